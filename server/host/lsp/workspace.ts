/**
 * The roots that the client has open, each loaded from where its files are, with open documents laid over them. A
 * document outside every folder gets a root of its own: its folder without what is below.
 */
import type { Config } from '../../core/config';
import { CONFIG_FILE_NAME, readConfig } from '../../core/config-file';
import { basename, dirname } from '../../core/source-file';
import type { Engine } from '../engine';
import { isReadable } from '../workspace/readable';
import type { FolderAccess, ReadResult } from '../workspace/files';
import { isGeneratedFolder } from '../workspace/files';
import { Root } from '../workspace/root';
import type { OpenDocument } from './documents';
import { canonicalUri, isWithin } from './uris';

export interface WorkspaceHost {
  engine(): Engine;
  /** Where the files of a folder come from; undefined when neither this process nor the client can read them. */
  filesOf(folder: string): FolderAccess | undefined;
  documentAt(uri: string): OpenDocument | undefined;
  documents(): readonly OpenDocument[];
  /** The texts of the root changed. */
  changed(root: Root, when: 'now' | 'soon'): void;
  /** The root was read again, into another one. */
  replaced(root: Root): void;
  /** The root is no longer there. */
  removed(root: Root): void;
  /** Shows that a folder is being read, until the promise settles. */
  progress(folder: string, work: (report: (done: number) => void) => Promise<void>): Promise<void>;
  log(error: unknown): void;
}

/** People look at few programs at a time; the others are evaluated anew when somebody asks for a fix. */
export const RESTING = { awake: 32, rendersFixes: false };

interface Entry {
  readonly uri: string;
  /** True for a root that was made for documents outside every folder. */
  readonly isLoose: boolean;
  root: Root;
  isLoaded: boolean;
  loading: Promise<void>;
  /** What the configurations excluded when the files were read. */
  excluded: string;
}

export class Workspace {
  private entries: readonly Entry[] = [];

  constructor(private readonly host: WorkspaceHost) {}

  get roots(): readonly Root[] {
    return this.entries.map((each) => each.root);
  }

  get isLoaded(): boolean {
    return this.entries.every((each) => each.isLoaded);
  }

  /** Resolves when every folder so far is read. */
  async loaded(): Promise<void> {
    while (!this.isLoaded) await Promise.all(this.entries.map((each) => each.loading));
  }

  /** The root that a file belongs to: the innermost, when folders are nested. */
  rootOf(uri: string): Root | undefined {
    return this.entryOf(uri)?.root;
  }

  addFolder(uri: string, isLoose = false): void {
    if (this.entries.some((each) => each.uri === uri && !each.isLoose)) return;
    const access = this.host.filesOf(uri);
    if (!access) return;
    const root = this.createRoot(uri, access, isLoose);
    const entry: Entry = { uri, isLoose, root, isLoaded: false, loading: Promise.resolve(), excluded: '' };
    this.entries = [...this.entries, entry].sort((a, b) => b.uri.length - a.uri.length);
    this.load(entry);
  }

  removeFolder(uri: string): void {
    this.remove(this.entries.filter((each) => each.uri === uri));
  }

  opened(document: OpenDocument): void {
    if (!this.entryOf(document.uri) && this.isInteresting(document.uri)) this.addFolder(dirname(document.uri), true);
    this.setText(document, 'now');
  }

  changed(document: OpenDocument): void {
    this.setText(document, 'soon');
  }

  saved({ uri }: OpenDocument): void {
    if (basename(uri) === CONFIG_FILE_NAME) this.applyExclusions(uri);
  }

  /** The text on the disk counts again. */
  closed(uri: string): void {
    this.reload(uri);
    this.remove(this.entries.filter((each) => each.isLoose && this.openIn(each.uri).length === 0));
  }

  /** Files and folders that were not there before. */
  appeared(uris: readonly string[]): void {
    for (const entry of this.entries) {
      const within = uris.filter((each) => isWithin(each, entry.uri) && !isGenerated(each, entry));
      if (within.length === 0) continue;
      this.after(entry, async () => {
        await entry.root.appeared(within);
        this.applyExclusions(entry.uri);
        this.host.changed(entry.root, 'soon');
      });
    }
  }

  /** A file that changed. */
  reload(uri: string): void {
    for (const entry of this.entriesWith(uri)) {
      if (isGenerated(uri, entry)) continue;
      this.after(entry, async () => {
        const before = entry.root.analyzer.sources.get(uri);
        await entry.root.reload(uri);
        if (basename(uri) === CONFIG_FILE_NAME) this.applyExclusions(uri);
        else if (before && before === entry.root.analyzer.sources.get(uri)) return;
        this.host.changed(entry.root, 'soon');
      });
    }
  }

  /** A file or folder that is gone; documents that are open in it keep their text. */
  deleted(uri: string): void {
    for (const entry of this.entriesWith(uri)) {
      if (isGenerated(uri, entry)) continue;
      this.after(entry, async () => {
        entry.root.delete(uri);
        for (const { uri: open, text } of this.openIn(uri)) entry.root.setText(open, text);
        this.applyExclusions(uri);
        this.host.changed(entry.root, 'soon');
      });
    }
  }

  /** Reads everything again. */
  async rescan(): Promise<void> {
    for (const entry of this.entries) this.load(entry);
    await Promise.all(this.entries.map((each) => each.loading));
  }

  private entryOf(uri: string): Entry | undefined {
    return this.entries.find((each) => isWithin(uri, each.uri));
  }

  private entriesWith(uri: string): readonly Entry[] {
    return this.entries.filter((each) => isWithin(uri, each.uri));
  }

  private isInteresting(uri: string): boolean {
    return isReadable(uri) || this.host.engine().dialects.some((dialect) => dialect.claims(uri));
  }

  private createRoot(uri: string, access: FolderAccess, isLoose: boolean, config?: Config): Root {
    return new Root({ uri, engine: this.host.engine(), access: this.overlaid(access, isLoose), ...(config ? { config } : {}), resting: RESTING });
  }

  /** Files as the editor shows them: with unsaved text, under canonical URIs. */
  private overlaid(access: FolderAccess, isShallow: boolean): FolderAccess {
    return {
      list: async (folder, isIgnored) => {
        const { uris, notices } = await access.list(folder, (path) => (isShallow && path.includes('/')) || isIgnored(path));
        return {
          uris: uris.map(canonicalUri),
          notices: notices.map((notice) => ({ ...notice, uri: canonicalUri(notice.uri) })),
        };
      },
      read: async (uri): Promise<ReadResult> => {
        const result = this.host.documentAt(uri) ? undefined : await access.read(uri);
        // It may have been opened meanwhile.
        const document = this.host.documentAt(uri);
        return document ? { kind: 'text', text: document.text } : (result ?? access.read(uri));
      },
    };
  }

  private load(entry: Entry): void {
    entry.isLoaded = false;
    entry.loading = entry.loading.then(async () => {
      try {
        const access = this.host.filesOf(entry.uri);
        if (!access || !this.entries.includes(entry)) return;
        const root = this.createRoot(entry.uri, access, entry.isLoose, await configAbove(entry.uri, access, this.host.engine()));
        await this.host.progress(entry.uri, (report) => root.load(report));
        if (!this.entries.includes(entry)) return;
        this.host.replaced(entry.root);
        entry.root = root;
        entry.excluded = exclusionsOf(root);
      } catch (error) {
        this.host.log(error);
      } finally {
        entry.isLoaded = true;
        // Typing went on while files were read, into the root that was there before.
        for (const document of this.openIn(entry.uri)) this.setTextIn(entry, document);
        if (this.entries.includes(entry)) this.host.changed(entry.root, 'now');
      }
    });
  }

  private openIn(folder: string): readonly OpenDocument[] {
    return this.host.documents().filter((each) => isWithin(each.uri, folder));
  }

  /** Runs work on a root in the order of its events, never while it is being read. */
  private after(entry: Entry, work: () => Promise<void>): void {
    entry.loading = entry.loading
      .then(() => (this.entries.includes(entry) ? work() : undefined))
      .catch((error: unknown) => this.host.log(error));
  }

  private setText(document: OpenDocument, when: 'now' | 'soon'): void {
    for (const entry of this.entriesWith(document.uri)) {
      this.setTextIn(entry, document);
      if (entry.isLoaded) this.host.changed(entry.root, when);
    }
  }

  private setTextIn(entry: Entry, { uri, text }: OpenDocument): void {
    if (!isGenerated(uri, entry)) entry.root.setText(uri, text);
  }

  /** Patterns that exclude other files than before are a reason to read the folder again. */
  private applyExclusions(uri: string): void {
    for (const entry of this.entriesWith(uri)) {
      if (entry.isLoaded && exclusionsOf(entry.root) !== entry.excluded) this.load(entry);
    }
  }

  private remove(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.entries = this.entries.filter((each) => !entries.includes(each));
    for (const { root } of entries) this.host.removed(root);
    // Files of a folder within another one belong to that from now on.
    for (const { root, isLoaded } of this.entries) if (isLoaded) this.host.changed(root, 'now');
  }
}

/** Below a folder that tools fill, within the root: what is in it is nobody's to mend. */
function isGenerated(uri: string, { uri: root }: Entry): boolean {
  return dirname(uri.slice(root.length)).split('/').some(isGeneratedFolder);
}

/** The configuration of the nearest folder above, as for the command line. */
async function configAbove(folder: string, access: FolderAccess, { rules }: Engine): Promise<Config | undefined> {
  for (let current = dirname(folder); current.split('/').length > 3; current = dirname(current)) {
    const found = await access.read(`${current}/${CONFIG_FILE_NAME}`);
    if (found.kind === 'text') return readConfig(found.text, rules.map((rule) => rule.id)).config;
  }
  return undefined;
}

function exclusionsOf(root: Root): string {
  return JSON.stringify([...root.configProblems.keys()].sort().map((uri) => [uri, root.analyzer.configAt(uri).config.exclude]));
}
