/**
 * The days that a log group can keep its events, as the API reference of CloudWatch Logs lists them (`PutRetentionPolicy`).
 * Read on 2026-11-22.
 */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
