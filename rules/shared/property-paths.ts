/** Properties with their places, through blocks and lists. */
import { itemsOf } from '../../server/core/query';
import type { Property, Value } from '../../server/core/value';

/** The properties at a path, each item of the lists on the way counted; without those whose value is left out. */
export function propertiesAt(value: Value, [name, ...rest]: readonly string[], isLeftOut: (value: Value) => boolean = () => false): readonly Property[] {
  return itemsOf(value).flatMap((item) => {
    const property = item.kind === 'object' && name !== undefined ? item.entries.get(name) : undefined;
    if (!property || isLeftOut(property.value)) return [];
    return rest.length === 0 ? [property] : propertiesAt(property.value, rest, isLeftOut);
  });
}
