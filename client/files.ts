/** Answers the server's questions about files that only the editor can read. Nothing but reading. */
import * as vscode from 'vscode';
import type { ListFilesParams, ListFilesResult, ReadFileParams, ReadFileResult } from '../protocol';

/** Walks the folder through the editor's file system: that works for every provider, unlike searching. */
export async function listFiles({ folder, skip, limit }: ListFilesParams): Promise<ListFilesResult> {
  const skipped = new Set(skip);
  const uris: string[] = [];
  const notices: { uri: string; message: string }[] = [];
  const pending = [vscode.Uri.parse(folder)];
  for (let next = pending.pop(); next && uris.length < limit; next = pending.pop()) {
    const current = next;
    let entries: [string, vscode.FileType][];
    try {
      entries = await vscode.workspace.fs.readDirectory(current);
    } catch (error) {
      notices.push({ uri: current.toString(), message: `cannot be read: ${reasonOf(error)}` });
      continue;
    }
    for (const [name, type] of entries.sort(([a], [b]) => (a < b ? -1 : 1))) {
      const uri = vscode.Uri.joinPath(current, name);
      // A linked folder may lead out of the workspace or around in circles.
      if (type === vscode.FileType.Directory && !skipped.has(name)) pending.push(uri);
      else if (type === vscode.FileType.File) uris.push(uri.toString());
    }
  }
  return { uris, notices };
}

export async function readFile({ uri: text, limit }: ReadFileParams): Promise<ReadFileResult> {
  const uri = vscode.Uri.parse(text);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > limit) return { kind: 'too-large', size };
    return { kind: 'content', base64: toBase64(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return isMissing ? { kind: 'missing' } : { kind: 'unreadable', reason: reasonOf(error) };
  }
}

/** In pieces, for a function takes a limited number of arguments. */
function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 8192) binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return btoa(binary);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
