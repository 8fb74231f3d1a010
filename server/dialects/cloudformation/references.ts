/** Who waits for whom. */
import { descendants } from '../../core/query';
import type { ResourceGraph } from '../../core/resource';
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

/** What resources wait for, looked up once per resource. */
export function dependenciesOf(graph: ResourceGraph): Dependencies {
  const owners = new Map(graph.resources.map((each) => [each.id, each.declared]));
  const direct = new Map<string, readonly string[]>();
  const all = new Map<string, ReadonlySet<string>>();

  function targetsOf(id: string): readonly string[] {
    const known = direct.get(id);
    if (known) return known;
    const declared = owners.get(id);
    // A part that has an id of its own, such as the role of a serverless function, comes and goes with its owner.
    const owner = declared && declared.id !== id ? [declared.id] : [];
    const targets = declared ? [...owner, ...declared.dependsOn, ...referencesIn(declared.properties)] : [];
    direct.set(id, targets);
    return targets;
  }

  function reached(id: string): ReadonlySet<string> {
    const known = all.get(id);
    if (known) return known;
    const found = new Set<string>();
    const queue = [...targetsOf(id)];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(...targetsOf(next));
    }
    all.set(id, found);
    return found;
  }

  return { waits: (id, other) => reached(id).has(other) };
}
