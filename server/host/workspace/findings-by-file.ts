/**
 * The findings of all programs by file: each once, without what is suppressed. After a change, only files are looked at again
 * that the programs which changed have something to say about.
 */
import type { Finding, Fix } from '../../core/finding';
import { suppress, type Suppression } from '../../core/suppressions';
import { sameLocation, type Location } from '../../core/text';
import type { CheckedProgram } from './checked-program';

export interface FileLookup {
  /** YYYY-MM-DD, for suppressions that end. */
  readonly today: string;
  suppressionsAt(uri: string): readonly Suppression[];
  lineOf(location: Location): number;
}

export type ByFile = ReadonlyMap<string, readonly Finding[]>;

export class FindingsByFile {
  private readonly concerned = new Map<string, Set<CheckedProgram>>();
  private current: ReadonlySet<CheckedProgram> = new Set();
  private day = '';
  private result: ByFile = new Map();

  constructor(private readonly lookup: FileLookup) {}

  /** The same findings, to be kept up to date for a copy of the files. */
  copyFor(lookup: FileLookup): FindingsByFile {
    const copy = new FindingsByFile(lookup);
    for (const [uri, programs] of this.concerned) copy.concerned.set(uri, new Set(programs));
    copy.current = this.current;
    copy.day = this.day;
    copy.result = this.result;
    return copy;
  }

  /** Sorted by file and place; files without findings are left out. `changed`: files whose text is another one, or gone. */
  update(programs: Iterable<CheckedProgram>, changed: Iterable<string>): ByFile {
    const affected = new Set(changed);
    const now = new Set(programs);
    for (const each of this.current) if (!now.has(each)) this.remove(each, affected);
    for (const each of now) if (!this.current.has(each)) this.add(each, affected);
    this.current = now;
    const today = this.lookup.today;
    if (today !== this.day) for (const uri of this.concerned.keys()) affected.add(uri);
    this.day = today;
    const next = new Map(this.result);
    for (const uri of [...affected]) this.addDependents(uri, affected);
    for (const uri of affected) {
      const findings = this.findingsOf(uri, today);
      if (findings.length > 0) next.set(uri, findings);
      else next.delete(uri);
    }
    const isOrdered = [...next.keys()].every((uri) => this.result.has(uri));
    this.result = isOrdered ? next : new Map([...next].sort(([a], [b]) => (a < b ? -1 : 1)));
    return this.result;
  }

  private add(program: CheckedProgram, affected: Set<string>): void {
    for (const uri of program.concernedFiles) {
      const known = this.concerned.get(uri);
      if (known) known.add(program);
      else this.concerned.set(uri, new Set([program]));
      affected.add(uri);
    }
  }

  private remove(program: CheckedProgram, affected: Set<string>): void {
    for (const uri of program.concernedFiles) {
      const known = this.concerned.get(uri);
      known?.delete(program);
      if (known?.size === 0) this.concerned.delete(uri);
      affected.add(uri);
    }
  }

  /** What other programs say of a resource that is declared in a file decides on fixes, wherever the finding is shown. */
  private addDependents(uri: string, affected: Set<string>): void {
    const programs = this.concerned.get(uri) ?? new Set();
    if (programs.size < 2) return;
    for (const each of programs) for (const { location } of each.findingsAbout(uri)) affected.add(location.uri);
  }

  private findingsOf(uri: string, today: string): readonly Finding[] {
    const findings = this.distinct(uri);
    const files = new Set([uri]);
    for (const { alsoAt } of findings) for (const place of alsoAt) files.add(place.uri);
    const suppressions = [...files].flatMap((each) => this.lookup.suppressionsAt(each));
    const kept = suppress({ findings, suppressions, today, lineOf: (location) => this.lookup.lineOf(location) });
    return kept.filter(({ location }) => location.uri === uri);
  }

  /** What all programs say about a file: several of them can say the same. */
  private distinct(uri: string): readonly Finding[] {
    const programs = [...(this.concerned.get(uri) ?? [])];
    const [only] = programs;
    if (programs.length < 2) return only?.findingsAbout(uri).map((finding) => this.shared(finding, only)) ?? [];
    const unique = new Map<string, Finding>();
    for (const program of programs) {
      for (const finding of program.findingsAbout(uri)) {
        const { location, rule, message } = finding;
        unique.set(`${rule} ${location.uri} ${location.range.start} ${location.range.end} ${message}`, this.shared(finding, program));
      }
    }
    return [...unique.values()];
  }

  /** A finding whose resource is declared for other programs as well, which lack it: its fixes must not change these. */
  private shared(finding: Finding, program: CheckedProgram): Finding {
    const header = headerOf(finding);
    const around = header && this.concerned.get(header.uri);
    if (!around || around.size < 2 || finding.fixes.length === 0) return finding;
    const others = [...around].filter((each) => each !== program && each.declares(header) && !reports(each, finding, header));
    if (others.length === 0) return finding;
    const isOwn = (uri: string): boolean => !others.some((each) => each.dependencies.has(uri));
    return { ...finding, fixes: finding.fixes.map((fix) => new OwnFix(fix, isOwn)) };
  }
}

/** A fix that is offered as long as it changes nothing of other programs. */
class OwnFix implements Fix {
  readonly applicability: Fix['applicability'];
  readonly impact: Fix['impact'];

  constructor(
    private readonly fix: Fix,
    private readonly isOwn: (uri: string) => boolean,
  ) {
    this.applicability = fix.applicability;
    this.impact = fix.impact;
  }

  get title(): string {
    return this.fix.title;
  }

  edits(): ReturnType<Fix['edits']> {
    const edits = this.fix.edits();
    return edits?.every(({ uri }) => this.isOwn(uri)) === true ? edits : undefined;
  }

  rest(again: () => Fix | undefined): void {
    this.fix.rest(again);
  }
}

/** Where the resource of a finding is declared. */
function headerOf({ resource, alsoAt: [header] }: Finding): Location | undefined {
  return resource === '' ? undefined : header;
}

/** Whether a program has the same finding, in the name of its own instance of the resource. */
function reports(program: CheckedProgram, finding: Finding, header: Location): boolean {
  return program.findingsAbout(header.uri).some((each) => {
    const own = each.rule === finding.rule ? headerOf(each) : undefined;
    return own !== undefined && sameLocation(own, header) && nameless(each) === nameless(finding);
  });
}

function nameless({ message, resource }: Finding): string {
  return message.replaceAll(resource, '');
}
