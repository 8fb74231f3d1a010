/** `aws-cdk-lib` itself: apps, stacks, durations, tokens, intrinsic functions, tags. */
import type { Location } from '../../../core/text';
import type { Provenance, Value } from '../../../core/value';
import { literal, reference, unknown, withInputs } from '../../../core/value';
import { dependingOn } from '../evaluator/inputs';
import { lazyNamespace } from '../evaluator/members';
import type { Argument, Call, Js, NativeValue } from '../evaluator/values';
import { array, either, native, textOf } from '../evaluator/values';
import type { Construct } from './constructs';
import { genericResource } from './l1';
import { commonMember, method } from './members';
import { constructNamed, insideQuotes } from './names';
import { anyClass, at, enumeration, func, opaque, valued } from './natives';
import { stackOf, type CdkSession } from './session';
import { argument, madeBy, mapAlternatives } from './shapes';

export function coreMember(session: CdkSession, key: string, from: Provenance): Js | undefined {
  switch (key) {
    case 'default':
      return undefined;
    case 'App':
    case 'Stage':
      return scopeClass(session, `core.${key}`, from, key === 'App' ? 0 : 2);
    case 'Stack':
    case 'NestedStack':
      return stackClass(session, `core.${key}`, from);
    case 'Construct':
    case 'Resource':
      return scopeClass(session, 'constructs.Construct', from, 2);
    case 'CfnResource':
      return genericResource(session, from);
    case 'CfnParameter':
      return parameterClass(session, from);
    case 'CfnOutput':
      return scopeClass(session, 'core.CfnOutput', from, 2);
    case 'Duration':
      return durations(session, from);
    case 'Size':
      return sizes(session, from);
    case 'SecretValue':
      return secretValues(session, from);
    case 'Tags':
      return native('Tags', from, { member: (name, site) => (name === 'of' ? func('Tags.of', at(site), (call) => tagsOf(session, call)) : undefined) });
    case 'Aspects':
      return native('Aspects', from, { member: (name, site) => (name === 'of' ? func('Aspects.of', at(site), (call) => aspectsOf(session, call)) : undefined) });
    case 'Fn':
      return intrinsics(session, from);
    case 'Aws':
      return lazyNamespace('Aws', from, (name, site) => pseudoParameter(name, at(site)));
    case 'Token':
      return tokens(from);
    case 'Lazy':
    case 'PhysicalName':
    case 'Names':
      return opaque(key, from);
    default:
      return enumeration(`core.${key}`, from) ?? anyClass(session, `core.${key}`, from);
  }
}

const PSEUDO: Readonly<Record<string, string>> = {
  ACCOUNT_ID: 'AWS::AccountId',
  REGION: 'AWS::Region',
  PARTITION: 'AWS::Partition',
  STACK_NAME: 'AWS::StackName',
  STACK_ID: 'AWS::StackId',
  URL_SUFFIX: 'AWS::URLSuffix',
};

function pseudoParameter(name: string, from: Provenance): Js | undefined {
  if (name === 'NO_VALUE') return { kind: 'absent', from };
  const pseudo = Object.hasOwn(PSEUDO, name) ? PSEUDO[name] : undefined;
  if (pseudo === undefined) return undefined;
  return unknown('data-source', name === 'STACK_NAME' ? withInputs(from, [pseudo]) : from, pseudo);
}

function scopeClass(session: CdkSession, name: string, from: Provenance, propsAt: number): NativeValue {
  return native(name, from, {
    component: true,
    construct: (call) => {
      const isApp = name === 'core.App';
      if (isApp) session.add({ ...call, args: [] }, { className: name, kind: 'scope', propsAt });
      else session.add(call, { className: name, kind: 'scope', propsAt });
    },
    instanceMember: (instance, key, site) => {
      const construct = session.constructOf(instance);
      if (!construct) return undefined;
      if (key === 'synth') return func(key, at(site), () => opaque('assembly', at(site)));
      return commonMember(session, construct, key, site);
    },
    member: (key, site) => (key === 'isConstruct' || key === 'of' ? func(key, at(site), ({ args }) => scopeOf(session, args[0], key, site)) : undefined),
    toInstanceValue: (instance) => unknown('unsupported', instance.from, session.constructOf(instance)?.id),
  });
}

function scopeOf(session: CdkSession, argument: Argument | undefined, key: string, site: Location): Js | undefined {
  let scope = session.constructOf(argument?.value);
  while (scope && scope.className !== 'core.Stage') scope = scope.scope;
  return key === 'of' ? (scope?.instance ?? { kind: 'absent', from: at(site) }) : undefined;
}

function stackClass(session: CdkSession, name: string, from: Provenance): NativeValue {
  return native(name, from, {
    component: true,
    construct: (call) => void session.add(call, { className: name, kind: 'stack' }),
    member: (key, site) =>
      key === 'of' ? func('Stack.of', at(site), ({ args }) => stackAround(session, args[0], site)) : undefined,
    instanceMember: (instance, key, site) => {
      const construct = session.constructOf(instance);
      return construct && stackMember(session, construct, key, site);
    },
    toInstanceValue: (instance) => unknown('unsupported', instance.from, session.constructOf(instance)?.id),
  });
}

function stackAround(session: CdkSession, argument: Argument | undefined, site: Location): Js {
  const construct = session.constructOf(argument?.value);
  const stack = construct && stackOf(construct);
  if (stack) return stack.instance;
  // A stack that is not known still has a region.
  return native('Stack.of', at(site), {
    member: (key, memberSite) => pseudoOf(key, at(memberSite)) ?? (key === 'formatArn' ? formatArn(session, construct, memberSite) : opaque(key, at(memberSite))),
  });
}

const STACK_PSEUDO: Readonly<Record<string, string>> = {
  region: 'REGION',
  account: 'ACCOUNT_ID',
  partition: 'PARTITION',
  urlSuffix: 'URL_SUFFIX',
  stackId: 'STACK_ID',
  stackName: 'STACK_NAME',
};

function pseudoOf(key: string, from: Provenance): Js | undefined {
  const name = Object.hasOwn(STACK_PSEUDO, key) ? STACK_PSEUDO[key] : undefined;
  return name === undefined ? undefined : pseudoParameter(name, from);
}

function stackMember(session: CdkSession, construct: Construct, key: string, site: Location): Js | undefined {
  const from = at(site);
  switch (key) {
    case 'region':
      return session.evaluation.fromValue(session.regionOf(construct, from));
    case 'account':
      return session.evaluation.fromValue(session.accountOf(construct, from));
    case 'stackName': {
      const given = construct.props.entries.get('stackName');
      return given ? dependingOn(session.evaluation.fromValue(given.value), ['AWS::StackName']) : pseudoOf(key, from);
    }
    case 'formatArn':
      return formatArn(session, construct, site);
    case 'addDependency':
      return method(session, construct, key, site);
    case 'exportValue':
      return func(key, from, ({ args, site: callSite }) => {
        const [argument, options] = args;
        const name = options && textOf(session.evaluation.member(options.value, 'name', options.site));
        if (argument) session.exported.push({ name: name ?? construct.id, location: callSite, value: session.evaluation.toValue(argument.value) });
        return argument?.value;
      });
    case 'tags':
      return valued('tags', from, () => unknown('unsupported', from), (name, memberSite) => method(session, construct, `tags.${name}`, memberSite));
    case 'templateOptions':
      return opaque(key, from);
    default:
      return pseudoOf(key, from) ?? commonMember(session, construct, key, site);
  }
}

/** `formatArn({ service, resource, resourceName, arnFormat })`. */
function formatArn(session: CdkSession, construct: Construct | undefined, site: Location): Js {
  return func('formatArn', at(site), ({ args, site: callSite }) => {
    const from = at(callSite);
    const [argument] = args;
    if (!argument) return undefined;
    const part = (name: string, otherwise: Js): Js => {
      const value = session.evaluation.member(argument.value, name, argument.site);
      return value.kind === 'absent' ? otherwise : value;
    };
    const text = (value: string): Js => ({ kind: 'literal', value, from });
    const account = session.evaluation.fromValue(session.accountOf(construct, from));
    const region = session.evaluation.fromValue(session.regionOf(construct, from));
    const name = part('resourceName', text(''));
    const format = textOf(part('arnFormat', text('arn:aws:service:region:account:resource/resourceName')));
    const separator = textOf(part('sep', text(format?.includes('resource:resourceName') ? ':' : '/'))) ?? '/';
    const leading = format?.includes(':/resource') ? '/' : '';
    const hasName = !(name.kind === 'literal' && name.value === '');
    return session.evaluation.template(
      [
        text('arn:'),
        part('partition', pseudoParameter('PARTITION', from) ?? text('aws')),
        text(':'),
        part('service', text('')),
        text(':'),
        part('region', region),
        text(':'),
        part('account', account),
        text(`:${leading}`),
        part('resource', text('')),
        ...(hasName ? [text(separator), name] : []),
      ],
      callSite,
    );
  });
}

/** A value that is given at deployment; its default is what it is when nothing is given. */
function parameterClass(session: CdkSession, from: Provenance): NativeValue {
  return native('core.CfnParameter', from, {
    component: true,
    construct: (call) => {
      const { id, declaration, props } = session.add(call, { className: 'core.CfnParameter', kind: 'scope' });
      const preset = props.entries.get('default')?.value;
      session.evaluation.reads({ kind: 'parameter', name: id, location: declaration, isGiven: false, isRequired: true, ...(preset ? { preset } : {}) });
    },
    instanceMember: (instance, key, site) => {
      const construct = session.constructOf(instance);
      if (!construct) return undefined;
      if (!/^value/.test(key)) return key === 'logicalId' ? { kind: 'literal', value: construct.id, from: at(site) } : commonMember(session, construct, key, site);
      return session.evaluation.fromValue(parameterValue(construct, at(site)));
    },
    toInstanceValue: (instance) => {
      const construct = session.constructOf(instance);
      return construct && parameterValue(construct, instance.from);
    },
  });
}

function parameterValue(construct: Construct, from: Provenance): Value {
  const given = construct.props.entries.get('default');
  const inputs = [construct.id];
  const input: Value = { ...unknown('parameter', withInputs(from, inputs), `parameter ${construct.id}`), sensitive: true };
  const definition = { location: construct.header, name: `parameter ${construct.id}` };
  if (given?.value.kind !== 'literal') return input;
  return { ...given.value, from: withInputs({ ...given.value.from, via: [...given.value.from.via, definition] }, inputs) };
}

const SECONDS: Readonly<Record<string, number>> = { millis: 0.001, seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** Durations stand for their number of seconds. */
function durations(session: CdkSession, from: Provenance): Js {
  return quantities(session, 'Duration', SECONDS, from, (name, text) => (name === 'parse' ? isoSeconds(text) : undefined));
}

const KIBIBYTES: Readonly<Record<string, number>> = {
  bytes: 1 / 1024,
  kibibytes: 1,
  mebibytes: 1024,
  gibibytes: 1024 ** 2,
  tebibytes: 1024 ** 3,
  pebibytes: 1024 ** 4,
};

/** Sizes stand for their number of kibibytes. */
function sizes(session: CdkSession, from: Provenance): Js {
  return quantities(session, 'Size', KIBIBYTES, from, () => undefined);
}

function quantities(
  session: CdkSession,
  name: string,
  units: Readonly<Record<string, number>>,
  from: Provenance,
  parse: (method: string, text: string) => number | undefined,
): Js {
  return native(name, from, {
    member: (key, site) =>
      func(`${name}.${key}`, at(site), ({ args, site: callSite }) => {
        const unit = Object.hasOwn(units, key) ? units[key] : undefined;
        const given = args[0] ? session.evaluation.toValue(args[0].value) : undefined;
        if (!given) return undefined;
        const value = mapAlternatives(given, (one) => {
          if (one.kind === 'unknown') return one;
          const place: Provenance = withInputs({ location: callSite, via: one.from.via }, one.from.inputs);
          if (one.kind === 'literal' && typeof one.value === 'number' && unit !== undefined) return literal(rounded(one.value * unit), place);
          const parsed = one.kind === 'literal' ? parse(key, String(one.value)) : undefined;
          return parsed === undefined ? unknown('computed', at(callSite), `${name}.${key}(…)`) : literal(parsed, place);
        });
        return quantity(session, name, value, units, callSite);
      }),
  });
}

function quantity(session: CdkSession, name: string, value: Value, units: Readonly<Record<string, number>>, site: Location): Js {
  return valued(name, at(site), () => value, (key, memberSite) =>
    func(`${name}.${key}`, at(memberSite), ({ args, site: callSite }) => {
      const unit = units[key === 'toMilliseconds' ? 'millis' : key.replace(/^to/, '').toLowerCase()];
      if (unit !== undefined) {
        return session.evaluation.fromValue(
          mapAlternatives(value, (one) =>
            one.kind === 'literal' && typeof one.value === 'number' ? literal(rounded(one.value / unit), { location: callSite, via: one.from.via }) : one,
          ),
        );
      }
      const other = args[0] ? session.evaluation.toValue(args[0].value) : undefined;
      if ((key === 'plus' || key === 'minus') && value.kind === 'literal' && other?.kind === 'literal') {
        const sum = Number(value.value) + (key === 'plus' ? 1 : -1) * Number(other.value);
        return quantity(session, name, literal(sum, at(callSite)), units, callSite);
      }
      return undefined;
    }),
  );
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** `PT1H30M`. */
function isoSeconds(text: string): number | undefined {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = /^P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/.exec(text) ?? [undefined, NaN];
  const total = Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return Number.isNaN(total) ? undefined : total;
}

/** `unsafePlainText` hides nothing: the text is in the template. */
function secretValues(session: CdkSession, from: Provenance): Js {
  return native('SecretValue', from, {
    component: false,
    member: (key, site) =>
      func(`SecretValue.${key}`, at(site), ({ args, site: callSite }) => {
        const [argument] = args;
        if ((key === 'unsafePlainText' || key === 'plainText') && argument) return secret(session, argument.value, callSite);
        if (key === 'resourceAttribute' && argument) return secret(session, argument.value, callSite);
        return secret(session, unknown('data-source', at(callSite), `SecretValue.${key}(…)`), callSite);
      }),
  });
}

function secret(session: CdkSession, value: Js, site: Location): Js {
  return valued('SecretValue', at(site), () => session.evaluation.toValue(value), (key, memberSite) =>
    key === 'unsafeUnwrap' || key === 'toString' || key === 'toJSON' ? func(key, at(memberSite), () => value) : undefined,
  );
}

function tagsOf(session: CdkSession, { args, site }: Call): Js {
  const construct = session.constructOf(args[0]?.value);
  return native('Tags', at(site), {
    member: (key, memberSite) =>
      func(`Tags.${key}`, at(memberSite), (call) => {
        const [name, value] = call.args;
        if (construct && name && (key === 'add' || key === 'remove')) {
          const condition = session.evaluation.condition();
          const options = call.args[key === 'add' ? 2 : 1];
          construct.tags.push({
            key: session.evaluation.toValue(name.value),
            value: key === 'add' && value ? session.evaluation.toValue(value.value) : undefined,
            site: call.site,
            condition: condition === '' ? undefined : condition,
            only: typesIn(session, options, 'includeResourceTypes'),
            except: typesIn(session, options, 'excludeResourceTypes'),
          });
        }
        return { kind: 'absent', from: at(call.site) };
      }),
  });
}

function typesIn(session: CdkSession, options: Argument | undefined, name: string): readonly string[] {
  const given = options && session.evaluation.member(options.value, name, options.site);
  return given?.kind === 'array' ? given.cell.items.flatMap((item) => textOf(item) ?? []) : [];
}

/** Checks that are known to change nothing. */
const CHECKS = /(?:Checks|NagPack|Solutions|Hipaa|HIPAA|NIST|PCI|Serverless)/;

function aspectsOf(session: CdkSession, { args, site }: Call): Js {
  const construct = session.constructOf(args[0]?.value);
  return native('Aspects', at(site), {
    member: (key, memberSite) =>
      func(`Aspects.${key}`, at(memberSite), (call) => {
        const source = call.args[0] ? session.evaluation.text(call.args[0].site) : '';
        const aspect = call.args[0] && session.evaluation.toValue(call.args[0].value);
        const [name, value] = aspect && madeBy(aspect) === 'core.Tag' ? [argument(aspect, 0), argument(aspect, 1)] : [];
        if (construct && key === 'add' && name && value) {
          const condition = session.evaluation.condition();
          construct.tags.push({ key: name.value, value: value.value, site: call.site, condition: condition === '' ? undefined : condition, only: [], except: [] });
        } else if (construct && key === 'add' && !CHECKS.test(source)) {
          construct.visited = true;
        }
        return { kind: 'absent', from: at(call.site) };
      }),
  });
}

function tokens(from: Provenance): Js {
  return native('Token', from, {
    member: (key, site) =>
      func(`Token.${key}`, at(site), ({ args }) => (/^as(String|Number|List|Any)$/.test(key) ? args[0]?.value : undefined)),
  });
}

function intrinsics(session: CdkSession, from: Provenance): Js {
  return native('Fn', from, {
    member: (key, site) => func(`Fn.${key}`, at(site), (call) => intrinsic(session, key, call)),
  });
}

function intrinsic(session: CdkSession, name: string, { args, site }: Call): Js | undefined {
  const from = at(site);
  const [first, second, third] = args.map((each) => each.value);
  switch (name) {
    case 'join': {
      const separator = textOf(first);
      if (separator === undefined || second?.kind !== 'array' || !second.cell.complete) return undefined;
      const parts = second.cell.items.flatMap((item, index): readonly Js[] =>
        index === 0 ? [item] : [{ kind: 'literal', value: separator, from }, item],
      );
      return session.evaluation.template(parts, site);
    }
    case 'sub':
      return first && substituted(session, first, second, site);
    case 'select':
      return first?.kind === 'literal' && second?.kind === 'array' ? second.cell.items[Number(first.value)] : undefined;
    case 'split': {
      const separator = textOf(first);
      const text = textOf(second);
      return separator === undefined || text === undefined
        ? undefined
        : array(text.split(separator).map((part): Js => ({ kind: 'literal', value: part, from })), from);
    }
    case 'base64':
      return first;
    case 'conditionIf':
      remember(session, 'condition', first);
      return second && third
        ? either([{ value: second, condition: textOf(first) ?? 'condition' }, { value: third, condition: `not (${textOf(first) ?? 'condition'})` }], from)
        : undefined;
    case 'ref':
    case 'getAtt':
      return named(session, first, name === 'getAtt' ? (second ?? unknown('computed', from)) : undefined, from) ?? unknown('unsupported', from, `Fn.${name}(…)`);
    case 'findInMap':
      remember(session, 'mapping', first);
      return unknown('unsupported', from, 'Fn.findInMap(…)');
    case 'importValue':
      return unknown('data-source', from, `Fn.importValue(${textOf(first) ?? '…'})`);
    default:
      return unknown('unsupported', from, `Fn.${name}(…)`);
  }
}

/** What a logical id names, where it is certain; a name that no construct has is remembered. */
function named(session: CdkSession, id: Js | undefined, attribute: Js | undefined, from: Provenance): Js | undefined {
  const text = textOf(id);
  if (text === undefined) return undefined;
  remember(session, 'resource', id);
  const wanted = textOf(attribute);
  if (wanted !== undefined && attribute?.kind === 'literal') {
    session.namedByText.push({ kind: 'attribute', name: wanted, location: insideQuotes(session, attribute, wanted), of: text });
  }
  return attribute && wanted === undefined ? undefined : byLogicalId(session, text, wanted, from);
}

function byLogicalId(session: CdkSession, id: string, attribute: string | undefined, from: Provenance): Js | undefined {
  if (id === 'AWS::StackName') return pseudoParameter('STACK_NAME', from);
  const construct = constructNamed(session, id);
  if (construct?.className === 'core.CfnParameter') return session.evaluation.fromValue(parameterValue(construct, from));
  if (construct?.kind !== 'l1' || construct.type === undefined || construct.type === '') return undefined;
  const native = attribute === undefined ? ({ kind: 'ref' } as const) : ({ kind: 'attribute', name: attribute } as const);
  return reference(construct.path, session.bridge.attribute(construct.type, native), from);
}

function remember(session: CdkSession, kind: 'resource' | 'mapping' | 'condition', value: Js | undefined): void {
  const name = textOf(value);
  if (name !== undefined && value?.kind === 'literal') session.namedByText.push({ kind, name, location: insideQuotes(session, value, name) });
}

/** `Fn.sub('arn:${AWS::Partition}:…', { name: value })`. */
function substituted(session: CdkSession, text: Js, variables: Js | undefined, site: Location): Js | undefined {
  const source = textOf(text);
  if (source === undefined) return undefined;
  const parts = source.split(/(\$\{[^}]{1,200}\})/).map((part): Js => {
    const name = /^\$\{([^}!]+)\}$/.exec(part)?.[1];
    if (name === undefined) return { kind: 'literal', value: part.replace(/^\$\{!/, '${'), from: text.from };
    const given = variables?.kind === 'record' ? variables.cell.entries.get(name)?.value : undefined;
    if (given) return given;
    const [id = '', ...attribute] = name.split('.');
    if (text.kind === 'literal') session.namedByText.push({ kind: 'resource', name: id, location: insideQuotes(session, text, id, '${') });
    const found = byLogicalId(session, id, attribute.length > 0 ? attribute.join('.') : undefined, text.from);
    return found ?? unknown(id.startsWith('AWS::') ? 'data-source' : 'unsupported', text.from, name);
  });
  return session.evaluation.template(parts, site);
}

