/** `protect` and `retain_on_delete` in canonical terms: what keeps a resource from being destroyed. */
import type { Resource } from '../../../core/resource';
import { object, type ObjectValue, type Property } from '../../../core/value';

/** By canonical name, as an option of a resource. */
export const LIFECYCLE_OPTIONS: ReadonlyMap<string, string> = new Map([
  ['prevent_destroy', 'protect'],
  ['retain_on_delete', 'retain_on_delete'],
]);

/** The resource with a `lifecycle`, where its options say something of it or may do so. */
export function withLifecycle(resource: Resource): Resource {
  if (resource.mode !== 'managed') return resource;
  const { settings } = resource.declared;
  const entries = new Map<string, Property>();
  for (const [name, option] of LIFECYCLE_OPTIONS) {
    const property = settings.entries.get(option);
    if (property && property.value.kind !== 'absent' && !isNone(property)) entries.set(name, property);
  }
  if (entries.size === 0 && settings.complete) return resource;
  const lifecycle: ObjectValue = object(entries, settings.from, settings.complete);
  const { properties } = resource;
  const all = new Map(properties.entries).set('lifecycle', { value: lifecycle });
  return { ...resource, properties: object(all, properties.from, properties.complete) };
}

function isNone({ value }: Property): boolean {
  return value.kind === 'literal' && value.value === null;
}
