/** Reads CDK's L1 classes and property names from `aws-cdk-lib`, and keeps those that the rule does not give. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { camelCase, snakeCase } from '../../server/schema/names/case';

export interface CdkTable {
  readonly services: Readonly<Record<string, string>>;
  readonly classes: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
}

export async function cdkTable(folder: string): Promise<CdkTable> {
  const pathsByType = new Map<string, string[]>();
  const properties: Record<string, string> = {};
  for (const module of (await readdir(folder)).sort()) {
    const lib = join(folder, module, 'lib');
    if (!existsSync(lib)) continue;
    for (const file of (await readdir(lib)).sort()) {
      if (!file.endsWith('.generated.js')) continue;
      const code = await readFile(join(lib, file), 'utf8');
      for (const [type, name] of classesIn(code)) {
        pathsByType.set(type, [...(pathsByType.get(type) ?? []), `${module}.${name}`]);
      }
      for (const [cloudFormation, cdk] of propertiesIn(code)) {
        if (camelCase(snakeCase(cloudFormation)) === cdk) continue;
        const other = properties[cloudFormation];
        if (other !== undefined && other !== cdk) throw new Error(`${cloudFormation} is both ${other} and ${cdk}`);
        properties[cloudFormation] = cdk;
      }
    }
  }
  return { ...classTables(pathsByType), properties };
}

function classTables(pathsByType: ReadonlyMap<string, readonly string[]>): Pick<CdkTable, 'services' | 'classes'> {
  const services: Record<string, string> = {};
  const classes: Record<string, string> = {};
  for (const type of [...pathsByType.keys()].sort()) {
    const paths = pathsByType.get(type) ?? [];
    const [vendor, service = '', resource = ''] = type.split('::');
    const regular = service === 'CloudFormation' ? `core.Cfn${resource}` : `aws-${service.toLowerCase()}.Cfn${resource}`;
    if (vendor === 'AWS' && paths.includes(regular)) {
      services[service] = services[service] === undefined ? resource : `${services[service]} ${resource}`;
    } else if (paths[0] !== undefined) {
      classes[type] = paths[0];
    }
  }
  return { services, classes };
}

function* classesIn(code: string): Generator<readonly [type: string, name: string]> {
  const pattern = /class (Cfn\w+) extends cdk\(\)\.CfnResource\{[\s\S]{0,250}?CFN_RESOURCE_TYPE_NAME="([^"]+)"/g;
  for (const [, name = '', type = ''] of code.matchAll(pattern)) yield [type, name];
}

function* propertiesIn(code: string): Generator<readonly [cloudFormation: string, cdk: string]> {
  const converters = /function convertCfn\w+?ToCloudFormation\(properties\)\{return [^{]*?\{([\s\S]*?)\}\):properties\}/g;
  for (const [, body = ''] of code.matchAll(converters)) {
    for (const [, cloudFormation = '', cdk = ''] of body.matchAll(/(?:^|,)"?([\w.]+)"?:[^,]*?\(properties\.(\w+)\)/g)) {
      yield [cloudFormation, cdk];
    }
  }
}
