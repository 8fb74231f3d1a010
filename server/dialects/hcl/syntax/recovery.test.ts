/** Half-typed code, which is the normal case: what is read of it, and what is reported. */

import { describe, expect, it } from 'vitest';
import { parseHcl } from './parse';
import { outline } from './testing/outline';

function read(text: string): { readonly items: readonly string[]; readonly errors: readonly string[] } {
  const tree = parseHcl(text);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  return {
    items: tree.root.items.map(outline),
    errors: tree.errors.map(({ start, message }) => `${lineOf(start)}: ${message}`),
  };
}

/** A line typed at the arrow, with a block before it and one after it. */
function around(typed: string): string {
  return `before "a" {
  x = 1
}

resource "r" "n" {
  name = "n"
${typed}
  tags = {
    a = 1
  }
  nested {
    y = 2
  }
}

after "b" {
  z = 3
}
`;
}

const before = 'before "a" { x = 1 }';
const after = 'after "b" { z = 3 }';
const rest = 'tags = {a: 1}; nested { y = 2 }';

describe('a line that is being typed in a block', () => {
  it.each([
    ['  encry', 'incomplete(encry)', 'Expected = and a value, or a block in braces.'],
    ['  encry =', 'encry = ?', 'Expected a value here.'],
    ['  encry = aws_kms_key.', 'encry = aws_kms_key.', 'Expected the name of an attribute after the dot.'],
    ['  encry = aws_kms_key.main[', 'encry = aws_kms_key.main[?]', 'Expected a value here.'],
    ['  encry = "abc', 'encry = "abc"…', 'This string is not closed: " is missing at its end.'],
    ['  encry = merge(', 'encry = merge()…', 'The bracket that opens here is not closed: ) is missing.'],
    ['  encry = merge(a,', 'encry = merge(a)…', 'The bracket that opens here is not closed: ) is missing.'],
    ['  encry = [', 'encry = []…', 'The bracket that opens here is not closed: ] is missing.'],
    ['  encry = [1,', 'encry = [1]…', 'The bracket that opens here is not closed: ] is missing.'],
    ['  encry = {', 'encry = {}…', 'The bracket that opens here is not closed: } is missing.'],
    ['  encry = { a = 1', 'encry = {a: 1}…', 'The bracket that opens here is not closed: } is missing.'],
    ['  encry = (1 +', 'encry = ((1 + ?))…', 'Expected a value here.'],
    ['  encry = a ?', 'encry = (a ? ? : ?)', 'Expected a value here.'],
    ['  encry = a ? b :', 'encry = (a ? b : ?)', 'Expected a value here.'],
    ['  encry = a &&', 'encry = (a && ?)', 'Expected a value here.'],
    ['  encry = !', 'encry = !?', 'Expected a value here.'],
    ['  encry = [for', 'encry = for< in ?: ?>…', 'Expected a name for the item after for.'],
    ['  encry = [for x in y', 'encry = for<x in y: ?>…', 'Expected : and the value for each item.'],
    ['  encry = <<EOT', 'encry = <<EOT()…', 'This heredoc is not closed: a line with EOT alone is missing.'],
    ['  encry = <<EOT\n    text', 'encry = <<EOT(    text)…', 'This heredoc is not closed: a line with EOT alone is missing.'],
    ['  encry {', 'encry {  }', 'This block is not closed: } is missing.'],
    ['  encry {\n    a = 1', 'encry { a = 1 }', 'This block is not closed: } is missing.'],
    ['  encry "label"', 'incomplete(encry "label")', 'A block needs its body in braces: { is missing.'],
    ['  encry = true fal', 'encry = !(true)', 'An argument ends with its line: this does not belong to its value.'],
  ])('%j', (typed, read_, message) => {
    expect(read(around(typed))).toEqual({
      items: [before, `resource "r" "n" { name = "n"; ${read_}; ${rest} }`, after],
      errors: [`7: ${message}`],
    });
  });

  it('reports an unfinished interpolation where it begins and the string that it leaves open', () => {
    expect(read(around('  encry = "${var.'))).toEqual({
      items: [before, `resource "r" "n" { name = "n"; encry = "\${var.}"…; ${rest} }`, after],
      errors: ['7: Expected the name of an attribute after the dot.'],
    });
  });
});

describe('a deleted character', () => {
  it.each([
    [
      'the brace that closes a block',
      'a "b" {\n  x = 1\n\nc "d" {\n  y = 2\n}\n',
      ['a "b" { x = 1 }', 'c "d" { y = 2 }'],
      ['1: This block is not closed: } is missing.'],
    ],
    [
      'the brace that closes an inner block',
      'a {\n  b {\n    x = 1\n  c = 2\n}\nd = 3\n',
      ['a { b { x = 1 }; c = 2 }', 'd = 3'],
      ['2: This block is not closed: } is missing.'],
    ],
    [
      'the brace that opens a block',
      'a "b"\n  x = 1\n  c {\n    y = 2\n  }\n}\nd = 3\n',
      ['a "b" { x = 1; c { y = 2 } }', 'd = 3'],
      ['1: A block needs its body in braces: { is missing.'],
    ],
    [
      'the brace that opens an inner block',
      'a {\n  c\n    y = 2\n  }\n  z = 3\n}\nd = 3\n',
      ['a { c { y = 2 }; z = 3 }', 'd = 3'],
      ['2: Expected = and a value, or a block in braces.'],
    ],
    [
      'the quote that closes a label',
      'a "b "c" {\n  x = 1\n}\n',
      ['a "b" c { x = 1 }'],
      ['1: This label is not closed: " is missing at its end.'],
    ],
    [
      'the quote that opens a label',
      'a b" "c" {\n  x = 1\n}\n',
      ['a b c { x = 1 }'],
      ['1: This label is not closed: " is missing at its end.'],
    ],
    [
      'the quote that closes the last label',
      'a "b" "c {\n  x = 1\n}\n',
      ['a "b" "c" { x = 1 }'],
      ['1: This label is not closed: " is missing at its end.'],
    ],
    [
      'the quote that opens a value',
      'a {\n  x = b"\n  y = 1\n}\n',
      ['a { x = !(b); y = 1 }'],
      ['2: An argument ends with its line: this does not belong to its value.'],
    ],
    [
      'the quote that closes an item of a list',
      'a {\n  x = [\n    "b,\n    "c",\n  ]\n  y = 1\n}\n',
      ['a { x = ["b,"…, "c"]; y = 1 }'],
      ['3: This string is not closed: " is missing at its end.', '4: Items of a list are separated by commas: one is missing here.'],
    ],
    [
      'a comma of a list',
      'x = [\n  "a"\n  "b",\n]\n',
      ['x = ["a", "b"]'],
      ['3: Items of a list are separated by commas: one is missing here.'],
    ],
    [
      'the bracket that closes a list in an object',
      'x = {\n  a = [\n    1,\n  b = 2\n}\ny = 3\n',
      ['x = {a: [1]…, b: 2}', 'y = 3'],
      ['2: The bracket that opens here is not closed: ] is missing.'],
    ],
    [
      'the brace that closes an object in a list',
      'x = [\n  {\n    a = 1\n  ,\n  { b = 2 },\n]\ny = 3\n',
      ['x = [{a: 1}…, {b: 2}]', 'y = 3'],
      ['2: The bracket that opens here is not closed: } is missing.'],
    ],
    [
      'the bracket that closes a list in an argument',
      'x = f([\n    1,\n  ,\n  2)\ny = 3\n',
      ['x = f([1]…, 2)', 'y = 3'],
      ['1: The bracket that opens here is not closed: ] is missing.'],
    ],
    [
      'the brace that closes an interpolation',
      'x = "a-${var.b"\ny = "c"\n',
      ['x = "a-${var.b}"', 'y = "c"'],
      ['1: This sequence of a template is not closed: } is missing.'],
    ],
    [
      'the parenthesis that closes a call',
      'a {\n  x = jsonencode({\n    b = 1\n  }\n  y = 2\n}\n',
      ['a { x = jsonencode({b: 1})…; y = 2 }'],
      ['2: The bracket that opens here is not closed: ) is missing.'],
    ],
    [
      'an equals sign',
      'a {\n  x 1\n  y = 2\n}\n',
      ['a { incomplete(x); y = 2 }'],
      ['2: Expected = and a value, or a block in braces.'],
    ],
  ])('%s', (_, text, items, errors) => {
    expect(read(text)).toEqual({ items, errors });
  });
});

describe('what is too much', () => {
  it.each([
    [
      'a closing brace at the end',
      'a {\n  x = 1\n}\n}\nb = 2\n',
      ['a { x = 1 }', 'b = 2'],
      ['4: This } closes nothing.'],
    ],
    [
      'a closing brace in a block',
      'a {\n  b {\n    x = 1\n  }\n  }\n  y = 2\n}\nc = 3\n',
      ['a { b { x = 1 }; y = 2 }', 'c = 3'],
      ['5: This } closes nothing.'],
    ],
    [
      'the marks of a merge conflict',
      'a {\n<<<<<<< HEAD\n  x = 1\n=======\n  x = 2\n>>>>>>> b\n}\nc = 3\n',
      ['a { x = 1; x = 2 }', 'c = 3'],
      [
        '2: Expected an argument or a block here.',
        '4: Expected an argument or a block here.',
        '5: The argument x is set twice.',
        '6: Expected an argument or a block here.',
      ],
    ],
  ])('%s', (_, text, items, errors) => {
    expect(read(text)).toEqual({ items, errors });
  });
});

describe('the layout', () => {
  it('is not asked about valid code', () => {
    expect(read('a {\nx = [\n1 ]\n        b {\n y = 2\n }\nz = {\n c = 3 }\n}\n')).toEqual({
      items: ['a { x = [1]; b { y = 2 }; z = {c: 3} }'],
      errors: [],
    });
  });

  it('is not asked about the valid items of a broken file', () => {
    expect(read('a {\nx = {\ny = 1\n}\n        b {\n y = 2\n }\n}\nc "d" {\n  z = [\n}\ne = 4\n')).toEqual({
      items: ['a { x = {y: 1}; b { y = 2 } }', 'c "d" { z = []… }', 'e = 4'],
      errors: ['10: The bracket that opens here is not closed: ] is missing.'],
    });
  });

  it('ends a heredoc before a block that opens the same tag again', () => {
    const text = 'a {\n  b {\n    x = <<EOT\n      one\n  }\n}\nc {\n  x = <<EOT\n    two\n  EOT\n}\nd = 3\n';
    expect(read(text)).toEqual({
      items: ['a { b { x = <<EOT(      one)… } }', 'c { x = <<EOT(    two\\n) }', 'd = 3'],
      errors: ['3: This heredoc is not closed: a line with EOT alone is missing.'],
    });
  });
});
