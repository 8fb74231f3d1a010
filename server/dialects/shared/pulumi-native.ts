/**
 * Pulumi's AWS Native packages (`@pulumi/aws-native`, `pulumi_aws_native`): CloudFormation's types under mechanical names. They
 * are read through the bridge and not written: fixes that concern them are not offered.
 */
import type { CanonicalEdit, Expression, NewResource } from '../../core/edits';
import { isNewResource } from '../../core/edits';
import type { DeclaredResource, Resource } from '../../core/resource';
import type { ObjectValue, Property, Value } from '../../core/value';
import { choice, list, literal, object } from '../../core/value';
import { createBridge } from '../../schema/bridge';
import { snakeCase, type CloudFormationSchema } from '../../schema/names';

export const NATIVE_PACKAGE = 'aws-native';

/** What Pulumi calls the AWS provider as a resource. */
export const AWS_PROVIDER = 'pulumi:providers:aws';

export interface NativePackage {
  /** CloudFormation's type of a class: `('s3', 'Bucket')` is `AWS::S3::Bucket`. */
  typeOf(module: string, className: string): string | undefined;
  /** The canonical attribute that a resource's output is, called as in TypeScript or Python. */
  attribute(type: string, name: string): string;
  /** The canonical resources that a declared one stands for; undefined for one of another package. */
  lower(declared: DeclaredResource): readonly Resource[] | undefined;
}

/** `aws-native:s3:Bucket`. */
export function nativeToken(module: string, className: string): string {
  return `${NATIVE_PACKAGE}:${module}:${className}`;
}

export function isNative({ nativeType }: Pick<DeclaredResource, 'nativeType'>): boolean {
  return nativeType.startsWith(`${NATIVE_PACKAGE}:`);
}

export function nativePackage(schema: CloudFormationSchema): NativePackage {
  const bridge = createBridge(schema);
  let types: ReadonlyMap<string, string> | undefined;

  function typeOf(module: string, className: string): string | undefined {
    types ??= new Map(schema.types.map((type) => [type.split('::').slice(1).map(plain).join('.'), type]));
    const service = module === 'configuration' ? 'config' : module;
    return types.get(`${plain(service)}.${plain(className)}`);
  }

  function propertyNamed(type: string, path: readonly string[], name: string): string | undefined {
    return schema.properties(type, path)?.find((each) => plain(each.name) === plain(name))?.name;
  }

  function renamed(value: ObjectValue, type: string, path: readonly string[]): ObjectValue {
    const isKnown = schema.properties(type, path) !== undefined;
    const entries = [...value.entries].map(([key, property]): readonly [string, Property] => {
      const name = isKnown ? (propertyNamed(type, path, key) ?? key) : key;
      return [name, isKnown ? { ...property, value: renamedValue(property.value, type, [...path, name]) } : property];
    });
    return object(new Map(entries), value.from, value.complete);
  }

  function renamedValue(value: Value, type: string, path: readonly string[]): Value {
    switch (value.kind) {
      case 'object':
        return schema.property(type, path)?.container === 'map' ? value : renamed(value, type, path);
      case 'list':
        return list(value.items.map((item) => renamedValue(item, type, path)), value.from, value.complete);
      case 'choice':
        return choice(value.alternatives.map((each) => ({ ...each, value: renamedValue(each.value, type, path) })), value.from);
      default:
        return value;
    }
  }

  return {
    typeOf,
    attribute(type, name) {
      const ref = schema.refOf(type);
      if (plain(name) === 'id' || (ref !== undefined && plain(ref) === plain(name))) return bridge.attribute(type, { kind: 'ref' });
      const attribute = schema.attributes(type)?.find((each) => plain(each) === plain(name));
      if (attribute !== undefined) return bridge.attribute(type, { kind: 'attribute', name: attribute });
      const property = propertyNamed(type, [], name);
      return (property === undefined ? undefined : canonicalName(type, property)) ?? snakeCase(name);
    },
    lower(declared) {
      if (!isNative(declared)) return undefined;
      const [, module = '', className = ''] = declared.nativeType.split(':');
      const type = typeOf(module, className);
      if (type === undefined) return [];
      return bridge.canonicalise(type, renamed(declared.properties, type, []), declared.id).map((each): Resource => {
        const { key, id = key === '' ? declared.id : `${declared.id}/${key}` } = each;
        return {
          id,
          type: each.type,
          name: declared.name,
          mode: declared.mode,
          properties: each.properties,
          declaration: declared.declaration,
          header: declared.header,
          placement: declared.placement,
          dependsOn: declared.dependsOn,
          ...(declared.condition === undefined ? {} : { condition: declared.condition }),
          declared,
        };
      });
    },
  };

  /** What a property of the resource itself is called once it is translated. */
  function canonicalName(type: string, property: string): string | undefined {
    const from = { location: { uri: '', range: { start: 0, end: 0 } }, via: [] };
    const given = object(new Map([[property, { value: literal('', from) }]]), from);
    const [main] = bridge.canonicalise(type, given, '');
    return main && [...main.properties.entries.keys()][0];
  }
}

/** Whether edits write to a resource of the package, beside one, or an attribute of one. */
export function concernsNative(edits: readonly CanonicalEdit[]): boolean {
  return edits.some((edit) => {
    switch (edit.kind) {
      case 'set':
        return isNative(edit.resource.declared) || names(edit.value);
      case 'replace':
        return isNative(edit.resource.declared) || names(edit.by);
      case 'append':
        return isNative(edit.resource.declared) || names(edit.item);
      case 'add':
        return concerns(edit.resource);
      case 'output':
        return isNative(edit.near.declared) || names(edit.value);
      case 'depend':
        return isNative(edit.resource.declared) || concerns(edit.on);
      case 'remove':
      case 'add-statement':
      case 'place':
        return isNative(edit.resource.declared);
      default:
        return false;
    }
  });
}

function concerns(resource: Resource | NewResource): boolean {
  if (!isNewResource(resource)) return isNative(resource.declared);
  return isNative(resource.near.declared) || Object.values(resource.properties).some(names);
}

function names(value: Expression): boolean {
  switch (value.kind) {
    case 'reference':
      return concerns(value.target);
    case 'list':
      return value.items.some(names);
    case 'object':
      return Object.values(value.entries).some(names);
    case 'template':
      return value.parts.some((part) => typeof part !== 'string' && names(part));
    case 'document':
      return names(value.content);
    case 'merge':
      return value.parts.some(names);
    default:
      return false;
  }
}

/** Names are compared without what sets the dialects apart: capitals, underscores, and the underscore behind Python's keywords. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
