import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { atLeast, type Severity } from '../../core/config';
import { decode } from '../workspace/files';
import { uriOf } from '../workspace/node-files';
import type { Root } from '../workspace/root';
import { withoutBaseline } from './baseline';
import { UsageError, type Environment } from './environment';
import { jsonReport } from './json';
import { buildReport, type Report } from './report';
import { analyse, loadRoots, type RootSettings } from './roots';
import { sarifReport } from './sarif';
import { textReport } from './text';

/** Every report says of every finding whether it can be fixed. */
const RESTING = { awake: 32, rendersFixes: true };

export interface ScanOptions extends RootSettings {
  readonly format: 'text' | 'json' | 'sarif';
  readonly output?: string;
  readonly severity: Severity;
  readonly failOn: Severity;
  readonly baseline?: string;
  readonly stdinFilename?: string;
}

export async function runScan(paths: readonly string[], options: ScanOptions, environment: Environment): Promise<number> {
  const roots =
    options.stdinFilename === undefined
      ? await loadRoots(paths, options, environment, RESTING)
      : await rootsOfStdin(options.stdinFilename, options, environment);
  const findings = roots.flatMap((root) => analyse(root, environment).map((finding) => ({ finding, root })));
  let report = buildReport(roots, findings.filter(({ finding }) => atLeast(finding.severity, options.severity)), environment);
  if (options.baseline !== undefined) report = withoutBaseline(report, await readBaseline(options.baseline, environment));
  await publish(report, options, environment);
  for (const { file, message } of report.notices) environment.err(`${file} ${message}\n`);
  return report.findings.some(({ finding }) => atLeast(finding.severity, options.failOn)) ? 1 : 0;
}

async function publish(report: Report, options: ScanOptions, environment: Environment): Promise<void> {
  const toFile = options.output !== undefined;
  const text = {
    text: () => textReport(report, environment.colour && !toFile),
    json: () => jsonReport(report, environment),
    sarif: () => sarifReport(report, environment),
  }[options.format]();
  if (options.output === undefined) {
    environment.out(text);
    return;
  }
  await writeFile(resolve(environment.cwd, options.output), text).catch((error: unknown) => {
    throw new UsageError(`the report cannot be written to ${options.output}: ${error instanceof Error ? error.message : String(error)}`);
  });
}

/** Standard input stands for the file; its neighbours are read, so that what it refers to is known. */
async function rootsOfStdin(filename: string, options: ScanOptions, environment: Environment): Promise<readonly Root[]> {
  const path = resolve(environment.cwd, filename);
  const roots = await loadRoots([dirname(path)], options, environment);
  const text = decode(new TextEncoder().encode(await environment.readStdin()));
  if (text.kind !== 'text') throw new UsageError(`${basename(path)} ${text.reason}`);
  for (const root of roots) root.setText(uriOf(path), text.text);
  return roots;
}

async function readBaseline(file: string, environment: Environment): Promise<string> {
  return readFile(resolve(environment.cwd, file), 'utf8').catch(() => {
    throw new UsageError(`the baseline ${file} cannot be read`);
  });
}
