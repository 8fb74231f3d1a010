import { newResource, write, type CanonicalEdit, type Expression } from '../../server/core/edits';
import type { FileReference } from '../../server/core/facts';
import { get, isNothing } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type RuleContext } from '../../server/core/rule';
import { contains, type Location } from '../../server/core/text';
import { unknown, written } from '../../server/core/value';
import { leavesOut } from '../shared/gitignore';
import { handlerFile, handlerText } from '../shared/handlers';
import { kebab } from '../shared/names';

export default defineRule({
  id: 'deploy/missing-file',
  title: 'Local file that is not there',
  severity: 'critical',
  tags: ['deploy', 'correctness'],
  corresponds: {},
  why: `A deployment that packs a folder or reads a file which the repository does not have fails, or works on the one machine that happens
to have it. A function whose code is missing cannot be deployed, and a review cannot see what it does.`,
  howToFix: `Commit the file, or correct the path. For code of functions the fix creates the file that the handler names, in Python or
JavaScript as the runtime says, with a handler that fails until you write it; where a packed file is missing, the source folder is packed by
the deployment instead. Files that a build makes (\`dist/\`, \`build/\`, what \`.gitignore\` names) are reported as low: say in the pipeline that the build comes first.
Nothing that runs is changed before the next deployment.`,
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/python-package.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-package.html',
    'https://docs.aws.amazon.com/cdk/v2/guide/assets.html',
    'https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html',
  ],
  fixable: true,

  *checkProgram(context) {
    for (const file of context.facts.files) {
      if (file.uri === undefined || file.exists) continue;
      const user = file.within === undefined ? undefined : context.graph.byId(file.within);
      // What the program makes is there in time for whatever refers to it, but not for what names it by a literal.
      if (file.isGenerated && !(user && isWrittenIn(user, file.location))) continue;
      const isBuilt = file.isGenerated || isBuildOutput(file, context);
      yield {
        ...(user ? { resource: user } : {}),
        isTextual: true,
        at: file.location,
        severity: isBuilt ? 'low' : file.purpose === 'code' ? 'critical' : 'high',
        message: `${user ? labelOf(user) : 'The program'} ${verb(file)} ${file.path}, ${isBuilt ? 'which a build has to make first' : 'which is not in the workspace'}: ${isBuilt ? 'a deployment from a fresh checkout fails without it. Build before you deploy.' : 'the deployment fails. Add the file, or correct the path.'}`,
        fixes: isBuilt ? [] : fixesFor(file, user, context),
      };
    }
  },

  examples: {
    terraform: {
      bad: [
        {
          title: 'a package that nothing makes',
          source: `variable "role_arn" {
  type = string
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = var.role_arn
  filename      = «"\${path.module}/functions/orders.zip"»
  handler       = "index.handler"
  runtime       = "python3.13"
  memory_size   = 512
  timeout       = 30
}
`,
          fixed: {
            'main.tf': `variable "role_arn" {
  type = string
}

data "archive_file" "orders" {
  type        = "zip"
  source_dir  = "\${path.module}/functions/orders"
  output_path = "\${path.module}/functions/orders.zip"
}

resource "aws_lambda_function" "orders" {
  function_name    = "orders"
  role             = var.role_arn
  filename         = data.archive_file.orders.output_path
  handler          = "index.handler"
  runtime          = "python3.13"
  memory_size      = 512
  timeout          = 30
  source_code_hash = data.archive_file.orders.output_base64sha256
}
`,
            'functions/orders/index.py': `import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.info("Received an event with %s", list(event))
    raise NotImplementedError("orders has no code yet")
`,
          },
        },
        {
          title: 'a folder, through a local value',
          indirect: true,
          source: `variable "role_arn" {
  type = string
}

locals {
  sources = «"functions"»
}

data "archive_file" "orders" {
  type        = "zip"
  source_dir  = local.sources
  output_path = "\${path.module}/.build/orders.zip"
}

resource "aws_lambda_function" "orders" {
  function_name    = "orders"
  role             = var.role_arn
  filename         = data.archive_file.orders.output_path
  source_code_hash = data.archive_file.orders.output_base64sha256
  handler          = "app.main"
  runtime          = "nodejs22.x"
  memory_size      = 512
  timeout          = 30
}
`,
          fixed: {
            'main.tf': `variable "role_arn" {
  type = string
}

locals {
  sources = "functions"
}

data "archive_file" "orders" {
  type        = "zip"
  source_dir  = local.sources
  output_path = "\${path.module}/.build/orders.zip"
}

resource "aws_lambda_function" "orders" {
  function_name    = "orders"
  role             = var.role_arn
  filename         = data.archive_file.orders.output_path
  source_code_hash = data.archive_file.orders.output_base64sha256
  handler          = "app.main"
  runtime          = "nodejs22.x"
  memory_size      = 512
  timeout          = 30
}
`,
            'functions/app.mjs': `export const main = async (event) => {
  console.log('Received an event with', Object.keys(event));
  throw new Error('orders has no code yet');
};
`,
          },
        },
        {
          title: 'a policy that is read',
          severity: 'high',
          source: `resource "aws_iam_policy" "orders" {
  name        = "orders"
  description = "What the orders service may do"
  policy      = file(«"policies/orders.json"»)
}
`,
        },
        {
          title: 'the output of a build',
          severity: 'low',
          source: `variable "role_arn" {
  type = string
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = var.role_arn
  filename      = «"dist/orders.zip"»
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  memory_size   = 512
  timeout       = 30
}
`,
        },
        {
          title: 'a module',
          severity: 'high',
          source: `module "network" {
  source = «"./modules/network"»
  cidr   = "10.0.0.0/16"
}
`,
        },
        {
          title: 'a package that a script makes',
          severity: 'low',
          source: {
            'main.tf': `variable "role_arn" {
  type = string
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = var.role_arn
  filename      = «"\${path.module}/orders.zip"»
  handler       = "index.handler"
  runtime       = "python3.13"
  memory_size   = 512
  timeout       = 30
}
`,
            'Makefile': `orders.zip: functions/*.py
	cd functions && zip -r ../orders.zip .
`,
          },
        },
        {
          title: 'a package that git leaves out',
          severity: 'low',
          source: {
            'main.tf': `variable "role_arn" {
  type = string
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = var.role_arn
  filename      = «"\${path.module}/packages/orders.zip"»
  handler       = "index.handler"
  runtime       = "python3.13"
  memory_size   = 512
  timeout       = 30
}
`,
            '.gitignore': `.terraform/
*.zip
`,
          },
        },
      ],
      good: [
        {
          title: 'a package that is given',
          unknown: true,
          source: `variable "role_arn" {
  type = string
}

variable "package" {
  type = string
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = var.role_arn
  filename      = var.package
  handler       = "index.handler"
  runtime       = "python3.13"
}
`,
        },
        {
          title: 'a package that is made of what is there',
          source: {
            'main.tf': `variable "role_arn" {
  type = string
}

data "archive_file" "orders" {
  type        = "zip"
  source_dir  = "\${path.module}/functions"
  output_path = "\${path.module}/.build/orders.zip"
}

resource "aws_lambda_function" "orders" {
  function_name    = "orders"
  role             = var.role_arn
  filename         = data.archive_file.orders.output_path
  source_code_hash = data.archive_file.orders.output_base64sha256
  handler          = "index.handler"
  runtime          = "python3.13"
}
`,
            'functions/index.py': `def handler(event, context):
    return {"status": "ok"}
`,
          },
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          title: 'a folder',
          source: `{
  "Resources": {
    "Orders": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "CodeUri": «"functions/orders"»,
        "Handler": "index.handler",
        "Runtime": "nodejs22.x",
        "MemorySize": 512,
        "Timeout": 30
      }
    }
  },
  "Transform": "AWS::Serverless-2016-10-31"
}
`,
          fixed: {
            'template.json': `{
  "Resources": {
    "Orders": {
      "Type": "AWS::Serverless::Function",
      "Properties": {
        "CodeUri": "functions/orders",
        "Handler": "index.handler",
        "Runtime": "nodejs22.x",
        "MemorySize": 512,
        "Timeout": 30
      }
    }
  },
  "Transform": "AWS::Serverless-2016-10-31"
}
`,
            'functions/orders/index.mjs': `export const handler = async (event) => {
  console.log('Received an event with', Object.keys(event));
  throw new Error('orders has no code yet');
};
`,
          },
        },
      ],
      good: [
        {
          title: 'a package in a bucket',
          unknown: true,
          source: `{
  "Parameters": {
    "RoleArn": { "Type": "String" },
    "Artifacts": { "Type": "String" }
  },
  "Resources": {
    "Orders": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Ref": "RoleArn" },
        "Code": { "S3Bucket": { "Ref": "Artifacts" }, "S3Key": "orders.zip" },
        "Handler": "index.handler",
        "Runtime": "nodejs22.x"
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
          title: 'a packed file',
          source: `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: «./orders.zip» # uploaded by sam deploy
      Handler: index.handler
      Runtime: python3.13
      MemorySize: 512
      Timeout: 30
`,
          fixed: {
            'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ./orders # uploaded by sam deploy
      Handler: index.handler
      Runtime: python3.13
      MemorySize: 512
      Timeout: 30
`,
            'orders/index.py': `import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.info("Received an event with %s", list(event))
    raise NotImplementedError("orders has no code yet")
`,
          },
        },
        {
          title: 'a folder for all functions',
          indirect: true,
          source: `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    CodeUri: «functions/»
    Runtime: python3.13
    MemorySize: 512
    Timeout: 30
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
`,
          fixed: {
            'template.yaml': `Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    CodeUri: functions/
    Runtime: python3.13
    MemorySize: 512
    Timeout: 30
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
`,
            'functions/orders.py': `import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.info("Received an event with %s", list(event))
    raise NotImplementedError("orders has no code yet")
`,
          },
        },
        {
          title: 'a nested template',
          severity: 'high',
          source: `Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: «network.yaml»
`,
        },
      ],
      good: [
        {
          source: {
            'template.yaml': `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/
      Handler: orders.handler
      Runtime: python3.13
`,
            'functions/orders.py': `def handler(event, context):
    return {"status": "ok"}
`,
          },
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          title: 'a folder',
          source: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new lambda.Function(this, 'Orders', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(«'functions/orders'»),
    });
  }
}
`,
          },
          fixed: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new lambda.Function(this, 'Orders', {
      runtime: lambda.Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: lambda.Code.fromAsset('functions/orders'),
    });
  }
}
`,
            'functions/orders/index.py': `import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.info("Received an event with %s", list(event))
    raise NotImplementedError("orders has no code yet")
`,
          },
        },
        {
          title: 'a packed file, through a constant',
          indirect: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

const CODE = «'orders.zip'»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new lambda.Function(this, 'Orders', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(CODE),
    });
  }
}
`,
          fixed: {
            'app.ts': `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

const CODE = 'orders';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    new lambda.Function(this, 'Orders', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(CODE),
    });
  }
}
`,
            'orders/index.mjs': `export const handler = async (event) => {
  console.log('Received an event with', Object.keys(event));
  throw new Error('orders has no code yet');
};
`,
          },
        },
      ],
      good: [
        {
          title: 'code that is given',
          unknown: true,
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export interface OrdersStackProps extends cdk.StackProps {
  readonly code: lambda.Code;
}

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id, props);

    new lambda.Function(this, 'Orders', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: props.code,
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
          title: 'a folder',
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

export const orders = new aws.lambda.Function("orders", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive(«"./functions/orders"»),
});
`,
          fixed: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

export const orders = new aws.lambda.Function("orders", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./functions/orders"),
});
`,
            'functions/orders/index.mjs': `export const handler = async (event) => {
  console.log('Received an event with', Object.keys(event));
  throw new Error('orders has no code yet');
};
`,
          },
        },
        {
          title: 'a packed file, through a constant',
          indirect: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const code = «"./orders.zip"»;

export const orders = new aws.lambda.Function("orders", {
    role: config.require("roleArn"),
    runtime: "python3.13",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive(code),
});
`,
          fixed: {
            'index.ts': `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const code = "./orders";

export const orders = new aws.lambda.Function("orders", {
    role: config.require("roleArn"),
    runtime: "python3.13",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive(code),
});
`,
            'orders/index.py': `import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.info("Received an event with %s", list(event))
    raise NotImplementedError("orders has no code yet")
`,
          },
        },
      ],
      good: [
        {
          title: 'a folder that is given',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

export const orders = new aws.lambda.Function("orders", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive(config.require("code")),
});
`,
        },
      ],
    },
    'pulumi-python': {
      bad: [
        {
          title: 'a folder',
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

orders = aws.lambda_.Function(
    "orders",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive(«"./functions/orders"»),
)
`,
          fixed: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

orders = aws.lambda_.Function(
    "orders",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./functions/orders"),
)
`,
            'functions/orders/index.py': `import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.info("Received an event with %s", list(event))
    raise NotImplementedError("orders has no code yet")
`,
          },
        },
        {
          title: 'a file that is opened',
          severity: 'high',
          source: `import pulumi
import pulumi_aws as aws

with open(«"policies/orders.json"») as file:
    policy = file.read()

orders = aws.iam.Policy("orders", description="What the orders service may do", policy=policy)

pulumi.export("policyArn", orders.arn)
`,
        },
        {
          title: 'a packed file, through a constant',
          indirect: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

CODE = «"orders.zip"»

orders = aws.lambda_.Function(
    "orders",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive(CODE),
)
`,
          fixed: {
            '__main__.py': `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

CODE = "orders"

orders = aws.lambda_.Function(
    "orders",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive(CODE),
)
`,
            'orders/index.py': `import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event, context):
    logger.info("Received an event with %s", list(event))
    raise NotImplementedError("orders has no code yet")
`,
          },
        },
      ],
      good: [
        {
          title: 'a folder that is given',
          unknown: true,
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

orders = aws.lambda_.Function(
    "orders",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive(config.require("code")),
)
`,
        },
      ],
    },
  },
});

function verb({ purpose, kind }: FileReference): string {
  if (purpose === 'code') return 'runs the code in';
  return purpose === 'template' && kind === 'directory' ? 'calls the module in' : 'reads';
}

function isWrittenIn({ declaration }: Resource, { uri, range }: Location): boolean {
  return declaration.uri === uri && contains(declaration.range, range);
}

const BUILD_FOLDERS: ReadonlySet<string> = new Set(['dist', 'build', 'out', 'target', 'node_modules', 'artifacts', 'cdk.out', 'publish']);

/** In a folder that builds write to, which may begin with a dot, or a packed file that something in the repository says how to make. */
function isBuildOutput({ path, uri = '', purpose }: FileReference, context: RuleContext): boolean {
  const segments = path.split(/[/\\]/);
  if (segments.some((each) => BUILD_FOLDERS.has(each) || /^\.\w/.test(each))) return true;
  const name = segments.at(-1) ?? '';
  // The compiler writes JavaScript beside the TypeScript that it is made from.
  if (/\.[cm]?js$/.test(name) && [uri.replace(/js$/, 'ts'), uri.replace(/js$/, 'tsx')].some((each) => context.facts.exists(each))) return true;
  // What custom runtimes start is compiled.
  if (name === 'bootstrap') return true;
  return (purpose === 'code' && isIgnored(uri, context)) || (PACKED.test(name) && isDescribed(name, uri, context));
}

/** Code that git is told to leave out is made by something. */
function isIgnored(uri: string, { facts }: RuleContext): boolean {
  return above(uri, MOST_FOLDERS).some((folder) => {
    const patterns = facts.textOf(`${folder}/.gitignore`);
    return patterns !== undefined && leavesOut(patterns, folder, uri);
  });
}

const MOST_FOLDERS = 8;

function isDescribed(name: string, uri: string, context: RuleContext): boolean {
  return buildTexts(uri, context).some((text) => text.includes(name)) || instructions(uri, context).some((line) => line.includes(name));
}

const BUILDERS = ['package.json', 'Makefile', 'justfile', 'Taskfile.yml', 'buildspec.yml', 'build.sh', 'build-lambda.sh', 'build-layer.sh', 'build_lambda.sh', 'package.sh', 'deploy.sh'];

/** What describes builds: beside the program, beside the file and above, and commands that the program itself runs. */
function buildTexts(uri: string, { facts, graph }: RuleContext): readonly string[] {
  const folders = new Set([facts.folder, ...above(facts.folder, 2), ...above(uri, 2)]);
  const described = [...folders].flatMap((folder) => BUILDERS.flatMap((name) => facts.textOf(`${folder}/${name}`) ?? []));
  const sources = new Set(graph.resources.map((each) => each.declaration.uri));
  const commands = [...sources].flatMap((each) => Array.from((facts.textOf(each) ?? '').matchAll(/"local-exec"[^}]*?\bcommand\s*=\s*("[^"\n]*"|<<-?(\w+)[\s\S]*?\n\s*\2\b)/g), ([, command = '']) => command));
  return [...described, ...commands];
}

/** The commands of a README that pack something. */
function instructions(uri: string, { facts }: RuleContext): readonly string[] {
  const folders = new Set([facts.folder, ...above(uri, 2)]);
  const texts = [...folders].map((folder) => facts.textOf(`${folder}/README.md`) ?? '');
  return texts.flatMap((text) => text.split('\n').filter((line) => /\b(?:zip\s+(?:-\w+\s+)*\S+\.zip|jar\s+c|Compress-Archive)\b/.test(line)));
}

/** The folders above a place, the nearest first. */
function above(uri: string, count: number): readonly string[] {
  const folders: string[] = [];
  for (let folder = uri; folders.length < count && folder.includes('/'); ) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    folders.push(folder);
  }
  return folders;
}

const PACKED = /\.(?:zip|jar|tgz|tar\.gz)$/i;

function fixesFor(file: FileReference, user: Resource | undefined, context: RuleContext): readonly FixOffer[] {
  const { purpose, handler, runtime, uri } = file;
  if (purpose !== 'code' || handler === undefined || uri === undefined || !user) return [];
  const subject = kebab(user.name);
  if (PACKED.test(file.path)) return runtime === undefined || !/\.zip$/.test(file.path) ? [] : [packed(file, user, subject, context)];
  if (/\.\w+$/.test(file.path) && file.kind !== 'directory') {
    const text = handlerText(file.path, handler, subject);
    return text === undefined ? [] : [created(uri, text)];
  }
  const made = runtime === undefined || file.kind === 'file' ? undefined : handlerFile(handler, runtime, subject);
  return made ? [created(`${uri}/${made.path}`, made.text)] : [];
}

function created(uri: string, text: string): FixOffer {
  return {
    title: `Create ${nameOf(uri)} with a handler that fails until it is written`,
    applicability: 'unsafe',
    impact: 'in-place',
    edits: () => [{ kind: 'create', uri, text }],
  };
}

function nameOf(uri: string): string {
  return decodeURI(uri.slice(uri.lastIndexOf('/') + 1));
}

/** The deployment packs the folder of the same name. */
function packed(file: FileReference, user: Resource, subject: string, context: RuleContext): FixOffer {
  const folder = (file.uri ?? '').replace(/\.zip$/, '');
  return {
    title: `Pack the folder ${nameOf(folder)} when deploying`,
    applicability: 'unsafe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] | undefined => {
      const made = handlerFile(file.handler ?? '', file.runtime ?? '', subject);
      if (!made) return undefined;
      const uri = `${folder}/${made.path}`;
      const isThere = [uri, uri.replace(/\.mjs$/, '.js'), uri.replace(/\.mjs$/, '.cjs')].some((each) => context.facts.exists(each));
      const source: readonly CanonicalEdit[] = isThere ? [] : [{ kind: 'create', uri, text: made.text }];
      const wiring = context.flavour === 'terraform' ? archived(file, user, context) : folderNamed(file, context);
      return wiring && [...source, ...wiring];
    },
  };
}

/** The libraries and tools besides Terraform pack folders themselves: the path without `.zip`. */
function folderNamed({ location: { uri, range } }: FileReference, { facts }: RuleContext): readonly CanonicalEdit[] | undefined {
  const text = facts.textOf(uri)?.slice(range.start, range.end) ?? '';
  const end = /\.zip(?=["'\`]?$)/.exec(text);
  if (!end) return undefined;
  const start = range.start + end.index;
  return [{ kind: 'text', location: { uri, range: { start, end: start + end[0].length } }, newText: '' }];
}

/** A data source packs it, and tells by the hash when it has changed. */
function archived({ location }: FileReference, user: Resource, { facts }: RuleContext): readonly CanonicalEdit[] | undefined {
  const property = user.properties.entries.get('filename');
  if (user.type !== 'aws_lambda_function' || !property?.site || !isWrittenIn(user, location)) return undefined;
  const text = facts.textOf(location.uri)?.slice(location.range.start, location.range.end) ?? '';
  const folder = folderOf(text, location);
  if (!folder) return undefined;
  const archive = newResource('data.archive_file', user.name, user, {
    type: write.literal('zip'),
    source_dir: folder,
    output_path: write.existing({ ...property.value, from: written(location) }),
  });
  const hash = user.properties.entries.get('source_code_hash');
  return [
    { kind: 'set', resource: user, path: ['filename'], value: write.reference(archive, 'output_path') },
    ...(hash && !isNothing(get(user.properties, 'source_code_hash'))
      ? []
      : [{ kind: 'set', resource: user, path: ['source_code_hash'], value: write.reference(archive, 'output_base64sha256') } as const]),
  ];
}

/** `"${path.module}/functions/orders.zip"` without its ending. */
function folderOf(text: string, { uri, range }: Location): Expression | undefined {
  const [, hole, rest = ''] = /^"(?:\$\{\s*(path\.\w+)\s*\})?([\w./@ -]*)\.zip"$/.exec(text) ?? [];
  if (rest === '') return undefined;
  if (hole === undefined) return write.literal(rest);
  const start = range.start + text.indexOf(hole);
  return write.template(write.existing(unknown('computed', written({ uri, range: { start, end: start + hole.length } }))), rest);
}
