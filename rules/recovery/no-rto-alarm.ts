import { newResource, write, type CanonicalEdit, type Expression } from '../../server/core/edits';
import { get, numberOf, patternOf, possibilities, propertyAt, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import { lazily } from '../../server/core/lazy';
import { physicalName } from '../shared/names';
import { distantReplicas, globalSecondaries, recoveringFunctions } from '../shared/recovery';
import { alarmTopicFor } from '../shared/topics';
import { duration, when } from '../shared/words';

export default defineRule({
  id: 'recovery/no-rto-alarm',
  title: 'No alarm on the time that recovery takes',
  severity: 'high',
  tags: ['recovery', 'cloudwatch'],
  corresponds: {},
  why: `A recovery time objective that nothing measures is a hope. Only an alarm on how long a restore or failover really takes says, before the
auditors or an outage do, that the objective no longer holds. An alarm on a Lambda function's \`Duration\` cannot do that for hours: AWS stops a
function after 15 minutes, so above 900,000 ms it never fires.`,
  howToFix: `Let the code that restores or fails over publish how long it took, as a metric of its own, and alarm when it exceeds the objective
(\`recovery.rto\` in \`lintel.jsonc\`). The fix adds the alarm, or turns the one that cannot fire into it; publishing the metric
(\`cloudwatch:PutMetricData\`, or the execution time of a state machine instead) is left to the code. It applies in place.`,
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/publishingMetrics.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/plan-for-disaster-recovery-dr.html',
  ],
  fixable: true,

  *checkProgram(context) {
    yield* impossibleAlarms(context);
    const { rto } = context.config.recovery;
    const [recovering] = [...recoveringFunctions(context), ...distantReplicas(context), ...globalSecondaries(context)];
    if (rto === undefined || !recovering || alarms(context).some((alarm) => mayWatchRecovery(alarm))) return;
    const topic = lazily(() => alarmTopicFor(recovering, context));
    yield {
      resource: recovering,
      at: recovering.header,
      message: `${labelOf(recovering)} is how this program recovers within ${duration(rto)}, but no alarm watches how long that takes. Alarm on a metric that the recovery publishes.`,
      fixes: [
        {
          title: `Alarm when ${METRIC} of ${namespaceOf(context)}, which the recovery has to publish, exceeds ${duration(rto)}`,
          applicability: 'unsafe',
          impact: 'cost',
          edits: () => [
            {
              kind: 'add',
              resource: newResource('aws_cloudwatch_metric_alarm', 'recovery time', recovering, {
                alarm_name: write.template(...physicalName(recovering), '-recovery-time'),
                alarm_description: write.literal(`Recovery took longer than the objective of ${duration(rto)}`),
                ...watching(context),
                comparison_operator: write.literal('GreaterThanThreshold'),
                evaluation_periods: write.literal(1),
                period: write.literal(PERIOD),
                statistic: write.literal('Maximum'),
                threshold: write.literal(rto * 60),
                treat_missing_data: write.literal('notBreaching'),
                alarm_actions: write.list(topic().arn),
              }),
            },
            ...topic().edits,
          ],
        },
      ],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'two hours, through a local',
          source: `locals {
  objective = «7200000»
}

resource "aws_cloudwatch_metric_alarm" "restore" {
  alarm_name          = "orders-restore"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Duration"
  namespace           = "AWS/Lambda"
  period              = 3600
  statistic           = "Maximum"
  threshold           = local.objective
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]

  dimensions = {
    FunctionName = "orders-restore"
  }
}
`,
          fixed: `locals {
  objective = 7200000
}

resource "aws_cloudwatch_metric_alarm" "restore" {
  alarm_name          = "orders-restore"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "RecoveryTimeSeconds"
  namespace           = "Recovery"
  period              = 3600
  statistic           = "Maximum"
  threshold           = 7200
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]
}
`,
        },
        {
          title: 'a replica in another region, and nothing that measures',
          config: { recovery: { rto: 30 } },
          source: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

resource "aws_sns_topic" "recovery_alerts" {
  provider          = aws.recovery
  name              = "orders-recovery-alerts"
  kms_master_key_id = var.alerts_key_arn
}

resource "aws_cloudwatch_dashboard" "orders" {
  dashboard_name = "orders"
  dashboard_body = jsonencode({
    widgets = [{ type = "text", width = 12, height = 2, properties = { markdown = "Orders" } }]
  })
}

variable "alerts_key_arn" {
  type = string
}

variable "replica_key_arn" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
}

«resource "aws_db_instance" "replica"» {
  provider            = aws.recovery
  identifier          = "orders-replica"
  replicate_source_db = aws_db_instance.orders.arn
  instance_class      = "db.t4g.medium"
  storage_encrypted   = true
  kms_key_id          = var.replica_key_arn
}
`,
          fixed: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

resource "aws_sns_topic" "recovery_alerts" {
  provider          = aws.recovery
  name              = "orders-recovery-alerts"
  kms_master_key_id = var.alerts_key_arn
}

resource "aws_cloudwatch_dashboard" "orders" {
  dashboard_name = "orders"
  dashboard_body = jsonencode({
    widgets = [{ type = "text", width = 12, height = 2, properties = { markdown = "Orders" } }]
  })
}

variable "alerts_key_arn" {
  type = string
}

variable "replica_key_arn" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
}

resource "aws_cloudwatch_metric_alarm" "recovery_time" {
  provider = aws.recovery

  alarm_name          = "orders-replica-recovery-time"
  alarm_description   = "Recovery took longer than the objective of 30 minutes"
  namespace           = "Recovery"
  metric_name         = "RecoveryTimeSeconds"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  period              = 3600
  statistic           = "Maximum"
  threshold           = 1800
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.recovery_alerts.arn]
}

resource "aws_db_instance" "replica" {
  provider            = aws.recovery
  identifier          = "orders-replica"
  replicate_source_db = aws_db_instance.orders.arn
  instance_class      = "db.t4g.medium"
  storage_encrypted   = true
  kms_key_id          = var.replica_key_arn
}
`,
        },
      ],
      good: [
        {
          title: 'a metric that the recovery publishes',
          source: `resource "aws_cloudwatch_metric_alarm" "restore" {
  alarm_name          = "orders-restore"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "RecoveryTimeSeconds"
  namespace           = "Orders/Recovery"
  period              = 3600
  statistic           = "Maximum"
  threshold           = 1800
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]

  dimensions = {
    Database = "orders"
  }
}
`,
        },
        {
          title: 'a threshold that is given at deployment',
          unknown: true,
          source: `variable "longest" {
  type = number
}

resource "aws_cloudwatch_metric_alarm" "restore" {
  alarm_name          = "orders-restore"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Duration"
  namespace           = "AWS/Lambda"
  period              = 3600
  statistic           = "Maximum"
  threshold           = var.longest
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]

  dimensions = {
    FunctionName = "orders-restore"
  }
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Resources": {
    "RestoreTime": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "Duration",
        "Namespace": "AWS/Lambda",
        "Dimensions": [{ "Name": "FunctionName", "Value": "orders-restore" }],
        "Period": 3600,
        "Statistic": "Maximum",
        "Threshold": «3600000»,
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:oncall"]
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "RestoreTime": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "RecoveryTimeSeconds",
        "Namespace": "Recovery",
        "Period": 3600,
        "Statistic": "Maximum",
        "Threshold": 3600,
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:oncall"]
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          source: `{
  "Resources": {
    "RestoreTime": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "Duration",
        "Namespace": "AWS/Lambda",
        "Dimensions": [{ "Name": "FunctionName", "Value": "orders-restore" }],
        "Period": 3600,
        "Statistic": "Maximum",
        "Threshold": 600000,
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:oncall"]
      }
    }
  }
}
`,
        },
      ],
    },
    'cloudformation-yaml': {
      bad: [
        {
          config: { recovery: { rto: 240 } },
          source: `Resources:
  RestoreTime:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: Duration
      Namespace: AWS/Lambda
      Period: 3600
      Statistic: Maximum
      Threshold: «14400000»
      AlarmActions:
        - arn:aws:sns:eu-west-1:111122223333:oncall
`,
          fixed: `Resources:
  RestoreTime:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: RecoveryTimeSeconds
      Namespace: Recovery
      Period: 3600
      Statistic: Maximum
      Threshold: 14400
      AlarmActions:
        - arn:aws:sns:eu-west-1:111122223333:oncall
`,
        },
      ],
      good: [
        {
          title: 'the execution time of a state machine',
          source: `Resources:
  RestoreTime:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: ExecutionTime
      Namespace: AWS/States
      Period: 3600
      Statistic: Maximum
      Threshold: 14400000
      AlarmActions:
        - arn:aws:sns:eu-west-1:111122223333:oncall
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

const OBJECTIVE = «3_600_000»;

const stack = new cdk.Stack(new cdk.App(), 'Orders');
new cloudwatch.CfnAlarm(stack, 'RestoreTime', {
  namespace: 'AWS/Lambda',
  metricName: 'Duration',
  dimensions: [{ name: 'FunctionName', value: 'orders-restore' }],
  statistic: 'Maximum',
  period: 3600,
  threshold: OBJECTIVE,
  evaluationPeriods: 1,
  comparisonOperator: 'GreaterThanThreshold',
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

const OBJECTIVE = 3_600_000;

const stack = new cdk.Stack(new cdk.App(), 'Orders');
new cloudwatch.CfnAlarm(stack, 'RestoreTime', {
  namespace: 'Recovery',
  metricName: 'RecoveryTimeSeconds',
  statistic: 'Maximum',
  period: 3600,
  threshold: 3600,
  evaluationPeriods: 1,
  comparisonOperator: 'GreaterThanThreshold',
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
        },
      ],
      good: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

const OBJECTIVE = 3600;

const stack = new cdk.Stack(new cdk.App(), 'Orders');
new cloudwatch.CfnAlarm(stack, 'RestoreTime', {
  namespace: 'Orders/Recovery',
  metricName: 'RecoveryTimeSeconds',
  statistic: 'Maximum',
  period: 3600,
  threshold: OBJECTIVE,
  evaluationPeriods: 1,
  comparisonOperator: 'GreaterThanThreshold',
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from '@pulumi/aws';

new aws.cloudwatch.MetricAlarm('restore-time', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 1,
  metricName: 'Duration',
  namespace: 'AWS/Lambda',
  dimensions: { FunctionName: 'orders-restore' },
  period: 3600,
  statistic: 'Maximum',
  threshold: «4 * 60 * 60 * 1000»,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
          fixed: `import * as aws from '@pulumi/aws';

new aws.cloudwatch.MetricAlarm('restore-time', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 1,
  metricName: 'RecoveryTimeSeconds',
  namespace: 'Recovery',
  period: 3600,
  statistic: 'Maximum',
  threshold: 14400,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
        },
      ],
      good: [
        {
          source: `import * as aws from '@pulumi/aws';

new aws.cloudwatch.MetricAlarm('restore-time', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 1,
  metricName: 'RecoveryTimeSeconds',
  namespace: 'Orders/Recovery',
  dimensions: { Database: 'orders' },
  period: 3600,
  statistic: 'Maximum',
  threshold: 4 * 60 * 60,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

aws.cloudwatch.MetricAlarm(
    "restore-time",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="Duration",
    namespace="AWS/Lambda",
    dimensions={"FunctionName": "orders-restore"},
    period=3600,
    statistic="Maximum",
    threshold=«3600000»,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)
`,
          fixed: `import pulumi_aws as aws

aws.cloudwatch.MetricAlarm(
    "restore-time",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="RecoveryTimeSeconds",
    namespace="Recovery",
    period=3600,
    statistic="Maximum",
    threshold=3600,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi_aws as aws

aws.cloudwatch.MetricAlarm(
    "restore-time",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="RecoveryTimeSeconds",
    namespace="Orders/Recovery",
    dimensions={"Database": "orders"},
    period=3600,
    statistic="Maximum",
    threshold=3600,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)
`,
        },
      ],
    },
  },
});

const METRIC = 'RecoveryTimeSeconds';
/** Seconds over which the longest recovery counts. */
const PERIOD = 3600;
/** AWS's limit for the time of one invocation, in milliseconds. */
const LONGEST_INVOCATION = 900_000;

function alarms({ graph }: RuleContext): readonly Resource[] {
  return graph.ofType('aws_cloudwatch_metric_alarm').filter(({ mode }) => mode === 'managed');
}

function* impossibleAlarms(context: RuleContext): Iterable<Problem> {
  for (const alarm of alarms(context)) {
    if (!isOnDuration(alarm)) continue;
    for (const { value, condition } of possibilities(get(alarm.properties, 'threshold'))) {
      const threshold = numberOf(value);
      if (threshold === undefined || threshold < LONGEST_INVOCATION || !firesAbove(alarm, threshold)) continue;
      yield {
        resource: alarm,
        at: value,
        message: `Alarm ${labelOf(alarm)} waits for a function to run longer than ${duration(threshold / 60_000)}${when(condition)}, but AWS stops functions after 15 minutes, so it never fires. Alarm on a recovery-time metric that the code publishes.`,
        fixes: [
          {
            title: `Watch ${METRIC}, which the recovery has to publish, instead`,
            applicability: 'unsafe',
            impact: 'in-place',
            edits: () => (condition === undefined ? rewatch(alarm, threshold / 1000, context) : undefined),
          },
        ],
      };
    }
  }
}

function isOnDuration({ properties }: Resource): boolean {
  return stringOf(get(properties, 'namespace')) === 'AWS/Lambda' && stringOf(get(properties, 'metric_name')) === 'Duration' && stringOf(get(properties, 'statistic')) !== 'Sum';
}

function firesAbove(alarm: Resource, threshold: number): boolean {
  const operator = stringOf(get(alarm.properties, 'comparison_operator'));
  return operator === 'GreaterThanThreshold' || (operator === 'GreaterThanOrEqualToThreshold' && threshold > LONGEST_INVOCATION);
}

function rewatch(alarm: Resource, seconds: number, context: RuleContext): readonly CanonicalEdit[] {
  const set = (name: string, value: Expression): CanonicalEdit => ({ kind: 'set', resource: alarm, path: [name], value });
  const dimensions = propertyAt(alarm.properties, ['dimensions']);
  return [
    ...Object.entries(watching(context)).map(([name, value]) => set(name, value)),
    set('threshold', write.literal(context.config.recovery.rto === undefined ? seconds : context.config.recovery.rto * 60)),
    ...(dimensions ? [{ kind: 'remove', resource: alarm, path: ['dimensions'] } as const] : []),
  ];
}

function watching(context: RuleContext): Readonly<Record<'namespace' | 'metric_name', Expression>> {
  return { namespace: write.literal(namespaceOf(context)), metric_name: write.literal(METRIC) };
}

/** Where the code publishes metrics on recovery, as far as it can be read; else a namespace for it to use. */
function namespaceOf(context: RuleContext): string {
  const published = recoveringFunctions(context)
    .flatMap((each) => context.facts.codeOf(each)?.calls ?? [])
    .filter(({ operation }) => operation === 'PutMetricData')
    .flatMap(({ parameters }) => parameters.get('Namespace') ?? []);
  return published.map(stringOf).find((each) => each !== undefined) ?? 'Recovery';
}

/** An alarm on a metric of the program's own about recovery, or on how long a state machine runs. Unknown metrics may be such. */
function mayWatchRecovery({ properties, name }: Resource): boolean {
  const namespace = patternOf(get(properties, 'namespace'));
  const metric = patternOf(get(properties, 'metric_name'));
  if (get(properties, 'metric_query').kind !== 'absent') return true;
  if (namespace === undefined || metric === undefined) return true;
  if (namespace === 'AWS/States') return metric === 'ExecutionTime';
  if (namespace.startsWith('AWS/')) return false;
  const words = [namespace, metric, name, patternOf(get(properties, 'alarm_description')) ?? ''].join(' ');
  return metric.includes('*') || /recover|restor|fail-?_?over|promot|switch-?_?over|\brto\b/i.test(words);
}
