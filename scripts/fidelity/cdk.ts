/** CDK programs: what is read of the source against the templates that the real library synthesises, in CloudFormation's names. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { cdkModel } from '../../server/dialects/typescript/cdk';
import type { Lowered, NativeResource } from '../../server/dialects/typescript/cdk/lowering';
import { runProgram } from '../../server/dialects/typescript/evaluator/program';
import { claims, createDiscovery } from '../../server/dialects/typescript/program/discovery';
import { createImportReader } from '../../server/dialects/typescript/program/imports';
import { engine } from '../../server/dialects/typescript/syntax/engine';
import { createParser } from '../../server/dialects/typescript/syntax/parser';
import { createBridge } from '../../server/schema/bridge';
import { schemaNames } from '../../server/schema/names';
import { schemaTables } from '../../server/schema/names/tables';
import { execute } from '../verify/execute';
import type { FidelityDialect, FidelityPlaces, FidelityProgram, SeenResource, True, TrueObject, TrueResource, Truth } from './contract';
import { intrinsicsAsMarks } from './intrinsics';
import { workspaceOf } from './programs';
import { mostAlike } from './truth';

const names = schemaNames(schemaTables);
const models = [cdkModel(names)];
const bridge = createBridge(names.cloudFormation);
const natives = new WeakMap<SeenResource, NativeResource>();

export const cdk: FidelityDialect = {
  name: 'CDK TypeScript',
  folder: 'cdk',
  read,
  truths,
  pair,
  rules: {
    isIgnored: ({ type }, path) => MADE_UP.has(`${type}.${path}`) || /SecurityGroup(In|E)gress\.Description$/.test(`${type}.${path}`),
    attribute: ({ type }, canonical) => {
      const native = bridge.nativeAttribute(type, canonical);
      return native?.kind === 'attribute' ? native.name : '';
    },
    isAttribute: ({ type }, canonical, name) => bridge.attribute(type, { kind: 'attribute', name }) === canonical,
  },
};

/** Exists only once an app is synthesised, or is a text of the library's own. */
const MADE_UP: ReadonlySet<string> = new Set([
  'AWS::Lambda::Function.Code.S3Bucket',
  'AWS::Lambda::Function.Code.S3Key',
  'AWS::IAM::Policy.PolicyName',
  'AWS::EC2::SecurityGroup.GroupDescription',
]);

function read(program: FidelityProgram): readonly SeenResource[] {
  const files = workspaceOf(program, { claims, recognises: () => true });
  return createDiscovery(models, createImportReader())(files).flatMap(({ file, folder }) => {
    const { results } = runProgram(file, folder, files, createParser(engine), models);
    // The model's own result says more than the interface of libraries.
    return results.flatMap(({ result }) => (result as unknown as Lowered).natives).flatMap((native) => {
      if (native.construct.mode !== 'managed') return [];
      const conditional = native.construct.condition !== undefined;
      const seen = { id: native.id, type: native.type, properties: native.properties, conditional, partial: native.implicit };
      natives.set(seen, native);
      return [seen];
    });
  });
}

interface Synthesised {
  readonly id: string;
  readonly error?: string;
  readonly parameters: Readonly<Record<string, { readonly Default?: True }>>;
  readonly resources: readonly { readonly stack: string; readonly logicalId: string; readonly path: string; readonly type: string; readonly properties: TrueObject }[];
}

async function truths(programs: readonly FidelityProgram[], { root, output, oracles }: FidelityPlaces): Promise<ReadonlyMap<FidelityProgram, Truth>> {
  for (const program of programs) {
    const { id, files } = program;
    for (const [path, text] of files) {
      const place = join(output, id, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    }
    const entry = join(output, id, jobOf(program).entry);
    // What cannot be bundled is told by the run.
    await build({ entryPoints: [`${entry}.ts`], outfile: `${entry}.js`, bundle: true, packages: 'external', platform: 'node', format: 'cjs', target: 'node20', logLevel: 'silent' }).catch(() => undefined);
  }
  const job = join(output, 'job.json');
  writeFileSync(job, JSON.stringify({ output, oracles, result: join(output, 'result.json'), programs: programs.map(jobOf) }));
  const { stdout, stderr } = await execute(process.execPath, [join(root, 'scripts/fidelity/runners/cdk.mjs'), job]);
  const start = stdout.lastIndexOf('\n[');
  // The runner ends with it.
  const results = (start < 0 ? [] : JSON.parse(stdout.slice(start))) as readonly Synthesised[];
  return new Map(programs.map((program): [FidelityProgram, Truth] => {
    const result = results.find(({ id }) => id === program.id);
    if (!result) return [program, { kind: 'failed', why: stderr.trim().split('\n').at(-1) ?? '' }];
    if (result.error !== undefined) return [program, { kind: 'failed', why: result.error }];
    const resources = result.resources.filter(({ type, path }) => isWritten(type, path)).map((each): TrueResource => {
      const added = isAdded(each.path, result, program);
      return { id: `${each.stack}/${each.logicalId} ${each.path}`, type: each.type, properties: marked(each.properties, each.stack, result, true), otherwise: marked(each.properties, each.stack, result, false), added };
    });
    return [program, { kind: 'resources', resources }];
  }));
}

/** What the library adds to work, and what no one configures. */
function isWritten(type: string, path: string): boolean {
  return type !== 'AWS::CDK::Metadata' && !path.includes('CustomResourceProvider');
}

/** The library made it inside of what the program made: nobody gave it the name that it has. */
function isAdded(path: string, { resources }: Synthesised, program: FidelityProgram): boolean {
  const construct = constructOf(path);
  const isInside = resources.some((each) => construct.startsWith(`${constructOf(each.path)}/`));
  const name = construct.slice(construct.lastIndexOf('/') + 1);
  return isInside && ![...program.files.values()].some((text) => text.includes(`'${name}'`));
}

function constructOf(path: string): string {
  return path.replace(/\/(?:Resource|Default)$/, '');
}

function jobOf({ id, files }: FidelityProgram): { id: string; entry: string; context: unknown } {
  const settings: unknown = JSON.parse(files.get('cdk.json') ?? '{}');
  // Written by us, beside the program.
  const { app = '', context = {} } = settings as { app?: string; context?: unknown };
  const entry = /([\w./-]+)\.ts\b/.exec(app)?.[1] ?? (files.has('bin/app.ts') ? 'bin/app' : 'app');
  return { id, entry, context };
}

/** References by the id that a resource has here, rather than its logical one. */
function marked(properties: TrueObject, stack: string, { resources, parameters }: Synthesised, withDefaults: boolean): TrueObject {
  const ids = new Map(resources.map((each) => [`${each.stack}/${each.logicalId}`, `${each.stack}/${each.logicalId} ${each.path}`]));
  const made: True = intrinsicsAsMarks(properties, (logicalId) => ids.get(`${stack}/${logicalId}`), (name) => (withDefaults ? parameters[`${stack}/${name}`]?.Default : undefined));
  return made as TrueObject; // An object stays one.
}

/** The resource of the same construct; for a child, the one of its type inside the construct that is most alike. */
function pair(seen: readonly SeenResource[], truth: readonly TrueResource[]): ReadonlyMap<SeenResource, TrueResource> {
  const taken = new Set<TrueResource>();
  const pairs = new Map<SeenResource, TrueResource>();
  const take = (each: SeenResource, choose: (free: readonly TrueResource[]) => TrueResource | undefined): void => {
    if (pairs.has(each)) return;
    const found = choose(truth.filter((one) => one.type === each.type && !taken.has(one)));
    if (!found) return;
    taken.add(found);
    pairs.set(each, found);
  };
  for (const each of seen) take(each, (free) => free.find((one) => [each.id, `${each.id}/Resource`, `${each.id}/Default`].includes(pathOf(one))));
  for (const each of seen) {
    // The resource of a construct can have another name in it, and what a name is made of need not be known.
    const isMain = natives.get(each)?.construct.path === each.id;
    const scope = natives.get(each)?.construct.scope?.path ?? '';
    if (isMain) take(each, (free) => free.find((one) => pathOf(one).startsWith(`${each.id}/`)));
    if (isMain) take(each, (free) => mostAlike(each, free.filter((one) => pathOf(one).startsWith(`${scope}/`) && isUnnamed(each, one))));
  }
  for (const each of seen) {
    const construct = natives.get(each)?.construct;
    if (!construct || each.id === construct.path) continue;
    take(each, (free) => {
      const inside = free.filter((one) => pathOf(one).startsWith(`${construct.path}/`));
      const around = free.filter((one) => pathOf(one).startsWith(`${construct.scope?.path ?? ''}/`));
      // A subscription stands in the construct that subscribes.
      const candidates = inside.length > 0 && each.type !== 'AWS::SNS::Subscription' ? inside : around;
      return mostAlike(each, candidates);
    });
  }
  return pairs;
}

/** A construct whose name is not known has that of its class. */
function isUnnamed({ id }: SeenResource, { type }: TrueResource): boolean {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return `Cfn${type.split('::').at(-1) ?? ''}`.endsWith(name);
}

function pathOf({ id }: TrueResource): string {
  return id.slice(id.indexOf(' ') + 1);
}
