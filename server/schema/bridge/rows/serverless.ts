/**
 * The short forms of the Serverless Application Model. One of them stands for several resources: a function comes with its
 * role, and with what its events add.
 */
import type { Expression } from '../../../core/edits';
import { get, itemsOf, stringOf } from '../../../core/query';
import type { ObjectValue, Property, Value } from '../../../core/value';
import { list, literal, object, unknown } from '../../../core/value';
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

/** Code that is packed is somewhere in S3; anything else is a path. */
const localCode: Codec = {
  decode: (value) => (codeInS3(value) ? { kind: 'absent', from: value.from } : value),
  encode: (value) => value,
};

function codeInS3(value: Value): ReadonlyMap<string, Property> | undefined {
  if (value.kind === 'object') {
    const found = Object.entries(S3_CODE).flatMap(([name, canonical]) => {
      const property = value.entries.get(name);
      return property ? [[canonical, property] as const] : [];
    });
    return found.length > 0 ? new Map(found) : undefined;
  }
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(stringOf(value) ?? '') ?? [];
  if (bucket === undefined || key === undefined) return undefined;
  return new Map([['s3_bucket', { value: literal(bucket, value.from) }], ['s3_key', { value: literal(key, value.from) }]]);
}

const S3_CODE: Readonly<Record<string, string>> = { Bucket: 's3_bucket', Key: 's3_key', Version: 's3_object_version' };

const FUNCTION: Shape = {
  CodeUri: translated('filename', localCode),
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

const HTTP_STAGE: Shape = {
  StageName: 'name',
  AccessLogSettings: within('access_log_settings', ACCESS_LOG),
  StageVariables: free('stage_variables'),
};

/** Properties that are the stage's. */
function unread(shape: Shape): Shape {
  return Object.fromEntries(Object.keys(shape).map((name) => [name.replace('[]', ''), '-']));
}

/** What an event source adds beside the function. */
interface EventKind {
  readonly canonical: string;
  /** The service that is permitted to call the function, when that is a resource beside. */
  readonly caller?: string;
  readonly properties: (event: ObjectValue, owner: PartOwner) => Readonly<Record<string, Value>>;
}

function invokedBy(principal: string): EventKind {
  return {
    canonical: 'aws_lambda_permission',
    properties: (event, owner) => permission(principal, event, owner),
  };
}

/** What may call is narrowed down to what the event is about. */
function permission(principal: string, event: ObjectValue, { self }: PartOwner): Readonly<Record<string, Value>> {
  return {
    function_name: self('function_name'),
    action: literal('lambda:InvokeFunction', event.from),
    principal: literal(principal, event.from),
    source_arn: unknown('computed', event.from, 'source of the event'),
  };
}

function polled(...sources: readonly string[]): EventKind {
  return {
    canonical: 'aws_lambda_event_source_mapping',
    properties: (event, { self }) => {
      const source = sources.map((name) => get(event, name)).find((value) => value.kind !== 'absent');
      return {
        function_name: self('function_name'),
        ...(source ? { event_source_arn: source } : {}),
        batch_size: get(event, 'BatchSize'),
        starting_position: get(event, 'StartingPosition'),
        enabled: get(event, 'Enabled'),
      };
    },
  };
}

const RULE: EventKind = {
  canonical: 'aws_cloudwatch_event_target',
  caller: 'events.amazonaws.com',
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
    caller: 'sns.amazonaws.com',
    properties: (event, { self }) => ({
      protocol: literal('lambda', event.from),
      endpoint: self('arn'),
      topic_arn: get(event, 'Topic'),
    }),
  },
  CloudWatchLogs: {
    canonical: 'aws_cloudwatch_log_subscription_filter',
    caller: 'logs.amazonaws.com',
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
    implied: ({ properties, id, self }) => {
      const code = properties.entries.get('CodeUri');
      const role: readonly (readonly [string, Property])[] = properties.entries.has('Role') ? [] : [['role', { value: self('arn', `${id}Role`) }]];
      return new Map([...role, ...((code && codeInS3(code.value)) ?? [])]);
    },
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
    { DefinitionBody: free('body'), Tags: free('tags'), ...unread(STAGE) },
    {
      attributes: { RootResourceId: 'root_resource_id' },
      parts: [stage('aws_api_gateway_stage', 'rest_api_id', STAGE)],
    },
  ),
  type(
    'AWS::Serverless::HttpApi',
    'aws_apigatewayv2_api',
    { DefinitionBody: free('body'), Tags: free('tags'), ...unread(HTTP_STAGE) },
    { attributes: {}, parts: [stage('aws_apigatewayv2_stage', 'api_id', HTTP_STAGE)] },
  ),
  type(
    'AWS::Serverless::SimpleTable',
    'aws_dynamodb_table',
    {
      TableName: 'name',
      PrimaryKey: within('', { Name: 'hash_key', Type: '-' }),
      SSESpecification: within('server_side_encryption', TABLE_ENCRYPTION),
      PointInTimeRecoverySpecification: within('point_in_time_recovery', { PointInTimeRecoveryEnabled: 'enabled' }),
      ProvisionedThroughput: '-',
      Tags: free('tags'),
    },
    { ref: ['name', 'id'], implied: simpleTable },
  ),
  type(
    'AWS::Serverless::LayerVersion',
    'aws_lambda_layer_version',
    { ContentUri: translated('filename', localCode) },
    {
      ref: ['arn', 'id'],
      attributes: {},
      implied: ({ properties }) => {
        const code = properties.entries.get('ContentUri');
        return (code && codeInS3(code.value)) ?? new Map();
      },
    },
  ),
];

/** A table of one key, paid by use unless it says otherwise. */
function simpleTable({ properties }: PartOwner): ReadonlyMap<string, Property> {
  const { from } = properties;
  const key = get(properties, 'PrimaryKey');
  const [name, kind] = [get(key, 'Name'), stringOf(get(key, 'Type')) ?? 'String'];
  if (key.kind !== 'absent' && key.kind !== 'object') return new Map();
  const hash = name.kind === 'absent' ? literal('id', from) : name;
  const attribute = object(new Map([['name', { value: hash }], ['type', { value: literal(kind.slice(0, 1), from) }]]), from);
  const throughput = get(properties, 'ProvisionedThroughput');
  const capacity = throughput.kind === 'object' ? throughput.entries : new Map<string, Property>();
  const [read, write] = [capacity.get('ReadCapacityUnits'), capacity.get('WriteCapacityUnits')];
  return new Map<string, Property>([
    ['hash_key', { value: hash }],
    ['attribute', { value: list([attribute], from) }],
    ...(throughput.kind === 'absent' ? [['billing_mode', { value: literal('PAY_PER_REQUEST', from) }] as const] : []),
    ...(read ? [['read_capacity', read] as const] : []),
    ...(write ? [['write_capacity', write] as const] : []),
  ]);
}

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
        // Those that the function needs to run at all come on top.
        ['managed_policy_arns', { value: list(managed.map(managedArn), from, false) }],
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
  return object(new Map<string, Property>([['policy', { value: policy }]]), policy.from, false);
}

/** Policies of AWS are given by name; those of services have a path that names do not tell. */
function managedArn(policy: Value): Value {
  const name = stringOf(policy);
  if (name === undefined || !/^[\w+=,.@-]+$/.test(name)) return policy;
  return /Role$|^AWSLambda|^AmazonECS|^CloudWatchEvents/.test(name) ? unknown('computed', policy.from, name) : literal(`arn:aws:iam::aws:policy/${name}`, policy.from);
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
  const isCaller = canonical === 'aws_lambda_permission' && kind?.caller !== undefined;
  if (!kind || (kind.canonical !== canonical && !isCaller) || event.value.kind !== 'object') return [];
  const written = get(event.value, 'Properties');
  const properties = written.kind === 'object' ? written : object(new Map(), event.value.from);
  const entries = Object.entries(isCaller ? permission(kind.caller ?? '', properties, owner) : kind.properties(properties, owner));
  return [
    {
      key: isCaller ? `Events.${name}.Permission` : `Events.${name}`,
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
