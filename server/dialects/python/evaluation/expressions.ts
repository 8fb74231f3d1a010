/** Expressions to values. */
import type {
  ComprehensionExpression,
  DictExpression,
  Expression,
  FormatExpression,
  LambdaExpression,
  SequenceExpression,
} from '../syntax/ast';
import { unwrapped } from '../syntax/walk';
import { attributeOf, resolutionOrder } from './attributes';
import { call, callOf } from './calls';
import { concatenated } from './freeze';
import { elementsOf } from './iteration';
import type { Frame, Machine } from './machine';
import { at, negated, placeIn, wordsOf } from './machine';
import { withInputs } from '../../../core/value';
import { binary, compare, distinct, subscript, unary } from './operators';
import { assign } from './assignment';
import { formattedValue } from './strings';
import { truthOf } from './truth';
import type { Entry, Item, PyAlternative, PyValue } from './values';
import { both, carrying, either, inputsOf, lift, pyFloat, pyLiteral, pyUnknown } from './values';

export function evaluate(machine: Machine, frame: Frame, expression: Expression): PyValue {
  if (!machine.spend()) return pyUnknown(at(frame, expression), undefined, 'budget');
  switch (expression.kind) {
    case 'string':
      if (expression.verbatimAt !== undefined && /^\s*[[{]/.test(expression.value)) {
        machine.verbatim.set(`${frame.uri}#${expression.start}`, expression.verbatimAt);
      }
      return pyLiteral(expression.value, at(frame, expression));
    case 'number':
      if (/^[\d_]*\.|^[\d_]+[eE]/.test(frame.text.slice(expression.start, expression.end))) return pyFloat(expression.value, at(frame, expression));
      return pyLiteral(expression.value, at(frame, expression));
    case 'constant':
      return pyLiteral(expression.value, at(frame, expression));
    case 'name':
      return frame.scope.lookup(expression.name) ?? machine.builtins(expression.name) ?? pyUnknown(at(frame, expression), expression.name);
    case 'parenthesized':
      return evaluate(machine, frame, expression.inner);
    case 'format':
      return formatted(machine, frame, expression);
    case 'list':
    case 'tuple':
    case 'set':
      return sequenceOf(machine, frame, expression);
    case 'dict':
      return dictOf(machine, frame, expression);
    case 'comprehension':
      return comprehensionOf(machine, frame, expression);
    case 'lambda':
      return lambdaOf(machine, frame, expression);
    case 'conditional': {
      const decision = decide(machine, frame, expression.test);
      if (decision.known !== undefined) {
        return carrying(evaluate(machine, frame, decision.known ? expression.then : expression.otherwise), decision.inputs);
      }
      const chosen = either(
        [
          { value: narrowed(machine, frame, expression.test, true, expression.then), condition: decision.first },
          { value: narrowed(machine, frame, expression.test, false, expression.otherwise), condition: decision.second },
        ],
        at(frame, expression),
      );
      return carrying(chosen, decision.inputs);
    }
    case 'logical':
      return logical(machine, frame, expression.operator, expression.left, expression.right, expression);
    case 'unary': {
      const operand = evaluate(machine, frame, expression.operand);
      return carrying(unary(expression.operator, operand, at(frame, expression), wordsOf(frame, expression)), operand.from.inputs);
    }
    case 'binary': {
      const left = evaluate(machine, frame, expression.left);
      const right = evaluate(machine, frame, expression.right);
      const result = binary(machine, expression.operator, left, right, at(frame, expression), wordsOf(frame, expression));
      return carrying(result, inputsOf([left, right]));
    }
    case 'compare':
      return comparison(machine, frame, expression.operators, expression.operands, expression);
    case 'call':
      return call(machine, evaluateCallee(machine, frame, expression.callee), callOf(machine, frame, expression), wordsOf(frame, expression.callee));
    case 'attribute': {
      const object = evaluate(machine, frame, expression.object);
      const value = attributeOf(machine, object, expression.name, at(frame, expression), wordsOf(frame, expression));
      if (isMiss(object, value, machine)) machine.misses.push({ object, name: expression.name, place: placeIn(frame, expression) });
      return value;
    }
    case 'subscript': {
      const object = evaluate(machine, frame, expression.object);
      const index = unwrapped(expression.index);
      const from = at(frame, expression);
      if (index.kind === 'slice') {
        const bound = (each: Expression | undefined): PyValue | undefined => each && evaluate(machine, frame, each);
        const part = subscript(machine, object, [bound(index.lower), bound(index.upper), bound(index.step)], from, wordsOf(frame, expression));
        return carrying(part, object.from.inputs);
      }
      const key = evaluate(machine, frame, index);
      return carrying(subscript(machine, object, key, from, wordsOf(frame, expression)), inputsOf([object, key]));
    }
    case 'named': {
      const value = evaluate(machine, frame, expression.value);
      assign(machine, frame, expression.target, value);
      return value;
    }
    case 'starred':
      return evaluate(machine, frame, expression.value);
    case 'slice':
      return pyUnknown(at(frame, expression));
    case 'missing':
      return pyUnknown(at(frame, expression), undefined, expression.reason === 'error' ? 'syntax-error' : 'unsupported');
  }
}

/** Attributes of resources are looked up later: every one gives a reference. */
function isMiss(object: PyValue, value: PyValue, machine: Machine): boolean {
  if (machine.trying > 0 || machine.conditions.some((each) => each.includes('hasattr('))) return false;
  if (object.kind === 'resource') return value.kind === 'reference';
  return value.kind === 'unknown' && (object.kind === 'instance' || object.kind === 'class' || object.kind === 'module');
}

/** What a condition decides: a known outcome, or the words for both. */
export interface Decision {
  readonly known: boolean | undefined;
  readonly first: string;
  readonly second: string;
  /** The inputs that decide it. */
  readonly inputs: readonly string[] | undefined;
}

export function decide(machine: Machine, frame: Frame, test: Expression): Decision {
  const value = evaluate(machine, frame, test);
  const words = wordsOf(frame, unwrapped(test));
  const known = truthOf(value);
  const { inputs } = value.from;
  if (known !== undefined) return { known, first: words, second: negated(words), inputs };
  if (value.kind === 'either') {
    const truths = value.alternatives.map((each) => truthOf(each.value));
    if (truths.every((each) => each !== undefined)) {
      const when = (wanted: boolean): string =>
        value.alternatives.filter((_, index) => truths[index] === wanted).map((each) => each.condition).join(' or ');
      return { known: undefined, first: when(true), second: when(false), inputs };
    }
  }
  const certain = machine.conditions;
  if (certain.includes(words)) return { known: true, first: words, second: negated(words), inputs };
  if (certain.includes(negated(words))) return { known: false, first: words, second: negated(words), inputs };
  return { known: undefined, first: words, second: negated(words), inputs };
}

/** Binds the name that a test is about to those of its alternatives that the outcome leaves. */
export function narrow(frame: Frame, test: Expression, outcome: boolean): void {
  const subject = subjectOf(unwrapped(test), outcome);
  if (!subject) return;
  const value = frame.scope.lookup(subject.name);
  if (value?.kind !== 'either' || !frame.scope.variables.has(subject.name)) return;
  const left = value.alternatives.filter((each) => truthOf(each.value) !== !subject.truthy);
  if (left.length === 0 || left.length === value.alternatives.length) return;
  frame.scope.variables.set(subject.name, either(left, value.from));
}

function subjectOf(test: Expression, outcome: boolean): { readonly name: string; readonly truthy: boolean } | undefined {
  if (test.kind === 'name') return { name: test.name, truthy: outcome };
  if (test.kind === 'unary' && test.operator === 'not') return subjectOf(unwrapped(test.operand), !outcome);
  if (test.kind !== 'compare' || test.operators.length !== 1) return undefined;
  const [left, right] = test.operands;
  if (left?.kind !== 'name' || right?.kind !== 'constant' || right.value !== null) return undefined;
  if (test.operators[0] === 'is not') return { name: left.name, truthy: outcome };
  return test.operators[0] === 'is' ? { name: left.name, truthy: !outcome } : undefined;
}

function narrowed(machine: Machine, frame: Frame, test: Expression, outcome: boolean, expression: Expression): PyValue {
  let value: PyValue | undefined;
  const changes = machine.trail.attempt(() => {
    narrow(frame, test, outcome);
    value = evaluate(machine, frame, expression);
  });
  const rest = new Map([...changes.after].filter(([store]) => store !== frame.scope.variables));
  machine.trail.commit({ before: changes.before, after: rest });
  return value ?? pyUnknown(at(frame, expression));
}

function logical(
  machine: Machine,
  frame: Frame,
  operator: 'and' | 'or',
  leftNode: Expression,
  rightNode: Expression,
  node: Expression,
): PyValue {
  const left = evaluate(machine, frame, leftNode);
  const keeps = (value: PyValue): boolean | undefined => {
    const truth = truthOf(value);
    return truth === undefined ? undefined : truth === (operator === 'or');
  };
  const kept = keeps(left);
  if (kept !== undefined) return kept ? left : carrying(evaluate(machine, frame, rightNode), left.from.inputs);
  const right = carrying(narrowed(machine, frame, leftNode, operator === 'and', rightNode), left.from.inputs);
  const words = wordsOf(frame, unwrapped(leftNode));
  const alternatives = left.kind === 'either' ? left.alternatives : [{ value: left, condition: '' }];
  const conditioned = (outer: string, inner: string): string => (outer === '' ? inner : both(outer, inner));
  return either(
    alternatives.flatMap(({ value, condition }): readonly PyAlternative[] => {
      const keep = keeps(value);
      if (keep !== undefined) return [{ value: keep ? value : right, condition }];
      const [whenKept, whenNot] =
        operator === 'or' ? [`${words} is set`, `${words} is not set`] : [negated(words), words];
      return [
        { value, condition: conditioned(condition, whenKept) },
        { value: right, condition: conditioned(condition, whenNot) },
      ];
    }),
    at(frame, node),
  );
}

function comparison(
  machine: Machine,
  frame: Frame,
  operators: readonly string[],
  operands: readonly Expression[],
  node: Expression,
): PyValue {
  const from = at(frame, node);
  const words = wordsOf(frame, node);
  const values = operands.map((operand) => evaluate(machine, frame, operand));
  const inputs = inputsOf(values);
  let result: PyValue = pyLiteral(true, withInputs(from, inputs));
  for (const [index, operator] of operators.entries()) {
    const [left, right] = [values[index], values[index + 1]];
    if (!left || !right) return pyUnknown(from, words);
    result = carrying(compare(operator, left, right, from, words), inputs);
    if (truthOf(result) !== true) return result;
  }
  return result;
}

function formatted(machine: Machine, frame: Frame, expression: FormatExpression): PyValue {
  const parts = expression.parts.map((part): PyValue => {
    const from = at(frame, part);
    if (part.kind === 'text') return pyLiteral(part.value, from);
    const value = evaluate(machine, frame, part.expression);
    if (!part.formatted) return value;
    const made = part.spec === undefined ? undefined : formattedValue(value, part.spec, from);
    if (made) return carrying(made, value.from.inputs);
    return carrying(pyUnknown(from, wordsOf(frame, part.expression)), value.from.inputs);
  });
  return concatenated(parts, at(frame, expression));
}

function sequenceOf(machine: Machine, frame: Frame, expression: SequenceExpression): PyValue {
  const items: Item[] = [];
  let complete = true;
  for (const each of expression.items) {
    const value = evaluate(machine, frame, each);
    if (each.kind !== 'starred') {
      items.push({ value });
      continue;
    }
    const elements = elementsOf(machine, value);
    items.push(...(elements?.items ?? []));
    complete &&= elements?.complete ?? false;
  }
  return machine.sequence(items, at(frame, expression), expression.kind, complete);
}

function dictOf(machine: Machine, frame: Frame, expression: DictExpression): PyValue {
  const result = machine.mapping([], at(frame, expression));
  for (const { key, value: valueNode, start, end } of expression.entries) {
    const value = evaluate(machine, frame, valueNode);
    if (!key) {
      spread(result, value);
      continue;
    }
    const keyValue = evaluate(machine, frame, key);
    const name = keyOf(keyValue);
    if (name === undefined) {
      result.store.markIncomplete();
      continue;
    }
    const entry: Entry = {
      value,
      key: placeIn(frame, key),
      site: placeIn(frame, valueNode),
      member: placeIn(frame, { start, end }),
    };
    result.store.set(name, isPlainKey(keyValue) ? entry : { ...entry, keyValue });
  }
  return result;
}

/** Copies the entries of a value into a mapping, as `**` does. */
export function spread(into: Extract<PyValue, { kind: 'mapping' }>, value: PyValue): void {
  if (value.kind === 'mapping') {
    for (const [key, entry] of value.store.all()) {
      const before = into.store.get(key);
      into.store.set(key, optionalOver(entry, before));
    }
    if (!value.store.complete) into.store.markIncomplete();
    return;
  }
  if (value.kind === 'either') {
    const keys = new Set(value.alternatives.flatMap((each) => (each.value.kind === 'mapping' ? [...each.value.store.all()].map(([key]) => key) : [])));
    for (const key of keys) {
      const before = into.store.get(key);
      const alternatives = value.alternatives.map(({ value: inner, condition }): PyAlternative => {
        const entry = inner.kind === 'mapping' ? inner.store.get(key) : undefined;
        return { value: entry?.value ?? before?.value ?? { kind: 'absent', from: value.from }, condition };
      });
      const places = value.alternatives.flatMap((each) => (each.value.kind === 'mapping' ? [each.value.store.get(key)] : []))[0];
      into.store.set(key, { ...places, value: either(alternatives, value.from) });
    }
    const isKnown = value.alternatives.every(
      (each) => (each.value.kind === 'mapping' && each.value.store.complete) || truthOf(each.value) === false,
    );
    if (!isKnown) into.store.markIncomplete();
    return;
  }
  if (truthOf(value) !== false) into.store.markIncomplete();
}

/** An entry that may be absent leaves what was there before in that case. */
function optionalOver(entry: Entry, before: Entry | undefined): Entry {
  if (!before || entry.value.kind !== 'either') return entry;
  return { ...entry, value: lift(entry.value, (value) => (value.kind === 'absent' ? before.value : value)) };
}

/** The string that a key is stored under. */
export function keyOf(value: PyValue): string | undefined {
  if (value.kind === 'literal') return typeof value.value === 'string' ? value.value : `${typeof value.value}:${String(value.value)}`;
  if (value.kind === 'instance') {
    const enumerated = value.notes.get('value');
    return enumerated && keyOf(enumerated);
  }
  return undefined;
}

function isPlainKey(value: PyValue): boolean {
  return value.kind === 'literal' && typeof value.value === 'string';
}

function comprehensionOf(machine: Machine, frame: Frame, expression: ComprehensionExpression): PyValue {
  const from = at(frame, expression);
  const scope = frame.scope.child('comprehension', machine.nextOrder());
  const inner: Frame = { ...frame, scope };
  const items: Item[] = [];
  const result = machine.mapping([], from);
  let complete = true;
  const produce = (when: string | undefined): void => {
    const element = evaluate(machine, inner, expression.element);
    if (expression.of !== 'dict') {
      items.push(when === undefined ? { value: element } : { value: element, when });
      return;
    }
    const name = keyOf(element);
    if (name === undefined || !expression.value) {
      result.store.markIncomplete();
      return;
    }
    const value = evaluate(machine, inner, expression.value);
    const entry: Entry = { value, key: placeIn(frame, expression.element), site: placeIn(frame, expression.value) };
    if (when !== undefined) result.store.markIncomplete();
    result.store.set(name, isPlainKey(element) ? entry : { ...entry, keyValue: element });
  };
  const visit = (index: number, when: string | undefined): void => {
    const clause = expression.clauses[index];
    if (!clause) {
      produce(when);
      return;
    }
    const iterable = evaluate(machine, inner, clause.iterable);
    const elements = elementsOf(machine, iterable);
    if (!elements) {
      complete = false;
      const words = wordsOf(frame, clause.iterable);
      assign(machine, inner, clause.target, pyUnknown(at(frame, clause.iterable), `each of ${words}`));
      visitConditions(clause.conditions, index, `for each of ${words}`);
      return;
    }
    complete &&= elements.complete;
    for (const item of elements.items.slice(0, machine.limits.turns)) {
      if (machine.exhausted) break;
      assign(machine, inner, clause.target, item.value);
      visitConditions(clause.conditions, index, joined(when, item.when));
    }
  };
  const visitConditions = (conditions: readonly Expression[], index: number, when: string | undefined): void => {
    let current = when;
    for (const condition of conditions) {
      const decision = decide(machine, inner, condition);
      if (decision.known === false) return;
      if (decision.known === undefined) current = joined(current, decision.first);
    }
    visit(index + 1, current);
  };
  visit(0, undefined);
  if (expression.of === 'dict') {
    if (!complete) result.store.markIncomplete();
    return result;
  }
  return expression.of === 'set' ? machine.sequence(distinct(items), from, 'set', complete) : machine.sequence(items, from, 'list', complete);
}

function joined(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? (a ?? b) : both(a, b);
}

function lambdaOf(machine: Machine, frame: Frame, expression: LambdaExpression): PyValue {
  const defaults = new Map<string, PyValue>();
  for (const { name, defaultValue } of expression.parameters) {
    if (defaultValue) defaults.set(name, evaluate(machine, frame, defaultValue));
  }
  return { kind: 'function', name: 'lambda', node: expression, scope: frame.scope, defaults, from: at(frame, expression) };
}

/** `super` is a name like any other, but what it gives depends on where it stands. */
function evaluateCallee(machine: Machine, frame: Frame, callee: Expression): PyValue {
  const method = frame.scope.method;
  if (callee.kind !== 'name' || callee.name !== 'super' || !method) return evaluate(machine, frame, callee);
  const from = at(frame, callee);
  const proxy: PyValue = {
    kind: 'native',
    name: 'super',
    from,
    call: () => proxy,
    attribute: (name) => superAttribute(machine, method, name, from),
  };
  return proxy;
}

function superAttribute(
  machine: Machine,
  method: NonNullable<Frame['scope']['method']>,
  name: string,
  from: PyValue['from'],
): PyValue | undefined {
  const { owner, self } = method;
  const start = self.kind === 'instance' ? self.cls : self.kind === 'class' ? self : owner;
  const order = resolutionOrder(start);
  const position = order.findIndex((each) => each.kind === 'class' && each.node === owner.node);
  for (const next of position < 0 ? owner.bases : order.slice(position + 1)) {
    const found = attributeOf(machine, next.kind === 'class' && position >= 0 ? { ...next, bases: [] } : next, name, from, name, self);
    if (found.kind !== 'unknown') return found;
  }
  return undefined;
}
