/** Where identity policies are written in a program. */
import type { PolicyStatement } from '../../server/core/policy';
import { statementsOf } from '../../server/core/policy';
import { get, isNothing, itemsOf } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { locationKey } from '../../server/core/text';
import type { Value } from '../../server/core/value';

export interface AttachedStatement {
  /** The resource that carries the policy. */
  readonly resource: Resource;
  readonly statement: PolicyStatement;
}

/**
 * The statements of identity policies, each place once: inline and managed policies of roles, users and groups, permission sets, and
 * policy documents without principals that nothing in the program is seen to use.
 */
export function identityStatements(context: RuleContext): readonly AttachedStatement[] {
  return context.shared(findIdentityStatements);
}

function findIdentityStatements({ graph }: RuleContext): readonly AttachedStatement[] {
  const found = new Map<string, AttachedStatement>();
  const add = (resource: Resource, document: Value): void => {
    for (const statement of statementsOf(document)) {
      const key = locationKey(statement.node.from.location);
      if (!found.has(key)) found.set(key, { resource, statement });
    }
  };
  for (const resource of graph.resources) {
    if (resource.mode !== 'managed') continue;
    const argument = POLICY_ARGUMENTS[resource.type];
    if (argument !== undefined) add(resource, get(resource.properties, argument));
  }
  for (const role of graph.ofType('aws_iam_role')) {
    for (const inline of itemsOf(get(role.properties, 'inline_policy'))) add(role, get(inline, 'policy'));
  }
  const documents = graph.ofType('aws_iam_policy_document');
  const used = new Set(documents.length === 0 ? [] : graph.resources.filter((each) => each.mode === 'managed').flatMap(documentsIn));
  for (const document of documents) {
    for (const statement of statementsOf(document.properties)) {
      const key = locationKey(statement.node.from.location);
      if (!found.has(key) && !used.has(key) && isNothing(statement.principals)) found.set(key, { resource: document, statement });
    }
  }
  return [...found.values()];
}

const POLICY_ARGUMENTS: Readonly<Record<string, string>> = {
  aws_iam_role_policy: 'policy',
  aws_iam_user_policy: 'policy',
  aws_iam_group_policy: 'policy',
  aws_iam_policy: 'policy',
  aws_ssoadmin_permission_set_inline_policy: 'inline_policy',
};

/** The statements in a resource's arguments, resource policies included. */
function documentsIn(resource: Resource): readonly string[] {
  return [...resource.properties.entries.values()].flatMap(({ value }) =>
    statementsOf(value).map((statement) => locationKey(statement.node.from.location)),
  );
}
