/**
 * Fix verification: every text that Lintel shows or writes as right goes through the real tools of its dialect. Each run also
 * sends programs with a known defect through them, so that a tool that stopped looking is noticed.
 * Options: `--rule ID`, `--flavour F`, `--no-fixtures`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cwd, argv } from 'node:process';
import { parseArgs } from 'node:util';
import { RULES } from '../../rules';
import type { Flavour } from '../../server/core/program';
import { exampleCandidates, fixtureCandidates, FLAVOURS } from './candidates';
import { synthesise } from './cdk';
import { validateTemplates } from './cloudformation';
import { defectiveCandidates } from './defects';
import { foreignPackage } from './foreign';
import { place, prepareOutput } from './place';
import { runPulumi } from './pulumi';
import { runPython } from './python';
import { failureLines, outcomeOf, ownVerdicts, skippedLines, table, type Outcome } from './report';
import { formatTerraform, validateTerraform } from './terraform';
import { typeCheck } from './type-check';
import { skipped, type Candidate, type Oracle, type PlacedCandidate, type Places, type Verdict } from './types';

const ORACLES: Readonly<Record<Flavour, readonly Oracle[]>> = {
  terraform: [formatTerraform, validateTerraform],
  'cloudformation-json': [validateTemplates],
  'cloudformation-yaml': [validateTemplates],
  'cdk-typescript': [typeCheck, synthesise],
  'pulumi-typescript': [typeCheck, runPulumi],
  'pulumi-python': [runPython],
};

process.exitCode = await main();

async function main(): Promise<number> {
  const values = readOptions();
  if (typeof values === 'string') return usage(values);
  const { rule, flavour } = values;
  if (rule !== undefined && !RULES.some(({ id }) => id === rule)) return usage(`there is no rule ${rule}`);
  if (flavour !== undefined && !FLAVOURS.some((each) => each === flavour)) return usage(`there is no flavour ${flavour}: ${FLAVOURS.join(', ')}`);

  const root = cwd();
  const places: Places = { root, output: join(root, 'out/verification'), oracles: join(root, 'scripts/oracles') };
  const cli = join(root, 'dist/cli.js');
  const withFixtures = values['no-fixtures'] !== true && rule === undefined;
  const wanted: readonly Candidate[] = [
    ...exampleCandidates().filter(({ origin }) => rule === undefined || origin === rule),
    ...(withFixtures ? await fixtureCandidates(join(root, 'testFixture'), cli) : []),
    ...defectiveCandidates(),
  ];
  if (withFixtures && !existsSync(cli)) console.log('skipped: what `lintel fix` makes of the careless fixtures: Lintel is not built');
  prepareOutput(places);
  const candidates = place(wanted.filter((each) => flavour === undefined || each.flavour === flavour), places);
  return report(candidates, await ask(candidates, places));
}

function readOptions() {
  const options = { rule: { type: 'string' }, flavour: { type: 'string' }, 'no-fixtures': { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: argv.slice(2), options }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Answers {
  readonly verdicts: readonly Verdict[];
  /** Why a flavour could not be verified to the end. */
  readonly broken: readonly string[];
}

async function ask(candidates: readonly PlacedCandidate[], places: Places): Promise<Answers> {
  const verdicts: Verdict[] = [];
  const broken: string[] = [];
  for (const flavour of FLAVOURS) {
    const all = candidates.filter((each) => each.flavour === flavour);
    const own = all.filter((each) => foreignPackage(each) === undefined);
    verdicts.push(...all.filter((each) => !own.includes(each)).map((each) => skipped(each, `imports ${foreignPackage(each) ?? ''}, which nobody has`)));
    if (own.every(({ defect }) => defect !== undefined)) continue;
    const started = performance.now();
    try {
      for (const oracle of ORACLES[flavour]) verdicts.push(...(await oracle(own, places)));
    } catch (error) {
      broken.push(`FAILED  the check itself | ${flavour} | ${error instanceof Error ? error.message : String(error)}`);
    }
    console.log(`${flavour}: ${own.filter(({ defect }) => !defect).length} programs in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  return { verdicts, broken };
}

function report(candidates: readonly PlacedCandidate[], { verdicts, broken }: Answers): number {
  const real = candidates.filter(({ defect, careless }) => !defect && !careless);
  const asked = new Set(real.map(({ flavour }) => flavour));
  const unnoticed = candidates.filter((each) => asked.has(each.flavour) && !isNoticed(each, verdicts));
  const own = ownVerdicts(verdicts);

  for (const line of [...skippedLines(own), ...failureLines(own), ...broken]) console.log(line);
  for (const each of unnoticed) {
    const said = verdicts.filter(({ candidate }) => candidate === each).map(({ message }) => message);
    console.log(`FAILED  the check itself | ${each.flavour} | ${each.title} | was not noticed; ${said.join('; ') || 'nothing was said'}`);
  }
  console.log(['', ...table(real, own, FLAVOURS.filter((each) => asked.has(each))), ''].join('\n'));
  const count = (outcome: Outcome): number => real.filter((each) => outcomeOf(each, own) === outcome).length;
  const failures = count('failed') + unnoticed.length + broken.length;
  console.log(`${count('passed')} passed, ${failures} failed, ${count('skipped')} skipped`);
  return failures > 0 ? 1 : 0;
}

/** A defect is noticed when an oracle says what it is; where a tool is missing, nobody can. */
function isNoticed(candidate: PlacedCandidate, verdicts: readonly Verdict[]): boolean {
  const { defect } = candidate;
  if (!defect) return true;
  const own = verdicts.filter((verdict) => verdict.candidate === candidate);
  return own.some(({ kind, message }) => kind === 'skipped' || defect.test(message));
}

function usage(problem: string): number {
  console.error(problem);
  return 2;
}
