/** Reading `value.key`. */
import type { Location } from '../../../core/text';
import type { Provenance } from '../../../core/value';
import type { Context } from './context';
import { invoke } from './calls';
import { functionValue } from './expressions';
import { dependingOn, inputsOf } from './inputs';
import type { ClassValue, FunctionValue, InstanceHandle, Js, RecordCell } from './values';
import { distribute, native } from './values';

/** `name` is what the result is called when it is not known: the member expression in words. */
export function readMember(context: Context, value: Js, key: string, site: Location, name: string): Js {
  switch (value.kind) {
    case 'record':
      return fromRecord(context, value.cell, key, value.from, value) ?? missing(value.cell.complete, value.from, site, name);
    case 'instance':
      return instanceMember(context, value, key, site, name);
    case 'array':
      return arrayMember(value, key, site, name);
    case 'either':
      return distribute(value, (each) => readMember(context, each, key, site, name));
    case 'native':
      return nativeMember(value, key, site) ?? { kind: 'unknown', reason: 'unsupported', from: written(site), name };
    case 'class':
      return staticMember(context, value, key, site, name);
    case 'reference':
      return attributeOf(value, key);
    case 'literal':
      if (typeof value.value === 'string') return stringMember(value.value, key, value.from, site, name);
      return value.value === null ? { kind: 'absent', from: value.from } : unknownMember(site, name);
    case 'unknown':
      return dependingOn({ kind: 'unknown', reason: value.reason, from: written(site), name }, value.from.inputs);
    case 'absent':
      return value;
    case 'template':
      return dependingOn(unknownMember(site, name), inputsOf(value));
    case 'function':
      return unknownMember(site, name);
  }
}

function runGetter(context: Context, getter: FunctionValue, self: Js): Js {
  return invoke(context, getter, [], true, self, getter.from);
}

function unknownMember(site: Location, name: string): Js {
  return { kind: 'unknown', reason: 'computed', from: written(site), name };
}

function missing(complete: boolean, from: Provenance, site: Location, name: string): Js {
  return complete ? { kind: 'absent', from } : { kind: 'unknown', reason: 'unsupported', from: written(site), name };
}

function fromRecord(context: Context, cell: RecordCell, key: string, from: Provenance, self: Js): Js | undefined {
  const slot = cell.entries.get(key);
  if (!slot) return undefined;
  const value = slot.getter ? runGetter(context, slot.getter, self) : slot.value;
  const holder = from.via.at(-1);
  // A value read out of a constant object came through that constant.
  return holder && value.kind !== 'function' && value.kind !== 'instance' && value.from.via.length < 8
    ? { ...value, from: { ...value.from, via: [...value.from.via, { name: `${holder.name}.${key}`, location: slot.key ?? holder.location }] } }
    : value;
}

function instanceMember(context: Context, value: InstanceHandle, key: string, site: Location, name: string): Js {
  const { cell } = value;
  const field = cell.fields.entries.get(key);
  if (field) return field.getter ? runGetter(context, field.getter, value) : field.value;
  for (let current: Js | undefined = cell.made; current; current = current.kind === 'class' ? current.base : undefined) {
    if (current.kind === 'class') {
      const getter = current.members.getter(key);
      if (getter) return runGetter(context, functionValue(getter.value, current.scope, value, current, key), value);
      const method = current.members.method(key);
      if (method) return functionValue(method.value, current.scope, value, current, key);
    } else if (current.kind === 'native') {
      const member = nativeInstanceMember(current, value, key, site);
      return member ?? { kind: 'unknown', reason: 'unsupported', from: written(site), name };
    } else {
      return { kind: 'unknown', reason: 'unsupported', from: written(site), name };
    }
  }
  return missing(cell.fields.complete, value.from, site, name);
}

function nativeInstanceMember(start: Js, value: InstanceHandle, key: string, site: Location): Js | undefined {
  for (let current: Js | undefined = start; current?.kind === 'native'; current = current.behaviour.base) {
    const member = current.behaviour.instanceMember?.(value, key, site);
    if (member) return member;
  }
  return undefined;
}

function nativeMember(start: Js, key: string, site: Location): Js | undefined {
  for (let current: Js | undefined = start; current?.kind === 'native'; current = current.behaviour.base) {
    const member = current.behaviour.member?.(key, site);
    if (member) return member;
  }
  return undefined;
}

function staticMember(context: Context, value: ClassValue, key: string, site: Location, name: string): Js {
  const own = fromRecord(context, value.statics, key, value.from, value);
  if (own) return own;
  const getter = value.members.methods.find((each) => each.isStatic && each.name === key);
  if (getter) return functionValue(getter.value, value.scope, value, value, key);
  if (key === 'name') return { kind: 'literal', value: value.name, from: value.from };
  if (value.base) return readMember(context, value.base, key, site, name);
  return missing(value.statics.complete, value.from, site, name);
}

function arrayMember(value: Extract<Js, { kind: 'array' }>, key: string, site: Location, name: string): Js {
  const { items, complete } = value.cell;
  if (key === 'length' || key === 'size') {
    return complete && items.every((item) => item.kind !== 'either') ? { kind: 'literal', value: items.length, from: written(site) } : unknownMember(site, name);
  }
  const index = Number(key);
  if (!Number.isInteger(index)) return unknownMember(site, name);
  return items[index] ?? missing(complete, value.from, site, name);
}

function stringMember(text: string, key: string, from: Provenance, site: Location, name: string): Js {
  if (key === 'length') return { kind: 'literal', value: text.length, from };
  const index = Number(key);
  if (!Number.isInteger(index)) return unknownMember(site, name);
  const character = text[index];
  return character === undefined ? { kind: 'absent', from } : { kind: 'literal', value: character, from };
}

/** A part of an attribute: lists are left out of the name, as they are in Terraform's. */
function attributeOf(value: Extract<Js, { kind: 'reference' }>, key: string): Js {
  if (/^\d+$/.test(key)) return value;
  const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { ...value, attribute: value.attribute === '' ? name : `${value.attribute}.${name}` };
}

function written(location: Location): Provenance {
  return { location, via: [] };
}

/** A namespace whose members are computed when they are first read. */
export function lazyNamespace(
  name: string,
  from: Provenance,
  make: (key: string, site: Location) => Js | undefined,
): Js {
  const known = new Map<string, Js | undefined>();
  return native(name, from, {
    member: (key, site) => {
      if (!known.has(key)) known.set(key, make(key, site));
      return known.get(key);
    },
  });
}
