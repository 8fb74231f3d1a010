import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { booleanOf, descendants, get, isNothing, itemsOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { alarmTopicFor } from '../shared/topics';

export default defineRule({
  id: 'monitoring/silent-alarm',
  title: 'Alarm that notifies nobody',
  severity: 'high',
  tags: ['monitoring', 'cloudwatch'],
  corresponds: { checkov: ['CKV_AWS_319'], 'cdk-nag': ['NIST.800.53.R5-CloudWatchAlarmAction'] },
  why: `An alarm without an action changes colour on a page that nobody watches at night. An action for the OK state alone tells that
something is over which nobody heard of, and \`actions_enabled = false\` silences all of them.`,
  howToFix: `Send the alarm to a topic that reaches people or an incident tool. The fix uses the topic that the program's other alarms
notify, or one that is made for alarms; without one it adds a topic, encrypted with a key that CloudWatch may use. It applies in
place. A new topic needs a subscriber: add the address of your team or tool.`,
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
    'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
  ],
  fixable: true,
  resources: ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'],

  *check(alarm, context) {
    if (isWatchedByOthers(alarm, context)) return;
    const enabled = get(alarm.properties, 'actions_enabled');
    const disabled = possibilities(enabled).find(({ value }) => booleanOf(value) === false);
    if (disabled) {
      yield {
        resource: alarm,
        at: disabled.value,
        message: `Alarm ${labelOf(alarm)} has its actions disabled${when(disabled.condition)}, so it notifies nobody. Enable them.`,
        fixes: [
          {
            title: 'Enable the actions of the alarm',
            applicability: 'safe',
            impact: 'in-place',
            edits: () => [{ kind: 'set', resource: alarm, path: ['actions_enabled'], value: write.literal(true) }],
          },
        ],
      };
      return;
    }
    const actions = get(alarm.properties, 'alarm_actions');
    const silent = possibilities(actions).find(({ value }) => isNothing(value) || isEmptyList(value));
    if (!silent) return;
    const topic = alarmTopicFor(alarm, context);
    yield {
      resource: alarm,
      at: silent.value,
      message: `Alarm ${labelOf(alarm)} has no alarm action${when(silent.condition)}: when it fires, nobody is told. Notify a topic.`,
      fixes: [
        {
          title: `Notify ${topic.description}`,
          applicability: 'safe',
          impact: 'in-place',
          edits: (): readonly CanonicalEdit[] => [
            { kind: 'set', resource: alarm, path: ['alarm_actions'], value: write.list(topic.arn) },
            ...topic.edits,
          ],
        },
      ],
    };
  },

  examples: {
    terraform: { bad: [], good: [] },
    'cloudformation-json': { bad: [], good: [] },
    'cloudformation-yaml': { bad: [], good: [] },
    'cdk-typescript': { bad: [], good: [] },
    'pulumi-typescript': { bad: [], good: [] },
    'pulumi-python': { bad: [], good: [] },
  },
});

function isEmptyList(value: Value): boolean {
  return value.kind === 'list' && value.complete && value.items.every((item) => possibilities(item).every((each) => isNothing(each.value)));
}

/**
 * A composite alarm that acts on this one, or another resource that reads its state: a health check, a deployment that rolls back,
 * a scaling policy. A dashboard only shows it.
 */
function isWatchedByOthers(alarm: Resource, { graph }: RuleContext): boolean {
  const readers = graph
    .referrers(alarm)
    .filter((each) => each.mode === 'managed' && !['aws_cloudwatch_dashboard', 'aws_cloudwatch_composite_alarm'].includes(each.type));
  if (readers.length > 0) return true;
  const name = stringOf(get(alarm.properties, 'alarm_name'));
  return graph.ofType('aws_cloudwatch_composite_alarm').some((composite) => {
    if (composite.id === alarm.id || !acts(composite)) return false;
    return [...descendants(get(composite.properties, 'alarm_rule'))].some((value) => {
      if (value.kind === 'reference') return value.target === alarm.id;
      return value.kind === 'unknown' || (name !== undefined && mentions(stringOf(value), name));
    });
  });
}

function acts(composite: Resource): boolean {
  const actions = get(composite.properties, 'alarm_actions');
  return booleanOf(get(composite.properties, 'actions_enabled')) !== false && (actions.kind === 'unknown' || itemsOf(actions).length > 0);
}

/** `ALARM(name)` or `ALARM("name")` in the text of a composite alarm's rule. */
function mentions(rule: string | undefined, name: string): boolean {
  return rule !== undefined && (rule.includes(`(${name})`) || rule.includes(`"${name}"`) || rule.includes(`:alarm:${name}`));
}

function when(condition: string | undefined): string {
  return condition === undefined ? '' : ` when ${condition}`;
}
