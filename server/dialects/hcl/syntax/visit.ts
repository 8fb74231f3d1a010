/** Ways through a syntax tree. None of them recurses, so that no tree is too deep for them. */

import type { HclSyntaxTree, Node, TemplatePart, TextSpan } from './nodes';

/** The children of a node, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'body': return node.items;
    case 'attribute': return [node.name, node.value];
    case 'block': return [node.type, ...node.labels, node.body];
    case 'incomplete': return [node.name, ...node.labels];
    case 'template':
    case 'heredoc': return node.parts;
    case 'interpolation': return [node.expression];
    case 'templateIf': return [node.condition, ...node.whenTrue, ...node.whenFalse];
    case 'templateFor': return present(node.keyVariable, node.valueVariable, node.collection, ...node.parts);
    case 'access': return [node.target, node.name];
    case 'index': return [node.target, node.key];
    case 'splat': return [node.target, node.each];
    case 'call': return [node.name, ...node.args];
    case 'conditional': return [node.condition, node.whenTrue, node.whenFalse];
    case 'binary': return [node.left, node.right];
    case 'unary': return [node.operand];
    case 'parentheses': return [node.expression];
    case 'tuple':
    case 'object': return node.items;
    case 'objectItem': return [node.key, node.value];
    case 'for':
      return present(node.keyVariable, node.valueVariable, node.collection, node.key, node.value, node.condition);
    case 'error': return present(node.partial);
    case 'identifier':
    case 'label':
    case 'number':
    case 'boolean':
    case 'null':
    case 'variable':
    case 'splatItem':
    case 'templateLiteral':
    case 'missing': return [];
  }
}

/** Every node under `node` and itself, parents first, in the order of the text. */
export function* descendantsOf(node: Node): Generator<Node> {
  const stack: Node[] = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next;
    const children = childrenOf(next);
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      if (child) {
        stack.push(child);
      }
    }
  }
}

/** The nodes that contain `offset`, outermost first. A node contains its end, too, unless another starts there. */
export function pathAt(tree: HclSyntaxTree, offset: number): readonly Node[] {
  const path: Node[] = [];
  for (let node: Node | undefined = tree.root; node; node = childAt(node, offset)) {
    path.push(node);
  }
  return path;
}

/** The innermost node that contains `offset`. */
export function nodeAt(tree: HclSyntaxTree, offset: number): Node {
  return pathAt(tree, offset).at(-1) ?? tree.root;
}

/** The outermost node whose span is exactly `start` to `end`. */
export function nodeWithRange(tree: HclSyntaxTree, start: number, end: number): Node | undefined {
  let node: Node | undefined = tree.root;
  while (node && !(node.start === start && node.end === end)) {
    node = childrenOf(node).find((child) => child.start <= start && end <= child.end);
  }
  return node;
}

/** Whether no error lies in the span: what is in it is what its author wrote, and wrote to the end. */
export function isIntact(tree: HclSyntaxTree, { start, end }: TextSpan): boolean {
  return !tree.errors.some((error) => error.start <= end && error.end >= start);
}

function childAt(node: Node, offset: number): Node | undefined {
  let found: Node | undefined;
  for (const child of childrenOf(node)) {
    if (child.start > offset) {
      break;
    }
    if (offset <= child.end) {
      found = child;
    }
  }
  return found;
}

function present(...nodes: readonly (Node | TemplatePart | undefined)[]): readonly Node[] {
  return nodes.filter((node): node is Node => node !== undefined);
}
