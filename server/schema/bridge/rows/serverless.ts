/**
 * The short forms of the Serverless Application Model. One of them stands for several resources: a function comes with its
 * role, and with what its events add.
 */
import type { Expression } from '../../../core/edits';
import { get, itemsOf, stringOf } from '../../../core/query';
import type { ObjectValue, Property, Value } from '../../../core/value';
import { list, literal, object } from '../../../core/value';
import { document, firstOf, free, TABLE_ENCRYPTION, translated, within } from '../codecs';
import type { Codec, Part, PartBridge, PartOwner, Shape, TypeBridge } from '../types';
import { ACCESS_LOG } from './delivery';
import { type } from './row';

/** `{ Type: SQS, TargetArn: … }`, of which the canonical model has the target. */
const deadLetterTarget: Codec = {
  decode: (value) => get(value, 'TargetArn'),
  encode: (value) => ({
    kind: 'object',
    entries: { Type: { kind: 'literal', value: isTopic(value) ? 'SNS' : 'SQS' }, TargetArn: value },
  }),
};

const DESTINATION: Shape = { Type: '-', Destination: 'destination' };

const FUNCTION: Shape = {
  CodeUri: 'filename',
  InlineCode: 'inline_code',
  Environment: within('environment', { Variables: free('variables') }),
  Tracing: 'tracing_config.mode',
  DeadLetterQueue: translated('dead_letter_config.target_arn', deadLetterTarget),
  EventInvokeConfig: within('event_invoke_config', {
    DestinationConfig: within('destination_config', {
      OnFailure: within('on_failure', DESTINATION),
      OnSuccess: within('on_success', DESTINATION),
    }),
  }),
  Tags: free('tags'),
  VpcConfig: within('vpc_config', { 'SubnetIds[]': 'subnet_ids', 'SecurityGroupIds[]': 'security_group_ids' }),
  Policies: '-',
  Events: '-',
  FunctionUrlConfig: '-',
};

const STAGE: Shape = {
  StageName: 'stage_name',
  TracingEnabled: 'xray_tracing_enabled',
  AccessLogSetting: within('access_log_settings', ACCESS_LOG),
  'MethodSettings[]': within('method_settings'),
  Variables: free('variables'),
};

/** What an event source adds beside the function. */
interface EventKind {
  readonly canonical: string;
  readonly properties: (event: ObjectValue, owner: PartOwner) => Readonly<Record<string, Value>>;
}

function invokedBy(principal: string): EventKind {
  return {
    canonical: 'aws_lambda_permission',
    properties: (event, { self }) => ({ function_name: self('arn'), principal: literal(principal, event.from) }),
  };
}

function polled(...sources: readonly string[]): EventKind {
  return {
    canonical: 'aws_lambda_event_source_mapping',
    properties: (event, { self }) => {
      const source = sources.map((name) => get(event, name)).find((value) => value.kind !== 'absent');
      return { function_name: self('arn'), ...(source ? { event_source_arn: source } : {}) };
    },
  };
}

const RULE: EventKind = {
  canonical: 'aws_cloudwatch_event_target',
  properties: (_, { self }) => ({ arn: self('arn') }),
};

const EVENTS: Readonly<Record<string, EventKind>> = {
  Schedule: RULE,
  EventBridgeRule: RULE,
  CloudWatchEvent: RULE,
  ScheduleV2: {
    canonical: 'aws_scheduler_schedule',
    properties: (event, { self }) => ({
      target: object(new Map<string, Property>([['arn', { value: self('arn') }]]), event.from),
      schedule_expression: get(event, 'ScheduleExpression'),
    }),
  },
  SNS: {
    canonical: 'aws_sns_topic_subscription',
    properties: (event, { self }) => ({
      protocol: literal('lambda', event.from),
      endpoint: self('arn'),
      topic_arn: get(event, 'Topic'),
    }),
  },
  CloudWatchLogs: {
    canonical: 'aws_cloudwatch_log_subscription_filter',
    properties: (event, { self }) => ({ destination_arn: self('arn'), log_group_name: get(event, 'LogGroupName') }),
  },
  S3: invokedBy('s3.amazonaws.com'),
  IoTRule: invokedBy('iot.amazonaws.com'),
  Api: invokedBy('apigateway.amazonaws.com'),
  HttpApi: invokedBy('apigateway.amazonaws.com'),
  Cognito: invokedBy('cognito-idp.amazonaws.com'),
  AlexaSkill: invokedBy('alexa-appkit.amazon.com'),
  SQS: polled('Queue'),
  Kinesis: polled('Stream'),
  DynamoDB: polled('Stream'),
  MSK: polled('Stream'),
  MQ: polled('Broker'),
  DocumentDB: polled('Cluster'),
  SelfManagedKafka: polled(),
};

export const SERVERLESS: readonly TypeBridge[] = [
  type('AWS::Serverless::Function', 'aws_lambda_function', FUNCTION, {
    ref: ['function_name', 'id'],
    attributes: { Arn: ['arn', 'qualified_arn'] },
    implied: ({ properties, id, self }) =>
      properties.entries.has('Role') ? new Map() : new Map([['role', { value: self('arn', `${id}Role`) }]]),
    parts: [role(), ...eventParts(), functionUrl()],
  }),
  type(
    'AWS::Serverless::StateMachine',
    'aws_sfn_state_machine',
    {
      Name: 'name',
      Role: 'role_arn',
      Definition: free('definition'),
      DefinitionSubstitutions: '-',
      Logging: within('logging_configuration', {
        'Destinations[]': translated('log_destination', firstOf('CloudWatchLogsLogGroup')),
      }),
      Tracing: within('tracing_configuration'),
      Policies: '-',
      Events: '-',
      Tags: free('tags'),
    },
    { ref: ['arn', 'id'], attributes: { Arn: 'arn', Name: 'name' }, parts: [role()] },
  ),
  type(
    'AWS::Serverless::Api',
    'aws_api_gateway_rest_api',
    { DefinitionBody: free('body'), Tags: free('tags') },
    {
      attributes: { RootResourceId: 'root_resource_id' },
      parts: [stage('aws_api_gateway_stage', 'rest_api_id', STAGE)],
    },
  ),
  type(
    'AWS::Serverless::HttpApi',
    'aws_apigatewayv2_api',
    { DefinitionBody: free('body'), Tags: free('tags') },
    {
      attributes: {},
      parts: [
        stage('aws_apigatewayv2_stage', 'api_id', {
          StageName: 'name',
          AccessLogSettings: within('access_log_settings', ACCESS_LOG),
          StageVariables: free('stage_variables'),
        }),
      ],
    },
  ),
  type(
    'AWS::Serverless::SimpleTable',
    'aws_dynamodb_table',
    {
      TableName: 'name',
      PrimaryKey: within('', { Name: 'hash_key', Type: '-' }),
      SSESpecification: within('server_side_encryption', TABLE_ENCRYPTION),
      PointInTimeRecoverySpecification: within('point_in_time_recovery', { PointInTimeRecoveryEnabled: 'enabled' }),
      Tags: free('tags'),
    },
    { ref: ['name', 'id'] },
  ),
  type(
    'AWS::Serverless::LayerVersion',
    'aws_lambda_layer_version',
    { ContentUri: 'filename' },
    { ref: ['arn', 'id'], attributes: {} },
  ),
];

/** The role that is made for a function or state machine that names none; its logical id is the owner's with `Role`. */
function role(): PartBridge {
  return {
    canonical: 'aws_iam_role',
    shape: { AssumeRolePolicyDocument: document('assume_role_policy'), PermissionsBoundary: 'permissions_boundary' },
    split: ({ properties, id }) => {
      if (properties.entries.has('Role')) return [];
      const policies = get(properties, 'Policies');
      const items = itemsOf(policies);
      const documents = items.filter((item) => item.kind === 'object' && item.entries.has('Statement'));
      const managed = items.filter((item) => item.kind !== 'object');
      const from = policies.from;
      const added = new Map<string, Property>([
        [
          'inline_policy',
          { value: list(documents.map(inlinePolicy), from, documents.length + managed.length === items.length) },
        ],
        ['managed_policy_arns', { value: list(managed, from) }],
      ]);
      return [
        {
          key: 'Role',
          id: `${id}Role`,
          native: only(properties, 'AssumeRolePolicyDocument', 'PermissionsBoundary'),
          view: false,
          added,
        },
      ];
    },
  };
}

function inlinePolicy(policy: Value): ObjectValue {
  return object(new Map<string, Property>([['policy', { value: policy }]]), policy.from);
}

function eventParts(): readonly PartBridge[] {
  return [...new Set(Object.values(EVENTS).map((kind) => kind.canonical))].map((canonical) => ({
    canonical,
    shape: {},
    split: (owner) => eventsOf(owner).flatMap(([name, event]) => eventPart(canonical, name, event, owner)),
  }));
}

function eventsOf({ properties }: PartOwner): readonly (readonly [string, Property])[] {
  const events = get(properties, 'Events');
  return events.kind === 'object' ? [...events.entries] : [];
}

function eventPart(canonical: string, name: string, event: Property, owner: PartOwner): readonly Part[] {
  const kind = EVENTS[stringOf(get(event.value, 'Type')) ?? ''];
  if (kind?.canonical !== canonical || event.value.kind !== 'object') return [];
  const written = get(event.value, 'Properties');
  const properties = written.kind === 'object' ? written : object(new Map(), event.value.from);
  const entries = Object.entries(kind.properties(properties, owner));
  return [
    {
      key: `Events.${name}`,
      native: object(new Map(), properties.from),
      view: false,
      added: new Map(entries.filter(([, value]) => value.kind !== 'absent').map(([key, value]) => [key, { value }])),
      ...(event.key ? { at: event.key } : {}),
    },
  ];
}

function functionUrl(): PartBridge {
  return {
    canonical: 'aws_lambda_function_url',
    shape: { AuthType: 'authorization_type' },
    split: ({ properties, self }) => {
      const config = get(properties, 'FunctionUrlConfig');
      if (config.kind !== 'object') return [];
      return [
        {
          key: 'FunctionUrlConfig',
          native: config,
          view: true,
          added: new Map([['function_name', { value: self('arn') }]]),
        },
      ];
    },
  };
}

function stage(canonical: string, link: string, shape: Shape): PartBridge {
  return {
    canonical,
    shape,
    split: ({ properties, self }) => [
      {
        key: 'Stage',
        native: only(properties, ...Object.keys(shape).map((name) => name.replace('[]', ''))),
        view: false,
        added: new Map([[link, { value: self('id') }]]),
      },
    ],
  };
}

function only(properties: ObjectValue, ...names: readonly string[]): ObjectValue {
  return object(
    new Map([...properties.entries].filter(([name]) => names.includes(name))),
    properties.from,
    properties.complete,
  );
}

function isTopic(value: Expression): boolean {
  return value.kind === 'reference' && value.target.type === 'aws_sns_topic';
}
