/** What the tables must hold, and how large they may be. */
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaNames } from './index';
import { schemaTables } from './tables';

const { cdk, cloudFormation, pulumi, terraform } = schemaNames(schemaTables);

/** The common Terraform types. */
const TERRAFORM = `
  aws_acm_certificate aws_ami aws_api_gateway_domain_name aws_api_gateway_method aws_api_gateway_method_settings
  aws_api_gateway_rest_api aws_api_gateway_stage aws_apigatewayv2_api aws_apigatewayv2_route aws_apigatewayv2_stage
  aws_appsync_graphql_api aws_athena_workgroup aws_autoscaling_group aws_backup_plan aws_backup_vault
  aws_batch_job_definition aws_cloudfront_distribution aws_cloudtrail aws_cloudwatch_event_bus
  aws_cloudwatch_event_rule aws_cloudwatch_event_target aws_cloudwatch_log_group aws_cloudwatch_log_metric_filter
  aws_cloudwatch_metric_alarm aws_codebuild_project aws_codepipeline aws_cognito_user_pool
  aws_cognito_user_pool_client aws_config_configuration_recorder aws_dax_cluster aws_db_instance
  aws_db_parameter_group aws_db_subnet_group aws_default_security_group aws_dms_replication_instance
  aws_docdb_cluster aws_dynamodb_table aws_ebs_encryption_by_default aws_ebs_snapshot_copy aws_ebs_volume
  aws_ecr_repository aws_ecr_repository_policy aws_ecs_cluster aws_ecs_service aws_ecs_task_definition
  aws_efs_access_point aws_efs_file_system aws_efs_mount_target aws_eip aws_eks_cluster aws_eks_node_group
  aws_elastic_beanstalk_environment aws_elasticache_cluster aws_elasticache_replication_group
  aws_elasticsearch_domain aws_elb aws_emr_cluster aws_flow_log aws_fsx_lustre_file_system aws_glue_crawler
  aws_glue_security_configuration aws_guardduty_detector aws_iam_access_key aws_iam_account_password_policy
  aws_iam_group_policy aws_iam_instance_profile aws_iam_openid_connect_provider aws_iam_policy
  aws_iam_policy_attachment aws_iam_role aws_iam_role_policy aws_iam_role_policy_attachment aws_iam_user
  aws_iam_user_policy aws_iam_user_policy_attachment aws_instance aws_internet_gateway aws_key_pair
  aws_kinesis_firehose_delivery_stream aws_kinesis_stream aws_kms_alias aws_kms_key aws_lambda_event_source_mapping
  aws_lambda_function aws_lambda_function_url aws_lambda_layer_version aws_lambda_permission
  aws_launch_configuration aws_launch_template aws_lb aws_lb_listener aws_lb_listener_rule aws_lb_target_group
  aws_memorydb_cluster aws_mq_broker aws_msk_cluster aws_nat_gateway aws_neptune_cluster aws_network_acl
  aws_network_acl_rule aws_network_interface aws_opensearch_domain aws_rds_cluster aws_rds_cluster_instance
  aws_rds_cluster_parameter_group aws_rds_global_cluster aws_redshift_cluster aws_route aws_route53_record
  aws_route53_zone aws_route_table aws_s3_account_public_access_block aws_s3_bucket aws_s3_bucket_acl
  aws_s3_bucket_cors_configuration aws_s3_bucket_lifecycle_configuration aws_s3_bucket_logging
  aws_s3_bucket_notification aws_s3_bucket_ownership_controls aws_s3_bucket_policy aws_s3_bucket_public_access_block
  aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_versioning aws_s3_bucket_website_configuration
  aws_s3_object aws_sagemaker_notebook_instance aws_secretsmanager_secret aws_secretsmanager_secret_rotation
  aws_secretsmanager_secret_version aws_security_group aws_security_group_rule aws_sfn_state_machine aws_sns_topic
  aws_sns_topic_policy aws_sns_topic_subscription aws_sqs_queue aws_sqs_queue_policy aws_ssm_document
  aws_ssm_parameter aws_subnet aws_transfer_server aws_vpc aws_vpc_endpoint aws_vpc_peering_connection
  aws_vpc_security_group_egress_rule aws_vpc_security_group_ingress_rule aws_wafv2_web_acl
  aws_wafv2_web_acl_association aws_workspaces_workspace
`;

/** The common CloudFormation types. */
const CLOUD_FORMATION = `
  AWS::AmazonMQ::Broker AWS::ApiGateway::Deployment AWS::ApiGateway::DomainName AWS::ApiGateway::Method
  AWS::ApiGateway::RestApi AWS::ApiGateway::Stage AWS::ApiGatewayV2::Api AWS::ApiGatewayV2::Route
  AWS::ApiGatewayV2::Stage AWS::AppSync::GraphQLApi AWS::Athena::WorkGroup AWS::AutoScaling::AutoScalingGroup
  AWS::AutoScaling::LaunchConfiguration AWS::Backup::BackupPlan AWS::Backup::BackupVault AWS::Batch::JobDefinition
  AWS::CertificateManager::Certificate AWS::CloudFront::Distribution AWS::CloudTrail::Trail AWS::CloudWatch::Alarm
  AWS::CodeBuild::Project AWS::CodePipeline::Pipeline AWS::Cognito::UserPool AWS::Cognito::UserPoolClient
  AWS::Config::ConfigurationRecorder AWS::DAX::Cluster AWS::DMS::ReplicationInstance AWS::DocDB::DBCluster
  AWS::DynamoDB::GlobalTable AWS::DynamoDB::Table AWS::EC2::EIP AWS::EC2::FlowLog AWS::EC2::Instance
  AWS::EC2::InternetGateway AWS::EC2::LaunchTemplate AWS::EC2::NatGateway AWS::EC2::NetworkAcl
  AWS::EC2::NetworkAclEntry AWS::EC2::NetworkInterface AWS::EC2::Route AWS::EC2::RouteTable AWS::EC2::SecurityGroup
  AWS::EC2::SecurityGroupEgress AWS::EC2::SecurityGroupIngress AWS::EC2::Subnet AWS::EC2::TransitGateway
  AWS::EC2::VPC AWS::EC2::VPCEndpoint AWS::EC2::VPCPeeringConnection AWS::EC2::Volume AWS::ECR::Repository
  AWS::ECS::Cluster AWS::ECS::Service AWS::ECS::TaskDefinition AWS::EFS::AccessPoint AWS::EFS::FileSystem
  AWS::EFS::MountTarget AWS::EKS::Cluster AWS::EKS::Nodegroup AWS::EMR::Cluster AWS::ElastiCache::CacheCluster
  AWS::ElastiCache::ReplicationGroup AWS::ElasticBeanstalk::Environment AWS::ElasticLoadBalancing::LoadBalancer
  AWS::ElasticLoadBalancingV2::Listener AWS::ElasticLoadBalancingV2::ListenerRule
  AWS::ElasticLoadBalancingV2::LoadBalancer AWS::ElasticLoadBalancingV2::TargetGroup AWS::Elasticsearch::Domain
  AWS::Events::EventBus AWS::Events::Rule AWS::FSx::FileSystem AWS::Glue::Crawler AWS::Glue::SecurityConfiguration
  AWS::GuardDuty::Detector AWS::IAM::AccessKey AWS::IAM::Group AWS::IAM::GroupPolicy AWS::IAM::InstanceProfile
  AWS::IAM::ManagedPolicy AWS::IAM::OIDCProvider AWS::IAM::Policy AWS::IAM::Role AWS::IAM::RolePolicy AWS::IAM::User
  AWS::IAM::UserPolicy AWS::KMS::Alias AWS::KMS::Key AWS::Kinesis::Stream AWS::KinesisFirehose::DeliveryStream
  AWS::Lambda::Alias AWS::Lambda::EventSourceMapping AWS::Lambda::Function AWS::Lambda::LayerVersion
  AWS::Lambda::Permission AWS::Lambda::Url AWS::Lambda::Version AWS::Logs::LogGroup AWS::Logs::MetricFilter
  AWS::MSK::Cluster AWS::MemoryDB::Cluster AWS::Neptune::DBCluster AWS::OpenSearchService::Domain
  AWS::RDS::DBCluster AWS::RDS::DBClusterParameterGroup AWS::RDS::DBInstance AWS::RDS::DBParameterGroup
  AWS::RDS::DBSubnetGroup AWS::RDS::GlobalCluster AWS::Redshift::Cluster AWS::Route53::HostedZone
  AWS::Route53::RecordSet AWS::S3::AccessPoint AWS::S3::Bucket AWS::S3::BucketPolicy AWS::SNS::Subscription
  AWS::SNS::Topic AWS::SNS::TopicPolicy AWS::SQS::Queue AWS::SQS::QueuePolicy AWS::SSM::Document AWS::SSM::Parameter
  AWS::SageMaker::NotebookInstance AWS::SecretsManager::RotationSchedule AWS::SecretsManager::Secret
  AWS::Serverless::Api AWS::Serverless::Function AWS::StepFunctions::StateMachine AWS::Transfer::Server
  AWS::WAFv2::WebACL AWS::WAFv2::WebACLAssociation AWS::WorkSpaces::Workspace
`;

/** The short forms of serverless templates are in no specification of resources: their rows say what is known of them. */
const NOT_SPECIFIED = /^AWS::Serverless::/;

describe('the common types of Terraform', () => {
  it.each(TERRAFORM.trim().split(/\s+/))('%s is known, also to Pulumi', (type) => {
    expect(terraform.has(type)).toBe(true);
    expect(pulumi.classesOf(type)[0]?.known).toBe(true);
  });
});

describe('the common types of CloudFormation', () => {
  const types = CLOUD_FORMATION.trim().split(/\s+/);

  it.each(types.filter((type) => !NOT_SPECIFIED.test(type)))('%s is known, also to the CDK', (type) => {
    expect(cloudFormation.has(type)).toBe(true);
    expect(cloudFormation.attributes(type)).toBeDefined();
    expect(cdk.classOf(type)).toBeDefined();
  });

  it.each(types.filter((type) => NOT_SPECIFIED.test(type)))('%s is known to the CDK alone', (type) => {
    expect(cloudFormation.has(type)).toBe(false);
    expect(cdk.classOf(type)).toBeDefined();
  });
});

it('is small', () => {
  const sizes = ['terraform', 'pulumi', 'cloudformation', 'cdk'].map((name) => statSync(`server/schema/generated/${name}.json`).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(500_000);
});
