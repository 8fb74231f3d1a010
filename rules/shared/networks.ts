/** Networks as a program declares them: VPCs, subnets and their routes, security groups and who uses them. */
import { booleanOf, get, itemsOf, possibilities, someValue, stringOf } from '../../server/core/query';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import type { Value } from '../../server/core/value';

/** The resources of a type that values refer to, each once. */
export function referredTo(values: readonly Value[], type: string, graph: ResourceGraph): readonly Resource[] {
  const found = new Set<Resource>();
  for (const value of values) {
    for (const { value: each } of itemsOf(value).flatMap(possibilities)) {
      const target = each.kind === 'reference' ? graph.resolve(each) : undefined;
      if (target?.type === type) found.add(target);
    }
  }
  return [...found];
}

/** The VPC of the program that a resource with these subnets and security groups is in; undefined when it is not of the program. */
export function vpcOf(subnets: readonly Value[], groups: readonly Value[], graph: ResourceGraph): Resource | undefined {
  const members = [...referredTo(subnets, 'aws_subnet', graph), ...referredTo(groups, 'aws_security_group', graph)];
  const [first, ...others] = new Set(members.flatMap((each) => referredTo([get(each.properties, 'vpc_id')], 'aws_vpc', graph)));
  return others.length === 0 && first?.mode === 'managed' ? first : undefined;
}

export function subnetsIn(vpc: Resource, graph: ResourceGraph): readonly Resource[] {
  return graph
    .ofType('aws_subnet')
    .filter((subnet) => subnet.mode === 'managed' && referredTo([get(subnet.properties, 'vpc_id')], 'aws_vpc', graph).includes(vpc));
}

/** The route table of a subnet; `main` when it has none of its own, undefined when that cannot be known. */
export function routeTableOf(subnet: Resource, graph: ResourceGraph): Resource | 'main' | undefined {
  for (const association of graph.ofType('aws_route_table_association')) {
    const of = possibilities(get(association.properties, 'subnet_id'));
    if (of.some(({ value }) => value.kind === 'reference' && value.target === subnet.id)) {
      return referredTo([get(association.properties, 'route_table_id')], 'aws_route_table', graph)[0];
    }
    if (of.some(({ value }) => value.kind !== 'reference' && value.kind !== 'absent')) return undefined;
  }
  return 'main';
}

/** Whether a subnet has a route to the internet of its own: one to an internet gateway. Undefined when its routes cannot be known. */
export function isPublic(subnet: Resource, graph: ResourceGraph): boolean | undefined {
  const table = routeTableOf(subnet, graph);
  if (table === undefined) return undefined;
  if (table === 'main') return booleanOf(get(subnet.properties, 'map_public_ip_on_launch')) === true || mainTables(subnet, graph).some((each) => leadsOut(each, graph));
  return leadsOut(table, graph);
}

/** The subnets of a VPC that are not public, or all of them when none is known to be otherwise. */
export function privateSubnetsIn(vpc: Resource, graph: ResourceGraph): readonly Resource[] {
  const subnets = subnetsIn(vpc, graph).filter((subnet) => isPublic(subnet, graph) === false && !/public/i.test(subnet.name));
  const forData = subnets.filter((subnet) => /data|db|rds|isolated/i.test(subnet.name));
  const others = subnets.filter((subnet) => !forData.includes(subnet));
  return others.length > 0 ? others : forData;
}

/** The private subnets that are for databases by their name, else all private ones. */
export function dataSubnetsIn(vpc: Resource, graph: ResourceGraph): readonly Resource[] {
  const subnets = subnetsIn(vpc, graph).filter((subnet) => isPublic(subnet, graph) === false && !/public/i.test(subnet.name));
  const forData = subnets.filter((subnet) => /data|db|rds|isolated/i.test(subnet.name));
  return forData.length >= 2 ? forData : subnets;
}

function mainTables(subnet: Resource, graph: ResourceGraph): readonly Resource[] {
  const [vpc] = referredTo([get(subnet.properties, 'vpc_id')], 'aws_vpc', graph);
  if (!vpc) return [];
  const associated = graph
    .ofType('aws_main_route_table_association')
    .filter((each) => referredTo([get(each.properties, 'vpc_id')], 'aws_vpc', graph).includes(vpc))
    .flatMap((each) => referredTo([get(each.properties, 'route_table_id')], 'aws_route_table', graph));
  const defaults = graph
    .ofType('aws_default_route_table')
    .filter((each) => someValue(get(each.properties, 'default_route_table_id'), (value) => value.kind === 'reference' && value.target === vpc.id));
  return [...associated, ...defaults];
}

function leadsOut(table: Resource, graph: ResourceGraph): boolean {
  const routes = graph.ofType('aws_route').filter((route) => {
    const of = get(route.properties, 'route_table_id');
    return of.kind === 'reference' && of.target === table.id;
  });
  return [...itemsOf(get(table.properties, 'route')), ...routes.map((route) => route.properties)]
    .flatMap(possibilities)
    .some(({ value }) => possibilities(get(value, 'gateway_id')).some((each) => isInternetGateway(each.value, graph)));
}

function isInternetGateway(value: Value, graph: ResourceGraph): boolean {
  if (value.kind === 'reference') return graph.resolve(value)?.type === 'aws_internet_gateway';
  return stringOf(value)?.startsWith('igw-') ?? false;
}

const PARTS_OF_GROUPS: ReadonlySet<string> = new Set([
  'aws_security_group',
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
  'aws_vpc_security_group_egress_rule',
  'aws_default_security_group',
  'aws_vpc',
]);

/** What a security group is put on, as far as the program says. A group may have users that are not seen. */
export function usersOf(group: Resource, graph: ResourceGraph): readonly Resource[] {
  return graph.referrers(group).filter((each) => each.mode === 'managed' && !PARTS_OF_GROUPS.has(each.type));
}

export function isBalancer({ type }: Resource): boolean {
  return ['aws_lb', 'aws_alb', 'aws_elb'].includes(type);
}
