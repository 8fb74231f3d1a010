/**
 * Folds satellites into their parents: a bucket carries its public access block, wherever that was written.
 *
 * A satellite names its parent by a reference or by an equal literal name. One whose parent cannot be known may belong to any
 * parent of the program that lacks one, so those parents' property becomes `unknown`.
 */
import { get, possibilities } from '../core/query';
import type { Resource } from '../core/resource';
import type { ObjectValue, Property, Value } from '../core/value';
import { list, object, unknown } from '../core/value';
import { SATELLITES, type Satellite } from './satellites';

export function fold(resources: readonly Resource[]): readonly Resource[] {
  const parents = new Map(resources.filter((each) => each.mode === 'managed').map((each) => [each.id, each]));
  const additions = new Map<string, Map<string, Property>>();
  const owners = new Map<string, string>();
  for (const resource of resources) {
    const satellite = resource.mode === 'managed' ? SATELLITES.get(resource.type) : undefined;
    if (!satellite) continue;
    const found = parentsOf(resource, satellite, parents);
    if (found === 'unknown') {
      for (const parent of parents.values()) {
        if (parent.type === satellite.parent) addUnknown(additions, parent, satellite, resource);
      }
      continue;
    }
    for (const parent of found) {
      owners.set(resource.id, parent.id);
      addProperty(additions, parent, satellite, resource);
    }
  }
  return resources.map((resource) => {
    const owner = owners.get(resource.id);
    const added = additions.get(resource.id);
    if (owner === undefined && !added) return resource;
    const properties = added ? extended(resource.properties, added) : resource.properties;
    return owner === undefined ? { ...resource, properties } : { ...resource, properties, foldedInto: owner };
  });
}

function parentsOf(
  resource: Resource,
  satellite: Satellite,
  parents: ReadonlyMap<string, Resource>,
): readonly Resource[] | 'unknown' {
  const found: Resource[] = [];
  for (const { value } of possibilities(get(resource.properties, satellite.link))) {
    if (value.kind === 'reference') {
      const parent = parents.get(value.target);
      if (parent?.type === satellite.parent) found.push(parent);
    } else if (value.kind === 'literal') {
      const parent = byName(parents, satellite, value.value);
      if (parent) found.push(parent);
    } else if (value.kind !== 'absent') {
      const parent = byTemplate(parents, satellite, value);
      if (!parent) return 'unknown';
      found.push(parent);
    }
  }
  return found;
}

/** A parent whose name is written as the same literal. */
function byName(parents: ReadonlyMap<string, Resource>, satellite: Satellite, name: unknown): Resource | undefined {
  for (const parent of parents.values()) {
    if (parent.type !== satellite.parent) continue;
    const own = get(parent.properties, satellite.parentName);
    if (own.kind === 'literal' && own.value === name) return parent;
  }
  return undefined;
}

/** A parent whose name is written as the same text with the same holes. */
function byTemplate(parents: ReadonlyMap<string, Resource>, satellite: Satellite, value: Value): Resource | undefined {
  const wanted = fingerprint(value);
  if (wanted === undefined) return undefined;
  for (const parent of parents.values()) {
    if (parent.type === satellite.parent && fingerprint(get(parent.properties, satellite.parentName)) === wanted) return parent;
  }
  return undefined;
}

function fingerprint(value: Value): string | undefined {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value);
    case 'reference':
      return `<${value.target}.${value.attribute}>`;
    case 'unknown':
      return value.name === undefined ? undefined : `<${value.name}>`;
    case 'template': {
      const parts = value.parts.map(fingerprint);
      return parts.includes(undefined) ? undefined : parts.join('+');
    }
    default:
      return undefined;
  }
}

function addUnknown(
  additions: Map<string, Map<string, Property>>,
  parent: Resource,
  satellite: Satellite,
  resource: Resource,
): void {
  const added = entriesFor(additions, parent);
  if (added.has(satellite.property) || parent.properties.entries.has(satellite.property)) return;
  added.set(satellite.property, { value: unknown('computed', resource.properties.from, resource.name) });
}

function addProperty(
  additions: Map<string, Map<string, Property>>,
  parent: Resource,
  satellite: Satellite,
  resource: Resource,
): void {
  const added = entriesFor(additions, parent);
  const content = satellite.content ? resource.properties.entries.get(satellite.content) : undefined;
  switch (satellite.shape) {
    case 'value':
      if (content) added.set(satellite.property, content);
      break;
    case 'object':
      added.set(satellite.property, content ?? { value: resource.properties, member: resource.declaration });
      break;
    case 'list': {
      const before = added.get(satellite.property)?.value ?? get(parent.properties, satellite.property);
      const items = before.kind === 'list' ? before.items : before.kind === 'absent' ? [] : [before];
      const complete = before.kind !== 'list' || before.complete;
      added.set(satellite.property, { value: list([...items, resource.properties], parent.properties.from, complete) });
      break;
    }
  }
}

function entriesFor(additions: Map<string, Map<string, Property>>, parent: Resource): Map<string, Property> {
  const entries = additions.get(parent.id) ?? new Map<string, Property>();
  additions.set(parent.id, entries);
  return entries;
}

function extended(properties: ObjectValue, added: ReadonlyMap<string, Property>): ObjectValue {
  return object(new Map([...properties.entries, ...added]), properties.from, properties.complete);
}
