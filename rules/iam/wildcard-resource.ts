import type { Severity } from '../../server/core/config';
import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import type { IamAction, IamReference } from '../../server/core/iam';
import type { PolicyStatement } from '../../server/core/policy';
import { isNothing, possibilities, stringOf } from '../../server/core/query';
import { labelOf } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { identityStatements, type AttachedStatement } from '../shared/policies';
import { isWildcard, keyOf, MOST_RESOURCES, namesResource, needsStar, NO_RESOURCES, programResources, scopesOf, single, type Scope } from '../shared/scoping';

export default defineRule({
  id: 'iam/wildcard-resource',
  title: 'Permission on every resource',
  severity: 'critical',
  tags: ['iam', 'least-privilege'],
  corresponds: {
    checkov: ['CKV_AWS_355', 'CKV_AWS_356', 'CKV_AWS_288', 'CKV_AWS_290'],
    trivy: ['AVD-AWS-0057'],
    'cdk-nag': ['AwsSolutions-IAM5'],
    sonar: ['S6304'],
  },
  why: `A statement on \`*\` reaches every resource of the account, those of other teams and of next year included. Whoever gets hold of the
role reads or changes them all. Writing access is reported as critical, reading as high.

Some actions AWS authorises on \`*\` only, such as \`cloudwatch:PutMetricData\` or \`ec2:DescribeInstances\`: they are not reported. Which ones
is taken from AWS's service authorization reference.`,
  howToFix: `Name the resources. The first fix takes the program's own resources that the actions can work on, and an ARN pattern where the
program has none; the second uses ARN patterns of this account and region throughout. Actions that work on \`*\` only move to a statement of
their own. The change applies in place; whatever used the wider permission is refused from then on, so read the list before you apply it.`,
  references: [
    'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  ],
  fixable: true,

  *checkProgram(context) {
    for (const { resource, statement } of identityStatements(context)) {
      if (statement.effect !== 'Allow') continue;
      const scopable = scopableActions(statement, context.iam);
      if (scopable.length === 0) continue;
      const wildcard = statement.resources.values.find(isWildcard);
      if (!wildcard) continue;
      const writes = scopable.filter((action) => action.accessLevel !== 'Read' && action.accessLevel !== 'List');
      const [example] = writes.length > 0 ? writes : scopable;
      yield {
        resource,
        at: wildcard,
        severity: severityOf(writes.length > 0, statement.conditions),
        message: `${labelOf(resource)} allows ${example ? named(example, statement, scopable, context.iam) : 'actions'} on every resource, although it can be limited. Name the resources that are needed.`,
        fixes: [
          scope('Limit to the resources of this program', { resource, statement }, context, programResources),
          scope('Limit to ARN patterns of this account and region', { resource, statement }, context, NO_RESOURCES),
        ],
      };
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_s3_bucket" "orders" {
  bucket = "acme-orders"
}

resource "aws_iam_role_policy" "orders" {
  name = "orders"
  role = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]
        Resource = «"*"» # to be narrowed
      },
    ]
  })
}
`,
          fixed: `resource "aws_s3_bucket" "orders" {
  bucket = "acme-orders"
}

resource "aws_iam_role_policy" "orders" {
  name = "orders"
  role = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]
        Resource = ["\${aws_s3_bucket.orders.arn}/*", aws_s3_bucket.orders.arn] # to be narrowed
      },
    ]
  })
}
`,
        },
        {
          title: 'actions that only work on * are split off',
          source: `resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

data "aws_iam_policy_document" "orders" {
  statement {
    actions   = ["dynamodb:PutItem", "cloudwatch:PutMetricData"]
    resources = [«"*"»]
  }
}

resource "aws_iam_policy" "orders" {
  name   = "orders"
  policy = data.aws_iam_policy_document.orders.json
}
`,
          fixed: `resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

data "aws_iam_policy_document" "orders" {
  statement {
    actions   = ["dynamodb:PutItem"]
    resources = [aws_dynamodb_table.orders.arn]
  }

  statement {
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "orders" {
  name   = "orders"
  policy = data.aws_iam_policy_document.orders.json
}
`,
        },
        {
          title: 'reading, through a local',
          severity: 'high',
          source: `locals {
  anything = «"*"»
}

resource "aws_secretsmanager_secret" "orders" {
  name = "orders"
}

resource "aws_iam_role_policy" "orders" {
  name = "orders"
  role = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = local.anything
    }]
  })
}
`,
          fixed: `locals {
  anything = "*"
}

resource "aws_secretsmanager_secret" "orders" {
  name = "orders"
}

resource "aws_iam_role_policy" "orders" {
  name = "orders"
  role = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = aws_secretsmanager_secret.orders.arn
    }]
  })
}
`,
        },
      ],
      good: [
        {
          title: 'actions that only work on *, a key policy, and a resource that is given at deployment',
          unknown: true,
          source: `variable "bucket_arn" {
  type = string
}

resource "aws_iam_role_policy" "metrics" {
  name = "metrics"
  role = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["cloudwatch:PutMetricData", "ec2:DescribeInstances"], Resource = "*" },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "\${var.bucket_arn}/*" },
      { Effect = "Deny", Action = "s3:DeleteBucket", Resource = "*" },
    ]
  })
}

resource "aws_kms_key" "data" {
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
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
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": { "KmsMasterKeyId": { "Ref": "KeyArn" } }
    },
    "Worker": {
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
            "PolicyName": "orders",
            "PolicyDocument": {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": ["sqs:SendMessage", "xray:PutTraceSegments"],
                  "Resource": «"*"»
                }
              ]
            }
          }
        ]
      }
    }
  },
  "Parameters": { "KeyArn": { "Type": "String" } }
}
`,
          fixed: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": { "KmsMasterKeyId": { "Ref": "KeyArn" } }
    },
    "Worker": {
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
            "PolicyName": "orders",
            "PolicyDocument": {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Effect": "Allow",
                  "Action": ["sqs:SendMessage"],
                  "Resource": { "Fn::GetAtt": ["Orders", "Arn"] }
                },
                {
                  "Effect": "Allow",
                  "Action": ["xray:PutTraceSegments"],
                  "Resource": "*"
                }
              ]
            }
          }
        ]
      }
    }
  },
  "Parameters": { "KeyArn": { "Type": "String" } }
}
`,
        },
      ],
      good: [
        {
          source: `{
  "Resources": {
    "Metrics": {
      "Type": "AWS::IAM::ManagedPolicy",
      "Properties": {
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [
            { "Effect": "Allow", "Action": "cloudwatch:PutMetricData", "Resource": "*" }
          ]
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
          source: `Resources:
  Orders:
    Type: AWS::S3::Bucket
  Writer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action:
              - s3:PutObject
            Resource: «"*"» # to be narrowed
`,
          fixed: `Resources:
  Orders:
    Type: AWS::S3::Bucket
  Writer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action:
              - s3:PutObject
            Resource: !Sub "\${Orders.Arn}/*" # to be narrowed
`,
        },
        {
          title: 'an account and resource of *',
          source: `Resources:
  Writer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sqs:SendMessage
            Resource: «!Sub arn:aws:sqs:\${AWS::Region}:*:*»
`,
          fixed: `Resources:
  Writer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sqs:SendMessage
            Resource: !Sub arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:*
`,
        },
      ],
      good: [
        {
          title: 'a resource that is given at deployment',
          unknown: true,
          source: `Parameters:
  BucketArn:
    Type: String
Resources:
  Writer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:PutObject
            Resource: !Sub \${BucketArn}/*
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, role: iam.Role) {
    super(scope, id);

    const orders = new s3.Bucket(this, 'Orders');

    new iam.Policy(this, 'Writer', {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['s3:PutObject', 'cloudwatch:PutMetricData'],
          resources: [«'*'»], // to be narrowed
        }),
      ],
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, role: iam.Role) {
    super(scope, id);

    const orders = new s3.Bucket(this, 'Orders');

    new iam.Policy(this, 'Writer', {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['s3:PutObject'],
          resources: [orders.arnForObjects('*')], // to be narrowed
        }),
        new iam.PolicyStatement({
          actions: ['cloudwatch:PutMetricData'],
          resources: ['*'],
        }),
      ],
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a resource that is passed in',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, bucketArn: string) {
    super(scope, id);

    new iam.ManagedPolicy(this, 'Writer', {
      statements: [
        new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [\`\${bucketArn}/*\`] }),
        new iam.PolicyStatement({ actions: ['cloudwatch:PutMetricData'], resources: ['*'] }),
      ],
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

const orders = new aws.sqs.Queue("orders", { kmsMasterKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" });

const writer = new aws.iam.RolePolicy("writer", {
    role: "orders",
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: ["sqs:SendMessage", "xray:PutTraceSegments"],
                Resource: «"*"», // to be narrowed
            },
        ],
    }),
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const orders = new aws.sqs.Queue("orders", { kmsMasterKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" });

const writer = new aws.iam.RolePolicy("writer", {
    role: "orders",
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: ["sqs:SendMessage"],
                Resource: orders.arn, // to be narrowed
            },
            { Effect: "Allow", Action: ["xray:PutTraceSegments"], Resource: "*" },
        ],
    }),
});
`,
        },
      ],
      good: [
        {
          title: 'a resource that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const queueArn = new pulumi.Config().require("queueArn");

new aws.iam.RolePolicy("writer", {
    role: "orders",
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn }],
    }),
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

ANYTHING = «"*"»

orders = aws.sqs.Queue("orders", kms_master_key_id="arn:aws:kms:eu-west-1:111122223333:key/1")

aws.iam.RolePolicy(
    "writer",
    role="orders",
    policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["sqs:SendMessage"],
                "Resource": ANYTHING,  # to be narrowed
            },
        ],
    }),
)
`,
          fixed: `import json

import pulumi
import pulumi_aws as aws

ANYTHING = "*"

orders = aws.sqs.Queue("orders", kms_master_key_id="arn:aws:kms:eu-west-1:111122223333:key/1")

aws.iam.RolePolicy(
    "writer",
    role="orders",
    policy=pulumi.Output.json_dumps({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["sqs:SendMessage"],
                "Resource": orders.arn,  # to be narrowed
            },
        ],
    }),
)
`,
        },
      ],
      good: [
        {
          title: 'a resource that is given at deployment',
          unknown: true,
          source: `import json

import pulumi
import pulumi_aws as aws

queue_arn = pulumi.Config().require("queueArn")

aws.iam.RolePolicy(
    "writer",
    role="orders",
    policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue_arn}],
    }),
)
`,
        },
      ],
    },
  },
});

/** The actions of a statement that could be limited to resources. */
function scopableActions(statement: PolicyStatement, iam: IamReference): readonly IamAction[] {
  return statement.actions.values.flatMap((value) => {
    const matching = iam.actionsMatching(stringOf(value) ?? '') ?? [];
    return needsStar(matching) ? [] : matching.filter((action) => action.targets.length > 0);
  });
}

/** The action, as the policy has it: maybe by a pattern. And whether there are more. */
function named(example: IamAction, statement: PolicyStatement, scopable: readonly IamAction[], iam: IamReference): string {
  for (const value of statement.actions.values) {
    const pattern = stringOf(value) ?? '';
    const matching = iam.actionsMatching(pattern) ?? [];
    if (pattern.includes('*') && matching.includes(example)) return scopable.every((each) => matching.includes(each)) ? pattern : `${pattern} and more`;
  }
  return scopable.length > 1 ? `${example.id} and more` : example.id;
}

/** Condition keys that tie a request to an account, an organisation, a network or a tag of the resource. */
const PINNING =
  /^(aws:(ResourceAccount|ResourceOrgID|ResourceOrgPaths|PrincipalAccount|PrincipalOrgID|PrincipalOrgPaths|SourceAccount|SourceVpc|SourceVpce|SourceOrgID|ResourceTag\/.*)|[a-z0-9-]+:(ResourceTag\/.*|ResourceAccount|resourceTag\/.*))$/i;

function severityOf(writes: boolean, conditions: Value): Severity {
  if (isNothing(conditions)) return writes ? 'critical' : 'high';
  const keys = conditionKeys(conditions);
  if (keys === undefined || keys.some((key) => PINNING.test(key))) return 'medium';
  if (keys.some((key) => /^aws:RequestedRegion$/i.test(key))) return writes ? 'medium' : 'low';
  return writes ? 'critical' : 'high';
}

/** Undefined when the conditions cannot all be seen. */
function conditionKeys(conditions: Value): readonly string[] | undefined {
  const keys: string[] = [];
  for (const { value } of possibilities(conditions)) {
    if (value.kind !== 'object' || !value.complete) return undefined;
    for (const { value: operator } of value.entries.values()) {
      if (operator.kind !== 'object') return undefined;
      keys.push(...operator.entries.keys());
    }
  }
  return keys;
}

/** The most star-only actions that a pattern is spelled out for when they move to a statement of their own. */
const MOST_SPLIT = 12;

function scope(title: string, attached: AttachedStatement, context: RuleContext, own: Scope): FixOffer {
  return {
    title,
    applicability: 'unsafe',
    impact: 'in-place',
    edits: () => scopingEdits(attached, context, own),
  };
}

function scopingEdits({ resource, statement }: AttachedStatement, context: RuleContext, own: Scope): readonly CanonicalEdit[] | undefined {
  const { actions, resources } = statement;
  if (!actions.complete || !resources.complete || !resources.site) return undefined;
  const kept: Value[] = [];
  const split = new Set<string>();
  const scopes = new Map<string, Expression>();
  for (const value of actions.values) {
    const matching = context.iam.actionsMatching(stringOf(value) ?? '');
    if (!matching) return undefined;
    if (needsStar(matching)) {
      split.add(stringOf(value) ?? '');
      continue;
    }
    for (const action of matching) if (action.targets.length === 0) split.add(action.id);
    kept.push(value);
    for (const action of matching) {
      const needed = action.targets.length > 0 ? scopesOf(action, resource, context, own) : [];
      if (!needed) return undefined;
      for (const expression of needed) scopes.set(keyOf(expression), expression);
    }
  }
  if (own !== NO_RESOURCES && ![...scopes.values()].some(namesResource)) return undefined;
  if (split.size > MOST_SPLIT || scopes.size === 0 || scopes.size > MOST_RESOURCES) return undefined;
  if (split.size > 0 && !isNothing(statement.conditions)) return undefined;
  const others = resources.values.filter((value) => !isWildcard(value)).map((value) => write.existing(value));
  const list = write.list(...others, ...scopes.values());
  const edits: CanonicalEdit[] = [{ kind: 'replace', resource, site: resources.site, by: single(list) }];
  if (split.size > 0) {
    if (kept.length < actions.values.length) {
      if (!actions.site) return undefined;
      const remaining = write.list(...kept.map((value) => write.existing(value)));
      edits.push({ kind: 'replace', resource, site: actions.site, by: remaining });
    }
    edits.push({
      kind: 'add-statement',
      resource,
      after: statement.node,
      statement: { actions: [...split].sort(), resources: [write.literal('*')] },
    });
  }
  return edits;
}
