/** `Map` and `Set`. A set is an array without duplicates; a map keeps its entries in the fields of its instance. */
import type { Primitive, Provenance } from '../../../../core/value';
import type { Heap } from '../scope';
import type { Call, InstanceHandle, Js, RecordCell, Slot } from '../values';
import { array, isSame, native } from '../values';

const ITEMS = '[items]';

export function setClass(from: Provenance): Js {
  return native('Set', from, {
    construct: (call) => {
      const given = call.args[0] && iterated(call.args[0].value);
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

/** Calls a callback of the program. */
type Apply = (callee: Js, args: readonly Js[], call: Call) => Js;

export function mapClass(from: Provenance, heap: Heap, apply: Apply): Js {
  return native(MAP, from, {
    construct: ({ args, instance }) => {
      const given = args[0] && iterated(args[0].value);
      const { fields } = instance.cell;
      fields.complete = !given || given.kind === 'absent' || (given.kind === 'array' && given.cell.complete);
      for (const item of given?.kind === 'array' ? given.cell.items : []) {
        const [key, value] = item.kind === 'array' ? item.cell.items : [];
        if (key?.kind === 'literal' && value) fields.entries.set(encoded(key.value), { value });
        else fields.complete = false;
      }
    },
    instanceMember: (instance, key, site) => {
      const { fields } = instance.cell;
      if (key === 'size') return isCertain(fields) ? { kind: 'literal', value: fields.entries.size, from: instance.from } : undefined;
      const methods = mapMethods(instance, heap, apply);
      const method = Object.hasOwn(methods, key) ? methods[key] : undefined;
      return method && native(`Map.${key}`, { location: site, via: [] }, { call: method });
    },
  });
}

const MAP = 'Map';

/** What a loop or a spread goes through: a map gives its entries. */
export function iterated(value: Js): Js {
  if (value.kind !== 'instance' || value.cell.made.kind !== 'native' || value.cell.made.name !== MAP) return value;
  const { fields } = value.cell;
  return array([...fields.entries].map(([key, slot]) => array([decoded(key, value.from), slot.value], slot.value.from)), value.from, isCertain(fields));
}

/** Keys of different types are different keys, and none is a member of the map. */
function encoded(key: Primitive): string {
  return `${typeof key}:${String(key)}`;
}

function decoded(key: string, from: Provenance): Js {
  const [type, text = ''] = key.split(/:(.*)/s);
  const value = type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : type === 'object' ? null : text;
  return { kind: 'literal', value, from };
}

/** Whether all entries are known, and known to be there. */
function isCertain({ entries, complete }: RecordCell): boolean {
  return complete && ![...entries.values()].some(mayBeMissing);
}

function mayBeMissing({ value }: Slot): boolean {
  return value.kind === 'absent' || (value.kind === 'either' && value.alternatives.some((each) => each.value.kind === 'absent'));
}

function mapMethods(self: InstanceHandle, heap: Heap, apply: Apply): Readonly<Record<string, (call: Call) => Js | undefined>> {
  const { cell: { fields }, from } = self;
  const list = (make: (key: Js, slot: Slot) => Js) => (): Js => array([...fields.entries].map(([key, slot]) => make(decoded(key, from), slot)), from, isCertain(fields));
  const keyOf = (call: Call): string | undefined => {
    const key = call.args[0]?.value;
    return key?.kind === 'literal' ? encoded(key.value) : undefined;
  };
  const has = (key: string | undefined): boolean | undefined => {
    const slot = key === undefined ? undefined : fields.entries.get(key);
    if (key === undefined || (slot ? mayBeMissing(slot) : !fields.complete)) return undefined;
    return slot !== undefined;
  };
  const known = (value: boolean | undefined): Js | undefined => (value === undefined ? undefined : { kind: 'literal', value, from });
  const absent: Js = { kind: 'absent', from };
  return {
    get: (call) => {
      const key = keyOf(call);
      const slot = key === undefined ? undefined : fields.entries.get(key);
      if (slot) return slot.value;
      return key !== undefined && fields.complete ? absent : undefined;
    },
    has: (call) => known(has(keyOf(call))),
    set: (call) => {
      const key = keyOf(call);
      const value = call.args[1]?.value;
      if (key === undefined || !value) heap.setComplete(fields, false);
      else heap.set(fields, key, { value });
      return self;
    },
    delete: (call) => {
      const key = keyOf(call);
      const was = has(key);
      for (const each of key === undefined ? [...fields.entries.keys()] : [key]) heap.set(fields, each, undefined);
      if (key === undefined) heap.setComplete(fields, false);
      return known(was);
    },
    clear: () => {
      for (const key of [...fields.entries.keys()]) heap.set(fields, key, undefined);
      heap.setComplete(fields, true);
      return absent;
    },
    forEach: (call) => {
      const callback = call.args[0]?.value;
      for (const [key, slot] of callback ? [...fields.entries] : []) if (callback) apply(callback, [slot.value, decoded(key, from)], call);
      return absent;
    },
    keys: list((key) => key),
    values: list((_, slot) => slot.value),
    entries: list((key, slot) => array([key, slot.value], slot.value.from)),
  };
}
