/** `count` and `for_each`: which instances of a block there are. */
import { numberOf, patternOf, possibilities } from '../../../core/query';
import type { Alternative, Value } from '../../../core/value';
import { choice, literal, object, unknown } from '../../../core/value';
import { argumentOf, type Placed } from '../source';
import type { Block, Expression } from '../syntax/nodes';
import { LIMITS } from './budget';
import { elementsOf } from './collections';
import { evaluate } from './expressions';
import { at, textOf, withNames, type Scope } from './scope';

export interface Expansion {
  readonly kind: 'single' | 'count' | 'each';
  /** False when there may be further instances. */
  readonly complete: boolean;
  readonly instances: readonly InstanceKey[];
}

export interface InstanceKey {
  /** What the address ends with: nothing, `[0]`, `["logs"]`, or `[*]` for one that stands for unknown many. */
  readonly suffix: string;
  /** The key as in a reference; undefined where it is not certainly known. */
  readonly key: number | string | undefined;
  /** In words, when the instance exists only under a condition. */
  readonly condition: string | undefined;
  readonly scope: Scope;
}

export function expand(block: Placed<Block>, scope: Scope): Expansion {
  const count = argumentOf(block, 'count');
  if (count) return within(scope, expandCount(count.node.value, { ...scope, file: count.file }));
  const forEach = argumentOf(block, 'for_each');
  if (forEach) return within(scope, expandEach(forEach.node.value, { ...scope, file: forEach.file }));
  return { kind: 'single', complete: true, instances: [{ suffix: '', key: undefined, condition: undefined, scope }] };
}

/** The instances are of a block in the file of `scope`, wherever their number is written. */
function within({ file }: Scope, expansion: Expansion): Expansion {
  if (expansion.instances.every((each) => each.scope.file === file)) return expansion;
  return { ...expansion, instances: expansion.instances.map((each) => ({ ...each, scope: { ...each.scope, file } })) };
}

function expandCount(node: Expression, scope: Scope): Expansion {
  const value = evaluate(node, scope);
  const counts = possibilities(value).map((each) => ({
    count: countOf(each.value),
    condition: each.condition ?? '',
  }));
  if (counts.every((each) => each.count === undefined)) {
    const index = { ...unknown('parameter', at(node, scope), 'count.index'), name: 'count.index' };
    return { kind: 'count', complete: false, instances: [someInstance(node, scope, 'is not 0', ['count', index, 'index'])] };
  }
  const most = Math.max(...counts.map((each) => each.count ?? 1));
  if (most > LIMITS.instances) scope.module.evaluation.budget.say(tooMany(node, scope));
  const instances = Array.from({ length: Math.min(most, LIMITS.instances) }, (_, index): InstanceKey => {
    const existing = counts.filter((each) => (each.count ?? 1) > index);
    return {
      suffix: `[${index}]`,
      key: index,
      condition: existing.length === counts.length ? undefined : existing.map((each) => each.condition).join(' or '),
      scope: withNames(scope, ['count', members(node, scope, { index: literal(index, at(node, scope)) })]),
    };
  });
  return { kind: 'count', complete: most <= LIMITS.instances && !counts.some((each) => each.count === undefined), instances };
}

function countOf(value: Value): number | undefined {
  if (value.kind === 'absent' || (value.kind === 'literal' && value.value === null)) return 1;
  const count = numberOf(value);
  return count === undefined ? undefined : Math.max(0, Math.floor(count));
}

function expandEach(node: Expression, scope: Scope): Expansion {
  const found = new Map<string, { readonly key: Value; readonly values: Alternative[]; readonly conditions: string[] }>();
  const all = possibilities(evaluate(node, scope));
  let complete = true;
  for (const { value, condition = '' } of all) {
    if (value.kind === 'literal' && value.value === null) continue;
    const known = elementsOf(value);
    if (!known?.complete) complete = false;
    for (const element of known?.elements ?? []) {
      const key = value.kind === 'list' ? element.value : element.key;
      const name = patternOf(key);
      if (name === undefined) {
        complete = false;
        continue;
      }
      const before = found.get(name) ?? { key, values: [], conditions: [] };
      found.set(name, before);
      before.values.push({ value: element.value, condition });
      before.conditions.push(condition);
    }
  }
  const instances = [...found].slice(0, LIMITS.instances).map(([name, { key, values, conditions }]): InstanceKey => {
    const value = choice(values, at(node, scope));
    return {
      suffix: `[${JSON.stringify(name)}]`,
      key: key.kind === 'literal' ? name : undefined,
      condition: conditions.length === all.length ? undefined : conditions.join(' or '),
      scope: withNames(scope, ['each', members(node, scope, { key: eachKey(key, name), value })]),
    };
  });
  if (found.size > LIMITS.instances) scope.module.evaluation.budget.say(tooMany(node, scope));
  if (complete) return { kind: 'each', complete: found.size <= LIMITS.instances, instances };
  return { kind: 'each', complete: false, instances: [...instances, someEach(node, scope)] };
}

function eachKey(key: Value, name: string): Value {
  return key.kind === 'literal' ? literal(name, key.from) : key;
}

/** One instance that stands for those that are not known. */
function someEach(node: Expression, scope: Scope): InstanceKey {
  const from = at(node, scope);
  const each = members(node, scope, {
    key: unknown('parameter', from, 'each.key'),
    value: unknown('parameter', from, 'each.value'),
  });
  return { ...someInstance(node, scope, 'is not empty'), scope: withNames(scope, ['each', each]) };
}

function someInstance(node: Expression, scope: Scope, words: string, name?: readonly [string, Value, string]): InstanceKey {
  return {
    suffix: '[*]',
    key: undefined,
    condition: `${textOf(node, scope)} ${words}`,
    scope: name ? withNames(scope, [name[0], members(node, scope, { [name[2]]: name[1] })]) : scope,
  };
}

function members(node: Expression, scope: Scope, entries: Readonly<Record<string, Value>>): Value {
  return object(new Map(Object.entries(entries).map(([key, value]) => [key, { value }])), at(node, scope));
}

function tooMany(node: Expression, scope: Scope): string {
  return `${textOf(node, scope)} makes more than ${LIMITS.instances} instances; the rest was left out.`;
}
