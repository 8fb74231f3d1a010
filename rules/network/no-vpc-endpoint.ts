import type { CanonicalEdit, Expression, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { usesTerraformProvider } from '../../server/core/program';
import { booleanOf, equals, get, isNothing, itemsOf, patternOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource, type ResourceGraph } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import { sameLocation } from '../../server/core/text';
import type { Value } from '../../server/core/value';
import type { EndpointService } from '../data/endpoint-services';
import { lazily } from '../../server/core/lazy';
import { isPublic, referredTo, routeTableOf, subnetsIn, vpcOf } from '../shared/networks';
import { newSecurityGroup, ruleTo } from '../shared/placement';
import { groupName } from '../shared/rule-words';
import { servicesUsed } from '../shared/service-use';
import { enumeration } from '../shared/words';
import { isInVpc, workloads, type Workload } from '../shared/workloads';

export default defineRule({
  id: 'network/no-vpc-endpoint',
  title: 'Private workload without an endpoint for the AWS service it uses',
  severity: 'high',
  tags: ['network', 'cost'],
  corresponds: {},
  why: `From private subnets, calls to AWS services leave the VPC: through a NAT gateway, which charges for every gigabyte and is one
more thing that can fail, or not at all, and then the function hangs until its timeout. An endpoint keeps the traffic inside AWS's
network, and lets policies say which VPC data may be read from.`,
  howToFix: `Add the endpoint. Gateway endpoints (S3, DynamoDB) are routes in the route tables of the private subnets and free of
charge; connections to the service that are open at that moment are cut once. Interface endpoints are addresses in the subnets, with a
security group that admits HTTPS from the workloads; they are paid by the hour and zone, and by the gigabyte (AWS PrivateLink pricing),
and need DNS host names turned on for the VPC. Both apply in place.`,
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html',
  ],
  fixable: true,

  *checkProgram(context) {
    const { graph, facts } = context;
    // Endpoints that a module from elsewhere may make cannot be seen.
    if (facts.dependencies.some((each) => each.kind === 'terraform-module' && /endpoint/i.test(`${each.source} ${each.name}`))) return;
    const inside = workloads(graph).flatMap((workload) => {
      const vpc = isPrivate(workload, graph) ? vpcOf(workload.subnets, workload.groups, graph) : undefined;
      return vpc ? [{ workload, vpc }] : [];
    });
    for (const vpc of new Set(inside.map((each) => each.vpc))) {
      const members = inside.filter((each) => each.vpc === vpc).map(({ workload }) => ({ workload, services: servicesUsed(workload, context) }));
      for (const kind of ['gateway', 'interface'] as const) yield* withoutEndpoints(vpc, kind, members, context);
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          indirect: true,
          source: `variable "role_arn" {
  type = string
}

«resource "aws_vpc" "main"» {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
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

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private_a" {
  subnet_id      = aws_subnet.private_a.id
  route_table_id = aws_route_table.private.id
}

resource "aws_route_table_association" "private_b" {
  subnet_id      = aws_subnet.private_b.id
  route_table_id = aws_route_table.private.id
}

resource "aws_s3_bucket" "orders" {
  bucket_prefix = "orders-"
}

locals {
  bucket = aws_s3_bucket.orders.bucket
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
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      ORDERS_BUCKET = local.bucket
    }
  }
}
`,
          fixed: `variable "role_arn" {
  type = string
}

data "aws_region" "current" {}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.\${data.aws_region.current.name}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
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

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private_a" {
  subnet_id      = aws_subnet.private_a.id
  route_table_id = aws_route_table.private.id
}

resource "aws_route_table_association" "private_b" {
  subnet_id      = aws_subnet.private_b.id
  route_table_id = aws_route_table.private.id
}

resource "aws_s3_bucket" "orders" {
  bucket_prefix = "orders-"
}

locals {
  bucket = aws_s3_bucket.orders.bucket
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
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      ORDERS_BUCKET = local.bucket
    }
  }
}
`,
        },
        {
          title: 'an interface endpoint, by what the role may',
          severity: 'medium',
          source: `variable "role_arn" {
  type = string
}

«resource "aws_vpc" "main"» {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
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

variable "secret_arn" {
  type = string
}

resource "aws_iam_role_policy" "api" {
  role = aws_iam_role.api.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders-api:*" },
      { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = var.secret_arn },
    ]
  })
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = aws_iam_role.api.arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  vpc_config {
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      STAGE = "production"
    }
  }
}
`,
          fixed: `variable "role_arn" {
  type = string
}

data "aws_region" "current" {}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_security_group" "endpoints" {
  description = "HTTPS to VPC endpoints"
  vpc_id      = aws_vpc.main.id

  ingress {
    description     = "HTTPS from the API security group"
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.api.id]
  }
}

resource "aws_vpc_endpoint" "secrets_manager" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.\${data.aws_region.current.name}.secretsmanager"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.private_a.id, aws_subnet.private_b.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  private_dns_enabled = true
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

variable "secret_arn" {
  type = string
}

resource "aws_iam_role_policy" "api" {
  role = aws_iam_role.api.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders-api:*" },
      { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = var.secret_arn },
    ]
  })
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = aws_iam_role.api.arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  vpc_config {
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      STAGE = "production"
    }
  }
}
`,
        },
      ],
      good: [
        {
          source: `variable "role_arn" {
  type = string
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
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

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private_a" {
  subnet_id      = aws_subnet.private_a.id
  route_table_id = aws_route_table.private.id
}

resource "aws_route_table_association" "private_b" {
  subnet_id      = aws_subnet.private_b.id
  route_table_id = aws_route_table.private.id
}

resource "aws_s3_bucket" "orders" {
  bucket_prefix = "orders-"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
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
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      ORDERS_BUCKET = aws_s3_bucket.orders.bucket
    }
  }
}
`,
        },
        {
          title: "a function's own logs, which do not pass the VPC",
          source: `variable "role_arn" {
  type = string
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
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

resource "aws_iam_role_policy" "api" {
  role = aws_iam_role.api.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders-api:*" },
    ]
  })
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = aws_iam_role.api.arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 25

  vpc_config {
    subnet_ids         = [aws_subnet.private_a.id, aws_subnet.private_b.id]
    security_group_ids = [aws_security_group.api.id]
  }

  environment {
    variables = {
      STAGE = "production"
    }
  }
}
`,
        },
        {
          title: 'a VPC that is not of the program',
          unknown: true,
          source: `variable "role_arn" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "security_group_id" {
  type = string
}

resource "aws_s3_bucket" "orders" {
  bucket_prefix = "orders-"
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
    security_group_ids = [var.security_group_id]
  }

  environment {
    variables = {
      ORDERS_BUCKET = aws_s3_bucket.orders.bucket
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
          title: 'subnets without a route table of their own',
          source: `{
  "Parameters": { "RoleArn": { "Type": "String" } },
  "Resources": {
    «"Vpc"»: {
      "Type": "AWS::EC2::VPC",
      "Properties": { "CidrBlock": "10.20.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true }
    },
    "SubnetA": {
      "Type": "AWS::EC2::Subnet",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.20.0.0/24", "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] } }
    },
    "Group": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": { "GroupDescription": "Orders worker", "VpcId": { "Ref": "Vpc" } }
    },
    "Orders": {
      "Type": "AWS::DynamoDB::Table",
      "DeletionPolicy": "Retain",
      "UpdateReplacePolicy": "Retain",
      "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
      }
    },
    "Worker": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Ref": "RoleArn" },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "ZipFile": "def handler(event, context):\\n    return None\\n" },
        "MemorySize": 512,
        "Timeout": 20,
        "VpcConfig": { "SubnetIds": [{ "Ref": "SubnetA" }], "SecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }] },
        "Environment": { "Variables": { "ORDERS_TABLE": { "Ref": "Orders" } } }
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": { "RoleArn": { "Type": "String" } },
  "Resources": {
    "Vpc": {
      "Type": "AWS::EC2::VPC",
      "Properties": { "CidrBlock": "10.20.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true }
    },
    "SubnetA": {
      "Type": "AWS::EC2::Subnet",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.20.0.0/24", "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] } }
    },
    "Group": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": { "GroupDescription": "Orders worker", "VpcId": { "Ref": "Vpc" } }
    },
    "PrivateRouteTable": {
      "Type": "AWS::EC2::RouteTable",
      "Properties": {
        "VpcId": { "Ref": "Vpc" }
      }
    },
    "SubnetARoutes": {
      "Type": "AWS::EC2::SubnetRouteTableAssociation",
      "Properties": {
        "SubnetId": { "Ref": "SubnetA" },
        "RouteTableId": { "Ref": "PrivateRouteTable" }
      }
    },
    "DynamodbEndpoint": {
      "Type": "AWS::EC2::VPCEndpoint",
      "Properties": {
        "VpcId": { "Ref": "Vpc" },
        "ServiceName": { "Fn::Sub": "com.amazonaws.\${AWS::Region}.dynamodb" },
        "VpcEndpointType": "Gateway",
        "RouteTableIds": [{ "Ref": "PrivateRouteTable" }]
      }
    },
    "Orders": {
      "Type": "AWS::DynamoDB::Table",
      "DeletionPolicy": "Retain",
      "UpdateReplacePolicy": "Retain",
      "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
      }
    },
    "Worker": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Ref": "RoleArn" },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "ZipFile": "def handler(event, context):\\n    return None\\n" },
        "MemorySize": 512,
        "Timeout": 20,
        "VpcConfig": { "SubnetIds": [{ "Ref": "SubnetA" }], "SecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }] },
        "Environment": { "Variables": { "ORDERS_TABLE": { "Ref": "Orders" } } }
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
  "Parameters": { "RoleArn": { "Type": "String" } },
  "Resources": {
    "Vpc": {
      "Type": "AWS::EC2::VPC",
      "Properties": { "CidrBlock": "10.20.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true }
    },
    "SubnetA": {
      "Type": "AWS::EC2::Subnet",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.20.0.0/24", "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] } }
    },
    "Group": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": { "GroupDescription": "Orders worker", "VpcId": { "Ref": "Vpc" } }
    },
    "Orders": {
      "Type": "AWS::DynamoDB::Table",
      "DeletionPolicy": "Retain",
      "UpdateReplacePolicy": "Retain",
      "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
      }
    },
    "RouteTable": { "Type": "AWS::EC2::RouteTable", "Properties": { "VpcId": { "Ref": "Vpc" } } },
    "Routes": {
      "Type": "AWS::EC2::SubnetRouteTableAssociation",
      "Properties": { "SubnetId": { "Ref": "SubnetA" }, "RouteTableId": { "Ref": "RouteTable" } }
    },
    "Endpoint": {
      "Type": "AWS::EC2::VPCEndpoint",
      "Properties": {
        "VpcId": { "Ref": "Vpc" },
        "ServiceName": { "Fn::Sub": "com.amazonaws.\${AWS::Region}.dynamodb" },
        "VpcEndpointType": "Gateway",
        "RouteTableIds": [{ "Ref": "RouteTable" }]
      }
    },
    "Worker": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Ref": "RoleArn" },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "ZipFile": "def handler(event, context):\\n    return None\\n" },
        "MemorySize": 512,
        "Timeout": 20,
        "VpcConfig": { "SubnetIds": [{ "Ref": "SubnetA" }], "SecurityGroupIds": [{ "Fn::GetAtt": ["Group", "GroupId"] }] },
        "Environment": { "Variables": { "ORDERS_TABLE": { "Ref": "Orders" } } }
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
          title: 'an interface endpoint',
          severity: 'medium',
          source: `Parameters:
  RoleArn:
    Type: String
  KeyArn:
    Type: String
Resources:
  «Vpc»:
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
  WorkerGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders worker
      VpcId: !Ref Vpc
  Events:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !Ref KeyArn
  Worker:
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
      VpcConfig:
        SubnetIds:
          - !Ref SubnetA
          - !Ref SubnetB
        SecurityGroupIds:
          - !GetAtt WorkerGroup.GroupId
      Environment:
        Variables:
          TOPIC_ARN: !Ref Events
`,
          fixed: `Parameters:
  RoleArn:
    Type: String
  KeyArn:
    Type: String
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.20.0.0/16
      EnableDnsHostnames: true
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
  WorkerGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders worker
      VpcId: !Ref Vpc
  Events:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !Ref KeyArn
  Worker:
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
      VpcConfig:
        SubnetIds:
          - !Ref SubnetA
          - !Ref SubnetB
        SecurityGroupIds:
          - !GetAtt WorkerGroup.GroupId
      Environment:
        Variables:
          TOPIC_ARN: !Ref Events
  Endpoints:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: HTTPS to VPC endpoints
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - Description: HTTPS from the worker security group
          IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          SourceSecurityGroupId: !Ref WorkerGroup
  SnsEndpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Sub "com.amazonaws.\${AWS::Region}.sns"
      VpcEndpointType: Interface
      SubnetIds:
        - !Ref SubnetA
        - !Ref SubnetB
      SecurityGroupIds:
        - !Ref Endpoints
      PrivateDnsEnabled: true
`,
        },
      ],
      good: [
        {
          title: 'an endpoint for a service that is given at deployment',
          unknown: true,
          source: `Parameters:
  RoleArn:
    Type: String
  KeyArn:
    Type: String
  ServiceName:
    Type: String
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
  WorkerGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders worker
      VpcId: !Ref Vpc
  Events:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !Ref KeyArn
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: !Ref ServiceName
      VpcEndpointType: Interface
      SubnetIds:
        - !Ref SubnetA
      SecurityGroupIds:
        - !GetAtt WorkerGroup.GroupId
  Worker:
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
      VpcConfig:
        SubnetIds:
          - !Ref SubnetA
          - !Ref SubnetB
        SecurityGroupIds:
          - !GetAtt WorkerGroup.GroupId
      Environment:
        Variables:
          TOPIC_ARN: !Ref Events
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'by what the function is granted',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = «new ec2.Vpc»(this, 'Vpc', { maxAzs: 2 });
    const orders = new s3.Bucket(this, 'Orders', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, enforceSSL: true });
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      vpc,
    });
    orders.grantRead(api);
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    vpc.addGatewayEndpoint('S3Endpoint', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    const orders = new s3.Bucket(this, 'Orders', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, enforceSSL: true });
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      vpc,
    });
    orders.grantRead(api);
  }
}
`,
        },
        {
          title: 'a secret',
          indirect: true,
          severity: 'medium',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = «new ec2.Vpc»(this, 'Vpc', { maxAzs: 2 });
    const token = new secretsmanager.Secret(this, 'Token');
    const environment = { TOKEN_ARN: token.secretArn };
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      vpc,
      environment,
    });
    token.grantRead(api);
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    vpc.addInterfaceEndpoint('SecretsManagerEndpoint', {
      service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    });
    const token = new secretsmanager.Secret(this, 'Token');
    const environment = { TOKEN_ARN: token.secretArn };
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      vpc,
      environment,
    });
    token.grantRead(api);
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
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    const orders = new s3.Bucket(this, 'Orders', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, enforceSSL: true });
    const api = new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      memorySize: 512,
      timeout: cdk.Duration.seconds(25),
      vpc,
    });
    orders.grantRead(api);
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

const vpc = «new aws.ec2.Vpc»("main", { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true });
const privateSubnets: aws.ec2.Subnet[] = [];
for (const [index, availabilityZone] of ["eu-west-1a", "eu-west-1b"].entries()) {
    privateSubnets.push(
        new aws.ec2.Subnet(\`private-\${index}\`, { vpcId: vpc.id, cidrBlock: \`10.20.\${index}.0/24\`, availabilityZone }),
    );
}
const group = new aws.ec2.SecurityGroup("api", { description: "Orders API", vpcId: vpc.id });

const orders = new aws.s3.Bucket("orders");

const api = new aws.lambda.Function("api", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    memorySize: 512,
    timeout: 25,
    vpcConfig: { subnetIds: privateSubnets.map((subnet) => subnet.id), securityGroupIds: [group.id] },
    environment: { variables: { ORDERS_BUCKET: orders.bucket } },
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true });
const privateSubnets: aws.ec2.Subnet[] = [];
for (const [index, availabilityZone] of ["eu-west-1a", "eu-west-1b"].entries()) {
    privateSubnets.push(
        new aws.ec2.Subnet(\`private-\${index}\`, { vpcId: vpc.id, cidrBlock: \`10.20.\${index}.0/24\`, availabilityZone }),
    );
}
const currentRegion = aws.getRegionOutput();

new aws.ec2.VpcEndpoint("s3-endpoint", {
    vpcId: vpc.id,
    serviceName: pulumi.interpolate\`com.amazonaws.\${currentRegion.name}.s3\`,
    vpcEndpointType: "Gateway",
    routeTableIds: [vpc.mainRouteTableId],
});

const group = new aws.ec2.SecurityGroup("api", { description: "Orders API", vpcId: vpc.id });

const orders = new aws.s3.Bucket("orders");

const api = new aws.lambda.Function("api", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    memorySize: 512,
    timeout: 25,
    vpcConfig: { subnetIds: privateSubnets.map((subnet) => subnet.id), securityGroupIds: [group.id] },
    environment: { variables: { ORDERS_BUCKET: orders.bucket } },
});
`,
        },
      ],
      good: [
        {
          title: 'an endpoint for a service that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true });
const privateSubnets: aws.ec2.Subnet[] = [];
for (const [index, availabilityZone] of ["eu-west-1a", "eu-west-1b"].entries()) {
    privateSubnets.push(
        new aws.ec2.Subnet(\`private-\${index}\`, { vpcId: vpc.id, cidrBlock: \`10.20.\${index}.0/24\`, availabilityZone }),
    );
}
new aws.ec2.VpcEndpoint("service", {
    vpcId: vpc.id,
    serviceName: config.require("endpointService"),
    routeTableIds: [vpc.mainRouteTableId],
});
const group = new aws.ec2.SecurityGroup("api", { description: "Orders API", vpcId: vpc.id });

const orders = new aws.s3.Bucket("orders");

const api = new aws.lambda.Function("api", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    memorySize: 512,
    timeout: 25,
    vpcConfig: { subnetIds: privateSubnets.map((subnet) => subnet.id), securityGroupIds: [group.id] },
    environment: { variables: { ORDERS_BUCKET: orders.bucket } },
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          severity: 'medium',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

vpc = «aws.ec2.Vpc»("main", cidr_block="10.20.0.0/16")
subnet = aws.ec2.Subnet("private", vpc_id=vpc.id, cidr_block="10.20.0.0/24")
group = aws.ec2.SecurityGroup("worker", description="Orders worker", vpc_id=vpc.id)

queue = aws.sqs.Queue("orders", kms_master_key_id=config.require("keyArn"))

worker = aws.lambda_.Function(
    "worker",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./worker"),
    memory_size=512,
    timeout=25,
    vpc_config={"subnet_ids": [subnet.id], "security_group_ids": [group.id]},
    environment={"variables": {"QUEUE_URL": queue.url}},
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16", enable_dns_hostnames=True)
subnet = aws.ec2.Subnet("private", vpc_id=vpc.id, cidr_block="10.20.0.0/24")
region = aws.get_region_output()
group = aws.ec2.SecurityGroup("worker", description="Orders worker", vpc_id=vpc.id)

endpoints = aws.ec2.SecurityGroup(
    "endpoints",
    description="HTTPS to VPC endpoints",
    vpc_id=vpc.id,
    ingress=[
        {
            "description": "HTTPS from the worker security group",
            "protocol": "tcp",
            "from_port": 443,
            "to_port": 443,
            "security_groups": [group.id],
        },
    ],
)

aws.ec2.VpcEndpoint(
    "sqs-endpoint",
    vpc_id=vpc.id,
    service_name=pulumi.Output.concat("com.amazonaws.", region.name, ".sqs"),
    vpc_endpoint_type="Interface",
    subnet_ids=[subnet.id],
    security_group_ids=[endpoints.id],
    private_dns_enabled=True,
)

queue = aws.sqs.Queue("orders", kms_master_key_id=config.require("keyArn"))

worker = aws.lambda_.Function(
    "worker",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./worker"),
    memory_size=512,
    timeout=25,
    vpc_config={"subnet_ids": [subnet.id], "security_group_ids": [group.id]},
    environment={"variables": {"QUEUE_URL": queue.url}},
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

vpc = aws.ec2.Vpc("main", cidr_block="10.20.0.0/16")
subnet = aws.ec2.Subnet("private", vpc_id=vpc.id, cidr_block="10.20.0.0/24")
group = aws.ec2.SecurityGroup("worker", description="Orders worker", vpc_id=vpc.id)
aws.ec2.VpcEndpoint(
    "sqs",
    vpc_id=vpc.id,
    service_name="com.amazonaws.eu-west-1.sqs",
    vpc_endpoint_type="Interface",
    subnet_ids=[subnet.id],
    security_group_ids=[group.id],
    private_dns_enabled=True,
)

queue = aws.sqs.Queue("orders", kms_master_key_id=config.require("keyArn"))

worker = aws.lambda_.Function(
    "worker",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./worker"),
    memory_size=512,
    timeout=25,
    vpc_config={"subnet_ids": [subnet.id], "security_group_ids": [group.id]},
    environment={"variables": {"QUEUE_URL": queue.url}},
)
`,
        },
      ],
    },
  },
});

interface Member {
  readonly workload: Workload;
  readonly services: readonly EndpointService[];
}

/** Functions never have a public address, tasks only when they ask for it; instances have one by their subnet. */
function isPrivate(workload: Workload, graph: ResourceGraph): boolean {
  const { kind, resource, placement } = workload;
  if (kind === 'function') return isInVpc(workload);
  const isExposed = possibilities(kind === 'service' ? get(placement, 'assign_public_ip') : get(resource.properties, 'associate_public_ip_address'));
  if (isExposed.some(({ value }) => !isNothing(value) && booleanOf(value) !== false && !equals(value, 'DISABLED'))) return false;
  if (kind === 'service') return placement.kind === 'object' || placement.kind === 'list';
  const subnets = referredTo(workload.subnets, 'aws_subnet', graph);
  return subnets.length > 0 && subnets.every((subnet) => isPublic(subnet, graph) === false);
}

function* withoutEndpoints(vpc: Resource, kind: EndpointService['kind'], members: readonly Member[], context: RuleContext): Generator<Problem> {
  const used = new Set(members.flatMap(({ services }) => services.filter((each) => each.kind === kind)));
  const missing = [...used].filter((service) => !hasEndpoint(vpc, service, context.graph));
  if (missing.length === 0) return;
  const users = members.filter(({ services }) => services.some((each) => missing.includes(each))).map(({ workload }) => workload);
  const names = enumeration(missing.map((each) => each.name));
  const who = enumeration(users.map(({ resource }) => labelOf(resource)));
  const isOne = missing.length === 1;
  const advice =
    kind === 'gateway'
      ? `Add ${isOne ? 'a gateway endpoint, which is' : 'gateway endpoints, which are'} free`
      : `Add ${isOne ? 'an interface endpoint, which costs' : 'interface endpoints, which cost'} by the hour and zone, where that is worth it`;
  const plan = lazily(() => endpointsFor(vpc, missing, users, context));
  yield {
    resource: vpc,
    at: vpc.header,
    severity: kind === 'gateway' ? 'high' : 'medium',
    message: `${who} in the VPC ${labelOf(vpc)} ${users.length === 1 ? 'uses' : 'use'} ${names}, but the VPC has no endpoint for ${isOne ? 'it' : 'them'}: calls need a NAT gateway, or fail. ${advice}.`,
    related: users.map(({ resource }) => ({ location: resource.header, message: `${labelOf(resource)} runs in the VPC` })),
    fixes: [
      {
        title: `Add ${isOne ? `${kind === 'gateway' ? 'a gateway' : 'an interface'} endpoint` : `${kind} endpoints`} for ${names}`,
        applicability: kind === 'gateway' ? 'safe' : 'unsafe',
        impact: kind === 'gateway' ? 'in-place' : 'cost',
        edits: () => plan(),
      },
    ],
  };
}

/** True as well where an endpoint may be for the service, or for the VPC. */
function hasEndpoint(vpc: Resource, { suffix }: EndpointService, graph: ResourceGraph): boolean {
  return graph.ofType('aws_vpc_endpoint').some((endpoint) => {
    const isElsewhere = possibilities(get(endpoint.properties, 'vpc_id')).every(({ value }) => value.kind === 'reference' && value.target !== vpc.id);
    if (isElsewhere) return false;
    return possibilities(get(endpoint.properties, 'service_name')).some(({ value }) => mayBe(value, suffix, graph));
  });
}

function mayBe(value: Value, suffix: string, graph: ResourceGraph): boolean {
  const source = value.kind === 'reference' ? graph.resolve(value) : undefined;
  if (source?.type === 'aws_vpc_endpoint_service') {
    const service = stringOf(get(source.properties, 'service'));
    return service !== undefined ? service === suffix : (patternOf(get(source.properties, 'service_name'))?.endsWith(`.${suffix}`) ?? true);
  }
  const name = patternOf(value);
  return name === undefined || name.endsWith(`.${suffix}`) || name.endsWith('*');
}

/* ------------------------------------------------------- fix ------------------------------------------------------- */

function endpointsFor(
  vpc: Resource,
  services: readonly EndpointService[],
  users: readonly Workload[],
  context: RuleContext,
): readonly CanonicalEdit[] | undefined {
  const { graph } = context;
  const subnets = referredTo(users[0]?.subnets ?? [], 'aws_subnet', graph);
  // A construct for a VPC has its own subnets, and knows which are private.
  const isOwn = subnets.length === 0 && vpc.declared.grantsImplicitly === true && subnetsIn(vpc, graph).length === 0;
  if (subnets.length === 0 && !isOwn) return undefined;
  const groups = [...new Set(users.flatMap((user) => referredTo(user.groups, 'aws_security_group', graph)))];
  const named = services[0]?.kind === 'interface' && !isOwn ? groups : tablesOf(subnets, graph);
  const near = neighbour(vpc, [...subnets, ...named], users.map((each) => each.resource), context);
  if (!near) return undefined;
  const place = isOwn ? NOWHERE : services[0]?.kind === 'gateway' ? routesFor(vpc, subnets, near, context) : addressesFor(vpc, subnets, groups, near, graph);
  if (!place) return undefined;
  return [
    ...place.edits,
    ...dnsFor(vpc, services),
    ...services.map((service): CanonicalEdit => ({
      kind: 'add',
      resource: newResource('aws_vpc_endpoint', endpointName(service), near, {
        vpc_id: write.reference(vpc, 'id'),
        service_name: write.template('com.amazonaws.', write.deployment('region'), `.${service.suffix}`),
        vpc_endpoint_type: write.literal(service.kind === 'gateway' ? 'Gateway' : 'Interface'),
        ...place.arguments,
      }),
    })),
  ];
}

function endpointName({ suffix }: EndpointService): string {
  return `${{ secretsmanager: 'secrets manager' }[suffix] ?? suffix} endpoint`;
}

interface Placing {
  readonly arguments: Readonly<Record<string, Expression>>;
  readonly edits: readonly CanonicalEdit[];
}

/** The construct for the VPC chooses. */
const NOWHERE: Placing = { arguments: {}, edits: [] };

function tablesOf(subnets: readonly Resource[], graph: ResourceGraph): readonly Resource[] {
  return [...new Set(subnets.map((subnet) => routeTableOf(subnet, graph)))].filter((table): table is Resource => typeof table === 'object');
}

/** Something of the program beside which the VPC and all that is in it can be named: the VPC itself, or what comes after it. */
function neighbour(vpc: Resource, needed: readonly Resource[], users: readonly Resource[], context: RuleContext): Resource | undefined {
  const { graph } = context;
  const instances = ({ type, declaration }: Resource): number =>
    graph.resources.filter((each) => each.type === type && sameLocation(each.declaration, declaration)).length;
  // What is made in a loop comes several times for one VPC.
  const isAlone = (each: Resource): boolean => instances(each) === instances(vpc);
  const inVpc = graph
    .referrers(vpc)
    .filter((each) => each.mode === 'managed' && each.placement.provider === vpc.placement.provider)
    .sort((x, y) => y.declaration.range.start - x.declaration.range.start);
  const isBeside = (each: Resource): boolean => each.declaration.uri === vpc.declaration.uri;
  const others = [...inVpc, ...users].filter((each) => !needed.includes(each));
  const candidates = [vpc, ...others.filter(isBeside), ...inVpc.filter(isBeside), ...others];
  const all = [vpc, ...needed];
  return candidates.find((each) => isAlone(each) && all.every((target) => target === each || context.canReach(target, each)));
}

/** The route tables of the private subnets; a new one where they use the main table and that has no name to refer to. */
function routesFor(vpc: Resource, subnets: readonly Resource[], near: Resource, { graph, flavour }: RuleContext): Placing | undefined {
  const tables = subnets.map((subnet) => routeTableOf(subnet, graph));
  if (tables.includes(undefined)) return undefined;
  const own = [...new Set(tables)].filter((table): table is Resource => typeof table === 'object');
  const ids = own.map((table) => write.reference(table, 'id'));
  if (!tables.includes('main')) return { arguments: { route_table_ids: write.list(...ids) }, edits: [] };
  if (usesTerraformProvider(flavour)) {
    return { arguments: { route_table_ids: write.list(write.reference(vpc, 'main_route_table_id'), ...ids) }, edits: [] };
  }
  const table = newResource('aws_route_table', 'private route table', near, { vpc_id: write.reference(vpc, 'id') });
  const associations = subnets
    .filter((_, index) => tables[index] === 'main')
    .map((subnet): NewResource =>
      newResource('aws_route_table_association', `${subnet.name} routes`, near, { subnet_id: write.reference(subnet, 'id'), route_table_id: write.reference(table, 'id') }),
    );
  return {
    arguments: { route_table_ids: write.list(write.reference(table, 'id'), ...ids) },
    edits: associations.map((resource): CanonicalEdit => ({ kind: 'add', resource })),
  };
}

/** The subnets of the workloads, and a security group that admits them: that of other endpoints of the VPC, else a new one. */
function addressesFor(vpc: Resource, subnets: readonly Resource[], groups: readonly Resource[], near: Resource, graph: ResourceGraph): Placing {
  const others = graph.ofType('aws_vpc_endpoint').filter((each) => referredTo([get(each.properties, 'vpc_id')], 'aws_vpc', graph).includes(vpc));
  const [known] = others.flatMap((each) => referredTo(itemsOf(get(each.properties, 'security_group_ids')), 'aws_security_group', graph));
  const peers = groups.length > 0 ? groups : [vpc];
  const group =
    known ??
    newSecurityGroup(near, 'endpoints', vpc, {
      description: 'HTTPS to VPC endpoints',
      ingress: peers.map((peer) => ruleTo(443, peer, `HTTPS from ${peer === vpc ? 'the VPC' : `the ${groupName(peer)} security group`}`)),
    });
  return {
    arguments: {
      subnet_ids: write.list(...subnets.map((subnet) => write.reference(subnet, 'id'))),
      security_group_ids: write.list(write.reference(group, 'id')),
      private_dns_enabled: write.literal(true),
    },
    edits: [],
  };
}

/** Interface endpoints answer to the names of the services only where the VPC resolves and gives names. */
function dnsFor(vpc: Resource, services: readonly EndpointService[]): readonly CanonicalEdit[] {
  if (services[0]?.kind !== 'interface') return [];
  return ['enable_dns_hostnames', 'enable_dns_support'].flatMap((name): readonly CanonicalEdit[] => {
    const value = get(vpc.properties, name);
    const isOn = booleanOf(value) === true || value.kind === 'unknown' || (name === 'enable_dns_support' && value.kind === 'absent');
    return isOn ? [] : [{ kind: 'set', resource: vpc, path: [name], value: write.literal(true) }];
  });
}
