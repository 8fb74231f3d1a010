import { describe, expect, it } from 'vitest';
import { descendants } from '../../core/query';
import { suppressionsIn } from '../../core/suppressions';
import { sourceFile } from '../../core/source-file';
import { createCloudFormationDialect } from '.';
import { sample, show } from './testing/support';

const dialect = createCloudFormationDialect();

describe('what is a template', () => {
  it.each<readonly [string, boolean]>([
    ['a/template.yaml', true],
    ['a/b.yml', true],
    ['a/b.json', true],
    ['a/b.template', true],
    ['a/b.tf', false],
    ['a/package.json', false],
    ['package-lock.json', false],
    ['a/tsconfig.build.json', false],
    ['a/Pulumi.dev.yaml', false],
    ['a/node_modules/x/b.json', false],
    ['cdk.out/Stack.template.json', false],
    ['a/.aws-sam/build/template.yaml', false],
  ])('claims %s: %s', (path, expected) => {
    expect(dialect.claims(path)).toBe(expected);
  });

  it.each<readonly [string, string, boolean]>([
    ['yaml', "AWSTemplateFormatVersion: '2010-09-09'\n", true],
    ['yaml', 'Resources:\n  A:\n    Type: AWS::S3::Bucket\n', true],
    ['yaml', 'Resources:\n  A:\n    Type: Custom::Thing\n', true],
    ['yaml', 'Transform: AWS::Serverless-2016-10-31\nResources:\n  A: {Type: AWS::Serverless::Function}\n', true],
    ['yaml', '---\nkind: Service\n---\nResources:\n  A: {Type: AWS::S3::Bucket}\n', true],
    ['yaml', 'apiVersion: v1\nkind: Deployment\n', false],
    ['yaml', 'Resources:\n  A: AWS::S3::Bucket\n', false],
    ['yaml', '# AWSTemplateFormatVersion\nname: x\n', false],
    ['json', '{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}', true],
    ['template', '{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}', true],
    ['json', '{"Resources":[{"Type":"AWS::S3::Bucket"}]}', false],
    ['json', '{"name":"x"}', false],
    ['json', '', false],
  ])('recognises .%s %j: %s', (extension, text, expected) => {
    expect(dialect.recognises(sourceFile(`file:///x.${extension}`, text))).toBe(expected);
  });
});

describe('half-typed documents keep what is intact', () => {
  const json = (inside: string): string => `{
  "Resources": {
    "First": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": "a" } },
    "Second": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "BucketName": "b",
        ${inside}
      }
    },
    "Third": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "c" } }
  }
}`;
  const yaml = (inside: string): string => `Resources:
  First: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}
  Second:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: b
      ${inside}
  Third: {Type: AWS::SQS::Queue, Properties: {QueueName: c}}
`;
  it.each<readonly [string, string]>([
    ['key', json('"Enc')],
    ['key in quotes', json('"Enc"')],
    ['key and colon', json('"Enc":')],
    ['open object', json('"Enc": {')],
    ['open list', json('"Enc": [')],
    ['open text', json('"Enc": "abc')],
    ['no comma', json('"Enc": 1 "X": 2')],
    ['one brace too many', json('"Enc": {}}')],
    ['key', yaml('Enc')],
    ['key and colon', yaml('Enc:')],
    ['open object', yaml('Enc: {')],
    ['open text', yaml('Enc: "abc')],
    ['tag', yaml('Enc: !Sub "${')],
    ['unknown anchor', yaml('Enc: *nowhere')],
    ['two colons', yaml('Enc: a: b')],
    ['tab', yaml('\tEnc: 1')],
  ])('%s', (_, text) => {
    const { program } = sample(text);
    const found = program.graph.resources.map((each) => `${each.id} ${each.type}`);
    expect(found).toEqual(expect.arrayContaining(['First aws_sns_topic', 'Second aws_s3_bucket']));
    const second = program.graph.byId('Second');
    expect(second && show(second.properties)).toContain('bucket: "b"');
  });

  it('finds a resource that ended up inside another one, and takes it out of there', () => {
    const { program } = sample(json('"Tags": [], "Enc": {'));
    expect(program.graph.resources.map((each) => each.id)).toEqual(
      expect.arrayContaining(['First', 'Second', 'Third']),
    );
  });

  it('says what is wrong where', () => {
    const broken = sample('{ "Resources": { "A": { "Type": "AWS::S3::Bucket" } }');
    expect(broken.dialect.syntaxProblems(broken.file)).toEqual([
      { range: { start: 52, end: 53 }, message: 'JSON: close brace expected' },
    ]);
  });
});

describe('resources', () => {
  it('are declared under conditions, and not at all when those cannot hold', () => {
    const { program } = sample(`
Parameters: {Stage: {Type: String, AllowedValues: [dev, prod]}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsQa: !Equals [!Ref Stage, qa]
  IsKnown: !Not [!Condition IsQa]
Resources:
  Prod: {Type: AWS::SNS::Topic, Condition: IsProd, Properties: {TopicName: !If [IsProd, yes, no]}}
  Qa: {Type: AWS::SNS::Topic, Condition: IsQa}
  Known: {Type: AWS::SNS::Topic, Condition: IsKnown}
`);
    expect(program.graph.resources.map((each) => [each.id, each.condition])).toEqual([
      ['Prod', 'IsProd'],
      ['Known', undefined],
    ]);
    expect(program.graph.resources.map((each) => show(each.properties))).toEqual(['{name: true}', '{}']);
  });

  it('tell what they wait for, and what is not a property', () => {
    const { program } = sample(`
Resources:
  A: {Type: AWS::SNS::Topic}
  B: {Type: AWS::SQS::Queue, DependsOn: A, DeletionPolicy: Retain}
  C: {Type: AWS::SQS::Queue, DependsOn: [A, B]}
`);
    expect(program.declared.map((each) => [each.id, each.dependsOn, show(each.settings)])).toEqual([
      ['A', [], '{}'],
      ['B', ['A'], '{DeletionPolicy: "Retain"}'],
      ['C', ['A', 'B'], '{}'],
    ]);
  });

  it('carry their satellites', () => {
    const { resource } = sample(`
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: {Statement: []}}}
  Key: {Type: AWS::KMS::Key}
  Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/x, TargetKeyId: !GetAtt Key.Arn}}
  Role: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: a, PolicyDocument: {}}]}}
  More: {Type: AWS::IAM::Policy, Properties: {PolicyName: b, PolicyDocument: {}, Roles: [!Ref Role]}}
  Queue: {Type: AWS::SQS::Queue}
  QueuePolicy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Queue], PolicyDocument: {Statement: {}}}}
  Fn: {Type: AWS::Lambda::Function}
  Failures: {Type: AWS::Lambda::EventInvokeConfig, Properties: {FunctionName: !Ref Fn, DestinationConfig: {OnFailure: {Destination: q}}}}
`);
    expect(['Bucket', 'Key', 'Role', 'Queue', 'Fn'].map((id) => show(resource(id).properties))).toEqual([
      '{policy: {Statement: []}}',
      '{alias: [{name: "alias/x", target_key_id: <Key.arn>}]}',
      '{inline_policy: [{name: "a", policy: {}}, {name: "b", policy: {}, role: <Role.name>}]}',
      '{policy: {Statement: {}}}',
      '{event_invoke_config: {function_name: <Fn.function_name>, destination_config: {on_failure: {destination: "q"}}}}',
    ]);
  });

  it('have documents that are written as text, with the places of what is in them', () => {
    const { resource, file } = sample(`
Parameters: {Suffix: {Type: String}}
Resources:
  Fn: {Type: AWS::Lambda::Function}
  Dashboard:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardBody: !Sub '{"widgets": [{"name": "fn-\${Suffix}", "arn": "\${Fn.Arn}", "period": \${Period}, "n": 1}]}'
`);
    const { properties } = resource('Dashboard');
    expect(show(properties)).toBe(
      '{dashboard_body: {widgets: [{name: `fn-${?parameter Suffix}`, arn: <Fn.arn>, period: <Period.id>, n: 1}]}}',
    );
    const places = [...descendants(properties)].filter((each) => each.kind === 'literal' || each.kind === 'reference');
    expect(
      places.map(
        ({
          from: {
            location: { range },
          },
        }) => file.text.slice(range.start, range.end),
      ),
    ).toEqual(['"fn-${Suffix}"', '${Fn.Arn}', '${Period}', '1']);
  });

  it('point at their logical id, parts of them at their own place', () => {
    const { program, file } = sample(`
Resources:
  Rule: {Type: AWS::Events::Rule, Properties: {Targets: [{Arn: a, Id: b}]}}
`);
    const shown = program.graph.resources.map(
      ({ id, header }) => `${id}: ${file.text.slice(header.range.start, header.range.end)}`,
    );
    expect(shown).toEqual(['Rule: Rule', 'Rule.Targets[0]: {Arn: a, Id: b}']);
  });
});

describe('serverless applications', () => {
  const { resource, program } = sample(`
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    Environment: {Variables: {A: '1', B: '2'}}
    Layers: [x]
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {B: '3'}}
      Layers: [y]
      Policies:
        - S3ReadPolicy: {BucketName: b}
        - Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]
      Events:
        Hourly: {Type: Schedule, Properties: {Schedule: rate(1 hour)}}
        Told: {Type: SNS, Properties: {Topic: !Ref Topic}}
  Table: {Type: AWS::Serverless::SimpleTable}
`);

  const permission = (service: string): string =>
    `{function_name: <Fn.function_name>, action: "lambda:InvokeFunction", principal: "${service}.amazonaws.com", source_arn: ?source of the event}`;

  it('have what all functions share', () => {
    expect(show(resource('Fn').properties)).toBe(
      `{runtime: "python3.13", environment: {variables: {A: "1", B: "3"}}, layers: ["x", "y"], role: <FnRole.arn>, permission: [${permission('events')}, ${permission('sns')}]}`,
    );
  });

  it('have roles and event sources that are not written as resources', () => {
    const shown = program.graph.resources.map(
      ({ id, type, properties }) => `${id} ${type} ${id.startsWith('Fn') ? show(properties) : ''}`,
    );
    expect(shown.filter((each) => !each.startsWith('Fn '))).toEqual([
      'Topic aws_sns_topic ',
      'FnRole aws_iam_role {inline_policy: [{policy: {Statement: [{Effect: "Allow", Action: "s3:*", Resource: "*"}]}, …}, …], managed_policy_arns: [, …]}',
      'Fn.Events.Hourly aws_cloudwatch_event_target {arn: <Fn.arn>}',
      'Fn.Events.Told aws_sns_topic_subscription {protocol: "lambda", endpoint: <Fn.arn>, topic_arn: <Topic.arn>}',
      `Fn.Events.Hourly.Permission aws_lambda_permission ${permission('events')}`,
      `Fn.Events.Told.Permission aws_lambda_permission ${permission('sns')}`,
      'Table aws_dynamodb_table ',
    ]);
  });
});

describe('suppressions', () => {
  it.each<readonly [string, string]>([
    ['s3/x -- scratch', 's3/x|-|scratch'],
    ['s3/x until 2030-01-31 -- scratch', 's3/x|2030-01-31|scratch'],
    ['{"Rule": "s3/x", "Until": "2030-01-31", "Reason": "scratch"}', 's3/x|2030-01-31|scratch'],
    ['{"Rule": "s3/x"}', 's3/x|-|'],
  ])('in the metadata of a resource cover it: %s', (entry, expected) => {
    const ignore = entry.startsWith('{') ? entry : JSON.stringify(entry);
    const text = `{ "Resources": {
  "A": { "Type": "AWS::S3::Bucket",
    "Metadata": { "Lintel": { "Ignore": [${ignore}] } },
    "Properties": {} },
  "B": { "Type": "AWS::S3::Bucket" } } }`;
    const { dialect: own, file } = sample(text);
    const found = suppressionsIn(file, own.comments(file));
    expect(found.map((each) => `${each.rule}|${each.until ?? '-'}|${each.reason}`)).toEqual([expected]);
    expect(found.map((each) => each.lines)).toEqual([[1, 2, 3]]);
  });
});

describe('what can be referred to', () => {
  const { program, resource } = sample(`
Conditions: {IsIt: !Equals [!Ref AWS::Region, eu-west-1]}
Resources:
  Role: {Type: AWS::IAM::Role}
  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {Statement: [{Principal: {AWS: !GetAtt Role.Arn}}]}}}
  Maybe: {Type: AWS::KMS::Key, Condition: IsIt}
  Also: {Type: AWS::SNS::Topic, Condition: IsIt}
  Queue: {Type: AWS::SQS::Queue, DependsOn: Key}
`);
  it.each<readonly [string, string, boolean]>([
    ['Key', 'Queue', true],
    ['Queue', 'Key', false],
    ['Key', 'Role', false],
    ['Queue', 'Role', false],
    ['Role', 'Role', false],
    ['Maybe', 'Queue', false],
    ['Maybe', 'Also', true],
  ])('%s from %s: %s', (target, from, expected) => {
    expect(program.canReach(resource(target), resource(from))).toBe(expected);
  });
});
