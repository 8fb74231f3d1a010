/** Where monitoring of instances is turned on: for an Aurora cluster as a whole, or for each of its instances. */
import { stringOf, get } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { sameLocation } from '../../server/core/text';
import { WITHOUT_INSIGHTS } from '../data/insights-classes';
import { clusterOf, engineOf, followed, isCustom, membersOf } from './databases';

export const MONITORED_TYPES = ['aws_db_instance', 'aws_rds_cluster', 'aws_rds_cluster_instance'] as const;

/**
 * Where a lack is reported when `lacks` says that a resource has it: at an instance, at a member whose cluster lacks it as well, or at a
 * cluster, for members that it declares itself. `fixed` is what a setting is written to.
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
