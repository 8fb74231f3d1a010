/** Pulumi programs in Python: what is read of the source against what Python makes of it with stand-ins for Pulumi's packages. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createPythonDialect } from '../../server/dialects/python';
import { pythonCase } from '../../server/schema/names';
import { execute } from '../verify/execute';
import { configurationOf } from '../verify/pulumi';
import { readPulumiPackage, type Fields } from '../verify/pulumi-types';
import { findPython, PythonPackage } from '../verify/python';
import type { FidelityDialect, FidelityPlaces, FidelityProgram, Truth } from './contract';
import { attributeName, isDefault, marked, names, openResult, pair, readWith, stackOf, truthOf, type Run } from './pulumi-shared';

const dialect = createPythonDialect({ names: names.pulumi });

export const pulumiPython: FidelityDialect = {
  name: 'Pulumi Python',
  folder: 'pulumi-python',
  read: (program) => readWith(dialect, program, { impliedToo: true }),
  truths,
  pair,
  rules: { isDefault, attribute: (resource, canonical) => attributeName(resource, canonical, 'python') },
};

async function truths(programs: readonly FidelityProgram[], { output, oracles }: FidelityPlaces): Promise<ReadonlyMap<FidelityProgram, Truth>> {
  const python = await findPython();
  if (python === undefined) return new Map(programs.map((program) => [program, { kind: 'skipped', why: 'python3 is not on the PATH' }]));
  for (const { id, files } of programs) {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(output, id, path)), { recursive: true });
      writeFileSync(join(output, id, path), text);
    }
  }
  const [job, result] = [join(output, 'job.json'), join(output, 'result.json')];
  writeFileSync(job, JSON.stringify({ ...describe(programs, oracles), programs: programs.map((program) => jobOf(program, output)), result }));
  const { stderr } = await execute(python, ['scripts/fidelity/runners/pulumi.py', job]);
  // The runner writes nothing else.
  const results = existsSync(result) ? (JSON.parse(readFileSync(result, 'utf8')) as readonly { id: string; first: Run; second: Run }[]) : [];
  return new Map(programs.map((program): [FidelityProgram, Truth] => {
    const found = results.find(({ id }) => id === program.id);
    const [error] = found ? [...found.first.errors, ...found.second.errors] : [stderr.trim().split('\n').at(-1) ?? ''];
    if (!found || error !== undefined) return [program, { kind: 'failed', why: error ?? '' }];
    return [program, { kind: 'resources', resources: truthOf(found.first.resources, found.second.resources) }];
  }));
}

function jobOf(program: FidelityProgram, output: string) {
  const main = /^main:\s*(\S+)/m.exec(program.files.get('Pulumi.yaml') ?? '')?.[1];
  // Pulumi runs the program in the folder that the manifest names.
  const folder = main === undefined || main.endsWith('.py') ? '.' : main;
  const entry = main?.endsWith('.py') === true ? main : '__main__.py';
  return { id: program.id, folder: join(output, program.id, folder), entry, stack: stackOf(program), ...configurationOf(program) };
}

/** What the stand-ins are made from. */
function describe(programs: readonly FidelityProgram[], oracles: string) {
  const packages = new Map(['aws', 'random'].map((name) => [name, new PythonPackage(readPulumiPackage(oracles, name, pythonCase))]));
  const texts = programs.flatMap(({ files }) => [...files].flatMap(([path, text]) => (path.endsWith('.py') ? [text] : []))).join('\n');
  const inputs = new Map<string, readonly string[]>();
  const tokens = new Map<string, string>();
  const tables = [...packages].map(([name, pkg]) => {
    const table = pkg.table(texts);
    const each = <T>(paths: object, of: (path: string, python: string) => T) => Object.fromEntries(Object.keys(paths).map((python) => [python, of(pkg.pathOf(python), python)]));
    const classes = each(table.classes, (path, python) => {
      const found = pkg.types.classAt(path);
      if (name === 'aws' && found?.args) inputs.set(python, spelled(found.args));
      if (name === 'aws') tokens.set(python, names.pulumi.classAt(path)?.token ?? '');
      return marked(new Map([...(found?.outputs ?? []), ['id', 'string']]), pkg.types, pythonCase);
    });
    const functions = each(table.functions, (path) => openResult(pkg.types.functionAt(path)?.result ?? new Map(), pkg.types, pythonCase));
    return [name, { ...table, classes, functions }];
  });
  const aws = packages.get('aws');
  const mentioned = new Set(texts.match(/\b(?:\w+\.)?[A-Z]\w*Args\b/g));
  const args = [...mentioned].flatMap((path) => {
    const input = aws?.inputOf(path);
    const fields = input === undefined ? undefined : aws?.types.input(input);
    return fields ? [[path, spelled(fields)]] : [];
  });
  return { tables: Object.fromEntries(tables), inputs: Object.fromEntries(inputs), tokens: Object.fromEntries(tokens), arguments: Object.fromEntries(args) };
}

function spelled(fields: Fields): readonly string[] {
  return [...fields.keys()].map((name) => pythonCase(name));
}
