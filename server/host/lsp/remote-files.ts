/** Folders that only the client can read (vscode.dev, remote repositories), as a `FolderAccess`. Nothing but reading. */
import type { Connection } from 'vscode-languageserver';
import { LIST_FILES, READ_FILE, type ListFilesParams, type ListFilesResult, type ReadFileParams, type ReadFileResult } from '../../../protocol';
import { decode, GENERATED_FOLDERS, LARGEST_FILE, MOST_FILES, tooLarge, type FolderAccess } from '../workspace/files';
import { relativePath } from '../../core/source-file';
import { canonicalUri } from './uris';

export function remoteFiles(connection: Connection): FolderAccess {
  return {
    async list(root, isIgnored) {
      const params: ListFilesParams = { folder: root, skip: [...GENERATED_FOLDERS], limit: MOST_FILES };
      const { uris, notices } = await connection.sendRequest<ListFilesResult>(LIST_FILES, params);
      const canonical = uris.map(canonicalUri);
      return { uris: canonical.filter((uri) => !isIgnored(relativePath(root, uri))), notices };
    },
    async read(uri) {
      const params: ReadFileParams = { uri, limit: LARGEST_FILE };
      const result = await connection.sendRequest<ReadFileResult>(READ_FILE, params);
      switch (result.kind) {
        case 'content':
          return decode(Uint8Array.from(atob(result.base64), (character) => character.charCodeAt(0)));
        case 'too-large':
          return tooLarge(result.size);
        case 'missing':
          return { kind: 'missing' };
        case 'unreadable':
          return { kind: 'skipped', reason: `cannot be read: ${result.reason}` };
      }
    },
  };
}
