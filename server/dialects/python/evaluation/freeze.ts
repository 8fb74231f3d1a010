/** From the interpreter's values to the core's. */
import type { Alternative, Property, Provenance, Value } from '../../../core/value';
import { choice, list, literal, object, reference, template, unknown, withInputs } from '../../../core/value';
import { negated } from './machine';
import { inputsOf, isFloat } from './values';
import type { Entry, Item, MappingValue, PyValue, SequenceValue } from './values';

/** Deeper than any configuration; an object that holds itself ends here. */
const MAX_DEPTH = 40;
/** More values than any configuration has; an object that holds another many times over ends here. */
const MAX_VALUES = 50_000;

/** How far freezing has come. */
interface Progress {
  readonly depth: number;
  readonly count: { left: number };
}

export function freeze(value: PyValue): Value {
  return frozen(value, { depth: 0, count: { left: MAX_VALUES } });
}

function frozen(value: PyValue, { depth: above, count }: Progress): Value {
  const depth: Progress = { depth: above + 1, count };
  if (above > MAX_DEPTH || count.left-- <= 0) return unknown('budget', value.from);
  switch (value.kind) {
    case 'literal':
    case 'template':
    case 'reference':
    case 'unknown':
    case 'absent':
      return value;
    case 'sequence':
      return frozenList(value, depth);
    case 'mapping':
      return frozenObject(value, depth);
    case 'either':
      return choice(
        value.alternatives.map((each): Alternative => ({ value: frozen(each.value, depth), condition: each.condition })),
        value.from,
      );
    case 'resource':
      return reference(value.id, '', value.from);
    case 'instance': {
      const enumerated = value.notes.get('value');
      if (enumerated) return frozen(enumerated, depth);
      if (value.cls.style === 'plain') return unknown('unsupported', value.from, value.cls.name);
      const entries = [...value.fields.all()].map(([name, field]): [string, Property] => [
        name,
        { value: frozen(field, depth) },
      ]);
      return object(new Map(entries), value.from, value.fields.complete);
    }
    default:
      return unknown('unsupported', value.from, value.name);
  }
}

/** One property of an object, with its places. */
export function frozenProperty(entry: Entry): Property {
  return propertyOf(entry, { depth: 0, count: { left: MAX_VALUES } });
}

function propertyOf(entry: Entry, depth: Progress): Property {
  return {
    value: frozen(entry.value, depth),
    ...(entry.key ? { key: entry.key } : {}),
    ...(entry.site ? { site: entry.site } : {}),
    ...(entry.member ? { member: entry.member } : {}),
  };
}

/** A value as part of a string: Python's `str()` of literals, holes for everything else. */
export function templatePart(value: PyValue): Value {
  switch (value.kind) {
    case 'literal': {
      if (typeof value.value === 'string') return value;
      const text = isFloat(value) ? floatText(Number(value.value)) : textOf(value.value);
      return text === undefined ? unknown('unsupported', value.from) : literal(text, value.from);
    }
    case 'instance': {
      const text = value.notes.get('text');
      return text ? templatePart(text) : unknown('unsupported', value.from, value.cls.name);
    }
    case 'either':
      return choice(
        value.alternatives.map((each): Alternative => ({ value: templatePart(each.value), condition: each.condition })),
        value.from,
      );
    case 'absent':
      return literal('None', value.from);
    default:
      return freeze(value);
  }
}

/** A string of parts; a choice among the parts becomes a choice of strings where it is the only one. */
export function concatenated(parts: readonly PyValue[], at: Provenance): PyValue {
  const from = withInputs(at, inputsOf(parts));
  const values = parts.map(templatePart);
  if (values.reduce((sum, part) => sum + lengthOf(part), 0) > MAX_LENGTH) return unknown('budget', from);
  const choices = values.filter((part) => part.kind === 'choice');
  const [only] = choices;
  if (choices.length === 1 && only?.kind === 'choice' && only.alternatives.length <= 8) {
    return {
      kind: 'either',
      alternatives: only.alternatives.map((each) => ({
        value: asPython(template(values.map((part) => (part === only ? each.value : part)), from)),
        condition: each.condition,
      })),
      from,
    };
  }
  return asPython(template(values, from));
}

/** The longest string that is kept. */
const MAX_LENGTH = 200_000;

function lengthOf(part: Value): number {
  if (part.kind === 'literal') return String(part.value).length;
  return part.kind === 'template' ? part.parts.reduce((sum, each) => sum + 1 + lengthOf(each), 0) : 1;
}

/** A string of the core's is one of the interpreter's. */
function asPython(value: Value): PyValue {
  switch (value.kind) {
    case 'literal':
    case 'template':
    case 'reference':
    case 'unknown':
    case 'absent':
      return value;
    default:
      return unknown('unsupported', value.from);
  }
}

/** Undefined where Python writes exponents in another way. */
function floatText(value: number): string | undefined {
  const size = Math.abs(value);
  if (size >= 1e16 || (size < 1e-4 && size > 0)) return undefined;
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

export function textOf(value: string | number | boolean | null): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function frozenList(value: SequenceValue, depth: Progress): Value {
  const { items, complete } = value.store;
  const conditions = [...new Set(items.flatMap((item) => (item.when === undefined ? [] : [item.when])))];
  const [first, second] = conditions;
  const having = (held: string | undefined): Value =>
    list(frozenItems(items.filter((item) => item.when === undefined || item.when === held), depth), value.from, complete);
  if (first === undefined) return list(frozenItems(items, depth), value.from, complete);
  if (conditions.length === 1 && !first.startsWith('for each ')) {
    return choice(
      [
        { value: having(first), condition: first },
        { value: having(undefined), condition: negated(first) },
      ],
      value.from,
    );
  }
  if (conditions.length === 2 && second !== undefined && (negated(first) === second || negated(second) === first)) {
    return choice(
      [
        { value: having(first), condition: first },
        { value: having(second), condition: second },
      ],
      value.from,
    );
  }
  return list(frozenItems(items, depth), value.from, false);
}

function frozenItems(items: readonly Item[], depth: Progress): readonly Value[] {
  return items.map((item) => frozen(item.value, depth));
}

function frozenObject(value: MappingValue, depth: Progress): Value {
  const entries = new Map<string, Property>();
  for (const [key, entry] of value.store.all()) entries.set(key, propertyOf(entry, depth));
  return object(entries, value.from, value.store.complete);
}
