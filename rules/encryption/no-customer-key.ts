import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { booleanOf, descendants, equals, get, isNothing, patternOf, possibilities, someValue, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { statementsOf } from '../../server/core/policy';
import { ENCRYPTED, type EncryptedType } from '../shared/encrypted-types';
import { servicesUsing } from '../shared/key-users';
import { customerKeyFor, isAwsManagedKey } from '../shared/keys';
import { lazily } from '../../server/core/lazy';
import { when } from '../shared/words';

const SEPARATE_ENCRYPTION = 'aws_s3_bucket_server_side_encryption_configuration';

export default defineRule({
  id: 'encryption/no-customer-key',
  title: 'Data encrypted with a key that AWS owns',
  severity: 'high',
  tags: ['encryption', 'kms'],
  corresponds: {
    checkov: ['CKV_AWS_145', 'CKV_AWS_26', 'CKV_AWS_27', 'CKV_AWS_119', 'CKV_AWS_149', 'CKV_AWS_158', 'CKV_AWS_136', 'CKV_AWS_166'],
    trivy: ['AVD-AWS-0132', 'AVD-AWS-0136', 'AVD-AWS-0135', 'AVD-AWS-0025', 'AVD-AWS-0098', 'AVD-AWS-0017', 'AVD-AWS-0033'],
    'cdk-nag': ['AwsSolutions-SNS2', 'AwsSolutions-SQS2'],
    sonar: ['S6245', 'S6327', 'S6330'],
  },
  why: `A key that AWS owns or manages cannot be shared with another account, its use cannot be restricted by a key policy, and
nobody can revoke it: whoever may read the data may decrypt it. A customer key makes decryption a permission of its own, leaves a
trail in CloudTrail, and can be disabled in an incident. PCI DSS and most auditors ask for it.`,
  howToFix: `Name a customer key, with rotation on. On S3 also turn on the bucket key, which cuts the number of KMS requests. For
buckets, tables, topics, queues, secrets, streams and log groups the change applies in place and covers new data; existing objects keep
their key until they are written again. RDS, EBS, EFS, ElastiCache, OpenSearch, ECR and backup vaults are replaced when their key
changes: the fix says so and is never applied unasked. A key costs about a dollar a month and a little per request.`,
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html',
  ],
  fixable: true,
  resources: ['aws_s3_bucket', SEPARATE_ENCRYPTION, ...new Set(ENCRYPTED.flatMap((target) => target.types))],

  *check(resource, context) {
    if (resource.type === 'aws_s3_bucket') {
      if (!needsS3ManagedKeys(resource, context)) yield* checkBucket(resource, ['server_side_encryption_configuration'], context);
      return;
    }
    if (resource.type === SEPARATE_ENCRYPTION) {
      // For a bucket of the program it is checked with the bucket; for one elsewhere it stands for it.
      if (resource.foldedInto === undefined) yield* checkBucket(resource, [], context);
      return;
    }
    for (const target of ENCRYPTED) {
      if (target.types.includes(resource.type)) yield* checkTarget(resource, target, context);
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_s3_bucket" "exports" {
  bucket = "acme-exports"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = «"AES256"» # the default
    }
  }
}
`,
          fixed: `resource "aws_kms_key" "exports" {
  description         = "Encrypts exports"
  enable_key_rotation = true
}

resource "aws_kms_alias" "exports" {
  name          = "alias/acme-exports"
  target_key_id = aws_kms_key.exports.key_id
}

resource "aws_s3_bucket" "exports" {
  bucket = "acme-exports"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms" # the default
      kms_master_key_id = aws_kms_key.exports.arn
    }
  }
}
`,
        },
        {
          title: 'a key of the program is reused; the algorithm comes through a local',
          source: `locals {
  algorithm = «"AES256"»
}

resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "exports" {
  bucket = "acme-exports"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = local.algorithm
    }
  }
}
`,
          fixed: `locals {
  algorithm = "AES256"
}

resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "exports" {
  bucket = "acme-exports"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "exports" {
  bucket = aws_s3_bucket.exports.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}
`,
        },
        {
          title: 'a key that AWS manages',
          source: `resource "aws_kms_key" "messages" {
  description         = "Encrypts messages"
  enable_key_rotation = true
}

resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = «"alias/aws/sqs"»
}
`,
          fixed: `resource "aws_kms_key" "messages" {
  description         = "Encrypts messages"
  enable_key_rotation = true
}

resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.messages.arn
}
`,
        },
        {
          title: 'nothing said: AWS encrypts with a key of its own',
          severity: 'low',
          source: `resource "aws_kms_key" "tables" {
  description         = "Encrypts tables"
  enable_key_rotation = true
}

«resource "aws_dynamodb_table" "orders"» {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}
`,
          fixed: `resource "aws_kms_key" "tables" {
  description         = "Encrypts tables"
  enable_key_rotation = true
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
    kms_key_arn = aws_kms_key.tables.arn
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a key that is given at deployment',
          unknown: true,
          source: `variable "key_arn" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name              = "orders"
  kms_master_key_id = var.key_arn
}
`,
        },
        {
          title: 'the bucket that a load balancer logs to: only SSE-S3 works there',
          source: `resource "aws_s3_bucket" "logs" {
  bucket = "acme-balancer-logs"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_lb" "web" {
  name               = "web"
  load_balancer_type = "application"
  subnets            = ["subnet-0a1b2c3d", "subnet-4e5f6a7b"]

  access_logs {
    bucket  = aws_s3_bucket.logs.id
    enabled = true
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
  "Resources": {
    "Exports": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketEncryption": {
          "ServerSideEncryptionConfiguration": [
            { "ServerSideEncryptionByDefault": { "SSEAlgorithm": «"AES256"» } }
          ]
        }
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Exports": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketEncryption": {
          "ServerSideEncryptionConfiguration": [
            {
              "ServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms",
                "KMSMasterKeyID": { "Fn::GetAtt": ["ExportsKey", "Arn"] }
              },
              "BucketKeyEnabled": true
            }
          ]
        }
      }
    },
    "ExportsKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Encrypts Exports",
        "EnableKeyRotation": true
      }
    },
    "ExportsKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": {
        "AliasName": "alias/exports",
        "TargetKeyId": { "Ref": "ExportsKey" }
      }
    }
  }
}
`,
        },
        {
          title: 'a key of the program is reused',
          source: `{
  "Resources": {
    "DataKey": {
      "Type": "AWS::KMS::Key",
      "Properties": { "EnableKeyRotation": true }
    },
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "KmsMasterKeyId": «"alias/aws/sqs"»
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
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "KmsMasterKeyId": { "Fn::GetAtt": ["DataKey", "Arn"] }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a key that is given at deployment',
          unknown: true,
          source: `{
  "Parameters": { "KeyArn": { "Type": "String" } },
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": { "KmsMasterKeyId": { "Ref": "KeyArn" } }
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
  # What partners fetch
  Exports:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: «AES256» # the default
`,
          fixed: `Resources:
  # What partners fetch
  Exports:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms # the default
              KMSMasterKeyID: !GetAtt ExportsKey.Arn
            BucketKeyEnabled: true

  ExportsKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Encrypts Exports
      EnableKeyRotation: true

  ExportsKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/exports
      TargetKeyId: !Ref ExportsKey
`,
        },
        {
          title: "the algorithm comes through a parameter's default",
          source: `Parameters:
  Algorithm:
    Type: String
    Default: «AES256»
Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  Exports:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: !Ref Algorithm
`,
          fixed: `Parameters:
  Algorithm:
    Type: String
    Default: AES256
Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  Exports:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt DataKey.Arn
            BucketKeyEnabled: true
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
  Exports:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !Ref KeyArn
`,
        },
        {
          title: 'a global table whose replicas name their keys',
          source: `Parameters:
  KeyArn:
    Type: String
Resources:
  Orders:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
      SSESpecification:
        SSEEnabled: true
        SSEType: KMS
      Replicas:
        - Region: eu-west-1
          SSESpecification:
            KMSMasterKeyId: !Ref KeyArn
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class ExportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new s3.Bucket(this, 'Exports', {
      encryption: «s3.BucketEncryption.S3_MANAGED», // the default
      enforceSSL: true,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class ExportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const exportsKey = new kms.Key(this, 'ExportsKey', {
      alias: 'exports',
      description: 'Encrypts Exports',
      enableKeyRotation: true,
    });

    new s3.Bucket(this, 'Exports', {
      encryption: s3.BucketEncryption.KMS, // the default
      enforceSSL: true,
      encryptionKey: exportsKey,
      bucketKeyEnabled: true,
    });
  }
}
`,
        },
        {
          title: 'a key of the program is reused; the setting comes through a constant',
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

const ENCRYPTION = «s3.BucketEncryption.S3_MANAGED»;

export class ExportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const dataKey = new kms.Key(this, 'DataKey', { enableKeyRotation: true });

    new s3.Bucket(this, 'Exports', { encryption: ENCRYPTION });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

const ENCRYPTION = s3.BucketEncryption.S3_MANAGED;

export class ExportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const dataKey = new kms.Key(this, 'DataKey', { enableKeyRotation: true });

    new s3.Bucket(this, 'Exports', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: dataKey,
      bucketKeyEnabled: true,
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a site that CloudFront reads with an origin access identity, which cannot use KMS',
          source: `import * as cdk from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

class SiteStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const site = new s3.Bucket(this, 'Site', { encryption: s3.BucketEncryption.S3_MANAGED });
    site.grantRead(new cloudfront.OriginAccessIdentity(this, 'Reader'));
  }
}

new SiteStack(new cdk.App(), 'SiteStack');
`,
        },
        {
          title: 'a key that is passed in',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, key: kms.IKey) {
    super(scope, id);
    new sqs.Queue(this, 'Orders', { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: key });
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

const exports_ = new aws.s3.Bucket("exports", {});

new aws.s3.BucketServerSideEncryptionConfiguration("exports", {
    bucket: exports_.id,
    rules: [{
        applyServerSideEncryptionByDefault: {
            sseAlgorithm: «"AES256"», // the default
        },
    }],
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const exportsKey = new aws.kms.Key("exports-key", {
    description: "Encrypts exports",
    enableKeyRotation: true,
});

new aws.kms.Alias("exports-key-alias", {
    name: "alias/exports",
    targetKeyId: exportsKey.keyId,
});

const exports_ = new aws.s3.Bucket("exports", {});

new aws.s3.BucketServerSideEncryptionConfiguration("exports", {
    bucket: exports_.id,
    rules: [{
        applyServerSideEncryptionByDefault: {
            sseAlgorithm: "aws:kms", // the default
            kmsMasterKeyId: exportsKey.arn,
        },
        bucketKeyEnabled: true,
    }],
});
`,
        },
        {
          title: 'a key of the program is reused; the algorithm comes through a constant',
          source: `import * as aws from "@pulumi/aws";

const algorithm = «"AES256"»;

const dataKey = new aws.kms.Key("data", { enableKeyRotation: true });

const reports = new aws.s3.Bucket("reports", {});

new aws.s3.BucketServerSideEncryptionConfiguration("reports", {
    bucket: reports.id,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: algorithm } }],
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const algorithm = "AES256";

const dataKey = new aws.kms.Key("data", { enableKeyRotation: true });

const reports = new aws.s3.Bucket("reports", {});

new aws.s3.BucketServerSideEncryptionConfiguration("reports", {
    bucket: reports.id,
    rules: [
        {
            applyServerSideEncryptionByDefault: {
                sseAlgorithm: "aws:kms",
                kmsMasterKeyId: dataKey.arn,
            },
            bucketKeyEnabled: true,
        },
    ],
});
`,
        },
      ],
      good: [
        {
          title: 'a key that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

new aws.sqs.Queue("orders", { kmsMasterKeyId: new pulumi.Config().require("keyArn") });
`,
        },
        {
          title: 'a site that CloudFront reads with an origin access identity, which cannot use KMS',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const site = new aws.s3.Bucket("site", {});
const reader = new aws.cloudfront.OriginAccessIdentity("reader", {});

new aws.s3.BucketPolicy("site", {
    bucket: site.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { AWS: reader.iamArn },
                Action: "s3:GetObject",
                Resource: pulumi.interpolate\`\${site.arn}/*\`,
            },
        ],
    }),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

reports = aws.s3.Bucket("reports")

aws.s3.BucketServerSideEncryptionConfiguration(
    "reports",
    bucket=reports.id,
    rules=[
        {
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": «"AES256"»,  # the default
            },
        }
    ],
)
`,
          fixed: `import pulumi_aws as aws

reports_key = aws.kms.Key(
    "reports-key",
    description="Encrypts reports",
    enable_key_rotation=True,
)

aws.kms.Alias(
    "reports-key-alias",
    name="alias/reports",
    target_key_id=reports_key.key_id,
)

reports = aws.s3.Bucket("reports")

aws.s3.BucketServerSideEncryptionConfiguration(
    "reports",
    bucket=reports.id,
    rules=[
        {
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms",  # the default
                "kms_master_key_id": reports_key.arn,
            },
            "bucket_key_enabled": True,
        }
    ],
)
`,
        },
        {
          title: 'a key of the program is reused; the algorithm comes through a constant',
          source: `import pulumi_aws as aws

ALGORITHM = «"AES256"»

data_key = aws.kms.Key("data", enable_key_rotation=True)

reports = aws.s3.Bucket("reports")

aws.s3.BucketServerSideEncryptionConfiguration(
    "reports",
    bucket=reports.id,
    rules=[
        aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
            apply_server_side_encryption_by_default=aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
                sse_algorithm=ALGORITHM,
            ),
        )
    ],
)
`,
          fixed: `import pulumi_aws as aws

ALGORITHM = "AES256"

data_key = aws.kms.Key("data", enable_key_rotation=True)

reports = aws.s3.Bucket("reports")

aws.s3.BucketServerSideEncryptionConfiguration(
    "reports",
    bucket=reports.id,
    rules=[
        aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
            apply_server_side_encryption_by_default=aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
                sse_algorithm="aws:kms",
                kms_master_key_id=data_key.arn,
            ),
            bucket_key_enabled=True,
        )
    ],
)
`,
        },
      ],
      good: [
        {
          title: 'a key that is given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

aws.sqs.Queue("orders", kms_master_key_id=pulumi.Config().require("keyArn"))
`,
        },
      ],
    },
  },
});

/** `path`: where the resource has the encryption settings of the bucket. */
function* checkBucket(bucket: Resource, path: readonly string[], context: RuleContext): Iterable<Problem> {
  const encryption = get(bucket.properties, ...path, 'rule', 'apply_server_side_encryption_by_default');
  const fix = (): readonly FixOffer[] => [bucketFix(bucket, [...path, 'rule'], context)];
  if (isNothing(encryption)) {
    yield {
      resource: bucket,
      at: encryption,
      severity: 'low',
      message: `Bucket ${labelOf(bucket)} says nothing about encryption, so S3 encrypts it with keys that AWS owns. Name a customer key.`,
      fixes: fix(),
    };
    return;
  }
  const algorithm = get(encryption, 'sse_algorithm');
  for (const { value, condition } of possibilities(algorithm)) {
    if (!equals(value, 'AES256')) continue;
    yield {
      resource: bucket,
      at: value,
      severity: configured(context),
      message: `Bucket ${labelOf(bucket)} is encrypted with keys that S3 owns (AES256)${when(condition)}: nobody but AWS controls who may decrypt. Use aws:kms with a customer key.`,
      fixes: fix(),
    };
    return;
  }
  const usesKms = possibilities(algorithm).some(({ value }) => /^aws:kms/.test(stringOf(value) ?? ''));
  if (!usesKms) return;
  for (const { value, condition } of possibilities(get(encryption, 'kms_master_key_id'))) {
    if (!isNothing(value) && !isAwsManagedKey(value, context)) continue;
    yield {
      resource: bucket,
      at: value,
      severity: configured(context),
      message: `Bucket ${labelOf(bucket)} uses KMS with the key that AWS manages for S3 (aws/s3)${when(condition)}: its policy cannot be restricted or shared. Name a customer key.`,
      fixes: fix(),
    };
    return;
  }
}

function bucketFix(bucket: Resource, rule: readonly string[], context: RuleContext): FixOffer {
  const byDefault = [...rule, 'apply_server_side_encryption_by_default'];
  const key = lazily(() => customerKeyFor(bucket, context, servicesUsing(bucket, context)));
  return {
    title: () => `Encrypt the bucket with ${key().description}`,
    applicability: 'safe',
    impact: 'in-place',
    edits: () => [
      { kind: 'set', resource: bucket, path: [...byDefault, 'sse_algorithm'], value: write.literal('aws:kms') },
      { kind: 'set', resource: bucket, path: [...byDefault, 'kms_master_key_id'], value: key().arn },
      { kind: 'set', resource: bucket, path: [...rule, 'bucket_key_enabled'], value: write.literal(true) },
      ...key().edits,
    ],
  };
}

/**
 * Whoever reads without signing, and CloudFront with an origin access identity, cannot use KMS: a customer key would take the site down
 * (see the references).
 */
function isReadWithoutKms(bucket: Resource, graph: RuleContext['graph']): boolean {
  return statementsOf(get(bucket.properties, 'policy')).some((statement) => {
    const principals = descendants(statement.principals);
    const isAnonymous = isNothing(statement.conditions) && principals.some((value) => equals(value, '*'));
    const isIdentity = principals.some((value) => {
      if (/CloudFront Origin Access Identity/i.test(patternOf(value) ?? '')) return true;
      if (value.kind === 'unknown') return (value.name ?? '').includes('aws_cloudfront_origin_access_identity');
      return value.kind === 'reference' && graph.resolve(value)?.type === 'aws_cloudfront_origin_access_identity';
    });
    return statement.effect === 'Allow' && (isAnonymous || isIdentity) && statement.actions.values.some((value) => READS.test(stringOf(value) ?? ''));
  });
}

const READS = /^(?:\*|s3:\*|s3:Get\*|s3:GetObject\*?)$/i;

/**
 * Application load balancers and S3 server access logging deliver only to buckets with SSE-S3 as their default encryption
 * (see the references).
 */
function needsS3ManagedKeys(bucket: Resource, context: RuleContext): boolean {
  const isBucket = (value: Value): boolean =>
    possibilities(value).some(
      (each) =>
        (each.value.kind === 'reference' && each.value.target === bucket.id) ||
        (each.value.kind === 'literal' && each.value.value !== null && equals(get(bucket.properties, 'bucket'), each.value.value)),
    );
  return context.shared(logTargetsIn).some(isBucket) || admitsBalancerLogs(bucket, context.graph) || isReadWithoutKms(bucket, context.graph);
}

/** The buckets that balancers and other buckets log to. */
function logTargetsIn({ graph }: RuleContext): readonly Value[] {
  const balancers = graph.ofType('aws_lb', 'aws_alb', 'aws_elb').filter((balancer) => !equals(get(balancer.properties, 'load_balancer_type'), 'network'));
  return [
    ...balancers.map((balancer) => get(balancer.properties, 'access_logs', 'bucket')),
    ...graph.ofType('aws_s3_bucket').map((bucket) => get(bucket.properties, 'logging', 'target_bucket')),
  ].filter((target) => !isNothing(target));
}

/** The policy admits the log delivery of load balancers: by its service, or by the account that it has in older regions. */
function admitsBalancerLogs(bucket: Resource, graph: RuleContext['graph']): boolean {
  return statementsOf(get(bucket.properties, 'policy')).some((statement) =>
    someValue(statement.principals, (value) => {
      if (patternOf(value) === 'logdelivery.elasticloadbalancing.amazonaws.com') return true;
      if (value.kind === 'unknown') return (value.name ?? '').includes('aws_elb_service_account');
      return value.kind === 'reference' && graph.resolve(value)?.type === 'aws_elb_service_account';
    }),
  );
}

function* checkTarget(resource: Resource, target: EncryptedType, context: RuleContext): Iterable<Problem> {
  if (target.decidedBy?.some((name) => !isNothing(get(resource.properties, name)))) return;
  if (target.enabledBy && !isTurnedOn(resource, target.enabledBy)) return;
  for (const { value, condition } of possibilities(get(resource.properties, ...target.key))) {
    const isMissing = isNothing(value);
    if (!isMissing && !isAwsManagedKey(value, context)) continue;
    const isDefault = isMissing && (target.always === true || (!target.enabledBy && !isConfigured(resource, target)));
    yield {
      resource,
      at: isMissing ? placeOfChoice(resource, target, value) : value,
      severity: isDefault ? 'low' : configured(context),
      message: isDefault
        ? `${target.noun} ${labelOf(resource)} names no key, so AWS encrypts it with a key of its own${when(condition)}. Name a customer key.`
        : `${target.noun} ${labelOf(resource)} is encrypted with a key that AWS manages${when(condition)}: its policy cannot be restricted or shared. Name a customer key.`,
      fixes: [targetFix(resource, target, context)],
    };
    return;
  }
}

/** Encryption was chosen, without a key of the customer's: `sqs_managed_sse_enabled = true`, `encryption_type = "AES256"`. */
function isConfigured(resource: Resource, target: EncryptedType): boolean {
  return choicesOf(target).some((path) => {
    const value = get(resource.properties, ...path);
    return booleanOf(value) === true || (stringOf(value) !== undefined && value.kind === 'literal');
  });
}

function choicesOf(target: EncryptedType): readonly (readonly string[])[] {
  return [...(target.alongside ?? []).map(({ path }) => path), ...(target.conflicting ?? []).map((name) => [name])];
}

/** For a missing key: the setting that chose encryption without one, where there is such a setting. */
function placeOfChoice(resource: Resource, target: EncryptedType, missing: Value): Value {
  const chosen = choicesOf(target)
    .map((path) => get(resource.properties, ...path))
    .find((value) => value.kind === 'literal');
  return chosen ?? missing;
}

function isTurnedOn(resource: Resource, { path, values }: NonNullable<EncryptedType['enabledBy']>): boolean {
  return possibilities(get(resource.properties, ...path)).some(({ value }) => values.some((wanted) => equals(value, wanted)));
}

function targetFix(resource: Resource, target: EncryptedType, context: RuleContext): FixOffer {
  const key = lazily(() => customerKeyFor(resource, context, servicesUsing(resource, context)));
  const set = (path: readonly string[], value: string | boolean): CanonicalEdit => {
    return { kind: 'set', resource, path, value: write.literal(value) };
  };
  return {
    title: () => `Encrypt with ${key().description}`,
    applicability: target.replaced ? 'unsafe' : 'safe',
    impact: target.replaced ? 'replacement' : 'in-place',
    edits: () => [
      ...(target.alongside ?? []).map(({ path, value }) => set(path, value)),
      { kind: 'set', resource, path: target.key, value: key().arn },
      ...(target.conflicting ?? [])
        .filter((name) => resource.properties.entries.has(name))
        .map((name): CanonicalEdit => ({ kind: 'remove', resource, path: [name] })),
      ...key().edits,
    ],
  };
}

function configured(context: RuleContext): 'critical' | 'high' {
  return context.config.compliance.length > 0 ? 'critical' : 'high';
}
