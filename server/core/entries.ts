/** Telling objects by where their entries are written: the same entries stay themselves through merges, spreads and arguments. */
import { sameLocation } from './text';
import type { ObjectValue, Property } from './value';

/** True for entries among which are all of an object, each written at the same place. */
export function holdsEntries(entries: { get(name: string): Pick<Property, 'key'> | undefined }, wanted: ObjectValue): boolean {
  if (wanted.entries.size === 0) return false;
  for (const [name, { key }] of wanted.entries) {
    const own = entries.get(name)?.key;
    if (!key || !own || !sameLocation(own, key)) return false;
  }
  return true;
}
