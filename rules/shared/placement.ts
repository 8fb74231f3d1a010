/** Where a fix puts things: the VPC, subnets and security groups of the program, or new ones beside them. */
import type { Expression, NewResource } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { get, itemsOf } from '../../server/core/query';
import { sameRegion, type Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { rulesOfGroup, portsOf } from './group-rules';
import { writtenName, kebab } from './names';
import { dataSubnetsIn, referredTo, usersOf, vpcOf } from './networks';
import { nameOfPort } from './ports';
import { groupsOfStore, isEndpoint, isStore, nounOfStore, portsOfStore, subnetGroupArgument, subnetsOfStore } from './stores';
import { resourcesTold, workloads, type Workload } from './workloads';

/** The VPC of the program that a store is in, or should be in: its own, else that of its clients, else the only one of its region. */
export function vpcOfStore(store: Resource, context: RuleContext): Resource | undefined {
  const { graph } = context;
  const own = vpcOf(subnetsOfStore(store, graph), itemsOf(groupsOfStore(store)), graph);
  if (own) return own;
  const clients = new Set(clientsOf(store, context).flatMap((client) => vpcOf(client.subnets, client.groups, graph) ?? []));
  const [client] = clients;
  if (client && clients.size === 1) return client;
  const vpcs = graph.ofType('aws_vpc').filter((vpc) => isUsable(vpc, store, context));
  return vpcs.length === 1 ? vpcs[0] : undefined;
}

/** What is told the endpoint of a store. */
export function clientsOf(store: Resource, { graph }: RuleContext): readonly Workload[] {
  return workloads(graph).filter((workload) => resourcesTold(workload, graph).some(({ resource, value }) => resource === store && isEndpoint(value, store)));
}

/** True for what a fix can refer to beside a resource. */
export function isUsable(candidate: Resource, near: Resource, context: RuleContext): boolean {
  return candidate.mode === 'managed' && candidate.condition === undefined && sameRegion(candidate.placement, near.placement) && context.canReach(candidate, near);
}

export interface Choice {
  readonly value: Expression;
  /** In words, for the fix's title. */
  readonly description: string;
}

/** The subnet group of the program that a store can use, else a new one of private subnets of the VPC. */
export function subnetGroupFor(store: Resource, vpc: Resource | undefined, context: RuleContext): Choice | undefined {
  const { graph } = context;
  const [, type] = subnetGroupArgument(store) ?? [];
  if (type === undefined) return undefined;
  const groups = graph.ofType(type).filter((group) => isUsable(group, store, context) && (!vpc || isIn(group, vpc, context)));
  const group = best(groups, store);
  if (group) return { value: write.reference(group, 'name'), description: `the subnet group ${group.name}` };
  const subnets = vpc ? dataSubnetsIn(vpc, graph).filter((subnet) => isUsable(subnet, store, context)) : [];
  if (subnets.length < 2) return undefined;
  const name = writtenName(store);
  const made = newResource(type, `${store.name} subnets`, store, {
    ...(name ? { name: write.template(...name) } : {}),
    description: write.literal(`Private subnets of the ${nounOfStore(store)} ${kebab(store.name)}`),
    subnet_ids: write.list(...subnets.map((subnet) => write.reference(subnet, 'id'))),
  });
  return { value: write.reference(made, 'name'), description: 'a new group of private subnets' };
}

function isIn(group: Resource, vpc: Resource, { graph }: RuleContext): boolean {
  const found = vpcOf(itemsOf(get(group.properties, 'subnet_ids')), [], graph);
  return found === undefined || found === vpc;
}

/** The security group of the program that is for such a store, else a new one that admits its clients. */
export function securityGroupFor(store: Resource, vpc: Resource | undefined, context: RuleContext): Choice | undefined {
  const { graph } = context;
  const [port] = portsOfStore(store);
  const groups = graph
    .ofType('aws_security_group')
    .filter((group) => isUsable(group, store, context) && vpc !== undefined && referredTo([get(group.properties, 'vpc_id')], 'aws_vpc', graph).includes(vpc))
    .filter((group) => admitsPort(group, port, context) && !usersOf(group, graph).some((user) => !isStore(user)));
  const group = best(groups, store);
  if (group) return { value: write.reference(group, 'id'), description: `the security group ${group.name}` };
  if (!vpc || port === undefined || !isUsable(vpc, store, context)) return undefined;
  const clients = new Set(clientsOf(store, context).flatMap((client) => referredTo(client.groups, 'aws_security_group', graph)));
  const [client] = clients;
  const admitted = clients.size === 1 && client && isUsable(client, store, context) ? client : vpc;
  const made = newSecurityGroup(store, `${store.name} ${nounOfStore(store)}`, vpc, {
    description: `Traffic to the ${nounOfStore(store)} ${kebab(store.name)}`,
    ingress: [ruleTo(port, admitted, `${nameOfPort(port) ?? `TCP ${port}`} from ${admitted === vpc ? 'the VPC' : `the ${kebab(admitted.name)} security group`}`)],
  });
  return { value: write.reference(made, 'id'), description: 'a new security group' };
}

function admitsPort(group: Resource, port: number | undefined, { graph }: RuleContext): boolean {
  if (port === undefined) return false;
  return rulesOfGroup(group, graph).some(
    (rule) => rule.direction === 'ingress' && portsOf(rule, graph).some(({ range }) => range.from <= port && range.to >= port && range.to - range.from < 100),
  );
}

/** The candidate whose name says that it is for such a resource, else the only one. */
function best(candidates: readonly Resource[], store: Resource): Resource | undefined {
  const words = kebab(store.name).split('-').filter((word) => word.length > 2);
  return (
    candidates.find((each) => each.name === store.name) ??
    candidates.find((each) => words.some((word) => each.name.toLowerCase().includes(word))) ??
    candidates.find((each) => /data|db|rds|sql/i.test(each.name)) ??
    (candidates.length === 1 ? candidates[0] : undefined)
  );
}

/** A rule of a group for one port, from or to a security group or the network of a VPC. */
export function ruleTo(port: number, peer: Resource | NewResource, description: string): Expression {
  const who = peer.type === 'aws_vpc' ? { cidr_blocks: write.list(write.reference(peer, 'cidr_block')) } : { security_groups: write.list(write.reference(peer, 'id')) };
  return write.object({ description: write.literal(description), protocol: write.literal('tcp'), from_port: write.literal(port), to_port: write.literal(port), ...who });
}

export function newSecurityGroup(
  near: Resource,
  name: string,
  vpc: Resource,
  rules: { readonly description: string; readonly ingress?: readonly Expression[]; readonly egress?: readonly Expression[] },
): NewResource {
  return newResource('aws_security_group', name, near, {
    description: write.literal(rules.description),
    vpc_id: write.reference(vpc, 'id'),
    ...(rules.ingress ? { ingress: write.list(...rules.ingress) } : {}),
    ...(rules.egress ? { egress: write.list(...rules.egress) } : {}),
  });
}
