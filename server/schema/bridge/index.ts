/**
 * The bridge between CloudFormation's names and the canonical ones (Terraform's, parent-shaped), in both directions. It
 * knows values and expressions, not syntax: templates and the CDK use it alike.
 */
import type { Expression } from '../../core/edits';
import type { Location } from '../../core/text';
import type { ObjectValue, Property, Value } from '../../core/value';
import { reference } from '../../core/value';
import type { CloudFormationSchema } from '../names/types';
import { ARN_PATTERNS } from './arns';
import { compile, type CompiledField, type CompiledShape } from './compile';
import { canonicalObject } from './decode';
import { encodeProperties, locateIn, type Names, type NativeLocation } from './encode';
import { TYPE_BRIDGES, WRITTEN_SEPARATELY } from './rows';
import type { TypeBridge } from './types';

export type { NativeLocation } from './encode';

/** One canonical resource of those that a native resource declares. */
export interface CanonicalResource {
  /** Empty for the main one; otherwise tells it apart: `Targets[0]`. */
  readonly key: string;
  readonly type: string;
  readonly properties: ObjectValue;
  /** Its logical id, where it has one besides the native resource's. */
  readonly id?: string;
  /** Where it stands, when that is neither the native resource nor `view`. */
  readonly at?: Location;
  /** The object in the source that stands for it alone, if one does: its own properties are written there. */
  readonly view?: ObjectValue;
}

export interface Bridge {
  /** The canonical type of a native one; undefined for a type that no row knows. */
  canonicalType(native: string, properties?: ObjectValue): string | undefined;
  /** The native type in which a canonical one is written; undefined where there is none of its own. */
  nativeType(canonical: string): string | undefined;
  /**
   * The canonical resources that a native one declares, the main one first. Empty for a type that no row knows. `settings`:
   * what is no property, such as `DeletionPolicy`.
   */
  canonicalise(
    native: string,
    properties: ObjectValue,
    id: string,
    settings?: ObjectValue,
  ): readonly CanonicalResource[];
  /**
   * Where a canonical property is written. `canonical` is the main type or that of a part; `properties` are the native
   * ones, whose lists are extended. Undefined where CloudFormation has no place for it or cannot say `value`.
   */
  locate(
    native: string,
    canonical: string,
    path: readonly string[],
    properties: ObjectValue,
    value?: Expression,
  ): NativeLocation | undefined;
  /** A new resource in native names; undefined where something cannot be said. */
  express(
    canonical: string,
    properties: Readonly<Record<string, Expression>>,
  ): { readonly native: string; readonly properties: Readonly<Record<string, Expression>> } | undefined;
  /** Whether CloudFormation has a list at a native path; undefined where that is not known. */
  isList(native: string, path: readonly string[]): boolean | undefined;
  /** What CloudFormation wants beside the property at a native path once that is written, by name. */
  beside(native: string, path: readonly string[]): Readonly<Record<string, Expression>>;
  /** The canonical attribute that `Ref` or `Fn::GetAtt` gives. */
  attribute(native: string, name: NativeAttribute): string;
  /** How a canonical attribute is got from a native resource; undefined where it cannot be. */
  nativeAttribute(native: string, attribute: string): NativeAttribute | undefined;
}

/** A pattern of `Fn::Sub` for the ARN of a resource whose type has no attribute for it; undefined where the ARN is not known. */
export function arnPattern(native: string, id: string): string | undefined {
  const pattern = ARN_PATTERNS[native];
  return pattern === undefined ? undefined : `arn:\${AWS::Partition}:${pattern.replace('@', `\${${id}}`)}`;
}

export type NativeAttribute = { readonly kind: 'ref' } | { readonly kind: 'attribute'; readonly name: string };

/** A bridge; with a schema, properties that no row names can be written as well, and lists are known. */
export function createBridge(schema?: CloudFormationSchema): Bridge {
  const natives = new Map<string, TypeBridge[]>();
  const canonicals = new Map<string, TypeBridge>();
  for (const row of WRITTEN_SEPARATELY) canonicals.set(row.canonical, row);
  for (const row of TYPE_BRIDGES) {
    const rows = natives.get(row.native);
    if (rows) rows.push(row);
    else natives.set(row.native, [row]);
    if (!canonicals.has(row.canonical) && !row.native.startsWith('AWS::Serverless::'))
      canonicals.set(row.canonical, row);
  }
  const compiled = new Map<object, CompiledShape>();

  function shapeOf(owner: { readonly shape: TypeBridge['shape'] }): CompiledShape {
    const known = compiled.get(owner);
    if (known) return known;
    const shape = compile(owner.shape);
    compiled.set(owner, shape);
    return shape;
  }

  function bridgeFor(native: string, properties?: ObjectValue): TypeBridge | undefined {
    const rows = natives.get(native);
    if (!rows) return undefined;
    return rows.find((row) => !row.when || (properties && row.when(properties))) ?? rows.at(-1);
  }

  function fieldAt(native: string, path: readonly string[]): CompiledField | undefined {
    const [row] = natives.get(native) ?? [];
    let shape = row && shapeOf(row);
    let field: CompiledField | undefined;
    for (const name of path) {
      field = shape?.field(name);
      shape = field?.of;
    }
    return field;
  }

  function namesFor(native: string, canonical: string): Names | undefined {
    const rows = natives.get(native) ?? [];
    const main = rows.find((row) => row.canonical === canonical);
    if (main) return { native, schema, shape: shapeOf(main) };
    const part = rows.flatMap((row) => row.parts).find((each) => each.canonical === canonical);
    return part && { native, schema, shape: shapeOf(part), ...(part.at === undefined ? {} : { at: [part.at] }) };
  }

  return {
    canonicalType: (native, properties) => bridgeFor(native, properties)?.canonical,
    nativeType: (canonical) => canonicals.get(canonical)?.native,
    canonicalise(native, properties, id, settings) {
      const row = bridgeFor(native, properties);
      if (!row) return [];
      const self = (attribute: string, target = id): Value => reference(target, attribute, properties.from);
      const owner = { properties, id, self };
      const own = canonicalObject(withSettings(properties, settings, shapeOf(row)), shapeOf(row));
      const main: CanonicalResource = {
        key: '',
        type: row.canonical,
        properties: row.implied ? withAdded(own, row.implied(owner)) : own,
      };
      const parts = row.parts.flatMap((part) =>
        part.split(owner).map((each): CanonicalResource => {
          return {
            key: each.key,
            type: part.canonical,
            properties: withAdded(canonicalObject(each.native, shapeOf(part)), each.added),
            ...(each.id === undefined ? {} : { id: each.id }),
            ...(each.at ? { at: each.at } : {}),
            ...(each.view ? { view: each.native } : {}),
          };
        }),
      );
      return row.canonical === '' ? parts : [main, ...parts];
    },
    locate(native, canonical, path, properties, value) {
      const names = namesFor(native, canonical);
      return names && locateIn(names, path, properties, value);
    },
    express(canonical, properties) {
      const row = canonicals.get(canonical);
      if (!row) return undefined;
      const encoded = encodeProperties({ native: row.native, shape: shapeOf(row), schema }, properties);
      return encoded && { native: row.native, properties: { ...encoded, ...row.constants } };
    },
    isList(native, path) {
      const listed = fieldAt(native, path)?.list;
      if (listed === true) return true;
      const known = schema?.property(native, path);
      return known ? known.container === 'list' : listed;
    },
    beside: (native, path) => fieldAt(native, path)?.beside ?? {},
    attribute(native, name) {
      const row = bridgeFor(native);
      if (name.kind === 'ref') return row?.ref[0] ?? 'id';
      const listed = row?.attributes[name.name];
      return (typeof listed === 'string' ? listed : listed?.[0]) ?? snakeAttribute(name.name);
    },
    nativeAttribute(native, attribute) {
      const row = bridgeFor(native);
      if (attribute === '' || row?.ref.includes(attribute)) return { kind: 'ref' };
      for (const [name, given] of Object.entries(row?.attributes ?? {})) {
        if (given === attribute || (typeof given !== 'string' && given.includes(attribute)))
          return { kind: 'attribute', name };
      }
      const known = schema?.attributes(native)?.find((name) => snakeAttribute(name) === attribute);
      return known === undefined ? undefined : { kind: 'attribute', name: known };
    },
  };
}

/** The properties with those settings that a row names. */
function withSettings(properties: ObjectValue, settings: ObjectValue | undefined, shape: CompiledShape): ObjectValue {
  const named = [...(settings?.entries ?? [])].filter(([name]) => shape.fields().has(`#${name}`));
  return withAdded(properties, new Map(named.map(([name, property]) => [`#${name}`, property])));
}

function withAdded(properties: ObjectValue, added: ReadonlyMap<string, Property>): ObjectValue {
  return added.size === 0 ? properties : { ...properties, entries: new Map([...properties.entries, ...added]) };
}

function snakeAttribute(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toLowerCase();
}
