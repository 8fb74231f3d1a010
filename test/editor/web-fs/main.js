// A file system in the memory of the web worker, filled once from the test server. Tests may write to it as they may
// write to the copy of the fixtures that the other hosts open. It is loaded as it is, without a build.

'use strict';

const vscode = require('vscode');

const SCHEME = 'lintel-fixture';

/**
 * @typedef {{ type: 1, mtime: number, bytes: Uint8Array } | { type: 2, mtime: number }} Entry
 *   a file or a folder, as `vscode.FileType` numbers them
 */

/** @param {vscode.ExtensionContext} context */
exports.activate = (context) => {
  const changes = new vscode.EventEmitter();
  const entries = fetchEntries(vscode.Uri.joinPath(context.extensionUri, '..', 'workspace.json'));

  const find = async (/** @type {vscode.Uri} */ uri) => {
    const entry = (await entries).get(uri.path);
    if (entry === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return entry;
  };
  const changed = (/** @type {vscode.FileChangeType} */ type, /** @type {vscode.Uri} */ uri) => changes.fire([{ type, uri }]);

  /** @type {vscode.FileSystemProvider} */
  const files = {
    onDidChangeFile: changes.event,
    watch: () => new vscode.Disposable(() => undefined),
    async stat(uri) {
      const entry = await find(uri);
      return { type: entry.type, ctime: 0, mtime: entry.mtime, size: entry.type === 1 ? entry.bytes.length : 0 };
    },
    async readDirectory(uri) {
      await find(uri);
      const prefix = uri.path.endsWith('/') ? uri.path : `${uri.path}/`;
      return [...(await entries)]
        .filter(([path]) => path.startsWith(prefix) && path.length > prefix.length && !path.slice(prefix.length).includes('/'))
        .map(([path, { type }]) => [path.slice(prefix.length), type]);
    },
    async readFile(uri) {
      const entry = await find(uri);
      if (entry.type === 2) throw vscode.FileSystemError.FileIsADirectory(uri);
      return entry.bytes;
    },
    async writeFile(uri, bytes, { create, overwrite }) {
      const all = await entries;
      const existing = all.get(uri.path);
      if (existing === undefined && !create) throw vscode.FileSystemError.FileNotFound(uri);
      if (existing !== undefined && create && !overwrite) throw vscode.FileSystemError.FileExists(uri);
      if (existing?.type === 2) throw vscode.FileSystemError.FileIsADirectory(uri);
      all.set(uri.path, { type: 1, mtime: Date.now(), bytes });
      changed(existing === undefined ? vscode.FileChangeType.Created : vscode.FileChangeType.Changed, uri);
    },
    async createDirectory(uri) {
      (await entries).set(uri.path, { type: 2, mtime: Date.now() });
      changed(vscode.FileChangeType.Created, uri);
    },
    async delete(uri) {
      await find(uri);
      const all = await entries;
      for (const path of within(all, uri.path)) all.delete(path);
      changed(vscode.FileChangeType.Deleted, uri);
    },
    async rename(from, to) {
      await find(from);
      const all = await entries;
      for (const path of within(all, from.path)) {
        all.set(to.path + path.slice(from.path.length), /** @type {Entry} */ (all.get(path)));
        all.delete(path);
      }
      changed(vscode.FileChangeType.Deleted, from);
      changed(vscode.FileChangeType.Created, to);
    },
  };

  /** Without it `workspace.findFiles` finds nothing in a virtual workspace. The workbench applies the patterns. */
  const search = {
    async provideFileSearchResults(/** @type {unknown} */ _query, /** @type {{ folder: vscode.Uri }} */ { folder }) {
      const all = await entries;
      return within(all, folder.path)
        .filter((path) => all.get(path)?.type === 1)
        .map((path) => folder.with({ path }));
    },
  };

  context.subscriptions.push(
    changes,
    vscode.workspace.registerFileSystemProvider(SCHEME, files, { isCaseSensitive: true }),
    vscode.workspace.registerFileSearchProvider(SCHEME, search),
  );
};

/** @returns {Promise<Map<string, Entry>>} */
async function fetchEntries(/** @type {vscode.Uri} */ uri) {
  const response = await fetch(uri.toString(true));
  if (!response.ok) throw new Error(`${uri} answered ${response.status}.`);
  /** @type {readonly { path: string, base64?: string }[]} folders have no content */
  const listing = await response.json();
  return new Map(
    listing.map(({ path, base64 }) => [
      path,
      base64 === undefined ? { type: 2, mtime: 0 } : { type: 1, mtime: 0, bytes: Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)) },
    ]),
  );
}

function within(/** @type {Map<string, Entry>} */ entries, /** @type {string} */ folder) {
  return [...entries.keys()].filter((path) => path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`));
}
