import { describe, expect, it } from 'vitest';
import type { Value } from '../../../core/value';
import { descendants, get } from '../../../core/query';
import { program, show } from '../testing/files';

const BEFORE = `
variable "env" { default = "dev" }
variable "name" {}
variable "tags" { default = { Team = "a" } }
variable "sizes" { default = { dev = "small" } }
variable "names" { default = ["a", "b"] }
locals {
  prefix = "\${var.env}-app"
  fixed  = { a = "x", b = var.env }
}
`;

/** Every string with the inputs that it carries. */
function traced(value: Value): string {
  const parts = [...descendants(value)].filter((each) => !['list', 'object', 'template', 'choice'].includes(each.kind));
  return parts.map((each) => `${show(each)} ${(each.from.inputs ?? []).join('+')}`.trim()).join(', ');
}

describe('inputs that went into a value', () => {
  it.each([
    ['"fixed"', '"fixed"'],
    ['var.env', '"dev" env'],
    ['var.name', '<parameter var.name> name'],
    ['"${var.env}-x"', '"dev-x" env'],
    ['"${local.prefix}-x"', '"dev-app-x" env'],
    ['"${var.name}-${var.env}"', '<parameter var.name> name, "-dev" env'],
    ['format("%s-%s", var.env, "x")', '"dev-x" env'],
    ['lower(var.env)', '"dev" env'],
    ['lower(var.name)', '<parameter var.name> name'],
    ['join("-", ["a", var.env])', '"a-dev" env'],
    ['replace(var.env, "d", "t")', '"tev" env'],
    ['substr(local.prefix, 0, 2)', '"de" env'],
    ['var.env == "dev" ? "a" : "b"', '"a" env'],
    ['var.name == "dev" ? "a" : "b"', '"a" name, "b" name'],
    ['[for n in var.names : "x-${n}"]', '"x-a" names, "x-b" names'],
    ['{ for n in var.names : n => "x" }["a"]', '"x" names'],
    ['var.tags', '"a" tags'],
    ['merge(var.tags, { Name = "x" })', '"a" tags, "x"'],
    ['local.fixed', '"x", "dev" env'],
    ['local.fixed.a', '"x"'],
    ['lookup({ dev = "s" }, var.env, "l")', '"s" env'],
    ['{ dev = "s" }[var.env]', '"s" env'],
    ['var.sizes[terraform.workspace]', '"small" sizes+terraform.workspace'],
    ['terraform.workspace', '<parameter terraform.workspace> terraform.workspace'],
    ['"x-${terraform.workspace}"', '"x-", <parameter terraform.workspace> terraform.workspace'],
    ['coalesce(var.env, "x")', '"dev" env'],
    ['try(var.tags.Name, var.env)', '"dev" env+tags'],
    ['jsonencode({ a = var.env, b = "c" })', '"dev" env, "c"'],
    ['"{ \\"name\\": \\"x-${var.env}\\" }"', '"x-dev" env'],
    ['!(var.env == "x")', 'true env'],
    ['"%{ if var.env == "dev" }a%{ else }b%{ endif }"', '"a" env'],
    ['data.aws_region.current.name', 'data.aws_region.current.name'],
  ])('%s', (expression, expected) => {
    const { declared } = program(`${BEFORE}data "aws_region" "current" {}\nresource "aws_t" "t" {\n  v = ${expression}\n}\n`);
    const [resource] = declared.filter((each) => each.id === 'aws_t.t');
    expect(resource && traced(get(resource.properties, 'v'))).toBe(expected);
  });

  it('goes through arguments and outputs of modules', () => {
    const child = 'variable "name" {}\nvariable "size" { default = "s" }\nresource "aws_t" "t" {\n  n = "${var.name}-x"\n  s = var.size\n}\noutput "o" { value = var.name }\n';
    const main = 'variable "env" { default = "dev" }\nmodule "m" {\n  source = "./child"\n  name   = var.env\n}\nresource "aws_t" "t" {\n  v = module.m.o\n}\n';
    const { declared } = program({ 'main.tf': main, 'child/main.tf': child });
    expect(declared.map((each) => `${each.id}: ${traced(each.properties)}`)).toEqual(['aws_t.t: "dev" env', 'module.m.aws_t.t: "dev-x" env, "s"']);
  });

  it('goes into the keys of instances', () => {
    const { declared } = program('variable "names" { default = ["a"] }\nresource "aws_t" "t" {\n  for_each = toset(var.names)\n  name = each.key\n  kind = "x"\n}\n');
    expect(declared.map((each) => traced(each.properties))).toEqual(['"a" names, "x"']);
  });
});
