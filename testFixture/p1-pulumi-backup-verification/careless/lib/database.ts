import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export interface DatabaseArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  subnetIds: pulumi.Input<string>[];
  securityGroupId: pulumi.Input<string>;
  masterPassword: pulumi.Input<string>;
}

export class Database extends pulumi.ComponentResource {
  readonly instance: aws.rds.Instance;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:Database', name, {}, opts);

    const subnetGroup = new aws.rds.SubnetGroup(
      `${name}-subnets`,
      {
        name: `transactions-${args.environmentSuffix}`,
        description: 'Private subnets of the transaction database',
        subnetIds: args.subnetIds,
        tags: args.tags,
      },
      { parent: this },
    );

    this.instance = new aws.rds.Instance(
      `${name}-postgres`,
      {
        identifier: `transactions-${args.environmentSuffix}`,
        engine: 'postgres',
        engineVersion: '17',
        autoMinorVersionUpgrade: true,
        instanceClass: 'db.r6g.large',
        allocatedStorage: 100,
        maxAllocatedStorage: 500,
        storageType: 'gp3',
        storageEncrypted: true,
        dbName: 'transactions',
        username: 'transactions_admin',
        password: args.masterPassword,
        multiAz: true,
        dbSubnetGroupName: subnetGroup.name,
        vpcSecurityGroupIds: [args.securityGroupId],
        publiclyAccessible: false,
        // The weekly snapshots are what we keep.
        backupRetentionPeriod: 3,
        backupWindow: '17:00-17:30',
        maintenanceWindow: 'sun:18:00-sun:19:00',
        copyTagsToSnapshot: true,
        deletionProtection: true,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `transactions-final-${args.environmentSuffix}`,
        enabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
        tags: args.tags,
      },
      { parent: this, protect: true },
    );

    this.registerOutputs({ endpoint: this.instance.endpoint });
  }
}
