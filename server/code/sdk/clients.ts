/** What the models of all SDKs share: clients, and calls of their operations. */
import type { SdkOperation, SdkReference } from '../../schema/iam/sdk';
import type { Argument, ClientThing, FoundCall, Outcome, ParameterSource } from '../things';
import { NOTHING } from '../things';
import type { Node } from '../tree';
import type { CallSite } from './models';

export const UNREAD: Outcome = { things: [], isUnread: true };

export function client(service: string, region: Argument | undefined, style: ClientThing['style']): ClientThing {
  return { kind: 'client', service, region, style };
}

/** A call of one operation, or of the several that a helper makes. */
export function calling(
  operations: readonly (SdkOperation | undefined)[],
  of: ClientThing | undefined,
  { call }: CallSite,
  parameters: readonly ParameterSource[],
): Outcome {
  const found = operations
    .filter((operation) => operation !== undefined)
    .map((operation): FoundCall => ({ operation, call, client: of, parameters }));
  return { things: [], found, ...(found.length < operations.length ? { isUnread: true } : {}) };
}

/** Members of clients that call nothing. */
const HELPERS = new Set([
  'addMiddleware', 'can_paginate', 'catch', 'close', 'config', 'destroy', 'exceptions', 'finally', 'generate_presigned_post', 'get_available_subresources', 'httpOptions',
  'meta', 'middlewareStack', 'on', 'promise', 'setupRequestListeners', 'then', 'use', 'waiter_names', '__enter__', '__exit__', '__aenter__', '__aexit__',
]);

/** A method of a client by the name of its operation; what is neither an operation nor known to be none may call anything. */
export function methodCall(of: ClientThing, method: string, site: CallSite, parameters: readonly ParameterSource[], sdk: SdkReference): Outcome {
  const operation = sdk.operation(of.service, method);
  if (operation) return calling([operation], of, site, parameters);
  return HELPERS.has(method) ? NOTHING : UNREAD;
}

/** An argument that holds the parameters as an object. */
export function objectOf(node: Node | undefined, { frame }: CallSite): readonly ParameterSource[] {
  return node ? [{ name: undefined, node, frame }] : [];
}

/** The keyword arguments of a call. */
export function keywordsOf({ call, frame }: CallSite): readonly ParameterSource[] {
  return call.arguments.flatMap(({ name, value, isSpread }): readonly ParameterSource[] => {
    if (name !== undefined) return [{ name, node: value, frame }];
    return isSpread ? [{ name: undefined, node: value, frame }] : [];
  });
}
