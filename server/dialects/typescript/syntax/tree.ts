/** Ways through syntax trees. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { TextRange } from '../../../core/text';

export function rangeOf(node: TSESTree.Node): TextRange {
  return { start: node.range[0], end: node.range[1] };
}

/** The nodes around a range, the outermost first; the last one is the smallest that contains it. */
export function pathTo(body: readonly TSESTree.Node[], range: TextRange): readonly TSESTree.Node[] {
  const path: TSESTree.Node[] = [];
  let candidates: Iterable<TSESTree.Node> = body;
  for (;;) {
    let next: TSESTree.Node | undefined;
    for (const node of candidates) {
      if (node.range[0] <= range.start && range.end <= node.range[1]) {
        next = node;
        if (node.range[1] > range.start) break;
      }
    }
    if (!next) return path;
    path.push(next);
    candidates = childrenOf(next);
  }
}

/** The nodes directly below a node, in no particular order. */
export function childrenOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  const children: TSESTree.Node[] = [];
  // Nodes are plain objects: what is no node or list of nodes is passed over.
  const members = node as unknown as Readonly<Record<string, unknown>>;
  for (const key in members) {
    if (key === 'parent' || key === 'loc' || key === 'range' || key === 'type') continue;
    const value = members[key];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) {
      children.push(value);
    }
  }
  return children;
}

export function isNode(value: unknown): value is TSESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value;
}
