import { describe, expect, it } from 'vitest';
import { program } from '../testing/files';

const DECLARED = `variable "env" {}
variable "list" { type = list(string) }
locals {
  a = 1
}
resource "aws_s3_bucket" "logs" {}
data "aws_region" "current" {}
provider "aws" {
  alias = "dr"
}
module "m" {
  source = "./child"
  count  = 2
}
module "registry" {
  source = "acme/x/aws"
}
`;
const CHILD = 'output "arn" {\n  value = 1\n}\n';

/** `kind text → candidates [within]`. */
function unresolved(files: Readonly<Record<string, string>>): readonly string[] {
  return program(files).facts.unresolved.map(({ kind, location, name, candidates, within }) => {
    const path = location.uri.slice(location.uri.indexOf('/work/') + 6);
    const text = (files[path] ?? '').slice(location.range.start, location.range.end);
    const shown = candidates.length > 4 ? '…' : candidates.join(' ');
    return `${kind} ${text}${name === text ? '' : ` (${name})`} → ${shown}${within === undefined ? '' : ` [${within}]`}`;
  });
}

describe('names that nothing declares', () => {
  it.each<readonly [string, readonly string[]]>([
    ['var.enw', ['variable var.enw → var.env var.list [aws_t.t]']],
    ['var.env', []],
    ['"${local.b}-x"', ['local local.b → local.a [aws_t.t]']],
    ['aws_s3_bucket.logz.arn', ['resource aws_s3_bucket.logz → aws_s3_bucket.logs [aws_t.t]']],
    ['aws_s3_bucket.logs.arm', ['attribute arm (aws_s3_bucket.logs.arm) → … [aws_t.t]']],
    ['aws_s3_bucket.logs.arn', []],
    ['[aws_s3_bucket.logs.id, aws_s3_bucket.logs.tags_all, aws_s3_bucket.logs.region]', []],
    ['resource.aws_s3_bucket.logz', ['resource aws_s3_bucket.logz → aws_s3_bucket.logs [aws_t.t]']],
    ['data.aws_region.now.name', ['data-source data.aws_region.now → data.aws_region.current [aws_t.t]']],
    ['module.n.arn', ['module module.n → module.m module.registry [aws_t.t]']],
    ['module.m[0].arm', ['module-output arm (module.m.arm) → arn [aws_t.t]']],
    ['[module.m[0].arn, module.m[*].arn, module.registry.anything]', []],
    ['[for var_x in var.list : var_x.name]', []],
    ['{ aws_x = 1, (var.no) = 2 }', ['variable var.no → var.env var.list [aws_t.t]']],
    ['[each.key, count.index, self.id, path.module, terraform.workspace]', []],
    ['try(var.no, aws_x.y)', ['variable var.no → var.env var.list [aws_t.t]', 'resource aws_x.y → aws_t.t aws_s3_bucket.logs [aws_t.t]']],
    ['"%{ for item_x in var.list }${item_x.y}%{ endfor }"', []],
  ])('%s', (expression, expected) => {
    expect(unresolved({ 'main.tf': `resource "aws_t" "t" {\n  a = ${expression}\n}\n${DECLARED}`, 'child/main.tf': CHILD })).toEqual(expected);
  });

  it.each<readonly [string, readonly string[]]>([
    ['resource "aws_t" "t" {\n  provider = aws.d\n}', ['provider aws.d → aws.dr [aws_t.t]']],
    ['resource "aws_t" "t" {\n  provider = aws.dr\n}', []],
    ['resource "aws_t" "t" {\n  provider = google\n}', []],
    ['module "o" {\n  source    = "./child"\n  providers = { aws = aws.no }\n}', ['provider aws.no → aws.dr']],
    ['resource "aws_t" "t" {\n  depends_on = [aws_t.u]\n  lifecycle {\n    ignore_changes = [launch_template.version]\n  }\n}', ['resource aws_t.u → aws_t.t [aws_t.t]']],
    ['moved {\n  from = aws_t.old\n  to   = aws_s3_bucket.logs\n}', []],
    ['check "c" {\n  data "aws_x" "y" {}\n  assert {\n    condition = data.aws_x.y.ok\n  }\n}', []],
    ['resource "aws_t" "t" {\n  dynamic "rule_x" {\n    for_each = var.list\n    content {\n      a = rule_x.value\n    }\n  }\n}', []],
    ['output "o" {\n  value = var.no\n}', ['variable var.no → var.env var.list']],
    ['resource "aws_t" "t" {\n  a = var.no\n  b = \n}', []],
  ])('%s', (block, expected) => {
    expect(unresolved({ 'main.tf': `${block}\n${DECLARED}`, 'child/main.tf': CHILD })).toEqual(expected);
  });

  it('are found in called modules, once', () => {
    expect(unresolved({ 'main.tf': DECLARED, 'child/main.tf': `${CHILD}resource "aws_t" "t" {\n  a = var.b\n}\n` })).toEqual(['variable var.b →  [module.m[0].aws_t.t]']);
  });

  it('of providers that a module is given are declared', () => {
    const child = 'terraform {\n  required_providers {\n    aws = {\n      source                = "hashicorp/aws"\n      configuration_aliases = [aws.dr]\n    }\n  }\n}\nresource "aws_t" "t" {\n  provider = aws.dr\n}\n';
    expect(unresolved({ 'main.tf': `${child}` })).toEqual([]);
  });
});

describe('modules from elsewhere', () => {
  it.each<readonly [string, readonly string[]]>([
    ['source = "terraform-aws-modules/vpc/aws"', ['terraform-aws-modules/vpc/aws undefined <>']],
    ['source = "terraform-aws-modules/vpc/aws"\n  version = "~> 5.0"', ['terraform-aws-modules/vpc/aws ~> 5.0 <"~> 5.0">']],
    ['source = "git::https://example.com/x.git?ref=v1"', ['git::https://example.com/x.git?ref=v1 v1 <v1>']],
    ['source = "github.com/acme/x"', ['github.com/acme/x undefined <>']],
    ['source = "./child"', []],
    ['source = "../elsewhere"', []],
  ])('%s', (body, expected) => {
    const text = `module "x" {\n  ${body}\n}\n`;
    const seen = program({ 'main.tf': text, 'child/main.tf': CHILD }).facts.dependencies.map(
      ({ source, version, versionLocation: at }) => `${source} ${String(version)} <${at ? text.slice(at.range.start, at.range.end) : 'none'}>`,
    );
    expect(seen).toEqual(expected);
  });
});
