import { describe, expect, it } from 'vitest';
import type { CanonicalEdit, NewInput } from '../../../core/edits';
import { newResource, write } from '../../../core/edits';
import { sample, type Sample } from '../testing/support';

const suffix = (near: Sample, more: Partial<NewInput> = {}): NewInput => ({
  isNew: true,
  name: 'environment suffix',
  type: 'string',
  description: 'What tells deployments apart',
  near: near.resource('It'),
  ...more,
});

const named = (program: Sample, input: NewInput = suffix(program)): Extract<CanonicalEdit, { kind: 'set' }> => ({
  kind: 'set',
  resource: program.resource('It'),
  path: ['name'],
  value: write.template('orders-', write.input(input)),
});

const output = (program: Sample, name = 'topic arn'): CanonicalEdit => ({
  kind: 'output',
  name,
  description: 'Where orders are told',
  value: write.reference(program.resource('It'), 'arn'),
  near: program.resource('It'),
});

const copy = ({ resource }: Sample): CanonicalEdit => ({
  kind: 'add',
  resource: newResource('aws_sns_topic', 'copies', resource('It'), {}),
});

describe('new parameters and outputs', () => {
  it.each<readonly [string, (program: Sample) => readonly CanonicalEdit[], string, string | undefined]>([
    [
      'YAML: begins sections where there are none',
      (program) => [named(program), output(program), copy(program)],
      `AWSTemplateFormatVersion: '2010-09-09'
Description: >
  Orders
  and more

# What there is
Resources:
  It:
    Type: AWS::SNS::Topic
`,
      `AWSTemplateFormatVersion: '2010-09-09'
Description: >
  Orders
  and more

Parameters:
  EnvironmentSuffix:
    Type: String
    Description: What tells deployments apart

# What there is
Resources:
  It:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub 'orders-\${EnvironmentSuffix}'

  Copies:
    Type: AWS::SNS::Topic

Outputs:
  TopicArn:
    Description: Where orders are told
    Value: !Ref It
`,
    ],
    [
      'YAML: adds to what is there, set apart as the others are',
      (program) => [named(program), output(program)],
      `Parameters:
  Size:
    Type: String

  Zone:
    Type: String # where

Resources:
  It:
    Type: AWS::SNS::Topic
Outputs:
  TopicArn:
    Value: x
`,
      `Parameters:
  Size:
    Type: String

  Zone:
    Type: String # where

  EnvironmentSuffix:
    Type: String
    Description: What tells deployments apart

Resources:
  It:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub 'orders-\${EnvironmentSuffix}'
Outputs:
  TopicArn:
    Value: x
  TopicArn2:
    Description: Where orders are told
    Value: !Ref It
`,
    ],
    [
      'YAML: resources come first',
      (program) => [named(program)],
      'Resources:\n  It:\n    Type: AWS::SNS::Topic\n',
      `Parameters:
  EnvironmentSuffix:
    Type: String
    Description: What tells deployments apart

Resources:
  It:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub 'orders-\${EnvironmentSuffix}'
`,
    ],
    [
      'YAML: an empty section',
      (program) => [named(program), output(program)],
      'Parameters: {}\nResources:\n  It:\n    Type: AWS::SNS::Topic\nOutputs:\n',
      `Parameters:
  EnvironmentSuffix:
    Type: String
    Description: What tells deployments apart
Resources:
  It:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub 'orders-\${EnvironmentSuffix}'
Outputs:
  TopicArn:
    Description: Where orders are told
    Value: !Ref It
`,
    ],
    [
      'YAML: a section in braces',
      (program) => [named(program)],
      'Parameters: {Size: {Type: String}}\nResources:\n  It:\n    Type: AWS::SNS::Topic\n',
      `Parameters: {Size: {Type: String}, EnvironmentSuffix: {Type: String, Description: What tells deployments apart}}
Resources:
  It:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub 'orders-\${EnvironmentSuffix}'
`,
    ],
    [
      'JSON: begins sections where there are none',
      (program) => [named(program), output(program), copy(program)],
      `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Resources": {
    "It": {
      "Type": "AWS::SNS::Topic"
    }
  }
}
`,
      `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "EnvironmentSuffix": {
      "Type": "String",
      "Description": "What tells deployments apart"
    }
  },
  "Resources": {
    "It": {
      "Type": "AWS::SNS::Topic",
      "Properties": {
        "TopicName": { "Fn::Sub": "orders-\${EnvironmentSuffix}" }
      }
    },
    "Copies": {
      "Type": "AWS::SNS::Topic"
    }
  },
  "Outputs": {
    "TopicArn": {
      "Description": "Where orders are told",
      "Value": { "Ref": "It" }
    }
  }
}
`,
    ],
    [
      'JSON: resources come first; a section is there',
      (program) => [named(program), output(program)],
      `{
  "Resources": {
    "It": {
      "Type": "AWS::SNS::Topic",
      "Properties": {}
    }
  },
  "Outputs": {
    "Size": {
      "Value": 1
    }
  }
}
`,
      `{
  "Parameters": {
    "EnvironmentSuffix": {
      "Type": "String",
      "Description": "What tells deployments apart"
    }
  },
  "Resources": {
    "It": {
      "Type": "AWS::SNS::Topic",
      "Properties": {
        "TopicName": { "Fn::Sub": "orders-\${EnvironmentSuffix}" }
      }
    }
  },
  "Outputs": {
    "Size": {
      "Value": 1
    },
    "TopicArn": {
      "Description": "Where orders are told",
      "Value": { "Ref": "It" }
    }
  }
}
`,
    ],
    [
      'an output of what exists under a condition',
      (program) => [output(program)],
      `Parameters:
  Env:
    Type: String
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  It:
    Type: AWS::SNS::Topic
    Condition: IsProd
`,
      `Parameters:
  Env:
    Type: String
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  It:
    Type: AWS::SNS::Topic
    Condition: IsProd
Outputs:
  TopicArn:
    Condition: IsProd
    Description: Where orders are told
    Value: !Ref It
`,
    ],
  ])('%s', (_, edits, text, expected) => {
    const program = sample(text);
    expect(program.edited(...edits(program))).toBe(expected);
  });

  it.each<readonly [string, Partial<NewInput>, string]>([
    ['text', { preset: 'dev' }, 'Type: String\n    Default: dev'],
    ['a number', { type: 'number', preset: 3 }, 'Type: Number\n    Default: 3'],
    ['a boolean', { type: 'boolean', preset: true }, "Type: String\n    Default: 'true'\n    AllowedValues:\n      - 'true'\n      - 'false'"],
    ['a list', { type: 'list' }, 'Type: CommaDelimitedList'],
    ['a name that is taken', { name: 'it' }, 'Type: String'],
  ])('declares %s', (_, more, expected) => {
    const program = sample('Resources:\n  It:\n    Type: AWS::SNS::Topic\n');
    const input = suffix(program, more);
    const name = more.name === 'it' ? 'It2' : 'EnvironmentSuffix';
    const text = program.edited(named(program, input), { ...named(program, { ...input }), path: ['display_name'] });
    expect(text).toBe(`Parameters:
  ${name}:
    ${expected}
    Description: What tells deployments apart

Resources:
  It:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub 'orders-\${${name}}'
      DisplayName: !Sub 'orders-\${${name}}'
`);
  });

  it('uses a parameter that is there, and the name of the stack', () => {
    const program = sample('Parameters:\n  Env:\n    Type: String\nResources:\n  It:\n    Type: AWS::SNS::Topic\n');
    const [env] = program.program.facts.inputs;
    if (!env) throw new Error('no parameter');
    const set = (path: string, name: string): CanonicalEdit => ({
      kind: 'set',
      resource: program.resource('It'),
      path: [path],
      value: write.input({ ...env, name }),
    });
    expect(program.edited(set('name', 'Env'), set('display_name', 'AWS::StackName'))).toBe(
      'Parameters:\n  Env:\n    Type: String\nResources:\n  It:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref Env\n      DisplayName: !Ref AWS::StackName\n',
    );
    expect(program.edited(set('name', 'Gone'))).toBeUndefined();
  });

  it('does not name another place', () => {
    const program = sample('Resources:\n  It:\n    Type: AWS::SNS::Topic\n');
    const it = program.resource('It');
    expect(program.edited({ kind: 'place', resource: it, placement: it.placement })).toBeUndefined();
    const elsewhere = { ...newResource('aws_sns_topic', 'copies', it, {}), placement: { ...it.placement, provider: 'x' } };
    expect(program.edited({ kind: 'add', resource: elsewhere })).toBeUndefined();
  });
});
