/** Functions behind API Gateway, and how long it waits for them. */
import { get, numberOf, patternOf, someValue } from '../../server/core/query';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import type { Location } from '../../server/core/text';
import type { Value } from '../../server/core/value';

export interface ApiLimit {
  readonly seconds: number;
  /** What invokes the function. */
  readonly at: Location;
}

/** API Gateway quotas: 29 seconds for REST and WebSocket APIs, 30 for HTTP APIs. Integrations of REST APIs can be allowed more. */
const REST_SECONDS = 29;
const HTTP_SECONDS = 30;

/** How long API Gateway waits for a function; undefined when it is not known to invoke it, or for how long. */
export function apiLimitOf(lambda: Resource, graph: ResourceGraph): ApiLimit | undefined {
  for (const integration of graph.ofType('aws_api_gateway_integration')) {
    if (!names(get(integration.properties, 'uri'), lambda) || isAsynchronous(integration)) continue;
    return limited(integration, REST_SECONDS);
  }
  for (const integration of graph.ofType('aws_apigatewayv2_integration')) {
    if (names(get(integration.properties, 'integration_uri'), lambda)) return limited(integration, HTTP_SECONDS);
  }
  const permission = graph
    .ofType('aws_lambda_permission')
    .find((each) => names(get(each.properties, 'function_name'), lambda) && /^apigateway\./.test(patternOf(get(each.properties, 'principal')) ?? ''));
  if (!permission) return undefined;
  const isRest = graph.ofType('aws_api_gateway_rest_api').length > 0 && graph.ofType('aws_apigatewayv2_api').length === 0;
  return { seconds: isRest ? REST_SECONDS : HTTP_SECONDS, at: permission.header };
}

function limited(integration: Resource, otherwise: number): ApiLimit | undefined {
  const stated = get(integration.properties, 'timeout_milliseconds');
  if (stated.kind === 'absent') return { seconds: otherwise, at: integration.header };
  const milliseconds = numberOf(stated);
  return milliseconds === undefined ? undefined : { seconds: Math.floor(milliseconds / 1000), at: integration.header };
}

/** `X-Amz-Invocation-Type: Event` makes a REST API answer before the function has run. */
function isAsynchronous({ properties }: Resource): boolean {
  return someValue(get(properties, 'request_parameters'), (value) => /event/i.test(patternOf(value) ?? ''));
}

function names(value: Value, lambda: Resource): boolean {
  return someValue(value, (each) => each.kind === 'reference' && each.target === lambda.id);
}
