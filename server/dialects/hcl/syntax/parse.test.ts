import { describe, expect, it } from 'vitest';
import { parseHcl } from './parse';
import { outline } from './testing/outline';

/** The value of `x`, outlined, and the text that each error marks. */
function read(text: string): { readonly tree: string; readonly errors: readonly string[] } {
  const tree = parseHcl(text);
  return { tree: outline(tree.root), errors: tree.errors.map(({ start, end }) => text.slice(start, end)) };
}

describe('valid expressions', () => {
  it.each([
    ['0', '0'],
    ['1.5e-7', '1.5e-7'],
    ['6E23', '6e+23'],
    ['2e+3', '2000'],
    ['1.e5', '100000'],
    ['true', 'true'],
    ['null', 'null'],
    ['été', 'été'],
    ['a-b', 'a-b'],
    ['a -b', '(a - b)'],
    ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['a || b && c == d', '(a || (b && (c == d)))'],
    ['a < b == c >= d', '((a < b) == (c >= d))'],
    ['a == b == c', '((a == b) == c)'],
    ['a%b', '(a % b)'],
    ['-a.b + !c[0]', '(-a.b + !c[0])'],
    ['-!-a', '-!-a'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['(a\n.b\n? c\n: d)', '((a.b ? c : d))'],
    ['a . b', 'a.b'],
    ['a.0', 'a.0'],
    ['a.0.b.1', 'a.0.b.1'],
    ['a.0 .1', 'a.0.1'],
    ['a[0].1["x"]', 'a[0].1["x"]'],
    ['a[b[c]].d', 'a[b[c]].d'],
    ['a[1\n]', 'a[1]'],
    ['a[*].b[0].c', 'a[*]<@.b[0].c>'],
    ['a[*].b[*].c', 'a[*]<@.b[*]<@.c>>'],
    ['a.*.b.c[0].d', 'a.*<@.b.c>[0].d'],
    ['a.*.b.0', 'a.*<@.b.0>'],
    ['a.*', 'a.*<@>'],
    ['f()', 'f()'],
    ['f (a, b,)', 'f(a, b)'],
    ['f(a...)', 'f(a...)'],
    ['f(a, b... )', 'f(a, b...)'],
    ['f(\na,\n\nb\n)', 'f(a, b)'],
    ['(f\n(a))', '(f(a))'],
    ['provider::aws::arn_parse(a).b', 'provider::aws::arn_parse(a).b'],
    ['provider :: aws :: f(a)', 'provider::aws::f(a)'],
    ['[]', '[]'],
    ['[1, [2], ]', '[1, [2]]'],
    ['[\n1\n,\n2\n,\n]', '[1, 2]'],
    ['{}', '{}'],
    ['{ a = 1, "b" : 2, (c) = 3, "${d}" = 4, e.f = 5 }', '{a: 1, "b": 2, (c): 3, "${d}": 4, e.f: 5}'],
    ['{\n\n# c\na = 1 // c\n b = 2 }', '{a: 1, b: 2}'],
    ['{ a = 1, b = 2\n c = 3 }', '{a: 1, b: 2, c: 3}'],
    ['[for v in c : v]', 'for<v in c: v>'],
    ['[for k, v in c : "${k}" if v]', 'for<k, v in c: "${k}" if v>'],
    ['{ for v in c : v.a => v.b... if v.c }', 'for<v in c: v.a => v.b... if v.c>'],
    ['{\nfor k, v in c :\nk => {\na = v\n}\n}', 'for<k, v in c: k => {a: v}>'],
    ['[for v in a ? b : c : v]', 'for<v in (a ? b : c): v>'],
    ['5.a', '5.a'],
    ['/* c \n */ 1 /* \n */', '1'],
    ['if', 'if'],
    ['for', 'for'],
  ])('%j', (text, expected) => {
    expect(read(`x = ${text}\n`)).toEqual({ tree: `x = ${expected}`, errors: [] });
  });
});

describe('valid bodies', () => {
  it.each([
    ['', ''],
    ['# c', ''],
    ['/* c */', ''],
    ['\ufeffx = 1\n', 'x = 1'],
    ['x = 1\r\ny = 2\r\n', 'x = 1; y = 2'],
    ['x = 1 # c', 'x = 1'],
    ['for = 1\nif = 2\n', 'for = 1; if = 2'],
    ['a {}', 'a {  }'],
    ['a { x = 1 }\n', 'a { x = 1 }'],
    ['a { /* c */ x = 1 /* c */ }\n', 'a { x = 1 }'],
    ['a { # c\n x = 1 \n}\n', 'a { x = 1 }'],
    ['a b "c" d-e {\n}\n', 'a b "c" d-e {  }'],
    ['a "" {}\n', 'a "" {  }'],
    ['a "\\"q\\" $${x}" {}\n', 'a "\\"q\\" ${x}" {  }'],
    ['variable"a"{default=1}', 'variable "a" { default = 1 }'],
    ['a {\n  b {\n    c "d" {\n      x = 1\n    }\n  }\n  y = 2\n}\n', 'a { b { c "d" { x = 1 } }; y = 2 }'],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual({ tree: expected, errors: [] });
  });
});

describe('invalid text', () => {
  it.each([
    // numbers
    ['x = 10.11.10.12\n', 'x = !()', ['10.11.10.12']],
    ['x = 1e5e5\n', 'x = !()', ['1e5e5']],
    ['x = 0x1F\n', 'x = !(0)', ['x']],
    ['x = .5\n', 'x = !()', ['.']],
    ['x = a.0.1\n', 'x = a.0.1', ['1']],
    // operators and accessors
    ['x = !\n', 'x = !?', ['\n']],
    ['x = a && || b\n', 'x = (a && !())', ['|']],
    ['x = a ? b\n', 'x = (a ? b : ?)', ['\n']],
    ['x = a.\n', 'x = a.', ['.']],
    ['x = a..b\n', 'x = !(a)', ['.']],
    ['x = a[]\n', 'x = a[?]', [']']],
    ['x = a.*.b.*\n', 'x = a.*<@.b>', ['*']],
    ['x = a::b\n', 'x = !()', ['a::b']],
    ['x == 1\n', 'incomplete(x)', ['x']],
    ['x => 1\n', 'incomplete(x)', ['x']],
    // values that are missing or go on
    ['x =\n', 'x = ?', ['\n']],
    ['x =\n1\n', 'x = ?', ['\n', '1']],
    ['x = 1 y = 2\n', 'x = !(1)', ['y']],
    ['x = "a" "b"\n', 'x = !("a")', ['"']],
    ["x = 'a'\n", 'x = !()', ["'"]],
    ['x = “a”\n', 'x = !()', ['“']],
    ['x = 1\ry = 2\n', 'x = !(1)', ['\r']],
    // collections
    ['x = [1 2]\n', 'x = [1, 2]', ['2']],
    ['x = [,]\n', 'x = [?]', [',']],
    ['x = [1,,2]\n', 'x = [1, ?, 2]', [',']],
    ['x = {,}\n', 'x = {}', [',']],
    ['x = {a=1 b=2}\n', 'x = {a: 1, b: 2}', ['b']],
    ['x = {a = 1\n, b = 2}\n', 'x = {a: 1, b: 2}', [',']],
    ['x = {a\n = 1}\n', 'x = {a: ?, !(): ?}', ['a', '=']],
    ['x = {a = \n1}\n', 'x = {a: ?, 1: ?}', ['\n', '1']],
    ['x = {a { b = 1 }}\n', 'x = {a: {b: 1}}', ['a']],
    ['x = {for = 1}\n', 'x = {for: 1}', ['for']],
    ['x = [for a of b : c]\n', 'x = for<a in ?: ?>', ['o']],
    ['x = [for, a in b : c]\n', 'x = for<, a in b: c>', [',']],
    ['x = [for a in b : a => c]\n', 'x = for<a in b: c>', ['=>']],
    ['x = {for a in b : a}\n', 'x = for<a in b: ? => a>', ['}\n']],
    ['x = [for a in b : a...]\n', 'x = for<a in b: a...>', ['...']],
    ['x = {for a in b : a => c if d...}\n', 'x = for<a in b: a => c if d>', ['.']],
    ['x = f(a..., b)\n', 'x = f(a...)', [',']],
    ['x = f(a b)\n', 'x = f(a)', ['b']],
    ['x = (a, b)\n', 'x = (a)', [',']],
    // bodies
    ['x = 1\nx = 2\n', 'x = 1; x = 2', ['x']],
    ['a {\n  x = 1\n  b {\n    x = 1\n  }\n  x = 2\n}\n', 'a { x = 1; b { x = 1 }; x = 2 }', ['x']],
    ['"x" = 1\n', '', ['"']],
    ['a.b = 1\n', 'incomplete(a)', ['a']],
    ['= 1\n', '', ['=']],
    ['a\n', 'incomplete(a)', ['a']],
    ['a "b"\n', 'incomplete(a "b")', ['a "b"']],
    ['a "b" = 1\n', 'incomplete(a "b")', ['a "b"']],
    ['a "b"\n{\n}\n', 'incomplete(a "b")', ['a "b"', '{', '}']],
    ['a "b${c}" {}\n', 'a "b${c}" {  }', ['${']],
    ['a {\n  x = 1}\n', 'a { x = 1 }', ['}']],
    ['a { x = 1\n}\n', 'a { x = 1 }', ['\n']],
    ['a { x = 1, y = 2 }\n', 'a { x = 1; y = 2 }', [',']],
    ['a { b {} }\n', 'a { b {  } }', ['b {}', '}']],
    ['a {} b {}\n', 'a {  }', ['b']],
    ['a {\n}\n}\n', 'a {  }', ['}']],
    ['a {\n', 'a {  }', ['a']],
    ['x = 1 /* c\n', 'x = 1', ['/*']],
  ])('%j', (text, tree, errors) => {
    expect(read(text)).toEqual({ tree, errors });
  });
});

describe('places', () => {
  it('are UTF-16 offsets of what each node spans', () => {
    const text = '# 🚀\na "b" {\n  x = [1, "é"]\n}\n';
    const { root } = parseHcl(text);
    const block = root.items[0];
    expect(block).toMatchObject({ kind: 'block', start: 5, end: 29, open: 11, close: 28, body: { start: 12, end: 28 } });
    expect(text.slice(block?.start, block?.end)).toBe('a "b" {\n  x = [1, "é"]\n}');
    expect(block?.kind === 'block' && block.body.items[0]).toMatchObject({
      start: 15, end: 27, equals: 17, name: { start: 15, end: 16 }, value: { kind: 'tuple', start: 19, end: 27 },
    });
  });

  it('of comments hold their marks and no line break', () => {
    const text = '# one\r\nx = [ // two\n  1, /* three\n */ 2\n] # four';
    const comments = parseHcl(text).comments.map(({ style, start, end }) => [style, text.slice(start, end)]);
    expect(comments).toEqual([
      ['hash', '# one'], ['slashes', '// two'], ['block', '/* three\n */'], ['hash', '# four'],
    ]);
  });

  it('of comments come once, in order, from broken text as well', () => {
    const text = '# one\na {\n  x = [ # two\n  y = 2 # three\n}\n# four\nb {} # five\n';
    const comments = parseHcl(text).comments.map(({ start, end }) => text.slice(start, end));
    expect(comments).toEqual(['# one', '# two', '# three', '# four', '# five']);
  });
});
