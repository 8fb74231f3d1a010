import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get, isNothing, possibilities, type Possibility } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { engineOf, followsAnother, isAurora, isProduction, mayBeReplica, retentionDays } from '../shared/databases';
import { when } from '../shared/words';

/** Long enough that damage of a weekend or a short holiday is noticed in time. */
const WANTED_DAYS = 7;

export default defineRule({
  id: 'backup/short-retention',
  title: 'Backups kept for too short a time',
  severity: 'medium',
  tags: ['backup', 'rds'],
  corresponds: {
    checkov: ['CKV_AWS_133', 'CKV_AWS_343', 'CKV_AWS_360', 'CKV_AWS_361'],
    trivy: ['AVD-AWS-0077'],
    'cdk-nag': ['AwsSolutions-RDS13', 'AwsSolutions-DOC4', 'AwsSolutions-N5'],
    sonar: ['S6364'],
  },
  why: `A retention of 0 days turns automated backups off, and point-in-time recovery with them: what a faulty release or a mistyped statement
destroys is gone. With a day or two the damage of a Friday is noticed on Monday, when the last good backup has been deleted.`,
  howToFix: `Keep backups for at least seven days. The change applies in place, with one exception: a DB instance outside Aurora restarts when its
retention changes from 0 to another value ("Enabling automated backups" in the user guide of RDS), so the fix does that only when asked to.
Backup storage up to the size of the database is free; what a longer retention needs beyond that is charged per gigabyte and month.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.Enabling.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html',
  ],
  fixable: true,
  resources: ['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster', 'aws_redshift_cluster'],

  *check(database, context) {
    if (database.type === 'aws_db_instance' ? isKeptElsewhere(database, context) : followsAnother(database)) return;
    const argument = ARGUMENTS[database.type] ?? 'backup_retention_period';
    const short = possibilities(get(database.properties, argument)).find((each) => isShort(retentionDays(each.value, database, context), context));
    if (!short) return;
    const days = retentionDays(short.value, database, context) ?? 0;
    yield {
      resource: database,
      at: short.value,
      message: messageFor(labelOf(database), days, short),
      fixes: [keepLonger(database, argument, days)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = «0» # saves money
}
`,
          fixed: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7 # saves money
}
`,
        },
        {
          title: 'nothing said: the provider turns backups off',
          source: `«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
          fixed: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
}
`,
        },
        {
          title: "three days in production, through a variable's default",
          config: { lifecycle: 'production' },
          source: `variable "retention" {
  type    = number
  default = «3»
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = var.retention
}
`,
          fixed: `variable "retention" {
  type    = number
  default = 3
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 7
}
`,
        },
      ],
      good: [
        {
          title: 'a retention that is given at deployment',
          unknown: true,
          source: `variable "retention" {
  type = number
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = var.retention
}
`,
        },
        {
          title: 'a replica, which needs no backups of its own',
          config: { lifecycle: 'production' },
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 14
}

resource "aws_db_instance" "orders_reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.t4g.medium"
}
`,
        },
        {
          title: 'three days outside production',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  backup_retention_period     = 3
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
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "EngineVersion": "17",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "BackupRetentionPeriod": «0»
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
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "BackupRetentionPeriod": 7
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a parameter decides',
          unknown: true,
          source: `{
  "Parameters": { "Retention": { "Type": "Number" } },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "EngineVersion": "17",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "BackupRetentionPeriod": { "Ref": "Retention" }
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
          title: 'nothing said, in production: AWS keeps one day',
          config: { lifecycle: 'production' },
          source: `Resources:
  «Orders»:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '17.9'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
`,
          fixed: `Resources:
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '17.9'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      BackupRetentionPeriod: 7
`,
        },
        {
          title: 'off in some environments, by a mapping',
          source: `Parameters:
  Stage:
    Type: String
    Default: test
Mappings:
  Backups:
    test:
      Days: «0»
    live:
      Days: 14
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      EngineVersion: '8.4.11'
      DBInstanceClass: db.m7g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      BackupRetentionPeriod: !FindInMap [Backups, !Ref Stage, Days]
`,
          fixed: `Parameters:
  Stage:
    Type: String
    Default: test
Mappings:
  Backups:
    test:
      Days: 0
    live:
      Days: 14
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      EngineVersion: '8.4.11'
      DBInstanceClass: db.m7g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      BackupRetentionPeriod: 7
`,
        },
      ],
      good: [
        {
          title: 'nothing said outside production: AWS keeps one day',
          source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
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

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      backupRetention: «cdk.Duration.days(0)»,
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
      backupRetention: cdk.Duration.days(7),
    });
  }
}
`,
        },
        {
          title: 'an Aurora cluster in production',
          indirect: true,
          config: { lifecycle: 'production' },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const retention = «cdk.Duration.days(2)»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseCluster(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
      backup: { retention },
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const retention = cdk.Duration.days(2);

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseCluster(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
      backup: { retention: cdk.Duration.days(7) },
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a retention that the caller decides',
          unknown: true,
          config: { lifecycle: 'production' },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly retentionDays: number;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id, props);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc: props.vpc,
      backupRetention: cdk.Duration.days(props.retentionDays),
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

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupRetentionPeriod: «0»,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupRetentionPeriod: 7,
});
`,
        },
        {
          title: "too short for production, through a component's argument",
          config: { lifecycle: 'production' },
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

interface OrdersDatabaseArgs {
    retentionDays: number;
}

class OrdersDatabase extends pulumi.ComponentResource {
    constructor(name: string, args: OrdersDatabaseArgs) {
        super("orders:database:OrdersDatabase", name);

        new aws.rds.Instance(\`\${name}-db\`, {
            engine: "postgres",
            engineVersion: "17",
            instanceClass: "db.t4g.medium",
            allocatedStorage: 100,
            username: "orders_admin",
            manageMasterUserPassword: true,
            backupRetentionPeriod: args.retentionDays,
        }, { parent: this });
    }
}

new OrdersDatabase("orders", { retentionDays: «1» });
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

interface OrdersDatabaseArgs {
    retentionDays: number;
}

class OrdersDatabase extends pulumi.ComponentResource {
    constructor(name: string, args: OrdersDatabaseArgs) {
        super("orders:database:OrdersDatabase", name);

        new aws.rds.Instance(\`\${name}-db\`, {
            engine: "postgres",
            engineVersion: "17",
            instanceClass: "db.t4g.medium",
            allocatedStorage: 100,
            username: "orders_admin",
            manageMasterUserPassword: true,
            backupRetentionPeriod: 7,
        }, { parent: this });
    }
}

new OrdersDatabase("orders", { retentionDays: 1 });
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    backupRetentionPeriod: new pulumi.Config().requireNumber("retentionDays"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

orders = «aws.rds.Instance»(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.t4g.medium",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
)
`,
          fixed: `import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.t4g.medium",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_retention_period=7,
)
`,
        },
        {
          title: 'too short for production, through a constant',
          config: { lifecycle: 'production' },
          source: `import pulumi_aws as aws

RETENTION_DAYS = «3»

catalogue = aws.docdb.Cluster(
    "catalogue",
    master_username="catalogue_admin",
    manage_master_user_password=True,
    backup_retention_period=RETENTION_DAYS,
)
`,
          fixed: `import pulumi_aws as aws

RETENTION_DAYS = 3

catalogue = aws.docdb.Cluster(
    "catalogue",
    master_username="catalogue_admin",
    manage_master_user_password=True,
    backup_retention_period=7,
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

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.t4g.medium",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    backup_retention_period=pulumi.Config().require_int("retentionDays"),
)
`,
        },
      ],
    },
  },
});

const ARGUMENTS: Readonly<Record<string, string>> = { aws_redshift_cluster: 'automated_snapshot_retention_period' };

/** Replicas have the backups of their source, instances of Aurora those of their cluster. */
function isKeptElsewhere(instance: Resource, { graph }: RuleContext): boolean {
  return mayBeReplica(instance) || isAurora(engineOf(instance, graph));
}

function isShort(days: number | undefined, { config }: RuleContext): boolean {
  return days !== undefined && (days === 0 || (days < WANTED_DAYS && isProduction(config)));
}

function messageFor(label: string, days: number, { value, condition }: Possibility): string {
  if (days === 0) {
    const none = isNothing(value) ? 'states no retention, so it keeps no automated backups' : 'keeps no automated backups';
    return `Database ${label} ${none}${when(condition)}: what a mistake destroys is gone. Keep them for ${WANTED_DAYS} days.`;
  }
  const span = days === 1 ? 'one day' : `${days} days`;
  const keeps = isNothing(value) ? 'does not say how long to keep backups, so it keeps them' : 'keeps backups';
  return `Database ${label} ${keeps} for ${span} only${when(condition)}: damage that is noticed later cannot be undone. Keep them for ${WANTED_DAYS} days.`;
}

function keepLonger(database: Resource, argument: string, days: number): FixOffer {
  const restarts = days === 0 && database.type === 'aws_db_instance';
  return {
    title: `Keep backups for ${WANTED_DAYS} days`,
    applicability: restarts ? 'unsafe' : 'safe',
    impact: restarts ? 'downtime' : 'in-place',
    edits: (): readonly CanonicalEdit[] => [{ kind: 'set', resource: database, path: [argument], value: write.literal(WANTED_DAYS) }],
  };
}
