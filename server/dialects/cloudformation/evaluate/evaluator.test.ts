import { describe, expect, it } from 'vitest';
import { get } from '../../../core/query';
import type { Value } from '../../../core/value';
import { origin, sample, show, type Sample } from '../testing/support';

const PREAMBLE = `
Parameters:
  Suffix: {Type: String, Default: dev}
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
  Only: {Type: String, Default: a, AllowedValues: [a]}
  Bare: {Type: String}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
  Subnets: {Type: CommaDelimitedList, Default: 'a, b'}
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /aws/ami}
  KeyArn: {Type: String, Default: ''}
Mappings:
  Sizes:
    us-east-1: {small: t3.micro, large: t3.large}
    eu-west-1: {small: t3.nano}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsOnly: !Equals [!Ref Only, a]
  IsOther: !Equals [!Ref Stage, qa]
  HasKey: !Not [!Equals [!Ref KeyArn, '']]
  Both: !And [!Condition IsProd, !Condition IsOnly]
  Either: !Or [!Condition IsOther, !Condition IsProd]
  Circular: !Not [!Condition Circular]
Resources:
  Bucket: {Type: 'AWS::S3::Bucket'}
  Db: {Type: 'AWS::RDS::DBInstance'}
  It:
    Type: Custom::Sample
    Properties:
      Value: `;

function sampleOf(expression: string): Sample {
  return sample(`${PREAMBLE}${expression}\n`);
}

function valueOf(program: Sample): Value {
  return get(program.resource('It').declared.properties, 'Value');
}

describe('what an expression evaluates to', () => {
  it.each<readonly [string, string]>([
    // Scalars, as CloudFormation reads YAML.
    ['text', '"text"'],
    ['5432', '5432'],
    ['0123', '"0123"'],
    ['1.10', '"1.10"'],
    ['2012-10-17', '"2012-10-17"'],
    ['22:22', '"22:22"'],
    ['yes', 'true'],
    ['"yes"', '"yes"'],
    ['Off', 'false'],
    ['~', 'null'],
    ['|\n        a\n        b', '"a\\nb\\n"'],
    // References.
    ['!Ref Bucket', '<Bucket.id>'],
    ['{Ref: Db}', '<Db.identifier>'],
    ['!GetAtt Bucket.Arn', '<Bucket.arn>'],
    ['!GetAtt [Db, Endpoint.Address]', '<Db.address>'],
    ['{"Fn::GetAtt": [Db, Endpoint.Port]}', '<Db.port>'],
    ['!GetAtt Bucket', '?Bucket'],
    ['!Ref Nowhere', '<Nowhere.id>'],
    ['!Ref AWS::Region', '?AWS::Region'],
    ['!Ref AWS::NoValue', '-'],
    // Parameters.
    ['!Ref Suffix', '"dev"'],
    ['!Ref Bare', '?parameter Bare'],
    ['!Ref Secret', '"hunter2"'],
    ['!Ref Subnets', '["a", "b"]'],
    ['!Ref Image', '?parameter Image'],
    // Texts with holes.
    ['!Sub plain', '"plain"'],
    ["!Sub 'a-${AWS::Region}'", '`a-${?AWS::Region}`'],
    ["!Sub 'a-${Suffix}'", '`a-${?parameter Suffix}`'],
    ["!Sub '${Suffix}'", '"dev"'],
    ["!Sub 'u:${Secret}@h'", '"u:hunter2@h"'],
    ["!Sub '${Bucket.Arn}/*'", '`${<Bucket.arn>}/*`'],
    ["!Sub 'a-${!Literal}'", '"a-${Literal}"'],
    ["!Sub ['${x}-${Bucket}', {x: !Ref Bare}]", '`${?parameter Bare}-${<Bucket.id>}`'],
    ["!Join ['-', [a, !Ref Suffix, b]]", '`a-${?parameter Suffix}-b`'],
    ["!Join ['', [a, b]]", '"ab"'],
    ["!Join [',', !Ref Subnets]", '"a,b"'],
    ["!Join [',', !Ref Bare]", '?Fn::Join'],
    // Dynamic references are never literals.
    ["'{{resolve:ssm:/db/name}}'", '?dynamic reference {{resolve:ssm:/db/name}}'],
    ["!Sub '{{resolve:secretsmanager:${Bucket}:SecretString:password}}'", '<Bucket.secret_string>'],
    ["!Join ['', ['{{resolve:secretsmanager:', !Ref Bucket, ':SecretString:pw}}']]", '<Bucket.secret_string>'],
    [
      "!Sub 'u:{{resolve:secretsmanager:db:SecretString:pw}}@h'",
      '`u:${?dynamic reference {{resolve:secretsmanager:db:SecretString:pw}}}@h`',
    ],
    ["!Join ['', ['{{resolve:ssm:/open', x]]", '?{{resolve:ssm:/openx'],
    // Conditions.
    ['!If [IsProd, 1, 2]', '(IsProd: 1 | not IsProd: 2)'],
    ['!If [IsOnly, 1, 2]', '1'],
    ['!If [IsOther, 1, 2]', '2'],
    ['!If [Both, 1, 2]', '(Both: 1 | not Both: 2)'],
    ['!If [Either, 1, 2]', '(Either: 1 | not Either: 2)'],
    ['!If [Circular, 1, 2]', '(Circular: 1 | not Circular: 2)'],
    ['!If [IsProd, 1, !If [IsProd, 2, 3]]', '(IsProd: 1 | not IsProd: 3)'],
    ['!If [IsProd, 1, !Ref AWS::NoValue]', '(IsProd: 1 | not IsProd: -)'],
    ['!If [HasKey, !Ref KeyArn, !Ref AWS::NoValue]', '(HasKey: ?parameter KeyArn | not HasKey: -)'],
    ['!If [Missing, 1, 2]', '(Missing: 1 | not Missing: 2)'],
    // Mappings and lists.
    ['!FindInMap [Sizes, us-east-1, small]', '"t3.micro"'],
    [
      '!FindInMap [Sizes, !Ref AWS::Region, small]',
      '(AWS::Region is us-east-1: "t3.micro" | AWS::Region is eu-west-1: "t3.nano")',
    ],
    ['!FindInMap [Sizes, mars, small]', '?mapping Sizes'],
    ['!FindInMap [Sizes, mars, small, {DefaultValue: none}]', '"none"'],
    ['!FindInMap [Nothing, a, b]', '?mapping Nothing'],
    ['!Select [1, [a, b]]', '"b"'],
    ["!Select ['0', !Split ['-', x-y]]", '"x"'],
    ["!Select [0, !GetAZs '']", '?Fn::GetAZs'],
    ["!Split [',', !Ref Bare]", '?parameter Bare'],
    ['[a, !Ref AWS::NoValue, b]', '["a", "b"]'],
    ['{a: 1, b: !Ref Bare}', '{a: 1, b: ?parameter Bare}'],
    ['!Base64 "echo hi"', '"echo hi"'],
    ['!ImportValue net-vpc', '?import of net-vpc'],
    ['!Cidr [10.0.0.0/16, 2, 8]', '["10.0.0.0/24", "10.0.1.0/24"]'],
    ['!Select [1, !Cidr [192.168.4.0/22, 4, "7"]]', '"192.168.4.128/25"'],
    ['!Cidr [10.0.0.0/24, 2, 8]', '?Fn::Cidr'],
    ['!Cidr [!Ref Bare, 2, 8]', '?Fn::Cidr'],
    ["{'Fn::Transform': {Name: 'AWS::Include'}}", '?Fn::Transform'],
    ["{a: 1, 'Fn::Transform': {Name: 'AWS::Include'}}", '{a: 1, …}'],
    ['{Fn::ToJsonString: {a: !Ref Bare}}', '{a: ?parameter Bare}'],
    ['{Fn::Length: [a, b]}', '2'],
    // Half typed.
    ['', '-'],
    ['!Ref', '?Ref'],
    ['!Sub', '""'],
    ['!If [IsProd]', '?Fn::If'],
    ['!Join', '?Fn::Join'],
  ])('%s', (expression, expected) => {
    expect(show(valueOf(sampleOf(expression)))).toBe(expected);
  });
});

describe('where a value comes from', () => {
  it.each<readonly [string, string]>([
    ['text', 'text'],
    ['!Ref Suffix', 'dev < parameter Suffix'],
    ['!Ref Bare', '!Ref Bare < parameter Bare'],
    ['!FindInMap [Sizes, eu-west-1, small]', 't3.nano < mapping Sizes'],
    ["!Sub 'a-${AWS::Region}'", "!Sub 'a-${AWS::Region}'"],
    ['!GetAtt Bucket.Arn', '!GetAtt Bucket.Arn'],
    ['!If [IsOnly, 1, 2]', '1'],
    ["!Sub ['${x}', {x: here}]", "!Sub ['${x}', {x: here}]"],
  ])('%s', (expression, expected) => {
    const program = sampleOf(expression);
    expect(origin(program.file, valueOf(program).from)).toBe(expected);
  });

  it('is the hole itself for a part of a pattern', () => {
    const program = sampleOf("!Sub 'a-${AWS::Region}-${Bucket.Arn}'");
    const value = valueOf(program);
    const parts = value.kind === 'template' ? value.parts : [];
    expect(parts.map((part) => origin(program.file, part.from))).toEqual([
      'a-',
      '${AWS::Region}',
      '-',
      '${Bucket.Arn}',
    ]);
  });

  it('is the object that lacks it, for what is absent', () => {
    const program = sampleOf('{a: 1}');
    expect(origin(program.file, get(valueOf(program), 'b').from)).toBe('{a: 1}');
  });
});

describe('loops', () => {
  const loop = (collection: string): string => `
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: 'A,B'}, Open: {Type: CommaDelimitedList}}
Resources:
  'Fn::ForEach::Buckets':
    - Name
    - ${collection}
    - 'Bucket\${Name}':
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Sub 'x-\${Name}'
  Last: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref BucketA}}
`;

  it.each<readonly [string, readonly string[]]>([
    ['[A, B]', ['BucketA "x-A"', 'BucketB "x-B"']],
    ['!Ref Names', ['BucketA "x-A"', 'BucketB "x-B"']],
    ['!Ref Open', []],
  ])('over %s', (collection, expected) => {
    const buckets = sample(loop(collection)).program.graph.ofType('aws_s3_bucket');
    expect(buckets.map((each) => `${each.id} ${show(get(each.properties, 'bucket'))}`)).toEqual(expected);
  });
});

describe('hostile input', () => {
  it('bounds aliases that stand for a billion nodes', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const inner = level === 0 ? 'x' : `*l${level - 1}`;
      return `  l${level}: &l${level} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
    });
    const program = sample(
      `AWSTemplateFormatVersion: '2010-09-09'\nMetadata:\n${levels.join('\n')}\nResources:\n  It: {Type: Custom::X, Properties: {Value: *l11}}\n`,
    );
    expect(program.program.limits).toEqual(['The template is too large to evaluate in full']);
  });

  it('bounds conditions that ask for each other again and again', () => {
    const conditions = Array.from(
      { length: 60 },
      (_, level) => `  C${level + 1}: !And [!Condition C${level}, !Condition C${level}]`,
    );
    const program = sample(`
Parameters: {P: {Type: String}}
Conditions:
  C0: !Equals [!Ref P, x]
${conditions.join('\n')}
Resources:
  It: {Type: AWS::SNS::Topic, Condition: C60}
`);
    expect(program.resource('It').condition).toBe('C60');
  });

  it('gives up on an endless chain of conditions', () => {
    const conditions = Array.from({ length: 20_000 }, (_, level) => `  C${level}: !Not [!Condition C${level + 1}]`);
    const program = sample(
      `Conditions:\n${conditions.join('\n')}\nResources:\n  It: {Type: AWS::SNS::Topic, Condition: C0}\n`,
    );
    expect(program.resource('It').condition).toBe('C0');
  });

  it('stops at an alias that contains itself', () => {
    const program = sample('Resources:\n  It: {Type: Custom::X, Properties: &p {Value: {again: *p}}}\n');
    expect(show(program.resource('It').properties)).toBe('{Value: {again: -}, …}');
  });
});
