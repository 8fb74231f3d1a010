/** What a program does to survive the loss of a region: replicas elsewhere, copies of backups, code that restores. */
import { isNewResource, write, type CanonicalEdit, type Expression, type NewResource } from '../../server/core/edits';
import { get, isNothing, isUncertain, itemsOf, possibilities, someValue, stringOf } from '../../server/core/query';
import type { Placement, Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { regionInArn, sourceOf } from './databases';
import { customerKeyFor } from './keys';

/** Databases with backups of their own that can be replicated or copied. */
export const DATABASES = ['aws_db_instance', 'aws_rds_cluster'];

/** The region that a placement certainly has. */
export function regionOf({ region }: Placement): string | undefined {
  return stringOf(region);
}

/** True when two resources are certainly in different regions: known ones, or an ARN or source region that names another one. */
export function isInOtherRegion(a: Resource, b: Resource): boolean {
  const [left, right] = [regionOf(a.placement), regionOf(b.placement)];
  return left !== undefined && right !== undefined && left !== right;
}

/** The replicas of the program that follow a database of another region, whether or not that one is in the program. */
export function distantReplicas({ graph }: RuleContext): readonly Resource[] {
  return graph.ofType(...DATABASES).filter((each) => each.mode === 'managed' && isDistantReplica(each, sourceOf(each, graph)));
}

function isDistantReplica(database: Resource, source: Resource | undefined): boolean {
  if (source) return isInOtherRegion(database, source);
  const link = get(database.properties, database.type === 'aws_db_instance' ? 'replicate_source_db' : 'replication_source_identifier');
  const origin = regionInArn(stringOf(link)) ?? stringOf(get(database.properties, 'source_region'));
  if (isNothing(link) || origin === undefined) return false;
  const own = regionOf(database.placement);
  // A source that is named by its ARN is in another region: in the same one the identifier is enough.
  return own === undefined || own !== origin;
}

/** The secondary clusters of global databases. */
export function globalSecondaries({ graph }: RuleContext): readonly Resource[] {
  return graph
    .ofType('aws_rds_cluster')
    .filter((each) => each.mode === 'managed' && isPartOfGlobal(each) && isNothing(get(each.properties, 'master_username')) && isNothing(get(each.properties, 'snapshot_identifier')));
}

export function isPartOfGlobal(cluster: Resource): boolean {
  return !isNothing(get(cluster.properties, 'global_cluster_identifier'));
}

/**
 * The paths by which the data of a database reaches another region. `unknown` when there may be one that cannot be seen: code that is not
 * there, a module from elsewhere.
 */
export function pathsElsewhere(database: Resource, context: RuleContext): readonly ElsewherePath[] | 'unknown' {
  const paths: ElsewherePath[] = [];
  for (const read of [replicatedBackups, replicas, globalMembership, backupCopies, copyingCode]) {
    const found = read(database, context);
    if (found === 'unknown') return 'unknown';
    paths.push(...found);
  }
  return paths;
}

export interface ElsewherePath {
  /** `continuous` follows within minutes; `scheduled` as often as something runs. */
  readonly kind: 'continuous' | 'scheduled';
}

type Paths = readonly ElsewherePath[] | 'unknown';
const CONTINUOUS: Paths = [{ kind: 'continuous' }];
const SCHEDULED: Paths = [{ kind: 'scheduled' }];

function replicatedBackups(database: Resource, { graph }: RuleContext): Paths {
  const own = get(database.properties, 'automatic_backup_replication_region');
  if (!isNothing(own)) return CONTINUOUS;
  const replications = graph.ofType('aws_db_instance_automated_backups_replication').filter(({ mode }) => mode === 'managed');
  if (replications.some((each) => refersTo(each, 'source_db_instance_arn', database))) return CONTINUOUS;
  return replications.some((each) => isUncertain(get(each.properties, 'source_db_instance_arn'))) ? 'unknown' : [];
}

function replicas(database: Resource, { graph }: RuleContext): Paths {
  const own = graph.ofType(...DATABASES).filter((each) => each.mode === 'managed' && sourceOf(each, graph)?.id === database.id);
  // A replica whose region is not known may well be elsewhere: that is what they are for.
  return own.some((each) => isInOtherRegion(each, database) || (regionOf(each.placement) === undefined && each.placement.provider !== database.placement.provider))
    ? CONTINUOUS
    : [];
}

function globalMembership(database: Resource, { graph }: RuleContext): Paths {
  if (database.type !== 'aws_rds_cluster') return [];
  if (isPartOfGlobal(database)) return CONTINUOUS;
  const globals = graph.ofType('aws_rds_global_cluster');
  return globals.some((each) => refersTo(each, 'source_db_cluster_identifier', database)) ? CONTINUOUS : [];
}

/** Copies of AWS Backup; which resources a plan covers can be said by tags, so a plan that copies counts for all. */
function backupCopies(_: Resource, { graph }: RuleContext): Paths {
  return graph.ofType('aws_backup_plan').some((plan) => backupRules(plan).some((rule) => !isNothing(get(rule, 'copy_action')))) ? SCHEDULED : [];
}

export function backupRules(plan: Resource): readonly ReturnType<typeof get>[] {
  return itemsOf(get(plan.properties, 'rule'));
}

/** Operations that bring a copy of a database to another region. */
export const COPIES = /^(?:CopyDBSnapshot|CopyDBClusterSnapshot|StartDBInstanceAutomatedBackupsReplication|StartCopyJob|CreateDBInstanceReadReplica|StartExportTask)$/;
const COPY_ACTIONS = /^(?:rds:(?:CopyDB|StartDBInstanceAutomatedBackups|CreateDBInstanceReadReplica)\w*|backup:StartCopyJob)$/;

/** Functions that copy snapshots, or may: their role allows it and their code is not there. */
function copyingCode(_: Resource, context: RuleContext): Paths {
  for (const lambda of context.graph.ofType('aws_lambda_function')) {
    const code = context.facts.codeOf(lambda);
    if (code?.calls.some(({ operation }) => COPIES.test(operation))) return SCHEDULED;
    if (!code?.complete && mayCopy(lambda, context)) return 'unknown';
  }
  return [];
}

function mayCopy(lambda: Resource, { graph }: RuleContext): boolean {
  const roles = itemsOf(get(lambda.properties, 'role')).flatMap((value) => (value.kind === 'reference' ? (graph.resolve(value) ?? []) : []));
  return roles.some((role) => [role, ...graph.referrers(role)].some((each) => someValue(each.properties, (value) => COPY_ACTIONS.test(stringOf(value) ?? ''))));
}

const RESTORES = /^(?:RestoreDB\w+|PromoteReadReplica\w*|FailoverDBCluster|FailoverGlobalCluster|SwitchoverGlobalCluster|RemoveFromGlobalCluster|StartRestoreJob)$/;

/** Functions whose code restores a database or fails over to another one. */
export function recoveringFunctions({ graph, facts }: RuleContext): readonly Resource[] {
  return graph
    .ofType('aws_lambda_function')
    .filter((each) => each.mode === 'managed' && (facts.codeOf(each)?.calls.some(({ operation }) => RESTORES.test(operation)) ?? false));
}

/**
 * A customer key for what a fix puts beside `near`, or, with a placement, into another region: of the program, or a new one with its alias.
 * `subject`: what is encrypted, in words.
 */
export function customerKeyIn(placement: Placement | undefined, near: Resource, context: RuleContext, subject: string): KeyThere {
  const { arn, edits } = customerKeyFor(placement ? { ...near, placement } : near, context, [], subject);
  if (!placement || arn.kind !== 'reference' || !isNewResource(arn.target)) return { arn, edits };
  const key: NewResource = { ...arn.target, near, placement };
  const moved = edits.map((edit): CanonicalEdit => {
    if (edit.kind !== 'add') return edit;
    const properties = { ...edit.resource.properties, target_key_id: write.reference(key, 'key_id') };
    return { ...edit, resource: { ...edit.resource, near, placement, properties } };
  });
  return { arn: write.reference(key, arn.attribute), edits: moved };
}

export interface KeyThere {
  readonly arn: Expression;
  /** What has to be added besides what refers to the key. */
  readonly edits: readonly CanonicalEdit[];
}

/** A placement of the program in a region, for what a fix puts there. */
export function placementIn(region: string, { graph }: RuleContext): Placement | undefined {
  return graph.resources.find((each) => each.mode === 'managed' && regionOf(each.placement) === region)?.placement;
}

function refersTo(resource: Resource, argument: string, target: Resource): boolean {
  return possibilities(get(resource.properties, argument)).some(({ value }) => value.kind === 'reference' && value.target === target.id);
}
