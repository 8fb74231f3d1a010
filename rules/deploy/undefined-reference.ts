import type { CanonicalEdit } from '../../server/core/edits';
import type { UnresolvedReference } from '../../server/core/facts';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { dirname } from '../../server/core/source-file';
import type { Location } from '../../server/core/text';
import { minimalResource, NOUNS, pathTo, typeWanted } from '../shared/minimal-resources';
import { nearestName } from '../shared/nearest';
import { words } from '../shared/phrases';

export default defineRule({
  id: 'deploy/undefined-reference',
  title: 'Reference to something that is not declared',
  severity: 'critical',
  tags: ['deploy', 'correctness'],
  corresponds: {},
  why: `A program that names a resource, variable, attribute or provider which nothing declares is refused as a whole: by
\`terraform validate\`, by CloudFormation when it reads the template, by Python when it comes to the line. In a pipeline that is
found late, sometimes after other stacks were changed already.`,
  howToFix: `Correct the name, or declare what is missing. The fix offers the name that is nearest to what is written, a declaration of the
variable or parameter, which the next deployment then asks for, and for security groups, keys, buckets, queues, topics and roles a new
resource that is closed, encrypted and empty: say yourself who may use it. The program could not be deployed before, so nothing that
runs is changed until it is.`,
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html#troubleshooting-errors-validation-error',
  ],
  fixable: true,
  flavours: ['terraform', 'cloudformation-json', 'cloudformation-yaml', 'cdk-typescript', 'pulumi-python'],

  *checkProgram(context) {
    if (isFragment(context)) return;
    for (const reference of context.facts.unresolved) {
      const user = reference.within === undefined ? undefined : context.graph.byId(reference.within);
      const near = nearest(reference, user, context);
      yield {
        ...(user ? { resource: user } : {}),
        isTextual: true,
        at: reference.location,
        message: `${user ? labelOf(user) : 'The program'} refers to ${KINDS[reference.kind]} ${reference.name}, which ${isMember(reference) ? 'does not exist' : 'nothing declares'}: the deployment is refused. ${near === undefined ? 'Declare it, or name something that is there.' : `Did you mean ${near}?`}`,
        fixes: [
          ...(near === undefined ? [] : [renamed(reference.location, near)]),
          ...declarations(reference, user ?? neighbour(reference, context), context),
        ],
      };
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'a name that is misspelt',
          source: `variable "environment_suffix" {
  type = string
}

resource "aws_sns_topic" "orders" {
  name              = "orders-\${«var.enviroment_suffix»}"
  kms_master_key_id = "alias/orders"
}
`,
          fixed: `variable "environment_suffix" {
  type = string
}

resource "aws_sns_topic" "orders" {
  name              = "orders-\${var.environment_suffix}"
  kms_master_key_id = "alias/orders"
}
`,
        },
        {
          title: 'a variable that nothing declares',
          source: {
            'main.tf': `resource "aws_security_group" "orders" {
  name        = "orders-\${var.environment_suffix}"
  description = "Orders service"
  vpc_id      = «var.vpc_id»
}
`,
            'variables.tf': `variable "environment_suffix" {
  description = "Tells deployments apart"
  type        = string
}
`,
          },
          fixed: {
            'main.tf': `resource "aws_security_group" "orders" {
  name        = "orders-\${var.environment_suffix}"
  description = "Orders service"
  vpc_id      = var.vpc_id
}
`,
            'variables.tf': `variable "environment_suffix" {
  description = "Tells deployments apart"
  type        = string
}

variable "vpc_id" {
  description = "VPC ID"
  type        = string
}
`,
          },
        },
        {
          title: 'a key that nothing declares',
          source: `resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = «aws_kms_key.dynamodb».arn
  }
}
`,
          fixed: `resource "aws_kms_key" "dynamodb" {
  description         = "Encrypts dynamodb"
  enable_key_rotation = true
}

resource "aws_kms_alias" "dynamodb" {
  name          = "alias/dynamodb"
  target_key_id = aws_kms_key.dynamodb.key_id
}

resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.dynamodb.arn
  }
}
`,
        },
        {
          title: 'a security group that nothing declares',
          source: `variable "vpc_id" {
  type = string
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id

  ingress {
    description     = "PostgreSQL from the service"
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [«aws_security_group.service».id]
  }
}
`,
          fixed: `variable "vpc_id" {
  type = string
}

resource "aws_security_group" "service" {
  description = "Members of service"
  vpc_id      = var.vpc_id
}

resource "aws_security_group" "database" {
  name        = "orders-database"
  description = "Orders database"
  vpc_id      = var.vpc_id

  ingress {
    description     = "PostgreSQL from the service"
    protocol        = "tcp"
    from_port       = 5432
    to_port         = 5432
    security_groups = [aws_security_group.service.id]
  }
}
`,
        },
        {
          title: 'an attribute, in a local value',
          indirect: true,
          source: `locals {
  endpoint = aws_lb.orders.«dns»
}

resource "aws_lb" "orders" {
  name            = "orders"
  subnets         = var.subnet_ids
  security_groups = var.security_group_ids
}

variable "subnet_ids" {
  type = list(string)
}

variable "security_group_ids" {
  type = list(string)
}

output "endpoint" {
  value = local.endpoint
}
`,
          fixed: `locals {
  endpoint = aws_lb.orders.dns_name
}

resource "aws_lb" "orders" {
  name            = "orders"
  subnets         = var.subnet_ids
  security_groups = var.security_group_ids
}

variable "subnet_ids" {
  type = list(string)
}

variable "security_group_ids" {
  type = list(string)
}

output "endpoint" {
  value = local.endpoint
}
`,
        },
        {
          title: 'what a function needs to run',
          source: `variable "vpc_id" {
  type = string
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = «aws_iam_role.orders».arn
  filename      = "\${path.module}/orders.zip"
  handler       = "index.handler"
  runtime       = "python3.13"

  environment {
    variables = {
      ACCOUNT = «data.aws_caller_identity.current».account_id
    }
  }
}
`,
          fixed: `variable "vpc_id" {
  type = string
}

resource "aws_iam_role" "orders" {
  description = "Role of orders"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "lambda.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
}

data "aws_partition" "current" {}

resource "aws_iam_role_policy_attachment" "orders" {
  role       = aws_iam_role.orders.name
  policy_arn = "arn:\${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = aws_iam_role.orders.arn
  filename      = "\${path.module}/orders.zip"
  handler       = "index.handler"
  runtime       = "python3.13"

  environment {
    variables = {
      ACCOUNT = data.aws_caller_identity.current.account_id
    }
  }
}

data "aws_caller_identity" "current" {}
`,
        },
        {
          title: 'a queue and a bucket',
          source: `resource "aws_kms_key" "orders" {
  description         = "Orders"
  enable_key_rotation = true
}

resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.orders.arn
  redrive_policy = jsonencode({
    deadLetterTargetArn = «aws_sqs_queue.orders_dlq».arn
    maxReceiveCount     = 5
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "exports" {
  bucket = «aws_s3_bucket.exports».id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 30
    }
  }
}
`,
          fixed: `resource "aws_kms_key" "orders" {
  description         = "Orders"
  enable_key_rotation = true
}

resource "aws_sqs_queue" "orders_dlq" {
  message_retention_seconds = 1209600
  kms_master_key_id         = aws_kms_key.orders.arn
}

resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.orders.arn
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.orders_dlq.arn
    maxReceiveCount     = 5
  })
}

resource "aws_s3_bucket" "exports" {}

resource "aws_s3_bucket_versioning" "exports" {
  bucket = aws_s3_bucket.exports.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.orders.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "exports" {
  bucket                  = aws_s3_bucket.exports.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 30
    }
  }
}
`,
        },
        {
          title: 'a variable of a module that is called twice',
          source: {
            'main.tf': `module "orders" {
  source = "./messages"
  name   = "orders"
}

module "invoices" {
  source = "./messages"
  name   = "invoices"
}
`,
            'messages/main.tf': `variable "name" {
  type = string
}

resource "aws_sns_topic" "messages" {
  name              = "\${var.name}-\${«var.environment_suffix»}"
  kms_master_key_id = "alias/messages"
}
`,
          },
          fixed: {
            'main.tf': `variable "environment_suffix" {
  description = "Environment suffix"
  type        = string
}

module "orders" {
  source             = "./messages"
  name               = "orders"
  environment_suffix = var.environment_suffix
}

module "invoices" {
  source             = "./messages"
  name               = "invoices"
  environment_suffix = var.environment_suffix
}
`,
            'messages/main.tf': `variable "name" {
  type = string
}

variable "environment_suffix" {
  description = "Environment suffix"
  type        = string
}

resource "aws_sns_topic" "messages" {
  name              = "\${var.name}-\${var.environment_suffix}"
  kms_master_key_id = "alias/messages"
}
`,
          },
        },
      ],
      good: [
        {
          title: 'what a module of a registry gives',
          unknown: true,
          source: `module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"

  name = "orders"
  cidr = "10.0.0.0/16"
}

resource "aws_security_group" "orders" {
  name        = "orders"
  description = "Orders service"
  vpc_id      = module.vpc.vpc_id
}
`,
        },
        {
          title: 'names of expressions',
          source: `variable "buckets" {
  type = map(object({ arn = string }))
}

output "arns" {
  value = [for bucket_name, each_bucket in var.buckets : each_bucket.arn]
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          title: 'a name that is misspelt',
          source: `{
  "Resources": {
    "OrdersKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Orders",
        "EnableKeyRotation": true,
        "KeyPolicy": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "AWS": { "Fn::Sub": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" } },
              "Action": "kms:*",
              "Resource": "*"
            }
          ]
        }
      }
    },
    "Orders": {
      "Type": "AWS::SNS::Topic",
      "Properties": { "KmsMasterKeyId": { "Fn::GetAtt": ["«OrderKey»", "Arn"] } }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "OrdersKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Orders",
        "EnableKeyRotation": true,
        "KeyPolicy": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "AWS": { "Fn::Sub": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" } },
              "Action": "kms:*",
              "Resource": "*"
            }
          ]
        }
      }
    },
    "Orders": {
      "Type": "AWS::SNS::Topic",
      "Properties": { "KmsMasterKeyId": { "Fn::GetAtt": ["OrdersKey", "Arn"] } }
    }
  }
}
`,
        },
        {
          title: 'a parameter that nothing declares',
          source: `{
  "Parameters": {
    "Environment": { "Type": "String" }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::SNS::Topic",
      "Properties": {
        "TopicName": { "Fn::Sub": "orders-\${«EnvironmentSuffix»}" },
        "KmsMasterKeyId": "alias/orders"
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": {
    "Environment": { "Type": "String" },
    "EnvironmentSuffix": {
      "Type": "String",
      "Description": "Environment suffix"
    }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::SNS::Topic",
      "Properties": {
        "TopicName": { "Fn::Sub": "orders-\${EnvironmentSuffix}" },
        "KmsMasterKeyId": "alias/orders"
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'an export that no template of the workspace declares',
          unknown: true,
          source: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::SNS::Topic",
      "Properties": { "KmsMasterKeyId": { "Fn::ImportValue": "platform-key" } }
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
          title: 'an attribute that the type does not have',
          source: `Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: alias/orders
Outputs:
  QueueUrl:
    Value: !GetAtt Orders.«QueueURL»
`,
          fixed: `Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: alias/orders
Outputs:
  QueueUrl:
    Value: !GetAtt Orders.QueueUrl
`,
        },
        {
          title: 'a bucket that nothing declares',
          indirect: true,
          source: `Parameters:
  EnvironmentSuffix:
    Type: String
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub 'orders-\${EnvironmentSuffix}'
      KmsMasterKeyId: alias/orders
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref «ExportsBucket»
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: '*'
            Condition:
              Bool:
                aws:SecureTransport: false
`,
          fixed: `Parameters:
  EnvironmentSuffix:
    Type: String
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub 'orders-\${EnvironmentSuffix}'
      KmsMasterKeyId: alias/orders
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref ExportsBucket
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: '*'
            Condition:
              Bool:
                aws:SecureTransport: false
  ExportsBucketKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts ExportsBucket
      EnableKeyRotation: true
  ExportsBucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Enabled
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt ExportsBucketKey.Arn
            BucketKeyEnabled: true
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
  ExportsBucketKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: !Sub 'alias/exports-bucket-\${EnvironmentSuffix}'
      TargetKeyId: !Ref ExportsBucketKey
`,
        },
        {
          title: 'a security group that nothing declares',
          source: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
Resources:
  DatabaseGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders database
      VpcId: !Ref VpcId
      SecurityGroupIngress:
        - Description: PostgreSQL from the service
          IpProtocol: tcp
          FromPort: 5432
          ToPort: 5432
          SourceSecurityGroupId: !GetAtt «ServiceSecurityGroup».GroupId
`,
          fixed: `Parameters:
  VpcId:
    Type: AWS::EC2::VPC::Id
Resources:
  DatabaseGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Orders database
      VpcId: !Ref VpcId
      SecurityGroupIngress:
        - Description: PostgreSQL from the service
          IpProtocol: tcp
          FromPort: 5432
          ToPort: 5432
          SourceSecurityGroupId: !GetAtt ServiceSecurityGroup.GroupId

  ServiceSecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Members of service
      VpcId: !Ref VpcId
`,
        },
        {
          title: 'a mapping without the row',
          source: `Mappings:
  Sizes:
    production:
      Memory: 1024
    development:
      Memory: 256
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111122223333:role/orders
      Handler: index.handler
      Runtime: python3.13
      MemorySize: !FindInMap [Sizes, «prodution», Memory]
      Timeout: 30
      Code:
        S3Bucket: artifacts
        S3Key: orders.zip
`,
          fixed: `Mappings:
  Sizes:
    production:
      Memory: 1024
    development:
      Memory: 256
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Role: arn:aws:iam::111122223333:role/orders
      Handler: index.handler
      Runtime: python3.13
      MemorySize: !FindInMap [Sizes, production, Memory]
      Timeout: 30
      Code:
        S3Bucket: artifacts
        S3Key: orders.zip
`,
        },
      ],
      good: [
        {
          title: 'an export that no template of the workspace declares',
          unknown: true,
          source: `Resources:
  Orders:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !ImportValue platform-key
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'a logical id in a string',
          source: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new sqs.CfnQueue(this, 'Orders', { kmsMasterKeyId: 'alias/orders' });

    new cdk.CfnOutput(this, 'QueueArn', {
      value: cdk.Fn.getAtt('«Ordres»', 'Arn').toString(),
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new sqs.CfnQueue(this, 'Orders', { kmsMasterKeyId: 'alias/orders' });

    new cdk.CfnOutput(this, 'QueueArn', {
      value: cdk.Fn.getAtt('Orders', 'Arn').toString(),
    });
  }
}
`,
        },
        {
          title: 'an attribute that the type does not have, through a constant',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const ATTRIBUTE = '«QueueURL»';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new sqs.CfnQueue(this, 'Orders', { kmsMasterKeyId: 'alias/orders' });

    new cdk.CfnOutput(this, 'QueueUrl', {
      value: cdk.Fn.getAtt('Orders', ATTRIBUTE).toString(),
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const ATTRIBUTE = 'QueueUrl';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new sqs.CfnQueue(this, 'Orders', { kmsMasterKeyId: 'alias/orders' });

    new cdk.CfnOutput(this, 'QueueUrl', {
      value: cdk.Fn.getAtt('Orders', ATTRIBUTE).toString(),
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a logical id that is given',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly queueId: string;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id, props);

    const orders = new sqs.CfnQueue(this, 'Orders', { kmsMasterKeyId: 'alias/orders' });
    orders.overrideLogicalId(props.queueId);

    new cdk.CfnOutput(this, 'QueueArn', {
      value: cdk.Fn.getAtt(props.queueId, 'Arn').toString(),
    });
  }
}
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'a name that is misspelt',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

orders = aws.sns.Topic(
    "orders",
    name=f"orders-{«enviroment_suffix»}",
    kms_master_key_id="alias/orders",
)

pulumi.export("topicArn", orders.arn)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

orders = aws.sns.Topic(
    "orders",
    name=f"orders-{environment_suffix}",
    kms_master_key_id="alias/orders",
)

pulumi.export("topicArn", orders.arn)
`,
        },
        {
          title: 'a value that nothing defines',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

service = aws.ec2.SecurityGroup(
    "service",
    name=f"service-{environment_suffix}",
    description="Orders service",
    vpc_id=«vpc_id»,
)

pulumi.export("groupId", service.id)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")
vpc_id = config.require("vpcId")

service = aws.ec2.SecurityGroup(
    "service",
    name=f"service-{environment_suffix}",
    description="Orders service",
    vpc_id=vpc_id,
)

pulumi.export("groupId", service.id)
`,
        },
        {
          title: 'an attribute of a component',
          indirect: true,
          source: `import pulumi
import pulumi_aws as aws


class Messages(pulumi.ComponentResource):
    def __init__(self, name: str):
        super().__init__("orders:messages:Messages", name)
        self.topic = aws.sns.Topic(
            f"{name}-topic",
            kms_master_key_id="alias/orders",
            opts=pulumi.ResourceOptions(parent=self),
        )


messages = Messages("orders")

pulumi.export("topicArn", messages.«topics».arn)
`,
          fixed: `import pulumi
import pulumi_aws as aws


class Messages(pulumi.ComponentResource):
    def __init__(self, name: str):
        super().__init__("orders:messages:Messages", name)
        self.topic = aws.sns.Topic(
            f"{name}-topic",
            kms_master_key_id="alias/orders",
            opts=pulumi.ResourceOptions(parent=self),
        )


messages = Messages("orders")

pulumi.export("topicArn", messages.topic.arn)
`,
        },
      ],
      good: [
        {
          title: 'a module that is not in the workspace',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws
from acme_defaults import *

orders = aws.sns.Topic("orders", kms_master_key_id=DEFAULT_KEY_ARN)

pulumi.export("topicArn", orders.arn)
`,
        },
      ],
    },
  },
});

/** Templates that the Serverless Framework puts together from several files. */
function isFragment({ facts, flavour }: RuleContext): boolean {
  if (!flavour.startsWith('cloudformation')) return false;
  const above = facts.folder.slice(0, facts.folder.lastIndexOf('/'));
  return [facts.folder, above].some((folder) => ['yml', 'yaml', 'ts', 'json'].some((extension) => facts.exists(`${folder}/serverless.${extension}`)));
}

const KINDS: Readonly<Record<UnresolvedReference['kind'], string>> = {
  resource: 'the resource',
  'data-source': 'the data source',
  variable: 'the variable',
  local: 'the local value',
  module: 'the module',
  'module-output': 'the output',
  attribute: 'the attribute',
  parameter: 'the parameter or resource',
  mapping: 'the mapping',
  condition: 'the condition',
  provider: 'the provider configuration',
  name: 'the name',
  export: 'the export',
};

/** What belongs to something that is declared. */
function isMember({ kind }: UnresolvedReference): boolean {
  return kind === 'attribute' || kind === 'module-output';
}

/** What stands at the place, which is what candidates replace. */
function writtenName({ location: { uri, range }, name }: UnresolvedReference, { facts }: RuleContext): string {
  return facts.textOf(uri)?.slice(range.start, range.end) ?? name;
}

/** The resource itself is never meant. */
function nearest(reference: UnresolvedReference, user: Resource | undefined, context: RuleContext): string | undefined {
  const own = user && [labelOf(user), user.id];
  const candidates = reference.candidates.filter((each) => own?.includes(each) !== true);
  return nearestName(writtenName(reference, context), candidates, { words: isMember(reference) }) ?? otherKind(reference, context);
}

/** `local.region` where `var.region` is declared. */
function otherKind({ kind, name, location }: UnresolvedReference, { facts, flavour }: RuleContext): string | undefined {
  if (flavour !== 'terraform' || kind !== 'local' || dirname(location.uri) !== facts.folder) return undefined;
  const own = name.replace(/^local\./, '');
  return facts.inputs.some((input) => input.name === own) ? `var.${own}` : undefined;
}

function renamed(location: Location, name: string): FixOffer {
  return {
    title: `Refer to ${name}`,
    // Whether it is the one that was meant has to be decided.
    applicability: 'unsafe',
    impact: 'in-place',
    edits: () => [{ kind: 'text', location, newText: name }],
  };
}

/** A resource beside which something can be declared, for what stands in no resource: in the same folder. */
function neighbour({ location: { uri } }: UnresolvedReference, { graph }: RuleContext): Resource | undefined {
  const declared = graph.resources.filter((each) => each.mode !== 'imported');
  return declared.find((each) => each.declaration.uri === uri) ?? declared.find((each) => dirname(each.declaration.uri) === dirname(uri));
}

function declarations(reference: UnresolvedReference, near: Resource | undefined, context: RuleContext): readonly FixOffer[] {
  if (!near) return [];
  const { kind, name } = reference;
  switch (kind) {
    case 'variable':
      return [input(name.replace(/^var\./, ''), near, 'variable')];
    case 'data-source':
      return deploymentData(name, near);
    case 'name':
      return isPlainValue(name) && reference.within !== undefined ? [input(name, near, 'configuration value')] : [];
    case 'parameter':
      if (!/^[A-Za-z0-9]+$/.test(name)) return [];
      return [...resource(reference, near, context), input(name, near, 'parameter')];
    case 'resource':
      return resource(reference, near, context);
    default:
      return [];
  }
}

/** A variable in small letters that is no password. */
function isPlainValue(name: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(name) && !/secret|password|token/.test(name);
}

function input(name: string, near: Resource, noun: string): FixOffer {
  return {
    title: `Declare the ${noun} ${name}`,
    applicability: 'unsafe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] | undefined => {
      // What shape a map has is not known.
      if (/tags$|labels$|_map$|settings$|options$/i.test(name)) return undefined;
      return [{ kind: 'declare', input: { isNew: true, isNamed: true, name, type: isList(name) ? 'list' : 'string', description: words(name), near } }];
    },
  };
}

function isList(name: string): boolean {
  return /(?:ids|arns|cidrs|blocks|subnets|zones|azs|names|emails|regions|groups)$/i.test(name);
}

function resource(reference: UnresolvedReference, near: Resource, context: RuleContext): readonly FixOffer[] {
  const { name: address } = reference;
  const path = pathTo(near, reference.location);
  const [type, name = ''] = context.flavour === 'terraform' ? address.split('.') : [typeWanted(address, path), address];
  const noun = type === undefined ? undefined : NOUNS[type];
  if (type === undefined || noun === undefined || name === '') return [];
  return [
    {
      title: `Declare the ${noun} ${name}`,
      applicability: 'unsafe',
      impact: type === 'aws_kms_key' ? 'cost' : 'in-place',
      edits: () => minimalResource({ type, name, near, path }, context),
    },
  ];
}

/** What the deployment itself knows: data sources without arguments. */
const DEPLOYMENT_DATA: ReadonlySet<string> = new Set(['aws_caller_identity', 'aws_partition', 'aws_region', 'aws_canonical_user_id', 'aws_default_tags']);

function deploymentData(address: string, near: Resource): readonly FixOffer[] {
  const [, type = '', name = ''] = address.split('.');
  if (!DEPLOYMENT_DATA.has(type) || near.declaration.uri.endsWith('.json')) return [];
  const { uri, range } = near.declaration;
  return [
    {
      title: `Declare the data source ${type}.${name}`,
      applicability: 'unsafe',
      impact: 'in-place',
      edits: () => [{ kind: 'text', location: { uri, range: { start: range.end, end: range.end } }, newText: `\n\ndata "${type}" "${name}" {}` }],
    },
  ];
}
