import { describe, expect, it } from 'vitest';
import { write } from '../../core/edits';
import type { Property, Value } from '../../core/value';
import { object } from '../../core/value';
import cloudFormationTable from '../generated/cloudformation.json';
import { cloudFormationSchema } from '../names/cloudformation';
import { createBridge } from '.';
import { expression, HERE, plain, properties, spelled, type Json } from './testing';

const cloudFormation = cloudFormationSchema(cloudFormationTable);
const bridge = createBridge(cloudFormation);

describe('canonical properties of a native resource', () => {
  it.each<readonly [string, Readonly<Record<string, Json>>, readonly Json[]]>([
    [
      'AWS::S3::Bucket',
      {
        BucketName: 'b',
        AccessControl: 'PublicReadWrite',
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true },
          ],
        },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true },
        VersioningConfiguration: { Status: 'Enabled' },
        LoggingConfiguration: { DestinationBucketName: 'l' },
        NotificationConfiguration: { LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: 'f' }] },
        Tags: [{ Key: 'Name', Value: 'x' }],
      },
      [
        'aws_s3_bucket',
        {
          bucket: 'b',
          acl: 'public-read-write',
          server_side_encryption_configuration: {
            rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' }, bucket_key_enabled: true }],
          },
          public_access_block: { block_public_acls: true },
          versioning: { status: 'Enabled' },
          logging: { target_bucket: 'l' },
          notification: { lambda_function: [{ event: 's3:ObjectCreated:*', lambda_function_arn: 'f' }] },
          tags: { Name: 'x' },
        },
      ],
    ],
    [
      'AWS::RDS::DBInstance',
      {
        MasterUserPassword: 'x',
        MultiAZ: true,
        DBInstanceClass: 'c',
        VPCSecurityGroups: ['g'],
        EnableCloudwatchLogsExports: ['a'],
      },
      [
        'aws_db_instance',
        {
          password: 'x',
          multi_az: true,
          instance_class: 'c',
          vpc_security_group_ids: ['g'],
          enabled_cloudwatch_logs_exports: ['a'],
        },
      ],
    ],
    [
      'AWS::RDS::DBInstance',
      { DBClusterIdentifier: 'c', PreferredBackupWindow: 'w' },
      ['aws_rds_cluster_instance', { cluster_identifier: 'c', preferred_backup_window: 'w' }],
    ],
    ['AWS::RDS::DBCluster', { MasterUserPassword: 'x' }, ['aws_rds_cluster', { master_password: 'x' }]],
    [
      'AWS::RDS::DBParameterGroup',
      { Parameters: { 'rds.force_ssl': '1' } },
      ['aws_db_parameter_group', { parameter: [{ name: 'rds.force_ssl', value: '1' }] }],
    ],
    [
      'AWS::DynamoDB::Table',
      {
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        SSESpecification: { SSEEnabled: true, KMSMasterKeyId: 'k' },
      },
      [
        'aws_dynamodb_table',
        { hash_key: 'id', range_key: 'at', server_side_encryption: { enabled: true, kms_key_arn: 'k' } },
      ],
    ],
    [
      'AWS::IAM::Role',
      { ManagedPolicyArns: ['m'], Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [] } }] },
      ['aws_iam_role', { managed_policy_arns: ['m'], inline_policy: [{ name: 'p', policy: { Statement: [] } }] }],
    ],
    [
      'AWS::IAM::Policy',
      { PolicyName: 'p', PolicyDocument: {}, Roles: ['a', 'b'] },
      [
        'aws_iam_role_policy',
        { name: 'p', policy: {}, role: 'a' },
        'aws_iam_role_policy',
        { name: 'p', policy: {}, role: 'b' },
      ],
    ],
    ['AWS::IAM::Policy', { PolicyName: 'p', PolicyDocument: {} }, ['aws_iam_role_policy', { name: 'p', policy: {} }]],
    ['AWS::IAM::Policy', { PolicyName: 'p', Users: ['u'] }, ['aws_iam_user_policy', { name: 'p', user: 'u' }]],
    [
      'AWS::IAM::ManagedPolicy',
      { PolicyDocument: {}, Roles: ['a'] },
      ['aws_iam_policy', { policy: {} }, 'aws_iam_role_policy_attachment', { policy_arn: '<It.arn>', role: 'a' }],
    ],
    [
      'AWS::Events::Rule',
      { State: 'ENABLED', Targets: [{ Arn: 'a', Id: '1' }] },
      [
        'aws_cloudwatch_event_rule',
        { state: 'ENABLED' },
        'aws_cloudwatch_event_target',
        { arn: 'a', target_id: '1', rule: '<It.name>' },
      ],
    ],
    [
      'AWS::SNS::Topic',
      { TopicName: 't', Subscription: [{ Endpoint: 'e', Protocol: 'lambda' }] },
      [
        'aws_sns_topic',
        { name: 't' },
        'aws_sns_topic_subscription',
        { endpoint: 'e', protocol: 'lambda', topic_arn: '<It.arn>' },
      ],
    ],
    [
      'AWS::SQS::QueuePolicy',
      { Queues: ['q'], PolicyDocument: {} },
      ['aws_sqs_queue_policy', { policy: {}, queue_url: 'q' }],
    ],
    [
      'AWS::SecretsManager::Secret',
      { SecretString: 's', KmsKeyId: 'k' },
      [
        'aws_secretsmanager_secret',
        { kms_key_id: 'k' },
        'aws_secretsmanager_secret_version',
        { secret_string: 's', secret_id: '<It.id>' },
      ],
    ],
    [
      'AWS::EC2::SecurityGroup',
      {
        GroupDescription: 'd',
        SecurityGroupIngress: [{ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 22, ToPort: 22 }],
      },
      [
        'aws_security_group',
        { description: 'd', ingress: [{ cidr_blocks: ['0.0.0.0/0'], protocol: 'tcp', from_port: 22, to_port: 22 }] },
      ],
    ],
    [
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      {
        Scheme: 'internal',
        LoadBalancerAttributes: [
          { Key: 'access_logs.s3.enabled', Value: 'true' },
          { Key: 'access_logs.s3.bucket', Value: 'b' },
        ],
      },
      ['aws_lb', { internal: true, access_logs: { enabled: 'true', bucket: 'b' } }],
    ],
    [
      'AWS::ElasticLoadBalancingV2::TargetGroup',
      { HealthCheckPath: '/', Matcher: { HttpCode: '200' }, Port: 80 },
      ['aws_lb_target_group', { health_check: { path: '/', matcher: '200' }, port: 80 }],
    ],
    [
      'AWS::CloudFront::Distribution',
      { DistributionConfig: { Enabled: true, DefaultCacheBehavior: { ViewerProtocolPolicy: 'allow-all' } } },
      [
        'aws_cloudfront_distribution',
        { enabled: true, default_cache_behavior: { viewer_protocol_policy: 'allow-all' } },
      ],
    ],
    [
      'AWS::EC2::FlowLog',
      { ResourceId: 'v', ResourceType: 'VPC', TrafficType: 'ALL' },
      ['aws_flow_log', { vpc_id: 'v', traffic_type: 'ALL' }],
    ],
    [
      'AWS::ECS::TaskDefinition',
      { ContainerDefinitions: [{ Name: 'a', Environment: [{ Name: 'X', Value: 'y' }], DockerLabels: { Up: 'z' } }] },
      [
        'aws_ecs_task_definition',
        { container_definitions: [{ name: 'a', environment: [{ name: 'X', value: 'y' }], dockerLabels: { Up: 'z' } }] },
      ],
    ],
    [
      'AWS::ECS::Service',
      { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } } },
      ['aws_ecs_service', { network_configuration: { assign_public_ip: true } }],
    ],
    [
      'AWS::Serverless::Function',
      {
        DeadLetterQueue: { Type: 'SQS', TargetArn: 'q' },
        Policies: ['arn:p', { Statement: [] }],
        Events: {
          Tick: { Type: 'Schedule', Properties: { Schedule: 'rate(1 hour)' } },
          Poll: { Type: 'SQS', Properties: { Queue: 'q' } },
        },
      },
      [
        'aws_lambda_function',
        { dead_letter_config: { target_arn: 'q' }, role: '<ItRole.arn>' },
        'aws_iam_role',
        { inline_policy: [{ policy: { Statement: [] } }], managed_policy_arns: ['arn:p'] },
        'aws_cloudwatch_event_target',
        { arn: '<It.arn>' },
        'aws_lambda_permission',
        { function_name: '<It.function_name>', action: 'lambda:InvokeFunction', principal: 'events.amazonaws.com', source_arn: '<unknown>' },
        'aws_lambda_event_source_mapping',
        { function_name: '<It.function_name>', event_source_arn: 'q' },
      ],
    ],
    ['AWS::Unknown::Thing', { A: 1 }, []],
  ])('%s', (native, given, expected) => {
    const found = bridge.canonicalise(native, properties(given), 'It');
    expect(found.flatMap((each): readonly Json[] => [each.type, plain(each.properties)])).toEqual(expected);
  });

  it('knows less of an object when a part of it is not known', () => {
    const unknown: Value = { kind: 'unknown', reason: 'parameter', from: HERE };
    const given = object(new Map<string, Property>([['DistributionConfig', { value: unknown }]]), HERE);
    const [main] = bridge.canonicalise('AWS::CloudFront::Distribution', given, 'It');
    expect(main?.properties.complete).toBe(false);
  });
});

describe('where a canonical property is written', () => {
  it.each<readonly [string, string, string, Json, string | undefined, Json]>([
    ['AWS::S3::Bucket', 'aws_s3_bucket', 'versioning.status', 'Enabled', 'VersioningConfiguration.Status', 'Enabled'],
    ['AWS::S3::Bucket', 'aws_s3_bucket', 'acl', 'private', 'AccessControl', 'Private'],
    [
      'AWS::S3::Bucket',
      'aws_s3_bucket',
      'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm',
      'aws:kms',
      'BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm',
      'aws:kms',
    ],
    ['AWS::S3::Bucket', 'aws_s3_bucket', 'force_destroy', true, undefined, null],
    ['AWS::RDS::DBInstance', 'aws_db_instance', 'storage_encrypted', true, 'StorageEncrypted', true],
    [
      'AWS::RDS::DBInstance',
      'aws_db_instance',
      'performance_insights_kms_key_id',
      'k',
      'PerformanceInsightsKMSKeyId',
      'k',
    ],
    ['AWS::RDS::DBCluster', 'aws_rds_cluster', 'master_password', 'k', 'MasterUserPassword', 'k'],
    [
      'AWS::Lambda::Function',
      'aws_lambda_function',
      'dead_letter_config.target_arn',
      'q',
      'DeadLetterConfig.TargetArn',
      'q',
    ],
    [
      'AWS::Lambda::Function',
      'aws_lambda_function',
      'environment.variables.A_B',
      'q',
      'Environment.Variables.A_B',
      'q',
    ],
    [
      'AWS::Serverless::Function',
      'aws_lambda_function',
      'dead_letter_config.target_arn',
      'q',
      'DeadLetterQueue',
      { Type: 'SQS', TargetArn: 'q' },
    ],
    [
      'AWS::ECS::Service',
      'aws_ecs_service',
      'network_configuration.assign_public_ip',
      false,
      'NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp',
      'DISABLED',
    ],
    ['AWS::ECS::Service', 'aws_ecs_service', 'network_configuration.assign_public_ip', 'x', undefined, null],
    ['AWS::SNS::Topic', 'aws_sns_topic', 'tags', { Name: 'x' }, 'Tags', [{ Key: 'Name', Value: 'x' }]],
    ['AWS::SNS::Topic', 'aws_sns_topic', 'tags.Name', 'x', 'Tags', [{ Key: 'Name', Value: 'x' }]],
    ['AWS::SSM::Parameter', 'aws_ssm_parameter', 'tags.Name', 'x', 'Tags.Name', 'x'],
    [
      'AWS::ElasticLoadBalancingV2::Listener',
      'aws_lb_listener',
      'certificate_arn',
      'c',
      'Certificates',
      [{ CertificateArn: 'c' }],
    ],
    [
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'aws_lb',
      'drop_invalid_header_fields',
      true,
      'LoadBalancerAttributes',
      [{ Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' }],
    ],
    ['AWS::SecretsManager::Secret', 'aws_secretsmanager_secret_version', 'secret_string', 's', 'SecretString', 's'],
    ['AWS::Events::Rule', 'aws_cloudwatch_event_target', 'dead_letter_config.arn', 'q', 'DeadLetterConfig.Arn', 'q'],
    [
      'AWS::RDS::DBParameterGroup',
      'aws_db_parameter_group',
      'parameter',
      [{ name: 'a', value: '1' }],
      'Parameters',
      { a: '1' },
    ],
    [
      'AWS::CloudFront::Distribution',
      'aws_cloudfront_distribution',
      'web_acl_id',
      'w',
      'DistributionConfig.WebACLId',
      'w',
    ],
    ['AWS::Kinesis::Stream', 'aws_kinesis_stream', 'kms_key_id', 'k', 'StreamEncryption.KeyId', 'k'],
  ])('%s as %s: %s = %j', (native, canonical, path, wanted, place, encoded) => {
    const found = bridge.locate(native, canonical, path.split('.'), properties({}), expression(wanted));
    expect(found?.path.join('.')).toBe(place);
    if (found) expect(spelled(found.encode?.(expression(wanted)) ?? expression(wanted))).toEqual(encoded);
  });

  it('keeps the other pairs of a list', () => {
    const given = properties({ LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '9' }] });
    const found = bridge.locate(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'aws_lb',
      ['enable_http2'],
      given,
      write.literal(true),
    );
    expect(spelled(found?.encode?.(write.literal(true)) ?? write.literal(null))).toEqual([
      { Key: 'idle_timeout.timeout_seconds', Value: '9' },
      { Key: 'routing.http2.enabled', Value: 'true' },
    ]);
  });
});

describe('a new resource in native names', () => {
  it.each<readonly [string, Readonly<Record<string, Json>>, string | undefined, Json]>([
    [
      'aws_kms_key',
      { description: 'd', enable_key_rotation: true, deletion_window_in_days: 7, policy: { Version: 'v' } },
      'AWS::KMS::Key',
      { Description: 'd', EnableKeyRotation: true, PendingWindowInDays: 7, KeyPolicy: { Version: 'v' } },
    ],
    [
      'aws_kms_alias',
      { name: 'alias/a', target_key_id: 'k' },
      'AWS::KMS::Alias',
      { AliasName: 'alias/a', TargetKeyId: 'k' },
    ],
    [
      'aws_sqs_queue',
      { name: 'q', message_retention_seconds: 9 },
      'AWS::SQS::Queue',
      { QueueName: 'q', MessageRetentionPeriod: 9 },
    ],
    ['aws_sns_topic_policy', { arn: 't', policy: {} }, 'AWS::SNS::TopicPolicy', { Topics: ['t'], PolicyDocument: {} }],
    [
      'aws_iam_role_policy',
      { name: 'p', role: 'r', policy: {} },
      'AWS::IAM::Policy',
      { PolicyName: 'p', Roles: ['r'], PolicyDocument: {} },
    ],
    [
      'aws_s3_bucket',
      {
        bucket: 'b',
        server_side_encryption_configuration: {
          rule: { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
        },
      },
      'AWS::S3::Bucket',
      {
        BucketName: 'b',
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    ],
    [
      'aws_lb_target_group',
      { health_check: { path: '/', matcher: '200' } },
      'AWS::ElasticLoadBalancingV2::TargetGroup',
      { HealthCheckPath: '/', Matcher: { HttpCode: '200' } },
    ],
    [
      'aws_security_group',
      { description: 'd', ingress: [{ cidr_blocks: ['10.0.0.0/8'], protocol: 'tcp', from_port: 1, to_port: 2 }] },
      'AWS::EC2::SecurityGroup',
      {
        GroupDescription: 'd',
        SecurityGroupIngress: [{ CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 1, ToPort: 2 }],
      },
    ],
    ['aws_security_group', { ingress: [{ cidr_blocks: ['10.0.0.0/8', '172.16.0.0/12'] }] }, undefined, null],
    ['aws_sns_topic', { nonsense: 1 }, undefined, null],
    ['random_password', { length: 1 }, undefined, null],
  ])('%s %j', (canonical, given, native, expected) => {
    const found = bridge.express(
      canonical,
      Object.fromEntries(Object.entries(given).map(([key, each]) => [key, expression(each)])),
    );
    expect(found?.native).toBe(native);
    if (found) expect(spelled({ kind: 'object', entries: found.properties })).toEqual(expected);
  });
});

describe('attributes', () => {
  it.each<readonly [string, string, string]>([
    ['AWS::S3::Bucket', 'Ref', 'id'],
    ['AWS::S3::Bucket', 'Arn', 'arn'],
    ['AWS::KMS::Key', 'Ref', 'key_id'],
    ['AWS::SNS::Topic', 'Ref', 'arn'],
    ['AWS::SQS::Queue', 'Ref', 'url'],
    ['AWS::SQS::Queue', 'Arn', 'arn'],
    ['AWS::IAM::Role', 'Arn', 'arn'],
    ['AWS::Lambda::Function', 'Ref', 'function_name'],
    ['AWS::SecretsManager::Secret', 'Ref', 'arn'],
    ['AWS::RDS::DBInstance', 'Endpoint.Address', 'address'],
    ['AWS::DynamoDB::Table', 'Ref', 'name'],
    ['AWS::EC2::VPC', 'Ref', 'id'],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'DNSName', 'dns_name'],
  ])('%s %s is %s, both ways', (native, name, attribute) => {
    const given = name === 'Ref' ? ({ kind: 'ref' } as const) : ({ kind: 'attribute', name } as const);
    expect(bridge.attribute(native, given)).toBe(attribute);
    expect(bridge.nativeAttribute(native, attribute)).toEqual(given);
  });

  it('has no way to what CloudFormation does not give', () => {
    expect(bridge.nativeAttribute('AWS::S3::Bucket', 'hosted_zone_id')).toBeUndefined();
  });
});
