/** Changes in the block style of YAML, where lines and columns are the structure. */
import type { TextEdit, TextRange } from '../../../core/text';
import type { ListNode, MapNode, Member } from '../syntax/nodes';
import { ownMembers, type ListChange, type MapChange } from './changes';
import type { Data } from './spell';
import { columnOf, lineEnd, type Style } from './style';
import type { YamlPrinter } from './yaml';

export interface BlockEditor {
  map(node: MapNode, change: MapChange): readonly TextEdit[];
  list(node: ListNode, change: ListChange): readonly TextEdit[];
}

export function blockEditor(text: string, { newline }: Style, printer: YamlPrinter): BlockEditor {
  function map(node: MapNode, { inserted, removed }: MapChange): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    const members = ownMembers(node);
    const [first] = members;
    if (!first) return edits;
    const column = columnOf(text, first.keyRange.start);
    const waiting = [...inserted];
    const replaced = new Set<Member>();
    for (const old of members.filter((each) => removed.has(each))) {
      const next = waiting.findIndex((each) => each.after === undefined);
      const [taken] = next < 0 ? [] : waiting.splice(next, 1);
      if (!taken) continue;
      replaced.add(old);
      edits.push({ range: old.range, newText: member(taken.key, taken.data, column) });
    }
    const kept = members.filter((each) => !removed.has(each) || replaced.has(each));
    for (const { key, data, after } of waiting) {
      const at = lineEnd(text, (after && kept.includes(after) ? after : kept.at(-1))?.range.end ?? node.range.end);
      edits.push({
        range: { start: at, end: at },
        newText: `${newline}${' '.repeat(column)}${member(key, data, column)}`,
      });
    }
    const gone = members.filter((each) => removed.has(each) && !replaced.has(each));
    if (gone.length > 0 && kept.length === 0) return [...edits, { range: node.range, newText: '{}' }];
    return [...edits, ...gone.map((each) => withoutLines(each.range, members[members.indexOf(each) + 1]?.range))];
  }

  function member(key: string, data: Data, column: number): string {
    return `${printer.key(key)}:${printer.behind(data, column)}`;
  }

  function list(node: ListNode, { inserted, removed }: ListChange): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    const column = columnOf(text, node.range.start);
    for (const { index, data } of inserted) {
      const at = lineEnd(text, node.items[index]?.range.end ?? node.range.end);
      edits.push({
        range: { start: at, end: at },
        newText: `${newline}${' '.repeat(column)}- ${printer.block(data, column + 2)}`,
      });
    }
    if (removed.size > 0 && removed.size === node.items.length) return [...edits, { range: node.range, newText: '[]' }];
    for (const index of removed) {
      const item = node.items[index];
      if (item) edits.push(withoutLines({ start: dashBefore(text, item.range.start), end: item.range.end }, undefined));
    }
    return edits;
  }

  /** Removes what stands on lines of its own; where it begins behind a dash, up to what follows. */
  function withoutLines(range: TextRange, next: TextRange | undefined): TextEdit {
    const start = text.lastIndexOf('\n', range.start - 1) + 1;
    if (text.slice(start, range.start).trim() !== '' && next) {
      return { range: { start: range.start, end: next.start }, newText: '' };
    }
    const end = text.indexOf('\n', range.end);
    if (end >= 0) return { range: { start, end: end + 1 }, newText: '' };
    return { range: { start: Math.max(start - 1, 0), end: text.length }, newText: '' };
  }

  return { map, list };
}

function dashBefore(text: string, offset: number): number {
  const dash = text.lastIndexOf('-', offset - 1);
  return dash < 0 ? offset : dash;
}
