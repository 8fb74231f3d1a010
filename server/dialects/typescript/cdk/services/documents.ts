/** DocumentDB clusters. */
import { literal, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { attribute, boolean, duration, enumeration, plain, read } from '../codecs';
import type { ConstructModel } from '../model';
import { instanceClass } from './engines';
import { grants } from './grants';
import { opens } from './opened';
import { securityGroups, subnetIds } from './vpc';
import { valueAt } from '../shapes';

function buildCluster(build: Build): void {
  const { main, from } = build;
  build.preset('StorageEncrypted', true, 'storageEncrypted');
  const managed = build.flag('manageMasterUserPassword');
  if (build.lacks('masterUser.password') && managed !== true) {
    // The construct generates the password, and reads the name from the same secret.
    const generated = { ...unknown('parameter', from, 'generated secret'), sensitive: true };
    main.set('MasterUserPassword', generated);
    main.set('MasterUsername', generated);
    const secret = build.child('Secret', 'AWS::SecretsManager::Secret');
    secret.implicit = true;
    const key = build.property('masterUser.kmsKey');
    if (key) secret.set('KmsKeyId', { ...key, value: build.attribute(key.value, 'arn') });
  }
  const vpc = build.property('vpc');
  if (vpc) {
    const group = build.child('Subnets', 'AWS::DocDB::DBSubnetGroup');
    group.implicit = true;
    group.set('SubnetIds', subnetIds(build, vpc.value, build.value('vpcSubnets')));
    main.set('DBSubnetGroupName', build.own('name', 'Subnets'));
  }
  securityGroups(build, 'VpcSecurityGroupIds', 'securityGroup', vpc);
  const logs = [
    ['exportAuditLogsToCloudWatch', 'audit'],
    ['exportProfilerLogsToCloudWatch', 'profiler'],
  ] as const;
  for (const [property, name] of logs) if (build.flag(property) === true) main.push('EnableCloudwatchLogsExports', literal(name, from));
  const count = build.property('instances')?.value;
  const number = count === undefined ? 1 : count.kind === 'literal' ? Number(count.value) : 1;
  for (let index = 1; index <= Math.min(number, 16); index++) {
    const instance = build.child(`Instance${index}`, 'AWS::DocDB::DBInstance');
    instance.set('DBClusterIdentifier', build.own('id'));
    const type = build.property('instanceType');
    if (type) instance.set('DBInstanceClass', { ...type, value: instanceClass(type.value) ?? unknown('unsupported', type.value.from, 'instanceType') });
    instance.implicit = true;
  }
  if (!build.lacks('parameterGroup')) main.set('DBClusterParameterGroupName', unknown('computed', from, 'parameterGroup'));
}

export const DOCUMENT_CLUSTER: ConstructModel = {
  name: 'aws-docdb.DatabaseCluster',
  type: 'AWS::DocDB::DBCluster',
  rows: {
    'dbClusterName': plain('DBClusterIdentifier'),
    'engineVersion': plain('EngineVersion'),
    'port': plain('Port'),
    'masterUser.username': 'MasterUsername',
    'masterUser.password': 'MasterUserPassword',
    'storageEncrypted': boolean('StorageEncrypted'),
    'kmsKey': attribute('KmsKeyId', 'arn'),
    'backup.retention': duration('BackupRetentionPeriod', 'days'),
    'backup.preferredWindow': plain('PreferredBackupWindow'),
    'preferredMaintenanceWindow': plain('PreferredMaintenanceWindow'),
    'deletionProtection': boolean('DeletionProtection'),
    'storageType': enumeration('StorageType', 'aws-docdb.StorageType'),
    'manageMasterUserPassword': read('ManageMasterUserPassword', (value) => value),
    'copyTagsToSnapshot': boolean('CopyTagsToSnapshot'),
  },
  attributes: { clusterIdentifier: 'id', clusterResourceIdentifier: 'cluster_resource_id' },
  build: buildCluster,
  methods: grants({}),
  made: (session, construct) => opens(session, valueAt(construct.props, 'masterUser', 'kmsKey')),
};
