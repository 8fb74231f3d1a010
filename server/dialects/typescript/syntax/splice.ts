/**
 * The tree of the next version of a text, made of the last one: the statement that a change lies in is read anew, what stands
 * before it is kept, what stands after it moves. Where a statement could be read otherwise in its place than alone, the text is
 * read as a whole.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { changeBetween, type Change } from '../../../core/text';
import type { TypeScriptEngine } from './engine';
import { childrenOf, isNode } from './tree';

type Statement = TSESTree.ProgramStatement;

export interface Spliceable {
  readonly text: string;
  readonly body: readonly Statement[];
}

/** The statements of `text`; undefined when it has to be read as a whole. `last` has no syntax problems. */
export function spliced(last: Spliceable, text: string, fileName: string, engine: TypeScriptEngine): readonly Statement[] | undefined {
  const change = changeBetween(last.text, text);
  for (const statement of statementsAround(last, change)) {
    const next = readAlone(statement, text, change, fileName, engine);
    if (next) return withStatement(last.body, { statement, next, shift: change.after.end - change.before.end });
  }
  return undefined;
}

/** The statements that a change lies within, the smallest first; neither their first nor their last character changes. */
function statementsAround({ text, body }: Spliceable, { before }: Change): readonly Statement[] {
  const found: Statement[] = [];
  const visit = (nodes: readonly TSESTree.Node[], areStatements: boolean): void => {
    const index = nodes.findIndex(({ range: [start, end] }) => start < before.start && before.end < end);
    const node = nodes[index];
    if (!node || node.type === 'TSModuleDeclaration') return;
    const previous = nodes[index - 1];
    if (areStatements && !isDecorated(node) && isClosed(node, text) && (!previous || isClosed(previous, text))) found.unshift(node as Statement);
    if (node.type === 'BlockStatement') visit(node.body, true);
    else visit(childrenOf(node), false);
  };
  visit(body, true);
  return found;
}

/** Decorators of an exported class stand before the statement. */
function isDecorated(node: TSESTree.Node): boolean {
  const declared = node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration' ? node.declaration : node;
  return declared?.type === 'ClassDeclaration' && declared.decorators.length > 0;
}

/** Whether what follows cannot continue a statement. */
function isClosed(statement: TSESTree.Node, text: string): boolean {
  const last = text[statement.range[1] - 1];
  return last === ';' || (last === '}' && isBlockLike(statement));
}

function isBlockLike(statement: TSESTree.Node): boolean {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      return statement.declaration !== null && isBlockLike(statement.declaration);
    case 'BlockStatement':
    case 'ClassDeclaration':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'ForStatement':
    case 'FunctionDeclaration':
    case 'IfStatement':
    case 'TryStatement':
    case 'TSEnumDeclaration':
    case 'TSInterfaceDeclaration':
    case 'WhileStatement':
      return true;
    default:
      return false;
  }
}

/** The statement as it stands in the new text, read without what is around it: its places count from its own start. */
function readAlone(statement: Statement, text: string, { before, after }: Change, fileName: string, engine: TypeScriptEngine): Statement | undefined {
  const [start, end] = statement.range;
  const own = text.slice(start, end + after.end - before.end);
  // What these mean depends on the function around them.
  if (/\b(?:await|yield)\b/.test(own)) return undefined;
  const parsed = engine.parse(own, fileName);
  const [next, ...others] = parsed?.program.body ?? [];
  if (!next || others.length > 0 || parsed?.problems.length !== 0) return undefined;
  const isWhole = next.range[0] === 0 && next.range[1] === own.length;
  return isWhole && next.type === statement.type && isClosed(next, own) && !isDirective(next) && !isDirective(statement) ? next : undefined;
}

/** A text alone is a directive only where functions begin. */
function isDirective(statement: Statement): boolean {
  return statement.type === 'ExpressionStatement' && statement.expression.type === 'Literal';
}

interface Splice {
  readonly statement: Statement;
  /** What stands in its place, with places that count from its start. */
  readonly next: Statement;
  /** How far what follows moves. */
  readonly shift: number;
}

function withStatement(nodes: readonly Statement[], splice: Splice): readonly Statement[] {
  const [start, end] = splice.statement.range;
  return nodes.map((node) => {
    if (node === splice.statement) return moved(splice.next, start);
    if (node.range[1] <= start) return node;
    return node.range[0] >= end ? moved(node, splice.shift) : around(node, splice);
  });
}

/** A node that the statement is in. */
function around<N extends TSESTree.Node>(node: N, splice: Splice): N {
  const [start, end] = splice.statement.range;
  return copied(node, [node.range[0], node.range[1] + splice.shift], (child) => {
    if (child === splice.statement) return moved(splice.next, start);
    if (child.range[1] <= start) return child;
    return child.range[0] >= end ? moved(child, splice.shift) : around(child, splice);
  });
}

function moved<N extends TSESTree.Node>(node: N, by: number): N {
  if (by === 0) return node;
  return copied(node, [node.range[0] + by, node.range[1] + by], (child) => moved(child, by));
}

/** A copy at another place, with other nodes in the place of its own. */
function copied<N extends TSESTree.Node>(node: N, range: [number, number], child: (node: TSESTree.Node) => TSESTree.Node): N {
  const copy = { ...node, range };
  // Nodes are plain objects: what is no node or list of nodes is taken over.
  const members = copy as unknown as Record<string, unknown>;
  for (const key in members) {
    const value = members[key];
    if (typeof value !== 'object' || value === null || key === 'range' || key === 'loc') continue;
    if (Array.isArray(value)) members[key] = value.map((item: unknown) => (isNode(item) ? child(item) : item));
    else if (isNode(value)) members[key] = child(value);
  }
  return copy;
}
