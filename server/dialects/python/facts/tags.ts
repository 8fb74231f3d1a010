/** The tags that a resource ends up with: its own over those of its provider. */
import { get, possibilities } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import { absent, literal, object, unknown, type Property, type Value } from '../../../core/value';
import type { FactsContext } from './context';
import type { Manifest } from '../pulumi/manifest';

export function tagsOf(context: FactsContext, resource: Resource): Value {
  const own = get(resource.properties, 'tags');
  const given = merged(providerTags(context, resource), own);
  if (!context.program.isTransformed && !isTransformed(resource)) return given;
  return merged(given, object(new Map(), resource.properties.from, false));
}

function isTransformed({ declared: { settings } }: Resource): boolean {
  return !settings.complete || settings.entries.has('transformations') || settings.entries.has('transforms');
}

/** `default_tags` of the provider that a resource uses; those of the default provider are configured. */
function providerTags(context: FactsContext, resource: Resource): Value {
  const { from } = resource.properties;
  const [id = ''] = resource.placement.provider.split('@');
  if (id === '') return configuredTags(context, resource);
  const provider = context.program.declarations.find((each) => each.declared.id === id);
  if (!provider) return id.startsWith('unknown ') || id.includes(' | ') ? unknown('unsupported', from, 'default tags') : absent(from);
  const tags = get(provider.declared.properties, 'default_tags', 'tags');
  return tags.kind === 'absent' ? absent(from) : tags;
}

function configuredTags({ configuration: { manifest, stacks } }: FactsContext, { properties }: Resource): Value {
  const fromManifest = manifest?.tags ?? new Map();
  const given = stacks.map((stack) => stack.values.tags);
  const names = new Set([...fromManifest.keys(), ...given.flatMap((tags) => [...tags.keys()])]);
  if (names.size === 0) return absent(properties.from);
  const entries = new Map<string, Property>();
  let complete = true;
  for (const name of names) {
    const everywhere = fromManifest.has(name) || given.every((tags: Manifest['tags']) => tags.has(name));
    const scalar = fromManifest.get(name) ?? given.flatMap((tags) => tags.get(name) ?? [])[0];
    if (everywhere && scalar) entries.set(name, { value: literal(scalar.value, { location: scalar.location, via: [] }) });
    else complete = false;
  }
  return object(entries, properties.from, complete);
}

/** One set of tags with another over it. */
function merged(base: Value, own: Value): Value {
  if (base.kind === 'absent') return nothing(own) ? absent(own.from) : own;
  if (nothing(own)) return base;
  const entries = new Map<string, Property>();
  let complete = true;
  for (const value of [base, own]) {
    for (const { value: each } of possibilities(value)) {
      if (each.kind === 'object') for (const [name, property] of each.entries) entries.set(name, property);
      complete &&= value.kind !== 'choice' && each.kind === 'object' && each.complete;
    }
  }
  return object(entries, own.from, complete);
}

function nothing(value: Value): boolean {
  return value.kind === 'absent' || (value.kind === 'literal' && value.value === null);
}
