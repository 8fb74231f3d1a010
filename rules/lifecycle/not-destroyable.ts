import { write } from '../../server/core/edits';
import { usesTerraformProvider } from '../../server/core/program';
import { booleanOf, equals, get, isNothing, numberOf, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { DELETION_PROTECTION, FINAL_SNAPSHOT, settings, type LifecycleSetting } from '../shared/lifecycle';
import { when } from '../shared/words';

export default defineRule({
  id: 'lifecycle/not-destroyable',
  title: 'Resource that an ephemeral environment cannot get rid of',
  severity: 'high',
  tags: ['lifecycle'],
  corresponds: {},
  why: `An ephemeral environment is deployed for a test and torn down after it. Deletion protection, a final snapshot or a bucket that has to be
empty make the tear-down fail halfway; retained resources stay, cost money, and block the name for the next run.`,
  howToFix: `Let everything go with the environment: no deletion protection, no final snapshot, buckets that are emptied, no retention policies, and
seven days as the waiting period of keys. The fix sets that. It applies in place and matters only when the environment is destroyed; the rule holds
where \`lintel.jsonc\` says \`"lifecycle": "ephemeral"\`.`,
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html',
    'https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html',
  ],
  fixable: true,
  resources: [
    ...new Set([...Object.keys(DELETION_PROTECTION), ...FINAL_SNAPSHOT, 'aws_s3_bucket', 'aws_kms_key', 'aws_efs_file_system', 'aws_ecr_repository']),
    'aws_opensearch_domain',
    'aws_elasticsearch_domain',
    'aws_cloudwatch_log_group',
    'aws_secretsmanager_secret',
    'aws_elasticache_replication_group',
    'aws_kinesis_stream',
    'aws_sqs_queue',
    'aws_sns_topic',
  ],

  *check(resource, context) {
    if (context.config.lifecycle !== 'ephemeral') return;
    for (const { at, condition, reason, path, value } of obstacles(resource, context)) {
      yield {
        resource,
        at,
        message: `${labelOf(resource)} ${reason}${when(condition)}, so destroying this ephemeral environment fails or leaves it behind. Let it go.`,
        fixes: [
          {
            title: TITLES[path.at(-1) ?? ''] ?? 'Turn deletion protection off',
            applicability: 'safe',
            impact: 'in-place',
            edits: () => (condition === undefined ? [{ kind: 'set', resource, path, value: write.literal(value) }] : undefined),
          },
        ],
      };
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = «true»
  skip_final_snapshot         = true
}
`,
          fixed: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = false
  skip_final_snapshot         = true
}
`,
        },
        {
          title: 'a final snapshot, through a variable',
          config: { lifecycle: 'ephemeral' },
          source: `variable "skip_snapshot" {
  type    = bool
  default = «false»
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = false
  skip_final_snapshot         = var.skip_snapshot
}
`,
          fixed: `variable "skip_snapshot" {
  type    = bool
  default = false
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = false
  skip_final_snapshot         = true
}
`,
        },
        {
          title: 'a bucket that has to be empty, and a key that waits',
          config: { lifecycle: 'ephemeral' },
          source: `«resource "aws_s3_bucket" "archive"» {
  bucket = "orders-archive"
}

resource "aws_kms_key" "archive" {
  description             = "Encrypts the archive"
  enable_key_rotation     = true
  deletion_window_in_days = «30»
}
`,
          fixed: `resource "aws_s3_bucket" "archive" {
  bucket        = "orders-archive"
  force_destroy = true
}

resource "aws_kms_key" "archive" {
  description             = "Encrypts the archive"
  enable_key_rotation     = true
  deletion_window_in_days = 7
}
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = false
  skip_final_snapshot         = true
}
`,
        },
        {
          title: 'no lifecycle is said',
          source: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = true
  skip_final_snapshot         = false
}
`,
        },
        {
          title: 'protection that is given at deployment',
          unknown: true,
          config: { lifecycle: 'ephemeral' },
          source: `variable "protected" {
  type = bool
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  deletion_protection         = var.protected
  skip_final_snapshot         = true
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::S3::Bucket",
      "DeletionPolicy": «"Retain"»,
      "UpdateReplacePolicy": "Retain",
      "Properties": {
        "BucketName": "orders-archive",
        "VersioningConfiguration": { "Status": "Enabled" }
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::S3::Bucket",
      "DeletionPolicy": "Delete",
      "UpdateReplacePolicy": "Delete",
      "Properties": {
        "BucketName": "orders-archive",
        "VersioningConfiguration": { "Status": "Enabled" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::S3::Bucket",
      "DeletionPolicy": "Delete",
      "UpdateReplacePolicy": "Delete",
      "Properties": {
        "BucketName": "orders-archive",
        "VersioningConfiguration": { "Status": "Enabled" }
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
          config: { lifecycle: 'ephemeral' },
          source: `Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: «true»
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
`,
          fixed: `Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: false
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: false
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
«new s3.Bucket»(stack, 'Archive', {
  versioned: true,
  removalPolicy: cdk.RemovalPolicy.DESTROY,
});
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
new s3.Bucket(stack, 'Archive', {
  versioned: true,
  removalPolicy: cdk.RemovalPolicy.DESTROY,
  autoDeleteObjects: true,
});
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
new s3.Bucket(stack, 'Archive', {
  versioned: true,
  removalPolicy: cdk.RemovalPolicy.DESTROY,
  autoDeleteObjects: true,
});
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `import * as aws from '@pulumi/aws';

const archive = new aws.s3.Bucket('archive', { forceDestroy: «false» });

export const archiveName = archive.bucket;
`,
          fixed: `import * as aws from '@pulumi/aws';

const archive = new aws.s3.Bucket('archive', { forceDestroy: true });

export const archiveName = archive.bucket;
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `import * as aws from '@pulumi/aws';

const archive = new aws.s3.Bucket('archive', { forceDestroy: true });

export const archiveName = archive.bucket;
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `import pulumi
import pulumi_aws as aws

archive = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
    deletion_protection_enabled=«True»,
)

pulumi.export("table", archive.name)
`,
          fixed: `import pulumi
import pulumi_aws as aws

archive = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
    deletion_protection_enabled=False,
)

pulumi.export("table", archive.name)
`,
        },
        {
          title: 'protected by Pulumi',
          config: { lifecycle: 'ephemeral' },
          source: `import pulumi
import pulumi_aws as aws

archive = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
    opts=pulumi.ResourceOptions(protect=«True»),
)

pulumi.export("table", archive.name)
`,
          fixed: `import pulumi
import pulumi_aws as aws

archive = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
    opts=pulumi.ResourceOptions(protect=False),
)

pulumi.export("table", archive.name)
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'ephemeral' },
          source: `import pulumi
import pulumi_aws as aws

archive = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
)

pulumi.export("table", archive.name)
`,
        },
      ],
    },
  },
});

const TITLES: Readonly<Record<string, string>> = {
  skip_final_snapshot: 'Skip the final snapshot',
  force_destroy: 'Empty the bucket when it is destroyed',
  prevent_destroy: 'Allow it to be destroyed',
  retain_on_delete: 'Delete it with the stack',
  snapshot_on_delete: 'Delete it without a snapshot',
  deletion_window_in_days: 'Wait seven days',
};

/** Days: the shortest waiting period of a key. */
const SHORTEST_WINDOW = 7;

interface Obstacle {
  readonly at: Value;
  readonly condition: string | undefined;
  /** What it does, in words. */
  readonly reason: string;
  readonly path: readonly string[];
  /** What to set instead. */
  readonly value: boolean | number | string;
}

function* obstacles(resource: Resource, context: RuleContext): Iterable<Obstacle> {
  const { properties, type } = resource;
  const protection = DELETION_PROTECTION[type];
  for (const { value, condition } of protection ? possibilities(get(properties, protection.argument)) : []) {
    if (!protection || !equals(value, protection.on)) continue;
    yield { at: value, condition, reason: 'is protected against deletion', path: [protection.argument], value: protection.off === 'INACTIVE' ? 'INACTIVE' : false };
  }
  for (const { value, condition } of takesFinalSnapshot(resource, context) ? possibilities(get(properties, 'skip_final_snapshot')) : []) {
    if (!isNothing(value) && booleanOf(value) !== false) continue;
    yield { at: value, condition, reason: 'wants a final snapshot', path: ['skip_final_snapshot'], value: true };
  }
  for (const { value, condition } of canBeEmptied(resource, context) ? possibilities(get(properties, 'force_destroy')) : []) {
    if (!isNothing(value) && booleanOf(value) !== false) continue;
    yield { at: value, condition, reason: 'is not emptied when it is destroyed', path: ['force_destroy'], value: true };
  }
  for (const { name, reason } of RETENTIONS) {
    for (const { value, condition } of settings(resource, name)) {
      if (booleanOf(value) === true) yield { at: value, condition, reason, path: ['lifecycle', name], value: false };
    }
  }
  for (const { value, condition } of type === 'aws_kms_key' ? possibilities(get(properties, 'deletion_window_in_days')) : []) {
    const days = numberOf(value);
    if (days === undefined || days <= SHORTEST_WINDOW) continue;
    yield { at: value, condition, reason: `waits ${days} days for its deletion`, path: ['deletion_window_in_days'], value: SHORTEST_WINDOW };
  }
}

const RETENTIONS: readonly { readonly name: LifecycleSetting; readonly reason: string }[] = [
  { name: 'prevent_destroy', reason: 'must not be destroyed' },
  { name: 'retain_on_delete', reason: 'is kept when it is deleted' },
  { name: 'snapshot_on_delete', reason: 'leaves a snapshot behind' },
];

/** CloudFormation says it by the deletion policy, and members of a cluster leave it to the cluster. */
function takesFinalSnapshot({ type }: Resource, { flavour }: RuleContext): boolean {
  return FINAL_SNAPSHOT.includes(type) && usesTerraformProvider(flavour);
}

/** A template cannot have a bucket emptied; the CDK brings a function that does it, for its own buckets. */
function canBeEmptied({ type, declared }: Resource, { flavour }: RuleContext): boolean {
  return type === 'aws_s3_bucket' && (usesTerraformProvider(flavour) || declared.nativeType.endsWith('aws-s3.Bucket'));
}
