// One run of the suite in a browser window: a copy of the workspace, the window, a hard limit, and nothing left behind.

import { chromium as browserType } from 'playwright-core';
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sourcePlaces } from './build-tests.mjs';
import { startDriver, takeScreenshot } from './driver.mjs';
import { output } from './paths.mjs';

const BROWSER_FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const NOT_COPIED = new Set(['node_modules', '.git', '.terraform', '__pycache__']);
const CONSOLE_FILE = path.join(output, 'editor-console.log');

/**
 * @typedef {object} Host a server of windows
 * @property {string} address the window to open
 * @property {Promise<string>} ended says why, when the host ends by itself
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Session
 * @property {string} chromium
 * @property {string} tests the suite's bundle
 * @property {string} folder the workspace; the window opens a copy of it, so that tests may write
 * @property {number} limit milliseconds after which the run has failed
 * @property {number} scale device pixels per pixel, for sharp screenshots
 * @property {boolean} verbose print the window's console too
 * @property {import('./driver.mjs').SuiteOptions} suite
 * @property {(paths: { dataDir: string, folder: string, driver: string }) => Promise<Host>} open
 */

/**
 * @param {Session} session
 * @returns {Promise<0 | 1>} the exit code
 */
export async function runSuite({ chromium, tests, folder, limit, scale, verbose, suite, open }) {
  const started = Date.now();
  /** @type {(() => Promise<unknown>)[]} */
  const cleanups = [];
  /** @type {string[]} */
  const lines = [];
  const log = (/** @type {string} */ line) => {
    lines.push(line);
    if (verbose) console.log(line);
  };
  const interrupt = interruption();
  const timeLimit = after(limit);

  try {
    const { work, workspace, remove } = await copyWorkspace(folder);
    cleanups.push(remove);

    const browser = await browserType.launch({ executablePath: chromium, args: BROWSER_FLAGS, handleSIGINT: false });
    cleanups.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: scale });
    const readable = await sourcePlaces(tests);
    const driver = await startDriver({ page: async () => page, suite, print: (line) => console.log(readable(line)) });
    cleanups.push(driver.stop);
    const host = await open({ dataDir: path.join(work, 'data'), folder: workspace, driver: driver.url });
    cleanups.push(host.stop);

    page.on('console', (message) => log(`[page ${message.type()}] ${message.text()}`));
    page.on('pageerror', (error) => log(`[page error] ${error.message}`));
    page.on('response', (response) => response.ok() || response.status() < 400 || log(`[page] ${response.status()} ${response.url()}`));
    await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) =>
      log(`[${type}] ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}`),
    );
    /** @type {(code: number) => void} */
    let exited = () => undefined;
    /** @type {Promise<number>} */
    const exit = new Promise((resolve) => (exited = resolve));
    await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => exited(code));
    const crash = new Promise((resolve) => page.once('crash', () => resolve('The browser window crashed.')));

    const result = await Promise.race([
      page.goto(host.address).then(() => exit),
      ...[host.ended, crash, interrupt.promise],
      timeLimit.promise.then(() => `The tests did not end within ${limit / 1000} s.`),
    ]);
    const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
    if (result === 0) {
      console.log(`The editor tests passed (${took} in all).`);
      return 0;
    }
    if (result === 1) {
      console.log(`The editor tests failed (${took} in all); the window's console is in ${relative(CONSOLE_FILE)}.`);
      return 1;
    }
    console.error(typeof result === 'number' ? `The suite ended with ${result}.` : result);
    console.error(`The end of the window's console, which is in ${relative(CONSOLE_FILE)}:\n${lines.slice(-30).join('\n')}`);
    const file = await takeScreenshot(page, 'aborted').catch(() => undefined);
    if (file !== undefined) console.error(`What the window showed: ${relative(file)}`);
    return 1;
  } finally {
    timeLimit.cancel();
    interrupt.cancel();
    for (const cleanup of cleanups.reverse()) await cleanup();
    await mkdir(path.dirname(CONSOLE_FILE), { recursive: true });
    await writeFile(CONSOLE_FILE, lines.join('\n'));
  }
}

/**
 * Copies the workspace to a temporary folder, so that tests may write to it.
 * @param {string} folder
 */
export async function copyWorkspace(folder) {
  const work = await realpath(await mkdtemp(path.join(os.tmpdir(), 'lintel-editor-')));
  const workspace = path.join(work, path.basename(folder));
  await cp(folder, workspace, { recursive: true, filter: (file) => !NOT_COPIED.has(path.basename(file)) });
  return { work, workspace, remove: () => rm(work, { recursive: true, force: true, maxRetries: 5 }) };
}

function relative(/** @type {string} */ file) {
  return path.relative(process.cwd(), file);
}

function after(/** @type {number} */ milliseconds) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const promise = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  return { promise, cancel: () => clearTimeout(timer) };
}

function interruption() {
  /** @type {() => void} */
  let interrupt = () => undefined;
  /** @type {Promise<string>} */
  const promise = new Promise((resolve) => (interrupt = () => resolve('Interrupted.')));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return { promise, cancel: () => void process.off('SIGINT', interrupt).off('SIGTERM', interrupt) };
}
