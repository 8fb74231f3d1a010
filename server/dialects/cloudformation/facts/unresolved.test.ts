import { describe, expect, it } from 'vitest';
import { sample } from '../testing/support';

/** `what is written: kind name, in the resource that it is in`, each. */
function unresolved(text: string): readonly string[] {
  const { program, file } = sample(text);
  return program.facts.unresolved.map(({ location, kind, name, within }) => {
    const { start, end } = location.range;
    return `${file.text.slice(start, end)}: ${kind} ${name}${within === undefined ? '' : ` in ${within}`}`;
  });
}

const PREAMBLE = `
Parameters:
  Env: {Type: String}
Mappings:
  Sizes: {dev: {size: small}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Logs: {Type: AWS::S3::Bucket}
  Db: {Type: AWS::RDS::DBInstance}
  Thing: {Type: Custom::Thing}
  Made: {Type: 'Acme::Tool::Thing'}
  It:
    Type: AWS::SNS::Topic
    `;

describe('names that nothing declares', () => {
  it.each<readonly [string, readonly string[]]>([
    ['!Ref Logz', ['Logz: parameter Logz in It']],
    ['{Ref: Logz}', ['Logz: parameter Logz in It']],
    ['!Ref Logs', []],
    ['!Ref Env', []],
    ['!Ref AWS::Region', []],
    ['!GetAtt Logz.Arn', ['Logz: resource Logz in It']],
    ['!GetAtt Env.Arn', ['Env: resource Env in It']],
    ['!GetAtt Logs.Arn', []],
    ['!GetAtt Logs.Amr', ['Amr: attribute Amr in It']],
    ['!GetAtt [Logs, Amr]', ['Amr: attribute Amr in It']],
    ['!GetAtt Logs.BucketName', ['BucketName: attribute BucketName in It']],
    ['!GetAtt Db.Endpoint.Address', []],
    ['!GetAtt [Db, Endpoint.Address]', []],
    ['!GetAtt Db.Endpoint.Adress', ['Endpoint.Adress: attribute Endpoint.Adress in It']],
    ['!GetAtt Db.Endpoint', []],
    ['!GetAtt Thing.Anything', []],
    ['!GetAtt Made.Anything', []],
    ["!Sub '${Logz}-${Env}-${!Gone}-${Logs.Arn}-${AWS::Region}'", ['Logz: parameter Logz in It']],
    ["!Sub 'x ${Logs.Amr} ${Logz.Arn}'", ['Amr: attribute Amr in It', 'Logz: resource Logz in It']],
    ["!Sub ['${Given}${Logz}', {Given: !Ref Gone}]", ['Logz: parameter Logz in It', 'Gone: parameter Gone in It']],
    ["!Sub '${aws:username}'", []],
    ['!Sub |\n        a ${Env}\n        b ${Logz}', ['Logz: parameter Logz in It']],
    ['!If [IsPrd, a, !Ref Gone]', ['IsPrd: condition IsPrd in It', 'Gone: parameter Gone in It']],
    ['!If [IsProd, a, b]', []],
    ['!FindInMap [Size, dev, size]', ['Size: mapping Size in It']],
    ['!FindInMap [Sizes, prod, size]', ['prod: mapping Sizes.prod in It']],
    ['!FindInMap [Sizes, dev, price]', ['price: mapping Sizes.dev.price in It']],
    ['!FindInMap [Sizes, prod, size, {DefaultValue: x}]', []],
    ['!FindInMap [Sizes, !Ref Env, size]', []],
    ["!Join ['', [a, !Ref Gone]]", ['Gone: parameter Gone in It']],
    ['{Condition: {StringEquals: {a: !Ref Gone}}}', ['Gone: parameter Gone in It']],
    ['{Condition: IsPrd}', []],
    ['!ImportValue elsewhere', []],
    ['{Fn::Transform: {Name: X, Parameters: {a: !Ref Gone}}}', []],
  ])('%s', (expression, expected) => {
    expect(unresolved(`${PREAMBLE}Properties:\n      DisplayName: ${expression}\n`)).toEqual(expected);
  });

  it.each<readonly [string, string, readonly string[]]>([
    ['what a resource waits for', 'DependsOn: Gone', ['Gone: resource Gone in It']],
    ['some that a resource waits for', 'DependsOn: [Logs, Gone]', ['Gone: resource Gone in It']],
    ['its condition', 'Condition: IsPrd', ['IsPrd: condition IsPrd in It']],
    ['its policies', 'DeletionPolicy: !If [IsPrd, Retain, Delete]', ['IsPrd: condition IsPrd in It']],
    ['what is said about it', 'Metadata: {a: !Ref Gone}', []],
  ])('%s', (_, line, expected) => {
    expect(unresolved(`${PREAMBLE}${line}\n`)).toEqual(expected);
  });

  it.each<readonly [string, string, readonly string[]]>([
    [
      'conditions',
      'Conditions: {A: !Equals [!Ref Gone, x], B: !Not [!Condition C], D: {Fn::Not: [{Condition: C}]}}\nResources: {It: {Type: AWS::SNS::Topic}}\n',
      ['Gone: parameter Gone', 'C: condition C', 'C: condition C'],
    ],
    [
      'outputs',
      'Resources: {It: {Type: AWS::SNS::Topic}}\nOutputs:\n  A: {Value: !Ref Gone, Condition: C, Export: {Name: !Sub "${Gone}"}}\n',
      ['Gone: parameter Gone', 'C: condition C', 'Gone: parameter Gone'],
    ],
    [
      'JSON',
      '{"Resources": {"It": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::GetAtt": ["Gone", "Arn"]}, "DisplayName": {"Fn::Sub": "a ${Gone.Arn}"}}}}}',
      ['Gone: resource Gone in It', 'Gone: resource Gone in It'],
    ],
    [
      'what serverless resources stand for',
      `
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn: {Type: AWS::Serverless::Function}
  It:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !Join ['', [!Ref FnRole, !GetAtt FnRole.Arn, !Ref Fn.Version, !Ref ServerlessRestApi, !Ref Fm]]}
`,
      ['Fm: parameter Fm in It'],
    ],
    [
      'what modules stand for, and queues that events name',
      `
Resources:
  Net: {Type: !Rain::Module vpc.yml}
  Fn:
    Type: AWS::Serverless::Function
    Properties: {Events: {Tick: {Type: Schedule, Properties: {DeadLetterConfig: {Type: SQS, QueueLogicalId: Dead}}}}}
  It: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Join ['', [!Ref NetVpc, !GetAtt Dead.Arn, !Ref Nut]]}}
`,
      ['Nut: parameter Nut in It'],
    ],
    [
      'a macro of the account: anything',
      'Transform: [Mine]\nResources: {It: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Gone}}}\n',
      [],
    ],
    [
      'an included file: anything',
      'Resources:\n  Fn::Transform: {Name: AWS::Include}\n  It: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Gone}}\n',
      [],
    ],
    [
      'loops',
      `
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Topics:
    - Name
    - [A, B]
    - 'Topic\${Name}':
        Type: AWS::SNS::Topic
        Properties: {TopicName: !Sub '\${Name}-\${Gone}', DisplayName: !Ref Name}
  It: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref TopicA, DisplayName: !Ref TopicC}}
`,
      ['Gone: parameter Gone', 'TopicC: parameter TopicC in It'],
    ],
    [
      'loops over something unknown',
      `
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Topics:
    - Name
    - !Ref Names
    - 'Topic\${Name}': {Type: AWS::SNS::Topic}
  It: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref TopicA}}
`,
      [],
    ],
    ['half-typed', '{"Resources": {"It": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "Go"}', []],
  ])('%s', (_, text, expected) => {
    expect(unresolved(text)).toEqual(expected);
  });

  it('offers the names that would be valid', () => {
    const { program } = sample(`${PREAMBLE}Properties: {TopicName: !Ref Logz, DisplayName: !GetAtt Logs.Amr}\n`);
    expect(program.facts.unresolved.map(({ candidates }) => candidates.slice(0, 3))).toEqual([
      ['Env', 'Logs', 'Db'],
      ['Arn', 'DomainName', 'DualStackDomainName'],
    ]);
  });
});
