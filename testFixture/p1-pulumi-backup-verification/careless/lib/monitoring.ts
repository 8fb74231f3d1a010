import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export interface MonitoringArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  databaseIdentifier: pulumi.Input<string>;
  verifierName: pulumi.Input<string>;
}

export class Monitoring extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:Monitoring', name, {}, opts);
    const { environmentSuffix, tags } = args;

    this.topic = new aws.sns.Topic(
      `${name}-alarms`,
      { name: `backup-alarms-${environmentSuffix}`, tags },
      { parent: this },
    );

    new aws.cloudwatch.MetricAlarm(
      `${name}-cpu`,
      {
        name: `database-cpu-${environmentSuffix}`,
        alarmDescription: 'The transaction database uses more than 80 % CPU',
        namespace: 'AWS/RDS',
        metricName: 'CPUUtilization',
        dimensions: { DBInstanceIdentifier: args.databaseIdentifier },
        statistic: 'Average',
        period: 300,
        evaluationPeriods: 3,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 80,
        alarmActions: [this.topic.arn],
        tags,
      },
      { parent: this },
    );

    new aws.cloudwatch.MetricAlarm(
      `${name}-storage`,
      {
        name: `database-storage-${environmentSuffix}`,
        alarmDescription: 'The transaction database has less than 10 GiB of free storage',
        namespace: 'AWS/RDS',
        metricName: 'FreeStorageSpace',
        dimensions: { DBInstanceIdentifier: args.databaseIdentifier },
        statistic: 'Minimum',
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: 'LessThanThreshold',
        threshold: 10 * 1024 ** 3,
        tags,
      },
      { parent: this },
    );

    new aws.cloudwatch.MetricAlarm(
      `${name}-verifier-errors`,
      {
        name: `backup-verifier-errors-${environmentSuffix}`,
        alarmDescription: 'The verification function failed',
        namespace: 'AWS/Lambda',
        metricName: 'Errors',
        dimensions: { FunctionName: args.verifierName },
        statistic: 'Sum',
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 0,
        okActions: [this.topic.arn],
        tags,
      },
      { parent: this },
    );

    // The recovery time objective.
    new aws.cloudwatch.MetricAlarm(
      `${name}-recovery-time`,
      {
        name: `backup-recovery-time-${environmentSuffix}`,
        alarmDescription: 'Verifying the backup took longer than 4 hours',
        namespace: 'AWS/Lambda',
        metricName: 'Duration',
        dimensions: { FunctionName: args.verifierName },
        statistic: 'Maximum',
        period: 3600,
        evaluationPeriods: 1,
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 4 * 60 * 60 * 1000,
        alarmActions: [this.topic.arn],
        tags,
      },
      { parent: this },
    );

    this.registerOutputs({ topicArn: this.topic.arn });
  }
}
