import type { CanonicalEdit } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { statementsOf, type PolicyStatement } from '../../server/core/policy';
import { equals, get, isNothing, itemsOf, patternOf, possibilities, propertyAt } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { contains, sameLocation, type Location } from '../../server/core/text';
import type { Value } from '../../server/core/value';
import { keyConsumers, type KeyConsumer } from '../shared/key-consumers';
import { accountRoot, mayAdmit, newKeyPolicy, serviceStatement, statementObject, type ServiceUse } from '../shared/key-policies';
import { enumeration, when } from '../shared/words';

export default defineRule({
  id: 'encryption/key-policy-gap',
  title: 'Key whose policy does not admit who needs it, or admits everyone',
  severity: 'high',
  tags: ['encryption', 'kms', 'policy'],
  corresponds: { checkov: ['CKV_AWS_33', 'CKV2_AWS_64'], trivy: ['AVD-AWS-0067'] },
  why: `CloudWatch Logs, CloudWatch alarms, EventBridge, S3, SNS, CloudTrail and the delivery of logs use a key in their own name, which no
role of the account speaks for: only the key's policy can admit them, and the default policy does not. Log groups and trails then fail to
deploy; alarms and events are lost without a word, on the day they are needed. A statement for everybody that is not tied to an account lets
any account of AWS use the key.`,
  howToFix: `Admit the service, for resources of this account only. The fix adds the statement to the key's policy, or writes the policy with
the statement that gives the account control, as the default policy does. It applies in place and takes effect within seconds. For a
statement that is open to everybody it names the account instead: make sure first that no other account uses the key.`,
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
    'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html',
  ],
  fixable: true,
  resources: ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key'],

  check: checkOpenStatements,

  *checkProgram(context) {
    const consumers = keyConsumers(context);
    for (const key of new Set(consumers.map((each) => each.key))) yield* checkConsumers(key, consumers.filter((each) => each.key === key));
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'an alarm that publishes to an encrypted topic',
          indirect: true,
          source: `variable "rotate" {
  type    = bool
  default = true
}

locals {
  key_id = aws_kms_key.alerts.id
}

«resource "aws_kms_key" "alerts"» {
  description         = "Alerts"
  enable_key_rotation = var.rotate
}

resource "aws_kms_alias" "alerts" {
  name          = "alias/alerts"
  target_key_id = aws_kms_key.alerts.key_id
}

resource "aws_sns_topic" "alerts" {
  name              = "orders-alerts"
  kms_master_key_id = local.key_id
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
`,
          fixed: `variable "rotate" {
  type    = bool
  default = true
}

locals {
  key_id = aws_kms_key.alerts.id
}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "alerts" {
  description         = "Alerts"
  enable_key_rotation = var.rotate
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
        Sid    = "AlarmsPublishToEncryptedTopics"
        Effect = "Allow"
        Principal = {
          Service = "cloudwatch.amazonaws.com"
        }
        Action   = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource = "*"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = data.aws_caller_identity.current.account_id
          }
        }
      },
    ]
  })
}

resource "aws_kms_alias" "alerts" {
  name          = "alias/alerts"
  target_key_id = aws_kms_key.alerts.key_id
}

resource "aws_sns_topic" "alerts" {
  name              = "orders-alerts"
  kms_master_key_id = local.key_id
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "orders-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
  alarm_actions       = [aws_sns_topic.alerts.arn]
}
`,
        },
        {
          title: 'a log group, and a trail, behind a policy that admits neither',
          source: `data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "key" «{
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::\${data.aws_caller_identity.current.account_id}:root"]
    }
  }
}»

resource "aws_kms_key" "audit" {
  description         = "Audit logs"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "audit" {
  name          = "alias/audit"
  target_key_id = aws_kms_key.audit.key_id
}

resource "aws_cloudwatch_log_group" "audit" {
  name              = "/acme/audit"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.audit.arn
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = "acme-trail-logs"
  kms_key_id     = aws_kms_key.audit.arn
}
`,
          fixed: `data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::\${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    sid       = "LogsEncryptsLogGroups"
    actions   = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.\${data.aws_region.current.name}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values = [
        "arn:\${data.aws_partition.current.partition}:logs:*:\${data.aws_caller_identity.current.account_id}:log-group:*",
      ]
    }
  }

  statement {
    sid       = "CloudTrailEncryptsLogs"
    actions   = ["kms:GenerateDataKey*", "kms:DescribeKey"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values = [
        "arn:\${data.aws_partition.current.partition}:cloudtrail:*:\${data.aws_caller_identity.current.account_id}:trail/*",
      ]
    }
  }
}

resource "aws_kms_key" "audit" {
  description         = "Audit logs"
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}

resource "aws_kms_alias" "audit" {
  name          = "alias/audit"
  target_key_id = aws_kms_key.audit.key_id
}

resource "aws_cloudwatch_log_group" "audit" {
  name              = "/acme/audit"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.audit.arn
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = "acme-trail-logs"
  kms_key_id     = aws_kms_key.audit.arn
}
`,
        },
        {
          title: 'a statement for everybody',
          source: `data "aws_caller_identity" "current" {}

resource "aws_kms_key" "orders" {
  description         = "Orders at rest"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Everybody"
        Effect    = "Allow"
        Principal = { AWS = «"*"» }
        Action    = "kms:*"
        Resource  = "*"
      },
    ]
  })
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}
`,
          fixed: `data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

resource "aws_kms_key" "orders" {
  description         = "Orders at rest"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Everybody"
        Effect    = "Allow"
        Principal = { AWS = "arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
    ]
  })
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}
`,
        },
      ],
      good: [
        {
          title: 'policies that are given at deployment; services that act through the caller',
          unknown: true,
          source: `variable "key_policy" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_kms_key" "logs" {
  enable_key_rotation = true
  policy              = var.key_policy
}

resource "aws_kms_alias" "logs" {
  name          = "alias/logs"
  target_key_id = aws_kms_key.logs.key_id
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/acme/app"
  retention_in_days = 90
  kms_key_id        = aws_kms_key.logs.arn
}

resource "aws_kms_key" "data" {
  enable_key_rotation = true
}

resource "aws_kms_alias" "data" {
  name          = "alias/data"
  target_key_id = aws_kms_key.data.key_id
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.data.arn
  }
}
`,
        },
        {
          title: 'everybody in this account, through one service',
          source: `data "aws_caller_identity" "current" {}

resource "aws_kms_key" "orders" {
  description         = "Orders at rest"
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
      {
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = {
          StringEquals = {
            "kms:CallerAccount" = data.aws_caller_identity.current.account_id
            "kms:ViaService"    = "secretsmanager.eu-west-1.amazonaws.com"
          }
        }
      },
    ]
  })
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          title: 'a log group behind the default policy',
          source: `{
  "Resources": {
    «"LogsKey"»: {
      "Type": "AWS::KMS::Key",
      "Properties": { "EnableKeyRotation": true }
    },
    "LogsKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": { "AliasName": "alias/logs", "TargetKeyId": { "Ref": "LogsKey" } }
    },
    "Logs": {
      "Type": "AWS::Logs::LogGroup",
      "Properties": {
        "LogGroupName": "/acme/app",
        "RetentionInDays": 90,
        "KmsKeyId": { "Fn::GetAtt": ["LogsKey", "Arn"] }
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "LogsKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "EnableKeyRotation": true,
        "KeyPolicy": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "AccountAdministersKey",
              "Effect": "Allow",
              "Principal": {
                "AWS": { "Fn::Sub": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" }
              },
              "Action": "kms:*",
              "Resource": "*"
            },
            {
              "Sid": "LogsEncryptsLogGroups",
              "Effect": "Allow",
              "Principal": {
                "Service": { "Fn::Sub": "logs.\${AWS::Region}.amazonaws.com" }
              },
              "Action": [
                "kms:Encrypt*",
                "kms:Decrypt*",
                "kms:ReEncrypt*",
                "kms:GenerateDataKey*",
                "kms:Describe*"
              ],
              "Resource": "*",
              "Condition": {
                "ArnLike": {
                  "kms:EncryptionContext:aws:logs:arn": { "Fn::Sub": "arn:\${AWS::Partition}:logs:*:\${AWS::AccountId}:log-group:*" }
                }
              }
            }
          ]
        }
      }
    },
    "LogsKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": { "AliasName": "alias/logs", "TargetKeyId": { "Ref": "LogsKey" } }
    },
    "Logs": {
      "Type": "AWS::Logs::LogGroup",
      "Properties": {
        "LogGroupName": "/acme/app",
        "RetentionInDays": 90,
        "KmsKeyId": { "Fn::GetAtt": ["LogsKey", "Arn"] }
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
    "LogsKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "EnableKeyRotation": true,
        "KeyPolicy": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "AWS": { "Fn::Sub": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" } },
              "Action": "kms:*",
              "Resource": "*"
            },
            {
              "Effect": "Allow",
              "Principal": { "Service": { "Fn::Sub": "logs.\${AWS::Region}.amazonaws.com" } },
              "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
              "Resource": "*"
            }
          ]
        }
      }
    },
    "LogsKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": { "AliasName": "alias/logs", "TargetKeyId": { "Ref": "LogsKey" } }
    },
    "Logs": {
      "Type": "AWS::Logs::LogGroup",
      "Properties": { "RetentionInDays": 90, "KmsKeyId": { "Fn::GetAtt": ["LogsKey", "Arn"] } }
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
          title: 'events for an encrypted queue',
          source: `Resources:
  JobsKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      «KeyPolicy»:
        Version: "2012-10-17"
        Statement:
          - Sid: Account
            Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: "*"
  JobsKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/jobs
      TargetKeyId: !Ref JobsKey
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !Ref JobsKey
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: jobs
          Arn: !GetAtt Jobs.Arn
`,
          fixed: `Resources:
  JobsKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Sid: Account
            Effect: Allow
            Principal:
              AWS: !Sub arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root
            Action: kms:*
            Resource: "*"
          - Sid: EventsSendToEncryptedTargets
            Effect: Allow
            Principal:
              Service: events.amazonaws.com
            Action:
              - kms:Decrypt
              - kms:GenerateDataKey*
            Resource: "*"
            Condition:
              StringEquals:
                aws:SourceAccount: !Ref AWS::AccountId
  JobsKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/jobs
      TargetKeyId: !Ref JobsKey
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      KmsMasterKeyId: !Ref JobsKey
  Nightly:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets:
        - Id: jobs
          Arn: !GetAtt Jobs.Arn
`,
        },
        {
          title: 'a statement for everybody, through a mapping',
          source: `Mappings:
  Admins:
    all:
      Principal: «"*"»
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !FindInMap [Admins, all, Principal]
            Action: kms:*
            Resource: "*"
  OrdersKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      TargetKeyId: !Ref OrdersKey
`,
          fixed: `Mappings:
  Admins:
    all:
      Principal: "*"
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root"
            Action: kms:*
            Resource: "*"
  OrdersKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      TargetKeyId: !Ref OrdersKey
`,
        },
      ],
      good: [
        {
          title: 'a key that is given at deployment',
          unknown: true,
          source: `Parameters:
  KeyArn:
    Type: String
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 90
      KmsKeyId: !Ref KeyArn
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'a log group and an alarm',
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export class MonitoringStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const key = «new kms.Key»(this, 'AlertsKey', { alias: 'alerts', enableKeyRotation: true });

    new logs.LogGroup(this, 'AppLogs', { encryptionKey: key });

    const alerts = new sns.Topic(this, 'Alerts', { masterKey: key });
    const metric = new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Errors', statistic: 'Sum' });
    const alarm = new cloudwatch.Alarm(this, 'Errors', { metric, threshold: 1, evaluationPeriods: 1 });
    alarm.addAlarmAction(new actions.SnsAction(alerts));
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export class MonitoringStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const key = new kms.Key(this, 'AlertsKey', { alias: 'alerts', enableKeyRotation: true });
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogsEncryptsLogGroups',
        principals: [new iam.ServicePrincipal(\`logs.\${this.region}.amazonaws.com\`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': \`arn:\${this.partition}:logs:*:\${this.account}:log-group:*\`,
          },
        },
      }),
    );
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsPublishToEncryptedTopics',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );

    new logs.LogGroup(this, 'AppLogs', { encryptionKey: key });

    const alerts = new sns.Topic(this, 'Alerts', { masterKey: key });
    const metric = new cloudwatch.Metric({ namespace: 'AWS/Lambda', metricName: 'Errors', statistic: 'Sum' });
    const alarm = new cloudwatch.Alarm(this, 'Errors', { metric, threshold: 1, evaluationPeriods: 1 });
    alarm.addAlarmAction(new actions.SnsAction(alerts));
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a key that is passed in; one that admits the service',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export class MonitoringStack extends cdk.Stack {
  constructor(scope: Construct, id: string, shared: kms.IKey, props?: cdk.StackProps) {
    super(scope, id, props);

    new logs.LogGroup(this, 'AuditLogs', { encryptionKey: shared });

    const key = new kms.Key(this, 'LogsKey', { alias: 'logs', enableKeyRotation: true });
    key.grantEncryptDecrypt(new iam.ServicePrincipal(\`logs.\${this.region}.amazonaws.com\`));
    new logs.LogGroup(this, 'AppLogs', { encryptionKey: key });
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          title: 'a log group whose key comes through a constant',
          indirect: true,
          source: `import * as aws from "@pulumi/aws";

const key = «new aws.kms.Key»("logs", { enableKeyRotation: true });

new aws.kms.Alias("logs", { name: "alias/logs", targetKeyId: key.keyId });

const encryption = { kmsKeyId: key.arn };

new aws.cloudwatch.LogGroup("app", { retentionInDays: 90, ...encryption });
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const partition = aws.getPartitionOutput();
const caller = aws.getCallerIdentityOutput();
const currentRegion = aws.getRegionOutput();

const key = new aws.kms.Key("logs", {
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

new aws.kms.Alias("logs", { name: "alias/logs", targetKeyId: key.keyId });

const encryption = { kmsKeyId: key.arn };

new aws.cloudwatch.LogGroup("app", { retentionInDays: 90, ...encryption });
`,
        },
      ],
      good: [
        {
          title: 'a policy that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const key = new aws.kms.Key("logs", {
    enableKeyRotation: true,
    policy: new pulumi.Config().require("keyPolicy"),
});

new aws.kms.Alias("logs", { name: "alias/logs", targetKeyId: key.keyId });

new aws.cloudwatch.LogGroup("app", { retentionInDays: 90, kmsKeyId: key.arn });
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'a log group behind a policy that does not admit it',
          source: `import json

import pulumi
import pulumi_aws as aws

identity = aws.get_caller_identity()

key = aws.kms.Key(
    "logs",
    enable_key_rotation=True,
    «policy»=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "Account",
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{identity.account_id}:root"},
                    "Action": "kms:*",
                    "Resource": "*",
                }
            ],
        }
    ),
)

aws.kms.Alias("logs", name="alias/logs", target_key_id=key.key_id)

aws.cloudwatch.LogGroup("app", retention_in_days=90, kms_key_id=key.arn)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

identity = aws.get_caller_identity()

region = aws.get_region_output()
partition = aws.get_partition_output()

key = aws.kms.Key(
    "logs",
    enable_key_rotation=True,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "Account",
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{identity.account_id}:root"},
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
                }
            ],
        }
    ),
)

aws.kms.Alias("logs", name="alias/logs", target_key_id=key.key_id)

aws.cloudwatch.LogGroup("app", retention_in_days=90, kms_key_id=key.arn)
`,
        },
      ],
      good: [
        {
          title: 'a key that is given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

aws.cloudwatch.LogGroup(
    "app",
    retention_in_days=90,
    kms_key_id=pulumi.Config().require("keyArn"),
)
`,
        },
      ],
    },
  },
});

function* checkConsumers(key: Resource, consumers: readonly KeyConsumer[]): Iterable<Problem> {
  const policy = get(key.properties, 'policy');
  const missing = consumers.filter((each) => isRefused(policy, each, key));
  const [first] = missing;
  if (!first) return;
  const uses = [...new Map(missing.map(({ use }) => [use.principal, use])).values()];
  yield {
    resource: key,
    at: placeOf(key, policy),
    message: `The policy of key ${labelOf(key)} does not admit ${enumeration(uses.map(({ principal }) => principal.replace('{region}', 'REGION')))}, so ${outcome(first)}. Admit ${uses.length > 1 ? 'them' : 'it'}.`,
    related: missing.map(({ consumer }) => ({ location: consumer.header, message: `needed by ${labelOf(consumer)}` })),
    fixes: [admittingFix(key, uses)],
  };
}

/** The argument that holds the policy, or where the policy stands when that is elsewhere; for none, the key. */
function placeOf(key: Resource, policy: Value): Value | Location {
  if (isImplied(policy, key)) return { kind: 'absent', from: key.properties.from };
  const { location } = policy.from;
  const name = key.properties.entries.get('policy')?.key;
  const isOwn = name !== undefined && location.uri === name.uri && contains(key.declaration.range, location.range) && contains(key.declaration.range, name.range);
  return isOwn ? name : policy;
}

/** Whether the policy, in every form that it can have, certainly keeps the service out. */
function isRefused(policy: Value, { use, consumer }: KeyConsumer, key: Resource): boolean {
  return possibilities(policy).every(({ value }) => {
    if (isNothing(value)) return true;
    if (value.kind !== 'object') return false;
    const statements = get(value, 'Statement');
    const items = itemsOf(statements).flatMap(possibilities);
    if (items.some((each) => each.value.kind !== 'object')) return false;
    if (statements.kind === 'list' && !statements.complete && !isOwnOfConstruct(value, key)) return false;
    if (statements.kind === 'unknown') return false;
    return statementsOf(value).every((statement) => !mayAdmit(statement, use, consumer));
  });
}

/** The policy that a construct of the CDK starts with. What other constructs add to it by themselves is for other services. */
function isOwnOfConstruct(policy: Value, key: Resource): boolean {
  return key.declared.grantsImplicitly === true && isImplied(policy, key);
}

/** A policy that is not written anywhere. */
function isImplied(policy: Value, { properties }: Resource): boolean {
  return policy.kind === 'absent' || sameLocation(policy.from.location, properties.from.location);
}

/** What fails, in words. */
function outcome({ purpose, consumer }: KeyConsumer): string {
  const name = labelOf(consumer);
  switch (purpose) {
    case 'log group':
      return `log group ${name} cannot be encrypted with it`;
    case 'alarm':
      return `alarm ${name} cannot publish to its encrypted topic, and notifies nobody`;
    case 'sender':
      return `what ${name} sends to an encrypted target is lost`;
    case 'trail':
      return `trail ${name} cannot encrypt its logs`;
    case 'delivery':
      return `logs of ${name} do not reach their encrypted bucket`;
  }
}

function admittingFix(key: Resource, uses: readonly ServiceUse[]): FixOffer {
  return {
    title: `Admit ${enumeration(uses.map(({ principal }) => principal.split('.')[0] ?? principal))} to the key`,
    applicability: 'safe',
    impact: 'in-place',
    edits: () => admitting(key, uses),
  };
}

function admitting(key: Resource, uses: readonly ServiceUse[]): readonly CanonicalEdit[] | undefined {
  const policy = get(key.properties, 'policy');
  // A construct of the CDK takes further statements whatever its policy is made of.
  if (key.declared.grantsImplicitly === true) {
    const statements = uses.map((use) => statementObject(serviceStatement(use)));
    const added = newResource('aws_kms_key_policy', key.name, key, {
      key_id: write.reference(key, 'key_id'),
      policy: write.document(write.object({ Statement: write.list(...statements) })),
    });
    return [{ kind: 'add', resource: added }];
  }
  if (isNothing(policy)) return [{ kind: 'set', resource: key, path: ['policy'], value: newKeyPolicy(uses) }];
  const last = policy.kind === 'object' ? statementsOf(policy).at(-1) : undefined;
  if (!last) return undefined;
  return uses.map((use): CanonicalEdit => ({ kind: 'add-statement', resource: key, after: last.node, statement: serviceStatement(use) }));
}

/* --------------------------------------------------- statements for everybody --------------------------------------------------- */

function* checkOpenStatements(key: Resource, context: RuleContext): Iterable<Problem> {
  for (const statement of statementsOf(get(key.properties, 'policy'))) {
    if (statement.effect !== 'Allow' || isPinned(statement.conditions)) continue;
    const open = everybodyIn(statement);
    if (!open) continue;
    yield {
      resource: key,
      at: open.value,
      message: `The policy of key ${labelOf(key)} admits everybody${when(open.condition)}, and no condition ties that to an account or a service: any account of AWS can use the key. Name who may, or add such a condition.`,
      fixes: [closingFix(key, statement, open.value, context)],
    };
  }
}

interface Open {
  readonly value: Value;
  readonly condition: string | undefined;
}

function everybodyIn({ principals }: PolicyStatement): Open | undefined {
  for (const { value, condition } of possibilities(principals)) {
    if (equals(value, '*')) return { value, condition };
    if (value.kind !== 'object') continue;
    const named = [...value.entries.values()].flatMap((property) => itemsOf(property.value)).flatMap(possibilities);
    const open = named.find((each) => equals(each.value, '*'));
    if (open) return { value: open.value, condition: condition ?? open.condition };
  }
  return undefined;
}

/** Keys that tie a statement to accounts, organisations, networks, services or what is encrypted. Conditions that cannot be known may. */
const PINNING =
  /^(kms:(calleraccount|viaservice|encryptioncontext:.*)|aws:(sourceaccount|sourcearn|sourceowner|sourceorgid|sourceorgpaths|sourcevpc|sourcevpce|principalaccount|principalarn|principalorgid|principalorgpaths|principaltag\/.*|principalserviceName|principalservicename|principalservicenameslist|userid|viaawsservice))$/i;

function isPinned(conditions: Value): boolean {
  return possibilities(conditions).some(({ value }) => {
    if (isNothing(value)) return false;
    if (value.kind !== 'object') return true;
    return !value.complete || [...value.entries.values()].some((test) => test.value.kind !== 'object' || !test.value.complete || [...test.value.entries].some(([name, values]) => PINNING.test(name) && !isEverything(values.value)));
  });
}

/** `"*"` matches every account. */
function isEverything(values: Value): boolean {
  return itemsOf(values).some((value) => patternOf(value) === '*' && value.kind === 'literal');
}

function closingFix(key: Resource, { node }: PolicyStatement, open: Value, { flavour }: RuleContext): FixOffer {
  return {
    title: 'Admit this account only',
    applicability: 'unsafe',
    impact: 'in-place',
    edits: () => {
      const principal = propertyAt(node, ['Principal']);
      const isWhole = principal !== undefined && equals(principal.value, '*');
      // In a policy document of Terraform the same text stands for other things.
      if (isWhole && (!principal.site || !principal.key || !sameLocation(principal.site, open.from.location))) return undefined;
      if (!isWhole && flavour === 'cdk-typescript') return undefined;
      const own = principal?.value.kind === 'object' ? [...principal.value.entries.values()].find(({ value }) => value === open) : undefined;
      return [{ kind: 'replace', resource: key, site: own?.site ?? open.from.location, by: isWhole ? write.object({ AWS: accountRoot() }) : accountRoot() }];
    },
  };
}
