/** What programs import from Pulumi's provider packages: resource classes, argument classes, functions, enumerations. */
import { snakeCase } from '../../../schema/names';
import type { Provenance } from '../../../core/value';
import { enumerationValue, isEnumeration } from '../../shared/pulumi-enumerations';
import { AWS_PROVIDER, NATIVE_PACKAGE, nativeToken, type NativePackage } from '../../shared/pulumi-native';
import { entryOf } from '../evaluation/calls';
import { NOWHERE } from '../evaluation/builtins';
import type { Machine } from '../evaluation/machine';
import type { Call, Entry, ModuleValue, NativeValue, PyValue, ResourceValue } from '../evaluation/values';
import { pyLiteral, pyUnknown } from '../evaluation/values';
import type { Collector, ResourceKind } from './collector';
import { managedPolicyArn } from './managed-policies';
import { policyDocument } from './policy-document';

/** A package, or a module of it: `pulumi_aws`, `pulumi_aws.s3`. */
export function packageModules(machine: Machine, collector: Collector, native?: NativePackage): (path: readonly string[]) => PyValue | undefined {
  const known = new Map<string, PyValue>();
  const remembered = (name: string, make: () => PyValue): PyValue => {
    const value = known.get(name) ?? make();
    known.set(name, value);
    return value;
  };
  const aws = (path: readonly string[]): PyValue => remembered(`aws.${path.join('.')}`, () => awsMember(machine, collector, path, aws));
  return ([root, ...rest]) => {
    if (root === 'pulumi_aws') return aws(rest);
    if (root === 'pulumi_aws_native' && native) return remembered(`native.${rest.join('.')}`, () => nativeMember(machine, collector, native, rest));
    return root === 'pulumi_random' ? remembered(`random.${rest.join('.')}`, () => randomMember(collector, rest)) : undefined;
  };
}

function moduleOf(name: string, member: (name: string) => PyValue | undefined): ModuleValue {
  return { kind: 'module', name, member, from: NOWHERE };
}

function awsMember(machine: Machine, collector: Collector, path: readonly string[], inner: (path: readonly string[]) => PyValue): PyValue {
  const last = path.at(-1) ?? '';
  const dotted = path.join('.');
  const submodule = (): PyValue => moduleOf(`aws.${dotted}`, (name) => inner([...path, name]));
  if (path.length === 0) return moduleOf('aws', (name) => inner([name]));
  if (dotted === 'Provider') return resourceClass(collector, 'aws.Provider', PROVIDER);
  if (isEnumeration(dotted)) return enumeration(`aws.${dotted}`, (member) => enumerationValue(dotted, member));
  if (/^(?:config|inputs|outputs|types|utilities)$/.test(last)) return submodule();
  if (/Args(?:Dict)?$/.test(last)) return argumentsClass(machine, `aws.${dotted}`);
  const cls = collector.names.classAt(dotted);
  if (cls) return resourceClass(collector, `aws.${dotted}`, { token: cls.token, type: cls.type, cls, mode: 'managed' });
  if (last.startsWith('get_')) return dataFunction(machine, collector, path);
  if (/^[a-z]/.test(last) && path.length === 1) return submodule();
  if (dotted === 'iam.ManagedPolicy') return enumeration('aws.iam.ManagedPolicy', managedPolicyArn);
  if (dotted === 'rds.EngineType') return enumeration('aws.rds.EngineType', (member) => member.toLowerCase().replaceAll('_', '-'));
  if (dotted === 'rds.EngineMode') return enumeration('aws.rds.EngineMode', (member) => member.toLowerCase().replaceAll('_', ''));
  if (dotted === 'rds.InstanceType') return enumeration('aws.rds.InstanceType', databaseClassOf);
  if (/^(?:lambda_\.)?Runtime$/.test(dotted)) return enumeration(`aws.${dotted}`, runtimeOf);
  const token = `aws:${path.slice(0, -1).join('/')}/${last.slice(0, 1).toLowerCase()}${last.slice(1)}:${last}`;
  const unknownClass = resourceClass(collector, `aws.${dotted}`, { token, type: undefined, cls: undefined, mode: 'managed' });
  return {
    ...unknownClass,
    call: (call) => {
      const callee = call.node?.callee;
      if (callee) machine.misses.push({ object: unknownClass, name: last, place: { uri: call.uri, range: { start: callee.start, end: callee.end } } });
      return unknownClass.call(call);
    },
    attribute: (name: string) => (/^[A-Z]/.test(name) ? pyUnknown(NOWHERE, `aws.${dotted}.${name}`) : unknownClass.attribute?.(name)),
  };
}

/** `pulumi_aws_native`: CloudFormation's types. What is none of them says nothing. */
function nativeMember(machine: Machine, collector: Collector, native: NativePackage, path: readonly string[]): PyValue {
  const [module, name] = path;
  const dotted = ['aws_native', ...path].join('.');
  if (dotted === 'aws_native.Provider') return resourceClass(collector, dotted, { ...PROVIDER, token: `pulumi:providers:${NATIVE_PACKAGE}` });
  if (module !== undefined && /Args(?:Dict)?$/.test(path.at(-1) ?? '')) return argumentsClass(machine, dotted);
  if (module === undefined || name === undefined) return moduleOf(dotted, (member) => nativeMember(machine, collector, native, [...path, member]));
  const type = /^[A-Z]/.test(name) ? native.typeOf(module, name) : undefined;
  if (type === undefined) return pyUnknown(NOWHERE, dotted);
  const token = nativeToken(module.replace(/_$/, ''), name);
  return resourceClass(collector, dotted, { token, type: undefined, cls: undefined, mode: 'managed', attribute: (attribute) => native.attribute(type, attribute) });
}

const PROVIDER: ResourceKind = { token: AWS_PROVIDER, type: undefined, cls: undefined, mode: 'managed' };

function randomMember(collector: Collector, path: readonly string[]): PyValue {
  const last = path.at(-1);
  if (last === undefined) return moduleOf('random', (name) => randomMember(collector, [name]));
  if (/^[a-z]/.test(last)) return moduleOf(`random.${last}`, (name) => randomMember(collector, [...path, name]));
  const token = `random:index/${last.slice(0, 1).toLowerCase()}${last.slice(1)}:${last}`;
  return resourceClass(collector, `random.${last}`, {
    token,
    type: snakeCase(last).replace(/^random_|^/, 'random_'),
    cls: undefined,
    mode: 'managed',
  });
}

function resourceClass(collector: Collector, name: string, kind: ResourceKind): NativeValue {
  return {
    kind: 'native',
    name,
    from: NOWHERE,
    call: (call) => collector.declare(kind, call),
    attribute: (attribute) => {
      if (attribute !== 'get') return undefined;
      const imported: ResourceKind = { ...kind, mode: 'imported' };
      return {
        kind: 'native',
        name: `${name}.get`,
        from: NOWHERE,
        call: (call) => collector.declare(imported, { ...call, positional: [...call.positional.slice(0, 1), ...call.positional.slice(2)] }),
      };
    },
  };
}

function argumentsClass(machine: Machine, name: string): NativeValue {
  return { kind: 'native', name, from: NOWHERE, call: (call) => argumentsOf(machine, name, call) };
}

/** The arguments of a call as a mapping that remembers its class. */
export function argumentsOf(machine: Machine, className: string, call: Call): PyValue {
  const entries = [...call.keywords].map(([key, argument]): readonly [string, Entry] => [key, entryOf(argument, call.uri)]);
  return machine.mapping(entries, call.from, call.complete && call.positional.length === 0, className);
}

function enumeration(name: string, valueOf: (member: string) => string | undefined): NativeValue {
  return {
    kind: 'native',
    name,
    from: NOWHERE,
    call: (call) => call.positional[0]?.value ?? pyUnknown(call.from, name),
    attribute(member, from = NOWHERE) {
      const value = /^[A-Z]/.test(member) ? valueOf(member) : undefined;
      return value === undefined ? undefined : pyLiteral(value, from);
    },
  };
}

/** `PYTHON3D12` is `python3.12`, `NODE_JS20D_X` is `nodejs20.x`. */
function runtimeOf(member: string): string {
  if (member === 'CUSTOM') return 'provided';
  if (member.startsWith('CUSTOM_')) return `provided.${member.slice(7).toLowerCase()}`;
  return member.toLowerCase().replaceAll('_', '').replace(/(\d)d/g, '$1.');
}

/** `T4_G_2_X_LARGE` is `db.t4g.2xlarge`. */
function databaseClassOf(member: string): string | undefined {
  const [, family, size] = /^([A-Z]+\d\w*?)_((?:\d*_?X_?)?LARGE|MICRO|SMALL|MEDIUM)$/.exec(member) ?? [];
  return family === undefined || size === undefined ? undefined : `db.${family}.${size}`.toLowerCase().replaceAll('_', '');
}

function dataFunction(machine: Machine, collector: Collector, path: readonly string[]): NativeValue {
  const dotted = path.join('.');
  const type = collector.names.dataSourceOf(dotted);
  const last = path.at(-1) ?? '';
  const token = `aws:${path.length > 1 ? path.slice(0, -1).join('/') : 'index'}/${last}:${last}`;
  return {
    kind: 'native',
    name: `aws.${dotted}`,
    from: NOWHERE,
    call: (call) => {
      const callee = call.node?.callee;
      if (type === undefined && callee) {
        const object: PyValue = { kind: 'native', name: `aws.${dotted}`, from: NOWHERE, call: () => pyUnknown(NOWHERE) };
        machine.misses.push({ object, name: last, place: { uri: call.uri, range: { start: callee.start, end: callee.end } } });
      }
      const data = collector.read({ token, type, cls: undefined, mode: 'data' }, withoutOptions(call));
      return type === 'aws_iam_policy_document' ? withDocument(data, policyDocument(machine, call)) : data;
    },
  };
}

function withoutOptions(call: Call): Call {
  return call.positional.length > 0 ? { ...call, complete: false } : call;
}

function withDocument(data: ResourceValue, document: PyValue): ResourceValue {
  return {
    ...data,
    attribute: (name: string, from: Provenance) =>
      name === 'json' || name === 'minified_json' ? document : data.attribute(name, from),
  };
}
