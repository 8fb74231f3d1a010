// `npm run codegen`: writes everything that is derived from the rules and from the packages that are installed; `--check` fails
// when something is stale. (`npm run codegen:schema` downloads packages, so it is a command of its own.)
import { dirname } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const options = argv.includes('--check') ? ['--check'] : [];
// The index comes first: the documentation is made from the rules that it lists.
for (const script of ['rules', 'docs', 'config-schema', 'iam']) {
  await run(execPath, ['scripts/run.mjs', `scripts/codegen/${script}.ts`, ...options], { cwd: root }).catch(() => {
    process.exitCode = 1;
  });
}
