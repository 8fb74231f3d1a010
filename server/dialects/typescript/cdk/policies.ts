/** Policy statements, documents and principals of `aws-iam` as values in IAM's JSON shape. */
import type { Location } from '../../../core/text';
import type { ObjectValue, Property, Provenance, Value } from '../../../core/value';
import { list, literal, object, template, unknown } from '../../../core/value';
import type { Call, InstanceHandle, Js, NativeValue } from '../evaluator/values';
import { native } from '../evaluator/values';
import { at, func, opaque } from './natives';
import type { CdkSession } from './session';
import { argument, madeBy, mapAlternatives, valueAt } from './shapes';

interface StatementState {
  readonly props: Value | undefined;
  /** What methods added, by element of the statement. */
  readonly added: { readonly element: string; readonly property: Property }[];
}

const ELEMENTS: Readonly<Record<string, string>> = {
  sid: 'Sid',
  effect: 'Effect',
  actions: 'Action',
  notActions: 'NotAction',
  resources: 'Resource',
  notResources: 'NotResource',
  conditions: 'Condition',
};

const ADDERS: Readonly<Record<string, string>> = {
  addActions: 'Action',
  addNotActions: 'NotAction',
  addResources: 'Resource',
  addNotResources: 'NotResource',
  addAllResources: 'Resource',
  addPrincipals: 'Principal',
  addNotPrincipals: 'NotPrincipal',
  addAnyPrincipal: 'Principal',
  addServicePrincipal: 'Principal',
  addAwsAccountPrincipal: 'Principal',
  addArnPrincipal: 'Principal',
  addAccountRootPrincipal: 'Principal',
  addCondition: 'Condition',
  addConditions: 'Condition',
};

export function statementClass(session: CdkSession, from: Provenance): NativeValue {
  const states = new Map<InstanceHandle['cell'], StatementState>();
  return native('iam.PolicyStatement', from, {
    construct: ({ args, instance }) => {
      states.set(instance.cell, { props: args[0] && session.evaluation.toValue(args[0].value), added: [] });
    },
    member: (key, site) => (key === 'fromJson' ? func('PolicyStatement.fromJson', at(site), ({ args }) => args[0]?.value) : undefined),
    instanceMember: (instance, key, site) => {
      const element = Object.hasOwn(ADDERS, key) ? ADDERS[key] : undefined;
      const state = states.get(instance.cell);
      if (!state || element === undefined) return key === 'copy' ? func(key, at(site), () => instance) : opaque(key, at(site));
      return func(key, at(site), (call) => {
        for (const property of additions(session, key, call)) state.added.push({ element, property });
        return { kind: 'absent', from: at(call.site) };
      });
    },
    toInstanceValue: (instance) => {
      const state = states.get(instance.cell);
      const assigned = instance.cell.fields.entries;
      const effect = assigned.get('effect');
      return state && statementOf(session, state, instance.from, effect && { value: session.evaluation.toValue(effect.value), ...(effect.site ? { site: effect.site } : {}) });
    },
  });
}

function additions(session: CdkSession, name: string, { args, site }: Call): readonly Property[] {
  const properties = args.map((each): Property => ({ value: session.evaluation.toValue(each.value), site: each.site }));
  const [first, second] = properties;
  switch (name) {
    case 'addAllResources':
      return [{ value: literal('*', at(site)) }];
    case 'addAnyPrincipal':
      return [{ value: principal('AWS', literal('*', at(site)), at(site)) }];
    case 'addServicePrincipal':
      return first ? [{ value: principal('Service', first.value, at(site)) }] : [];
    case 'addArnPrincipal':
      return first ? [{ value: principal('AWS', first.value, at(site)) }] : [];
    case 'addAwsAccountPrincipal':
      return first ? [{ value: principal('AWS', accountRoot(first.value, at(site)), at(site)) }] : [];
    case 'addAccountRootPrincipal':
      return [{ value: principal('AWS', accountRoot(unknown('data-source', at(site), 'AWS::AccountId'), at(site)), at(site)) }];
    case 'addCondition':
      return first?.value.kind === 'literal' && second
        ? [{ value: object(new Map([[String(first.value.value), second]]), at(site)) }]
        : [{ value: unknown('unsupported', at(site)) }];
    default:
      return properties;
  }
}

function statementOf(session: CdkSession, state: StatementState, from: Provenance, effect: Property | undefined): Value {
  const props = state.props ?? object(new Map(), from);
  return mapAlternatives(props, (value) => {
    if (value.kind !== 'object') return unknown('unsupported', from, 'PolicyStatement');
    const entries = new Map<string, Property>();
    entries.set('Effect', effect ?? value.entries.get('effect') ?? { value: literal('Allow', value.from) });
    for (const [key, property] of value.entries) {
      const name = Object.hasOwn(ELEMENTS, key) ? ELEMENTS[key] : undefined;
      if (name !== undefined && name !== 'Effect') entries.set(name, property);
      else if (key === 'principals' || key === 'notPrincipals') {
        entries.set(key === 'principals' ? 'Principal' : 'NotPrincipal', { ...property, value: principalsOf(session, property.value) });
      }
    }
    for (const { element, property } of state.added) add(session, entries, element, property);
    return object(entries, value.from, value.complete);
  });
}

function add(session: CdkSession, entries: Map<string, Property>, element: string, property: Property): void {
  const before = entries.get(element);
  if (element.endsWith('Principal')) {
    const own = principalsOf(session, list([property.value], property.value.from));
    entries.set(element, { value: before ? mergedPrincipals([before.value, own], own.from) : own });
  } else if (element === 'Condition') {
    entries.set(element, { value: before ? mergedObjects(before.value, property.value) : property.value });
  } else {
    const items = before?.value.kind === 'list' ? before.value.items : before ? [before.value] : [];
    const complete = before?.value.kind === 'list' ? before.value.complete : true;
    entries.set(element, { value: list([...items, property.value], before?.value.from ?? property.value.from, complete) });
  }
}

function mergedObjects(a: Value, b: Value): Value {
  if (a.kind !== 'object' || b.kind !== 'object') return unknown('unsupported', b.from);
  const entries = new Map(a.entries);
  for (const [key, property] of b.entries) {
    const before = entries.get(key);
    entries.set(key, before ? { ...property, value: mergedObjects(before.value, property.value) } : property);
  }
  return object(entries, a.from, a.complete && b.complete);
}

export function documentClass(session: CdkSession, from: Provenance): NativeValue {
  const states = new Map<InstanceHandle['cell'], { readonly props: Value | undefined; readonly statements: Js[] }>();
  return native('iam.PolicyDocument', from, {
    construct: ({ args, instance }) => {
      states.set(instance.cell, { props: args[0] && session.evaluation.toValue(args[0].value), statements: [] });
    },
    member: (key, site) => (key === 'fromJson' ? func('PolicyDocument.fromJson', at(site), ({ args }) => args[0]?.value) : undefined),
    instanceMember: (instance, key, site) =>
      key === 'addStatements'
        ? func(key, at(site), (call) => {
            states.get(instance.cell)?.statements.push(...call.args.map((each) => each.value));
            return { kind: 'absent', from: at(call.site) };
          })
        : opaque(key, at(site)),
    toInstanceValue: (instance) => {
      const state = states.get(instance.cell);
      const own = state?.props ? valueAt(state.props, 'statements') : undefined;
      const added = (state?.statements ?? []).map((each) => session.evaluation.toValue(each));
      const items = own?.kind === 'list' ? own.items : [];
      const complete = own === undefined || own.kind === 'absent' || (own.kind === 'list' && own.complete);
      return documentOf([...items, ...added], own?.from ?? instance.from, complete);
    },
  });
}

export function documentOf(statements: readonly Value[], from: Provenance, complete = true): ObjectValue {
  return object(
    new Map<string, Property>([
      ['Version', { value: literal('2012-10-17', from) }],
      ['Statement', { value: list(statements, from, complete) }],
    ]),
    from,
  );
}

export function allow(actions: readonly string[], resources: readonly Value[], site: Location, condition?: Value): ObjectValue {
  const from = at(site);
  const entries = new Map<string, Property>([
    ['Effect', { value: literal('Allow', from) }],
    ['Action', { value: list(actions.map((action) => literal(action, from)), from) }],
    ['Resource', { value: list(resources, from) }],
  ]);
  if (condition) entries.set('Condition', { value: condition });
  return object(entries, from);
}

/** Principals as the `Principal` element has them. */
export function principalsOf(session: CdkSession, value: Value): Value {
  if (value.kind !== 'list') return mapAlternatives(value, (one) => principalOf(session, one));
  return mergedPrincipals(value.items.map((item) => principalOf(session, item)), value.from, value.complete);
}

function mergedPrincipals(values: readonly Value[], from: Provenance, complete = true): Value {
  const entries = new Map<string, Property>();
  let all = complete;
  for (const value of values) {
    if (value.kind === 'literal' && value.value === '*') return value;
    if (value.kind !== 'object') {
      all = false;
      continue;
    }
    for (const [key, property] of value.entries) {
      const before = entries.get(key)?.value;
      const items = before?.kind === 'list' ? before.items : before ? [before] : [];
      entries.set(key, before ? { value: list([...items, property.value], from) } : property);
    }
    all &&= value.complete;
  }
  return object(entries, from, all);
}

export function principalOf(session: CdkSession, value: Value): Value {
  if (value.kind === 'reference') {
    const construct = session.target(value);
    const type = construct?.type ?? '';
    return type.startsWith('AWS::IAM::') ? principal('AWS', session.attributeOf(value, 'arn'), value.from) : unknown('computed', value.from, construct?.id);
  }
  const name = madeBy(value);
  const first = argument(value, 0)?.value;
  const { from } = value;
  switch (name) {
    case 'aws-iam.ServicePrincipal':
      return first ? principal('Service', first, from) : value;
    case 'aws-iam.ArnPrincipal':
      return first ? principal('AWS', first, from) : value;
    case 'aws-iam.AccountPrincipal':
      return first ? principal('AWS', accountRoot(first, from), from) : value;
    case 'aws-iam.AccountRootPrincipal':
      return principal('AWS', accountRoot(unknown('data-source', from, 'AWS::AccountId'), from), from);
    case 'aws-iam.AnyPrincipal':
    case 'aws-iam.Anyone':
      return principal('AWS', literal('*', from), from);
    case 'aws-iam.StarPrincipal':
      return literal('*', from);
    case 'aws-iam.CanonicalUserPrincipal':
      return first ? principal('CanonicalUser', first, from) : value;
    case 'aws-iam.FederatedPrincipal':
    case 'aws-iam.WebIdentityPrincipal':
    case 'aws-iam.SamlPrincipal':
      return first ? principal('Federated', first, from) : value;
    case 'aws-iam.CompositePrincipal': {
      const parts: Value[] = [];
      for (let index = 0; ; index++) {
        const part = argument(value, index);
        if (!part) break;
        parts.push(principalOf(session, part.value));
      }
      return mergedPrincipals(parts, from);
    }
    default:
      return value.kind === 'object' && name === undefined ? value : unknown('unsupported', from, name);
  }
}

/** The statements of a role's trust policy: one for each kind of principal. */
export function trustOf(session: CdkSession, value: Value, from: Provenance): Value {
  const parts: Value[] = [];
  if (madeBy(value) === 'aws-iam.CompositePrincipal') {
    for (let index = 0; ; index++) {
      const part = argument(value, index);
      if (!part) break;
      parts.push(part.value);
    }
  } else {
    parts.push(value);
  }
  return documentOf(
    parts.map((part) =>
      mapAlternatives(part, (one) => {
        const federated = /WebIdentityPrincipal$/.test(madeBy(one) ?? '');
        const entries = new Map<string, Property>([
          ['Effect', { value: literal('Allow', from) }],
          ['Action', { value: literal(federated ? 'sts:AssumeRoleWithWebIdentity' : 'sts:AssumeRole', from) }],
          ['Principal', { value: principalOf(session, one) }],
        ]);
        // Principals with conditions, tags or sessions can say more than the table knows.
        const isPlain = /\.(Service|Arn|Account|AccountRoot|Any)Principal$/.test(madeBy(one) ?? '') && argument(one, 1) === undefined;
        return object(entries, from, isPlain);
      }),
    ),
    from,
  );
}

function principal(type: string, value: Value, from: Provenance): ObjectValue {
  return object(new Map([[type, { value }]]), from);
}

function accountRoot(account: Value, from: Provenance): Value {
  return template([literal('arn:', from), unknown('data-source', from, 'AWS::Partition'), literal(':iam::', from), account, literal(':root', from)], from);
}

/** ARNs of managed policies: AWS's by name, the program's own by reference. */
export function managedPolicyArn(session: CdkSession, value: Value): Value {
  return mapAlternatives(value, (one) => {
    if (one.kind === 'reference') return session.attributeOf(one, 'arn');
    const name = argument(one, 0);
    if (madeBy(one) === 'aws-iam.ManagedPolicy.fromAwsManagedPolicyName' && name) return awsPolicy(name.value);
    return one.kind === 'object' ? unknown('unsupported', one.from, madeBy(one)) : one;
  });
}

function awsPolicy(name: Value): Value {
  const { from } = name;
  return template([literal('arn:', from), unknown('data-source', from, 'AWS::Partition'), literal(':iam::aws:policy/', from), name], from);
}

export function awsPolicyArn(name: string, from: Provenance): Value {
  return awsPolicy(literal(name, from));
}
