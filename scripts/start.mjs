// `npm start`: installs, builds, and opens the editor on the fixtures with the extension running.
import { dirname } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { run } from './process.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await install(root);
console.log('Building…');
await run(process.execPath, ['scripts/build.mjs'], { cwd: root });
await run(process.execPath, ['scripts/editor/open.mjs', ...argv.slice(2)], { cwd: root }).catch((error) => {
  process.exitCode = error.code ?? 1;
});
