/** Bodies, attributes and blocks, and where the layout says that one ends that was left open. */

import type { Attribute, Block, Body, BodyItem, Expression, Identifier, IncompleteItem } from './nodes';
import type { Cursor } from './cursor';
import type { Lines } from './lines';
import { MAX_DEPTH, startsItem } from './cursor';
import { parseExpression } from './expressions';
import { parseLabels } from './labels';
import { Probe } from './probe';
import { parseIdentifier } from './tokens';
import * as ch from './characters';

/** How far the layout is searched for the end of a block. */
const MAX_LINES_AHEAD = 200;

export function parseFileBody(c: Cursor): Body {
  const items: BodyItem[] = [];
  const probe = c.lines && new Probe(c, c.lines);
  for (;;) {
    c.skipTrivia(true);
    if (c.atEnd) {
      return { kind: 'body', items, start: 0, end: c.text.length };
    }
    const intact = probe?.readIntactItem();
    if (intact) {
      items.push(intact);
    } else if (c.peek() === ch.CLOSE_BRACE) {
      c.fail('This } closes nothing.', c.position, c.position + 1);
      c.position++;
    } else {
      pushItem(c, items, false);
    }
  }
}

interface BlockHeader {
  readonly start: number;
  readonly end: number;
  readonly open: number | undefined;
}

interface BlockBody {
  readonly body: Body;
  readonly close: number | undefined;
}

/** The cursor stands after `{`, or after the header where `{` is missing. */
function parseBlockBody(c: Cursor, header: BlockHeader): BlockBody {
  const start = c.position;
  const items: BodyItem[] = [];
  const finish = (close: number | undefined): BlockBody => {
    const body: Body = { kind: 'body', items, start, end: close ?? lastEnd(items, start) };
    return { body, close };
  };
  if (c.depth >= MAX_DEPTH) {
    c.fail('This is nested too deeply to be analysed.', header.start, header.end);
    c.position = c.limit;
    return finish(undefined);
  }
  c.depth++;
  c.skipTrivia(false);
  let inline = header.open !== undefined && !atLineEnd(c) && c.peek() !== ch.CLOSE_BRACE;
  let close: number | undefined;
  for (;;) {
    c.skipTrivia(true);
    if (c.atEnd || endsByLayout(c, header.start)) {
      reportUnclosed(c, header);
      break;
    }
    if (c.peek() === ch.CLOSE_BRACE) {
      if (c.lines && isStrayBrace(c.lines, c.text, header.start, c.position)) {
        c.fail('This } closes nothing.', c.position, c.position + 1);
        c.position++;
        continue;
      }
      close = c.position;
      c.position++;
      break;
    }
    pushItem(c, items, inline);
    inline = inline && goesOnInline(c, items.at(-1));
  }
  c.depth--;
  return finish(close);
}

function lastEnd(items: readonly BodyItem[], start: number): number {
  return Math.max(start, items.at(-1)?.end ?? start);
}

function atLineEnd(c: Cursor): boolean {
  return c.atEnd || c.peek() === ch.LF;
}

function reportUnclosed(c: Cursor, header: BlockHeader): void {
  if (header.open !== undefined) {
    c.fail('This block is not closed: } is missing.', header.start, header.end);
  }
}

/** A block on one line holds one argument and ends on that line. Whether it tries to hold another there. */
function goesOnInline(c: Cursor, last: BodyItem | undefined): boolean {
  c.skipTrivia(false);
  if (last && last.kind !== 'attribute') {
    c.fail('A block inside a block starts on a line of its own.', last.start, last.end);
    return false;
  }
  if (c.peek() === ch.CLOSE_BRACE) {
    return false;
  }
  c.fail('A block on one line holds one argument and must be closed on that line.', c.position, c.position + 1);
  if (c.peek() !== ch.COMMA) {
    return false;
  }
  c.position++;
  return true;
}

/** Whether the layout puts what stands at the cursor outside the block whose header is at `header`. */
function endsByLayout(c: Cursor, header: number): boolean {
  const { lines } = c;
  if (!lines || !lines.isFirstOnLine(c.position)) {
    return false;
  }
  const indent = lines.indentAt(c.position);
  const blockIndent = lines.indentAt(header);
  if (c.peek() === ch.CLOSE_BRACE) {
    return indent < blockIndent;
  }
  return indent <= blockIndent && ch.identifierEnd(c.text, c.position, c.limit) > c.position;
}

/**
 * Whether the `}` at `brace` is indented deeper than the block whose header is at `header`, and another one follows where
 * that of the block should be.
 */
export function isStrayBrace(lines: Lines, text: string, header: number, brace: number): boolean {
  const blockIndent = lines.indentAt(header);
  if (!lines.isFirstOnLine(brace) || lines.indentAt(brace) <= blockIndent) {
    return false;
  }
  const from = lines.lineAt(brace) + 1;
  for (let line = from; line < Math.min(lines.count, from + MAX_LINES_AHEAD); line++) {
    const content = lines.contentStart(line);
    if (!lines.isEmpty(line) && content - lines.start(line) <= blockIndent) {
      return content - lines.start(line) === blockIndent && text.charCodeAt(content) === ch.CLOSE_BRACE;
    }
  }
  return false;
}

function nextLineWithContent(c: Cursor, from: number): number | undefined {
  const { lines } = c;
  if (!lines) {
    return undefined;
  }
  let line = from;
  while (line < lines.count && lines.isEmpty(line)) {
    line++;
  }
  return line < lines.count ? line : undefined;
}

export function pushItem(c: Cursor, items: BodyItem[], inline: boolean): void {
  const name = parseIdentifier(c);
  if (name) {
    items.push(parseItem(c, name, inline));
    return;
  }
  const start = c.position;
  if (c.peek() === ch.QUOTE) {
    c.fail('The name of an argument is written without quotes.', start, start + 1);
  } else {
    c.fail('Expected an argument or a block here.', start, start + 1);
  }
  c.position++;
  c.skipLine();
}

function parseItem(c: Cursor, name: Identifier, inline: boolean): BodyItem {
  c.skipTrivia(false);
  const next = c.peek(1);
  if (c.peek() === ch.EQUALS && next !== ch.EQUALS && next !== ch.GREATER) {
    return parseAttribute(c, name, inline);
  }
  return parseBlock(c, name);
}

function parseAttribute(c: Cursor, name: Identifier, inline: boolean): Attribute {
  const equals = c.position;
  c.position++;
  c.skipTrivia(false);
  const { limit } = c;
  c.valueIndent = c.lines ? c.lines.indentAt(name.start) : -1;
  const parsed = parseExpression(c);
  c.valueIndent = -1;
  c.limit = limit;
  const value = endValue(c, parsed, inline);
  return { kind: 'attribute', name, equals, value, start: name.start, end: Math.max(value.end, equals + 1) };
}

/** A value ends with its line. One that goes on is no value that anybody should trust. */
function endValue(c: Cursor, value: Expression, inline: boolean): Expression {
  c.skipTrivia(false);
  if (atLineEnd(c)) {
    return value;
  }
  if (c.peek() === ch.CLOSE_BRACE) {
    if (!inline) {
      c.fail('An argument ends with its line: a line break is missing before this }.', c.position, c.position + 1);
    }
    return value;
  }
  if (inline) {
    return value;
  }
  c.fail('An argument ends with its line: this does not belong to its value.', c.position, c.position + 1);
  c.skipLine();
  return { kind: 'error', partial: value, start: value.start, end: trimmedEnd(c, value.end) };
}

function trimmedEnd(c: Cursor, atLeast: number): number {
  return c.text.charCodeAt(c.position - 1) === ch.CR ? Math.max(atLeast, c.position - 1) : c.position;
}

function parseBlock(c: Cursor, type: Identifier): Block | IncompleteItem {
  const { labels, end } = parseLabels(c, type);
  c.skipTrivia(false);
  if (c.peek() === ch.OPEN_BRACE) {
    const open = c.position;
    c.position++;
    const { body, close } = parseBlockBody(c, { start: type.start, end, open });
    if (close !== undefined) {
      endBlock(c);
    }
    return { kind: 'block', type, labels, open, body, close, start: type.start, end: blockEnd(body, close) };
  }
  c.fail(
    labels.length === 0 ? 'Expected = and a value, or a block in braces.' : 'A block needs its body in braces: { is missing.',
    type.start,
    end,
  );
  if (bodyFollows(c, type.start)) {
    const { body, close } = parseBlockBody(c, { start: type.start, end, open: undefined });
    return { kind: 'block', type, labels, open: undefined, body, close, start: type.start, end: blockEnd(body, close) };
  }
  if (!atLineEnd(c) && c.peek() !== ch.CLOSE_BRACE) {
    c.skipLine();
  }
  return { kind: 'incomplete', name: type, labels, start: type.start, end };
}

function blockEnd(body: Body, close: number | undefined): number {
  return close === undefined ? body.end : close + 1;
}

/** Whether a header without `{` is followed by lines that are indented deeper and look like its body. */
function bodyFollows(c: Cursor, header: number): boolean {
  const { lines } = c;
  if (!lines || !atLineEnd(c) || !lines.isFirstOnLine(header)) {
    return false;
  }
  const next = nextLineWithContent(c, lines.lineAt(c.position) + 1);
  if (next === undefined) {
    return false;
  }
  const content = lines.contentStart(next);
  return content - lines.start(next) > lines.indentAt(header) && startsItem(c.text, content, lines.end(next));
}

function endBlock(c: Cursor): void {
  c.skipTrivia(false);
  if (atLineEnd(c)) {
    return;
  }
  c.fail('A block ends with its line: a line break is missing after }.', c.position, c.position + 1);
  if (c.peek() !== ch.CLOSE_BRACE) {
    c.skipLine();
  }
}
