/**
 * Changes to the members of maps and the items of lists, gathered first and turned into edits at the end, so that several
 * changes of one map agree on its commas and lines.
 */
import { indentationAt, type TextEdit, type TextRange } from '../../../core/text';
import type { ListNode, MapNode, Member, Node } from '../syntax/nodes';
import { blockEditor } from './block';
import type { ListChange, MapChange, Printers } from './changes';
import { flowEditor } from './flow';
import type { Data } from './spell';
import { columnOf, lineEnd, type Style } from './style';

export interface Patch {
  /** Adds a member, behind another one or last. */
  insert(map: MapNode, key: string, data: Data, after?: Member): void;
  remove(map: MapNode, member: Member): void;
  /** Adds an item behind the one at `index`; -1 for an empty list. */
  insertItem(list: ListNode, index: number, data: Data): void;
  removeItem(list: ListNode, index: number): void;
  /** Puts something in the place of an expression; `within` is the map or list that it stands in. */
  replace(site: TextRange, data: Data, within: Node | undefined): void;
  /** Makes a list of an expression and something behind it; changes within the expression stay possible. */
  joinInList(node: Node, data: Data): void;
  edits(): readonly TextEdit[];
}

export function createPatch(
  text: string,
  style: Style,
  printers: Printers,
  parentOf: (node: Node) => Node | undefined,
): Patch {
  const { json, yaml } = printers;
  const { newline, unit } = style;
  const flow = flowEditor(text, style, printers, parentOf);
  const block = yaml && blockEditor(text, style, yaml);
  const maps = new Map<MapNode, MapChange>();
  const lists = new Map<ListNode, ListChange>();
  const replacements: TextEdit[] = [];

  function mapChange(map: MapNode): MapChange {
    const known = maps.get(map);
    if (known) return known;
    const change: MapChange = { inserted: [], removed: new Set() };
    maps.set(map, change);
    return change;
  }

  function listChange(list: ListNode): ListChange {
    const known = lists.get(list);
    if (known) return known;
    const change: ListChange = { inserted: [], removed: new Set() };
    lists.set(list, change);
    return change;
  }

  function joined(node: Node, data: Data): readonly TextEdit[] {
    const { start, end } = node.range;
    const insertion = (at: number, newText: string): TextEdit => ({ range: { start: at, end: at }, newText });
    if (yaml && !node.flow) {
      const column = columnOf(text, start);
      const item = `${newline}${' '.repeat(column)}- ${yaml.block(data, column + 2)}`;
      return [
        insertion(start, '- '),
        ...lineStarts(node).map((at) => insertion(at, '  ')),
        insertion(lineEnd(text, end), item),
      ];
    }
    if (yaml || !text.slice(start, end).includes('\n')) {
      return [insertion(start, '['), insertion(end, `, ${flow.value(data, '', false)}]`)];
    }
    const base = indentationAt(text, start);
    const inner = base + unit;
    return [
      insertion(start, `[${newline}${inner}`),
      ...lineStarts(node).map((at) => insertion(at, unit)),
      insertion(end, `,${newline}${inner}${json.value(data, inner)}${newline}${base}]`),
    ];
  }

  /** Where the lines of a node start, but for the first and blank ones. */
  function lineStarts({ range }: Node): readonly number[] {
    const starts: number[] = [];
    for (let at = text.indexOf('\n', range.start); at >= 0 && at < range.end; at = text.indexOf('\n', at + 1)) {
      if (!/^[ \t]*\r?\n/.test(text.slice(at + 1, range.end))) starts.push(at + 1);
    }
    return starts;
  }

  function replacement(site: TextRange, data: Data, within: Node | undefined): TextEdit {
    if (!yaml) {
      const printed = json.value(data, indentationAt(text, site.start));
      return { range: site, newText: site.start === site.end ? ` ${printed}` : printed };
    }
    if (within?.flow) return { range: site, newText: yaml.flow(data) };
    const anchor = anchorBefore(text, site.start);
    if (anchor === undefined) return { range: site, newText: yaml.block(data, columnOf(text, site.start)) };
    const range = { start: anchor, end: Math.max(site.end, anchor) };
    const keyColumn = columnOfKey(text, anchor);
    if (text.charAt(anchor - 1) === '-') return { range, newText: ` ${yaml.block(data, columnOf(text, anchor) + 1)}` };
    const newText = yaml.behind(data, keyColumn);
    // A comment behind the old value stays on the line of the key when the new one starts on the next.
    const rest = text.slice(range.end, lineEnd(text, range.end));
    if (!newText.startsWith(newline) || !/^\s+#/.test(rest)) return { range, newText };
    return { range: { start: anchor, end: range.end + rest.length }, newText: rest.replace(/^\s+/, ' ') + newText };
  }

  return {
    insert: (map, key, data, after) => mapChange(map).inserted.push({ key, data, after }),
    remove: (map, member) => mapChange(map).removed.add(member),
    insertItem: (list, index, data) => listChange(list).inserted.push({ index, data }),
    removeItem: (list, index) => listChange(list).removed.add(index),
    replace: (site, data, within) => replacements.push(replacement(site, data, within)),
    joinInList: (node, data) => replacements.push(...joined(node, data)),
    edits() {
      // Outer ones first, because how they are broken into lines decides the indentation of inner ones.
      const nodes = [...maps.keys(), ...lists.keys()].sort((a, b) => a.range.start - b.range.start);
      const changes = nodes.map((node): readonly TextEdit[] => {
        if (node.kind === 'map') {
          const change = mapChange(node);
          return block && !node.flow ? block.map(node, change) : flow.map(node, change);
        }
        const change = listChange(node);
        return block && !node.flow ? block.list(node, change) : flow.list(node, change);
      });
      // Several can end on one line: what is added to an inner one comes first.
      return [...replacements, ...changes.reverse().flat()];
    },
  };
}

/** The offset behind the colon or dash that an expression follows, when nothing else stands between. */
function anchorBefore(text: string, offset: number): number | undefined {
  let at = offset;
  while (at > 0 && /\s/.test(text.charAt(at - 1))) at--;
  const mark = text.charAt(at - 1);
  return mark === ':' || mark === '-' ? at : undefined;
}

/** The column of the key that a colon ends: behind the dashes of its line. */
function columnOfKey(text: string, colon: number): number {
  const start = text.lastIndexOf('\n', colon - 1) + 1;
  return /^\s*(?:- +)*/.exec(text.slice(start, colon))?.[0].length ?? 0;
}
