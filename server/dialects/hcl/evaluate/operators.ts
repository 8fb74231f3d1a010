/** Unary and binary operators. */
import { booleanOf, numberOf } from '../../../core/query';
import type { Primitive, Provenance, Value } from '../../../core/value';
import { literal, withInputs } from '../../../core/value';
import type { BinaryOperation, BinaryOperator, TextSpan, UnaryOperation } from '../syntax/nodes';
import { evaluate } from './expressions';
import { inputsOfAll } from './inputs';
import { lift } from './lift';
import { at, unresolved, type Scope } from './scope';

export function evaluateBinary(node: BinaryOperation, scope: Scope): Value {
  const left = evaluate(node.left, scope);
  const first = from(node, [left], scope);
  if (node.operator === '&&' && booleanOf(left) === false) return literal(false, first);
  if (node.operator === '||' && booleanOf(left) === true) return literal(true, first);
  const right = evaluate(node.right, scope);
  const both = from(node, [left, right], scope);
  return lift([left, right], both, ([a = left, b = right]) => {
    const result = operate(node.operator, a, b);
    if (result !== undefined) return literal(result, both);
    const open = unresolved(isOpen(a) ? a : b, node, scope);
    return { ...open, from: withInputs(open.from, both.inputs) };
  });
}

export function evaluateUnary(node: UnaryOperation, scope: Scope): Value {
  const value = evaluate(node.operand, scope);
  const place = from(node, [value], scope);
  return lift([value], place, ([operand]) => {
    const result = operand && (node.operator === '!' ? not(booleanOf(operand)) : negative(numberOf(operand)));
    if (result !== undefined) return literal(result, place);
    return operand ? unresolved(operand, node, scope) : literal(null, place);
  });
}

function from(node: TextSpan, operands: readonly Value[], scope: Scope): Provenance {
  return withInputs(at(node, scope), inputsOfAll(operands, scope.module.evaluation));
}

function operate(operator: BinaryOperator, a: Value, b: Value): Primitive | undefined {
  switch (operator) {
    case '==':
      return areEqual(a, b);
    case '!=':
      return not(areEqual(a, b));
    case '&&':
      return logical(a, b, false);
    case '||':
      return logical(a, b, true);
    default: {
      const [x, y] = [numberOf(a), numberOf(b)];
      return x === undefined || y === undefined ? undefined : arithmetic(operator, x, y);
    }
  }
}

/** `deciding`: the operand that decides whatever the other one is. */
function logical(a: Value, b: Value, deciding: boolean): boolean | undefined {
  const [x, y] = [booleanOf(a), booleanOf(b)];
  if (x === deciding || y === deciding) return deciding;
  return x === undefined || y === undefined ? undefined : !deciding;
}

function arithmetic(operator: BinaryOperator, x: number, y: number): Primitive | undefined {
  switch (operator) {
    case '+':
      return decimal(x + y);
    case '-':
      return decimal(x - y);
    case '*':
      return decimal(x * y);
    case '/':
      return y === 0 ? undefined : decimal(x / y);
    case '%':
      return y === 0 ? undefined : x % y;
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    default:
      return undefined;
  }
}

/** Terraform calculates in decimals of many digits: `0.1 + 0.2` is 0.3. */
function decimal(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

/** Whether two values are equal; undefined where that is not known. */
export function areEqual(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'literal' && b.kind === 'literal') return a.value === b.value;
  if (a.kind === 'list' && b.kind === 'list' && a.complete && b.complete) {
    if (a.items.length !== b.items.length) return false;
    return all(a.items.map((item, index) => areEqual(item, b.items[index] ?? item)));
  }
  if (a.kind === 'object' && b.kind === 'object' && a.complete && b.complete) {
    if (a.entries.size !== b.entries.size) return false;
    return all([...a.entries].map(([key, { value }]) => {
      const other = b.entries.get(key);
      return other ? areEqual(value, other.value) : false;
    }));
  }
  if (a.kind === 'reference' && b.kind === 'reference' && a.target === b.target && a.attribute === b.attribute) return true;
  const [known, other] = a.kind === 'literal' ? [a, b] : [b, a];
  if (known.kind === 'literal' && (other.kind === 'list' || other.kind === 'object')) return false;
  if (known.kind === 'literal' && known.value === null && isWrittenValue(other)) return false;
  return undefined;
}

/** Resources and strings with holes are something. */
function isWrittenValue(value: Value): boolean {
  return value.kind === 'template' || (value.kind === 'reference' && ['', 'id', 'arn', 'name'].includes(value.attribute));
}

function all(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}

function isOpen(value: Value): boolean {
  return value.kind !== 'literal';
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}
