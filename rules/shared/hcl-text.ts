/** Small edits of Terraform's text, where the place is no argument of a resource: lines are aligned as `terraform fmt` does. */
import type { CanonicalEdit } from '../../server/core/edits';
import type { Location } from '../../server/core/text';

/** Adds an argument (`name = value`) behind the one whose value is at a place; undefined where that one ends in no line of its own. */
export function addedAttribute(behind: Location, attribute: string, text: string): readonly CanonicalEdit[] | undefined {
  const lines = linesOf(text);
  const at = lines.findIndex(({ start, end }) => start <= behind.range.start && behind.range.start <= end);
  const line = lines[at];
  const parts = line && ARGUMENT.exec(line.text);
  if (!line || !parts || behind.range.end > line.end) return undefined;
  const [, indent = ''] = parts;
  const [name = '', value = ''] = attribute.split(/\s*=\s*/, 2);
  const group = groupAround(lines, at);
  const width = Math.max(name.length, widthOf(group));
  return [...aligned(group, width, behind.uri), edit(behind.uri, line.end, line.end, `\n${indent}${name.padEnd(width)} = ${value}`)];
}

/** Takes the argument out whose value is at a place, with its line. */
export function removedAttribute(value: Location, text: string): readonly CanonicalEdit[] | undefined {
  const lines = linesOf(text);
  const at = lines.findIndex(({ start, end }) => start <= value.range.start && value.range.end <= end);
  const line = lines[at];
  if (!line || !ARGUMENT.test(line.text)) return undefined;
  const others = groupAround(lines, at).filter((each) => each !== line);
  const next = lines[at + 1];
  return [...aligned(others, widthOf(others), value.uri), edit(value.uri, line.start, next ? next.start : line.end, '')];
}

/** The names of the arguments of the block that has an argument with its value at a place; undefined for a block that cannot be read so. */
export function argumentsOf(text: string, within: Location): readonly string[] | undefined {
  const open = text.lastIndexOf('{', within.range.start);
  if (open < 0 || text.slice(open, within.range.start).includes('}')) return undefined;
  const names: string[] = [];
  let depth = 0;
  for (const { start, text: line } of linesOf(text)) {
    if (start <= open) continue;
    const code = line.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/(?:#|\/\/).*$/, '');
    if (/<<|\/\*/.test(code)) return undefined;
    if (depth === 0) {
      if (/^\s*\}/.test(code)) return names;
      const name = ARGUMENT.exec(code)?.[2];
      if (name === undefined && code.trim() !== '') return undefined;
      if (name !== undefined) names.push(name);
    }
    depth += (code.match(/[[{(]/g)?.length ?? 0) - (code.match(/[\]})]/g)?.length ?? 0);
    if (depth < 0) return undefined;
  }
  return undefined;
}

const ARGUMENT = /^([ \t]*)([\w-]+)([ \t]*)=(?!=)/;

function widthOf(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map((each) => (ARGUMENT.exec(each.text)?.[2] ?? '').length));
}

function aligned(lines: readonly Line[], width: number, uri: string): readonly CanonicalEdit[] {
  return lines.flatMap((each): readonly CanonicalEdit[] => {
    const [, before = '', own = '', gap = ''] = ARGUMENT.exec(each.text) ?? [];
    const wanted = ' '.repeat(width - own.length + 1);
    const start = each.start + before.length + own.length;
    return gap === wanted ? [] : [edit(uri, start, start + gap.length, wanted)];
  });
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function linesOf(text: string): readonly Line[] {
  let start = 0;
  return text.split('\n').map((each) => {
    const line = { start, end: start + each.replace(/\r$/, '').length, text: each };
    start += each.length + 1;
    return line;
  });
}

/** The lines of arguments that follow each other: their equals signs are in one column. */
function groupAround(lines: readonly Line[], at: number): readonly Line[] {
  const isPlain = (line: Line | undefined): boolean => line !== undefined && ARGUMENT.test(line.text) && !/[[{(]\s*$|<<[-~]?\w+\s*$/.test(line.text);
  let first = at;
  while (isPlain(lines[first - 1])) first -= 1;
  let last = at;
  while (isPlain(lines[last + 1])) last += 1;
  return lines.slice(first, last + 1);
}

function edit(uri: string, start: number, end: number, newText: string): CanonicalEdit {
  return { kind: 'text', location: { uri, range: { start, end } }, newText };
}
