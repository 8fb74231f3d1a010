/** Where statements stand, and how new ones are put beside them. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile } from '../../../core/program';
import { indentationAt } from '../../../core/text';
import { leadingCommentsStart } from './members';

/** The statement that holds an expression, in the list of statements of the same function. */
export interface StatementPlace {
  readonly statement: TSESTree.Node;
  readonly list: readonly TSESTree.Node[];
  readonly index: number;
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** The nearest statement around the last node of a path; undefined when a function's expression body lies between. */
export function statementAround(path: readonly TSESTree.Node[], body: readonly TSESTree.Node[]): StatementPlace | undefined {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const node = path[depth];
    const above = path[depth - 1];
    if (!node) return undefined;
    const list = depth === 0 ? body : above ? statementsOf(above) : undefined;
    const index = list?.indexOf(node) ?? -1;
    if (list && index >= 0) return { statement: node, list, index };
    if (FUNCTIONS.has(node.type) && depth < path.length - 1) return undefined;
    if (node.type === 'PropertyDefinition') return undefined;
  }
  return undefined;
}

export function statementsOf(node: TSESTree.Node): readonly TSESTree.Node[] | undefined {
  switch (node.type) {
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      return node.body;
    case 'SwitchCase':
      return node.consequent;
    default:
      return undefined;
  }
}

/** The declaration that a statement exports, or the statement itself. */
export function unexported(statement: TSESTree.Node): TSESTree.Node {
  return statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
}

/** Where a statement with the comments above it starts, and how it is indented. */
export function startOf({ text }: SourceFile, { statement, list, index }: StatementPlace): { readonly start: number; readonly indent: string } {
  const limit = list[index - 1]?.range[1] ?? 0;
  return { start: leadingCommentsStart(text, statement.range[0], limit), indent: indentationAt(text, statement.range[0]) };
}

/** Where a statement ends, with the comment on its line. */
export function endOf({ text }: SourceFile, { statement }: StatementPlace): number {
  const end = statement.range[1];
  const comment = /^[ \t]*(?:\/\/[^\n\r]*|\/\*[^\n]*?\*\/(?=[ \t]*\r?\n))/.exec(text.slice(end, end + 2000))?.[0] ?? '';
  return end + comment.length;
}

/** True when most statements of several lines are set apart from the one before by a blank line. */
export function isSpaced({ text }: SourceFile, { list }: StatementPlace): boolean {
  let [spaced, tight] = [0, 0];
  list.forEach((statement, index) => {
    const previous = list[index - 1];
    if (!previous || !text.slice(statement.range[0], statement.range[1]).includes('\n')) return;
    if (/\n[ \t]*\r?\n/.test(text.slice(previous.range[1], statement.range[0]))) spaced++;
    else tight++;
  });
  return spaced >= tight;
}
