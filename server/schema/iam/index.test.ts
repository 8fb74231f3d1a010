import { describe, expect, it } from 'vitest';
import json from '../generated/iam.json';
import { globMatches, iamData } from './index';
import { packService, unpackService } from './pack';
import { arnSources, arnSourcesFrom, arnSourcesOf } from './resources';

const iam = iamData(json);

describe('iamData', () => {
  it.each([
    ['s3:GetObject', 'Read', ['accesspointobject', 'object']],
    ['S3:GETOBJECT', 'Read', ['accesspointobject', 'object']],
    ['s3:ListAllMyBuckets', 'List', []],
    ['s3:DeleteBucketPolicy', 'Permissions management', ['bucket']],
    ['cloudwatch:PutMetricData', 'Write', []],
    ['cloudwatch:PutMetricAlarm', 'Write', ['alarm']],
    ['xray:PutTraceSegments', 'Write', []],
    ['ec2:DescribeInstances', 'List', []],
    ['logs:PutLogEvents', 'Write', ['log-stream']],
    ['iam:PassRole', 'Write', ['role']],
    ['kms:Decrypt', 'Write', ['key']],
    ['secretsmanager:GetSecretValue', 'Read', ['Secret']],
    ['rds:DescribeDBInstances', 'List', ['db']],
    ['dynamodb:Query', 'Read', ['index', 'table']],
    ['sqs:TagQueue', 'Tagging', ['queue']],
  ])('knows %s', (id, level, types) => {
    const action = iam.action(id);
    expect(action?.accessLevel).toBe(level);
    expect(iam.accessLevel(id)).toBe(level);
    expect(action?.resourceTypes.map((use) => use.name)).toEqual(types);
    expect(iam.isStarOnly(id)).toBe(types.length === 0);
  });

  it.each([
    ['sqs:*Visibility*', ['sqs:ChangeMessageVisibility']],
    ['sns:publish', ['sns:Publish']],
    ['secretsmanager:GetSecretVal?e', ['secretsmanager:GetSecretValue']],
    ['xray:PutT*', ['xray:PutTelemetryRecords', 'xray:PutTraceSegments']],
  ])('expands %s', (pattern, ids) => {
    expect(iam.actionsMatching(pattern)?.map((action) => action.id)).toEqual(ids);
  });

  it('says of a pattern what holds for its matches', () => {
    expect(iam.isStarOnly('xray:PutT*')).toBe(true);
    expect(iam.isStarOnly('s3:Get*')).toBe(false);
    expect(iam.mayWrite('s3:Get*')).toBe(false);
    expect(iam.mayWrite('s3:*')).toBe(true);
    expect(iam.mayWrite('*')).toBe(true);
    expect(iam.resourceTypesOf('sqs:*')?.map((type) => type.name)).toEqual(['queue']);
  });

  it.each(['nothing:Get', 'nothing:*', 's3:NoSuchAction', 's3:NoSuch*', 's3', '', ':', '__proto__:x', 's*:Get*'])(
    'knows nothing of %j',
    (pattern) => {
      expect(iam.actionsMatching(pattern)).toBeUndefined();
      expect(iam.isStarOnly(pattern)).toBeUndefined();
      expect(iam.mayWrite(pattern)).toBeUndefined();
      expect(iam.resourceTypesOf(pattern)).toBeUndefined();
      expect(iam.accessLevel(pattern)).toBeUndefined();
    },
  );

  it('gives ARN patterns in AWS’s words', () => {
    expect(iam.arnPatterns('s3', 'Object')).toEqual(['arn:${Partition}:s3:::${BucketName}/${ObjectName}']);
    expect(iam.arnPatterns('sqs')).toEqual(['arn:${Partition}:sqs:${Region}:${Account}:${QueueName}']);
    expect(iam.arnPatterns('apigateway', 'Authorizer')).toHaveLength(2);
    expect(iam.arnPatterns('s3', 'nothing')).toBeUndefined();
    expect(iam.arnPatterns('nothing')).toBeUndefined();
    expect(iam.resourceType('s3', 'object')?.taggable).toBe(true);
    expect(iam.resourceType('kms', 'alias')?.taggable).toBe(false);
  });

  it('knows services and their condition keys', () => {
    expect(iam.serviceOf('RDS-DB:connect')).toBe('rds-db');
    expect(iam.serviceOf('nothing:Get')).toBeUndefined();
    expect(iam.conditionKeys('lambda')).toContain('lambda:FunctionArn');
    expect(iam.conditionKeys('nothing')).toBeUndefined();
    expect(iam.services.length).toBeGreaterThan(400);
    expect(iam.actionsMatching('*')?.length).toBeGreaterThan(20_000);
  });
});

describe('packed services', () => {
  it.each(iam.services)('%s keeps everything through packing', (service) => {
    const packed = new Map(Object.entries(json.services)).get(service);
    if (packed === undefined) throw new Error(service);
    expect(packService(service, unpackService(service, packed))).toEqual(packed);
  });
});

describe('ARN sources', () => {
  it.each(arnSources)('$iam from $type: the IAM side exists', ({ iam: id }) => {
    const colon = id.indexOf(':');
    expect(iam.resourceType(id.slice(0, colon), id.slice(colon + 1))?.name).toBe(id.slice(colon + 1));
  });

  it('lists each pair once', () => {
    const pairs = arnSources.map((source) => `${source.iam} ${source.type}`);
    expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
  });

  it('finds both ways', () => {
    expect(arnSourcesOf('S3', 'object')).toEqual([{ iam: 's3:object', type: 'aws_s3_bucket', attribute: 'arn', suffix: '/*' }]);
    expect(arnSourcesFrom('aws_dynamodb_table').map((source) => source.iam)).toEqual([
      'dynamodb:index',
      'dynamodb:stream',
      'dynamodb:table',
    ]);
    expect(arnSourcesOf('rds-db', 'db-user')).toEqual([]);
  });
});

describe('globMatches', () => {
  it.each([
    ['get*', 'getobject', true],
    ['*', '', true],
    ['', '', true],
    ['?', '', false],
    ['g?t*ct', 'getobject', true],
    ['*a*b*c', 'xxaxxbxxc', true],
    ['*a*b*c', 'xxaxxcxxb', false],
    ['get', 'getobject', false],
    ['a**', 'a', true],
  ])('%j against %j', (pattern, text, expected) => {
    expect(globMatches(pattern, text)).toBe(expected);
  });

  it('does not explode on many stars', () => {
    expect(globMatches('*a'.repeat(50), 'a'.repeat(2000) + 'b')).toBe(false);
  });
});
