import { expect, it } from 'vitest';
import { exportedClasses } from './cdk-parameters';

function parametersOf(parameters: string, rest = ''): unknown {
  const imports = `import * as cdk from 'aws-cdk-lib';
import { aws_sns as sns, Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IQueue as Queue } from 'aws-cdk-lib/aws-sqs';
${rest}`;
  const text = `${imports}
export class Orders extends cdk.Stack {
  constructor(scope: Construct, id: string, ${parameters}) { super(scope, id); }
}
class Internal extends cdk.Stack {}
`;
  return exportedClasses(new Map([['app.ts', text]])).map(({ name, parameters: found }) => [name, found]);
}

it.each([
  ['props?: cdk.StackProps', { kind: 'nothing' }],
  ['size = 3', { kind: 'nothing' }],
  ['name: string', { kind: 'literal', value: 'given' }],
  ['names: string[]', { kind: 'literal', value: ['given'] }],
  ['key: kms.IKey', { kind: 'construct', module: 'aws-cdk-lib/aws-kms', name: 'IKey' }],
  ['topic: sns.ITopic', { kind: 'construct', module: 'aws-cdk-lib/aws-sns', name: 'ITopic' }],
  ['queue: Queue', { kind: 'construct', module: 'aws-cdk-lib/aws-sqs', name: 'IQueue' }],
  ['age: Duration', { kind: 'construct', module: 'aws-cdk-lib', name: 'Duration' }],
  ['props: { key: kms.IKey; size?: number }', { kind: 'object', properties: { key: { kind: 'construct', module: 'aws-cdk-lib/aws-kms', name: 'IKey' } } }],
])('a constructor that takes %s', (parameters, expected) => {
  expect(parametersOf(parameters)).toEqual([['Orders', [expected]]]);
});

it('looks into interfaces of the program', () => {
  const props = 'export interface Props extends cdk.StackProps { topicArn: string; encrypted: boolean }';
  expect(parametersOf('props: Props', props)).toEqual([
    [
      'Orders',
      [
        {
          kind: 'object',
          properties: {
            topicArn: { kind: 'literal', value: 'arn:aws:service:us-east-1:123456789012:given' },
            encrypted: { kind: 'literal', value: true },
          },
        },
      ],
    ],
  ]);
});

it('takes the constructor of a base class of the program', () => {
  const text = `import { Stack } from 'aws-cdk-lib';
export abstract class Base extends Stack { constructor(scope: Construct, id: string, name: string) { super(scope, id); } }
export class Orders extends Base {}
`;
  const found = exportedClasses(new Map([['app.ts', text]]));
  expect(found.map(({ name, parameters }) => [name, parameters.length])).toEqual([
    ['Orders', 1],
  ]);
});
