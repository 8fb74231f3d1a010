/** Buckets, file systems, registries, backup vaults. */
import type { Expression } from '../../../../core/edits';
import type { Property, Value } from '../../../../core/value';
import { list, literal, object, reference, template, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { fields, under } from '../build';
import { code } from '../code';
import { attribute, boolean, duration, each, enumeration, members, plain, read, renamedObject, words } from '../codecs';
import type { ConstructModel, Method, RecordedCall, Rows } from '../model';
import { at } from '../natives';
import { documentOf } from '../policies';
import { argument, madeBy, propertyAt, valueAt } from '../shapes';
import { scheduleExpression } from './messaging';
import { grants } from './grants';

const SSE = 'BucketEncryption.ServerSideEncryptionConfiguration[]';
const BLOCK = 'PublicAccessBlockConfiguration';
const FLAGS: Readonly<Record<string, string>> = {
  blockPublicAcls: 'BlockPublicAcls',
  blockPublicPolicy: 'BlockPublicPolicy',
  ignorePublicAcls: 'IgnorePublicAcls',
  restrictPublicBuckets: 'RestrictPublicBuckets',
};

const BUCKET_ROWS: Rows = {
  'bucketName': plain('BucketName'),
  'encryption': members(`${SSE}.ServerSideEncryptionByDefault.SSEAlgorithm`, 'aws-s3.BucketEncryption', {
    S3_MANAGED: 'AES256',
    KMS: 'aws:kms',
    KMS_MANAGED: 'aws:kms',
    DSSE: 'aws:kms:dsse',
    DSSE_MANAGED: 'aws:kms:dsse',
    UNENCRYPTED: null,
  }),
  'encryptionKey': attribute(`${SSE}.ServerSideEncryptionByDefault.KMSMasterKeyID`, 'arn'),
  'bucketKeyEnabled': boolean(`${SSE}.BucketKeyEnabled`),
  'versioned': words('VersioningConfiguration.Status', 'Enabled'),
  'blockPublicAccess': { ...read(BLOCK, blockPublicAccess), write: blockEverything },
  'accessControl': enumeration('AccessControl', 'aws-s3.BucketAccessControl'),
  'objectOwnership': enumeration('OwnershipControls.Rules[].ObjectOwnership', 'aws-s3.ObjectOwnership'),
  'serverAccessLogsBucket': attribute('LoggingConfiguration.DestinationBucketName', 'id'),
  'serverAccessLogsPrefix': plain('LoggingConfiguration.LogFilePrefix'),
  'transferAcceleration': words('AccelerateConfiguration.AccelerationStatus', 'Enabled'),
  'objectLockEnabled': boolean('ObjectLockEnabled'),
  'eventBridgeEnabled': read('NotificationConfiguration.EventBridgeConfiguration', (value) =>
    value.kind === 'literal' && value.value === true ? fields(value.from, { EventBridgeEnabled: value }) : { kind: 'absent', from: value.from },
  ),
  'websiteIndexDocument': plain('WebsiteConfiguration.IndexDocument'),
  'websiteErrorDocument': plain('WebsiteConfiguration.ErrorDocument'),
  'lifecycleRules': each('LifecycleConfiguration.Rules', lifecycleRule),
};

function blockPublicAccess(value: Value): Value | undefined {
  const name = madeBy(value);
  const from = value.from;
  if (name === 'aws-s3.BlockPublicAccess.BLOCK_ALL') {
    return fields(from, Object.fromEntries(Object.values(FLAGS).map((flag) => [flag, literal(true, from)])));
  }
  const acls = { BlockPublicAcls: literal(true, from), IgnorePublicAcls: literal(true, from) };
  if (name === 'aws-s3.BlockPublicAccess.BLOCK_ACLS') return fields(from, acls);
  if (name === 'aws-s3.BlockPublicAccess.BLOCK_ACLS_ONLY') {
    return fields(from, { ...acls, BlockPublicPolicy: literal(false, from), RestrictPublicBuckets: literal(false, from) });
  }
  const options = name === 'aws-s3.BlockPublicAccess' ? argument(value, 0)?.value : undefined;
  return options && renamedObject(options, FLAGS);
}

/** All four settings together have a name. */
function blockEverything(value: Expression): Expression | undefined {
  const flags = value.kind === 'object' ? Object.values(FLAGS).map((flag) => value.entries[flag]) : [];
  const isAll = flags.length > 0 && flags.every((flag) => flag?.kind === 'literal' && flag.value === true);
  return isAll ? code('aws-s3.BlockPublicAccess.BLOCK_ALL') : undefined;
}

const LIFECYCLE: Rows = {
  id: 'Id',
  prefix: 'Prefix',
  enabled: words('Status', 'Enabled', 'Disabled'),
  expiration: duration('ExpirationInDays', 'days'),
  expirationDate: 'ExpirationDate',
  expiredObjectDeleteMarker: 'ExpiredObjectDeleteMarker',
  abortIncompleteMultipartUploadAfter: duration('AbortIncompleteMultipartUpload.DaysAfterInitiation', 'days'),
  noncurrentVersionExpiration: duration('NoncurrentVersionExpiration.NoncurrentDays', 'days'),
  noncurrentVersionsToRetain: 'NoncurrentVersionExpiration.NewerNoncurrentVersions',
  transitions: each('Transitions', transition),
  noncurrentVersionTransitions: each('NoncurrentVersionTransitions', transition),
};

function lifecycleRule(value: Value, build: Build): Value {
  const own = build.object(LIFECYCLE, value);
  if (own.kind !== 'object' || own.entries.has('Status') || !own.complete) return own;
  return object(new Map<string, Property>([...own.entries, ['Status', { value: literal('Enabled', own.from) }]]), own.from);
}

function transition(value: Value, build: Build): Value {
  return build.object(
    {
      storageClass: read('StorageClass', storageClass),
      transitionAfter: duration('TransitionInDays', 'days'),
      transitionDate: 'TransitionDate',
      noncurrentVersionsToRetain: 'NewerNoncurrentVersions',
    },
    value,
  );
}

const STORAGE_CLASSES: Readonly<Record<string, string>> = {
  INFREQUENT_ACCESS: 'STANDARD_IA',
  ONE_ZONE_INFREQUENT_ACCESS: 'ONEZONE_IA',
  GLACIER: 'GLACIER',
  GLACIER_INSTANT_RETRIEVAL: 'GLACIER_IR',
  DEEP_ARCHIVE: 'DEEP_ARCHIVE',
  INTELLIGENT_TIERING: 'INTELLIGENT_TIERING',
};

function storageClass(value: Value): Value | undefined {
  const found = STORAGE_CLASSES[madeBy(value)?.replace('aws-s3.StorageClass.', '') ?? ''];
  return found === undefined ? undefined : literal(found, value.from);
}

function buildBucket(build: Build): void {
  const { main, construct } = build;
  const encryption = build.property('encryption')?.value;
  const versioned = build.property('versioned');
  if (versioned && build.flag('versioned') === false) main.lack('VersioningConfiguration', versioned);
  // A key alone means KMS, and `KMS` alone a key of the bucket's own.
  if (build.lacks('encryption') && !build.lacks('encryptionKey')) {
    main.preset(`${SSE}.ServerSideEncryptionByDefault.SSEAlgorithm`, build.literal('aws:kms'));
  }
  if (encryption?.kind === 'literal' && (encryption.value === 'KMS' || encryption.value === 'DSSE') && build.lacks('encryptionKey')) {
    const key = build.child('Key', 'AWS::KMS::Key');
    key.implicit = true;
    key.set('EnableKeyRotation', build.literal(true));
    main.set(`${SSE}.ServerSideEncryptionByDefault.KMSMasterKeyID`, build.own('arn', 'Key'));
  }
  if (build.session.flag('@aws-cdk/aws-s3:publicAccessBlockedByDefault') && !build.lacks('blockPublicAccess')) {
    for (const flag of Object.values(FLAGS)) main.preset(`${BLOCK}.${flag}`, build.literal(true));
  }
  for (const call of build.calls('addLifecycleRule')) {
    const [rule] = call.args;
    if (rule) main.push('LifecycleConfiguration.Rules', under(call.condition, lifecycleRule(rule.value, build)));
  }
  for (const call of build.calls('enableEventBridgeNotification')) {
    main.set('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', literal(true, at(call.site)));
  }
  for (const call of build.calls('addEventNotification', 'addObjectCreatedNotification', 'addObjectRemovedNotification')) notification(build, call);
  for (const call of build.calls('addToResourcePolicy')) {
    const [statement] = call.args;
    if (statement) bucketStatement(build, under(call.condition, statement.value));
  }
  logDelivery(build);
  if (build.flag('enforceSSL') === true) bucketStatement(build, denyPlain(build));
  if (construct.calls.some((call) => call.name === 'grantPublicAccess') || build.flag('publicReadAccess') === true) {
    bucketStatement(build, publicRead(build));
  }
  for (const call of construct.calls.filter((each) => /^grantRead/.test(each.name))) {
    const [grantee] = call.args;
    if (grantee && madeBy(grantee.value) === 'aws-cloudfront.OriginAccessIdentity') bucketStatement(build, under(call.condition, identityRead(build, call)));
  }
}

/** Of an identity with which CloudFront reads, only that it is one is known. */
function identityRead(build: Build, call: RecordedCall): Value {
  const from = at(call.site);
  return fields(from, {
    Effect: literal('Allow', from),
    Principal: fields(from, { CanonicalUser: unknown('computed', from, 'aws_cloudfront_origin_access_identity') }),
    Action: list(['s3:GetObject*', 's3:GetBucket*', 's3:List*'].map((each) => literal(each, from)), from),
    Resource: bucketResources(build),
  });
}

const LOG_DELIVERY = 'allowLogDelivery';

function logDelivery(build: Build): void {
  const [call] = build.calls(LOG_DELIVERY);
  if (!call || !build.lacks('accessControl')) return;
  if (build.session.flag('@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy')) {
    bucketStatement(build, unknown('computed', build.from, LOG_DELIVERY));
    return;
  }
  build.main.set('AccessControl', under(call.condition, build.literal('LogDeliveryWrite')));
  if (build.lacks('objectOwnership')) build.main.set('OwnershipControls', unknown('computed', build.from, 'objectOwnership'));
}

function notification(build: Build, call: RecordedCall): void {
  const isShort = call.name !== 'addEventNotification';
  const event: Property | undefined = isShort
    ? { value: literal(call.name.includes('Created') ? 's3:ObjectCreated:*' : 's3:ObjectRemoved:*', at(call.site)) }
    : call.args[0];
  const destination = call.args[isShort ? 0 : 1]?.value;
  if (!event || !destination) return;
  const target = argument(destination, 0)?.value;
  const kind = NOTIFICATIONS[madeBy(destination) ?? ''];
  if (!kind || !target) {
    for (const each of Object.values(NOTIFICATIONS)) build.main.open(`NotificationConfiguration.${each.list}`);
    return;
  }
  const item = object(
    new Map<string, Property>([
      ['Event', event],
      [kind.member, { value: build.attribute(target, 'arn') }],
    ]),
    at(call.site),
  );
  build.main.push(`NotificationConfiguration.${kind.list}`, under(call.condition, item));
}

const NOTIFICATIONS: Readonly<Record<string, { readonly list: string; readonly member: string }>> = {
  'aws-s3-notifications.LambdaDestination': { list: 'LambdaConfigurations', member: 'Function' },
  'aws-s3-notifications.SqsDestination': { list: 'QueueConfigurations', member: 'Queue' },
  'aws-s3-notifications.SnsDestination': { list: 'TopicConfigurations', member: 'Topic' },
};

function bucketStatement(build: Build, statement: Value): void {
  const existing = build.drafts.find((each) => each.type === 'AWS::S3::BucketPolicy');
  const policy = existing ?? build.child('Policy', 'AWS::S3::BucketPolicy');
  if (!existing) {
    policy.set('Bucket', build.own('id'));
    policy.set('PolicyDocument', documentOf([], build.from));
  }
  policy.push('PolicyDocument.Statement', statement);
}

function bucketResources(build: Build): Value {
  return list([build.own('arn'), template([build.own('arn'), literal('/*', build.from)], build.from)], build.from);
}

function denyPlain(build: Build): Value {
  const { from } = build;
  return fields(from, {
    Effect: literal('Deny', from),
    Action: literal('s3:*', from),
    Principal: fields(from, { AWS: literal('*', from) }),
    Resource: bucketResources(build),
    Condition: fields(from, { Bool: fields(from, { 'aws:SecureTransport': literal('false', from) }) }),
  });
}

function publicRead(build: Build): Value {
  const { from } = build;
  return fields(from, {
    Effect: literal('Allow', from),
    Action: literal('s3:GetObject', from),
    Principal: fields(from, { AWS: literal('*', from) }),
    Resource: template([build.own('arn'), literal('/*', from)], from),
  });
}

const PLAN_RULE: Rows = {
  ruleName: 'RuleName',
  scheduleExpression: read('ScheduleExpression', (value) => scheduleExpression(value)),
  deleteAfter: duration('Lifecycle.DeleteAfterDays', 'days'),
  moveToColdStorageAfter: duration('Lifecycle.MoveToColdStorageAfterDays', 'days'),
  startWindow: duration('StartWindowMinutes', 'minutes'),
  completionWindow: duration('CompletionWindowMinutes', 'minutes'),
  enableContinuousBackup: 'EnableContinuousBackup',
  copyActions: each('CopyActions', (value, build) =>
    build.object(
      {
        destinationBackupVault: attribute('DestinationBackupVaultArn', 'arn'),
        deleteAfter: duration('Lifecycle.DeleteAfterDays', 'days'),
        moveToColdStorageAfter: duration('Lifecycle.MoveToColdStorageAfterDays', 'days'),
      },
      value,
    ),
  ),
};

function buildPlan(build: Build): void {
  const { main } = build;
  if (build.lacks('backupPlanName')) main.set('BackupPlan.BackupPlanName', build.literal(build.construct.id));
  const given = build.value('backupPlanRules');
  const vault = build.property('backupVault');
  const rules = [
    ...(given.kind === 'list' ? given.items.map((value) => ({ value, condition: undefined as string | undefined })) : []),
    ...build.calls('addRule').flatMap((call) => (call.args[0] ? [{ value: call.args[0].value, condition: call.condition }] : [])),
  ];
  for (const { value, condition } of rules) {
    const options = argument(value, 0)?.value;
    const own = madeBy(value) === 'aws-backup.BackupPlanRule' && options ? build.object(PLAN_RULE, options) : object(new Map(), value.from, false);
    const target = options ? (propertyAt(options, ['backupVault']) ?? vault) : vault;
    const entries = new Map(own.kind === 'object' ? own.entries : []);
    entries.set('TargetBackupVault', { value: target ? build.attribute(target.value, 'name') : { kind: 'unknown', reason: 'computed', from: value.from, name: 'backupVault' } });
    if (!entries.has('RuleName')) entries.set('RuleName', { value: { kind: 'unknown', reason: 'computed', from: value.from, name: 'ruleName' } });
    main.push('BackupPlan.BackupPlanRule', under(condition, object(entries, own.from, own.kind === 'object' && own.complete)));
  }
  if (given.kind !== 'absent' && (given.kind !== 'list' || !given.complete)) main.open('BackupPlan.BackupPlanRule');
  if (!build.lacks('windowsVss')) main.complete = false;
}

const arnForObjects: Method = ({ session, construct, arguments: args, site }) => {
  const [pattern] = args;
  if (!pattern) return undefined;
  const arn = session.evaluation.fromValue(construct.given.get('arn') ?? reference(construct.path, 'arn', at(site)));
  return session.evaluation.template([arn, { kind: 'literal', value: '/', from: at(site) }, pattern.value], site);
};

const TRANSITIONS = [
  ['lifecyclePolicy', 'TransitionToIA'],
  ['outOfInfrequentAccessPolicy', 'TransitionToPrimaryStorageClass'],
  ['transitionToArchivePolicy', 'TransitionToArchive'],
] as const;

const OBJECTS = [['arn', '/*']] as const;
const BOTH = [['arn', ''], ['arn', '/*']] as const;

export const STORAGE: readonly ConstructModel[] = [
  {
    name: 'aws-s3.Bucket',
    type: 'AWS::S3::Bucket',
    rows: BUCKET_ROWS,
    attributes: {
      bucketArn: 'arn',
      bucketName: 'id',
      bucketDomainName: 'bucket_domain_name',
      bucketRegionalDomainName: 'bucket_regional_domain_name',
      bucketWebsiteUrl: 'website_endpoint',
    },
    build: buildBucket,
    // The bucket that is written to admits the service that writes.
    made: (session, construct) => {
      const target = session.target(valueAt(construct.props, 'serverAccessLogsBucket'));
      target?.calls.push({ name: LOG_DELIVERY, args: [], complete: true, site: construct.header, condition: construct.condition });
    },
    methods: {
      ...grants({
        grantRead: { actions: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'], resources: BOTH },
        grantWrite: {
          actions: ['s3:DeleteObject*', 's3:PutObject', 's3:PutObjectLegalHold', 's3:PutObjectRetention', 's3:PutObjectTagging', 's3:PutObjectVersionTagging', 's3:Abort*'],
          resources: BOTH,
        },
        grantPut: {
          actions: ['s3:PutObject', 's3:PutObjectLegalHold', 's3:PutObjectRetention', 's3:PutObjectTagging', 's3:PutObjectVersionTagging', 's3:Abort*'],
          resources: OBJECTS,
        },
        grantPutAcl: { actions: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'], resources: OBJECTS },
        grantDelete: { actions: ['s3:DeleteObject*'], resources: OBJECTS },
        grantReadWrite: {
          actions: [
            's3:GetObject*', 's3:GetBucket*', 's3:List*', 's3:DeleteObject*', 's3:PutObject', 's3:PutObjectLegalHold', 's3:PutObjectRetention',
            's3:PutObjectTagging', 's3:PutObjectVersionTagging', 's3:Abort*',
          ],
          resources: BOTH,
        },
      }),
      arnForObjects,
    },
    imports: {
      fromBucketName: { attribute: 'id' },
      fromBucketArn: { attribute: 'arn' },
      fromBucketAttributes: { properties: { bucketName: 'id', bucketArn: 'arn' } },
    },
    companions: [
      { key: 'autoDeleteObjects', also: 'removalPolicy', value: code('core.RemovalPolicy.DESTROY') },
      { key: 'encryptionKey', also: 'encryption', value: code('aws-s3.BucketEncryption.KMS') },
      { key: 'bucketKeyEnabled', also: 'encryption', value: code('aws-s3.BucketEncryption.KMS') },
    ],
  },
  {
    name: 'aws-efs.FileSystem',
    type: 'AWS::EFS::FileSystem',
    rows: {
      encrypted: boolean('Encrypted'),
      kmsKey: attribute('KmsKeyId', 'arn'),
      enableAutomaticBackups: words('BackupPolicy.Status', 'ENABLED', 'DISABLED'),
      performanceMode: enumeration('PerformanceMode', 'aws-efs.PerformanceMode'),
      throughputMode: enumeration('ThroughputMode', 'aws-efs.ThroughputMode'),
      fileSystemName: read('FileSystemTags', (value) => list([fields(value.from, { Key: literal('Name', value.from), Value: value })], value.from)),
    },
    attributes: { fileSystemId: 'id', fileSystemArn: 'arn' },
    build: (build) => {
      build.preset('Encrypted', true, 'encrypted');
      for (const [property, target] of TRANSITIONS) {
        const given = build.property(property);
        if (given) build.main.push('LifecyclePolicies', fields(given.value.from, { [target]: given.value }));
      }
      build.main.push('FileSystemTags', fields(build.from, { Key: literal('Name', build.from), Value: build.value('fileSystemName').kind === 'absent' ? literal(build.construct.path, build.from) : build.value('fileSystemName') }));
    },
    imports: { fromFileSystemAttributes: { properties: { fileSystemId: 'id', fileSystemArn: 'arn' } } },
  },
  {
    name: 'aws-ecr.Repository',
    type: 'AWS::ECR::Repository',
    rows: {
      repositoryName: plain('RepositoryName'),
      encryption: read('EncryptionConfiguration.EncryptionType', (value) => {
        const word = { 'aws-ecr.RepositoryEncryption.KMS': 'KMS', 'aws-ecr.RepositoryEncryption.AES_256': 'AES256', 'aws-ecr.RepositoryEncryption.KMS_DSSE': 'KMS_DSSE' }[madeBy(value) ?? ''];
        return word === undefined ? undefined : literal(word, value.from);
      }),
      encryptionKey: attribute('EncryptionConfiguration.KmsKey', 'arn'),
      imageScanOnPush: boolean('ImageScanningConfiguration.ScanOnPush'),
      imageTagMutability: enumeration('ImageTagMutability', 'aws-ecr.TagMutability'),
      emptyOnDelete: boolean('EmptyOnDelete'),
    },
    attributes: { repositoryArn: 'arn', repositoryName: 'name', repositoryUri: 'repository_url' },
    build: (build) => {
      if (!build.lacks('encryptionKey')) build.preset('EncryptionConfiguration.EncryptionType', 'KMS', 'encryption');
      const rules = build.calls('addLifecycleRule')[0]?.site;
      if (rules || !build.lacks('lifecycleRules')) build.main.set('LifecyclePolicy.LifecyclePolicyText', unknown('computed', rules ? at(rules) : build.from, 'lifecycleRules'));
    },
    methods: grants({
      grantPull: { actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'] },
    }),
    imports: { fromRepositoryName: { attribute: 'name' }, fromRepositoryArn: { attribute: 'arn' } },
  },
  {
    name: 'aws-backup.BackupPlan',
    type: 'AWS::Backup::BackupPlan',
    rows: { backupPlanName: plain('BackupPlan.BackupPlanName') },
    attributes: { backupPlanId: 'id', backupPlanArn: 'arn' },
    build: buildPlan,
  },
  {
    name: 'aws-backup.BackupVault',
    type: 'AWS::Backup::BackupVault',
    rows: { backupVaultName: plain('BackupVaultName'), encryptionKey: attribute('EncryptionKeyArn', 'arn') },
    attributes: { backupVaultArn: 'arn', backupVaultName: 'name' },
    // The construct makes a name up.
    build: (build) => {
      if (build.lacks('backupVaultName')) build.main.set('BackupVaultName', { kind: 'unknown', reason: 'computed', from: build.from, name: 'backupVaultName' });
    },
    imports: { fromBackupVaultName: { attribute: 'name' }, fromBackupVaultArn: { attribute: 'arn' } },
  },
];

