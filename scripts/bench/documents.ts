/** Generated programs for measuring: what a team writes, repeated until it is long enough. */

export interface BenchDocument {
  readonly dialect: string;
  readonly file: string;
  /** A program of about this many lines. */
  text(lines: number): string;
  /** A literal of the text that edits change. */
  readonly target: string;
}

export const DOCUMENTS: readonly BenchDocument[] = [
  { dialect: 'terraform', file: 'main.tf', target: 'Holds the exports', text: (lines) => repeat(terraform, lines) },
  { dialect: 'cloudformation-yaml', file: 'template.yaml', target: 'Holds the exports', text: (lines) => `Resources:\n${repeat(yaml, lines)}` },
  { dialect: 'cloudformation-json', file: 'template.json', target: 'Holds the exports', text: json },
  { dialect: 'cdk-typescript', file: 'app.ts', target: 'Holds the exports', text: cdk },
  { dialect: 'pulumi-typescript', file: 'index.ts', target: 'Holds the exports', text: (lines) => `${PULUMI_TYPESCRIPT_HEAD}${repeat(pulumiTypeScript, lines)}` },
  { dialect: 'pulumi-python', file: '__main__.py', target: 'Holds the exports', text: (lines) => `${PULUMI_PYTHON_HEAD}${repeat(pulumiPython, lines)}` },
];

function repeat(part: (index: number) => string, lines: number): string {
  const parts: string[] = [];
  for (let count = 0, index = 0; count < lines; index++) {
    const text = part(index);
    parts.push(text);
    count += text.split('\n').length - 1;
  }
  return parts.join('');
}

function terraform(i: number): string {
  return `locals {
  name_${i} = "\${var.project_${i}}-exports-${i}"
}

variable "project_${i}" {
  type    = string
  default = "acme"
}

resource "aws_s3_bucket" "exports_${i}" {
  bucket = local.name_${i}
  tags = {
    Name        = local.name_${i}
    Description = "Holds the exports"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "exports_${i}" {
  bucket = aws_s3_bucket.exports_${i}.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_iam_role_policy" "exports_${i}" {
  name = "exports-${i}"
  role = "exports-role"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "*"
    }]
  })
}

`;
}

function yaml(i: number): string {
  return `  Exports${i}:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub acme-exports-\${AWS::AccountId}-${i}
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: AES256
      Tags:
        - Key: Description
          Value: Holds the exports
  Role${i}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: lambda.amazonaws.com }
            Action: sts:AssumeRole
      Policies:
        - PolicyName: exports
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [s3:GetObject, s3:PutObject]
                Resource: "*"
`;
}

function json(lines: number): string {
  const resources: Record<string, unknown> = {};
  for (let i = 0; JSON.stringify({ Resources: resources }, null, 2).split('\n').length < lines; i++) {
    resources[`Exports${i}`] = {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: { 'Fn::Sub': `acme-exports-\${AWS::AccountId}-${i}` },
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        Tags: [{ Key: 'Description', Value: 'Holds the exports' }],
      },
    };
    resources[`Role${i}`] = {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
        Policies: [{ PolicyName: 'exports', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' }] } }],
      },
    };
  }
  return `${JSON.stringify({ Resources: resources }, null, 2)}\n`;
}

function cdk(lines: number): string {
  const part = (i: number): string => `
    const exports${i} = new s3.Bucket(this, 'Exports${i}', {
      bucketName: \`acme-exports-\${props.stage}-${i}\`,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
    });
    cdk.Tags.of(exports${i}).add('Description', 'Holds the exports');

    const worker${i} = new lambda.Function(this, 'Worker${i}', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
      environment: { BUCKET: exports${i}.bucketName },
    });
    worker${i}.addToRolePolicy(new iam.PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: ['*'],
    }));
`;
  return `import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

interface ExportsProps extends cdk.StackProps {
  readonly stage: string;
}

export class ExportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: ExportsProps) {
    super(scope, id, props);
${repeat(part, lines)}  }
}

new ExportsStack(new cdk.App(), 'Exports', { stage: 'dev' });
`;
}

const PULUMI_TYPESCRIPT_HEAD = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const project = config.get("project") ?? "acme";
`;

function pulumiTypeScript(i: number): string {
  return `
const exports${i} = new aws.s3.Bucket("exports-${i}", {
    bucket: \`\${project}-exports-${i}\`,
    tags: { Description: "Holds the exports" },
});

new aws.s3.BucketServerSideEncryptionConfiguration("exports-${i}", {
    bucket: exports${i}.id,
    rules: [{
        applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
    }],
});

new aws.iam.RolePolicy("exports-${i}", {
    role: "exports-role",
    policy: exports${i}.arn.apply(arn => JSON.stringify({
        Version: "2012-10-17",
        Statement: [{
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject"],
            Resource: "*",
        }],
    })),
});
`;
}

const PULUMI_PYTHON_HEAD = `import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
project = config.get("project") or "acme"
`;

function pulumiPython(i: number): string {
  return `
exports_${i} = aws.s3.Bucket(
    "exports-${i}",
    bucket=f"{project}-exports-${i}",
    tags={"Description": "Holds the exports"},
)

aws.s3.BucketServerSideEncryptionConfiguration(
    "exports-${i}",
    bucket=exports_${i}.id,
    rules=[
        aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
            apply_server_side_encryption_by_default=aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
                sse_algorithm="AES256",
            ),
        )
    ],
)

aws.iam.RolePolicy(
    "exports-${i}",
    role="exports-role",
    policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": "*",
        }],
    }),
)
`;
}
