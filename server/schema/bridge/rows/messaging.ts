/** Functions and what invokes them: topics, queues, streams, rules, schedules, state machines. */
import { document, firstOf, free, translated, within } from '../codecs';
import type { Shape, TypeBridge } from '../types';
import { eachItem, eachLink, type } from './row';

const TARGET: Shape = {
  Arn: 'arn',
  Id: 'target_id',
  DeadLetterConfig: within('dead_letter_config'),
  RetryPolicy: within('retry_policy', { MaximumEventAgeInSeconds: 'maximum_event_age_in_seconds' }),
  InputTransformer: within('input_transformer', {
    InputPathsMap: free('input_paths'),
    InputTemplate: 'input_template',
  }),
  EcsParameters: within('ecs_target'),
  SqsParameters: within('sqs_target'),
};

export const MESSAGING: readonly TypeBridge[] = [
  type(
    'AWS::Lambda::Function',
    'aws_lambda_function',
    {
      Code: within('', {
        S3Bucket: 's3_bucket',
        S3Key: 's3_key',
        S3ObjectVersion: 's3_object_version',
        ImageUri: 'image_uri',
        ZipFile: 'inline_code',
      }),
      Environment: within('environment', { Variables: free('variables') }),
      'FileSystemConfigs[]': within('file_system_config'),
      VpcConfig: within('vpc_config', { 'SubnetIds[]': 'subnet_ids', 'SecurityGroupIds[]': 'security_group_ids' }),
      DeadLetterConfig: within('dead_letter_config', { TargetArn: 'target_arn' }),
    },
    { ref: ['function_name', 'id'], attributes: { Arn: ['arn', 'qualified_arn'] } },
  ),
  type('AWS::Lambda::Permission', 'aws_lambda_permission', { FunctionName: 'function_name' }, { attributes: {} }),
  type(
    'AWS::Lambda::EventSourceMapping',
    'aws_lambda_event_source_mapping',
    {
      DestinationConfig: within('destination_config', {
        OnFailure: within('on_failure', { Destination: 'destination_arn' }),
      }),
      FilterCriteria: within('filter_criteria', { 'Filters[]': within('filter') }),
      'SourceAccessConfigurations[]': within('source_access_configuration', { URI: 'uri' }),
    },
    { ref: ['uuid', 'id'], attributes: {} },
  ),
  type(
    'AWS::Lambda::EventInvokeConfig',
    'aws_lambda_function_event_invoke_config',
    {
      DestinationConfig: within('destination_config', {
        OnFailure: within('on_failure', { Destination: 'destination' }),
        OnSuccess: within('on_success', { Destination: 'destination' }),
      }),
    },
    { attributes: {} },
  ),
  type(
    'AWS::Lambda::Url',
    'aws_lambda_function_url',
    { AuthType: 'authorization_type', TargetFunctionArn: 'function_name' },
    { attributes: { FunctionUrl: 'function_url', FunctionArn: 'function_arn' } },
  ),
  type('AWS::Lambda::Alias', 'aws_lambda_alias', {}, { ref: ['arn', 'id'], attributes: { AliasArn: 'arn' } }),
  type(
    'AWS::Lambda::LayerVersion',
    'aws_lambda_layer_version',
    { Content: within('', { S3Bucket: 's3_bucket', S3Key: 's3_key', S3ObjectVersion: 's3_object_version' }) },
    { ref: ['arn', 'id'], attributes: { LayerVersionArn: 'arn' } },
  ),
  type(
    'AWS::SNS::Topic',
    'aws_sns_topic',
    { TopicName: 'name', 'Subscription[]': '-' },
    {
      ref: ['arn', 'id'],
      attributes: { TopicArn: ['arn', 'id'], TopicName: 'name' },
      parts: [eachItem('Subscription', 'aws_sns_topic_subscription', {}, { name: 'topic_arn', attribute: 'arn' })],
    },
  ),
  type('AWS::SNS::Subscription', 'aws_sns_topic_subscription', { TopicArn: 'topic_arn' }, { ref: ['arn', 'id'] }),
  type(
    'AWS::SNS::TopicPolicy',
    '',
    { PolicyDocument: document('policy') },
    {
      attributes: {},
      parts: [eachLink('Topics', 'aws_sns_topic_policy', 'arn', { PolicyDocument: document('policy') })],
    },
  ),
  type(
    'AWS::SQS::Queue',
    'aws_sqs_queue',
    {
      QueueName: 'name',
      MessageRetentionPeriod: 'message_retention_seconds',
      VisibilityTimeout: 'visibility_timeout_seconds',
      ReceiveMessageWaitTimeSeconds: 'receive_wait_time_seconds',
      MaximumMessageSize: 'max_message_size',
      RedrivePolicy: document('redrive_policy'),
      RedriveAllowPolicy: document('redrive_allow_policy'),
    },
    { ref: ['url', 'id'], attributes: { Arn: 'arn', QueueName: 'name', QueueUrl: ['url', 'id'] } },
  ),
  type(
    'AWS::SQS::QueuePolicy',
    '',
    { PolicyDocument: document('policy') },
    {
      attributes: {},
      parts: [eachLink('Queues', 'aws_sqs_queue_policy', 'queue_url', { PolicyDocument: document('policy') })],
    },
  ),
  type(
    'AWS::Events::Rule',
    'aws_cloudwatch_event_rule',
    { EventPattern: document('event_pattern'), 'Targets[]': '-' },
    {
      ref: ['name', 'id'],
      parts: [eachItem('Targets', 'aws_cloudwatch_event_target', TARGET, { name: 'rule', attribute: 'name' })],
    },
  ),
  type('AWS::Events::EventBus', 'aws_cloudwatch_event_bus', { Policy: document('policy') }, { ref: ['name', 'id'] }),
  type(
    'AWS::Scheduler::Schedule',
    'aws_scheduler_schedule',
    { Target: within('target', { DeadLetterConfig: within('dead_letter_config') }) },
    { ref: ['name', 'id'] },
  ),
  type(
    'AWS::StepFunctions::StateMachine',
    'aws_sfn_state_machine',
    {
      StateMachineName: 'name',
      StateMachineType: 'type',
      Definition: free('definition'),
      DefinitionString: document('definition'),
      DefinitionSubstitutions: '-',
      LoggingConfiguration: within('logging_configuration', {
        'Destinations[]': translated('log_destination', firstOf('CloudWatchLogsLogGroup')),
      }),
      TracingConfiguration: within('tracing_configuration'),
      EncryptionConfiguration: within('encryption_configuration'),
    },
    { ref: ['arn', 'id'], attributes: { Arn: 'arn', Name: 'name' } },
  ),
  type(
    'AWS::Kinesis::Stream',
    'aws_kinesis_stream',
    {
      StreamEncryption: within('', { EncryptionType: 'encryption_type', KeyId: 'kms_key_id' }),
      RetentionPeriodHours: 'retention_period',
      'DesiredShardLevelMetrics[]': 'shard_level_metrics',
    },
    { ref: ['name', 'id'] },
  ),
  type(
    'AWS::KinesisFirehose::DeliveryStream',
    'aws_kinesis_firehose_delivery_stream',
    {
      DeliveryStreamName: 'name',
      ExtendedS3DestinationConfiguration: within('extended_s3_configuration', {
        BucketARN: 'bucket_arn',
        RoleARN: 'role_arn',
      }),
      DeliveryStreamEncryptionConfigurationInput: within('server_side_encryption', {
        KeyARN: 'key_arn',
        KeyType: 'key_type',
      }),
    },
    { ref: ['name', 'id'] },
  ),
];
