/** One root, loaded from where its files are kept: the analyzer with its texts, configurations and notices. */
import { derived } from '../../core/derived';
import picomatch from 'picomatch';
import { DEFAULT_CONFIG, type Config } from '../../core/config';
import { CONFIG_FILE_NAME, readConfig, type ConfigProblem } from '../../core/config-file';
import { basename, dirname, relativePath } from '../../core/source-file';
import { LineIndex } from '../../core/text';
import type { Engine } from '../engine';
import { Analyzer, type Resting } from './analyzer';
import { LARGEST_FILE, tooLarge, type FolderAccess, type Notice } from './files';

export interface RootOptions {
  readonly uri: string;
  readonly engine: Engine;
  readonly access: FolderAccess;
  /** The configuration that holds where no `lintel.jsonc` below the root says otherwise. */
  readonly config?: Config;
  /** When given, only these files are looked at: for a path that is a file. */
  readonly only?: readonly string[];
  /** False when a configuration was given that holds for everything. */
  readonly nestedConfigs?: boolean;
  readonly resting?: Resting;
}

export interface ConfigProblems {
  readonly lines: LineIndex;
  readonly problems: readonly ConfigProblem[];
}

export class Root {
  readonly analyzer: Analyzer;
  private readonly fileNotices = new Map<string, string>();
  private listNotices: readonly Notice[] = [];
  private readonly problems = new Map<string, ConfigProblems>();

  constructor(private readonly options: RootOptions) {
    const { uri, engine, config = DEFAULT_CONFIG, resting } = options;
    this.analyzer = new Analyzer({ root: uri, ...engine, config, today: () => new Date().toISOString().slice(0, 10), ...(resting ? { resting } : {}) });
  }

  get uri(): string {
    return this.options.uri;
  }

  /** Files that were not analysed, and why. */
  get notices(): readonly Notice[] {
    return [...this.listNotices, ...[...this.fileNotices].map(([uri, message]) => ({ uri, message }))];
  }

  /** What is wrong in the configuration files below the root, by file. */
  get configProblems(): ReadonlyMap<string, ConfigProblems> {
    return this.problems;
  }

  /** Reads everything. Calls `onProgress` with a number from 0 to 1. */
  async load(onProgress?: (done: number) => void): Promise<void> {
    const { access, uri, only } = this.options;
    const listing = only ? { uris: only, notices: [] } : await access.list(uri, () => false);
    this.listNotices = listing.notices;
    await this.read(listing.uris, onProgress);
  }

  /** Reads what appeared: files, and folders with all that is in them, of which watchers may tell the folder alone. */
  async appeared(uris: readonly string[]): Promise<void> {
    const paths = new Set(uris.map((each) => relativePath(this.uri, each)));
    const above = new Set([...paths].flatMap(pathsAbove));
    const isWanted = (path: string): boolean => above.has(path) || [path, ...pathsAbove(path), ''].some((each) => paths.has(each));
    const listing = await this.options.access.list(this.uri, (path) => !isWanted(path));
    await this.read(listing.uris);
  }

  /** Reads one file again: it appeared, changed, or is gone. */
  async reload(uri: string): Promise<void> {
    if (basename(uri) !== CONFIG_FILE_NAME) {
      this.analyzer.addPath(uri);
      if (!this.analyzer.claims(uri) || this.isExcluded(uri)) return;
    }
    const result = await this.options.access.read(uri);
    if (result.kind === 'text') this.setText(uri, result.text);
    else if (result.kind === 'missing') this.delete(uri);
    else this.skip(uri, result.reason);
  }

  /** A text as it stands in an editor, or as it was read. */
  setText(uri: string, text: string): void {
    if (basename(uri) === CONFIG_FILE_NAME) {
      const { config, problems } = readConfig(text, this.options.engine.rules.map((rule) => rule.id));
      this.analyzer.setConfig(dirname(uri), config);
      this.problems.set(uri, { lines: new LineIndex(text), problems });
    } else if (this.analyzer.claims(uri) && !this.isExcluded(uri)) {
      if (text.length > LARGEST_FILE) return this.skip(uri, tooLarge(text.length).reason);
      this.fileNotices.delete(uri);
      this.analyzer.setText(uri, text);
    }
  }

  /** Forgets a file or a folder with what is below it. */
  delete(uri: string): void {
    const isGone = (each: string): boolean => each === uri || each.startsWith(`${uri}/`);
    for (const each of [...this.fileNotices.keys()].filter(isGone)) this.fileNotices.delete(each);
    for (const each of [...this.problems.keys()].filter(isGone)) {
      this.problems.delete(each);
      this.analyzer.setConfig(dirname(each), undefined);
    }
    this.analyzer.delete(uri);
  }

  /** Configurations first: they say what is excluded. */
  private async read(uris: readonly string[], onProgress?: (done: number) => void): Promise<void> {
    const isConfig = (each: string): boolean => basename(each) === CONFIG_FILE_NAME;
    if (this.options.nestedConfigs !== false) {
      for (const each of uris.filter(isConfig)) await this.reload(each);
    }
    const wanted = uris.filter((each) => !isConfig(each) && !this.isExcluded(each));
    let done = 0;
    for (const batch of batches(wanted, 50)) {
      await Promise.all(batch.map((each) => this.reload(each)));
      done += batch.length;
      onProgress?.(done / wanted.length);
    }
  }

  /** A file that is there and not analysed, with the reason. */
  private skip(uri: string, reason: string): void {
    this.fileNotices.set(uri, reason);
    if (basename(uri) === CONFIG_FILE_NAME) return;
    this.analyzer.delete(uri);
    this.analyzer.addPath(uri);
  }

  /** Excluded by the nearest configuration; its patterns are relative to its folder. */
  private isExcluded(uri: string): boolean {
    const { folder, config } = this.analyzer.configAt(uri);
    if (config.exclude.length === 0) return false;
    return excludes(config)(relativePath(folder, uri));
  }
}

/** Whether a path relative to the configuration's folder is excluded. */
const excludes = derived((config: Config): ((path: string) => boolean) =>
  picomatch(config.exclude.filter((pattern) => pattern.length <= LONGEST_PATTERN), { dot: true }),
);

/** Longer patterns are not written by people; compiling them could take long. */
const LONGEST_PATTERN = 500;

/** The folders below the root that a relative path leads through: `a/b` and `a` for `a/b/c`. */
function pathsAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let folder = dirname(path); folder !== ''; folder = dirname(folder)) above.push(folder);
  return above;
}

function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
