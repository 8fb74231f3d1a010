/** Which resource types the schema tables hold in full. Adding a name here and running the generator adds the type. */

/** What the rules check, what belongs to it, and what programs of the five systems declare beside it. */
export const terraformTypes: readonly string[] = words(`
  aws_accessanalyzer_analyzer aws_acm_certificate aws_acm_certificate_validation aws_acmpca_certificate_authority
  aws_ami aws_amplify_app aws_api_gateway_account aws_api_gateway_authorizer aws_api_gateway_deployment
  aws_api_gateway_domain_name aws_api_gateway_integration aws_api_gateway_integration_response aws_api_gateway_method
  aws_api_gateway_method_response aws_api_gateway_method_settings aws_api_gateway_resource aws_api_gateway_rest_api
  aws_api_gateway_rest_api_policy aws_api_gateway_stage aws_api_gateway_usage_plan aws_apigatewayv2_api
  aws_apigatewayv2_authorizer aws_apigatewayv2_deployment aws_apigatewayv2_integration aws_apigatewayv2_route
  aws_apigatewayv2_stage aws_appautoscaling_policy aws_appautoscaling_scheduled_action aws_appautoscaling_target
  aws_appsync_datasource aws_appsync_graphql_api aws_athena_workgroup aws_autoscaling_attachment aws_autoscaling_group
  aws_autoscaling_lifecycle_hook aws_autoscaling_notification aws_autoscaling_policy aws_autoscaling_schedule
  aws_backup_plan aws_backup_selection aws_backup_vault aws_backup_vault_lock_configuration
  aws_backup_vault_notifications aws_backup_vault_policy aws_batch_compute_environment aws_batch_job_definition
  aws_batch_job_queue aws_budgets_budget aws_cloudformation_stack aws_cloudfront_cache_policy
  aws_cloudfront_distribution aws_cloudfront_function aws_cloudfront_origin_access_control
  aws_cloudfront_origin_access_identity aws_cloudfront_response_headers_policy aws_cloudtrail
  aws_cloudwatch_composite_alarm aws_cloudwatch_dashboard aws_cloudwatch_event_api_destination
  aws_cloudwatch_event_archive aws_cloudwatch_event_bus aws_cloudwatch_event_bus_policy
  aws_cloudwatch_event_connection aws_cloudwatch_event_permission aws_cloudwatch_event_rule
  aws_cloudwatch_event_target aws_cloudwatch_log_data_protection_policy aws_cloudwatch_log_delivery_destination
  aws_cloudwatch_log_destination aws_cloudwatch_log_group aws_cloudwatch_log_metric_filter
  aws_cloudwatch_log_resource_policy aws_cloudwatch_log_stream aws_cloudwatch_log_subscription_filter
  aws_cloudwatch_metric_alarm aws_cloudwatch_metric_stream aws_cloudwatch_query_definition aws_codebuild_project
  aws_codebuild_source_credential aws_codecommit_repository aws_codedeploy_app aws_codedeploy_deployment_group
  aws_codepipeline aws_cognito_identity_pool aws_cognito_identity_provider aws_cognito_user_pool
  aws_cognito_user_pool_client aws_cognito_user_pool_domain aws_config_config_rule aws_config_configuration_recorder
  aws_config_configuration_recorder_status aws_config_delivery_channel aws_customer_gateway aws_dax_cluster
  aws_dax_subnet_group aws_db_cluster_snapshot aws_db_event_subscription aws_db_instance
  aws_db_instance_automated_backups_replication aws_db_instance_role_association aws_db_option_group
  aws_db_parameter_group aws_db_proxy aws_db_proxy_default_target_group aws_db_proxy_target aws_db_snapshot
  aws_db_snapshot_copy aws_db_subnet_group aws_default_network_acl aws_default_route_table aws_default_security_group
  aws_default_subnet aws_default_vpc aws_directory_service_directory aws_dms_endpoint aws_dms_replication_instance
  aws_dms_replication_task aws_docdb_cluster aws_docdb_cluster_instance aws_docdb_cluster_parameter_group
  aws_docdb_global_cluster aws_docdb_subnet_group aws_dx_bgp_peer aws_dynamodb_contributor_insights
  aws_dynamodb_global_table aws_dynamodb_resource_policy aws_dynamodb_table aws_dynamodb_table_item
  aws_dynamodb_table_replica aws_ebs_default_kms_key aws_ebs_encryption_by_default aws_ebs_snapshot
  aws_ebs_snapshot_copy aws_ebs_volume aws_ec2_instance_metadata_defaults aws_ec2_managed_prefix_list
  aws_ec2_transit_gateway aws_ec2_transit_gateway_vpc_attachment aws_ecr_lifecycle_policy
  aws_ecr_registry_scanning_configuration aws_ecr_replication_configuration aws_ecr_repository
  aws_ecr_repository_policy aws_ecrpublic_repository aws_ecs_capacity_provider aws_ecs_cluster
  aws_ecs_cluster_capacity_providers aws_ecs_service aws_ecs_task_definition aws_efs_access_point
  aws_efs_backup_policy aws_efs_file_system aws_efs_file_system_policy aws_efs_mount_target
  aws_efs_replication_configuration aws_egress_only_internet_gateway aws_eip aws_eip_association aws_eks_access_entry
  aws_eks_addon aws_eks_cluster aws_eks_fargate_profile aws_eks_node_group aws_eks_pod_identity_association
  aws_elastic_beanstalk_application aws_elastic_beanstalk_environment aws_elasticache_cluster
  aws_elasticache_global_replication_group aws_elasticache_parameter_group aws_elasticache_replication_group
  aws_elasticache_serverless_cache aws_elasticache_subnet_group aws_elasticache_user aws_elasticsearch_domain
  aws_elasticsearch_domain_policy aws_elb aws_emr_cluster aws_emr_security_configuration aws_flow_log
  aws_fsx_lustre_file_system aws_fsx_windows_file_system aws_glue_catalog_database aws_glue_catalog_table
  aws_glue_crawler aws_glue_job aws_glue_security_configuration aws_grafana_workspace aws_guardduty_detector
  aws_iam_access_key aws_iam_account_password_policy aws_iam_group aws_iam_group_membership aws_iam_group_policy
  aws_iam_group_policy_attachment aws_iam_instance_profile aws_iam_openid_connect_provider aws_iam_policy
  aws_iam_policy_attachment aws_iam_role aws_iam_role_policies_exclusive aws_iam_role_policy
  aws_iam_role_policy_attachment aws_iam_role_policy_attachments_exclusive aws_iam_saml_provider
  aws_iam_service_linked_role aws_iam_user aws_iam_user_group_membership aws_iam_user_login_profile
  aws_iam_user_policy aws_iam_user_policy_attachment aws_iam_user_policy_attachments_exclusive
  aws_imagebuilder_component aws_inspector2_enabler aws_instance aws_internet_gateway aws_internet_gateway_attachment
  aws_key_pair aws_keyspaces_table aws_kinesis_firehose_delivery_stream aws_kinesis_resource_policy aws_kinesis_stream
  aws_kinesis_stream_consumer aws_kms_alias aws_kms_external_key aws_kms_grant aws_kms_key aws_kms_key_policy
  aws_kms_replica_external_key aws_kms_replica_key aws_lambda_alias aws_lambda_code_signing_config
  aws_lambda_event_source_mapping aws_lambda_function aws_lambda_function_event_invoke_config aws_lambda_function_url
  aws_lambda_invocation aws_lambda_layer_version aws_lambda_layer_version_permission aws_lambda_permission
  aws_lambda_provisioned_concurrency_config aws_launch_configuration aws_launch_template aws_lb aws_lb_listener
  aws_lb_listener_certificate aws_lb_listener_rule aws_lb_target_group aws_lb_target_group_attachment
  aws_main_route_table_association aws_memorydb_cluster aws_memorydb_subnet_group aws_memorydb_user aws_mq_broker
  aws_msk_cluster aws_msk_configuration aws_msk_serverless_cluster aws_nat_gateway aws_neptune_cluster
  aws_neptune_cluster_instance aws_neptune_cluster_parameter_group aws_neptune_global_cluster aws_neptune_subnet_group
  aws_network_acl aws_network_acl_association aws_network_acl_rule aws_network_interface
  aws_network_interface_attachment aws_network_interface_sg_attachment aws_opensearch_domain
  aws_opensearch_domain_policy aws_opensearchserverless_collection aws_opensearchserverless_security_policy
  aws_pipes_pipe aws_prometheus_workspace aws_rds_cluster aws_rds_cluster_endpoint aws_rds_cluster_instance
  aws_rds_cluster_parameter_group aws_rds_cluster_role_association aws_rds_global_cluster aws_rds_instance_state
  aws_rds_integration aws_rds_shard_group aws_redshift_cluster aws_redshift_logging aws_redshift_parameter_group
  aws_redshift_snapshot_copy aws_redshift_subnet_group aws_redshiftserverless_namespace
  aws_redshiftserverless_workgroup aws_resourcegroups_group aws_route aws_route53_health_check aws_route53_query_log
  aws_route53_record aws_route53_zone aws_route53_zone_association aws_route_table aws_route_table_association
  aws_s3_access_point aws_s3_account_public_access_block aws_s3_bucket aws_s3_bucket_accelerate_configuration
  aws_s3_bucket_acl aws_s3_bucket_cors_configuration aws_s3_bucket_intelligent_tiering_configuration
  aws_s3_bucket_inventory aws_s3_bucket_lifecycle_configuration aws_s3_bucket_logging aws_s3_bucket_metric
  aws_s3_bucket_notification aws_s3_bucket_object aws_s3_bucket_object_lock_configuration
  aws_s3_bucket_ownership_controls aws_s3_bucket_policy aws_s3_bucket_public_access_block
  aws_s3_bucket_replication_configuration aws_s3_bucket_request_payment_configuration
  aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_versioning aws_s3_bucket_website_configuration
  aws_s3_object aws_s3_object_copy aws_sagemaker_endpoint aws_sagemaker_model aws_sagemaker_notebook_instance
  aws_scheduler_schedule aws_scheduler_schedule_group aws_secretsmanager_secret aws_secretsmanager_secret_policy
  aws_secretsmanager_secret_rotation aws_secretsmanager_secret_version aws_security_group aws_security_group_rule
  aws_securityhub_account aws_service_discovery_private_dns_namespace aws_service_discovery_service
  aws_ses_configuration_set aws_ses_receipt_rule aws_sesv2_configuration_set aws_sfn_activity aws_sfn_alias
  aws_sfn_state_machine aws_sns_topic aws_sns_topic_data_protection_policy aws_sns_topic_policy
  aws_sns_topic_subscription aws_spot_instance_request aws_sqs_queue aws_sqs_queue_policy
  aws_sqs_queue_redrive_allow_policy aws_sqs_queue_redrive_policy aws_ssm_association aws_ssm_document
  aws_ssm_parameter aws_ssoadmin_managed_policy_attachment aws_ssoadmin_permission_set_inline_policy aws_subnet
  aws_synthetics_canary aws_timestreamwrite_database aws_timestreamwrite_table aws_transfer_server
  aws_volume_attachment aws_vpc aws_vpc_dhcp_options aws_vpc_dhcp_options_association aws_vpc_endpoint
  aws_vpc_endpoint_policy aws_vpc_endpoint_route_table_association aws_vpc_endpoint_security_group_association
  aws_vpc_endpoint_service aws_vpc_endpoint_subnet_association aws_vpc_ipv4_cidr_block_association
  aws_vpc_peering_connection aws_vpc_peering_connection_accepter aws_vpc_peering_connection_options
  aws_vpc_security_group_egress_rule aws_vpc_security_group_ingress_rule aws_vpc_security_group_rules_exclusive
  aws_vpn_connection aws_vpn_gateway aws_wafv2_ip_set aws_wafv2_web_acl aws_wafv2_web_acl_association
  aws_wafv2_web_acl_logging_configuration aws_workspaces_workspace aws_xray_encryption_config
`);

/** The same for CloudFormation. */
export const cloudFormationTypes: readonly string[] = words(`
  AWS::ACMPCA::CertificateAuthority AWS::APS::Workspace AWS::AccessAnalyzer::Analyzer AWS::AmazonMQ::Broker
  AWS::Amplify::App AWS::ApiGateway::Account AWS::ApiGateway::ApiKey AWS::ApiGateway::Authorizer
  AWS::ApiGateway::BasePathMapping AWS::ApiGateway::Deployment AWS::ApiGateway::DomainName
  AWS::ApiGateway::GatewayResponse AWS::ApiGateway::Method AWS::ApiGateway::Model AWS::ApiGateway::RequestValidator
  AWS::ApiGateway::Resource AWS::ApiGateway::RestApi AWS::ApiGateway::Stage AWS::ApiGateway::UsagePlan
  AWS::ApiGatewayV2::Api AWS::ApiGatewayV2::Authorizer AWS::ApiGatewayV2::Deployment AWS::ApiGatewayV2::Integration
  AWS::ApiGatewayV2::Route AWS::ApiGatewayV2::Stage AWS::AppSync::DataSource AWS::AppSync::GraphQLApi
  AWS::ApplicationAutoScaling::ScalableTarget AWS::ApplicationAutoScaling::ScalingPolicy AWS::Athena::WorkGroup
  AWS::AutoScaling::AutoScalingGroup AWS::AutoScaling::LaunchConfiguration AWS::AutoScaling::LifecycleHook
  AWS::AutoScaling::ScalingPolicy AWS::AutoScaling::ScheduledAction AWS::Backup::BackupPlan
  AWS::Backup::BackupSelection AWS::Backup::BackupVault AWS::Batch::ComputeEnvironment AWS::Batch::JobDefinition
  AWS::Batch::JobQueue AWS::Budgets::Budget AWS::Cassandra::Table AWS::CertificateManager::Account
  AWS::CertificateManager::Certificate AWS::CloudFormation::CustomResource AWS::CloudFormation::Stack
  AWS::CloudFormation::WaitCondition AWS::CloudFormation::WaitConditionHandle AWS::CloudFront::CachePolicy
  AWS::CloudFront::CloudFrontOriginAccessIdentity AWS::CloudFront::Distribution AWS::CloudFront::Function
  AWS::CloudFront::OriginAccessControl AWS::CloudFront::ResponseHeadersPolicy AWS::CloudTrail::EventDataStore
  AWS::CloudTrail::Trail AWS::CloudWatch::Alarm AWS::CloudWatch::AnomalyDetector AWS::CloudWatch::CompositeAlarm
  AWS::CloudWatch::Dashboard AWS::CloudWatch::MetricStream AWS::CodeBuild::Project AWS::CodeBuild::SourceCredential
  AWS::CodeCommit::Repository AWS::CodeDeploy::Application AWS::CodeDeploy::DeploymentGroup
  AWS::CodePipeline::Pipeline AWS::Cognito::IdentityPool AWS::Cognito::UserPool AWS::Cognito::UserPoolClient
  AWS::Cognito::UserPoolDomain AWS::Cognito::UserPoolIdentityProvider AWS::Config::ConfigRule
  AWS::Config::ConfigurationRecorder AWS::Config::DeliveryChannel AWS::DAX::Cluster AWS::DMS::Endpoint
  AWS::DMS::ReplicationInstance AWS::DMS::ReplicationSubnetGroup AWS::DMS::ReplicationTask
  AWS::DirectoryService::MicrosoftAD AWS::DirectoryService::SimpleAD AWS::DocDB::DBCluster
  AWS::DocDB::DBClusterParameterGroup AWS::DocDB::DBInstance AWS::DocDB::DBSubnetGroup AWS::DynamoDB::GlobalTable
  AWS::DynamoDB::Table AWS::EC2::CustomerGateway AWS::EC2::DHCPOptions AWS::EC2::EIP AWS::EC2::EIPAssociation
  AWS::EC2::EgressOnlyInternetGateway AWS::EC2::FlowLog AWS::EC2::Instance AWS::EC2::InternetGateway AWS::EC2::KeyPair
  AWS::EC2::LaunchTemplate AWS::EC2::NatGateway AWS::EC2::NetworkAcl AWS::EC2::NetworkAclEntry
  AWS::EC2::NetworkInterface AWS::EC2::NetworkInterfaceAttachment AWS::EC2::PrefixList AWS::EC2::Route
  AWS::EC2::RouteTable AWS::EC2::SecurityGroup AWS::EC2::SecurityGroupEgress AWS::EC2::SecurityGroupIngress
  AWS::EC2::Subnet AWS::EC2::SubnetNetworkAclAssociation AWS::EC2::SubnetRouteTableAssociation
  AWS::EC2::TransitGateway AWS::EC2::TransitGatewayAttachment AWS::EC2::TransitGatewayVpcAttachment AWS::EC2::VPC
  AWS::EC2::VPCCidrBlock AWS::EC2::VPCDHCPOptionsAssociation AWS::EC2::VPCEndpoint AWS::EC2::VPCGatewayAttachment
  AWS::EC2::VPCPeeringConnection AWS::EC2::VPNConnection AWS::EC2::VPNGateway AWS::EC2::Volume
  AWS::EC2::VolumeAttachment AWS::ECR::PublicRepository AWS::ECR::ReplicationConfiguration AWS::ECR::Repository
  AWS::ECS::CapacityProvider AWS::ECS::Cluster AWS::ECS::ClusterCapacityProviderAssociations AWS::ECS::Service
  AWS::ECS::TaskDefinition AWS::EFS::AccessPoint AWS::EFS::FileSystem AWS::EFS::MountTarget AWS::EKS::AccessEntry
  AWS::EKS::Addon AWS::EKS::Cluster AWS::EKS::FargateProfile AWS::EKS::Nodegroup AWS::EMR::Cluster
  AWS::EMR::SecurityConfiguration AWS::ElastiCache::CacheCluster AWS::ElastiCache::GlobalReplicationGroup
  AWS::ElastiCache::ParameterGroup AWS::ElastiCache::ReplicationGroup AWS::ElastiCache::ServerlessCache
  AWS::ElastiCache::SubnetGroup AWS::ElastiCache::User AWS::ElasticBeanstalk::Environment
  AWS::ElasticLoadBalancing::LoadBalancer AWS::ElasticLoadBalancingV2::Listener
  AWS::ElasticLoadBalancingV2::ListenerCertificate AWS::ElasticLoadBalancingV2::ListenerRule
  AWS::ElasticLoadBalancingV2::LoadBalancer AWS::ElasticLoadBalancingV2::TargetGroup AWS::Elasticsearch::Domain
  AWS::Events::ApiDestination AWS::Events::Archive AWS::Events::Connection AWS::Events::EventBus
  AWS::Events::EventBusPolicy AWS::Events::Rule AWS::FSx::FileSystem AWS::Glue::Crawler AWS::Glue::Database
  AWS::Glue::Job AWS::Glue::SecurityConfiguration AWS::Grafana::Workspace AWS::GuardDuty::Detector
  AWS::GuardDuty::Filter AWS::IAM::AccessKey AWS::IAM::Group AWS::IAM::GroupPolicy AWS::IAM::InstanceProfile
  AWS::IAM::ManagedPolicy AWS::IAM::OIDCProvider AWS::IAM::Policy AWS::IAM::Role AWS::IAM::RolePolicy
  AWS::IAM::SAMLProvider AWS::IAM::ServiceLinkedRole AWS::IAM::User AWS::IAM::UserPolicy AWS::IAM::UserToGroupAddition
  AWS::Inspector::AssessmentTarget AWS::KMS::Alias AWS::KMS::Key AWS::KMS::ReplicaKey AWS::Kinesis::ResourcePolicy
  AWS::Kinesis::Stream AWS::Kinesis::StreamConsumer AWS::KinesisFirehose::DeliveryStream AWS::Lambda::Alias
  AWS::Lambda::CodeSigningConfig AWS::Lambda::EventInvokeConfig AWS::Lambda::EventSourceMapping AWS::Lambda::Function
  AWS::Lambda::LayerVersion AWS::Lambda::LayerVersionPermission AWS::Lambda::Permission AWS::Lambda::Url
  AWS::Lambda::Version AWS::Logs::DeliveryDestination AWS::Logs::Destination AWS::Logs::LogGroup AWS::Logs::LogStream
  AWS::Logs::MetricFilter AWS::Logs::QueryDefinition AWS::Logs::ResourcePolicy AWS::Logs::SubscriptionFilter
  AWS::MSK::Cluster AWS::MSK::Configuration AWS::MSK::ServerlessCluster AWS::MemoryDB::Cluster AWS::MemoryDB::User
  AWS::Neptune::DBCluster AWS::Neptune::DBClusterParameterGroup AWS::Neptune::DBInstance AWS::Neptune::DBSubnetGroup
  AWS::OpenSearchServerless::Collection AWS::OpenSearchServerless::SecurityPolicy AWS::OpenSearchService::Domain
  AWS::Pipes::Pipe AWS::RDS::DBCluster AWS::RDS::DBClusterParameterGroup AWS::RDS::DBInstance
  AWS::RDS::DBParameterGroup AWS::RDS::DBProxy AWS::RDS::DBProxyTargetGroup AWS::RDS::DBShardGroup
  AWS::RDS::DBSubnetGroup AWS::RDS::EventSubscription AWS::RDS::GlobalCluster AWS::RDS::Integration
  AWS::RDS::OptionGroup AWS::Redshift::Cluster AWS::Redshift::ClusterParameterGroup AWS::Redshift::ClusterSubnetGroup
  AWS::RedshiftServerless::Namespace AWS::RedshiftServerless::Workgroup AWS::ResourceGroups::Group
  AWS::Route53::HealthCheck AWS::Route53::HostedZone AWS::Route53::RecordSet AWS::Route53::RecordSetGroup
  AWS::S3::AccessPoint AWS::S3::Bucket AWS::S3::BucketPolicy AWS::S3::MultiRegionAccessPoint AWS::S3::StorageLens
  AWS::SES::ConfigurationSet AWS::SNS::Subscription AWS::SNS::Topic AWS::SNS::TopicInlinePolicy AWS::SNS::TopicPolicy
  AWS::SQS::Queue AWS::SQS::QueueInlinePolicy AWS::SQS::QueuePolicy AWS::SSM::Association AWS::SSM::Document
  AWS::SSM::Parameter AWS::SageMaker::Endpoint AWS::SageMaker::Model AWS::SageMaker::NotebookInstance
  AWS::Scheduler::Schedule AWS::Scheduler::ScheduleGroup AWS::SecretsManager::ResourcePolicy
  AWS::SecretsManager::RotationSchedule AWS::SecretsManager::Secret AWS::SecretsManager::SecretTargetAttachment
  AWS::SecurityHub::Hub AWS::ServiceDiscovery::PrivateDnsNamespace AWS::ServiceDiscovery::Service
  AWS::StepFunctions::Activity AWS::StepFunctions::StateMachine AWS::StepFunctions::StateMachineAlias
  AWS::Synthetics::Canary AWS::Timestream::Database AWS::Timestream::Table AWS::Transfer::Server AWS::WAFv2::IPSet
  AWS::WAFv2::LoggingConfiguration AWS::WAFv2::WebACL AWS::WAFv2::WebACLAssociation AWS::WorkSpaces::Workspace
`);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
