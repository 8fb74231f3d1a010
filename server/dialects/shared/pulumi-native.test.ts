/** The AWS Native packages in both languages: one model, no fixes. */
import { describe, expect, it } from 'vitest';
import type { CanonicalEdit } from '../../core/edits';
import { newResource, write } from '../../core/edits';
import type { Program } from '../../core/program';
import type { Resource } from '../../core/resource';
import { schemaNames } from '../../schema/names';
import { schemaTables } from '../../schema/names/tables';
import { programOf, show as showPython } from '../python/testing';
import { evaluateFiles, show } from '../typescript/testing';
import { nativePackage } from './pulumi-native';

const TYPESCRIPT = "import * as native from '@pulumi/aws-native';\nimport * as aws from '@pulumi/aws';\n";
const PYTHON = 'import pulumi\nimport pulumi_aws_native as native\nimport pulumi_aws as aws\n';

const inTypeScript = (code: string): Program => evaluateFiles({ 'index.ts': TYPESCRIPT + code });
const inPython = (code: string): Program => programOf(PYTHON + code);

function brief({ graph }: Program): readonly string[] {
  return graph.resources.map((each) => `${each.type} ${each.name} ${show(each.properties)}`);
}

describe('resources of the package', () => {
  it.each<readonly [string, typescript: string, python: string, readonly string[]]>([
    [
      'names, nested objects and translated values',
      `new native.s3.Bucket('logs', {
  bucketName: 'logs',
  versioningConfiguration: { status: 'Enabled' },
  bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: 'k' } }] },
  tags: [{ key: 'Name', value: 'logs' }],
});`,
      `native.s3.Bucket("logs",
    bucket_name="logs",
    versioning_configuration=native.s3.BucketVersioningConfigurationArgs(status="Enabled"),
    bucket_encryption={"server_side_encryption_configuration": [{"server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": "k"}}]},
    tags=[{"key": "Name", "value": "logs"}])`,
      [
        'aws_s3_bucket logs { bucket: "logs", versioning: { status: "Enabled" }, server_side_encryption_configuration: { rule: [{ ' +
          'apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: "k" } }] }, tags: { Name: "logs" } }',
      ],
    ],
    [
      'modules that are keywords of Python, and keys that are data',
      "new native.lambda.Function('f', { functionName: 'f', environment: { variables: { TABLE_NAME: 'orders' } }, deadLetterConfig: { targetArn: 'q' } });",
      'native.lambda_.Function("f", function_name="f", environment={"variables": {"TABLE_NAME": "orders"}}, dead_letter_config={"target_arn": "q"})',
      ['aws_lambda_function f { function_name: "f", environment: { variables: { TABLE_NAME: "orders" } }, dead_letter_config: { target_arn: "q" } }'],
    ],
    [
      'outputs under canonical names, across packages',
      "const key = new native.kms.Key('k', { enableKeyRotation: true });\nnew aws.sns.Topic('t', { kmsMasterKeyId: key.arn });\nnew native.sns.Topic('u', { kmsMasterKeyId: key.keyId });",
      'key = native.kms.Key("k", enable_key_rotation=True)\naws.sns.Topic("t", kms_master_key_id=key.arn)\nnative.sns.Topic("u", kms_master_key_id=key.key_id)',
      ['aws_kms_key k { enable_key_rotation: true }', 'aws_sns_topic t { kms_master_key_id: @k.arn }', 'aws_sns_topic u { kms_master_key_id: @k.key_id }'],
    ],
    [
      'several canonical resources of one',
      "new native.sns.Topic('t', { topicName: 't', subscription: [{ endpoint: 'e', protocol: 'lambda' }] });",
      'native.sns.Topic("t", topic_name="t", subscription=[{"endpoint": "e", "protocol": "lambda"}])',
      ['aws_sns_topic t { name: "t" }', 'aws_sns_topic_subscription t { endpoint: "e", protocol: "lambda", topic_arn: @t.arn }'],
    ],
    [
      'satellites of the other package',
      "const bucket = new native.s3.Bucket('b', {});\nnew aws.s3.BucketPolicy('p', { bucket: bucket.id, policy: 'x' });",
      'bucket = native.s3.Bucket("b")\naws.s3.BucketPolicy("p", bucket=bucket.id, policy="x")',
      ['aws_s3_bucket b { policy: "x" }', 'aws_s3_bucket_policy p { bucket: @b.id, policy: "x" }'],
    ],
    ['nothing of types that no row knows', "new native.budgets.BudgetsAction('b', {});", 'native.budgets.BudgetsAction("b")', []],
  ])('%s', (_, typescript, python, expected) => {
    expect(brief(inTypeScript(typescript))).toEqual(expected);
    expect(brief(inPython(python))).toEqual(expected);
  });

  it.each([
    ['a named import', "import { s3 } from '@pulumi/aws-native'; new s3.Bucket('b', { bucketName: 'n' });"],
    ['a module', "import * as s3 from '@pulumi/aws-native/s3'; new s3.Bucket('b', { bucketName: 'n' });"],
    ['require', "const native = require('@pulumi/aws-native'); new native.s3.Bucket('b', { bucketName: 'n' });"],
  ])('are read from %s', (_, code) => {
    expect(brief(evaluateFiles({ 'index.ts': code }))).toEqual(['aws_s3_bucket b { bucket: "n" }']);
  });

  it('are read where the package is the only one', () => {
    const program = programOf('from pulumi_aws_native import s3\ns3.Bucket("b", bucket_name="n")\n');
    expect(brief(program)).toEqual(['aws_s3_bucket b { bucket: "n" }']);
  });

  it('have a provider of their own', () => {
    const typescript = inTypeScript("const west = new native.Provider('west', { region: 'us-west-2' });\nnew native.s3.Bucket('a', {});\nnew native.s3.Bucket('b', {}, { provider: west });");
    const python = inPython('west = native.Provider("west", region="us-west-2")\nnative.s3.Bucket("a")\nnative.s3.Bucket("b", opts=pulumi.ResourceOptions(provider=west))');
    for (const { graph } of [typescript, python]) {
      expect(graph.resources.map(({ placement }) => `${placement.provider} ${showPython(placement.region)}`)).toEqual([
        'aws-native ?aws-native:region',
        'pulumi:providers:aws-native::west "us-west-2"',
      ]);
    }
  });
});

describe('fixes', () => {
  const programs = [
    inTypeScript("new native.s3.Bucket('b', { bucketName: 'n' });\nnew aws.s3.Bucket('c', { bucket: 'm' });"),
    inPython('native.s3.Bucket("b", bucket_name="n")\naws.s3.Bucket("c", bucket="m")'),
  ];
  const edits: readonly (readonly [string, (of: Resource) => CanonicalEdit])[] = [
    ['set', (of) => ({ kind: 'set', resource: of, path: ['force_destroy'], value: write.literal(true) })],
    ['remove', (of) => ({ kind: 'remove', resource: of, path: ['bucket'] })],
    ['add', (of) => ({ kind: 'add', resource: newResource('aws_s3_bucket_acl', 'acl', of, { bucket: write.reference(of, 'id'), acl: write.literal('private') }) })],
  ];

  it.each(edits)('do not %s anything at a resource of the package', (_, edit) => {
    for (const { graph, render } of programs) {
      const [native, other] = graph.resources;
      if (!native || !other) throw new Error('two buckets are expected');
      expect(render([edit(native)])).toBeUndefined();
      expect(render([edit(other)])).toBeDefined();
    }
  });
});

it('knows the classes of every type but those that the package does not have', () => {
  const names = schemaNames(schemaTables).cloudFormation;
  const native = nativePackage(names);
  expect(native.typeOf('ec2', 'Vpc')).toBe('AWS::EC2::VPC');
  expect(native.typeOf('elasticloadbalancingv2', 'LoadBalancer')).toBe('AWS::ElasticLoadBalancingV2::LoadBalancer');
  expect(native.typeOf('configuration', 'ConfigRule')).toBe('AWS::Config::ConfigRule');
  expect(native.typeOf('lambda_', 'Function')).toBe('AWS::Lambda::Function');
  expect(native.typeOf('s3', 'Nothing')).toBeUndefined();
  expect(native.attribute('AWS::S3::Bucket', 'bucketName')).toBe('id');
  expect(native.attribute('AWS::RDS::DBInstance', 'dbInstanceArn')).toBe('arn');
  expect(native.attribute('AWS::Lambda::Function', 'memory_size')).toBe('memory_size');
});
