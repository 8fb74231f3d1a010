/** Where canonical properties are written: as properties of L2 constructs by their tables, of L1 constructs by name. */
import type { Expression } from '../../../../core/edits';
import { GENERATED_SECRET, isNewResource, write } from '../../../../core/edits';
import type { NativePlace } from '../../../../core/rendering';
import { booleanOf, get } from '../../../../core/query';
import type { DeclaredResource, Resource } from '../../../../core/resource';
import { object, type ObjectValue } from '../../../../core/value';
import { code } from '../code';
import type { Construct } from '../constructs';
import { removalPolicyFor, takesRemovalPolicy } from '../lifecycle';
import type { ConstructModel, Row, Write } from '../model';
import { LISTENER_ROWS } from '../services/network';
import type { CdkSession } from '../session';
import { argument, madeBy } from '../shapes';
import { toL1 } from './l1-names';

/** A property that is written as a call behind the construct: `alarm.addAlarmAction(…)`. */
export const CALLS: ReadonlySet<string> = new Set(['addAlarmAction', 'applyRemovalPolicy', 'logAccessLogs', 'setAttribute']);

/** Tags are written as calls as well: `cdk.Tags.of(bucket).add(…)`. */
export const TAGS = 'Tags';

export function locateProperty(
  session: CdkSession,
  construct: Construct,
  resource: Resource,
  path: readonly string[],
  value: Expression | undefined,
): NativePlace | undefined {
  const { declared } = resource;
  if (path[0] === 'lifecycle') return resource.id === construct.path ? locateLifecycle(construct, declared, path, value) : undefined;
  if (resource.type === 'aws_api_gateway_stage' && construct.kind === 'l2' && resource.id === `${construct.path}/DeploymentStage`) {
    const place = deploymentPlace(path, value);
    return place && { kind: 'own', declared, ...place };
  }
  const options = resource.type === 'aws_lb_listener' ? listenerOptions(construct, resource) : undefined;
  if (options) {
    const found = session.bridge.locate('AWS::ElasticLoadBalancingV2::Listener', resource.type, path, NOTHING, value);
    const place = found && rowFor({ rows: LISTENER_ROWS }, found.path.join('.'));
    if (!place) return undefined;
    const encode = (expression: Expression): Expression | undefined => place.write(found.encode ? found.encode(expression) : expression);
    if (value && encode(value) === undefined) return undefined;
    return { kind: 'own', declared: { ...declared, properties: options }, path: [place.property], encode: (expression) => encode(expression) ?? expression };
  }
  // What a construct made besides its own resource has no properties of its own.
  if (!resource.id.startsWith(construct.path) || resource.id.slice(construct.path.length).startsWith('/')) return undefined;
  return construct.kind === 'l1' ? locateL1(session, construct, resource, path, value) : locateL2(session, construct, resource, declared, path, value);
}

/** `removalPolicy`, or the argument of `applyRemovalPolicy` where that is what stands there. */
function locateLifecycle(construct: Construct, declared: DeclaredResource, path: readonly string[], value: Expression | undefined): NativePlace | undefined {
  const [, name = ''] = path;
  if (path.length !== 2 || (value && !removalPolicyFor(name, value))) return undefined;
  const encode = (expression: Expression): Expression => removalPolicyFor(name, expression) ?? expression;
  const called = construct.calls.findLast((call) => call.name === 'applyRemovalPolicy')?.args[0];
  if (called) {
    const call = object(new Map([['removalPolicy', called]]), declared.properties.from);
    return value ? { kind: 'own', declared: { ...declared, properties: call }, path: ['removalPolicy'], encode } : undefined;
  }
  if (construct.options?.cell.fields.entries.has('deletionPolicy')) return undefined;
  const isProperty = construct.kind === 'l2' && takesRemovalPolicy(construct.className);
  return { kind: 'own', declared, path: [isProperty ? 'removalPolicy' : 'applyRemovalPolicy'], encode };
}

function locateL1(session: CdkSession, construct: Construct, resource: Resource, path: readonly string[], value: Expression | undefined): NativePlace | undefined {
  const type = construct.type ?? '';
  if (construct.className === 'core.CfnResource') return undefined;
  if (path.join('.') === 'skip_final_snapshot') {
    return { kind: 'own', declared: resource.declared, path: ['applyRemovalPolicy'], encode: (expression) => removalPolicy(expression) ?? expression };
  }
  const found = session.bridge.locate(type, resource.type, path, resource.declared.properties, value);
  if (!found) return undefined;
  const names = found.path.map((_, index) => session.names.cdk.toCdk(type, found.path.slice(0, index + 1)));
  if (names.includes(undefined)) return undefined;
  const { encode } = found;
  return {
    kind: 'own',
    declared: resource.declared,
    path: names.filter((name) => name !== undefined),
    encode: (expression) => toL1(session, type, found.path, encode ? encode(expression) : expression),
  };
}

const NOTHING = object(new Map(), { location: { uri: '', range: { start: 0, end: 0 } }, via: [] });

function locateL2(
  session: CdkSession,
  construct: Construct,
  resource: Resource,
  declared: DeclaredResource,
  path: readonly string[],
  value: Expression | undefined,
): NativePlace | undefined {
  const special = specialPlace(construct, resource, path, value);
  if (special === 'none') return undefined;
  if (special) return { kind: 'own', declared, ...special };
  const found = session.bridge.locate(construct.type ?? '', resource.type, path, NOTHING, value);
  if (!found) return undefined;
  const place = rowFor(construct.model ?? { rows: {} }, found.path.join('.'));
  if (!place) return undefined;
  const encode = (expression: Expression): Expression | undefined => place.write(found.encode ? found.encode(expression) : expression);
  if (value && encode(value) === undefined) return undefined;
  return { kind: 'own', declared, path: place.property.split('.'), encode: (expression) => encode(expression) ?? expression };
}

/** The property that stands for a CloudFormation property, and how it is written. */
export function rowFor({ rows: table }: Pick<ConstructModel, 'rows'>, native: string): { readonly property: string; readonly write: Write } | undefined {
  for (const [property, rows] of Object.entries(table)) {
    for (const row of Array.isArray(rows) ? (rows as readonly (string | Row)[]) : [rows as string | Row]) {
      const to = typeof row === 'string' ? row : row.to;
      if (to.replaceAll('[]', '') !== native) continue;
      if (typeof row === 'string') return { property, write: (value) => value };
      if (row.write) return { property, write: row.write };
    }
  }
  return undefined;
}

interface Place {
  readonly path: readonly string[];
  readonly encode: (value: Expression) => Expression;
}

/** Properties that stand for several at once, or that are calls. */
function specialPlace(construct: Construct, resource: Resource, path: readonly string[], value: Expression | undefined): Place | 'none' | undefined {
  if (path[0] === 'tags' && path.length <= 2) return { path: [TAGS, ...path.slice(1)], encode: (tag) => tag };
  if (path.join('.') === 'skip_final_snapshot') {
    return { path: ['removalPolicy'], encode: (expression) => removalPolicy(expression) ?? expression };
  }
  switch (`${resource.type}.${path.join('.')}`) {
    case 'aws_s3_bucket.force_destroy':
      return { path: ['autoDeleteObjects'], encode: (flag) => flag };
    case 'aws_s3_bucket.public_access_block.block_public_acls':
    case 'aws_s3_bucket.public_access_block.block_public_policy':
    case 'aws_s3_bucket.public_access_block.ignore_public_acls':
    case 'aws_s3_bucket.public_access_block.restrict_public_buckets':
      return blockAll(resource, value);
    case 'aws_cloudwatch_metric_alarm.alarm_actions':
    case 'aws_cloudwatch_composite_alarm.alarm_actions':
      return alarmAction(value);
    case 'aws_lb.access_logs.bucket':
      return logBucket(resource, value);
    case 'aws_lb.access_logs.enabled':
      return { path: ['setAttribute', 'access_logs.s3.enabled'], encode: (flag) => (flag.kind === 'literal' ? write.literal(String(flag.value)) : flag) };
    case 'aws_lambda_function.vpc_config.vpc_id':
      return value?.kind === 'reference' ? { path: ['vpc'], encode: () => ({ ...value, attribute: '' }) } : 'none';
    case 'aws_sqs_queue.sqs_managed_sse_enabled':
      return { path: ['encryption'], encode: () => code('aws-sqs.QueueEncryption.SQS_MANAGED') };
    case 'aws_db_instance.parameter_group_name':
    case 'aws_rds_cluster.db_cluster_parameter_group_name':
      return ownParameters(construct, value);
    case 'aws_rds_cluster.monitoring_interval':
      return monitoringInterval(construct, value);
    case 'aws_db_instance.password':
    case 'aws_rds_cluster.master_password':
      return generatedCredentials(construct, value);
    default:
      return undefined;
  }
}

/** What a listener was told when it was added to its balancer. */
function listenerOptions(construct: Construct, { id }: Resource): ObjectValue | undefined {
  const added = construct.calls.find(({ name, args: [own] }) => name === 'addListener' && own?.value.kind === 'literal' && id === `${construct.path}/${String(own.value.value)}`);
  const options = added?.args[1]?.value;
  return options?.kind === 'object' ? options : undefined;
}

/** The stage that a REST API makes takes its logs from the options of the API. */
function deploymentPlace(path: readonly string[], value: Expression | undefined): Place | undefined {
  switch (path.join('.')) {
    case 'access_log_settings.destination_arn':
      if (value?.kind !== 'reference') return undefined;
      return {
        path: ['deployOptions', 'accessLogDestination'],
        encode: (group) => code('aws-apigateway.LogGroupLogDestination', [group.kind === 'reference' ? { ...group, attribute: '' } : group], 'new'),
      };
    case 'access_log_settings.format':
      return { path: ['deployOptions', 'accessLogFormat'], encode: () => code('aws-apigateway.AccessLogFormat.jsonWithStandardFields', []) };
    default:
      return undefined;
  }
}

/** What happens to the data of a resource that is deleted. */
function removalPolicy(value: Expression): Expression | undefined {
  if (value.kind !== 'literal' || typeof value.value !== 'boolean') return undefined;
  return code(`core.RemovalPolicy.${value.value ? 'DESTROY' : 'SNAPSHOT'}`);
}

const FLAGS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

/** All four flags together have a name. */
function blockAll(resource: Resource, value: Expression | undefined): Place | 'none' {
  const block = get(resource.properties, 'public_access_block');
  const isUncertain = FLAGS.some((flag) => {
    const own = get(block, flag);
    return own.kind !== 'absent' && booleanOf(own) === undefined;
  });
  if (isUncertain || value?.kind !== 'literal' || value.value !== true) return 'none';
  return { path: ['blockPublicAccess'], encode: () => code('aws-s3.BlockPublicAccess.BLOCK_ALL') };
}

function alarmAction(value: Expression | undefined): Place | 'none' {
  if (value?.kind !== 'list' || value.items.some((item) => item.kind !== 'reference')) return 'none';
  return { path: ['addAlarmAction'], encode: (list) => (list.kind === 'list' ? write.list(...list.items.map(snsAction)) : list) };
}

/** The method that writes the bucket's policy as well works only where the region is known. */
function logBucket({ placement }: Resource, value: Expression | undefined): Place | 'none' {
  if (value?.kind !== 'reference') return 'none';
  if (placement.region.kind !== 'literal') return { path: ['setAttribute', 'access_logs.s3.bucket'], encode: (bucket) => bucket };
  return { path: ['logAccessLogs'], encode: (bucket) => (bucket.kind === 'reference' ? { ...bucket, attribute: '' } : bucket) };
}

function snsAction(item: Expression): Expression {
  const topic: Expression = item.kind === 'reference' ? { ...item, attribute: '' } : item;
  return code('aws-cloudwatch-actions.SnsAction', [topic], 'new');
}

/** A database that has no group is given its parameters, and makes the group. */
function ownParameters(construct: Construct, value: Expression | undefined): Place | 'none' {
  const group = value?.kind === 'reference' && isNewResource(value.target) ? value.target : undefined;
  const list = group?.properties['parameter'];
  const isDatabase = /^aws-rds\.Database(Instance|Cluster)$/.test(construct.className) && !construct.props.entries.has('parameters');
  if (list?.kind !== 'list' || !isDatabase || construct.props.entries.has('parameterGroup')) return 'none';
  const entries: Record<string, Expression> = {};
  for (const item of list.items) {
    const { name, value: content } = item.kind === 'object' ? item.entries : {};
    if (name?.kind !== 'literal' || typeof name.value !== 'string' || !content) return 'none';
    entries[name.value] = content;
  }
  return { path: ['parameters'], encode: () => write.object(entries) };
}

/** A cluster has it for all its instances, and makes the role. */
function monitoringInterval(construct: Construct, value: Expression | undefined): Place | 'none' {
  const seconds = value?.kind === 'literal' ? Number(value.value) : NaN;
  if (!construct.className.startsWith('aws-rds.DatabaseCluster') || !Number.isInteger(seconds)) return 'none';
  const isMinutes = seconds > 0 && seconds % 60 === 0;
  const interval = code(`core.Duration.${isMinutes ? 'minutes' : 'seconds'}`, [write.literal(isMinutes ? seconds / 60 : seconds)]);
  return { path: ['monitoringInterval'], encode: () => interval };
}

/** `rds.Credentials.fromGeneratedSecret('user', { encryptionKey })`: the construct makes the secret itself. */
function generatedCredentials(construct: Construct, value: Expression | undefined): Place | 'none' {
  const target = value?.kind === 'reference' && isNewResource(value.target) && value.target.type === GENERATED_SECRET ? value.target : undefined;
  if (!target || !construct.className.startsWith('aws-rds.Database')) return 'none';
  const credentials = construct.props.entries.get('credentials')?.value;
  const user = credentials && argument(credentials, 0)?.value;
  if (!credentials || !user || !/\.(fromPassword|fromUsername)$/.test(madeBy(credentials) ?? '')) return 'none';
  const key = target.properties['kms_key_id'];
  const options = key ? [write.object({ encryptionKey: key.kind === 'reference' ? { ...key, attribute: '' } : key })] : [];
  return { path: ['credentials'], encode: () => code('aws-rds.Credentials.fromGeneratedSecret', [write.existing(user), ...options]) };
}
