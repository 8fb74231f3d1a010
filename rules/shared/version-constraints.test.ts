import { describe, expect, it } from 'vitest';
import { isBoundedNpm, isBoundedPython, isBoundedTerraform, isBranch, lowestOf } from './version-constraints';

describe('constraints', () => {
  it.each([
    ['~> 5.0', true],
    ['5.1.2', true],
    ['= 5.1.2', true],
    ['>= 5.0, < 6.0', true],
    ['< 6.0', true],
    ['>= 5.0', false],
    ['> 5.0', false],
    ['!= 5.1.0', false],
    ['>= 5.0, != 5.1.0', false],
  ])('of Terraform: %s', (text, expected) => {
    expect(isBoundedTerraform(text)).toBe(expected);
  });

  it.each([
    ['^1.2.0', true],
    ['~1.2.0', true],
    ['1.2.3', true],
    ['1.x', true],
    ['>=1.2.0 <2', true],
    ['^1.0.0 || ^2.0.0', true],
    ['npm:@acme/x@^1.0.0', true],
    ['github:acme/x#v1.2.0', true],
    ['git+https://example.com/x.git#0123abc', true],
    ['*', false],
    ['', false],
    ['latest', false],
    ['>=1.2.0', false],
    ['^1.0.0 || >=2', false],
    ['github:acme/x', false],
    ['acme/x', false],
    ['git+https://example.com/x.git#main', false],
  ])('of npm: %s', (text, expected) => {
    expect(isBoundedNpm(text)).toBe(expected);
  });

  it.each([
    ['>=3.0,<4.0', true],
    ['==3.1', true],
    ['~= 3.1', true],
    ['^3.0', true],
    ['3.1', true],
    ['>=3.0', false],
    ['>3', false],
    ['!=3.1', false],
  ])('of pip: %s', (text, expected) => {
    expect(isBoundedPython(text)).toBe(expected);
  });
});

it.each([
  ['main', true],
  ['HEAD', true],
  ['feature/x', true],
  ['v1.2.0', false],
  ['0123456789abcdef', false],
  ['release-7', false],
])('%s moves: %s', (revision, expected) => {
  expect(isBranch(revision)).toBe(expected);
});

it.each([
  ['>= 5.1', '5.1'],
  ['>=5', '5'],
  ['>= 5.0, != 5.1', undefined],
  ['*', undefined],
])('the lowest of %s is %s', (constraint, expected) => {
  expect(lowestOf(constraint)).toBe(expected);
});
