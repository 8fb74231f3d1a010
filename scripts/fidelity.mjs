// `npm run fidelity`: compares what is read of programs with what the real libraries declare. See scripts/fidelity/fidelity.ts.
import { dirname, join } from 'node:path';
import { argv, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { run } from './process.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
try {
  await install(join(root, 'scripts/oracles'));
} catch (error) {
  console.error(`The libraries to compare with could not be installed into scripts/oracles; that needs the network once.\n${error.message}`);
  exit(1);
}
try {
  await run(execPath, ['scripts/run.mjs', 'scripts/fidelity/fidelity.ts', ...argv.slice(2)], { cwd: root });
} catch (error) {
  exit(error.code ?? 1);
}
