import { expect, it } from 'vitest';
import { applyEdits } from '../../server/core/text';
import { addedAttribute } from './hcl-text';

it.each([
  ['module "m" {\n  source = "a/b/aws"\n\n  x = 1\n}\n', 'module "m" {\n  source  = "a/b/aws"\n  version = "~> 5.0"\n\n  x = 1\n}\n'],
  ['module "m" {\n  source    = "a/b/aws"\n  providers = { aws = aws.dr }\n}\n', 'module "m" {\n  source    = "a/b/aws"\n  version   = "~> 5.0"\n  providers = { aws = aws.dr }\n}\n'],
  ['module "m" {\n  source = "a/b/aws" # ours\n  cidr = "x"\n}\n', 'module "m" {\n  source  = "a/b/aws" # ours\n  version = "~> 5.0"\n  cidr    = "x"\n}\n'],
  ['module "m" {\n  source = "a/b/aws"\n  tags = {\n  }\n}\n', 'module "m" {\n  source  = "a/b/aws"\n  version = "~> 5.0"\n  tags = {\n  }\n}\n'],
  ['module "m" { source = "a/b/aws" }\n', undefined],
])('adds an argument to %j', (text, expected) => {
  const start = text.indexOf('"a/b/aws"');
  const edits = addedAttribute({ uri: 'file:///m.tf', range: { start, end: start + 9 } }, 'version = "~> 5.0"', text);
  expect(edits && applyEdits(text, edits.flatMap((each) => (each.kind === 'text' ? [{ range: each.location.range, newText: each.newText }] : [])))).toBe(expected);
});
