/** Functions on strings that are known. */
import type { PlainFunction } from './call';
import { FAILED, numberOfPlain, textOfPlain, type Plain } from './plain';

export const STRING_FUNCTIONS: Readonly<Record<string, PlainFunction>> = {
  chomp: onText((text) => text.replace(/(\r?\n)+$/, '')),
  trimspace: onText((text) => text.trim()),
  title: onText((text) => text.replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())),
  strrev: onText((text) => [...text].reverse().join('')),
  trim: (text, cut) => withCut(text, cut, (value, chars) => trimEnd(trimStart(value, chars), chars)),
  trimprefix: (text, prefix) => withCut(text, prefix, (value, start) => (value.startsWith(start) ? value.slice(start.length) : value)),
  trimsuffix: (text, suffix) => withCut(text, suffix, (value, end) => (end !== '' && value.endsWith(end) ? value.slice(0, -end.length) : value)),
  startswith: (text, prefix) => withCut(text, prefix, (value, start) => value.startsWith(start)),
  endswith: (text, suffix) => withCut(text, suffix, (value, end) => value.endsWith(end)),
  strcontains: (text, part) => withCut(text, part, (value, inner) => value.includes(inner)),
  split: (separator, text) => withCut(separator, text, (by, value) => (by === '' ? [...value] : value.split(by))),
  indent: (spaces, text) => {
    const [count, value] = [numberOfPlain(spaces), textOfPlain(text)];
    if (count === undefined || value === undefined || count < 0 || count > 1000) return undefined;
    return value.replace(/\n/g, `\n${' '.repeat(count)}`);
  },
  substr: (text, offset, length) => {
    const [value, start, count] = [textOfPlain(text), numberOfPlain(offset), numberOfPlain(length)];
    if (value === undefined || start === undefined || count === undefined) return undefined;
    const characters = [...value];
    const first = start < 0 ? Math.max(0, characters.length + start) : start;
    return characters.slice(first, count < 0 ? undefined : first + count).join('');
  },
  regex: (pattern, text) => {
    const matches = matched(pattern, text, '');
    return matches?.length === 0 ? FAILED : matches?.[0];
  },
  regexall: (pattern, text) => matched(pattern, text, 'g'),
  tostring: (value) => (value === null ? null : (textOfPlain(value) ?? FAILED)),
};

function onText(apply: (text: string) => string): PlainFunction {
  return (value) => {
    const text = textOfPlain(value);
    return text === undefined ? undefined : apply(text);
  };
}

function withCut(first: Plain | undefined, second: Plain | undefined, apply: (first: string, second: string) => Plain): Plain | undefined {
  const [a, b] = [textOfPlain(first), textOfPlain(second)];
  return a === undefined || b === undefined ? undefined : apply(a, b);
}

function trimStart(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start++;
  return text.slice(start);
}

function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

const LONGEST_PATTERN = 200;
const LONGEST_SUBJECT = 1000;

/**
 * Matches of a regular expression in Terraform's form: the text, the list of its groups, or the map of its named groups.
 * Patterns with nested repetition, which can take exponential time, are not run.
 */
function matched(pattern: Plain | undefined, text: Plain | undefined, flags: '' | 'g'): readonly Plain[] | undefined {
  if (typeof pattern !== 'string' || typeof text !== 'string') return undefined;
  const expression = safePattern(pattern, flags);
  if (!expression || text.length > LONGEST_SUBJECT) return undefined;
  if (flags === 'g') return [...text.matchAll(expression)].map(resultOf);
  const match = expression.exec(text);
  return match ? [resultOf(match)] : [];
}

function safePattern(pattern: string, flags: string): RegExp | undefined {
  if (pattern.length > LONGEST_PATTERN || /[*+}?]\)*[*+{]/.test(pattern) || /\([^)]*[*+{][^)]*\)[*+{]/.test(pattern)) return undefined;
  if ((pattern.match(/[*+{]/g) ?? []).length > 10) return undefined;
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<'), `${flags}u`);
  } catch {
    return undefined;
  }
}

function resultOf(match: RegExpMatchArray): Plain {
  if (match.groups) return new Map(Object.entries(match.groups).map(([key, value]) => [key, value ?? null]));
  return match.length === 1 ? match[0] : match.slice(1).map((group) => group ?? null);
}
