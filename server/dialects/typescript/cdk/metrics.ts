/** Metrics: of constructs (`fn.metricErrors()`), and `new cloudwatch.Metric(…)`; alarms made from them. */
import type { Location } from '../../../core/text';
import type { Property, Provenance, Value } from '../../../core/value';
import { literal, object, reference } from '../../../core/value';
import type { Call, Js, NativeValue } from '../evaluator/values';
import { native } from '../evaluator/values';
import type { Construct } from './constructs';
import { instanceAt, l2Class } from './l2';
import { at, func, opaque } from './natives';
import { MODELS } from './services';
import type { CdkSession } from './session';
import { made } from './shapes';

const METRIC = 'aws-cloudwatch.Metric';

interface MetricSource {
  readonly namespace: string;
  readonly dimension: string;
  /** The canonical attribute that the dimension holds. */
  readonly attribute: string;
  /** The statistic, where it is not the average. */
  readonly statistics: Readonly<Record<string, string>>;
}

const SOURCES: Readonly<Record<string, MetricSource>> = {
  'AWS::Lambda::Function': {
    namespace: 'AWS/Lambda',
    dimension: 'FunctionName',
    attribute: 'function_name',
    statistics: { Errors: 'Sum', Invocations: 'Sum', Throttles: 'Sum' },
  },
  'AWS::SQS::Queue': {
    namespace: 'AWS/SQS',
    dimension: 'QueueName',
    attribute: 'name',
    statistics: {
      ApproximateAgeOfOldestMessage: 'Maximum',
      ApproximateNumberOfMessagesDelayed: 'Maximum',
      ApproximateNumberOfMessagesNotVisible: 'Maximum',
      ApproximateNumberOfMessagesVisible: 'Maximum',
      NumberOfEmptyReceives: 'Sum',
      NumberOfMessagesDeleted: 'Sum',
      NumberOfMessagesReceived: 'Sum',
      NumberOfMessagesSent: 'Sum',
    },
  },
  'AWS::SNS::Topic': {
    namespace: 'AWS/SNS',
    dimension: 'TopicName',
    attribute: 'name',
    statistics: {
      NumberOfMessagesPublished: 'Sum',
      NumberOfNotificationsDelivered: 'Sum',
      NumberOfNotificationsFailed: 'Sum',
      NumberOfNotificationsFilteredOut: 'Sum',
    },
  },
  'AWS::RDS::DBInstance': { namespace: 'AWS/RDS', dimension: 'DBInstanceIdentifier', attribute: 'identifier', statistics: {} },
  'AWS::RDS::DBCluster': { namespace: 'AWS/RDS', dimension: 'DBClusterIdentifier', attribute: 'id', statistics: {} },
  'AWS::DynamoDB::Table': {
    namespace: 'AWS/DynamoDB',
    dimension: 'TableName',
    attribute: 'name',
    statistics: { ConditionalCheckFailedRequests: 'Sum', ConsumedReadCapacityUnits: 'Sum', ConsumedWriteCapacityUnits: 'Sum', UserErrors: 'Sum' },
  },
};

/** `fn.metricErrors({ period })`. */
export function metricMember(session: CdkSession, construct: Construct, key: string, site: Location): Js | undefined {
  if (!/^metric([A-Z]|$)/.test(key)) return undefined;
  return func(`${construct.id}.${key}`, at(site), (call) => {
    const source = SOURCES[construct.type ?? ''];
    const from = at(call.site);
    const [first, second] = call.args;
    const name: Value =
      key === 'metric' && first ? session.evaluation.toValue(first.value) : literal(key.slice('metric'.length), from);
    const options = key === 'metric' ? second : first;
    const given = options ? session.evaluation.toValue(options.value) : undefined;
    const entries = new Map<string, Property>();
    if (source) {
      const dimension: Property = { value: construct.given.get(source.attribute) ?? reference(construct.path, source.attribute, from) };
      entries.set('namespace', { value: literal(source.namespace, from) });
      entries.set('metricName', { value: name });
      const isOfAccount = name.kind === 'literal' && name.value === 'UserErrors';
      if (!isOfAccount) entries.set('dimensionsMap', { value: object(new Map([[source.dimension, dimension]]), from) });
      const statistic = name.kind === 'literal' ? source.statistics[String(name.value)] : undefined;
      if (statistic !== undefined && key !== 'metric') entries.set('statistic', { value: literal(statistic, from) });
    }
    if (given?.kind === 'object') for (const [option, property] of given.entries) entries.set(option, property);
    const complete = source !== undefined && (given === undefined || given.kind === 'absent' || (given.kind === 'object' && given.complete));
    return metric(session, made(METRIC, [{ value: object(entries, from, complete) }], from), from);
  });
}

/** A metric as a value that alarms can be made from. */
function metric(session: CdkSession, value: Value, from: Provenance): NativeValue {
  return native('Metric', from, { toValue: () => value, member: (key, site) => metricMethod(session, value, key, site) });
}

export function metricClass(session: CdkSession, name: string, from: Provenance): NativeValue {
  const values = new Map<object, Value>();
  return native(name, from, {
    construct: ({ args, instance }) => {
      const properties = args.map((each): Property => ({ value: session.evaluation.toValue(each.value), site: each.site }));
      values.set(instance.cell, made(name, properties, instance.from));
    },
    toInstanceValue: (instance) => values.get(instance.cell),
    instanceMember: (instance, key, site) => metricMethod(session, values.get(instance.cell) ?? made(name, [], instance.from), key, site),
    member: (key, site) => opaque(`${name}.${key}`, at(site)),
  });
}

function metricMethod(session: CdkSession, value: Value, key: string, site: Location): Js {
  return func(`metric.${key}`, at(site), (call) => {
    if (key === 'createAlarm') return createAlarm(session, value, call);
    if (key !== 'with' && key !== 'attachTo') return undefined;
    const given = call.args[0] ? session.evaluation.toValue(call.args[0].value) : undefined;
    const before = value.kind === 'object' ? value.entries.get('0')?.value : undefined;
    if (key === 'attachTo') return metric(session, value, at(call.site));
    if (before?.kind !== 'object' || given?.kind !== 'object') return undefined;
    const entries = new Map([...before.entries, ...given.entries]);
    return metric(session, made(METRIC, [{ value: object(entries, before.from, before.complete && given.complete) }], value.from), at(call.site));
  });
}

/** `metric.createAlarm(this, 'Errors', { … })` is an alarm whose properties lack the metric. */
function createAlarm(session: CdkSession, value: Value, call: Call): Js | undefined {
  const model = MODELS.get('aws-cloudwatch.Alarm');
  if (!model) return undefined;
  const instance = instanceAt(l2Class(session, model, at(call.site)), call);
  const [, , argument] = call.args;
  const props = session.propsOf(argument, instance, call.complete);
  const all = object(new Map<string, Property>([['metric', { value }], ...props.entries]), props.from, props.complete);
  session.add({ ...call, instance }, { className: model.name, kind: 'l2', type: model.type, model, props: all });
  return instance;
}
