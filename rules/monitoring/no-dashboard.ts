import { newResource, write, type Expression, type NewResource } from '../../server/core/edits';
import { labelOf, sameRegion, type Resource } from '../../server/core/resource';
import { defineRule, type RuleContext } from '../../server/core/rule';
import { physicalName } from '../shared/names';
import { byPlace } from '../shared/places';

export default defineRule({
  id: 'monitoring/no-dashboard',
  title: 'No dashboard',
  severity: 'low',
  tags: ['monitoring', 'cloudwatch'],
  corresponds: {},
  why: `An alarm says that something is wrong; where to look next it does not say. Without a dashboard everyone who is woken at night searches for
the same graphs of databases, functions and queues, one console page at a time.`,
  howToFix: `Declare a dashboard with the few metrics that tell whether the service works. The fix adds one over the program's databases, tables,
functions, queues and load balancers, by reference. Nothing that is deployed changes; CloudWatch bills dashboards by the month beyond the first
three.`,
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html',
  ],
  fixable: true,

  *checkProgram(context) {
    const { graph, config } = context;
    if (graph.ofType('aws_cloudwatch_dashboard').length > 0 || hasMonitoringFromElsewhere(context)) return;
    const alarms = managed(context, ALARMS);
    const databases = managed(context, DATABASES);
    if (alarms.length === 0 && (databases.length === 0 || managed(context, ['aws_lambda_function']).length === 0)) return;
    const first = [...alarms, ...databases].toSorted(byPlace)[0];
    if (!first) return;
    yield {
      resource: first,
      at: first.header,
      severity: config.lifecycle === 'production' ? 'high' : 'low',
      message: `The program has ${alarms.length > 0 ? 'alarms' : 'databases and functions'} but no dashboard, so nobody sees at a glance how ${labelOf(first)} and the rest are doing. Add one.`,
      fixes: [
        {
          title: 'Add a dashboard over the resources of the program',
          applicability: 'safe',
          impact: 'cost',
          edits() {
            const dashboard = dashboardFor(context);
            return dashboard && [{ kind: 'add', resource: dashboard }];
          },
        },
      ],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          indirect: true,
          source: `locals {
  name = "orders"
}

resource "aws_sqs_queue" "orders" {
  name                    = local.name
  sqs_managed_sse_enabled = true
}

«resource "aws_cloudwatch_metric_alarm" "age"» {
  alarm_name          = "\${local.name}-age"
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
          fixed: `locals {
  name = "orders"
}

resource "aws_sqs_queue" "orders" {
  name                    = local.name
  sqs_managed_sse_enabled = true
}

data "aws_region" "current" {}

resource "aws_cloudwatch_dashboard" "overview" {
  dashboard_name = "\${local.name}-overview"
  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "metric"
        width  = 12
        height = 6
        properties = {
          title   = "Age of messages"
          region  = data.aws_region.current.name
          stat    = "Maximum"
          period  = 300
          metrics = [["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", aws_sqs_queue.orders.name]]
        }
      },
    ]
  })
}

resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "\${local.name}-age"
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
      ],
      good: [
        {
          title: 'a queue alone needs none',
          source: `resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  sqs_managed_sse_enabled = true
}
`,
        },
        {
          title: 'a module that may bring one',
          unknown: true,
          source: `module "monitoring" {
  source  = "app.terraform.io/acme/monitoring/aws"
  version = "1.4.0"
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 60
  statistic           = "Sum"
  threshold           = 0
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
    "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "orders", "SqsManagedSseEnabled": true } },
    «"Age"»: {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 3,
        "MetricName": "ApproximateAgeOfOldestMessage",
        "Namespace": "AWS/SQS",
        "Dimensions": [{ "Name": "QueueName", "Value": { "Fn::GetAtt": ["Queue", "QueueName"] } }],
        "Period": 60,
        "Statistic": "Maximum",
        "Threshold": 300,
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:oncall"]
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "orders", "SqsManagedSseEnabled": true } },
    "Age": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 3,
        "MetricName": "ApproximateAgeOfOldestMessage",
        "Namespace": "AWS/SQS",
        "Dimensions": [{ "Name": "QueueName", "Value": { "Fn::GetAtt": ["Queue", "QueueName"] } }],
        "Period": 60,
        "Statistic": "Maximum",
        "Threshold": 300,
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:oncall"]
      }
    },
    "Overview": {
      "Type": "AWS::CloudWatch::Dashboard",
      "Properties": {
        "DashboardName": "orders-overview",
        "DashboardBody": { "Fn::Sub": "{\\"widgets\\":[{\\"type\\":\\"metric\\",\\"width\\":12,\\"height\\":6,\\"properties\\":{\\"title\\":\\"Age of messages\\",\\"region\\":\\"\${AWS::Region}\\",\\"stat\\":\\"Maximum\\",\\"period\\":300,\\"metrics\\":[[\\"AWS/SQS\\",\\"ApproximateAgeOfOldestMessage\\",\\"QueueName\\",\\"\${Queue.QueueName}\\"]]}}]}" }
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
    "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "orders", "SqsManagedSseEnabled": true } },
    "Age": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 3,
        "MetricName": "ApproximateAgeOfOldestMessage",
        "Namespace": "AWS/SQS",
        "Dimensions": [{ "Name": "QueueName", "Value": { "Fn::GetAtt": ["Queue", "QueueName"] } }],
        "Period": 60,
        "Statistic": "Maximum",
        "Threshold": 300,
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:oncall"]
      }
    },
    "Overview": {
      "Type": "AWS::CloudWatch::Dashboard",
      "Properties": {
        "DashboardName": "orders-overview",
        "DashboardBody": "{\\"widgets\\":[{\\"type\\":\\"text\\",\\"width\\":12,\\"height\\":2,\\"properties\\":{\\"markdown\\":\\"Orders\\"}}]}"
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
          title: 'production',
          severity: 'high',
          config: { lifecycle: 'production' },
          source: `Resources:
  «Orders»:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
  Handler:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: orders
      Role: arn:aws:iam::111122223333:role/orders
      Runtime: nodejs22.x
      Handler: index.handler
      Code:
        S3Bucket: releases
        S3Key: orders.zip
`,
          fixed: `Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
  Handler:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: orders
      Role: arn:aws:iam::111122223333:role/orders
      Runtime: nodejs22.x
      Handler: index.handler
      Code:
        S3Bucket: releases
        S3Key: orders.zip
  Overview:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: orders-overview
      DashboardBody: !Sub |-
        {
          "widgets": [
            {
              "type": "metric",
              "width": 12,
              "height": 6,
              "properties": {
                "title": "Function errors",
                "region": "\${AWS::Region}",
                "stat": "Sum",
                "period": 300,
                "metrics": [
                  ["AWS/Lambda", "Errors", "FunctionName", "\${Handler}"],
                  ["AWS/Lambda", "Throttles", "FunctionName", "\${Handler}"]
                ]
              }
            },
            {
              "type": "metric",
              "width": 12,
              "height": 6,
              "properties": {
                "title": "Function duration",
                "region": "\${AWS::Region}",
                "stat": "p95",
                "period": 300,
                "metrics": [
                  ["AWS/Lambda", "Duration", "FunctionName", "\${Handler}"]
                ]
              }
            },
            {
              "type": "metric",
              "width": 12,
              "height": 6,
              "properties": {
                "title": "Table throttles",
                "region": "\${AWS::Region}",
                "stat": "Sum",
                "period": 300,
                "metrics": [
                  ["AWS/DynamoDB", "ReadThrottleEvents", "TableName", "\${Orders}"],
                  ["AWS/DynamoDB", "WriteThrottleEvents", "TableName", "\${Orders}"]
                ]
              }
            }
          ]
        }
`,
        },
      ],
      good: [
        {
          source: `Resources:
  Handler:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: orders
      Role: arn:aws:iam::111122223333:role/orders
      Runtime: nodejs22.x
      Handler: index.handler
      Code:
        S3Bucket: releases
        S3Key: orders.zip
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
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const queue = new sqs.Queue(this, 'Queue', { encryption: sqs.QueueEncryption.SQS_MANAGED });
    «new cloudwatch.Alarm»(this, 'Age', {
      metric: queue.metricApproximateAgeOfOldestMessage(),
      threshold: 300,
      evaluationPeriods: 3,
    });
  }
}

new OrdersStack(new cdk.App(), 'Orders');
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const queue = new sqs.Queue(this, 'Queue', { encryption: sqs.QueueEncryption.SQS_MANAGED });
    new cloudwatch.CfnDashboard(this, 'Overview', {
      dashboardName: 'queue-overview',
      dashboardBody: this.toJsonString({
        widgets: [
          {
            type: 'metric',
            width: 12,
            height: 6,
            properties: {
              title: 'Age of messages',
              region: this.region,
              stat: 'Maximum',
              period: 300,
              metrics: [
                ['AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName', queue.queueName],
              ],
            },
          },
        ],
      }),
    });
    new cloudwatch.Alarm(this, 'Age', {
      metric: queue.metricApproximateAgeOfOldestMessage(),
      threshold: 300,
      evaluationPeriods: 3,
    });
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
import * as sqs from 'aws-cdk-lib/aws-sqs';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
const queue = new sqs.Queue(stack, 'Queue', { encryption: sqs.QueueEncryption.SQS_MANAGED });
const age = queue.metricApproximateAgeOfOldestMessage();
new cloudwatch.Alarm(stack, 'Age', { metric: age, threshold: 300, evaluationPeriods: 3 });
new cloudwatch.Dashboard(stack, 'Overview', { widgets: [[new cloudwatch.GraphWidget({ left: [age] })]] });
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from '@pulumi/aws';

const queue = new aws.sqs.Queue('orders', { sqsManagedSseEnabled: true });

«new aws.cloudwatch.MetricAlarm»('age', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 3,
  metricName: 'ApproximateAgeOfOldestMessage',
  namespace: 'AWS/SQS',
  dimensions: { QueueName: queue.name },
  period: 60,
  statistic: 'Maximum',
  threshold: 300,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const queue = new aws.sqs.Queue('orders', { sqsManagedSseEnabled: true });

const currentRegion = aws.getRegionOutput();

new aws.cloudwatch.Dashboard('overview', {
  dashboardName: 'orders-overview',
  dashboardBody: pulumi.jsonStringify({
    widgets: [
      {
        type: 'metric',
        width: 12,
        height: 6,
        properties: {
          title: 'Age of messages',
          region: currentRegion.name,
          stat: 'Maximum',
          period: 300,
          metrics: [
            [
              'AWS/SQS',
              'ApproximateAgeOfOldestMessage',
              'QueueName',
              queue.name,
            ],
          ],
        },
      },
    ],
  }),
});

new aws.cloudwatch.MetricAlarm('age', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 3,
  metricName: 'ApproximateAgeOfOldestMessage',
  namespace: 'AWS/SQS',
  dimensions: { QueueName: queue.name },
  period: 60,
  statistic: 'Maximum',
  threshold: 300,
  alarmActions: ['arn:aws:sns:eu-west-1:111122223333:oncall'],
});
`,
        },
      ],
      good: [
        {
          source: `import * as aws from '@pulumi/aws';

const queue = new aws.sqs.Queue('orders', { sqsManagedSseEnabled: true });

export const queueUrl = queue.url;
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

queue = aws.sqs.Queue("orders", sqs_managed_sse_enabled=True)

«aws.cloudwatch.MetricAlarm»(
    "age",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=3,
    metric_name="ApproximateAgeOfOldestMessage",
    namespace="AWS/SQS",
    dimensions={"QueueName": queue.name},
    period=60,
    statistic="Maximum",
    threshold=300,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

region = aws.get_region_output()
queue = aws.sqs.Queue("orders", sqs_managed_sse_enabled=True)

aws.cloudwatch.Dashboard(
    "overview",
    dashboard_name="orders-overview",
    dashboard_body=pulumi.Output.json_dumps(
        {
            "widgets": [
                {
                    "type": "metric",
                    "width": 12,
                    "height": 6,
                    "properties": {
                        "title": "Age of messages",
                        "region": region.name,
                        "stat": "Maximum",
                        "period": 300,
                        "metrics": [
                            [
                                "AWS/SQS",
                                "ApproximateAgeOfOldestMessage",
                                "QueueName",
                                queue.name,
                            ],
                        ],
                    },
                },
            ],
        },
    ),
)

aws.cloudwatch.MetricAlarm(
    "age",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=3,
    metric_name="ApproximateAgeOfOldestMessage",
    namespace="AWS/SQS",
    dimensions={"QueueName": queue.name},
    period=60,
    statistic="Maximum",
    threshold=300,
    alarm_actions=["arn:aws:sns:eu-west-1:111122223333:oncall"],
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

queue = aws.sqs.Queue("orders", sqs_managed_sse_enabled=True)

pulumi.export("queue_url", queue.url)
`,
        },
      ],
    },
  },
});

const ALARMS = ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm'];
const DATABASES = [
  'aws_db_instance',
  'aws_rds_cluster',
  'aws_docdb_cluster',
  'aws_neptune_cluster',
  'aws_dynamodb_table',
  'aws_redshift_cluster',
  'aws_elasticache_replication_group',
];

function managed({ graph }: RuleContext, types: readonly string[]): readonly Resource[] {
  return graph.ofType(...types).filter(({ mode }) => mode === 'managed');
}

/** A module or package about monitoring may bring its own dashboards. */
function hasMonitoringFromElsewhere({ facts }: RuleContext): boolean {
  return facts.dependencies.some(({ source }) => /monitor|observab|dashboard|cloudwatch|alarm/i.test(source));
}

/** What is drawn of a kind of resource: one widget per row, with a line for each resource and metric. */
interface Graph {
  readonly title: string;
  readonly types: readonly string[];
  readonly namespace: string;
  readonly metrics: readonly string[];
  readonly dimension: string;
  readonly attribute: string;
  readonly statistic: string;
}

const graph = (title: string, types: readonly string[], namespace: string, metrics: readonly string[], dimension: string, attribute: string, statistic: string): Graph => ({
  title,
  types,
  namespace,
  metrics,
  dimension,
  attribute,
  statistic,
});

const GRAPHS: readonly Graph[] = [
  graph('Load balancer errors', ['aws_lb'], 'AWS/ApplicationELB', ['HTTPCode_ELB_5XX_Count', 'HTTPCode_Target_5XX_Count'], 'LoadBalancer', 'arn_suffix', 'Sum'),
  graph('Function errors', ['aws_lambda_function'], 'AWS/Lambda', ['Errors', 'Throttles'], 'FunctionName', 'function_name', 'Sum'),
  graph('Function duration', ['aws_lambda_function'], 'AWS/Lambda', ['Duration'], 'FunctionName', 'function_name', 'p95'),
  graph('Database CPU', ['aws_db_instance'], 'AWS/RDS', ['CPUUtilization'], 'DBInstanceIdentifier', 'identifier', 'Average'),
  graph('Database free storage', ['aws_db_instance'], 'AWS/RDS', ['FreeStorageSpace'], 'DBInstanceIdentifier', 'identifier', 'Minimum'),
  graph('Cluster CPU', ['aws_rds_cluster'], 'AWS/RDS', ['CPUUtilization'], 'DBClusterIdentifier', 'cluster_identifier', 'Average'),
  graph('Cluster connections', ['aws_rds_cluster'], 'AWS/RDS', ['DatabaseConnections'], 'DBClusterIdentifier', 'cluster_identifier', 'Maximum'),
  graph('Table throttles', ['aws_dynamodb_table'], 'AWS/DynamoDB', ['ReadThrottleEvents', 'WriteThrottleEvents'], 'TableName', 'name', 'Sum'),
  graph('Age of messages', ['aws_sqs_queue'], 'AWS/SQS', ['ApproximateAgeOfOldestMessage'], 'QueueName', 'name', 'Maximum'),
];

/** Everything that is drawn must be nameable where the dashboard is declared: near the resource that sees most of the others. */
function dashboardFor(context: RuleContext): NewResource | undefined {
  const drawn = managed(context, [...ALARMS, ...new Set(GRAPHS.flatMap(({ types }) => types))]).filter(isApplication);
  const seenFrom = (near: Resource): readonly Resource[] =>
    drawn.filter((each) => each === near || (each.condition === undefined && sameRegion(each.placement, near.placement) && context.canReach(each, near)));
  const [best] = drawn
    .filter(({ condition }) => condition === undefined)
    .map((near) => ({ near, seen: seenFrom(near) }))
    .toSorted((a, b) => b.seen.length - a.seen.length || byPlace(b.near, a.near));
  if (!best) return undefined;
  const widgets = GRAPHS.flatMap((each) => widgetOf(each, best.seen));
  const named = best.seen.toSorted(byPlace).find(({ type }) => !ALARMS.includes(type)) ?? best.near;
  if (widgets.length === 0) return undefined;
  return newResource('aws_cloudwatch_dashboard', 'overview', best.near, {
    dashboard_name: write.template(...physicalName(named), '-overview'),
    dashboard_body: write.document(write.object({ widgets: write.list(...widgets) })),
  });
}

/** Network and gateway load balancers have other metrics. */
function isApplication({ type, properties }: Resource): boolean {
  if (type !== 'aws_lb') return true;
  const kind = properties.entries.get('load_balancer_type')?.value;
  return kind === undefined || (kind.kind === 'literal' && kind.value === 'application');
}

function widgetOf({ title, types, namespace, metrics, dimension, attribute, statistic }: Graph, seen: readonly Resource[]): readonly Expression[] {
  const resources = seen.filter(({ type }) => types.includes(type));
  if (resources.length === 0) return [];
  const text = write.literal;
  const lines = resources.flatMap((resource) =>
    metrics.map((metric) => write.list(text(namespace), text(metric), text(dimension), write.reference(resource, attribute))),
  );
  return [
    write.object({
      type: text('metric'),
      width: text(12),
      height: text(6),
      properties: write.object({
        title: text(title),
        region: write.deployment('region'),
        stat: text(statistic),
        period: text(300),
        metrics: write.list(...lines),
      }),
    }),
  ];
}
