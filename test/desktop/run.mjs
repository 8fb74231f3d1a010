// Runs the same suite in the desktop VS Code, which @vscode/test-electron downloads: for contributors and CI with
// internet access. `scripts/editor/run-tests.mjs` needs none.
//
//   node test/desktop/run.mjs [--vscode VERSION] [--executable FILE] [--folder FOLDER] [--grep PATTERN]
//
// @vscode/test-electron always disables workspace trust, so Restricted Mode is tested by the other runner alone.

import { runTests } from '@vscode/test-electron';
import { chromium } from 'playwright-core';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildTests, sourcePlaces } from '../../scripts/editor/build-tests.mjs';
import { startDriver } from '../../scripts/editor/driver.mjs';
import { repository } from '../../scripts/editor/paths.mjs';
import { QUIET_SETTINGS } from '../../scripts/editor/server.mjs';
import { copyWorkspace } from '../../scripts/editor/session.mjs';

const { values } = parseArgs({
  options: {
    vscode: { type: 'string', default: 'stable' },
    executable: { type: 'string' },
    folder: { type: 'string', default: path.join(repository, 'testFixture') },
    grep: { type: 'string' },
  },
});

const tests = await buildTests();
const readable = await sourcePlaces(tests);
const { work, workspace, remove } = await copyWorkspace(path.resolve(values.folder));
const userData = path.join(work, 'user-data');
const port = await freePort();
/** @type {Promise<import('playwright-core').Browser> | undefined} */
let connection;

const driver = await startDriver({
  page: async () => {
    connection ??= chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    return workbenchOf(await connection);
  },
  suite: { host: 'desktop', restricted: false, packaged: false, grep: values.grep, color: process.stdout.isTTY },
  print: (line) => console.log(readable(line)),
});

try {
  await writeSettings();
  process.exitCode = await runTests({
    extensionDevelopmentPath: repository,
    extensionTestsPath: tests,
    ...(values.executable === undefined ? { version: values.vscode } : { vscodeExecutablePath: values.executable }),
    extensionTestsEnv: { LINTEL_EDITOR_DRIVER: driver.url },
    launchArgs: [
      workspace,
      ...[`--user-data-dir=${userData}`, `--extensions-dir=${path.join(work, 'extensions')}`],
      ...[`--remote-debugging-port=${port}`, '--window-size=1440,900', '--skip-welcome', '--disable-updates'],
    ],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await (await connection?.catch(() => undefined))?.close();
  await driver.stop();
  await remove();
}

async function writeSettings() {
  const folder = path.join(userData, 'User');
  await mkdir(folder, { recursive: true });
  const settings = {
    ...QUIET_SETTINGS,
    'typescript.validate.enable': false,
    'javascript.validate.enable': false,
  };
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings));
}

/** @param {import('playwright-core').Browser} browser */
function workbenchOf(browser) {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const workbench = pages.find((page) => page.url().includes('workbench'));
  if (workbench === undefined) throw new Error(`VS Code shows no workbench, only: ${pages.map((page) => page.url()).join(', ')}`);
  return workbench;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
