/** The names that every program has: `JSON`, `Object`, `Math`, `process`, … */
import type { Location } from '../../../core/text';
import type { Provenance } from '../../../core/value';
import { iterated, mapClass, setClass } from './builtins/collections';
import { parseJson } from './builtins/json';
import { spreadInto } from './expressions';
import { dependingOn, type InputRead } from './inputs';
import type { Heap } from './scope';
import type { Call, Js, Slot } from './values';
import { array, distribute, native, record, textOf } from './values';

type Functions = Readonly<Record<string, (call: Call) => Js | undefined>>;

/** Calls a callback of the program. */
export type Apply = (callee: Js, args: readonly Js[], call: Call) => Js;

export function globalNames(root: string, heap: Heap, remember: (read: InputRead) => void, apply: Apply): ReadonlyMap<string, Js> {
  const start: Provenance = { location: { uri: root, range: { start: 0, end: 0 } }, via: [] };
  const library = (name: string, functions: Functions, constants: Readonly<Record<string, number>> = {}): Js =>
    native(name, start, {
      member: (key, site) => {
        const call = Object.hasOwn(functions, key) ? functions[key] : undefined;
        if (call) return native(`${name}.${key}`, start, { call });
        const constant = Object.hasOwn(constants, key) ? constants[key] : undefined;
        return constant === undefined ? undefined : { kind: 'literal', value: constant, from: { location: site, via: [] } };
      },
    });
  const conversion = (name: string, convert: (value: Js, from: Provenance) => Js | undefined, functions: Functions = {}): Js =>
    native(name, start, {
      member: (key) => {
        const call = Object.hasOwn(functions, key) ? functions[key] : undefined;
        return call && native(`${name}.${key}`, start, { call });
      },
      call: (call) => distribute(first(call), (value) => convert(value, fromOf(call)) ?? computed(call)),
      construct: () => undefined,
    });
  return new Map<string, Js>([
    ['JSON', library('JSON', { stringify: first, parse: parseText })],
    ['Object', library('Object', objectFunctions(heap))],
    ['Array', arrayClass(start, arrayFunctions(apply))],
    ['Math', library('Math', mathFunctions(), { PI: Math.PI, E: Math.E })],
    ['Number', conversion('Number', toNumber, { parseInt: parseInteger, parseFloat: parseInteger, isInteger })],
    ['String', conversion('String', (value) => (value.kind === 'literal' ? { ...value, value: String(value.value) } : value))],
    ['Boolean', conversion('Boolean', (value, from) => (value.kind === 'literal' ? { kind: 'literal', value: Boolean(value.value), from } : undefined))],
    ['NaN', { kind: 'unknown', reason: 'computed', from: start, name: 'NaN' }],
    ['isNaN', native('isNaN', start, { call: isNotANumber })],
    ['parseInt', native('parseInt', start, { call: parseInteger })],
    ['parseFloat', native('parseFloat', start, { call: parseInteger })],
    ['structuredClone', native('structuredClone', start, { call: (call) => clone(first(call)) })],
    ['Promise', library('Promise', { all: first, allSettled: first, resolve: first, race: () => undefined })],
    ['process', native('process', start, { member: (key, site) => processMember(key, site, remember) })],
    ['console', native('console', start, { member: (key) => native(`console.${key}`, start, { call: (call) => ({ kind: 'absent', from: fromOf(call) }) }) })],
    ['Set', setClass(start)],
    ['Map', mapClass(start, heap, apply)],
    ['__dirname', { kind: 'unknown', reason: 'computed', from: start, name: '__dirname' }],
    ['__filename', { kind: 'unknown', reason: 'computed', from: start, name: '__filename' }],
  ]);
}

function first(call: Call): Js {
  return call.args[0]?.value ?? { kind: 'absent', from: fromOf(call) };
}

function fromOf(call: Call): Provenance {
  return { location: call.site, via: [] };
}

function computed(call: Call): Js {
  return { kind: 'unknown', reason: 'computed', from: fromOf(call), name: call.callee.name };
}

/** JSON text in a plain string: offsets fit when nothing in it is escaped, so places are given only then. */
function parseText(call: Call): Js | undefined {
  const value = first(call);
  // What was made into text before is the object itself.
  if (value.kind === 'record' || value.kind === 'array') return clone(value);
  const text = textOf(value);
  const { location } = value.from;
  return text === undefined ? undefined : parseJson(text, () => location);
}

/** Where something is deployed to is no input in the sense of rules. */
const PLACE = /(?:^|_)(?:ACCOUNT|REGION)(?:_|$)/i;

function processMember(key: string, site: Location, remember: (read: InputRead) => void): Js | undefined {
  if (key !== 'env') return { kind: 'unknown', reason: 'computed', from: { location: site, via: [] }, name: `process.${key}` };
  return native('process.env', { location: site, via: [] }, {
    member: (name, at) => {
      const value: Js = { kind: 'unknown', reason: 'parameter', from: { location: at, via: [] }, name: `process.env.${name}` };
      if (PLACE.test(name)) return value;
      remember({ kind: 'environment', name, location: at, isGiven: false, isRequired: false });
      return dependingOn(value, [name]);
    },
  });
}

function toNumber(value: Js): Js | undefined {
  if (value.kind !== 'literal') return undefined;
  const number = Number(value.value);
  return Number.isNaN(number) ? undefined : { kind: 'literal', value: number, from: value.from };
}

function parseInteger(call: Call): Js | undefined {
  return distribute(first(call), (value) => {
    const number = value.kind === 'literal' ? Number.parseFloat(String(value.value)) : NaN;
    if (Number.isNaN(number)) return computed(call);
    return { kind: 'literal', value: call.callee.name.endsWith('parseInt') ? Math.trunc(number) : number, from: value.from };
  });
}

function isNotANumber(call: Call): Js | undefined {
  const value = first(call);
  return value.kind === 'literal' ? { kind: 'literal', value: Number.isNaN(Number(value.value)), from: fromOf(call) } : undefined;
}

/** `Array(3)`, `new Array(3)`, `new Array(a, b)`. */
function arrayClass(start: Provenance, functions: Functions): Js {
  const make = (call: Call): Js => {
    const [only, ...others] = call.args.map((each) => each.value);
    const isLength = others.length === 0 && only?.kind === 'literal' && typeof only.value === 'number';
    const items = isLength ? itemsFrom(record([['length', { value: only }]], fromOf(call))) : call.args.map((each) => each.value);
    return array(items ?? [], fromOf(call), items !== undefined && call.complete);
  };
  return native('Array', start, {
    call: make,
    construct: (call) => void call.instance.cell.fields.entries.set(ITEMS, { value: make(call) }),
    result: (instance) => instance.cell.fields.entries.get(ITEMS)?.value,
    member: (key) => {
      const call = Object.hasOwn(functions, key) ? functions[key] : undefined;
      return call && native(`Array.${key}`, start, { call });
    },
  });
}

const ITEMS = '[items]';

function isInteger(call: Call): Js | undefined {
  const value = first(call);
  return value.kind === 'literal' ? { kind: 'literal', value: Number.isInteger(value.value), from: fromOf(call) } : undefined;
}

function mathFunctions(): Functions {
  const numeric =
    (calculate: (...values: readonly number[]) => number) =>
    (call: Call): Js | undefined => {
      const values = call.args.map(({ value }) => (value.kind === 'literal' ? Number(value.value) : NaN));
      const result = call.complete ? calculate(...values) : NaN;
      return Number.isFinite(result) ? { kind: 'literal', value: result, from: fromOf(call) } : undefined;
    };
  return {
    min: numeric(Math.min),
    max: numeric(Math.max),
    abs: numeric((value = NaN) => Math.abs(value)),
    ceil: numeric((value = NaN) => Math.ceil(value)),
    floor: numeric((value = NaN) => Math.floor(value)),
    round: numeric((value = NaN) => Math.round(value)),
    trunc: numeric((value = NaN) => Math.trunc(value)),
    sqrt: numeric((value = NaN) => Math.sqrt(value)),
    pow: numeric((base = NaN, exponent = NaN) => base ** exponent),
    log2: numeric((value = NaN) => Math.log2(value)),
  };
}

/** The entries of an object, when all are known. */
function entriesOf(value: Js): readonly (readonly [string, Slot])[] | undefined {
  if (value.kind === 'record') return inOrder([...value.cell.entries]);
  if (value.kind === 'array') return value.cell.items.map((item, index) => [String(index), { value: item }]);
  return undefined;
}

/** Keys that are numbers come first, as the language has it. */
function inOrder(entries: readonly (readonly [string, Slot])[]): readonly (readonly [string, Slot])[] {
  const isIndex = (key: string): boolean => /^(?:0|[1-9]\d{0,8})$/.test(key);
  if (!entries.some(([key]) => isIndex(key))) return entries;
  const indices = entries.filter(([key]) => isIndex(key)).sort(([a], [b]) => Number(a) - Number(b));
  return [...indices, ...entries.filter(([key]) => !isIndex(key))];
}

function isComplete(value: Js): boolean {
  return (value.kind === 'record' || value.kind === 'array') && value.cell.complete;
}

function objectFunctions(heap: Heap): Functions {
  const over =
    (make: (key: string, slot: Slot, from: Provenance) => Js) =>
    (call: Call): Js | undefined => {
      const value = first(call);
      const entries = entriesOf(value);
      return entries && array(entries.map(([key, slot]) => make(key, slot, value.from)), fromOf(call), isComplete(value));
    };
  const keyOf = (key: string, slot: Slot, from: Provenance): Js => ({
    kind: 'literal',
    value: key,
    from: slot.key ? { location: slot.key, via: [] } : from,
  });
  return {
    keys: over(keyOf),
    values: over((_, slot) => slot.value),
    entries: over((key, slot, from) => array([keyOf(key, slot, from), slot.value], slot.value.from)),
    assign: (call) => assign(call, heap),
    fromEntries: (call) => fromEntries(call),
    freeze: first,
    seal: first,
    create: (call) => record([], fromOf(call)),
  };
}

function assign(call: Call, heap: Heap): Js | undefined {
  const [target, ...sources] = call.args.map((each) => each.value);
  if (target?.kind !== 'record' && target?.kind !== 'instance') return undefined;
  const cell = target.kind === 'record' ? target.cell : target.cell.fields;
  const copy = { entries: new Map(cell.entries), complete: cell.complete };
  for (const source of sources) spreadInto(copy, source);
  for (const [key, slot] of copy.entries) if (cell.entries.get(key) !== slot) heap.set(cell, key, slot);
  heap.setComplete(cell, copy.complete && call.complete);
  return target;
}

function fromEntries(call: Call): Js | undefined {
  const value = iterated(first(call));
  if (value.kind !== 'array') return undefined;
  const result = record([], fromOf(call), value.cell.complete);
  for (const item of value.cell.items) {
    const [key, entry] = item.kind === 'array' ? item.cell.items : [];
    if (key?.kind === 'literal' && entry) result.cell.entries.set(String(key.value), { value: entry });
    else result.cell.complete = false;
  }
  return result;
}

function arrayFunctions(apply: Apply): Functions {
  return {
    isArray: (call) => {
      const value = first(call);
      if (value.kind === 'unknown' || value.kind === 'either' || value.kind === 'reference') return undefined;
      return { kind: 'literal', value: value.kind === 'array', from: fromOf(call) };
    },
    of: (call) => array(call.args.map((each) => each.value), fromOf(call), call.complete),
    from: (call) => arrayFrom(call, apply),
  };
}

const LONGEST_ARRAY = 600;

/** `Array.from(xs, f)` is `xs.map(f)`; `{ length: n }` has n items. */
function arrayFrom(call: Call, apply: Apply): Js | undefined {
  const source = iterated(first(call));
  const map = call.args[1]?.value;
  const items = itemsFrom(source);
  if (!items) return undefined;
  if (!map) return array(items, fromOf(call), isComplete(source));
  return array(
    items.map((item, index) => apply(map, [item, { kind: 'literal', value: index, from: fromOf(call) }], call)),
    fromOf(call),
    isComplete(source),
  );
}

function itemsFrom(source: Js): readonly Js[] | undefined {
  if (source.kind === 'array') return source.cell.items;
  if (source.kind === 'literal' && typeof source.value === 'string') {
    return [...source.value].map((value): Js => ({ kind: 'literal', value, from: source.from }));
  }
  const length = source.kind === 'record' ? source.cell.entries.get('length')?.value : undefined;
  if (length?.kind !== 'literal' || typeof length.value !== 'number' || length.value < 0 || length.value > LONGEST_ARRAY) return undefined;
  return Array.from({ length: length.value }, (): Js => ({ kind: 'absent', from: source.from }));
}

function clone(value: Js): Js {
  if (value.kind === 'record') return record([...value.cell.entries].map(([key, slot]) => [key, { ...slot, value: clone(slot.value) }]), value.from, value.cell.complete);
  if (value.kind === 'array') return array(value.cell.items.map(clone), value.from, value.cell.complete);
  return value;
}
