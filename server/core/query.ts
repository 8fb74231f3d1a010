/** Reading values: rules ask these questions instead of taking the union apart. */
import type { Alternative, ListValue, LiteralValue, ObjectValue, Primitive, Property, Value } from './value';
import { absent, choice, unknown } from './value';

/** A value that is certain under a condition; `condition` is undefined when it always holds. */
export interface Possibility {
  readonly value: Exclude<Value, { kind: 'choice' }>;
  readonly condition: string | undefined;
}

/** Every value that this one can be: the alternatives of a choice, or the value itself. */
export function possibilities(value: Value): readonly Possibility[] {
  if (value.kind !== 'choice') return [{ value, condition: undefined }];
  return value.alternatives.flatMap(({ value: inner, condition }) =>
    possibilities(inner).map((each) => ({
      value: each.value,
      condition: each.condition === undefined ? condition : `${condition} and ${each.condition}`,
    })),
  );
}

/**
 * The member at a path. Reading through a choice gives a choice; through a list, the only item of a list of one
 * (a block written once); a missing member of a complete object is `absent` from that object, of an incomplete one `unknown`.
 */
export function get(value: Value, ...path: readonly string[]): Value {
  let current = value;
  for (const name of path) current = member(current, name);
  return current;
}

/** The property at a path of plain objects, with its places in the source. */
export function propertyAt(value: Value, path: readonly string[]): Property | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const parent = single(get(value, ...path.slice(0, -1)));
  return parent.kind === 'object' ? parent.entries.get(last) : undefined;
}

/** The items of a list; a single value that is not a list counts as a list of one, as in policies and blocks. */
export function itemsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'list':
      return value.items;
    case 'absent':
      return [];
    case 'choice':
      return value.alternatives.flatMap((each) => itemsOf(each.value));
    default:
      return [value];
  }
}

export function isLiteral(value: Value): value is LiteralValue {
  return value.kind === 'literal';
}

export function isObject(value: Value): value is ObjectValue {
  return value.kind === 'object';
}

export function isList(value: Value): value is ListValue {
  return value.kind === 'list';
}

/** The string that a value certainly is. */
export function stringOf(value: Value): string | undefined {
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** The number that a value certainly is; numbers written as strings count, as in CloudFormation and HCL. */
export function numberOf(value: Value): number | undefined {
  if (value.kind !== 'literal') return undefined;
  if (typeof value.value === 'number') return value.value;
  if (typeof value.value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value.value)) return Number(value.value);
  return undefined;
}

/** The boolean that a value certainly is; "true" and "false" written as strings count, as in CloudFormation and HCL. */
export function booleanOf(value: Value): boolean | undefined {
  if (value.kind !== 'literal') return undefined;
  if (typeof value.value === 'boolean') return value.value;
  if (value.value === 'true') return true;
  if (value.value === 'false') return false;
  return undefined;
}

/** True when the value certainly is this primitive (strings and numbers compare by their text). */
export function equals(value: Value, expected: Primitive): boolean {
  return value.kind === 'literal' && (value.value === expected || String(value.value) === String(expected));
}

/** True when nothing is written: absent, or written as null, or as an empty string. */
export function isNothing(value: Value): boolean {
  return value.kind === 'absent' || (value.kind === 'literal' && (value.value === null || value.value === ''));
}

/** True when the value, or some alternative or part of it, is not resolved. */
export function isUncertain(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
      return true;
    case 'choice':
      return value.alternatives.some((each) => isUncertain(each.value));
    case 'template':
      return value.parts.some(isUncertain);
    case 'list':
      return !value.complete || value.items.some(isUncertain);
    default:
      return false;
  }
}

/** The text of a value with `*` for every hole: enough to compare ARNs and names with patterns. Undefined for what is no text. */
export function patternOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'literal':
      return value.value === null ? undefined : String(value.value);
    case 'template':
      return value.parts.map((part) => (part.kind === 'literal' ? String(part.value ?? '') : '*')).join('');
    default:
      return undefined;
  }
}

/** Every value in a tree, itself first. */
export function descendants(value: Value): readonly Value[] {
  const found: Value[] = [];
  gather(value, found);
  return found;
}

/** True when some value of a tree is like this; asked of no more of them than needed. */
export function someValue(value: Value, isSuch: (value: Value) => boolean): boolean {
  if (isSuch(value)) return true;
  switch (value.kind) {
    case 'list':
      for (const item of value.items) if (someValue(item, isSuch)) return true;
      return false;
    case 'object':
      for (const property of value.entries.values()) if (someValue(property.value, isSuch)) return true;
      return false;
    case 'template':
      for (const part of value.parts) if (someValue(part, isSuch)) return true;
      return false;
    case 'choice':
      for (const each of value.alternatives) if (someValue(each.value, isSuch)) return true;
      return false;
    default:
      return false;
  }
}

function gather(value: Value, found: Value[]): void {
  found.push(value);
  switch (value.kind) {
    case 'list':
      for (const item of value.items) gather(item, found);
      break;
    case 'object':
      for (const property of value.entries.values()) gather(property.value, found);
      break;
    case 'template':
      for (const part of value.parts) gather(part, found);
      break;
    case 'choice':
      for (const alternative of value.alternatives) gather(alternative.value, found);
      break;
  }
}

function member(value: Value, name: string): Value {
  switch (value.kind) {
    case 'object': {
      const property = value.entries.get(name);
      if (property) return property.value;
      return value.complete ? absent(value.from) : unknown('unsupported', value.from, name);
    }
    case 'choice':
      return choice(
        value.alternatives.map(({ value: inner, condition }): Alternative => ({ value: member(inner, name), condition })),
        value.from,
      );
    case 'list': {
      const [only] = value.items;
      if (only && value.items.length === 1 && value.complete) return member(only, name);
      return value.items.length === 0 && value.complete ? absent(value.from) : unknown('unsupported', value.from, name);
    }
    case 'absent':
      return value;
    case 'literal':
      return value.value === null ? absent(value.from) : unknown('unsupported', value.from, name);
    case 'unknown':
      return value;
    default:
      return unknown('computed', value.from, name);
  }
}

function single(value: Value): Value {
  const [only] = value.kind === 'list' ? value.items : [];
  return only && value.kind === 'list' && value.items.length === 1 ? only : value;
}
