import type { CanonicalEdit } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get, isNothing, itemsOf, numberOf, possibilities, type Possibility } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type Problem, type RuleContext } from '../../server/core/rule';
import { apiLimitOf } from '../shared/apis';
import { invocationOf } from '../shared/invocation';
import { referredTo } from '../shared/networks';
import { isEndpoint, isStore, nounOfStore } from '../shared/stores';
import { enumeration, when } from '../shared/words';
import { functionWorkloads, isInVpc, resourcesTold } from '../shared/workloads';

export default defineRule({
  id: 'lambda/default-sizing',
  title: 'Function with default memory or timeout, or one that outlasts its caller',
  severity: 'low',
  tags: ['lambda', 'reliability'],
  corresponds: {},
  why: `128 MB and 3 seconds are what a function gets that says nothing. Processor and network share grow with memory, so with 128 MB a
TLS handshake with a database alone takes a good part of the 3 seconds, and the first call after an idle hour fails. The other way
around, a function that may run longer than its queue hides the message gets the message twice, and API Gateway answers 504 after
29 seconds while the function goes on.`,
  howToFix: `State both. The fix writes 512 MB and 30 seconds, or what API Gateway or the queue leaves; measure and adjust (Lambda Power
Tuning). It applies in place, without interruption. Memory is paid per millisecond: four times the memory costs four times as much per
millisecond, and usually runs for less of them. For a queue, the fix hides messages for six times the function's timeout, as AWS
advises.`,
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  ],
  fixable: true,
  resources: ['aws_lambda_function'],

  *check(lambda, context) {
    yield* unstated(lambda, context);
    const timeouts = possibilities(get(lambda.properties, 'timeout'));
    yield* longerThanQueue(lambda, timeouts, context);
    yield* longerThanApi(lambda, timeouts, context);
  },

  examples: {
    terraform: {
      bad: [
        {
          indirect: true,
          source: `locals {
  environment = {
    DB_HOST = aws_db_instance.orders.address
  }
}

«resource "aws_lambda_function" "api"» {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [var.group_id]
  }

  environment {
    variables = local.environment
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  vpc_security_group_ids      = [var.database_group_id]
}

variable "subnet_ids" {
  type = list(string)
}

variable "database_group_id" {
  type = string
}

variable "group_id" {
  type = string
}

variable "role_arn" {
  type = string
}
`,
          fixed: `locals {
  environment = {
    DB_HOST = aws_db_instance.orders.address
  }
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 30

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [var.group_id]
  }

  environment {
    variables = local.environment
  }
}

resource "aws_db_subnet_group" "orders" {
  name       = "orders"
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  instance_class              = "db.t4g.small"
  allocated_storage           = 20
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  db_subnet_group_name        = aws_db_subnet_group.orders.name
  vpc_security_group_ids      = [var.database_group_id]
}

variable "subnet_ids" {
  type = list(string)
}

variable "database_group_id" {
  type = string
}

variable "group_id" {
  type = string
}

variable "role_arn" {
  type = string
}
`,
        },
        {
          title: 'a timeout above that of API Gateway, through a variable',
          source: `variable "role_arn" {
  type = string
}

variable "timeout" {
  type    = number
  default = «60»
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  timeout       = var.timeout
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_api_gateway_method" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_rest_api.orders.root_resource_id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "orders" {
  rest_api_id             = aws_api_gateway_rest_api.orders.id
  resource_id             = aws_api_gateway_rest_api.orders.root_resource_id
  http_method             = aws_api_gateway_method.orders.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.api.invoke_arn
}
`,
          fixed: `variable "role_arn" {
  type = string
}

variable "timeout" {
  type    = number
  default = 60
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  timeout       = 29
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
}

resource "aws_api_gateway_method" "orders" {
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  resource_id   = aws_api_gateway_rest_api.orders.root_resource_id
  http_method   = "GET"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "orders" {
  rest_api_id             = aws_api_gateway_rest_api.orders.id
  resource_id             = aws_api_gateway_rest_api.orders.root_resource_id
  http_method             = aws_api_gateway_method.orders.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.api.invoke_arn
}
`,
        },
        {
          title: 'a timeout above the visibility timeout of the queue',
          source: `variable "role_arn" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name                    = "orders"
  sqs_managed_sse_enabled = true
}

resource "aws_lambda_function" "worker" {
  function_name = "orders-worker"
  role          = var.role_arn
  filename      = "worker.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  timeout       = «120»
}

resource "aws_lambda_event_source_mapping" "worker" {
  function_name    = aws_lambda_function.worker.arn
  event_source_arn = aws_sqs_queue.orders.arn
}
`,
          fixed: `variable "role_arn" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 720
}

resource "aws_lambda_function" "worker" {
  function_name = "orders-worker"
  role          = var.role_arn
  filename      = "worker.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  timeout       = 120
}

resource "aws_lambda_event_source_mapping" "worker" {
  function_name    = aws_lambda_function.worker.arn
  event_source_arn = aws_sqs_queue.orders.arn
}
`,
        },
      ],
      good: [
        {
          source: `variable "role_arn" {
  type = string
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 360
}

resource "aws_lambda_function" "worker" {
  function_name = "orders-worker"
  role          = var.role_arn
  filename      = "worker.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  timeout       = 60
}

resource "aws_lambda_event_source_mapping" "worker" {
  function_name    = aws_lambda_function.worker.arn
  event_source_arn = aws_sqs_queue.orders.arn
}

resource "aws_lambda_function" "greeter" {
  function_name = "greeter"
  role          = var.role_arn
  filename      = "greeter.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
}
`,
        },
        {
          title: 'sizes that are given at deployment',
          unknown: true,
          source: `variable "role_arn" {
  type = string
}

variable "network" {
  type = object({ subnet_ids = list(string), group_id = string })
}

variable "memory_size" {
  type = number
}

variable "timeout" {
  type = number
}

resource "aws_lambda_function" "api" {
  function_name = "orders-api"
  role          = var.role_arn
  filename      = "api.zip"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = var.memory_size
  timeout       = var.timeout

  vpc_config {
    subnet_ids         = var.network.subnet_ids
    security_group_ids = [var.network.group_id]
  }
}
`,
        },
      ],
    },
    'cloudformation-json': {
      bad: [
        {
          indirect: true,
          source: `{
  "Parameters": {
    "RoleArn": { "Type": "String" },
    "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" },
    "GroupId": { "Type": "AWS::EC2::SecurityGroup::Id" }
  },
  "Resources": {
    «"Api"»: {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Ref": "RoleArn" },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "ZipFile": "def handler(event, context):\\n    return {'statusCode': 204}\\n" },
        "Timeout": 20,
        "VpcConfig": { "SubnetIds": { "Ref": "SubnetIds" }, "SecurityGroupIds": [{ "Ref": "GroupId" }] }
      }
    }
  }
}
`,
          fixed: `{
  "Parameters": {
    "RoleArn": { "Type": "String" },
    "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" },
    "GroupId": { "Type": "AWS::EC2::SecurityGroup::Id" }
  },
  "Resources": {
    "Api": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Ref": "RoleArn" },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "ZipFile": "def handler(event, context):\\n    return {'statusCode': 204}\\n" },
        "Timeout": 20,
        "VpcConfig": { "SubnetIds": { "Ref": "SubnetIds" }, "SecurityGroupIds": [{ "Ref": "GroupId" }] },
        "MemorySize": 512
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
  "Parameters": {
    "RoleArn": { "Type": "String" },
    "SubnetIds": { "Type": "List<AWS::EC2::Subnet::Id>" },
    "GroupId": { "Type": "AWS::EC2::SecurityGroup::Id" }
  },
  "Resources": {
    "Api": {
      "Type": "AWS::Lambda::Function",
      "Properties": {
        "Role": { "Ref": "RoleArn" },
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": { "ZipFile": "def handler(event, context):\\n    return {'statusCode': 204}\\n" },
        "MemorySize": 512,
        "Timeout": 20,
        "VpcConfig": { "SubnetIds": { "Ref": "SubnetIds" }, "SecurityGroupIds": [{ "Ref": "GroupId" }] }
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
          title: "a parameter's default, above the visibility timeout of the queue",
          source: `Parameters:
  RoleArn:
    Type: String
  WorkerTimeout:
    Type: Number
    Default: «300»
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
      VisibilityTimeout: 60 # a minute is plenty
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref RoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: |
          def handler(event, context):
              return None
      Timeout: !Ref WorkerTimeout
  WorkerSource:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Worker
      EventSourceArn: !GetAtt Orders.Arn
`,
          fixed: `Parameters:
  RoleArn:
    Type: String
  WorkerTimeout:
    Type: Number
    Default: 300
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
      VisibilityTimeout: 1800 # a minute is plenty
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref RoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: |
          def handler(event, context):
              return None
      Timeout: !Ref WorkerTimeout
  WorkerSource:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Worker
      EventSourceArn: !GetAtt Orders.Arn
`,
        },
      ],
      good: [
        {
          title: 'sizes that are given at deployment',
          unknown: true,
          source: `Parameters:
  RoleArn:
    Type: String
  SubnetIds:
    Type: List<AWS::EC2::Subnet::Id>
  GroupId:
    Type: AWS::EC2::SecurityGroup::Id
  Memory:
    Type: Number
  Timeout:
    Type: Number
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref RoleArn
      Runtime: python3.13
      Handler: index.handler
      Code:
        ZipFile: |
          def handler(event, context):
              return None
      MemorySize: !Ref Memory
      Timeout: !Ref Timeout
      VpcConfig:
        SubnetIds: !Ref SubnetIds
        SecurityGroupIds:
          - !Ref GroupId
`,
        },
      ],
    },
    'cdk-typescript': {
      bad: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    «new lambda.Function»(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      vpc,
    });
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      vpc,
      memorySize: 512,
      timeout: cdk.Duration.seconds(30),
    });
  }
}
`,
        },
        {
          title: 'a queue that shows messages too early',
          source: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const TIMEOUT = «cdk.Duration.seconds(120)»;

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const orders = new sqs.Queue(this, 'Orders', { visibilityTimeout: cdk.Duration.seconds(60), enforceSSL: true });
    const worker = new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => undefined;'),
      timeout: TIMEOUT,
    });
    worker.addEventSource(new sources.SqsEventSource(orders));
  }
}
`,
          fixed: `import * as cdk from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const TIMEOUT = cdk.Duration.seconds(120);

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const orders = new sqs.Queue(this, 'Orders', { visibilityTimeout: cdk.Duration.minutes(12), enforceSSL: true });
    const worker = new lambda.Function(this, 'Worker', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => undefined;'),
      timeout: TIMEOUT,
    });
    worker.addEventSource(new sources.SqsEventSource(orders));
  }
}
`,
        },
      ],
      good: [
        {
          source: `import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export class OrdersStack extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);

    new lambda.Function(this, 'Api', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 204 });'),
      vpc,
      memorySize: 512,
      timeout: cdk.Duration.seconds(20),
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
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const api = «new aws.lambda.Function»("api", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    vpcConfig: {
        subnetIds: config.requireObject<string[]>("subnetIds"),
        securityGroupIds: [config.require("groupId")],
    },
    memorySize: 256,
});
`,
          fixed: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const api = new aws.lambda.Function("api", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    vpcConfig: {
        subnetIds: config.requireObject<string[]>("subnetIds"),
        securityGroupIds: [config.require("groupId")],
    },
    memorySize: 256,
    timeout: 30,
});
`,
        },
      ],
      good: [
        {
          title: 'sizes that are given at deployment',
          unknown: true,
          source: `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const api = new aws.lambda.Function("api", {
    role: config.require("roleArn"),
    runtime: "nodejs22.x",
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("./api"),
    vpcConfig: {
        subnetIds: config.requireObject<string[]>("subnetIds"),
        securityGroupIds: [config.require("groupId")],
    },
    memorySize: config.requireNumber("memory"),
    timeout: config.requireNumber("timeout"),
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

cache = aws.elasticache.ReplicationGroup(
    "sessions",
    description="Sessions",
    engine="redis",
    node_type="cache.t4g.small",
    subnet_group_name=config.require("subnetGroupName"),
    security_group_ids=[config.require("cacheGroupId")],
    at_rest_encryption_enabled=True,
    transit_encryption_enabled=True,
)
variables = {"CACHE_HOST": cache.primary_endpoint_address}

api = «aws.lambda_.Function»(
    "api",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./api"),
    vpc_config={
        "subnet_ids": config.require_object("subnetIds"),
        "security_group_ids": [config.require("groupId")],
    },
    environment={"variables": variables},
)
`,
          fixed: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

cache = aws.elasticache.ReplicationGroup(
    "sessions",
    description="Sessions",
    engine="redis",
    node_type="cache.t4g.small",
    subnet_group_name=config.require("subnetGroupName"),
    security_group_ids=[config.require("cacheGroupId")],
    at_rest_encryption_enabled=True,
    transit_encryption_enabled=True,
)
variables = {"CACHE_HOST": cache.primary_endpoint_address}

api = aws.lambda_.Function(
    "api",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./api"),
    vpc_config={
        "subnet_ids": config.require_object("subnetIds"),
        "security_group_ids": [config.require("groupId")],
    },
    environment={"variables": variables},
    memory_size=512,
    timeout=30,
)
`,
        },
      ],
      good: [
        {
          source: `import pulumi
import pulumi_aws as aws

config = pulumi.Config()

cache = aws.elasticache.ReplicationGroup(
    "sessions",
    description="Sessions",
    engine="redis",
    node_type="cache.t4g.small",
    subnet_group_name=config.require("subnetGroupName"),
    security_group_ids=[config.require("cacheGroupId")],
    at_rest_encryption_enabled=True,
    transit_encryption_enabled=True,
)
variables = {"CACHE_HOST": cache.primary_endpoint_address}

api = aws.lambda_.Function(
    "api",
    role=config.require("roleArn"),
    runtime="python3.13",
    handler="index.handler",
    code=pulumi.FileArchive("./api"),
    vpc_config={
        "subnet_ids": config.require_object("subnetIds"),
        "security_group_ids": [config.require("groupId")],
    },
    environment={"variables": variables},
    memory_size=512,
    timeout=20,
)
`,
        },
      ],
    },
  },
});

const MEMORY = 512;
const TIMEOUT = 30;
const DEFAULT_TIMEOUT = 3;

/* ---------------------------------------------------- not stated ---------------------------------------------------- */

function* unstated(lambda: Resource, context: RuleContext): Generator<Problem> {
  const why = needsMore(lambda, context);
  if (why === undefined) return;
  const missing = (['memory_size', 'timeout'] as const).flatMap((argument) =>
    possibilities(get(lambda.properties, argument))
      .filter(({ value }) => isNothing(value))
      .map((each) => ({ ...each, argument })),
  );
  const [first] = missing;
  if (!first) return;
  const lacking = new Set(missing.map(({ argument }) => argument));
  const defaults = [...lacking].map((argument) => (argument === 'memory_size' ? '128 MB' : `${DEFAULT_TIMEOUT} seconds`));
  yield {
    resource: lambda,
    at: first.value,
    message: `Function ${labelOf(lambda)} ${why} and runs with the default ${enumeration(defaults)}${when(first.condition)}, too little to connect reliably. State memory and timeout.`,
    fixes: [
      {
        title: `Give the function ${enumeration([...lacking].map((argument) => (argument === 'memory_size' ? `${MEMORY} MB` : `${timeoutFor(lambda, context)} seconds`)))}`,
        applicability: 'safe',
        impact: lacking.has('memory_size') ? 'cost' : 'in-place',
        edits: () =>
          [...lacking].map((argument): CanonicalEdit => {
            const value = write.literal(argument === 'memory_size' ? MEMORY : timeoutFor(lambda, context));
            return { kind: 'set', resource: lambda, path: [argument], value };
          }),
      },
    ],
  };
}

/** Why the defaults do not do, in words that go on after the function's name. */
function needsMore(lambda: Resource, { graph, facts, shared }: RuleContext): string | undefined {
  const workload = shared(functionWorkloads)(lambda);
  const store = resourcesTold(workload, graph).find(({ resource, value }) => isStore(resource) && (isEndpoint(value, resource) || value.attribute.startsWith('master_user_secret')));
  if (store) return `talks to the ${nounOfStore(store.resource)} ${labelOf(store.resource)}`;
  if (isInVpc(workload)) return 'is attached to a VPC';
  return (facts.codeOf(lambda)?.connections.length ?? 0) > 0 ? 'connects to a database' : undefined;
}

/** As long as whoever waits for the function does. */
function timeoutFor(lambda: Resource, context: RuleContext): number {
  const limits = [apiLimitOf(lambda, context.graph)?.seconds, ...queuesOf(lambda, context).map(({ visibility }) => visibility)];
  return Math.min(TIMEOUT, ...limits.filter((each) => each !== undefined));
}

/* --------------------------------------------------- too long ones --------------------------------------------------- */

interface Queue {
  readonly queue: Resource;
  /** Seconds; undefined when it is not known. */
  readonly visibility: number | undefined;
}

const DEFAULT_VISIBILITY = 30;
const MOST_VISIBILITY = 43_200;

/** The queues of the program that the function takes messages from. */
function queuesOf(lambda: Resource, { graph }: RuleContext): readonly Queue[] {
  const sources = itemsOf(get(lambda.properties, 'event_source')).map((each) => get(each, 'event_source_arn'));
  return referredTo(sources, 'aws_sqs_queue', graph).map((queue) => {
    const value = get(queue.properties, 'visibility_timeout_seconds');
    return { queue, visibility: isNothing(value) ? DEFAULT_VISIBILITY : numberOf(value) };
  });
}

function* longerThanQueue(lambda: Resource, timeouts: readonly Possibility[], context: RuleContext): Generator<Problem> {
  for (const { queue, visibility } of queuesOf(lambda, context)) {
    const long = visibility === undefined ? undefined : timeouts.find(({ value }) => (numberOf(value) ?? 0) > visibility);
    const seconds = long && numberOf(long.value);
    if (!long || seconds === undefined) continue;
    const wanted = Math.min(seconds * 6, MOST_VISIBILITY);
    yield {
      resource: lambda,
      at: long.value,
      message: `Function ${labelOf(lambda)} may run for ${seconds} seconds${when(long.condition)}, but its queue ${labelOf(queue)} shows a message again after ${visibility}: messages are processed twice. Hide messages for six times the timeout.`,
      related: [{ location: queue.header, message: `the queue ${labelOf(queue)}` }],
      fixes:
        queue.mode === 'managed'
          ? [
              {
                title: `Hide messages of ${labelOf(queue)} for ${wanted} seconds`,
                applicability: 'safe',
                impact: 'in-place',
                edits: () => [{ kind: 'set', resource: queue, path: ['visibility_timeout_seconds'], value: write.literal(wanted) }],
              },
            ]
          : [],
    };
  }
}

function* longerThanApi(lambda: Resource, timeouts: readonly Possibility[], context: RuleContext): Generator<Problem> {
  const limit = apiLimitOf(lambda, context.graph);
  const long = limit && timeouts.find(({ value }) => (numberOf(value) ?? 0) > limit.seconds);
  // What is invoked by events as well may need the time for those.
  if (!limit || !long || invocationOf(lambda, context).kind === 'asynchronous') return;
  yield {
    resource: lambda,
    at: long.value,
    message: `Function ${labelOf(lambda)} may run for ${numberOf(long.value)} seconds${when(long.condition)}, but API Gateway stops waiting after ${limit.seconds} and answers 504. Keep the timeout below, or work asynchronously.`,
    related: [{ location: limit.at, message: 'invoked through API Gateway' }],
    fixes: [
      {
        title: `Stop the function after ${limit.seconds} seconds`,
        applicability: 'unsafe',
        impact: 'in-place',
        edits: () => [{ kind: 'set', resource: lambda, path: ['timeout'], value: write.literal(limit.seconds) }],
      },
    ],
  };
}
