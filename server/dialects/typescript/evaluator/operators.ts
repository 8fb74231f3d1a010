/** Operators and conditions. What depends on something unknown becomes a choice, with the condition in words of the source. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Primitive } from '../../../core/value';
import { withInputs } from '../../../core/value';
import type { Context } from './context';
import { at, unknownAt, words } from './context';
import { evaluate, isNullish, propertyKey } from './expressions';
import { computedFrom, dependingOn, inputsOf } from './inputs';
import { templateOf } from './outputs';
import type { Scope } from './scope';
import type { Js } from './values';
import { distribute, either, isSame } from './values';

/** Under which conditions a test holds and does not hold; undefined where that cannot be. An empty condition holds always. */
export interface Decision {
  readonly holds: string | undefined;
  readonly fails: string | undefined;
  /** The test in words, when its result is an assumption. */
  readonly assumption?: string;
  /** The inputs that the test depends on. */
  readonly inputs?: readonly string[];
}

export function decide(context: Context, test: TSESTree.Expression, scope: Scope): Decision {
  return decisionOf(evaluate(context, test, scope), test, scope, truth);
}

function decisionOf(value: Js, test: TSESTree.Expression, scope: Scope, judge: (value: Js) => boolean | undefined): Decision {
  const decision = judged(value, test, scope, judge);
  const inputs = inputsOf(value);
  return inputs.length === 0 ? decision : { ...decision, inputs };
}

function judged(value: Js, test: TSESTree.Expression, scope: Scope, judge: (value: Js) => boolean | undefined): Decision {
  const known = judge(value);
  if (known !== undefined) return known ? { holds: '', fails: undefined } : { holds: undefined, fails: '' };
  const text = words(scope.file, test);
  const assumed = scope.frame.facts.get(text);
  if (assumed !== undefined) return assumed ? { holds: '', fails: undefined } : { holds: undefined, fails: '' };
  if (value.kind === 'either') {
    const outcomes = value.alternatives.map((each) => ({ truth: judge(each.value), condition: each.condition }));
    if (outcomes.every((each) => each.truth !== undefined)) {
      return { holds: disjunction(outcomes, true), fails: disjunction(outcomes, false), assumption: text };
    }
  }
  return { holds: affirmed(test, scope, judge), fails: negated(test, scope, judge), assumption: text };
}

function disjunction(outcomes: readonly { readonly truth: boolean | undefined; readonly condition: string }[], wanted: boolean): string {
  const conditions = new Set(outcomes.filter((each) => each.truth === wanted).map((each) => each.condition));
  return conditions.size > 3 ? 'one of several conditions' : [...conditions].join(' or ');
}

/** Runs both sides that can happen, each under its condition, and joins what they leave behind. */
export function branch<T>(
  context: Context,
  decision: Decision,
  scope: Scope,
  node: TSESTree.Node,
  sides: { readonly holds: () => T; readonly fails: () => T },
  isLive: (result: T) => boolean,
): { readonly holds?: T; readonly fails?: T } {
  if (decision.fails === undefined) return { holds: sides.holds() };
  if (decision.holds === undefined) return { fails: sides.fails() };
  const [holds, fails] = context.heap.fork(
    [
      { condition: decision.holds, run: () => assuming(context, scope, decision, true, sides.holds) },
      { condition: decision.fails, run: () => assuming(context, scope, decision, false, sides.fails) },
    ],
    isLive,
    withInputs(at(scope, node), decision.inputs),
  );
  return { ...(holds === undefined ? {} : { holds }), ...(fails === undefined ? {} : { fails }) };
}

function assuming<T>(context: Context, scope: Scope, decision: Decision, outcome: boolean, run: () => T): T {
  const { facts } = scope.frame;
  const { assumption } = decision;
  const before = context.conditions.length;
  context.conditions.push((outcome ? decision.holds : decision.fails) ?? '');
  if (assumption !== undefined) facts.set(assumption, outcome);
  const result = run();
  if (assumption !== undefined) facts.delete(assumption);
  context.conditions.length = before;
  return result;
}

export function ternary(context: Context, node: TSESTree.ConditionalExpression, scope: Scope): Js {
  const decision = decide(context, node.test, scope);
  return choose(context, decision, scope, node, {
    holds: () => evaluate(context, node.consequent, scope),
    fails: () => evaluate(context, node.alternate, scope),
  });
}

export function logical(context: Context, node: TSESTree.LogicalExpression, scope: Scope): Js {
  const left = evaluate(context, node.left, scope);
  const right = (): Js => evaluate(context, node.right, scope);
  switch (node.operator) {
    case '??':
      return choose(context, decisionOf(left, node.left, scope, presence), scope, node, {
        holds: () => narrowed(left, (each) => presence(each) !== false),
        fails: right,
      });
    case '||':
      return choose(context, decisionOf(left, node.left, scope, truth), scope, node, {
        holds: () => narrowed(left, (each) => truth(each) !== false),
        fails: right,
      });
    case '&&':
      return choose(context, decisionOf(left, node.left, scope, truth), scope, node, {
        holds: right,
        fails: () => distribute(narrowed(left, (each) => truth(each) !== true), falsy),
      });
  }
}

/** What something unknown is where it is known to be false: nothing. */
function falsy(value: Js): Js {
  return truth(value) === false ? value : { kind: 'absent', from: value.from };
}

function choose(
  context: Context,
  decision: Decision,
  scope: Scope,
  node: TSESTree.Node,
  sides: { readonly holds: () => Js; readonly fails: () => Js },
): Js {
  const result = branch(context, decision, scope, node, sides, () => true);
  if (result.holds && result.fails) {
    return either(
      [
        { value: result.holds, condition: decision.holds ?? '' },
        { value: result.fails, condition: decision.fails ?? '' },
      ],
      withInputs(at(scope, node), decision.inputs),
    );
  }
  return dependingOn(result.holds ?? result.fails ?? unknownAt(scope, node), decision.inputs);
}

/** The alternatives that pass; on the failing side of `&&`, something unknown is left as nothing. */
function narrowed(value: Js, passes: (value: Js) => boolean): Js {
  if (value.kind !== 'either') return value;
  const left = value.alternatives.filter((each) => passes(each.value));
  return left.length === 0 ? value : either(left, value.from);
}

function affirmed(test: TSESTree.Expression, scope: Scope, judge: (value: Js) => boolean | undefined): string {
  const text = words(scope.file, test);
  return judge === presence ? `${text} is set` : text;
}

const OPPOSITES: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

function negated(test: TSESTree.Expression, scope: Scope, judge: (value: Js) => boolean | undefined): string {
  const text = words(scope.file, test);
  if (judge === presence) return `${text} is not set`;
  if (test.type === 'UnaryExpression' && test.operator === '!') return words(scope.file, test.argument);
  if (test.type === 'BinaryExpression') {
    const opposite = OPPOSITES[test.operator];
    if (opposite) return `${words(scope.file, test.left)} ${opposite} ${words(scope.file, test.right)}`;
  }
  return test.type === 'LogicalExpression' ? `(${text}) is false` : `${text} is false`;
}

/** Whether a value counts as true; undefined when that is not known. */
export function truth(value: Js): boolean | undefined {
  switch (value.kind) {
    case 'literal':
      return Boolean(value.value);
    case 'absent':
      return false;
    case 'unknown':
      return undefined;
    case 'template':
      return value.parts.some((part) => part.kind === 'literal' && part.value !== '') ? true : undefined;
    case 'either': {
      const [first, ...others] = value.alternatives.map((each) => truth(each.value));
      return others.every((each) => each === first) ? first : undefined;
    }
    default:
      return true;
  }
}

/** Whether a value is neither `undefined` nor `null`; undefined when that is not known. */
function presence(value: Js): boolean | undefined {
  switch (value.kind) {
    case 'unknown':
      return undefined;
    case 'either': {
      const [first, ...others] = value.alternatives.map((each) => presence(each.value));
      return others.every((each) => each === first) ? first : undefined;
    }
    default:
      return !isNullish(value);
  }
}

export function unary(context: Context, node: TSESTree.UnaryExpression, scope: Scope): Js {
  if (node.operator === 'delete') return deleteMember(context, node, scope);
  const operand = evaluate(context, node.argument, scope);
  const from = at(scope, node);
  const literal = (value: Primitive): Js => ({ kind: 'literal', value, from });
  const result = distribute(operand, (value) => {
    switch (node.operator) {
      case '!': {
        const known = truth(value);
        return known === undefined ? unknownAt(scope, node, 'computed') : literal(!known);
      }
      case '-':
      case '+': {
        const number = value.kind === 'literal' ? Number(value.value) : NaN;
        return Number.isNaN(number) ? unknownAt(scope, node, 'computed') : literal(node.operator === '-' ? -number : number);
      }
      case 'void':
        return { kind: 'absent', from };
      case 'typeof': {
        const type = typeOf(value);
        return type === undefined ? unknownAt(scope, node, 'computed') : literal(type);
      }
      default:
        return unknownAt(scope, node, 'computed');
    }
  });
  return node.operator === 'void' ? result : dependingOn(result, inputsOf(operand));
}

function deleteMember(context: Context, node: TSESTree.UnaryExpression, scope: Scope): Js {
  const { argument } = node;
  if (argument.type === 'MemberExpression' && argument.object.type !== 'Super') {
    const object = evaluate(context, argument.object, scope);
    const key = propertyKey(context, argument.property, argument.computed, scope);
    const cell = object.kind === 'record' ? object.cell : object.kind === 'instance' ? object.cell.fields : undefined;
    if (cell && key !== undefined) context.heap.set(cell, key, undefined);
    else if (cell) context.heap.setComplete(cell, false);
  }
  return { kind: 'literal', value: true, from: at(scope, node) };
}

function typeOf(value: Js): string | undefined {
  switch (value.kind) {
    case 'literal':
      return value.value === null ? 'object' : typeof value.value;
    case 'template':
      return 'string';
    case 'absent':
      return 'undefined';
    case 'record':
    case 'array':
    case 'instance':
      return 'object';
    case 'function':
    case 'class':
      return 'function';
    default:
      return undefined;
  }
}

export function binary(context: Context, node: TSESTree.BinaryExpression, scope: Scope): Js {
  if (node.left.type === 'PrivateIdentifier') return unknownAt(scope, node);
  const left = evaluate(context, node.left, scope);
  const right = evaluate(context, node.right, scope);
  return binaryOf(context, node.operator, left, right, node, scope);
}

export function binaryOf(context: Context, operator: string, left: Js, right: Js, node: TSESTree.Node, scope: Scope): Js {
  return distribute(left, (a) => distribute(right, (b) => computedFrom(simpleBinary(context, operator, a, b, node, scope), [a, b])));
}

function simpleBinary(context: Context, operator: string, a: Js, b: Js, node: TSESTree.Node, scope: Scope): Js {
  const from = at(scope, node);
  switch (operator) {
    case '+':
      if (isText(a) || isText(b)) return templateOf(context, [a, b], from);
      break;
    case '===':
    case '==':
    case '!==':
    case '!=': {
      const equal = equality(a, b, operator.length === 2);
      if (equal === undefined) return unknownAt(scope, node, 'computed');
      return { kind: 'literal', value: operator.startsWith('=') ? equal : !equal, from };
    }
    case 'in':
      if (a.kind === 'literal' && b.kind === 'record') {
        if (b.cell.entries.has(String(a.value))) return { kind: 'literal', value: true, from };
        if (b.cell.complete) return { kind: 'literal', value: false, from };
      }
      return unknownAt(scope, node, 'computed');
    case 'instanceof':
      return instanceOf(a, b) === undefined
        ? unknownAt(scope, node, 'computed')
        : { kind: 'literal', value: instanceOf(a, b) === true, from };
  }
  if (a.kind !== 'literal' || b.kind !== 'literal' || a.value === null || b.value === null) return unknownAt(scope, node, 'computed');
  const value = arithmetic(operator, a.value, b.value);
  return value === undefined ? unknownAt(scope, node, 'computed') : { kind: 'literal', value, from };
}

function isText(value: Js): boolean {
  return value.kind === 'template' || (value.kind === 'literal' && typeof value.value === 'string');
}

function arithmetic(operator: string, a: string | number | boolean, b: string | number | boolean): Primitive | undefined {
  if (operator === '<' || operator === '>' || operator === '<=' || operator === '>=') {
    const areTexts = typeof a === 'string' && typeof b === 'string';
    const [x, y] = areTexts ? [a, b] : [Number(a), Number(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return undefined;
    return operator === '<' ? x < y : operator === '>' ? x > y : operator === '<=' ? x <= y : x >= y;
  }
  const [x, y] = [Number(a), Number(b)];
  const result = calculate(operator, x, y);
  return result === undefined || !Number.isFinite(result) ? undefined : result;
}

function calculate(operator: string, x: number, y: number): number | undefined {
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '%':
      return x % y;
    case '**':
      return x ** y;
    case '&':
      return x & y;
    case '|':
      return x | y;
    case '^':
      return x ^ y;
    case '<<':
      return x << y;
    case '>>':
      return x >> y;
    case '>>>':
      return x >>> y;
    default:
      return undefined;
  }
}

/** Undefined when it cannot be known. */
export function equality(a: Js, b: Js, loosely = false): boolean | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown' || a.kind === 'either' || b.kind === 'either') return undefined;
  if (a.kind === 'literal' && b.kind === 'literal') return loosely ? looselyEqual(a.value, b.value) : a.value === b.value;
  if (isNullish(a) || isNullish(b)) return loosely ? isNullish(a) && isNullish(b) : a.kind === b.kind;
  if (isSame(a, b)) return true;
  // Objects are compared by their text.
  if (loosely && (a.kind === 'literal' || b.kind === 'literal')) return undefined;
  const opaque = (value: Js): boolean => value.kind === 'reference' || value.kind === 'template' || value.kind === 'native';
  return opaque(a) || opaque(b) ? undefined : false;
}

/** `==` between primitives. */
function looselyEqual(a: Primitive, b: Primitive): boolean {
  if (a === null || b === null || typeof a === typeof b) return a === b;
  return Number(a) === Number(b);
}

function instanceOf(a: Js, b: Js): boolean | undefined {
  if (a.kind !== 'instance') return a.kind === 'literal' || a.kind === 'record' || a.kind === 'absent' ? false : undefined;
  let current: Js | undefined = a.cell.made;
  while (current) {
    if (isSame(current, b) || (current.kind === 'native' && b.kind === 'native' && current.name === b.name)) return true;
    current = current.kind === 'class' ? current.base : current.kind === 'native' ? current.behaviour.base : undefined;
  }
  return b.kind === 'class' ? false : undefined;
}
