/**
 * `npm run fidelity`: compares what Lintel reads of the programs in `test/fidelity` with what the real libraries and tools make of
 * them. Ends with 1 when Lintel is certain of something that is not so.
 *
 * `--verbose` names what is not known as well; `--dialect cdk` and `--program buckets` (both repeatable) restrict it.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cdk } from './cdk';
import { cloudFormation } from './cloudformation';
import { compare } from './compare';
import type { FidelityDialect, FidelityProgram, Truth } from './contract';
import { programsIn } from './programs';
import { details, hasFailed, table, type DialectOutcome, type Outcome } from './table';
import { pulumiTypeScript } from './pulumi';
import { pulumiPython } from './pulumi-python';
import { terraform } from './terraform';

const DIALECTS: readonly FidelityDialect[] = [terraform, cloudFormation, cdk, pulumiTypeScript, pulumiPython];

const { values: options } = parseArgs({
  options: { verbose: { type: 'boolean', default: false }, dialect: { type: 'string', multiple: true }, program: { type: 'string', multiple: true } },
});
const root = process.cwd();
const outcomes: DialectOutcome[] = [];
for (const dialect of DIALECTS) {
  if (options.dialect && !options.dialect.includes(dialect.folder)) continue;
  const programs = programsIn(join(root, 'test/fidelity', dialect.folder)).filter(({ id }) => options.program === undefined || options.program.includes(id));
  outcomes.push({ name: dialect.name, outcomes: await outcomesOf(dialect, programs) });
}
for (const line of details(outcomes, options.verbose)) console.log(line);
console.log(`\n${table(outcomes)}`);
process.exitCode = hasFailed(outcomes) ? 1 : 0;

async function outcomesOf(dialect: FidelityDialect, programs: readonly FidelityProgram[]): Promise<readonly Outcome[]> {
  if (programs.length === 0) return [];
  const output = join(root, 'out/fidelity', dialect.folder);
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const truths = await dialect.truths(programs, { root, output, oracles: join(root, 'scripts/oracles') });
  return programs.map((program) => {
    const truth: Truth = truths.get(program) ?? { kind: 'failed', why: 'nothing is known about it' };
    return { program, result: truth.kind === 'resources' ? compare(dialect.read(program), truth.resources, dialect) : truth };
  });
}
