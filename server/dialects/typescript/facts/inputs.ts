/** What a program asks deployment for, with the values that it falls back to. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { ProgramInput } from '../../../core/facts';
import type { Location, TextRange } from '../../../core/text';
import type { Primitive, Value } from '../../../core/value';
import { absent, literal, unknown } from '../../../core/value';
import type { InputRead } from '../evaluator/inputs';

type PathTo = (uri: string, range: TextRange) => readonly TSESTree.Node[];

export function programInputs(reads: Iterable<InputRead>, pathTo: PathTo): readonly ProgramInput[] {
  return [...reads].map(({ name, location, preset, isGiven, isRequired }): ProgramInput => {
    const own = preset ?? fallback(location, pathTo) ?? absent({ location, via: [] });
    return { name, location, preset: { ...own, from: { ...own.from, inputs: [name] } }, isGiven, isRequired };
  });
}

/** The right side of `config.get('x') ?? 'dev'`, or the default of `const { X = 'dev' } = process.env`. */
function fallback(location: Location, pathTo: PathTo): Value | undefined {
  const path = pathTo(location.uri, location.range);
  for (let index = path.length - 1; index > 0; index--) {
    const [node, around] = [path[index], path[index - 1]];
    if (!node || !around) return undefined;
    if (around.type === 'Property' && around.value.type === 'AssignmentPattern') return valueOf(around.value.right, location.uri);
    if (around.type === 'LogicalExpression' && around.left === node && around.operator !== '&&') return valueOf(around.right, location.uri);
    if (!TRANSPARENT.has(around.type) && node.range[0] !== location.range.start) return undefined;
    if (!TRANSPARENT.has(around.type) && !isPart(node, around)) return undefined;
  }
  return undefined;
}

const TRANSPARENT: ReadonlySet<string> = new Set(['AwaitExpression', 'TSAsExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'ChainExpression']);

/** The callee of the call that reads the input. */
function isPart(node: TSESTree.Node, around: TSESTree.Node): boolean {
  return (around.type === 'CallExpression' && around.callee === node) || (around.type === 'MemberExpression' && around.object === node);
}

function valueOf(node: TSESTree.Node, uri: string): Value {
  const from = { location: { uri, range: { start: node.range[0], end: node.range[1] } }, via: [] };
  return node.type === 'Literal' && isPrimitive(node.value) ? literal(node.value, from) : unknown('computed', from);
}

function isPrimitive(value: unknown): value is Primitive {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
