import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { booleanOf, get, isNothing, itemsOf, possibilities, someValue, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { lazily } from '../../server/core/lazy';
import { alarmTopicFor } from '../shared/topics';
import { when } from '../shared/words';

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
    const topic = lazily(() => alarmTopicFor(alarm, context));
    yield {
      resource: alarm,
      at: silent.value,
      message: `Alarm ${labelOf(alarm)} has no alarm action${when(silent.condition)}: when it fires, nobody is told. Notify a topic.`,
      fixes: [
        {
          title: () => `Notify ${topic().description}`,
          applicability: 'safe',
          impact: 'in-place',
          edits: (): readonly CanonicalEdit[] => [
            { kind: 'set', resource: alarm, path: ['alarm_actions'], value: write.list(topic().arn) },
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
          source: `resource "aws_sns_topic" "alerts" {
  name              = "orders-alerts"
  kms_master_key_id = var.alerts_key_arn
}

variable "alerts_key_arn" {
  type = string
}

«resource "aws_cloudwatch_metric_alarm" "errors"» {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
}
`,
          fixed: `resource "aws_sns_topic" "alerts" {
  name              = "orders-alerts"
  kms_master_key_id = var.alerts_key_arn
}

variable "alerts_key_arn" {
  type = string
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
`,
        },
        {
          title: 'actions disabled through a local',
          source: `locals {
  notify = «false»
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
  actions_enabled     = local.notify # quiet while we tune it
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]
}
`,
          fixed: `locals {
  notify = false
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
  actions_enabled     = true # quiet while we tune it
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]
}
`,
        },
        {
          title: 'no topic to notify',
          source: `«resource "aws_cloudwatch_metric_alarm" "errors"» {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
}
`,
          fixed: `data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "errors_topic" {
  description         = "Encrypts errors topic"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "AccountAdministersKey"
        Effect = "Allow"
        Principal = {
          AWS = "arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.current.account_id}:root"
        }
        Action   = "kms:*"
        Resource = "*"
      },
      {
        Sid    = "AlarmsPublishToEncryptedTopics"
        Effect = "Allow"
        Principal = {
          Service = "cloudwatch.amazonaws.com"
        }
        Action   = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource = "*"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      },
    ]
  })
}

resource "aws_sns_topic" "alarms" {
  kms_master_key_id = aws_kms_key.errors_topic.arn
}

resource "aws_kms_alias" "errors_topic" {
  name          = "alias/orders-errors-topic"
  target_key_id = aws_kms_key.errors_topic.key_id
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
  alarm_actions       = [aws_sns_topic.alarms.arn]
}
`,
        },
      ],
      good: [
        {
          title: 'actions that are given at deployment',
          unknown: true,
          source: `variable "alarm_actions" {
  type = list(string)
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
  alarm_actions       = var.alarm_actions
}
`,
        },
        {
          title: 'a child of a composite alarm that acts',
          source: `variable "oncall_topic_arn" {
  type = string
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
}

resource "aws_cloudwatch_composite_alarm" "orders" {
  alarm_name    = "orders"
  alarm_rule    = "ALARM(\${aws_cloudwatch_metric_alarm.errors.alarm_name})"
  alarm_actions = [var.oncall_topic_arn]
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
    "Errors": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "Errors",
        "Namespace": "AWS/Lambda",
        "Period": 300,
        "Statistic": "Sum",
        "Threshold": 0,
        "AlarmActions": «[]»
      }
    },
    "Alerts": {
      "Type": "AWS::SNS::Topic",
      "Properties": { "KmsMasterKeyId": { "Ref": "AlertsKeyArn" } }
    }
  },
  "Parameters": { "AlertsKeyArn": { "Type": "String" } }
}
`,
          fixed: `{
  "Resources": {
    "Errors": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "Errors",
        "Namespace": "AWS/Lambda",
        "Period": 300,
        "Statistic": "Sum",
        "Threshold": 0,
        "AlarmActions": [{ "Ref": "Alerts" }]
      }
    },
    "Alerts": {
      "Type": "AWS::SNS::Topic",
      "Properties": { "KmsMasterKeyId": { "Ref": "AlertsKeyArn" } }
    }
  },
  "Parameters": { "AlertsKeyArn": { "Type": "String" } }
}
`,
        },
      ],
      good: [
        {
          title: 'actions that are given at deployment',
          unknown: true,
          source: `{
  "Parameters": { "OncallTopicArn": { "Type": "String" } },
  "Resources": {
    "Errors": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "Errors",
        "Namespace": "AWS/Lambda",
        "Period": 300,
        "Statistic": "Sum",
        "Threshold": 0,
        "AlarmActions": [{ "Ref": "OncallTopicArn" }]
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
          title: "actions disabled by a parameter's default",
          source: `Parameters:
  Notify:
    Type: String
    AllowedValues: ["true", "false"]
    Default: «"false"»
  OncallTopicArn:
    Type: String
Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: Errors
      Namespace: AWS/Lambda
      Period: 300
      Statistic: Sum
      Threshold: 0
      ActionsEnabled: !Ref Notify # per environment
      AlarmActions:
        - !Ref OncallTopicArn
`,
          fixed: `Parameters:
  Notify:
    Type: String
    AllowedValues: ["true", "false"]
    Default: "false"
  OncallTopicArn:
    Type: String
Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: Errors
      Namespace: AWS/Lambda
      Period: 300
      Statistic: Sum
      Threshold: 0
      ActionsEnabled: true # per environment
      AlarmActions:
        - !Ref OncallTopicArn
`,
        },
        {
          title: 'no topic to notify',
          source: `Resources:
  «Errors»:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: Errors
      Namespace: AWS/Lambda
      Period: 300
      Statistic: Sum
      Threshold: 0
`,
          fixed: `Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: Errors
      Namespace: AWS/Lambda
      Period: 300
      Statistic: Sum
      Threshold: 0
      AlarmActions:
        - !Ref Alarms

  ErrorsTopicKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts Errors topic
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: AccountAdministersKey
            Effect: Allow
            Principal:
              AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root'
            Action: kms:*
            Resource: '*'
          - Sid: AlarmsPublishToEncryptedTopics
            Effect: Allow
            Principal:
              Service: cloudwatch.amazonaws.com
            Action:
              - kms:Decrypt
              - kms:GenerateDataKey*
            Resource: '*'
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId

  Alarms:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !GetAtt ErrorsTopicKey.Arn

  ErrorsTopicKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/errors-topic
      TargetKeyId: !Ref ErrorsTopicKey
`,
        },
      ],
      good: [
        {
          source: `Parameters:
  OncallTopicArn:
    Type: String
Resources:
  Errors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 1
      MetricName: Errors
      Namespace: AWS/Lambda
      Period: 300
      Statistic: Sum
      Threshold: 0
      AlarmActions:
        - !Ref OncallTopicArn
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, key: kms.IKey) {
    super(scope, id);

    const alerts = new sns.Topic(this, 'Alerts', { masterKey: key });

    const errors = «new cloudwatch.Alarm»(this, 'Errors', {
      metric: new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Errors' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as cw_actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, key: kms.IKey) {
    super(scope, id);

    const alerts = new sns.Topic(this, 'Alerts', { masterKey: key });

    const errors = new cloudwatch.Alarm(this, 'Errors', {
      metric: new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Errors' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    errors.addAlarmAction(new cw_actions.SnsAction(alerts));
  }
}
`,
        },
      ],
      good: [
        {
          title: 'an action',
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, topic: sns.ITopic) {
    super(scope, id);

    const errors = new cloudwatch.Alarm(this, 'Errors', {
      metric: new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Errors' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    errors.addAlarmAction(new actions.SnsAction(topic));
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const alerts = new aws.sns.Topic("alerts", {
    kmsMasterKeyId: new pulumi.Config().require("alertsKeyArn"),
});

const errors = «new aws.cloudwatch.MetricAlarm»("errors", {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "Errors",
    namespace: "AWS/Lambda",
    period: 300,
    statistic: "Sum",
    threshold: 0,
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const alerts = new aws.sns.Topic("alerts", {
    kmsMasterKeyId: new pulumi.Config().require("alertsKeyArn"),
});

const errors = new aws.cloudwatch.MetricAlarm("errors", {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "Errors",
    namespace: "AWS/Lambda",
    period: 300,
    statistic: "Sum",
    threshold: 0,
    alarmActions: [alerts.arn],
});
`,
        },
        {
          title: 'actions disabled through a constant',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const notify = «false»;

new aws.cloudwatch.MetricAlarm("errors", {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "Errors",
    namespace: "AWS/Lambda",
    period: 300,
    statistic: "Sum",
    threshold: 0,
    actionsEnabled: notify, // quiet while we tune it
    alarmActions: [new pulumi.Config().require("oncallTopicArn")],
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const notify = false;

new aws.cloudwatch.MetricAlarm("errors", {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "Errors",
    namespace: "AWS/Lambda",
    period: 300,
    statistic: "Sum",
    threshold: 0,
    actionsEnabled: true, // quiet while we tune it
    alarmActions: [new pulumi.Config().require("oncallTopicArn")],
});
`,
        },
      ],
      good: [
        {
          title: 'actions that are given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

new aws.cloudwatch.MetricAlarm("errors", {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "Errors",
    namespace: "AWS/Lambda",
    period: 300,
    statistic: "Sum",
    threshold: 0,
    alarmActions: new pulumi.Config().requireObject<string[]>("alarmActions"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi
import pulumi_aws as aws

alerts = aws.sns.Topic("alerts", kms_master_key_id=pulumi.Config().require("alertsKeyArn"))

errors = «aws.cloudwatch.MetricAlarm»(
    "errors",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="Errors",
    namespace="AWS/Lambda",
    period=300,
    statistic="Sum",
    threshold=0,
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

alerts = aws.sns.Topic("alerts", kms_master_key_id=pulumi.Config().require("alertsKeyArn"))

errors = aws.cloudwatch.MetricAlarm(
    "errors",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="Errors",
    namespace="AWS/Lambda",
    period=300,
    statistic="Sum",
    threshold=0,
    alarm_actions=[alerts.arn],
)
`,
        },
        {
          title: 'no topic to notify',
          source: `import pulumi_aws as aws

errors = «aws.cloudwatch.MetricAlarm»(
    "errors",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="Errors",
    namespace="AWS/Lambda",
    period=300,
    statistic="Sum",
    threshold=0,
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

partition = aws.get_partition_output()
identity = aws.get_caller_identity_output()

errors_topic_key = aws.kms.Key(
    "errors-topic-key",
    description="Encrypts errors topic",
    enable_key_rotation=True,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AccountAdministersKey",
                    "Effect": "Allow",
                    "Principal": {
                        "AWS": pulumi.Output.concat(
                            "arn:",
                            partition.partition,
                            ":iam::",
                            identity.account_id,
                            ":root",
                        ),
                    },
                    "Action": "kms:*",
                    "Resource": "*",
                },
                {
                    "Sid": "AlarmsPublishToEncryptedTopics",
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudwatch.amazonaws.com"},
                    "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                    "Resource": "*",
                    "Condition": {
                        "StringEquals": {"aws:SourceAccount": identity.account_id},
                    },
                },
            ],
        },
    ),
)

alarms = aws.sns.Topic(
    "alarms",
    kms_master_key_id=errors_topic_key.arn,
)

aws.kms.Alias(
    "errors-topic-key-alias",
    name="alias/errors-topic",
    target_key_id=errors_topic_key.key_id,
)

errors = aws.cloudwatch.MetricAlarm(
    "errors",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="Errors",
    namespace="AWS/Lambda",
    period=300,
    statistic="Sum",
    threshold=0,
    alarm_actions=[alarms.arn],
)
`,
        },
      ],
      good: [
        {
          title: 'actions that are given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

aws.cloudwatch.MetricAlarm(
    "errors",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="Errors",
    namespace="AWS/Lambda",
    period=300,
    statistic="Sum",
    threshold=0,
    alarm_actions=pulumi.Config().require_object("alarmActions"),
)
`,
        },
      ],
    },
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
    return someValue(get(composite.properties, 'alarm_rule'), (value) => {
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
