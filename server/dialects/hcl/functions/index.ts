/** Calls of Terraform's functions. */
import type { Value } from '../../../core/value';
import { absent, unknown } from '../../../core/value';
import { isUncertain } from '../../../core/query';
import { LIMITS } from '../evaluate/budget';
import { evaluate } from '../evaluate/expressions';
import { argumentsOf } from '../evaluate/arguments';
import { carrying, inputsOf, inputsOfAll } from '../evaluate/inputs';
import { lift } from '../evaluate/lift';
import { at, inherit, textOf, unresolved, type Scope } from '../evaluate/scope';
import type { Call } from '../syntax/nodes';
import type { FunctionCall, PlainFunction, ValueFunction } from './call';
import { COLLECTION_FUNCTIONS } from './collections';
import { DOCUMENT_FUNCTIONS } from './documents';
import { ENCODING_FUNCTIONS } from './encoding';
import { FILE_FUNCTIONS } from './files';
import { NETWORK_FUNCTIONS } from './network';
import { NUMBER_FUNCTIONS } from './numbers';
import { FAILED, fromPlain, toPlain, type Plain } from './plain';
import { STRING_FUNCTIONS } from './strings';
import { TEMPLATE_FUNCTIONS } from './templates';

export function callFunction(node: Call, scope: Scope): Value {
  const name = node.name.name.replace(/^core::/, '');
  if (name === 'try' || name === 'can') return attempt(name, node, scope);
  const args: Value[] = [];
  for (const [index, each] of node.args.entries()) {
    const value = evaluate(each, scope);
    if (!node.expandsLast || index < node.args.length - 1) args.push(value);
    else if (value.kind === 'list' && value.complete) args.push(...value.items.map((item) => inherit(item, value)));
    else return unresolved(value, node, scope);
  }
  const value = applyTo(name, args, node, scope);
  const { evaluation } = scope.module;
  return carrying(value, inputsOfAll(decidingArguments(name, value, args), evaluation), evaluation);
}

/** The arguments whose inputs go into a result: collections that are only put together keep those of their members apart. */
function decidingArguments(name: string, result: Value, args: readonly Value[]): readonly Value[] {
  if (result.kind === 'unknown') return args;
  if (SELECTING.has(name)) return args.slice(1, 2);
  return KEEPING.has(name) ? [] : args;
}

const SELECTING: ReadonlySet<string> = new Set(['lookup', 'element']);

/** Functions that give the members of their arguments as they are. */
const KEEPING: ReadonlySet<string> = new Set([
  'merge', 'concat', 'flatten', 'compact', 'distinct', 'keys', 'values', 'slice', 'reverse', 'sort', 'one', 'zipmap', 'chunklist', 'setproduct',
  'setunion', 'setintersection', 'setsubtract', 'jsonencode', 'jsondecode', 'yamlencode', 'yamldecode', 'sensitive', 'nonsensitive',
  'ephemeralasnull', 'tomap', 'tolist', 'toset', 'templatefile',
]);

/** A function needs to know what it is given: where that is an argument of another resource, what is written there. */
function applyTo(name: string, args: readonly Value[], node: Call, scope: Scope): Value {
  const value = apply(name, args, node, scope);
  if (value.kind !== 'unknown') return value;
  const written = args.map((arg) => argumentsOf(arg, scope));
  return written.some((arg, index) => arg !== args[index]) ? apply(name, written, node, scope) : value;
}

function apply(name: string, args: readonly Value[], node: Call, scope: Scope): Value {
  const from = at(node, scope);
  const valueFunction = VALUE_FUNCTIONS.get(name);
  if (valueFunction) {
    const wanted = name in TEMPLATE_FUNCTIONS ? args.map((arg) => scope.module.evaluation.texts.get(arg) ?? arg) : args;
    const call: FunctionCall = { name, args: wanted, from, scope };
    return valueFunction(call) ?? open(args, node, scope);
  }
  const plainFunction = PLAIN_FUNCTIONS.get(name);
  if (!plainFunction) return unknown(COMPUTED.test(name) ? 'computed' : 'unsupported', from, textOf(node, scope));
  return lift(args, from, (plain) => applyPlain(plainFunction, plain, node, scope));
}

/** Functions whose results are known at deployment only, or that nothing is checked against. */
const COMPUTED = /^(timestamp|plantimestamp|uuid|uuidv5|bcrypt|formatdate|timeadd|timecmp|rsadecrypt)$|(md5|sha1|sha256|sha512)$/;

const VALUE_FUNCTIONS: ReadonlyMap<string, ValueFunction> = new Map(
  Object.entries({ ...COLLECTION_FUNCTIONS, ...DOCUMENT_FUNCTIONS, ...FILE_FUNCTIONS, ...TEMPLATE_FUNCTIONS }),
);

const PLAIN_FUNCTIONS: ReadonlyMap<string, PlainFunction> = new Map(
  Object.entries({ ...STRING_FUNCTIONS, ...NUMBER_FUNCTIONS, ...ENCODING_FUNCTIONS, ...NETWORK_FUNCTIONS }),
);

function applyPlain(apply: PlainFunction, args: readonly Value[], node: Call, scope: Scope): Value {
  const plain: Plain[] = [];
  for (const arg of args) {
    const text = scope.module.evaluation.texts.get(arg);
    const value = toPlain(text ?? arg);
    if (value === undefined) return open(args, node, scope);
    plain.push(value);
  }
  const result = apply(...plain);
  if (result === FAILED) return absent(at(node, scope));
  if (result === undefined || (typeof result === 'string' && result.length > LIMITS.text)) {
    return unknown('unsupported', at(node, scope), textOf(node, scope));
  }
  return fromPlain(result, at(node, scope));
}

/** `try` takes the first that does not fail, `can` says whether one does. A missing member is what fails for certain. */
function attempt(name: 'try' | 'can', node: Call, scope: Scope): Value {
  const from = at(node, scope);
  const { evaluation } = scope.module;
  let inputs: readonly string[] = [];
  for (const each of node.args) {
    const value = evaluate(each, scope);
    if (value.kind === 'absent') {
      inputs = [...inputs, ...inputsOf(value, evaluation)];
      continue;
    }
    if (each.kind === 'call' && value.kind === 'unknown' && failsIn(each, scope)) continue;
    if (name === 'try') return carrying(value, inputs, evaluation);
    if (isUncertain(value)) return unresolved(value, node, scope);
    return carrying(fromPlain(true, from), inputsOf(value, evaluation), evaluation);
  }
  return name === 'can' ? fromPlain(false, from) : absent(from);
}

/** Whether something that a function is given fails for certain, so that the call does. */
function failsIn(node: Call, scope: Scope): boolean {
  return CONVERTING.has(node.name.name) && node.args.some((arg) => evaluate(arg, scope).kind === 'absent');
}

/** Functions that want their argument to be there. */
const CONVERTING: ReadonlySet<string> = new Set(['tostring', 'tonumber', 'tobool', 'tolist', 'tomap', 'toset', 'lower', 'upper', 'trimspace', 'jsondecode', 'length', 'keys']);

function open(args: readonly Value[], node: Call, scope: Scope): Value {
  const first = args.find((arg) => toPlain(arg) === undefined);
  return first ? unresolved(deepest(first), node, scope) : unknown('unsupported', at(node, scope), textOf(node, scope));
}

/** What makes a collection unknown: the first of its members that is. */
function deepest(value: Value): Value {
  const members = value.kind === 'list' ? value.items : value.kind === 'object' ? [...value.entries.values()].map((each) => each.value) : [];
  const first = members.find((member) => toPlain(member) === undefined);
  return first ? deepest(first) : value;
}
