import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export interface BackupArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  subnetIds: pulumi.Input<string>[];
  securityGroupId: pulumi.Input<string>;
  databaseIdentifier: pulumi.Input<string>;
}

const managedPolicies = [
  'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
  'arn:aws:iam::aws:policy/AmazonRDSFullAccess',
];

const verifierSource = `
import json
import os
import time

import boto3

rds = boto3.client("rds")
s3 = boto3.client("s3")


def handler(event, context):
    """Verifies that the database can be backed up."""
    database = os.environ["DB_INSTANCE_ID"]
    snapshot_id = f"verify-{database}-{int(time.time())}"
    rds.create_db_snapshot(
        DBSnapshotIdentifier=snapshot_id,
        DBInstanceIdentifier=database,
    )

    status = "creating"
    while status == "creating" and context.get_remaining_time_in_millis() > 60000:
        time.sleep(30)
        snapshots = rds.describe_db_snapshots(DBSnapshotIdentifier=snapshot_id)
        status = snapshots["DBSnapshots"][0]["Status"]

    s3.put_object(
        Bucket=os.environ["RESULTS_BUCKET"],
        Key=f"verifications/{snapshot_id}.json",
        Body=json.dumps({"snapshot": snapshot_id, "verified": status == "available"}),
    )
    return status
`;

export class Backup extends pulumi.ComponentResource {
  readonly results: aws.s3.Bucket;
  readonly verifier: aws.lambda.Function;

  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:Backup', name, {}, opts);
    const { environmentSuffix, tags } = args;

    this.results = new aws.s3.Bucket(
      `${name}-results`,
      {
        versioning: { enabled: true },
        serverSideEncryptionConfiguration: {
          rule: {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: 'AES256',
            },
          },
        },
        tags: { ...tags, Name: `backup-results-${environmentSuffix}` },
      },
      { parent: this, protect: true },
    );

    const environmentKey = new aws.kms.Key(
      `${name}-environment`,
      {
        description: 'Environment of the backup verification function',
        deletionWindowInDays: 30,
        tags: { ...tags, Name: `backup-environment-${environmentSuffix}` },
      },
      { parent: this, protect: true },
    );
    new aws.kms.Alias(
      `${name}-environment-alias`,
      { name: `alias/backup-environment-${environmentSuffix}`, targetKeyId: environmentKey.keyId },
      { parent: this },
    );

    const role = new aws.iam.Role(
      `${name}-role`,
      {
        name: `backup-verifier-${environmentSuffix}`,
        description: 'Backup verification function',
        assumeRolePolicy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        }),
        tags,
      },
      { parent: this },
    );
    managedPolicies.forEach((policyArn, index) => {
      new aws.iam.RolePolicyAttachment(`${name}-managed-${index}`, { role: role.name, policyArn }, { parent: this });
    });
    new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.id,
        policy: pulumi.all([this.results.arn, environmentKey.arn]).apply(([bucketArn, keyArn]) =>
          JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'Snapshots',
                Effect: 'Allow',
                Action: ['rds:CreateDBSnapshot', 'rds:DescribeDBSnapshots'],
                Resource: '*',
              },
              { Sid: 'Results', Effect: 'Allow', Action: 's3:PutObject', Resource: `${bucketArn}/*` },
              { Sid: 'Environment', Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn },
              { Sid: 'Metrics', Effect: 'Allow', Action: 'cloudwatch:PutMetricData', Resource: '*' },
            ],
          }),
        ),
      },
      { parent: this },
    );

    const functionName = `backup-verifier-${environmentSuffix}`;
    const logs = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      { name: `/aws/lambda/${functionName}`, retentionInDays: 30, tags },
      { parent: this },
    );
    this.verifier = new aws.lambda.Function(
      `${name}-verifier`,
      {
        name: functionName,
        description: 'Verifies the backups of the transaction database',
        runtime: aws.lambda.Runtime.Python3d13,
        handler: 'index.handler',
        code: new pulumi.asset.AssetArchive({
          'index.py': new pulumi.asset.StringAsset(verifierSource),
        }),
        role: role.arn,
        memorySize: 256,
        timeout: 900,
        kmsKeyArn: environmentKey.arn,
        vpcConfig: { subnetIds: args.subnetIds, securityGroupIds: [args.securityGroupId] },
        environment: {
          variables: {
            DB_INSTANCE_ID: args.databaseIdentifier,
            RESULTS_BUCKET: this.results.bucket,
          },
        },
        tags,
      },
      { parent: this, dependsOn: [logs] },
    );

    const weekly = new aws.cloudwatch.EventRule(
      `${name}-weekly`,
      { name: `backup-verification-weekly-${environmentSuffix}`, scheduleExpression: 'rate(7 days)', tags },
      { parent: this },
    );
    new aws.lambda.Permission(
      `${name}-weekly-permission`,
      {
        action: 'lambda:InvokeFunction',
        function: this.verifier.name,
        principal: 'events.amazonaws.com',
        sourceArn: weekly.arn,
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-weekly-target`,
      { rule: weekly.name, arn: this.verifier.arn },
      { parent: this },
    );

    this.registerOutputs({ resultsBucket: this.results.bucket, verifierArn: this.verifier.arn });
  }
}
