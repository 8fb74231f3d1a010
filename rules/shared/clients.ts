/** Who talks to a database, cache or queue, where the program says so. */
import { get } from '../../server/core/query';
import { sameRegion, type Resource, type ResourceGraph } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { groupRules, groupsNamedBy, portsOf, type GroupRule } from './group-rules';
import { referredTo, usersOf } from './networks';
import { isEndpoint, isStore, portsOfStore } from './stores';
import { resourcesTold, workloads } from './workloads';

/** The stores that listen behind a rule: users of its group whose port it opens. */
export function storesBehind(rule: GroupRule, graph: ResourceGraph): readonly Resource[] {
  const ports = portsOf(rule, graph);
  const users = rule.group ? usersOf(rule.group, graph).filter(isStore) : [];
  return users.filter((user) =>
    ports.some(({ range, store }) => store === user || portsOfStore(user).some((port) => port >= range.from && port <= range.to)),
  );
}

/**
 * The one security group that is known to be the client of what listens behind a rule, where the rule can name it: that of what is
 * told an endpoint, or one that is allowed to send there.
 */
export function clientOf(rule: GroupRule, { graph }: RuleContext): Resource | undefined {
  if (!rule.group) return undefined;
  const told = groupsTold(rule, graph);
  if (told === 'unclear') return undefined;
  const [client, ...others] = new Set([...told, ...groupsSending(rule, graph)]);
  if (!client || others.length > 0 || client === rule.group) return undefined;
  const isNameable =
    client.mode === 'managed' && client.condition === undefined && sameRegion(client.placement, rule.group.placement);
  return isNameable && areConnected(client, rule.group, graph) ? client : undefined;
}

/** The groups of what is told an endpoint; `unclear` when some of them cannot be known. */
function groupsTold(rule: GroupRule, graph: ResourceGraph): readonly Resource[] | 'unclear' {
  const stores = storesBehind(rule, graph);
  if (stores.length === 0) return [];
  const clients = workloads(graph).filter((workload) =>
    resourcesTold(workload, graph).some(({ resource, value }) => stores.includes(resource) && isEndpoint(value, resource)),
  );
  const groups = clients.map((client) => referredTo(client.groups, 'aws_security_group', graph));
  return clients.some((client, index) => client.groups.length !== 1 || groups[index]?.length !== 1) ? 'unclear' : groups.flat();
}

/** The groups with an outbound rule to the rule's group, for its ports. */
function groupsSending(rule: GroupRule, graph: ResourceGraph): readonly Resource[] {
  const ports = portsOf(rule, graph);
  return groupRules(graph).flatMap((each) => {
    const { group } = each;
    if (each.direction !== 'egress' || !group || !rule.group || !referredTo(groupsNamedBy(each), 'aws_security_group', graph).includes(rule.group)) return [];
    const isSame = portsOf(each, graph).some(({ range }) => ports.some((port) => port.range.from >= range.from && port.range.to <= range.to));
    return isSame ? [group] : [];
  });
}

/** A group can be named by groups of its VPC, and of one that is peered with it. */
function areConnected(a: Resource, b: Resource, graph: ResourceGraph): boolean {
  const [first, second] = [get(a.properties, 'vpc_id'), get(b.properties, 'vpc_id')];
  return isSame(first, second) || graph.ofType('aws_vpc_peering_connection').length > 0;
}

function isSame(a: Value, b: Value): boolean {
  if (a.kind === 'reference' && b.kind === 'reference') return a.target === b.target;
  if (a.kind === 'literal' && b.kind === 'literal') return a.value === b.value;
  return a.kind === 'unknown' && b.kind === 'unknown' && a.name !== undefined && a.name === b.name;
}
