import { expect, it } from 'vitest';
import { leavesOut } from './gitignore';

it.each([
  ['*.zip', 'a/b.zip', true],
  ['*.zip\n!orders.zip', 'orders.zip', false],
  ['packages/', 'packages/b.zip', true],
  ['/b.zip', 'a/b.zip', false],
  ['# b.zip\r\n**/lambda_*.zip\r\n', 'a/lambda_b.zip', true],
  ['*.py', 'a/b.zip', false],
  ['', 'b.zip', false],
])('%j, %s: %s', (gitignore, path, expected) => {
  expect(leavesOut(gitignore, 'file:///w/x', `file:///w/x/${path}`)).toBe(expected);
});

it('looks at no pattern that could take forever', () => {
  expect(leavesOut(`${'a*'.repeat(30)}b\n*.zip`, 'file:///w', `file:///w/${'a'.repeat(200)}.zip`)).toBe(true);
});
