/** Functions, and what invokes them. */
import type { Property, Value } from '../../../../core/value';
import { list, literal, object, reference, template } from '../../../../core/value';
import type { Build } from '../build';
import { under } from '../build';
import { attribute, constant, duration, enumeration, plain, read, readValue, size } from '../codecs';
import type { ConstructModel, Method, RecordedCall, Rows } from '../model';
import { at } from '../natives';
import { allow, principalOf } from '../policies';
import { argument, madeBy, mapAlternatives, valueAt } from '../shapes';
import { runtimeName } from './engines';
import { addToRolePolicy, grants } from './grants';
import { implicitRole } from './roles';
import { securityGroups, subnetIds } from './vpc';

const FUNCTION_ROWS: Rows = {
  functionName: plain('FunctionName'),
  description: plain('Description'),
  handler: plain('Handler'),
  runtime: constant('Runtime', 'aws-lambda.Runtime', runtimeName),
  timeout: duration('Timeout', 'seconds'),
  memorySize: plain('MemorySize'),
  environment: read('Environment.Variables', (value) => (value.kind === 'object' ? value : undefined)),
  environmentEncryption: attribute('KmsKeyArn', 'arn'),
  deadLetterQueue: attribute('DeadLetterConfig.TargetArn', 'arn'),
  deadLetterTopic: attribute('DeadLetterConfig.TargetArn', 'arn'),
  reservedConcurrentExecutions: plain('ReservedConcurrentExecutions'),
  tracing: read('TracingConfig.Mode', (value) =>
    value.kind === 'literal' && value.value === 'Disabled' ? { kind: 'absent', from: value.from } : value,
  ),
  ephemeralStorageSize: size('EphemeralStorage.Size', 'mebibytes'),
  architecture: read('Architectures', (value) => {
    const name = { 'aws-lambda.Architecture.ARM_64': 'arm64', 'aws-lambda.Architecture.X86_64': 'x86_64' }[madeBy(value) ?? ''];
    return name === undefined ? undefined : list([literal(name, value.from)], value.from);
  }),
  logGroup: attribute('LoggingConfig.LogGroup', 'name'),
  loggingFormat: enumeration('LoggingConfig.LogFormat', 'aws-lambda.LoggingFormat'),
};

function buildFunction(build: Build): void {
  const { main } = build;
  codeOf(build);
  const isInVpc = build.property('vpc');
  implicitRole(build, {
    property: 'role',
    child: 'ServiceRole',
    target: 'Role',
    service: 'lambda.amazonaws.com',
    managed: ['service-role/AWSLambdaBasicExecutionRole', ...(isInVpc ? ['service-role/AWSLambdaVPCAccessExecutionRole'] : [])],
  });
  for (const call of build.calls('addEnvironment')) {
    const [name, value] = call.args;
    if (name?.value.kind === 'literal' && value) {
      main.set(`Environment.Variables.${String(name.value.value)}`, { ...value, value: under(call.condition, value.value) });
    }
  }
  if (isInVpc) {
    securityGroups(build, 'VpcConfig.SecurityGroupIds', 'securityGroups', isInVpc);
    main.set('VpcConfig.SubnetIds', subnetIds(build, isInVpc.value, build.value('vpcSubnets')));
  }
  if (build.flag('deadLetterQueueEnabled') === true && build.lacks('deadLetterQueue')) {
    const queue = build.child('DeadLetterQueue', 'AWS::SQS::Queue');
    queue.implicit = true;
    queue.set('MessageRetentionPeriod', build.literal(1_209_600));
    main.set('DeadLetterConfig.TargetArn', build.own('arn', 'DeadLetterQueue'));
  }
  logGroup(build);
  invocation(build);
  const sources = build.value('events');
  if (sources.kind === 'list') sources.items.forEach((item, index) => eventSource(build, item, index, { site: item.from.location, condition: undefined }));
  build.calls('addEventSource').forEach((call, index) => {
    const [source] = call.args;
    if (source) eventSource(build, source.value, (sources.kind === 'list' ? sources.items.length : 0) + index, call);
  });
  build.calls('addEventSourceMapping').forEach((call) => {
    const draft = mapping(build, call.args[0]?.value.kind === 'literal' ? String(call.args[0].value.value) : 'EventSourceMapping', call);
    const arn = call.args[1] && valueAt(call.args[1].value, 'eventSourceArn');
    if (arn && arn.kind !== 'absent') draft.set('EventSourceArn', arn);
  });
  build.calls('addPermission').forEach((call, index) => permission(build, call, index));
  for (const call of build.calls('addFunctionUrl')) {
    const url = build.child('FunctionUrl', 'AWS::Lambda::Url', at(call.site));
    url.header = call.site;
    url.set('TargetFunctionArn', build.own('arn'));
    const auth = call.args[0] && valueAt(call.args[0].value, 'authType');
    url.set('AuthType', auth && auth.kind !== 'absent' ? auth : literal('AWS_IAM', at(call.site)));
  }
  wiring(build);
}

/** The group that the construct makes, or whose retention it sets when it is deployed. */
function logGroup(build: Build): void {
  if (!build.lacks('logGroup') || !build.construct.props.complete) return;
  const retention = build.property('logRetention');
  const isManaged = build.session.flag('@aws-cdk/aws-lambda:useCdkManagedLogGroup');
  if (!retention && !isManaged) return;
  const group = build.child(retention ? 'LogRetention' : 'LogGroup', 'AWS::Logs::LogGroup', retention?.value.from);
  group.virtual = retention !== undefined;
  group.header = retention?.value.from.location;
  group.implicit = true;
  group.set('LogGroupName', template([literal('/aws/lambda/', build.from), build.own('function_name')], build.from));
  const isInfinite = retention?.value.kind === 'literal' && retention.value.value === 9999;
  if (isInfinite) group.lack('RetentionInDays', retention);
  else group.set('RetentionInDays', retention ?? build.literal(731));
}

/** Where the code comes from: inline text, a bucket, an image, or files of the workspace. */
function codeOf(build: Build): void {
  const given = build.property('code');
  if (!given) return;
  const { value } = given;
  const first = argument(value, 0);
  switch (madeBy(value)?.split('.').at(-1)) {
    case 'fromInline':
    case 'inline':
      if (first) build.main.set('Code.ZipFile', first);
      break;
    case 'fromBucket':
    case 'fromBucketV2': {
      const key = argument(value, 1);
      if (first) build.main.set('Code.S3Bucket', { ...first, value: build.attribute(first.value, 'id') });
      if (key) build.main.set('Code.S3Key', key);
      break;
    }
    default:
      // Files are packed when the app is synthesised.
      build.main.set('Code.S3Key', { ...given, value: { kind: 'unknown', reason: 'computed', from: value.from, name: 'code' } });
  }
}

/** Permissions that the construct gives its role by itself. */
function wiring(build: Build): void {
  const { construct, session } = build;
  const to = reference(construct.path, '', build.from);
  const give = (actions: readonly string[], resources: readonly Value[], site = construct.header): void =>
    session.grant(to, { statement: allow(actions, resources, site), site, condition: undefined });
  const queue = build.property('deadLetterQueue');
  if (queue) give(['sqs:SendMessage'], [build.attribute(queue.value, 'arn')]);
  const topic = build.property('deadLetterTopic');
  if (topic) give(['sns:Publish'], [build.attribute(topic.value, 'arn')]);
  if (build.flag('deadLetterQueueEnabled') === true && !queue) give(['sqs:SendMessage'], [build.own('arn', 'DeadLetterQueue')]);
  const tracing = build.value('tracing');
  if (tracing.kind === 'literal' && tracing.value !== 'Disabled') {
    give(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], [literal('*', tracing.from)]);
  }
  const initial = build.value('initialPolicy');
  for (const statement of initial.kind === 'list' ? initial.items : []) {
    session.grant(to, { statement, site: statement.from.location, condition: undefined });
  }
}

/** `onFailure`, `retryAttempts`, … and `configureAsyncInvoke`. */
function invocation(build: Build): void {
  const calls = build.calls('configureAsyncInvoke');
  const options = calls.at(-1)?.args[0]?.value ?? build.construct.props;
  const names = ['onFailure', 'onSuccess', 'retryAttempts', 'maxEventAge'];
  if (!names.some((name) => valueAt(options, name).kind !== 'absent' && (options !== build.construct.props || !build.lacks(name)))) return;
  const draft = build.child('EventInvokeConfig', 'AWS::Lambda::EventInvokeConfig');
  draft.set('FunctionName', build.own('function_name'));
  draft.set('Qualifier', build.literal('$LATEST'));
  for (const [name, target] of [['onFailure', 'OnFailure'], ['onSuccess', 'OnSuccess']] as const) {
    const destination = valueAt(options, name);
    if (destination.kind === 'absent') continue;
    draft.set(`DestinationConfig.${target}.Destination`, readValue(destination, (value, inner) => destinationArn(value, inner), build));
  }
  const attempts = valueAt(options, 'retryAttempts');
  if (attempts.kind !== 'absent') draft.set('MaximumRetryAttempts', attempts);
  const age = valueAt(options, 'maxEventAge');
  if (age.kind !== 'absent') draft.set('MaximumEventAgeInSeconds', age);
  const failure = valueAt(options, 'onFailure');
  const target = argument(failure, 0)?.value;
  if (target && madeBy(failure)?.endsWith('.SqsDestination')) {
    build.session.grant(reference(build.construct.path, '', build.from), {
      statement: allow(['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], [build.attribute(target, 'arn')], build.construct.header),
      site: build.construct.header,
      condition: undefined,
    });
  }
}

function destinationArn(value: Value, build: Build): Value | undefined {
  const target = argument(value, 0)?.value;
  return madeBy(value)?.startsWith('aws-lambda-destinations.') && target ? build.attribute(target, 'arn') : undefined;
}

type Place = Pick<RecordedCall, 'site' | 'condition'>;

function mapping(build: Build, id: string, { site }: Place): ReturnType<Build['child']> {
  const draft = build.child(id, 'AWS::Lambda::EventSourceMapping', at(site));
  draft.header = site;
  draft.set('FunctionName', build.own('function_name'));
  return draft;
}

const SOURCES: Readonly<Record<string, { readonly attribute: string; readonly actions: readonly string[] }>> = {
  SqsEventSource: {
    attribute: 'arn',
    actions: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  },
  KinesisEventSource: {
    attribute: 'arn',
    actions: ['kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards', 'kinesis:SubscribeToShard', 'kinesis:DescribeStream', 'kinesis:ListStreams', 'kinesis:DescribeStreamConsumer'],
  },
  DynamoEventSource: {
    attribute: 'stream_arn',
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
  },
};

function eventSource(build: Build, value: Value, index: number, place: Place): void {
  mapAlternatives(value, (one) => {
    const name = madeBy(one)?.replace('aws-lambda-event-sources.', '') ?? '';
    const target = argument(one, 0)?.value;
    const source = SOURCES[name];
    if (source && target) {
      const draft = mapping(build, `EventSource${index}`, place);
      draft.set('EventSourceArn', build.attribute(target, source.attribute));
      const options = argument(one, 1)?.value;
      const batch = options && valueAt(options, 'batchSize');
      if (batch && batch.kind !== 'absent') draft.set('BatchSize', batch);
      if (options && options.kind !== 'absent') draft.complete = false;
      build.session.grant(reference(build.construct.path, '', build.from), {
        statement: allow(source.actions, [build.attribute(target, source.attribute)], place.site),
        site: place.site,
        condition: place.condition,
        more: true,
      });
    } else if (name === 'SnsEventSource' && target) {
      const draft = build.child(`Subscription${index}`, 'AWS::SNS::Subscription', at(place.site));
      draft.header = place.site;
      draft.set('TopicArn', build.attribute(target, 'arn'));
      draft.set('Protocol', literal('lambda', at(place.site)));
      draft.set('Endpoint', build.own('arn'));
    } else if ((name === 'S3EventSource' || name === 'S3EventSourceV2') && target) {
      invoked(build, `S3Permission${index}`, 's3.amazonaws.com', build.attribute(target, 'arn'), place);
    } else if (name === 'ApiEventSource') {
      invoked(build, `ApiPermission${index}`, 'apigateway.amazonaws.com', undefined, place);
    } else {
      mapping(build, `EventSource${index}`, place).complete = false;
    }
    return one;
  });
}

function invoked(build: Build, id: string, service: string, source: Value | undefined, { site }: Place): void {
  const draft = build.child(id, 'AWS::Lambda::Permission', at(site));
  draft.implicit = true;
  draft.header = site;
  draft.set('Action', literal('lambda:InvokeFunction', at(site)));
  draft.set('FunctionName', build.own('arn'));
  draft.set('Principal', literal(service, at(site)));
  if (source) draft.set('SourceArn', source);
}

/** `fn.addPermission('Invoke', { principal, sourceArn })`. */
function permission(build: Build, call: RecordedCall, index: number): void {
  const [id, options] = call.args;
  const draft = build.child(id?.value.kind === 'literal' ? String(id.value.value) : `Permission${index}`, 'AWS::Lambda::Permission', at(call.site));
  draft.header = call.site;
  draft.set('FunctionName', build.own('arn'));
  if (!options) return;
  const action = valueAt(options.value, 'action');
  draft.set('Action', action.kind === 'absent' ? literal('lambda:InvokeFunction', at(call.site)) : action);
  const principal = principalOf(build.session, valueAt(options.value, 'principal'));
  const service = principal.kind === 'object' ? (principal.entries.get('Service') ?? principal.entries.get('AWS')) : undefined;
  draft.set('Principal', service ?? { kind: 'unknown', reason: 'unsupported', from: principal.from, name: 'principal' });
  for (const [name, to] of [['sourceArn', 'SourceArn'], ['sourceAccount', 'SourceAccount']] as const) {
    const given = valueAt(options.value, name);
    if (given.kind !== 'absent') draft.set(to, given);
  }
}

const methods: NonNullable<ConstructModel['methods']> = {
  addToRolePolicy,
  'role.addToPolicy': addToRolePolicy,
  'role.addToPrincipalPolicy': addToRolePolicy,
  ...grants({
    grantInvoke: { actions: ['lambda:InvokeFunction'], resources: [['arn', ''], ['arn', ':*']] },
    grantInvokeUrl: { actions: ['lambda:InvokeFunctionUrl'] },
  }),
  // A version or alias of the function acts as the function.
  addAlias: self,
};

function self({ instance }: Parameters<Method>[0]): ReturnType<Method> {
  return instance;
}

const ATTRIBUTES = { functionArn: 'arn', functionName: 'function_name' } as const;
const IMPORTS: NonNullable<ConstructModel['imports']> = {
  fromFunctionName: { attribute: 'function_name' },
  fromFunctionArn: { attribute: 'arn' },
  fromFunctionAttributes: { properties: { functionArn: 'arn' } },
};

function lambda(name: string, rows: Rows, build: (build: Build) => void = buildFunction): ConstructModel {
  return { name, type: 'AWS::Lambda::Function', rows, attributes: ATTRIBUTES, build, methods, imports: IMPORTS, role: 'role' };
}

function packaged(runtime: string) {
  return (build: Build): void => {
    build.main.set('Code.S3Key', { kind: 'unknown', reason: 'computed', from: build.from, name: 'code' });
    if (build.lacks('runtime')) build.main.preset('Runtime', { kind: 'unknown', reason: 'computed', from: build.from, name: runtime });
    if (build.lacks('handler')) build.main.preset('Handler', build.literal('index.handler'));
    build.main.set('Environment.Variables', environmentOf(build));
    buildFunction(build);
  };
}

/** The names of handlers are those within the entry file. */
const PACKAGED_ROWS: Rows = Object.fromEntries(Object.entries(FUNCTION_ROWS).filter(([key]) => key !== 'environment'));

/** `NodejsFunction` adds variables of its own. */
function environmentOf(build: Build): Value {
  const own = build.value('environment');
  const entries: ReadonlyMap<string, Property> = own.kind === 'object' ? own.entries : new Map<string, Property>();
  return object(entries, own.kind === 'object' ? own.from : build.from, false);
}

export const COMPUTE: readonly ConstructModel[] = [
  lambda('aws-lambda.Function', FUNCTION_ROWS),
  lambda('aws-lambda.SingletonFunction', FUNCTION_ROWS),
  lambda('aws-lambda.DockerImageFunction', FUNCTION_ROWS, (build) => {
    build.main.set('PackageType', build.literal('Image'));
    buildFunction(build);
  }),
  lambda('aws-lambda-nodejs.NodejsFunction', PACKAGED_ROWS, packaged('NODEJS')),
  lambda('aws-lambda-python-alpha.PythonFunction', PACKAGED_ROWS, packaged('PYTHON')),
  lambda('aws-lambda-go-alpha.GoFunction', PACKAGED_ROWS, packaged('GO')),
  {
    name: 'aws-lambda.EventSourceMapping',
    type: 'AWS::Lambda::EventSourceMapping',
    rows: { target: attribute('FunctionName', 'function_name'), eventSourceArn: plain('EventSourceArn'), batchSize: plain('BatchSize'), enabled: plain('Enabled') },
    attributes: { eventSourceMappingId: 'uuid' },
  },
  {
    name: 'aws-lambda.EventInvokeConfig',
    type: 'AWS::Lambda::EventInvokeConfig',
    rows: {
      function: attribute('FunctionName', 'function_name'),
      qualifier: plain('Qualifier'),
      onFailure: read('DestinationConfig.OnFailure.Destination', destinationArn),
      onSuccess: read('DestinationConfig.OnSuccess.Destination', destinationArn),
      retryAttempts: plain('MaximumRetryAttempts'),
      maxEventAge: duration('MaximumEventAgeInSeconds', 'seconds'),
    },
    attributes: {},
    build: (build) => build.preset('Qualifier', '$LATEST', 'qualifier'),
  },
  {
    name: 'aws-lambda.FunctionUrl',
    type: 'AWS::Lambda::Url',
    rows: { function: attribute('TargetFunctionArn', 'arn'), authType: enumeration('AuthType', 'aws-lambda.FunctionUrlAuthType') },
    attributes: { url: 'function_url' },
    build: (build) => build.preset('AuthType', 'AWS_IAM', 'authType'),
  },
  {
    name: 'aws-lambda.Alias',
    type: 'AWS::Lambda::Alias',
    rows: { aliasName: plain('Name'), version: read('FunctionName', (value) => value) },
    attributes: { functionArn: 'arn', aliasName: 'name' },
    methods: grants({ grantInvoke: { actions: ['lambda:InvokeFunction'] } }),
  },
];

