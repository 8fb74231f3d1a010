/** What every tree promises, of valid and of broken text. */

import type { HclSyntaxTree } from '../nodes';
import { childrenOf, descendantsOf } from '../visit';

/** Nodes that do not lie inside their parents, in the order of the text, one after the other. */
export function misplacedNodes(tree: HclSyntaxTree): readonly string[] {
  const found: string[] = [];
  for (const node of descendantsOf(tree.root)) {
    let end = node.start;
    for (const child of childrenOf(node)) {
      if (child.start < end || child.end < child.start || child.end > node.end) {
        found.push(`${child.kind} ${child.start}-${child.end} in ${node.kind} ${node.start}-${node.end}`);
      }
      end = child.end;
    }
  }
  return found;
}
