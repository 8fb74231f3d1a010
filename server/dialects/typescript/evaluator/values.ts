/**
 * What an expression of a program is while it is being evaluated. JavaScript's objects and arrays change after they were
 * made and functions are values, so this is richer than the core's `Value`; `Evaluation.toValue` takes a snapshot.
 *
 * A handle (`RecordHandle`, `ArrayHandle`, …) is immutable and carries provenance; several handles can share one mutable cell.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Location } from '../../../core/text';
import type {
  AbsentValue,
  Definition,
  LiteralValue,
  Provenance,
  ReferenceValue,
  TemplateValue,
  UnknownValue,
  Value,
} from '../../../core/value';
import type { ClassMembers } from './classes';
import { dependingOn } from './inputs';
import type { Scope } from './scope';

/** `absent` stands for `undefined`. */
export type Leaf = LiteralValue | TemplateValue | ReferenceValue | UnknownValue | AbsentValue;

export type Js = Leaf | RecordHandle | ArrayHandle | EitherValue | FunctionValue | ClassValue | InstanceHandle | NativeValue;

/** An object: a literal, a module's namespace, an enum, the fields of an instance. */
export interface RecordHandle {
  readonly kind: 'record';
  readonly cell: RecordCell;
  readonly from: Provenance;
}

/** Changed only through `Heap`, which can undo. */
export interface RecordCell {
  readonly entries: Map<string, Slot>;
  /** False when there may be further entries (something unknown was spread in or assigned). */
  complete: boolean;
}

export interface Slot {
  readonly value: Js;
  readonly key?: Location;
  readonly site?: Location;
  readonly member?: Location;
  /** A getter, evaluated when it is read; then `value` is not used. */
  readonly getter?: FunctionValue;
}

export interface ArrayHandle {
  readonly kind: 'array';
  readonly cell: ArrayCell;
  readonly from: Provenance;
}

/** Changed only through `Heap`, which can undo. */
export interface ArrayCell {
  items: readonly Js[];
  complete: boolean;
}

/** One of several values, depending on something that is not known. */
export interface EitherValue {
  readonly kind: 'either';
  readonly alternatives: readonly Possible[];
  readonly from: Provenance;
}

export interface Possible {
  readonly value: Js;
  readonly condition: string;
}

export type FunctionNode =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression;

export interface FunctionValue {
  readonly kind: 'function';
  readonly node: FunctionNode;
  readonly scope: Scope;
  /** `this` inside; undefined for a plain function, which has none. */
  readonly self: Js | undefined;
  /** The class whose method it is: what `super` starts from. */
  readonly home: ClassValue | undefined;
  readonly name: string;
  readonly from: Provenance;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly node: TSESTree.ClassDeclaration | TSESTree.ClassExpression;
  readonly scope: Scope;
  readonly base: Js | undefined;
  readonly statics: RecordCell;
  readonly members: ClassMembers;
  readonly name: string;
  readonly from: Provenance;
}

export interface InstanceHandle {
  readonly kind: 'instance';
  readonly cell: InstanceCell;
  readonly from: Provenance;
}

/** An object made by `new`. */
export interface InstanceCell {
  /** What `new` named: a class of the program, or a library's. */
  readonly made: ClassValue | NativeValue;
  readonly fields: RecordCell;
  /** The library's class it is an instance of, directly or by inheritance, once its constructor has been called. */
  base: NativeValue | undefined;
  /** `DeclaredResource.id`, when the instance is a resource. */
  resource: string | undefined;
  /** The `new` expression. */
  readonly declaration: Location;
  /** From `new` to the end of the callee. */
  readonly header: Location;
}

/** Something that the evaluator does not interpret: given by a library model or by the language. */
export interface NativeValue {
  readonly kind: 'native';
  /** In words of the source: `aws.s3.Bucket`, `Math`. */
  readonly name: string;
  readonly behaviour: NativeBehaviour;
  readonly from: Provenance;
}

/** What a native value answers. What it leaves out, or answers with undefined, is unknown. */
export interface NativeBehaviour {
  /** `value.key`. */
  member?(key: string, site: Location): Js | undefined;
  /** `value(…)`. */
  call?(call: Call): Js | undefined;
  /** `new value(…)` and `super(…)` of a class that extends it: initialises `call.instance`. */
  construct?(call: ConstructCall): void;
  /** What `new` gives instead of the instance: an array for `Array`. Not asked for classes that extend this one. */
  result?(instance: InstanceHandle): Js | undefined;
  /** `instance.key` of an instance of this class, when neither its fields nor its own class have it. */
  instanceMember?(instance: InstanceHandle, key: string, site: Location): Js | undefined;
  /** For `extends` between native classes, and `instanceof`. */
  readonly base?: NativeValue;
  /** True for a class whose subclasses describe infrastructure: those that nothing constructs are tried with unknown arguments. */
  readonly component?: boolean;
  /** What it is as an argument; unknown when left out. */
  toValue?(): Value;
  /** What an instance of the class is as an argument, when it is no resource. */
  toInstanceValue?(instance: InstanceHandle): Value | undefined;
}

export interface Call {
  readonly callee: NativeValue;
  readonly args: readonly Argument[];
  /** False when something unknown was spread into the arguments: there may be more of them. */
  readonly complete: boolean;
  /** What stands before the dot. */
  readonly self: Js | undefined;
  /** The call, the `new` expression or, for `super(…)`, the `new` expression that led there. */
  readonly site: Location;
  /** From `new` to the end of the callee; for a call: the callee. */
  readonly header: Location;
  readonly node: TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.TaggedTemplateExpression;
  /** Where the call stands. */
  readonly scope: Scope;
}

export interface ConstructCall extends Call {
  readonly instance: InstanceHandle;
}

export interface Argument {
  readonly value: Js;
  /** The expression as it stands in the call. */
  readonly site: Location;
}

const LONGEST_CHAIN = 12;

/** The same value, having passed through one more definition. */
export function passed<T extends Js>(value: T, definition: Definition): T {
  const { via } = value.from;
  if (via.length >= LONGEST_CHAIN) return value;
  return { ...value, from: { ...value.from, via: [...via, definition] } };
}

export function record(entries: Iterable<readonly [string, Slot]>, from: Provenance, complete = true): RecordHandle {
  return { kind: 'record', cell: { entries: new Map(entries), complete }, from };
}

export function array(items: readonly Js[], from: Provenance, complete = true): ArrayHandle {
  return { kind: 'array', cell: { items, complete }, from };
}

export function native(name: string, from: Provenance, behaviour: NativeBehaviour): NativeValue {
  return { kind: 'native', name, behaviour, from };
}

const MOST_ALTERNATIVES = 24;

/** A choice between values; the value itself when there is one, or when all are the same literal. */
export function either(alternatives: readonly Possible[], from: Provenance): Js {
  const flat = alternatives.map(({ value, condition }) => ({ value: dependingOn(value, from.inputs), condition })).flatMap(({ value, condition }) =>
    value.kind === 'either'
      ? value.alternatives.map((inner) => ({ value: inner.value, condition: conjunction(condition, inner.condition) }))
      : [{ value, condition }],
  );
  const [first, ...others] = flat;
  if (!first) return { kind: 'absent', from };
  if (others.every((each) => isSame(each.value, first.value))) return first.value;
  if (flat.length > MOST_ALTERNATIVES) return { kind: 'unknown', reason: 'budget', from };
  return { kind: 'either', alternatives: flat, from };
}

/** Both conditions in words; a condition that says nothing is left out. */
export function conjunction(a: string | undefined, b: string | undefined): string {
  if (!a) return b ?? '';
  return !b || a === b ? a : `${a} and ${b}`;
}

/** True for values that cannot be told apart: equal literals, references to one attribute, handles of one cell. */
export function isSame(a: Js, b: Js): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'literal':
      return b.kind === 'literal' && a.value === b.value && a.from.location.range.start === b.from.location.range.start;
    case 'reference':
      return b.kind === 'reference' && a.target === b.target && a.attribute === b.attribute;
    case 'absent':
      return b.kind === 'absent';
    case 'record':
      return b.kind === 'record' && a.cell === b.cell;
    case 'array':
      return b.kind === 'array' && a.cell === b.cell;
    case 'instance':
      return b.kind === 'instance' && a.cell === b.cell;
    case 'function':
      return b.kind === 'function' && a.node === b.node && a.scope === b.scope;
    case 'class':
      return b.kind === 'class' && a.node === b.node && a.scope === b.scope;
    default:
      return false;
  }
}

/** Applies a function to a value or to each of its alternatives. */
export function distribute(value: Js, apply: (value: Exclude<Js, EitherValue>) => Js): Js {
  if (value.kind !== 'either') return apply(value);
  return either(
    // The alternatives of an `either` are no `either`s: its constructor flattens them.
    value.alternatives.map((each) => ({ value: each.value.kind === 'either' ? each.value : apply(each.value), condition: each.condition })),
    value.from,
  );
}

/** The string that a value certainly is. */
export function textOf(value: Js | undefined): string | undefined {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** An entry of an object, without looking at prototypes. */
export function entryOf(value: Js | undefined, key: string): Js | undefined {
  return value?.kind === 'record' ? value.cell.entries.get(key)?.value : undefined;
}
