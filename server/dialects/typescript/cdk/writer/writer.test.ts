import { describe, expect, it } from 'vitest';
import type { CanonicalEdit, Expression } from '../../../../core/edits';
import { GENERATED_SECRET, newResource, write } from '../../../../core/edits';
import type { Program } from '../../../../core/program';
import { get, itemsOf } from '../../../../core/query';
import type { Resource } from '../../../../core/resource';
import { evaluateFiles, rendered, resourceOf } from '../../testing';

type Edits = (program: Program) => readonly CanonicalEdit[];

const IMPORTS = "import * as cdk from 'aws-cdk-lib';\n";
/** Says how long the lines of the file may be. */
const WIDE = 'type Props = cdk.StackProps & { readonly environmentSuffix: string; readonly retentionOfLogsInDays: number };';

/** A stack with a body, with the imports of the modules that it names. */
function stack(modules: readonly string[], body: string): string {
  const imports = modules.map((module) => `import * as ${module.replace(/-/g, '_')} from 'aws-cdk-lib/aws-${module}';\n`).join('');
  return `${IMPORTS}${imports}\n${WIDE}\n\nexport class S extends cdk.Stack {\n  constructor(scope: any, id: string) {\n    super(scope, id);\n${body.replace(/^(?=.)/gm, '    ')}  }\n}\n`;
}

/** The stack after the edits. */
function after(modules: readonly string[], body: string, edits: Edits): string | undefined {
  return rendered({ 'lib/s.ts': stack(modules, body) }, edits)?.['lib/s.ts'];
}

function set(resource: Resource, path: string, value: string | boolean | number | Expression): CanonicalEdit {
  return { kind: 'set', resource, path: path.split('.'), value: typeof value === 'object' ? value : write.literal(value) };
}

function setting(type: string, path: string, value: string | boolean | number): Edits {
  return (program) => [set(resourceOf(program, type), path, value)];
}

const SSE = 'server_side_encryption_configuration.rule';

/** Encrypts with a new key that has an alias. */
function newKey(type: string, path: string, more: (resource: Resource) => readonly CanonicalEdit[] = () => [], policy?: Expression): Edits {
  return (program) => {
    const resource = resourceOf(program, type);
    const key = newResource('aws_kms_key', `${resource.name} key`, resource, {
      description: write.literal(`Encrypts ${resource.name}`),
      enable_key_rotation: write.literal(true),
      ...(policy ? { policy } : {}),
    });
    const alias = newResource('aws_kms_alias', `${resource.name} key`, resource, {
      name: write.template('alias/', 'orders'),
      target_key_id: write.reference(key, 'key_id'),
    });
    return [set(resource, path, write.reference(key, 'arn')), ...more(resource), { kind: 'add', resource: alias }];
  };
}

describe('properties of L2 constructs', () => {
  it.each<[string, readonly string[], string, Edits, string]>([
    ['an enumeration', ['s3'], "new s3.Bucket(this, 'B', {\n  encryption: s3.BucketEncryption.S3_MANAGED,\n});\n", setting('aws_s3_bucket', `${SSE}.apply_server_side_encryption_by_default.sse_algorithm`, 'aws:kms'), "new s3.Bucket(this, 'B', {\n  encryption: s3.BucketEncryption.KMS,\n});\n"],
    ['a boolean for a word', ['s3'], "new s3.Bucket(this, 'B');\n", setting('aws_s3_bucket', 'versioning.status', 'Enabled'), "new s3.Bucket(this, 'B', { versioned: true });\n"],
    ['a duration', ['sqs'], "new sqs.Queue(this, 'Q', {});\n", setting('aws_sqs_queue', 'message_retention_seconds', 1_209_600), "new sqs.Queue(this, 'Q', { retentionPeriod: cdk.Duration.days(14) });\n"],
    ['a number of days by name', ['logs'], "new logs.LogGroup(this, 'L', { logGroupName: 'x' });\n", setting('aws_cloudwatch_log_group', 'retention_in_days', 30), "new logs.LogGroup(this, 'L', { logGroupName: 'x', retention: logs.RetentionDays.ONE_MONTH });\n"],
    ['a plain boolean', ['kms'], "new kms.Key(this, 'K', {});\n", setting('aws_kms_key', 'enable_key_rotation', true), "new kms.Key(this, 'K', { enableKeyRotation: true });\n"],
    ['what stands beside an L1 property', ['dynamodb'], "new dynamodb.CfnTable(this, 'T', { keySchema: [] });\n", setting('aws_dynamodb_table', 'server_side_encryption.kms_key_arn', 'x'), "new dynamodb.CfnTable(this, 'T', {\n  keySchema: [],\n  sseSpecification: { kmsMasterKeyId: 'x', sseType: 'KMS' },\n});\n"],
    ['tags', ['s3'], "new s3.Bucket(this, 'Orders');\n", setting('aws_s3_bucket', 'tags.Team', 'orders'), "const orders = new s3.Bucket(this, 'Orders');\ncdk.Tags.of(orders).add('Team', 'orders');\n"],
    ['a removal policy', ['rds'], "new rds.DatabaseInstance(this, 'D', { engine: rds.DatabaseInstanceEngine.POSTGRES });\n", setting('aws_db_instance', 'skip_final_snapshot', true), "new rds.DatabaseInstance(this, 'D', {\n  engine: rds.DatabaseInstanceEngine.POSTGRES,\n  removalPolicy: cdk.RemovalPolicy.DESTROY,\n});\n"],
    ['a removal policy of an L1 construct', ['rds'], "new rds.CfnDBInstance(this, 'D', {});\n", setting('aws_db_instance', 'skip_final_snapshot', true), "const d = new rds.CfnDBInstance(this, 'D', {});\nd.applyRemovalPolicy(cdk.RemovalPolicy.DESTROY);\n"],
    ['an interval for all instances of a cluster', ['rds'], "new rds.DatabaseCluster(this, 'D', { engine: rds.DatabaseClusterEngine.AURORA_POSTGRESQL });\n", setting('aws_rds_cluster', 'monitoring_interval', 60), "new rds.DatabaseCluster(this, 'D', {\n  engine: rds.DatabaseClusterEngine.AURORA_POSTGRESQL,\n  monitoringInterval: cdk.Duration.minutes(1),\n});\n"],
    ['an L1 property', ['s3'], "new s3.CfnBucket(this, 'B', {});\n", setting('aws_s3_bucket', 'public_access_block.block_public_acls', true), "new s3.CfnBucket(this, 'B', { publicAccessBlockConfiguration: { blockPublicAcls: true } });\n"],
    ['an L1 property in a list', ['s3'], "new s3.CfnBucket(this, 'B', {});\n", setting('aws_s3_bucket', `${SSE}.bucket_key_enabled`, true), "new s3.CfnBucket(this, 'B', {\n  bucketEncryption: { serverSideEncryptionConfiguration: [{ bucketKeyEnabled: true }] },\n});\n"],
  ])('write %s', (_, modules, body, edits, expected) => {
    expect(after(modules, body, edits)).toBe(stack(modules, expected));
  });

  it('block public access as a whole', () => {
    const edits: Edits = (program) =>
      ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].map((flag) => set(resourceOf(program, 'aws_s3_bucket'), `public_access_block.${flag}`, true));
    expect(after(['s3'], "new s3.Bucket(this, 'B', {\n  versioned: true,\n});\n", edits)).toBe(
      stack(['s3'], "new s3.Bucket(this, 'B', {\n  versioned: true,\n  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,\n});\n"),
    );
  });

  it('are not written where the construct has none', () => {
    const body = "new rds.DatabaseInstance(this, 'D', { engine: rds.DatabaseInstanceEngine.POSTGRES });\n";
    expect(after(['rds'], body, setting('aws_db_instance', 'manage_master_user_password', true))).toBeUndefined();
  });
});

describe('keys', () => {
  it('come before what they encrypt, with their alias', () => {
    const edits = newKey('aws_s3_bucket', `${SSE}.apply_server_side_encryption_by_default.kms_master_key_id`, (bucket) => [
      set(bucket, `${SSE}.apply_server_side_encryption_by_default.sse_algorithm`, 'aws:kms'),
      set(bucket, `${SSE}.bucket_key_enabled`, true),
    ]);
    expect(after(['s3'], "// The orders.\nnew s3.Bucket(this, 'Orders', {\n  encryption: s3.BucketEncryption.S3_MANAGED, // for now\n});\n", edits)).toBe(
      stack(
        ['kms', 's3'],
        "const ordersKey = new kms.Key(this, 'OrdersKey', {\n  alias: 'orders',\n  description: 'Encrypts Orders',\n  enableKeyRotation: true,\n});\n// The orders.\nnew s3.Bucket(this, 'Orders', {\n  encryption: s3.BucketEncryption.KMS, // for now\n  encryptionKey: ordersKey,\n  bucketKeyEnabled: true,\n});\n",
      ),
    );
  });

  it.each<[string, string, string, string, string]>([
    ['a queue', 'sqs', "new sqs.Queue(this, 'Q', { encryption: sqs.QueueEncryption.SQS_MANAGED });\n", 'aws_sqs_queue', "new sqs.Queue(this, 'Q', { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: qKey });\n"],
    ['a queue without encryption', 'sqs', "new sqs.Queue(this, 'Q', {});\n", 'aws_sqs_queue', "new sqs.Queue(this, 'Q', { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: qKey });\n"],
    ['a topic', 'sns', "new sns.Topic(this, 'Q');\n", 'aws_sns_topic', "new sns.Topic(this, 'Q', { masterKey: qKey });\n"],
    ['an L1 topic', 'sns', "new sns.CfnTopic(this, 'Q');\n", 'aws_sns_topic', "new sns.CfnTopic(this, 'Q', { kmsMasterKeyId: qKey.keyArn });\n"],
  ])('are the kind of encryption of %s', (_, module, body, type, expected) => {
    const edits: Edits = (program) => {
      const resource = resourceOf(program, type);
      const removal: readonly CanonicalEdit[] = body.includes('SQS_MANAGED') ? [{ kind: 'remove', resource, path: ['sqs_managed_sse_enabled'] }] : [];
      return [...newKey(type, 'kms_master_key_id')(program), ...removal];
    };
    const key = "const qKey = new kms.Key(this, 'QKey', {\n  alias: 'orders',\n  description: 'Encrypts Q',\n  enableKeyRotation: true,\n});\n\n";
    const modules = module === 'sqs' || module === 'sns' ? ['kms', module] : [module];
    expect(after([module], body, edits)).toBe(stack(modules, key + expected));
  });

  it('admit services by a call', () => {
    const policy = write.document(
      write.object({
        Statement: write.list(
          write.object({ Effect: write.literal('Allow'), Action: write.literal('kms:*'), Principal: write.object({ AWS: write.literal('root') }), Resource: write.literal('*') }),
          write.object({
            Sid: write.literal('Logs'),
            Effect: write.literal('Allow'),
            Principal: write.object({ Service: write.template('logs.', write.deployment('region'), '.amazonaws.com') }),
            Action: write.list(write.literal('kms:Decrypt')),
            Resource: write.literal('*'),
          }),
        ),
      }),
    );
    expect(after(['logs'], "const group = new logs.LogGroup(this, 'App', {});\n", newKey('aws_cloudwatch_log_group', 'kms_key_id', () => [], policy))).toBe(
      stack(
        ['iam', 'kms', 'logs'],
        "const appKey = new kms.Key(this, 'AppKey', {\n  alias: 'orders',\n  description: 'Encrypts App',\n  enableKeyRotation: true,\n});\n\nappKey.addToResourcePolicy(\n  new iam.PolicyStatement({\n    sid: 'Logs',\n    principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],\n    actions: ['kms:Decrypt'],\n    resources: ['*'],\n  }),\n);\n\nconst group = new logs.LogGroup(this, 'App', { encryptionKey: appKey });\n",
      ),
    );
  });

  it('take an L1 key by its ARN', () => {
    const edits: Edits = (program) => [set(resourceOf(program, 'aws_sns_topic'), 'kms_master_key_id', write.reference(resourceOf(program, 'aws_kms_key'), 'arn'))];
    expect(after(['kms', 'sns'], "const key = new kms.CfnKey(this, 'Data');\nnew sns.Topic(this, 'T', {});\n", edits)).toBe(
      stack(['kms', 'sns'], "const key = new kms.CfnKey(this, 'Data');\nnew sns.Topic(this, 'T', { masterKey: kms.Key.fromKeyArn(this, 'ImportedData', key.attrArn) });\n"),
    );
  });

  it('are called by what the scope has', () => {
    const files = {
      'bin/app.ts': "import * as cdk from 'aws-cdk-lib';\nimport { A } from '../lib/a';\nimport { B } from '../lib/b';\nconst app = new cdk.App();\nconst a = new A(app, 'A');\nnew B(app, 'B', { key: a.key });\n",
      'lib/a.ts': "import * as cdk from 'aws-cdk-lib';\nimport * as kms from 'aws-cdk-lib/aws-kms';\nexport class A extends cdk.Stack {\n  readonly key: kms.Key;\n  constructor(scope: any, id: string) {\n    super(scope, id);\n    this.key = new kms.Key(this, 'K');\n  }\n}\n",
      'lib/b.ts': "import * as cdk from 'aws-cdk-lib';\nimport * as sns from 'aws-cdk-lib/aws-sns';\nexport class B extends cdk.Stack {\n  constructor(scope: any, id: string, props: any) {\n    super(scope, id, props);\n    new sns.Topic(this, 'T');\n  }\n}\n",
    };
    const program = evaluateFiles(files);
    expect(program.canReach(resourceOf(program, 'aws_kms_key'), resourceOf(program, 'aws_sns_topic'))).toBe(true);
    const edits: Edits = (each) => [set(resourceOf(each, 'aws_sns_topic'), 'kms_master_key_id', write.reference(resourceOf(each, 'aws_kms_key'), 'arn'))];
    expect(rendered(files, edits)?.['lib/b.ts']).toBe(files['lib/b.ts'].replace("'T')", "'T', { masterKey: props.key })"));
  });
});

describe('calls', () => {
  const ALARM = "new cloudwatch.Alarm(this, 'Errors', {\n  metric: new cloudwatch.Metric({ namespace: 'N', metricName: 'M' }),\n  threshold: 1,\n  evaluationPeriods: 1,\n});\n";

  function notify(program: Program): readonly CanonicalEdit[] {
    const [topic] = program.graph.ofType('aws_sns_topic');
    const alarm = resourceOf(program, 'aws_cloudwatch_metric_alarm');
    const target = topic ?? newResource('aws_sns_topic', 'alarms', alarm, {});
    return [set(alarm, 'alarm_actions', write.list(write.reference(target, 'arn')))];
  }

  it.each<[string, string, string]>([
    ['an alarm without a name', `const topic = new sns.Topic(this, 'T');\n${ALARM}`, `const topic = new sns.Topic(this, 'T');\nconst errors = ${ALARM}errors.addAlarmAction(new cw_actions.SnsAction(topic));\n`],
    ['an alarm with a name', `const topic = new sns.Topic(this, 'T');\nconst alarm = ${ALARM}`, `const topic = new sns.Topic(this, 'T');\nconst alarm = ${ALARM}alarm.addAlarmAction(new cw_actions.SnsAction(topic));\n`],
    ['an alarm in a field', `const topic = new sns.Topic(this, 'T');\nthis.alarm = ${ALARM}`, `const topic = new sns.Topic(this, 'T');\nthis.alarm = ${ALARM}this.alarm.addAlarmAction(new cw_actions.SnsAction(topic));\n`],
    ['a new topic', ALARM, `const alarms = new sns.Topic(this, 'Alarms');\nconst errors = ${ALARM}errors.addAlarmAction(new cw_actions.SnsAction(alarms));\n`],
  ])('stand behind %s', (_, body, expected) => {
    const text = after(['cloudwatch', 'sns'], body, notify);
    const imports = "import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';\n";
    expect(text).toBe(stack(['cloudwatch', 'sns'], expected).replace(imports, `${imports}import * as cw_actions from 'aws-cdk-lib/aws-cloudwatch-actions';\n`));
  });
});

describe('statements', () => {
  const ROLE = "const role = new iam.Role(this, 'R', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });\n";

  function split(program: Program): readonly CanonicalEdit[] {
    const policy = program.graph.resources.find((each) => each.type === 'aws_iam_role_policy' || each.type === 'aws_iam_policy');
    const [statement] = itemsOf(get(policy?.properties ?? { kind: 'absent', from: { location: { uri: '', range: { start: 0, end: 0 } }, via: [] } }, 'policy', 'Statement'));
    if (!policy || statement?.kind !== 'object') throw new Error('There is no statement');
    return [{ kind: 'add-statement', resource: policy, after: statement, statement: { actions: ['ec2:DescribeVpcs'], resources: [write.literal('*')] } }];
  }

  it.each<[string, string, string]>([
    ['a call', `${ROLE}role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));\n`, `${ROLE}role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));\nrole.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:DescribeVpcs'], resources: ['*'] }));\n`],
    [
      'a list',
      "new iam.ManagedPolicy(this, 'P', {\n  statements: [\n    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }),\n  ],\n});\n",
      "new iam.ManagedPolicy(this, 'P', {\n  statements: [\n    new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }),\n    new iam.PolicyStatement({ actions: ['ec2:DescribeVpcs'], resources: ['*'] }),\n  ],\n});\n",
    ],
    [
      'a document',
      "new iam.CfnManagedPolicy(this, 'P', {\n  policyDocument: {\n    Statement: [\n      { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },\n    ],\n  },\n});\n",
      "new iam.CfnManagedPolicy(this, 'P', {\n  policyDocument: {\n    Statement: [\n      { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },\n      { Effect: 'Allow', Action: ['ec2:DescribeVpcs'], Resource: '*' },\n    ],\n  },\n});\n",
    ],
  ])('are added behind one in %s', (_, body, expected) => {
    expect(after(['iam'], body, split)).toBe(stack(['iam'], expected));
  });

  it('name the objects of a bucket', () => {
    const body = `const bucket = new s3.Bucket(this, 'B');\n${ROLE}role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));\n`;
    const edits: Edits = (program) => {
      const policy = resourceOf(program, 'aws_iam_role_policy');
      const site = itemsOf(get(policy.properties, 'policy', 'Statement')).flatMap((each) => (each.kind === 'object' ? [each.entries.get('Resource')?.site] : []))[0];
      if (!site) throw new Error('There are no resources');
      return [{ kind: 'replace', resource: policy, site, by: write.template(write.reference(resourceOf(program, 'aws_s3_bucket'), 'arn'), '/*') }];
    };
    expect(after(['iam', 's3'], body, edits)).toBe(stack(['iam', 's3'], body.replace("{ actions: ['s3:GetObject'], resources: ['*'] }", "{\n  actions: ['s3:GetObject'],\n  resources: [bucket.arnForObjects('*')],\n}")));
  });
});

it('a second instance of a cluster that counts them', () => {
  const body = (count: number): string => `new rds.DatabaseCluster(this, 'D', {\n  engine: rds.DatabaseClusterEngine.AURORA_MYSQL,\n  instances: ${count},\n  instanceProps: {},\n});\n`;
  const second: Edits = (program) => {
    const cluster = resourceOf(program, 'aws_rds_cluster');
    return [{ kind: 'add', resource: newResource('aws_rds_cluster_instance', 'reader', cluster, { cluster_identifier: write.reference(cluster, 'id') }) }];
  };
  expect(after(['rds'], body(1), second)).toBe(stack(['rds'], body(2)));
});

describe('parameters of databases', () => {
  const parameter: Expression = write.object({ name: write.literal('rds.force_ssl'), value: write.literal('1') });

  it('are appended to the object of a group', () => {
    const body = (parameters: string): string =>
      `const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });\nconst group = new rds.ParameterGroup(this, 'G', {\n  engine,\n  parameters: { ${parameters} },\n});\nnew rds.DatabaseInstance(this, 'D', { engine, parameterGroup: group });\n`;
    const edits: Edits = (program) => {
      const group = resourceOf(program, 'aws_db_parameter_group');
      const list = get(group.properties, 'parameter');
      return list.kind === 'list' ? [{ kind: 'append', resource: group, list, item: parameter }] : [];
    };
    expect(after(['rds'], body("log_statement: 'ddl'"), edits)).toBe(stack(['rds'], body("log_statement: 'ddl', 'rds.force_ssl': '1'")));
  });

  it('are given to a database without a group', () => {
    const body = (more: string): string => `new rds.DatabaseInstance(this, 'D', {\n  engine: rds.DatabaseInstanceEngine.MYSQL,${more}\n});\n`;
    const edits: Edits = (program) => {
      const database = resourceOf(program, 'aws_db_instance');
      const group = newResource('aws_db_parameter_group', 'parameters', database, { family: write.literal('mysql8.4'), parameter: write.list(parameter) });
      return [set(database, 'parameter_group_name', write.reference(group, 'name'))];
    };
    expect(after(['rds'], body(''), edits)).toBe(stack(['rds'], body("\n  parameters: { 'rds.force_ssl': '1' },")));
  });
});

describe('versions of engines', () => {
  const upgraded: (type: string, version: string) => Edits = (type, version) => (program) => {
    const database = resourceOf(program, type);
    const { location } = get(database.properties, 'engine_version').from;
    return [{ kind: 'replace', resource: database, site: location, by: write.literal(version) }];
  };

  it.each([
    ['aws_db_instance', 'DatabaseInstance', 'DatabaseInstanceEngine.postgres', 'PostgresEngineVersion.VER_16_3', '16.13', "PostgresEngineVersion.of('16.13', '16')"],
    ['aws_db_instance', 'DatabaseInstance', 'DatabaseInstanceEngine.mysql', "MysqlEngineVersion.of('8.0.35', '8.0')", '8.0.46', "MysqlEngineVersion.of('8.0.46', '8.0')"],
    ['aws_rds_cluster', 'DatabaseCluster', 'DatabaseClusterEngine.auroraMysql', 'AuroraMysqlEngineVersion.VER_3_08_0', '8.0.mysql_aurora.3.12.0', "AuroraMysqlEngineVersion.of('8.0.mysql_aurora.3.12.0', '8.0')"],
  ])('are made of their text: %s %s', (type, construct, engine, before, version, expected) => {
    const body = (text: string): string => `new rds.${construct}(this, 'D', {\n  engine: rds.${engine}({\n    version: rds.${text},\n  }),\n});\n`;
    expect(after(['rds'], body(before), upgraded(type, version))).toBe(stack(['rds'], body(expected)));
  });
});

describe('instances of a cluster', () => {
  const second: Edits = (program) => {
    const cluster = resourceOf(program, 'aws_rds_cluster');
    return [{ kind: 'add', resource: newResource('aws_rds_cluster_instance', 'reader', cluster, { cluster_identifier: write.reference(cluster, 'id') }) }];
  };
  const cluster = (...more: readonly string[]): string =>
    `new rds.DatabaseCluster(this, 'D', {\n${['engine: rds.DatabaseClusterEngine.AURORA_POSTGRESQL', ...more].map((line) => `  ${line},\n`).join('')}});\n`;

  it.each([
    ["rds.ClusterInstance.serverlessV2('writer')", "rds.ClusterInstance.serverlessV2('reader')"],
    ["rds.ClusterInstance.provisioned('writer', { publiclyAccessible: false })", "rds.ClusterInstance.provisioned('reader', { publiclyAccessible: false })"],
  ])('follow the writer %s', (writer, reader) => {
    expect(after(['rds'], cluster(`writer: ${writer}`), second)).toBe(stack(['rds'], cluster(`writer: ${writer}`, `readers: [${reader}]`)));
  });
});

describe('new roles', () => {
  const trust = (service: string): Expression =>
    write.document(
      write.object({
        Version: write.literal('2012-10-17'),
        Statement: write.list(
          write.object({ Effect: write.literal('Allow'), Principal: write.object({ Service: write.literal(service) }), Action: write.literal('sts:AssumeRole') }),
        ),
      }),
    );

  it('of a service have their principal and the policies of AWS', () => {
    const body = "new rds.CfnDBInstance(this, 'D', {\n  monitoringInterval: 60,\n});\n";
    const edits: Edits = (program) => {
      const database = resourceOf(program, 'aws_db_instance');
      const role = newResource('aws_iam_role', 'rds monitoring role', database, {
        assume_role_policy: trust('monitoring.rds.amazonaws.com'),
        managed_policy_arns: write.list(write.template('arn:', write.deployment('partition'), ':iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole')),
      });
      return [set(database, 'monitoring_role_arn', write.reference(role, 'arn'))];
    };
    const text = rendered({ 'lib/s.ts': stack(['rds'], body).replace('import * as rds from', 'import { CfnDBInstance } from').replace('rds.Cfn', 'Cfn') }, edits)?.['lib/s.ts'];
    expect(text).toContain("import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';\n");
    expect(text).toContain(`const rdsMonitoringRole = new Role(this, 'RdsMonitoringRole', {
      assumedBy: new ServicePrincipal('monitoring.rds.amazonaws.com'),
      managedPolicies: [`);
    expect(text).toContain('monitoringRoleArn: rdsMonitoringRole.roleArn,');
  });
});

describe('passwords', () => {
  function generate(type: string, path: string): Edits {
    return (program) => {
      const database = resourceOf(program, type);
      const secret = newResource(GENERATED_SECRET, `${database.name} password`, database, { username: write.literal('root') });
      return [set(database, path, write.reference(secret, 'password'))];
    };
  }

  it('are generated by the construct', () => {
    const body = (credentials: string): string => `new rds.DatabaseInstance(this, 'D', {\n  engine: rds.DatabaseInstanceEngine.POSTGRES,\n  credentials: ${credentials},\n});\n`;
    expect(after(['rds'], body("rds.Credentials.fromPassword('root', cdk.SecretValue.unsafePlainText('x'))"), generate('aws_db_instance', 'password'))).toBe(
      stack(['rds'], body("rds.Credentials.fromGeneratedSecret('root')")),
    );
  });

  it('of L1 constructs are generated by a secret', () => {
    const body = "new rds.CfnDBInstance(this, 'D', {\n  masterUserPassword: 'x',\n});\n";
    const text = after(['rds'], body, generate('aws_db_instance', 'password'));
    expect(text).toContain("const dPassword = new secretsmanager.Secret(this, 'DPassword', {\n");
    expect(text).toContain("masterUserPassword: dPassword.secretValueFromJson('password').unsafeUnwrap(),");
  });
});

describe('imports follow the file', () => {
  const CLASS = "export class S extends Stack {\n  constructor(scope: any, id: string) {\n    super(scope, id);\n";

  it.each<[string, string, string, string]>([
    ['classes', "import { Stack } from 'aws-cdk-lib';\nimport { Topic } from 'aws-cdk-lib/aws-sns';\n", "new Topic(this, 'T', {});", "import { Stack } from 'aws-cdk-lib';\nimport { Key } from 'aws-cdk-lib/aws-kms';\nimport { Topic } from 'aws-cdk-lib/aws-sns';\n"],
    ['modules', "import { Stack, aws_sns as sns } from 'aws-cdk-lib';\n", "new sns.Topic(this, 'T', {});", "import { aws_kms as kms, Stack, aws_sns as sns } from 'aws-cdk-lib';\n"],
  ])('%s', (_, imports, statement, expected) => {
    const text = rendered({ 'lib/s.ts': `${imports}${CLASS}    ${statement}\n  }\n}\n` }, newKey('aws_sns_topic', 'kms_master_key_id'))?.['lib/s.ts'];
    expect(text?.slice(0, expected.length)).toBe(expected);
  });
});

describe('ids', () => {
  it('are free, and follow those of constructs that are made in a loop', () => {
    expect(after(['sns'], "new sns.Topic(this, 'TKey');\nnew sns.CfnTopic(this, 'T');\n", (program) => newKey('aws_sns_topic', 'kms_master_key_id')({ ...program, graph: { ...program.graph, ofType: () => [resourceOf(program, 'aws_sns_topic', 'T')] } }))).toContain("new kms.Key(this, 'TKey2', {");
    const loop = "for (const name of ['a', 'b']) {\n  new sns.Topic(this, `Topic-${name}`, {});\n}\n";
    const edits: Edits = (program) => newKey('aws_sns_topic', 'kms_master_key_id')({ ...program, graph: { ...program.graph, ofType: () => [resourceOf(program, 'aws_sns_topic', 'Topic-a')] } });
    expect(after(['sns'], loop, edits)).toContain('new kms.Key(this, `Topic-${name}Key`, {');
  });
});
