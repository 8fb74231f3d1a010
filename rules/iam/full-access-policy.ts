import { write, type Expression, type NewStatement } from '../../server/core/edits';
import type { IamReference } from '../../server/core/iam';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { fullAccessPolicies, type FullAccess } from '../data/managed-policies';
import { awsAttachments, exchange, isOneOfSeveral, type Attachment } from '../shared/attachments';
import { actionsInWords, codeInWords, codeOfRoles, leastPrivilege, rolesOf, runtimeCalls, type RoleCode } from '../shared/function-code';
import { lazily } from '../../server/core/lazy';
import { mayAllowAction, permissionsOf } from '../shared/permissions';
import { needsStar } from '../shared/scoping';
import { when } from '../shared/words';

export default defineRule({
  id: 'iam/full-access-policy',
  title: 'Full-access policy of AWS attached',
  severity: 'critical',
  tags: ['iam', 'least-privilege'],
  corresponds: { checkov: ['CKV_AWS_274'], 'cdk-nag': ['AwsSolutions-IAM4'], sonar: ['S6302'] },
  why: `Policies such as \`AmazonRDSFullAccess\` are made for people who try a service out: they allow everything that the service can do, on every
resource of the account, deleting included, and often parts of other services. \`AdministratorAccess\`, \`PowerUserAccess\` and \`IAMFullAccess\` hand
over the account. AWS widens them without notice whenever a service learns something new.`,
  howToFix: `Attach a policy of your own with the actions that are needed. Where the code of the functions that have the role is in the workspace,
the first fix writes one with the actions that the code calls through the AWS SDK, each limited to the resources that it is called on. Without
such code the fix allows reading only, in a statement that is called \`ExtendWithWhatIsNeeded\`: of the policy's service, or of the program's
resources where the policy is for everything. The attachment is changed in place or exchanged,
without downtime; what used the wider permission is refused from then on, so read the list before you apply it.`,
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html',
  ],
  fixable: true,

  *checkProgram(context) {
    const known = fullAccessPolicies();
    for (const attachment of awsAttachments(context)) {
      const { resource, policy, value, condition } = attachment;
      if (!isFullAccess(policy)) continue;
      yield {
        resource,
        at: value,
        message: `${labelOf(resource)} attaches ${policy}${when(condition)}, which allows ${reachOf(policy)}. Attach a policy with the actions that are needed, on the resources that they are needed for.`,
        fixes: fixesOf(attachment, known.get(policy), context),
      };
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'a function whose code is in the workspace',
          source: {
            'main.tf': `resource "aws_s3_bucket" "results" {
  bucket = "orders-verification-results"
}

resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 50
  username          = "orders"

  manage_master_user_password = true
  storage_encrypted           = true
}

resource "aws_iam_role" "snapshots" {
  name = "orders-snapshots"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "snapshots_rds" {
  role       = aws_iam_role.snapshots.name
  policy_arn = «"arn:aws:iam::aws:policy/AmazonRDSFullAccess"»
}

data "archive_file" "snapshots" {
  type        = "zip"
  source_dir  = "\${path.module}/functions"
  output_path = "\${path.module}/snapshots.zip"
}

resource "aws_lambda_function" "snapshots" {
  function_name = "orders-snapshots"
  role          = aws_iam_role.snapshots.arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = data.archive_file.snapshots.output_path

  environment {
    variables = {
      DATABASE       = aws_db_instance.orders.identifier
      RESULTS_BUCKET = aws_s3_bucket.results.id
    }
  }
}
`,
            'functions/index.py': `import os

import boto3

rds = boto3.client("rds")


def handler(event, context):
    database = os.environ["DATABASE"]
    rds.create_db_snapshot(DBInstanceIdentifier=database, DBSnapshotIdentifier=f"{database}-{event['id']}")
    pages = rds.get_paginator("describe_db_snapshots").paginate(DBInstanceIdentifier=database)
    return [snapshot["DBSnapshotIdentifier"] for page in pages for snapshot in page["DBSnapshots"]]
`,
          },
          fixed: {
            'main.tf': `resource "aws_s3_bucket" "results" {
  bucket = "orders-verification-results"
}

resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 50
  username          = "orders"

  manage_master_user_password = true
  storage_encrypted           = true
}

resource "aws_iam_role" "snapshots" {
  name = "orders-snapshots"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

data "aws_partition" "current" {}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

resource "aws_iam_policy" "snapshots_rds" {
  name = "orders-snapshots-rds"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["rds:CreateDBSnapshot"]
        Resource = [
          aws_db_instance.orders.arn,
          "arn:\${data.aws_partition.current.partition}:rds:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:snapshot:*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["rds:DescribeDBSnapshots"]
        Resource = aws_db_instance.orders.arn
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "snapshots_rds" {
  role       = aws_iam_role.snapshots.name
  policy_arn = aws_iam_policy.snapshots_rds.arn
}

data "archive_file" "snapshots" {
  type        = "zip"
  source_dir  = "\${path.module}/functions"
  output_path = "\${path.module}/snapshots.zip"
}

resource "aws_lambda_function" "snapshots" {
  function_name = "orders-snapshots"
  role          = aws_iam_role.snapshots.arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = data.archive_file.snapshots.output_path

  environment {
    variables = {
      DATABASE       = aws_db_instance.orders.identifier
      RESULTS_BUCKET = aws_s3_bucket.results.id
    }
  }
}
`,
            'functions/index.py': `import os

import boto3

rds = boto3.client("rds")


def handler(event, context):
    database = os.environ["DATABASE"]
    rds.create_db_snapshot(DBInstanceIdentifier=database, DBSnapshotIdentifier=f"{database}-{event['id']}")
    pages = rds.get_paginator("describe_db_snapshots").paginate(DBInstanceIdentifier=database)
    return [snapshot["DBSnapshotIdentifier"] for page in pages for snapshot in page["DBSnapshots"]]
`,
          },
        },
        {
          title: 'the ARN of a local, for a role whose code is elsewhere',
          indirect: true,
          source: `locals {
  queue_policy = «"arn:aws:iam::aws:policy/AmazonSQSFullAccess"»
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_role" "worker" {
  name = "orders-worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "worker_queue" {
  role       = aws_iam_role.worker.name
  policy_arn = local.queue_policy
}
`,
          fixed: `locals {
  queue_policy = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_role" "worker" {
  name = "orders-worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_policy" "worker_sqs_reading" {
  name = "orders-worker-sqs-reading"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ExtendWithWhatIsNeeded"
        Effect   = "Allow"
        Action   = ["sqs:Get*", "sqs:List*"]
        Resource = aws_sqs_queue.orders.arn
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "worker_queue" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker_sqs_reading.arn
}
`,
        },
        {
          title: 'one of several policies that a loop attaches',
          source: {
            'main.tf': `resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "sessions" {
  name = "sessions"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "sessions" {
  for_each = toset([
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
    «"arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"»,
  ])

  role       = aws_iam_role.sessions.name
  policy_arn = each.value
}

data "archive_file" "sessions" {
  type        = "zip"
  source_file = "\${path.module}/src/index.mjs"
  output_path = "\${path.module}/sessions.zip"
}

resource "aws_lambda_function" "sessions" {
  function_name = "sessions"
  role          = aws_iam_role.sessions.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = data.archive_file.sessions.output_path

  environment {
    variables = {
      TABLE = aws_dynamodb_table.sessions.name
    }
  }
}
`,
            'src/index.mjs': `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.TABLE;

export const handler = async ({ id, user }) => {
  const { Item } = await client.send(new GetCommand({ TableName, Key: { id } }));
  if (!Item) await client.send(new PutCommand({ TableName, Item: { id, user } }));
  return Item;
};
`,
          },
          fixed: {
            'main.tf': `resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "sessions" {
  name = "sessions"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "sessions_dynamodb" {
  name = "sessions-dynamodb"
  role = aws_iam_role.sessions.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem"]
        Resource = aws_dynamodb_table.sessions.arn
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "sessions" {
  for_each = toset([
    "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
  ])

  role       = aws_iam_role.sessions.name
  policy_arn = each.value
}

data "archive_file" "sessions" {
  type        = "zip"
  source_file = "\${path.module}/src/index.mjs"
  output_path = "\${path.module}/sessions.zip"
}

resource "aws_lambda_function" "sessions" {
  function_name = "sessions"
  role          = aws_iam_role.sessions.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = data.archive_file.sessions.output_path

  environment {
    variables = {
      TABLE = aws_dynamodb_table.sessions.name
    }
  }
}
`,
            'src/index.mjs': `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.TABLE;

export const handler = async ({ id, user }) => {
  const { Item } = await client.send(new GetCommand({ TableName, Key: { id } }));
  if (!Item) await client.send(new PutCommand({ TableName, Item: { id, user } }));
  return Item;
};
`,
          },
        },
        {
          title: 'everything in the account, for one function',
          source: {
            'main.tf': `resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_role" "enqueue" {
  name = "enqueue"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "enqueue" {
  role       = aws_iam_role.enqueue.name
  policy_arn = «"arn:aws:iam::aws:policy/AdministratorAccess"»
}

resource "aws_cloudwatch_log_group" "enqueue" {
  name              = "/aws/lambda/enqueue"
  retention_in_days = 30
}

data "archive_file" "enqueue" {
  type        = "zip"
  source_file = "\${path.module}/enqueue.py"
  output_path = "\${path.module}/enqueue.zip"
}

resource "aws_lambda_function" "enqueue" {
  function_name = "enqueue"
  role          = aws_iam_role.enqueue.arn
  runtime       = "python3.13"
  handler       = "enqueue.handler"
  filename      = data.archive_file.enqueue.output_path

  environment {
    variables = {
      QUEUE_URL = aws_sqs_queue.orders.url
    }
  }

  depends_on = [aws_cloudwatch_log_group.enqueue]
}
`,
            'enqueue.py': `import os

import boto3

queue = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])


def handler(event, context):
    queue.send_message(MessageBody=event["body"])
`,
          },
          fixed: {
            'main.tf': `resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_role" "enqueue" {
  name = "enqueue"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_policy" "enqueue_permissions" {
  name = "enqueue-permissions"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.orders.arn
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "\${aws_cloudwatch_log_group.enqueue.arn}:*"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "enqueue" {
  role       = aws_iam_role.enqueue.name
  policy_arn = aws_iam_policy.enqueue_permissions.arn
}

resource "aws_cloudwatch_log_group" "enqueue" {
  name              = "/aws/lambda/enqueue"
  retention_in_days = 30
}

data "archive_file" "enqueue" {
  type        = "zip"
  source_file = "\${path.module}/enqueue.py"
  output_path = "\${path.module}/enqueue.zip"
}

resource "aws_lambda_function" "enqueue" {
  function_name = "enqueue"
  role          = aws_iam_role.enqueue.arn
  runtime       = "python3.13"
  handler       = "enqueue.handler"
  filename      = data.archive_file.enqueue.output_path

  environment {
    variables = {
      QUEUE_URL = aws_sqs_queue.orders.url
    }
  }

  depends_on = [aws_cloudwatch_log_group.enqueue]
}
`,
            'enqueue.py': `import os

import boto3

queue = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])


def handler(event, context):
    queue.send_message(MessageBody=event["body"])
`,
          },
        },
      ],
      good: [
        {
          title: 'a policy that is given at deployment',
          unknown: true,
          source: `variable "policy_arn" {
  type = string
}

resource "aws_iam_role" "worker" {
  name = "orders-worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = var.policy_arn
}
`,
        },
        {
          title: 'a permissions boundary, and a policy of the program that is called so',
          source: `resource "aws_iam_role" "worker" {
  name                 = "orders-worker"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_policy" "orders" {
  name = "OrdersQueueFullAccess"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource = aws_sqs_queue.orders.arn }]
  })
}

resource "aws_iam_role_policy_attachment" "orders" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.orders.arn
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          title: 'a function whose code is in the template',
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Orders": {
      "Type": "AWS::DynamoDB::Table",
      "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
      }
    },
    "ReaderRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        },
        "ManagedPolicyArns": [
          "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
          «"arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"»
        ]
      }
    },
    "Reader": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": { "Fn::GetAtt": ["ReaderRole", "Arn"] },
        "Environment": { "Variables": { "TABLE": { "Ref": "Orders" } } },
        "Code": {
          "ZipFile": "import os\\nimport boto3\\n\\ntable = boto3.resource('dynamodb').Table(os.environ['TABLE'])\\n\\n\\ndef handler(event, context):\\n    return table.get_item(Key={'id': event['id']}).get('Item')\\n"
        }
      }
    }
  }
}
`,
          fixed: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Orders": {
      "Type": "AWS::DynamoDB::Table",
      "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }]
      }
    },
    "ReaderRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        },
        "ManagedPolicyArns": [
          "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
          { "Ref": "ReaderRoleDynamodb" }
        ]
      }
    },
    "ReaderRoleDynamodb": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": [
                "dynamodb:GetItem"
              ],
              "Resource": { "Fn::GetAtt": ["Orders", "Arn"] }
            }
          ]
        }
      }
    },
    "Reader": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": { "Fn::GetAtt": ["ReaderRole", "Arn"] },
        "Environment": { "Variables": { "TABLE": { "Ref": "Orders" } } },
        "Code": {
          "ZipFile": "import os\\nimport boto3\\n\\ntable = boto3.resource('dynamodb').Table(os.environ['TABLE'])\\n\\n\\ndef handler(event, context):\\n    return table.get_item(Key={'id': event['id']}).get('Item')\\n"
        }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a policy that is given at deployment',
          unknown: true,
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": { "PolicyArn": { "Type": "String" } },
  "Resources": {
    "WorkerRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "ecs-tasks.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        },
        "ManagedPolicyArns": [{ "Ref": "PolicyArn" }]
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
          title: 'reading for a role whose code is elsewhere',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Queue:
    Type: AWS::SQS::Queue
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - «!Sub arn:\${AWS::Partition}:iam::aws:policy/AmazonSQSFullAccess»
`,
          fixed: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Queue:
    Type: AWS::SQS::Queue
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: ecs-tasks.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - !Ref WorkerRoleSqsReading
  WorkerRoleSqsReading:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: ExtendWithWhatIsNeeded
            Effect: Allow
            Action:
              - sqs:Get*
              - sqs:List*
            Resource: !GetAtt Queue.Arn
`,
        },
        {
          title: 'a function of the serverless model',
          source: {
            'template.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Receipts:
    Type: AWS::S3::Bucket
  Archive:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: archive.handler
      CodeUri: src/
      Policies:
        - «AmazonS3FullAccess»
      Environment:
        Variables:
          BUCKET: !Ref Receipts
`,
            'src/archive.mjs': `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

export const handler = async (receipt) => {
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: \`\${receipt.id}.json\`, Body: JSON.stringify(receipt) }));
};
`,
          },
          fixed: {
            'template.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Receipts:
    Type: AWS::S3::Bucket
  Archive:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: archive.handler
      CodeUri: src/
      Policies:
        - !Ref ArchiveRoleS3
      Environment:
        Variables:
          BUCKET: !Ref Receipts
  ArchiveRoleS3:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action:
              - s3:PutObject
            Resource: !Sub '\${Receipts.Arn}/*'
`,
            'src/archive.mjs': `import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

export const handler = async (receipt) => {
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: \`\${receipt.id}.json\`, Body: JSON.stringify(receipt) }));
};
`,
          },
        },
      ],
      good: [
        {
          title: 'policies that are made for one purpose',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      PermissionsBoundary: arn:aws:iam::aws:policy/PowerUserAccess
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole
        - arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'a function whose code is in the workspace',
          source: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const orders = new dynamodb.Table(this, 'Orders', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    });

    const role = new iam.Role(this, 'ReaderRole', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole'),
        iam.ManagedPolicy.fromAwsManagedPolicyName(«'AmazonDynamoDBFullAccess'»),
      ],
    });

    new lambda.Function(this, 'Reader', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('functions'),
      role,
      environment: { TABLE: orders.tableName },
    });
  }
}

const app = new cdk.App();
new OrdersStack(app, 'Orders');
`,
            'functions/index.py': `import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    return table.get_item(Key={"id": event["id"]}).get("Item")
`,
          },
          fixed: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const orders = new dynamodb.Table(this, 'Orders', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    });

    const readerRoleDynamodb = new iam.ManagedPolicy(this, 'ReaderRoleDynamodb', {
      statements: [
        new iam.PolicyStatement({
          actions: ['dynamodb:GetItem'],
          resources: [orders.tableArn],
        }),
      ],
    });

    const role = new iam.Role(this, 'ReaderRole', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole'),
        readerRoleDynamodb,
      ],
    });

    new lambda.Function(this, 'Reader', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('functions'),
      role,
      environment: { TABLE: orders.tableName },
    });
  }
}

const app = new cdk.App();
new OrdersStack(app, 'Orders');
`,
            'functions/index.py': `import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    return table.get_item(Key={"id": event["id"]}).get("Item")
`,
          },
        },
        {
          title: 'added to the role of an instance',
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

class WorkerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new sqs.Queue(this, 'Orders');
    const role = new iam.Role(this, 'Worker', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName(«'AmazonSQSFullAccess'»));
  }
}

const app = new cdk.App();
new WorkerStack(app, 'Worker');
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

class WorkerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const orders = new sqs.Queue(this, 'Orders');
    const workerSqsReading = new iam.ManagedPolicy(this, 'WorkerSqsReading', {
      statements: [
        new iam.PolicyStatement({
          sid: 'ExtendWithWhatIsNeeded',
          actions: ['sqs:Get*', 'sqs:List*'],
          resources: [orders.queueArn],
        }),
      ],
    });

    const role = new iam.Role(this, 'Worker', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    role.addManagedPolicy(workerSqsReading);
  }
}

const app = new cdk.App();
new WorkerStack(app, 'Worker');
`,
        },
        {
          title: 'a template resource',
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

class AccessStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new iam.CfnGroup(this, 'Developers', {
      managedPolicyArns: [«'arn:aws:iam::aws:policy/AdministratorAccess'»],
    });
  }
}

const app = new cdk.App();
new AccessStack(app, 'Access');
`,
        },
      ],
      good: [
        {
          title: 'a policy that is given at deployment',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

class WorkerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const policy = new cdk.CfnParameter(this, 'PolicyArn');
    const role = new iam.Role(this, 'Worker', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(this, 'Policy', policy.valueAsString));
  }
}

const app = new cdk.App();
new WorkerStack(app, 'Worker');
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          title: 'a function whose code is in the program',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const results = new aws.s3.Bucket("results");

const role = new aws.iam.Role("verifier", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

new aws.iam.RolePolicyAttachment("verifier-storage", {
    role: role.name,
    policyArn: «"arn:aws:iam::aws:policy/AmazonS3FullAccess"»,
});

const source = \`
import os
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.put_object(Bucket=os.environ["RESULTS"], Key=event["id"], Body=b"")
\`;

new aws.lambda.Function("verifier", {
    role: role.arn,
    runtime: "python3.13",
    handler: "index.handler",
    code: new pulumi.asset.AssetArchive({ "index.py": new pulumi.asset.StringAsset(source) }),
    environment: { variables: { RESULTS: results.bucket } },
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const results = new aws.s3.Bucket("results");

const role = new aws.iam.Role("verifier", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

const verifierS3 = new aws.iam.Policy("verifier-s3", {
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["s3:PutObject"], Resource: pulumi.interpolate\`\${results.arn}/*\` }],
    }),
});

new aws.iam.RolePolicyAttachment("verifier-storage", {
    role: role.name,
    policyArn: verifierS3.arn,
});

const source = \`
import os
import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.put_object(Bucket=os.environ["RESULTS"], Key=event["id"], Body=b"")
\`;

new aws.lambda.Function("verifier", {
    role: role.arn,
    runtime: "python3.13",
    handler: "index.handler",
    code: new pulumi.asset.AssetArchive({ "index.py": new pulumi.asset.StringAsset(source) }),
    environment: { variables: { RESULTS: results.bucket } },
});
`,
        },
        {
          title: 'one of several policies that a loop attaches',
          indirect: true,
          source: `import * as aws from "@pulumi/aws";

const policies = [
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    «"arn:aws:iam::aws:policy/AmazonSQSFullAccess"»,
];

const queue = new aws.sqs.Queue("orders");

const role = new aws.iam.Role("worker", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

policies.forEach((policyArn, index) => {
    new aws.iam.RolePolicyAttachment(\`worker-\${index}\`, { role: role.name, policyArn });
});

export const queueUrl = queue.url;
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const policies = [
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
];

const queue = new aws.sqs.Queue("orders");

const role = new aws.iam.Role("worker", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

new aws.iam.RolePolicy("worker-sqs-reading", {
    role: role.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "ExtendWithWhatIsNeeded",
                Effect: "Allow",
                Action: ["sqs:Get*", "sqs:List*"],
                Resource: queue.arn,
            },
        ],
    }),
});

policies.forEach((policyArn, index) => {
    new aws.iam.RolePolicyAttachment(\`worker-\${index}\`, { role: role.name, policyArn });
});

export const queueUrl = queue.url;
`,
        },
      ],
      good: [
        {
          title: 'a policy that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

new aws.iam.RolePolicyAttachment("worker", {
    role: config.require("role"),
    policyArn: config.require("policyArn"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'a function whose code is in the workspace',
          source: {
            '__main__.py': `import json

import pulumi
import pulumi_aws as aws

alerts = aws.sns.Topic("alerts")

role = aws.iam.Role(
    "notifier",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)

aws.iam.RolePolicyAttachment(
    "notifier-alerts",
    role=role.name,
    policy_arn=«"arn:aws:iam::aws:policy/AmazonSNSFullAccess"»,
)

aws.lambda_.Function(
    "notifier",
    role=role.arn,
    runtime="python3.13",
    handler="notify.handler",
    code=pulumi.FileArchive("./functions"),
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"TOPIC_ARN": alerts.arn}),
)
`,
            'functions/notify.py': `import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    sns.publish(TopicArn=os.environ["TOPIC_ARN"], Message=event["message"])
`,
          },
          fixed: {
            '__main__.py': `import json

import pulumi
import pulumi_aws as aws

alerts = aws.sns.Topic("alerts")

role = aws.iam.Role(
    "notifier",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)

notifier_sns = aws.iam.Policy(
    "notifier-sns",
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": ["sns:Publish"], "Resource": alerts.arn},
            ],
        },
    ),
)

aws.iam.RolePolicyAttachment(
    "notifier-alerts",
    role=role.name,
    policy_arn=notifier_sns.arn,
)

aws.lambda_.Function(
    "notifier",
    role=role.arn,
    runtime="python3.13",
    handler="notify.handler",
    code=pulumi.FileArchive("./functions"),
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"TOPIC_ARN": alerts.arn}),
)
`,
            'functions/notify.py': `import os

import boto3

sns = boto3.client("sns")


def handler(event, context):
    sns.publish(TopicArn=os.environ["TOPIC_ARN"], Message=event["message"])
`,
          },
        },
        {
          title: 'the name that the SDK has for it',
          source: `import json

import pulumi_aws as aws

stream = aws.kinesis.Stream("orders", shard_count=1)

role = aws.iam.Role(
    "reader",
    managed_policy_arns=[«aws.iam.ManagedPolicy.AMAZON_KINESIS_FULL_ACCESS»],
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

stream = aws.kinesis.Stream("orders", shard_count=1)

role_kinesis_reading = aws.iam.Policy(
    "reader-kinesis-reading",
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "ExtendWithWhatIsNeeded",
                    "Effect": "Allow",
                    "Action": ["kinesis:Describe*", "kinesis:Get*", "kinesis:List*"],
                    "Resource": stream.arn,
                },
            ],
        },
    ),
)

role = aws.iam.Role(
    "reader",
    managed_policy_arns=[role_kinesis_reading.arn],
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)
`,
        },
      ],
      good: [
        {
          title: 'a policy that is given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.iam.RolePolicyAttachment("worker", role=config.require("role"), policy_arn=config.require("policyArn"))
`,
        },
      ],
    },
  },
});

function isFullAccess(policy: string): boolean {
  return /^(AdministratorAccess(-\w+)?|PowerUserAccess)$|FullAccess(V2|_v2|Policy|Policy_v2|withDataPipeline)?$/.test(policy);
}

function reachOf(policy: string): string {
  if (policy === 'AdministratorAccess') return 'everything in the account';
  if (policy === 'PowerUserAccess') return 'everything in the account but managing users';
  if (policy === 'IAMFullAccess') return 'giving oneself every other permission';
  return `everything that ${serviceName(policy)} can do, on every resource`;
}

/** `AmazonRDSFullAccess` is for RDS. */
function serviceName(policy: string): string {
  return policy.replace(/^(AWS|Amazon)(?=[A-Z])/, '').replace(/_?FullAccess.*$/, '');
}

function fixesOf(attachment: Attachment, known: FullAccess | undefined, context: RuleContext): readonly FixOffer[] {
  const based = fromCode(attachment, known, context);
  if (known) return [based, readingOnly(attachment, known.services, serviceName(attachment.policy), context)];
  return isWhole(attachment.policy) ? [based, readingOnly(attachment, USUAL_SERVICES, 'the resources of this program', context)] : [based];
}

/** Policies that allow everything, of every service. */
function isWhole(policy: string): boolean {
  return /^(AdministratorAccess|PowerUserAccess)$/.test(policy);
}

/** Services whose resources programs read at run time. */
const USUAL_SERVICES: readonly string[] = ['s3', 'dynamodb', 'sqs', 'sns', 'rds', 'kinesis', 'states', 'ecr', 'elasticache', 'elasticfilesystem', 'firehose'];

/** Whether the policy is what allows an action, for all that is known of it. */
function covers(known: FullAccess | undefined, action: string): boolean {
  const service = action.split(':')[0] ?? '';
  return !known || known.services.includes(service) || known.besides.includes(service);
}

function fromCode(attachment: Attachment, known: FullAccess | undefined, context: RuleContext): FixOffer {
  const based = lazily(() => calledBy(attachment, known, context));
  return {
    title: () => {
      const found = based();
      if (!found) return `Replace ${attachment.policy} by the actions that the code calls`;
      return `Replace ${attachment.policy} by ${actionsInWords(found.calls)} that ${codeInWords(found)} calls`;
    },
    applicability: 'unsafe',
    impact: 'in-place',
    isForInstance: isOneOfSeveral(attachment, context),
    edits() {
      const found = based();
      if (!found) return undefined;
      const needed = runtimeNeeds(attachment, known, found, context);
      return needed && exchange(attachment, (near) => leastPrivilege([...found.calls, ...needed], near, context), wordsOf(known), context);
    },
  };
}

/** The calls that the policy allows. */
function calledBy({ resource }: Attachment, known: FullAccess | undefined, context: RuleContext): RoleCode | undefined {
  const roles = rolesOf(resource, context);
  const code = roles && codeOfRoles(roles, context);
  if (!code) return undefined;
  const calls = code.calls.filter(({ call }) => call.actions.some((action) => covers(known, action)));
  return calls.length === 0 ? undefined : { ...code, calls };
}

/** What Lambda needs of the role for itself, where this policy alone allows it. */
function runtimeNeeds({ resource, policy }: Attachment, known: FullAccess | undefined, code: RoleCode, context: RuleContext): ReturnType<typeof runtimeCalls> {
  const permissions = (rolesOf(resource, context) ?? []).map((role) => permissionsOf(role, context));
  const others = (action: string): boolean =>
    permissions.every(({ statements, managed }) => statements.some((each) => mayAllowAction(each, action)) || managed.some((name) => name !== policy && runsFunctions(name, action)));
  return runtimeCalls(code, (action) => (isWhole(policy) || (known?.services.includes(action.split(':')[0] ?? '') ?? false)) && !others(action), context);
}

function runsFunctions(name: string, action: string): boolean {
  if (isWhole(name)) return true;
  if (action.startsWith('logs:')) return /^AWSLambda\w*ExecutionRole$|^CloudWatch(Logs)?FullAccess(V2)?$/.test(name);
  if (action.startsWith('ec2:')) return /^AWSLambda(VPCAccess|ENIManagement)\w*$/.test(name);
  return action.startsWith('xray:') && /^AWSXR[aA]y\w*$/.test(name);
}

/** For policies whose users are not known: what reads, in a statement that asks to be extended. */
function readingOnly(attachment: Attachment, services: readonly string[], words: string, context: RuleContext): FixOffer {
  const [service = ''] = services;
  const name = isWhole(attachment.policy) ? 'permissions' : service;
  return {
    title: `Replace ${attachment.policy} by reading access to ${words}, to be extended`,
    applicability: 'unsafe',
    impact: 'in-place',
    isForInstance: isOneOfSeveral(attachment, context),
    edits: () => exchange(attachment, (near) => readStatements(services, isWhole(attachment.policy), near, context), `${name} reading`, context),
  };
}

function wordsOf(known: FullAccess | undefined): string {
  return known?.services[0] ?? 'permissions';
}

/** `onlyOwn`: of services that the program has resources of; otherwise each service has to have something narrower than everything. */
function readStatements(services: readonly string[], onlyOwn: boolean, near: Resource, context: RuleContext): readonly NewStatement[] | undefined {
  const statements: NewStatement[] = [];
  for (const service of services) {
    const own = ownResources(service, near, context);
    if (own.length === 0 && onlyOwn) continue;
    const resources = own.length > 0 ? own : everythingHere(service);
    const patterns = readingPatterns(service, context.iam);
    const scoped = patterns.filter((pattern) => !needsStar(context.iam.actionsMatching(pattern) ?? []));
    if (scoped.length > 0 && resources.length === 0) return undefined;
    if (scoped.length > 0) statements.push({ actions: scoped, resources });
    const others = patterns.filter((pattern) => !scoped.includes(pattern));
    if (others.length > 0) statements.push({ actions: others, resources: [write.literal('*')] });
  }
  const [first, ...rest] = statements;
  return first && [{ sid: 'ExtendWithWhatIsNeeded', ...first }, ...rest];
}

/** `rds:Describe*` for every verb with which the service only reads. */
function readingPatterns(service: string, iam: IamReference): readonly string[] {
  const reads = new Map<string, boolean>();
  for (const { id, accessLevel } of iam.actionsMatching(`${service}:*`) ?? []) {
    const verb = /:(BatchGet|Describe|Get|List|Query|Scan|Select|View)/.exec(id)?.[1];
    if (verb === undefined) continue;
    const isReading = accessLevel === 'Read' || accessLevel === 'List';
    reads.set(verb, (reads.get(verb) ?? true) && isReading);
  }
  return [...reads].filter(([, isReading]) => isReading).map(([verb]) => `${service}:${verb}*`).sort();
}

/** The program's resources of a service. */
function ownResources(service: string, near: Resource, context: RuleContext): readonly Expression[] {
  const sources = new Map<string, readonly [type: string, attribute: string, suffix: string]>();
  for (const action of context.iam.actionsMatching(`${service}:*`) ?? []) {
    for (const { sources: found } of action.targets) for (const { type, attribute, suffix } of found) sources.set(`${type}${attribute}${suffix}`, [type, attribute, suffix]);
  }
  return [...sources.values()].flatMap(([type, attribute, suffix]) =>
    context.graph
      .ofType(type)
      .filter((each) => each.mode === 'managed' && context.canReach(each, near))
      .map((each) => (suffix === '' ? write.reference(each, attribute) : write.template(write.reference(each, attribute), suffix))),
  );
}

/** Everything of a service in this account and region; nothing where ARNs have no account, because that would be everything. */
function everythingHere(service: string): readonly Expression[] {
  if (['s3', 'route53', 'cloudfront', 'iam', 'apigateway'].includes(service)) return [];
  return [write.template('arn:', write.deployment('partition'), `:${service}:`, write.deployment('region'), ':', write.deployment('account'), ':*')];
}
