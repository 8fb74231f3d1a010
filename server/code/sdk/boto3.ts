/** boto3, botocore and their asynchronous twins. */
import type { SdkReference } from '../../schema/iam/sdk';
import type { Argument, ClientThing, Outcome, ParameterSource, SessionThing, Thing } from '../things';
import { NOTHING } from '../things';
import { calling, client, keywordsOf, methodCall, objectOf, UNREAD } from './clients';
import type { CallSite, Model, Surroundings } from './models';
import { resourceCall, resourceItem, resourceMember } from './boto3-resources';
import { TRANSFERS, type Transfer } from './transfers';

const SESSIONS = new Set([
  'boto3.Session', 'boto3.session.Session', 'botocore.session.Session', 'botocore.session.get_session', 'aioboto3.Session',
  'aioboto3.session.Session', 'aiobotocore.session.get_session', 'aiobotocore.session.AioSession', 'boto3._get_default_session',
]);
const CLIENTS = new Set(['boto3.client', 'aioboto3.client']);
const RESOURCES = new Set(['boto3.resource', 'aioboto3.resource']);

export const boto3: Model = {
  member(thing, name) {
    if (thing.kind === 'resource' || thing.kind === 'collection') return resourceMember(thing, name);
    if (thing.kind === 'client' && name === 'exceptions') return [];
    return undefined;
  },

  call(thing, site, code, sdk) {
    if (thing.kind === 'external') return externalCall(thing.name, site, code, sdk);
    if (thing.kind !== 'method') return undefined;
    const { of, name } = thing;
    switch (of.kind) {
      case 'session':
        if (name === 'client' || name === 'create_client') return { things: makeClients(site, code, sdk, of) };
        return name === 'resource' ? { things: makeResources(site, code, sdk, of) } : NOTHING;
      case 'client':
        return site.call.text.language === 'python' ? clientCall(of, name, site, code, sdk) : undefined;
      case 'operation':
        // `paginate(…)` and `wait(…)` take the operation's parameters.
        return calling([of.operation], of.client, site, keywordsOf(site));
      case 'resource':
      case 'collection':
        return resourceCall(of, name, site, code, sdk);
      default:
        return undefined;
    }
  },

  item: (thing) => (thing.kind === 'collection' ? resourceItem(thing) : undefined),
};

function externalCall(name: string, site: CallSite, code: Surroundings, sdk: SdkReference): Outcome | undefined {
  const { call, frame } = site;
  if (CLIENTS.has(name)) return outcomeOf(makeClients(site, code, sdk, undefined), site, code);
  if (RESOURCES.has(name)) return outcomeOf(makeResources(site, code, sdk, undefined), site, code);
  if (SESSIONS.has(name)) return { things: [{ kind: 'session', region: argumentOf(site, code, 3, 'region_name') }] };
  if (name === 'builtins.getattr') {
    const method = code.textOf(code.argument(call, 1), frame);
    const [object] = call.arguments;
    const things = object ? code.resolve(object.value, frame) : [];
    if (method.length > 0) return { things: things.flatMap((thing) => method.flatMap((each) => code.memberOf(thing, each))) };
    return things.some((thing) => thing.kind === 'client') ? UNREAD : NOTHING;
  }
  return undefined;
}

/** A client of a service that is not written out may call anything. */
function outcomeOf(things: readonly Thing[], { call, frame }: CallSite, code: Surroundings): Outcome {
  if (things.length > 0) return { things };
  return code.textOf(code.argument(call, 0, 'service_name'), frame).length > 0 ? NOTHING : UNREAD;
}

function makeClients(site: CallSite, code: Surroundings, sdk: SdkReference, session: SessionThing | undefined): readonly ClientThing[] {
  const names = code.textOf(code.argument(site.call, 0, 'service_name'), site.frame);
  const region = argumentOf(site, code, 1, 'region_name') ?? session?.region;
  return names.flatMap((name) => {
    const service = sdk.serviceOf(name);
    return service === undefined ? [] : [client(service, region, 'plain')];
  });
}

function makeResources(site: CallSite, code: Surroundings, sdk: SdkReference, session: SessionThing | undefined): readonly Thing[] {
  return makeClients(site, code, sdk, session).map((of) => ({ kind: 'resource', client: of, type: '', parameters: [] }));
}

function argumentOf({ call, frame }: CallSite, code: Surroundings, index: number, name: string): Argument | undefined {
  const node = code.argument(call, index, name);
  return node && { node, frame };
}

function clientCall(of: ClientThing, method: string, site: CallSite, code: Surroundings, sdk: SdkReference): Outcome {
  const { call, frame } = site;
  switch (method) {
    case 'get_paginator':
      return operationThings(of, 'paginate', code.textOf(code.argument(call, 0, 'operation_name'), frame), (name) => sdk.operation(of.service, name));
    case 'get_waiter':
      return operationThings(of, 'wait', code.textOf(code.argument(call, 0, 'waiter_name'), frame), (name) => sdk.waiter(of.service, name));
    case 'generate_presigned_url': {
      const names = code.textOf(code.argument(call, 0, 'ClientMethod'), frame);
      return calling(names.map((name) => sdk.operation(of.service, name)), of, site, objectOf(code.argument(call, 1, 'Params'), site));
    }
    case 'generate_db_auth_token':
      return calling([sdk.operation('rds-db', 'connect')], of, site, keywordsOf(site));
    default: {
      const transfer = of.service === 's3' ? TRANSFERS[method] : undefined;
      if (transfer) return calling(transfer.operations.map((name) => sdk.operation('s3', name)), of, site, transferParameters(transfer, site, code));
      return methodCall(of, method, site, keywordsOf(site), sdk);
    }
  }
}

function operationThings(
  of: ClientThing,
  method: string,
  names: readonly string[],
  find: (name: string) => ReturnType<SdkReference['operation']>,
): Outcome {
  const things = names.flatMap((name): readonly Thing[] => {
    const operation = find(name);
    return operation ? [{ kind: 'operation', client: of, operation, method }] : [];
  });
  return things.length > 0 ? { things } : UNREAD;
}

function transferParameters({ arguments: names }: Transfer, { call, frame }: CallSite, code: Surroundings): readonly ParameterSource[] {
  return names.flatMap((name, index) => {
    const node = code.argument(call, index, name);
    return node && name !== 'Filename' && name !== 'Fileobj' ? [{ name, node, frame }] : [];
  });
}
