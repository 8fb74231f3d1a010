/** Blocks that a fix adds: resources under free names, data sources about the deployment, and the providers that they need. */
import type { NewResource } from '../../../core/edits';
import type { SourceFile } from '../../../core/program';
import type { DeclaredResource } from '../../../core/resource';
import type { TextEdit } from '../../../core/text';
import type { Value } from '../../../core/value';
import { attributeOf, blocksOf, plainText, type ModuleSource, type Placed } from '../source';
import type { Block } from '../syntax/nodes';
import type { EditSet } from './edit-set';
import { indentOf, lineEnd, nameOf } from './layout';
import { withHolesOf } from './name-holes';
import { freeName } from './names';
import type { Origin } from './origin';
import { awsMajor, dependsOnInstance, type Named, type placementArguments } from './place';

export type DeploymentFact = 'region' | 'account' | 'partition';

const DEPLOYMENT = {
  region: { type: 'aws_region', attribute: 'region' },
  account: { type: 'aws_caller_identity', attribute: 'account_id' },
  partition: { type: 'aws_partition', attribute: 'partition' },
} as const;

const PROVIDERS: Readonly<Record<string, string>> = { archive: '~> 2.7', random: '~> 3.6', tls: '~> 4.0' };

/** How the types of new data sources begin. */
const DATA = 'data.';

/** Services of no region. */
const GLOBAL = /^aws_(iam|route53|cloudfront|organizations|globalaccelerator)_/;

/** What a new block says. */
export interface BlockText {
  /** The text of its arguments and blocks. */
  readonly members: string;
  /** What puts it elsewhere than the resource that the block is for. */
  readonly placed: ReturnType<typeof placementArguments>;
}

export class NewBlocks {
  private readonly named = new Map<NewResource, Named>();
  private readonly properties = new Map<NewResource, NewResource['properties']>();
  private readonly taken = new Set<string>();

  constructor(
    private readonly origins: ReadonlyMap<DeclaredResource, Origin>,
    private readonly edits: EditSet,
    /** The text of a value that is kept. */
    private readonly textOf: (value: Value, owner: Origin) => string | undefined,
  ) {}

  /** The name of a new resource, chosen when it is first mentioned. */
  nameOf(resource: NewResource): Named | undefined {
    const known = this.named.get(resource);
    if (known) return known;
    const near = this.origins.get(resource.near.declared);
    if (!near) return undefined;
    const { resources, uri } = near.module.source;
    const name = freeName(resource, (candidate) => resources.has(candidate) || this.taken.has(`${uri} ${candidate}`));
    const address = `${resource.type}.${name}`;
    this.taken.add(`${uri} ${address}`);
    const isExpanded = near.resource.expansion.kind !== 'single';
    const isSecret = isExpanded && resource.type.startsWith('random_');
    const isPerInstance = isSecret || dependsOnInstance(resource, near, this.origins, {
      propertiesOf: (each) => this.propertiesOf(each),
      textOf: (value) => this.textOf(value, near),
    });
    const named = { address, like: isPerInstance ? near.resource : undefined };
    this.named.set(resource, named);
    return named;
  }

  /** The arguments of a new resource, as they are to be written. */
  propertiesOf(resource: NewResource): NewResource['properties'] {
    const known = this.properties.get(resource);
    if (known) return known;
    const near = this.origins.get(resource.near.declared);
    const made = withoutSettingsOfOthers(near ? withHolesOf(near, resource) : resource.properties);
    this.properties.set(resource, made);
    return made;
  }

  declare(resource: NewResource, { address, like }: Named, near: Origin, { members, placed }: BlockText, after: boolean): boolean {
    const { file, node } = near.resource.block;
    const meta = metaArguments(resource, near.resource.block, like, placed);
    const body = [meta, members].filter((part) => part !== '').join('\n');
    const name = address.slice(resource.type.length + 1);
    const isData = resource.type.startsWith(DATA);
    const type = isData ? resource.type.slice(DATA.length) : resource.type;
    const text = `${isData ? 'data' : 'resource'} "${type}" "${name}" {${body === '' ? '' : `\n${body}`}}`;
    const isDeclared = this.edits.declare(file, node, after, text);
    return isDeclared && (type.startsWith('aws_') || this.requireProvider(type.split('_')[0] ?? '', near));
  }

  /** What the module already has that tells about the deployment, else a data source that is added beside `block`. */
  deployment(of: DeploymentFact, block: Placed<Block>, { module }: Origin, chosen?: string): string | undefined {
    const { type, attribute } = DEPLOYMENT[of];
    const provider = chosen === undefined ? providerText(block) : chosen === 'aws' ? undefined : chosen;
    const isRegion = of === 'region';
    const member = isRegion && awsMajor(module.source) < 6 ? 'name' : attribute;
    const known = knownFact(type, isRegion ? ['name', 'region', 'id'] : [attribute], member, isRegion ? provider : 'any', module.source);
    if (known !== undefined) return known;
    const variable = isRegion ? regionOfProvider(provider, module.source) : undefined;
    if (variable !== undefined) return variable;
    const isFree = !module.source.resources.has(`data.${type}.current`);
    const name = isFree || !isRegion ? 'current' : `current_${provider?.split('.').at(-1) ?? 'default'}`;
    const key = `${module.source.uri} data.${type}.${name}`;
    if (!this.taken.has(key)) {
      this.taken.add(key);
      const body = provider === undefined ? '{}' : `{\n  provider = ${provider}\n}`;
      if (!this.edits.declare(block.file, block.node, false, `data "${type}" "${name}" ${body}`)) return undefined;
    }
    return `data.${type}.${name}.${member}`;
  }

  /** Adds a provider to `required_providers`, where the module lists its providers. */
  private requireProvider(name: string, { module }: Origin): boolean {
    const version = PROVIDERS[name];
    const key = `${module.source.uri} provider ${name}`;
    if (version === undefined || this.taken.has(key)) return true;
    this.taken.add(key);
    for (const { file, node } of module.source.settings) {
      const [block] = blocksOf(node.body, 'required_providers');
      if (!block) continue;
      return attributeOf(block.body, name) !== undefined || this.edits.add(file, providerEntry(file, block, name, version));
    }
    return true;
  }
}

/** Of the canonical lifecycle, Terraform has `prevent_destroy` only. */
function withoutSettingsOfOthers({ lifecycle, ...others }: NewResource['properties']): NewResource['properties'] {
  const prevented = lifecycle?.kind === 'object' ? lifecycle.entries['prevent_destroy'] : undefined;
  return prevented ? { ...others, lifecycle: { kind: 'object', entries: { prevent_destroy: prevented } } } : others;
}

/** A data source of the module, by the local that it is called by if there is one. `provider`: that it has to have, or `any`. */
function knownFact(type: string, members: readonly string[], member: string, provider: string | undefined, source: ModuleSource): string | undefined {
  const addresses = [...source.resources].flatMap(([address, block]) => {
    const isWanted = address.startsWith(`data.${type}.`) && (provider === 'any' || providerText(block) === provider);
    return isWanted && !attributeOf(block.node.body, 'count') && !attributeOf(block.node.body, 'for_each') ? [address] : [];
  });
  const [first] = addresses;
  if (first === undefined) return undefined;
  const texts = new Set(addresses.flatMap((address) => members.map((each) => `${address}.${each}`)));
  for (const [name, { file, node }] of source.locals) {
    if (texts.has(file.text.slice(node.value.start, node.value.end))) return `local.${name}`;
  }
  return `${first}.${member}`;
}

/** The variable or local that the provider's configuration takes its region from. */
function regionOfProvider(provider: string | undefined, source: ModuleSource): string | undefined {
  const alias = provider?.split('.')[1];
  for (const { file, node } of source.providers) {
    if (node.labels[0]?.value !== 'aws' || plainText(attributeOf(node.body, 'alias')?.value) !== alias) continue;
    const region = attributeOf(node.body, 'region')?.value;
    const text = region ? file.text.slice(region.start, region.end) : '';
    return /^(var|local)\.[\w-]+$/.test(text) ? text : undefined;
  }
  return undefined;
}

/** In the order of the alphabet, as such lists are kept. */
function providerEntry(file: SourceFile, block: Block, name: string, version: string): readonly TextEdit[] | undefined {
  const indent = `${indentOf(file.text, block.start)}  `;
  const text = `${name} = {\n${indent}  source  = "hashicorp/${name}"\n${indent}  version = "${version}"\n${indent}}`;
  const before = [...block.body.items].reverse().find((item) => nameOf(item) < name);
  if (!before && block.open === undefined) return undefined;
  const place = before ? lineEnd(file.text, before.end) : (block.open ?? 0) + 1;
  return [{ range: { start: place, end: place }, newText: `\n${indent}${text}` }];
}

/** `provider`, as the resource has it that the new one is made for, and its expansion when there is one for each instance. */
function metaArguments(resource: NewResource, { file, node }: Placed<Block>, like: Named['like'], chosen: BlockText['placed']): string {
  const isAws = resource.type.startsWith('aws_');
  const provider = isAws && chosen === undefined ? attributeOf(node.body, 'provider') : undefined;
  const region = isAws && chosen === undefined && !GLOBAL.test(resource.type) ? attributeOf(node.body, 'region') : undefined;
  const named = isAws && chosen ? [provided('provider', chosen.provider), provided('region', chosen.region)].join('') : '';
  const expansion = like && attributeOf(node.body, like.expansion.kind === 'count' ? 'count' : 'for_each');
  return named + [provider, expansion, region]
    .map((attribute) => (attribute ? `  ${attribute.name.name} = ${file.text.slice(attribute.value.start, attribute.value.end)}\n` : ''))
    .join('');
}

function provided(name: string, value: string | undefined): string {
  return value === undefined || value === 'aws' ? '' : `  ${name} = ${value}\n`;
}

function providerText({ file, node }: Placed<Block>): string | undefined {
  const provider = attributeOf(node.body, 'provider');
  return provider && file.text.slice(provider.value.start, provider.value.end);
}
