// Builds what is shipped into `dist/`: the command line, the language server, the client, and their browser variants.
// Usage: node scripts/build.mjs [--watch]
import * as esbuild from 'esbuild';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { slimTypeScript } from './slim-typescript.mjs';
import { stripExamples } from './strip-examples.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  target: 'es2022',
  sourcemap: true,
  minify: true,
  keepNames: false,
  // jsonc-parser's `main` is a UMD module that bundlers cannot follow.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  legalComments: 'none',
  plugins: [stripExamples(root)],
};

/** @type {esbuild.BuildOptions} */
const node = { ...common, platform: 'node', target: 'node20', external: ['vscode'] };

/** @type {esbuild.BuildOptions} */
const browser = { ...common, platform: 'browser', mainFields: ['browser', 'module', 'main'], external: ['vscode'], define: { global: 'globalThis' } };

await mkdir(join(dist, 'browser'), { recursive: true });
const slim = await slimTypeScript(root);
const engine = { alias: slim.alias, plugins: [...common.plugins, ...slim.plugins] };

const builds = [
  { ...node, entryPoints: ['server/host/cli/index.ts'], outfile: 'dist/cli.js' },
  { ...node, entryPoints: ['server/host/lsp/node.ts'], outfile: 'dist/server.js' },
  { ...node, entryPoints: ['client/node.ts'], outfile: 'dist/client.js' },
  { ...node, ...engine, entryPoints: ['server/dialects/typescript/syntax/engine.ts'], outfile: 'dist/typescript-engine.js' },
  { ...browser, ...engine, entryPoints: ['server/host/browser/worker.ts'], outfile: 'dist/browser/server.js', format: 'iife' },
  { ...browser, entryPoints: ['client/browser.ts'], outfile: 'dist/browser/client.js' },
];
await copyFile(join(root, 'server/schema/generated/iam.json'), join(dist, 'iam.json'));

if (argv.includes('--watch')) {
  const contexts = await Promise.all(builds.map((options) => esbuild.context({ ...options, logLevel: 'info' })));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  await Promise.all(builds.map((options) => esbuild.build(options)));
}
