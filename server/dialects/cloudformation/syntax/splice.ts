/**
 * The tree of the next version of a YAML text, made of the last one: the block of the map member that a change lies in is read
 * anew, what stands before it is kept, what stands after it moves. Whatever could reach beyond its block (an anchor, an unclosed
 * quotation mark, another indentation) makes the text be read as a whole.
 */
import type { Comment } from '../../../core/program';
import { changeBetween, type Change, type TextRange } from '../../../core/text';
import type { MapNode, Member, Node, SyntaxTree } from './nodes';

/** How deep a block may lie: a section, a resource, a property. Deeper ones are as fast to read with what is around them. */
const DEEPEST = 3;

/** The lines of one member of a block map, up to the next member. */
interface Block {
  /** From the root to the map that the member is of. */
  readonly maps: readonly MapNode[];
  readonly range: TextRange;
  /** Of `maps`, outermost first: which member the block is, or is in. */
  readonly indexes: readonly number[];
}

/** Undefined when the text has to be read as a whole. */
export function spliced(last: SyntaxTree, text: string, parse: (text: string) => SyntaxTree): SyntaxTree | undefined {
  if (!last.isSpliceable) return undefined;
  const change = changeBetween(last.text, text);
  for (const block of blocksAround(last, change.before)) {
    const tree = withBlock(last, text, change, block, parse);
    if (tree) return tree;
  }
  return undefined;
}

/** The blocks that a range lies in, the smallest first. */
function blocksAround({ roots: [root], text }: SyntaxTree, changed: TextRange): readonly Block[] {
  const blocks: Block[] = [];
  const maps: MapNode[] = [];
  const indexes: number[] = [];
  let end = text.length;
  for (let map = root; map?.kind === 'map' && !map.flow && map.intrinsic === undefined && maps.length < DEEPEST; ) {
    const { members } = map;
    const index = members.findLastIndex((member) => lineStart(text, member.keyRange.start) <= changed.start);
    const [member, next] = [members[index], members[index + 1]];
    if (!member || member.merged || next?.merged) break;
    if (next) end = lineStart(text, next.keyRange.start);
    const range = { start: lineStart(text, member.keyRange.start), end };
    // Something before the key, `- ` or `? `, is no indentation.
    if (changed.end > end || !isBlank(text, range.start, member.keyRange.start)) break;
    maps.push(map);
    indexes.push(index);
    blocks.unshift({ maps: [...maps], indexes: [...indexes], range });
    map = member.value;
  }
  return blocks;
}

function withBlock(last: SyntaxTree, text: string, { before, after }: Change, block: Block, parse: (text: string) => SyntaxTree): SyntaxTree | undefined {
  const shift = after.end - before.end;
  const { start, end } = block.range;
  const lines = text.slice(start, end + shift);
  if (MARKER.test(lines) || MARKER.test(last.text.slice(start, end))) return undefined;
  if (end < last.text.length && !lines.endsWith('\n')) return undefined;
  const alone = parse(lines);
  const [root] = alone.roots;
  const [map] = block.maps.slice(-1);
  const column = (map?.members[block.indexes.at(-1) ?? 0]?.keyRange.start ?? start) - start;
  if (!alone.isSpliceable || root?.kind !== 'map' || root.flow || root.intrinsic !== undefined) return undefined;
  if (root.members.length === 0 || !root.members.every((member) => isPlain(member, lines)) || root.range.start !== column || !isBlank(lines, 0, column)) return undefined;
  return {
    ...last,
    text,
    roots: [rebuilt(block, 0, root.members.map((member) => movedMember(member, start)), shift)],
    comments: [
      ...last.comments.filter(({ range }) => range.start < start),
      ...alone.comments.map((comment) => movedComment(comment, start)),
      ...last.comments.filter(({ range }) => range.start >= end).map((comment) => movedComment(comment, shift)),
    ],
  };
}

/** A member that is read in its place as it is alone: with a key, and no text below it, which the next line could go on with. */
function isPlain({ merged, keyRange, value }: Member, text: string): boolean {
  if (merged || keyRange.start === keyRange.end) return false;
  return value?.kind !== 'scalar' || value.style !== 'plain' || !text.slice(keyRange.end, value.range.start).includes('\n');
}

/** A marker or a directive of documents. */
const MARKER = /^(?:---|\.\.\.|%)/m;

/** The map at a depth of a block's way, with other members in the place of the block. */
function rebuilt(block: Block, depth: number, inserted: readonly Member[], shift: number): MapNode {
  const map = block.maps[depth];
  const index = block.indexes[depth] ?? 0;
  if (!map) throw new RangeError('A block is within maps only');
  const own = block.maps[depth + 1] ? around(map.members[index], rebuilt(block, depth + 1, inserted, shift)) : inserted;
  const members = [...map.members.slice(0, index), ...own, ...map.members.slice(index + 1).map((member) => movedMember(member, shift))];
  return { ...map, members, range: { start: map.range.start, end: members.at(-1)?.range.end ?? map.range.end } };
}

/** The member that a map is the value of. */
function around(member: Member | undefined, value: MapNode): readonly Member[] {
  return member ? [{ ...member, value, site: value.range, range: { start: member.range.start, end: value.range.end } }] : [];
}

function movedMember(member: Member, by: number): Member {
  if (by === 0) return member;
  const { key, value, merged } = member;
  return {
    key,
    keyRange: moved(member.keyRange, by),
    value: value && movedNode(value, by),
    site: moved(member.site, by),
    range: moved(member.range, by),
    merged,
  };
}

function movedNode(node: Node, by: number): Node {
  const range = moved(node.range, by);
  switch (node.kind) {
    case 'map':
      return { ...node, range, members: node.members.map((member) => movedMember(member, by)) };
    case 'list':
      return { ...node, range, items: node.items.map((item) => movedNode(item, by)) };
    case 'scalar':
      return { ...node, range, verbatim: node.verbatim && moved(node.verbatim, by) };
  }
}

function movedComment(comment: Comment, by: number): Comment {
  return by === 0 ? comment : { ...comment, range: moved(comment.range, by) };
}

function moved({ start, end }: TextRange, by: number): TextRange {
  return { start: start + by, end: end + by };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text[at] !== ' ') return false;
  return true;
}
