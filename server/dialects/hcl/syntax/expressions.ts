/**
 * Expressions, by recursive descent: conditional, binary operators by precedence, unary operators, accessors, terms.
 * As the grammar does, this module and those of accessors, collections and templates lead to each other.
 */

import type { BinaryOperator, Call, Expression, Identifier } from './nodes';
import type { Cursor } from './cursor';
import { parseAccessors } from './accessors';
import { parseObject, parseTuple } from './collections';
import { MAX_CHAIN, MAX_DEPTH } from './cursor';
import { parseHeredoc } from './heredocs';
import { parseTemplate } from './templates';
import {
  atOrphanedComma, expectClose, expectIdentifier, insideBracket, missing, parseIdentifier, tooDeep, tooLong,
} from './tokens';
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
      return tooLong(c, left);
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
  return insideBracket(c, () => {
    const { args, expandsLast } = parseArguments(c);
    const closed = expectClose(c, open, ch.CLOSE_PAREN);
    return { kind: 'call', name, args, expandsLast, closed, start: name.start, end: c.position };
  });
}

function parseArguments(c: Cursor): Pick<Call, 'args' | 'expandsLast'> {
  const args: Expression[] = [];
  for (;;) {
    c.skipTrivia();
    if (c.peek() === ch.CLOSE_PAREN || c.atEnd || atOrphanedComma(c)) {
      return { args, expandsLast: false };
    }
    args.push(parseExpression(c));
    c.skipTrivia();
    if (c.startsWith('...')) {
      c.position += 3;
      c.skipTrivia();
      return { args, expandsLast: true };
    }
    if (c.peek() !== ch.COMMA) {
      return { args, expandsLast: false };
    }
    c.position++;
  }
}

function parseParentheses(c: Cursor): Expression {
  const start = c.position;
  c.position++;
  return insideBracket(c, () => {
    c.skipTrivia();
    const expression = parseExpression(c);
    c.skipTrivia();
    const closed = expectClose(c, start, ch.CLOSE_PAREN);
    return { kind: 'parentheses', expression, closed, start, end: c.position };
  });
}
