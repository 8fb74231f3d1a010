/** Where managed policies are attached, and how an attachment is exchanged for a policy of the program's own. */
import { newResource, write, type CanonicalEdit, type NewStatement } from '../../server/core/edits';
import { get, itemsOf, possibilities, propertyAt } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { contains, sameLocation, type Location } from '../../server/core/text';
import type { Value } from '../../server/core/value';
import { documentWith, rolesOf } from './function-code';
import { writtenName } from './names';
import { awsPolicyName } from './permissions';

export interface Attachment {
  /** The role, user or group, or the resource that attaches. */
  readonly resource: Resource;
  readonly argument: string;
  /** The ARN, where it is written. */
  readonly value: Value;
  readonly condition: string | undefined;
  /** The name of the policy of AWS. */
  readonly policy: string;
}

const ARGUMENTS: Readonly<Partial<Record<string, string>>> = {
  aws_iam_group: 'managed_policy_arns',
  aws_iam_group_policy_attachment: 'policy_arn',
  aws_iam_policy_attachment: 'policy_arn',
  aws_iam_role: 'managed_policy_arns',
  aws_iam_role_policy_attachment: 'policy_arn',
  aws_iam_role_policy_attachments_exclusive: 'policy_arns',
  aws_iam_user: 'managed_policy_arns',
  aws_iam_user_policy_attachment: 'policy_arn',
  aws_iam_user_policy_attachments_exclusive: 'policy_arns',
  aws_ssoadmin_managed_policy_attachment: 'managed_policy_arn',
};

/** Every policy of AWS that the program attaches. Permissions boundaries are none: they only limit. */
export function awsAttachments(context: RuleContext): readonly Attachment[] {
  return context.graph.resources.flatMap((resource) => {
    const argument = resource.mode === 'managed' ? ARGUMENTS[resource.type] : undefined;
    if (argument === undefined) return [];
    return itemsOf(get(resource.properties, argument)).flatMap((item) =>
      possibilities(item).flatMap(({ value, condition }): readonly Attachment[] => {
        const policy = awsPolicyName(value, context);
        return policy === undefined ? [] : [{ resource, argument, value, condition, policy }];
      }),
    );
  });
}

/** The statements of a policy that is written beside a resource. */
export type StatementsNear = (near: Resource) => readonly NewStatement[] | undefined;

/** Attaches statements of the program's own instead. Undefined where the attachment cannot be rewritten with certainty. */
export function exchange(attachment: Attachment, statementsNear: StatementsNear, words: string, context: RuleContext): readonly CanonicalEdit[] | undefined {
  const { resource } = attachment;
  const site = siteOf(attachment, context);
  if (site) {
    const statements = statementsNear(resource);
    if (!statements) return undefined;
    const [role] = rolesOf(resource, context) ?? [];
    const name = role && writtenName(role);
    const policy = newResource('aws_iam_policy', `${role?.name ?? resource.name} ${words}`, resource, {
      ...(name ? { name: write.template(...name, `-${words.replace(/ /g, '-')}`) } : {}),
      policy: documentWith(statements),
    });
    return [{ kind: 'replace', resource, site: site.location, by: write.reference(policy, site.isObject ? '' : 'arn') }];
  }
  return withoutItem(attachment, statementsNear, words, context);
}

/** Whether one declaration attaches several policies, or to several roles. */
export function isOneOfSeveral({ resource }: Attachment, { graph }: RuleContext): boolean {
  return graph.resources.some((other) => other !== resource && other.type === resource.type && sameLocation(other.declaration, resource.declaration));
}

interface Site {
  readonly location: Location;
  /** True where the CDK takes a policy, and not its ARN. */
  readonly isObject: boolean;
}

/** The expression that stands for this policy alone. */
function siteOf(attachment: Attachment, context: RuleContext): Site | undefined {
  const { resource, argument, value } = attachment;
  const property = propertyAt(resource.properties, [argument]);
  if (!property || isOneOfSeveral(attachment, context)) return undefined;
  if (argument.endsWith('_arn')) return property.site && { location: property.site, isObject: false };
  const { location, via } = value.from;
  if (via.length > 0) return undefined;
  const call = context.flavour === 'cdk-typescript' ? wholeCall(location, context) : undefined;
  if (call) return { location: call, isObject: true };
  const isOwn = location.uri === resource.declaration.uri && contains(resource.declaration.range, location.range);
  return isOwn ? { location, isObject: false } : undefined;
}

/** `ManagedPolicy.fromAwsManagedPolicyName('…')` around the name. */
function wholeCall(location: Location, { facts }: RuleContext): Location | undefined {
  const text = facts.textOf(location.uri);
  if (text === undefined) return undefined;
  const before = /[\w.]*\bManagedPolicy\s*\.\s*fromAwsManagedPolicyName\(\s*$/.exec(text.slice(Math.max(0, location.range.start - 200), location.range.start));
  const after = /^\s*,?\s*\)/.exec(text.slice(location.range.end, location.range.end + 50));
  if (!before || !after) return undefined;
  return { uri: location.uri, range: { start: location.range.start - before[0].length, end: location.range.end + after[0].length } };
}

/** Takes the policy out of the list of several that one declaration goes through, and gives the role the statements itself. */
function withoutItem(attachment: Attachment, statementsNear: StatementsNear, words: string, context: RuleContext): readonly CanonicalEdit[] | undefined {
  const [role, another] = rolesOf(attachment.resource, context) ?? [];
  const { location } = attachment.value.from;
  const range = itemRange(location, context.facts.textOf(location.uri));
  if (!role || another || !range) return undefined;
  const isUsedElsewhere = awsAttachments(context).some((other) => {
    const roles = rolesOf(other.resource, context);
    return sameLocation(other.value.from.location, location) && (roles?.length !== 1 || roles[0] !== role);
  });
  const statements = isUsedElsewhere ? undefined : statementsNear(role);
  if (!statements) return undefined;
  const name = writtenName(role);
  const policy = newResource('aws_iam_role_policy', `${role.name} ${words}`, role, {
    ...(name ? { name: write.template(...name, `-${words.replace(/ /g, '-')}`) } : {}),
    role: write.reference(role, 'id'),
    policy: documentWith(statements),
  });
  return [
    { kind: 'text', location: { uri: location.uri, range }, newText: '' },
    { kind: 'add', resource: policy },
  ];
}

/** An item of a list with its separator and the blanks that belong to it. */
function itemRange({ range }: Location, text: string | undefined): { readonly start: number; readonly end: number } | undefined {
  if (text === undefined) return undefined;
  const before = /([[,])(\s*)$/.exec(text.slice(Math.max(0, range.start - 500), range.start));
  const after = /^\s*(?:(,)[ \t]*|\])/.exec(text.slice(range.end, range.end + 500));
  if (!before || !after) return undefined;
  const blanks = before[2] ?? '';
  const isFollowed = after[1] !== undefined;
  // Within a line, with the comma behind it; on a line of its own, the line; the last one with the comma before it.
  if (isFollowed && !blanks.includes('\n')) return { start: range.start, end: range.end + after[0].length };
  if (isFollowed) return { start: range.start - blanks.length, end: range.end + after[0].length };
  return { start: range.start - (before[1] === ',' ? before[0].length : 0), end: range.end };
}
