import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { CanonicalEdit, NewInput } from '../../../core/edits';
import { newResource, write } from '../../../core/edits';
import type { Program } from '../../../core/program';
import type { Resource } from '../../../core/resource';
import { applyEdits } from '../../../core/text';
import { program, ROOT } from '../testing/files';

const hasTerraform = spawnSync('terraform', ['version']).status === 0;

type Files = Readonly<Record<string, string>>;

interface Case {
  readonly title: string;
  readonly files: Files;
  readonly edits: (of: (id: string) => Resource, made: Program) => readonly CanonicalEdit[];
  /** The files that change; undefined when the edits cannot be written. */
  readonly expected: Files | undefined;
}

const BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n';
const CHILD = 'module "m" {\n  source = "./child"\n}\n';
const protect = (resource: Resource, value = true): CanonicalEdit => ({
  kind: 'set',
  resource,
  path: ['lifecycle', 'prevent_destroy'],
  value: write.literal(value),
});
const suffixed = (near: Resource, preset?: string): CanonicalEdit => {
  const input: NewInput = {
    isNew: true,
    name: 'environment suffix',
    type: 'string',
    description: 'What tells deployments apart',
    near,
    ...(preset === undefined ? {} : { preset }),
  };
  return { kind: 'set', resource: near, path: ['bucket'], value: write.template('b-', write.input(input)) };
};
const exported = (near: Resource): CanonicalEdit => ({
  kind: 'output',
  name: 'bucket arn',
  description: 'ARN of the bucket',
  value: write.reference(near, 'arn'),
  near,
});
const OUTPUT = 'output "bucket_arn" {\n  description = "ARN of the bucket"\n  value       = aws_s3_bucket.b.arn\n}\n';
const VARIABLE = 'variable "environment_suffix" {\n  description = "What tells deployments apart"\n  type        = string\n}\n';

const cases: readonly Case[] = [
  {
    title: 'protects a resource, behind its other arguments and before what it depends on',
    files: { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n\n  tags = {\n    A = "a"\n  }\n\n  depends_on = [aws_s3_bucket.c]\n}\n' },
    edits: (of) => [protect(of('aws_s3_bucket.b'))],
    expected: {
      'main.tf':
        'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n\n  tags = {\n    A = "a"\n  }\n\n  lifecycle {\n    prevent_destroy = true\n  }\n\n  depends_on = [aws_s3_bucket.c]\n}\n',
    },
  },
  {
    title: 'protects in a lifecycle block that is there',
    files: { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  lifecycle {\n    ignore_changes = [tags]\n  }\n}\n' },
    edits: (of) => [protect(of('aws_s3_bucket.b'))],
    expected: { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  lifecycle {\n    ignore_changes  = [tags]\n    prevent_destroy = true\n  }\n}\n' },
  },
  {
    title: 'protects a resource without arguments',
    files: { 'main.tf': 'resource "aws_s3_bucket" "b" {}\n' },
    edits: (of) => [protect(of('aws_s3_bucket.b'))],
    expected: { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n' },
  },
  {
    title: 'replaces a protection',
    files: { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n' },
    edits: (of) => [protect(of('aws_s3_bucket.b'), false)],
    expected: { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n' },
  },
  {
    title: 'removes a protection with the block that says nothing else',
    files: { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n' },
    edits: (of) => [{ kind: 'remove', resource: of('aws_s3_bucket.b'), path: ['lifecycle', 'prevent_destroy'] }],
    expected: { 'main.tf': BUCKET },
  },
  {
    title: 'cannot retain what is deleted',
    files: { 'main.tf': BUCKET },
    edits: (of) => [{ kind: 'set', resource: of('aws_s3_bucket.b'), path: ['lifecycle', 'retain_on_delete'], value: write.literal(true) }],
    expected: undefined,
  },
  {
    title: 'declares a variable in the file of variables',
    files: { 'main.tf': BUCKET, 'variables.tf': 'variable "a" {}\n' },
    edits: (of) => [suffixed(of('aws_s3_bucket.b'))],
    expected: { 'main.tf': BUCKET.replace('"b"\n}', '"b-${var.environment_suffix}"\n}'), 'variables.tf': `variable "a" {}\n\n${VARIABLE}` },
  },
  {
    title: 'declares a variable in an empty file of variables',
    files: { 'main.tf': BUCKET, 'variables.tf': '# Variables\n' },
    edits: (of) => [suffixed(of('aws_s3_bucket.b'))],
    expected: { 'main.tf': BUCKET.replace('"b"\n}', '"b-${var.environment_suffix}"\n}'), 'variables.tf': `# Variables\n\n${VARIABLE}` },
  },
  {
    title: 'declares a variable with a default beside what needs it',
    files: { 'main.tf': `terraform {}\n\n${BUCKET}` },
    edits: (of) => [suffixed(of('aws_s3_bucket.b'), 'dev')],
    expected: {
      'main.tf': `terraform {}\n\n${VARIABLE.replace('string\n', 'string\n  default     = "dev"\n')}\n${BUCKET.replace('"b"\n}', '"b-${var.environment_suffix}"\n}')}`,
    },
  },
  {
    title: 'uses a variable that is there',
    files: { 'main.tf': `variable "suffix" {}\n\n${BUCKET}` },
    edits: (of, { facts }) => {
      const [input] = facts.inputs;
      const resource = of('aws_s3_bucket.b');
      return input ? [{ kind: 'set', resource, path: ['bucket'], value: write.template('b-', write.input(input)) }] : [];
    },
    expected: { 'main.tf': `variable "suffix" {}\n\n${BUCKET.replace('"b"\n}', '"b-${var.suffix}"\n}')}` },
  },
  {
    title: 'hands a new variable down to every call of a module',
    files: { 'main.tf': `${CHILD}\n${CHILD.replace('"m"', '"n"')}`, 'child/main.tf': BUCKET },
    edits: (of) => [suffixed(of('module.m.aws_s3_bucket.b'))],
    expected: {
      'main.tf':
        `${VARIABLE}\nmodule "m" {\n  source = "./child"\n\n  environment_suffix = var.environment_suffix\n}\n\n` +
        'module "n" {\n  source = "./child"\n\n  environment_suffix = var.environment_suffix\n}\n',
      'child/main.tf': `${VARIABLE}\n${BUCKET.replace('"b"\n}', '"b-${var.environment_suffix}"\n}')}`,
    },
  },
  {
    title: 'uses a variable that a module is given already',
    files: {
      'main.tf': 'variable "suffix" {}\n\nmodule "m" {\n  source = "./child"\n  env    = var.suffix\n}\n',
      'child/main.tf': `variable "env" {}\n\n${BUCKET}`,
    },
    edits: (of, { facts }) => {
      const [input] = facts.inputs;
      const resource = of('module.m.aws_s3_bucket.b');
      return input ? [{ kind: 'set', resource, path: ['bucket'], value: write.template('b-', write.input(input)) }] : [];
    },
    expected: { 'child/main.tf': `variable "env" {}\n\n${BUCKET.replace('"b"\n}', '"b-${var.env}"\n}')}` },
  },
  {
    title: 'exports in the file of outputs',
    files: { 'main.tf': BUCKET, 'outputs.tf': '' },
    edits: (of) => [exported(of('aws_s3_bucket.b'))],
    expected: { 'outputs.tf': OUTPUT },
  },
  {
    title: 'exports at the end of the file without one',
    files: { 'main.tf': BUCKET },
    edits: (of) => [exported(of('aws_s3_bucket.b'))],
    expected: { 'main.tf': `${BUCKET}\n${OUTPUT}` },
  },
  {
    title: 'exports what a module holds from the module and from the root',
    files: { 'main.tf': CHILD, 'child/main.tf': BUCKET },
    edits: (of) => [exported(of('module.m.aws_s3_bucket.b'))],
    expected: {
      'main.tf': `${CHILD}\n${OUTPUT.replace('aws_s3_bucket.b.arn', 'module.m.bucket_arn')}`,
      'child/main.tf': `${BUCKET}\n${OUTPUT}`,
    },
  },
  {
    title: 'does not export an instance of many',
    files: { 'main.tf': CHILD.replace('"./child"', '"./child"\n  count  = 2'), 'child/main.tf': BUCKET },
    edits: (of) => [exported(of('module.m[0].aws_s3_bucket.b'))],
    expected: undefined,
  },
  {
    title: 'names the provider of a resource',
    files: { 'main.tf': `provider "aws" {\n  alias = "dr"\n}\n\n${BUCKET}\nresource "aws_s3_bucket" "dr" {\n  provider = aws.dr\n}\n` },
    edits: (of) => [{ kind: 'place', resource: of('aws_s3_bucket.b'), placement: of('aws_s3_bucket.dr').placement }],
    expected: {
      'main.tf': `provider "aws" {\n  alias = "dr"\n}\n\n${BUCKET.replace('{\n', '{\n  provider = aws.dr\n\n')}\nresource "aws_s3_bucket" "dr" {\n  provider = aws.dr\n}\n`,
    },
  },
  {
    title: 'names the default provider',
    files: { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  count  = 2\n  bucket = "b"\n}\n' },
    edits: (of) => [{ kind: 'place', resource: of('aws_s3_bucket.b[0]'), placement: of('aws_s3_bucket.b[0]').placement }],
    expected: { 'main.tf': 'resource "aws_s3_bucket" "b" {\n  provider = aws\n  count    = 2\n  bucket   = "b"\n}\n' },
  },
  {
    title: 'gives a resource the region of another one',
    files: { 'main.tf': `${BUCKET}\nresource "aws_s3_bucket" "dr" {\n  region = "eu-west-1"\n}\n` },
    edits: (of) => [
      { kind: 'place', resource: of('aws_s3_bucket.b'), placement: of('aws_s3_bucket.dr').placement },
      { kind: 'add', resource: { ...newResource('aws_s3_bucket', 'copy', of('aws_s3_bucket.b'), {}), placement: of('aws_s3_bucket.dr').placement } },
      { kind: 'add', resource: newResource('aws_s3_bucket', 'beside', of('aws_s3_bucket.dr'), { bucket: write.literal('c') }) },
    ],
    expected: {
      'main.tf':
        `resource "aws_s3_bucket" "copy" {\n  region = "eu-west-1"\n}\n\n${BUCKET.replace('{\n', '{\n  region = "eu-west-1"\n\n')}\n` +
        'resource "aws_s3_bucket" "beside" {\n  region = "eu-west-1"\n\n  bucket = "c"\n}\n\nresource "aws_s3_bucket" "dr" {\n  region = "eu-west-1"\n}\n',
    },
  },
  {
    title: 'creates a resource where another one is',
    files: { 'main.tf': `provider "aws" {\n  alias = "dr"\n}\n\n${BUCKET}\nresource "aws_s3_bucket" "dr" {\n  provider = aws.dr\n}\n` },
    edits: (of) => {
      const copy = newResource('aws_s3_bucket', 'copy', of('aws_s3_bucket.b'), { bucket: write.literal('copy') });
      return [{ kind: 'add', resource: { ...copy, placement: of('aws_s3_bucket.dr').placement } }];
    },
    expected: {
      'main.tf': `provider "aws" {\n  alias = "dr"\n}\n\nresource "aws_s3_bucket" "copy" {\n  provider = aws.dr\n\n  bucket = "copy"\n}\n\n${BUCKET}\nresource "aws_s3_bucket" "dr" {\n  provider = aws.dr\n}\n`,
    },
  },
];

describe('writing what is not an argument', () => {
  it.skipIf(hasTerraform)('is not checked against terraform fmt, which is not installed', () => undefined);

  it.each(cases)('$title', ({ files, edits, expected }) => {
    const made = program(files);
    const of = (id: string): Resource => {
      const resource = made.graph.byId(id);
      if (!resource) throw new Error(`${id} is not declared`);
      return resource;
    };
    const rendered = made.render(edits(of, made));
    const results = rendered && Object.fromEntries(
      rendered.map(({ uri, edits: each }) => [uri.slice(ROOT.length + 1), applyEdits(files[uri.slice(ROOT.length + 1)] ?? '', each)]),
    );
    expect(results).toEqual(expected);
    for (const text of Object.values(results ?? {})) expect(formatted(text)).toBe(text);
  });
});

function formatted(text: string): string {
  return hasTerraform ? spawnSync('terraform', ['fmt', '-'], { input: text, encoding: 'utf8' }).stdout : text;
}
