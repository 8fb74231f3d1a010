/** Packs the shape of a Terraform resource. */
import { fact, packShape, type CommonProperties, type PackedProperty } from '../../server/schema/names/pack';
import type { Scalar } from '../../server/schema/names/types';
import type { TerraformShape, TerraformShapeProperty } from './schema-terraform';

export interface TerraformFacts {
  /** By path below the type: `rule.completion_window`. */
  readonly defaults: ReadonlyMap<string, Scalar>;
  /** Whether changing the property at a path makes a new resource. */
  readonly replaces: (path: string) => boolean | undefined;
  /** By type and path. */
  readonly alsoArguments: ReadonlySet<string>;
}

/** What most resources have, and the steps that time out. */
export const common: CommonProperties = {
  a: 'arn:sx',
  c: 'create:s',
  d: 'delete:s',
  i: 'id:sc',
  r: 'region:sc!',
  t: 'tags:s%',
  T: 'tags_all:s%c',
  u: 'update:s',
};

export function packTerraform(type: string, shape: TerraformShape, facts: TerraformFacts): string {
  const lines: (readonly PackedProperty[])[] = [];
  const lineOf = new Map<string, number>();

  function pack(properties: TerraformShape, at: string): readonly PackedProperty[] {
    return Object.keys(properties)
      .sort()
      .flatMap((name) => {
        const property = properties[name];
        return property === undefined ? [] : [packProperty(name, property, `${at}${name}`)];
      });
  }

  function packProperty(name: string, property: TerraformShapeProperty, path: string): PackedProperty {
    return {
      name,
      kind: property.kind,
      container: property.container,
      facts: factsOf(property, facts.alsoArguments.has(`${type}.${path}`), facts.replaces(path)),
      line: property.children === undefined ? undefined : lineFor(pack(property.children, `${path}.`)),
      values: undefined,
      defaultValue: facts.defaults.get(path),
    };
  }

  /** Equal objects share a line. */
  function lineFor(properties: readonly PackedProperty[]): number {
    const key = packShape([properties], common);
    const known = lineOf.get(key);
    if (known !== undefined) return known;
    lines.push(properties);
    lineOf.set(key, lines.length - 1);
    return lines.length - 1;
  }

  lines.push([]);
  lines[0] = pack(shape, '');
  return packShape(lines, common);
}

function factsOf(
  property: TerraformShapeProperty,
  alsoArgument: boolean,
  replaces: boolean | undefined,
): string {
  const readOnly = property.computed && !property.optional && !property.required;
  return [
    property.required ? fact.required : '',
    readOnly ? fact.readOnly : property.computed ? fact.computed : '',
    property.block ? fact.block : '',
    alsoArgument ? fact.alsoArgument : '',
    property.block && property.maxItemsOne ? fact.maxItemsOne : '',
    readOnly ? '' : replaces === undefined ? fact.replacementUnknown : replaces ? fact.replacement : '',
    property.removed === true ? fact.removed : '',
  ].join('');
}
