/** AWS SDK for JavaScript: version 3 (`new XCommand`, aggregated clients, paginators, waiters) and version 2. */
import type { SdkOperation, SdkReference } from '../../schema/iam/sdk';
import type { Argument, ClientThing, CommandThing, Outcome } from '../things';
import { NOTHING } from '../things';
import type { Node } from '../tree';
import { calling, client, methodCall, objectOf, UNREAD } from './clients';
import type { CallSite, Model, Surroundings } from './models';

export const javascriptSdk: Model = {
  member(thing, name) {
    // `commands.CreateDBSnapshotCommand` of a namespace import stays a name of the package.
    return thing.kind === 'client' && name === 'config' ? [] : undefined;
  },

  call(thing, site, code, sdk) {
    if (thing.kind === 'external') return packageCall(thing.name, site, code, sdk);
    if (thing.kind !== 'method') return undefined;
    const { of, name } = thing;
    if (of.kind === 'client' && site.call.text.language === 'javascript') return clientCall(of, name, site, code, sdk);
    return undefined;
  },

  ofType(type, sdk) {
    if (type.kind !== 'external') return undefined;
    const made = classOf(type.name, sdk);
    return made && client(made.service, undefined, made.style);
  },
};

/** `@aws-sdk/client-rds#RDSClient`, `aws-sdk#RDS`, `aws-sdk/clients/rds#`. */
function packageCall(name: string, site: CallSite, code: Surroundings, sdk: SdkReference): Outcome | undefined {
  const { call, frame } = site;
  // Tracers wrap a client or the whole SDK and give it back: `AWSXRay.captureAWSv3Client(client)`.
  if (/[#.]captureAWS\w*$/.test(name)) return { things: call.arguments[0] ? code.resolve(call.arguments[0].value, frame) : [] };
  const made = classOf(name, sdk);
  if (made) return call.isNew ? { things: [client(made.service, regionOf(call.arguments[0]?.value, site, code), made.style)] } : NOTHING;
  const [package_ = '', member = ''] = name.split('#');
  if (!package_.startsWith('@aws-sdk/')) return undefined;
  switch (package_) {
    case '@aws-sdk/lib-dynamodb':
      return documentCall(member, site, code, sdk);
    case '@aws-sdk/lib-storage':
      return member === 'Upload' ? uploadCall(site, code, sdk) : undefined;
    case '@aws-sdk/rds-signer':
      return member === 'Signer' ? calling([sdk.operation('rds-db', 'connect')], undefined, site, objectOf(call.arguments[0]?.value, site)) : undefined;
    default: {
      const service = serviceOfPackage(package_, sdk);
      return service === undefined ? undefined : operationOf(service, member, site, code, sdk);
    }
  }
}

interface Made {
  readonly service: string;
  readonly style: ClientThing['style'];
}

/** The service whose client a class is. */
function classOf(name: string, sdk: SdkReference): Made | undefined {
  const [package_ = '', member = ''] = name.split('#');
  if (package_ === 'aws-sdk' || package_.startsWith('aws-sdk/clients/')) return versionTwo(package_, member, sdk);
  const service = serviceOfPackage(package_, sdk);
  if (service === undefined || member === '' || !/^[A-Z][A-Za-z0-9]*$/.test(member)) return undefined;
  if (member.endsWith('Client')) return { service, style: 'send' };
  const isAggregated = sdk.serviceOf(member) === service && !member.endsWith('Command');
  return isAggregated ? { service, style: 'plain' } : undefined;
}

function versionTwo(package_: string, member: string, sdk: SdkReference): Made | undefined {
  const [first = '', inner] = member.split('.');
  const name = package_ === 'aws-sdk' ? first : package_.slice('aws-sdk/clients/'.length);
  const nested = package_ === 'aws-sdk' ? inner : member === '' ? undefined : first;
  if (nested === 'DocumentClient' || (name === 'dynamodb' && member === 'DocumentClient')) return { service: 'dynamodb', style: 'document' };
  if (package_ === 'aws-sdk' && inner !== undefined) return undefined;
  const service = sdk.serviceOf(name);
  return service === undefined ? undefined : { service, style: 'plain' };
}

function serviceOfPackage(package_: string, sdk: SdkReference): string | undefined {
  return package_.startsWith('@aws-sdk/client-') ? sdk.serviceOf(package_.slice('@aws-sdk/client-'.length)) : undefined;
}

/** What a package of version 3 gives besides clients: commands, paginators, waiters. */
function operationOf(service: string, member: string, site: CallSite, code: Surroundings, sdk: SdkReference): Outcome | undefined {
  const { call } = site;
  if (call.isNew && member.endsWith('Command')) return command([sdk.operation(service, member.slice(0, -'Command'.length))], site);
  if (member.startsWith('paginate')) return configured([sdk.operation(service, member.slice('paginate'.length))], site, code);
  const waiter = /^waitUntil(\w+)$/.exec(member)?.[1] ?? /^waitFor(\w+)$/.exec(member)?.[1];
  if (waiter !== undefined) return configured([sdk.waiter(service, waiter)], site, code);
  return undefined;
}

function command(operations: readonly (SdkOperation | undefined)[], site: CallSite): Outcome {
  const outcome = calling(operations, undefined, site, objectOf(site.call.arguments[0]?.value, site));
  return { ...outcome, things: [{ kind: 'command', call: site.call }] };
}

/** `paginateX({ client }, parameters)`, `waitUntilX({ client, maxWaitTime }, parameters)`. */
function configured(operations: readonly (SdkOperation | undefined)[], site: CallSite, code: Surroundings): Outcome {
  const { call, frame } = site;
  const [configuration, parameters] = call.arguments;
  const clients = configuration
    ? code.resolve(configuration.value, frame).flatMap((thing) => (thing.kind === 'client' ? [thing] : code.memberOf(thing, 'client')))
    : [];
  const of = clients.find((thing) => thing.kind === 'client');
  return calling(operations, of, site, objectOf(parameters?.value, site));
}

/** The document client's names of operations. */
const DOCUMENT: Readonly<Partial<Record<string, string>>> = {
  batchexecutestatement: 'BatchExecuteStatement',
  batchget: 'BatchGetItem',
  batchwrite: 'BatchWriteItem',
  delete: 'DeleteItem',
  executestatement: 'ExecuteStatement',
  executetransaction: 'ExecuteTransaction',
  get: 'GetItem',
  put: 'PutItem',
  query: 'Query',
  scan: 'Scan',
  transactget: 'TransactGetItems',
  transactwrite: 'TransactWriteItems',
  update: 'UpdateItem',
};

function documentCall(member: string, site: CallSite, code: Surroundings, sdk: SdkReference): Outcome | undefined {
  const { call, frame } = site;
  if (member === 'DynamoDBDocumentClient.from' || member === 'DynamoDBDocument.from') {
    const clients = call.arguments[0] ? code.resolve(call.arguments[0].value, frame) : [];
    const region = clients.find((thing) => thing.kind === 'client')?.region;
    return { things: [client('dynamodb', region, 'document')] };
  }
  const operation = (name: string): SdkOperation | undefined => sdk.operation('dynamodb', DOCUMENT[name.toLowerCase()] ?? name);
  if (call.isNew && member.endsWith('Command')) return command([operation(member.slice(0, -'Command'.length))], site);
  return member.startsWith('paginate') ? configured([operation(member.slice('paginate'.length))], site, code) : undefined;
}

function uploadCall(site: CallSite, code: Surroundings, sdk: SdkReference): Outcome {
  const { call, frame } = site;
  const options = call.arguments[0]?.value;
  const things = options ? code.resolve(options, frame) : [];
  const given = things.flatMap((thing) => (thing.kind === 'node' && thing.node.kind === 'object' ? [thing.node.entries] : []))[0];
  const clientNode = given?.get('client');
  const of = clientNode && code.resolve(clientNode, frame).find((thing) => thing.kind === 'client');
  const operations = ['PutObject', 'AbortMultipartUpload'].map((name) => sdk.operation('s3', name));
  return calling(operations, of, site, objectOf(given?.get('params'), site));
}

function clientCall(of: ClientThing, method: string, site: CallSite, code: Surroundings, sdk: SdkReference): Outcome {
  const { call, frame } = site;
  const [first, second] = call.arguments;
  if (method === 'send') return sending(of, first?.value, site, code);
  if (of.style === 'send') return NOTHING;
  if (method === 'waitFor' || method === 'getSignedUrl' || method === 'getSignedUrlPromise') {
    const names = code.textOf(first?.value, frame);
    const operations = names.map((name) => (method === 'waitFor' ? sdk.waiter(of.service, name) : sdk.operation(of.service, name)));
    return names.length === 0 ? UNREAD : calling(operations, of, site, objectOf(second?.value, site));
  }
  if (method === 'upload' && of.service === 's3') return calling([sdk.operation('s3', 'PutObject')], of, site, objectOf(first?.value, site));
  if (method === 'makeRequest') {
    return calling(code.textOf(first?.value, frame).map((name) => sdk.operation(of.service, name)), of, site, objectOf(second?.value, site));
  }
  const name = of.style === 'document' ? (DOCUMENT[method.toLowerCase()] ?? method) : method;
  if (of.style === 'document' && name.startsWith('createSet')) return NOTHING;
  return methodCall(of, name, site, objectOf(first?.value, site), sdk);
}

function sending(of: ClientThing, argument: Node | undefined, { frame }: CallSite, code: Surroundings): Outcome {
  const commands = argument ? code.resolve(argument, frame).filter((thing): thing is CommandThing => thing.kind === 'command') : [];
  const [sent] = commands;
  return sent ? { things: [], sends: { command: sent, client: of } } : NOTHING;
}

/** `{ region: … }`. */
function regionOf(options: Node | undefined, { frame }: CallSite, code: Surroundings): Argument | undefined {
  if (!options) return undefined;
  for (const thing of code.resolve(options, frame)) {
    if (thing.kind !== 'node' || thing.node.kind !== 'object') continue;
    const region = thing.node.entries.get('region');
    if (region) return { node: region, frame: thing.frame };
  }
  return undefined;
}

