/** Roles that services of AWS assume to act for the account. */
import type { CanonicalEdit, Expression } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { usesTerraformProvider } from '../../server/core/program';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';

export interface ServiceRole {
  readonly arn: Expression;
  /** What has to be added besides what refers to the role. */
  readonly edits: readonly CanonicalEdit[];
}

export interface ServiceRoleNeeds {
  /** What the role is called, in words. */
  readonly words: string;
  readonly description: string;
  /** Who assumes it: `backup.amazonaws.com`. */
  readonly principal: string;
  /** The path and name of the policy that AWS has for it: `service-role/AWSBackupServiceRolePolicyForBackup`. */
  readonly policy: string;
}

/** A new role for a service. Terraform's family attaches policies by a resource, CloudFormation's by a property of the role. */
export function newServiceRole(needs: ServiceRoleNeeds, near: Resource, { flavour }: RuleContext): ServiceRole {
  const policy = write.template('arn:', write.deployment('partition'), `:iam::aws:policy/${needs.policy}`);
  const basics = { description: write.literal(needs.description), assume_role_policy: trusting(needs.principal) };
  if (usesTerraformProvider(flavour)) {
    const role = newResource('aws_iam_role', needs.words, near, basics);
    const attachment = newResource('aws_iam_role_policy_attachment', needs.words, near, { role: write.reference(role, 'name'), policy_arn: policy });
    return { arn: write.reference(role, 'arn'), edits: [{ kind: 'add', resource: attachment }] };
  }
  const role = newResource('aws_iam_role', `${needs.words} role`, near, { ...basics, managed_policy_arns: write.list(policy) });
  return { arn: write.reference(role, 'arn'), edits: [] };
}

/** A trust policy for one service. */
export function trusting(principal: string): Expression {
  return write.document(
    write.object({
      Version: write.literal('2012-10-17'),
      Statement: write.list(
        write.object({
          Effect: write.literal('Allow'),
          Principal: write.object({ Service: write.literal(principal) }),
          Action: write.literal('sts:AssumeRole'),
        }),
      ),
    }),
  );
}
