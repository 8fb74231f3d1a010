import { write } from '../../server/core/edits';
import { booleanOf, get, isNothing, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { enumeration, when } from '../shared/words';

export default defineRule({
  id: 's3/no-public-access-block',
  title: 'Bucket without a complete public access block',
  severity: 'high',
  tags: ['s3', 'exposure'],
  corresponds: {
    checkov: ['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56', 'CKV2_AWS_6'],
    trivy: ['AVD-AWS-0086', 'AVD-AWS-0087', 'AVD-AWS-0091', 'AVD-AWS-0093', 'AVD-AWS-0094'],
    'cdk-nag': ['AwsSolutions-S2'],
    sonar: ['S6281'],
  },
  why: `One wrong ACL or bucket policy makes a bucket readable by everyone. The four public access block settings refuse such a
change, and ignore one that is already there. Terraform and the AWS APIs leave all four off unless they are stated, and a
bucket that is created in the console today has them on: code that says nothing is weaker than a click.`,
  howToFix: `Turn on all four settings, on the bucket or for the whole account. The change applies in place and at once. Objects
that are served publicly from the bucket stop being served: put CloudFront with origin access control in front of them.`,
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-publicaccessblockconfiguration.html',
  ],
  fixable: true,
  resources: ['aws_s3_bucket', 'aws_s3_bucket_public_access_block'],

  *check(resource, context) {
    // A block for a bucket of the program is checked with the bucket; one for a bucket elsewhere stands for it.
    if (resource.foldedInto !== undefined || isBlockedForAccount(context)) return;
    const path = resource.type === 'aws_s3_bucket' ? ['public_access_block'] : [];
    const block = get(resource.properties, ...path);
    if (isNothing(block)) {
      yield problem(resource, path, block, Object.keys(FLAGS), undefined);
      return;
    }
    const open = Object.keys(FLAGS).flatMap((flag) =>
      possibilities(get(block, flag))
        .filter(({ value }) => isNothing(value) || booleanOf(value) === false)
        .map((each) => ({ ...each, flag })),
    );
    const [first] = open;
    if (first) yield problem(resource, path, first.value, [...new Set(open.map(({ flag }) => flag))], first.condition);
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `«resource "aws_s3_bucket" "reports"» {
  bucket = "acme-reports"
}
`,
          fixed: `resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = aws_s3_bucket.reports.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
`,
        },
        {
          title: 'one setting off, through a local',
          source: `locals {
  block_policies = «false»
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = aws_s3_bucket.reports.id
  block_public_acls       = true
  block_public_policy     = local.block_policies # opened for the audit
  ignore_public_acls      = true
  restrict_public_buckets = true
}
`,
          fixed: `locals {
  block_policies = false
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = aws_s3_bucket.reports.id
  block_public_acls       = true
  block_public_policy     = true # opened for the audit
  ignore_public_acls      = true
  restrict_public_buckets = true
}
`,
        },
      ],
      good: [
        {
          title: 'a block for every bucket of a map',
          source: `locals {
  buckets = toset(["reports", "exports"])
}

resource "aws_s3_bucket" "data" {
  for_each = local.buckets
  bucket   = "acme-\${each.key}"
}

resource "aws_s3_bucket_public_access_block" "data" {
  for_each                = aws_s3_bucket.data
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
`,
        },
        {
          title: 'settings that are decided at deployment',
          unknown: true,
          source: `variable "block_public" {
  type = bool
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" {
  bucket                  = aws_s3_bucket.reports.id
  block_public_acls       = var.block_public
  block_public_policy     = var.block_public
  ignore_public_acls      = var.block_public
  restrict_public_buckets = var.block_public
}
`,
        },
        {
          title: 'a block for the whole account',
          source: `resource "aws_s3_account_public_access_block" "account" {
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
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
    «"Reports"»: {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketName": "acme-reports"
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Reports": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketName": "acme-reports",
        "PublicAccessBlockConfiguration": {
          "BlockPublicAcls": true,
          "BlockPublicPolicy": true,
          "IgnorePublicAcls": true,
          "RestrictPublicBuckets": true
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
          title: 'settings that are decided at deployment',
          unknown: true,
          source: `{
  "Parameters": { "BlockPublic": { "Type": "String", "AllowedValues": ["true", "false"] } },
  "Resources": {
    "Reports": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "PublicAccessBlockConfiguration": {
          "BlockPublicAcls": { "Ref": "BlockPublic" },
          "BlockPublicPolicy": { "Ref": "BlockPublic" },
          "IgnorePublicAcls": { "Ref": "BlockPublic" },
          "RestrictPublicBuckets": { "Ref": "BlockPublic" }
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
          title: 'a parameter whose default leaves the bucket open',
          source: `Parameters:
  BlockPolicies:
    Type: String
    Default: «"false"»
Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: !Ref BlockPolicies
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
`,
          fixed: `Parameters:
  BlockPolicies:
    Type: String
    Default: "false"
Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
`,
        },
        {
          source: `Resources:
  «Reports»:
    Type: AWS::S3::Bucket
    # Monthly figures
`,
          fixed: `Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
    # Monthly figures
`,
        },
      ],
      good: [
        {
          source: `Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import { Stack, StackProps } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class ReportsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    «new s3.Bucket»(this, 'Reports', {
      versioned: true,
    });
  }
}
`,
          fixed: `import { Stack, StackProps } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class ReportsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    new s3.Bucket(this, 'Reports', {
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    });
  }
}
`,
        },
      ],
      good: [
        {
          source: `import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class ReportsStack extends Stack {
  constructor(scope: Construct, id: string, block?: s3.BlockPublicAccess) {
    super(scope, id);
    new s3.Bucket(this, 'Reports', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });
    new s3.Bucket(this, 'Exports', { blockPublicAccess: block });
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

const reports = «new aws.s3.Bucket»("reports", {
    bucket: "acme-reports",
});

export const bucketName = reports.id;
`,
          fixed: `import * as aws from "@pulumi/aws";

const reports = new aws.s3.Bucket("reports", {
    bucket: "acme-reports",
});

new aws.s3.BucketPublicAccessBlock("reports-public-access-block", {
    bucket: reports.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
});

export const bucketName = reports.id;
`,
        },
      ],
      good: [
        {
          title: 'settings that are decided at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const block = new pulumi.Config().requireBoolean("blockPublic");
const reports = new aws.s3.Bucket("reports", {});
new aws.s3.BucketPublicAccessBlock("reports", {
    bucket: reports.id,
    blockPublicAcls: block,
    blockPublicPolicy: block,
    ignorePublicAcls: block,
    restrictPublicBuckets: block,
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

reports = «aws.s3.Bucket»("reports", bucket="acme-reports")
`,
          fixed: `import pulumi_aws as aws

reports = aws.s3.Bucket("reports", bucket="acme-reports")

aws.s3.BucketPublicAccessBlock(
    "reports-public-access-block",
    bucket=reports.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
`,
        },
      ],
      good: [
        {
          title: 'settings that are decided at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

block = pulumi.Config().require_bool("blockPublic")
reports = aws.s3.Bucket("reports")
aws.s3.BucketPublicAccessBlock(
    "reports",
    bucket=reports.id,
    block_public_acls=block,
    block_public_policy=block,
    ignore_public_acls=block,
    restrict_public_buckets=block,
)
`,
        },
      ],
    },
  },
});

/** The settings, in words. */
const FLAGS: Readonly<Record<string, string>> = {
  block_public_acls: 'new public ACLs',
  block_public_policy: 'public bucket policies',
  ignore_public_acls: 'existing public ACLs',
  restrict_public_buckets: 'access through a public policy',
};

function problem(bucket: Resource, path: readonly string[], at: Value, open: readonly string[], condition: string | undefined): Problem {
  const what = open.length === Object.keys(FLAGS).length ? 'public access' : enumeration(open.map((flag) => FLAGS[flag] ?? flag));
  return {
    resource: bucket,
    at,
    message: `Bucket ${labelOf(bucket)} does not block ${what}${when(condition)}, so one wrong ACL or policy exposes its objects. Turn on all four public access block settings.`,
    fixes: [
      {
        title: 'Block public access to the bucket',
        applicability: 'safe',
        impact: 'in-place',
        edits: () =>
          open.map((flag) => ({
            kind: 'set',
            resource: bucket,
            path: [...path, flag],
            value: write.literal(true),
          })),
      },
    ],
  };
}

function isBlockedForAccount({ graph }: RuleContext): boolean {
  return graph
    .ofType('aws_s3_account_public_access_block')
    .some((block) => Object.keys(FLAGS).every((flag) => booleanOf(get(block.properties, flag)) === true));
}
