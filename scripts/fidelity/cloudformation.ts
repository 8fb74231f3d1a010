/**
 * CloudFormation and SAM templates: what is read against templates that are worked out by a program of their own, with the
 * parameters' defaults and with others, after AWS's own translator has expanded serverless ones. Those are compared in
 * canonical names: what a short form expands to has other names than the short form.
 */
import { join } from 'node:path';
import type { Value } from '../../server/core/value';
import { createCloudFormationDialect } from '../../server/dialects/cloudformation';
import { createBridge } from '../../server/schema/bridge';
import { schemaNames } from '../../server/schema/names';
import { schemaTables } from '../../server/schema/names/tables';
import { execute } from '../verify/execute';
import { openMark, referenceMark, type FidelityDialect, type FidelityPlaces, type FidelityProgram, type SeenResource, type True, type TrueObject, type TrueResource, type Truth } from './contract';
import { ROOT, sourcesOf, workspaceOf } from './programs';
import { mostAlike, piecesOf } from './truth';

const names = schemaNames(schemaTables);
const bridge = createBridge(names.cloudFormation);
const dialect = createCloudFormationDialect({ names });

export const cloudFormation: FidelityDialect = {
  name: 'CloudFormation',
  folder: 'cloudformation',
  read,
  truths,
  pair,
  rules: {
    attribute: ({ type }, canonical) => {
      const native = bridge.nativeAttribute(type, canonical);
      return native?.kind === 'attribute' ? native.name : '';
    },
    isAttribute: ({ type }, canonical, name) => name === canonical || bridge.attribute(type, { kind: 'attribute', name }) === canonical,
  },
};

function read(program: FidelityProgram): readonly SeenResource[] {
  if (isServerless(program)) return canonicalIn(program);
  const files = workspaceOf(program, dialect);
  return dialect.discover(files).flatMap((seed) => {
    const path = seed.uri.slice(ROOT.length + 1);
    return dialect.evaluate(seed, files).declared.map(({ id, nativeType, properties, condition }) => {
      return { id: `${path}#${id}`, scope: `${path}#`, type: nativeType, properties, conditional: condition !== undefined };
    });
  });
}

/** By id; of what short forms expand to, which the translator gives other names, the one that is most alike. */
function pair(seen: readonly SeenResource[], truth: readonly TrueResource[]): ReadonlyMap<SeenResource, TrueResource> {
  const pairs = new Map<SeenResource, TrueResource>();
  const free = new Set(truth);
  const take = (each: SeenResource, found: TrueResource | undefined): void => {
    if (!found) return;
    free.delete(found);
    pairs.set(each, found);
  };
  for (const each of seen) take(each, [...free].find(({ id, type }) => id === each.id && type === each.type));
  for (const each of seen) {
    if (!pairs.has(each)) take(each, mostAlike(each, [...free].filter(({ type, added }) => type === each.type && added === true)));
  }
  return pairs;
}

function isServerless({ files }: FidelityProgram): boolean {
  return [...files.values()].some((text) => text.includes('AWS::Serverless-2016-10-31'));
}

/** Of serverless templates, what rules see: their native names are not those of what they expand to. */
function canonicalIn(program: Pick<FidelityProgram, 'files'>): readonly SeenResource[] {
  const files = workspaceOf({ id: '', title: '', ...program }, dialect);
  return dialect.discover(files).flatMap((seed) => {
    const path = seed.uri.slice(ROOT.length + 1);
    return dialect.evaluate(seed, files).graph.resources.map(({ id, type, properties, condition, declared }) => {
      // What the short form adds is not worked out in full.
      const partial = declared.nativeType.startsWith('AWS::Serverless::') && id !== declared.id;
      return { id: `${path}#${id}`, scope: `${path}#`, type, properties, partial, conditional: condition !== undefined };
    });
  });
}

/** Expanded resources in the names in which short forms are read. */
function canonicalTruth(program: FidelityProgram, resources: readonly TrueResource[]): readonly TrueResource[] {
  const byPath = new Map<string, TrueResource[]>();
  for (const each of resources) {
    const [path = ''] = each.id.split('#');
    byPath.set(path, [...(byPath.get(path) ?? []), each]);
  }
  const files = new Map([...byPath].map(([path, all]) => [path.replace(/\.ya?ml$/, '.json'), templateOf(all)]));
  const isAdded = (id: string): boolean => ![...program.files.values()].some((text) => new RegExp(`^\\s*"?${id}"?:`, 'm').test(text));
  return canonicalIn({ files }).map(({ id, scope = '', type, properties }) => {
    const [path = ''] = [...byPath.keys()].filter((each) => each.replace(/\.ya?ml$/, '.json') === scope.slice(0, -1));
    return { id: `${path}#${id.slice(scope.length)}`, type, added: isAdded(id.slice(scope.length)), properties: truthOf(properties, `${path}#`) as TrueObject }; // An object stays one.
  });
}

function templateOf(resources: readonly TrueResource[]): string {
  const Resources = Object.fromEntries(resources.map(({ id, type, properties }) => [id.slice(id.indexOf('#') + 1), { Type: type, Properties: withIntrinsics(properties) }]));
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Parameters: { [OPEN]: { Type: 'String' } }, Resources });
}

/** A parameter that stands for everything that the deployment decides. */
const OPEN = 'Open';

function withIntrinsics(truth: True): unknown {
  if (typeof truth === 'string') {
    const pieces = piecesOf(truth);
    const [only] = pieces;
    if (only?.kind === 'reference' && pieces.length === 1) return intrinsicOf(only);
    if (only?.kind === 'open' && pieces.length === 1) return { Ref: OPEN };
    return pieces.length < 2 ? truth : { 'Fn::Join': ['', pieces.map((each) => (each.kind === 'text' ? each.text : each.kind === 'open' ? { Ref: OPEN } : intrinsicOf(each)))] };
  }
  if (typeof truth !== 'object' || truth === null) return truth;
  if (Array.isArray(truth)) return (truth as readonly True[]).map(withIntrinsics);
  return Object.fromEntries(Object.entries(truth).map(([key, each]: [string, True]) => [key, withIntrinsics(each)]));
}

function intrinsicOf({ id, attribute }: { readonly id: string; readonly attribute: string }): unknown {
  const logicalId = id.slice(id.indexOf('#') + 1);
  return attribute === '' ? { Ref: logicalId } : { 'Fn::GetAtt': [logicalId, attribute] };
}

function truthOf(value: Value, scope: string): True {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'list':
      return value.items.map((each) => truthOf(each, scope));
    case 'object':
      return Object.fromEntries([...value.entries].map(([key, property]) => [key, truthOf(property.value, scope)]));
    case 'template':
      return value.parts.map((each) => String(truthOf(each, scope))).join('');
    case 'reference':
      return referenceMark(scope + value.target, value.attribute);
    case 'absent':
      return null;
    case 'choice':
    case 'unknown':
      return openMark();
  }
}

/** What the runner writes. */
type Answer = Readonly<Record<string, { readonly resources?: readonly TrueResource[]; readonly why?: string; readonly skipped?: string }>>;

async function truths(programs: readonly FidelityProgram[], { root }: FidelityPlaces): Promise<ReadonlyMap<FidelityProgram, Truth>> {
  const input = JSON.stringify({ programs: programs.map((each) => ({ id: each.id, serverless: isServerless(each), files: Object.fromEntries(sourcesOf(each)) })) });
  const { code, stdout, stderr } = await execute('python3', [join(root, 'scripts/fidelity/runners/cloudformation.py')], { input });
  if (code !== 0) {
    const why = `python3 with PyYAML is needed (pip install pyyaml aws-sam-translator): ${stderr.trim().split('\n').at(-1) ?? ''}`;
    return new Map(programs.map((each) => [each, { kind: 'skipped', why }]));
  }
  const answer = JSON.parse(stdout) as Answer;
  return new Map(programs.map((each): [FidelityProgram, Truth] => {
    const { resources, why = 'nothing is known about it', skipped } = answer[each.id] ?? {};
    if (skipped !== undefined) return [each, { kind: 'skipped', why: skipped }];
    return [each, resources ? { kind: 'resources', resources: isServerless(each) ? canonicalTruth(each, resources) : resources } : { kind: 'failed', why }];
  }));
}
