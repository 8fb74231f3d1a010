/** `for` expressions and splats. */
import { booleanOf } from '../../../core/query';
import type { Property, Value } from '../../../core/value';
import { list, literal, object, unknown, withInputs } from '../../../core/value';
import type { Expression, ForExpression, Splat } from '../syntax/nodes';
import { LIMITS } from './budget';
import { evaluate } from './expressions';
import { inputsOf } from './inputs';
import { lift } from './lift';
import { at, inherit, textOf, unresolved, withNames, type Scope } from './scope';
import { splatTarget } from './traversals';

/** The name under which a splat's current item is in scope; no identifier. */
export const SPLAT_ITEM = '*';

export interface Element {
  readonly key: Value;
  readonly value: Value;
}

/** What iterating over a collection gives, and whether that is all; undefined for what is no known collection. */
export function elementsOf(collection: Value): { readonly elements: readonly Element[]; readonly complete: boolean } | undefined {
  switch (collection.kind) {
    case 'list':
      return {
        elements: collection.items.map((item, index) => ({
          key: literal(index, item.from),
          value: inherit(item, collection),
        })),
        complete: collection.complete,
      };
    case 'object':
      return {
        elements: [...collection.entries]
          .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
          .map(([key, property]) => ({
            key: literal(key, { ...collection.from, location: property.key ?? property.value.from.location }),
            value: inherit(property.value, collection),
          })),
        complete: collection.complete,
      };
    case 'absent':
      return { elements: [], complete: true };
    default:
      return undefined;
  }
}

export function evaluateFor(node: ForExpression, scope: Scope): Value {
  return lift([evaluate(node.collection, scope)], at(node, scope), ([collection]) =>
    collection ? forOver(collection, node, scope) : unknown('unsupported', at(node, scope)),
  );
}

function forOver(collection: Value, node: ForExpression, scope: Scope): Value {
  const found = elementsOf(collection);
  if (!found) return unresolved(collection, node, scope);
  const from = at(node, scope);
  if (found.elements.length > LIMITS.instances) {
    scope.module.evaluation.budget.say(`A for expression goes over more than ${LIMITS.instances} elements; it was left out.`);
    return unknown('budget', from, textOf(node, scope));
  }
  let complete = found.complete;
  let keyInputs: readonly string[] = [];
  const items: Value[] = [];
  const entries = new Map<string, Property>();
  for (const element of found.elements) {
    const inner = withElement(scope, node.keyVariable?.name, node.valueVariable.name, element);
    const kept = node.condition ? booleanOf(evaluate(node.condition, inner)) : true;
    if (kept === undefined) complete = false;
    if (kept !== true) continue;
    const value = evaluate(node.value, inner);
    if (!node.key) {
      items.push(value);
      continue;
    }
    const key = evaluate(node.key, inner);
    if (key.kind !== 'literal' || key.value === null) {
      complete = false;
      continue;
    }
    const name = String(key.value);
    keyInputs = [...keyInputs, ...inputsOf(key, scope.module.evaluation)];
    const before = entries.get(name)?.value;
    const grouped = before?.kind === 'list' ? [...before.items, value] : [value];
    entries.set(name, { value: node.grouped ? list(grouped, from) : value });
  }
  return node.result === 'tuple' ? list(items, from, complete) : object(entries, withInputs(from, keyInputs), complete);
}

export function withElement(scope: Scope, keyName: string | undefined, valueName: string, element: Element): Scope {
  const named: [string, Value][] = [[valueName, element.value]];
  if (keyName !== undefined) named.unshift([keyName, element.key]);
  return withNames(scope, ...named);
}

export function evaluateSplat(node: Splat, scope: Scope): Value {
  const target = splatTarget(node.target, scope) ?? evaluate(node.target, scope);
  return lift([target], at(node, scope), ([value]) =>
    value ? splatOver(value, node.each, node, scope) : unknown('unsupported', at(node, scope)),
  );
}

function splatOver(value: Value, each: Expression, node: Splat, scope: Scope): Value {
  const from = at(node, scope);
  const apply = (item: Value): Value => evaluate(each, withNames(scope, [SPLAT_ITEM, item]));
  switch (value.kind) {
    case 'list':
      return list(value.items.map((item) => apply(inherit(item, value))), from, value.complete);
    case 'absent':
      return list([], from);
    case 'literal':
      return list(value.value === null ? [] : [apply(value)], from);
    case 'reference':
      return value.attribute === '' ? list([apply(value)], from) : unresolved(value, node, scope);
    case 'object':
      return list([apply(value)], from);
    default:
      return unresolved(value, node, scope);
  }
}
