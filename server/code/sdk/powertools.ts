/** Powertools for AWS Lambda: parameters and secrets are read through functions of its own. */
import { calling } from './clients';
import type { Model } from './models';

const READERS: Readonly<Record<string, readonly [service: string, operation: string, parameter: string]>> = {
  getsecret: ['secretsmanager', 'GetSecretValue', 'SecretId'],
  setsecret: ['secretsmanager', 'PutSecretValue', 'SecretId'],
  getparameter: ['ssm', 'GetParameter', 'Name'],
  getparameters: ['ssm', 'GetParametersByPath', 'Path'],
  getparametersbyname: ['ssm', 'GetParameters', 'Names'],
  setparameter: ['ssm', 'PutParameter', 'Name'],
};

export const powertools: Model = {
  call(thing, site, code, sdk) {
    if (thing.kind !== 'external' || !/^(aws_lambda_powertools\.|@aws-lambda-powertools\/)/.test(thing.name)) return undefined;
    if (!/parameters/.test(thing.name)) return undefined;
    const name = /[#.](\w+)$/.exec(thing.name)?.[1] ?? '';
    const [service, operation, parameter] = READERS[name.replace(/_/g, '').toLowerCase()] ?? [];
    if (service === undefined || operation === undefined || parameter === undefined) return undefined;
    const node = code.argument(site.call, 0, 'name');
    return calling([sdk.operation(service, operation)], undefined, site, node ? [{ name: parameter, node, frame: site.frame }] : []);
  },
};
