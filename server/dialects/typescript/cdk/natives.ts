/** Native values of the library: functions, namespaces, objects. */
import type { Location } from '../../../core/text';
import type { Property, Provenance, Value } from '../../../core/value';
import { unknown } from '../../../core/value';
import type { Call, InstanceHandle, Js, NativeValue } from '../evaluator/values';
import { native } from '../evaluator/values';
import { enumMembers } from './code';
import { commonMember } from './members';
import type { CdkSession } from './session';
import { made } from './shapes';

export function at(location: Location): Provenance {
  return { location, via: [] };
}

export function func(name: string, from: Provenance, call: (call: Call) => Js | undefined): NativeValue {
  return native(name, from, { call, toValue: () => unknown('unsupported', from, name) });
}

/** Something that stands for a value and answers to some names besides. */
export function valued(name: string, from: Provenance, value: () => Value, member: (key: string, site: Location) => Js | undefined = () => undefined): NativeValue {
  return native(name, from, { toValue: value, member });
}

export function enumeration(name: string, from: Provenance): Js | undefined {
  const members = enumMembers(name);
  return members && native(name, from, {
    member: (key, site) => {
      const value = members.get(key);
      return value === undefined ? undefined : { kind: 'literal', value, from: at(site) };
    },
  });
}

/**
 * A class that no table describes. Its objects stand for their arguments; constructed inside a construct, it is one, so that
 * others can be inside it. Static members are factories or constants.
 */
export function anyClass(session: CdkSession, name: string, from: Provenance): NativeValue {
  const objects = new Map<InstanceHandle['cell'], readonly Property[]>();
  return native(name, from, {
    component: true,
    construct: (call) => {
      const { args, instance } = call;
      if (session.constructOf(args[0]?.value) && args.length >= 2) session.add(call, { className: name, kind: 'scope' });
      objects.set(instance.cell, args.map((each) => ({ value: session.evaluation.toValue(each.value), site: each.site })));
    },
    toInstanceValue: (instance) => made(name, objects.get(instance.cell) ?? [], instance.from),
    member: (key, site) => factory(session, `${name}.${key}`, at(site)),
    instanceMember: (instance, key, site) => constructMemberOf(session, instance, key, site),
  });
}

/** `lambda.Code.fromAsset`, `lambda.Runtime.PYTHON_3_13`. */
export function factory(session: CdkSession, name: string, from: Provenance): NativeValue {
  return native(name, from, {
    call: (call) => {
      const args = call.args.map((each): Property => ({ value: session.evaluation.toValue(each.value), site: each.site }));
      return valued(name, at(call.site), () => made(name, args, at(call.site)), (key, site) => opaque(`${name}.${key}`, at(site)));
    },
    toValue: () => made(name, [], from),
    member: (key, site) => opaque(`${name}.${key}`, at(site)),
  });
}

/** Something that is not known, whatever is done with it. */
export function opaque(name: string, from: Provenance): NativeValue {
  return native(name, from, {
    call: (call) => opaque(name, at(call.site)),
    member: (key, site) => opaque(`${name}.${key}`, at(site)),
    toValue: () => unknown('unsupported', from, name),
  });
}

function constructMemberOf(session: CdkSession, instance: InstanceHandle, key: string, site: Location): Js | undefined {
  const construct = session.constructOf(instance);
  return (construct && commonMember(session, construct, key, site)) ?? opaque(key, at(site));
}
