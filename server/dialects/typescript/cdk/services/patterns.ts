/** Services behind load balancers, as `aws-ecs-patterns` makes them: of what it makes by itself, what is certain. */
import type { Value } from '../../../../core/value';
import { list, literal, object, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { fields } from '../build';
import { enumeration } from '../codecs';
import type { Draft } from '../draft';
import type { ConstructModel, Rows } from '../model';
import { made, valueAt } from '../shapes';
import { balancerAttributes } from './network';
import { container, logGroup, TASK_ROWS } from './platform';

type Kind = 'application' | 'network';

const BALANCER = 'LB';
const LISTENER = `${BALANCER}/PublicListener`;

const BALANCER_ROWS: Rows = { loadBalancerName: 'Name', ipAddressType: enumeration('IpAddressType', 'aws-elasticloadbalancingv2.IpAddressType') };

const APPLICATION_LISTENER_ROWS: Rows = {
  listenerPort: 'Port',
  protocol: enumeration('Protocol', 'aws-elasticloadbalancingv2.ApplicationProtocol'),
  sslPolicy: enumeration('SslPolicy', 'aws-elasticloadbalancingv2.SslPolicy'),
};

function balanced(name: string, kind: Kind): ConstructModel {
  return {
    name: `aws-ecs-patterns.${name}`,
    type: '',
    rows: {},
    attributes: {},
    build: (build) => {
      if (build.lacks('loadBalancer')) balancer(build, kind);
      if (build.lacks('taskDefinition') && !build.lacks('taskImageOptions')) task(build, name.includes('Fargate'));
    },
  };
}

/** The balancer with its listeners; not known when one is given. */
function balancer(build: Build, kind: Kind): void {
  const { from } = build;
  const draft = build.child(BALANCER, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
  draft.set('Type', literal(kind, from));
  const isPublic = build.flag('publicLoadBalancer', true);
  draft.set('Scheme', isPublic === undefined ? unknown('computed', from, 'publicLoadBalancer') : literal(isPublic ? 'internet-facing' : 'internal', from));
  build.apply(BALANCER_ROWS, draft);
  for (const name of ['Subnets', 'SecurityGroups']) draft.set(name, unknown('computed', from, name));
  balancerAttributes(build, draft, 'loadBalancer.');
  draft.complete = build.construct.props.complete;
  if (kind === 'application') applicationListeners(build);
  else networkListener(build);
}

function applicationListeners(build: Build): void {
  const { from } = build;
  const draft = listener(build, LISTENER);
  build.apply(APPLICATION_LISTENER_ROWS, draft);
  const isSecure = !build.lacks('certificate');
  draft.preset('Protocol', literal(isSecure ? 'HTTPS' : 'HTTP', from));
  const protocol = draft.value('Protocol');
  if (protocol?.kind === 'literal') draft.preset('Port', literal(protocol.value === 'HTTPS' ? 443 : 80, from));
  draft.set('DefaultActions', list([fields(from, { Type: literal('forward', from) })], from, false));
  if (build.flag('redirectHTTP') !== true) return;
  const redirect = listener(build, `${BALANCER}/PublicRedirectListener`);
  redirect.set('Port', literal(80, from));
  redirect.set('Protocol', literal('HTTP', from));
  const port = build.property('listenerPort')?.value;
  const to = port === undefined ? literal('443', from) : port.kind === 'literal' ? literal(String(port.value), port.from) : unknown('computed', port.from);
  const config = fields(from, { Port: to, Protocol: literal('HTTPS', from), StatusCode: literal('HTTP_301', from) });
  redirect.set('DefaultActions', list([fields(from, { Type: literal('redirect', from), RedirectConfig: config })], from));
}

function networkListener(build: Build): void {
  const { from } = build;
  const isSecure = !build.lacks('listenerCertificate');
  const draft = listener(build, LISTENER);
  build.apply({ listenerPort: 'Port' }, draft);
  draft.preset('Port', literal(isSecure ? 443 : 80, from));
  draft.set('Protocol', literal(isSecure ? 'TLS' : 'TCP', from));
}

/** What methods of the part `listener` add is not followed. */
function listener(build: Build, id: string): Draft {
  const draft = build.child(id, 'AWS::ElasticLoadBalancingV2::Listener');
  draft.set('LoadBalancerArn', build.own('arn', BALANCER));
  draft.complete = false;
  return draft;
}

/** One container, with a log group of its own unless it is told where to log. Outside Fargate, the sizes are the container's. */
function task(build: Build, isSized: boolean): void {
  const options = build.value('taskImageOptions');
  const name: Value = literal('web', build.from);
  const draft = build.child('TaskDef', 'AWS::ECS::TaskDefinition');
  if (isSized) build.apply(TASK_ROWS, draft);
  draft.push('ContainerDefinitions', container(build, name, options));
  draft.complete = false;
  const given = valueAt(options, 'containerName');
  if (options.kind !== 'object' || !options.complete || (given.kind !== 'absent' && given.kind !== 'literal')) return;
  const path = `TaskDef/${given.kind === 'literal' ? String(given.value) : 'web'}`;
  const driver = valueAt(options, 'logDriver');
  const isLogging = valueAt(options, 'enableLogging');
  const isOn = isLogging.kind === 'absent' || (isLogging.kind === 'literal' && isLogging.value === true);
  if (driver.kind !== 'absent') logGroup(build, path, driver, build.construct.header);
  else if (isOn) logGroup(build, path, made('aws-ecs.LogDrivers.awsLogs', [{ value: object(new Map(), build.from) }], build.from), build.construct.header);
}

export const PATTERNS: readonly ConstructModel[] = [
  balanced('ApplicationLoadBalancedFargateService', 'application'),
  balanced('ApplicationLoadBalancedEc2Service', 'application'),
  balanced('NetworkLoadBalancedFargateService', 'network'),
  balanced('NetworkLoadBalancedEc2Service', 'network'),
];
