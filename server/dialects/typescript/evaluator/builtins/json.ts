/** JSON: files that are imported, and text that is parsed. */
import { type Node, parseTree } from 'jsonc-parser';
import type { SourceFile } from '../../../../core/program';
import type { Location } from '../../../../core/text';
import type { Primitive, Provenance } from '../../../../core/value';
import type { Js } from '../values';
import { array, record } from '../values';

export function jsonModule(file: SourceFile): Js {
  const value = parseJson(file.text, (start, end) => ({ uri: file.uri, range: { start, end } }));
  return value ?? { kind: 'unknown', reason: 'syntax-error', from: { location: { uri: file.uri, range: { start: 0, end: 0 } }, via: [] } };
}

/** The value of a JSON text, undefined when it is not valid or too deep. `locate` maps offsets of the text to the source. */
export function parseJson(text: string, locate: (start: number, end: number) => Location): Js | undefined {
  try {
    const errors: unknown[] = [];
    const root = parseTree(text, errors as never[], { allowTrailingComma: true });
    return root && errors.length === 0 ? valueOf(root, locate) : undefined;
  } catch {
    // Nesting deeper than the stack.
    return undefined;
  }
}

function valueOf(node: Node, locate: (start: number, end: number) => Location): Js {
  const location = locate(node.offset, node.offset + node.length);
  const from: Provenance = { location, via: [] };
  switch (node.type) {
    case 'object':
      return record(
        (node.children ?? []).flatMap((property) => {
          const [key, value] = property.children ?? [];
          if (!key || !value) return [];
          const member = locate(property.offset, property.offset + property.length);
          const site = locate(value.offset, value.offset + value.length);
          const name = locate(key.offset, key.offset + key.length);
          return [[String(key.value), { value: valueOf(value, locate), key: name, site, member }] as const];
        }),
        from,
      );
    case 'array':
      return array((node.children ?? []).map((child) => valueOf(child, locate)), from);
    default:
      // The remaining types of node are those of JSON's primitives.
      return { kind: 'literal', value: node.value as Primitive, from };
  }
}
