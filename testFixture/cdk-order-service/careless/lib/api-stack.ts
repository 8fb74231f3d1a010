import * as path from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export interface ApiStackProps extends cdk.StackProps {
  readonly environmentSuffix: string;
  readonly orders: dynamodb.ITable;
  readonly receipts: s3.IBucket;
  readonly paymentToken: string;
}

export class ApiStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);

    const placed = new sns.Topic(this, 'OrdersPlaced', { topicName: `orders-placed-${props.environmentSuffix}` });
    const alarms = new sns.CfnTopic(this, 'Alarms', { topicName: `order-alarms-${props.environmentSuffix}` });

    const functionName = `process-order-${props.environmentSuffix}`;
    const processor = new lambda.Function(this, 'ProcessOrder', {
      functionName,
      description: 'Charges orders and keeps their receipts',
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(path.join(__dirname, '../functions/process-order')),
      memorySize: 256,
      timeout: cdk.Duration.seconds(30),
      logGroup: new logs.LogGroup(this, 'ProcessOrderLogs', {
        logGroupName: `/aws/lambda/${functionName}`,
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: cdk.RemovalPolicy.DESTROY,
      }),
      environment: {
        ORDERS_TABLE: props.orders.tableName,
        RECEIPTS_BUCKET: props.receipts.bucketName,
        PAYMENT_URL: 'https://payments.example.com/charges',
        PAYMENT_API_TOKEN: props.paymentToken,
      },
    });
    placed.addSubscription(new subscriptions.LambdaSubscription(processor));

    processor.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['dynamodb:PutItem', 's3:PutObject'],
        resources: ['*'],
      }),
    );
    processor.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['cloudwatch:PutMetricData'], resources: ['*'] }),
    );

    const errors = new cloudwatch.Alarm(this, 'ProcessOrderErrors', {
      alarmName: `process-order-errors-${props.environmentSuffix}`,
      alarmDescription: 'Orders could not be processed',
      metric: processor.metricErrors({ period: cdk.Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    errors.addAlarmAction(new actions.SnsAction(sns.Topic.fromTopicArn(this, 'AlarmTopic', alarms.ref)));

    new cloudwatch.Alarm(this, 'ProcessOrderThrottles', {
      alarmName: `process-order-throttles-${props.environmentSuffix}`,
      alarmDescription: 'Orders wait because the function is throttled',
      metric: processor.metricThrottles({ period: cdk.Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 3,
    });

    new cloudwatch.CfnAlarm(this, 'UndeliveredOrders', {
      alarmName: `orders-undelivered-${props.environmentSuffix}`,
      alarmDescription: 'SNS could not hand orders to the function',
      namespace: 'AWS/SNS',
      metricName: 'NumberOfNotificationsFailed',
      dimensions: [{ name: 'TopicName', value: placed.topicName }],
      statistic: 'Sum',
      period: 300,
      evaluationPeriods: 1,
      threshold: 0,
      comparisonOperator: 'GreaterThanThreshold',
    });

    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: `order-service-${props.environmentSuffix}`,
      widgets: [[new cloudwatch.AlarmWidget({ title: 'Failed orders', alarm: errors })]],
    });

    new cdk.CfnOutput(this, 'OrdersPlacedArn', { value: placed.topicArn });
    new cdk.CfnOutput(this, 'AlarmTopicArn', { value: alarms.ref });
  }
}
