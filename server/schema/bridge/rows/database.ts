/** Relational, key-value, document, graph, cache and search databases. */
import { get, itemsOf, propertyAt } from '../../../core/query';
import { object, unknown, type ObjectValue, type Property } from '../../../core/value';
import { attributes, booleanAs, free, pairs, TABLE_ENCRYPTION, translated, within } from '../codecs';
import type { Shape, TypeBridge } from '../types';
import { type } from './row';

/** A database that is deleted with its resource leaves a snapshot only when the policy says so. */
const FINAL_SNAPSHOT: Shape = {
  '#DeletionPolicy': translated('skip_final_snapshot', booleanAs('Delete', 'Snapshot')),
};

/** A global table names its keys on its replicas: they stand for the key of the table, the stack's own region being one of them. */
function globalTableEncryption(properties: ObjectValue): ReadonlyMap<string, Property> {
  const encryption = properties.entries.get('SSESpecification');
  if (!encryption) return new Map();
  const replicas = get(properties, 'Replicas');
  const keys = itemsOf(replicas).map((replica) => get(replica, 'SSESpecification', 'KMSMasterKeyId'));
  const isOpen = replicas.kind !== 'list' || !replicas.complete;
  const key = keys.find((value) => value.kind !== 'absent') ?? (isOpen ? unknown('unsupported', replicas.from) : undefined);
  if (!key) return new Map();
  const entries = new Map<string, Property>([['kms_key_arn', { value: key }]]);
  const enabled = propertyAt(encryption.value, ['SSEEnabled']);
  if (enabled) entries.set('enabled', enabled);
  return new Map([['server_side_encryption', { ...encryption, value: object(entries, encryption.value.from) }]]);
}

const INSTANCE: Shape = {
  ...FINAL_SNAPSHOT,
  DBInstanceIdentifier: 'identifier',
  DBInstanceClass: 'instance_class',
  DBParameterGroupName: 'parameter_group_name',
  'VPCSecurityGroups[]': 'vpc_security_group_ids',
  MasterUsername: 'username',
  MasterUserPassword: 'password',
  MasterUserSecret: within('', {
    KmsKeyId: 'master_user_secret_kms_key_id',
    SecretArn: 'master_user_secret.secret_arn',
  }),
  PreferredBackupWindow: 'backup_window',
  PreferredMaintenanceWindow: 'maintenance_window',
  CACertificateIdentifier: 'ca_cert_identifier',
  EnableIAMDatabaseAuthentication: 'iam_database_authentication_enabled',
  EnablePerformanceInsights: 'performance_insights_enabled',
  PerformanceInsightsKMSKeyId: 'performance_insights_kms_key_id',
  'EnableCloudwatchLogsExports[]': 'enabled_cloudwatch_logs_exports',
  SourceDBInstanceIdentifier: 'replicate_source_db',
  DBSnapshotIdentifier: 'snapshot_identifier',
};

/** A member of a cluster, which has the rest. */
const MEMBER: Shape = {
  DBInstanceIdentifier: 'identifier',
  DBInstanceClass: 'instance_class',
  DBClusterIdentifier: 'cluster_identifier',
  CACertificateIdentifier: 'ca_cert_identifier',
  EnablePerformanceInsights: 'performance_insights_enabled',
  PerformanceInsightsKMSKeyId: 'performance_insights_kms_key_id',
};

const CLUSTER: Shape = {
  ...FINAL_SNAPSHOT,
  DBClusterIdentifier: 'cluster_identifier',
  MasterUserPassword: 'master_password',
  MasterUserSecret: within('', {
    KmsKeyId: 'master_user_secret_kms_key_id',
    SecretArn: 'master_user_secret.secret_arn',
  }),
  EnableIAMDatabaseAuthentication: 'iam_database_authentication_enabled',
  'EnableCloudwatchLogsExports[]': 'enabled_cloudwatch_logs_exports',
  PerformanceInsightsKmsKeyId: 'performance_insights_kms_key_id',
  ServerlessV2ScalingConfiguration: within('serverlessv2_scaling_configuration'),
};

const INSTANCE_ATTRIBUTES: TypeBridge['attributes'] = {
  DBInstanceArn: 'arn',
  'Endpoint.Address': 'address',
  'Endpoint.Port': 'port',
  'Endpoint.HostedZoneId': 'hosted_zone_id',
  DbiResourceId: 'resource_id',
  'MasterUserSecret.SecretArn': 'master_user_secret',
};

const CLUSTER_ATTRIBUTES: TypeBridge['attributes'] = {
  DBClusterArn: 'arn',
  'Endpoint.Address': 'endpoint',
  'Endpoint.Port': 'port',
  'ReadEndpoint.Address': 'reader_endpoint',
  DBClusterResourceId: 'cluster_resource_id',
  'MasterUserSecret.SecretArn': 'master_user_secret',
};

export const DATABASE: readonly TypeBridge[] = [
  type('AWS::RDS::DBInstance', 'aws_rds_cluster_instance', MEMBER, {
    ref: ['id', 'identifier'],
    attributes: { ...INSTANCE_ATTRIBUTES, 'Endpoint.Address': 'endpoint' },
    when: (properties) => isWritten(properties, 'DBClusterIdentifier'),
  }),
  type('AWS::RDS::DBInstance', 'aws_db_instance', INSTANCE, {
    ref: ['identifier', 'id'],
    attributes: INSTANCE_ATTRIBUTES,
  }),
  type('AWS::RDS::DBCluster', 'aws_rds_cluster', CLUSTER, {
    ref: ['id', 'cluster_identifier'],
    attributes: CLUSTER_ATTRIBUTES,
  }),
  type(
    'AWS::RDS::GlobalCluster',
    'aws_rds_global_cluster',
    {},
    { ref: ['id', 'global_cluster_identifier'], attributes: {} },
  ),
  type(
    'AWS::RDS::DBSubnetGroup',
    'aws_db_subnet_group',
    { DBSubnetGroupName: 'name', DBSubnetGroupDescription: 'description' },
    { ref: ['name', 'id'], attributes: { DBSubnetGroupArn: 'arn' } },
  ),
  type(
    'AWS::RDS::DBParameterGroup',
    'aws_db_parameter_group',
    { DBParameterGroupName: 'name', Parameters: translated('parameter', pairs('name', 'value')) },
    { ref: ['name', 'id'], attributes: { DBParameterGroupName: ['name', 'id'], DBParameterGroupArn: 'arn' } },
  ),
  type(
    'AWS::RDS::DBClusterParameterGroup',
    'aws_rds_cluster_parameter_group',
    { DBClusterParameterGroupName: 'name', Parameters: translated('parameter', pairs('name', 'value')) },
    { ref: ['name', 'id'], attributes: {} },
  ),
  type(
    'AWS::RDS::DBProxy',
    'aws_db_proxy',
    { DBProxyName: 'name' },
    { ref: ['id', 'name'], attributes: { DBProxyArn: 'arn', Endpoint: 'endpoint' } },
  ),
  type(
    'AWS::DynamoDB::Table',
    'aws_dynamodb_table',
    {
      TableName: 'name',
      SSESpecification: within('server_side_encryption', TABLE_ENCRYPTION),
      PointInTimeRecoverySpecification: within('point_in_time_recovery', { PointInTimeRecoveryEnabled: 'enabled' }),
      TimeToLiveSpecification: within('ttl'),
      StreamSpecification: within('', { StreamViewType: 'stream_view_type' }),
      ProvisionedThroughput: within('', { ReadCapacityUnits: 'read_capacity', WriteCapacityUnits: 'write_capacity' }),
      'KeySchema[]': attributes({ HASH: 'hash_key', RANGE: 'range_key' }, 'KeyType', 'AttributeName'),
      'AttributeDefinitions[]': within('attribute', { AttributeName: 'name', AttributeType: 'type' }),
      'GlobalSecondaryIndexes[]': within('global_secondary_index', { IndexName: 'name' }),
      'LocalSecondaryIndexes[]': within('local_secondary_index', { IndexName: 'name' }),
      ResourcePolicy: free('resource_policy'),
    },
    { ref: ['name', 'id'], attributes: { Arn: 'arn', StreamArn: 'stream_arn' } },
  ),
  type(
    'AWS::DynamoDB::GlobalTable',
    'aws_dynamodb_table',
    {
      TableName: 'name',
      SSESpecification: within('server_side_encryption', { SSEEnabled: 'enabled' }),
      'KeySchema[]': attributes({ HASH: 'hash_key', RANGE: 'range_key' }, 'KeyType', 'AttributeName'),
      'AttributeDefinitions[]': within('attribute', { AttributeName: 'name', AttributeType: 'type' }),
      'Replicas[]': within('replica', { Region: 'region_name' }),
    },
    {
      ref: ['name', 'id'],
      attributes: { Arn: 'arn', StreamArn: 'stream_arn' },
      implied: ({ properties }) => globalTableEncryption(properties),
    },
  ),
  type(
    'AWS::ElastiCache::CacheCluster',
    'aws_elasticache_cluster',
    {
      ClusterName: 'cluster_id',
      CacheNodeType: 'node_type',
      CacheParameterGroupName: 'parameter_group_name',
      CacheSubnetGroupName: 'subnet_group_name',
      'VpcSecurityGroupIds[]': 'security_group_ids',
      PreferredMaintenanceWindow: 'maintenance_window',
      PreferredAvailabilityZone: 'availability_zone',
    },
    {
      ref: ['id', 'cluster_id'],
      attributes: { 'RedisEndpoint.Address': 'cache_nodes', 'ConfigurationEndpoint.Address': 'cluster_address' },
    },
  ),
  type(
    'AWS::ElastiCache::ReplicationGroup',
    'aws_elasticache_replication_group',
    {
      ReplicationGroupDescription: 'description',
      CacheNodeType: 'node_type',
      CacheParameterGroupName: 'parameter_group_name',
      CacheSubnetGroupName: 'subnet_group_name',
      PreferredMaintenanceWindow: 'maintenance_window',
    },
    {
      ref: ['id', 'replication_group_id'],
      attributes: {
        'PrimaryEndPoint.Address': 'primary_endpoint_address',
        'ReaderEndPoint.Address': 'reader_endpoint_address',
        'ConfigurationEndPoint.Address': 'configuration_endpoint_address',
      },
    },
  ),
  type(
    'AWS::ElastiCache::SubnetGroup',
    'aws_elasticache_subnet_group',
    { CacheSubnetGroupName: 'name' },
    {
      ref: ['name', 'id'],
      attributes: {},
    },
  ),
  type(
    'AWS::Redshift::Cluster',
    'aws_redshift_cluster',
    {
      ...FINAL_SNAPSHOT,
      MasterUserPassword: 'master_password',
      DBName: 'database_name',
      LoggingProperties: within('logging'),
    },
    { ref: ['id', 'cluster_identifier'], attributes: { 'Endpoint.Address': 'dns_name', 'Endpoint.Port': 'port' } },
  ),
  type('AWS::Redshift::ClusterSubnetGroup', 'aws_redshift_subnet_group', {}, { ref: ['name', 'id'], attributes: {} }),
  type(
    'AWS::DocDB::DBCluster',
    'aws_docdb_cluster',
    {
      ...FINAL_SNAPSHOT,
      DBClusterIdentifier: 'cluster_identifier',
      MasterUserPassword: 'master_password',
      'EnableCloudwatchLogsExports[]': 'enabled_cloudwatch_logs_exports',
    },
    {
      ref: ['id', 'cluster_identifier'],
      attributes: {
        Endpoint: 'endpoint',
        Port: 'port',
        ReadEndpoint: 'reader_endpoint',
        ClusterResourceId: 'cluster_resource_id',
      },
    },
  ),
  type(
    'AWS::DocDB::DBInstance',
    'aws_docdb_cluster_instance',
    {
      DBInstanceIdentifier: 'identifier',
      DBInstanceClass: 'instance_class',
      DBClusterIdentifier: 'cluster_identifier',
      CACertificateIdentifier: 'ca_cert_identifier',
    },
    { ref: ['id', 'identifier'], attributes: { Endpoint: 'endpoint', Port: 'port' } },
  ),
  type(
    'AWS::Neptune::DBCluster',
    'aws_neptune_cluster',
    {
      ...FINAL_SNAPSHOT,
      DBClusterIdentifier: 'cluster_identifier',
      KmsKeyId: 'kms_key_arn',
      IamAuthEnabled: 'iam_database_authentication_enabled',
      DBSubnetGroupName: 'neptune_subnet_group_name',
      DBClusterParameterGroupName: 'neptune_cluster_parameter_group_name',
      DBPort: 'port',
      'EnableCloudwatchLogsExports[]': 'enable_cloudwatch_logs_exports',
    },
    {
      ref: ['id', 'cluster_identifier'],
      attributes: {
        Endpoint: 'endpoint',
        Port: 'port',
        ReadEndpoint: 'reader_endpoint',
        ClusterResourceId: 'cluster_resource_id',
      },
    },
  ),
  type(
    'AWS::Neptune::DBInstance',
    'aws_neptune_cluster_instance',
    {
      DBInstanceIdentifier: 'identifier',
      DBInstanceClass: 'instance_class',
      DBClusterIdentifier: 'cluster_identifier',
      DBParameterGroupName: 'neptune_parameter_group_name',
      DBSubnetGroupName: 'neptune_subnet_group_name',
    },
    { ref: ['id', 'identifier'], attributes: { Endpoint: 'endpoint', Port: 'port' } },
  ),
  type(
    'AWS::DAX::Cluster',
    'aws_dax_cluster',
    {
      SSESpecification: within('server_side_encryption', { SSEEnabled: 'enabled' }),
      PreferredMaintenanceWindow: 'maintenance_window',
      Tags: free('tags'),
    },
    { ref: ['id', 'cluster_name'] },
  ),
  type(
    'AWS::MemoryDB::Cluster',
    'aws_memorydb_cluster',
    { ClusterName: 'name', KmsKeyId: 'kms_key_arn' },
    { ref: ['id', 'name'], attributes: { ARN: 'arn' } },
  ),
  type('AWS::OpenSearchService::Domain', 'aws_opensearch_domain', searchDomain(), {
    ref: ['domain_name', 'id'],
    attributes: { Arn: 'arn', DomainEndpoint: 'endpoint', Id: 'domain_id' },
  }),
  type(
    'AWS::Elasticsearch::Domain',
    'aws_elasticsearch_domain',
    { ...searchDomain(), ElasticsearchClusterConfig: within('cluster_config') },
    {
      ref: ['domain_name', 'id'],
      attributes: { Arn: 'arn', DomainEndpoint: 'endpoint' },
    },
  ),
  type(
    'AWS::DMS::ReplicationInstance',
    'aws_dms_replication_instance',
    {
      ReplicationInstanceIdentifier: 'replication_instance_id',
      KmsKeyId: 'kms_key_arn',
      ReplicationSubnetGroupIdentifier: 'replication_subnet_group_id',
    },
    { attributes: {} },
  ),
];

function searchDomain(): Shape {
  return {
    EncryptionAtRestOptions: within('encrypt_at_rest'),
    NodeToNodeEncryptionOptions: within('node_to_node_encryption'),
    DomainEndpointOptions: within('domain_endpoint_options', {
      EnforceHTTPS: 'enforce_https',
      TLSSecurityPolicy: 'tls_security_policy',
    }),
    VPCOptions: within('vpc_options'),
    LogPublishingOptions: free('log_publishing_options'),
    AdvancedOptions: free('advanced_options'),
    AccessPolicies: free('access_policies'),
  };
}

function isWritten(properties: ObjectValue, name: string): boolean {
  const value = properties.entries.get(name)?.value;
  return value !== undefined && value.kind !== 'absent';
}
