import type { CanonicalEdit } from '../../server/core/edits';
import { matches } from '../../server/core/config';
import type { ExternalDependency } from '../../server/core/facts';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { MODULE_VERSIONS } from '../data/module-versions';
import { addedAttribute } from '../shared/hcl-text';
import { hasNativeModule, nativeModule } from '../shared/native-modules';
import { isBoundedNpm, isBoundedPython, isBoundedTerraform, isBranch, lowestOf } from '../shared/version-constraints';

export default defineRule({
  id: 'deploy/external-module',
  title: 'Module or package from outside that is not allowed or not pinned',
  severity: 'medium',
  tags: ['deploy', 'supply-chain'],
  corresponds: { checkov: ['CKV_TF_1', 'CKV_TF_2'] },
  why: `A module, construct or component from outside runs with the credentials of the deployment. Without a version that keeps to one major
line, or with a branch as its revision, the next deployment can bring other resources than the one that was reviewed, without a line of the
repository having changed. Where the configuration forbids modules from outside, everything that is deployed has to be in the repository.`,
  howToFix: `Pin the version: an exact one, or a range within a major version (\`~> 5.0\`, \`^1.2.0\`); of a repository a tag or a commit, not a
branch. The fix takes the version that the program uses elsewhere or has locked, else the line of the module that fits the AWS provider of the
program. That changes what is installed, not what is deployed, if it is the version that was deployed last: compare the plan. Where modules from
outside are forbidden, write the resources yourself, or name the source in \`modules.allow\`. For calls of the registry's VPC and S3 bucket
modules that use their common arguments, the fix writes a module with native resources into the repository and calls that one. Resources keep
their addresses in the state, so that the next plan should only show default resources (network ACL, route table) that it no longer manages:
read it before you apply.`,
  references: [
    'https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/structure.html',
    'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_appsec_centralize_services_for_packages_and_dependencies.html',
  ],
  fixable: ['terraform', 'cdk-typescript', 'pulumi-typescript', 'pulumi-python'],
  flavours: ['terraform', 'cdk-typescript', 'pulumi-typescript', 'pulumi-python'],

  *checkProgram(context) {
    const { external, allow } = context.config.modules;
    if (external === 'allow') return;
    for (const dependency of context.facts.dependencies) {
      if (!isForeign(dependency, context) || namesOf(dependency).some((name) => allow.some((pattern) => matches(pattern, name)))) continue;
      const problem = external === 'forbid' ? forbidden(dependency, context) : unpinned(dependency, context);
      if (problem) yield problem;
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'no version',
          source: `module "vpc" {
  source = «"terraform-aws-modules/vpc/aws"»

  name            = "orders"
  cidr            = "10.0.0.0/16"
  azs             = ["eu-west-1a", "eu-west-1b"]
  private_subnets = ["10.0.0.0/24", "10.0.1.0/24"]
}
`,
          fixed: `module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 6.0"

  name            = "orders"
  cidr            = "10.0.0.0/16"
  azs             = ["eu-west-1a", "eu-west-1b"]
  private_subnets = ["10.0.0.0/24", "10.0.1.0/24"]
}
`,
        },
        {
          title: 'the version that is used elsewhere',
          source: `module "primary" {
  source  = "acme/network/aws"
  version = "~> 3.1"
  cidr    = "10.0.0.0/16"
}

module "secondary" {
  source = «"acme/network/aws"»
  cidr   = "10.1.0.0/16"
}
`,
          fixed: `module "primary" {
  source  = "acme/network/aws"
  version = "~> 3.1"
  cidr    = "10.0.0.0/16"
}

module "secondary" {
  source  = "acme/network/aws"
  version = "~> 3.1"
  cidr    = "10.1.0.0/16"
}
`,
        },
        {
          title: 'every version from one on',
          source: `module "bucket" {
  source  = «"terraform-aws-modules/s3-bucket/aws"»
  version = ">= 4.1"

  bucket = "orders-exports"
}
`,
          fixed: `module "bucket" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.1"

  bucket = "orders-exports"
}
`,
        },
        {
          title: 'a branch',
          source: `module "network" {
  source = «"git::https://github.com/acme/terraform-network.git?ref=main"»
  cidr   = "10.0.0.0/16"
}
`,
        },
        {
          title: 'modules from outside are forbidden',
          indirect: true,
          severity: 'critical',
          config: { modules: { external: 'forbid', allow: ['github.com/acme/*'] } },
          source: `locals {
  identifier = "orders"
}

module "database" {
  source  = «"terraform-aws-modules/rds/aws"»
  version = "6.10.0"

  identifier = local.identifier
  engine     = "postgres"
}

module "peering" {
  source = "git@github.com:acme/terraform-peering.git?ref=v1.2.0"
}
`,
        },
        {
          title: 'native resources with the same arguments',
          severity: 'critical',
          config: { modules: { external: 'forbid', allow: [] } },
          source: `variable "key_arn" {
  type = string
}

module "exports" {
  source        = «"terraform-aws-modules/s3-bucket/aws"»
  version       = "~> 4.1"
  bucket        = "orders-exports"
  force_destroy = true
  tags          = { Environment = "production" }

  versioning = {
    enabled = true
  }

  server_side_encryption_configuration = {
    rule = {
      apply_server_side_encryption_by_default = {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = var.key_arn
      }
      bucket_key_enabled = true
    }
  }
}

output "bucket_arn" {
  value = module.exports.s3_bucket_arn
}
`,
          fixed: {
            'main.tf': `variable "key_arn" {
  type = string
}

module "exports" {
  source        = "./modules/s3-bucket"
  bucket        = "orders-exports"
  force_destroy = true
  tags          = { Environment = "production" }

  versioning = {
    enabled = true
  }

  server_side_encryption_configuration = {
    rule = {
      apply_server_side_encryption_by_default = {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = var.key_arn
      }
      bucket_key_enabled = true
    }
  }
}

output "bucket_arn" {
  value = module.exports.s3_bucket_arn
}
`,
            'modules/s3-bucket/main.tf': `locals {
  encryption = try(var.server_side_encryption_configuration.rule, null)
}

resource "aws_s3_bucket" "this" {
  count = 1

  bucket        = var.bucket
  bucket_prefix = var.bucket_prefix
  force_destroy = var.force_destroy

  tags = var.tags
}

resource "aws_s3_bucket_versioning" "this" {
  count = length(var.versioning) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this[0].id

  versioning_configuration {
    status = tobool(lookup(var.versioning, "enabled", false)) ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count = local.encryption == null ? 0 : 1

  bucket = aws_s3_bucket.this[0].id

  rule {
    bucket_key_enabled = try(local.encryption.bucket_key_enabled, null)

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.encryption.apply_server_side_encryption_by_default.sse_algorithm
      kms_master_key_id = try(local.encryption.apply_server_side_encryption_by_default.kms_master_key_id, null)
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  count = 1

  bucket = aws_s3_bucket.this[0].id

  block_public_acls       = var.block_public_acls
  block_public_policy     = var.block_public_policy
  ignore_public_acls      = var.ignore_public_acls
  restrict_public_buckets = var.restrict_public_buckets
}

resource "aws_s3_bucket_policy" "this" {
  count = var.attach_policy ? 1 : 0

  bucket = aws_s3_bucket.this[0].id
  policy = var.policy

  depends_on = [aws_s3_bucket_public_access_block.this]
}
`,
            'modules/s3-bucket/versions.tf': `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}
`,
            'modules/s3-bucket/variables.tf': `variable "bucket" {
  description = "Name of the bucket; left out: AWS makes one"
  type        = string
  default     = null
}

variable "bucket_prefix" {
  description = "How the name begins that AWS makes"
  type        = string
  default     = null
}

variable "force_destroy" {
  description = "Whether the bucket is destroyed with its objects"
  type        = bool
  default     = false
}

variable "versioning" {
  description = "Whether former versions are kept: enabled"
  type        = map(string)
  default     = {}
}

variable "server_side_encryption_configuration" {
  description = "How objects are encrypted: a rule"
  type        = any
  default     = {}
}

variable "attach_policy" {
  description = "Whether the bucket has the policy"
  type        = bool
  default     = false
}

variable "policy" {
  description = "Policy of the bucket, as JSON"
  type        = string
  default     = null
}

variable "block_public_acls" {
  description = "Whether new public ACLs are refused"
  type        = bool
  default     = true
}

variable "block_public_policy" {
  description = "Whether public policies are refused"
  type        = bool
  default     = true
}

variable "ignore_public_acls" {
  description = "Whether public ACLs are ignored"
  type        = bool
  default     = true
}

variable "restrict_public_buckets" {
  description = "Whether access through a public policy is restricted"
  type        = bool
  default     = true
}

variable "tags" {
  description = "Tags of the bucket"
  type        = map(string)
  default     = {}
}
`,
            'modules/s3-bucket/outputs.tf': `output "s3_bucket_id" {
  description = "Name of the bucket"
  value       = aws_s3_bucket.this[0].id
}

output "s3_bucket_arn" {
  description = "ARN of the bucket"
  value       = aws_s3_bucket.this[0].arn
}

output "s3_bucket_bucket_domain_name" {
  description = "Domain name of the bucket"
  value       = aws_s3_bucket.this[0].bucket_domain_name
}

output "s3_bucket_bucket_regional_domain_name" {
  description = "Domain name of the bucket in its region"
  value       = aws_s3_bucket.this[0].bucket_regional_domain_name
}

output "s3_bucket_hosted_zone_id" {
  description = "Id of the zone of the bucket's region"
  value       = aws_s3_bucket.this[0].hosted_zone_id
}
`,
          },
        },
      ],
      good: [
        {
          title: 'a line of versions, tags and commits, and modules of the repository',
          source: {
            'main.tf': `module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"

  name = "orders"
  cidr = "10.0.0.0/16"
}

module "bucket" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = ">= 4.1, < 5.0"

  bucket = "orders-exports"
}

module "peering" {
  source = "git::https://github.com/acme/terraform-peering.git?ref=v1.2.0"
}

module "keys" {
  source = "./keys"
}
`,
            'keys/main.tf': `resource "aws_kms_key" "orders" {
  description         = "Orders"
  enable_key_rotation = true
}
`,
          },
        },
        {
          title: 'a source that is allowed',
          config: { modules: { external: 'pinned', allow: ['app.terraform.io/acme/*'] } },
          source: `module "network" {
  source = "app.terraform.io/acme/network/aws"
  cidr   = "10.0.0.0/16"
}
`,
        },
        {
          title: 'an archive whose version cannot be told',
          unknown: true,
          source: `module "network" {
  source = "s3::https://acme-modules.s3.eu-west-1.amazonaws.com/network.zip"
  cidr   = "10.0.0.0/16"
}
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'a range without end',
          source: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import { SecureBucket } from «'@acme/cdk-constructs'»;
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new SecureBucket(this, 'Exports', { retentionDays: 30 });
  }
}
`,
            'package.json': `{
  "name": "orders",
  "dependencies": {
    "@acme/cdk-constructs": ">=2.3.0",
    "aws-cdk-lib": "^2.150.0",
    "constructs": "^10.0.0"
  }
}
`,
          },
          fixed: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import { SecureBucket } from '@acme/cdk-constructs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new SecureBucket(this, 'Exports', { retentionDays: 30 });
  }
}
`,
            'package.json': `{
  "name": "orders",
  "dependencies": {
    "@acme/cdk-constructs": "^2.3.0",
    "aws-cdk-lib": "^2.150.0",
    "constructs": "^10.0.0"
  }
}
`,
          },
        },
        {
          title: 'a class that is extended',
          indirect: true,
          severity: 'critical',
          config: { modules: { external: 'forbid', allow: [] } },
          source: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as acme from «'@acme/cdk-constructs'»;
import { Construct } from 'constructs';

class ExportBucket extends acme.SecureBucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, { retentionDays: 30 });
  }
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new ExportBucket(this, 'Exports');
  }
}
`,
            'package.json': `{
  "name": "orders",
  "dependencies": {
    "@acme/cdk-constructs": "2.3.0",
    "aws-cdk-lib": "^2.150.0",
    "constructs": "^10.0.0"
  }
}
`,
          },
        },
      ],
      good: [
        {
          title: 'a package that no manifest of the workspace tells about',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import { SecureBucket } from '@acme/cdk-constructs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new SecureBucket(this, 'Exports', { retentionDays: 30 });
  }
}
`,
        },
        {
          title: 'within a major version, and packages that make nothing',
          source: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import { SecureBucket } from '@acme/cdk-constructs';
import { Construct } from 'constructs';
import { kebabCase } from '@acme/names';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new SecureBucket(this, kebabCase('OrdersExports'), { retentionDays: 30 });
  }
}
`,
            'package.json': `{
  "name": "orders",
  "dependencies": {
    "@acme/cdk-constructs": "^2.3.0",
    "aws-cdk-lib": "^2.150.0",
    "constructs": "^10.0.0",
    "@acme/names": "*"
  }
}
`,
          },
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          title: 'whatever is newest',
          source: {
            'index.ts': `import * as aws from "@pulumi/aws";
import { Network } from «"@acme/pulumi-network"»;

export const network = new Network("orders", { cidr: "10.0.0.0/16" });

export const exports = new aws.s3.Bucket("exports", { forceDestroy: true });
`,
            'package.json': `{
    "name": "orders",
    "dependencies": {
        "@acme/pulumi-network": "latest",
        "@pulumi/aws": "^7.0.0",
        "@pulumi/pulumi": "^3.0.0"
    }
}
`,
            'package-lock.json': `{
    "name": "orders",
    "lockfileVersion": 3,
    "packages": {
        "node_modules/@acme/pulumi-network": {
            "version": "1.4.2"
        }
    }
}
`,
          },
          fixed: {
            'index.ts': `import * as aws from "@pulumi/aws";
import { Network } from "@acme/pulumi-network";

export const network = new Network("orders", { cidr: "10.0.0.0/16" });

export const exports = new aws.s3.Bucket("exports", { forceDestroy: true });
`,
            'package.json': `{
    "name": "orders",
    "dependencies": {
        "@acme/pulumi-network": "^1.4.2",
        "@pulumi/aws": "^7.0.0",
        "@pulumi/pulumi": "^3.0.0"
    }
}
`,
            'package-lock.json': `{
    "name": "orders",
    "lockfileVersion": 3,
    "packages": {
        "node_modules/@acme/pulumi-network": {
            "version": "1.4.2"
        }
    }
}
`,
          },
        },
        {
          title: 'through a constant',
          indirect: true,
          severity: 'critical',
          config: { modules: { external: 'forbid', allow: [] } },
          source: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as acme from «"@acme/pulumi-network"»;

const cidr = "10.0.0.0/16";

export const network = new acme.Network("orders", { cidr });

export const exports = new aws.s3.Bucket("exports", { forceDestroy: true });
`,
          },
        },
      ],
      good: [
        {
          title: 'a package that no manifest of the workspace tells about',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import { Network } from "@acme/pulumi-network";

export const network = new Network("orders", { cidr: "10.0.0.0/16" });

export const exports = new aws.s3.Bucket("exports", { forceDestroy: true });
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'every version from one on',
          source: {
            '__main__.py': `import pulumi
import pulumi_aws as aws
«from acme_components import Network»

network = Network("orders", cidr="10.0.0.0/16", opts=pulumi.ResourceOptions(protect=True))

exports = aws.s3.Bucket("exports", force_destroy=True)

pulumi.export("bucketName", exports.id)
`,
            'requirements.txt': `acme-components>=1.4
pulumi>=3.0.0,<4.0.0
pulumi-aws>=7.0.0,<8.0.0
`,
          },
          fixed: {
            '__main__.py': `import pulumi
import pulumi_aws as aws
from acme_components import Network

network = Network("orders", cidr="10.0.0.0/16", opts=pulumi.ResourceOptions(protect=True))

exports = aws.s3.Bucket("exports", force_destroy=True)

pulumi.export("bucketName", exports.id)
`,
            'requirements.txt': `acme-components>=1.4,<2
pulumi>=3.0.0,<4.0.0
pulumi-aws>=7.0.0,<8.0.0
`,
          },
        },
        {
          title: 'components are forbidden',
          indirect: true,
          severity: 'critical',
          config: { modules: { external: 'forbid', allow: [] } },
          source: {
            '__main__.py': `import pulumi
import pulumi_aws as aws
import «acme_pulumi_network as acme»

CIDR = "10.0.0.0/16"

network = acme.Network("orders", cidr=CIDR)

exports = aws.s3.Bucket("exports", force_destroy=True)

pulumi.export("bucketName", exports.id)
`,
            'requirements.txt': `acme-pulumi-network==1.4.0
pulumi>=3.0.0,<4.0.0
pulumi-aws>=7.0.0,<8.0.0
`,
          },
        },
      ],
      good: [
        {
          title: 'a package whose version nothing lists, and one that makes nothing',
          unknown: true,
          source: {
            '__main__.py': `import json

import pulumi
import pulumi_aws as aws
from acme_components import Network

with open("settings.json") as file:
    settings = json.load(file)

network = Network("orders", cidr=settings["cidr"], opts=pulumi.ResourceOptions(protect=True))

exports = aws.s3.Bucket("exports", force_destroy=True)

pulumi.export("bucketName", exports.id)
`,
            'settings.json': `{ "cidr": "10.0.0.0/16" }
`,
          },
        },
      ],
    },
  },
});

function titled({ kind, name, source }: ExternalDependency): string {
  return kind === 'terraform-module' ? `module.${name}` : source;
}

function forbidden(dependency: ExternalDependency, context: RuleContext): Problem {
  const what = dependency.kind === 'terraform-module' ? `comes from ${dependency.source}` : 'is a package';
  return {
    subject: titled(dependency),
    at: dependency.location,
    severity: 'critical',
    message: `${titled(dependency)} ${what} from outside, which the configuration forbids: what it deploys is not reviewed here. Write the resources in this repository, or add the source to modules.allow.`,
    fixes: native(dependency, context),
  };
}

function unpinned(dependency: ExternalDependency, context: RuleContext): Problem | undefined {
  const fault = faultOf(dependency);
  if (fault === undefined) return undefined;
  const fix = pin(dependency, context);
  return {
    subject: titled(dependency),
    at: dependency.location,
    message: `${titled(dependency)} ${fault}: the next deployment may bring another version than the one that was tested. Pin it to one major version, tag or commit.`,
    fixes: [...(fix ? [fix] : []), ...native(dependency, context)],
  };
}

function native(dependency: ExternalDependency, context: RuleContext): readonly FixOffer[] {
  if (!hasNativeModule(dependency)) return [];
  return [
    {
      title: `Keep a module of native resources for ${titled(dependency)} in the repository`,
      // Another line of the registry's module may have other resources.
      applicability: 'unsafe',
      impact: 'in-place',
      edits: () => nativeModule(dependency, context),
    },
  ];
}

/** Why a version is not pinned; undefined where it is, or may be. */
function faultOf({ kind, source, version, versionLocation }: ExternalDependency): string | undefined {
  const isComputed = version === undefined && versionLocation !== undefined && versionLocation.range.end > versionLocation.range.start;
  if (kind === 'terraform-module') {
    if (isRepository(source)) {
      if (version === undefined) return 'is taken from the default branch of its repository';
      return isBranch(version) ? `is taken from the branch ${version} of its repository` : undefined;
    }
    if (isComputed || !isRegistry(source)) return undefined;
    if (version === undefined) return 'has no version';
    return isBoundedTerraform(version) ? undefined : `takes every version that is ${version}`;
  }
  if (kind === 'npm') {
    // Of a package that no manifest of the workspace can tell about nothing is known.
    if (versionLocation === undefined) return undefined;
    if (version === undefined) return 'is not listed in package.json';
    return isBoundedNpm(version) ? undefined : `is asked for as ${version === '' ? '*' : version} in package.json`;
  }
  if (versionLocation === undefined) return undefined;
  if (version === undefined) return 'is listed without a version';
  return isBoundedPython(version) ? undefined : `is asked for as ${version}`;
}

function isRepository(source: string): boolean {
  return /^(?:git::|hg::|git@|github\.com\/|bitbucket\.org\/)/.test(source) || /\.git(?:\/\/|\?|$)/.test(source);
}

/** `NAMESPACE/NAME/PROVIDER`, perhaps with a host before it: of archives in buckets and behind addresses no version can be told. */
function isRegistry(source: string): boolean {
  return /^(?:[\w.-]+\.[\w.-]+(?::\d+)?\/)?[\w-]+\/[\w-]+\/[\w-]+(?:\/\/.*)?$/.test(source);
}

/** Packages of Python that are no providers and make no resources are the business of the requirements. */
function isForeign({ kind, source, name, location }: ExternalDependency, { facts }: RuleContext): boolean {
  if (kind !== 'python') return true;
  if (/^pulumi(?:[-_]|$)/i.test(source)) return false;
  if (/pulumi/i.test(source)) return true;
  const text = facts.textOf(location.uri) ?? '';
  const statement = new RegExp(`^\\s*from\\s+${escaped(name)}[\\w.]*\\s+import\\s+([^\\n]+)`, 'm').exec(text)?.[1] ?? '';
  const classes = [...statement.matchAll(/\b[A-Z]\w*/g)].map(([each]) => escaped(each));
  const callee = [`${escaped(name)}\\.[\\w.]*[A-Z]\\w*`, ...classes].join('|');
  return new RegExp(`\\b(?:${callee})\\(\\s*f?["'][^"'\\n]*["']\\s*,[^()]*\\bopts\\s*=`).test(text);
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}

/** The source as written and as people write it in patterns: `github.com/acme/x`. */
function namesOf({ source, name, kind }: ExternalDependency): readonly string[] {
  const plain = source
    .replace(/^(?:git|hg|s3|gcs)::/, '')
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[\w.-]+@([\w.-]+):/, '$1/')
    .replace(/^[\w.-]+@/, '')
    .replace(/\?.*$/, '');
  const whole = plain.replace(/\.git(?=$|\/\/)/, '');
  return [source, plain, whole, whole.replace(/\/\/.*$/, ''), `registry.terraform.io/${whole}`, ...(kind === 'python' ? [name] : [])];
}

function pin(dependency: ExternalDependency, context: RuleContext): FixOffer | undefined {
  const { kind, version, versionLocation: at } = dependency;
  const wanted = kind === 'terraform-module' ? terraformLine(dependency, context) : packageRange(dependency, context);
  if (wanted === undefined || !at) return undefined;
  return {
    title: `Pin ${titled(dependency)} to ${wanted}`,
    // Which version was deployed last is not known.
    applicability: 'unsafe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] | undefined => {
      if (kind === 'python') return [{ kind: 'text', location: at, newText: `${version ?? ''}${wanted.slice((version ?? '').length)}` }];
      if (version !== undefined || at.range.end > at.range.start) return [{ kind: 'text', location: at, newText: JSON.stringify(wanted) }];
      return addedAttribute(dependency.location, `version = "${wanted}"`, context.facts.textOf(at.uri) ?? '');
    },
  };
}

/** The line that a lower bound begins, that the program uses for the same module elsewhere, or that fits its provider. */
function terraformLine(dependency: ExternalDependency, context: RuleContext): string | undefined {
  const { source, version } = dependency;
  if (isRepository(source)) return undefined;
  if (version !== undefined) {
    const lowest = lowestOf(version);
    return lowest === undefined ? undefined : `~> ${lowest.includes('.') ? lowest.split('.').slice(0, 2).join('.') : `${lowest}.0`}`;
  }
  const module = source.replace(/^registry\.terraform\.io\//, '').replace(/\/\/.*$/, '');
  const others = context.facts.dependencies.filter((each) => each !== dependency && each.source.replace(/\/\/.*$/, '') === source.replace(/\/\/.*$/, ''));
  const used = others.find((each) => each.version !== undefined && isBoundedTerraform(each.version))?.version;
  return used ?? MODULE_VERSIONS[module]?.[providerMajor(dependency, context)];
}

/** The major version of the AWS provider that the module of the call asks for; the newest where it says nothing. */
function providerMajor({ location: { uri } }: ExternalDependency, { facts }: RuleContext): 5 | 6 {
  const folder = uri.slice(0, uri.lastIndexOf('/'));
  const files = ['versions.tf', 'terraform.tf', 'providers.tf', 'provider.tf', 'main.tf'].map((name) => `${folder}/${name}`);
  for (const each of [uri, ...files]) {
    const constraint = /\baws\s*=\s*\{[^}]*?\bversion\s*=\s*"([^"]*)"/.exec(facts.textOf(each) ?? '')?.[1];
    if (constraint !== undefined) return /(?:~>|=|<)\s*[1-5](?:\.|\b)/.test(constraint) && !/>=\s*\d/.test(constraint) ? 5 : 6;
  }
  return 6;
}

/** Of packages: within the major version of the lower bound, or of what is locked. */
function packageRange(dependency: ExternalDependency, context: RuleContext): string | undefined {
  const { kind, source, version } = dependency;
  const lowest = version === undefined ? undefined : lowestOf(version);
  if (kind === 'python') {
    return version === undefined || lowest === undefined ? undefined : `${version},<${Number.parseInt(lowest, 10) + 1}`;
  }
  if (version === undefined || /[:/]/.test(version)) return undefined;
  const known = lockedVersion(source, dependency, context) ?? lowest;
  return known === undefined ? undefined : `^${[...known.split('.'), '0', '0'].slice(0, 3).join('.')}`;
}

function lockedVersion(name: string, { versionLocation }: ExternalDependency, { facts }: RuleContext): string | undefined {
  const folder = versionLocation?.uri.replace(/\/[^/]*$/, '') ?? facts.folder;
  const lock = facts.textOf(`${folder}/package-lock.json`);
  return lock === undefined ? undefined : new RegExp(`"node_modules/${escaped(name)}"\\s*:\\s*\\{\\s*"version"\\s*:\\s*"(\\d+\\.\\d+\\.\\d+)"`).exec(lock)?.[1];
}
