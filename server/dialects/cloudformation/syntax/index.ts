/** Text to tree, and the cheap question whether a file can be a template at all. */
import type { SourceFile } from '../../../core/program';
import { parseJson } from './json';
import type { Format, SyntaxTree } from './nodes';
import { spliced } from './splice';
import { parseYaml } from './yaml';

/** Beyond this, no template: CloudFormation takes 1 MB. */
const SIZE_LIMIT = 2_000_000;

/** The tree of a file; with that of an earlier version, only what changed is read. */
export function parse(file: SourceFile, last?: SyntaxTree): SyntaxTree {
  const format = formatOf(file);
  if (file.text.length > SIZE_LIMIT) {
    const message = `Larger than ${SIZE_LIMIT / 1_000_000} MB: not analysed`;
    return { format, text: file.text, roots: [], problems: [{ range: { start: 0, end: 1 }, message }], comments: [], isSpliceable: false };
  }
  if (format === 'json') return parseJson(file.text);
  return (last && spliced(last, file.text, parseYaml)) ?? parseYaml(file.text);
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
