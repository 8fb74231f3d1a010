/**
 * What calls of AWS's SDKs are authorised as. Nearly every operation has the IAM action of its own name; the exceptions, and the
 * names of clients that are not IAM's prefixes, are in the tables beside this file. Names are compared without case and punctuation,
 * so that `create_db_snapshot`, `createDBSnapshot` and `CreateDBSnapshot` are one.
 */
import type { IamData } from './index';
import { clientNames } from './sdk-clients';
import { apiGatewayMethod, differingOperations, type OperationActions } from './sdk-operations';
import { waiterOperations } from './sdk-waiters';

export interface SdkReference {
  /** The IAM prefix of a client: `boto3.client('stepfunctions')`, `@aws-sdk/client-sfn`, `AWS.StepFunctions`. */
  serviceOf(client: string): string | undefined;
  /** An operation of a service, however an SDK spells it; undefined for what is none that is known. */
  operation(service: string, method: string): SdkOperation | undefined;
  /** The operation that a waiter calls. */
  waiter(service: string, name: string): SdkOperation | undefined;
}

export interface SdkOperation extends OperationActions {
  /** IAM prefix. */
  readonly service: string;
}

/** `load` is called once, when the first operation is looked up. */
export function sdkReference(load: () => IamData): SdkReference {
  let data: IamData | undefined;
  const iam = (): IamData => (data ??= load());
  const clients = clientNames();
  const differing = differingOperations();
  const waiters = waiterOperations();
  let prefixes: ReadonlyMap<string, string> | undefined;

  function serviceOf(client: string): string | undefined {
    const name = plain(client);
    return clients.get(name) ?? (prefixes ??= new Map(iam().services.map((service) => [plain(service), service]))).get(name);
  }

  function operation(service: string, method: string): SdkOperation | undefined {
    const name = plain(method);
    const known = differing.get(`${service}:${name}`);
    if (known) return { service, ...known };
    const action = iam().action(`${service}:${name}`);
    if (action) return { service, operation: action.name, actions: [action.id] };
    return service === 'apigateway' ? managementCall(method) : undefined;
  }

  return {
    serviceOf,
    operation,
    waiter(service, name) {
      const called = waiters.get(`${service}:${plain(name)}`);
      return called === undefined ? undefined : operation(service, called);
    },
  };
}

function managementCall(method: string): SdkOperation | undefined {
  const operation = pascalCase(method);
  const verb = apiGatewayMethod(operation);
  return verb === undefined ? undefined : { service: 'apigateway', operation, actions: [`apigateway:${verb}`] };
}

function pascalCase(method: string): string {
  return method.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}
