/** Resources that a program refers to and does not declare, as they should be at the least: closed, encrypted, described. */
import type { CanonicalEdit, Expression, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import type { Property } from '../../server/core/value';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { contains, type Location } from '../../server/core/text';
import { customerKeyFor, type ServiceUse } from './keys';
import { ALARMS } from './key-users';
import { kebab } from './names';
import { isUsable } from './placement';
import { trusting } from './service-roles';
import { withSuffix } from './suffix';

/** What is missing: its type, and its name as the source has it. */
export interface Wanted {
  readonly type: string;
  readonly name: string;
  /** The resource that refers to it. */
  readonly near: Resource;
  /** The arguments on the way to the reference. */
  readonly path: readonly string[];
}

/** What is called in words, for titles. */
export const NOUNS: Readonly<Record<string, string>> = {
  aws_security_group: 'security group',
  aws_kms_key: 'KMS key',
  aws_s3_bucket: 'bucket',
  aws_sqs_queue: 'queue',
  aws_sns_topic: 'topic',
  aws_iam_role: 'role',
};

/** The edits that declare it, or undefined when what it has to be is not certain. */
export function minimalResource(wanted: Wanted, context: RuleContext): readonly CanonicalEdit[] | undefined {
  switch (wanted.type) {
    case 'aws_security_group':
      return securityGroup(wanted, context);
    case 'aws_kms_key':
      return key(wanted, context);
    case 'aws_s3_bucket':
      return bucket(wanted, context);
    case 'aws_sqs_queue':
      return queue(wanted, context);
    case 'aws_sns_topic':
      return topic(wanted, context);
    case 'aws_iam_role':
      return role(wanted, context);
    default:
      return undefined;
  }
}

/** The type that a reference must lead to, by the argument that it stands in and the name that it has; for dialects whose names have no type. */
export function typeWanted(name: string, path: readonly string[]): string | undefined {
  const argument = path.at(-1) ?? '';
  const byArgument = ARGUMENTS.find(([pattern]) => pattern.test(argument))?.[1];
  const byName = NAMES.find(([pattern]) => pattern.test(name))?.[1];
  if (byArgument === undefined) return TARGETS.test(argument) ? byName : undefined;
  return byName === undefined || byName === byArgument ? byArgument : undefined;
}

const ARGUMENTS: readonly (readonly [RegExp, string])[] = [
  [/^(?:vpc_)?security_group(?:s|_id|_ids)$|^(?:source|referenced)_security_group_id$/, 'aws_security_group'],
  [/kms_(?:master_)?key_(?:id|arn)$|^kms_key$/, 'aws_kms_key'],
  [/^(?:bucket|target_bucket|s3_bucket(?:_name)?)$/, 'aws_s3_bucket'],
  [/^role$|(?:^|_)role_arn$|^service_role$/, 'aws_iam_role'],
];

/** Arguments that take what has an ARN, whatever it is. */
const TARGETS = /arn$|_actions$|^(?:endpoint|queue_url|resource|topic|deadLetterTargetArn)$/;

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/(?:SecurityGroup|Sg|SG)$/, 'aws_security_group'],
  [/(?:Kms|KMS|Encryption|Cmk|CMK)Key$|^Key$/, 'aws_kms_key'],
  [/Bucket$/, 'aws_s3_bucket'],
  [/(?:Queue|Dlq|DLQ)$/, 'aws_sqs_queue'],
  [/Topic$/, 'aws_sns_topic'],
  [/Role$/, 'aws_iam_role'],
];

/** The arguments of a resource on the way to a place in its source. */
export function pathTo(resource: Resource, place: Location): readonly string[] {
  const path: string[] = [];
  const visit = (property: Property, name: string): boolean => {
    const span = property.member ?? property.site;
    if (!span || span.uri !== place.uri || !contains(span.range, place.range)) return false;
    path.push(name);
    const inner = property.value.kind === 'list' ? property.value.items : [property.value];
    for (const value of inner) {
      if (value.kind !== 'object') continue;
      for (const [key, each] of value.entries) if (visit(each, key)) return true;
    }
    return true;
  };
  for (const [name, property] of resource.properties.entries) if (visit(property, name)) break;
  return path;
}

function named({ type, name, near }: Wanted, properties: NewResource['properties']): NewResource {
  return { ...newResource(type, name, near, properties), isNamed: true };
}

/** The key that it is encrypted with, which is called after it. */
function keyFor({ type, name, near }: Wanted, context: RuleContext, services: readonly ServiceUse[] = []): ReturnType<typeof customerKeyFor> {
  const made: Resource = { ...near, type, name, properties: { ...near.properties, entries: new Map() } };
  return customerKeyFor(made, context, services);
}

function words(name: string): string {
  return kebab(name).replaceAll('-', ' ');
}

/** Nothing may come in: who may has to be said. */
function securityGroup(wanted: Wanted, context: RuleContext): readonly CanonicalEdit[] | undefined {
  const vpc = vpcFor(wanted.near, context);
  if (!vpc) return undefined;
  const group = named(wanted, { description: write.literal(`Members of ${words(wanted.name).replace(/(?<=.) (?:security group|sg)$/, '')}`), vpc_id: vpc });
  return [{ kind: 'add', resource: group }];
}

/** The VPC that a neighbour names: the resource itself, else the groups beside it; else the only one of the program. */
function vpcFor(near: Resource, context: RuleContext): Expression | undefined {
  const { graph } = context;
  const beside = [near, ...graph.ofType('aws_security_group', 'aws_lb_target_group').filter((each) => isUsable(each, near, context))];
  for (const each of beside) {
    const property = each.properties.entries.get('vpc_id');
    if (!property?.site || property.value.kind === 'absent') continue;
    return write.existing({ ...property.value, from: { location: property.site, via: [] } });
  }
  const [vpc, ...others] = graph.ofType('aws_vpc').filter((each) => isUsable(each, near, context));
  return vpc && others.length === 0 ? write.reference(vpc, 'id') : undefined;
}

/** With an alias, and a policy where what it encrypts needs one. */
function key(wanted: Wanted, context: RuleContext): readonly CanonicalEdit[] | undefined {
  // A service that uses the key itself has to be admitted by a policy that only the program can be asked for.
  if (wanted.near.type === 'aws_cloudwatch_log_group') return undefined;
  const purpose = kebab(wanted.name).replace(/(?:-?(?:kms|key))+$/, '') || 'data';
  const made = named(wanted, { description: write.literal(`Encrypts ${words(purpose)}`), enable_key_rotation: write.literal(true) });
  const alias = newResource('aws_kms_alias', `${wanted.name} key`, wanted.near, {
    name: write.template('alias/', ...withSuffix([purpose], wanted.near, context)),
    target_key_id: write.reference(made, 'key_id'),
  });
  return [{ kind: 'add', resource: made }, { kind: 'add', resource: alias }];
}

function bucket(wanted: Wanted, context: RuleContext): readonly CanonicalEdit[] {
  const own = keyFor(wanted, context);
  const closed = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
  const encryption = write.object({ sse_algorithm: write.literal('aws:kms'), kms_master_key_id: own.arn });
  const made = named(wanted, {
    versioning: write.object({ status: write.literal('Enabled') }),
    server_side_encryption_configuration: write.object({
      rule: write.object({ apply_server_side_encryption_by_default: encryption, bucket_key_enabled: write.literal(true) }),
    }),
    public_access_block: write.object(Object.fromEntries(closed.map((flag) => [flag, write.literal(true)]))),
  });
  return [{ kind: 'add', resource: made }, ...own.edits];
}

const LONGEST_RETENTION = 14 * 24 * 60 * 60;

function queue(wanted: Wanted, context: RuleContext): readonly CanonicalEdit[] {
  const own = keyFor(wanted, context);
  const isForFailures = /dlq|dead/i.test(wanted.name) || wanted.path.some((each) => /dead|failure/i.test(each));
  const made = named(wanted, {
    ...(isForFailures ? { message_retention_seconds: write.literal(LONGEST_RETENTION) } : {}),
    kms_master_key_id: own.arn,
  });
  return [{ kind: 'add', resource: made }, ...own.edits];
}

function topic(wanted: Wanted, context: RuleContext): readonly CanonicalEdit[] {
  const isForAlarms = /^aws_cloudwatch_(?:metric|composite)_alarm$/.test(wanted.near.type);
  const own = keyFor(wanted, context, isForAlarms ? [ALARMS] : []);
  return [{ kind: 'add', resource: named(wanted, { kms_master_key_id: own.arn }) }, ...own.edits];
}

interface Trust {
  readonly principal: string;
  /** AWS's own policy for it. */
  readonly policy?: string;
}

/** Who assumes the role that an argument of a type takes. */
const TRUSTS: readonly (readonly [type: RegExp, argument: RegExp, trust: Trust])[] = [
  [/^aws_lambda_function$/, /^role$/, { principal: 'lambda.amazonaws.com', policy: 'service-role/AWSLambdaBasicExecutionRole' }],
  [/^aws_ecs_task_definition$/, /^execution_role_arn$/, { principal: 'ecs-tasks.amazonaws.com', policy: 'service-role/AmazonECSTaskExecutionRolePolicy' }],
  [/^aws_ecs_task_definition$/, /^task_role_arn$/, { principal: 'ecs-tasks.amazonaws.com' }],
  [/^aws_(?:db_instance|rds_cluster|rds_cluster_instance)$/, /^monitoring_role_arn$/, { principal: 'monitoring.rds.amazonaws.com', policy: 'service-role/AmazonRDSEnhancedMonitoringRole' }],
  [/^aws_sfn_state_machine$/, /^role_arn$/, { principal: 'states.amazonaws.com' }],
  [/^aws_cloudwatch_event_target$/, /^role_arn$/, { principal: 'events.amazonaws.com' }],
  [/^aws_scheduler_schedule$/, /^role_arn$/, { principal: 'scheduler.amazonaws.com' }],
  [/^aws_flow_log$/, /^iam_role_arn$/, { principal: 'vpc-flow-logs.amazonaws.com' }],
  [/^aws_backup_selection$/, /^iam_role_arn$/, { principal: 'backup.amazonaws.com', policy: 'service-role/AWSBackupServiceRolePolicyForBackup' }],
  [/^aws_api_gateway_account$/, /^cloudwatch_role_arn$/, { principal: 'apigateway.amazonaws.com', policy: 'service-role/AmazonAPIGatewayPushToCloudWatchLogs' }],
  [/^aws_codebuild_project$/, /^service_role$/, { principal: 'codebuild.amazonaws.com' }],
  [/^aws_kinesis_firehose_delivery_stream$/, /^role_arn$/, { principal: 'firehose.amazonaws.com' }],
];

/** A role without permissions but those that AWS has a policy for: what else it may do has to be said. */
function role(wanted: Wanted, context: RuleContext): readonly CanonicalEdit[] | undefined {
  const argument = wanted.path.at(-1) ?? '';
  const trust = TRUSTS.find(([type, name]) => type.test(wanted.near.type) && name.test(argument))?.[2];
  if (!trust) return undefined;
  const basics = { description: write.literal(`Role of ${words(wanted.near.name)}`), assume_role_policy: trusting(trust.principal) };
  const policy = trust.policy === undefined ? undefined : write.template('arn:', write.deployment('partition'), `:iam::aws:policy/${trust.policy}`);
  if (context.flavour !== 'terraform') {
    return [{ kind: 'add', resource: named(wanted, { ...basics, ...(policy ? { managed_policy_arns: write.list(policy) } : {}) }) }];
  }
  const made = named(wanted, basics);
  const attachment = policy && newResource('aws_iam_role_policy_attachment', wanted.name, wanted.near, { role: write.reference(made, 'name'), policy_arn: policy });
  return [{ kind: 'add', resource: made }, ...(attachment ? [{ kind: 'add', resource: attachment } as const] : [])];
}
