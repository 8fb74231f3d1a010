import { describe, expect, it } from 'vitest';
import { membersInBraces } from './braces';

describe('members in braces', () => {
  it.each<[string, readonly string[] | undefined]>([
    ['{}', []],
    ["{ Name: 'a, b', ...rest }", ["Name: 'a, b'", '...rest']],
    ['{\n  "Name": f"x-{suffix}",\n  "List": [1, {"a": 2}],\n}', ['"Name": f"x-{suffix}"', '"List": [1, {"a": 2}]']],
    ['{ Name: `a-${b}` }', ['Name: `a-${b}`']],
    ['{ a: 1 }.b, { c: 2 }', undefined],
    ['{ a: 1 // one\n}', undefined],
    ['tags', undefined],
    ["{ a: 'b }", undefined],
    ['{ a: (1] }', undefined],
  ])('%s', (text, expected) => {
    expect(membersInBraces(text)).toEqual(expected);
  });
});
