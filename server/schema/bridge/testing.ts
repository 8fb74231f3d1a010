/** JSON as values and expressions and back, for tests. */
import type { Expression } from '../../core/edits';
import { write } from '../../core/edits';
import type { ObjectValue, Property, Value } from '../../core/value';
import { list, literal, object, written } from '../../core/value';

export const HERE = written({ uri: 'file:///t', range: { start: 0, end: 0 } });

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export function value(json: Json): Value {
  if (Array.isArray(json))
    return list(
      json.map((item: Json) => value(item)),
      HERE,
    );
  if (typeof json !== 'object' || json === null) return literal(json as string | number | boolean | null, HERE);
  return object(
    new Map(Object.entries(json).map(([key, inner]): [string, Property] => [key, { value: value(inner) }])),
    HERE,
  );
}

export function properties(json: Readonly<Record<string, Json>>): ObjectValue {
  const made = value(json);
  if (made.kind !== 'object') throw new Error('an object is expected');
  return made;
}

export function plain(of: Value): Json {
  switch (of.kind) {
    case 'literal':
      return of.value;
    case 'list':
      return of.items.map(plain);
    case 'object':
      return Object.fromEntries([...of.entries].map(([key, property]) => [key, plain(property.value)]));
    case 'reference':
      return `<${of.target}.${of.attribute}>`;
    default:
      return `<${of.kind}>`;
  }
}

export function expression(json: Json): Expression {
  if (Array.isArray(json)) return write.list(...json.map((item: Json) => expression(item)));
  if (typeof json !== 'object' || json === null) return write.literal(json as string | number | boolean | null);
  return write.object(Object.fromEntries(Object.entries(json).map(([key, inner]) => [key, expression(inner)])));
}

export function spelled(of: Expression): Json {
  switch (of.kind) {
    case 'literal':
      return of.value;
    case 'list':
      return of.items.map(spelled);
    case 'object':
      return Object.fromEntries(Object.entries(of.entries).map(([key, inner]) => [key, spelled(inner)]));
    case 'document':
      return spelled(of.content);
    case 'existing':
      return plain(of.value);
    default:
      return `<${of.kind}>`;
  }
}
