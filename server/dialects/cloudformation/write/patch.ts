/**
 * Changes to the members of maps and the items of lists, gathered first and turned into edits at the end, so that several
 * changes of one map agree on its commas and lines.
 */
import { contains, indentationAt, type TextEdit, type TextRange } from '../../../core/text';
import type { ListNode, MapNode, Member, Node } from '../syntax/nodes';
import type { JsonPrinter } from './json';
import type { Data } from './spell';
import { columnOf, type Style } from './style';
import type { YamlPrinter } from './yaml';

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

interface MapChange {
  readonly inserted: { readonly key: string; readonly data: Data; readonly after: Member | undefined }[];
  readonly removed: Set<Member>;
}

interface ListChange {
  readonly inserted: { readonly index: number; readonly data: Data }[];
  readonly removed: Set<number>;
}

export interface Printers {
  readonly json: JsonPrinter;
  /** Undefined in a JSON file. */
  readonly yaml: YamlPrinter | undefined;
}

/** Collections on one line are broken when what is added makes the line longer. */
const LINE_WIDTH = 100;

export function createPatch(
  text: string,
  style: Style,
  { json, yaml }: Printers,
  parentOf: (node: Node) => Node | undefined,
): Patch {
  const maps = new Map<MapNode, MapChange>();
  const lists = new Map<ListNode, ListChange>();
  const replacements: TextEdit[] = [];
  /** The indentation of the parts of collections that are broken into lines. */
  const broken = new Map<Node, string>();
  const { newline, unit } = style;

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

  /* Within brackets: JSON, and YAML's flow style. */

  function flowValue(data: Data, indent: string, isMultiLine: boolean): string {
    if (yaml) return yaml.flow(data);
    return isMultiLine ? json.value(data, indent) : json.compact(data);
  }

  function flowMember(key: string, data: Data, indent: string, isMultiLine: boolean): string {
    return `${yaml ? yaml.key(key) : json.key(key)}: ${flowValue(data, indent, isMultiLine)}`;
  }

  function flowMap(map: MapNode, { inserted, removed }: MapChange): readonly TextEdit[] {
    const members = ownMembers(map);
    return flowCollection(
      map,
      members.map((member) => member.range),
      new Set(members.flatMap((member, index) => (removed.has(member) ? [index] : []))),
      inserted.map(({ key, data, after }) => ({
        after: after ? members.indexOf(after) : undefined,
        print: (indent, isMultiLine) => flowMember(key, data, indent, isMultiLine),
      })),
    );
  }

  function flowList(list: ListNode, { inserted, removed }: ListChange): readonly TextEdit[] {
    return flowCollection(
      list,
      list.items.map((item) => item.range),
      removed,
      inserted.map(({ index, data }) => ({
        after: index,
        print: (indent, isMultiLine) => flowValue(data, indent, isMultiLine),
      })),
    );
  }

  function flowCollection(
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
    if (isBroken) {
      broken.set(node, indent);
      edits.push(...lineBreaks(node, parts, opening, base, indent));
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
    for (const { after, print } of waiting) {
      const at = after === undefined || !kept.includes(after) ? kept.at(-1) : after;
      const range = at === undefined ? undefined : parts[at];
      const printed = print(indent, isMultiLine);
      if (!range) {
        const inner = isMultiLine ? `${newline}${indent}${printed}${newline}${base}` : flowPadding(node, printed);
        edits.push({ range: { start: opening + 1, end: Math.max(node.range.end - 1, opening + 1) }, newText: inner });
      } else {
        const hasComma = at === parts.length - 1 && /^\s*,/.test(text.slice(range.end, node.range.end));
        edits.push({
          range: { start: range.end, end: range.end },
          newText: hasComma ? `,${separator.slice(1)}${printed}` : `${separator}${printed}`,
        });
      }
    }
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

  function flowPadding(node: Node, printed: string): string {
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
      if (after) edits.push({ range: { start: first.start, end: after.start }, newText: '' });
      else edits.push({ range: { start: before?.end ?? first.start, end: last.end }, newText: '' });
    }
    return edits;
  }

  /* YAML's block style. */

  function blockMap(map: MapNode, { inserted, removed }: MapChange, printer: YamlPrinter): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    const members = ownMembers(map);
    const [first] = members;
    if (!first) return edits;
    const column = columnOf(text, first.keyRange.start);
    const waiting = [...inserted];
    const replaced = new Set<Member>();
    for (const member of members.filter((each) => removed.has(each))) {
      const next = waiting.findIndex((each) => each.after === undefined);
      const [taken] = next < 0 ? [] : waiting.splice(next, 1);
      if (!taken) continue;
      replaced.add(member);
      edits.push({ range: member.range, newText: blockMember(taken.key, taken.data, column, printer) });
    }
    const kept = members.filter((member) => !removed.has(member) || replaced.has(member));
    for (const { key, data, after } of waiting) {
      const at = lineEnd(text, (after && kept.includes(after) ? after : kept.at(-1))?.range.end ?? map.range.end);
      edits.push({
        range: { start: at, end: at },
        newText: `${newline}${' '.repeat(column)}${blockMember(key, data, column, printer)}`,
      });
    }
    const gone = members.filter((member) => removed.has(member) && !replaced.has(member));
    if (gone.length > 0 && kept.length === 0) return [...edits, { range: map.range, newText: '{}' }];
    return [...edits, ...gone.map((member) => withoutLines(member.range, members[members.indexOf(member) + 1]?.range))];
  }

  function blockMember(key: string, data: Data, column: number, printer: YamlPrinter): string {
    return `${printer.key(key)}:${printer.behind(data, column)}`;
  }

  function blockList(list: ListNode, { inserted, removed }: ListChange, printer: YamlPrinter): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    const column = columnOf(text, list.range.start);
    for (const { index, data } of inserted) {
      const at = lineEnd(text, list.items[index]?.range.end ?? list.range.end);
      edits.push({
        range: { start: at, end: at },
        newText: `${newline}${' '.repeat(column)}- ${printer.block(data, column + 2)}`,
      });
    }
    if (removed.size > 0 && removed.size === list.items.length) return [...edits, { range: list.range, newText: '[]' }];
    for (const index of removed) {
      const item = list.items[index];
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

  /* Expressions. */

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
      return [insertion(start, '['), insertion(end, `, ${flowValue(data, '', false)}]`)];
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
          return yaml && !node.flow ? blockMap(node, change, yaml) : flowMap(node, change);
        }
        const change = listChange(node);
        return yaml && !node.flow ? blockList(node, change, yaml) : flowList(node, change);
      });
      // Several can end on one line: what is added to an inner one comes first.
      return [...replacements, ...changes.reverse().flat()];
    },
  };
}

interface Insertion {
  readonly after: number | undefined;
  print(indent: string, isMultiLine: boolean): string;
}

/** The end of a line without its line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return text.charAt(at - 1) === '\r' ? at - 1 : at;
}

function ownMembers(map: MapNode): readonly Member[] {
  return map.members.filter((member) => !member.merged);
}

function dashBefore(text: string, offset: number): number {
  const dash = text.lastIndexOf('-', offset - 1);
  return dash < 0 ? offset : dash;
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
