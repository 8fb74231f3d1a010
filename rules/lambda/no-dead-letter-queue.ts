import type { CanonicalEdit, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { get, isNothing, itemsOf, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { invocationOf } from '../shared/invocation';
import { customerKeyFor } from '../shared/keys';
import { physicalName, writtenName } from '../shared/names';
import { when } from '../shared/words';

export default defineRule({
  id: 'lambda/no-dead-letter-queue',
  title: 'Asynchronous function whose failures vanish',
  severity: 'high',
  tags: ['lambda', 'reliability'],
  corresponds: { checkov: ['CKV_AWS_116'], 'cdk-nag': ['Serverless-LambdaDLQ', 'NIST.800.53.R5-LambdaDLQ'], sonar: ['S6270'] },
  why: `Lambda retries an asynchronous event twice and then drops it. Without a dead-letter queue or an on-failure destination the
event is gone, and nothing but a metric tells that it was there. A queue on the EventBridge target or the SNS subscription holds what
could not be delivered to the function; it does not catch what the function failed on.`,
  howToFix: `Give the function a dead-letter queue. The fix adds one, encrypted with a customer key, that keeps messages for 14 days (the
longest that SQS allows), names it on the function, and lets the function's role send to it. It applies in place. Watch the queue with
an alarm on its visible messages.`,
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
  ],
  fixable: true,
  resources: ['aws_lambda_function'],

  *check(lambda, context) {
    const invocation = invocationOf(lambda, context);
    if (invocation.kind === 'synchronous') return;
    const target = get(lambda.properties, 'dead_letter_config', 'target_arn');
    const missing = possibilities(target).find(({ value }) => isNothing(value));
    if (!missing || hasFailureDestination(lambda)) return;
    const cause =
      invocation.kind === 'asynchronous'
        ? `${labelOf(lambda)} is invoked asynchronously by ${invocation.by}`
        : `${labelOf(lambda)} may be invoked asynchronously`;
    yield {
      resource: lambda,
      at: missing.value,
      severity: invocation.kind === 'asynchronous' ? 'high' : 'medium',
      message: `Function ${cause} and has neither a dead-letter queue nor an on-failure destination${when(missing.condition)}: events that it fails on are lost. Add a dead-letter queue.`,
      related: invocation.kind === 'asynchronous' ? [{ location: invocation.at, message: `invoked by ${invocation.by}` }] : [],
      fixes: [deadLetterQueue(lambda, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

«resource "aws_lambda_function" "worker"» {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "worker.zip"
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "cron(0 3 * * ? *)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_lambda_function.worker.arn
}
`,
          fixed: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_sqs_queue" "worker_dead_letter" {
  name                      = "worker-dlq"
  message_retention_seconds = 1209600
  kms_master_key_id         = aws_kms_key.data.arn
}

resource "aws_iam_role_policy" "worker_dead_letter" {
  name = "worker-dlq"
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.worker_dead_letter.arn
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = aws_kms_key.data.arn
      },
    ]
  })
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "worker.zip"

  dead_letter_config {
    target_arn = aws_sqs_queue.worker_dead_letter.arn
  }

  depends_on = [aws_iam_role_policy.worker_dead_letter]
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "cron(0 3 * * ? *)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_lambda_function.worker.arn
}
`,
        },
        {
          title: 'nothing tells how it is invoked',
          severity: 'medium',
          source: `variable "role_arn" {
  type = string
}

«resource "aws_lambda_function" "worker"» {
  function_name = "worker"
  role          = var.role_arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "worker.zip"
}
`,
        },
        {
          title: 'a target that is empty, through a local',
          severity: 'medium',
          source: `locals {
  dead_letter_arn = «""»
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::111122223333:role/worker"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "worker.zip"

  dead_letter_config {
    target_arn = local.dead_letter_arn
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a queue that is given at deployment, an on-failure destination, and a function behind an API',
          unknown: true,
          source: `variable "dlq_arn" {
  type = string
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::111122223333:role/worker"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "worker.zip"

  dead_letter_config {
    target_arn = var.dlq_arn
  }
}

resource "aws_lambda_function" "mailer" {
  function_name = "mailer"
  role          = "arn:aws:iam::111122223333:role/mailer"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "mailer.zip"
}

resource "aws_lambda_function_event_invoke_config" "mailer" {
  function_name = aws_lambda_function.mailer.function_name

  destination_config {
    on_failure {
      destination = var.dlq_arn
    }
  }
}

resource "aws_lambda_function" "api" {
  function_name = "api"
  role          = "arn:aws:iam::111122223333:role/api"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "api.zip"
}

resource "aws_lambda_permission" "api" {
  function_name = aws_lambda_function.api.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
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
    "DataKey": {
      "Type": "AWS::KMS::Key",
      "Properties": { "EnableKeyRotation": true }
    },
    "WorkerRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "Service": "lambda.amazonaws.com" },
              "Action": "sts:AssumeRole"
            }
          ]
        }
      }
    },
    «"Worker"»: {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "Role": { "Fn::GetAtt": ["WorkerRole", "Arn"] },
        "Code": { "ZipFile": "exports.handler = async () => {};" }
      }
    },
    "Nightly": {
      "Type": "AWS::Events::Rule",
      "Properties": {
        "ScheduleExpression": "cron(0 3 * * ? *)",
        "Targets": [{ "Id": "worker", "Arn": { "Fn::GetAtt": ["Worker", "Arn"] } }]
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "DataKey": {
      "Type": "AWS::KMS::Key",
      "Properties": { "EnableKeyRotation": true }
    },
    "WorkerRole": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "Service": "lambda.amazonaws.com" },
              "Action": "sts:AssumeRole"
            }
          ]
        },
        "Policies": [
          {
            "PolicyName": "worker-dlq",
            "PolicyDocument": {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": ["sqs:SendMessage"],
                  "Resource": { "Fn::GetAtt": ["WorkerDeadLetterQueue", "Arn"] }
                },
                {
                  "Effect": "Allow",
                  "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                  "Resource": { "Fn::GetAtt": ["DataKey", "Arn"] }
                }
              ]
            }
          }
        ]
      }
    },
    "Worker": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "Role": { "Fn::GetAtt": ["WorkerRole", "Arn"] },
        "Code": { "ZipFile": "exports.handler = async () => {};" },
        "DeadLetterConfig": {
          "TargetArn": { "Fn::GetAtt": ["WorkerDeadLetterQueue", "Arn"] }
        }
      }
    },
    "WorkerDeadLetterQueue": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "MessageRetentionPeriod": 1209600,
        "KmsMasterKeyId": { "Fn::GetAtt": ["DataKey", "Arn"] }
      }
    },
    "Nightly": {
      "Type": "AWS::Events::Rule",
      "Properties": {
        "ScheduleExpression": "cron(0 3 * * ? *)",
        "Targets": [{ "Id": "worker", "Arn": { "Fn::GetAtt": ["Worker", "Arn"] } }]
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a queue that is given at deployment',
          unknown: true,
          source: `{
  "Parameters": { "QueueArn": { "Type": "String" }, "RoleArn": { "Type": "String" } },
  "Resources": {
    "Worker": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "Role": { "Ref": "RoleArn" },
        "Code": { "ZipFile": "exports.handler = async () => {};" },
        "DeadLetterConfig": { "TargetArn": { "Ref": "QueueArn" } }
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
          source: `Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
  «Worker»:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Role: !GetAtt WorkerRole.Arn
      Code:
        ZipFile: "exports.handler = async () => {};"
  Uploads:
    Type: AWS::SNS::Subscription
    Properties:
      Protocol: lambda
      TopicArn: !Ref TopicArn
      Endpoint: !GetAtt Worker.Arn
Parameters:
  TopicArn:
    Type: String
`,
          fixed: `Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
      Policies:
        - PolicyName: worker-dlq
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action:
                  - sqs:SendMessage
                Resource: !GetAtt WorkerDeadLetterQueue.Arn
              - Effect: Allow
                Action:
                  - kms:Decrypt
                  - kms:GenerateDataKey
                Resource: !GetAtt DataKey.Arn
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Role: !GetAtt WorkerRole.Arn
      Code:
        ZipFile: "exports.handler = async () => {};"
      DeadLetterConfig:
        TargetArn: !GetAtt WorkerDeadLetterQueue.Arn
  WorkerDeadLetterQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
      KmsMasterKeyId: !GetAtt DataKey.Arn
  Uploads:
    Type: AWS::SNS::Subscription
    Properties:
      Protocol: lambda
      TopicArn: !Ref TopicArn
      Endpoint: !GetAtt Worker.Arn
Parameters:
  TopicArn:
    Type: String
`,
        },
        {
          title: 'a SAM function on a schedule',
          source: `Transform: AWS::Serverless-2016-10-31
Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  «Worker»:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      InlineCode: "exports.handler = async () => {};"
      Events:
        Nightly:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
`,
          fixed: `Transform: AWS::Serverless-2016-10-31
Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      InlineCode: "exports.handler = async () => {};"
      Events:
        Nightly:
          Type: Schedule
          Properties:
            Schedule: rate(1 day)
      DeadLetterQueue:
        Type: SQS
        TargetArn: !GetAtt WorkerDeadLetterQueue.Arn
      Policies:
        - Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action:
                - sqs:SendMessage
              Resource: !GetAtt WorkerDeadLetterQueue.Arn
            - Effect: Allow
              Action:
                - kms:Decrypt
                - kms:GenerateDataKey
              Resource: !GetAtt DataKey.Arn
  WorkerDeadLetterQueue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
      KmsMasterKeyId: !GetAtt DataKey.Arn
`,
        },
      ],
      good: [
        {
          title: 'behind an API',
          source: `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      InlineCode: "exports.handler = async () => {};"
      Events:
        Get:
          Type: Api
          Properties:
            Path: /orders
            Method: get
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export class WorkerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const dataKey = new kms.Key(this, 'DataKey', { enableKeyRotation: true });

    const worker = «new lambda.Function»(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
    });

    new events.Rule(this, 'Nightly', {
      schedule: events.Schedule.rate(cdk.Duration.days(1)),
      targets: [new targets.LambdaFunction(worker)],
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class WorkerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const dataKey = new kms.Key(this, 'DataKey', { enableKeyRotation: true });

    const workerDeadLetterQueue = new sqs.Queue(this, 'WorkerDeadLetterQueue', {
      retentionPeriod: cdk.Duration.days(14),
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: dataKey,
    });

    const worker = new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      deadLetterQueue: workerDeadLetterQueue,
    });

    new events.Rule(this, 'Nightly', {
      schedule: events.Schedule.rate(cdk.Duration.days(1)),
      targets: [new targets.LambdaFunction(worker)],
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a queue that is passed in',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class WorkerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, queue: sqs.IQueue) {
    super(scope, id);

    new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      deadLetterQueue: queue,
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

const dataKey = new aws.kms.Key("data", { enableKeyRotation: true });

const role = new aws.iam.Role("worker", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

const worker = «new aws.lambda.Function»("worker", {
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-code",
    s3Key: "worker.zip",
});

const nightly = new aws.cloudwatch.EventRule("nightly", { scheduleExpression: "rate(1 day)" });
new aws.cloudwatch.EventTarget("nightly", { rule: nightly.name, arn: worker.arn });
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const dataKey = new aws.kms.Key("data", { enableKeyRotation: true });

const role = new aws.iam.Role("worker", {
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
});

const workerDeadLetterQueue = new aws.sqs.Queue("worker-dead-letter-queue", {
    messageRetentionSeconds: 1209600,
    kmsMasterKeyId: dataKey.arn,
});

const workerDeadLetterPolicy = new aws.iam.RolePolicy("worker-dead-letter-policy", {
    name: "worker-dlq",
    role: role.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: workerDeadLetterQueue.arn },
            { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: dataKey.arn },
        ],
    }),
});

const worker = new aws.lambda.Function("worker", {
    role: role.arn,
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-code",
    s3Key: "worker.zip",
    deadLetterConfig: { targetArn: workerDeadLetterQueue.arn },
}, { dependsOn: [workerDeadLetterPolicy] });

const nightly = new aws.cloudwatch.EventRule("nightly", { scheduleExpression: "rate(1 day)" });
new aws.cloudwatch.EventTarget("nightly", { rule: nightly.name, arn: worker.arn });
`,
        },
      ],
      good: [
        {
          title: 'a queue that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

new aws.lambda.Function("worker", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "acme-code",
    s3Key: "worker.zip",
    deadLetterConfig: { targetArn: config.require("queueArn") },
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import json

import pulumi_aws as aws

data_key = aws.kms.Key("data", enable_key_rotation=True)

role = aws.iam.Role(
    "worker",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)

worker = «aws.lambda_.Function»(
    "worker",
    role=role.arn,
    runtime="nodejs22.x",
    handler="index.handler",
    s3_bucket="acme-code",
    s3_key="worker.zip",
)

nightly = aws.cloudwatch.EventRule("nightly", schedule_expression="rate(1 day)")
aws.cloudwatch.EventTarget("nightly", rule=nightly.name, arn=worker.arn)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

data_key = aws.kms.Key("data", enable_key_rotation=True)

role = aws.iam.Role(
    "worker",
    assume_role_policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }),
)

worker_dead_letter_queue = aws.sqs.Queue(
    "worker-dead-letter-queue",
    message_retention_seconds=1209600,
    kms_master_key_id=data_key.arn,
)

worker_dead_letter_policy = aws.iam.RolePolicy(
    "worker-dead-letter-policy",
    name="worker-dlq",
    role=role.id,
    policy=pulumi.Output.json_dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["sqs:SendMessage"],
                    "Resource": worker_dead_letter_queue.arn,
                },
                {
                    "Effect": "Allow",
                    "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                    "Resource": data_key.arn,
                },
            ],
        },
    ),
)

worker = aws.lambda_.Function(
    "worker",
    role=role.arn,
    runtime="nodejs22.x",
    handler="index.handler",
    s3_bucket="acme-code",
    s3_key="worker.zip",
    dead_letter_config=aws.lambda_.FunctionDeadLetterConfigArgs(
        target_arn=worker_dead_letter_queue.arn,
    ),
    opts=pulumi.ResourceOptions(depends_on=[worker_dead_letter_policy]),
)

nightly = aws.cloudwatch.EventRule("nightly", schedule_expression="rate(1 day)")
aws.cloudwatch.EventTarget("nightly", rule=nightly.name, arn=worker.arn)
`,
        },
      ],
      good: [
        {
          title: 'a queue that is given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.lambda_.Function(
    "worker",
    role=config.require("roleArn"),
    runtime="nodejs22.x",
    handler="index.handler",
    s3_bucket="acme-code",
    s3_key="worker.zip",
    dead_letter_config={"target_arn": config.require("queueArn")},
)
`,
        },
      ],
    },
  },
});

function hasFailureDestination(lambda: Resource): boolean {
  const config = get(lambda.properties, 'event_invoke_config');
  const destination = get(config, 'destination_config', 'on_failure', 'destination');
  return itemsOf(config).length > 0 && !possibilities(destination).some(({ value }) => isNothing(value));
}

/** The longest that SQS keeps a message: 14 days, in seconds. */
const LONGEST_RETENTION = 1_209_600;

function deadLetterQueue(lambda: Resource, context: RuleContext): FixOffer {
  return {
    title: 'Add an encrypted dead-letter queue',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => {
      const key = customerKeyFor(lambda, context);
      const name = writtenName(lambda);
      const queue = newResource('aws_sqs_queue', `${lambda.name} dead letter queue`, lambda, {
        ...(name ? { name: write.template(...name, '-dlq') } : {}),
        message_retention_seconds: write.literal(LONGEST_RETENTION),
        kms_master_key_id: key.arn,
      });
      const wiring: CanonicalEdit[] = [
        { kind: 'set', resource: lambda, path: ['dead_letter_config', 'target_arn'], value: write.reference(queue, 'arn') },
        ...key.edits,
      ];
      if (lambda.declared.grantsImplicitly) return wiring;
      const role = roleOf(get(lambda.properties, 'role'), context);
      if (!role || !context.canReach(role, lambda)) return undefined;
      const permission = sendPermission(lambda, role, queue, key.arn);
      return [...wiring, { kind: 'add', resource: permission }, { kind: 'depend', resource: lambda, on: permission }];
    },
  };
}

/** Lambda checks when it is configured that the role may send, so the permission comes first. */
function sendPermission(lambda: Resource, role: Resource, queue: NewResource, keyArn: ReturnType<typeof customerKeyFor>['arn']): NewResource {
  const allow = (actions: readonly string[], resource: typeof keyArn): ReturnType<typeof write.object> =>
    write.object({
      Effect: write.literal('Allow'),
      Action: write.list(...actions.map((action) => write.literal(action))),
      Resource: resource,
    });
  return newResource('aws_iam_role_policy', `${lambda.name} dead letter policy`, lambda, {
    name: write.template(...physicalName(lambda), '-dlq'),
    role: write.reference(role, 'id'),
    policy: write.document(
      write.object({
        Version: write.literal('2012-10-17'),
        Statement: write.list(
          allow(['sqs:SendMessage'], write.reference(queue, 'arn')),
          allow(['kms:Decrypt', 'kms:GenerateDataKey'], keyArn),
        ),
      }),
    ),
  });
}

function roleOf(value: Value, { graph }: RuleContext): Resource | undefined {
  const role = value.kind === 'reference' ? graph.resolve(value) : undefined;
  return role?.type === 'aws_iam_role' && role.mode === 'managed' ? role : undefined;
}
