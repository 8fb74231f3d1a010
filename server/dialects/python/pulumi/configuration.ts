/** `pulumi.Config`: every value is given at deployment; the repository may have defaults, and values of stacks. */
import type { SourceFile, SourceFiles } from '../../../core/program';
import { basename, dirname } from '../../../core/source-file';
import type { Primitive, Value } from '../../../core/value';
import { literal, unknown } from '../../../core/value';
import { native } from '../evaluation/methods';
import { isNone } from '../evaluation/truth';
import type { Call, PyAlternative, PyValue } from '../evaluation/values';
import { either, pyLiteral, pyUnknown } from '../evaluation/values';
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

const READER = /^(get|require)(_secret)?(_int|_bool|_float|_object)?$/;

/** What `pulumi.Config(…)` makes. */
export function configObject(configuration: Configuration, call: Call): PyValue {
  const namespace = (call.positional[0] ?? call.keywords.get('name'))?.value;
  const isKnown = !namespace || namespace.kind === 'literal';
  const prefix = namespace?.kind === 'literal' && typeof namespace.value === 'string' ? `${namespace.value}:` : '';
  return {
    ...native('pulumi.Config()', call.from, (inner) => pyUnknown(inner.from)),
    attribute: (name: string) => {
      const [matched, , secret, type] = READER.exec(name) ?? [];
      if (matched === undefined) return undefined;
      return native(`config.${name}`, call.from, (inner) => valueOf(configuration, inner, isKnown ? prefix : undefined, secret !== undefined, type));
    },
  };
}

function valueOf(
  configuration: Configuration,
  call: Call,
  prefix: string | undefined,
  isSecret: boolean,
  type: string | undefined,
): PyValue {
  const given = (call.positional[0] ?? call.keywords.get('key'))?.value;
  const key = given?.kind === 'literal' && prefix !== undefined ? `${prefix}${String(given.value)}` : undefined;
  const words = `${isSecret ? 'secret ' : ''}configuration ${key ?? '…'}`;
  const value: PyValue = { ...pyUnknown(call.from, words, 'parameter'), sensitive: true };
  if (key === undefined || type === '_object') return value;
  const alternatives: PyAlternative[] = [];
  const add = (scalar: Scalar | undefined, condition: string): void => {
    const converted = scalar && convert(scalar.value, type);
    if (!scalar || converted === undefined) return;
    const via = [{ location: scalar.location, name: `configuration ${key}` }];
    alternatives.push({ value: pyLiteral(converted, { location: scalar.location, via }), condition });
  };
  for (const { name, values } of configuration.stacks) add(scalarOf(values, key, configuration.manifest), `the stack is ${name}`);
  const fallback = (call.positional[1] ?? call.keywords.get('default'))?.value;
  const hasFallback = fallback !== undefined && isNone(fallback) !== true;
  if (hasFallback) alternatives.push({ value: fallback, condition: `${words} is not set` });
  else if (configuration.manifest) add(scalarOf(configuration.manifest, key, configuration.manifest), `${words} is not set`);
  if (alternatives.length === 0) return value;
  return either([{ value, condition: `${words} is set` }, ...alternatives], call.from);
}

/** Keys without namespace are the project's own. */
function scalarOf(values: Manifest, key: string, manifest: Manifest | undefined): Scalar | undefined {
  const project = manifest?.name?.value;
  const full = key.includes(':') || project === undefined ? key : `${project}:${key}`;
  return values.defaults.get(full) ?? values.defaults.get(key);
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
