/** Who waits for whom. */
import { descendants } from '../../core/query';
import type { Resource, ResourceGraph } from '../../core/resource';
import type { Value } from '../../core/value';

export interface Dependencies {
  /** Whether one resource waits for another, by references or `DependsOn`, directly or through others. Ids are logical ids. */
  waits(id: string, other: string): boolean;
}

/** The ids of the resources that a value refers to. */
export function referencesIn(value: Value): readonly string[] {
  const targets = new Set<string>();
  for (const each of descendants(value)) if (each.kind === 'reference') targets.add(each.target);
  return [...targets];
}

/** The logical id that stands for a resource: its own, or that of the resource that it is a part of. */
export function logicalIdOf({ id, declared }: Resource): string {
  return /^[A-Za-z0-9]+$/.test(id) ? id : declared.id;
}

/** What resources wait for, looked up once per resource. */
export function dependenciesOf(graph: ResourceGraph): Dependencies {
  const direct = new Map<string, readonly string[]>();
  const all = new Map<string, ReadonlySet<string>>();
  for (const resource of graph.resources) {
    const { id, declared } = resource;
    if (id === declared.id) {
      direct.set(id, [...(direct.get(id) ?? []), ...declared.dependsOn, ...referencesIn(declared.properties)]);
    } else if (logicalIdOf(resource) === id) {
      // Not written as a resource, such as the role of a serverless function, which waits for that role.
      direct.set(id, referencesIn(resource.properties));
      direct.set(declared.id, [...(direct.get(declared.id) ?? []), id]);
    } else if (!direct.has(declared.id)) {
      direct.set(declared.id, [...declared.dependsOn, ...referencesIn(declared.properties)]);
    }
  }

  function reached(id: string): ReadonlySet<string> {
    const known = all.get(id);
    if (known) return known;
    const found = new Set<string>();
    const queue = [...(direct.get(id) ?? [])];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(...(direct.get(next) ?? []));
    }
    all.set(id, found);
    return found;
  }

  return { waits: (id, other) => reached(id).has(other) };
}
