/** What becomes of a resource when it is deleted, under canonical names. */
import type { Expression } from '../../../core/edits';
import type { ObjectValue, Property, Value } from '../../../core/value';
import { literal, object } from '../../../core/value';
import { code } from './code';
import type { Draft } from './draft';
import { mapAlternatives } from './shapes';

/** What `DeletionPolicy` says; nothing where it says nothing. */
export function withLifecycle(properties: ObjectValue, { settings, implicit }: Draft): ObjectValue {
  const policy = settings.get('DeletionPolicy');
  if (!policy || implicit) return properties;
  const entries = new Map<string, Property>();
  for (const [name, word] of FLAGS) {
    const value = flag(policy.value, word);
    // What the platform does on its own is no decision about the rest.
    if (policy.site || value.kind !== 'literal' || value.value === true) entries.set(name, { ...policy, value });
  }
  const lifecycle = object(entries, properties.from);
  return object(new Map([...properties.entries, ['lifecycle', { value: lifecycle }]]), properties.from, properties.complete);
}

const FLAGS = [
  ['retain_on_delete', 'Retain'],
  ['snapshot_on_delete', 'Snapshot'],
] as const;

function flag(value: Value, word: string): Value {
  return mapAlternatives(value, (one) => (one.kind === 'literal' ? literal(String(one.value).startsWith(word), one.from) : one));
}

/** The removal policy that says the same; undefined when there is none. */
export function removalPolicyFor(name: string, value: Expression | undefined): Expression | undefined {
  if (value?.kind !== 'literal' || typeof value.value !== 'boolean') return undefined;
  if (name === 'retain_on_delete') return policyCode(value.value ? 'RETAIN' : 'DESTROY');
  return name === 'snapshot_on_delete' ? policyCode(value.value ? 'SNAPSHOT' : 'DESTROY') : undefined;
}

function policyCode(member: string): Expression {
  return code(`core.RemovalPolicy.${member}`);
}

/** Classes that take `removalPolicy` among their properties; others have the method only. */
export function takesRemovalPolicy(className: string): boolean {
  return TAKING.has(className);
}

// From the properties interfaces of aws-cdk-lib 2.
const TAKING: ReadonlySet<string> = new Set([
  'aws-s3.Bucket',
  'aws-kms.Key',
  'aws-dynamodb.Table',
  'aws-dynamodb.TableV2',
  'aws-logs.LogGroup',
  'aws-efs.FileSystem',
  'aws-ecr.Repository',
  'aws-kinesis.Stream',
  'aws-backup.BackupVault',
  'aws-opensearchservice.Domain',
  'aws-elasticsearch.Domain',
  'aws-fsx.LustreFileSystem',
  'aws-rds.DatabaseInstance',
  'aws-rds.DatabaseInstanceFromSnapshot',
  'aws-rds.DatabaseInstanceReadReplica',
  'aws-rds.DatabaseCluster',
  'aws-rds.DatabaseClusterFromSnapshot',
  'aws-rds.ServerlessCluster',
  'aws-docdb.DatabaseCluster',
  'aws-secretsmanager.Secret',
  'aws-sqs.Queue',
  'aws-cognito.UserPool',
  'aws-ec2.Volume',
]);
