/** Python's built-in functions, and those modules of its library that programs compute configuration with. */
import { written } from '../../../core/value';
import type { Provenance } from '../../../core/value';
import { attributeOf, derivesFrom, memberOf } from './attributes';
import { call as callValue, callWith, entryOf } from './calls';
import { keyOf, spread } from './expressions';
import { concatenated } from './freeze';
import { elementsOf } from './iteration';
import { parsedJson } from './json';
import { assetOf, type Machine } from './machine';
import { native } from './methods';
import { compare, distinct, isUnordered, numberOf } from './operators';
import { joinedPath, parentOf } from './paths';
import { sortedItems } from './sorting';
import { truthOf } from './truth';
import type { Call, Entry, Item, ModuleValue, NativeValue, PyValue } from './values';
import { carrying, either, isFloat, lift, pyFloat, pyLiteral, pyUnknown } from './values';

type Builtin = (machine: Machine, call: Call) => PyValue | undefined;

/** Where built-in things are defined: nowhere in the workspace. */
export const NOWHERE: Provenance = written({ uri: '', range: { start: 0, end: 0 } });

/** The lookup of built-in names for one evaluation. */
export function builtinsOf(machine: () => Machine): (name: string) => PyValue | undefined {
  const cache = new Map<string, PyValue>();
  return (name) => {
    const known = cache.get(name);
    if (known) return known;
    const value = builtin(machine, name);
    if (value) cache.set(name, value);
    return value;
  };
}

function builtin(machine: () => Machine, name: string): PyValue | undefined {
  if (name === '__name__') return pyLiteral('__main__', NOWHERE);
  const run = BUILTINS[name];
  if (!run) return undefined;
  return native(name, NOWHERE, (call) => run(machine(), call) ?? pyUnknown(call.from, `${name}()`));
}

/** Modules of Python's own library. */
export function libraryModule(machine: () => Machine, path: readonly string[]): PyValue | undefined {
  const members = LIBRARY[path.join('.')];
  if (!members) return undefined;
  const module: ModuleValue = {
    kind: 'module',
    name: path.join('.'),
    from: NOWHERE,
    member: (name) => {
      const run = members[name];
      if (run) return native(`${path.join('.')}.${name}`, NOWHERE, (call) => run(machine(), call) ?? pyUnknown(call.from, `${path.join('.')}.${name}()`));
      if (name === 'path' && path.join('.') === 'os') return libraryModule(machine, ['os', 'path']);
      return name === 'environ' && path[0] === 'os' ? environment(machine) : undefined;
    },
  };
  return module;
}

const argument = (call: Call, index: number, name?: string): PyValue | undefined =>
  call.positional[index]?.value ?? (name === undefined ? undefined : call.keywords.get(name)?.value);

const BUILTINS: Readonly<Record<string, Builtin>> = {
  len: (machine, call) => {
    const value = argument(call, 0);
    if (!value) return undefined;
    return lift(value, (each) => {
      const own = specialMethod(machine, each, '__len__', call);
      if (own) return own;
      const elements = elementsOf(machine, each);
      const isKnown = elements?.complete && elements.items.every((item) => item.when === undefined);
      return isKnown ? pyLiteral(elements.items.length, call.from) : pyUnknown(call.from, 'len()');
    });
  },
  str: (machine, call) => {
    const value = argument(call, 0);
    const own = value && specialMethod(machine, value, '__str__', call);
    if (own) return own;
    return value ? concatenated([value], call.from) : pyLiteral('', call.from);
  },
  int: (_, call) => lifted(call, (value) => numeric((value.kind === 'instance' ? value.notes.get('value') : undefined) ?? value, call, Math.trunc)),
  float: (_, call) =>
    lifted(call, (value) => {
      const number = numeric(value, call, (each) => each);
      return number.kind === 'literal' && typeof number.value === 'number' ? pyFloat(number.value, number.from) : number;
    }),
  bool: (_, call) =>
    lifted(call, (value) => {
      const truth = truthOf(value);
      return truth === undefined ? pyUnknown(call.from, 'bool()') : pyLiteral(truth, call.from);
    }),
  abs: (_, call) =>
    lifted(call, (value) => {
      const number = numberOf(value);
      if (number === undefined) return pyUnknown(call.from, 'abs()');
      return isFloat(value) ? pyFloat(Math.abs(number), value.from) : pyLiteral(Math.abs(number), value.from);
    }),
  round: (_, call) => lifted(call, (value) => rounded(value, argument(call, 1, 'ndigits'), call)),
  list: (machine, call) => copied(machine, call, 'list'),
  tuple: (machine, call) => copied(machine, call, 'tuple'),
  set: (machine, call) => copied(machine, call, 'set'),
  frozenset: (machine, call) => copied(machine, call, 'set'),
  iter: (_, call) => argument(call, 0),
  dict: (machine, call) => dictOf(machine, call),
  range: (machine, call) => {
    const [only] = call.positional;
    if (only && call.positional.length === 1 && only.value.kind === 'either') {
      return lift(only.value, (each) => BUILTINS['range']?.(machine, callWith(call.from, each)) ?? pyUnknown(call.from, 'range()'));
    }
    const numbers = call.positional.map((each) => numberOf(each.value));
    if (numbers.includes(undefined) || numbers.length === 0) return undefined;
    const [a = 0, b, step = 1] = numbers;
    const [start, end] = b === undefined ? [0, a] : [a, b];
    const count = step === 0 ? 0 : Math.max(0, Math.ceil((end - start) / step));
    const shown = Math.min(count, machine.limits.turns);
    const items = Array.from({ length: shown }, (_, index) => pyLiteral(start + index * step, call.from));
    return machine.list(items, call.from, 'list', shown === count);
  },
  enumerate: (machine, call) => {
    const elements = elementsOf(machine, argument(call, 0) ?? pyUnknown(call.from));
    const start = numberOf(argument(call, 1, 'start') ?? pyLiteral(0, call.from)) ?? 0;
    if (!elements) return undefined;
    const isOrdered = !isUnordered(argument(call, 0));
    const items = elements.items.map((item, index): Item => ({
      ...item,
      value: machine.list([isOrdered ? pyLiteral(start + index, call.from) : pyUnknown(call.from, 'enumerate()'), item.value], call.from, 'tuple'),
    }));
    return machine.sequence(items, call.from, 'list', elements.complete);
  },
  zip: (machine, call) => {
    const all = call.positional.map((each) => elementsOf(machine, each.value));
    if (all.length === 0 || all.includes(undefined)) return undefined;
    const length = Math.min(...all.map((each) => each?.items.length ?? 0));
    const items = Array.from({ length }, (_, index) =>
      machine.list(all.map((each) => each?.items[index]?.value ?? pyUnknown(call.from)), call.from, 'tuple'),
    );
    return machine.list(items, call.from, 'list', all.every((each) => each?.complete));
  },
  sorted: (machine, call) => {
    const elements = elementsOf(machine, argument(call, 0) ?? pyUnknown(call.from));
    if (!elements) return undefined;
    const items = sortedItems(machine, elements.items, call);
    // Where the order is not certain, it is a set as far as is known.
    return machine.sequence(items ?? elements.items, call.from, items ? 'list' : 'set', elements.complete);
  },
  next: (machine, call) => {
    const [value, fallback] = [argument(call, 0), argument(call, 1)];
    // Only of what was just made is it known where it begins.
    const elements = value?.kind === 'sequence' && call.node?.arguments[0]?.value.kind === 'comprehension' ? elementsOf(machine, value) : undefined;
    const [first] = elements?.items ?? [];
    if (!elements || (first ? first.when !== undefined : !elements.complete)) return undefined;
    return first?.value ?? fallback;
  },
  type: (_, call) => {
    const value = argument(call, 0);
    return value?.kind === 'instance' && call.positional.length === 1 ? value.cls : undefined;
  },
  reversed: (machine, call) => {
    const elements = elementsOf(machine, argument(call, 0) ?? pyUnknown(call.from));
    return elements && machine.sequence([...elements.items].reverse(), call.from, 'list', elements.complete);
  },
  map: (machine, call) => {
    const [fn, iterable] = [argument(call, 0), argument(call, 1)];
    const elements = iterable && elementsOf(machine, iterable);
    if (!fn || !elements || call.positional.length > 2) return undefined;
    const items = elements.items.map((item): Item => ({ ...item, value: callValue(machine, fn, callWith(call.from, item.value), 'map') }));
    return machine.sequence(items, call.from, 'list', elements.complete);
  },
  filter: (machine, call) => {
    const [fn, iterable] = [argument(call, 0), argument(call, 1)];
    const elements = iterable && elementsOf(machine, iterable);
    if (!fn || !elements) return undefined;
    const verdicts = elements.items.map((item) =>
      truthOf(fn.kind === 'literal' ? item.value : callValue(machine, fn, callWith(call.from, item.value), 'filter')),
    );
    const items = elements.items.filter((_, index) => verdicts[index] !== false);
    return machine.sequence(items, call.from, 'list', elements.complete && !verdicts.includes(undefined));
  },
  any: (machine, call) => quantified(machine, call, true),
  all: (machine, call) => quantified(machine, call, false),
  min: (machine, call) => extreme(machine, call, '<'),
  max: (machine, call) => extreme(machine, call, '>'),
  sum: (machine, call) => {
    const elements = elementsOf(machine, argument(call, 0) ?? pyUnknown(call.from));
    const numbers = elements?.complete ? elements.items.map((item) => (item.when === undefined ? numberOf(item.value) : undefined)) : [undefined];
    if (numbers.includes(undefined)) return undefined;
    return pyLiteral(numbers.reduce<number>((sum, each) => sum + (each ?? 0), 0), call.from);
  },
  isinstance: (_, call) => {
    const [value, type] = [argument(call, 0), argument(call, 1)];
    const outcome = value && type ? isInstance(value, type) : undefined;
    return outcome === undefined ? undefined : pyLiteral(outcome, call.from);
  },
  getattr: (machine, call) => {
    const [object, name, fallback] = [argument(call, 0), argument(call, 1), argument(call, 2)];
    if (!object || name?.kind !== 'literal') return undefined;
    const words = String(name.value);
    const found = attributeOf(machine, object, words, call.from, words);
    const isCertain = object.kind === 'instance' || object.kind === 'class';
    return found.kind === 'unknown' && fallback && isCertain ? fallback : found;
  },
  setattr: (_, call) => {
    const [object, name, value] = [argument(call, 0), argument(call, 1), argument(call, 2)];
    if (object?.kind === 'instance' && value) {
      if (name?.kind === 'literal') object.fields.set(String(name.value), value);
      else object.fields.markIncomplete();
    }
    return pyLiteral(null, call.from);
  },
  hasattr: (machine, call) => {
    const [object, name] = [argument(call, 0), argument(call, 1)];
    if (object?.kind !== 'instance' || name?.kind !== 'literal') return undefined;
    const words = String(name.value);
    return pyLiteral(attributeOf(machine, object, words, call.from, words).kind !== 'unknown', call.from);
  },
  open: (machine, call) => {
    const file = call.positional[0] ?? call.keywords.get('file');
    const mode = argument(call, 1, 'mode');
    const isRead = !mode || (mode.kind === 'literal' && /^r[bt]?$/.test(String(mode.value)));
    if (file && isRead) machine.assets.push(assetOf(machine, 'open', call, file.value, file.site));
    return undefined;
  },
  print: (_, call) => pyLiteral(null, call.from),
};

const LIBRARY: Readonly<Record<string, Readonly<Record<string, Builtin>>>> = {
  json: {
    dumps: (machine, call) => {
      const value = argument(call, 0, 'obj');
      if (value) machine.dumps.push({ call: call.from.location, value });
      return value;
    },
    loads: (machine, call) => {
      const value = argument(call, 0, 's');
      return value && lift(value, (each) => jsonValue(machine, each, call));
    },
  },
  os: {
    getenv: (machine, call) => environmentVariable(machine, call),
    getcwd: (_, call) => pyLiteral('.', call.from),
  },
  'os.path': {
    join: (_, call) => joinedPath(call.positional.map((each) => each.value), call.from),
    dirname: (_, call) => lifted(call, (value) => onPath(value, call, parentOf)),
    basename: (_, call) => lifted(call, (value) => onPath(value, call, (path) => path.slice(path.lastIndexOf('/') + 1))),
    abspath: (_, call) => argument(call, 0),
    realpath: (_, call) => argument(call, 0),
    normpath: (_, call) => argument(call, 0),
  },
  pathlib: {
    Path: (_, call) => (call.positional.length === 0 ? pyLiteral('.', call.from) : joinedPath(call.positional.map((each) => each.value), call.from)),
    PurePath: (_, call) => joinedPath(call.positional.map((each) => each.value), call.from),
  },
  copy: {
    copy: (machine, call) => duplicate(machine, argument(call, 0), false),
    deepcopy: (machine, call) => duplicate(machine, argument(call, 0), true),
  },
  dataclasses: {
    asdict: (machine, call) => {
      const value = argument(call, 0);
      if (value?.kind !== 'instance') return undefined;
      const entries = [...value.fields.all()].map(([name, field]): readonly [string, Entry] => [name, { value: field }]);
      return machine.mapping(entries, value.from, value.fields.complete);
    },
    replace: (machine, call) => {
      const value = argument(call, 0);
      if (value?.kind !== 'instance') return undefined;
      const fields = machine.variables();
      for (const [name, field] of value.fields.all()) fields.set(name, field);
      for (const [name, { value: field }] of call.keywords) fields.set(name, field);
      return { ...value, fields };
    },
  },
  textwrap: {
    dedent: (_, call) => {
      const value = argument(call, 0);
      return value?.kind === 'literal' && typeof value.value === 'string' ? pyLiteral(dedented(value.value), value.from) : value;
    },
  },
  functools: {
    reduce: (machine, call) => {
      const [fn, iterable, start] = [argument(call, 0), argument(call, 1), argument(call, 2)];
      const elements = iterable && elementsOf(machine, iterable);
      if (!fn || !elements?.complete || elements.items.some((item) => item.when !== undefined)) return undefined;
      const values = [...(start ? [start] : []), ...elements.items.map((item) => item.value)];
      return values.length === 0 ? undefined : values.reduce((total, each) => callValue(machine, fn, callWith(call.from, total, each), 'reduce'));
    },
    partial: (machine, { positional: [fn, ...given], keywords, from, complete }) =>
      fn &&
      native('functools.partial', from, (call) => {
        const all = { ...call, positional: [...given, ...call.positional], keywords: new Map([...keywords, ...call.keywords]), complete: complete && call.complete };
        return callValue(machine, fn.value, all, 'partial');
      }),
  },
  typing: {
    cast: (_, call) => argument(call, 1),
  },
  itertools: {
    chain: (machine, call) => chained(machine, call.positional.map((each) => each.value), call),
    product: (machine, call) => {
      const all = call.positional.map((each) => elementsOf(machine, each.value));
      if (all.some((each) => !each?.complete) || call.keywords.size > 0) return undefined;
      const rows = all.reduce<readonly (readonly PyValue[])[]>(
        (sum, each) => sum.flatMap((row) => (each?.items ?? []).map((item) => [...row, item.value])).slice(0, machine.limits.turns),
        [[]],
      );
      return machine.list(rows.map((row) => machine.list(row, call.from, 'tuple')), call.from);
    },
  },
};

function environment(machine: () => Machine): NativeValue {
  return {
    kind: 'native',
    name: 'os.environ',
    from: NOWHERE,
    call: (call) => pyUnknown(call.from, 'os.environ()'),
    attribute: (name) => (name === 'get' ? native('os.environ.get', NOWHERE, (call) => environmentVariable(machine(), call)) : undefined),
  };
}

function environmentVariable(machine: Machine, call: Call): PyValue {
  const key = argument(call, 0);
  const words = key?.kind === 'literal' ? `environment variable ${String(key.value)}` : 'environment variable';
  const given = argument(call, 1, 'default');
  const name = key?.kind === 'literal' ? String(key.value) : undefined;
  const inputs = name === undefined ? undefined : [name];
  const value = carrying(pyUnknown(call.from, words, 'parameter'), inputs);
  if (name !== undefined) {
    machine.reads.push({ name, kind: 'environment', call: call.from.location, preset: given, isRequired: false, isGiven: false, isSecret: false });
  }
  if (!given) return value;
  const fallback = carrying(given, inputs);
  return either(
    [
      { value, condition: `${words} is set` },
      { value: fallback, condition: `${words} is not set` },
    ],
    call.from,
  );
}

function onPath(value: PyValue, call: Call, apply: (path: string) => string): PyValue {
  return value.kind === 'literal' && typeof value.value === 'string' ? pyLiteral(apply(value.value), call.from) : pyUnknown(call.from);
}

function lifted(call: Call, apply: (value: PyValue) => PyValue): PyValue | undefined {
  const value = argument(call, 0);
  return value && lift(value, apply);
}

function numeric(value: PyValue, call: Call, convert: (number: number) => number): PyValue {
  if (value.kind !== 'literal' || value.value === null || value.value === '') return pyUnknown(call.from, value.kind === 'unknown' ? value.name : undefined, value.kind === 'unknown' ? value.reason : 'unsupported');
  const number = Number(value.value);
  return Number.isNaN(number) ? pyUnknown(call.from) : { ...pyLiteral(convert(number), value.from) };
}

/** Halves go to the even neighbour, as Python has it. Digits are kept only where decimals and binary agree. */
function rounded(value: PyValue, digits: PyValue | undefined, call: Call): PyValue {
  const number = numberOf(value);
  if (number === undefined) return pyUnknown(call.from, 'round()');
  if (digits) {
    const count = numberOf(digits);
    const isHalf = count !== undefined && /5$/.test(String(number)) && String(number).split('.')[1]?.length === count + 1;
    return count === undefined || count < 0 || count > 20 || isHalf ? pyUnknown(call.from, 'round()') : isFloat(value) ? pyFloat(Number(number.toFixed(count)), value.from) : value;
  }
  const below = Math.floor(number);
  return pyLiteral(number - below === 0.5 ? below + Math.abs(below % 2) : Math.round(number), value.from);
}

function copied(machine: Machine, call: Call, type: 'list' | 'tuple' | 'set'): PyValue | undefined {
  const value = argument(call, 0);
  if (!value) return machine.list([], call.from, type);
  const elements = elementsOf(machine, value);
  if (!elements) return machine.list([], call.from, type, false);
  return machine.sequence(type === 'set' ? distinct(elements.items) : elements.items, call.from, type, elements.complete);
}

function dictOf(machine: Machine, call: Call): PyValue {
  const result = machine.mapping([], call.from, call.complete);
  const value = argument(call, 0);
  if (value?.kind === 'sequence') {
    for (const { value: pair, when } of value.store.items) {
      const [key, entry] = elementsOf(machine, pair)?.items ?? [];
      const name = key && keyOf(key.value);
      if (name === undefined || !entry || when !== undefined) result.store.markIncomplete();
      else result.store.set(name, { value: entry.value });
    }
    if (!value.store.complete) result.store.markIncomplete();
  } else if (value) {
    spread(result, value);
  }
  for (const [name, keyword] of call.keywords) result.store.set(name, entryOf(keyword, call.uri));
  return result;
}

function quantified(machine: Machine, call: Call, wanted: boolean): PyValue | undefined {
  const elements = elementsOf(machine, argument(call, 0) ?? pyUnknown(call.from));
  if (!elements) return undefined;
  const truths = elements.items.map((item) => (item.when === undefined ? truthOf(item.value) : undefined));
  if (truths.includes(wanted)) return pyLiteral(wanted, call.from);
  return elements.complete && !truths.includes(undefined) ? pyLiteral(!wanted, call.from) : undefined;
}

function extreme(machine: Machine, call: Call, operator: '<' | '>'): PyValue | undefined {
  const key = call.keywords.get('key')?.value;
  const only = call.positional.length === 1 ? elementsOf(machine, call.positional[0]?.value ?? pyUnknown(call.from)) : undefined;
  if (call.positional.length === 1 && !only?.complete) return undefined;
  const values = only ? only.items.map((item) => item.value) : call.positional.map((each) => each.value);
  const keyed = values.map((value) => ({ value, key: key ? callValue(machine, key, callWith(call.from, value), 'key') : value }));
  if (keyed.length === 0) return argument(call, 1, 'default');
  return keyed.reduce((best, each) => {
    const verdict = truthOf(compare(operator, each.key, best.key, call.from, ''));
    const unknown = pyUnknown(call.from);
    return verdict === undefined ? { value: unknown, key: unknown } : verdict ? each : best;
  }).value;
}

const TYPES: Readonly<Record<string, (value: PyValue) => boolean>> = {
  str: (value) => value.kind === 'literal' && typeof value.value === 'string',
  int: (value) => value.kind === 'literal' && (typeof value.value === 'boolean' || (typeof value.value === 'number' && !isFloat(value))),
  float: isFloat,
  bool: (value) => value.kind === 'literal' && typeof value.value === 'boolean',
  list: (value) => value.kind === 'sequence' && value.type === 'list',
  tuple: (value) => value.kind === 'sequence' && value.type === 'tuple',
  set: (value) => value.kind === 'sequence' && value.type === 'set',
  dict: (value) => value.kind === 'mapping' && value.className === undefined,
};

export function isInstance(value: PyValue, type: PyValue): boolean | undefined {
  if (type.kind === 'sequence') {
    const outcomes = type.store.items.map((item) => isInstance(value, item.value));
    return outcomes.includes(true) ? true : outcomes.includes(undefined) ? undefined : false;
  }
  const certain = ['literal', 'sequence', 'mapping', 'instance'].includes(value.kind);
  if (!certain) return undefined;
  if (type.kind === 'native') {
    if (value.kind === 'instance') return derivesFrom(value.cls, type.name);
    return TYPES[type.name]?.(value);
  }
  if (type.kind !== 'class') return undefined;
  return value.kind === 'instance' ? descends(value.cls, type) : false;
}

function descends(cls: PyValue, from: PyValue): boolean {
  if (cls.kind !== 'class' || from.kind !== 'class') return false;
  return cls.node === from.node || cls.bases.some((base) => descends(base, from));
}

function duplicate(machine: Machine, value: PyValue | undefined, deep: boolean, depth = 0): PyValue | undefined {
  if (!value || depth > 20) return value;
  const inner = (each: PyValue): PyValue => (deep ? (duplicate(machine, each, true, depth + 1) ?? each) : each);
  if (value.kind === 'sequence') {
    const items = value.store.items.map((item) => ({ ...item, value: inner(item.value) }));
    return machine.sequence(items, value.from, value.type, value.store.complete);
  }
  if (value.kind === 'mapping') {
    const entries = [...value.store.all()].map(([key, entry]): readonly [string, Entry] => [key, { ...entry, value: inner(entry.value) }]);
    return machine.mapping(entries, value.from, value.store.complete, value.className);
  }
  return value;
}

function chained(machine: Machine, values: readonly PyValue[], call: Call): PyValue {
  const all = values.map((value) => elementsOf(machine, value));
  return machine.sequence(all.flatMap((each) => each?.items ?? []), call.from, 'list', all.every((each) => each?.complete));
}

function dedented(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(common)).join('\n');
}

/** What a method like `__len__` of an object's class gives. */
export function specialMethod(machine: Machine, object: PyValue, name: string, { from }: Pick<Call, 'from'>, ...given: readonly PyValue[]): PyValue | undefined {
  const method = object.kind === 'instance' ? memberOf(object.cls, name) : undefined;
  return method?.kind === 'function' ? callValue(machine, { ...method, boundTo: object }, callWith(from, ...given), name) : undefined;
}

function jsonValue(machine: Machine, value: PyValue, call: Call): PyValue {
  // What `json.dumps` made is the object still.
  if (value.kind === 'mapping' || value.kind === 'sequence') return value;
  if (value.kind !== 'literal' || typeof value.value !== 'string') return pyUnknown(call.from, 'json.loads()');
  return parsedJson(machine, value.value, value.from) ?? pyUnknown(call.from, 'json.loads()');
}

