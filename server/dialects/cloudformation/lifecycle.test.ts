import { describe, expect, it } from 'vitest';
import type { CanonicalEdit } from '../../core/edits';
import { newResource, write } from '../../core/edits';
import { get, propertyAt } from '../../core/query';
import { sample, show, type Sample } from './testing/support';

describe('what becomes of a resource that leaves the stack', () => {
  it.each<readonly [string, string, string, string]>([
    ['nothing said', 'AWS::S3::Bucket', '', '-'],
    ['kept', 'AWS::S3::Bucket', 'DeletionPolicy: Retain', '{retain_on_delete: true, snapshot_on_delete: false}'],
    ['kept later', 'AWS::S3::Bucket', 'DeletionPolicy: RetainExceptOnCreate', '{retain_on_delete: true, snapshot_on_delete: false}'],
    ['deleted', 'AWS::S3::Bucket', 'DeletionPolicy: Delete', '{retain_on_delete: false, snapshot_on_delete: false}'],
    ['a snapshot', 'AWS::EC2::Volume', 'DeletionPolicy: Snapshot', '{retain_on_delete: false, snapshot_on_delete: true}'],
    [
      'under a condition',
      'AWS::S3::Bucket',
      'DeletionPolicy: !If [IsProd, Retain, Delete]',
      '{retain_on_delete: (IsProd: true | not IsProd: false), snapshot_on_delete: (IsProd: false | not IsProd: false)}',
    ],
    ['a parameter', 'AWS::S3::Bucket', 'DeletionPolicy: !Ref Bare', '{retain_on_delete: ?parameter Bare, snapshot_on_delete: ?parameter Bare}'],
    ['the platform: a database', 'AWS::RDS::DBInstance', '', '{snapshot_on_delete: true}'],
    ['the platform: a cluster', 'AWS::RDS::DBCluster', '', '{snapshot_on_delete: true}'],
    ['the platform: a member', 'AWS::RDS::DBInstance', 'Properties: {DBClusterIdentifier: !Ref Bare}', '-'],
    ['only replacement', 'AWS::S3::Bucket', 'UpdateReplacePolicy: Retain', '-'],
  ])('%s', (_, type, text, expected) => {
    const program = sample(`
Parameters:
  Bare: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Bare, prod]
Resources:
  It:
    Type: ${type}
    ${text}
`);
    expect(show(get(program.resource('It').properties, 'lifecycle'))).toBe(expected);
  });

  it('knows where it is written', () => {
    const { file, resource } = sample('Resources:\n  It:\n    Type: AWS::S3::Bucket\n    DeletionPolicy: Retain # for audits\n');
    const property = propertyAt(resource('It').properties, ['lifecycle', 'retain_on_delete']);
    const places = [property?.site, property?.member, property?.value.from.location];
    expect(places.map((each) => each && file.text.slice(each.range.start, each.range.end))).toEqual([
      'Retain',
      'DeletionPolicy: Retain',
      'Retain',
    ]);
  });
});

describe('saying what becomes of a resource', () => {
  const set = (program: Sample, setting: string, value: boolean): CanonicalEdit => ({
    kind: 'set',
    resource: program.resource('It'),
    path: ['lifecycle', setting],
    value: write.literal(value),
  });
  const remove = (program: Sample, setting: string): CanonicalEdit => ({
    kind: 'remove',
    resource: program.resource('It'),
    path: ['lifecycle', setting],
  });
  const yaml = (type: string, ...lines: readonly string[]): string =>
    ['Resources:', '  It:', `    Type: ${type}`, ...lines.map((line) => `    ${line}`), ''].join('\n');

  it.each<readonly [string, string, (program: Sample) => readonly CanonicalEdit[], string | undefined]>([
    [
      'kept: both policies, below the type',
      yaml('AWS::S3::Bucket', 'Properties: {BucketName: a}'),
      (program) => [set(program, 'retain_on_delete', true)],
      yaml('AWS::S3::Bucket', 'DeletionPolicy: Retain', 'UpdateReplacePolicy: Retain', 'Properties: {BucketName: a}'),
    ],
    [
      'not destroyed is kept',
      yaml('AWS::S3::Bucket'),
      (program) => [set(program, 'prevent_destroy', true)],
      yaml('AWS::S3::Bucket', 'DeletionPolicy: Retain', 'UpdateReplacePolicy: Retain'),
    ],
    [
      'a policy is there',
      yaml('AWS::RDS::DBInstance', 'DeletionPolicy: Delete # cheap', 'Properties: {Engine: mysql}'),
      (program) => [set(program, 'snapshot_on_delete', true)],
      yaml('AWS::RDS::DBInstance', 'DeletionPolicy: Snapshot # cheap', 'UpdateReplacePolicy: Snapshot', 'Properties: {Engine: mysql}'),
    ],
    [
      'both are there; two settings agree',
      yaml('AWS::RDS::DBInstance', 'UpdateReplacePolicy: Retain', 'DeletionPolicy: Retain'),
      (program) => [set(program, 'retain_on_delete', false), set(program, 'snapshot_on_delete', false)],
      yaml('AWS::RDS::DBInstance', 'UpdateReplacePolicy: Delete', 'DeletionPolicy: Delete'),
    ],
    [
      'what keeps more counts',
      yaml('AWS::RDS::DBInstance'),
      (program) => [set(program, 'snapshot_on_delete', true), set(program, 'retain_on_delete', false)],
      yaml('AWS::RDS::DBInstance', 'DeletionPolicy: Snapshot', 'UpdateReplacePolicy: Snapshot'),
    ],
    [
      'with the canonical argument for the same',
      yaml('AWS::RDS::DBInstance', 'Properties: {Engine: mysql}'),
      (program) => [
        set(program, 'snapshot_on_delete', true),
        { kind: 'set', resource: program.resource('It'), path: ['skip_final_snapshot'], value: write.literal(false) },
      ],
      yaml('AWS::RDS::DBInstance', 'DeletionPolicy: Snapshot', 'UpdateReplacePolicy: Snapshot', 'Properties: {Engine: mysql}'),
    ],
    ['no snapshots of buckets', yaml('AWS::S3::Bucket'), (program) => [set(program, 'snapshot_on_delete', true)], undefined],
    [
      'taken back',
      yaml('AWS::S3::Bucket', 'DeletionPolicy: Retain', 'UpdateReplacePolicy: Retain', 'Properties: {BucketName: a}'),
      (program) => [remove(program, 'retain_on_delete')],
      yaml('AWS::S3::Bucket', 'Properties: {BucketName: a}'),
    ],
    ['nothing to take back', yaml('AWS::S3::Bucket'), (program) => [remove(program, 'retain_on_delete')], undefined],
    [
      'a new resource',
      yaml('AWS::S3::Bucket'),
      ({ resource }) => [
        {
          kind: 'add',
          resource: newResource('aws_s3_bucket', 'copies', resource('It'), {
            lifecycle: write.object({ retain_on_delete: write.literal(true) }),
          }),
        },
      ],
      `${yaml('AWS::S3::Bucket')}
  Copies:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
`,
    ],
    [
      'JSON',
      '{\n  "Resources": {\n    "It": {\n      "Type": "AWS::S3::Bucket",\n      "Properties": {}\n    }\n  }\n}\n',
      (program) => [set(program, 'retain_on_delete', true)],
      '{\n  "Resources": {\n    "It": {\n      "Type": "AWS::S3::Bucket",\n      "DeletionPolicy": "Retain",\n      "UpdateReplacePolicy": "Retain",\n      "Properties": {}\n    }\n  }\n}\n',
    ],
  ])('%s', (_, text, edits, expected) => {
    const program = sample(text);
    expect(program.edited(...edits(program))).toBe(expected);
  });
});
