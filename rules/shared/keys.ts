/** Customer keys: telling them from AWS's own, finding one to reuse, adding one. */
import type { CanonicalEdit, Expression, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { descendants, equals, get, isNothing, patternOf, possibilities } from '../../server/core/query';
import { statementsOf } from '../../server/core/policy';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import { labelOf, sameRegion } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { newKeyPolicy, type ServiceUse } from './key-policies';
import { kebab, physicalName } from './names';
import { withSuffix } from './suffix';

export type { ServiceUse };

/** The key of the program that a value names: by itself, by an alias, or by an alias's name. */
export function keyNamed(value: Value, graph: ResourceGraph): Resource | undefined {
  for (const { value: each } of possibilities(value)) {
    const target = each.kind === 'reference' ? graph.resolve(each) : undefined;
    if (target?.type === 'aws_kms_key') return target;
    const text = patternOf(each);
    const alias =
      target?.type === 'aws_kms_alias'
        ? target
        : graph.ofType('aws_kms_alias').find((other) => text !== undefined && !text.includes('*') && equals(get(other.properties, 'name'), text.replace(/^arn:.*:(?=alias\/)/, '')));
    const named = alias && alias.mode === 'managed' ? keyNamed(get(alias.properties, 'target_key_id'), graph) : undefined;
    if (named) return named;
  }
  return undefined;
}

/** True when a key value certainly names a key that AWS manages, e.g. `alias/aws/s3`. */
export function isAwsManagedKey(value: Value, context: RuleContext): boolean {
  if (value.kind === 'reference') {
    const target = context.graph.resolve(value);
    return target?.mode === 'data' && target.type === 'aws_kms_alias' && isAwsManagedKey(get(target.properties, 'name'), context);
  }
  const text = patternOf(value);
  return text !== undefined && /(^|:)alias\/aws\//.test(text);
}

export interface CustomerKey {
  /** The key's ARN, to be written into a property. */
  readonly arn: Expression;
  /** What has to be added besides what refers to the key: its alias. Empty when a key is reused. */
  readonly edits: readonly CanonicalEdit[];
  /** In words, for the fix's title. */
  readonly description: string;
}

/**
 * A key that `resource` can be encrypted with: one of the program in the same region that suits, else a new one with rotation and
 * alias. `services`: those that the key's policy must admit. `subject`: what is encrypted beside the resource itself, e.g. `topic`.
 */
export function customerKeyFor(resource: Resource, context: RuleContext, services: readonly ServiceUse[] = [], subject = ''): CustomerKey {
  const reusable = bestKey(suitableKeys(resource, context, services), resource);
  if (reusable) {
    return { arn: write.reference(reusable, 'arn'), edits: [], description: `the key ${labelOf(reusable)}` };
  }
  const key = newKey(resource, services, subject);
  return {
    arn: write.reference(key, 'arn'),
    edits: [{ kind: 'add', resource: aliasOf(key, resource, subject, context) }],
    description: 'a new customer key',
  };
}

/** The name of a key's alias: the key's own, with the environment suffix where the program has one. */
export function keyAlias(key: Resource, context: RuleContext): readonly (string | Expression)[] {
  return withSuffix([kebab(key.name).replace(/(?<=.)-(kms-)?key$/, '')], key, context);
}

function suitableKeys(resource: Resource, context: RuleContext, services: readonly ServiceUse[]): readonly Resource[] {
  return context.graph
    .ofType('aws_kms_key')
    .filter(
      (key) =>
        key.mode === 'managed' &&
        key.condition === undefined &&
        isSymmetric(key) &&
        sameRegion(key.placement, resource.placement) &&
        admits(key, services) &&
        isNameableIn(key, resource, context),
    );
}

/** Programs run from top to bottom: an argument cannot name a key that is made further down. */
function isNameableIn(key: Resource, resource: Resource, context: RuleContext): boolean {
  const [made, used] = [key.declaration, resource.declaration];
  const isProgram = context.flavour === 'cdk-typescript' || context.flavour.startsWith('pulumi');
  if (isProgram && made.uri === used.uri && made.range.start > used.range.start) return false;
  return context.canReach(key, resource);
}

function isSymmetric(key: Resource): boolean {
  const spec = get(key.properties, 'customer_master_key_spec');
  return spec.kind === 'absent' || equals(spec, 'SYMMETRIC_DEFAULT');
}

/** The default policy lets IAM policies decide, as does a statement for the account's root; a service needs a statement of its own. */
function admits(key: Resource, services: readonly ServiceUse[]): boolean {
  const policy = get(key.properties, 'policy');
  if (isNothing(policy)) return services.length === 0;
  const allowed = statementsOf(policy)
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => descendants(statement.principals).map(patternOf))
    .filter((text) => text !== undefined);
  const wanted: readonly ((principal: string) => boolean)[] =
    services.length > 0
      ? services.map(({ principal }) => (text: string) => covers(text, principal))
      : [(text) => /:root$/.test(text) || text === '*'];
  return wanted.every((test) => allowed.some(test));
}

function covers(principal: string, wanted: string): boolean {
  const [before = '', after = ''] = wanted.split('{region}');
  return principal === wanted || (wanted.includes('{region}') && principal.startsWith(before) && principal.endsWith(after));
}

/** The key whose name says that it is for such data; otherwise a general one, otherwise the only one. */
function bestKey(keys: readonly Resource[], resource: Resource): Resource | undefined {
  if (keys.length <= 1) return keys[0];
  const words = PURPOSES.find((purpose) => purpose.types.some((type) => resource.type.startsWith(type)))?.words ?? [];
  const own = resource.name.toLowerCase().split(/[^a-z]+/).filter((word) => word.length > 2);
  const named = (wanted: readonly string[]): Resource | undefined =>
    keys.find((key) => wanted.some((word) => key.name.toLowerCase().includes(word)));
  return named(own) ?? named(words) ?? named(['data', 'main', 'default', 'app', 'general']) ?? keys[0];
}

const PURPOSES: readonly { readonly types: readonly string[]; readonly words: readonly string[] }[] = [
  { types: ['aws_s3_'], words: ['s3', 'bucket', 'storage', 'object'] },
  { types: ['aws_db_', 'aws_rds_', 'aws_docdb_', 'aws_neptune_', 'aws_redshift_'], words: ['rds', 'database', 'db', 'aurora'] },
  { types: ['aws_dynamodb_'], words: ['dynamo', 'table', 'database'] },
  { types: ['aws_sns_', 'aws_sqs_'], words: ['sns', 'sqs', 'messag', 'topic', 'queue'] },
  { types: ['aws_cloudwatch_log_'], words: ['log'] },
  { types: ['aws_secretsmanager_', 'aws_ssm_'], words: ['secret'] },
];

function newKey(resource: Resource, services: readonly ServiceUse[], subject: string): NewResource {
  return newResource('aws_kms_key', words(resource.name, subject, 'key'), resource, {
    description: write.literal(words('Encrypts', resource.name, subject)),
    enable_key_rotation: write.literal(true),
    ...(services.length > 0 ? { policy: newKeyPolicy(services) } : {}),
  });
}

function aliasOf(key: NewResource, resource: Resource, subject: string, context: RuleContext): NewResource {
  const name = [...forAlias(resource), ...(subject === '' ? [] : [`-${kebab(subject)}`])];
  return newResource('aws_kms_alias', words(resource.name, subject, 'key'), resource, {
    name: write.template('alias/', ...withSuffix(name, resource, context)),
    target_key_id: write.reference(key, 'key_id'),
  });
}

/** What the resource is called. Aliases have no dots; names of buckets have, and those of ordered queues. */
function forAlias(resource: Resource): readonly (string | Expression)[] {
  const parts = physicalName(resource).map((part) => (typeof part === 'string' ? part.replace(/[^\w/-]+/g, '-') : part));
  const isDotted = parts.some((part) => typeof part !== 'string' && part.kind === 'existing' && patternOf(part.value)?.includes('.') === true);
  return isDotted ? [kebab(resource.name)] : parts;
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
