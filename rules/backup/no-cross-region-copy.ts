import { newResource, write, type CanonicalEdit, type Expression } from '../../server/core/edits';
import { usesTerraformProvider } from '../../server/core/program';
import { booleanOf, get, isNothing, numberOf, stringOf } from '../../server/core/query';
import { labelOf, type Placement, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { isRestored, mayBeReplica } from '../shared/databases';
import { customerKeyIn, DATABASES, isPartOfGlobal, pathsElsewhere, placementIn, regionOf } from '../shared/recovery';

export default defineRule({
  id: 'backup/no-cross-region-copy',
  title: 'Database whose backups stay in its region',
  severity: 'high',
  tags: ['backup', 'recovery', 'rds'],
  corresponds: {},
  why: `Automated backups and snapshots live in the region of their database. When that region is lost, so are they, and the second region that this
program is made for has nothing to restore from.`,
  howToFix: `Replicate the automated backups to the recovery region; they follow within minutes and are restored there like any others. A cross-region
replica, an Aurora global database or copies by AWS Backup do as well. The fix adds the replication, with a key of that region for encrypted
databases. Nothing that runs is touched; storage and transfer of the copies are billed. Aurora has no replication of automated backups: choose one of
the others.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html',
    'https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html',
  ],
  fixable: true,
  resources: DATABASES,

  *check(database, context) {
    if (mayBeReplica(database) || isRestored(database) || (database.type === 'aws_rds_cluster' && isPartOfGlobal(database))) return;
    const reason = reasonFor(database, context);
    if (!reason) return;
    const paths = pathsElsewhere(database, context);
    if (paths === 'unknown' || paths.length > 0) return;
    const to = reason.region === undefined ? 'another region' : reason.region;
    yield {
      resource: database,
      at: database.header,
      message: `${reason.words}, but no backup of ${labelOf(database)} leaves its region: with the region its data is lost. Replicate its automated backups to ${to}.`,
      fixes: reason.region === undefined || database.type !== 'aws_db_instance' ? [] : [replication(database, reason.region, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          indirect: true,
          source: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

locals {
  encrypted = true
}

resource "aws_kms_key" "data" {
  description         = "Encrypts the order data"
  enable_key_rotation = true
}

resource "aws_kms_alias" "data" {
  name          = "alias/orders-data"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_s3_bucket" "copies" {
  provider = aws.recovery
  bucket   = "orders-copies"
}

«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = local.encrypted
  kms_key_id                  = aws_kms_key.data.arn
  backup_retention_period     = 14
}
`,
          fixed: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

locals {
  encrypted = true
}

resource "aws_kms_key" "data" {
  description         = "Encrypts the order data"
  enable_key_rotation = true
}

resource "aws_kms_alias" "data" {
  name          = "alias/orders-data"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_s3_bucket" "copies" {
  provider = aws.recovery
  bucket   = "orders-copies"
}

resource "aws_kms_key" "orders_backups" {
  provider = aws.recovery

  description         = "Encrypts orders backups"
  enable_key_rotation = true
}

resource "aws_kms_alias" "orders_backups" {
  provider = aws.recovery

  name          = "alias/orders-backups"
  target_key_id = aws_kms_key.orders_backups.key_id
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = local.encrypted
  kms_key_id                  = aws_kms_key.data.arn
  backup_retention_period     = 14
}

resource "aws_db_instance_automated_backups_replication" "orders" {
  provider = aws.recovery

  source_db_instance_arn = aws_db_instance.orders.arn
  retention_period       = 14
  kms_key_id             = aws_kms_key.orders_backups.arn
}
`,
        },
        {
          title: 'a name that speaks of disasters',
          source: `«resource "aws_db_instance" "orders_dr"» {
  identifier                  = "orders-dr"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders_dr"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 14
}
`,
        },
      ],
      good: [
        {
          source: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 14
}

resource "aws_db_instance_automated_backups_replication" "orders" {
  provider               = aws.recovery
  source_db_instance_arn = aws_db_instance.orders.arn
  retention_period       = 14
  kms_key_id             = var.recovery_key_arn
}

variable "recovery_key_arn" {
  type = string
}
`,
        },
        {
          title: 'drivers are no disaster',
          source: `resource "aws_db_instance" "drivers" {
  identifier                  = "drivers"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "drivers"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 14
}
`,
        },
        {
          title: 'a region that is given at deployment',
          unknown: true,
          source: `variable "region" {
  type = string
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "other"
  region = "eu-central-1"
}

resource "aws_s3_bucket" "copies" {
  provider = aws.other
  bucket   = "orders-copies"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 14
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          config: { recovery: { region: 'eu-central-1' } },
          source: `{
  "Resources": {
    «"Orders"»: {
      "Type": "AWS::RDS::DBInstance",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "50",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "BackupRetentionPeriod": 14
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": {
    "RecoveryKeyArn": {
      "Type": "String",
      "Description": "ARN of the KMS key in eu-central-1 that encrypts replicated backups"
    }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "50",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "BackupRetentionPeriod": 14,
        "AutomaticBackupReplicationRegion": "eu-central-1",
        "AutomaticBackupReplicationKmsKeyId": { "Ref": "RecoveryKeyArn" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          config: { recovery: { region: 'eu-central-1' } },
          source: `{
  "Parameters": { "RecoveryKey": { "Type": "String" } },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "50",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "BackupRetentionPeriod": 14,
        "AutomaticBackupReplicationRegion": "eu-central-1",
        "AutomaticBackupReplicationKmsKeyId": { "Ref": "RecoveryKey" }
      }
    }
  }
}
`,
        },
      ],
    },
    'cloudformation-yaml': {
      bad: [
        {
          config: { recovery: { region: 'eu-central-1' } },
          source: `Resources:
  «Orders»:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: '50'
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      BackupRetentionPeriod: 14
`,
          fixed: `Parameters:
  RecoveryKeyArn:
    Type: String
    Description: ARN of the KMS key in eu-central-1 that encrypts replicated backups

Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: '50'
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      BackupRetentionPeriod: 14
      AutomaticBackupReplicationRegion: eu-central-1
      AutomaticBackupReplicationKmsKeyId: !Ref RecoveryKeyArn
`,
        },
      ],
      good: [
        {
          title: 'no recovery region',
          source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: '50'
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      BackupRetentionPeriod: 14
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          config: { recovery: { region: 'eu-central-1' } },
          source: `import * as cdk from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';

const stack = new cdk.Stack(new cdk.App(), 'Orders', { env: { account: '111122223333', region: 'eu-west-1' } });
«new rds.CfnDBInstance»(stack, 'Database', {
  engine: 'postgres',
  dbInstanceClass: 'db.t4g.medium',
  allocatedStorage: '50',
  masterUsername: 'orders',
  manageMasterUserPassword: true,
  storageEncrypted: true,
  backupRetentionPeriod: 14,
});
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';

const stack = new cdk.Stack(new cdk.App(), 'Orders', { env: { account: '111122223333', region: 'eu-west-1' } });
const recoveryKeyArn = new cdk.CfnParameter(cdk.Stack.of(stack), 'RecoveryKeyArn', {
  type: 'String',
  description: 'ARN of the KMS key in eu-central-1 that encrypts replicated backups',
});
new rds.CfnDBInstance(stack, 'Database', {
  engine: 'postgres',
  dbInstanceClass: 'db.t4g.medium',
  allocatedStorage: '50',
  masterUsername: 'orders',
  manageMasterUserPassword: true,
  storageEncrypted: true,
  backupRetentionPeriod: 14,
  automaticBackupReplicationRegion: 'eu-central-1',
  automaticBackupReplicationKmsKeyId: recoveryKeyArn.valueAsString,
});
`,
        },
      ],
      good: [
        {
          title: 'the recovery region is its own',
          config: { recovery: { region: 'eu-west-1' } },
          source: `import * as cdk from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';

const stack = new cdk.Stack(new cdk.App(), 'Orders', { env: { account: '111122223333', region: 'eu-west-1' } });
new rds.CfnDBInstance(stack, 'Database', {
  engine: 'postgres',
  dbInstanceClass: 'db.t4g.medium',
  allocatedStorage: '50',
  masterUsername: 'orders',
  manageMasterUserPassword: true,
  storageEncrypted: true,
  backupRetentionPeriod: 14,
});
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from '@pulumi/aws';

const primary = new aws.Provider('primary', { region: 'eu-west-1' });
const recovery = new aws.Provider('recovery', { region: 'eu-central-1' });

new aws.sqs.Queue('failovers', { sqsManagedSseEnabled: true }, { provider: recovery });

const orders = «new aws.rds.Instance»(
  'orders',
  {
    engine: 'postgres',
    instanceClass: 'db.t4g.medium',
    allocatedStorage: 50,
    username: 'orders',
    manageMasterUserPassword: true,
    storageEncrypted: true,
    backupRetentionPeriod: 14,
  },
  { provider: primary },
);

export const endpoint = orders.endpoint;
`,
          fixed: `import * as aws from '@pulumi/aws';

const primary = new aws.Provider('primary', { region: 'eu-west-1' });
const recovery = new aws.Provider('recovery', { region: 'eu-central-1' });

new aws.sqs.Queue('failovers', { sqsManagedSseEnabled: true }, { provider: recovery });

const ordersBackupsKey = new aws.kms.Key(
  'orders-backups-key',
  { description: 'Encrypts orders backups', enableKeyRotation: true },
  { provider: recovery },
);

new aws.kms.Alias(
  'orders-backups-key-alias',
  { name: 'alias/orders-backups', targetKeyId: ordersBackupsKey.keyId },
  { provider: recovery },
);

const orders = new aws.rds.Instance(
  'orders',
  {
    engine: 'postgres',
    instanceClass: 'db.t4g.medium',
    allocatedStorage: 50,
    username: 'orders',
    manageMasterUserPassword: true,
    storageEncrypted: true,
    backupRetentionPeriod: 14,
  },
  { provider: primary },
);

new aws.rds.InstanceAutomatedBackupsReplication(
  'orders-backups',
  {
    sourceDbInstanceArn: orders.arn,
    retentionPeriod: 14,
    kmsKeyId: ordersBackupsKey.arn,
  },
  { provider: recovery },
);

export const endpoint = orders.endpoint;
`,
        },
      ],
      good: [
        {
          source: `import * as aws from '@pulumi/aws';

const primary = new aws.Provider('primary', { region: 'eu-west-1' });
const recovery = new aws.Provider('recovery', { region: 'eu-central-1' });

new aws.sqs.Queue('failovers', { sqsManagedSseEnabled: true }, { provider: recovery });

const orders = new aws.rds.Instance(
  'orders',
  {
    engine: 'postgres',
    instanceClass: 'db.t4g.medium',
    allocatedStorage: 50,
    username: 'orders',
    manageMasterUserPassword: true,
    storageEncrypted: true,
    backupRetentionPeriod: 14,
  },
  { provider: primary },
);

new aws.rds.InstanceAutomatedBackupsReplication(
  'orders-backups',
  { sourceDbInstanceArn: orders.arn, kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000' },
  { provider: recovery },
);

export const endpoint = orders.endpoint;
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi
import pulumi_aws as aws

primary = aws.Provider("primary", region="eu-west-1")
recovery = aws.Provider("recovery", region="eu-central-1")

aws.sqs.Queue("failovers", sqs_managed_sse_enabled=True, opts=pulumi.ResourceOptions(provider=recovery))

orders = «aws.rds.Instance»(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=14,
    opts=pulumi.ResourceOptions(provider=primary),
)

pulumi.export("endpoint", orders.endpoint)
`,
          fixed: `import pulumi
import pulumi_aws as aws

primary = aws.Provider("primary", region="eu-west-1")
recovery = aws.Provider("recovery", region="eu-central-1")

aws.sqs.Queue("failovers", sqs_managed_sse_enabled=True, opts=pulumi.ResourceOptions(provider=recovery))

orders_backups_key = aws.kms.Key(
    "orders-backups-key",
    description="Encrypts orders backups",
    enable_key_rotation=True,
    opts=pulumi.ResourceOptions(provider=recovery),
)

aws.kms.Alias(
    "orders-backups-key-alias",
    name="alias/orders-backups",
    target_key_id=orders_backups_key.key_id,
    opts=pulumi.ResourceOptions(provider=recovery),
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=14,
    opts=pulumi.ResourceOptions(provider=primary),
)

aws.rds.InstanceAutomatedBackupsReplication(
    "orders-backups",
    source_db_instance_arn=orders.arn,
    retention_period=14,
    kms_key_id=orders_backups_key.arn,
    opts=pulumi.ResourceOptions(provider=recovery),
)

pulumi.export("endpoint", orders.endpoint)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

primary = aws.Provider("primary", region="eu-west-1")
recovery = aws.Provider("recovery", region="eu-central-1")

aws.sqs.Queue("failovers", sqs_managed_sse_enabled=True, opts=pulumi.ResourceOptions(provider=recovery))

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=14,
    opts=pulumi.ResourceOptions(provider=primary),
)

aws.rds.Instance(
    "replica",
    replicate_source_db=orders.arn,
    instance_class="db.t4g.medium",
    storage_encrypted=True,
    kms_key_id="arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000",
    opts=pulumi.ResourceOptions(provider=recovery),
)

pulumi.export("endpoint", orders.endpoint)
`,
        },
      ],
    },
  },
});

interface Reason {
  readonly words: string;
  /** Where copies should go, when that is known. */
  readonly region: string | undefined;
}

/** Why the data is expected in another region: the configuration says so, the program spans regions, or the name speaks of disasters. */
function reasonFor(database: Resource, { config, graph }: RuleContext): Reason | undefined {
  const own = regionOf(database.placement);
  const { region } = config.recovery;
  if (region !== undefined) return region === own ? undefined : { words: `The recovery region is ${region}`, region };
  const regions = [...new Set(graph.resources.filter(({ mode }) => mode === 'managed').map((each) => regionOf(each.placement)))].filter((each) => each !== undefined);
  const others = regions.filter((each) => each !== own);
  if (own !== undefined && others.length > 0) return { words: 'The program spans regions', region: others.length === 1 ? others[0] : undefined };
  return isForDisasters(database) ? { words: 'By its name the database is there for disaster recovery', region: undefined } : undefined;
}

/** `dr` and `disaster` as words: `drivers` is none. */
function isForDisasters(database: Resource): boolean {
  const names = [database.name, ...['identifier', 'cluster_identifier'].map((each) => stringOf(get(database.properties, each)) ?? '')];
  return names.some((name) => /(?:^|[^a-z])(?:dr|disaster)(?:[^a-z]|$)/i.test(name.replace(/([a-z0-9])([A-Z])/g, '$1-$2')));
}

function replication(database: Resource, region: string, context: RuleContext): FixOffer {
  return {
    title: `Replicate automated backups to ${region}`,
    applicability: 'safe',
    impact: 'cost',
    edits: () => 
      usesTerraformProvider(context.flavour)
        ? separateReplication(database, placementIn(region, context), context)
        : ownReplication(database, region),
  };
}

/** CloudFormation's databases replicate their backups themselves. */
function ownReplication(database: Resource, region: string): readonly CanonicalEdit[] {
  const set = (name: string, value: Expression): CanonicalEdit => ({ kind: 'set', resource: database, path: [name], value });
  const key = write.input({
    isNew: true,
    name: 'recovery key arn',
    type: 'string',
    description: `ARN of the KMS key in ${region} that encrypts replicated backups`,
    near: database,
  });
  return [
    set('automatic_backup_replication_region', write.literal(region)),
    ...(isEncrypted(database) ? [set('automatic_backup_replication_kms_key_id', key)] : []),
  ];
}

function separateReplication(database: Resource, placement: Placement | undefined, context: RuleContext): readonly CanonicalEdit[] | undefined {
  if (!placement) return undefined;
  const retention = numberOf(get(database.properties, 'backup_retention_period'));
  const key = isEncrypted(database) ? customerKeyIn(placement, database, context, 'backups') : undefined;
  const resource = newResource('aws_db_instance_automated_backups_replication', `${database.name} backups`, database, {
    source_db_instance_arn: write.reference(database, 'arn'),
    retention_period: write.literal(retention === undefined || retention < 1 ? DAYS : retention),
    ...(key ? { kms_key_id: key.arn } : {}),
  });
  return [{ kind: 'add', resource: { ...resource, placement } }, ...(key?.edits ?? [])];
}

/** Days that replicated backups are kept where the database does not say. */
const DAYS = 7;

function isEncrypted(database: Resource): boolean {
  return booleanOf(get(database.properties, 'storage_encrypted')) === true || !isNothing(get(database.properties, 'kms_key_id'));
}
