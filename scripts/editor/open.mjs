// What `npm start` ends with: the extension in an editor, with the fixtures open. The desktop editor where there is
// one, else the same editor in the browser, at an address to click.
//
//   node scripts/editor/open.mjs [FOLDER] [--browser] [--port N]

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installServer } from './install.mjs';
import { cache, repository } from './paths.mjs';
import { main, onPath } from './processes.mjs';
import { startServer, windowPath } from './server.mjs';

/** Stable, because the browser keeps the window's state by address; any free port serves when it is taken. */
const PORT = '8377';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: 'boolean', default: false }, port: { type: 'string', default: PORT } },
});
const folder = path.resolve(positionals[0] ?? path.join(repository, 'testFixture'));

await main(async () => {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const desktop = values.browser ? undefined : desktopEditor();
  await (desktop === undefined ? serveInBrowser() : openDesktop(desktop));
});

function desktopEditor() {
  const display = process.platform !== 'linux' || ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '');
  return display ? (onPath('code') ?? onPath('codium')) : undefined;
}

/** @param {string} program */
async function openDesktop(program) {
  const args = ['--new-window', `--extensionDevelopmentPath=${repository}`, folder];
  // On Windows the program is a batch file, which only a shell starts.
  const child =
    process.platform === 'win32'
      ? spawn(`"${program}" ${args.map((arg) => `"${arg}"`).join(' ')}`, { stdio: 'inherit', shell: true })
      : spawn(program, args, { stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(`${program} ended with ${code}. \`npm start -- --browser\` uses the browser instead.`);
  console.log(`${path.basename(program)} shows ${path.relative(process.cwd(), folder)} with Lintel.`);
}

async function serveInBrowser() {
  const editor = await installServer();
  const server = await startServer({
    editor,
    dataDir: path.join(cache, 'editor-data'),
    // The folder is the repository's own.
    settings: { 'security.workspace.trust.enabled': false },
  });
  const front = createFront(server);
  const port = await listen(front, Number(values.port)).catch(() => listen(front, 0));
  console.log(`\n  Lintel in VS Code:  http://127.0.0.1:${port}/\n\nOpen it in a browser of this machine. Ctrl+C ends it.`);

  const signal = new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve).once('SIGHUP', resolve));
  const ended = await Promise.race([signal.then(() => false), server.ended.then(() => true)]);
  front.close();
  front.closeAllConnections();
  await server.stop();
  if (ended) throw new Error(`VS Code's server ended:\n${server.log()}`);
}

/**
 * A short address in front of VS Code's server: `/` leads to the window, everything else passes through. A page that is
 * reloaded after a restart gets the new token.
 * The server asks each page for a token, which only pages of a loopback name get: no other site can get in.
 * @param {import('./server.mjs').EditorServer} server
 */
function createFront(server) {
  const front = createServer((request, response) => {
    const authority = request.headers.host ?? '';
    const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://front');
    const known = searchParams.has('tkn') || (request.headers.cookie ?? '').includes(server.token);
    if (pathname === '/' && (search === '' || !known)) {
      if (!isLoopback(authority)) {
        response.writeHead(403).end('Open this address as 127.0.0.1 or localhost.');
        return;
      }
      searchParams.set('tkn', server.token);
      const window = windowPath({ authority, token: server.token, folder, extension: repository });
      response.writeHead(302, { location: search === '' ? window : `/?${searchParams}`, 'cache-control': 'no-store' }).end();
      return;
    }
    const { method, url, headers } = request;
    const onward = send({ host: '127.0.0.1', port: server.port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  front.on('upgrade', (request, socket, head) => {
    const onward = connect(server.port, '127.0.0.1', () => {
      const headers = [];
      for (let i = 0; i < request.rawHeaders.length; i += 2) headers.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
      onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.on('close', () => onward.destroy());
  });
  return front;
}

/** @param {string} authority */
function isLoopback(authority) {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(authority);
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<number>}
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
