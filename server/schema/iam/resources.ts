/**
 * Where the ARN of an IAM resource type comes from in a program: the canonical resource types and the attribute that
 * holds the ARN. By hand, because nothing published links the two. `resources.test.ts` compares both sides with the
 * generated tables.
 */
export interface ArnSource {
  /** As service and resource type of the service-authorization data: `s3:bucket`. */
  readonly iam: string;
  /** The canonical resource type. */
  readonly type: string;
  /** The attribute of that type that holds the ARN. */
  readonly attribute: string;
  /** What to append to the attribute's value so that it covers this resource type: `/*` for the objects of a bucket. */
  readonly suffix: string;
  /** The same for the `Arn` that CloudFormation's `Fn::GetAtt` gives, where it differs. */
  readonly cloudFormationSuffix?: string;
}

/** The resources that can stand for an IAM resource type; empty when only an ARN pattern can name it. */
export function arnSourcesOf(service: string, resourceType: string): readonly ArnSource[] {
  const wanted = `${service}:${resourceType}`.toLowerCase();
  return arnSources.filter((source) => source.iam.toLowerCase() === wanted);
}

/** The IAM resource types that a canonical resource can stand for. */
export function arnSourcesFrom(type: string): readonly ArnSource[] {
  return arnSources.filter((source) => source.type === type);
}

export const arnSources: readonly ArnSource[] = [
  source('acm:certificate', 'aws_acm_certificate'),
  source('acm-pca:certificate-authority', 'aws_acmpca_certificate_authority'),
  source('appsync:graphqlapi', 'aws_appsync_graphql_api'),
  source('appsync:field', 'aws_appsync_graphql_api', { suffix: '/types/*/fields/*' }),
  source('apigateway:RestApi', 'aws_api_gateway_rest_api'),
  source('apigateway:Api', 'aws_apigatewayv2_api'),
  source('apigateway:Stage', 'aws_api_gateway_stage'),
  source('apigateway:Stage', 'aws_apigatewayv2_stage'),
  source('athena:workgroup', 'aws_athena_workgroup'),
  source('autoscaling:autoScalingGroup', 'aws_autoscaling_group'),
  source('autoscaling:launchConfiguration', 'aws_launch_configuration'),
  source('backup:backupPlan', 'aws_backup_plan'),
  source('backup:backupVault', 'aws_backup_vault'),
  source('batch:compute-environment', 'aws_batch_compute_environment'),
  source('batch:job-definition', 'aws_batch_job_definition', { attribute: 'arn_prefix' }),
  source('batch:job-definition-revision', 'aws_batch_job_definition'),
  source('batch:job-queue', 'aws_batch_job_queue'),
  source('cloudfront:distribution', 'aws_cloudfront_distribution'),
  source('cloudfront:function', 'aws_cloudfront_function'),
  source('cloudtrail:trail', 'aws_cloudtrail'),
  source('cloudwatch:alarm', 'aws_cloudwatch_metric_alarm'),
  source('cloudwatch:alarm', 'aws_cloudwatch_composite_alarm'),
  source('cloudwatch:dashboard', 'aws_cloudwatch_dashboard', { attribute: 'dashboard_arn' }),
  source('cloudwatch:metric-stream', 'aws_cloudwatch_metric_stream'),
  source('codebuild:project', 'aws_codebuild_project'),
  source('codepipeline:pipeline', 'aws_codepipeline'),
  source('cognito-identity:identitypool', 'aws_cognito_identity_pool'),
  source('cognito-idp:userpool', 'aws_cognito_user_pool'),
  source('dax:application', 'aws_dax_cluster'),
  source('dynamodb:index', 'aws_dynamodb_table', { suffix: '/index/*' }),
  source('dynamodb:stream', 'aws_dynamodb_table', { attribute: 'stream_arn' }),
  source('dynamodb:table', 'aws_dynamodb_table'),
  source('ec2:elastic-ip', 'aws_eip'),
  source('ec2:instance', 'aws_instance'),
  source('ec2:internet-gateway', 'aws_internet_gateway'),
  source('ec2:key-pair', 'aws_key_pair'),
  source('ec2:launch-template', 'aws_launch_template'),
  source('ec2:network-interface', 'aws_network_interface'),
  source('ec2:route-table', 'aws_route_table'),
  source('ec2:security-group', 'aws_security_group'),
  source('ec2:subnet', 'aws_subnet'),
  source('ec2:volume', 'aws_ebs_volume'),
  source('ec2:vpc', 'aws_vpc'),
  source('ec2:vpc-endpoint', 'aws_vpc_endpoint'),
  source('ec2:vpc-flow-log', 'aws_flow_log'),
  source('ecr:repository', 'aws_ecr_repository'),
  source('ecs:capacity-provider', 'aws_ecs_capacity_provider'),
  source('ecs:cluster', 'aws_ecs_cluster'),
  source('ecs:service', 'aws_ecs_service', { attribute: 'id' }),
  source('ecs:task-definition', 'aws_ecs_task_definition'),
  source('eks:cluster', 'aws_eks_cluster'),
  source('eks:nodegroup', 'aws_eks_node_group'),
  source('elasticache:cluster', 'aws_elasticache_cluster'),
  source('elasticache:replicationgroup', 'aws_elasticache_replication_group'),
  source('elasticfilesystem:access-point', 'aws_efs_access_point'),
  source('elasticfilesystem:file-system', 'aws_efs_file_system'),
  source('elasticloadbalancing:loadbalancer', 'aws_elb'),
  source('elasticloadbalancing:loadbalancer/app/', 'aws_lb'),
  source('elasticloadbalancing:loadbalancer/net/', 'aws_lb'),
  source('elasticloadbalancing:listener/app', 'aws_lb_listener'),
  source('elasticloadbalancing:listener/net', 'aws_lb_listener'),
  source('elasticloadbalancing:targetgroup', 'aws_lb_target_group'),
  source('es:domain', 'aws_opensearch_domain'),
  source('es:domain', 'aws_elasticsearch_domain'),
  source('events:event-bus', 'aws_cloudwatch_event_bus'),
  source('events:rule-on-custom-event-bus', 'aws_cloudwatch_event_rule'),
  source('events:rule-on-default-event-bus', 'aws_cloudwatch_event_rule'),
  source('execute-api:execute-api-general', 'aws_api_gateway_rest_api', { attribute: 'execution_arn', suffix: '/*' }),
  source('execute-api:execute-api-general', 'aws_apigatewayv2_api', { attribute: 'execution_arn', suffix: '/*' }),
  source('firehose:deliverystream', 'aws_kinesis_firehose_delivery_stream'),
  source('fsx:file-system', 'aws_fsx_lustre_file_system'),
  source('fsx:file-system', 'aws_fsx_windows_file_system'),
  source('glue:crawler', 'aws_glue_crawler'),
  source('glue:database', 'aws_glue_catalog_database'),
  source('glue:job', 'aws_glue_job'),
  source('guardduty:detector', 'aws_guardduty_detector'),
  source('iam:group', 'aws_iam_group'),
  source('iam:instance-profile', 'aws_iam_instance_profile'),
  source('iam:oidc-provider', 'aws_iam_openid_connect_provider'),
  source('iam:policy', 'aws_iam_policy'),
  source('iam:role', 'aws_iam_role'),
  source('iam:user', 'aws_iam_user'),
  source('kafka:cluster', 'aws_msk_cluster'),
  source('kafka-cluster:cluster', 'aws_msk_cluster'),
  source('kinesis:consumer', 'aws_kinesis_stream_consumer'),
  source('kinesis:stream', 'aws_kinesis_stream'),
  source('kms:alias', 'aws_kms_alias'),
  source('kms:key', 'aws_kms_key'),
  source('kms:key', 'aws_kms_replica_key'),
  source('lambda:eventSourceMapping', 'aws_lambda_event_source_mapping'),
  source('lambda:function', 'aws_lambda_function'),
  source('lambda:function alias', 'aws_lambda_alias'),
  source('lambda:function alias', 'aws_lambda_function', { suffix: ':*' }),
  source('lambda:function version', 'aws_lambda_function', { suffix: ':*' }),
  source('lambda:layerVersion', 'aws_lambda_layer_version'),
  // Actions on a log group are authorised on its ARN with `:*`, which also covers its streams. CloudFormation's `Arn`
  // ends so already.
  source('logs:log-group', 'aws_cloudwatch_log_group', { suffix: ':*', cloudFormationSuffix: '' }),
  source('logs:log-stream', 'aws_cloudwatch_log_group', { suffix: ':*', cloudFormationSuffix: '' }),
  source('memorydb:cluster', 'aws_memorydb_cluster'),
  source('mq:brokers', 'aws_mq_broker'),
  source('pipes:pipe', 'aws_pipes_pipe'),
  source('rds:cluster', 'aws_rds_cluster'),
  source('rds:cluster', 'aws_docdb_cluster'),
  source('rds:cluster', 'aws_neptune_cluster'),
  source('rds:cluster-pg', 'aws_rds_cluster_parameter_group'),
  source('rds:cluster-snapshot', 'aws_db_cluster_snapshot', { attribute: 'db_cluster_snapshot_arn' }),
  source('rds:db', 'aws_db_instance'),
  source('rds:db', 'aws_rds_cluster_instance'),
  source('rds:es', 'aws_db_event_subscription'),
  source('rds:global-cluster', 'aws_rds_global_cluster'),
  source('rds:og', 'aws_db_option_group'),
  source('rds:pg', 'aws_db_parameter_group'),
  source('rds:proxy', 'aws_db_proxy'),
  source('rds:snapshot', 'aws_db_snapshot', { attribute: 'db_snapshot_arn' }),
  source('rds:subgrp', 'aws_db_subnet_group'),
  source('rds-data:cluster', 'aws_rds_cluster'),
  source('redshift:cluster', 'aws_redshift_cluster'),
  source('route53:healthcheck', 'aws_route53_health_check'),
  source('route53:hostedzone', 'aws_route53_zone'),
  source('s3:accesspoint', 'aws_s3_access_point'),
  source('s3:bucket', 'aws_s3_bucket'),
  source('s3:object', 'aws_s3_bucket', { suffix: '/*' }),
  source('sagemaker:endpoint', 'aws_sagemaker_endpoint'),
  source('sagemaker:model', 'aws_sagemaker_model'),
  source('sagemaker:notebook-instance', 'aws_sagemaker_notebook_instance'),
  source('scheduler:schedule', 'aws_scheduler_schedule'),
  source('secretsmanager:Secret', 'aws_secretsmanager_secret'),
  source('sns:topic', 'aws_sns_topic'),
  source('sqs:queue', 'aws_sqs_queue'),
  source('ssm:document', 'aws_ssm_document'),
  source('ssm:parameter', 'aws_ssm_parameter'),
  source('states:activity', 'aws_sfn_activity'),
  source('states:statemachine', 'aws_sfn_state_machine'),
  source('sts:role', 'aws_iam_role'),
  source('synthetics:canary', 'aws_synthetics_canary'),
  source('transfer:server', 'aws_transfer_server'),
  source('wafv2:webacl', 'aws_wafv2_web_acl'),
];

function source(
  iam: string,
  type: string,
  differing: Partial<Pick<ArnSource, 'attribute' | 'suffix' | 'cloudFormationSuffix'>> = {},
): ArnSource {
  return { iam, type, attribute: 'arn', suffix: '', ...differing };
}
