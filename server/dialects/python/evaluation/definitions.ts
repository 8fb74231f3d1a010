/** `def` and `class`. */
import type { ClassStatement, Expression, FunctionStatement } from '../syntax/ast';
import { unwrapped } from '../syntax/walk';
import { call as callValue, callWith } from './calls';
import { evaluate } from './expressions';
import type { Frame, Machine } from './machine';
import { at, wordsOf } from './machine';
import { executeBlock } from './statements';
import type { ClassField, ClassValue, FunctionValue, InstanceValue, PyValue } from './values';
import { pyLiteral, pyUnknown } from './values';

export function defineFunction(machine: Machine, frame: Frame, node: FunctionStatement): void {
  const fn = functionValue(machine, frame, node);
  if (node.decorators.some((each) => decoratorName(each) === 'setter')) {
    frame.scope.bind(setterOf(node.name.name), fn, machine.nextOrder(), node.name);
    return;
  }
  frame.scope.bind(node.name.name, decorated(machine, frame, node, fn), machine.nextOrder(), node.name);
}

export function defineClass(machine: Machine, frame: Frame, node: ClassStatement): void {
  const bases = node.bases.filter((base) => base.kind === 'positional').map((base) => evaluate(machine, frame, base.value));
  const scope = frame.scope.child('class', machine.nextOrder());
  executeBlock(machine, { ...frame, scope, returns: [], decidedBy: [] }, node.body);
  const style = styleOf(frame, node, bases);
  const cls: ClassValue = {
    kind: 'class',
    name: node.name.name,
    bases,
    members: machine.variables(),
    fields: style === 'record' ? fieldsOf(machine, { ...frame, scope }, node) : [],
    style,
    node,
    scope,
    from: at(frame, node.name),
  };
  for (const [name, member] of scope.variables.all()) {
    if (member.kind === 'function' && member.scope === scope) cls.members.set(name, { ...member, owner: cls });
    else if (style === 'enum' && !name.startsWith('_')) cls.members.set(name, enumMember(machine, frame, cls, name, automatic(cls, frame, name, member)));
    else cls.members.set(name, member);
  }
  machine.classes.push(cls);
  frame.scope.bind(node.name.name, cls, machine.nextOrder(), node.name);
}

/** What the function that sets a property is kept as. */
export function setterOf(name: string): string {
  return `${name}.setter`;
}

function functionValue(machine: Machine, frame: Frame, node: FunctionStatement): FunctionValue {
  const defaults = new Map<string, PyValue>();
  for (const { name, defaultValue } of node.parameters) {
    if (defaultValue) defaults.set(name, evaluate(machine, frame, defaultValue));
  }
  return { kind: 'function', name: node.name.name, node, scope: frame.scope, defaults, from: at(frame, node.name) };
}

/** Decorators that change how a method is bound are understood; one of the workspace is called; others leave it as it is. */
function decorated(machine: Machine, frame: Frame, node: FunctionStatement, fn: FunctionValue): PyValue {
  let result: PyValue = fn;
  for (const decorator of [...node.decorators].reverse()) {
    const name = decoratorName(decorator);
    if (name === 'staticmethod') result = { ...fn, method: 'static' };
    else if (name === 'classmethod') result = { ...fn, method: 'class' };
    else if (name === 'property' || name === 'cached_property') result = { ...fn, method: 'property' };
    else if (name === 'deleter') return frame.scope.variables.get(fn.name) ?? fn;
    else if (TRANSPARENT.has(name)) continue;
    else {
      const value = evaluate(machine, frame, decorator);
      if (value.kind === 'function') result = callValue(machine, value, callWith(at(frame, decorator), result), name);
    }
  }
  return result;
}

const TRANSPARENT = new Set(['lru_cache', 'cache', 'wraps', 'abstractmethod', 'overload', 'contextmanager', 'singledispatch']);
const ENUMS = new Set(['Enum', 'IntEnum', 'StrEnum', 'Flag', 'IntFlag']);

function decoratorName(decorator: Expression): string {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator;
  if (callee.kind === 'attribute') return callee.name;
  return callee.kind === 'name' ? callee.name : '';
}

function styleOf(frame: Frame, node: ClassStatement, bases: readonly PyValue[]): ClassValue['style'] {
  if (node.decorators.some((each) => /^(dataclass|define|frozen|input_type|output_type|attrs?)$/.test(decoratorName(each)))) {
    return 'record';
  }
  for (const [index, base] of bases.entries()) {
    if (base.kind === 'class') {
      if (base.style !== 'plain') return base.style;
      continue;
    }
    const name = node.bases[index] ? wordsOf(frame, node.bases[index].value).split('.').at(-1) ?? '' : '';
    if (ENUMS.has(name)) return 'enum';
    if (name === 'NamedTuple' || name === 'BaseModel' || name === 'BaseSettings') return 'record';
    if (name === 'TypedDict') return 'typed-dict';
  }
  return 'plain';
}

function fieldsOf(machine: Machine, frame: Frame, node: ClassStatement): readonly ClassField[] {
  const fields: ClassField[] = [];
  for (const statement of node.body.statements) {
    if (statement.kind !== 'assign' || !statement.annotation) continue;
    const [target] = statement.targets;
    if (target?.kind !== 'name' || /ClassVar/.test(wordsOf(frame, statement.annotation))) continue;
    fields.push({ name: target.name, ...defaultsOf(machine, frame, statement.value, target.name) });
  }
  return fields;
}

function defaultsOf(
  machine: Machine,
  frame: Frame,
  node: Expression | undefined,
  name: string,
): Pick<ClassField, 'defaultValue' | 'factory'> {
  if (!node) return { defaultValue: undefined, factory: undefined };
  const value = unwrapped(node);
  const isField = value.kind === 'call' && /(?:^|\.)(?:field|Field|ib)$/.test(wordsOf(frame, value.callee));
  if (!isField) return { defaultValue: frame.scope.variables.get(name) ?? evaluate(machine, frame, node), factory: undefined };
  const keyword = (wanted: string): PyValue | undefined => {
    const argument = value.arguments.find((each) => each.name === wanted);
    return argument && evaluate(machine, frame, argument.value);
  };
  return { defaultValue: keyword('default'), factory: keyword('default_factory') ?? keyword('factory') };
}

/** What `str` and f-strings make of a member; undefined where that depends on the version of Python, or on the class. */
function textOfMember(cls: ClassValue, frame: Frame, name: string, value: PyValue): PyValue | undefined {
  const isOwn = ['__str__', '__format__'].some((each) => cls.scope.variables.has(each)) || cls.bases.some((base) => base.kind === 'class');
  if (isOwn) return undefined;
  const bases = cls.node.bases.map((base) => wordsOf(frame, base.value).split('.').at(-1) ?? '');
  if (bases.some((base) => /^(?:IntEnum|StrEnum|IntFlag)$/.test(base))) return value;
  return bases.length === 1 && bases[0] === 'Enum' ? pyLiteral(`${cls.name}.${name}`, value.from) : undefined;
}

/** `auto()` counts on; a `StrEnum` takes the name in small letters, and flags are not followed. */
function automatic(cls: ClassValue, frame: Frame, name: string, value: PyValue): PyValue {
  if (value.kind !== 'unknown' || value.name?.endsWith('auto()') !== true) return value;
  const bases = cls.node.bases.map((base) => wordsOf(frame, base.value));
  const isOwn = [...cls.members.all()].some(([each]) => each === '_generate_next_value_') || cls.scope.variables.has('_generate_next_value_');
  if (isOwn || bases.some((base) => base.endsWith('Flag'))) return pyUnknown(value.from, `${cls.name}.${name}`);
  if (bases.some((base) => base.endsWith('StrEnum'))) return pyLiteral(name.toLowerCase(), value.from);
  const numbers = [...cls.members.all()].flatMap(([, member]) => {
    const given = member.kind === 'instance' ? member.notes.get('value') : undefined;
    return given?.kind === 'literal' && typeof given.value === 'number' ? [given.value] : [];
  });
  return pyLiteral(Math.max(0, ...numbers) + 1, value.from);
}

function enumMember(machine: Machine, frame: Frame, cls: ClassValue, name: string, value: PyValue): InstanceValue {
  const notes = new Map<string, PyValue>([
    ['value', value],
    ['name', pyLiteral(name, value.from)],
  ]);
  const text = textOfMember(cls, frame, name, value);
  if (text) notes.set('text', text);
  return { kind: 'instance', cls, fields: machine.variables(), notes, from: value.from };
}

