/** Rows: translations between properties of constructs and CloudFormation's. */
import type { Expression } from '../../../core/edits';
import { write as expression } from '../../../core/edits';
import type { Primitive, Value } from '../../../core/value';
import { list, literal, object, unknown } from '../../../core/value';
import type { Build } from './build';
import { code, enumMember, enumMembers } from './code';
import type { Read, Row } from './model';
import { madeBy, mapAlternatives } from './shapes';

/** Another construct, of which CloudFormation takes an attribute. */
export function attribute(to: string, name: string): Row {
  return { to, read: (value, build) => build.attribute(value, name), write: constructOnly };
}

/** A list of constructs. */
export function attributes(to: string, name: string): Row {
  return {
    to,
    read: (value, build) =>
      value.kind === 'list' ? list(value.items.map((item) => build.attribute(item, name)), value.from, value.complete) : undefined,
  };
}

function constructOnly(value: Expression): Expression | undefined {
  return value.kind === 'reference' ? { ...value, attribute: '' } : undefined;
}

const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;

/** A `Duration`, in a unit. */
export function duration(to: string, unit: keyof typeof SECONDS): Row {
  return {
    to,
    read: (value) => scaled(value, SECONDS[unit]),
    write: (value) => {
      if (value.kind !== 'literal' || !Number.isInteger(Number(value.value))) return undefined;
      const seconds = Number(value.value) * SECONDS[unit];
      const best = (['days', 'hours', 'minutes'] as const).find((each) => seconds > 0 && seconds % SECONDS[each] === 0) ?? 'seconds';
      return code(`core.Duration.${best}`, [expression.literal(seconds / SECONDS[best])]);
    },
  };
}

/** A `Size`, in mebibytes or gibibytes. */
export function size(to: string, unit: 'mebibytes' | 'gibibytes'): Row {
  return { to, read: (value) => scaled(value, unit === 'mebibytes' ? 1024 : 1024 * 1024) };
}

function scaled(value: Value, by: number): Value | undefined {
  return value.kind === 'literal' && typeof value.value === 'number' ? literal(value.value / by, value.from) : undefined;
}

/** Plain values, which fixes may write as they are. */
export function plain(to: string): Row {
  return { to, read: (value) => value, write: (value) => value };
}

/** A name that the construct writes in small letters, always or where the app has a feature flag. */
export function lowerCased(to: string, flag?: string): Row {
  return {
    to,
    read: (value, { session }) =>
      value.kind === 'literal' && typeof value.value === 'string' && (flag === undefined || session.flag(flag)) ? literal(value.value.toLowerCase(), value.from) : value,
    write: (value) => value,
  };
}

/** An enumeration whose values are CloudFormation's. */
export function enumeration(to: string, name: string): Row {
  return { to, read: (value) => value, write: (value) => memberFor(name, value) };
}

/** An enumeration whose members mean something else to CloudFormation; null: nothing is written there. */
export function members(to: string, name: string, meaning: Readonly<Record<string, Primitive>>): Row {
  return {
    to,
    read: (value) => {
      const member = value.kind === 'literal' ? enumMember(name, value.value) : undefined;
      if (member === undefined || !Object.hasOwn(meaning, member)) return undefined;
      const native = meaning[member] ?? null;
      return native === null ? { kind: 'absent', from: value.from } : literal(native, value.from);
    },
    write: (value) => {
      const found = value.kind === 'literal' ? Object.entries(meaning).find(([, native]) => native === value.value) : undefined;
      return found && code(`${name}.${found[0]}`);
    },
  };
}

function memberFor(name: string, value: Expression): Expression | undefined {
  const member = value.kind === 'literal' ? enumMember(name, value.value) : undefined;
  return member === undefined ? undefined : code(`${name}.${member}`);
}

/** A boolean that CloudFormation writes as words. */
export function words(to: string, whenTrue: Primitive, whenFalse: Primitive = null): Row {
  return {
    to,
    read: (value) => {
      if (value.kind !== 'literal' || typeof value.value !== 'boolean') return undefined;
      const word = value.value ? whenTrue : whenFalse;
      return word === null ? { kind: 'absent', from: value.from } : literal(word, value.from);
    },
    write: (value) => {
      if (value.kind !== 'literal') return undefined;
      if (value.value === whenTrue) return expression.literal(true);
      return value.value === whenFalse ? expression.literal(false) : undefined;
    },
  };
}

export function boolean(to: string): Row {
  return plain(to);
}

/** Something that a fix does not write. */
export function read(to: string, reading: Read): Row {
  return { to, read: reading };
}

/** One value, which CloudFormation has as the only item of a list. */
export function listOfOne(to: string): Row {
  return { to, read: (value) => list([value], value.from) };
}

/** Text for CloudFormation where the construct takes a number or boolean. */
export function asText(to: string): Row {
  return { to, read: (value) => (value.kind === 'literal' ? literal(String(value.value), value.from) : value) };
}

/** A static member that stands for a text: `lambda.Runtime.PYTHON_3_13`. */
export function constant(to: string, prefix: string, text: (member: string) => string | undefined): Row {
  return {
    to,
    read: (value) => {
      const name = madeBy(value);
      if (value.kind === 'literal') return value;
      if (name === undefined || !name.startsWith(`${prefix}.`)) return undefined;
      const found = text(name.slice(prefix.length + 1));
      return found === undefined ? undefined : literal(found, value.from);
    },
  };
}

/** Objects in a list, one by one. */
export function each(to: string, item: Read): Row {
  return {
    to,
    read: (value, build) =>
      value.kind === 'list' ? list(value.items.map((one) => readValue(one, item, build)), value.from, value.complete) : undefined,
  };
}

/** The members of an object under other names; members that are not listed are left out. */
export function renamed(to: string, names: Readonly<Record<string, string>>): Row {
  return { to, read: (value) => renamedObject(value, names) };
}

export function renamedObject(value: Value, names: Readonly<Record<string, string>>): Value | undefined {
  if (value.kind !== 'object') return undefined;
  const entries = [...value.entries].flatMap(([key, property]) => {
    const name = Object.hasOwn(names, key) ? names[key] : undefined;
    return name === undefined ? [] : [[name, property] as const];
  });
  return object(new Map(entries), value.from, value.complete);
}

/** Applies a translation; what it does not know is unknown. */
export function readValue(value: Value, reading: Read, build: Build): Value {
  return mapAlternatives(value, (one) => {
    if (one.kind === 'absent' || one.kind === 'unknown' || (one.kind === 'literal' && one.value === null)) {
      return one.kind === 'literal' ? { kind: 'absent', from: one.from } : one;
    }
    return reading(one, build) ?? unknown('unsupported', one.from, madeBy(one));
  });
}

export { enumMembers };
