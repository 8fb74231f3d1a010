/** L1 constructs of every service: CloudFormation resources under other names. */
import type { Location } from '../../../core/text';
import type { ObjectValue, Property, Value } from '../../../core/value';
import { list, object, reference } from '../../../core/value';
import type { CdkNames, NamePath, SchemaNames } from '../../../schema/names';
import { pascalCase, snakeCase } from '../../../schema/names';
import type { InstanceHandle, Js, NativeValue } from '../evaluator/values';
import { native, textOf } from '../evaluator/values';
import { under } from './build';
import type { Construct, Override } from './constructs';
import { commonMember, method, setTag } from './members';
import { at, func, opaque, valued } from './natives';
import type { CdkSession } from './session';
import { mapAlternatives } from './shapes';

export function l1Class(session: CdkSession, type: string, from: NativeValue['from'], className = `L1.${type}`): NativeValue {
  return native(className, from, {
    component: true,
    construct: (call) => void session.add(call, { className, kind: 'l1', type }),
    instanceMember: (instance, key, site) => l1Member(session, instance, type, key, site),
    member: (key, site) => opaque(`${className}.${key}`, at(site)),
  });
}

/** `CfnResource`, whose type and properties are arguments. */
export function genericResource(session: CdkSession, from: NativeValue['from']): NativeValue {
  return native('core.CfnResource', from, {
    component: true,
    construct: (call) => {
      const type = textOf(session.evaluation.member(call.args[2]?.value ?? { kind: 'absent', from }, 'type', call.site));
      session.add(call, { className: 'core.CfnResource', kind: 'l1', type: type ?? '' });
    },
    instanceMember: (instance, key, site) => {
      const type = session.constructOf(instance)?.type;
      return type === undefined ? undefined : l1Member(session, instance, type, key, site);
    },
  });
}

function l1Member(session: CdkSession, instance: InstanceHandle, type: string, key: string, site: Location): Js | undefined {
  const construct = session.constructOf(instance);
  if (!construct) return undefined;
  const from = at(site);
  if (key === 'ref') return reference(construct.path, session.bridge.attribute(type, { kind: 'ref' }), from);
  if (key === 'getAtt') {
    return func(key, from, ({ args, site: callSite }) => {
      const name = textOf(args[0]?.value);
      return name === undefined ? undefined : reference(construct.path, session.bridge.attribute(type, { kind: 'attribute', name }), at(callSite));
    });
  }
  if (/^attr[A-Z]/.test(key)) {
    const name = session.names.cdk.attributeOf(type, key);
    const attribute = name === undefined ? snakeCase(key.slice(4)) : session.bridge.attribute(type, { kind: 'attribute', name });
    return reference(construct.path, attribute, from);
  }
  switch (key) {
    case 'addPropertyOverride':
    case 'addPropertyDeletionOverride':
      return override(session, construct, key, [], site);
    case 'addOverride':
    case 'addDeletionOverride':
      return override(session, construct, key, ['Properties'], site);
    case 'addDependency':
    case 'addDependsOn':
      return func(key, from, ({ args }) => {
        construct.dependsOn.push(...args.map((each) => each.value));
        return { kind: 'absent', from };
      });
    case 'tags':
      return valued('tags', from, () => ({ kind: 'absent', from }), (name, memberSite) => (name === 'setTag' ? setTag(session, construct, memberSite) : method(session, construct, `tags.${name}`, memberSite)));
    case 'cfnOptions':
      return cfnOptions(construct, site);
    case 'logicalId':
      return { kind: 'unknown', reason: 'computed', from, name: `${construct.id}.logicalId` };
  }
  const property = construct.props.entries.get(key);
  if (property && construct.kind === 'l1') return session.evaluation.fromValue(property.value);
  return commonMember(session, construct, key, site) ?? method(session, construct, key, site);
}

/** Options are an object of their own, whose fields are assigned. */
function cfnOptions(construct: Construct, site: Location): Js {
  construct.options ??= {
    kind: 'instance',
    cell: {
      made: opaque('cfnOptions', at(site)),
      fields: { entries: new Map(), complete: true },
      base: undefined,
      resource: undefined,
      declaration: construct.declaration,
      header: construct.header,
    },
    from: at(site),
  };
  return construct.options;
}

/** What `prefix` says must stand before the path, and is taken off. */
function override(session: CdkSession, construct: Construct, name: string, prefix: readonly string[], site: Location): Js {
  return func(name, at(site), ({ args, site: callSite }) => {
    const [path, value] = args;
    const text = textOf(path?.value);
    const condition = session.evaluation.condition();
    const absent: Js = { kind: 'absent', from: at(callSite) };
    if (text === undefined) {
      construct.overrides.push({ path: [], property: undefined, condition });
      return absent;
    }
    const parts = text.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'));
    if (prefix.some((part, index) => parts[index] !== part)) return absent;
    const isDeletion = name.includes('Deletion') || !value;
    const property: Property | undefined = isDeletion ? undefined : { value: session.evaluation.toValue(value.value), site: value.site, member: callSite };
    const entry: Override = { path: parts.slice(prefix.length), property, condition: condition === '' ? undefined : condition };
    construct.overrides.push(entry);
    return absent;
  });
}

/** Properties under L1's names, under CloudFormation's. */
export function cloudFormationProperties(names: SchemaNames, type: string, props: ObjectValue, fields: ReadonlyMap<string, Property>): ObjectValue {
  const all = fields.size === 0 ? props : object(new Map([...props.entries, ...fields]), props.from, props.complete);
  return translated(names.cdk, names, type, all, []);
}

function translated(cdk: CdkNames, names: SchemaNames, type: string, value: ObjectValue, path: NamePath): ObjectValue {
  const entries = new Map<string, Property>();
  for (const [key, property] of value.entries) {
    const name = cdk.toCloudFormation(type, path, key) ?? pascalCase(snakeCase(key));
    entries.set(name, { ...property, value: translatedValue(cdk, names, type, property.value, [...path, name]) });
  }
  return object(entries, value.from, value.complete);
}

function translatedValue(cdk: CdkNames, names: SchemaNames, type: string, value: Value, path: NamePath): Value {
  switch (value.kind) {
    case 'object': {
      const schema = names.cloudFormation.property(type, path);
      // Free JSON and maps keep their keys; so does what no table knows.
      if (!schema || schema.container === 'map' || schema.kind !== 'object') return value;
      return translated(cdk, names, type, value, path);
    }
    case 'list':
      return list(value.items.map((item) => translatedValue(cdk, names, type, item, path)), value.from, value.complete);
    case 'choice':
      return mapAlternatives(value, (each) => translatedValue(cdk, names, type, each, path));
    default:
      return value;
  }
}

/** Properties after `addPropertyOverride` and its relatives. */
export function overridden(properties: ObjectValue, overrides: readonly Override[]): ObjectValue {
  return overrides.reduce((all, each) => (each.path.length === 0 ? object(all.entries, all.from, false) : withOverride(all, each.path, each)), properties);
}

function withOverride(value: ObjectValue, [name = '', ...rest]: readonly string[], { property, condition }: Override): ObjectValue {
  const entries = new Map(value.entries);
  const before = entries.get(name);
  if (rest.length === 0) {
    if (property) entries.set(name, { ...property, value: replacedUnder(condition, before?.value, property.value) });
    else if (condition === undefined) entries.delete(name);
    else if (before) entries.set(name, { ...before, value: under(`not (${condition})`, before.value) });
    return object(entries, value.from, value.complete);
  }
  const inner = before?.value;
  if (inner?.kind === 'list') {
    const index = Number(rest[0]);
    const items = inner.items.map((item, position) =>
      position === index && item.kind === 'object' && rest.length > 1 ? withOverride(item, rest.slice(1), { path: rest, property, condition }) : item,
    );
    if (position(index) && rest.length === 1 && property) items[index] = property.value;
    entries.set(name, { ...before, value: list(items, inner.from, inner.complete) });
  } else if (inner === undefined || inner.kind === 'absent' || inner.kind === 'object') {
    const container = inner?.kind === 'object' ? inner : object(new Map<string, Property>(), property?.value.from ?? value.from);
    const made = withOverride(container, rest, { path: rest, property, condition });
    // `List.0.Member` of a list that is not there makes an object with numbers for keys, which CloudFormation would refuse.
    entries.set(name, { ...(before ?? {}), value: made });
  } else {
    entries.set(name, { ...before, value: { kind: 'unknown', reason: 'unsupported', from: inner.from } });
  }
  return object(entries, value.from, value.complete);
}

function position(index: number): boolean {
  return Number.isInteger(index) && index >= 0;
}

function replacedUnder(condition: string | undefined, before: Value | undefined, after: Value): Value {
  if (condition === undefined) return after;
  const rest: Value = before ?? { kind: 'absent', from: after.from };
  return { kind: 'choice', alternatives: [{ value: after, condition }, { value: rest, condition: `not (${condition})` }], from: after.from };
}
