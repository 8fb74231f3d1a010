/**
 * Pulumi programs in Python: compiled, and run with stand-ins for Pulumi's packages that write down what is declared. That is
 * then said again in TypeScript, so that the types of the real packages judge names and values; both languages share one schema.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pythonCase } from '../../server/schema/names';
import { execute, isInstalled } from './execute';
import { configurationOf, PULUMI_PACKAGES } from './pulumi';
import { inputTypeIn, readPulumiPackage, type Fields, type Json, type PulumiPackage } from './pulumi-types';
import { compile } from './type-check';
import { failed, skipped, type Oracle, type PlacedCandidate, type Places, type Verdict } from './types';

/** What the runner wrote down about one program. */
interface Report {
  readonly id: string;
  readonly declared: readonly Declaration[];
  readonly failures: readonly string[];
}

interface Declaration {
  readonly kind: 'class' | 'get' | 'function';
  readonly package: string;
  /** In Python's spelling: `lambda_.Function`, `iam.get_policy_document`. */
  readonly path: string;
  readonly name: string;
  /** File and line. */
  readonly at: string;
  readonly args: Readonly<Record<string, Recorded>>;
}

/** A value as the runner writes it down. What is not plain is an object with one name that begins with `$`. */
type Recorded =
  | null
  | string
  | number
  | boolean
  | readonly Recorded[]
  | { readonly $object: readonly Entry[] }
  | { readonly $args: string; readonly at: string; readonly fields: readonly Entry[] }
  | { readonly $output: null | readonly ['value', Recorded] | readonly ['property', number, string] | readonly ['result', number] }
  | { readonly $resource: number }
  | { readonly $asset: string }
  | { readonly $other: string };

type Entry = readonly [name: string, value: Recorded];

export const runPython: Oracle = async (candidates, places) => {
  const python = await findPython();
  if (python === undefined) return candidates.map((each) => skipped(each, 'python3 is not on the PATH'));
  const packages = PULUMI_PACKAGES.map((name) => new PythonPackage(readPulumiPackage(places.oracles, name, pythonCase)));
  const { reports, crash } = await runJob(python, candidates, packages, places);

  const verdicts: Verdict[] = [];
  const folder = join(places.output, 'pulumi-python-types');
  const translations = new Map<PlacedCandidate, Translation>();
  for (const candidate of candidates) {
    const report = reports.get(candidate.id);
    if (!report) {
      verdicts.push(failed(candidate, `the program was not run to its end: ${crash}`));
      continue;
    }
    const translation = translate(report, packages);
    verdicts.push(...[...report.failures, ...translation.failures].map((message) => failed(candidate, message)));
    mkdirSync(join(folder, candidate.id), { recursive: true });
    writeFileSync(join(folder, candidate.id, 'index.ts'), translation.source);
    translations.set(candidate, translation);
  }
  for (const { candidate, line, message } of await compile(folder, [...translations.keys()], places)) {
    verdicts.push(failed(candidate, `${translations.get(candidate)?.placeOf(line) ?? ''} ${message}`));
  }
  return verdicts;
};

async function runJob(python: string, candidates: readonly PlacedCandidate[], packages: readonly PythonPackage[], { output }: Places) {
  const texts = candidates.flatMap(({ files }) => [...files].flatMap(([path, text]) => (path.endsWith('.py') ? [text] : []))).join('\n');
  const result = join(output, 'python-report.json');
  const job = {
    result,
    tables: Object.fromEntries(packages.map((each) => [each.types.name, each.table(texts)])),
    programs: candidates.map((candidate) => {
      const files = [...candidate.files.keys()].filter((path) => path.endsWith('.py'));
      const entry = files.includes('__main__.py') ? '__main__.py' : files[0];
      return { id: candidate.id, folder: candidate.folder, files, entry, ...configurationOf(candidate) };
    }),
  };
  const file = join(output, 'python-job.json');
  writeFileSync(file, JSON.stringify(job));
  const { stderr } = await execute(python, ['scripts/verify/python/run.py', file]);
  // The runner writes nothing else.
  const reports = existsSync(result) ? (JSON.parse(readFileSync(result, 'utf8')) as readonly Report[]) : [];
  return { reports: new Map(reports.map((report) => [report.id, report])), crash: stderr.trim().split('\n').at(-1) ?? '' };
}

export async function findPython(): Promise<string | undefined> {
  for (const name of ['python3', 'python']) if (await isInstalled(name)) return name;
  return undefined;
}

/** What the stand-ins of a package are made from: what its classes and functions give, by Python's names. */
interface Table {
  readonly modules: readonly string[];
  readonly classes: Readonly<Record<string, Json>>;
  readonly functions: Readonly<Record<string, Json>>;
  readonly enums: Readonly<Record<string, Json>>;
}

/** A package by Python's names. */
export class PythonPackage {
  readonly #paths: ReadonlyMap<string, string>;

  constructor(readonly types: PulumiPackage) {
    const functions = types.paths.flatMap((path) => (/(?:^|\.)get\w+$/.test(path) ? [path, `${path}Output`] : [path]));
    this.#paths = new Map(functions.map((path) => [pythonPath(path), path]));
  }

  /** TypeScript's path. */
  pathOf(python: string): string {
    return this.#paths.get(python) ?? python;
  }

  /** The input type that a class `…Args` of Python stands for. */
  inputOf(python: string): string | undefined {
    const path = python.replace(/^(\w+)_\./, '$1.');
    return [path.replace(/Args$/, ''), path].find((each) => this.types.input(each) !== undefined);
  }

  /** For the stand-ins: what the names that the programs mention give. */
  table(texts: string): Table {
    const mentioned = new Set(texts.match(/\w+/g));
    const paths = [...this.#paths].filter(([python]) => mentioned.has(python.slice(python.lastIndexOf('.') + 1)));
    const samples = (of: (path: string) => Json | undefined): Readonly<Record<string, Json>> =>
      Object.fromEntries(paths.flatMap(([python, path]) => {
        const value = of(path);
        return value === undefined ? [] : [[python, value] as const];
      }));
    const sample = (fields: Fields | undefined, label: string): Json | undefined =>
      fields && Object.fromEntries([...fields].map(([name, type]) => [pythonCase(name), this.types.sample(type, `${label}${name}`) ?? null]));
    const enums = ['', ...this.types.modules].flatMap((module) => {
      const prefix = module === '' ? '' : `${module}.`;
      return [...mentioned].filter((name) => /^[A-Z]/.test(name)).flatMap((name) => {
        const values = this.types.enumAt(prefix + name);
        return values ? [[pythonPath(prefix + name), Object.fromEntries(values)] as const] : [];
      });
    });
    return {
      modules: this.types.modules.map((module) => pythonCase(module)),
      classes: samples((path) => sample(this.types.classAt(path)?.outputs, '§-')),
      functions: samples((path) => sample(this.types.functionAt(path)?.result, '')),
      enums: Object.fromEntries(enums),
    };
  }
}

/** `lambda.Function` → `lambda_.Function`, `iam.getPolicyDocument` → `iam.get_policy_document`. */
function pythonPath(path: string): string {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  return [...parts.map((part) => pythonCase(part)), /^[a-z]/.test(last) ? pythonCase(last) : last].join('.');
}

interface Translation {
  readonly source: string;
  /** What cannot be said in TypeScript. */
  readonly failures: readonly string[];
  /** File and line in Python. */
  placeOf(line: number): string;
}

/** One line for each declaration. */
function translate({ declared }: Report, packages: readonly PythonPackage[]): Translation {
  const failures: string[] = [];
  const header = [
    ...PULUMI_PACKAGES.map((name) => `import * as ${name} from '@pulumi/${name}';`),
    `import * as pulumi from '@pulumi/pulumi';`,
    'declare const unknown: any;',
  ];
  const lines = declared.map((declaration, index) => {
    const { kind, package: name, path: python, at } = declaration;
    const pkg = packages.find(({ types }) => types.name === name);
    if (!pkg) return '';
    const path = pkg.pathOf(python);
    const target = `${name}.${path}`;
    if (kind === 'get') return `const r${index} = ${target}.get(${JSON.stringify(declaration.name)}, '');`;
    const fields = (kind === 'class' ? pkg.types.classAt(path) : pkg.types.functionAt(path))?.args ?? new Map<string, string>();
    const writer: Writer = { pkg, packages, declared, at, fail: (place, message) => failures.push(`${place} ${message}`) };
    const args = objectOf(Object.entries(declaration.args), fields, `${name}.${python}`, writer);
    return kind === 'class'
      ? `const r${index} = new ${target}(${JSON.stringify(declaration.name)}, ${args});`
      : `const r${index} = ${target}(${args});`;
  });
  return {
    source: [...header, ...lines, ''].join('\n'),
    failures,
    placeOf: (line) => declared[line - header.length - 1]?.at ?? '',
  };
}

interface Writer {
  readonly pkg: PythonPackage;
  readonly packages: readonly PythonPackage[];
  readonly declared: readonly Declaration[];
  readonly at: string;
  fail(place: string, message: string): void;
}

/** An object whose names are known; `what` they are the arguments of is for the message. */
function objectOf(entries: readonly Entry[], fields: Fields, what: string, writer: Writer): string {
  const written = entries.flatMap(([name, value]) => {
    const known = [...fields].find(([field]) => pythonCase(field) === name || field === name);
    if (!known) {
      writer.fail(writer.at, `${what} has no argument ${name}`);
      return [];
    }
    return [`${known[0]}: ${valueOf(value, known[1], writer)}`];
  });
  return `{ ${written.join(', ')} }`;
}

/** `type`: what is expected, as TypeScript says it; undefined where anything is. */
function valueOf(value: Recorded, type: string | undefined, writer: Writer): string {
  if (value === null) return 'undefined';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map((each) => valueOf(each, type, writer)).join(', ')}]`;
  if ('$output' in value) return outputOf(value.$output, writer);
  if ('$resource' in value) return `r${value.$resource}`;
  if ('$asset' in value) return `new pulumi.asset.${value.$asset}(${value.$asset === 'AssetArchive' ? '{}' : "''"})`;
  if ('$other' in value) return 'unknown';
  if ('$args' in value) {
    const input = writer.pkg.inputOf(value.$args);
    if (input === undefined) {
      writer.fail(value.at, `there is no class ${value.$args}`);
      return 'unknown';
    }
    if (type !== undefined && !new RegExp(`\\binputs\\.${input}(?:Args)?\\b`).test(type)) {
      writer.fail(value.at, `${value.$args} is not what is expected here: ${type}`);
    }
    return objectOf(value.fields, writer.pkg.types.input(input) ?? new Map<string, string>(), value.$args, { ...writer, at: value.at });
  }
  const expected = type === undefined || type.includes('[key: string]') ? undefined : inputTypeIn(type);
  const fields = expected === undefined ? undefined : writer.pkg.types.input(expected);
  // A policy's names are those of its document, in both languages.
  if (fields && expected?.endsWith('PolicyDocument') !== true) return objectOf(value.$object, fields, expected ?? '', writer);
  return `{ ${value.$object.map(([key, each]) => `${JSON.stringify(key)}: ${valueOf(each, undefined, writer)}`).join(', ')} }`;
}

function outputOf(origin: Extract<Recorded, { readonly $output: unknown }>['$output'], writer: Writer): string {
  if (origin === null || origin[0] === 'result') return 'unknown';
  if (origin[0] === 'value') return `pulumi.output(${valueOf(origin[1], undefined, writer)})`;
  const [, index, name] = origin;
  const declaration = writer.declared[index];
  const pkg = writer.packages.find(({ types }) => types.name === declaration?.package);
  const outputs = declaration && pkg?.types.classAt(pkg.pathOf(declaration.path))?.outputs;
  const property = [...(outputs?.keys() ?? [])].find((each) => pythonCase(each) === name) ?? name;
  return `r${index}.${property}`;
}

function isList(value: Recorded): value is readonly Recorded[] {
  return Array.isArray(value);
}
