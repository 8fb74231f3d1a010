/** What of a program has a service use a key, which the key's policy must then admit. */
import { get } from '../../server/core/query';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { ServiceUse } from './key-policies';
import { ALARMS, deliversEncrypted, ENCRYPTS_LOGS, ENCRYPTS_TRAILS, sendersTo } from './key-users';
import { keyNamed } from './keys';
import { deliveriesOf, DELIVERING_TYPES, receiverOf } from './log-delivery';

export interface KeyConsumer {
  readonly key: Resource;
  readonly use: ServiceUse;
  /** What makes the service use the key: a log group, an alarm, a trail. */
  readonly consumer: Resource;
  /** In words: `encrypt the log group aws_cloudwatch_log_group.app`. */
  readonly purpose: 'log group' | 'alarm' | 'sender' | 'trail' | 'delivery';
}

/** Every use of a key of the program by a service on its own behalf. Constructs of the CDK admit most by themselves; those are left out. */
export function keyConsumers({ graph }: RuleContext): readonly KeyConsumer[] {
  return [...logGroups(graph), ...messages(graph), ...trails(graph), ...deliveries(graph)];
}

function logGroups(graph: ResourceGraph): readonly KeyConsumer[] {
  return managed(graph, 'aws_cloudwatch_log_group').flatMap((group) =>
    consumer(graph, group, get(group.properties, 'kms_key_id'), ENCRYPTS_LOGS, group, 'log group'),
  );
}

function messages(graph: ResourceGraph): readonly KeyConsumer[] {
  return managed(graph, 'aws_sns_topic', 'aws_sqs_queue').flatMap((receiver) =>
    sendersTo(receiver, graph)
      .filter(({ sender, use }) => use === ALARMS || sender.declared.grantsImplicitly !== true)
      .flatMap(({ sender, use }) =>
        consumer(graph, receiver, get(receiver.properties, 'kms_master_key_id'), use, sender, use === ALARMS ? 'alarm' : 'sender'),
      ),
  );
}

function trails(graph: ResourceGraph): readonly KeyConsumer[] {
  return managed(graph, 'aws_cloudtrail')
    .filter((trail) => trail.declared.grantsImplicitly !== true)
    .flatMap((trail) => consumer(graph, trail, get(trail.properties, 'kms_key_id'), ENCRYPTS_TRAILS, trail, 'trail'));
}

/** What services write to a bucket is encrypted with the bucket's key. Load balancers that cannot do that are refused, whatever the policy. */
function deliveries(graph: ResourceGraph): readonly KeyConsumer[] {
  return managed(graph, ...DELIVERING_TYPES)
    .filter((source) => source.declared.grantsImplicitly !== true)
    .flatMap(deliveriesOf)
    .flatMap((delivered) => {
      const bucket = receiverOf(delivered, graph);
      if (!bucket || !delivered.service.readsAcl) return [];
      const key = get(bucket.properties, 'server_side_encryption_configuration', 'rule', 'apply_server_side_encryption_by_default', 'kms_master_key_id');
      const use = delivered.source.type === 'aws_cloudtrail' ? ENCRYPTS_TRAILS : deliversEncrypted(delivered.service.principal);
      return consumer(graph, bucket, key, use, delivered.source, 'delivery');
    });
}

function consumer(
  graph: ResourceGraph,
  encrypted: Resource,
  key: Parameters<typeof keyNamed>[0],
  use: ServiceUse,
  by: Resource,
  purpose: KeyConsumer['purpose'],
): readonly KeyConsumer[] {
  const named = encrypted.mode === 'managed' ? keyNamed(key, graph) : undefined;
  return named?.mode === 'managed' ? [{ key: named, use, consumer: by, purpose }] : [];
}

function managed(graph: ResourceGraph, ...types: readonly string[]): readonly Resource[] {
  return graph.ofType(...types).filter((each) => each.mode === 'managed');
}
