/** The tree that JSON and YAML templates have in common. Ranges are offsets into the file's text. */
import type { Comment, SyntaxProblem } from '../../../core/program';
import type { TextRange } from '../../../core/text';
import type { Primitive } from '../../../core/value';

export type Node = MapNode | ListNode | ScalarNode;

interface NodeBase {
  /** The whole expression, tag included. */
  readonly range: TextRange;
  /** The long form of a short-form tag: `Ref`, `Fn::GetAtt`. Undefined for JSON and for untagged nodes. */
  readonly intrinsic: string | undefined;
  /** Written with brackets or braces: in JSON always. */
  readonly flow: boolean;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly members: readonly Member[];
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: Primitive;
  readonly style: 'plain' | 'single' | 'double' | 'block';
  /** Where the characters of the value stand one by one, when they do: no escapes, no folding. */
  readonly verbatim: TextRange | undefined;
}

export interface Member {
  readonly key: string;
  readonly keyRange: TextRange;
  /** Undefined while the value is not typed yet. */
  readonly value: Node | undefined;
  /** The value as it stands here: an alias, where `value` is what it stands for. */
  readonly site: TextRange;
  /** Key and value, without separator. */
  readonly range: TextRange;
  /** True when the member comes from a merge key (`<<`): it stands in another map. */
  readonly merged: boolean;
}

export type Format = 'json' | 'yaml';

export interface SyntaxTree {
  readonly format: Format;
  readonly text: string;
  /** The roots of the file's documents; JSON has one at most. */
  readonly roots: readonly Node[];
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  /** Whether each block of a map stands for itself: without anchors, aliases, problems and what was made up for them. */
  readonly isSpliceable: boolean;
}

/** The place of a problem; one that has no extent is put on the character before it, so that it can be seen. */
export function problemRange(text: string, start: number, end: number): TextRange {
  const last = Math.min(end, text.length);
  return last > start
    ? { start, end: last }
    : { start: Math.max(Math.min(start, text.length) - 1, 0), end: Math.max(last, 1) };
}

/** The last member of a key wins, as in JSON; members that are written win over merged ones. */
export function memberOf(node: Node | undefined, key: string): Member | undefined {
  if (node?.kind !== 'map') return undefined;
  let merged: Member | undefined;
  for (let index = node.members.length - 1; index >= 0; index--) {
    const member = node.members[index];
    if (member?.key !== key) continue;
    if (!member.merged) return member;
    merged ??= member;
  }
  return merged;
}

export function valueOf(node: Node | undefined, key: string): Node | undefined {
  return memberOf(node, key)?.value;
}

export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.intrinsic === undefined && typeof node.value === 'string'
    ? node.value
    : undefined;
}

/** The members in effect, each key once. */
export function membersOf(node: Node | undefined): readonly Member[] {
  if (node?.kind !== 'map') return [];
  const effective = new Map<string, Member>();
  for (const member of node.members) {
    const before = effective.get(member.key);
    if (!before || !member.merged) effective.set(member.key, member);
  }
  return [...effective.values()];
}

/** A map that is one, not an intrinsic function by tag. */
export function plainMap(node: Node | undefined): MapNode | undefined {
  return node?.kind === 'map' && node.intrinsic === undefined ? node : undefined;
}
