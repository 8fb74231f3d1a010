import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { metricNamespace } from './backup';

export interface MonitoringArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  key: aws.kms.Key;
  instance: aws.rds.Instance;
  verifier: aws.lambda.Function;
  deadLetters: aws.sqs.Queue;
  region: string;
  recoveryTimeObjectiveSeconds: number;
}

type Alarm = Pick<
  aws.cloudwatch.MetricAlarmArgs,
  'alarmDescription' | 'namespace' | 'metricName' | 'dimensions' | 'statistic' | 'period' | 'evaluationPeriods' | 'threshold'
> & { comparisonOperator?: string; treatMissingData?: string };

const gibibyte = 1024 ** 3;

export class Monitoring extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:Monitoring', name, {}, opts);
    const { environmentSuffix, tags } = args;

    this.topic = new aws.sns.Topic(
      `${name}-alarms`,
      { name: `backup-alarms-${environmentSuffix}`, kmsMasterKeyId: args.key.arn, tags },
      { parent: this },
    );

    const database = { DBInstanceIdentifier: args.instance.identifier };
    const drill = { Database: args.instance.identifier };
    const alarms: Record<string, Alarm> = {
      'recovery-time': {
        alarmDescription: 'Recovering the database took longer than the recovery time objective',
        namespace: metricNamespace,
        metricName: 'RecoveryTimeSeconds',
        dimensions: drill,
        statistic: 'Maximum',
        period: 3600,
        evaluationPeriods: 1,
        threshold: args.recoveryTimeObjectiveSeconds,
      },
      'verification-missing': {
        alarmDescription: 'No backup was verified in the last twelve hours',
        namespace: metricNamespace,
        metricName: 'VerificationSucceeded',
        dimensions: drill,
        statistic: 'Sum',
        period: 43200,
        evaluationPeriods: 1,
        threshold: 1,
        comparisonOperator: 'LessThanThreshold',
        treatMissingData: 'breaching',
      },
      'verifier-errors': {
        alarmDescription: 'The verification function failed',
        namespace: 'AWS/Lambda',
        metricName: 'Errors',
        dimensions: { FunctionName: args.verifier.name },
        statistic: 'Sum',
        period: 300,
        evaluationPeriods: 1,
        threshold: 0,
      },
      'verifier-dead-letters': {
        alarmDescription: 'Runs of the verification function were given up',
        namespace: 'AWS/SQS',
        metricName: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: args.deadLetters.name },
        statistic: 'Maximum',
        period: 300,
        evaluationPeriods: 1,
        threshold: 0,
      },
      'database-cpu': {
        alarmDescription: 'The transaction database uses more than 80 % CPU for 15 minutes',
        namespace: 'AWS/RDS',
        metricName: 'CPUUtilization',
        dimensions: database,
        statistic: 'Average',
        period: 300,
        evaluationPeriods: 3,
        threshold: 80,
      },
      'database-storage': {
        alarmDescription: 'The transaction database has less than 10 GiB of free storage',
        namespace: 'AWS/RDS',
        metricName: 'FreeStorageSpace',
        dimensions: database,
        statistic: 'Minimum',
        period: 300,
        evaluationPeriods: 1,
        threshold: 10 * gibibyte,
        comparisonOperator: 'LessThanThreshold',
      },
    };

    for (const [key, alarm] of Object.entries(alarms)) {
      new aws.cloudwatch.MetricAlarm(
        `${name}-${key}`,
        {
          name: `${key}-${environmentSuffix}`,
          comparisonOperator: 'GreaterThanThreshold',
          treatMissingData: 'notBreaching',
          ...alarm,
          alarmActions: [this.topic.arn],
          okActions: [this.topic.arn],
          tags,
        },
        { parent: this },
      );
    }

    new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      {
        dashboardName: `backup-verification-${environmentSuffix}`,
        dashboardBody: pulumi
          .all([args.instance.identifier, args.verifier.name, args.deadLetters.name])
          .apply(([instance, verifier, queue]) => {
            const widget = (index: number, title: string, metrics: string[][]) => ({
              type: 'metric',
              x: (index % 2) * 12,
              y: Math.floor(index / 2) * 6,
              width: 12,
              height: 6,
              properties: { title, region: args.region, period: 300, metrics },
            });
            return JSON.stringify({
              widgets: [
                widget(0, 'Recovery time', [[metricNamespace, 'RecoveryTimeSeconds', 'Database', instance]]),
                widget(1, 'Verification function', [
                  ['AWS/Lambda', 'Errors', 'FunctionName', verifier],
                  ['AWS/Lambda', 'Duration', 'FunctionName', verifier],
                ]),
                widget(2, 'Database', [
                  ['AWS/RDS', 'CPUUtilization', 'DBInstanceIdentifier', instance],
                  ['AWS/RDS', 'FreeStorageSpace', 'DBInstanceIdentifier', instance],
                  ['AWS/RDS', 'DatabaseConnections', 'DBInstanceIdentifier', instance],
                ]),
                widget(3, 'Dead letters', [['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', queue]]),
              ],
            });
          }),
      },
      { parent: this },
    );

    this.registerOutputs({ topicArn: this.topic.arn });
  }
}
