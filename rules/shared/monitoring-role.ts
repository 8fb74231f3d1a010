/** The role with which RDS publishes enhanced monitoring. */
import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { descendants, get, patternOf } from '../../server/core/query';
import { statementsOf } from '../../server/core/policy';
import { labelOf, type Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';

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
  const trust = write.document(
    write.object({
      Version: write.literal('2012-10-17'),
      Statement: write.list(
        write.object({
          Effect: write.literal('Allow'),
          Principal: write.object({ Service: write.literal(PRINCIPAL) }),
          Action: write.literal('sts:AssumeRole'),
        }),
      ),
    }),
  );
  const description = write.literal('Lets RDS publish enhanced monitoring');
  if (context.flavour === 'terraform' || context.flavour.startsWith('pulumi')) {
    const role = newResource('aws_iam_role', 'rds monitoring', database, { description, assume_role_policy: trust });
    const attachment = newResource('aws_iam_role_policy_attachment', 'rds monitoring', database, {
      role: write.reference(role, 'name'),
      policy_arn: write.literal(`arn:aws:iam::aws:policy/${POLICY}`),
    });
    return { arn: write.reference(role, 'arn'), edits: [{ kind: 'add', resource: attachment }], description: 'a new role' };
  }
  const role = newResource('aws_iam_role', 'rds monitoring role', database, {
    description,
    assume_role_policy: trust,
    managed_policy_arns: write.list(write.template('arn:', write.deployment('partition'), `:iam::aws:policy/${POLICY}`)),
  });
  return { arn: write.reference(role, 'arn'), edits: [], description: 'a new role' };
}

function admitsMonitoring(role: Resource): boolean {
  return statementsOf(get(role.properties, 'assume_role_policy')).some(
    (statement) => statement.effect === 'Allow' && [...descendants(statement.principals)].some((value) => patternOf(value) === PRINCIPAL),
  );
}
