/** Quoted templates, and the sequences `${…}` and `%{…}` that they share with heredocs. */

import type { Expression, Template } from './nodes';
import type { ForHead } from './collections';
import type { Cursor } from './cursor';
import { parseForHead } from './collections';
import { nestDirectives } from './directives';
import { parseExpression } from './expressions';
import { insideBracket, parseIdentifier } from './tokens';
import * as ch from './characters';

/** A template in pieces, before directives are matched with what they enclose. */
export type TemplateToken = LiteralToken | SequenceToken;

export interface LiteralToken {
  readonly kind: 'literal';
  value: string;
  readonly start: number;
  readonly end: number;
}

export interface SequenceToken {
  readonly kind: 'sequence';
  readonly content: SequenceContent;
  readonly start: number;
  readonly end: number;
  /** `${~` strips white space from the end of the literal before, `~}` from the start of the one after. */
  readonly stripsBefore: boolean;
  readonly stripsAfter: boolean;
}

export type SequenceContent = InterpolationContent | DirectiveContent;

interface InterpolationContent {
  readonly kind: 'interpolation';
  readonly expression: Expression;
}

export type DirectiveContent =
  | { readonly kind: 'if'; readonly condition: Expression }
  | { readonly kind: 'for'; readonly head: ForHead }
  | { readonly kind: 'else' | 'endif' | 'endfor' | 'unknown' };

/** The cursor stands at the opening quote. A template that is not closed ends with its line. */
export function parseTemplate(c: Cursor): Template {
  const start = c.position;
  c.position++;
  const tokens: TemplateToken[] = [];
  while (!atTemplateEnd(c)) {
    pushToken(tokens, atSequence(c) ? parseSequence(c) : readLiteral(c));
  }
  const closed = c.peek() === ch.QUOTE;
  if (closed) {
    c.position++;
  } else {
    c.fail('This string is not closed: " is missing at its end.', start, c.position);
  }
  return { kind: 'template', parts: nestDirectives(c, tokens), closed, start, end: c.position };
}

/** Adds a token and does the stripping that it and the one before it ask for. */
export function pushToken(tokens: TemplateToken[], token: TemplateToken): void {
  const previous = tokens.at(-1);
  if (token.kind === 'literal') {
    if (previous && previous.kind !== 'literal' && previous.stripsAfter) {
      token.value = token.value.trimStart();
    }
  } else if (token.stripsBefore && previous?.kind === 'literal') {
    previous.value = previous.value.trimEnd();
  }
  tokens.push(token);
}

export function atSequence(c: Cursor): boolean {
  const code = c.peek();
  return (code === ch.DOLLAR || code === ch.PERCENT) && c.peek(1) === ch.OPEN_BRACE;
}

/** Whether `$${` or `%%{` stands at the cursor, which mean `${` and `%{`. */
export function atEscapedSequence(c: Cursor): boolean {
  const code = c.peek();
  return (code === ch.DOLLAR || code === ch.PERCENT) && c.peek(1) === code && c.peek(2) === ch.OPEN_BRACE;
}

/** `${…}` or `%{…}`, at the cursor. One that is not closed ends at the next `}` or `"` of its line. */
export function parseSequence(c: Cursor): SequenceToken {
  const start = c.position;
  const isDirective = c.peek() === ch.PERCENT;
  c.position += 2;
  const stripsBefore = c.peek() === ch.TILDE;
  if (stripsBefore) {
    c.position++;
  }
  const content = parseContent(c, isDirective);
  const stripsAfter = c.peek() === ch.TILDE && c.peek(1) === ch.CLOSE_BRACE;
  if (stripsAfter) {
    c.position++;
  }
  if (c.peek() === ch.CLOSE_BRACE) {
    c.position++;
  } else {
    c.fail('This sequence of a template is not closed: } is missing.', start, start + 2);
    skipToSequenceEnd(c);
  }
  return { kind: 'sequence', content, start, end: c.position, stripsBefore, stripsAfter };
}

/**
 * What is between `${` and `}`. In the tolerant pass, content that goes on over lines and then is not closed is read
 * again, up to the end of its first line: the string that it stands in has probably lost its end.
 */
function parseContent(c: Cursor, isDirective: boolean): SequenceContent {
  const start = c.position;
  const errors = c.errors.length;
  const content = parseContentUpToLimit(c, isDirective);
  const lineEnd = c.lines?.end(c.lines.lineAt(start));
  const isClosed = c.peek() === ch.CLOSE_BRACE || (c.peek() === ch.TILDE && c.peek(1) === ch.CLOSE_BRACE);
  if (isClosed || lineEnd === undefined || c.position <= lineEnd || !c.rewind(start, errors)) {
    return content;
  }
  const { limit } = c;
  c.limit = Math.min(limit, lineEnd);
  const firstLine = parseContentUpToLimit(c, isDirective);
  c.limit = limit;
  return firstLine;
}

function parseContentUpToLimit(c: Cursor, isDirective: boolean): SequenceContent {
  return insideBracket(c, () => {
    c.skipTrivia();
    const content: SequenceContent = isDirective
      ? parseDirective(c)
      : { kind: 'interpolation', expression: parseExpression(c) };
    c.skipTrivia();
    return content;
  });
}

function parseDirective(c: Cursor): DirectiveContent {
  const start = c.position;
  const keyword = parseIdentifier(c);
  c.skipTrivia();
  switch (keyword?.name) {
    case 'if':
      return { kind: 'if', condition: parseExpression(c) };
    case 'for':
      return { kind: 'for', head: parseForHead(c) };
    case 'else':
    case 'endif':
    case 'endfor':
      return { kind: keyword.name };
    default:
      c.fail('Expected if, else, endif, for or endfor after %{.', start, keyword?.end ?? start + 1);
      return { kind: 'unknown' };
  }
}

function skipToSequenceEnd(c: Cursor): void {
  for (; !c.atEnd && c.peek() !== ch.LF && c.peek() !== ch.QUOTE; c.position++) {
    if (c.peek() === ch.CLOSE_BRACE) {
      c.position++;
      return;
    }
  }
}

function readLiteral(c: Cursor): LiteralToken {
  const start = c.position;
  const value = readQuotedText(c, () => atSequence(c));
  return { kind: 'literal', value, start, end: c.position };
}

/** The text up to the closing quote, the end of the line, or where `stops` says so, with its escapes decoded. */
export function readQuotedText(c: Cursor, stops: () => boolean): string {
  let value = '';
  let copied = c.position;
  const flush = (to: number): void => {
    value += c.text.slice(copied, to);
  };
  while (!atTemplateEnd(c)) {
    const code = c.peek();
    if (code === ch.BACKSLASH) {
      flush(c.position);
      value += readEscape(c);
      copied = c.position;
    } else if (code === ch.CR) {
      c.fail('A string cannot hold a line break. Write \\n.', c.position, c.position + 1);
      c.position++;
    } else if (code !== ch.DOLLAR && code !== ch.PERCENT) {
      c.position++;
    } else if (atEscapedSequence(c)) {
      flush(c.position + 1);
      value += '{';
      c.position += 3;
      copied = c.position;
    } else if (stops()) {
      break;
    } else {
      c.position++;
    }
  }
  flush(c.position);
  return value;
}

function atTemplateEnd(c: Cursor): boolean {
  const code = c.peek();
  return code === -1 || code === ch.QUOTE || code === ch.LF || (code === ch.CR && c.peek(1) === ch.LF);
}

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
const longestEscape = '\\U00000000'.length;

/** Decodes the escape at the cursor. An invalid one is reported and stands for itself. */
function readEscape(c: Cursor): string {
  const start = c.position;
  const ahead = c.text.slice(start, Math.min(start + longestEscape, c.limit));
  const simple = simpleEscapes[ahead.charAt(1)];
  if (simple !== undefined) {
    c.position += 2;
    return simple;
  }
  const unicode = /^\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8}))/.exec(ahead);
  const point = unicode ? Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16) : -1;
  if (unicode && point <= 0x10ffff) {
    c.position += unicode[0].length;
    return String.fromCodePoint(point);
  }
  c.position++;
  c.fail('This is not an escape sequence. A backslash itself is written \\\\.', start, start + 2);
  return '\\';
}
