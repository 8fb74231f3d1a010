import { describe, expect, it } from 'vitest';
import { sourceFile } from '../../../core/source-file';
import { parse } from '.';
import { memberOf, membersOf, type Node } from './nodes';

function rootOf(text: string, extension = 'yaml'): { readonly text: string; readonly root: Node } {
  const [root] = parse(sourceFile(`file:///t.${extension}`, text)).roots;
  if (!root) throw new Error('nothing was parsed');
  return { text, root };
}

/** The text of a member, its key, its value's place and its value, as the tree gives them. */
function places(text: string, path: string, extension = 'yaml'): readonly string[] {
  let { root } = rootOf(text, extension);
  const keys = path.split('.');
  for (const key of keys.slice(0, -1)) root = memberOf(root, key)?.value ?? root;
  const member = memberOf(root, keys.at(-1) ?? '');
  if (!member) throw new Error(`no ${path}`);
  const at = ({ start, end }: { readonly start: number; readonly end: number }): string => text.slice(start, end);
  return [at(member.range), at(member.keyRange), at(member.site), member.value ? at(member.value.range) : ''];
}

describe('places of a member: whole, key, value in its place, value', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a: b # c\n', 'a', ['a: b', 'a', 'b', 'b']],
    ['a: !Ref b\n', 'a', ['a: !Ref b', 'a', '!Ref b', '!Ref b']],
    ["a: !Sub 'x'\n", 'a', ["a: !Sub 'x'", 'a', "!Sub 'x'", "!Sub 'x'"]],
    [
      'a: !Sub\n  - x\n  - {}\nb: 1',
      'a',
      ['a: !Sub\n  - x\n  - {}', 'a', '!Sub\n  - x\n  - {}', '!Sub\n  - x\n  - {}'],
    ],
    ['a:\n  b: 1\n  c: 2\n\n# d\ne: 1', 'a', ['a:\n  b: 1\n  c: 2', 'a', 'b: 1\n  c: 2', 'b: 1\n  c: 2']],
    ['a:\n- 1\n- 2\nb: 1', 'a', ['a:\n- 1\n- 2', 'a', '- 1\n- 2', '- 1\n- 2']],
    ['a: |\n  x\n  y\n\nb: 1', 'a', ['a: |\n  x\n  y', 'a', '|\n  x\n  y', '|\n  x\n  y']],
    ['a: {b: [1]}', 'a', ['a: {b: [1]}', 'a', '{b: [1]}', '{b: [1]}']],
    ['a:\nb: 1', 'a', ['a:', 'a', '', '']],
    ['x: &n {k: 1}\na: *n\n', 'a', ['a: *n', 'a', '*n', '{k: 1}']],
    ['"a": 1', 'a', ['"a": 1', '"a"', '1', '1']],
  ])('%j', (text, path, expected) => {
    expect(places(text, path)).toEqual(expected);
  });

  it.each<readonly [string, string, readonly string[]]>([
    ['{ "a": "b" }', 'a', ['"a": "b"', '"a"', '"b"', '"b"']],
    ['{ "a": { "b": [1, 2] }, "c": 1 }', 'a.b', ['"b": [1, 2]', '"b"', '[1, 2]', '[1, 2]']],
    ['{ "a": }', 'a', ['"a":', '"a"', '', '']],
  ])('%j', (text, path, expected) => {
    expect(places(text, path, 'json')).toEqual(expected);
  });
});

describe('what CloudFormation reads and YAML does not', () => {
  it.each([
    ['brackets that are closed further left', 'a:\n  b: [{\n    "c": 1\n  }]\n  d: 2\n', 'a.d', '2'],
    ['each on a line', 'a:\n    b: {\n      c: [\n        1\n  ]\n    }\n    d: 2\n', 'a.d', '2'],
    ['lines in brackets that stand further left', 'a:\n    b: {"c": 1,\n    "e": "}",\n  "f": [2]}\n    d: 2\n', 'a.d', '2'],
    ['quoted text that goes on further left', 'a:\n    b: "x\n  y"\n    d: 2\n', 'a.d', '2'],
  ])('%s', (_, text, path, expected) => {
    expect(parse(sourceFile('file:///t.yaml', text)).problems).toEqual([]);
    expect(places(text, path)[3]).toBe(expected);
  });

  it.each(['a: [1\nb: 2\n', 'a:\n  b: [{ # c\n    "c": 1 # d\n  }]\n'])('not what is open, or behind a comment: %j', (text) => {
    expect(parse(sourceFile('file:///t.yaml', text)).problems).not.toEqual([]);
  });
});

describe('merge keys', () => {
  it.each<readonly [string, string, Readonly<Record<string, unknown>>]>([
    ['one map', 'x: &x {a: 1, b: 2}\nit: {<<: *x, b: 3}', { a: 1, b: 3 }],
    ['several maps, the first wins', 'x: &x {a: 1}\ny: &y {a: 2, c: 4}\nit: {<<: [*x, *y]}', { a: 1, c: 4 }],
    ['the order does not matter', 'x: &x {a: 1}\nit: {a: 2, <<: *x}', { a: 2 }],
    ['something that is no map', 'x: &x 1\nit: {<<: *x, a: 2}', { a: 2 }],
    ['a key in quotes is a key', "it: {'<<': {a: 1}}", { '<<': 'map' }],
  ])('%s', (_, text, expected) => {
    const members = membersOf(memberOf(rootOf(text).root, 'it')?.value);
    const found = members.map(({ key, value }) => [key, value?.kind === 'scalar' ? value.value : value?.kind]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });
});

describe('comments of YAML', () => {
  it('are found wherever they stand, in order', () => {
    const text =
      '# one\na: 1 # two\nb:\n  # three\n  - x # four\n  - {k: v} # five\nc: [1, # six\n 2]\nd: | # seven\n  # text\n# eight\n';
    const { comments } = parse(sourceFile('file:///t.yaml', text));
    expect(comments.map((each) => each.text)).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']);
    expect(comments.every((each) => text.slice(each.range.start, each.range.end).startsWith('#'))).toBe(true);
  });
});

describe('quoted text of YAML', () => {
  it('may be indented less than its key, as CloudFormation takes it', () => {
    const text = "a:\n  - b: !Sub '{\n      x\n  }'\n    c: 1\n  - d: 2\n";
    const { roots, problems } = parse(sourceFile('file:///t.yaml', text));
    expect(problems).toEqual([]);
    expect(roots.map((root) => text.slice(root.range.start, root.range.end))).toEqual([text.trimEnd()]);
  });

  it('that never ends is a problem', () => {
    const { problems } = parse(sourceFile('file:///t.yaml', "a: 'x\nb: 1\n"));
    expect(problems.length).toBeGreaterThan(0);
  });
});

describe('hostile text is bounded', () => {
  const units = ['[', '{', '{a: ', '- ', '? ', '[a, ', '!t [', '&a [', '"x": [', '{"a":', '"', '{"', ': '];
  it.each(units.flatMap((unit) => ['json', 'yaml'].map((extension) => [unit, extension] as const)))(
    '%j in %s',
    (unit, extension) => {
      const tree = parse(sourceFile(`file:///t.${extension}`, unit.repeat(20_001)));
      expect(tree.problems.length).toBeGreaterThan(0);
    },
  );

  it('a file larger than any template is not read', () => {
    const tree = parse(sourceFile('file:///t.yaml', `a: ${'x'.repeat(2_000_001)}`));
    expect(tree.problems.map((each) => each.message)).toEqual(['Larger than 2 MB: not analysed']);
  });
});
