/** Queues, topics, streams, event rules, schedules, state machines. */
import type { Property, Value } from '../../../../core/value';
import { list, literal, object } from '../../../../core/value';
import type { Build } from '../build';
import { fields, under } from '../build';
import { code } from '../code';
import { attribute, boolean, duration, enumeration, plain, read, renamedObject, words } from '../codecs';
import type { ConstructModel, RecordedCall } from '../model';
import { at } from '../natives';
import { documentOf } from '../policies';
import { argument, madeBy, mapAlternatives, valueAt } from '../shapes';
import { addToRolePolicy, grants } from './grants';
import { implicitRole } from './roles';

function buildQueue(build: Build): void {
  const { main } = build;
  const encryption = build.property('encryption');
  if (encryption) {
    main.set('SqsManagedSseEnabled', {
      ...encryption,
      value: mapAlternatives(encryption.value, (value): Value => {
        if (value.kind !== 'literal') return value;
        if (value.value === 'SQS_MANAGED') return literal(true, value.from);
        return value.value === 'NONE' ? literal(false, value.from) : { kind: 'absent', from: value.from };
      }),
    });
    if (encryption.value.kind === 'literal' && encryption.value.value === 'KMS_MANAGED') {
      main.set('KmsMasterKeyId', { ...encryption, value: literal('alias/aws/sqs', encryption.value.from) });
    }
    if (encryption.value.kind === 'literal' && encryption.value.value === 'KMS' && build.lacks('encryptionMasterKey')) {
      const key = build.child('Key', 'AWS::KMS::Key');
      key.implicit = true;
      main.set('KmsMasterKeyId', build.own('arn', 'Key'));
    }
  }
  resourcePolicy(build, 'AWS::SQS::QueuePolicy', 'Queues', 'url', 'sqs:*');
}

/** `addToResourcePolicy` and `enforceSSL` of queues and topics. */
function resourcePolicy(build: Build, type: string, link: string, attributeName: string, action: string): void {
  const statements = build.calls('addToResourcePolicy').flatMap((call) => (call.args[0] ? [under(call.condition, call.args[0].value)] : []));
  if (build.flag('enforceSSL') === true) {
    const { from } = build;
    statements.push(
      fields(from, {
        ...(action === 'sns:Publish' ? { Sid: literal('AllowPublishThroughSSLOnly', from) } : {}),
        Effect: literal('Deny', from),
        Action: literal(action, from),
        Principal: action === 'sqs:*' ? fields(from, { AWS: literal('*', from) }) : literal('*', from),
        Resource: build.own('arn'),
        Condition: fields(from, { Bool: fields(from, { 'aws:SecureTransport': literal('false', from) }) }),
      }),
    );
  }
  const document = build.property('policy')?.value;
  const own = document?.kind === 'object' ? document.entries.get('Statement')?.value : undefined;
  if (statements.length === 0 && !document) return;
  const policy = build.child('Policy', type);
  policy.push(link, build.own(attributeName));
  const items = own?.kind === 'list' ? own.items : [];
  policy.set('PolicyDocument', documentOf([...items, ...statements], build.from, !document || own?.kind === 'list'));
}

function buildTopic(build: Build): void {
  build.calls('addSubscription').forEach((call, index) => subscription(build, call, index));
  resourcePolicy(build, 'AWS::SNS::TopicPolicy', 'Topics', 'arn', 'sns:Publish');
}

const PROTOCOLS: Readonly<Record<string, { readonly protocol: string; readonly attribute?: string }>> = {
  'aws-sns-subscriptions.LambdaSubscription': { protocol: 'lambda', attribute: 'arn' },
  'aws-sns-subscriptions.SqsSubscription': { protocol: 'sqs', attribute: 'arn' },
  'aws-sns-subscriptions.EmailSubscription': { protocol: 'email' },
  'aws-sns-subscriptions.SmsSubscription': { protocol: 'sms' },
  'aws-sns-subscriptions.UrlSubscription': { protocol: 'https' },
};

function subscription(build: Build, call: RecordedCall, index: number): void {
  const value = call.args[0]?.value;
  const kind = value && PROTOCOLS[madeBy(value) ?? ''];
  const target = value && argument(value, 0);
  const draft = build.child(`Subscription${index + 1}`, 'AWS::SNS::Subscription', at(call.site));
  draft.header = call.site;
  draft.set('TopicArn', build.own('arn'));
  if (!kind || !target) {
    draft.complete = false;
    return;
  }
  draft.set('Protocol', literal(kind.protocol, at(call.site)));
  draft.set('Endpoint', kind.attribute === undefined ? target : { ...target, value: build.attribute(target.value, kind.attribute) });
  const options = argument(value, 1)?.value;
  const queue = options && valueAt(options, 'deadLetterQueue');
  if (queue && queue.kind !== 'absent') draft.set('RedrivePolicy.deadLetterTargetArn', build.attribute(queue, 'arn'));
  const raw = options && valueAt(options, 'rawMessageDelivery');
  if (raw && raw.kind !== 'absent') draft.set('RawMessageDelivery', raw);
  if (options && options.kind === 'object' && (options.entries.has('filterPolicy') || options.entries.has('filterPolicyWithMessageBody'))) draft.complete = false;
  if (kind.protocol === 'lambda') permission(build, `${draft.id}/Permission`, target.value, 'sns.amazonaws.com', build.own('arn'), call);
}

/** What lets a service invoke a function. */
function permission(build: Build, id: string, target: Value, service: string, source: Value, call: Pick<RecordedCall, 'site' | 'condition'>): void {
  const draft = build.child(id.slice(build.construct.path.length + 1), 'AWS::Lambda::Permission', at(call.site));
  draft.implicit = true;
  draft.header = call.site;
  draft.set('Action', literal('lambda:InvokeFunction', at(call.site)));
  draft.set('FunctionName', build.attribute(target, 'arn'));
  draft.set('Principal', literal(service, at(call.site)));
  draft.set('SourceArn', source);
}

const TARGETS: ReadonlySet<string> = new Set(['LambdaFunction', 'SqsQueue', 'SnsTopic', 'SfnStateMachine', 'KinesisStream', 'EventBus', 'CloudWatchLogGroup']);

function buildRule(build: Build): void {
  const given = build.value('targets');
  const targets = given.kind === 'list' ? given.items.map((value) => ({ value, site: value.from.location, condition: undefined as string | undefined })) : [];
  const added = build.calls('addTarget').flatMap((call) => (call.args[0] ? [{ value: call.args[0].value, site: call.site, condition: call.condition }] : []));
  [...targets, ...added].forEach(({ value, site, condition }, index) => {
    build.main.push('Targets', under(condition, mapAlternatives(value, (one) => eventTarget(build, one, index, { site, condition }))));
  });
  if (given.kind !== 'absent' && (given.kind !== 'list' || !given.complete)) build.main.open('Targets');
  build.preset('State', 'ENABLED', 'enabled');
  const bus = build.property('eventBus');
  if (bus) build.main.set('EventBusName', { ...bus, value: build.attribute(bus.value, 'name') });
}

function eventTarget(build: Build, value: Value, index: number, call: Pick<RecordedCall, 'site' | 'condition'>): Value {
  const name = madeBy(value)?.replace('aws-events-targets.', '') ?? '';
  const target = argument(value, 0);
  const options = argument(value, 1)?.value;
  const from = value.from;
  if (!TARGETS.has(name) || !target) return object(new Map(), from, false);
  const entries = new Map<string, Property>([
    ['Id', { value: literal(`Target${index}`, from) }],
    ['Arn', { ...target, value: build.attribute(target.value, 'arn') }],
  ]);
  const queue = options && valueAt(options, 'deadLetterQueue');
  if (queue && queue.kind !== 'absent') entries.set('DeadLetterConfig', { value: fields(from, { Arn: build.attribute(queue, 'arn') }) });
  if (name === 'LambdaFunction') {
    permission(build, `${build.construct.path}/AllowEventRule${index}`, target.value, 'events.amazonaws.com', build.own('arn'), call);
  }
  // Inputs, retries and message groups are not translated.
  return object(entries, from, options === undefined || options.kind === 'absent');
}

function eventPattern(value: Value): Value | undefined {
  return value.kind === 'object' ? renamedObject(value, { source: 'source', detailType: 'detail-type', detail: 'detail', account: 'account', region: 'region', resources: 'resources', id: 'id', time: 'time', version: 'version' }) : undefined;
}

/** `events.Schedule.rate(Duration.hours(6))`, `.expression('cron(…)')`, `.cron({ … })`. */
export function scheduleExpression(value: Value): Value | undefined {
  const name = madeBy(value)?.split('.').at(-1);
  const first = argument(value, 0)?.value;
  if (!first) return undefined;
  if (name === 'expression') return first;
  if (name === 'rate' && first.kind === 'literal' && typeof first.value === 'number') return literal(rate(first.value), value.from);
  if (name !== 'cron' || first.kind !== 'object' || !first.complete) return undefined;
  const part = (key: string): string | undefined => {
    const given = first.entries.get(key)?.value;
    if (!given || given.kind === 'absent') return undefined;
    return given.kind === 'literal' ? String(given.value) : '\u0000';
  };
  const weekDay = part('weekDay');
  const day = part('day') ?? (weekDay === undefined ? '*' : '?');
  const parts = [part('minute') ?? '*', part('hour') ?? '*', day, part('month') ?? '*', weekDay ?? '?', part('year') ?? '*'];
  return parts.includes('\u0000') ? undefined : literal(`cron(${parts.join(' ')})`, value.from);
}

function rate(seconds: number): string {
  const [count, unit] = seconds % 86_400 === 0 ? [seconds / 86_400, 'day'] : seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : [seconds / 60, 'minute'];
  return `rate(${count} ${unit}${count === 1 ? '' : 's'})`;
}

export const MESSAGING: readonly ConstructModel[] = [
  {
    name: 'aws-sqs.Queue',
    type: 'AWS::SQS::Queue',
    rows: {
      queueName: plain('QueueName'),
      encryptionMasterKey: attribute('KmsMasterKeyId', 'arn'),
      dataKeyReuse: duration('KmsDataKeyReusePeriodSeconds', 'seconds'),
      retentionPeriod: duration('MessageRetentionPeriod', 'seconds'),
      visibilityTimeout: duration('VisibilityTimeout', 'seconds'),
      deliveryDelay: duration('DelaySeconds', 'seconds'),
      receiveMessageWaitTime: duration('ReceiveMessageWaitTimeSeconds', 'seconds'),
      maxMessageSizeBytes: plain('MaximumMessageSize'),
      fifo: read('FifoQueue', (value) => (value.kind === 'literal' && value.value === false ? { kind: 'absent', from: value.from } : value)),
      contentBasedDeduplication: plain('ContentBasedDeduplication'),
      deduplicationScope: enumeration('DeduplicationScope', 'aws-sqs.DeduplicationScope'),
      fifoThroughputLimit: enumeration('FifoThroughputLimit', 'aws-sqs.FifoThroughputLimit'),
      deadLetterQueue: read('RedrivePolicy', (value, build) => {
        const queue = valueAt(value, 'queue');
        return fields(value.from, { deadLetterTargetArn: build.attribute(queue, 'arn'), maxReceiveCount: valueAt(value, 'maxReceiveCount') });
      }),
    },
    attributes: { queueArn: 'arn', queueName: 'name', queueUrl: 'url' },
    build: buildQueue,
    methods: grants({
      grantSendMessages: { actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'] },
      grantConsumeMessages: {
        actions: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      },
      grantPurge: { actions: ['sqs:PurgeQueue', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'] },
    }),
    imports: { fromQueueArn: { attribute: 'arn' }, fromQueueAttributes: { properties: { queueArn: 'arn', queueUrl: 'url', queueName: 'name' } } },
    companions: [{ key: 'encryptionMasterKey', also: 'encryption', value: code('aws-sqs.QueueEncryption.KMS') }],
  },
  {
    name: 'aws-sns.Topic',
    type: 'AWS::SNS::Topic',
    rows: {
      topicName: plain('TopicName'),
      displayName: plain('DisplayName'),
      masterKey: attribute('KmsMasterKeyId', 'arn'),
      fifo: boolean('FifoTopic'),
      contentBasedDeduplication: plain('ContentBasedDeduplication'),
      tracingConfig: enumeration('TracingConfig', 'aws-sns.TracingConfig'),
      signatureVersion: plain('SignatureVersion'),
    },
    attributes: { topicArn: 'arn', topicName: 'name' },
    build: buildTopic,
    methods: grants({ grantPublish: { actions: ['sns:Publish'] }, grantSubscribe: { actions: ['sns:Subscribe'] } }),
    imports: { fromTopicArn: { attribute: 'arn' }, fromTopicAttributes: { properties: { topicArn: 'arn' } } },
  },
  {
    name: 'aws-sns.Subscription',
    type: 'AWS::SNS::Subscription',
    rows: {
      topic: attribute('TopicArn', 'arn'),
      endpoint: plain('Endpoint'),
      protocol: enumeration('Protocol', 'aws-sns.SubscriptionProtocol'),
      rawMessageDelivery: boolean('RawMessageDelivery'),
    },
    attributes: {},
    build: (build) => {
      const queue = build.property('deadLetterQueue');
      if (queue) build.main.set('RedrivePolicy.deadLetterTargetArn', { ...queue, value: build.attribute(queue.value, 'arn') });
    },
  },
  {
    name: 'aws-kinesis.Stream',
    type: 'AWS::Kinesis::Stream',
    rows: {
      streamName: plain('Name'),
      shardCount: plain('ShardCount'),
      retentionPeriod: duration('RetentionPeriodHours', 'hours'),
      streamMode: enumeration('StreamModeDetails.StreamMode', 'aws-kinesis.StreamMode'),
      encryptionKey: attribute('StreamEncryption.KeyId', 'arn'),
    },
    attributes: { streamArn: 'arn', streamName: 'name' },
    build: (build) => {
      const { main } = build;
      build.preset('RetentionPeriodHours', 24, 'retentionPeriod');
      if (build.lacks('streamMode')) build.preset('ShardCount', 1, 'shardCount');
      const encryption = build.property('encryption');
      const kind = encryption?.value.kind === 'literal' ? encryption.value.value : encryption ? undefined : build.lacks('encryptionKey') ? 'MANAGED' : 'KMS';
      if (kind === 'NONE') return;
      if (kind === undefined) {
        if (encryption) main.set('StreamEncryption', encryption.value.kind === 'unknown' ? encryption.value : fields(build.from, {}));
        return;
      }
      main.set('StreamEncryption.EncryptionType', literal('KMS', encryption?.value.from ?? build.from));
      if (kind === 'MANAGED') main.set('StreamEncryption.KeyId', literal('alias/aws/kinesis', encryption?.value.from ?? build.from));
      if (kind === 'KMS' && build.lacks('encryptionKey')) {
        const key = build.child('Key', 'AWS::KMS::Key');
        key.implicit = true;
        main.set('StreamEncryption.KeyId', build.own('arn', 'Key'));
      }
    },
    methods: grants({
      grantRead: {
        actions: ['kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards', 'kinesis:SubscribeToShard', 'kinesis:DescribeStream', 'kinesis:ListStreams', 'kinesis:DescribeStreamConsumer'],
      },
      grantWrite: { actions: ['kinesis:ListShards', 'kinesis:PutRecord', 'kinesis:PutRecords'] },
    }),
    imports: { fromStreamArn: { attribute: 'arn' } },
    companions: [{ key: 'encryptionKey', also: 'encryption', value: code('aws-kinesis.StreamEncryption.KMS') }],
  },
  {
    name: 'aws-events.Rule',
    type: 'AWS::Events::Rule',
    rows: {
      ruleName: plain('Name'),
      description: plain('Description'),
      enabled: words('State', 'ENABLED', 'DISABLED'),
      schedule: read('ScheduleExpression', scheduleExpression),
      eventPattern: read('EventPattern', eventPattern),
    },
    attributes: { ruleArn: 'arn', ruleName: 'name' },
    build: buildRule,
  },
  {
    name: 'aws-events.EventBus',
    type: 'AWS::Events::EventBus',
    rows: { eventBusName: plain('Name'), description: plain('Description'), kmsKey: attribute('KmsKeyIdentifier', 'arn') },
    attributes: { eventBusArn: 'arn', eventBusName: 'name' },
    methods: grants({ grantPutEventsTo: { actions: ['events:PutEvents'] } }),
    imports: { fromEventBusName: { attribute: 'name' }, fromEventBusArn: { attribute: 'arn' } },
  },
  {
    name: 'aws-stepfunctions.StateMachine',
    type: 'AWS::StepFunctions::StateMachine',
    rows: {
      stateMachineName: plain('StateMachineName'),
      stateMachineType: enumeration('StateMachineType', 'aws-stepfunctions.StateMachineType'),
      tracingEnabled: boolean('TracingConfiguration.Enabled'),
    },
    attributes: { stateMachineArn: 'arn', stateMachineName: 'name' },
    build: (build) => {
      const body = build.property('definitionBody') ?? build.property('definition');
      build.main.set('DefinitionString', { kind: 'unknown', reason: 'unsupported', from: body?.value.from ?? build.from, name: 'definition' });
      const logs = build.property('logs');
      if (logs) {
        const group = valueAt(logs.value, 'destination');
        build.main.set('LoggingConfiguration', {
          ...logs,
          value: object(
            new Map<string, Property>([
              ['Destinations', { value: list([fields(logs.value.from, { CloudWatchLogsLogGroup: fields(logs.value.from, { LogGroupArn: build.attribute(group, 'arn') }) })], logs.value.from) }],
              ['Level', { value: logs.value.kind === 'object' && logs.value.entries.has('level') ? valueAt(logs.value, 'level') : literal('ERROR', logs.value.from) }],
            ]),
            logs.value.from,
            false,
          ),
        });
      }
      implicitRole(build, { property: 'role', child: 'Role', target: 'RoleArn', service: 'states.amazonaws.com' });
      // Tasks grant what they need by themselves.
      build.construct.grants.length = 0;
    },
    methods: {
      addToRolePolicy,
      ...grants({ grantStartExecution: { actions: ['states:StartExecution'] }, grantStartSyncExecution: { actions: ['states:StartSyncExecution'] } }),
    },
    role: 'role',
    imports: { fromStateMachineArn: { attribute: 'arn' }, fromStateMachineName: { attribute: 'name' } },
  },
];

