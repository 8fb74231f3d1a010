import { describe, expect, it } from 'vitest';
import { get } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import { evaluateFiles, resourceOf, show } from '../testing';

const HEAD = "import * as aws from '@pulumi/aws';\nimport * as pulumi from '@pulumi/pulumi';\nconst config = new pulumi.Config();\n";

function resources(code: string): readonly Resource[] {
  return evaluateFiles({ 'index.ts': HEAD + code }).graph.resources;
}

function brief(each: Resource): string {
  return `${each.type} ${each.name} ${show(each.properties)}`;
}

describe('resources', () => {
  it.each([
    ['a namespace import', "import * as aws from '@pulumi/aws'; new aws.s3.Bucket('b', { forceDestroy: true });"],
    ['a named import', "import { s3 } from '@pulumi/aws'; new s3.Bucket('b', { forceDestroy: true });"],
    ['a module', "import * as s3 from '@pulumi/aws/s3'; new s3.Bucket('b', { forceDestroy: true });"],
    ['a class of a module', "import { Bucket } from '@pulumi/aws/s3'; new Bucket('b', { forceDestroy: true });"],
    ['a default import', "import aws from '@pulumi/aws'; new aws.s3.Bucket('b', { forceDestroy: true });"],
    ['require', "const aws = require('@pulumi/aws'); new aws.s3.Bucket('b', { forceDestroy: true });"],
    ['the class of version 6', "import * as aws from '@pulumi/aws'; new aws.s3.BucketV2('b', { forceDestroy: true });"],
  ])('reads %s', (_, code) => {
    expect(evaluateFiles({ 'index.ts': code }).graph.resources.map(brief)).toEqual(['aws_s3_bucket b { force_destroy: true }']);
  });

  it('names arguments canonically, in nested blocks and lists', () => {
    const [bucket] = resources(
      "new aws.s3.Bucket('b', { serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } } }, tags: { ownerName: 'x' } });",
    );
    expect(show(bucket?.properties ?? { kind: 'absent', from: { location: { uri: '', range: { start: 0, end: 0 } }, via: [] } })).toBe(
      '{ server_side_encryption_configuration: { rule: { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } } }, tags: { ownerName: "x" } }',
    );
  });

  it('folds satellites and keeps references', () => {
    const all = resources(`
const bucket = new aws.s3.Bucket('b');
new aws.s3.BucketPublicAccessBlock('block', { bucket: bucket.id, blockPublicAcls: true });
const key = new aws.kms.Key('k', {});
new aws.sns.Topic('t', { kmsMasterKeyId: key.keyId, name: pulumi.interpolate\`x-\${key.arn}\` }, { dependsOn: [bucket] });`);
    expect(all.map(brief)).toEqual([
      'aws_s3_bucket b { public_access_block: { bucket: @b.id, block_public_acls: true } }',
      'aws_s3_bucket_public_access_block block { bucket: @b.id, block_public_acls: true }',
      'aws_kms_key k {  }',
      'aws_sns_topic t { kms_master_key_id: @k.key_id, name: `x-${@k.arn}` }',
    ]);
    expect(all.at(-1)?.dependsOn).toEqual(['aws:s3/bucket:Bucket::b']);
  });

  it('makes what depends on a component depend on all that is below it', () => {
    const all = resources(`class Logs extends pulumi.ComponentResource {
  constructor(name: string) {
    super('my:Logs', name);
    const bucket = new aws.s3.Bucket('b', {}, { parent: this });
    new aws.s3.BucketPolicy('p', { bucket: bucket.id, policy: '{}' }, { parent: bucket });
  }
}
const logs = new Logs('logs');
new aws.sns.Topic('t', {}, { dependsOn: [logs] });`);
    expect(all.at(-1)?.dependsOn).toEqual(['aws:s3/bucket:Bucket::b', 'aws:s3/bucketPolicy:BucketPolicy::p']);
  });

  it('takes the callback of apply for code that sees the value', () => {
    const all = resources(`
const queue = new aws.sqs.Queue('q');
const topic = new aws.sns.Topic('t');
new aws.iam.RolePolicy('p', {
  role: 'r',
  policy: pulumi.all([queue.arn, topic.arn]).apply(([q, t]) => JSON.stringify({ Statement: [{ Resource: [q, \`\${t}:*\`] }] })),
});`);
    expect(show(get(all.at(-1)?.properties ?? never(), 'policy'))).toBe('{ Statement: [{ Resource: [@q.arn, `${@t.arn}:*`] }] }');
  });

  it('gives policy documents in the shape of IAM', () => {
    const [policy] = resources(`
const doc = aws.iam.getPolicyDocumentOutput({
  statements: [
    { sid: 'A', actions: ['s3:*'], resources: ['*'], principals: [{ type: 'AWS', identifiers: ['x'] }], conditions: [{ test: 'StringEquals', variable: 'a', values: ['b'] }] },
    { effect: 'Deny', notActions: ['s3:Get'], principals: [{ type: '*', identifiers: ['*'] }] },
  ],
});
new aws.iam.Policy('p', { policy: doc.json });`);
    expect(show(get(policy?.properties ?? never(), 'policy'))).toBe(
      '{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Sid: "A", Action: ["s3:*"], Resource: ["*"], Principal: { AWS: ["x"] }, Condition: { StringEquals: { a: ["b"] } } }, ' +
        '{ Effect: "Deny", NotAction: ["s3:Get"], Principal: "*" }] }',
    );
  });

  it('reads managed policies, runtimes, assets and generated passwords', () => {
    expect(
      resources(`
import * as random from '@pulumi/random';
const password = new random.RandomPassword('pw', { length: 20, overrideSpecial: '!' });
new aws.iam.RolePolicyAttachment('a', { role: 'r', policyArn: aws.iam.ManagedPolicy.AmazonS3FullAccess });
new aws.lambda.Function('f', { runtime: aws.lambda.Runtime.Python3d12, code: new pulumi.asset.FileArchive('./src') });
new aws.rds.Instance('d', { password: password.result });
new aws.rds.Cluster('c', { engine: aws.rds.EngineType.AuroraPostgresql, engineMode: aws.rds.EngineMode.ParallelQuery });
new aws.rds.ClusterInstance('i', { instanceClass: aws.rds.InstanceType.T4G_2XLarge });
new aws.rds.ClusterInstance('j', { instanceClass: aws.rds.InstanceType.T3_Medium });`).map(brief),
    ).toEqual([
      'random_password pw { length: 20, override_special: "!" }',
      'aws_iam_role_policy_attachment a { role: "r", policy_arn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" }',
      'aws_lambda_function f { runtime: "python3.12", filename: "./src" }',
      'aws_db_instance d { password: @pw.result }',
      'aws_rds_cluster c { engine: "aurora-postgresql", engine_mode: "parallelquery" }',
      'aws_rds_cluster_instance i { instance_class: "db.t4g.2xlarge" }',
      'aws_rds_cluster_instance j { instance_class: "db.t3.medium" }',
    ]);
  });
});

describe('what exists already', () => {
  it('is read by functions and by get', () => {
    const all = resources(`
const vpc = aws.ec2.getVpcOutput({ default: true });
const alias = await aws.kms.getAlias({ name: 'alias/aws/s3' });
const old = aws.s3.Bucket.get('old', 'old-bucket');
new aws.ec2.Subnet('s', { vpcId: vpc.id, tags: { key: alias.targetKeyArn, bucket: old.arn, zone: aws.getAvailabilityZonesOutput().names[0] } });`);
    expect(all.map((each) => `${each.mode} ${brief(each)}`)).toEqual([
      'data aws_vpc getVpcOutput { default: true }',
      'data aws_kms_alias getAlias { name: "alias/aws/s3" }',
      'imported aws_s3_bucket old { … }',
      'data aws_availability_zones getAvailabilityZonesOutput {  }',
      'managed aws_subnet s { vpc_id: @.id, tags: { key: @.target_key_arn, bucket: @old.arn, zone: @.names } }',
    ]);
  });

  it('is unknown for the deployment itself', () => {
    const [queue] = resources("const me = aws.getCallerIdentityOutput();\nnew aws.sqs.Queue('q', { name: me.accountId });");
    expect(show(get(queue?.properties ?? never(), 'name'))).toBe('<me.accountId>');
  });
});

describe('placement', () => {
  const placements = (code: string): readonly string[] =>
    resources(code).map((each) => `${each.name}: ${each.placement.provider} ${show(each.placement.region)}`);

  it('follows providers given to a resource, to its component, or inherited from its parent', () => {
    expect(
      placements(`
const west = new aws.Provider('west', { region: 'us-west-2' });
class C extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('x:y:C', name, {}, opts);
    const outer = new aws.sqs.Queue(\`\${name}-q\`, {}, { parent: this });
    new aws.sns.Topic(\`\${name}-t\`, {}, { parent: outer });
  }
}
new aws.sqs.Queue('default', {});
new aws.sqs.Queue('explicit', {}, { provider: west });
new C('a', { provider: west });
new C('b', { providers: { aws: west } });
new C('c');
new aws.sqs.Queue('own', { region: 'eu-west-1' });`),
    ).toEqual([
      'default:  <configuration aws:region>',
      'explicit: pulumi:providers:aws::west "us-west-2"',
      'q: pulumi:providers:aws::west "us-west-2"',
      't: pulumi:providers:aws::west "us-west-2"',
      'q: pulumi:providers:aws::west "us-west-2"',
      't: pulumi:providers:aws::west "us-west-2"',
      'q:  <configuration aws:region>',
      't:  <configuration aws:region>',
      'own: #eu-west-1 "eu-west-1"',
    ]);
  });

  it('keeps ids apart and settings inherited', () => {
    const program = evaluateFiles({
      'index.ts': `${HEAD}for (const n of ['x', 'x']) new aws.sqs.Queue('q', {}, { protect: true });`,
    });
    expect(program.declared.map((each) => [each.id, show(each.settings)])).toEqual([
      ['aws:sqs/queue:Queue::q', '{ protect: true }'],
      ['aws:sqs/queue:Queue::q#2', '{ protect: true }'],
    ]);
  });
});

describe('configuration', () => {
  const value = (files: Readonly<Record<string, string>>, expression: string): string => {
    const program = evaluateFiles({ 'index.ts': `${HEAD}new aws.sqs.Queue('q', { tags: { it: ${expression} } });`, ...files });
    return show(get(resourceOf(program, 'aws_sqs_queue').properties, 'tags', 'it'));
  };
  it.each<[Record<string, string>, string, string]>([
    [{}, "config.require('a')", '<configuration a>'],
    [{ 'Pulumi.yaml': 'name: shop\nconfig:\n  a:\n    default: x\n' }, "config.require('a')", '(<configuration a> if configuration a is set elsewhere | "x" if configuration a is not set)'],
    [{ 'Pulumi.yaml': 'name: shop\n', 'Pulumi.dev.yaml': 'config:\n  shop:size: "3"\n' }, "config.requireNumber('size')", '(<configuration size> if configuration size is set elsewhere | 3 if the stack is dev)'],
    [{ 'Pulumi.yaml': 'name: shop\n', 'Pulumi.dev.yaml': 'config:\n  shop:pw:\n    secure: abc\n' }, "config.requireSecret('pw')", '<configuration pw>'],
    [{ 'Pulumi.yaml': 'name: shop\n', 'Pulumi.dev.yaml': 'config:\n  aws:region: eu-west-1\n' }, 'aws.config.region', '"eu-west-1"'],
    [{ 'Pulumi.yaml': 'name: shop\n', 'Pulumi.dev.yaml': 'config:\n  db:on: true\n' }, "new pulumi.Config('db').getBoolean('on')", '(<configuration db:on> if configuration db:on is set elsewhere | true if the stack is dev)'],
  ])('%j: %s', (files, expression, expected) => {
    expect(value(files, expression)).toBe(expected);
  });
});

describe('conditions', () => {
  it('says under which a resource exists', () => {
    const all = resources(`
const prod = config.getBoolean('prod');
if (prod) { new aws.sqs.Queue('a'); } else { new aws.sqs.Queue('b'); }
const c = prod ? new aws.sqs.Queue('c') : undefined;
if (!prod) { throw new Error('no'); }
new aws.sqs.Queue('d');
if (false) { new aws.sqs.Queue('e'); }`);
    expect(all.map((each) => [each.name, each.condition])).toEqual([
      ['a', 'prod'],
      ['b', 'prod is false'],
      ['c', 'prod'],
      ['d', undefined],
    ]);
  });

  it('analyses what nothing calls with unknown arguments', () => {
    const program = evaluateFiles({
      'lib.ts': `${HEAD}
export interface Args { keyArn: string }
export class Box extends pulumi.ComponentResource {
  constructor(name: string, args: Args, opts?: pulumi.ComponentResourceOptions) {
    super('x:y:Box', name, {}, opts);
    new aws.sns.Topic(\`\${name}-topic\`, { kmsMasterKeyId: args.keyArn }, { parent: this });
  }
}
export function queues(count: number) { return new aws.sqs.Queue('made', { delaySeconds: count }); }
export const handler = async () => { new aws.s3.Bucket('inline'); };
`,
    });
    expect(program.graph.resources.map(brief)).toEqual([
      'aws_sns_topic topic { kms_master_key_id: <args.keyArn> }',
      'aws_sqs_queue made { delay_seconds: <count> }',
      'aws_s3_bucket inline {  }',
    ]);
  });
});

describe('transformations', () => {
  const logs = (options: string) => `new aws.cloudwatch.LogGroup('l', { retentionInDays: 1, tags: { a: 'b' } }, ${options});`;
  it.each([
    ['the resource returns other arguments', logs('{ transformations: [({ props, opts }) => ({ props: { ...props, retentionInDays: 30 }, opts })] }'), '{ tags: { a: "b" }, retention_in_days: 30 }'],
    ['the arguments are changed in place', logs("{ transformations: [(args) => { args.props['retentionInDays'] = 7; return { props: args.props, opts: args.opts }; }] }"), '{ retention_in_days: 7, tags: { a: "b" } }'],
    ['nothing is returned', logs('{ transformations: [() => undefined] }'), '{ retention_in_days: 1, tags: { a: "b" } }'],
    ['it is for other types', `pulumi.runtime.registerStackTransformation((args) => { if (!args.type.startsWith('aws:s3/')) return undefined; return { props: {}, opts: args.opts }; });\n${logs('{}')}`, '{ retention_in_days: 1, tags: { a: "b" } }'],
    ['the stack adds tags', `pulumi.runtime.registerStackTransformation(({ props, opts }) => ({ props: { ...props, tags: { ...props.tags, c: 'd' } }, opts }));\n${logs('{}')}`, '{ retention_in_days: 1, tags: { a: "b", c: "d" } }'],
    ['nobody knows what it does', logs('{ transformations: [missing] }'), '{ … }'],
  ])('are applied: %s', (_, code, expected) => {
    expect(show(resources(code)[0]?.properties ?? never())).toBe(expected);
  });

  it('come from the components around, after those of the resource', () => {
    const code = `class Group extends pulumi.ComponentResource {
  constructor(opts) {
    super('x:y:Group', 'g', {}, opts);
    new aws.sqs.Queue('q', { delaySeconds: 1 }, { parent: this, transformations: [({ props, opts }) => ({ props: { ...props, delaySeconds: 2 }, opts })] });
  }
}
new Group({ transformations: [({ props, opts }) => ({ props: { ...props, delaySeconds: props.delaySeconds * 10 }, opts })] });`;
    expect(resources(code).map(brief)).toEqual(['aws_sqs_queue q { delay_seconds: 20 }']);
  });
});

describe('what is around a program', () => {
  it('knows the name of the project', () => {
    const program = evaluateFiles({ 'Pulumi.yaml': 'name: shop\nruntime: nodejs\n', 'index.ts': `${HEAD}new aws.sns.Topic('t', { displayName: pulumi.getProject() });` });
    expect(program.graph.resources.map(brief)).toEqual(['aws_sns_topic t { display_name: "shop" }']);
  });

  it('imports lists from JSON', () => {
    const program = evaluateFiles({ 'names.json': '["a", "b"]', 'index.ts': `${HEAD}import names from './names.json';\nfor (const name of names) new aws.sns.Topic(name);` });
    expect(program.graph.resources.map(brief)).toEqual(['aws_sns_topic a {  }', 'aws_sns_topic b {  }']);
  });
});

describe('programs that are functions', () => {
  it('call their helpers, which are not tried by themselves', () => {
    const code = "async function build() { new aws.sns.Topic('t'); }\nexport = async () => { await build(); };";
    expect(resources(code).map(brief)).toEqual(['aws_sns_topic t {  }']);
  });

  it.each([
    ['a default export', "export default async () => { new aws.s3.Bucket('b', {}); };"],
    ['export =', "export = async () => { new aws.s3.Bucket('b', {}); };"],
    ['module.exports', "module.exports = async () => { new aws.s3.Bucket('b', {}); };"],
    ['an inline program', "import { LocalWorkspace } from '@pulumi/pulumi/automation';\nLocalWorkspace.createOrSelectStack({ stackName: 'dev', program: async () => { new aws.s3.Bucket('b', {}); } });"],
    ['a callback of an unknown library', "import { run } from 'somewhere';\nrun(() => { new aws.s3.Bucket('b', {}); });"],
  ])('are read: %s', (_, code) => {
    expect(resources(code).map(brief)).toEqual(['aws_s3_bucket b {  }']);
  });
});

describe('half-typed programs', () => {
  it.each([
    ['an unfinished member', "new aws.s3.Bucket('b', { forceDestroy: true, encry });"],
    ['an unfinished call', "new aws.s3.Bucket('b', { forceDestroy: true }"],
    ['an unfinished name', "new aws.s3.Bucket('b', { forceDestroy: true });\nconst x = aws.s3."],
    ['a missing value', "new aws.s3.Bucket('b', { forceDestroy: true, tags: });"],
    ['unfinished type arguments', "new aws.s3.Bucket('b', { forceDestroy: true });\nlet x: pulumi.Input<"],
    ['an unclosed string', "new aws.s3.Bucket('b', { forceDestroy: true });\nconst s = 'abc"],
    ['an unclosed class', "new aws.s3.Bucket('b', { forceDestroy: true });\nclass A extends pulumi."],
  ])('keeps the findings with %s', (_, code) => {
    const [bucket] = resources(code);
    expect([bucket?.type, show(get(bucket?.properties ?? never(), 'force_destroy'))]).toEqual(['aws_s3_bucket', 'true']);
  });

  it('finds the resource whatever is cut off behind it', () => {
    const code = `${HEAD}new aws.s3.Bucket('first', {});\nconst more = new aws.sns.Topic(\`t-\${config.name}\`, { tags: { a: "b" } }, { protect: true });\n`;
    for (let end = code.indexOf('const more'); end < code.length; end++) {
      const program = evaluateFiles({ 'index.ts': code.slice(0, end) });
      expect(resourceOf(program, 'aws_s3_bucket', 'first').name).toBe('first');
    }
  });
});

function never(): never {
  throw new Error('The resource is missing');
}
