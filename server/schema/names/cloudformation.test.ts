import { describe, expect, it } from 'vitest';
import type { NamePath } from './index';
import { schemaNames } from './index';
import { packShape, unpackShape } from './pack';
import { schemaTables } from './tables';

const { cloudFormation, cdk } = schemaNames(schemaTables);

/** Objects may contain themselves: each kind of step is taken once. */
function allPaths(type: string, parent: NamePath = []): readonly NamePath[] {
  return (cloudFormation.properties(type, parent) ?? []).flatMap((property) => {
    if (parent.includes(property.name)) return [];
    const path = [...parent, property.name];
    return [path, ...(path.length < 6 ? allPaths(type, path) : [])];
  });
}

describe('cloudFormationSchema', () => {
  it.each(Object.entries(schemaTables.cloudFormation.types))('%s keeps everything through packing', (_, packed) => {
    expect(packShape(unpackShape(packed, schemaTables.cloudFormation.common), schemaTables.cloudFormation.common)).toBe(packed);
  });

  it.each([
    ['AWS::S3::Bucket', 'BucketName', { kind: 'string', replacement: true, required: false }],
    ['AWS::S3::Bucket', 'VersioningConfiguration.Status', { values: ['Enabled', 'Suspended'], required: true }],
    ['AWS::S3::Bucket', 'BucketEncryption.ServerSideEncryptionConfiguration', { kind: 'object', container: 'list' }],
    ['AWS::S3::Bucket', 'BucketEncryption.ServerSideEncryptionConfiguration.BucketKeyEnabled', { kind: 'boolean' }],
    ['AWS::S3::Bucket', 'Tags.Key', { kind: 'string', required: true }],
    ['AWS::RDS::DBInstance', 'StorageEncrypted', { kind: 'boolean', replacement: true }],
    ['AWS::RDS::DBInstance', 'DeletionProtection', { kind: 'boolean', replacement: false }],
    ['AWS::RDS::DBInstance', 'BackupRetentionPeriod', { kind: 'number', replacement: undefined }],
    ['AWS::RDS::DBInstance', 'Endpoint', undefined],
    ['AWS::Lambda::Function', 'DeadLetterConfig.TargetArn', { kind: 'string' }],
    ['AWS::Lambda::Function', 'Environment.Variables', { kind: 'string', container: 'map' }],
    ['AWS::IAM::Role', 'AssumeRolePolicyDocument', { kind: 'any', required: true }],
    ['AWS::SQS::Queue', 'RedrivePolicy', { kind: 'any' }],
  ])('%s.%s', (type, path, facts) => {
    const property = cloudFormation.property(type, path.split('.'));
    if (facts === undefined) expect(property).toBeUndefined();
    else expect(property).toMatchObject({ name: path.split('.').at(-1), ...facts });
  });

  it('knows what Ref and GetAtt give', () => {
    expect(cloudFormation.refOf('AWS::SNS::Topic')).toBe('TopicArn');
    expect(cloudFormation.refOf('AWS::S3::Bucket')).toBe('BucketName');
    expect(cloudFormation.attributes('AWS::SQS::Queue')).toEqual(['Arn', 'QueueName', 'QueueUrl']);
    expect(cloudFormation.attributes('AWS::RDS::DBInstance')).toContain('Endpoint.Address');
    expect(cloudFormation.attributes('AWS::No::Thing')).toBeUndefined();
    expect(cloudFormation.refOf('AWS::No::Thing')).toBeUndefined();
  });
});

describe('cdkNames', () => {
  it.each([
    ['AWS::S3::Bucket', 'BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID', 'kmsMasterKeyId'],
    ['AWS::S3::Bucket', 'BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm', 'sseAlgorithm'],
    ['AWS::AutoScaling::AutoScalingGroup', 'TargetGroupARNs', 'targetGroupArns'],
    ['AWS::RDS::DBInstance', 'EnableIAMDatabaseAuthentication', 'enableIamDatabaseAuthentication'],
    ['AWS::RDS::DBInstance', 'MultiAZ', 'multiAz'],
    ['AWS::EC2::VPC', 'CidrBlock', 'cidrBlock'],
    ['AWS::Lambda::Function', 'DeadLetterConfig.TargetArn', 'targetArn'],
    ['AWS::Cognito::UserPoolClient', 'AllowedOAuthFlows', 'allowedOAuthFlows'],
    ['AWS::S3::Bucket', 'Tags.Key', 'key'],
  ])('%s %s is %s', (type, path, name) => {
    const names = path.split('.');
    expect(cdk.toCdk(type, names)).toBe(name);
    expect(cdk.toCloudFormation(type, names.slice(0, -1), name)).toBe(names.at(-1));
  });

  it.each([
    ['AWS::S3::Bucket', 'aws-s3', 'CfnBucket'],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'aws-elasticloadbalancingv2', 'CfnLoadBalancer'],
    ['AWS::Serverless::Function', 'aws-sam', 'CfnFunction'],
    ['AWS::CloudFormation::Stack', 'core', 'CfnStack'],
    ['AWS::AppStream::Fleet', 'aws-appstream', 'CfnFleet'],
  ])('%s is %s.%s', (type, module, className) => {
    expect(cdk.classOf(type)).toEqual({ module, className });
    expect(cdk.typeOf(module, className)).toBe(type);
  });

  it.each([
    ['aws-s3', 'CfnNothing'],
    ['aws-s3', 'Bucket'],
    ['core', 'CfnOutput'],
    ['aws-nothing', 'CfnBucket'],
  ])('%s.%s is none', (module, className) => {
    expect(cdk.typeOf(module, className)).toBeUndefined();
  });

  it('names attributes', () => {
    expect(cdk.attributeProperty('Endpoint.Address')).toBe('attrEndpointAddress');
    expect(cdk.attributeProperty('Arn')).toBe('attrArn');
    expect(cdk.attributeOf('AWS::RDS::DBInstance', 'attrEndpointAddress')).toBe('Endpoint.Address');
    expect(cdk.attributeOf('AWS::RDS::DBInstance', 'attrDbInstanceArn')).toBe('DBInstanceArn');
    expect(cdk.attributeOf('AWS::RDS::DBInstance', 'attrNothing')).toBeUndefined();
  });

  it.each(cloudFormation.types)('%s: every name goes there and back', (type) => {
    const found = cdk.classOf(type);
    expect(found === undefined ? undefined : cdk.typeOf(found.module, found.className)).toBe(type);
    for (const path of allPaths(type)) {
      const name = cdk.toCdk(type, path);
      expect(name).toMatch(/^[a-z]/);
      expect(cdk.toCloudFormation(type, path.slice(0, -1), name ?? '')).toBe(path.at(-1));
    }
  });
});
