/** From expressions in canonical terms to Python. */
import type { Expression, NewInput, NewResource } from '../../../core/edits';
import type { ProgramInput } from '../../../core/facts';
import type { Resource } from '../../../core/resource';
import type { Value } from '../../../core/value';
import type { PulumiClass, PulumiProperty } from '../../../schema/names';
import type { Declaration } from '../pulumi/collector';
import { membersInBraces } from '../../shared/braces';
import { quoted } from '../syntax/strings';
import { unwrapped } from '../syntax/walk';
import { textAt } from './file-index';
import type { FileWriter } from './file-writer';
import type { Code, CodeItem } from './layout';
import { flat } from './layout';
import { mentions, type Loop } from './plans';

/** Where code is to stand. */
export interface Site {
  readonly file: FileWriter;
  readonly offset: number;
  /** The resource beside which it stands. */
  readonly near: Declaration;
  /** The class and canonical path of the object or property that is written; undefined for free data. */
  readonly cls: PulumiClass | undefined;
  readonly path: readonly string[];
  /** The loop that the code is taken out of: names that change with its turns are left out of strings. */
  readonly loop?: Loop;
  /** The code stands behind everything that its scope binds. */
  readonly late?: true;
  /** Inside a dict, nested objects are dicts as well. */
  readonly dict?: 'snake' | 'camel';
}

/** A value that code can name. */
export interface Operand {
  readonly text: string;
  /** True when it is an output: it cannot stand in an f-string or in `json.dumps`. */
  readonly isOutput: boolean;
}

/** What spelling needs of the writer: names, which depend on what else is written. */
export interface Operands {
  reference(site: Site, target: Resource | NewResource, attribute: string): Operand | undefined;
  deployment(site: Site, of: 'region' | 'account' | 'partition'): Operand | undefined;
  input(site: Site, input: ProgramInput | NewInput): Operand | undefined;
  /** What holds a value. */
  holder(site: Site, value: Value): Operand | undefined;
}

export function spell(expression: Expression, site: Site, operands: Operands): Code | undefined {
  switch (expression.kind) {
    case 'literal':
      return literalText(expression.value, site);
    case 'reference':
      return operands.reference(site, expression.target, expression.attribute)?.text;
    case 'deployment':
      return operands.deployment(site, expression.of)?.text;
    case 'template':
      return template(expression.parts, site, operands);
    case 'list':
      return list(expression.items, site, operands);
    case 'object':
      return object(expression.entries, site, operands);
    case 'document':
      return document(expression.content, site, operands);
    case 'existing':
      return existing(expression.value, site, operands);
    case 'input':
      return operands.input(site, expression.input)?.text;
    case 'named':
      return operands.holder(site, expression.value)?.text ?? (expression.otherwise && spell(expression.otherwise, site, operands));
    case 'merge':
      return merge(expression.parts, site, operands);
  }
}

/** The value of a property, in the shape that its class has for it. */
export function spellProperty(
  value: Expression,
  property: PulumiProperty | undefined,
  site: Site,
  operands: Operands,
): Code | undefined {
  if (!property) return spell(value, { ...site, cls: undefined, path: [] }, operands);
  const inner: Site = { ...site, path: [...site.path, property.name] };
  if (property.list && value.kind === 'object') return spell({ kind: 'list', items: [value] }, inner, operands);
  const [only] = value.kind === 'list' ? value.items : [];
  if (property.flattened && value.kind === 'list' && value.items.length === 1 && only) return spell(only, inner, operands);
  return spell(value, inner, operands);
}

/** `key=value` or `"key": value` for an entry of an object, given under its canonical or its Python name. */
export function spellEntry(
  key: string,
  value: Expression,
  site: Site,
  operands: Operands,
  form: 'keyword' | 'snake' | 'camel' | 'data',
): CodeItem | undefined {
  const property = form === 'data' ? undefined : propertyNamed(site, key);
  const code = spellProperty(value, property, site, operands);
  if (code === undefined) return undefined;
  const name = (form === 'camel' ? property?.typeScript : property?.python) ?? key;
  return { lead: form === 'keyword' ? `${name}=` : `${quoted(name, site.file.index.quote)}: `, value: code };
}

function literalText(value: string | number | boolean | null, site: Site): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? String(value) : quoted(value, site.file.index.quote);
}

/** True when the value holds something that is known only once resources exist. */
export function holdsOutput(expression: Expression, site: Site, operands: Operands): boolean {
  switch (expression.kind) {
    case 'literal':
      return false;
    case 'reference':
      return operands.reference(site, expression.target, expression.attribute)?.isOutput ?? true;
    case 'deployment':
      return operands.deployment(site, expression.of)?.isOutput ?? true;
    case 'list':
      return expression.items.some((item) => holdsOutput(item, site, operands));
    case 'object':
      return Object.values(expression.entries).some((entry) => holdsOutput(entry, site, operands));
    case 'template':
      return expression.parts.some((part) => typeof part !== 'string' && holdsOutput(part, site, operands));
    case 'document':
      return holdsOutput(expression.content, site, operands);
    case 'existing':
      return valueHoldsOutput(expression.value);
    case 'input':
      return operands.input(site, expression.input)?.isOutput ?? true;
    case 'named':
      return operands.holder(site, expression.value)?.isOutput ?? (expression.otherwise ? holdsOutput(expression.otherwise, site, operands) : true);
    case 'merge':
      return expression.parts.some((part) => holdsOutput(part, site, operands));
  }
}

function valueHoldsOutput(value: Value): boolean {
  switch (value.kind) {
    case 'reference':
      return true;
    // Configuration is given as plain values, unless it is secret; anything else that is not known may be an output.
    case 'unknown':
      return !/^(?:configuration|environment variable) |^(?:stack|project)$/.test(value.name ?? '');
    case 'template':
      return value.parts.some(valueHoldsOutput);
    case 'list':
      return value.items.some(valueHoldsOutput);
    case 'object':
      return [...value.entries.values()].some((entry) => valueHoldsOutput(entry.value));
    case 'choice':
      return value.alternatives.some((each) => valueHoldsOutput(each.value));
    default:
      return false;
  }
}

function propertyNamed(site: Site, key: string): PulumiProperty | undefined {
  return site.cls?.property([...site.path, key]) ?? site.cls?.fromPython(site.path, key) ?? site.cls?.fromTypeScript(site.path, key);
}

/** A part of a string: text, an expression, or the inside of an f-string that is taken over. */
interface Part {
  readonly kind: 'text' | 'expression' | 'format';
  readonly text: string;
  readonly isOutput: boolean;
}

function template(parts: readonly (string | Expression)[], site: Site, operands: Operands): Code | undefined {
  const spelled: Part[] = [];
  for (const part of parts.flatMap((each) => concatenatedParts(each, site))) {
    const next = partOf(part, site, operands);
    if (!next) return undefined;
    const previous = spelled.at(-1);
    if (previous?.kind === 'text' && next.kind === 'text') spelled[spelled.length - 1] = { ...previous, text: previous.text + next.text };
    else spelled.push(next);
  }
  const { quote } = site.file.index;
  if (spelled.every((part) => part.kind === 'text')) return quoted(spelled.map((part) => part.text).join(''), quote);
  if (!spelled.some((part) => part.isOutput)) {
    const other = quote === '"' ? "'" : '"';
    return `f${quote}${spelled.map((part) => formatPart(part, quote, other)).join('')}${quote}`;
  }
  const items = spelled.map(({ kind, text }): CodeItem => {
    return { lead: '', value: kind === 'text' ? quoted(text, quote) : kind === 'format' ? `f${quote}${text}${quote}` : text };
  });
  return { open: `${site.file.imports.pulumi('Output')}.concat(`, items, close: ')' };
}

/** What is given to an `Output.concat` that is taken over becomes part of the new one. */
function concatenatedParts(part: string | Expression, site: Site): readonly (string | Expression)[] {
  if (typeof part === 'string' || part.kind !== 'existing' || part.value.kind !== 'template') return [part];
  const { index } = site.file;
  const { location, via } = part.value.from;
  const node = location.uri === index.file.uri && via.length === 0 ? index.expressionAt(location.range) : undefined;
  if (node?.kind !== 'call' || !/(?:^|\.)Output\.concat$/.test(textAt(index, node.callee))) return [part];
  if (node.arguments.some((each) => each.kind !== 'positional')) return [part];
  return node.arguments.map(({ value: { start, end } }): Expression => {
    const place = { location: { uri: location.uri, range: { start, end } }, via: [] };
    const written = unwrapped(index.expressionAt({ start, end }) ?? node);
    const value: Value = written.kind === 'string' ? { kind: 'literal', value: written.value, from: place } : { kind: 'unknown', reason: 'computed', from: place };
    return { kind: 'existing', value };
  });
}

function partOf(part: string | Expression, site: Site, operands: Operands): Part | undefined {
  if (typeof part === 'string') return { kind: 'text', text: part, isOutput: false };
  if (part.kind === 'literal' && part.value !== null) return { kind: 'text', text: String(part.value), isOutput: false };
  const code = spell(part, site, operands);
  const text = code === undefined ? undefined : flat(code);
  if (text === undefined) return undefined;
  const { quote } = site.file.index;
  const format = new RegExp(`^[fF]${quote}((?!${quote}${quote})[^${quote}\\\\]*)${quote}$`).exec(text)?.[1];
  if (format !== undefined) return { kind: 'format', text: steady(format, site.loop), isOutput: false };
  const isString = /^["']/.test(text) && part.kind === 'existing' && part.value.kind === 'literal' && typeof part.value.value === 'string';
  if (isString) return { kind: 'text', text: String(part.value.value), isOutput: false };
  return { kind: 'expression', text, isOutput: holdsOutput(part, site, operands) };
}

/** An f-string's inside without the holes that change with the turns of a loop. */
function steady(format: string, loop: Loop | undefined): string {
  if (!loop) return format;
  const left = format.replace(/[-_.]?\{([^{}]*)\}/g, (hole, inner: string) => (mentions(inner, loop.names) ? '' : hole));
  return format.startsWith('{') && !left.startsWith('{') ? left.replace(/^[-_.]+/, '') : left;
}

function formatPart({ kind, text }: Part, quote: string, other: string): string {
  if (kind === 'format') return text;
  if (kind === 'expression') return `{${text.replaceAll(quote, other)}}`;
  return quoted(text, quote).slice(1, -1).replaceAll('{', '{{').replaceAll('}', '}}');
}

function list(items: readonly Expression[], site: Site, operands: Operands): Code | undefined {
  const codes: CodeItem[] = [];
  for (const item of items) {
    const value = spell(item, site, operands);
    if (value === undefined) return undefined;
    codes.push({ lead: '', value });
  }
  return { open: '[', items: codes, close: ']' };
}

function object(entries: Readonly<Record<string, Expression>>, site: Site, operands: Operands): Code | undefined {
  const known = Object.keys(entries).some((key) => propertyNamed(site, key) !== undefined);
  const style = site.dict ?? (site.file.usesDicts ? 'snake' : undefined);
  const className = known && style === undefined ? argumentsClass(site) : undefined;
  const form = className !== undefined ? 'keyword' : known ? (style ?? 'snake') : 'data';
  const items: CodeItem[] = [];
  for (const [key, value] of Object.entries(entries)) {
    const inner: Site = form === 'snake' || form === 'camel' ? { ...site, dict: form } : site;
    const item = spellEntry(key, value, inner, operands, form);
    if (!item) return undefined;
    items.push(item);
  }
  return className === undefined ? { open: '{', items, close: '}' } : { open: `${className}(`, items, close: ')' };
}

/** `{**tags, "Name": "orders"}` */
function merge(parts: readonly Expression[], site: Site, operands: Operands): Code | undefined {
  const items: CodeItem[] = [];
  for (const part of parts) {
    const code = spell(part, { ...site, cls: undefined, path: [] }, operands);
    if (code === undefined) return undefined;
    if (typeof code !== 'string' && code.open === '{') items.push(...code.items);
    else if (typeof code !== 'string') return undefined;
    else items.push(...(membersInBraces(code)?.map((value) => ({ lead: '', value })) ?? [{ lead: '**', value: code }]));
  }
  return { open: '{', items, close: '}' };
}

function argumentsClass(site: Site): string | undefined {
  const input = site.cls?.property(site.path)?.inputType;
  const dot = site.cls?.pythonPath.lastIndexOf('.') ?? -1;
  if (input === undefined || !site.cls || dot < 0) return undefined;
  return `${site.file.imports.aws(site.cls.pythonPath.slice(0, dot))}.${input}Args`;
}

function document(content: Expression, site: Site, operands: Operands): Code | undefined {
  const value = spell(content, { ...site, cls: undefined, path: [] }, operands);
  if (value === undefined) return undefined;
  const callee = holdsOutput(content, site, operands)
    ? `${site.file.imports.pulumi('Output')}.json_dumps`
    : site.file.imports.json('dumps');
  if (typeof value === 'string') return `${callee}(${value})`;
  return { open: `${callee}(`, items: [{ lead: '', value }], close: ')' };
}

function existing(value: Value, site: Site, operands: Operands): Code | undefined {
  const { location, via } = value.from;
  const isHere = location.uri === site.file.index.file.uri && via.length === 0 && location.range.end > location.range.start;
  if (isHere) return site.file.index.file.text.slice(location.range.start, location.range.end);
  switch (value.kind) {
    case 'literal':
      return literalText(value.value, site);
    case 'list': {
      if (!value.complete) return undefined;
      return list(value.items.map((item) => ({ kind: 'existing', value: item })), site, operands);
    }
    default:
      return undefined;
  }
}

