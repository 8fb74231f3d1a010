import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { Backup } from './backup';
import { Database } from './database';
import { Keys } from './keys';
import { Monitoring } from './monitoring';
import { Network } from './network';

export interface BackupVerificationArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  primaryRegion: string;
  recoveryRegion: string;
  recoveryProvider: aws.Provider;
  backupWindow: string;
  maintenanceWindow: string;
  instanceClass: string;
  /** Layer with psycopg2, which the verification needs to connect to a restored database. */
  postgresLayerArn: string;
  recoveryTimeObjectiveSeconds: number;
}

export class BackupVerification extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly databaseEndpoint: pulumi.Output<string>;
  readonly databaseSecretArn: pulumi.Output<string>;
  readonly resultsBucketName: pulumi.Output<string>;
  readonly alarmTopicArn: pulumi.Output<string>;
  readonly dataKeyArn: pulumi.Output<string>;

  constructor(name: string, args: BackupVerificationArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:BackupVerification', name, {}, opts);
    const { environmentSuffix, tags } = args;

    const keys = new Keys(
      `${name}-keys`,
      { environmentSuffix, tags, region: args.primaryRegion, recoveryProvider: args.recoveryProvider },
      { parent: this },
    );

    const network = new Network(`${name}-network`, { environmentSuffix, tags, region: args.primaryRegion }, { parent: this });

    const database = new Database(
      `${name}-database`,
      {
        environmentSuffix,
        tags,
        network,
        key: keys.data,
        instanceClass: args.instanceClass,
        backupWindow: args.backupWindow,
        maintenanceWindow: args.maintenanceWindow,
      },
      { parent: this },
    );

    const backup = new Backup(
      `${name}-backup`,
      {
        environmentSuffix,
        tags,
        network,
        database,
        keys,
        region: args.primaryRegion,
        recoveryRegion: args.recoveryRegion,
        instanceClass: args.instanceClass,
        postgresLayerArn: args.postgresLayerArn,
      },
      { parent: this },
    );

    const monitoring = new Monitoring(
      `${name}-monitoring`,
      {
        environmentSuffix,
        tags,
        key: keys.operations,
        instance: database.instance,
        verifier: backup.verifier,
        deadLetters: backup.deadLetters,
        region: args.primaryRegion,
        recoveryTimeObjectiveSeconds: args.recoveryTimeObjectiveSeconds,
      },
      { parent: this },
    );

    this.vpcId = network.vpc.id;
    this.databaseEndpoint = database.instance.endpoint;
    this.databaseSecretArn = database.secret.arn;
    this.resultsBucketName = backup.results.bucket;
    this.alarmTopicArn = monitoring.topic.arn;
    this.dataKeyArn = keys.data.arn;

    this.registerOutputs({
      vpcId: this.vpcId,
      databaseEndpoint: this.databaseEndpoint,
      databaseSecretArn: this.databaseSecretArn,
      resultsBucketName: this.resultsBucketName,
      alarmTopicArn: this.alarmTopicArn,
      dataKeyArn: this.dataKeyArn,
    });
  }
}
