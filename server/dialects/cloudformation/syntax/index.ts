/** Text to tree, and the cheap question whether a file can be a template at all. */
import type { SourceFile } from '../../../core/program';
import { parseJson } from './json';
import type { Format, SyntaxTree } from './nodes';
import { parseYaml } from './yaml';

/** Beyond this, no template: CloudFormation takes 1 MB. */
const SIZE_LIMIT = 2_000_000;

export function parse(file: SourceFile): SyntaxTree {
  const format = formatOf(file);
  if (file.text.length > SIZE_LIMIT) {
    const message = `Larger than ${SIZE_LIMIT / 1_000_000} MB: not analysed`;
    return { format, roots: [], problems: [{ range: { start: 0, end: 1 }, message }], comments: [] };
  }
  return format === 'json' ? parseJson(file.text) : parseYaml(file.text);
}

export function formatOf(file: SourceFile): Format {
  if (/\.json$/i.test(file.uri)) return 'json';
  if (/\.ya?ml$/i.test(file.uri)) return 'yaml';
  return /^\s*[{[]/.test(file.text) ? 'json' : 'yaml';
}

/** Whether the words that every template has occur: a reason to parse, not a proof. */
export function mayBeTemplate(text: string): boolean {
  return (
    text.includes('AWSTemplateFormatVersion') || (text.includes('Resources') && /\b(?:AWS|Alexa|Custom)::/.test(text))
  );
}
