import { write } from '../../server/core/edits';
import { booleanOf, equals, get, isNothing, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer } from '../../server/core/rule';
import { when } from '../shared/words';

export default defineRule({
  id: 'encryption/no-key-rotation',
  title: 'Customer key that never rotates',
  severity: 'high',
  tags: ['encryption', 'kms'],
  corresponds: {
    checkov: ['CKV_AWS_7'],
    trivy: ['AVD-AWS-0065'],
    'cdk-nag': ['AwsSolutions-KMS5', 'NIST.800.53.R5-KMSBackingKeyRotationEnabled'],
  },
  why: `Key material that stays the same for years encrypts ever more data, and whoever once got hold of it can read all of it. With
rotation, KMS makes new material every year, and keeps the old for what is encrypted with it. PCI DSS, CIS and most auditors ask for it,
and KMS does not do it unless it is told.`,
  howToFix: `Turn on \`enable_key_rotation\`. The change applies in place: the key keeps its id, ARN, policy and aliases, data is not
encrypted again, and nothing that uses the key notices. The first and second rotation add a dollar a month each to the price of the key.`,
  references: [
    'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
    'https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html',
  ],
  fixable: true,
  resources: ['aws_kms_key'],

  *check(key) {
    const kinds = KINDS.map(({ argument, rotating }) => possibilities(get(key.properties, argument)).map(({ value }) => isNothing(value) || equals(value, rotating)));
    if (!kinds.every((alternatives) => alternatives.includes(true))) return;
    const rotation = get(key.properties, 'enable_key_rotation');
    const off = possibilities(rotation).find(({ value }) => isNothing(value) || booleanOf(value) === false);
    if (!off) return;
    const alwaysRotates = kinds.every((alternatives) => !alternatives.includes(false));
    yield {
      resource: key,
      at: off.value,
      message: `Key ${labelOf(key)} does not rotate${when(off.condition)}, so one leak of its material exposes everything that it ever encrypted. Enable rotation.`,
      fixes: alwaysRotates && !isDisabled(key) ? [rotationFix(key)] : [],
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `«resource "aws_kms_key" "orders"» {
  description = "Orders at rest"
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}
`,
          fixed: `resource "aws_kms_key" "orders" {
  description         = "Orders at rest"
  enable_key_rotation = true
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}
`,
        },
        {
          title: 'rotation turned off through a variable',
          source: `variable "rotate_keys" {
  type    = bool
  default = «false»
}

resource "aws_kms_key" "orders" {
  description             = "Orders at rest"
  deletion_window_in_days = 30
  enable_key_rotation     = var.rotate_keys
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}
`,
          fixed: `variable "rotate_keys" {
  type    = bool
  default = false
}

resource "aws_kms_key" "orders" {
  description             = "Orders at rest"
  deletion_window_in_days = 30
  enable_key_rotation     = true
}

resource "aws_kms_alias" "orders" {
  name          = "alias/orders"
  target_key_id = aws_kms_key.orders.key_id
}
`,
        },
      ],
      good: [
        {
          title: 'keys that cannot rotate',
          source: `resource "aws_kms_key" "signing" {
  description              = "Signs invoices"
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "ECC_NIST_P256"
}

resource "aws_kms_key" "tokens" {
  description              = "Authenticates tokens"
  key_usage                = "GENERATE_VERIFY_MAC"
  customer_master_key_spec = "HMAC_256"
}

resource "aws_kms_key" "hsm" {
  description         = "Lives in our own HSM"
  custom_key_store_id = "cks-1234567890abcdef0"
}

resource "aws_kms_external_key" "imported" {
  description = "Material from headquarters"
}

resource "aws_kms_replica_key" "orders" {
  description     = "Orders in the recovery region"
  primary_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"
}
`,
        },
        {
          title: 'decided at deployment',
          unknown: true,
          source: `variable "rotate_keys" {
  type = bool
}

variable "key_spec" {
  type = string
}

resource "aws_kms_key" "orders" {
  enable_key_rotation = var.rotate_keys
}

resource "aws_kms_key" "exchange" {
  customer_master_key_spec = var.key_spec
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
    «"OrdersKey"»: {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Orders at rest",
        "KeyPolicy": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "AWS": { "Fn::Sub": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" } },
              "Action": "kms:*",
              "Resource": "*"
            }
          ]
        }
      }
    },
    "OrdersKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": {
        "AliasName": "alias/orders",
        "TargetKeyId": { "Ref": "OrdersKey" }
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "OrdersKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Orders at rest",
        "KeyPolicy": {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Principal": { "AWS": { "Fn::Sub": "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" } },
              "Action": "kms:*",
              "Resource": "*"
            }
          ]
        },
        "EnableKeyRotation": true
      }
    },
    "OrdersKeyAlias": {
      "Type": "AWS::KMS::Alias",
      "Properties": {
        "AliasName": "alias/orders",
        "TargetKeyId": { "Ref": "OrdersKey" }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a signing key',
          source: `{
  "Resources": {
    "SigningKey": {
      "Type": "AWS::KMS::Key",
      "Properties": {
        "Description": "Signs invoices",
        "KeySpec": "RSA_2048",
        "KeyUsage": "SIGN_VERIFY"
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
          title: 'off in one environment',
          source: `Parameters:
  Environment:
    Type: String
    AllowedValues: [dev, prod]
Conditions:
  IsProduction: !Equals [!Ref Environment, prod]
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Orders at rest
      EnableKeyRotation: !If [IsProduction, true, «false»]
  OrdersKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: !Sub alias/orders-\${Environment}
      TargetKeyId: !Ref OrdersKey
`,
          fixed: `Parameters:
  Environment:
    Type: String
    AllowedValues: [dev, prod]
Conditions:
  IsProduction: !Equals [!Ref Environment, prod]
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Orders at rest
      EnableKeyRotation: true
  OrdersKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: !Sub alias/orders-\${Environment}
      TargetKeyId: !Ref OrdersKey
`,
        },
        {
          title: 'a parameter whose default turns it off',
          source: `Parameters:
  RotateKeys:
    Type: String
    Default: «"false"»
    AllowedValues: ["true", "false"]
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Orders at rest
      EnableKeyRotation: !Ref RotateKeys
  OrdersKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      TargetKeyId: !Ref OrdersKey
`,
          fixed: `Parameters:
  RotateKeys:
    Type: String
    Default: "false"
    AllowedValues: ["true", "false"]
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Orders at rest
      EnableKeyRotation: true
  OrdersKeyAlias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      TargetKeyId: !Ref OrdersKey
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `Parameters:
  RotateKeys:
    Type: String
    AllowedValues: ["true", "false"]
Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Orders at rest
      EnableKeyRotation: !Ref RotateKeys
`,
        },
        {
          title: 'material that is imported',
          source: `Resources:
  OrdersKey:
    Type: AWS::KMS::Key
    Properties:
      Description: Material from headquarters
      Origin: EXTERNAL
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
      alias: 'orders',
      description: 'Orders at rest',
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
      alias: 'orders',
      description: 'Orders at rest',
      enableKeyRotation: true,
    });
  }
}
`,
        },
        {
          title: 'a constant says no',
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

const ROTATE = «false»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new kms.Key(this, 'OrdersKey', {
      alias: 'orders',
      enableKeyRotation: ROTATE, // later
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

const ROTATE = false;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new kms.Key(this, 'OrdersKey', {
      alias: 'orders',
      enableKeyRotation: true, // later
    });
  }
}
`,
        },
        {
          title: 'the L1 construct',
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const key = «new kms.CfnKey»(this, 'OrdersKey', {
      description: 'Orders at rest',
    });
    new kms.CfnAlias(this, 'OrdersKeyAlias', { aliasName: 'alias/orders', targetKeyId: key.ref });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const key = new kms.CfnKey(this, 'OrdersKey', {
      description: 'Orders at rest',
      enableKeyRotation: true,
    });
    new kms.CfnAlias(this, 'OrdersKeyAlias', { aliasName: 'alias/orders', targetKeyId: key.ref });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'passed in; a period; keys that cannot rotate',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, rotate: boolean) {
    super(scope, id);

    new kms.Key(this, 'OrdersKey', { enableKeyRotation: rotate });
    new kms.Key(this, 'LedgerKey', { rotationPeriod: cdk.Duration.days(180) });
    new kms.Key(this, 'SigningKey', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY });
    new kms.Key(this, 'TokenKey', { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC });
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

const key = «new aws.kms.Key»("orders", { description: "Orders at rest" });

new aws.kms.Alias("orders", {
    name: "alias/orders",
    targetKeyId: key.keyId,
});
`,
          fixed: `import * as aws from "@pulumi/aws";

const key = new aws.kms.Key("orders", {
    description: "Orders at rest",
    enableKeyRotation: true,
});

new aws.kms.Alias("orders", {
    name: "alias/orders",
    targetKeyId: key.keyId,
});
`,
        },
        {
          title: 'a component turns it off',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

interface EncryptedArgs {
    rotate: boolean;
}

class Encrypted extends pulumi.ComponentResource {
    constructor(name: string, args: EncryptedArgs, opts?: pulumi.ComponentResourceOptions) {
        super("acme:index:Encrypted", name, {}, opts);
        const key = new aws.kms.Key(\`\${name}-key\`, {
            description: "Data at rest",
            enableKeyRotation: args.rotate,
        }, { parent: this });
        new aws.kms.Alias(\`\${name}-key\`, {
            name: \`alias/\${name}\`,
            targetKeyId: key.keyId,
        }, { parent: this });
    }
}

new Encrypted("orders", { rotate: «false» });
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

interface EncryptedArgs {
    rotate: boolean;
}

class Encrypted extends pulumi.ComponentResource {
    constructor(name: string, args: EncryptedArgs, opts?: pulumi.ComponentResourceOptions) {
        super("acme:index:Encrypted", name, {}, opts);
        const key = new aws.kms.Key(\`\${name}-key\`, {
            description: "Data at rest",
            enableKeyRotation: true,
        }, { parent: this });
        new aws.kms.Alias(\`\${name}-key\`, {
            name: \`alias/\${name}\`,
            targetKeyId: key.keyId,
        }, { parent: this });
    }
}

new Encrypted("orders", { rotate: false });
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const rotate = new pulumi.Config().requireBoolean("rotateKeys");

new aws.kms.Key("orders", { enableKeyRotation: rotate });
new aws.kms.Key("signing", { keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "RSA_2048" });
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          source: `import pulumi_aws as aws

key = «aws.kms.Key»("orders", description="Orders at rest")

aws.kms.Alias("orders", name="alias/orders", target_key_id=key.key_id)
`,
          fixed: `import pulumi_aws as aws

key = aws.kms.Key("orders", description="Orders at rest", enable_key_rotation=True)

aws.kms.Alias("orders", name="alias/orders", target_key_id=key.key_id)
`,
        },
        {
          title: 'a configuration default turns it off',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
rotate = config.get_bool("rotateKeys") or «False»

key = aws.kms.Key(
    "orders",
    description="Orders at rest",
    enable_key_rotation=rotate,
)

aws.kms.Alias("orders", name="alias/orders", target_key_id=key.key_id)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
rotate = config.get_bool("rotateKeys") or False

key = aws.kms.Key(
    "orders",
    description="Orders at rest",
    enable_key_rotation=True,
)

aws.kms.Alias("orders", name="alias/orders", target_key_id=key.key_id)
`,
        },
      ],
      good: [
        {
          title: 'decided at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.kms.Key("orders", enable_key_rotation=config.require_bool("rotateKeys"))
aws.kms.Key("signing", key_usage="SIGN_VERIFY", customer_master_key_spec="RSA_2048")
`,
        },
      ],
    },
  },
});

/**
 * What tells a key that KMS can rotate: symmetric, for encryption, with material that KMS made and keeps itself
 * ("Special-purpose keys", see the references). A missing argument is its default.
 */
const KINDS: readonly { readonly argument: string; readonly rotating: string }[] = [
  { argument: 'customer_master_key_spec', rotating: 'SYMMETRIC_DEFAULT' },
  { argument: 'key_usage', rotating: 'ENCRYPT_DECRYPT' },
  { argument: 'origin', rotating: 'AWS_KMS' },
  { argument: 'custom_key_store_id', rotating: '' },
];

function rotationFix(key: Resource): FixOffer {
  return {
    title: 'Rotate the key every year',
    applicability: 'safe',
    impact: 'in-place',
    edits: () => [{ kind: 'set', resource: key, path: ['enable_key_rotation'], value: write.literal(true) }],
  };
}

/** KMS refuses to enable the rotation of a key that is not enabled itself. */
function isDisabled(key: Resource): boolean {
  return possibilities(get(key.properties, 'is_enabled')).some(({ value }) => booleanOf(value) === false);
}
