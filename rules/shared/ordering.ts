/** What a program makes wait for what: by references, and by dependencies that it states. */
import { descendants } from '../../server/core/query';
import { sameRegion, type Resource, type ResourceGraph } from '../../server/core/resource';
import type { Value } from '../../server/core/value';

export interface Ordering {
  /** True when one resource is created after another for certain, or when that cannot be ruled out. */
  mayFollow(later: Resource, earlier: Resource): boolean;
  /** True for what a parent carries of a satellite that is declared apart. */
  isCarried(value: Value, by: Resource): boolean;
}

/** Edges are computed when first asked for. */
export function orderingOf(graph: ResourceGraph): Ordering {
  const carried = carriedValues(graph);
  const known = new Map<Resource, readonly Resource[]>();
  const before = (resource: Resource): readonly Resource[] => {
    const edges = known.get(resource) ?? edgesOf(resource, graph, carried.get(resource) ?? NOTHING);
    known.set(resource, edges);
    return edges;
  };
  return {
    mayFollow(later, earlier) {
      const seen = new Set<Resource>([later]);
      for (const each of seen) {
        if (each === earlier || mentions(each, earlier)) return true;
        for (const next of before(each)) seen.add(next);
      }
      return false;
    },
    isCarried: (value, by) => carried.get(by)?.has(value) === true,
  };
}

function edgesOf(resource: Resource, graph: ResourceGraph, carried: ReadonlySet<Value>): readonly Resource[] {
  const found = new Set<Resource>();
  const targets = [...referencesOf(resource.properties, carried, resource.properties), ...referencesOf(resource.declared.properties, carried, resource.declared.properties)];
  for (const id of targets) {
    const target = graph.byId(id);
    if (target && target !== resource) found.add(target);
  }
  for (const id of resource.dependsOn) {
    for (const each of graph.resources) if (each.id === id || each.declared.id === id || each.id.startsWith(`${id}/`)) found.add(each);
  }
  return [...found];
}

const NOTHING: ReadonlySet<Value> = new Set();

/** A parent carries its satellites' values, but it does not wait for them. */
function carriedValues(graph: ResourceGraph): ReadonlyMap<Resource, ReadonlySet<Value>> {
  const carried = new Map<Resource, Set<Value>>();
  for (const { foldedInto, properties, declared } of graph.resources) {
    const parent = foldedInto === undefined ? undefined : graph.byId(foldedInto);
    // A part of the parent's own declaration is written in it.
    if (!parent || parent.declared === declared) continue;
    const values = carried.get(parent) ?? new Set<Value>();
    carried.set(parent, values);
    values.add(properties);
    for (const { value } of properties.entries.values()) if (value.kind !== 'reference') values.add(value);
  }
  return carried;
}

function* referencesOf(value: Value, carried: ReadonlySet<Value>, root: Value): Generator<string> {
  if (value !== root && carried.has(value)) return;
  switch (value.kind) {
    case 'reference':
      yield value.target;
      break;
    case 'list':
      for (const item of value.items) yield* referencesOf(item, carried, root);
      break;
    case 'object':
      for (const property of value.entries.values()) yield* referencesOf(property.value, carried, root);
      break;
    case 'template':
      for (const part of value.parts) yield* referencesOf(part, carried, root);
      break;
    case 'choice':
      for (const each of value.alternatives) yield* referencesOf(each.value, carried, root);
      break;
  }
}

/** A value that could not be followed, and whose words name the other resource, may lead to it; options from elsewhere may say so as well. */
function mentions(resource: Resource, earlier: Resource): boolean {
  if (!resource.declared.settings.complete) return true;
  for (const value of descendants(resource.declared.properties)) {
    if (value.kind === 'unknown' && value.name !== undefined && namesWord(value.name, earlier)) return true;
  }
  return false;
}

function namesWord(text: string, { declared }: Resource): boolean {
  const address = declared.id.replace(/\[[^\]]*\]$/, '');
  return text.split(/[^\w.-]+/).some((word) => word === address || word.startsWith(`${address}.`));
}

/** Both certainly have the same text: equal literals, or the same pieces around the same holes. */
export function isSameText(a: Value, aOf: Resource, b: Value, bOf: Resource): boolean {
  const [one, other] = [fingerprint(a), fingerprint(b)];
  if (one === undefined || one.text !== other?.text) return false;
  // What is not known is the same only within one module.
  return !one.open || moduleOf(aOf) === moduleOf(bOf);
}

/** Whether two texts around the same holes are one; undefined when their holes differ. */
export function isEqualAroundHoles(a: Value, b: Value): boolean | undefined {
  const [one, other] = [fingerprint(a), fingerprint(b)];
  const holes = (text: string): string => (text.match(/<[^>]*>/g) ?? []).sort().join();
  if (!one || !other || holes(one.text) !== holes(other.text)) return undefined;
  return one.text === other.text;
}

interface Fingerprint {
  readonly text: string;
  readonly open: boolean;
}

function fingerprint(value: Value): Fingerprint | undefined {
  switch (value.kind) {
    case 'literal':
      return value.value === null || value.value === '' ? undefined : { text: String(value.value), open: false };
    case 'reference':
      return { text: `<${value.target}.${value.attribute}>`, open: false };
    case 'unknown':
      return value.name === undefined ? undefined : { text: `<${value.name}>`, open: true };
    case 'template': {
      const parts = value.parts.map(fingerprint);
      return parts.every((part) => part !== undefined) ? { text: parts.map((part) => part.text).join(''), open: parts.some((part) => part.open) } : undefined;
    }
    default:
      return undefined;
  }
}

function moduleOf({ declared }: Resource): string {
  const at = declared.id.lastIndexOf(`${declared.nativeType}.`);
  return at < 0 ? '' : declared.id.slice(0, at);
}

/** Both are where one can be told by the name of the other. */
export function isBeside(a: Resource, b: Resource): boolean {
  return a.mode === 'managed' && b.mode === 'managed' && a.id !== b.id && sameRegion(a.placement, b.placement);
}
