/** Which resources the dimensions of CloudWatch metrics name. Dimensions as each service's documentation of its metrics lists them. */
import { get, patternOf } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { Value } from '../../server/core/value';

export interface DimensionTarget {
  /** Canonical types that the dimension can name. */
  readonly types: readonly string[];
  /** The argument and attribute with the name. */
  readonly attribute: string;
  readonly noun: string;
}

const target = (noun: string, attribute: string, ...types: readonly string[]): DimensionTarget => ({ types, attribute, noun });

const INSTANCES = target('database instance', 'identifier', 'aws_db_instance', 'aws_rds_cluster_instance', 'aws_docdb_cluster_instance', 'aws_neptune_cluster_instance');
const CLUSTERS = target('database cluster', 'cluster_identifier', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster');

/** By namespace, then dimension. Dimensions whose value AWS makes up (ids, ARN suffixes) are left out: no source can name them. */
const TARGETS: Readonly<Record<string, Readonly<Record<string, DimensionTarget>>>> = {
  'AWS/ApiGateway': { ApiName: target('API', 'name', 'aws_api_gateway_rest_api') },
  'AWS/AutoScaling': { AutoScalingGroupName: target('Auto Scaling group', 'name', 'aws_autoscaling_group') },
  'AWS/DocDB': { DBInstanceIdentifier: INSTANCES, DBClusterIdentifier: CLUSTERS },
  'AWS/DynamoDB': { TableName: target('table', 'name', 'aws_dynamodb_table') },
  'AWS/EC2': { AutoScalingGroupName: target('Auto Scaling group', 'name', 'aws_autoscaling_group') },
  'AWS/ECS': { ClusterName: target('cluster', 'name', 'aws_ecs_cluster'), ServiceName: target('service', 'name', 'aws_ecs_service') },
  'AWS/ES': { DomainName: target('search domain', 'domain_name', 'aws_opensearch_domain', 'aws_elasticsearch_domain') },
  'AWS/Events': { RuleName: target('event rule', 'name', 'aws_cloudwatch_event_rule') },
  'AWS/Firehose': { DeliveryStreamName: target('delivery stream', 'name', 'aws_kinesis_firehose_delivery_stream') },
  'AWS/Kinesis': { StreamName: target('stream', 'name', 'aws_kinesis_stream') },
  'AWS/Lambda': { FunctionName: target('function', 'function_name', 'aws_lambda_function') },
  'AWS/Logs': { LogGroupName: target('log group', 'name', 'aws_cloudwatch_log_group') },
  'AWS/Neptune': { DBInstanceIdentifier: INSTANCES, DBClusterIdentifier: CLUSTERS },
  'AWS/RDS': { DBInstanceIdentifier: INSTANCES, DBClusterIdentifier: CLUSTERS },
  'AWS/Redshift': { ClusterIdentifier: target('cluster', 'cluster_identifier', 'aws_redshift_cluster') },
  'AWS/S3': { BucketName: target('bucket', 'bucket', 'aws_s3_bucket') },
  'AWS/SNS': { TopicName: target('topic', 'name', 'aws_sns_topic') },
  'AWS/SQS': { QueueName: target('queue', 'name', 'aws_sqs_queue') },
};

export function dimensionTarget(namespace: string, dimension: string): DimensionTarget | undefined {
  return TARGETS[namespace]?.[dimension];
}

/** Whether a resource is called `name`: certainly, certainly not, or (undefined) unknown. What AWS names is never called as a source says. */
export function isCalled(resource: Resource, { attribute }: DimensionTarget, name: string): boolean | undefined {
  const own = get(resource.properties, attribute);
  if (own.kind === 'absent') return get(resource.properties, `${attribute}_prefix`).kind === 'absent' && resource.properties.complete ? generated(name) : undefined;
  const pattern = patternOf(own);
  if (pattern === undefined) return undefined;
  if (!pattern.includes('*')) return pattern === name;
  return fits(pattern, name) ? undefined : false;
}

/** The name that a value certainly is. */
export function literalName(value: Value): string | undefined {
  return value.kind === 'literal' && typeof value.value === 'string' && value.value !== '' ? value.value : undefined;
}

/** A name with a generated part might still have been copied from a deployment. */
function generated(name: string): false | undefined {
  return /[A-Z0-9]{8,}|[0-9a-f]{8,}/.test(name) ? undefined : false;
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  return name.startsWith(first) && name.endsWith(last) && name.length >= first.length + last.length;
}
