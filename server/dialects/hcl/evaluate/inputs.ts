/**
 * Which inputs of the program went into a value: names of variables, and `terraform.workspace`. Strings, numbers and what is
 * unknown carry them; a list or map made here does not carry those of its members, which have their own.
 */
import type { Property, Provenance, Value } from '../../../core/value';
import { template, withInputs } from '../../../core/value';
import type { Evaluation } from './scope';

export type InputNames = readonly string[];

/** The inputs of a value and of everything in it. */
export function inputsOf(value: Value, evaluation: Evaluation): InputNames {
  const members = membersOf(value);
  if (members.length === 0) return value.from.inputs ?? NONE;
  const known = evaluation.inputNames.get(value);
  if (known) return known;
  const all = inputsOfAll(members, evaluation, value.from.inputs);
  evaluation.inputNames.set(value, all);
  return all;
}

export function inputsOfAll(values: readonly Value[], evaluation: Evaluation, own?: InputNames): InputNames {
  let all = own ?? NONE;
  for (const value of values) {
    const inner = inputsOf(value, evaluation);
    if (inner.length === 0 || inner === all) continue;
    all = all.length === 0 ? inner : [...new Set([...all, ...inner])];
  }
  return all;
}

/** A value that inputs decided on: each part of it carries their names. */
export function carrying(value: Value, names: InputNames, evaluation: Evaluation): Value {
  if (names.length === 0 || value.kind === 'absent') return value;
  const made = { ...parted(value, names, evaluation), from: withInputs(value.from, names) };
  const site = evaluation.sites.get(value);
  if (site) evaluation.sites.set(made, site);
  const text = evaluation.texts.get(value);
  if (text) evaluation.texts.set(made, carrying(text, names, evaluation));
  return made;
}

/** A string of parts, with the inputs of each. */
export function templateOf(parts: readonly Value[], from: Provenance, evaluation: Evaluation): Value {
  return template(parts, withInputs(from, inputsOfAll(parts, evaluation)));
}

const NONE: InputNames = [];

function parted(value: Value, names: InputNames, evaluation: Evaluation): Value {
  const inner = (each: Value): Value => carrying(each, names, evaluation);
  switch (value.kind) {
    case 'list':
      return { ...value, items: value.items.map(inner) };
    case 'object':
      return { ...value, entries: new Map([...value.entries].map(([key, property]): [string, Property] => [key, { ...property, value: inner(property.value) }])) };
    case 'template':
      return { ...value, parts: value.parts.map(inner) };
    case 'choice':
      return { ...value, alternatives: value.alternatives.map((each) => ({ ...each, value: inner(each.value) })) };
    default:
      return value;
  }
}

function membersOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'list':
      return value.items;
    case 'object':
      return Array.from(value.entries.values(), (property) => property.value);
    case 'template':
      return value.parts;
    case 'choice':
      return value.alternatives.map((each) => each.value);
    default:
      return [];
  }
}
