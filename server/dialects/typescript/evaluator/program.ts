/** Runs a program: its entry file, then what the entry does not reach by itself. */
import { Deadline } from '../../../core/deadline';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile, SourceFiles } from '../../../core/program';
import { dirname } from '../../../core/source-file';
import type { Parse } from '../syntax/parser';
import { childrenOf } from '../syntax/tree';
import { callFunction, functionsIn, invoke } from './calls';
import { constructClass } from './classes';
import type { Context } from './context';
import { LIMITS, currentCondition, shortened } from './context';
import { globalNames } from './globals';
import type { Evaluation, LibraryModel, LibraryResult, LibrarySession } from './library';
import { rememberRead, type InputReads } from './inputs';
import { readMember } from './members';
import { loadModule, type ModuleRecord } from './modules';
import { templateOf } from './outputs';
import { Heap } from './scope';
import { fromValue, toValue } from './snapshot';
import type { ClassValue, FunctionValue, Js } from './values';

export interface EvaluatedProgram {
  readonly results: readonly { readonly model: LibraryModel; readonly result: LibraryResult; /** How often the program imports it. */ readonly imports: number }[];
  readonly inputs: ReadonlySet<string>;
  readonly limits: readonly string[];
  readonly context: Context;
}

export function runProgram(
  entry: SourceFile,
  folder: string,
  files: SourceFiles,
  parse: Parse,
  models: readonly LibraryModel[],
): EvaluatedProgram {
  const heap = new Heap();
  const reads: InputReads = new Map();
  const sessions: { readonly model: LibraryModel; readonly session: LibrarySession; imports: number }[] = [];
  const library: LibrarySession = {
    module: (specifier, site) => {
      for (const each of sessions) {
        const found = each.model.provides(specifier) ? each.session.module(specifier, site) : undefined;
        if (!found) continue;
        each.imports++;
        return found;
      }
      return undefined;
    },
    finish: () => {
      throw new RangeError('The sessions are finished one by one');
    },
  };
  const context: Context = {
    files,
    parse,
    heap,
    modules: new Map(),
    inputs: new Set([entry.uri]),
    limits: new Set(),
    read: [],
    reads,
    library,
    conditions: [],
    called: new Set(),
    classes: [],
    sites: new Map(),
    active: [],
    globals: globalNames(files.root, heap, (read) => rememberRead(reads, read), (callee, args, call) =>
      callFunction(context, callee, args.map((value) => ({ value, site: call.site })), call, call.scope),
    ),
    deadline: new Deadline(),
    steps: LIMITS.steps,
    depth: 0,
    instances: [],
  };
  const evaluation = evaluationOf(context, folder);
  for (const model of models) sessions.push({ model, session: model.open(evaluation), imports: 0 });
  const results = context.deadline.during(() => {
    guarded(context, () => loadModule(context, entry));
    guarded(context, () => reachTheRest(context));
    return sessions.map(({ model, session, imports }) => ({ model, result: session.finish(), imports }));
  });
  return { results, inputs: context.inputs, limits: [...context.limits], context };
}

/** Deep nesting can exhaust the stack before the budget of depth does. */
function guarded(context: Context, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    context.limits.add('The program nests too deeply to follow.');
  }
}

function evaluationOf(context: Context, folder: string): Evaluation {
  return {
    folder,
    root: context.files.root,
    heap: context.heap,
    toValue: (value) => toValue(context, value),
    fromValue,
    template: (parts, site) => templateOf(context, parts, { location: site, via: [] }),
    member: (value, key, site) => readMember(context, value, key, site, key),
    call: (callee, args, call) =>
      callFunction(context, callee, args.map((value) => ({ value, site: call.site })), call, call.scope),
    condition: () => currentCondition(context),
    text: (location) => textAt(context, location.uri, location.range.start, location.range.end),
    file: (uri) => {
      context.inputs.add(uri);
      return context.files.sources.get(uri)?.text;
    },
    filesIn: (within) => {
      context.inputs.add(within);
      return [...context.files.sources.keys()].filter((uri) => dirname(uri) === within);
    },
    exists: (uri) => {
      context.inputs.add(uri);
      return context.files.exists(uri);
    },
    limit: (sentence) => void context.limits.add(sentence),
    environment: () => new Set([...context.reads.values()].flatMap(({ kind, name }) => (kind === 'environment' ? [name] : []))),
    reads: (read) => rememberRead(context.reads, read),
    unknownAt: (site) => ({
      kind: 'unknown',
      reason: 'unsupported',
      from: { location: site, via: [] },
      name: shortened(textAt(context, site.uri, site.range.start, site.range.end)),
    }),
  };
}

function textAt(context: Context, uri: string, start: number, end: number): string {
  return context.files.sources.get(uri)?.text.slice(start, end) ?? '';
}

/**
 * Tries what nothing has called with unknown arguments, so that a component is analysed while it is being written:
 * classes that describe infrastructure first (each may use others), then functions and methods that create something.
 */
function reachTheRest(context: Context): void {
  const modules = [...context.modules.values()];
  for (const each of [...context.classes].reverse()) {
    if (!context.called.has(each.node) && isTopLevel(context, each) && (describes(each) || creates(each.node))) tryClass(context, each);
  }
  const functions = modules.flatMap((module) => functionsOf(context, module));
  const mentioned = new Map(functions.map((each) => [each, namesIn(each.node)]));
  // What another one may call comes after that one: it need not be tried by itself then.
  const isUsed = (one: FunctionValue): boolean => functions.some((each) => each.node !== one.node && mentioned.get(each)?.has(one.name) === true);
  for (const each of [...functions.filter((one) => !isUsed(one)), ...functions.filter(isUsed)]) {
    if (!context.called.has(each.node)) invoke(context, each, [], false, each.self, each.from);
  }
  for (const instance of [...context.instances]) {
    for (let made: Js | undefined = instance.cell.made; made?.kind === 'class'; made = made.base) {
      for (const { name, value, isStatic } of made.members.methods) {
        if (isStatic || context.called.has(value) || !creates(value)) continue;
        const method = readMember(context, instance, name, made.from.location, name);
        if (method.kind === 'function') invoke(context, method, [], false, instance, method.from);
      }
    }
  }
}

function isTopLevel(context: Context, value: ClassValue): boolean {
  const module = context.modules.get(value.scope.file.uri);
  return value.scope.parent === module?.scope;
}

function describes(value: ClassValue): boolean {
  for (let base = value.base; base; base = base.kind === 'class' ? base.base : base.kind === 'native' ? base.behaviour.base : undefined) {
    if (base.kind === 'native' && base.behaviour.component) return true;
  }
  return false;
}

function tryClass(context: Context, value: ClassValue): void {
  const { node } = value;
  const location = { uri: value.scope.file.uri, range: { start: (node.id ?? node).range[0], end: (node.id ?? node).range[1] } };
  constructClass(context, value, { args: [], complete: false, self: undefined, node: newNodeOf(node), header: location }, value.scope);
}

/** The class stands for the `new` that nobody wrote. */
function newNodeOf(node: ClassValue['node']): TSESTree.NewExpression {
  // Only the position of a call's node is read.
  return (node.id ?? node) as unknown as TSESTree.NewExpression;
}

/** The functions of a module that nothing has called and that create something. */
function functionsOf(context: Context, module: ModuleRecord): readonly FunctionValue[] {
  const exported = module.common.cell.entries.get('exports')?.value;
  const values = [
    ...[...module.scope.bindings.values()].map((binding) => binding.value),
    ...[...module.exports.values()].map((read) => read()),
    exported,
  ];
  return values.flatMap(functionsIn).filter((each) => !context.called.has(each.node) && each.scope.file === module.file && creates(each.node));
}

function namesIn(node: TSESTree.Node): ReadonlySet<string> {
  const names = new Set<string>();
  const stack: TSESTree.Node[] = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.type === 'Identifier') names.add(next.name);
    stack.push(...childrenOf(next));
  }
  return names;
}

/** Whether there is a `new` in the code of a function or class. */
function creates(node: TSESTree.Node): boolean {
  const stack: TSESTree.Node[] = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.type === 'NewExpression') return true;
    stack.push(...childrenOf(next));
  }
  return false;
}
