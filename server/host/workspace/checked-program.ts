/**
 * A program with its findings. It can rest: then only what it says is kept, and its fixes evaluate it anew when they are asked
 * for. A workspace of thousands of programs would not fit into memory otherwise, and people look at few of them.
 */
import { placesOf, type Finding } from '../../core/finding';
import type { Program, ProgramSeed } from '../../core/program';
import { lazily } from '../../core/lazy';
import { locationKey, type Location } from '../../core/text';

export interface Evaluation {
  readonly program: Program;
  readonly findings: readonly Finding[];
}

export class CheckedProgram {
  readonly seed: ProgramSeed;
  readonly limits: readonly string[];
  readonly findings: readonly Finding[];
  private inputs: ReadonlySet<string>;
  /** Where resources are declared, as keys of locations. */
  private readonly headers: () => ReadonlySet<string>;
  private readonly byFile = new Map<string, Finding[]>();

  /** `evaluate` gives the same each time. */
  constructor(private readonly evaluate: () => Evaluation) {
    const { program, findings } = evaluate();
    this.seed = program.seed;
    this.limits = program.limits;
    this.findings = findings;
    this.inputs = program.inputs;
    const headers = program.graph.resources.map(({ header }) => header);
    this.headers = lazily(() => new Set(headers.map(locationKey)));
    for (const { uri } of headers) if (!this.byFile.has(uri)) this.byFile.set(uri, []);
    for (const finding of findings) for (const { uri } of placesOf(finding)) this.add(uri, finding);
  }

  /** The files that its resources are declared in, and that its findings are about. */
  get concernedFiles(): Iterable<string> {
    return this.byFile.keys();
  }

  /** Findings with a place in a file. */
  findingsAbout(uri: string): readonly Finding[] {
    return this.byFile.get(uri) ?? [];
  }

  declares(header: Location): boolean {
    return this.headers().has(locationKey(header));
  }

  /** What the program depends on; fixes that are made later can add to it. */
  get dependencies(): ReadonlySet<string> {
    return this.inputs;
  }

  /** Lets go of what was evaluated. With `rendersFixes`, the edits of fixes are made before, and kept. */
  rest(revivals: Revivals, rendersFixes: boolean): void {
    this.findings.forEach((finding, at) => {
      finding.fixes.forEach((fix, index) => {
        if (rendersFixes) fix.edits();
        fix.rest(() => revivals.of(this).findings[at]?.fixes[index]);
      });
    });
  }

  revived(): Evaluation {
    const evaluation = this.evaluate();
    this.inputs = evaluation.program.inputs;
    return evaluation;
  }

  /** Once per file, however many places a finding has in it. */
  private add(uri: string, finding: Finding): void {
    const known = this.byFile.get(uri);
    if (!known) this.byFile.set(uri, [finding]);
    else if (known.at(-1) !== finding) known.push(finding);
  }
}

/** Resting programs that were evaluated anew lately: who asks for one fix asks for the next one. */
export class Revivals {
  private readonly recent = new Map<CheckedProgram, Evaluation>();

  of(checked: CheckedProgram): Evaluation {
    const evaluation = this.recent.get(checked) ?? checked.revived();
    this.recent.delete(checked);
    this.recent.set(checked, evaluation);
    const [oldest] = this.recent.keys();
    if (this.recent.size > MOST_REVIVED && oldest) this.recent.delete(oldest);
    return evaluation;
  }
}

const MOST_REVIVED = 4;
