/**
 * Edits of `.tf.json` files. They are made one after the other on the text, by the path of what changes, so that commas and
 * indentation come out right however many there are; what they come to is one edit for each file.
 */
import { findNodeAtLocation, findNodeAtOffset, getNodePath, modify, parseTree, type JSONPath, type Node as JsonNode } from 'jsonc-parser';
import type { Expression } from '../../../core/edits';
import type { SourceFile } from '../../../core/program';
import type { FileEdit, Location } from '../../../core/text';
import { applyEdits } from '../../../core/text';
import type { Block } from '../syntax/nodes';
import { spell, type Spelling } from './spell';

export type JsonData = string | number | boolean | null | readonly JsonData[] | { readonly [key: string]: JsonData };

export class JsonFiles {
  private readonly texts = new Map<SourceFile, string>();

  /** Sets what is at a path. */
  set(file: SourceFile, path: JSONPath | undefined, data: JsonData | undefined): boolean {
    if (!path || data === undefined) return false;
    return this.change(file, path, data, false);
  }

  /** Sets an argument of a block. */
  setIn(file: SourceFile, block: Block, name: string, data: JsonData): boolean {
    const path = jsonPathAt(file, block.open ?? block.start);
    return this.set(file, path && [...path, name], data);
  }

  /** A `lifecycle` that says nothing else goes with its member. */
  remove(file: SourceFile, { range }: Location): boolean {
    const path = jsonPathAt(file, range.start);
    if (!path) return false;
    const parent = path.slice(0, -1);
    const leavesNone = parent.at(-1) === 'lifecycle' && nodeAt(file, parent)?.children?.length === 1;
    return this.change(file, leavesNone ? parent : path, undefined, false);
  }

  /** Only AWS's: other providers would have to be required. */
  declare(file: SourceFile, type: string, name: string, provider: string | undefined, data: JsonData | undefined): boolean {
    const isList = nodeAt(file, ['resource'])?.type === 'array';
    if (isList || !type.startsWith('aws_') || typeof data !== 'object' || data === null || Array.isArray(data)) return false;
    return this.set(file, ['resource', type, name], { ...(provider === undefined ? {} : { provider }), ...data });
  }

  depend(file: SourceFile, block: Block, isWritten: boolean, addresses: readonly string[]): boolean {
    if (!isWritten) return this.setIn(file, block, 'depends_on', addresses);
    const path = jsonPathAt(file, block.open ?? block.start);
    return addresses.every((each) => this.append(file, path && [...path, 'depends_on'], each));
  }

  /** Adds an item to the list at a path. */
  append(file: SourceFile, path: JSONPath | undefined, data: JsonData | undefined): boolean {
    if (!path || data === undefined) return false;
    return this.change(file, [...path, -1], data, true);
  }

  all(): readonly FileEdit[] {
    return [...this.texts].flatMap(([file, text]) => (text === file.text ? [] : [{ uri: file.uri, edits: [difference(file.text, text)] }]));
  }

  private change(file: SourceFile, path: JSONPath, data: JsonData | undefined, isArrayInsertion: boolean): boolean {
    const text = this.texts.get(file) ?? file.text;
    const edits = modify(text, path, data, { isArrayInsertion, formattingOptions: styleOf(text) });
    if (edits.length === 0) return false;
    this.texts.set(file, applyEdits(text, edits.map(({ offset, length, content }) => ({ range: { start: offset, end: offset + length }, newText: content }))));
    return true;
  }
}

/** The path of the value or member that begins at an offset. */
export function jsonPathAt({ text }: SourceFile, start: number): JSONPath | undefined {
  const tree = parseTree(text);
  const found = tree && findNodeAtOffset(tree, start);
  if (!found || found.offset !== start) return undefined;
  const isKey = found.parent?.type === 'property' && found.parent.children?.[0] === found;
  const node: JsonNode | undefined = isKey ? found.parent?.children?.[1] : found;
  return node && getNodePath(node);
}

/** What a file holds at a path. */
function nodeAt({ text }: SourceFile, path: JSONPath): JsonNode | undefined {
  const tree = parseTree(text);
  return tree && findNodeAtLocation(tree, path);
}

export function isJson({ uri }: SourceFile): boolean {
  return uri.endsWith('.json');
}

/** The text of a value that is kept: as JSON, or as an expression in a hole. */
export function jsonOf(text: string): JsonData {
  try {
    // What JSON.parse gives is JSON.
    return JSON.parse(text) as JsonData;
  } catch {
    return `\${${text}}`;
  }
}

/** An expression as JSON holds it: what the program computes stands in the holes of strings. */
export function jsonData(expression: Expression, spelling: Spelling): JsonData | undefined {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? expression.value.replace(/[$%]\{/g, (marker) => marker.charAt(0) + marker) : expression.value;
    case 'list': {
      const items = expression.items.map((item) => jsonData(item, spelling));
      return items.includes(undefined) ? undefined : items.filter((item) => item !== undefined);
    }
    case 'object': {
      const entries = Object.entries(expression.entries).map(([key, value]) => [key, jsonData(value, spelling)] as const);
      const known = entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
      return known.length === entries.length ? Object.fromEntries(known) : undefined;
    }
    case 'existing': {
      const text = spelling.existing(expression.value);
      return text === undefined ? undefined : jsonOf(text);
    }
    case 'template': {
      const text = spell(expression, spelling, '');
      const inner = text !== undefined && /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : undefined;
      return inner ?? (text === undefined ? undefined : `\${${text}}`);
    }
    default: {
      const text = spell(expression, spelling, '');
      return text === undefined ? undefined : `\${${text}}`;
    }
  }
}

function styleOf(text: string): { readonly insertSpaces: boolean; readonly tabSize: number; readonly eol: string } {
  const indent = /\n([ \t]+)/.exec(text)?.[1] ?? '  ';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 1 : indent.length, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

/** The one edit between two texts. */
function difference(before: string, after: string): FileEdit['edits'][number] {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before.charAt(start) === after.charAt(start)) start++;
  let end = 0;
  while (end < shortest - start && before.charAt(before.length - 1 - end) === after.charAt(after.length - 1 - end)) end++;
  return { range: { start, end: before.length - end }, newText: after.slice(start, after.length - end) };
}
