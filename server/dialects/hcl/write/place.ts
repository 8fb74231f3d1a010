/** What may be named at a place of a module, and how. */
import type { Expression, NewResource } from '../../../core/edits';
import { isNewResource } from '../../../core/edits';
import type { DeclaredResource, Placement, Resource } from '../../../core/resource';
import type { Location } from '../../../core/text';
import { stringOf } from '../../../core/query';
import { contains } from '../../../core/text';
import type { Value } from '../../../core/value';
import type { ExpandedResource, ModuleInstance, ResourceInstance } from '../evaluate/module';
import { attributeOf, plainText, type ModuleSource } from '../source';
import type { Block, Node } from '../syntax/nodes';
import { pathAt } from '../syntax/visit';
import type { TerraformSchema } from '../../../schema/names';
import type { Origin } from './origin';

/** The block that is written in. `resource` and `instance` when that is a resource or data block. */
export interface Place {
  readonly module: ModuleInstance;
  readonly resource: ExpandedResource | undefined;
  readonly instance: ResourceInstance | undefined;
  /** Nothing may be named here: defaults of variables and settings of Terraform itself are constants. */
  readonly isConstant?: boolean;
  /** The provider of what is written, where that is not the one of the block. */
  readonly provider?: string;
}

/** A new resource with its name. */
export interface Named {
  readonly address: string;
  /** The resource whose `count` or `for_each` it shares. */
  readonly like: ExpandedResource | undefined;
}

/** The place of an offset of a module's file; undefined for files of other modules, and for what is evaluated several times. */
export function placeAt(location: Location, owner: Origin): Place | undefined {
  const { module } = owner;
  const file = module.source.files.find((each) => each.file.uri === location.uri);
  if (!file || isRepeated(pathAt(file.tree, location.range.start), location)) return undefined;
  if (location.uri === owner.resource.block.file.uri && contains(owner.resource.block.node, location.range)) {
    return { module, resource: owner.resource, instance: owner.instance };
  }
  for (const [address, block] of file.resources) {
    if (!contains(block.node, location.range)) continue;
    const resource = module.resource(address);
    const same = resource?.instances.find((each) => each.suffix === owner.instance.suffix);
    return { module, resource, instance: same ?? resource?.instances[0] };
  }
  const block = file.tree.root.items.find((item) => contains(item, location.range));
  const isConstant = block?.kind === 'block' && ['variable', 'terraform'].includes(block.type.name);
  return { module, resource: undefined, instance: undefined, isConstant };
}

/** In a dynamic block or a `for` one expression makes several values. */
function isRepeated(path: readonly Node[], { range }: Location): boolean {
  return path.some((node) => {
    const isRepeating = node.kind === 'for' || node.kind === 'templateFor' || (node.kind === 'block' && node.type.name === 'dynamic');
    return isRepeating && contains(node, range) && !(node.start === range.start && node.end === range.end);
  });
}

/** The address of a declared resource as it is named at a place; undefined when that is not certain. */
export function addressAt(target: Origin, place: Place): string | undefined {
  if (target.module !== place.module) return undefined;
  const { resource, instance } = target;
  if (resource.expansion.kind === 'single') return resource.address;
  const here = place.resource;
  const isExpanded = here !== undefined && here.expansion.kind !== 'single';
  if (isExpanded && sharesExpansion(resource, here)) {
    if (instance.suffix !== place.instance?.suffix) return undefined;
    return `${resource.address}[${resource.expansion.kind === 'count' ? 'count.index' : 'each.key'}]`;
  }
  if (instance.key === undefined || instance.condition !== undefined) return undefined;
  return `${resource.address}${instance.suffix}`;
}

/** What a module calls the provider of a placement: `aws` for the default one. Undefined when it has no name for it. */
export function providerName({ provider }: Placement, module: ModuleInstance): string | undefined {
  const [wanted = ''] = provider.split('@');
  for (const [name, { identity }] of module.providers) if (identity === wanted) return name;
  return wanted === '' && !module.call ? 'aws' : undefined;
}

/** The arguments that put a resource where a placement says: a provider, or a region of its own. */
export function placementArguments(placement: Placement, module: ModuleInstance): Readonly<Partial<Record<'provider' | 'region', string>>> | undefined {
  const provider = providerName(placement, module);
  if (provider === undefined || !placement.provider.includes('@')) return provider === undefined ? undefined : { provider };
  const region = stringOf(placement.region);
  if (region === undefined) return undefined;
  return { ...(provider === 'aws' ? {} : { provider }), region: `"${region}"` };
}

/** Both go over the same collection, or one goes over the instances of the other. */
export function sharesExpansion(a: ExpandedResource, b: ExpandedResource): boolean {
  if (a === b) return true;
  if (a.expansion.kind !== b.expansion.kind || a.expansion.kind === 'single') return false;
  const [first, second] = [expansionText(a), expansionText(b)];
  return first === second || first === b.address || second === a.address;
}

/** The expression of `count` or `for_each` as it is written. */
export function expansionText({ block, expansion }: ExpandedResource): string | undefined {
  const attribute = attributeOf(block.node.body, expansion.kind === 'count' ? 'count' : 'for_each');
  return attribute && block.file.text.slice(attribute.value.start, attribute.value.end).replace(/\s+/g, ' ');
}

/** `aws_db_instance.main.master_user_secret[0].secret_arn`: blocks are lists in references. */
export function attributePath(type: string, attribute: string, schema: TerraformSchema): string {
  if (attribute === '') return '';
  const steps = attribute.split('.');
  return steps
    .map((step, index) => {
      const property = schema.property(type, steps.slice(0, index + 1));
      const isList = index < steps.length - 1 && property?.container === 'list' && !/^\d+$/.test(steps[index + 1] ?? '');
      return /^\d+$/.test(step) ? `[${step}]` : `.${step}${isList || (index < steps.length - 1 && property?.maxItemsOne) ? '[0]' : ''}`;
    })
    .join('');
}

interface NewResourceReader {
  propertiesOf(resource: NewResource): NewResource['properties'];
  textOf(value: Value): string | undefined;
}

/** Whether a resource's properties can only be written once for each instance of the resource that it is made for. */
export function dependsOnInstance(
  resource: NewResource,
  near: Origin,
  origins: ReadonlyMap<DeclaredResource, Origin>,
  read: NewResourceReader,
): boolean {
  if (near.resource.expansion.kind === 'single') return false;
  const visited = new Set<NewResource>();
  const depends = (expression: Expression): boolean => {
    switch (expression.kind) {
      case 'reference':
        return isNewResource(expression.target) ? newDepends(expression.target) : isExpandedAlike(expression.target);
      case 'list':
        return expression.items.some(depends);
      case 'object':
        return Object.values(expression.entries).some(depends);
      case 'template':
        return expression.parts.some((part) => typeof part !== 'string' && depends(part));
      case 'merge':
        return expression.parts.some(depends);
      case 'document':
        return depends(expression.content);
      case 'existing':
        return /\b(each|count)\./.test(read.textOf(expression.value) ?? '');
      default:
        return false;
    }
  };
  const isExpandedAlike = (target: Resource): boolean => {
    const origin = origins.get(target.declared);
    return origin !== undefined && origin.resource.expansion.kind !== 'single' && sharesExpansion(origin.resource, near.resource);
  };
  const newDepends = (target: NewResource): boolean => {
    if (visited.has(target)) return false;
    visited.add(target);
    return Object.values(read.propertiesOf(target)).some(depends);
  };
  return newDepends(resource);
}

/** The version of the AWS provider that a module asks for, at least; 5 where it does not say. */
export function awsMajor({ settings }: ModuleSource): number {
  for (const { node } of settings) {
    for (const item of requiredProviders(node)) {
      const version = item.name === 'aws' ? item.version : undefined;
      const major = version === undefined ? null : /(?:^|[~>=\s])(\d+)/.exec(version);
      if (major) return Number(major[1]);
    }
  }
  return 5;
}

function requiredProviders(settings: Block): readonly { readonly name: string; readonly version: string | undefined }[] {
  const block = settings.body.items.find((item): item is Block => item.kind === 'block' && item.type.name === 'required_providers');
  return (block?.body.items ?? []).flatMap((item) => {
    if (item.kind !== 'attribute') return [];
    const version = item.value.kind === 'object' ? item.value.items.find((each) => each.key.kind === 'variable' && each.key.name === 'version')?.value : item.value;
    return [{ name: item.name.name, version: plainText(version) }];
  });
}
