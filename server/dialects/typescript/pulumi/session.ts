/** The state of one evaluation of a Pulumi program: providers, components and resources in the order of their declaration. */
import type { DeclaredResource } from '../../../core/resource';
import type { Location } from '../../../core/text';
import type { ObjectValue, Provenance, Value } from '../../../core/value';
import { object } from '../../../core/value';
import type { PulumiClass, SchemaNames } from '../../../schema/names';
import { snakeCase } from '../../../schema/names';
import { spreadInto } from '../evaluator/expressions';
import type { Evaluation, LibraryResult, LibrarySession } from '../evaluator/library';
import type { Scope } from '../evaluator/scope';
import { newInstance } from '../evaluator/calls';
import type { Argument, Call, ConstructCall, InstanceCell, InstanceHandle, Js, NativeValue } from '../evaluator/values';
import { native, record } from '../evaluator/values';
import { expandGeneratedSecrets } from '../../shared/generated-secrets';
import { separateBucketSettings } from '../../shared/new-buckets';
import { isNative, nativePackage, NATIVE_PACKAGE, type NativePackage } from '../../shared/pulumi-native';
import { awsNamespace } from './aws';
import { nativeModule, nativeNamespace } from './aws-native';
import { readConfiguration, type Configuration } from './configuration';
import { pulumiFacts, type Asset } from './facts';
import { lower } from './lowering';
import { optionsOf, type Inherited, type ResourceOptions } from './options';
import { otherNamespace, pulumiNamespace } from './sdk';
import { randomNamespace } from './random';
import { canReach } from './reach';
import { transformedArguments } from './transformations';
import { PulumiWriter } from './writer';

/** An instance of `aws.Provider`. */
export interface ProviderConfiguration {
  readonly id: string;
  readonly region: Value;
  /** Its arguments, under Terraform's names. */
  readonly properties: ObjectValue | undefined;
}

export class PulumiSession implements LibrarySession {
  /** What children of a component or resource inherit. */
  readonly inherited = new Map<InstanceCell, Inherited>();
  readonly providers = new Map<InstanceCell, ProviderConfiguration>();
  /** `defaultTags` of providers by their identity. */
  readonly defaultTags = new Map<string, Value>();
  /** Resources that transformations of their own or of their parents may change. */
  readonly transformed = new Set<string>();
  /** What is registered for all resources, once it is. */
  readonly transformations: Js[] = [];
  /** What transformations of all resources add. */
  readonly transformedTags: Value[] = [];
  /** Assets and archives, in the order in which they were made. */
  readonly assets: Asset[] = [];
  readonly configuration: Configuration;
  readonly native: NativePackage;
  /** The region of the default provider, which the stack's configuration gives. */
  readonly defaultRegion: Value;
  /** Where each resource was declared: what code there can name. */
  private readonly scopes = new Map<string, Scope>();
  private readonly declared: DeclaredResource[] = [];
  private readonly ids = new Set<string>();
  /** What was declared below a component or resource, and which instances. */
  private readonly children = new Map<InstanceCell, InstanceCell[]>();
  private readonly namespaces = new Map<string, Js | undefined>();

  constructor(
    readonly evaluation: Evaluation,
    readonly names: SchemaNames,
  ) {
    this.native = nativePackage(names.cloudFormation);
    this.configuration = readConfiguration(evaluation);
    this.defaultRegion = this.configuration.region();
    const tags = this.configuration.defaultTags();
    if (tags) this.defaultTags.set('', tags);
  }

  module(specifier: string, site: Location): Js | undefined {
    if (!this.namespaces.has(specifier)) this.namespaces.set(specifier, this.open(specifier, { location: site, via: [] }));
    return this.namespaces.get(specifier);
  }

  private open(specifier: string, from: Provenance): Js | undefined {
    const [, packageName = '', ...rest] = specifier.split('/');
    switch (packageName) {
      case 'aws': {
        const [module] = rest;
        const aws = awsNamespace(this, from);
        return module === undefined ? aws : this.evaluation.member(aws, module, from.location);
      }
      case 'pulumi':
        return rest[0] === 'automation' ? otherNamespace(this, 'automation', from) : pulumiNamespace(this, from);
      case NATIVE_PACKAGE: {
        const [module] = rest;
        return module === undefined ? nativeNamespace(this, from) : nativeModule(this, module, from);
      }
      case 'random':
        return randomNamespace(this, from);
      default:
        return otherNamespace(this, packageName, from);
    }
  }

  /** Declares a managed resource and makes the instance stand for it. */
  declare(token: string, call: ConstructCall): void {
    const { args, complete, instance, header, scope } = call;
    const [nameArgument, propertiesArgument, optionsArgument] = args;
    const name = this.nameOf(nameArgument) || kindOf(token);
    const options = optionsOf(this, optionsArgument?.value, optionsArgument !== undefined || complete);
    const label = trimmed(knownText(this.evaluation.toValue(nameArgument?.value ?? instance))) || name;
    const id = this.freeId(`${token}::${label}`);
    const given = transformedArguments(this, { token, nameArgument, given: propertiesArgument?.value, transformations: options.inherited.transformations }, call);
    const properties = this.propertiesOf(given, instance.cell.declaration, complete);
    const condition = this.evaluation.condition();
    this.declared.push({
      id,
      nativeType: token,
      name,
      ...(label === name ? {} : { label }),
      mode: 'managed',
      properties,
      declaration: instance.cell.declaration,
      header,
      placement: isNative({ nativeType: token }) ? nativePlacement(options, properties) : placementOf(options, properties),
      dependsOn: options.dependsOn,
      settings: options.settings,
      ...(condition === undefined || condition === '' ? {} : { condition }),
    });
    instance.cell.resource = id;
    if (options.inherited.isTransformed) this.transformed.add(id);
    this.scopes.set(id, scope);
    this.inherited.set(instance.cell, options.inherited);
    this.placeBelow(instance.cell, options.parent?.cell);
  }

  /** Remembers which component or resource an instance is below. */
  private placeBelow(child: InstanceCell, parent: InstanceCell | undefined): void {
    if (parent && parent !== child) this.children.set(parent, [...(this.children.get(parent) ?? []), child]);
  }

  /** The resources below a component. */
  below(cell: InstanceCell, seen: ReadonlySet<InstanceCell> = new Set()): readonly string[] {
    if (seen.has(cell)) return [];
    const inner = new Set([...seen, cell]);
    return (this.children.get(cell) ?? []).flatMap((child) => [...(child.resource === undefined ? [] : [child.resource]), ...this.below(child, inner)]);
  }

  /** Declares what `aws.ec2.getVpc({ … })` reads; its attributes are references. */
  read(path: string, call: Call): Js {
    const [module = 'index', name = module] = path.split('.');
    const token = `aws:${path.includes('.') ? module : 'index'}/${name}:${name}`;
    const { inherited } = optionsOf(this, call.args[1]?.value, true);
    const argument = this.propertiesOf(call.args[0]?.value, call.site, call.complete);
    const entries = [...argument.entries].map(([key, property]) => [snakeCase(key), property] as const);
    const id = this.freeId(`${token}::`);
    this.declared.push({
      id,
      nativeType: token,
      name,
      mode: 'data',
      properties: object(new Map(entries), argument.from, argument.complete),
      declaration: call.site,
      header: call.header,
      placement: { provider: inherited.provider, region: inherited.region },
      dependsOn: [],
      settings: object(new Map(), argument.from),
    });
    const from = { location: call.site, via: [] };
    return native(`aws.${path}()`, from, {
      member: (key, site) =>
        METHODS.has(key) ? undefined : { kind: 'reference', target: id, attribute: snakeCase(key), from: { location: site, via: [] } },
      toValue: () => ({ kind: 'reference', target: id, attribute: '', from }),
    });
  }

  /** `aws.s3.Bucket.get(name, id)`: a resource that exists. */
  private imported(description: PulumiClass, call: Call): Js {
    const base = this.resourceClass(description, call.callee.from);
    const instance = newInstance(base, call.site, call.header);
    instance.cell.base = base;
    const name = this.nameOf(call.args[0]);
    const { inherited } = optionsOf(this, call.args[3]?.value, true);
    const id = this.freeId(`${description.token}::${name}`);
    const nothing = object(new Map(), { location: call.site, via: [] }, false);
    this.declared.push({
      id,
      nativeType: description.token,
      name,
      mode: 'imported',
      properties: nothing,
      declaration: call.site,
      header: call.header,
      placement: { provider: inherited.provider, region: inherited.region },
      dependsOn: [],
      settings: nothing,
    });
    instance.cell.resource = id;
    this.scopes.set(id, call.scope);
    return instance;
  }

  /** A component, or a resource that no rule knows: children inherit its options. */
  adopt(instance: InstanceHandle, options: Js | undefined, complete: boolean): void {
    const { inherited, parent } = optionsOf(this, options, complete);
    this.inherited.set(instance.cell, inherited);
    this.placeBelow(instance.cell, parent?.cell);
  }

  freeId(wanted: string): string {
    let id = wanted;
    for (let count = 2; this.ids.has(id); count++) id = `${wanted}#${count}`;
    this.ids.add(id);
    return id;
  }

  /** The name that the author gave, as far as it is written there: `${name}-results` is called `results`. */
  nameOf(argument: Argument | undefined): string {
    if (!argument) return '';
    const text = trimmed(writtenText(this.evaluation.text(argument.site)));
    return text === '' ? trimmed(knownText(this.evaluation.toValue(argument.value))) : text;
  }

  /** The arguments of a resource; those of several alternatives are joined. */
  private propertiesOf(value: Js | undefined, declaration: Location, complete: boolean): ObjectValue {
    if (!value || value.kind === 'absent') return object(new Map(), { location: declaration, via: [] }, complete);
    const joined = value.kind === 'record' ? value : record([], value.from);
    if (value.kind !== 'record') spreadInto(joined.cell, value);
    const snapshot = this.evaluation.toValue(joined);
    return snapshot.kind === 'object' ? snapshot : object(new Map(), value.from, false);
  }

  finish(): LibraryResult {
    const { declared } = this;
    const resources = lower(declared, this.names, this.native);
    return {
      declared,
      resources,
      facts: pulumiFacts(this, resources),
      expand: (edits) => separateBucketSettings(expandGeneratedSecrets(edits)),
      writer: (graph, text) => new PulumiWriter(graph, text, this.scopes, this.names, {
        environment: this.evaluation.environment(),
        providerOf: (value) => (value.kind === 'instance' ? this.providers.get(value.cell)?.id : undefined),
      }),
      canReach: (target, from, text) => canReach(target, from, text, this.scopes),
    };
  }

  /** A class of the tables as a native value. */
  resourceClass(description: PulumiClass, from: Provenance): NativeValue {
    return native(`aws.${description.path}`, from, {
      construct: (call) => this.declare(description.token, call),
      instanceMember: (instance, key, site) => this.attribute(instance, key, site, (name) => description.fromTypeScript([], name)?.name),
      member: (key) =>
        key === 'get' ? native(`aws.${description.path}.get`, from, { call: (call) => this.imported(description, call) }) : undefined,
    });
  }

  /** `bucket.arn`: a reference, whatever it was given. */
  attribute(instance: InstanceHandle, key: string, site: Location, canonical: (key: string) => string | undefined): Js | undefined {
    const { resource } = instance.cell;
    if (resource === undefined || METHODS.has(key)) return undefined;
    return { kind: 'reference', target: resource, attribute: canonical(key) ?? snakeCase(key), from: { location: site, via: [] } };
  }
}

/** Methods of outputs and resources, which are no attributes. */
const METHODS = new Set(['apply', 'then', 'catch', 'finally', 'get', 'getProvider']);

/** The literal text of a string or template in the source; empty for anything else. */
function writtenText(source: string): string {
  const body = /^(['"`])([^]*)\1$/.exec(source)?.[2] ?? '';
  return body.replace(/\$\{[^{}]*\}/g, '');
}

function knownText(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return String(value.value ?? '');
    case 'template':
      return value.parts.map((part) => (part.kind === 'literal' ? String(part.value ?? '') : '')).join('');
    case 'choice':
      return knownText(value.alternatives.at(-1)?.value ?? value);
    default:
      return '';
  }
}

/** What a resource whose name is not known is called: `topic` for `aws:sns/topic:Topic`. */
function kindOf(token: string): string {
  const name = token.slice(token.lastIndexOf(':') + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function trimmed(text: string): string {
  return text.replace(/-{2,}/g, '-').replace(/^[-_.\s]+|[-_.\s]+$/g, '');
}

/** The default provider of another package, whose region the stack may configure. */
function nativePlacement({ inherited }: ResourceOptions, { from }: ObjectValue): DeclaredResource['placement'] {
  if (inherited.provider !== '') return { provider: inherited.provider, region: inherited.region };
  return { provider: NATIVE_PACKAGE, region: { kind: 'unknown', reason: 'parameter', from, name: `${NATIVE_PACKAGE}:region` } };
}

function placementOf(options: ResourceOptions, properties: ObjectValue): DeclaredResource['placement'] {
  const own = properties.entries.get('region')?.value;
  const { provider, region } = options.inherited;
  if (own?.kind === 'literal') return { provider: `${provider}#${String(own.value)}`, region: own };
  return provider === '' && (own === undefined || own.kind === 'absent') ? { provider, region, isImplicit: true } : { provider, region };
}
