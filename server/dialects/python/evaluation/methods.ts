/** Methods of strings, lists, dicts and outputs. */
import type { Provenance } from '../../../core/value';
import { call as callValue, callWith, entryOf } from './calls';
import { keyOf, spread } from './expressions';
import { concatenated } from './freeze';
import { elementsOf, optional } from './iteration';
import { assetOf, type Machine } from './machine';
import { distinct, isUnordered, numberOf } from './operators';
import { pathMethod, pathProperty } from './paths';
import { sortedItems } from './sorting';
import { braceFormatted } from './strings';
import type { Call, Entry, Item, MappingValue, NativeValue, PyValue, SequenceValue } from './values';
import { carrying, either, isSame, lift, pyLiteral, pyUnknown } from './values';

/** What a method gives holds what went into the object. */
export function methodOf(machine: Machine, object: PyValue, name: string, from: Provenance): PyValue | undefined {
  const method = plainMethodOf(machine, object, name, from);
  const { inputs } = object.from;
  if (!inputs || method?.kind !== 'native') return method;
  return { ...method, call: (call) => carrying(method.call(call), inputs) };
}

function plainMethodOf(machine: Machine, object: PyValue, name: string, from: Provenance): PyValue | undefined {
  if (name === 'apply') return native('apply', from, (call) => applied(machine, object, call));
  switch (object.kind) {
    case 'literal': {
      const { value } = object;
      if (typeof value !== 'string') return undefined;
      const property = pathProperty(machine, value, name, from);
      if (property) return property;
      return native(name, from, (call) => {
        if (name === 'read_text' || name === 'read_bytes') machine.assets.push(assetOf(machine, 'open', call, object, undefined));
        return stringMethod(machine, value, name, call) ?? pathMethod(value, name, call) ?? pyUnknown(call.from, `${name}()`);
      });
    }
    case 'template':
      return native(name, from, (call) => templateMethod(object, name, call));
    case 'sequence':
      return native(name, from, (call) => listMethod(machine, object, name, call) ?? pyUnknown(call.from, `${name}()`));
    case 'mapping':
      if (!DICT_METHODS.has(name)) return undefined;
      return native(name, from, (call) => dictMethod(machine, object, name, call) ?? pyUnknown(call.from, `${name}()`));
    default:
      return undefined;
  }
}

const DICT_METHODS = new Set(['get', 'items', 'keys', 'values', 'update', 'setdefault', 'copy', 'pop', 'popitem', 'clear']);

export function native(name: string, from: Provenance, call: (call: Call) => PyValue): NativeValue {
  return { kind: 'native', name, from, call };
}

/** `output.apply(function)`: an output is what it will hold. */
function applied(machine: Machine, object: PyValue, call: Call): PyValue {
  const callback = (call.positional[0] ?? call.keywords.get('func'))?.value;
  if (!callback) return pyUnknown(call.from, 'apply()');
  machine.applying++;
  const result = callValue(machine, callback, { ...callWith(call.from, object), uri: call.uri, range: call.range }, nameOf(callback));
  machine.applying--;
  return result;
}

function nameOf(callback: PyValue): string {
  return ('name' in callback ? callback.name : undefined) ?? 'apply';
}

/** What is certain of a string with holes. */
function templateMethod(object: PyValue, name: string, call: Call): PyValue {
  const same = ['strip', 'lstrip', 'rstrip', 'encode', 'decode'];
  return same.includes(name) && call.positional.length === 0 ? object : pyUnknown(call.from, `${name}()`);
}

function stringMethod(machine: Machine, text: string, name: string, call: Call): PyValue | undefined {
  const { from } = call;
  const values = call.positional.map((each) => each.value);
  const texts = values.map((value) => (value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined));
  const [first, second] = texts;
  const string = (value: string): PyValue => pyLiteral(value, from);
  switch (name) {
    case 'format':
      return braceFormatted(text, call, from);
    case 'join':
      return joined(machine, text, values[0], from);
    case 'lower':
    case 'casefold':
      return string(text.toLowerCase());
    case 'upper':
      return string(text.toUpperCase());
    case 'capitalize':
      return string(text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase());
    case 'title':
      return string(text.toLowerCase().replace(/(^|[^a-z])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase()));
    case 'strip':
      return values.length === 0 ? string(text.trim()) : first === undefined ? undefined : string(stripped(text, first, true, true));
    case 'lstrip':
      return values.length === 0 ? string(text.trimStart()) : first === undefined ? undefined : string(stripped(text, first, true, false));
    case 'rstrip':
      return values.length === 0 ? string(text.trimEnd()) : first === undefined ? undefined : string(stripped(text, first, false, true));
    case 'replace':
      return first === undefined || second === undefined || values.length > 2 ? undefined : string(text.replaceAll(first, second));
    case 'removeprefix':
      return first === undefined ? undefined : string(text.startsWith(first) ? text.slice(first.length) : text);
    case 'removesuffix':
      return first === undefined ? undefined : string(first !== '' && text.endsWith(first) ? text.slice(0, -first.length) : text);
    case 'split':
    case 'rsplit': {
      const limit = values[1] ?? call.keywords.get('maxsplit')?.value;
      const most = limit ? numberOf(limit) : -1;
      if (most === undefined || [...call.keywords.keys()].some((key) => key !== 'maxsplit')) return undefined;
      if (values.length > 0) return first ? machine.list(splitAt(text, first, most, name === 'rsplit').map(string), from) : undefined;
      return limit ? undefined : machine.list(text.split(/\s+/).filter((part) => part !== '').map(string), from);
    }
    case 'splitlines':
      return values.length + call.keywords.size > 0 ? undefined : machine.list(text.replace(/(?:\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/).filter((_, __, all) => text !== '' || all.length > 1).map(string), from);
    case 'startswith':
      return first === undefined || values.length > 1 ? undefined : pyLiteral(text.startsWith(first), from);
    case 'endswith':
      return first === undefined || values.length > 1 ? undefined : pyLiteral(text.endsWith(first), from);
    case 'isdigit':
      return pyLiteral(/^\d+$/.test(text), from);
    case 'encode':
    case 'decode':
      return string(text);
    case 'count':
      return first && values.length === 1 ? pyLiteral(text.split(first).length - 1, from) : undefined;
    case 'find':
      return first === undefined || values.length > 1 ? undefined : pyLiteral(text.indexOf(first), from);
    case 'partition':
    case 'rpartition': {
      if (!first) return undefined;
      const at = name === 'partition' ? text.indexOf(first) : text.lastIndexOf(first);
      const parts = at >= 0 ? [text.slice(0, at), first, text.slice(at + first.length)] : name === 'partition' ? [text, '', ''] : ['', '', text];
      return machine.list(parts.map(string), from, 'tuple');
    }
    case 'zfill': {
      const width = values[0] && numberOf(values[0]);
      return width === undefined || width > 1000 ? undefined : string(text.padStart(width, '0'));
    }
    default:
      return undefined;
  }
}

/** The pieces between separators, of which at most so many count; all for a negative number. */
function splitAt(text: string, separator: string, most: number, fromEnd: boolean): readonly string[] {
  const pieces = text.split(separator);
  if (most < 0 || pieces.length <= most + 1) return pieces;
  const cut = pieces.length - most;
  return fromEnd ? [pieces.slice(0, cut).join(separator), ...pieces.slice(cut)] : [...pieces.slice(0, most), pieces.slice(most).join(separator)];
}

function joined(machine: Machine, separator: string, value: PyValue | undefined, from: Provenance): PyValue | undefined {
  const elements = value && elementsOf(machine, value);
  if (!elements?.complete || isUnordered(value) || elements.items.some((item) => item.when !== undefined)) return undefined;
  const parts = elements.items.flatMap((item, index) => (index === 0 ? [item.value] : [pyLiteral(separator, from), item.value]));
  return concatenated(parts, from);
}

function stripped(text: string, characters: string, left: boolean, right: boolean): string {
  let [start, end] = [0, text.length];
  while (left && start < end && characters.includes(text[start] ?? '')) start++;
  while (right && end > start && characters.includes(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}

function listMethod(machine: Machine, object: SequenceValue, name: string, call: Call): PyValue | undefined {
  const { store } = object;
  const nothing = pyLiteral(null, call.from);
  const argument = call.positional[0]?.value;
  switch (name) {
    case 'append':
    case 'add': {
      if (!argument) return undefined;
      const held = object.type === 'set' && store.items.some((item) => isSame(item.value, argument));
      if (!held) store.push({ value: argument });
      return nothing;
    }
    case 'extend':
    case 'update': {
      const elements = argument && elementsOf(machine, argument);
      if (object.type === 'set') store.assign(distinct([...store.items, ...(elements?.items ?? [])]));
      else store.push(...(elements?.items ?? []));
      if (!elements?.complete) store.markIncomplete();
      return nothing;
    }
    case 'insert': {
      const [index, value] = [argument && numberOf(argument), call.positional[1]?.value];
      if (!value) return undefined;
      if (index === undefined) {
        forget(object);
        return nothing;
      }
      const at = index < 0 ? Math.max(0, store.items.length + index) : index;
      store.assign([...store.items.slice(0, at), { value }, ...store.items.slice(at)]);
      return nothing;
    }
    case 'copy':
      return machine.sequence(store.items, call.from, object.type, store.complete);
    case 'union':
      return united(machine, object, argument, call);
    case 'reverse':
      store.assign([...store.items].reverse());
      return nothing;
    case 'clear':
      store.assign([]);
      return nothing;
    case 'sort': {
      const items = sortedItems(machine, store.items, call);
      if (items) store.assign(items);
      else forget(object);
      return nothing;
    }
    case 'difference_update':
    case 'intersection_update':
    case 'symmetric_difference_update':
      forget(object);
      return nothing;
    case 'pop': {
      const index = argument ? numberOf(argument) : -1;
      const item = index === undefined || !store.complete ? undefined : store.items.at(index);
      if (!item || object.type === 'set') {
        forget(object);
        return undefined;
      }
      store.assign(store.items.filter((each) => each !== item));
      return item.value;
    }
    case 'remove':
    case 'discard':
      if (argument?.kind === 'literal' && store.complete) {
        const index = store.items.findIndex((item) => isSame(item.value, argument));
        store.assign(store.items.filter((_, each) => each !== index));
      } else forget(object);
      return nothing;
    case 'index': {
      const index = argument && call.positional.length === 1 ? store.items.findIndex((item) => isSame(item.value, argument)) : -1;
      return index < 0 ? undefined : pyLiteral(index, call.from);
    }
    default:
      return undefined;
  }
}

/** After a change that is not followed, anything may be in the list. */
export function forget({ store }: SequenceValue): void {
  store.assign([]);
  store.markIncomplete();
}

function united(machine: Machine, object: SequenceValue, other: PyValue | undefined, call: Call): PyValue {
  const elements = other && elementsOf(machine, other);
  const items: Item[] = [...object.store.items, ...(elements?.items ?? [])];
  return machine.sequence(distinct(items), call.from, object.type, object.store.complete && elements?.complete === true);
}

function dictMethod(machine: Machine, object: MappingValue, name: string, call: Call): PyValue | undefined {
  const { store } = object;
  const [first, second] = call.positional.map((each) => each.value);
  const nothing = pyLiteral(null, call.from);
  const entryItems = (pick: (key: PyValue, value: PyValue) => PyValue): PyValue => {
    const items = [...store.all()].map(([key, entry]): Item => {
      const shown = presentAlternatives(entry.value);
      return optional(pick(entry.keyValue ?? keyLiteral(key, entry, object), shown), entry.value);
    });
    return machine.sequence(items, call.from, 'list', store.complete);
  };
  switch (name) {
    case 'get': {
      if (!first) return undefined;
      const fallback = second ?? call.keywords.get('default')?.value ?? nothing;
      return lift(first, (key) => looked(object, key, fallback, call));
    }
    case 'items':
      return entryItems((key, value) => machine.list([key, value], call.from, 'tuple'));
    case 'keys':
      return entryItems((key) => key);
    case 'values':
      return entryItems((_, value) => value);
    case 'update':
      if (first) {
        spread(object, first);
      }
      for (const [key, argument] of call.keywords) store.set(key, entryOf(argument, call.uri));
      if (!call.complete) store.markIncomplete();
      return nothing;
    case 'setdefault': {
      const key = first && keyOf(first);
      if (key === undefined) {
        store.markIncomplete();
        return undefined;
      }
      const before = store.get(key);
      if (before) return before.value;
      if (!store.complete) return undefined;
      const value = second ?? nothing;
      store.set(key, { value });
      return value;
    }
    case 'copy':
      return machine.mapping(store.all(), call.from, store.complete, object.className);
    case 'pop': {
      const key = first && keyOf(first);
      if (key === undefined) {
        store.markIncomplete();
        return undefined;
      }
      const value = store.get(key)?.value ?? (store.complete ? second : undefined);
      store.delete(key);
      return value;
    }
    case 'clear':
      store.clear();
      return nothing;
    case 'popitem':
      store.clear();
      store.markIncomplete();
      return undefined;
    default:
      return undefined;
  }
}

function looked(object: MappingValue, key: PyValue, fallback: PyValue, call: Call): PyValue {
  const name = keyOf(key);
  if (name === undefined) return pyUnknown(call.from, 'get()');
  const entry = object.store.get(name);
  if (!entry) return object.store.complete ? fallback : pyUnknown(call.from, `get("${name}")`);
  if (entry.value.kind !== 'either') return entry.value;
  return either(
    entry.value.alternatives.map((each) => (each.value.kind === 'absent' ? { ...each, value: fallback } : each)),
    entry.value.from,
  );
}

function presentAlternatives(value: PyValue): PyValue {
  if (value.kind !== 'either') return value;
  const present = value.alternatives.filter((each) => each.value.kind !== 'absent');
  return present.length === 0 ? value : either(present, value.from);
}

function keyLiteral(key: string, entry: Entry, object: MappingValue): PyValue {
  return pyLiteral(key, entry.key ? { location: entry.key, via: [] } : object.from);
}
