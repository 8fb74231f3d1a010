/** Values of one template as another one sees them. */
import type { Definition, Property, Value } from '../../../core/value';
import { list, object, template, through, unknown } from '../../../core/value';

/** What is known of a value outside the template that it belongs to: everything but the resources that it refers to. */
export function foreign(value: Value, definition: Definition): Value {
  return through(withoutReferences(value, definition.name), definition);
}

function withoutReferences(value: Value, name: string): Value {
  switch (value.kind) {
    case 'reference':
      return unknown('computed', value.from, name);
    case 'list':
      return list(
        value.items.map((item) => withoutReferences(item, name)),
        value.from,
        value.complete,
      );
    case 'template':
      return template(
        value.parts.map((part) => withoutReferences(part, name)),
        value.from,
      );
    case 'choice':
      return {
        ...value,
        alternatives: value.alternatives.map((each) => ({ ...each, value: withoutReferences(each.value, name) })),
      };
    case 'object': {
      const entries = [...value.entries].map(([key, property]): [string, Property] => [
        key,
        { value: withoutReferences(property.value, name) },
      ]);
      return object(new Map(entries), value.from, value.complete);
    }
    case 'absent':
      return unknown('computed', value.from, name);
    default:
      return value;
  }
}
