import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { booleanOf, get, isNothing } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { sameLocation } from '../../server/core/text';
import { engineOf, followsAnother, isAurora, isMissing, isProduction, mayBeReplica, membersOf, switchedOff } from '../shared/databases';
import { insightsKeyFor, insightsSupport } from '../shared/insights';
import { monitoringRoleFor } from '../shared/monitoring-role';
import { when } from '../shared/words';

export default defineRule({
  id: 'rds/single-az',
  title: 'Production database in one zone',
  severity: 'high',
  tags: ['rds', 'reliability'],
  corresponds: {
    checkov: ['CKV_AWS_157'],
    'cdk-nag': ['AwsSolutions-RDS3', 'NIST.800.53.R5-RDSMultiAZSupport', 'HIPAA.Security-RDSMultiAZSupport'],
  },
  why: `A database in one availability zone is away for as long as that zone, its host or its disk is, and for the whole of each maintenance. RDS keeps
a standby in a second zone and switches to it within a minute or two; Aurora promotes another instance of the cluster. With a single instance
both have to build a new one first. Reported where \`lifecycle\` is \`production\`.`,
  howToFix: `Set \`multi_az\`; for Aurora add a second instance. Both apply in place without downtime, though the first copy to the standby can slow
writes down, and both about double what the instance costs. Read replicas are not reported.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html',
  ],
  fixable: true,
  resources: ['aws_db_instance', 'aws_rds_cluster'],

  *check(database, context) {
    if (!isProduction(context.config)) return;
    if (database.type === 'aws_rds_cluster') yield* checkCluster(database, context);
    else yield* checkInstance(database, context);
  },

  examples: {
    terraform: {
      bad: [
        {
          config: { lifecycle: 'production' },
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
  multi_az                    = true
}
`,
        },
        {
          title: 'in one environment only',
          config: { lifecycle: 'production' },
          source: `variable "live" {
  type = bool
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  multi_az                    = var.live ? true : «false»
}
`,
          fixed: `variable "live" {
  type = bool
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  multi_az                    = true
}
`,
        },
        {
          title: 'off through a local',
          config: { lifecycle: 'production' },
          source: `locals {
  standby = «false»
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  multi_az                    = local.standby
}
`,
          fixed: `locals {
  standby = false
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  multi_az                    = true
}
`,
        },
        {
          title: 'a cluster with a single instance',
          indirect: true,
          config: { lifecycle: 'production' },
          source: `variable "monitoring_role_arn" {
  type = string
}

variable "key_arn" {
  type = string
}

«resource "aws_rds_cluster" "orders"» {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "writer" {
  cluster_identifier              = aws_rds_cluster.orders.id
  engine                          = aws_rds_cluster.orders.engine
  engine_version                  = aws_rds_cluster.orders.engine_version
  instance_class                  = "db.r6g.large"
  monitoring_interval             = 60
  monitoring_role_arn             = var.monitoring_role_arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.key_arn
}
`,
          fixed: `variable "monitoring_role_arn" {
  type = string
}

variable "key_arn" {
  type = string
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "orders_reader" {
  cluster_identifier              = aws_rds_cluster.orders.id
  engine                          = aws_rds_cluster.orders.engine
  engine_version                  = aws_rds_cluster.orders.engine_version
  instance_class                  = "db.r6g.large"
  monitoring_interval             = 60
  monitoring_role_arn             = var.monitoring_role_arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.key_arn
}

resource "aws_rds_cluster_instance" "writer" {
  cluster_identifier              = aws_rds_cluster.orders.id
  engine                          = aws_rds_cluster.orders.engine
  engine_version                  = aws_rds_cluster.orders.engine_version
  instance_class                  = "db.r6g.large"
  monitoring_interval             = 60
  monitoring_role_arn             = var.monitoring_role_arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = var.key_arn
}
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          config: { lifecycle: 'production' },
          source: `variable "standby" {
  type = bool
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  multi_az                    = var.standby
}
`,
        },
        {
          title: 'a read replica, and a cluster of two',
          config: { lifecycle: 'production' },
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  multi_az                    = true
  backup_retention_period     = 7
}

resource "aws_db_instance" "reader" {
  identifier          = "orders-reader"
  replicate_source_db = aws_db_instance.orders.identifier
  instance_class      = "db.r6g.large"
}

resource "aws_rds_cluster" "ledger" {
  cluster_identifier          = "ledger"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "ledger" {
  count = 2

  cluster_identifier = aws_rds_cluster.ledger.id
  engine             = aws_rds_cluster.ledger.engine
  instance_class     = "db.r6g.large"
}
`,
        },
        {
          title: 'outside production',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          config: { lifecycle: 'production' },
          source: `{
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
        "MultiAZ": «false»
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
        "MultiAZ": true
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
          config: { lifecycle: 'production' },
          source: `{
  "Parameters": { "Standby": { "Type": "String", "AllowedValues": ["true", "false"] } },
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
        "MultiAZ": { "Ref": "Standby" }
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
          title: "off by a parameter's default",
          config: { lifecycle: 'production' },
          source: `Parameters:
  Standby:
    Type: String
    Default: «'false'»
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      MultiAZ: !Ref Standby
`,
          fixed: `Parameters:
  Standby:
    Type: String
    Default: 'false'
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      EngineVersion: '17'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      MultiAZ: true
`,
        },
        {
          title: 'a cluster with a single instance',
          config: { lifecycle: 'production' },
          source: `Parameters:
  MonitoringRoleArn:
    Type: String
  KeyArn:
    Type: String
Resources:
  «Orders»:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '17.9'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
  Writer:
    Type: AWS::RDS::DBInstance
    Properties:
      DBClusterIdentifier: !Ref Orders
      DBInstanceClass: db.r6g.large
      Engine: aurora-postgresql
      MonitoringInterval: 60
      MonitoringRoleArn: !Ref MonitoringRoleArn
      EnablePerformanceInsights: true
      PerformanceInsightsKMSKeyId: !Ref KeyArn
`,
          fixed: `Parameters:
  MonitoringRoleArn:
    Type: String
  KeyArn:
    Type: String
Resources:
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '17.9'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
  Writer:
    Type: AWS::RDS::DBInstance
    Properties:
      DBClusterIdentifier: !Ref Orders
      DBInstanceClass: db.r6g.large
      Engine: aurora-postgresql
      MonitoringInterval: 60
      MonitoringRoleArn: !Ref MonitoringRoleArn
      EnablePerformanceInsights: true
      PerformanceInsightsKMSKeyId: !Ref KeyArn
  OrdersReader:
    Type: AWS::RDS::DBInstance
    Properties:
      DBClusterIdentifier: !Ref Orders
      Engine: aurora-postgresql
      DBInstanceClass: db.r6g.large
      MonitoringInterval: 60
      MonitoringRoleArn: !Ref MonitoringRoleArn
      EnablePerformanceInsights: true
      PerformanceInsightsKMSKeyId: !Ref KeyArn
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'production' },
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
      MultiAZ: true
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          config: { lifecycle: 'production' },
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
      multiAz: true,
    });
  }
}
`,
        },
        {
          title: 'off through a constant',
          config: { lifecycle: 'production' },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const STANDBY = «false»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      multiAz: STANDBY,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const STANDBY = false;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      multiAz: true,
    });
  }
}
`,
        },
        {
          title: 'a cluster with a writer alone',
          config: { lifecycle: 'production' },
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
      readers: [rds.ClusterInstance.serverlessV2('reader')],
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a cluster with a reader',
          config: { lifecycle: 'production' },
          source: `import * as cdk from 'aws-cdk-lib';
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
      readers: [rds.ClusterInstance.serverlessV2('reader', { scaleWithWriter: true })],
    });
  }
}
`,
        },
        {
          title: 'the caller decides',
          unknown: true,
          config: { lifecycle: 'production' },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly standby: boolean;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc: props.vpc,
      multiAz: props.standby,
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
          config: { lifecycle: 'production' },
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
    multiAz: true,
});
`,
        },
        {
          title: 'a cluster with a single instance, whose class is a constant',
          indirect: true,
          config: { lifecycle: 'production' },
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const instanceClass = "db.r6g.large";

const orders = «new aws.rds.Cluster»("orders", {
    engine: "aurora-postgresql",
    engineVersion: "17.9",
    masterUsername: "orders_admin",
    manageMasterUserPassword: true,
});

const writer = new aws.rds.ClusterInstance("writer", {
    clusterIdentifier: orders.id,
    engine: "aurora-postgresql",
    instanceClass,
    monitoringInterval: 60,
    monitoringRoleArn: config.require("monitoringRoleArn"),
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: config.require("keyArn"),
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const instanceClass = "db.r6g.large";

const orders = new aws.rds.Cluster("orders", {
    engine: "aurora-postgresql",
    engineVersion: "17.9",
    masterUsername: "orders_admin",
    manageMasterUserPassword: true,
});

new aws.rds.ClusterInstance("orders-reader", {
    clusterIdentifier: orders.id,
    engine: "aurora-postgresql",
    instanceClass,
    monitoringInterval: 60,
    monitoringRoleArn: config.require("monitoringRoleArn"),
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: config.require("keyArn"),
});

const writer = new aws.rds.ClusterInstance("writer", {
    clusterIdentifier: orders.id,
    engine: "aurora-postgresql",
    instanceClass,
    monitoringInterval: 60,
    monitoringRoleArn: config.require("monitoringRoleArn"),
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: config.require("keyArn"),
});
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          config: { lifecycle: 'production' },
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    multiAz: new pulumi.Config().requireBoolean("standby"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          config: { lifecycle: 'production' },
          source: `import pulumi_aws as aws

orders = «aws.rds.Instance»(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
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
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    multi_az=True,
)
`,
        },
        {
          title: 'off through a constant',
          config: { lifecycle: 'production' },
          source: `import pulumi_aws as aws

STANDBY = «False»

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    multi_az=STANDBY,
)
`,
          fixed: `import pulumi_aws as aws

STANDBY = False

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    multi_az=True,
)
`,
        },
        {
          title: 'a cluster with a single instance',
          config: { lifecycle: 'production' },
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

orders = «aws.rds.Cluster»(
    "orders",
    engine="aurora-postgresql",
    engine_version="17.9",
    master_username="orders_admin",
    manage_master_user_password=True,
)

writer = aws.rds.ClusterInstance(
    "writer",
    cluster_identifier=orders.id,
    engine="aurora-postgresql",
    instance_class="db.r6g.large",
    monitoring_interval=60,
    monitoring_role_arn=config.require("monitoringRoleArn"),
    performance_insights_enabled=True,
    performance_insights_kms_key_id=config.require("keyArn"),
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

orders = aws.rds.Cluster(
    "orders",
    engine="aurora-postgresql",
    engine_version="17.9",
    master_username="orders_admin",
    manage_master_user_password=True,
)

aws.rds.ClusterInstance(
    "orders-reader",
    cluster_identifier=orders.id,
    engine="aurora-postgresql",
    instance_class="db.r6g.large",
    monitoring_interval=60,
    monitoring_role_arn=config.require("monitoringRoleArn"),
    performance_insights_enabled=True,
    performance_insights_kms_key_id=config.require("keyArn"),
)

writer = aws.rds.ClusterInstance(
    "writer",
    cluster_identifier=orders.id,
    engine="aurora-postgresql",
    instance_class="db.r6g.large",
    monitoring_interval=60,
    monitoring_role_arn=config.require("monitoringRoleArn"),
    performance_insights_enabled=True,
    performance_insights_kms_key_id=config.require("keyArn"),
)
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          config: { lifecycle: 'production' },
          source: `import pulumi
import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    multi_az=pulumi.Config().require_bool("standby"),
)
`,
        },
      ],
    },
  },
});

function* checkInstance(instance: Resource, context: RuleContext): Iterable<Problem> {
  if (mayBeReplica(instance) || isAurora(engineOf(instance, context.graph))) return;
  const off = switchedOff(get(instance.properties, 'multi_az'));
  if (!off) return;
  yield {
    resource: instance,
    at: off.value,
    message: `Database ${labelOf(instance)} runs in one zone only${when(off.condition)} and is away as long as that zone is. Give it a standby in a second one.`,
    fixes: [
      {
        title: 'Keep a standby in a second zone',
        applicability: 'safe',
        impact: 'cost',
        edits: () => [{ kind: 'set', resource: instance, path: ['multi_az'], value: write.literal(true) }],
      },
    ],
  };
}

function* checkCluster(cluster: Resource, context: RuleContext): Iterable<Problem> {
  if (!isAurora(engineOf(cluster, context.graph)) || followsAnother(cluster)) return;
  const { all, complete } = membersOf(cluster, context.graph);
  const [only] = all;
  if (!complete || !only || all.length > 1) return;
  yield {
    resource: cluster,
    at: cluster.header,
    message: `Cluster ${labelOf(cluster)} has a single instance and is away until Aurora has built another one when that fails. Add a second instance, which lands in another zone.`,
    related: [{ location: only.header, message: 'its only instance' }],
    fixes: [addingInstance(cluster, only, context)],
  };
}

/** What a second instance has in common with the first. */
const SHARED = [
  'engine',
  'engine_version',
  'instance_class',
  'db_parameter_group_name',
  'db_subnet_group_name',
  'ca_cert_identifier',
  'publicly_accessible',
  'auto_minor_version_upgrade',
  'monitoring_interval',
  'monitoring_role_arn',
  'performance_insights_enabled',
  'performance_insights_kms_key_id',
  'performance_insights_retention_period',
];

function addingInstance(cluster: Resource, first: Resource, context: RuleContext): FixOffer {
  return {
    title: 'Add a second instance',
    applicability: 'safe',
    impact: 'cost',
    edits: (): readonly CanonicalEdit[] | undefined => {
      const link = { cluster_identifier: write.reference(cluster, 'id') };
      const name = `${cluster.name} reader`;
      // A construct that declares its instances itself makes the second one like the first.
      if (sameLocation(first.declaration, cluster.declaration)) return [{ kind: 'add', resource: newResource(first.type, name, cluster, link) }];
      const like = settingsLike(first);
      if (!like || first.declared.id.includes('[')) return undefined;
      const watched = watching(first, cluster, context);
      const resource = newResource(first.type, name, first, { ...link, ...like, ...watched.properties });
      return [{ kind: 'add', resource }, ...watched.edits];
    },
  };
}

/** The first instance's settings as they are written there; undefined when one of them cannot be repeated. */
function settingsLike(first: Resource): Readonly<Record<string, Expression>> | undefined {
  const settings: Record<string, Expression> = {};
  for (const name of SHARED) {
    const property = first.properties.entries.get(name);
    if (!property || isNothing(property.value)) continue;
    if (!property.site) return undefined;
    settings[name] = write.existing({ ...property.value, from: { location: property.site, via: [] } });
  }
  return settings;
}

/** Monitoring and insights, where neither the cluster nor its first instance has them. */
function watching(first: Resource, cluster: Resource, context: RuleContext): { readonly properties: Record<string, Expression>; readonly edits: readonly CanonicalEdit[] } {
  const properties: Record<string, Expression> = {};
  const edits: CanonicalEdit[] = [];
  const lack = (name: string): boolean => isMissing(first, name) && isMissing(cluster, name);
  if (lack('monitoring_interval')) {
    const role = monitoringRoleFor(first, context);
    Object.assign(properties, { monitoring_interval: write.literal(60), monitoring_role_arn: role.arn });
    edits.push(...role.edits);
  }
  if (insightsSupport(first, context) !== 'supported' || !isMissing(cluster, 'performance_insights_enabled')) return { properties, edits };
  if (isMissing(first, 'performance_insights_enabled')) properties['performance_insights_enabled'] = write.literal(true);
  if (isMissing(first, 'performance_insights_kms_key_id') && booleanOf(get(first.properties, 'performance_insights_enabled')) !== false) {
    const key = insightsKeyFor(first, context);
    properties['performance_insights_kms_key_id'] = key.arn;
    edits.push(...key.edits);
  }
  return { properties, edits };
}
