/** The `pulumi` package: outputs, configuration, components, options. */
import { NOWHERE } from '../evaluation/builtins';
import { entryOf } from '../evaluation/calls';
import { concatenated } from '../evaluation/freeze';
import type { Asset, Machine } from '../evaluation/machine';
import { assetOf } from '../evaluation/machine';
import { spread } from '../evaluation/expressions';
import { native } from '../evaluation/methods';
import { parsedJson } from '../evaluation/json';
import { braceFormatted } from '../evaluation/strings';
import { isNone } from '../evaluation/truth';
import type { Call, Entry, ModuleValue, NativeValue, PyValue } from '../evaluation/values';
import { carrying, lift, pyLiteral, pyUnknown } from '../evaluation/values';
import { configObject, type Configuration } from './configuration';
import { argumentsOf } from './packages';

type Run = (call: Call) => PyValue;

/** The module `pulumi` itself, or a class of it under its full name (`pulumi.output.Output`). */
export function pulumiModule(machine: Machine, configuration: Configuration): ModuleValue {
  const project = configuration.manifest?.name;
  const members: Readonly<Record<string, () => PyValue>> = {
    Output: () => outputClass(machine),
    Config: () => fn('pulumi.Config', (call) => configObject(machine, configuration, call)),
    ComponentResource: () => componentClass(machine),
    ResourceOptions: () => optionsClass(machine),
    InvokeOptions: () => fn('pulumi.InvokeOptions', (call) => argumentsOf(machine, 'ResourceOptions', call)),
    ResourceTransformationResult: () => fn('pulumi.ResourceTransformationResult', (call) => transformationResult(machine, call)),
    ResourceTransformResult: () => fn('pulumi.ResourceTransformResult', (call) => transformationResult(machine, call)),
    CustomTimeouts: () => fn('pulumi.CustomTimeouts', (call) => argumentsOf(machine, 'CustomTimeouts', call)),
    StackReference: () => fn('pulumi.StackReference', stackReference),
    FileArchive: () => fn('pulumi.FileArchive', (call) => asset(machine, 'archive', call)),
    FileAsset: () => fn('pulumi.FileAsset', (call) => asset(machine, 'file', call)),
    StringAsset: () => fn('pulumi.StringAsset', (call) => asset(machine, 'text', call)),
    RemoteArchive: () => fn('pulumi.RemoteArchive', firstArgument),
    RemoteAsset: () => fn('pulumi.RemoteAsset', firstArgument),
    AssetArchive: () => fn('pulumi.AssetArchive', (call) => asset(machine, 'assets', call)),
    runtime: () => runtimeModule(machine),
    export: () => fn('pulumi.export', (call) => exported(machine, call)),
    get_stack: () => fn('pulumi.get_stack', (call) => stackName(machine, call)),
    get_project: () =>
      fn('pulumi.get_project', (call) =>
        project ? pyLiteral(project.value, { location: project.location, via: [] }) : pyUnknown(call.from, 'project', 'parameter'),
      ),
    get_organization: () => fn('pulumi.get_organization', (call) => pyUnknown(call.from, 'organization', 'parameter')),
  };
  const cache = new Map<string, PyValue>();
  return {
    kind: 'module',
    name: 'pulumi',
    from: NOWHERE,
    member: (name) => {
      const known = cache.get(name);
      if (known) return known;
      const made = Object.hasOwn(members, name) ? members[name]?.() : undefined;
      if (made) cache.set(name, made);
      return made;
    },
  };
}

function fn(name: string, call: Run): NativeValue {
  return native(name, NOWHERE, call);
}

function firstArgument(call: Call): PyValue {
  const [keyword] = call.keywords.values();
  return (call.positional[0] ?? keyword)?.value ?? pyUnknown(call.from);
}

function asset(machine: Machine, kind: Asset['kind'], call: Call): PyValue {
  const value = firstArgument(call);
  const [keyword] = call.keywords.values();
  machine.assets.push(assetOf(machine, kind, call, value, (call.positional[0] ?? keyword)?.site));
  return value;
}

function exported(machine: Machine, call: Call): PyValue {
  const [name, value] = [call.positional[0] ?? call.keywords.get('name'), call.positional[1] ?? call.keywords.get('value')];
  if (name && value) machine.exports.push({ name: name.value, value: value.value, call: call.from.location });
  return pyLiteral(null, call.from);
}

const TRANSFORMS = new Set(['register_stack_transformation', 'register_resource_transform']);

function runtimeModule(machine: Machine): ModuleValue {
  const register: Run = (call) => {
    machine.transformations.push(firstArgument(call));
    return pyLiteral(null, call.from);
  };
  const member = (name: string): PyValue | undefined => (TRANSFORMS.has(name) ? fn(`pulumi.runtime.${name}`, register) : undefined);
  return { kind: 'module', name: 'pulumi.runtime', from: NOWHERE, member };
}

/** An output is, to us, the value that it will hold. */
function outputClass(machine: Machine): NativeValue {
  const members: Readonly<Record<string, Run>> = {
    all: (call) => {
      if (call.positional.length === 0 && call.keywords.size > 0) {
        const entries = [...call.keywords].map(([key, argument]): readonly [string, Entry] => [key, entryOf(argument, call.uri)]);
        return machine.mapping(entries, call.from, call.complete);
      }
      return machine.list(call.positional.map((each) => each.value), call.from, 'list', call.complete);
    },
    concat: (call) => concatenated(call.positional.map((each) => each.value), call.from),
    format: (call) => {
      const [format, ...rest] = call.positional;
      if (format?.value.kind !== 'literal') return pyUnknown(call.from, 'Output.format()');
      return braceFormatted(String(format.value.value), { ...call, positional: rest }, call.from);
    },
    from_input: firstArgument,
    secret: firstArgument,
    unsecret: firstArgument,
    json_dumps: firstArgument,
    json_loads: (call) =>
      lift(firstArgument(call), (value) => {
        if (value.kind === 'mapping' || value.kind === 'sequence') return value;
        const text = value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
        return (text === undefined ? undefined : parsedJson(machine, text, value.from)) ?? pyUnknown(call.from, 'json_loads()');
      }),
  };
  return {
    ...fn('pulumi.Output', firstArgument),
    attribute: (name: string) => {
      const run = Object.hasOwn(members, name) ? members[name] : undefined;
      return run && fn(`pulumi.Output.${name}`, run);
    },
  };
}

function componentClass(machine: Machine): NativeValue {
  const members: Readonly<Record<string, Run>> = {
    __init__: (call) => {
      const [self, , , , fourth] = call.positional.map((each) => each.value);
      const third = call.positional[3]?.value;
      const options =
        call.keywords.get('opts')?.value ?? fourth ?? (third?.kind === 'mapping' && third.className === 'ResourceOptions' ? third : undefined);
      if (self?.kind === 'instance' && options && isNone(options) !== true) self.notes.set('options', options);
      return pyLiteral(null, call.from);
    },
    register_outputs: (call) => pyLiteral(null, call.from),
  };
  return {
    ...fn('pulumi.ComponentResource', (call) => argumentsOf(machine, 'ComponentResource', call)),
    attribute: (name: string) => {
      const run = Object.hasOwn(members, name) ? members[name] : undefined;
      return run && fn(`pulumi.ComponentResource.${name}`, run);
    },
  };
}

function optionsClass(machine: Machine): NativeValue {
  return {
    ...fn('pulumi.ResourceOptions', (call) => argumentsOf(machine, 'ResourceOptions', call)),
    attribute: (name: string) => (name === 'merge' ? fn('pulumi.ResourceOptions.merge', (call) => mergedOptions(machine, call)) : undefined),
  };
}

function transformationResult(machine: Machine, call: Call): PyValue {
  const entries = ['props', 'opts'].flatMap((name, index): readonly (readonly [string, Entry])[] => {
    const given = call.positional[index] ?? call.keywords.get(name);
    return given ? [[name, entryOf(given, call.uri)]] : [];
  });
  return machine.mapping(entries, call.from, call.complete, 'ResourceTransformationResult');
}

function mergedOptions(machine: Machine, call: Call): PyValue {
  const values = [
    ...call.positional.map((each) => each.value),
    ...['opts1', 'opts2'].flatMap((key) => call.keywords.get(key)?.value ?? []),
  ];
  const result = machine.mapping([], call.from, call.complete, 'ResourceOptions');
  for (const value of values) {
    if (isNone(value) === true) continue;
    const before = result.store.get('depends_on')?.value;
    spread(result, value);
    const after = result.store.get('depends_on')?.value;
    if (before && after && before !== after) result.store.set('depends_on', { value: joined(machine, before, after) });
  }
  return result;
}

function joined(machine: Machine, a: PyValue, b: PyValue): PyValue {
  const items = [a, b].flatMap((value) => (value.kind === 'sequence' ? value.store.items : [{ value }]));
  return machine.sequence(items, b.from);
}

/** The stack's name is an input, under one name in all of Pulumi's languages. */
export const STACK_INPUT = 'pulumi.getStack()';

function stackName(machine: Machine, call: Call): PyValue {
  machine.reads.push({ name: STACK_INPUT, kind: 'stack', call: call.from.location, preset: undefined, isRequired: true, isGiven: true, isSecret: false });
  return carrying(pyUnknown(call.from, 'stack', 'parameter'), [STACK_INPUT]);
}

function stackReference(call: Call): PyValue {
  const output: Run = (inner) => {
    const key = inner.positional[0]?.value;
    return pyUnknown(inner.from, key?.kind === 'literal' ? `stack output ${String(key.value)}` : 'stack output', 'parameter');
  };
  const names = new Set(['get_output', 'require_output', 'get_output_details', 'output']);
  return {
    ...native('StackReference', call.from, (inner) => pyUnknown(inner.from)),
    attribute: (name: string) => (names.has(name) ? native(name, call.from, output) : undefined),
  };
}
