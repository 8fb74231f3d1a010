import type { CanonicalEdit } from '../../server/core/edits';
import { descendants } from '../../server/core/query';
import { labelOf, sameRegion, type Placement, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { enumeration } from '../shared/words';

export default defineRule({
  id: 'deploy/implicit-provider',
  title: 'Resource in whatever region the default provider has',
  severity: 'medium',
  tags: ['deployment', 'regions'],
  corresponds: {},
  why: `In a program that spans regions, a resource that names no provider lands where the settings of whoever deploys say: the alarm of the
replica ends up beside the primary, or both regions' resources in one. Nothing fails; the resource is there, in the wrong region.`,
  howToFix: `Name the provider of each resource, the providers of each module, or the environment of each stack. The fix names the provider of what the resource refers
to, else the one for the region that the default provider has. Where that is the region in which the resource is, nothing changes on a
deployed stack; in another one it is created anew.`,
  references: [
    'https://docs.aws.amazon.com/cdk/v2/guide/configure-env.html',
    'https://docs.aws.amazon.com/prescriptive-guidance/latest/terraform-aws-provider-best-practices/structure.html',
    'https://docs.aws.amazon.com/general/latest/gr/rande.html',
  ],
  fixable: true,
  flavours: ['terraform', 'cdk-typescript', 'pulumi-typescript', 'pulumi-python'],

  *checkProgram(context) {
    const regions = regionsOf(context.graph.resources);
    if (regions.length < 2) return;
    const reported = new Set<string>();
    for (const resource of context.graph.resources) {
      const { placement, mode, type } = resource;
      if (mode !== 'managed' || placement.isImplicit !== true || !type.startsWith('aws_') || (GLOBAL.test(type) && !placement.stack)) continue;
      if (!placement.stack && resource.foldedInto !== undefined && context.graph.byId(resource.foldedInto)?.declared === resource.declared) continue;
      const key = placement.stack ? `${placement.stack.name} ${placement.stack.header.range.start}` : (placement.call?.name ?? resource.id);
      if (!reported.has(key)) yield problem(resource, regions, context);
      reported.add(key);
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "dr"
  region = "eu-central-1"
}

resource "aws_sqs_queue" "orders_dr" {
  provider = aws.dr

  name                    = "orders"
  sqs_managed_sse_enabled = true
}

«resource "aws_cloudwatch_metric_alarm" "orders_dr"» {
  alarm_name          = "orders-dr-age"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "ApproximateAgeOfOldestMessage"
  namespace           = "AWS/SQS"
  period              = 300
  statistic           = "Maximum"
  threshold           = 600
  alarm_actions       = ["arn:aws:sns:eu-central-1:111122223333:oncall"]
  dimensions          = { QueueName = aws_sqs_queue.orders_dr.name }
}

«resource "aws_sns_topic" "orders"» {
  name              = "orders"
  kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}
`,
          fixed: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "dr"
  region = "eu-central-1"
}

resource "aws_sqs_queue" "orders_dr" {
  provider = aws.dr

  name                    = "orders"
  sqs_managed_sse_enabled = true
}

resource "aws_cloudwatch_metric_alarm" "orders_dr" {
  provider = aws.dr

  alarm_name          = "orders-dr-age"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "ApproximateAgeOfOldestMessage"
  namespace           = "AWS/SQS"
  period              = 300
  statistic           = "Maximum"
  threshold           = 600
  alarm_actions       = ["arn:aws:sns:eu-central-1:111122223333:oncall"]
  dimensions          = { QueueName = aws_sqs_queue.orders_dr.name }
}

resource "aws_sns_topic" "orders" {
  provider = aws

  name              = "orders"
  kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}
`,
        },
        {
          title: 'a module that is handed the default provider',
          source: {
            'main.tf': `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "dr"
  region = "eu-central-1"
}

«module "events"» {
  source = "./topics"
}

module "events_dr" {
  source = "./topics"

  providers = {
    aws = aws.dr
  }
}
`,
            'topics/main.tf': `resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic" "refunds" {
  name = "refunds"
}
`,
          },
        },
        {
          title: 'regions that come through variables',
          indirect: true,
          source: `variable "primary_region" {
  type    = string
  default = "us-east-1"
}

variable "recovery_region" {
  type    = string
  default = "us-west-2"
}

variable "name" {
  type = string
}

provider "aws" {
  alias  = "primary"
  region = var.primary_region
}

provider "aws" {
  alias  = "recovery"
  region = var.recovery_region
}

provider "aws" {
  region = var.primary_region
}

«resource "aws_ecr_repository" "orders"» {
  name                 = var.name
  image_tag_mutability = "IMMUTABLE"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }
}

resource "aws_ecr_repository" "orders_primary" {
  provider = aws.primary

  name                 = "\${var.name}-primary"
  image_tag_mutability = "IMMUTABLE"
}

resource "aws_ecr_repository" "orders_recovery" {
  provider = aws.recovery

  name                 = "\${var.name}-recovery"
  image_tag_mutability = "IMMUTABLE"
}
`,
          fixed: `variable "primary_region" {
  type    = string
  default = "us-east-1"
}

variable "recovery_region" {
  type    = string
  default = "us-west-2"
}

variable "name" {
  type = string
}

provider "aws" {
  alias  = "primary"
  region = var.primary_region
}

provider "aws" {
  alias  = "recovery"
  region = var.recovery_region
}

provider "aws" {
  region = var.primary_region
}

resource "aws_ecr_repository" "orders" {
  provider = aws.primary

  name                 = var.name
  image_tag_mutability = "IMMUTABLE"

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }
}

resource "aws_ecr_repository" "orders_primary" {
  provider = aws.primary

  name                 = "\${var.name}-primary"
  image_tag_mutability = "IMMUTABLE"
}

resource "aws_ecr_repository" "orders_recovery" {
  provider = aws.recovery

  name                 = "\${var.name}-recovery"
  image_tag_mutability = "IMMUTABLE"
}
`,
        },
      ],
      good: [
        {
          title: 'one region, and services that have none',
          source: `provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "audit"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/audit"
  }
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic" "audit" {
  provider = aws.audit

  name = "audit"
}
`,
        },
        {
          title: 'a provider for a region that need not be another one',
          unknown: true,
          source: `variable "region" {
  type = string
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "tools"
  region = var.region
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_sns_topic" "tools" {
  provider = aws.tools

  name = "tools"
}
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

class QueueStack extends cdk.Stack {
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    this.queue = new sqs.Queue(this, 'Orders');
  }
}

interface WorkerProps extends cdk.StackProps {
  readonly source: sqs.IQueue;
}

class WorkerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id, props);
    new sqs.Queue(this, 'Done', { deadLetterQueue: { queue: props.source, maxReceiveCount: 3 } });
  }
}

const app = new cdk.App();
new QueueStack(app, 'Primary', { env: { region: 'eu-west-1' } });
const recovery = new QueueStack(app, 'Recovery', { env: { region: 'eu-central-1' } });
«new WorkerStack»(app, 'Workers', { source: recovery.queue });
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

class QueueStack extends cdk.Stack {
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    this.queue = new sqs.Queue(this, 'Orders');
  }
}

interface WorkerProps extends cdk.StackProps {
  readonly source: sqs.IQueue;
}

class WorkerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id, props);
    new sqs.Queue(this, 'Done', { deadLetterQueue: { queue: props.source, maxReceiveCount: 3 } });
  }
}

const app = new cdk.App();
new QueueStack(app, 'Primary', { env: { region: 'eu-west-1' } });
const recovery = new QueueStack(app, 'Recovery', { env: { region: 'eu-central-1' } });
new WorkerStack(app, 'Workers', { source: recovery.queue, env: { region: 'eu-central-1' } });
`,
        },
      ],
      good: [
        {
          title: 'every stack has its environment',
          source: `import * as cdk from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';

const app = new cdk.App();
const primary = new cdk.Stack(app, 'Primary', { env: { region: 'eu-west-1' } });
const recovery = new cdk.Stack(app, 'Recovery', { env: { region: 'eu-central-1' } });
new sns.Topic(primary, 'Orders');
new sns.Topic(recovery, 'Orders');
`,
        },
        {
          title: 'stacks of one environment, whichever it is',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';

const app = new cdk.App();
const data = new cdk.Stack(app, 'Data', { env: { region: process.env.CDK_DEFAULT_REGION } });
const api = new cdk.Stack(app, 'Api');
new sns.Topic(data, 'Orders');
new sns.Topic(api, 'Requests');
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from '@pulumi/aws';

const west = new aws.Provider('west', { region: 'us-west-2' });

const replica = new aws.sqs.Queue('orders-west', { sqsManagedSseEnabled: true }, { provider: west });
«new aws.cloudwatch.MetricAlarm»('orders-west-age', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 3,
  metricName: 'ApproximateAgeOfOldestMessage',
  namespace: 'AWS/SQS',
  period: 300,
  statistic: 'Maximum',
  threshold: 600,
  alarmActions: ['arn:aws:sns:us-west-2:111122223333:oncall'],
  dimensions: { QueueName: replica.name },
});
`,
          fixed: `import * as aws from '@pulumi/aws';

const west = new aws.Provider('west', { region: 'us-west-2' });

const replica = new aws.sqs.Queue('orders-west', { sqsManagedSseEnabled: true }, { provider: west });
new aws.cloudwatch.MetricAlarm('orders-west-age', {
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 3,
  metricName: 'ApproximateAgeOfOldestMessage',
  namespace: 'AWS/SQS',
  period: 300,
  statistic: 'Maximum',
  threshold: 600,
  alarmActions: ['arn:aws:sns:us-west-2:111122223333:oncall'],
  dimensions: { QueueName: replica.name },
}, { provider: west });
`,
        },
        {
          title: 'inside a component that is given no provider',
          indirect: true,
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const regions = { primary: 'eu-west-1', recovery: 'eu-central-1' };
const primary = new aws.Provider('primary', { region: regions.primary });
const recovery = new aws.Provider('recovery', { region: regions.recovery });

class Alerts extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('acme:Alerts', name, {}, opts);
    «new aws.sns.Topic»(name, { kmsMasterKeyId: config.require('topicKeyArn') }, { parent: this });
  }
}

new Alerts('alerts');
new aws.sqs.Queue('orders', { sqsManagedSseEnabled: true }, { provider: primary });
new aws.sqs.Queue('orders-recovery', { sqsManagedSseEnabled: true }, { provider: recovery });
`,
        },
      ],
      good: [
        {
          title: 'a region of its own, and a provider through the parent',
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const primary = new aws.Provider('primary', { region: 'eu-west-1' });
const recovery = new aws.Provider('recovery', { region: 'eu-central-1' });

class Queues extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('acme:Queues', name, {}, opts);
    new aws.sqs.Queue(name, {}, { parent: this });
  }
}

new Queues('orders', { provider: primary });
new Queues('orders-recovery', { provider: recovery });
new aws.iam.Role('worker', { assumeRolePolicy: '{}' });
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi
import pulumi_aws as aws

primary = aws.Provider("primary", region="eu-west-1")
recovery = aws.Provider("recovery", region="eu-central-1")

queue = aws.sqs.Queue("orders", sqs_managed_sse_enabled=True, opts=pulumi.ResourceOptions(provider=primary))
replica = aws.sqs.Queue("orders-recovery", sqs_managed_sse_enabled=True, opts=pulumi.ResourceOptions(provider=recovery))
«aws.cloudwatch.MetricAlarm»(
    "orders-recovery-age",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=3,
    metric_name="ApproximateAgeOfOldestMessage",
    namespace="AWS/SQS",
    period=300,
    statistic="Maximum",
    threshold=600,
    alarm_actions=["arn:aws:sns:eu-central-1:111122223333:oncall"],
    dimensions={"QueueName": replica.name},
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

primary = aws.Provider("primary", region="eu-west-1")
recovery = aws.Provider("recovery", region="eu-central-1")

queue = aws.sqs.Queue("orders", sqs_managed_sse_enabled=True, opts=pulumi.ResourceOptions(provider=primary))
replica = aws.sqs.Queue("orders-recovery", sqs_managed_sse_enabled=True, opts=pulumi.ResourceOptions(provider=recovery))
aws.cloudwatch.MetricAlarm(
    "orders-recovery-age",
    comparison_operator="GreaterThanThreshold",
    evaluation_periods=3,
    metric_name="ApproximateAgeOfOldestMessage",
    namespace="AWS/SQS",
    period=300,
    statistic="Maximum",
    threshold=600,
    alarm_actions=["arn:aws:sns:eu-central-1:111122223333:oncall"],
    dimensions={"QueueName": replica.name},
    opts=pulumi.ResourceOptions(provider=recovery),
)
`,
        },
      ],
      good: [
        {
          title: 'every resource names its provider',
          source: `import pulumi
import pulumi_aws as aws

primary = aws.Provider("primary", region="eu-west-1")
recovery = aws.Provider("recovery", region="eu-central-1")

aws.sns.Topic("orders", opts=pulumi.ResourceOptions(provider=primary))
aws.sns.Topic("orders-recovery", opts=pulumi.ResourceOptions(provider=recovery))
`,
        },
      ],
    },
  },
});

/** Services without regions: where their API is called does not matter. */
const GLOBAL = /^aws_(iam|route53|cloudfront|organizations|globalaccelerator|waf|budgets|ce)_/;

function problem(resource: Resource, regions: readonly string[], context: RuleContext): Problem {
  const { stack, call } = resource.placement;
  const where = `The program spans ${enumeration(regions)}`;
  return {
    resource,
    at: stack?.header ?? call?.header ?? resource.header,
    message: stack
      ? `${where}, but the stack ${stack.name} names no region: it lands where the settings of whoever deploys say. Give it an \`env\`.`
      : call
      ? `${where}, but ${call.name} is given no provider: what it makes lands where the default provider points. Give it its \`providers\`.`
      : `${where}, but ${labelOf(resource)} names no provider: it lands where the default provider points. Name the provider.`,
    // What a module makes is placed by its call, for all of it at once.
    fixes: call ? [] : [...offers(resource, context)],
  };
}

function* offers(resource: Resource, context: RuleContext): Generator<FixOffer> {
  const { placement } = resource;
  const chosen = placementFor(resource, context);
  if (!chosen) return;
  const same = sameRegion(chosen, placement);
  const isUnchanged = same && (context.flavour === 'terraform' || placement.stack !== undefined);
  const region = chosen.region.kind === 'literal' ? String(chosen.region.value) : labelOfProvider(chosen);
  yield {
    title: placement.stack ? `Deploy the stack to ${region}` : `Name the provider for ${region}`,
    applicability: isUnchanged ? 'safe' : 'unsafe',
    impact: same ? 'in-place' : 'replacement',
    edits: (): readonly CanonicalEdit[] => [{ kind: 'place', resource, placement: chosen }],
  };
}

/** Where what it refers to is, if that is one place; else the provider of the region that the default one has. */
function placementFor(resource: Resource, { graph, flavour }: RuleContext): Placement | undefined {
  const { placement } = resource;
  const members = placement.stack ? graph.resources.filter((each) => each.placement.stack?.header.range.start === placement.stack?.header.range.start && each.placement.stack?.name === placement.stack?.name) : [resource];
  const beside = new Map<string, Placement>();
  for (const member of members) {
    for (const value of descendants(member.properties)) {
      const target = value.kind === 'reference' ? graph.resolve(value) : undefined;
      if (target && target !== member && target.placement.isImplicit !== true && !GLOBAL.test(target.type)) beside.set(target.placement.provider, target.placement);
    }
  }
  const [only, ...others] = beside.values();
  if (only && others.length === 0) return only;
  if (others.length > 0) return undefined;
  const explicit = graph.resources.find((each) => each.placement.isImplicit !== true && isSameLiteral(each.placement, placement) && !/[@#]/.test(each.placement.provider));
  if (explicit) return explicit.placement;
  // The default provider of the root module has a name of its own.
  const isNameable = flavour === 'terraform' && placement.provider === '' && placement.region.kind === 'literal' && !resource.id.startsWith('module.');
  return isNameable ? { provider: placement.provider, region: placement.region } : undefined;
}

function isSameLiteral(a: Placement, b: Placement): boolean {
  return a.region.kind === 'literal' && b.region.kind === 'literal' && a.region.value === b.region.value;
}

/**
 * The regions of a program in words, each that is certainly another one. The default provider's counts where it is known, and where
 * the name of another provider or stack says that it is for a second region.
 */
function regionsOf(resources: readonly Resource[]): readonly string[] {
  const regions = new Map<string, string>();
  let isSecond = false;
  let isOpen = false;
  for (const { placement } of resources) {
    const { region } = placement;
    if (region.kind === 'literal') regions.set(String(region.value), String(region.value));
    else if (region.kind === 'unknown' && region.from.inputs?.length === 1 && region.name !== undefined) regions.set(region.name, region.name);
    else if (placement.isImplicit === true) isOpen = true;
    if (placement.isImplicit !== true) isSecond ||= SECOND.test(placement.stack?.name ?? labelOfProvider(placement));
  }
  return [...regions.values(), ...(isOpen && isSecond && regions.size === 1 ? ['the region of the default provider'] : [])];
}

/** `dr`, `us-east-1`, `secondary`: names of providers that are not for the main region. */
const SECOND = /(?:^|[^a-z])(?:dr|disaster|recovery|secondary|second|replica|standby|failover|backup|peer|remote|global|(?:us|eu|ap|ca|sa|me|af|il)[-_]?(?:gov)?[-_]?(?:north|south|east|west|central)+[-_]?\d?|north|south|east|west|virginia|oregon|ohio|frankfurt|ireland|tokyo)(?:[^a-z]|$)/i;

/** `dr` of `aws.dr` and of `pulumi:providers:aws::dr`. */
function labelOfProvider({ provider }: Placement): string {
  return provider.split(/[@#]/)[0]?.split(/::|\./).at(-1) ?? '';
}
