// Runs a TypeScript script with plain Node: bundles it with esbuild into `.cache/run/` and imports the result.
// Usage: node scripts/run.mjs scripts/codegen/iam.ts [arguments for the script]
import { build } from 'esbuild';
import { mkdir } from 'node:fs/promises';
import { dirname, join, parse, resolve } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = argv[2];
if (entry === undefined) {
  console.error('usage: node scripts/run.mjs <script.ts> [arguments]');
  exit(2);
}
const outfile = join(root, '.cache', 'run', `${parse(entry).name}.mjs`);
await mkdir(dirname(outfile), { recursive: true });
await build({
  entryPoints: [resolve(entry)],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});
// The script sees the arguments that follow it, as if Node had been started with it.
argv.splice(1, 2, outfile);
await import(pathToFileURL(outfile).href);
