/** Arguments in which one resource names another that has to be there already. Names are Terraform's. */

export interface NameLink {
  /** The types that have the argument. */
  readonly types: readonly string[];
  /** The argument: a path of plain objects and blocks. */
  readonly path: readonly string[];
  readonly target: string;
  /** The argument of the target that holds its name. */
  readonly name: string;
  /** The attribute to refer to instead. */
  readonly attribute: string;
  /** The argument takes an ARN that is made of the name and nothing that has to be known. */
  readonly arn?: 's3';
  /** The target need not be in the same region. */
  readonly isGlobal?: true;
}

const BUCKET = { target: 'aws_s3_bucket', name: 'bucket', attribute: 'id', isGlobal: true } as const;
const ROLE = { target: 'aws_iam_role', name: 'name', attribute: 'name', isGlobal: true } as const;
const FUNCTION = { target: 'aws_lambda_function', name: 'function_name', attribute: 'function_name' } as const;
const LOG_GROUP = { target: 'aws_cloudwatch_log_group', name: 'name', attribute: 'name' } as const;
const EKS_CLUSTER = { target: 'aws_eks_cluster', name: 'name', attribute: 'name' } as const;

export const NAME_LINKS: readonly NameLink[] = [
  link(['aws_rds_cluster'], 'global_cluster_identifier', { target: 'aws_rds_global_cluster', name: 'global_cluster_identifier', attribute: 'id', isGlobal: true }),
  link(['aws_rds_cluster_instance', 'aws_db_instance'], 'cluster_identifier', { target: 'aws_rds_cluster', name: 'cluster_identifier', attribute: 'cluster_identifier' }),
  link(['aws_docdb_cluster_instance'], 'cluster_identifier', { target: 'aws_docdb_cluster', name: 'cluster_identifier', attribute: 'cluster_identifier' }),
  link(['aws_neptune_cluster_instance'], 'cluster_identifier', { target: 'aws_neptune_cluster', name: 'cluster_identifier', attribute: 'cluster_identifier' }),
  link(['aws_db_instance'], 'replicate_source_db', { target: 'aws_db_instance', name: 'identifier', attribute: 'identifier' }),
  link(['aws_db_instance', 'aws_rds_cluster', 'aws_rds_cluster_instance', 'aws_docdb_cluster'], 'db_subnet_group_name', { target: 'aws_db_subnet_group', name: 'name', attribute: 'name' }),
  link(['aws_docdb_cluster'], 'db_subnet_group_name', { target: 'aws_docdb_subnet_group', name: 'name', attribute: 'name' }),
  link(['aws_neptune_cluster', 'aws_neptune_cluster_instance'], 'neptune_subnet_group_name', { target: 'aws_neptune_subnet_group', name: 'name', attribute: 'name' }),
  link(['aws_db_instance'], 'parameter_group_name', { target: 'aws_db_parameter_group', name: 'name', attribute: 'name' }),
  link(['aws_rds_cluster_instance'], 'db_parameter_group_name', { target: 'aws_db_parameter_group', name: 'name', attribute: 'name' }),
  link(['aws_rds_cluster'], 'db_cluster_parameter_group_name', { target: 'aws_rds_cluster_parameter_group', name: 'name', attribute: 'name' }),
  link(['aws_docdb_cluster'], 'db_cluster_parameter_group_name', { target: 'aws_docdb_cluster_parameter_group', name: 'name', attribute: 'name' }),
  link(['aws_db_instance'], 'option_group_name', { target: 'aws_db_option_group', name: 'name', attribute: 'name' }),
  link(['aws_elasticache_cluster', 'aws_elasticache_replication_group'], 'subnet_group_name', { target: 'aws_elasticache_subnet_group', name: 'name', attribute: 'name' }),
  link(['aws_elasticache_cluster', 'aws_elasticache_replication_group'], 'parameter_group_name', { target: 'aws_elasticache_parameter_group', name: 'name', attribute: 'name' }),
  link(['aws_elasticache_cluster'], 'replication_group_id', { target: 'aws_elasticache_replication_group', name: 'replication_group_id', attribute: 'replication_group_id' }),
  link(['aws_redshift_cluster'], 'cluster_subnet_group_name', { target: 'aws_redshift_subnet_group', name: 'name', attribute: 'name' }),
  link(['aws_redshift_cluster'], 'cluster_parameter_group_name', { target: 'aws_redshift_parameter_group', name: 'name', attribute: 'name' }),
  link(['aws_dax_cluster'], 'subnet_group_name', { target: 'aws_dax_subnet_group', name: 'name', attribute: 'name' }),
  link(
    ['aws_lambda_permission', 'aws_lambda_event_source_mapping', 'aws_lambda_alias', 'aws_lambda_function_event_invoke_config', 'aws_lambda_function_url', 'aws_lambda_provisioned_concurrency_config'],
    'function_name',
    FUNCTION,
  ),
  link(['aws_iam_role_policy', 'aws_iam_role_policy_attachment', 'aws_iam_instance_profile'], 'role', ROLE),
  link(['aws_instance', 'aws_launch_configuration'], 'iam_instance_profile', { target: 'aws_iam_instance_profile', name: 'name', attribute: 'name', isGlobal: true }),
  link(['aws_instance', 'aws_launch_template', 'aws_launch_configuration'], 'key_name', { target: 'aws_key_pair', name: 'key_name', attribute: 'key_name' }),
  link(['aws_cloudwatch_event_target'], 'rule', { target: 'aws_cloudwatch_event_rule', name: 'name', attribute: 'name' }),
  link(['aws_cloudwatch_event_rule'], 'event_bus_name', { target: 'aws_cloudwatch_event_bus', name: 'name', attribute: 'name' }),
  link(['aws_scheduler_schedule'], 'group_name', { target: 'aws_scheduler_schedule_group', name: 'name', attribute: 'name' }),
  link(['aws_cloudwatch_log_stream', 'aws_cloudwatch_log_metric_filter', 'aws_cloudwatch_log_subscription_filter'], 'log_group_name', LOG_GROUP),
  link(['aws_lambda_function'], 'logging_config.log_group', LOG_GROUP),
  link(['aws_autoscaling_policy', 'aws_autoscaling_schedule', 'aws_autoscaling_lifecycle_hook', 'aws_autoscaling_attachment'], 'autoscaling_group_name', { target: 'aws_autoscaling_group', name: 'name', attribute: 'name' }),
  link(['aws_ecs_service'], 'cluster', { target: 'aws_ecs_cluster', name: 'name', attribute: 'name' }),
  link(['aws_eks_node_group', 'aws_eks_fargate_profile', 'aws_eks_addon', 'aws_eks_access_entry', 'aws_eks_pod_identity_association'], 'cluster_name', EKS_CLUSTER),
  link(['aws_ecr_lifecycle_policy', 'aws_ecr_repository_policy'], 'repository', { target: 'aws_ecr_repository', name: 'name', attribute: 'name' }),
  link(['aws_codedeploy_deployment_group'], 'app_name', { target: 'aws_codedeploy_app', name: 'name', attribute: 'name' }),
  link(['aws_glue_catalog_table', 'aws_glue_crawler'], 'database_name', { target: 'aws_glue_catalog_database', name: 'name', attribute: 'name' }),
  link(['aws_backup_vault_policy', 'aws_backup_vault_lock_configuration', 'aws_backup_vault_notifications'], 'backup_vault_name', { target: 'aws_backup_vault', name: 'name', attribute: 'name' }),
  link(['aws_backup_plan'], 'rule.target_vault_name', { target: 'aws_backup_vault', name: 'name', attribute: 'name' }),
  link(['aws_elastic_beanstalk_environment'], 'application', { target: 'aws_elastic_beanstalk_application', name: 'name', attribute: 'name' }),
  link(['aws_dynamodb_table_item'], 'table_name', { target: 'aws_dynamodb_table', name: 'name', attribute: 'name' }),
  link(
    [
      'aws_s3_bucket_policy',
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_versioning',
      'aws_s3_bucket_server_side_encryption_configuration',
      'aws_s3_bucket_lifecycle_configuration',
      'aws_s3_bucket_logging',
      'aws_s3_bucket_notification',
      'aws_s3_bucket_ownership_controls',
      'aws_s3_bucket_replication_configuration',
      'aws_s3_object',
    ],
    'bucket',
    BUCKET,
  ),
  link(['aws_s3_bucket', 'aws_s3_bucket_logging'], 'logging.target_bucket', BUCKET),
  link(['aws_s3_bucket_logging'], 'target_bucket', BUCKET),
  link(['aws_cloudtrail'], 's3_bucket_name', BUCKET),
  link(['aws_lb', 'aws_alb', 'aws_elb'], 'access_logs.bucket', BUCKET),
  link(['aws_s3_bucket', 'aws_s3_bucket_replication_configuration'], 'replication_configuration.rule.destination.bucket', { ...BUCKET, attribute: 'arn', arn: 's3' }),
  link(['aws_s3_bucket_replication_configuration'], 'rule.destination.bucket', { ...BUCKET, attribute: 'arn', arn: 's3' }),
  link(['aws_flow_log'], 'log_destination', { ...BUCKET, attribute: 'arn', arn: 's3' }),
];

function link(types: readonly string[], path: string, rest: Omit<NameLink, 'types' | 'path'>): NameLink {
  return { types, path: path.split('.'), ...rest };
}
