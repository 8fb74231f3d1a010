import { describe, expect, it } from 'vitest';
import { editDistance, nearestName } from './nearest';

describe('the nearest name', () => {
  it.each<readonly [string, readonly string[], string | undefined]>([
    ['LogBuket', ['LogBucket', 'DataBucket'], 'LogBucket'],
    ['var.enviroment', ['var.environment', 'var.region'], 'var.environment'],
    ['environmentsuffix', ['environmentSuffix', 'environment'], 'environmentSuffix'],
    ['environment_suffix', ['environmentSuffix'], 'environmentSuffix'],
    ['aws_s3_bucket.logz', ['aws_s3_bucket.logs', 'aws_s3_bucket.data'], 'aws_s3_bucket.logs'],
    ['aws_s3_bucket.audit', ['aws_s3_bucket.logs', 'aws_s3_bucket.data'], undefined],
    ['aws_subnet.private_c', ['aws_subnet.private_a'], undefined],
    ['subnet1', ['subnet2'], undefined],
    ['aws_iam_role.read', ['aws_iam_role.write'], undefined],
    ['aws_security_group.application_dr', ['aws_security_group.application', 'aws_security_group.database_dr'], undefined],
    ['logs', ['logs_2'], undefined],
    ['dns', ['dns_name', 'arn', 'id'], 'dns_name'],
    ['Anr', ['Arn', 'DomainName'], 'Arn'],
    ['Endpoint.Adress', ['Endpoint.Address', 'Endpoint.Port'], 'Endpoint.Address'],
    ['ab', ['ac', 'ad'], undefined],
    ['x', ['completely_different'], undefined],
    ['x', [], undefined],
  ])('%s of %j', (name, candidates, expected) => {
    expect(nearestName(name, candidates, { words: true })).toBe(expected);
  });

  it('has all the words, where that is asked for', () => {
    expect(nearestName('orders_dlq', ['orders'], { words: false })).toBeUndefined();
  });

  it.each<readonly [string, string, number]>([
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['bucket', 'buckt', 1],
    ['force_destory', 'force_destroy', 1],
    ['logs', 'lags', 1],
  ])('%s and %s are %d apart', (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });
});
