import { expect, it } from 'vitest';
import type { CanonicalEdit } from '../../server/core/edits';
import { applyEdits } from '../../server/core/text';
import { addedAttribute, argumentsOf, removedAttribute } from './hcl-text';

function applied(text: string, edits: readonly CanonicalEdit[] | undefined): string | undefined {
  return edits && applyEdits(text, edits.flatMap((each) => (each.kind === 'text' ? [{ range: each.location.range, newText: each.newText }] : [])));
}

it.each([
  ['module "m" {\n  source = "a/b/aws"\n\n  x = 1\n}\n', 'module "m" {\n  source  = "a/b/aws"\n  version = "~> 5.0"\n\n  x = 1\n}\n'],
  ['module "m" {\n  source    = "a/b/aws"\n  providers = { aws = aws.dr }\n}\n', 'module "m" {\n  source    = "a/b/aws"\n  version   = "~> 5.0"\n  providers = { aws = aws.dr }\n}\n'],
  ['module "m" {\n  source = "a/b/aws" # ours\n  cidr = "x"\n}\n', 'module "m" {\n  source  = "a/b/aws" # ours\n  version = "~> 5.0"\n  cidr    = "x"\n}\n'],
  ['module "m" {\n  source = "a/b/aws"\n  tags = {\n  }\n}\n', 'module "m" {\n  source  = "a/b/aws"\n  version = "~> 5.0"\n  tags = {\n  }\n}\n'],
  ['module "m" { source = "a/b/aws" }\n', undefined],
])('adds an argument to %j', (text, expected) => {
  const start = text.indexOf('"a/b/aws"');
  const edits = addedAttribute({ uri: 'file:///m.tf', range: { start, end: start + 9 } }, 'version = "~> 5.0"', text);
  expect(applied(text, edits)).toBe(expected);
});

it.each([
  ['module "m" {\n  source  = "a"\n  version = "1"\n  cidr    = "x"\n}\n', 'module "m" {\n  source = "a"\n  cidr   = "x"\n}\n'],
  ['module "m" {\n  source    = "a"\n  version   = "1"\n  providers = { aws = aws.dr }\n\n  name = "x"\n}\n', 'module "m" {\n  source    = "a"\n  providers = { aws = aws.dr }\n\n  name = "x"\n}\n'],
])('takes an argument out of %j', (text, expected) => {
  const start = text.indexOf('"1"');
  expect(applied(text, removedAttribute({ uri: 'file:///m.tf', range: { start, end: start + 3 } }, text))).toBe(expected);
});

it.each<readonly [string, readonly string[] | undefined]>([
  ['module "m" {\n  source = "a"\n\n  # a } comment = x\n  azs = ["${var.r}a", "b"]\n  tags = {\n    Name = "x"\n  }\n}\nlocals {\n  y = 1\n}\n', ['source', 'azs', 'tags']],
  ['module "m" {\n  source = "a"\n  x = <<EOT\nEOT\n}\n', undefined],
  ['module "m" {\n  source = "a"\n  nested {\n  }\n}\n', undefined],
  ['module "m" {\n  source = "a"\n', undefined],
])('the arguments of %j', (text, expected) => {
  const start = text.indexOf('"a"');
  expect(argumentsOf(text, { uri: 'file:///m.tf', range: { start, end: start + 3 } })).toEqual(expected);
});
