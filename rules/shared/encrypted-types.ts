/** What AWS encrypts at rest besides buckets, and where a key is named. */
/** A kind of resource whose data is encrypted, and where its key is named. */
export interface EncryptedType {
  readonly types: readonly string[];
  /** What is encrypted, in words. */
  readonly noun: string;
  readonly key: readonly string[];
  /**
   * What turns encryption on; without it there is nothing that a key could be for. Left out where AWS always encrypts: then a
   * missing key is worth a low finding.
   */
  readonly enabledBy?: { readonly path: readonly string[]; readonly values: readonly (string | boolean)[] };
  /** True when encryption that is turned on without a key is AWS's default all the same. */
  readonly always?: boolean;
  /** What the fix sets besides the key. */
  readonly alongside?: readonly { readonly path: readonly string[]; readonly value: string | boolean }[];
  /** What the fix removes, because it conflicts with a key. */
  readonly conflicting?: readonly string[];
  readonly replaced: boolean;
  /** Arguments whose presence means that the key is decided elsewhere: by a source, a snapshot, a cluster. */
  readonly decidedBy?: readonly string[];
}

/** Replacement on a change of the key: the resource schemas of CloudFormation (`createOnlyProperties`) and of Terraform (`ForceNew`). */
export const ENCRYPTED: readonly EncryptedType[] = [
  {
    types: ['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster'],
    noun: 'Database',
    key: ['kms_key_id'],
    enabledBy: { path: ['storage_encrypted'], values: [true] },
    replaced: true,
    decidedBy: ['replicate_source_db', 'snapshot_identifier', 'restore_to_point_in_time', 'replication_source_identifier'],
  },
  {
    types: ['aws_neptune_cluster'],
    noun: 'Database',
    key: ['kms_key_arn'],
    enabledBy: { path: ['storage_encrypted'], values: [true] },
    replaced: true,
    decidedBy: ['snapshot_identifier', 'replication_source_identifier'],
  },
  {
    types: ['aws_db_instance', 'aws_rds_cluster_instance', 'aws_rds_cluster'],
    noun: 'Performance Insights of',
    key: ['performance_insights_kms_key_id'],
    enabledBy: { path: ['performance_insights_enabled'], values: [true] },
    always: true,
    replaced: true,
  },
  {
    types: ['aws_dynamodb_table'],
    noun: 'Table',
    key: ['server_side_encryption', 'kms_key_arn'],
    alongside: [{ path: ['server_side_encryption', 'enabled'], value: true }],
    replaced: false,
  },
  {
    types: ['aws_ebs_volume'],
    noun: 'Volume',
    key: ['kms_key_id'],
    enabledBy: { path: ['encrypted'], values: [true] },
    replaced: true,
    decidedBy: ['snapshot_id'],
  },
  {
    types: ['aws_efs_file_system'],
    noun: 'File system',
    key: ['kms_key_id'],
    enabledBy: { path: ['encrypted'], values: [true] },
    replaced: true,
  },
  { types: ['aws_sns_topic'], noun: 'Topic', key: ['kms_master_key_id'], replaced: false },
  {
    types: ['aws_sqs_queue'],
    noun: 'Queue',
    key: ['kms_master_key_id'],
    conflicting: ['sqs_managed_sse_enabled'],
    replaced: false,
  },
  { types: ['aws_secretsmanager_secret'], noun: 'Secret', key: ['kms_key_id'], replaced: false },
  { types: ['aws_cloudwatch_log_group'], noun: 'Log group', key: ['kms_key_id'], replaced: false },
  {
    types: ['aws_redshift_cluster'],
    noun: 'Warehouse',
    key: ['kms_key_id'],
    enabledBy: { path: ['encrypted'], values: [true] },
    replaced: true,
    decidedBy: ['snapshot_identifier', 'snapshot_arn'],
  },
  {
    types: ['aws_elasticache_replication_group'],
    noun: 'Cache',
    key: ['kms_key_id'],
    enabledBy: { path: ['at_rest_encryption_enabled'], values: [true] },
    replaced: true,
    decidedBy: ['global_replication_group_id'],
  },
  {
    types: ['aws_kinesis_stream'],
    noun: 'Stream',
    key: ['kms_key_id'],
    enabledBy: { path: ['encryption_type'], values: ['KMS'] },
    replaced: false,
  },
  { types: ['aws_backup_vault'], noun: 'Backup vault', key: ['kms_key_arn'], replaced: true },
  {
    types: ['aws_ecr_repository'],
    noun: 'Repository',
    key: ['encryption_configuration', 'kms_key'],
    alongside: [{ path: ['encryption_configuration', 'encryption_type'], value: 'KMS' }],
    replaced: true,
  },
  {
    types: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
    noun: 'Search domain',
    key: ['encrypt_at_rest', 'kms_key_id'],
    enabledBy: { path: ['encrypt_at_rest', 'enabled'], values: [true] },
    replaced: true,
  },
];
