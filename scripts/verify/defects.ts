/**
 * Programs with one mistake each, and what an oracle must say about it. They go through the same runs as the programs that must be
 * right: an oracle that no longer sees a mistake fails the verification.
 */
import { readExample } from '../../rules/testing/examples';
import type { Flavour } from '../../server/core/program';
import type { ExampleSource } from '../../server/core/rule';
import type { Candidate } from './types';

export function defectiveCandidates(): readonly Candidate[] {
  return DEFECTS.map(([flavour, title, defect, source]) => {
    return { flavour, origin: 'defect', title, defect, files: readExample(source, flavour).files };
  });
}

type Defect = readonly [flavour: Flavour, title: string, message: RegExp, source: ExampleSource];

const DEFECTS: readonly Defect[] = [
  ['terraform', 'not formatted', /main\.tf: terraform fmt: is not formatted/, 'locals {\n a=1\n}\n'],
  ['terraform', 'not a block', /main\.tf: terraform fmt: .*(?:Error|Unclosed)/, 'resource "aws_s3_bucket" "a" {\n'],
  ['terraform', 'unknown argument', /main\.tf:2:3 .*"buckets" is not expected/, 'resource "aws_s3_bucket" "a" {\n  buckets = "acme"\n}\n'],
  ['terraform', 'wrong type', /main\.tf:2:\d+ .*a bool is required/, 'resource "aws_kms_key" "a" {\n  enable_key_rotation = "perhaps"\n}\n'],
  ['terraform', 'undeclared resource', /main\.tf:2:\d+ .*has not been declared/, 'resource "aws_s3_bucket_versioning" "a" {\n  bucket = aws_s3_bucket.a.id\n  versioning_configuration {\n    status = "Enabled"\n  }\n}\n'],
  ['terraform', 'missing argument', /main\.tf:1:\d+ .*"bucket" is required/, 'resource "aws_s3_bucket_policy" "a" {\n  policy = "{}"\n}\n'],

  ['cloudformation-json', 'unknown property', /BucketNames/, template({ BucketNames: 'acme' })],
  ['cloudformation-json', 'wrong type', /BucketName/, template({ BucketName: ['acme'] })],
  ['cloudformation-json', 'wrong value', /Status/, template({ VersioningConfiguration: { Status: 'On' } })],
  ['cloudformation-json', 'reference to nothing', /Nothing/, template({ BucketName: { Ref: 'Nothing' } })],
  ['cloudformation-json', 'unknown attribute', /Arms/, template({ BucketName: { 'Fn::GetAtt': ['Other', 'Arms'] } })],
  ['cloudformation-json', 'broken text', /template\.json/, '{ "Resources": { '],

  ['cloudformation-yaml', 'unknown property', /template\.yaml:5:.*BucketNames/, 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketNames: acme\n'],
  ['cloudformation-yaml', 'wrong type', /BucketName/, 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: [acme]\n'],
  ['cloudformation-yaml', 'reference to nothing', /Nothing/, 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Ref Nothing\n'],
  ['cloudformation-yaml', 'out of range', /30/, 'Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      ReceiveMessageWaitTimeSeconds: 30\n'],

  ['cdk-typescript', 'unknown property', /^app\.ts:7:\d+ TS\d+: .*enforceSsl/, stack(`new s3.Bucket(this, 'B', { enforceSsl: true });`)],
  ['cdk-typescript', 'wrong type', /^app\.ts:7:\d+ TS\d+: .*boolean/, stack(`new s3.Bucket(this, 'B', { versioned: 'yes' });`)],
  ['cdk-typescript', 'bad reference', /^app\.ts:7:\d+ TS\d+: .*bucketArm/, stack(`new s3.Bucket(this, 'B').bucketArm;`)],
  ['cdk-typescript', 'broken text', /^app\.ts:7:\d+ TS1\d+/, stack(`new s3.Bucket(this, 'B' {});`)],
  ['cdk-typescript', 'one id twice', /synthesising it: .*already a Construct with name 'B'/, stack(`new s3.Bucket(this, 'B'); new s3.Bucket(this, 'B');`)],
  ['cdk-typescript', 'wrong value', /synthesised .*Status/, stack(`new s3.CfnBucket(this, 'B', { versioningConfiguration: { status: 'On' } });`)],

  ['pulumi-typescript', 'unknown property', /^index\.ts:2:\d+ TS\d+: .*buckets/, pulumi('new aws.s3.Bucket("a", { buckets: "acme" });')],
  ['pulumi-typescript', 'wrong type', /^index\.ts:2:\d+ TS\d+: .*boolean/, pulumi('new aws.kms.Key("a", { enableKeyRotation: "yes" });')],
  ['pulumi-typescript', 'bad reference', /^index\.ts:2:\d+ TS\d+: .*arm/, pulumi('export const a = new aws.s3.Bucket("a").arm;')],
  ['pulumi-typescript', 'broken text', /^index\.ts:2:\d+ TS1\d+/, pulumi('new aws.s3.Bucket("a" {});')],
  ['pulumi-typescript', 'unknown property that types let pass', /aws\.s3\.Bucket "a" has no property buckets/, pulumi('const args = { bucket: "acme", buckets: "acme" };\nnew aws.s3.Bucket("a", args);')],
  ['pulumi-typescript', 'unknown nested property', /has no property versioning\.status/, pulumi('const versioning = { enabled: true, status: "Enabled" };\nnew aws.s3.Bucket("a", { versioning });')],
  ['pulumi-typescript', 'missing property', /running it: .*Missing required property 'bucket'/, pulumi('new aws.s3.BucketPublicAccessBlock("a", {} as aws.s3.BucketPublicAccessBlockArgs);')],
  ['pulumi-typescript', 'error in a callback', /running it: .*no such thing/, pulumi('new aws.s3.Bucket("a").arn.apply(() => { throw new Error("no such thing"); });')],

  ['pulumi-python', 'broken text', /^__main__\.py:2 /, python('aws.s3.Bucket("a"')],
  ['pulumi-python', 'unknown argument', /^__main__\.py:2 aws\.s3\.Bucket has no argument buckets/, python('aws.s3.Bucket("a", buckets="acme")')],
  ['pulumi-python', 'unknown nested argument', /^__main__\.py:2 s3\.BucketVersioningArgs has no argument status/, python('aws.s3.Bucket("a", versioning=aws.s3.BucketVersioningArgs(status="Enabled"))')],
  ['pulumi-python', 'wrong type', /^__main__\.py:2 .*boolean/, python('aws.kms.Key("a", enable_key_rotation="yes")')],
  ['pulumi-python', 'missing argument', /^__main__\.py:2 .*'bucket' is missing/, python('aws.s3.BucketPublicAccessBlock("a")')],
  ['pulumi-python', 'wrong class of arguments', /^__main__\.py:2 s3\.BucketLoggingArgs is not what is expected/, python('aws.s3.Bucket("a", versioning=aws.s3.BucketLoggingArgs(target_bucket="b"))')],
  ['pulumi-python', 'bad reference', /^__main__\.py:2 AttributeError: s3\.Bucket has no property 'arm'/, python('aws.s3.Bucket("a").arm')],
  ['pulumi-python', 'undefined name', /^__main__\.py:2 NameError/, python('aws.s3.Bucket("a", bucket=name)')],
  ['pulumi-python', 'unknown class', /^__main__\.py:2 AttributeError/, python('aws.s3.Buckets("a")')],
  ['pulumi-python', 'an output in a string', /an Output is made a string/, python('aws.s3.Bucket("b", bucket=f"{aws.s3.Bucket(\'a\').id}-b")')],
];

function template(properties: unknown): string {
  const resources = { Bucket: { Type: 'AWS::S3::Bucket', Properties: properties }, Other: { Type: 'AWS::S3::Bucket' } };
  return JSON.stringify({ Resources: resources }, undefined, 2);
}

function stack(statement: string): string {
  return `import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
export class DefectStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    ${statement}
  }
}
`;
}

function pulumi(program: string): string {
  return `import * as aws from "@pulumi/aws";\n${program}\n`;
}

function python(program: string): string {
  return `import pulumi_aws as aws\n${program}\n`;
}
