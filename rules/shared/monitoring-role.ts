/** The role with which RDS publishes enhanced monitoring. */
import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { get, patternOf, someValue } from '../../server/core/query';
import { statementsOf } from '../../server/core/policy';
import { labelOf, type Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { newServiceRole } from './service-roles';

const PRINCIPAL = 'monitoring.rds.amazonaws.com';
const POLICY = 'service-role/AmazonRDSEnhancedMonitoringRole';

export interface MonitoringRole {
  readonly arn: Expression;
  readonly edits: readonly CanonicalEdit[];
  /** In words, for the fix's title. */
  readonly description: string;
}

/** The program's role for it, else a new one with the policy that AWS has for it. */
export function monitoringRoleFor(database: Resource, context: RuleContext): MonitoringRole {
  const known = context.graph
    .ofType('aws_iam_role')
    .find((role) => role.mode === 'managed' && role.condition === undefined && admitsMonitoring(role) && context.canReach(role, database));
  if (known) return { arn: write.reference(known, 'arn'), edits: [], description: `the role ${labelOf(known)}` };
  const needs = { words: 'rds monitoring', description: 'Lets RDS publish enhanced monitoring', principal: PRINCIPAL, policy: POLICY };
  return { ...newServiceRole(needs, database, context), description: 'a new role' };
}

function admitsMonitoring(role: Resource): boolean {
  return statementsOf(get(role.properties, 'assume_role_policy')).some(
    (statement) => statement.effect === 'Allow' && someValue(statement.principals, (value) => patternOf(value) === PRINCIPAL),
  );
}
