import { describe, expect, it } from 'vitest';
import type { Expression, TemplatePart } from './nodes';
import { parseHcl } from './parse';
import { outline } from './testing/outline';

function valueOf(source: string): { readonly value: Expression; readonly errors: readonly string[] } {
  const text = `x = ${source}${source.endsWith('\n') ? '' : '\n'}`;
  const tree = parseHcl(text);
  const item = tree.root.items[0];
  if (item?.kind !== 'attribute') {
    throw new Error(`no attribute in ${source}`);
  }
  return { value: item.value, errors: tree.errors.map(({ start, end }) => text.slice(start, end)) };
}

/** What the template evaluates to, given that it interpolates strings, tests booleans and loops over lists of strings. */
function textOf(expression: Expression, variables: Readonly<Record<string, string>> = {}): string {
  switch (expression.kind) {
    case 'variable': return variables[expression.name] ?? '';
    case 'template':
    case 'heredoc': return expression.parts.map((part) => textOfPart(part, variables)).join('');
    default: throw new Error(`unexpected ${expression.kind}`);
  }
}

function textOfPart(part: TemplatePart, variables: Readonly<Record<string, string>>): string {
  switch (part.kind) {
    case 'templateLiteral': return part.value;
    case 'interpolation': return textOf(part.expression, variables);
    case 'templateIf': {
      const holds = part.condition.kind === 'boolean' && part.condition.value;
      return (holds ? part.whenTrue : part.whenFalse).map((inner) => textOfPart(inner, variables)).join('');
    }
    case 'templateFor': {
      const items = part.collection.kind === 'tuple' ? part.collection.items : [];
      return items.flatMap((item) => {
        const scope = { ...variables, [part.valueVariable.name]: textOf(item, variables) };
        return part.parts.map((inner) => textOfPart(inner, scope));
      }).join('');
    }
  }
}

/** The expected texts are what Terraform 1.11.4 evaluates them to. */
describe('text of templates', () => {
  it.each([
    ['"a ${~ "X" ~} b"', 'aXb'],
    ['"a   ${~ "X" ~}\\n b"', 'aXb'],
    ['"a ~ ${"X"~} ~ b"', 'a ~ X~ b'],
    ['"$${x} %%{y} $$ %% $$${z} $x"', '${x} %{y} $$ %% $${z} $x'],
    ['"\\u00e9\\U0001F600\\t\\"\\\\"', 'é😀\t"\\'],
    ['"%{ if true ~} a %{~ else } b %{ endif ~} c"', 'ac'],
    ['<<EOT\nEOT\n', ''],
    ['<<EOT\n$${a} %%{b} \\n "q"\nEOT\n', '${a} %{b} \\n "q"\n'],
    ['<<EOT\n  a\n  ${"X" ~}\n     b\n\n  c\nEOT\n', '  a\n  X     b\n\n  c\n'],
    ['<<EOT\n%{ for x in ["X", "Y"] ~}\nserver ${x}\n%{ endfor ~}\nEOT\n', 'server X\nserver Y\n'],
    ['<<EOT\n  ${~ "X"}\n   a  ${~ "Y"}\nEOT\n', 'X\n   aY\n'],
    ['<<-EOT\n    a\n  b\n\n      c\n  EOT\n', '  a\nb\n\n    c\n'],
    ['<<-EOT\n    a\n  ${"X"}b\n      c\n  EOT\n', '  a\nXb\n    c\n'],
    ['<<-EOT\n${"X"}\n    b\n    EOT\n', 'X\n    b\n'],
    ['<<-EOT\n    a ${"X" ~}\n      b\n    c\n  EOT\n', 'a X      b\nc\n'],
    ['<<-EOT\n      x ${~ "X" }\n     y\n    EOT\n', ' xX\ny\n'],
    ['<<-EOT\n    a\n   \n    b\n    EOT\n', 'a\n   \nb\n'],
    ['<<-EOT\n\n\n  a\n  EOT\n', '\n\na\n'],
    ['<<-EOT\n\ta\n\t\tb\n\tEOT\n', 'a\n\tb\n'],
    ['<<-EOT\n  a\n    EOT\n', 'a\n'],
    ['<<-EOT\n    a\r\n      b\r\n    EOT\r\n', 'a\r\n  b\r\n'],
    ['<<-EOT\n    %{ if true ~}\n    b\n    %{~ else ~}\n    c\n    %{~ endif ~}\n    d\n    EOT\n', '        b\n    d\n'],
    ['<<-EOT\n    %{ for x in ["X", "Y"] ~}\n    b${x}\n    %{ endfor ~}\n    d\n    EOT\n', '    bX\n    bY\n    d\n'],
  ])('%j', (source, expected) => {
    const { value, errors } = valueOf(source);
    expect({ text: textOf(value), errors }).toEqual({ text: expected, errors: [] });
  });
});

describe('structure of templates', () => {
  it.each([
    ['"${a}"', '"${a}"'],
    ['"a${b}c${d}"', '"a${b}c${d}"'],
    ['"${"${a}"}"', '"${"${a}"}"'],
    ['"${f({ a = "}" })}"', '"${f({a: "}"})}"'],
    ['"${\n  a # c }"\n}"', '"${a}"'],
    ['"%{ if a }b%{ endif }"', '"%{if a: b | }"'],
    ['"%{ if a }b%{ else }c%{ endif }d"', '"%{if a: b | c}d"'],
    ['"%{ for k, v in a ~} ${k} %{ endfor }"', '"%{for k, v in a: ${k} }"'],
    ['"%{if a}%{for b in c}%{if d}e%{endif}%{endfor}%{endif}"', '"%{if a: %{for b in c: %{if d: e | }} | }"'],
    ['<<EOT\na ${b}\nc\nEOT\n', '<<EOT(a ${b}\\nc\\n)'],
    ['<<-A-B\n  a\n  A-B\n', '<<-A-B(a\\n)'],
    ['<<A\nA B\n A\n', '<<A(A B\\n)'],
    ['<<A\n${<<A\nx\nA\n}\nA\n', '<<A(${<<A(x\\n)}\\n)'],
    ['[<<A\na\nA\n, <<B\nb\nB\n]', '[<<A(a\\n), <<B(b\\n)]'],
  ])('%j', (source, expected) => {
    const { value, errors } = valueOf(source);
    expect({ value: outline(value), errors }).toEqual({ value: expected, errors: [] });
  });
});

describe('invalid templates', () => {
  it.each([
    ['"a\\qb"', '"a\\\\qb"', ['\\q']],
    ['"\\u12"', '"\\\\u12"', ['\\u']],
    ['"\\UFFFFFFFF"', '"\\\\UFFFFFFFF"', ['\\U']],
    ['"a\rb"', '"a\\rb"', ['\r']],
    ['"a', '"a"…', ['"a']],
    ['"a\\"', '"a\\""…', ['"a\\"']],
    ['"${}"', '"${?}"', ['}']],
    ['"${a:b}"', '"${a}"', ['${']],
    ['"${a', '"${a}"…', ['"${a', '${']],
    ['"%{ foo }b"', '"b"', ['foo']],
    ['"%{ endif }b"', '"b"', ['%{ endif }']],
    ['"%{ else }b"', '"b"', ['%{ else }']],
    ['"%{ if a }b"', '"%{if a: b | }"', ['%{ if a }']],
    ['"%{ for a in b }c%{ endif }"', '"%{for a in b: c}"', ['%{ for a in b }', '%{ endif }']],
    ['"%{ if a }%{ else }%{ else }%{ endif }"', '"%{if a:  | }"', ['%{ else }']],
    ['<<EOT \na\nEOT\n', '!()', ['<', 'a', 'EOT']],
    ['<<EOT\na\n', '<<EOT(a\\n)…', ['<<EOT']],
    ['<<EOT\n${a\nEOT\n', '<<EOT(${a}\\n)', ['${']],
    ['<<EOT\n%{ if a }\nEOT\n', '<<EOT(%{if a: \\n | })', ['%{ if a }']],
    ['f(<<EOT\na\nEOT)\n', 'f(<<EOT(a\\nEOT)\\n)…)…', ['(', '<<EOT']],
  ])('%j', (source, expected, errors) => {
    const read = valueOf(source);
    expect({ value: outline(read.value), errors: read.errors }).toEqual({ value: expected, errors });
  });

  it('a heredoc whose tag ends the file, which needs a line break', () => {
    const tree = parseHcl('x = <<EOT\na\nEOT');
    expect(outline(tree.root)).toBe('x = <<EOT(a\\n)');
    expect(tree.errors).toEqual([
      { message: 'This heredoc is not closed: a line with EOT alone is missing.', start: 4, end: 9 },
    ]);
  });
});
