// Bundles the suite: every `*.test.ts` of test/editor/suite is in it without being listed anywhere.

import { build } from 'esbuild';
import { readdir, readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { output, repository } from './paths.mjs';

const suite = path.join(repository, 'test', 'editor', 'suite');
/** The web worker evaluates a module as the body of a function, whose head takes two lines. */
const WORKER_LINES = 2;

/** Builds the suite for extension hosts that run on Node. Returns the module that exports `run()`. */
export async function buildTests() {
  const outfile = path.join(output, 'test', 'editor', 'index.js');
  await bundle({ outfile, platform: 'node', target: 'node20', external: ['vscode', 'mocha'] });
  return outfile;
}

/** Builds the suite for the web-worker extension host, which gives it the driver's address as a global variable. */
export async function buildWebTests() {
  const outfile = path.join(output, 'test', 'editor-web', 'index.js');
  await bundle({
    outfile,
    platform: 'browser',
    target: 'es2022',
    external: ['vscode'],
    alias: { mocha: path.join(suite, 'mocha-web.ts') },
    define: { 'process.env.LINTEL_EDITOR_DRIVER': 'globalThis.LINTEL_EDITOR_DRIVER' },
  });
  return outfile;
}

/**
 * A function that replaces places in a bundle, as stack traces name them, by places in the suite's source.
 * @param {string} bundleFile what the functions above return
 * @returns {Promise<(text: string) => string>}
 */
export async function sourcePlaces(bundleFile) {
  const map = new SourceMap(JSON.parse(await readFile(`${bundleFile}.map`, 'utf8')));
  const name = path.relative(output, bundleFile).replaceAll(path.sep, '/').replace(/[.]/g, '\\.');
  const place = new RegExp(`[^\\s(]*${name}(#vscode-extension)?:(\\d+):(\\d+)`, 'g');
  return (text) =>
    text.replace(place, (original, inWorker, line, column) => {
      const above = inWorker === undefined ? 1 : 1 + WORKER_LINES;
      const entry = map.findEntry(Number(line) - above, Number(column) - 1);
      if (!('originalSource' in entry)) return original;
      const source = path.relative(repository, path.resolve(path.dirname(bundleFile), entry.originalSource));
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    });
}

/** @param {import('esbuild').BuildOptions} options */
async function bundle(options) {
  const tests = (await readdir(suite)).filter((name) => name.endsWith('.test.ts')).sort();
  if (tests.length === 0) throw new Error(`There is no test in ${suite}.`);
  const contents = [
    `import { runTests } from './run';`,
    // Required, not imported: a test file registers its tests when Mocha's globals are there.
    `const files = { ${tests.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(`./${name}`)})`).join(', ')} };`,
    `export const run = () => runTests(files);`,
  ].join('\n');
  await build({
    stdin: { contents, resolveDir: suite, sourcefile: 'index.ts', loader: 'ts' },
    bundle: true,
    format: 'cjs',
    sourcemap: true,
    logLevel: 'warning',
    ...options,
  });
}
