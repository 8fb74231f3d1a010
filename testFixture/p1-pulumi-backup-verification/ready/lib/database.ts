import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import type { Network } from './network';

export interface DatabaseArgs {
  environmentSuffix: string;
  tags: Record<string, string>;
  network: Network;
  key: aws.kms.Key;
  instanceClass: string;
  backupWindow: string;
  maintenanceWindow: string;
}

const username = 'transactions_admin';
const databaseName = 'transactions';

export class Database extends pulumi.ComponentResource {
  readonly instance: aws.rds.Instance;
  readonly secret: aws.secretsmanager.Secret;
  readonly subnetGroup: aws.rds.SubnetGroup;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super('reliability:backup:Database', name, {}, opts);

    const password = new random.RandomPassword(
      `${name}-password`,
      { length: 32, special: true, overrideSpecial: '!#$%^&*()-_=+' },
      { parent: this },
    );
    this.secret = new aws.secretsmanager.Secret(
      `${name}-secret`,
      {
        name: `transactions-database-${args.environmentSuffix}`,
        description: 'Master user of the transaction database',
        kmsKeyId: args.key.arn,
        tags: args.tags,
      },
      { parent: this },
    );
    new aws.secretsmanager.SecretVersion(
      `${name}-secret-value`,
      {
        secretId: this.secret.id,
        secretString: password.result.apply((value) =>
          JSON.stringify({ username, password: value, dbname: databaseName, port: 5432 }),
        ),
      },
      { parent: this },
    );

    this.subnetGroup = new aws.rds.SubnetGroup(
      `${name}-subnets`,
      {
        name: `transactions-${args.environmentSuffix}`,
        description: 'Private subnets of the transaction database',
        subnetIds: args.network.privateSubnets.map((subnet) => subnet.id),
        tags: args.tags,
      },
      { parent: this },
    );

    const monitoringRole = new aws.iam.Role(
      `${name}-monitoring-role`,
      {
        name: `transactions-monitoring-${args.environmentSuffix}`,
        description: 'Lets RDS publish enhanced monitoring',
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'monitoring.rds.amazonaws.com' }),
        tags: args.tags,
      },
      { parent: this },
    );
    new aws.iam.RolePolicyAttachment(
      `${name}-monitoring-policy`,
      {
        role: monitoringRole.name,
        policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
      },
      { parent: this },
    );

    this.instance = new aws.rds.Instance(
      `${name}-postgres`,
      {
        identifier: `transactions-${args.environmentSuffix}`,
        engine: 'postgres',
        // Minor versions follow by themselves, inside the maintenance window.
        engineVersion: '17',
        autoMinorVersionUpgrade: true,
        instanceClass: args.instanceClass,
        allocatedStorage: 100,
        maxAllocatedStorage: 500,
        storageType: 'gp3',
        storageEncrypted: true,
        kmsKeyId: args.key.arn,
        dbName: databaseName,
        username,
        password: password.result,
        multiAz: true,
        dbSubnetGroupName: this.subnetGroup.name,
        vpcSecurityGroupIds: [args.network.databaseSecurityGroup.id],
        publiclyAccessible: false,
        backupRetentionPeriod: 7,
        backupWindow: args.backupWindow,
        maintenanceWindow: args.maintenanceWindow,
        copyTagsToSnapshot: true,
        deletionProtection: true,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `transactions-final-${args.environmentSuffix}`,
        monitoringInterval: 60,
        monitoringRoleArn: monitoringRole.arn,
        databaseInsightsMode: 'standard',
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: args.key.arn,
        performanceInsightsRetentionPeriod: 7,
        enabledCloudwatchLogsExports: ['postgresql', 'upgrade'],
        tags: args.tags,
      },
      { parent: this, protect: true },
    );

    this.registerOutputs({ endpoint: this.instance.endpoint, secretArn: this.secret.arn });
  }
}
