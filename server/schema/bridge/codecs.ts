/** Translations of values between CloudFormation's spelling and the canonical one. */
import type { Expression } from '../../core/edits';
import { get } from '../../core/query';
import type { Property, Value } from '../../core/value';
import { absent, choice, list, literal, object, unknown } from '../../core/value';
import { jsonText } from './json-text';
import type { Bag, Codec, Field, Shape } from './types';

/** `Enabled` for true and `Suspended` for false, say. */
export function booleanAs(whenTrue: string, whenFalse: string): Codec {
  return {
    decode: each((value) => {
      if (value.kind !== 'literal') return value;
      if (value.value === whenTrue) return literal(true, value.from);
      return value.value === whenFalse ? literal(false, value.from) : value;
    }),
    encode: (value) =>
      value.kind === 'literal' && typeof value.value === 'boolean'
        ? { kind: 'literal', value: value.value ? whenTrue : whenFalse }
        : undefined,
  };
}

/** Other words for the same thing, by CloudFormation word. Words that are not listed stay. */
export function words(canonicalByNative: Readonly<Record<string, string>>): Codec {
  const natives = new Map(Object.entries(canonicalByNative).map(([native, canonical]) => [canonical, native]));
  return {
    decode: each((value) => {
      const word = value.kind === 'literal' ? canonicalByNative[String(value.value)] : undefined;
      return word === undefined ? value : literal(word, value.from);
    }),
    encode: (value) => {
      const word = value.kind === 'literal' ? natives.get(String(value.value)) : undefined;
      return word === undefined ? value : { kind: 'literal', value: word };
    },
  };
}

/** One value in CloudFormation, a list of one in the canonical model. */
export const listOfOne: Codec = {
  decode: each((value) => (value.kind === 'absent' || value.kind === 'list' ? value : list([value], value.from))),
  encode: (value) => {
    if (value.kind !== 'list') return value;
    const [only] = value.items;
    return value.items.length === 1 ? only : undefined;
  },
};

/** A list in CloudFormation of which the canonical model knows the first item, or that item's member. */
export function firstOf(member?: string): Codec {
  return {
    decode: each((value) => {
      if (value.kind !== 'list') return value;
      const [first] = value.items;
      if (!first) return value.complete ? absent(value.from) : unknown('unsupported', value.from);
      return member === undefined ? first : get(first, member);
    }),
    encode: (value) => ({
      kind: 'list',
      items: [member === undefined ? value : { kind: 'object', entries: { [member]: value } }],
    }),
  };
}

/** A list of objects with one member in CloudFormation, a list of plain values in the canonical model. */
export function itemsOf(member: string): Codec {
  return {
    decode: each((value) =>
      value.kind === 'list'
        ? list(
            value.items.map((item) => get(item, member)),
            value.from,
            value.complete,
          )
        : value,
    ),
    encode: (value) =>
      value.kind === 'list'
        ? { kind: 'list', items: value.items.map((item) => ({ kind: 'object', entries: { [member]: item } })) }
        : undefined,
  };
}

/** A map in CloudFormation, a list of pairs in the canonical model. */
export function pairs(key: string, value: string): Codec {
  return {
    decode: each((map) => {
      if (map.kind !== 'object') return map;
      const items = [...map.entries].map(([name, property]) => {
        const from = property.key ? { location: property.key, via: [] } : map.from;
        return object(
          new Map<string, Property>([
            [key, { value: literal(name, from) }],
            [value, property],
          ]),
          property.member ? { location: property.member, via: [] } : map.from,
        );
      });
      return list(items, map.from, map.complete);
    }),
    encode: (expression) => {
      if (expression.kind !== 'list') return undefined;
      const entries: Record<string, Expression> = {};
      for (const item of expression.items) {
        const name = item.kind === 'object' ? item.entries[key] : undefined;
        const content = item.kind === 'object' ? item.entries[value] : undefined;
        if (name?.kind !== 'literal' || typeof name.value !== 'string' || !content) return undefined;
        entries[name.value] = content;
      }
      return { kind: 'object', entries };
    },
  };
}

/** Objects whose keys start with a capital in CloudFormation and with a small letter in the canonical model, all the way down. */
export const camelKeys: Codec = {
  decode: function decode(value: Value): Value {
    switch (value.kind) {
      case 'object': {
        const entries = [...value.entries].map(([key, property]): [string, Property] => [
          decapitalised(key),
          DATA_KEYS.has(key) ? property : { ...property, value: decode(property.value) },
        ]);
        return object(new Map(entries), value.from, value.complete);
      }
      case 'list':
        return list(value.items.map(decode), value.from, value.complete);
      case 'choice':
        return choice(
          value.alternatives.map((alternative) => ({ ...alternative, value: decode(alternative.value) })),
          value.from,
        );
      default:
        return value;
    }
  },
  encode: function encode(value: Expression): Expression {
    switch (value.kind) {
      case 'document':
        return encode(value.content);
      case 'object':
        return {
          kind: 'object',
          entries: Object.fromEntries(
            Object.entries(value.entries).map(([key, entry]) => [
              key.charAt(0).toUpperCase() + key.slice(1),
              DATA_KEYS.has(key.charAt(0).toUpperCase() + key.slice(1)) ? entry : encode(entry),
            ]),
          ),
        };
      case 'list':
        return { kind: 'list', items: value.items.map(encode) };
      default:
        return value;
    }
  },
};

/** Booleans and numbers that CloudFormation wants as text. */
export const asText: Codec = {
  decode: (value) => value,
  encode: (value) =>
    value.kind === 'literal' && value.value !== null ? { kind: 'literal', value: String(value.value) } : value,
};

/** A policy or another JSON document, which CloudFormation takes as an object, and as text in some places. */
export function document(to: string): Field {
  return { to, opaque: true, codec: jsonText };
}

/** A JSON document which CloudFormation takes as text only. */
export function textDocument(to: string): Field {
  return { to, opaque: true, codec: { decode: jsonText.decode, encode: (value) => (value.kind === 'document' ? { ...value, asText: true } : value) } };
}

/** A map whose keys are data. */
export function free(to: string): Field {
  return { to, opaque: true };
}

/** `[{ Key, Value }]`, as an object by key. */
export function keyed(to: string, key = 'Key', value = 'Value'): Field {
  return { to, bag: { key, value } };
}

/** `[{ Key, Value }]`, each pair a property of its own. */
export function attributes(names: NonNullable<Bag['names']>, key = 'Key', value = 'Value'): Field {
  return { to: '', bag: { key, value, names } };
}

export function translated(to: string, codec: Codec): Field {
  return { to, codec };
}

export function within(to: string, of: Field['of'] = {}): Field {
  return { to, of };
}

/** A table's key is only accepted together with the kind of encryption. */
export const TABLE_ENCRYPTION: Shape = {
  SSEEnabled: 'enabled',
  SSEType: '-',
  KMSMasterKeyId: { to: 'kms_key_arn', beside: { SSEType: { kind: 'literal', value: 'KMS' } } },
};

const DATA_KEYS: ReadonlySet<string> = new Set(['DockerLabels', 'Options', 'DriverOpts', 'Labels']);

/** Applies a translation to each alternative of a choice. */
function each(decode: (value: Exclude<Value, { kind: 'choice' }>) => Value): (value: Value) => Value {
  return function apply(value): Value {
    if (value.kind !== 'choice') return decode(value);
    return choice(
      value.alternatives.map((alternative) => ({ ...alternative, value: apply(alternative.value) })),
      value.from,
    );
  };
}

function decapitalised(key: string): string {
  return key.charAt(0).toLowerCase() + key.slice(1);
}
