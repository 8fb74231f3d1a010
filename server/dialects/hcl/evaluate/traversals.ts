/** `var.x`, `local.x`, `aws_kms_key.main.arn`, `module.x.y`, `data.…`, `each.key`: names, and the way into their values. */
import type { Provenance, Value } from '../../../core/value';
import { absent, literal, reference, unknown, withInputs } from '../../../core/value';
import type { Expression } from '../syntax/nodes';
import { evaluate } from './expressions';
import { carrying, inputsOf } from './inputs';
import { lift } from './lift';
import { at, inherit, textOf, type Scope } from './scope';

/** One step of a traversal, with the expression that ends with it. */
interface Step {
  readonly node: Expression;
  /** The name of an attribute; undefined for an index. */
  readonly name: string | undefined;
  readonly index: Expression | undefined;
}

export function evaluateTraversal(node: Expression, scope: Scope): Value {
  const { root, steps } = unwind(node);
  if (root.kind !== 'variable') return follow(evaluate(root, scope), steps, scope);
  const named = scope.names.get(root.name);
  if (named) return follow(named, steps, scope);
  return fromRoot(root.name, steps, node, scope);
}

/** The instances of a resource or module that a splat goes over: `aws_subnet.private[*]`. */
export function splatTarget(node: Expression, scope: Scope): Value | undefined {
  const value = node.kind === 'access' || node.kind === 'index' ? evaluateTraversal(node, scope) : undefined;
  return value;
}

/** One step into a value. `key` is the name of an attribute or an evaluated index. */
export function step(value: Value, key: Value, node: Expression, scope: Scope): Value {
  const found = lift([value, key], at(node, scope), ([target = value, index = key]) => stepPlain(target, index, node, scope));
  const { evaluation } = scope.module;
  return carrying(found, inputsOf(key, evaluation), evaluation);
}

function stepPlain(value: Value, key: Value, node: Expression, scope: Scope): Value {
  const from = at(node, scope);
  const name = key.kind === 'literal' && key.value !== null ? String(key.value) : undefined;
  switch (value.kind) {
    case 'object': {
      const property = name === undefined ? undefined : value.entries.get(name);
      if (property) return inherit(property.value, value);
      const [only] = value.entries.values();
      if (name === undefined && only && value.entries.size === 1 && value.complete) return inherit(only.value, value);
      return name !== undefined && value.complete ? absent(value.from) : unknown('computed', from, textOf(node, scope));
    }
    case 'list': {
      const item = name === undefined ? undefined : value.items[Number(name)];
      if (item) return inherit(item, value);
      const isOutside = name !== undefined && /^\d+$/.test(name) && value.complete;
      return isOutside ? absent(value.from) : unknown('computed', from, textOf(node, scope));
    }
    case 'reference':
      return reference(value.target, attributePath(value.attribute, name), { ...value.from, location: from.location });
    case 'unknown': {
      const whole = unknown(value.reason, withInputs(from, value.from.inputs), value.name === undefined ? textOf(node, scope) : `${value.name}${suffix(key, node, scope)}`);
      return value.sensitive ? { ...whole, sensitive: true } : whole;
    }
    case 'absent':
      return value;
    case 'literal':
      return value.value === null ? absent(value.from) : unknown('unsupported', from, textOf(node, scope));
    default:
      return unknown('computed', from, textOf(node, scope));
  }
}

/** Attributes of blocks are named without indices, `endpoint.address`, but for those past the first. */
function attributePath(path: string, name: string | undefined): string {
  if (name === undefined || name === '0') return path;
  return path === '' ? name : `${path}.${name}`;
}

function suffix(key: Value, node: Expression, scope: Scope): string {
  if (node.kind === 'access') return `.${node.name.name}`;
  if (key.kind === 'literal') return typeof key.value === 'string' ? `["${key.value}"]` : `[${String(key.value)}]`;
  return node.kind === 'index' ? `[${textOf(node.key, scope)}]` : '';
}

function follow(start: Value, steps: readonly Step[], scope: Scope): Value {
  let value = start;
  for (const each of steps) value = step(value, keyOf(each, scope), each.node, scope);
  return value;
}

function keyOf({ name, index, node }: Step, scope: Scope): Value {
  if (index) return evaluate(index, scope);
  return literal(name ?? '', at(node, scope));
}

function unwind(node: Expression): { readonly root: Expression; readonly steps: readonly Step[] } {
  const steps: Step[] = [];
  let current = node;
  for (;;) {
    if (current.kind === 'access') {
      steps.push({ node: current, name: current.name.name, index: undefined });
      current = current.target;
    } else if (current.kind === 'index') {
      steps.push({ node: current, name: undefined, index: current.key });
      current = current.target;
    } else {
      return { root: current, steps: steps.reverse() };
    }
  }
}

function fromRoot(root: string, steps: readonly Step[], node: Expression, scope: Scope): Value {
  const { module } = scope;
  const [first, second] = steps;
  const undeclared = (): Value => unknown('unsupported', at(node, scope), textOf(node, scope));
  switch (root) {
    case 'var': {
      const value = first?.name === undefined ? undefined : module.variable(first.name);
      return value ? follow(moved(value, first?.node, scope), steps.slice(1), scope) : undeclared();
    }
    case 'local': {
      const value = first?.name === undefined ? undefined : module.local(first.name);
      return value ? follow(moved(value, first?.node, scope), steps.slice(1), scope) : undeclared();
    }
    case 'module': {
      if (first?.name === undefined) return undeclared();
      return fromModule(first.name, steps.slice(1), node, scope);
    }
    case 'data':
    case 'ephemeral': {
      if (first?.name === undefined || second?.name === undefined) return undeclared();
      return fromResource(`${root}.${first.name}.${second.name}`, steps.slice(2), node, scope);
    }
    case 'resource': {
      if (first?.name === undefined || second?.name === undefined) return undeclared();
      return fromResource(`${first.name}.${second.name}`, steps.slice(2), node, scope);
    }
    case 'path':
      return pathValue(first?.name, node, scope);
    case 'terraform':
    case 'tofu':
      return unknown('parameter', workspace(first?.name, at(node, scope)), textOf(node, scope));
    case 'each':
    case 'count':
    case 'self':
      return unknown('parameter', at(node, scope), textOf(node, scope));
    default:
      return first?.name === undefined ? undeclared() : fromResource(`${root}.${first.name}`, steps.slice(1), node, scope);
  }
}

/** The name of the workspace tells deployments apart, as a variable does. */
function workspace(name: string | undefined, from: Provenance): Provenance {
  return name === 'workspace' ? withInputs(from, [WORKSPACE]) : from;
}

export const WORKSPACE = 'terraform.workspace';

/** What is unknown is unknown where it is used: that is where a person would look. */
function moved(value: Value, node: Expression | undefined, scope: Scope): Value {
  return value.kind === 'unknown' && node ? { ...value, from: { ...value.from, location: at(node, scope).location } } : value;
}

function fromResource(address: string, steps: readonly Step[], node: Expression, scope: Scope): Value {
  const found = scope.module.resource(address);
  if (!found) return unknown('unsupported', at(node, scope), textOf(node, scope));
  const [first] = steps;
  const place = at(first?.node ?? node, scope);
  if (found.expansion.kind === 'single' || (first && first.index === undefined && found.expansion.kind === 'count')) {
    const [only] = found.instances;
    return only ? follow(found.refer(only, at(node, scope)), steps, scope) : unknown('unsupported', place, textOf(node, scope));
  }
  if (first?.index) {
    const instance = found.select(evaluate(first.index, scope));
    if (instance) return follow(found.refer(instance, place), steps.slice(1), scope);
  }
  return follow(found.all(at(node, scope)), steps, scope);
}

function fromModule(name: string, steps: readonly Step[], node: Expression, scope: Scope): Value {
  const child = scope.module.child(name);
  if (!child) return unknown('unsupported', at(node, scope), textOf(node, scope));
  if (child === 'external') return unknown('missing-module', at(node, scope), textOf(node, scope));
  const [first] = steps;
  if (child.expansion.kind === 'single') {
    const [only] = child.instances;
    if (!only) return unknown('budget', at(node, scope), textOf(node, scope));
    return outputOf(only.module, steps, node, scope);
  }
  if (first?.index) {
    const instance = child.select(evaluate(first.index, scope));
    if (instance) return outputOf(instance.module, steps.slice(1), node, scope);
  }
  return follow(child.all(at(node, scope)), steps, scope);
}

function outputOf(module: Scope['module'], steps: readonly Step[], node: Expression, scope: Scope): Value {
  const [first] = steps;
  const output = first?.name === undefined ? undefined : module.output(first.name);
  if (output) return follow(moved(output, first?.node, scope), steps.slice(1), scope);
  if (first) return unknown('unsupported', at(node, scope), textOf(node, scope));
  return module.outputs(at(node, scope));
}

/** Paths are relative to the root module, as when Terraform runs there. */
function pathValue(name: string | undefined, node: Expression, scope: Scope): Value {
  const from = at(node, scope);
  switch (name) {
    case 'module':
      return literal(scope.module.path, from);
    case 'root':
      return literal('.', from);
    case 'cwd':
      // Where Terraform is run: the absolute path of somebody's checkout.
      return unknown('computed', from, textOf(node, scope));
    default:
      return unknown('unsupported', from, textOf(node, scope));
  }
}
