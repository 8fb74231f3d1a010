/** What holds credentials and directories, and smaller companions of databases. */
import { get } from '../../../core/query';
import { firstOf, free, keyed, pairs, translated, within } from '../codecs';
import type { TypeBridge } from '../types';
import { type } from './row';

const NONE = { attributes: {} } as const;
const NAMED = { ref: ['name', 'id'], attributes: {} } as const;

export const ACCOUNTS: readonly TypeBridge[] = [
  type(
    'AWS::RedshiftServerless::Namespace',
    'aws_redshiftserverless_namespace',
    {},
    { ref: ['namespace_name', 'id'], attributes: {} },
  ),
  type(
    'AWS::RedshiftServerless::Workgroup',
    'aws_redshiftserverless_workgroup',
    {},
    { ref: ['workgroup_name', 'id'], attributes: {} },
  ),
  type('AWS::ElastiCache::User', 'aws_elasticache_user', {}, { ref: ['user_id', 'id'] }),
  type(
    'AWS::ElastiCache::ServerlessCache',
    'aws_elasticache_serverless_cache',
    { ServerlessCacheName: 'name' },
    { ref: ['name', 'id'], attributes: { ARN: 'arn' } },
  ),
  type(
    'AWS::ElastiCache::ParameterGroup',
    'aws_elasticache_parameter_group',
    {
      CacheParameterGroupFamily: 'family',
      Properties: translated('parameter', pairs('name', 'value')),
    },
    NAMED,
  ),
  type('AWS::MemoryDB::User', 'aws_memorydb_user', {}, { ref: ['user_name', 'id'] }),
  type(
    'AWS::DMS::Endpoint',
    'aws_dms_endpoint',
    { EndpointIdentifier: 'endpoint_id' },
    { ref: ['endpoint_arn', 'id'], attributes: {} },
  ),
  type('AWS::DirectoryService::MicrosoftAD', 'aws_directory_service_directory', {}, NONE),
  type('AWS::DirectoryService::SimpleAD', 'aws_directory_service_directory', {}, NONE),
  type(
    'AWS::FSx::FileSystem',
    'aws_fsx_windows_file_system',
    {
      WindowsConfiguration: within('', {
        SelfManagedActiveDirectoryConfiguration: within('self_managed_active_directory', { UserName: 'username' }),
      }),
    },
    {
      attributes: { ResourceARN: 'arn', DNSName: 'dns_name' },
      when: (properties) => {
        const kind = get(properties, 'FileSystemType');
        return kind.kind === 'literal' && kind.value === 'WINDOWS';
      },
    },
  ),
  type(
    'AWS::FSx::FileSystem',
    'aws_fsx_lustre_file_system',
    { LustreConfiguration: within('') },
    {
      attributes: { ResourceARN: 'arn', DNSName: 'dns_name' },
    },
  ),
  type(
    'AWS::Amplify::App',
    'aws_amplify_app',
    {
      IAMServiceRole: 'iam_service_role_arn',
      'CustomRules[]': within('custom_rule'),
      'EnvironmentVariables[]': keyed('environment_variables', 'Name', 'Value'),
    },
    { ref: ['id'] },
  ),
  type(
    'AWS::CodeBuild::SourceCredential',
    'aws_codebuild_source_credential',
    { Username: 'user_name' },
    { ref: ['arn', 'id'], attributes: {} },
  ),
  type(
    'AWS::Cognito::UserPoolIdentityProvider',
    'aws_cognito_identity_provider',
    { ProviderDetails: free('provider_details') },
    NONE,
  ),
  type(
    'AWS::Cognito::UserPoolClient',
    'aws_cognito_user_pool_client',
    {
      ClientName: 'name',
      'CallbackURLs[]': 'callback_urls',
      'LogoutURLs[]': 'logout_urls',
      'AllowedOAuthFlows[]': 'allowed_oauth_flows',
      'AllowedOAuthScopes[]': 'allowed_oauth_scopes',
    },
    { ref: ['id'], attributes: { ClientSecret: 'client_secret' } },
  ),
  type('AWS::Cognito::IdentityPool', 'aws_cognito_identity_pool', {}, NONE),
  type(
    'AWS::EC2::VPNConnection',
    'aws_vpn_connection',
    {
      'VpnTunnelOptionsSpecifications[]': translated('tunnel1_preshared_key', firstOf('PreSharedKey')),
    },
    NONE,
  ),
  type(
    'AWS::Redshift::ClusterParameterGroup',
    'aws_redshift_parameter_group',
    {
      ParameterGroupName: 'name',
      ParameterGroupFamily: 'family',
      'Parameters[]': within('parameter', { ParameterName: 'name', ParameterValue: 'value' }),
    },
    NAMED,
  ),
  type(
    'AWS::DocDB::DBClusterParameterGroup',
    'aws_docdb_cluster_parameter_group',
    {
      Parameters: translated('parameter', pairs('name', 'value')),
    },
    NAMED,
  ),
  type(
    'AWS::Neptune::DBClusterParameterGroup',
    'aws_neptune_cluster_parameter_group',
    {
      Parameters: translated('parameter', pairs('name', 'value')),
    },
    NAMED,
  ),
  type(
    'AWS::DocDB::DBSubnetGroup',
    'aws_docdb_subnet_group',
    {
      DBSubnetGroupName: 'name',
      DBSubnetGroupDescription: 'description',
    },
    NAMED,
  ),
  type(
    'AWS::Neptune::DBSubnetGroup',
    'aws_neptune_subnet_group',
    {
      DBSubnetGroupName: 'name',
      DBSubnetGroupDescription: 'description',
    },
    NAMED,
  ),
  type(
    'AWS::RDS::OptionGroup',
    'aws_db_option_group',
    { OptionGroupName: 'name', 'OptionConfigurations[]': within('option') },
    NAMED,
  ),
  type(
    'AWS::RDS::EventSubscription',
    'aws_db_event_subscription',
    { SubscriptionName: 'name', SnsTopicArn: 'sns_topic' },
    NAMED,
  ),
  type('AWS::IAM::OIDCProvider', 'aws_iam_openid_connect_provider', {}, { ref: ['arn', 'id'] }),
];
