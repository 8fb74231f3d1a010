/** VPCs, security groups, instances, load balancers, zones. */
import type { Expression } from '../../../../core/edits';
import { write } from '../../../../core/edits';
import type { Location } from '../../../../core/text';
import type { Property, Value } from '../../../../core/value';
import { list, literal, object, template, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { fields, under } from '../build';
import { code } from '../code';
import { attribute, boolean, duration, enumeration, plain, read } from '../codecs';
import type { Draft } from '../draft';
import type { ConstructModel, Method, RecordedCall, Row } from '../model';
import { native } from '../../evaluator/values';
import { at, func } from '../natives';
import { argument, madeBy, mapAlternatives, valueAt } from '../shapes';
import { instanceType } from './engines';
import { addToRolePolicy } from './grants';
import { invokes } from './invokes';
import { OPENED, opens } from './opened';
import { connections, groupRule, ingress } from './rules';
import { implicitRole } from './roles';
import { allOutbound, securityGroups, subnetIds, SUBNETS } from './vpc';

function buildSecurityGroup(build: Build): void {
  const { main } = build;
  if (build.calls(OPENED).length > 0) main.open('SecurityGroupIngress');
  if (build.flag('allowAllOutbound', true) === true) main.push('SecurityGroupEgress', allOutbound(build));
  for (const call of build.calls('addIngressRule')) ingress(build, main, call, call.args);
  for (const call of build.calls('addEgressRule')) {
    if (build.flag('allowAllOutbound', true) === false) main.push('SecurityGroupEgress', under(call.condition, groupRule(build, call, call.args)));
  }
  connections(build, main);
}

function buildVpc(build: Build): void {
  const { main } = build;
  main.preset('CidrBlock', cidr(build));
  build.preset('EnableDnsHostnames', true, 'enableDnsHostnames');
  build.preset('EnableDnsSupport', true, 'enableDnsSupport');
  main.preset('InstanceTenancy', build.literal('default'));
  main.open('Tags');
  for (const call of build.calls('addGatewayEndpoint', 'addInterfaceEndpoint')) {
    const id = call.args[0]?.value;
    const options = call.args[1]?.value;
    if (id?.kind !== 'literal' || !options) continue;
    endpoint(build, String(id.value), call.name === 'addGatewayEndpoint' ? 'Gateway' : 'Interface', options, at(call.site));
  }
  const gateways = build.value('gatewayEndpoints');
  if (gateways.kind === 'object') {
    for (const [id, property] of gateways.entries) endpoint(build, id, 'Gateway', property.value, property.value.from);
  }
  if (!build.lacks('flowLogs') || build.calls('addFlowLog').length > 0) {
    const log = build.child('FlowLog', 'AWS::EC2::FlowLog');
    log.implicit = true;
    log.set('ResourceId', build.own('id'));
    log.set('ResourceType', build.literal('VPC'));
  }
}

function cidr(build: Build): Value {
  const older = build.property('cidr');
  if (older) return older.value;
  const addresses = build.property('ipAddresses');
  if (!addresses) return build.literal('10.0.0.0/16');
  const first = argument(addresses.value, 0)?.value;
  return madeBy(addresses.value)?.endsWith('.cidr') && first ? first : unknown('unsupported', addresses.value.from, 'ipAddresses');
}

function endpoint(build: Build, id: string, type: string, options: Value, from: Value['from']): void {
  const draft = build.child(id, 'AWS::EC2::VPCEndpoint', from);
  draft.header = from.location;
  draft.set('VpcId', build.own('id'));
  draft.set('VpcEndpointType', literal(type, from));
  draft.set('ServiceName', endpointService(build, valueAt(options, 'service')));
  if (type === 'Interface') draft.set('PrivateDnsEnabled', literal(true, from));
  draft.complete = false;
}

/** `ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER` is `com.amazonaws.REGION.secretsmanager`. */
function endpointService(build: Build, value: Value): Value {
  const name = madeBy(value)?.split('.').at(-1);
  const service = name === undefined ? undefined : (SERVICES[name] ?? (/^[A-Z0-9]+$/.test(name) ? name.toLowerCase() : undefined));
  if (service === undefined) return unknown('unsupported', value.from, name ?? 'service');
  return {
    kind: 'template',
    parts: [literal('com.amazonaws.', value.from), build.session.regionOf(build.construct, value.from), literal(`.${service}`, value.from)],
    from: value.from,
  };
}

const SERVICES: Readonly<Record<string, string>> = {
  SECRETS_MANAGER: 'secretsmanager',
  CLOUDWATCH_LOGS: 'logs',
  CLOUDWATCH: 'monitoring',
  CLOUDWATCH_MONITORING: 'monitoring',
  CLOUDWATCH_EVENTS: 'events',
  EVENTBRIDGE: 'events',
  APIGATEWAY: 'execute-api',
  ECR: 'ecr.api',
  ECR_DOCKER: 'ecr.dkr',
  STEP_FUNCTIONS: 'states',
  KINESIS_STREAMS: 'kinesis-streams',
  KINESIS_FIREHOSE: 'kinesis-firehose',
  SSM_MESSAGES: 'ssmmessages',
  EC2_MESSAGES: 'ec2messages',
};

/** Attributes of a load balancer are pairs. */
const BALANCER_ATTRIBUTES: Readonly<Record<string, string>> = {
  deletionProtection: 'deletion_protection.enabled',
  dropInvalidHeaderFields: 'routing.http.drop_invalid_header_fields.enabled',
  http2Enabled: 'routing.http2.enabled',
  idleTimeout: 'idle_timeout.timeout_seconds',
  crossZoneEnabled: 'load_balancing.cross_zone.enabled',
  preserveHostHeader: 'routing.http.preserve_host_header.enabled',
  wafFailOpen: 'waf.fail_open.enabled',
};

function buildBalancer(type: string) {
  return (build: Build): void => {
    const { main } = build;
    main.set('Type', build.literal(type));
    build.preset('Scheme', 'internal', 'internetFacing');
    const vpc = build.property('vpc');
    main.set('Subnets', subnetIds(build, vpc?.value ?? build.main.finish(), build.value('vpcSubnets'), build.flag('internetFacing') === true ? 'Public' : undefined));
    if (type === 'application') {
      securityGroups(build, 'SecurityGroups', 'securityGroup', vpc);
    } else if (!build.lacks('securityGroups')) {
      securityGroups(build, 'SecurityGroups', 'securityGroups', undefined);
    }
    balancerAttributes(build, main);
    build.calls('addListener').forEach((call) => listener(build, call, type));
    invokes(build, 'elasticloadbalancing.amazonaws.com');
    build.calls('addRedirect').forEach((call) => {
      const draft = build.child('Redirect', 'AWS::ElasticLoadBalancingV2::Listener', at(call.site));
      draft.header = call.site;
      draft.set('LoadBalancerArn', build.own('arn'));
      draft.set('Port', valueOr(call.args[0] && valueAt(call.args[0].value, 'sourcePort'), literal(80, at(call.site))));
      draft.set('Protocol', valueOr(call.args[0] && valueAt(call.args[0].value, 'sourceProtocol'), literal('HTTP', at(call.site))));
      draft.set(
        'DefaultActions',
        list([fields(at(call.site), { Type: literal('redirect', at(call.site)), RedirectConfig: fields(at(call.site), { Protocol: literal('HTTPS', at(call.site)), Port: literal('443', at(call.site)), StatusCode: literal('HTTP_301', at(call.site)) }) })], at(call.site)),
      );
    });
  };
}

function valueOr(value: Value | undefined, otherwise: Value): Value {
  return value && value.kind !== 'absent' ? value : otherwise;
}

/** `part`: how the construct that makes the balancer calls it, with a dot. */
export function balancerAttributes(build: Build, draft: Draft, part = ''): void {
  const pair = (key: string, property: Property): void =>
    draft.push(
      'LoadBalancerAttributes',
      object(new Map<string, Property>([['Key', { value: literal(key, property.value.from) }], ['Value', property]]), property.value.from),
    );
  if (build.lacks('deletionProtection')) pair('deletion_protection.enabled', { value: build.literal('false') });
  for (const [name, key] of Object.entries(BALANCER_ATTRIBUTES)) {
    const property = build.property(name);
    if (property) pair(key, { ...property, value: mapAlternatives(property.value, (one) => (one.kind === 'literal' ? literal(String(one.value), one.from) : one)) });
  }
  for (const call of build.calls(`${part}logAccessLogs`)) {
    const [bucket, prefix] = call.args;
    pair('access_logs.s3.enabled', { value: literal('true', at(call.site)) });
    if (bucket) pair('access_logs.s3.bucket', { ...bucket, value: build.attribute(bucket.value, 'id') });
    if (prefix) pair('access_logs.s3.prefix', prefix);
  }
  for (const call of build.calls(`${part}setAttribute`)) {
    const [key, value] = call.args;
    if (key?.value.kind === 'literal' && value) pair(String(key.value.value), value);
    else draft.open('LoadBalancerAttributes');
  }
}

/** `balancer.addListener('Http', { port: 80 })`. */
function listener(build: Build, call: RecordedCall, type: string): void {
  const [id, options] = call.args;
  const draft = build.child(id?.value.kind === 'literal' ? String(id.value.value) : 'Listener', 'AWS::ElasticLoadBalancingV2::Listener', at(call.site));
  draft.header = call.site;
  draft.set('LoadBalancerArn', build.own('arn'));
  if (options?.value.kind === 'object') {
    build.apply(LISTENER_ROWS, draft, options.value);
    draft.complete = options.value.complete;
    if (type === 'network') defaultTransport(draft, options.value);
    else defaultProtocol(draft, options.value);
    defaultActions(build, draft, options.value, listenerCall(call.site, ''));
  } else {
    draft.complete = false;
  }
}

export const LISTENER_ROWS: ConstructModel['rows'] = {
  port: plain('Port'),
  protocol: enumeration('Protocol', 'aws-elasticloadbalancingv2.ApplicationProtocol'),
  sslPolicy: enumeration('SslPolicy', 'aws-elasticloadbalancingv2.SslPolicy'),
  certificates: {
    ...read('Certificates', (value, build) =>
      value.kind === 'list'
        ? list(
            value.items.map((item) => fields(item.from, { CertificateArn: certificateArn(build, item) })),
            value.from,
            value.complete,
          )
        : undefined,
    ),
    write: certificates,
  },
  defaultAction: read('DefaultActions', (value) => list([defaultAction(value)], value.from)),
};

/** Constructs are certificates themselves; ARNs are made to be. */
function certificates(value: Expression): Expression | undefined {
  if (value.kind !== 'list') return undefined;
  return write.list(
    ...value.items.map((item) => {
      const arn = item.kind === 'object' ? (item.entries['CertificateArn'] ?? item) : item;
      return code('aws-elasticloadbalancingv2.ListenerCertificate.fromArn', [arn]);
    }),
  );
}

function certificateArn(build: Build, value: Value): Value {
  if (value.kind === 'reference') return build.attribute(value, 'arn');
  const first = argument(value, 0)?.value;
  return madeBy(value)?.startsWith('aws-elasticloadbalancingv2.ListenerCertificate') && first ? build.attribute(first, 'arn') : unknown('unsupported', value.from, 'certificate');
}

function defaultAction(value: Value): Value {
  const name = madeBy(value)?.split('.').at(-1);
  const first = argument(value, 0)?.value;
  const type = (text: string): Value => literal(text, value.from);
  if (name === 'redirect' && first) {
    const config = {
      Protocol: valueOr(valueAt(first, 'protocol'), { kind: 'absent', from: value.from }),
      Port: valueAt(first, 'port'),
      Host: valueAt(first, 'host'),
      Path: valueAt(first, 'path'),
      StatusCode: valueAt(first, 'permanent').kind === 'literal' ? type('HTTP_301') : type('HTTP_302'),
    };
    return fields(value.from, { Type: type('redirect'), RedirectConfig: fields(value.from, config) });
  }
  if (name === 'fixedResponse') return object(new Map([['Type', { value: type('fixed-response') }]]), value.from, false);
  if (name === 'forward' || name === 'weightedForward') return object(new Map([['Type', { value: type('forward') }]]), value.from, false);
  return object(new Map(), value.from, false);
}

function defaultProtocol(draft: Draft, options: Value): void {
  if (valueAt(options, 'protocol').kind !== 'absent') return;
  const number = valueAt(options, 'port');
  const certificates = valueAt(options, 'certificates');
  if (certificates.kind === 'list' && certificates.items.length > 0 && number.kind === 'absent') draft.set('Protocol', literal('HTTPS', options.from));
  if (number.kind !== 'literal') return;
  if ([80, 8000, 8008, 8080].includes(Number(number.value))) draft.set('Protocol', literal('HTTP', number.from));
  if ([443, 8443].includes(Number(number.value))) draft.set('Protocol', literal('HTTPS', number.from));
}

/** What a listener does unless it was told so by its properties: with what is added to it without a condition. */
function defaultActions(build: Build, draft: Draft, options: Value, prefix: string): void {
  if (valueAt(options, 'defaultAction').kind !== 'absent') return;
  const groups = valueAt(options, 'defaultTargetGroups');
  const from = options.from;
  const forward = (site: Value['from']): Value => object(new Map([['Type', { value: literal('forward', site) }]]), site, false);
  const added = ['addAction', 'addTargets', 'addTargetGroups'].flatMap((name) => build.calls(`${prefix}${name}`)).find((each) => isUnconditional(each));
  const action = added?.name.endsWith('addAction') ? valueAt(added.args[1]?.value ?? { kind: 'absent', from }, 'action') : undefined;
  const value = action ? defaultAction(action) : added ? forward(at(added.site)) : groups.kind === 'list' ? forward(groups.from) : undefined;
  draft.set('DefaultActions', value ? list([value], value.from) : unknown('computed', from, 'defaultAction'));
}

function isUnconditional({ args }: RecordedCall): boolean {
  const options = args[1]?.value;
  return options?.kind === 'object' && options.complete && ['conditions', 'priority', 'pathPattern', 'pathPatterns', 'hostHeader'].every((name) => !options.entries.has(name));
}

/** Calls of what `addListener` gives are recorded with the balancer, under the place where it was called. */
function listenerCall(site: Location, name: string): string {
  return `listener@${site.uri}#${site.range.start}.${name}`;
}

const addListener: Method = ({ session, construct, site }) =>
  native('listener', at(site), {
    member: (key, memberSite) =>
      func(key, at(memberSite), ({ args, complete, site: called }) => {
        session.record(construct, listenerCall(site, key), args, complete, called);
        return undefined;
      }),
  });

/** Further behaviours of a distribution, by the pattern that they are for. */
function behaviors(build: Build): void {
  const given = build.value('additionalBehaviors');
  const listed = given.kind === 'object' ? [...given.entries].map(([pattern, { value }]) => ({ pattern: literal(pattern, value.from), options: value })) : [];
  const added = build.calls('addBehavior').flatMap(({ args, site }) => (args[0] ? [{ pattern: args[0].value, options: args[2]?.value ?? object(new Map(), at(site)) }] : []));
  for (const { pattern, options } of [...listed, ...added]) {
    const policy = valueAt(options, 'viewerProtocolPolicy');
    const own = fields(options.from, { PathPattern: pattern, ViewerProtocolPolicy: policy.kind === 'absent' ? literal('allow-all', options.from) : policy });
    build.main.push('DistributionConfig.CacheBehaviors', own.kind === 'object' ? object(own.entries, own.from, false) : own);
  }
}

/** Listeners of network load balancers speak TLS when they have a certificate, whatever their port. */
function defaultTransport(draft: Draft, options: Value): void {
  if (valueAt(options, 'protocol').kind !== 'absent') return;
  const certificates = valueAt(options, 'certificates');
  if (certificates.kind === 'absent') draft.set('Protocol', literal('TCP', options.from));
  else if (certificates.kind === 'list' && certificates.items.length > 0) draft.set('Protocol', literal('TLS', options.from));
}

function buildListener(build: Build): void {
  build.main.set('LoadBalancerArn', build.attribute(build.value('loadBalancer'), 'arn'));
  defaultProtocol(build.main, build.construct.props);
  defaultActions(build, build.main, build.construct.props, '');
}

export const NETWORK: readonly ConstructModel[] = [
  {
    name: 'aws-ec2.Vpc',
    type: 'AWS::EC2::VPC',
    rows: { enableDnsHostnames: boolean('EnableDnsHostnames'), enableDnsSupport: boolean('EnableDnsSupport') },
    attributes: { vpcId: 'id', vpcArn: 'arn', vpcCidrBlock: 'cidr_block' },
    build: buildVpc,
    imports: { fromLookup: {}, fromVpcAttributes: {
        properties: {
          vpcId: 'id',
          vpcCidrBlock: 'cidr_block',
          publicSubnetIds: SUBNETS['Public'] ?? '',
          privateSubnetIds: SUBNETS['Private'] ?? '',
          isolatedSubnetIds: SUBNETS['Isolated'] ?? '',
        },
      },
    },
  },
  {
    name: 'aws-ec2.SecurityGroup',
    type: 'AWS::EC2::SecurityGroup',
    rows: {
      vpc: attribute('VpcId', 'id'),
      description: plain('GroupDescription'),
      securityGroupName: plain('GroupName'),
    },
    attributes: { securityGroupId: 'id' },
    build: buildSecurityGroup,
    imports: { fromSecurityGroupId: { attribute: 'id' }, fromLookupById: { attribute: 'id' } },
  },
  {
    name: 'aws-ec2.InterfaceVpcEndpoint',
    type: 'AWS::EC2::VPCEndpoint',
    rows: { vpc: attribute('VpcId', 'id'), privateDnsEnabled: boolean('PrivateDnsEnabled'), service: read('ServiceName', (value, build) => endpointService(build, value)) },
    attributes: { vpcEndpointId: 'id' },
    build: (build) => {
      build.main.set('VpcEndpointType', build.literal('Interface'));
      build.preset('PrivateDnsEnabled', true, 'privateDnsEnabled');
      build.main.complete = false;
    },
  },
  {
    name: 'aws-ec2.GatewayVpcEndpoint',
    type: 'AWS::EC2::VPCEndpoint',
    rows: { vpc: attribute('VpcId', 'id'), service: read('ServiceName', (value, build) => endpointService(build, value)) },
    attributes: { vpcEndpointId: 'id' },
    build: (build) => {
      build.main.set('VpcEndpointType', build.literal('Gateway'));
      build.main.complete = false;
    },
  },
  {
    name: 'aws-ec2.Instance',
    type: 'AWS::EC2::Instance',
    rows: { instanceType: read('InstanceType', instanceType), keyName: plain('KeyName'), detailedMonitoring: boolean('Monitoring') },
    attributes: { instanceId: 'id', instancePrivateIp: 'private_ip', instancePublicIp: 'public_ip' },
    build: (build) => {
      securityGroups(build, 'SecurityGroupIds', 'securityGroup', build.property('vpc'));
      implicitRole(build, { property: 'role', child: 'InstanceRole', target: undefined, service: 'ec2.amazonaws.com' });
      build.main.complete = false;
    },
    methods: { addToRolePolicy },
    role: 'role',
  },
  {
    name: 'aws-ec2.Volume',
    type: 'AWS::EC2::Volume',
    rows: {
      availabilityZone: plain('AvailabilityZone'),
      size: read('Size', (value) => (value.kind === 'literal' ? literal(Number(value.value) / 1024 ** 2, value.from) : undefined)),
      encrypted: boolean('Encrypted'),
      encryptionKey: attribute('KmsKeyId', 'arn'),
      volumeType: enumeration('VolumeType', 'aws-ec2.EbsDeviceVolumeType'),
      iops: plain('Iops'),
      snapshotId: plain('SnapshotId'),
      volumeName: read('Tags', (value) => list([fields(value.from, { Key: literal('Name', value.from), Value: value })], value.from)),
      enableMultiAttach: boolean('MultiAttachEnabled'),
      autoEnableIo: boolean('AutoEnableIO'),
    },
    attributes: { volumeId: 'id' },
    build: (build) => {
      if (!build.lacks('encryptionKey')) build.preset('Encrypted', true, 'encrypted');
      build.preset('MultiAttachEnabled', false, 'enableMultiAttach');
      build.preset('VolumeType', build.session.flag('@aws-cdk/aws-ec2:ebsDefaultGp3Volume') ? 'gp3' : 'gp2', 'volumeType');
    },
  },
  {
    name: 'aws-elasticloadbalancingv2.ApplicationLoadBalancer',
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    rows: {
      loadBalancerName: plain('Name'),
      internetFacing: read('Scheme', (value) => (value.kind === 'literal' ? literal(value.value === true ? 'internet-facing' : 'internal', value.from) : undefined)),
      ipAddressType: enumeration('IpAddressType', 'aws-elasticloadbalancingv2.IpAddressType'),
    },
    attributes: { loadBalancerArn: 'arn', loadBalancerDnsName: 'dns_name', loadBalancerName: 'name', loadBalancerCanonicalHostedZoneId: 'zone_id' },
    build: buildBalancer('application'),
    methods: { addListener },
    // Listeners open ports in the group.
    made: (session, construct) => opens(session, valueAt(construct.props, 'securityGroup')),
  },
  {
    name: 'aws-elasticloadbalancingv2.NetworkLoadBalancer',
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    rows: {
      loadBalancerName: plain('Name'),
      internetFacing: read('Scheme', (value) => (value.kind === 'literal' ? literal(value.value === true ? 'internet-facing' : 'internal', value.from) : undefined)),
    },
    attributes: { loadBalancerArn: 'arn', loadBalancerDnsName: 'dns_name', loadBalancerName: 'name', loadBalancerCanonicalHostedZoneId: 'zone_id' },
    build: buildBalancer('network'),
    methods: { addListener },
  },
  {
    name: 'aws-elasticloadbalancingv2.ApplicationTargetGroup',
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    rows: {
      'targetGroupName': plain('Name'),
      'vpc': attribute('VpcId', 'id'),
      'port': plain('Port'),
      'protocol': enumeration('Protocol', 'aws-elasticloadbalancingv2.ApplicationProtocol'),
      'targetType': enumeration('TargetType', 'aws-elasticloadbalancingv2.TargetType'),
      'healthCheck.path': plain('HealthCheckPath'),
      'healthCheck.healthyHttpCodes': plain('Matcher.HttpCode'),
      'healthCheck.interval': duration('HealthCheckIntervalSeconds', 'seconds'),
    },
    attributes: { targetGroupArn: 'arn', targetGroupName: 'name' },
    build: (build) => {
      const { from } = build;
      if (build.lacks('stickinessCookieDuration') && build.lacks('targetGroupAttributes') && build.calls('enableCookieStickiness', 'setAttribute').length === 0) {
        build.main.push('TargetGroupAttributes', fields(from, { Key: literal('stickiness.enabled', from), Value: literal('false', from) }));
      }
      build.main.open('TargetGroupAttributes');
      build.main.complete = false;
    },
    imports: { fromTargetGroupAttributes: { properties: { targetGroupArn: 'arn' } } },
  },
  {
    name: 'aws-autoscaling.AutoScalingGroup',
    type: 'AWS::AutoScaling::AutoScalingGroup',
    rows: {
      autoScalingGroupName: plain('AutoScalingGroupName'),
      minCapacity: read('MinSize', asNumberText),
      maxCapacity: read('MaxSize', asNumberText),
      desiredCapacity: read('DesiredCapacity', asNumberText),
    },
    attributes: { autoScalingGroupName: 'name', autoScalingGroupArn: 'arn' },
    build: (build) => {
      build.preset('MinSize', '1', 'minCapacity');
      build.main.set('VPCZoneIdentifier', subnetIds(build, build.value('vpc'), build.value('vpcSubnets')));
      build.main.complete = false;
    },
    imports: { fromAutoScalingGroupName: { attribute: 'name' } },
  },
  {
    name: 'aws-elasticloadbalancingv2.ApplicationListener',
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    rows: LISTENER_ROWS,
    attributes: { listenerArn: 'arn' },
    build: buildListener,
  },
  {
    name: 'aws-elasticloadbalancingv2.NetworkListener',
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    rows: LISTENER_ROWS,
    attributes: { listenerArn: 'arn' },
    build: (build) => {
      build.main.set('LoadBalancerArn', build.attribute(build.value('loadBalancer'), 'arn'));
      defaultTransport(build.main, build.construct.props);
      defaultActions(build, build.main, build.construct.props, '');
    },
  },
  {
    name: 'aws-route53.HostedZone',
    type: 'AWS::Route53::HostedZone',
    rows: { comment: plain('HostedZoneConfig.Comment') },
    attributes: { hostedZoneId: 'zone_id', zoneName: 'name' },
    build: zoneName,
    imports: { fromLookup: {}, fromHostedZoneAttributes: { properties: { hostedZoneId: 'zone_id', zoneName: 'name' } }, fromHostedZoneId: { attribute: 'zone_id' } },
  },
  {
    name: 'aws-route53.PublicHostedZone',
    type: 'AWS::Route53::HostedZone',
    rows: { comment: plain('HostedZoneConfig.Comment') },
    attributes: { hostedZoneId: 'zone_id', zoneName: 'name' },
    build: zoneName,
    imports: { fromLookup: {}, fromPublicHostedZoneId: { attribute: 'zone_id' } },
  },
  ...['ARecord', 'AaaaRecord', 'CnameRecord', 'MxRecord', 'RecordSet', 'TxtRecord'].map((name): ConstructModel => ({
    name: `aws-route53.${name}`,
    type: 'AWS::Route53::RecordSet',
    rows: {
      zone: attribute('HostedZoneId', 'zone_id'),
      ttl: asSeconds('TTL'),
      setIdentifier: plain('SetIdentifier'),
      weight: plain('Weight'),
      region: plain('Region'),
      failover: enumeration('Failover', 'aws-route53.Failover'),
      healthCheck: attribute('HealthCheckId', 'id'),
      recordType: enumeration('Type', 'aws-route53.RecordType'),
    },
    attributes: { domainName: 'fqdn' },
    build: (build) => {
      const type = { ARecord: 'A', AaaaRecord: 'AAAA', CnameRecord: 'CNAME', MxRecord: 'MX', TxtRecord: 'TXT' }[name];
      if (type !== undefined) build.main.preset('Type', build.literal(type));
      recordName(build);
      const to = build.property('domainName');
      const mail = name === 'MxRecord' ? build.property('values') : undefined;
      if (mail) build.main.set('ResourceRecords', { ...mail, value: mapAlternatives(mail.value, exchanges) });
      if (name !== 'RecordSet' && build.lacks('target')) build.preset('TTL', '1800', 'ttl');
      if (name === 'CnameRecord' && to) build.main.set('ResourceRecords', { ...to, value: list([to.value], to.value.from) });
      build.main.complete = false;
    },
  })),
  {
    name: 'aws-route53.HealthCheck',
    type: 'AWS::Route53::HealthCheck',
    rows: {
      type: enumeration('HealthCheckConfig.Type', 'aws-route53.HealthCheckType'),
      fqdn: plain('HealthCheckConfig.FullyQualifiedDomainName'),
      resourcePath: plain('HealthCheckConfig.ResourcePath'),
      failureThreshold: plain('HealthCheckConfig.FailureThreshold'),
      requestInterval: duration('HealthCheckConfig.RequestInterval', 'seconds'),
      measureLatency: boolean('HealthCheckConfig.MeasureLatency'),
      inverted: boolean('HealthCheckConfig.Inverted'),
      enableSNI: boolean('HealthCheckConfig.EnableSNI'),
      port: plain('HealthCheckConfig.Port'),
      regions: plain('HealthCheckConfig.Regions'),
      searchString: plain('HealthCheckConfig.SearchString'),
    },
    attributes: { healthCheckId: 'id' },
    build: (build) => {
      // Further defaults depend on the type.
      build.main.loosen('HealthCheckConfig');
      build.main.complete = false;
    },
  },
  {
    name: 'aws-cloudfront.Distribution',
    type: 'AWS::CloudFront::Distribution',
    rows: {
      'defaultBehavior.viewerProtocolPolicy': enumeration('DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy', 'aws-cloudfront.ViewerProtocolPolicy'),
      'comment': plain('DistributionConfig.Comment'),
      'webAclId': plain('DistributionConfig.WebACLId'),
      'logBucket': read('DistributionConfig.Logging.Bucket', (value, build) => build.attribute(value, 'bucket_regional_domain_name')),
      'minimumProtocolVersion': read('DistributionConfig.ViewerCertificate.MinimumProtocolVersion', (value) => value),
      'certificate': attribute('DistributionConfig.ViewerCertificate.AcmCertificateArn', 'arn'),
      'sslSupportMethod': plain('DistributionConfig.ViewerCertificate.SslSupportMethod'),
      'domainNames': plain('DistributionConfig.Aliases'),
      'defaultRootObject': plain('DistributionConfig.DefaultRootObject'),
      'enabled': boolean('DistributionConfig.Enabled'),
      'enableIpv6': boolean('DistributionConfig.IPV6Enabled'),
      'httpVersion': plain('DistributionConfig.HttpVersion'),
      'priceClass': plain('DistributionConfig.PriceClass'),
      'defaultBehavior.compress': boolean('DistributionConfig.DefaultCacheBehavior.Compress'),
      'defaultBehavior.cachePolicy': read('DistributionConfig.DefaultCacheBehavior.CachePolicyId', (value) => {
        const id = CACHE_POLICIES[madeBy(value)?.replace('aws-cloudfront.CachePolicy.', '') ?? ''];
        return id === undefined ? undefined : literal(id, value.from);
      }),
    },
    attributes: { distributionId: 'id', distributionDomainName: 'domain_name', domainName: 'domain_name' },
    build: (build) => {
      if (!build.lacks('certificate')) {
        build.preset('DistributionConfig.ViewerCertificate.SslSupportMethod', 'sni-only', 'sslSupportMethod');
        build.main.loosen('DistributionConfig.ViewerCertificate');
      }
      build.preset('DistributionConfig.Enabled', true, 'enabled');
      build.preset('DistributionConfig.IPV6Enabled', true, 'enableIpv6');
      build.preset('DistributionConfig.HttpVersion', 'http2', 'httpVersion');
      build.preset('DistributionConfig.DefaultCacheBehavior.Compress', true, 'defaultBehavior.compress');
      build.preset('DistributionConfig.DefaultCacheBehavior.CachePolicyId', CACHE_POLICIES['CACHING_OPTIMIZED'] ?? null, 'defaultBehavior.cachePolicy');
      if (build.lacks('defaultBehavior.viewerProtocolPolicy')) build.preset('DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy', 'allow-all');
      behaviors(build);
      build.main.loosen('DistributionConfig.DefaultCacheBehavior');
      build.main.loosen('DistributionConfig');
      build.main.complete = false;
    },
  },
  {
    name: 'aws-certificatemanager.Certificate',
    type: 'AWS::CertificateManager::Certificate',
    rows: { domainName: plain('DomainName'), subjectAlternativeNames: plain('SubjectAlternativeNames') },
    attributes: { certificateArn: 'arn' },
    build: (build) => {
      build.main.complete = false;
    },
    imports: { fromCertificateArn: { attribute: 'arn' } },
  },
];

/** The identifiers that AWS gave its cache policies. */
const CACHE_POLICIES: Readonly<Record<string, string>> = {
  AMPLIFY: '2e54312d-136d-493c-8eb9-b001f22f67d2',
  CACHING_DISABLED: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  CACHING_OPTIMIZED: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS: 'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
  ELEMENTAL_MEDIA_PACKAGE: '08627262-05a9-4f76-9ded-b50ca2e3a84f',
};

function asNumberText(value: Value): Value | undefined {
  return value.kind === 'literal' ? literal(String(value.value), value.from) : undefined;
}

/** A duration that CloudFormation wants as text. */
function asSeconds(to: string): Row {
  return read(to, (value) => (value.kind === 'literal' ? literal(String(value.value), value.from) : undefined));
}

/** `10 mail.example.com` */
function exchanges(value: Value): Value {
  if (value.kind !== 'list') return unknown('unsupported', value.from, 'values');
  const items = value.items.map((item): Value => {
    const [priority, host] = [valueAt(item, 'priority'), valueAt(item, 'hostName')];
    return template([priority, literal(' ', item.from), host], item.from);
  });
  return list(items, value.from, value.complete);
}

/** Names within the zone are completed with its name. */
function recordName(build: Build): void {
  const zone = build.session.target(build.value('zone'));
  const [outer, own] = [zone && valueAt(zone.props, 'zoneName'), build.property('recordName')];
  if (outer?.kind !== 'literal' || (own && own.value.kind !== 'literal')) return;
  const domain = String(outer.value).replace(/\.$/, '');
  const name = own?.value.kind === 'literal' ? String(own.value.value) : domain;
  const isWhole = name.endsWith('.') || name === domain || name.endsWith(`.${domain}`);
  const value = literal(isWhole ? `${name.replace(/\.$/, '')}.` : `${name}.${domain}.`, own?.value.from ?? outer.from);
  build.main.set('Name', own ? { ...own, value } : value);
}

/** Zone names end with a dot. */
function zoneName(build: Build): void {
  const name = build.property('zoneName');
  if (!name) return;
  const value = mapAlternatives(name.value, (one) =>
    one.kind === 'literal' ? literal(`${String(one.value).replace(/\.$/, '')}.`, one.from) : unknown('computed', one.from, 'zoneName'),
  );
  build.main.set('Name', { ...name, value });
}
