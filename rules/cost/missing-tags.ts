import { write, type CanonicalEdit } from '../../server/core/edits';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import { contains } from '../../server/core/text';
import { absent, type Property } from '../../server/core/value';
import { holdsTag, isTagged, missingTags, tagsFor } from '../shared/tags';
import { enumeration, when } from '../shared/words';

export default defineRule({
  id: 'cost/missing-tags',
  title: 'Resource without the tags that it must have',
  severity: 'low',
  tags: ['cost', 'tags'],
  corresponds: {},
  why: `Tags say whose a resource is and which environment it belongs to: costs are split by them, and cleaning up, access rules and incidents
start from them. What has none is in nobody's bill and on nobody's list. Resources that AWS lists by an id are found by their \`Name\`.`,
  howToFix: `Give the resource the tags that the program keeps for all of them, or those that are missing. Which ones are required is said by
\`tags.required\` in lintel.jsonc; without it \`Environment\`, and \`Name\` for what has no other name. Tags change in place. Tags that are
to be on everything are best said once: \`default_tags\` of the provider, or \`Tags.of(app)\`.`,
  references: [
    'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html',
    'https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/cost-alloc-tags.html',
  ],
  fixable: true,

  *checkProgram(context) {
    for (const resource of context.graph.resources) {
      if (resource.mode !== 'managed' || resource.foldedInto !== undefined || resource.id !== resource.declared.id) continue;
      if (!isTagged(resource.type, context)) continue;
      const missing = missingTags(context.facts.tagsOf(resource), resource.type, context);
      if (missing) yield problem(resource, missing.keys, missing.condition, context);
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `variable "environment" {
  type = string
}

locals {
  common_tags = {
    Project     = "orders"
    Environment = var.environment
  }
}

resource "aws_sns_topic" "orders" {
  name = "orders-\${var.environment}"
  tags = local.common_tags
}

resource "aws_kms_key" "orders" {
  description         = "Orders"
  enable_key_rotation = true

  tags = merge(local.common_tags, { Name = "orders-\${var.environment}" })
}

«resource "aws_sqs_queue" "orders"» {
  name = "orders-\${var.environment}"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"

  «tags» = { Name = "orders-\${var.environment}" }
}
`,
          fixed: `variable "environment" {
  type = string
}

locals {
  common_tags = {
    Project     = "orders"
    Environment = var.environment
  }
}

resource "aws_sns_topic" "orders" {
  name = "orders-\${var.environment}"
  tags = local.common_tags
}

resource "aws_kms_key" "orders" {
  description         = "Orders"
  enable_key_rotation = true

  tags = merge(local.common_tags, { Name = "orders-\${var.environment}" })
}

resource "aws_sqs_queue" "orders" {
  name = "orders-\${var.environment}"
  tags = local.common_tags
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"

  tags = merge(local.common_tags, { Name = "orders-\${var.environment}" })
}
`,
        },
        {
          title: 'a name that comes through locals, and no common tags',
          indirect: true,
          source: `variable "environment" {
  type    = string
  default = "dev"
}

locals {
  prefix = "acme-\${var.environment}"
}

resource "aws_s3_bucket" "orders" {
  bucket = "\${local.prefix}-orders"

  tags = {
    Environment = var.environment
  }
}

resource "aws_dynamodb_table" "orders" {
  name         = "\${local.prefix}-orders-table"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  tags = {
    Environment = var.environment
  }
}

«resource "aws_efs_file_system" "orders"» {
  encrypted = true
}
`,
          fixed: `variable "environment" {
  type    = string
  default = "dev"
}

locals {
  prefix = "acme-\${var.environment}"
}

resource "aws_s3_bucket" "orders" {
  bucket = "\${local.prefix}-orders"

  tags = {
    Environment = var.environment
  }
}

resource "aws_dynamodb_table" "orders" {
  name         = "\${local.prefix}-orders-table"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  tags = {
    Environment = var.environment
  }
}

resource "aws_efs_file_system" "orders" {
  encrypted = true
  tags = {
    Name        = "\${local.prefix}-orders"
    Environment = var.environment
  }
}
`,
        },
        {
          title: 'tags that the configuration requires',
          severity: 'medium',
          config: { tags: { required: ['Owner'] } },
          source: `provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = {
      Environment = "production"
    }
  }
}

«resource "aws_sns_topic" "orders"» {
  name = "orders"
}
`,
          fixed: `provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = {
      Environment = "production"
    }
  }
}

variable "owner" {
  description = "Value of the tag Owner"
  type        = string
}

resource "aws_sns_topic" "orders" {
  name = "orders"
  tags = {
    Owner = var.owner
  }
}
`,
        },
      ],
      good: [
        {
          title: 'the tags of the provider',
          source: `provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = {
      Environment = "production"
    }
  }
}

resource "aws_sns_topic" "orders" {
  name = "orders"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"

  tags = { Name = "orders" }
}

resource "aws_iam_role_policy_attachment" "basic" {
  role       = "orders"
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
`,
        },
        {
          title: 'tags that are given',
          unknown: true,
          source: `variable "tags" {
  type = map(string)
}

resource "aws_sns_topic" "orders" {
  name = "orders"
  tags = merge(var.tags, { Team = "orders" })
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "EnvironmentName": { "Type": "String" }
  },
  "Resources": {
    "OrdersTopic": {
      "Type": "AWS::SNS::Topic",
      "Properties": {
        "Tags": [{ "Key": "Environment", "Value": { "Ref": "EnvironmentName" } }]
      }
    },
    «"OrdersQueue"»: {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "SqsManagedSseEnabled": true
      }
    }
  }
}
`,
          fixed: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {
    "EnvironmentName": { "Type": "String" }
  },
  "Resources": {
    "OrdersTopic": {
      "Type": "AWS::SNS::Topic",
      "Properties": {
        "Tags": [{ "Key": "Environment", "Value": { "Ref": "EnvironmentName" } }]
      }
    },
    "OrdersQueue": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "SqsManagedSseEnabled": true,
        "Tags": [
          {
            "Key": "Environment",
            "Value": { "Ref": "EnvironmentName" }
          }
        ]
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a transform may add tags',
          unknown: true,
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Transform": "AcmeTags",
  "Resources": {
    "OrdersQueue": {
      "Type": "AWS::SQS::Queue",
      "Properties": { "SqsManagedSseEnabled": true }
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
          source: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Environment:
    Type: String
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      «Tags»:
        - Key: Environment
          Value: !Ref Environment
  «Table»:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
`,
          fixed: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Environment:
    Type: String
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      Tags:
        - Key: Environment
          Value: !Ref Environment
        - Key: Name
          Value: vpc
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
      Tags:
        - Key: Environment
          Value: !Ref Environment
`,
        },
        {
          title: 'a required tag that no resource has',
          indirect: true,
          severity: 'medium',
          config: { tags: { required: ['CostCenter'] } },
          source: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Environment:
    Type: String
    Default: dev
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub orders-\${Environment}
      «Tags»:
        - Key: Environment
          Value: !Ref Environment
`,
          fixed: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Environment:
    Type: String
    Default: dev
  CostCenter:
    Type: String
    Description: Value of the tag CostCenter
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub orders-\${Environment}
      Tags:
        - Key: Environment
          Value: !Ref Environment
        - Key: CostCenter
          Value: !Ref CostCenter
`,
        },
      ],
      good: [
        {
          title: 'what takes no tags',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  RoleName:
    Type: String
Resources:
  Policy:
    Type: AWS::IAM::RolePolicy
    Properties:
      RoleName: !Ref RoleName
      PolicyName: read
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: cloudwatch:PutMetricData
            Resource: '*'
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const app = new cdk.App();
const environment: string = app.node.tryGetContext('environment') ?? 'dev';
const stack = new cdk.Stack(app, 'Orders');

const key = «new kms.Key»(stack, 'OrdersKey', { enableKeyRotation: true });
cdk.Tags.of(key).add('Environment', environment);

const queue = «new sqs.Queue»(stack, 'Orders', { encryptionMasterKey: key });
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const app = new cdk.App();
const environment: string = app.node.tryGetContext('environment') ?? 'dev';
const stack = new cdk.Stack(app, 'Orders');

const key = new kms.Key(stack, 'OrdersKey', { enableKeyRotation: true });
cdk.Tags.of(key).add('Name', 'orders-key');
cdk.Tags.of(key).add('Environment', environment);

const queue = new sqs.Queue(stack, 'Orders', { encryptionMasterKey: key });
cdk.Tags.of(queue).add('Environment', environment);
`,
        },
        {
          title: 'L1',
          source: `import * as cdk from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';

const app = new cdk.App();
const environment: string = app.node.tryGetContext('environment') ?? 'dev';
const stack = new cdk.Stack(app, 'Orders');

«new sns.CfnTopic»(stack, 'Placed', { topicName: \`placed-\${environment}\` });
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';

const app = new cdk.App();
const environment: string = app.node.tryGetContext('environment') ?? 'dev';
const stack = new cdk.Stack(app, 'Orders');

new sns.CfnTopic(stack, 'Placed', {
  topicName: \`placed-\${environment}\`,
  tags: [{ key: 'Environment', value: environment }],
});
`,
        },
      ],
      good: [
        {
          title: 'tags of the whole app',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Orders', { tags: { Team: 'orders' } });
new sqs.Queue(stack, 'Queue');
new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
cdk.Tags.of(app).add('Environment', 'production');
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const commonTags = { Project: 'orders', Environment: config.require('environment') };

const topic = new aws.sns.Topic('orders', { tags: commonTags });
const key = new aws.kms.Key('orders', {
  description: 'Orders',
  enableKeyRotation: true,
  tags: { ...commonTags, Name: 'orders' },
});
const vpc = new aws.ec2.Vpc('main', { cidrBlock: '10.0.0.0/16', «tags»: { Name: 'orders' } });
const queue = «new aws.sqs.Queue»('orders', { kmsMasterKeyId: key.arn });
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

const config = new pulumi.Config();
const commonTags = { Project: 'orders', Environment: config.require('environment') };

const topic = new aws.sns.Topic('orders', { tags: commonTags });
const key = new aws.kms.Key('orders', {
  description: 'Orders',
  enableKeyRotation: true,
  tags: { ...commonTags, Name: 'orders' },
});
const vpc = new aws.ec2.Vpc('main', {
  cidrBlock: '10.0.0.0/16',
  tags: { ...commonTags, Name: 'orders' },
});
const queue = new aws.sqs.Queue('orders', {
  kmsMasterKeyId: key.arn,
  tags: commonTags,
});
`,
        },
        {
          title: 'inside a component that is given tags',
          indirect: true,
          source: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

interface Args {
  tags: Record<string, string>;
}

class Orders extends pulumi.ComponentResource {
  constructor(name: string, args: Args, opts?: pulumi.ComponentResourceOptions) {
    super('acme:Orders', name, {}, opts);
    new aws.sns.Topic(\`\${name}-placed\`, { tags: args.tags }, { parent: this });
    new aws.sns.Topic(\`\${name}-paid\`, { tags: args.tags }, { parent: this });
    «new aws.sqs.Queue»(\`\${name}-queue\`, { sqsManagedSseEnabled: true }, { parent: this });
  }
}

new Orders('orders', { tags: { Environment: new pulumi.Config().require('environment') } });
`,
          fixed: `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

interface Args {
  tags: Record<string, string>;
}

class Orders extends pulumi.ComponentResource {
  constructor(name: string, args: Args, opts?: pulumi.ComponentResourceOptions) {
    super('acme:Orders', name, {}, opts);
    new aws.sns.Topic(\`\${name}-placed\`, { tags: args.tags }, { parent: this });
    new aws.sns.Topic(\`\${name}-paid\`, { tags: args.tags }, { parent: this });
    new aws.sqs.Queue(\`\${name}-queue\`, {
      sqsManagedSseEnabled: true,
      tags: args.tags,
    }, { parent: this });
  }
}

new Orders('orders', { tags: { Environment: new pulumi.Config().require('environment') } });
`,
        },
      ],
      good: [
        {
          title: 'tags of the provider, and a transformation',
          source: `import * as aws from '@pulumi/aws';

const provider = new aws.Provider('main', { region: 'eu-west-1', defaultTags: { tags: { Environment: 'production' } } });
new aws.sqs.Queue('orders', { sqsManagedSseEnabled: true }, { provider });

new aws.sns.Topic(
  'orders',
  {},
  { transformations: [({ props, opts }) => ({ props: { ...props, tags: { Environment: 'production' } }, opts })] },
);
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
common_tags = {"Project": "orders", "Environment": config.require("environment")}

topic = aws.sns.Topic("orders", tags=common_tags)
key = aws.kms.Key("orders", description="Orders", enable_key_rotation=True, tags={**common_tags, "Name": "orders"})
vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", «tags»={"Name": "orders"})
queue = «aws.sqs.Queue»("orders", kms_master_key_id=key.arn)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
common_tags = {"Project": "orders", "Environment": config.require("environment")}

topic = aws.sns.Topic("orders", tags=common_tags)
key = aws.kms.Key("orders", description="Orders", enable_key_rotation=True, tags={**common_tags, "Name": "orders"})
vpc = aws.ec2.Vpc(
    "main",
    cidr_block="10.0.0.0/16",
    tags={**common_tags, "Name": "orders"},
)
queue = aws.sqs.Queue("orders", kms_master_key_id=key.arn, tags=common_tags)
`,
        },
        {
          title: 'nothing is tagged yet: the environment is asked for, and nothing else',
          source: `import pulumi_aws as aws

«aws.sqs.Queue»("orders", name="orders", sqs_managed_sse_enabled=True)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment = config.require("environment")

aws.sqs.Queue(
    "orders",
    name="orders",
    sqs_managed_sse_enabled=True,
    tags={"Environment": environment},
)
`,
        },
      ],
      good: [
        {
          title: 'tags that are configured',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.sqs.Queue("orders", tags=config.require_object("tags"))
`,
        },
      ],
    },
  },
});

function problem(resource: Resource, keys: readonly string[], condition: string | undefined, context: RuleContext): Problem {
  const own = resource.properties.entries.get('tags');
  const words = `${keys.length === 1 ? 'the tag' : 'the tags'} ${enumeration(keys)}`;
  return {
    resource,
    at: own?.value.kind === 'object' && own.key ? absent(own.value.from) : resource.header,
    message: `${labelOf(resource)} lacks ${words}${when(condition)}, so its costs and its environment cannot be told. Add ${keys.length === 1 ? 'it' : 'them'}.`,
    ...(context.config.tags.required ? { severity: 'medium' } : {}),
    fixes: [
      {
        title: `Add ${words}`,
        applicability: 'safe',
        impact: 'in-place',
        edits: () => editsFor(resource, own, keys, context),
      },
    ],
  };
}

function editsFor(resource: Resource, own: Property | undefined, keys: readonly string[], context: RuleContext): readonly CanonicalEdit[] | undefined {
  const wanted = tagsFor(keys, resource, resource, context);
  if (!wanted) return undefined;
  const { common, own: added } = wanted;
  const shared = common ? [write.named(common)] : [];
  if (!own || own.value.kind === 'absent') return [{ kind: 'set', resource, path: ['tags'], value: write.merge(...shared, write.object(added)) }];
  if (own.value.kind !== 'object') return undefined;
  const usesCommon = common && keys.some((key) => holdsTag(common, key));
  if (!usesCommon && isWrittenIn(resource, own)) {
    return Object.entries(added).map(([key, value]) => ({ kind: 'set', resource, path: ['tags', key], value }));
  }
  if (!own.site) return undefined;
  const before = write.existing({ ...own.value, from: { location: own.site, via: [] } });
  return [{ kind: 'set', resource, path: ['tags'], value: write.merge(...(usesCommon ? shared : []), before, write.object(added)) }];
}

/** The tags stand in the resource as an object, which can be extended; in a template they are extended wherever they stand. */
function isWrittenIn({ declaration }: Resource, { value, site }: Property): boolean {
  const { uri, range } = value.from.location;
  return value.from.via.length === 0 && uri === declaration.uri && contains(declaration.range, range) && (!site || contains(range, site.range));
}
