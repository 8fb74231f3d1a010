import { write, type CanonicalEdit } from '../../server/core/edits';
import { equals, get, isNothing, itemsOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import type { Property, Value } from '../../server/core/value';
import { bucketOf } from '../shared/buckets';
import { deliveriesOf, deniedUnder, receiverOf } from '../shared/log-delivery';
import { FUNCTION_LOGS } from '../shared/log-groups';
import { NAME_LINKS, type NameLink } from '../shared/name-links';
import { referredTo } from '../shared/networks';
import { isBeside, isSameText, orderingOf, type Ordering } from '../shared/ordering';
import { propertiesAt } from '../shared/property-paths';
import { enumeration } from '../shared/words';

export default defineRule({
  id: 'deploy/missing-dependency',
  title: 'Resource that does not wait for what it needs',
  severity: 'high',
  tags: ['deployment'],
  corresponds: {},
  why: `Resources are created at the same time unless a reference or a stated dependency puts them in order. Where AWS needs an order and the
program does not give it, the deployment works or fails by chance: it works in an environment that exists already, and fails in a new one,
or when it is torn down.`,
  howToFix: `Refer to the other resource instead of repeating its name; where there is nothing to refer to, state the dependency. The fix does
either. On a deployed stack nothing changes: the order applies when resources are created and deleted.`,
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
  ],
  fixable: true,

  *checkProgram(context) {
    const ordering = orderingOf(context.graph);
    for (const needs of [...needsOf(context)].filter(({ resource }) => resource.mode === 'managed')) {
      const missing = needs.of.filter((each) => each !== needs.resource && !ordering.mayFollow(needs.resource, each) && !ordering.mayFollow(each, needs.resource));
      if (missing.length > 0) yield unordered(needs, missing);
    }
    yield* namesakes(context, ordering);
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "environment" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/aws/lambda/orders-\${var.environment}"
  retention_in_days = 30
}

«resource "aws_lambda_function" "orders"» {
  function_name = "orders-\${var.environment}"
  role          = var.role_arn
  filename      = "orders.zip"
  handler       = "index.handler"
  runtime       = "python3.13"
}
`,
          fixed: `variable "environment" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/aws/lambda/orders-\${var.environment}"
  retention_in_days = 30
}

resource "aws_lambda_function" "orders" {
  function_name = "orders-\${var.environment}"
  role          = var.role_arn
  filename      = "orders.zip"
  handler       = "index.handler"
  runtime       = "python3.13"

  depends_on = [aws_cloudwatch_log_group.orders]
}
`,
        },
        {
          title: 'replication before the versioning of the buckets',
          source: `variable "role_arn" {
  type = string
}

resource "aws_s3_bucket" "ledger" {
  bucket = "acme-ledger"
}

resource "aws_s3_bucket_versioning" "ledger" {
  bucket = aws_s3_bucket.ledger.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "replica" {
  bucket = "acme-ledger-replica"
}

resource "aws_s3_bucket_versioning" "replica" {
  bucket = aws_s3_bucket.replica.id

  versioning_configuration {
    status = "Enabled"
  }
}

«resource "aws_s3_bucket_replication_configuration" "ledger"» {
  bucket = aws_s3_bucket.ledger.id
  role   = var.role_arn

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.replica.arn
    }
  }
}
`,
          fixed: `variable "role_arn" {
  type = string
}

resource "aws_s3_bucket" "ledger" {
  bucket = "acme-ledger"
}

resource "aws_s3_bucket_versioning" "ledger" {
  bucket = aws_s3_bucket.ledger.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "replica" {
  bucket = "acme-ledger-replica"
}

resource "aws_s3_bucket_versioning" "replica" {
  bucket = aws_s3_bucket.replica.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "ledger" {
  bucket = aws_s3_bucket.ledger.id
  role   = var.role_arn

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.replica.arn
    }
  }

  depends_on = [aws_s3_bucket_versioning.ledger, aws_s3_bucket_versioning.replica]
}
`,
        },
        {
          title: 'a NAT gateway before the internet gateway',
          source: `resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

«resource "aws_nat_gateway" "main"» {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}
`,
          fixed: `resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id

  depends_on = [aws_internet_gateway.main]
}
`,
        },
        {
          title: 'a stage that logs before the account may',
          source: `variable "api_id" {
  type = string
}

variable "deployment_id" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "orders-api"
  retention_in_days = 30
}

resource "aws_api_gateway_account" "main" {
  cloudwatch_role_arn = var.role_arn
}

«resource "aws_api_gateway_stage" "v1"» {
  rest_api_id   = var.api_id
  deployment_id = var.deployment_id
  stage_name    = "v1"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    format          = "$context.requestId"
  }
}
`,
          fixed: `variable "api_id" {
  type = string
}

variable "deployment_id" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "orders-api"
  retention_in_days = 30
}

resource "aws_api_gateway_account" "main" {
  cloudwatch_role_arn = var.role_arn
}

resource "aws_api_gateway_stage" "v1" {
  rest_api_id   = var.api_id
  deployment_id = var.deployment_id
  stage_name    = "v1"

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.api.arn
    format          = "$context.requestId"
  }

  depends_on = [aws_api_gateway_account.main]
}
`,
        },
        {
          title: 'a name that comes through a local twice',
          indirect: true,
          source: `locals {
  cluster = "orders"
}

variable "role_arn" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

resource "aws_eks_cluster" "orders" {
  name     = local.cluster
  role_arn = var.role_arn

  vpc_config {
    subnet_ids = var.subnet_ids
  }
}

resource "aws_eks_addon" "dns" {
  cluster_name = «local.cluster»
  addon_name   = "coredns"
}
`,
          fixed: `locals {
  cluster = "orders"
}

variable "role_arn" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

resource "aws_eks_cluster" "orders" {
  name     = local.cluster
  role_arn = var.role_arn

  vpc_config {
    subnet_ids = var.subnet_ids
  }
}

resource "aws_eks_addon" "dns" {
  cluster_name = aws_eks_cluster.orders.name
  addon_name   = "coredns"
}
`,
        },
      ],
      good: [
        {
          title: "ordered by a reference, by depends_on, and through a role's policy",
          source: `variable "account_id" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/aws/lambda/orders"
  retention_in_days = 30
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = var.role_arn
  filename      = "orders.zip"
  handler       = "index.handler"
  runtime       = "python3.13"

  depends_on = [aws_cloudwatch_log_group.orders]
}

resource "aws_lambda_function" "invoices" {
  function_name = "invoices"
  role          = aws_iam_role.invoices.arn
  filename      = "invoices.zip"
  handler       = "index.handler"
  runtime       = "python3.13"

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.invoices.name
  }
}

resource "aws_cloudwatch_log_group" "invoices" {
  name              = "/aws/lambda/invoices"
  retention_in_days = 30
}

resource "aws_iam_role" "invoices" {
  name               = "invoices"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_lambda_permission" "queue" {
  function_name  = aws_lambda_function.orders.function_name
  action         = "lambda:InvokeFunction"
  principal      = "sns.amazonaws.com"
  source_account = var.account_id
}
`,
        },
        {
          title: 'a NAT gateway behind an address that waits',
          source: `resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_eip" "nat" {
  domain     = "vpc"
  depends_on = [aws_internet_gateway.main]
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id
}
`,
        },
        {
          title: 'names that need not be the same',
          unknown: true,
          source: `variable "group" {
  type = string
}

variable "name" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = var.group
  retention_in_days = 30
}

resource "aws_lambda_function" "orders" {
  function_name = var.name
  role          = var.role_arn
  filename      = "orders.zip"
  handler       = "index.handler"
  runtime       = "python3.13"
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Vpc": {
      "Type": "AWS::EC2::VPC",
      "Properties": { "CidrBlock": "10.0.0.0/16" }
    },
    "Gateway": {
      "Type": "AWS::EC2::InternetGateway"
    },
    "GatewayAttachment": {
      "Type": "AWS::EC2::VPCGatewayAttachment",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "InternetGatewayId": { "Ref": "Gateway" } }
    },
    "PublicRoutes": {
      "Type": "AWS::EC2::RouteTable",
      "Properties": { "VpcId": { "Ref": "Vpc" } }
    },
    «"PublicRoute"»: {
      "Type": "AWS::EC2::Route",
      "Properties": {
        "RouteTableId": { "Ref": "PublicRoutes" },
        "DestinationCidrBlock": "0.0.0.0/0",
        "GatewayId": { "Ref": "Gateway" }
      }
    }
  }
}
`,
          fixed: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Vpc": {
      "Type": "AWS::EC2::VPC",
      "Properties": { "CidrBlock": "10.0.0.0/16" }
    },
    "Gateway": {
      "Type": "AWS::EC2::InternetGateway"
    },
    "GatewayAttachment": {
      "Type": "AWS::EC2::VPCGatewayAttachment",
      "Properties": { "VpcId": { "Ref": "Vpc" }, "InternetGatewayId": { "Ref": "Gateway" } }
    },
    "PublicRoutes": {
      "Type": "AWS::EC2::RouteTable",
      "Properties": { "VpcId": { "Ref": "Vpc" } }
    },
    "PublicRoute": {
      "Type": "AWS::EC2::Route",
      "DependsOn": "GatewayAttachment",
      "Properties": {
        "RouteTableId": { "Ref": "PublicRoutes" },
        "DestinationCidrBlock": "0.0.0.0/0",
        "GatewayId": { "Ref": "Gateway" }
      }
    }
  }
}
`,
        },
        {
          title: 'a global cluster named by the same parameter',
          indirect: true,
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "GlobalName": { "Type": "String" },
    "EnvironmentSuffix": { "Type": "String" }
  },
  "Resources": {
    "GlobalCluster": {
      "Type": "AWS::RDS::GlobalCluster",
      "Properties": {
        "GlobalClusterIdentifier": { "Fn::Sub": "\${GlobalName}-\${EnvironmentSuffix}" },
        "Engine": "aurora-postgresql",
        "StorageEncrypted": true
      }
    },
    "Cluster": {
      "Type": "AWS::RDS::DBCluster",
      "Properties": {
        "Engine": "aurora-postgresql",
        "GlobalClusterIdentifier": «{ "Fn::Sub": "\${GlobalName}-\${EnvironmentSuffix}" }»,
        "ManageMasterUserPassword": true,
        "MasterUsername": "orders",
        "StorageEncrypted": true
      }
    }
  }
}
`,
          fixed: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "GlobalName": { "Type": "String" },
    "EnvironmentSuffix": { "Type": "String" }
  },
  "Resources": {
    "GlobalCluster": {
      "Type": "AWS::RDS::GlobalCluster",
      "Properties": {
        "GlobalClusterIdentifier": { "Fn::Sub": "\${GlobalName}-\${EnvironmentSuffix}" },
        "Engine": "aurora-postgresql",
        "StorageEncrypted": true
      }
    },
    "Cluster": {
      "Type": "AWS::RDS::DBCluster",
      "Properties": {
        "Engine": "aurora-postgresql",
        "GlobalClusterIdentifier": { "Ref": "GlobalCluster" },
        "ManageMasterUserPassword": true,
        "MasterUsername": "orders",
        "StorageEncrypted": true
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'ordered by a reference and by DependsOn',
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "RoleArn": { "Type": "String" },
    "CodeBucket": { "Type": "String" }
  },
  "Resources": {
    "OrdersLogs": {
      "Type": "AWS::Logs::LogGroup",
      "Properties": { "LogGroupName": "/aws/lambda/orders", "RetentionInDays": 30 }
    },
    "Orders": {
      "Type": "AWS::Lambda::Function",
      "DependsOn": "OrdersLogs",
      "Properties": {
        "FunctionName": "orders",
        "Role": { "Ref": "RoleArn" },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "S3Bucket": { "Ref": "CodeBucket" }, "S3Key": "orders.zip" }
      }
    },
    "Invoices": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Ref": "RoleArn" },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "S3Bucket": { "Ref": "CodeBucket" }, "S3Key": "invoices.zip" }
      }
    },
    "InvoicesLogs": {
      "Type": "AWS::Logs::LogGroup",
      "Properties": { "LogGroupName": { "Fn::Sub": "/aws/lambda/\${Invoices}" }, "RetentionInDays": 30 }
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
          source: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: logdelivery.elasticloadbalancing.amazonaws.com
            Action: s3:PutObject
            Resource: !Sub \${Logs.Arn}/*
  «Balancer»:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Subnets: !Ref SubnetIds
      LoadBalancerAttributes:
        - Key: access_logs.s3.enabled
          Value: 'true'
        - Key: access_logs.s3.bucket
          Value: !Ref Logs
`,
          fixed: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: logdelivery.elasticloadbalancing.amazonaws.com
            Action: s3:PutObject
            Resource: !Sub \${Logs.Arn}/*
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    DependsOn: LogsPolicy
    Properties:
      Subnets: !Ref SubnetIds
      LoadBalancerAttributes:
        - Key: access_logs.s3.enabled
          Value: 'true'
        - Key: access_logs.s3.bucket
          Value: !Ref Logs
`,
        },
        {
          title: 'a function before its log group',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Environment:
    Type: String
  RoleArn:
    Type: String
  CodeBucket:
    Type: String
Resources:
  OrdersLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub /aws/lambda/orders-\${Environment}
      RetentionInDays: 30
  «Orders»:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: !Sub orders-\${Environment}
      Role: !Ref RoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        S3Bucket: !Ref CodeBucket
        S3Key: orders.zip
`,
          fixed: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Environment:
    Type: String
  RoleArn:
    Type: String
  CodeBucket:
    Type: String
Resources:
  OrdersLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub /aws/lambda/orders-\${Environment}
      RetentionInDays: 30
  Orders:
    Type: AWS::Lambda::Function
    DependsOn: OrdersLogs
    Properties:
      FunctionName: !Sub orders-\${Environment}
      Role: !Ref RoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        S3Bucket: !Ref CodeBucket
        S3Key: orders.zip
`,
        },
      ],
      good: [
        {
          title: 'a NAT gateway whose address waits for the attachment',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
  PublicSubnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
  Gateway:
    Type: AWS::EC2::InternetGateway
  GatewayAttachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties:
      VpcId: !Ref Vpc
      InternetGatewayId: !Ref Gateway
  Address:
    Type: AWS::EC2::EIP
    DependsOn: GatewayAttachment
    Properties:
      Domain: vpc
  Nat:
    Type: AWS::EC2::NatGateway
    Properties:
      AllocationId: !GetAtt Address.AllocationId
      SubnetId: !Ref PublicSubnet
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'a name that comes through a constant',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Orders');

const functionName = 'orders';
new logs.LogGroup(stack, 'OrdersLogs', {
  logGroupName: \`/aws/lambda/\${functionName}\`,
  retention: logs.RetentionDays.ONE_MONTH,
});
const orders = «new lambda.Function»(stack, 'OrdersFunction', {
  functionName,
  runtime: lambda.Runtime.PYTHON_3_13,
  handler: 'index.handler',
  code: lambda.Code.fromInline('def handler(event, context): pass'),
});
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Orders');

const functionName = 'orders';
const ordersLogs = new logs.LogGroup(stack, 'OrdersLogs', {
  logGroupName: \`/aws/lambda/\${functionName}\`,
  retention: logs.RetentionDays.ONE_MONTH,
});
const orders = new lambda.Function(stack, 'OrdersFunction', {
  functionName,
  runtime: lambda.Runtime.PYTHON_3_13,
  handler: 'index.handler',
  code: lambda.Code.fromInline('def handler(event, context): pass'),
});
orders.node.addDependency(ordersLogs);
`,
        },
        {
          title: 'L1 constructs',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Network');

const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
const gateway = new ec2.CfnInternetGateway(stack, 'Gateway');
const attachment = new ec2.CfnVPCGatewayAttachment(stack, 'GatewayAttachment', {
  vpcId: vpc.ref,
  internetGatewayId: gateway.ref,
});
const routes = new ec2.CfnRouteTable(stack, 'PublicRoutes', { vpcId: vpc.ref });
«new ec2.CfnRoute»(stack, 'PublicRoute', {
  routeTableId: routes.ref,
  destinationCidrBlock: '0.0.0.0/0',
  gatewayId: gateway.ref,
});
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Network');

const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
const gateway = new ec2.CfnInternetGateway(stack, 'Gateway');
const attachment = new ec2.CfnVPCGatewayAttachment(stack, 'GatewayAttachment', {
  vpcId: vpc.ref,
  internetGatewayId: gateway.ref,
});
const routes = new ec2.CfnRouteTable(stack, 'PublicRoutes', { vpcId: vpc.ref });
const publicRoute = new ec2.CfnRoute(stack, 'PublicRoute', {
  routeTableId: routes.ref,
  destinationCidrBlock: '0.0.0.0/0',
  gatewayId: gateway.ref,
});
publicRoute.node.addDependency(attachment);
`,
        },
      ],
      good: [
        {
          title: 'constructs that order by themselves',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Orders', { env: { region: 'eu-west-1' } });

const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true });
balancer.logAccessLogs(new s3.Bucket(stack, 'AccessLogs'));

const logGroup = new logs.LogGroup(stack, 'OrdersLogs', { logGroupName: '/aws/lambda/orders' });
new lambda.Function(stack, 'OrdersFunction', {
  functionName: 'orders',
  runtime: lambda.Runtime.PYTHON_3_13,
  handler: 'index.handler',
  code: lambda.Code.fromInline('def handler(event, context): pass'),
  logGroup,
});
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const functionName = \`orders-\${config.require('environmentSuffix')}\`;

const logs = new aws.cloudwatch.LogGroup('orders-logs', {
  name: \`/aws/lambda/\${functionName}\`,
  retentionInDays: 30,
});
export const orders = «new aws.lambda.Function»('orders', {
  name: functionName,
  role: config.require('roleArn'),
  runtime: 'python3.13',
  handler: 'index.handler',
  code: new pulumi.asset.AssetArchive({ 'index.py': new pulumi.asset.StringAsset('def handler(event, context): pass') }),
});
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const functionName = \`orders-\${config.require('environmentSuffix')}\`;

const logs = new aws.cloudwatch.LogGroup('orders-logs', {
  name: \`/aws/lambda/\${functionName}\`,
  retentionInDays: 30,
});
export const orders = new aws.lambda.Function('orders', {
  name: functionName,
  role: config.require('roleArn'),
  runtime: 'python3.13',
  handler: 'index.handler',
  code: new pulumi.asset.AssetArchive({ 'index.py': new pulumi.asset.StringAsset('def handler(event, context): pass') }),
}, { dependsOn: [logs] });
`,
        },
        {
          title: 'a database that names its parameters by a constant',
          indirect: true,
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const parameterGroup = 'orders-postgres17';

const parameters = new aws.rds.ParameterGroup('orders', {
  name: parameterGroup,
  family: 'postgres17',
  parameters: [{ name: 'rds.force_ssl', value: '1' }],
});
const database = new aws.rds.Instance('orders', {
  identifier: 'orders',
  engine: 'postgres',
  engineVersion: '17',
  instanceClass: 'db.t4g.medium',
  allocatedStorage: 50,
  username: 'orders',
  manageMasterUserPassword: true,
  parameterGroupName: «parameterGroup»,
  dbSubnetGroupName: config.require('subnetGroup'),
});
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const parameterGroup = 'orders-postgres17';

const parameters = new aws.rds.ParameterGroup('orders', {
  name: parameterGroup,
  family: 'postgres17',
  parameters: [{ name: 'rds.force_ssl', value: '1' }],
});
const database = new aws.rds.Instance('orders', {
  identifier: 'orders',
  engine: 'postgres',
  engineVersion: '17',
  instanceClass: 'db.t4g.medium',
  allocatedStorage: 50,
  username: 'orders',
  manageMasterUserPassword: true,
  parameterGroupName: parameters.name,
  dbSubnetGroupName: config.require('subnetGroup'),
});
`,
        },
      ],
      good: [
        {
          title: 'a component that waits for another',
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();

class Logs extends pulumi.ComponentResource {
  constructor(name: string) {
    super('acme:orders:Logs', name);
    new aws.cloudwatch.LogGroup(name, { name: '/aws/lambda/orders', retentionInDays: 30 }, { parent: this });
  }
}

const logs = new Logs('orders-logs');
new aws.lambda.Function(
  'orders',
  {
    name: 'orders',
    role: config.require('roleArn'),
    runtime: 'python3.13',
    handler: 'index.handler',
    code: new pulumi.asset.AssetArchive({ 'index.py': new pulumi.asset.StringAsset('def handler(event, context): pass') }),
  },
  { dependsOn: [logs] },
);
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
subnet = aws.ec2.Subnet("public", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
gateway = aws.ec2.InternetGateway("main", vpc_id=vpc.id)
address = aws.ec2.Eip("nat", domain="vpc")
nat = «aws.ec2.NatGateway»("main", allocation_id=address.id, subnet_id=subnet.id)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
subnet = aws.ec2.Subnet("public", vpc_id=vpc.id, cidr_block="10.0.0.0/24")
gateway = aws.ec2.InternetGateway("main", vpc_id=vpc.id)
address = aws.ec2.Eip("nat", domain="vpc")
nat = aws.ec2.NatGateway(
    "main",
    allocation_id=address.id,
    subnet_id=subnet.id,
    opts=pulumi.ResourceOptions(depends_on=[gateway]),
)
`,
        },
        {
          title: 'a log group whose name comes through a constant',
          indirect: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
FUNCTION_NAME = "orders"

logs = aws.cloudwatch.LogGroup("orders-logs", name=f"/aws/lambda/{FUNCTION_NAME}", retention_in_days=30)
function = «aws.lambda_.Function»(
    "orders",
    name=FUNCTION_NAME,
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context): pass")}),
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
FUNCTION_NAME = "orders"

logs = aws.cloudwatch.LogGroup("orders-logs", name=f"/aws/lambda/{FUNCTION_NAME}", retention_in_days=30)
function = aws.lambda_.Function(
    "orders",
    name=FUNCTION_NAME,
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context): pass")}),
    opts=pulumi.ResourceOptions(depends_on=[logs]),
)
`,
        },
      ],
      good: [
        {
          title: 'ordered by options',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

logs = aws.cloudwatch.LogGroup("orders-logs", name="/aws/lambda/orders", retention_in_days=30)
aws.lambda_.Function(
    "orders",
    name="orders",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context): pass")}),
    opts=pulumi.ResourceOptions(depends_on=[logs]),
)
`,
        },
      ],
    },
  },
});

/** What a resource needs to be there before it. */
interface Needs {
  readonly resource: Resource;
  readonly of: readonly Resource[];
  /** What it is in words, with the label: `function orders`. */
  readonly noun: string;
  /** What it waits for, in words. */
  readonly kind: string;
  /** Why. */
  readonly because: string;
}

function unordered({ resource, noun, kind, because }: Needs, missing: readonly Resource[]): Problem {
  const labels = enumeration(missing.map(labelOf));
  return {
    resource,
    at: resource.header,
    message: `${capital(noun)} ${labelOf(resource)} does not wait for ${kind}: ${because}. Make it depend on ${missing.length === 1 ? 'it' : 'them'}.`,
    related: missing.map((each) => ({ location: each.header, message: `has to be there before: ${labelOf(each)}` })),
    fixes: [
      {
        title: `Make it depend on ${labels}`,
        applicability: 'safe',
        impact: 'in-place',
        edits: () => missing.map((each): CanonicalEdit => ({ kind: 'depend', resource, on: each })),
      },
    ],
  };
}

function* needsOf(context: RuleContext): Generator<Needs> {
  yield* replications(context);
  yield* deliveries(context);
  yield* apiStages(context);
  yield* functionLogs(context);
  yield* gatewayUsers(context);
}

/* --------------------------------------------------- replication of buckets --------------------------------------------------- */

function* replications({ graph }: RuleContext): Generator<Needs> {
  for (const replication of graph.ofType('aws_s3_bucket_replication_configuration')) {
    const destinations = itemsOf(get(replication.properties, 'rule')).map((rule) => get(rule, 'destination', 'bucket'));
    const buckets = [get(replication.properties, 'bucket'), ...destinations].flatMap((value) => bucketOf(value, graph) ?? []);
    const versionings = graph.ofType('aws_s3_bucket_versioning').filter(({ foldedInto, mode }) => mode === 'managed' && buckets.some(({ id }) => id === foldedInto));
    yield {
      resource: replication,
      of: versionings,
      noun: 'the replication',
      kind: 'the versioning',
      because: 'S3 takes a replication only when both buckets are versioned already',
    };
  }
}

/* ---------------------------------------------------- delivery of logs ---------------------------------------------------- */

const NOUNS: Readonly<Record<string, string>> = { aws_flow_log: 'flow log', aws_cloudtrail: 'trail' };
const DELIVERING = ['aws_lb', 'aws_alb', 'aws_elb', 'aws_flow_log', 'aws_cloudtrail'];

function* deliveries({ graph }: RuleContext): Generator<Needs> {
  const policies = graph.ofType('aws_s3_bucket_policy').filter(({ mode, declared }) => mode === 'managed' && declared.grantsImplicitly !== true);
  if (policies.length === 0) return;
  for (const source of graph.ofType(...DELIVERING)) {
    // Constructs of the CDK wait for the policy that they add to.
    if (source.declared.grantsImplicitly === true) continue;
    const needed = deliveriesOf(source).flatMap((delivered) => {
      const bucket = receiverOf(delivered, graph);
      if (!bucket || deniedUnder(delivered, bucket, graph)) return [];
      return policies.filter(({ foldedInto }) => foldedInto === bucket.id);
    });
    yield {
      resource: source,
      of: [...new Set(needed)],
      noun: NOUNS[source.type] ?? 'load balancer',
      kind: 'the bucket policy',
      because: 'AWS checks that it may write to the bucket when delivery is turned on',
    };
  }
}

/* ---------------------------------------------------- logs of API stages ---------------------------------------------------- */

function* apiStages({ graph }: RuleContext): Generator<Needs> {
  const accounts = graph.ofType('aws_api_gateway_account').filter(({ mode }) => mode === 'managed');
  for (const stage of graph.ofType('aws_api_gateway_stage', 'aws_api_gateway_method_settings', 'aws_apigatewayv2_stage')) {
    if (!logs(stage, graph)) continue;
    const near = accounts.filter((account) => isBeside(account, stage) && !isOrderedByConstruct(stage, account));
    yield {
      resource: stage,
      of: near,
      noun: stage.type === 'aws_api_gateway_method_settings' ? 'the settings' : 'the stage',
      kind: 'the account settings',
      because: 'API Gateway refuses to log until the account has a role for it',
    };
  }
}

/** The stage of an API that makes its own account settings waits for them. */
function isOrderedByConstruct(stage: Resource, account: Resource): boolean {
  return stage.declared.grantsImplicitly === true && account.declared.grantsImplicitly === true;
}

function logs({ type, properties }: Resource, { byId }: RuleContext['graph']): boolean {
  if (type === 'aws_apigatewayv2_stage') {
    const api = get(properties, 'api_id');
    const protocol = api.kind === 'reference' ? get(byId(api.target)?.properties ?? properties, 'protocol_type') : undefined;
    return protocol !== undefined && equals(protocol, 'WEBSOCKET') && isWritten(properties, 'access_log_settings');
  }
  if (type === 'aws_api_gateway_stage' && isWritten(properties, 'access_log_settings', 'destination_arn')) return true;
  const listed = [...itemsOf(get(properties, 'settings')), ...itemsOf(get(properties, 'method_settings'))];
  return listed.some((each) => ['ERROR', 'INFO'].includes(stringOf(get(each, 'logging_level')) ?? ''));
}

function isWritten(properties: Value, ...path: readonly string[]): boolean {
  return propertiesAt(properties, path).some(({ value }) => !isNothing(value) && value.kind !== 'choice');
}

/* ---------------------------------------------------- logs of functions ---------------------------------------------------- */

function* functionLogs({ graph }: RuleContext): Generator<Needs> {
  const groups = graph.ofType('aws_cloudwatch_log_group').filter(({ mode }) => mode === 'managed');
  for (const lambda of groups.length > 0 ? graph.ofType('aws_lambda_function') : []) {
    if (!isNothing(get(lambda.properties, 'logging_config', 'log_group'))) continue;
    const name = get(lambda.properties, 'function_name');
    if (name.kind === 'absent') continue;
    const wanted = withPrefix(name);
    const own = groups.filter((group) => isBeside(lambda, group) && isSameText(get(group.properties, 'name'), group, wanted, lambda));
    yield {
      resource: lambda,
      of: own,
      noun: 'function',
      kind: 'its log group',
      because: 'run before the group is there, Lambda makes it itself, without retention, and the deployment fails because the name is taken',
    };
  }
}

function withPrefix(name: Value): Value {
  const prefix: Value = { kind: 'literal', value: FUNCTION_LOGS, from: name.from };
  return { kind: 'template', parts: name.kind === 'template' ? [prefix, ...name.parts] : [prefix, name], from: name.from };
}

/* ---------------------------------------------------- internet gateways ---------------------------------------------------- */

function* gatewayUsers({ graph }: RuleContext): Generator<Needs> {
  const attachments = graph.ofType('aws_internet_gateway_attachment').filter(({ mode }) => mode === 'managed');
  for (const route of attachments.length > 0 ? graph.ofType('aws_route', 'aws_route_table') : []) {
    const gateways = routesOf(route).flatMap((each) => referredTo([get(each, 'gateway_id')], 'aws_internet_gateway', graph));
    yield {
      resource: route,
      of: attachments.filter((each) => referredTo([get(each.properties, 'internet_gateway_id')], 'aws_internet_gateway', graph).some((gateway) => gateways.includes(gateway))),
      noun: route.type === 'aws_route' ? 'the route' : 'the route table',
      kind: 'the attachment of the internet gateway',
      because: 'a route can lead to an internet gateway only when that is attached to the VPC',
    };
  }
  for (const nat of graph.ofType('aws_nat_gateway')) {
    if (!possibilities(get(nat.properties, 'connectivity_type')).every(({ value }) => isNothing(value) || equals(value, 'public'))) continue;
    const subnets = referredTo([get(nat.properties, 'subnet_id')], 'aws_subnet', graph);
    const vpcs = referredTo(subnets.map((subnet) => get(subnet.properties, 'vpc_id')), 'aws_vpc', graph);
    const attached = [...attachments, ...graph.ofType('aws_internet_gateway')].filter(
      (each) => each.mode === 'managed' && referredTo([get(each.properties, 'vpc_id')], 'aws_vpc', graph).some((vpc) => vpcs.includes(vpc)),
    );
    if (nat.declared.grantsImplicitly === true) continue;
    yield {
      resource: nat,
      of: attached,
      noun: 'NAT gateway',
      kind: attached.some(({ type }) => type === 'aws_internet_gateway') ? 'the internet gateway' : 'the attachment of the internet gateway',
      because: 'AWS makes public NAT gateways only in a VPC that has an internet gateway',
    };
  }
}

function routesOf({ type, properties }: Resource): readonly Value[] {
  return type === 'aws_route' ? [properties] : itemsOf(get(properties, 'route'));
}

/* ---------------------------------------------------- equal literals ---------------------------------------------------- */

function* namesakes(context: RuleContext, ordering: Ordering): Generator<Problem> {
  const { graph } = context;
  for (const link of NAME_LINKS) {
    const targets = graph.ofType(link.target).filter(({ mode }) => mode === 'managed');
    for (const resource of targets.length > 0 ? graph.ofType(...link.types) : []) {
      if (resource.mode !== 'managed' || (resource.foldedInto !== undefined && graph.byId(resource.foldedInto)?.declared === resource.declared)) continue;
      for (const property of propertiesAt(resource.properties, link.path, (value) => ordering.isCarried(value, resource))) {
        const target = targets.find((each) => isNamed(property.value, resource, each, link));
        if (!target || ordering.mayFollow(resource, target) || ordering.mayFollow(target, resource)) continue;
        yield namesake(resource, property, target, link);
      }
    }
  }
}

function isNamed(value: Value, resource: Resource, target: Resource, link: NameLink): boolean {
  if (value.kind === 'reference' || target === resource) return false;
  if (link.isGlobal ? target.id === resource.id : !isBeside(target, resource)) return false;
  const name = get(target.properties, link.name);
  if (!link.arn) return isSameText(value, resource, name, target);
  const prefix: Value = { kind: 'literal', value: 'arn:aws:s3:::', from: name.from };
  return isSameText(value, resource, { kind: 'template', parts: name.kind === 'template' ? [prefix, ...name.parts] : [prefix, name], from: name.from }, target);
}

function namesake(resource: Resource, property: Property, target: Resource, link: NameLink): Problem {
  const { site } = property;
  return {
    resource,
    at: site ?? property.value,
    message: `${labelOf(resource)} names the ${kindOf(target)} by repeating its name, so it does not wait for it: in a new environment it is created while what it names is not there. Refer to it instead.`,
    related: [{ location: target.header, message: `what is named: ${labelOf(target)}` }],
    fixes: [
      {
        title: `Refer to ${labelOf(target)}`,
        applicability: 'safe',
        impact: 'in-place',
        edits: () => {
          const value = write.reference(target, link.attribute);
          if (link.path.length === 1) return [{ kind: 'set', resource, path: link.path, value }];
          return site && [{ kind: 'replace', resource, site, by: value }];
        },
      },
      {
        title: `Make it depend on ${labelOf(target)}`,
        applicability: 'safe',
        impact: 'in-place',
        edits: () => [{ kind: 'depend', resource, on: target }],
      },
    ],
  };
}

function kindOf({ type }: Resource): string {
  return KINDS[type] ?? type.replace(/^aws_/, '').replaceAll('_', ' ');
}

const KINDS: Readonly<Record<string, string>> = {
  aws_cloudwatch_event_bus: 'event bus',
  aws_cloudwatch_event_rule: 'event rule',
  aws_cloudwatch_log_group: 'log group',
  aws_db_parameter_group: 'parameter group',
  aws_db_subnet_group: 'subnet group',
  aws_iam_role: 'role',
  aws_lambda_function: 'function',
  aws_rds_cluster: 'database cluster',
  aws_rds_cluster_parameter_group: 'parameter group',
  aws_rds_global_cluster: 'global cluster',
  aws_s3_bucket: 'bucket',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
