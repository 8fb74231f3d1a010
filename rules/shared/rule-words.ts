/** Security groups and their rules in words, for descriptions and messages. Descriptions take letters, digits, blanks and `._-:/()#,@[]+=&;{}!$*`. */
import { booleanOf, get } from '../../server/core/query';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import { groupsNamedBy, isEverywhere, networksOf, portlessProtocol, portsOf, type GroupRule } from './group-rules';
import { kebab } from './names';
import { isEveryPort, nameOfPort } from './ports';
import { enumeration } from './words';

/** `PostgreSQL from 10.0.0.0/16`, `All traffic to anywhere`. */
export function ruleInWords(rule: GroupRule, graph: ResourceGraph): string {
  return `${trafficInWords(rule, graph)} ${rule.direction === 'ingress' ? 'from' : 'to'} ${peersInWords(rule, graph)}`;
}

/** `PostgreSQL`, `TCP 8080-8090`, `All traffic`. */
export function trafficInWords(rule: GroupRule, graph: ResourceGraph): string {
  const ports = portsOf(rule, graph);
  const portless = portlessProtocol(rule);
  if (portless !== undefined) return /^\d+$/.test(portless) ? `IP protocol ${portless}` : portless.toUpperCase();
  const texts = ports.map(({ range, protocol, store }) => {
    if (protocol === 'all') return 'All traffic';
    if (store && range.from < 0) return 'Database traffic';
    if (isEveryPort(range)) return `All ${protocol.toUpperCase()} traffic`;
    if (range.from === range.to) return nameOfPort(range.from) ?? `${protocol.toUpperCase()} ${range.from}`;
    return `${protocol.toUpperCase()} ${range.from}-${range.to}`;
  });
  return texts.length === 0 ? 'Traffic' : enumeration([...new Set(texts)]);
}

function peersInWords(rule: GroupRule, graph: ResourceGraph): string {
  const networks = networksOf(rule).map((peer) => {
    // What is passed in can be another network tomorrow.
    if (peer.value.from.via.length > 0 || peer.property.value.from.via.length > 0) return 'the allowed networks';
    if (isEverywhere(peer)) return 'anywhere';
    if (peer.value.kind === 'literal') return String(peer.value.value);
    const target = peer.value.kind === 'reference' ? graph.resolve(peer.value) : undefined;
    if (target?.type === 'aws_vpc') return 'the VPC';
    return target?.type === 'aws_subnet' ? `the subnet ${groupName(target)}` : 'the allowed networks';
  });
  const groups = groupsNamedBy(rule).map((value) => {
    const target = value.kind === 'reference' ? graph.resolve(value) : undefined;
    return target ? `the ${groupName(target)} security group` : 'the allowed security group';
  });
  const self = booleanOf(get(rule.node, 'self')) === true ? ['members of the group'] : [];
  const peers = [...new Set([...networks, ...groups, ...self])];
  return peers.length === 0 ? 'the allowed peers' : enumeration(peers);
}

/** `Traffic to and from the orders API`. */
export function groupInWords(group: Resource): string {
  return `Traffic to and from the ${groupName(group)}`;
}

/** Such words within a sentence; names such as `PostgreSQL` and `HTTPS` keep their letters. */
export function inSentence(text: string): string {
  return text.replace(/^(All|Traffic|Database)\b/, (word) => word.toLowerCase());
}

const ACRONYMS: ReadonlySet<string> = new Set(['alb', 'api', 'db', 'ec2', 'ecs', 'efs', 'eks', 'elb', 'msk', 'nlb', 'rds', 'sql', 'vpc', 'vpn']);

/** The name of a group in words, without what says that it is one. */
export function groupName({ name }: Resource): string {
  const words = kebab(name)
    .replace(/-?(security-?group|sg|group)$/, '')
    .split('-')
    .filter((word) => word !== '');
  return (words.length > 0 ? words : [kebab(name)]).map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : word)).join(' ');
}
