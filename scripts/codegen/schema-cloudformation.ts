/** Makes the CloudFormation table from AWS's service specification. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fact, packShape, type CommonProperties, type PackedProperty } from '../../server/schema/names/pack';
import type { CloudFormationJson } from '../../server/schema/names/cloudformation';
import type { Scalar, ValueKind } from '../../server/schema/names/types';

export type CloudFormationTable = Omit<CloudFormationJson, 'version'>;

/** Tags, in most resources. */
const common: CommonProperties = { k: 'Key:sr', v: 'Value:sr' };

/** What is read of the specification's database. */
interface SpecDatabase {
  lookup(entity: 'resource', index: 'cloudFormationType', predicate: 'equals', value: string): readonly SpecResource[];
  get(entity: 'typeDefinition', id: string): SpecType;
}

interface SpecResource {
  readonly properties: Readonly<Record<string, SpecProperty>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly primaryIdentifier?: readonly string[];
  readonly tagInformation?: { readonly tagPropertyName: string };
}

interface SpecType {
  readonly properties: Readonly<Record<string, SpecProperty>>;
}

interface SpecProperty {
  readonly type: SpecValueType;
  readonly required?: boolean;
  readonly causesReplacement?: 'yes' | 'no' | 'maybe';
  readonly defaultValue?: string;
}

interface SpecValueType {
  readonly type: string;
  readonly element?: SpecValueType;
  readonly types?: readonly SpecValueType[];
  readonly reference?: { readonly $ref: string };
  readonly allowedValues?: readonly string[];
}

/** `folder` is where the specification is installed with its dependencies. */
export function readSpec(folder: string): SpecDatabase {
  const load = createRequire(resolve(folder, 'package.json'));
  // The package is not a dependency of this project, so its types are not there: `SpecDatabase` states what is used.
  const spec = load('@aws-cdk/aws-service-spec') as { loadAwsServiceSpecSync(): SpecDatabase };
  return spec.loadAwsServiceSpecSync();
}

export function cloudFormationTable(spec: SpecDatabase, wanted: readonly string[]): CloudFormationTable {
  const types: Record<string, string> = {};
  const attributes: Record<string, string> = {};
  for (const type of wanted) {
    const resource = spec.lookup('resource', 'cloudFormationType', 'equals', type)[0];
    if (resource === undefined) throw new Error(`unknown CloudFormation type: ${type}`);
    types[type] = packResource(spec, resource);
    const ref = resource.primaryIdentifier?.length === 1 ? resource.primaryIdentifier[0] : undefined;
    attributes[type] = `${ref ?? ''}!${Object.keys(resource.attributes).sort().join(' ')}`;
  }
  return { common, types, attributes };
}

const tag = '$tag';

function packResource(spec: SpecDatabase, resource: SpecResource): string {
  const lines: (readonly PackedProperty[])[] = [];
  const lineOf = new Map<string, number>();

  function lineFor(id: string): number {
    const known = lineOf.get(id);
    if (known !== undefined) return known;
    const line = lines.length;
    lineOf.set(id, line);
    lines.push([]);
    lines[line] = id === tag ? tagProperties : pack(spec.get('typeDefinition', id).properties);
    return line;
  }

  function pack(properties: SpecResource['properties']): readonly PackedProperty[] {
    return Object.keys(properties)
      .sort()
      .flatMap((name) => {
        const property = properties[name];
        return property === undefined ? [] : [packProperty(name, property)];
      });
  }

  function packProperty(name: string, property: SpecProperty): PackedProperty {
    const outer = plainest(property.type);
    const container = outer.type === 'array' ? 'list' : outer.type === 'map' ? 'map' : 'one';
    const inner = container === 'one' ? outer : plainest(outer.element ?? { type: 'json' });
    const id = inner.type === 'tag' ? tag : inner.reference?.$ref;
    const replacement =
      property.causesReplacement === 'yes'
        ? fact.replacement
        : property.causesReplacement === 'maybe'
          ? fact.replacementUnknown
          : '';
    return {
      name,
      kind: kindOf(inner.type),
      container,
      facts: `${property.required === true ? fact.required : ''}${replacement}`,
      line: id === undefined ? undefined : lineFor(id),
      values: inner.allowedValues?.length ? inner.allowedValues.map(String) : undefined,
      defaultValue: scalarOf(property.defaultValue),
    };
  }

  lines.push([]);
  lines[0] = pack(resource.properties);
  return packShape(lines, common);
}

const tagProperties: readonly PackedProperty[] = ['Key', 'Value'].map((name) => ({
  name,
  kind: 'string',
  container: 'one',
  facts: fact.required,
  line: undefined,
  values: undefined,
  defaultValue: undefined,
}));

/** Of a union, the member that says most about the properties; JSON where a text would do as well. */
function plainest(type: SpecValueType): SpecValueType {
  if (type.type !== 'union') return type;
  const members = type.types ?? [];
  const order = ['ref', 'array', 'map', 'tag', 'json', 'boolean', 'integer', 'number', 'string'];
  const ranked = [...members].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  return plainest(ranked[0] ?? { type: 'json' });
}

function kindOf(type: string): ValueKind {
  switch (type) {
    case 'string':
    case 'date-time':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'ref':
    case 'tag':
      return 'object';
    default:
      return 'any';
  }
}

function scalarOf(text: string | undefined): Scalar | undefined {
  if (text === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const quoted = /^"(.*)"$/.exec(text)?.[1];
  return quoted ?? (/^[\w:./ -]+$/.test(text) ? text : undefined);
}
