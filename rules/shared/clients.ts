/** Who talks to a database, cache or queue, where the program says so. */
import { get } from '../../server/core/query';
import { sameRegion, type Resource, type ResourceGraph } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { portsOf, type GroupRule } from './group-rules';
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

/** The one security group that is known to be the client of what listens behind a rule, where the rule can name it. */
export function clientOf(rule: GroupRule, context: RuleContext): Resource | undefined {
  const { graph } = context;
  const stores = storesBehind(rule, graph);
  if (stores.length === 0 || !rule.group) return undefined;
  const clients = workloads(graph).filter((workload) =>
    resourcesTold(workload, graph).some(({ resource, value }) => stores.includes(resource) && isEndpoint(value, resource)),
  );
  const groups = new Set(clients.flatMap((client) => referredTo(client.groups, 'aws_security_group', graph)));
  const [client] = groups;
  if (groups.size !== 1 || !client || client === rule.group || clients.some((each) => each.groups.length !== 1)) return undefined;
  const isNameable =
    client.mode === 'managed' && client.condition === undefined && context.canReach(client, rule.resource) && sameRegion(client.placement, rule.group.placement);
  return isNameable && areConnected(client, rule.group, graph) ? client : undefined;
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
