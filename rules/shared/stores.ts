/** Databases, caches and message brokers that sit in a VPC: their ports, endpoints, security groups and subnet groups. */
import { get, isNothing, itemsOf, numberOf, possibilities, stringOf } from '../../server/core/query';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import type { ReferenceValue, Value } from '../../server/core/value';

interface StoreType {
  /** In words: `database`. */
  readonly noun: string;
  /** Attributes that hold an address of it. */
  readonly endpoints: readonly string[];
  /** Path of its security groups. */
  readonly groups: readonly string[];
  /** The argument that names its subnet group, and the type of that. */
  readonly subnetGroup?: readonly [argument: string, type: string];
  /** Path of its subnets, where it names them itself. */
  readonly subnets?: readonly string[];
  ports(resource: Resource): readonly number[];
}

/** Ports by the beginning of an engine's name. */
const ENGINES: readonly (readonly [prefix: string, port: number])[] = [
  ['aurora-postgresql', 5432],
  ['aurora', 3306],
  ['postgres', 5432],
  ['mysql', 3306],
  ['mariadb', 3306],
  ['sqlserver', 1433],
  ['oracle', 1521],
  ['custom-oracle', 1521],
  ['custom-sqlserver', 1433],
  ['db2', 50_000],
  ['redis', 6379],
  ['valkey', 6379],
  ['memcached', 11_211],
  ['docdb', 27_017],
  ['neptune', 8182],
  ['POSTGRESQL', 5432],
  ['MYSQL', 3306],
  ['SQLSERVER', 1433],
];

const fixed =
  (...ports: readonly number[]) =>
  (): readonly number[] =>
    ports;

function byEngine(argument: string, ...otherwise: readonly number[]) {
  return (resource: Resource): readonly number[] => {
    const engine = stringOf(get(resource.properties, argument));
    const port = engine === undefined ? undefined : ENGINES.find(([prefix]) => engine.startsWith(prefix))?.[1];
    return port === undefined ? otherwise : [port];
  };
}

const STORES: Readonly<Record<string, StoreType>> = {
  aws_db_instance: {
    noun: 'database',
    endpoints: ['address', 'endpoint'],
    groups: ['vpc_security_group_ids'],
    subnetGroup: ['db_subnet_group_name', 'aws_db_subnet_group'],
    ports: byEngine('engine'),
  },
  aws_rds_cluster: {
    noun: 'database',
    endpoints: ['endpoint', 'reader_endpoint'],
    groups: ['vpc_security_group_ids'],
    subnetGroup: ['db_subnet_group_name', 'aws_db_subnet_group'],
    ports: byEngine('engine'),
  },
  aws_rds_cluster_instance: { noun: 'database', endpoints: ['endpoint'], groups: [], subnetGroup: ['db_subnet_group_name', 'aws_db_subnet_group'], ports: byEngine('engine') },
  aws_db_proxy: { noun: 'database proxy', endpoints: ['endpoint'], groups: ['vpc_security_group_ids'], subnets: ['vpc_subnet_ids'], ports: byEngine('engine_family') },
  aws_docdb_cluster: {
    noun: 'database',
    endpoints: ['endpoint', 'reader_endpoint'],
    groups: ['vpc_security_group_ids'],
    subnetGroup: ['db_subnet_group_name', 'aws_docdb_subnet_group'],
    ports: fixed(27_017),
  },
  aws_neptune_cluster: {
    noun: 'database',
    endpoints: ['endpoint', 'reader_endpoint'],
    groups: ['vpc_security_group_ids'],
    subnetGroup: ['neptune_subnet_group_name', 'aws_neptune_subnet_group'],
    ports: fixed(8182),
  },
  aws_redshift_cluster: {
    noun: 'data warehouse',
    endpoints: ['endpoint', 'dns_name'],
    groups: ['vpc_security_group_ids'],
    subnetGroup: ['cluster_subnet_group_name', 'aws_redshift_subnet_group'],
    ports: fixed(5439),
  },
  aws_elasticache_cluster: {
    noun: 'cache',
    endpoints: ['cluster_address', 'configuration_endpoint', 'cache_nodes'],
    groups: ['security_group_ids'],
    subnetGroup: ['subnet_group_name', 'aws_elasticache_subnet_group'],
    ports: byEngine('engine', 6379),
  },
  aws_elasticache_replication_group: {
    noun: 'cache',
    endpoints: ['primary_endpoint_address', 'reader_endpoint_address', 'configuration_endpoint_address'],
    groups: ['security_group_ids'],
    subnetGroup: ['subnet_group_name', 'aws_elasticache_subnet_group'],
    ports: fixed(6379),
  },
  aws_elasticache_serverless_cache: {
    noun: 'cache',
    endpoints: ['endpoint', 'reader_endpoint'],
    groups: ['security_group_ids'],
    subnets: ['subnet_ids'],
    ports: byEngine('engine', 6379),
  },
  aws_memorydb_cluster: {
    noun: 'database',
    endpoints: ['cluster_endpoint'],
    groups: ['security_group_ids'],
    subnetGroup: ['subnet_group_name', 'aws_memorydb_subnet_group'],
    ports: fixed(6379),
  },
  aws_dax_cluster: {
    noun: 'cache',
    endpoints: ['cluster_address', 'configuration_endpoint'],
    groups: ['security_group_ids'],
    subnetGroup: ['subnet_group_name', 'aws_dax_subnet_group'],
    ports: fixed(8111),
  },
  aws_msk_cluster: {
    noun: 'Kafka cluster',
    endpoints: [],
    groups: ['broker_node_group_info', 'security_groups'],
    subnets: ['broker_node_group_info', 'client_subnets'],
    ports: fixed(9092, 9094, 9096, 9098),
  },
  aws_mq_broker: { noun: 'message broker', endpoints: [], groups: ['security_groups'], subnets: ['subnet_ids'], ports: fixed(5671, 8883, 61_614, 61_617) },
};

export const STORE_TYPES: readonly string[] = Object.keys(STORES);

export function isStore({ type }: Resource): boolean {
  return type in STORES;
}

export function nounOfStore({ type }: Resource): string {
  return STORES[type]?.noun ?? 'database';
}

/** The ports that a store listens on; empty when they cannot be known. */
export function portsOfStore(resource: Resource): readonly number[] {
  const stated = get(resource.properties, 'port');
  if (isNothing(stated)) return STORES[resource.type]?.ports(resource) ?? [];
  const port = numberOf(stated);
  return port === undefined ? [] : [port];
}

/** True when a value is an address of a store, and not its name, ARN or port. */
export function isEndpoint({ attribute }: ReferenceValue, target: Resource): boolean {
  const first = attribute.split(/[.[]/)[0] ?? '';
  return STORES[target.type]?.endpoints.includes(first) ?? false;
}

export function groupsOfStore(resource: Resource): Value {
  return get(resource.properties, ...(STORES[resource.type]?.groups ?? ['vpc_security_group_ids']));
}

/** The values that name a store's subnets, its own or those of its subnet group. */
export function subnetsOfStore(resource: Resource, graph: ResourceGraph): readonly Value[] {
  const type = STORES[resource.type];
  if (type?.subnets) return itemsOf(get(resource.properties, ...type.subnets));
  if (!type?.subnetGroup) return [];
  return possibilities(get(resource.properties, type.subnetGroup[0])).flatMap(({ value }) => {
    const group = value.kind === 'reference' ? graph.resolve(value) : undefined;
    return group ? itemsOf(get(group.properties, 'subnet_ids')) : [];
  });
}

export function subnetGroupArgument({ type }: Resource): readonly [argument: string, type: string] | undefined {
  return STORES[type]?.subnetGroup;
}
