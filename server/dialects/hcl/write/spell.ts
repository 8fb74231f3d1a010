/** Canonical expressions as HCL text. What cannot be written with certainty is undefined. */
import type { Expression, NewInput, NewResource } from '../../../core/edits';
import type { ProgramInput } from '../../../core/facts';
import type { Resource } from '../../../core/resource';
import type { Primitive, Value } from '../../../core/value';
import type { TerraformSchema } from '../../../schema/names';

/** What names and texts mean at the place that is written to. */
export interface Spelling {
  readonly schema: TerraformSchema;
  /** An attribute of a resource: `aws_kms_key.data.arn`, `aws_kms_key.data[each.key].arn`. */
  reference(target: Resource | NewResource, attribute: string): string | undefined;
  deployment(of: 'region' | 'account' | 'partition'): string | undefined;
  existing(value: Value): string | undefined;
  input(input: ProgramInput | NewInput): string | undefined;
  /** A local or variable that holds it. */
  named(value: Value): string | undefined;
}

/** The longest line that a list is written on, from its indentation. */
const WIDEST_LIST = 100;

export function spell(expression: Expression, spelling: Spelling, indent: string): string | undefined {
  switch (expression.kind) {
    case 'literal':
      return spellLiteral(expression.value);
    case 'list':
      return spellList(expression.items, spelling, indent);
    case 'object':
      return spellObject(expression.entries, spelling, indent);
    case 'reference':
      return spelling.reference(expression.target, expression.attribute);
    case 'template':
      return spellTemplate(expression.parts, spelling, indent);
    case 'deployment':
      return spelling.deployment(expression.of);
    case 'document': {
      const content = spell(expression.content, spelling, indent);
      return content === undefined ? undefined : `jsonencode(${content})`;
    }
    case 'existing':
      return spelling.existing(expression.value);
    case 'input':
      return spelling.input(expression.input);
    case 'named':
      return spelling.named(expression.value) ?? (expression.otherwise && spell(expression.otherwise, spelling, indent));
    case 'merge':
      return spellMerge(expression.parts, spelling, indent);
  }
}

export function spellLiteral(value: Primitive): string {
  return typeof value === 'string' ? `"${escaped(value)}"` : String(value);
}

/** Text as it stands inside of quotes. */
export function escaped(text: string): string {
  return text
    .replace(/[\\"]/g, (character) => `\\${character}`)
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replace(/[$%]\{/g, (marker) => marker.charAt(0) + marker);
}

function spellList(items: readonly Expression[], spelling: Spelling, indent: string): string | undefined {
  if (items.length === 0) return '[]';
  const inner = `${indent}  `;
  const texts = allOf(items.map((item) => spell(item, spelling, inner)));
  if (!texts) return undefined;
  const line = `[${texts.join(', ')}]`;
  if (!line.includes('\n') && indent.length + line.length <= WIDEST_LIST) return line;
  return `[\n${texts.map((text) => `${inner}${text},\n`).join('')}${indent}]`;
}

function spellObject(entries: Readonly<Record<string, Expression>>, spelling: Spelling, indent: string): string | undefined {
  const inner = `${indent}  `;
  const lines = allOf(
    Object.entries(entries).map(([key, value]) => {
      const text = spell(value, spelling, inner);
      return text === undefined ? undefined : `${inner}${spellKey(key)} = ${text}\n`;
    }),
  );
  if (!lines) return undefined;
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

function spellMerge(parts: readonly Expression[], spelling: Spelling, indent: string): string | undefined {
  const texts = allOf(parts.map((part) => (part.kind === 'object' ? spellShort(part.entries, spelling, indent) : spell(part, spelling, indent))));
  return texts && `merge(${texts.map(unmerged).join(', ')})`;
}

/** `{ Name = "orders" }` for what has one entry. */
function spellShort(entries: Readonly<Record<string, Expression>>, spelling: Spelling, indent: string): string | undefined {
  const [only, ...others] = Object.entries(entries);
  const value = only && others.length === 0 ? spell(only[1], spelling, indent) : undefined;
  return only && value !== undefined && !value.includes('\n') ? `{ ${spellKey(only[0])} = ${value} }` : spellObject(entries, spelling, indent);
}

/** What is merged already goes into the new call. */
function unmerged(text: string): string {
  const inner = /^merge\(([\s\S]*[^,\s])\s*,?\s*\)$/.exec(text)?.[1];
  return inner === undefined || !isBalanced(inner) ? text : inner;
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth < 0) return false;
  }
  return depth === 0;
}

export function spellKey(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : `"${escaped(key)}"`;
}

function spellTemplate(parts: readonly (string | Expression)[], spelling: Spelling, indent: string): string | undefined {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') return spell(only, spelling, indent);
  const texts = allOf(
    parts.map((part) => {
      if (typeof part === 'string') return escaped(part);
      if (part.kind === 'literal') return escaped(String(part.value ?? ''));
      const text = spell(part, spelling, indent);
      return text === undefined ? undefined : inTemplate(text);
    }),
  );
  return texts && `"${texts.join('')}"`;
}

/** A string without braces of its own goes into the text; everything else into a hole. */
function inTemplate(text: string): string {
  const inner = /^"((?:[^"\\]|\\.)*)"$/.exec(text)?.[1];
  return inner === undefined || inner.includes('${"') ? `\${${text}}` : inner;
}

/** The members of a block or resource: arguments first, then nested blocks, each after a blank line. */
export function spellMembers(
  entries: Readonly<Record<string, Expression>>,
  type: string,
  path: readonly string[],
  spelling: Spelling,
  indent: string,
): string | undefined {
  const blocks: string[] = [];
  const lines: string[] = [];
  for (const [key, value] of Object.entries(entries)) {
    const nested = blockBodies(value, type, [...path, key], spelling.schema);
    if (!nested) {
      const text = spell(value, spelling, indent);
      if (text === undefined) return undefined;
      lines.push(`${indent}${key} = ${text}\n`);
      continue;
    }
    for (const body of nested) {
      const text = spellBlock(key, body, type, [...path, key], spelling, indent);
      if (text === undefined) return undefined;
      blocks.push(text);
    }
  }
  const first = lines.length === 0 ? [] : [lines.join('')];
  return [...first, ...blocks].join('\n');
}

/** `name { … }` with its indentation and line break. */
export function spellBlock(
  name: string,
  body: Readonly<Record<string, Expression>>,
  type: string,
  path: readonly string[],
  spelling: Spelling,
  indent: string,
): string | undefined {
  const members = spellMembers(body, type, path, spelling, `${indent}  `);
  if (members === undefined) return undefined;
  return members === '' ? `${indent}${name} {}\n` : `${indent}${name} {\n${members}${indent}}\n`;
}

/** The bodies of the blocks that a value is written as; undefined when it is written as an argument. */
export function blockBodies(
  value: Expression,
  type: string,
  path: readonly string[],
  schema: TerraformSchema,
): readonly Readonly<Record<string, Expression>>[] | undefined {
  const isLifecycle = path.length === 1 && path[0] === 'lifecycle';
  if (!isLifecycle && schema.isBlock(type, path) !== true) return undefined;
  if (value.kind === 'object') return [value.entries];
  if (value.kind !== 'list') return undefined;
  const bodies = value.items.map((item) => (item.kind === 'object' ? item.entries : undefined));
  const known = bodies.filter((body) => body !== undefined);
  return known.length === bodies.length ? known : undefined;
}

export function allOf<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}
