import type { CanonicalEdit, Expression, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { usesTerraformProvider } from '../../server/core/program';
import { booleanOf, get, isNothing, itemsOf, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { interfacePermission } from '../shared/eni';
import { groupsNamedBy, networksOf, portsOf, rulesOfGroup } from '../shared/group-rules';
import { lazily } from '../../server/core/lazy';
import { kebab } from '../shared/names';
import { privateSubnetsIn, referredTo, vpcOf } from '../shared/networks';
import { isUsable, newSecurityGroup, ruleTo, vpcOfStore } from '../shared/placement';
import { nameOfPort } from '../shared/ports';
import { groupsOfStore, isEndpoint, isStore, nounOfStore, portsOfStore, subnetsOfStore } from '../shared/stores';
import { when } from '../shared/words';
import { functionWorkloads, resourcesTold } from '../shared/workloads';

export default defineRule({
  id: 'lambda/outside-vpc',
  title: 'Function outside the VPC of the database that it uses',
  severity: 'medium',
  tags: ['lambda', 'network'],
  corresponds: { checkov: ['CKV_AWS_117'], 'cdk-nag': ['NIST.800.53.R5-LambdaInsideVPC'] },
  why: `A function without a VPC configuration runs in a network of AWS from which private addresses cannot be reached. One that is told
the endpoint of a database in a VPC waits for a connection until it times out, or the database has to be opened to the internet
for it.`,
  howToFix: `Attach the function to private subnets of the database's VPC, with a security group that may reach the database's port and
that the database admits; its role has to be allowed to make network interfaces. The change applies in place; new versions of the
function start a few seconds later the first time. From then on the function reaches AWS services and the internet through the VPC only:
over endpoints or a NAT gateway, which cost by the hour.`,
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-lambda-tutorial.html',
  ],
  fixable: true,
  resources: ['aws_lambda_function'],

  *check(lambda, context) {
    const { graph, facts } = context;
    const outside = possibilities(get(lambda.properties, 'vpc_config')).find(({ value }) => isNothing(value) || hasNoSubnets(value));
    if (!outside) return;
    const store = resourcesTold(context.shared(functionWorkloads)(lambda), graph).find(({ resource, value }) => isEndpoint(value, resource) && isInVpc(resource))?.resource;
    // The Data API is reached like other services of AWS.
    if (!store || facts.codeOf(lambda)?.calls.some((call) => call.service === 'rds-data')) return;
    yield {
      resource: lambda,
      at: outside.value,
      message: `Function ${labelOf(lambda)} is told the endpoint of the ${nounOfStore(store)} ${labelOf(store)}, which is in a VPC, but runs outside it${when(outside.condition)} and cannot connect. Attach it to private subnets of that VPC.`,
      related: [{ location: store.header, message: `the ${nounOfStore(store)} ${labelOf(store)}` }],
      fixes: [attaching(lambda, store, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          indirect: true,
          source: `resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "private_a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "private_b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.1.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "PostgreSQL from the office"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["203.0.113.0/29"]
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = [aws_subnet.private_a.id, aws_subnet.private_b.id]
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

resource "aws_iam_role" "api" {
  name = "orders-api"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

locals {
  environment = {
    DB_HOST = aws_db_instance.orders.address
    DB_NAME = "orders"
  }
}

«resource "aws_lambda_function" "api"» {
  function_name = "orders-api"
  role          = aws_iam_role.api.arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  environment {
    variables = local.environment
  }
}
`,
          fixed: `resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "private_a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "private_b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.1.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_security_group" "api_function" {
  description = "Traffic of the function api"
  vpc_id      = aws_vpc.main.id

  egress {
    description = "PostgreSQL to the orders database"
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = [aws_vpc.main.cidr_block]
  }

  egress {
    description = "HTTPS to AWS services"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = aws_vpc.main.id

  ingress {
    description = "PostgreSQL from the office"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["203.0.113.0/29"]
  }

  ingress {
    description     = "PostgreSQL from the function api"
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.api_function.id]
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = [aws_subnet.private_a.id, aws_subnet.private_b.id]
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

data "aws_partition" "current" {}

resource "aws_iam_role" "api" {
  name = "orders-api"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "api_vpc" {
  role       = aws_iam_role.api.name
  policy_arn = "arn:\${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

locals {
  environment = {
    DB_HOST = aws_db_instance.orders.address
    DB_NAME = "orders"
  }
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = aws_iam_role.api.arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  environment {
    variables = local.environment
  }

  vpc_config {
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]
    security_group_ids = [aws_security_group.api_function.id]
  }
}
`,
        },
        {
          title: 'a security group that the database admits already',
          source: `resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "private_a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "private_b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.1.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_security_group" "api" {
  name        = "orders-api"
  description = "Orders API"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = aws_vpc.main.id

  ingress {
    description     = "PostgreSQL from the API"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.api.id]
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = [aws_subnet.private_a.id, aws_subnet.private_b.id]
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

resource "aws_iam_role" "api" {
  name = "orders-api"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "api" {
  role       = aws_iam_role.api.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

«resource "aws_lambda_function" "api"» {
  function_name = "orders-api"
  role          = aws_iam_role.api.arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  environment {
    variables = {
      DATABASE_URL = "postgresql://\${aws_db_instance.orders.endpoint}/orders"
    }
  }
}
`,
          fixed: `resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
}

resource "aws_subnet" "private_a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "private_b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.20.1.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_security_group" "api" {
  name        = "orders-api"
  description = "Orders API"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = aws_vpc.main.id

  ingress {
    description     = "PostgreSQL from the API"
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.api.id]
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = [aws_subnet.private_a.id, aws_subnet.private_b.id]
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

resource "aws_iam_role" "api" {
  name = "orders-api"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "api" {
  role       = aws_iam_role.api.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = aws_iam_role.api.arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  environment {
    variables = {
      DATABASE_URL = "postgresql://\${aws_db_instance.orders.endpoint}/orders"
    }
  }

  vpc_config {
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]
    security_group_ids = [aws_security_group.api.id]
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a function that is told the identifier, for the RDS API',
          source: `variable "role_arn" {
  type = string
}

variable "subnet_group_name" {
  type = string
}

variable "security_group_id" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = var.subnet_group_name
  vpc_security_group_ids      = [var.security_group_id]
}

resource "aws_lambda_function" "snapshots" {
  function_name = "orders-snapshots"
  role          = var.role_arn
  filename      = "snapshots.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  environment {
    variables = {
      DB_INSTANCE_ID = aws_db_instance.orders.identifier
    }
  }
}
`,
        },
        {
          title: 'a VPC configuration that is given at deployment',
          unknown: true,
          source: `variable "role_arn" {
  type = string
}

variable "subnet_group_name" {
  type = string
}

variable "security_group_id" {
  type = string
}

variable "network" {
  type = list(object({ subnet_ids = list(string), security_group_ids = list(string) }))
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = var.subnet_group_name
  vpc_security_group_ids      = [var.security_group_id]
}

resource "aws_lambda_function" "snapshots" {
  function_name = "orders-snapshots"
  role          = var.role_arn
  filename      = "snapshots.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  dynamic "vpc_config" {
    for_each = var.network
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  environment {
    variables = {
      DB_HOST = aws_db_instance.orders.address
    }
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
  "Resources": {
    "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.20.0.0/16" } },
    "SubnetA": {
      "Type": "AWS::EC2::Subnet",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.20.0.0/24", "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] } }
    },
    "SubnetB": {
      "Type": "AWS::EC2::Subnet",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.20.1.0/24", "AvailabilityZone": { "Fn::Select": [1, { "Fn::GetAZs": "" }] } }
    },
    "DatabaseGroup": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": { "GroupDescription": "Ledger database", "VpcId": { "Ref": "Vpc" } }
    },
    "DatabaseSubnets": {
      "Type": "AWS::RDS::DBSubnetGroup",
      "Properties": { "DBSubnetGroupDescription": "Ledger database", "SubnetIds": [{ "Ref": "SubnetA" }, { "Ref": "SubnetB" }] }
    },
    "Ledger": {
      "Type": "AWS::RDS::DBCluster",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "Engine": "aurora-mysql",
        "MasterUsername": "ledger",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "DBSubnetGroupName": { "Ref": "DatabaseSubnets" },
        "VpcSecurityGroupIds": [{ "Fn::GetAtt": ["DatabaseGroup", "GroupId"] }]
      }
    },
    "ApiRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" } }]
        },
        "ManagedPolicyArns": [{ "Fn::Sub": "arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" }]
      }
    },
    «"Api"»: {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Fn::GetAtt": ["ApiRole", "Arn"] },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "ZipFile": "def handler(event, context):\\n    return None\\n" },
        "MemorySize": 512,
        "Timeout": 20,
        "Environment": { "Variables": { "DB_HOST": { "Fn::GetAtt": ["Ledger", "Endpoint.Address"] } } }
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.20.0.0/16" } },
    "SubnetA": {
      "Type": "AWS::EC2::Subnet",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.20.0.0/24", "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] } }
    },
    "SubnetB": {
      "Type": "AWS::EC2::Subnet",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.20.1.0/24", "AvailabilityZone": { "Fn::Select": [1, { "Fn::GetAZs": "" }] } }
    },
    "DatabaseGroup": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": { "GroupDescription": "Ledger database", "VpcId": { "Ref": "Vpc" } }
    },
    "DatabaseSubnets": {
      "Type": "AWS::RDS::DBSubnetGroup",
      "Properties": { "DBSubnetGroupDescription": "Ledger database", "SubnetIds": [{ "Ref": "SubnetA" }, { "Ref": "SubnetB" }] }
    },
    "Ledger": {
      "Type": "AWS::RDS::DBCluster",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "Engine": "aurora-mysql",
        "MasterUsername": "ledger",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "DBSubnetGroupName": { "Ref": "DatabaseSubnets" },
        "VpcSecurityGroupIds": [{ "Fn::GetAtt": ["DatabaseGroup", "GroupId"] }]
      }
    },
    "ApiRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" } }]
        },
        "ManagedPolicyArns": [
          { "Fn::Sub": "arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
          { "Fn::Sub": "arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole" }
        ]
      }
    },
    "Api": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Fn::GetAtt": ["ApiRole", "Arn"] },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "ZipFile": "def handler(event, context):\\n    return None\\n" },
        "MemorySize": 512,
        "Timeout": 20,
        "Environment": { "Variables": { "DB_HOST": { "Fn::GetAtt": ["Ledger", "Endpoint.Address"] } } },
        "VpcConfig": {
          "SubnetIds": [{ "Ref": "SubnetA" }, { "Ref": "SubnetB" }],
          "SecurityGroupIds": [{ "Ref": "ApiFunction" }]
        }
      }
    },
    "ApiFunction": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Traffic of the function api",
        "VpcId": { "Ref": "Vpc" },
        "SecurityGroupEgress": [
          {
            "Description": "MySQL to the ledger database",
            "IpProtocol": "tcp",
            "FromPort": 3306,
            "ToPort": 3306,
            "DestinationSecurityGroupId": { "Ref": "DatabaseGroup" }
          },
          {
            "Description": "HTTPS to AWS services",
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "CidrIp": "0.0.0.0/0"
          }
        ]
      }
    },
    "DatabaseGroupFromApiFunction": {
      "Type": "AWS::EC2::SecurityGroupIngress",
      "Properties": {
        "GroupId": { "Ref": "DatabaseGroup" },
        "Description": "MySQL from the function api",
        "IpProtocol": "tcp",
        "FromPort": 3306,
        "ToPort": 3306,
        "SourceSecurityGroupId": { "Ref": "ApiFunction" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a function that is told the ARN, for the Data API',
          source: `{
  "Resources": {
    "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.20.0.0/16" } },
    "SubnetA": {
      "Type": "AWS::EC2::Subnet",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.20.0.0/24", "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] } }
    },
    "SubnetB": {
      "Type": "AWS::EC2::Subnet",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.20.1.0/24", "AvailabilityZone": { "Fn::Select": [1, { "Fn::GetAZs": "" }] } }
    },
    "DatabaseGroup": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": { "GroupDescription": "Ledger database", "VpcId": { "Ref": "Vpc" } }
    },
    "DatabaseSubnets": {
      "Type": "AWS::RDS::DBSubnetGroup",
      "Properties": { "DBSubnetGroupDescription": "Ledger database", "SubnetIds": [{ "Ref": "SubnetA" }, { "Ref": "SubnetB" }] }
    },
    "Ledger": {
      "Type": "AWS::RDS::DBCluster",
      "DeletionPolicy": "Snapshot",
      "UpdateReplacePolicy": "Snapshot",
      "Properties": {
        "Engine": "aurora-mysql",
        "MasterUsername": "ledger",
        "ManageMasterUserPassword": true,
        "StorageEncrypted": true,
        "DBSubnetGroupName": { "Ref": "DatabaseSubnets" },
        "VpcSecurityGroupIds": [{ "Fn::GetAtt": ["DatabaseGroup", "GroupId"] }]
      }
    },
    "ApiRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" } }]
        },
        "ManagedPolicyArns": [{ "Fn::Sub": "arn:\${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" }]
      }
    },
    "Api": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Fn::GetAtt": ["ApiRole", "Arn"] },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "ZipFile": "def handler(event, context):\\n    return None\\n" },
        "MemorySize": 512,
        "Timeout": 20,
        "Environment": { "Variables": { "DB_HOST": { "Fn::GetAtt": ["Ledger", "DBClusterArn"] } } }
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
          title: 'a cache, and nothing to attach to',
          source: `Parameters:
  RoleArn:
    Type: String
  SubnetGroupName:
    Type: String
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
  GroupId:
    Type: AWS::EC2::SecurityGroup::Id
Resources:
  Sessions:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupDescription: Sessions
      Engine: redis
      CacheNodeType: cache.t4g.small
      CacheSubnetGroupName: !Ref SubnetGroupName
      SecurityGroupIds:
        - !Ref GroupId
      AtRestEncryptionEnabled: true
      TransitEncryptionEnabled: true
  «Api»:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref RoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: |
          def handler(event, context):
              return None
      MemorySize: 512
      Timeout: 20
      Environment:
        Variables:
          CACHE_HOST: !GetAtt Sessions.PrimaryEndPoint.Address
`,
        },
        {
          title: 'a function of SAM, whose role follows',
          source: `Transform: AWS::Serverless-2016-10-31
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.20.0.0/16
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.20.0.0/24
      AvailabilityZone: !Select [0, !GetAZs ""]
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.20.1.0/24
      AvailabilityZone: !Select [1, !GetAZs ""]
  DatabaseGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders database
      VpcId: !Ref Vpc
  DatabaseSubnets:
    Type: AWS::RDS::DBSubnetGroup
    Properties:
      DBSubnetGroupDescription: Orders database
      SubnetIds:
        - !Ref SubnetA
        - !Ref SubnetB
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.small
      AllocatedStorage: "20"
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      DBSubnetGroupName: !Ref DatabaseSubnets
      VPCSecurityGroups:
        - !GetAtt DatabaseGroup.GroupId
  «Api»:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: |
        def handler(event, context):
            return None
      MemorySize: 512
      Timeout: 20
      Environment:
        Variables:
          DB_HOST: !GetAtt Orders.Endpoint.Address
`,
          fixed: `Transform: AWS::Serverless-2016-10-31
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.20.0.0/16
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.20.0.0/24
      AvailabilityZone: !Select [0, !GetAZs ""]
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.20.1.0/24
      AvailabilityZone: !Select [1, !GetAZs ""]
  DatabaseGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders database
      VpcId: !Ref Vpc
  DatabaseSubnets:
    Type: AWS::RDS::DBSubnetGroup
    Properties:
      DBSubnetGroupDescription: Orders database
      SubnetIds:
        - !Ref SubnetA
        - !Ref SubnetB
  Orders:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.small
      AllocatedStorage: "20"
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      DBSubnetGroupName: !Ref DatabaseSubnets
      VPCSecurityGroups:
        - !GetAtt DatabaseGroup.GroupId
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: |
        def handler(event, context):
            return None
      MemorySize: 512
      Timeout: 20
      Environment:
        Variables:
          DB_HOST: !GetAtt Orders.Endpoint.Address
      VpcConfig:
        SubnetIds:
          - !Ref SubnetA
          - !Ref SubnetB
        SecurityGroupIds:
          - !Ref ApiFunction
  ApiFunction:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Traffic of the function api
      VpcId: !Ref Vpc
      SecurityGroupEgress:
        - Description: PostgreSQL to the orders database
          IpProtocol: tcp
          FromPort: 5432
          ToPort: 5432
          DestinationSecurityGroupId: !Ref DatabaseGroup
        - Description: HTTPS to AWS services
          IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0
  DatabaseGroupFromApiFunction:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !Ref DatabaseGroup
      Description: PostgreSQL from the function api
      IpProtocol: tcp
      FromPort: 5432
      ToPort: 5432
      SourceSecurityGroupId: !Ref ApiFunction
`,
        },
      ],
      good: [
        {
          title: 'a host that is given at deployment',
          unknown: true,
          source: `Parameters:
  RoleArn:
    Type: String
  SubnetGroupName:
    Type: String
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
  GroupId:
    Type: AWS::EC2::SecurityGroup::Id
  CacheHost:
    Type: String
Resources:
  Sessions:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupDescription: Sessions
      Engine: redis
      CacheNodeType: cache.t4g.small
      CacheSubnetGroupName: !Ref SubnetGroupName
      SecurityGroupIds:
        - !Ref GroupId
      AtRestEncryptionEnabled: true
      TransitEncryptionEnabled: true
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref RoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: |
          def handler(event, context):
              return None
      MemorySize: 512
      Timeout: 20
      Environment:
        Variables:
          CACHE_HOST: !Ref CacheHost
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
    «new lambda.Function»(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      environment: { DB_HOST: database.dbInstanceEndpointAddress },
    });
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
      environment: { DB_HOST: database.dbInstanceEndpointAddress },
      vpc,
    });
    api.connections.allowToDefaultPort(database, 'PostgreSQL from the function api');
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
    new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      vpc,
      environment: { DB_HOST: database.dbInstanceEndpointAddress },
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
          indirect: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.20.0.0/16" });
const subnets = ["eu-west-1a", "eu-west-1b"].map(
    (availabilityZone, index) =>
        new aws.ec2.Subnet(\`private-\${index}\`, { vpcId: vpc.id, cidrBlock: \`10.20.\${index}.0/24\`, availabilityZone }),
);
const databaseGroup = new aws.ec2.SecurityGroup("database", {
    description: "Orders database",
    vpcId: vpc.id,
    ingress: [{ description: "Office", protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["203.0.113.0/29"] }],
});
const subnetGroup = new aws.rds.SubnetGroup("orders", { subnetIds: subnets.map((subnet) => subnet.id) });

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.small",
    allocatedStorage: 20,
    username: "orders",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    dbSubnetGroupName: subnetGroup.name,
    vpcSecurityGroupIds: [databaseGroup.id],
});

const role = new aws.iam.Role("api", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});

const host = orders.address;

const api = «new aws.lambda.Function»("api", {
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    memorySize: 512,
    timeout: 25,
    environment: { variables: { DB_HOST: host } },
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.20.0.0/16" });
const subnets = ["eu-west-1a", "eu-west-1b"].map(
    (availabilityZone, index) =>
        new aws.ec2.Subnet(\`private-\${index}\`, { vpcId: vpc.id, cidrBlock: \`10.20.\${index}.0/24\`, availabilityZone }),
);
const apiFunction = new aws.ec2.SecurityGroup("api-function", {
    description: "Traffic of the function api",
    vpcId: vpc.id,
    egress: [
        {
            description: "PostgreSQL to the orders database",
            protocol: "tcp",
            fromPort: 5432,
            toPort: 5432,
            cidrBlocks: [vpc.cidrBlock],
        },
        {
            description: "HTTPS to AWS services",
            protocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrBlocks: ["0.0.0.0/0"],
        },
    ],
});

const databaseGroup = new aws.ec2.SecurityGroup("database", {
    description: "Orders database",
    vpcId: vpc.id,
    ingress: [
        { description: "Office", protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["203.0.113.0/29"] },
        {
            description: "PostgreSQL from the function api",
            protocol: "tcp",
            fromPort: 5432,
            toPort: 5432,
            securityGroups: [apiFunction.id],
        },
    ],
});
const subnetGroup = new aws.rds.SubnetGroup("orders", { subnetIds: subnets.map((subnet) => subnet.id) });

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.small",
    allocatedStorage: 20,
    username: "orders",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    dbSubnetGroupName: subnetGroup.name,
    vpcSecurityGroupIds: [databaseGroup.id],
});

const partition = aws.getPartitionOutput();

const role = new aws.iam.Role("api", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});

new aws.iam.RolePolicyAttachment("api-vpc", {
    role: role.name,
    policyArn: pulumi.interpolate\`arn:\${partition.partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole\`,
});

const host = orders.address;

const api = new aws.lambda.Function("api", {
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    memorySize: 512,
    timeout: 25,
    environment: { variables: { DB_HOST: host } },
    vpcConfig: { subnetIds: [subnets[0].id, subnets[1].id], securityGroupIds: [apiFunction.id] },
});
`,
        },
      ],
      good: [
        {
          title: 'a VPC configuration that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.20.0.0/16" });
const subnets = ["eu-west-1a", "eu-west-1b"].map(
    (availabilityZone, index) =>
        new aws.ec2.Subnet(\`private-\${index}\`, { vpcId: vpc.id, cidrBlock: \`10.20.\${index}.0/24\`, availabilityZone }),
);
const databaseGroup = new aws.ec2.SecurityGroup("database", {
    description: "Orders database",
    vpcId: vpc.id,
    ingress: [{ description: "Office", protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["203.0.113.0/29"] }],
});
const subnetGroup = new aws.rds.SubnetGroup("orders", { subnetIds: subnets.map((subnet) => subnet.id) });

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.small",
    allocatedStorage: 20,
    username: "orders",
    manageMasterUserPassword: true,
    storageEncrypted: true,
    dbSubnetGroupName: subnetGroup.name,
    vpcSecurityGroupIds: [databaseGroup.id],
});

const role = new aws.iam.Role("api", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});

const host = orders.address;

const api = new aws.lambda.Function("api", {
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    memorySize: 512,
    timeout: 25,
    vpcConfig: new pulumi.Config().requireObject<aws.types.input.lambda.FunctionVpcConfig>("network"),
    environment: { variables: { DB_HOST: host } },
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

vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16")
subnets = [
    aws.ec2.Subnet(f"private-{zone}", vpc_id=vpc.id, cidr_block=f"10.20.{index}.0/24", availability_zone=zone)
    for index, zone in enumerate(["eu-west-1a", "eu-west-1b"])
]
database_group = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc.id,
)
subnet_group = aws.rds.SubnetGroup("orders", subnet_ids=[subnet.id for subnet in subnets])

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.small",
    allocated_storage=20,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    db_subnet_group_name=subnet_group.name,
    vpc_security_group_ids=[database_group.id],
)

role = aws.iam.Role(
    "api",
    assume_role_policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}},
            ],
        },
    ),
)

api = «aws.lambda_.Function»(
    "api",
    role=role.arn,
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./api"),
    memory_size=512,
    timeout=25,
    environment={"variables": {"DB_HOST": orders.address}},
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16")
subnets = [
    aws.ec2.Subnet(f"private-{zone}", vpc_id=vpc.id, cidr_block=f"10.20.{index}.0/24", availability_zone=zone)
    for index, zone in enumerate(["eu-west-1a", "eu-west-1b"])
]
database_group = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc.id,
)

api_function = aws.ec2.SecurityGroup(
    "api-function",
    description="Traffic of the function api",
    vpc_id=vpc.id,
    egress=[
        {
            "description": "PostgreSQL to the orders database",
            "protocol": "tcp",
            "from_port": 5432,
            "to_port": 5432,
            "security_groups": [database_group.id],
        },
        {
            "description": "HTTPS to AWS services",
            "protocol": "tcp",
            "from_port": 443,
            "to_port": 443,
            "cidr_blocks": ["0.0.0.0/0"],
        },
    ],
)

aws.vpc.SecurityGroupIngressRule(
    "database-from-api-function",
    security_group_id=database_group.id,
    description="PostgreSQL from the function api",
    ip_protocol="tcp",
    from_port=5432,
    to_port=5432,
    referenced_security_group_id=api_function.id,
)
subnet_group = aws.rds.SubnetGroup("orders", subnet_ids=[subnet.id for subnet in subnets])

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.small",
    allocated_storage=20,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    db_subnet_group_name=subnet_group.name,
    vpc_security_group_ids=[database_group.id],
)

partition = aws.get_partition_output()

role = aws.iam.Role(
    "api",
    assume_role_policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}},
            ],
        },
    ),
)

aws.iam.RolePolicyAttachment(
    "api-vpc",
    role=role.name,
    policy_arn=pulumi.Output.concat(
        "arn:",
        partition.partition,
        ":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
    ),
)

api = aws.lambda_.Function(
    "api",
    role=role.arn,
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./api"),
    memory_size=512,
    timeout=25,
    environment={"variables": {"DB_HOST": orders.address}},
    vpc_config={"subnet_ids": [subnets[0].id, subnets[1].id], "security_group_ids": [api_function.id]},
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16")
subnets = [
    aws.ec2.Subnet(f"private-{zone}", vpc_id=vpc.id, cidr_block=f"10.20.{index}.0/24", availability_zone=zone)
    for index, zone in enumerate(["eu-west-1a", "eu-west-1b"])
]
database_group = aws.ec2.SecurityGroup(
    "database",
    description="Orders database",
    vpc_id=vpc.id,
)
subnet_group = aws.rds.SubnetGroup("orders", subnet_ids=[subnet.id for subnet in subnets])

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.small",
    allocated_storage=20,
    username="orders",
    manage_master_user_password=True,
    storage_encrypted=True,
    db_subnet_group_name=subnet_group.name,
    vpc_security_group_ids=[database_group.id],
)

role = aws.iam.Role(
    "api",
    assume_role_policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}},
            ],
        },
    ),
)

api = aws.lambda_.Function(
    "api",
    role=role.arn,
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./api"),
    memory_size=512,
    timeout=25,
    environment={"variables": {"DB_INSTANCE_ID": orders.identifier}},
)
`,
        },
      ],
    },
  },
});

function hasNoSubnets(value: Value): boolean {
  const subnets = get(value, 'subnet_ids');
  return isNothing(subnets) || (subnets.kind === 'list' && subnets.complete && subnets.items.length === 0);
}

/** Everything but databases with a public address is in a VPC and reachable from there only. */
function isInVpc(store: Resource): boolean {
  return isStore(store) && !possibilities(get(store.properties, 'publicly_accessible')).some(({ value }) => booleanOf(value) === true);
}

/** How a function gets to a store, in canonical terms. */
interface Way {
  readonly group: Expression;
  readonly edits: readonly CanonicalEdit[];
}

function attaching(lambda: Resource, store: Resource, context: RuleContext): FixOffer {
  const vpc = lazily(() => vpcOfStore(store, context));
  return {
    title: () => {
      const found = vpc();
      return `Attach the function to private subnets of ${found ? `the VPC ${found.name}` : 'the VPC'}`;
    },
    applicability: 'unsafe',
    impact: 'in-place',
    edits: () => {
      const found = vpc();
      if (!found || !isUsable(found, lambda, context)) return undefined;
      if (lambda.declared.grantsImplicitly === true) return attachConstruct(lambda, store, found);
      const subnets = subnetsFor(lambda, store, found, context);
      const way = wayTo(store, lambda, found, context);
      const permission = interfacePermission(lambda, context);
      if (subnets.length === 0 || !way || !permission) return undefined;
      const attachment = write.object({ subnet_ids: write.list(...subnets.map((subnet) => write.reference(subnet, 'id'))), security_group_ids: write.list(way.group) });
      return [{ kind: 'set', resource: lambda, path: ['vpc_config'], value: attachment }, ...way.edits, ...permission];
    },
  };
}

/** A construct takes the VPC, and makes its security group by itself. */
function attachConstruct(lambda: Resource, store: Resource, vpc: Resource): readonly CanonicalEdit[] | undefined {
  const [port] = portsOfStore(store);
  const [group] = itemsOf(groupsOfStore(store));
  if (group?.kind !== 'reference' || store.declared.grantsImplicitly !== true || vpc.declared.grantsImplicitly !== true) return undefined;
  const admission = newResource('aws_vpc_security_group_ingress_rule', lambda.name, lambda, {
    security_group_id: write.reference(store, 'id'),
    referenced_security_group_id: write.reference(lambda, 'id'),
    description: write.literal(`${port === undefined ? 'Traffic' : trafficTo(port)} from the function ${kebab(lambda.name)}`),
  });
  return [
    { kind: 'set', resource: lambda, path: ['vpc_config', 'vpc_id'], value: write.reference(vpc, 'id') },
    { kind: 'add', resource: admission },
  ];
}

/** Private subnets of the VPC, else those that the store is in. */
function subnetsFor(lambda: Resource, store: Resource, vpc: Resource, context: RuleContext): readonly Resource[] {
  const { graph } = context;
  const own = privateSubnetsIn(vpc, graph).filter((subnet) => isUsable(subnet, lambda, context));
  return own.length > 0 ? own : referredTo(subnetsOfStore(store, graph), 'aws_subnet', graph).filter((subnet) => isUsable(subnet, lambda, context));
}

function trafficTo(port: number): string {
  return nameOfPort(port) ?? `TCP ${port}`;
}

/** A security group that the store admits: one that it admits already, else a new one with a rule in the store's group. */
function wayTo(store: Resource, lambda: Resource, vpc: Resource, context: RuleContext): Way | undefined {
  const { graph } = context;
  const [port] = portsOfStore(store);
  const [group] = referredTo(itemsOf(groupsOfStore(store)), 'aws_security_group', graph);
  if (port === undefined || !group || !isUsable(group, lambda, context)) return undefined;
  const admitting = rulesOfGroup(group, graph).filter((rule) => rule.direction === 'ingress' && portsOf(rule, graph).some(({ range }) => range.from <= port && port <= range.to));
  const [admitted] = admitting
    .flatMap((rule) => referredTo(groupsNamedBy(rule), 'aws_security_group', graph))
    .filter((each) => each !== group && isUsable(each, lambda, context) && vpcOf([], [reference(each)], graph) === vpc);
  if (admitted) return { group: write.reference(admitted, 'id'), edits: [] };
  const traffic = trafficTo(port);
  const isAdmitted = admitting.some((rule) => networksOf(rule).some(({ value }) => value.kind === 'reference' && value.target === vpc.id));
  const hasOwnRules = !isNothing(get(group.properties, 'ingress'));
  // Two groups whose own rules name each other depend on each other.
  const isInside = !isAdmitted && hasOwnRules && !mixes(context);
  const made = newSecurityGroup(isInside ? group : lambda, `${lambda.name} function`, vpc, {
    description: `Traffic of the function ${kebab(lambda.name)}`,
    egress: [ruleTo(port, isInside ? vpc : group, `${traffic} to the ${kebab(store.name)} ${nounOfStore(store)}`), everywhere()],
  });
  if (isAdmitted) return { group: write.reference(made, 'id'), edits: [] };
  const description = `${traffic} from the function ${kebab(lambda.name)}`;
  const admission = isInside ? admitInside(made, group, port, description) : admitBeside(made, group, port, description);
  return admission && { group: write.reference(made, 'id'), edits: [admission] };
}

function reference(group: Resource): Value {
  return { kind: 'reference', target: group.id, attribute: 'id', from: group.properties.from };
}

/** Services of AWS that the function calls, over endpoints or a NAT gateway. */
function everywhere(): Expression {
  return write.object({
    description: write.literal('HTTPS to AWS services'),
    protocol: write.literal('tcp'),
    from_port: write.literal(443),
    to_port: write.literal(443),
    cidr_blocks: write.list(write.literal('0.0.0.0/0')),
  });
}

/** Whether a group can have rules of both kinds: Terraform and Pulumi take away what is not among the rules in the group. */
function mixes({ flavour }: RuleContext): boolean {
  return !usesTerraformProvider(flavour);
}

function admitInside(made: NewResource, group: Resource, port: number, description: string): CanonicalEdit | undefined {
  const ingress = get(group.properties, 'ingress');
  return ingress.kind === 'list' ? { kind: 'append', resource: group, list: ingress, item: ruleTo(port, made, description) } : undefined;
}

function admitBeside(made: NewResource, group: Resource, port: number, description: string): CanonicalEdit {
  const rule = newResource('aws_vpc_security_group_ingress_rule', `${group.name} from ${made.name}`, made.near, {
    security_group_id: write.reference(group, 'id'),
    description: write.literal(description),
    ip_protocol: write.literal('tcp'),
    from_port: write.literal(port),
    to_port: write.literal(port),
    referenced_security_group_id: write.reference(made, 'id'),
  });
  return { kind: 'add', resource: rule };
}
