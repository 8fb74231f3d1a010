/** `pulumi.Config`: every value is an input of the deployment; the repository may have defaults and values of stacks. */
import type { Provenance } from '../../../core/value';
import type { Call, InstanceHandle, Js } from '../evaluator/values';
import { either, native } from '../evaluator/values';
import { dependingOn } from '../evaluator/inputs';
import type { PulumiSession } from './session';

const READERS = /^(?:get|require)(Secret)?(Boolean|Number|Object)?$/;

export function configClass(session: PulumiSession, from: Provenance): Js {
  return native('pulumi.Config', from, {
    construct: ({ args, instance }) => {
      const name = args[0]?.value;
      // The project's name is the namespace that is meant without one.
      if (name && !(name.kind === 'literal' && name.value === session.configuration.project?.value)) instance.cell.fields.entries.set(NAMESPACE, { value: name });
    },
    instanceMember: (instance, key, site) => {
      if (key === 'name') return { kind: 'unknown', reason: 'parameter', from: { location: site, via: [] }, name: 'config.name' };
      const [matched, , type] = READERS.exec(key) ?? [];
      if (matched === undefined) return undefined;
      return native(`Config.${key}`, { location: site, via: [] }, { call: (call) => valueOf(session, instance, call, { type, isRequired: key.startsWith('require') }) });
    },
  });
}

const NAMESPACE = '[namespace]';

/** `new pulumi.Config()`: the project's own configuration. */
export function isConfig(value: Js): boolean {
  return value.kind === 'instance' && value.cell.base?.name === 'pulumi.Config' && !value.cell.fields.entries.has(NAMESPACE);
}

interface Reader {
  readonly type: string | undefined;
  readonly isRequired: boolean;
}

function valueOf(session: PulumiSession, instance: InstanceHandle, call: Call, { type, isRequired }: Reader): Js {
  const namespace = instance.cell.fields.entries.get(NAMESPACE)?.value;
  const [name] = call.args;
  const from: Provenance = { location: call.site, via: [] };
  const prefix = namespace?.kind === 'literal' && typeof namespace.value === 'string' ? `${namespace.value}:` : '';
  const key = name?.value.kind === 'literal' ? `${prefix}${String(name.value.value)}` : undefined;
  const given: Js = { kind: 'unknown', reason: 'parameter', from, name: `configuration ${key ?? '…'}`, sensitive: true };
  if (key === undefined || (namespace && namespace.kind !== 'literal')) return given;
  const known = session.configuration.valuesOf(key, (text) => converted(text, type));
  const { preset, isGiven } = session.configuration.declared(key);
  session.evaluation.reads({ kind: 'configuration', name: key, location: call.site, isGiven, isRequired, ...(preset ? { preset } : {}) });
  // Where something is deployed to is no input in the sense of rules.
  const inputs = key === 'aws:region' ? [] : [key];
  if (known.length === 0) return dependingOn(given, inputs);
  return dependingOn(either([{ value: given, condition: `configuration ${key} is set elsewhere` }, ...known], from), inputs);
}

function converted(text: string, type: string | undefined): string | number | boolean | undefined {
  switch (type) {
    case 'Boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'Number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
    case 'Object':
      return undefined;
    default:
      return text;
  }
}
