/**
 * Code that stands in a string of the program. Its text is what the string means, without the escapes, indentation and holes of the
 * language around it; each of its lines is looked up in the source again, so that what is found in it can be shown where it is written.
 */
import type { SourceFiles } from '../core/program';
import type { Location, TextRange } from '../core/text';
import type { Value } from '../core/value';
import type { TextPlace } from './tree';

export interface InlineCode {
  readonly text: string;
  readonly place: TextPlace;
}

/** Undefined when the value is not a text. */
export function inlineCode(value: Value, files: SourceFiles): InlineCode | undefined {
  const holes = new Map<string, Value>();
  const text = textOf(value, holes);
  if (text === undefined) return undefined;
  const whole = value.from.location;
  let lines: readonly (TextRange | undefined)[] | undefined;
  const locate = (start: number, end: number): Location => {
    const source = files.sources.get(whole.uri)?.text.slice(0, whole.range.end);
    if (source === undefined) return whole;
    lines ??= alignedLines(text, source, whole.range.start);
    const first = lineAt(text, start);
    const at = lines[first.index];
    if (!at) return whole;
    const last = lineAt(text, end);
    const until = last.index === first.index ? at : lines[last.index];
    const from = offsetIn(source, at, text, first.start, start);
    const to = until && offsetIn(source, until, text, last.start, end);
    return { uri: whole.uri, range: { start: from, end: to !== undefined && to > from ? to : at.end } };
  };
  return { text, place: { locate, holes } };
}

function textOf(value: Value, holes: Map<string, Value>): string | undefined {
  if (value.kind === 'literal') return typeof value.value === 'string' ? value.value : undefined;
  if (value.kind !== 'template') return undefined;
  return value.parts
    .map((part) => {
      if (part.kind === 'literal') return String(part.value ?? '');
      const word = `__hole_${holes.size}__`;
      holes.set(word, part);
      return word;
    })
    .join('');
}

const HOLE = /__hole_\d+__/;

/** The lines of `text` in `source`, each without the blanks around it; undefined for those that are not found in their order. */
function alignedLines(text: string, source: string, start: number): readonly (TextRange | undefined)[] {
  let position = start;
  return text.split('\n').map((line) => {
    const fragments = line.trim().split(HOLE).filter((fragment) => fragment.trim() !== '');
    let first: number | undefined;
    let at = position;
    for (const fragment of fragments) {
      const found = findFirst(source, fragment, at);
      if (!found) return undefined;
      first ??= found.start;
      at = found.end;
    }
    if (first === undefined) return undefined;
    position = at;
    return { start: first, end: at };
  });
}

/** A text as it may be written behind a place. */
function findFirst(source: string, wanted: string, from: number): TextRange | undefined {
  for (const spell of SPELLINGS) {
    const spelling = spell(wanted);
    const found = source.indexOf(spelling, from);
    if (found >= 0) return { start: found, end: found + spelling.length };
  }
  return undefined;
}

/** As it is, and with what strings of the program's language escape. */
const SPELLINGS: readonly ((line: string) => string)[] = [
  (line) => line,
  (line) => JSON.stringify(line).slice(1, -1),
  (line) => line.replace(/\\/g, '\\\\').replace(/`/g, '\\`').replace(/\$\{/g, '\\${'),
  (line) => line.replace(/\$\{/g, '$${'),
  (line) => line.replace(/\$\{/g, '${!'),
  (line) => line.replace(/\\/g, '\\\\').replace(/'/g, "\\'"),
  (line) => line.replace(/'/g, "''"),
];

function lineAt(text: string, offset: number): { readonly index: number; readonly start: number } {
  let index = 0;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) {
    index++;
    start = next + 1;
  }
  return { index, start };
}

/** The place of an offset in its line of the source; escapes and holes before it in the line are counted by what stands there. */
function offsetIn(source: string, line: TextRange, text: string, lineStart: number, offset: number): number {
  const lineEnd = text.indexOf('\n', lineStart);
  const written = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  if (offset - lineStart >= written.trimEnd().length) return line.end;
  const from = written.length - written.trimStart().length;
  let at = line.start;
  for (let index = from; index < offset - lineStart; index++) {
    const hole = HOLE.exec(written.slice(index));
    if (hole?.index === 0 && source[at] !== '_') {
      const after = written.slice(index + hole[0].length).split(HOLE)[0] ?? '';
      at = after === '' ? line.end : (findFirst(source, after, at)?.start ?? line.end);
      index += hole[0].length - 1;
    } else if (source[at] === written[index]) at++;
    else at += 2;
  }
  return Math.min(at, line.end);
}
