import { write, type CanonicalEdit } from '../../server/core/edits';
import { descendants, get, numberOf, patternOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { METRIC_UNITS } from '../data/metric-units';
import { convert, quantitiesIn, quantityInName, spoken, type Quantity } from '../shared/quantities';
import { when } from '../shared/words';

export default defineRule({
  id: 'monitoring/wrong-alarm-unit',
  title: 'Alarm threshold in another unit than the metric',
  severity: 'critical',
  tags: ['monitoring', 'cloudwatch'],
  corresponds: {},
  why: `CloudWatch compares a threshold with the metric's plain number. Aurora's replication lag and Lambda's duration are in milliseconds, an
RDS replica's lag in seconds, free storage in bytes: a threshold of 5 that means five seconds fires at five milliseconds, and one that means
ten gigabytes never fires. An alarm with a \`unit\` that the metric is not published in sees no data at all.`,
  howToFix: `Write the threshold in the metric's unit. The fix converts what the alarm's description or name states; where the alarm asks for another
unit, it asks for the metric's. It applies in place. Aurora's global replication lag is in milliseconds, although older texts say seconds.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
  ],
  fixable: true,
  resources: ['aws_cloudwatch_metric_alarm'],

  *check(alarm) {
    const metric = metricOf(alarm);
    if (!metric) return;
    const filter = get(alarm.properties, 'unit');
    const given = stringOf(filter);
    const threshold = get(alarm.properties, 'threshold');
    if (given !== undefined && given !== 'None' && given !== metric.unit) {
      yield {
        resource: alarm,
        at: filter,
        message: `Alarm ${labelOf(alarm)} watches ${metric.name} in ${given}, but it is published in ${metric.unit}, so the alarm sees no data. Use the metric's unit.`,
        fixes: [
          {
            title: `Watch ${metric.name} in ${metric.unit}`,
            applicability: 'safe',
            impact: 'in-place',
            edits: () => inUnitOf(alarm, given, metric),
          },
        ],
      };
      return;
    }
    for (const { value, condition } of possibilities(threshold)) {
      const number = numberOf(value);
      if (number === undefined) continue;
      const stated = statedFor(alarm, value, metric.unit, number);
      if (stated) {
        const wanted = convert(stated, metric.unit);
        yield {
          resource: alarm,
          at: value,
          message: `Alarm ${labelOf(alarm)} says ${spoken(stated)}, but ${metric.name} is in ${metric.unit.toLowerCase()}, so ${number} means something else${when(condition)}. Write ${wanted}.`,
          fixes: [
            {
              title: `Set the threshold to ${wanted}, which is ${spoken(stated)}`,
              applicability: 'safe',
              impact: 'in-place',
              // What deployment can set has its own meaning there.
              edits: () => (condition === undefined && !value.from.inputs && wanted !== undefined ? [setThreshold(alarm, wanted)] : undefined),
            },
          ],
        };
      } else if (metric.unit === 'Percent' && number > 100 && isWithinHundred(alarm, metric.name)) {
        yield {
          resource: alarm,
          at: value,
          message: `Alarm ${labelOf(alarm)} waits for ${number} percent of ${metric.name}${when(condition)}, which it cannot reach, so the alarm never fires. Write a percentage up to 100.`,
        };
      }
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_cloudwatch_metric_alarm" "lag" {
  alarm_name          = "orders-replication-lag"
  alarm_description   = "Global replication lag exceeds 5 seconds"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "AuroraGlobalDBReplicationLag"
  namespace           = "AWS/RDS"
  period              = 60
  statistic           = "Maximum"
  threshold           = «5»
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]
}
`,
          fixed: `resource "aws_cloudwatch_metric_alarm" "lag" {
  alarm_name          = "orders-replication-lag"
  alarm_description   = "Global replication lag exceeds 5 seconds"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "AuroraGlobalDBReplicationLag"
  namespace           = "AWS/RDS"
  period              = 60
  statistic           = "Maximum"
  threshold           = 5000
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]
}
`,
        },
        {
          title: 'the name of a local says the unit',
          source: `locals {
  free_storage_gb = «10»
}

resource "aws_cloudwatch_metric_alarm" "storage" {
  alarm_name          = "orders-free-storage"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "FreeStorageSpace"
  namespace           = "AWS/RDS"
  period              = 300
  statistic           = "Average"
  threshold           = local.free_storage_gb
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]
}
`,
          fixed: `locals {
  free_storage_gb = 10
}

resource "aws_cloudwatch_metric_alarm" "storage" {
  alarm_name          = "orders-free-storage"
  comparison_operator = "LessThanThreshold"
  evaluation_periods  = 1
  metric_name         = "FreeStorageSpace"
  namespace           = "AWS/RDS"
  period              = 300
  statistic           = "Average"
  threshold           = 10737418240
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]
}
`,
        },
      ],
      good: [
        {
          source: `resource "aws_cloudwatch_metric_alarm" "lag" {
  alarm_name          = "orders-replication-lag"
  alarm_description   = "Global replication lag exceeds 5 seconds for 5 minutes"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "AuroraGlobalDBReplicationLag"
  namespace           = "AWS/RDS"
  period              = 60
  statistic           = "Maximum"
  threshold           = 5000
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]
}
`,
        },
        {
          title: 'a threshold that is given at deployment',
          unknown: true,
          source: `variable "lag" {
  type = number
}

resource "aws_cloudwatch_metric_alarm" "lag" {
  alarm_name          = "orders-replication-lag"
  alarm_description   = "Replication lag exceeds 5 seconds"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 5
  metric_name         = "AuroraGlobalDBReplicationLag"
  namespace           = "AWS/RDS"
  period              = 60
  statistic           = "Maximum"
  threshold           = var.lag
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]
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
    "ReplicationLag": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "AlarmDescription": "Replication lag exceeds 5 seconds",
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 5,
        "MetricName": "AuroraGlobalDBReplicationLag",
        "Namespace": "AWS/RDS",
        "Period": 60,
        "Statistic": "Maximum",
        "Threshold": «5»,
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:oncall"]
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "ReplicationLag": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "AlarmDescription": "Replication lag exceeds 5 seconds",
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 5,
        "MetricName": "AuroraGlobalDBReplicationLag",
        "Namespace": "AWS/RDS",
        "Period": 60,
        "Statistic": "Maximum",
        "Threshold": 5000,
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
    "SlowFunction": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "AlarmDescription": "The order function takes longer than 10 seconds",
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "Duration",
        "Namespace": "AWS/Lambda",
        "Period": 60,
        "Statistic": "Maximum",
        "Threshold": 10000,
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
          title: "the unit is not the metric's",
          source: `Resources:
  SlowTargets:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 2
      MetricName: TargetResponseTime
      Namespace: AWS/ApplicationELB
      Period: 60
      Statistic: Average
      Threshold: 1500
      Unit: «Milliseconds»
      AlarmActions:
        - arn:aws:sns:eu-west-1:111122223333:oncall
`,
          fixed: `Resources:
  SlowTargets:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 2
      MetricName: TargetResponseTime
      Namespace: AWS/ApplicationELB
      Period: 60
      Statistic: Average
      Threshold: 1.5
      Unit: Seconds
      AlarmActions:
        - arn:aws:sns:eu-west-1:111122223333:oncall
`,
        },
        {
          title: "a parameter's default",
          source: `Parameters:
  MaxLagSeconds:
    Type: Number
    Default: «5»
Resources:
  ReplicationLag:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 5
      MetricName: AuroraReplicaLag
      Namespace: AWS/RDS
      Period: 60
      Statistic: Maximum
      Threshold: !Ref MaxLagSeconds
      AlarmActions:
        - arn:aws:sns:eu-west-1:111122223333:oncall
`,
        },
      ],
      good: [
        {
          source: `Resources:
  SlowTargets:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmDescription: Targets take longer than 1.5 seconds for 2 minutes
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 2
      MetricName: TargetResponseTime
      Namespace: AWS/ApplicationELB
      Period: 60
      Statistic: Average
      Threshold: 1.5
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
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

const SLOW = «10»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = kms.Key.fromKeyArn(this, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000');
    const topic = new sns.Topic(this, 'Alerts', { masterKey: key });
    const fn = lambda.Function.fromFunctionName(this, 'Orders', 'orders');
    new cloudwatch.Alarm(this, 'Slow', {
      alarmDescription: 'The order function takes longer than 10 seconds',
      metric: fn.metricDuration(),
      threshold: SLOW,
      evaluationPeriods: 1,
    }).addAlarmAction(new actions.SnsAction(topic));
  }
}

new OrdersStack(new cdk.App(), 'Orders');
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

const SLOW = 10;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = kms.Key.fromKeyArn(this, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000');
    const topic = new sns.Topic(this, 'Alerts', { masterKey: key });
    const fn = lambda.Function.fromFunctionName(this, 'Orders', 'orders');
    new cloudwatch.Alarm(this, 'Slow', {
      alarmDescription: 'The order function takes longer than 10 seconds',
      metric: fn.metricDuration(),
      threshold: 10000,
      evaluationPeriods: 1,
    }).addAlarmAction(new actions.SnsAction(topic));
  }
}

new OrdersStack(new cdk.App(), 'Orders');
`,
        },
      ],
      good: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
const fn = lambda.Function.fromFunctionName(stack, 'Function', 'orders');
new cloudwatch.Alarm(stack, 'Slow', {
  alarmDescription: 'The order function takes longer than 10 seconds',
  metric: fn.metricDuration(),
  threshold: cdk.Duration.seconds(10).toMilliseconds(),
  evaluationPeriods: 1,
});
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from '@pulumi/aws';

new aws.cloudwatch.MetricAlarm('storage', {
  alarmDescription: 'Less than 10 GB of storage left',
  comparisonOperator: 'LessThanThreshold',
  evaluationPeriods: 1,
  metricName: 'FreeStorageSpace',
  namespace: 'AWS/RDS',
  period: 300,
  statistic: 'Average',
  threshold: «10»,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
          fixed: `import * as aws from '@pulumi/aws';

new aws.cloudwatch.MetricAlarm('storage', {
  alarmDescription: 'Less than 10 GB of storage left',
  comparisonOperator: 'LessThanThreshold',
  evaluationPeriods: 1,
  metricName: 'FreeStorageSpace',
  namespace: 'AWS/RDS',
  period: 300,
  statistic: 'Average',
  threshold: 10737418240,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
        },
      ],
      good: [
        {
          source: `import * as aws from '@pulumi/aws';

new aws.cloudwatch.MetricAlarm('storage', {
  alarmDescription: 'Less than 10 GB of storage',
  comparisonOperator: 'LessThanThreshold',
  evaluationPeriods: 1,
  metricName: 'FreeStorageSpace',
  namespace: 'AWS/RDS',
  period: 300,
  statistic: 'Average',
  threshold: 10 * 1024 ** 3,
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

MAX_CPU = «8000»

aws.cloudwatch.MetricAlarm(
    "cpu",
    alarm_description="CPU above 80 percent",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=3,
    metric_name="CPUUtilization",
    namespace="AWS/RDS",
    period=60,
    statistic="Average",
    threshold=MAX_CPU,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)
`,
          fixed: `import pulumi_aws as aws

MAX_CPU = 8000

aws.cloudwatch.MetricAlarm(
    "cpu",
    alarm_description="CPU above 80 percent",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=3,
    metric_name="CPUUtilization",
    namespace="AWS/RDS",
    period=60,
    statistic="Average",
    threshold=80,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi_aws as aws

aws.cloudwatch.MetricAlarm(
    "lag",
    alarm_description="The replica is more than 30 seconds behind",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=3,
    metric_name="ReplicaLag",
    namespace="AWS/RDS",
    period=60,
    statistic="Maximum",
    threshold=30,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)
`,
        },
      ],
    },
  },
});

interface Metric {
  readonly name: string;
  readonly unit: string;
}

/** The metric of an alarm that watches a single one whose unit is known. */
function metricOf({ properties }: Resource): Metric | undefined {
  const name = stringOf(get(properties, 'metric_name'));
  const namespace = stringOf(get(properties, 'namespace'));
  const statistic = get(properties, 'statistic');
  // A number of samples has no unit.
  if (name === undefined || namespace === undefined || stringOf(statistic) === 'SampleCount') return undefined;
  const unit = METRIC_UNITS[namespace]?.[name];
  return unit === undefined ? undefined : { name, unit };
}

/** What the alarm's own words say of its threshold, where that is another amount than the threshold. Contradicting words say nothing. */
function statedFor(alarm: Resource, threshold: Value, unit: string, number: number): Quantity | undefined {
  const stated = [...textsOf(alarm).flatMap((text) => quantitiesIn(text, windowsOf(alarm))), ...namedQuantities(threshold, number)].filter(
    (quantity) => convert(quantity, unit) !== undefined,
  );
  const [first] = stated;
  if (!first || stated.some((quantity) => isNear(convert(quantity, unit), number))) return undefined;
  const wanted = convert(first, unit);
  return stated.every((quantity) => isNear(convert(quantity, unit), wanted)) ? first : undefined;
}

function textsOf({ properties }: Resource): readonly string[] {
  const own = ['alarm_description', 'alarm_name'].map((argument) => get(properties, argument));
  return [...own, ...descendants(get(properties, 'tags'))].map(patternOf).filter((text) => text !== undefined);
}

/** A constant, local or parameter called `lag_seconds` says what its number means. */
function namedQuantities(threshold: Value, number: number): readonly Quantity[] {
  return threshold.from.via.flatMap(({ name }) => quantityInName(name, number) ?? []);
}

/** Times that the words may mean without meaning the threshold: how long the alarm looks. In seconds. */
function windowsOf({ properties }: Resource): readonly number[] {
  const period = numberOf(get(properties, 'period'));
  const periods = numberOf(get(properties, 'evaluation_periods'));
  return period === undefined ? [] : [period, period * (periods ?? 1)];
}

/** Totals of percentages, and services without a limit, can pass a hundred. */
function isWithinHundred({ properties }: Resource, metric: string): boolean {
  const statistic = stringOf(get(properties, 'statistic')) ?? stringOf(get(properties, 'extended_statistic'));
  return statistic !== undefined && statistic !== 'Sum' && metric !== 'ProvisionedConcurrencyUtilization';
}

function isNear(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && Math.abs(a - b) <= Math.abs(b) * 0.08;
}

function inUnitOf(alarm: Resource, given: string, { unit }: Metric): readonly CanonicalEdit[] {
  const amount = numberOf(get(alarm.properties, 'threshold'));
  const wanted = amount === undefined ? undefined : convert({ amount, unit: given }, unit);
  return [
    { kind: 'set', resource: alarm, path: ['unit'], value: write.literal(unit) },
    ...(wanted === undefined || wanted === amount ? [] : [setThreshold(alarm, wanted)]),
  ];
}

function setThreshold(alarm: Resource, value: number): CanonicalEdit {
  return { kind: 'set', resource: alarm, path: ['threshold'], value: write.literal(value) };
}
