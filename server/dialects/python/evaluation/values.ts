/**
 * What Python expressions evaluate to while a program is interpreted. Scalars are the core's values; lists, dicts and
 * objects are mutable here, with identity, because Python's are. `freeze` makes core values of them at the end.
 */
import type { TextRange } from '../../../core/text';
import type {
  AbsentValue,
  Definition,
  LiteralValue,
  Primitive,
  Property,
  Provenance,
  ReferenceValue,
  TemplateValue,
  UnknownReason,
  UnknownValue,
} from '../../../core/value';
import { literal, unknown, withInputs } from '../../../core/value';
import type { CallExpression, ClassStatement, FunctionStatement, LambdaExpression } from '../syntax/ast';
import type { Scope } from './scope';
import type { ListStore, MapStore } from './stores';

export type PyValue =
  | PyLiteral
  | TemplateValue
  | ReferenceValue
  | UnknownValue
  | AbsentValue
  | SequenceValue
  | MappingValue
  | EitherValue
  | FunctionValue
  | NativeValue
  | ClassValue
  | InstanceValue
  | ModuleValue
  | ResourceValue;

/** A literal; a whole number may be a float, which its text shows. */
export interface PyLiteral extends LiteralValue {
  readonly isFloat?: boolean;
}

/** A list, tuple, set or iterator. */
export interface SequenceValue {
  readonly kind: 'sequence';
  readonly type: 'list' | 'tuple' | 'set';
  readonly store: ListStore<Item>;
  readonly from: Provenance;
}

export interface Item {
  readonly value: PyValue;
  /** In words of the source, when the item is there only under a condition. */
  readonly when?: string;
}

/** A dict, or the arguments of an `…Args` class or of `ResourceOptions`. */
export interface MappingValue {
  readonly kind: 'mapping';
  readonly store: MapStore<Entry>;
  /** The class that was called, where it was one: `aws.s3.BucketVersioningArgs`. */
  readonly className?: string;
  readonly from: Provenance;
}

export interface Entry extends Omit<Property, 'value'> {
  readonly value: PyValue;
  /** The key, where it is not the string it is stored under. */
  readonly keyValue?: PyValue;
}

/** One of several values, depending on something that is not known. */
export interface EitherValue {
  readonly kind: 'either';
  readonly alternatives: readonly PyAlternative[];
  readonly from: Provenance;
}

export interface PyAlternative {
  readonly value: PyValue;
  readonly condition: string;
}

export interface FunctionValue {
  readonly kind: 'function';
  readonly name: string;
  readonly node: FunctionStatement | LambdaExpression;
  /** The scope in which it was defined. */
  readonly scope: Scope;
  /** Default values, evaluated where the function was defined. */
  readonly defaults: ReadonlyMap<string, PyValue>;
  readonly method?: 'static' | 'class' | 'property';
  /** The class whose body defines it. */
  readonly owner?: ClassValue;
  /** What `self` or `cls` is, for a bound method. */
  readonly boundTo?: PyValue;
  readonly from: Provenance;
}

/** A function that the evaluator provides. */
export interface NativeValue {
  readonly kind: 'native';
  readonly name: string;
  readonly call: (call: Call) => PyValue;
  /** Attributes of what is called: `pulumi.Output.all`, `aws.s3.Bucket.get`. `from` is the expression that names one. */
  readonly attribute?: (name: string, from?: Provenance) => PyValue | undefined;
  readonly from: Provenance;
}

/** A call that is being evaluated. */
export interface Call {
  readonly positional: readonly Argument[];
  readonly keywords: ReadonlyMap<string, Argument>;
  /** False when something unknown was spread into the arguments. */
  readonly complete: boolean;
  readonly node: CallExpression | undefined;
  /** The document that holds the call. */
  readonly uri: string;
  readonly range: TextRange;
  readonly from: Provenance;
}

export interface Argument {
  readonly value: PyValue;
  /** The expression, where it was given in this call. */
  readonly site?: TextRange;
  readonly key?: TextRange;
  readonly member?: TextRange;
  /** An entry of a dict that was spread in keeps the places that it has there. */
  readonly entry?: Entry;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly name: string;
  readonly bases: readonly PyValue[];
  readonly members: MapStore<PyValue>;
  /** Fields of a dataclass or NamedTuple, in order, with defaults. */
  readonly fields: readonly ClassField[];
  readonly style: 'plain' | 'record' | 'enum' | 'typed-dict';
  readonly node: ClassStatement;
  readonly scope: Scope;
  readonly from: Provenance;
}

export interface ClassField {
  readonly name: string;
  readonly defaultValue: PyValue | undefined;
  /** `field(default_factory=…)`. */
  readonly factory: PyValue | undefined;
}

export interface InstanceValue {
  readonly kind: 'instance';
  readonly cls: ClassValue;
  readonly fields: MapStore<PyValue>;
  /** The host's own knowledge of the object, such as what a component passes on to its children. */
  readonly notes: Map<string, PyValue>;
  readonly from: Provenance;
}

export interface ModuleValue {
  readonly kind: 'module';
  readonly name: string;
  /** The names of a module of the workspace. */
  readonly scope?: Scope;
  /** A member of a module that the evaluator provides, or a submodule that was imported. */
  readonly member: (name: string) => PyValue | undefined;
  readonly from: Provenance;
}

/** A resource that the program declared. */
export interface ResourceValue {
  readonly kind: 'resource';
  readonly id: string;
  /** What an attribute of it evaluates to. */
  readonly attribute: (name: string, from: Provenance) => PyValue;
  readonly from: Provenance;
}

/** The most alternatives that a value may have; beyond it the rest becomes one unknown. */
const MAX_ALTERNATIVES = 8;
/** The most definitions that a value remembers on its way. */
const MAX_VIA = 16;

/** A number as `float` has it. */
export function pyFloat(value: number, from: Provenance): PyLiteral {
  return { ...literal(value, from), isFloat: true };
}

export function isFloat(value: PyValue): boolean {
  return value.kind === 'literal' && typeof value.value === 'number' && (value.isFloat === true || !Number.isInteger(value.value));
}

export function pyLiteral(value: Primitive, from: Provenance): LiteralValue {
  return literal(value, from);
}

export function pyUnknown(from: Provenance, name?: string, reason: UnknownReason = 'unsupported'): UnknownValue {
  return unknown(reason, from, name);
}

/** A choice, flattened; with a single alternative, that value itself. */
export function either(alternatives: readonly PyAlternative[], from: Provenance): PyValue {
  const flat = alternatives.flatMap(({ value, condition }): readonly PyAlternative[] =>
    value.kind === 'either'
      ? value.alternatives.map((inner) => ({ value: inner.value, condition: both(condition, inner.condition) }))
      : [{ value, condition }],
  );
  const [first] = flat;
  if (!first) return pyUnknown(from);
  if (flat.every((each) => isSame(each.value, first.value))) return first.value;
  const merged = withInputs(from, inputsOf(flat.map((each) => each.value)));
  if (flat.length <= MAX_ALTERNATIVES) return { kind: 'either', alternatives: flat, from: merged };
  const rest: PyAlternative = { value: pyUnknown(merged, undefined, 'budget'), condition: 'otherwise' };
  return { kind: 'either', alternatives: [...flat.slice(0, MAX_ALTERNATIVES - 1), rest], from: merged };
}

export function both(a: string, b: string): string {
  return a === b ? a : `${a} and ${b}`;
}

/** Applies a function to each alternative. */
export function lift(value: PyValue, apply: (value: PyValue) => PyValue): PyValue {
  if (value.kind !== 'either') return apply(value);
  return either(
    value.alternatives.map((each) => ({ value: apply(each.value), condition: each.condition })),
    value.from,
  );
}

/** The values that something can be. */
export function alternativesOf(value: PyValue): readonly PyValue[] {
  return value.kind === 'either' ? value.alternatives.map((each) => each.value) : [value];
}

/** The same value, having passed through one more definition. Identity of mutable values is kept. */
export function passed(value: PyValue, definition: Definition): PyValue {
  switch (value.kind) {
    case 'literal':
    case 'template':
    case 'reference':
    case 'unknown':
    case 'absent':
    case 'sequence':
    case 'mapping':
      return { ...value, from: extended(value.from, definition) };
    case 'either':
      return {
        ...value,
        alternatives: value.alternatives.map((each) => ({ ...each, value: passed(each.value, definition) })),
        from: extended(value.from, definition),
      };
    default:
      return value;
  }
}

function extended(from: Provenance, definition: Definition): Provenance {
  if (from.via.length >= MAX_VIA) return from;
  return { ...from, via: [...from.via, definition] };
}

/** The inputs that went into some of several values. */
export function inputsOf(values: readonly (PyValue | undefined)[]): readonly string[] | undefined {
  let all: Set<string> | undefined;
  for (const value of values) for (const input of value?.from.inputs ?? []) (all ??= new Set()).add(input);
  return all && [...all];
}

/** The same value, with inputs that went into it as well. What holds other values or has identity stays as it is. */
export function carrying(value: PyValue, inputs: readonly string[] | undefined): PyValue {
  if (!inputs || inputs.length === 0) return value;
  switch (value.kind) {
    case 'literal':
    case 'template':
    case 'reference':
    case 'unknown':
    case 'absent':
      return { ...value, from: withInputs(value.from, inputs) };
    case 'either':
      return {
        ...value,
        alternatives: value.alternatives.map((each) => ({ ...each, value: carrying(each.value, inputs) })),
        from: withInputs(value.from, inputs),
      };
    default:
      return value;
  }
}

/** True when two values are one and the same: equal scalars, or one object. */
export function isSame(a: PyValue, b: PyValue): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'literal':
      return b.kind === 'literal' && a.value === b.value;
    case 'reference':
      return b.kind === 'reference' && a.target === b.target && a.attribute === b.attribute;
    case 'sequence':
      return b.kind === 'sequence' && a.store === b.store;
    case 'mapping':
      return b.kind === 'mapping' && a.store === b.store;
    case 'instance':
      return b.kind === 'instance' && a.fields === b.fields;
    case 'resource':
      return b.kind === 'resource' && a.id === b.id;
    case 'unknown':
      return b.kind === 'unknown' && a.name !== undefined && a.name === b.name;
    case 'absent':
      return true;
    default:
      return false;
  }
}
