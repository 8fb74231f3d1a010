/** The state of one evaluation of a CDK app: its constructs in the order in which they are made. */
import { parse as parseJson } from 'jsonc-parser';
import type { ProgramOutput } from '../../../core/facts';
import type { Location } from '../../../core/text';
import type { ObjectValue, Property, Provenance, Value } from '../../../core/value';
import { literal, object, reference, unknown } from '../../../core/value';
import type { Bridge } from '../../../schema/bridge';
import type { SchemaNames } from '../../../schema/names';
import { spreadInto } from '../evaluator/expressions';
import type { Evaluation, LibraryResult, LibrarySession } from '../evaluator/library';
import type { Argument, ConstructCall, InstanceCell, InstanceHandle, Js } from '../evaluator/values';
import type { Scope } from '../evaluator/scope';
import { record } from '../evaluator/values';
import type { Construct, Grant } from './constructs';
import { lower } from './lowering';
import type { ConstructModel, RecordedCall } from './model';
import { moduleOf } from './modules';
import type { NamedByText } from './names';
import { mapAlternatives, valueAt } from './shapes';

/** What a new construct is, besides its arguments. */
export interface Kind {
  readonly className: string;
  readonly kind: Construct['kind'];
  readonly type?: string | undefined;
  readonly model?: ConstructModel | undefined;
  readonly mode?: Construct['mode'];
  readonly given?: ReadonlyMap<string, Value>;
  /** The position of the properties among the arguments. */
  readonly propsAt?: number;
  /** Instead of those among the arguments. */
  readonly props?: ObjectValue;
}

export class CdkSession implements LibrarySession {
  readonly constructs: Construct[] = [];
  /** Where the declarations of constructs stand, by path. */
  readonly scopes = new Map<string, Scope>();
  /** What code at the declarations of constructs can name, as far as it was asked for. */
  readonly named = new Map<string, ReadonlySet<string>>();
  private readonly cells = new Map<InstanceCell, Construct>();
  private readonly paths = new Map<string, Construct>();
  private readonly namespaces = new Map<string, Js | undefined>();
  /** Whether the app reads context values: then new inputs are read the same way. */
  readsContext = false;
  /** Names of the template that are written as text. */
  readonly namedByText: NamedByText[] = [];
  /** What `exportValue` was given. */
  readonly exported: ProgramOutput[] = [];
  private context: Readonly<Record<string, unknown>> | undefined;

  constructor(
    readonly evaluation: Evaluation,
    readonly names: SchemaNames,
    readonly bridge: Bridge,
  ) {}

  module(specifier: string, site: Location): Js | undefined {
    if (!this.namespaces.has(specifier)) this.namespaces.set(specifier, moduleOf(this, specifier, { location: site, via: [] }));
    return this.namespaces.get(specifier);
  }

  /** Adds a construct to the tree and makes the instance stand for it. */
  add({ args, complete, instance, header, scope: site }: Pick<ConstructCall, 'args' | 'complete' | 'instance' | 'header' | 'scope'>, kind: Kind): Construct {
    const scope = this.constructOf(args[0]?.value);
    const id = this.idOf(args[1]?.value) ?? idOfClass(instance, kind.className);
    const path = kind.className === 'core.App' ? this.freePath('') : this.freePath(scope && scope.path !== '' ? `${scope.path}/${id}` : id);
    const condition = this.evaluation.condition();
    const construct: Construct = {
      path,
      id,
      scope,
      stack: kind.kind === 'stack' || !scope ? undefined : stackOf(scope),
      instance,
      declaration: instance.cell.declaration,
      header,
      condition: condition === '' ? undefined : condition,
      mode: kind.mode ?? 'managed',
      className: kind.className,
      kind: kind.kind,
      type: kind.type,
      model: kind.model,
      props: kind.props ?? this.propsOf(args[kind.propsAt ?? 2], instance, complete),
      calls: [],
      grants: [],
      overrides: [],
      dependsOn: [],
      given: kind.given ?? new Map<string, Value>(),
      handles: [],
      options: undefined,
      roleChild: undefined,
      tags: [],
      visited: false,
    };
    this.constructs.push(construct);
    this.cells.set(instance.cell, construct);
    this.paths.set(path, construct);
    // `super(…)` runs elsewhere than the `new` that is the declaration.
    if (instance.cell.made.kind === 'native') this.scopes.set(path, site);
    if (kind.kind === 'l1' || kind.kind === 'l2') instance.cell.resource = path;
    return construct;
  }

  /** Makes another instance stand for a construct: its L1 construct. */
  alias(instance: InstanceHandle, construct: Construct): void {
    this.cells.set(instance.cell, construct);
    instance.cell.resource = construct.path;
    construct.handles.push(instance);
  }

  constructOf(value: Js | undefined): Construct | undefined {
    if (value?.kind === 'either') return value.alternatives.map((each) => this.constructOf(each.value)).find((each) => each !== undefined);
    return value?.kind === 'instance' ? this.cells.get(value.cell) : undefined;
  }

  constructAt(path: string): Construct | undefined {
    return this.paths.get(path);
  }

  /** The construct that a value refers to. */
  target(value: Value): Construct | undefined {
    return value.kind === 'reference' ? this.paths.get(value.target) : undefined;
  }

  /** A canonical attribute of what may be a construct: of an import, what it was given. Other values are themselves. */
  attributeOf(value: Value, name: string): Value {
    return mapAlternatives(value, (one) => {
      if (one.kind !== 'reference' || one.attribute !== '') return one;
      return this.paths.get(one.target)?.given.get(name) ?? reference(one.target, name, one.from);
    });
  }

  /** Gives a permission to a construct's role, or to the role, user or group itself. */
  grant(to: Value, grant: Grant): void {
    mapAlternatives(to, (one) => {
      const construct = this.target(one);
      if (!construct) return one;
      const role = construct.model?.role;
      const given = role === undefined || role === 'self' ? undefined : valueAt(construct.props, ...role.split('.'));
      if (given && given.kind !== 'absent') this.grant(given, grant);
      else if (role !== undefined) construct.grants.push(grant);
      return one;
    });
  }

  record(construct: Construct, name: string, args: readonly Argument[], complete: boolean, site: Location): RecordedCall {
    const condition = this.evaluation.condition();
    const call: RecordedCall = {
      name,
      args: args.map((each): Property => ({ value: this.evaluation.toValue(each.value), site: each.site })),
      complete,
      site,
      condition: condition === '' ? undefined : condition,
    };
    construct.calls.push(call);
    return call;
  }

  /** The name that the author gave: of a template, the known parts. */
  idOf(value: Js | undefined): string | undefined {
    if (!value) return undefined;
    if (value.kind === 'either') return this.idOf(value.alternatives.at(-1)?.value);
    const parts = value.kind === 'template' ? value.parts : value.kind === 'literal' ? [value] : [];
    const text = parts.map((part) => (part.kind === 'literal' ? String(part.value) : '')).join('').replace(/^[-_.\s]+|[-_.\s]+$/g, '');
    return text === '' ? undefined : text;
  }

  /** A feature flag of `cdk.json`. */
  flag(name: string): boolean {
    const value = this.contextValue(name);
    return value === true || value === 'true';
  }

  contextValue(name: string): unknown {
    this.context ??= this.readContext();
    return Object.hasOwn(this.context, name) ? this.context[name] : undefined;
  }

  private readContext(): Readonly<Record<string, unknown>> {
    const text = this.evaluation.file(`${this.evaluation.folder}/cdk.json`);
    const manifest: unknown = text === undefined ? undefined : parseJson(text);
    const context = typeof manifest === 'object' && manifest !== null && 'context' in manifest ? manifest.context : undefined;
    // Whatever JSON holds there is looked at with care by those who ask.
    return typeof context === 'object' && context !== null ? (context as Readonly<Record<string, unknown>>) : {};
  }

  /** The properties of a construct; those of several alternatives are joined. */
  propsOf(argument: Argument | undefined, instance: InstanceHandle, complete: boolean): Construct['props'] {
    const value = argument?.value;
    if (!value || value.kind === 'absent') return object(new Map(), { location: instance.cell.declaration, via: [] }, complete);
    const joined = value.kind === 'record' ? value : record([], value.from);
    if (value.kind !== 'record') spreadInto(joined.cell, value);
    const snapshot = this.evaluation.toValue(joined);
    return snapshot.kind === 'object' ? snapshot : object(new Map(), value.from, false);
  }

  private freePath(wanted: string): string {
    let path = wanted;
    for (let count = 2; this.paths.has(path); count++) path = `${wanted}#${count}`;
    return path;
  }

  /** The region of a stack or of what is in one. */
  regionOf(construct: Construct | undefined, from: Provenance): Value {
    return this.environmentOf(construct, 'region', from) ?? unknown('data-source', from, 'AWS::Region');
  }

  /** Whether a stack, or a stage around it, says which region it is for. */
  hasRegion(construct: Construct | undefined): boolean {
    return this.environmentOf(construct, 'region', { location: { uri: '', range: { start: 0, end: 0 } }, via: [] }) !== undefined;
  }

  accountOf(construct: Construct | undefined, from: Provenance): Value {
    return this.environmentOf(construct, 'account', from) ?? unknown('data-source', from, 'AWS::AccountId');
  }

  private environmentOf(construct: Construct | undefined, name: string, from: Provenance): Value | undefined {
    for (let each = construct; each; each = each.scope) {
      if (each.kind !== 'stack' && each.className !== 'core.Stage') continue;
      const value = valueAt(each.props, 'env', name);
      if (value.kind !== 'absent') return value.kind === 'literal' ? literal(value.value, value.from) : unknown('data-source', from, `AWS::${name === 'region' ? 'Region' : 'AccountId'}`);
    }
    return undefined;
  }

  finish(): LibraryResult {
    return lower(this);
  }
}

export function stackOf(construct: Construct): Construct | undefined {
  return construct.kind === 'stack' ? construct : construct.stack;
}

function idOfClass(instance: InstanceHandle, className: string): string {
  const { made } = instance.cell;
  return made.kind === 'class' ? made.name : className.slice(className.lastIndexOf('.') + 1);
}
