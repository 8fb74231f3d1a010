/** How rows are written down: a type with what differs from the rule, everything else left out. */
import type { Expression } from '../../../core/edits';
import type { ObjectValue, Property, Value } from '../../../core/value';
import { object } from '../../../core/value';
import type { Part, PartBridge, PartOwner, Shape, TypeBridge } from '../types';

interface Details {
  readonly ref?: string | readonly string[];
  readonly attributes?: TypeBridge['attributes'];
  readonly parts?: readonly PartBridge[];
  readonly implied?: (owner: PartOwner) => ReadonlyMap<string, Property>;
  readonly when?: (properties: ObjectValue) => boolean;
  readonly constants?: Readonly<Record<string, Expression>>;
}

/** An empty canonical type means that the native one has parts only. */
export function type(native: string, canonical: string, shape: Shape = {}, details: Details = {}): TypeBridge {
  const { ref = 'id', attributes = { Arn: 'arn' }, parts = [], implied, when, constants } = details;
  return {
    native,
    canonical,
    shape,
    ref: typeof ref === 'string' ? [ref] : ref,
    attributes,
    parts,
    ...(implied ? { implied } : {}),
    ...(when ? { when } : {}),
    ...(constants ? { constants } : {}),
  };
}

/** One part for each object of a list. `link` names the canonical property that leads to the main resource, by an attribute. */
export function eachItem(
  property: string,
  canonical: string,
  shape: Shape,
  link: { readonly name: string; readonly attribute: string },
): PartBridge {
  return {
    canonical,
    shape,
    at: property,
    split: ({ properties, self }) =>
      alternatives(properties.entries.get(property)?.value).flatMap((item, index): readonly Part[] =>
        item.kind === 'object'
          ? [
              {
                key: `${property}[${index}]`,
                native: item,
                view: true,
                added: new Map([[link.name, { value: self(link.attribute) }]]),
              },
            ]
          : [],
      ),
  };
}

/**
 * One part for each item of a list of resources that the native one is for. `without`: one part even when the list names
 * none, so that its contents are seen.
 */
export function eachLink(
  property: string,
  canonical: string,
  link: string,
  shape: Shape,
  options: { readonly without?: boolean; readonly added?: (owner: PartOwner) => ReadonlyMap<string, Property> } = {},
): PartBridge {
  return {
    canonical,
    shape: { ...shape, 'Roles[]': '-', 'Users[]': '-', 'Groups[]': '-' },
    split: (owner) => {
      const { properties } = owner;
      const links = linksOf(properties.entries.get(property));
      const native = withoutEntry(properties, property);
      const added = options.added?.(owner) ?? [];
      if (links.length === 0)
        return options.without ? [{ key: canonical, native, view: false, added: new Map(added) }] : [];
      return links.map((item, index): Part => ({
        key: `${property}[${index}]`,
        native,
        view: false,
        added: new Map([...added, [link, item]]),
      }));
    },
  };
}

function withoutEntry(properties: ObjectValue, name: string): ObjectValue {
  return object(new Map([...properties.entries].filter(([key]) => key !== name)), properties.from, properties.complete);
}

function linksOf(property: Property | undefined): readonly Property[] {
  if (!property || property.value.kind === 'absent') return [];
  if (property.value.kind !== 'list') return [property];
  return property.value.items.map((value): Property => ({ value }));
}

function alternatives(value: Value | undefined): readonly Value[] {
  if (!value) return [];
  if (value.kind === 'choice') return value.alternatives.flatMap((each) => alternatives(each.value));
  return value.kind === 'list'
    ? value.items.flatMap((item) => (item.kind === 'choice' ? alternatives(item) : [item]))
    : [value];
}
