/** Expressions of our tree from those of the parser. */
import type { SyntaxNode } from '@lezer/common';
import type { TextRange } from '../../../core/text';
import type {
  Argument,
  ComprehensionClause,
  ComprehensionExpression,
  DictEntry,
  Expression,
  FormatPart,
  MissingExpression,
  NameExpression,
  Parameter,
} from './ast';
import type { Source } from './nodes';
import { childrenOf, rangeOf, splitAt, textOf } from './nodes';
import { decode, decodeFormat, literalParts } from './strings';

/** Nesting beyond this is not read: real programs stay far below, hostile ones would exhaust the stack. */
const MAX_DEPTH = 250;

const OPENERS = new Set(['(', '[', '{']);
const CLOSERS = new Set([')', ']', '}']);

export function expressionOf(source: Source, node: SyntaxNode, depth = 0): Expression {
  const range = rangeOf(source, node);
  if (depth > MAX_DEPTH) return { kind: 'missing', reason: 'deep', ...range };
  if (node.type.isError) return { kind: 'missing', reason: 'error', ...range };
  const inner = (child: SyntaxNode): Expression => expressionOf(source, child, depth + 1);
  switch (node.name) {
    case 'VariableName':
      // A name without width was supplied by the repair of an unclosed bracket.
      if (range.start === range.end) return missing(range.start);
      return { kind: 'name', name: textOf(source, node), start: range.start, end: range.end };
    case 'String':
    case 'FormatString':
    case 'ContinuedString':
      return stringOf(source, node, depth);
    case 'Number':
      return numberOf(textOf(source, node), range);
    case 'Boolean':
      return { kind: 'constant', value: textOf(source, node) === 'True', ...range };
    case 'None':
      return { kind: 'constant', value: null, ...range };
    case 'ArrayExpression':
      return { kind: 'list', items: itemsOf(source, bracketed(node), depth), ...range };
    case 'TupleExpression':
      return { kind: 'tuple', items: itemsOf(source, bracketed(node), depth), ...range };
    case 'SetExpression':
      return { kind: 'set', items: itemsOf(source, bracketed(node), depth), ...range };
    case 'DictionaryExpression':
      return { kind: 'dict', entries: dictEntries(source, bracketed(node), depth), ...range };
    case 'ArrayComprehensionExpression':
      return comprehension(source, bracketed(node), 'list', range, depth);
    case 'SetComprehensionExpression':
      return comprehension(source, bracketed(node), 'set', range, depth);
    case 'DictionaryComprehensionExpression':
      return comprehension(source, bracketed(node), 'dict', range, depth);
    case 'ComprehensionExpression':
      return comprehension(source, bracketed(node), 'generator', range, depth);
    case 'ParenthesizedExpression': {
      const [content] = itemsOf(source, bracketed(node), depth);
      return { kind: 'parenthesized', inner: content ?? missing(range.end), ...range };
    }
    case 'LambdaExpression': {
      const children = childrenOf(node);
      const list = children.find((child) => child.name === 'ParamList');
      const colon = children.findIndex((child) => child.name === ':');
      const body = colon < 0 ? undefined : children[colon + 1];
      return {
        kind: 'lambda',
        parameters: list ? parametersOf(source, list, depth + 1) : [],
        body: body ? inner(body) : missing(range.end),
        ...range,
      };
    }
    case 'ConditionalExpression': {
      const [then, , test, , otherwise] = childrenOf(node);
      return {
        kind: 'conditional',
        then: operand(then, range, inner),
        test: operand(test, range, inner),
        otherwise: operand(otherwise, range, inner),
        ...range,
      };
    }
    case 'BinaryExpression':
      return binary(source, node, range, inner);
    case 'UnaryExpression': {
      const children = childrenOf(node);
      const operator = children[0] ? textOf(source, children[0]) : '';
      return { kind: 'unary', operator, operand: operand(children[1], range, inner), ...range };
    }
    case 'AwaitExpression':
      return operand(childrenOf(node)[1], range, inner);
    case 'NamedExpression': {
      const [target, , value] = childrenOf(node);
      return { kind: 'named', target: operand(target, range, inner), value: operand(value, range, inner), ...range };
    }
    case 'CallExpression': {
      const [callee, list] = childrenOf(node);
      if (list?.name !== 'ArgList') return operand(callee, range, inner);
      return {
        kind: 'call',
        callee: operand(callee, range, inner),
        arguments: argumentsOf(source, list, depth + 1),
        list: rangeOf(source, list),
        closed: list.lastChild?.name === ')',
        start: range.start,
        end: range.end,
      };
    }
    case 'MemberExpression':
      return memberOf(source, node, range, depth);
    default:
      return { kind: 'missing', reason: 'unsupported', ...range };
  }
}

/** An expression, or a tuple where commas separate several. */
export function expressionListOf(source: Source, nodes: readonly SyntaxNode[], at: number, depth = 0): Expression {
  const items = itemsOf(source, nodes, depth);
  const [first] = items;
  const isTuple = nodes.some((node) => node.name === ',');
  if (!isTuple || !first) return first ?? missing(at);
  return { kind: 'tuple', items, start: first.start, end: items.at(-1)?.end ?? first.end };
}

export function parametersOf(source: Source, list: SyntaxNode, depth = 0): readonly Parameter[] {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const part of splitAt(bracketed(list), ',')) {
    const name = part.find((node) => node.name === 'VariableName');
    const first = part[0];
    if (first?.name === '*') keywordOnly = true;
    if (!name || !first) continue;
    const annotation = part.find((node) => node.name === 'TypeDef')?.lastChild;
    const assign = part.findIndex((node) => node.name === 'AssignOp');
    const defaultNode = assign < 0 ? undefined : part[assign + 1];
    const last = part.at(-1) ?? name;
    parameters.push({
      name: textOf(source, name),
      nameRange: rangeOf(source, name),
      variadic: first.name === '*' ? 'positional' : first.name === '**' ? 'keyword' : 'no',
      keywordOnly: keywordOnly && first.name !== '*',
      annotation: annotation ? expressionOf(source, annotation, depth) : undefined,
      defaultValue: defaultNode ? expressionOf(source, defaultNode, depth) : undefined,
      start: source.original(first.from),
      end: source.original(last.to),
    });
  }
  return parameters;
}

export function argumentsOf(source: Source, list: SyntaxNode, depth = 0): readonly Argument[] {
  const result: Argument[] = [];
  const inside = bracketed(list);
  // A generator without parentheses is the only argument; the commas in it are those of its targets.
  const parts = inside.some((node) => node.name === 'for') && !inside.some((node) => node.name === 'AssignOp') ? [inside] : splitAt(inside, ',');
  for (const part of parts) {
    const argument = argumentOf(source, part, depth);
    if (argument) result.push(argument);
  }
  return result;
}

export function missing(at: number): MissingExpression {
  return { kind: 'missing', reason: 'error', start: at, end: at };
}

function argumentOf(source: Source, part: readonly SyntaxNode[], depth: number): Argument | undefined {
  const first = part[0];
  const last = part.at(-1);
  if (!first || !last) return undefined;
  const range = { start: source.original(first.from), end: source.original(last.to) };
  if (first.name === '*' || first.name === '**') {
    const value = part[1] ? expressionOf(source, part[1], depth) : missing(range.end);
    const kind = first.name === '*' ? 'star' : 'double-star';
    return { kind, name: undefined, nameRange: undefined, value, ...range };
  }
  if (first.name === 'VariableName' && part[1]?.name === 'AssignOp' && textOf(source, part[1]) === '=') {
    const rest = part.slice(2).filter((node) => !node.type.isError || node.to > node.from);
    const name: NameExpression = { kind: 'name', name: textOf(source, first), ...rangeOf(source, first) };
    return {
      kind: 'keyword',
      name: name.name,
      nameRange: { start: name.start, end: name.end },
      value: rest.length === 0 ? missing(source.original(part[1].to)) : valueOf(source, rest, depth),
      ...range,
    };
  }
  const content = part.filter((node) => !node.type.isError);
  if (content.length === 0) return undefined;
  return { kind: 'positional', name: undefined, nameRange: undefined, value: valueOf(source, content, depth), ...range };
}

/** One expression, or a generator without parentheses of its own. */
function valueOf(source: Source, nodes: readonly SyntaxNode[], depth: number): Expression {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (!first || !last) return missing(0);
  if (nodes.some((node) => node.name === 'for')) {
    const range = { start: source.original(first.from), end: source.original(last.to) };
    return comprehension(source, nodes, 'generator', range, depth);
  }
  if (nodes[1]?.name === 'AssignOp' && nodes[2]) {
    const range = { start: source.original(first.from), end: source.original(last.to) };
    const [target, value] = [expressionOf(source, first, depth), expressionOf(source, nodes[2], depth)];
    return { kind: 'named', target, value, ...range };
  }
  return expressionOf(source, first, depth);
}

function itemsOf(source: Source, nodes: readonly SyntaxNode[], depth: number): readonly Expression[] {
  const items: Expression[] = [];
  for (const part of splitAt(nodes, ',')) {
    const [first, second] = part;
    if (!first) continue;
    if (first.name === '*') {
      const value = second ? expressionOf(source, second, depth + 1) : missing(source.original(first.to));
      items.push({ kind: 'starred', value, start: source.original(first.from), end: value.end });
    } else {
      items.push(expressionOf(source, first, depth + 1));
    }
  }
  return items;
}

function dictEntries(source: Source, nodes: readonly SyntaxNode[], depth: number): readonly DictEntry[] {
  const entries: DictEntry[] = [];
  for (const part of splitAt(nodes, ',')) {
    const [first, , third] = part;
    const last = part.at(-1);
    if (!first || !last || first.type.isError) continue;
    const range = { start: source.original(first.from), end: source.original(last.to) };
    if (first.name === '**') {
      const value = part[1] ? expressionOf(source, part[1], depth + 1) : missing(range.end);
      entries.push({ key: undefined, value, ...range });
      continue;
    }
    if (part[1]?.name !== ':') continue;
    const written = third && !isEmptyRecovery(third);
    entries.push({
      key: expressionOf(source, first, depth + 1),
      value: written ? expressionOf(source, third, depth + 1) : missing(source.original(part[1].to)),
      ...range,
    });
  }
  return entries;
}

/** What the parser makes of a value that is not there: an error, or a bracket expression that was never opened. */
function isEmptyRecovery(node: SyntaxNode): boolean {
  const { firstChild, lastChild } = node;
  return node.type.isError || (firstChild?.type.isError === true && firstChild.from === firstChild.to && CLOSERS.has(lastChild?.name ?? ''));
}

function comprehension(
  source: Source,
  nodes: readonly SyntaxNode[],
  of: ComprehensionExpression['of'],
  range: TextRange,
  depth: number,
): ComprehensionExpression {
  const firstFor = nodes.findIndex((node) => node.name === 'for' || node.name === 'async');
  const head = nodes.slice(0, firstFor < 0 ? nodes.length : firstFor);
  const clauses: ComprehensionClause[] = [];
  let index = firstFor < 0 ? nodes.length : firstFor;
  while (index < nodes.length) {
    if (nodes[index]?.name !== 'for') {
      index++;
      continue;
    }
    const inAt = nodes.findIndex((node, at) => at > index && node.name === 'in');
    if (inAt < 0) break;
    const next = nodes.findIndex((node, at) => at > inAt && (node.name === 'for' || node.name === 'async'));
    const tail = nodes.slice(inAt + 1, next < 0 ? nodes.length : next);
    const [iterable, ...conditions] = splitAt(tail, 'if');
    clauses.push({
      target: expressionListOf(source, nodes.slice(index + 1, inAt), range.end, depth + 1),
      iterable: iterable?.[0] ? expressionOf(source, iterable[0], depth + 1) : missing(range.end),
      conditions: conditions.flatMap((each) => (each[0] ? [expressionOf(source, each[0], depth + 1)] : [])),
    });
    index = next < 0 ? nodes.length : next;
  }
  const [element, , value] = head;
  return {
    kind: 'comprehension',
    of,
    element: element ? expressionOf(source, element, depth + 1) : missing(range.start),
    value: of === 'dict' && value ? expressionOf(source, value, depth + 1) : undefined,
    clauses,
    ...range,
  };
}

function binary(
  source: Source,
  node: SyntaxNode,
  range: TextRange,
  inner: (child: SyntaxNode) => Expression,
): Expression {
  const children = childrenOf(node);
  const first = children[0];
  const last = children.at(-1);
  const left = operand(first, range, inner);
  const right = last === first ? missing(range.end) : operand(last, range, inner);
  const middle = children.slice(1, -1).filter((child) => !child.type.isError);
  const operator = middle.map((child) => textOf(source, child)).join(' ');
  if (operator === 'and' || operator === 'or') return { kind: 'logical', operator, left, right, ...range };
  const isComparison = middle.some((child) => ['CompareOp', 'in', 'is', 'not'].includes(child.name));
  if (!isComparison) return { kind: 'binary', operator, left, right, ...range };
  if (left.kind === 'compare') {
    return { kind: 'compare', operators: [...left.operators, operator], operands: [...left.operands, right], ...range };
  }
  return { kind: 'compare', operators: [operator], operands: [left, right], ...range };
}

function memberOf(source: Source, node: SyntaxNode, range: TextRange, depth: number): Expression {
  const children = childrenOf(node);
  const object = children[0] ? expressionOf(source, children[0], depth + 1) : missing(range.start);
  if (children.some((child) => child.name === '[')) {
    const from = children.findIndex((child) => child.name === '[') + 1;
    const nodes = children.slice(from).filter((child) => child.name !== ']');
    return { kind: 'subscript', object, index: subscript(source, nodes, range, depth), ...range };
  }
  const property = children.find((child) => child.name === 'PropertyName');
  const nameRange = property ? rangeOf(source, property) : { start: range.end, end: range.end };
  const name = property && nameRange.end > nameRange.start ? textOf(source, property) : '';
  return { kind: 'attribute', object, name, nameRange, start: range.start, end: range.end };
}

function subscript(source: Source, nodes: readonly SyntaxNode[], range: TextRange, depth: number): Expression {
  if (!nodes.some((node) => node.name === ':')) return expressionListOf(source, nodes, range.end, depth + 1);
  if (nodes.some((node) => node.name === ',')) return { kind: 'missing', reason: 'unsupported', ...range };
  const bounds: (Expression | undefined)[] = [];
  let current: Expression | undefined;
  for (const node of nodes) {
    if (node.name === ':') {
      bounds.push(current);
      current = undefined;
    } else if (!node.type.isError) {
      current = expressionOf(source, node, depth + 1);
    }
  }
  bounds.push(current);
  return { kind: 'slice', lower: bounds[0], upper: bounds[1], step: bounds[2], ...range };
}

function stringOf(source: Source, node: SyntaxNode, depth: number): Expression {
  const range = rangeOf(source, node);
  const literals = node.name === 'ContinuedString' ? childrenOf(node) : [node];
  const parts = literals.flatMap((literal) => stringParts(source, literal, depth));
  if (parts.some((part) => part.kind === 'hole')) return { kind: 'format', parts, ...range };
  const value = parts.map((part) => (part.kind === 'text' ? part.value : '')).join('');
  return { kind: 'string', value, verbatimAt: literals.length === 1 ? verbatimAt(source, node, value) : undefined, ...range };
}

function verbatimAt(source: Source, node: SyntaxNode, value: string): number | undefined {
  const text = textOf(source, node);
  const { start, end } = literalParts(text);
  return text.slice(start, end) === value ? source.original(node.from + start) : undefined;
}

function stringParts(source: Source, node: SyntaxNode, depth: number): readonly FormatPart[] {
  const text = textOf(source, node);
  const { prefix, start, end } = literalParts(text);
  const raw = prefix.includes('r');
  const part = (from: number, to: number): FormatPart => ({
    kind: 'text',
    value: node.name === 'FormatString' ? decodeFormat(source.text.slice(from, to), raw) : decode(source.text.slice(from, to), raw),
    start: source.original(from),
    end: source.original(to),
  });
  if (node.name !== 'FormatString') return [part(node.from + start, node.from + end)];
  const parts: FormatPart[] = [];
  let at = node.from + start;
  for (const child of childrenOf(node)) {
    if (child.name !== 'FormatReplacement') continue;
    if (child.from > at) parts.push(part(at, child.from));
    parts.push(hole(source, child, depth));
    at = child.to;
  }
  if (node.from + end > at) parts.push(part(at, node.from + end));
  return parts;
}

function hole(source: Source, node: SyntaxNode, depth: number): FormatPart {
  const range = rangeOf(source, node);
  const children = childrenOf(node);
  const extras = new Set(['FormatConversion', 'FormatSpec', 'FormatSelfDoc']);
  const content = children.filter((child) => !extras.has(child.name) && child.name !== '{' && child.name !== '}');
  const [spec, ...more] = children.filter((child) => extras.has(child.name));
  const isPlain = spec?.name === 'FormatSpec' && more.length === 0 && childrenOf(spec).every((child) => child.name === ':');
  return {
    kind: 'hole',
    ...(isPlain ? { spec: textOf(source, spec).slice(1) } : {}),
    expression: expressionListOf(source, content, range.end, depth + 1),
    formatted: children.some((child) => extras.has(child.name) && textOf(source, child) !== '!s'),
    ...range,
  };
}

function numberOf(text: string, range: TextRange): Expression {
  const value = Number(text.replaceAll('_', ''));
  if (Number.isNaN(value)) return { kind: 'missing', reason: 'unsupported', ...range };
  return { kind: 'number', value, ...range };
}

function operand(
  node: SyntaxNode | undefined,
  range: TextRange,
  inner: (child: SyntaxNode) => Expression,
): Expression {
  return node ? inner(node) : missing(range.end);
}

/** The children between the brackets. */
function bracketed(node: SyntaxNode): readonly SyntaxNode[] {
  const children = childrenOf(node);
  const from = OPENERS.has(children[0]?.name ?? '') ? 1 : 0;
  const to = CLOSERS.has(children.at(-1)?.name ?? '') ? children.length - 1 : children.length;
  return children.slice(from, Math.max(from, to));
}
