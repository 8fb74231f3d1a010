/** What can follow a value: names, indexes and splats. */

import type { Expression, Identifier } from './nodes';
import type { Cursor } from './cursor';
import { MAX_CHAIN, MAX_DEPTH } from './cursor';
import { parseExpression } from './expressions';
import { expectClose, insideBracket, parseIdentifier, tooDeep, tooLong } from './tokens';
import * as ch from './characters';

/** `.name`, `.0`, `[key]`, `.*` and `[*]` after `target`. */
export function parseAccessors(c: Cursor, target: Expression): Expression {
  let result = target;
  for (let length = 0; ; length++) {
    c.skipTrivia();
    const code = c.peek();
    const isDot = code === ch.DOT && c.peek(1) !== ch.DOT;
    if (!isDot && code !== ch.OPEN_BRACKET) {
      return result;
    }
    if (length === MAX_CHAIN) {
      return tooLong(c, result);
    }
    result = isDot ? parseDot(c, result) : parseBracket(c, result);
  }
}

function parseDot(c: Cursor, target: Expression): Expression {
  const dot = c.position;
  c.position++;
  c.skipTrivia();
  if (c.peek() === ch.STAR) {
    c.position++;
    return parseAttributeSplat(c, target);
  }
  return parseNameOrLegacyIndex(c, target, dot);
}

function parseNameOrLegacyIndex(c: Cursor, target: Expression, dot: number): Expression {
  if (ch.isDigit(c.peek())) {
    return parseLegacyIndex(c, target, dot);
  }
  const name = parseIdentifier(c);
  if (name) {
    return { kind: 'access', target, name, start: target.start, end: name.end };
  }
  c.fail('Expected the name of an attribute after the dot.', dot, dot + 1);
  const nothing: Identifier = { kind: 'identifier', name: '', start: dot + 1, end: dot + 1 };
  return { kind: 'access', target, name: nothing, start: target.start, end: dot + 1 };
}

/** HCL reads `0.1` as one number, so that two indexes in a row need white space, or brackets. */
function parseLegacyIndex(c: Cursor, target: Expression, dot: number): Expression {
  const start = c.position;
  while (ch.isDigit(c.peek())) {
    c.position++;
  }
  if (target.kind === 'index' && target.legacy && target.end === dot && start === dot + 1) {
    c.fail('Two indexes in a row cannot be written with dots. Write them in brackets.', start, c.position);
  }
  const key: Expression = { kind: 'number', value: Number(c.text.slice(start, c.position)), start, end: c.position };
  return { kind: 'index', target, key, legacy: true, start: target.start, end: c.position };
}

/** After `target.*`: only names and legacy indexes belong to each item. */
function parseAttributeSplat(c: Cursor, target: Expression): Expression {
  let each: Expression = { kind: 'splatItem', start: c.position, end: c.position };
  for (let length = 0; length < MAX_CHAIN; length++) {
    c.skipTrivia();
    if (c.peek() !== ch.DOT || c.peek(1) === ch.DOT) {
      break;
    }
    const dot = c.position;
    c.position++;
    c.skipTrivia();
    if (c.peek() === ch.STAR) {
      c.fail('A splat cannot hold another one in this form. Use [*].', c.position, c.position + 1);
      c.position++;
      continue;
    }
    each = parseNameOrLegacyIndex(c, each, dot);
  }
  return { kind: 'splat', target, full: false, each, start: target.start, end: each.end };
}

function parseBracket(c: Cursor, target: Expression): Expression {
  const open = c.position;
  c.position++;
  c.skipTrivia(true);
  if (c.peek() !== ch.STAR) {
    return insideBracket(c, () => {
      const key = parseExpression(c);
      c.skipTrivia();
      expectClose(c, open, ch.CLOSE_BRACKET);
      return { kind: 'index', target, key, legacy: false, start: target.start, end: c.position };
    });
  }
  c.position++;
  c.skipTrivia();
  expectClose(c, open, ch.CLOSE_BRACKET);
  const item: Expression = { kind: 'splatItem', start: c.position, end: c.position };
  const each = parseEach(c, item);
  return { kind: 'splat', target, full: true, each, start: target.start, end: each.end };
}

/** After `target[*]`: every accessor that follows belongs to each item. */
function parseEach(c: Cursor, item: Expression): Expression {
  if (c.depth >= MAX_DEPTH) {
    return tooDeep(c);
  }
  c.depth++;
  const each = parseAccessors(c, item);
  c.depth--;
  return each;
}
