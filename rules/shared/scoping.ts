/** Limiting statements to resources: what actions can be limited to, and how the program names it. */
import type { Expression } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import type { IamAction, IamTarget } from '../../server/core/iam';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { locationKey } from '../../server/core/text';
import type { Value } from '../../server/core/value';

/**
 * True for actions that AWS authorises on `*` only, and for a pattern such as `ec2:Describe*` most of whose actions are of that kind, the
 * others only reading: it does not work on anything narrower.
 */
export function needsStar(matching: readonly IamAction[]): boolean {
  const scopable = matching.filter((action) => action.targets.length > 0);
  return scopable.length * 2 < matching.length && scopable.every((action) => action.accessLevel === 'Read' || action.accessLevel === 'List');
}

/**
 * `*`; an ARN whose account and resource are `*`; for services without accounts in their ARNs, one whose resource is `*`.
 * A hole in a template is something particular, not a wildcard.
 */
export function isWildcard(value: Value): boolean {
  const text = textWithHoles(value);
  if (text === undefined) return false;
  if (/^[*:]+$/.test(text)) return true;
  const [arn, , service = '', , account = '', ...rest] = text.split(':');
  if (arn !== 'arn') return false;
  const resource = rest.join(':');
  if (text.endsWith('*') && rest.length === 0) return true;
  const isAnyResource = /^[*:/]+$/.test(resource);
  return isAnyResource && (account === '*' || (account === '' && service !== ''));
}

/** What stands for a part of a text that is not known. */
export const HOLE = '\u0000';

/** A text with holes for what is not known of it; undefined for what is no text. */
export function textWithHoles(value: Value): string | undefined {
  if (value.kind === 'literal') return typeof value.value === 'string' ? value.value : undefined;
  if (value.kind !== 'template') return undefined;
  return value.parts.map((part) => (part.kind === 'literal' ? String(part.value ?? '') : HOLE)).join('');
}

/** The resources of a kind that an action is limited to, as code beside the policy names them. */
export type Scope = (target: IamTarget, policy: Resource, context: RuleContext) => readonly Expression[];

export const NO_RESOURCES: Scope = () => [];

/** More than this many resources are no longer a list that somebody reads. */
export const MOST_RESOURCES = 12;

/** A list of one as its item. */
export function single(list: Expression): Expression {
  const [only] = list.kind === 'list' ? list.items : [];
  return list.kind === 'list' && list.items.length === 1 && only ? only : list;
}

/** Whether a resource of the program is named, rather than a pattern. */
export function namesResource(expression: Expression): boolean {
  if (expression.kind === 'template') return expression.parts.some((part) => typeof part !== 'string' && namesResource(part));
  return expression.kind === 'reference';
}

/**
 * What an action has to reach: of every kind of resource that it always needs, the program's own, else a pattern. Of kinds that depend
 * on the call, the program's own, else the pattern of the most usual; EC2 authorises every resource that a call names, so for it
 * they count as needed. Undefined when a kind has no pattern that is narrower than `*`.
 */
export function scopesOf(action: IamAction, policy: Resource, context: RuleContext, own: Scope): readonly Expression[] | undefined {
  const required = action.targets.filter((target) => target.required || (action.id.startsWith('ec2:') && target.sources.length > 0));
  const optional = required.length > 0 ? [] : action.targets.flatMap((target) => own(target, policy, context));
  if (optional.length > 0) return optional;
  const usual = action.targets.find((target) => target.sources.length > 0) ?? action.targets[0];
  const scopes: Expression[] = [];
  for (const target of required.length > 0 ? required : usual ? [usual] : []) {
    const found = own(target, policy, context);
    const patterns = found.length > 0 ? found : target.arns.map(patternExpression);
    for (const pattern of patterns) {
      if (!pattern) return undefined;
      scopes.push(pattern);
    }
  }
  return scopes;
}

export function programResources(target: IamTarget, policy: Resource, context: RuleContext): readonly Expression[] {
  return target.sources.flatMap(({ type, attribute, suffix }) =>
    context.graph
      .ofType(type)
      .filter((each) => each.mode === 'managed' && context.canReach(each, policy))
      .map((each) => {
        const arn = write.reference(each, attribute);
        return suffix === '' ? arn : write.template(arn, suffix);
      }),
  );
}

/** The ARN with partition, region and account of the deployment and `*` for the rest; undefined when that is a wildcard again. */
export function patternExpression(arn: string): Expression | undefined {
  const parts = arn.split(/(\$\{[^}]*\})/).map((part): string | Expression => {
    switch (part) {
      case '${Partition}':
        return write.deployment('partition');
      case '${Region}':
        return write.deployment('region');
      case '${Account}':
        return write.deployment('account');
      default:
        return part.startsWith('${') ? '*' : part;
    }
  });
  const resource = arn.split(':').slice(5).join(':').replace(/\$\{[^}]*\}/g, '*');
  const isPinned = arn.includes('${Account}') || !/^[*:/]+$/.test(resource);
  return isPinned ? write.template(...parts.filter((part) => part !== '')) : undefined;
}

/** A key that is equal for equal expressions. */
export function keyOf(expression: Expression): string {
  switch (expression.kind) {
    case 'reference':
      return `${expression.target.name} ${'id' in expression.target ? expression.target.id : ''} ${expression.attribute}`;
    case 'template':
      return expression.parts.map((part) => (typeof part === 'string' ? part : keyOf(part))).join('+');
    case 'deployment':
      return `<${expression.of}>`;
    case 'existing':
      return locationKey(expression.value.from.location);
    default:
      return JSON.stringify(expression);
  }
}
