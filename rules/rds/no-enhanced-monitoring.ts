import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { equals, get, isNothing, numberOf, possibilities, type Possibility } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { isProduction } from '../shared/databases';
import { isLacking, MONITORED_TYPES } from '../shared/insights';
import { lazily } from '../../server/core/lazy';
import { monitoringRoleFor } from '../shared/monitoring-role';
import { when } from '../shared/words';

/** Seconds between two measurements. */
const INTERVAL = 60;

export default defineRule({
  id: 'rds/no-enhanced-monitoring',
  title: 'Database without a view of its operating system',
  severity: 'low',
  tags: ['rds', 'monitoring'],
  corresponds: { checkov: ['CKV_AWS_118'], 'cdk-nag': ['NIST.800.53.R5-RDSEnhancedMonitoringEnabled', 'HIPAA.Security-RDSEnhancedMonitoringEnabled'] },
  why: `What CloudWatch shows of a database is what the hypervisor sees. Which process takes the memory, how busy each disk is and what the operating
system waits for is only in enhanced monitoring, and only from the moment on that it is enabled. An interval without a role publishes nothing, and AWS refuses it.`,
  howToFix: `Set an interval of 60 seconds and a role that RDS may assume, with the AWS managed policy \`AmazonRDSEnhancedMonitoringRole\`. The fix uses the
program's role for it or adds one. The change applies in place, without a restart. The measurements are charged as data of CloudWatch Logs: about
a dollar a month and instance at this interval.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html',
  ],
  fixable: true,
  resources: MONITORED_TYPES,

  *check(database, context) {
    if (!isLacking(database, context, hasNone)) return;
    const interval = possibilities(get(database.properties, 'monitoring_interval')).find(isOff);
    const role = possibilities(get(database.properties, 'monitoring_role_arn')).find(({ value }) => isNothing(value));
    const missing = interval ?? role;
    if (!missing) return;
    const what = interval ? 'has no enhanced monitoring' : 'has an interval for enhanced monitoring, but no role to publish it with';
    yield {
      resource: database,
      at: missing.value,
      severity: isProduction(context.config) ? 'medium' : 'low',
      message: `Database ${labelOf(database)} ${what}${when(missing.condition)}: what its operating system does cannot be seen. Set an interval of ${INTERVAL} seconds and a role.`,
      fixes: [monitoring(database, interval !== undefined, role !== undefined, context)],
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
          fixed: `resource "aws_iam_role" "rds_monitoring" {
  description = "Lets RDS publish enhanced monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "monitoring.rds.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

data "aws_partition" "current" {}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:\${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  monitoring_interval         = 60
  monitoring_role_arn         = aws_iam_role.rds_monitoring.arn
}
`,
        },
        {
          title: 'off through a local, in production; the role of the program is used',
          severity: 'medium',
          config: { lifecycle: 'production' },
          source: `locals {
  interval = «0»
}

resource "aws_iam_role" "rds_monitoring" {
  name = "orders-rds-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  monitoring_interval         = local.interval
}
`,
          fixed: `locals {
  interval = 0
}

resource "aws_iam_role" "rds_monitoring" {
  name = "orders-rds-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  monitoring_interval         = 60
  monitoring_role_arn         = aws_iam_role.rds_monitoring.arn
}
`,
        },
        {
          title: 'an interval without a role',
          source: `resource "aws_iam_role" "rds_monitoring" {
  name = "orders-rds-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  monitoring_interval         = 60
}
`,
          fixed: `resource "aws_iam_role" "rds_monitoring" {
  name = "orders-rds-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  monitoring_interval         = 60
  monitoring_role_arn         = aws_iam_role.rds_monitoring.arn
}
`,
        },
        {
          title: 'neither the cluster nor its instance',
          indirect: true,
          source: `resource "aws_iam_role" "rds_monitoring" {
  name = "orders-rds-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
  manage_master_user_password = true
}

«resource "aws_rds_cluster_instance" "writer"» {
  identifier         = "orders-1"
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = aws_rds_cluster.orders.engine
  engine_version     = aws_rds_cluster.orders.engine_version
  instance_class     = "db.r6g.large"
}
`,
          fixed: `resource "aws_iam_role" "rds_monitoring" {
  name = "orders-rds-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
  manage_master_user_password = true
}

resource "aws_rds_cluster_instance" "writer" {
  identifier          = "orders-1"
  cluster_identifier  = aws_rds_cluster.orders.id
  engine              = aws_rds_cluster.orders.engine
  engine_version      = aws_rds_cluster.orders.engine_version
  instance_class      = "db.r6g.large"
  monitoring_interval = 60
  monitoring_role_arn = aws_iam_role.rds_monitoring.arn
}
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `variable "interval" {
  type = number
}

variable "role_arn" {
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
  monitoring_interval         = var.interval
  monitoring_role_arn         = var.role_arn
}
`,
        },
        {
          source: `resource "aws_iam_role" "rds_monitoring" {
  name = "orders-rds-monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "monitoring.rds.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "rds_monitoring" {
  role       = aws_iam_role.rds_monitoring.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  monitoring_interval         = 30
  monitoring_role_arn         = aws_iam_role.rds_monitoring.arn
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
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "MonitoringInterval": «0»
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
        "MonitoringInterval": 60,
        "MonitoringRoleArn": { "Fn::GetAtt": ["RdsMonitoringRole", "Arn"] }
      }
    },
    "RdsMonitoringRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "Description": "Lets RDS publish enhanced monitoring",
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": {
                "Service": "monitoring.rds.amazonaws.com"
              },
              "Action": "sts:AssumeRole"
            }
          ]
        },
        "ManagedPolicyArns": [
          { "Fn::Sub": "arn:\${AWS::Partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" }
        ]
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
  "Parameters": { "Interval": { "Type": "Number" }, "RoleArn": { "Type": "String" } },
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
        "MonitoringInterval": { "Ref": "Interval" },
        "MonitoringRoleArn": { "Ref": "RoleArn" }
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
          source: `Parameters:
  Interval:
    Type: Number
    Default: «0»
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
      MonitoringInterval: !Ref Interval
`,
          fixed: `Parameters:
  Interval:
    Type: Number
    Default: 0
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
      MonitoringInterval: 60
      MonitoringRoleArn: !GetAtt RdsMonitoringRole.Arn

  RdsMonitoringRole:
    Type: AWS::IAM::Role
    Properties:
      Description: Lets RDS publish enhanced monitoring
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: monitoring.rds.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - !Sub 'arn:\${AWS::Partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole'
`,
        },
      ],
      good: [
        {
          title: 'on for the instances of a cluster',
          source: `Parameters:
  RoleArn:
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
      MonitoringRoleArn: !Ref RoleArn
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
      monitoringInterval: cdk.Duration.minutes(1),
    });
  }
}
`,
        },
        {
          title: 'off through a constant',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const INTERVAL = «cdk.Duration.seconds(0)»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      monitoringInterval: INTERVAL,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const INTERVAL = cdk.Duration.seconds(0);

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      monitoringInterval: cdk.Duration.minutes(1),
    });
  }
}
`,
        },
        {
          title: 'a cluster, for whose instances the construct makes the role',
          indirect: true,
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
      readers: [rds.ClusterInstance.serverlessV2('reader')],
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
      monitoringInterval: cdk.Duration.minutes(1),
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
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const rdsMonitoringRole = new Role(this, 'RdsMonitoringRole', {
      description: 'Lets RDS publish enhanced monitoring',
      assumedBy: new ServicePrincipal('monitoring.rds.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole'),
      ],
    });

    new CfnDBInstance(this, 'Orders', {
      engine: 'postgres',
      engineVersion: '17',
      dbInstanceClass: 'db.r6g.large',
      allocatedStorage: '100',
      masterUsername: 'orders_admin',
      manageMasterUserPassword: true,
      monitoringInterval: 60,
      monitoringRoleArn: rdsMonitoringRole.roleArn,
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'the caller decides',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly interval: cdk.Duration;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc: props.vpc,
      monitoringInterval: props.interval,
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
import * as pulumi from "@pulumi/pulumi";

const partition = aws.getPartitionOutput();

const rdsMonitoring = new aws.iam.Role("rds-monitoring", {
    description: "Lets RDS publish enhanced monitoring",
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "monitoring.rds.amazonaws.com" },
                Action: "sts:AssumeRole",
            },
        ],
    }),
});

new aws.iam.RolePolicyAttachment("rds-monitoring-attachment", {
    role: rdsMonitoring.name,
    policyArn: pulumi.interpolate\`arn:\${partition.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole\`,
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    monitoringInterval: 60,
    monitoringRoleArn: rdsMonitoring.arn,
});
`,
        },
        {
          title: 'off through a constant; the role of the program is used',
          source: `import * as aws from "@pulumi/aws";

const interval = «0»;

const monitoring = new aws.iam.Role("rds-monitoring", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "monitoring.rds.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("rds-monitoring", {
    role: monitoring.name,
    policyArn: aws.iam.ManagedPolicy.AmazonRDSEnhancedMonitoringRole,
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    monitoringInterval: interval,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const interval = 0;

const monitoring = new aws.iam.Role("rds-monitoring", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "monitoring.rds.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("rds-monitoring", {
    role: monitoring.name,
    policyArn: aws.iam.ManagedPolicy.AmazonRDSEnhancedMonitoringRole,
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    monitoringInterval: 60,
    monitoringRoleArn: monitoring.arn,
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
    monitoringInterval: config.requireNumber("interval"),
    monitoringRoleArn: config.require("roleArn"),
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
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

rds_monitoring = aws.iam.Role(
    "rds-monitoring",
    description="Lets RDS publish enhanced monitoring",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "monitoring.rds.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                },
            ],
        },
    ),
)

partition = aws.get_partition_output()

aws.iam.RolePolicyAttachment(
    "rds-monitoring-policy-attachment",
    role=rds_monitoring.name,
    policy_arn=pulumi.Output.concat(
        "arn:",
        partition.partition,
        ":iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    ),
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    monitoring_interval=60,
    monitoring_role_arn=rds_monitoring.arn,
)
`,
        },
        {
          title: 'off through a constant, in production',
          severity: 'medium',
          config: { lifecycle: 'production' },
          source: `import pulumi_aws as aws

INTERVAL = «0»

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    monitoring_interval=INTERVAL,
)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

INTERVAL = 0

rds_monitoring = aws.iam.Role(
    "rds-monitoring",
    description="Lets RDS publish enhanced monitoring",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "monitoring.rds.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                },
            ],
        },
    ),
)

partition = aws.get_partition_output()

aws.iam.RolePolicyAttachment(
    "rds-monitoring-policy-attachment",
    role=rds_monitoring.name,
    policy_arn=pulumi.Output.concat(
        "arn:",
        partition.partition,
        ":iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    ),
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    monitoring_interval=60,
    monitoring_role_arn=rds_monitoring.arn,
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
    monitoring_interval=config.require_int("interval"),
    monitoring_role_arn=config.require("roleArn"),
)
`,
        },
      ],
    },
  },
});

function hasNone(database: Resource): boolean {
  const intervals = possibilities(get(database.properties, 'monitoring_interval'));
  if (intervals.some(isOff)) return true;
  return intervals.every(({ value }) => numberOf(value) !== undefined) && possibilities(get(database.properties, 'monitoring_role_arn')).some(({ value }) => isNothing(value));
}

function isOff({ value }: Possibility): boolean {
  return isNothing(value) || equals(value, 0);
}

function monitoring(database: Resource, needsInterval: boolean, needsRole: boolean, context: RuleContext): FixOffer {
  // A construct makes the role itself.
  const addsRole = needsRole && database.declared.grantsImplicitly !== true;
  const role = lazily(() => monitoringRoleFor(database, context));
  return {
    title: () => addsRole ? `Monitor every ${INTERVAL} seconds with ${role().description}` : `Monitor every ${INTERVAL} seconds`,
    applicability: 'safe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] => [
      ...(needsInterval ? [{ kind: 'set' as const, resource: database, path: ['monitoring_interval'], value: write.literal(INTERVAL) }] : []),
      ...(addsRole ? [{ kind: 'set' as const, resource: database, path: ['monitoring_role_arn'], value: role().arn }, ...role().edits] : []),
    ],
  };
}
