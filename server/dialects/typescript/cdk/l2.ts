/** L2 constructs as native classes, from their tables. */
import type { Location } from '../../../core/text';
import type { Provenance, Value } from '../../../core/value';
import { reference, unknown } from '../../../core/value';
import type { Call, InstanceHandle, Js, NativeValue } from '../evaluator/values';
import { native } from '../evaluator/values';
import type { Construct } from './constructs';
import { commonMember } from './members';
import { metricMember } from './metrics';
import type { ConstructModel, Import } from './model';
import { at, factory, func } from './natives';
import type { CdkSession } from './session';

export function l2Class(session: CdkSession, model: ConstructModel, from: Provenance): NativeValue {
  const behaviour: NativeValue = native(model.name, from, {
    component: true,
    construct: (call) => {
      const construct = session.add(call, {
        className: model.name,
        kind: 'l2',
        type: model.type,
        model,
        ...(model.propsAt === undefined ? {} : { propsAt: model.propsAt }),
      });
      model.made?.(session, construct);
    },
    instanceMember: (instance, key, site) => {
      const construct = session.constructOf(instance);
      return construct && memberOf(session, model, construct, instance, key, site);
    },
    member: (key, site) => {
      const imported = model.imports && Object.hasOwn(model.imports, key) ? model.imports[key] : undefined;
      if (imported) return importer(session, model, behaviour, key, imported, site);
      return /^from[A-Z]/.test(key) && !model.name.startsWith('aws-iam.')
        ? importer(session, model, behaviour, key, {}, site)
        : factory(session, `${model.name}.${key}`, at(site));
    },
  });
  return behaviour;
}

function memberOf(session: CdkSession, model: ConstructModel, construct: Construct, instance: InstanceHandle, key: string, site: Location): Js | undefined {
  const attribute = Object.hasOwn(model.attributes, key) ? model.attributes[key] : undefined;
  if (attribute !== undefined) {
    const given = construct.given.get(attribute);
    return given ? session.evaluation.fromValue(given) : reference(construct.path, attribute, at(site));
  }
  const part = model.parts && Object.hasOwn(model.parts, key) ? model.parts[key]?.(session, construct, site) : undefined;
  return part ?? commonMember(session, construct, key, site) ?? metricMember(session, construct, key, site) ?? method(session, model, construct, instance, key, site);
}

/** A method of the table, or something that is recorded and of which nothing is known: a method, or a part with methods. */
function method(session: CdkSession, model: ConstructModel, construct: Construct, instance: InstanceHandle, key: string, site: Location): Js {
  return native(`${construct.id}.${key}`, at(site), {
    toValue: () => unknown('unsupported', at(site), `${construct.id}.${key}`),
    call: (call) => {
      const recorded = session.record(construct, key, call.args, call.complete, call.site);
      const own = model.methods && Object.hasOwn(model.methods, key) ? model.methods[key] : undefined;
      const result = own?.({ session, construct, instance, call: recorded, arguments: call.args, site: call.site });
      // `api.root.addResource('orders').addMethod(…)` still is about the API.
      return result ?? method(session, model, construct, instance, `${key}()`, call.site);
    },
    member: (name, memberSite) => method(session, model, construct, instance, `${key}.${name}`, memberSite),
  });
}

/** `fromBucketName(this, 'Logs', name)`: a construct for something that exists. */
function importer(session: CdkSession, model: ConstructModel, made: NativeValue, name: string, { attribute, properties }: Import, site: Location): Js {
  return func(`${model.name}.${name}`, at(site), (call) => {
    const given = new Map<string, Value>();
    const [, , argument] = call.args;
    if (argument && attribute !== undefined) given.set(attribute, session.evaluation.toValue(argument.value));
    for (const [property, each] of Object.entries(properties ?? {})) {
      const value = argument && session.evaluation.member(argument.value, property, argument.site);
      if (value && value.kind !== 'absent') given.set(each, session.evaluation.toValue(value));
    }
    const instance = instanceAt(made, call);
    session.add({ ...call, args: call.args.slice(0, 2), instance }, { className: model.name, kind: 'l2', type: model.type, model, mode: 'imported', given });
    return instance;
  });
}

export function instanceAt(made: NativeValue, call: Pick<Call, 'site' | 'header'>): InstanceHandle {
  return {
    kind: 'instance',
    cell: {
      made,
      fields: { entries: new Map(), complete: true },
      base: made,
      resource: undefined,
      declaration: call.site,
      header: call.header,
    },
    from: at(call.site),
  };
}
