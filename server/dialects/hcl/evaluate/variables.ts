/** Variables: their defaults, and the defaults of optional attributes in their types. */
import type { Property, Value } from '../../../core/value';
import { list, literal, object } from '../../../core/value';
import { argumentOf, attributeOf, type Placed } from '../source';
import type { Block, Expression } from '../syntax/nodes';
import { evaluate } from './expressions';
import { at, type Scope } from './scope';

export function variableDefault(variable: Placed<Block>, scope: Scope): Value | undefined {
  const value = argumentOf(variable, 'default');
  return value && withTypeDefaults(evaluate(value.node.value, { ...scope, file: value.file }), variable.node, scope);
}

/** Fills in `optional(type, default)`; optional attributes without default are null. */
export function withTypeDefaults(value: Value, variable: Block, scope: Scope): Value {
  const type = attributeOf(variable.body, 'type')?.value;
  return type ? filled(value, type, scope) : value;
}

function filled(value: Value, type: Expression, scope: Scope): Value {
  if (type.kind !== 'call') return value;
  const [inner] = type.args;
  if (!inner) return value;
  switch (type.name.name) {
    case 'object':
      return value.kind === 'object' && inner.kind === 'object' ? filledObject(value, inner, scope) : value;
    case 'list':
    case 'set':
      if (value.kind !== 'list' || inner.kind !== 'call') return value;
      return list(value.items.map((item) => filled(item, inner, scope)), value.from, value.complete);
    case 'map':
      if (value.kind !== 'object' || inner.kind !== 'call') return value;
      return object(
        new Map([...value.entries].map(([key, property]) => [key, { ...property, value: filled(property.value, inner, scope) }])),
        value.from,
        value.complete,
      );
    case 'optional':
      return filled(value, inner, scope);
    default:
      return value;
  }
}

function filledObject(value: Value & { kind: 'object' }, type: Expression & { kind: 'object' }, scope: Scope): Value {
  const entries = new Map<string, Property>(value.entries);
  for (const item of type.items) {
    const name = item.key.kind === 'variable' ? item.key.name : undefined;
    if (name === undefined) continue;
    const given = entries.get(name);
    const isOptional = item.value.kind === 'call' && item.value.name.name === 'optional';
    const fallback = item.value.kind === 'call' && isOptional ? item.value.args[1] : undefined;
    const isMissing = given === undefined || (given.value.kind === 'literal' && given.value.value === null);
    if (given && !isMissing) entries.set(name, { ...given, value: filled(given.value, item.value, scope) });
    else if (isOptional && value.complete) {
      const inner = fallback ? filled(evaluate(fallback, scope), item.value, scope) : literal(null, at(item.value, scope));
      entries.set(name, given && !fallback ? given : { value: inner });
    }
  }
  return object(entries, value.from, value.complete);
}
