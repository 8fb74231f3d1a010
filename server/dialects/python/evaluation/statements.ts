/** Statements, one after the other. */
import type {
  AssignStatement,
  Block,
  ForStatement,
  IfStatement,
  MatchStatement,
  Pattern,
  PatternShape,
  Statement,
  TryStatement,
  WhileStatement,
} from '../syntax/ast';
import { assign, remove } from './assignment';
import { attributeOf } from './attributes';
import { isInstance } from './builtins';
import { allFields, call, noArguments } from './calls';
import { defineClass, defineFunction } from './definitions';
import { decide, evaluate, keyOf, narrow } from './expressions';
import { fork } from './fork';
import { importFrom, importModules } from './imports';
import { elementsOf } from './iteration';
import type { Completion, Frame, Machine } from './machine';
import { at, wordsOf } from './machine';
import { binary, compare, updateInPlace } from './operators';
import { truthOf } from './truth';
import type { PyValue } from './values';
import { both, carrying, either, inputsOf, pyLiteral, pyUnknown } from './values';
import { withInputs } from '../../../core/value';

export function executeBlock(machine: Machine, frame: Frame, block: Block): Completion {
  for (const statement of block.statements) {
    if (!machine.spend()) return 'normal';
    const outer = frame.statement;
    frame.statement = statement;
    const completion = execute(machine, frame, statement);
    frame.statement = outer;
    if (completion !== 'normal') return completion;
  }
  return 'normal';
}

function execute(machine: Machine, frame: Frame, statement: Statement): Completion {
  switch (statement.kind) {
    case 'expression':
      evaluate(machine, frame, statement.expression);
      return 'normal';
    case 'assign':
      assignTo(machine, frame, statement);
      return 'normal';
    case 'update': {
      const value = evaluate(machine, frame, statement.value);
      const before = evaluate(machine, frame, statement.target);
      if (updateInPlace(machine, statement.operator, before, value)) return 'normal';
      const updated = binary(machine, statement.operator, before, value, at(frame, statement), wordsOf(frame, statement));
      assign(machine, frame, statement.target, carrying(updated, inputsOf([before, value])));
      return 'normal';
    }
    case 'if':
      return executeIf(machine, frame, statement, 0);
    case 'for':
      return executeFor(machine, frame, statement);
    case 'while':
      return executeWhile(machine, frame, statement);
    case 'with':
      for (const { context, target } of statement.items) {
        const manager = evaluate(machine, frame, context);
        if (target) assign(machine, frame, target, entered(machine, manager, frame, context));
      }
      return executeBlock(machine, frame, statement.body);
    case 'try':
      return executeTry(machine, frame, statement);
    case 'match':
      return executeMatch(machine, frame, statement, evaluate(machine, frame, statement.subject), 0);
    case 'function':
      defineFunction(machine, frame, statement);
      return 'normal';
    case 'class':
      defineClass(machine, frame, statement);
      return 'normal';
    case 'import':
      importModules(machine, frame, statement);
      return 'normal';
    case 'import-from':
      importFrom(machine, frame, statement);
      return 'normal';
    case 'return': {
      const value = statement.value ? evaluate(machine, frame, statement.value) : pyLiteral(null, at(frame, statement));
      const condition = machine.conditions.slice(frame.conditionBase).reduce((a, b) => (a === '' ? b : both(a, b)), '');
      frame.returns.push({ value, condition });
      return 'return';
    }
    case 'raise':
      return 'raise';
    case 'delete':
      for (const target of statement.targets) remove(machine, frame, target);
      return 'normal';
    case 'scope':
      for (const name of statement.names) frame.scope.redirect(name, statement.of);
      return 'normal';
    case 'break':
      return 'break';
    case 'continue':
      return 'continue';
    case 'assert':
    case 'pass':
    case 'other':
      return 'normal';
  }
}

function assignTo(machine: Machine, frame: Frame, { targets, value: node }: AssignStatement): void {
  if (!node) return;
  const value = evaluate(machine, frame, node);
  for (const target of targets) assign(machine, frame, target, value, node);
}

function executeIf(machine: Machine, frame: Frame, statement: IfStatement, index: number): Completion {
  const branch = statement.branches[index];
  if (!branch) return statement.otherwise ? executeBlock(machine, frame, statement.otherwise) : 'normal';
  const { test, body } = branch;
  const decision = decide(machine, frame, test);
  if (decision.known !== undefined) {
    return decision.known ? executeBlock(machine, frame, body) : executeIf(machine, frame, statement, index + 1);
  }
  return fork(
    machine,
    frame,
    { ...decision, from: withInputs(at(frame, test), decision.inputs) },
    () => {
      narrow(frame, test, true);
      return executeBlock(machine, frame, body);
    },
    () => {
      narrow(frame, test, false);
      return executeIf(machine, frame, statement, index + 1);
    },
  );
}

function executeFor(machine: Machine, frame: Frame, statement: ForStatement): Completion {
  const iterable = evaluate(machine, frame, statement.iterable);
  const elements = elementsOf(machine, iterable);
  const base = machine.conditions.length;
  const turn = (value: PyValue): Completion => {
    assign(machine, frame, statement.target, value);
    const completion = executeBlock(machine, frame, statement.body);
    return completion === 'continue' ? 'normal' : completion;
  };
  const perhaps = (value: PyValue, condition: string): Completion =>
    fork(machine, frame, { first: condition, second: `not (${condition})`, from: iterable.from }, () => turn(value), () => 'normal');
  if (elements && elements.items.length > machine.limits.turns) {
    machine.limitsHit.add(`A loop turns more than ${machine.limits.turns} times; the rest is unknown.`);
  }
  for (const item of elements?.items.slice(0, machine.limits.turns) ?? []) {
    if (machine.exhausted) break;
    const completion = item.when === undefined ? turn(item.value) : perhaps(item.value, item.when);
    machine.conditions.length = base;
    if (completion === 'break') return 'normal';
    if (completion !== 'normal') return completion;
  }
  if (!elements?.complete) {
    const words = `for each of ${wordsOf(frame, statement.iterable)}`;
    const each = pyUnknown(at(frame, statement.iterable), `each of ${wordsOf(frame, statement.iterable)}`);
    const completion = perhaps(each, words);
    machine.conditions.length = base;
    if (completion === 'return') return completion;
  }
  return statement.otherwise ? executeBlock(machine, frame, statement.otherwise) : 'normal';
}

function executeWhile(machine: Machine, frame: Frame, statement: WhileStatement): Completion {
  const base = machine.conditions.length;
  for (let turn = 0; turn < machine.limits.turns; turn++) {
    if (machine.exhausted) return 'normal';
    const decision = decide(machine, frame, statement.test);
    if (decision.known === false) {
      return statement.otherwise ? executeBlock(machine, frame, statement.otherwise) : 'normal';
    }
    if (decision.known === undefined) {
      const completion = fork(
        machine,
        frame,
        { ...decision, from: withInputs(at(frame, statement.test), decision.inputs) },
        () => executeBlock(machine, frame, statement.body),
        () => 'normal',
      );
      machine.conditions.length = base;
      return completion === 'return' ? completion : 'normal';
    }
    const completion = executeBlock(machine, frame, statement.body);
    machine.conditions.length = base;
    if (completion === 'break') return 'normal';
    if (completion === 'return' || completion === 'raise') return completion;
  }
  machine.limitsHit.add(`A loop turns more than ${machine.limits.turns} times; the rest is unknown.`);
  return 'normal';
}

/** The body is taken to succeed, unless it certainly raises; a name that it leaves unknown may come from a handler. */
function executeTry(machine: Machine, frame: Frame, statement: TryStatement): Completion {
  const handled = statement.handlers.length > 0 ? 1 : 0;
  machine.trying += handled;
  let completion = executeBlock(machine, frame, statement.body);
  machine.trying -= handled;
  if (completion === 'raise') {
    const [handler] = statement.handlers;
    completion = handler ? executeBlock(machine, frame, handler.body) : 'raise';
  } else {
    for (const handler of statement.handlers) fallBack(machine, frame, handler.body);
    if (completion === 'normal' && statement.otherwise) completion = executeBlock(machine, frame, statement.otherwise);
  }
  const last = statement.finally ? executeBlock(machine, frame, statement.finally) : 'normal';
  return last === 'normal' ? completion : last;
}

function fallBack(machine: Machine, frame: Frame, handler: Block): void {
  const variables = frame.scope.variables;
  const handled = new Map<string, PyValue>();
  const returns = frame.returns.length;
  machine.trail.attempt(() => {
    const completion = executeBlock(machine, frame, handler);
    if (completion === 'normal') for (const [name, value] of variables.all()) handled.set(name, value);
  });
  frame.returns.length = returns;
  for (const [name, value] of handled) {
    const before = variables.get(name);
    if (before === value || (before !== undefined && before.kind !== 'unknown')) continue;
    const merged = before
      ? either([{ value: before, condition: 'no exception' }, { value, condition: 'an exception' }], before.from)
      : value;
    variables.set(name, merged);
  }
}

function executeMatch(
  machine: Machine,
  frame: Frame,
  statement: MatchStatement,
  subject: PyValue,
  index: number,
): Completion {
  const clause = statement.cases[index];
  if (!clause) return 'normal';
  const words = `${wordsOf(frame, statement.subject)} is ${wordsOf(frame, patternRange(frame, clause.start, clause.body.start))}`;
  const outcome = matches(machine, frame, clause.pattern, subject);
  const guard = clause.guard && outcome !== false ? decide(machine, frame, clause.guard).known : true;
  const known = outcome === false || guard === false ? false : outcome === true && guard === true ? true : undefined;
  const next = (): Completion => executeMatch(machine, frame, statement, subject, index + 1);
  if (known === true) return executeBlock(machine, frame, clause.body);
  if (known === false) return next();
  const sides = { first: words, second: words.replace(' is ', ' is not '), from: withInputs(at(frame, statement.subject), subject.from.inputs) };
  return fork(machine, frame, sides, () => executeBlock(machine, frame, clause.body), next);
}

function patternRange(frame: Frame, start: number, end: number): { readonly start: number; readonly end: number } {
  const header = frame.text.slice(start, end);
  const colon = header.lastIndexOf(':');
  return { start: start + 'case '.length, end: start + (colon < 0 ? header.length : colon) };
}

function matches(machine: Machine, frame: Frame, pattern: Pattern, subject: PyValue): boolean | undefined {
  switch (pattern.kind) {
    case 'capture':
      if (pattern.name.name !== '_') assign(machine, frame, pattern.name, subject);
      return true;
    case 'value': {
      const value = evaluate(machine, frame, pattern.value);
      return truthOf(compare('==', subject, value, value.from, ''));
    }
    case 'or': {
      const outcomes = pattern.alternatives.map((each) => matches(machine, frame, each, subject));
      if (outcomes.includes(true)) return true;
      return outcomes.every((each) => each === false) ? false : undefined;
    }
    case 'other': {
      const outcome = pattern.shape && matchesShape(machine, frame, pattern.shape, subject);
      if (outcome !== undefined) return outcome;
      for (const name of pattern.captures) {
        if (name.name !== '_') assign(machine, frame, name, pyUnknown(at(frame, name), name.name));
      }
      return undefined;
    }
  }
}

function matchesShape(machine: Machine, frame: Frame, shape: PatternShape, subject: PyValue): boolean | undefined {
  const all = (outcomes: Iterable<boolean | undefined>): boolean | undefined => {
    let result: boolean | undefined = true;
    for (const outcome of outcomes) {
      if (outcome === false) return false;
      if (outcome === undefined) result = undefined;
    }
    return result;
  };
  switch (shape.kind) {
    case 'as': {
      const outcome = matches(machine, frame, shape.pattern, subject);
      if (outcome === true) assign(machine, frame, shape.name, subject);
      return outcome;
    }
    case 'sequence': {
      if (subject.kind !== 'sequence') return subject.kind === 'literal' || subject.kind === 'mapping' || subject.kind === 'absent' ? false : isPlainObject(subject) ? false : undefined;
      const { items, complete } = subject.store;
      if (subject.type === 'set' || !complete || items.some((item) => item.when !== undefined)) return undefined;
      const { star } = shape;
      if (star ? items.length < shape.items.length : items.length !== shape.items.length) return false;
      const behind = star ? shape.items.length - star.at : 0;
      const outcome = all(shape.items.map((pattern, index) => {
        const item = items[star && index >= star.at ? items.length - (shape.items.length - index) : index];
        return item && matches(machine, frame, pattern, item.value);
      }));
      if (outcome === true && star && star.name.name !== '_') assign(machine, frame, star.name, machine.sequence(items.slice(star.at, items.length - behind), subject.from));
      return outcome;
    }
    case 'mapping': {
      if (subject.kind !== 'mapping' || subject.className !== undefined) return subject.kind === 'literal' || subject.kind === 'sequence' || subject.kind === 'absent' || isPlainObject(subject) ? false : undefined;
      const keys = shape.entries.map(({ key }) => keyOf(evaluate(machine, frame, key)));
      const outcome = all(shape.entries.map(({ pattern }, index) => {
        const key = keys[index];
        const entry = key === undefined ? undefined : subject.store.get(key);
        if (key === undefined || entry?.value.kind === 'either') return undefined;
        return entry ? matches(machine, frame, pattern, entry.value) : subject.store.complete ? false : undefined;
      }));
      if (outcome === true && shape.rest) {
        const others = [...subject.store.all()].filter(([key]) => !keys.includes(key));
        assign(machine, frame, shape.rest, machine.mapping(others, subject.from, subject.store.complete));
      }
      return outcome;
    }
    case 'class': {
      const cls = evaluate(machine, frame, shape.callee);
      const is = isInstance(subject, cls);
      if (is !== true) return is;
      const names = cls.kind === 'class' && cls.style === 'record' ? allFields(cls).map((field) => field.name) : [];
      const isBuiltin = cls.kind === 'native' && shape.positional.length <= 1;
      if (!isBuiltin && shape.positional.length > names.length) return undefined;
      const member = (name: string): PyValue => attributeOf(machine, subject, name, subject.from, name);
      return all([
        ...shape.positional.map((pattern, index) => matches(machine, frame, pattern, isBuiltin ? subject : member(names[index] ?? ''))),
        ...shape.keywords.map(({ name, pattern }) => matches(machine, frame, pattern, member(name))),
      ]);
    }
  }
}

/** An object that is neither a sequence nor a mapping. */
function isPlainObject(value: PyValue): boolean {
  return value.kind === 'instance' && value.cls.style !== 'record' && value.cls.bases.length === 0;
}

function entered(machine: Machine, manager: PyValue, frame: Frame, context: Parameters<typeof evaluate>[2]): PyValue {
  if (manager.kind !== 'instance') return pyUnknown(at(frame, context), wordsOf(frame, context));
  const enter = attributeOf(machine, manager, '__enter__', at(frame, context), '__enter__');
  return call(machine, enter, noArguments(at(frame, context)), '__enter__');
}
