/** Node's file system as a `FolderAccess`. Nothing but reading; links that lead out of the root are not followed. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { decode, isGeneratedFolder, LARGEST_FILE, MOST_FILES, tooLarge, type FolderAccess, type Listing, type Notice, type ReadResult } from './files';

export const nodeFiles: FolderAccess = { list, read };

/** The `file:` URI of a path, without trailing slash. */
export function uriOf(path: string): string {
  return pathToFileURL(path).href.replace(/\/$/, '');
}

export function pathOf(uri: string): string {
  return fileURLToPath(uri);
}

async function list(root: string, isIgnored: (relativePath: string) => boolean): Promise<Listing> {
  const folder = pathOf(root);
  const uris: string[] = [];
  const notices: Notice[] = [];
  const boundary = await realpath(folder);
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const current = next;
    let entries;
    try {
      entries = await readdir(current, { withFileTypes: true });
    } catch (error) {
      notices.push({ uri: uriOf(current), message: `cannot be read: ${reasonOf(error)}` });
      continue;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(current, entry.name);
      if (isIgnored(relative(folder, path).split(sep).join('/'))) continue;
      const kind = entry.isSymbolicLink() ? await kindOfLink(path, boundary) : entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
      if (kind === 'folder') {
        if (entry.isSymbolicLink()) continue;
        // Programs may name what is in it, or a folder that holds nothing else.
        if (isGeneratedFolder(entry.name)) uris.push(uriOf(path));
        else pending.push(path);
      } else if (kind === 'file') {
        uris.push(uriOf(path));
        if (uris.length >= MOST_FILES) {
          notices.push({ uri: root, message: `has more than ${MOST_FILES} files; the rest is not analysed. Exclude folders in lintel.jsonc` });
          return { uris, notices };
        }
      }
    }
  }
  return { uris, notices };
}

async function read(uri: string): Promise<ReadResult> {
  const path = pathOf(uri);
  try {
    const { size } = await stat(path);
    if (size > LARGEST_FILE) return tooLarge(size);
    return decode(await readFile(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'missing' };
    return { kind: 'skipped', reason: `cannot be read: ${reasonOf(error)}` };
  }
}

/** A link counts as a file when its target is one inside the root; linked folders are not entered, so there are no cycles. */
async function kindOfLink(path: string, boundary: string): Promise<'file' | 'other'> {
  try {
    const target = await realpath(path);
    const isInside = target.startsWith(boundary + sep);
    return isInside && (await stat(target)).isFile() ? 'file' : 'other';
  } catch {
    return 'other';
  }
}

function reasonOf(error: unknown): string {
  return { EACCES: 'permission denied', EPERM: 'permission denied', ENOENT: 'it does not exist', EISDIR: 'it is a folder' }[codeOf(error)] ?? String(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
