import { write, type CanonicalEdit } from '../../server/core/edits';
import { get, itemsOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, sameRegion, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import type { Location } from '../../server/core/text';
import type { Value } from '../../server/core/value';
import { dimensionTarget, isCalled, literalName, type DimensionTarget } from '../shared/dimensions';
import { when } from '../shared/words';

export default defineRule({
  id: 'monitoring/unknown-alarm-target',
  title: 'Alarm or dashboard on a resource that the program does not have',
  severity: 'critical',
  tags: ['monitoring', 'cloudwatch'],
  corresponds: {},
  why: `An alarm on a name that nothing has stays in \`INSUFFICIENT_DATA\` for ever: CloudWatch accepts any dimension and never says that no such
metric arrives. The name is a leftover, or a variable that nothing sets, and what it was meant to watch goes unwatched.`,
  howToFix: `Refer to the resource instead of repeating its name; then the two cannot drift apart. The fix refers to the program's resource of that kind
when there is only one. It applies in place. What lives in another program is better read by a data source or passed in as a parameter.`,
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html',
  ],
  fixable: true,
  resources: ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_dashboard'],

  *check(watcher, context) {
    for (const dimension of dimensionsOf(watcher)) {
      for (const { value, condition } of possibilities(dimension.value)) {
        const fault = faultOf(value, dimension, context);
        if (fault === undefined) continue;
        yield problem(watcher, dimension, fault === 'input' ? (dimension.site ?? value) : value, fault, when(condition), context);
      }
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'a local that holds a name which nothing has',
          source: `locals {
  database = «"orders-db"»
}

resource "aws_db_instance" "ledger" {
  identifier                  = "ledger"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "ledger"
  manage_master_user_password = true
}

resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name          = "ledger-cpu"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "CPUUtilization"
  namespace           = "AWS/RDS"
  period              = 60
  statistic           = "Average"
  threshold           = 80
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]

  dimensions = {
    DBInstanceIdentifier = local.database
  }
}
`,
          fixed: `locals {
  database = "orders-db"
}

resource "aws_db_instance" "ledger" {
  identifier                  = "ledger"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "ledger"
  manage_master_user_password = true
}

resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name          = "ledger-cpu"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "CPUUtilization"
  namespace           = "AWS/RDS"
  period              = 60
  statistic           = "Average"
  threshold           = 80
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]

  dimensions = {
    DBInstanceIdentifier = aws_db_instance.ledger.identifier
  }
}
`,
        },
      ],
      good: [
        {
          source: `resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  sqs_managed_sse_enabled = true
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "orders-age"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "ApproximateAgeOfOldestMessage"
  namespace           = "AWS/SQS"
  period              = 60
  statistic           = "Maximum"
  threshold           = 300
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]

  dimensions = {
    QueueName = aws_sqs_queue.orders.name
  }
}
`,
        },
        {
          title: 'a name that is checked at deployment',
          unknown: true,
          source: `variable "table" {
  type = string

  validation {
    condition     = startswith(var.table, "orders-")
    error_message = "A table of the order service."
  }
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "UserErrors"
  namespace           = "AWS/DynamoDB"
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:oncall"]

  dimensions = {
    TableName = var.table
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
    "Orders": {
      "Type": "AWS::DynamoDB::Table",
      "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
      }
    },
    "Throttles": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "ThrottledRequests",
        "Namespace": "AWS/DynamoDB",
        "Dimensions": [{ "Name": "TableName", "Value": «"orders-table"» }],
        "Period": 60,
        "Statistic": "Sum",
        "Threshold": 0,
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:oncall"]
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::DynamoDB::Table",
      "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
      }
    },
    "Throttles": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "ThrottledRequests",
        "Namespace": "AWS/DynamoDB",
        "Dimensions": [{
          "Name": "TableName",
          "Value": { "Ref": "Orders" }
        }],
        "Period": 60,
        "Statistic": "Sum",
        "Threshold": 0,
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
          title: 'a parameter is given at deployment',
          unknown: true,
          source: `{
  "Parameters": { "Table": { "Type": "String" } },
  "Resources": {
    "Throttles": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "MetricName": "ThrottledRequests",
        "Namespace": "AWS/DynamoDB",
        "Dimensions": [{ "Name": "TableName", "Value": { "Ref": "Table" } }],
        "Period": 60,
        "Statistic": "Sum",
        "Threshold": 0,
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
          source: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders
      SqsManagedSseEnabled: true
  Age:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 3
      MetricName: ApproximateAgeOfOldestMessage
      Namespace: AWS/SQS
      Dimensions:
        - Name: QueueName
          Value: «order-queue»
      Period: 60
      Statistic: Maximum
      Threshold: 300
      AlarmActions:
        - arn:aws:sns:eu-west-1:111122223333:oncall
`,
          fixed: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders
      SqsManagedSseEnabled: true
  Age:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 3
      MetricName: ApproximateAgeOfOldestMessage
      Namespace: AWS/SQS
      Dimensions:
        - Name: QueueName
          Value: !GetAtt Queue.QueueName
      Period: 60
      Statistic: Maximum
      Threshold: 300
      AlarmActions:
        - arn:aws:sns:eu-west-1:111122223333:oncall
`,
        },
      ],
      good: [
        {
          title: "the name is the queue's",
          source: `Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders
      SqsManagedSseEnabled: true
  Age:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ComparisonOperator: GreaterThanThreshold
      EvaluationPeriods: 3
      MetricName: ApproximateAgeOfOldestMessage
      Namespace: AWS/SQS
      Dimensions:
        - Name: QueueName
          Value: orders
      Period: 60
      Statistic: Maximum
      Threshold: 300
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
import * as sqs from 'aws-cdk-lib/aws-sqs';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
const queue = new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.SQS_MANAGED });
new cloudwatch.CfnAlarm(stack, 'Age', {
  namespace: 'AWS/SQS',
  metricName: 'ApproximateAgeOfOldestMessage',
  dimensions: [{ name: 'QueueName', value: «'order-queue'» }],
  statistic: 'Maximum',
  period: 60,
  threshold: 300,
  evaluationPeriods: 3,
  comparisonOperator: 'GreaterThanThreshold',
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
new cdk.CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
const queue = new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.SQS_MANAGED });
new cloudwatch.CfnAlarm(stack, 'Age', {
  namespace: 'AWS/SQS',
  metricName: 'ApproximateAgeOfOldestMessage',
  dimensions: [{ name: 'QueueName', value: queue.queueName }],
  statistic: 'Maximum',
  period: 60,
  threshold: 300,
  evaluationPeriods: 3,
  comparisonOperator: 'GreaterThanThreshold',
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
new cdk.CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
`,
        },
      ],
      good: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
const queue = new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.SQS_MANAGED });
new cloudwatch.Alarm(stack, 'Age', {
  metric: queue.metricApproximateAgeOfOldestMessage(),
  threshold: 300,
  evaluationPeriods: 3,
});
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from '@pulumi/aws';

const functionName = «'orders-handler'»;

const ledger = new aws.lambda.Function('ledger', {
  name: 'ledger',
  role: 'arn:aws:iam::111122223333:role/ledger',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  s3Bucket: 'releases',
  s3Key: 'ledger.zip',
});

new aws.cloudwatch.MetricAlarm('errors', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 1,
  metricName: 'Errors',
  namespace: 'AWS/Lambda',
  dimensions: { FunctionName: functionName },
  period: 60,
  statistic: 'Sum',
  threshold: 0,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});

export const functionArn = ledger.arn;
`,
          fixed: `import * as aws from '@pulumi/aws';

const functionName = 'orders-handler';

const ledger = new aws.lambda.Function('ledger', {
  name: 'ledger',
  role: 'arn:aws:iam::111122223333:role/ledger',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  s3Bucket: 'releases',
  s3Key: 'ledger.zip',
});

new aws.cloudwatch.MetricAlarm('errors', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 1,
  metricName: 'Errors',
  namespace: 'AWS/Lambda',
  dimensions: { FunctionName: ledger.name },
  period: 60,
  statistic: 'Sum',
  threshold: 0,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});

export const functionArn = ledger.arn;
`,
        },
      ],
      good: [
        {
          title: 'a name that configuration gives',
          unknown: true,
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();

new aws.cloudwatch.MetricAlarm('errors', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 1,
  metricName: 'Errors',
  namespace: 'AWS/Lambda',
  dimensions: { FunctionName: config.require('functionName') },
  period: 60,
  statistic: 'Sum',
  threshold: 0,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
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

topic = aws.sns.Topic("orders", name="orders")

aws.cloudwatch.MetricAlarm(
    "failures",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="NumberOfNotificationsFailed",
    namespace="AWS/SNS",
    dimensions={"TopicName": «"order-events"»},
    period=60,
    statistic="Sum",
    threshold=0,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)

pulumi.export("topic_arn", topic.arn)
`,
          fixed: `import pulumi
import pulumi_aws as aws

topic = aws.sns.Topic("orders", name="orders")

aws.cloudwatch.MetricAlarm(
    "failures",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="NumberOfNotificationsFailed",
    namespace="AWS/SNS",
    dimensions={"TopicName": topic.name},
    period=60,
    statistic="Sum",
    threshold=0,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)

pulumi.export("topic_arn", topic.arn)
`,
        },
      ],
      good: [
        {
          source: `import pulumi_aws as aws

topic = aws.sns.Topic("orders", name="orders")

aws.cloudwatch.MetricAlarm(
    "failures",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=1,
    metric_name="NumberOfNotificationsFailed",
    namespace="AWS/SNS",
    dimensions={"TopicName": topic.name},
    period=60,
    statistic="Sum",
    threshold=0,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)
`,
        },
      ],
    },
  },
});

/** A dimension of a metric that the alarm or dashboard shows. */
interface Dimension {
  readonly name: string;
  readonly target: DimensionTarget;
  readonly value: Value;
  readonly site: Location | undefined;
  /** Where an alarm has it, for writing it anew. */
  readonly path: readonly string[] | undefined;
}

function dimensionsOf(watcher: Resource): readonly Dimension[] {
  if (watcher.type === 'aws_cloudwatch_dashboard') return dashboardDimensions(get(watcher.properties, 'dashboard_body'));
  const queries = itemsOf(get(watcher.properties, 'metric_query')).flatMap((query) => {
    const metric = get(query, 'metric');
    return metricDimensions(get(metric, 'namespace'), get(metric, 'dimensions'), undefined);
  });
  return [...metricDimensions(get(watcher.properties, 'namespace'), get(watcher.properties, 'dimensions'), ['dimensions']), ...queries];
}

function metricDimensions(namespace: Value, dimensions: Value, path: readonly string[] | undefined): readonly Dimension[] {
  const service = stringOf(namespace);
  if (service === undefined || dimensions.kind !== 'object') return [];
  return [...dimensions.entries].flatMap(([name, { value, site }]) => {
    const target = dimensionTarget(service, name);
    return target ? [{ name, target, value, site, path: path && [...path, name] }] : [];
  });
}

/** Metrics of widgets are lists: namespace, metric, then names and values of dimensions in turn. `.` repeats the line before. */
function dashboardDimensions(body: Value): readonly Dimension[] {
  return itemsOf(get(body, 'widgets')).flatMap((widget) =>
    itemsOf(get(widget, 'properties', 'metrics')).flatMap((metric) => {
      const [namespace, , ...rest] = metric.kind === 'list' && metric.complete ? metric.items : [];
      const service = namespace && stringOf(namespace);
      if (service === undefined) return [];
      return rest.flatMap((name, index) => {
        const value = rest[index + 1];
        const target = index % 2 === 0 ? dimensionTarget(service, stringOf(name) ?? '') : undefined;
        return target && value ? [{ name: stringOf(name) ?? '', target, value, site: value.from.location, path: undefined }] : [];
      });
    }),
  );
}

/** `input`: a variable that nothing sets; `name`: a literal that nothing is called. */
type Fault = 'input' | 'name';

function faultOf(value: Value, { target }: Dimension, context: RuleContext): Fault | undefined {
  if (value.kind === 'unknown') return isNeverSet(value, context) ? 'input' : undefined;
  const name = literalName(value);
  // What deployment can set may name something else there, and `.` stands for the line before.
  if (name === undefined || name === '.' || name === '...' || (value.from.inputs?.length ?? 0) > 0) return undefined;
  // A module or package from elsewhere may declare it.
  if (context.facts.dependencies.some(({ source }) => !/^pulumi(?:[-_]|$)/.test(source))) return undefined;
  return context.graph.ofType(...target.types).every((each) => isCalled(each, target, name) === false) ? 'name' : undefined;
}

/** A Terraform variable without default or check that nothing in the workspace gives a value; elsewhere deployment insists on one. */
function isNeverSet(value: Value, { facts, flavour }: RuleContext): boolean {
  const [only, ...others] = value.from.inputs ?? [];
  if (flavour !== 'terraform' || only === undefined || others.length > 0) return false;
  const input = facts.inputs.find(({ name }) => name === only);
  return input !== undefined && !input.isGiven && input.preset.kind === 'absent' && input.isValidated !== true;
}

function problem(watcher: Resource, dimension: Dimension, at: Value | Location, fault: Fault, under: string, context: RuleContext): Problem {
  const { name, target } = dimension;
  const noun = watcher.type === 'aws_cloudwatch_dashboard' ? 'Dashboard' : 'Alarm';
  const reason = fault === 'name' ? `a ${target.noun} that the program neither declares nor reads` : 'whatever a variable says that nothing sets';
  return {
    resource: watcher,
    at,
    message: `${noun} ${labelOf(watcher)} names ${reason} as ${name}${under}, so it may watch nothing. Refer to the ${target.noun} itself.`,
    fixes: under === '' ? fixesFor(watcher, dimension, context) : [],
  };
}

function fixesFor(watcher: Resource, { target, path, site }: Dimension, context: RuleContext): readonly FixOffer[] {
  const [only, ...others] = bestMatches(watcher, target, context);
  if (!only || others.length > 0) return [];
  const by = write.reference(only, target.attribute);
  return [
    {
      title: `Refer to ${labelOf(only)}`,
      applicability: 'safe',
      impact: 'in-place',
      edits: (): readonly CanonicalEdit[] | undefined => {
        if (path) return [{ kind: 'set', resource: watcher, path, value: by }];
        return site && [{ kind: 'replace', resource: watcher, site, by }];
      },
    },
  ];
}

/** The resources that could be meant; of several, those that the watcher's name tells of. */
function bestMatches(watcher: Resource, target: DimensionTarget, context: RuleContext): readonly Resource[] {
  const all = context.graph
    .ofType(...target.types)
    .filter((each) => each.mode !== 'data' && each.condition === undefined && sameRegion(each.placement, watcher.placement) && context.canReach(each, watcher));
  if (all.length <= 1) return all;
  const words = wordsOf(watcher);
  return all.filter((each) => wordsOf(each).some((word) => words.includes(word)));
}

function wordsOf({ name }: Resource): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
}

