/** Bounds on what a program may ask of the evaluator, so that hostile input costs a bounded time. */
import { Deadline, TOOK_TOO_LONG } from '../../../core/deadline';
import type { Value } from '../../../core/value';

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
  /** Characters of a string. */
  text: 1_000_000,
  /** Values in a value: lists that hold a list twice, and so on, would grow without bound. */
  size: 50_000,
} as const;

export class Budget {
  readonly deadline = new Deadline();
  private steps = 0;
  private depth = 0;
  private modules = 0;
  private readonly said = new Set<string>();
  private readonly sizes = new WeakMap<Value, number>();

  get sentences(): readonly string[] {
    return [...this.said];
  }

  /** Call `leave` after it gave true. */
  enter(): boolean {
    if (this.steps >= LIMITS.steps) {
      this.say(`The program has more than ${LIMITS.steps} expressions to follow; the rest was left out.`);
      return false;
    }
    if (this.deadline.isOver()) {
      this.say(TOOK_TOO_LONG);
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

  /** False for a value that is too large to be looked through. */
  admits(value: Value): boolean {
    if (value.kind === 'literal') return typeof value.value !== 'string' || value.value.length <= LIMITS.text;
    if (this.sizeOf(value) <= LIMITS.size) return true;
    this.say(`An expression makes more than ${LIMITS.size} values; it was left out.`);
    return false;
  }

  private sizeOf(value: Value): number {
    const members = membersOf(value);
    if (members.length === 0) return 1;
    const known = this.sizes.get(value);
    if (known !== undefined) return known;
    let size = 1;
    for (const member of members) size += this.sizeOf(member);
    this.sizes.set(value, size);
    return size;
  }

  say(sentence: string): void {
    this.said.add(sentence);
  }
}

function membersOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'list':
      return value.items;
    case 'object':
      return [...value.entries.values()].map((property) => property.value);
    case 'template':
      return value.parts;
    case 'choice':
      return value.alternatives.map((each) => each.value);
    default:
      return [];
  }
}
