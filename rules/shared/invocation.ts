/** How a function is invoked, as far as the program says. */
import { descendants, get, itemsOf, patternOf, someValue, stringOf } from '../../server/core/query';
import { labelOf, type Resource, type ResourceGraph } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { Location } from '../../server/core/text';
import type { Value } from '../../server/core/value';

export type Invocation =
  | { readonly kind: 'asynchronous'; /** In words. */ readonly by: string; readonly at: Location }
  /** Everything that is known to invoke it waits for the answer, or keeps the event itself when the function fails. */
  | { readonly kind: 'synchronous' }
  | { readonly kind: 'unknown' };

/** AWS documents per service whether it invokes asynchronously: "Invoking Lambda with events from other AWS services". */
export function invocationOf(lambda: Resource, context: RuleContext): Invocation {
  let synchronous = false;
  const names = namesOf(lambda, context.graph);
  for (const { resource, invoker, functions } of context.shared(invokersIn)) {
    if (!functions.some((value) => refersTo(value, lambda, names))) continue;
    const how = invoker.kind(resource);
    if (how === 'asynchronous') return { kind: 'asynchronous', by: `${invoker.noun} ${labelOf(resource)}`, at: resource.header };
    if (how === 'synchronous') synchronous = true;
  }
  return synchronous ? { kind: 'synchronous' } : { kind: 'unknown' };
}

function invokersIn({ graph }: RuleContext): readonly { readonly resource: Resource; readonly invoker: Invoker; readonly functions: readonly Value[] }[] {
  return graph.resources.flatMap((resource) => {
    const invoker = resource.mode === 'managed' ? INVOKERS[resource.type] : undefined;
    return invoker ? [{ resource, invoker, functions: invoker.functions(resource) }] : [];
  });
}

type Kind = 'asynchronous' | 'synchronous' | 'unknown';

interface Invoker {
  readonly noun: string;
  functions(resource: Resource): readonly Value[];
  kind(resource: Resource): Kind;
}

const always = (kind: Kind) => (): Kind => kind;
const at = (...path: readonly string[]) => (resource: Resource): readonly Value[] => itemsOf(get(resource.properties, ...path));
const anywhere = (resource: Resource): readonly Value[] => descendants(resource.properties);

const INVOKERS: Readonly<Record<string, Invoker>> = {
  aws_cloudwatch_event_target: { noun: 'the event rule target', functions: at('arn'), kind: always('asynchronous') },
  aws_scheduler_schedule: { noun: 'the schedule', functions: at('target', 'arn'), kind: always('asynchronous') },
  aws_sns_topic_subscription: {
    noun: 'the topic subscription',
    functions: at('endpoint'),
    kind: (resource) => (stringOf(get(resource.properties, 'protocol')) === 'lambda' ? 'asynchronous' : 'unknown'),
  },
  aws_s3_bucket_notification: {
    noun: 'the bucket notification',
    functions: (resource) =>
      itemsOf(get(resource.properties, 'lambda_function')).map((each) => get(each, 'lambda_function_arn')),
    kind: always('asynchronous'),
  },
  aws_s3_bucket: {
    noun: 'notifications of the bucket',
    functions: (resource) =>
      itemsOf(get(resource.properties, 'notification', 'lambda_function')).map((each) => get(each, 'lambda_function_arn')),
    kind: always('asynchronous'),
  },
  aws_cloudwatch_log_subscription_filter: { noun: 'the log subscription', functions: at('destination_arn'), kind: always('asynchronous') },
  aws_ses_receipt_rule: {
    noun: 'the receipt rule',
    functions: (resource) => itemsOf(get(resource.properties, 'lambda_action')).map((each) => get(each, 'function_arn')),
    kind: always('asynchronous'),
  },
  aws_lambda_permission: { noun: 'the permission', functions: at('function_name'), kind: (resource) => kindOfPrincipal(get(resource.properties, 'principal')) },
  aws_lambda_event_source_mapping: { noun: 'the event source', functions: at('function_name'), kind: always('synchronous') },
  aws_lambda_function_url: { noun: 'the function URL', functions: at('function_name'), kind: always('synchronous') },
  aws_api_gateway_integration: { noun: 'the API', functions: at('uri'), kind: always('synchronous') },
  aws_api_gateway_authorizer: { noun: 'the authorizer', functions: at('authorizer_uri'), kind: always('synchronous') },
  aws_apigatewayv2_integration: { noun: 'the API', functions: at('integration_uri'), kind: always('synchronous') },
  aws_apigatewayv2_authorizer: { noun: 'the authorizer', functions: at('authorizer_uri'), kind: always('synchronous') },
  aws_lb_target_group_attachment: { noun: 'the target group', functions: at('target_id'), kind: always('synchronous') },
  aws_lb_target_group: { noun: 'the target group', functions: anywhere, kind: always('synchronous') },
  aws_appsync_datasource: { noun: 'the data source', functions: anywhere, kind: always('synchronous') },
  aws_cognito_user_pool: { noun: 'the user pool', functions: at('lambda_config'), kind: always('synchronous') },
  aws_cloudfront_distribution: { noun: 'the distribution', functions: anywhere, kind: always('synchronous') },
  aws_sfn_state_machine: { noun: 'the state machine', functions: at('definition'), kind: always('synchronous') },
  aws_pipes_pipe: { noun: 'the pipe', functions: at('enrichment'), kind: always('synchronous') },
  aws_secretsmanager_secret_rotation: { noun: 'the rotation', functions: at('rotation_lambda_arn'), kind: always('unknown') },
};

const ASYNCHRONOUS = ['events', 'sns', 's3', 'ses', 'iot', 'config', 'codecommit', 'codepipeline', 'logs', 'scheduler', 'cloudformation'];
const SYNCHRONOUS = ['apigateway', 'elasticloadbalancing', 'cognito-idp', 'lex', 'alexa-appkit', 'edgelambda', 'appsync', 'states', 'bedrock', 'lambda'];

function kindOfPrincipal(principal: Value): Kind {
  const service = patternOf(principal)?.split('.')[0] ?? '';
  if (ASYNCHRONOUS.includes(service)) return 'asynchronous';
  return SYNCHRONOUS.includes(service) ? 'synchronous' : 'unknown';
}

/** The function itself, its aliases and its versions. */
function namesOf(lambda: Resource, graph: ResourceGraph): ReadonlySet<string> {
  const aliases = graph
    .ofType('aws_lambda_alias')
    .filter((alias) => someValue(get(alias.properties, 'function_name'), (value) => value.kind === 'reference' && value.target === lambda.id));
  return new Set([lambda.id, ...aliases.map((alias) => alias.id)]);
}

function refersTo(value: Value, lambda: Resource, ids: ReadonlySet<string>): boolean {
  const own = stringOf(get(lambda.properties, 'function_name'));
  return someValue(value, (each) => {
    if (each.kind === 'reference') return ids.has(each.target);
    const text = stringOf(each);
    return own !== undefined && text !== undefined && (text === own || text.endsWith(`:function:${own}`));
  });
}
