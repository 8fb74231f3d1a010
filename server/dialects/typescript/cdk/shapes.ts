/**
 * Objects of the library that are not constructs (`new targets.LambdaFunction(fn)`, `lambda.Code.fromAsset(…)`,
 * `s3.BlockPublicAccess.BLOCK_ALL`) as values: an object that names its class and holds its arguments by position, so that
 * tables can read them with the same means as everything else. They never leave this folder: `withoutObjects`.
 */
import type { ObjectValue, Property, Provenance, Value } from '../../../core/value';
import { choice, list, literal, object, unknown } from '../../../core/value';

const CLASS = '$class';

export function made(name: string, args: readonly Property[], from: Provenance): ObjectValue {
  const entries = new Map<string, Property>([[CLASS, { value: literal(name, from) }]]);
  args.forEach((each, index) => entries.set(String(index), each));
  return object(entries, from);
}

/** `aws-events-targets.LambdaFunction`, `aws-lambda.Code.fromAsset`; undefined for a plain value. */
export function madeBy(value: Value): string | undefined {
  const name = value.kind === 'object' ? value.entries.get(CLASS)?.value : undefined;
  return name?.kind === 'literal' ? String(name.value) : undefined;
}

/** An argument of such an object, by position. */
export function argument(value: Value, index: number): Property | undefined {
  return value.kind === 'object' ? value.entries.get(String(index)) : undefined;
}

/** The value as rules may see it: what a table did not translate is unknown. */
export function withoutObjects(value: Value): Value {
  switch (value.kind) {
    case 'object': {
      const name = madeBy(value);
      if (name !== undefined) return unknown('unsupported', value.from, name);
      let entries: Map<string, Property> | undefined;
      for (const [key, property] of value.entries) {
        const inner = withoutObjects(property.value);
        if (inner !== property.value) (entries ??= new Map(value.entries)).set(key, { ...property, value: inner });
      }
      return entries ? object(entries, value.from, value.complete) : value;
    }
    case 'list': {
      let items: Value[] | undefined;
      for (const [index, item] of value.items.entries()) {
        const inner = withoutObjects(item);
        if (inner !== item) (items ??= [...value.items])[index] = inner;
      }
      return items ? list(items, value.from, value.complete) : value;
    }
    case 'choice':
      return mapAlternatives(value, withoutObjects);
    default:
      return value;
  }
}

/** Applies a function to a value, or to each alternative of a choice. */
export function mapAlternatives(value: Value, map: (value: Exclude<Value, { kind: 'choice' }>) => Value): Value {
  if (value.kind !== 'choice') return map(value);
  return choice(
    value.alternatives.map((each) => ({ ...each, value: mapAlternatives(each.value, map) })),
    value.from,
  );
}

/** The property at a path; through objects only. Undefined when it is certainly not there. */
export function propertyAt(container: Value, path: readonly string[], start = 0): Property | undefined {
  const name = path[start];
  if (name === undefined) return { value: container };
  switch (container.kind) {
    case 'object': {
      const property = container.entries.get(name);
      if (!property) return container.complete ? undefined : { value: unknown('unsupported', container.from, name) };
      return start === path.length - 1 ? property : propertyAt(property.value, path, start + 1);
    }
    case 'choice': {
      const alternatives = container.alternatives.map((each) => ({
        condition: each.condition,
        property: propertyAt(each.value, path, start),
        from: each.value.from,
      }));
      const first = alternatives.find((each) => each.property)?.property;
      if (!first) return undefined;
      const value = choice(
        alternatives.map(({ condition, property, from }) => ({ condition, value: property?.value ?? { kind: 'absent', from } })),
        container.from,
      );
      return { ...first, value };
    }
    case 'absent':
      return undefined;
    case 'literal':
      return container.value === null ? undefined : { value: unknown('unsupported', container.from, name) };
    default:
      return { value: unknown(container.kind === 'unknown' ? container.reason : 'unsupported', container.from, name) };
  }
}

/** The value at a path; `absent` from the container when it is not there. */
export function valueAt(container: Value, ...path: readonly string[]): Value {
  return propertyAt(container, path)?.value ?? { kind: 'absent', from: container.from };
}
