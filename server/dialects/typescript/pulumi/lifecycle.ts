/** `protect` and `retainOnDelete` under canonical names, and how they are written into a resource's options. */
import type { DeclaredResource, Resource } from '../../../core/resource';
import { contains } from '../../../core/text';
import type { ObjectValue, Property } from '../../../core/value';
import { object } from '../../../core/value';

const CANONICAL: Readonly<Record<string, string>> = { protect: 'prevent_destroy', retainOnDelete: 'retain_on_delete' };
const NATIVE: Readonly<Record<string, string>> = { prevent_destroy: 'protect', retain_on_delete: 'retainOnDelete' };

/** The resource with a property `lifecycle`, when its options say something or may. */
export function withLifecycle(resource: Resource): Resource {
  if (resource.mode !== 'managed' || resource.foldedInto !== undefined) return resource;
  const { settings } = resource.declared;
  const entries = new Map<string, Property>();
  for (const [name, canonical] of Object.entries(CANONICAL)) {
    const property = settings.entries.get(name);
    if (property && property.value.kind !== 'absent') entries.set(canonical, property);
  }
  if (entries.size === 0 && settings.complete) return resource;
  const { properties } = resource;
  const isWritten = contains(resource.declaration.range, settings.from.location.range) && settings.from.location.uri === resource.declaration.uri;
  const lifecycle = object(entries, isWritten ? settings.from : properties.from, settings.complete);
  return { ...resource, properties: object(new Map([...properties.entries, ['lifecycle', { value: lifecycle }]]), properties.from, properties.complete) };
}

/** The name of the option; undefined for what Pulumi does not have. */
export function optionOf(path: readonly string[]): string | undefined {
  const [, name = ''] = path;
  return path.length === 2 && Object.hasOwn(NATIVE, name) ? NATIVE[name] : undefined;
}

/** The options that are written in the resource's own declaration, as if they were its properties. */
export function optionsAsProperties(declared: DeclaredResource): DeclaredResource {
  const { settings, declaration } = declared;
  const isOwn = ({ site }: Property): boolean => site?.uri === declaration.uri && contains(declaration.range, site.range);
  const own: ObjectValue = object(new Map([...settings.entries].filter(([, property]) => isOwn(property))), settings.from);
  return { ...declared, properties: own };
}
