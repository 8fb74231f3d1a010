import { get, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import { clientOf, storesBehind } from '../shared/clients';
import { groupRules, networksOf, portsOf, type GroupRule, type Peer } from '../shared/group-rules';
import { referredTo } from '../shared/networks';
import { narrowToGroup, narrowToVpc } from '../shared/peers';
import { storesIn } from '../shared/ports';
import { inSentence, trafficInWords } from '../shared/rule-words';
import { when } from '../shared/words';

export default defineRule({
  id: 'network/broad-cidr',
  title: 'Database, cache or queue open to a broad private network',
  severity: 'medium',
  tags: ['network', 'security-group'],
  corresponds: {},
  why: `A private range such as \`10.0.0.0/8\` is every network that is or ever will be connected: other environments, peered VPCs,
offices, partners behind a VPN. One machine taken over anywhere among them can then try its luck with the database. A reference to the
client's security group admits that client, follows it when its addresses change, and says who needs the port.`,
  howToFix: `Admit the security group of the client. The fix takes the one that the program shows to be the client, else the VPC's own
network. It applies in place and at once; clients that came in through the broad range and are not in the group lose access, so
look at who connects (flow logs, \`pg_stat_activity\`) before.`,
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html',
  ],
  fixable: true,

  *checkProgram(context) {
    for (const rule of groupRules(context.graph)) {
      if (rule.direction === 'ingress') yield* broadRule(rule, context);
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "vpc_id" {
  type = string
}

resource "aws_security_group" "api" {
  name        = "orders-api"
  description = "Orders API"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id

  ingress {
    description = "PostgreSQL"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = [«"10.0.0.0/8"»]
  }

  ingress {
    description = "Metrics"
    from_port   = 9187
    to_port     = 9187
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  vpc_security_group_ids      = [aws_security_group.database.id]
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      DB_HOST = aws_db_instance.orders.address
    }
  }
}

variable "subnet_ids" {
  type = list(string)
}

variable "role_arn" {
  type = string
}
`,
          fixed: `variable "vpc_id" {
  type = string
}

resource "aws_security_group" "api" {
  name        = "orders-api"
  description = "Orders API"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id

  ingress {
    description     = "PostgreSQL"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.api.id]
  }

  ingress {
    description = "Metrics"
    from_port   = 9187
    to_port     = 9187
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  vpc_security_group_ids      = [aws_security_group.database.id]
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      DB_HOST = aws_db_instance.orders.address
    }
  }
}

variable "subnet_ids" {
  type = list(string)
}

variable "role_arn" {
  type = string
}
`,
        },
        {
          title: 'the whole network of a peer, where one security group is the client',
          source: `resource "aws_vpc" "data" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_vpc" "apps" {
  cidr_block = "10.21.0.0/16"
}

resource "aws_vpc_peering_connection" "data" {
  vpc_id      = aws_vpc.apps.id
  peer_vpc_id = aws_vpc.data.id
  auto_accept = true
}

resource "aws_security_group" "api" {
  name        = "orders-api"
  description = "Orders API"
  vpc_id      = aws_vpc.apps.id
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = aws_vpc.data.id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id = aws_security_group.database.id
  description       = "PostgreSQL"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = «aws_vpc.apps.cidr_block»
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  vpc_security_group_ids      = [aws_security_group.database.id]
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      DB_HOST = aws_db_instance.orders.address
    }
  }
}

variable "subnet_ids" {
  type = list(string)
}

variable "role_arn" {
  type = string
}
`,
          fixed: `resource "aws_vpc" "data" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_vpc" "apps" {
  cidr_block = "10.21.0.0/16"
}

resource "aws_vpc_peering_connection" "data" {
  vpc_id      = aws_vpc.apps.id
  peer_vpc_id = aws_vpc.data.id
  auto_accept = true
}

resource "aws_security_group" "api" {
  name        = "orders-api"
  description = "Orders API"
  vpc_id      = aws_vpc.apps.id
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = aws_vpc.data.id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id            = aws_security_group.database.id
  description                  = "PostgreSQL"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.api.id
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  vpc_security_group_ids      = [aws_security_group.database.id]
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      DB_HOST = aws_db_instance.orders.address
    }
  }
}

variable "subnet_ids" {
  type = list(string)
}

variable "role_arn" {
  type = string
}
`,
        },
        {
          title: 'a cache, through a local',
          source: `locals {
  internal = [«"172.16.0.0/12"», "192.168.4.0/24"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_security_group" "cache" {
  name        = "sessions-cache"
  description = "Sessions"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "Redis"
    from_port   = 6379
    to_port     = 6379
    protocol    = "tcp"
    cidr_blocks = local.internal
  }
}
`,
          fixed: `locals {
  internal = ["172.16.0.0/12", "192.168.4.0/24"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_security_group" "cache" {
  name        = "sessions-cache"
  description = "Sessions"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "Redis"
    from_port   = 6379
    to_port     = 6379
    protocol    = "tcp"
    cidr_blocks = ["192.168.4.0/24", aws_vpc.main.cidr_block]
  }
}
`,
        },
      ],
      good: [
        {
          source: `variable "vpc_id" {
  type = string
}

resource "aws_security_group" "api" {
  name        = "orders-api"
  description = "Orders API"
  vpc_id      = var.vpc_id

  ingress {
    description = "HTTP from the company"
    from_port   = 8080
    to_port     = 8080
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id

  ingress {
    description     = "PostgreSQL from the API"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.api.id]
  }

  ingress {
    description = "PostgreSQL from the reporting network"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["10.31.0.0/16"]
  }
}
`,
        },
        {
          title: 'a network that is given at deployment',
          unknown: true,
          source: `variable "vpc_id" {
  type = string
}

variable "client_cidr" {
  type = string
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id

  ingress {
    description = "PostgreSQL"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = [var.client_cidr]
  }
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Parameters": { "VpcId": { "Type": "AWS::EC2::VPC::Id" } },
  "Resources": {
    "Worker": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Orders worker",
        "VpcId": { "Ref": "VpcId" }
      }
    },
    "WorkerToBroker": {
      "Type": "AWS::EC2::SecurityGroupEgress",
      "Properties": {
        "GroupId": { "Fn::GetAtt": ["Worker", "GroupId"] },
        "Description": "AMQP to the broker",
        "IpProtocol": "tcp",
        "FromPort": 5671,
        "ToPort": 5671,
        "DestinationSecurityGroupId": { "Fn::GetAtt": ["Broker", "GroupId"] }
      }
    },
    "Broker": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Orders broker",
        "VpcId": { "Ref": "VpcId" },
        "SecurityGroupIngress": [
          {
            "Description": "AMQP",
            "IpProtocol": "tcp",
            "FromPort": 5671,
            "ToPort": 5671,
            "CidrIp": «"10.0.0.0/8"»
          },
          {
            "Description": "Console",
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "CidrIp": "10.20.0.0/16"
          }
        ]
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": { "VpcId": { "Type": "AWS::EC2::VPC::Id" } },
  "Resources": {
    "Worker": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Orders worker",
        "VpcId": { "Ref": "VpcId" }
      }
    },
    "WorkerToBroker": {
      "Type": "AWS::EC2::SecurityGroupEgress",
      "Properties": {
        "GroupId": { "Fn::GetAtt": ["Worker", "GroupId"] },
        "Description": "AMQP to the broker",
        "IpProtocol": "tcp",
        "FromPort": 5671,
        "ToPort": 5671,
        "DestinationSecurityGroupId": { "Fn::GetAtt": ["Broker", "GroupId"] }
      }
    },
    "Broker": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Orders broker",
        "VpcId": { "Ref": "VpcId" },
        "SecurityGroupIngress": [
          {
            "Description": "AMQP",
            "IpProtocol": "tcp",
            "FromPort": 5671,
            "ToPort": 5671,
            "SourceSecurityGroupId": { "Ref": "Worker" }
          },
          {
            "Description": "Console",
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "CidrIp": "10.20.0.0/16"
          }
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
          source: `{
  "Parameters": { "VpcId": { "Type": "AWS::EC2::VPC::Id" } },
  "Resources": {
    "Broker": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Orders broker",
        "VpcId": { "Ref": "VpcId" },
        "SecurityGroupIngress": [
          { "Description": "AMQP", "IpProtocol": "tcp", "FromPort": 5671, "ToPort": 5671, "CidrIp": "10.20.4.0/22" }
        ]
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
          title: "a parameter's default",
          source: `Parameters:
  ClientRange:
    Type: String
    Default: «10.0.0.0/8»
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.20.0.0/16
  Database:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders database
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - Description: PostgreSQL
          IpProtocol: tcp
          FromPort: 5432
          ToPort: 5432
          CidrIp: !Ref ClientRange
`,
          fixed: `Parameters:
  ClientRange:
    Type: String
    Default: 10.0.0.0/8
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.20.0.0/16
  Database:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders database
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - Description: PostgreSQL
          IpProtocol: tcp
          FromPort: 5432
          ToPort: 5432
          CidrIp: !GetAtt Vpc.CidrBlock
`,
        },
      ],
      good: [
        {
          title: 'a network that is given at deployment',
          unknown: true,
          source: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
  ClientRange:
    Type: String
Resources:
  Database:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders database
      VpcId: !Ref VpcId
      SecurityGroupIngress:
        - Description: PostgreSQL
          IpProtocol: tcp
          FromPort: 5432
          ToPort: 5432
          CidrIp: !Ref ClientRange
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const database = new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncrypted: true,
    });
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      vpc,
      environment: { DB_HOST: database.dbInstanceEndpointAddress },
    });
    database.connections.allowDefaultPortFrom(ec2.Peer.ipv4(«'10.0.0.0/8'»), 'PostgreSQL for the API');
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const database = new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncrypted: true,
    });
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      vpc,
      environment: { DB_HOST: database.dbInstanceEndpointAddress },
    });
    database.connections.allowDefaultPortFrom(api, 'PostgreSQL for the API');
  }
}
`,
        },
        {
          title: 'a group, through a constant',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

const COMPANY = «'10.0.0.0/8'»;

export class SearchStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const search = new ec2.SecurityGroup(this, 'Search', { vpc, description: 'Product search' });
    search.addIngressRule(ec2.Peer.ipv4(COMPANY), ec2.Port.tcp(9200), 'Product search');
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

const COMPANY = '10.0.0.0/8';

export class SearchStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const search = new ec2.SecurityGroup(this, 'Search', { vpc, description: 'Product search' });
    search.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(9200), 'Product search');
  }
}
`,
        },
      ],
      good: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const database = new rds.DatabaseInstance(this, 'Database', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
      vpc,
      storageEncrypted: true,
    });
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      vpc,
      environment: { DB_HOST: database.dbInstanceEndpointAddress },
    });
    database.connections.allowDefaultPortFrom(api, 'PostgreSQL for the API');
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
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const vpcId = config.require("vpcId");
const subnetIds = config.requireObject<string[]>("subnetIds");

const apiGroup = new aws.ec2.SecurityGroup("api", { description: "Orders API", vpcId });
const cacheGroup = new aws.ec2.SecurityGroup("cache", {
    description: "Sessions",
    vpcId,
    ingress: [
        {
            description: "Redis",
            protocol: "tcp",
            fromPort: 6379,
            toPort: 6379,
            cidrBlocks: [«"10.0.0.0/8"»],
        },
    ],
});

const cache = new aws.elasticache.ReplicationGroup("sessions", {
    description: "Sessions",
    engine: "redis",
    nodeType: "cache.t4g.small",
    securityGroupIds: [cacheGroup.id],
    subnetGroupName: config.require("subnetGroupName"),
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
});

const api = new aws.lambda.Function("api", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    memorySize: 512,
    timeout: 25,
    vpcConfig: { subnetIds, securityGroupIds: [apiGroup.id] },
    environment: { variables: { CACHE_HOST: cache.primaryEndpointAddress } },
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const vpcId = config.require("vpcId");
const subnetIds = config.requireObject<string[]>("subnetIds");

const apiGroup = new aws.ec2.SecurityGroup("api", { description: "Orders API", vpcId });
const cacheGroup = new aws.ec2.SecurityGroup("cache", {
    description: "Sessions",
    vpcId,
    ingress: [
        {
            description: "Redis",
            protocol: "tcp",
            fromPort: 6379,
            toPort: 6379,
            securityGroups: [apiGroup.id],
        },
    ],
});

const cache = new aws.elasticache.ReplicationGroup("sessions", {
    description: "Sessions",
    engine: "redis",
    nodeType: "cache.t4g.small",
    securityGroupIds: [cacheGroup.id],
    subnetGroupName: config.require("subnetGroupName"),
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
});

const api = new aws.lambda.Function("api", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    memorySize: 512,
    timeout: 25,
    vpcConfig: { subnetIds, securityGroupIds: [apiGroup.id] },
    environment: { variables: { CACHE_HOST: cache.primaryEndpointAddress } },
});
`,
        },
      ],
      good: [
        {
          title: 'a network that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const vpcId = config.require("vpcId");
const subnetIds = config.requireObject<string[]>("subnetIds");

const apiGroup = new aws.ec2.SecurityGroup("api", { description: "Orders API", vpcId });
const cacheGroup = new aws.ec2.SecurityGroup("cache", {
    description: "Sessions",
    vpcId,
    ingress: [
        {
            description: "Redis",
            protocol: "tcp",
            fromPort: 6379,
            toPort: 6379,
            cidrBlocks: [config.require("clientRange")],
        },
    ],
});

const cache = new aws.elasticache.ReplicationGroup("sessions", {
    description: "Sessions",
    engine: "redis",
    nodeType: "cache.t4g.small",
    securityGroupIds: [cacheGroup.id],
    subnetGroupName: config.require("subnetGroupName"),
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
});

const api = new aws.lambda.Function("api", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    memorySize: 512,
    timeout: 25,
    vpcConfig: { subnetIds, securityGroupIds: [apiGroup.id] },
    environment: { variables: { CACHE_HOST: cache.primaryEndpointAddress } },
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

internal = «"10.0.0.0/8"»
vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16")

database = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc.id,
    ingress=[
        {
            "description": "PostgreSQL",
            "protocol": "tcp",
            "from_port": 5432,
            "to_port": 5432,
            "cidr_blocks": [internal],
        },
    ],
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

internal = "10.0.0.0/8"
vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16")

database = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc.id,
    ingress=[
        {
            "description": "PostgreSQL",
            "protocol": "tcp",
            "from_port": 5432,
            "to_port": 5432,
            "cidr_blocks": [vpc.cidr_block],
        },
    ],
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16")

database = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc.id,
    ingress=[
        {
            "description": "PostgreSQL from the VPC",
            "protocol": "tcp",
            "from_port": 5432,
            "to_port": 5432,
            "cidr_blocks": [vpc.cidr_block],
        },
    ],
)
`,
        },
      ],
    },
  },
});

function* broadRule(rule: GroupRule, context: RuleContext): Generator<Problem> {
  const { graph } = context;
  const peers = networksOf(rule);
  if (peers.length === 0 || !isForStores(rule, context)) return;
  const client = clientOf(rule, context);
  const wide = peers.filter((peer) => isBroad(peer) || (client !== undefined && isPeerNetwork(peer, rule, context)));
  const [first] = wide;
  if (!first) return;
  const conditions = [rule.condition, first.condition].filter((each) => each !== undefined);
  const group = rule.group ?? rule.resource;
  const narrowings = [...(client ? [narrowToGroup(rule, wide, client)] : []), ...(wide.every(isBroad) ? [narrowToVpc(rule, wide, context)] : [])];
  yield {
    resource: rule.resource,
    at: first.value,
    message: `Security group ${labelOf(group)} admits ${inSentence(trafficInWords(rule, graph))} from ${networkInWords(first)}${when(conditions.length > 0 ? conditions.join(' and ') : undefined)}, far more than ${client ? `its client ${labelOf(client)}` : 'its clients'}. Name the client's security group instead.`,
    fixes: narrowings.map((each) => ({ ...each, applicability: 'unsafe', impact: 'in-place' })),
  };
}

const MOST_PORTS = 1000;

/** A rule for the port of a store that uses the group, or for few ports of which one is such a port by convention. */
function isForStores(rule: GroupRule, { graph }: RuleContext): boolean {
  if (storesBehind(rule, graph).length > 0) return true;
  return portsOf(rule, graph).some(({ range, store }) => store !== undefined || (range.to - range.from < MOST_PORTS && storesIn(range).length > 0));
}

/** A private range from /8 to /15: the private networks of RFC 1918, and the shared one of RFC 6598, which AWS allows in VPCs. */
function isBroad({ value, version }: Peer): boolean {
  const match = /^(\d+)\.(\d+)\.\d+\.\d+\/(\d+)$/.exec(stringOf(value)?.trim() ?? '');
  if (version !== 4 || !match) return false;
  const [first, second, prefix] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const isPrivate = first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168) || (first === 100 && second >= 64 && second < 128);
  return isPrivate && prefix >= 8 && prefix <= 15;
}

/** The whole network of another VPC of the program, one that is connected with the group's own. */
function isPeerNetwork({ value }: Peer, { group }: GroupRule, { graph }: RuleContext): boolean {
  const own = group ? referredTo([get(group.properties, 'vpc_id')], 'aws_vpc', graph) : [];
  const target = value.kind === 'reference' && value.attribute === 'cidr_block' ? graph.resolve(value) : undefined;
  if (target) return target.type === 'aws_vpc' && own.length > 0 && !own.includes(target);
  const text = stringOf(value);
  const isNetworkOf = (vpc: Resource): boolean => text !== undefined && stringOf(get(vpc.properties, 'cidr_block')) === text;
  return graph.ofType('aws_vpc').some(isNetworkOf) && own.length > 0 && !own.some(isNetworkOf);
}

function networkInWords({ value }: Peer): string {
  return value.kind === 'literal' ? String(value.value) : 'the whole network of another VPC';
}
