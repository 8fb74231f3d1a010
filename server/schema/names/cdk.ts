/**
 * The reader of `generated/cdk.json`. L1 names follow from CloudFormation's by one rule (camel case, runs of capitals as
 * words); the table holds the few that do not.
 */
import { camelCase, pascalCase, snakeCase } from './case';
import type { CdkNames, CloudFormationSchema, NamePath } from './types';

/** The shape of `generated/cdk.json`. */
export interface CdkJson {
  readonly version: string;
  /** By service as CloudFormation writes it: its resources, separated by spaces. */
  readonly services: Readonly<Record<string, string>>;
  /** The classes that the rule does not give, as `aws-sam.CfnFunction`, by CloudFormation type. */
  readonly classes: Readonly<Record<string, string>>;
  /** The properties that the rule does not give: CloudFormation's name to CDK's. */
  readonly properties: Readonly<Record<string, string>>;
}

interface ClassName {
  readonly module: string;
  readonly className: string;
}

export function cdkNames(json: CdkJson, cloudFormation: CloudFormationSchema): CdkNames {
  const irregular = new Map(Object.entries(json.properties));
  const classes = new Map(Object.entries(json.classes));
  const typesByClass = new Map([...classes].map(([type, path]) => [path, type]));
  const serviceOf = new Map(Object.keys(json.services).map((service) => [moduleOf(service), service]));

  function exists(service: string, resource: string): boolean {
    const resources = Object.hasOwn(json.services, service) ? json.services[service] : undefined;
    return resources?.split(' ').includes(resource) ?? false;
  }

  function typeOf(module: string, className: string): string | undefined {
    const irregularType = typesByClass.get(`${module}.${className}`);
    if (irregularType !== undefined) return irregularType;
    const service = serviceOf.get(module);
    const resource = /^Cfn(\w+)$/.exec(className)?.[1];
    if (service === undefined || resource === undefined || !exists(service, resource)) return undefined;
    return `AWS::${service}::${resource}`;
  }

  function classOf(type: string): ClassName | undefined {
    const path = classes.get(type)?.split('.');
    if (path !== undefined) return { module: path[0] ?? '', className: path[1] ?? '' };
    const [, service, resource] = /^AWS::(\w+)::(\w+)$/.exec(type) ?? [];
    if (service === undefined || resource === undefined || !exists(service, resource)) return undefined;
    return { module: moduleOf(service), className: `Cfn${resource}` };
  }

  function nameOf(property: string): string {
    return irregular.get(property) ?? camelCase(snakeCase(property));
  }

  return {
    typeOf,
    classOf,
    toCdk(type: string, path: NamePath) {
      const property = cloudFormation.property(type, path);
      return property === undefined ? undefined : nameOf(property.name);
    },
    toCloudFormation(type: string, parent: NamePath, name: string) {
      return cloudFormation.properties(type, parent)?.find((property) => nameOf(property.name) === name)?.name;
    },
    attributeProperty: attributeName,
    attributeOf: (type, property) => cloudFormation.attributes(type)?.find((name) => attributeName(name) === property),
  };
}

function attributeName(attribute: string): string {
  return `attr${pascalCase(snakeCase(attribute.replaceAll('.', '')))}`;
}

function moduleOf(service: string): string {
  return service === 'CloudFormation' ? 'core' : `aws-${service.toLowerCase()}`;
}
