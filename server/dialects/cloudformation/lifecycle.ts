/** What becomes of a resource that leaves the stack: `DeletionPolicy` and `UpdateReplacePolicy` as the canonical `lifecycle`. */
import type { Expression } from '../../core/edits';
import { get, isNothing } from '../../core/query';
import type { DeclaredResource } from '../../core/resource';
import type { ObjectValue, Property, Value } from '../../core/value';
import { choice, literal, object, unknown } from '../../core/value';

export const DELETION = 'DeletionPolicy';
export const REPLACEMENT = 'UpdateReplacePolicy';

/** The name under which both policies are set at once: no property, see `NativePlace`. */
export const REMOVAL = '#Removal';

/** The canonical properties with `lifecycle`, where the resource or the platform says what happens. */
export function withLifecycle(properties: ObjectValue, declared: DeclaredResource): ObjectValue {
  const lifecycle = lifecycleOf(declared);
  if (!lifecycle) return properties;
  return { ...properties, entries: new Map([...properties.entries, ['lifecycle', lifecycle]]) };
}

function lifecycleOf(declared: DeclaredResource): Property | undefined {
  const policy = declared.settings.entries.get(DELETION);
  if (policy) {
    const entries = new Map<string, Property>([
      ['retain_on_delete', { ...policy, value: translated(policy.value, RETAINS) }],
      ['snapshot_on_delete', { ...policy, value: translated(policy.value, SNAPSHOTS) }],
    ]);
    return { ...policy, value: object(entries, policy.value.from) };
  }
  if (!leavesSnapshot(declared)) return undefined;
  const { from } = declared.properties;
  return { value: object(new Map([['snapshot_on_delete', { value: literal(true, from) }]]), from) };
}

/** Databases that are not members of a cluster leave a snapshot when nothing is said. */
function leavesSnapshot({ nativeType, properties }: DeclaredResource): boolean {
  if (nativeType === 'AWS::RDS::DBCluster') return true;
  return nativeType === 'AWS::RDS::DBInstance' && isNothing(get(properties, 'DBClusterIdentifier'));
}

const RETAINS: ReadonlySet<string> = new Set(['Retain', 'RetainExceptOnCreate']);
const SNAPSHOTS: ReadonlySet<string> = new Set(['Snapshot']);

function translated(policy: Value, words: ReadonlySet<string>): Value {
  switch (policy.kind) {
    case 'literal':
      return literal(words.has(String(policy.value)), policy.from);
    case 'choice':
      return choice(
        policy.alternatives.map((each) => ({ ...each, value: translated(each.value, words) })),
        policy.from,
      );
    case 'unknown':
      return policy;
    default:
      return unknown('computed', policy.from, DELETION);
  }
}

/**
 * The policy that says a canonical setting; undefined where CloudFormation has none. Of several settings in one fix, the one
 * that keeps more of the data counts: `before` is what the others made of it.
 */
export function policyFor(setting: string | undefined, value: Expression, before?: Expression): Expression | undefined {
  const word = setting === undefined ? undefined : WORDS[setting];
  if (word === undefined || value.kind !== 'literal' || typeof value.value !== 'boolean') return undefined;
  return stronger({ kind: 'literal', value: value.value ? word : 'Delete' }, before);
}

export function stronger(policy: Expression, other: Expression | undefined): Expression {
  return other && rank(other) > rank(policy) ? other : policy;
}

/** The types of which a snapshot can be taken when they are deleted. */
export function canSnapshot(nativeType: string): boolean {
  return SNAPSHOT_TYPES.has(nativeType);
}

const WORDS: Readonly<Record<string, string>> = {
  prevent_destroy: 'Retain',
  retain_on_delete: 'Retain',
  snapshot_on_delete: 'Snapshot',
};

const SNAPSHOT_TYPES: ReadonlySet<string> = new Set([
  'AWS::DocDB::DBCluster',
  'AWS::EC2::Volume',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
]);

function rank(policy: Expression): number {
  return ['Delete', 'Snapshot', 'Retain'].indexOf(policy.kind === 'literal' ? String(policy.value) : '');
}
