/** Functions between documents and their text: a document stays the object that it is. */
import { stringOf } from '../../../core/query';
import type { Value } from '../../../core/value';
import { unknown } from '../../../core/value';
import { yamlValue } from '../evaluate/yaml-text';
import type { FunctionCall, ValueFunction } from './call';
import { fromJson } from './plain';

const identity: ValueFunction = ({ args }) => args[0];

export const DOCUMENT_FUNCTIONS: Readonly<Record<string, ValueFunction>> = {
  jsonencode: identity,
  yamlencode: withoutText,
  jsondecode: decoded,
  yamldecode: ({ args: [document], scope }) => {
    if (isContainer(document)) return document;
    return document?.kind === 'literal' && typeof document.value === 'string' ? yamlValue(document, scope.module.evaluation) : undefined;
  },
  sensitive: identity,
  nonsensitive: identity,
  ephemeralasnull: identity,
  tomap: identity,
  tolist: identity,
  toset: ({ args }) => args[0] && asSet(args[0]),
};

/** The document of `yamlencode`, whose text is not written here. */
function withoutText({ args: [document], from, scope }: FunctionCall): Value | undefined {
  if (!document || !isContainer(document)) return document;
  const own = { ...document };
  scope.module.evaluation.texts.set(own, unknown('computed', from));
  return own;
}

function decoded({ args, from }: FunctionCall): Value | undefined {
  const [document] = args;
  if (!document || isContainer(document)) return document;
  const text = stringOf(document);
  if (text === undefined) return undefined;
  try {
    return fromJson(JSON.parse(text), { ...from, location: document.from.location });
  } catch {
    return undefined;
  }
}

function isContainer(value: Value | undefined): boolean {
  return value?.kind === 'object' || value?.kind === 'list';
}

/** Sets of strings are in the order of the alphabet. */
function asSet(value: Value): Value {
  const unique = distinct(value);
  if (unique.kind !== 'list' || !unique.items.every((item) => typeof stringOf(item) === 'string')) return unique;
  return { ...unique, items: [...unique.items].sort((a, b) => (String(stringOf(a)) < String(stringOf(b)) ? -1 : 1)) };
}

export function distinct(value: Value): Value {
  if (value.kind !== 'list') return value;
  const seen = new Set<string>();
  const items = value.items.filter((item) => {
    const key = item.kind === 'literal' ? `${typeof item.value} ${String(item.value)}` : undefined;
    if (key === undefined) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return items.length === value.items.length ? value : { ...value, items };
}
