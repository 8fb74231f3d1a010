import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { BackupVerification } from '../lib/backup-verification';

const config = new pulumi.Config();
const environmentSuffix = config.get('environmentSuffix') ?? 'dev';
const primaryRegion = 'ap-southeast-1';
const recoveryRegion = config.get('recoveryRegion') ?? 'ap-northeast-1';

const primary = new aws.Provider('primary', { region: primaryRegion });
const recovery = new aws.Provider('recovery', { region: recoveryRegion });

const verification = new BackupVerification(
  'backup-verification',
  {
    environmentSuffix,
    tags: {
      Project: 'rds-backup-verification',
      Environment: environmentSuffix,
      Owner: 'platform-reliability',
      ManagedBy: 'pulumi',
    },
    primaryRegion,
    recoveryRegion,
    recoveryProvider: recovery,
    backupWindow: config.get('backupWindow') ?? '17:00-17:30',
    maintenanceWindow: config.get('maintenanceWindow') ?? 'sun:18:00-sun:19:00',
    instanceClass: config.get('instanceClass') ?? 'db.r6g.large',
    postgresLayerArn: config.require('postgresLayerArn'),
    recoveryTimeObjectiveSeconds: 4 * 60 * 60,
  },
  { providers: { aws: primary } },
);

export const vpcId = verification.vpcId;
export const databaseEndpoint = verification.databaseEndpoint;
export const databaseSecretArn = verification.databaseSecretArn;
export const resultsBucketName = verification.resultsBucketName;
export const alarmTopicArn = verification.alarmTopicArn;
export const dataKeyArn = verification.dataKeyArn;
