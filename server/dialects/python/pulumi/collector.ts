/** Gathers the resources that a program declares while it is interpreted. */
import type { PulumiClass, PulumiNames } from '../../../schema/names';
import { snakeCase } from '../../../schema/names';
import type { DeclaredResource, Placement, ResourceMode } from '../../../core/resource';
import type { Location, TextRange } from '../../../core/text';
import type { ObjectValue, Property, Value } from '../../../core/value';
import { choice, object, reference, unknown } from '../../../core/value';
import { AWS_PROVIDER, isNative, NATIVE_PACKAGE } from '../../shared/pulumi-native';
import { entryOf } from '../evaluation/calls';
import { frozenProperty, templatePart } from '../evaluation/freeze';
import { elementsOf } from '../evaluation/iteration';
import { parsedJson } from '../evaluation/json';
import type { Machine } from '../evaluation/machine';
import type { Scope } from '../evaluation/scope';
import { isNone } from '../evaluation/truth';
import type { Call, Entry, InstanceValue, MappingValue, PyValue, ResourceValue } from '../evaluation/values';
import { alternativesOf, both } from '../evaluation/values';
import { transformedArguments } from './transformations';
import type { CallExpression } from '../syntax/ast';
import { unwrapped } from '../syntax/walk';

/** A declared resource, with what is needed to write beside it. */
export interface Declaration {
  readonly declared: DeclaredResource;
  /** Canonical type, where there is one. */
  readonly type: string | undefined;
  readonly cls: PulumiClass | undefined;
  readonly node: CallExpression | undefined;
  readonly uri: string;
  readonly scope: Scope | undefined;
  /** When it was declared, in the order of evaluation. */
  readonly order: number;
  readonly options: PyValue | undefined;
}

/** What a resource class or function of a package is. */
export interface ResourceKind {
  readonly token: string;
  readonly type: string | undefined;
  readonly cls: PulumiClass | undefined;
  readonly mode: ResourceMode;
  /** The canonical name of an attribute, where no class says. */
  readonly attribute?: (name: string) => string;
}

const INHERITED = ['protect', 'retain_on_delete'];

const DOCUMENTS = /polic(?:y|ies)$|_document$|^definition$|definitions$|^secret_string$|^dashboard_body$|^event_pattern$|^input$/;

export class Collector {
  readonly declarations: Declaration[] = [];
  private readonly byId = new Map<string, Declaration>();

  constructor(
    private readonly machine: Machine,
    readonly names: PulumiNames,
    /** The region of the default provider. */
    private readonly defaultRegion: Value,
  ) {}

  find(id: string): Declaration | undefined {
    return this.byId.get(id);
  }

  /** Declares what a constructor call makes. */
  declare(kind: ResourceKind, call: Call): ResourceValue {
    const [, second, third] = call.positional.map((each) => each.value);
    const isArguments = second?.kind === 'mapping' && second.className !== undefined && second.className !== 'ResourceOptions';
    const options = call.keywords.get('opts')?.value ?? (isArguments ? third : second?.kind === 'mapping' || !third ? second : third);
    const name = call.positional[0]?.value ?? call.keywords.get('resource_name')?.value;
    const given = call.keywords.get('args')?.value ?? (isArguments ? second : undefined);
    const chosen = options && isNone(options) !== true ? options : undefined;
    const args = given?.kind === 'mapping' ? given : this.keywordsOf(call);
    const changed = kind.mode === 'managed' ? transformedArguments(this.machine, { kind, name, args, transformations: this.transformationsOf(chosen, 0), call }) : args;
    const properties = changed ? this.argumentsOf(changed) : object(new Map(), call.from, false);
    return this.add(kind, name, properties, chosen, call);
  }

  /** Declares a data source that a function call reads. */
  read(kind: ResourceKind, call: Call): ResourceValue {
    const options = call.keywords.get('opts')?.value ?? call.positional[0]?.value;
    return this.add(kind, undefined, this.argumentsOf(this.keywordsOf(call)), options, call);
  }

  private add(
    kind: ResourceKind,
    name: PyValue | undefined,
    properties: ObjectValue,
    options: PyValue | undefined,
    call: Call,
  ): ResourceValue {
    const label = nameOf(name, kind);
    const own = ownName(call) ?? (withoutHoles(label) || simpleKind(kind));
    const id = this.freeId(`${kind.mode === 'data' ? 'data ' : ''}${kind.token}::${label}`);
    const location: Location = { uri: call.uri, range: { start: call.range.start, end: call.range.end } };
    const statement = this.machine.frame?.uri === call.uri ? this.machine.frame.statement : undefined;
    const isSimple = statement && ['assign', 'expression', 'return', 'update'].includes(statement.kind);
    const declaration = isSimple && holds(statement, call.range) ? { uri: call.uri, range: rangeOf(statement) } : location;
    const callee = call.node?.callee;
    const condition = this.machine.conditions.length === 0 ? undefined : this.machine.conditions.reduce(both);
    const declared: DeclaredResource = {
      id,
      nativeType: kind.token,
      name: own,
      ...(own === label ? {} : { label }),
      mode: kind.mode,
      properties,
      declaration,
      header: callee ? { uri: call.uri, range: rangeOf(callee) } : location,
      placement: isNative({ nativeType: kind.token }) ? this.nativePlacement(options, call) : this.placementOf(options, properties),
      dependsOn: this.dependenciesOf(options),
      settings: this.settingsFrom(options, call),
      ...(condition === undefined ? {} : { condition }),
    };
    const entry: Declaration = {
      declared,
      type: kind.type,
      cls: kind.cls,
      node: call.node,
      uri: call.uri,
      scope: this.machine.frame?.scope,
      order: this.machine.nextOrder(),
      options,
    };
    this.declarations.push(entry);
    this.byId.set(id, entry);
    return {
      kind: 'resource',
      id,
      attribute: (attribute, from) => reference(id, attributeName(kind, attribute), from),
      from: call.from,
    };
  }

  private keywordsOf(call: Call): MappingValue {
    const entries = new Map<string, Entry>();
    for (const [key, argument] of call.keywords) {
      if (key === 'opts' || key === 'resource_name' || key === '__opts__' || key === '__props__') continue;
      entries.set(key, entryOf(argument, call.uri));
    }
    return this.machine.mapping(entries, call.from, call.complete);
  }

  private argumentsOf(given: MappingValue): ObjectValue {
    const entries = [...given.store.all()].map(([key, entry]): [string, Property] => [key, this.property(key, entry)]);
    return object(new Map(entries), given.from, given.store.complete);
  }

  /** A policy that is written as JSON text is read as the object that it holds. */
  private property(key: string, entry: Entry): Property {
    const { value } = entry;
    const isText = value.kind === 'literal' && typeof value.value === 'string' && /^\s*[[{]/.test(value.value);
    if (!isText || !DOCUMENTS.test(key)) return frozenProperty(entry);
    const { uri, range } = value.from.location;
    const parsed = parsedJson(this.machine, String(value.value), value.from, this.machine.verbatim.get(`${uri}#${range.start}`));
    return frozenProperty(parsed ? { ...entry, value: parsed } : entry);
  }

  private placementOf(options: PyValue | undefined, properties: ObjectValue): Placement {
    const provider = options && this.providerOf(options, 0);
    const base = provider ? this.placementAt(provider) : { provider: '', region: this.defaultRegion, isImplicit: true };
    const own = properties.entries.get('region')?.value;
    if (own?.kind !== 'literal' || typeof own.value !== 'string') return base;
    return { provider: `${base.provider}@${own.value}`, region: own };
  }

  /** The default provider of another package, whose region the stack may configure. */
  private nativePlacement(options: PyValue | undefined, call: Call): Placement {
    const provider = options && this.providerOf(options, 0);
    return provider ? this.placementAt(provider) : { provider: NATIVE_PACKAGE, region: unknown('parameter', call.from, `${NATIVE_PACKAGE}:region`) };
  }

  private placementAt(provider: PyValue): Placement {
    const [first, ...rest] = alternativesOf(provider);
    if (provider.kind === 'resource') {
      const region = this.byId.get(provider.id)?.declared.properties.entries.get('region')?.value;
      return { provider: provider.id, region: region ?? this.defaultRegion };
    }
    if (provider.kind === 'either' && first && rest.length > 0) {
      const all = provider.alternatives.map((each) => ({ ...this.placementAt(each.value), condition: each.condition }));
      return {
        provider: all.map((each) => each.provider).join(' | '),
        region: choice(all.map((each) => ({ value: each.region, condition: each.condition })), provider.from),
      };
    }
    const name = provider.kind === 'unknown' ? (provider.name ?? 'provider') : 'provider';
    return { provider: `unknown ${name}`, region: unknown('unsupported', provider.from, name) };
  }

  /** The provider that options name, of themselves or through the parent. Undefined for the default provider. */
  private providerOf(options: PyValue, depth: number): PyValue | undefined {
    if (depth > 20) return undefined;
    if (options.kind === 'unknown') return options;
    if (options.kind === 'either') {
      const inner = options.alternatives.map((each) => this.providerOf(each.value, depth + 1));
      return inner.find((each) => each !== undefined);
    }
    if (options.kind !== 'mapping') return undefined;
    const provider = options.store.get('provider')?.value;
    if (provider && isNone(provider) !== true) return provider;
    const providers = options.store.get('providers')?.value;
    const listed = providers && this.awsProvider(providers);
    if (listed) return listed;
    const parent = options.store.get('parent')?.value;
    if (parent?.kind === 'instance') {
      const inherited = parent.notes.get('options');
      return inherited && this.providerOf(inherited, depth + 1);
    }
    if (parent?.kind === 'resource') {
      const inherited = this.byId.get(parent.id)?.options;
      return inherited && this.providerOf(inherited, depth + 1);
    }
    if (parent?.kind === 'unknown') return parent;
    return options.store.complete ? undefined : unknown('unsupported', options.from, 'provider');
  }

  private awsProvider(providers: PyValue): PyValue | undefined {
    if (providers.kind === 'mapping') return providers.store.get('aws')?.value;
    if (providers.kind === 'unknown') return providers;
    const items = elementsOf(this.machine, providers)?.items ?? [];
    return items.find(({ value }) => value.kind === 'resource' && this.byId.get(value.id)?.declared.nativeType === AWS_PROVIDER)?.value;
  }

  /** `protect` and `retain_on_delete` are handed down to children. */
  private settingsFrom(options: PyValue | undefined, call: Call): ObjectValue {
    const own = options?.kind === 'mapping' ? settingsOf(options) : object(new Map(), call.from, options === undefined);
    const entries = new Map(own.entries);
    for (const key of INHERITED) {
      const given = entries.has(key) ? undefined : this.inherited(options, key, 0);
      if (given) entries.set(key, { value: frozenProperty(given).value });
    }
    return entries.size === own.entries.size ? own : object(entries, own.from, own.complete);
  }

  private inherited(options: PyValue | undefined, key: string, depth: number): Entry | undefined {
    const parent = options?.kind === 'mapping' && depth <= 20 ? options.store.get('parent')?.value : undefined;
    const above = parent?.kind === 'instance' ? parent.notes.get('options') : parent?.kind === 'resource' ? this.byId.get(parent.id)?.options : undefined;
    const given = above?.kind === 'mapping' ? above.store.get(key) : undefined;
    return given ?? (above && this.inherited(above, key, depth + 1));
  }

  /** A resource's own, then those of what is around it, then those of the stack. */
  private transformationsOf(options: PyValue | undefined, depth: number): readonly PyValue[] {
    if (options?.kind !== 'mapping' || depth > 20) return depth > 20 || !options ? this.machine.transformations : [options, ...this.machine.transformations];
    const own = ['transformations', 'transforms'].flatMap((name) => {
      const given = options.store.get(name)?.value;
      if (!given || isNone(given) === true) return [];
      return given.kind === 'sequence' && given.store.complete ? given.store.items.map(({ value }) => value) : [given];
    });
    const parent = options.store.get('parent')?.value;
    const above = parent?.kind === 'instance' ? parent.notes.get('options') : parent?.kind === 'resource' ? this.byId.get(parent.id)?.options : undefined;
    return [...own, ...this.transformationsOf(above, depth + 1)];
  }

  private dependenciesOf(options: PyValue | undefined): readonly string[] {
    const given = options?.kind === 'mapping' ? options.store.get('depends_on')?.value : undefined;
    if (!given) return [];
    const items = given.kind === 'sequence' ? given.store.items.map((item) => item.value) : [given];
    const ids = items.flatMap(alternativesOf).flatMap((item): readonly string[] => {
      if (item.kind === 'resource') return [item.id];
      return item.kind === 'instance' ? this.childrenOf(item) : [];
    });
    return [...new Set(ids)];
  }

  private childrenOf(component: InstanceValue): readonly string[] {
    return this.declarations.flatMap(({ declared, options }) => {
      const parent = options?.kind === 'mapping' ? options.store.get('parent')?.value : undefined;
      return parent?.kind === 'instance' && parent.fields === component.fields ? [declared.id] : [];
    });
  }

  private freeId(wanted: string): string {
    if (!this.byId.has(wanted)) return wanted;
    for (let number = 2; ; number++) {
      const candidate = `${wanted}#${number}`;
      if (!this.byId.has(candidate)) return candidate;
    }
  }
}

/** The canonical name of an attribute that Python code reads. */
function attributeName(kind: ResourceKind, attribute: string): string {
  if (kind.attribute) return kind.attribute(attribute);
  return (kind.cls?.fromPython([], attribute) ?? kind.cls?.fromTypeScript([], attribute))?.name ?? snakeCase(attribute);
}

function nameOf(name: PyValue | undefined, kind: ResourceKind): string {
  const fallback = simpleKind(kind);
  return (name && textOf(templatePart(name))) || fallback;
}

function simpleKind({ token }: ResourceKind): string {
  return token.split(':').at(-1) ?? token;
}

/** A name without its holes. */
function withoutHoles(label: string): string {
  if (!label.includes('${')) return label;
  return label.replace(/\$\{[^}]*\}/g, '').replace(/[-_.]{2,}/g, '-').replace(/^[-_.]+|[-_.]+$/g, '');
}

/** What the author wrote of the name, without what a component or the configuration adds to it. */
function ownName({ node }: Call): string | undefined {
  const argument = node?.arguments.find((each) => each.kind === 'positional' || each.name === 'resource_name');
  const written = argument && unwrapped(argument.value);
  if (written?.kind !== 'format') return undefined;
  const texts = written.parts.flatMap((part) => (part.kind === 'text' ? part.value.split(/[^A-Za-z0-9]+/) : [])).filter((word) => word !== '');
  return texts.length === 0 ? undefined : texts.join('-');
}

function textOf(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return String(value.value ?? '');
    case 'template':
      return value.parts.map(textOf).join('');
    case 'unknown':
      return `\${${value.name ?? '…'}}`;
    case 'reference':
      return `\${${value.attribute}}`;
    case 'choice': {
      const texts = value.alternatives.map((each) => textOf(each.value));
      return texts.find((text) => !text.includes('${')) ?? texts[0] ?? '';
    }
    default:
      return '${…}';
  }
}

function settingsOf(options: MappingValue): ObjectValue {
  const skipped = new Set(['provider', 'providers', 'parent', 'depends_on']);
  const entries = [...options.store.all()].flatMap(([key, entry]): readonly [string, Property][] =>
    skipped.has(key) ? [] : [[key, frozenProperty(entry)]],
  );
  return object(new Map(entries), options.from, options.store.complete);
}

function holds(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function rangeOf({ start, end }: TextRange): TextRange {
  return { start, end };
}
