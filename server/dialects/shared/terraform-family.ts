/**
 * What Terraform HCL, Pulumi TypeScript and Pulumi Python share: their arguments are Terraform's under mechanical names, and
 * satellites are resources of their own.
 */
import type { Expression, NewResource } from '../../core/edits';
import { write } from '../../core/edits';
import type { NativePlace } from '../../core/rendering';
import type { DeclaredResource, Resource, ResourceGraph } from '../../core/resource';
import type { ObjectValue, Property, Value } from '../../core/value';
import { choice, list, object } from '../../core/value';
import { fold } from '../../schema/fold';
import { satelliteFor } from '../../schema/satellites';

/** How a member of the family names arguments. Paths are canonical and lead from the resource to the object that holds the key. */
export interface ArgumentNames {
  /** The canonical type, or undefined for a resource that is not AWS's. */
  typeOf(declared: DeclaredResource): string | undefined;
  /** The canonical name of a key, or undefined when the object is a free map (tags, variables) whose keys are data. */
  canonical(type: string, path: readonly string[], key: string): string | undefined;
  /** The name under which the member writes a canonical key. */
  native(type: string, path: readonly string[], key: string): string;
}

/** Declared resources in canonical names, satellites folded. `foreign` lowers what is of another family; undefined for this one's. */
export function lowerTerraformFamily(
  declared: readonly DeclaredResource[],
  names: ArgumentNames,
  foreign?: (declared: DeclaredResource) => readonly Resource[] | undefined,
): readonly Resource[] {
  const resources: Resource[] = [];
  for (const each of declared) {
    const others = foreign?.(each);
    if (others) {
      resources.push(...others);
      continue;
    }
    const type = names.typeOf(each);
    if (type === undefined) continue;
    resources.push({
      id: each.id,
      type,
      name: each.name,
      mode: each.mode,
      properties: renamed(each.properties, type, [], names),
      declaration: each.declaration,
      header: each.header,
      placement: each.placement,
      dependsOn: each.dependsOn,
      ...(each.condition === undefined ? {} : { condition: each.condition }),
      declared: each,
    });
  }
  return fold(resources);
}

/** Where a canonical property is written in this family: in the resource, in its satellite, or in a satellite yet to be added. */
export function locateInTerraformFamily(
  resource: Resource,
  path: readonly string[],
  value: Expression | undefined,
  graph: ResourceGraph,
  names: ArgumentNames,
): NativePlace | undefined {
  const [property = '', ...rest] = path;
  const satellite = satelliteFor(resource.type, property);
  const own = names.native(resource.type, [], property);
  const inPlace = (): NativePlace => ({ kind: 'own', declared: resource.declared, path: nativePath(resource.type, path, names) });
  if (!satellite || satellite.shape === 'list' || resource.declared.properties.entries.has(own)) return inPlace();
  const inner = satellite.content === undefined ? rest : [satellite.content, ...rest];
  const existing = graph
    .ofType(satellite.type)
    .find((each) => each.foldedInto === resource.id || sameInstance(each, resource, satellite.link));
  if (existing) {
    return { kind: 'own', declared: existing.declared, path: nativePath(satellite.type, inner, names) };
  }
  if (satellite.isOwn) return inPlace();
  if (!value) return undefined;
  return {
    kind: 'satellite',
    satellite: newSatellite(resource, satellite.type, {
      [satellite.link]: write.reference(resource, satellite.linkAttribute),
      ...nested(inner, value),
    }),
  };
}

function newSatellite(near: Resource, type: string, properties: NewResource['properties']): NewResource {
  return { isNew: true, type, name: near.name, properties, near };
}

function nested(path: readonly string[], value: Expression): Record<string, Expression> {
  const [key, ...rest] = path;
  if (key === undefined) return value.kind === 'object' ? { ...value.entries } : {};
  return { [key]: rest.length === 0 ? value : write.object(nested(rest, value)) };
}

function nativePath(type: string, path: readonly string[], names: ArgumentNames): readonly string[] {
  return path.map((key, index) => names.native(type, path.slice(0, index), key));
}

function sameInstance(candidate: Resource, parent: Resource, link: string): boolean {
  const value = candidate.properties.entries.get(link)?.value;
  return value?.kind === 'reference' && value.target === parent.id;
}

function renamed(value: ObjectValue, type: string, path: readonly string[], names: ArgumentNames): ObjectValue {
  const entries = new Map<string, Property>();
  for (const [key, property] of value.entries) {
    const name = names.canonical(type, path, key);
    if (name === undefined) entries.set(key, property);
    else entries.set(name, { ...property, value: renamedValue(property.value, type, [...path, name], names) });
  }
  return object(entries, value.from, value.complete);
}

function renamedValue(value: Value, type: string, path: readonly string[], names: ArgumentNames): Value {
  switch (value.kind) {
    case 'object':
      return renamed(value, type, path, names);
    case 'list':
      return list(value.items.map((item) => renamedValue(item, type, path, names)), value.from, value.complete);
    case 'choice':
      return choice(
        value.alternatives.map((each) => ({ ...each, value: renamedValue(each.value, type, path, names) })),
        value.from,
      );
    default:
      return value;
  }
}
