import { descendants } from './query';
import type { Resource, ResourceGraph } from './resource';

/** Indexes the resources of a program. The reverse index is built when first asked for. */
export function resourceGraph(resources: readonly Resource[]): ResourceGraph {
  const ids = new Map<string, Resource>();
  const types = new Map<string, Resource[]>();
  for (const resource of resources) {
    if (!ids.has(resource.id)) ids.set(resource.id, resource);
    const same = types.get(resource.type);
    if (same) same.push(resource);
    else types.set(resource.type, [resource]);
  }
  const combined = new Map<string, readonly Resource[]>();
  let reverse: ReadonlyMap<string, readonly Resource[]> | undefined;
  return {
    resources,
    byId: (id) => ids.get(id),
    ofType(...wanted) {
      const [only = ''] = wanted;
      if (wanted.length === 1) return types.get(only) ?? NONE;
      const key = wanted.join(' ');
      const known = combined.get(key) ?? wanted.flatMap((type) => types.get(type) ?? NONE);
      combined.set(key, known);
      return known;
    },
    resolve: (value) => ids.get(value.target),
    referrers: (resource) => (reverse ??= reverseIndex(resources)).get(resource.id) ?? [],
  };
}

const NONE: readonly Resource[] = [];

function reverseIndex(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const value of descendants(resource.properties)) {
      if (value.kind !== 'reference' || value.target === resource.id) continue;
      const referrers = index.get(value.target);
      if (!referrers) index.set(value.target, [resource]);
      // Resources come one after another: whether this one is listed shows at the end.
      else if (referrers.at(-1) !== resource) referrers.push(resource);
    }
  }
  return index;
}
