import { describe, expect, it } from 'vitest';
import { get } from '../../../core/query';
import type { Location } from '../../../core/text';
import { program, ROOT, show } from '../testing/files';

type Files = Readonly<Record<string, string>>;

function textIn(files: Files): (location: Location) => string {
  return ({ uri, range }) => (files[uri.slice(ROOT.length + 1)] ?? '').slice(range.start, range.end);
}

describe('inputs and outputs', () => {
  const files = {
    'outputs.tf': 'output "o" {\n  value = aws_t.t.arn\n}\n',
    'main.tf': 'variable "a" {}\nvariable "b" {\n  type    = object({ x = optional(number, 1) })\n  default = {}\n}\nresource "aws_t" "t" {}\nmodule "m" {\n  source = "./child"\n}\n',
    'child/main.tf': 'variable "c" {}\noutput "p" {\n  value = 1\n}\n',
    'envs/prod.tfvars': 'a = 1\n',
    'child/x.tfvars': 'b = 1\n',
  };
  const { facts, inputs } = program(files);

  it('are those of the root module', () => {
    const seen = facts.inputs.map(({ name, location, preset, isGiven, isRequired }) => [name, textIn(files)(location), show(preset), isGiven, isRequired]);
    expect(seen).toEqual([
      ['a', 'variable "a"', 'absent', true, true],
      ['b', 'variable "b"', '{x: 1}', false, false],
    ]);
    expect(facts.outputs.map(({ name, location, value }) => [name, textIn(files)(location), show(value)])).toEqual([['o', 'output "o"', 'aws_t.t.arn']]);
    expect(inputs.has(`${ROOT}/envs/prod.tfvars`)).toBe(true);
  });

  it('begin with main.tf', () => {
    expect([facts.entry.uri, textIn(files)(facts.entry), facts.folder]).toEqual([`${ROOT}/main.tf`, 'variable "a"', ROOT]);
  });
});

it('reads and looks for files, which it then depends on', () => {
  const { facts, inputs } = program({ 'main.tf': 'locals {}', 'README.md': '# Hi' });
  expect([facts.textOf(`${ROOT}/README.md`), facts.textOf(`${ROOT}/main.tf`), facts.textOf(`${ROOT}/x`)]).toEqual(['# Hi', 'locals {}', undefined]);
  expect([facts.exists(`${ROOT}/README.md`), facts.exists(`${ROOT}/y`)]).toEqual([true, false]);
  expect(['README.md', 'x', 'y'].map((path) => inputs.has(`${ROOT}/${path}`))).toEqual([true, true, true]);
});

describe('tags', () => {
  const provider = 'provider "aws" {\n  default_tags {\n    tags = { Team = "a", Env = var.env }\n  }\n}\nvariable "env" {}\nvariable "tags" {}\n';
  it.each([
    ['', 'resource "aws_s3_bucket" "x" {}', 'absent'],
    ['', 'resource "aws_s3_bucket" "x" {\n  tags = { A = "b" }\n}', '{A: "b"}'],
    ['', 'variable "tags" {}\nresource "aws_s3_bucket" "x" {\n  tags = var.tags\n}', '{…}'],
    ['', 'variable "tags" {}\nresource "aws_s3_bucket" "x" {\n  tags = merge(var.tags, { A = "b" })\n}', '{A: "b", …}'],
    [provider, 'resource "aws_s3_bucket" "x" {}', '{Team: "a", Env: <parameter var.env>}'],
    [provider, 'resource "aws_s3_bucket" "x" {\n  tags = { Team = "b" }\n}', '{Team: "b", Env: <parameter var.env>}'],
    [provider, 'resource "aws_s3_bucket" "x" {\n  tags = var.env == "x" ? { A = "b" } : null\n}',
      '(var.env == "x" ? {Team: "a", Env: <parameter var.env>, A: "b"} | var.env != "x" ? {Team: "a", Env: <parameter var.env>})'],
    [provider, 'resource "aws_iam_role_policy" "x" {}', 'absent'],
    [provider, 'resource "aws_autoscaling_group" "x" {}', 'absent'],
    ['', 'resource "aws_autoscaling_group" "x" {\n  tag {\n    key                 = "A"\n    value               = "b"\n    propagate_at_launch = true\n  }\n}', '{A: "b"}'],
  ])('%s%s', (before, main, expected) => {
    const { graph, facts } = program(`${before}${main}\n`);
    const [resource] = graph.resources;
    expect(resource && show(facts.tagsOf(resource))).toBe(expected);
  });
});

describe('lifecycle', () => {
  it.each([
    ['lifecycle {\n    prevent_destroy = true\n  }', '{prevent_destroy: true}'],
    ['lifecycle {\n    prevent_destroy = false\n    ignore_changes = [tags]\n  }', '{prevent_destroy: false}'],
    ['lifecycle {\n    ignore_changes = [tags]\n  }', 'absent'],
    ['', 'absent'],
  ])('%s', (body, expected) => {
    const { graph } = program(`resource "aws_s3_bucket" "x" {\n  ${body}\n}\n`);
    const [resource] = graph.resources;
    expect(resource && show(get(resource.properties, 'lifecycle'))).toBe(expected);
  });
});

describe('placement', () => {
  const providers = 'provider "aws" {}\nprovider "aws" {\n  alias = "dr"\n}\n';
  it.each<readonly [string, string, boolean | undefined]>([
    ['resource "aws_t" "t" {}', '', true],
    ['resource "aws_t" "t" {\n  provider = aws.dr\n}', '', undefined],
    ['resource "aws_t" "t" {\n  provider = aws\n}', '', undefined],
    ['resource "aws_t" "t" {\n  region = "eu-west-1"\n}', '', undefined],
    ['module "m" {\n  source = "./child"\n}', 'resource "aws_t" "t" {}', true],
    ['module "m" {\n  source    = "./child"\n  providers = { aws = aws.dr }\n}', 'resource "aws_t" "t" {}', undefined],
    ['module "m" {\n  source    = "./child"\n  providers = { aws = aws }\n}', 'resource "aws_t" "t" {}', undefined],
  ])('%s %s', (main, child, expected) => {
    const { declared } = program({ 'main.tf': `${providers}${main}\n`, 'child/main.tf': child });
    expect(declared.map(({ placement }) => placement.isImplicit)).toEqual([expected]);
  });
});
