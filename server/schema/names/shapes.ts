/** Walks packed shapes by name, unpacking a resource the first time it is asked for. */
import { unpackShape, type CommonProperties, type PackedProperty, type PackedShape } from './pack';
import type { NamePath } from './types';

export interface Shapes {
  has(type: string): boolean;
  property(type: string, path: NamePath): PackedProperty | undefined;
  /** The properties of the object at a path; undefined when none is there. */
  properties(type: string, path: NamePath): readonly PackedProperty[] | undefined;
}

interface Unpacked {
  readonly shape: PackedShape;
  readonly byName: readonly ReadonlyMap<string, PackedProperty>[];
}

export function shapes(packed: Readonly<Record<string, string>>, common: CommonProperties): Shapes {
  const unpacked = new Map<string, Unpacked>();

  function load(type: string): Unpacked | undefined {
    const known = unpacked.get(type);
    if (known !== undefined) return known;
    const text = Object.hasOwn(packed, type) ? packed[type] : undefined;
    if (text === undefined) return undefined;
    const shape = unpackShape(text, common);
    const byName = shape.map((properties) => new Map(properties.map((property) => [property.name, property])));
    const entry = { shape, byName };
    unpacked.set(type, entry);
    return entry;
  }

  function property(type: string, path: NamePath): PackedProperty | undefined {
    const resource = load(type);
    let line: number | undefined = 0;
    let found: PackedProperty | undefined;
    for (const name of path) {
      found = line === undefined ? undefined : resource?.byName[line]?.get(name);
      line = found?.line;
    }
    return found;
  }

  return {
    has: (type) => Object.hasOwn(packed, type),
    property,
    properties(type, path) {
      const line = path.length === 0 ? 0 : property(type, path)?.line;
      return line === undefined ? undefined : load(type)?.shape[line];
    },
  };
}
