/** What the databases of a program are: their engines, what they follow, and what belongs together. */
import type { Config } from '../../server/core/config';
import { booleanOf, get, isNothing, isUncertain, numberOf, possibilities, stringOf, type Possibility } from '../../server/core/query';
import { usesTerraformProvider } from '../../server/core/program';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { sameLocation } from '../../server/core/text';
import type { Value } from '../../server/core/value';

export function isProduction({ lifecycle }: Config): boolean {
  return lifecycle === 'production';
}

/** The alternative in which a switch is certainly off or not there. */
export function switchedOff(value: Value): Possibility | undefined {
  return possibilities(value).find((each) => isNothing(each.value) || booleanOf(each.value) === false);
}

/** True when a property certainly has a value, known or not. */
export function isStated(resource: Resource, name: string): boolean {
  return possibilities(get(resource.properties, name)).every(({ value }) => !isNothing(value));
}

/** True when a property certainly has none. */
export function isMissing(resource: Resource, name: string): boolean {
  return possibilities(get(resource.properties, name)).every(({ value }) => isNothing(value));
}

/** The value of a property, followed through references to the same property of other resources of the program. */
export function followed(value: Value, graph: ResourceGraph): Value {
  let current = value;
  for (let step = 0; step < MOST_STEPS && current.kind === 'reference' && current.attribute !== ''; step++) {
    const target = graph.resolve(current);
    const next = target && get(target.properties, current.attribute);
    if (!next || next.kind === 'absent') return current;
    current = next;
  }
  return current;
}

const MOST_STEPS = 5;

/** The engine as AWS names it, `aurora-postgresql`; of a replica or member, that of its source or cluster. Undefined when it is not known. */
export function engineOf(database: Resource, graph: ResourceGraph): string | undefined {
  const fixed = FIXED_ENGINES[database.type];
  if (fixed !== undefined) return fixed;
  const own = stringOf(followed(get(database.properties, 'engine'), graph));
  if (own !== undefined) return own.toLowerCase();
  const leader = sourceOf(database, graph) ?? clusterOf(database, graph);
  return leader && leader.id !== database.id ? stringOf(followed(get(leader.properties, 'engine'), graph))?.toLowerCase() : undefined;
}

const FIXED_ENGINES: Readonly<Record<string, string>> = { aws_docdb_cluster: 'docdb', aws_neptune_cluster: 'neptune' };

export function isAurora(engine: string | undefined): boolean {
  return engine !== undefined && /^aurora(-|$)/.test(engine);
}

/** RDS Custom leaves most of what RDS manages to its users. */
export function isCustom(engine: string | undefined): boolean {
  return engine !== undefined && engine.startsWith('custom-');
}

const SOURCES: Readonly<Record<string, string>> = {
  aws_db_instance: 'replicate_source_db',
  aws_rds_cluster: 'replication_source_identifier',
  aws_neptune_cluster: 'replication_source_identifier',
};

/** True unless the database certainly is no read replica of another one, which has no master user or snapshot of its own. */
export function mayBeReplica(database: Resource): boolean {
  const argument = SOURCES[database.type];
  if (argument === undefined || isMissing(database, argument)) return false;
  const { entries } = database.properties;
  return entries.has(argument) || !OF_PRIMARIES.some((name) => entries.has(name));
}

const OF_PRIMARIES = ['username', 'password', 'manage_master_user_password', 'master_username', 'master_password', 'snapshot_identifier'];

/** The database of the program that this one is a read replica of. */
export function sourceOf(database: Resource, graph: ResourceGraph): Resource | undefined {
  const argument = SOURCES[database.type];
  return argument === undefined ? undefined : named(get(database.properties, argument), database.type, 'identifier', graph);
}

/** The cluster of the program that an instance is a member of. */
export function clusterOf(member: Resource, graph: ResourceGraph): Resource | undefined {
  const type = CLUSTERS[member.type];
  return type === undefined ? undefined : named(get(member.properties, 'cluster_identifier'), type, 'cluster_identifier', graph);
}

const CLUSTERS: Readonly<Record<string, string>> = {
  aws_rds_cluster_instance: 'aws_rds_cluster',
  aws_docdb_cluster_instance: 'aws_docdb_cluster',
  aws_neptune_cluster_instance: 'aws_neptune_cluster',
};

/** The resource that a value refers to, or names by a literal. */
function named(value: Value, type: string, argument: string, graph: ResourceGraph): Resource | undefined {
  for (const { value: each } of possibilities(value)) {
    if (each.kind === 'reference') {
      const target = graph.resolve(each);
      if (target?.type === type) return target;
    }
    const text = stringOf(each);
    const found = text === undefined ? undefined : graph.ofType(type).find((one) => stringOf(get(one.properties, argument)) === text);
    if (found) return found;
  }
  return undefined;
}

export interface Members {
  readonly all: readonly Resource[];
  /** False when there may be others: an instance whose cluster is not known, a number of instances that is not. */
  readonly complete: boolean;
}

/** The instances of an Aurora cluster. */
export function membersOf(cluster: Resource, graph: ResourceGraph): Members {
  const instances = graph.ofType('aws_rds_cluster_instance').filter((each) => each.mode === 'managed');
  const all = instances.filter((each) => clusterOf(each, graph)?.id === cluster.id);
  const isUnsure = (each: Resource): boolean => {
    const link = get(each.properties, 'cluster_identifier');
    return clusterOf(each, graph) === undefined && possibilities(link).some(({ value }) => value.kind === 'unknown' || value.kind === 'template');
  };
  return { all, complete: !instances.some(isUnsure) && all.every((each) => each.condition === undefined) };
}

/** True when a cluster follows another one: a replica, or a secondary of a global database, which has no master user of its own. */
export function followsAnother(cluster: Resource): boolean {
  if (mayBeReplica(cluster)) return true;
  return !isMissing(cluster, 'global_cluster_identifier') && isMissing(cluster, 'master_username') && isMissing(cluster, 'snapshot_identifier');
}

/** Aurora Serverless v1 has no instances, and takes few settings. */
export function isFirstServerless(cluster: Resource): boolean {
  return possibilities(get(cluster.properties, 'engine_mode')).some(({ value }) => stringOf(value) === 'serverless' || isUncertain(value));
}

/** Data that comes from a snapshot or another database keeps what that one had. */
export function isRestored(database: Resource): boolean {
  return ['snapshot_identifier', 'restore_to_point_in_time', 's3_import'].some((name) => !isMissing(database, name));
}

/** What to edit for a setting that a cluster has for all its instances where one declaration makes both: the cluster. */
export function settingOwner(member: Resource, graph: ResourceGraph): Resource {
  const cluster = clusterOf(member, graph);
  return cluster && sameLocation(cluster.declaration, member.declaration) ? cluster : member;
}

const GROUPS: Readonly<Record<string, readonly [argument: string, type: string]>> = {
  aws_db_instance: ['parameter_group_name', 'aws_db_parameter_group'],
  aws_rds_cluster: ['db_cluster_parameter_group_name', 'aws_rds_cluster_parameter_group'],
};

/** The parameter group of the program that a database uses. */
export function parameterGroupOf(database: Resource, graph: ResourceGraph): Resource | undefined {
  const group = GROUPS[database.type];
  return group && named(get(database.properties, group[0]), group[1], 'name', graph);
}

/**
 * Days that automated backups are kept: what is said, else AWS's one day, or what the snapshot that it is restored from had. Terraform's
 * provider, which Pulumi's is made of, sends 0 for an instance.
 */
export function retentionDays(value: Value, database: Resource, { flavour }: Pick<RuleContext, 'flavour'>): number | undefined {
  if (!isNothing(value)) return numberOf(value);
  if (isRestored(database)) return undefined;
  return usesTerraformProvider(flavour) && database.type === 'aws_db_instance' ? 0 : 1;
}

/** The region of the database that an ARN names. */
export function regionInArn(text: string | undefined): string | undefined {
  return /^arn:[^:]*:rds:([a-z0-9-]+):/.exec(text ?? '')?.[1];
}
