import type { CanonicalEdit } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { booleanOf, get, isNothing, itemsOf, possibilities, stringOf, type Possibility } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Related, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { namesBucket } from '../shared/buckets';
import { when } from '../shared/words';

const SEPARATE_VERSIONING = 'aws_s3_bucket_versioning';

export default defineRule({
  id: 's3/unversioned-bucket',
  title: 'Bucket that keeps no earlier versions',
  severity: 'medium',
  tags: ['s3', 'recovery'],
  corresponds: {
    checkov: ['CKV_AWS_21'],
    trivy: ['AVD-AWS-0090'],
    'cdk-nag': ['HIPAA.Security-S3BucketVersioningEnabled', 'NIST.800.53.R5-S3BucketVersioningEnabled', 'PCI.DSS.321-S3BucketVersioningEnabled'],
    sonar: ['S6252'],
  },
  why: `Without versioning an object that is overwritten or deleted, by mistake, by a bug or by ransomware, is gone at once, and no backup of
S3 itself brings it back. Replication and Object Lock work on versioned buckets only: there the deployment fails without it.`,
  howToFix: `Enable versioning. The change applies in place; what is in the bucket already stays as it is and gets versions from then on.
Every version is stored and paid for: add a lifecycle rule that expires noncurrent versions after some weeks. Once on, versioning can be
suspended but not removed.`,
  references: [
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-requirements.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html',
  ],
  fixable: true,
  resources: ['aws_s3_bucket', SEPARATE_VERSIONING],

  *check(resource, context) {
    const isBucket = resource.type === 'aws_s3_bucket';
    // Versioning of a bucket of the program is checked with the bucket; that of one elsewhere stands for it.
    if (!isBucket && resource.foldedInto !== undefined) return;
    const path = isBucket ? ['versioning'] : ['versioning_configuration'];
    const off = unversioned(get(resource.properties, ...path));
    if (!off) return;
    const need = isBucket ? needOf(resource, context) : undefined;
    const state = stringOf(off.value) === 'Suspended' ? 'has versioning suspended' : 'is not versioned';
    yield {
      resource,
      at: off.value,
      severity: need ? 'high' : 'medium',
      message: need
        ? `Bucket ${labelOf(resource)} ${state}${when(off.condition)}, but ${need.reason} needs it to be. Enable versioning.`
        : `Bucket ${labelOf(resource)} ${state}${when(off.condition)}: what is overwritten or deleted is lost. Enable versioning.`,
      related: need?.related ?? [],
      fixes: [versioningFix(resource, path, context)],
    };
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

resource "aws_s3_bucket_versioning" "reports" {
  bucket = aws_s3_bucket.reports.id

  versioning_configuration {
    status = "Enabled"
  }
}
`,
        },
        {
          title: 'suspended through a variable',
          source: `variable "report_versions" {
  type    = string
  default = «"Suspended"»
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_versioning" "reports" {
  bucket = aws_s3_bucket.reports.id

  versioning_configuration {
    status = var.report_versions # too many versions
  }
}
`,
          fixed: `variable "report_versions" {
  type    = string
  default = "Suspended"
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_versioning" "reports" {
  bucket = aws_s3_bucket.reports.id

  versioning_configuration {
    status = "Enabled" # too many versions
  }
}
`,
        },
        {
          title: 'the target of a replication',
          severity: 'high',
          source: `variable "replication_role_arn" {
  type = string
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_versioning" "reports" {
  bucket = aws_s3_bucket.reports.id

  versioning_configuration {
    status = "Enabled"
  }
}

«resource "aws_s3_bucket" "copies"» {
  bucket = "acme-reports-copies"
}

resource "aws_s3_bucket_replication_configuration" "reports" {
  depends_on = [aws_s3_bucket_versioning.reports]

  bucket = aws_s3_bucket.reports.id
  role   = var.replication_role_arn

  rule {
    id     = "copies"
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.copies.arn
    }
  }
}
`,
          fixed: `variable "replication_role_arn" {
  type = string
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_versioning" "reports" {
  bucket = aws_s3_bucket.reports.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "copies" {
  bucket = "acme-reports-copies"
}

resource "aws_s3_bucket_versioning" "copies" {
  bucket = aws_s3_bucket.copies.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "reports" {
  depends_on = [aws_s3_bucket_versioning.reports, aws_s3_bucket_versioning.copies]

  bucket = aws_s3_bucket.reports.id
  role   = var.replication_role_arn

  rule {
    id     = "copies"
    status = "Enabled"

    destination {
      bucket = aws_s3_bucket.copies.arn
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `variable "report_versions" {
  type = string
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_versioning" "reports" {
  bucket = aws_s3_bucket.reports.id

  versioning_configuration {
    status = var.report_versions
  }
}
`,
        },
        {
          title: 'versions for every bucket of a map',
          source: `locals {
  buckets = toset(["reports", "exports"])
}

resource "aws_s3_bucket" "data" {
  for_each = local.buckets
  bucket   = "acme-\${each.key}"
}

resource "aws_s3_bucket_versioning" "data" {
  for_each = aws_s3_bucket.data
  bucket   = each.value.id

  versioning_configuration {
    status = "Enabled"
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
    «"Reports"»: {
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
        },
        "VersioningConfiguration": {
          "Status": "Enabled"
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
          source: `{
  "Resources": {
    "Reports": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
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
          title: 'suspended in one environment, through a mapping',
          source: `Mappings:
  Settings:
    reports:
      Versions: «Suspended»
Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: !FindInMap [Settings, reports, Versions]
`,
          fixed: `Mappings:
  Settings:
    reports:
      Versions: Suspended
Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Enabled
`,
        },
        {
          title: 'Object Lock needs versions',
          severity: 'high',
          source: `Resources:
  «Ledger»:
    Type: AWS::S3::Bucket
    Properties:
      ObjectLockEnabled: true
      ObjectLockConfiguration:
        ObjectLockEnabled: Enabled
        Rule:
          DefaultRetention:
            Mode: COMPLIANCE
            Days: 365
`,
          fixed: `Resources:
  Ledger:
    Type: AWS::S3::Bucket
    Properties:
      ObjectLockEnabled: true
      ObjectLockConfiguration:
        ObjectLockEnabled: Enabled
        Rule:
          DefaultRetention:
            Mode: COMPLIANCE
            Days: 365
      VersioningConfiguration:
        Status: Enabled
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `Parameters:
  ReportVersions:
    Type: String
    AllowedValues: [Enabled, Suspended]
Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: !Ref ReportVersions
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

export class ReportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    «new s3.Bucket»(this, 'Reports', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class ReportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new s3.Bucket(this, 'Reports', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      versioned: true,
    });
  }
}
`,
        },
        {
          title: 'a constant says no',
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

const KEEP_VERSIONS = «false»;

export class ReportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new s3.Bucket(this, 'Reports', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      versioned: KEEP_VERSIONS,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

const KEEP_VERSIONS = false;

export class ReportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new s3.Bucket(this, 'Reports', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      versioned: true,
    });
  }
}
`,
        },
        {
          title: 'the L1 construct',
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class ReportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    «new s3.CfnBucket»(this, 'Reports', { bucketName: 'acme-reports' });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class ReportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new s3.CfnBucket(this, 'Reports', {
      bucketName: 'acme-reports',
      versioningConfiguration: { status: 'Enabled' },
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'passed in',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class ReportsStack extends cdk.Stack {
  constructor(scope: Construct, id: string, options: s3.BucketProps) {
    super(scope, id);

    new s3.Bucket(this, 'Reports', { ...options });
    new s3.Bucket(this, 'Exports', { versioned: options.versioned });
    new s3.Bucket(this, 'Invoices', { versioned: true });
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

const reports = «new aws.s3.Bucket»("reports", { bucket: "acme-reports" });

export const bucketName = reports.id;
`,
          fixed: `import * as aws from "@pulumi/aws";

const reports = new aws.s3.Bucket("reports", { bucket: "acme-reports" });

new aws.s3.BucketVersioning("reports-versioning", {
  bucket: reports.id,
  versioningConfiguration: { status: "Enabled" },
});

export const bucketName = reports.id;
`,
        },
        {
          title: 'suspended through a constant',
          source: `import * as aws from "@pulumi/aws";

const versions = { status: «"Suspended"» };

const reports = new aws.s3.Bucket("reports", { bucket: "acme-reports" });

new aws.s3.BucketVersioning("reports", {
    bucket: reports.id,
    versioningConfiguration: versions,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const versions = { status: "Enabled" };

const reports = new aws.s3.Bucket("reports", { bucket: "acme-reports" });

new aws.s3.BucketVersioning("reports", {
    bucket: reports.id,
    versioningConfiguration: versions,
});
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const reports = new aws.s3.Bucket("reports");

new aws.s3.BucketVersioning("reports", {
    bucket: reports.id,
    versioningConfiguration: { status: new pulumi.Config().require("reportVersions") },
});
`,
        },
        {
          title: 'the setting of older programs',
          source: `import * as aws from "@pulumi/aws";

new aws.s3.Bucket("reports", {
    versioning: { enabled: true },
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

aws.s3.BucketVersioning(
    "reports-versioning",
    bucket=reports.id,
    versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(
        status="Enabled",
    ),
)
`,
        },
        {
          title: 'a constant suspends it',
          source: `import pulumi_aws as aws

VERSIONS = «"Suspended"»

reports = aws.s3.Bucket("reports", bucket="acme-reports")

aws.s3.BucketVersioning(
    "reports",
    bucket=reports.id,
    versioning_configuration={"status": VERSIONS},
)
`,
          fixed: `import pulumi_aws as aws

VERSIONS = "Suspended"

reports = aws.s3.Bucket("reports", bucket="acme-reports")

aws.s3.BucketVersioning(
    "reports",
    bucket=reports.id,
    versioning_configuration={"status": "Enabled"},
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

reports = aws.s3.Bucket("reports")

aws.s3.BucketVersioning(
    "reports",
    bucket=reports.id,
    versioning_configuration={"status": pulumi.Config().require("reportVersions")},
)
`,
        },
      ],
    },
  },
});

/** `status` is today's setting, `enabled` that of older programs. */
function unversioned(versioning: Value): Possibility | undefined {
  for (const { value, condition } of possibilities(versioning)) {
    if (isNothing(value) || (value.kind === 'list' && value.complete && value.items.length === 0)) return { value, condition };
    const enabled = get(value, 'enabled');
    if (enabled.kind !== 'absent') {
      const off = possibilities(enabled).find((each) => booleanOf(each.value) === false);
      if (off) return { value: off.value, condition: joined(condition, off.condition) };
      continue;
    }
    const off = possibilities(get(value, 'status')).find((each) => isNothing(each.value) || ['Suspended', 'Disabled'].includes(stringOf(each.value) ?? ''));
    if (off) return { value: off.value, condition: joined(condition, off.condition) };
  }
  return undefined;
}

function joined(...conditions: readonly (string | undefined)[]): string | undefined {
  const known = conditions.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : known.join(' and ');
}

interface Need {
  readonly reason: string;
  readonly related: readonly Related[];
}

/** What does not work without versions. */
function needOf(bucket: Resource, context: RuleContext): Need | undefined {
  if (itemsOf(get(bucket.properties, 'replication_configuration')).some((each) => each.kind === 'object')) return { reason: 'its replication', related: [] };
  const source = context.shared(replicatedBuckets).find((other) => other.id !== bucket.id && replicatesTo(other, bucket));
  if (source) return { reason: `the replication from ${labelOf(source)}`, related: [{ location: source.header, message: `replicated from ${labelOf(source)}` }] };
  const isLocked =
    booleanOf(get(bucket.properties, 'object_lock_enabled')) === true ||
    itemsOf(get(bucket.properties, 'object_lock_configuration')).some((each) => each.kind === 'object');
  return isLocked ? { reason: 'its Object Lock', related: [] } : undefined;
}

function replicatedBuckets({ graph }: RuleContext): readonly Resource[] {
  return graph.ofType('aws_s3_bucket').filter((bucket) => !isNothing(get(bucket.properties, 'replication_configuration')));
}

function replicatesTo(source: Resource, bucket: Resource): boolean {
  return itemsOf(get(source.properties, 'replication_configuration')).some((each) => replicatesThere(each, bucket));
}

function replicatesThere(replication: Value, bucket: Resource): boolean {
  return itemsOf(get(replication, 'rule')).some((rule) => namesBucket(get(rule, 'destination', 'bucket'), bucket));
}

function versioningFix(resource: Resource, path: readonly string[], context: RuleContext): FixOffer {
  const isOlder = get(resource.properties, ...path, 'enabled').kind !== 'absent' && get(resource.properties, ...path).kind !== 'absent';
  const [setting, value] = isOlder ? (['enabled', true] as const) : (['status', 'Enabled'] as const);
  return {
    title: 'Keep versions of the objects',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => awaited(resource, context) ?? [{ kind: 'set', resource, path: [...path, setting], value: write.literal(value) }],
  };
}

/** A replication that is a resource of its own has to wait for the versioning, which is one as well. */
function awaited(bucket: Resource, { graph, canReach }: RuleContext): readonly CanonicalEdit[] | undefined {
  const waiting = graph
    .ofType('aws_s3_bucket_replication_configuration')
    .filter((each) => each.mode === 'managed' && (each.foldedInto === bucket.id || replicatesThere(each.properties, bucket)) && canReach(bucket, each));
  if (waiting.length === 0 || bucket.type !== 'aws_s3_bucket' || !isNothing(get(bucket.properties, 'versioning'))) return undefined;
  const versioning = newResource('aws_s3_bucket_versioning', bucket.name, bucket, {
    bucket: write.reference(bucket, 'id'),
    versioning_configuration: write.object({ status: write.literal('Enabled') }),
  });
  return [{ kind: 'add', resource: versioning }, ...waiting.map((each): CanonicalEdit => ({ kind: 'depend', resource: each, on: versioning }))];
}
