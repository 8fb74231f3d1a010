/** Inputs of a program, and what they admit. */
import type { RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';

/** True when a value is the preset of an input that admits some values only, so that another preset may not be one of them. */
export function isConstrained({ from }: Value, { facts }: RuleContext): boolean {
  return (from.inputs ?? []).some((name) => {
    const input = facts.inputs.find((each) => each.name === name);
    const text = input && facts.textOf(input.location.uri);
    return input !== undefined && text !== undefined && /AllowedValues|AllowedPattern|\bvalidation\b/.test(declarationFrom(text, input.location.range.start));
  });
}

/** The text of a declaration that begins at an offset: the lines that are indented more than its first one. */
function declarationFrom(text: string, start: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indentation = (line: string): number => line.length - line.trimStart().length;
  const [first = '', ...rest] = text.slice(lineStart).split('\n');
  const end = rest.findIndex((line) => line.trim() !== '' && indentation(line) <= indentation(first));
  return [first, ...rest.slice(0, end < 0 ? rest.length : end)].join('\n');
}
