import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get, isNothing, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { engineOf, followsAnother, isAurora, mayBeReplica } from '../shared/databases';
import { isConstrained, isReusable, rewriting } from '../shared/inputs';
import { backupBeside, backupWindow, maintenanceBeside, maintenanceWindow, overlap, type Window } from '../shared/windows';
import { enumeration, when } from '../shared/words';

export default defineRule({
  id: 'backup/no-window',
  title: 'Backup or maintenance at an hour that nobody chose',
  severity: 'medium',
  tags: ['backup', 'rds'],
  corresponds: {},
  why: `Without windows AWS picks an hour at random, for each database another one: a backup that slows a single-zone database down, or a
restart for a patch, can fall into the busiest hour of the week. Windows that overlap or that are not written as AWS wants them are refused
at deployment.`,
  howToFix: `State both windows in UTC, at quiet hours, at least half an hour long and not overlapping: \`03:00-04:00\` daily for backups and
\`sun:04:30-sun:05:30\` weekly for maintenance. The change applies in place. In a program that takes parameters the fix adds one for each window, with
these hours as their defaults.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ManagingAutomatedBackups.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html',
  ],
  fixable: true,
  resources: ['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster'],

  *check(database, context) {
    if (database.type === 'aws_db_instance' ? isDecidedElsewhere(database, context) : followsAnother(database)) return;
    const names = namesFor(database);
    const [backup, maintenance] = [get(database.properties, names.backup), get(database.properties, names.maintenance)];
    yield* checkMissing(database, names, context);
    yield* checkWritten(database, backup, 'backup', '03:00-04:00', backupWindow);
    yield* checkWritten(database, maintenance, 'maintenance', 'sun:04:30-sun:05:30', maintenanceWindow);
    const [daily, weekly] = [known(backup, backupWindow), known(maintenance, maintenanceWindow)];
    if (!daily || !weekly || !overlap(daily, weekly)) return;
    yield {
      resource: database,
      at: maintenance,
      message: `The maintenance window of database ${labelOf(database)} overlaps its backup window, which AWS refuses. Leave half an hour between them.`,
      related: [{ location: backup.from.location, message: 'the backup window' }],
      fixes: [movingMaintenance(database, names.maintenance, daily, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
          fixed: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_window               = "03:00-04:00"
  maintenance_window          = "sun:04:30-sun:05:30"
}
`,
        },
        {
          title: 'one of the two, in a module that takes variables',
          source: `variable "instance_class" {
  type = string
}

«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = var.instance_class
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_window               = "03:00-04:00"
}
`,
          fixed: `variable "instance_class" {
  type = string
}

variable "maintenance_window" {
  description = "Weekly hours of maintenance, in UTC"
  type        = string
  default     = "sun:04:30-sun:05:30"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = var.instance_class
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_window               = "03:00-04:00"
  maintenance_window          = var.maintenance_window
}
`,
        },
        {
          title: 'windows that overlap, through locals',
          source: `locals {
  backups     = "03:00-04:00"
  maintenance = «"sun:03:30-sun:04:30"»
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier           = "orders"
  engine                       = "aurora-postgresql"
  engine_version               = "17.9"
  master_username              = "orders_admin"
  manage_master_user_password  = true
  preferred_backup_window      = local.backups
  preferred_maintenance_window = local.maintenance
}
`,
          fixed: `locals {
  backups     = "03:00-04:00"
  maintenance = "sun:03:30-sun:04:30"
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier           = "orders"
  engine                       = "aurora-postgresql"
  engine_version               = "17.9"
  master_username              = "orders_admin"
  manage_master_user_password  = true
  preferred_backup_window      = local.backups
  preferred_maintenance_window = "sun:04:30-sun:05:30"
}
`,
        },
        {
          title: 'a window that AWS does not take',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_window               = «"3am-4am"»
  maintenance_window          = "sun:04:30-sun:05:30"
}
`,
        },
      ],
      good: [
        {
          title: 'windows that are given at deployment',
          unknown: true,
          source: `variable "backup_window" {
  type = string
}

variable "maintenance_window" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_window               = var.backup_window
  maintenance_window          = var.maintenance_window
}
`,
        },
        {
          title: 'a replica follows its source',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
  backup_window               = "03:00-04:00"
  maintenance_window          = "sun:04:30-sun:05:30"
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Resources": {
    «"Orders"»: {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "EngineVersion": "17",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "EngineVersion": "17",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "PreferredBackupWindow": "03:00-04:00",
        "PreferredMaintenanceWindow": "sun:04:30-sun:05:30"
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'parameters decide',
          unknown: true,
          source: `{
  "Parameters": { "BackupWindow": { "Type": "String" }, "MaintenanceWindow": { "Type": "String" } },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "EngineVersion": "17",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "PreferredBackupWindow": {"Ref": "BackupWindow"},
        "PreferredMaintenanceWindow": {"Ref": "MaintenanceWindow"}
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
          title: 'no maintenance window',
          indirect: true,
          source: `Parameters:
  InstanceClass:
    Type: String
    Default: db.r6g.large
Resources:
  «Orders»:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: !Ref InstanceClass
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      PreferredBackupWindow: 17:00-17:30
`,
          fixed: `Parameters:
  InstanceClass:
    Type: String
    Default: db.r6g.large
  MaintenanceWindow:
    Type: String
    Default: sun:18:00-sun:19:00
    Description: Weekly hours of maintenance, in UTC
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: !Ref InstanceClass
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      PreferredBackupWindow: 17:00-17:30
      PreferredMaintenanceWindow: !Ref MaintenanceWindow
`,
        },
        {
          title: "a parameter's default that overlaps",
          source: `Parameters:
  MaintenanceWindow:
    Type: String
    Default: «wed:02:45-wed:03:15»
Resources:
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '17.9'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      PreferredBackupWindow: 03:00-04:00
      PreferredMaintenanceWindow: !Ref MaintenanceWindow
`,
          fixed: `Parameters:
  MaintenanceWindow:
    Type: String
    Default: sun:04:30-sun:05:30
Resources:
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '17.9'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      PreferredBackupWindow: 03:00-04:00
      PreferredMaintenanceWindow: !Ref MaintenanceWindow
`,
        },
      ],
      good: [
        {
          source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      PreferredBackupWindow: 03:00-04:00
      PreferredMaintenanceWindow: sun:04:30-sun:05:30
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

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    «new rds.DatabaseInstance»(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      preferredBackupWindow: '03:00-04:00',
      preferredMaintenanceWindow: 'sun:04:30-sun:05:30',
    });
  }
}
`,
        },
        {
          title: 'a cluster, whose windows stand in two places',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    «new rds.DatabaseCluster»(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseCluster(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
      backup: { retention: cdk.Duration.days(1), preferredWindow: '03:00-04:00' },
      preferredMaintenanceWindow: 'sun:04:30-sun:05:30',
    });
  }
}
`,
        },
        {
          title: 'a window that nobody passes in',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: cdk.StackProps & { vpc: ec2.IVpc; backupWindow?: string }) {
    super(scope, id, props);

    «new rds.DatabaseInstance»(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc: props.vpc,
      preferredBackupWindow: props.backupWindow,
      preferredMaintenanceWindow: 'sun:04:30-sun:05:30',
    });
  }
}

const app = new cdk.App();
const network = new cdk.Stack(app, 'Network');
new OrdersStack(app, 'Orders', { vpc: new ec2.Vpc(network, 'Vpc') });
`,
        },
        {
          title: 'windows of a cluster that overlap',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const MAINTENANCE = «'sun:03:00-sun:04:00'»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseCluster(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
      backup: { retention: cdk.Duration.days(7), preferredWindow: '03:00-04:00' },
      preferredMaintenanceWindow: MAINTENANCE,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const MAINTENANCE = 'sun:03:00-sun:04:00';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseCluster(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
      backup: { retention: cdk.Duration.days(7), preferredWindow: '03:00-04:00' },
      preferredMaintenanceWindow: 'sun:04:30-sun:05:30',
    });
  }
}
`,
        },
        {
          title: 'an L1 construct',
          source: `import * as cdk from 'aws-cdk-lib';
import { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    «new CfnDBInstance»(this, 'Orders', {
      engine: 'postgres',
      engineVersion: '17',
      dbInstanceClass: 'db.r6g.large',
      allocatedStorage: '100',
      masterUsername: 'orders_admin',
      manageMasterUserPassword: true,
      preferredMaintenanceWindow: 'mon:00:15-mon:01:15',
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new CfnDBInstance(this, 'Orders', {
      engine: 'postgres',
      engineVersion: '17',
      dbInstanceClass: 'db.r6g.large',
      allocatedStorage: '100',
      masterUsername: 'orders_admin',
      manageMasterUserPassword: true,
      preferredMaintenanceWindow: 'mon:00:15-mon:01:15',
      preferredBackupWindow: '22:45-23:45',
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'windows that the caller decides',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc: props.vpc,
      preferredBackupWindow: props.backupWindow,
      preferredMaintenanceWindow: props.maintenanceWindow,
    });
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from "@pulumi/aws";

const orders = «new aws.rds.Instance»("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupWindow: "03:00-04:00",
    maintenanceWindow: "sun:04:30-sun:05:30",
});
`,
        },
        {
          title: 'a maintenance window that overlaps, through a constant',
          source: `import * as aws from "@pulumi/aws";

const maintenanceWindow = «"sun:17:00-sun:18:00"»;

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupWindow: "17:00-17:30",
    maintenanceWindow: maintenanceWindow,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const maintenanceWindow = "sun:17:00-sun:18:00";

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupWindow: "17:00-17:30",
    maintenanceWindow: "sun:18:00-sun:19:00",
});
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupWindow: config.require("backupWindow"),
    maintenanceWindow: config.require("maintenanceWindow"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

orders = «aws.rds.Cluster»(
    "orders",
    engine="aurora-postgresql",
    engine_version="17.9",
    master_username="orders_admin",
    manage_master_user_password=True,
)
`,
          fixed: `import pulumi_aws as aws

orders = aws.rds.Cluster(
    "orders",
    engine="aurora-postgresql",
    engine_version="17.9",
    master_username="orders_admin",
    manage_master_user_password=True,
    preferred_backup_window="03:00-04:00",
    preferred_maintenance_window="sun:04:30-sun:05:30",
)
`,
        },
        {
          title: 'a program with configuration',
          indirect: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

orders = «aws.rds.Instance»(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class=config.require("instanceClass"),
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
backup_window = config.get("backupWindow") or "03:00-04:00"
maintenance_window = config.get("maintenanceWindow") or "sun:04:30-sun:05:30"

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class=config.require("instanceClass"),
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_window=backup_window,
    maintenance_window=maintenance_window,
)
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_window=config.require("backupWindow"),
    maintenance_window=config.require("maintenanceWindow"),
)
`,
        },
      ],
    },
  },
});

interface Names {
  readonly backup: string;
  readonly maintenance: string;
}

function namesFor({ type }: Resource): Names {
  return type === 'aws_db_instance'
    ? { backup: 'backup_window', maintenance: 'maintenance_window' }
    : { backup: 'preferred_backup_window', maintenance: 'preferred_maintenance_window' };
}

/** Replicas follow their source; members of Aurora have their cluster's backups. */
function isDecidedElsewhere(instance: Resource, { graph }: RuleContext): boolean {
  return mayBeReplica(instance) || isAurora(engineOf(instance, graph));
}

function* checkMissing(database: Resource, names: Names, context: RuleContext): Iterable<Problem> {
  const missing = (['backup', 'maintenance'] as const).flatMap((kind) => {
    const found = possibilities(get(database.properties, names[kind])).find(({ value }) => isNothing(value));
    return found ? [{ kind, ...found }] : [];
  });
  const [first] = missing;
  if (!first) return;
  const kinds = missing.map(({ kind }) => kind);
  yield {
    resource: database,
    at: first.value,
    message: `Database ${labelOf(database)} has no ${kinds.join(' window and no ')} window${when(first.condition)}, so AWS picks a random hour, which can be a busy one. State when.`,
    fixes: [addingWindows(database, names, kinds, context)],
  };
}

function* checkWritten(database: Resource, value: Value, kind: string, form: string, read: (text: string) => Window | undefined): Iterable<Problem> {
  for (const { value: each, condition } of possibilities(value)) {
    const text = stringOf(each);
    if (text === undefined || isNothing(each) || read(text)) continue;
    yield {
      resource: database,
      at: each,
      message: `The ${kind} window of database ${labelOf(database)} is not one that AWS takes${when(condition)}. Write it like ${form} in UTC, at least 30 minutes long.`,
    };
  }
}

function known(value: Value, read: (text: string) => Window | undefined): Window | undefined {
  const text = stringOf(value);
  return text === undefined ? undefined : read(text);
}

/** Undefined where the other window is not known, so that one beside it cannot be chosen. */
function addingWindows(database: Resource, names: Names, kinds: readonly ('backup' | 'maintenance')[], context: RuleContext): FixOffer {
  const [backup, maintenance] = [get(database.properties, names.backup), get(database.properties, names.maintenance)];
  const wanted = {
    backup: (): string | undefined => beside(maintenance, known(maintenance, maintenanceWindow), backupBeside),
    maintenance: (): string | undefined => beside(backup, known(backup, backupWindow), maintenanceBeside),
  };
  return {
    title: `State the ${enumeration(kinds)} ${kinds.length === 1 ? 'window' : 'windows'}`,
    applicability: 'safe',
    impact: 'in-place',
    edits: () => {
      const edits: CanonicalEdit[] = [];
      for (const kind of kinds) {
        const text = wanted[kind]();
        if (text === undefined) return undefined;
        edits.push({ kind: 'set', resource: database, path: [names[kind]], value: windowExpression(kind, text, database, context) });
      }
      return edits;
    },
  };
}

function beside(other: Value, read: Window | undefined, choose: (window: Window | undefined) => string | undefined): string | undefined {
  return read || isNothing(other) ? choose(read) : undefined;
}

/** Code that is deployed several times takes its windows as parameters. */
function windowExpression(kind: string, text: string, near: Resource, context: RuleContext): Expression {
  if (!isReusable(near, context)) return write.literal(text);
  const period = kind === 'backup' ? 'Daily hours of backups' : 'Weekly hours of maintenance';
  return write.input({ isNew: true, name: `${kind} window`, type: 'string', preset: text, description: `${period}, in UTC`, near });
}

function movingMaintenance(database: Resource, argument: string, backup: Window, context: RuleContext): FixOffer {
  return {
    title: 'Move the maintenance window behind the backup',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => {
      const text = maintenanceBeside(backup);
      if (text === undefined) return undefined;
      const value = get(database.properties, argument);
      const isInput = (value.from.inputs ?? []).length > 0 && !isConstrained(value, context);
      return isInput
        ? [rewriting(database, value, text, context)]
        : [{ kind: 'set', resource: database, path: [argument], value: windowExpression('maintenance', text, database, context) }];
    },
  };
}
