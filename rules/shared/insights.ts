/** Where monitoring of instances is turned on: for an Aurora cluster as a whole, or for each of its instances. */
import type { Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get, isNothing, stringOf } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { contains, sameLocation } from '../../server/core/text';
import { WITHOUT_INSIGHTS } from '../data/insights-classes';
import { clusterOf, engineOf, followed, isCustom, membersOf } from './databases';
import { customerKeyFor, isAwsManagedKey, type CustomerKey } from './keys';

export const MONITORED_TYPES = ['aws_db_instance', 'aws_rds_cluster', 'aws_rds_cluster_instance'] as const;

/**
 * Where a lack is reported when `lacks` says that a resource has it: at an instance, at a member whose cluster lacks it as well, or at a
 * cluster, for members that it declares itself.
 */
export function isLacking(resource: Resource, context: RuleContext, lacks: (resource: Resource) => boolean): boolean {
  const { graph } = context;
  if (isCustom(engineOf(resource, graph))) return false;
  switch (resource.type) {
    case 'aws_db_instance':
      return lacks(resource);
    case 'aws_rds_cluster_instance': {
      const cluster = clusterOf(resource, graph);
      return cluster !== undefined && !isDeclaredWith(resource, cluster) && lacks(cluster) && lacks(resource);
    }
    case 'aws_rds_cluster': {
      if (!lacks(resource)) return false;
      if (isMultiAzCluster(resource)) return true;
      return membersOf(resource, graph).all.some((member) => isDeclaredWith(member, resource) && lacks(member));
    }
    default:
      return false;
  }
}

/** A cluster of RDS outside Aurora, whose three instances it makes itself. */
function isMultiAzCluster(cluster: Resource): boolean {
  return stringOf(get(cluster.properties, 'db_cluster_instance_class')) !== undefined;
}

function isDeclaredWith(member: Resource, cluster: Resource): boolean {
  return sameLocation(member.declaration, cluster.declaration);
}

export type InsightsSupport = 'supported' | 'unsupported' | 'unknown';

/** Whether an instance's class can have Performance Insights with its engine. */
export function insightsSupport(instance: Resource, { graph }: RuleContext): InsightsSupport {
  const engine = engineOf(instance, graph);
  if (engine === undefined) return 'unknown';
  const limits = WITHOUT_INSIGHTS.filter((each) => each.engine.test(engine));
  if (limits.length === 0) return 'supported';
  const size = stringOf(followed(get(instance.properties, classArgument(instance)), graph));
  if (size !== undefined) return limits.some((each) => each.classes.test(size)) ? 'unsupported' : 'supported';
  return limits.some((each) => each.classes.test('')) ? 'unsupported' : 'unknown';
}

/** The classes of a cluster's instances count for the cluster. */
function classArgument({ type }: Resource): string {
  return type === 'aws_rds_cluster' ? 'db_cluster_instance_class' : 'instance_class';
}

/** A customer key for the insights of a database: the one that its storage has, else another one that suits. */
export function insightsKeyFor(database: Resource, context: RuleContext): Pick<CustomerKey, 'arn' | 'edits'> {
  const own = ownKey(database, context);
  return own ? { arn: own, edits: [] } : customerKeyFor(clusterOf(database, context.graph) ?? database, context);
}

/** The key that the storage of the database, or of its cluster, is encrypted with. */
function ownKey(database: Resource, context: RuleContext): Expression | undefined {
  const { graph, canReach } = context;
  for (const holder of [database, clusterOf(database, graph)]) {
    const value = holder && get(holder.properties, 'kms_key_id');
    const key = value?.kind === 'reference' ? graph.resolve(value) : undefined;
    if (key?.type === 'aws_kms_key' && canReach(key, database)) return write.reference(key, 'arn');
  }
  const property = database.properties.entries.get('kms_key_id');
  if (!property?.site || isNothing(property.value) || isAwsManagedKey(property.value, context)) return undefined;
  const { declaration } = database;
  const isWrittenHere = property.site.uri === declaration.uri && contains(declaration.range, property.site.range);
  return isWrittenHere ? write.existing({ ...property.value, from: { location: property.site, via: [] } }) : undefined;
}
