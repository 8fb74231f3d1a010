/** How code at a place can name an input of the deployment: a constant, parameter or field that holds what was read. */
import type { ProgramInput } from '../../../core/facts';
import type { Js } from '../evaluator/values';

/** Whether a value is what an input gives, unchanged, perhaps with what it falls back to. */
export function isInput(value: Js, { name, preset }: ProgramInput): boolean {
  const { inputs } = value.from;
  if (inputs?.length !== 1 || inputs[0] !== name) return false;
  switch (value.kind) {
    case 'unknown':
      return isRead(value, name);
    case 'literal':
      return preset.kind === 'literal' && preset.value === value.value;
    case 'either':
      return (
        value.alternatives.some((each) => isRead(each.value, name)) &&
        value.alternatives.every((each) => each.value.kind === 'literal' || isRead(each.value, name))
      );
    default:
      return false;
  }
}

function isRead(value: Js, name: string): boolean {
  if (value.kind !== 'unknown') return false;
  return value.name === name || READERS.some((reader) => value.name === `${reader}${name}`);
}

const READERS = ['configuration ', 'context ', 'parameter ', 'process.env.'] as const;
