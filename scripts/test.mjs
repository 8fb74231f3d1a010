// `npm test`: installs and runs every check, stage by stage. `npm test -- unit lint` runs only those stages.
import { dirname } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { run } from './process.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = (...args) => () => run(execPath, args, { cwd: root });
const bin = (name, ...args) => () => run('npx', ['--no-install', name, ...args], { cwd: root });

/** In the order in which they find mistakes cheapest; later ones use what earlier ones build. */
const STAGES = [
  { name: 'codegen', run: node('scripts/codegen.mjs', '--check') },
  // Downloads what the tables are made from, and says so where that is impossible.
  { name: 'schema', run: node('scripts/run.mjs', 'scripts/codegen/schema.ts', '--check') },
  { name: 'types', run: bin('tsc', '-b') },
  { name: 'lint', run: bin('eslint', '.') },
  { name: 'unit', run: bin('vitest', 'run') },
  { name: 'build', run: node('scripts/build.mjs') },
  { name: 'protocol', run: bin('vitest', 'run', '--config', 'vitest.end-to-end.config.mts') },
  { name: 'package', run: node('scripts/package.mjs') },
  { name: 'editor', run: node('scripts/editor/run-tests.mjs') },
  { name: 'editor-restricted', run: node('scripts/editor/run-tests.mjs', '--restricted') },
  { name: 'editor-packaged', run: node('scripts/editor/run-tests.mjs', '--vsix', 'out/lintel.vsix') },
  { name: 'editor-web', run: node('scripts/editor/run-web-tests.mjs') },
  { name: 'verification', run: node('scripts/verify.mjs') },
  { name: 'fidelity', run: node('scripts/fidelity.mjs') },
  // Compares apps with what the real library declares, which the stages before install; the unit tests skip it before that.
  { name: 'fidelity-cdk', run: bin('vitest', 'run', 'cdk/fidelity') },
];

const wanted = argv.slice(2);
const unknown = wanted.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}; there are ${STAGES.map((stage) => stage.name).join(', ')}.`);
  process.exit(2);
}

await install(root);
const results = [];
for (const stage of STAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n── ${stage.name} ${'─'.repeat(60 - stage.name.length)}`);
  const started = performance.now();
  const failure = await stage.run().then(() => undefined, (error) => error);
  results.push({ name: stage.name, failed: failure !== undefined, seconds: (performance.now() - started) / 1000 });
  if (failure) console.error(failure.message);
}

console.log('\nStages');
for (const { name, failed, seconds } of results) console.log(`  ${failed ? 'FAILED' : 'passed'}  ${name} (${seconds.toFixed(0)} s)`);
const failed = results.filter((result) => result.failed).length;
console.log(`\n${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
