/** Running both sides of a condition that is not known. */
import type { Completion, Frame, Machine } from './machine';
import type { Changes, Sides } from './stores';

/**
 * Runs both sides on the same state and merges what they changed. When one of them leaves (returns, raises, breaks), what
 * follows runs with the state of the other, under its condition.
 */
export function fork(
  machine: Machine,
  frame: Frame,
  sides: Sides,
  first: () => Completion,
  second: () => Completion,
): Completion {
  const base = machine.conditions.length;
  const attempt = (condition: string, run: () => Completion): { readonly changes: Changes; readonly completion: Completion } => {
    let completion: Completion = 'normal';
    const changes = machine.trail.attempt(() => {
      machine.conditions.push(condition);
      completion = run();
      machine.conditions.length = base;
    });
    return { changes, completion };
  };
  const a = attempt(sides.first, first);
  const b = attempt(sides.second, second);
  if (a.completion === 'raise' || b.completion === 'raise') {
    const goesOn = a.completion === 'raise' ? b : a;
    machine.trail.commit(goesOn.changes);
    return goesOn.completion;
  }
  machine.trail.merge(a.changes, b.changes, sides);
  if (a.completion === 'return' || b.completion === 'return') frame.decidedBy.push(...(sides.from.inputs ?? []));
  if (a.completion === b.completion) return a.completion;
  if (a.completion !== 'normal' && b.completion !== 'normal') return 'return';
  const goesOn = a.completion === 'normal' ? a : b;
  const variables = frame.scope.variables;
  const state = goesOn.changes.after.get(variables) ?? a.changes.before.get(variables) ?? b.changes.before.get(variables);
  if (state !== undefined) {
    machine.trail.touch(variables);
    variables.restore(state);
  }
  machine.conditions.push(a.completion === 'normal' ? sides.first : sides.second);
  return 'normal';
}
