/** Log groups, alarms, dashboards, trails. */
import type { Property, Value } from '../../../../core/value';
import { list, literal, object, template, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { under } from '../build';
import { attribute, boolean, enumeration, plain, read } from '../codecs';
import type { ConstructModel } from '../model';
import { argument, madeBy, mapAlternatives, valueAt } from '../shapes';
import { grants } from './grants';
import { opens } from './opened';

const ACTIONS: Readonly<Record<string, string>> = {
  addAlarmAction: 'AlarmActions',
  addOkAction: 'OKActions',
  addInsufficientDataAction: 'InsufficientDataActions',
};

/** What alarms do when their state changes: each call adds one or several. */
function alarmActions(build: Build): void {
  for (const [method, target] of Object.entries(ACTIONS)) {
    for (const call of build.calls(method)) {
      for (const { value } of call.args) build.main.push(target, under(call.condition, mapAlternatives(value, (one) => actionArn(build, one))));
      if (!call.complete) build.main.open(target);
    }
  }
}

const ACTION_ATTRIBUTES: Readonly<Record<string, string>> = {
  'aws-cloudwatch-actions.SnsAction': 'arn',
  'aws-cloudwatch-actions.LambdaAction': 'arn',
};

function actionArn(build: Build, value: Value): Value {
  const name = ACTION_ATTRIBUTES[madeBy(value) ?? ''];
  const target = argument(value, 0)?.value;
  return name === undefined || !target ? unknown('unsupported', value.from, madeBy(value)) : build.attribute(target, name);
}

function buildAlarm(build: Build): void {
  const { main } = build;
  build.preset('ComparisonOperator', 'GreaterThanOrEqualToThreshold', 'comparisonOperator');
  alarmActions(build);
  const metric = build.property('metric');
  const props = metric && argument(metric.value, 0)?.value;
  if (!metric || madeBy(metric.value) !== 'aws-cloudwatch.Metric' || props?.kind !== 'object') {
    main.complete = false;
    return;
  }
  if (!props.complete) main.complete = false;
  const account = valueAt(props, 'account');
  if (account.kind !== 'absent' || valueAt(props, 'label').kind !== 'absent') {
    // Such metrics are written as metric queries.
    main.complete = false;
  }
  const copy = (from: string, to: string): void => {
    const property = props.entries.get(from);
    if (property) main.set(to, property);
  };
  copy('namespace', 'Namespace');
  copy('metricName', 'MetricName');
  copy('unit', 'Unit');
  const period = props.entries.get('period');
  main.set('Period', period ?? literal(300, props.from));
  statistic(build, props.entries.get('statistic'), props);
  const dimensions = props.entries.get('dimensionsMap')?.value;
  if (dimensions?.kind === 'object') {
    const items = [...dimensions.entries].sort(([a], [b]) => (a < b ? -1 : 1));
    main.set(
      'Dimensions',
      list(
        items.map(([name, property]) =>
          object(new Map<string, Property>([['Name', { value: literal(name, property.value.from) }], ['Value', property]]), property.value.from),
        ),
        dimensions.from,
        dimensions.complete,
      ),
    );
  } else if (dimensions) {
    main.set('Dimensions', dimensions);
  }
}

const STATISTICS: Readonly<Record<string, string>> = {
  average: 'Average',
  avg: 'Average',
  minimum: 'Minimum',
  min: 'Minimum',
  maximum: 'Maximum',
  max: 'Maximum',
  sum: 'Sum',
  samplecount: 'SampleCount',
  n: 'SampleCount',
};

/** `Sum` and its like are statistics, percentiles are extended ones. */
function statistic(build: Build, property: Property | undefined, props: Value): void {
  if (!property) {
    build.main.set('Statistic', literal('Average', props.from));
    return;
  }
  const { value } = property;
  const word = value.kind === 'literal' ? STATISTICS[String(value.value).toLowerCase()] : undefined;
  if (word !== undefined) build.main.set('Statistic', { ...property, value: literal(word, value.from) });
  else if (value.kind === 'literal') build.main.set('ExtendedStatistic', property);
  else build.main.set('Statistic', unknown('unsupported', value.from, madeBy(value) ?? 'statistic'));
}

/** `RetentionDays.INFINITE` is none. */
export const RETENTION = read('RetentionInDays', (value) => (value.kind === 'literal' && value.value === 9999 ? { kind: 'absent', from: value.from } : value));

export const MONITORING: readonly ConstructModel[] = [
  {
    name: 'aws-logs.LogGroup',
    type: 'AWS::Logs::LogGroup',
    rows: {
      logGroupName: plain('LogGroupName'),
      encryptionKey: attribute('KmsKeyId', 'arn'),
      retention: {
        ...RETENTION,
        write: (value) => enumeration('RetentionInDays', 'aws-logs.RetentionDays').write?.(value),
      },
      logGroupClass: enumeration('LogGroupClass', 'aws-logs.LogGroupClass'),
      deletionProtectionEnabled: boolean('DeletionProtectionEnabled'),
    },
    attributes: { logGroupArn: 'arn', logGroupName: 'name' },
    build: (build) => {
      build.preset('RetentionInDays', 731, 'retention');
      const retention = build.property('retention');
      if (retention?.value.kind === 'literal' && retention.value.value === 9999) build.main.lack('RetentionInDays', retention);
    },
    methods: grants({
      grantWrite: { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'] },
      grantRead: { actions: ['logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:GetLogGroupFields', 'logs:DescribeLogGroups', 'logs:DescribeLogStreams'] },
    }),
    imports: { fromLogGroupName: { attribute: 'name' }, fromLogGroupArn: { attribute: 'arn' } },
  },
  {
    name: 'aws-cloudwatch.Alarm',
    type: 'AWS::CloudWatch::Alarm',
    rows: {
      alarmName: plain('AlarmName'),
      alarmDescription: plain('AlarmDescription'),
      actionsEnabled: boolean('ActionsEnabled'),
      comparisonOperator: enumeration('ComparisonOperator', 'aws-cloudwatch.ComparisonOperator'),
      threshold: plain('Threshold'),
      evaluationPeriods: plain('EvaluationPeriods'),
      datapointsToAlarm: plain('DatapointsToAlarm'),
      treatMissingData: enumeration('TreatMissingData', 'aws-cloudwatch.TreatMissingData'),
      evaluateLowSampleCountPercentile: plain('EvaluateLowSampleCountPercentile'),
    },
    attributes: { alarmArn: 'arn', alarmName: 'alarm_name' },
    build: buildAlarm,
    imports: { fromAlarmArn: { attribute: 'arn' }, fromAlarmName: { attribute: 'alarm_name' } },
  },
  {
    name: 'aws-cloudwatch.CompositeAlarm',
    type: 'AWS::CloudWatch::CompositeAlarm',
    rows: {
      compositeAlarmName: plain('AlarmName'),
      alarmDescription: plain('AlarmDescription'),
      actionsEnabled: boolean('ActionsEnabled'),
    },
    attributes: { alarmArn: 'arn', alarmName: 'alarm_name' },
    build: (build) => {
      alarmActions(build);
      const rule = build.property('alarmRule');
      if (rule) build.main.set('AlarmRule', { ...rule, value: alarmRule(build, rule.value) });
    },
  },
  {
    name: 'aws-cloudwatch.Dashboard',
    type: 'AWS::CloudWatch::Dashboard',
    rows: { dashboardName: plain('DashboardName') },
    attributes: { dashboardArn: 'dashboard_arn', dashboardName: 'dashboard_name' },
    build: (build) => build.main.set('DashboardBody', { kind: 'unknown', reason: 'computed', from: build.from, name: 'widgets' }),
  },
  {
    name: 'aws-logs.MetricFilter',
    type: 'AWS::Logs::MetricFilter',
    rows: { logGroup: attribute('LogGroupName', 'name'), filterName: plain('FilterName') },
    attributes: {},
    build: (build) => {
      build.main.complete = false;
    },
  },
  {
    name: 'aws-logs.SubscriptionFilter',
    type: 'AWS::Logs::SubscriptionFilter',
    rows: {
      logGroup: attribute('LogGroupName', 'name'),
      destination: read('DestinationArn', (value, build) => {
        const target = argument(value, 0)?.value;
        return madeBy(value) === 'aws-logs-destinations.LambdaDestination' && target ? build.attribute(target, 'arn') : undefined;
      }),
    },
    attributes: {},
    build: (build) => {
      build.main.complete = false;
    },
  },
  {
    name: 'aws-cloudtrail.Trail',
    type: 'AWS::CloudTrail::Trail',
    rows: {
      trailName: plain('TrailName'),
      encryptionKey: attribute('KMSKeyId', 'arn'),
      isMultiRegionTrail: boolean('IsMultiRegionTrail'),
      enableFileValidation: boolean('EnableLogFileValidation'),
      includeGlobalServiceEvents: boolean('IncludeGlobalServiceEvents'),
      bucket: attribute('S3BucketName', 'id'),
      isOrganizationTrail: boolean('IsOrganizationTrail'),
    },
    attributes: { trailArn: 'arn' },
    made: (session, construct) => opens(session, valueAt(construct.props, 'encryptionKey')),
    build: (build) => {
      build.preset('IsMultiRegionTrail', true, 'isMultiRegionTrail');
      build.preset('EnableLogFileValidation', true, 'enableFileValidation');
      build.preset('IncludeGlobalServiceEvents', true, 'includeGlobalServiceEvents');
      build.main.preset('IsLogging', build.literal(true));
      build.main.open('EventSelectors');
      if (build.lacks('bucket')) build.main.set('S3BucketName', build.own('id', 'S3'));
    },
  },
];

/** The text of a rule: `ALARM("…")`, joined and negated. */
function alarmRule(build: Build, value: Value): Value {
  const { from } = value;
  const text = (content: string): Value => literal(content, from);
  const name = madeBy(value)?.replace('aws-cloudwatch.AlarmRule.', '');
  const operands: Value[] = [];
  for (let index = 0; ; index++) {
    const operand = argument(value, index)?.value;
    if (!operand) break;
    operands.push(operand);
  }
  const [first, second] = operands;
  if (value.kind === 'reference') return template([text('ALARM("'), build.attribute(value, 'arn'), text('")')], from);
  switch (name) {
    case 'fromAlarm': {
      const state = second?.kind === 'literal' ? String(second.value) : 'ALARM';
      return first ? template([text(`${state}("`), build.attribute(first, 'arn'), text('")')], from) : unknown('unsupported', from, name);
    }
    case 'anyOf':
    case 'allOf': {
      const joiner = name === 'anyOf' ? ' OR ' : ' AND ';
      const parts = operands.flatMap((operand, index) => [...(index === 0 ? [] : [text(joiner)]), alarmRule(build, operand)]);
      return template([text('('), ...parts, text(')')], from);
    }
    case 'not':
      return first ? template([text('(NOT ('), alarmRule(build, first), text('))')], from) : unknown('unsupported', from, name);
    case 'fromString':
      return first ?? unknown('unsupported', from, name);
    case 'fromBoolean':
      return first?.kind === 'literal' ? text(first.value === true ? 'TRUE' : 'FALSE') : unknown('unsupported', from, name);
    default:
      return unknown('unsupported', from, name ?? 'alarmRule');
  }
}
