/** Which resources are satellites, and where their parents carry them. Names are Terraform's, of the current provider. */

export interface Satellite {
  readonly type: string;
  readonly parent: string;
  /** The argument of the satellite that names the parent. */
  readonly link: string;
  /** The attribute of the parent that the argument takes, for writing. */
  readonly linkAttribute: string;
  /** The argument of the parent that holds its own name, for parents that are named by a literal. */
  readonly parentName: string;
  /** The property of the parent that carries the satellite. */
  readonly property: string;
  /** `object`: the arguments as an object; `value`: the one argument `content`; `list`: one more item of a list of such objects. */
  readonly shape: 'object' | 'value' | 'list';
  /** True when the parent takes the property as an argument of its own as well, which is the usual way to write it. */
  readonly isOwn?: true;
  /** For `value`, and for `object` whose arguments are wrapped in one block: that argument. */
  readonly content?: string;
}

const S3 = { parent: 'aws_s3_bucket', link: 'bucket', linkAttribute: 'id', parentName: 'bucket' } as const;
const ROLE = { parent: 'aws_iam_role', link: 'role', linkAttribute: 'name', parentName: 'name' } as const;
const FUNCTION = {
  parent: 'aws_lambda_function',
  link: 'function_name',
  linkAttribute: 'function_name',
  parentName: 'function_name',
} as const;
const KEY = { parent: 'aws_kms_key', linkAttribute: 'key_id', parentName: 'id' } as const;
const GROUP = { parent: 'aws_security_group', link: 'security_group_id', linkAttribute: 'id', parentName: 'id' } as const;

const ROWS: readonly Satellite[] = [
  { type: 'aws_s3_bucket_public_access_block', ...S3, property: 'public_access_block', shape: 'object' },
  {
    type: 'aws_s3_bucket_server_side_encryption_configuration',
    ...S3,
    property: 'server_side_encryption_configuration',
    shape: 'object',
  },
  { type: 'aws_s3_bucket_versioning', ...S3, property: 'versioning', shape: 'object', content: 'versioning_configuration' },
  { type: 'aws_s3_bucket_logging', ...S3, property: 'logging', shape: 'object' },
  { type: 'aws_s3_bucket_policy', ...S3, property: 'policy', shape: 'value', content: 'policy' },
  { type: 'aws_s3_bucket_acl', ...S3, property: 'acl', shape: 'value', content: 'acl' },
  { type: 'aws_s3_bucket_ownership_controls', ...S3, property: 'ownership_controls', shape: 'object' },
  { type: 'aws_s3_bucket_lifecycle_configuration', ...S3, property: 'lifecycle_configuration', shape: 'object' },
  { type: 'aws_s3_bucket_replication_configuration', ...S3, property: 'replication_configuration', shape: 'object' },
  { type: 'aws_s3_bucket_object_lock_configuration', ...S3, property: 'object_lock_configuration', shape: 'object' },
  { type: 'aws_s3_bucket_notification', ...S3, property: 'notification', shape: 'object' },
  { type: 'aws_iam_role_policy', ...ROLE, property: 'inline_policy', shape: 'list' },
  { type: 'aws_iam_role_policy_attachment', ...ROLE, property: 'attached_policy', shape: 'list' },
  { type: 'aws_kms_alias', ...KEY, link: 'target_key_id', property: 'alias', shape: 'list' },
  { type: 'aws_kms_key_policy', ...KEY, link: 'key_id', property: 'policy', shape: 'value', content: 'policy', isOwn: true },
  {
    type: 'aws_sns_topic_policy',
    parent: 'aws_sns_topic',
    link: 'arn',
    linkAttribute: 'arn',
    parentName: 'name',
    property: 'policy',
    shape: 'value',
    content: 'policy',
  },
  {
    type: 'aws_sqs_queue_policy',
    parent: 'aws_sqs_queue',
    link: 'queue_url',
    linkAttribute: 'url',
    parentName: 'name',
    property: 'policy',
    shape: 'value',
    content: 'policy',
  },
  {
    type: 'aws_sqs_queue_redrive_policy',
    parent: 'aws_sqs_queue',
    link: 'queue_url',
    linkAttribute: 'url',
    parentName: 'name',
    property: 'redrive_policy',
    shape: 'value',
    content: 'redrive_policy',
  },
  {
    type: 'aws_secretsmanager_secret_version',
    parent: 'aws_secretsmanager_secret',
    link: 'secret_id',
    linkAttribute: 'id',
    parentName: 'name',
    property: 'version',
    shape: 'list',
  },
  { type: 'aws_security_group_rule', ...GROUP, property: 'rule', shape: 'list' },
  { type: 'aws_vpc_security_group_ingress_rule', ...GROUP, property: 'ingress_rule', shape: 'list' },
  { type: 'aws_vpc_security_group_egress_rule', ...GROUP, property: 'egress_rule', shape: 'list' },
  { type: 'aws_lambda_function_event_invoke_config', ...FUNCTION, property: 'event_invoke_config', shape: 'object' },
  { type: 'aws_lambda_permission', ...FUNCTION, property: 'permission', shape: 'list' },
  { type: 'aws_lambda_event_source_mapping', ...FUNCTION, property: 'event_source', shape: 'list' },
];

/** By the satellite's type. */
export const SATELLITES: ReadonlyMap<string, Satellite> = new Map(ROWS.map((row) => [row.type, row]));

/** The satellite that carries a property of a parent, where one does. */
export function satelliteFor(parentType: string, property: string): Satellite | undefined {
  return ROWS.find((row) => row.parent === parentType && row.property === property);
}
