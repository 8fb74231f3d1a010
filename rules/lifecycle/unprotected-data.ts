import { write, type CanonicalEdit, type Expression } from '../../server/core/edits';
import { booleanOf, equals, get, isNothing, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type RuleContext } from '../../server/core/rule';
import { absent, type Value } from '../../server/core/value';
import { DELETION_PROTECTION, FINAL_SNAPSHOT, protectionSetting, settings, STATEFUL } from '../shared/lifecycle';
import { physicalName } from '../shared/names';
import { when } from '../shared/words';

export default defineRule({
  id: 'lifecycle/unprotected-data',
  title: 'Production data that one command can delete',
  severity: 'high',
  tags: ['lifecycle'],
  corresponds: {
    checkov: ['CKV_AWS_139', 'CKV_AWS_293'],
    trivy: ['AVD-AWS-0177', 'AVD-AWS-0343'],
    'cdk-nag': ['AwsSolutions-RDS10'],
  },
  why: `A renamed resource, a stack deleted in the wrong account or a change that forces a replacement deletes what it touches. Databases, tables,
buckets and keys take the data with them, and for a key all the data that it encrypts.`,
  howToFix: `Turn deletion protection on where AWS has it, keep final snapshots, and let the tool refuse to delete the rest, or leave it behind. The fix
sets that. It applies in place; what really is to be deleted then takes two deliberate steps. The rule holds where \`lintel.jsonc\` says
\`"lifecycle": "production"\`.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html',
  ],
  fixable: true,
  resources: STATEFUL,

  *check(resource, context) {
    if (context.config.lifecycle !== 'production') return;
    for (const { at, condition, reason, path, value, title } of dangers(resource, context)) {
      yield {
        resource,
        at,
        message: `${labelOf(resource)} ${reason}${when(condition)}, so one mistaken change deletes production data. ${title}.`,
        fixes: [
          {
            title,
            applicability: 'safe',
            impact: 'in-place',
            edits: () => (condition === undefined ? [set(resource, path, write.literal(value)), ...snapshotName(resource, path)] : undefined),
          },
        ],
      };
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          config: { lifecycle: 'production' },
          source: `«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = 7
  skip_final_snapshot         = false
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
  skip_final_snapshot         = false
  deletion_protection         = true
}
`,
        },
        {
          title: "through a variable's default",
          config: { lifecycle: 'production' },
          source: `variable "protected" {
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
  deletion_protection         = var.protected
  skip_final_snapshot         = false
}
`,
          fixed: `variable "protected" {
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
  deletion_protection         = true
  skip_final_snapshot         = false
}
`,
        },
        {
          title: 'a bucket that is emptied, and a key that may go',
          config: { lifecycle: 'production' },
          source: `resource "aws_s3_bucket" "archive" {
  bucket        = "orders-archive"
  force_destroy = «true»

  lifecycle {
    prevent_destroy = true
  }
}

«resource "aws_kms_key" "archive"» {
  description         = "Encrypts the archive"
  enable_key_rotation = true
}
`,
          fixed: `resource "aws_s3_bucket" "archive" {
  bucket        = "orders-archive"
  force_destroy = false

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_key" "archive" {
  description         = "Encrypts the archive"
  enable_key_rotation = true

  lifecycle {
    prevent_destroy = true
  }
}
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'production' },
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
          config: { lifecycle: 'production' },
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
  skip_final_snapshot         = false
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          config: { lifecycle: 'production' },
          source: `{
  "Resources": {
    «"Orders"»: {
      "Type": "AWS::S3::Bucket",
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
      "DeletionPolicy": "Retain",
      "UpdateReplacePolicy": "Retain",
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
          config: { lifecycle: 'production' },
          source: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::S3::Bucket",
      "DeletionPolicy": "Retain",
      "UpdateReplacePolicy": "Retain",
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
          config: { lifecycle: 'production' },
          source: `Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: «false»
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
      DeletionProtectionEnabled: true
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
          config: { lifecycle: 'production' },
          source: `Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      DeletionProtectionEnabled: true
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
          config: { lifecycle: 'production' },
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
new s3.Bucket(stack, 'Archive', {
  versioned: true,
  removalPolicy: «cdk.RemovalPolicy.DESTROY»,
});
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
new s3.Bucket(stack, 'Archive', {
  versioned: true,
  removalPolicy: cdk.RemovalPolicy.RETAIN,
});
`,
        },
      ],
      good: [
        {
          title: 'what the construct does by itself',
          config: { lifecycle: 'production' },
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

const stack = new cdk.Stack(new cdk.App(), 'Orders');
new s3.Bucket(stack, 'Archive', {
  versioned: true,
});
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          config: { lifecycle: 'production' },
          source: `import * as aws from '@pulumi/aws';

const archive = «new aws.s3.Bucket»('archive');

export const archiveName = archive.bucket;
`,
          fixed: `import * as aws from '@pulumi/aws';

const archive = new aws.s3.Bucket('archive', {}, { protect: true });

export const archiveName = archive.bucket;
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'production' },
          source: `import * as aws from '@pulumi/aws';

const archive = new aws.s3.Bucket('archive', {}, { protect: true });

export const archiveName = archive.bucket;
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          config: { lifecycle: 'production' },
          source: `import pulumi
import pulumi_aws as aws

PROTECTED = «False»

archive = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
    deletion_protection_enabled=PROTECTED,
)

pulumi.export("table", archive.name)
`,
          fixed: `import pulumi
import pulumi_aws as aws

PROTECTED = False

archive = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
    deletion_protection_enabled=True,
)

pulumi.export("table", archive.name)
`,
        },
      ],
      good: [
        {
          config: { lifecycle: 'production' },
          source: `import pulumi
import pulumi_aws as aws

archive = aws.dynamodb.Table(
    "orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attributes=[{"name": "id", "type": "S"}],
    deletion_protection_enabled=True,
)

pulumi.export("table", archive.name)
`,
        },
      ],
    },
  },
});

function set(resource: Resource, path: readonly string[], value: Expression): CanonicalEdit {
  return { kind: 'set', resource, path, value };
}

/** A final snapshot needs a name. */
function snapshotName(resource: Resource, [argument]: readonly string[]): readonly CanonicalEdit[] {
  if (argument !== 'skip_final_snapshot' || !isNothing(get(resource.properties, 'final_snapshot_identifier'))) return [];
  return [set(resource, ['final_snapshot_identifier'], write.template(...physicalName(resource), '-final'))];
}

interface Danger {
  readonly at: Value;
  readonly condition: string | undefined;
  /** What it does, in words. */
  readonly reason: string;
  readonly path: readonly string[];
  readonly value: boolean | string;
  /** What to do, in the imperative. */
  readonly title: string;
}

function* dangers(resource: Resource, context: RuleContext): Iterable<Danger> {
  const { properties, type } = resource;
  const protection = DELETION_PROTECTION[type];
  if (protection) {
    for (const { value, condition } of possibilities(get(properties, protection.argument))) {
      const isOff = equals(value, protection.off) || (isNothing(value) && mayBeDeleted(resource));
      if (!isOff) continue;
      const on = protection.on === 'ACTIVE' ? 'ACTIVE' : true;
      yield { at: value, condition, reason: 'is not protected against deletion', path: [protection.argument], value: on, title: 'Turn deletion protection on' };
    }
  } else if (mayBeDeleted(resource)) {
    const setting = protectionSetting(context);
    const title = setting === 'prevent_destroy' ? 'Refuse to destroy it' : 'Retain it when it is deleted';
    const at = explicitlyOff(resource) ?? absent(properties.from);
    yield { at, condition: undefined, reason: 'may be deleted', path: ['lifecycle', setting], value: true, title };
  }
  for (const { value, condition } of FINAL_SNAPSHOT.includes(type) ? possibilities(get(properties, 'skip_final_snapshot')) : []) {
    if (booleanOf(value) !== true) continue;
    yield { at: value, condition, reason: 'leaves no final snapshot', path: ['skip_final_snapshot'], value: false, title: 'Keep a final snapshot' };
  }
  for (const { value, condition } of type === 'aws_s3_bucket' ? possibilities(get(properties, 'force_destroy')) : []) {
    if (booleanOf(value) !== true) continue;
    yield { at: value, condition, reason: 'is emptied and deleted with its objects', path: ['force_destroy'], value: false, title: 'Keep the objects of the bucket' };
  }
}

/** No setting of the tool keeps it. */
function mayBeDeleted(resource: Resource): boolean {
  return (['prevent_destroy', 'retain_on_delete'] as const).every((name) =>
    settings(resource, name).some(({ value }) => isNothing(value) || booleanOf(value) === false),
  );
}

function explicitlyOff(resource: Resource): Value | undefined {
  const found = (['prevent_destroy', 'retain_on_delete'] as const).flatMap((name) => settings(resource, name)).find(({ value }) => booleanOf(value) === false);
  return found?.value;
}
