/**
 * The logs that each engine can export to CloudWatch Logs.
 *
 * Source: `EnableCloudwatchLogsExports` of CreateDBInstance and CreateDBCluster in the service models of RDS, DocumentDB and Neptune
 * (botocore 1.43.11), as of 2026-11-22.
 */
export const LOG_TYPES: readonly EngineLogs[] = [
  { resource: 'aws_db_instance', engine: /^postgres$/, types: ['postgresql', 'upgrade', 'iam-db-auth-error'], usual: ['postgresql', 'upgrade'] },
  {
    resource: 'aws_db_instance',
    engine: /^(mysql|mariadb)$/,
    types: ['audit', 'error', 'general', 'slowquery', 'iam-db-auth-error'],
    usual: ['audit', 'error', 'slowquery'],
  },
  { resource: 'aws_db_instance', engine: /^sqlserver-ex$/, types: ['error'], usual: ['error'] },
  { resource: 'aws_db_instance', engine: /^sqlserver-/, types: ['agent', 'error'], usual: ['agent', 'error'] },
  {
    resource: 'aws_db_instance',
    engine: /^oracle-/,
    types: ['alert', 'audit', 'listener', 'trace', 'oemagent'],
    usual: ['alert', 'audit', 'listener', 'trace'],
  },
  { resource: 'aws_db_instance', engine: /^db2-/, types: ['diag.log', 'notify.log', 'iam-db-auth-error'], usual: ['diag.log', 'notify.log'] },
  { resource: 'aws_rds_cluster', engine: /^aurora-postgresql$/, types: ['postgresql', 'instance', 'iam-db-auth-error'], usual: ['postgresql'] },
  {
    resource: 'aws_rds_cluster',
    engine: /^aurora(-mysql)?$/,
    types: ['audit', 'error', 'general', 'slowquery', 'instance', 'iam-db-auth-error'],
    usual: ['audit', 'error', 'slowquery'],
  },
  { resource: 'aws_rds_cluster', engine: /^postgres$/, types: ['postgresql', 'upgrade', 'iam-db-auth-error'], usual: ['postgresql', 'upgrade'] },
  { resource: 'aws_rds_cluster', engine: /^mysql$/, types: ['error', 'general', 'slowquery', 'iam-db-auth-error'], usual: ['error', 'slowquery'] },
  { resource: 'aws_docdb_cluster', engine: /^docdb$/, types: ['audit', 'profiler'], usual: ['audit', 'profiler'] },
  { resource: 'aws_neptune_cluster', engine: /^neptune$/, types: ['audit', 'slowquery'], usual: ['audit', 'slowquery'] },
];

export interface EngineLogs {
  readonly resource: string;
  readonly engine: RegExp;
  /** What it can export. */
  readonly types: readonly string[];
  /** What most want: the general log of MySQL, for one, repeats every statement with its values. */
  readonly usual: readonly string[];
}
