// `npm run verify`: checks every example that must be right against the real tools. See scripts/verify/verify.ts for options.
import { dirname, join } from 'node:path';
import { argv, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { run } from './process.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
try {
  await install(join(root, 'scripts/oracles'));
} catch (error) {
  console.error(`The tools to verify with could not be installed into scripts/oracles; that needs the network once.\n${error.message}`);
  exit(1);
}
try {
  await run(execPath, ['scripts/run.mjs', 'scripts/verify/verify.ts', ...argv.slice(2)], { cwd: root });
} catch (error) {
  exit(error.code ?? 1);
}
