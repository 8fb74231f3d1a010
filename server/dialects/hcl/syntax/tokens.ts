/** The small pieces that all parts of the grammar are made of. */

import type { ErrorExpression, Expression, Identifier, MissingExpression } from './nodes';
import type { Cursor } from './cursor';
import * as ch from './characters';

export function parseIdentifier(c: Cursor): Identifier | undefined {
  const start = c.position;
  const end = ch.identifierEnd(c.text, start, c.limit);
  if (end === start) {
    return undefined;
  }
  c.position = end;
  return { kind: 'identifier', name: c.text.slice(start, end), start, end };
}

export function expectIdentifier(c: Cursor, message: string): Identifier {
  const identifier = parseIdentifier(c);
  if (identifier) {
    return identifier;
  }
  c.fail(message, c.position, c.position + 1);
  return { kind: 'identifier', name: '', start: c.position, end: c.position };
}

export function missing(c: Cursor): MissingExpression {
  return { kind: 'missing', start: c.position, end: c.position };
}

/** Whether the word `keyword` stands at the cursor. */
export function atKeyword(c: Cursor, keyword: string): boolean {
  return c.startsWith(keyword) && ch.identifierEnd(c.text, c.position, c.limit) === c.position + keyword.length;
}

/** Eats the closing bracket. Reports its absence, skips what stands in its place on this line, and says if it came. */
export function expectClose(c: Cursor, open: number, close: number): boolean {
  const bracket = String.fromCharCode(close);
  if (c.peek() === close) {
    c.position++;
    return true;
  }
  if (c.atEnd || c.peek() === ch.LF || atOrphanedComma(c)) {
    c.fail(`The bracket that opens here is not closed: ${bracket} is missing.`, open, open + 1);
    return false;
  }
  c.fail(`Expected ${bracket} here.`, c.position, c.position + 1);
  c.skipToDelimiter(false);
  if (c.peek() !== close) {
    return false;
  }
  c.position++;
  return true;
}

/**
 * Whether a comma starts the line where an item should stand. In the tolerant pass that is what remains of `],` or
 * `},`, and what is open ends there.
 */
export function atOrphanedComma(c: Cursor): boolean {
  return c.lines !== undefined && c.brackets > 1 && c.peek() === ch.COMMA && c.lines.isFirstOnLine(c.position);
}

/** Runs `read` inside a bracket, where line breaks are white space. */
export function insideBracket<T>(c: Cursor, read: () => T): T {
  const outer = c.ignoresNewlines;
  c.ignoresNewlines = true;
  c.brackets++;
  const result = read();
  c.brackets--;
  c.ignoresNewlines = outer;
  return result;
}

export function tooDeep(c: Cursor): ErrorExpression {
  const start = c.position;
  c.fail('This is nested too deeply to be analysed.', start);
  c.skipLine();
  return { kind: 'error', partial: undefined, start, end: c.position };
}

export function tooLong(c: Cursor, partial: Expression): ErrorExpression {
  c.fail('This expression is too long to be analysed.', c.position);
  c.skipLine();
  return { kind: 'error', partial, start: partial.start, end: c.position };
}
