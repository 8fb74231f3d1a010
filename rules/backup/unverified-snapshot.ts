import type { ApiCall, FunctionCode } from '../../server/core/function-code';
import { descendants, get, possibilities } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type RuleContext } from '../../server/core/rule';
import { textWithHoles } from '../shared/scoping';

export default defineRule({
  id: 'backup/unverified-snapshot',
  title: 'Backup test that restores nothing',
  severity: 'high',
  tags: ['backup', 'recovery', 'lambda'],
  corresponds: {},
  why: `That a snapshot could be taken says that there is a file, not that it can be restored, that the data in it is readable, or how long that
takes. A function that is called a test, a verification or a validation of backups and only takes snapshots turns green for years, until the day
on which the backup is needed. A test restores, connects, looks at the data, and removes what it restored.`,
  howToFix: `Go the whole way in the function, or in the steps of a state machine: restore the snapshot into a new instance
(\`restore_db_instance_from_db_snapshot\`), wait until it is available, connect and run a query that would fail on an empty or broken database,
publish how long it took, and delete the instance and the snapshot (\`delete_db_instance\`). A restore of a large database outlasts the 15 minutes
of a function: start it in one invocation and check it in the next. The restored instance is billed while it exists.`,
  references: [
    'https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_backing_up_data_periodic_recovery_testing_data.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RestoreFromSnapshot.html',
    'https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html',
  ],
  fixable: false,
  resources: ['aws_lambda_function'],

  *check(lambda, context) {
    const code = context.facts.codeOf(lambda);
    const snapshot = code?.calls.find(isSnapshot);
    if (!code?.complete || !snapshot || !isVerification(lambda, code)) return;
    const helpers = helpersOf(lambda, code, context);
    if (!helpers) return;
    const missing = STEPS.filter(({ isDone }) => ![code, ...helpers].some(isDone)).map(({ words }) => words);
    if (missing.length === 0) return;
    yield {
      resource: lambda,
      at: snapshot.location,
      message: `${labelOf(lambda)} takes a snapshot to test the backup, but never ${alternatives(missing)}, so it cannot tell whether the backup is any good. Add ${missing.length === 1 ? 'that step' : 'those steps'}.`,
    };
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'a test that only takes a snapshot',
          source: {
            'main.tf': `variable "role_arn" {
  type = string
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
}

data "archive_file" "backup_test" {
  type        = "zip"
  source_dir  = "\${path.module}/functions"
  output_path = "\${path.module}/backup-test.zip"
}

resource "aws_lambda_function" "backup_test" {
  function_name = "orders-backup-test"
  role          = var.role_arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = data.archive_file.backup_test.output_path

  environment {
    variables = {
      DATABASE = aws_db_instance.orders.identifier
    }
  }
}
`,
            'functions/index.py': `import os

import boto3

rds = boto3.client("rds")


def handler(event, context):
    database = os.environ["DATABASE"]
    snapshot = f"{database}-{event['id']}"
    «rds.create_db_snapshot(DBInstanceIdentifier=database, DBSnapshotIdentifier=snapshot)»
    rds.get_waiter("db_snapshot_available").wait(DBSnapshotIdentifier=snapshot)
    return "verified"
`,
          },
        },
        {
          title: 'steps in several files, without a look at the data',
          indirect: true,
          source: {
            'main.tf': `variable "role_arn" {
  type = string
}

locals {
  settings = {
    DATABASE = "orders"
  }
}

data "archive_file" "checks" {
  type        = "zip"
  source_dir  = "\${path.module}/functions"
  output_path = "\${path.module}/checks.zip"
}

resource "aws_lambda_function" "checks" {
  function_name = "orders-weekly"
  role          = var.role_arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = data.archive_file.checks.output_path

  environment {
    variables = local.settings
  }
}
`,
            'functions/index.py': `"""Verifies every week that the backups of the orders can be restored."""

import os

from steps.restore import clean_up, restore
from steps.snapshot import take


def handler(event, context):
    snapshot = take(os.environ["DATABASE"], event["id"])
    instance = restore(snapshot)
    clean_up(instance)
`,
            'functions/steps/clients.py': `import boto3

rds = boto3.client("rds")
`,
            'functions/steps/snapshot.py': `from .clients import rds


def take(database, run):
    snapshot = f"{database}-{run}"
    «rds.create_db_snapshot(DBInstanceIdentifier=database, DBSnapshotIdentifier=snapshot)»
    return snapshot
`,
            'functions/steps/restore.py': `from .clients import rds


def restore(snapshot):
    rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier=snapshot, DBSnapshotIdentifier=snapshot)
    return snapshot


def clean_up(instance):
    rds.delete_db_instance(DBInstanceIdentifier=instance, SkipFinalSnapshot=True)
`,
          },
        },
      ],
      good: [
        {
          title: 'snapshots that are backups, not tests',
          source: {
            'main.tf': `variable "role_arn" {
  type = string
}

data "archive_file" "snapshots" {
  type        = "zip"
  source_file = "\${path.module}/nightly.py"
  output_path = "\${path.module}/nightly.zip"
}

resource "aws_lambda_function" "snapshots" {
  function_name = "nightly-snapshots"
  role          = var.role_arn
  runtime       = "python3.13"
  handler       = "nightly.handler"
  filename      = data.archive_file.snapshots.output_path
}
`,
            'nightly.py': `import boto3

rds = boto3.client("rds")


def handler(event, context):
    # Verify that the snapshot exists before reporting it.
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier=event["id"])
    return rds.describe_db_snapshots(DBSnapshotIdentifier=event["id"])["DBSnapshots"]
`,
          },
        },
        {
          title: 'code that is partly elsewhere',
          unknown: true,
          source: {
            'main.tf': `variable "role_arn" {
  type = string
}

data "archive_file" "backup_test" {
  type        = "zip"
  source_file = "\${path.module}/backup_test.py"
  output_path = "\${path.module}/backup-test.zip"
}

resource "aws_lambda_function" "backup_test" {
  function_name = "orders-backup-test"
  role          = var.role_arn
  runtime       = "python3.13"
  handler       = "backup_test.handler"
  filename      = data.archive_file.backup_test.output_path
}
`,
            'backup_test.py': `import boto3
from acme_recovery import restore_and_check

rds = boto3.client("rds")


def handler(event, context):
    rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier=event["id"])
    restore_and_check(event["id"])
`,
          },
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          title: 'code in the template',
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": { "RoleArn": { "Type": "String" } },
  "Resources": {
    "BackupVerifier": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Description": "Verifies the backup of the orders",
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": { "Ref": "RoleArn" },
        "Code": {
          "ZipFile": "import boto3\\n\\nrds = boto3.client('rds')\\n\\n\\ndef handler(event, context):\\n    «rds.create_db_snapshot(DBInstanceIdentifier='orders', DBSnapshotIdentifier=event['id'])»\\n"
        }
      }
    }
  }
}
`,
        },
      ],
      good: [
        {
          title: 'code that is not in the workspace',
          unknown: true,
          source: `{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": { "RoleArn": { "Type": "String" } },
  "Resources": {
    "BackupVerifier": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": { "Ref": "RoleArn" },
        "Code": { "S3Bucket": "acme-code", "S3Key": "verifier.zip" }
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
          title: 'code in the template',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  RoleArn:
    Type: String
Resources:
  RestoreTest:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Role: !Ref RoleArn
      Code:
        ZipFile: |
          const { RDSClient, CreateDBClusterSnapshotCommand } = require('@aws-sdk/client-rds');

          const rds = new RDSClient({});

          exports.handler = async ({ id }) => {
            await rds.send(«new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: 'orders', DBClusterSnapshotIdentifier: id })»);
            return 'ok';
          };
`,
        },
      ],
      good: [
        {
          title: 'the whole way',
          source: `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  RoleArn:
    Type: String
Resources:
  RestoreTest:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Role: !Ref RoleArn
      InlineCode: |
        import os
        import boto3
        import psycopg2

        rds = boto3.client("rds")


        def handler(event, context):
            if event["step"] == "start":
                rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier=event["id"])
            elif event["step"] == "restore":
                rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier=event["id"], DBSnapshotIdentifier=event["id"])
            else:
                endpoint = rds.describe_db_instances(DBInstanceIdentifier=event["id"])["DBInstances"][0]["Endpoint"]
                connection = psycopg2.connect(host=endpoint["Address"], dbname="orders", user="orders", password=event["password"])
                connection.cursor().execute("SELECT count(*) FROM orders")
                rds.delete_db_instance(DBInstanceIdentifier=event["id"], SkipFinalSnapshot=True)
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'a verification that never deletes what it restores',
          source: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

class BackupStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new lambda.Function(this, 'BackupVerification', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'verify.handler',
      code: lambda.Code.fromAsset('functions'),
      environment: { DATABASE: 'orders' },
    });
  }
}

const app = new cdk.App();
new BackupStack(app, 'Backup');
`,
            'functions/verify.js': `const { RDS } = require('@aws-sdk/client-rds');
const { Client } = require('pg');

const rds = new RDS({});

exports.handler = async ({ id, password }) => {
  await «rds.createDBSnapshot({ DBInstanceIdentifier: process.env.DATABASE, DBSnapshotIdentifier: id })»;
  await rds.restoreDBInstanceFromDBSnapshot({ DBInstanceIdentifier: id, DBSnapshotIdentifier: id });
  const { DBInstances } = await rds.describeDBInstances({ DBInstanceIdentifier: id });
  const client = new Client({ host: DBInstances[0].Endpoint.Address, user: 'orders', password });
  await client.connect();
  return client.query('SELECT count(*) FROM orders');
};
`,
          },
        },
      ],
      good: [
        {
          title: 'code that is built elsewhere',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

class BackupStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new lambda.Function(this, 'BackupVerification', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'verify.handler',
      code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(this, 'Code', 'acme-code'), 'verify.zip'),
    });
  }
}

const app = new cdk.App();
new BackupStack(app, 'Backup');
`,
        },
      ],
    },
    'pulumi-typescript': {
      bad: [
        {
          title: 'code in the program',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const source = \`
import time
import boto3

rds = boto3.client("rds")


def handler(event, context):
    «rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier=f"verify-{int(time.time())}")»
\`;

new aws.lambda.Function("nightly", {
    role: config.require("roleArn"),
    runtime: "python3.13",
    handler: "index.handler",
    code: new pulumi.asset.AssetArchive({ "index.py": new pulumi.asset.StringAsset(source) }),
});
`,
        },
      ],
      good: [
        {
          title: 'code that is given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

new aws.lambda.Function("backup-verification", {
    role: config.require("roleArn"),
    runtime: "python3.13",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive(config.require("package")),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'code in the workspace',
          source: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.lambda_.Function(
    "weekly",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="backup_validation.handler",
    code=pulumi.FileArchive("./functions"),
)
`,
            'functions/backup_validation.py': `import boto3


class Validation:
    def __init__(self):
        self.rds = boto3.client("rds")

    def run(self, name):
        «self.rds.create_db_cluster_snapshot(
            DBClusterIdentifier="orders",
            DBClusterSnapshotIdentifier=name,
        )»


def handler(event, context):
    Validation().run(event["id"])
`,
          },
        },
      ],
      good: [
        {
          title: 'code that is given at deployment',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

aws.lambda_.Function(
    "backup-validation",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="backup_validation.handler",
    code=pulumi.FileArchive(config.require("package")),
)
`,
        },
      ],
    },
  },
});

function isSnapshot({ service, operation }: ApiCall): boolean {
  return (service === 'rds' && /^CreateDB(Cluster)?Snapshot$/.test(operation)) || (service === 'redshift' && operation === 'CreateClusterSnapshot');
}

/** `a, b or c`. */
function alternatives(items: readonly string[]): string {
  return items.length <= 1 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

interface Step {
  readonly words: string;
  readonly isDone: (code: FunctionCode) => boolean;
}

const STEPS: readonly Step[] = [
  { words: 'restores it', isDone: ({ calls }) => calls.some(({ operation }) => /^Restore(DB|FromClusterSnapshot)|^StartRestoreJob$/.test(operation)) },
  {
    words: 'connects to what was restored',
    isDone: ({ calls, connections }) => connections.length > 0 || calls.some(({ service }) => service === 'rds-data' || service === 'redshift-data'),
  },
  {
    words: 'deletes what was restored',
    isDone: ({ calls }) => calls.some(({ service, operation }) => (service === 'rds' && /^DeleteDB(Instance|Cluster)$/.test(operation)) || (service === 'redshift' && operation === 'DeleteCluster')),
  },
];

/** Named or described as a test of backups: the function in the program, or what its code says of itself. */
function isVerification(lambda: Resource, { words, calls }: FunctionCode): boolean {
  const names = [lambda.name, ...['function_name', 'description'].flatMap((name) => textsOf(lambda, name))].map(plain);
  if (names.some((name) => TESTS.test(name) || TESTS_BACKUPS.test(name))) return true;
  if (TESTS_BACKUPS.test(plain(words))) return true;
  return calls.filter(isSnapshot).some(({ parameters }) =>
    [...parameters].some(([name, value]) => /SnapshotIdentifier$/.test(name) && /^(verif|validat|test|drill)/i.test(textWithHoles(value) ?? '')),
  );
}

function textsOf(lambda: Resource, argument: string): readonly string[] {
  return possibilities(get(lambda.properties, argument)).flatMap(({ value }) => textWithHoles(value) ?? []);
}

/** Words between single blanks, in lower case: `verifyBackups` and `verify-backups` are the same. */
function plain(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, ' ')
    .trim();
}

/** A word that is no environment's name; `test` may be. */
const TESTS = /\b(verif(y|ies|ied|ier|ying|ication|ications)|validat(e|es|or|ion|ing|ions)|drills?|rehears(e|al|als))\b/;

/** Testing next to what is tested, and not whether the snapshot has arrived. */
const TESTS_BACKUPS =
  /\b(verif\w*|validat\w*|test(s|ed|ing)?|drills?|prov(e|es|ing))( [a-z]+){0,5} (backed up|back ?ups?|snapshots?|restor(e|es|ed|ing|ation)|recover(y|ability|able|s)?)\b(?! (exist|status|state|is available|available|was|has|id\b|ids\b|name|identifier|completed|completion|creation|created|arn))|\b(backup|restore|recovery|snapshot|dr) (test(s|er|ing)?|verif\w*|validat\w*|drills?)\b/;

/** The code of functions that run as steps with this one, or that it starts; undefined when one of those is not there. */
function helpersOf(lambda: Resource, code: FunctionCode, { graph, facts }: RuleContext): readonly FunctionCode[] | undefined {
  const starts = code.calls.some(({ service, operation }) => (service === 'lambda' && operation.startsWith('Invoke')) || (service === 'states' && operation.startsWith('Start')));
  const machines = graph.ofType('aws_sfn_state_machine').filter((machine) => functionsIn(machine).includes(lambda.id));
  const wanted = starts ? graph.ofType('aws_lambda_function') : machines.flatMap(functionsIn).flatMap((id) => graph.byId(id) ?? []);
  const others = [...new Set(wanted)].filter((each) => each !== lambda && each.type === 'aws_lambda_function');
  // The machine may restore by itself, without a function.
  if (starts && others.length === 0) return undefined;
  if (machines.some((machine) => !isPlain(machine))) return undefined;
  const codes = others.map((each) => facts.codeOf(each));
  return codes.every((each) => each?.complete) ? codes.filter((each) => each !== undefined) : undefined;
}

function functionsIn(machine: Resource): readonly string[] {
  return descendants(get(machine.properties, 'definition')).flatMap((value) => (value.kind === 'reference' ? [value.target] : []));
}

/** True when a state machine calls nothing of AWS but functions. */
function isPlain(machine: Resource): boolean {
  const text = descendants(get(machine.properties, 'definition')).map((value) => textWithHoles(value) ?? '').join(' ');
  return !/:states:::(aws-sdk|ecs|batch|codebuild|glue|ssm)/.test(text);
}
