import { write, type CanonicalEdit, type Expression } from '../../server/core/edits';
import { get, possibilities, propertyAt } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { NAME_LIMITS, nameLimitsOf, PREFIX_LIMITS, type NameLimit } from '../data/name-limits';
import { when } from '../shared/words';

export default defineRule({
  id: 'naming/invalid-name',
  title: 'Name that AWS does not accept as written',
  severity: 'low',
  tags: ['naming'],
  corresponds: {},
  why: `Each service has rules of its own for names: 32 characters for a load balancer, small letters for a bucket, no underscores for a database.
Nothing checks them before the deployment, which then fails halfway, or quietly calls the resource something else.`,
  howToFix: `Use a name within the limits, or a prefix that AWS completes. The fix replaces the characters that are not accepted, and shortens what is too
long. A resource that is deployed already cannot have such a name; one whose capitals AWS turned into small letters keeps its name.`,
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html',
  ],
  fixable: true,
  resources: NAME_LIMITS.map(({ type }) => type),

  *check(resource, context) {
    for (const limit of nameLimitsOf(resource.type)) {
      for (const { value, condition } of possibilities(get(resource.properties, limit.argument))) {
        const fault = faultOf(value, limit);
        if (!fault) continue;
        yield {
          resource,
          at: value,
          severity: fault.isRejected ? 'high' : 'low',
          message: `The ${limit.noun} of ${labelOf(resource)} ${fault.words}${when(condition)}. ${fault.isRejected ? 'AWS rejects it: use another one.' : 'Write it as AWS will.'}`,
          fixes: condition === undefined ? [correcting(resource, limit, value, fault, context)] : [],
        };
      }
    }
    yield* longPrefix(resource);
  },

  examples: {
    terraform: {
      bad: [
        {
          severity: 'high',
          source: `resource "aws_lb_target_group" "orders" {
  name     = «"orders-service-for-customers-and-partners"»
  port     = 443
  protocol = "HTTPS"
  vpc_id   = var.vpc_id
}

variable "vpc_id" {
  type = string
}
`,
          fixed: `resource "aws_lb_target_group" "orders" {
  name     = "orders-service-for-customers-and"
  port     = 443
  protocol = "HTTPS"
  vpc_id   = var.vpc_id
}

variable "vpc_id" {
  type = string
}
`,
        },
        {
          title: 'an underscore, through a local',
          severity: 'high',
          source: `locals {
  name = «"order_service"»
}

resource "aws_lb_target_group" "orders" {
  name     = local.name
  port     = 443
  protocol = "HTTPS"
  vpc_id   = var.vpc_id
}

variable "vpc_id" {
  type = string
}
`,
          fixed: `locals {
  name = "order_service"
}

resource "aws_lb_target_group" "orders" {
  name     = "order-service"
  port     = 443
  protocol = "HTTPS"
  vpc_id   = var.vpc_id
}

variable "vpc_id" {
  type = string
}
`,
        },
        {
          title: 'put together of variables',
          severity: 'high',
          source: `variable "environment" {
  type    = string
  default = "test"
}

resource "aws_db_instance" "orders" {
  identifier                  = «"orders_\${var.environment}_postgres"»
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
}
`,
          fixed: `variable "environment" {
  type    = string
  default = "test"
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders-\${var.environment}-postgres"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
}
`,
        },
      ],
      good: [
        {
          source: `resource "aws_lb_target_group" "orders" {
  name     = "orders-customers"
  port     = 443
  protocol = "HTTPS"
  vpc_id   = var.vpc_id
}

variable "vpc_id" {
  type = string
}
`,
        },
        {
          title: 'a name that is given at deployment',
          unknown: true,
          source: `variable "name" {
  type = string
}

resource "aws_lb_target_group" "orders" {
  name     = "orders-\${var.name}"
  port     = 443
  protocol = "HTTPS"
  vpc_id   = var.vpc_id
}

variable "vpc_id" {
  type = string
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          severity: 'high',
          source: `{
  "Parameters": { "EnvironmentSuffix": { "Type": "String" } },
  "Resources": {
    "Orders": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": «"orders (events)"»,
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
        "QueueName": "orders-events",
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
        "QueueName": "orders-events",
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
          severity: 'high',
          source: `Parameters:
  EnvironmentSuffix:
    Type: String
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: «orders#current»
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
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders-current
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
      TableName: orders.current
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
          severity: 'high',
          source: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const environmentSuffix = this.node.tryGetContext('environmentSuffix');
    new sqs.Queue(this, 'Orders', {
      queueName: «'orders events'»,
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
      queueName: 'orders-events',
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
          severity: 'high',
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const environmentSuffix = config.require('environmentSuffix');
const NAME = «'orders/events'»;

const orders = new aws.sqs.Queue('orders', { name: NAME, sqsManagedSseEnabled: true });

export const queueUrl = orders.url;
export const environment = environmentSuffix;
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const environmentSuffix = config.require('environmentSuffix');
const NAME = 'orders/events';

const orders = new aws.sqs.Queue('orders', {
  name: 'orders-events',
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

const orders = new aws.sqs.Queue('orders', { name: 'orders', sqsManagedSseEnabled: true });

export const queueUrl = orders.url;
export const environment = environmentSuffix;
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'capitals that AWS turns into small letters',
          source: `import pulumi
import pulumi_aws as aws

group = aws.rds.ParameterGroup(
    "orders",
    name=«"Orders-Postgres"»,
    family="postgres17",
)

pulumi.export("group", group.name)
`,
          fixed: `import pulumi
import pulumi_aws as aws

group = aws.rds.ParameterGroup(
    "orders",
    name="orders-postgres",
    family="postgres17",
)

pulumi.export("group", group.name)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

orders = aws.sqs.Queue("orders", name="orders", sqs_managed_sse_enabled=True)

pulumi.export("queue_url", orders.url)
pulumi.export("environment", environment_suffix)
`,
        },
      ],
    },
  },
});

interface Fault {
  readonly kind: 'long' | 'characters' | 'start' | 'capitals';
  readonly words: string;
  readonly isRejected: boolean;
}

function faultOf(value: Value, limit: NameLimit): Fault | undefined {
  const parts = partsOf(value);
  if (!parts || parts.every((part) => part === undefined)) return undefined;
  // What cannot be known is one character at least.
  const length = parts.reduce((sum, part) => sum + (part?.length ?? 1), 0);
  const known = parts.filter((part) => part !== undefined).join('');
  const wrong = limit.allowedText.test(known) ? [] : [...new Set([...known].filter((character) => !limit.allowed.test(character)))];
  if (wrong.length > 0) {
    const shown = wrong.slice(0, 5).map((character) => (character === ' ' ? 'a blank' : /[A-Z]/.test(character) ? `the capital ${character}` : character));
    return { kind: 'characters', words: `has ${shown.join(' ')}, which is not allowed there`, isRejected: true };
  }
  if (length > limit.longest) {
    const least = parts.includes(undefined) ? 'at least ' : '';
    return { kind: 'long', words: `has ${least}${length} characters, and ${limit.longest} are allowed`, isRejected: true };
  }
  const [first] = parts;
  if (limit.first && first !== undefined && first !== '' && !limit.first.test(first.charAt(0))) {
    return { kind: 'start', words: `starts with ${first.charAt(0)}, which is not allowed there`, isRejected: true };
  }
  if (limit.lowers && /[A-Z]/.test(known)) {
    return { kind: 'capitals', words: 'has capitals, which AWS turns into small letters, so that what runs is never called what the code says', isRejected: false };
  }
  return undefined;
}

/** The pieces of a name; undefined for those that cannot be known. */
function partsOf(value: Value): readonly (string | undefined)[] | undefined {
  if (value.kind === 'literal') return typeof value.value === 'string' && value.value !== '' ? [value.value] : undefined;
  if (value.kind !== 'template') return undefined;
  return value.parts.map((part) => (part.kind === 'literal' ? String(part.value ?? '') : undefined));
}

function* longPrefix(resource: Resource): Iterable<{ resource: Resource; at: Value; severity: 'high'; message: string }> {
  const longest = PREFIX_LIMITS[resource.type];
  for (const { value } of longest === undefined ? [] : possibilities(get(resource.properties, 'name_prefix'))) {
    const length = partsOf(value)?.reduce((sum, part) => sum + (part?.length ?? 1), 0) ?? 0;
    if (longest === undefined || length <= longest) continue;
    yield {
      resource,
      at: value,
      severity: 'high',
      message: `The name prefix of ${labelOf(resource)} has ${length} characters, and ${longest} leave room for what makes the name unique. AWS rejects it: use a shorter one.`,
    };
  }
}

function correcting(resource: Resource, limit: NameLimit, value: Value, fault: Fault, context: RuleContext): FixOffer {
  const title = { long: 'Shorten the name', characters: 'Replace what is not allowed', start: 'Start the name with a letter', capitals: 'Write the name in small letters' }[fault.kind];
  return {
    title,
    applicability: 'unsafe',
    impact: context.schema.replaces(resource.type, limit.argument) === false ? 'in-place' : 'replacement',
    edits() {
      const by = corrected(value, resource, limit);
      if (by) return [{ kind: 'set', resource, path: [limit.argument], value: by }];
      return fault.kind === 'characters' ? cleanedTemplate(value, limit, context) : undefined;
    },
  };
}

function corrected(value: Value, resource: Resource, limit: NameLimit): Expression | undefined {
  if (value.kind === 'literal') {
    const text = shortened(cleaned(String(value.value), limit), limit.longest);
    return value.from.inputs || text === value.value || faultOf({ ...value, value: text }, limit) ? undefined : write.literal(text);
  }
  const isOwn = propertyAt(resource.properties, [limit.argument])?.site !== undefined && value.from.via.length === 0;
  if (value.kind !== 'template' || !isOwn || partsOf(value)?.join('').length === 0) return undefined;
  const { uri, range } = resource.declaration;
  const parts: (string | Expression)[] = [];
  for (const part of value.parts) {
    const { location, via, inputs } = part.from;
    const isHere = via.length === 0 && location.uri === uri && location.range.start >= range.start && location.range.end <= range.end;
    if (!isHere || (part.kind === 'literal' && inputs)) return undefined;
    parts.push(part.kind === 'literal' ? cleaned(String(part.value ?? ''), limit) : write.existing(part));
  }
  const length = parts.reduce((sum: number, part) => sum + (typeof part === 'string' ? part.length : 1), 0);
  return length > limit.longest ? undefined : write.template(...parts);
}

/** A name that is put together of inputs: what stands between the holes of the text is replaced where it is written. */
function cleanedTemplate(value: Value, limit: NameLimit, { facts }: RuleContext): readonly CanonicalEdit[] | undefined {
  const { location, via } = value.from;
  const text = via.length === 0 ? facts.textOf(location.uri)?.slice(location.range.start, location.range.end) : undefined;
  const [, open, inner, close] = /^(f?["'`])(.*)(["'`])$/s.exec(text ?? '') ?? [];
  if (text === undefined || open === undefined || inner === undefined || !/[{}]/.test(inner) || inner.includes('\\')) return undefined;
  const pieces = inner.split(/(\$?\{[^{}]*\})/);
  const changed = pieces.map((piece, index) => (index % 2 === 0 ? replaced(piece, limit) : piece)).join('');
  return changed === inner ? undefined : [{ kind: 'text', location, newText: `${open}${changed}${close ?? ''}` }];
}

/** What is left of a name: not with a mark that came of what stood at the end. */
function cleaned(text: string, limit: NameLimit): string {
  return text.endsWith('-') ? replaced(text, limit) : replaced(text, limit).replace(/-+$/, '');
}

/** With `-`, or where that is not accepted nothing, for what is not allowed; in small letters where capitals are not. */
function replaced(text: string, limit: NameLimit): string {
  const isLower = limit.lowers === true || !limit.allowed.test('A');
  const characters = [...(isLower ? text.toLowerCase() : text)];
  return characters.map((character) => (limit.allowed.test(character) ? character : limit.allowed.test('-') ? '-' : '')).join('').replace(/-{2,}/g, '-');
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[-_.]+$/, '');
}
