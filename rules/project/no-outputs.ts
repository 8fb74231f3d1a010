import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { descendants, get } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { kebab } from '../shared/names';
import { byPlace } from '../shared/places';
import { enumeration } from '../shared/words';

export default defineRule({
  id: 'project/no-outputs',
  title: 'Program that exports nothing of what others need',
  severity: 'low',
  tags: ['project'],
  corresponds: {},
  why: `Applications and other stacks have to find the database, key, topic, load balancer or zone that a program makes. Without outputs people
copy endpoints and ARNs out of the console, and the copies stay when the resource is replaced.`,
  howToFix: `Export endpoint, ARN or id under a name: an output, or a parameter in Parameter Store. The fix adds outputs for the databases, keys,
topics, load balancers and zones of the program; it exports no secrets. Outputs are part of the stack's state only: nothing that is deployed
changes.`,
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html',
  ],
  fixable: true,

  *checkProgram(context) {
    const { facts, graph } = context;
    const wanted = Object.keys(EXPORTED)
      .flatMap((type) => graph.ofType(type))
      .filter((each) => each.mode === 'managed')
      .sort(byPlace);
    const [first] = wanted;
    if (!first || wanted.every((each) => isServing(each, context))) return;
    const given = [...facts.outputs.map(({ value }) => value), ...STORES.flatMap(([type, path]) => graph.ofType(type).map((each) => get(each.properties, ...path)))];
    const ids = new Set(wanted.map(({ id }) => id));
    if (given.some((value) => mayLeadTo(value, ids, context))) return;
    const names = [...new Set(wanted.map(named))];
    const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} more`] : names;
    yield {
      resource: first,
      at: first.header,
      isTextual: true,
      message: `Nothing is exported of ${enumeration(shown)}, so whoever uses ${names.length === 1 ? 'it' : 'them'} has to look up endpoints and ARNs by hand. Export them.`,
      fixes: fixes(wanted),
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `«resource "aws_kms_key" "orders"» {
  description         = "Orders"
  enable_key_rotation = true
}

resource "aws_sns_topic" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.orders.arn
}
`,
          fixed: `resource "aws_kms_key" "orders" {
  description         = "Orders"
  enable_key_rotation = true
}

resource "aws_sns_topic" "orders" {
  name              = "orders"
  kms_master_key_id = aws_kms_key.orders.arn
}

output "orders_key_arn" {
  description = "ARN of the key orders"
  value       = aws_kms_key.orders.arn
}

output "orders_topic_arn" {
  description = "ARN of the topic orders"
  value       = aws_sns_topic.orders.arn
}
`,
        },
        {
          title: 'a database in a module, and a file for outputs',
          indirect: true,
          source: {
            'main.tf': `variable "password_secret_arn" {
  type = string
}

locals {
  engine = "postgres"
}

module "data" {
  source = "./data"
  engine = local.engine
}
`,
            'outputs.tf': `output "secret_arn" {
  description = "Secret of the database"
  value       = var.password_secret_arn
}
`,
            'data/main.tf': `variable "engine" {
  type = string
}

«resource "aws_db_instance" "orders"» {
  identifier                  = "orders"
  engine                      = var.engine
  instance_class              = "db.t4g.medium"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
}
`,
          },
          fixed: {
            'main.tf': `variable "password_secret_arn" {
  type = string
}

locals {
  engine = "postgres"
}

module "data" {
  source = "./data"
  engine = local.engine
}
`,
            'outputs.tf': `output "secret_arn" {
  description = "Secret of the database"
  value       = var.password_secret_arn
}

output "orders_database_endpoint" {
  description = "Endpoint of the database orders"
  value       = module.data.orders_database_endpoint
}
`,
            'data/main.tf': `variable "engine" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = var.engine
  instance_class              = "db.t4g.medium"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
}

output "orders_database_endpoint" {
  description = "Endpoint of the database orders"
  value       = aws_db_instance.orders.address
}
`,
          },
        },
      ],
      good: [
        {
          title: 'a parameter that others read',
          source: `resource "aws_kms_key" "orders" {
  description         = "Orders"
  enable_key_rotation = true
}

resource "aws_ssm_parameter" "orders_key" {
  name  = "/orders/key"
  type  = "String"
  value = aws_kms_key.orders.arn
}
`,
        },
        {
          title: 'an output that leads through a module that is elsewhere',
          unknown: true,
          source: `resource "aws_kms_key" "orders" {
  description         = "Orders"
  enable_key_rotation = true
}

module "registration" {
  source  = "acme/registration/aws"
  version = "~> 1.0"
  key_arn = aws_kms_key.orders.arn
}

output "registration" {
  value = module.registration.summary
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "Resources": {
    «"Orders"»: {
      "Type": "AWS::SNS::Topic",
      "Properties": { "KmsMasterKeyId": "alias/orders" }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::SNS::Topic",
      "Properties": { "KmsMasterKeyId": "alias/orders" }
    }
  },
  "Outputs": {
    "OrdersTopicArn": {
      "Description": "ARN of the topic orders",
      "Value": { "Ref": "Orders" }
    }
  }
}
`,
        },
      ],
      good: [
        {
          source: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::SNS::Topic",
      "Properties": { "KmsMasterKeyId": "alias/orders" }
    }
  },
  "Outputs": {
    "TopicArn": { "Value": { "Ref": "Orders" } }
  }
}
`,
        },
      ],
    },
    'cloudformation-yaml': {
      bad: [
        {
          title: 'a database and a key',
          indirect: true,
          source: `Parameters:
  InstanceClass:
    Type: String
    Default: db.r6g.large
Resources:
  «DatabaseKey»:
    Type: AWS::KMS::Key
    Properties:
      Description: Orders database
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root'
            Action: kms:*
            Resource: '*'
  Database:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: !Ref InstanceClass
      AllocatedStorage: '20'
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      KmsKeyId: !GetAtt DatabaseKey.Arn
Outputs:
  Region:
    Value: !Ref AWS::Region
`,
          fixed: `Parameters:
  InstanceClass:
    Type: String
    Default: db.r6g.large
Resources:
  DatabaseKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Orders database
      EnableKeyRotation: true
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root'
            Action: kms:*
            Resource: '*'
  Database:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: postgres
      DBInstanceClass: !Ref InstanceClass
      AllocatedStorage: '20'
      MasterUsername: orders
      ManageMasterUserPassword: true
      StorageEncrypted: true
      KmsKeyId: !GetAtt DatabaseKey.Arn
Outputs:
  Region:
    Value: !Ref AWS::Region
  DatabaseKeyArn:
    Description: ARN of the database key
    Value: !GetAtt DatabaseKey.Arn
  DatabaseEndpoint:
    Description: Endpoint of the database
    Value: !GetAtt Database.Endpoint.Address
`,
        },
      ],
      good: [
        {
          title: 'an export of the stack that another template makes',
          unknown: true,
          source: `Parameters:
  TemplateUrl:
    Type: String
Resources:
  Orders:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: alias/orders
  Registration:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: !Ref TemplateUrl
      Parameters:
        TopicArn: !Ref Orders
Outputs:
  Registration:
    Value: !GetAtt Registration.Outputs.Summary
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const key = «new kms.Key»(this, 'Key', { enableKeyRotation: true });

    new sns.Topic(this, 'Orders', { masterKey: key });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const key = new kms.Key(this, 'Key', { enableKeyRotation: true });

    const orders = new sns.Topic(this, 'Orders', { masterKey: key });

    new cdk.CfnOutput(this, 'KeyArn', {
      value: key.keyArn,
      description: 'ARN of the key',
    });
    new cdk.CfnOutput(this, 'OrdersTopicArn', {
      value: orders.topicArn,
      description: 'ARN of the topic orders',
    });
  }
}
`,
        },
        {
          title: 'a table of an L1 construct',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

const KEY = 'id';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    «new dynamodb.CfnTable»(this, 'Orders', {
      attributeDefinitions: [{ attributeName: KEY, attributeType: 'S' }],
      keySchema: [{ attributeName: KEY, keyType: 'HASH' }],
      billingMode: 'PAY_PER_REQUEST',
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

const KEY = 'id';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const orders = new dynamodb.CfnTable(this, 'Orders', {
      attributeDefinitions: [{ attributeName: KEY, attributeType: 'S' }],
      keySchema: [{ attributeName: KEY, keyType: 'HASH' }],
      billingMode: 'PAY_PER_REQUEST',
    });

    new cdk.CfnOutput(this, 'OrdersTableArn', {
      value: orders.attrArn,
      description: 'ARN of the table orders',
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a parameter that others read',
          source: `import * as cdk from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const orders = new sns.Topic(this, 'Orders');

    new ssm.StringParameter(this, 'TopicArn', {
      parameterName: '/orders/topic',
      stringValue: orders.topicArn,
    });
  }
}
`,
        },
        {
          title: 'a value that is given',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly summary: string;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id, props);

    new sns.Topic(this, 'Orders');

    new cdk.CfnOutput(this, 'Summary', { value: props.summary });
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from "@pulumi/aws";

const key = «new aws.kms.Key»("orders", { description: "Orders", enableKeyRotation: true });

new aws.sns.Topic("orders", { kmsMasterKeyId: key.arn });
`,
          fixed: `import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });

const orders = new aws.sns.Topic("orders", { kmsMasterKeyId: key.arn });

export const ordersKeyArn = key.arn;
export const ordersTopicArn = orders.arn;
`,
        },
        {
          title: 'a key of a component',
          indirect: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const DESCRIPTION = "Orders";

class Encryption extends pulumi.ComponentResource {
    public readonly key: aws.kms.Key;

    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("orders:index:Encryption", name, {}, opts);
        this.key = «new aws.kms.Key»(\`\${name}-key\`, { description: DESCRIPTION, enableKeyRotation: true }, { parent: this });
    }
}

const encryption = new Encryption("orders");

new aws.sns.Topic("orders", { kmsMasterKeyId: encryption.key.arn });
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const DESCRIPTION = "Orders";

class Encryption extends pulumi.ComponentResource {
    public readonly key: aws.kms.Key;

    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("orders:index:Encryption", name, {}, opts);
        this.key = new aws.kms.Key(\`\${name}-key\`, { description: DESCRIPTION, enableKeyRotation: true }, { parent: this });
    }
}

const encryption = new Encryption("orders");

const orders = new aws.sns.Topic("orders", { kmsMasterKeyId: encryption.key.arn });

export const keyArn = encryption.key.arn;
export const ordersTopicArn = orders.arn;
`,
        },
      ],
      good: [
        {
          source: `import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });

export const topic = new aws.sns.Topic("orders", { kmsMasterKeyId: key.arn });
`,
        },
        {
          title: 'what a function gives back',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";

export = async () => {
    const key = new aws.kms.Key("orders", { description: "Orders", enableKeyRotation: true });
    return { keyArn: key.arn };
};
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

key = «aws.kms.Key»("orders", description="Orders", enable_key_rotation=True)

aws.sns.Topic("orders", kms_master_key_id=key.arn)
`,
          fixed: `import pulumi
import pulumi_aws as aws

key = aws.kms.Key("orders", description="Orders", enable_key_rotation=True)

aws.sns.Topic("orders", kms_master_key_id=key.arn)

pulumi.export("orders_key_arn", key.arn)
`,
        },
        {
          title: 'a key of a component',
          indirect: true,
          source: `import pulumi
import pulumi_aws as aws

DESCRIPTION = "Orders"


class Encryption(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None):
        super().__init__("orders:index:Encryption", name, None, opts)
        self.key = «aws.kms.Key»(
            f"{name}-key",
            description=DESCRIPTION,
            enable_key_rotation=True,
            opts=pulumi.ResourceOptions(parent=self),
        )


encryption = Encryption("orders")
`,
          fixed: `import pulumi
import pulumi_aws as aws

DESCRIPTION = "Orders"


class Encryption(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None):
        super().__init__("orders:index:Encryption", name, None, opts)
        self.key = aws.kms.Key(
            f"{name}-key",
            description=DESCRIPTION,
            enable_key_rotation=True,
            opts=pulumi.ResourceOptions(parent=self),
        )


encryption = Encryption("orders")

pulumi.export("key_arn", encryption.key.arn)
`,
        },
      ],
      good: [
        {
          title: 'a value that other code makes',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws
from acme_outputs import describe

key = aws.kms.Key("orders", description="Orders", enable_key_rotation=True)

pulumi.export("key", describe(key))
`,
        },
      ],
    },
  },
});

const MOST_NAMES = 3;

function named(resource: Resource): string {
  const label = labelOf(resource);
  return label.includes('.') ? label : `the ${exportedOf(resource).noun} ${label}`;
}

interface Exported {
  /** What it is, for names and descriptions. */
  readonly noun: string;
  readonly attribute: string;
  readonly what: string;
}

const database = (attribute: string): Exported => ({ noun: 'database', attribute, what: 'endpoint' });
const balancer: Exported = { noun: 'load balancer', attribute: 'dns_name', what: 'DNS name' };

const EXPORTED: Readonly<Record<string, Exported>> = {
  aws_db_instance: database('address'),
  aws_rds_cluster: database('endpoint'),
  aws_docdb_cluster: database('endpoint'),
  aws_neptune_cluster: database('endpoint'),
  aws_redshift_cluster: database('endpoint'),
  aws_rds_global_cluster: { noun: 'database', attribute: 'id', what: 'id' },
  aws_dynamodb_table: { noun: 'table', attribute: 'arn', what: 'ARN' },
  aws_kms_key: { noun: 'key', attribute: 'arn', what: 'ARN' },
  aws_sns_topic: { noun: 'topic', attribute: 'arn', what: 'ARN' },
  aws_lb: balancer,
  aws_alb: balancer,
  aws_elb: balancer,
  aws_route53_zone: { noun: 'zone', attribute: 'zone_id', what: 'id' },
};

/** Where values are kept for others to read. */
/** A key or topic that is there for the program's own resources: nobody else asks for it. */
function isServing(resource: Resource, { graph }: RuleContext): boolean {
  if (resource.type !== 'aws_kms_key' && resource.type !== 'aws_sns_topic') return false;
  return graph.referrers(resource).some((each) => each.mode === 'managed' && each.foldedInto !== resource.id && !FOR_OTHERS.includes(each.type));
}

const FOR_OTHERS = ['aws_kms_alias', 'aws_kms_key_policy', 'aws_kms_grant', 'aws_sns_topic_policy', 'aws_sns_topic_subscription'];

const STORES: readonly (readonly [type: string, path: readonly string[]])[] = [
  ['aws_ssm_parameter', ['value']],
  ['aws_secretsmanager_secret', ['version']],
  ['aws_secretsmanager_secret_version', ['secret_string']],
];

/** True when a value names one of the resources, or is made of something that cannot be followed: no input, no data source. */
function mayLeadTo(value: Value, ids: ReadonlySet<string>, { graph }: RuleContext): boolean {
  for (const each of descendants(value)) {
    if (each.kind === 'reference' && (ids.has(each.target) || graph.resolve(each)?.type === 'aws_cloudformation_stack')) return true;
    const isGiven = each.from.inputs !== undefined && each.from.inputs.length > 0;
    if (each.kind === 'unknown' && !isGiven && each.reason !== 'data-source') return true;
    if ((each.kind === 'object' || each.kind === 'list') && !each.complete) return true;
  }
  return false;
}

const MOST_OUTPUTS = 20;

/** All at once; else, where something among them cannot be named outside, the one that is reported. */
function fixes(wanted: readonly Resource[]): readonly FixOffer[] {
  const single = wanted.filter((each) => each.condition === undefined && !/\[[^\]]*\]/.test(each.declared.id));
  const [first] = single;
  if (!first) return [];
  const one = offer(`Export the ${exportedOf(first).what} of ${labelOf(first)}`, [first]);
  return single.length === 1 ? [one] : [offer('Export endpoints, ARNs and ids', single.slice(0, MOST_OUTPUTS)), one];
}

function offer(title: string, resources: readonly Resource[]): FixOffer {
  return { title, applicability: 'safe', impact: 'in-place', edits: () => resources.map(output) };
}

function exportedOf({ type }: Resource): Exported {
  return EXPORTED[type] ?? { noun: 'resource', attribute: 'id', what: 'id' };
}

function output(resource: Resource): CanonicalEdit {
  const { noun, attribute, what } = exportedOf(resource);
  const own = kebab(resource.name).split('-');
  const says = own.includes(noun.split(' ').at(-1) ?? '') || (noun === 'database' && own.some((word) => /^(?:db|rds|postgres|mysql|aurora|cluster)/.test(word)));
  const name = own.join(' ');
  return {
    kind: 'output',
    name: `${says ? name : `${name} ${noun}`} ${what.toLowerCase()}`,
    description: `${what.charAt(0).toUpperCase()}${what.slice(1)} of the ${says ? name : `${noun} ${own.join('-')}`}`,
    value: write.reference(resource, attribute),
    near: resource,
  };
}
