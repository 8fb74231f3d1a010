/** Calling functions and classes of the program. */
import type { Provenance } from '../../../core/value';
import type { Argument as ArgumentNode, CallExpression, Parameter } from '../syntax/ast';
import { memberOf } from './attributes';
import { attributeOf } from './attributes';
import { evaluate, spread } from './expressions';
import { elementsOf } from './iteration';
import type { Frame, Machine } from './machine';
import { at, placeIn } from './machine';
import { fork } from './fork';
import { executeBlock } from './statements';
import { isNone } from './truth';
import type { Argument, Call, ClassValue, Entry, FunctionValue, InstanceValue, PyAlternative, PyValue } from './values';
import { both, carrying, either, inputsOf, passed, pyLiteral, pyUnknown } from './values';

/** Evaluates the arguments of a call. */
export function callOf(machine: Machine, frame: Frame, node: CallExpression): Call {
  const positional: Argument[] = [];
  const keywords = new Map<string, Argument>();
  let complete = true;
  for (const argument of node.arguments) {
    const value = evaluate(machine, frame, argument.value);
    switch (argument.kind) {
      case 'positional':
        positional.push({ value, site: argument.value, member: argument });
        break;
      case 'keyword':
        keywords.set(argument.name ?? '', keywordArgument(argument, value));
        break;
      case 'star': {
        const elements = elementsOf(machine, value);
        positional.push(...(elements?.items ?? []).map((item) => ({ value: item.value })));
        complete &&= elements?.complete ?? false;
        break;
      }
      case 'double-star': {
        const entries = machine.mapping([], value.from);
        spread(entries, value);
        for (const [name, entry] of entries.store.all()) keywords.set(name, { value: entry.value, entry });
        complete &&= entries.store.complete;
        break;
      }
    }
  }
  return { positional, keywords, complete, node, uri: frame.uri, range: node, from: at(frame, node) };
}

export function noArguments(from: Provenance): Call {
  const { uri, range } = from.location;
  return { positional: [], keywords: new Map(), complete: true, node: undefined, uri, range, from };
}

/** A call with values alone. */
export function callWith(from: Provenance, ...values: readonly PyValue[]): Call {
  return { ...noArguments(from), positional: values.map((value) => ({ value })) };
}

/** An argument as an entry of a mapping, with its places. */
export function entryOf(argument: Argument, uri: string): Entry {
  if (argument.entry) return argument.entry;
  const { value, key, site, member } = argument;
  return {
    value,
    ...(key ? { key: { uri, range: plainRange(key) } } : {}),
    ...(site ? { site: { uri, range: plainRange(site) } } : {}),
    ...(member ? { member: { uri, range: plainRange(member) } } : {}),
  };
}

export function call(machine: Machine, callee: PyValue, call: Call, words: string): PyValue {
  if (!machine.spend()) return pyUnknown(call.from, words, 'budget');
  switch (callee.kind) {
    case 'function':
      return callFunction(machine, callee, call);
    case 'native':
      return carrying(callee.call(call), givenInputs(call));
    case 'class':
      return instantiate(machine, callee, call);
    case 'either':
      return callEither(machine, callee.alternatives, call, words);
    case 'instance': {
      const method = memberOf(callee.cls, '__call__');
      if (method?.kind === 'function') return callFunction(machine, { ...method, boundTo: callee }, call);
      return pyUnknown(call.from, `${words}()`);
    }
    case 'unknown':
      runProgram(machine, call);
      return carrying(carrying(pyUnknown(call.from, `${words}()`, callee.reason), givenInputs(call)), callee.from.inputs);
    default:
      return pyUnknown(call.from, `${words}()`);
  }
}

/** The inputs that went into the arguments of a call. */
function givenInputs({ positional, keywords }: Call): readonly string[] | undefined {
  if (positional.length + keywords.size === 0) return undefined;
  return inputsOf([...positional, ...keywords.values()].map((each) => each.value));
}

/** The automation API takes a program as a function: `auto.create_or_select_stack(…, program=main)`. */
function runProgram(machine: Machine, { keywords, from }: Call): void {
  const program = keywords.get('program')?.value;
  if (program?.kind === 'function' && program.node.parameters.length === 0) callFunction(machine, program, noArguments(from));
}

export function callFunction(machine: Machine, fn: FunctionValue, call: Call): PyValue {
  if (machine.depth >= machine.limits.depth || machine.exhausted) {
    machine.limitsHit.add(`Calls nest deeper than ${machine.limits.depth}; what is below is unknown.`);
    return pyUnknown(call.from, `${fn.name}()`, 'budget');
  }
  const caller = machine.frame;
  const self = fn.boundTo;
  const method = fn.owner && self ? { owner: fn.owner, self } : fn.scope.method;
  const scope = machine.scope('function', fn.scope.uri, fn.scope, fn.node, method);
  const text = caller?.uri === scope.uri ? caller.text : machine.modules.text(scope.uri);
  const frame: Frame = { scope, uri: scope.uri, text, statement: undefined, returns: [], decidedBy: [], conditionBase: machine.conditions.length };
  const known = machine.frames.get(fn.node);
  if (known) known.push(scope);
  else machine.frames.set(fn.node, [scope]);
  if (machine.applying > 0) machine.applied.add(fn.node);
  bindParameters(machine, frame, fn, self ? { ...call, positional: [{ value: self }, ...call.positional] } : call);
  machine.depth++;
  machine.frame = frame;
  try {
    if (fn.node.kind === 'lambda') return evaluate(machine, frame, fn.node.body);
    const completion = executeBlock(machine, frame, fn.node.body);
    if (fn.node.generator) return pyUnknown(call.from, `${fn.name}()`);
    return resultOf(machine, frame, completion === 'normal', call, fn);
  } finally {
    machine.conditions.length = frame.conditionBase;
    machine.frame = caller;
    machine.depth--;
  }
}

function resultOf(machine: Machine, frame: Frame, fallsThrough: boolean, call: Call, fn: FunctionValue): PyValue {
  const { returns } = frame;
  if (returns.length === 0) return fallsThrough ? pyLiteral(null, call.from) : pyUnknown(call.from, `${fn.name}()`);
  const alternatives = [...returns];
  if (fallsThrough) {
    const condition = machine.conditions.slice(frame.conditionBase).reduce(both, '');
    alternatives.push({ value: pyLiteral(null, call.from), condition: condition.replace(/^ and /, '') });
  }
  const result = either(
    alternatives.map((each): PyAlternative => (each.condition === '' ? { ...each, condition: 'otherwise' } : each)),
    call.from,
  );
  return carrying(result, frame.decidedBy);
}

function bindParameters(machine: Machine, frame: Frame, fn: FunctionValue, call: Call): void {
  const { parameters } = fn.node;
  const positional = [...call.positional];
  const keywords = new Map(call.keywords);
  for (const parameter of parameters) {
    const argument = takeArgument(parameter, positional, keywords);
    const value = argument?.value ?? collected(machine, frame, parameter, positional, keywords, call);
    bindParameter(machine, frame, parameter, value ?? defaultOf(frame, fn, parameter, call));
  }
}

function takeArgument(
  parameter: Parameter,
  positional: Argument[],
  keywords: Map<string, Argument>,
): Argument | undefined {
  if (parameter.variadic !== 'no') return undefined;
  if (!parameter.keywordOnly && positional.length > 0) return positional.shift();
  const named = keywords.get(parameter.name);
  keywords.delete(parameter.name);
  return named;
}

function collected(
  machine: Machine,
  frame: Frame,
  parameter: Parameter,
  positional: readonly Argument[],
  keywords: ReadonlyMap<string, Argument>,
  call: Call,
): PyValue | undefined {
  const from = at(frame, parameter);
  if (parameter.variadic === 'positional') {
    return machine.list(positional.map((each) => each.value), call.from, 'tuple', call.complete);
  }
  if (parameter.variadic === 'no') return undefined;
  const entries = [...keywords].map(([name, argument]): readonly [string, Entry] => [name, entryOf(argument, call.uri)]);
  return machine.mapping(entries, entries.length === 0 ? from : call.from, call.complete);
}

function defaultOf(frame: Frame, fn: FunctionValue, parameter: Parameter, call: Call): PyValue {
  const value = fn.defaults.get(parameter.name);
  if (value && call.complete) return value;
  return pyUnknown(at(frame, parameter), parameter.name, 'parameter');
}

function bindParameter(machine: Machine, frame: Frame, parameter: Parameter, value: PyValue): void {
  const definition = { location: placeIn(frame, parameter.nameRange), name: parameter.name };
  frame.scope.bind(parameter.name, passed(value, definition), machine.nextOrder(), parameter.nameRange);
}

function callEither(machine: Machine, alternatives: readonly PyAlternative[], arg: Call, words: string): PyValue {
  const callable = alternatives.filter((each) => isNone(each.value) !== true);
  const [first, ...rest] = callable;
  if (!first) return pyUnknown(arg.from, `${words}()`);
  if (rest.length === 0) return call(machine, first.value, arg, words);
  const { frame } = machine;
  if (!frame) return pyUnknown(arg.from, `${words}()`);
  const results: PyAlternative[] = [];
  const second = rest.map((each) => each.condition).join(' or ');
  fork(
    machine,
    frame,
    { first: first.condition, second, from: arg.from },
    () => {
      results.push({ value: call(machine, first.value, arg, words), condition: first.condition });
      return 'normal';
    },
    () => {
      results.push({ value: callEither(machine, rest, arg, words), condition: second });
      return 'normal';
    },
  );
  return either(results, arg.from);
}

/** Makes an object of a class of the program. */
export function instantiate(machine: Machine, cls: ClassValue, call: Call): PyValue {
  machine.instantiated.add(cls.node);
  if (cls.style === 'typed-dict') {
    const entries = [...call.keywords].map(([name, argument]): readonly [string, Entry] => [name, entryOf(argument, call.uri)]);
    return machine.mapping(entries, call.from, call.complete);
  }
  if (cls.style === 'enum') return enumMember(cls, call) ?? pyUnknown(call.from, `${cls.name}()`);
  const instance: InstanceValue = { kind: 'instance', cls, fields: machine.variables(), notes: new Map(), from: call.from };
  const constructor = memberOf(cls, '__init__');
  if (constructor?.kind === 'function') {
    callFunction(machine, { ...constructor, boundTo: instance }, call);
  } else if (cls.style === 'record') {
    fillFields(machine, instance, cls, call);
    const after = memberOf(cls, '__post_init__');
    if (after?.kind === 'function') callFunction(machine, { ...after, boundTo: instance }, { ...call, positional: [], keywords: new Map() });
  } else {
    const inherited = attributeOf(machine, cls, '__init__', call.from, '__init__', instance);
    if (inherited.kind === 'native') inherited.call(call);
  }
  return instance;
}

function fillFields(machine: Machine, instance: InstanceValue, cls: ClassValue, callee: Call): void {
  const positional = [...callee.positional];
  for (const field of allFields(cls)) {
    const argument = positional.shift() ?? callee.keywords.get(field.name);
    const fallback = (): PyValue => {
      if (!callee.complete) return pyUnknown(callee.from, field.name, 'parameter');
      if (field.factory) return call(machine, field.factory, noArguments(callee.from), field.name);
      return field.defaultValue ?? pyUnknown(callee.from, field.name, 'parameter');
    };
    const value = argument?.value ?? fallback();
    const location = argument?.member && { uri: callee.uri, range: plainRange(argument.member) };
    instance.fields.set(field.name, location ? passed(value, { location, name: field.name }) : value);
  }
}

/** Fields of a record with those of its bases first, as Python orders them. */
export function allFields(cls: ClassValue): ClassValue['fields'] {
  const inherited = cls.bases.flatMap((base) => (base.kind === 'class' ? allFields(base) : []));
  const own = new Set(cls.fields.map((field) => field.name));
  return [...inherited.filter((field) => !own.has(field.name)), ...cls.fields];
}

function enumMember(cls: ClassValue, call: Call): PyValue | undefined {
  const wanted = call.positional[0]?.value;
  if (wanted?.kind !== 'literal') return undefined;
  for (const [, member] of cls.members.all()) {
    const value = member.kind === 'instance' ? member.notes.get('value') : undefined;
    if (value?.kind === 'literal' && value.value === wanted.value) return member;
  }
  return undefined;
}

function keywordArgument(argument: ArgumentNode, value: PyValue): Argument {
  const base = { value, site: argument.value, member: argument };
  return argument.nameRange ? { ...base, key: argument.nameRange } : base;
}

function plainRange({ start, end }: { readonly start: number; readonly end: number }): { readonly start: number; readonly end: number } {
  return { start, end };
}

