/** Small apps that together use what the tables of constructs know. */

export interface App {
  readonly name: string;
  readonly source: string;
}

/** An app of one stack; `modules` by the names that its body uses. */
function app(name: string, modules: readonly string[], body: string, context = '', env = ''): App {
  const imports = modules.map((module) => `import * as ${module.split('=')[0] ?? ''} from 'aws-cdk-lib/aws-${module.split('=')[1] ?? module}';`);
  return {
    name,
    source: [
      "import * as cdk from 'aws-cdk-lib';",
      ...imports,
      '',
      'class TestStack extends cdk.Stack {',
      '  constructor(scope: cdk.App, id: string, props?: cdk.StackProps) {',
      '    super(scope, id, props);',
      body.replace(/^/gm, '    ').trimEnd(),
      '  }',
      '}',
      '',
      `export const app = new cdk.App({ outdir: process.env.OUTDIR + '/${name}'${context === '' ? '' : `, context: ${context}`} });`,
      `new TestStack(app, 'S'${env === '' ? '' : `, { env: ${env} }`});`,
      '',
    ].join('\n'),
  };
}

export const APPS: readonly App[] = [
  app('buckets', ['s3', 'kms'], `
const key = new kms.Key(this, 'Key', { enableKeyRotation: true, alias: 'data', description: 'Data', pendingWindow: cdk.Duration.days(7) });
new s3.Bucket(this, 'Plain');
new s3.Bucket(this, 'S3Managed', { encryption: s3.BucketEncryption.S3_MANAGED, bucketName: 'my-name', versioned: true });
new s3.Bucket(this, 'KmsManaged', { encryption: s3.BucketEncryption.KMS_MANAGED, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });
new s3.Bucket(this, 'OwnKey', { encryption: s3.BucketEncryption.KMS, bucketKeyEnabled: true });
new s3.Bucket(this, 'Keyed', { encryption: s3.BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true, enforceSSL: true });
new s3.Bucket(this, 'KeyOnly', { encryptionKey: key, objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED });
new s3.Bucket(this, 'Dsse', { encryption: s3.BucketEncryption.DSSE, encryptionKey: key });
new s3.Bucket(this, 'Unencrypted', { encryption: s3.BucketEncryption.UNENCRYPTED, versioned: false });
new s3.Bucket(this, 'Acls', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY });
new s3.Bucket(this, 'Partly', { blockPublicAccess: new s3.BlockPublicAccess({ blockPublicAcls: true, blockPublicPolicy: false, ignorePublicAcls: true }) });
const logs = new s3.Bucket(this, 'Logs', { objectOwnership: s3.ObjectOwnership.OBJECT_WRITER });
new s3.Bucket(this, 'Site', { websiteIndexDocument: 'index.html', websiteErrorDocument: 'error.html', transferAcceleration: true });
const rules = new s3.Bucket(this, 'Rules', {
  lifecycleRules: [
    { id: 'old', expiration: cdk.Duration.days(90), abortIncompleteMultipartUploadAfter: cdk.Duration.days(7), noncurrentVersionExpiration: cdk.Duration.days(30) },
    { prefix: 'a/', enabled: false, transitions: [{ storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: cdk.Duration.days(30) }, { storageClass: s3.StorageClass.GLACIER, transitionAfter: cdk.Duration.days(60) }] },
  ],
});
rules.addLifecycleRule({ expiration: cdk.Duration.days(5) });
rules.applyRemovalPolicy(cdk.RemovalPolicy.DESTROY);
const alias = key.addAlias('second');
new cdk.CfnOutput(this, 'O', { value: logs.bucketName + alias.aliasName });
`),
  app('bucket-flags', ['s3'], `
new s3.Bucket(this, 'Partly', { blockPublicAccess: new s3.BlockPublicAccess({ blockPublicPolicy: false }) });
new s3.Bucket(this, 'None');
`, "{ '@aws-cdk/aws-s3:publicAccessBlockedByDefault': true }"),
  app('log-group-flags', ['lambda', 'logs'], `
const code = lambda.Code.fromInline('exports.handler = 1');
new lambda.Function(this, 'Managed', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code });
new lambda.Function(this, 'Named', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code, functionName: 'named' });
`, "{ '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true }"),
  app('keys', ['kms', 'iam'], `
new kms.Key(this, 'Plain');
new kms.Key(this, 'Spec', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY, enabled: false });
new kms.Key(this, 'Multi', { multiRegion: true, rotationPeriod: cdk.Duration.days(180), removalPolicy: cdk.RemovalPolicy.DESTROY });
const key = new kms.Key(this, 'Policy');
key.addToResourcePolicy(new iam.PolicyStatement({
  sid: 'Logs',
  principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
  actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  resources: ['*'],
  conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
}));
new kms.Alias(this, 'Alias', { aliasName: 'alias/other', targetKey: key });
`),
  app('queues', ['sqs', 'kms'], `
const key = new kms.Key(this, 'Key');
const dead = new sqs.Queue(this, 'Dead', { retentionPeriod: cdk.Duration.days(14), encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: key });
new sqs.Queue(this, 'Plain');
new sqs.Queue(this, 'Sse', { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, queueName: 'orders' });
new sqs.Queue(this, 'None', { encryption: sqs.QueueEncryption.UNENCRYPTED });
new sqs.Queue(this, 'Managed', { encryption: sqs.QueueEncryption.KMS_MANAGED, dataKeyReuse: cdk.Duration.minutes(10) });
new sqs.Queue(this, 'OwnKey', { encryption: sqs.QueueEncryption.KMS });
new sqs.Queue(this, 'KeyOnly', { encryptionMasterKey: key });
new sqs.Queue(this, 'Work', { deadLetterQueue: { queue: dead, maxReceiveCount: 3 }, visibilityTimeout: cdk.Duration.minutes(2), deliveryDelay: cdk.Duration.seconds(5), receiveMessageWaitTime: cdk.Duration.seconds(20) });
new sqs.Queue(this, 'Fifo', { fifo: true, contentBasedDeduplication: true, fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID, deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP });
`),
  app('topics', ['sns', 'subs=sns-subscriptions', 'sqs', 'kms', 'lambda'], `
const key = new kms.Key(this, 'Key');
const topic = new sns.Topic(this, 'Topic', { masterKey: key, displayName: 'Orders', topicName: 'orders' });
new sns.Topic(this, 'Plain', { enforceSSL: true });
const queue = new sqs.Queue(this, 'Queue');
const dead = new sqs.Queue(this, 'Dead');
const fn = new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = 1') });
topic.addSubscription(new subs.LambdaSubscription(fn));
topic.addSubscription(new subs.SqsSubscription(queue, { rawMessageDelivery: true }));
topic.addSubscription(new subs.EmailSubscription('ops@example.com'));
topic.addSubscription(new subs.UrlSubscription('https://example.com/hook', { deadLetterQueue: dead }));
topic.grantPublish(fn);
`),
  app('functions', ['lambda', 'sqs', 'sns', 'iam', 'logs', 'kms', 's3', 'dest=lambda-destinations'], `
const dead = new sqs.Queue(this, 'Dead');
const failed = new sqs.Queue(this, 'Failed');
const topic = new sns.Topic(this, 'Topic');
const key = new kms.Key(this, 'Key');
const code = lambda.Code.fromInline('exports.handler = 1');
const group = new logs.LogGroup(this, 'Group', { retention: logs.RetentionDays.ONE_WEEK, encryptionKey: key });
const fn = new lambda.Function(this, 'Full', {
  functionName: 'full',
  description: 'All',
  runtime: lambda.Runtime.PYTHON_3_12,
  handler: 'index.handler',
  code,
  memorySize: 512,
  timeout: cdk.Duration.seconds(30),
  environment: { A: 'b', TOPIC: topic.topicArn },
  environmentEncryption: key,
  deadLetterQueue: dead,
  tracing: lambda.Tracing.ACTIVE,
  reservedConcurrentExecutions: 5,
  architecture: lambda.Architecture.ARM_64,
  ephemeralStorageSize: cdk.Size.gibibytes(1),
  logGroup: group,
  loggingFormat: lambda.LoggingFormat.JSON,
  initialPolicy: [new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] })],
});
fn.addEnvironment('C', 'd');
fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['dynamodb:PutItem'], resources: ['arn:aws:dynamodb:*:*:table/x'], conditions: { StringEquals: { 'aws:SourceAccount': '1' } } }));
topic.grantPublish(fn);
const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
const given = new lambda.Function(this, 'Given', { runtime: lambda.Runtime.JAVA_21, handler: 'a.B', code: lambda.Code.fromBucket(s3.Bucket.fromBucketName(this, 'Code', 'code'), 'a.zip'), role, deadLetterTopic: topic, onFailure: new dest.SqsDestination(failed), retryAttempts: 1, maxEventAge: cdk.Duration.hours(1) });
given.addToRolePolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failed.queueArn] }));
new lambda.Function(this, 'Enabled', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code, deadLetterQueueEnabled: true });
fn.grantInvoke(given);
fn.addPermission('Api', { principal: new iam.ServicePrincipal('events.amazonaws.com'), sourceArn: topic.topicArn });
fn.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
`),
  app('runtimes', ['lambda'], `
const code = lambda.Code.fromInline('x');
new lambda.Function(this, 'A', { runtime: lambda.Runtime.NODEJS_18_X, handler: 'i.h', code });
new lambda.Function(this, 'B', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'i.h', code });
new lambda.Function(this, 'C', { runtime: lambda.Runtime.NODEJS_LATEST, handler: 'i.h', code });
new lambda.Function(this, 'D', { runtime: new lambda.Runtime('python3.11', lambda.RuntimeFamily.PYTHON, { supportsInlineCode: true }), handler: 'i.h', code });
`),
  app('event-sources', ['lambda', 'sources=lambda-event-sources', 'sqs', 'sns', 's3', 's3n=s3-notifications', 'events', 'targets=events-targets', 'dynamodb', 'kinesis'], `
const code = lambda.Code.fromInline('exports.handler = 1');
const fn = new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code });
const queue = new sqs.Queue(this, 'Queue');
fn.addEventSource(new sources.SqsEventSource(queue));
const stream = new kinesis.Stream(this, 'Stream');
fn.addEventSource(new sources.KinesisEventSource(stream, { startingPosition: lambda.StartingPosition.LATEST, batchSize: 10 }));
const table = new dynamodb.Table(this, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, stream: dynamodb.StreamViewType.NEW_IMAGE });
fn.addEventSource(new sources.DynamoEventSource(table, { startingPosition: lambda.StartingPosition.TRIM_HORIZON }));
const topic = new sns.Topic(this, 'Topic');
fn.addEventSource(new sources.SnsEventSource(topic));
const dead = new sqs.Queue(this, 'Dead');
const rule = new events.Rule(this, 'Rule', { schedule: events.Schedule.rate(cdk.Duration.hours(6)), targets: [new targets.LambdaFunction(fn)], ruleName: 'six', description: 'Six hours' });
rule.addTarget(new targets.SqsQueue(queue));
new events.Rule(this, 'Cron', { schedule: events.Schedule.cron({ minute: '0', hour: '4' }), enabled: false });
new events.Rule(this, 'Weekly', { schedule: events.Schedule.cron({ minute: '0', hour: '4', weekDay: 'MON' }) });
new events.Rule(this, 'Expression', { schedule: events.Schedule.expression('rate(1 day)') });
new events.Rule(this, 'Pattern', { eventPattern: { source: ['aws.s3'], detailType: ['Object Created'] }, targets: [new targets.SnsTopic(topic)] });
`),
  app('alarms', ['cloudwatch', 'actions=cloudwatch-actions', 'sns', 'lambda', 'sqs', 'dynamodb'], `
const topic = new sns.Topic(this, 'Topic');
const fn = new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = 1') });
const queue = new sqs.Queue(this, 'Queue');
const table = new dynamodb.Table(this, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
const errors = new cloudwatch.Alarm(this, 'Errors', { metric: fn.metricErrors({ period: cdk.Duration.minutes(1) }), threshold: 1, evaluationPeriods: 2, alarmName: 'errors', alarmDescription: 'Errors', treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING });
errors.addAlarmAction(new actions.SnsAction(topic));
errors.addOkAction(new actions.SnsAction(topic));
fn.metricDuration().createAlarm(this, 'Duration', { threshold: 1000, evaluationPeriods: 1, comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD, datapointsToAlarm: 1 });
fn.metricThrottles({ statistic: 'p99' }).createAlarm(this, 'Throttles', { threshold: 5, evaluationPeriods: 1 });
queue.metricApproximateNumberOfMessagesVisible().createAlarm(this, 'Depth', { threshold: 100, evaluationPeriods: 3 });
queue.metricApproximateAgeOfOldestMessage({ statistic: 'avg' }).createAlarm(this, 'Age', { threshold: 100, evaluationPeriods: 3 });
topic.metricNumberOfNotificationsFailed().createAlarm(this, 'Failed', { threshold: 1, evaluationPeriods: 1, actionsEnabled: false });
table.metricUserErrors().createAlarm(this, 'User', { threshold: 1, evaluationPeriods: 1 });
table.metricConsumedReadCapacityUnits().createAlarm(this, 'Read', { threshold: 1, evaluationPeriods: 1 });
fn.metric('Custom').createAlarm(this, 'Custom', { threshold: 1, evaluationPeriods: 1 });
const metric = new cloudwatch.Metric({ namespace: 'App', metricName: 'Recovery', dimensionsMap: { Zone: 'a', Area: 'b' }, statistic: 'Maximum', unit: cloudwatch.Unit.SECONDS });
new cloudwatch.Alarm(this, 'Own', { metric, threshold: 1, evaluationPeriods: 1 });
new cloudwatch.Alarm(this, 'With', { metric: metric.with({ statistic: 'sum', period: cdk.Duration.hours(1) }), threshold: 1, evaluationPeriods: 1 });
const math = new cloudwatch.MathExpression({ expression: 'a/b', usingMetrics: { a: fn.metricErrors(), b: fn.metricInvocations() } });
math.createAlarm(this, 'Math', { threshold: 1, evaluationPeriods: 1 });
new cloudwatch.CompositeAlarm(this, 'Composite', { alarmRule: cloudwatch.AlarmRule.anyOf(errors), compositeAlarmName: 'all' }).addAlarmAction(new actions.SnsAction(topic));
new cloudwatch.Dashboard(this, 'Dashboard', { dashboardName: 'd', widgets: [[new cloudwatch.AlarmWidget({ alarm: errors })]] });
`),
  app('log-groups', ['logs'], `
new logs.LogGroup(this, 'Plain');
new logs.LogGroup(this, 'Month', { retention: logs.RetentionDays.ONE_MONTH, logGroupName: '/app', removalPolicy: cdk.RemovalPolicy.DESTROY });
new logs.LogGroup(this, 'Forever', { retention: logs.RetentionDays.INFINITE });
new logs.LogGroup(this, 'Class', { logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS });
`),
  app('tables', ['dynamodb', 'kms', 'lambda'], `
const key = new kms.Key(this, 'Key');
const partition = { name: 'id', type: dynamodb.AttributeType.STRING };
const plain = new dynamodb.Table(this, 'Plain', { partitionKey: partition });
new dynamodb.Table(this, 'Demand', { partitionKey: partition, sortKey: { name: 'at', type: dynamodb.AttributeType.NUMBER }, billingMode: dynamodb.BillingMode.PAY_PER_REQUEST, pointInTimeRecovery: true, deletionProtection: true, tableName: 'demand' });
new dynamodb.Table(this, 'Customer', { partitionKey: partition, encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey: key, pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } });
new dynamodb.Table(this, 'OwnKey', { partitionKey: partition, encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED });
new dynamodb.Table(this, 'KeyOnly', { partitionKey: partition, encryptionKey: key, readCapacity: 10 });
new dynamodb.Table(this, 'Managed', { partitionKey: partition, encryption: dynamodb.TableEncryption.AWS_MANAGED, timeToLiveAttribute: 'ttl', stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES });
new dynamodb.Table(this, 'Default', { partitionKey: partition, encryption: dynamodb.TableEncryption.DEFAULT, tableClass: dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS });
new dynamodb.TableV2(this, 'V2', { partitionKey: partition });
new dynamodb.TableV2(this, 'V2Managed', { partitionKey: partition, encryption: dynamodb.TableEncryptionV2.awsManagedKey() });
const fn = new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = 1') });
plain.grantReadData(fn);
`),
  app('regional', ['dynamodb', 'kms', 'iam', 'rds', 'ec2'], `
const key = new kms.Key(this, 'Key');
const partition = { name: 'id', type: dynamodb.AttributeType.STRING };
new dynamodb.TableV2(this, 'V2Keyed', { partitionKey: partition, encryption: dynamodb.TableEncryptionV2.customerManagedKey(key), pointInTimeRecovery: true, deletionProtection: true, tableName: 'v2' });
const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
role.addToPolicy(new iam.PolicyStatement({ actions: ['logs:PutLogEvents'], resources: [\`arn:aws:logs:\${this.region}:\${this.account}:log-group:x\`] }));
role.addToPolicy(new iam.PolicyStatement({ actions: ['dynamodb:GetItem'], resources: [this.formatArn({ service: 'dynamodb', resource: 'table', resourceName: 'x' })] }));
role.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [cdk.Stack.of(this).formatArn({ service: 'sqs', resource: 'q' })] }));
role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.formatArn({ service: 'lambda', resource: 'function', resourceName: 'f', arnFormat: cdk.ArnFormat.COLON_RESOURCE_NAME })] }));
role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [cdk.Fn.sub('arn:\${AWS::Partition}:s3:::b/*')] }));
const vpc = new ec2.Vpc(this, 'Vpc');
const engine = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_15_5 });
new rds.DatabaseCluster(this, 'Public', { engine, vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, writer: rds.ClusterInstance.provisioned('writer'), readers: [rds.ClusterInstance.provisioned('reader')] });
new rds.DatabaseCluster(this, 'Private', { engine, vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, writer: rds.ClusterInstance.serverlessV2('writer'), monitoringInterval: cdk.Duration.seconds(30) });
`, '', "{ region: 'eu-west-1', account: '123456789012' }"),
  app('secrets', ['secretsmanager', 'kms', 'ssm', 'lambda'], `
const key = new kms.Key(this, 'Key');
const secret = new secretsmanager.Secret(this, 'Secret', { secretName: 'app/token', description: 'Token', encryptionKey: key });
new secretsmanager.Secret(this, 'Generated', { generateSecretString: { secretStringTemplate: '{"username":"app"}', generateStringKey: 'password', excludePunctuation: true, passwordLength: 20 } });
new secretsmanager.Secret(this, 'Plain', { secretStringValue: cdk.SecretValue.unsafePlainText('hunter2') });
new secretsmanager.Secret(this, 'Object', { secretObjectValue: { user: cdk.SecretValue.unsafePlainText('a'), password: cdk.SecretValue.unsafePlainText('b') } });
new ssm.StringParameter(this, 'Parameter', { parameterName: '/app/x', stringValue: 'value', description: 'X' });
const fn = new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = 1') });
secret.grantRead(fn);
`),
  app('instances', ['rds', 'ec2', 'kms'], `
const vpc = new ec2.Vpc(this, 'Vpc');
const key = new kms.Key(this, 'Key');
const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16_3 });
const plain = new rds.DatabaseInstance(this, 'Plain', { engine, vpc });
new rds.DatabaseInstance(this, 'Full', {
  engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_0_39 }),
  vpc,
  instanceType: ec2.InstanceType.of(ec2.InstanceClass.T3, ec2.InstanceSize.MICRO),
  instanceIdentifier: 'full',
  credentials: rds.Credentials.fromPassword('admin', cdk.SecretValue.unsafePlainText('hunter22')),
  allocatedStorage: 50,
  maxAllocatedStorage: 200,
  storageType: rds.StorageType.GP3,
  storageEncrypted: true,
  storageEncryptionKey: key,
  multiAz: true,
  backupRetention: cdk.Duration.days(7),
  preferredBackupWindow: '03:00-04:00',
  preferredMaintenanceWindow: 'sun:05:00-sun:06:00',
  deletionProtection: true,
  iamAuthentication: true,
  enablePerformanceInsights: true,
  performanceInsightEncryptionKey: key,
  performanceInsightRetention: rds.PerformanceInsightRetention.MONTHS_1,
  cloudwatchLogsExports: ['error', 'slowquery'],
  databaseName: 'app',
  port: 3307,
  autoMinorVersionUpgrade: false,
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  removalPolicy: cdk.RemovalPolicy.SNAPSHOT,
  copyTagsToSnapshot: false,
});
new rds.DatabaseInstance(this, 'Generated', { engine, vpc, credentials: rds.Credentials.fromGeneratedSecret('dba', { encryptionKey: key }), storageEncryptionKey: key, removalPolicy: cdk.RemovalPolicy.RETAIN, performanceInsightEncryptionKey: key });
new rds.DatabaseInstance(this, 'Public', { engine, vpc, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, instanceType: new ec2.InstanceType('r6g.large'), monitoringInterval: cdk.Duration.seconds(60) });
new rds.DatabaseInstance(this, 'Named', { engine, vpc, credentials: rds.Credentials.fromUsername('root', { password: cdk.SecretValue.unsafePlainText('abcdefgh') }), publiclyAccessible: false });
const open = new rds.DatabaseInstance(this, 'Open', { engine, vpc, removalPolicy: cdk.RemovalPolicy.DESTROY });
open.connections.allowDefaultPortFromAnyIpv4('Everyone');
open.connections.allowFrom(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(5432), 'Inside');
new rds.DatabaseInstance(this, 'Managed', { engine, vpc, manageMasterUserPassword: true });
new rds.DatabaseInstanceReadReplica(this, 'Replica', { sourceDatabaseInstance: plain, vpc, instanceType: ec2.InstanceType.of(ec2.InstanceClass.BURSTABLE4_GRAVITON, ec2.InstanceSize.SMALL), storageEncrypted: true, storageEncryptionKey: key });
`),
  app('clusters', ['rds', 'ec2', 'kms'], `
const vpc = new ec2.Vpc(this, 'Vpc');
const key = new kms.Key(this, 'Key');
const engine = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_15_5 });
new rds.DatabaseCluster(this, 'Plain', { engine, vpc, writer: rds.ClusterInstance.provisioned('writer') });
new rds.DatabaseCluster(this, 'Full', {
  engine: rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_06_0 }),
  vpc,
  credentials: rds.Credentials.fromPassword('admin', cdk.SecretValue.unsafePlainText('hunter22')),
  writer: rds.ClusterInstance.provisioned('one', { instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE), enablePerformanceInsights: true, publiclyAccessible: false }),
  readers: [rds.ClusterInstance.serverlessV2('two', { scaleWithWriter: true })],
  serverlessV2MinCapacity: 1,
  serverlessV2MaxCapacity: 4,
  storageEncryptionKey: key,
  backup: { retention: cdk.Duration.days(14), preferredWindow: '02:00-03:00' },
  preferredMaintenanceWindow: 'sun:05:00-sun:06:00',
  deletionProtection: true,
  iamAuthentication: true,
  defaultDatabaseName: 'app',
  clusterIdentifier: 'full',
  cloudwatchLogsExports: ['error'],
  port: 3307,
});
new rds.DatabaseCluster(this, 'Older', { engine, instances: 2, instanceProps: { vpc, instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM) }, storageEncrypted: true, removalPolicy: cdk.RemovalPolicy.DESTROY });
`),
  app('documents', ['docdb', 'rds', 'ec2', 'kms', 'backup', 'events', 'cloudfront', 'origins=cloudfront-origins', 's3', 'route53'], `
const vpc = new ec2.Vpc(this, 'Vpc');
const key = new kms.Key(this, 'Key');
const instanceType = ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE);
new docdb.DatabaseCluster(this, 'Plain', { masterUser: { username: 'root' }, vpc, instanceType });
new docdb.DatabaseCluster(this, 'Full', { masterUser: { username: 'root', password: cdk.SecretValue.unsafePlainText('hunter22') }, vpc, instanceType, instances: 2, kmsKey: key, backup: { retention: cdk.Duration.days(7), preferredWindow: '02:00-03:00' }, deletionProtection: true, exportAuditLogsToCloudWatch: true, engineVersion: '5.0.0' });
const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16_3 });
const parameterGroup = new rds.ParameterGroup(this, 'Parameters', { engine, parameters: { log_statement: 'ddl' } });
new rds.DatabaseInstance(this, 'Db', { engine, vpc, parameterGroup });
const clusterEngine = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_15_5 });
const clusterParameters = new rds.ParameterGroup(this, 'ClusterParameters', { engine: clusterEngine, description: 'Cluster', parameters: { 'rds.force_ssl': '1' } });
clusterParameters.addParameter('log_min_duration_statement', '500');
new rds.DatabaseCluster(this, 'Cluster', { engine: clusterEngine, vpc, parameterGroup: clusterParameters, writer: rds.ClusterInstance.provisioned('writer') });
const vault = new backup.BackupVault(this, 'Vault');
const copy = new backup.BackupVault(this, 'Copy');
const plan = new backup.BackupPlan(this, 'Plan', { backupVault: vault });
plan.addRule(new backup.BackupPlanRule({ ruleName: 'often', scheduleExpression: events.Schedule.cron({ minute: '0', hour: '*/6' }), deleteAfter: cdk.Duration.days(14), copyActions: [{ destinationBackupVault: copy, deleteAfter: cdk.Duration.days(30) }] }));
const bucket = new s3.Bucket(this, 'Bucket', { removalPolicy: cdk.RemovalPolicy.DESTROY });
new cloudfront.Distribution(this, 'Open', { defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(bucket) } });
new cloudfront.Distribution(this, 'Closed', { defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(bucket), viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY }, comment: 'Main' });
const zone = new route53.PublicHostedZone(this, 'Zone', { zoneName: 'example.com' });
const check = new route53.HealthCheck(this, 'Check', { type: route53.HealthCheckType.HTTPS, fqdn: 'a.example.com', resourcePath: '/health', failureThreshold: 2, requestInterval: cdk.Duration.seconds(10) });
new route53.HealthCheck(this, 'PlainCheck', { type: route53.HealthCheckType.HTTP, fqdn: 'a.example.com' });
new route53.ARecord(this, 'Record', { zone, target: route53.RecordTarget.fromIpAddresses('1.2.3.4'), recordName: 'a', ttl: cdk.Duration.minutes(1), healthCheck: check, setIdentifier: 'one', weight: 10 });
`),
  app('identity', ['iam', 's3'], `
const bucket = new s3.Bucket(this, 'Bucket');
const role = new iam.Role(this, 'Role', {
  assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  roleName: 'app',
  description: 'App',
  maxSessionDuration: cdk.Duration.hours(2),
  managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonS3ReadOnlyAccess')],
  inlinePolicies: { own: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] })] }) },
});
role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole'));
role.addToPolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['s3:DeleteBucket'], resources: ['*'] }));
bucket.grantRead(role);
const statement = new iam.PolicyStatement();
statement.addActions('s3:PutObject');
statement.addResources(bucket.arnForObjects('in/*'));
role.addToPrincipalPolicy(statement);
role.attachInlinePolicy(new iam.Policy(this, 'Attached', { statements: [new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] })] }));
const policy = new iam.ManagedPolicy(this, 'Managed', { managedPolicyName: 'managed', statements: [new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: ['*'] })], roles: [role] });
policy.addStatements(new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }));
const user = new iam.User(this, 'User', { userName: 'bot' });
user.addToPolicy(new iam.PolicyStatement({ actions: ['sts:GetCallerIdentity'], resources: ['*'] }));
const group = new iam.Group(this, 'Group', { managedPolicies: [policy] });
group.addToPolicy(new iam.PolicyStatement({ actions: ['iam:GetUser'], resources: ['*'] }));
new iam.Role(this, 'Composite', { assumedBy: new iam.CompositePrincipal(new iam.ServicePrincipal('ec2.amazonaws.com'), new iam.AccountRootPrincipal()) });
new iam.Role(this, 'Account', { assumedBy: new iam.AccountPrincipal('123456789012') });
bucket.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: ['s3:GetObject'], resources: [bucket.arnForObjects('public/*')] }));
`),
  app('platform', ['efs', 'ecr', 'backup', 'kinesis', 'opensearch=opensearchservice', 'ec2', 'kms', 'cloudtrail', 'ecs'], `
const vpc = new ec2.Vpc(this, 'Vpc');
const key = new kms.Key(this, 'Key');
new efs.FileSystem(this, 'Files', { vpc });
new efs.FileSystem(this, 'KeyedFiles', { vpc, kmsKey: key, encrypted: true, enableAutomaticBackups: true, performanceMode: efs.PerformanceMode.MAX_IO });
new ecr.Repository(this, 'Repo');
new ecr.Repository(this, 'KeyedRepo', { encryption: ecr.RepositoryEncryption.KMS, encryptionKey: key, imageScanOnPush: true, imageTagMutability: ecr.TagMutability.IMMUTABLE, repositoryName: 'app' });
new ecr.Repository(this, 'KeyOnlyRepo', { encryptionKey: key });
new backup.BackupVault(this, 'Vault', { backupVaultName: 'vault', encryptionKey: key });
new kinesis.Stream(this, 'Stream');
new kinesis.Stream(this, 'Keyed', { encryptionKey: key, shardCount: 2, retentionPeriod: cdk.Duration.hours(48), streamName: 'orders' });
new kinesis.Stream(this, 'KmsStream', { encryption: kinesis.StreamEncryption.KMS, streamMode: kinesis.StreamMode.ON_DEMAND });
new kinesis.Stream(this, 'Open', { encryption: kinesis.StreamEncryption.UNENCRYPTED });
new opensearch.Domain(this, 'Domain', { version: opensearch.EngineVersion.OPENSEARCH_2_11 });
new opensearch.Domain(this, 'KeyedDomain', { version: opensearch.EngineVersion.OPENSEARCH_2_11, encryptionAtRest: { enabled: true, kmsKey: key }, nodeToNodeEncryption: true, enforceHttps: true, domainName: 'search' });
new opensearch.Domain(this, 'KeyOnlyDomain', { version: opensearch.EngineVersion.OPENSEARCH_2_11, encryptionAtRest: { kmsKey: key } });
new cloudtrail.Trail(this, 'Trail', { encryptionKey: key, trailName: 'trail' });
new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENHANCED, clusterName: 'app' });
const task = new ecs.FargateTaskDefinition(this, 'Task', { family: 'app' });
task.addContainer('web', { image: ecs.ContainerImage.fromRegistry('nginx'), environment: { A: 'b' } });
task.addContainer('logged', { image: ecs.ContainerImage.fromRegistry('nginx'), logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'logged' }) });
task.addContainer('kept', { image: ecs.ContainerImage.fromRegistry('nginx'), logging: new ecs.AwsLogDriver({ streamPrefix: 'kept', logRetention: 30 }) });
`),
  app('network', ['ec2', 'elbv2=elasticloadbalancingv2', 's3', 'route53', 'acm=certificatemanager'], `
const vpc = new ec2.Vpc(this, 'Vpc', { ipAddresses: ec2.IpAddresses.cidr('10.1.0.0/16'), maxAzs: 2 });
vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
vpc.addInterfaceEndpoint('Secrets', { service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
const group = new ec2.SecurityGroup(this, 'Group', { vpc, description: 'Web', securityGroupName: 'web' });
const closed = new ec2.SecurityGroup(this, 'Closed', { vpc, allowAllOutbound: false });
group.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'HTTPS');
group.addIngressRule(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcpRange(8000, 8010), 'Internal');
group.addIngressRule(closed, ec2.Port.tcp(8080), 'Inside');
group.connections.allowFromAnyIpv4(ec2.Port.tcp(8443), 'Any');
closed.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'Out');
const balancer = new elbv2.ApplicationLoadBalancer(this, 'Balancer', { vpc, internetFacing: true, securityGroup: group, deletionProtection: true, dropInvalidHeaderFields: true, loadBalancerName: 'web' });
const internal = new elbv2.ApplicationLoadBalancer(this, 'Internal', { vpc });
internal.addListener('Http', { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(404), open: false });
balancer.addListener('Redirect', { port: 80, defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }) });
const certificate = new acm.Certificate(this, 'Certificate', { domainName: 'example.com' });
balancer.addListener('Https', { port: 443, certificates: [certificate], sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS, defaultAction: elbv2.ListenerAction.fixedResponse(200) });
new route53.PublicHostedZone(this, 'Zone', { zoneName: 'example.com', comment: 'Main' });
`),
  app('patterns', ['ec2', 'ecs', 'patterns=ecs-patterns', 'acm=certificatemanager', 'elbv2=elasticloadbalancingv2'], `
const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
const image = ecs.ContainerImage.fromRegistry('nginx');
const plain = new patterns.ApplicationLoadBalancedFargateService(this, 'Plain', {
  cluster,
  cpu: 512,
  memoryLimitMiB: 1024,
  taskImageOptions: { image, environment: { STAGE: 'dev' } },
});
plain.loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
plain.loadBalancer.setAttribute('access_logs.s3.bucket', 'logs');
const certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/a');
new patterns.ApplicationLoadBalancedFargateService(this, 'Secure', {
  cluster,
  certificate,
  redirectHTTP: true,
  publicLoadBalancer: false,
  loadBalancerName: 'secure',
  sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS,
  taskImageOptions: { image, containerName: 'app', logDriver: ecs.LogDrivers.awsLogs({ streamPrefix: 'app', logRetention: 30 }) },
});
new patterns.ApplicationLoadBalancedFargateService(this, 'Alternative', { cluster, listenerPort: 8080, protocol: elbv2.ApplicationProtocol.HTTP, taskImageOptions: { image, enableLogging: false } });
new patterns.NetworkLoadBalancedFargateService(this, 'Network', { cluster, taskImageOptions: { image } });
cluster.addCapacity('Capacity', { instanceType: new ec2.InstanceType('t3.large') });
new patterns.ApplicationLoadBalancedEc2Service(this, 'Instances', { cluster, cpu: 256, memoryLimitMiB: 512, taskImageOptions: { image } });
new patterns.NetworkLoadBalancedEc2Service(this, 'InstancesNetwork', { cluster, memoryLimitMiB: 512, taskImageOptions: { image } });
`),
  app('l1', ['s3', 'kms', 'rds', 'cloudwatch', 'sns', 'iam', 'lambda', 'elasticache'], `
const key = new kms.CfnKey(this, 'Key', { enableKeyRotation: true, keyPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' }] } });
const bucket = new s3.CfnBucket(this, 'Bucket', {
  bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.attrArn }, bucketKeyEnabled: true }] },
  publicAccessBlockConfiguration: { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
  tags: [{ key: 'a', value: 'b' }],
});
bucket.addPropertyOverride('VersioningConfiguration.Status', 'Enabled');
bucket.addPropertyDeletionOverride('PublicAccessBlockConfiguration.BlockPublicAcls');
bucket.bucketName = 'assigned';
const topic = new sns.CfnTopic(this, 'Topic', { kmsMasterKeyId: key.ref, topicName: 't' });
new cloudwatch.CfnAlarm(this, 'Alarm', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, alarmActions: [topic.ref], dimensions: [{ name: 'A', value: bucket.ref }], threshold: 1 });
const role = new iam.CfnRole(this, 'Role', { assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] }, policies: [{ policyName: 'p', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: cdk.Fn.join('', [bucket.attrArn, '/*']) }] } }] });
new lambda.CfnFunction(this, 'Fn', { code: { zipFile: 'x' }, role: role.attrArn, handler: 'index.handler', runtime: 'nodejs20.x', environment: { variables: { A: 'b' } } });
new rds.CfnDBInstance(this, 'Db', { dbInstanceClass: 'db.t3.micro', engine: 'postgres', masterUsername: 'a', masterUserPassword: 'hunter22', allocatedStorage: '20', enablePerformanceInsights: true, performanceInsightsKmsKeyId: key.attrArn });
new elasticache.CfnReplicationGroup(this, 'Cache', { replicationGroupDescription: 'c', atRestEncryptionEnabled: true, authToken: 'abc' });
const l2 = new s3.Bucket(this, 'L2');
const child = l2.node.defaultChild as s3.CfnBucket;
child.addPropertyOverride('PublicAccessBlockConfiguration', { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true });
child.versioningConfiguration = { status: 'Enabled' };
new cdk.CfnResource(this, 'Generic', { type: 'AWS::SNS::Topic', properties: { TopicName: 'generic' } });
`),
  app('listeners-and-stages', ['ec2', 'elbv2=elasticloadbalancingv2', 'apigateway', 'apigwv2=apigatewayv2', 'logs', 'lambda', 'cloudfront', 'origins=cloudfront-origins', 's3', 'kms', 'iam'], `
const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
const balancer = new elbv2.ApplicationLoadBalancer(this, 'Balancer', { vpc });
balancer.addRedirect();
const plain = balancer.addListener('Plain', { port: 8080, open: false });
plain.addTargets('App', { port: 8080 });
plain.addAction('Admin', { priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/admin'])], action: elbv2.ListenerAction.fixedResponse(403) });
const other = new elbv2.ApplicationListener(this, 'Other', { loadBalancer: balancer, port: 8000, open: false });
other.addAction('Default', { action: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443' }) });
const network = new elbv2.NetworkLoadBalancer(this, 'Network', { vpc });
network.addListener('Tcp', { port: 80 }).addTargets('Tcp', { port: 80 });
network.addListener('Tls', { port: 8443, certificates: [elbv2.ListenerCertificate.fromArn('arn:aws:acm:eu-west-1:111122223333:certificate/a')] }).addTargets('Tls', { port: 80 });
const group = new logs.LogGroup(this, 'Group', { retention: logs.RetentionDays.INFINITE });
const api = new apigateway.RestApi(this, 'Api', { deployOptions: { stageName: 'v1', accessLogDestination: new apigateway.LogGroupLogDestination(group) } });
api.root.addMethod('GET', new apigateway.MockIntegration());
const quiet = new apigateway.RestApi(this, 'Quiet', { cloudWatchRole: false });
quiet.root.addMethod('GET', new apigateway.MockIntegration());
new apigwv2.HttpApi(this, 'Http');
const sockets = new apigwv2.WebSocketApi(this, 'Sockets');
new apigwv2.WebSocketStage(this, 'Live', { webSocketApi: sockets, stageName: 'live', autoDeploy: true });
const site = new cloudfront.Distribution(this, 'Site', {
  defaultBehavior: { origin: new origins.HttpOrigin('www.example.com') },
  additionalBehaviors: { '/a': { origin: new origins.HttpOrigin('a.example.com'), viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY } },
});
site.addBehavior('/b', new origins.HttpOrigin('b.example.com'));
new s3.Bucket(this, 'Unversioned', { versioned: false });
const key = new kms.Key(this, 'Key');
key.grantEncryptDecrypt(new iam.ServicePrincipal('logs.amazonaws.com'));
key.grant(new iam.ServicePrincipal('sns.amazonaws.com'), 'kms:Decrypt');
new lambda.Function(this, 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('x'), logGroup: group });
`),
  app('language', ['s3', 'sqs', 'kms'], `
const names = ['a', 'b'];
for (const name of names) new sqs.Queue(this, \`Queue-\${name}\`, { queueName: \`q-\${name}\`, retentionPeriod: cdk.Duration.days(name === 'a' ? 1 : 2) });
const shared = { versioned: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL };
new s3.Bucket(this, 'Spread', { ...shared, bucketName: 'spread' });
const key = new kms.Key(this, 'Key');
const make = (id: string, options: sqs.QueueProps = {}) => new sqs.Queue(this, id, { encryptionMasterKey: key, ...options });
make('Made', { visibilityTimeout: cdk.Duration.seconds(45) });
make('Other');
cdk.Tags.of(this).add('Team', 'orders');
`),
];
