import { describe, expect, it } from 'vitest';
import type { Expression, Node } from './nodes';
import { parseHcl } from './parse';
import { literalText, objectKey, wrappedExpression } from './strings';
import { outline } from './testing/outline';
import { misplacedNodes } from './testing/well-formed';
import { traversalOf } from './traversals';
import { descendantsOf, isIntact, nodeAt, nodeWithRange, pathAt } from './visit';

const text = `resource "aws_s3_bucket" "logs" {
  bucket = "\${var.name}-logs"
  tags   = merge(local.tags, { Name = upper(var.names[0]) })
}
`;
const tree = parseHcl(text);

function valueOf(source: string): Expression {
  const item = parseHcl(`x = ${source}\n`).root.items[0];
  if (item?.kind !== 'attribute') {
    throw new Error(`no attribute in ${source}`);
  }
  return item.value;
}

describe('nodeAt and pathAt', () => {
  it.each([
    ['aws_s3', ['body', 'block', 'label']],
    ['bucket =', ['body', 'block', 'body', 'attribute', 'identifier']],
    ['= "', ['body', 'block', 'body', 'attribute']],
    ['name}', ['body', 'block', 'body', 'attribute', 'template', 'interpolation', 'access', 'identifier']],
    ['-logs', ['body', 'block', 'body', 'attribute', 'template', 'templateLiteral']],
    ['erge(', ['body', 'block', 'body', 'attribute', 'call', 'identifier']],
    ['0]', ['body', 'block', 'body', 'attribute', 'call', 'object', 'objectItem', 'call', 'index', 'number']],
    ['}\n', ['body', 'block', 'body']],
  ])('%s', (mark, kinds) => {
    const offset = text.lastIndexOf(mark);
    expect(pathAt(tree, offset).map(({ kind }) => kind)).toEqual(kinds);
    expect(nodeAt(tree, offset).kind).toBe(kinds.at(-1));
  });

  it('takes the node that starts at the offset before the one that ends there', () => {
    const touching = parseHcl('x = "a${b}"\n');
    expect(nodeAt(touching, 6)).toMatchObject({ kind: 'interpolation' });
    expect(nodeAt(touching, 8)).toMatchObject({ kind: 'variable' });
  });

  it('answers with the body outside of everything', () => {
    expect(nodeAt(tree, text.length).kind).toBe('body');
    expect(nodeAt(parseHcl(''), 0).kind).toBe('body');
  });
});

describe('nodeWithRange', () => {
  it.each([
    ['local.tags', 'access'],
    ['{ Name = upper(var.names[0]) }', 'object'],
    ['"aws_s3_bucket"', 'label'],
    ['bucket = "${var.name}-logs"', 'attribute'],
    ['local.tags,', undefined],
  ])('%s', (mark, kind) => {
    const start = text.indexOf(mark);
    expect(nodeWithRange(tree, start, start + mark.length)?.kind).toBe(kind);
  });
});

describe('descendantsOf', () => {
  it('visits parents first, in the order of the text', () => {
    const kinds = [...descendantsOf(valueOf('[a.b, "${c}"]'))].map(({ kind }) => kind);
    expect(kinds).toEqual(['tuple', 'access', 'variable', 'identifier', 'template', 'interpolation', 'variable']);
  });

  it('keeps children inside their parents and in order', () => {
    const everything = `${text}x = { for k, v in a[*].b : (k) => v... if !v }
y = "%{ if a ~}\${b ? c : -d}%{ else }e%{ endif }%{ for k, v in f }\${k}%{ endfor }"
z = [a.*.b, f(c...), <<-EOT
  text \${d}
  EOT
, e[0].g == null, (1 + 2)]
incomplete "label"
broken = [1, { 2 = , ]
`;
    expect(misplacedNodes(parseHcl(everything))).toEqual([]);
  });
});

describe('isIntact', () => {
  it('is false for what holds an error, and true beside it', () => {
    const broken = parseHcl('a {\n  x = [1, 2\n}\nb {\n  y = 1\n}\n');
    const intact = (node: Node | undefined): boolean | undefined => node && isIntact(broken, node);
    expect(broken.root.items.map(intact)).toEqual([false, true]);
  });
});

describe('traversalOf', () => {
  it.each([
    ['aws_kms_key.main[0].arn', 'aws_kms_key', ['.main', '[0]', '.arn']],
    ['var.name', 'var', ['.name']],
    ['each', 'each', []],
    ['a["k"].b.0', 'a', ['["k"]', '.b', '[0]']],
    ['a[b.c].d', 'a', ['[b.c]', '.d']],
    ['a[*].b[0]', 'a', ['[*]', '.b', '[0]']],
    ['a.*.b.c[0]', 'a', ['[*]', '.b', '.c', '[0]']],
    ['a[*].b[*].c', 'a', ['[*]', '.b', '[*]', '.c']],
    ['(a.b).c', 'a', ['.b', '.c']],
  ])('%s', (source, root, steps) => {
    const traversal = traversalOf(valueOf(source));
    expect(traversal?.root.name).toBe(root);
    expect(
      traversal?.steps.map((step) => {
        switch (step.kind) {
          case 'attribute': return `.${step.name}`;
          case 'index': return `[${outline(step.key)}]`;
          case 'splat': return '[*]';
        }
      }),
    ).toEqual(steps);
  });

  it.each(['f(a).b', '"a"', '[a][0]', 'a + b', '-a'])('%s is none', (source) => {
    expect(traversalOf(valueOf(source))).toBeUndefined();
  });
});

describe('strings', () => {
  it.each([
    ['"plain"', 'plain'],
    ['""', ''],
    ['"a\\n$${b}"', 'a\n${b}'],
    ['<<EOT\na\nEOT', 'a\n'],
    ['"${a}"', undefined],
    ['"a${b}"', undefined],
    ['"unclosed', undefined],
    ['1', undefined],
  ])('literalText of %j', (source, expected) => {
    expect(literalText(valueOf(source))).toBe(expected);
  });

  it.each([
    ['"${a.b}"', 'a.b'],
    ['"${a}b"', undefined],
    ['"a"', undefined],
    ['a', undefined],
  ])('wrappedExpression of %s', (source, expected) => {
    const wrapped = wrappedExpression(valueOf(source));
    expect(wrapped && outline(wrapped)).toBe(expected);
  });

  it('objectKey reads names, strings, numbers and words, and nothing that needs evaluation', () => {
    const object = valueOf('{ a = 1, "b c" = 2, 12 = 3, true = 4, (d) = 5, "${e}" = 6, f.g = 7 }');
    expect(object.kind === 'object' && object.items.map(objectKey)).toEqual([
      'a', 'b c', '12', 'true', undefined, undefined, undefined,
    ]);
  });
});
