import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { isMissing, isProduction, switchedOff } from '../shared/databases';
import { insightsKeyFor, insightsSupport, isLacking, MONITORED_TYPES } from '../shared/insights';
import { when } from '../shared/words';

export default defineRule({
  id: 'rds/no-performance-insights',
  title: 'Database whose load nobody can look into',
  severity: 'low',
  tags: ['rds', 'monitoring'],
  corresponds: { checkov: ['CKV_AWS_353'], trivy: ['AVD-AWS-0133'] },
  why: `When a database is slow, the question is which statements it spends its time on and what they wait for. Performance Insights, which AWS has made
the standard mode of CloudWatch Database Insights, records just that; without it there is nothing to look at after the incident. Its own console came to
its end in mid-2026, while its API and settings live on under Database Insights.`,
  howToFix: `Enable it, with a customer key. The change applies in place, without a restart. Seven days of history are free of charge; longer
retention and the advanced mode cost per vCPU. The key cannot be changed while insights stay on. A class that has no insights is not reported.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Enabling.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Engines.html',
  ],
  fixable: true,
  resources: MONITORED_TYPES,

  *check(database, context) {
    if (!isLacking(database, context, (each) => hasNone(each, context))) return;
    const off = switchedOff(get(database.properties, 'performance_insights_enabled'));
    if (!off) return;
    yield {
      resource: database,
      at: off.value,
      severity: isProduction(context.config) ? 'medium' : 'low',
      message: `Database ${labelOf(database)} has neither Performance Insights nor Database Insights${when(off.condition)}: which statements slow it down cannot be seen. Enable it; since mid-2026 it is shown under Database Insights.`,
      fixes: [enabling(database, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.data.arn
}
`,
          fixed: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  identifier                      = "orders"
  engine                          = "postgres"
  engine_version                  = "17"
  instance_class                  = "db.r6g.large"
  allocated_storage               = 100
  username                        = "orders_admin"
  manage_master_user_password     = true
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.data.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.data.arn
}
`,
        },
        {
          title: 'off through a local, in production',
          severity: 'medium',
          config: { lifecycle: 'production' },
          source: `locals {
  insights = «false»
}

resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  identifier                   = "orders"
  engine                       = "postgres"
  engine_version               = "17"
  instance_class               = "db.r6g.large"
  allocated_storage            = 100
  username                     = "orders_admin"
  manage_master_user_password  = true
  storage_encrypted            = true
  kms_key_id                   = aws_kms_key.data.arn
  performance_insights_enabled = local.insights
}
`,
          fixed: `locals {
  insights = false
}

resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  identifier                      = "orders"
  engine                          = "postgres"
  engine_version                  = "17"
  instance_class                  = "db.r6g.large"
  allocated_storage               = 100
  username                        = "orders_admin"
  manage_master_user_password     = true
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.data.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.data.arn
}
`,
        },
        {
          title: 'neither the cluster nor its instance',
          indirect: true,
          source: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
  manage_master_user_password = true
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.data.arn
}

«resource "aws_rds_cluster_instance" "writer"» {
  identifier         = "orders-1"
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = aws_rds_cluster.orders.engine
  engine_version     = aws_rds_cluster.orders.engine_version
  instance_class     = "db.r6g.large"
}
`,
          fixed: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  engine_version              = "17.9"
  master_username             = "orders_admin"
  manage_master_user_password = true
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.data.arn
}

resource "aws_rds_cluster_instance" "writer" {
  identifier                      = "orders-1"
  cluster_identifier              = aws_rds_cluster.orders.id
  engine                          = aws_rds_cluster.orders.engine
  engine_version                  = aws_rds_cluster.orders.engine_version
  instance_class                  = "db.r6g.large"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.data.arn
}
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `variable "insights" {
  type = bool
}

resource "aws_db_instance" "orders" {
  identifier                   = "orders"
  engine                       = "postgres"
  engine_version               = "17"
  instance_class               = "db.r6g.large"
  allocated_storage            = 100
  username                     = "orders_admin"
  manage_master_user_password  = true
  performance_insights_enabled = var.insights
}
`,
        },
        {
          title: 'a class that has none with MySQL',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "mysql"
  engine_version              = "8.4"
  instance_class              = "db.t4g.micro"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
        },
        {
          title: 'on for the cluster, or in the standard mode of Database Insights',
          source: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier              = "orders"
  engine                          = "aurora-postgresql"
  engine_version                  = "17.9"
  master_username                 = "orders_admin"
  manage_master_user_password     = true
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.data.arn
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.data.arn
}

resource "aws_rds_cluster_instance" "writer" {
  identifier         = "orders-1"
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = aws_rds_cluster.orders.engine
  engine_version     = aws_rds_cluster.orders.engine_version
  instance_class     = "db.r6g.large"
}

resource "aws_db_instance" "reports" {
  identifier                  = "reports"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.data.arn
  database_insights_mode      = "standard"
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Parameters": { "KeyArn": { "Type": "String" } },
  "Resources": {
    «"Orders"»: {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "EngineVersion": "17",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "KmsKeyId": { "Ref": "KeyArn" }
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": { "KeyArn": { "Type": "String" } },
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
        "StorageEncrypted": true,
        "KmsKeyId": { "Ref": "KeyArn" },
        "EnablePerformanceInsights": true,
        "PerformanceInsightsKMSKeyId": { "Ref": "KeyArn" }
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
  "Parameters": { "Insights": { "Type": "String", "AllowedValues": ["true", "false"] } },
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
        "EnablePerformanceInsights": { "Ref": "Insights" }
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
  KeyArn:
    Type: String
  Insights:
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
      StorageEncrypted: true
      KmsKeyId: !Ref KeyArn
      EnablePerformanceInsights: !Ref Insights
`,
          fixed: `Parameters:
  KeyArn:
    Type: String
  Insights:
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
      StorageEncrypted: true
      KmsKeyId: !Ref KeyArn
      EnablePerformanceInsights: true
      PerformanceInsightsKMSKeyId: !Ref KeyArn
`,
        },
      ],
      good: [
        {
          title: 'on for the cluster',
          source: `Parameters:
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
      StorageEncrypted: true
      KmsKeyId: !Ref KeyArn
      PerformanceInsightsEnabled: true
      PerformanceInsightsKmsKeyId: !Ref KeyArn
  Writer:
    Type: AWS::RDS::DBInstance
    Properties:
      DBClusterIdentifier: !Ref Orders
      DBInstanceClass: db.r6g.large
      Engine: aurora-postgresql
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const key = new kms.Key(this, 'DataKey', { description: 'Encrypts what we keep', enableKeyRotation: true });

    «new rds.DatabaseInstance»(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncryptionKey: key,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const key = new kms.Key(this, 'DataKey', { description: 'Encrypts what we keep', enableKeyRotation: true });

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncryptionKey: key,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: key,
    });
  }
}
`,
        },
        {
          title: 'a cluster, whose instances it is for',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const key = new kms.Key(this, 'DataKey', { description: 'Encrypts what we keep', enableKeyRotation: true });

    «new rds.DatabaseCluster»(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
      readers: [rds.ClusterInstance.serverlessV2('reader')],
      storageEncryptionKey: key,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const key = new kms.Key(this, 'DataKey', { description: 'Encrypts what we keep', enableKeyRotation: true });

    new rds.DatabaseCluster(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
      readers: [rds.ClusterInstance.serverlessV2('reader')],
      storageEncryptionKey: key,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: key,
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
  readonly insights: boolean;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc: props.vpc,
      enablePerformanceInsights: props.insights,
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

const key = new aws.kms.Key("data", {
    description: "Encrypts what we keep",
    enableKeyRotation: true,
});

const orders = «new aws.rds.Instance»("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    kmsKeyId: key.arn,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("data", {
    description: "Encrypts what we keep",
    enableKeyRotation: true,
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    kmsKeyId: key.arn,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: key.arn,
});
`,
        },
        {
          title: 'off through a constant',
          source: `import * as aws from "@pulumi/aws";

const insights = «false»;

const key = new aws.kms.Key("data", {
    description: "Encrypts what we keep",
    enableKeyRotation: true,
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    kmsKeyId: key.arn,
    performanceInsightsEnabled: insights,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const insights = false;

const key = new aws.kms.Key("data", {
    description: "Encrypts what we keep",
    enableKeyRotation: true,
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    kmsKeyId: key.arn,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: key.arn,
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

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    performanceInsightsEnabled: new pulumi.Config().requireBoolean("insights"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

key = aws.kms.Key("data", description="Encrypts what we keep", enable_key_rotation=True)

orders = «aws.rds.Instance»(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    storage_encrypted=True,
    kms_key_id=key.arn,
)
`,
          fixed: `import pulumi_aws as aws

key = aws.kms.Key("data", description="Encrypts what we keep", enable_key_rotation=True)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    storage_encrypted=True,
    kms_key_id=key.arn,
    performance_insights_enabled=True,
    performance_insights_kms_key_id=key.arn,
)
`,
        },
        {
          title: 'off through a constant, in production',
          severity: 'medium',
          config: { lifecycle: 'production' },
          source: `import pulumi_aws as aws

INSIGHTS = «False»

key = aws.kms.Key("data", description="Encrypts what we keep", enable_key_rotation=True)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    storage_encrypted=True,
    kms_key_id=key.arn,
    performance_insights_enabled=INSIGHTS,
)
`,
          fixed: `import pulumi_aws as aws

INSIGHTS = False

key = aws.kms.Key("data", description="Encrypts what we keep", enable_key_rotation=True)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    storage_encrypted=True,
    kms_key_id=key.arn,
    performance_insights_enabled=True,
    performance_insights_kms_key_id=key.arn,
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
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    performance_insights_enabled=pulumi.Config().require_bool("insights"),
)
`,
        },
      ],
    },
  },
});

function hasNone(database: Resource, context: RuleContext): boolean {
  if (!switchedOff(get(database.properties, 'performance_insights_enabled')) || !isMissing(database, 'database_insights_mode')) return false;
  return database.type === 'aws_rds_cluster' || insightsSupport(database, context) === 'supported';
}

function enabling(database: Resource, context: RuleContext): FixOffer {
  const set = (name: string, value: Expression): CanonicalEdit => ({ kind: 'set', resource: database, path: [name], value });
  return {
    title: 'Enable Performance Insights with a customer key',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => {
      const on = set('performance_insights_enabled', write.literal(true));
      if (!isMissing(database, 'performance_insights_kms_key_id')) return [on];
      const key = insightsKeyFor(database, context);
      return [on, set('performance_insights_kms_key_id', key.arn), ...key.edits];
    },
  };
}
