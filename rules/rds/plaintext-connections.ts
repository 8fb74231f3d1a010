import { equals, get, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { engineOf, isAurora, isMissing, mayBeReplica, switchedOff } from '../shared/databases';
import { groupUseOf, majorOf, parametersOf, settingParameters, type GroupUse } from '../shared/parameter-groups';

export default defineRule({
  id: 'rds/plaintext-connections',
  title: 'Database that takes unencrypted connections',
  severity: 'medium',
  tags: ['rds', 'encryption', 'pci-dss'],
  corresponds: { checkov: ['CKV2_AWS_69'], 'cdk-nag': ['PCI.DSS.321-RDSEncryptionInTransit'] },
  why: `Every database of RDS can speak TLS, but most engines leave it to the client: one connection string without it sends card numbers and passwords
through the network in plain text, and nobody notices. PCI DSS asks for strong encryption on the way. Reported under \`compliance: pci-dss\`, where neither a parameter
enforces TLS nor IAM authentication, which works over TLS only, is on. RDS for PostgreSQL from 15, Aurora PostgreSQL from 17 and MariaDB from 11.8 enforce it by default.`,
  howToFix: `Set \`rds.force_ssl\` (PostgreSQL, SQL Server) or \`require_secure_transport\` (MySQL, MariaDB) to 1 in the parameter group. Clients that do not
use TLS are turned away from then on, so check them first. In a group of the program's own the parameter takes effect without a reboot, except with
SQL Server; a database that gets a group of its own has to be rebooted once.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html',
  ],
  fixable: true,
  resources: ['aws_db_instance', 'aws_rds_cluster'],

  *check(database, context) {
    if (!context.config.compliance.includes('pci-dss') || followsSource(database, context)) return;
    const engine = engineOf(database, context.graph);
    const enforcement = ENFORCEMENTS.find((each) => engine !== undefined && each.engine.test(engine));
    if (!enforcement || !switchedOff(get(database.properties, 'iam_database_authentication_enabled'))) return;
    const use = groupUseOf(database, context);
    const open = openBy(database, use, enforcement, context);
    if (!open) return;
    yield {
      resource: database,
      at: open,
      message: `Database ${labelOf(database)} takes connections without TLS and without IAM authentication, which PCI DSS does not allow. Set ${enforcement.parameter} to 1 in its parameter group.`,
      fixes: [enforcing(database, use, enforcement, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          config: { compliance: ['pci-dss'] },
          source: `«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "mysql"
  engine_version              = "8.4"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
}
`,
          fixed: `resource "aws_db_parameter_group" "orders_parameters" {
  family      = "mysql8.4"
  description = "Parameters of orders"

  parameter {
    name  = "require_secure_transport"
    value = "1"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "mysql"
  engine_version              = "8.4"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  parameter_group_name        = aws_db_parameter_group.orders_parameters.name
}
`,
        },
        {
          title: 'turned off, through a local',
          config: { compliance: ['pci-dss'] },
          source: `locals {
  force_tls = «"0"»
}

resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres17"

  parameter {
    name  = "rds.force_ssl"
    value = local.force_tls
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  parameter_group_name        = aws_db_parameter_group.orders.name
}
`,
          fixed: `locals {
  force_tls = "0"
}

resource "aws_db_parameter_group" "orders" {
  name   = "orders"
  family = "postgres17"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "17"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  parameter_group_name        = aws_db_parameter_group.orders.name
}
`,
        },
        {
          title: 'a cluster of Aurora with a group that does not say',
          indirect: true,
          config: { compliance: ['pci-dss'] },
          source: `variable "engine_version" {
  type    = string
  default = "8.0.mysql_aurora.3.12.0"
}

resource "aws_rds_cluster_parameter_group" "orders" {
  name   = "orders"
  family = "aurora-mysql8.0"

  parameter {
    name  = "binlog_format"
    value = "ROW"
  }
}

«resource "aws_rds_cluster" "orders"» {
  cluster_identifier              = "orders"
  engine                          = "aurora-mysql"
  engine_version                  = var.engine_version
  master_username                 = "orders_admin"
  manage_master_user_password     = true
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.orders.name
}
`,
          fixed: `variable "engine_version" {
  type    = string
  default = "8.0.mysql_aurora.3.12.0"
}

resource "aws_rds_cluster_parameter_group" "orders" {
  name   = "orders"
  family = "aurora-mysql8.0"

  parameter {
    name  = "binlog_format"
    value = "ROW"
  }

  parameter {
    name  = "require_secure_transport"
    value = "1"
  }
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier              = "orders"
  engine                          = "aurora-mysql"
  engine_version                  = var.engine_version
  master_username                 = "orders_admin"
  manage_master_user_password     = true
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.orders.name
}
`,
        },
      ],
      good: [
        {
          title: 'PostgreSQL enforces TLS from version 15 on',
          config: { compliance: ['pci-dss'] },
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
        {
          title: 'IAM authentication',
          config: { compliance: ['pci-dss'] },
          source: `resource "aws_db_instance" "orders" {
  identifier                          = "orders"
  engine                              = "mysql"
  engine_version                      = "8.4"
  instance_class                      = "db.r6g.large"
  allocated_storage                   = 100
  username                            = "orders_admin"
  manage_master_user_password         = true
  iam_database_authentication_enabled = true
}
`,
        },
        {
          title: 'a group that is given at deployment',
          unknown: true,
          config: { compliance: ['pci-dss'] },
          source: `variable "parameter_group" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "mysql"
  engine_version              = "8.4"
  instance_class              = "db.r6g.large"
  allocated_storage           = 100
  username                    = "orders_admin"
  manage_master_user_password = true
  parameter_group_name        = var.parameter_group
}
`,
        },
        {
          title: 'where PCI DSS does not apply',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "mysql"
  engine_version              = "8.4"
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
          config: { compliance: ['pci-dss'] },
          source: `{
  "Resources": {
    «"Orders"»: {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "mysql",
        "EngineVersion": "8.4.11",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "DBParameterGroupName": { "Ref": "Parameters" }
      }
    },
    "Parameters": {
      "Type": "AWS::RDS::DBParameterGroup",
      "Properties": {
        "Description": "Orders",
        "Family": "mysql8.4",
        "Parameters": { "slow_query_log": "1" }
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
        "Engine": "mysql",
        "EngineVersion": "8.4.11",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "DBParameterGroupName": { "Ref": "Parameters" }
      }
    },
    "Parameters": {
      "Type": "AWS::RDS::DBParameterGroup",
      "Properties": {
        "Description": "Orders",
        "Family": "mysql8.4",
        "Parameters": { "slow_query_log": "1", "require_secure_transport": "1" }
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
          config: { compliance: ['pci-dss'] },
          source: `{
  "Parameters": { "IamAuthentication": { "Type": "String", "AllowedValues": ["true", "false"] } },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "mysql",
        "EngineVersion": "8.4.11",
        "DBInstanceClass": "db.r6g.large",
        "AllocatedStorage": "100",
        "MasterUsername": "orders_admin",
        "ManageMasterUserPassword": true,
        "EnableIAMDatabaseAuthentication": { "Ref": "IamAuthentication" }
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
          config: { compliance: ['pci-dss'] },
          source: `Parameters:
  ForceTls:
    Type: Number
    Default: «0»
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mariadb
      EngineVersion: '11.4.10'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      DBParameterGroupName: !Ref Parameters
  Parameters:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Description: Orders
      Family: mariadb11.4
      Parameters:
        require_secure_transport: !Ref ForceTls
`,
          fixed: `Parameters:
  ForceTls:
    Type: Number
    Default: 0
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mariadb
      EngineVersion: '11.4.10'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      DBParameterGroupName: !Ref Parameters
  Parameters:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Description: Orders
      Family: mariadb11.4
      Parameters:
        require_secure_transport: '1'
`,
        },
        {
          title: 'a cluster with the default parameters',
          config: { compliance: ['pci-dss'] },
          source: `Resources:
  «Orders»:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '16.13'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
`,
          fixed: `Resources:
  Orders:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      EngineVersion: '16.13'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      DBClusterParameterGroupName: !Ref OrdersParameters

  OrdersParameters:
    Type: AWS::RDS::DBClusterParameterGroup
    Properties:
      Family: aurora-postgresql16
      Description: Parameters of Orders
      Parameters:
        rds.force_ssl: '1'
`,
        },
      ],
      good: [
        {
          config: { compliance: ['pci-dss'] },
          source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mariadb
      EngineVersion: '11.4.10'
      DBInstanceClass: db.r6g.large
      AllocatedStorage: '100'
      MasterUsername: orders_admin
      ManageMasterUserPassword: true
      DBParameterGroupName: !Ref Parameters
  Parameters:
    Type: AWS::RDS::DBParameterGroup
    Properties:
      Description: Orders
      Family: mariadb11.4
      Parameters:
        require_secure_transport: 1
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          config: { compliance: ['pci-dss'] },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    «new rds.DatabaseInstance»(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 }),
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
      engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 }),
      vpc,
      parameters: { require_secure_transport: '1' },
    });
  }
}
`,
        },
        {
          title: 'turned off in a group, through a constant',
          config: { compliance: ['pci-dss'] },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const FORCE_TLS = «'0'»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const engine = rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 });
    const parameters = new rds.ParameterGroup(this, 'Parameters', {
      engine,
      parameters: { require_secure_transport: FORCE_TLS },
    });
    new rds.DatabaseInstance(this, 'Orders', {
      engine: engine,
      vpc,
      parameterGroup: parameters,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const FORCE_TLS = '0';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const engine = rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 });
    const parameters = new rds.ParameterGroup(this, 'Parameters', {
      engine,
      parameters: { require_secure_transport: '1' },
    });
    new rds.DatabaseInstance(this, 'Orders', {
      engine: engine,
      vpc,
      parameterGroup: parameters,
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a group that the caller gives',
          unknown: true,
          config: { compliance: ['pci-dss'] },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc, parameterGroup: string) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 }),
      vpc,
      parameterGroup: rds.ParameterGroup.fromParameterGroupName(this, 'Parameters', parameterGroup),
    });
  }
}
`,
        },
        {
          config: { compliance: ['pci-dss'] },
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_10 }),
      vpc,
      parameters: { require_secure_transport: '1' },
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
          config: { compliance: ['pci-dss'] },
          source: `import * as aws from "@pulumi/aws";

const orders = «new aws.rds.Instance»("orders", {
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const ordersParameters = new aws.rds.ParameterGroup("orders-parameters", {
    family: "mysql8.4",
    description: "Parameters of orders",
    parameters: [{ name: "require_secure_transport", value: "1" }],
});

const orders = new aws.rds.Instance("orders", {
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    parameterGroupName: ordersParameters.name,
});
`,
        },
        {
          title: 'turned off in a group, through a constant',
          config: { compliance: ['pci-dss'] },
          source: `import * as aws from "@pulumi/aws";

const forceTls = «"OFF"»;

const parameters = new aws.rds.ParameterGroup("parameters", {
    family: "mysql8.4",
    parameters: [{ name: "require_secure_transport", value: forceTls }],
});

const orders = new aws.rds.Instance("orders", {
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    parameterGroupName: parameters.name,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const forceTls = "OFF";

const parameters = new aws.rds.ParameterGroup("parameters", {
    family: "mysql8.4",
    parameters: [{ name: "require_secure_transport", value: "1" }],
});

const orders = new aws.rds.Instance("orders", {
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    parameterGroupName: parameters.name,
});
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          config: { compliance: ['pci-dss'] },
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const orders = new aws.rds.Instance("orders", {
    engine: "mysql",
    engineVersion: "8.4",
    instanceClass: "db.r6g.large",
    allocatedStorage: 100,
    username: "orders_admin",
    manageMasterUserPassword: true,
    iamDatabaseAuthenticationEnabled: new pulumi.Config().requireBoolean("iamAuthentication"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          config: { compliance: ['pci-dss'] },
          source: `import pulumi_aws as aws

parameters = aws.rds.ParameterGroup("parameters", family="postgres14", parameters=[{"name": "log_statement", "value": "ddl"}])

orders = «aws.rds.Instance»(
    "orders",
    engine="postgres",
    engine_version="14.22",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    parameter_group_name=parameters.name,
)
`,
          fixed: `import pulumi_aws as aws

parameters = aws.rds.ParameterGroup(
    "parameters",
    family="postgres14",
    parameters=[
        {"name": "log_statement", "value": "ddl"},
        {"name": "rds.force_ssl", "value": "1"},
    ],
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="14.22",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    parameter_group_name=parameters.name,
)
`,
        },
        {
          title: 'turned off in a group, through a constant',
          config: { compliance: ['pci-dss'] },
          source: `import pulumi_aws as aws

FORCE_TLS = «"0"»

parameters = aws.rds.ParameterGroup(
    "parameters",
    family="postgres17",
    parameters=[{"name": "rds.force_ssl", "value": FORCE_TLS}],
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    parameter_group_name=parameters.name,
)
`,
          fixed: `import pulumi_aws as aws

FORCE_TLS = "0"

parameters = aws.rds.ParameterGroup(
    "parameters",
    family="postgres17",
    parameters=[{"name": "rds.force_ssl", "value": "1"}],
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    engine_version="17",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    parameter_group_name=parameters.name,
)
`,
        },
      ],
      good: [
        {
          title: 'given at deployment',
          unknown: true,
          config: { compliance: ['pci-dss'] },
          source: `import pulumi
import pulumi_aws as aws

orders = aws.rds.Instance(
    "orders",
    engine="mysql",
    engine_version="8.4",
    instance_class="db.r6g.large",
    allocated_storage=100,
    username="orders_admin",
    manage_master_user_password=True,
    parameter_group_name=pulumi.Config().require("parameterGroup"),
)
`,
        },
      ],
    },
  },
});

interface Enforcement {
  readonly engine: RegExp;
  readonly parameter: string;
  /** The first major version that enforces TLS by default. */
  readonly since?: string;
  readonly isStatic?: boolean;
}

const ENFORCEMENTS: readonly Enforcement[] = [
  { engine: /^postgres$/, parameter: 'rds.force_ssl', since: '15' },
  { engine: /^aurora-postgresql$/, parameter: 'rds.force_ssl', since: '17' },
  { engine: /^(mysql|aurora|aurora-mysql)$/, parameter: 'require_secure_transport' },
  { engine: /^mariadb$/, parameter: 'require_secure_transport', since: '11.8' },
  { engine: /^sqlserver-/, parameter: 'rds.force_ssl', isStatic: true },
];

/** A replica without a group of its own has that of its source, an instance of Aurora that of its cluster. */
function followsSource(database: Resource, { graph }: RuleContext): boolean {
  if (database.type !== 'aws_db_instance') return mayBeReplica(database);
  return isAurora(engineOf(database, graph)) || (mayBeReplica(database) && isMissing(database, 'parameter_group_name'));
}

/** What certainly leaves TLS to the client: the parameter's value, or its absence where the default does. */
function openBy(database: Resource, use: GroupUse, enforcement: Enforcement, context: RuleContext): Value | undefined {
  const known = use.kind === 'own' ? parametersOf(use.group) : use.kind === 'default' ? [] : undefined;
  const set = known?.find(({ name }) => name === enforcement.parameter);
  if (set) return isOff(set.value) ? set.value : undefined;
  return known && isOpenByDefault(database, enforcement, context) ? { kind: 'absent', from: database.properties.from } : undefined;
}

function isOff(value: Value): boolean {
  return equals(value, 0) || equals(value, false) || stringOf(value)?.toLowerCase() === 'off';
}

/** Of a version that is not known nothing is said: the newest ones enforce TLS. */
function isOpenByDefault(database: Resource, { since }: Enforcement, context: RuleContext): boolean {
  if (since === undefined) return true;
  const major = majorOf(database, context);
  return major !== undefined && isBefore(major, since);
}

/** 11.4 is older than 11.8, 10.11 than both. */
function isBefore(version: string, since: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = since.split('.').map(Number);
  return major === sinceMajor ? minor < sinceMinor : major < sinceMajor;
}

function enforcing(database: Resource, use: GroupUse, { parameter, isStatic = false }: Enforcement, context: RuleContext): FixOffer {
  const isInPlace = use.kind === 'own' && !isStatic;
  return {
    title: `Set ${parameter} to 1`,
    applicability: 'unsafe',
    impact: isInPlace ? 'in-place' : 'downtime',
    edits: () => settingParameters(database, use, [{ name: parameter, value: '1', isStatic }], context),
  };
}
