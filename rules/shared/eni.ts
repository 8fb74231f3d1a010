/** What a function needs to be attached to a VPC besides the attachment: permission to make network interfaces. */
import type { CanonicalEdit } from '../../server/core/edits';
import { newResource, write } from '../../server/core/edits';
import { usesTerraformProvider } from '../../server/core/program';
import { get, isNothing, patternOf } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { sameLocation } from '../../server/core/text';
import { referredTo } from './networks';
import { allowedBy, awsPoliciesOf } from './workloads';

const POLICY = 'service-role/AWSLambdaVPCAccessExecutionRole';

/** Lets the role of a function make network interfaces. No edits where it may already; undefined where the role is not of the program. */
export function interfacePermission(lambda: Resource, context: RuleContext): readonly CanonicalEdit[] | undefined {
  const { graph, flavour } = context;
  // A role that the construct or transformation makes gets the permission with the attachment.
  const given = get(lambda.properties, 'role');
  const [role] = referredTo([given], 'aws_iam_role', graph);
  if (lambda.declared.grantsImplicitly === true || isNothing(given) || (role && sameLocation(role.declaration, lambda.declaration))) return [];
  if (role?.mode !== 'managed') return undefined;
  if (mayMakeInterfaces(role, context)) return [];
  const arn = write.template('arn:', write.deployment('partition'), `:iam::aws:policy/${POLICY}`);
  if (usesTerraformProvider(flavour)) {
    const attachment = newResource('aws_iam_role_policy_attachment', `${lambda.name} vpc`, role, { role: write.reference(role, 'name'), policy_arn: arn });
    return [{ kind: 'add', resource: attachment }];
  }
  const attached = get(role.properties, 'managed_policy_arns');
  if (isNothing(attached)) return [{ kind: 'set', resource: role, path: ['managed_policy_arns'], value: write.list(arn) }];
  return attached.kind === 'list' ? [{ kind: 'append', resource: role, list: attached, item: arn }] : undefined;
}

function mayMakeInterfaces(role: Resource, { graph }: RuleContext): boolean {
  if (awsPoliciesOf(role, graph).some((name) => /VPCAccess|AdministratorAccess|PowerUserAccess|AWSLambdaENIManagement/.test(name))) return true;
  return allowedBy(role, graph).some(({ actions }) =>
    actions.values.some((action) => /^(\*|ec2:(\*|Create\*|CreateNetwork\*|CreateNetworkInterface))$/i.test(patternOf(action) ?? '')),
  );
}
