/** CDK programs, synthesised by the real library; the templates are then checked like any other. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { exportedClasses, type ExportedClass } from './cdk-parameters';
import { describe, problemsIn } from './cloudformation';
import { execute } from './execute';
import { inProgram } from './pulumi';
import { entriesOf, transpile } from './transpile';
import { failed, skipped, type Oracle, type PlacedCandidate, type Verdict } from './types';

export interface CdkJob {
  readonly output: string;
  readonly programs: readonly {
    readonly id: string;
    readonly folder: string;
    /** Scripts to load, relative to the folder. */
    readonly entries: readonly string[];
    /** From `cdk.json`. */
    readonly context: Readonly<Record<string, unknown>>;
    /** What to make when the program makes no App. */
    readonly exported: readonly ExportedClass[];
    /** Where the templates go. */
    readonly outdir: string;
  }[];
  /** The file that the reports are written to. */
  readonly result: string;
}

interface Report {
  readonly id: string;
  readonly errors: readonly string[];
  /** Why the program could not be tried. */
  readonly skipped?: string;
}

export const synthesise: Oracle = async (candidates, places) => {
  candidates.forEach(standInAssets);
  await transpile(candidates);
  const outdirOf = ({ id }: PlacedCandidate): string => join(places.output, 'cdk-templates', id);
  const job: CdkJob = {
    output: places.output,
    programs: candidates.map((candidate) => {
      const { id, folder, files } = candidate;
      const entries = entriesOf(candidate);
      return { id, folder, entries, context: contextOf(candidate), exported: exportedClasses(files), outdir: outdirOf(candidate) };
    }),
    result: join(places.output, 'cdk-report.json'),
  };
  const file = join(places.output, 'cdk-job.json');
  writeFileSync(file, JSON.stringify(job));
  const { stderr } = await execute(process.execPath, ['--enable-source-maps', 'scripts/verify/runners/cdk.mjs', file]);
  // The runner writes nothing else.
  const reports = existsSync(job.result) ? (JSON.parse(readFileSync(job.result, 'utf8')) as readonly Report[]) : [];
  const templates = new Map(candidates.map((candidate) => [candidate, templatesIn(outdirOf(candidate))]));
  const problems = await problemsIn([...templates.values()].flat(), places);

  return candidates.flatMap((candidate): readonly Verdict[] => {
    const report = reports.find(({ id }) => id === candidate.id);
    if (!report) return [failed(candidate, `the program was not run to its end: ${stderr.trim().split('\n').at(-1) ?? ''}`)];
    if (report.skipped !== undefined) return [skipped(candidate, `not synthesised: ${report.skipped}`)];
    if (report.errors.length > 0) return report.errors.map((error) => failed(candidate, `synthesising it: ${inProgram(error, candidate)}`));
    const made = templates.get(candidate) ?? [];
    if (made.length === 0) return [failed(candidate, 'synthesising it gave no template')];
    return made.flatMap((template) => {
      return (problems.get(template) ?? []).map((problem) => failed(candidate, `synthesised ${basename(template)}: ${describe(problem)}`));
    });
  });
};

function templatesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter(({ name }) => name.endsWith('.template.json')).map((entry) => join(entry.parentPath, entry.name));
}

function contextOf({ files }: PlacedCandidate): Readonly<Record<string, unknown>> {
  const text = files.get('cdk.json');
  if (text === undefined) return {};
  const settings: unknown = JSON.parse(text);
  // JSON.parse gives any object as a record.
  return typeof settings === 'object' && settings !== null && 'context' in settings ? (settings.context as Readonly<Record<string, unknown>>) : {};
}

/** An example need not bring the code of its functions; the CDK wants it to exist. */
function standInAssets({ folder, files }: PlacedCandidate): void {
  for (const text of files.values()) {
    for (const [, path = ''] of text.matchAll(/\bfromAsset\(\s*['"`]([^'"`$]+)['"`]/g)) {
      const asset = join(folder, path);
      if (existsSync(asset) || !asset.startsWith(folder)) continue;
      const isFile = /\.\w+$/.test(path);
      mkdirSync(isFile ? dirname(asset) : asset, { recursive: true });
      writeFileSync(isFile ? asset : join(asset, 'index.py'), '');
    }
  }
}
