/** `object.name`. */
import type { Provenance } from '../../../core/value';
import type { Machine } from './machine';
import { callFunction, noArguments } from './calls';
import { methodOf } from './methods';
import type { ClassValue, InstanceValue, PyValue } from './values';
import { carrying, either, pyUnknown } from './values';

/** `bindTo` is what functions found on a class are bound to: for `super()`. */
export function attributeOf(
  machine: Machine,
  object: PyValue,
  name: string,
  from: Provenance,
  words: string,
  bindTo?: PyValue,
): PyValue {
  const missing = (): PyValue =>
    carrying(pyUnknown(from, words, object.kind === 'unknown' ? object.reason : 'unsupported'), object.from.inputs);
  if (name === '') return pyUnknown(from, words, 'syntax-error');
  switch (object.kind) {
    case 'module':
      return object.scope?.variables.get(name) ?? object.member(name) ?? missing();
    case 'either': {
      const alternatives = object.alternatives.filter((each) => !isNothing(each.value));
      return either(
        alternatives.map((each) => ({
          value: attributeOf(machine, each.value, name, from, words, bindTo),
          condition: each.condition,
        })),
        from,
      );
    }
    case 'instance':
      return instanceAttribute(machine, object, name, from) ?? missing();
    case 'class': {
      const found = memberOf(object, name);
      if (found) return bound(machine, found, bindTo ?? object, bindTo !== undefined, from);
      const inherited = nativeMember(object, name);
      if (inherited) return bindTo ? boundNative(inherited, bindTo) : inherited;
      if (name === '__name__') return { kind: 'literal', value: object.name, from };
      return missing();
    }
    case 'native': {
      const found = object.attribute?.(name, from);
      return found ? (bindTo ? boundNative(found, bindTo) : found) : missing();
    }
    case 'resource':
      return methodOf(machine, object, name, from) ?? object.attribute(name, from);
    case 'mapping': {
      const entry = object.className === undefined ? undefined : object.store.get(name);
      if (entry) return entry.value;
      const method = methodOf(machine, object, name, from);
      if (method) return method;
      // Outputs of objects give their members by attribute as well.
      return object.store.get(name)?.value ?? missing();
    }
    case 'reference':
      return methodOf(machine, object, name, from) ?? pyUnknown(from, words, 'computed');
    default:
      return methodOf(machine, object, name, from) ?? missing();
  }
}

/** What a class or one of its bases in the workspace defines. */
export function memberOf(cls: ClassValue, name: string): PyValue | undefined {
  for (const each of resolutionOrder(cls)) {
    const found = each.kind === 'class' ? each.members.get(name) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** The class, then those that it inherits from, in the order in which Python asks them. */
export function resolutionOrder(cls: ClassValue, depth = 0): readonly PyValue[] {
  const [only, ...others] = cls.bases;
  if (!only || depth > 20) return [cls];
  const orderOf = (base: PyValue): readonly PyValue[] => (base.kind === 'class' ? resolutionOrder(base, depth + 1) : [base]);
  if (others.length === 0) return [cls, ...orderOf(only)];
  const isOne = (a: PyValue, b: PyValue): boolean => a === b || (a.kind === 'class' && b.kind === 'class' && a.node === b.node) || (a.kind === 'native' && b.kind === 'native' && a.name === b.name);
  let lists = [...cls.bases.map(orderOf), cls.bases];
  const result: PyValue[] = [cls];
  while (lists.some((each) => each.length > 0)) {
    lists = lists.filter((each) => each.length > 0);
    // The first that no other list has further behind; where there is none, the first at all.
    const next = lists.map(([head]) => head).find((head) => head && !lists.some((each) => each.slice(1).some((one) => isOne(one, head)))) ?? lists[0]?.[0];
    if (!next) break;
    result.push(next);
    lists = lists.map((each) => each.filter((one) => !isOne(one, next)));
  }
  return result;
}

/** What a base class that the evaluator provides defines. */
function nativeMember(cls: ClassValue, name: string): PyValue | undefined {
  for (const base of cls.bases) {
    const found = base.kind === 'class' ? nativeMember(base, name) : base.kind === 'native' ? base.attribute?.(name) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** True when the class or a base of it is the named class of a library. */
export function derivesFrom(cls: ClassValue, native: string): boolean {
  return cls.bases.some((base) =>
    base.kind === 'class' ? derivesFrom(base, native) : base.kind === 'native' && base.name === native,
  );
}

function instanceAttribute(machine: Machine, object: InstanceValue, name: string, from: Provenance): PyValue | undefined {
  const field = object.fields.get(name);
  if (field) return field;
  const member = memberOf(object.cls, name);
  if (member) return bound(machine, member, object, true, from);
  if (object.cls.style === 'enum' || object.notes.has('value')) {
    if (name === 'value') return object.notes.get('value');
    if (name === 'name') return object.notes.get('name');
    const value = object.notes.get('value');
    if (value) return attributeOf(machine, value, name, from, name);
  }
  if (name === '__class__') return object.cls;
  const inherited = nativeMember(object.cls, name);
  return inherited && boundNative(inherited, object);
}

function bound(machine: Machine, member: PyValue, to: PyValue, isInstance: boolean, from: Provenance): PyValue {
  if (member.kind !== 'function' || member.boundTo) return member;
  switch (member.method) {
    case 'static':
      return member;
    case 'class':
      return { ...member, boundTo: to.kind === 'instance' ? to.cls : to };
    case 'property':
      return isInstance ? callFunction(machine, { ...member, boundTo: to }, noArguments(from)) : member;
    default:
      return isInstance ? { ...member, boundTo: to } : member;
  }
}

function boundNative(native: PyValue, self: PyValue): PyValue {
  if (native.kind !== 'native') return native;
  return { ...native, call: (call) => native.call({ ...call, positional: [{ value: self }, ...call.positional] }) };
}

function isNothing(value: PyValue): boolean {
  return value.kind === 'absent' || (value.kind === 'literal' && value.value === null);
}
