import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { equals, get, isNothing, numberOf, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { RETENTION_DAYS } from '../data/log-retention';
import { FUNCTION_LOGS, mayBeLogGroupOf, newLogGroup, usualRetention } from '../shared/log-groups';
import { writtenName } from '../shared/names';
import { when } from '../shared/words';

export default defineRule({
  id: 'logs/no-retention',
  title: 'Logs that are kept forever',
  severity: 'medium',
  tags: ['logs', 'cloudwatch', 'cost'],
  corresponds: { checkov: ['CKV_AWS_66', 'CKV_AWS_338'], 'cdk-nag': ['HIPAA.Security-CloudWatchLogGroupRetentionPeriod', 'NIST.800.53.R5-CloudWatchLogGroupRetentionPeriod'] },
  why: `CloudWatch keeps log events until somebody says how long: the bill grows every month, and personal data stays longer than any
policy allows. Lambda makes the group of a function that declares none at its first call, without retention, outside of the program, and
it stays behind when the function is deleted.`,
  howToFix: `Set a retention: the fix takes 30 days, or 365 under PCI DSS. It applies in place, and **events that are older are
deleted** within 72 hours: export them first if they matter. For a function without a log group the fix adds one, encrypted with
a customer key, under the name that Lambda uses. Where the function has run already the group exists: import it
(\`import\` block, resource import, \`pulumi import\`) or delete it before you deploy.`,
  references: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html',
    'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
  ],
  fixable: true,
  resources: ['aws_cloudwatch_log_group', 'aws_lambda_function'],

  *check(resource, context) {
    if (resource.type === 'aws_lambda_function') yield* checkFunction(resource, context);
    else yield* checkGroup(resource, context);
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "logs_key_arn" {
  type = string
}

«resource "aws_cloudwatch_log_group" "orders"» {
  name       = "/acme/orders"
  kms_key_id = var.logs_key_arn
}
`,
          fixed: `variable "logs_key_arn" {
  type = string
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/acme/orders"
  kms_key_id        = var.logs_key_arn
  retention_in_days = 30
}
`,
        },
        {
          title: 'zero through a local, under PCI DSS',
          config: { compliance: ['pci-dss'] },
          source: `variable "logs_key_arn" {
  type = string
}

locals {
  retention = «0»
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/acme/orders"
  retention_in_days = local.retention # keep everything
  kms_key_id        = var.logs_key_arn
}
`,
          fixed: `variable "logs_key_arn" {
  type = string
}

locals {
  retention = 0
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/acme/orders"
  retention_in_days = 365 # keep everything
  kms_key_id        = var.logs_key_arn
}
`,
        },
        {
          title: 'a function without a log group',
          source: `variable "environment" {
  type = string
}

variable "worker_role_arn" {
  type = string
}

«resource "aws_lambda_function" "worker"» {
  function_name = "orders-\${var.environment}-worker"
  role          = var.worker_role_arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = "worker.zip"
}
`,
          fixed: `variable "environment" {
  type = string
}

variable "worker_role_arn" {
  type = string
}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_kms_key" "worker_logs" {
  description         = "Encrypts worker logs"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "AccountAdministersKey"
        Effect = "Allow"
        Principal = {
          AWS = "arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.current.account_id}:root"
        }
        Action   = "kms:*"
        Resource = "*"
      },
      {
        Sid    = "LogsEncryptsLogGroups"
        Effect = "Allow"
        Principal = {
          Service = "logs.\${data.aws_region.current.name}.amazonaws.com"
        }
        Action   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
        Resource = "*"
        Condition = {
          ArnLike = {
            "kms:EncryptionContext:aws:logs:arn" = "arn:\${data.aws_partition.current.partition}:logs:*:\${data.aws_caller_identity.current.account_id}:log-group:*"
          }
        }
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "worker_logs" {
  name              = "/aws/lambda/orders-\${var.environment}-worker"
  retention_in_days = 30
  kms_key_id        = aws_kms_key.worker_logs.arn
}

resource "aws_kms_alias" "worker_logs" {
  name          = "alias/orders-\${var.environment}-worker-logs"
  target_key_id = aws_kms_key.worker_logs.key_id
}

resource "aws_lambda_function" "worker" {
  function_name = "orders-\${var.environment}-worker"
  role          = var.worker_role_arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = "worker.zip"

  depends_on = [aws_cloudwatch_log_group.worker_logs]
}
`,
        },
        {
          title: 'a retention that CloudWatch does not offer',
          severity: 'critical',
          source: `variable "retention_in_days" {
  type    = number
  default = «45»
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/acme/orders"
  retention_in_days = var.retention_in_days
}
`,
          fixed: `variable "retention_in_days" {
  type    = number
  default = 45
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/acme/orders"
  retention_in_days = 60
}
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `variable "retention_in_days" {
  type = number
}

variable "function_name" {
  type = string
}

variable "worker_role_arn" {
  type = string
}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/aws/lambda/\${var.function_name}"
  retention_in_days = var.retention_in_days
}

resource "aws_lambda_function" "worker" {
  function_name = var.function_name
  role          = var.worker_role_arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = "worker.zip"
  depends_on    = [aws_cloudwatch_log_group.worker]
}
`,
        },
        {
          title: 'a group that several functions share',
          source: `variable "worker_role_arn" {
  type = string
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/acme/orders"
  retention_in_days = 90
}

resource "aws_lambda_function" "worker" {
  function_name = "orders-worker"
  role          = var.worker_role_arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = "worker.zip"

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.orders.name
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
  "Parameters": { "LogsKeyArn": { "Type": "String" } },
  "Resources": {
    «"OrdersLogs"»: {
      "Type": "AWS::Logs::LogGroup",
      "Properties": {
        "LogGroupName": "/acme/orders",
        "KmsKeyId": { "Ref": "LogsKeyArn" }
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": { "LogsKeyArn": { "Type": "String" } },
  "Resources": {
    "OrdersLogs": {
      "Type": "AWS::Logs::LogGroup",
      "Properties": {
        "LogGroupName": "/acme/orders",
        "KmsKeyId": { "Ref": "LogsKeyArn" },
        "RetentionInDays": 30
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
  "Resources": {
    "OrdersLogs": {
      "Type": "AWS::Logs::LogGroup",
      "Properties": { "LogGroupName": "/acme/orders", "RetentionInDays": 90 }
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
          title: 'a parameter whose default CloudWatch does not offer',
          severity: 'critical',
          source: `Parameters:
  Retention:
    Type: Number
    Default: «28»
Resources:
  OrdersLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /acme/orders
      RetentionInDays: !Ref Retention
`,
          fixed: `Parameters:
  Retention:
    Type: Number
    Default: 28
Resources:
  OrdersLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /acme/orders
      RetentionInDays: 30
`,
        },
        {
          title: 'a function without a log group',
          source: `Parameters:
  WorkerRoleArn:
    Type: String
Resources:
  LogsKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal:
              Service: !Sub logs.\${AWS::Region}.amazonaws.com
            Action:
              - kms:Encrypt*
              - kms:Decrypt*
              - kms:ReEncrypt*
              - kms:GenerateDataKey*
              - kms:Describe*
            Resource: "*"
            Condition:
              ArnLike:
                kms:EncryptionContext:aws:logs:arn: !Sub arn:\${AWS::Partition}:logs:*:\${AWS::AccountId}:log-group:*
  LogsKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/logs
      TargetKeyId: !Ref LogsKey
  «Worker»:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref WorkerRoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: "def handler(event, context): return event"
`,
          fixed: `Parameters:
  WorkerRoleArn:
    Type: String
Resources:
  LogsKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal:
              Service: !Sub logs.\${AWS::Region}.amazonaws.com
            Action:
              - kms:Encrypt*
              - kms:Decrypt*
              - kms:ReEncrypt*
              - kms:GenerateDataKey*
              - kms:Describe*
            Resource: "*"
            Condition:
              ArnLike:
                kms:EncryptionContext:aws:logs:arn: !Sub arn:\${AWS::Partition}:logs:*:\${AWS::AccountId}:log-group:*
  LogsKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/logs
      TargetKeyId: !Ref LogsKey
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref WorkerRoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: "def handler(event, context): return event"
  WorkerLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub /aws/lambda/\${Worker}
      RetentionInDays: 30
      KmsKeyId: !GetAtt LogsKey.Arn
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment; a group named after the function',
          unknown: true,
          source: `Parameters:
  Retention:
    Type: Number
  WorkerRoleArn:
    Type: String
Resources:
  WorkerLogs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub /aws/lambda/\${Worker}
      RetentionInDays: !Ref Retention
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref WorkerRoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: "def handler(event, context): return event"
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, key: kms.IKey, props?: cdk.StackProps) {
    super(scope, id, props);

    new logs.LogGroup(this, 'OrdersLogs', {
      encryptionKey: key,
      retention: «logs.RetentionDays.INFINITE»,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, key: kms.IKey, props?: cdk.StackProps) {
    super(scope, id, props);

    new logs.LogGroup(this, 'OrdersLogs', {
      encryptionKey: key,
      retention: logs.RetentionDays.ONE_MONTH,
    });
  }
}
`,
        },
        {
          title: 'the L1 construct, without retention',
          source: `import * as cdk from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    «new logs.CfnLogGroup»(this, 'OrdersLogs', { logGroupName: '/acme/orders' });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new logs.CfnLogGroup(this, 'OrdersLogs', {
      logGroupName: '/acme/orders',
      retentionInDays: 30,
    });
  }
}
`,
        },
        {
          title: 'a function without a log group',
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    «new lambda.Function»(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const workerLogsKey = new kms.Key(this, 'WorkerLogsKey', {
      alias: 'worker-logs',
      description: 'Encrypts Worker logs',
      enableKeyRotation: true,
    });

    workerLogsKey.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogsEncryptsLogGroups',
        principals: [
          new iam.ServicePrincipal(\`logs.\${this.region}.amazonaws.com\`),
        ],
        actions: [
          'kms:Encrypt*',
          'kms:Decrypt*',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:Describe*',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': \`arn:\${this.partition}:logs:*:\${this.account}:log-group:*\`,
          },
        },
      }),
    );

    const workerLogs = new logs.LogGroup(this, 'WorkerLogs', {
      retention: logs.RetentionDays.ONE_MONTH,
      encryptionKey: workerLogsKey,
    });

    new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      logGroup: workerLogs,
    });
  }
}
`,
        },
        {
          title: 'a function whose logs are kept forever by choice',
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

const KEEP = «logs.RetentionDays.INFINITE»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      logRetention: KEEP,
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a retention that is passed in; the ways to give a function its retention',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, retention: logs.RetentionDays, props?: cdk.StackProps) {
    super(scope, id, props);

    const code = lambda.Code.fromInline('exports.handler = async () => {};');

    new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code,
      logGroup: new logs.LogGroup(this, 'WorkerLogs', { retention }),
    });
    new lambda.Function(this, 'Cleaner', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code,
      logRetention: logs.RetentionDays.ONE_MONTH,
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
import * as pulumi from "@pulumi/pulumi";

«new aws.cloudwatch.LogGroup»("orders", {
    name: "/acme/orders",
    kmsKeyId: new pulumi.Config().require("logsKeyArn"),
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

new aws.cloudwatch.LogGroup("orders", {
    name: "/acme/orders",
    kmsKeyId: new pulumi.Config().require("logsKeyArn"),
    retentionInDays: 30,
});
`,
        },
        {
          title: 'a function without a log group',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const worker = «new aws.lambda.Function»("worker", {
    role: new pulumi.Config().require("workerRoleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-code",
    s3Key: "worker.zip",
});

export const workerName = worker.name;
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const partition = aws.getPartitionOutput();
const caller = aws.getCallerIdentityOutput();
const currentRegion = aws.getRegionOutput();

const workerLogsKey = new aws.kms.Key("worker-logs-key", {
    description: "Encrypts worker logs",
    enableKeyRotation: true,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AccountAdministersKey",
                Effect: "Allow",
                Principal: {
                    AWS: pulumi.interpolate\`arn:\${partition.partition}:iam::\${caller.accountId}:root\`,
                },
                Action: "kms:*",
                Resource: "*",
            },
            {
                Sid: "LogsEncryptsLogGroups",
                Effect: "Allow",
                Principal: {
                    Service: pulumi.interpolate\`logs.\${currentRegion.name}.amazonaws.com\`,
                },
                Action: [
                    "kms:Encrypt*",
                    "kms:Decrypt*",
                    "kms:ReEncrypt*",
                    "kms:GenerateDataKey*",
                    "kms:Describe*",
                ],
                Resource: "*",
                Condition: {
                    ArnLike: {
                        "kms:EncryptionContext:aws:logs:arn": pulumi.interpolate\`arn:\${partition.partition}:logs:*:\${caller.accountId}:log-group:*\`,
                    },
                },
            },
        ],
    }),
});

new aws.kms.Alias("worker-logs-key-alias", {
    name: "alias/worker-logs",
    targetKeyId: workerLogsKey.keyId,
});

const worker = new aws.lambda.Function("worker", {
    role: new pulumi.Config().require("workerRoleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-code",
    s3Key: "worker.zip",
});

new aws.cloudwatch.LogGroup("worker-logs", {
    name: pulumi.interpolate\`/aws/lambda/\${worker.name}\`,
    retentionInDays: 30,
    kmsKeyId: workerLogsKey.arn,
});

export const workerName = worker.name;
`,
        },
        {
          title: 'zero through a constant',
          source: `import * as aws from "@pulumi/aws";

const KEEP_DAYS = «0»;

new aws.cloudwatch.LogGroup("orders", {
    name: "/acme/orders",
    retentionInDays: KEEP_DAYS,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const KEEP_DAYS = 0;

new aws.cloudwatch.LogGroup("orders", {
    name: "/acme/orders",
    retentionInDays: 30,
});
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment; a group named after the function',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const worker = new aws.lambda.Function("worker", {
    role: config.require("workerRoleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-code",
    s3Key: "worker.zip",
});

new aws.cloudwatch.LogGroup("worker", {
    name: pulumi.interpolate\`/aws/lambda/\${worker.name}\`,
    retentionInDays: config.requireNumber("retentionDays"),
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

config = pulumi.Config()

«aws.cloudwatch.LogGroup»("orders", name="/acme/orders", kms_key_id=config.require("logsKeyArn"))
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.cloudwatch.LogGroup(
    "orders",
    name="/acme/orders",
    kms_key_id=config.require("logsKeyArn"),
    retention_in_days=30,
)
`,
        },
        {
          title: 'a function without a log group',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

worker = «aws.lambda_.Function»(
    "worker",
    name="orders-worker",
    role=config.require("workerRoleArn"),
    runtime="python3.13",
    handler="index.handler",
    s3_bucket="acme-code",
    s3_key="worker.zip",
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

partition = aws.get_partition_output()
identity = aws.get_caller_identity_output()
region = aws.get_region_output()

worker_logs_key = aws.kms.Key(
    "worker-logs-key",
    description="Encrypts worker logs",
    enable_key_rotation=True,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AccountAdministersKey",
                    "Effect": "Allow",
                    "Principal": {
                        "AWS": pulumi.Output.concat(
                            "arn:",
                            partition.partition,
                            ":iam::",
                            identity.account_id,
                            ":root",
                        ),
                    },
                    "Action": "kms:*",
                    "Resource": "*",
                },
                {
                    "Sid": "LogsEncryptsLogGroups",
                    "Effect": "Allow",
                    "Principal": {
                        "Service": pulumi.Output.concat(
                            "logs.",
                            region.name,
                            ".amazonaws.com",
                        ),
                    },
                    "Action": [
                        "kms:Encrypt*",
                        "kms:Decrypt*",
                        "kms:ReEncrypt*",
                        "kms:GenerateDataKey*",
                        "kms:Describe*",
                    ],
                    "Resource": "*",
                    "Condition": {
                        "ArnLike": {
                            "kms:EncryptionContext:aws:logs:arn": pulumi.Output.concat(
                                "arn:",
                                partition.partition,
                                ":logs:*:",
                                identity.account_id,
                                ":log-group:*",
                            ),
                        },
                    },
                },
            ],
        },
    ),
)

worker_logs = aws.cloudwatch.LogGroup(
    "worker-logs",
    name="/aws/lambda/orders-worker",
    retention_in_days=30,
    kms_key_id=worker_logs_key.arn,
)

aws.kms.Alias(
    "worker-logs-key-alias",
    name="alias/orders-worker-logs",
    target_key_id=worker_logs_key.key_id,
)

worker = aws.lambda_.Function(
    "worker",
    name="orders-worker",
    role=config.require("workerRoleArn"),
    runtime="python3.13",
    handler="index.handler",
    s3_bucket="acme-code",
    s3_key="worker.zip",
    opts=pulumi.ResourceOptions(depends_on=[worker_logs]),
)
`,
        },
        {
          title: 'zero through a constant',
          source: `import pulumi_aws as aws

KEEP_DAYS = «0»

aws.cloudwatch.LogGroup(
    "orders",
    name="/acme/orders",
    retention_in_days=KEEP_DAYS,
)
`,
          fixed: `import pulumi_aws as aws

KEEP_DAYS = 0

aws.cloudwatch.LogGroup(
    "orders",
    name="/acme/orders",
    retention_in_days=30,
)
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.cloudwatch.LogGroup(
    "orders",
    name="/acme/orders",
    retention_in_days=config.require_int("retentionDays"),
)
`,
        },
      ],
    },
  },
});

function* checkGroup(group: Resource, context: RuleContext): Iterable<Problem> {
  // AWS fixes the retention of groups that only pass their events on.
  if (possibilities(get(group.properties, 'log_group_class')).some(({ value }) => equals(value, 'DELIVERY'))) return;
  const retention = possibilities(get(group.properties, 'retention_in_days'));
  const refused = retention.find(({ value }) => numberOf(value) !== undefined && numberOf(value) !== 0 && !RETENTION_DAYS.includes(numberOf(value) ?? 0));
  if (refused) {
    const days = RETENTION_DAYS.find((each) => each >= (numberOf(refused.value) ?? 0)) ?? Math.max(...RETENTION_DAYS);
    yield {
      resource: group,
      at: refused.value,
      severity: 'critical',
      message: `Log group ${labelOf(group)} asks for a retention of ${numberOf(refused.value)} days${when(refused.condition)}, which CloudWatch does not offer, so the deployment fails. Use ${days}, the next longer one.`,
      fixes: [retentionFix(group, days, 'safe')],
    };
    return;
  }
  const forever = retention.find(({ value }) => isNothing(value) || numberOf(value) === 0);
  if (!forever) return;
  yield {
    resource: group,
    at: forever.value,
    message: `Log group ${labelOf(group)} keeps its events forever${when(forever.condition)}: the bill and the personal data in it only grow. Set a retention.`,
    fixes: [retentionFix(group, usualRetention(context), 'unsafe')],
  };
}

function* checkFunction(lambda: Resource, context: RuleContext): Iterable<Problem> {
  const missing = possibilities(get(lambda.properties, 'logging_config', 'log_group')).find(({ value }) => isNothing(value));
  if (!missing) return;
  if (context.graph.ofType('aws_cloudwatch_log_group').some((group) => mayBeLogGroupOf(group, lambda, context.graph))) return;
  yield {
    resource: lambda,
    at: lambda.header,
    message: `Function ${labelOf(lambda)} has no log group of its own${when(missing.condition)}, so Lambda makes one that keeps its events forever. Declare the group, with a retention.`,
    fixes: [groupFix(lambda, context)],
  };
}

/** A shorter retention deletes events, which somebody has to want. */
function retentionFix(group: Resource, days: number, applicability: FixOffer['applicability']): FixOffer {
  return {
    title: `Keep the events for ${days} days`,
    applicability,
    impact: 'in-place',
    edits: () => [{ kind: 'set', resource: group, path: ['retention_in_days'], value: write.literal(days) }],
  };
}

function groupFix(lambda: Resource, context: RuleContext): FixOffer {
  // In the CDK the group has a name of its own and is given to the function, so nothing can be in the way.
  const isGiven = context.flavour === 'cdk-typescript';
  return {
    title: `Add a log group that keeps the events for ${usualRetention(context)} days`,
    applicability: isGiven ? 'safe' : 'unsafe',
    impact: 'in-place',
    edits: () => {
      const name = writtenName(lambda);
      const { group, edits } = newLogGroup(`${lambda.name} logs`, lambda, context, {
        name: write.template(FUNCTION_LOGS, ...(name ?? [write.reference(lambda, 'function_name')])),
      });
      if (isGiven) return [{ kind: 'set', resource: lambda, path: ['logging_config', 'log_group'], value: write.reference(group, 'name') }, ...edits];
      // A group that is there before the function is not made by Lambda.
      const wiring: CanonicalEdit = name ? { kind: 'depend', resource: lambda, on: group } : { kind: 'add', resource: group };
      return [wiring, ...edits];
    },
  };
}
