import * as pulumi from '@pulumi/pulumi';
import { Backup } from './backup';
import { Database } from './database';
import { Monitoring } from './monitoring';
import { Network } from './network';

export interface BackupVerificationArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  databasePassword: pulumi.Input<string>;
}

export class BackupVerification extends pulumi.ComponentResource {
  readonly databaseEndpoint: pulumi.Output<string>;
  readonly resultsBucketName: pulumi.Output<string>;
  readonly alarmTopicArn: pulumi.Output<string>;

  constructor(name: string, args: BackupVerificationArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:BackupVerification', name, {}, opts);
    const { environmentSuffix, tags } = args;

    const network = new Network(`${name}-network`, { environmentSuffix, tags }, { parent: this });

    const database = new Database(
      `${name}-database`,
      {
        environmentSuffix,
        tags,
        subnetIds: network.privateSubnets.map((subnet) => subnet.id),
        securityGroupId: network.databaseSecurityGroup.id,
        masterPassword: args.databasePassword,
      },
      { parent: this },
    );

    const backup = new Backup(
      `${name}-backup`,
      {
        environmentSuffix,
        tags,
        subnetIds: network.privateSubnets.map((subnet) => subnet.id),
        securityGroupId: network.verifierSecurityGroup.id,
        databaseIdentifier: database.instance.identifier,
      },
      { parent: this },
    );

    const monitoring = new Monitoring(
      `${name}-monitoring`,
      {
        environmentSuffix,
        tags,
        databaseIdentifier: database.instance.identifier,
        verifierName: backup.verifier.name,
      },
      { parent: this },
    );

    this.databaseEndpoint = database.instance.endpoint;
    this.resultsBucketName = backup.results.bucket;
    this.alarmTopicArn = monitoring.topic.arn;
    this.registerOutputs({
      databaseEndpoint: this.databaseEndpoint,
      resultsBucketName: this.resultsBucketName,
      alarmTopicArn: this.alarmTopicArn,
    });
  }
}
