/**
 * The rules by which Pulumi's AWS package derives its names from Terraform's. `generated/pulumi.json` holds what differs
 * from them; the generator and the reader share them.
 */
import { camelCase, pascalCase, plural, snakeCase } from './case';
import type { NamePath, TerraformProperty } from './types';

export interface PulumiForm {
  readonly typeScript: string;
  readonly flattened: boolean;
  readonly list: boolean;
}

/** Lists are plural, and a block that may occur once is its single element. */
export function formByRule(property: Pick<TerraformProperty, 'name' | 'container' | 'block' | 'maxItemsOne'>): PulumiForm {
  const camel = camelCase(property.name);
  const list = property.container === 'list' && !property.maxItemsOne;
  return { typeScript: list ? plural(camel) : camel, flattened: property.block && !list, list };
}

/** `s3.Bucket` is `aws_s3_bucket`. */
export function typeByRule(classPath: string): string {
  const [module = '', name = ''] = classPath.split('.');
  return `aws_${module}_${snakeCase(name)}`;
}

/** `s3.Bucket` is `aws:s3/bucket:Bucket`. */
export function tokenByRule(classPath: string): string {
  const [module = '', name = ''] = classPath.split('.');
  return `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}

/** `iam.getPolicyDocument` is `aws_iam_policy_document`. */
export function dataSourceByRule(functionPath: string): string {
  const name = snakeCase(functionPath.slice(functionPath.lastIndexOf('.') + 1).replace(/^get/, ''));
  return functionPath.includes('.') ? `aws_${functionPath.split('.')[0]}_${name}` : `aws_${name}`;
}

/** The input type of the object at a path, given that of the object above: the elements of lists are singular. */
export function inputByRule(above: string, name: string, list: boolean): string {
  return above + pascalCase(list ? singular(name) : name);
}

/** The input type of a resource's own properties: its class without module. */
export function inputOfClass(classPath: string): string {
  return classPath.slice(classPath.indexOf('.') + 1);
}

/** All names at and above a path, for exceptions: `rule.filter`. */
export function pathKey(path: NamePath): string {
  return path.join('.');
}

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(name)) return name;
  if (/(?:sses|xes|ches|shes)$/.test(name)) return name.slice(0, -2);
  return name.endsWith('s') ? name.slice(0, -1) : name;
}
