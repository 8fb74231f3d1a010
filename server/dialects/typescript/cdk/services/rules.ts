/** Rules of security groups. */
import type { Property, Value } from '../../../../core/value';
import { absent, literal, object, reference } from '../../../../core/value';
import type { Build } from '../build';
import { under } from '../build';
import type { Draft } from '../draft';
import type { RecordedCall } from '../model';
import { at } from '../natives';
import { argument, made, madeBy, valueAt } from '../shapes';

type Arguments = readonly (Property | undefined)[];

/** `addIngressRule(peer, port, description)`: in the group, or beside it when the peer is another group. */
export function ingress(build: Build, group: Draft, call: RecordedCall, args: Arguments): void {
  const rule = groupRule(build, call, args);
  // A rule about another group, or about a port that is known at deployment only, is a resource of its own.
  const fromPort = rule.kind === 'object' ? rule.entries.get('FromPort')?.value.kind : undefined;
  const isBeside = rule.kind === 'object' && (rule.entries.has('SourceSecurityGroupId') || fromPort === 'reference' || fromPort === 'unknown');
  if (rule.kind !== 'object' || !isBeside) {
    group.push('SecurityGroupIngress', under(call.condition, rule));
    return;
  }
  const draft = build.child(`Ingress${build.drafts.length}`, 'AWS::EC2::SecurityGroupIngress', at(call.site));
  draft.header = call.site;
  draft.set('GroupId', build.own('id', group.id === build.construct.path ? undefined : 'SecurityGroup'));
  for (const [key, property] of rule.entries) draft.set(key, property);
  draft.complete = rule.complete;
}

/** The members of a rule; an object that may have any when peer or port are not known. */
export function groupRule(build: Build, call: RecordedCall, [who, what, description]: Arguments): Value {
  const from = at(call.site);
  const peers = who && peer(build, who.value);
  const ports = what && port(what.value);
  // The library makes up a description where the author wrote none, which says nothing of what it is for.
  const said = description ?? { value: absent(from) };
  const members = Object.entries({ ...peers, ...ports }).map(([key, value]): [string, Property] => [key, { value }]);
  const described: readonly [string, Property][] = call.complete ? [['Description', said]] : [];
  return object(new Map<string, Property>([...members, ...described]), from, call.complete && peers !== undefined && ports !== undefined);
}

/** `connections.allowFrom(peer, port)` and its relatives, as rules of a group that the construct has. */
export function connections(build: Build, group: Draft): void {
  for (const call of build.construct.calls) {
    const name = /^connections\.allow(.+)$/.exec(call.name)?.[1];
    const [first, second, third] = call.args;
    const anyone: Property = { value: madeOf('aws-ec2.Peer.anyIpv4', call) };
    const isDatabase = build.construct.className.startsWith('aws-rds.');
    const standard: Property = {
      value: isDatabase
        ? made('aws-ec2.Port.tcp', [{ value: build.own('port') }], at(call.site))
        : { kind: 'unknown', reason: 'computed', from: at(call.site), name: 'defaultPort' },
    };
    if (name === 'From') ingress(build, group, call, [first, second, third]);
    else if (name === 'FromAnyIpv4') ingress(build, group, call, [anyone, first, second]);
    else if (name === 'DefaultPortFrom') ingress(build, group, call, [first, standard, second]);
    else if (name === 'DefaultPortFromAnyIpv4') ingress(build, group, call, [anyone, standard, first]);
    else if (name === 'Internally' || name === 'DefaultPortInternally') group.open('SecurityGroupIngress');
  }
}

function madeOf(name: string, call: RecordedCall): Value {
  return made(name, [], at(call.site));
}

/** `ec2.Peer.ipv4('10.0.0.0/8')` and its like, as members of a rule. */
function peer(build: Build, value: Value): Readonly<Record<string, Value>> | undefined {
  const first = argument(value, 0)?.value;
  switch (madeBy(value)) {
    case 'aws-ec2.Peer.anyIpv4':
      return { CidrIp: literal('0.0.0.0/0', value.from) };
    case 'aws-ec2.Peer.anyIpv6':
      return { CidrIpv6: literal('::/0', value.from) };
    case 'aws-ec2.Peer.ipv4':
      return first && { CidrIp: first };
    case 'aws-ec2.Peer.ipv6':
      return first && { CidrIpv6: first };
    case 'aws-ec2.Peer.securityGroupId':
      return first && { SourceSecurityGroupId: first };
    case 'aws-ec2.Peer.prefixList':
      return first && { SourcePrefixListId: first };
    default: {
      const group = groupOf(build, value);
      return group && { SourceSecurityGroupId: group };
    }
  }
}

/** The security group that a construct is: its own one for what is in a VPC. */
function groupOf(build: Build, value: Value): Value | undefined {
  const target = value.kind === 'reference' ? build.session.target(value) : undefined;
  if (!target) return undefined;
  if (target.type === 'AWS::EC2::SecurityGroup') return build.attribute(value, 'id');
  if (!CONNECTED.has(target.type ?? '')) return undefined;
  const [one, several] = [valueAt(target.props, 'securityGroup'), valueAt(target.props, 'securityGroups')];
  if (one.kind === 'reference') return build.attribute(one, 'id');
  const [first] = several.kind === 'list' && several.complete && several.items.length === 1 ? several.items : [];
  if (first) return build.attribute(first, 'id');
  const isPlaced = target.className === 'aws-ecs.FargateService' || valueAt(target.props, 'vpc').kind !== 'absent';
  const isMade = one.kind === 'absent' && several.kind === 'absent' && isPlaced;
  return isMade ? reference(`${target.path}/SecurityGroup`, 'id', value.from) : undefined;
}

/** Types whose constructs make a security group when they are given none. */
const CONNECTED: ReadonlySet<string> = new Set([
  'AWS::Lambda::Function',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBCluster',
  'AWS::ECS::Service',
]);

const NAMED_PORTS: Readonly<Record<string, number>> = { HTTP: 80, HTTPS: 443, SSH: 22, MYSQL_AURORA: 3306, POSTGRES: 5432, MSSQL: 1433, RDP: 3389, NFS: 2049, SMB: 445, REDIS: 6379, ORACLE_RDS: 1521, SMTP: 25, LDAP: 389, IMAP: 143, DNS_TCP: 53 };

/** `ec2.Port.tcp(443)` and its like, as members of a rule. */
function port(value: Value): Readonly<Record<string, Value>> | undefined {
  if (value.kind === 'unknown') return { IpProtocol: literal('tcp', value.from), FromPort: value, ToPort: value };
  const name = madeBy(value)?.replace('aws-ec2.Port.', '');
  const [first, second] = [argument(value, 0)?.value, argument(value, 1)?.value];
  const { from } = value;
  const range = (protocol: string, low: Value, high: Value): Readonly<Record<string, Value>> => ({
    IpProtocol: literal(protocol, from),
    FromPort: low,
    ToPort: high,
  });
  const known = name === undefined ? undefined : NAMED_PORTS[name];
  if (known !== undefined) return range('tcp', literal(known, from), literal(known, from));
  switch (name) {
    case 'tcp':
    case 'udp':
      return first && range(name, first, first);
    case 'tcpRange':
    case 'udpRange':
      return first && second && range(name.slice(0, 3), first, second);
    case 'allTcp':
    case 'allUdp':
      return range(name === 'allTcp' ? 'tcp' : 'udp', literal(0, from), literal(65_535, from));
    case 'allTraffic':
      return { IpProtocol: literal('-1', from) };
    default:
      return undefined;
  }
}

