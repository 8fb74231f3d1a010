import { describe, expect, it } from 'vitest';
import { noFacts } from '../../server/core/facts';
import { resourceGraph } from '../../server/core/graph';
import { DEFAULT_CONFIG } from '../../server/core/config';
import type { RuleContext } from '../../server/core/rule';
import { literal, template, unknown, written, type Value } from '../../server/core/value';
import { awsPolicyName, mayBeOneArn, mayIntersect } from './permissions';

const from = written({ uri: 'file:///a', range: { start: 0, end: 1 } });
const context = (flavour: RuleContext['flavour']): RuleContext => {
  const made: RuleContext = {
    graph: resourceGraph([]),
    config: DEFAULT_CONFIG,
    flavour,
    iam: { actionsMatching: () => undefined },
    schema: { takes: () => undefined, replaces: () => undefined, takesTags: () => false },
    facts: noFacts('file:///a'),
    canReach: () => false,
    shared: (make) => make(made),
  };
  return made;
};
const joined = (...parts: readonly (string | undefined)[]): Value =>
  template(parts.map((part) => (part === undefined ? unknown('parameter', from) : literal(part, from))), from);

describe('names of policies of AWS', () => {
  it.each<[Value, RuleContext['flavour'], string | undefined]>([
    [joined('arn:aws:iam::aws:policy/AmazonS3FullAccess'), 'terraform', 'AmazonS3FullAccess'],
    [joined('arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'), 'terraform', 'AWSLambdaBasicExecutionRole'],
    [joined('arn:', undefined, ':iam::aws:policy/AmazonS3FullAccess'), 'cloudformation-yaml', 'AmazonS3FullAccess'],
    [joined('arn:aws:iam::aws:policy/', undefined), 'terraform', undefined],
    [joined('arn:aws:iam::111122223333:policy/AmazonS3FullAccess'), 'terraform', undefined],
    [joined('AmazonS3FullAccess'), 'cloudformation-yaml', 'AmazonS3FullAccess'],
    [joined('AmazonS3FullAccess'), 'terraform', undefined],
    [joined('OrdersFullAccess'), 'cloudformation-yaml', undefined],
    [unknown('parameter', from), 'terraform', undefined],
  ])('%#', (value, flavour, name) => {
    expect(awsPolicyName(value, context(flavour))).toBe(name);
  });
});

describe('patterns of one ARN', () => {
  it.each([
    ['*', true],
    ['arn:*', true],
    ['arn:aws:secretsmanager:*:*:secret:orders/*', true],
    ['arn:aws:secretsmanager:*:*:secret:users/*', false],
    ['arn:aws:secretsmanager:eu-west-1:1:secret:orders/payment-AbCdEf', true],
    ['arn:aws:ssm:eu-west-1:1:secret:orders/payment-AbCdEf', false],
    ['arn:\u0000:secretsmanager:\u0000:\u0000:secret:\u0000', true],
  ])('%j: %s', (pattern, expected) => {
    expect(mayBeOneArn(pattern, 'arn:\u0000:secretsmanager:\u0000:\u0000:secret:orders/payment-??????')).toBe(expected);
  });
});

describe('patterns that some text matches both of', () => {
  it.each([
    ['*', 'arn:aws:s3:::a', true],
    ['secretsmanager:get*', 'secretsmanager:getsecretvalue', true],
    ['secretsmanager:list*', 'secretsmanager:getsecretvalue', false],
    ['\u0000', 'anything', true],
    ['', '', true],
    ['a', '', false],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(mayIntersect(a, b)).toBe(expected);
    expect(mayIntersect(b, a)).toBe(expected);
  });

  it('is quick for hostile ones', () => {
    expect(mayIntersect(`${'*a'.repeat(150)}b`, `${'a*'.repeat(150)}c`)).toBe(false);
  });
});
