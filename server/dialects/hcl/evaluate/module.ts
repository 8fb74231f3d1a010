/** A module with its arguments: variables, locals, outputs, resources and called modules, each evaluated when first asked for. */
import { join } from '../../../core/source-file';
import type { Property, Provenance, Value } from '../../../core/value';
import { list, object, reference, through, unknown, withInputs } from '../../../core/value';
import { argumentOf, attributeOf, localSource, type ModuleSource, type Placed } from '../source';
import type { Block } from '../syntax/nodes';
import { expand, type Expansion, type InstanceKey } from './expansion';
import { evaluate } from './expressions';
import { carrying } from './inputs';
import { policyDocument } from './policy-document';
import { providersOf, type ProviderMap } from './providers';
import { at, placeOf, type Evaluation, type Scope } from './scope';
import { variableDefault, withTypeDefaults } from './variables';

/** The block that calls a module, and where. */
export interface ModuleCall {
  readonly block: Placed<Block>;
  readonly scope: Scope;
}

export interface ModuleInit {
  readonly evaluation: Evaluation;
  readonly source: ModuleSource;
  /** What addresses of its resources begin with: nothing, or `module.data.`. */
  readonly prefix: string;
  /** Relative to the root module. */
  readonly path: string;
  readonly call?: ModuleCall;
  /** Directories of the callers, outermost first: a module cannot call itself. */
  readonly callers: readonly string[];
  readonly conditions?: readonly string[];
}

export interface ResourceInstance extends InstanceKey {
  readonly id: string;
}

/** A resource or data block with its instances. */
export interface ExpandedResource {
  readonly address: string;
  readonly block: Placed<Block>;
  readonly expansion: Expansion;
  readonly instances: readonly ResourceInstance[];
  /** The instance with a key; undefined where that is not certain. */
  select(key: Value): ResourceInstance | undefined;
  refer(instance: ResourceInstance, from: Provenance): Value;
  /** The list or map of all instances. */
  all(from: Provenance): Value;
}

export interface ModuleChild extends InstanceKey {
  readonly module: ModuleInstance;
}

export interface ExpandedModule {
  readonly expansion: Expansion;
  readonly instances: readonly ModuleChild[];
  select(key: Value): ModuleChild | undefined;
  all(from: Provenance): Value;
}

export class ModuleInstance {
  readonly evaluation: Evaluation;
  readonly source: ModuleSource;
  readonly prefix: string;
  readonly path: string;
  readonly call: ModuleCall | undefined;
  /** What must hold for this module to be called at all. */
  readonly conditions: readonly string[];
  private readonly callers: readonly string[];
  private providerMap: ProviderMap | undefined;
  private readonly values = new Map<string, Value | 'running'>();
  private readonly resources = new Map<string, ExpandedResource | 'running'>();
  private readonly children = new Map<string, ExpandedModule | 'external' | 'running'>();

  constructor({ evaluation, source, prefix, path, call, callers, conditions = [] }: ModuleInit) {
    this.evaluation = evaluation;
    this.source = source;
    this.prefix = prefix;
    this.path = path;
    this.call = call;
    this.callers = callers;
    this.conditions = conditions;
  }

  get providers(): ProviderMap {
    return (this.providerMap ??= providersOf(this));
  }

  /** Undefined for what is not declared. */
  variable(name: string): Value | undefined {
    const declared = this.source.variables.get(name);
    if (!declared) return undefined;
    return this.once(`var.${name}`, declared, () => this.variableValue(name, declared));
  }

  local(name: string): Value | undefined {
    const declared = this.source.locals.get(name);
    if (!declared) return undefined;
    return this.once(`local.${name}`, declared, () => {
      const scope = this.scopeOf(declared);
      return through(evaluate(declared.node.value, scope), { location: placeOf(declared.node.name, scope), name: `local.${name}` });
    });
  }

  output(name: string): Value | undefined {
    const declared = this.source.outputs.get(name);
    const value = declared && argumentOf(declared, 'value');
    if (!declared || !value) return undefined;
    return this.once(`output.${name}`, declared, () => {
      const scope = this.scopeOf(value);
      return through(evaluate(value.node.value, scope), { location: placeOf(value.node.name, scope), name: `output ${name} of ${this.prefix.slice(0, -1)}` });
    });
  }

  outputs(from: Provenance): Value {
    const entries = [...this.source.outputs.keys()].flatMap((name): [string, Property][] => {
      const value = this.output(name);
      return value ? [[name, { value }]] : [];
    });
    return object(new Map(entries), from);
  }

  /** `address`: without module. Undefined for what is not declared. */
  resource(address: string): ExpandedResource | undefined {
    const block = this.source.resources.get(address);
    if (!block) return undefined;
    const known = this.resources.get(address);
    if (known === 'running') return undefined;
    if (known) return known;
    this.resources.set(address, 'running');
    const made = this.expandResource(address, block);
    this.resources.set(address, made);
    return made;
  }

  /** The instances of a called module; `external` when its source is not in the workspace. */
  child(name: string): ExpandedModule | 'external' | undefined {
    const block = this.source.modules.get(name);
    if (!block) return undefined;
    const known = this.children.get(name);
    if (known === 'running') return 'external';
    if (known) return known;
    this.children.set(name, 'running');
    const made = this.expandModule(name, block);
    this.children.set(name, made);
    return made;
  }

  scopeOf({ file }: Placed<unknown>): Scope {
    return { module: this, file, names: NO_NAMES };
  }

  private once(key: string, declared: Placed<{ readonly start: number; readonly end: number }>, compute: () => Value): Value {
    const known = this.values.get(key);
    if (known === 'running') return unknown('unsupported', at(declared.node, this.scopeOf(declared)), key);
    if (known) return known;
    this.values.set(key, 'running');
    const value = compute();
    this.values.set(key, value);
    return value;
  }

  private variableValue(name: string, declared: Placed<Block>): Value {
    const scope = this.scopeOf(declared);
    const label = declared.node.labels[0] ?? declared.node.type;
    const definition = { location: placeOf(label, scope), name: `var.${name}` };
    const given = this.call ? this.argument(name) : this.deployed(name, declared);
    const isUnset = given === undefined || (given.kind === 'literal' && given.value === null && isNotNullable(declared.node));
    const value = isUnset ? variableDefault(declared, scope) : withTypeDefaults(given, declared.node, scope);
    const inputs = this.call ? [] : [name];
    if (value) return carrying(through(value, definition), inputs, this.evaluation);
    return { ...unknown('parameter', withInputs(at(label, scope), inputs), `var.${name}`), sensitive: true };
  }

  /** What the files of the workspace give to a variable of the root module. */
  private deployed(name: string, declared: Placed<Block>): Value | undefined {
    const scope = this.scopeOf(declared);
    const { evaluation, source } = this;
    const read = evaluation.variableValues(source.uri).get(name);
    return read ? read(scope) : evaluation.terragruntValues(source.uri).get(name)?.(() => variableDefault(declared, scope));
  }

  private argument(name: string): Value | undefined {
    const argument = this.call && argumentOf(this.call.block, name);
    if (!this.call || !argument) return undefined;
    const scope = { ...this.call.scope, file: argument.file };
    const value = evaluate(argument.node.value, scope);
    return through(value, { location: placeOf(argument.node.name, scope), name: `argument ${name} of ${this.prefix.slice(0, -1)}` });
  }

  private expandResource(address: string, block: Placed<Block>): ExpandedResource {
    const expansion = expand(block, this.scopeOf(block));
    const instances = expansion.instances.map((each): ResourceInstance => {
      const id = `${this.prefix}${address}${each.suffix}`;
      return { ...each, id };
    });
    const refer = (instance: ResourceInstance, from: Provenance): Value => this.referTo(address, block, instance, from);
    return {
      address,
      block,
      expansion,
      instances,
      refer,
      select: (key) => selected(instances, key),
      all: (from) => gathered(expansion, instances, (each) => refer(each, from), from),
    };
  }

  private referTo(address: string, block: Placed<Block>, instance: ResourceInstance, from: Provenance): Value {
    const type = block.node.labels[0]?.value ?? '';
    if (type === 'aws_iam_policy_document' && block.node.type.name === 'data') {
      return this.documentObject(block, instance, from);
    }
    if (isKnownType(type)) return reference(instance.id, '', from);
    return this.foreign(address, block, instance, from);
  }

  /** The resource as an object whose `json` is the document itself; its other attributes are not needed. */
  private documentObject(block: Placed<Block>, instance: ResourceInstance, from: Provenance): Value {
    const document = this.once(`document ${instance.id}`, block, () => policyDocument(block.node, instance.scope));
    const id = reference(instance.id, 'id', from);
    return object(new Map<string, Property>([['json', { value: document }], ['minified_json', { value: document }], ['id', { value: id }]]), from);
  }

  /** Of other providers' resources, the arguments are known, and nothing else. */
  private foreign(address: string, block: Placed<Block>, instance: ResourceInstance, from: Provenance): Value {
    const entries = new Map<string, Property>();
    for (const item of block.node.body.items) {
      if (item.kind !== 'attribute' || META_ARGUMENTS.has(item.name.name)) continue;
      const value = this.once(`${instance.id}.${item.name.name}`, block, () => evaluate(item.value, instance.scope));
      entries.set(item.name.name, { value: through(value, { location: placeOf(item.name, instance.scope), name: `${address}.${item.name.name}` }) });
    }
    return object(entries, from, false);
  }

  private expandModule(name: string, block: Placed<Block>): ExpandedModule | 'external' {
    const path = localSource(block.node);
    if (path === undefined) return 'external';
    const uri = join(this.source.uri, path);
    const source = this.callers.includes(uri) || uri === this.source.uri ? undefined : this.evaluation.moduleAt(uri);
    if (!source) return 'external';
    const expansion = expand(block, this.scopeOf(block));
    const instances = expansion.instances.flatMap((each): ModuleChild[] => {
      if (!this.evaluation.budget.addModule()) return [];
      const module = new ModuleInstance({
        evaluation: this.evaluation,
        source,
        prefix: `${this.prefix}module.${name}${each.suffix}.`,
        path: relative(this.path, path),
        call: { block, scope: each.scope },
        callers: [...this.callers, this.source.uri],
        conditions: each.condition === undefined ? this.conditions : [...this.conditions, each.condition],
      });
      return [{ ...each, module }];
    });
    return {
      expansion,
      instances,
      select: (key) => selected(instances, key),
      all: (from) => gathered(expansion, instances, (each) => each.module.outputs(from), from),
    };
  }
}

/** Arguments of every resource, which are not the type's own. */
export const META_ARGUMENTS: ReadonlySet<string> = new Set([
  'count', 'for_each', 'provider', 'depends_on', 'lifecycle', 'provisioner', 'connection',
]);

/** Types whose resources are in the graph. */
export function isKnownType(type: string): boolean {
  return /^(aws|random|tls)_/.test(type);
}

const NO_NAMES: ReadonlyMap<string, Value> = new Map();

function selected<T extends InstanceKey>(instances: readonly T[], key: Value): T | undefined {
  if (key.kind === 'literal') {
    const exact = instances.find((each) => each.key !== undefined && String(each.key) === String(key.value));
    return exact ?? instances.find((each) => each.suffix === '[*]');
  }
  const [only] = instances;
  if (instances.length === 1) return only;
  const text = key.kind === 'template' ? `[${JSON.stringify(key.parts.map((part) => (part.kind === 'literal' ? String(part.value) : '*')).join(''))}]` : '';
  return instances.find((each) => each.suffix === text) ?? instances.find((each) => each.suffix === '[*]');
}

function gathered<T extends InstanceKey>(expansion: Expansion, instances: readonly T[], refer: (instance: T) => Value, from: Provenance): Value {
  const [only] = instances;
  if (expansion.kind === 'single') return only ? refer(only) : unknown('budget', from);
  const certain = instances.filter((each) => each.suffix !== '[*]');
  const complete = expansion.complete && certain.every((each) => each.condition === undefined);
  if (expansion.kind === 'count') return list(instances.map(refer), from, complete);
  return object(new Map(certain.map((each): [string, Property] => [String(each.key ?? each.suffix.slice(2, -2)), { value: refer(each) }])), from, complete);
}

function isNotNullable(variable: Block): boolean {
  const nullable = attributeOf(variable.body, 'nullable')?.value;
  return nullable?.kind === 'boolean' && !nullable.value;
}

/** A path that starts at another one, without leading `./`. It may lead out of the root module's folder. */
function relative(base: string, path: string): string {
  const segments: string[] = [];
  for (const segment of `${base}/${path}`.split('/')) {
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/') || '.';
}

