/** From the evaluator's values to the core's, and back. */
import type { Alternative, Property, Value } from '../../../core/value';
import { choice, list, object, reference, unknown } from '../../../core/value';
import { callFunction } from './calls';
import type { Context } from './context';
import type { Js, RecordCell, Slot } from './values';
import { array, either, record } from './values';

const DEEPEST = 40;

/** The value as it is now: later changes of objects and arrays do not show. */
export function toValue(context: Context, value: Js): Value {
  return snapshot(context, value, 0);
}

function snapshot(context: Context, value: Js, depth: number): Value {
  if (depth > DEEPEST) return unknown('budget', value.from);
  switch (value.kind) {
    case 'literal':
    case 'template':
    case 'reference':
    case 'unknown':
    case 'absent':
      return value;
    case 'record':
      return object(entriesOf(context, value.cell, depth), value.from, value.cell.complete);
    case 'array':
      return list(value.cell.items.map((item) => snapshot(context, item, depth + 1)), value.from, value.cell.complete);
    case 'either':
      return choice(
        value.alternatives.map((each): Alternative => ({ value: snapshot(context, each.value, depth + 1), condition: each.condition })),
        value.from,
      );
    case 'instance':
      if (value.cell.resource !== undefined) return reference(value.cell.resource, '', value.from);
      if (value.cell.base) return value.cell.base.behaviour.toInstanceValue?.(value) ?? unknown('unsupported', value.from, value.cell.made.name);
      return object(entriesOf(context, value.cell.fields, depth), value.from, false);
    case 'native':
      return value.behaviour.toValue?.() ?? unknown('unsupported', value.from, value.name);
    case 'function':
    case 'class':
      return unknown('unsupported', value.from, value.name || 'function');
  }
}

function entriesOf(context: Context, cell: RecordCell, depth: number): ReadonlyMap<string, Property> {
  const entries = new Map<string, Property>();
  for (const [key, slot] of cell.entries) {
    entries.set(key, propertyOf(slot, snapshot(context, read(context, slot), depth + 1)));
  }
  return entries;
}

function read(context: Context, slot: Slot): Js {
  if (!slot.getter) return slot.value;
  return callFunction(context, slot.getter, [], undefined, slot.getter.scope);
}

/** Most entries have all places: those take no detour. */
function propertyOf({ key, site, member }: Slot, value: Value): Property {
  if (key && site && member) return { value, key, site, member };
  return { value, ...(key ? { key } : {}), ...(site ? { site } : {}), ...(member ? { member } : {}) };
}

export function fromValue(value: Value): Js {
  switch (value.kind) {
    case 'object':
      return record(
        [...value.entries].map(([key, property]): readonly [string, Slot] => [key, { ...property, value: fromValue(property.value) }]),
        value.from,
        value.complete,
      );
    case 'list':
      return array(value.items.map(fromValue), value.from, value.complete);
    case 'choice':
      return either(
        value.alternatives.map((each) => ({ value: fromValue(each.value), condition: each.condition })),
        value.from,
      );
    default:
      return value;
  }
}
