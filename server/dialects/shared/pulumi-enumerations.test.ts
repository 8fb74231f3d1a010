import { expect, it } from 'vitest';
import { enumerationValue } from './pulumi-enumerations';

it.each([
  ['Region', 'EUWest1', 'eu-west-1'],
  ['Region', 'AP_NORTHEAST1', 'ap-northeast-1'],
  ['Region', 'CACentral', 'ca-central-1'],
  ['Region', 'US_GOV_EAST1', 'us-gov-east-1'],
  ['Region', 'USISOEast1', undefined],
  ['ec2.InstanceType', 'T3_Micro', 't3.micro'],
  ['ec2.InstanceType', 'C5AD_12_X_LARGE', 'c5ad.12xlarge'],
  ['ec2.InstanceType', 'M7i_flex_2XLarge', 'm7i-flex.2xlarge'],
  ['ec2.InstanceType', 'Mac_m4_Metal', undefined],
  ['s3.CannedAcl', 'PublicReadWrite', 'public-read-write'],
  ['s3.CannedAcl', 'LOG_DELIVERY_WRITE', 'log-delivery-write'],
  ['iam.PolicyStatementEffect', 'DENY', 'Deny'],
  ['iam.PolicyDocumentVersion', 'PolicyDocumentVersion_2012_10_17', '2012-10-17'],
  ['autoscaling.NotificationType', 'INSTANCE_LAUNCH', 'autoscaling:EC2_INSTANCE_LAUNCH'],
  ['rds.StorageType', 'GP4', undefined],
  ['s3.Other', 'Private', undefined],
])('%s.%s', (path, member, value) => {
  expect(enumerationValue(path, member)).toBe(value);
});
