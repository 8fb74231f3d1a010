/** Going through our tree: what stands directly below a node. */
import type { Block, Expression, Parameter, Statement } from './ast';

/** The expression without parentheses around it. */
export function unwrapped(expression: Expression): Expression {
  let current = expression;
  while (current.kind === 'parenthesized') current = current.inner;
  return current;
}

/** The expressions directly below an expression, in source order; a lambda's body and defaults count. */
export function childExpressions(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'format':
      return expression.parts.flatMap((part) => (part.kind === 'hole' ? [part.expression] : []));
    case 'list':
    case 'tuple':
    case 'set':
      return expression.items;
    case 'dict':
      return expression.entries.flatMap(({ key, value }) => (key ? [key, value] : [value]));
    case 'comprehension':
      return [
        expression.element,
        ...(expression.value ? [expression.value] : []),
        ...expression.clauses.flatMap((clause) => [clause.target, clause.iterable, ...clause.conditions]),
      ];
    case 'lambda':
      return [...defaultsOf(expression.parameters), expression.body];
    case 'conditional':
      return [expression.then, expression.test, expression.otherwise];
    case 'logical':
    case 'binary':
      return [expression.left, expression.right];
    case 'unary':
      return [expression.operand];
    case 'compare':
      return expression.operands;
    case 'call':
      return [expression.callee, ...expression.arguments.map((argument) => argument.value)];
    case 'attribute':
      return [expression.object];
    case 'subscript':
      return [expression.object, expression.index];
    case 'slice':
      return [expression.lower, expression.upper, expression.step].filter((each) => each !== undefined);
    case 'named':
      return [expression.target, expression.value];
    case 'starred':
      return [expression.value];
    case 'parenthesized':
      return [expression.inner];
    default:
      return [];
  }
}

/** The expressions that a statement holds itself, without those of the blocks below it. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'expression':
      return [statement.expression];
    case 'assign':
      return [...statement.targets, ...(statement.value ? [statement.value] : [])];
    case 'update':
      return [statement.target, statement.value];
    case 'if':
      return statement.branches.map((branch) => branch.test);
    case 'for':
      return [statement.target, statement.iterable];
    case 'while':
    case 'assert':
      return [statement.test];
    case 'with':
      return statement.items.flatMap((item) => (item.target ? [item.context, item.target] : [item.context]));
    case 'match':
      return [statement.subject, ...statement.cases.flatMap((each) => (each.guard ? [each.guard] : []))];
    case 'function':
      return [...statement.decorators, ...defaultsOf(statement.parameters)];
    case 'class':
      return [...statement.decorators, ...statement.bases.map((base) => base.value)];
    case 'return':
      return statement.value ? [statement.value] : [];
    case 'delete':
      return statement.targets;
    default:
      return [];
  }
}

/** The blocks directly below a statement, in source order. */
export function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'if':
      return [...statement.branches.map((branch) => branch.body), ...optional(statement.otherwise)];
    case 'for':
    case 'while':
      return [statement.body, ...optional(statement.otherwise)];
    case 'with':
    case 'function':
    case 'class':
      return [statement.body];
    case 'try':
      return [
        statement.body,
        ...statement.handlers.map((handler) => handler.body),
        ...optional(statement.otherwise),
        ...optional(statement.finally),
      ];
    case 'match':
      return statement.cases.map((each) => each.body);
    default:
      return [];
  }
}

/** An expression and everything below it. */
export function expressionsIn(expression: Expression): readonly Expression[] {
  return [expression, ...childExpressions(expression).flatMap(expressionsIn)];
}

/** Every expression of a block and the blocks below it. */
export function expressionsInBlock(block: Block): readonly Expression[] {
  return block.statements.flatMap((statement) => [
    ...expressionsOf(statement).flatMap(expressionsIn),
    ...blocksOf(statement).flatMap(expressionsInBlock),
  ]);
}

function defaultsOf(parameters: readonly Parameter[]): readonly Expression[] {
  return parameters.flatMap((parameter) => (parameter.defaultValue ? [parameter.defaultValue] : []));
}

function optional(block: Block | undefined): readonly Block[] {
  return block ? [block] : [];
}
