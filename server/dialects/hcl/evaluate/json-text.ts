/**
 * JSON documents written as text, in heredocs and strings: rules see the document, each part at its place in the text. Holes
 * are carried through the JSON parser as marks that no text contains.
 */
import { parseTree, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import { locationIn, type SourceFile } from '../../../core/program';
import type { Location } from '../../../core/text';
import type { Property, Value } from '../../../core/value';
import { list, literal, object, written } from '../../../core/value';
import type { Expression, Heredoc, Template } from '../syntax/nodes';
import { evaluate } from './expressions';
import { templateOf } from './inputs';
import type { Scope } from './scope';
import { evaluateText } from './templates';

/** The document in a string or heredoc; undefined for any other text. */
export function documentIn(node: Template | Heredoc, scope: Scope): Value | undefined {
  if (!looksLikeDocument(node)) return undefined;
  const marked = markedText(node, scope);
  if (!marked) return undefined;
  const errors: ParseError[] = [];
  const tree = parseTree(marked.text, errors, { disallowComments: true, allowTrailingComma: true });
  if (!tree || errors.length > 0 || (tree.type !== 'object' && tree.type !== 'array')) return undefined;
  const value = valueOf(tree, marked, scope, 0);
  scope.module.evaluation.texts.set(value, evaluateText(node, scope));
  return value;
}

/** The document that a file of the workspace holds; undefined for any other text. */
export function documentInFile(file: SourceFile, scope: Scope): Value | undefined {
  const { text } = file;
  if (!/^\s*[{[]/.test(text) || text.length > LONGEST || text.includes(OPEN)) return undefined;
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  if (!tree || errors.length > 0) return undefined;
  const marked = { text, offsets: Array.from({ length: text.length + 1 }, (_, index) => index), holes: [] };
  const value = valueOf(tree, marked, { ...scope, file }, 0);
  scope.module.evaluation.texts.set(value, literal(text, written(locationIn(file, 0, text.length))));
  return value;
}

const SHORTEST = 8;

/** An object or array of some size, so that ordinary strings cost nothing. */
function looksLikeDocument({ parts }: Template | Heredoc): boolean {
  const first = parts.find((part) => part.kind !== 'templateLiteral' || part.value.trim() !== '');
  if (first?.kind !== 'templateLiteral') return false;
  const text = first.value.trimStart();
  return (text.startsWith('{') || text.startsWith('[')) && (text.length >= SHORTEST || parts.length > 1);
}

interface MarkedText {
  readonly text: string;
  /** For each character of the text, and its end, where it is in the file. */
  readonly offsets: readonly number[];
  readonly holes: readonly Expression[];
}

const OPEN = '\uE000';
const CLOSE = '\uE001';
const LONGEST = 50_000;

/** Undefined for directives, which may build anything. */
function markedText({ parts, kind }: Template | Heredoc, { file }: Scope): MarkedText | undefined {
  let text = '';
  const offsets: number[] = [];
  const holes: Expression[] = [];
  let quotes = new QuoteState();
  for (const part of parts) {
    if (part.kind === 'templateLiteral') {
      if (part.value.includes(OPEN) || text.length + part.value.length > LONGEST) return undefined;
      const places = charactersOf(file.text.slice(part.start, part.end), part.value, part.start, kind === 'template');
      if (!places) return undefined;
      quotes = quotes.after(part.value);
      text += part.value;
      offsets.push(...places);
    } else if (part.kind === 'interpolation') {
      const mark = `${OPEN}${holes.length}${CLOSE}`;
      const inserted = quotes.inString ? mark : `"${mark}"`;
      holes.push(part.expression);
      text += inserted;
      offsets.push(...Array.from(inserted, (_, index) => (index < inserted.length - 1 ? part.start : part.end - 1)));
    } else {
      return undefined;
    }
  }
  offsets.push((parts.at(-1)?.end ?? 0));
  return { text, offsets, holes };
}

/** Whether a JSON text stands in a string after what was read. */
class QuoteState {
  constructor(readonly inString = false) {}

  after(text: string): QuoteState {
    let inString = this.inString;
    for (let index = 0; index < text.length; index++) {
      const character = text.charAt(index);
      if (character === '\\' && inString) index++;
      else if (character === '"') inString = !inString;
    }
    return new QuoteState(inString);
  }
}

/**
 * Where each character of a literal's value is in the source; undefined where the two cannot be matched. Strings have escapes,
 * and lines of heredocs may have lost the beginning of their indentation.
 */
function charactersOf(source: string, value: string, start: number, hasEscapes: boolean): readonly number[] | undefined {
  const places: number[] = [];
  let at = 0;
  for (let index = 0; index < value.length; ) {
    if (!hasEscapes && (index === 0 || value.charAt(index - 1) === '\n')) at += lostIndentation(source, at, value, index);
    const escape = hasEscapes ? /^\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)/.exec(source.slice(at, at + 10))?.[0] : undefined;
    const doubled = /^(?:\$\$|%%)\{/.test(source.slice(at, at + 3)) ? source.slice(at, at + 2) : undefined;
    const read = escape ?? doubled ?? source.charAt(at);
    const made = escape !== undefined && /^\\[uU]/.test(escape) ? String.fromCodePoint(Number.parseInt(escape.slice(2), 16)).length : 1;
    for (let count = 0; count < made; count++) places.push(start + at);
    index += made;
    at += read.length;
  }
  return places.length === value.length && at === source.length ? places : undefined;
}

function lostIndentation(source: string, at: number, value: string, index: number): number {
  return Math.max(0, blanks(source, at) - blanks(value, index));
}

function blanks(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  return at - from;
}

const DEEPEST = 60;

function valueOf(node: JsonNode, text: MarkedText, scope: Scope, depth: number): Value {
  const from = written(placeOf(node, text, scope));
  if (depth > DEEPEST) return literal(null, from);
  switch (node.type) {
    case 'object': {
      const entries = new Map<string, Property>();
      for (const member of node.children ?? []) {
        const [key, value] = member.children ?? [];
        if (!key || !value || typeof key.value !== 'string' || key.value.includes(OPEN)) continue;
        const places = { key: placeOf(key, text, scope), site: placeOf(value, text, scope), member: placeOf(member, text, scope) };
        entries.set(key.value, { value: valueOf(value, text, scope, depth + 1), ...places });
      }
      return object(entries, from, entries.size === (node.children ?? []).length);
    }
    case 'array':
      return list((node.children ?? []).map((child) => valueOf(child, text, scope, depth + 1)), from);
    case 'string':
      return withHoles(String(node.value), from, text, scope);
    case 'number':
    case 'boolean':
      return literal(node.value === true || node.value === false ? node.value : Number(node.value), from);
    default:
      return literal(null, from);
  }
}

function withHoles(value: string, from: Value['from'], text: MarkedText, scope: Scope): Value {
  if (!value.includes(OPEN)) return literal(value, from);
  const parts = value.split(/(\uE000\d+\uE001)/).flatMap((part): readonly Value[] => {
    if (part === '') return [];
    const hole = part.startsWith(OPEN) ? text.holes[Number(part.slice(1, -1))] : undefined;
    return [hole ? evaluate(hole, scope) : literal(part, from)];
  });
  const [only] = parts;
  return parts.length === 1 && only ? only : templateOf(parts, from, scope.module.evaluation);
}

function placeOf({ offset, length }: JsonNode, { offsets }: MarkedText, scope: Scope): Location {
  const start = offsets[offset] ?? 0;
  const last = offsets[offset + length - 1] ?? start;
  const next = offsets[offset + length] ?? last + 1;
  return locationIn(scope.file, start, Math.max(last + 1, Math.min(next, last + 2)));
}
