/** From places in values back to the syntax that is written there. */
import { locationIn, type SourceFile } from '../../../core/program';
import type { Location } from '../../../core/text';
import type { Value } from '../../../core/value';
import type { ModuleInstance } from '../evaluate/module';
import type { Attribute, Block, Expression, Heredoc, HclSyntaxTree, Node } from '../syntax/nodes';
import { nodeWithRange, pathAt } from '../syntax/visit';

export interface Container {
  readonly node: Block | (Expression & { kind: 'object' });
  /** What contains it, outermost first, and itself. */
  readonly path: readonly Node[];
}

/** The block or object that a value's place is of. */
export function containerAt(tree: HclSyntaxTree, { range: { start, end } }: Location): Container | undefined {
  const path = pathAt(tree, start);
  for (let index = path.length - 1; index >= 0; index--) {
    const node = path[index];
    const isObject = node?.kind === 'object' && node.start === start && node.end === end;
    const isBlock = node?.kind === 'block' && (node.open === start || (node.start === start && node.end === end));
    if (isObject || isBlock) return { node, path: path.slice(0, index + 1) };
  }
  return undefined;
}

export interface ExpressionSite {
  readonly node: Expression;
  /** The argument whose whole value it is. */
  readonly argument: Attribute | undefined;
}

export function expressionAt(tree: HclSyntaxTree, { range }: Location): ExpressionSite | undefined {
  const node = nodeWithRange(tree, range.start, range.end);
  if (!node || !isExpression(node)) return undefined;
  const argument = pathAt(tree, range.start).find((each): each is Attribute => each.kind === 'attribute' && each.value === node);
  return { node, argument };
}

/** The heredoc whose text a place is in. */
export function heredocAt(tree: HclSyntaxTree, { range }: Location): Heredoc | undefined {
  const heredoc = pathAt(tree, range.start).findLast((node): node is Heredoc => node.kind === 'heredoc');
  return heredoc && heredoc.start < range.start && range.end <= heredoc.end ? heredoc : undefined;
}

export interface SourceText {
  readonly text: string;
  readonly location: Location;
}

/** The text of a value where it stands in a module: for what came from elsewhere, the expression that it came by. */
export function sourceOf(value: Value, module: ModuleInstance, sites: WeakMap<Value, Location>): SourceText | undefined {
  const site = sites.get(value);
  const location = site ?? value.from.location;
  const found = module.source.files.find((each) => each.file.uri === location.uri);
  if (!found || (!site && value.from.via.length > 0)) return undefined;
  const { file, tree } = found;
  const node = nodeWithRange(tree, location.range.start, location.range.end);
  if (!node || !isExpression(node)) return undefined;
  return { text: file.text.slice(node.start, node.end), location: locationIn(file, node.start, node.end) };
}

export function fileOf({ source }: ModuleInstance, { uri }: Location): { readonly file: SourceFile; readonly tree: HclSyntaxTree } | undefined {
  return source.files.find((each) => each.file.uri === uri);
}

const NO_EXPRESSIONS: ReadonlySet<Node['kind']> = new Set([
  'body', 'attribute', 'block', 'incomplete', 'identifier', 'label', 'objectItem', 'templateLiteral', 'interpolation', 'templateIf', 'templateFor',
]);

function isExpression(node: Node): node is Expression {
  return !NO_EXPRESSIONS.has(node.kind);
}
