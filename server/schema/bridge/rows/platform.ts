/** Containers, builds, user management and other services that rules look at less closely. */
import { booleanAs, camelKeys, free, itemsOf, keyed, translated, within } from '../codecs';
import type { TypeBridge } from '../types';
import { type } from './row';

const NONE = { attributes: {} } as const;

export const PLATFORM: readonly TypeBridge[] = [
  type(
    'AWS::ECS::Cluster',
    'aws_ecs_cluster',
    { ClusterName: 'name', 'ClusterSettings[]': within('setting') },
    { ref: ['name', 'id'] },
  ),
  type(
    'AWS::ECS::Service',
    'aws_ecs_service',
    {
      ServiceName: 'name',
      NetworkConfiguration: within('network_configuration', {
        AwsvpcConfiguration: within('', {
          'Subnets[]': 'subnets',
          'SecurityGroups[]': 'security_groups',
          AssignPublicIp: translated('assign_public_ip', booleanAs('ENABLED', 'DISABLED')),
        }),
      }),
      'LoadBalancers[]': within('load_balancer'),
      DeploymentConfiguration: within('', {
        MaximumPercent: 'deployment_maximum_percent',
        MinimumHealthyPercent: 'deployment_minimum_healthy_percent',
        DeploymentCircuitBreaker: within('deployment_circuit_breaker'),
      }),
      'PlacementStrategies[]': within('ordered_placement_strategy'),
    },
    { ref: ['id'], attributes: { ServiceArn: 'id', Name: 'name' } },
  ),
  type(
    'AWS::ECS::TaskDefinition',
    'aws_ecs_task_definition',
    {
      'ContainerDefinitions[]': translated('container_definitions', camelKeys),
      'Volumes[]': within('volume', {
        EFSVolumeConfiguration: within('efs_volume_configuration', {
          FilesystemId: 'file_system_id',
          AuthorizationConfig: within('authorization_config', { IAM: 'iam' }),
        }),
      }),
    },
    { ref: ['arn', 'id'], attributes: { TaskDefinitionArn: 'arn' } },
  ),
  type(
    'AWS::EKS::Cluster',
    'aws_eks_cluster',
    {
      ResourcesVpcConfig: within('vpc_config'),
      'EncryptionConfig[]': within('encryption_config'),
      Logging: within('', {
        ClusterLogging: within('', { 'EnabledTypes[]': translated('enabled_cluster_log_types', itemsOf('Type')) }),
      }),
    },
    {
      ref: ['name', 'id'],
      attributes: { Arn: 'arn', Endpoint: 'endpoint', CertificateAuthorityData: 'certificate_authority' },
    },
  ),
  type('AWS::EKS::Nodegroup', 'aws_eks_node_group', {
    NodegroupName: 'node_group_name',
    NodeRole: 'node_role_arn',
    'Subnets[]': 'subnet_ids',
    Labels: free('labels'),
  }),
  type('AWS::CodeBuild::Project', 'aws_codebuild_project', {
    Environment: within('environment', { 'EnvironmentVariables[]': within('environment_variable') }),
    TimeoutInMinutes: 'build_timeout',
  }),
  type(
    'AWS::CodePipeline::Pipeline',
    'aws_codepipeline',
    { 'Stages[]': free('stage') },
    { ref: ['name', 'id'], attributes: {} },
  ),
  type(
    'AWS::Cognito::UserPool',
    'aws_cognito_user_pool',
    { UserPoolName: 'name', UserPoolTags: free('tags'), Policies: within('') },
    { attributes: { Arn: 'arn', UserPoolId: 'id', ProviderName: 'endpoint' } },
  ),
  type(
    'AWS::Athena::WorkGroup',
    'aws_athena_workgroup',
    { WorkGroupConfiguration: within('configuration') },
    { ref: ['name', 'id'], attributes: {} },
  ),
  type(
    'AWS::Batch::JobDefinition',
    'aws_batch_job_definition',
    { JobDefinitionName: 'name', ContainerProperties: free('container_properties') },
    { ref: ['arn', 'id'], attributes: {} },
  ),
  type('AWS::SSM::Document', 'aws_ssm_document', { Content: free('content') }, { ref: ['name', 'id'], attributes: {} }),
  type('AWS::SageMaker::NotebookInstance', 'aws_sagemaker_notebook_instance', { NotebookInstanceName: 'name' }, NONE),
  type(
    'AWS::Transfer::Server',
    'aws_transfer_server',
    {},
    { ref: ['arn'], attributes: { Arn: 'arn', ServerId: 'id' } },
  ),
  type('AWS::WorkSpaces::Workspace', 'aws_workspaces_workspace', {}, NONE),
  type(
    'AWS::Glue::SecurityConfiguration',
    'aws_glue_security_configuration',
    {},
    { ref: ['name', 'id'], attributes: {} },
  ),
  type('AWS::ApplicationAutoScaling::ScalableTarget', 'aws_appautoscaling_target', {}, NONE),
  type(
    'AWS::Config::ConfigurationRecorder',
    'aws_config_configuration_recorder',
    {},
    { ref: ['name', 'id'], attributes: {} },
  ),
  type('AWS::GuardDuty::Detector', 'aws_guardduty_detector', {}, NONE),
  type('AWS::WAFv2::WebACL', 'aws_wafv2_web_acl', { 'Rules[]': free('rule') }),
  type('AWS::WAFv2::WebACLAssociation', 'aws_wafv2_web_acl_association', {}, NONE),
  type(
    'AWS::AppSync::DataSource',
    'aws_appsync_datasource',
    {
      LambdaConfig: within('lambda_config', { LambdaFunctionArn: 'function_arn' }),
    },
    { ref: ['arn'], attributes: { DataSourceArn: 'arn', Name: 'name' } },
  ),
  type(
    'AWS::Config::ConfigRule',
    'aws_config_config_rule',
    {
      ConfigRuleName: 'name',
      InputParameters: free('input_parameters'),
    },
    { ref: ['name', 'id'] },
  ),
  type(
    'AWS::AutoScaling::ScalingPolicy',
    'aws_autoscaling_policy',
    {
      AutoScalingGroupName: 'autoscaling_group_name',
      'StepAdjustments[]': within('step_adjustment'),
    },
    { ref: ['arn'] },
  ),
  type(
    'AWS::ApplicationAutoScaling::ScalingPolicy',
    'aws_appautoscaling_policy',
    { PolicyName: 'name' },
    { ref: ['arn'] },
  ),
  type(
    'AWS::ElasticBeanstalk::Environment',
    'aws_elastic_beanstalk_environment',
    {
      EnvironmentName: 'name',
      ApplicationName: 'application',
      'OptionSettings[]': within('setting', { OptionName: 'name', ResourceName: 'resource' }),
    },
    { ref: ['name', 'id'], attributes: { EndpointURL: 'endpoint_url' } },
  ),
  type(
    'AWS::Glue::Job',
    'aws_glue_job',
    { Role: 'role_arn', DefaultArguments: free('default_arguments') },
    { ref: ['name', 'id'], attributes: {} },
  ),
  type(
    'AWS::Synthetics::Canary',
    'aws_synthetics_canary',
    { Schedule: within('schedule') },
    { ref: ['name', 'id'], attributes: { Id: 'id' } },
  ),
  type('AWS::Pipes::Pipe', 'aws_pipes_pipe', {}, { ref: ['name', 'id'] }),
  type(
    'AWS::AppSync::GraphQLApi',
    'aws_appsync_graphql_api',
    {},
    { ref: ['arn'], attributes: { Arn: 'arn', ApiId: 'id' } },
  ),
  type(
    'AWS::MSK::Cluster',
    'aws_msk_cluster',
    {
      EncryptionInfo: within('encryption_info', {
        EncryptionAtRest: within('', { DataVolumeKMSKeyId: 'encryption_at_rest_kms_key_arn' }),
      }),
    },
    { ref: ['arn', 'id'] },
  ),
  type('AWS::AmazonMQ::Broker', 'aws_mq_broker', {
    'Users[]': within('user'),
    'Tags[]': keyed('tags'),
  }),
  type('AWS::CloudFormation::Stack', 'aws_cloudformation_stack', { Parameters: free('parameters') }, NONE),
];
