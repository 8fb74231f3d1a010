/** Changes within braces and brackets: JSON, and the flow style of YAML. */
import { contains, indentationAt, type TextEdit, type TextRange } from '../../../core/text';
import type { ListNode, MapNode, Node } from '../syntax/nodes';
import { ownMembers, type ListChange, type MapChange, type Printers } from './changes';
import type { Data } from './spell';
import { columnOf, type Style } from './style';

export interface FlowEditor {
  /** Collections around a collection have to come before it. */
  map(node: MapNode, change: MapChange): readonly TextEdit[];
  list(node: ListNode, change: ListChange): readonly TextEdit[];
  value(data: Data, indent: string, isMultiLine: boolean): string;
}

/** Collections on one line are broken when what is added makes the line longer. */
const LINE_WIDTH = 100;

export function flowEditor(
  text: string,
  style: Style,
  { json, yaml }: Printers,
  parentOf: (node: Node) => Node | undefined,
): FlowEditor {
  const { newline, unit } = style;
  /** The indentation of the parts of collections that are broken into lines. */
  const broken = new Map<Node, string>();

  function value(data: Data, indent: string, isMultiLine: boolean): string {
    if (yaml) return yaml.flow(data);
    return isMultiLine ? json.value(data, indent) : json.compact(data);
  }

  function member(key: string, data: Data, indent: string, isMultiLine: boolean): string {
    return `${yaml ? yaml.key(key) : json.key(key)}: ${value(data, indent, isMultiLine)}`;
  }

  function map(node: MapNode, { inserted, removed }: MapChange): readonly TextEdit[] {
    const members = ownMembers(node);
    return collection(
      node,
      members.map((each) => each.range),
      new Set(members.flatMap((each, index) => (removed.has(each) ? [index] : []))),
      inserted.map(({ key, data, after }) => ({
        after: after ? members.indexOf(after) : undefined,
        print: (indent, isMultiLine) => member(key, data, indent, isMultiLine),
      })),
    );
  }

  function list(node: ListNode, { inserted, removed }: ListChange): readonly TextEdit[] {
    return collection(
      node,
      node.items.map((item) => item.range),
      removed,
      inserted.map(({ index, data }) => ({
        after: index,
        print: (indent, isMultiLine) => value(data, indent, isMultiLine),
      })),
    );
  }

  function collection(
    node: Node,
    parts: readonly TextRange[],
    removed: ReadonlySet<number>,
    inserted: readonly Insertion[],
  ): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    const opening = text.slice(0, node.range.end).indexOf(node.kind === 'map' ? '{' : '[', node.range.start);
    const [first] = parts;
    const isWritten = first ? text.slice(opening, first.start).includes('\n') : opensLines(node);
    const base = baseOf(node, opening);
    const isBroken = !yaml && !isWritten && first !== undefined && inserted.length > 0 && isTooLong(node, inserted);
    const isMultiLine = isWritten || isBroken;
    const indent = first && isWritten ? indentationAt(text, first.start) : base + unit;
    const breaks = isBroken ? lineBreaks(node, parts, opening, base, indent) : [];
    if (isBroken) {
      broken.set(node, indent);
      edits.push(...breaks.slice(0, -1));
    }
    const separator = isMultiLine ? `,${newline}${indent}` : ', ';
    const waiting = [...inserted];
    const gone = [...removed].sort((a, b) => a - b);
    const replaced = new Set<number>();
    for (const index of gone) {
      const range = parts[index];
      const next = waiting.findIndex((each) => each.after === undefined);
      const [taken] = next < 0 ? [] : waiting.splice(next, 1);
      if (!range || !taken) continue;
      edits.push({ range, newText: taken.print(indent, isMultiLine) });
      replaced.add(index);
    }
    const kept = parts.map((_, index) => index).filter((index) => !removed.has(index) || replaced.has(index));
    edits.push(
      ...removals(parts, new Set(gone.filter((index) => !replaced.has(index))), kept, opening, node.range.end),
    );
    if (kept.length === 0 && waiting.length > 0) {
      const printed = waiting.map(({ print }) => print(indent, isMultiLine)).join(separator);
      const inner = isMultiLine ? `${newline}${indent}${printed}${newline}${base}` : padded(node, printed);
      return [{ range: { start: opening + 1, end: Math.max(node.range.end - 1, opening + 1) }, newText: inner }];
    }
    for (const { after, print } of waiting) {
      const at = after === undefined || !kept.includes(after) ? kept.at(-1) : after;
      const range = at === undefined ? undefined : parts[at];
      if (!range) continue;
      const hasComma = at === parts.length - 1 && /^\s*,/.test(text.slice(range.end, node.range.end));
      const printed = print(indent, isMultiLine);
      edits.push({
        range: { start: range.end, end: range.end },
        newText: hasComma ? `,${separator.slice(1)}${printed}` : `${separator}${printed}`,
      });
    }
    // The last break can be where something is added, and comes behind it.
    edits.push(...breaks.slice(-1));
    return edits;
  }

  /** The part of a broken collection around a node, which then has a line of its own. */
  function brokenAround(node: Node): { readonly indent: string; readonly start: number } | undefined {
    for (let outer = parentOf(node); outer; outer = parentOf(outer)) {
      const indent = broken.get(outer);
      const parts = outer.kind === 'map' ? outer.members : outer.kind === 'list' ? outer.items : [];
      const part = indent === undefined ? undefined : parts.find((each) => contains(each.range, node.range));
      if (indent !== undefined && part) return { indent, start: part.range.start };
    }
    return undefined;
  }

  /** The indentation of the line that a collection opens on, once collections around it are broken. */
  function baseOf(node: Node, opening: number): string {
    const around = brokenAround(node);
    const isOnThatLine = around && !text.slice(around.start, opening).includes('\n');
    return isOnThatLine ? around.indent : indentationAt(text, opening);
  }

  function isTooLong(node: Node, inserted: readonly Insertion[]): boolean {
    const around = brokenAround(node);
    const before = around ? around.indent.length + node.range.start - around.start : columnOf(text, node.range.start);
    const added = inserted.reduce((length, { print }) => length + print('', false).length + 2, 0);
    return before + node.range.end - node.range.start + added > LINE_WIDTH;
  }

  /** Puts each part of a collection on a line of its own; nothing but blanks is touched. */
  function lineBreaks(
    node: Node,
    parts: readonly TextRange[],
    opening: number,
    base: string,
    indent: string,
  ): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    let last = opening + 1;
    for (const part of parts) {
      const comma = text.slice(last, part.start).indexOf(',');
      const from = comma < 0 ? last : last + comma + 1;
      edits.push({ range: { start: from, end: part.start }, newText: `${newline}${indent}` });
      last = part.end;
    }
    const closing = node.range.end - 1;
    const blanks = /\s*$/.exec(text.slice(last, closing))?.[0].length ?? 0;
    edits.push({ range: { start: closing - blanks, end: closing }, newText: `${newline}${base}` });
    return edits;
  }

  /** Whether the empty collection is written where collections take lines of their own. */
  function opensLines(node: Node): boolean {
    return yaml === undefined && !style.json.inlineCalls
      ? true
      : text.slice(node.range.start, node.range.end).includes('\n') || !yaml;
  }

  function padded(node: Node, printed: string): string {
    return node.kind === 'map' && !yaml ? `${style.json.padding}${printed}${style.json.padding}` : printed;
  }

  /** Removes parts with their commas; comments between them stay where they are. */
  function removals(
    parts: readonly TextRange[],
    removed: ReadonlySet<number>,
    kept: readonly number[],
    opening: number,
    end: number,
  ): readonly TextEdit[] {
    if (removed.size === 0) return [];
    if (kept.length === 0) return [{ range: { start: opening + 1, end: end - 1 }, newText: '' }];
    const edits: TextEdit[] = [];
    for (let index = 0; index < parts.length; index++) {
      if (!removed.has(index)) continue;
      const start = index;
      while (removed.has(index + 1)) index++;
      const [first, last, before, after] = [parts[start], parts[index], parts[start - 1], parts[index + 1]];
      if (!first || !last) continue;
      const isCommented = yaml !== undefined && after && text.slice(last.end, after.start).includes('#');
      if (isCommented) edits.push({ range: { start: first.start, end: afterComma(text, last.end) }, newText: '' });
      else if (after) edits.push({ range: { start: first.start, end: after.start }, newText: '' });
      else edits.push({ range: { start: before?.end ?? first.start, end: last.end }, newText: '' });
    }
    return edits;
  }

  return { map, list, value };
}

interface Insertion {
  readonly after: number | undefined;
  print(indent: string, isMultiLine: boolean): string;
}

function afterComma(text: string, offset: number): number {
  const comma = text.indexOf(',', offset);
  return comma < 0 ? offset : comma + 1;
}
