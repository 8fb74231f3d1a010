/** Values of the program, as expressions that can be written once more beside it. */
import type { Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import type { Property, Value } from '../../server/core/value';

/** What stands in a property; undefined for what cannot be repeated with certainty. */
export function copyOf({ value, site }: Property): Expression | undefined {
  switch (value.kind) {
    case 'object': {
      const entries = [...value.entries].map(([name, property]) => [name, copyOf(property)] as const);
      const known = entries.filter((entry): entry is readonly [string, Expression] => entry[1] !== undefined);
      return value.complete && known.length === entries.length ? write.object(Object.fromEntries(known)) : undefined;
    }
    case 'list': {
      const items = value.items.map((item) => copyOf({ value: item }));
      const known = items.filter((item) => item !== undefined);
      return value.complete && known.length === items.length ? write.list(...known) : undefined;
    }
    case 'literal':
      return site ? existing(value, site) : write.literal(value.value);
    default:
      return site ? existing(value, site) : undefined;
  }
}

function existing(value: Value, site: NonNullable<Property['site']>): Expression {
  return write.existing({ ...value, from: { location: site, via: [] } });
}
