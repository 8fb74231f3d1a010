/** Relational databases, tables, search domains. */
import { write } from '../../../../core/edits';
import type { Property, Value } from '../../../../core/value';
import { list, literal, object, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { fields } from '../build';
import { code } from '../code';
import { asText, attribute, boolean, duration, enumeration, lowerCased, members, plain, read } from '../codecs';
import type { Draft } from '../draft';
import type { ConstructModel, Rows } from '../model';
import { awsPolicyArn } from '../policies';
import { argument, madeBy, mapAlternatives, valueAt } from '../shapes';
import { engineName, engineVersion, instanceClass } from './engines';
import { databaseSecret } from './database-secret';
import { grants } from './grants';
import { opens } from './opened';
import { DOCUMENT_CLUSTER } from './documents';
import { PARAMETER_GROUP, usesParameterGroup } from './parameter-groups';
import { securityGroups, subnetIds } from './vpc';

const LOWER_CASE = '@aws-cdk/aws-rds:lowercaseDbIdentifier';

/** What instances and replicas share. */
const INSTANCE_ROWS: Rows = {
  instanceIdentifier: lowerCased('DBInstanceIdentifier', LOWER_CASE),
  instanceType: read('DBInstanceClass', instanceClass),
  multiAz: boolean('MultiAZ'),
  availabilityZone: plain('AvailabilityZone'),
  storageType: enumeration('StorageType', 'aws-rds.StorageType'),
  iops: 'Iops',
  port: asText('Port'),
  autoMinorVersionUpgrade: boolean('AutoMinorVersionUpgrade'),
  backupRetention: duration('BackupRetentionPeriod', 'days'),
  preferredBackupWindow: plain('PreferredBackupWindow'),
  preferredMaintenanceWindow: plain('PreferredMaintenanceWindow'),
  deleteAutomatedBackups: boolean('DeleteAutomatedBackups'),
  copyTagsToSnapshot: boolean('CopyTagsToSnapshot'),
  deletionProtection: boolean('DeletionProtection'),
  iamAuthentication: boolean('EnableIAMDatabaseAuthentication'),
  monitoringInterval: duration('MonitoringInterval', 'seconds'),
  monitoringRole: attribute('MonitoringRoleArn', 'arn'),
  enablePerformanceInsights: boolean('EnablePerformanceInsights'),
  performanceInsightEncryptionKey: attribute('PerformanceInsightsKMSKeyId', 'arn'),
  performanceInsightRetention: enumeration('PerformanceInsightsRetentionPeriod', 'aws-rds.PerformanceInsightRetention'),
  databaseInsightsMode: enumeration('DatabaseInsightsMode', 'aws-rds.DatabaseInsightsMode'),
  cloudwatchLogsExports: plain('EnableCloudwatchLogsExports'),
  maxAllocatedStorage: plain('MaxAllocatedStorage'),
  publiclyAccessible: boolean('PubliclyAccessible'),
  networkType: enumeration('NetworkType', 'aws-rds.NetworkType'),
  applyImmediately: boolean('ApplyImmediately'),
  storageThroughput: 'StorageThroughput',
};

const SOURCE_ROWS: Rows = {
  ...INSTANCE_ROWS,
  engine: [
    { to: 'Engine', read: engineName },
    { to: 'EngineVersion', read: engineVersion },
  ],
  allocatedStorage: asText('AllocatedStorage'),
  allowMajorVersionUpgrade: boolean('AllowMajorVersionUpgrade'),
  databaseName: plain('DBName'),
  licenseModel: enumeration('LicenseModel', 'aws-rds.LicenseModel'),
  storageEncrypted: boolean('StorageEncrypted'),
  storageEncryptionKey: attribute('KmsKeyId', 'arn'),
  timezone: 'Timezone',
  characterSetName: 'CharacterSetName',
  // A newer property of the library, which fixes therefore do not write.
  manageMasterUserPassword: read('ManageMasterUserPassword', (value) => value),
};

const ENGINE_USERS: Readonly<Record<string, string>> = { postgres: 'postgres', 'aurora-postgresql': 'postgres' };

/** Who may log in, and where the password comes from. */
function credentials(build: Build, child: string): void {
  const { main, from } = build;
  const given = build.property('credentials');
  const managed = build.flag('manageMasterUserPassword');
  if (given && managed === false) {
    const parts = credentialParts(given.value);
    main.set('MasterUsername', { ...given, value: parts.username });
    if (parts.password) main.set('MasterUserPassword', { ...given, value: parts.password });
    if (parts.secret) generatedSecret(build, child, parts.secret.key, given.value);
    return;
  }
  if (managed === true) {
    if (given) main.set('MasterUsername', { ...given, value: credentialParts(given.value).username });
    else main.set('MasterUsername', defaultUser(build));
    return;
  }
  if (managed === undefined) {
    main.complete = false;
    return;
  }
  if (!build.construct.props.complete) return;
  main.set('MasterUsername', generatedPassword(from));
  main.set('MasterUserPassword', generatedPassword(from));
  generatedSecret(build, child, undefined, undefined);
}

function defaultUser({ main, from }: Build): Value {
  const engine = main.value('Engine');
  return engine?.kind === 'literal' ? literal(ENGINE_USERS[String(engine.value)] ?? 'admin', from) : unknown('computed', from, 'username');
}

function generatedPassword(from: Value['from']): Value {
  return { ...unknown('parameter', from, 'generated secret'), sensitive: true };
}

function generatedSecret(build: Build, child: string, key: Value | undefined, at: Value | undefined): void {
  const secret = build.child(child, 'AWS::SecretsManager::Secret', at?.from ?? build.from);
  secret.implicit = true;
  if (key && key.kind !== 'absent') secret.set('KmsKeyId', build.attribute(key, 'arn'));
}

/** Secrets Manager is admitted to the key of the secret that the construct makes. */
const secretKey: NonNullable<ConstructModel['made']> = (session, construct) => {
  usesParameterGroup(session, construct, construct.className.startsWith('aws-rds.DatabaseCluster') ? 'cluster' : 'instance');
  const options = argument(valueAt(construct.props, 'credentials'), 1)?.value;
  if (options) opens(session, valueAt(options, 'encryptionKey'));
};

interface CredentialParts {
  readonly username: Value;
  readonly password?: Value;
  readonly secret?: { readonly key: Value | undefined };
}

function credentialParts(value: Value): CredentialParts {
  const name = madeBy(value)?.split('.').at(-1);
  const first = argument(value, 0)?.value;
  const second = argument(value, 1)?.value;
  const username = first ?? unknown('unsupported', value.from, 'credentials');
  switch (name) {
    case 'fromPassword':
      return { username, ...(second ? { password: second } : {}) };
    case 'fromGeneratedSecret':
      return { username, password: generatedPassword(value.from), secret: { key: second && valueAt(second, 'encryptionKey') } };
    case 'fromUsername': {
      const password = second && valueAt(second, 'password');
      if (password && password.kind !== 'absent') return { username, password };
      return { username, password: generatedPassword(value.from), secret: { key: second && valueAt(second, 'encryptionKey') } };
    }
    case 'fromSecret':
      return { username: generatedPassword(value.from), password: generatedPassword(value.from) };
    default:
      return { username: unknown('unsupported', value.from, 'credentials'), password: unknown('unsupported', value.from, 'credentials') };
  }
}

/** Placement, monitoring role and parameter group, in both kinds of databases. */
function placement(build: Build, groupsProperty: string, parameterGroup: string, groupChild: string): void {
  const { main } = build;
  const subnetGroup = build.property('subnetGroup');
  const vpc = build.property('vpc') ?? build.property('instanceProps.vpc');
  if (subnetGroup) {
    main.set('DBSubnetGroupName', { ...subnetGroup, value: build.attribute(subnetGroup.value, 'name') });
  } else if (vpc) {
    const group = build.child(groupChild, 'AWS::RDS::DBSubnetGroup');
    group.implicit = true;
    group.set('SubnetIds', subnetIds(build, vpc.value, build.value('vpcSubnets')));
    main.set('DBSubnetGroupName', build.own('name', groupChild));
  }
  securityGroups(build, groupsProperty, 'securityGroups', vpc);
  const parameters = build.property('parameterGroup');
  if (parameters) main.set(parameterGroup, { ...parameters, value: build.attribute(parameters.value, 'name') });
  else if (!build.lacks('parameters')) main.set(parameterGroup, unknown('unsupported', build.value('parameters').from, 'parameters'));
}

function performanceInsights(build: Build, enabled: string): void {
  const { main } = build;
  const isImplied = !build.lacks('performanceInsightEncryptionKey') || !build.lacks('performanceInsightRetention');
  if (build.lacks('enablePerformanceInsights') && isImplied) main.set(enabled, build.literal(true));
  const advanced = build.property('databaseInsightsMode')?.value;
  const isOn = build.flag('enablePerformanceInsights') === true || isImplied;
  if (isOn && build.lacks('performanceInsightRetention')) {
    main.preset('PerformanceInsightsRetentionPeriod', build.literal(advanced?.kind === 'literal' && advanced.value === 'advanced' ? 465 : 7));
  }
}

function monitoringRole(build: Build, target: Draft): void {
  if (build.lacks('monitoringInterval') || !build.lacks('monitoringRole')) return;
  const role = build.child('MonitoringRole', 'AWS::IAM::Role');
  role.implicit = true;
  role.set('ManagedPolicyArns', list([awsPolicyArn('service-role/AmazonRDSEnhancedMonitoringRole', build.from)], build.from));
  target.set('MonitoringRoleArn', build.own('arn', 'MonitoringRole'));
}

function buildInstance(build: Build): void {
  const { main, construct } = build;
  const isReplica = construct.className.endsWith('ReadReplica');
  if (!isReplica) {
    build.preset('AllocatedStorage', '100', 'allocatedStorage');
    if (build.lacks('instanceType')) build.preset('DBInstanceClass', 'db.m5.large');
  }
  build.preset('StorageType', 'gp2', 'storageType');
  build.preset('CopyTagsToSnapshot', true, 'copyTagsToSnapshot');
  // A key implies encryption.
  if (!build.lacks('storageEncryptionKey')) build.preset('StorageEncrypted', true, 'storageEncrypted');
  retained(build);
  performanceInsights(build, 'EnablePerformanceInsights');
  monitoringRole(build, main);
  if (construct.className === 'aws-rds.DatabaseInstance') credentials(build, 'Secret');
  if (construct.className === 'aws-rds.DatabaseInstanceFromSnapshot') main.complete = false;
  placement(build, 'VPCSecurityGroups', 'DBParameterGroupName', 'SubnetGroup');
  const subnets = build.property('vpcSubnets');
  if (subnets && build.lacks('publiclyAccessible')) {
    main.set('PubliclyAccessible', publicity(subnets));
  }
}

/** Instances in public subnets are reachable from outside, others are not. */
function publicity(subnets: Property): Property {
  const kind = valueAt(subnets.value, 'subnetType');
  const { from } = subnets.value;
  const value =
    kind.kind === 'literal' ? literal(kind.value === 'Public', kind.from) : kind.kind === 'absent' ? literal(false, from) : unknown('computed', from, 'vpcSubnets');
  return { ...subnets, value };
}

/** A database that is retained is protected from deletion, unless it says otherwise. */
function retained(build: Build): void {
  const policy = build.property('removalPolicy');
  if (!policy || !build.lacks('deletionProtection')) return;
  if (policy.value.kind === 'literal' && policy.value.value === 'retain') build.main.set('DeletionProtection', literal(true, policy.value.from));
  if (policy.value.kind !== 'literal') build.main.set('DeletionProtection', unknown('computed', policy.value.from, 'removalPolicy'));
}

const CLUSTER_ROWS: Rows = {
  'engine': [
    { to: 'Engine', read: engineName },
    { to: 'EngineVersion', read: engineVersion },
  ],
  'clusterIdentifier': lowerCased('DBClusterIdentifier', LOWER_CASE),
  'defaultDatabaseName': plain('DatabaseName'),
  'backup.retention': duration('BackupRetentionPeriod', 'days'),
  'backup.preferredWindow': plain('PreferredBackupWindow'),
  'preferredMaintenanceWindow': plain('PreferredMaintenanceWindow'),
  'cloudwatchLogsExports': plain('EnableCloudwatchLogsExports'),
  'copyTagsToSnapshot': boolean('CopyTagsToSnapshot'),
  'deletionProtection': boolean('DeletionProtection'),
  'deleteAutomatedBackups': boolean('DeleteAutomatedBackups'),
  'iamAuthentication': boolean('EnableIAMDatabaseAuthentication'),
  'enableDataApi': boolean('EnableHttpEndpoint'),
  'port': plain('Port'),
  'storageEncrypted': boolean('StorageEncrypted'),
  'storageEncryptionKey': attribute('KmsKeyId', 'arn'),
  'storageType': enumeration('StorageType', 'aws-rds.DBClusterStorageType'),
  'serverlessV2MinCapacity': plain('ServerlessV2ScalingConfiguration.MinCapacity'),
  'serverlessV2MaxCapacity': plain('ServerlessV2ScalingConfiguration.MaxCapacity'),
  'enablePerformanceInsights': boolean('PerformanceInsightsEnabled'),
  'performanceInsightEncryptionKey': attribute('PerformanceInsightsKmsKeyId', 'arn'),
  'performanceInsightRetention': enumeration('PerformanceInsightsRetentionPeriod', 'aws-rds.PerformanceInsightRetention'),
  'databaseInsightsMode': enumeration('DatabaseInsightsMode', 'aws-rds.DatabaseInsightsMode'),
  'manageMasterUserPassword': read('ManageMasterUserPassword', (value) => value),
  'replicationSourceIdentifier': plain('ReplicationSourceIdentifier'),
  'networkType': enumeration('NetworkType', 'aws-rds.NetworkType'),
  'autoMinorVersionUpgrade': boolean('AutoMinorVersionUpgrade'),
  'enableLocalWriteForwarding': boolean('EnableLocalWriteForwarding'),
};

const MEMBER_ROWS: Rows = {
  instanceIdentifier: lowerCased('DBInstanceIdentifier', LOWER_CASE),
  instanceType: read('DBInstanceClass', instanceClass),
  publiclyAccessible: boolean('PubliclyAccessible'),
  enablePerformanceInsights: boolean('EnablePerformanceInsights'),
  performanceInsightEncryptionKey: attribute('PerformanceInsightsKMSKeyId', 'arn'),
  performanceInsightRetention: enumeration('PerformanceInsightsRetentionPeriod', 'aws-rds.PerformanceInsightRetention'),
  autoMinorVersionUpgrade: boolean('AutoMinorVersionUpgrade'),
  caCertificate: 'CACertificateIdentifier',
  availabilityZone: 'AvailabilityZone',
  promotionTier: 'PromotionTier',
};

function buildCluster(build: Build): void {
  const { main } = build;
  build.preset('CopyTagsToSnapshot', true, 'copyTagsToSnapshot');
  if (!build.lacks('storageEncryptionKey')) build.preset('StorageEncrypted', true, 'storageEncrypted');
  retained(build);
  performanceInsights(build, 'PerformanceInsightsEnabled');
  if (build.construct.className === 'aws-rds.DatabaseCluster' && build.lacks('replicationSourceIdentifier')) credentials(build, 'Secret');
  if (build.construct.className === 'aws-rds.DatabaseClusterFromSnapshot') main.complete = false;
  placement(build, 'VpcSecurityGroupIds', 'DBClusterParameterGroupName', 'Subnets');
  main.preset('DBClusterParameterGroupName', unknown('computed', build.from, 'parameterGroup'));
  const engine = main.value('Engine');
  if (build.lacks('port') && engine?.kind === 'literal') main.set('Port', build.literal(engine.value === 'aurora-postgresql' ? 5432 : 3306));
  const instances = clusterMembers(build);
  const isServerless = instances.some((each) => each === 'serverless');
  if (isServerless && build.lacks('serverlessV2MinCapacity')) main.preset('ServerlessV2ScalingConfiguration.MinCapacity', build.literal(0.5));
  if (isServerless && build.lacks('serverlessV2MaxCapacity')) main.preset('ServerlessV2ScalingConfiguration.MaxCapacity', build.literal(2));
}

/** The instances of a cluster: `writer` and `readers`, or the older `instances` and `instanceProps`. */
function clusterMembers(build: Build): readonly string[] {
  const kinds: string[] = [];
  const writer = build.property('writer');
  const readers = build.value('readers');
  const all = [...(writer ? [writer.value] : []), ...(readers.kind === 'list' ? readers.items : [])];
  for (const each of all) {
    mapAlternatives(each, (value) => {
      const kind = madeBy(value)?.split('.').at(-1);
      const id = argument(value, 0)?.value;
      if (id?.kind !== 'literal' || kind === undefined) return value;
      kinds.push(kind === 'serverlessV2' ? 'serverless' : kind);
      const draft = member(build, String(id.value), argument(value, 1)?.value, value);
      if (kind === 'serverlessV2') draft.preset('DBInstanceClass', literal('db.serverless', value.from));
      else draft.preset('DBInstanceClass', literal('db.t3.medium', value.from));
      draft.header = value.from.location;
      return value;
    });
  }
  if (all.length > 0 || readers.kind !== 'absent') return kinds;
  const props = build.property('instanceProps');
  if (!props) return kinds;
  const count = build.property('instances')?.value;
  const number = count === undefined ? 2 : count.kind === 'literal' ? Number(count.value) : 1;
  for (let index = 1; index <= Math.min(number, 15); index++) {
    kinds.push('provisioned');
    const draft = member(build, `Instance${index}`, props.value, props.value);
    if (build.main.has('DBSubnetGroupName')) draft.set('DBSubnetGroupName', build.main.value('DBSubnetGroupName') ?? unknown('computed', draft.from));
    draft.preset('DBInstanceClass', literal('db.t3.medium', props.value.from));
  }
  return kinds;
}

function member(build: Build, id: string, options: Value | undefined, at: Value): Draft {
  const draft = build.child(id, 'AWS::RDS::DBInstance', options?.from ?? at.from);
  draft.set('DBClusterIdentifier', build.own('id'));
  const engine = build.main.value('Engine');
  if (engine) draft.set('Engine', engine);
  if (options?.kind === 'object') {
    build.apply(MEMBER_ROWS, draft, options);
    draft.complete = options.complete;
  } else if (options && options.kind !== 'absent') {
    draft.complete = false;
  }
  const subnets = build.property('vpcSubnets') ?? build.property('instanceProps.vpcSubnets');
  if (subnets && !draft.has('PubliclyAccessible')) draft.set('PubliclyAccessible', publicity(subnets));
  if (!draft.has('PromotionTier')) draft.set('PromotionTier', unknown('computed', draft.from, 'promotionTier'));
  const insights = draft.value('EnablePerformanceInsights');
  const hasKey = draft.has('PerformanceInsightsKMSKeyId');
  if (insights?.kind === 'literal' ? insights.value === true : hasKey) draft.preset('PerformanceInsightsRetentionPeriod', literal(7, draft.from));
  if (hasKey && !insights) draft.set('EnablePerformanceInsights', literal(true, draft.from));
  monitoringRole(build, draft);
  const interval = build.property('monitoringInterval');
  if (interval) draft.set('MonitoringInterval', interval);
  return draft;
}

const TABLE_ROWS: Rows = {
  tableName: plain('TableName'),
  billingMode: enumeration('BillingMode', 'aws-dynamodb.BillingMode'),
  deletionProtection: boolean('DeletionProtectionEnabled'),
  encryption: {
    ...members('SSESpecification.SSEEnabled', 'aws-dynamodb.TableEncryption', { CUSTOMER_MANAGED: true, AWS_MANAGED: true, DEFAULT: false }),
    write: (value) => (value.kind === 'literal' && value.value === true ? code('aws-dynamodb.TableEncryption.CUSTOMER_MANAGED') : undefined),
  },
  encryptionKey: attribute('SSESpecification.KMSMasterKeyId', 'arn'),
  pointInTimeRecovery: boolean('PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled'),
  pointInTimeRecoverySpecification: read('PointInTimeRecoverySpecification', (value) =>
    fields(value.from, {
      PointInTimeRecoveryEnabled: valueAt(value, 'pointInTimeRecoveryEnabled'),
      RecoveryPeriodInDays: valueAt(value, 'recoveryPeriodInDays'),
    }),
  ),
  readCapacity: plain('ProvisionedThroughput.ReadCapacityUnits'),
  writeCapacity: plain('ProvisionedThroughput.WriteCapacityUnits'),
  stream: enumeration('StreamSpecification.StreamViewType', 'aws-dynamodb.StreamViewType'),
  tableClass: enumeration('TableClass', 'aws-dynamodb.TableClass'),
  contributorInsightsEnabled: boolean('ContributorInsightsSpecification.Enabled'),
};

function keys(build: Build): void {
  for (const [property, type] of [['partitionKey', 'HASH'], ['sortKey', 'RANGE']] as const) {
    const key = build.property(property);
    if (!key) continue;
    const name = valueAt(key.value, 'name');
    build.main.push('KeySchema', fields(key.value.from, { AttributeName: name, KeyType: literal(type, key.value.from) }));
    build.main.push('AttributeDefinitions', fields(key.value.from, { AttributeName: name, AttributeType: valueAt(key.value, 'type') }));
  }
  if (!build.lacks('timeToLiveAttribute')) {
    build.main.set('TimeToLiveSpecification.AttributeName', build.value('timeToLiveAttribute'));
    build.main.set('TimeToLiveSpecification.Enabled', build.literal(true));
  }
  if (build.calls('addGlobalSecondaryIndex').length > 0 || !build.lacks('globalSecondaryIndexes')) {
    build.main.set('GlobalSecondaryIndexes', unknown('unsupported', build.from, 'indexes'));
    build.main.open('AttributeDefinitions');
  }
  if (build.calls('addLocalSecondaryIndex').length > 0 || !build.lacks('localSecondaryIndexes')) {
    build.main.set('LocalSecondaryIndexes', unknown('unsupported', build.from, 'indexes'));
    build.main.open('AttributeDefinitions');
  }
}

function buildTable(build: Build): void {
  const { main } = build;
  keys(build);
  const encryption = build.property('encryption')?.value;
  if (build.lacks('encryption') && !build.lacks('encryptionKey')) main.preset('SSESpecification.SSEEnabled', build.literal(true));
  const isCustomer = encryption?.kind === 'literal' && encryption.value === 'CUSTOMER_MANAGED';
  if (isCustomer || (!encryption && !build.lacks('encryptionKey'))) main.set('SSESpecification.SSEType', build.literal('KMS'));
  if (isCustomer && build.lacks('encryptionKey')) {
    const key = build.child('Key', 'AWS::KMS::Key');
    key.implicit = true;
    key.set('EnableKeyRotation', build.literal(true));
    main.set('SSESpecification.KMSMasterKeyId', build.own('arn', 'Key'));
  }
  const billing = build.value('billingMode');
  const replicas = !build.lacks('replicationRegions');
  if ((billing.kind === 'absent' && !replicas) || (billing.kind === 'literal' && billing.value === 'PROVISIONED')) {
    build.preset('ProvisionedThroughput.ReadCapacityUnits', 5, 'readCapacity');
    build.preset('ProvisionedThroughput.WriteCapacityUnits', 5, 'writeCapacity');
  }
  if (replicas) {
    if (billing.kind === 'absent') build.preset('BillingMode', 'PAY_PER_REQUEST');
    build.preset('StreamSpecification.StreamViewType', 'NEW_AND_OLD_IMAGES', 'stream');
  }
}

/** `TableV2` is a global table, whose own region is one of its replicas. */
function buildGlobalTable(build: Build): void {
  const { main, from } = build;
  keys(build);
  const encryption = build.property('encryption');
  const kind = encryption && madeBy(encryption.value)?.split('.').at(-1);
  if (encryption && kind === 'awsManagedKey') {
    main.set('SSESpecification.SSEEnabled', literal(true, encryption.value.from));
    main.set('SSESpecification.SSEType', literal('KMS', encryption.value.from));
  } else if (encryption && kind === 'customerManagedKey') {
    main.set('SSESpecification.SSEEnabled', literal(true, encryption.value.from));
    main.set('SSESpecification.SSEType', literal('KMS', encryption.value.from));
  } else if (encryption && kind !== 'dynamoOwnedKey') {
    main.set('SSESpecification', unknown('unsupported', encryption.value.from, 'encryption'));
  }
  build.preset('BillingMode', 'PAY_PER_REQUEST', 'billing');
  const replica = new Map<string, Property>([['Region', { value: build.session.regionOf(build.construct, from) }]]);
  if (!build.lacks('deletionProtection')) replica.set('DeletionProtectionEnabled', build.property('deletionProtection') ?? { value: build.literal(false) });
  const recovery = build.property('pointInTimeRecovery') ?? build.property('pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled');
  if (recovery) replica.set('PointInTimeRecoverySpecification', { ...recovery, value: fields(recovery.value.from, { PointInTimeRecoveryEnabled: recovery.value }) });
  const key = encryption && kind === 'customerManagedKey' ? argument(encryption.value, 0) : undefined;
  if (key) replica.set('SSESpecification', { ...key, value: fields(key.value.from, { KMSMasterKeyId: build.attribute(key.value, 'arn') }) });
  main.push('Replicas', object(replica, from, build.construct.props.complete));
  if (!build.lacks('replicas') || build.calls('addReplica').length > 0) main.open('Replicas');
}

const TABLE_GRANTS = grants({
  grantReadData: {
    more: true,
    actions: ['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:ConditionCheckItem', 'dynamodb:DescribeTable'],
  },
  grantWriteData: {
    actions: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:DescribeTable'],
  },
  grantReadWriteData: {
    more: true,
    actions: [
      'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:ConditionCheckItem', 'dynamodb:BatchWriteItem', 'dynamodb:PutItem',
      'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:DescribeTable',
    ],
  },
  grantFullAccess: { actions: ['dynamodb:*'] },
  grantStreamRead: { more: true, actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], resources: [['stream_arn', '']] },
});

const TABLE_ATTRIBUTES = { tableArn: 'arn', tableName: 'name', tableStreamArn: 'stream_arn' } as const;
const TABLE_IMPORTS = {
  fromTableName: { attribute: 'name' },
  fromTableArn: { attribute: 'arn' },
  fromTableAttributes: { properties: { tableName: 'name', tableArn: 'arn', tableStreamArn: 'stream_arn' } },
};

const INSTANCE_ATTRIBUTES = {
  instanceArn: 'arn',
  instanceIdentifier: 'identifier',
  dbInstanceEndpointAddress: 'address',
  dbInstanceEndpointPort: 'port',
  instanceResourceId: 'resource_id',
} as const;

const DATABASE_METHODS = grants({ grantConnect: { actions: ['rds-db:connect'] } });

export const DATABASE: readonly ConstructModel[] = [
  {
    name: 'aws-rds.DatabaseInstance',
    type: 'AWS::RDS::DBInstance',
    rows: SOURCE_ROWS,
    attributes: INSTANCE_ATTRIBUTES,
    build: buildInstance,
    methods: DATABASE_METHODS,
    parts: { secret: databaseSecret },
    made: secretKey,
    imports: { fromDatabaseInstanceAttributes: { properties: { instanceIdentifier: 'identifier', instanceEndpointAddress: 'address' } } },
  },
  {
    name: 'aws-rds.DatabaseInstanceFromSnapshot',
    type: 'AWS::RDS::DBInstance',
    rows: { ...SOURCE_ROWS, snapshotIdentifier: 'DBSnapshotIdentifier' },
    attributes: INSTANCE_ATTRIBUTES,
    build: buildInstance,
    methods: DATABASE_METHODS,
    made: secretKey,
  },
  {
    name: 'aws-rds.DatabaseInstanceReadReplica',
    type: 'AWS::RDS::DBInstance',
    rows: {
      ...INSTANCE_ROWS,
      storageEncrypted: boolean('StorageEncrypted'),
      storageEncryptionKey: attribute('KmsKeyId', 'arn'),
      sourceDatabaseInstance: read('SourceDBInstanceIdentifier', (value, build) => build.attribute(value, 'arn')),
    },
    attributes: INSTANCE_ATTRIBUTES,
    build: buildInstance,
    methods: DATABASE_METHODS,
    made: secretKey,
  },
  {
    name: 'aws-rds.DatabaseCluster',
    type: 'AWS::RDS::DBCluster',
    rows: CLUSTER_ROWS,
    attributes: { clusterArn: 'arn', clusterIdentifier: 'id', clusterResourceIdentifier: 'cluster_resource_id' },
    required: { backup: { retention: code('core.Duration.days', [write.literal(1)]) } },
    build: buildCluster,
    methods: DATABASE_METHODS,
    parts: { secret: databaseSecret },
    made: secretKey,
    imports: { fromDatabaseClusterAttributes: { properties: { clusterIdentifier: 'id' } } },
  },
  {
    name: 'aws-rds.DatabaseClusterFromSnapshot',
    type: 'AWS::RDS::DBCluster',
    rows: { ...CLUSTER_ROWS, snapshotIdentifier: 'SnapshotIdentifier' },
    attributes: { clusterArn: 'arn', clusterIdentifier: 'id' },
    required: { backup: { retention: code('core.Duration.days', [write.literal(1)]) } },
    build: buildCluster,
    methods: DATABASE_METHODS,
    made: secretKey,
  },
  {
    name: 'aws-rds.SubnetGroup',
    type: 'AWS::RDS::DBSubnetGroup',
    rows: { subnetGroupName: lowerCased('DBSubnetGroupName'), description: plain('DBSubnetGroupDescription') },
    attributes: { subnetGroupName: 'name' },
    build: (build) => build.main.set('SubnetIds', subnetIds(build, build.value('vpc'), build.value('vpcSubnets'))),
    imports: { fromSubnetGroupName: { attribute: 'name' } },
  },
  PARAMETER_GROUP,
  DOCUMENT_CLUSTER,
  {
    name: 'aws-dynamodb.Table',
    type: 'AWS::DynamoDB::Table',
    rows: TABLE_ROWS,
    attributes: TABLE_ATTRIBUTES,
    build: buildTable,
    methods: TABLE_GRANTS,
    imports: TABLE_IMPORTS,
    companions: [{ key: 'encryptionKey', also: 'encryption', value: code('aws-dynamodb.TableEncryption.CUSTOMER_MANAGED') }],
  },
  {
    name: 'aws-dynamodb.TableV2',
    type: 'AWS::DynamoDB::GlobalTable',
    rows: { tableName: plain('TableName'), dynamoStream: enumeration('StreamSpecification.StreamViewType', 'aws-dynamodb.StreamViewType') },
    attributes: TABLE_ATTRIBUTES,
    build: buildGlobalTable,
    methods: TABLE_GRANTS,
    imports: TABLE_IMPORTS,
  },
  {
    name: 'aws-opensearchservice.Domain',
    type: 'AWS::OpenSearchService::Domain',
    rows: {
      'domainName': plain('DomainName'),
      'version': read('EngineVersion', (value) => {
        const match = /\.EngineVersion\.(OPENSEARCH|ELASTICSEARCH)_(\d+)_(\d+)$/.exec(madeBy(value) ?? '');
        return match ? literal(`${match[1] === 'OPENSEARCH' ? 'OpenSearch' : 'Elasticsearch'}_${match[2] ?? ''}.${match[3] ?? ''}`, value.from) : undefined;
      }),
      'encryptionAtRest.enabled': boolean('EncryptionAtRestOptions.Enabled'),
      'encryptionAtRest.kmsKey': attribute('EncryptionAtRestOptions.KmsKeyId', 'key_id'),
      'nodeToNodeEncryption': boolean('NodeToNodeEncryptionOptions.Enabled'),
      'enforceHttps': boolean('DomainEndpointOptions.EnforceHTTPS'),
      'tlsSecurityPolicy': enumeration('DomainEndpointOptions.TLSSecurityPolicy', 'aws-opensearchservice.TLSSecurityPolicy'),
      'capacity.dataNodes': plain('ClusterConfig.InstanceCount'),
      'capacity.dataNodeInstanceType': plain('ClusterConfig.InstanceType'),
      'capacity.masterNodes': plain('ClusterConfig.DedicatedMasterCount'),
      'capacity.masterNodeInstanceType': plain('ClusterConfig.DedicatedMasterType'),
      'zoneAwareness.availabilityZoneCount': plain('ClusterConfig.ZoneAwarenessConfig.AvailabilityZoneCount'),
      'ebs.enabled': boolean('EBSOptions.EBSEnabled'),
      'ebs.volumeSize': plain('EBSOptions.VolumeSize'),
      'ebs.volumeType': plain('EBSOptions.VolumeType'),
      'ebs.iops': plain('EBSOptions.Iops'),
    },
    attributes: { domainArn: 'arn', domainName: 'domain_name', domainEndpoint: 'endpoint', domainId: 'domain_id' },
    build: (build) => {
      const { main } = build;
      const finegrained = !build.lacks('fineGrainedAccessControl') || build.flag('useUnsignedBasicAuth') === true;
      if (!build.lacks('encryptionAtRest.kmsKey')) build.preset('EncryptionAtRestOptions.Enabled', true, 'encryptionAtRest.enabled');
      build.preset('EncryptionAtRestOptions.Enabled', finegrained, 'encryptionAtRest');
      if (build.lacks('encryptionAtRest.enabled') && build.lacks('encryptionAtRest.kmsKey')) build.preset('EncryptionAtRestOptions.Enabled', finegrained);
      build.main.loosen('ClusterConfig');
      build.main.loosen('EBSOptions');
      if (build.lacks('capacity.masterNodes')) build.preset('ClusterConfig.DedicatedMasterEnabled', false);
      if (build.lacks('zoneAwareness')) build.preset('ClusterConfig.ZoneAwarenessEnabled', false);
      if (build.lacks('ebs.enabled')) build.preset('EBSOptions.EBSEnabled', true);
      if (build.lacks('ebs.volumeType')) build.preset('EBSOptions.VolumeType', 'gp2');
      build.preset('NodeToNodeEncryptionOptions.Enabled', finegrained, 'nodeToNodeEncryption');
      build.preset('DomainEndpointOptions.EnforceHTTPS', finegrained, 'enforceHttps');
      // The default has changed from version to version.
      if (build.lacks('tlsSecurityPolicy')) main.set('DomainEndpointOptions.TLSSecurityPolicy', unknown('computed', build.from, 'tlsSecurityPolicy'));
      main.complete = false;
      const password = build.property('fineGrainedAccessControl.masterUserPassword');
      if (password) main.set('AdvancedSecurityOptions.MasterUserOptions.MasterUserPassword', password);
      if (!build.lacks('fineGrainedAccessControl')) main.set('AdvancedSecurityOptions.Enabled', build.literal(true));
      if (!build.lacks('vpc')) main.set('VPCOptions', unknown('unsupported', build.value('vpc').from, 'vpc'));
    },
    methods: grants({
      grantRead: { actions: ['es:ESHttpGet', 'es:ESHttpHead'], resources: [['arn', ''], ['arn', '/*']] },
      grantWrite: { actions: ['es:ESHttpDelete', 'es:ESHttpPost', 'es:ESHttpPut', 'es:ESHttpPatch'], resources: [['arn', ''], ['arn', '/*']] },
      grantReadWrite: {
        actions: ['es:ESHttpGet', 'es:ESHttpHead', 'es:ESHttpDelete', 'es:ESHttpPost', 'es:ESHttpPut', 'es:ESHttpPatch'],
        resources: [['arn', ''], ['arn', '/*']],
      },
    }),
    imports: { fromDomainEndpoint: { attribute: 'endpoint' } },
  },
];

