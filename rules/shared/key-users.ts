/** Services that use a resource's key on their own behalf: their principals must be in the key's policy. */
import { descendants, get, itemsOf, patternOf, stringOf } from '../../server/core/query';
import { statementsOf } from '../../server/core/policy';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { ServiceUse } from './key-policies';

export const ENCRYPTS_LOGS: ServiceUse = {
  principal: 'logs.{region}.amazonaws.com',
  sid: 'LogsEncryptsLogGroups',
  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
};

/** Alarms publish to an encrypted topic only if its key's policy admits CloudWatch ("Amazon SNS key management"). */
export const ALARMS: ServiceUse = sender('cloudwatch.amazonaws.com', 'AlarmsPublishToEncryptedTopics');

/** The services that write to a log group, topic, queue or bucket of the program, as far as the program says. */
export function servicesUsing(resource: Resource, { graph }: RuleContext): readonly ServiceUse[] {
  switch (resource.type) {
    case 'aws_cloudwatch_log_group':
      return [ENCRYPTS_LOGS];
    case 'aws_sns_topic':
    case 'aws_sqs_queue':
      return [...new Set(sendersTo(resource, graph).map(({ use }) => use))];
    case 'aws_s3_bucket':
      return deliverers(resource);
    default:
      return [];
  }
}

/** What sends to a topic or queue by itself, without a role, and as which service. */
export function sendersTo(receiver: Resource, graph: ResourceGraph): readonly { readonly sender: Resource; readonly use: ServiceUse }[] {
  const referrers = graph.referrers(receiver);
  return SENDERS.flatMap(({ types, use }) =>
    referrers.filter((each) => each.mode === 'managed' && types.includes(each.type) && sendsTo(each, receiver)).map((each) => ({ sender: each, use })),
  );
}

/** Services that write to buckets and use the buckets' keys, by their principals. */
export function deliversEncrypted(principal: string): ServiceUse {
  return sender(principal, `${pascal(principal)}DeliversEncrypted`);
}

/** CloudTrail encrypts what it writes to its bucket ("Configure AWS KMS key policies for CloudTrail"). */
export const ENCRYPTS_TRAILS: ServiceUse = {
  principal: 'cloudtrail.amazonaws.com',
  sid: 'CloudTrailEncryptsLogs',
  actions: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
};

const SENDERS: readonly { readonly types: readonly string[]; readonly use: ServiceUse }[] = [
  { types: ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'], use: ALARMS },
  { types: ['aws_cloudwatch_event_target'], use: sender('events.amazonaws.com', 'EventsSendToEncryptedTargets') },
  { types: ['aws_sns_topic_subscription'], use: sender('sns.amazonaws.com', 'TopicsSendToEncryptedQueues') },
  { types: ['aws_s3_bucket_notification', 'aws_s3_bucket'], use: sender('s3.amazonaws.com', 'BucketsNotifyEncryptedTargets') },
];

/** A subscription names the topic as its source and the queue as its endpoint; only the latter receives. */
function sendsTo(sender: Resource, receiver: Resource): boolean {
  if (sender.type !== 'aws_sns_topic_subscription') return true;
  const endpoint = get(sender.properties, 'endpoint');
  return itemsOf(endpoint).some((value) => value.kind === 'reference' && value.target === receiver.id);
}

/** Services that the bucket's policy lets write objects, e.g. log delivery. */
function deliverers(bucket: Resource): readonly ServiceUse[] {
  const principals = statementsOf(get(bucket.properties, 'policy'))
    .filter((statement) => statement.effect === 'Allow' && statement.actions.values.some((action) => /^s3:(Put|\*)/.test(stringOf(action) ?? '')))
    .flatMap((statement) => descendants(get(statement.principals, 'Service')).map(patternOf))
    .filter((text) => text !== undefined && /^[a-z0-9.-]+\.amazonaws\.com$/.test(text));
  return [...new Set(principals)].flatMap((principal) => (principal === undefined ? [] : [deliversEncrypted(principal)]));
}

function sender(principal: string, sid: string): ServiceUse {
  return { principal, sid, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'] };
}

function pascal(principal: string): string {
  return principal
    .replace(/\.amazonaws\.com$/, '')
    .split(/[^a-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
