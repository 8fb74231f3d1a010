/**
 * Names of new resources are made from the evaluated name of the resource that they are for. Where that one is written with
 * holes, `"${local.prefix}-data"`, the new name gets them back: it would otherwise fix what tells deployments apart.
 */
import type { Expression } from '../../../core/edits';
import { stringOf } from '../../../core/query';
import type { Value } from '../../../core/value';
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

interface Hole {
  readonly text: string;
  /** Stands for the expression at its place. */
  readonly value: Value;
}

type Entries = Readonly<Record<string, Expression>>;

export function withHolesOf(near: Origin, properties: Entries): Entries {
  const holes = holesOf(near);
  if (holes.length === 0) return properties;
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, key === 'description' ? value : reopened(value, holes)]));
}

function holesOf({ resource, instance }: Origin): readonly Hole[] {
  const { body } = resource.block.node;
  const found = NAME_ARGUMENTS.flatMap((name) => {
    const value = attributeOf(body, name)?.value;
    if (value?.kind !== 'template') return value ? [value] : [];
    return value.parts.flatMap((part): readonly Node[] => (part.kind === 'interpolation' ? [part.expression] : []));
  });
  const holes = found.flatMap((node): readonly Hole[] => {
    const text = dependsOnInput(node) ? stringOf(evaluate(node, instance.scope)) : undefined;
    return text === undefined || text.length < SHORTEST_HOLE ? [] : [{ text, value: placeholder(node, instance.scope) }];
  });
  return holes.sort((a, b) => b.text.length - a.text.length);
}

/** `var.x`, `local.x` or a member of them. */
function dependsOnInput(node: Node): boolean {
  let root = node;
  while (root.kind === 'access' || root.kind === 'index') root = root.target;
  return root.kind === 'variable' && (root.name === 'var' || root.name === 'local');
}

function placeholder(node: Node, scope: Scope): Value {
  return unknown('parameter', at(node, scope));
}

function reopened(expression: Expression, holes: readonly Hole[]): Expression {
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

function split(text: string, holes: readonly Hole[]): readonly (string | Expression)[] {
  for (const hole of holes) {
    const start = text.indexOf(hole.text);
    if (start < 0 || !isWhole(text, start, hole.text.length)) continue;
    const before = text.slice(0, start);
    const after = text.slice(start + hole.text.length);
    return [...split(before, holes), { kind: 'existing', value: hole.value } as const, ...split(after, holes)].filter((part) => part !== '');
  }
  return text === '' ? [] : [text];
}

/** A hole is a word or several: `dev` in `device` is none. */
function isWhole(text: string, start: number, length: number): boolean {
  return !/[A-Za-z0-9]/.test(text.charAt(start - 1)) && !/[A-Za-z0-9]/.test(text.charAt(start + length));
}
