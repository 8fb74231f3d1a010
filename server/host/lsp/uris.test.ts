import { describe, expect, it } from 'vitest';
import { canonicalUri, isWithin } from './uris';

describe('canonicalUri', () => {
  it.each([
    ['file:///a/b.tf', 'file:///a/b.tf'],
    ['file:///a/b/', 'file:///a/b'],
    ['file:///', 'file:///'],
    ['file:///c%3A/Users/x.tf', 'file:///c:/Users/x.tf'],
    ['file:///C:/Users/x.tf', 'file:///c:/Users/x.tf'],
    ['file:///a/my%20module/%28x%29%2B%40.tf', 'file:///a/my%20module/(x)+@.tf'],
    ['file:///a/my module/x.tf', 'file:///a/my%20module/x.tf'],
    ['file:///a/%C3%A9t%C3%A9.tf', 'file:///a/%C3%A9t%C3%A9.tf'],
    ['file:///a/été.tf', 'file:///a/%C3%A9t%C3%A9.tf'],
    ['file:///a/100%25/b%23c%3Fd.tf', 'file:///a/100%25/b%23c%3Fd.tf'],
    ['file:///a/%zz.tf', 'file:///a/%25zz.tf'],
    ['vscode-vfs://github%2B7b/owner/repo/a%20b.tf', 'vscode-vfs://github%2B7b/owner/repo/a%20b.tf'],
    ['git:/a/b.tf?%7B%22ref%22%7D', 'git:/a/b.tf?%7B%22ref%22%7D'],
    ['mem://x/y%2fz/a', 'mem://x/y%2Fz/a'],
    ['untitled:Untitled-1', 'untitled:Untitled-1'],
    ['no uri', 'no uri'],
  ])('brings %s to %s', (uri, expected) => {
    expect(canonicalUri(uri)).toBe(expected);
  });

  it('changes nothing when applied twice', () => {
    for (const uri of ['file:///C:/a%20b/%C3%A9/', 'file:///a/%2525.tf', 'mem://x/y%2Fz']) {
      expect(canonicalUri(canonicalUri(uri))).toBe(canonicalUri(uri));
    }
  });
});

describe('isWithin', () => {
  it.each([
    ['file:///a/b.tf', 'file:///a', true],
    ['file:///a', 'file:///a', true],
    ['file:///ab/c.tf', 'file:///a', false],
    ['file:///a/b.tf', 'file:///', true],
  ])('%s in %s: %s', (uri, folder, expected) => {
    expect(isWithin(uri, folder)).toBe(expected);
  });
});
