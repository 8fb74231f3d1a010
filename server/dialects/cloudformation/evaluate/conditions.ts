/**
 * Conditions, as far as they are certain: a parameter can be anything that its `AllowedValues` admit, whatever its default
 * says, because a deployment may override it.
 */
import type { Value } from '../../../core/value';
import type { Member, Node } from '../syntax/nodes';
import { membersOf, valueOf } from '../syntax/nodes';
import { intrinsicOf } from './intrinsic';
import type { Template } from '../template';

export interface Conditions {
  /** Whether a condition holds: undefined when the deployment decides. */
  holds(name: string, assumed: Assumptions): boolean | undefined;
  /**
   * The parameters whose default cannot be in effect when a condition is as stated: those of a condition that is
   * different with every default in place.
   */
  overridden(name: string, holds: boolean): readonly string[];
  /** The parameters that decide a condition. */
  inputs(name: string): readonly string[];
}

/** Conditions that are taken for granted in a branch. */
export type Assumptions = ReadonlyMap<string, boolean>;

/** `given`: what is passed for a parameter, whatever else it could be. */
export function conditionsOf(
  template: Template,
  given: (parameter: string) => Value | undefined = () => undefined,
): Conditions {
  const inEffect = new Map<string, boolean | undefined>();
  const deciding = new Map<string, readonly string[]>();

  function inputs(name: string): readonly string[] {
    const known = deciding.get(name);
    if (known) return known;
    const found = [...parametersIn(template, name)];
    deciding.set(name, found);
    return found;
  }

  function byName(name: string, mode: Mode): boolean | undefined {
    const assumed = mode.assumed.get(name);
    if (assumed !== undefined) return assumed;
    const member = template.conditions.get(name);
    if (!member?.value || mode.path.includes(name) || mode.path.length > CHAIN_LIMIT) return undefined;
    if (!mode.known.has(name)) mode.known.set(name, holds(member.value, { ...mode, path: [...mode.path, name] }));
    return mode.known.get(name);
  }

  function holds(node: Node, mode: Mode): boolean | undefined {
    const call = intrinsicOf(node);
    const items = call?.argument?.kind === 'list' ? call.argument.items : [];
    switch (call?.name) {
      case 'Condition':
        return call.argument?.kind === 'scalar' ? byName(String(call.argument.value), mode) : undefined;
      case 'Fn::Not': {
        const [only] = items;
        const inner = only && holds(only, mode);
        return inner === undefined ? undefined : !inner;
      }
      case 'Fn::And': {
        const all = items.map((item) => holds(item, mode));
        return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
      }
      case 'Fn::Or': {
        const any = items.map((item) => holds(item, mode));
        return any.includes(true) ? true : any.includes(undefined) ? undefined : false;
      }
      case 'Fn::Equals': {
        const [left, right] = items;
        return left && right ? equal(valuesOf(left, mode), valuesOf(right, mode)) : undefined;
      }
      default:
        return undefined;
    }
  }

  /** What a side of a comparison can be; undefined when it can be anything. */
  function valuesOf(node: Node, mode: Mode): readonly string[] | undefined {
    if (node.kind === 'scalar' && node.intrinsic === undefined) return [String(node.value ?? '')];
    const call = intrinsicOf(node);
    if (call?.name !== 'Ref' || call.argument?.kind !== 'scalar') return undefined;
    const parameter = template.parameters.get(String(call.argument.value));
    if (!parameter) return undefined;
    const passed = given(parameter.key);
    return passed ? literalsIn(passed) : parameterValues(parameter, mode.defaults);
  }

  return {
    holds: (name, assumed) => byName(name, { assumed, defaults: false, path: [], known: new Map() }),
    overridden(name, holds) {
      if (!inEffect.has(name))
        inEffect.set(name, byName(name, { assumed: new Map(), defaults: true, path: [], known: new Map() }));
      const usual = inEffect.get(name);
      return usual === undefined || usual === holds ? [] : inputs(name);
    },
    inputs,
  };
}

/** Conditions that build on each other further than this are left open. */
const CHAIN_LIMIT = 100;

interface Mode {
  readonly assumed: Assumptions;
  /** Whether parameters have their defaults. */
  readonly defaults: boolean;
  /** What was found out about conditions in this question. */
  readonly known: Map<string, boolean | undefined>;
  /** The conditions on the way here, against cycles. */
  readonly path: readonly string[];
}

/** Undefined when it can be anything. */
function literalsIn(value: Value): readonly string[] | undefined {
  if (value.kind === 'literal') return [String(value.value ?? '')];
  if (value.kind !== 'choice') return undefined;
  const all = value.alternatives.map((each) => literalsIn(each.value));
  return all.every((each) => each !== undefined) ? all.flat() : undefined;
}

function parameterValues(parameter: Member, defaults: boolean): readonly string[] | undefined {
  const preset = valueOf(parameter.value, 'Default');
  if (defaults) return preset?.kind === 'scalar' ? [String(preset.value ?? '')] : undefined;
  const allowed = valueOf(parameter.value, 'AllowedValues');
  if (allowed?.kind !== 'list' || !allowed.items.every((item) => item.kind === 'scalar')) return undefined;
  return allowed.items.map((item) => (item.kind === 'scalar' ? String(item.value ?? '') : ''));
}

function equal(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean | undefined {
  if (!left || !right) return undefined;
  if (left.length === 1 && right.length === 1) return left[0] === right[0];
  return left.some((value) => right.includes(value)) ? undefined : false;
}

/** The names of the parameters that a condition looks at, through other conditions. */
function parametersIn(template: Template, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const stack: Node[] = [];
  const enter = (condition: string): void => {
    const node = template.conditions.get(condition)?.value;
    if (!node || seen.has(condition)) return;
    seen.add(condition);
    stack.push(node);
  };
  enter(name);
  for (let next = stack.pop(); next; next = stack.pop()) {
    const call = intrinsicOf(next);
    const text = call?.argument?.kind === 'scalar' ? String(call.argument.value) : '';
    if (call?.name === 'Ref' && template.parameters.has(text)) found.add(text);
    else if (call?.name === 'Condition') enter(text);
    else if (next.kind === 'list') stack.push(...next.items);
    else for (const { value } of membersOf(next)) if (value) stack.push(value);
  }
  return found;
}
