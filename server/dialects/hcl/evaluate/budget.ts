/** Bounds on what a program may ask of the evaluator, so that hostile input costs a bounded time. */

export const LIMITS = {
  /** Expressions evaluated in one program. */
  steps: 400_000,
  /** Nesting of evaluations: expressions, and the definitions that they lead to. */
  depth: 300,
  /** Instances of one block with `count` or `for_each`, and results of one `for`. */
  instances: 500,
  /** Module instances of one program. */
  modules: 300,
  /** Resources of one program. */
  resources: 20_000,
  /** Alternatives of one choice. */
  alternatives: 24,
  /** Characters of a string that a function makes. */
  text: 1_000_000,
} as const;

export class Budget {
  private steps = 0;
  private depth = 0;
  private modules = 0;
  private readonly said = new Set<string>();

  get sentences(): readonly string[] {
    return [...this.said];
  }

  /** Call `leave` after it gave true. */
  enter(): boolean {
    if (this.steps >= LIMITS.steps) {
      this.say(`The program has more than ${LIMITS.steps} expressions to follow; the rest was left out.`);
      return false;
    }
    if (this.depth >= LIMITS.depth) {
      this.say(`Expressions lead more than ${LIMITS.depth} definitions deep; the rest was left out.`);
      return false;
    }
    this.steps++;
    this.depth++;
    return true;
  }

  leave(): void {
    this.depth--;
  }

  addModule(): boolean {
    if (++this.modules <= LIMITS.modules) return true;
    this.say(`The program has more than ${LIMITS.modules} module instances; the rest was left out.`);
    return false;
  }

  say(sentence: string): void {
    this.said.add(sentence);
  }
}
