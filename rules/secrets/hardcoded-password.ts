import type { CanonicalEdit } from '../../server/core/edits';
import { GENERATED_SECRET, newResource, write } from '../../server/core/edits';
import { booleanOf, descendants, get, isNothing, itemsOf, possibilities, someValue, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { locationKey, sameLocation } from '../../server/core/text';
import type { ObjectValue, Value } from '../../server/core/value';
import { hasCredentialInUrl, holdsSecret, isCredentialName, isKnownToken } from '../shared/credentials';
import { customerKeyFor } from '../shared/keys';
import { physicalName } from '../shared/names';

export default defineRule({
  id: 'secrets/hardcoded-password',
  title: 'Credential written into the code',
  severity: 'critical',
  tags: ['secrets'],
  corresponds: {
    checkov: ['CKV_SECRET_2', 'CKV_SECRET_6', 'CKV_AWS_41', 'CKV_AWS_45', 'CKV_AWS_46'],
    trivy: ['AVD-AWS-0099'],
    'cdk-nag': ['AwsSolutions-SMG4'],
    sonar: ['S6418', 'S2068', 'S6437'],
  },
  why: `A password in the code is known to everyone who can read the repository, its forks, its backups and its build logs, and stays in the
history after it is removed. It is also the same in every environment, and nobody rotates it. A wrapper such as \`pulumi.secret("…")\`,
\`sensitive("…")\` or \`NoEcho\` with a default hides it on the screen; it stands in the source all the same.`,
  howToFix: `Let nobody know the password. RDS can manage the master password itself: it generates one, keeps it in Secrets Manager and
rotates it. Where that is not possible, generate the password and keep it in Secrets Manager. Either fix changes the password of a deployed
database, in place: clients have to read the new one from the secret. Consider the old one compromised and rotate it wherever else it is used.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html',
  ],
  fixable: true,

  *checkProgram(context) {
    for (const resource of context.graph.resources) {
      if (resource.mode !== 'managed') continue;
      const problems = [...credentialArguments(resource, context), ...environment(resource), ...tokens(resource)];
      if (problems.length > 0) yield* oncePerPlace(problems);
    }
    for (const provider of context.facts.providers) yield* oncePerPlace([...providerCredentials(provider)]);
  },

  examples: {
    terraform: {
      bad: [
        {
          source: `resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 20
  username          = "orders"
  password          = «"Sup3rSecret!"» # rotate some day
}
`,
          fixed: `resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true # rotate some day
}
`,
        },
        {
          title: 'the default of a variable',
          source: `variable "db_password" {
  type      = string
  sensitive = true
  default   = «"Sup3rSecret!"»
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier = "orders"
  engine             = "aurora-postgresql"
  master_username    = "orders"
  master_password    = var.db_password
}
`,
          fixed: `variable "db_password" {
  type      = string
  sensitive = true
  default   = "Sup3rSecret!"
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier          = "orders"
  engine                      = "aurora-postgresql"
  master_username             = "orders"
  manage_master_user_password = true
}
`,
        },
        {
          title: 'the source of a replica, whose password AWS does not manage',
          source: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 20
  username          = "orders"
  password          = «"Sup3rSecret!"»
}

resource "aws_db_instance" "replica" {
  identifier          = "orders-replica"
  instance_class      = "db.t4g.medium"
  replicate_source_db = aws_db_instance.orders.identifier
}
`,
          fixed: `resource "aws_kms_key" "data" {
  description         = "Encrypts what we keep"
  enable_key_rotation = true
}

resource "random_password" "orders" {
  length           = 32
  special          = true
  override_special = "!#$^-"
}

resource "aws_secretsmanager_secret" "orders_password" {
  name       = "orders-password"
  kms_key_id = aws_kms_key.data.arn
}

resource "aws_secretsmanager_secret_version" "orders_password" {
  secret_id = aws_secretsmanager_secret.orders_password.id
  secret_string = jsonencode({
    username = "orders"
    password = random_password.orders.result
  })
}

resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 20
  username          = "orders"
  password          = random_password.orders.result
}

resource "aws_db_instance" "replica" {
  identifier          = "orders-replica"
  instance_class      = "db.t4g.medium"
  replicate_source_db = aws_db_instance.orders.identifier
}
`,
        },
        {
          title: 'an environment variable',
          source: `resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = "arn:aws:iam::111122223333:role/orders"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "orders.zip"

  environment {
    variables = {
      DATABASE_URL    = «"postgres://orders:Sup3rSecret@db.internal/orders"»
      DB_PASSWORD     = «"Sup3rSecret!"»
      DB_SECRET_NAME  = "orders/database"
      TOKEN_TTL       = "3600"
    }
  }
}
`,
        },
        {
          title: 'the key of a provider',
          source: `provider "aws" {
  region     = "eu-central-1"
  access_key = «"AKIAQ3EGR7LNTTVUWXYZ"»
  secret_key = «"wJalrXUtnFEMI/K7MDENG+bPxRfiCYkeyorders1"»
}

provider "aws" {
  alias      = "dr"
  region     = "eu-west-1"
  secret_key = var.secret_key
}

variable "secret_key" {
  type    = string
  default = «"wJalrXUtnFEMI/K7MDENG+bPxRfiCYkeyorders2"»
}
`,
        },
      ],
      good: [
        {
          title: 'what stands in for AWS in tests',
          source: `provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
}
`,
        },
        {
          title: 'a password that is given at deployment, or generated',
          unknown: true,
          source: `variable "db_password" {
  type      = string
  sensitive = true
}

resource "random_password" "reports" {
  length = 32
}

resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 20
  username          = "orders"
  password          = var.db_password
}

resource "aws_db_instance" "reports" {
  identifier        = "reports"
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 20
  username          = "reports"
  password          = random_password.reports.result
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
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "20",
        "MasterUsername": "orders",
        "MasterUserPassword": «"Sup3rSecret!"»
      }
    }
  }
}
`,
          fixed: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "20",
        "MasterUsername": "orders",
        "ManageMasterUserPassword": true
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'a dynamic reference, and a parameter without default',
          source: `{
  "Parameters": { "Password": { "Type": "String", "NoEcho": true } },
  "Resources": {
    "Orders": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "20",
        "MasterUsername": "orders",
        "MasterUserPassword": "{{resolve:secretsmanager:orders:SecretString:password}}"
      }
    },
    "Reports": {
      "Type": "AWS::RDS::DBInstance",
      "Properties": {
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.medium",
        "AllocatedStorage": "20",
        "MasterUsername": "reports",
        "MasterUserPassword": { "Ref": "Password" }
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
          title: 'a parameter with NoEcho and a default',
          source: `Parameters:
  Password:
    Type: String
    NoEcho: true
    Default: «Sup3rSecret!»
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: "20"
      MasterUsername: orders
      MasterUserPassword: !Ref Password # see the wiki
`,
          fixed: `Parameters:
  Password:
    Type: String
    NoEcho: true
    Default: Sup3rSecret!
Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: "20"
      MasterUsername: orders
      ManageMasterUserPassword: true # see the wiki
`,
        },
        {
          title: 'the source of a replica, whose password AWS does not manage',
          source: `Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: "20"
      MasterUsername: orders
      MasterUserPassword: «Sup3rSecret!»
  Replica:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Ref Orders
      DBInstanceClass: db.t4g.medium
`,
          fixed: `Resources:
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: "20"
      MasterUsername: orders
      MasterUserPassword: !Sub "{{resolve:secretsmanager:\${OrdersPassword}:SecretString:password}}"
  OrdersPassword:
    Type: AWS::SecretsManager::Secret
    Properties:
      Name: orders-password
      KmsKeyId: !GetAtt DataKey.Arn
      GenerateSecretString:
        SecretStringTemplate: "{\\"username\\":\\"orders\\"}"
        GenerateStringKey: password
        PasswordLength: 32
        ExcludePunctuation: true
  Replica:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Ref Orders
      DBInstanceClass: db.t4g.medium
`,
        },
      ],
      good: [
        {
          title: 'managed by RDS',
          source: `Resources:
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: "20"
      MasterUsername: orders
      ManageMasterUserPassword: true
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const PASSWORD = «'Sup3rSecret!'»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc,
      credentials: rds.Credentials.fromPassword('orders', cdk.SecretValue.unsafePlainText(PASSWORD)),
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

const PASSWORD = 'Sup3rSecret!';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    const ordersKey = new kms.Key(this, 'OrdersKey', {
      alias: 'orders',
      description: 'Encrypts Orders',
      enableKeyRotation: true,
    });

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc,
      credentials: rds.Credentials.fromGeneratedSecret('orders', { encryptionKey: ordersKey }),
    });
  }
}
`,
        },
      ],
      good: [
        {
          title: 'generated',
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc, password: cdk.SecretValue) {
    super(scope, id);

    new rds.DatabaseInstance(this, 'Orders', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc,
      credentials: rds.Credentials.fromGeneratedSecret('orders'),
    });
    new rds.DatabaseInstance(this, 'Reports', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      vpc,
      credentials: rds.Credentials.fromPassword('reports', password),
    });
  }
}
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          title: 'hidden by a wrapper, in a constant',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const password = pulumi.secret(«"Sup3rSecret!"»);

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 20,
    username: "orders",
    password, // see the wiki
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const password = pulumi.secret("Sup3rSecret!");

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 20,
    username: "orders",
    manageMasterUserPassword: true, // see the wiki
});
`,
        },
        {
          title: 'the source of a replica, whose password AWS does not manage',
          source: `import * as aws from "@pulumi/aws";

const dataKey = new aws.kms.Key("data", { enableKeyRotation: true });

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 20,
    username: "orders",
    password: «"Sup3rSecret!"»,
});

new aws.rds.Instance("replica", {
    instanceClass: "db.t4g.medium",
    replicateSourceDb: orders.identifier,
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const dataKey = new aws.kms.Key("data", { enableKeyRotation: true });

const ordersPassword = new random.RandomPassword("orders-password", {
    length: 32,
    special: true,
    overrideSpecial: "!#$^-",
});

const ordersSecret = new aws.secretsmanager.Secret("orders-secret", {
    name: "orders-password",
    kmsKeyId: dataKey.arn,
});

new aws.secretsmanager.SecretVersion("orders-secret-version", {
    secretId: ordersSecret.id,
    secretString: pulumi.jsonStringify({
        username: "orders",
        password: ordersPassword.result,
    }),
});

const orders = new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 20,
    username: "orders",
    password: ordersPassword.result,
});

new aws.rds.Instance("replica", {
    instanceClass: "db.t4g.medium",
    replicateSourceDb: orders.identifier,
});
`,
        },
        {
          title: 'the key of a provider',
          source: `import * as aws from "@pulumi/aws";

new aws.Provider("backup", {
    region: "eu-west-1",
    secretKey: «"wJalrXUtnFEMI/K7MDENG+bPxRfiCYkeyorders1"»,
});
`,
        },
      ],
      good: [
        {
          title: 'configuration',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

new aws.rds.Instance("orders", {
    engine: "postgres",
    instanceClass: "db.t4g.medium",
    allocatedStorage: 20,
    username: "orders",
    password: config.requireSecret("dbPassword"),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'a default for configuration',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
password = config.get("dbPassword") or «"Sup3rSecret!"»

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=20,
    username="orders",
    password=password,  # see the wiki
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()
password = config.get("dbPassword") or "Sup3rSecret!"

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=20,
    username="orders",
    manage_master_user_password=True,  # see the wiki
)
`,
        },
        {
          title: 'the source of a replica, whose password AWS does not manage',
          source: `import pulumi_aws as aws

data_key = aws.kms.Key("data", enable_key_rotation=True)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=20,
    username="orders",
    password=«"Sup3rSecret!"»,
)

aws.rds.Instance(
    "replica",
    instance_class="db.t4g.medium",
    replicate_source_db=orders.identifier,
)
`,
          fixed: `import pulumi
import pulumi_aws as aws
import pulumi_random as random

data_key = aws.kms.Key("data", enable_key_rotation=True)

orders_password = random.RandomPassword(
    "orders-password",
    length=32,
    special=True,
    override_special="!#$^-",
)

orders_secret = aws.secretsmanager.Secret(
    "orders-secret",
    name="orders-password",
    kms_key_id=data_key.arn,
)

aws.secretsmanager.SecretVersion(
    "orders-secret-version",
    secret_id=orders_secret.id,
    secret_string=pulumi.Output.json_dumps(
        {"username": "orders", "password": orders_password.result},
    ),
)

orders = aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=20,
    username="orders",
    password=orders_password.result,
)

aws.rds.Instance(
    "replica",
    instance_class="db.t4g.medium",
    replicate_source_db=orders.identifier,
)
`,
        },
        {
          title: 'the key of a provider',
          source: `import pulumi_aws as aws

aws.Provider(
    "backup",
    region="eu-west-1",
    secret_key=«"wJalrXUtnFEMI/K7MDENG+bPxRfiCYkeyorders1"»,
)
`,
        },
      ],
      good: [
        {
          title: 'configuration',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.rds.Instance(
    "orders",
    engine="postgres",
    instance_class="db.t4g.medium",
    allocated_storage=20,
    username="orders",
    password=config.require_secret("dbPassword"),
)
`,
        },
      ],
    },
  },
});

/** Arguments that take a credential. */
interface Credential {
  readonly type: string;
  readonly path: readonly string[];
  readonly what: string;
  /** The switch that lets the service generate and keep the password. */
  readonly managedBy?: string;
}

const CREDENTIALS = byType([
  { type: 'aws_db_instance', path: ['password'], what: 'master password', managedBy: 'manage_master_user_password' },
  { type: 'aws_rds_cluster', path: ['master_password'], what: 'master password', managedBy: 'manage_master_user_password' },
  { type: 'aws_docdb_cluster', path: ['master_password'], what: 'master password', managedBy: 'manage_master_user_password' },
  { type: 'aws_redshift_cluster', path: ['master_password'], what: 'master password', managedBy: 'manage_master_password' },
  { type: 'aws_redshiftserverless_namespace', path: ['admin_user_password'], what: 'admin password', managedBy: 'manage_admin_password' },
  { type: 'aws_elasticache_replication_group', path: ['auth_token'], what: 'auth token' },
  { type: 'aws_elasticache_user', path: ['passwords'], what: 'password' },
  { type: 'aws_memorydb_user', path: ['authentication_mode', 'passwords'], what: 'password' },
  { type: 'aws_mq_broker', path: ['user', 'password'], what: 'password' },
  { type: 'aws_dms_endpoint', path: ['password'], what: 'password' },
  { type: 'aws_directory_service_directory', path: ['password'], what: 'password' },
  { type: 'aws_fsx_windows_file_system', path: ['self_managed_active_directory', 'password'], what: 'password' },
  { type: 'aws_opensearch_domain', path: ['advanced_security_options', 'master_user_options', 'master_user_password'], what: 'master password' },
  { type: 'aws_elasticsearch_domain', path: ['advanced_security_options', 'master_user_options', 'master_user_password'], what: 'master password' },
  { type: 'aws_secretsmanager_secret_version', path: ['secret_string'], what: 'secret' },
  { type: 'aws_secretsmanager_secret', path: ['version', 'secret_string'], what: 'secret' },
  { type: 'aws_ssm_parameter', path: ['value'], what: 'secure parameter' },
  { type: 'aws_amplify_app', path: ['access_token'], what: 'access token' },
  { type: 'aws_amplify_app', path: ['oauth_token'], what: 'access token' },
  { type: 'aws_codebuild_source_credential', path: ['token'], what: 'access token' },
  { type: 'aws_cognito_identity_provider', path: ['provider_details', 'client_secret'], what: 'client secret' },
  { type: 'aws_dx_bgp_peer', path: ['bgp_auth_key'], what: 'authentication key' },
  { type: 'aws_vpn_connection', path: ['tunnel1_preshared_key'], what: 'pre-shared key' },
  { type: 'aws_vpn_connection', path: ['tunnel2_preshared_key'], what: 'pre-shared key' },
]);

function byType(credentials: readonly Credential[]): ReadonlyMap<string, readonly Credential[]> {
  const groups = new Map<string, Credential[]>();
  for (const credential of credentials) groups.set(credential.type, [...(groups.get(credential.type) ?? []), credential]);
  return groups;
}

/** What the provider signs its requests with. */
const PROVIDER_CREDENTIALS = [
  { name: 'secret_key', what: 'secret key' },
  { name: 'token', what: 'session token' },
];

/** Said of providers that talk to something local in AWS's place, where any credentials do. */
const STAND_IN = ['endpoints', 'skip_credentials_validation', 'skip_requesting_account_id', 's3_use_path_style'];

function* providerCredentials(provider: ObjectValue): Iterable<Problem> {
  if (STAND_IN.some((name) => provider.entries.has(name))) return;
  for (const { name, what } of PROVIDER_CREDENTIALS) {
    for (const { value } of possibilities(get(provider, name))) {
      if (value.kind !== 'literal' || typeof value.value !== 'string' || !holdsSecret(value.value)) continue;
      yield {
        subject: 'the AWS provider',
        at: value,
        message: `The ${what} of the AWS provider is written into the code, where everyone who reads the repository finds it. ${PROVIDER_ADVICE}`,
      };
    }
  }
  for (const value of descendants(provider).filter(isToken)) {
    yield { subject: 'the AWS provider', at: value, message: `The AWS provider contains what looks like an access key, private key or token. ${PROVIDER_ADVICE}` };
  }
}

const PROVIDER_ADVICE = 'Revoke it, and let the provider take its credentials from the environment, a profile or a role.';

function* oncePerPlace(problems: readonly Problem[]): Iterable<Problem> {
  const seen = new Set<string>();
  for (const problem of problems) {
    const place = locationKey('kind' in problem.at ? problem.at.from.location : problem.at);
    if (!seen.has(place)) yield problem;
    seen.add(place);
  }
}

function* credentialArguments(resource: Resource, context: RuleContext): Iterable<Problem> {
  for (const credential of CREDENTIALS.get(resource.type) ?? []) {
    if (resource.type === 'aws_ssm_parameter' && stringOf(get(resource.properties, 'type')) !== 'SecureString') continue;
    for (const at of literalsIn(get(resource.properties, ...credential.path))) {
      if (resource.type === 'aws_secretsmanager_secret' && isOfVersion(at, context)) continue;
      yield {
        resource,
        at,
        message: `The ${credential.what} of ${labelOf(resource)} is written into the code, where everyone who reads the repository finds it. ${adviceFor(credential)}`,
        fixes: fixesFor(resource, credential, context),
      };
    }
  }
}

/** A version that is a resource of its own is reported itself. */
function isOfVersion({ from }: Value, { graph }: RuleContext): boolean {
  return graph
    .ofType('aws_secretsmanager_secret_version')
    .some((version) => someValue(get(version.properties, 'secret_string'), (each) => sameLocation(each.from.location, from.location)));
}

/** The literals in a credential's value: itself, the password in a connection string, the members of a JSON document that are secret. */
function literalsIn(value: Value): readonly Value[] {
  return possibilities(value).flatMap(({ value: each }): readonly Value[] => {
    switch (each.kind) {
      case 'literal':
        return typeof each.value === 'string' ? (holdsSecret(each.value) ? [each] : []) : typeof each.value === 'number' ? [each] : [];
      case 'template':
        return hasCredentialInUrl(each) ? [each] : [];
      case 'list':
        return each.items.flatMap(literalsIn);
      case 'object':
        return [...each.entries].flatMap(([key, property]) => (isCredentialName(key) ? literalsIn(property.value) : []));
      default:
        return [];
    }
  });
}

/** Environment variables of functions and containers whose name or value says that they are secret. */
function* environment(resource: Resource): Iterable<Problem> {
  for (const { name, value } of variablesOf(resource)) {
    for (const { value: each } of possibilities(value)) {
      const isSecret =
        (each.kind === 'literal' && typeof each.value === 'string' && isCredentialName(name) && holdsSecret(each.value, name)) ||
        hasCredentialInUrl(each);
      if (!isSecret) continue;
      yield {
        resource,
        at: each,
        message: `The environment variable ${name} of ${labelOf(resource)} holds a credential in plain text: everyone who may read the code or the configuration sees it. Pass the ARN of a secret and read it at run time.`,
      };
    }
  }
}

function variablesOf(resource: Resource): readonly { readonly name: string; readonly value: Value }[] {
  switch (resource.type) {
    case 'aws_lambda_function':
      return possibilities(get(resource.properties, 'environment', 'variables')).flatMap(({ value }) =>
        value.kind === 'object' ? [...value.entries].map(([name, property]) => ({ name, value: property.value })) : [],
      );
    case 'aws_ecs_task_definition':
      return itemsOf(get(resource.properties, 'container_definitions')).flatMap((container) =>
        itemsOf(get(container, 'environment')).flatMap(namedValue),
      );
    case 'aws_codebuild_project':
      return itemsOf(get(resource.properties, 'environment', 'environment_variable'))
        .filter((each) => ['PLAINTEXT', undefined].includes(stringOf(get(each, 'type'))))
        .flatMap(namedValue);
    default:
      return [];
  }
}

function namedValue(entry: Value): readonly { readonly name: string; readonly value: Value }[] {
  const name = stringOf(get(entry, 'name'));
  return name === undefined ? [] : [{ name, value: get(entry, 'value') }];
}

/** Access keys, private keys and tokens of known formats, wherever they are. */
function isToken(value: Value): boolean {
  return value.kind === 'literal' && typeof value.value === 'string' && isKnownToken(value.value);
}

function* tokens(resource: Resource): Iterable<Problem> {
  if (!someValue(resource.properties, isToken)) return;
  for (const value of descendants(resource.properties)) {
    if (!isToken(value)) continue;
    yield {
      resource,
      at: value,
      message: `${labelOf(resource)} contains what looks like an access key, private key or token. Revoke it, and read it from Secrets Manager at run time.`,
    };
  }
}

function adviceFor({ managedBy }: Credential): string {
  return managedBy === undefined
    ? 'Generate it and keep it in Secrets Manager.'
    : 'Let AWS generate and keep it in Secrets Manager.';
}

function fixesFor(resource: Resource, credential: Credential, context: RuleContext): readonly FixOffer[] {
  if (!GENERATES.has(credential.type)) return [];
  const generated = generatedPassword(resource, credential, context);
  return credential.managedBy === undefined || !canBeManaged(resource, context)
    ? [generated]
    : [managedPassword(resource, credential, credential.managedBy), generated];
}

/** Types whose credential can be a generated password as it stands. */
const GENERATES = new Set([
  'aws_db_instance',
  'aws_rds_cluster',
  'aws_docdb_cluster',
  'aws_redshift_cluster',
  'aws_elasticache_replication_group',
]);

/**
 * AWS does not manage the password of a replica, of a source of replicas (SQL Server's apart), of a member of an Aurora global
 * database, nor of Aurora Serverless v1: "Limitations for Secrets Manager integration" (see the references).
 */
function canBeManaged(resource: Resource, { graph }: RuleContext): boolean {
  const given = (name: string): boolean => !isNothing(get(resource.properties, name));
  if (['replicate_source_db', 'replication_source_identifier', 'global_cluster_identifier'].some(given)) return false;
  if (booleanOf(get(resource.properties, 'manage_master_user_password')) === true) return false;
  if (stringOf(get(resource.properties, 'engine_mode')) === 'serverless') return false;
  const isSource = (value: Value): boolean =>
    possibilities(value).some((each) => each.value.kind === 'reference' && each.value.target === resource.id);
  const isReplicated = graph
    .ofType('aws_db_instance', 'aws_rds_cluster', 'aws_rds_global_cluster')
    .some((other) => SOURCES.some((name) => isSource(get(other.properties, name))));
  return !isReplicated || (stringOf(get(resource.properties, 'engine')) ?? '').startsWith('sqlserver');
}

const SOURCES = ['replicate_source_db', 'replication_source_identifier', 'source_db_cluster_identifier'];

function managedPassword(resource: Resource, { path }: Credential, managedBy: string): FixOffer {
  return {
    title: 'Let AWS manage the master password in Secrets Manager',
    applicability: 'unsafe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] => [
      { kind: 'remove', resource, path },
      { kind: 'set', resource, path: [managedBy], value: write.literal(true) },
    ],
  };
}

function generatedPassword(resource: Resource, { path }: Credential, context: RuleContext): FixOffer {
  return {
    title: 'Generate the password and keep it in Secrets Manager',
    applicability: 'unsafe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] => {
      const key = customerKeyFor(resource, context);
      const username = ['username', 'master_username'].map((name) => get(resource.properties, name)).find((value) => stringOf(value) !== undefined);
      const secret = newResource(GENERATED_SECRET, `${resource.name} password`, resource, {
        name: write.template(...physicalName(resource), '-password'),
        ...(username ? { username: write.literal(stringOf(username) ?? '') } : {}),
        kms_key_id: key.arn,
      });
      return [{ kind: 'set', resource, path, value: write.reference(secret, 'password') }, ...key.edits];
    },
  };
}
