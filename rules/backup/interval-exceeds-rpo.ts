import { newResource, write, type CanonicalEdit, type NewResource } from '../../server/core/edits';
import { booleanOf, get, isNothing, itemsOf, stringOf } from '../../server/core/query';
import { labelOf, type Placement, type Resource } from '../../server/core/resource';
import { defineRule, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { followsAnother, isRestored, mayBeReplica, retentionDays } from '../shared/databases';
import { physicalName } from '../shared/names';
import { backupRules, COPIES, customerKeyIn, DATABASES, pathsElsewhere, placementIn, regionOf } from '../shared/recovery';
import { intervalOf, scheduleWithin } from '../shared/schedules';
import { newServiceRole } from '../shared/service-roles';
import { duration } from '../shared/words';

export default defineRule({
  id: 'backup/interval-exceeds-rpo',
  title: 'Backups less often than the recovery point objective allows',
  severity: 'medium',
  tags: ['backup', 'recovery', 'rds'],
  corresponds: {},
  why: `The recovery point objective says how much data may be lost. Automated backups run once a day; the point-in-time recovery that fills the gap
between them works in the database's own region only. What is restored elsewhere is as old as the last copy that was made on a schedule.`,
  howToFix: `Copy as often as the objective says: replicate the automated backups, which follows continuously, or take snapshots on a schedule. The fix
adds an AWS Backup plan that backs the database up within the objective and, where another region is the recovery region, copies it there. Nothing
that runs is touched; AWS Backup bills what it keeps.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIT.html',
    'https://docs.aws.amazon.com/aws-backup/latest/devguide/about-backup-plans.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_objective_defined_recovery.html',
  ],
  fixable: true,
  resources: DATABASES,

  *check(database, context) {
    const { rpo } = context.config.recovery;
    if (rpo === undefined || mayBeReplica(database) || followsOther(database) || isRestored(database)) return;
    const elsewhere = recoveryRegionFor(database, context);
    const interval = intervalFor(database, elsewhere, context);
    if (interval === 'unknown' || interval <= rpo) return;
    const what = interval === Infinity ? `is not backed up${elsewhere === undefined ? '' : ` to ${elsewhere}`}` : `is backed up every ${duration(interval)}`;
    yield {
      resource: database,
      at: database.header,
      message: `${labelOf(database)} ${what}, but only ${duration(rpo)} of data may be lost. Back it up at least that often.`,
      fixes: [
        {
          title: `Back up every ${duration((scheduleWithin(rpo)?.hours ?? 0) * 60)} with AWS Backup`,
          applicability: 'safe',
          impact: 'cost',
          edits: () => plan(database, rpo, elsewhere, context),
        },
      ],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          indirect: true,
          config: { recovery: { rpo: 360 } },
          source: `variable "backup_days" {
  type    = number
  default = 0
}

«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = var.backup_days
}
`,
          fixed: `variable "backup_days" {
  type    = number
  default = 0
}

resource "aws_kms_key" "orders_backup" {
  description         = "Encrypts orders backup"
  enable_key_rotation = true
}

resource "aws_backup_vault" "orders" {
  name        = "orders-backup"
  kms_key_arn = aws_kms_key.orders_backup.arn
}

resource "aws_backup_plan" "orders" {
  name = "orders-backup"

  rule {
    rule_name         = "every-6-hours"
    target_vault_name = aws_backup_vault.orders.name
    schedule          = "cron(0 0/6 * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_iam_role" "orders_backup" {
  description = "Lets AWS Backup back up the database"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "backup.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

data "aws_partition" "current" {}

resource "aws_iam_role_policy_attachment" "orders_backup" {
  role       = aws_iam_role.orders_backup.name
  policy_arn = "arn:\${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_kms_alias" "orders_backup" {
  name          = "alias/orders-backup"
  target_key_id = aws_kms_key.orders_backup.key_id
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = var.backup_days
}

resource "aws_backup_selection" "orders" {
  name         = "orders-backup"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = aws_iam_role.orders_backup.arn
  resources    = [aws_db_instance.orders.arn]
}
`,
        },
        {
          title: 'to be restored in another region',
          config: { recovery: { rpo: 240, region: 'eu-central-1' } },
          source: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

resource "aws_sqs_queue" "failovers" {
  provider                = aws.recovery
  name                    = "failovers"
  sqs_managed_sse_enabled = true
}

«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
}
`,
          fixed: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

resource "aws_sqs_queue" "failovers" {
  provider                = aws.recovery
  name                    = "failovers"
  sqs_managed_sse_enabled = true
}

resource "aws_kms_key" "orders_backup" {
  description         = "Encrypts orders backup"
  enable_key_rotation = true
}

resource "aws_backup_vault" "orders" {
  name        = "orders-backup"
  kms_key_arn = aws_kms_key.orders_backup.arn
}

resource "aws_kms_key" "orders_recovery_backup" {
  provider = aws.recovery

  description         = "Encrypts orders recovery backup"
  enable_key_rotation = true
}

resource "aws_backup_vault" "orders_recovery" {
  provider = aws.recovery

  name        = "orders-recovery-backup"
  kms_key_arn = aws_kms_key.orders_recovery_backup.arn
}

resource "aws_backup_plan" "orders" {
  name = "orders-backup"

  rule {
    rule_name         = "every-4-hours"
    target_vault_name = aws_backup_vault.orders.name
    schedule          = "cron(0 0/4 * * ? *)"

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.orders_recovery.arn
    }
  }
}

resource "aws_iam_role" "orders_backup" {
  description = "Lets AWS Backup back up the database"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "backup.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

data "aws_partition" "current" {}

resource "aws_iam_role_policy_attachment" "orders_backup" {
  role       = aws_iam_role.orders_backup.name
  policy_arn = "arn:\${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_kms_alias" "orders_backup" {
  name          = "alias/orders-backup"
  target_key_id = aws_kms_key.orders_backup.key_id
}

resource "aws_kms_alias" "orders_recovery_backup" {
  provider = aws.recovery

  name          = "alias/orders-recovery-backup"
  target_key_id = aws_kms_key.orders_recovery_backup.key_id
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
}

resource "aws_backup_selection" "orders" {
  name         = "orders-backup"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = aws_iam_role.orders_backup.arn
  resources    = [aws_db_instance.orders.arn]
}
`,
        },
      ],
      good: [
        {
          title: 'point-in-time recovery in the same region',
          config: { recovery: { rpo: 360 } },
          source: `variable "backup_days" {
  type    = number
  default = 7
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = var.backup_days
}
`,
        },
        {
          title: 'a retention that is given at deployment',
          unknown: true,
          config: { recovery: { rpo: 360 } },
          source: `variable "backup_days" {
  type = number
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = var.backup_days
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          config: { recovery: { rpo: 360 } },
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
        "BackupRetentionPeriod": 0
      }
    }
  }
}
`,
          fixed: `{
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
        "BackupRetentionPeriod": 0
      }
    },
    "OrdersBackupKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Encrypts Orders backup",
        "EnableKeyRotation": true
      }
    },
    "OrdersBackupVault": {
      "Type": "AWS::Backup::BackupVault",
      "Properties": {
        "BackupVaultName": "orders-backup",
        "EncryptionKeyArn": { "Fn::GetAtt": ["OrdersBackupKey", "Arn"] }
      }
    },
    "OrdersBackupPlan": {
      "Type": "AWS::Backup::BackupPlan",
      "Properties": {
        "BackupPlan": {
          "BackupPlanName": "orders-backup",
          "BackupPlanRule": [
            {
              "RuleName": "every-6-hours",
              "TargetBackupVault": { "Ref": "OrdersBackupVault" },
              "ScheduleExpression": "cron(0 0/6 * * ? *)",
              "Lifecycle": {
                "DeleteAfterDays": 35
              }
            }
          ]
        }
      }
    },
    "OrdersBackupRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "Description": "Lets AWS Backup back up the database",
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": {
                "Service": "backup.amazonaws.com"
              },
              "Action": "sts:AssumeRole"
            }
          ]
        },
        "ManagedPolicyArns": [
          { "Fn::Sub": "arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup" }
        ]
      }
    },
    "OrdersBackupSelection": {
      "Type": "AWS::Backup::BackupSelection",
      "Properties": {
        "BackupSelection": {
          "SelectionName": "orders-backup",
          "IamRoleArn": { "Fn::GetAtt": ["OrdersBackupRole", "Arn"] },
          "Resources": [{ "Fn::GetAtt": ["Orders", "DBInstanceArn"] }]
        },
        "BackupPlanId": { "Ref": "OrdersBackupPlan" }
      }
    },
    "OrdersBackupKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": {
        "AliasName": "alias/orders-backup",
        "TargetKeyId": { "Ref": "OrdersBackupKey" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          config: { recovery: { rpo: 360 } },
          source: `{
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
        "BackupRetentionPeriod": 7
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
          config: { recovery: { rpo: 60 } },
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
      BackupRetentionPeriod: 0
`,
          fixed: `Resources:
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
      BackupRetentionPeriod: 0

  OrdersBackupKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts Orders backup
      EnableKeyRotation: true

  OrdersBackupVault:
    Type: AWS::Backup::BackupVault
    Properties:
      BackupVaultName: orders-backup
      EncryptionKeyArn: !GetAtt OrdersBackupKey.Arn

  OrdersBackupPlan:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanName: orders-backup
        BackupPlanRule:
          - RuleName: every-hour
            TargetBackupVault: !Ref OrdersBackupVault
            ScheduleExpression: cron(0 * * * ? *)
            Lifecycle:
              DeleteAfterDays: 35

  OrdersBackupRole:
    Type: AWS::IAM::Role
    Properties:
      Description: Lets AWS Backup back up the database
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: backup.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - !Sub 'arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup'

  OrdersBackupSelection:
    Type: AWS::Backup::BackupSelection
    Properties:
      BackupSelection:
        SelectionName: orders-backup
        IamRoleArn: !GetAtt OrdersBackupRole.Arn
        Resources:
          - !GetAtt Orders.DBInstanceArn
      BackupPlanId: !Ref OrdersBackupPlan

  OrdersBackupKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders-backup
      TargetKeyId: !Ref OrdersBackupKey
`,
        },
      ],
      good: [
        {
          title: 'no objective',
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
      BackupRetentionPeriod: 0
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          config: { recovery: { rpo: 360 } },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
const vpc = new ec2.Vpc(stack, 'Vpc');
const database = «new rds.DatabaseInstance»(stack, 'Database', {
  engine: rds.DatabaseInstanceEngine.POSTGRES,
  vpc,
  storageEncrypted: true,
  backupRetention: cdk.Duration.days(0),
});
new cdk.CfnOutput(stack, 'Endpoint', { value: database.dbInstanceEndpointAddress });
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
const vpc = new ec2.Vpc(stack, 'Vpc');
const databaseBackupKey = new kms.Key(stack, 'DatabaseBackupKey', {
  alias: 'database-backup',
  description: 'Encrypts Database backup',
  enableKeyRotation: true,
});
const databaseBackupVault = new backup.BackupVault(stack, 'DatabaseBackupVault', {
  backupVaultName: 'database-backup',
  encryptionKey: databaseBackupKey,
});
const databaseBackupPlan = new backup.CfnBackupPlan(stack, 'DatabaseBackupPlan', {
  backupPlan: {
    backupPlanName: 'database-backup',
    backupPlanRule: [
      {
        ruleName: 'every-6-hours',
        targetBackupVault: databaseBackupVault.backupVaultName,
        scheduleExpression: 'cron(0 0/6 * * ? *)',
        lifecycle: { deleteAfterDays: 35 },
      },
    ],
  },
});
const databaseBackupRole = new iam.Role(stack, 'DatabaseBackupRole', {
  description: 'Lets AWS Backup back up the database',
  assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
  managedPolicies: [
    iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup'),
  ],
});
const database = new rds.DatabaseInstance(stack, 'Database', {
  engine: rds.DatabaseInstanceEngine.POSTGRES,
  vpc,
  storageEncrypted: true,
  backupRetention: cdk.Duration.days(0),
});
new backup.CfnBackupSelection(stack, 'DatabaseBackupSelection', {
  backupSelection: {
    selectionName: 'database-backup',
    iamRoleArn: databaseBackupRole.roleArn,
    resources: [database.instanceArn],
  },
  backupPlanId: databaseBackupPlan.ref,
});
new cdk.CfnOutput(stack, 'Endpoint', { value: database.dbInstanceEndpointAddress });
`,
        },
      ],
      good: [
        {
          config: { recovery: { rpo: 360 } },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
const vpc = new ec2.Vpc(stack, 'Vpc');
const database = new rds.DatabaseInstance(stack, 'Database', {
  engine: rds.DatabaseInstanceEngine.POSTGRES,
  vpc,
  storageEncrypted: true,
  backupRetention: cdk.Duration.days(7),
});
new cdk.CfnOutput(stack, 'Endpoint', { value: database.dbInstanceEndpointAddress });
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          config: { recovery: { rpo: 360 } },
          source: `import * as aws from '@pulumi/aws';

const orders = «new aws.rds.Instance»('orders', {
  engine: 'postgres',
  instanceClass: 'db.t4g.medium',
  allocatedStorage: 50,
  username: 'orders',
  manageMasterUserPassword: true,
  storageEncrypted: true,
  backupRetentionPeriod: 0,
});

export const endpoint = orders.endpoint;
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const partition = aws.getPartitionOutput();

const ordersBackupKey = new aws.kms.Key('orders-backup-key', {
  description: 'Encrypts orders backup',
  enableKeyRotation: true,
});

new aws.kms.Alias('orders-backup-key-alias', {
  name: 'alias/orders-backup',
  targetKeyId: ordersBackupKey.keyId,
});

const ordersBackupVault = new aws.backup.Vault('orders-backup-vault', {
  name: 'orders-backup',
  kmsKeyArn: ordersBackupKey.arn,
});

const ordersBackupPlan = new aws.backup.Plan('orders-backup-plan', {
  name: 'orders-backup',
  rules: [
    {
      ruleName: 'every-6-hours',
      targetVaultName: ordersBackupVault.name,
      schedule: 'cron(0 0/6 * * ? *)',
      lifecycle: { deleteAfter: 35 },
    },
  ],
});

const ordersBackup = new aws.iam.Role('orders-backup', {
  description: 'Lets AWS Backup back up the database',
  assumeRolePolicy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'backup.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    ],
  }),
});

new aws.iam.RolePolicyAttachment('orders-backup-attachment', {
  role: ordersBackup.name,
  policyArn: pulumi.interpolate\`arn:\${partition.partition}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup\`,
});

const orders = new aws.rds.Instance('orders', {
  engine: 'postgres',
  instanceClass: 'db.t4g.medium',
  allocatedStorage: 50,
  username: 'orders',
  manageMasterUserPassword: true,
  storageEncrypted: true,
  backupRetentionPeriod: 0,
});

new aws.backup.Selection('orders-backup-selection', {
  name: 'orders-backup',
  planId: ordersBackupPlan.id,
  iamRoleArn: ordersBackup.arn,
  resources: [orders.arn],
});

export const endpoint = orders.endpoint;
`,
        },
      ],
      good: [
        {
          config: { recovery: { rpo: 360 } },
          source: `import * as aws from '@pulumi/aws';

const orders = new aws.rds.Instance('orders', {
  engine: 'postgres',
  instanceClass: 'db.t4g.medium',
  allocatedStorage: 50,
  username: 'orders',
  manageMasterUserPassword: true,
  storageEncrypted: true,
  backupRetentionPeriod: 7,
});

export const endpoint = orders.endpoint;
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          config: { recovery: { rpo: 1440 } },
          source: `import pulumi
import pulumi_aws as aws

orders = «aws.rds.Instance»(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=0,
)

pulumi.export("endpoint", orders.endpoint)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

orders_backup_key = aws.kms.Key(
    "orders-backup-key",
    description="Encrypts orders backup",
    enable_key_rotation=True,
)

orders_backup = aws.iam.Role(
    "orders-backup",
    description="Lets AWS Backup back up the database",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "backup.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                },
            ],
        },
    ),
)

partition = aws.get_partition_output()

aws.iam.RolePolicyAttachment(
    "orders-backup-policy-attachment",
    role=orders_backup.name,
    policy_arn=pulumi.Output.concat(
        "arn:",
        partition.partition,
        ":iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    ),
)

aws.kms.Alias(
    "orders-backup-key-alias",
    name="alias/orders-backup",
    target_key_id=orders_backup_key.key_id,
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=0,
)

orders_backup_vault = aws.backup.Vault(
    "orders-backup-vault",
    name="orders-backup",
    kms_key_arn=orders_backup_key.arn,
)

orders_backup_plan = aws.backup.Plan(
    "orders-backup-plan",
    name="orders-backup",
    rules=[
        aws.backup.PlanRuleArgs(
            rule_name="daily",
            target_vault_name=orders_backup_vault.name,
            schedule="cron(0 3 * * ? *)",
            lifecycle=aws.backup.PlanRuleLifecycleArgs(delete_after=35),
        ),
    ],
)

aws.backup.Selection(
    "orders-backup-selection",
    name="orders-backup",
    plan_id=orders_backup_plan.id,
    iam_role_arn=orders_backup.arn,
    resources=[orders.arn],
)

pulumi.export("endpoint", orders.endpoint)
`,
        },
      ],
      good: [
        {
          config: { recovery: { rpo: 360 } },
          source: `import pulumi
import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=7,
)

pulumi.export("endpoint", orders.endpoint)
`,
        },
      ],
    },
  },
});

function followsOther(database: Resource): boolean {
  return database.type === 'aws_rds_cluster' && followsAnother(database);
}

/** The region to recover in, when it is not the database's own. */
function recoveryRegionFor(database: Resource, { config }: RuleContext): string | undefined {
  const { region } = config.recovery;
  return region === regionOf(database.placement) ? undefined : region;
}

/** The longest time between two recovery points, in minutes: 0 for continuous ones, Infinity for none. */
function intervalFor(database: Resource, elsewhere: string | undefined, context: RuleContext): number | 'unknown' {
  if (elsewhere !== undefined) {
    const paths = pathsElsewhere(database, context);
    if (paths === 'unknown') return 'unknown';
    if (paths.some(({ kind }) => kind === 'continuous')) return 0;
  } else {
    const days = retentionDays(get(database.properties, 'backup_retention_period'), database, context);
    if (days === undefined) return 'unknown';
    if (days >= 1) return 0;
  }
  let shortest = Infinity;
  for (const interval of [...planIntervals(elsewhere !== undefined, context), ...codeIntervals(elsewhere !== undefined, context)]) {
    if (interval === undefined) return 'unknown';
    shortest = Math.min(shortest, interval);
  }
  return shortest;
}

/** The intervals of AWS Backup's rules. Continuous backups stay in their region. */
function planIntervals(isElsewhere: boolean, { graph }: RuleContext): readonly (number | undefined)[] {
  return graph
    .ofType('aws_backup_plan')
    .flatMap(backupRules)
    .filter((rule) => !isElsewhere || !isNothing(get(rule, 'copy_action')))
    .map((rule) => (!isElsewhere && booleanOf(get(rule, 'enable_continuous_backup')) === true ? 0 : scheduled(get(rule, 'schedule'))));
}

const SNAPSHOTS = /^(?:CreateDBSnapshot|CreateDBClusterSnapshot|StartBackupJob|CopyDBSnapshot|CopyDBClusterSnapshot|StartCopyJob)$/;

/** The intervals at which functions that take (and, for another region, copy) snapshots are run. */
function codeIntervals(isElsewhere: boolean, { graph, facts }: RuleContext): readonly (number | undefined)[] {
  const makesBackups = (lambda: Resource): boolean => {
    const operations = (facts.codeOf(lambda)?.calls ?? []).map(({ operation }) => operation).filter((each) => SNAPSHOTS.test(each));
    return operations.length > 0 && (!isElsewhere || operations.some((each) => COPIES.test(each)));
  };
  const makers = new Set(graph.ofType('aws_lambda_function').filter(makesBackups).map(({ id }) => id));
  const runs = (value: Value): boolean => itemsOf(value).some((each) => each.kind === 'reference' && makers.has(each.target));
  const schedules = graph.ofType('aws_scheduler_schedule').filter((each) => runs(get(each.properties, 'target', 'arn')));
  const rules = graph
    .ofType('aws_cloudwatch_event_target')
    .filter((each) => runs(get(each.properties, 'arn')))
    .flatMap((each) => itemsOf(get(each.properties, 'rule')))
    .flatMap((value) => (value.kind === 'reference' ? (graph.resolve(value) ?? []) : []));
  return [...schedules, ...rules].map((each) => get(each.properties, 'schedule_expression')).filter((each) => !isNothing(each)).map(scheduled);
}

function scheduled(expression: Value): number | undefined {
  const text = stringOf(expression);
  return text === undefined ? undefined : intervalOf(text);
}

/** Days that AWS Backup keeps what it makes: PITR covers longer times. */
const KEPT = 35;

function plan(database: Resource, rpo: number, elsewhere: string | undefined, context: RuleContext): readonly CanonicalEdit[] | undefined {
  const schedule = scheduleWithin(rpo);
  const placement = elsewhere === undefined ? undefined : placementIn(elsewhere, context);
  if (!schedule || (elsewhere !== undefined && !placement)) return undefined;
  const own = vault(database, undefined, context);
  const copy = placement ? vault(database, placement, context) : undefined;
  const name = (suffix: string): ReturnType<typeof write.template> => write.template(...physicalName(database), suffix);
  const role = newServiceRole(
    {
      words: `${database.name} backup`,
      description: 'Lets AWS Backup back up the database',
      principal: 'backup.amazonaws.com',
      policy: 'service-role/AWSBackupServiceRolePolicyForBackup',
    },
    database,
    context,
  );
  const backupPlan = newResource('aws_backup_plan', `${database.name} backup plan`, database, {
    name: name('-backup'),
    rule: write.list(
      write.object({
        rule_name: write.literal(schedule.hours === 24 ? 'daily' : `every-${schedule.hours}-hours`.replace('1-hours', 'hour')),
        target_vault_name: write.reference(own.vault, 'name'),
        schedule: write.literal(schedule.expression),
        lifecycle: write.object({ delete_after: write.literal(KEPT) }),
        ...(copy ? { copy_action: write.list(write.object({ destination_vault_arn: write.reference(copy.vault, 'arn') })) } : {}),
      }),
    ),
  });
  const selection = newResource('aws_backup_selection', `${database.name} backup selection`, database, {
    name: name('-backup'),
    plan_id: write.reference(backupPlan, 'id'),
    iam_role_arn: role.arn,
    resources: write.list(write.reference(database, 'arn')),
  });
  return [{ kind: 'add', resource: selection }, ...role.edits, ...own.edits, ...(copy?.edits ?? [])];
}

/** A vault with a customer key, here or in another region. */
function vault(
  database: Resource,
  placement: Placement | undefined,
  context: RuleContext,
): { readonly vault: NewResource; readonly edits: readonly CanonicalEdit[] } {
  const words = placement ? 'recovery backup' : 'backup';
  const key = customerKeyIn(placement, database, context, words);
  const added = newResource('aws_backup_vault', `${database.name} ${words} vault`, database, {
    name: write.template(...physicalName(database), `-${words.replace(' ', '-')}`),
    kms_key_arn: key.arn,
  });
  return { vault: placement ? { ...added, placement } : added, edits: key.edits };
}
