/** Binding and assigning: declarations, destructuring, `=`, `+=`, `++`. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Location } from '../../../core/text';
import { withInputs } from '../../../core/value';
import type { Context } from './context';
import { at, here, unknownAt, words } from './context';
import { evaluate, propertyKey } from './expressions';
import { readMember } from './members';
import { binaryOf, branch, truth } from './operators';
import type { Scope } from './scope';
import type { Js, RecordCell, Slot } from './values';
import { array, either, passed, record } from './values';

/**
 * Declares the names of a pattern with a value. `site` is the expression that gave it, for the chain of definitions: the
 * declaration itself when left out.
 */
export function bindPattern(context: Context, pattern: TSESTree.Node, value: Js, scope: Scope, site?: Location): void {
  destructure(context, pattern, value, scope, (target, inner) => {
    if (target.type !== 'Identifier') return;
    const declared = here(scope, target);
    const bound = keepsName(inner) ? inner : passed(inner, { name: target.name, location: site ?? declared });
    const existing = scope.bindings.get(target.name);
    // A hoisted `var` or a loop variable is declared already.
    if (existing && !existing.resolve) context.heap.assign(existing, bound);
    else scope.declare(target.name, declared, bound);
  });
}

/** Functions, classes and instances say by themselves where they come from. */
function keepsName(value: Js): boolean {
  return value.kind === 'function' || value.kind === 'class' || value.kind === 'native';
}

type Receive = (target: TSESTree.Node, value: Js) => void;

function destructure(context: Context, pattern: TSESTree.Node, value: Js, scope: Scope, receive: Receive): void {
  switch (pattern.type) {
    case 'AssignmentPattern':
      destructure(context, pattern.left, withDefault(context, value, pattern, scope), scope, receive);
      break;
    case 'ObjectPattern':
      destructureObject(context, pattern, value, scope, receive);
      break;
    case 'ArrayPattern':
      pattern.elements.forEach((element, index) => {
        if (!element) return;
        if (element.type === 'RestElement') {
          const rest: Js =
            value.kind === 'array'
              ? array(value.cell.items.slice(index), value.from, value.cell.complete)
              : array([], at(scope, element), false);
          destructure(context, element.argument, rest, scope, receive);
        } else {
          const item = readMember(context, value, String(index), here(scope, element), elementName(value, index));
          destructure(context, element, item, scope, receive);
        }
      });
      break;
    default:
      receive(pattern, value);
  }
}

function elementName(value: Js, index: number): string {
  return value.kind === 'unknown' && value.name !== undefined ? `${value.name}[${index}]` : `item ${index}`;
}

function destructureObject(context: Context, pattern: TSESTree.ObjectPattern, value: Js, scope: Scope, receive: Receive): void {
  const taken = new Set<string>();
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') {
      const rest: Js =
        value.kind === 'record'
          ? record([...value.cell.entries].filter(([key]) => !taken.has(key)), value.from, value.cell.complete)
          : record([], at(scope, property), false);
      destructure(context, property.argument, rest, scope, receive);
      continue;
    }
    const key = propertyKey(context, property.key, property.computed, scope);
    if (key !== undefined) taken.add(key);
    const name = value.kind === 'unknown' && value.name !== undefined ? `${value.name}.${key ?? ''}` : (key ?? '');
    const member: Js =
      key === undefined ? unknownAt(scope, property) : readMember(context, value, key, here(scope, property.key), name);
    destructure(context, property.value, member, scope, receive);
  }
}

/** `= default` of a pattern or parameter: used when the value is `undefined`, or may be. */
function withDefault(context: Context, value: Js, pattern: TSESTree.AssignmentPattern, scope: Scope): Js {
  const fallback = (): Js => evaluate(context, pattern.right, scope);
  if (value.kind === 'absent') return fallback();
  if (value.kind === 'unknown') {
    const name = value.name ?? words(scope.file, pattern.left);
    return either(
      [
        { value, condition: `${name} is set` },
        { value: fallback(), condition: `${name} is not set` },
      ],
      withInputs(at(scope, pattern), value.from.inputs),
    );
  }
  if (value.kind !== 'either') return value;
  return either(
    value.alternatives.map((each) => (each.value.kind === 'absent' ? { ...each, value: fallback() } : each)),
    value.from,
  );
}

/** `target = value`, with all operators, and `++`, `--`. */
export function assignTo(
  context: Context,
  node: TSESTree.AssignmentExpression | TSESTree.UpdateExpression,
  scope: Scope,
): Js {
  if (node.type === 'UpdateExpression') {
    const before = evaluate(context, node.argument, scope);
    const one: Js = { kind: 'literal', value: 1, from: at(scope, node) };
    const after = binaryOf(context, node.operator === '++' ? '+' : '-', before, one, node, scope);
    store(context, node.argument, after, scope, here(scope, node));
    return node.prefix ? after : before;
  }
  const site = here(scope, node.right);
  if (node.operator === '=') {
    const value = evaluate(context, node.right, scope);
    destructure(context, node.left, value, scope, (target, inner) => store(context, target, inner, scope, site));
    return value;
  }
  const before = evaluate(context, node.left, scope);
  if (node.operator === '||=' || node.operator === '&&=' || node.operator === '??=') {
    return assignWhen(context, node, before, scope);
  }
  const after = binaryOf(context, node.operator.slice(0, -1), before, evaluate(context, node.right, scope), node, scope);
  store(context, node.left, after, scope, site);
  return after;
}

function assignWhen(context: Context, node: TSESTree.AssignmentExpression, before: Js, scope: Scope): Js {
  const missing =
    node.operator === '??='
      ? before.kind === 'unknown'
        ? undefined
        : before.kind === 'absent' || (before.kind === 'literal' && before.value === null)
      : truth(before) === undefined
        ? undefined
        : truth(before) === (node.operator === '&&=');
  if (missing === false) return before;
  const text = words(scope.file, node.left);
  const decision = missing ? { holds: '', fails: undefined } : { holds: `${text} is not set`, fails: `${text} is set` };
  const assign = (): Js => {
    const value = evaluate(context, node.right, scope);
    store(context, node.left, value, scope, here(scope, node.right));
    return value;
  };
  const result = branch(context, decision, scope, node, { holds: assign, fails: () => before }, () => true);
  return result.holds ?? before;
}

/** Writes to a name or a member. */
function store(context: Context, target: TSESTree.Node, value: Js, scope: Scope, site: Location): void {
  switch (target.type) {
    case 'Identifier': {
      const binding = scope.lookup(target.name);
      const bound = keepsName(value) ? value : passed(value, { name: target.name, location: here(scope, target) });
      if (binding) context.heap.assign(binding, bound);
      break;
    }
    case 'MemberExpression':
      storeMember(context, target, value, scope, site);
      break;
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      store(context, target.expression, value, scope, site);
      break;
  }
}

function storeMember(context: Context, target: TSESTree.MemberExpression, value: Js, scope: Scope, site: Location): void {
  if (target.object.type === 'Super') return;
  const object = evaluate(context, target.object, scope);
  const key = propertyKey(context, target.property, target.computed, scope);
  const slot: Slot = { value, key: here(scope, target.property), site };
  for (const each of object.kind === 'either' ? object.alternatives.map((one) => one.value) : [object]) {
    if (each.kind === 'array') storeItem(context, each.cell, key, value);
    const cell = cellOf(each);
    if (!cell) continue;
    if (key === undefined) context.heap.setComplete(cell, false);
    else context.heap.set(cell, key, slot);
  }
}

function storeItem(context: Context, cell: Extract<Js, { kind: 'array' }>['cell'], key: string | undefined, value: Js): void {
  const index = Number(key);
  if (key === 'length' && value.kind === 'literal' && typeof value.value === 'number' && value.value <= cell.items.length) {
    context.heap.setItems(cell, cell.items.slice(0, value.value));
    return;
  }
  if (key === undefined || !Number.isInteger(index) || index < 0 || index > cell.items.length) {
    context.heap.setItems(cell, cell.items, false);
    return;
  }
  const items = [...cell.items];
  items[index] = value;
  context.heap.setItems(cell, items);
}

function cellOf(value: Js): RecordCell | undefined {
  switch (value.kind) {
    case 'record':
      return value.cell;
    case 'instance':
      return value.cell.fields;
    case 'class':
      return value.statics;
    default:
      return undefined;
  }
}
