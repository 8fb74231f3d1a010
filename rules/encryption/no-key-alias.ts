import { newResource, write, type NewResource } from '../../server/core/edits';
import { get, itemsOf, possibilities } from '../../server/core/query';
import { labelOf, type Resource, type ResourceGraph } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { sameLocation } from '../../server/core/text';
import { absent } from '../../server/core/value';
import { keyAlias } from '../shared/keys';

export default defineRule({
  id: 'encryption/no-key-alias',
  title: 'Customer key that no alias names',
  severity: 'low',
  tags: ['encryption', 'kms', 'operations'],
  corresponds: {},
  why: `A key is called by a random id. In the console, in CloudTrail and in an incident nobody can tell which one encrypts what, and the
wrong one gets disabled. An alias gives it a name, can be referred to instead of the ARN, and can be moved to a successor without touching
what uses it.`,
  howToFix: `Add an alias. The fix names it after the key and, where the program has one, the environment suffix: an alias is
unique in its account and region. It is added in place, costs nothing, and changes nothing for what uses the key.`,
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html',
  ],
  fixable: true,
  resources: ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key', 'aws_kms_replica_external_key'],

  *check(key, context) {
    // A key that a construct makes for itself is known by the construct.
    if (key.id !== key.declared.id || isNamed(key, context.graph)) return;
    yield {
      resource: key,
      at: absent(key.properties.from),
      message: `Key ${labelOf(key)} has no alias, so the console, CloudTrail and an incident only show its random id. Add an alias.`,
      fixes: [aliasFix(key, context)],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          indirect: true,
          source: `variable "environment_suffix" {
  type = string
}

locals {
  purpose = "Orders at rest"
}

«resource "aws_kms_key" "orders"» {
  description         = local.purpose
  enable_key_rotation = true

  tags = { Name = "orders-\${var.environment_suffix}" }
}
`,
          fixed: `variable "environment_suffix" {
  type = string
}

locals {
  purpose = "Orders at rest"
}

resource "aws_kms_key" "orders" {
  description         = local.purpose
  enable_key_rotation = true

  tags = { Name = "orders-\${var.environment_suffix}" }
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders-\${var.environment_suffix}"
  target_key_id = aws_kms_key.orders.key_id
}
`,
        },
        {
          title: 'a key for each team',
          source: `locals {
  teams = toset(["orders", "ledger"])
}

«resource "aws_kms_key" "team"» {
  for_each            = local.teams
  description         = "Data of \${each.key}"
  enable_key_rotation = true
}
`,
          fixed: `locals {
  teams = toset(["orders", "ledger"])
}

resource "aws_kms_key" "team" {
  for_each            = local.teams
  description         = "Data of \${each.key}"
  enable_key_rotation = true
}

resource "aws_kms_alias" "team" {
  for_each = local.teams

  name_prefix   = "alias/team-"
  target_key_id = aws_kms_key.team[each.key].key_id
}
`,
        },
      ],
      good: [
        {
          title: 'the key of the alias is decided at deployment',
          unknown: true,
          source: `variable "current_key_id" {
  type = string
}

resource "aws_kms_key" "orders" {
  enable_key_rotation = true
}

resource "aws_kms_alias" "current" {
  name          = "alias/orders"
  target_key_id = var.current_key_id
}
`,
        },
        {
          title: 'an alias for each key of a map',
          source: `locals {
  teams = toset(["orders", "ledger"])
}

resource "aws_kms_key" "team" {
  for_each            = local.teams
  enable_key_rotation = true
}

resource "aws_kms_alias" "team" {
  for_each      = aws_kms_key.team
  name          = "alias/\${each.key}"
  target_key_id = each.value.key_id
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          title: 'the alias of another key does not count',
          indirect: true,
          source: `{
  "Parameters": { "Purpose": { "Type": "String", "Default": "Orders at rest" } },
  "Resources": {
    «"OrdersKey"»: {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": { "Ref": "Purpose" },
        "EnableKeyRotation": true
      }
    },
    "LedgerKey": {
      "Type": "AWS::KMS::Key",
      "Properties": { "EnableKeyRotation": true }
    },
    "LedgerKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": { "AliasName": "alias/ledger", "TargetKeyId": { "Fn::GetAtt": ["LedgerKey", "Arn"] } }
    }
  }
}
`,
          fixed: `{
  "Parameters": { "Purpose": { "Type": "String", "Default": "Orders at rest" } },
  "Resources": {
    "OrdersKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": { "Ref": "Purpose" },
        "EnableKeyRotation": true
      }
    },
    "OrdersKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": {
        "AliasName": "alias/orders",
        "TargetKeyId": { "Ref": "OrdersKey" }
      }
    },
    "LedgerKey": {
      "Type": "AWS::KMS::Key",
      "Properties": { "EnableKeyRotation": true }
    },
    "LedgerKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": { "AliasName": "alias/ledger", "TargetKeyId": { "Fn::GetAtt": ["LedgerKey", "Arn"] } }
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
    "OrdersKey": {
      "Type": "AWS::KMS::Key",
      "Properties": { "EnableKeyRotation": true }
    },
    "OrdersKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": { "AliasName": "alias/orders", "TargetKeyId": { "Ref": "OrdersKey" } }
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
          source: `Parameters:
  EnvironmentSuffix:
    Type: String
Resources:
  # Orders at rest
  «OrdersKey»:
    Type: AWS::KMS::Key
    Properties:
      Description: !Sub Orders of \${EnvironmentSuffix}
      EnableKeyRotation: true
`,
          fixed: `Parameters:
  EnvironmentSuffix:
    Type: String
Resources:
  # Orders at rest
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      Description: !Sub Orders of \${EnvironmentSuffix}
      EnableKeyRotation: true

  OrdersKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: !Sub alias/orders-\${EnvironmentSuffix}
      TargetKeyId: !Ref OrdersKey
`,
        },
      ],
      good: [
        {
          title: 'the key of the alias is decided at deployment',
          unknown: true,
          source: `Parameters:
  CurrentKeyId:
    Type: String
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  CurrentAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      TargetKeyId: !Ref CurrentKeyId
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    «new kms.Key»(this, 'OrdersKey', {
      enableKeyRotation: true,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new kms.Key(this, 'OrdersKey', {
      enableKeyRotation: true,
      alias: 'orders',
    });
  }
}
`,
        },
        {
          title: 'the L1 construct, with its properties in a constant',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

const defaults: kms.CfnKeyProps = { enableKeyRotation: true };

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    «new kms.CfnKey»(this, 'OrdersKey', { ...defaults, description: 'Orders at rest' });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

const defaults: kms.CfnKeyProps = { enableKeyRotation: true };

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const ordersKey = new kms.CfnKey(this, 'OrdersKey', { ...defaults, description: 'Orders at rest' });

    new kms.CfnAlias(this, 'OrdersKeyAlias', {
      aliasName: 'alias/orders',
      targetKeyId: ordersKey.ref,
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'the ways to give an alias; one that is passed in',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, alias: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new kms.Key(this, 'OrdersKey', { enableKeyRotation: true, alias });

    const ledger = new kms.Key(this, 'LedgerKey', { enableKeyRotation: true });
    ledger.addAlias('alias/ledger');

    const reports = new kms.Key(this, 'ReportsKey', { enableKeyRotation: true });
    new kms.Alias(this, 'ReportsAlias', { aliasName: 'reports', targetKey: reports });
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

const key = «new aws.kms.Key»("orders", {
    description: "Orders at rest",
    enableKeyRotation: true,
});

export const keyArn = key.arn;
`,
          fixed: `import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("orders", {
    description: "Orders at rest",
    enableKeyRotation: true,
});

new aws.kms.Alias("orders-kms-alias", {
    name: "alias/orders",
    targetKeyId: key.keyId,
});

export const keyArn = key.arn;
`,
        },
        {
          title: 'a component',
          indirect: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

class Encrypted extends pulumi.ComponentResource {
    public readonly key: aws.kms.Key;

    constructor(name: string, args: { purpose: string }, opts?: pulumi.ComponentResourceOptions) {
        super("acme:index:Encrypted", name, {}, opts);
        this.key = «new aws.kms.Key»(\`\${name}-data\`, {
            description: args.purpose,
            enableKeyRotation: true,
        }, { parent: this });
    }
}

new Encrypted("orders", { purpose: "Orders at rest" });
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

class Encrypted extends pulumi.ComponentResource {
    public readonly key: aws.kms.Key;

    constructor(name: string, args: { purpose: string }, opts?: pulumi.ComponentResourceOptions) {
        super("acme:index:Encrypted", name, {}, opts);
        this.key = new aws.kms.Key(\`\${name}-data\`, {
            description: args.purpose,
            enableKeyRotation: true,
        }, { parent: this });
        new aws.kms.Alias(\`\${name}-data-kms-alias\`, {
            name: "alias/data",
            targetKeyId: this.key.keyId,
        }, { parent: this });
    }
}

new Encrypted("orders", { purpose: "Orders at rest" });
`,
        },
      ],
      good: [
        {
          title: 'the key of the alias is decided at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

new aws.kms.Key("orders", { enableKeyRotation: true });

new aws.kms.Alias("current", {
    name: "alias/orders",
    targetKeyId: new pulumi.Config().require("currentKeyId"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          indirect: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

PURPOSE = "Orders at rest"

key = «aws.kms.Key»(
    "orders",
    description=PURPOSE,
    enable_key_rotation=True,
)

pulumi.export("key_arn", key.arn)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
environment_suffix = config.require("environmentSuffix")

PURPOSE = "Orders at rest"

key = aws.kms.Key(
    "orders",
    description=PURPOSE,
    enable_key_rotation=True,
)

aws.kms.Alias(
    "orders-alias",
    name=f"alias/orders-{environment_suffix}",
    target_key_id=key.key_id,
)

pulumi.export("key_arn", key.arn)
`,
        },
      ],
      good: [
        {
          source: `import pulumi_aws as aws

key = aws.kms.Key("orders", enable_key_rotation=True)
aws.kms.Alias("orders", name="alias/orders", target_key_id=key.key_id)
`,
        },
      ],
    },
  },
});

/** An alias that certainly is another key's says nothing; one whose key cannot be known may be this one's. */
function isNamed(key: Resource, graph: ResourceGraph): boolean {
  return graph
    .ofType('aws_kms_alias')
    .filter((alias) => alias.mode === 'managed')
    .some((alias) =>
      itemsOf(get(alias.properties, 'target_key_id'))
        .flatMap(possibilities)
        .some(({ value }) => (value.kind === 'reference' ? value.target === key.id : value.kind !== 'literal' && value.kind !== 'absent')),
    );
}

function aliasFix(key: Resource, context: RuleContext): FixOffer {
  return {
    title: 'Name the key with an alias',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => [
      {
        kind: 'add',
        resource: newResource('aws_kms_alias', key.name, key, {
          ...aliasName(key, context),
          target_key_id: write.reference(key, 'key_id'),
        }),
      },
    ],
  };
}

/** Of several keys that one declaration stands for, each needs a name of its own: AWS completes the prefix. */
function aliasName(key: Resource, context: RuleContext): NewResource['properties'] {
  const name = keyAlias(key, context);
  const isRepeated = context.graph.ofType(key.type).some((other) => other.id !== key.id && sameLocation(other.declaration, key.declaration));
  return isRepeated ? { name_prefix: write.template('alias/', ...name, '-') } : { name: write.template('alias/', ...name) };
}
