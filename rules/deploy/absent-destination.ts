import { newResource, write, type CanonicalEdit, type Expression, type NewResource } from '../../server/core/edits';
import { descendants, get, isNothing, itemsOf, patternOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Placement, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { sameLocation } from '../../server/core/text';
import { literal, template, type Property, type Value } from '../../server/core/value';
import { NAME_LIMITS } from '../data/name-limits';
import { bucketOf } from '../shared/buckets';
import { customerKeyFor } from '../shared/keys';
import { mayBeEqual } from '../shared/log-groups';
import { kebab } from '../shared/names';
import { isEqualAroundHoles, orderingOf } from '../shared/ordering';
import { propertiesAt } from '../shared/property-paths';
import { when } from '../shared/words';

export default defineRule({
  id: 'deploy/absent-destination',
  title: 'Replication or notification to something that nothing creates',
  severity: 'high',
  tags: ['deployment', 's3', 'messaging'],
  corresponds: {},
  why: `The name follows the pattern of this program, so it is meant to be one of its own resources, but nothing in the workspace creates it. S3
checks destinations when the configuration is made, so the deployment fails; where the check comes later, copies and messages are lost
and nobody is told.`,
  howToFix: `Create the destination, or correct the name. The fix creates the bucket, versioned, encrypted with a customer key and closed to the
public, and refers to it; or it takes the ARN as an input, for what another program creates. The new bucket costs storage; what exists
is changed in place.`,
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-troubleshoot.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html',
  ],
  fixable: true,
  *checkProgram(context) {
    const ordering = orderingOf(context.graph);
    for (const source of context.graph.ofType(...SOURCES)) {
      if (source.mode !== 'managed') continue;
      for (const [path, what] of TARGETS) {
        if (!source.properties.entries.has(path[0] ?? '')) continue;
        for (const property of propertiesAt(source.properties, path, (value) => ordering.isCarried(value, source))) yield* problemsIn(source, property, what, context);
      }
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "environment_suffix" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_s3_bucket" "ledger" {
  bucket = "ledger-\${var.environment_suffix}"
}

resource "aws_s3_bucket_versioning" "ledger" {
  bucket = aws_s3_bucket.ledger.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "ledger" {
  bucket = aws_s3_bucket.ledger.id
  role   = var.role_arn

  rule {
    status = "Enabled"

    destination {
      bucket = «"arn:aws:s3:::ledger-\${var.environment_suffix}-replica"»
    }
  }

  depends_on = [aws_s3_bucket_versioning.ledger]
}
`,
          fixed: `variable "environment_suffix" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_s3_bucket" "ledger_replica" {
  bucket = "ledger-\${var.environment_suffix}-replica"
}

resource "aws_kms_key" "ledger_replica" {
  description         = "Encrypts ledger replica"
  enable_key_rotation = true
}

resource "aws_kms_alias" "ledger_replica" {
  name          = "alias/ledger-replica-\${var.environment_suffix}"
  target_key_id = aws_kms_key.ledger_replica.key_id
}

resource "aws_s3_bucket_versioning" "ledger_replica" {
  bucket = aws_s3_bucket.ledger_replica.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "ledger_replica" {
  bucket = aws_s3_bucket.ledger_replica.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.ledger_replica.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "ledger_replica" {
  bucket                  = aws_s3_bucket.ledger_replica.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "ledger" {
  bucket = "ledger-\${var.environment_suffix}"
}

resource "aws_s3_bucket_versioning" "ledger" {
  bucket = aws_s3_bucket.ledger.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "ledger" {
  bucket = aws_s3_bucket.ledger.id
  role   = var.role_arn

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.ledger_replica.arn
    }
  }

  depends_on = [aws_s3_bucket_versioning.ledger, aws_s3_bucket_versioning.ledger_replica]
}
`,
        },
        {
          title: 'a bucket of the other region, named through locals',
          source: `variable "environment_suffix" {
  type    = string
  default = "dev"
}

variable "role_arn" {
  type = string
}

locals {
  prefix  = "acme-\${var.environment_suffix}"
  replica = «"arn:aws:s3:::\${local.prefix}-ledger-replica"»
}

provider "aws" {
  alias  = "primary"
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

resource "aws_kms_key" "recovery" {
  provider = aws.recovery

  description         = "Data in the other region"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "ledger" {
  provider = aws.primary

  bucket = "\${local.prefix}-ledger"
}

resource "aws_s3_bucket_replication_configuration" "ledger" {
  provider = aws.primary

  bucket = aws_s3_bucket.ledger.id
  role   = var.role_arn

  rule {
    status = "Enabled"

    destination {
      bucket = local.replica
    }
  }
}
`,
          fixed: `variable "environment_suffix" {
  type    = string
  default = "dev"
}

variable "role_arn" {
  type = string
}

locals {
  prefix  = "acme-\${var.environment_suffix}"
  replica = "arn:aws:s3:::\${local.prefix}-ledger-replica"
}

provider "aws" {
  alias  = "primary"
  region = "eu-west-1"
}

provider "aws" {
  alias  = "recovery"
  region = "eu-central-1"
}

resource "aws_kms_key" "recovery" {
  provider = aws.recovery

  description         = "Data in the other region"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "acme_ledger_replica" {
  provider = aws.recovery

  bucket = "\${local.prefix}-ledger-replica"
}

resource "aws_kms_key" "acme_ledger_replica" {
  provider = aws.recovery

  description         = "Encrypts acme ledger replica"
  enable_key_rotation = true
}

resource "aws_kms_alias" "acme_ledger_replica" {
  provider = aws.recovery

  name          = "alias/\${local.prefix}-ledger-replica"
  target_key_id = aws_kms_key.acme_ledger_replica.key_id
}

resource "aws_s3_bucket_versioning" "acme_ledger_replica" {
  provider = aws.recovery

  bucket = aws_s3_bucket.acme_ledger_replica.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "acme_ledger_replica" {
  provider = aws.recovery

  bucket = aws_s3_bucket.acme_ledger_replica.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.acme_ledger_replica.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "acme_ledger_replica" {
  provider = aws.recovery

  bucket                  = aws_s3_bucket.acme_ledger_replica.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket" "ledger" {
  provider = aws.primary

  bucket = "\${local.prefix}-ledger"
}

resource "aws_s3_bucket_replication_configuration" "ledger" {
  provider = aws.primary

  bucket = aws_s3_bucket.ledger.id
  role   = var.role_arn

  rule {
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.acme_ledger_replica.arn
    }
  }

  depends_on = [aws_s3_bucket_versioning.acme_ledger_replica]
}
`,
        },
      ],
      good: [
        {
          title: 'a destination of the program, one that is an input, and a bucket of somebody else',
          source: `variable "environment_suffix" {
  type = string
}

variable "role_arn" {
  type = string
}

variable "archive_bucket_arn" {
  type    = string
  default = "arn:aws:s3:::ledger-archive"
}

resource "aws_s3_bucket" "ledger" {
  bucket = "ledger-\${var.environment_suffix}"
}

resource "aws_s3_bucket" "replica" {
  bucket = "ledger-\${var.environment_suffix}-replica"
}

resource "aws_s3_bucket_replication_configuration" "ledger" {
  bucket = aws_s3_bucket.ledger.id
  role   = var.role_arn

  rule {
    id       = "replica"
    priority = 1
    status   = "Enabled"

    filter {
      prefix = "ledger/"
    }

    delete_marker_replication {
      status = "Disabled"
    }

    destination {
      bucket = aws_s3_bucket.replica.arn
    }
  }

  rule {
    id       = "archive"
    priority = 2
    status   = "Enabled"

    filter {
      prefix = "archive/"
    }

    delete_marker_replication {
      status = "Disabled"
    }

    destination {
      bucket = var.archive_bucket_arn
    }
  }

  rule {
    id       = "auditors"
    priority = 3
    status   = "Enabled"

    filter {
      prefix = "audit/"
    }

    delete_marker_replication {
      status = "Disabled"
    }

    destination {
      bucket = "arn:aws:s3:::auditors-inbox"
    }
  }
}
`,
        },
        {
          title: 'a bucket whose name is not known may be the one',
          unknown: true,
          source: `variable "environment_suffix" {
  type = string
}

variable "replica_name" {
  type = string
}

variable "role_arn" {
  type = string
}

resource "aws_s3_bucket" "ledger" {
  bucket = "ledger-\${var.environment_suffix}"
}

resource "aws_s3_bucket" "replica" {
  bucket = var.replica_name
}

resource "aws_s3_bucket_replication_configuration" "ledger" {
  bucket = aws_s3_bucket.ledger.id
  role   = var.role_arn

  rule {
    status = "Enabled"

    destination {
      bucket = "arn:aws:s3:::ledger-\${var.environment_suffix}-replica"
    }
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
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "EnvironmentSuffix": { "Type": "String" },
    "ReplicationRoleArn": { "Type": "String" }
  },
  "Resources": {
    "LedgerBucket": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketName": { "Fn::Sub": "ledger-\${EnvironmentSuffix}" },
        "VersioningConfiguration": { "Status": "Enabled" },
        "ReplicationConfiguration": {
          "Role": { "Ref": "ReplicationRoleArn" },
          "Rules": [
            {
              "Status": "Enabled",
              "Prefix": "",
              "Destination": { "Bucket": «{ "Fn::Sub": "arn:aws:s3:::ledger-\${EnvironmentSuffix}-replica" }» }
            }
          ]
        }
      }
    }
  }
}
`,
          fixed: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "EnvironmentSuffix": { "Type": "String" },
    "ReplicationRoleArn": { "Type": "String" }
  },
  "Resources": {
    "LedgerBucket": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketName": { "Fn::Sub": "ledger-\${EnvironmentSuffix}" },
        "VersioningConfiguration": { "Status": "Enabled" },
        "ReplicationConfiguration": {
          "Role": { "Ref": "ReplicationRoleArn" },
          "Rules": [
            {
              "Status": "Enabled",
              "Prefix": "",
              "Destination": { "Bucket": { "Fn::GetAtt": ["LedgerReplica", "Arn"] } }
            }
          ]
        }
      }
    },
    "LedgerReplicaKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Encrypts ledger replica",
        "EnableKeyRotation": true
      }
    },
    "LedgerReplica": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketName": { "Fn::Sub": "ledger-\${EnvironmentSuffix}-replica" },
        "VersioningConfiguration": {
          "Status": "Enabled"
        },
        "BucketEncryption": {
          "ServerSideEncryptionConfiguration": [
            {
              "ServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms",
                "KMSMasterKeyID": { "Fn::GetAtt": ["LedgerReplicaKey", "Arn"] }
              },
              "BucketKeyEnabled": true
            }
          ]
        },
        "PublicAccessBlockConfiguration": {
          "BlockPublicAcls": true,
          "BlockPublicPolicy": true,
          "IgnorePublicAcls": true,
          "RestrictPublicBuckets": true
        }
      }
    },
    "LedgerReplicaKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": {
        "AliasName": { "Fn::Sub": "alias/ledger-replica-\${EnvironmentSuffix}" },
        "TargetKeyId": { "Ref": "LedgerReplicaKey" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'another template of the workspace creates it',
          source: {
            'primary.json': `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "EnvironmentSuffix": { "Type": "String" },
    "ReplicationRoleArn": { "Type": "String" }
  },
  "Resources": {
    "LedgerBucket": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketName": { "Fn::Sub": "ledger-\${EnvironmentSuffix}" },
        "VersioningConfiguration": { "Status": "Enabled" },
        "ReplicationConfiguration": {
          "Role": { "Ref": "ReplicationRoleArn" },
          "Rules": [
            {
              "Status": "Enabled",
              "Prefix": "",
              "Destination": { "Bucket": { "Fn::Sub": "arn:aws:s3:::ledger-\${EnvironmentSuffix}-replica" } }
            }
          ]
        }
      }
    }
  }
}
`,
            'secondary.json': `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "EnvironmentSuffix": { "Type": "String" }
  },
  "Resources": {
    "ReplicaBucket": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketName": { "Fn::Sub": "ledger-\${EnvironmentSuffix}-replica" },
        "VersioningConfiguration": { "Status": "Enabled" }
      }
    }
  }
}
`,
          },
        },
      ],
    },
    'cloudformation-yaml': {
      bad: [
        {
          source: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  EnvironmentSuffix:
    Type: String
Resources:
  UploadsBucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub uploads-\${EnvironmentSuffix}
      NotificationConfiguration:
        QueueConfigurations:
          - Event: s3:ObjectCreated:*
            Queue: «!Sub arn:aws:sqs:\${AWS::Region}:\${AWS::AccountId}:uploads-\${EnvironmentSuffix}-scan»
`,
          fixed: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  EnvironmentSuffix:
    Type: String
  QueueArn:
    Type: String
    Description: ARN of the queue uploads-…-scan, which another program creates
Resources:
  UploadsBucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub uploads-\${EnvironmentSuffix}
      NotificationConfiguration:
        QueueConfigurations:
          - Event: s3:ObjectCreated:*
            Queue: !Ref QueueArn
`,
        },
      ],
      good: [
        {
          title: 'a destination that is a parameter',
          unknown: true,
          source: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  EnvironmentSuffix:
    Type: String
  ReplicaBucketName:
    Type: String
    Default: ledger-replica
  ReplicationRoleArn:
    Type: String
Resources:
  LedgerBucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub ledger-\${EnvironmentSuffix}
      VersioningConfiguration:
        Status: Enabled
      ReplicationConfiguration:
        Role: !Ref ReplicationRoleArn
        Rules:
          - Status: Enabled
            Prefix: ''
            Destination:
              Bucket: !Sub arn:aws:s3:::\${ReplicaBucketName}
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

const app = new cdk.App();
const environmentSuffix = app.node.tryGetContext('environmentSuffix');
const stack = new cdk.Stack(app, 'Ledger');
const role = new cdk.CfnParameter(stack, 'ReplicationRoleArn');

new s3.CfnBucket(stack, 'LedgerBucket', {
  bucketName: \`ledger-\${environmentSuffix}\`,
  versioningConfiguration: { status: 'Enabled' },
  replicationConfiguration: {
    role: role.valueAsString,
    rules: [
      {
        status: 'Enabled',
        prefix: '',
        destination: { bucket: «\`arn:aws:s3:::ledger-\${environmentSuffix}-replica\`» },
      },
    ],
  },
});
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';

const app = new cdk.App();
const environmentSuffix = app.node.tryGetContext('environmentSuffix');
const stack = new cdk.Stack(app, 'Ledger');
const role = new cdk.CfnParameter(stack, 'ReplicationRoleArn');

const ledgerReplicaKey = new kms.Key(stack, 'LedgerReplicaKey', {
  alias: \`ledger-replica-\${environmentSuffix}\`,
  description: 'Encrypts ledger replica',
  enableKeyRotation: true,
});

const ledgerReplica = new s3.Bucket(stack, 'LedgerReplica', {
  versioned: true,
  encryption: s3.BucketEncryption.KMS,
  encryptionKey: ledgerReplicaKey,
  bucketKeyEnabled: true,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
});

new s3.CfnBucket(stack, 'LedgerBucket', {
  bucketName: \`ledger-\${environmentSuffix}\`,
  versioningConfiguration: { status: 'Enabled' },
  replicationConfiguration: {
    role: role.valueAsString,
    rules: [
      {
        status: 'Enabled',
        prefix: '',
        destination: { bucket: ledgerReplica.bucketArn },
      },
    ],
  },
});
`,
        },
      ],
      good: [
        {
          title: 'a bucket of the program',
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

const app = new cdk.App();
const environmentSuffix = app.node.tryGetContext('environmentSuffix');
const stack = new cdk.Stack(app, 'Ledger');

const replica = new s3.Bucket(stack, 'ReplicaBucket', { bucketName: \`ledger-\${environmentSuffix}-replica\`, versioned: true });
new s3.Bucket(stack, 'LedgerBucket', {
  bucketName: \`ledger-\${environmentSuffix}\`,
  versioned: true,
  replicationRules: [{ destination: replica }],
});
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const environmentSuffix = config.require('environmentSuffix');

const ledger = new aws.s3.Bucket('ledger', { bucket: \`ledger-\${environmentSuffix}\` });
const versioning = new aws.s3.BucketVersioning('ledger-versioning', {
  bucket: ledger.id,
  versioningConfiguration: { status: 'Enabled' },
});
const replication = new aws.s3.BucketReplicationConfig(
  'ledger-replication',
  {
    bucket: ledger.id,
    role: config.require('replicationRoleArn'),
    rules: [{ status: 'Enabled', destination: { bucket: «\`arn:aws:s3:::ledger-\${environmentSuffix}-replica\`» } }],
  },
  { dependsOn: [versioning] },
);
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const environmentSuffix = config.require('environmentSuffix');

const ledgerReplica = new aws.s3.Bucket('ledger-replica', { bucket: \`ledger-\${environmentSuffix}-replica\` });
new aws.s3.BucketPublicAccessBlock('ledger-replica-block', {
  bucket: ledgerReplica.id,
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
});
const ledgerReplicaKey = new aws.kms.Key('ledger-replica-key', {
  description: 'Encrypts ledger replica',
  enableKeyRotation: true,
});
new aws.s3.BucketServerSideEncryptionConfiguration('ledger-replica-configuration', {
  bucket: ledgerReplica.id,
  rules: [
    {
      applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: ledgerReplicaKey.arn },
      bucketKeyEnabled: true,
    },
  ],
});
new aws.kms.Alias('ledger-replica-key-alias', {
  name: \`alias/ledger-replica-\${environmentSuffix}\`,
  targetKeyId: ledgerReplicaKey.keyId,
});
const ledgerReplicaVersioning = new aws.s3.BucketVersioning('ledger-replica-versioning', {
  bucket: ledgerReplica.id,
  versioningConfiguration: { status: 'Enabled' },
});
const ledger = new aws.s3.Bucket('ledger', { bucket: \`ledger-\${environmentSuffix}\` });
const versioning = new aws.s3.BucketVersioning('ledger-versioning', {
  bucket: ledger.id,
  versioningConfiguration: { status: 'Enabled' },
});
const replication = new aws.s3.BucketReplicationConfig(
  'ledger-replication',
  {
    bucket: ledger.id,
    role: config.require('replicationRoleArn'),
    rules: [{ status: 'Enabled', destination: { bucket: ledgerReplica.arn } }],
  },
  { dependsOn: [versioning, ledgerReplicaVersioning] },
);
`,
        },
      ],
      good: [
        {
          title: 'a bucket of the program',
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const environmentSuffix = config.require('environmentSuffix');

const uploads = new aws.sns.Topic('uploads', { name: \`uploads-\${environmentSuffix}\` });
new aws.sns.TopicSubscription('scan', {
  topic: uploads.arn,
  protocol: 'sqs',
  endpoint: new aws.sqs.Queue('scan', { name: \`uploads-\${environmentSuffix}-scan\` }).arn,
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
environment_suffix = config.require("environmentSuffix")

ledger = aws.s3.Bucket("ledger", bucket=f"ledger-{environment_suffix}")
versioning = aws.s3.BucketVersioning(
    "ledger-versioning",
    bucket=ledger.id,
    versioning_configuration={"status": "Enabled"},
)
replication = aws.s3.BucketReplicationConfig(
    "ledger-replication",
    bucket=ledger.id,
    role=config.require("replicationRoleArn"),
    rules=[{"status": "Enabled", "destination": {"bucket": «f"arn:aws:s3:::ledger-{environment_suffix}-replica"»}}],
    opts=pulumi.ResourceOptions(depends_on=[versioning]),
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

ledger_replica = aws.s3.Bucket(
    "ledger-replica",
    bucket=f"ledger-{environment_suffix}-replica",
)
ledger_replica_key = aws.kms.Key(
    "ledger-replica-key",
    description="Encrypts ledger replica",
    enable_key_rotation=True,
)
aws.kms.Alias(
    "ledger-replica-key-alias",
    name=f"alias/ledger-replica-{environment_suffix}",
    target_key_id=ledger_replica_key.key_id,
)
aws.s3.BucketServerSideEncryptionConfiguration(
    "ledger-replica-bucket-server-side-encryption-configuration",
    bucket=ledger_replica.id,
    rules=[
        {
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms",
                "kms_master_key_id": ledger_replica_key.arn,
            },
            "bucket_key_enabled": True,
        },
    ],
)
aws.s3.BucketPublicAccessBlock(
    "ledger-replica-bucket-public-access-block",
    bucket=ledger_replica.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
ledger = aws.s3.Bucket("ledger", bucket=f"ledger-{environment_suffix}")
versioning = aws.s3.BucketVersioning(
    "ledger-versioning",
    bucket=ledger.id,
    versioning_configuration={"status": "Enabled"},
)
ledger_replica_bucket_versioning = aws.s3.BucketVersioning(
    "ledger-replica-bucket-versioning",
    bucket=ledger_replica.id,
    versioning_configuration={"status": "Enabled"},
)
replication = aws.s3.BucketReplicationConfig(
    "ledger-replication",
    bucket=ledger.id,
    role=config.require("replicationRoleArn"),
    rules=[{"status": "Enabled", "destination": {"bucket": ledger_replica.arn}}],
    opts=pulumi.ResourceOptions(
        depends_on=[versioning, ledger_replica_bucket_versioning],
    ),
)
`,
        },
      ],
      good: [
        {
          title: 'a bucket of somebody else',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

ledger = aws.s3.Bucket("ledger", bucket=f"ledger-{environment_suffix}")
aws.s3.BucketReplicationConfig(
    "ledger-replication",
    bucket=ledger.id,
    role=config.require("replicationRoleArn"),
    rules=[{"status": "Enabled", "destination": {"bucket": "arn:aws:s3:::auditors-inbox"}}],
)
`,
        },
      ],
    },
  },
});

function* problemsIn(source: Resource, property: Property, what: string, context: RuleContext): Generator<Problem> {
  for (const { value, condition } of itemsOf(property.value).flatMap(possibilities)) {
    const target = targetOf(value);
    if (target && isExpectedHere(target, source, context) && !mayExist(target, context)) yield problem(source, value, property, target, what, condition, context);
  }
}

const SOURCES: readonly string[] = [
  'aws_s3_bucket',
  'aws_s3_bucket_replication_configuration',
  'aws_s3_bucket_notification',
  'aws_sns_topic_subscription',
  'aws_cloudwatch_event_target',
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_composite_alarm',
  'aws_autoscaling_notification',
  'aws_db_event_subscription',
  'aws_backup_vault_notifications',
  'aws_db_instance_automated_backups_replication',
  'aws_dynamodb_table',
];

/** Where resources name what they send to, and how that is said. */
const TARGETS = pathsIn([
  ['rule.destination.bucket', 'replicates to'],
  ['rule.destination.encryption_configuration.replica_kms_key_id', 'encrypts replicas with'],
  ['replication_configuration.rule.destination.bucket', 'replicates to'],
  ['replication_configuration.rules.destination.bucket', 'replicates to'],
  ['replication_configuration.rule.destination.encryption_configuration.replica_kms_key_id', 'encrypts replicas with'],
  ['queue.queue_arn', 'notifies'],
  ['topic.topic_arn', 'notifies'],
  ['notification.queue.queue_arn', 'notifies'],
  ['notification.topic.topic_arn', 'notifies'],
  ['topic_arn', 'is about'],
  ['endpoint', 'delivers to'],
  ['arn', 'sends events to'],
  ['alarm_actions', 'notifies'],
  ['ok_actions', 'notifies'],
  ['insufficient_data_actions', 'notifies'],
  ['sns_topic', 'notifies'],
  ['sns_topic_arn', 'notifies'],
  ['kms_key_id', 'encrypts copies with'],
  ['replica.kms_key_arn', 'encrypts replicas with'],
]);

function pathsIn(rows: readonly (readonly [path: string, what: string])[]): readonly (readonly [path: readonly string[], what: string])[] {
  return rows.map(([path, what]) => [path.split('.'), what]);
}

/** What an ARN names. */
interface Target {
  readonly type: string;
  readonly noun: string;
  /** The name in the ARN, with its holes. */
  readonly name: Value;
  /** The argument that holds the name of such a resource. */
  readonly argument: string;
}

/** Stands for a hole in a text. */
const HOLE = '\u0001';

const ARNS: readonly (readonly [pattern: RegExp, type: string, noun: string, argument: string])[] = [
  [/^arn:[^:]*:s3:::([^/]+)$/, 'aws_s3_bucket', 'bucket', 'bucket'],
  [/^arn:[^:]*:sqs:[^:]*:[^:]*:([^:/]+)$/, 'aws_sqs_queue', 'queue', 'name'],
  [/^arn:[^:]*:sns:[^:]*:[^:]*:([^:/]+)$/, 'aws_sns_topic', 'topic', 'name'],
  [/^arn:[^:]*:kms:[^:]*:[^:]*:(alias\/[^:]+)$/, 'aws_kms_alias', 'key', 'name'],
];

function targetOf(value: Value): Target | undefined {
  if (value.kind !== 'literal' && value.kind !== 'template') return undefined;
  const parts = value.kind === 'template' ? value.parts : [value];
  const text = parts.map((part) => (part.kind === 'literal' ? String(part.value ?? '') : HOLE)).join('');
  for (const [pattern, type, noun, argument] of ARNS) {
    const name = pattern.exec(text)?.[1];
    if (name === undefined) continue;
    const holes = parts.filter((part) => part.kind !== 'literal').slice(text.slice(0, text.length - name.length).split(HOLE).length - 1);
    const pieces = name.split(HOLE).flatMap((piece, index): readonly Value[] => {
      const hole = index === 0 ? undefined : holes[index - 1];
      return [...(hole ? [hole] : []), ...(piece === '' ? [] : [literal(piece, value.from)])];
    });
    return { type, noun, argument, name: template(pieces, value.from) };
  }
  return undefined;
}

/* ---------------------------------------------------- is it ours ---------------------------------------------------- */

/** The shortest literal text that says something about a name. */
const SHORTEST = 4;

/** The name is made as the program makes its own: with an input that is in them, or from the name of the resource itself. */
function isExpectedHere({ name }: Target, source: Resource, context: RuleContext): boolean {
  if (context.facts.inputs.some(({ preset }) => sameLocation(preset.from.location, name.from.location))) return false;
  const words = literalWords(name, context);
  if (Math.max(0, ...words.map((word) => word.length)) < SHORTEST) return false;
  const inputs = inputsIn(name);
  if (inputs.length > 0) return namingInputs(context).some((input) => inputs.includes(input));
  const own = context.graph.byId(source.foldedInto ?? '') ?? source;
  const ownName = stringOf(get(own.properties, own.type === 'aws_s3_bucket' ? 'bucket' : 'name')) ?? '';
  return ownName.length >= SHORTEST && (stringOf(name) ?? '').startsWith(`${ownName}-`);
}

/** The inputs that go into the physical names of the program. */
function namingInputs({ graph }: RuleContext): readonly string[] {
  const found = new Set<string>();
  for (const { type, argument } of NAME_LIMITS) {
    for (const { mode, properties } of graph.ofType(type)) {
      const value = mode === 'managed' ? properties.entries.get(argument)?.value : undefined;
      if (value) inputsIn(value).forEach((input) => found.add(input));
    }
  }
  return [...found];
}

function inputsIn(value: Value): readonly string[] {
  return descendants(value).flatMap(({ from }) => from.inputs ?? []).filter((input) => !input.startsWith('AWS::'));
}

/** What is literal in a name, without the presets of inputs that went into it. */
function literalWords(name: Value, { facts }: RuleContext): readonly string[] {
  const inputs = inputsIn(name);
  const presets = facts.inputs.filter((input) => inputs.includes(input.name)).flatMap(({ preset }) => stringOf(preset) ?? []).filter((text) => text !== '');
  let pieces = (patternOf(name) ?? '').split('*');
  for (const preset of presets) pieces = pieces.flatMap((piece) => piece.split(preset));
  return pieces.map((piece) => piece.replace(/^[-_.]+|[-_.]+$/g, '')).filter((piece) => piece !== '');
}

/* ---------------------------------------------------- is it there ---------------------------------------------------- */

/** Something of the workspace creates it, or may. */
function mayExist(target: Target, context: RuleContext): boolean {
  const { graph, facts } = context;
  const known = graph.ofType(target.type).some(({ properties }) =>
    possibilities(get(properties, target.argument)).some(({ value }) => (value.kind === 'absent' ? !properties.complete : isOpen(value) || (isEqualAroundHoles(value, target.name) ?? mayBeEqual(value, target.name)))),
  );
  if (known || MODULES[target.type]?.test(facts.dependencies.map(({ source }) => source).join(' ')) === true) return true;
  const [word = ''] = [...literalWords(target.name, context)].sort((a, b) => b.length - a.length);
  return word !== '' && facts.isSaidElsewhere(word);
}

function isOpen(value: Value): boolean {
  return value.kind === 'unknown' || value.kind === 'reference';
}

/** Modules and packages from elsewhere that may create one. */
const MODULES: Readonly<Record<string, RegExp>> = { aws_s3_bucket: /s3|bucket/i, aws_sqs_queue: /sqs|queue/i, aws_sns_topic: /sns|topic/i, aws_kms_alias: /kms|key/i };

/* ---------------------------------------------------- the finding ---------------------------------------------------- */

function problem(source: Resource, value: Value, property: Property, target: Target, what: string, condition: string | undefined, context: RuleContext): Problem {
  const name = patternOf(target.name) ?? '';
  return {
    resource: source,
    at: value,
    message: `${labelOf(source)} ${what} the ${target.noun} ${name}${when(condition)}, which is named like this program's own, but nothing in the workspace creates it. Create it, or correct the name.`,
    fixes: [...(target.type === 'aws_s3_bucket' ? [creation(source, value, property, target, context)] : []), asInput(source, value, property, target)],
  };
}

function siteOf(value: Value, property: Property): Property['site'] {
  return property.value === value ? property.site : value.from.via.length === 0 ? value.from.location : undefined;
}

function creation(source: Resource, value: Value, property: Property, target: Target, context: RuleContext): FixOffer {
  return {
    title: 'Create the destination bucket',
    applicability: 'unsafe',
    impact: 'cost',
    edits: () => {
      const site = siteOf(value, property);
      const made = site && destination(source, target, context);
      return made && [...made.edits, { kind: 'replace', resource: source, site, by: write.reference(made.bucket, 'arn') }];
    },
  };
}

/** For what another program creates. */
function asInput(source: Resource, value: Value, property: Property, target: Target): FixOffer {
  return {
    title: `Take the ARN of the ${target.noun} as an input`,
    applicability: 'unsafe',
    impact: 'in-place',
    edits: () => {
      const site = siteOf(value, property);
      const { type, noun } = target;
      const isReplica = /replica|dr\b|secondary|backup/i.test(patternOf(target.name) ?? '');
      const name = `${isReplica && type === 'aws_s3_bucket' ? 'replica ' : ''}${noun} arn`;
      const description = `ARN of the ${noun} ${patternOf(target.name)?.replaceAll('*', '…') ?? ''}, which another program creates`;
      return site && [{ kind: 'replace', resource: source, site, by: write.input({ isNew: true, name, type: 'string', description, near: source }) }];
    },
  };
}

/** A bucket of the wanted name, in the other region of the program where it is for replicas. */
function destination(source: Resource, { name }: Target, context: RuleContext): { readonly bucket: NewResource; readonly edits: readonly CanonicalEdit[] } {
  const near = bucketNear(source, context);
  const parts = partsOf(name, context);
  const placement = otherRegion(near, context);
  const words = kebab(literalWords(name, context).join('-')).split('-').slice(-3).join(' ');
  const placed = (resource: NewResource): NewResource => (placement ? { ...resource, placement } : resource);
  const key = placement ? keyElsewhere(words, near, parts, placed) : customerKeyFor({ ...near, name: words, properties: { ...near.properties, entries: new Map() } }, context);
  const closed = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
  const enabled = write.object({ status: write.literal('Enabled') });
  // Where the replication is a resource of its own, it has to wait for the versioning.
  const waits = source.type === 'aws_s3_bucket_replication_configuration';
  const bucket = placed(
    newResource('aws_s3_bucket', words, near, {
      bucket: write.template(...parts),
      ...(waits ? {} : { versioning: enabled }),
      server_side_encryption_configuration: write.object({
        rule: write.object({
          apply_server_side_encryption_by_default: write.object({ sse_algorithm: write.literal('aws:kms'), kms_master_key_id: key.arn }),
          bucket_key_enabled: write.literal(true),
        }),
      }),
      public_access_block: write.object(Object.fromEntries(closed.map((flag) => [flag, write.literal(true)]))),
    }),
  );
  const versioning = placed(newResource('aws_s3_bucket_versioning', words, near, { bucket: write.reference(bucket, 'id'), versioning_configuration: enabled }));
  const ordered: readonly CanonicalEdit[] = waits ? [{ kind: 'add', resource: versioning }, { kind: 'depend', resource: source, on: versioning }] : [];
  return { bucket, edits: [{ kind: 'add', resource: bucket }, ...key.edits, ...ordered] };
}

function keyElsewhere(words: string, near: Resource, name: readonly (string | Expression)[], placed: (resource: NewResource) => NewResource): { readonly arn: Expression; readonly edits: readonly CanonicalEdit[] } {
  const key = placed(newResource('aws_kms_key', `${words} key`, near, { description: write.literal(`Encrypts ${words}`), enable_key_rotation: write.literal(true) }));
  const alias = placed(newResource('aws_kms_alias', `${words} key`, near, { name: write.template('alias/', ...name), target_key_id: write.reference(key, 'key_id') }));
  return { arn: write.reference(key, 'arn'), edits: [{ kind: 'add', resource: alias }] };
}

function bucketNear(source: Resource, { graph }: RuleContext): Resource {
  if (source.type === 'aws_s3_bucket') return source;
  const own = get(source.properties, 'bucket');
  return graph.byId(source.foldedInto ?? '') ?? (isNothing(own) ? undefined : bucketOf(own, graph)) ?? source;
}

/** The placement of the program's one other region. */
function otherRegion(near: Resource, { graph }: RuleContext): Placement | undefined {
  const region = stringOf(near.placement.region);
  if (region === undefined || near.placement.stack) return undefined;
  const others = new Map<string, Placement>();
  for (const { placement } of graph.resources) {
    const other = stringOf(placement.region);
    if (other !== undefined && other !== region && placement.isImplicit !== true && !others.has(other)) others.set(other, placement);
  }
  const [only] = others.values();
  return others.size === 1 ? only : undefined;
}

/** The parts of a name; inputs are read as the program reads them. */
function partsOf(name: Value, { facts }: RuleContext): readonly (string | Expression)[] {
  const pieces = name.kind === 'template' ? name.parts : [name];
  return pieces.map((piece) => {
    if (piece.kind === 'literal') return String(piece.value ?? '');
    const [only, ...others] = piece.from.inputs ?? [];
    const input = piece.kind === 'unknown' && others.length === 0 ? facts.inputs.find(({ name: each }) => each === only) : undefined;
    return input ? write.input(input) : write.existing(piece);
  });
}
