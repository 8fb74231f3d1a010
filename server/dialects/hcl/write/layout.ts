/** Where new text goes in a file, and what goes with text that is removed. */
import type { TextEdit, TextRange } from '../../../core/text';
import type { Attribute, Block, Body, BodyItem, Node, ObjectConstructor, Tuple } from '../syntax/nodes';

export const INDENT = '  ';

/** The start of the line that an offset is on. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line break, or the end of the text. A carriage return before it is not part of the line. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  const end = found < 0 ? text.length : found;
  return end > offset && text.charAt(end - 1) === '\r' ? end - 1 : end;
}

export function indentOf(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

function insertion(offset: number, newText: string): TextEdit {
  return { range: { start: offset, end: offset }, newText };
}

/** Names that come last in a body, in this order of habit, and are kept there. */
const LAST = new Set(['tags', 'tags_all', 'depends_on', 'lifecycle', 'provisioner', 'connection', 'timeouts']);
const FIRST = new Set(['provider', 'count', 'for_each', 'source', 'version', 'providers']);

/** New arguments of a block: behind its other arguments. `lines` come without indentation and line breaks at their ends. */
export function intoBody(text: string, block: Block, lines: readonly string[]): readonly TextEdit[] | undefined {
  const { open, close, body } = block;
  if (open === undefined || close === undefined) return undefined;
  const indent = indentOf(text, block.start);
  const inner = indent + INDENT;
  if (!text.slice(open, close).includes('\n')) {
    const kept = text.slice(body.start, body.end).trim();
    const all = [...(kept === '' ? [] : [kept]), ...lines];
    return [{ range: { start: open + 1, end: close }, newText: `\n${all.map((line) => `${inner}${line}\n`).join('')}${indent}` }];
  }
  const anchor = argumentAnchor(text, body);
  if (anchor) {
    const gap = FIRST.has(nameOf(anchor)) ? '\n' : '';
    return [insertion(lineEnd(text, anchor.end), gap + lines.map((line) => `\n${inner}${line}`).join(''))];
  }
  const gap = body.items.length > 0 ? '\n' : '';
  return [insertion(lineEnd(text, open + 1), lines.map((line) => `\n${inner}${line}`).join('') + gap)];
}

/** New nested blocks of a block: behind its other nested blocks, each after a blank line. Texts are indented and end with a line break. */
export function blocksIntoBody(
  text: string,
  block: Block,
  blocks: readonly string[],
  isRemoved: (item: BodyItem) => boolean = () => false,
): readonly TextEdit[] | undefined {
  const { open, close, body } = block;
  if (open === undefined || close === undefined) return undefined;
  const indent = indentOf(text, block.start);
  if (!text.slice(open, close).includes('\n')) {
    const kept = text.slice(body.start, body.end).trim();
    const first = kept === '' ? '' : `${indent}${INDENT}${kept}\n\n`;
    return [{ range: { start: open + 1, end: close }, newText: `\n${first}${blocks.join('\n')}${indent}` }];
  }
  const anchor = blockAnchor(text, { ...body, items: body.items.filter((item) => !isRemoved(item)) });
  if (!anchor) return [insertion(lineEnd(text, open + 1), `\n${blocks.join('\n').replace(/\n$/, '')}`)];
  return [insertion(lineEnd(text, anchor.end), `\n\n${blocks.join('\n').replace(/\n$/, '')}`)];
}

/** A block that comes last in a body, but for `depends_on`. The text is indented and ends with a line break. */
export function settingIntoBody(text: string, block: Block, setting: string): readonly TextEdit[] | undefined {
  const { open, close, body } = block;
  const anchor = body.items.findLast((item) => nameOf(item) !== 'depends_on');
  if (open === undefined || close === undefined) return undefined;
  if (!anchor || !text.slice(open, close).includes('\n')) return blocksIntoBody(text, block, [setting]);
  return [insertion(lineEnd(text, anchor.end), `\n\n${setting.replace(/\n$/, '')}`)];
}

/** The argument that a block begins with: its provider. */
export function firstIntoBody(text: string, block: Block, line: string): readonly TextEdit[] | undefined {
  const { open, close, body } = block;
  const [first] = body.items;
  if (open === undefined || close === undefined) return undefined;
  if (!first || !text.slice(open, close).includes('\n')) return intoBody(text, block, [line]);
  const gap = FIRST.has(nameOf(first)) ? '' : '\n';
  return [insertion(lineEnd(text, open + 1), `\n${indentOf(text, block.start)}${INDENT}${line}${gap}`)];
}

/** The argument that a new one is written below. */
function argumentAnchor(text: string, body: Body): BodyItem | undefined {
  const firstBlock = body.items.findIndex((item) => item.kind === 'block' && !LAST.has(nameOf(item)));
  const before = firstBlock < 0 ? body.items : body.items.slice(0, firstBlock);
  const attributes = before.filter((item) => item.kind === 'attribute');
  const own = attributes.filter((item) => !LAST.has(nameOf(item)) && !FIRST.has(nameOf(item)));
  const single = own.filter((item) => !text.slice(item.start, item.end).includes('\n'));
  const first = attributes.filter((item) => FIRST.has(nameOf(item)));
  return single.at(-1) ?? own.at(-1) ?? first.at(-1);
}

function blockAnchor(text: string, body: Body): BodyItem | undefined {
  const blocks = body.items.filter((item) => item.kind === 'block' && !LAST.has(nameOf(item)));
  const last = blocks.at(-1);
  if (last) return last;
  const start = argumentAnchor(text, body);
  if (!start) return body.items.at(-1);
  let anchor = start;
  for (const item of body.items.slice(body.items.indexOf(start) + 1)) {
    if (text.slice(anchor.end, item.start).split('\n').length > 2) break;
    anchor = item;
  }
  return anchor;
}

export function nameOf(item: BodyItem): string {
  return item.kind === 'block' ? item.type.name : item.name.name;
}

/** New members of an object. `lines`: `key = value`, without indentation. */
export function intoObject(text: string, node: ObjectConstructor, lines: readonly string[]): readonly TextEdit[] | undefined {
  if (!node.closed) return undefined;
  const last = node.items.at(-1);
  const indent = indentOf(text, node.start);
  const isOneLine = !text.slice(node.start, node.end).includes('\n');
  if (isOneLine && lines.every((line) => !line.includes('\n')) && last) return [insertion(last.end, lines.map((line) => `, ${line}`).join(''))];
  if (isOneLine) {
    const kept = node.items.map((item) => text.slice(item.start, item.end));
    const body = [...kept, ...lines].map((line) => `${indent}${INDENT}${line}\n`).join('');
    return [{ range: { start: node.start, end: node.end }, newText: `{\n${body}${indent}}` }];
  }
  if (!last) return [insertion(lineEnd(text, node.start + 1), lines.map((line) => `\n${indent}${INDENT}${line}`).join(''))];
  const comma = commaAfter(text, last.end);
  const inner = indentOf(text, last.start);
  if (comma === undefined) return [insertion(lineEnd(text, last.end), lines.map((line) => `\n${inner}${line}`).join(''))];
  return [insertion(lineEnd(text, comma + 1), lines.map((line) => `\n${inner}${line},`).join(''))];
}

/** A new item of a list. */
export function intoTuple(text: string, node: Tuple, item: (indent: string) => string | undefined): readonly TextEdit[] | undefined {
  if (!node.closed) return undefined;
  const indent = indentOf(text, node.start);
  const last = node.items.at(-1);
  const isOneLine = !text.slice(node.start, node.end).includes('\n');
  const spelled = item(isOneLine ? indent : indent + INDENT);
  if (spelled === undefined) return undefined;
  if (!last) return isOneLine ? [{ range: { start: node.start, end: node.end }, newText: `[${spelled}]` }] : undefined;
  const closesOnLastLine = !text.slice(last.end, node.end).includes('\n');
  if (isOneLine || closesOnLastLine) return [insertion(last.end, `, ${spelled}`)];
  const comma = commaAfter(text, last.end);
  const inner = indentOf(text, last.start);
  if (comma !== undefined) return [insertion(lineEnd(text, comma + 1), `\n${inner}${spelled},`)];
  return [insertion(last.end, ','), insertion(lineEnd(text, last.end), `\n${inner}${spelled},`)];
}

/** The offset of a comma that follows, with only blanks before it. */
export function commaAfter(text: string, offset: number): number | undefined {
  let at = offset;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  return text.charAt(at) === ',' ? at : undefined;
}

/** Takes a member out of a body with its line, and a blank line that would be left double. */
export function removal(text: string, item: Attribute | Block | Node, within: TextRange): TextEdit | undefined {
  const start = lineStart(text, item.start);
  const end = lineEnd(text, item.end);
  const isAlone = text.slice(start, item.start).trim() === '' && /^[ \t]*,?[ \t]*((#|\/\/).*)?$/.test(text.slice(item.end, end));
  if (!isAlone) return withinLine(text, item, within);
  const comment = /#|\/\//.exec(text.slice(item.end, end))?.index;
  // A comment is not ours to take away: it stays on a line of its own.
  if (comment !== undefined) return { range: { start: item.start, end: item.end + comment }, newText: '' };
  const next = Math.min(text.length, text.indexOf('\n', item.end) < 0 ? text.length : text.indexOf('\n', item.end) + 1);
  const before = lineStart(text, Math.max(0, start - 1));
  const blankBefore = start > 0 && text.slice(before, start).trim() === '';
  const opensBefore = start > 0 && /[{[(]\s*$/.test(text.slice(before, start));
  const afterLine = text.slice(next, lineEnd(text, next));
  const blankAfter = next < text.length && afterLine.trim() === '';
  const closesAfter = /^\s*[}\])]/.test(afterLine);
  if (blankBefore && (blankAfter || closesAfter)) return { range: { start: before, end: next }, newText: '' };
  if (opensBefore && blankAfter) return { range: { start, end: text.indexOf('\n', next) + 1 }, newText: '' };
  return { range: { start, end: next }, newText: '' };
}

/** A member of a list or object on one line goes with one comma; the only member of a block leaves `{}`. */
function withinLine(text: string, item: TextRange, within: TextRange): TextEdit | undefined {
  const comma = commaAfter(text, item.end);
  if (comma !== undefined) {
    const blank = /^[ \t]*/.exec(text.slice(comma + 1))?.[0].length ?? 0;
    return { range: { start: item.start, end: comma + 1 + blank }, newText: '' };
  }
  const before = /,[ \t]*$/.exec(text.slice(0, item.start));
  if (before) return { range: { start: item.start - before[0].length, end: item.end }, newText: '' };
  const inside = text.slice(within.start, within.end);
  const isOnly = inside.slice(1, -1).trim() === text.slice(item.start, item.end);
  return isOnly ? { range: { start: within.start + 1, end: within.end - 1 }, newText: '' } : undefined;
}

/** Where a declaration before a block goes: above the comments that stand directly on it. */
export function aboveBlock(text: string, block: Block): number {
  let start = lineStart(text, block.start);
  while (start > 0) {
    const previous = lineStart(text, start - 1);
    if (!/^[ \t]*(#|\/\/)/.test(text.slice(previous, start))) break;
    start = previous;
  }
  return start;
}
