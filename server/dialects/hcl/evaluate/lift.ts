/** Operations on plain values, carried over choices. */
import type { Alternative, Value } from '../../../core/value';
import { choice, unknown } from '../../../core/value';
import type { Provenance } from '../../../core/value';
import { LIMITS } from './budget';

/** Applies an operation to every combination of alternatives of its operands. */
export function lift(values: readonly Value[], from: Provenance, apply: (values: readonly Value[]) => Value): Value {
  const position = values.findIndex((value) => value.kind === 'choice');
  const chosen = values[position];
  if (chosen?.kind !== 'choice') return apply(values);
  const alternatives = chosen.alternatives.map(
    (each): Alternative => ({ value: lift(values.with(position, each.value), from, apply), condition: each.condition }),
  );
  return merged(alternatives, from);
}

/** A choice in which equal literals are one alternative. */
export function merged(alternatives: readonly Alternative[], from: Provenance): Value {
  const value = choice(alternatives, from);
  if (value.kind !== 'choice') return value;
  const [first] = value.alternatives;
  const same = value.alternatives.every(
    (each) => each.value.kind === 'literal' && first?.value.kind === 'literal' && each.value.value === first.value.value,
  );
  if (same && first) return first.value;
  return value.alternatives.length > LIMITS.alternatives ? unknown('budget', from) : value;
}
