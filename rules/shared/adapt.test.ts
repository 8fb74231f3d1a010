import { describe, expect, it } from 'vitest';
import type { Config } from '../../server/core/config';
import { newResource, write } from '../../server/core/edits';
import { defineRule, type Rule } from '../../server/core/rule';
import { fixAll, testEngine } from '../testing/programs';

const engine = testEngine();

/** A fix that adds a key, and a bucket that is encrypted with it, beside every queue; the key twice. */
const adding: Rule = defineRule({
  id: 'test/adds',
  title: '',
  severity: 'low',
  tags: [],
  corresponds: {},
  why: '',
  howToFix: '',
  references: [],
  fixable: true,
  examples: {},
  resources: ['aws_sqs_queue'],
  *check(queue, { graph }) {
    if (graph.ofType('aws_kms_key').length > 0) return;
    const key = newResource('aws_kms_key', 'data key', queue, { description: write.literal('Data') });
    const topic = newResource('aws_sns_topic', 'data', queue, { kms_master_key_id: write.reference(key, 'arn') });
    const edits = [{ kind: 'add', resource: topic }, { kind: 'set', resource: queue, path: ['kms_master_key_id'], value: write.reference(key, 'arn') }] as const;
    yield { resource: queue, at: queue.header, message: 'x', fixes: [{ title: 'x', applicability: 'safe', impact: 'in-place', edits: () => edits }] };
  },
});

function fixed(path: string, text: string, config: Partial<Config> = {}): string {
  return fixAll(new Map([[path, text]]), adding, engine, config).get(path) ?? '';
}

describe('what fixes add', () => {
  it('has the common tags of a Terraform module, and is protected in production', () => {
    const text = `locals {
  tags = { Environment = "dev" }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = merge(local.tags, { Name = "main" })
}

resource "aws_sqs_queue" "orders" {
  tags = local.tags
}
`;
    expect(fixed('main.tf', text, { lifecycle: 'production' })).toBe(`locals {
  tags = { Environment = "dev" }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = merge(local.tags, { Name = "main" })
}

resource "aws_kms_key" "data" {
  description = "Data"
  tags        = merge(local.tags, { Name = "data-key" })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_sns_topic" "data" {
  kms_master_key_id = aws_kms_key.data.arn
  tags              = local.tags
}

resource "aws_sqs_queue" "orders" {
  kms_master_key_id = aws_kms_key.data.arn

  tags = local.tags
}
`);
  });

  it.each([
    ['the provider gives them', 'provider "aws" {\n  default_tags {\n    tags = { Environment = "dev", Name = "x" }\n  }\n}\n\n', ''],
    ['nothing is tagged', '', ''],
    ['tags are not known', 'variable "tags" {\n  type = map(string)\n}\n\n', '  tags = merge(var.tags, { Team = "a" })\n'],
  ])('has no tags where %s', (_, before, tags) => {
    expect(fixed('main.tf', `${before}resource "aws_sqs_queue" "orders" {\n${tags}}\n`)).not.toMatch(/aws_sns_topic" "data" \{[^}]*tags/);
  });

  it('has the tags that a module is given', () => {
    const text = 'variable "tags" {\n  type = map(string)\n}\n\nresource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n  tags       = var.tags\n}\n\nresource "aws_sqs_queue" "orders" {\n  tags = var.tags\n}\n';
    expect(fixed('main.tf', text)).toContain('resource "aws_sns_topic" "data" {\n  kms_master_key_id = aws_kms_key.data.arn\n  tags              = var.tags\n}');
  });

  it('has the tags of a template, in its parameters, and policies in production', () => {
    const text = `Parameters:
  Stage:
    Type: String
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Tags:
        - Key: Environment
          Value: !Ref Stage
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      Tags:
        - Key: Environment
          Value: !Ref Stage
`;
    const result = fixed('template.yaml', text, { lifecycle: 'production' });
    expect(result).toContain(`    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      Description: Data
      Tags:
        - Key: Name
          Value: data-key
        - Key: Environment
          Value: !Ref Stage
`);
    expect(result).toContain(`    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !GetAtt DataKey.Arn
      Tags:
        - Key: Environment
          Value: !Ref Stage
`);
  });

  it('is tagged by calls in the CDK, and goes with ephemeral environments', () => {
    const text = `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Orders');
cdk.Tags.of(app).add('Environment', 'dev');
new sqs.Queue(stack, 'Orders');
`;
    expect(fixed('app.ts', text, { lifecycle: 'ephemeral' })).toBe(`import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Orders');
cdk.Tags.of(app).add('Environment', 'dev');
const dataKey = new kms.Key(stack, 'DataKey', {
  description: 'Data',
  removalPolicy: cdk.RemovalPolicy.DESTROY,
});

new sns.Topic(stack, 'Data', { masterKey: dataKey });

cdk.Tags.of(dataKey).add('Name', 'data-key');

new sqs.Queue(stack, 'Orders', {
  encryption: sqs.QueueEncryption.KMS,
  encryptionMasterKey: dataKey,
});
`);
  });

  it('has the tags that a component is given, and is protected by an option in Pulumi', () => {
    const text = `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

class Orders extends pulumi.ComponentResource {
  constructor(name: string, args: { tags: Record<string, string> }, opts?: pulumi.ComponentResourceOptions) {
    super('acme:Orders', name, {}, opts);
    new aws.sns.Topic(\`\${name}-topic\`, { tags: args.tags }, { parent: this });
    new aws.sqs.Queue(\`\${name}-queue\`, { tags: { ...args.tags, Kind: 'queue' } }, { parent: this });
  }
}

new Orders('orders', { tags: { Environment: 'dev' } });
`;
    const result = fixed('index.ts', text, { lifecycle: 'production' });
    expect(result).toContain(`    const dataKey = new aws.kms.Key(\`\${name}-data-key\`, {
      description: 'Data',
      tags: { ...args.tags, Name: 'data-key' },
    }, { parent: this, protect: true });`);
    expect(result).toContain('tags: args.tags,\n    }, { parent: this });');
  });

  it.each([
    ['', '    opts=pulumi.ResourceOptions(protect=True),\n'],
    [', opts=pulumi.ResourceOptions(provider=west)', '    opts=pulumi.ResourceOptions(provider=west, protect=True),\n'],
    [', opts=child', '    opts=pulumi.ResourceOptions.merge(child, pulumi.ResourceOptions(protect=True)),\n'],
  ])('is protected by an option in Python beside %j', (options, expected) => {
    const text = `import pulumi
import pulumi_aws as aws

west = aws.Provider("west", region="us-west-2")
child = pulumi.ResourceOptions(provider=west)
tags = {"Environment": "dev"}
topic = aws.sns.Topic("topic", tags=tags)
queue = aws.sqs.Queue("queue", tags=tags${options})
`;
    expect(fixed('__main__.py', text, { lifecycle: 'production' })).toContain(`    description="Data",\n    tags={**tags, "Name": "data-key"},\n${expected})\n`);
  });
});
