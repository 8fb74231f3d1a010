/** From Pulumi's names to the canonical ones. */
import type { DeclaredResource, Resource } from '../../../core/resource';
import type { PulumiClass, PulumiProperty, SchemaNames } from '../../../schema/names';
import { camelCase, snakeCase } from '../../../schema/names';
import type { NativePackage } from '../../shared/pulumi-native';
import { lowerTerraformFamily, type ArgumentNames } from '../../shared/terraform-family';
import { withLifecycle } from './lifecycle';
import { randomTypeOf } from './random';

export function lower(declared: readonly DeclaredResource[], names: SchemaNames, native: NativePackage): readonly Resource[] {
  return lowerTerraformFamily(declared, argumentNames(names), (each) => native.lower(each)).map(withLifecycle);
}

/** Names for all classes; where several classes share a type, a name of any of them is understood. */
export function argumentNames(names: SchemaNames, preferred?: PulumiClass): ArgumentNames {
  const classesOf = (type: string): readonly PulumiClass[] => {
    const classes = names.pulumi.classesOf(type);
    return preferred?.type === type ? [preferred, ...classes.filter((each) => each !== preferred)] : classes;
  };
  const known = new Map<string, string | undefined>();
  return {
    typeOf: ({ nativeType, mode }) =>
      mode === 'data' ? dataSourceOf(nativeType, names) : (randomTypeOf(nativeType) ?? names.pulumi.classOfToken(nativeType)?.type),
    canonical: (type, path, key) => {
      if (type.startsWith('random_')) return path.length === 0 ? snakeCase(key) : undefined;
      const index = `${type} ${path.join('.')} ${key}`;
      if (!known.has(index)) known.set(index, first(classesOf(type), (each) => each.fromTypeScript(path, key))?.name);
      return known.get(index);
    },
    native: (type, path, key) => first(classesOf(type), (each) => each.property([...path, key]))?.typeScript ?? camelCase(key),
  };
}

/** `aws:ec2/getVpc:getVpc` is the data source `aws_vpc`. */
function dataSourceOf(token: string, names: SchemaNames): string | undefined {
  const [, module = '', name = ''] = /^aws:(\w+)\/(\w+):/.exec(token) ?? [];
  return names.pulumi.dataSourceOf(module === 'index' ? name : `${module}.${name}`);
}

function first(classes: readonly PulumiClass[], find: (each: PulumiClass) => PulumiProperty | undefined): PulumiProperty | undefined {
  for (const each of classes) {
    const found = find(each);
    if (found) return found;
  }
  return undefined;
}
