/**
 * What the packages that the schema tables are made from do not say, or say wrongly. Each entry names its reason.
 */
import type { Scalar } from '../../server/schema/names/types';
import type { TerraformShape, TerraformShapeProperty } from './schema-terraform';

/** Pulumi classes whose Terraform type cannot be found by comparing properties. */
export const pulumiTypes: Readonly<Record<string, string>> = {
  // The canonical name: `alb` and `lb` are the same classes, as `aws_alb` and `aws_lb` are the same types.
  'alb.Listener': 'aws_lb_listener',
  'alb.ListenerCertificate': 'aws_lb_listener_certificate',
  'alb.ListenerRule': 'aws_lb_listener_rule',
  'alb.LoadBalancer': 'aws_lb',
  'alb.TargetGroup': 'aws_lb_target_group',
  'alb.TargetGroupAttachment': 'aws_lb_target_group_attachment',
  'lb.Listener': 'aws_lb_listener',
  'lb.ListenerCertificate': 'aws_lb_listener_certificate',
  'lb.ListenerRule': 'aws_lb_listener_rule',
  'lb.LoadBalancer': 'aws_lb',
  'lb.TargetGroup': 'aws_lb_target_group',
  'lb.TargetGroupAttachment': 'aws_lb_target_group_attachment',
};

/** Properties that Pulumi renames, by class and Terraform path. All others follow from rules. */
export const pulumiRenames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'apigateway.Authorizer': { rest_api_id: 'restApi' },
  'apigateway.BasePathMapping': { api_id: 'restApi' },
  'apigateway.Deployment': { rest_api_id: 'restApi' },
  'apigateway.Integration': { rest_api_id: 'restApi' },
  'apigateway.IntegrationResponse': { rest_api_id: 'restApi' },
  'apigateway.Method': { rest_api_id: 'restApi' },
  'apigateway.MethodResponse': { rest_api_id: 'restApi' },
  'apigateway.MethodSettings': { rest_api_id: 'restApi' },
  'apigateway.Model': { rest_api_id: 'restApi' },
  'apigateway.RequestValidator': { rest_api_id: 'restApi' },
  'apigateway.Resource': { rest_api_id: 'restApi' },
  'apigateway.Response': { rest_api_id: 'restApi' },
  'apigateway.Stage': { rest_api_id: 'restApi', deployment_id: 'deployment' },
  'cloudwatch.LogSubscriptionFilter': { log_group_name: 'logGroup' },
  'cloudwatch.MetricAlarm': { alarm_name: 'name' },
  'elasticbeanstalk.Environment': { version_label: 'version' },
  'lambda.Function': { filename: 'code', function_name: 'name' },
  'lambda.LayerVersion': { filename: 'code' },
  'lambda.Permission': { function_name: 'function' },
  's3.BucketWebsiteConfiguration': { routing_rule: 'routingRuleDetails' },
  's3.BucketWebsiteConfigurationV2': { routing_rule: 'routingRuleDetails' },
  'sns.TopicSubscription': { topic_arn: 'topic' },
};

/** Lists of objects that the provider accepts as blocks and as arguments (`ingress = [{ … }]`). */
export const alsoArguments: ReadonlySet<string> = new Set([
  'aws_default_route_table.route',
  'aws_default_security_group.egress',
  'aws_default_security_group.ingress',
  'aws_emr_cluster.placement_group_config',
  'aws_emr_cluster.step',
  'aws_network_acl.egress',
  'aws_network_acl.ingress',
  'aws_route_table.route',
  'aws_security_group.egress',
  'aws_security_group.ingress',
]);

/** Blocks that the bindings show as any value, because their schema repeats itself without end. */
export const opaqueBlocks: ReadonlySet<string> = new Set(['aws_wafv2_web_acl.rule.statement']);

/** What provider version 5 still had, and code that pins it still has. */
export const removedProperties: Readonly<Record<string, TerraformShape>> = {
  aws_api_gateway_account: { reset_on_delete: old('boolean') },
  aws_api_gateway_deployment: {
    execution_arn: old('string', { optional: false, computed: true }),
    invoke_url: old('string', { optional: false, computed: true }),
    stage_description: old('string'),
    stage_name: old('string'),
  },
  aws_batch_compute_environment: {
    compute_environment_name: old('string'),
    compute_environment_name_prefix: old('string'),
  },
  aws_batch_job_queue: { compute_environments: old('string', { container: 'list' }) },
  aws_eip: { vpc: old('boolean') },
  aws_eks_addon: { resolve_conflicts: old('string') },
  aws_flow_log: { log_group_name: old('string') },
  aws_instance: { cpu_core_count: old('number'), cpu_threads_per_core: old('number') },
  aws_opensearch_domain: { kibana_endpoint: old('string', { optional: false, computed: true }) },
  aws_redshift_cluster: {
    logging: oldBlock({
      bucket_name: old('string'),
      enable: old('boolean', { optional: false, required: true }),
      log_destination_type: old('string'),
      log_exports: old('string', { container: 'list' }),
      s3_key_prefix: old('string'),
    }),
    snapshot_copy: oldBlock({
      destination_region: old('string', { optional: false, required: true }),
      grant_name: old('string'),
      retention_period: old('number'),
    }),
  },
  aws_sagemaker_notebook_instance: { accelerator_types: old('string', { container: 'list' }) },
  aws_ssm_association: { instance_id: old('string') },
};

/**
 * Defaults that neither a plan nor Pulumi's documentation tells: because AWS, not the provider, fills them in (as the
 * service's API reference says), or because version 6 of the provider changed them after the measurement.
 */
export const knownDefaults: Readonly<Record<string, Readonly<Record<string, Scalar>>>> = {
  aws_db_instance: {
    iam_database_authentication_enabled: false,
    manage_master_user_password: false,
    max_allocated_storage: 0,
    multi_az: false,
  },
  aws_ebs_volume: { encrypted: false },
  aws_ecs_service: { availability_zone_rebalancing: 'ENABLED' },
  aws_efs_file_system: { encrypted: false },
  aws_rds_cluster: {
    backup_retention_period: 1,
    iam_database_authentication_enabled: false,
    manage_master_user_password: false,
    storage_encrypted: false,
  },
  aws_redshift_cluster: { encrypted: true, publicly_accessible: false },
  aws_s3_bucket: { object_lock_enabled: false, 'versioning.enabled': false },
  aws_sqs_queue: { sqs_managed_sse_enabled: true },
};

/**
 * Whether changing a property makes a new resource, where measuring failed because the provider checks it against other
 * properties.
 */
export const knownReplacements: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  aws_dynamodb_table: {
    attribute: false,
    global_secondary_index: false,
    hash_key: true,
    local_secondary_index: true,
    point_in_time_recovery: false,
    range_key: true,
    read_capacity: false,
    server_side_encryption: false,
    stream_enabled: false,
    write_capacity: false,
  },
  aws_elasticache_replication_group: { engine_version: false, multi_az_enabled: false },
  aws_secretsmanager_secret: { replica: false },
  aws_sfn_state_machine: { definition: false },
  aws_sns_topic: { content_based_deduplication: false },
  aws_sqs_queue: { content_based_deduplication: false },
};

function old(
  kind: TerraformShapeProperty['kind'],
  differing: Partial<TerraformShapeProperty> = {},
): TerraformShapeProperty {
  return {
    kind,
    container: 'one',
    block: false,
    maxItemsOne: false,
    required: false,
    optional: true,
    computed: false,
    removed: true,
    ...differing,
  };
}

function oldBlock(children: TerraformShape): TerraformShapeProperty {
  return old('object', { block: true, maxItemsOne: true, children });
}
