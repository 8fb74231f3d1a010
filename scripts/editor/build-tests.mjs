// Bundles the suite: every `*.test.ts` of test/editor/suite is in it without being listed anywhere.

import { build } from 'esbuild';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { output, repository } from './paths.mjs';

const suite = path.join(repository, 'test', 'editor', 'suite');

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
    sourcemap: 'inline',
    logLevel: 'warning',
    ...options,
  });
}
