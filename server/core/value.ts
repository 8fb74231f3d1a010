/**
 * What a program's expressions evaluate to, in every dialect: a closed union with provenance.
 *
 * **Invariant:** a value that the evaluator could not resolve is `unknown`, never a guess, and an object or list whose
 * members are not all known says so (`complete: false`): reading a missing member of it gives `unknown`, not `absent`.
 */
import type { Location } from './text';

export type Primitive = string | number | boolean | null;

export type Value =
  | LiteralValue
  | ListValue
  | ObjectValue
  | TemplateValue
  | ReferenceValue
  | ChoiceValue
  | UnknownValue
  | AbsentValue;

/** A definition that a value passed through on its way to a property: a constant, local, parameter, argument, output. */
export interface Definition {
  /** The name in the definition, e.g. `algorithm` in `const algorithm = …`, or the argument's expression in a call. */
  readonly location: Location;
  /** What it is called there, e.g. `local.algorithm`, `var.password`, `parameter DbPassword`. Never the value itself. */
  readonly name: string;
}

/** Where a value comes from. */
export interface Provenance {
  /** The expression in which the value is written: what a person would edit. For `absent`: the object that lacks it. */
  readonly location: Location;
  /** The definitions between there and the property, the one nearest to `location` first. */
  readonly via: readonly Definition[];
  /** Names of the inputs (variables, parameters, configuration, workspace or stack name) that went into it, where some did. */
  readonly inputs?: readonly string[];
}

interface ValueBase {
  readonly from: Provenance;
}

export interface LiteralValue extends ValueBase {
  readonly kind: 'literal';
  readonly value: Primitive;
}

export interface ListValue extends ValueBase {
  readonly kind: 'list';
  readonly items: readonly Value[];
  /** False when there may be further items that the evaluator cannot see. */
  readonly complete: boolean;
}

export interface ObjectValue extends ValueBase {
  readonly kind: 'object';
  readonly entries: ReadonlyMap<string, Property>;
  /** False when there may be further entries (a spread of something unknown). */
  readonly complete: boolean;
}

/** One entry of an object: an argument, a block, a key. */
export interface Property {
  readonly value: Value;
  /** The key as it is written. */
  readonly key?: Location;
  /** The expression as it stands in the object (`local.algorithm`, where `value.from` leads to the literal). */
  readonly site?: Location;
  /** The whole member with its key, without separator: `sse_algorithm = "AES256"`, or a whole nested block. */
  readonly member?: Location;
}

/** A string built of literal parts and holes. Adjacent literal parts are joined by the constructor. */
export interface TemplateValue extends ValueBase {
  readonly kind: 'template';
  readonly parts: readonly Value[];
}

/** A use of another resource of the program, or of one of its attributes. */
export interface ReferenceValue extends ValueBase {
  readonly kind: 'reference';
  /** `DeclaredResource.id` of the target. */
  readonly target: string;
  /** The attribute in the canonical (Terraform) name, e.g. `arn`, `id`; empty for the resource itself. */
  readonly attribute: string;
}

/** One of several values, depending on something that is known only at deployment. */
export interface ChoiceValue extends ValueBase {
  readonly kind: 'choice';
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  readonly value: Value;
  /** The condition in words of the source, e.g. `var.encrypt is false`, `IsProduction`. */
  readonly condition: string;
}

export type UnknownReason =
  | 'parameter'
  | 'data-source'
  | 'unsupported'
  | 'missing-module'
  | 'missing-file'
  | 'computed'
  | 'budget'
  | 'syntax-error';

export interface UnknownValue extends ValueBase {
  readonly kind: 'unknown';
  readonly reason: UnknownReason;
  /** What is unknown, in words of the source: `var.kms_key_arn`, `parameter KeyArn`. */
  readonly name?: string;
  /** True when the value is an input given at deployment (parameter, variable, configuration). */
  readonly sensitive?: boolean;
}

export interface AbsentValue extends ValueBase {
  readonly kind: 'absent';
}

export function literal(value: Primitive, from: Provenance): LiteralValue {
  return { kind: 'literal', value, from };
}

export function list(items: readonly Value[], from: Provenance, complete = true): ListValue {
  return { kind: 'list', items, from, complete };
}

export function object(
  entries: ReadonlyMap<string, Property>,
  from: Provenance,
  complete = true,
): ObjectValue {
  return { kind: 'object', entries, from, complete };
}

export function reference(target: string, attribute: string, from: Provenance): ReferenceValue {
  return { kind: 'reference', target, attribute, from };
}

export function unknown(reason: UnknownReason, from: Provenance, name?: string): UnknownValue {
  return name === undefined ? { kind: 'unknown', reason, from } : { kind: 'unknown', reason, from, name };
}

export function absent(from: Provenance): AbsentValue {
  return { kind: 'absent', from };
}

/** A choice without duplicates of one alternative: with a single alternative, that value itself. */
export function choice(alternatives: readonly Alternative[], from: Provenance): Value {
  const flat = alternatives.flatMap(flatten);
  const [only] = flat;
  return flat.length === 1 && only ? only.value : { kind: 'choice', alternatives: flat, from };
}

/** A template with nested templates spliced in and adjacent literals joined: a plain literal when nothing is left open. */
export function template(parts: readonly Value[], from: Provenance): Value {
  const joined: Value[] = [];
  for (const part of parts.flatMap((each) => (each.kind === 'template' ? each.parts : [each]))) {
    const previous = joined.at(-1);
    if (part.kind === 'literal' && previous?.kind === 'literal') {
      joined[joined.length - 1] = literal(textOf(previous.value) + textOf(part.value), withInputs(previous.from, part.from.inputs));
    } else {
      joined.push(part);
    }
  }
  if (joined.length === 0) return literal('', from);
  const [only] = joined;
  if (joined.length === 1 && only?.kind === 'literal') return literal(textOf(only.value), withInputs(from, only.from.inputs));
  return { kind: 'template', parts: joined, from };
}

/** The same value, having passed through one more definition. */
export function through<T extends Value>(value: T, definition: Definition): T {
  return { ...value, from: { ...value.from, via: [...value.from.via, definition] } };
}

/** The same provenance, with inputs that went into the value as well. */
export function withInputs(from: Provenance, inputs: readonly string[] | undefined): Provenance {
  if (!inputs || inputs.length === 0) return from;
  return { ...from, inputs: [...new Set([...(from.inputs ?? []), ...inputs])] };
}

export function written(location: Location): Provenance {
  return { location, via: [] };
}

function flatten(alternative: Alternative): readonly Alternative[] {
  const { value, condition } = alternative;
  if (value.kind !== 'choice') return [alternative];
  return value.alternatives.map((inner) => ({ value: inner.value, condition: `${condition} and ${inner.condition}` }));
}

function textOf(value: Primitive): string {
  return value === null ? '' : String(value);
}
