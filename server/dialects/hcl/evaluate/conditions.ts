/** Conditions in words of the source, for the alternatives of a choice. */
import type { BinaryOperator, Expression } from '../syntax/nodes';
import { textOf, type Scope } from './scope';

const OPPOSITE: Partial<Record<BinaryOperator, string>> = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

export function whenTrue(node: Expression, scope: Scope): string {
  switch (node.kind) {
    case 'parentheses':
      return whenTrue(node.expression, scope);
    case 'unary':
      return node.operator === '!' ? negated(node.operand, scope) : textOf(node, scope);
    case 'variable':
    case 'access':
    case 'index':
      return `${textOf(node, scope)} is true`;
    default:
      return textOf(node, scope);
  }
}

export function negated(node: Expression, scope: Scope): string {
  switch (node.kind) {
    case 'parentheses':
      return negated(node.expression, scope);
    case 'unary':
      return node.operator === '!' ? whenTrue(node.operand, scope) : `not (${textOf(node, scope)})`;
    case 'variable':
    case 'access':
    case 'index':
      return `${textOf(node, scope)} is false`;
    case 'binary': {
      const opposite = OPPOSITE[node.operator];
      if (opposite !== undefined) return `${textOf(node.left, scope)} ${opposite} ${textOf(node.right, scope)}`;
      return `not (${textOf(node, scope)})`;
    }
    default:
      return `not (${textOf(node, scope)})`;
  }
}
