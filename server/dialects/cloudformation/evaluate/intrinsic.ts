/** Intrinsic functions, told from data: `!GetAtt A.Arn`, `Fn::GetAtt: [A, Arn]` and `{ "Fn::GetAtt": ["A", "Arn"] }` are one. */
import type { Node } from '../syntax/nodes';

export interface Call {
  /** The long form: `Ref`, `Condition`, `Fn::GetAtt`. */
  readonly name: string;
  readonly argument: Node | undefined;
}

export function intrinsicOf(node: Node): Call | undefined {
  if (node.intrinsic !== undefined) return { name: node.intrinsic, argument: { ...node, intrinsic: undefined } };
  if (node.kind !== 'map' || node.members.length !== 1) return undefined;
  const [only] = node.members;
  if (!only || !isFunctionName(only.key)) return undefined;
  return { name: only.key, argument: only.value };
}

function isFunctionName(key: string): boolean {
  if (key === 'Ref') return true;
  if (key.startsWith('Fn::')) return !key.startsWith('Fn::ForEach');
  return key === 'Condition';
}
