/** Classes of the program: members, construction, inheritance. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Location } from '../../../core/text';
import type { CallShape } from './calls';
import { bindParameters, constructNative, newInstance } from './calls';
import type { Context } from './context';
import { LIMITS, at, here, unknownAt } from './context';
import { evaluate, functionValue, propertyKey } from './expressions';
import { frame, Scope } from './scope';
import { runBody, runStatements } from './statements';
import type { ClassValue, InstanceHandle, Js } from './values';
import { passed } from './values';

/** The members of a class by name, without those of its base. */
export interface ClassMembers {
  readonly constructor: TSESTree.MethodDefinition | undefined;
  method(name: string): Method | undefined;
  getter(name: string): Method | undefined;
  readonly methods: readonly Method[];
  readonly fields: readonly TSESTree.PropertyDefinition[];
}

export interface Method {
  readonly name: string;
  readonly value: TSESTree.FunctionExpression;
  readonly isStatic: boolean;
}

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

export function defineClass(context: Context, node: ClassNode, scope: Scope): ClassValue {
  const base = node.superClass ? evaluate(context, node.superClass, scope) : undefined;
  const inner = scope.block();
  const value: ClassValue = {
    kind: 'class',
    node,
    scope: inner,
    base: base?.kind === 'either' ? base.alternatives[0]?.value : base,
    statics: { entries: new Map(), complete: base === undefined || base.kind === 'class' },
    members: membersOf(context, node, scope),
    name: node.id?.name ?? 'class',
    from: at(scope, node),
  };
  if (node.id) inner.declare(node.id.name, here(scope, node.id), value);
  context.classes.push(value);
  initialiseStatics(context, value);
  return value;
}

function membersOf(context: Context, node: ClassNode, scope: Scope): ClassMembers {
  const methods = new Map<string, Method>();
  const getters = new Map<string, Method>();
  const all: Method[] = [];
  const fields: TSESTree.PropertyDefinition[] = [];
  let constructor: TSESTree.MethodDefinition | undefined;
  for (const member of node.body.body) {
    if (member.type === 'PropertyDefinition') fields.push(member);
    if (member.type !== 'MethodDefinition' || member.value.type !== 'FunctionExpression') continue;
    if (member.kind === 'constructor') {
      constructor = member;
      continue;
    }
    const name = propertyKey(context, member.key, member.computed, scope);
    if (name === undefined || member.kind === 'set') continue;
    const method: Method = { name, value: member.value, isStatic: member.static };
    all.push(method);
    (member.kind === 'get' ? getters : methods).set(keyOf(name, member.static), method);
  }
  return {
    constructor,
    methods: all,
    fields,
    method: (name) => methods.get(keyOf(name, false)),
    getter: (name) => getters.get(keyOf(name, false)),
  };
}

function keyOf(name: string, isStatic: boolean): string {
  return isStatic ? `static ${name}` : name;
}

function initialiseStatics(context: Context, value: ClassValue): void {
  const scope = new Scope(value.scope, value.scope.file, frame(), value, true, value);
  for (const { name, value: node, isStatic } of value.members.methods) {
    if (isStatic) context.heap.set(value.statics, name, { value: functionValue(node, value.scope, value, value, name) });
  }
  for (const member of value.node.body.body) {
    if (member.type === 'StaticBlock') runStatements(context, member.body, scope);
    if (member.type !== 'PropertyDefinition' || !member.static || !member.value) continue;
    const key = propertyKey(context, member.key, member.computed, scope);
    if (key === undefined) continue;
    context.heap.set(value.statics, key, fieldSlot(evaluate(context, member.value, scope), member, member.value, key, scope));
  }
}

function fieldSlot(
  value: Js,
  member: TSESTree.PropertyDefinition,
  initialiser: TSESTree.Expression,
  name: string,
  scope: Scope,
): { readonly value: Js; readonly key: Location; readonly site: Location } {
  const key = here(scope, member.key);
  return { value: passed(value, { name, location: key }), key, site: here(scope, initialiser) };
}

/** `new` of a class of the program. */
export function constructClass(context: Context, target: ClassValue, call: CallShape, scope: Scope): InstanceHandle {
  const instance = newInstance(target, here(scope, call.node), call.header);
  context.instances.push(instance);
  initialise(context, target, instance, call, scope);
  return instance;
}

/** Runs the constructor of a class, and of its bases, on an instance. */
function initialise(context: Context, target: ClassValue, instance: InstanceHandle, call: CallShape, scope: Scope): void {
  context.called.add(target.node);
  const { constructor } = target.members;
  if (context.active.length >= LIMITS.calls) {
    context.limits.add(`Constructors of ${target.name} nest too deeply to follow.`);
    return;
  }
  if (constructor?.value.type !== 'FunctionExpression') {
    if (target.base) initialiseBase(context, target, instance, call, scope);
    else initialiseFields(context, target, instance);
    return;
  }
  const { value } = constructor;
  const inner = new Scope(target.scope, target.scope.file, frame(), instance, true, target);
  const conditions = context.conditions.length;
  context.active.push(value);
  bindParameters(context, value.params, call.args, call.complete, inner);
  for (const param of value.params) parameterProperty(context, param, instance, inner);
  if (!target.base) initialiseFields(context, target, instance);
  if (value.body) runBody(context, value.body, inner, instance.from);
  context.active.pop();
  context.conditions.length = conditions;
}

/** `super(…)` of a class, and the constructor that a derived class without one has: the base, then the own fields. */
export function initialiseBase(context: Context, target: ClassValue, instance: InstanceHandle, call: CallShape, scope: Scope): void {
  const { base } = target;
  if (base?.kind === 'class') initialise(context, base, instance, call, scope);
  else if (base?.kind === 'native') constructNative(base, instance, call, scope);
  else if (base) context.heap.setComplete(instance.cell.fields, false);
  initialiseFields(context, target, instance);
}

function initialiseFields(context: Context, target: ClassValue, instance: InstanceHandle): void {
  const scope = new Scope(target.scope, target.scope.file, frame(), instance, true, target);
  for (const member of target.members.fields) {
    if (member.static || !member.value) continue;
    const key = propertyKey(context, member.key, member.computed, scope);
    if (key === undefined) continue;
    const value = evaluate(context, member.value, scope);
    context.heap.set(instance.cell.fields, key, fieldSlot(value, member, member.value, `this.${key}`, scope));
  }
}

/** `constructor(private readonly size: number)`. */
function parameterProperty(context: Context, param: TSESTree.Parameter, instance: InstanceHandle, scope: Scope): void {
  if (param.type !== 'TSParameterProperty') return;
  const target = param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter;
  if (target.type !== 'Identifier') return;
  const value = scope.lookup(target.name)?.value ?? unknownAt(scope, target);
  context.heap.set(instance.cell.fields, target.name, { value, key: here(scope, target) });
}
