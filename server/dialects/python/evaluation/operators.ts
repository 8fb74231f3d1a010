/** Operators over values: what is certain is computed, everything else is unknown with its words. */
import type { Provenance } from '../../../core/value';
import { memberOf } from './attributes';
import { keyOf, spread } from './expressions';
import { specialMethod } from './builtins';
import { concatenated } from './freeze';
import { elementsOf } from './iteration';
import type { Machine } from './machine';
import { joinedPath } from './paths';
import { percentFormatted } from './strings';
import { isNone, truthOf } from './truth';
import type { PyValue, SequenceValue } from './values';
import { carrying, isFloat, isSame, lift, pyFloat, pyLiteral, pyUnknown } from './values';

/** The longest string or list that multiplication makes. */
const MAX_REPEAT = 10_000;

export function unary(operator: string, value: PyValue, from: Provenance, words: string): PyValue {
  return lift(value, (each) => {
    if (operator === 'not') {
      const truth = truthOf(each);
      return truth === undefined ? pyUnknown(from, words) : pyLiteral(!truth, from);
    }
    const number = numberOf(each);
    if (number === undefined) return pyUnknown(from, words);
    const signed = operator === '-' ? -number : number;
    if (operator === '-' || operator === '+') return isFloat(each) ? pyFloat(signed, from) : pyLiteral(signed, from);
    return pyLiteral(~number, from);
  });
}

export function binary(
  machine: Machine,
  operator: string,
  left: PyValue,
  right: PyValue,
  from: Provenance,
  words: string,
): PyValue {
  if (operator === '+' && isText(left) && isText(right)) return concatenated([left, right], from);
  if (operator === '%' && left.kind === 'literal' && typeof left.value === 'string') {
    return percentFormatted(left.value, right, from, words);
  }
  return lift(left, (a) => lift(right, (b) => binaryOf(machine, operator, a, b, from, words)));
}

function binaryOf(machine: Machine, operator: string, a: PyValue, b: PyValue, from: Provenance, words: string): PyValue {
  if (a.kind === 'sequence' || b.kind === 'sequence') return sequenceOperation(machine, operator, a, b, from, words);
  if (a.kind === 'mapping' && operator === '|') {
    const result = machine.mapping(a.store.all(), from, a.store.complete);
    spread(result, b);
    return result;
  }
  if (operator === '+' && isText(a) && isText(b)) return concatenated([a, b], from);
  if (operator === '*' && a.kind === 'literal' && typeof a.value === 'string') {
    const count = numberOf(b);
    if (count === undefined || a.value.length * count > MAX_REPEAT) return pyUnknown(from, words);
    return pyLiteral(a.value.repeat(Math.max(0, count)), from);
  }
  if (operator === '/' && isText(a) && isText(b)) return joinedPath([a, b], from) ?? pyUnknown(from, words);
  const [x, y] = [numberOf(a), numberOf(b)];
  const result = x === undefined || y === undefined ? undefined : arithmetic(operator, x, y);
  if (result === undefined || !Number.isFinite(result)) return pyUnknown(from, words);
  const isReal = operator === '/' || isFloat(a) || isFloat(b) || (operator === '**' && (y ?? 0) < 0);
  return isReal ? pyFloat(result, from) : pyLiteral(result, from);
}

function arithmetic(operator: string, x: number, y: number): number | undefined {
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '//':
      return Math.floor(x / y);
    case '%':
      return ((x % y) + y) % y;
    case '**':
      return x ** y;
    case '<<':
      return x * 2 ** y;
    case '>>':
      return Math.floor(x / 2 ** y);
    case '&':
      return Number(BigInt(Math.trunc(x)) & BigInt(Math.trunc(y)));
    case '|':
      return Number(BigInt(Math.trunc(x)) | BigInt(Math.trunc(y)));
    default:
      return undefined;
  }
}

function sequenceOperation(
  machine: Machine,
  operator: string,
  a: PyValue,
  b: PyValue,
  from: Provenance,
  words: string,
): PyValue {
  if (operator === '*' && a.kind === 'sequence') {
    const count = numberOf(b);
    if (count === undefined || a.store.items.length * count > MAX_REPEAT) return machine.sequence([], from, a.type, false);
    const items = Array.from({ length: Math.max(0, count) }, () => a.store.items).flat();
    return machine.sequence(items, from, a.type, a.store.complete);
  }
  if (operator === '+' || operator === '|') {
    const [left, right] = [elementsOf(machine, a), elementsOf(machine, b)];
    const type = a.kind === 'sequence' ? a.type : 'list';
    const items = [...(left?.items ?? []), ...(right?.items ?? [])];
    const complete = left?.complete === true && right?.complete === true;
    return machine.sequence(type === 'set' ? distinct(items) : items, from, type, complete);
  }
  if (a.kind === 'sequence' && b.kind === 'sequence' && (operator === '-' || operator === '&') && isPlain(a) && isPlain(b)) {
    const held = (item: PyValue): boolean => b.store.items.some((other) => isSame(other.value, item));
    return machine.sequence(a.store.items.filter((item) => held(item.value) === (operator === '&')), from, a.type);
  }
  return pyUnknown(from, words);
}

/** `+=` and its like on lists and dicts change the object itself. */
export function updateInPlace(machine: Machine, operator: string, target: PyValue, value: PyValue): boolean {
  if (target.kind === 'sequence' && operator === '+' && target.type === 'list') {
    const elements = elementsOf(machine, value);
    target.store.push(...(elements?.items ?? []));
    if (!elements?.complete) target.store.markIncomplete();
    return true;
  }
  if (target.kind === 'mapping' && operator === '|') {
    spread(target, value);
    return true;
  }
  return false;
}

export function compare(operator: string, left: PyValue, right: PyValue, from: Provenance, words: string): PyValue {
  return lift(left, (a) =>
    lift(right, (b) => {
      const result = compared(operator, a, b);
      return result === undefined ? pyUnknown(from, words) : pyLiteral(result, from);
    }),
  );
}

function compared(operator: string, a: PyValue, b: PyValue): boolean | undefined {
  switch (operator) {
    case '==':
      return equal(a, b);
    case '!=':
      return negate(equal(a, b));
    case 'is':
      return isNone(b) === true ? isNone(a) : equal(a, b);
    case 'is not':
      return negate(isNone(b) === true ? isNone(a) : equal(a, b));
    case 'in':
      return held(a, b);
    case 'not in':
      return negate(held(a, b));
    default:
      return ordered(operator, a, b);
  }
}

function equal(a: PyValue, b: PyValue): boolean | undefined {
  const [x, y] = [plain(a), plain(b)];
  if (x.kind === 'literal' && y.kind === 'literal') return x.value === y.value;
  if (isSame(x, y) && x.kind !== 'unknown') return x.kind === 'instance' && memberOf(x.cls, '__eq__') ? undefined : true;
  if (x.kind === 'instance' && y.kind === 'instance') return x.cls.style === 'plain' && !memberOf(x.cls, '__eq__') && !memberOf(y.cls, '__eq__') ? false : undefined;
  const certain = new Set(['literal', 'sequence', 'mapping', 'resource', 'absent']);
  return certain.has(x.kind) && certain.has(y.kind) && x.kind !== y.kind ? false : undefined;
}

/** An enumeration's member compares like its value where that is a string. */
function plain(value: PyValue): PyValue {
  const enumerated = value.kind === 'instance' ? value.notes.get('value') : undefined;
  return enumerated ?? value;
}

function held(item: PyValue, container: PyValue): boolean | undefined {
  if (container.kind === 'mapping') {
    const key = keyOf(item);
    if (key === undefined) return undefined;
    const entry = container.store.get(key);
    if (!entry) return container.store.complete ? false : undefined;
    return entry.value.kind === 'either' && entry.value.alternatives.some((each) => each.value.kind === 'absent') ? undefined : true;
  }
  if (container.kind === 'sequence') {
    const outcomes = container.store.items.map((each) => (each.when === undefined ? equal(item, each.value) : undefined));
    if (outcomes.includes(true)) return true;
    return container.store.complete && outcomes.every((each) => each === false) ? false : undefined;
  }
  if (container.kind === 'literal' && item.kind === 'literal' && typeof container.value === 'string') {
    return container.value.includes(String(item.value));
  }
  return undefined;
}

function ordered(operator: string, a: PyValue, b: PyValue): boolean | undefined {
  if (a.kind !== 'literal' || b.kind !== 'literal') return undefined;
  const [x, y] = [a.value, b.value];
  if (x === null || y === null || typeof x === 'boolean' || typeof y === 'boolean' || typeof x !== typeof y) return undefined;
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    default:
      return undefined;
  }
}

type Slice = readonly (PyValue | undefined)[];

export function subscript(
  machine: Machine,
  object: PyValue,
  index: PyValue | Slice,
  from: Provenance,
  words: string,
): PyValue {
  return lift(object, (each) => {
    if (isSlice(index)) return sliced(machine, each, index, from, words);
    return lift(index, (at) => element(machine, each, at, from, words));
  });
}

function element(machine: Machine, object: PyValue, index: PyValue, from: Provenance, words: string): PyValue {
  if (object.kind === 'mapping') {
    const key = keyOf(index);
    const entry = key === undefined ? undefined : object.store.get(key);
    if (!entry) return pyUnknown(from, words);
    // Reading an entry that may be absent means that it is there.
    return present(entry.value);
  }
  if (object.kind === 'sequence' || (object.kind === 'literal' && typeof object.value === 'string')) {
    const number = numberOf(index);
    if (number === undefined || isUnordered(object)) return pyUnknown(from, words);
    if (object.kind === 'literal') {
      const character = [...String(object.value)].at(number);
      return character === undefined ? pyUnknown(from, words) : pyLiteral(character, from);
    }
    const { items, complete } = object.store;
    const isCertain = complete && items.every((item) => item.when === undefined);
    const beforeIsCertain = number >= 0 && items.slice(0, number + 1).every((item) => item.when === undefined);
    return isCertain || beforeIsCertain ? (items.at(number)?.value ?? pyUnknown(from, words)) : pyUnknown(from, words);
  }
  const own = specialMethod(machine, object, '__getitem__', { from }, index);
  if (own) return own;
  if (object.kind === 'class' && object.style === 'enum' && index.kind === 'literal') {
    return object.members.get(String(index.value)) ?? pyUnknown(from, words);
  }
  if (object.kind === 'native' && object.name === 'os.environ') {
    if (index.kind !== 'literal') return pyUnknown(from, 'environment variable', 'parameter');
    const name = String(index.value);
    machine.reads.push({ name, kind: 'environment', call: from.location, preset: undefined, isRequired: false, isGiven: false, isSecret: false });
    return carrying(pyUnknown(from, `environment variable ${name}`, 'parameter'), [name]);
  }
  // `list[str]`, `pulumi.Input[str]`: subscripts of types mean the type.
  if (object.kind === 'class' || object.kind === 'native') return object;
  return pyUnknown(from, words, object.kind === 'unknown' ? object.reason : object.kind === 'reference' ? 'computed' : 'unsupported');
}

export function present(value: PyValue): PyValue {
  if (value.kind !== 'either') return value;
  const [first, ...rest] = value.alternatives.filter((each) => each.value.kind !== 'absent');
  if (!first) return value;
  return rest.length === 0 ? first.value : { ...value, alternatives: [first, ...rest] };
}

function sliced(machine: Machine, object: PyValue, bounds: Slice, from: Provenance, words: string): PyValue {
  const [lower, upper, step] = bounds.map((bound) => (bound ? numberOf(bound) : undefined));
  const isKnown = bounds.every((bound) => !bound || isNone(bound) === true || numberOf(bound) !== undefined);
  if (!isKnown || step === 0 || isUnordered(object)) return pyUnknown(from, words);
  const backwards = step !== undefined && step < 0;
  const everyOther = <T>(items: readonly T[]): readonly T[] => (step === undefined || Math.abs(step) === 1 ? items : items.filter((_, at) => at % Math.abs(step) === 0));
  if (backwards && (lower !== undefined || upper !== undefined)) return pyUnknown(from, words);
  if (object.kind === 'literal' && typeof object.value === 'string') {
    const text = [...object.value].slice(lower, upper);
    return pyLiteral(everyOther(backwards ? text.reverse() : text).join(''), from);
  }
  if (object.kind === 'sequence' && object.store.complete && object.store.items.every((item) => item.when === undefined)) {
    const items = object.store.items.slice(lower, upper);
    return machine.sequence(everyOther(backwards ? [...items].reverse() : items), from, object.type);
  }
  return pyUnknown(from, words);
}

export function numberOf(value: PyValue): number | undefined {
  if (value.kind !== 'literal') return undefined;
  if (typeof value.value === 'number') return value.value;
  return typeof value.value === 'boolean' ? Number(value.value) : undefined;
}

/** True for strings, and for values that only a string can stand beside in a concatenation. */
function isText(value: PyValue): boolean {
  if (value.kind === 'literal') return typeof value.value === 'string';
  if (value.kind === 'either') return value.alternatives.every((each) => isText(each.value));
  return value.kind === 'template' || value.kind === 'reference' || value.kind === 'unknown';
}

function isPlain(value: SequenceValue): boolean {
  return value.store.complete && value.store.items.every((item) => item.when === undefined && item.value.kind === 'literal');
}

/** A set of several items: which one comes first is not known. */
export function isUnordered(value: PyValue | undefined): boolean {
  return value?.kind === 'sequence' && value.type === 'set' && value.store.items.length > 1;
}

export function distinct<T extends { readonly value: PyValue }>(items: readonly T[]): readonly T[] {
  const result: T[] = [];
  const seen = new Set<unknown>();
  for (const item of items) {
    if (item.value.kind === 'literal') {
      if (seen.has(item.value.value)) continue;
      seen.add(item.value.value);
    }
    result.push(item);
  }
  return result;
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function isSlice(index: PyValue | Slice): index is Slice {
  return Array.isArray(index);
}

