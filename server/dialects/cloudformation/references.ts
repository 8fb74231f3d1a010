/** Who waits for whom. */
import { descendants } from '../../core/query';
import type { ResourceGraph } from '../../core/resource';
import type { Value } from '../../core/value';

/** The ids of the resources that a value refers to. */
export function referencesIn(value: Value): readonly string[] {
  const targets = new Set<string>();
  for (const each of descendants(value)) if (each.kind === 'reference') targets.add(each.target);
  return [...targets];
}

/** Whether one resource waits for another, by references or `DependsOn`, directly or through others. Ids are logical ids. */
export function dependsUpon(id: string, other: string, graph: ResourceGraph): boolean {
  const seen = new Set<string>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const declared = (graph.byId(next) ?? graph.resources.find((each) => each.declared.id === next))?.declared;
    if (!declared) continue;
    for (const target of [...declared.dependsOn, ...referencesIn(declared.properties)]) {
      if (target === other) return true;
      queue.push(target);
    }
  }
  return false;
}
