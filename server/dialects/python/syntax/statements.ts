/** Statements of our tree from those of the parser. Iterative over siblings, recursive over blocks only. */
import type { SyntaxNode } from '@lezer/common';
import type { TextRange } from '../../../core/text';
import type {
  AssignStatement,
  Block,
  Expression,
  FunctionStatement,
  ImportFromStatement,
  ImportStatement,
  MatchCase,
  MatchStatement,
  NameExpression,
  Pattern,
  PatternShape,
  Statement,
  TryStatement,
  WithStatement,
} from './ast';
import { argumentsOf, expressionListOf, expressionOf, missing, parametersOf } from './expressions';
import type { Source } from './nodes';
import { childrenOf, rangeOf, splitAt, textOf, trimmedRange } from './nodes';

/** Blocks nested deeper than this are not read. */
const MAX_DEPTH = 100;

export function blockOf(source: Source, node: SyntaxNode, depth = 0): Block {
  const statements: Statement[] = [];
  if (depth <= MAX_DEPTH) {
    for (const child of childrenOf(node)) collect(source, child, depth, statements);
  }
  const start = statements[0]?.start ?? source.original(node.from);
  return { statements, start, end: statements.at(-1)?.end ?? start };
}

function collect(source: Source, node: SyntaxNode, depth: number, into: Statement[]): void {
  if (node.name === 'StatementGroup') {
    for (const child of childrenOf(node)) collect(source, child, depth, into);
    return;
  }
  const statement = statementOf(source, node, depth);
  if (statement) into.push(statement);
}

function statementOf(source: Source, node: SyntaxNode, depth: number): Statement | undefined {
  const range = trimmedRange(source, node.from, node.to);
  const children = childrenOf(node);
  switch (node.name) {
    case 'ExpressionStatement':
      return { kind: 'expression', expression: expressionListOf(source, children, range.end), ...range };
    case 'AssignStatement':
      return assignOf(source, children, range);
    case 'UpdateStatement': {
      const at = children.findIndex((child) => child.name === 'UpdateOp');
      const operator = children[at];
      return {
        kind: 'update',
        target: expressionListOf(source, children.slice(0, Math.max(at, 0)), range.start),
        operator: operator ? textOf(source, operator).slice(0, -1) : '',
        value: expressionListOf(source, children.slice(at + 1), range.end),
        ...range,
      };
    }
    case 'IfStatement':
      return ifOf(source, children, range, depth);
    case 'ForStatement': {
      const from = children.findIndex((child) => child.name === 'for') + 1;
      const inAt = children.findIndex((child) => child.name === 'in');
      const bodyAt = children.findIndex((child) => child.name === 'Body');
      const targets = children.slice(from, inAt < 0 ? from : inAt);
      const iterable = inAt < 0 ? [] : children.slice(inAt + 1, bodyAt < 0 ? children.length : bodyAt);
      return {
        kind: 'for',
        target: expressionListOf(source, targets, range.end),
        iterable: expressionListOf(source, iterable, range.end),
        ...bodies(source, children, range.end, depth),
        ...range,
      };
    }
    case 'WhileStatement': {
      const test = children[1];
      return {
        kind: 'while',
        test: test && test.name !== 'Body' ? expressionOf(source, test) : missing(range.end),
        ...bodies(source, children, range.end, depth),
        ...range,
      };
    }
    case 'WithStatement':
      return withOf(source, children, range, depth);
    case 'TryStatement':
      return tryOf(source, children, range, depth);
    case 'MatchStatement':
      return matchOf(source, children, range, depth);
    case 'FunctionDefinition':
    case 'ClassDefinition':
      return definitionOf(source, node, [], range, depth);
    case 'DecoratedStatement': {
      const definition = children.find((child) => child.name === 'FunctionDefinition' || child.name === 'ClassDefinition');
      const decorators = children.filter((child) => child.name === 'Decorator').map((child) => decoratorOf(source, child));
      return definition && definitionOf(source, definition, decorators, range, depth);
    }
    case 'ImportStatement':
      return importOf(source, children, range);
    case 'ReturnStatement': {
      const content = children.slice(1).filter((child) => !child.type.isError);
      const value = content.length === 0 ? undefined : expressionListOf(source, content, range.end);
      return { kind: 'return', value, ...range };
    }
    case 'RaiseStatement':
      return { kind: 'raise', ...range };
    case 'AssertStatement':
      return { kind: 'assert', test: children[1] ? expressionOf(source, children[1]) : missing(range.end), ...range };
    case 'DeleteStatement': {
      const targets = splitAt(children.slice(1), ',');
      return { kind: 'delete', targets: targets.flatMap(([first]) => (first ? [expressionOf(source, first)] : [])), ...range };
    }
    case 'ScopeStatement': {
      const names = children.filter((child) => child.name === 'VariableName').map((child) => textOf(source, child));
      return { kind: 'scope', of: children[0]?.name === 'global' ? 'global' : 'nonlocal', names, ...range };
    }
    case 'PassStatement':
      return { kind: 'pass', ...range };
    case 'BreakStatement':
      return { kind: 'break', ...range };
    case 'ContinueStatement':
      return { kind: 'continue', ...range };
    case 'YieldStatement': {
      const content = children.slice(1).filter((child) => !child.type.isError && child.name !== 'from');
      if (content.length === 0) return { kind: 'other', ...range };
      return { kind: 'expression', expression: expressionListOf(source, content, range.end), ...range };
    }
    case 'TypeDefinition':
    case 'PrintStatement':
      return { kind: 'other', ...range };
    default:
      return undefined;
  }
}

function assignOf(source: Source, children: readonly SyntaxNode[], range: TextRange): AssignStatement {
  const annotation = children.find((child) => child.name === 'TypeDef');
  const groups = splitAt(children.filter((child) => child !== annotation), 'AssignOp');
  const endsOpen = children.at(-1)?.name === 'AssignOp';
  const annotated = annotation?.lastChild;
  const targets = groups.length > 1 || endsOpen || annotation ? groups : [];
  const valueNodes = targets.length > 1 && !endsOpen ? targets.at(-1) : undefined;
  const targetNodes = valueNodes ? targets.slice(0, -1) : targets;
  return {
    kind: 'assign',
    targets: targetNodes.map((nodes) => expressionListOf(source, nodes, range.start)),
    annotation: annotated ? expressionOf(source, annotated) : undefined,
    value: valueNodes ? expressionListOf(source, valueNodes, range.end) : endsOpen ? missing(range.end) : undefined,
    ...range,
  };
}

function ifOf(source: Source, children: readonly SyntaxNode[], range: TextRange, depth: number): Statement {
  const branches: { test: Expression; body: Block }[] = [];
  let otherwise: Block | undefined;
  let test: Expression | undefined;
  let inElse = false;
  for (const child of children) {
    if (child.name === 'if' || child.name === 'elif') test = undefined;
    else if (child.name === 'else') inElse = true;
    else if (child.name === 'Body') {
      const body = blockOf(source, child, depth + 1);
      if (inElse) otherwise = body;
      else branches.push({ test: test ?? missing(source.original(child.from)), body });
    } else if (!child.type.isError) test = expressionOf(source, child);
  }
  return { kind: 'if', branches, otherwise, ...range };
}

function bodies(
  source: Source,
  children: readonly SyntaxNode[],
  at: number,
  depth: number,
): { readonly body: Block; readonly otherwise: Block | undefined } {
  const [first, second] = children.filter((child) => child.name === 'Body');
  return {
    body: first ? blockOf(source, first, depth + 1) : emptyBlock(at),
    otherwise: second ? blockOf(source, second, depth + 1) : undefined,
  };
}

function withOf(source: Source, children: readonly SyntaxNode[], range: TextRange, depth: number): WithStatement {
  const head = children.filter((child) => child.name !== 'Body' && child.name !== 'with' && child.name !== 'async');
  const items = splitAt(head, ',').flatMap((part) => {
    const asAt = part.findIndex((node) => node.name === 'as');
    const [context] = part;
    const target = asAt < 0 ? undefined : part[asAt + 1];
    if (!context) return [];
    return [{ context: expressionOf(source, context), target: target ? expressionOf(source, target) : undefined }];
  });
  return { kind: 'with', items, body: bodies(source, children, range.end, depth).body, ...range };
}

function tryOf(source: Source, children: readonly SyntaxNode[], range: TextRange, depth: number): TryStatement {
  let part = 'try';
  let name: NameExpression | undefined;
  let afterAs = false;
  const result = { body: emptyBlock(range.start), handlers: [] as TryStatement['handlers'][number][] };
  let otherwise: Block | undefined;
  let last: Block | undefined;
  for (const child of children) {
    if (child.name === 'try' || child.name === 'except' || child.name === 'else' || child.name === 'finally') {
      part = child.name;
      name = undefined;
    } else if (child.name === 'as') {
      afterAs = true;
    } else if (child.name === 'Body') {
      const block = blockOf(source, child, depth + 1);
      if (part === 'try') result.body = block;
      else if (part === 'except') result.handlers.push({ name, body: block });
      else if (part === 'else') otherwise = block;
      else last = block;
    } else if (afterAs) {
      name = nameOf(source, child);
      afterAs = false;
    }
  }
  return { kind: 'try', ...result, otherwise, finally: last, ...range };
}

function matchOf(source: Source, children: readonly SyntaxNode[], range: TextRange, depth: number): MatchStatement {
  const body = children.find((child) => child.name === 'MatchBody');
  const subject = children.find((child) => child.name !== 'match' && child.name !== '*');
  const clauses = body ? childrenOf(body).filter((child) => child.name === 'MatchClause') : [];
  return {
    kind: 'match',
    subject: subject && subject !== body ? expressionOf(source, subject) : missing(range.end),
    cases: clauses.map((clause) => caseOf(source, clause, depth)),
    ...range,
  };
}

function caseOf(source: Source, clause: SyntaxNode, depth: number): MatchCase {
  const children = childrenOf(clause);
  const guard = children.find((child) => child.name === 'Guard')?.lastChild;
  const body = children.find((child) => child.name === 'Body');
  const patterns = children.filter((child) => child.name.endsWith('Pattern'));
  const [only] = patterns;
  return {
    pattern: patterns.length === 1 && only ? patternOf(source, only) : { kind: 'other', captures: capturesOf(source, clause) },
    guard: guard ? expressionOf(source, guard) : undefined,
    body: body ? blockOf(source, body, depth + 1) : emptyBlock(source.original(clause.to)),
    ...trimmedRange(source, clause.from, clause.to),
  };
}

function patternOf(source: Source, node: SyntaxNode): Pattern {
  const [first] = childrenOf(node);
  switch (node.name) {
    case 'CapturePattern': {
      const name = first && nameOf(source, first);
      return name ? { kind: 'capture', name } : { kind: 'other', captures: [] };
    }
    case 'LiteralPattern':
      return first && childrenOf(node).length === 1
        ? { kind: 'value', value: expressionOf(source, first) }
        : { kind: 'other', captures: [] };
    case 'AttributePattern':
      return { kind: 'value', value: attributeOf(source, childrenOf(node)) };
    case 'OrPattern': {
      const alternatives = childrenOf(node).filter((child) => child.name.endsWith('Pattern'));
      return { kind: 'or', alternatives: alternatives.map((child) => patternOf(source, child)) };
    }
    default: {
      const shape = shapeOf(source, node);
      return { kind: 'other', captures: capturesOf(source, node), ...(shape ? { shape } : {}) };
    }
  }
}

function shapeOf(source: Source, node: SyntaxNode): PatternShape | undefined {
  const children = childrenOf(node);
  const parts = children.filter((child) => child.name.endsWith('Pattern'));
  if (children.some((child) => child.type.isError)) return undefined;
  switch (node.name) {
    case 'SequencePattern': {
      const at = parts.findIndex((child) => child.name === 'StarPattern');
      const items = parts.filter((child) => child.name !== 'StarPattern').map((child) => patternOf(source, child));
      const [name] = at < 0 || !parts[at] ? [] : capturesOf(source, parts[at]);
      if (at >= 0 && !name) return undefined;
      return { kind: 'sequence', items, ...(name ? { star: { at, name } } : {}) };
    }
    case 'MappingPattern': {
      const stars = children.findIndex((child) => child.name === '**');
      const [rest] = stars < 0 || !children[stars + 1] ? [] : capturesOf(source, node).slice(-1);
      const pairs = stars < 0 ? parts : parts.slice(0, -1);
      const entries = pairs.flatMap((child, index) => {
        const [key] = childrenOf(child);
        const value = pairs[index + 1];
        return index % 2 === 0 && key && value ? [{ key: expressionOf(source, key), pattern: patternOf(source, value) }] : [];
      });
      if (entries.length * 2 !== pairs.length) return undefined;
      return { kind: 'mapping', entries, ...(rest ? { rest } : {}) };
    }
    case 'ClassPattern': {
      const [first] = children;
      const given = children.find((child) => child.name === 'PatternArgList');
      // `int()` has an empty literal between its parentheses.
      const all = given ? childrenOf(given).filter((child) => child.name.endsWith('Pattern') && child.to > child.from) : [];
      if (!first) return undefined;
      const callee = attributeOf(source, children.filter((child) => child.name !== 'PatternArgList'));
      const keywords = all.flatMap((child) => {
        const [name, value] = child.name === 'KeywordPattern' ? [childrenOf(child)[0], childrenOf(child).at(-1)] : [];
        return name && value ? [{ name: textOf(source, name), pattern: patternOf(source, value) }] : [];
      });
      return { kind: 'class', callee, positional: all.filter((child) => child.name !== 'KeywordPattern').map((child) => patternOf(source, child)), keywords };
    }
    case 'AsPattern': {
      const [inner] = parts;
      const last = children.at(-1);
      const name = last && nameOf(source, last);
      return inner && name ? { kind: 'as', pattern: patternOf(source, inner), name } : undefined;
    }
    default:
      return undefined;
  }
}

function capturesOf(source: Source, node: SyntaxNode): readonly NameExpression[] {
  const names: NameExpression[] = [];
  node.cursor().iterate((child) => {
    if (child.name === 'Body' || child.name === 'Guard') return false;
    if (child.name !== 'VariableName') return undefined;
    const parent = child.node.parent?.name;
    const isName = parent === 'CapturePattern' || parent === 'AsPattern' || parent === 'MappingPattern';
    if (isName) names.push({ kind: 'name', name: textOf(source, child.node), ...rangeOf(source, child.node) });
    return undefined;
  });
  return names;
}

function definitionOf(
  source: Source,
  node: SyntaxNode,
  decorators: readonly Expression[],
  range: TextRange,
  depth: number,
): Statement {
  const children = childrenOf(node);
  const nameNode = children.find((child) => child.name === 'VariableName');
  const name: NameExpression = (nameNode && nameOf(source, nameNode)) ?? { kind: 'name', name: '', start: range.start, end: range.start };
  const bodyNode = children.find((child) => child.name === 'Body');
  const body = bodyNode ? blockOf(source, bodyNode, depth + 1) : emptyBlock(range.end);
  if (node.name === 'ClassDefinition') {
    const list = children.find((child) => child.name === 'ArgList');
    return { kind: 'class', name, bases: list ? argumentsOf(source, list) : [], decorators, body, ...range };
  }
  const list = children.find((child) => child.name === 'ParamList');
  const definition: FunctionStatement = {
    kind: 'function',
    name,
    parameters: list ? parametersOf(source, list) : [],
    decorators,
    body,
    generator: bodyNode !== undefined && yields(bodyNode),
    ...range,
  };
  return definition;
}

function yields(body: SyntaxNode): boolean {
  let found = false;
  body.cursor().iterate((node) => {
    if (node.name === 'yield') found = true;
    return !found && node.name !== 'FunctionDefinition' && node.name !== 'LambdaExpression';
  });
  return found;
}

/** A decorator as the expression that it stands for: a dotted name, perhaps called. */
function decoratorOf(source: Source, node: SyntaxNode): Expression {
  const children = childrenOf(node).filter((child) => child.name !== 'At');
  const list = children.find((child) => child.name === 'ArgList');
  const callee = attributeOf(source, children.filter((child) => child !== list));
  if (!list) return callee;
  const listRange = rangeOf(source, list);
  const closed = list.lastChild?.name === ')';
  return {
    kind: 'call',
    callee,
    arguments: argumentsOf(source, list),
    list: listRange,
    closed,
    start: callee.start,
    end: listRange.end,
  };
}

function attributeOf(source: Source, nodes: readonly SyntaxNode[]): Expression {
  let result: Expression | undefined;
  for (const node of nodes) {
    if (node.name !== 'VariableName' && node.name !== 'PropertyName') continue;
    const name = textOf(source, node);
    const nameRange = rangeOf(source, node);
    result = result
      ? { kind: 'attribute', object: result, name, nameRange, start: result.start, end: nameRange.end }
      : { kind: 'name', name, ...nameRange };
  }
  return result ?? missing(nodes[0] ? source.original(nodes[0].from) : 0);
}

function importOf(source: Source, children: readonly SyntaxNode[], range: TextRange): ImportStatement | ImportFromStatement {
  const importAt = children.findIndex((child) => child.name === 'import');
  const after = children.slice(importAt + 1).filter((child) => child.name !== '(' && child.name !== ')');
  if (children[0]?.name !== 'from') {
    const modules = splitAt(after, ',').flatMap((part) => {
      const asAt = part.findIndex((node) => node.name === 'as');
      const alias = asAt < 0 ? undefined : part[asAt + 1];
      const [first] = part;
      const names = (asAt < 0 ? part : part.slice(0, asAt)).filter((node) => node.name === 'VariableName');
      if (!first || names.length === 0) return [];
      const end = part.at(-1) ?? first;
      return [
        {
          path: names.map((node) => textOf(source, node)),
          alias: alias && nameOf(source, alias),
          range: { start: source.original(first.from), end: source.original(end.to) },
        },
      ];
    });
    return { kind: 'import', modules, ...range };
  }
  const head = children.slice(1, importAt < 0 ? children.length : importAt);
  const names = splitAt(after, ',').flatMap((part) => {
    const asAt = part.findIndex((node) => node.name === 'as');
    const alias = asAt < 0 ? undefined : part[asAt + 1];
    const name = part[0] && nameOf(source, part[0]);
    return name ? [{ name, alias: alias && nameOf(source, alias) }] : [];
  });
  return {
    kind: 'import-from',
    level: head.reduce((sum, node) => sum + (node.name === '.' ? 1 : node.name === 'Ellipsis' ? 3 : 0), 0) - inPath(head),
    path: head.filter((node) => node.name === 'VariableName').map((node) => textOf(source, node)),
    names,
    star: after.some((node) => node.name === '*'),
    ...range,
  };
}

/** The dots between the names of a dotted path, which are no leading dots. */
function inPath(head: readonly SyntaxNode[]): number {
  return Math.max(0, head.filter((node) => node.name === 'VariableName').length - 1);
}

function nameOf(source: Source, node: SyntaxNode): NameExpression | undefined {
  return node.name === 'VariableName' ? { kind: 'name', name: textOf(source, node), ...rangeOf(source, node) } : undefined;
}

function emptyBlock(at: number): Block {
  return { statements: [], start: at, end: at };
}
