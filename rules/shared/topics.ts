/** Topics that alarms notify. */
import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { get, itemsOf } from '../../server/core/query';
import { labelOf, sameRegion, type Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { ALARMS } from './key-users';
import { customerKeyFor } from './keys';

export interface AlarmTopic {
  readonly arn: Expression;
  readonly edits: readonly CanonicalEdit[];
  /** In words, for the fix's title. */
  readonly description: string;
}

/** The topic that the program's other alarms notify, or one that is for alarms by its name, or its only one; else a new encrypted topic. */
export function alarmTopicFor(alarm: Resource, context: RuleContext): AlarmTopic {
  const topics = context.graph
    .ofType('aws_sns_topic')
    .filter(
      (topic) =>
        topic.mode === 'managed' &&
        topic.condition === undefined &&
        sameRegion(topic.placement, alarm.placement) &&
        context.canReach(topic, alarm),
    );
  const topic =
    topics.find((each) => isNotifiedByAlarms(each, context)) ??
    topics.find((each) => /alarm|alert|notif|incident|ops|monitor|page/i.test(each.name)) ??
    (topics.length === 1 ? topics[0] : undefined);
  if (topic) return { arn: write.reference(topic, 'arn'), edits: [], description: `the topic ${labelOf(topic)}` };
  const key = customerKeyFor(alarm, context, [ALARMS], 'topic');
  const added = newResource('aws_sns_topic', 'alarms', alarm, { kms_master_key_id: key.arn });
  return { arn: write.reference(added, 'arn'), edits: key.edits, description: 'a new encrypted topic' };
}

function isNotifiedByAlarms(topic: Resource, { graph }: RuleContext): boolean {
  return graph
    .ofType('aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm')
    .some((alarm) =>
      itemsOf(get(alarm.properties, 'alarm_actions')).some((action) => action.kind === 'reference' && action.target === topic.id),
    );
}
