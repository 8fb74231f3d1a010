import { describe, expect, it } from 'vitest';
import { descendants, get } from '../../../core/query';
import { sample, show } from '../testing/support';

describe('the inputs that went into a value', () => {
  const PREAMBLE = `
Parameters:
  Env: {Type: String, Default: dev}
  Bare: {Type: String}
  List: {Type: CommaDelimitedList, Default: 'a, b'}
  Document: {Type: String, Default: '{"a": "b"}'}
Mappings:
  ByEnv: {dev: {size: small}, prod: {size: large}}
  ByRegion: {us-east-1: {size: small}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsBig: !And [!Condition IsProd, !Equals [!Ref Bare, big]]
Resources:
  It:
    Type: Custom::Sample
    Properties:
      Value: `;

  it.each<readonly [string, string]>([
    ['plain', ''],
    ['!Ref Env', 'Env'],
    ['!Ref Bare', 'Bare'],
    ['!Ref List', 'List'],
    ['!Ref AWS::StackName', 'AWS::StackName'],
    ['!Select [2, !Split [/, !Ref AWS::StackId]]', 'AWS::StackName'],
    ['!Ref AWS::Region', ''],
    ['!Ref AWS::AccountId', ''],
    ["!Sub 'orders-${Env}'", 'Env'],
    ["!Sub '${Env}'", 'Env'],
    ["!Sub ['orders-${X}', {X: !Ref Bare}]", 'Bare'],
    ["!Sub 'orders-${AWS::AccountId}'", ''],
    ["!Join ['-', [orders, !Ref Env, !Ref Bare]]", 'Bare Env'],
    ["!Join ['-', !Ref Bare]", 'Bare'],
    ['!If [IsProd, a, b]', 'Env'],
    ["!If [IsBig, a, !Sub 'x-${AWS::StackName}']", 'AWS::StackName Bare Env'],
    ["!Sub ['x-${Y}', {Y: !If [IsProd, a, b]}]", 'Env'],
    ['!FindInMap [ByEnv, !Ref Env, size]', 'Env'],
    ['!FindInMap [ByEnv, !Ref Bare, size]', 'Bare'],
    ['!FindInMap [ByRegion, !Ref AWS::Region, size]', ''],
    ['!Select [0, !Ref List]', 'List'],
    ["!Select [0, !Split ['-', !Ref Env]]", 'Env'],
    ["!Select [0, !Split ['-', !Ref Bare]]", 'Bare'],
    ["!Base64 {'Fn::Sub': 'a ${Bare} b'}", 'Bare'],
    ["!ImportValue {'Fn::Sub': '${Bare}-vpc'}", 'Bare'],
    ['!Cidr [!Ref Bare, 4, 8]', 'Bare'],
    ["'{{resolve:ssm:/a}}'", ''],
    ["!Sub '{{resolve:ssm:/${Env}/a}}'", 'Env'],
  ])('%s: %s', (expression, expected) => {
    const value = get(sample(`${PREAMBLE}${expression}\n`).resource('It').declared.properties, 'Value');
    const inputs = new Set([...descendants(value)].flatMap((each) => each.from.inputs ?? []));
    expect([...(value.from.inputs ?? [])].sort().join(' ')).toBe([...inputs].sort().join(' '));
    expect([...inputs].sort().join(' ')).toBe(expected);
  });

  it('tells them in documents that are written as text', () => {
    const program = sample(`
Parameters:
  Bare: {Type: String}
  Whole: {Type: String, Default: '{"maxReceiveCount": 3}'}
Resources:
  A: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: !Ref Whole}}
  B:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: !Sub '{"Version": "2012-10-17", "Id": "a-\${Bare}"}'}
`);
    const redrive = get(program.resource('A').properties, 'redrive_policy', 'maxReceiveCount');
    expect(redrive.from.inputs).toEqual(['Whole']);
    const policy = get(program.resource('B').properties, 'policy');
    expect(get(policy, 'Version').from.inputs).toBeUndefined();
    expect(get(policy, 'Id').from.inputs).toEqual(['Bare']);
  });
});

describe('inputs', () => {
  it('lists parameters with their defaults', () => {
    const { program, file } = sample(`
Parameters:
  Env: {Type: String, Default: dev}
  Bare: {Type: String}
Resources:
  It: {Type: AWS::SNS::Topic}
`);
    expect(
      program.facts.inputs.map((input) => [
        input.name,
        file.text.slice(input.location.range.start, input.location.range.end),
        show(input.preset),
        input.isGiven,
        input.isRequired,
      ]),
    ).toEqual([
      ['Env', 'Env', '"dev"', false, false],
      ['Bare', 'Bare', '-', false, true],
    ]);
  });
});

describe('the tags that a resource ends up with', () => {
  it.each<readonly [string, string, string]>([
    ['none', 'Resources:\n  It: {Type: AWS::SNS::Topic}\n', '-'],
    [
      'its own',
      'Resources:\n  It: {Type: AWS::SNS::Topic, Properties: {Tags: [{Key: Name, Value: a}, {Key: Env, Value: !Ref AWS::Region}]}}\n',
      '{Name: "a", Env: ?AWS::Region}',
    ],
    [
      'under a condition',
      `
Parameters: {Env: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  It:
    Type: AWS::SNS::Topic
    Properties:
      Tags: !If [IsProd, [{Key: Name, Value: a}], !Ref AWS::NoValue]
`,
      '(IsProd: {Name: "a"} | not IsProd: -)',
    ],
    [
      'those of Globals',
      `
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Tags: {Env: dev}}}
Resources:
  It: {Type: AWS::Serverless::Function, Properties: {Tags: {Name: a}}}
`,
      '{Env: "dev", Name: "a"}',
    ],
    [
      'a macro may add more',
      'Transform: [AWS::LanguageExtensions, Tagger]\nResources:\n  It: {Type: AWS::SNS::Topic, Properties: {Tags: [{Key: Name, Value: a}]}}\n',
      '{Name: "a", …}',
    ],
    ['a macro may add some', 'Transform: Tagger\nResources:\n  It: {Type: AWS::SNS::Topic}\n', '{…}'],
    [
      'a macro in the properties',
      'Resources:\n  It: {Type: AWS::SNS::Topic, Properties: {Fn::Transform: {Name: Tagger}}}\n',
      '?tags',
    ],
  ])('%s', (_, text, expected) => {
    const { program, resource } = sample(text);
    expect(show(program.facts.tagsOf(resource('It')))).toBe(expected);
  });
});

describe('the program as a whole', () => {
  it('lists outputs with their values', () => {
    const { program, file } = sample(`
Transform: AWS::LanguageExtensions
Parameters:
  Env: {Type: String, AllowedValues: [dev]}
Conditions:
  Never: !Equals [!Ref Env, prod]
Resources:
  It: {Type: AWS::SNS::Topic}
Outputs:
  Arn: {Value: !Ref It, Export: {Name: topic}}
  Gone: {Value: x, Condition: Never}
  Half:
  Fn::ForEach::Names:
    - Name
    - [A, B]
    - 'Name\${Name}': {Value: !Sub 'x-\${Name}'}
`);
    expect(
      program.facts.outputs.map(({ name, location, value }) => [
        name,
        file.text.slice(location.range.start, location.range.end),
        show(value),
      ]),
    ).toEqual([
      ['Arn', 'Arn', '<It.arn>'],
      ['Half', 'Half', '-'],
      ['NameA', "'Name${Name}'", '"x-A"'],
      ['NameB', "'Name${Name}'", '"x-B"'],
    ]);
  });

  it('knows its entry and folder', () => {
    const { program, file } = sample("# Orders\nAWSTemplateFormatVersion: '2010-09-09'\nResources:\n  It: {Type: AWS::SNS::Topic}\n");
    const { entry, folder } = program.facts;
    expect(file.text.slice(entry.range.start, entry.range.end)).toBe('AWSTemplateFormatVersion');
    expect(folder).toBe('file:///w');
  });

  it('reads files, which it depends on from then on', () => {
    const { program } = sample('Resources:\n  It: {Type: AWS::SNS::Topic}\n', { 'README.md': '# Orders' });
    expect(program.inputs).toEqual(new Set(['file:///w/template.yaml']));
    expect(program.facts.textOf('file:///w/README.md')).toBe('# Orders');
    expect(program.facts.textOf('file:///w/template.yaml')).toContain('SNS');
    expect(program.facts.textOf('file:///w/none.md')).toBeUndefined();
    expect(program.facts.exists('file:///w/src')).toBe(false);
    expect(program.inputs).toEqual(
      new Set(['file:///w/template.yaml', 'file:///w/README.md', 'file:///w/none.md', 'file:///w/src']),
    );
  });
});
