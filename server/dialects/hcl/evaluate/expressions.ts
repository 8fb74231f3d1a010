/** Expressions to values. */
import type { Property, Value } from '../../../core/value';
import { choice, list, literal, object, unknown, withInputs } from '../../../core/value';
import { callFunction } from '../functions';
import type { Conditional, Expression, ObjectConstructor, Tuple } from '../syntax/nodes';
import { LIMITS } from './budget';
import { evaluateFor, evaluateSplat, SPLAT_ITEM } from './collections';
import { negated, whenTrue } from './conditions';
import { carrying, inputsOf } from './inputs';
import { evaluateBinary, evaluateUnary } from './operators';
import { at, placeOf, textOf, unresolved, type Scope } from './scope';
import { evaluateHeredoc, evaluateTemplate } from './templates';
import { evaluateTraversal } from './traversals';

export function evaluate(node: Expression, scope: Scope): Value {
  const { budget } = scope.module.evaluation;
  if (!budget.enter()) return unknown('budget', at(node, scope), textOf(node, scope));
  try {
    const value = evaluateNode(node, scope);
    return budget.admits(value) ? value : unknown('budget', at(node, scope), textOf(node, scope));
  } finally {
    budget.leave();
  }
}

function evaluateNode(node: Expression, scope: Scope): Value {
  switch (node.kind) {
    case 'number':
    case 'boolean':
      return literal(node.value, at(node, scope));
    case 'null':
      return literal(null, at(node, scope));
    case 'template':
      return evaluateTemplate(node, scope);
    case 'heredoc':
      return evaluateHeredoc(node, scope);
    case 'variable':
    case 'access':
    case 'index':
      return evaluateTraversal(node, scope);
    case 'splat':
      return evaluateSplat(node, scope);
    case 'splatItem':
      return scope.names.get(SPLAT_ITEM) ?? unknown('unsupported', at(node, scope));
    case 'call':
      return callFunction(node, scope);
    case 'conditional':
      return evaluateConditional(node, scope);
    case 'binary':
      return evaluateBinary(node, scope);
    case 'unary':
      return evaluateUnary(node, scope);
    case 'parentheses':
      return evaluate(node.expression, scope);
    case 'tuple':
      return evaluateTuple(node, scope);
    case 'object':
      return evaluateObject(node, scope);
    case 'for':
      return evaluateFor(node, scope);
    case 'missing':
    case 'error':
      return unknown('syntax-error', at(node, scope));
  }
}

function evaluateConditional(node: Conditional, scope: Scope): Value {
  const condition = evaluate(node.condition, scope);
  const { evaluation } = scope.module;
  return carrying(decide(condition, node, scope), inputsOf(condition, evaluation), evaluation);
}

function decide(condition: Value, node: Conditional, scope: Scope): Value {
  switch (condition.kind) {
    case 'literal':
      if (condition.value === true || condition.value === 'true') return evaluate(node.whenTrue, scope);
      if (condition.value === false || condition.value === 'false') return evaluate(node.whenFalse, scope);
      return unresolved(condition, node, scope);
    case 'choice':
      return bounded(
        choice(
          condition.alternatives.map((each) => ({ value: decide(each.value, node, scope), condition: each.condition })),
          at(node, scope),
        ),
        node,
        scope,
      );
    case 'list':
    case 'object':
      return unresolved(condition, node, scope);
    default: {
      const words = whenTrue(node.condition, scope);
      const alternatives = [
        { value: evaluate(node.whenTrue, scope), condition: words },
        { value: evaluate(node.whenFalse, scope), condition: negated(node.condition, scope) },
      ];
      return bounded(choice(alternatives, at(node, scope)), node, scope);
    }
  }
}

function bounded(value: Value, node: Expression, scope: Scope): Value {
  if (value.kind !== 'choice' || value.alternatives.length <= LIMITS.alternatives) return value;
  return unknown('budget', at(node, scope), textOf(node, scope));
}

function evaluateTuple(node: Tuple, scope: Scope): Value {
  return list(node.items.map((item) => withSite(evaluate(item, scope), item, scope)), at(node, scope), node.closed);
}

/** An item that is written elsewhere remembers where it stands in this list. */
function withSite(value: Value, item: Expression, scope: Scope): Value {
  const { sites, texts } = scope.module.evaluation;
  const { uri, range } = value.from.location;
  if (value.from.via.length === 0 && uri === scope.file.uri && range.start === item.start) return value;
  const own = { ...value };
  sites.set(own, placeOf(item, scope));
  const text = texts.get(value);
  if (text) texts.set(own, text);
  return own;
}

function evaluateObject(node: ObjectConstructor, scope: Scope): Value {
  const entries = new Map<string, Property>();
  let complete = node.closed;
  let keyInputs: readonly string[] | undefined;
  for (const item of node.items) {
    const { text: key, inputs } = keyOf(item.key, scope);
    if (inputs) keyInputs = [...(keyInputs ?? []), ...inputs];
    if (key === undefined) {
      complete = false;
      continue;
    }
    entries.set(key, {
      value: evaluate(item.value, scope),
      key: placeOf(item.key, scope),
      site: placeOf(item.value, scope),
      member: placeOf(item, scope),
    });
  }
  return object(entries, withInputs(at(node, scope), keyInputs), complete);
}

/** A name stands for itself as a key; `(name)` and `"${name}"` for its value. */
function keyOf(node: Expression, scope: Scope): { readonly text: string | undefined; readonly inputs?: readonly string[] | undefined } {
  if (node.kind === 'variable') return { text: node.name };
  const value = evaluate(node, scope);
  return { text: value.kind === 'literal' && value.value !== null ? String(value.value) : undefined, inputs: value.from.inputs };
}
