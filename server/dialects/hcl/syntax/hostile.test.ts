/** Text that was made to overwhelm a parser. It may be read badly; it must be read, and soon. */

import { describe, expect, it } from 'vitest';
import { parseHcl } from './parse';
import { seededRandom } from './testing/random';
import { misplacedNodes } from './testing/well-formed';

const many = 20_000;
const soon = 5_000;

const hostile: Readonly<Record<string, string>> = {
  'lists in lists': `x = ${'['.repeat(many)}`,
  'lists in lists, line by line': `x = ${'[\n'.repeat(many)}`,
  'objects in objects': `x = ${'{a = '.repeat(many)}`,
  'objects as keys': `x = ${'{'.repeat(many)}`,
  'parentheses': `x = ${'('.repeat(many)}`,
  'parentheses without an argument': '('.repeat(many),
  'calls in calls': `x = ${'f('.repeat(many)}`,
  'for in for': `x = ${'[for a in b : '.repeat(many)}`,
  'interpolations in interpolations': `x = ${'"${'.repeat(many)}`,
  'interpolations in interpolations, line by line': `x = [\n${'    "${\n'.repeat(many)}`,
  'lists in interpolations in lists, line by line': `x = [\n${'    ["${\n'.repeat(many)}`,
  'calls in interpolations, line by line': `x = [\n${'    f("${a\n'.repeat(many)}`,
  'blocks in blocks': 'a {\n'.repeat(many),
  'blocks in blocks, indented': Array.from({ length: 2_000 }, (_, level) => `${' '.repeat(level)}a {\n`).join(''),
  'blocks on one line': 'a{}'.repeat(many),
  'blocks without braces': 'a "b"\n  x = 1\n'.repeat(many),
  'unary operators': `x = ${'!'.repeat(many)}`,
  'binary operators': `x = 1${'+1'.repeat(many)}`,
  'conditionals': `x = a${' ? a'.repeat(many)}`,
  'names': `x = a${'.a'.repeat(many)}`,
  'indexes': `x = a${'[0]'.repeat(many)}`,
  'splats': `x = a${'[*]'.repeat(many)}`,
  'splats of names': `x = a${'.*'.repeat(many)}`,
  'namespaces': `x = a${'::a'.repeat(many)}`,
  'labels': `a${' "b"'.repeat(many)}`,
  'quotes': `x = ${'"'.repeat(many + 1)}`,
  'escapes': `x = "${'\\q'.repeat(many)}"`,
  'sequences that are not closed': `x = "${'${a '.repeat(many)}"`,
  'directives that are not closed': `x = "${'%{if a}'.repeat(many)}"`,
  'directives that close nothing': `x = "${'%{endif}'.repeat(many)}"`,
  'heredocs that are not closed': Array.from({ length: many }, (_, tag) => `x = <<T${tag}\nfoo\n`).join(''),
  'heredocs in a list': `x = [\n${'    <<EOT\n'.repeat(many)}`,
  'heredocs with open comments': 'x = <<EOT\n${ /*\nEOT\n'.repeat(many),
  'comments that are not closed': 'x = 1 /*\n'.repeat(many),
  'values that are not closed': 'x = {a = [{b = [{c = "${\n'.repeat(many / 5),
  'items that are not closed': 'a "b" {\n  x = ["${f(<<EOT\n'.repeat(many / 5),
  'braces that close nothing': '}\n'.repeat(many),
  'braces that close too much': `a {\n${'  }\n'.repeat(many)}`,
  'junk': '@\n'.repeat(many),
  'carriage returns': 'a\r'.repeat(many),
  'null characters': '\0'.repeat(many),
  'arguments that are set again': 'x = 1\n'.repeat(many),
  'a line without an end': `x = "${'a'.repeat(1_000_000)}`,
  'a number without an end': `x = ${'1.'.repeat(500_000)}`,
  'a tag without an end': `x = <<${'A'.repeat(1_000_000)}\n`,
  'lone surrogates': '\ud83d = "\ude00"\n'.repeat(many),
};

describe('hostile text', () => {
  it.each(Object.keys(hostile))('%s', (name) => {
    const tree = parseHcl(hostile[name] ?? '');
    expect(tree.errors.length).toBeGreaterThan(0);
    expect(tree.errors.length).toBeLessThanOrEqual(2_000);
    expect(misplacedNodes(tree)).toEqual([]);
  }, soon);

  it.each(Array.from({ length: 20 }, (_, seed) => seed))('random words, seed %i', (seed) => {
    expect(misplacedNodes(parseHcl(randomWords(seed)))).toEqual([]);
  }, soon);
});

function randomWords(seed: number): string {
  const random = seededRandom(seed);
  const all = [
    '[', ']', '{', '}', '(', ')', '"', '${', '%{', '\n', '\n  ', 'a', '=', ' ', ',', '<<EOT\n', 'EOT\n', '.', '*', '!',
    'for ', 'in ', 'if ', 'x = ', 'b {', '# ', '/*', '*/', ':', '?', '::', '~}', '1', '\\', '\r', '=>', '...', 'é',
  ];
  const words = all.filter(() => random.chance(0.5));
  return Array.from({ length: 30_000 }, () => random.pickFrom(words) ?? '').join('');
}
