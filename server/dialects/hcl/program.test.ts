import { describe, expect, it } from 'vitest';
import { get, propertyAt } from '../../core/query';
import type { Program } from '../../core/program';
import type { Location } from '../../core/text';
import { createHclDialect } from '.';
import { program, ROOT, show, workspace } from './testing/files';

/** Resources with their arguments, one a line. */
function listed({ declared }: Program): readonly string[] {
  return declared.map((each) => `${each.id}${each.condition === undefined ? '' : ` if ${each.condition}`} ${show(each.properties)}`);
}

describe('count and for_each', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['count = 0', '', []],
    ['count = 2\n  n = count.index', '', ['aws_t.x[0] {n: 0}', 'aws_t.x[1] {n: 1}']],
    ['count = var.on ? 1 : 0', 'variable "on" { default = false }', []],
    ['count = var.on ? 1 : 0', 'variable "on" {}', ['aws_t.x[0] if var.on is true {}']],
    ['count = var.on ? 0 : 2', 'variable "on" {}', ['aws_t.x[0] if var.on is false {}', 'aws_t.x[1] if var.on is false {}']],
    ['count = var.n\n  n = count.index', 'variable "n" {}', ['aws_t.x[*] if var.n is not 0 {n: <parameter count.index>}']],
    ['for_each = toset(["a", "b"])\n  n = each.key', '', ['aws_t.x["a"] {n: "a"}', 'aws_t.x["b"] {n: "b"}']],
    ['for_each = { a = { n = 1 } }\n  n = each.value.n', '', ['aws_t.x["a"] {n: 1}']],
    ['for_each = var.on ? { a = 1 } : {}\n  n = each.value', 'variable "on" {}', ['aws_t.x["a"] if var.on is true {n: 1}']],
    ['for_each = var.on ? { a = 1 } : { a = 2 }\n  n = each.value', 'variable "on" {}', [
      'aws_t.x["a"] {n: (var.on is true ? 1 | var.on is false ? 2)}',
    ]],
    ['for_each = var.m\n  n = each.value.n', 'variable "m" {}', ['aws_t.x[*] if var.m is not empty {n: <parameter each.value.n>}']],
    ['for_each = merge({ a = 1 }, var.m)', 'variable "m" {}', ['aws_t.x[*] if merge({ a = 1 }, var.m) is not empty {}']],
    ['for_each = toset(["${var.e}-a"])\n  n = each.key', 'variable "e" {}', ['aws_t.x["*-a"] {n: `${<parameter var.e>}-a`}']],
    ['for_each = aws_s.s\n  n = each.value.arn', 'resource "aws_s" "s" {\n  for_each = { k = 1 }\n}', ['aws_s.s["k"] {}', 'aws_t.x["k"] {n: aws_s.s["k"].arn}']],
  ])('%s', (body, before, expected) => {
    expect(listed(program(`${before}\nresource "aws_t" "x" {\n  ${body}\n}\n`))).toEqual(expected);
  });
});

describe('blocks', () => {
  it.each([
    ['a nested block', 'rule {\n    n = 1\n  }', '{rule: [{n: 1}]}'],
    ['a repeated block', 'rule {\n    n = 1\n  }\n  rule {\n    n = 2\n  }', '{rule: [{n: 1}, {n: 2}]}'],
    ['an attribute in place of blocks', 'rule = [{ n = 1 }]', '{rule: [{n: 1}]}'],
    ['a known dynamic block', 'dynamic "rule" {\n    for_each = { a = 1, b = 2 }\n    content {\n      k = rule.key\n      n = rule.value\n    }\n  }',
      '{rule: [{k: "a", n: 1}, {k: "b", n: 2}]}'],
    ['a dynamic block with an iterator', 'dynamic "rule" {\n    for_each = ["x"]\n    iterator = it\n    content {\n      n = it.value\n    }\n  }', '{rule: [{n: "x"}]}'],
    ['an unknown dynamic block', 'rule {\n    n = 1\n  }\n  dynamic "rule" {\n    for_each = var.open\n    content {\n      n = rule.value\n    }\n  }', '{rule: [{n: 1}, …]}'],
    ['arguments that are not the type\'s own', 'provider = aws.x\n  depends_on = []\n  lifecycle {\n    prevent_destroy = true\n  }', '{}'],
    ['code that is being typed', 'a = 1\n  b =\n  c = 2', '{a: 1, b: <syntax-error>, c: 2}'],
  ])('%s', (_, body, expected) => {
    const { declared } = program(`variable "open" {}\nresource "aws_t" "x" {\n  ${body}\n}\n`);
    expect(declared.map((each) => show(each.properties))).toEqual([expected]);
  });
});

describe('modules', () => {
  const child = `
variable "name" {}
variable "size" { default = 1 }
variable "tags" {
  default  = {}
  nullable = false
}
resource "aws_s3_bucket" "this" {
  bucket = var.name
  size   = var.size
  tags   = var.tags
}
output "arn" { value = aws_s3_bucket.this.arn }
output "name" { value = "out-\${var.name}" }
`;

  it.each<readonly [string, string, readonly string[]]>([
    ['arguments and outputs', 'module "m" {\n  source = "./child"\n  name   = "x"\n  tags   = null\n}\nresource "aws_t" "t" {\n  a = module.m.arn\n  b = module.m.name\n  c = module.m.none\n}', [
      'aws_t.t {a: module.m.aws_s3_bucket.this.arn, b: "out-x", c: <unsupported module.m.none>}',
      'module.m.aws_s3_bucket.this {bucket: "x", size: 1, tags: {}}',
    ]],
    ['no argument', 'module "m" {\n  source = "./child"\n}', ['module.m.aws_s3_bucket.this {bucket: <parameter var.name>, size: 1, tags: {}}']],
    ['for_each', 'module "m" {\n  source   = "./child"\n  for_each = toset(["a", "b"])\n  name     = each.key\n}\nresource "aws_t" "t" {\n  a = module.m["b"].arn\n  b = [for m in module.m : m.arn]\n}', [
      'aws_t.t {a: module.m["b"].aws_s3_bucket.this.arn, b: [module.m["a"].aws_s3_bucket.this.arn, module.m["b"].aws_s3_bucket.this.arn]}',
      'module.m["a"].aws_s3_bucket.this {bucket: "a", size: 1, tags: {}}',
      'module.m["b"].aws_s3_bucket.this {bucket: "b", size: 1, tags: {}}',
    ]],
    ['count under a condition', 'variable "on" {}\nmodule "m" {\n  source = "./child"\n  count  = var.on ? 1 : 0\n  name   = "x"\n}\nresource "aws_t" "t" {\n  a = module.m[0].arn\n}', [
      'aws_t.t {a: module.m[0].aws_s3_bucket.this.arn}',
      'module.m[0].aws_s3_bucket.this if var.on is true {bucket: "x", size: 1, tags: {}}',
    ]],
    ['a module that is not here', 'module "m" {\n  source = "acme/x/aws"\n}\nresource "aws_t" "t" {\n  a = module.m.id[0]\n}', ['aws_t.t {a: <missing-module module.m.id[0]>}']],
  ])('%s', (_, main, expected) => {
    expect(listed(program({ 'main.tf': main, 'child/main.tf': child }))).toEqual(expected);
  });

  it('does not follow a module into itself', () => {
    expect(listed(program({ 'main.tf': 'module "m" {\n  source = "./"\n}\nresource "aws_t" "t" {}' }))).toEqual(['aws_t.t {}']);
  });

  it('reads variable files in Terraform\'s order', () => {
    const main = 'variable "a" { default = 0 }\nvariable "b" { default = 0 }\nvariable "c" { default = 0 }\nresource "aws_t" "t" {\n  v = [var.a, var.b, var.c]\n}';
    const files = { 'main.tf': main, 'terraform.tfvars': 'a = 1\nb = 1', 'z.auto.tfvars': 'b = 2', 'prod.tfvars': 'c = 3' };
    expect(listed(program(files))).toEqual(['aws_t.t {v: [1, 2, 0]}']);
  });
});

describe('discovery', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a root and its child', { 'main.tf': 'module "m" {\n  source = "./child"\n}', 'child/main.tf': 'locals {}' }, ['']],
    ['a child that nobody calls', { 'main.tf': 'locals {}', 'modules/a/main.tf': 'locals {}' }, ['', '/modules/a']],
    ['an example that calls its module', { 'main.tf': 'locals {}', 'examples/x/main.tf': 'module "m" {\n  source = "../.."\n}' }, ['/examples/x']],
    ['modules that call one another', { 'a/main.tf': 'module "m" {\n  source = "../b"\n}', 'b/main.tf': 'module "m" {\n  source = "../a"\n}' }, ['/a']],
    ['OpenTofu', { 'a/main.tofu': 'locals {}' }, ['/a']],
    ['no module', { 'prod.tfvars': 'a = 1' }, []],
  ])('%s', (_, files, expected) => {
    expect(createHclDialect().discover(workspace(files)).map((seed) => seed.uri)).toEqual(expected.map((path) => `${ROOT}${path}`));
  });

  it('depends on the files and folders that it read', () => {
    const { inputs } = program({ 'main.tf': 'module "m" {\n  source = "./child"\n}\nresource "aws_t" "t" {\n  a = file("x.json")\n}', 'child/main.tf': 'locals {}' });
    expect([...inputs].sort()).toEqual([ROOT, `${ROOT}/child`, `${ROOT}/child/main.tf`, `${ROOT}/main.tf`, `${ROOT}/x.json`]);
  });
});

describe('placement and settings', () => {
  const providers = `
provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Team = "a" }
  }
}
provider "aws" {
  alias  = "dr"
  region = var.dr
}
variable "dr" {}
`;
  const placed = (main: string, child = ''): readonly string[] =>
    program({ 'main.tf': providers + main, 'child/main.tf': child }).declared.map(({ id, placement }) => `${id} @${placement.provider} ${show(placement.region)}`);

  it.each<readonly [string, string, string, readonly string[]]>([
    ['the default', 'resource "aws_t" "t" {}', '', ['aws_t.t @ "eu-west-1"']],
    ['an alias', 'resource "aws_t" "t" {\n  provider = aws.dr\n}', '', ['aws_t.t @aws.dr <parameter var.dr>']],
    ['an alias that is not declared', 'resource "aws_t" "t" {\n  provider = aws.no\n}', '', ['aws_t.t @aws.no <unsupported the region of provider aws.no>']],
    ['a region of a module that is left out', 'module "m" {\n  source = "./child"\n}', 'variable "region" {\n  default = null\n}\nresource "aws_t" "t" {\n  region = var.region\n}', ['module.m.aws_t.t @ "eu-west-1"']],
    ['an own region', 'resource "aws_t" "t" {\n  region = "us-east-1"\n}', '', ['aws_t.t @@us-east-1 "us-east-1"']],
    ['an inherited default', 'module "m" {\n  source = "./child"\n}', 'resource "aws_t" "t" {}', ['module.m.aws_t.t @ "eu-west-1"']],
    ['a mapped default', 'module "m" {\n  source    = "./child"\n  providers = { aws = aws.dr }\n}', 'resource "aws_t" "t" {}', ['module.m.aws_t.t @aws.dr <parameter var.dr>']],
    ['a mapped alias', 'module "m" {\n  source    = "./child"\n  providers = { aws.other = aws.dr }\n}', 'resource "aws_t" "t" {\n  provider = aws.other\n}', ['module.m.aws_t.t @aws.dr <parameter var.dr>']],
  ])('%s', (_, main, child, expected) => {
    expect(placed(main, child)).toEqual(expected);
  });

  it('keeps what is no argument', () => {
    const { declared } = program(`${providers}
resource "aws_a" "a" {
  count = 2
}
resource "aws_t" "t" {
  depends_on = [aws_a.a, module.none]
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags]
  }
}
`);
    const resource = declared.at(-1);
    expect(resource?.dependsOn).toEqual(['aws_a.a[0]', 'aws_a.a[1]']);
    expect(resource && show(get(resource.settings, 'lifecycle'))).toBe('{prevent_destroy: true}');
    expect(resource && show(get(resource.settings, 'default_tags', 'tags'))).toBe('{Team: "a"}');
  });
});

describe('depends_on of a module', () => {
  it('holds for all of its resources', () => {
    const files = { 'main.tf': 'resource "aws_a" "a" {}\nmodule "m" {\n  source     = "./child"\n  depends_on = [aws_a.a]\n}\n', 'child/main.tf': 'resource "aws_t" "t" {}\n' };
    expect(program(files).declared.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['aws_a.a', []],
      ['module.m.aws_t.t', ['aws_a.a']],
    ]);
  });
});

describe('aws_iam_policy_document', () => {
  const text = `
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "A"
    actions   = ["s3:GetObject"]
    resources = ["\${aws_s3_bucket.b.arn}/&{aws:username}/*"]
  }
}
data "aws_iam_policy_document" "full" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]

  statement {
    effect      = "Deny"
    not_actions = ["kms:*"]
    resources   = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    principals {
      type        = "Service"
      identifiers = ["a", "b"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["1"]
    }
  }
  statement {
    sid     = "A"
    actions = ["s3:PutObject"]
  }
}
resource "aws_s3_bucket" "b" {}
resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.b.id
  policy = data.aws_iam_policy_document.full.json
}
`;

  it('is the document that it makes', () => {
    const { graph } = program(text);
    const bucket = graph.byId('aws_s3_bucket.b');
    expect(bucket && show(get(bucket.properties, 'policy'))).toBe(
      '{Version: "2012-10-17", Statement: [' +
        '{Sid: "A", Effect: "Allow", Action: ["s3:PutObject"]}, ' +
        '{Effect: "Deny", NotAction: ["kms:*"], Resource: ["*"], Principal: {AWS: ["*"], Service: ["a", "b"]}, Condition: {StringEquals: {aws:x: ["1"]}}}' +
        ']}',
    );
    const base = graph.byId('data.aws_iam_policy_document.base');
    expect(base && show(base.properties)).toBe(
      '{Version: "2012-10-17", Statement: [{Sid: "A", Effect: "Allow", Action: ["s3:GetObject"], Resource: [`${aws_s3_bucket.b.arn}/${aws:username}/*`]}]}',
    );
  });
});

describe('files', () => {
  it('reads documents that are loaded', () => {
    const files = {
      'main.tf': 'resource "aws_iam_policy" "p" {\n  policy = file("${path.module}/policy.json")\n}\n',
      'policy.json': '{ "Statement": [{ "Action": "s3:*", "Resource": "${x}" }] }',
    };
    const policy = program(files).graph.byId('aws_iam_policy.p');
    const action = policy && get(policy.properties, 'policy', 'Statement', 'Action');
    expect(policy && show(get(policy.properties, 'policy'))).toBe('{Statement: [{Action: "s3:*", Resource: "${x}"}]}');
    expect(action?.from.location).toEqual({ uri: `${ROOT}/policy.json`, range: { start: 28, end: 34 } });
  });
});

describe('Terragrunt', () => {
  const module = { 'modules/a/main.tf': 'variable "env" { default = "none" }\nvariable "size" { default = 1 }\nresource "aws_t" "t" {\n  v = [var.env, var.size]\n}\n' };
  const unit = (body: string, source = '../../modules//a'): string => `terraform {\n  source = "${source}"\n}\n${body}\n`;

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['inputs', { 'live/dev/terragrunt.hcl': unit('inputs = { env = "dev" }') }, '["dev", 1]'],
    ['locals', { 'live/dev/terragrunt.hcl': unit('locals {\n  env = "dev"\n}\ninputs = merge({ env = local.env }, { size = 2 })') }, '["dev", 2]'],
    ['two environments', { 'live/dev/terragrunt.hcl': unit('inputs = { env = "dev", size = 2 }'), 'live/prod/terragrunt.hcl': unit('inputs = { env = "prod", size = 2 }') },
      '[(deployed from live/dev ? "dev" | deployed from live/prod ? "prod"), 2]'],
    ['an environment without', { 'live/dev/terragrunt.hcl': unit('inputs = { env = "dev" }'), 'live/prod/terragrunt.hcl': unit('') },
      '[(deployed from live/dev ? "dev" | deployed from live/prod ? "none"), 1]'],
    ['what it includes', { 'live/root.hcl': 'inputs = { env = "all", size = 3 }\n', 'live/dev/terragrunt.hcl': unit('include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\ninputs = { env = "dev" }') }, '["dev", 3]'],
    ['the repository', { 'live/dev/terragrunt.hcl': unit('inputs = { env = "dev" }', '${get_repo_root()}/modules/a') }, '["dev", 1]'],
    ['its own folder', { 'modules/a/terragrunt.hcl': 'inputs = { env = "dev" }\n' }, '["dev", 1]'],
    ['another module', { 'live/dev/terragrunt.hcl': unit('inputs = { env = "dev" }', '../../modules/b') }, '["none", 1]'],
    ['files of variables first', { 'live/dev/terragrunt.hcl': unit('inputs = { env = "dev" }'), 'modules/a/terraform.tfvars': 'env = "file"\n' }, '["file", 1]'],
    ['dependencies', { 'live/dev/terragrunt.hcl': unit('inputs = { env = dependency.x.outputs.env }') }, '[<unsupported dependency.x.outputs.env>, 1]'],
  ])('gives %s', (_, files, expected) => {
    const { declared, facts, inputs } = program({ ...module, ...files });
    expect(declared.map((each) => show(get(each.properties, 'v')))).toEqual([expected]);
    const [env] = facts.inputs;
    expect(env?.isGiven).toBe(!expected.startsWith('["none"'));
    for (const path of Object.keys(files)) expect(inputs.has(`${ROOT}/${path}`)).toBe(!expected.startsWith('["none"'));
  });
});

describe('override files', () => {
  const main = 'variable "a" { default = 1 }\nlocals {\n  b = 1\n}\nresource "aws_t" "t" {\n  v = [var.a, local.b]\n  rule {\n    n = 1\n  }\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n';
  it.each<readonly [string, string]>([
    ['variable "a" {\n  default = 2\n}', 'aws_t.t {v: [2, 1], rule: [{n: 1}]}'],
    ['locals {\n  b = 2\n}', 'aws_t.t {v: [1, 2], rule: [{n: 1}]}'],
    ['resource "aws_t" "t" {\n  w = var.a\n  rule {\n    n = 2\n  }\n}', 'aws_t.t {v: [1, 1], rule: [{n: 2}], w: 1}'],
    ['resource "aws_t" "t" {\n  count = 1\n  v     = count.index\n}', 'aws_t.t[0] {v: 0, rule: [{n: 1}]}'],
    ['resource "aws_t" "u" {}', 'aws_t.t {v: [1, 1], rule: [{n: 1}]}'],
  ])('%s', (override, expected) => {
    expect(listed(program({ 'main.tf': main, 'a_override.tf': `${override}\n` }))).toEqual([expected]);
  });

  it('change settings one by one, and providers', () => {
    const override = 'provider "aws" {\n  region = "eu-west-1"\n}\nresource "aws_t" "t" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n';
    const { declared } = program({ 'main.tf': `provider "aws" {\n  region = "us-east-1"\n}\n${main}`, 'override.tf': override });
    expect(declared.map(({ settings, placement }) => [show(get(settings, 'lifecycle')), show(placement.region)])).toEqual([['{prevent_destroy: false}', '"eu-west-1"']]);
  });
});

describe('texts of the workspace', () => {
  const valueOf = (expression: string, files: Readonly<Record<string, string>>): string => {
    const { declared } = program({ 'main.tf': `variable "env" { default = "dev" }\nvariable "open" {}\nresource "aws_t" "t" {\n  v = ${expression}\n}\n`, ...files });
    return declared.map((each) => show(get(each.properties, 'v'))).join();
  };

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['templatefile("a.tpl", { name = var.env })', { 'a.tpl': 'x-${name}\n' }, '"x-dev\\n"'],
    ['templatefile("a.tpl", { name = var.open })', { 'a.tpl': 'x-${name}' }, '`x-${<parameter var.open>}`'],
    ['templatefile("a.tpl", { names = ["a", "b"] })', { 'a.tpl': '%{ for n in names }${n};%{ endfor }' }, '"a;b;"'],
    ['templatefile("policy.json.tpl", { arn = "arn:x" })', { 'policy.json.tpl': '{ "Statement": [{ "Resource": "${arn}/*" }] }' }, '{Statement: [{Resource: "arn:x/*"}]}'],
    ['jsondecode(templatefile("a.tpl", { n = 1 })).a', { 'a.tpl': '{ "a": ${n}, "b": "c" }' }, '1'],
    ['templatefile("a.tpl", var.open)', { 'a.tpl': 'x' }, '<computed a.tpl>'],
    ['templatefile("none.tpl", {})', {}, '<missing-file none.tpl>'],
    ['yamldecode(file("a.yaml")).env.dev[1]', { 'a.yaml': 'env:\n  dev:\n    - one\n    - two\n' }, '"two"'],
    ['yamldecode(file("a.yaml"))', { 'a.yaml': 'a: &x { b: 1 }\nc: *x\nd:\n  <<: *x\n  e: true\n' }, '{a: {b: 1}, c: {b: 1}, d: {b: 1, e: true}}'],
    ['yamldecode("a: 1").a', {}, '1'],
    ['yamldecode(file("a.yaml"))', { 'a.yaml': 'a: [1' }, '<unsupported yamldecode(file("a.yaml"))>'],
    ['jsondecode(file("a.txt")).a', { 'a.txt': '{ "a": "b" }' }, '"b"'],
    ['file("a.txt")', { 'a.txt': 'text' }, '"text"'],
  ])('%s', (expression, files, expected) => {
    expect(valueOf(expression, files)).toBe(expected);
  });

  it('are where their parts are written', () => {
    const files = { 'main.tf': 'resource "aws_t" "t" {\n  v = yamldecode(file("a.yaml")).a.b\n}\n', 'a.yaml': 'a:\n  b: secret\n' };
    const [resource] = program(files).declared;
    expect(resource && get(resource.properties, 'v').from.location).toEqual({ uri: `${ROOT}/a.yaml`, range: { start: 8, end: 14 } });
  });
});

describe('buckets of before version 4', () => {
  it.each([
    ['enabled = true', '[{enabled: true, status: "Enabled"}]'],
    ['enabled = false', '[{enabled: false, status: "Suspended"}]'],
    ['enabled = var.open', '[{enabled: <parameter var.open>, status: <parameter var.open>}]'],
    ['status = "Enabled"', '[{status: "Enabled"}]'],
  ])('%s', (body, expected) => {
    const { graph } = program(`variable "open" {}\nresource "aws_s3_bucket" "b" {\n  versioning {\n    ${body}\n  }\n}\n`);
    const bucket = graph.byId('aws_s3_bucket.b');
    expect(bucket && show(get(bucket.properties, 'versioning'))).toBe(expected);
  });
});

describe('provenance', () => {
  const files = {
    'main.tf': `locals {
  algorithm = "AES256"
  tags      = { Owner = "x" }
}
variable "password" {
  default = "hunter2"
}
module "m" {
  source = "./child"
  secret = var.password
}
resource "aws_t" "t" {
  a = local.algorithm
  b = local.tags.Owner
  c = merge(local.tags, { Name = "y" })
  rule {
    d = "z"
  }
  policy = <<-EOT
    {
      "Statement": [{ "Effect": "Allow", "Resource": "\${local.algorithm}" }]
    }
  EOT
}
`,
    'child/main.tf': 'variable "secret" {}\nresource "aws_t" "t" {\n  a = var.secret\n}\noutput "x" {\n  value = var.secret\n}\n',
  };
  const { declared } = program(files);
  const textAt = ({ uri, range }: Location): string => {
    const path = uri.slice(ROOT.length + 1);
    const text = path === 'main.tf' ? files['main.tf'] : files['child/main.tf'];
    return `${path === 'main.tf' ? '' : `${path}: `}${text.slice(range.start, range.end)}`;
  };

  it.each<readonly [string, readonly string[], string, readonly string[], string | undefined]>([
    ['aws_t.t', ['a'], '"AES256"', ['local.algorithm: algorithm'], 'local.algorithm'],
    ['aws_t.t', ['b'], '"x"', ['local.tags: tags'], 'local.tags.Owner'],
    ['aws_t.t', ['c', 'Owner'], '"x"', ['local.tags: tags'], '"x"'],
    ['aws_t.t', ['c', 'Name'], '"y"', [], '"y"'],
    ['aws_t.t', ['rule', 'd'], '"z"', [], '"z"'],
    ['aws_t.t', ['policy', 'Statement', 'Effect'], '"Allow"', [], '"Allow"'],
    ['aws_t.t', ['policy', 'Statement', 'Resource'], '"AES256"', ['local.algorithm: algorithm'], '"${local.algorithm}"'],
    ['module.m.aws_t.t', ['a'], '"hunter2"', ['var.password: "password"', 'argument secret of module.m: secret', 'var.secret: child/main.tf: "secret"'], 'child/main.tf: var.secret'],
  ])('%s %s', (id, path, written, via, site) => {
    const properties = declared.find((each) => each.id === id)?.properties;
    const value = properties && get(properties, ...path);
    const place = properties && propertyAt(properties, path)?.site;
    expect(value && textAt(value.from.location)).toBe(written);
    expect(value?.from.via.map((step) => `${step.name}: ${textAt(step.location)}`)).toEqual(via);
    expect(place && textAt(place)).toBe(site);
  });

  it('knows headers, declarations and members', () => {
    const resource = declared.find((each) => each.id === 'aws_t.t');
    const rule = resource?.properties.entries.get('rule');
    expect(resource && textAt(resource.header)).toBe('resource "aws_t" "t"');
    expect(resource && textAt(resource.properties.from.location)).toMatch(/^\{\n {2}a = [^]*\}$/);
    expect(rule?.member && textAt(rule.member)).toBe('rule {\n    d = "z"\n  }');
    expect(rule?.key && textAt(rule.key)).toBe('rule');
  });
});

describe('comments and syntax problems', () => {
  it('gives them with their places', () => {
    const dialect = createHclDialect();
    const files = workspace({ 'main.tf': '# one\n// two\n/* three\n * four\n */\na = \n' });
    const [file] = [...files.sources.values()];
    expect(file && dialect.comments(file)).toEqual([
      { range: { start: 0, end: 5 }, text: 'one' },
      { range: { start: 6, end: 12 }, text: 'two' },
      { range: { start: 13, end: 33 }, text: 'three\nfour' },
    ]);
    expect(file && dialect.syntaxProblems(file)).toHaveLength(1);
  });
});
