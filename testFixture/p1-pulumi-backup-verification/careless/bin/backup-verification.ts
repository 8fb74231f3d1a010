import * as pulumi from '@pulumi/pulumi';
import { BackupVerification } from '../lib/backup-verification';

const config = new pulumi.Config();
const environmentSuffix = config.get('environmentSuffix') ?? 'dev';

// Encrypted in the state, so it does not show up in previews.
const databasePassword = pulumi.secret('Trans4ctions-2024!');

const verification = new BackupVerification('backup-verification', {
  environmentSuffix,
  tags: {
    Project: 'rds-backup-verification',
    Environment: environmentSuffix,
    Owner: 'platform-reliability',
  },
  databasePassword,
});

export const databaseEndpoint = verification.databaseEndpoint;
export const resultsBucketName = verification.resultsBucketName;
export const alarmTopicArn = verification.alarmTopicArn;
