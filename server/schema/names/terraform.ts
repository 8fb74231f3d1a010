/** The reader of `generated/terraform.json`. */
import { fact, type CommonProperties, type PackedProperty } from './pack';
import { shapes } from './shapes';
import type { NamePath, TerraformProperty, TerraformSchema } from './types';

/** The shape of `generated/terraform.json`. */
export interface TerraformJson {
  readonly version: string;
  readonly types: Readonly<Record<string, string>>;
  readonly common: CommonProperties;
}

export function terraformSchema(json: TerraformJson): TerraformSchema {
  const table = shapes(json.types, json.common);

  function canonical(type: string): string {
    return type.replace(/^aws_alb(?=_|$)/, 'aws_lb');
  }

  function property(type: string, path: NamePath): TerraformProperty | undefined {
    const packed = table.property(canonical(type), path);
    return packed === undefined ? undefined : terraformProperty(packed);
  }

  function isList(type: string, path: NamePath): boolean | undefined {
    const found = property(type, path);
    return found === undefined ? undefined : found.container === 'list' && !found.maxItemsOne;
  }

  return {
    version: json.version,
    types: Object.keys(json.types).sort(),
    has: (type) => table.has(canonical(type)),
    canonical,
    property,
    properties: (type, path) => table.properties(canonical(type), path)?.map(terraformProperty),
    isBlock: (type, path) => property(type, path)?.block,
    isList,
    isMaxItemsOne: (type, path) => property(type, path)?.maxItemsOne,
    defaultValue: (type, path) => property(type, path)?.defaultValue,
    replacement: (type, path) => property(type, path)?.replacement,
  };
}

function terraformProperty(packed: PackedProperty): TerraformProperty {
  const { name, kind, container, facts, defaultValue } = packed;
  const maxItemsOne = facts.includes(fact.maxItemsOne);
  return {
    name,
    kind,
    container,
    block: facts.includes(fact.block),
    alsoArgument: facts.includes(fact.alsoArgument),
    maxItemsOne,
    required: facts.includes(fact.required),
    readOnly: facts.includes(fact.readOnly),
    computed: facts.includes(fact.computed),
    replacement: facts.includes(fact.replacement) ? true : facts.includes(fact.replacementUnknown) ? undefined : false,
    defaultValue,
    removed: facts.includes(fact.removed),
  };
}
