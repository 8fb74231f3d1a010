/**
 * Expressions, by recursive descent: conditional, binary operators by precedence, unary operators, accessors, terms.
 * Templates contain expressions and the other way round, so this module and `templates` import each other.
 */

import type { Call, ErrorExpression, Expression, Identifier, MissingExpression } from './nodes';
import type { BinaryOperator } from './nodes';
import type { Cursor } from './cursor';
import { MAX_CHAIN, MAX_DEPTH } from './cursor';
import { parseObject, parseTuple } from './collections';
import { parseHeredoc } from './heredocs';
import { parseTemplate } from './templates';
import * as ch from './characters';

/** The cursor stands where the expression must start. Where none does, the result is `missing` or `error`. */
export function parseExpression(c: Cursor): Expression {
  if (c.depth >= MAX_DEPTH) {
    return tooDeep(c);
  }
  c.depth++;
  const expression = parseConditional(c);
  c.depth--;
  return expression;
}

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
  if (c.atEnd || c.peek() === ch.LF) {
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

function parseConditional(c: Cursor): Expression {
  const condition = parseBinary(c, 0);
  c.skipTrivia();
  if (c.peek() !== ch.QUESTION) {
    return condition;
  }
  c.position++;
  c.skipTrivia();
  const whenTrue = parseExpression(c);
  c.skipTrivia();
  let whenFalse: Expression = missing(c);
  if (c.peek() === ch.COLON) {
    c.position++;
    c.skipTrivia();
    whenFalse = parseExpression(c);
  } else {
    c.fail('A conditional needs a : and the value for false.', c.position, c.position + 1);
  }
  const end = Math.max(whenTrue.end, whenFalse.end);
  return { kind: 'conditional', condition, whenTrue, whenFalse, start: condition.start, end };
}

function parseBinary(c: Cursor, minimum: number): Expression {
  let left = parseUnary(c);
  for (let length = 0; ; length++) {
    c.skipTrivia();
    const operator = operatorAt(c);
    const precedence = operator === undefined ? 0 : precedences[operator];
    if (operator === undefined || precedence <= minimum) {
      return left;
    }
    if (length === MAX_CHAIN) {
      c.fail('This expression is too long to be analysed.', c.position);
      c.skipLine();
      return { kind: 'error', partial: left, start: left.start, end: c.position };
    }
    c.position += operator.length;
    c.skipTrivia();
    const right = parseBinary(c, precedence);
    left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
  }
}

const precedences: Readonly<Record<BinaryOperator, number>> = {
  '||': 1, '&&': 2, '==': 3, '!=': 3, '<': 4, '<=': 4, '>': 4, '>=': 4, '+': 5, '-': 5, '*': 6, '/': 6, '%': 6,
};

function operatorAt(c: Cursor): BinaryOperator | undefined {
  const next = c.peek(1);
  switch (c.peek()) {
    case ch.PIPE: return next === ch.PIPE ? '||' : undefined;
    case ch.AMPERSAND: return next === ch.AMPERSAND ? '&&' : undefined;
    case ch.EQUALS: return next === ch.EQUALS ? '==' : undefined;
    case ch.BANG: return next === ch.EQUALS ? '!=' : undefined;
    case ch.LESS: return next === ch.EQUALS ? '<=' : '<';
    case ch.GREATER: return next === ch.EQUALS ? '>=' : '>';
    case ch.PLUS: return '+';
    case ch.MINUS: return '-';
    case ch.STAR: return '*';
    case ch.SLASH: return '/';
    case ch.PERCENT: return '%';
    default: return undefined;
  }
}

function parseUnary(c: Cursor): Expression {
  const code = c.peek();
  if (code !== ch.BANG && code !== ch.MINUS) {
    return parseAccessors(c, parseTerm(c));
  }
  if (c.depth >= MAX_DEPTH) {
    return tooDeep(c);
  }
  const start = c.position;
  c.position++;
  c.depth++;
  c.skipTrivia();
  const operand = parseUnary(c);
  c.depth--;
  return { kind: 'unary', operator: code === ch.BANG ? '!' : '-', operand, start, end: operand.end };
}

/** `.name`, `.0`, `[key]`, `.*` and `[*]` after `target`. */
function parseAccessors(c: Cursor, target: Expression): Expression {
  let result = target;
  for (let length = 0; ; length++) {
    c.skipTrivia();
    const code = c.peek();
    const isDot = code === ch.DOT && c.peek(1) !== ch.DOT;
    if (!isDot && code !== ch.OPEN_BRACKET) {
      return result;
    }
    if (length === MAX_CHAIN) {
      c.fail('This expression is too long to be analysed.', c.position);
      c.skipLine();
      return { kind: 'error', partial: result, start: result.start, end: c.position };
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
  const key = insideBracket(c, () => {
    c.skipTrivia();
    if (c.peek() === ch.STAR) {
      return undefined;
    }
    const expression = parseExpression(c);
    c.skipTrivia();
    return expression;
  });
  if (!key) {
    c.position++;
    c.skipTrivia();
  }
  expectClose(c, open, ch.CLOSE_BRACKET);
  if (key) {
    return { kind: 'index', target, key, legacy: false, start: target.start, end: c.position };
  }
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

function parseTerm(c: Cursor): Expression {
  const code = c.peek();
  if (ch.isDigit(code)) {
    return parseNumber(c);
  }
  switch (code) {
    case ch.QUOTE: return parseTemplate(c);
    case ch.OPEN_PAREN: return parseParentheses(c);
    case ch.OPEN_BRACKET: return parseTuple(c);
    case ch.OPEN_BRACE: return parseObject(c);
    case ch.LESS: {
      const heredoc = c.peek(1) === ch.LESS ? parseHeredoc(c) : undefined;
      return heredoc ?? notAnExpression(c);
    }
    default: {
      const name = parseIdentifier(c);
      return name ? parseNamed(c, name) : notAnExpression(c);
    }
  }
}

function notAnExpression(c: Cursor): Expression {
  const start = c.position;
  if (atExpressionEnd(c)) {
    c.fail('Expected a value here.', start, start + 1);
    return missing(c);
  }
  c.fail('This cannot begin a value.', start, start + 1);
  c.position++;
  c.skipToDelimiter(true);
  return { kind: 'error', partial: undefined, start, end: c.position };
}

function atExpressionEnd(c: Cursor): boolean {
  switch (c.peek()) {
    case -1:
    case ch.LF:
    case ch.COMMA:
    case ch.CLOSE_BRACE:
    case ch.CLOSE_BRACKET:
    case ch.CLOSE_PAREN:
      return true;
    default:
      return false;
  }
}

/** Reads what HCL takes for one number, which may hold more than one dot or exponent, and then be none. */
function parseNumber(c: Cursor): Expression {
  const start = c.position;
  let end = start;
  for (let at = start; ; ) {
    const code = at < c.limit ? c.text.charCodeAt(at) : -1;
    const signed = c.text.charCodeAt(at + 1) === ch.PLUS || c.text.charCodeAt(at + 1) === ch.MINUS;
    if (ch.isDigit(code)) {
      end = ++at;
    } else if (code === ch.DOT) {
      at++;
    } else if ((code === ch.LOWER_E || code === ch.UPPER_E) && ch.isDigit(c.text.charCodeAt(at + (signed ? 2 : 1)))) {
      at += signed ? 3 : 2;
      end = at;
    } else {
      break;
    }
  }
  c.position = Math.min(end, c.limit);
  const value = Number(c.text.slice(start, c.position));
  if (Number.isNaN(value)) {
    c.fail('This is not a number.', start, c.position);
    return { kind: 'error', partial: undefined, start, end: c.position };
  }
  return { kind: 'number', value, start, end: c.position };
}

function parseNamed(c: Cursor, first: Identifier): Expression {
  const name = parseNamespaces(c, first);
  c.skipTrivia();
  if (c.peek() === ch.OPEN_PAREN) {
    return parseCall(c, name);
  }
  const { start, end } = name;
  if (name !== first) {
    c.fail('A name with :: is a function and needs its arguments in parentheses.', start, end);
    return { kind: 'error', partial: undefined, start, end };
  }
  switch (name.name) {
    case 'true':
    case 'false':
      return { kind: 'boolean', value: name.name === 'true', start, end };
    case 'null':
      return { kind: 'null', start, end };
    default:
      return { kind: 'variable', name: name.name, start, end };
  }
}

function parseNamespaces(c: Cursor, first: Identifier): Identifier {
  let result = first;
  for (;;) {
    c.skipTrivia();
    if (c.peek() !== ch.COLON || c.peek(1) !== ch.COLON) {
      return result;
    }
    c.position += 2;
    c.skipTrivia();
    const next = expectIdentifier(c, 'Expected the name of a function after ::.');
    const end = next.name === '' ? result.end : next.end;
    result = { kind: 'identifier', name: `${result.name}::${next.name}`, start: first.start, end };
  }
}

function parseCall(c: Cursor, name: Identifier): Call {
  const open = c.position;
  c.position++;
  const args: Expression[] = [];
  let expandsLast = false;
  insideBracket(c, () => {
    for (;;) {
      c.skipTrivia();
      if (c.peek() === ch.CLOSE_PAREN || c.atEnd) {
        return;
      }
      args.push(parseExpression(c));
      c.skipTrivia();
      if (c.startsWith('...')) {
        c.position += 3;
        expandsLast = true;
        c.skipTrivia();
        return;
      }
      if (c.peek() !== ch.COMMA) {
        return;
      }
      c.position++;
    }
  });
  const closed = expectCloseInside(c, open, ch.CLOSE_PAREN);
  return { kind: 'call', name, args, expandsLast, closed, start: name.start, end: c.position };
}

function parseParentheses(c: Cursor): Expression {
  const start = c.position;
  c.position++;
  const expression = insideBracket(c, () => {
    c.skipTrivia();
    const inner = parseExpression(c);
    c.skipTrivia();
    return inner;
  });
  const closed = expectCloseInside(c, start, ch.CLOSE_PAREN);
  return { kind: 'parentheses', expression, closed, start, end: c.position };
}

/** `expectClose` for a bracket that still counts as open while what stands in the place of its end is skipped. */
function expectCloseInside(c: Cursor, open: number, close: number): boolean {
  c.brackets++;
  const closed = expectClose(c, open, close);
  c.brackets--;
  return closed;
}

function tooDeep(c: Cursor): ErrorExpression {
  const start = c.position;
  c.fail('This is nested too deeply to be analysed.', start);
  c.skipLine();
  return { kind: 'error', partial: undefined, start, end: c.position };
}
