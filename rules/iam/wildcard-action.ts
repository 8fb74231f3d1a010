import { write, type CanonicalEdit, type Expression, type NewStatement } from '../../server/core/edits';
import { statementsOf, type PolicyStatement } from '../../server/core/policy';
import { descendants, get, isNothing, patternOf, someValue } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { contains, locationKey } from '../../server/core/text';
import type { Value } from '../../server/core/value';
import { actionsInWords, codeInWords, codeOfRoles, leastPrivilege, rolesOf, runtimeCalls, type RoleCall, type RoleCode } from '../shared/function-code';
import { lazily } from '../../server/core/lazy';
import { identityStatements, type AttachedStatement } from '../shared/policies';
import { HOLE, isWildcard, single, textWithHoles } from '../shared/scoping';

export default defineRule({
  id: 'iam/wildcard-action',
  title: 'Permission for every action',
  severity: 'critical',
  tags: ['iam', 'least-privilege'],
  corresponds: {
    checkov: ['CKV_AWS_1', 'CKV_AWS_62', 'CKV_AWS_63', 'CKV2_AWS_40'],
    trivy: ['AVD-AWS-0057'],
    'cdk-nag': ['AwsSolutions-IAM5'],
    sonar: ['S6302'],
  },
  why: `\`*\` and \`service:*\` allow everything that a service can do: deleting, changing policies, turning off logging, and whatever AWS adds next
year. \`NotAction\` with \`Allow\` is the same with a few exceptions. Whoever gets hold of the role can do all of it.

The account's own statement in a key policy (\`kms:*\` for its root) is how a key is handed to IAM, and is not reported; nor is a policy that
the program uses as a permissions boundary only, because that allows nothing by itself.`,
  howToFix: `List the actions that are needed; a prefix such as \`s3:Get*\` is fine. Where the code of the functions that have the role is in the
workspace, the fix takes the actions that the code calls through the AWS SDK, and limits them to the resources that it calls them on where the
statement was for every resource. It applies in place; what used the wider permission is refused from then on.`,
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
  ],
  fixable: true,

  *checkProgram(context) {
    for (const attached of [...identityStatements(context), ...resourceStatements(context)]) {
      const { resource, statement } = attached;
      const [excepted] = statement.notActions.values;
      const wildcards = statement.actions.values.filter((value) => wildcardOf(value) !== undefined);
      if (statement.effect !== 'Allow' || (!excepted && wildcards.length === 0) || isBoundary(resource, context)) continue;
      if (excepted) {
        yield {
          resource,
          at: get(statement.node, 'NotAction'),
          message: `${labelOf(resource)} allows every action that NotAction does not name, in every service. List the actions that are needed.`,
        };
      }
      for (const value of wildcards) {
        const pattern = wildcardOf(value);
        if (pattern === undefined || isAccountsKeyStatement(pattern, statement)) continue;
        yield {
          resource,
          at: value,
          message: `${labelOf(resource)} allows ${pattern === '*' ? 'every action of every service' : `every action of ${serviceIn(pattern)}`}. List the actions that are needed.`,
          fixes: [fromCode(attached, value, pattern, context)],
        };
      }
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'a function whose code is in the workspace',
          source: {
            'main.tf': `resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  master_username             = "orders"
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

resource "aws_iam_role_policy" "snapshots" {
  name = "snapshots"
  role = aws_iam_role.snapshots.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = «"rds:*"»
        Resource = "*"
      },
    ]
  })
}

data "archive_file" "snapshots" {
  type        = "zip"
  source_file = "\${path.module}/snapshots.py"
  output_path = "\${path.module}/snapshots.zip"
}

resource "aws_lambda_function" "snapshots" {
  function_name = "orders-snapshots"
  role          = aws_iam_role.snapshots.arn
  runtime       = "python3.13"
  handler       = "snapshots.handler"
  filename      = data.archive_file.snapshots.output_path

  environment {
    variables = {
      CLUSTER = aws_rds_cluster.orders.cluster_identifier
    }
  }
}
`,
            'snapshots.py': `import os

import boto3

rds = boto3.client("rds")


def handler(event, context):
    cluster = os.environ["CLUSTER"]
    rds.create_db_cluster_snapshot(DBClusterIdentifier=cluster, DBClusterSnapshotIdentifier=f"{cluster}-{event['id']}")
    return rds.describe_account_attributes()["AccountQuotas"]
`,
          },
          fixed: {
            'main.tf': `resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  master_username             = "orders"
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

resource "aws_iam_role_policy" "snapshots" {
  name = "snapshots"
  role = aws_iam_role.snapshots.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["rds:CreateDBClusterSnapshot"]
        Resource = [
          aws_rds_cluster.orders.arn,
          "arn:\${data.aws_partition.current.partition}:rds:\${data.aws_region.current.name}:\${data.aws_caller_identity.current.account_id}:cluster-snapshot:*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = "rds:DescribeAccountAttributes"
        Resource = "*"
      },
    ]
  })
}

data "archive_file" "snapshots" {
  type        = "zip"
  source_file = "\${path.module}/snapshots.py"
  output_path = "\${path.module}/snapshots.zip"
}

resource "aws_lambda_function" "snapshots" {
  function_name = "orders-snapshots"
  role          = aws_iam_role.snapshots.arn
  runtime       = "python3.13"
  handler       = "snapshots.handler"
  filename      = data.archive_file.snapshots.output_path

  environment {
    variables = {
      CLUSTER = aws_rds_cluster.orders.cluster_identifier
    }
  }
}
`,
            'snapshots.py': `import os

import boto3

rds = boto3.client("rds")


def handler(event, context):
    cluster = os.environ["CLUSTER"]
    rds.create_db_cluster_snapshot(DBClusterIdentifier=cluster, DBClusterSnapshotIdentifier=f"{cluster}-{event['id']}")
    return rds.describe_account_attributes()["AccountQuotas"]
`,
          },
        },
        {
          title: 'actions of a local, for a user',
          indirect: true,
          source: `locals {
  actions = [«"s3:*"», "sqs:SendMessage"]
}

resource "aws_s3_bucket" "reports" {
  bucket = "orders-reports"
}

data "aws_iam_policy_document" "reports" {
  statement {
    actions   = local.actions
    resources = ["\${aws_s3_bucket.reports.arn}/*"]
  }
}

resource "aws_iam_user_policy" "reports" {
  name   = "reports"
  user   = "reports"
  policy = data.aws_iam_policy_document.reports.json
}
`,
        },
        {
          title: 'all but a few',
          source: `data "aws_iam_policy_document" "operators" {
  statement {
    not_actions = «["iam:*", "organizations:*"]»
    resources   = ["*"]
  }
}

resource "aws_iam_policy" "operators" {
  name   = "operators"
  policy = data.aws_iam_policy_document.operators.json
}
`,
        },
      ],
      good: [
        {
          title: 'the account in a key policy, prefixes, and what is denied',
          source: `data "aws_caller_identity" "current" {}

resource "aws_kms_key" "orders" {
  description         = "Orders"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::\${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
    ]
  })
}

resource "aws_s3_bucket" "reports" {
  bucket = "orders-reports"
}

resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:Get*", "s3:List*"], Resource = [aws_s3_bucket.reports.arn, "\${aws_s3_bucket.reports.arn}/*"] },
      { Effect = "Deny", Action = "s3:*", Resource = "\${aws_s3_bucket.reports.arn}/*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    ]
  })
}
`,
        },
        {
          title: 'actions that are given at deployment',
          unknown: true,
          source: `variable "actions" {
  type = list(string)
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_policy" "orders" {
  name = "orders"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.actions, Resource = aws_sqs_queue.orders.arn }]
  })
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
    "Receipts": { "Type": "AWS::S3::Bucket" },
    "ArchiveRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        },
        "Policies": [
          {
            "PolicyName": "receipts",
            "PolicyDocument": {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": «"s3:*"»,
                  "Resource": { "Fn::Sub": "\${Receipts.Arn}/*" }
                }
              ]
            }
          }
        ]
      }
    },
    "Archive": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "Role": { "Fn::GetAtt": ["ArchiveRole", "Arn"] },
        "Environment": { "Variables": { "BUCKET": { "Ref": "Receipts" } } },
        "Code": {
          "ZipFile": "const { S3 } = require('@aws-sdk/client-s3');\\n\\nconst s3 = new S3({});\\n\\nexports.handler = async ({ id, body }) => {\\n  await s3.putObject({ Bucket: process.env.BUCKET, Key: id, Body: body });\\n  return s3.headObject({ Bucket: process.env.BUCKET, Key: id });\\n};\\n"
        }
      }
    }
  }
}
`,
          fixed: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "Receipts": { "Type": "AWS::S3::Bucket" },
    "ArchiveRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }]
        },
        "Policies": [
          {
            "PolicyName": "receipts",
            "PolicyDocument": {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": ["s3:GetObject", "s3:PutObject"],
                  "Resource": { "Fn::Sub": "\${Receipts.Arn}/*" }
                }
              ]
            }
          }
        ]
      }
    },
    "Archive": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "Role": { "Fn::GetAtt": ["ArchiveRole", "Arn"] },
        "Environment": { "Variables": { "BUCKET": { "Ref": "Receipts" } } },
        "Code": {
          "ZipFile": "const { S3 } = require('@aws-sdk/client-s3');\\n\\nconst s3 = new S3({});\\n\\nexports.handler = async ({ id, body }) => {\\n  await s3.putObject({ Bucket: process.env.BUCKET, Key: id, Body: body });\\n  return s3.headObject({ Bucket: process.env.BUCKET, Key: id });\\n};\\n"
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
          title: 'actions that are given at deployment',
          unknown: true,
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": { "Actions": { "Type": "CommaDelimitedList" } },
  "Resources": {
    "Queue": { "Type": "AWS::SQS::Queue" },
    "Policy": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{ "Effect": "Allow", "Action": { "Ref": "Actions" }, "Resource": { "Fn::GetAtt": ["Queue", "Arn"] } }]
        }
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
          title: 'everything, for the members of a group',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Developers:
    Type: AWS::IAM::Group
    Properties:
      Policies:
        - PolicyName: everything
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: «'*'»
                Resource: '*'
`,
        },
        {
          title: 'a function whose code is in the template',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
  StoreRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      Policies:
        - PolicyName: store
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action:
                  - «dynamodb:*»
                Resource: '*'
  Store:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: !GetAtt StoreRole.Arn
      Environment:
        Variables:
          TABLE: !Ref Table
      Code:
        ZipFile: |
          import os
          import boto3

          table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


          def handler(event, context):
              table.put_item(Item={"id": event["id"]})
`,
          fixed: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
  StoreRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      Policies:
        - PolicyName: store
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action:
                  - dynamodb:PutItem
                Resource: !GetAtt Table.Arn
  Store:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: !GetAtt StoreRole.Arn
      Environment:
        Variables:
          TABLE: !Ref Table
      Code:
        ZipFile: |
          import os
          import boto3

          table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


          def handler(event, context):
              table.put_item(Item={"id": event["id"]})
`,
        },
      ],
      good: [
        {
          title: 'the account in a key policy',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: '*'
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

    const reader = new lambda.Function(this, 'Reader', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('functions'),
      environment: { TABLE: orders.tableName },
    });
    reader.addToRolePolicy(new iam.PolicyStatement({ actions: [«'dynamodb:*'»], resources: ['*'] }));
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

    const reader = new lambda.Function(this, 'Reader', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('functions'),
      environment: { TABLE: orders.tableName },
    });
    reader.addToRolePolicy(new iam.PolicyStatement({
      actions: ['dynamodb:GetItem'],
      resources: [orders.tableArn],
    }));
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
          title: 'actions of a constant',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

const EVERYTHING = «'*'»;

class AccessStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const group = new iam.Group(this, 'Developers');
    group.addToPolicy(new iam.PolicyStatement({ actions: [EVERYTHING], resources: ['*'] }));
  }
}

const app = new cdk.App();
new AccessStack(app, 'Access');
`,
        },
      ],
      good: [
        {
          title: 'actions that are given at deployment',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

class WorkerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const actions = new cdk.CfnParameter(this, 'Actions', { type: 'CommaDelimitedList' });
    const queue = new sqs.Queue(this, 'Queue');
    const role = new iam.Role(this, 'Worker', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    role.addToPolicy(new iam.PolicyStatement({ actions: actions.valueAsList, resources: [queue.queueArn] }));
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
          title: 'a function whose code is in the workspace',
          source: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const receipts = new aws.s3.Bucket("receipts");

const role = new aws.iam.Role("archive", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

new aws.iam.RolePolicy("archive", {
    role: role.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: [«"s3:*"»], Resource: pulumi.interpolate\`\${receipts.arn}/*\` }],
    }),
});

new aws.lambda.Function("archive", {
    role: role.arn,
    runtime: "python3.13",
    handler: "archive.handler",
    code: new pulumi.asset.FileArchive("./functions"),
    environment: { variables: { BUCKET: receipts.bucket } },
});
`,
            'functions/archive.py': `import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.put_object(Bucket=os.environ["BUCKET"], Key=event["id"], Body=event["body"])
`,
          },
          fixed: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const receipts = new aws.s3.Bucket("receipts");

const role = new aws.iam.Role("archive", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

new aws.iam.RolePolicy("archive", {
    role: role.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: [
            "s3:PutObject",
        ], Resource: pulumi.interpolate\`\${receipts.arn}/*\` }],
    }),
});

new aws.lambda.Function("archive", {
    role: role.arn,
    runtime: "python3.13",
    handler: "archive.handler",
    code: new pulumi.asset.FileArchive("./functions"),
    environment: { variables: { BUCKET: receipts.bucket } },
});
`,
            'functions/archive.py': `import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    s3.put_object(Bucket=os.environ["BUCKET"], Key=event["id"], Body=event["body"])
`,
          },
        },
      ],
      good: [
        {
          title: 'actions that are given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const queue = new aws.sqs.Queue("orders");

new aws.iam.Policy("orders", {
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: config.requireObject<string[]>("actions"), Resource: queue.arn }],
    }),
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

table = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[aws.dynamodb.TableAttributeArgs(name="id", type="S")],
)

role = aws.iam.Role(
    "reader",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)

aws.iam.RolePolicy(
    "reader",
    role=role.id,
    policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": «"dynamodb:*"», "Resource": "*"}],
    }),
)

aws.lambda_.Function(
    "reader",
    role=role.arn,
    runtime="python3.13",
    handler="reader.handler",
    code=pulumi.FileArchive("./functions"),
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"TABLE": table.name}),
)
`,
            'functions/reader.py': `import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    return table.get_item(Key={"id": event["id"]}).get("Item")
`,
          },
          fixed: {
            '__main__.py': `import json

import pulumi
import pulumi_aws as aws

table = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[aws.dynamodb.TableAttributeArgs(name="id", type="S")],
)

role = aws.iam.Role(
    "reader",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)

aws.iam.RolePolicy(
    "reader",
    role=role.id,
    policy=pulumi.Output.json_dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": table.arn},
        ],
    }),
)

aws.lambda_.Function(
    "reader",
    role=role.arn,
    runtime="python3.13",
    handler="reader.handler",
    code=pulumi.FileArchive("./functions"),
    environment=aws.lambda_.FunctionEnvironmentArgs(variables={"TABLE": table.name}),
)
`,
            'functions/reader.py': `import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    return table.get_item(Key={"id": event["id"]}).get("Item")
`,
          },
        },
      ],
      good: [
        {
          title: 'what is denied',
          source: `import json

import pulumi_aws as aws

aws.iam.Policy(
    "no-deletion",
    policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}],
    }),
)
`,
        },
      ],
    },
  },
});

/** A policy that only limits what others allow. */
function isBoundary(policy: Resource, { graph }: RuleContext): boolean {
  const users = policy.type === 'aws_iam_policy' ? graph.referrers(policy) : [];
  const names = (value: Value): boolean => someValue(value, (each) => each.kind === 'reference' && each.target === policy.id);
  return users.length > 0 && users.every(({ properties }) => [...properties.entries].every(([name, { value }]) => name === 'permissions_boundary' || !names(value)));
}

/** `*`, or everything of one service. */
function wildcardOf(value: Value): string | undefined {
  const text = textWithHoles(value);
  return text !== undefined && /^(\*+|[^*?:]+:\*+)$/.test(text) ? text : undefined;
}

function serviceIn(pattern: string): string {
  const service = pattern.split(':')[0] ?? '';
  return service.includes(HOLE) ? 'a service' : service;
}

/** `kms:*` for the root of accounts, in the policy of a key. */
function isAccountsKeyStatement(pattern: string, { principals }: PolicyStatement): boolean {
  if (!/^kms:/i.test(pattern) || isNothing(principals)) return false;
  const texts = descendants(principals).filter((value) => value.kind !== 'object' && value.kind !== 'list' && value.kind !== 'choice');
  // The parts of a template come with it.
  const whole = texts.filter((value) => !texts.some((other) => other.kind === 'template' && other.parts.includes(value)));
  return whole.every((value) => value.kind === 'unknown' || value.kind === 'reference' || /^(\d{12}|.*:root)$/.test(patternOf(value) ?? '') || textWithHoles(value) === HOLE);
}

/** Arguments that hold the policy of a resource itself. */
const RESOURCE_POLICIES: Readonly<Partial<Record<string, string>>> = {
  aws_backup_vault_policy: 'policy',
  aws_ecr_repository_policy: 'policy',
  aws_efs_file_system_policy: 'policy',
  aws_elasticsearch_domain: 'access_policies',
  aws_elasticsearch_domain_policy: 'access_policies',
  aws_kms_key: 'policy',
  aws_opensearch_domain: 'access_policies',
  aws_opensearch_domain_policy: 'access_policies',
  aws_s3_bucket: 'policy',
  aws_secretsmanager_secret: 'policy',
  aws_secretsmanager_secret_policy: 'policy',
  aws_sns_topic: 'policy',
  aws_sqs_queue: 'policy',
};

function resourceStatements({ graph }: RuleContext): readonly AttachedStatement[] {
  const found = new Map<string, AttachedStatement>();
  for (const resource of graph.resources) {
    const argument = resource.mode === 'managed' ? RESOURCE_POLICIES[resource.type] : undefined;
    for (const statement of argument === undefined ? [] : statementsOf(get(resource.properties, argument))) {
      const key = locationKey(statement.node.from.location);
      if (!found.has(key)) found.set(key, { resource, statement });
    }
  }
  return [...found.values()];
}

function fromCode({ resource, statement }: AttachedStatement, value: Value, pattern: string, context: RuleContext): FixOffer {
  const based = lazily(() => calledBy(resource, pattern, context));
  return {
    title: () => {
      const found = based();
      return found ? `Allow ${actionsInWords(found.calls)} that ${codeInWords(found)} calls` : 'Allow the actions that the code calls';
    },
    applicability: 'unsafe',
    impact: 'in-place',
    edits() {
      const found = based();
      if (!found || !statement.actions.complete || !statement.actions.site) return undefined;
      const needed = runtimeCalls(found, (action) => covers(pattern, action), context);
      return needed && rewritten(resource, statement, value, [...found.calls, ...needed], context);
    },
  };
}

function calledBy(policy: Resource, pattern: string, context: RuleContext): RoleCode | undefined {
  const roles = rolesOf(policy, context);
  const code = roles && codeOfRoles(roles, context);
  const calls = code?.calls.flatMap(({ lambda, call }): readonly RoleCall[] => {
    const actions = call.actions.filter((action) => covers(pattern, action));
    return actions.length === 0 ? [] : [{ lambda, call: { ...call, actions } }];
  });
  return code && calls && calls.length > 0 ? { ...code, calls } : undefined;
}

function covers(pattern: string, action: string): boolean {
  return /^\*+$/.test(pattern) || action.toLowerCase().startsWith(`${pattern.split(':')[0]?.toLowerCase() ?? ''}:`);
}

/** The wildcard alone becomes the actions; a statement that was for every resource as well becomes one or several with resources. */
function rewritten(
  resource: Resource,
  { node, actions, resources, conditions }: PolicyStatement,
  value: Value,
  calls: readonly RoleCall[],
  context: RuleContext,
): readonly CanonicalEdit[] | undefined {
  if (!actions.site) return undefined;
  const list = (names: readonly string[]): Expression => write.list(...names.map((name) => write.literal(name)));
  const isEverywhere = resources.complete && resources.site !== undefined && resources.values.length > 0 && resources.values.every(isWildcard);
  if (actions.values.length > 1 || !isEverywhere) {
    const names = [...new Set(calls.flatMap(({ call }) => call.actions))].sort();
    const others = actions.values.filter((each) => each !== value && each.kind === 'literal');
    if (others.length !== actions.values.length - 1) return undefined;
    const [only, another] = names;
    const { location, via } = value.from;
    if (only !== undefined && another === undefined && via.length === 0 && contains(actions.site.range, location.range)) {
      return [{ kind: 'replace', resource, site: location, by: write.literal(only) }];
    }
    const kept = others.map((each) => write.existing(each));
    return [{ kind: 'replace', resource, site: actions.site, by: write.list(...kept, ...names.map((name) => write.literal(name))) }];
  }
  const [first, ...others] = leastPrivilege(calls, resource, context) ?? [];
  if (!first || !resources.site || (others.length > 0 && !isNothing(conditions))) return undefined;
  return [
    { kind: 'replace', resource, site: actions.site, by: list(first.actions) },
    { kind: 'replace', resource, site: resources.site, by: single(write.list(...first.resources)) },
    ...others.map((statement: NewStatement): CanonicalEdit => ({ kind: 'add-statement', resource, after: node, statement })),
  ];
}

