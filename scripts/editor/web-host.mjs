// Serves the web workbench as files: the editor of vscode.dev, whose only extension host is a web worker.

import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { repository } from './paths.mjs';
import { QUIET_SETTINGS } from './server.mjs';

const SCHEME = 'lintel-fixture';
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/**
 * @param {object} options
 * @param {string} options.workbench the folder that `installWeb` returns
 * @param {string} options.extension
 * @param {string} options.folder the workspace
 * @param {string} options.tests the suite's bundle for the web worker
 * @param {string} options.driver
 */
export async function startWebHost({ workbench, extension, folder, tests, driver }) {
  const root = `/${path.basename(folder)}`;
  // Below the extension, because the workbench runs tests in the extension host of the extension that contains them.
  const testsPath = `/extension/${path.relative(repository, tests).replaceAll(path.sep, '/')}`;
  const page = path.join(workbench, 'out', 'vs', 'code', 'browser', 'workbench', 'workbench.html');
  const folders = { '/static/': workbench, '/extension/': extension, '/web-fs/': path.join(repository, 'test', 'editor', 'web-fs') };

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const authority = request.headers.host ?? '';
    try {
      const [type, content] = await answer(decodeURIComponent(pathname), authority);
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });

  /** @returns {Promise<readonly [string, string | Buffer]>} */
  async function answer(/** @type {string} */ pathname, /** @type {string} */ authority) {
    if (pathname === '/') return ['text/html', (await readFile(page, 'utf8')).replaceAll('{{WORKBENCH_WEB_BASE_URL}}', '/static')];
    if (pathname === '/product.json') return ['application/json', configuration(authority)];
    if (pathname === '/workspace.json') return ['application/json', JSON.stringify(await listing(folder, root))];
    // On the bundle's first line, so that places in stack traces stay true.
    if (pathname === testsPath) return ['text/javascript', `globalThis.LINTEL_EDITOR_DRIVER=${JSON.stringify(driver)};${await readFile(tests, 'utf8')}`];
    for (const [prefix, served] of Object.entries(folders)) {
      if (!pathname.startsWith(prefix)) continue;
      const file = path.join(served, pathname.slice(prefix.length));
      if (!file.startsWith(served + path.sep)) break;
      return [TYPES[/** @type {keyof typeof TYPES} */ (path.extname(file))] ?? 'application/octet-stream', await readFile(file)];
    }
    throw new Error(`${pathname} is not served.`);
  }

  /** What the workbench is to open: its page asks for it under this name. */
  function configuration(/** @type {string} */ authority) {
    const here = (/** @type {string} */ to) => ({ scheme: 'http', authority, path: to });
    return JSON.stringify({
      folderUri: { scheme: SCHEME, path: root },
      additionalBuiltinExtensions: [here('/web-fs')],
      developmentOptions: { extensions: [here('/extension')], extensionTestsPath: here(testsPath) },
      configurationDefaults: QUIET_SETTINGS,
      productConfiguration: {
        enableTelemetry: false,
        extensionEnabledApiProposals: { 'lintel.lintel-web-fs': ['fileSearchProvider'] },
      },
    });
  }

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The web host got no port.');
  return {
    address: `http://127.0.0.1:${address.port}/`,
    /** @type {Promise<string>} */
    ended: new Promise((resolve) => server.once('close', () => resolve('The web host ended.'))),
    /** @returns {Promise<void>} */
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Everything below a folder, as the workspace's file system wants it.
 * @param {string} folder
 * @param {string} as
 * @returns {Promise<readonly { path: string, base64?: string }[]>}
 */
async function listing(folder, as) {
  const below = await Promise.all(
    (await readdir(folder, { withFileTypes: true })).map(async (entry) => {
      const [file, name] = [path.join(folder, entry.name), `${as}/${entry.name}`];
      if (entry.isDirectory()) return listing(file, name);
      return entry.isFile() ? [{ path: name, base64: await readFile(file, 'base64') }] : [];
    }),
  );
  return [{ path: as }, ...below.flat()];
}
