/** Heredocs, `<<TAG` and `<<-TAG`: lines of template text up to one that holds the tag alone. */

import type { Heredoc } from './nodes';
import type { LiteralToken, TemplateToken } from './templates';
import type { Cursor } from './cursor';
import type { Lines } from './lines';
import { looksOutside } from './cursor';
import { nestDirectives } from './directives';
import { atEscapedSequence, atSequence, parseSequence, pushToken } from './templates';
import * as ch from './characters';

/** The cursor stands at `<<`. Undefined where no tag with a line break follows. */
export function parseHeredoc(c: Cursor): Heredoc | undefined {
  const start = c.position;
  const indented = c.peek(2) === ch.MINUS;
  const tagStart = start + (indented ? 3 : 2);
  const tagEnd = ch.identifierEnd(c.text, tagStart, c.limit);
  const newline = c.text.charCodeAt(tagEnd) === ch.CR ? tagEnd + 1 : tagEnd;
  if (tagEnd === tagStart || newline >= c.limit || c.text.charCodeAt(newline) !== ch.LF) {
    return undefined;
  }
  const tag = c.text.slice(tagStart, tagEnd);
  c.position = newline + 1;
  const read = c.lines ? readInLayout(c, c.lines, tag) : readToTag(c, tag);
  if (!read.closed) {
    c.fail(`This heredoc is not closed: a line with ${tag} alone is missing.`, start, tagEnd);
  }
  if (indented) {
    removeIndentation(read.tokens);
  }
  const parts = nestDirectives(c, read.tokens);
  return { kind: 'heredoc', tag, indented, parts, closed: read.closed, start, end: c.position };
}

/** A text that is a template as a whole, such as the file of a `templatefile`. */
export function parseTemplateText(c: Cursor): Heredoc {
  const { tokens } = readToTag(c, NO_TAG);
  return { kind: 'heredoc', tag: '', indented: false, parts: nestDirectives(c, tokens), closed: true, start: 0, end: c.position };
}

/** No line of a text is this. */
const NO_TAG = '\n';

interface HeredocText {
  readonly tokens: TemplateToken[];
  readonly closed: boolean;
}

/** Reads up to the tag or the limit. The tag must end with a line break, and leaves it to the reader of the value. */
function readToTag(c: Cursor, tag: string): HeredocText {
  const tokens: TemplateToken[] = [];
  let lineStart = true;
  while (!c.atEnd) {
    if (lineStart) {
      const end = tagLineEnd(c, tag);
      if (end !== undefined) {
        c.position = end;
        return { tokens, closed: true };
      }
    }
    if (atSequence(c)) {
      pushToken(tokens, parseSequence(c));
      lineStart = false;
    } else {
      pushToken(tokens, readLine(c));
      lineStart = c.text.charCodeAt(c.position - 1) === ch.LF;
    }
  }
  return { tokens, closed: false };
}

/** Where the tag ends, if it is all that the line at the cursor holds. */
function tagLineEnd(c: Cursor, tag: string): number | undefined {
  let at = c.position;
  while (at < c.limit && ch.isBlank(c.text.charCodeAt(at))) {
    at++;
  }
  if (!c.text.startsWith(tag, at)) {
    return undefined;
  }
  const end = at + tag.length;
  at = end;
  while (at < c.limit && (ch.isBlank(c.text.charCodeAt(at)) || c.text.charCodeAt(at) === ch.CR)) {
    at++;
  }
  return at < c.limit && c.text.charCodeAt(at) === ch.LF ? end : undefined;
}

/** Literal text up to a sequence, or to the end of the line and with its break. */
function readLine(c: Cursor): LiteralToken {
  const start = c.position;
  let value = '';
  let copied = start;
  while (!c.atEnd && !atSequence(c)) {
    if (atEscapedSequence(c)) {
      value += `${c.text.slice(copied, c.position + 1)}{`;
      c.position += 3;
      copied = c.position;
      continue;
    }
    const code = c.peek();
    c.position++;
    if (code === ch.LF) {
      break;
    }
    if (code === ch.CR && c.peek() !== ch.LF && !c.atEnd) {
      c.fail('A carriage return stands here without a line feed.', c.position - 1, c.position);
    }
  }
  return { kind: 'literal', value: value + c.text.slice(copied, c.position), start, end: c.position };
}

/**
 * The tolerant pass finds the closing line before it reads, so that a broken sequence cannot swallow it. Where there
 * is none, or the same tag opens again below on a line that looks like code, the text ends where code goes on.
 */
function readInLayout(c: Cursor, lines: Lines, tag: string): HeredocText {
  const first = lines.lineAt(c.position);
  const tagLine = lines.tagLine(tag, first);
  const isInside = tagLine !== undefined && lines.end(tagLine) <= c.limit;
  const last = isInside ? tagLine : lines.lineAt(c.limit);
  const outside = findOutside(c, lines, first, last, isInside ? tag : undefined);
  const { limit, valueIndent } = c;
  const textEnd = outside === undefined ? lines.start(isInside ? last : last + 1) : lines.end(outside - 1);
  c.limit = Math.min(limit, textEnd);
  c.valueIndent = -1;
  const tokens: TemplateToken[] = [];
  while (!c.atEnd) {
    pushToken(tokens, atSequence(c) ? parseSequence(c) : readLine(c));
  }
  c.limit = limit;
  c.valueIndent = valueIndent;
  const closed = isInside && outside === undefined;
  if (closed) {
    c.position = lines.contentStart(last) + tag.length;
  } else if (outside !== undefined) {
    c.endByLayout(textEnd);
  }
  return { tokens, closed };
}

/** The first line that looks like code after the value; with `tag`, only one that opens the same tag again counts. */
function findOutside(
  c: Cursor, lines: Lines, first: number, last: number, tag: string | undefined,
): number | undefined {
  if (c.valueIndent < 0) {
    return undefined;
  }
  let outside: number | undefined;
  for (let line = first; line <= last; line++) {
    if (outside === undefined && !lines.isEmpty(line) && looksOutside(c, lines, lines.start(line))) {
      outside = line;
    }
    if (outside !== undefined && (tag === undefined || opensTag(c.text, lines, line, tag))) {
      return outside;
    }
  }
  return undefined;
}

function opensTag(text: string, lines: Lines, line: number, tag: string): boolean {
  const end = lines.end(line);
  const start = end - tag.length;
  return text.startsWith(tag, start) && /<<-?$/.test(text.slice(Math.max(lines.start(line), start - 3), start));
}

/** `<<-` takes away the indentation that all lines share. Blank lines do not count, and keep theirs. */
function removeIndentation(tokens: readonly TemplateToken[]): void {
  const lineStarts: LiteralToken[] = [];
  let shared = Infinity;
  let lineStart = true;
  for (const token of tokens) {
    const isLiteral = token.kind === 'literal';
    if (lineStart) {
      const content = isLiteral ? token.value.trimStart() : '';
      if (!isLiteral) {
        shared = 0;
      } else if (content !== '' || !token.value.endsWith('\n')) {
        shared = Math.min(shared, token.value.length - content.length);
        lineStarts.push(token);
      }
    }
    lineStart = isLiteral && token.value.endsWith('\n');
  }
  for (const token of lineStarts) {
    token.value = token.value.slice(shared);
  }
}
