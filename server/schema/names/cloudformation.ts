/** The reader of `generated/cloudformation.json`. */
import { fact, type CommonProperties, type PackedProperty } from './pack';
import { shapes } from './shapes';
import type { CloudFormationProperty, CloudFormationSchema } from './types';

/** The shape of `generated/cloudformation.json`. */
export interface CloudFormationJson {
  readonly version: string;
  readonly types: Readonly<Record<string, string>>;
  readonly common: CommonProperties;
  /** What `Ref` gives, `!`, and the attributes, separated by spaces. */
  readonly attributes: Readonly<Record<string, string>>;
}

export function cloudFormationSchema(json: CloudFormationJson): CloudFormationSchema {
  const table = shapes(json.types, json.common);

  function attributesOf(type: string): readonly [ref: string, attributes: string] | undefined {
    const text = Object.hasOwn(json.attributes, type) ? json.attributes[type] : undefined;
    const bar = text?.indexOf('!') ?? -1;
    return text === undefined ? undefined : [text.slice(0, bar), text.slice(bar + 1)];
  }

  return {
    version: json.version,
    types: Object.keys(json.types).sort(),
    has: (type) => table.has(type),
    property(type, path) {
      const packed = table.property(type, path);
      return packed === undefined ? undefined : cloudFormationProperty(packed);
    },
    properties: (type, path) => table.properties(type, path)?.map(cloudFormationProperty),
    attributes(type) {
      const names = attributesOf(type)?.[1];
      return names === undefined ? undefined : names.split(' ').filter((name) => name !== '');
    },
    refOf: (type) => attributesOf(type)?.[0] || undefined,
  };
}

function cloudFormationProperty(packed: PackedProperty): CloudFormationProperty {
  const { name, kind, container, facts, values, defaultValue } = packed;
  return {
    name,
    kind,
    container,
    required: facts.includes(fact.required),
    replacement: facts.includes(fact.replacement) ? true : facts.includes(fact.replacementUnknown) ? undefined : false,
    values,
    defaultValue,
  };
}
