/** `@pulumi/pulumi`: configuration, outputs, components, assets; and packages that only have to be passed through. */
import type { Location } from '../../../core/text';
import type { Provenance } from '../../../core/value';
import { dependingOn } from '../evaluator/inputs';
import { lazyNamespace } from '../evaluator/members';
import type { Call, ConstructCall, InstanceHandle, Js, NativeBehaviour } from '../evaluator/values';
import { native, record } from '../evaluator/values';
import { configClass } from './config';
import type { PulumiSession } from './session';
import { tagsOfTransformation } from './tags';

export function pulumiNamespace(session: PulumiSession, from: Provenance): Js {
  const { evaluation } = session;
  const call = (name: string, behaviour: (call: Call) => Js | undefined): Js => native(`pulumi.${name}`, from, { call: behaviour });
  const made = (name: string, behaviour: NativeBehaviour): Js => native(`pulumi.${name}`, from, behaviour);
  const component = made('ComponentResource', componentBehaviour(session));
  return lazyNamespace('pulumi', from, (key) => {
    switch (key) {
      case 'Config':
        return configClass(session, from);
      case 'ComponentResource':
        return component;
      case 'Resource':
      case 'CustomResource':
      case 'ProviderResource':
        return made(key, opaqueBehaviour(session, 2));
      case 'StackReference':
        return made(key, stackReference());
      case 'interpolate':
        return call(key, (each) => interpolated(session, each));
      case 'concat':
        return call(key, (each) => evaluation.template(each.args.map((one) => one.value), each.site));
      case 'all':
      case 'output':
      case 'secret':
      case 'unsecret':
      case 'jsonStringify':
      case 'deferredOutput':
        return call(key, (each) => each.args[0]?.value);
      case 'Output':
        return lazyNamespace('pulumi.Output', from, (name) =>
          name === 'create' || name === 'secret' ? call(`Output.${name}`, (each) => each.args[0]?.value) : undefined,
        );
      case 'getStack':
        return call(key, (each) => dependingOn(parameter('pulumi.getStack()', each.site), ['pulumi.getStack()']));
      case 'getProject':
        return call(key, (each) => projectName(session) ?? parameter('pulumi.getProject()', each.site));
      case 'getOrganization':
        return call(key, (each) => parameter('pulumi.getOrganization()', each.site));
      case 'mergeOptions':
        return call(key, merged);
      case 'asset':
        return lazyNamespace('pulumi.asset', from, (name) => made(`asset.${name}`, assetBehaviour(session, name)));
      case 'dynamic':
        return lazyNamespace('pulumi.dynamic', from, (name) => made(`dynamic.${name}`, opaqueBehaviour(session, 3)));
      case 'runtime':
        return lazyNamespace('pulumi.runtime', from, (name) =>
          /^registerStack(?:Transform|Transformation)$|^registerResourceTransform(?:ation)?$/.test(name)
            ? call(`runtime.${name}`, (each) => transformation(session, each))
            : session.evaluation.member(otherNamespace(session, 'pulumi.runtime', from), name, from.location),
        );
      case 'log':
      case 'iterable':
        return otherNamespace(session, `pulumi.${key}`, from);
      default:
        return undefined;
    }
  });
}

/** As the manifest has it. */
function projectName({ configuration }: PulumiSession): Js | undefined {
  const { project } = configuration;
  return project && { kind: 'literal', value: project.value, from: { location: project.location, via: [] } };
}

function transformation(session: PulumiSession, call: Call): Js {
  if (call.args[0]) session.transformations.push(call.args[0].value);
  const tags = call.args[0] && tagsOfTransformation(session, call.args[0].value, call);
  if (tags) session.transformedTags.push(tags);
  return { kind: 'absent', from: { location: call.site, via: [] } };
}

/** A package whose classes and functions say nothing that rules know. Resources pass their options on to their children. */
export function otherNamespace(session: PulumiSession, name: string, from: Provenance): Js {
  return lazyNamespace(name, from, (key) =>
    /^[A-Z]/.test(key)
      ? native(`${name}.${key}`, from, opaqueBehaviour(session, 2))
      : native(`${name}.${key}`, from, { member: (inner, site) => evaluationMember(session, name, key, inner, site, from) }),
  );
}

function evaluationMember(session: PulumiSession, name: string, key: string, inner: string, site: Location, from: Provenance): Js {
  return session.evaluation.member(otherNamespace(session, `${name}.${key}`, from), inner, site);
}

function componentBehaviour(session: PulumiSession): NativeBehaviour {
  return {
    component: true,
    construct: ({ args, instance }) => session.adopt(instance, args[3]?.value, true),
    instanceMember: (_, key, site) =>
      key === 'registerOutputs' ? native(key, { location: site, via: [] }, { call: (call) => ({ kind: 'absent', from: { location: call.site, via: [] } }) }) : undefined,
  };
}

function opaqueBehaviour(session: PulumiSession, optionsIndex: number): NativeBehaviour {
  return { construct: ({ args, instance, complete }) => session.adopt(instance, args[optionsIndex]?.value, complete) };
}

function stackReference(): NativeBehaviour {
  return {
    construct: () => undefined,
    instanceMember: (_, key, site) =>
      native(`StackReference.${key}`, { location: site, via: [] }, {
        call: (call) => {
          const name = call.args[0]?.value;
          const output = name?.kind === 'literal' ? String(name.value) : '…';
          return { kind: 'unknown', reason: 'data-source', from: { location: call.site, via: [] }, name: `stack output ${output}` };
        },
      }),
  };
}

function interpolated(session: PulumiSession, call: Call): Js {
  const [texts, ...values] = call.args.map((each) => each.value);
  const quasis = texts?.kind === 'array' ? texts.cell.items : [];
  const parts = quasis.flatMap((text, index) => {
    const value = values[index];
    return value ? [text, value] : [text];
  });
  return session.evaluation.template(parts.filter((part) => part.kind !== 'literal' || part.value !== ''), call.site);
}

function parameter(name: string, site: Location): Js {
  return { kind: 'unknown', reason: 'parameter', from: { location: site, via: [] }, name };
}

/** `mergeOptions(a, b)`: `b` over `a`. */
function merged(call: Call): Js | undefined {
  const result = record([], { location: call.site, via: [] });
  for (const { value } of call.args) {
    if (value.kind === 'record') for (const [key, slot] of value.cell.entries) result.cell.entries.set(key, slot);
    if (value.kind !== 'record' && value.kind !== 'absent') result.cell.complete = false;
  }
  return result;
}

/** Assets stand for their path or text, archives of assets for the object of them. */
function assetBehaviour(session: PulumiSession, name: string): NativeBehaviour {
  const content = (call: ConstructCall): Js | undefined => call.args[0]?.value;
  return {
    construct: (call) => {
      const value = content(call);
      if (!value) return;
      call.instance.cell.fields.entries.set('content', { value });
      session.assets.push({ name, value: session.evaluation.toValue(value), site: call.args[0]?.site ?? call.site });
    },
    result: (instance: InstanceHandle) => {
      const value = instance.cell.fields.entries.get('content')?.value;
      return name === 'AssetArchive' || name === 'FileArchive' || name === 'FileAsset' || name === 'StringAsset' ? value : undefined;
    },
  };
}
