/** Functions on lists and maps. They keep where every member is written. */
import { booleanOf, numberOf, stringOf } from '../../../core/query';
import type { ListValue, ObjectValue, Property, Provenance, Value } from '../../../core/value';
import { choice, list, literal, object } from '../../../core/value';
import { elementsOf } from '../evaluate/collections';
import { LIMITS } from '../evaluate/budget';
import { areEqual } from '../evaluate/operators';
import { inherit } from '../evaluate/scope';
import { lifted, type Collected, type ValueFunction } from './call';
import { distinct } from './documents';

export const COLLECTION_FUNCTIONS: Readonly<Record<string, ValueFunction>> = {
  merge: lifted(merge),
  concat: lifted(concat),
  flatten: lifted(({ args, from }) => (args[0]?.kind === 'list' ? flattened(args[0], from) : undefined)),
  compact: lifted(compact),
  distinct: lifted(({ args }) => args[0] && distinct(args[0])),
  coalesce: (call) => coalesce(call.args, call.from, isMissingText),
  coalescelist: (call) => coalesce(call.args, call.from, (value) => (value.kind === 'list' ? value.items.length === 0 && value.complete : undefined)),
  length: lifted(length),
  keys: lifted(({ args, from }) => (args[0]?.kind === 'object' ? list(keysOf(args[0]), from, args[0].complete) : undefined)),
  values: lifted(({ args, from }) => {
    const [map] = args;
    return map?.kind === 'object' ? list((elementsOf(map)?.elements ?? []).map((each) => each.value), from, map.complete) : undefined;
  }),
  lookup: lifted(lookup),
  element: lifted(element),
  contains: lifted(contains),
  index: lifted(({ args, from }) => {
    const [values, wanted] = args;
    if (values?.kind !== 'list' || !wanted) return undefined;
    const position = values.items.findIndex((item) => areEqual(item, wanted) === true);
    return position < 0 || values.items.slice(0, position).some((item) => areEqual(item, wanted) === undefined) ? undefined : literal(position, from);
  }),
  slice: lifted(({ args, from }) => {
    const [values, start, end] = args;
    const [first, last] = [start && numberOf(start), end && numberOf(end)];
    if (values?.kind !== 'list' || !values.complete || first === undefined || last === undefined) return undefined;
    return list(values.items.slice(first, last).map((item) => inherit(item, values)), from);
  }),
  reverse: lifted(({ args, from }) => {
    const [values] = args;
    return values?.kind === 'list' ? list(values.items.map((item) => inherit(item, values)).reverse(), from, values.complete) : undefined;
  }),
  sort: lifted(sort),
  one: lifted(one),
  zipmap: lifted(zipmap),
  range: lifted(range),
  chunklist: lifted(chunks),
  setproduct: lifted(product),
  setunion: lifted(({ args, from }) => {
    const all = concat({ args, from });
    return all && distinct(all);
  }),
  setintersection: lifted(({ args, from }) => filtered(args, from, true)),
  setsubtract: lifted(({ args, from }) => filtered(args, from, false)),
  alltrue: lifted(({ args, from }) => quantified(args[0], from, true)),
  anytrue: lifted(({ args, from }) => quantified(args[0], from, false)),
  transpose: () => undefined,
};

function merge({ args, from }: Collected): Value | undefined {
  const entries = new Map<string, Property>();
  let complete = true;
  for (const map of args) {
    if (map.kind === 'object') {
      for (const [key, property] of map.entries) entries.set(key, { ...property, value: inherit(property.value, map) });
      complete &&= map.complete;
    } else if (!(map.kind === 'literal' && map.value === null) && map.kind !== 'absent') {
      complete = false;
      entries.clear();
    }
  }
  return object(entries, from, complete);
}

function concat({ args, from }: Collected): Value | undefined {
  const items: Value[] = [];
  let complete = true;
  for (const each of args) {
    if (each.kind === 'list') items.push(...each.items.map((item) => inherit(item, each)));
    complete &&= each.kind === 'list' && each.complete;
  }
  return list(items, from, complete);
}

function flattened(value: ListValue, from: Provenance): ListValue {
  let complete = value.complete;
  const items = value.items.flatMap((item): readonly Value[] => {
    if (item.kind !== 'list') {
      if (item.kind === 'unknown' || item.kind === 'choice') complete = false;
      return [inherit(item, value)];
    }
    const inner = flattened(item, from);
    complete &&= inner.complete;
    return inner.items.map((each) => inherit(each, value));
  });
  return list(items, from, complete);
}

function compact({ args, from }: Collected): Value | undefined {
  const [values] = args;
  if (values?.kind !== 'list') return undefined;
  const kept = values.items.filter((item) => item.kind !== 'absent' && !(item.kind === 'literal' && (item.value === null || item.value === '')));
  return list(kept.map((item) => inherit(item, values)), from, values.complete && !kept.some((item) => item.kind === 'choice'));
}

/** The first that is not missing; several where that depends on something unknown. */
function coalesce(args: readonly Value[], from: Provenance, isMissing: (value: Value) => boolean | undefined): Value | undefined {
  const [first, ...rest] = args;
  if (!first) return undefined;
  if (first.kind === 'choice') {
    return choice(
      first.alternatives.map((each) => ({ value: coalesce([each.value, ...rest], from, isMissing) ?? each.value, condition: each.condition })),
      from,
    );
  }
  const missing = isMissing(first);
  if (missing === true) return rest.length > 0 ? coalesce(rest, from, isMissing) : first;
  if (missing === false || rest.length === 0) return first;
  const fallback = coalesce(rest, from, isMissing);
  if (!fallback) return undefined;
  const name = first.kind === 'unknown' && first.name !== undefined ? first.name : 'the first argument';
  return choice(
    [
      { value: first, condition: `${name} is set` },
      { value: fallback, condition: `${name} is not set` },
    ],
    from,
  );
}

function isMissingText(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'absent':
      return true;
    case 'literal':
      return value.value === null || value.value === '';
    case 'unknown':
      return undefined;
    default:
      return false;
  }
}

function length({ args, from }: Collected): Value | undefined {
  const [value] = args;
  if (value?.kind === 'list' && value.complete) return literal(value.items.length, from);
  if (value?.kind === 'object' && value.complete) return literal(value.entries.size, from);
  const text = value && stringOf(value);
  return text === undefined ? undefined : literal([...text].length, from);
}

function keysOf(map: ObjectValue): readonly Value[] {
  return (elementsOf(map)?.elements ?? []).map((each) => each.key);
}

function lookup({ args }: Collected): Value | undefined {
  const [map, key, fallback] = args;
  const name = key && stringOf(key);
  if (map?.kind !== 'object' || name === undefined) return undefined;
  const property = map.entries.get(name);
  if (property) return inherit(property.value, map);
  return map.complete ? fallback : undefined;
}

function element({ args }: Collected): Value | undefined {
  const [values, position] = args;
  if (values?.kind !== 'list' || !position) return undefined;
  const index = numberOf(position);
  const [only] = values.items;
  if (index === undefined) return values.items.length === 1 && values.complete && only ? inherit(only, values) : undefined;
  if (!values.complete && index >= values.items.length) return undefined;
  const size = values.items.length;
  const item = values.items[size === 0 ? 0 : ((index % size) + size) % size];
  return item && inherit(item, values);
}

function contains({ args, from }: Collected): Value | undefined {
  const [values, wanted] = args;
  if (values?.kind !== 'list' || !wanted) return undefined;
  const results = values.items.map((item) => areEqual(item, wanted));
  if (results.includes(true)) return literal(true, from);
  return values.complete && !results.includes(undefined) ? literal(false, from) : undefined;
}

function sort({ args, from }: Collected): Value | undefined {
  const [values] = args;
  if (values?.kind !== 'list') return undefined;
  if (!values.items.every((item) => item.kind === 'literal')) return list(values.items, from, values.complete);
  const sorted = [...values.items].sort((a, b) => (String(stringOf(a)) < String(stringOf(b)) ? -1 : 1));
  return list(sorted.map((item) => inherit(item, values)), from, values.complete);
}

function one({ args, from }: Collected): Value | undefined {
  const [values] = args;
  if (values?.kind !== 'list') return undefined;
  const [only] = values.items;
  if (only && values.items.length === 1) return inherit(only, values);
  return values.items.length === 0 && values.complete ? literal(null, from) : undefined;
}

function zipmap({ args, from }: Collected): Value | undefined {
  const [keys, values] = args;
  if (keys?.kind !== 'list' || values?.kind !== 'list') return undefined;
  const entries = new Map<string, Property>();
  let complete = keys.complete && values.complete;
  for (const [index, key] of keys.items.entries()) {
    const [name, value] = [stringOf(key), values.items[index]];
    if (name === undefined || !value) complete = false;
    else entries.set(name, { value: inherit(value, values), key: key.from.location });
  }
  return object(entries, from, complete);
}

function range({ args, from }: Collected): Value | undefined {
  const numbers = args.map(numberOf);
  const [a, b, c] = numbers;
  if (a === undefined || numbers.includes(undefined)) return undefined;
  const [start, end] = b === undefined ? [0, a] : [a, b];
  const step = c ?? (end < start ? -1 : 1);
  const count = step === 0 ? 0 : Math.ceil((end - start) / step);
  if (count > LIMITS.instances) return undefined;
  return list(Array.from({ length: Math.max(0, count) }, (_, index) => literal(start + index * step, from)), from);
}

function chunks({ args, from }: Collected): Value | undefined {
  const [values, by] = args;
  const size = by && numberOf(by);
  if (values?.kind !== 'list' || !values.complete || size === undefined || size < 1) return undefined;
  const result: Value[] = [];
  for (let index = 0; index < values.items.length; index += size) result.push(list(values.items.slice(index, index + size), from));
  return list(result, from);
}

function product({ args, from }: Collected): Value | undefined {
  let rows: readonly (readonly Value[])[] = [[]];
  for (const values of args) {
    if (values.kind !== 'list' || !values.complete || rows.length * values.items.length > LIMITS.instances) return undefined;
    rows = rows.flatMap((row) => values.items.map((item) => [...row, inherit(item, values)]));
  }
  return list(rows.map((row) => list(row, from)), from);
}

/** Items of the first list that are in (or not in) the others. */
function filtered(args: readonly Value[], from: Provenance, wanted: boolean): Value | undefined {
  const [first, ...others] = args;
  if (first?.kind !== 'list') return undefined;
  let complete = first.complete;
  const items = first.items.filter((item) =>
    others.every((other) => {
      const found = contains({ args: [other, item], from });
      const known = found && booleanOf(found);
      if (known === undefined) complete = false;
      return known === wanted;
    }),
  );
  return list(items, from, complete);
}

function quantified(values: Value | undefined, from: Provenance, all: boolean): Value | undefined {
  if (values?.kind !== 'list') return undefined;
  const results = values.items.map((item) => booleanOf(item));
  if (results.includes(!all)) return literal(!all, from);
  return values.complete && !results.includes(undefined) ? literal(all, from) : undefined;
}
