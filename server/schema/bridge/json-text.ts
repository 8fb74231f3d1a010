/** JSON documents that are written as text: read as the objects that they stand for, with the places of their parts. */
import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { Location } from '../../core/text';
import type { Property, Provenance, Value } from '../../core/value';
import { list, literal, object, template, withInputs } from '../../core/value';
import type { Codec } from './types';

/** Text becomes an object where it is JSON; anything else stays. Written as it is given: as an object, or as text. */
export const jsonText: Codec = {
  decode: (value) => objectOfText(value) ?? value,
  encode: (value) => value,
};

/** More than any document that AWS takes. */
const SIZE_LIMIT = 200_000;
const DEPTH_LIMIT = 100;

function objectOfText(value: Value): Value | undefined {
  const parts =
    value.kind === 'template'
      ? value.parts
      : value.kind === 'literal' && typeof value.value === 'string'
        ? [value]
        : [];
  const [first] = parts;
  if (first?.kind !== 'literal' || !/^\s*[{[]/.test(String(first.value))) return undefined;
  const text = new JoinedText(parts);
  if (text.joined.length > SIZE_LIMIT || depthOf(text.joined) > DEPTH_LIMIT) return undefined;
  const errors: ParseError[] = [];
  const root = parseTree(text.joined, errors);
  return root && errors.length === 0 ? valueOf(root, text, value.from) : undefined;
}

/** The parts as one text, with a mark for each hole, in quotes where the hole is not within a string. */
class JoinedText {
  readonly joined: string;
  private readonly pieces: readonly { readonly start: number; readonly part: Value }[];

  constructor(readonly parts: readonly Value[]) {
    const pieces: { readonly start: number; readonly part: Value }[] = [];
    let joined = '';
    let inString = false;
    for (const [index, part] of parts.entries()) {
      pieces.push({ start: joined.length, part });
      if (part.kind !== 'literal') {
        joined += inString ? mark(index) : `"${mark(index)}"`;
        continue;
      }
      const text = String(part.value ?? '');
      for (let at = 0; at < text.length; at++) {
        if (inString && text.charAt(at) === '\\') at++;
        else if (text.charAt(at) === '"') inString = !inString;
      }
      joined += text;
    }
    this.joined = joined;
    this.pieces = pieces;
  }

  /**
   * Where some of the text is written: its own characters where they stand one by one, else what they are in, but for its last
   * character: a fix that replaces a part must not take the whole for it.
   */
  place(start: number, end: number, { location }: Provenance): Location {
    const first = this.character(start);
    const last = this.character(Math.max(end - 1, start));
    if (!first || !last || first.uri !== last.uri || first.range.start > last.range.end) {
      const { uri, range } = location;
      const isWhole = start <= 0 && end >= this.joined.trimEnd().length;
      return isWhole ? location : { uri, range: { start: range.start, end: Math.max(range.end - 1, range.start) } };
    }
    return { uri: first.uri, range: { start: first.range.start, end: last.range.end } };
  }

  /** Where one character is written; for one of a hole, the hole. */
  private character(index: number): Location | undefined {
    const piece = this.pieces.findLast((each) => each.start <= index);
    if (!piece) return undefined;
    const { location } = piece.part.from;
    if (piece.part.kind !== 'literal') return location;
    const extent = location.range.end - location.range.start - String(piece.part.value ?? '').length;
    if (extent !== 0 && extent !== 2) return undefined;
    const start = location.range.start + extent / 2 + index - piece.start;
    return { uri: location.uri, range: { start, end: start + 1 } };
  }
}

function valueOf(node: Node, text: JoinedText, whole: Provenance): Value {
  // Of a text with holes, only what stands in a hole has an input.
  const inputs = text.parts.length === 1 ? whole.inputs : undefined;
  const at = (inner: Node): Provenance =>
    withInputs({ location: text.place(inner.offset, inner.offset + inner.length, whole), via: whole.via }, inputs);
  switch (node.type) {
    case 'object': {
      const entries = (node.children ?? []).flatMap((member): readonly [string, Property][] => {
        const [key, inner] = member.children ?? [];
        if (!key || !inner) return [];
        const property = {
          value: valueOf(inner, text, whole),
          key: at(key).location,
          site: at(inner).location,
          member: at(member).location,
        };
        return [[String(key.value), property]];
      });
      return object(new Map(entries), at(node));
    }
    case 'array':
      return list(
        (node.children ?? []).map((item) => valueOf(item, text, whole)),
        at(node),
      );
    default: {
      const content: unknown = node.value;
      if (typeof content !== 'string')
        return literal(typeof content === 'number' || typeof content === 'boolean' ? content : null, at(node));
      return textWithHoles(content, text.parts, at(node));
    }
  }
}

function textWithHoles(content: string, parts: readonly Value[], from: Provenance): Value {
  const pieces = content.split(MARK).map((piece, index): Value => {
    const hole = index % 2 === 1 ? parts[Number(piece)] : undefined;
    return hole ?? literal(piece, from);
  });
  const written = pieces.filter((piece) => piece.kind !== 'literal' || piece.value !== '');
  const [only] = written;
  if (only && written.length === 1 && only.kind !== 'literal') return only;
  return template(
    written,
    withInputs(
      from,
      written.flatMap((piece) => piece.from.inputs ?? []),
    ),
  );
}

/** A private-use character: in no document of its own. */
const MARK = '\uE000';

function mark(index: number): string {
  return `${MARK}${index}${MARK}`;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}
