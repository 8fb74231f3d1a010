/** JSON text in string literals, with the places of its parts where every character of the literal stands for itself. */
import type { Node, ParseError } from 'jsonc-parser';
import { parseTree } from 'jsonc-parser';
import type { Provenance } from '../../../core/value';
import type { Machine } from './machine';
import type { Entry, PyValue } from './values';
import { pyLiteral, pyUnknown } from './values';

const MAX_LENGTH = 100_000;
const MAX_DEPTH = 40;

/** `contentStart` is the offset of the text in its document, when its characters map one to one. */
export function parsedJson(machine: Machine, text: string, from: Provenance, contentStart?: number): PyValue | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: false, disallowComments: true });
  if (!tree || errors.length > 0) return undefined;
  return valueOf(machine, tree, from, contentStart, 0);
}

function valueOf(machine: Machine, node: Node, from: Provenance, start: number | undefined, depth: number): PyValue {
  const place = placeOf(node, from, start);
  if (depth > MAX_DEPTH) return pyUnknown(place, undefined, 'budget');
  if (node.type === 'array') {
    return machine.list((node.children ?? []).map((child) => valueOf(machine, child, from, start, depth + 1)), place);
  }
  // The parser types the value of a scalar as `any`.
  if (node.type !== 'object') return pyLiteral(node.value as string | number | boolean | null, place);
  const entries = (node.children ?? []).flatMap((property): readonly (readonly [string, Entry])[] => {
    const [key, value] = property.children ?? [];
    if (!key || !value) return [];
    const entry: Entry = {
      value: valueOf(machine, value, from, start, depth + 1),
      key: placeOf(key, from, start).location,
      site: placeOf(value, from, start).location,
      member: placeOf(property, from, start).location,
    };
    return [[String(key.value), entry]];
  });
  return machine.mapping(entries, place);
}

function placeOf(node: Node, from: Provenance, start: number | undefined): Provenance {
  if (start === undefined) return from;
  const range = { start: start + node.offset, end: start + node.offset + node.length };
  return { location: { uri: from.location.uri, range }, via: from.via, ...(from.inputs ? { inputs: from.inputs } : {}) };
}
