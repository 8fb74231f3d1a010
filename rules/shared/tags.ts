/** Tags: which a resource must have, which it gets, and those that the program gives to all that it makes. */
import { isNewInput, write, type Expression } from '../../server/core/edits';
import type { ProgramInput } from '../../server/core/facts';
import { usesTerraformProvider } from '../../server/core/program';
import { get, isNothing, possibilities } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { contains, locationKey } from '../../server/core/text';
import { dirname } from '../../server/core/source-file';
import { literal, object, type ObjectValue, type Property, type UnknownValue, type Value } from '../../server/core/value';
import { isInRoot } from './inputs';
import { suffixInput, wantsSuffix } from './environment-suffix';
import { kebab, physicalName } from './names';
import { withSuffix } from './suffix';

/** Types that AWS lists by an id: their `Name` tag is the only name that they have. */
const NAMELESS: ReadonlySet<string> = new Set([
  'aws_cloudfront_distribution',
  'aws_customer_gateway',
  'aws_ebs_snapshot',
  'aws_ebs_volume',
  'aws_ec2_transit_gateway',
  'aws_efs_file_system',
  'aws_egress_only_internet_gateway',
  'aws_eip',
  'aws_flow_log',
  'aws_fsx_lustre_file_system',
  'aws_fsx_windows_file_system',
  'aws_instance',
  'aws_internet_gateway',
  'aws_kms_external_key',
  'aws_kms_key',
  'aws_kms_replica_key',
  'aws_nat_gateway',
  'aws_network_acl',
  'aws_network_interface',
  'aws_route53_health_check',
  'aws_route_table',
  'aws_subnet',
  'aws_vpc',
  'aws_vpc_dhcp_options',
  'aws_vpc_endpoint',
  'aws_vpc_endpoint_service',
  'aws_vpc_peering_connection',
  'aws_vpn_connection',
  'aws_vpn_gateway',
]);

/** Parts of other resources, what joins two of them, what AWS made, and what has its tags elsewhere. */
const LEFT_OUT =
  /^aws_default_|_(?:attachment|association|accepter|consumer|copy)$|^aws_(?:appautoscaling_target|autoscaling_group|dynamodb_table_replica|eks_access_entry|eks_addon|eks_fargate_profile|iam_instance_profile|iam_service_linked_role|lambda_event_source_mapping|s3_bucket_object|s3_object|vpc_security_group_(?:e|in)gress_rule)$/;

const USUAL: readonly string[] = ['Name', 'Environment'];

/** Whether resources of a type are to be tagged. */
export function isTagged(type: string, { schema, flavour }: RuleContext): boolean {
  return !LEFT_OUT.test(type) && schema.takesTags(type, flavour);
}

/** The tags that a resource of a type must have. */
export function requiredTags(type: string, { config }: RuleContext): readonly string[] {
  return config.tags.required ?? USUAL.filter((key) => key !== 'Name' || NAMELESS.has(type));
}

/** The required tags that are certainly not among some; `condition`: when that is so. */
export function missingTags(tags: Value, type: string, context: RuleContext): { readonly keys: readonly string[]; readonly condition: string | undefined } | undefined {
  for (const { value, condition } of possibilities(tags)) {
    if (!isNothing(value) && (value.kind !== 'object' || !value.complete)) continue;
    const given = value.kind === 'object' ? [...value.entries.keys()] : [];
    const keys = requiredTags(type, context).filter((key) => !given.some((each) => isSameKey(each, key, context)));
    if (keys.length > 0) return { keys, condition };
  }
  return undefined;
}

/** Keys are told apart by case; where nobody said how they are written, any way is accepted. */
function isSameKey(given: string, required: string, { config }: RuleContext): boolean {
  return given === required || (config.tags.required === undefined && given.toLowerCase() === required.toLowerCase());
}

/* ---------------------------------------------------- of the program ---------------------------------------------------- */

/** Tags that the program keeps in one place and gives to several of its resources: `local.common_tags`. */
export function commonTags({ graph, shared }: RuleContext): ObjectValue | UnknownValue | undefined {
  const uses = new Map<string, { readonly name: string; readonly property: Property; readonly users: Set<string> }>();
  for (const { tags, user } of shared(ownTags)) {
    for (const [name, property] of tags.entries) {
      // What has a name has its own.
      if (name === 'Name' || !property.key || isWithin(property.key, user)) continue;
      const key = locationKey(property.key);
      const use = uses.get(key) ?? { name, property, users: new Set<string>() };
      uses.set(key, use);
      use.users.add(locationKey(user.declaration));
    }
  }
  const most = Math.max(0, ...[...uses.values()].map(({ users }) => users.size));
  const best = [...uses.values()].find(({ users }) => users.size === most);
  const given = givenTags(graph.resources);
  if (!best || most < 2) return given;
  const together = [...uses.values()].filter(({ users, property }) => property.key?.uri === best.property.key?.uri && isSameSet(users, best.users));
  return object(new Map(together.map(({ name, property }) => [name, property])), best.property.value.from);
}

/** Tags that are not known here and that several resources get: `args.tags`. */
function givenTags(resources: readonly Resource[]): UnknownValue | undefined {
  const counts = new Map<string, { readonly value: UnknownValue; readonly users: Set<string> }>();
  for (const { mode, properties, declaration } of resources) {
    const value = mode === 'managed' ? properties.entries.get('tags')?.value : undefined;
    if (value?.kind !== 'unknown' || value.name === undefined) continue;
    const found = counts.get(value.name) ?? { value, users: new Set<string>() };
    counts.set(value.name, found);
    found.users.add(locationKey(declaration));
  }
  return [...counts.values()].filter(({ users }) => users.size > 1).sort((a, b) => b.users.size - a.users.size)[0]?.value;
}

/** Whether a tag is among some; of tags that are not known, any may be. */
export function holdsTag(tags: ObjectValue | UnknownValue, key: string): boolean {
  return tags.kind === 'unknown' || tags.entries.has(key);
}

interface OwnTags {
  readonly tags: ObjectValue;
  readonly user: Resource;
}

/** The tags that resources are given by themselves, one instance of each declaration. */
function ownTags({ graph }: RuleContext): readonly OwnTags[] {
  const seen = new Set<string>();
  return graph.resources.flatMap((user) => {
    const tags = user.mode === 'managed' ? user.properties.entries.get('tags')?.value : undefined;
    const key = locationKey(user.declaration);
    if (tags?.kind !== 'object' || seen.has(key)) return [];
    seen.add(key);
    return [{ tags, user }];
  });
}

function isWithin({ uri, range }: NonNullable<Property['key']>, { declaration }: Resource): boolean {
  return declaration.uri === uri && contains(declaration.range, range);
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}

/** Keys that at least half of the tagged resources of the program are given by themselves. */
export function usualKeys({ shared }: RuleContext): readonly string[] {
  const all = shared(ownTags);
  const counts = new Map<string, number>();
  for (const { tags } of all) for (const key of tags.entries.keys()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= 2 && count * 2 >= all.length).map(([key]) => key);
}

/** The value of a tag beside a resource, as far as the program has it: what other resources are given, an input, a name. */
export function knownTagValue(key: string, near: Resource, what: { readonly type: string; readonly name: string }, context: RuleContext): Expression | undefined {
  if (key === 'Name') return nameTag(near, what, context);
  const shared = sharedValue(key, near, context);
  if (shared || !isInRoot(near, context)) return shared;
  const input = key.toLowerCase() === 'environment' ? (environmentInput(context) ?? suffixInput(context, near)) : undefined;
  return input && !isNewInput(input) ? write.input(input) : undefined;
}

/** The same, else a new input. */
function tagValue(key: string, near: Resource, what: { readonly type: string; readonly name: string }, context: RuleContext): Expression | undefined {
  const value = knownTagValue(key, near, what, context);
  if (value || !isInRoot(near, context)) return value;
  if (key.toLowerCase() === 'environment') {
    // A suffix would be asked for in every name as well.
    if (wantsSuffix(context)) return write.input(suffixInput(context, near));
    return write.input({ isNew: true, name: 'environment', type: 'string', description: 'Name of the environment', near });
  }
  const words = kebab(key).replaceAll('-', ' ');
  const wanted = words.replaceAll(' ', '');
  const known = context.facts.inputs.find(({ name }) => kebab(name).replaceAll('-', '') === wanted);
  return write.input(known ?? { isNew: true, name: words, type: 'string', description: `Value of the tag ${key}`, near });
}

function environmentInput({ facts }: RuleContext): ProgramInput | undefined {
  return facts.inputs.find(({ name }) => /^env(?:ironment)?(?:name)?$/i.test(name.replace(/[^A-Za-z]/g, '')));
}

/** The value that most resources have for a key, if it can be said beside another one. */
function sharedValue(key: string, near: Resource, context: RuleContext): Expression | undefined {
  const counts = new Map<string, { count: number; readonly said: Expression }>();
  for (const { tags } of context.shared(ownTags)) {
    const property = tags.entries.get(key);
    const said = property && repeated(property.value, near, context);
    if (!said) continue;
    const found = counts.get(said.text) ?? { count: 0, said: said.expression };
    found.count++;
    counts.set(said.text, found);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.said;
}

/** A value that means the same elsewhere: an input of the root, or a text that no input went into. */
function repeated({ kind, from, ...value }: Value, near: Resource, context: RuleContext): { readonly text: string; readonly expression: Expression } | undefined {
  const [only, ...others] = from.inputs ?? [];
  if (only !== undefined) {
    const input = others.length === 0 && isInRoot(near, context) ? context.facts.inputs.find(({ name }) => name === only) : undefined;
    const isWhole = kind === 'unknown' || (kind === 'literal' && input && locationKey(input.preset.from.location) === locationKey(from.location));
    return input && isWhole ? { text: `<${only}>`, expression: write.input(input) } : undefined;
  }
  if (kind !== 'literal' || !('value' in value) || value.value === null) return undefined;
  return { text: JSON.stringify(value.value), expression: write.literal(value.value) };
}

/** As the program names: what its names begin with, then what the resource is called. */
function nameTag(near: Resource, { type, name }: { readonly type: string; readonly name: string }, context: RuleContext): Expression | undefined {
  // One declaration for several names: none of them holds for all.
  const isOne = context.graph.ofType(near.type).every((each) => each.name === near.name || locationKey(each.declaration) !== locationKey(near.declaration));
  if (!isOne) return undefined;
  if (!NAMELESS.has(type) && type === near.type) return write.template(...physicalName(near));
  const prefix = namePrefix(near, context);
  if (prefix !== undefined) return write.template(write.named(literal(prefix, near.properties.from), write.literal(prefix)), `-${kebab(name)}`);
  const parts = withSuffix([kebab(name)], near, context);
  const isOpen = parts.some((part) => typeof part !== 'string' && part.kind === 'input' && isNewInput(part.input));
  return write.template(...(isOpen ? [kebab(name)] : parts));
}

/** What the names of at least two resources beside begin with, where it has a part that varies. */
function namePrefix(near: Resource, { graph }: RuleContext): string | undefined {
  const names = graph.resources.flatMap(({ mode, properties, declaration }) => {
    if (mode !== 'managed' || dirname(declaration.uri) !== dirname(near.declaration.uri)) return [];
    return [get(properties, 'tags', 'Name'), get(properties, 'name'), get(properties, 'bucket')].flatMap((value) =>
      value.kind === 'literal' && typeof value.value === 'string' && (value.from.inputs?.length ?? 0) > 0 ? [value.value] : [],
    );
  });
  const [first, ...others] = [...new Set(names)];
  if (first === undefined || others.length === 0) return undefined;
  let prefix = first;
  for (const each of others) while (!each.startsWith(prefix)) prefix = prefix.slice(0, -1);
  const cut = prefix.lastIndexOf('-');
  return cut < 3 ? undefined : prefix.slice(0, cut);
}

/** Tags for something new beside a resource: the common ones, then further keys. Undefined when a value cannot be said. */
export function tagsFor(
  keys: readonly string[],
  near: Resource,
  what: { readonly type: string; readonly name: string },
  context: RuleContext,
): { readonly common: ObjectValue | UnknownValue | undefined; readonly own: Readonly<Record<string, Expression>> } | undefined {
  const common = takesMerges(context) ? context.shared(commonTags) : undefined;
  const own: Record<string, Expression> = {};
  for (const key of keys) {
    if (common && holdsTag(common, key)) continue;
    const value = tagValue(key, near, what, context);
    if (!value) return undefined;
    own[key] = value;
  }
  return { common, own };
}

/** Whether objects can be merged with others where they are written. */
export function takesMerges({ flavour }: RuleContext): boolean {
  return usesTerraformProvider(flavour);
}
