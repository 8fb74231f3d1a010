/** Properties with their places, through blocks and lists. */
import { itemsOf } from '../../server/core/query';
import type { Property, Value } from '../../server/core/value';

/** The properties at a path, each item of the lists on the way counted; without those whose value is left out. */
export function propertiesAt(value: Value, path: readonly string[], isLeftOut: (value: Value) => boolean = () => false): readonly Property[] {
  const found: Property[] = [];
  const collect = (container: Value, depth: number): void => {
    for (const item of itemsOf(container)) {
      const property = item.kind === 'object' ? item.entries.get(path[depth] ?? '') : undefined;
      if (!property || isLeftOut(property.value)) continue;
      if (depth === path.length - 1) found.push(property);
      else collect(property.value, depth + 1);
    }
  };
  collect(value, 0);
  return found;
}
