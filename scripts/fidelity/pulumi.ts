/** Pulumi programs in TypeScript: what is read of the source against what the real SDK registers with a stand-in for the engine. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { createTypeScriptDialect } from '../../server/dialects/typescript';
import { engine } from '../../server/dialects/typescript/syntax/engine';
import { execute } from '../verify/execute';
import { configurationOf, inProgram } from '../verify/pulumi';
import { readPulumiPackage } from '../verify/pulumi-types';
import type { FidelityDialect, FidelityPlaces, FidelityProgram, Truth } from './contract';
import { attributeName, isDefault, marked, mentionedPaths, names, openResult, pair, readWith, stackOf, truthOf, type Run } from './pulumi-shared';

const dialect = createTypeScriptDialect(engine, names);

export const pulumiTypeScript: FidelityDialect = {
  name: 'Pulumi TypeScript',
  folder: 'pulumi-typescript',
  read: (program) => readWith(dialect, program, { impliedToo: false }),
  truths,
  pair,
  rules: { isDefault, attribute: (resource, canonical) => attributeName(resource, canonical, 'typeScript') },
};

async function truths(programs: readonly FidelityProgram[], { oracles, output }: FidelityPlaces): Promise<ReadonlyMap<FidelityProgram, Truth>> {
  if (!existsSync(join(output, 'node_modules'))) symlinkSync(join(oracles, 'node_modules'), join(output, 'node_modules'), 'junction');
  const pkg = readPulumiPackage(oracles, 'aws');
  const jobs = [];
  const truth = new Map<FidelityProgram, Truth>();
  for (const program of programs) {
    const folder = join(output, program.id);
    const bundle = `${folder}.mjs`;
    try {
      await makeBundle(program, folder, bundle);
      jobs.push({ id: program.id, folder, bundle, stack: stackOf(program), ...configurationOf(program) });
    } catch (error) {
      truth.set(program, { kind: 'failed', why: String(error) });
    }
  }
  const samples = mentionedPaths(pkg, programs).flatMap((path) => {
    const [outputs, result] = [pkg.classAt(path)?.outputs, pkg.functionAt(path)?.result];
    return /(?:^|\.)get[A-Z]\w*$/.test(path) ? (result ? [[path, openResult(result, pkg)]] : []) : outputs ? [[path, marked(outputs, pkg)]] : [];
  });
  const [job, result] = [join(output, 'job.json'), join(output, 'result.json')];
  writeFileSync(job, JSON.stringify({ output, programs: jobs, samples: Object.fromEntries(samples), result }));
  const { stderr } = await execute(process.execPath, ['scripts/fidelity/runners/pulumi.mjs', job]);
  // The runner writes nothing else.
  const results = existsSync(result) ? (JSON.parse(readFileSync(result, 'utf8')) as readonly { id: string; first: Run; second: Run }[]) : [];
  for (const program of programs) {
    if (truth.has(program)) continue;
    const found = results.find(({ id }) => id === program.id);
    const place = { folder: join(output, program.id), files: program.files };
    const [error] = found ? [...found.first.errors, ...found.second.errors] : [stderr.trim().split('\n').at(-1) ?? ''];
    truth.set(program, found && error === undefined ? { kind: 'resources', resources: truthOf(found.first.resources, found.second.resources) } : { kind: 'failed', why: inProgram(error ?? '', place) });
  }
  return truth;
}

/** One script, in which only the libraries are not. */
async function makeBundle({ files }: FidelityProgram, folder: string, outfile: string): Promise<void> {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const main = /^main:\s*(\S+)/m.exec(files.get('Pulumi.yaml') ?? '')?.[1] ?? 'index.ts';
  const entry = [main, `${main}/index.ts`].map((each) => join(folder, each)).find((each) => existsSync(each) && each.endsWith('.ts'));
  if (entry === undefined) throw new Error('it has no index.ts');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    banner: { js: `const __dirname = ${JSON.stringify(dirname(entry))};` },
    plugins: [libraries],
  });
}

/** Imports of packages ask the runner, which has them loaded. */
const libraries: Plugin = {
  name: 'libraries',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:@pulumi\/|node:|fs$|path$)/ }, ({ path }) => ({ path, namespace: 'library' }));
    onLoad({ filter: /.*/, namespace: 'library' }, ({ path }) => ({ contents: `module.exports = globalThis.requireLibrary(${JSON.stringify(path)});`, loader: 'js' }));
  },
};
