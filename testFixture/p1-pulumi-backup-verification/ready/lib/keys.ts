import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export interface KeysArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  region: string;
  recoveryProvider: aws.Provider;
}

/** One key for the data at rest, one for what operates it, and one for the copies in the recovery region. */
export class Keys extends pulumi.ComponentResource {
  readonly data: aws.kms.Key;
  readonly operations: aws.kms.Key;
  readonly recovery: aws.kms.Key;

  constructor(name: string, args: KeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:Keys', name, {}, opts);

    this.data = new aws.kms.Key(
      `${name}-data`,
      {
        description: 'Transaction database, its secret and the verification results',
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        tags: { ...args.tags, Name: `backup-data-${args.environmentSuffix}` },
      },
      { parent: this, protect: true },
    );
    new aws.kms.Alias(
      `${name}-data-alias`,
      { name: `alias/backup-data-${args.environmentSuffix}`, targetKeyId: this.data.keyId },
      { parent: this },
    );

    const caller = aws.getCallerIdentityOutput({}, { parent: this });
    this.operations = new aws.kms.Key(
      `${name}-operations`,
      {
        description: 'Logs, alarm topic and dead letters of the backup verification',
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: caller.accountId.apply((accountId) =>
          JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'AccountAdministration',
                Effect: 'Allow',
                Principal: { AWS: `arn:aws:iam::${accountId}:root` },
                Action: 'kms:*',
                Resource: '*',
              },
              {
                Sid: 'LogGroups',
                Effect: 'Allow',
                Principal: { Service: `logs.${args.region}.amazonaws.com` },
                Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
                Resource: '*',
                Condition: {
                  ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${args.region}:${accountId}:log-group:*` },
                },
              },
              {
                Sid: 'AlarmsToTopic',
                Effect: 'Allow',
                Principal: { Service: 'cloudwatch.amazonaws.com' },
                Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
                Resource: '*',
                Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
              },
            ],
          }),
        ),
        tags: { ...args.tags, Name: `backup-operations-${args.environmentSuffix}` },
      },
      { parent: this, protect: true },
    );
    new aws.kms.Alias(
      `${name}-operations-alias`,
      { name: `alias/backup-operations-${args.environmentSuffix}`, targetKeyId: this.operations.keyId },
      { parent: this },
    );

    this.recovery = new aws.kms.Key(
      `${name}-recovery`,
      {
        description: 'Snapshot copies of the transaction database in the recovery region',
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        tags: { ...args.tags, Name: `backup-recovery-${args.environmentSuffix}` },
      },
      { parent: this, provider: args.recoveryProvider, protect: true },
    );
    new aws.kms.Alias(
      `${name}-recovery-alias`,
      { name: `alias/backup-recovery-${args.environmentSuffix}`, targetKeyId: this.recovery.keyId },
      { parent: this, provider: args.recoveryProvider },
    );

    this.registerOutputs({ dataArn: this.data.arn, operationsArn: this.operations.arn, recoveryArn: this.recovery.arn });
  }
}
