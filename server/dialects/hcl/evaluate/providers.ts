/** Which provider configuration a resource is created with. */
import type { Placement } from '../../../core/resource';
import { isNothing, stringOf } from '../../../core/query';
import type { ObjectValue, Value } from '../../../core/value';
import { unknown } from '../../../core/value';
import { argumentOf, attributeOf, plainText, type Placed } from '../source';
import type { Attribute, Block, Expression } from '../syntax/nodes';
import { evaluateDeclaration } from './blocks';
import { evaluate } from './expressions';
import type { ModuleInstance } from './module';
import { at, placeOf, type Scope } from './scope';

/** A provider configuration. */
export interface ProviderConfig {
  /** `` for the root module's default one, `aws.dr` for an alias. */
  readonly identity: string;
  readonly region: Value;
  readonly defaultTags: Value | undefined;
  /** What the block says; left out where there is none. */
  readonly body?: ObjectValue;
  /** True when a call says that the module gets it. */
  readonly isChosen?: boolean;
}

/** Local names (`aws`, `aws.dr`) to configurations. */
export type ProviderMap = ReadonlyMap<string, ProviderConfig>;

/** The AWS provider configurations that a module can name. `ModuleInstance.providers` keeps them. */
export function providersOf(module: ModuleInstance): ProviderMap {
  const map = new Map<string, ProviderConfig>(inherited(module));
  for (const provider of module.source.providers) {
    if (provider.node.labels[0]?.value !== 'aws') continue;
    const alias = plainText(attributeOf(provider.node.body, 'alias')?.value);
    const name = alias === undefined ? 'aws' : `aws.${alias}`;
    map.set(name, configured(provider, module, alias === undefined ? '' : name));
  }
  return map;
}

/** A module gets the default configuration of its caller, or exactly what `providers` says. */
function inherited(module: ModuleInstance): ProviderMap {
  const { call } = module;
  if (!call) return new Map();
  const callers = call.scope.module.providers;
  const mapping = attributeOf(call.block.node.body, 'providers')?.value;
  const map = new Map<string, ProviderConfig>();
  const fallback = callers.get('aws');
  if (fallback) map.set('aws', fallback);
  if (mapping?.kind !== 'object') return map;
  for (const item of mapping.items) {
    const local = providerName(item.key);
    const outer = providerName(item.value);
    const config = outer === undefined ? undefined : callers.get(outer);
    if (local === undefined || outer === undefined) continue;
    map.set(local, { ...(config ?? undeclared(outer, item.value, call.scope)), isChosen: true });
  }
  return map;
}

/** A placement, with the tags that its provider adds to every resource. */
export interface PlacedResource {
  readonly placement: Placement;
  readonly defaultTags: Value | undefined;
}

/** Where a resource is created, by its `provider` and `region` arguments. */
export function placementOf(placed: Placed<Block>, scope: Scope): PlacedResource {
  const { node: block } = placed;
  const { providers } = scope.module;
  const chosen = argumentOf(placed, 'provider')?.node;
  const config = configOf(chosen, providers, block, scope);
  const own = attributeOf(block.body, 'region');
  const region = own && evaluate(own.value, scope);
  // `region = null` says nothing: modules have it for their callers.
  if (!region || isNothing(region)) {
    const implicit = !chosen && config.isChosen !== true ? { isImplicit: true, ...outermostCall(scope.module) } : {};
    return { placement: { provider: config.identity, region: config.region, ...implicit }, defaultTags: config.defaultTags };
  }
  const name = stringOf(region) ?? scope.file.text.slice(own.value.start, own.value.end);
  return { placement: { provider: `${config.identity}@${name}`, region }, defaultTags: config.defaultTags };
}

/** The call in the root module that leads to a module. */
function outermostCall({ call }: ModuleInstance): Pick<Placement, 'call'> {
  if (!call) return {};
  const outer = outermostCall(call.scope.module);
  const { node } = call.block;
  const label = node.labels.at(-1);
  return outer.call ? outer : { call: { name: `module.${label?.value ?? ''}`, header: placeOf({ start: node.start, end: (label ?? node.type).end }, call.scope) } };
}

function configOf(chosen: Attribute | undefined, providers: ProviderMap, block: Block, scope: Scope): ProviderConfig {
  if (!chosen) {
    const region = (): Value => unknown('parameter', at(block.type, scope), 'the default region');
    return providers.get('aws') ?? { identity: '', region: region(), defaultTags: undefined };
  }
  const name = providerName(chosen.value) ?? scope.file.text.slice(chosen.value.start, chosen.value.end);
  return providers.get(name) ?? undeclared(name, chosen.value, scope);
}

function undeclared(name: string, node: Expression, scope: Scope): ProviderConfig {
  const identity = name === 'aws' ? scope.module.prefix.slice(0, -1) : `${scope.module.prefix}${name}`;
  return { identity, region: unknown('unsupported', at(node, scope), `the region of provider ${name}`), defaultTags: undefined };
}

function configured(provider: Placed<Block>, module: ModuleInstance, name: string): ProviderConfig {
  const scope = module.scopeOf(provider);
  const body = evaluateDeclaration(provider, scope);
  return {
    identity: name === '' ? module.prefix.slice(0, -1) : `${module.prefix}${name}`,
    region: body.entries.get('region')?.value ?? unknown('parameter', at(provider.node.type, scope), 'the default region'),
    defaultTags: body.entries.get('default_tags')?.value,
    body,
  };
}

/** `aws` or `aws.dr`; quoted in old code. */
export function providerName(node: Expression): string | undefined {
  if (node.kind === 'variable') return node.name;
  if (node.kind === 'access' && node.target.kind === 'variable') return `${node.target.name}.${node.name.name}`;
  return plainText(node);
}

