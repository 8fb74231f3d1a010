/** What keeps resources from being deleted, and which resources hold what cannot be made again. */
import type { Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { usesTerraformProvider } from '../../server/core/program';
import { get, possibilities, type Possibility } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { Primitive } from '../../server/core/value';

/** The argument with which AWS itself refuses to delete a resource, by canonical type, and what turns it on and off. */
export const DELETION_PROTECTION: Readonly<Record<string, { readonly argument: string; readonly on: Primitive; readonly off: Primitive }>> = {
  aws_cognito_user_pool: { argument: 'deletion_protection', on: 'ACTIVE', off: 'INACTIVE' },
  aws_db_instance: { argument: 'deletion_protection', on: true, off: false },
  aws_docdb_cluster: { argument: 'deletion_protection', on: true, off: false },
  aws_dynamodb_table: { argument: 'deletion_protection_enabled', on: true, off: false },
  aws_lb: { argument: 'enable_deletion_protection', on: true, off: false },
  aws_neptune_cluster: { argument: 'deletion_protection', on: true, off: false },
  aws_rds_cluster: { argument: 'deletion_protection', on: true, off: false },
  aws_rds_global_cluster: { argument: 'deletion_protection', on: true, off: false },
};

/** Types whose data is lost with them: databases, tables, buckets, file systems, keys, search domains. */
export const STATEFUL: readonly string[] = [
  'aws_db_instance',
  'aws_docdb_cluster',
  'aws_dynamodb_table',
  'aws_efs_file_system',
  'aws_elasticsearch_domain',
  'aws_kms_key',
  'aws_neptune_cluster',
  'aws_opensearch_domain',
  'aws_rds_cluster',
  'aws_rds_global_cluster',
  'aws_redshift_cluster',
  'aws_s3_bucket',
];

/** Types that take a last snapshot when they are deleted, unless told not to. */
export const FINAL_SNAPSHOT: readonly string[] = ['aws_db_instance', 'aws_docdb_cluster', 'aws_neptune_cluster', 'aws_rds_cluster', 'aws_redshift_cluster'];

/** A lifecycle setting: `prevent_destroy`, `retain_on_delete`, `snapshot_on_delete`. */
export function settings(resource: Resource, name: LifecycleSetting): readonly Possibility[] {
  return possibilities(get(resource.properties, 'lifecycle', name));
}

export type LifecycleSetting = 'prevent_destroy' | 'retain_on_delete' | 'snapshot_on_delete';

/** Terraform and Pulumi refuse to delete what is protected; CloudFormation and the CDK leave it behind. */
export function protectionSetting({ flavour }: Pick<RuleContext, 'flavour'>): LifecycleSetting {
  return usesTerraformProvider(flavour) ? 'prevent_destroy' : 'retain_on_delete';
}

/** Arguments that a new stateful resource of production is given, and one of an ephemeral environment. */
export function intendedProperties(type: string, { config, flavour }: Pick<RuleContext, 'config' | 'flavour'>): Readonly<Record<string, Expression>> {
  if (config.lifecycle === undefined) return {};
  const isProduction = config.lifecycle === 'production';
  const protection = DELETION_PROTECTION[type];
  const isTerraform = usesTerraformProvider(flavour);
  return {
    ...(protection && isProduction && STATEFUL.includes(type) ? { [protection.argument]: write.literal(protection.on) } : {}),
    ...(isProduction && STATEFUL.includes(type) ? { lifecycle: write.object({ [protectionSetting({ flavour })]: write.literal(true) }) } : {}),
    ...(!isProduction && type === 'aws_s3_bucket' && isTerraform ? { force_destroy: write.literal(true) } : {}),
    // The library keeps what is not told otherwise.
    ...(!isProduction && flavour === 'cdk-typescript' && STATEFUL.includes(type) ? { lifecycle: write.object({ retain_on_delete: write.literal(false) }) } : {}),
    ...(!isProduction && FINAL_SNAPSHOT.includes(type) && isTerraform ? { skip_final_snapshot: write.literal(true) } : {}),
  };
}
