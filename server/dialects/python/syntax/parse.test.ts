import { describe, expect, it } from 'vitest';
import type { Expression, Statement } from './ast';
import { blocksOf, childExpressions, expressionsOf } from './walk';
import { commentsIn, parsePython } from './parse';

/** Statements and expressions as nested lists of kinds with their texts. */
function outline(text: string): readonly string[] {
  const { module } = parsePython(text);
  const lines: string[] = [];
  const visit = (statement: Statement, depth: number): void => {
    lines.push(`${'  '.repeat(depth)}${statement.kind}`);
    for (const expression of expressionsOf(statement)) lines.push(`${'  '.repeat(depth + 1)}${shape(expression, text)}`);
    for (const block of blocksOf(statement)) for (const inner of block.statements) visit(inner, depth + 1);
  };
  for (const statement of module.body.statements) visit(statement, 0);
  return lines;
}

function shape(expression: Expression, text: string): string {
  const own = text.slice(expression.start, expression.end);
  switch (expression.kind) {
    case 'name':
    case 'number':
    case 'constant':
    case 'string':
      return own;
    case 'missing':
      return `<${expression.reason}>`;
    case 'call': {
      const list = expression.arguments.map((each) => {
        const mark = { positional: '', keyword: `${each.name ?? ''}=`, star: '*', 'double-star': '**' }[each.kind];
        return mark + shape(each.value, text);
      });
      return `${shape(expression.callee, text)}(${list.join(', ')})`;
    }
    case 'attribute':
      return `${shape(expression.object, text)}.${expression.name}`;
    default:
      return `${expression.kind}[${childExpressions(expression).map((each) => shape(each, text)).join(' ')}]`;
  }
}

describe('parsePython', () => {
  it.each<[string, readonly string[]]>([
    ['x = 1', ['assign', '  x', '  1']],
    ['a, *b = 1, 2', ['assign', '  tuple[a starred[b]]', '  tuple[1 2]']],
    ['a = b = c', ['assign', '  a', '  b', '  c']],
    ['x: str = "a"', ['assign', '  x', '  "a"']],
    ['x: str', ['assign', '  x']],
    ['x += 1; y = 2', ['update', '  x', '  1', 'assign', '  y', '  2']],
    ['f(a, *b, c=1, **d)', ['expression', '  f(a, *b, c=1, **d)']],
    ['f(x for x in y if z)', ['expression', '  f(comprehension[x x y z])']],
    ['f"a{b}{c!r}" "d"', ['expression', '  format[b c]']],
    ['{**a, "b": 1}', ['expression', '  dict[a "b" 1]']],
    ['{k: v for k, v in m.items()}', ['expression', '  comprehension[k v tuple[k v] m.items()]']],
    ['x = a if b else c', ['assign', '  x', '  conditional[a b c]']],
    ['x = not a and b or c', ['assign', '  x', '  unary[logical[logical[a b] c]]']],
    ['a < b <= c', ['expression', '  compare[a b c]']],
    ['a not in b', ['expression', '  compare[a b]']],
    ['x[1:2]', ['expression', '  subscript[x slice[1 2]]']],
    ['x[1, 2]', ['expression', '  subscript[x tuple[1 2]]']],
    ['lambda a, b=1: a', ['expression', '  lambda[1 a]']],
    ['(a := b)', ['expression', '  parenthesized[named[a b]]']],
    ['()', ['expression', '  tuple[]']],
    ['if a:\n    b\nelif c:\n    d\nelse:\n    e', ['if', '  a', '  c', '  expression', '    b', '  expression', '    d', '  expression', '    e']],
    ['@d.e(1)\nclass A(B):\n    def f(self): pass', ['class', '  d.e(1)', '  B', '  function', '    pass']],
    ['try:\n    a\nexcept E as e:\n    b\nfinally:\n    c', ['try', '  expression', '    a', '  expression', '    b', '  expression', '    c']],
    ['match x:\n    case "a" | "b":\n        y\n    case _:\n        z', ['match', '  x', '  expression', '    y', '  expression', '    z']],
    ['for a, b in c:\n    pass', ['for', '  tuple[a b]', '  c', '  pass']],
  ])('reads %j', (text, expected) => {
    expect(outline(text)).toEqual(expected);
  });

  it.each([
    ['import a.b as c, d', { modules: [{ path: ['a', 'b'], alias: { name: 'c' } }, { path: ['d'] }] }],
    ['from .. import x', { level: 2, path: [], star: false, names: [{ name: { name: 'x' } }] }],
    ['from ...a.b import (c as d, e,)', { level: 3, path: ['a', 'b'], names: [{ name: { name: 'c' }, alias: { name: 'd' } }, { name: { name: 'e' } }] }],
    ['from pkg.mod import *', { level: 0, path: ['pkg', 'mod'], star: true }],
  ])('reads %j', (text, expected) => {
    expect(parsePython(text).module.body.statements).toMatchObject([expected]);
  });

  it.each([
    ['"a\\n\\x41\\u00e9"', 'a\nAé', undefined],
    ['r"a\\n"', 'a\\n', 2],
    ['"plain"', 'plain', 1],
    ["'''x\ny'''", 'x\ny', 3],
    ['"a" "b"', 'ab', undefined],
    ['"never closed', 'never closed', 1],
  ])('decodes %j', (text, value, verbatimAt) => {
    expect(parsePython(text).module.body.statements).toMatchObject([{ expression: { kind: 'string', value, verbatimAt } }]);
  });

  it.each<[string, readonly string[]]>([
    ['a = f(x=, y=2)\nb = 1', ['assign', '  a', '  f(x=<error>, y=2)', 'assign', '  b', '  1']],
    ['a = f("x", y=\nb = 1\n', ['assign', '  a', '  f("x", y=<error>)', 'assign', '  b', '  1']],
    ['a = {"k": \nb = 1\n', ['assign', '  a', '  dict["k" <error>]', 'assign', '  b', '  1']],
    [
      'class A:\n    def f(self):\n        x = g(\n            1,\n            h="a"\n        y = 2\n    def k(self):\n        pass\n',
      ['class', '  function', '    assign', '      x', '      g(1, h="a")', '    assign', '      y', '      2', '  function', '    pass'],
    ],
    ['x = \ny = 1', ['assign', '  x', '  <error>', 'assign', '  y', '  1']],
  ])('recovers in %j', (text, expected) => {
    expect(outline(text)).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ['x = 1', []],
    ['case = yield\n', []],
    ['a = f(x=, y)', []],
    ['x = (1', ['(: "(" is never closed.']],
    ['x = [1)\n', ['): ")" does not close "[".']],
    ['x = 1)\n', ['): ")" closes nothing.']],
    ['x = f("a\ny = 1)', ['(: "(" is never closed.', '"a: This string is never closed.', '): ")" closes nothing.']],
    ["# it's ( fine\nx = 'a' # (\n", []],
  ])('reports what is surely wrong in %j', (text, expected) => {
    const problems = parsePython(text).problems.map(({ range, message }) => `${text.slice(range.start, range.end)}: ${message}`);
    expect([...problems].sort()).toEqual([...expected].sort());
  });

  it('finds comments', () => {
    const text = '# one\nx = f(  # two\n    "# no",\n)\n#: three';
    expect(commentsIn(parsePython(text)).map((each) => each.text)).toEqual(['one', 'two', 'three']);
  });

  it('gives the same for a changed text as for a new one', () => {
    const base = `import pulumi\n\nclass A:\n    def f(self, a=1):\n        x = g(\n            "b",\n            c={"d": [1, 2]},  # e\n        )\n        return f"{x}"\n\n\nfor i in range(3):\n    A().f(i)\n`;
    const inserted = ['x', '(', ')', '"', "'", '\n', ':', '=', ' ', '#', '{', 'f"', '    ', ','];
    for (let at = 0; at <= base.length; at += 3) {
      let previous = parsePython(base);
      let text = base;
      for (const [turn, each] of inserted.entries()) {
        const from = (at + turn * 17) % text.length;
        text = turn % 3 === 0 ? text.slice(0, from) + text.slice(from + 2) : text.slice(0, from) + each + text.slice(from);
        previous = parsePython(text, previous);
        expect(previous.module).toEqual(parsePython(text).module);
      }
    }
  });

  it.each([
    ['brackets', '['.repeat(20_000)],
    ['a chain', `x = ${'a + '.repeat(5_000)}a`],
    ['attributes', `x${'.a'.repeat(5_000)}`],
    ['blocks', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}if a:`).join('\n')],
    ['quotes', '"'.repeat(20_001)],
    ['unclosed calls', 'a = f(\n'.repeat(2_000)],
  ])('survives deep %s', (_, text) => {
    expect(parsePython(text).module.body.statements.length).toBeGreaterThan(0);
  });
});
