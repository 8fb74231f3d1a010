/**
 * Names of new resources are made from the evaluated name of the resource that they are for. Where that one is written with
 * holes, `"${local.prefix}-data"`, the new name gets them back: it would otherwise fix what tells deployments and instances apart.
 */
import type { Expression, NewResource } from '../../../core/edits';
import { stringOf } from '../../../core/query';
import { unknown } from '../../../core/value';
import { evaluate } from '../evaluate/expressions';
import { at, type Scope } from '../evaluate/scope';
import { attributeOf } from '../source';
import type { Expression as Node } from '../syntax/nodes';
import type { Origin } from './origin';

/** Arguments that hold a resource's physical name. */
const NAME_ARGUMENTS = ['bucket', 'function_name', 'identifier', 'cluster_identifier', 'replication_group_id', 'alarm_name', 'name', 'domain_name'];

/** Shorter texts are in many names by chance. */
const SHORTEST_HOLE = 3;

type Part = string | Expression;

/** A text, and how it is written. */
interface Hole {
  readonly text: string;
  readonly parts: readonly Part[];
}

type Entries = Readonly<Record<string, Expression>>;

/** The arguments of a new resource with the holes of the name that they were made from. */
export function withHolesOf(near: Origin, { type, properties }: NewResource): Entries {
  const holes = holesOf(near);
  if (holes.length === 0) return properties;
  const entries = Object.entries(properties).map(([key, value]): readonly [string, Expression] => {
    if (key === 'description') return [key, value];
    const reopened = reopen(value, holes);
    return [key, type === 'aws_kms_alias' ? shared(reopened) : reopened];
  });
  return Object.fromEntries(entries);
}

/** Names as a whole first, then what stands in their holes. */
function holesOf({ resource, instance }: Origin): readonly Hole[] {
  const { body } = resource.block.node;
  const names = NAME_ARGUMENTS.flatMap((name) => attributeOf(body, name)?.value ?? []);
  const whole = names.flatMap((node) => holeOf(node, partsOf(node, instance.scope), instance.scope));
  const single = names.flatMap((node) =>
    interpolations(node).filter(dependsOnInput).flatMap((inner) => holeOf(inner, [placeholder(inner, instance.scope)], instance.scope)),
  );
  return [...whole, ...single.sort((a, b) => b.text.length - a.text.length)];
}

function holeOf(node: Node, parts: readonly Part[], scope: Scope): readonly Hole[] {
  const text = parts.some((part) => typeof part !== 'string') ? stringOf(evaluate(node, scope)) : undefined;
  return text === undefined || text.length < SHORTEST_HOLE ? [] : [{ text, parts }];
}

/** The parts of a name; none of a string without holes or with directives. */
function partsOf(node: Node, scope: Scope): readonly Part[] {
  if (node.kind !== 'template') return dependsOnInput(node) ? [placeholder(node, scope)] : [];
  const parts = node.parts.map((part): Part | undefined => {
    if (part.kind === 'templateLiteral') return part.value;
    return part.kind === 'interpolation' ? placeholder(part.expression, scope) : undefined;
  });
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known : [];
}

function interpolations(node: Node): readonly Node[] {
  if (node.kind !== 'template') return [];
  return node.parts.flatMap((part) => (part.kind === 'interpolation' ? [part.expression] : []));
}

/** `var.x`, `local.x`, `each.key` or a member of them. */
function dependsOnInput(node: Node): boolean {
  let root = node;
  while (root.kind === 'access' || root.kind === 'index') root = root.target;
  return root.kind === 'variable' && ['var', 'local', 'each'].includes(root.name);
}

/** Stands for the expression at its place. */
function placeholder(node: Node, scope: Scope): Expression {
  const { text } = scope.file;
  return { kind: 'existing', value: unknown('parameter', at(node, scope), text.slice(node.start, node.end)) };
}

function reopen(expression: Expression, holes: readonly Hole[]): Expression {
  switch (expression.kind) {
    case 'literal': {
      const parts = typeof expression.value === 'string' ? split(expression.value, holes) : [];
      return parts.some((part) => typeof part !== 'string') ? { kind: 'template', parts } : expression;
    }
    case 'template':
      return { kind: 'template', parts: expression.parts.flatMap((part) => (typeof part === 'string' ? split(part, holes) : [part])) };
    default:
      return expression;
  }
}

function split(text: string, holes: readonly Hole[]): readonly Part[] {
  for (const hole of holes) {
    const start = text.indexOf(hole.text);
    if (start < 0 || !isWhole(text, start, hole.text.length)) continue;
    const before = split(text.slice(0, start), holes);
    const after = split(text.slice(start + hole.text.length), holes);
    return [...before, ...hole.parts, ...after].filter((part) => part !== '');
  }
  return text === '' ? [] : [text];
}

/** A hole is a word or several: `dev` in `device` is none. */
function isWhole(text: string, start: number, length: number): boolean {
  return !/[A-Za-z0-9]/.test(text.charAt(start - 1)) && !/[A-Za-z0-9]/.test(text.charAt(start + length));
}

/** One key serves all instances, and its alias names none of them. */
function shared(expression: Expression): Expression {
  if (expression.kind !== 'template') return expression;
  const parts: Part[] = [];
  let isDropped = false;
  for (const part of expression.parts) {
    const isOfInstance = typeof part !== 'string' && part.kind === 'existing' && part.value.kind === 'unknown' && /\b(each|count)\./.test(part.value.name ?? '');
    if (isOfInstance) {
      const last = parts.at(-1);
      if (typeof last === 'string') parts[parts.length - 1] = last.replace(/[-_]$/, '');
      isDropped = true;
      continue;
    }
    const isStart = parts.length === 0 || (typeof parts.at(-1) === 'string' && String(parts.at(-1)).endsWith('/'));
    parts.push(isDropped && isStart && typeof part === 'string' ? part.replace(/^[-_]/, '') : part);
    isDropped = false;
  }
  return { kind: 'template', parts };
}
