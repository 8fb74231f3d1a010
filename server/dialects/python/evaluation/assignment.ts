/** Giving values to names, attributes, elements and patterns of them. */
import type { AttributeExpression, Expression, SliceExpression, SubscriptExpression } from '../syntax/ast';
import { unwrapped } from '../syntax/walk';
import { memberOf } from './attributes';
import { callFunction, callWith } from './calls';
import { setterOf } from './definitions';
import { evaluate, keyOf } from './expressions';
import { elementsOf } from './iteration';
import type { Frame, Machine } from './machine';
import { at, placeIn, wordsOf } from './machine';
import { forget } from './methods';
import { numberOf } from './operators';
import type { PyValue, SequenceValue } from './values';
import { passed, pyUnknown } from './values';

export function assign(machine: Machine, frame: Frame, target: Expression, value: PyValue, site?: Expression): void {
  switch (target.kind) {
    case 'name':
      frame.scope.bind(
        target.name,
        passed(value, { location: placeIn(frame, target), name: target.name }),
        machine.nextOrder(),
        target,
      );
      break;
    case 'parenthesized':
      assign(machine, frame, target.inner, value, site);
      break;
    case 'tuple':
    case 'list':
      unpack(machine, frame, target.items, value, site);
      break;
    case 'starred':
      assign(machine, frame, target.value, value);
      break;
    case 'attribute':
      assignAttribute(machine, frame, target, value);
      break;
    case 'subscript':
      assignElement(machine, frame, target, value, site);
      break;
  }
}

function unpack(machine: Machine, frame: Frame, targets: readonly Expression[], value: PyValue, site?: Expression): void {
  const elements = elementsOf(machine, value);
  const items = elements?.complete && elements.items.every((item) => item.when === undefined) ? elements.items : undefined;
  const star = targets.findIndex((target) => target.kind === 'starred');
  const written = site && unwrapped(site);
  const sites = written?.kind === 'tuple' || written?.kind === 'list' ? written.items : [];
  for (const [index, target] of targets.entries()) {
    const unknown = pyUnknown(value.from, wordsOf(frame, target), value.kind === 'unknown' ? value.reason : 'unsupported');
    if (!items) {
      assign(machine, frame, target, star === index ? machine.list([], value.from, 'list', false) : unknown);
    } else if (index === star) {
      const end = items.length - (targets.length - star - 1);
      assign(machine, frame, target, machine.sequence(items.slice(star, end), value.from));
    } else {
      const position = star >= 0 && index > star ? items.length - (targets.length - index) : index;
      assign(machine, frame, target, items[position]?.value ?? unknown, sites[position]);
    }
  }
}

function assignAttribute(machine: Machine, frame: Frame, target: AttributeExpression, value: PyValue): void {
  const object = evaluate(machine, frame, target.object);
  const definition = { location: placeIn(frame, target), name: wordsOf(frame, target) };
  const setter = object.kind === 'instance' ? memberOf(object.cls, setterOf(target.name)) : undefined;
  if (setter?.kind === 'function') callFunction(machine, { ...setter, boundTo: object }, callWith(at(frame, target), value));
  else if (object.kind === 'instance') object.fields.set(target.name, passed(value, definition));
  else if (object.kind === 'mapping' && object.className !== undefined) object.store.set(target.name, { value });
  else if (object.kind === 'module') object.scope?.bind(target.name, value, machine.nextOrder());
  else if (object.kind === 'class') object.members.set(target.name, passed(value, definition));
}

function assignElement(machine: Machine, frame: Frame, target: SubscriptExpression, value: PyValue, site?: Expression): void {
  const object = evaluate(machine, frame, target.object);
  if (target.index.kind === 'slice') {
    if (object.kind === 'sequence') assignSlice(machine, frame, object, target.index, value);
    return;
  }
  const index = evaluate(machine, frame, target.index);
  if (object.kind === 'mapping') {
    const key = keyOf(index);
    if (key === undefined) {
      object.store.markIncomplete();
      return;
    }
    const places = site ? { key: placeIn(frame, target.index), site: placeIn(frame, site) } : {};
    const keyValue = index.kind === 'literal' && typeof index.value === 'string' ? {} : { keyValue: index };
    object.store.set(key, { value, ...places, ...keyValue });
  } else if (object.kind === 'sequence') {
    const number = index.kind === 'literal' && typeof index.value === 'number' ? index.value : undefined;
    const position = number !== undefined && number < 0 ? object.store.items.length + number : number;
    if (position === undefined || !object.store.items[position]) {
      forget(object);
      return;
    }
    object.store.assign(object.store.items.map((item, each) => (each === position ? { ...item, value } : item)));
  } else if (object.kind === 'either') {
    for (const { value: inner } of object.alternatives) {
      if (inner.kind === 'mapping') inner.store.markIncomplete();
      if (inner.kind === 'sequence') forget(inner);
    }
  }
}

/** The value that a name has no longer. */
export function remove(machine: Machine, frame: Frame, target: Expression): void {
  if (target.kind === 'name') frame.scope.unbind(target.name);
  if (target.kind !== 'subscript') return;
  const object = evaluate(machine, frame, target.object);
  const index = evaluate(machine, frame, target.index);
  if (object.kind === 'mapping') {
    const key = keyOf(index);
    if (key === undefined) object.store.markIncomplete();
    else object.store.delete(key);
  } else if (object.kind === 'sequence') {
    const { items, complete } = object.store;
    const number = index.kind === 'literal' && typeof index.value === 'number' ? index.value : undefined;
    const isCertain = complete && items.every((item) => item.when === undefined);
    if (number === undefined || target.index.kind === 'slice' || !isCertain) forget(object);
    else object.store.assign(items.filter((_, each) => each !== (number < 0 ? items.length + number : number)));
  }
}

/** `list[1:3] = …` */
function assignSlice(machine: Machine, frame: Frame, object: SequenceValue, { lower, upper, step }: SliceExpression, value: PyValue): void {
  const { items, complete } = object.store;
  const added = elementsOf(machine, value);
  const bounds = [lower, upper].map((each) => (each ? numberOf(evaluate(machine, frame, each)) : null));
  const [start, end] = bounds;
  if (step || start === undefined || end === undefined || !complete || !added?.complete || items.some((item) => item.when !== undefined)) {
    forget(object);
    return;
  }
  const place = (bound: number | null, otherwise: number): number =>
    bound === null ? otherwise : Math.max(0, Math.min(items.length, bound < 0 ? items.length + bound : bound));
  const from = place(start, 0);
  object.store.assign([...items.slice(0, from), ...added.items, ...items.slice(Math.max(from, place(end, items.length)))]);
}

export function unknownAt(frame: Frame, expression: Expression): PyValue {
  return pyUnknown(at(frame, expression), wordsOf(frame, expression));
}
