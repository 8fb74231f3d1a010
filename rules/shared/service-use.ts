/** Which services of AWS the code of a workload calls: by what it is told, by what its role may, and by its code. */
import { descendants, get, itemsOf, patternOf, possibilities, stringOf } from '../../server/core/query';
import type { PolicyStatement } from '../../server/core/policy';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { ENDPOINT_SERVICES, type EndpointService } from '../data/endpoint-services';
import { allowedBy, awsPoliciesOf, resourcesTold, type Workload } from './workloads';

export function servicesUsed(workload: Workload, context: RuleContext): readonly EndpointService[] {
  const { graph, facts } = context;
  const statements = workload.roles.flatMap((role) => allowedBy(role, graph)).filter((statement) => !isForPlatform(statement, workload));
  const actions = statements.flatMap((statement) => actionsOf(statement));
  const policies = workload.roles.flatMap((role) => awsPoliciesOf(role, graph));
  const calls = workload.kind === 'function' ? (facts.codeOf(workload.resource)?.calls ?? []) : [];
  return ENDPOINT_SERVICES.filter(
    (service) =>
      isTold(workload, service, context) ||
      actions.some((action) => action.startsWith(`${service.id}:`) && !isOfPlatform(action, workload, actions)) ||
      policies.some((policy) => POLICIES[service.id]?.test(policy)) ||
      calls.some((call) => call.service === service.id) ||
      (service.id === 'logs' && workload.kind === 'service' && writesLogs(workload, context)),
  );
}

function isTold(workload: Workload, { resources, attributes = [], texts }: EndpointService, { graph }: RuleContext): boolean {
  const isOfResource = resourcesTold(workload, graph).some(
    ({ resource, value }) => resources.includes(resource.type) || attributes.some((name) => value.attribute.startsWith(name)),
  );
  return isOfResource || workload.told.some((value) => possibilities(value).some((each) => texts.test(patternOf(each.value) ?? '')));
}

function actionsOf({ actions }: PolicyStatement): readonly string[] {
  return actions.values.flatMap((value) => stringOf(value) ?? []);
}

/** AWS's own policies that only make sense for what calls the service. */
const POLICIES: Readonly<Record<string, RegExp>> = {
  s3: /^AmazonS3(FullAccess|ReadOnlyAccess)$/,
  dynamodb: /^AmazonDynamoDB(FullAccess|ReadOnlyAccess)/,
  secretsmanager: /^SecretsManagerReadWrite$/,
  rds: /^AmazonRDS(FullAccess|ReadOnlyAccess)$/,
  sqs: /^AmazonSQS(FullAccess|ReadOnlyAccess)$/,
  sns: /^AmazonSNS(FullAccess|ReadOnlyAccess)$/,
  logs: /^CloudWatchLogs(FullAccess|ReadOnlyAccess)$/,
};

/** What Lambda itself does with the function's role, outside the VPC: it writes logs, polls event sources, and decrypts for other services. */
const LOG_DELIVERY = /^logs:(\*|Create\*|Put\*|CreateLog(Group|Stream)|PutLogEvents|PutRetentionPolicy|DescribeLog(Groups|Streams))$/i;
const POLLING = /^(sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes|ChangeMessageVisibility|GetQueueUrl)|dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams))$/i;
/** S3, queues, topics and secrets call KMS on behalf of who calls them. */
const ON_BEHALF = /^kms:(\*|Decrypt|GenerateDataKey.*|ReEncrypt.*|DescribeKey|CreateGrant|Describe\*)$/i;

function isOfPlatform(action: string, { kind, resource }: Workload, all: readonly string[]): boolean {
  if (LOG_DELIVERY.test(action)) return true;
  if (ON_BEHALF.test(action)) return true;
  // Whoever may encrypt objects of a service is usually given all of these.
  if (/^kms:Encrypt/i.test(action)) return all.some((each) => /^kms:(GenerateDataKey|ReEncrypt)/i.test(each));
  return kind === 'function' && POLLING.test(action) && (action.startsWith('dynamodb:') || itemsOf(get(resource.properties, 'event_source')).length > 0);
}

/** A statement for the queue or topic that Lambda sends failed events to. */
function isForPlatform(statement: PolicyStatement, { kind, resource }: Workload): boolean {
  if (kind !== 'function') return false;
  const targets = new Set(
    ['dead_letter_config', 'event_invoke_config'].flatMap((name) =>
      descendants(get(resource.properties, name)).flatMap((value) => (value.kind === 'reference' ? [value.target] : [])),
    ),
  );
  targets.delete(resource.id);
  const resources = statement.resources.values;
  return resources.length > 0 && resources.every((value) => value.kind === 'reference' && targets.has(value.target));
}

/** Containers whose log driver sends to CloudWatch Logs do so from where they run. */
function writesLogs({ resource }: Workload, { graph }: RuleContext): boolean {
  const task: Resource | undefined = possibilities(get(resource.properties, 'task_definition')).flatMap(({ value }) =>
    value.kind === 'reference' ? (graph.resolve(value) ?? []) : [],
  )[0];
  if (task?.type !== 'aws_ecs_task_definition') return false;
  return itemsOf(get(task.properties, 'container_definitions')).some((container) => stringOf(get(container, 'logConfiguration', 'logDriver')) === 'awslogs');
}
