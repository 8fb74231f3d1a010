/** Calls and `new`: of functions and classes of the program, of natives, of methods that the language gives. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Location } from '../../../core/text';
import type { Provenance } from '../../../core/value';
import { withInputs } from '../../../core/value';
import { arrayMethod } from './builtins/arrays';
import { stringMethod } from './builtins/strings';
import { bindPattern } from './assignment';
import { constructClass, initialiseBase } from './classes';
import type { Context } from './context';
import { LIMITS, at, here, unknownAt, words } from './context';
import { argumentsOf, evaluate } from './expressions';
import { computedFrom, inputsOfAll, dependingOn } from './inputs';
import { readMember } from './members';
import { outputMethod } from './outputs';
import { frame, Scope } from './scope';
import { runBody } from './statements';
import type { Argument, Call, EitherValue, FunctionValue, InstanceHandle, Js, NativeValue } from './values';
import { array, distribute, either } from './values';

/** A call before it is known what is called. */
export interface CallShape {
  readonly args: readonly Argument[];
  readonly complete: boolean;
  readonly self: Js | undefined;
  readonly node: Call['node'];
  readonly header: Location;
}

/** Calls what an expression evaluated to. */
export function callValue(context: Context, callee: Js, call: CallShape, scope: Scope): Js {
  switch (callee.kind) {
    case 'function':
      return invoke(context, callee, call.args, call.complete, callee.self ?? call.self, at(scope, call.node));
    case 'native':
      return computedFrom(callee.behaviour.call?.(nativeCall(callee, call, scope)) ?? escaping(context, call, scope), argumentValues(call));
    case 'either':
      return perAlternative(context, callee, call, scope, (each) => callValue(context, each, call, scope));
    default:
      return escaping(context, call, scope);
  }
}

/** A call on one of several values: what it does happens under the condition of its value. */
function perAlternative(context: Context, value: EitherValue, call: CallShape, scope: Scope, run: (value: Js) => Js): Js {
  const results = context.heap.fork(
    value.alternatives.map((each) => ({
      condition: each.condition,
      run: () => {
        const before = context.conditions.length;
        context.conditions.push(each.condition);
        const result = run(each.value);
        context.conditions.length = before;
        return result;
      },
    })),
    () => true,
    at(scope, call.node),
  );
  return either(
    results.map((result, index) => ({ value: result, condition: value.alternatives[index]?.condition ?? '' })),
    value.from,
  );
}

/** Calls a function, native or alternative with values that were not written as arguments: callbacks. */
export function callFunction(
  context: Context,
  callee: Js,
  args: readonly Argument[],
  call: CallShape | undefined,
  scope: Scope,
): Js {
  if (callee.kind === 'function') {
    return invoke(context, callee, args, true, callee.self, call ? at(scope, call.node) : callee.from);
  }
  if (callee.kind === 'native' && call) return callValue(context, callee, { ...call, args, complete: true }, scope);
  if (callee.kind === 'either') return distribute(callee, (each) => callFunction(context, each, args, call, scope));
  return { kind: 'unknown', reason: 'unsupported', from: callee.from };
}

function nativeCall(callee: NativeValue, call: CallShape, scope: Scope): Call {
  return { callee, ...call, site: here(scope, call.node), scope };
}

/** `object.key(…)`. */
export function callMember(context: Context, object: Js, key: string, call: CallShape, scope: Scope): Js {
  const shape = { ...call, self: object };
  switch (object.kind) {
    case 'either':
      return perAlternative(context, object, call, scope, (each) => callMember(context, each, key, call, scope));
    case 'array':
      return computedFrom(
        arrayMethod(context, object, key, shape, scope) ?? outputMethod(context, object, key, shape, scope) ?? escaping(context, shape, scope),
        [object, ...argumentValues(shape)],
      );
    case 'function':
      return functionMethod(context, object, key, call, scope) ?? unknownAt(scope, call.node);
    case 'literal':
    case 'template':
    case 'reference':
    case 'unknown':
      return computedFrom(
        outputMethod(context, object, key, shape, scope) ??
          stringMethod(context, object, key, shape, scope) ??
          overUnknown(context, object, key, shape, scope) ??
          escaping(context, shape, scope),
        [object, ...argumentValues(shape)],
      );
    default: {
      const member = readMember(context, object, key, here(scope, call.node), words(scope.file, call.node));
      if (member.kind !== 'absent' && member.kind !== 'unknown') return callValue(context, member, shape, scope);
      return outputMethod(context, object, key, shape, scope) ?? objectMethod(object, key, shape, scope) ?? escaping(context, shape, scope);
    }
  }
}

function argumentValues({ args }: CallShape): readonly Js[] {
  return args.map((each) => each.value);
}

/** `array` methods of something unknown: the callback sees one unknown item. */
function overUnknown(context: Context, object: Js, key: string, call: CallShape, scope: Scope): Js | undefined {
  if (object.kind !== 'unknown' && object.kind !== 'reference') return undefined;
  const callback = call.args[0]?.value;
  if (callback?.kind !== 'function') return undefined;
  const from = at(scope, call.node);
  const item: Js = { kind: 'unknown', reason: 'computed', from: object.from, name: `${nameOf(object)}[…]` };
  switch (key) {
    case 'map':
    case 'flatMap':
    case 'forEach':
    case 'filter': {
      const result = callFunction(context, callback, [{ value: item, site: object.from.location }], call, scope);
      return key === 'map' ? array([result], from, false) : key === 'filter' ? array([item], from, false) : unknownAt(scope, call.node, 'computed');
    }
    default:
      return undefined;
  }
}

function nameOf(value: Js): string {
  return value.kind === 'unknown' ? (value.name ?? 'value') : 'value';
}

function objectMethod(object: Js, key: string, call: CallShape, scope: Scope): Js | undefined {
  if (key === 'toString' || key === 'valueOf') return object;
  if (key === 'hasOwnProperty' && object.kind === 'record') {
    const name = call.args[0]?.value;
    if (name?.kind !== 'literal') return undefined;
    if (!object.cell.entries.has(String(name.value)) && !object.cell.complete) return undefined;
    return { kind: 'literal', value: object.cell.entries.has(String(name.value)), from: at(scope, call.node) };
  }
  return undefined;
}

function functionMethod(context: Context, callee: FunctionValue, key: string, call: CallShape, scope: Scope): Js | undefined {
  const [self, ...rest] = call.args;
  switch (key) {
    case 'bind':
      return callee.self || !self ? callee : { ...callee, self: self.value };
    case 'call':
      return invoke(context, callee, rest, call.complete, self?.value, at(scope, call.node));
    case 'apply': {
      const [list] = rest;
      const items = list?.value.kind === 'array' ? list.value.cell.items : [];
      const args = items.map((value) => ({ value, site: list?.site ?? here(scope, call.node) }));
      return invoke(context, callee, args, list?.value.kind === 'array' && list.value.cell.complete, self?.value, at(scope, call.node));
    }
    default:
      return undefined;
  }
}

/** A call of something unknown: its callbacks may be called, with what is not known either. */
function escaping(context: Context, call: CallShape, scope: Scope): Js {
  for (const each of call.args.flatMap(({ value }) => functionsIn(value))) {
    if (!context.active.includes(each.node) && !context.called.has(each.node)) invoke(context, each, [], false, each.self, each.from);
  }
  const result = dependingOn(unknownAt(scope, call.node), inputsOfAll([call.self, ...argumentValues(call)]));
  const { self } = call;
  return self?.kind === 'unknown' ? { ...result, reason: self.reason } : result;
}

/** A function, or the functions that are members of an object. */
export function functionsIn(value: Js | undefined): readonly FunctionValue[] {
  if (value?.kind === 'function') return [value];
  if (value?.kind !== 'record') return [];
  return [...value.cell.entries.values()].flatMap((slot) => (slot.value.kind === 'function' && !slot.getter ? [slot.value] : []));
}

/** Runs a function. `complete: false`: there may be further arguments, so parameters without one are unknown. */
export function invoke(
  context: Context,
  callee: FunctionValue,
  args: readonly Argument[],
  complete: boolean,
  self: Js | undefined,
  from: Provenance,
): Js {
  const { node } = callee;
  const name = callee.name || 'function';
  if (context.active.length >= LIMITS.calls || context.active.filter((each) => each === node).length >= LIMITS.recursion) {
    context.limits.add(`Calls of ${name} nest too deeply to follow.`);
    return { kind: 'unknown', reason: 'budget', from, name };
  }
  context.called.add(node);
  const scope = new Scope(callee.scope, callee.scope.file, frame(), self, true, callee.home);
  context.active.push(node);
  const conditions = context.conditions.length;
  bindParameters(context, node.params, args, complete, scope);
  const result = node.body ? runBody(context, node.body, scope, from) : undefined;
  context.conditions.length = conditions;
  context.active.pop();
  if (node.generator) return array(scope.frame.yields, from);
  const { pending } = scope.frame;
  const last = result ?? { kind: 'absent', from };
  if (pending.length === 0) return last;
  return either([...pending, { value: last, condition: 'otherwise' }], withInputs(from, scope.frame.inputs));
}

export function bindParameters(
  context: Context,
  params: readonly TSESTree.Parameter[],
  args: readonly Argument[],
  complete: boolean,
  scope: Scope,
): void {
  params.forEach((param, index) => {
    const pattern = param.type === 'TSParameterProperty' ? param.parameter : param;
    if (pattern.type === 'RestElement') {
      const rest = args.slice(index).map((each) => each.value);
      bindPattern(context, pattern.argument, array(rest, at(scope, pattern), complete), scope);
      return;
    }
    const given = args[index];
    if (given) {
      bindPattern(context, pattern, given.value, scope, given.site);
      return;
    }
    const value: Js = complete ? { kind: 'absent', from: at(scope, pattern) } : unknownParameter(pattern, scope);
    bindPattern(context, pattern, value, scope);
  });
}

/** A parameter of a function that nobody calls: an input of the code. */
function unknownParameter(pattern: TSESTree.Parameter, scope: Scope): Js {
  const target = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
  const name = target.type === 'Identifier' ? target.name : words(scope.file, target);
  return { kind: 'unknown', reason: 'parameter', from: at(scope, target), name };
}

/** `new callee(…)`. */
export function constructValue(context: Context, callee: Js, node: TSESTree.NewExpression, scope: Scope): Js {
  const { args, complete } = argumentsOf(context, node.arguments, scope);
  const header = { uri: scope.file.uri, range: { start: node.range[0], end: node.callee.range[1] } };
  return distribute(callee, (target): Js => {
    const shape: CallShape = { args, complete, self: undefined, node, header };
    if (target.kind === 'class') return constructClass(context, target, shape, scope);
    if (target.kind === 'native' && target.behaviour.construct) {
      const instance = newInstance(target, here(scope, node), header);
      instance.cell.base = target;
      target.behaviour.construct({ ...nativeCall(target, shape, scope), instance });
      return target.behaviour.result?.(instance) ?? instance;
    }
    const result = escaping(context, shape, scope);
    return target.kind === 'unknown' && result.kind === 'unknown' ? { ...result, reason: target.reason } : result;
  });
}

export function newInstance(made: InstanceHandle['cell']['made'], declaration: Location, header: Location): InstanceHandle {
  return {
    kind: 'instance',
    cell: { made, fields: { entries: new Map(), complete: true }, base: undefined, resource: undefined, declaration, header },
    from: { location: declaration, via: [] },
  };
}

/** `super(…)`. */
export function superCall(context: Context, node: TSESTree.CallExpression, scope: Scope): Js {
  const { self, home } = scope;
  const { args, complete } = argumentsOf(context, node.arguments, scope);
  if (self?.kind !== 'instance' || !home) return unknownAt(scope, node);
  initialiseBase(context, home, self, { args, complete, self, node, header: self.cell.header }, scope);
  return self;
}

/** For `initialiseBase`: runs the constructor of a native class on an instance. */
export function constructNative(target: NativeValue, instance: InstanceHandle, call: CallShape, scope: Scope): void {
  instance.cell.base = target;
  target.behaviour.construct?.({ callee: target, ...call, site: instance.cell.declaration, header: instance.cell.header, scope, instance });
}

export { evaluate };
