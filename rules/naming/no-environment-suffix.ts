import { write, type CanonicalEdit, type Expression, type NewInput } from '../../server/core/edits';
import type { ProgramInput } from '../../server/core/facts';
import { get, possibilities, propertyAt, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { NAME_LIMITS, nameLimitsOf } from '../data/name-limits';
import { suffixInput, wantsSuffix } from '../shared/environment-suffix';
import { when } from '../shared/words';

export default defineRule({
  id: 'naming/no-environment-suffix',
  title: 'Name that every environment would share',
  severity: 'high',
  tags: ['naming'],
  corresponds: {},
  why: `The program is deployed several times, told apart by an environment suffix. A name without it is the same in all of them: the second
deployment fails because the name is taken, or takes over what belongs to the first.`,
  howToFix: `Append the suffix to the name, or leave the name to the platform. The fix appends it, and declares the suffix where the program takes none yet.
A resource that is deployed already gets a new name, which replaces most kinds of resources: their data has to be moved.`,
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html',
    'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html',
  ],
  fixable: true,
  resources: [...new Set(NAME_LIMITS.filter(({ unique }) => unique === 'account' || unique === 'global').map(({ type }) => type))],

  *check(resource, context) {
    if (!wantsSuffix(context)) return;
    for (const { argument, noun } of nameLimitsOf(resource.type)) {
      for (const { value, condition } of possibilities(get(resource.properties, argument))) {
        if (!isFixed(value, context)) continue;
        yield {
          resource,
          at: value,
          message: `The ${noun} of ${labelOf(resource)} is the same in every environment${when(condition)}, so a second deployment collides with the first. Append the environment suffix.`,
          fixes: condition === undefined ? [appending(resource, argument, value, context)] : [],
        };
      }
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "environment_suffix" {
  type        = string
  description = "Tells the environments apart"
}

resource "aws_sqs_queue" "orders" {
  name                    = «"orders"»
  sqs_managed_sse_enabled = true
}
`,
          fixed: `variable "environment_suffix" {
  type        = string
  description = "Tells the environments apart"
}

resource "aws_sqs_queue" "orders" {
  name                    = "orders-\${var.environment_suffix}"
  sqs_managed_sse_enabled = true
}
`,
        },
        {
          title: 'built of a constant',
          source: `variable "environment_suffix" {
  type        = string
  description = "Tells the environments apart"
}

locals {
  service = "orders"
}

resource "aws_sqs_queue" "orders" {
  name                    = «"\${local.service}-events"»
  sqs_managed_sse_enabled = true
}
`,
          fixed: `variable "environment_suffix" {
  type        = string
  description = "Tells the environments apart"
}

locals {
  service = "orders"
}

resource "aws_sqs_queue" "orders" {
  name                    = "\${local.service}-events-\${var.environment_suffix}"
  sqs_managed_sse_enabled = true
}
`,
        },
        {
          title: 'the configuration demands a suffix',
          config: { naming: { suffix: ['environment_suffix'] } },
          source: `resource "aws_sqs_queue" "orders" {
  name                    = «"orders"»
  sqs_managed_sse_enabled = true
}
`,
          fixed: `variable "environment_suffix" {
  description = "Tells the environments apart: part of every name"
  type        = string
}

resource "aws_sqs_queue" "orders" {
  name                    = "orders-\${var.environment_suffix}"
  sqs_managed_sse_enabled = true
}
`,
        },
      ],
      good: [
        {
          source: `variable "environment_suffix" {
  type        = string
  description = "Tells the environments apart"
}

resource "aws_sqs_queue" "orders" {
  name                    = "orders-\${var.environment_suffix}"
  sqs_managed_sse_enabled = true
}
`,
        },
        {
          title: 'the workspace is a suffix',
          source: `variable "environment_suffix" {
  type        = string
  description = "Tells the environments apart"
}

resource "aws_sqs_queue" "orders" {
  name                    = "orders-\${terraform.workspace}"
  sqs_managed_sse_enabled = true
}
`,
        },
        {
          title: 'a name that is given at deployment',
          unknown: true,
          source: `variable "environment_suffix" {
  type        = string
  description = "Tells the environments apart"
}

variable "queue" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name                    = var.queue
  sqs_managed_sse_enabled = true
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Parameters": { "EnvironmentSuffix": { "Type": "String" } },
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": «"orders"»,
        "SqsManagedSseEnabled": true
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": { "EnvironmentSuffix": { "Type": "String" } },
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": { "Fn::Sub": "orders-\${EnvironmentSuffix}" },
        "SqsManagedSseEnabled": true
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          source: `{
  "Parameters": { "EnvironmentSuffix": { "Type": "String" } },
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": { "Fn::Sub": "orders-\${EnvironmentSuffix}" },
        "SqsManagedSseEnabled": true
      }
    }
  }
}
`,
        },
      ],
    },
    'cloudformation-yaml': {
      bad: [
        {
          title: 'from a mapping',
          source: `Parameters:
  EnvironmentSuffix:
    Type: String
Mappings:
  Names:
    orders:
      table: «orders»
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !FindInMap [Names, orders, table]
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
`,
          fixed: `Parameters:
  EnvironmentSuffix:
    Type: String
Mappings:
  Names:
    orders:
      table: orders
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub 'orders-\${EnvironmentSuffix}'
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
`,
        },
      ],
      good: [
        {
          source: `Parameters:
  EnvironmentSuffix:
    Type: String
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub orders-\${AWS::StackName}
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const environmentSuffix = this.node.tryGetContext('environmentSuffix');
    new sqs.Queue(this, 'Orders', {
      queueName: «'orders'»,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
    });
    new cdk.CfnOutput(this, 'Environment', { value: \`\${environmentSuffix}\` });
  }
}

new OrdersStack(new cdk.App(), 'Orders');
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const environmentSuffix = this.node.tryGetContext('environmentSuffix');
    new sqs.Queue(this, 'Orders', {
      queueName: \`orders-\${environmentSuffix}\`,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
    });
    new cdk.CfnOutput(this, 'Environment', { value: \`\${environmentSuffix}\` });
  }
}

new OrdersStack(new cdk.App(), 'Orders');
`,
        },
      ],
      good: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const environmentSuffix = this.node.tryGetContext('environmentSuffix');
    new sqs.Queue(this, 'Orders', {
      queueName: \`orders-\${environmentSuffix}\`,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
    });
    new cdk.CfnOutput(this, 'Environment', { value: \`\${environmentSuffix}\` });
  }
}

new OrdersStack(new cdk.App(), 'Orders');
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          title: 'through a constant',
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const environmentSuffix = config.require('environmentSuffix');
const NAME = «'orders'»;

const orders = new aws.sqs.Queue('orders', { name: NAME, sqsManagedSseEnabled: true });

export const queueUrl = orders.url;
export const environment = environmentSuffix;
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const environmentSuffix = config.require('environmentSuffix');
const NAME = 'orders';

const orders = new aws.sqs.Queue('orders', {
  name: \`orders-\${environmentSuffix}\`,
  sqsManagedSseEnabled: true,
});

export const queueUrl = orders.url;
export const environment = environmentSuffix;
`,
        },
      ],
      good: [
        {
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const environmentSuffix = config.require('environmentSuffix');

const orders = new aws.sqs.Queue('orders', { name: \`orders-\${environmentSuffix}\`, sqsManagedSseEnabled: true });

export const queueUrl = orders.url;
export const environment = environmentSuffix;
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

orders = aws.sqs.Queue("orders", name=«"orders"», sqs_managed_sse_enabled=True)

pulumi.export("queue_url", orders.url)
pulumi.export("environment", environment_suffix)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

orders = aws.sqs.Queue(
    "orders",
    name=f"orders-{environment_suffix}",
    sqs_managed_sse_enabled=True,
)

pulumi.export("queue_url", orders.url)
pulumi.export("environment", environment_suffix)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

orders = aws.sqs.Queue("orders", name=f"orders-{pulumi.get_stack()}", sqs_managed_sse_enabled=True)

pulumi.export("queue_url", orders.url)
pulumi.export("environment", environment_suffix)
`,
        },
      ],
    },
  },
});

/** Built of nothing but constants, the account, region and partition: of nothing that tells deployments apart. */
function isFixed(value: Value, context: RuleContext): boolean {
  if ((value.from.inputs?.length ?? 0) > 0) return false;
  if (value.kind === 'literal') return typeof value.value === 'string' && value.value !== '' && !/^alias\/aws\//.test(value.value);
  return value.kind === 'template' && value.parts.every((part) => (part.kind === 'literal' ? !part.from.inputs : isPlace(part, context)));
}

function isPlace(part: Value, { graph }: RuleContext): boolean {
  if (part.kind === 'unknown') return /^AWS::(?:AccountId|Region|Partition)$|\b(?:account|region|partition)$/i.test(part.name ?? '') && !part.from.inputs;
  if (part.kind !== 'reference') return false;
  return ['aws_caller_identity', 'aws_region', 'aws_partition'].includes(graph.resolve(part)?.type ?? '');
}

function appending(resource: Resource, argument: string, value: Value, context: RuleContext): FixOffer {
  const input = suffixInput(context, resource);
  return {
    title: `Append ${'isNew' in input ? 'an environment suffix' : `the suffix ${input.name}`}`,
    applicability: 'unsafe',
    impact: context.schema.replaces(resource.type, argument) === false ? 'in-place' : 'replacement',
    edits() {
      const by = appended(value, resource, argument, write.input(input));
      return by && [{ kind: 'set', resource, path: [argument], value: by }, ...companionEdits(resource, value, input, context)];
    },
  };
}

/** A function and its log group go by one name: with one of them renamed alone, Lambda would write to a group of its own making. */
function companionEdits(resource: Resource, value: Value, input: ProgramInput | NewInput, context: RuleContext): readonly CanonicalEdit[] {
  const name = stringOf(value);
  if (name === undefined || (resource.type !== 'aws_lambda_function' && resource.type !== 'aws_cloudwatch_log_group')) return [];
  const isGroup = resource.type === 'aws_cloudwatch_log_group';
  const [type, argument, wanted] = isGroup
    ? (['aws_lambda_function', 'function_name', name.replace(/^\/aws\/lambda\//, '')] as const)
    : (['aws_cloudwatch_log_group', 'name', `/aws/lambda/${name}`] as const);
  return context.graph.ofType(type).flatMap((other): readonly CanonicalEdit[] => {
    const own = get(other.properties, argument);
    if (other.mode !== 'managed' || own.kind !== 'literal' || own.value !== wanted || !isFixed(own, context)) return [];
    const by = appended(own, other, argument, write.input(input));
    return by ? [{ kind: 'set', resource: other, path: [argument], value: by }] : [];
  });
}

/** `orders` becomes `orders-${suffix}`; what ordered queues and topics end in stays at the end. */
function appended(value: Value, resource: Resource, argument: string, suffix: Expression): Expression | undefined {
  const property = propertyAt(resource.properties, [argument]);
  if (value.kind === 'literal') {
    const [, name = '', end = ''] = /^(.*?)(\.fifo)?$/s.exec(String(value.value)) ?? [];
    const separator = name.includes('_') && !name.includes('-') ? '_' : name.endsWith('-') || name.endsWith('_') ? '' : '-';
    // Kept as it is written: it may be put together of constants.
    const isOwn = end === '' && value.from.via.length === 0 && property?.site !== undefined;
    return isOwn ? write.template(write.existing(value), separator, suffix) : write.template(`${name}${separator}`, suffix, ...(end === '' ? [] : [end]));
  }
  return property?.site && value.from.via.length === 0 ? write.template(write.existing(value), '-', suffix) : undefined;
}

