/** Where values that are given at deployment are read: at the start of the code that uses them, behind what is read there already. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile } from '../../../core/program';
import { indentationAt } from '../../../core/text';
import { endOf, type StatementPlace } from './statements';

export interface EarlyPlace {
  readonly position: number;
  readonly indent: string;
  /** A blank line sets it apart from what is before, or from what comes behind. */
  readonly isSpacedBefore: boolean;
  readonly isSpacedBehind: boolean;
}

const READS = /\.(?:tryGetContext|getContext)\(|\bnew [\w.]*\b(?:CfnParameter|Config)\(|\b[cC]onfig\w*\.(?:get|require)\w*[(<]|\bprocess\.env\b/;

/** Behind the imports or `super(…)`, and the constants that hold what was read; undefined where there is neither. */
export function earlyPlace(file: SourceFile, { list, index }: StatementPlace): EarlyPlace | undefined {
  const before = list.slice(0, index);
  const start = before.findLastIndex((node) => isImport(node) || isSuper(node));
  const known = before.findLastIndex((node) => isRead(node, file));
  const last = Math.max(start, known);
  const statement = list[last];
  const next = list[last + 1];
  if (!statement || !next) return undefined;
  const position = endOf(file, { statement, list, index: last });
  const gap = /^[ \t]*\r?\n([ \t]*\r?\n)?/.exec(file.text.slice(position, position + 400));
  return {
    position,
    indent: indentationAt(file.text, statement.range[0]),
    isSpacedBefore: isImport(statement) || (isSuper(statement) && gap?.[1] !== undefined),
    isSpacedBehind: gap?.[1] === undefined && !isRead(next, file),
  };
}

/** True when code names a variable that statements of the list bind only behind a position. */
export function isBoundBehind(position: number, list: readonly TSESTree.Node[], code: string): boolean {
  const outsideTexts = code.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, '');
  const used = new Set(outsideTexts.match(/[A-Za-z_$][\w$]*/g));
  return list.some((node) => {
    const declaration = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    if (node.range[0] < position || declaration?.type !== 'VariableDeclaration') return false;
    return declaration.declarations.some(({ id }) => id.type === 'Identifier' && used.has(id.name));
  });
}

function isImport(node: TSESTree.Node): boolean {
  return node.type === 'ImportDeclaration' || node.type === 'TSImportEqualsDeclaration';
}

function isSuper(node: TSESTree.Node): boolean {
  return node.type === 'ExpressionStatement' && node.expression.type === 'CallExpression' && node.expression.callee.type === 'Super';
}

function isRead(node: TSESTree.Node, { text }: SourceFile): boolean {
  if (node.type !== 'VariableDeclaration') return false;
  return node.declarations.every(({ init }) => init && READS.test(text.slice(init.range[0], Math.min(init.range[1], init.range[0] + 300))));
}
