/**
 * The packed form of a resource's shape. One text a resource: it costs nothing at start-up and is unpacked only when a
 * program has such a resource.
 *
 * Each line is an object; the first is the resource, the others its nested objects. A line holds properties separated
 * by spaces: `name:` and marks. The first mark is the kind (`s`tring, `n`umber, `b`oolean, `o`bject, `a`ny), then in
 * this order: `*` list or `%` map; letters for facts; `@` and the line of a nested object; `=` and allowed values
 * separated by `|`; `~` and the default value. Texts are percent-encoded.
 *
 * Properties that most objects have alike stand once in the table, each under a letter. A line that has some of them
 * begins with their letters, in one word.
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

/** Packed properties by letter. */
export type CommonProperties = Readonly<Record<string, string>>;

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

export function packShape(shape: PackedShape, common: CommonProperties): string {
  const letters = new Map(Object.entries(common).map(([letter, text]) => [text, letter]));
  return shape.map((properties) => packLine(properties, letters)).join('\n');
}

function packLine(properties: readonly PackedProperty[], letters: ReadonlyMap<string, string>): string {
  const texts = properties.map(packProperty);
  const common = texts.map((text) => letters.get(text) ?? '').join('');
  return [common, ...texts.filter((text) => !letters.has(text))].filter((text) => text !== '').join(' ');
}

function packProperty(property: PackedProperty): string {
  const container = property.container === 'list' ? '*' : property.container === 'map' ? '%' : '';
  const line = property.line === undefined ? '' : `@${property.line}`;
  const values = property.values === undefined ? '' : `=${property.values.map(encode).join('|')}`;
  const fallback = property.defaultValue === undefined ? '' : `~${packScalar(property.defaultValue)}`;
  return `${property.name}:${property.kind.charAt(0)}${container}${property.facts}${line}${values}${fallback}`;
}

/** The properties of each object are sorted by name. */
export function unpackShape(text: string, common: CommonProperties): PackedShape {
  return text.split('\n').map((line) => unpackLine(line, common));
}

function unpackLine(line: string, common: CommonProperties): readonly PackedProperty[] {
  const [first = '', ...rest] = line.split(' ');
  if (first === '') return [];
  const words = first.includes(':') ? [first] : [...first].map((letter) => common[letter] ?? letter);
  return [...words, ...rest].map(unpackProperty).sort((a, b) => (a.name < b.name ? -1 : 1));
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
