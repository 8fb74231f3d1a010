import { describe, expect, it } from 'vitest';
import type { NewInput } from '../../../core/edits';
import { write } from '../../../core/edits';
import type { Program } from '../../../core/program';
import { rendered, resourceOf } from '../testing';

const PULUMI = `import * as pulumi from '@pulumi/pulumi';\nimport * as aws from '@pulumi/aws';\n`;
const MANIFEST = 'name: data\nruntime: nodejs\n';

const cdk = (body: string): string => `import * as cdk from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export class DataStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

${body.replace(/^(?=.)/gm, '    ')}
  }
}
`;

function suffixed(program: Program, make: (program: Program) => Parameters<typeof write.input>[0]): Parameters<Program['render']>[0] {
  const resource = resourceOf(program, 'aws_s3_bucket');
  return [{ kind: 'set', resource, path: ['bucket'], value: write.template('data-', write.input(make(program))) }];
}

function existing(name: string): (program: Program) => Parameters<typeof write.input>[0] {
  return ({ facts }) => {
    const input = facts.inputs.find((each) => each.name === name);
    if (!input) throw new Error(`No input ${name}`);
    return input;
  };
}

const created =
  (input: Omit<NewInput, 'isNew' | 'near' | 'description' | 'name'>) =>
  (program: Program): NewInput => ({ isNew: true, name: 'environment suffix', description: 'Tells deployments apart', near: resourceOf(program, 'aws_s3_bucket'), ...input });

describe('inputs that a Pulumi program has', () => {
  it.each([
    ["const env = config.get('env') ?? 'dev';\nnew aws.s3.Bucket('a', { bucket: 'data' });", 'env', '`data-${env}`'],
    ["const name = `x-${config.require('env')}`;\nnew aws.s3.Bucket('a', { bucket: 'data' });", 'env', "`data-${config.require('env')}`"],
    ["const name = `x-${config.get('env') ?? 'dev'}`;\nnew aws.s3.Bucket('a', { bucket: 'data' });", 'env', "`data-${config.get('env') ?? 'dev'}`"],
    ["const stage = process.env.STAGE || 'dev';\nnew aws.s3.Bucket('a', { bucket: 'data' });", 'STAGE', '`data-${stage}`'],
  ])('%s', (body, name, expected) => {
    const source = `${PULUMI}const config = new pulumi.Config();\n${body}\n`;
    const result = rendered({ 'index.ts': source }, (program) => suffixed(program, existing(name)));
    expect(result?.['index.ts']).toBe(source.replace("'data'", expected));
  });

  it('is the stack', () => {
    const source = `${PULUMI}new aws.s3.Bucket('a', { bucket: 'data' });\n`;
    const input = { name: 'pulumi.getStack()', location: { uri: '', range: { start: 0, end: 0 } }, isGiven: true, isRequired: false } as const;
    const result = rendered({ 'index.ts': source }, (program) =>
      suffixed(program, () => ({ ...input, preset: { kind: 'absent', from: { location: input.location, via: [] } } })),
    );
    expect(result?.['index.ts']).toBe(source.replace("'data'", '`data-${pulumi.getStack()}`'));
  });
});

describe('inputs that a Pulumi program gets', () => {
  it('has a default', () => {
    const source = `${PULUMI}new aws.s3.Bucket('a', { bucket: 'data' });\n`;
    const result = rendered({ 'index.ts': source, 'Pulumi.yaml': MANIFEST }, (program) => suffixed(program, created({ type: 'string', preset: 'dev' })));
    expect(result).toEqual({
      'index.ts': `${PULUMI}
const config = new pulumi.Config();
const environmentSuffix = config.get('environmentSuffix') ?? 'dev';

new aws.s3.Bucket('a', { bucket: \`data-\${environmentSuffix}\` });
`,
      'Pulumi.yaml': MANIFEST,
    });
  });

  it('is required, and declared in the manifest', () => {
    const source = `${PULUMI}const config = new pulumi.Config();\nnew aws.s3.Bucket('a', { bucket: 'data' });\n`;
    const manifest = `${MANIFEST}config:\n  zone:\n    type: string\n`;
    const result = rendered({ 'index.ts': source, 'Pulumi.yaml': manifest }, (program) => suffixed(program, created({ type: 'string' })));
    expect(result).toEqual({
      'index.ts': `${PULUMI}const config = new pulumi.Config();
const environmentSuffix = config.require('environmentSuffix');

new aws.s3.Bucket('a', { bucket: \`data-\${environmentSuffix}\` });
`,
      'Pulumi.yaml': `${MANIFEST}config:\n  zone:\n    type: string\n  environmentSuffix:\n    type: string\n    description: "Tells deployments apart"\n`,
    });
  });
});

describe('inputs of the CDK', () => {
  it.each([
    ["const env = this.node.tryGetContext('env') ?? 'dev';", 'env', '`data-${env}`'],
    ["const name = this.node.tryGetContext('env') + 'x';", 'env', "`data-${this.node.tryGetContext('env')}`"],
    ["const env = new cdk.CfnParameter(this, 'Env');", 'Env', '`data-${env.valueAsString}`'],
  ])('%s', (before, name, expected) => {
    const source = cdk(`${before}\nnew s3.Bucket(this, 'A', {
  bucketName: 'data',
});`);
    const result = rendered({ 'app.ts': source }, (program) => suffixed(program, existing(name)));
    expect(result?.['app.ts']).toBe(source.replace("'data'", expected));
  });

  it('gets a parameter', () => {
    const source = cdk("new s3.Bucket(this, 'A', { bucketName: 'data' });");
    const result = rendered({ 'app.ts': source }, (program) => suffixed(program, created({ type: 'string', preset: 'dev' })));
    expect(result?.['app.ts']).toBe(
      cdk(`const environmentSuffix = new cdk.CfnParameter(this, 'EnvironmentSuffix', {
  type: 'String',
  default: 'dev',
  description: 'Tells deployments apart',
});

new s3.Bucket(this, 'A', {
  bucketName: \`data-\${environmentSuffix.valueAsString}\`,
});`),
    );
  });

  it('gets it where all code can use it', () => {
    const source = cdk("const region = this.region;\nnew s3.Bucket(this, 'A', { bucketName: 'data' });");
    const result = rendered({ 'app.ts': source }, (program) => suffixed(program, created({ type: 'number' })));
    expect(result?.['app.ts']).toBe(
      cdk(`const environmentSuffix = new cdk.CfnParameter(this, 'EnvironmentSuffix', {
  type: 'Number',
  description: 'Tells deployments apart',
});

const region = this.region;
new s3.Bucket(this, 'A', {
  bucketName: \`data-\${environmentSuffix.valueAsNumber}\`,
});`),
    );
  });

  it('gets a context value where there are others', () => {
    const source = cdk("const zone = this.node.tryGetContext('zone');\nnew s3.Bucket(this, 'A', { bucketName: 'data' });");
    const result = rendered({ 'app.ts': source }, (program) => suffixed(program, created({ type: 'string', preset: 'dev' })));
    expect(result?.['app.ts']).toBe(
      cdk(`const zone = this.node.tryGetContext('zone');
const environmentSuffix = this.node.tryGetContext('environmentSuffix') ?? 'dev';

new s3.Bucket(this, 'A', { bucketName: \`data-\${environmentSuffix}\` });`),
    );
  });
});

describe('outputs', () => {
  const outputs = (program: Program): Parameters<Program['render']>[0] => {
    const near = resourceOf(program, 'aws_s3_bucket');
    return [
      { kind: 'output', name: 'data arn', description: 'It', value: write.reference(near, 'arn'), near },
      { kind: 'output', name: 'data name', description: '', value: write.reference(near, 'id'), near },
    ];
  };

  it.each([
    [
      "const data = new aws.s3.Bucket('data', {});\n",
      "const data = new aws.s3.Bucket('data', {});\n\nexport const dataArn = data.arn;\nexport const dataName = data.id;\n",
    ],
    [
      "new aws.s3.Bucket('data', {});\nexport const a = 1;\n",
      "const data = new aws.s3.Bucket('data', {});\nexport const a = 1;\nexport const dataArn = data.arn;\nexport const dataName = data.id;\n",
    ],
    [
      "class S { readonly data: aws.s3.Bucket; constructor() { this.data = new aws.s3.Bucket('data', {}); } }\nconst s = new S();\n",
      "class S { readonly data: aws.s3.Bucket; constructor() { this.data = new aws.s3.Bucket('data', {}); } }\nconst s = new S();\n\nexport const dataArn = s.data.arn;\nexport const dataName = s.data.id;\n",
    ],
    ["function f() { new aws.s3.Bucket('data', {}); }\nf();\n", undefined],
    ["const data = new aws.s3.Bucket('data', {});\nexport = { a: 1 };\n", undefined],
  ])('of Pulumi: %s', (source, expected) => {
    const result = rendered({ 'index.ts': PULUMI + source }, outputs);
    expect(result?.['index.ts']).toBe(expected === undefined ? undefined : PULUMI + expected);
  });

  it.each([
    [
      "const data = new s3.Bucket(this, 'Data');",
      `const data = new s3.Bucket(this, 'Data');

new cdk.CfnOutput(this, 'DataArn', {
  value: data.bucketArn,
  description: 'It',
});
new cdk.CfnOutput(this, 'DataName', { value: data.bucketName });`,
    ],
    [
      "new s3.Bucket(this, 'Data');\nnew cdk.CfnOutput(this, 'DataArn', { value: 'x' });",
      `const data = new s3.Bucket(this, 'Data');
new cdk.CfnOutput(this, 'DataArn', { value: 'x' });
new cdk.CfnOutput(this, 'DataArn2', {
  value: data.bucketArn,
  description: 'It',
});
new cdk.CfnOutput(this, 'DataName', { value: data.bucketName });`,
    ],
  ])('of the CDK: %s', (source, expected) => {
    expect(rendered({ 'app.ts': cdk(source) }, outputs)?.['app.ts']).toBe(cdk(expected));
  });
});
