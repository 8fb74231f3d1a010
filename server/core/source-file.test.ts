import { expect, it } from 'vitest';
import { basename, dirname, join, sourceFile } from './source-file';

it.each([
  ['file:///a/b', '../c', 'file:///a/c'],
  ['file:///a/b', './modules/x.tf', 'file:///a/b/modules/x.tf'],
  ['file:///a/b', 'c d/ü#1.tf', 'file:///a/b/c%20d/%C3%BC%231.tf'],
  ['file:///a/b', 'c%20d', 'file:///a/b/c%20d'],
  ['file:///a/b', '[x]', 'file:///a/b/[x]'],
])('joins %s and %s', (folder, path, joined) => {
  expect(join(folder, path)).toBe(joined);
});

it('takes paths apart', () => {
  expect([dirname('file:///a/b.tf'), basename('file:///a/b.tf')]).toEqual(['file:///a', 'b.tf']);
});

it('drops a byte-order mark', () => {
  expect(sourceFile('file:///a', '\ufeffx').text).toBe('x');
});
