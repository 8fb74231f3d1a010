/** Buckets, volumes, file systems, registries, backups. */
import { document, keyed, translated, within, words } from '../codecs';
import type { Shape, TypeBridge } from '../types';
import { type } from './row';

const NOTIFICATION_FILTER: Shape = {
  Filter: within('', { S3Key: within('', { 'Rules[]': 'filter_rules' }) }),
};

const LIFECYCLE_RULE: Shape = {
  AbortIncompleteMultipartUpload: within('abort_incomplete_multipart_upload'),
  ExpirationDate: 'expiration.date',
  ExpirationInDays: 'expiration.days',
  ExpiredObjectDeleteMarker: 'expiration.expired_object_delete_marker',
  NoncurrentVersionExpirationInDays: 'noncurrent_version_expiration.noncurrent_days',
  NoncurrentVersionExpiration: within('noncurrent_version_expiration'),
  'NoncurrentVersionTransitions[]': within('noncurrent_version_transition', { TransitionInDays: 'noncurrent_days' }),
  'Transitions[]': within('transition', { TransitionInDays: 'days', TransitionDate: 'date' }),
  Prefix: 'filter.prefix',
};

const BUCKET: Shape = {
  BucketName: 'bucket',
  AccessControl: translated(
    'acl',
    words({
      Private: 'private',
      PublicRead: 'public-read',
      PublicReadWrite: 'public-read-write',
      AuthenticatedRead: 'authenticated-read',
      LogDeliveryWrite: 'log-delivery-write',
      BucketOwnerRead: 'bucket-owner-read',
      BucketOwnerFullControl: 'bucket-owner-full-control',
      AwsExecRead: 'aws-exec-read',
    }),
  ),
  BucketEncryption: within('server_side_encryption_configuration', {
    'ServerSideEncryptionConfiguration[]': within('rule', {
      ServerSideEncryptionByDefault: within('apply_server_side_encryption_by_default', {
        SSEAlgorithm: 'sse_algorithm',
        KMSMasterKeyID: 'kms_master_key_id',
      }),
      BucketKeyEnabled: 'bucket_key_enabled',
    }),
  }),
  PublicAccessBlockConfiguration: within('public_access_block', {
    BlockPublicAcls: 'block_public_acls',
    BlockPublicPolicy: 'block_public_policy',
    IgnorePublicAcls: 'ignore_public_acls',
    RestrictPublicBuckets: 'restrict_public_buckets',
  }),
  VersioningConfiguration: within('versioning', { Status: 'status' }),
  LoggingConfiguration: within('logging', { DestinationBucketName: 'target_bucket', LogFilePrefix: 'target_prefix' }),
  OwnershipControls: within('ownership_controls', { 'Rules[]': within('rule') }),
  LifecycleConfiguration: within('lifecycle_configuration', { 'Rules[]': within('rule', LIFECYCLE_RULE) }),
  ReplicationConfiguration: within('replication_configuration', {
    'Rules[]': within('rule', {
      Destination: within('destination', {
        Account: 'account',
        EncryptionConfiguration: within('encryption_configuration', { ReplicaKmsKeyID: 'replica_kms_key_id' }),
      }),
    }),
  }),
  ObjectLockConfiguration: within('object_lock_configuration'),
  NotificationConfiguration: within('notification', {
    'LambdaConfigurations[]': within('lambda_function', {
      Event: 'event',
      Function: 'lambda_function_arn',
      ...NOTIFICATION_FILTER,
    }),
    'QueueConfigurations[]': within('queue', { Event: 'event', Queue: 'queue_arn', ...NOTIFICATION_FILTER }),
    'TopicConfigurations[]': within('topic', { Event: 'event', Topic: 'topic_arn', ...NOTIFICATION_FILTER }),
    EventBridgeConfiguration: within('', { EventBridgeEnabled: 'eventbridge' }),
  }),
  CorsConfiguration: within('', { 'CorsRules[]': within('cors_rule') }),
  WebsiteConfiguration: within('website'),
};

export const STORAGE: readonly TypeBridge[] = [
  type('AWS::S3::Bucket', 'aws_s3_bucket', BUCKET, {
    ref: ['id', 'bucket'],
    attributes: {
      Arn: 'arn',
      DomainName: 'bucket_domain_name',
      RegionalDomainName: 'bucket_regional_domain_name',
      WebsiteURL: 'website_endpoint',
    },
  }),
  type(
    'AWS::S3::BucketPolicy',
    'aws_s3_bucket_policy',
    { Bucket: 'bucket', PolicyDocument: document('policy') },
    {
      attributes: {},
    },
  ),
  type('AWS::EC2::Volume', 'aws_ebs_volume', { VolumeType: 'type' }, { attributes: {} }),
  type(
    'AWS::EFS::FileSystem',
    'aws_efs_file_system',
    {
      'FileSystemTags[]': keyed('tags'),
      'LifecyclePolicies[]': within('lifecycle_policy', {
        TransitionToIA: 'transition_to_ia',
        TransitionToArchive: 'transition_to_archive',
        TransitionToPrimaryStorageClass: 'transition_to_primary_storage_class',
      }),
      FileSystemPolicy: document('policy'),
    },
    { attributes: { Arn: 'arn', FileSystemId: 'id' } },
  ),
  type('AWS::EFS::MountTarget', 'aws_efs_mount_target', {}, { attributes: {} }),
  type('AWS::EFS::AccessPoint', 'aws_efs_access_point', { 'AccessPointTags[]': keyed('tags') }),
  type(
    'AWS::ECR::Repository',
    'aws_ecr_repository',
    {
      RepositoryName: 'name',
      RepositoryPolicyText: document('policy'),
      EncryptionConfiguration: within('encryption_configuration', {
        EncryptionType: 'encryption_type',
        KmsKey: 'kms_key',
      }),
      ImageScanningConfiguration: within('image_scanning_configuration'),
      EmptyOnDelete: 'force_delete',
    },
    { ref: ['name', 'id'], attributes: { Arn: 'arn', RepositoryUri: 'repository_url' } },
  ),
  type(
    'AWS::Backup::BackupVault',
    'aws_backup_vault',
    {
      BackupVaultName: 'name',
      EncryptionKeyArn: 'kms_key_arn',
      BackupVaultTags: { to: 'tags', opaque: true },
      AccessPolicy: document('policy'),
    },
    { ref: ['name', 'id'], attributes: { BackupVaultArn: 'arn', BackupVaultName: ['name', 'id'] } },
  ),
  type(
    'AWS::Backup::BackupPlan',
    'aws_backup_plan',
    {
      BackupPlan: within('', {
        BackupPlanName: 'name',
        'BackupPlanRule[]': within('rule', {
          RuleName: 'rule_name',
          TargetBackupVault: 'target_vault_name',
          ScheduleExpression: 'schedule',
          StartWindowMinutes: 'start_window',
          CompletionWindowMinutes: 'completion_window',
          EnableContinuousBackup: 'enable_continuous_backup',
          Lifecycle: within('lifecycle', {
            DeleteAfterDays: 'delete_after',
            MoveToColdStorageAfterDays: 'cold_storage_after',
          }),
          'CopyActions[]': within('copy_action', {
            DestinationBackupVaultArn: 'destination_vault_arn',
            Lifecycle: within('lifecycle', {
              DeleteAfterDays: 'delete_after',
              MoveToColdStorageAfterDays: 'cold_storage_after',
            }),
          }),
        }),
        'AdvancedBackupSettings[]': within('advanced_backup_setting'),
      }),
      BackupPlanTags: { to: 'tags', opaque: true },
    },
    { attributes: { BackupPlanArn: 'arn', BackupPlanId: 'id' } },
  ),
  type(
    'AWS::Backup::BackupSelection',
    'aws_backup_selection',
    {
      BackupPlanId: 'plan_id',
      BackupSelection: within('', {
        SelectionName: 'name',
        IamRoleArn: 'iam_role_arn',
        'ListOfTags[]': within('selection_tag', {
          ConditionType: 'type',
          ConditionKey: 'key',
          ConditionValue: 'value',
        }),
      }),
    },
    { attributes: {} },
  ),
  type('AWS::S3::AccessPoint', 'aws_s3_access_point', {
    PublicAccessBlockConfiguration: within('public_access_block_configuration'),
    Policy: document('policy'),
  }),
];
