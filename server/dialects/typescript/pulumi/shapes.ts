/** Canonical arguments in Pulumi's names and shapes: blocks are lists where Pulumi has lists, and single objects where not. */
import type { Expression } from '../../../core/edits';
import { write } from '../../../core/edits';
import type { Entry } from '../../../core/rendering';
import type { PulumiClass, PulumiProperty } from '../../../schema/names';
import { camelCase } from '../../../schema/names';

/** Members for a place of a resource that is given in native names. */
export function shapedEntries(description: PulumiClass, path: readonly string[], entries: readonly Entry[]): readonly Entry[] {
  const canonical: string[] = [];
  for (const name of path) canonical.push(description.fromTypeScript(canonical, name)?.name ?? name);
  return entries.map(({ key, value }) => {
    const property = propertyOf(description, canonical, key);
    return property ? { key: property.typeScript, value: shaped(description, canonical, property, value) } : { key, value };
  });
}

export function shapedObject(
  description: PulumiClass,
  path: readonly string[],
  properties: Readonly<Record<string, Expression>>,
): Expression {
  const entries = Object.entries(properties).map(([key, value]) => {
    const property = propertyOf(description, path, key);
    if (!property) return [path.length === 0 ? camelCase(key) : key, value] as const;
    return [property.typeScript, shaped(description, path, property, value)] as const;
  });
  return write.object(Object.fromEntries(entries));
}

function propertyOf(description: PulumiClass, path: readonly string[], key: string): PulumiProperty | undefined {
  return description.property([...path, key]) ?? description.fromTypeScript(path, key);
}

function shaped(description: PulumiClass, path: readonly string[], property: PulumiProperty, value: Expression): Expression {
  const inner = [...path, property.name];
  if (value.kind === 'list') {
    const items = value.items.map((item) => shapedInner(description, inner, item));
    const [only] = items;
    return property.flattened && items.length === 1 && only ? only : write.list(...items);
  }
  const single = shapedInner(description, inner, value);
  return property.list && value.kind === 'object' ? write.list(single) : single;
}

function shapedInner(description: PulumiClass, path: readonly string[], value: Expression): Expression {
  return value.kind === 'object' ? shapedObject(description, path, value.entries) : value;
}
