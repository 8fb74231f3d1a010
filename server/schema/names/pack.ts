/**
 * The packed form of a resource's shape. One text a resource: it costs nothing at start-up and is unpacked only when a
 * program has such a resource.
 *
 * Each line is an object; the first is the resource, the others its nested objects. A line holds properties separated
 * by spaces: `name:` and marks. The first mark is the kind (`s`tring, `n`umber, `b`oolean, `o`bject, `a`ny), then in
 * this order: `*` list or `%` map; letters for facts; `@` and the line of a nested object; `=` and allowed values
 * separated by `|`; `~` and the default value. Texts are percent-encoded.
 */
import type { Scalar, ValueKind } from './types';

export interface PackedProperty {
  readonly name: string;
  readonly kind: ValueKind;
  readonly container: 'one' | 'list' | 'map';
  /** Any of `factLetters`. */
  readonly facts: string;
  /** The line of the nested object. */
  readonly line: number | undefined;
  readonly values: readonly string[] | undefined;
  readonly defaultValue: Scalar | undefined;
}

/** The objects of one resource; the first is the resource itself. */
export type PackedShape = readonly (readonly PackedProperty[])[];

export const fact = {
  required: 'r',
  computed: 'c',
  readOnly: 'x',
  block: 'k',
  alsoArgument: 'e',
  maxItemsOne: '1',
  replacement: '!',
  replacementUnknown: '?',
  removed: '-',
} as const;

const kindOf: Readonly<Record<string, ValueKind>> = { s: 'string', n: 'number', b: 'boolean', o: 'object', a: 'any' };

export function packShape(shape: PackedShape): string {
  return shape.map((properties) => properties.map(packProperty).join(' ')).join('\n');
}

function packProperty(property: PackedProperty): string {
  const container = property.container === 'list' ? '*' : property.container === 'map' ? '%' : '';
  const line = property.line === undefined ? '' : `@${property.line}`;
  const values = property.values === undefined ? '' : `=${property.values.map(encode).join('|')}`;
  const fallback = property.defaultValue === undefined ? '' : `~${packScalar(property.defaultValue)}`;
  return `${property.name}:${property.kind.charAt(0)}${container}${property.facts}${line}${values}${fallback}`;
}

export function unpackShape(text: string): PackedShape {
  return text.split('\n').map((line) => (line === '' ? [] : line.split(' ').map(unpackProperty)));
}

function unpackProperty(text: string): PackedProperty {
  const match = /^([^:]+):([snboa])([*%]?)([^@=~]*)(?:@(\d+))?(?:=([^~]*))?(?:~(.*))?$/.exec(text);
  const [, name = text, kind = 'a', container, facts = '', line, values, fallback] = match ?? [];
  return {
    name,
    kind: kindOf[kind] ?? 'any',
    container: container === '*' ? 'list' : container === '%' ? 'map' : 'one',
    facts,
    line: line === undefined ? undefined : Number(line),
    values: values?.split('|').map(decodeURIComponent),
    defaultValue: fallback === undefined ? undefined : unpackScalar(fallback),
  };
}

/** Texts begin with a quote, which numbers and booleans do not. */
function packScalar(value: Scalar): string {
  return typeof value === 'string' ? `'${encode(value)}` : String(value);
}

function unpackScalar(text: string): Scalar {
  if (text.startsWith("'")) return decodeURIComponent(text.slice(1));
  if (text === 'true' || text === 'false') return text === 'true';
  return Number(text);
}

/** `encodeURIComponent` leaves `~` as it is, which has a meaning here. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('~', '%7E');
}
