/** JSON templates. A document that is half typed keeps what is intact. */
import { parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import type { SyntaxProblem } from '../../../core/program';
import type { Member, Node, SyntaxTree } from './nodes';
import { problemRange } from './nodes';

/** Deeper than any template that was written by hand or by a tool; the parser recurses. */
const DEPTH_LIMIT = 200;

export function parseJson(text: string): SyntaxTree {
  const tooDeep = excessiveDepth(text);
  if (tooDeep !== undefined) {
    return {
      format: 'json',
      text,
      roots: [],
      problems: [
        { range: { start: tooDeep, end: tooDeep + 1 }, message: `Nested more than ${DEPTH_LIMIT} levels deep` },
      ],
      comments: [],
      isSpliceable: false,
    };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  return {
    format: 'json',
    text,
    roots: root ? [nodeOf(root, text)] : [],
    problems: errors.map((error) => problemOf(error, text)),
    comments: [],
    isSpliceable: false,
  };
}

function nodeOf(node: JsonNode, text: string): Node {
  const range = { start: node.offset, end: node.offset + node.length };
  switch (node.type) {
    case 'object':
      return {
        kind: 'map',
        range,
        intrinsic: undefined,
        flow: true,
        members: (node.children ?? []).flatMap((child) => memberOf(child, text)),
      };
    case 'array':
      return {
        kind: 'list',
        range,
        intrinsic: undefined,
        flow: true,
        items: (node.children ?? []).map((child) => nodeOf(child, text)),
      };
    default: {
      // The parser gives a primitive's value as it is in JSON: string, number, boolean or null.
      const value = node.value as string | number | boolean | null;
      const content = { start: range.start + 1, end: range.end - 1 };
      const verbatim = typeof value === 'string' && value.length === content.end - content.start ? content : undefined;
      return {
        kind: 'scalar',
        range,
        intrinsic: undefined,
        flow: true,
        value,
        style: typeof value === 'string' ? 'double' : 'plain',
        verbatim,
      };
    }
  }
}

function memberOf(property: JsonNode, text: string): readonly Member[] {
  const [key, value] = property.children ?? [];
  if (!key || typeof key.value !== 'string') return [];
  const keyRange = { start: key.offset, end: key.offset + key.length };
  const node = value && nodeOf(value, text);
  const colon =
    property.colonOffset === undefined || property.colonOffset < 0 ? keyRange.end : property.colonOffset + 1;
  const site = node?.range ?? { start: colon, end: colon };
  return [
    { key: key.value, keyRange, value: node, site, range: { start: keyRange.start, end: site.end }, merged: false },
  ];
}

function problemOf({ error, offset, length }: ParseError, text: string): SyntaxProblem {
  const words = printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return { range: problemRange(text, offset, offset + length), message: `JSON: ${words}` };
}

/** Where brackets nest deeper than the limit, found without recursion. */
function excessiveDepth(text: string): number | undefined {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 34: // "
        index = stringEnd(text, index);
        break;
      case 91: // [
      case 123: // {
        if (++depth > DEPTH_LIMIT) return index;
        break;
      case 93: // ]
      case 125: // }
        depth--;
        break;
    }
  }
  return undefined;
}

/** The offset of a string's closing quote, or of the last character of its line. */
function stringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 92) index++;
    else if (code === 34 || code === 10) return index;
  }
  return text.length;
}
