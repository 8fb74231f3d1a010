/** Rules of security groups, however they are written: in the group, or as resources of their own in their old and new kind. */
import { get, isNothing, itemsOf, numberOf, patternOf, possibilities, stringOf } from '../../server/core/query';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import { locationKey } from '../../server/core/text';
import type { ObjectValue, Property, Value } from '../../server/core/value';
import { referredTo } from './networks';
import { EVERY_PORT, type PortRange } from './ports';
import { isStore, portsOfStore } from './stores';

export type Direction = 'ingress' | 'egress';

export interface GroupRule {
  readonly direction: Direction;
  /** What the rule is written in: the group, or the rule that is a resource of its own. */
  readonly resource: Resource;
  /** The group, where the program declares it. */
  readonly group: Resource | undefined;
  /** The members of the rule. */
  readonly node: ObjectValue;
  /** The canonical path of its members, from the resource on. */
  readonly path: readonly string[];
  /** In words, when the rule exists only then. */
  readonly condition: string | undefined;
  readonly names: MemberNames;
  /** True when the source writes several rules at one place: a loop over ports. */
  readonly isRepeated: boolean;
}

interface MemberNames {
  readonly protocol: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly groups: string;
  readonly prefixLists: string;
}

const INLINE: MemberNames = { protocol: 'protocol', ipv4: 'cidr_blocks', ipv6: 'ipv6_cidr_blocks', groups: 'security_groups', prefixLists: 'prefix_list_ids' };
const OLD: MemberNames = { ...INLINE, groups: 'source_security_group_id' };
const NEW: MemberNames = {
  protocol: 'ip_protocol',
  ipv4: 'cidr_ipv4',
  ipv6: 'cidr_ipv6',
  groups: 'referenced_security_group_id',
  prefixLists: 'prefix_list_id',
};

export const RULE_TYPES = ['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'] as const;

/** Every rule that the program writes. */
export function groupRules(graph: ResourceGraph): readonly GroupRule[] {
  const groups = graph.ofType('aws_security_group', 'aws_default_security_group').filter(isManaged);
  const separate = graph.ofType(...RULE_TYPES).filter(isManaged);
  return [...groups.flatMap(inlineRules), ...separate.flatMap((resource) => separateRule(resource, graph))];
}

/** The rules that belong to a group of the program, wherever they are written. */
export function rulesOfGroup(group: Resource, graph: ResourceGraph): readonly GroupRule[] {
  return groupRules(graph).filter((rule) => rule.group === group);
}

function isManaged({ mode }: Resource): boolean {
  return mode === 'managed';
}

function inlineRules(group: Resource): readonly GroupRule[] {
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const found = possibilities(get(group.properties, direction)).flatMap(({ value, condition }) =>
      itemsOf(value).flatMap((item) =>
        possibilities(item).flatMap((each) => (each.value.kind === 'object' ? [{ node: each.value, condition: joined(condition, each.condition) }] : [])),
      ),
    );
    const places = found.map(({ node }) => locationKey(node.from.location));
    return found.map(({ node, condition }, index): GroupRule => {
      const isRepeated = places.filter((place) => place === places[index]).length > 1;
      return { direction, resource: group, group, node, path: [direction], condition, names: INLINE, isRepeated };
    });
  });
}

function separateRule(resource: Resource, graph: ResourceGraph): readonly GroupRule[] {
  const [group] = referredTo([get(resource.properties, 'security_group_id')], 'aws_security_group', graph);
  const base = { resource, group, node: resource.properties, path: [], condition: resource.condition, isRepeated: false };
  if (resource.type !== 'aws_security_group_rule') {
    return [{ ...base, direction: resource.type === 'aws_vpc_security_group_ingress_rule' ? 'ingress' : 'egress', names: NEW }];
  }
  const type = stringOf(get(resource.properties, 'type'));
  return type === 'ingress' || type === 'egress' ? [{ ...base, direction: type, names: OLD }] : [];
}

function joined(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined ? b : b === undefined ? a : `${a} and ${b}`;
}

/** A network that a rule admits. */
export interface Peer {
  readonly value: Value;
  readonly version: 4 | 6;
  /** The name of the member, and the member, that holds it. */
  readonly member: string;
  readonly property: Property;
  readonly condition: string | undefined;
}

/** The networks that a rule admits, by address. */
export function networksOf({ node, names }: GroupRule): readonly Peer[] {
  return ([[names.ipv4, 4], [names.ipv6, 6]] as const).flatMap(([member, version]) => {
    const property = node.entries.get(member);
    if (!property) return [];
    return possibilities(property.value).flatMap((list) =>
      itemsOf(list.value).flatMap((item) =>
        possibilities(item)
          .filter(({ value }) => !isNothing(value))
          .map(({ value, condition }): Peer => ({ value, version, member, property, condition: joined(list.condition, condition) })),
      ),
    );
  });
}

/** The security groups that a rule names, by value. */
export function groupsNamedBy({ node, names }: GroupRule): readonly Value[] {
  return itemsOf(get(node, names.groups)).flatMap((item) => possibilities(item).map(({ value }) => value).filter((value) => !isNothing(value)));
}

/** True for every address there is. */
export function isEverywhere({ value, version }: Peer): boolean {
  const text = stringOf(value)?.trim();
  return text !== undefined && (version === 4 ? /^\d+(\.\d+){3}\/0$/.test(text) : /^[0-9a-f:]*:[0-9a-f:]*\/0$/i.test(text));
}

/** Ports that a rule is about. */
export interface Ports {
  readonly range: PortRange;
  /** `tcp` and the like; `all` for every protocol. */
  readonly protocol: string;
  /** The store whose port it is, when it is not written as a number. */
  readonly store?: Resource;
  readonly condition: string | undefined;
}

/** The ports that a rule is about, in each way that it can be; what is not known is left out. Empty for protocols without ports. */
export function portsOf({ node, names }: GroupRule, graph: ResourceGraph): readonly Ports[] {
  return possibilities(get(node, names.protocol)).flatMap(({ value, condition }): readonly Ports[] => {
    const protocol = protocolName(value);
    if (protocol === 'all') return [{ range: EVERY_PORT, protocol, condition }];
    if (protocol !== 'tcp' && protocol !== 'udp') return [];
    const ends = possibilities(get(node, 'to_port'));
    return possibilities(get(node, 'from_port')).flatMap((start): readonly Ports[] => {
      const end = ends.find((each) => each.condition === start.condition) ?? (ends.length === 1 ? ends[0] : undefined);
      const known = joined(condition, start.condition);
      const store = start.value.kind === 'reference' ? graph.resolve(start.value) : undefined;
      if (store && isStore(store)) {
        const [port] = portsOfStore(store);
        return [{ range: port === undefined ? { from: -1, to: -1 } : { from: port, to: port }, protocol, store, condition: known }];
      }
      const [from, to] = [numberOf(start.value), end && numberOf(end.value)];
      return from === undefined || to === undefined ? [] : [{ range: { from, to }, protocol, condition: known }];
    });
  });
}

/** ICMP and other protocols that have no ports, in words; undefined for those with ports and for unknown ones. */
export function portlessProtocol({ node, names }: GroupRule): string | undefined {
  const protocol = protocolName(get(node, names.protocol));
  return protocol === undefined || ['all', 'tcp', 'udp'].includes(protocol) ? undefined : protocol;
}

const NUMBERS: Readonly<Record<string, string>> = { '-1': 'all', '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

/** Services take names and IANA's numbers. */
function protocolName(value: Value): string | undefined {
  const text = patternOf(value)?.toLowerCase();
  return text === undefined || text.includes('*') ? undefined : (NUMBERS[text] ?? text);
}
