/** `pulumi.Config`: every value is given at deployment; the repository may have defaults, and values of stacks. */
import type { SourceFile, SourceFiles } from '../../../core/program';
import { basename, dirname } from '../../../core/source-file';
import type { Primitive, Value } from '../../../core/value';
import { literal, unknown } from '../../../core/value';
import { native } from '../evaluation/methods';
import { isNone } from '../evaluation/truth';
import type { Call, PyAlternative, PyValue } from '../evaluation/values';
import { carrying, either, pyLiteral, pyUnknown } from '../evaluation/values';
import type { Machine } from '../evaluation/machine';
import type { Manifest, Scalar } from './manifest';

export interface Configuration {
  readonly manifest: Manifest | undefined;
  readonly stacks: readonly Stack[];
}

interface Stack {
  readonly name: string;
  readonly values: Manifest;
}

/** The configuration of the project whose manifest is given, with that of its stacks. */
export function readConfiguration(
  files: SourceFiles,
  manifest: SourceFile | undefined,
  read: (file: SourceFile) => Manifest,
): Configuration {
  if (!manifest) return { manifest: undefined, stacks: [] };
  const folder = dirname(manifest.uri);
  const stacks: Stack[] = [];
  for (const file of files.sources.values()) {
    const name = dirname(file.uri) === folder ? /^Pulumi\.([\w-]+)\.ya?ml$/.exec(basename(file.uri))?.[1] : undefined;
    if (name !== undefined) stacks.push({ name, values: read(file) });
  }
  return { manifest: read(manifest), stacks };
}

/** The region of the default provider, where all that is configured agrees on one. */
export function configuredRegion({ manifest, stacks }: Configuration, entry: string): Value {
  const given = [...stacks.map((stack) => stack.values), ...(manifest ? [manifest] : [])].flatMap((each) => each.defaults.get('aws:region') ?? []);
  const [first, ...others] = given;
  if (first && others.every((each) => each.value === first.value)) return literal(first.value, { location: first.location, via: [] });
  return unknown('parameter', { location: { uri: manifest?.uri ?? entry, range: { start: 0, end: 0 } }, via: [] }, 'configuration aws:region');
}

const REGION = 'aws:region';
const READER = /^(get|require)(_secret)?(_int|_bool|_float|_object)?$/;

/** What `pulumi.Config(…)` makes. */
export function configObject(machine: Machine, configuration: Configuration, call: Call): PyValue {
  const given = (call.positional[0] ?? call.keywords.get('name'))?.value;
  // The project's name is the namespace that is meant without one.
  const namespace = given?.kind === 'literal' && given.value === configuration.manifest?.name?.value ? undefined : given;
  const isKnown = !namespace || namespace.kind === 'literal';
  const prefix = namespace?.kind === 'literal' && typeof namespace.value === 'string' ? `${namespace.value}:` : '';
  return {
    ...native(isKnown ? configName(prefix) : 'pulumi.Config(…)', call.from, (inner) => pyUnknown(inner.from)),
    attribute: (name: string) => {
      const [matched, verb, secret, type] = READER.exec(name) ?? [];
      if (matched === undefined) return undefined;
      const reader: Reader = { machine, configuration, prefix: isKnown ? prefix : undefined, isRequired: verb === 'require', isSecret: secret !== undefined, type };
      return native(`config.${name}`, call.from, (inner) => valueOf(reader, inner));
    },
  };
}

/** What the object that gives the configuration of a namespace is called; the project's own is empty. */
export function configName(prefix: string): string {
  return `pulumi.Config(${prefix.slice(0, -1)})`;
}

interface Reader {
  readonly machine: Machine;
  readonly configuration: Configuration;
  readonly prefix: string | undefined;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  readonly type: string | undefined;
}

function valueOf({ machine, configuration, prefix, isRequired, isSecret, type }: Reader, call: Call): PyValue {
  const named = (call.positional[0] ?? call.keywords.get('key'))?.value;
  const key = named?.kind === 'literal' && prefix !== undefined ? `${prefix}${String(named.value)}` : undefined;
  const words = `${isSecret ? 'secret ' : ''}configuration ${key ?? '…'}`;
  // The region is where things are, not what tells two deployments apart.
  const inputs = key === undefined || key === REGION ? undefined : [key];
  const value: PyValue = carrying({ ...pyUnknown(call.from, words, 'parameter'), sensitive: true }, inputs);
  if (key === undefined) return value;
  const isGiven = [configuration.manifest, ...configuration.stacks.map((stack) => stack.values)].some((each) => each && declares(each, key, configuration.manifest));
  const recorded = (preset: PyValue | undefined): void => {
    machine.reads.push({ name: key, kind: 'configuration', call: call.from.location, preset, isRequired, isGiven, isSecret });
  };
  if (type === '_object') {
    recorded(undefined);
    return value;
  }
  const alternatives: PyAlternative[] = [];
  const add = (scalar: Scalar | undefined, condition: string): void => {
    const converted = scalar && convert(scalar.value, type);
    if (!scalar || converted === undefined) return;
    const via = [{ location: scalar.location, name: `configuration ${key}` }];
    alternatives.push({ value: carrying(pyLiteral(converted, { location: scalar.location, via }), inputs), condition });
  };
  for (const { name, values } of configuration.stacks) add(scalarOf(values, key, configuration.manifest), `the stack is ${name}`);
  const fallback = (call.positional[1] ?? call.keywords.get('default'))?.value;
  const hasFallback = fallback !== undefined && isNone(fallback) !== true;
  const presetAt = alternatives.length;
  if (hasFallback) alternatives.push({ value: carrying(fallback, inputs), condition: `${words} is not set` });
  else if (configuration.manifest) add(scalarOf(configuration.manifest, key, configuration.manifest), `${words} is not set`);
  recorded(alternatives[presetAt]?.value);
  if (alternatives.length === 0) return value;
  return either([{ value, condition: `${words} is set` }, ...alternatives], call.from);
}

function scalarOf(values: Manifest, key: string, manifest: Manifest | undefined): Scalar | undefined {
  return values.defaults.get(qualified(key, manifest)) ?? values.defaults.get(key);
}

function declares(values: Manifest, key: string, manifest: Manifest | undefined): boolean {
  return values.keys.has(qualified(key, manifest)) || values.keys.has(key);
}

/** Keys without namespace are the project's own. */
function qualified(key: string, manifest: Manifest | undefined): string {
  const project = manifest?.name?.value;
  return key.includes(':') || project === undefined ? key : `${project}:${key}`;
}

function convert(text: string, type: string | undefined): Primitive | undefined {
  switch (type) {
    case '_bool':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case '_int':
    case '_float':
      return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
    default:
      return text;
  }
}
