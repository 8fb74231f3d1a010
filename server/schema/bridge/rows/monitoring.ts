/** Logs, alarms, dashboards, trails. */
import { document, keyed, textDocument, within } from '../codecs';
import type { TypeBridge } from '../types';
import { type } from './row';

export const MONITORING: readonly TypeBridge[] = [
  type(
    'AWS::CloudWatch::Alarm',
    'aws_cloudwatch_metric_alarm',
    {
      'AlarmActions[]': 'alarm_actions',
      'OKActions[]': 'ok_actions',
      'InsufficientDataActions[]': 'insufficient_data_actions',
      'Dimensions[]': keyed('dimensions', 'Name', 'Value'),
      EvaluateLowSampleCountPercentile: 'evaluate_low_sample_count_percentiles',
      'Metrics[]': within('metric_query', {
        MetricStat: within('metric', {
          Metric: within('', {
            Namespace: 'namespace',
            MetricName: 'metric_name',
            'Dimensions[]': keyed('dimensions', 'Name', 'Value'),
          }),
          Stat: 'stat',
          Period: 'period',
          Unit: 'unit',
        }),
      }),
    },
    { ref: ['alarm_name', 'id'] },
  ),
  type(
    'AWS::CloudWatch::CompositeAlarm',
    'aws_cloudwatch_composite_alarm',
    { 'AlarmActions[]': 'alarm_actions', 'OKActions[]': 'ok_actions' },
    { ref: ['alarm_name', 'id'] },
  ),
  type(
    'AWS::CloudWatch::Dashboard',
    'aws_cloudwatch_dashboard',
    { DashboardBody: textDocument('dashboard_body') },
    { ref: ['dashboard_name', 'id'], attributes: {} },
  ),
  type('AWS::Logs::LogGroup', 'aws_cloudwatch_log_group', { LogGroupName: 'name' }, { ref: ['name', 'id'] }),
  type(
    'AWS::Logs::MetricFilter',
    'aws_cloudwatch_log_metric_filter',
    {
      FilterName: 'name',
      FilterPattern: 'pattern',
      'MetricTransformations[]': within('metric_transformation', {
        MetricName: 'name',
        MetricNamespace: 'namespace',
        MetricValue: 'value',
        'Dimensions[]': keyed('dimensions'),
      }),
    },
    { attributes: {} },
  ),
  type(
    'AWS::Logs::SubscriptionFilter',
    'aws_cloudwatch_log_subscription_filter',
    { FilterName: 'name' },
    { attributes: {} },
  ),
  type(
    'AWS::Logs::ResourcePolicy',
    'aws_cloudwatch_log_resource_policy',
    { PolicyDocument: document('policy_document') },
    { attributes: {} },
  ),
  type(
    'AWS::Logs::DeliveryDestination',
    'aws_cloudwatch_log_delivery_destination',
    { DestinationResourceArn: 'delivery_destination_configuration.destination_resource_arn' },
    { ref: ['name', 'id'] },
  ),
  type(
    'AWS::CloudTrail::Trail',
    'aws_cloudtrail',
    {
      TrailName: 'name',
      CloudWatchLogsLogGroupArn: 'cloud_watch_logs_group_arn',
      CloudWatchLogsRoleArn: 'cloud_watch_logs_role_arn',
      IsLogging: 'enable_logging',
      'EventSelectors[]': within('event_selector', { 'DataResources[]': within('data_resource') }),
      'AdvancedEventSelectors[]': within('advanced_event_selector', { 'FieldSelectors[]': within('field_selector') }),
      'InsightSelectors[]': within('insight_selector'),
    },
    { ref: ['name', 'id'] },
  ),
];
