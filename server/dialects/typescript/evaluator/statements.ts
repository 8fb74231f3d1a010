/** Statements. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Provenance } from '../../../core/value';
import { withInputs } from '../../../core/value';
import { bindPattern } from './assignment';
import { iterated } from './builtins/collections';
import { defineClass } from './classes';
import type { Context } from './context';
import { LIMITS, at, here, step, unknownAt, words } from './context';
import { evaluate, functionValue } from './expressions';
import { dependingOn, inputsOf } from './inputs';
import { exportStatement, importStatement } from './modules';
import { branch, decide, equality } from './operators';
import type { Scope } from './scope';
import type { Js, RecordHandle } from './values';
import { array, either, record } from './values';

/** How a statement ended. */
export type Completion =
  | { readonly kind: 'normal' }
  | { readonly kind: 'return'; readonly value: Js }
  | { readonly kind: 'throw' }
  | { readonly kind: 'break'; readonly label: string | undefined }
  | { readonly kind: 'continue'; readonly label: string | undefined };

const NORMAL: Completion = { kind: 'normal' };

/** The body of a function: its result, if it returns one. */
export function runBody(
  context: Context,
  body: TSESTree.BlockStatement | TSESTree.Expression,
  scope: Scope,
  from: Provenance,
): Js | undefined {
  if (body.type !== 'BlockStatement') return evaluate(context, body, scope);
  const completion = runStatements(context, body.body, scope);
  if (completion.kind === 'return') return completion.value;
  return completion.kind === 'throw' ? { kind: 'unknown', reason: 'computed', from } : undefined;
}

export function runStatements(context: Context, statements: readonly TSESTree.Statement[], scope: Scope): Completion {
  hoist(statements, scope);
  for (const statement of statements) {
    const completion = run(context, statement, scope);
    if (completion.kind !== 'normal') return completion;
  }
  return NORMAL;
}

/** Functions can be called before the statement that declares them; other names exist from the start of their block. */
function hoist(statements: readonly TSESTree.Statement[], scope: Scope): void {
  for (const statement of statements) {
    const declaration =
      (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') && statement.declaration
        ? statement.declaration
        : statement;
    if (declaration.type === 'FunctionDeclaration' && declaration.id) {
      scope.declare(declaration.id.name, here(scope, declaration.id), functionValue(declaration, scope, undefined));
    }
  }
}

function run(context: Context, node: TSESTree.Statement, scope: Scope): Completion {
  if (!step(context)) return NORMAL;
  switch (node.type) {
    case 'ExpressionStatement':
      evaluate(context, node.expression, scope);
      return NORMAL;
    case 'VariableDeclaration':
      declareVariables(context, node, scope);
      return NORMAL;
    case 'ClassDeclaration':
      declareClass(context, node, scope);
      return NORMAL;
    case 'ReturnStatement':
      return { kind: 'return', value: node.argument ? evaluate(context, node.argument, scope) : { kind: 'absent', from: at(scope, node) } };
    case 'BlockStatement':
      return runStatements(context, node.body, scope.block());
    case 'IfStatement':
      return runIf(context, node, scope);
    case 'ForOfStatement':
      return forOf(context, node, scope, iterated(evaluate(context, node.right, scope)), undefined);
    case 'ForInStatement':
      return forOf(context, node, scope, keysOf(evaluate(context, node.right, scope)), undefined);
    case 'ForStatement':
      return forLoop(context, node, scope, undefined);
    case 'WhileStatement':
    case 'DoWhileStatement':
      return whileLoop(context, node, scope, undefined);
    case 'LabeledStatement':
      return labelled(context, node, scope);
    case 'BreakStatement':
      return { kind: 'break', label: node.label?.name };
    case 'ContinueStatement':
      return { kind: 'continue', label: node.label?.name };
    case 'ThrowStatement':
      evaluate(context, node.argument, scope);
      return { kind: 'throw' };
    case 'TryStatement':
      return tryStatement(context, node, scope);
    case 'SwitchStatement':
      return switchStatement(context, node, scope);
    case 'TSEnumDeclaration':
      declareEnum(context, node, scope);
      return NORMAL;
    case 'TSModuleDeclaration':
      declareNamespace(context, node, scope);
      return NORMAL;
    case 'ImportDeclaration':
    case 'TSImportEqualsDeclaration':
      importStatement(context, node, scope);
      return NORMAL;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
    case 'TSExportAssignment':
      exportStatement(context, node, scope, (statement) => run(context, statement, scope));
      return NORMAL;
    default:
      return NORMAL;
  }
}

function declareVariables(context: Context, node: TSESTree.VariableDeclaration, scope: Scope): void {
  for (const declarator of node.declarations) {
    const value: Js = declarator.init
      ? evaluate(context, declarator.init, scope)
      : node.declare
        ? unknownAt(scope, declarator.id)
        : { kind: 'absent', from: at(scope, declarator) };
    bindPattern(context, declarator.id, value, node.kind === 'var' ? functionScope(scope) : scope);
  }
}

function functionScope(scope: Scope): Scope {
  let current = scope;
  while (!current.isFunction && current.parent) current = current.parent;
  return current;
}

function declareClass(context: Context, node: TSESTree.ClassDeclaration, scope: Scope): void {
  const value = defineClass(context, node, scope);
  if (node.id) scope.declare(node.id.name, here(scope, node.id), value);
}

function runIf(context: Context, node: TSESTree.IfStatement, scope: Scope): Completion {
  const decision = decide(context, node.test, scope);
  const { holds, fails } = branch(
    context,
    decision,
    scope,
    node,
    {
      holds: () => run(context, node.consequent, scope),
      fails: () => (node.alternate ? run(context, node.alternate, scope) : NORMAL),
    },
    (completion) => completion.kind === 'normal',
  );
  if (!holds || !fails) return depending(holds ?? fails ?? NORMAL, decision.inputs);
  return merged(context, scope, decision.inputs, [
    { completion: holds, condition: decision.holds ?? '' },
    { completion: fails, condition: decision.fails ?? '' },
  ]);
}

function depending(completion: Completion, inputs: readonly string[] | undefined): Completion {
  return completion.kind === 'return' ? { ...completion, value: dependingOn(completion.value, inputs) } : completion;
}

interface Ending {
  readonly completion: Completion;
  readonly condition: string;
}

/** What comes after branches that ended differently: the rest runs under the conditions of those that came through. */
function merged(context: Context, scope: Scope, inputs: readonly string[] | undefined, endings: readonly Ending[]): Completion {
  const normal = endings.filter((each) => each.completion.kind === 'normal');
  const left = endings.filter((each) => each.completion.kind !== 'normal' && each.completion.kind !== 'throw');
  const returned = endings.flatMap(({ completion, condition }) =>
    completion.kind === 'return' ? [{ value: completion.value, condition }] : [],
  );
  if (normal.length === 0) {
    if (returned.length > 0) return { kind: 'return', value: either(returned, withInputs(returned[0]?.value.from ?? scopeStart(scope), inputs)) };
    return left[0]?.completion ?? endings[0]?.completion ?? NORMAL;
  }
  scope.frame.pending.push(...returned);
  if (returned.length > 0) scope.frame.inputs.push(...(inputs ?? []));
  if (left.length > 0) context.conditions.push([...new Set(normal.map((each) => each.condition))].join(' or '));
  return NORMAL;
}

function scopeStart(scope: Scope): Provenance {
  return { location: { uri: scope.file.uri, range: { start: 0, end: 0 } }, via: [] };
}

type Loop = TSESTree.ForOfStatement | TSESTree.ForInStatement | TSESTree.ForStatement | TSESTree.WhileStatement | TSESTree.DoWhileStatement;

/** Runs one turn; tells whether the loop goes on, or how it ended. */
function turn(context: Context, body: TSESTree.Statement, scope: Scope, label: string | undefined): Completion | 'next' | 'done' {
  const conditions = context.conditions.length;
  const completion = run(context, body, scope);
  context.conditions.length = conditions;
  switch (completion.kind) {
    case 'normal':
      return 'next';
    case 'break':
      return completion.label === undefined || completion.label === label ? 'done' : completion;
    case 'continue':
      return completion.label === undefined || completion.label === label ? 'next' : completion;
    default:
      return completion;
  }
}

function forOf(
  context: Context,
  node: TSESTree.ForOfStatement | TSESTree.ForInStatement,
  scope: Scope,
  iterated: Js,
  label: string | undefined,
): Completion {
  const target = node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left;
  if (!target) return NORMAL;
  const items = itemsOf(iterated, node);
  if (!items || (iterated.kind === 'array' && !iterated.cell.complete && items.length === 0)) {
    return unknownTurn(context, node, scope, (inner) => bindPattern(context, target, unknownItem(iterated, node, scope), inner));
  }
  if (items.length > LIMITS.loopTurns) limitLoop(context, node, scope);
  for (const item of items.slice(0, LIMITS.loopTurns)) {
    const inner = scope.block();
    bindPattern(context, target, item, inner);
    const ending = turn(context, node.body, inner, label);
    if (ending === 'done') return NORMAL;
    if (ending !== 'next') return ending;
  }
  return NORMAL;
}

/** Of a list, or the characters of a text. */
function itemsOf(iterated: Js, node: TSESTree.ForOfStatement | TSESTree.ForInStatement): readonly Js[] | undefined {
  if (iterated.kind === 'array') return iterated.cell.items;
  if (iterated.kind !== 'literal' || typeof iterated.value !== 'string' || node.type !== 'ForOfStatement') return undefined;
  return Array.from(iterated.value, (value): Js => ({ kind: 'literal', value, from: iterated.from }));
}

function unknownItem(iterated: Js, node: TSESTree.ForOfStatement | TSESTree.ForInStatement, scope: Scope): Js {
  const reason = iterated.kind === 'unknown' ? iterated.reason : 'computed';
  return dependingOn({ kind: 'unknown', reason, from: at(scope, node.right), name: `${words(scope.file, node.right)}[…]` }, inputsOf(iterated));
}

/** A loop that cannot be counted: one turn, that may happen or not. */
function unknownTurn(context: Context, node: Loop, scope: Scope, prepare: (inner: Scope) => void): Completion {
  const text = node.type === 'ForOfStatement' || node.type === 'ForInStatement' ? words(scope.file, node.right) : 'the loop';
  context.heap.fork(
    [
      {
        condition: `${text} has items`,
        run: () => {
          const inner = scope.block();
          prepare(inner);
          turn(context, node.body, inner, undefined);
        },
      },
      { condition: `${text} has no items`, run: () => undefined },
    ],
    () => true,
    at(scope, node),
  );
  return NORMAL;
}

function keysOf(value: Js): Js {
  if (value.kind === 'record' && value.cell.complete) {
    return array(
      [...value.cell.entries].map(([key, slot]): Js => ({ kind: 'literal', value: key, from: slot.key ? { location: slot.key, via: [] } : value.from })),
      value.from,
    );
  }
  if (value.kind === 'array' && value.cell.complete) {
    return array(value.cell.items.map((_, index): Js => ({ kind: 'literal', value: String(index), from: value.from })), value.from);
  }
  return { kind: 'unknown', reason: 'computed', from: value.from };
}

function forLoop(context: Context, node: TSESTree.ForStatement, outer: Scope, label: string | undefined): Completion {
  const scope = outer.block();
  if (node.init?.type === 'VariableDeclaration') declareVariables(context, node.init, scope);
  else if (node.init) evaluate(context, node.init, scope);
  for (let turns = 0; ; turns++) {
    const decision = node.test ? decide(context, node.test, scope) : { holds: '', fails: undefined };
    if (decision.holds === undefined) return NORMAL;
    if (decision.fails !== undefined) return unknownTurn(context, node, scope, (inner) => forget(context, node, inner));
    if (turns >= LIMITS.loopTurns || context.steps <= 0) {
      limitLoop(context, node, scope);
      return NORMAL;
    }
    const ending = turnWithCopies(context, node, scope, label);
    if (ending === 'done') return NORMAL;
    if (ending !== 'next') return ending;
    if (node.update) evaluate(context, node.update, scope);
  }
}

/** One turn with the loop's names of its own, so that closures made in it keep that turn's values. */
function turnWithCopies(context: Context, node: TSESTree.ForStatement, scope: Scope, label: string | undefined): Completion | 'next' | 'done' {
  const inner = scope.block();
  for (const [name, binding] of scope.bindings) inner.bindings.set(name, { ...binding });
  const ending = turn(context, node.body, inner, label);
  for (const [name, binding] of scope.bindings) context.heap.assign(binding, inner.bindings.get(name)?.value);
  return ending;
}

/** In a turn whose number is not known, the counters are not known. */
function forget(context: Context, node: TSESTree.ForStatement, scope: Scope): void {
  if (node.init?.type !== 'VariableDeclaration') return;
  for (const { id } of node.init.declarations) {
    if (id.type === 'Identifier') scope.declare(id.name, here(scope, id), unknownAt(scope, id, 'computed'));
  }
  context.steps--;
}

function whileLoop(
  context: Context,
  node: TSESTree.WhileStatement | TSESTree.DoWhileStatement,
  scope: Scope,
  label: string | undefined,
): Completion {
  for (let turns = 0; ; turns++) {
    if (turns > 0 || node.type === 'WhileStatement') {
      const decision = decide(context, node.test, scope);
      if (decision.holds === undefined) return NORMAL;
      if (decision.fails !== undefined) return unknownTurn(context, node, scope, () => undefined);
    }
    if (turns >= LIMITS.loopTurns || context.steps <= 0) {
      limitLoop(context, node, scope);
      return NORMAL;
    }
    const ending = turn(context, node.body, scope, label);
    if (ending === 'done') return NORMAL;
    if (ending !== 'next') return ending;
  }
}

function limitLoop(context: Context, node: Loop, scope: Scope): void {
  const line = scope.file.lines.positionAt(node.range[0]).line + 1;
  context.limits.add(`The loop in line ${line} of ${scope.file.uri.slice(scope.file.uri.lastIndexOf('/') + 1)} takes too many turns to follow.`);
}

function labelled(context: Context, node: TSESTree.LabeledStatement, scope: Scope): Completion {
  const label = node.label.name;
  const { body } = node;
  switch (body.type) {
    case 'ForOfStatement':
      return forOf(context, body, scope, iterated(evaluate(context, body.right, scope)), label);
    case 'ForStatement':
      return forLoop(context, body, scope, label);
    case 'WhileStatement':
    case 'DoWhileStatement':
      return whileLoop(context, body, scope, label);
    default: {
      const completion = run(context, body, scope);
      return completion.kind === 'break' && completion.label === label ? NORMAL : completion;
    }
  }
}

function tryStatement(context: Context, node: TSESTree.TryStatement, scope: Scope): Completion {
  let completion = runStatements(context, node.block.body, scope.block());
  if (completion.kind === 'throw' && node.handler) {
    const inner = scope.block();
    if (node.handler.param) bindPattern(context, node.handler.param, unknownAt(scope, node.handler.param, 'computed'), inner);
    completion = runStatements(context, node.handler.body.body, inner);
  }
  if (node.finalizer) {
    const last = runStatements(context, node.finalizer.body, scope.block());
    if (last.kind !== 'normal') return last;
  }
  return completion;
}

function switchStatement(context: Context, node: TSESTree.SwitchStatement, outer: Scope): Completion {
  const scope = outer.block();
  const subject = evaluate(context, node.discriminant, scope);
  hoist(node.cases.flatMap((each) => each.consequent), scope);
  const possible: { readonly index: number; readonly condition: string }[] = [];
  let certain = false;
  const text = words(scope.file, node.discriminant);
  for (const [index, each] of node.cases.entries()) {
    if (!each.test) continue;
    const equal = equality(subject, evaluate(context, each.test, scope));
    if (equal === false) continue;
    possible.push({ index, condition: `${text} is ${words(scope.file, each.test)}` });
    certain = equal === true;
    if (certain) break;
  }
  const otherwise = node.cases.findIndex((each) => !each.test);
  if (!certain) possible.push({ index: otherwise < 0 ? node.cases.length : otherwise, condition: `${text} is something else` });
  const [only, ...others] = possible;
  if (only && others.length === 0) return runCases(context, node, only.index, scope);
  const inputs = inputsOf(subject);
  const results = context.heap.fork(
    possible.map(({ index, condition }) => ({
      condition,
      run: () => {
        const before = context.conditions.length;
        context.conditions.push(condition);
        const completion = runCases(context, node, index, scope);
        context.conditions.length = before;
        return completion;
      },
    })),
    (completion) => completion.kind === 'normal',
    withInputs(at(scope, node), inputs),
  );
  return merged(
    context,
    scope,
    inputs,
    results.map((completion, index) => ({ completion, condition: possible[index]?.condition ?? '' })),
  );
}

function runCases(context: Context, node: TSESTree.SwitchStatement, from: number, scope: Scope): Completion {
  for (const each of node.cases.slice(from)) {
    for (const statement of each.consequent) {
      const completion = run(context, statement, scope);
      if (completion.kind === 'break' && completion.label === undefined) return NORMAL;
      if (completion.kind !== 'normal') return completion;
    }
  }
  return NORMAL;
}

function declareEnum(context: Context, node: TSESTree.TSEnumDeclaration, scope: Scope): void {
  const entries = record([], at(scope, node));
  const inner = scope.block();
  let next: number | undefined = 0;
  for (const member of node.body.members) {
    const name = member.id.type === 'Identifier' ? member.id.name : String(member.id.type === 'Literal' ? member.id.value : '');
    const value: Js = member.initializer
      ? evaluate(context, member.initializer, inner)
      : next === undefined
        ? unknownAt(scope, member, 'computed')
        : { kind: 'literal', value: next, from: at(scope, member) };
    next = value.kind === 'literal' && typeof value.value === 'number' ? value.value + 1 : undefined;
    inner.declare(name, here(scope, member.id), value);
    entries.cell.entries.set(name, { value, key: here(scope, member.id) });
    // Numbers lead back to names.
    if (value.kind === 'literal' && typeof value.value === 'number') {
      entries.cell.entries.set(String(value.value), { value: { kind: 'literal', value: name, from: at(scope, member.id) } });
    }
  }
  scope.declare(node.id.name, here(scope, node.id), entries);
}

function declareNamespace(context: Context, node: TSESTree.TSModuleDeclaration, scope: Scope): void {
  if (node.id.type !== 'Identifier' || !('body' in node) || node.body?.type !== 'TSModuleBlock') return;
  const inner = scope.block();
  const members: RecordHandle = record([], at(scope, node));
  runStatements(
    context,
    // Only a class of a default export may lack its name, which makes it another type than a statement.
    node.body.body.map((each) => (each.type === 'ExportNamedDeclaration' && each.declaration ? each.declaration : each)) as TSESTree.Statement[],
    inner,
  );
  for (const [name, binding] of inner.bindings) {
    if (binding.value) members.cell.entries.set(name, { value: binding.value });
  }
  scope.declare(node.id.name, here(scope, node.id), members);
}
