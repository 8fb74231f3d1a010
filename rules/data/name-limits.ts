/**
 * What AWS accepts as names, per canonical type and argument, from the API references of the services (the constraints of each
 * `Create…` operation). Read on 2026-11-22.
 */

export interface NameLimit {
  readonly type: string;
  readonly argument: string;
  /** What it is called in messages. */
  readonly noun: string;
  /** Characters, prefixes such as `alias/` included. */
  readonly longest: number;
  /** Characters that may occur. */
  readonly allowed: RegExp;
  /** A whole text of such characters. */
  readonly allowedText: RegExp;
  /** Where the first character is more limited. */
  readonly first?: RegExp;
  /** Where capitals are accepted and turned into small letters. */
  readonly lowers?: true;
  /** Two of a name exclude each other: in the account and region, everywhere, or within a parent (then it collides with nothing else). */
  readonly unique: 'account' | 'global' | 'parent' | 'no';
}

const WORD = /[A-Za-z0-9_-]/;
const DOTTED = /[A-Za-z0-9_.-]/;
const IAM = /[\w+=,.@-]/;
const HOST = /[A-Za-z0-9-]/;
const LOWER = /[a-z0-9-]/;
const TEXT = /[\s\S]/;
const LETTER = /[A-Za-z]/;

const limit = (
  type: string,
  argument: string,
  noun: string,
  longest: number,
  allowed: RegExp,
  unique: NameLimit['unique'] = 'account',
  more: Pick<NameLimit, 'first' | 'lowers'> = {},
): NameLimit => ({ type, argument, noun, longest, allowed, allowedText: new RegExp(`^(?:${allowed.source})*$`), unique, ...more });

const identifier = (type: string, argument: string): NameLimit => limit(type, argument, 'identifier', 63, HOST, 'account', { first: LETTER, lowers: true });

export const NAME_LIMITS: readonly NameLimit[] = [
  // Metrics are told apart by the API's name alone.
  limit('aws_api_gateway_rest_api', 'name', 'name', 1024, TEXT),
  limit('aws_athena_workgroup', 'name', 'name', 128, DOTTED),
  limit('aws_autoscaling_group', 'name', 'name', 255, TEXT),
  limit('aws_backup_plan', 'name', 'name', 50, DOTTED, 'no'),
  limit('aws_backup_vault', 'name', 'name', 50, WORD),
  limit('aws_cloudwatch_dashboard', 'dashboard_name', 'name', 255, WORD),
  limit('aws_cloudwatch_event_bus', 'name', 'name', 256, /[A-Za-z0-9/_.-]/),
  limit('aws_cloudwatch_event_rule', 'name', 'name', 64, DOTTED),
  limit('aws_cloudwatch_log_group', 'name', 'name', 512, /[A-Za-z0-9_/.#-]/),
  limit('aws_cloudwatch_metric_alarm', 'alarm_name', 'name', 255, TEXT),
  limit('aws_codebuild_project', 'name', 'name', 150, WORD),
  limit('aws_codepipeline', 'name', 'name', 100, /[A-Za-z0-9.@_-]/),
  limit('aws_cognito_user_pool', 'name', 'name', 128, /[\w\s+=,.@-]/, 'no'),
  limit('aws_db_option_group', 'name', 'name', 255, HOST, 'account', { first: LETTER, lowers: true }),
  limit('aws_db_parameter_group', 'name', 'name', 255, /[A-Za-z0-9.-]/, 'account', { first: LETTER, lowers: true }),
  limit('aws_db_subnet_group', 'name', 'name', 255, /[A-Za-z0-9._ -]/, 'account', { lowers: true }),
  limit('aws_dynamodb_table', 'name', 'name', 255, DOTTED),
  limit('aws_ecr_repository', 'name', 'name', 256, /[a-z0-9._/-]/, 'account', { first: /[a-z0-9]/ }),
  limit('aws_ecs_cluster', 'name', 'name', 255, WORD),
  limit('aws_ecs_service', 'name', 'name', 255, WORD, 'parent'),
  limit('aws_ecs_task_definition', 'family', 'family', 255, WORD),
  limit('aws_eks_cluster', 'name', 'name', 100, WORD),
  limit('aws_elasticache_cluster', 'cluster_id', 'identifier', 50, HOST, 'account', { first: LETTER, lowers: true }),
  limit('aws_elasticache_parameter_group', 'name', 'name', 255, HOST, 'account', { first: LETTER, lowers: true }),
  limit('aws_elasticache_replication_group', 'replication_group_id', 'identifier', 40, HOST, 'account', { first: LETTER, lowers: true }),
  limit('aws_elasticache_subnet_group', 'name', 'name', 255, HOST, 'account', { lowers: true }),
  limit('aws_iam_group', 'name', 'name', 128, IAM),
  limit('aws_iam_instance_profile', 'name', 'name', 128, IAM),
  limit('aws_iam_policy', 'name', 'name', 128, IAM),
  limit('aws_iam_role', 'name', 'name', 64, IAM),
  limit('aws_iam_role_policy', 'name', 'name', 128, IAM, 'parent'),
  limit('aws_iam_user', 'name', 'name', 64, IAM),
  limit('aws_kinesis_firehose_delivery_stream', 'name', 'name', 64, DOTTED),
  limit('aws_kinesis_stream', 'name', 'name', 128, DOTTED),
  limit('aws_kms_alias', 'name', 'name', 256, /[A-Za-z0-9:/_-]/),
  limit('aws_lambda_function', 'function_name', 'name', 64, /[A-Za-z0-9_:-]/),
  limit('aws_launch_template', 'name', 'name', 128, /[A-Za-z0-9().\-/_]/),
  limit('aws_lb', 'name', 'name', 32, HOST),
  limit('aws_lb_target_group', 'name', 'name', 32, HOST),
  limit('aws_neptune_cluster', 'cluster_identifier', 'identifier', 63, HOST, 'account', { first: LETTER, lowers: true }),
  limit('aws_opensearch_domain', 'domain_name', 'name', 28, LOWER, 'account', { first: /[a-z]/ }),
  limit('aws_rds_cluster_parameter_group', 'name', 'name', 255, /[A-Za-z0-9.-]/, 'account', { first: LETTER, lowers: true }),
  limit('aws_s3_bucket', 'bucket', 'name', 63, /[a-z0-9.-]/, 'global', { first: /[a-z0-9]/ }),
  limit('aws_scheduler_schedule', 'name', 'name', 64, DOTTED),
  limit('aws_secretsmanager_secret', 'name', 'name', 512, /[A-Za-z0-9/_+=.@-]/),
  limit('aws_security_group', 'name', 'name', 255, /[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]/, 'parent'),
  limit('aws_sfn_state_machine', 'name', 'name', 80, /[^\s<>{}[\]?*"#%\\^|~`$&,;:/]/),
  limit('aws_sns_topic', 'name', 'name', 256, DOTTED),
  limit('aws_sqs_queue', 'name', 'name', 80, DOTTED),
  limit('aws_ssm_parameter', 'name', 'name', 1011, /[A-Za-z0-9_.\-/]/),
  limit('aws_wafv2_web_acl', 'name', 'name', 128, WORD),
  identifier('aws_db_instance', 'identifier'),
  identifier('aws_docdb_cluster', 'cluster_identifier'),
  identifier('aws_docdb_cluster_instance', 'identifier'),
  identifier('aws_rds_cluster', 'cluster_identifier'),
  identifier('aws_rds_cluster_instance', 'identifier'),
  identifier('aws_rds_global_cluster', 'global_cluster_identifier'),
  identifier('aws_redshift_cluster', 'cluster_identifier'),
];

const LIMITS = new Map<string, NameLimit[]>();
for (const each of NAME_LIMITS) LIMITS.set(each.type, [...(LIMITS.get(each.type) ?? []), each]);

/** The limits of a type's names. */
export function nameLimitsOf(type: string): readonly NameLimit[] {
  return LIMITS.get(type) ?? [];
}

/** The longest `name_prefix`: the provider appends what makes the name unique. */
export const PREFIX_LIMITS: Readonly<Record<string, number>> = { aws_iam_role: 38, aws_lb: 6, aws_lb_target_group: 6 };
