/** Tags from several places, laid over each other. */
import type { ObjectValue, Property, Provenance, Value } from '../../../core/value';
import { absent, object } from '../../../core/value';

/** Later layers win. Of alternatives all tags count: a rule asks whether a tag can be there. */
export function layered(layers: readonly (Value | undefined)[], from: Provenance): Value {
  const entries = new Map<string, Property>();
  let isComplete = true;
  let isSaid = false;
  const lay = (value: Value | undefined): void => {
    switch (value?.kind) {
      case undefined:
      case 'absent':
        break;
      case 'object':
        isSaid = true;
        for (const [key, property] of value.entries) entries.set(key, property);
        isComplete &&= value.complete;
        break;
      case 'choice':
        value.alternatives.forEach((each) => lay(each.value));
        break;
      case 'literal':
        if (value.value !== null) isComplete = false;
        break;
      default:
        isComplete = false;
    }
  };
  layers.forEach(lay);
  if (entries.size === 0 && isComplete) return isSaid ? object(entries, from) : absent(from);
  return object(entries, fromOf(layers, from), isComplete);
}

/** The resource's own tags are where further ones are written. */
function fromOf(layers: readonly (Value | undefined)[], from: Provenance): Provenance {
  const own: Value | undefined = layers.at(-1);
  return own?.kind === 'object' ? own.from : from;
}

export function opened(value: Value, from: Provenance): ObjectValue {
  return value.kind === 'object' ? object(value.entries, value.from, false) : object(new Map(), from, false);
}
