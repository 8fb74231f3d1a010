// VS Code's own server: the real workbench and the real extension host, for a browser.

import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runOrFail, stopTree } from './processes.mjs';

const START_LIMIT = 60_000;
const LISTENING = /Extension host agent listening on (\d+)/;

/** What keeps the window free of everything that is not ours; a caller's settings come on top. */
export const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'window.commandCenter': false,
  'chat.commandCenter.enabled': false,
  'files.autoSave': 'off',
};

/**
 * @typedef {object} ServerOptions
 * @property {string} editor the folder that `installServer` returns
 * @property {string} dataDir an absolute folder for settings, logs and state
 * @property {string} [vsix] a packaged extension to install
 * @property {Record<string, unknown>} [settings] the user's settings in a new data folder; an old one keeps its own
 * @property {NodeJS.ProcessEnv} [env] additional environment of the server and so of its extension hosts
 *
 * @typedef {object} EditorServer
 * @property {number} port
 * @property {string} token what the page must present to be let in
 * @property {() => string} log what the server wrote so far
 * @property {Promise<number | null>} ended
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the server on a free port of the loopback interface.
 * @param {ServerOptions} options
 * @returns {Promise<EditorServer>}
 */
export async function startServer({ editor, dataDir, vsix, settings = {}, env = {} }) {
  await mkdir(extensionsOf(dataDir), { recursive: true });
  // The user's settings: in a window of a server the machine's may not hold those of scope "application", workspace trust among them.
  const user = path.join(dataDir, 'data', 'User');
  await mkdir(user, { recursive: true });
  const text = JSON.stringify({ ...QUIET_SETTINGS, ...settings }, undefined, 2);
  await writeFile(path.join(user, 'settings.json'), text, { flag: 'wx' }).catch(keepExisting);

  if (vsix !== undefined) await installExtension({ editor, dataDir, vsix });

  const token = randomUUID();
  const child = spawn(
    process.execPath,
    [
      ...['out/server-main.js', '--host', '127.0.0.1', '--port', '0', '--connection-token', token],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', ...folderArguments(dataDir)],
    ],
    { cwd: editor, env: { ...process.env, ...env }, detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  /** @type {Promise<number>} */
  const listening = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`VS Code's server did not start in ${START_LIMIT / 1000} s:\n${log}`)), START_LIMIT);
    const listen = (/** @type {Buffer} */ chunk) => {
      log += chunk;
      const port = LISTENING.exec(log)?.[1];
      if (port !== undefined) {
        clearTimeout(timer);
        resolve(Number(port));
      }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    void ended.then((code) => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ended with ${code}:\n${log}`));
    });
  });
  try {
    const port = await listening;
    return { port, token, log: () => log, ended, stop: () => stopTree(child) };
  } catch (error) {
    await stopTree(child);
    throw error;
  }
}

/**
 * Installs a packaged extension as a person does, and returns the folder it is in.
 * @param {{ editor: string, dataDir: string, vsix: string }} options
 */
export async function installExtension({ editor, dataDir, vsix }) {
  const args = ['out/server-main.js', ...folderArguments(dataDir), '--install-extension', vsix, '--force'];
  await runOrFail(process.execPath, args, { cwd: editor });
  const installed = await readdir(extensionsOf(dataDir), { withFileTypes: true });
  const folder = installed.find((entry) => entry.isDirectory());
  if (folder === undefined) throw new Error(`VS Code installed nothing from ${vsix}.`);
  return path.join(extensionsOf(dataDir), folder.name);
}

/**
 * The path and query of a window of that server.
 * @param {object} window
 * @param {string} window.authority host and port as the browser sees them
 * @param {string} window.token
 * @param {string} window.folder
 * @param {string} [window.extension] folder of the extension under development
 * @param {string} [window.tests] module that exports `run()`; the window closes its extension host when it is through
 */
export function windowPath({ authority, token, folder, extension, tests }) {
  const remote = (/** @type {string} */ file) => `vscode-remote://${authority}${file}`;
  const payload = [['skipWelcome', 'true']];
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
  return `/?${new URLSearchParams({ tkn: token, folder, payload: JSON.stringify(payload) })}`;
}

function extensionsOf(/** @type {string} */ dataDir) {
  return path.join(dataDir, 'extensions');
}

function folderArguments(/** @type {string} */ dataDir) {
  return ['--server-data-dir', dataDir, '--extensions-dir', extensionsOf(dataDir)];
}

/** @param {NodeJS.ErrnoException} error */
function keepExisting(error) {
  if (error.code !== 'EEXIST') throw error;
}
