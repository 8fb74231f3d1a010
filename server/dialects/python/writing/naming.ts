/** What new resources are called: variables and constructor names, after the pattern of their neighbour. */
import type { NewResource } from '../../../core/edits';
import type { PulumiClass } from '../../../schema/names';
import type { Declaration } from '../pulumi/collector';
import type { FormatExpression } from '../syntax/ast';
import { unwrapped } from '../syntax/walk';
import { quoted } from '../syntax/strings';
import type { FileIndex } from './file-index';
import { textAt } from './file-index';
import { namesIn, type Loop } from './plans';

/** The words of a name in any style. */
export function wordsIn(name: string): readonly string[] {
  return name
    .replace(/\$\{[^}]*\}/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** What a new resource is called, in words. */
export interface Title {
  readonly words: readonly string[];
  /** True when it is named after its neighbour: `words` come behind the neighbour's name. */
  readonly follows: boolean;
}

/** `taken` tells whether a title is that of another new resource; they are told apart by their kind. */
export function titleOf(
  resource: NewResource,
  near: Declaration,
  cls: PulumiClass | undefined,
  taken: (title: Title) => boolean,
): Title {
  const kind = wordsIn(simpleName(cls?.path ?? resource.type.replace(/^[a-z]+_/, '')));
  const title = plainTitle(resource, near, kind);
  if (!taken(title)) return title;
  const words = [...title.words];
  if (words.at(-1) === 'password' && kind[0] === 'secret') words.pop();
  const last = words.at(-1);
  return { ...title, words: [...words, ...(kind[0] === last || kind[0] === 'role' ? kind.slice(1) : kind)] };
}

function plainTitle(resource: NewResource, near: Declaration, kind: readonly string[]): Title {
  const [words, own] = [wordsIn(resource.name), wordsIn(near.declared.name)];
  const isAfter = own.length > 0 && own.every((word, index) => words[index] === word);
  if (!isAfter) return { words, follows: false };
  if (words.length > own.length) return { words: words.slice(own.length), follows: true };
  const parent = wordsIn(simpleName(near.cls?.path ?? ''));
  const adds = kind.length > parent.length && parent.every((word, index) => kind[index] === word);
  return { words: adds ? kind.slice(parent.length) : kind, follows: true };
}

/** The variable that holds the neighbour: `bucket`, `self.bucket`. */
export function targetOf(near: Declaration, index: FileIndex): string | undefined {
  if (!near.node) return undefined;
  const statement = index.placeOf(near.node.start).steps.at(-1)?.statement;
  if (statement?.kind !== 'assign' || !statement.value || unwrapped(statement.value) !== near.node) return undefined;
  const [target] = statement.targets;
  if (statement.targets.length !== 1 || !target) return undefined;
  const text = textAt(index, target);
  return target.kind === 'name' || /^[A-Za-z_]\w*\.[A-Za-z_]\w*$/.test(text) ? text : undefined;
}

/** A free variable in the style of the neighbour's. */
export function variableFor(
  title: Title,
  near: Declaration,
  index: FileIndex,
  taken: ReadonlySet<string>,
  loop: Loop | undefined,
  kind: readonly string[],
): string {
  const target = targetOf(near, index);
  const [object, field] = target?.includes('.') ? target.split('.') : [undefined, target];
  const own = field !== undefined ? wordsIn(field) : loop ? (title.words.length > 1 ? [] : classWords(near)) : wordsIn(near.declared.name);
  const base = title.follows ? [...own, ...title.words] : title.words;
  const prefix = object === undefined ? '' : `${object}.`;
  const [name, longer] = [identifier(base), identifier(base.at(-1) === kind.at(-1) ? base : [...base, ...kind.slice(-1)])];
  for (let number = 0; ; number++) {
    const candidate = number === 0 ? name : number === 1 ? longer : `${longer}_${number}`;
    const isFree = prefix === '' ? !index.identifiers.has(candidate) : !index.file.text.includes(`${prefix}${candidate}`);
    if (isFree && !taken.has(prefix + candidate)) return prefix + candidate;
  }
}

const KEYWORDS = new Set('and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield None True False'.split(' '));

export function identifier(words: readonly string[]): string {
  const name = words.join('_') || 'resource';
  if (/^\d/.test(name)) return `_${name}`;
  return KEYWORDS.has(name) ? `${name}_` : name;
}

/** The expression for the constructor's name, after the neighbour's. Undefined where no pattern can be told. */
export function constructorName(
  title: Title,
  near: Declaration,
  index: FileIndex,
  isFree: (name: string) => boolean,
  loop: Loop | undefined,
): string | undefined {
  const argument = near.node?.arguments.find((each) => each.kind === 'positional' || each.name === 'resource_name');
  const node = argument && unwrapped(argument.value);
  if (!node) return undefined;
  switch (node.kind) {
    case 'string':
      return quoted(literalName(title, node.value, isFree), index.quote);
    case 'format':
      return formatName(loop ? { ...title, words: hoisted(title, near, node) } : title, loop ? without(node, loop) : node, index, isFree);
    case 'name':
      if (loop?.names.has(node.name)) return quoted([...(title.follows ? classWords(near) : []), ...title.words].join('-'), index.quote);
      return `f${index.quote}{${textAt(index, node)}}-${title.words.join('-')}${index.quote}`;
    case 'attribute':
      return `f${index.quote}{${textAt(index, node)}}-${title.words.join('-')}${index.quote}`;
    case 'binary':
      return node.operator === '+' ? `${textAt(index, node)} + ${quoted(`-${title.words.join('-')}`, index.quote)}` : undefined;
    default:
      return undefined;
  }
}

function literalName(title: Title, near: string, isFree: (name: string) => boolean): string {
  const separator = near.includes('_') && !near.includes('-') ? '_' : '-';
  const isCamel = /^[a-z]+[A-Z]/.test(near) && !/[-_]/.test(near);
  const words = title.words;
  const base = title.follows
    ? isCamel
      ? near + words.map(capitalised).join('')
      : [near, ...words].join(separator)
    : isCamel
      ? words.map((word, index) => (index === 0 ? word : capitalised(word))).join('')
      : words.join(separator);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${base}${separator}${number}`;
    if (isFree(candidate)) return candidate;
  }
}

/** The parts of a name that do not change with the turns of a loop. */
function without(node: FormatExpression, loop: Loop): FormatExpression {
  const parts = node.parts.filter((part) => part.kind === 'text' || !namesIn(part.expression).some((name) => loop.names.has(name)));
  return { ...node, parts };
}

/** A title that the neighbour's name comes before, where that name is made of holes alone. */
function hoisted(title: Title, near: Declaration, node: FormatExpression): readonly string[] {
  const isNamed = node.parts.some((part) => part.kind === 'text' && /[A-Za-z]/.test(part.value));
  return isNamed || !title.follows || title.words.length > 1 ? title.words : [...classWords(near), ...title.words];
}

/** Holes stay. The part of the text that says what the neighbour is says what the new resource is, or has it behind it. */
function formatName(title: Title, node: FormatExpression, index: FileIndex, isFree: (name: string) => boolean): string | undefined {
  const source = textAt(index, node);
  const quote = /^[fF]("|')(?!\1)/.exec(source)?.[1];
  if (quote === undefined || !source.endsWith(quote)) return undefined;
  const words = title.words.join('-');
  const texts = node.parts.filter((part) => part.kind === 'text' && /[A-Za-z]/.test(part.value));
  const longest = [...texts].sort((a, b) => b.end - b.start - (a.end - a.start))[0];
  let result = '';
  for (const part of node.parts) {
    const text = textAt(index, part);
    if (part !== longest) {
      result += text;
      continue;
    }
    const [before, after] = [/^[^A-Za-z0-9]*/.exec(text)?.[0] ?? '', /[^A-Za-z0-9]*$/.exec(text)?.[0] ?? ''];
    const own = text.slice(before.length, text.length - after.length);
    result += before + (title.follows ? `${own}-${words}` : words) + after;
  }
  result = result.replace(/([-_.])[-_.]+/g, '$1').replace(/^[-_.]+|[-_.]+$/g, '');
  if (!longest) result = result === '' ? words : `${result}-${words}`;
  if (node.parts.some((part) => part.kind === 'hole')) return `f${quote}${result}${quote}`;
  return isFree(result) ? quoted(result, index.quote) : undefined;
}

function classWords(near: Declaration): readonly string[] {
  return wordsIn(simpleName(near.cls?.path ?? ''));
}

/** The name of a class without its module, and without what only tells it from an older class. */
export function simpleName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).replace(/V2$/, '');
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

