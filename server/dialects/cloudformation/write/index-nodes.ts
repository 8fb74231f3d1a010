/** Nodes by their place, and what they stand in. */
import type { TextRange } from '../../../core/text';
import type { MapNode, Member, Node } from '../syntax/nodes';

export interface NodeIndex {
  nodeAt(range: TextRange): Node | undefined;
  /** Whether a place is that of an expression: a node, or what stands for one (an alias, or nothing yet). */
  isExpression(range: TextRange): boolean;
  /** A member as it is written, not one that is merged in. */
  memberAt(range: TextRange): { readonly map: MapNode; readonly member: Member } | undefined;
  parentOf(node: Node): Node | undefined;
}

export function nodeIndex(root: Node): NodeIndex {
  const nodes = new Map<string, Node>();
  const members = new Map<string, { readonly map: MapNode; readonly member: Member }>();
  const parents = new Map<Node, Node>();
  const sites = new Set<string>();
  const stack: Node[] = [root];
  const seen = new Set<Node>();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    nodes.set(keyOf(node.range), node);
    const inner = node.kind === 'list' ? node.items : [];
    for (const item of inner) enter(item, node);
    if (node.kind !== 'map') continue;
    for (const member of node.members) {
      if (member.merged) continue;
      members.set(keyOf(member.range), { map: node, member });
      sites.add(keyOf(member.site));
      if (member.value) enter(member.value, node);
    }
  }

  function enter(node: Node, parent: Node): void {
    if (!parents.has(node)) parents.set(node, parent);
    stack.push(node);
  }

  return {
    nodeAt: (range) => nodes.get(keyOf(range)),
    isExpression: (range) => nodes.has(keyOf(range)) || sites.has(keyOf(range)),
    memberAt: (range) => members.get(keyOf(range)),
    parentOf: (node) => parents.get(node),
  };
}

function keyOf({ start, end }: TextRange): string {
  return `${start}-${end}`;
}
