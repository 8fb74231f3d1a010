/** The `Globals` of a SAM template: properties that all resources of a type have, unless they say otherwise. */
import type { Definition, ObjectValue, Property, Value } from '../../core/value';
import { list, object, through } from '../../core/value';
import type { Evaluator, Scope } from './evaluate/evaluator';
import { memberOf } from './syntax/nodes';
import type { Template } from './template';

export function withGlobals(
  type: string,
  own: ObjectValue,
  template: Template,
  evaluator: Evaluator,
  scope: Scope,
): ObjectValue {
  const section = type.startsWith(PREFIX) ? memberOf(template.globals, type.slice(PREFIX.length)) : undefined;
  const shared = section?.value && evaluator.value(section.value, scope);
  if (!section || shared?.kind !== 'object') return own;
  return merged(shared, own, { location: evaluator.at(section.keyRange), name: `Globals.${section.key}` });
}

const PREFIX = 'AWS::Serverless::';

/** Maps are merged, lists joined, and anything else is the resource's own. */
function merged(shared: ObjectValue, own: ObjectValue, definition: Definition): ObjectValue {
  const entries = new Map<string, Property>();
  for (const [name, property] of shared.entries) {
    const mine = own.entries.get(name);
    if (!mine) entries.set(name, { ...property, value: through(property.value, definition) });
    else entries.set(name, { ...mine, value: combined(property.value, mine.value, definition) });
  }
  for (const [name, property] of own.entries) if (!entries.has(name)) entries.set(name, property);
  return object(entries, own.from, shared.complete && own.complete);
}

function combined(shared: Value, own: Value, definition: Definition): Value {
  if (shared.kind === 'object' && own.kind === 'object') return merged(shared, own, definition);
  if (shared.kind !== 'list' || own.kind !== 'list') return own;
  return list([...shared.items, ...own.items], own.from, shared.complete && own.complete);
}
