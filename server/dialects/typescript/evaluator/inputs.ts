/** Which inputs of the deployment (configuration, context, parameters, environment variables) went into a value. */
import type { Location } from '../../../core/text';
import type { Provenance, Value } from '../../../core/value';
import { withInputs } from '../../../core/value';
import type { EitherValue, Js } from './values';

/** A place where the program asks for an input. */
export interface InputRead {
  readonly kind: 'environment' | 'configuration' | 'context' | 'parameter';
  readonly name: string;
  /** The expression that reads it first. */
  readonly location: Location;
  /** What the workspace says it is when nothing is given. */
  readonly preset?: Value;
  readonly isGiven: boolean;
  readonly isRequired: boolean;
}

/** By name, in the order of the first read. */
export type InputReads = Map<string, InputRead>;

export function rememberRead(reads: InputReads, read: InputRead): void {
  const before = reads.get(read.name);
  if (!before) reads.set(read.name, read);
  else if (read.isRequired && !before.isRequired) reads.set(read.name, { ...before, isRequired: true });
}

const DEEPEST = 3;
const NONE: readonly string[] = [];

/** The inputs that went into a value or its parts. */
export function inputsOf(value: Js | undefined, depth = 0): readonly string[] {
  if (!value) return NONE;
  const own = value.from.inputs ?? NONE;
  if (depth > DEEPEST) return own;
  switch (value.kind) {
    case 'record':
      return joined(own, [...value.cell.entries.values()].map((slot) => inputsOf(slot.value, depth + 1)));
    case 'array':
      return joined(own, value.cell.items.map((item) => inputsOf(item, depth + 1)));
    case 'either':
      return joined(own, value.alternatives.map((each) => inputsOf(each.value, depth + 1)));
    case 'template':
      return joined(own, value.parts.map((part) => part.from.inputs ?? NONE));
    default:
      return own;
  }
}

export function inputsOfAll(values: readonly (Js | undefined)[]): readonly string[] {
  return joined(NONE, values.map((value) => inputsOf(value)));
}

function joined(own: readonly string[], others: readonly (readonly string[])[]): readonly string[] {
  const more = others.filter((each) => each.length > 0);
  return more.length === 0 ? own : [...new Set([...own, ...more.flat()])];
}

/** The value, depending on some inputs as well. Functions, classes and objects of libraries are themselves. */
export function dependingOn<T extends Js>(value: T, inputs: readonly string[] | undefined): T {
  if (!inputs || inputs.length === 0) return value;
  switch (value.kind) {
    case 'literal':
    case 'template':
    case 'unknown':
    case 'reference':
    case 'record':
    case 'array':
      return { ...value, from: including(value.from, inputs) };
    case 'either': {
      const choice: EitherValue = value;
      const alternatives = choice.alternatives.map((each) => ({ ...each, value: dependingOn(each.value, inputs) }));
      return { ...value, alternatives, from: including(value.from, inputs) };
    }
    default:
      return value;
  }
}

function including(from: Provenance, inputs: readonly string[]): Provenance {
  return inputs.every((each) => from.inputs?.includes(each)) ? from : withInputs(from, inputs);
}

/** A computed text, number or unknown value depends on what it was computed from; anything else says so by itself. */
export function computedFrom(result: Js, sources: readonly (Js | undefined)[]): Js {
  const isComputed = result.kind === 'literal' || result.kind === 'template' || result.kind === 'unknown';
  return isComputed ? dependingOn(result, inputsOfAll(sources)) : result;
}
