import { describe, expect, it } from 'vitest';
import { newResource, write } from '../../../core/edits';
import { evaluateFiles, rendered, resourceOf } from '../testing';

const PULUMI = `import * as pulumi from '@pulumi/pulumi';\nimport * as aws from '@pulumi/aws';\nconst dr = new aws.Provider('dr', { region: 'eu-central-1' });\n`;
const CDK = `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
class Data extends cdk.Stack {
  constructor(scope: cdk.App, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    new sqs.Queue(this, 'Jobs');
  }
}
const app = new cdk.App();
`;

describe('placement', () => {
  it.each<[string, string, boolean]>([
    ['the default provider', "new aws.sqs.Queue('jobs');", true],
    ['a provider', "new aws.sqs.Queue('jobs', {}, { provider: dr });", false],
    ['a region', "new aws.sqs.Queue('jobs', { region: 'eu-west-1' });", false],
    ['something unknown', "new aws.sqs.Queue('jobs', {}, { provider: other });", false],
  ])('%s', (_, text, isImplicit) => {
    expect(resourceOf(evaluateFiles({ 'index.ts': PULUMI + text }), 'aws_sqs_queue').placement.isImplicit ?? false).toBe(isImplicit);
  });

  it.each<[string, boolean]>([
    ["new Data(app, 'Data');", true],
    ["new Data(app, 'Data', { env: { region: 'eu-west-1' } });", false],
    ["new Data(app, 'Data', { env: { region: process.env.CDK_DEFAULT_REGION } });", false],
    ["new Data(new cdk.Stage(app, 'S', { env: { region: 'eu-west-1' } }), 'Data');", false],
  ])('%s', (text, isImplicit) => {
    expect(resourceOf(evaluateFiles({ 'app.ts': CDK + text }), 'aws_sqs_queue').placement.isImplicit ?? false).toBe(isImplicit);
  });
});

describe('naming the provider', () => {
  it.each([
    ["new aws.sqs.Queue('jobs');", "new aws.sqs.Queue('jobs', {}, { provider: dr });"],
    ["new aws.sqs.Queue('jobs', { fifoQueue: true }, { protect: true });", "new aws.sqs.Queue('jobs', { fifoQueue: true }, { protect: true, provider: dr });"],
  ])('%s', (text, expected) => {
    const result = rendered({ 'index.ts': `${PULUMI}new aws.sns.Topic('t', {}, { provider: dr });\n${text}\n` }, (program) => [
      { kind: 'place', resource: resourceOf(program, 'aws_sqs_queue'), placement: resourceOf(program, 'aws_sns_topic').placement },
    ]);
    expect(result?.['index.ts']).toBe(`${PULUMI}new aws.sns.Topic('t', {}, { provider: dr });\n${expected}\n`);
  });

  it.each([
    ["new Data(app, 'Data');", "new Data(app, 'Data', { env: { region: 'eu-west-1' } });"],
    ["new Data(app, 'Data', { stackName: 'x' });", "new Data(app, 'Data', { stackName: 'x', env: { region: 'eu-west-1' } });"],
    ["new Data(app, 'Data', { env: { account: '1' } });", undefined],
  ])('%s', (text, expected) => {
    const result = rendered({ 'app.ts': `${CDK}${text}\n` }, (program) => {
      const resource = resourceOf(program, 'aws_sqs_queue');
      const region = { kind: 'literal', value: 'eu-west-1', from: resource.properties.from } as const;
      return [{ kind: 'place', resource, placement: { provider: '/eu-west-1', region } }];
    });
    expect(result?.['app.ts']).toBe(expected === undefined ? undefined : `${CDK}${expected}\n`);
  });
});

describe('new resources elsewhere', () => {
  const add = (text: string): string | undefined =>
    rendered({ 'index.ts': PULUMI + text }, (program) => {
      const near = resourceOf(program, 'aws_sqs_queue');
      const { placement } = resourceOf(program, 'aws_sns_topic');
      return [{ kind: 'add', resource: { ...newResource('aws_kms_key', 'data key', near, { enable_key_rotation: write.literal(true) }), placement } }];
    })?.['index.ts']?.slice(PULUMI.length);

  it.each([
    [
      "new aws.sns.Topic('t', {}, { provider: dr });\nnew aws.sqs.Queue('jobs');\n",
      "new aws.sns.Topic('t', {}, { provider: dr });\nnew aws.kms.Key('data-key', { enableKeyRotation: true }, { provider: dr });\nnew aws.sqs.Queue('jobs');\n",
    ],
    [
      "new aws.sns.Topic('t', { region: 'eu-central-1' });\nnew aws.sqs.Queue('jobs');\n",
      "new aws.sns.Topic('t', { region: 'eu-central-1' });\nnew aws.kms.Key('data-key', {\n  enableKeyRotation: true,\n  region: 'eu-central-1',\n});\nnew aws.sqs.Queue('jobs');\n",
    ],
    ["new aws.sqs.Queue('jobs');\nconst later = new aws.Provider('x');\nnew aws.sns.Topic('t', {}, { provider: later });\n", undefined],
  ])('%s', (text, expected) => {
    expect(add(text)?.replace(/\n\n/g, '\n')).toBe(expected);
  });
});
