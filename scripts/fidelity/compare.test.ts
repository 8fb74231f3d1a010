import { describe, expect, it } from 'vitest';
import { sourceFile } from '../../server/core/source-file';
import type { ObjectValue } from '../../server/core/value';
import { createCloudFormationDialect } from '../../server/dialects/cloudformation';
import { compare } from './compare';
import { openMark, referenceMark, type True } from './contract';

const PREAMBLE = `Parameters: {Name: {Type: String}, Kind: {Type: String, AllowedValues: [a, b]}}
Conditions: {IsA: !Equals [!Ref Kind, a]}
Resources:
  Other: {Type: 'AWS::S3::Bucket'}
  It:
    Type: Custom::Sample
    Properties:
      Value: `;

/** What an expression of a template compares to: equal, one of, open, missed, wrong. */
function counts(expression: string, truth: True | undefined): readonly number[] {
  const resources = [{ id: 'Other', type: 'AWS::S3::Bucket', properties: {} }, { id: 'It', type: 'Custom::Sample', properties: truth === undefined ? {} : { Value: truth } }];
  const { equal, among, open, missed, wrong } = compare(readTemplate(PREAMBLE + expression), resources, {});
  return [equal, among, open, missed, wrong.length];
}

function readTemplate(text: string): readonly { readonly id: string; readonly type: string; readonly properties: ObjectValue }[] {
  const dialect = createCloudFormationDialect();
  const file = sourceFile('file:///w/template.yaml', text);
  const files = { root: 'file:///w', sources: new Map([[file.uri, file]]), texts: new Map(), exists: () => false };
  return dialect.discover(files).flatMap((seed) => dialect.evaluate(seed, files).declared.map(({ id, nativeType, properties }) => ({ id, type: nativeType, properties })));
}

describe('what a value compares to', () => {
  it.each<readonly [string, True | undefined, readonly number[]]>([
    ['text', 'text', [1, 0, 0, 0, 0]],
    ['"5"', 5, [1, 0, 0, 0, 0]],
    ['text', 'other', [0, 0, 0, 0, 1]],
    ['text', undefined, [0, 0, 0, 0, 1]],
    ['!Ref AWS::NoValue', undefined, [0, 0, 0, 0, 0]],
    ['!Ref AWS::NoValue', 'text', [0, 0, 0, 0, 1]],
    ['!Ref Name', 'text', [0, 0, 0, 1, 0]],
    ['!Ref Name', openMark(), [0, 0, 1, 0, 0]],
    ['{a: 1, b: [x, y]}', { a: 1, b: ['x', 'y'] }, [3, 0, 0, 0, 0]],
    ['{a: 1, b: [x, y]}', { a: 1, b: ['y', 'x'] }, [3, 0, 0, 0, 0]],
    ['{a: 1, b: [x, y]}', { a: 1, b: ['x'] }, [1, 0, 0, 0, 1]],
    ['{a: 1}', { a: 1, b: 2 }, [1, 0, 0, 0, 1]],
    ['{a: 1}', '{"a": 1}', [1, 0, 0, 0, 0]],
    ['{a: 1}', [{ a: 1 }], [1, 0, 0, 0, 0]],
    ["{a: 1, 'Fn::Transform': {Name: X}}", { a: 1, b: 2 }, [1, 0, 0, 1, 0]],
    ['!If [IsA, 1, 2]', 2, [0, 1, 0, 0, 0]],
    ['!If [IsA, 1, 2]', 3, [0, 0, 0, 0, 1]],
    ['!If [IsA, 1, !Ref Name]', 3, [0, 0, 0, 1, 0]],
    ['!GetAtt Other.Arn', referenceMark('Other', 'arn'), [1, 0, 0, 0, 0]],
    ['!GetAtt Other.Arn', referenceMark('Other', 'name'), [0, 0, 0, 0, 1]],
    ['!GetAtt Other.Arn', referenceMark('It', 'arn'), [0, 0, 0, 0, 1]],
    ["!Sub '${Other.Arn}/*'", `${referenceMark('Other', 'arn')}/*`, [1, 0, 0, 0, 0]],
    ["!Sub '${Other.Arn}/*'", `${referenceMark('It', 'arn')}/*`, [0, 0, 0, 0, 1]],
    ["!Sub 'a-${Name}'", 'a-x', [0, 0, 0, 1, 0]],
    ["!Sub 'a-${Name}'", 'b-x', [0, 0, 0, 0, 1]],
    ["!Sub 'a-${Name}'", `a-${openMark('Name')}`, [1, 0, 0, 0, 0]],
  ])('%s', (expression, truth, expected) => {
    expect(counts(expression, truth)).toEqual(expected);
  });
});

it('counts what is in truth and not seen', () => {
  const { seen, true: all, missed } = compare([], [{ id: 'A', type: 'T', properties: { a: 1, b: [openMark()] } }], {});
  expect([seen, all, missed]).toEqual([0, 1, 1]);
});

it('holds a resource that does not exist against Lintel', () => {
  expect(compare(readTemplate(`${PREAMBLE}1`), [], {}).wrong).toEqual([
    'AWS::S3::Bucket Other is seen and does not exist',
    'Custom::Sample It is seen and does not exist',
  ]);
});
