/** Tuples, objects and `for` expressions. */

import type { Expression, ForExpression, Identifier, ObjectItem } from './nodes';
import type { Cursor } from './cursor';
import { parseExpression } from './expressions';
import { atKeyword, atOrphanedComma, expectClose, expectIdentifier, insideBracket, missing } from './tokens';
import * as ch from './characters';

export function parseTuple(c: Cursor): Expression {
  const start = c.position;
  c.position++;
  return insideBracket(c, () => {
    c.skipTrivia();
    if (atKeyword(c, 'for')) {
      return parseFor(c, start, 'tuple');
    }
    const items = parseTupleItems(c);
    const closed = expectClose(c, start, ch.CLOSE_BRACKET);
    return { kind: 'tuple', items, closed, start, end: c.position };
  });
}

function parseTupleItems(c: Cursor): readonly Expression[] {
  const items: Expression[] = [];
  for (;;) {
    c.skipTrivia();
    if (c.peek() === ch.CLOSE_BRACKET || c.atEnd || atOrphanedComma(c)) {
      return items;
    }
    items.push(parseExpression(c));
    c.skipTrivia();
    if (c.peek() === ch.COMMA) {
      c.position++;
    } else if (startsTerm(c)) {
      c.fail('Items of a list are separated by commas: one is missing here.', c.position, c.position + 1);
    } else {
      return items;
    }
  }
}

function startsTerm(c: Cursor): boolean {
  const code = c.peek();
  return (
    code === ch.QUOTE ||
    code === ch.OPEN_BRACE ||
    ch.isDigit(code) ||
    ch.identifierEnd(c.text, c.position, c.limit) > c.position
  );
}

export function parseObject(c: Cursor): Expression {
  const start = c.position;
  c.position++;
  return insideBracket(c, () => {
    c.skipTrivia();
    if (atKeyword(c, 'for')) {
      if (!isKeyNamedFor(c)) {
        return parseFor(c, start, 'object');
      }
      c.fail('The key for must be quoted: without quotes it begins a for expression.', c.position, c.position + 3);
    }
    c.ignoresNewlines = false;
    const items = parseObjectItems(c);
    const closed = expectClose(c, start, ch.CLOSE_BRACE);
    return { kind: 'object', items, closed, start, end: c.position };
  });
}

function isKeyNamedFor(c: Cursor): boolean {
  let ahead = 'for'.length;
  while (ch.isBlank(c.peek(ahead))) {
    ahead++;
  }
  return c.peek(ahead) === ch.EQUALS || c.peek(ahead) === ch.COLON;
}

function parseObjectItems(c: Cursor): readonly ObjectItem[] {
  const items: ObjectItem[] = [];
  for (;;) {
    c.skipTrivia(true);
    const code = c.peek();
    const isClosing = code === ch.CLOSE_BRACE || code === ch.CLOSE_BRACKET || code === ch.CLOSE_PAREN;
    if (isClosing || c.atEnd || atOrphanedComma(c)) {
      return items;
    }
    if (code === ch.COMMA) {
      c.fail('Expected a key before this comma.', c.position, c.position + 1);
      c.position++;
      continue;
    }
    const before = c.position;
    items.push(parseObjectItem(c));
    c.skipTrivia(false);
    if (c.peek() === ch.COMMA) {
      c.position++;
    } else if (c.peek() !== ch.LF && c.peek() !== ch.CLOSE_BRACE && !c.atEnd) {
      c.fail('Items of an object are separated by commas or line breaks.', c.position, c.position + 1);
      if (c.position === before || !startsTerm(c)) {
        c.skipToDelimiter(true);
      }
    }
  }
}

function parseObjectItem(c: Cursor): ObjectItem {
  const key = parseExpression(c);
  c.skipTrivia(false);
  const code = c.peek();
  if ((code === ch.EQUALS && c.peek(1) !== ch.GREATER) || code === ch.COLON) {
    const separator = c.position;
    c.position++;
    c.skipTrivia(false);
    const value = parseItemValue(c, key.start);
    return { kind: 'objectItem', key, separator, value, start: key.start, end: value.end };
  }
  if (key.kind !== 'missing' && key.kind !== 'error') {
    c.fail('A key of an object needs = and a value.', key.start, key.end);
  }
  const value = code === ch.OPEN_BRACE ? parseExpression(c) : missing(c);
  const end = Math.max(key.end, value.end);
  return { kind: 'objectItem', key, separator: undefined, value, start: key.start, end };
}

/** In the tolerant pass, the layout may end the value as it may end an attribute's. */
function parseItemValue(c: Cursor, keyStart: number): Expression {
  if (!c.lines || !c.lines.isFirstOnLine(keyStart)) {
    return parseExpression(c);
  }
  const { limit, valueIndent } = c;
  c.valueIndent = c.lines.indentAt(keyStart);
  const value = parseExpression(c);
  c.valueIndent = valueIndent;
  c.limit = limit;
  return value;
}

/** The cursor stands at `for`, inside the bracket at `start`. */
function parseFor(c: Cursor, start: number, result: 'tuple' | 'object'): ForExpression {
  c.position += 'for'.length;
  const head = parseForHead(c);
  c.skipTrivia();
  let key: Expression | undefined;
  let value: Expression = missing(c);
  let grouped = false;
  if (c.peek() === ch.COLON) {
    c.position++;
    c.skipTrivia();
    value = parseExpression(c);
    c.skipTrivia();
    const arrow = c.position;
    if (c.startsWith('=>')) {
      c.position += 2;
      c.skipTrivia();
      key = value;
      value = parseExpression(c);
      c.skipTrivia();
    }
    if ((key !== undefined) !== (result === 'object')) {
      c.fail(result === 'object' ? 'A for in braces needs key => value.' : 'A for in brackets has no key.', arrow, arrow + 2);
    }
    if (c.startsWith('...')) {
      if (result === 'tuple') {
        c.fail('Only a for in braces can group its values.', c.position, c.position + 3);
      }
      c.position += 3;
      grouped = true;
      c.skipTrivia();
    }
  } else {
    c.fail('Expected : and the value for each item.', c.position, c.position + 1);
  }
  const condition = parseForCondition(c);
  const closed = expectClose(c, start, result === 'tuple' ? ch.CLOSE_BRACKET : ch.CLOSE_BRACE);
  if (result === 'tuple') {
    key = undefined;
  } else {
    key ??= { kind: 'missing', start: value.start, end: value.start };
  }
  return { kind: 'for', result, ...head, key, value, grouped, condition, closed, start, end: c.position };
}

function parseForCondition(c: Cursor): Expression | undefined {
  if (!atKeyword(c, 'if')) {
    return undefined;
  }
  c.position += 'if'.length;
  c.skipTrivia();
  const condition = parseExpression(c);
  c.skipTrivia();
  return condition;
}

export interface ForHead {
  readonly keyVariable: Identifier | undefined;
  readonly valueVariable: Identifier;
  readonly collection: Expression;
}

/** `k, v in collection`, of `for` expressions and of `%{for}`. */
export function parseForHead(c: Cursor): ForHead {
  c.skipTrivia();
  let keyVariable: Identifier | undefined;
  let valueVariable = expectIdentifier(c, 'Expected a name for the item after for.');
  c.skipTrivia();
  if (c.peek() === ch.COMMA) {
    c.position++;
    c.skipTrivia();
    keyVariable = valueVariable;
    valueVariable = expectIdentifier(c, 'Expected a name for the value after the comma.');
    c.skipTrivia();
  }
  if (!atKeyword(c, 'in')) {
    c.fail('Expected in and a collection here.', c.position, c.position + 1);
    return { keyVariable, valueVariable, collection: missing(c) };
  }
  c.position += 'in'.length;
  c.skipTrivia();
  return { keyVariable, valueVariable, collection: parseExpression(c) };
}
