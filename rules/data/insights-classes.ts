/**
 * Instance classes without Performance Insights and Database Insights.
 *
 * Source: "Amazon RDS DB engine, Region, and instance class support for Database Insights" in the user guides of RDS and of Aurora
 * (USER_DatabaseInsights.Engines), as of 2026-11-22. PostgreSQL, Oracle and SQL Server have no restriction; Db2 has no insights at all.
 */
export const WITHOUT_INSIGHTS: readonly ClassesWithoutInsights[] = [
  { engine: /^(mysql|mariadb)$/, classes: /^db\.(t2|t3|t4g)\.(micro|small)$/ },
  { engine: /^aurora(-mysql)?$/, classes: /^db\.(t2\..*|t3\..*|t4g\.(micro|small))$/ },
  { engine: /^db2-/, classes: /^/ },
];

export interface ClassesWithoutInsights {
  readonly engine: RegExp;
  readonly classes: RegExp;
}
