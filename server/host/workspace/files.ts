/** Finding and reading the files of a root, whatever keeps them. What is not read is told, never left out silently. */

/** A folder as a host can see it: the file system of Node, or the virtual one of an editor. */
export interface FolderAccess {
  /**
   * Files below the root, as URIs, and folders of what tools fetched or produced, which are not entered; nor are those that `isIgnored`
   * says. Does not follow links out of the root.
   */
  list(root: string, isIgnored: (relativePath: string) => boolean): Promise<Listing>;
  read(uri: string): Promise<ReadResult>;
}

export interface Listing {
  readonly uris: readonly string[];
  readonly notices: readonly Notice[];
}

export type ReadResult = Decoded | { readonly kind: 'missing' };

export type Decoded = { readonly kind: 'text'; readonly text: string } | Skipped;

export interface Skipped {
  readonly kind: 'skipped';
  /** Continues the name of the file. */
  readonly reason: string;
}

/** Something that a person should know about what was not analysed. */
export interface Notice {
  readonly uri: string;
  readonly message: string;
}

/** Larger files are generated: no person edits them, and they would make every keystroke wait. In bytes. */
export const LARGEST_FILE = 2_000_000;
/** The most files that are looked at below one root. */
export const MOST_FILES = 100_000;

/** Folders that hold what tools fetched or produced. */
export const GENERATED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules', '.git', '.hg', '.svn', '.terraform', '.terragrunt-cache', 'cdk.out', '.aws-sam', '.venv', 'venv', '__pycache__', 'site-packages',
  '.tox', '.mypy_cache', '.pytest_cache', '.serverless', '.pulumi', '.cache', '.next', '.idea', '.vscode-test',
]);

export function isGeneratedFolder(name: string): boolean {
  return GENERATED_FOLDERS.has(name);
}

/** Decodes a file's bytes; what is no text is skipped with the reason. */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.byteLength > LARGEST_FILE) return tooLarge(bytes.byteLength);
  if (bytes.subarray(0, 8000).includes(0)) return { kind: 'skipped', reason: 'is not analysed: it is binary' };
  return { kind: 'text', text: new TextDecoder('utf-8').decode(bytes) };
}

/** `size` in bytes. */
export function tooLarge(size: number): Skipped {
  const limit = LARGEST_FILE / 1_000_000;
  return { kind: 'skipped', reason: `is not analysed: it has ${(size / 1_000_000).toFixed(1)} MB, and the limit is ${limit} MB` };
}
