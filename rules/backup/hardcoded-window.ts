import { write } from '../../server/core/edits';
import { get, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type RuleContext } from '../../server/core/rule';
import { contains } from '../../server/core/text';
import type { LiteralValue } from '../../server/core/value';
import { mayBeReplica } from '../shared/databases';
import { isReusable } from '../shared/inputs';
import { when } from '../shared/words';

export default defineRule({
  id: 'backup/hardcoded-window',
  title: 'Backup or maintenance window fixed in reusable code',
  severity: 'medium',
  tags: ['backup', 'rds'],
  corresponds: {},
  why: `The quiet hour of one environment is the busiest of another: a window that is written into a module, a component or a parameterised stack
runs every deployment's backups and restarts at the same time of day, wherever its users are.`,
  howToFix: `Let whoever deploys choose: make the window a parameter whose default is the present one. The fix declares it and uses it, so that nothing
changes until somebody sets it.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ManagingAutomatedBackups.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html',
  ],
  fixable: true,
  resources: ['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster', 'aws_elasticache_replication_group', 'aws_elasticache_cluster', 'aws_redshift_cluster'],

  *check(database, context) {
    if (mayBeReplica(database)) return;
    for (const { argument, noun } of WINDOWS) {
      for (const { value, condition } of possibilities(get(database.properties, argument))) {
        if (value.kind !== 'literal' || !isWindow(value) || !isFixedHere(value, database) || isFallback(value, context) || !isReusable(database, context)) continue;
        yield {
          resource: database,
          at: value,
          message: `The ${noun} window of ${labelOf(database)} is fixed in code that is deployed with parameters${when(condition)}, so every deployment shares it. Make it a parameter.`,
          fixes: [
            {
              title: `Make the ${noun} window a parameter with this default`,
              applicability: 'safe',
              impact: 'in-place',
              edits: () =>
                condition === undefined
                  ? [
                      {
                        kind: 'set',
                        resource: database,
                        path: [argument],
                        value: write.input({
                          isNew: true,
                          name: `${noun} window`,
                          type: 'string',
                          preset: value.value,
                          description: `When the database ${noun === 'backup' ? 'is backed up' : 'may be maintained'}, in UTC`,
                          near: database,
                        }),
                      },
                    ]
                  : undefined,
            },
          ],
        };
      }
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "environment" {
  type        = string
  description = "Name of the environment"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders-\${var.environment}"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  backup_window               = «"03:00-04:00"»
}
`,
          fixed: `variable "environment" {
  type        = string
  description = "Name of the environment"
}

variable "backup_window" {
  description = "When the database is backed up, in UTC"
  type        = string
  default     = "03:00-04:00"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders-\${var.environment}"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  backup_window               = var.backup_window
}
`,
        },
        {
          title: 'through a local',
          source: `variable "environment" {
  type        = string
  description = "Name of the environment"
}

locals {
  night = «"03:00-04:00"»
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders-\${var.environment}"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  backup_window               = local.night
}
`,
          fixed: `variable "environment" {
  type        = string
  description = "Name of the environment"
}

variable "backup_window" {
  description = "When the database is backed up, in UTC"
  type        = string
  default     = "03:00-04:00"
}

locals {
  night = "03:00-04:00"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders-\${var.environment}"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  backup_window               = var.backup_window
}
`,
        },
      ],
      good: [
        {
          title: "a variable's default",
          source: `variable "environment" {
  type        = string
  description = "Name of the environment"
}

variable "backup_window" {
  type        = string
  description = "When the database is backed up, in UTC"
  default     = "03:00-04:00"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders-\${var.environment}"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  backup_window               = var.backup_window
}
`,
        },
        {
          title: 'a window that is given at deployment',
          unknown: true,
          source: `variable "environment" {
  type        = string
  description = "Name of the environment"
}

variable "backup_window" {
  type        = string
  description = "When the database is backed up, in UTC"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders-\${var.environment}"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  backup_window               = var.backup_window
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Parameters": {
    "Environment": { "Type": "String" }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "DBInstanceIdentifier": { "Fn::Sub": "orders-\${Environment}" },
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "50",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "PreferredBackupWindow": «"03:00-04:00"»
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": {
    "Environment": { "Type": "String" },
    "BackupWindow": {
      "Type": "String",
      "Default": "03:00-04:00",
      "Description": "When the database is backed up, in UTC"
    }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "DBInstanceIdentifier": { "Fn::Sub": "orders-\${Environment}" },
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "50",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "PreferredBackupWindow": { "Ref": "BackupWindow" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: "a parameter's default",
          source: `{
  "Parameters": {
    "Environment": { "Type": "String" },
    "BackupWindow": { "Type": "String", "Default": "03:00-04:00" }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "DBInstanceIdentifier": { "Fn::Sub": "orders-\${Environment}" },
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "50",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "PreferredBackupWindow": { "Ref": "BackupWindow" }
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
          source: `Parameters:
  Environment:
    Type: String
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      DBInstanceIdentifier: !Sub orders-\${Environment}
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: '50'
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      PreferredMaintenanceWindow: «sun:04:30-sun:05:30»
`,
          fixed: `Parameters:
  Environment:
    Type: String
  MaintenanceWindow:
    Type: String
    Default: sun:04:30-sun:05:30
    Description: When the database may be maintained, in UTC
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      DBInstanceIdentifier: !Sub orders-\${Environment}
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: '50'
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      PreferredMaintenanceWindow: !Ref MaintenanceWindow
`,
        },
      ],
      good: [
        {
          title: 'a mapping',
          source: `Parameters:
  Environment:
    Type: String
Mappings:
  Windows:
    maintenance:
      utc: sun:04:30-sun:05:30
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      DBInstanceIdentifier: !Sub orders-\${Environment}
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: '50'
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      PreferredMaintenanceWindow: !FindInMap [Windows, maintenance, utc]
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

interface OrdersProps extends cdk.StackProps {
  readonly environment: string;
}

class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc');
    new rds.DatabaseInstance(this, 'Database', {
      instanceIdentifier: \`orders-\${props.environment}\`,
      engine: rds.DatabaseInstanceEngine.POSTGRES,
      vpc,
      storageEncrypted: true,
      preferredMaintenanceWindow: «'sun:04:30-sun:05:30'»,
    });
  }
}

const app = new cdk.App();
new OrdersStack(app, 'Orders', { environment: app.node.tryGetContext('environment') });
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

interface OrdersProps extends cdk.StackProps {
  readonly environment: string;
}

class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersProps) {
    super(scope, id, props);
    const maintenanceWindow = this.node.tryGetContext('maintenanceWindow') ?? 'sun:04:30-sun:05:30';

    const vpc = new ec2.Vpc(this, 'Vpc');
    new rds.DatabaseInstance(this, 'Database', {
      instanceIdentifier: \`orders-\${props.environment}\`,
      engine: rds.DatabaseInstanceEngine.POSTGRES,
      vpc,
      storageEncrypted: true,
      preferredMaintenanceWindow: maintenanceWindow,
    });
  }
}

const app = new cdk.App();
new OrdersStack(app, 'Orders', { environment: app.node.tryGetContext('environment') });
`,
        },
      ],
      good: [
        {
          title: 'passed in by the caller',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

interface OrdersProps extends cdk.StackProps {
  readonly environment: string;
  readonly maintenance?: string;
}

class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc');
    new rds.DatabaseInstance(this, 'Database', {
      instanceIdentifier: \`orders-\${props.environment}\`,
      engine: rds.DatabaseInstanceEngine.POSTGRES,
      vpc,
      storageEncrypted: true,
      preferredMaintenanceWindow: props.maintenance,
    });
  }
}

const app = new cdk.App();
new OrdersStack(app, 'Orders', { environment: app.node.tryGetContext('environment'), maintenance: 'sun:02:00-sun:03:00' });
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          title: 'through a constant',
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const NIGHT = «'03:00-04:00'»;

export const orders = new aws.rds.Instance('orders', {
  identifier: \`orders-\${config.require('environment')}\`,
  engine: 'postgres',
  instanceClass: 'db.t4g.medium',
  allocatedStorage: 50,
  username: 'orders',
  manageMasterUserPassword: true,
  storageEncrypted: true,
  backupRetentionPeriod: 7,
  backupWindow: NIGHT,
});
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const backupWindowInput = config.get('backupWindow') ?? '03:00-04:00';

const NIGHT = '03:00-04:00';

export const orders = new aws.rds.Instance('orders', {
  identifier: \`orders-\${config.require('environment')}\`,
  engine: 'postgres',
  instanceClass: 'db.t4g.medium',
  allocatedStorage: 50,
  username: 'orders',
  manageMasterUserPassword: true,
  storageEncrypted: true,
  backupRetentionPeriod: 7,
  backupWindow: backupWindowInput,
});
`,
        },
      ],
      good: [
        {
          title: "the default of a component's argument",
          source: `import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";

const config = new pulumi.Config();

class Database extends pulumi.ComponentResource {
  readonly endpoint: pulumi.Output<string>;

  constructor(name: string, args: { backupWindow?: string }) {
    super("acme:data:Database", name);
    const instance = new aws.rds.Instance(name, {
      identifier: \`\${name}-\${config.require("environment")}\`,
      engine: "postgres",
      instanceClass: "db.t4g.medium",
      allocatedStorage: 50,
      username: "orders",
      manageMasterUserPassword: true,
      backupWindow: args.backupWindow ?? "03:00-04:00",
    }, { parent: this });
    this.endpoint = instance.endpoint;
  }
}

export const endpoint = new Database("orders", {}).endpoint;
`,
        },
        {
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();

export const orders = new aws.rds.Instance('orders', {
  identifier: \`orders-\${config.require('environment')}\`,
  engine: 'postgres',
  instanceClass: 'db.t4g.medium',
  allocatedStorage: 50,
  username: 'orders',
  manageMasterUserPassword: true,
  storageEncrypted: true,
  backupRetentionPeriod: 7,
  backupWindow: config.get('backupWindow') ?? '03:00-04:00',
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

orders = aws.rds.Instance(
    "orders",
    identifier=f"orders-{config.require('environment')}",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=7,
    backup_window=«"03:00-04:00"»,
)

pulumi.export("endpoint", orders.endpoint)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
backup_window = config.get("backupWindow") or "03:00-04:00"

orders = aws.rds.Instance(
    "orders",
    identifier=f"orders-{config.require('environment')}",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=7,
    backup_window=backup_window,
)

pulumi.export("endpoint", orders.endpoint)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

orders = aws.rds.Instance(
    "orders",
    identifier=f"orders-{config.require('environment')}",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=50,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    backup_retention_period=7,
    backup_window=config.get("backupWindow") or "03:00-04:00",
)

pulumi.export("endpoint", orders.endpoint)
`,
        },
      ],
    },
  },
});

const WINDOWS = [
  { argument: 'backup_window', noun: 'backup' },
  { argument: 'preferred_backup_window', noun: 'backup' },
  { argument: 'snapshot_window', noun: 'backup' },
  { argument: 'maintenance_window', noun: 'maintenance' },
  { argument: 'preferred_maintenance_window', noun: 'maintenance' },
] as const;

/** What is malformed is `backup/no-window`'s. */
function isWindow(value: LiteralValue): boolean {
  return /^(?:[a-z]{3}:)?\d\d:\d\d-(?:[a-z]{3}:)?\d\d:\d\d$/i.test(stringOf(value) ?? '');
}

/** `args.window ?? '03:00-04:00'`: what counts when a caller says nothing. */
function isFallback({ from: { location } }: LiteralValue, { facts }: RuleContext): boolean {
  return /(?:\?\?|\|\||\bor)\s*$/.test(facts.textOf(location.uri)?.slice(Math.max(0, location.range.start - 40), location.range.start) ?? '');
}

/** Written in the declaration, or in a constant or local beside it: not an input's default, a mapping, or what a caller passes in. */
function isFixedHere({ from }: LiteralValue, { declaration }: Resource): boolean {
  if (from.inputs) return false;
  if (from.via.length === 0) return from.location.uri === declaration.uri && contains(declaration.range, from.location.range);
  return from.via.every(({ name }) => /^local\.\w+$|^[A-Z][A-Z0-9_]*$/.test(name));
}
