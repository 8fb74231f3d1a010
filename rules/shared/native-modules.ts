/**
 * Modules of the repository in place of those of the public registry: the same arguments and outputs for what is used most, with
 * resources of the provider behind them. Resources have the names that the registry's modules give them, so that what is deployed
 * stays at its address in the state.
 */
import type { CanonicalEdit } from '../../server/core/edits';
import type { ExternalDependency } from '../../server/core/facts';
import type { RuleContext } from '../../server/core/rule';
import { argumentsOf, removedAttribute } from './hcl-text';

interface NativeModule {
  /** The folder that it is kept in. */
  readonly folder: string;
  readonly variables: readonly (readonly [name: string, type: string, preset: string, description: string])[];
  readonly outputs: readonly (readonly [name: string, value: string, description: string])[];
  readonly main: string;
}

/** The files of the module and the call of it; undefined when the call says something that the module does not take or give. */
export function nativeModule(dependency: ExternalDependency, context: RuleContext): readonly CanonicalEdit[] | undefined {
  const { source, name, location } = dependency;
  const { facts } = context;
  const module = NATIVE_MODULES[source.replace(/^registry\.terraform\.io\//, '')];
  const text = facts.textOf(location.uri);
  const given = module && text !== undefined ? argumentsOf(text, location) : undefined;
  if (!module || text === undefined || !given) return undefined;
  const known = new Set([...META_ARGUMENTS, ...module.variables.map(([each]) => each)]);
  const used = outputsUsed(name, location.uri, context);
  if (given.some((each) => !known.has(each)) || used.some((each) => module.outputs.every(([own]) => own !== each))) return undefined;
  const base = `${location.uri.slice(0, location.uri.lastIndexOf('/'))}/modules/${module.folder}`;
  const isThere = facts.exists(base);
  // Another module of the same name is somebody's own.
  if (isThere && facts.textOf(`${base}/main.tf`) !== module.main) return undefined;
  const files = isThere ? [] : filesOf(module).map(([file, content]): CanonicalEdit => ({ kind: 'create', uri: `${base}/${file}`, text: content }));
  const version = dependency.versionLocation && dependency.version !== undefined ? removedAttribute(dependency.versionLocation, text) : [];
  return version && [...files, { kind: 'text', location, newText: `"./modules/${module.folder}"` }, ...version];
}

/** Whether there is a module for a source. */
export function hasNativeModule({ kind, source }: ExternalDependency): boolean {
  return kind === 'terraform-module' && Object.hasOwn(NATIVE_MODULES, source.replace(/^registry\.terraform\.io\//, ''));
}

const META_ARGUMENTS = ['source', 'version', 'providers', 'count', 'for_each', 'depends_on'];

/** The outputs that the files of the calling module read, as far as they are known to the program. */
function outputsUsed(name: string, uri: string, { facts, graph }: RuleContext): readonly string[] {
  const folder = uri.slice(0, uri.lastIndexOf('/'));
  const places = [...facts.inputs, ...facts.outputs, ...facts.dependencies, ...facts.unresolved, ...facts.files].map((each) => each.location.uri);
  const uris = new Set([uri, facts.entry.uri, ...places, ...graph.resources.map((each) => each.declaration.uri), ...USUAL.map((file) => `${folder}/${file}.tf`)]);
  const texts = [...uris].filter((each) => each.slice(0, each.lastIndexOf('/')) === folder).map((each) => facts.textOf(each) ?? '');
  return texts.flatMap((text) => Array.from(text.matchAll(new RegExp(`\\bmodule\\.${name}(?:\\[[^\\]]*\\])?\\.(\\w+)`, 'g')), ([, output = '']) => output));
}

const USUAL = ['main', 'outputs', 'locals', 'variables', 'providers', 'versions', 'data'];

function filesOf({ variables, outputs, main }: NativeModule): readonly (readonly [name: string, text: string])[] {
  return [
    ['main.tf', main],
    ['versions.tf', VERSIONS],
    ['variables.tf', variables.map(([name, type, preset, description]) => `variable "${name}" {\n  description = "${description}"\n  type        = ${type}\n  default     = ${preset}\n}\n`).join('\n')],
    ['outputs.tf', outputs.map(([name, value, description]) => `output "${name}" {\n  description = "${description}"\n  value       = ${value}\n}\n`).join('\n')],
  ];
}

/** The modules need arguments that came with line 5 of the provider. */
const VERSIONS = `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}
`;

const TEXT = 'string';
const SWITCH = 'bool';
const TEXTS = 'list(string)';
const TAGS = 'map(string)';

const NETWORK: NativeModule = {
  folder: 'vpc',
  variables: [
    ['name', TEXT, '""', 'Name of the VPC, and the beginning of all other names'],
    ['cidr', TEXT, '"10.0.0.0/16"', 'Addresses of the VPC'],
    ['azs', TEXTS, '[]', 'Availability zones, used in turn'],
    ['public_subnets', TEXTS, '[]', 'Addresses of the public subnets'],
    ['private_subnets', TEXTS, '[]', 'Addresses of the private subnets'],
    ['database_subnets', TEXTS, '[]', 'Addresses of the subnets for databases'],
    ['create_database_subnet_group', SWITCH, 'true', 'Whether the subnets for databases are a subnet group'],
    ['enable_dns_hostnames', SWITCH, 'true', 'Whether instances get names'],
    ['enable_dns_support', SWITCH, 'true', 'Whether names are resolved'],
    ['enable_nat_gateway', SWITCH, 'false', 'Whether private subnets reach the internet'],
    ['single_nat_gateway', SWITCH, 'false', 'Whether all private subnets share one NAT gateway'],
    ['map_public_ip_on_launch', SWITCH, 'false', 'Whether instances in public subnets get public addresses'],
    ['tags', TAGS, '{}', 'Tags of everything'],
    ['vpc_tags', TAGS, '{}', 'More tags of the VPC'],
    ['public_subnet_tags', TAGS, '{}', 'More tags of the public subnets'],
    ['private_subnet_tags', TAGS, '{}', 'More tags of the private subnets'],
    ['database_subnet_tags', TAGS, '{}', 'More tags of the subnets for databases'],
  ],
  outputs: [
    ['name', 'var.name', 'Name of the VPC'],
    ['azs', 'var.azs', 'Availability zones'],
    ['vpc_id', 'aws_vpc.this[0].id', 'Id of the VPC'],
    ['vpc_arn', 'aws_vpc.this[0].arn', 'ARN of the VPC'],
    ['vpc_cidr_block', 'aws_vpc.this[0].cidr_block', 'Addresses of the VPC'],
    ['default_security_group_id', 'aws_vpc.this[0].default_security_group_id', 'Id of the default security group'],
    ['igw_id', 'one(aws_internet_gateway.this[*].id)', 'Id of the internet gateway'],
    ['natgw_ids', 'aws_nat_gateway.this[*].id', 'Ids of the NAT gateways'],
    ['nat_public_ips', 'aws_eip.nat[*].public_ip', 'Public addresses of the NAT gateways'],
    ...subnetOutputs('public', 'public', 'public subnets', 'public'),
    ...subnetOutputs('private', 'private', 'private subnets', 'private'),
    ...subnetOutputs('database', 'database', 'subnets for databases', 'private'),
    ['database_subnet_group', 'one(aws_db_subnet_group.database[*].id)', 'Id of the subnet group for databases'],
    ['database_subnet_group_name', 'one(aws_db_subnet_group.database[*].name)', 'Name of the subnet group for databases'],
  ],
  main: `locals {
  # Private subnets and those for databases at the same position share a route table.
  inner  = max(length(var.private_subnets), length(var.database_subnets))
  tables = local.inner > 0 && var.single_nat_gateway ? 1 : local.inner
  nat    = var.enable_nat_gateway ? local.tables : 0
  outer  = length(var.public_subnets) > 0 ? 1 : 0
}

resource "aws_vpc" "this" {
  count = 1

  cidr_block           = var.cidr
  enable_dns_hostnames = var.enable_dns_hostnames
  enable_dns_support   = var.enable_dns_support

  tags = merge({ Name = var.name }, var.tags, var.vpc_tags)
}

# Without rules: what nobody gave a group of its own neither reaches others nor is reached.
resource "aws_default_security_group" "this" {
  count = 1

  vpc_id = aws_vpc.this[0].id

  tags = merge({ Name = "\${var.name}-default" }, var.tags)
}

resource "aws_subnet" "public" {
  count = length(var.public_subnets)

  vpc_id                  = aws_vpc.this[0].id
  cidr_block              = var.public_subnets[count.index]
  availability_zone       = element(var.azs, count.index)
  map_public_ip_on_launch = var.map_public_ip_on_launch

  tags = merge({ Name = "\${var.name}-public-\${element(var.azs, count.index)}" }, var.tags, var.public_subnet_tags)
}

resource "aws_internet_gateway" "this" {
  count = local.outer

  vpc_id = aws_vpc.this[0].id

  tags = merge({ Name = var.name }, var.tags)
}

resource "aws_route_table" "public" {
  count = local.outer

  vpc_id = aws_vpc.this[0].id

  tags = merge({ Name = "\${var.name}-public" }, var.tags)
}

resource "aws_route" "public_internet_gateway" {
  count = local.outer

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "public" {
  count = length(var.public_subnets)

  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}

resource "aws_subnet" "private" {
  count = length(var.private_subnets)

  vpc_id            = aws_vpc.this[0].id
  cidr_block        = var.private_subnets[count.index]
  availability_zone = element(var.azs, count.index)

  tags = merge({ Name = "\${var.name}-private-\${element(var.azs, count.index)}" }, var.tags, var.private_subnet_tags)
}

resource "aws_route_table" "private" {
  count = local.tables

  vpc_id = aws_vpc.this[0].id

  tags = merge({ Name = local.tables == 1 ? "\${var.name}-private" : "\${var.name}-private-\${element(var.azs, count.index)}" }, var.tags)
}

resource "aws_route_table_association" "private" {
  count = length(var.private_subnets)

  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = element(aws_route_table.private[*].id, count.index)
}

resource "aws_eip" "nat" {
  count = local.nat

  domain = "vpc"

  tags = merge({ Name = "\${var.name}-\${element(var.azs, count.index)}" }, var.tags)

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  count = local.nat

  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = element(aws_subnet.public[*].id, count.index)

  tags = merge({ Name = "\${var.name}-\${element(var.azs, count.index)}" }, var.tags)

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route" "private_nat_gateway" {
  count = local.nat

  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[count.index].id
}

resource "aws_subnet" "database" {
  count = length(var.database_subnets)

  vpc_id            = aws_vpc.this[0].id
  cidr_block        = var.database_subnets[count.index]
  availability_zone = element(var.azs, count.index)

  tags = merge({ Name = "\${var.name}-db-\${element(var.azs, count.index)}" }, var.tags, var.database_subnet_tags)
}

resource "aws_route_table_association" "database" {
  count = length(var.database_subnets)

  subnet_id      = aws_subnet.database[count.index].id
  route_table_id = element(aws_route_table.private[*].id, count.index)
}

resource "aws_db_subnet_group" "database" {
  count = var.create_database_subnet_group && length(var.database_subnets) > 0 ? 1 : 0

  name        = lower(var.name)
  description = "Database subnet group for \${var.name}"
  subnet_ids  = aws_subnet.database[*].id

  tags = merge({ Name = lower(var.name) }, var.tags)
}
`,
};

function subnetOutputs(prefix: string, subnets: string, words: string, table: string): NativeModule['outputs'] {
  return [
    [`${prefix}_subnets`, `aws_subnet.${subnets}[*].id`, `Ids of the ${words}`],
    [`${prefix}_subnet_arns`, `aws_subnet.${subnets}[*].arn`, `ARNs of the ${words}`],
    [`${prefix}_subnets_cidr_blocks`, `aws_subnet.${subnets}[*].cidr_block`, `Addresses of the ${words}`],
    [`${prefix}_route_table_ids`, `aws_route_table.${table}[*].id`, `Ids of the route tables of the ${words}`],
  ];
}

const BUCKET: NativeModule = {
  folder: 's3-bucket',
  variables: [
    ['bucket', TEXT, 'null', 'Name of the bucket; left out: AWS makes one'],
    ['bucket_prefix', TEXT, 'null', 'How the name begins that AWS makes'],
    ['force_destroy', SWITCH, 'false', 'Whether the bucket is destroyed with its objects'],
    ['versioning', TAGS, '{}', 'Whether former versions are kept: enabled'],
    ['server_side_encryption_configuration', 'any', '{}', 'How objects are encrypted: a rule'],
    ['attach_policy', SWITCH, 'false', 'Whether the bucket has the policy'],
    ['policy', TEXT, 'null', 'Policy of the bucket, as JSON'],
    ['block_public_acls', SWITCH, 'true', 'Whether new public ACLs are refused'],
    ['block_public_policy', SWITCH, 'true', 'Whether public policies are refused'],
    ['ignore_public_acls', SWITCH, 'true', 'Whether public ACLs are ignored'],
    ['restrict_public_buckets', SWITCH, 'true', 'Whether access through a public policy is restricted'],
    ['tags', TAGS, '{}', 'Tags of the bucket'],
  ],
  outputs: [
    ['s3_bucket_id', 'aws_s3_bucket.this[0].id', 'Name of the bucket'],
    ['s3_bucket_arn', 'aws_s3_bucket.this[0].arn', 'ARN of the bucket'],
    ['s3_bucket_bucket_domain_name', 'aws_s3_bucket.this[0].bucket_domain_name', 'Domain name of the bucket'],
    ['s3_bucket_bucket_regional_domain_name', 'aws_s3_bucket.this[0].bucket_regional_domain_name', 'Domain name of the bucket in its region'],
    ['s3_bucket_hosted_zone_id', 'aws_s3_bucket.this[0].hosted_zone_id', "Id of the zone of the bucket's region"],
  ],
  main: `locals {
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
};

const NATIVE_MODULES: Readonly<Record<string, NativeModule>> = {
  'terraform-aws-modules/vpc/aws': NETWORK,
  'terraform-aws-modules/s3-bucket/aws': BUCKET,
};
