/**
 * Keeps the findings of one root up to date. Texts come in, findings per file go out; only programs that a change can
 * affect are evaluated and checked again.
 */
import { Attachment, release } from '../../core/derived';
import { check, INTERNAL_ERROR, type CheckInput } from '../../core/check';
import type { Config } from '../../core/config';
import type { Finding } from '../../core/finding';
import { emptyProgram } from '../../core/empty-program';
import type { IamReference } from '../../core/iam';
import type { Dialect, Program, ProgramSeed, SourceFile, SourceFiles, SyntaxProblem } from '../../core/program';
import type { Rule } from '../../core/rule';
import type { ResourceSchema } from '../../core/schema';
import { dirname, sourceFile } from '../../core/source-file';
import { suppressionsIn, UNUSED, type Suppression } from '../../core/suppressions';
import type { Location } from '../../core/text';
import { CheckedProgram, Revivals, type Evaluation } from './checked-program';
import { FindingsByFile, type ByFile, type FileLookup } from './findings-by-file';
import { isReadable, LARGEST_TEXT } from './readable';

export interface AnalyzerOptions {
  /** URI of the root, without trailing slash. */
  readonly root: string;
  readonly dialects: readonly Dialect[];
  readonly rules: readonly Rule[];
  readonly iam: IamReference;
  readonly schema: ResourceSchema;
  readonly adapt?: CheckInput['adapt'];
  /** YYYY-MM-DD, for suppressions that end. */
  today(): string;
  /** The configuration of what no nearer one is for: that of the nearest `lintel.jsonc` above the root. */
  readonly config: Config;
  /** Told of what went wrong inside: a fix that crashed. */
  log?(message: string): void;
  /** When programs rest; without it, never. */
  readonly resting?: Resting;
}

export interface Resting {
  /** How many programs stay awake, those that were checked last; up to as many more until it is worth the while. */
  readonly awake: number;
  /** Whether the edits of all fixes are made before, for a host that shows them all. */
  readonly rendersFixes: boolean;
}

export class Analyzer implements FileLookup {
  readonly root: string;
  readonly sources = new Map<string, SourceFile>();
  private readonly texts = new Map<string, string>();
  private readonly paths = new Set<string>();
  private readonly checked = new Map<string, CheckedProgram>();
  /** Programs as they were that are to be checked again. */
  private readonly outdated = new Map<string, CheckedProgram>();
  /** In the order in which they were checked. */
  private readonly awake = new Set<CheckedProgram>();
  private readonly revivals = new Revivals();
  private readonly changed = new Set<string>();
  /** By the folder that the configuration is for. */
  private readonly configs = new Map<string, Config>();
  /** Files that changed since the findings were put together. */
  private readonly recollected = new Set<string>();
  private findingsByFile = new FindingsByFile(this);
  private byFile: ByFile = new Map();

  constructor(private readonly options: AnalyzerOptions) {
    this.root = options.root;
  }

  /** YYYY-MM-DD. */
  get today(): string {
    return this.options.today();
  }

  /** The findings of the last `refresh` or `collect`, by file. Files without findings are left out. */
  get findings(): ByFile {
    return this.byFile;
  }

  get programs(): readonly CheckedProgram[] {
    return [...this.checked.values()];
  }

  /** True when a file of this path may matter: the host then reads it and calls `setText`. */
  claims(path: string): boolean {
    return isReadable(path) || this.options.dialects.some((dialect) => dialect.claims(path));
  }

  /** A source, or a text that programs may read, as it is now. */
  fileAt(uri: string): SourceFile | undefined {
    const text = this.texts.get(uri);
    return this.sources.get(uri) ?? (text === undefined ? undefined : sourceFile(uri, text));
  }

  /** Tells of a file that exists, whatever is in it: programs may name it. */
  addPath(uri: string): void {
    for (let path = uri; path.length > this.root.length && !this.paths.has(path); path = dirname(path)) {
      this.paths.add(path);
      this.touch(path, true);
    }
  }

  /** A source's text, as saved or as it stands in the editor. Texts that no dialect recognises are forgotten. */
  setText(uri: string, text: string): void {
    const before = this.sources.get(uri);
    if (before?.text === text) return;
    this.addPath(uri);
    const file = sourceFile(uri, text);
    if (this.dialectOf(file)) {
      this.sources.set(uri, file);
      this.texts.delete(uri);
      this.touch(uri, !before);
      return;
    }
    if (this.sources.delete(uri)) this.touch(uri, true);
    if (!isReadable(uri) || text.length > LARGEST_TEXT || this.texts.get(uri) === text) return;
    this.texts.set(uri, text);
    this.touch(uri, false);
  }

  /** Forgets a file or folder that was deleted. */
  delete(uri: string): void {
    for (const path of this.paths) {
      if (path !== uri && !path.startsWith(`${uri}/`)) continue;
      this.paths.delete(path);
      this.sources.delete(path);
      this.texts.delete(path);
      this.touch(path, true);
    }
  }

  /** A copy that can be changed without this one noticing. What was evaluated is shared. */
  fork(): Analyzer {
    const copy = new Analyzer(this.options);
    for (const [uri, file] of this.sources) copy.sources.set(uri, file);
    for (const [uri, text] of this.texts) copy.texts.set(uri, text);
    for (const path of this.paths) copy.paths.add(path);
    for (const [id, checked] of this.checked) copy.checked.set(id, checked);
    for (const [id, checked] of this.outdated) copy.outdated.set(id, checked);
    for (const checked of this.awake) copy.awake.add(checked);
    for (const [folder, config] of this.configs) copy.configs.set(folder, config);
    for (const uri of this.changed) copy.changed.add(uri);
    for (const uri of this.recollected) copy.recollected.add(uri);
    copy.findingsByFile = this.findingsByFile.copyFor(copy);
    copy.byFile = this.byFile;
    return copy;
  }

  /** Sets or, with undefined, takes back the configuration of a folder and what is below it. */
  setConfig(folder: string, config: Config | undefined): void {
    if (config) this.configs.set(folder, config);
    else this.configs.delete(folder);
    for (const id of this.checked.keys()) this.outdate(id);
  }

  /** The configuration of the nearest folder at or above, with that folder. */
  configAt(uri: string): { readonly folder: string; readonly config: Config } {
    for (let folder = uri; folder.length >= this.root.length; folder = dirname(folder)) {
      const config = this.configs.get(folder);
      if (config) return { folder, config };
    }
    return { folder: this.root, config: this.options.config };
  }

  /**
   * Brings the findings up to date. Between programs it yields, so that the caller can let other work in or stop;
   * stopping early leaves the work to the next call. Programs close to the files `near` come first.
   */
  *refresh(near: readonly string[] = []): Generator<void, void> {
    const files = this.snapshot();
    const seeds = this.options.dialects.flatMap((dialect) => dialect.discover(files).map((seed) => ({ dialect, seed })));
    const alive = new Set(seeds.map(({ seed }) => seed.id));
    for (const programs of [this.checked, this.outdated]) for (const id of programs.keys()) if (!alive.has(id)) programs.delete(id);
    for (const [id, { dependencies }] of this.checked) {
      if ([...this.changed].some((uri) => dependencies.has(uri))) this.outdate(id);
    }
    const current = new Set(this.checked.values());
    for (const each of this.awake) if (!current.has(each)) this.awake.delete(each);
    for (const uri of this.changed) this.recollected.add(uri);
    this.changed.clear();
    const missing = seeds.filter(({ seed }) => !this.checked.has(seed.id));
    for (const { dialect, seed } of nearestFirst(missing, near)) {
      const { config } = this.configAt(seed.uri);
      const checked = new CheckedProgram(() => this.evaluateAndCheck(dialect, seed, files, config));
      this.checked.set(seed.id, checked);
      this.outdated.delete(seed.id);
      this.awake.add(checked);
      this.putToRest();
      yield;
    }
    this.collect();
  }

  /**
   * Puts the findings of the programs together that are checked so far. The result says whether those of a file can be shown before
   * all are: they can become more then, and none of them goes.
   */
  collect(): (uri: string) => boolean {
    this.byFile = this.findingsByFile.update(this.checked.values(), this.recollected);
    this.recollected.clear();
    const awaited = new Set([...this.outdated.values()].flatMap((each) => [...each.concernedFiles]));
    return (uri) => !awaited.has(uri) && this.byFile.get(uri)?.some(({ rule }) => rule === UNUSED) !== true;
  }

  /** Where a source cannot be read as its language. */
  syntaxProblems(uri: string): readonly SyntaxProblem[] {
    const file = this.sources.get(uri);
    const dialect = file && this.dialectOf(file);
    return file && dialect ? dialect.syntaxProblems(file) : [];
  }

  suppressionsAt(uri: string): readonly Suppression[] {
    const file = this.sources.get(uri);
    return file ? (SUPPRESSIONS.get(file) ?? SUPPRESSIONS.set(file, this.suppressionsOf(file))) : [];
  }

  /** Counted from 0; -1 for a place in a file that is gone. */
  lineOf(location: Location): number {
    return this.fileAt(location.uri)?.lines.positionAt(location.range.start).line ?? -1;
  }

  /** Lets the programs rest that were checked longest ago, and forgets the trees that only they need. */
  private putToRest(): void {
    const { resting } = this.options;
    if (!resting || this.awake.size < 2 * resting.awake) return;
    const tired = [...this.awake].slice(0, -resting.awake);
    for (const each of tired) {
      each.rest(this.revivals, resting.rendersFixes);
      this.awake.delete(each);
    }
    const needed = new Set([...this.awake].flatMap((each) => [...each.dependencies]));
    for (const uri of tired.flatMap((each) => [...each.dependencies])) {
      const file = needed.has(uri) ? undefined : this.sources.get(uri);
      if (!file) continue;
      // What is asked of every file is found while the tree is there.
      this.syntaxProblems(uri);
      this.suppressionsAt(uri);
      release(file);
    }
  }

  private outdate(id: string): void {
    const checked = this.checked.get(id);
    if (checked) this.outdated.set(id, checked);
    this.checked.delete(id);
  }

  private evaluateAndCheck(dialect: Dialect, seed: ProgramSeed, files: SourceFiles, config: Config): Evaluation {
    const { rules, iam, schema, adapt, log } = this.options;
    let program: Program;
    try {
      program = dialect.evaluate(seed, files);
    } catch (error) {
      return crashed(seed, files, error);
    }
    return { program, findings: check({ program, rules, config, iam, schema, adapt, log }) };
  }

  /** What programs see, and keep: later changes do not reach it. */
  private snapshot(): SourceFiles {
    const paths = this.paths;
    return { root: this.root, sources: new Map(this.sources), texts: new Map(this.texts), exists: (uri) => uri === this.root || paths.has(uri) };
  }

  private touch(uri: string, appearedOrGone: boolean): void {
    this.changed.add(uri);
    if (appearedOrGone) this.changed.add(dirname(uri));
  }

  private suppressionsOf(file: SourceFile): readonly Suppression[] {
    const dialect = /lintel-ignore|\bIgnore\b/.test(file.text) ? this.dialectOf(file) : undefined;
    return dialect ? suppressionsIn(file, dialect.comments(file)) : [];
  }

  private dialectOf(file: SourceFile): Dialect | undefined {
    return this.options.dialects.find((each) => each.claims(file.uri) && each.recognises(file));
  }

}

const SUPPRESSIONS = new Attachment<SourceFile, readonly Suppression[]>();

/** What shares more folders with one of the files comes before what shares less. */
function nearestFirst<T extends { readonly seed: ProgramSeed }>(items: readonly T[], files: readonly string[]): readonly T[] {
  if (items.length < 2 || files.length === 0) return items;
  const paths = files.map((uri) => uri.split('/'));
  const nearness = new Map(items.map((item) => [item, Math.max(...paths.map((path) => sharedLength(path, item.seed.uri.split('/'))))]));
  return [...items].sort((a, b) => (nearness.get(b) ?? 0) - (nearness.get(a) ?? 0));
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((segment, index) => segment !== b[index]);
  return different < 0 ? a.length : different;
}

/** A program that the dialect failed on: said aloud where it starts, and tried again when any file changes. */
function crashed(seed: ProgramSeed, files: SourceFiles, error: unknown): Evaluation {
  const uri = files.sources.has(seed.uri) ? seed.uri : ([...files.sources.keys()].find((each) => each.startsWith(`${seed.uri}/`)) ?? seed.uri);
  const program = emptyProgram(seed, 'terraform', files.sources.keys());
  const reason = error instanceof Error ? error.message : String(error);
  const finding: Finding = {
    rule: INTERNAL_ERROR,
    severity: 'low',
    message: `Lintel failed to read this program, so nothing in it is checked: ${reason}. Please report it.`,
    location: { uri, range: { start: 0, end: 0 } },
    related: [],
    resource: '',
    alsoAt: [],
    fixes: [],
  };
  return { program, findings: [finding] };
}
