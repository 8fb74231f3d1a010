/** Pulumi programs in TypeScript, run with a stand-in for the engine. Says what fails, and what names the classes do not know. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { execute } from './execute';
import { inputTypeIn, readPulumiPackage, type Fields, type Json, type PulumiPackage } from './pulumi-types';
import { entriesOf, transpile } from './transpile';
import { failed, type Oracle, type PlacedCandidate, type Places, type Verdict } from './types';

export interface PulumiJob {
  readonly output: string;
  readonly programs: readonly {
    readonly id: string;
    readonly folder: string;
    /** Scripts to load, relative to the folder. */
    readonly entries: readonly string[];
    readonly project: string;
    readonly config: Readonly<Record<string, string>>;
  }[];
  /** By package: what resources and functions give. `§` stands for the resource's name. */
  readonly samples: Readonly<Record<string, Samples>>;
  /** The file that the reports are written to. */
  readonly result: string;
}

interface Samples {
  readonly classes: Readonly<Record<string, Json>>;
  readonly functions: Readonly<Record<string, Json>>;
}

interface Report {
  readonly id: string;
  readonly constructed: readonly { readonly package: string; readonly path: string; readonly name: string; readonly args: Shape }[];
  readonly errors: readonly string[];
}

/** The names in a value: objects as objects, lists as lists, anything else as null. */
type Shape = null | readonly Shape[] | { readonly [name: string]: Shape };

export const PULUMI_PACKAGES = ['aws', 'random'] as const;

export const runPulumi: Oracle = async (candidates, places) => {
  await transpile(candidates);
  const packages = PULUMI_PACKAGES.map((name) => readPulumiPackage(places.oracles, name));
  const { reports, crash } = await runJob(candidates, packages, places);
  return candidates.flatMap((candidate): readonly Verdict[] => {
    const report = reports.get(candidate.id);
    if (!report) return [failed(candidate, `the program was not run to its end: ${crash}`)];
    const errors = report.errors.map((error) => failed(candidate, `running it: ${inProgram(error, candidate)}`));
    const names = report.constructed.flatMap((each) => {
      const pkg = packages.find(({ name }) => name === each.package);
      const args = pkg?.classAt(each.path)?.args;
      const what = `${each.package}.${each.path} ${JSON.stringify(each.name)}`;
      return pkg && args ? unknownNames(each.args, args, pkg).map((name) => failed(candidate, `${what} has no property ${name}`)) : [];
    });
    return [...errors, ...names];
  });
};

async function runJob(candidates: readonly PlacedCandidate[], packages: readonly PulumiPackage[], { output }: Places) {
  const texts = candidates.flatMap(({ files }) => [...files.values()]).join('\n');
  const job: PulumiJob = {
    output,
    programs: candidates.map((candidate) => {
      const { id, folder } = candidate;
      return { id, folder, entries: entriesOf(candidate), ...configurationOf(candidate) };
    }),
    samples: Object.fromEntries(packages.map((pkg) => [pkg.name, samplesOf(pkg, texts)])),
    result: join(output, 'pulumi-report.json'),
  };
  const file = join(output, 'pulumi-job.json');
  writeFileSync(file, JSON.stringify(job));
  // This module is bundled into a cache folder; the runner stays where it is.
  const { stderr } = await execute(process.execPath, ['--enable-source-maps', 'scripts/verify/runners/pulumi.mjs', file]);
  // The runner writes nothing else.
  const reports = existsSync(job.result) ? (JSON.parse(readFileSync(job.result, 'utf8')) as readonly Report[]) : [];
  return { reports: new Map(reports.map((report) => [report.id, report])), crash: stderr.trim().split('\n').at(-1) ?? '' };
}

/** What the classes and functions that the programs mention give. */
function samplesOf(pkg: PulumiPackage, texts: string): Samples {
  const mentioned = new Set(texts.match(/\w+/g));
  const paths = pkg.paths.filter((path) => {
    const last = path.slice(path.lastIndexOf('.') + 1);
    return mentioned.has(last) || mentioned.has(`${last}Output`);
  });
  const sample = (fields: Fields, prefix: string): Json =>
    Object.fromEntries(
      [...fields].flatMap(([name, type]) => {
        const value = pkg.sample(type, `${prefix}${name}`);
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
  return {
    classes: Object.fromEntries(paths.flatMap((path) => pairOf(path, pkg.classAt(path)?.outputs, (fields) => sample(fields, '§-')))),
    functions: Object.fromEntries(paths.flatMap((path) => pairOf(path, pkg.functionAt(path)?.result, (fields) => sample(fields, '')))),
  };
}

function pairOf(path: string, fields: Fields | undefined, sample: (fields: Fields) => Json): readonly (readonly [string, Json])[] {
  return fields ? [[path, sample(fields)]] : [];
}

/** Paths of names in a value that its type does not have. */
export function unknownNames(shape: Shape, fields: Fields, pkg: PulumiPackage, parent = ''): readonly string[] {
  if (shape === null || isList(shape)) return [];
  return Object.entries(shape).flatMap(([name, value]) => {
    const type = fields.get(name);
    if (type === undefined) return [parent + name];
    const nested = inputTypeIn(type);
    // A policy's names are those of IAM's language, some of them free.
    const isFree = nested === undefined || type.includes('[key: string]') || nested.endsWith('PolicyDocument');
    const inner = isFree ? undefined : pkg.input(nested);
    if (!inner) return [];
    return (isList(value) ? value : [value]).flatMap((each) => unknownNames(each, inner, pkg, `${parent}${name}.`));
  });
}

function isList(shape: Shape): shape is readonly Shape[] {
  return Array.isArray(shape);
}

/** The project's name and the configuration of its first stack, as Pulumi keeps them. */
export function configurationOf({ files }: Pick<PlacedCandidate, 'files'>): { readonly project: string; readonly config: Readonly<Record<string, string>> } {
  const project: unknown = parse(files.get('Pulumi.yaml') ?? '');
  const name = isRecord(project) && typeof project['name'] === 'string' ? project['name'] : 'verification';
  const stack = [...files.keys()].find((path) => /^Pulumi\.\w+\.yaml$/.test(path));
  const settings: unknown = parse(files.get(stack ?? '') ?? '');
  const config = isRecord(settings) && isRecord(settings['config']) ? settings['config'] : {};
  const entries = Object.entries(config).map(([key, value]) => {
    return [key.includes(':') ? key : `${name}:${key}`, typeof value === 'string' ? value : JSON.stringify(value)] as const;
  });
  return { project: name, config: Object.fromEntries(entries) };
}

/** An error's message and the place in the program that it came through. */
export function inProgram(error: string, { folder, files }: Pick<PlacedCandidate, 'folder' | 'files'>): string {
  const lines = error.split('\n');
  const message = lines.filter((line) => !/^\s+at /.test(line)).join(' ').replaceAll(/\s+/g, ' ').trim();
  const place = lines.find((line) => line.includes(folder))?.split(folder)[1]?.slice(1).replace(/\).*$/, '');
  const known = place !== undefined && [...files.keys()].some((path) => place.startsWith(path.replace(/\.ts$/, '')));
  return known ? `${place}: ${message}` : message;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
