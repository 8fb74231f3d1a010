/** `Map` and `Set`. A set is an array without duplicates; a map keeps its entries in the fields of its instance. */
import type { Provenance } from '../../../../core/value';
import type { Heap } from '../scope';
import type { Call, InstanceHandle, Js, Slot } from '../values';
import { array, isSame, native } from '../values';

const ITEMS = '[items]';

export function setClass(from: Provenance): Js {
  return native('Set', from, {
    construct: (call) => {
      const given = call.args[0]?.value;
      const items = given?.kind === 'array' ? given.cell.items : [];
      const unique = items.filter((item, index) => !items.slice(0, index).some((before) => isEqual(before, item)));
      const complete = !given || (given.kind === 'array' && given.cell.complete);
      call.instance.cell.fields.entries.set(ITEMS, { value: array(unique, { location: call.site, via: [] }, complete) });
    },
    result: (instance) => instance.cell.fields.entries.get(ITEMS)?.value,
  });
}

function isEqual(a: Js, b: Js): boolean {
  return a.kind === 'literal' && b.kind === 'literal' ? a.value === b.value : isSame(a, b);
}

export function mapClass(from: Provenance, heap: Heap): Js {
  return native('Map', from, {
    construct: ({ args, instance }) => {
      const given = args[0]?.value;
      const { fields } = instance.cell;
      fields.complete = !given || (given.kind === 'array' && given.cell.complete);
      for (const item of given?.kind === 'array' ? given.cell.items : []) {
        const [key, value] = item.kind === 'array' ? item.cell.items : [];
        if (key?.kind === 'literal' && value) fields.entries.set(String(key.value), { value });
        else fields.complete = false;
      }
    },
    instanceMember: (instance, key, site) => {
      const method = mapMethods(instance, heap)[key];
      return method && native(`Map.${key}`, { location: site, via: [] }, { call: method });
    },
  });
}

function mapMethods({ cell, from }: InstanceHandle, heap: Heap): Readonly<Record<string, (call: Call) => Js | undefined>> {
  const { fields } = cell;
  const list = (make: (key: Js, slot: Slot) => Js) => (): Js =>
    array([...fields.entries].map(([key, slot]) => make({ kind: 'literal', value: key, from }, slot)), from, fields.complete);
  const keyOf = (call: Call): string | undefined => {
    const key = call.args[0]?.value;
    return key?.kind === 'literal' ? String(key.value) : undefined;
  };
  return {
    get: (call) => {
      const key = keyOf(call);
      const slot = key === undefined ? undefined : fields.entries.get(key);
      if (slot) return slot.value;
      return key !== undefined && fields.complete ? { kind: 'absent', from } : undefined;
    },
    has: (call) => {
      const key = keyOf(call);
      if (key === undefined || (!fields.complete && !fields.entries.has(key))) return undefined;
      return { kind: 'literal', value: fields.entries.has(key), from };
    },
    set: (call) => {
      const key = keyOf(call);
      const value = call.args[1]?.value;
      if (key === undefined || !value) heap.setComplete(fields, false);
      else heap.set(fields, key, { value });
      return call.self;
    },
    keys: list((key) => key),
    values: list((_, slot) => slot.value),
    entries: list((key, slot) => array([key, slot.value], slot.value.from)),
  };
}
