/** Inputs of a program, and what they admit. */
import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { stringOf } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { dirname } from '../../server/core/source-file';
import type { Value } from '../../server/core/value';

/** True when a value is the preset of an input that admits some values only, so that another preset may not be one of them. */
export function isConstrained({ from }: Value, { facts }: RuleContext): boolean {
  return (from.inputs ?? []).some((name) => {
    const input = facts.inputs.find((each) => each.name === name);
    const text = input && facts.textOf(input.location.uri);
    return input !== undefined && text !== undefined && /AllowedValues|AllowedPattern|\bvalidation\b/.test(declarationFrom(text, input.location.range.start));
  });
}

/**
 * Changes a text where it is written, which can be the default of an input or a definition that several use. A parameter's default in a
 * template is no expression, and a module's argument stands outside of it: they are changed as texts, with their quotes.
 */
export function rewriting(resource: Resource, value: Value, text: string, { facts, flavour }: RuleContext): CanonicalEdit {
  const { location, via } = value.from;
  const before = stringOf(value);
  const isTemplate = flavour === 'terraform' || flavour.startsWith('cloudformation');
  const written = isTemplate && via.length > 0 ? facts.textOf(location.uri)?.slice(location.range.start, location.range.end) : undefined;
  const isPlain = written !== undefined && before !== undefined && written.replace(/^(["'])(.*)\1$/, '$2') === before;
  return isPlain
    ? { kind: 'text', location, newText: written.replace(before, () => text) }
    : { kind: 'replace', resource, site: location, by: write.literal(text) };
}

/** True for code that is deployed several times: a program that takes inputs, a module or class whose arguments reach the resource. */
export function isReusable({ properties }: Resource, { facts }: RuleContext): boolean {
  if (facts.inputs.length > 0) return true;
  return [...properties.entries.values()].some(({ value }) => value.from.via.some(({ name }) => /^argument |^(?:this\.)?(?:props|args)\./.test(name)));
}

/** The text of a declaration that begins at an offset: the lines that are indented more than its first one. */
function declarationFrom(text: string, start: number): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indentation = (line: string): number => line.length - line.trimStart().length;
  const [first = '', ...rest] = text.slice(lineStart).split('\n');
  const end = rest.findIndex((line) => line.trim() !== '' && indentation(line) <= indentation(first));
  return [first, ...rest.slice(0, end < 0 ? rest.length : end)].join('\n');
}

/** Inputs are those of the root module: whether code beside a resource is in it. */
export function isInRoot({ declaration: { uri } }: Resource, { facts, flavour }: RuleContext): boolean {
  return flavour !== 'terraform' || dirname(uri) === facts.folder.replace(/\/$/, '');
}
