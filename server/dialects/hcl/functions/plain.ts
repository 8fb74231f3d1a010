/** Values as plain data, for functions that need nothing but data. */
import type { Property, Provenance, Value } from '../../../core/value';
import { list, literal, object } from '../../../core/value';

/** What a function gives that fails for certain, so that `try` goes on to its next argument. */
export const FAILED = Symbol('failed');

export type Plain = string | number | boolean | null | readonly Plain[] | ReadonlyMap<string, Plain>;

/** Undefined when something in the value is not known. */
export function toPlain(value: Value): Plain | undefined {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'list': {
      if (!value.complete) return undefined;
      const items: Plain[] = [];
      for (const item of value.items) {
        const plain = toPlain(item);
        if (plain === undefined) return undefined;
        items.push(plain);
      }
      return items;
    }
    case 'object': {
      if (!value.complete) return undefined;
      const entries = new Map<string, Plain>();
      for (const [key, property] of value.entries) {
        const plain = toPlain(property.value);
        if (plain === undefined) return undefined;
        entries.set(key, plain);
      }
      return entries;
    }
    default:
      return undefined;
  }
}

export function fromPlain(plain: Plain, from: Provenance): Value {
  if (isPlainList(plain)) return list(plain.map((item) => fromPlain(item, from)), from);
  if (plain instanceof Map) return object(new Map([...plain].map(([key, value]): [string, Property] => [key, { value: fromPlain(value, from) }])), from);
  return typeof plain === 'object' && plain !== null ? literal(null, from) : literal(plain, from);
}

/** JSON data, e.g. of `JSON.parse`. */
export function fromJson(data: unknown, from: Provenance): Value {
  if (data === null || typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean') return literal(data, from);
  if (Array.isArray(data)) return list(data.map((item) => fromJson(item, from)), from);
  const entries = typeof data === 'object' ? Object.entries(data) : [];
  return object(new Map(entries.map(([key, value]): [string, Property] => [key, { value: fromJson(value, from) }])), from);
}

/** As `jsonencode` writes it: keys in the order of the alphabet, and what HTML gives a meaning to escaped. */
export function jsonOf(plain: Plain): string {
  if (isPlainList(plain)) return `[${plain.map(jsonOf).join(',')}]`;
  if (plain instanceof Map) {
    const members = [...plain].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, value]) => `${jsonOf(key)}:${jsonOf(value)}`).join(',')}}`;
  }
  return JSON.stringify(plain).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function isPlainList(plain: Plain): plain is readonly Plain[] {
  return Array.isArray(plain);
}

export function textOfPlain(plain: Plain | undefined): string | undefined {
  if (typeof plain === 'string') return plain;
  return typeof plain === 'number' || typeof plain === 'boolean' ? String(plain) : undefined;
}

export function numberOfPlain(plain: Plain | undefined): number | undefined {
  if (typeof plain === 'number') return plain;
  if (typeof plain === 'string' && plain.trim() !== '' && Number.isFinite(Number(plain))) return Number(plain);
  return undefined;
}
