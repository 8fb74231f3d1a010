import { describe, expect, it } from 'vitest';
import { get, propertyAt } from '../../../core/query';
import type { Program } from '../../../core/program';
import type { Resource } from '../../../core/resource';
import type { Location } from '../../../core/text';
import { evaluateFiles, resourceOf, show } from '../testing';

const HEAD = "import * as cdk from 'aws-cdk-lib';\n";
const MODULES =
  "import { aws_s3 as s3, aws_kms as kms, aws_sqs as sqs, aws_sns as sns, aws_lambda as lambda, aws_iam as iam, aws_rds as rds, aws_ec2 as ec2, aws_logs as logs, aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions } from 'aws-cdk-lib';\n";

/** The program of a stack with a body. */
function stack(body: string): Program {
  const source = `${HEAD}${MODULES}class S extends cdk.Stack { constructor(scope: any, id: string, props?: any) { super(scope, id, props);\n${body}\n} }\nnew S(new cdk.App(), 'S');\n`;
  const program = evaluateFiles({ 'app.ts': source });
  texts.set(program, source);
  return program;
}

/** The text that a program was read from. */
const texts = new WeakMap<Program, string>();

function brief(each: Resource): string {
  return `${each.type} ${each.id} ${show(each.properties)}`;
}

function value(program: Program, type: string, path: string, name?: string): string {
  return show(get(resourceOf(program, type, name).properties, ...path.split('.')));
}

describe('imports', () => {
  it.each([
    ['the namespace of a module', "import * as sqs from 'aws-cdk-lib/aws-sqs'; new sqs.Queue(app, 'Q', { queueName: 'x' });"],
    ['a class of a module', "import { Queue } from 'aws-cdk-lib/aws-sqs'; new Queue(app, 'Q', { queueName: 'x' });"],
    ['a module of the library', "import { aws_sqs as sqs } from 'aws-cdk-lib'; new sqs.Queue(app, 'Q', { queueName: 'x' });"],
    ['a module through the namespace', "new cdk.aws_sqs.Queue(app, 'Q', { queueName: 'x' });"],
    ['require', "const { Queue } = require('aws-cdk-lib/aws-sqs'); new Queue(app, 'Q', { queueName: 'x' });"],
    ['import with require', "import sqs = require('aws-cdk-lib/aws-sqs'); new sqs.Queue(app, 'Q', { queueName: 'x' });"],
    ['an L1 class', "import * as sqs from 'aws-cdk-lib/aws-sqs'; new sqs.CfnQueue(app, 'Q', { queueName: 'x' });"],
    ['a generic resource', "new cdk.CfnResource(app, 'Q', { type: 'AWS::SQS::Queue', properties: { QueueName: 'x' } });"],
  ])('reads %s', (_, code) => {
    expect(evaluateFiles({ 'app.ts': `${HEAD}const app = new cdk.App();\n${code}\n` }).graph.resources.map(brief)).toEqual(['aws_sqs_queue Q { name: "x" }']);
  });

  it.each([
    ['python', "new python.PythonFunction(app, 'F', { entry: 'src', runtime: lambda.Runtime.PYTHON_3_13, memorySize: 512 });", '"python3.13"'],
    ['go', "new go.GoFunction(app, 'F', { entry: 'src', memorySize: 512 });", '<GO>'],
  ])('reads functions of alpha modules: %s', (_, code, runtime) => {
    const program = evaluateFiles({
      'app.ts': `${HEAD}import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as python from '@aws-cdk/aws-lambda-python-alpha';
import * as go from '@aws-cdk/aws-lambda-go-alpha';
const app = new cdk.App();\n${code}\n`,
    });
    expect([value(program, 'aws_lambda_function', 'runtime'), value(program, 'aws_lambda_function', 'memory_size')]).toEqual([runtime, '512']);
  });

  it('leaves other alpha modules, and other classes of these, unknown', () => {
    const program = evaluateFiles({ 'app.ts': `${HEAD}import * as glue from '@aws-cdk/aws-glue-alpha';\nimport * as python from '@aws-cdk/aws-lambda-python-alpha';\nnew glue.Job(new cdk.App(), 'J', {});\nnew python.PythonLayerVersion(new cdk.App(), 'L', {});\n` });
    expect(program.graph.resources).toEqual([]);
  });
});

describe('the tree', () => {
  it('names constructs by their path, and knows the region of their stack', () => {
    const program = evaluateFiles({
      'app.ts': `${HEAD}import { Construct } from 'constructs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
class Part extends Construct { constructor(scope: Construct, id: string) { super(scope, id); new Queue(this, 'Queue'); } }
class S extends cdk.Stack { constructor(scope: Construct, id: string, props?: cdk.StackProps) { super(scope, id, props); new Part(this, 'Part'); } }
const app = new cdk.App();
new S(app, 'One', { env: { region: 'eu-west-1' } });
new S(new cdk.Stage(app, 'Prod', { env: { region: 'us-east-1' } }), 'Two');
new S(app, 'Three');
`,
    });
    expect(program.graph.resources.map((each) => [each.id, each.placement.provider, show(each.placement.region)])).toEqual([
      ['One/Part/Queue', 'AWS::AccountId/eu-west-1', '"eu-west-1"'],
      ['Prod/Two/Part/Queue', 'AWS::AccountId/us-east-1', '"us-east-1"'],
      ['Three/Part/Queue', '', '<AWS::Region>'],
    ]);
  });

  it('tries stacks that nothing makes', () => {
    const program = evaluateFiles({
      'lib/stack.ts': `${HEAD}import { Queue } from 'aws-cdk-lib/aws-sqs';\nexport class S extends cdk.Stack { constructor(scope: any, id: string, props: any) { super(scope, id, props); new Queue(this, 'Q', { queueName: props.name }); } }\n`,
    });
    expect(program.graph.resources.map(brief)).toEqual(['aws_sqs_queue S/Q { name: <props.name> }']);
  });

  it('knows what is there under a condition, and not what is certainly not', () => {
    const program = stack("if (process.env.X) new sqs.Queue(this, 'Maybe');\nif (false) new sqs.Queue(this, 'Never');");
    expect(program.declared.map((each) => [each.id, each.condition])).toEqual([['S/Maybe', "process.env.X"]]);
  });
});

describe('properties of L2 constructs', () => {
  it.each<[string, string, string, string]>([
    ["new s3.Bucket(this, 'B', { encryption: s3.BucketEncryption.S3_MANAGED });", 'aws_s3_bucket', 'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm', '"AES256"'],
    ["new s3.Bucket(this, 'B', { encryptionKey: new kms.Key(this, 'K') });", 'aws_s3_bucket', 'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.kms_master_key_id', '@S/K.arn'],
    ["new s3.Bucket(this, 'B', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });", 'aws_s3_bucket', 'public_access_block.restrict_public_buckets', 'true'],
    ["new s3.Bucket(this, 'B');", 'aws_s3_bucket', 'public_access_block', 'absent'],
    ["declare const o: any; new s3.Bucket(this, 'B', { ...o, versioned: true });", 'aws_s3_bucket', 'public_access_block', '<public_access_block>'],
    ["declare const b: boolean; new s3.Bucket(this, 'B', { encryption: b ? s3.BucketEncryption.KMS_MANAGED : undefined });", 'aws_s3_bucket', 'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm', '("aws:kms" if b | absent if b is false)'],
    ["new sqs.Queue(this, 'Q', { retentionPeriod: cdk.Duration.days(2) });", 'aws_sqs_queue', 'message_retention_seconds', '172800'],
    ["declare const d: number; new sqs.Queue(this, 'Q', { retentionPeriod: cdk.Duration.days(d) });", 'aws_sqs_queue', 'message_retention_seconds', '<d>'],
    ["new sqs.Queue(this, 'Q', { encryption: sqs.QueueEncryption.KMS_MANAGED });", 'aws_sqs_queue', 'kms_master_key_id', '"alias/aws/sqs"'],
    ["new sns.Topic(this, 'T', { masterKey: kms.Key.fromKeyArn(this, 'K', 'arn:aws:kms:eu-west-1:1:key/x') });", 'aws_sns_topic', 'kms_master_key_id', '"arn:aws:kms:eu-west-1:1:key/x"'],
    ["new logs.LogGroup(this, 'L');", 'aws_cloudwatch_log_group', 'retention_in_days', '731'],
    ["new lambda.Function(this, 'F', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'h', code: lambda.Code.fromAsset('x') });", 'aws_lambda_function', 'runtime', '"python3.13"'],
    ["new lambda.Function(this, 'F', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'h', code: lambda.Code.fromAsset('x') });", 'aws_lambda_function', 'dead_letter_config', 'absent'],
    ["new lambda.Function(this, 'F', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'h', code: lambda.Code.fromAsset('x'), deadLetterQueue: new sqs.Queue(this, 'D') });", 'aws_lambda_function', 'dead_letter_config.target_arn', '@S/D.arn'],
    ["new rds.DatabaseInstance(this, 'D', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc: new ec2.Vpc(this, 'V'), credentials: rds.Credentials.fromPassword('u', cdk.SecretValue.unsafePlainText('hunter2')) });", 'aws_db_instance', 'password', '"hunter2"'],
    ["new rds.DatabaseInstance(this, 'D', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc: new ec2.Vpc(this, 'V') });", 'aws_db_instance', 'password', '<generated secret>'],
    ["new rds.SubnetGroup(this, 'G', { description: 'd', vpc: new ec2.Vpc(this, 'V'), subnetGroupName: 'OrdersGroup' });", 'aws_db_subnet_group', 'name', '"ordersgroup"'],
    ["new rds.DatabaseInstance(this, 'D', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc: new ec2.Vpc(this, 'V'), instanceIdentifier: 'Orders' });", 'aws_db_instance', 'identifier', '"Orders"'],
    ["const p = new cdk.CfnParameter(this, 'P'); new sqs.Queue(this, 'Q', { queueName: p.valueAsString });", 'aws_sqs_queue', 'name', '<parameter P>'],
    ["new sqs.Queue(this, 'Q', { queueName: `q-${this.region}-${cdk.Aws.ACCOUNT_ID}` });", 'aws_sqs_queue', 'name', '`q-${<AWS::Region>}-${<AWS::AccountId>}`'],
    ["new sqs.Queue(this, 'Q', { queueName: cdk.Lazy.string({ produce: () => 'x' }) });", 'aws_sqs_queue', 'name', '<Lazy.string>'],
    ["new sqs.Queue(this, 'Q', { queueName: cdk.Fn.join('-', ['a', 'b']) });", 'aws_sqs_queue', 'name', '"a-b"'],
    ["const q = new sqs.CfnQueue(this, 'Q'); q.addPropertyOverride('QueueName', 'x');", 'aws_sqs_queue', 'name', '"x"'],
    ["const q = new sqs.Queue(this, 'Q'); (q.node.defaultChild as sqs.CfnQueue).queueName = 'x';", 'aws_sqs_queue', 'name', '"x"'],
    ["new sqs.Queue(this, 'Q'); cdk.Tags.of(this).add('Team', 'orders');", 'aws_sqs_queue', 'tags.Team', '"orders"'],
    ["new sqs.Queue(this, 'Q'); cdk.Aspects.of(this).add(new Unknown());", 'aws_sqs_queue', 'kms_master_key_id', '<kms_master_key_id>'],
    ["new sqs.Queue(this, 'Q'); cdk.Aspects.of(this).add(new AwsSolutionsChecks());", 'aws_sqs_queue', 'kms_master_key_id', 'absent'],
    ["const a = new cloudwatch.Alarm(this, 'A', { metric: new cloudwatch.Metric({ namespace: 'N', metricName: 'M' }), threshold: 1, evaluationPeriods: 1 }); a.addAlarmAction(new actions.SnsAction(new sns.Topic(this, 'T')));", 'aws_cloudwatch_metric_alarm', 'alarm_actions', '[@S/T.arn]'],
    ["const a = new sqs.Queue(this, 'Q').metric('M').createAlarm(this, 'A', { threshold: 1, evaluationPeriods: 1 }); if (process.env.X) a.addAlarmAction(new actions.SnsAction(new sns.Topic(this, 'T')));", 'aws_cloudwatch_metric_alarm', 'alarm_actions', '[(@S/T.arn if process.env.X | absent if not (process.env.X))]'],
  ])('%s', (body, type, path, expected) => {
    expect(value(stack(body), type, path)).toBe(expected);
  });

  it.each<[string, string]>([
    ['an API', "import * as apigw from 'aws-cdk-lib/aws-apigateway'; const api = new apigw.RestApi(this, 'Api'); api.root.addResource('orders').addMethod('POST', new apigw.LambdaIntegration(fn));"],
    ['an API of one function', "import * as apigw from 'aws-cdk-lib/aws-apigateway'; new apigw.LambdaRestApi(this, 'Api', { handler: fn });"],
    ['a GraphQL API', "import * as appsync from 'aws-cdk-lib/aws-appsync'; new appsync.GraphqlApi(this, 'Api', { name: 'api' }).addLambdaDataSource('Source', fn);"],
    ['a user pool', "import * as cognito from 'aws-cdk-lib/aws-cognito'; new cognito.UserPool(this, 'Users', { lambdaTriggers: { preSignUp: fn } });"],
    ['an authorizer', "import * as apigw from 'aws-cdk-lib/aws-apigateway'; new apigw.TokenAuthorizer(this, 'Authorizer', { handler: fn });"],
    ['a provider of custom resources', "import * as custom from 'aws-cdk-lib/custom-resources'; new custom.Provider(this, 'Provider', { onEventHandler: fn });"],
    ['a state machine', "import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks'; new tasks.LambdaInvoke(this, 'Step', { lambdaFunction: fn });"],
  ])('say who invokes a function: %s', (_, code) => {
    const [, imports = '', body = ''] = /^(import [^;]*;)(.*)$/.exec(code) ?? [];
    const program = evaluateFiles({
      'app.ts': `${HEAD}${MODULES}${imports}\nclass S extends cdk.Stack { constructor(scope: any, id: string) { super(scope, id);\nconst fn = new lambda.Function(this, 'F', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'h', code: lambda.Code.fromAsset('x') });\n${body} } }\nnew S(new cdk.App(), 'S');\n`,
    });
    expect(program.graph.ofType('aws_lambda_permission').map((each) => show(get(each.properties, 'function_name')))).toEqual(['@S/F.arn']);
  });

  it('reads flags of cdk.json', () => {
    const app = `${HEAD}import * as s3 from 'aws-cdk-lib/aws-s3';\nnew s3.Bucket(new cdk.App(), 'B', { blockPublicAccess: new s3.BlockPublicAccess({ blockPublicPolicy: false }) });\n`;
    const read = (context: string): string =>
      value(evaluateFiles({ 'cdk.json': `{ "app": "npx ts-node app.ts", "context": ${context} }`, 'app.ts': app }), 'aws_s3_bucket', 'public_access_block');
    expect(read('{}')).toBe('{ block_public_policy: false }');
    expect(read('{ "@aws-cdk/aws-s3:publicAccessBlockedByDefault": true }')).toBe(
      '{ block_public_policy: false, block_public_acls: true, ignore_public_acls: true, restrict_public_buckets: true }',
    );
    const database = `${HEAD}import * as rds from 'aws-cdk-lib/aws-rds';\nnew rds.DatabaseInstance(new cdk.App(), 'D', { engine: rds.DatabaseInstanceEngine.POSTGRES, instanceIdentifier: 'Orders' });\n`;
    const flags = '{ "app": "npx ts-node app.ts", "context": { "@aws-cdk/aws-rds:lowercaseDbIdentifier": true } }';
    expect(value(evaluateFiles({ 'cdk.json': flags, 'app.ts': database }), 'aws_db_instance', 'identifier')).toBe('"orders"');
  });
});

describe('permissions', () => {
  const FUNCTION = "const fn = new lambda.Function(this, 'F', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'h', code: lambda.Code.fromAsset('x') });";

  it.each<[string, string, string]>([
    ['a statement', `${FUNCTION} fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));`, '[{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["*"] }]'],
    ['a grant', `${FUNCTION} new sns.Topic(this, 'T').grantPublish(fn);`, '[{ Effect: "Allow", Action: ["sns:Publish"], Resource: [@S/T.arn] }]'],
    ['a grant of something with a key', `${FUNCTION} new sns.Topic(this, 'T', { masterKey: new kms.Key(this, 'K') }).grantPublish(fn);`, '[{ Effect: "Allow", Action: ["sns:Publish"], Resource: [@S/T.arn] }, …]'],
    ['a statement under a condition', `${FUNCTION} if (process.env.X) fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['a:B'], resources: ['x'] }));`, '[({ Effect: "Allow", Action: ["a:B"], Resource: ["x"] } if process.env.X | absent if not (process.env.X))]'],
    ['a role that is given', "const role = new iam.Role(this, 'R', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }); const fn = new lambda.Function(this, 'F', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'h', code: lambda.Code.fromAsset('x'), role }); fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['a:B'], resources: ['x'] }));", '[{ Effect: "Allow", Action: ["a:B"], Resource: ["x"] }]'],
    ['statements that are built', `${FUNCTION} const s = new iam.PolicyStatement(); s.addActions('a:B'); s.addResources('x', 'y'); s.addCondition('StringEquals', { k: 'v' }); fn.addToRolePolicy(s);`, '[{ Effect: "Allow", Action: ["a:B"], Resource: ["x", "y"], Condition: { StringEquals: { k: "v" } } }]'],
  ])('%s', (_, body, expected) => {
    expect(value(stack(body), 'aws_iam_role', 'inline_policy.policy.Statement')).toBe(expected);
  });

  it('marks what a construct makes for itself as not all known', () => {
    const program = stack("new rds.DatabaseInstance(this, 'D', { engine: rds.DatabaseInstanceEngine.POSTGRES, vpc: new ec2.Vpc(this, 'V') });");
    expect(value(program, 'aws_secretsmanager_secret', 'kms_key_id')).toBe('<kms_key_id>');
    expect(value(program, 'aws_security_group', 'description')).toBe('<description>');
  });
});

describe('places', () => {
  it('lead to the expressions of the construct', () => {
    const program = stack("new s3.Bucket(this, 'B', { encryption: s3.BucketEncryption.S3_MANAGED, versioned: true });");
    const bucket = resourceOf(program, 'aws_s3_bucket');
    const path = ['server_side_encryption_configuration', 'rule', 'apply_server_side_encryption_by_default', 'sse_algorithm'];
    const property = propertyAt(bucket.properties, path);
    expect([property?.value.from.location, property?.key, property?.site, property?.member, bucket.header].map((each) => text(program, each))).toEqual([
      's3.BucketEncryption.S3_MANAGED',
      'encryption',
      's3.BucketEncryption.S3_MANAGED',
      'encryption: s3.BucketEncryption.S3_MANAGED',
      'new s3.Bucket',
    ]);
  });

  it('lead through constants to where a value is written', () => {
    const program = stack("const password = 'hunter2'; new rds.CfnDBInstance(this, 'D', { masterUserPassword: password });");
    const password = get(resourceOf(program, 'aws_db_instance').properties, 'password');
    expect([text(program, password.from.location), password.from.via.map((each) => each.name)]).toEqual(["'hunter2'", ['password']]);
  });
});

function text(program: Program, location: Location | undefined): string | undefined {
  return location && texts.get(program)?.slice(location.range.start, location.range.end);
}
