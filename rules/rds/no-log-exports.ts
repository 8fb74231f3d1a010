import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get, isNothing, possibilities, stringOf, type Possibility } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer } from '../../server/core/rule';
import type { ListValue, Value } from '../../server/core/value';
import { LOG_TYPES, type EngineLogs } from '../data/log-types';
import { engineOf, isAurora, isCustom } from '../shared/databases';
import { enumeration, when } from '../shared/words';

export default defineRule({
  id: 'rds/no-log-exports',
  title: 'Database whose logs stay on its disk',
  severity: 'medium',
  tags: ['rds', 'logging'],
  corresponds: {
    checkov: ['CKV_AWS_129', 'CKV_AWS_324', 'CKV_AWS_325', 'CKV_AWS_85', 'CKV_AWS_101'],
    trivy: ['AVD-AWS-0020', 'AVD-AWS-0075'],
    'cdk-nag': ['AwsSolutions-RDS16', 'NIST.800.53.R5-RDSLoggingEnabled', 'AwsSolutions-DOC5'],
  },
  why: `The logs of a database lie on its own disk for a few days and are gone with it: after a failure or an attack there is nothing to read, and
no alarm can watch for errors or failed logins. A log type that the engine does not have is refused at deployment.`,
  howToFix: `Export the engine's logs to CloudWatch Logs. The change applies in place and costs what CloudWatch Logs takes for ingestion and storage; set a
retention on the log groups. The slow-query and audit logs of MySQL and MariaDB have to be switched on in the parameter or option group as well.
The fix leaves out MySQL's general log, which repeats every statement with its values.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html',
    'https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html',
  ],
  fixable: true,
  resources: ['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster'],

  *check(database, context) {
    const engine = engineOf(database, context.graph);
    if (isCustom(engine) || (database.type === 'aws_db_instance' && isAurora(engine))) return;
    const argument = argumentOf(database);
    const logs = LOG_TYPES.find((each) => each.resource === database.type && engine !== undefined && each.engine.test(engine));
    const exported = get(database.properties, argument);
    const none = possibilities(exported).find(isEmpty);
    if (none) {
      yield {
        resource: database,
        at: none.value,
        message: `Database ${labelOf(database)} exports no logs${when(none.condition)}: they are lost with its disk, and no alarm can watch them. Export them to CloudWatch Logs.`,
        fixes: logs ? [exporting(database, argument, logs.usual)] : [],
      };
      return;
    }
    if (!logs) return;
    for (const { value: list } of possibilities(exported)) {
      if (list.kind !== 'list') continue;
      const foreign = list.items.filter((item) => isForeign(item, logs));
      const [first] = foreign;
      if (!first) continue;
      const right = corrected(list, logs);
      const names = enumeration(foreign.map((item) => stringOf(item) ?? ''));
      yield {
        resource: database,
        at: first,
        message: `Database ${labelOf(database)} exports ${names}, which ${engine} does not have, so AWS refuses it. It has ${enumeration(logs.types)}.`,
        fixes: exported.kind === 'list' && right ? [exporting(database, argument, right)] : [],
      };
    }
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
  identifier                      = "orders"
  engine                          = "postgres"
  engine_version                  = "17"
  instance_class                  = "db.r6g.large"
  allocated_storage               = 100
  username                        = "orders_admin"
  manage_master_user_password     = true
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
}
`,
        },
        {
          title: 'a log that the engine does not have, through a local',
          source: `locals {
  logs = ["postgresql", «"upgrade"»]
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier              = "orders"
  engine                          = "aurora-postgresql"
  engine_version                  = "17.9"
  master_username                 = "orders_admin"
  manage_master_user_password     = true
  enabled_cloudwatch_logs_exports = local.logs
}
`,
          fixed: `locals {
  logs = ["postgresql", "upgrade"]
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier              = "orders"
  engine                          = "aurora-postgresql"
  engine_version                  = "17.9"
  master_username                 = "orders_admin"
  manage_master_user_password     = true
  enabled_cloudwatch_logs_exports = ["postgresql"]
}
`,
        },
        {
          title: 'an engine that a variable decides',
          source: `variable "engine" {
  type    = string
  default = "mysql"
}

variable "engine_version" {
  type    = string
  default = "8.4"
}

resource "aws_db_instance" "orders" {
  identifier                      = "orders"
  engine                          = var.engine
  engine_version                  = var.engine_version
  instance_class                  = "db.r6g.large"
  allocated_storage               = 100
  username                        = "orders_admin"
  manage_master_user_password     = true
  enabled_cloudwatch_logs_exports = «[]»
}
`,
          fixed: `variable "engine" {
  type    = string
  default = "mysql"
}

variable "engine_version" {
  type    = string
  default = "8.4"
}

resource "aws_db_instance" "orders" {
  identifier                      = "orders"
  engine                          = var.engine
  engine_version                  = var.engine_version
  instance_class                  = "db.r6g.large"
  allocated_storage               = 100
  username                        = "orders_admin"
  manage_master_user_password     = true
  enabled_cloudwatch_logs_exports = ["audit", "error", "slowquery"]
}
`,
        },
      ],
      good: [
        {
          title: 'logs that are given at deployment',
          unknown: true,
          source: `variable "logs" {
  type = list(string)
}

resource "aws_db_instance" "orders" {
  identifier                      = "orders"
  engine                          = "postgres"
  engine_version                  = "17"
  instance_class                  = "db.r6g.large"
  allocated_storage               = 100
  username                        = "orders_admin"
  manage_master_user_password     = true
  enabled_cloudwatch_logs_exports = var.logs
}
`,
        },
        {
          title: 'members of a cluster, which exports for them',
          source: `resource "aws_rds_cluster" "orders" {
  cluster_identifier              = "orders"
  engine                          = "aurora-postgresql"
  engine_version                  = "17.9"
  master_username                 = "orders_admin"
  manage_master_user_password     = true
  enabled_cloudwatch_logs_exports = ["postgresql"]
}

resource "aws_rds_cluster_instance" "writer" {
  identifier         = "orders-1"
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = aws_rds_cluster.orders.engine
  instance_class     = "db.r6g.large"
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
        "Engine": "sqlserver-se",
        "EngineVersion": "16.00.4265.3.v1",
        "DBInstanceClass": "db.m6i.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "LicenseModel": "license-included"
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
        "Engine": "sqlserver-se",
        "EngineVersion": "16.00.4265.3.v1",
        "DBInstanceClass": "db.m6i.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "LicenseModel": "license-included",
        "EnableCloudwatchLogsExports": ["agent", "error"]
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
  "Parameters": { "Logs": { "Type": "CommaDelimitedList" } },
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
        "EnableCloudwatchLogsExports": {"Ref": "Logs"}
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
          indirect: true,
          source: `Parameters:
  InstanceClass:
    Type: String
    Default: db.m7g.large
Resources:
  «Orders»:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mariadb
      EngineVersion: '11.8.9'
      DBInstanceClass: !Ref InstanceClass
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
`,
          fixed: `Parameters:
  InstanceClass:
    Type: String
    Default: db.m7g.large
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mariadb
      EngineVersion: '11.8.9'
      DBInstanceClass: !Ref InstanceClass
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      EnableCloudwatchLogsExports:
        - audit
        - error
        - slowquery
`,
        },
        {
          title: 'logs of another engine',
          source: `Resources:
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-mysql
      EngineVersion: 8.0.mysql_aurora.3.12.0
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      EnableCloudwatchLogsExports:
        - error
        - «postgresql»
`,
          fixed: `Resources:
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-mysql
      EngineVersion: 8.0.mysql_aurora.3.12.0
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      EnableCloudwatchLogsExports:
        - error
        - audit
        - slowquery
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
      EnableCloudwatchLogsExports: [postgresql, upgrade]
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
      cloudwatchLogsExports: ['postgresql', 'upgrade'],
    });
  }
}
`,
        },
        {
          title: 'a cluster with a log of RDS, through a constant',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const LOGS = ['postgresql', «'upgrade'»];

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseCluster(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
      cloudwatchLogsExports: LOGS,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const LOGS = ['postgresql', 'upgrade'];

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseCluster(this, 'Orders', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 }),
      vpc,
      writer: rds.ClusterInstance.serverlessV2('writer'),
      cloudwatchLogsExports: ['postgresql'],
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'logs that the caller decides',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly vpc: ec2.IVpc;
  readonly logs: string[];
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc: props.vpc,
      cloudwatchLogsExports: props.logs,
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
    enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
});
`,
        },
        {
          title: 'none, through a constant',
          source: `import * as aws from "@pulumi/aws";

const logs: string[] = «[]»;

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    enabledCloudwatchLogsExports: logs,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const logs: string[] = [];

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
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
    enabledCloudwatchLogsExports: new pulumi.Config().requireObject<string[]>("logs"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

catalogue = «aws.docdb.Cluster»(
    "catalogue",
    master_username="catalogue_admin",
    manage_master_user_password=True,
)
`,
          fixed: `import pulumi_aws as aws

catalogue = aws.docdb.Cluster(
    "catalogue",
    master_username="catalogue_admin",
    manage_master_user_password=True,
    enabled_cloudwatch_logs_exports=["audit", "profiler"],
)
`,
        },
        {
          title: 'a misspelt log, through a constant',
          source: `import pulumi_aws as aws

LOGS = [«"postgres"», "upgrade"]

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    enabled_cloudwatch_logs_exports=LOGS,
)
`,
          fixed: `import pulumi_aws as aws

LOGS = ["postgres", "upgrade"]

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    enabled_cloudwatch_logs_exports=["upgrade", "postgresql"],
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
    enabled_cloudwatch_logs_exports=pulumi.Config().require_object("logs"),
)
`,
        },
      ],
    },
  },
});

function argumentOf({ type }: Resource): string {
  return type === 'aws_neptune_cluster' ? 'enable_cloudwatch_logs_exports' : 'enabled_cloudwatch_logs_exports';
}

function isEmpty({ value }: Possibility): boolean {
  return isNothing(value) || (value.kind === 'list' && value.complete && value.items.every((item) => possibilities(item).every((each) => isNothing(each.value))));
}

function isForeign(item: Value, { types }: EngineLogs): boolean {
  const text = stringOf(item);
  return text !== undefined && text !== '' && !types.includes(text);
}

/** What is right of a list with mistakes in it, and what most want. Undefined when part of it is not known. */
function corrected({ items, complete }: ListValue, logs: EngineLogs): readonly string[] | undefined {
  const texts = items.map(stringOf);
  if (!complete || texts.includes(undefined)) return undefined;
  const right = texts.filter((text) => text !== undefined).filter((text) => logs.types.includes(text));
  return [...right, ...logs.usual.filter((each) => !right.includes(each))];
}

function exporting(database: Resource, argument: string, types: readonly string[]): FixOffer {
  return {
    title: `Export the ${enumeration(types)} ${types.length === 1 ? 'log' : 'logs'}`,
    applicability: 'safe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] => [
      { kind: 'set', resource: database, path: [argument], value: write.list(...types.map((each) => write.literal(each))) },
    ],
  };
}
