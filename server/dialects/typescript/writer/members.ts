/** Edits of object and array literals that are there: members put in and taken out, in the layout that the literal has. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { indentationAt, type TextEdit } from '../../../core/text';
import type { Code } from './print';
import { member, print } from './print';
import type { Style } from './style';

export interface NewMember {
  readonly key: string;
  readonly value: Code;
}

/** Members that stand best at the end: what is added goes before them. */
const LAST = new Set(['tags', 'tagsAll']);

/**
 * Puts members into an object literal and takes others out. The first member that is taken out is replaced by what is put in.
 */
export function editObject(
  text: string,
  node: TSESTree.ObjectExpression,
  additions: readonly NewMember[],
  removals: readonly TSESTree.Node[],
  style: Style,
): readonly TextEdit[] {
  const [replaced, ...others] = removals;
  if (replaced && additions.length > 0) {
    return [replaceMember(text, node, replaced, additions, style), ...others.map((each) => removeElement(text, node.properties, each))];
  }
  return [...removals.map((each) => removeElement(text, node.properties, each)), ...(additions.length > 0 ? addMembers(text, node, additions, style) : [])];
}

function replaceMember(
  text: string,
  node: TSESTree.ObjectExpression,
  replaced: TSESTree.Node,
  additions: readonly NewMember[],
  style: Style,
): TextEdit {
  const indent = indentationAt(text, replaced.range[0]);
  const isInline = !isMultiline(text, node);
  const separator = isInline ? ', ' : `,${style.newline}${indent}`;
  const newText = additions.map((each) => member(each.key, each.value, style, indent)).join(separator);
  return { range: { start: replaced.range[0], end: replaced.range[1] }, newText };
}

function isMultiline(text: string, node: TSESTree.Node): boolean {
  return text.slice(node.range[0], node.range[1]).includes('\n');
}

function addMembers(
  text: string,
  node: TSESTree.ObjectExpression,
  additions: readonly NewMember[],
  style: Style,
): readonly TextEdit[] {
  const last = node.properties.at(-1);
  if (!last) return [{ range: { start: node.range[0], end: node.range[1] }, newText: print(objectOf(additions), style, indentationAt(text, node.range[0]), columnAt(text, node.range[0])) }];
  if (!isMultiline(text, node) || !startsLine(text, last.range[0])) return addInline(text, node, last, additions, style);
  const indent = indentationAt(text, last.range[0]);
  const members = additions.map((each) => member(each.key, each.value, style, indent));
  const before = node.properties.length > 1 && isTags(last) ? last : undefined;
  if (before) {
    const start = leadingCommentsStart(text, before.range[0], node.properties.at(-2)?.range[1] ?? node.range[0]);
    return [{ range: { start, end: start }, newText: members.map((each) => `${each},${style.newline}${indent}`).join('') }];
  }
  return addAfter(text, last, members, indent, style);
}

/** New lines after the last element of a literal, behind its comma and the comment on its line. */
function addAfter(text: string, last: TSESTree.Node, members: readonly string[], indent: string, style: Style): readonly TextEdit[] {
  const { comma, end } = afterElement(text, last.range[1]);
  const isTrailed = comma !== undefined;
  const body = members.map((each) => `${style.newline}${indent}${each}`).join(',') + (isTrailed ? ',' : '');
  const edit: TextEdit = { range: { start: end, end }, newText: body };
  if (isTrailed) return [edit];
  const separator: TextEdit = { range: { start: last.range[1], end: last.range[1] }, newText: ',' };
  return end === last.range[1] ? [{ ...edit, newText: `,${body}` }] : [separator, edit];
}

/** The comma after an element, and where its line's comment ends. */
function afterElement(text: string, end: number): { readonly comma: number | undefined; readonly end: number } {
  const gap = /^(?:[ \t]|\/\*[^\n]*?\*\/)*,/.exec(text.slice(end, end + 500))?.[0];
  const comma = gap === undefined ? undefined : end + gap.length - 1;
  const start = comma === undefined ? end : comma + 1;
  const comment = /^[ \t]*(?:\/\/[^\n\r]*|\/\*[^\n]*?\*\/(?=[ \t]*\r?\n))/.exec(text.slice(start, start + 2000))?.[0] ?? '';
  return { comma, end: start + comment.length };
}

function addInline(
  text: string,
  node: TSESTree.ObjectExpression,
  last: TSESTree.Node,
  additions: readonly NewMember[],
  style: Style,
): readonly TextEdit[] {
  const indent = indentationAt(text, node.range[0]);
  const flat = { ...style, width: Infinity };
  const members = additions.map((each) => member(each.key, each.value, flat, indent));
  const added = members.reduce((sum, each) => sum + each.length + 2, 0);
  const fits = columnAt(text, node.range[0]) + (lineEnd(text, node.range[1]) - node.range[0]) + added <= style.width;
  if (fits && members.every((each) => !each.includes('\n')) && !isMultiline(text, node)) {
    if (node.properties.length > 1 && isTags(last)) {
      return [{ range: { start: last.range[0], end: last.range[0] }, newText: members.map((each) => `${each}, `).join('') }];
    }
    return [{ range: { start: last.range[1], end: last.range[1] }, newText: members.map((each) => `, ${each}`).join('') }];
  }
  return explode(text, node, additions, indent, style);
}

/** One member to a line, where all stood on one line. */
function explode(
  text: string,
  node: TSESTree.ObjectExpression,
  additions: readonly NewMember[],
  indent: string,
  style: Style,
): readonly TextEdit[] {
  const inner = indent + style.unit;
  const edits: TextEdit[] = [];
  let previous = node.range[0] + 1;
  for (const property of node.properties) {
    const gap = text.slice(previous, property.range[0]);
    const blanks = /[ \t]*$/.exec(gap)?.[0].length ?? 0;
    edits.push({ range: { start: property.range[0] - blanks, end: property.range[0] }, newText: `${style.newline}${inner}` });
    previous = property.range[1];
  }
  const close = node.range[1] - 1;
  const tail = text.slice(previous, close);
  const comma = tail.includes(',') ? '' : ',';
  const members = additions.map((each) => `${style.newline}${inner}${member(each.key, each.value, style, inner)}`).join(',');
  const kept = tail.replace(/\s+$/, '');
  edits.push({
    range: { start: previous, end: close },
    newText: `${kept}${comma}${members}${style.trailingComma ? ',' : ''}${style.newline}${indent}`,
  });
  return edits;
}

function objectOf(additions: readonly NewMember[]): Code {
  return { kind: 'object', entries: additions.map((each) => [each.key, each.value] as const) };
}

/** Puts an item behind the last of an array literal, or behind `after`. */
export function appendItem(
  text: string,
  node: TSESTree.ArrayExpression,
  item: Code,
  style: Style,
  after: TSESTree.Node | undefined = node.elements.findLast((element) => element !== null) ?? undefined,
): readonly TextEdit[] {
  const indent = indentationAt(text, node.range[0]);
  if (!after) {
    return [{ range: { start: node.range[0], end: node.range[1] }, newText: print({ kind: 'list', items: [item] }, style, indent, columnAt(text, node.range[0])) }];
  }
  if (startsLine(text, after.range[0])) {
    const inner = indentationAt(text, after.range[0]);
    return addAfter(text, after, [print(item, style, inner, inner.length)], inner, style);
  }
  const base = indentationAt(text, after.range[0]);
  const printed = print(item, style, base, columnAt(text, after.range[1]) + 2);
  const fits = columnAt(text, node.range[0]) + (lineEnd(text, node.range[1]) - node.range[0]) + printed.length + 2 <= style.width;
  if (fits || isMultiline(text, node) || printed.includes('\n')) {
    return [{ range: { start: after.range[1], end: after.range[1] }, newText: `, ${printed}` }];
  }
  const inner = indent + style.unit;
  const items = node.elements.flatMap((element) => (element ? [text.slice(element.range[0], element.range[1])] : []));
  const position = node.elements.indexOf(after as TSESTree.Expression) + 1;
  items.splice(position, 0, print(item, style, inner, inner.length));
  const body = items.map((each) => `${style.newline}${inner}${each}`).join(',');
  return [{ range: { start: node.range[0], end: node.range[1] }, newText: `[${body}${style.trailingComma ? ',' : ''}${style.newline}${indent}]` }];
}

/** Takes an element out of a literal with its separator, and with its line when it stands there alone. */
export function removeElement(text: string, elements: readonly TSESTree.Node[], element: TSESTree.Node): TextEdit {
  const index = elements.indexOf(element);
  const { comma, end } = afterElement(text, element.range[1]);
  if (startsLine(text, element.range[0]) && (text[end] === '\n' || text[end] === '\r')) {
    const lineStart = text.lastIndexOf('\n', element.range[0] - 1) + 1;
    return { range: { start: lineStart, end: text.indexOf('\n', end) + 1 }, newText: '' };
  }
  const next = elements[index + 1];
  if (next) return { range: { start: element.range[0], end: next.range[0] }, newText: '' };
  const previous = elements[index - 1];
  return { range: { start: previous?.range[1] ?? element.range[0], end: comma === undefined ? element.range[1] : comma + 1 }, newText: '' };
}

/** Where the comment lines directly above a line start; the line's own start when there are none. */
export function leadingCommentsStart(text: string, start: number, limit: number): number {
  let first = start;
  for (;;) {
    const lineStart = text.lastIndexOf('\n', first - 1) + 1;
    if (lineStart <= limit || text.slice(lineStart, first).trim() !== '') return first;
    const previousStart = text.lastIndexOf('\n', lineStart - 2) + 1;
    const line = text.slice(previousStart, lineStart).trim();
    if (previousStart < limit || !/^(?:\/\/|\/\*|\*)/.test(line)) return first;
    first = previousStart + (text.slice(previousStart).length - text.slice(previousStart).trimStart().length);
  }
}

export function startsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

export function columnAt(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Whether a member is the tags of a resource. */
export function isTags(node: TSESTree.Node): boolean {
  return node.type === 'Property' && node.key.type === 'Identifier' && LAST.has(node.key.name);
}
