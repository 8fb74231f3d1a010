/** The methods of arrays. */
import type { LiteralValue, Provenance } from '../../../../core/value';
import type { CallShape } from '../calls';
import { callFunction } from '../calls';
import type { Context } from '../context';
import { at, unknownAt } from '../context';
import { equality, truth } from '../operators';
import { templateOf } from '../outputs';
import type { Scope } from '../scope';
import type { ArrayHandle, Js } from '../values';
import { array, distribute, either } from '../values';

interface Method {
  readonly context: Context;
  readonly self: ArrayHandle;
  readonly call: CallShape;
  readonly scope: Scope;
  readonly from: Provenance;
}

/** The result of a method, or undefined for one that arrays do not have. */
export function arrayMethod(context: Context, self: ArrayHandle, name: string, call: CallShape, scope: Scope): Js | undefined {
  const method: Method = { context, self, call, scope, from: at(scope, call.node) };
  const { items, complete } = self.cell;
  switch (name) {
    case 'map':
      return array(items.map((item, index) => callback(method, item, index)), method.from, complete);
    case 'forEach':
      items.forEach((item, index) => callback(method, item, index));
      if (!complete && items.length === 0) callback(method, unknownItem(method), 0);
      return { kind: 'absent', from: method.from };
    case 'filter':
      return filter(method);
    case 'flatMap':
      return flattened(items.map((item, index) => callback(method, item, index)), method.from, complete);
    case 'flat':
      return flattened(items, method.from, complete);
    case 'find':
    case 'findLast':
      return find(method, name === 'find' ? items : items.toReversed());
    case 'findIndex':
      return positionOf(method, (item, index) => truth(callback(method, item, index)));
    case 'some':
      return quantified(method, true);
    case 'every':
      return quantified(method, false);
    case 'reduce':
    case 'reduceRight':
      return reduce(method, name === 'reduce' ? items : items.toReversed());
    case 'includes':
    case 'has':
      return includes(method);
    case 'indexOf':
      return positionOf(method, (item) => equality(item, argument(method, 0)));
    case 'join':
      return joined(method);
    case 'concat':
      return concatenated(method);
    case 'slice':
      return sliced(method);
    case 'at':
      return atIndex(method);
    case 'keys':
      return array(items.map((_, index): Js => ({ kind: 'literal', value: index, from: self.from })), method.from, complete);
    case 'values':
      return self;
    case 'entries':
      return array(items.map((item, index) => array([{ kind: 'literal', value: index, from: item.from }, item], item.from)), method.from, complete);
    case 'sort':
    case 'toSorted':
      return sorted(method, name === 'sort');
    case 'reverse':
      context.heap.setItems(self.cell, items.toReversed());
      return self;
    case 'toReversed':
      return array(items.toReversed(), method.from, complete);
    case 'add':
      return truth(includes(method)) === true ? self : (extended(method, 'push'), self);
    case 'push':
    case 'unshift':
      return extended(method, name);
    case 'pop':
    case 'shift':
      return taken(method, name);
    case 'fill':
      if (call.args.length > 1) return opened(method);
      context.heap.setItems(self.cell, items.map(() => argument(method, 0)));
      return self;
    case 'splice':
      return spliced(method);
    case 'copyWithin':
      return opened(method);
    case 'toString':
      return joined({ ...method, call: { ...call, args: [] } });
    default:
      return undefined;
  }
}

/** After a change that is not followed, anything may be in the array. */
function opened({ context, self, call, scope }: Method): Js {
  context.heap.setItems(self.cell, self.cell.items, false);
  return unknownAt(scope, call.node, 'computed');
}

function spliced(method: Method): Js {
  const { context, self, call } = method;
  const [start, count, ...added] = call.args.map((each) => each.value);
  const { items, complete } = self.cell;
  const isNumber = (value: Js | undefined): value is LiteralValue => value?.kind === 'literal' && typeof value.value === 'number';
  if (!complete || !call.complete || !isNumber(start) || (count && !isNumber(count))) return opened(method);
  const result = [...items];
  const removed = count ? result.splice(Number(start.value), Number(count.value), ...added) : result.splice(Number(start.value));
  context.heap.setItems(self.cell, result);
  return array(removed, method.from);
}

function argument({ call, from }: Method, index: number): Js {
  return call.args[index]?.value ?? { kind: 'absent', from };
}

function callback(method: Method, item: Js, index: number, ...before: readonly Js[]): Js {
  const { context, call, scope, self } = method;
  const site = item.from.location;
  const position: Js = { kind: 'literal', value: index, from: self.from };
  const args = [...before.map((value) => ({ value, site })), { value: item, site }, { value: position, site }, { value: self, site }];
  return callFunction(context, argument(method, 0), args, call, scope);
}

function unknownItem({ self }: Method): Js {
  return { kind: 'unknown', reason: 'computed', from: self.from };
}

function computed({ scope, call }: Method): Js {
  return unknownAt(scope, call.node, 'computed');
}

function literal({ from }: Method, value: string | number | boolean): Js {
  return { kind: 'literal', value, from };
}

/** Items that may or may not pass stay, present or absent. */
function filter(method: Method): Js {
  const { items, complete } = method.self.cell;
  const kept: Js[] = [];
  items.forEach((item, index) => {
    const test = argument(method, 0);
    const passes = test.kind === 'native' ? truth(item) : truth(callback(method, item, index));
    if (passes === false) return;
    if (passes) kept.push(item);
    else kept.push(either([{ value: item, condition: 'it is kept' }, { value: { kind: 'absent', from: item.from }, condition: 'it is filtered out' }], item.from));
  });
  return array(kept, method.from, complete);
}

function flattened(items: readonly Js[], from: Provenance, complete: boolean): Js {
  const flat: Js[] = [];
  let all = complete;
  for (const item of items) {
    if (item.kind === 'array') {
      flat.push(...item.cell.items);
      all &&= item.cell.complete;
    } else if (item.kind === 'unknown') {
      all = false;
    } else {
      flat.push(item);
    }
  }
  return array(flat, from, all);
}

function find(method: Method, items: readonly Js[]): Js {
  for (const [index, item] of items.entries()) {
    const passes = truth(callback(method, item, index));
    if (passes === undefined) return computed(method);
    if (passes) return item;
  }
  return method.self.cell.complete ? { kind: 'absent', from: method.from } : computed(method);
}

function positionOf(method: Method, passes: (item: Js, index: number) => boolean | undefined): Js {
  for (const [index, item] of method.self.cell.items.entries()) {
    const result = passes(item, index);
    if (result === undefined) return computed(method);
    if (result) return literal(method, index);
  }
  return method.self.cell.complete ? literal(method, -1) : computed(method);
}

function quantified(method: Method, wanted: boolean): Js {
  let certain = method.self.cell.complete;
  for (const [index, item] of method.self.cell.items.entries()) {
    const result = truth(callback(method, item, index));
    if (result === wanted) return literal(method, wanted);
    if (result === undefined) certain = false;
  }
  return certain ? literal(method, !wanted) : computed(method);
}

function includes(method: Method): Js {
  const wanted = argument(method, 0);
  let certain = method.self.cell.complete;
  for (const item of method.self.cell.items) {
    const result = equality(item, wanted);
    if (result === true) return literal(method, true);
    if (result === undefined) certain = false;
  }
  return certain ? literal(method, false) : computed(method);
}

function reduce(method: Method, items: readonly Js[]): Js {
  const hasStart = method.call.args.length > 1;
  const [first, ...rest] = items;
  let result = hasStart ? argument(method, 1) : first;
  if (!result) return computed(method);
  for (const [index, item] of (hasStart ? items : rest).entries()) result = callback(method, item, index, result);
  if (!method.self.cell.complete) return computed(method);
  return result;
}

function joined(method: Method): Js {
  const { items, complete } = method.self.cell;
  const given = argument(method, 0);
  const separator: Js = given.kind === 'absent' ? literal(method, ',') : given;
  if (!complete) return computed(method);
  const parts = items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
  return templateOf(method.context, parts, method.from);
}

function concatenated(method: Method): Js {
  const items = [...method.self.cell.items];
  let { complete } = method.self.cell;
  for (const { value } of method.call.args) {
    if (value.kind === 'array') {
      items.push(...value.cell.items);
      complete &&= value.cell.complete;
    } else if (value.kind === 'unknown') {
      complete = false;
    } else {
      items.push(value);
    }
  }
  return array(items, method.from, complete);
}

function sliced(method: Method): Js {
  return distribute(argument(method, 0), (start) => distribute(argument(method, 1), (end) => slicedBetween(method, start, end)));
}

function slicedBetween(method: Method, start: Js, end: Js): Js {
  const from = start.kind === 'absent' ? 0 : start.kind === 'literal' && typeof start.value === 'number' ? start.value : undefined;
  const to = end.kind === 'absent' ? undefined : end.kind === 'literal' && typeof end.value === 'number' ? end.value : null;
  const { items, complete } = method.self.cell;
  if (from === undefined || to === null) return array([], method.from, false);
  return array(items.slice(from, to), method.from, complete);
}

function atIndex(method: Method): Js {
  const index = argument(method, 0);
  const { items, complete } = method.self.cell;
  if (index.kind !== 'literal' || typeof index.value !== 'number' || !complete) return computed(method);
  return items.at(index.value) ?? { kind: 'absent', from: method.from };
}

/** Sorted where all comparisons are known; else the order is left as it is. */
function sorted(method: Method, inPlace: boolean): Js {
  const { context, self } = method;
  const result = inOrder(method) ?? self.cell.items;
  if (!inPlace) return array(result, method.from, self.cell.complete);
  context.heap.setItems(self.cell, result);
  return self;
}

const MOST_SORTED = 200;

function inOrder(method: Method): readonly Js[] | undefined {
  const { items } = method.self.cell;
  if (items.length > MOST_SORTED) return undefined;
  if (method.call.args.length === 0) {
    return items.every((item) => item.kind === 'literal') ? items.toSorted((a, b) => compare(textOf(a), textOf(b))) : undefined;
  }
  let isKnown = true;
  const result = items.toSorted((a, b) => {
    const order = compared(method, a, b);
    isKnown &&= order !== undefined;
    return order ?? 0;
  });
  return isKnown ? result : undefined;
}

function compared({ context, call, scope, from }: Method, a: Js, b: Js): number | undefined {
  const comparison = call.args[0]?.value ?? { kind: 'absent', from };
  const args = [a, b].map((value) => ({ value, site: value.from.location }));
  const order = callFunction(context, comparison, args, call, scope);
  return order.kind === 'literal' && typeof order.value === 'number' ? order.value : undefined;
}

function textOf(value: Js): string {
  return value.kind === 'literal' ? String(value.value) : '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function extended(method: Method, name: 'push' | 'unshift'): Js {
  const { context, self, call } = method;
  const added = call.args.map((each) => each.value);
  const { items, complete } = self.cell;
  context.heap.setItems(self.cell, name === 'push' ? [...items, ...added] : [...added, ...items], complete && call.complete);
  return literal(method, items.length + added.length);
}

function taken(method: Method, name: 'pop' | 'shift'): Js {
  const { context, self } = method;
  const { items, complete } = self.cell;
  const item = name === 'pop' ? items.at(-1) : items[0];
  if (!item || !complete) return complete ? { kind: 'absent', from: method.from } : computed(method);
  context.heap.setItems(self.cell, name === 'pop' ? items.slice(0, -1) : items.slice(1));
  return item;
}
