/** APIs, containers, schedules. */
import type { Location } from '../../../../core/text';
import type { Property, Value } from '../../../../core/value';
import { list, literal, object, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { fields } from '../build';
import { asText, attribute, boolean, each, plain, read } from '../codecs';
import type { Draft } from '../draft';
import type { ConstructModel, Rows } from '../model';
import { argument, madeBy, mapAlternatives, valueAt } from '../shapes';
import { addToRolePolicy } from './grants';
import { scheduleExpression } from './messaging';
import { functionsIn, invokes } from './invokes';
import { RETENTION } from './monitoring';
import { implicitRole } from './roles';
import { securityGroups, subnetIds } from './vpc';

function buildRestApi(build: Build): void {
  if (build.lacks('restApiName')) build.main.set('Name', build.literal(build.construct.id));
  if (build.flag('deploy', true) !== false) {
    const stage = build.child('DeploymentStage', 'AWS::ApiGateway::Stage');
    stage.set('RestApiId', build.own('id'));
    const name = build.property('deployOptions.stageName');
    stage.set('StageName', name ?? build.literal('prod'));
    const options = build.value('deployOptions');
    stage.implicit = options.kind !== 'absent' && (options.kind !== 'object' || !options.complete);
    accessLogs(build, stage, 'AccessLogSetting', 'deployOptions.accessLogDestination');
    const tracing = build.property('deployOptions.tracingEnabled');
    if (tracing) stage.set('TracingEnabled', tracing);
    methodSettings(build, stage);
    stage.complete = false;
  }
  loggingRole(build);
  invokes(build, 'apigateway.amazonaws.com', build.value('handler'), build.value('defaultIntegration'));
  const types = build.property('endpointTypes') ?? build.property('endpointConfiguration.types');
  if (types) build.main.set('EndpointConfiguration.Types', types);
  if (!build.lacks('endpointConfiguration')) build.main.complete = false;
}

/** What `deployOptions` says of all methods of the stage. */
function methodSettings(build: Build, stage: Draft): void {
  const given = Object.entries(METHOD_SETTINGS).flatMap(([name, target]) => {
    const property = build.property(`deployOptions.${name}`);
    return property ? [[target, property] as const] : [];
  });
  if (given.length === 0 || !build.lacks('deployOptions.methodOptions')) return;
  const { from } = build;
  const fixed = [['HttpMethod', '*'], ['ResourcePath', '/*']] as const;
  const entries = new Map<string, Property>([...fixed.map(([key, text]) => [key, { value: literal(text, from) }] as const), ...given]);
  if (!entries.has('DataTraceEnabled')) entries.set('DataTraceEnabled', { value: literal(false, from) });
  stage.set('MethodSettings', list([object(entries, from)], from));
}

const METHOD_SETTINGS: Readonly<Record<string, string>> = {
  loggingLevel: 'LoggingLevel',
  dataTraceEnabled: 'DataTraceEnabled',
  metricsEnabled: 'MetricsEnabled',
  throttlingBurstLimit: 'ThrottlingBurstLimit',
  throttlingRateLimit: 'ThrottlingRateLimit',
  cachingEnabled: 'CachingEnabled',
  cacheDataEncrypted: 'CacheDataEncrypted',
};

/** Where the requests of a stage are logged: `new LogGroupLogDestination(group)`. Says so, when they certainly are not. */
function accessLogs(build: Build, stage: Draft, setting: string, path: string): void {
  const destination = build.property(path);
  if (!destination) {
    stage.lack(setting, { value: { kind: 'absent', from: build.from } });
    return;
  }
  const [made, group] = [madeBy(destination.value) ?? '', argument(destination.value, 0)?.value];
  const value = made.endsWith('LogGroupLogDestination') && group ? build.attribute(group, 'arn') : unknown('unsupported', destination.value.from, made);
  stage.set(`${setting}.DestinationArn`, { ...destination, value });
  stage.loosen(setting);
}

/** The account's role for logging, which the construct makes unless it is told not to. */
function loggingRole(build: Build): void {
  const isOff = build.session.flag('@aws-cdk/aws-apigateway:disableCloudWatchRole');
  if (build.flag('cloudWatchRole', !isOff) === false) return;
  const account = build.child('Account', 'AWS::ApiGateway::Account');
  account.implicit = true;
  account.set('CloudWatchRoleArn', unknown('computed', build.from, 'cloudWatchRole'));
}

const REST_ROWS: Rows = { restApiName: plain('Name'), description: plain('Description'), minimumCompressionSize: 'MinimumCompressionSize' };
const REST_ATTRIBUTES = { restApiId: 'id', restApiRootResourceId: 'root_resource_id' } as const;

/** Containers of a task, as far as fixes and secrets are concerned. */
function buildTask(build: Build): void {
  const { main } = build;
  implicitRole(build, { property: 'taskRole', child: 'TaskRole', target: 'TaskRoleArn', service: 'ecs-tasks.amazonaws.com' });
  if (!build.lacks('executionRole')) main.set('ExecutionRoleArn', build.attribute(build.value('executionRole'), 'arn'));
  for (const call of build.calls('addContainer')) {
    const [name, options] = call.args;
    if (!name || !options) {
      main.open('ContainerDefinitions');
      continue;
    }
    main.push('ContainerDefinitions', container(build, name.value, options.value));
    if (name.value.kind === 'literal') logGroup(build, String(name.value.value), valueAt(options.value, 'logging'), call.site);
  }
  main.complete = false;
}

/** The log group that `LogDrivers.awsLogs` makes unless it is given one: it keeps its events forever unless it is told otherwise. */
export function logGroup(build: Build, container: string, driver: Value, site: Location): void {
  const options = /^aws-ecs\.(?:LogDrivers?\.awsLogs|AwsLogDriver)$/.test(madeBy(driver) ?? '') ? argument(driver, 0)?.value : undefined;
  if (options?.kind !== 'object' || !options.complete || options.entries.has('logGroup')) return;
  const group = build.child(`${container}/LogGroup`, 'AWS::Logs::LogGroup', driver.from);
  group.header = site;
  build.apply({ logRetention: RETENTION }, group, options);
  group.settings.set('DeletionPolicy', { value: literal('Retain', driver.from) });
}

/** `options`: what `addContainer` is given. */
export function container(build: Build, name: Value, options: Value): Value {
  const environment = valueAt(options, 'environment');
  const variables = mapAlternatives(environment, (value) =>
    value.kind === 'object'
      ? {
          kind: 'list',
          items: [...value.entries].map(([key, property]) => fields(property.value.from, { Name: literal(key, property.value.from), Value: property.value })),
          complete: value.complete,
          from: value.from,
        }
      : value,
  );
  const own = fields(options.from, { Name: valueOr(valueAt(options, 'containerName'), name), Environment: variables });
  const others = build.object(CONTAINER_ROWS, options);
  if (own.kind !== 'object' || others.kind !== 'object') return own.kind === 'object' ? object(own.entries, own.from, false) : own;
  const entries = new Map([...own.entries, ...others.entries]);
  if (!entries.has('Essential') && options.kind === 'object' && options.complete) entries.set('Essential', { value: literal(true, own.from) });
  return object(entries, own.from, false);
}

function valueOr(value: Value, otherwise: Value): Value {
  return value.kind === 'absent' ? otherwise : value;
}

/** What a container of the library calls differently from the template. */
const CONTAINER_ROWS: Rows = {
  image: read('Image', (value) => (madeBy(value) === 'aws-ecs.ContainerImage.fromRegistry' ? argument(value, 0)?.value : undefined)),
  essential: boolean('Essential'),
  command: 'Command',
  entryPoint: 'EntryPoint',
  cpu: 'Cpu',
  memoryLimitMiB: 'Memory',
  memoryReservationMiB: 'MemoryReservation',
  privileged: boolean('Privileged'),
  readonlyRootFilesystem: boolean('ReadonlyRootFilesystem'),
  user: 'User',
  workingDirectory: 'WorkingDirectory',
  portMappings: each('PortMappings', (value, build) => {
    const own = build.object({ containerPort: 'ContainerPort', hostPort: 'HostPort', protocol: 'Protocol', name: 'Name', appProtocol: 'AppProtocol' }, value);
    if (own.kind !== 'object' || own.entries.has('Protocol') || !own.complete) return own;
    return object(new Map<string, Property>([...own.entries, ['Protocol', { value: literal('tcp', own.from) }]]), own.from);
  }),
};

export const TASK_ROWS: Rows = { family: plain('Family'), cpu: asText('Cpu'), memoryLimitMiB: asText('Memory') };

/** A task that runs on Fargate says so. */
function onFargate(build: Build): void {
  build.preset('Cpu', '256', 'cpu');
  build.preset('Memory', '512', 'memoryLimitMiB');
  build.preset('NetworkMode', 'awsvpc');
  build.main.preset('RequiresCompatibilities', list([build.literal('FARGATE')], build.from));
}

/** How a service is rolled out. */
function rollout(build: Build): void {
  const { main } = build;
  const to = 'DeploymentConfiguration';
  const breaker = build.property('circuitBreaker');
  if (breaker) {
    main.set('DeploymentController.Type', build.property('deploymentController.type') ?? build.literal('ECS'));
    main.set(`${to}.DeploymentCircuitBreaker.Enable`, build.property('circuitBreaker.enable') ?? build.literal(true));
    main.set(`${to}.DeploymentCircuitBreaker.Rollback`, build.property('circuitBreaker.rollback') ?? build.literal(false));
  }
  if (breaker) {
    build.preset(`${to}.MaximumPercent`, 200, 'maxHealthyPercent');
    for (const flag of ['Enable', 'Rollback']) if (build.lacks('deploymentAlarms')) main.preset(`${to}.Alarms.${flag}`, build.literal(false));
    main.loosen(`${to}.Alarms`);
  }
  main.loosen(to);
  build.preset('EnableECSManagedTags', false, 'enableECSManagedTags');
}

/** Tasks on Fargate have addresses in the VPC of their cluster: private ones, and a group of their own, unless they say otherwise. */
function inVpcOfCluster(build: Build): void {
  const cluster = build.session.target(build.value('cluster'));
  const vpc = cluster && valueAt(cluster.props, 'vpc');
  if (vpc?.kind !== 'reference') return;
  const to = 'NetworkConfiguration.AwsvpcConfiguration';
  securityGroups(build, `${to}.SecurityGroups`, 'securityGroups', { value: vpc });
  build.main.set(`${to}.Subnets`, subnetIds(build, vpc, build.value('vpcSubnets')));
  build.preset(`${to}.AssignPublicIp`, 'DISABLED', 'assignPublicIp');
}

export const PLATFORM: readonly ConstructModel[] = [
  {
    name: 'aws-apigateway.RestApi',
    type: 'AWS::ApiGateway::RestApi',
    rows: REST_ROWS,
    attributes: REST_ATTRIBUTES,
    build: buildRestApi,
    imports: { fromRestApiId: { attribute: 'id' } },
  },
  { name: 'aws-apigateway.LambdaRestApi', type: 'AWS::ApiGateway::RestApi', rows: REST_ROWS, attributes: REST_ATTRIBUTES, build: buildRestApi },
  { name: 'aws-apigateway.SpecRestApi', type: 'AWS::ApiGateway::RestApi', rows: REST_ROWS, attributes: REST_ATTRIBUTES, build: buildRestApi },
  {
    name: 'aws-apigatewayv2.HttpApi',
    type: 'AWS::ApiGatewayV2::Api',
    rows: { apiName: plain('Name'), description: plain('Description') },
    attributes: { apiId: 'id', httpApiId: 'id', apiEndpoint: 'api_endpoint' },
    build: (build) => {
      if (build.lacks('apiName')) build.main.set('Name', build.literal(build.construct.id));
      build.main.set('ProtocolType', build.literal('HTTP'));
      if (build.flag('createDefaultStage', true) === true) {
        const stage = build.child('DefaultStage', 'AWS::ApiGatewayV2::Stage');
        stage.set('ApiId', build.own('id'));
        stage.set('StageName', build.literal('$default'));
        stage.complete = false;
        // The construct has no property for them: without a group there is nowhere that code behind it could log to.
        if (!build.session.constructs.some((each) => /LogGroup$/.test(each.className))) accessLogs(build, stage, 'AccessLogSettings', 'accessLogSettings');
      }
      invokes(build, 'apigateway.amazonaws.com');
      const integration = build.property('defaultIntegration');
      for (const handler of integration ? functionsIn(build, integration.value) : []) {
        const draft = build.child('DefaultIntegration', 'AWS::ApiGatewayV2::Integration', handler.from);
        draft.implicit = true;
        draft.set('ApiId', build.own('id'));
        draft.set('IntegrationUri', build.attribute(handler, 'arn'));
      }
    },
  },
  {
    name: 'aws-apigateway.Stage',
    type: 'AWS::ApiGateway::Stage',
    rows: { stageName: plain('StageName'), tracingEnabled: boolean('TracingEnabled') },
    attributes: { stageName: 'stage_name' },
    build: (build) => {
      build.preset('StageName', 'prod', 'stageName');
      accessLogs(build, build.main, 'AccessLogSetting', 'accessLogDestination');
      build.main.complete = false;
    },
  },
  ...['HttpStage', 'WebSocketStage'].map((name): ConstructModel => ({
    name: `aws-apigatewayv2.${name}`,
    type: 'AWS::ApiGatewayV2::Stage',
    rows: { stageName: plain('StageName'), autoDeploy: boolean('AutoDeploy'), description: plain('Description') },
    attributes: { stageName: 'name' },
    build: (build) => {
      if (name === 'HttpStage') build.preset('StageName', '$default', 'stageName');
      build.main.set('ApiId', build.attribute(build.value(name === 'HttpStage' ? 'httpApi' : 'webSocketApi'), 'id'));
      accessLogs(build, build.main, 'AccessLogSettings', 'accessLogSettings.destination');
      build.main.complete = false;
    },
  })),
  {
    name: 'aws-apigatewayv2.WebSocketApi',
    type: 'AWS::ApiGatewayV2::Api',
    rows: { apiName: plain('Name'), description: plain('Description') },
    attributes: { apiId: 'id', apiEndpoint: 'api_endpoint' },
    build: (build) => {
      build.main.set('ProtocolType', build.literal('WEBSOCKET'));
      invokes(build, 'apigateway.amazonaws.com');
      build.main.complete = false;
    },
  },
  {
    // Only what it calls is of interest.
    name: 'aws-appsync.GraphqlApi',
    type: '',
    rows: {},
    attributes: {},
    build: (build) => invokes(build, 'appsync.amazonaws.com'),
  },
  {
    name: 'aws-ecs.Cluster',
    type: 'AWS::ECS::Cluster',
    rows: {
      clusterName: plain('ClusterName'),
      containerInsights: read('ClusterSettings', (value) => insights(value, value.kind === 'literal' && value.value === true ? 'enabled' : 'disabled')),
      containerInsightsV2: read('ClusterSettings', (value) => (value.kind === 'literal' ? insights(value, String(value.value)) : undefined)),
    },
    attributes: { clusterArn: 'arn', clusterName: 'name' },
    imports: { fromClusterArn: { attribute: 'arn' }, fromClusterAttributes: { properties: { clusterName: 'name', clusterArn: 'arn' } } },
  },
  ...['FargateTaskDefinition', 'TaskDefinition', 'Ec2TaskDefinition'].map((name): ConstructModel => ({
    name: `aws-ecs.${name}`,
    type: 'AWS::ECS::TaskDefinition',
    rows: TASK_ROWS,
    attributes: { taskDefinitionArn: 'arn', family: 'family' },
    build: (build) => {
      if (name === 'FargateTaskDefinition') onFargate(build);
      buildTask(build);
    },
    methods: { addToTaskRolePolicy: addToRolePolicy, 'taskRole.addToPrincipalPolicy': addToRolePolicy, 'taskRole.addToPolicy': addToRolePolicy },
    role: 'taskRole',
  })),
  ...['FargateService', 'Ec2Service'].map((name): ConstructModel => ({
    name: `aws-ecs.${name}`,
    type: 'AWS::ECS::Service',
    rows: {
      serviceName: plain('ServiceName'),
      desiredCount: plain('DesiredCount'),
      minHealthyPercent: plain('DeploymentConfiguration.MinimumHealthyPercent'),
      maxHealthyPercent: plain('DeploymentConfiguration.MaximumPercent'),
      enableECSManagedTags: boolean('EnableECSManagedTags'),
      taskDefinition: attribute('TaskDefinition', 'arn'),
      cluster: attribute('Cluster', 'name'),
      assignPublicIp: read('NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp', (value) =>
        value.kind === 'literal' ? literal(value.value === true ? 'ENABLED' : 'DISABLED', value.from) : undefined,
      ),
    },
    attributes: { serviceArn: 'id', serviceName: 'name' },
    build: (build) => {
      rollout(build);
      if (name === 'FargateService') {
        build.preset('LaunchType', 'FARGATE', 'capacityProviderStrategies');
        inVpcOfCluster(build);
      }
      build.main.complete = false;
    },
  })),
  {
    name: 'aws-scheduler.Schedule',
    type: 'AWS::Scheduler::Schedule',
    rows: {
      scheduleName: plain('Name'),
      description: plain('Description'),
      enabled: read('State', (value) => (value.kind === 'literal' ? literal(value.value === false ? 'DISABLED' : 'ENABLED', value.from) : undefined)),
      key: attribute('KmsKeyArn', 'arn'),
      schedule: read('ScheduleExpression', (value) => scheduleExpression(value)),
      target: read('Target', (value, build) => {
        const target = argument(value, 0)?.value;
        const queue = argument(value, 1) && valueAt(argument(value, 1)?.value ?? value, 'deadLetterQueue');
        if (!target || !madeBy(value)?.startsWith('aws-scheduler-targets.')) return undefined;
        const own = fields(value.from, {
          Arn: build.attribute(target, 'arn'),
          DeadLetterConfig: queue && queue.kind !== 'absent' ? fields(value.from, { Arn: build.attribute(queue, 'arn') }) : undefined,
        });
        return own.kind === 'object' ? object(own.entries, own.from, false) : undefined;
      }),
    },
    attributes: { scheduleArn: 'arn', scheduleName: 'name' },
  },
];

function insights(value: Value, word: string): Value {
  return { kind: 'list', items: [fields(value.from, { Name: literal('containerInsights', value.from), Value: literal(word, value.from) })], complete: true, from: value.from };
}

