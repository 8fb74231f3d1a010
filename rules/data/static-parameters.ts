/**
 * Parameters of RDS for PostgreSQL that take effect at a reboot only.
 *
 * Source: "Working with parameters on your RDS for PostgreSQL DB instance" (Appendix.PostgreSQL.CommonDBATasks.Parameters), apply type
 * static, as of 2026-11-22.
 */
export const STATIC_POSTGRES_PARAMETERS: ReadonlySet<string> = new Set([
  'autovacuum_freeze_max_age',
  'autovacuum_max_workers',
  'autovacuum_multixact_freeze_max_age',
  'huge_pages',
  'max_connections',
  'max_files_per_process',
  'max_locks_per_transaction',
  'max_logical_replication_workers',
  'max_pred_locks_per_transaction',
  'max_prepared_transactions',
  'max_replication_slots',
  'max_wal_senders',
  'max_worker_processes',
  'rds.logical_replication',
  'rds.rds_superuser_reserved_connections',
  'shared_buffers',
  'shared_preload_libraries',
  'superuser_reserved_connections',
  'track_activity_query_size',
  'track_commit_timestamp',
  'wal_buffers',
]);
