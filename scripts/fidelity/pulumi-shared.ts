/** What Pulumi's languages share: what Lintel reads under which name, and values that stand for what the deployment gives. */
import type { Dialect } from '../../server/core/program';
import type { DeclaredResource } from '../../server/core/resource';
import type { ObjectValue, Property, Value } from '../../server/core/value';
import { list, object, reference, written } from '../../server/core/value';
import { camelCase, pythonCase, schemaNames } from '../../server/schema/names';
import { schemaTables } from '../../server/schema/names/tables';
import type { Fields, PulumiPackage } from '../verify/pulumi-types';
import type { FidelityProgram, SeenResource, True, TrueObject, TrueResource } from './contract';
import { referenceMark, openMark } from './contract';
import { workspaceOf } from './programs';
import { isSameText } from './truth';

export const names = schemaNames(schemaTables);

/** As runners write it down. */
export interface Registered {
  readonly id: string;
  readonly name: string;
  /** `s3.Bucket`. */
  readonly type: string;
  readonly properties: TrueObject;
  readonly settings: TrueObject;
  readonly region: True;
  readonly dependsOn: readonly string[];
}

export interface Run {
  readonly resources: readonly Registered[];
  readonly errors: readonly string[];
}

/** What is no property of a resource has a name that no property can have. */
const [SETTING, REGION, DEPENDENCIES] = ['option.', 'option.region', 'option.dependsOn'];
const SETTINGS: ReadonlyMap<string, string> = new Map(
  ['protect', 'retainOnDelete', 'deleteBeforeReplace', 'ignoreChanges'].flatMap((name) => [[name, name] as const, [pythonCase(name), name] as const]),
);

const labels = new WeakMap<SeenResource, string>();

/** `impliedToo`: the truth names resources that a resource explicitly depends on although its properties refer to them as well. */
export function readWith(dialect: Dialect, program: FidelityProgram, { impliedToo }: { readonly impliedToo: boolean }): readonly SeenResource[] {
  const files = workspaceOf(program, dialect);
  const declared = dialect.discover(files).flatMap((seed) => dialect.evaluate(seed, files).declared);
  return declared.flatMap((each) => {
    if (each.mode !== 'managed' || !each.nativeType.startsWith('aws:')) return [];
    const seen: SeenResource = { id: each.id, type: pathOf(each.nativeType), properties: withOptions(each, impliedToo), conditional: each.condition !== undefined };
    labels.set(seen, each.label ?? each.name);
    return [seen];
  });
}

/** `aws:s3/bucket:Bucket` is `s3.Bucket`. */
function pathOf(token: string): string {
  const [, module = '', name = ''] = token.split(':');
  const folder = module.split('/')[0] ?? '';
  return folder === 'index' ? name : `${folder}.${name}`;
}

function withOptions({ properties, settings, placement, dependsOn, header }: DeclaredResource, impliedToo: boolean): ObjectValue {
  const entries = new Map<string, Property>(properties.entries);
  for (const [key, property] of settings.entries) {
    const name = SETTINGS.get(key);
    if (name !== undefined) entries.set(SETTING + name, property);
  }
  const from = written(header);
  entries.set(REGION, { value: placement.region });
  const mentioned = impliedToo ? new Set<string>() : targetsIn(properties);
  entries.set(DEPENDENCIES, { value: list(dependsOn.filter((id) => !mentioned.has(id)).map((id) => reference(id, '', from)), from, settings.complete) });
  return object(entries, properties.from, properties.complete);
}

function targetsIn(value: Value, found = new Set<string>()): ReadonlySet<string> {
  switch (value.kind) {
    case 'reference':
      return found.add(value.target);
    case 'object':
      for (const { value: inner } of value.entries.values()) targetsIn(inner, found);
      return found;
    case 'list':
      for (const item of value.items) targetsIn(item, found);
      return found;
    case 'template':
      for (const part of value.parts) targetsIn(part, found);
      return found;
    case 'choice':
      for (const each of value.alternatives) targetsIn(each.value, found);
      return found;
    default:
      return found;
  }
}

/** What is true of a deployment, with what is so of another one. */
export function truthOf(first: readonly Registered[], second: readonly Registered[]): readonly TrueResource[] {
  const free = new Set(second);
  const others = new Map<Registered, Registered | undefined>();
  const take = (each: Registered, isIt: (other: Registered) => boolean): void => {
    const found = others.get(each) ?? [...free].find(isIt);
    others.set(each, found);
    if (found) free.delete(found);
  };
  for (const each of first) take(each, ({ id }) => id === each.id);
  for (const each of first) take(each, ({ type }) => type === each.type);
  return first.map((each) => {
    const other = others.get(each);
    return { id: each.id, type: each.type, properties: propertiesOf(each), otherwise: other ? propertiesOf(other) : {} };
  });
}

function propertiesOf({ properties, settings, region, dependsOn }: Registered): TrueObject {
  return {
    ...properties,
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [SETTING + name, value])),
    [REGION]: region,
    [DEPENDENCIES]: [...new Set(dependsOn)].map((id) => referenceMark(id)),
  };
}

/** By name; names that the deployment decides by their words, and then by likeness. */
export function pair(seen: readonly SeenResource[], truth: readonly TrueResource[]): ReadonlyMap<SeenResource, TrueResource> {
  const free = new Set(truth);
  const pairs = new Map<SeenResource, TrueResource>();
  const take = (each: SeenResource, isIt: (name: string, label: string) => boolean): void => {
    if (pairs.has(each)) return;
    const label = labels.get(each) ?? '';
    const candidates = [...free].filter((one) => one.type === each.type && isIt(nameOf(one), label));
    const [best] = candidates.sort((a, b) => likeness(each, b) - likeness(each, a));
    if (!best) return;
    free.delete(best);
    pairs.set(each, best);
  };
  for (const each of seen) take(each, (name, label) => name === label);
  for (const each of seen) take(each, (name, label) => wordsOf(label).every((word) => name.includes(word)));
  for (const each of seen) if (wordsOf(labels.get(each) ?? '').length === 0) take(each, () => true);
  return pairs;
}

function nameOf({ id, type }: TrueResource): string {
  return id.slice(type.length + 1).replace(/#\d+$/, '');
}

function wordsOf(label: string): readonly string[] {
  return label.replaceAll(/\$\{[^}]*\}/g, '-').split(/[-_.]+/).filter((word) => word !== '');
}

function likeness({ properties }: SeenResource, truth: TrueResource): number {
  return [...properties.entries].filter(([name, { value }]) => value.kind === 'literal' && isSameText(value.value, truth.properties[name] ?? null)).length;
}

/** What the SDK writes where a program gives no description; options that are not given. */
export function isDefault(_resource: TrueResource, path: string, value: True): boolean {
  return path.startsWith(SETTING) ? value === false : path === 'description' && value === 'Managed by Pulumi';
}

/** The dialect's name of an attribute. */
export function attributeName({ type }: TrueResource, canonical: string, language: 'typeScript' | 'python'): string {
  const found = names.pulumi.classAt(type)?.property([canonical])?.[language];
  return found ?? (language === 'python' ? canonical : camelCase(canonical));
}

/** Stands for everything that a class gives, by property. `§` stands for the resource's id. */
export function marked(outputs: Fields, pkg: PulumiPackage, spell: (name: string) => string = (name) => name): TrueObject {
  return Object.fromEntries([...outputs].map(([name, type]) => [spell(name), marksLike(type, spell(name), pkg)]));
}

/** What a function gives: only the deployment knows. */
export function openResult(fields: Fields, pkg: PulumiPackage, spell: (name: string) => string = (name) => name): TrueObject {
  return Object.fromEntries([...fields].map(([name, type]) => [spell(name), opened(pkg.sample(withoutNothing(type), name) ?? '', `§.${name}`)]));
}

function marksLike(type: string, name: string, pkg: PulumiPackage): True {
  const sample = pkg.sample(withoutNothing(type), name);
  return typeof sample === 'object' && sample !== null ? withMarks(sample, referenceMark('§')) : referenceMark('§', name);
}

function withoutNothing(type: string): string {
  return type.replace(/^pulumi\.Output<(.*)>$/s, '$1').replace(/ \| undefined$/, '');
}

function opened(truth: True, name: string): True {
  return withMarks(truth, openMark(name));
}

function withMarks(truth: True, mark: string): True {
  if (typeof truth !== 'object' || truth === null) return mark;
  if (Array.isArray(truth)) return (truth as readonly True[]).map((each) => withMarks(each, mark));
  return Object.fromEntries(Object.entries(truth).map(([key, each]: [string, True]) => [key, withMarks(each, mark)]));
}

/** The first stack that has a file. */
export function stackOf({ files }: FidelityProgram): string {
  return [...files.keys()].flatMap((path) => /^Pulumi\.(\w+)\.yaml$/.exec(path)?.[1] ?? [])[0] ?? 'dev';
}

/** Classes and functions whose last name the programs mention. */
export function mentionedPaths(pkg: PulumiPackage, programs: readonly FidelityProgram[], spell: (name: string) => string = (name) => name): readonly string[] {
  const mentioned = new Set(programs.flatMap(({ files }) => [...files.values()].flatMap((text) => text.match(/\w+/g) ?? [])));
  return pkg.paths.filter((path) => {
    const last = spell(path.slice(path.lastIndexOf('.') + 1));
    return mentioned.has(last) || mentioned.has(`${last}Output`) || mentioned.has(`${last}_output`);
  });
}
