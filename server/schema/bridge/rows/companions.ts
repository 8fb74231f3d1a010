/** What belongs to something larger and names it: addons, schedules, streams. Rules look at the names, and at tags. */
import { keyed, within } from '../codecs';
import type { TypeBridge } from '../types';
import { type } from './row';

const NONE = { attributes: {} } as const;
const NAMED = { ref: ['name', 'id'], attributes: {} } as const;

export const COMPANIONS: readonly TypeBridge[] = [
  type('AWS::EKS::Addon', 'aws_eks_addon', { PreserveOnDelete: 'preserve' }),
  type(
    'AWS::EKS::AccessEntry',
    'aws_eks_access_entry',
    { Username: 'user_name', 'AccessPolicies[]': '-' },
    { attributes: { AccessEntryArn: 'access_entry_arn' } },
  ),
  type('AWS::EKS::FargateProfile', 'aws_eks_fargate_profile', {
    'Selectors[]': within('selector', { 'Labels[]': keyed('labels') }),
    'Subnets[]': 'subnet_ids',
  }),
  type('AWS::CodeDeploy::Application', 'aws_codedeploy_app', { ApplicationName: 'name' }, NAMED),
  type(
    'AWS::CodeDeploy::DeploymentGroup',
    'aws_codedeploy_deployment_group',
    {
      ApplicationName: 'app_name',
      'AutoScalingGroups[]': 'autoscaling_groups',
      'ECSServices[]': within('ecs_service'),
      'TriggerConfigurations[]': within('trigger_configuration'),
    },
    { ref: ['deployment_group_name', 'id'], attributes: {} },
  ),
  type('AWS::Glue::Database', 'aws_glue_catalog_database', { DatabaseName: '-', DatabaseInput: within('') }, NAMED),
  type(
    'AWS::Glue::Crawler',
    'aws_glue_crawler',
    {
      CrawlerSecurityConfiguration: 'security_configuration',
      Targets: within('', { 'S3Targets[]': within('s3_target'), 'JdbcTargets[]': within('jdbc_target') }),
    },
    NAMED,
  ),
  type(
    'AWS::AutoScaling::LifecycleHook',
    'aws_autoscaling_lifecycle_hook',
    { LifecycleHookName: 'name' },
    NAMED,
  ),
  type(
    'AWS::AutoScaling::ScheduledAction',
    'aws_autoscaling_schedule',
    {},
    { attributes: { ScheduledActionName: 'scheduled_action_name' } },
  ),
  type('AWS::Logs::LogStream', 'aws_cloudwatch_log_stream', { LogStreamName: 'name' }, NAMED),
  type(
    'AWS::EC2::KeyPair',
    'aws_key_pair',
    { PublicKeyMaterial: 'public_key' },
    { ref: ['key_name', 'id'], attributes: { KeyPairId: 'key_pair_id', KeyFingerprint: 'fingerprint' } },
  ),
  type('AWS::Scheduler::ScheduleGroup', 'aws_scheduler_schedule_group', {}, { ref: ['name', 'id'] }),
  type('AWS::EC2::EgressOnlyInternetGateway', 'aws_egress_only_internet_gateway', {}, NONE),
  type(
    'AWS::CloudFront::CloudFrontOriginAccessIdentity',
    'aws_cloudfront_origin_access_identity',
    { CloudFrontOriginAccessIdentityConfig: within('') },
    { attributes: { S3CanonicalUserId: 's3_canonical_user_id' } },
  ),
];
