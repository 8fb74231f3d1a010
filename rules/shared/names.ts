/** Names for what fixes add, in the pattern that the program already uses. */
import type { Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get, isNothing, patternOf, possibilities } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { Value } from '../../server/core/value';

/** Arguments that hold a resource's physical name, in the order of preference. */
const NAME_ARGUMENTS = ['bucket', 'function_name', 'identifier', 'cluster_identifier', 'alarm_name', 'name', 'domain_name'];

/**
 * The physical name of a resource as parts of a template: literal text and the program's own expressions, so that an environment
 * suffix in it is kept. The logical name when the resource has no physical one, or one that cannot be repeated elsewhere.
 */
export function physicalName(resource: Resource): readonly (string | Expression)[] {
  return writtenName(resource) ?? [kebab(resource.name)];
}

/** The same, where the author wrote one: what is left to AWS to name should have companions that are. */
export function writtenName(resource: Resource): readonly (string | Expression)[] | undefined {
  for (const argument of NAME_ARGUMENTS) {
    const parts = repeatable(get(resource.properties, argument), resource) ?? asWritten(resource, argument);
    if (parts) return withoutServiceMarks(parts);
  }
  return undefined;
}

/**
 * Without what has a meaning to one service only: log groups are called `/aws/lambda/…`, ordered queues and topics `….fifo`. In the
 * name of something else the first would be AWS's own, and the second is not allowed.
 */
function withoutServiceMarks(parts: readonly (string | Expression)[]): readonly (string | Expression)[] {
  return parts
    .map((part, index) => {
      if (typeof part !== 'string') return part;
      const start = index === 0 ? part.replace(/^\/?(aws\/)?/, '') : part;
      return index === parts.length - 1 ? start.replace(/\.fifo$/, '') : start;
    })
    .filter((part) => part !== '');
}

export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
}

/** The expression that stands in the resource, for a name that was passed in or depends on something: it means the same beside it. */
function asWritten(resource: Resource, argument: string): readonly Expression[] | undefined {
  const property = resource.properties.entries.get(argument);
  if (!property?.site || isNothing(property.value) || property.value.kind === 'literal') return undefined;
  if (possibilities(property.value).some(({ value }) => /^\/?aws\/|^\/|\.fifo$/.test(patternOf(value) ?? ''))) return undefined;
  const value: Value = { ...property.value, from: { location: property.site, via: [] } };
  return isWrittenIn(resource, value) ? [write.existing(value)] : undefined;
}

/** The parts of a name that mean the same beside the resource: written in it, not passed in from elsewhere. */
function repeatable(value: Value, resource: Resource): readonly (string | Expression)[] | undefined {
  // `$default` is AWS's own name.
  if (value.kind === 'literal' && typeof value.value === 'string' && value.value !== '' && !value.value.startsWith('$')) return [value.value];
  if (value.kind !== 'template') return undefined;
  const parts = value.parts.map((part) => {
    if (part.kind === 'literal') return String(part.value ?? '');
    return isWrittenIn(resource, part) ? write.existing(part) : undefined;
  });
  return parts.includes(undefined) ? undefined : parts.filter((part) => part !== undefined);
}

function isWrittenIn({ declaration }: Resource, { from }: Value): boolean {
  const { uri, range } = from.location;
  return from.via.length === 0 && uri === declaration.uri && range.start >= declaration.range.start && range.end <= declaration.range.end;
}
