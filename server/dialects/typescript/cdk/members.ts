/** What constructs of every kind answer to. */
import type { Location } from '../../../core/text';
import type { Property, Value } from '../../../core/value';
import { literal } from '../../../core/value';
import { dependingOn } from '../evaluator/inputs';
import type { Argument, Js } from '../evaluator/values';
import { array, native, textOf } from '../evaluator/values';
import type { Construct } from './constructs';
import { l1Class } from './l1';
import { at, func, opaque, valued } from './natives';
import { stackOf, type CdkSession } from './session';

export function commonMember(session: CdkSession, construct: Construct, key: string, site: Location): Js | undefined {
  const from = at(site);
  switch (key) {
    case 'node':
      return nodeOf(session, construct, site);
    case 'stack': {
      const stack = stackOf(construct);
      return stack ? stack.instance : opaque('stack', from);
    }
    case 'env':
      return valued('env', from, () => literal(null, from), (name, at_) => placeOf(session, construct, name, at_));
    case 'region':
    case 'account':
      return stackOf(construct) || construct.className === 'core.Stage' ? placeOf(session, construct, key, site) : undefined;
    case 'applyRemovalPolicy':
      return method(session, construct, key, site);
    default:
      return undefined;
  }
}

/** `bucket.tags.setTag('Team', 'storage')`. */
export function setTag(session: CdkSession, construct: Construct, site: Location): Js {
  return func('setTag', at(site), (call) => {
    const [name, value] = call.args.map((each) => session.evaluation.toValue(each.value));
    const condition = session.evaluation.condition();
    if (name && value) construct.tags.push({ key: name, value, site: call.site, condition: condition === '' ? undefined : condition, only: [], except: [] });
    return { kind: 'absent', from: at(call.site) };
  });
}

function placeOf(session: CdkSession, construct: Construct, name: string, site: Location): Js | undefined {
  const value = name === 'region' ? session.regionOf(construct, at(site)) : name === 'account' ? session.accountOf(construct, at(site)) : undefined;
  return value && session.evaluation.fromValue(value);
}

/** A method that is recorded and of whose result nothing is known. */
export function method(session: CdkSession, construct: Construct, name: string, site: Location, result?: (args: readonly Argument[]) => Js | undefined): Js {
  return native(name, at(site), {
    call: (call) => {
      session.record(construct, name, call.args, call.complete, call.site);
      return result?.(call.args) ?? opaque(name, at(call.site));
    },
    member: (key, memberSite) => method(session, construct, `${name}.${key}`, memberSite),
  });
}

function nodeOf(session: CdkSession, construct: Construct, site: Location): Js {
  const from = at(site);
  return native('node', from, {
    member: (key, memberSite) => {
      const place = at(memberSite);
      switch (key) {
        case 'id':
          return { kind: 'literal', value: construct.id, from: place };
        case 'path':
          return { kind: 'literal', value: construct.path, from: place };
        case 'scope':
          return construct.scope?.instance ?? { kind: 'absent', from: place };
        case 'root':
          return rootOf(construct).instance;
        case 'children':
          return array(childrenOf(session, construct).map((each) => each.instance), place, false);
        case 'defaultChild':
          return defaultChild(session, construct) ?? opaque(key, place);
        case 'findChild':
        case 'tryFindChild':
          return func(key, place, ({ args }) => {
            const id = textOf(args[0]?.value);
            if (id === 'Resource') return defaultChild(session, construct);
            return childrenOf(session, construct).find((each) => each.id === id)?.instance;
          });
        case 'addDependency':
          return func(key, place, ({ args }) => {
            construct.dependsOn.push(...args.map((each) => each.value));
            return { kind: 'absent', from: place };
          });
        case 'tryGetContext':
        case 'getContext':
          return func(key, place, ({ args, site: callSite }) => contextValue(session, textOf(args[0]?.value), callSite, key === 'getContext'));
        default:
          return opaque(key, place);
      }
    },
  });
}

/** A value of `cdk.json`; anything else can be given on the command line. */
function contextValue(session: CdkSession, name: string | undefined, site: Location, isRequired: boolean): Js {
  const value = contextOf(session, name, site);
  session.readsContext = true;
  if (name === undefined) return value;
  const preset = session.contextValue(name) === undefined ? {} : { preset: session.evaluation.toValue(value), isGiven: true };
  session.evaluation.reads({ kind: 'context', name, location: site, isGiven: false, isRequired, ...preset });
  return dependingOn(value, [name]);
}

function contextOf(session: CdkSession, name: string | undefined, site: Location): Js {
  const value = name === undefined ? undefined : session.contextValue(name);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'literal', value, from: { location: site, via: [] } };
  }
  if (value !== undefined && value !== null) return session.evaluation.fromValue(fromJson(value, site));
  return { kind: 'unknown', reason: 'parameter', from: at(site), name: name === undefined ? 'context' : `context ${name}`, sensitive: true };
}

function fromJson(value: unknown, site: Location): Value {
  const from = at(site);
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => fromJson(item, site)), complete: true, from };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]): [string, Property] => [key, { value: fromJson(inner, site) }]);
    return { kind: 'object', entries: new Map(entries), complete: true, from };
  }
  return literal(typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null, from);
}

function childrenOf(session: CdkSession, construct: Construct): readonly Construct[] {
  return session.constructs.filter((each) => each.scope === construct);
}

function rootOf(construct: Construct): Construct {
  let root = construct;
  while (root.scope) root = root.scope;
  return root;
}

/** The L1 construct inside another one. */
function defaultChild(session: CdkSession, construct: Construct): Js | undefined {
  if (construct.kind === 'l1') return construct.instance;
  const type = construct.type;
  if (type === undefined || type === '') return childrenOf(session, construct).find((each) => each.id === 'Resource' || each.id === 'Default')?.instance;
  const [known] = construct.handles;
  if (known) return known;
  const instance = {
    kind: 'instance' as const,
    cell: {
      made: l1Class(session, type, construct.instance.from),
      fields: { entries: new Map(), complete: true },
      base: undefined,
      resource: undefined,
      declaration: construct.declaration,
      header: construct.header,
    },
    from: construct.instance.from,
  };
  session.alias(instance, construct);
  return instance;
}

