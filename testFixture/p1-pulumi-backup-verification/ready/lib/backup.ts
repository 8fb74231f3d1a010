import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Database } from './database';
import type { Keys } from './keys';
import type { Network } from './network';
import { recoveryDrillSource } from './recovery-drill';

export interface BackupArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  network: Network;
  database: Database;
  keys: Keys;
  region: string;
  recoveryRegion: string;
  instanceClass: string;
  postgresLayerArn: string;
}

export const metricNamespace = 'BackupVerification';

export class Backup extends pulumi.ComponentResource {
  readonly results: aws.s3.Bucket;
  readonly verifier: aws.lambda.Function;
  readonly deadLetters: aws.sqs.Queue;

  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:Backup', name, {}, opts);
    const { environmentSuffix, tags, database, keys, network } = args;
    const drillPrefix = `backup-drill-${environmentSuffix}`;

    this.results = this.createResultsBucket(name, args);
    this.deadLetters = new aws.sqs.Queue(
      `${name}-dead-letters`,
      {
        name: `backup-verifier-dead-letters-${environmentSuffix}`,
        kmsMasterKeyId: keys.operations.arn,
        messageRetentionSeconds: 14 * 24 * 60 * 60,
        tags,
      },
      { parent: this },
    );

    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: `backup-verifier-${environmentSuffix}`,
        description: 'Takes, copies, restores and checks snapshots of the transaction database',
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' }),
        tags,
      },
      { parent: this },
    );
    new aws.iam.RolePolicyAttachment(
      `${name}-vpc-access`,
      { role: role.name, policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole' },
      { parent: this },
    );

    const accountId = aws.getCallerIdentityOutput({}, { parent: this }).accountId;
    const policy = pulumi
      .all([
        accountId,
        database.instance.arn,
        database.subnetGroup.arn,
        database.secret.arn,
        this.results.arn,
        this.deadLetters.arn,
        keys.data.arn,
        keys.operations.arn,
        keys.recovery.arn,
      ])
      .apply(([account, databaseArn, subnetGroupArn, secretArn, bucketArn, queueArn, dataKey, operationsKey, recoveryKey]) => {
        const rds = (region: string, resource: string) => `arn:aws:rds:${region}:${account}:${resource}`;
        const drills = rds(args.region, `snapshot:${drillPrefix}-*`);
        const copies = rds(args.recoveryRegion, `snapshot:${drillPrefix}-*`);
        const restored = rds(args.region, `db:${drillPrefix}-*`);
        return JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'TakeSnapshots',
              Effect: 'Allow',
              Action: ['rds:CreateDBSnapshot', 'rds:DescribeDBSnapshots'],
              Resource: [databaseArn, drills],
            },
            {
              Sid: 'CopySnapshots',
              Effect: 'Allow',
              Action: ['rds:CopyDBSnapshot', 'rds:DescribeDBSnapshots', 'rds:DeleteDBSnapshot'],
              Resource: [drills, copies, rds(args.recoveryRegion, `db:transactions-${environmentSuffix}`)],
            },
            {
              Sid: 'RestoreAndDelete',
              Effect: 'Allow',
              Action: ['rds:RestoreDBInstanceFromDBSnapshot', 'rds:DescribeDBInstances', 'rds:DeleteDBInstance'],
              Resource: [drills, restored, subnetGroupArn, rds(args.region, 'og:default:*'), rds(args.region, 'pg:default.*')],
            },
            { Sid: 'Connect', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secretArn },
            { Sid: 'KeepResults', Effect: 'Allow', Action: 's3:PutObject', Resource: `${bucketArn}/drills/*` },
            { Sid: 'KeepFailures', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
            {
              Sid: 'UseKeys',
              Effect: 'Allow',
              Action: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
              Resource: [dataKey, operationsKey, recoveryKey],
            },
            {
              Sid: 'LetDatabasesUseKeys',
              Effect: 'Allow',
              Action: 'kms:CreateGrant',
              Resource: [dataKey, recoveryKey],
              Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
            },
            {
              // CloudWatch has no resource to name here; the namespace is what can be pinned.
              Sid: 'Measure',
              Effect: 'Allow',
              Action: 'cloudwatch:PutMetricData',
              Resource: '*',
              Condition: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
            },
          ],
        });
      });
    const rolePolicy = new aws.iam.RolePolicy(`${name}-policy`, { role: role.id, policy }, { parent: this });

    const functionName = `backup-verifier-${environmentSuffix}`;
    const logs = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      { name: `/aws/lambda/${functionName}`, retentionInDays: 90, kmsKeyId: keys.operations.arn, tags },
      { parent: this },
    );
    this.verifier = new aws.lambda.Function(
      `${name}-verifier`,
      {
        name: functionName,
        description: 'Snapshots, copies, restores, connects, measures and cleans up',
        runtime: 'python3.13',
        handler: 'index.handler',
        code: new pulumi.asset.AssetArchive({ 'index.py': new pulumi.asset.StringAsset(recoveryDrillSource) }),
        layers: [args.postgresLayerArn],
        role: role.arn,
        memorySize: 512,
        timeout: 300,
        vpcConfig: {
          subnetIds: network.privateSubnets.map((subnet) => subnet.id),
          securityGroupIds: [network.verifierSecurityGroup.id],
        },
        environment: {
          variables: {
            DB_INSTANCE_ID: database.instance.identifier,
            DB_INSTANCE_CLASS: args.instanceClass,
            DB_SECRET_ARN: database.secret.arn,
            DB_SUBNET_GROUP: database.subnetGroup.name,
            DB_SECURITY_GROUP: network.databaseSecurityGroup.id,
            DRILL_PREFIX: drillPrefix,
            METRIC_NAMESPACE: metricNamespace,
            RECOVERY_REGION: args.recoveryRegion,
            RECOVERY_KEY_ARN: keys.recovery.arn,
            RESULTS_BUCKET: this.results.bucket,
          },
        },
        deadLetterConfig: { targetArn: this.deadLetters.arn },
        tags,
      },
      { parent: this, dependsOn: [logs, rolePolicy] },
    );

    this.schedule(`${name}-start`, `backup-drill-start-${environmentSuffix}`, 'rate(6 hours)', 'start', tags);
    this.schedule(`${name}-advance`, `backup-drill-advance-${environmentSuffix}`, 'rate(10 minutes)', 'advance', tags);

    this.registerOutputs({ resultsBucket: this.results.bucket, verifierArn: this.verifier.arn });
  }

  private createResultsBucket(name: string, args: BackupArgs): aws.s3.Bucket {
    const bucket = new aws.s3.Bucket(
      `${name}-results`,
      { tags: { ...args.tags, Name: `backup-results-${args.environmentSuffix}` } },
      { parent: this, protect: true },
    );
    new aws.s3.BucketVersioning(
      `${name}-results-versioning`,
      { bucket: bucket.id, versioningConfiguration: { status: 'Enabled' } },
      { parent: this },
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-results-encryption`,
      {
        bucket: bucket.id,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: args.keys.data.arn },
            bucketKeyEnabled: true,
          },
        ],
      },
      { parent: this },
    );
    new aws.s3.BucketPublicAccessBlock(
      `${name}-results-access`,
      {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this },
    );
    return bucket;
  }

  private schedule(name: string, ruleName: string, expression: string, action: string, tags: Record<string, string>): void {
    const rule = new aws.cloudwatch.EventRule(name, { name: ruleName, scheduleExpression: expression, tags }, { parent: this });
    new aws.lambda.Permission(
      `${name}-permission`,
      {
        action: 'lambda:InvokeFunction',
        function: this.verifier.name,
        principal: 'events.amazonaws.com',
        sourceArn: rule.arn,
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      { rule: rule.name, arn: this.verifier.arn, input: JSON.stringify({ action }) },
      { parent: this },
    );
  }
}
