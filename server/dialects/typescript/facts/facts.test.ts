import { describe, expect, it } from 'vitest';
import { write } from '../../../core/edits';
import { get } from '../../../core/query';
import type { ProgramInput } from '../../../core/facts';
import { evaluateFiles, rendered, resourceOf, show } from '../testing';

const PULUMI = `import * as pulumi from '@pulumi/pulumi';\nimport * as aws from '@pulumi/aws';\n`;
const stack = (body: string, before = ''): string =>
  `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
${before}
export class DataStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
${body.replace(/^(?=.)/gm, '    ')}
  }
}
const app = new cdk.App();
new DataStack(app, 'Data');
`;

function shown({ name, preset, isGiven, isRequired }: ProgramInput): string {
  return `${name}=${show(preset)}${isGiven ? ' given' : ''}${isRequired ? ' required' : ''}`;
}

describe('the inputs of a Pulumi program', () => {
  it.each([
    ["const env = config.get('env') ?? 'dev';", '`data-${env}`', ['env']],
    ["const env = config.require('env').toLowerCase();", "'data-' + env", ['env']],
    ["const env = config.require('env');", "['data', env].join('-')", ['env']],
    ["const env = config.require('env');", "env === 'prod' ? 'data' : 'data-dev'", ['env']],
    ["const env = config.require('env'); let name = 'a'; if (env === 'prod') name = 'b';", 'name', ['env']],
    ["const env = process.env.STAGE || 'dev';", 'pulumi.interpolate`data-${env}`', ['STAGE']],
    ["const { STAGE = 'dev' } = process.env;", '`data-${STAGE}`', ['STAGE']],
    ["const region = process.env.AWS_REGION || 'eu-west-1';", '`data-${region}`', undefined],
    ['', '`data-${pulumi.getStack()}`', ['pulumi.getStack()']],
    ["const make = (suffix: string): string => { if (suffix === 'x') { return 'a'; } return 'b'; };", "make(config.require('env'))", ['env']],
    ["const name = 'data';", '`${name}-dev`', undefined],
    ["const names: Record<string, string> = { dev: 'a', prod: 'b' };", "names[config.require('env')]", ['env']],
  ])('%s %s', (before, name, inputs) => {
    const program = evaluateFiles({
      'Pulumi.yaml': 'name: data\nruntime: nodejs\n',
      'index.ts': `${PULUMI}const config = new pulumi.Config();\n${before}\nnew aws.s3.Bucket('data', { bucket: ${name} });\n`,
    });
    expect(get(resourceOf(program, 'aws_s3_bucket').properties, 'bucket').from.inputs).toEqual(inputs);
  });

  it('lists them with what is known of them', () => {
    const program = evaluateFiles({
      'Pulumi.yaml': 'name: data\nruntime: nodejs\nconfig:\n  size:\n    default: 5\n',
      'Pulumi.dev.yaml': 'config:\n  data:zone: a\n',
      'index.ts': `${PULUMI}const config = new pulumi.Config();
const a = config.get('env') ?? 'dev';
const b = config.requireNumber('size');
const c = config.require('zone');
const d = new pulumi.Config('data').require('token');
const e = process.env.STAGE;
new aws.s3.Bucket('data', {});
`,
    });
    expect(program.facts.inputs.map(shown)).toEqual([
      'env="dev"',
      'size="5" given required',
      'zone=absent given required',
      'token=absent required',
      'STAGE=absent',
    ]);
  });
});

describe('the inputs of a CDK app', () => {
  it.each([
    ["const env = this.node.tryGetContext('env') || 'dev';", '`data-${env}`', ['env']],
    ["const env = new cdk.CfnParameter(this, 'Env', { default: 'dev' });", '`data-${env.valueAsString}`', ['Env']],
    ["const env = new cdk.CfnParameter(this, 'Env');", "cdk.Fn.join('-', ['data', env.valueAsString])", ['Env']],
    ['', '`data-${cdk.Aws.STACK_NAME}`', ['AWS::StackName']],
    ['', '`data-${this.stackName}`', ['AWS::StackName']],
    ['', '`data-${this.account}`', undefined],
    ["const env = 'dev';", '`data-${env}`', undefined],
  ])('%s %s', (before, name, inputs) => {
    const program = evaluateFiles({ 'app.ts': stack(`${before}\nnew s3.Bucket(this, 'Data', { bucketName: ${name} });`) });
    expect(get(resourceOf(program, 'aws_s3_bucket').properties, 'bucket').from.inputs).toEqual(inputs);
  });

  it('passes through the arguments of a stack', () => {
    const text = stack("new s3.Bucket(this, 'Data', { bucketName: `data-${props?.description}` });").replace(
      "'Data');",
      "'Data', { description: app.node.tryGetContext('env') });",
    );
    const program = evaluateFiles({ 'app.ts': text, 'cdk.json': '{ "app": "npx ts-node app.ts", "context": { "env": "dev" } }' });
    const name = get(resourceOf(program, 'aws_s3_bucket').properties, 'bucket');
    expect([show(name), name.from.inputs]).toEqual(['"data-dev"', ['env']]);
    expect(program.facts.inputs.map(shown)).toEqual(['env="dev" given']);
    expect(program.facts.folder).toBe('file:///workspace');
  });

  it('lists parameters and context keys', () => {
    const program = evaluateFiles({
      'app.ts': stack("new cdk.CfnParameter(this, 'Env', { default: 'dev' });\nconst a = this.node.tryGetContext('a') ?? 'x';\nthis.node.getContext('b');"),
    });
    expect(program.facts.inputs.map(shown)).toEqual(['Env="dev" required', 'a="x"', 'b=absent required']);
  });
});

describe('lifecycle in Pulumi', () => {
  const lifecycle = (text: string): string => show(get(resourceOf(evaluateFiles({ 'index.ts': PULUMI + text }), 'aws_s3_bucket').properties, 'lifecycle'));

  it.each([
    ["new aws.s3.Bucket('a', {});", 'absent'],
    ["new aws.s3.Bucket('a', {}, { protect: true });", '{ prevent_destroy: true }'],
    ["new aws.s3.Bucket('a', {}, { retainOnDelete: false, protect: false });", '{ prevent_destroy: false, retain_on_delete: false }'],
    ["declare const o: pulumi.CustomResourceOptions; new aws.s3.Bucket('a', {}, o);", '{ … }'],
  ])('%s', (text, expected) => {
    expect(lifecycle(text)).toBe(expected);
  });

  it.each([
    ["new aws.s3.Bucket('a');", true, "new aws.s3.Bucket('a', {}, { protect: true });"],
    ["new aws.s3.Bucket('a', {});", true, "new aws.s3.Bucket('a', {}, { protect: true });"],
    ["new aws.s3.Bucket('a', {}, { protect: false });", true, "new aws.s3.Bucket('a', {}, { protect: true });"],
    ["new aws.s3.Bucket('a', {}, { retainOnDelete: true });", true, "new aws.s3.Bucket('a', {}, { retainOnDelete: true, protect: true });"],
    ["const o = {};\nnew aws.s3.Bucket('a', {}, o);", true, "const o = {};\nnew aws.s3.Bucket('a', {}, { ...o, protect: true });"],
    ["new aws.s3.Bucket('a', {}, { protect: true });", undefined, "new aws.s3.Bucket('a', {});"],
    ["new aws.s3.Bucket('a', {}, { protect: true, retainOnDelete: true });", undefined, "new aws.s3.Bucket('a', {}, { retainOnDelete: true });"],
  ])('%s is set to %s', (text, value, expected) => {
    const result = rendered({ 'index.ts': `${PULUMI}${text}\n` }, (program) => {
      const resource = resourceOf(program, 'aws_s3_bucket');
      const path = ['lifecycle', 'prevent_destroy'];
      return [value === undefined ? { kind: 'remove', resource, path } : { kind: 'set', resource, path, value: write.literal(value) }];
    });
    expect(result?.['index.ts']).toBe(`${PULUMI}${expected}\n`);
  });
});

describe('lifecycle in the CDK', () => {
  it.each([
    ["new s3.Bucket(this, 'A');", 'aws_s3_bucket', '{ retain_on_delete: true }'],
    ["new s3.Bucket(this, 'A', { removalPolicy: cdk.RemovalPolicy.DESTROY });", 'aws_s3_bucket', '{ retain_on_delete: false, snapshot_on_delete: false }'],
    ["new sqs.Queue(this, 'A');", 'aws_sqs_queue', 'absent'],
    ["new rds.DatabaseInstance(this, 'A', {});", 'aws_db_instance', '{ snapshot_on_delete: true }'],
    ["const a = new sqs.Queue(this, 'A');\na.applyRemovalPolicy(cdk.RemovalPolicy.RETAIN);", 'aws_sqs_queue', '{ retain_on_delete: true, snapshot_on_delete: false }'],
    ["new s3.CfnBucket(this, 'A');", 'aws_s3_bucket', 'absent'],
    ["new rds.CfnDBInstance(this, 'A').applyRemovalPolicy(cdk.RemovalPolicy.SNAPSHOT);", 'aws_db_instance', '{ retain_on_delete: false, snapshot_on_delete: true }'],
  ])('%s', (text, type, expected) => {
    expect(show(get(resourceOf(evaluateFiles({ 'app.ts': stack(text) }), type).properties, 'lifecycle'))).toBe(expected);
  });

  it.each([
    ["new s3.Bucket(this, 'A');", false, "new s3.Bucket(this, 'A', { removalPolicy: cdk.RemovalPolicy.DESTROY });"],
    ["new s3.Bucket(this, 'A', { removalPolicy: cdk.RemovalPolicy.DESTROY });", true, "new s3.Bucket(this, 'A', { removalPolicy: cdk.RemovalPolicy.RETAIN });"],
    ["const a = new s3.CfnBucket(this, 'A');", true, "const a = new s3.CfnBucket(this, 'A');\n    a.applyRemovalPolicy(cdk.RemovalPolicy.RETAIN);"],
    [
      "const a = new s3.Bucket(this, 'A');\n    a.applyRemovalPolicy(cdk.RemovalPolicy.RETAIN);",
      false,
      "const a = new s3.Bucket(this, 'A');\n    a.applyRemovalPolicy(cdk.RemovalPolicy.DESTROY);",
    ],
  ])('%s is set to %s', (text, value, expected) => {
    const source = stack('%').replace('%', text);
    const result = rendered({ 'app.ts': source }, (program) => [
      { kind: 'set', resource: resourceOf(program, 'aws_s3_bucket'), path: ['lifecycle', 'retain_on_delete'], value: write.literal(value) },
    ]);
    expect(result?.['app.ts']).toBe(stack('%').replace('%', expected));
  });
});

describe('effective tags', () => {
  const tags = (files: Readonly<Record<string, string>>): string => {
    const program = evaluateFiles(files);
    return show(program.facts.tagsOf(resourceOf(program, 'aws_s3_bucket')));
  };
  const bucket = "new aws.s3.Bucket('a', { tags: { Name: 'a' } }, { provider });";

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['none', { 'index.ts': `${PULUMI}new aws.s3.Bucket('a', {});` }, 'absent'],
    ['own ones', { 'index.ts': `${PULUMI}new aws.s3.Bucket('a', { tags: { Name: 'a' } });` }, '{ Name: "a" }'],
    [
      'those of the provider',
      { 'index.ts': `${PULUMI}const provider = new aws.Provider('p', { defaultTags: { tags: { Env: 'dev', Name: 'x' } } });\n${bucket}` },
      '{ Env: "dev", Name: "a" }',
    ],
    [
      'those of a parent with a provider',
      {
        'index.ts': `${PULUMI}const provider = new aws.Provider('p', { defaultTags: { tags: { Env: 'dev' } } });
class Data extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('x:Data', name, {}, opts);
    new aws.s3.Bucket(name, {}, { parent: this });
  }
}
new Data('data', { provider });`,
      },
      '{ Env: "dev" }',
    ],
    [
      'those of the stack configuration',
      {
        'Pulumi.yaml': 'name: data\nruntime: nodejs\n',
        'Pulumi.dev.yaml': 'config:\n  aws:region: eu-west-1\n  aws:defaultTags:\n    tags:\n      Env: dev\n',
        'index.ts': `${PULUMI}new aws.s3.Bucket('a', {});`,
      },
      '{ Env: "dev" }',
    ],
    [
      'those of a transformation',
      {
        'index.ts': `${PULUMI}pulumi.runtime.registerStackTransformation((args) => {
  if (args.type.startsWith('aws:')) {
    args.props['tags'] = { ...args.props['tags'], Env: 'dev' };
    return { props: args.props, opts: args.opts };
  }
  return undefined;
});
new aws.s3.Bucket('a', {});`,
      },
      '{ Env: "dev" }',
    ],
    ['an unknown provider', { 'index.ts': `${PULUMI}declare const provider: aws.Provider;\n${bucket}` }, '{ Name: "a", … }'],
    ['Tags.of the stack', { 'app.ts': stack("new s3.Bucket(this, 'A');\ncdk.Tags.of(this).add('Env', 'dev');") }, '{ Env: "dev" }'],
    ['Tags.of for other types', { 'app.ts': stack("new s3.Bucket(this, 'A');\ncdk.Tags.of(this).add('Env', 'dev', { includeResourceTypes: ['AWS::SQS::Queue'] });") }, 'absent'],
    ['Tags.of but for some types', { 'app.ts': stack("new s3.Bucket(this, 'A');\ncdk.Tags.of(this).add('Env', 'dev', { excludeResourceTypes: ['AWS::S3::Bucket'] });") }, 'absent'],
    ['an aspect', { 'app.ts': stack("new s3.Bucket(this, 'A');\ncdk.Aspects.of(this).add(new cdk.Tag('Env', 'dev'));") }, '{ Env: "dev" }'],
    ['something unknown that visits', { 'app.ts': stack("new s3.Bucket(this, 'A');\ncdk.Tags.of(this).add('Env', 'dev');\ncdk.Aspects.of(this).add(new Visitor());") }, '{ Env: "dev", … }'],
    [
      'a component with transformations',
      {
        'index.ts': `${PULUMI}class Data extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('x:Data', name, {}, opts);
    new aws.s3.Bucket(name, {}, { parent: this });
  }
}
new Data('data', { transformations: [(args) => args] });`,
      },
      '{ … }',
    ],
    ['no tags in the CDK', { 'app.ts': stack("new s3.Bucket(this, 'A');") }, 'absent'],
    [
      'tags of the stack and of the app',
      { 'app.ts': stack("new s3.Bucket(this, 'A');").replace("'Data');", "'Data', { tags: { Team: 'x' } });\ncdk.Tags.of(app).add('Env', 'dev');") },
      '{ Env: "dev", Team: "x" }',
    ],
  ])('%s', (_, files, expected) => {
    expect(tags(files)).toBe(expected);
  });
});
