/** What a role is allowed, as far as the program says. */
import { statementsOf, type PolicyStatement } from '../../server/core/policy';
import { get, isUncertain, itemsOf, possibilities, stringOf } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { HOLE, textWithHoles } from './scoping';

export interface Permissions {
  readonly statements: readonly PolicyStatement[];
  /** Names of AWS's managed policies. */
  readonly managed: readonly string[];
  /** False when the role may be allowed more than can be seen. */
  readonly complete: boolean;
}

export function permissionsOf(role: Resource, context: RuleContext): Permissions {
  const statements: PolicyStatement[] = [];
  const managed: string[] = [];
  let complete = role.properties.complete;

  function addDocument(document: Value): void {
    for (const { value } of possibilities(document)) {
      const list = get(value, 'Statement');
      if (value.kind !== 'object' || (list.kind === 'list' && !list.complete) || list.kind === 'unknown') complete = false;
    }
    statements.push(...statementsOf(document));
  }

  function addPolicy(arn: Value): void {
    for (const { value } of possibilities(arn)) {
      const name = awsPolicyName(value, context);
      const policy = value.kind === 'reference' ? context.graph.resolve(value) : undefined;
      if (name !== undefined) managed.push(name);
      else if (policy?.type === 'aws_iam_policy' && policy.mode === 'managed') addDocument(get(policy.properties, 'policy'));
      else complete = false;
    }
  }

  const inline = get(role.properties, 'inline_policy');
  for (const item of itemsOf(inline)) addDocument(get(item, 'policy'));
  const attached = get(role.properties, 'attached_policy');
  for (const item of itemsOf(attached)) addPolicy(get(item, 'policy_arn'));
  const arns = get(role.properties, 'managed_policy_arns');
  for (const item of itemsOf(arns)) addPolicy(item);
  for (const value of [inline, attached, arns]) if (value.kind !== 'absent' && (value.kind === 'unknown' || (value.kind === 'list' && !value.complete))) complete = false;
  for (const attachment of context.graph.ofType('aws_iam_policy_attachment', 'aws_iam_role_policy_attachments_exclusive')) {
    const roles = [get(attachment.properties, 'roles'), get(attachment.properties, 'role_name')];
    const mayBeIts = roles.some((value) => isUncertain(value) || itemsOf(value).some((item) => names(item, role)));
    if (!mayBeIts) continue;
    for (const property of ['policy_arn', 'policy_arns']) for (const item of itemsOf(get(attachment.properties, property))) addPolicy(item);
  }
  return { statements, managed, complete };
}

function names(value: Value, role: Resource): boolean {
  if (value.kind === 'reference') return value.target === role.id;
  const name = stringOf(get(role.properties, 'name'));
  return name !== undefined && stringOf(value) === name;
}

/** The name of a managed policy of AWS, by its ARN, a data source that reads it, or, where SAM takes it, its name alone. */
export function awsPolicyName(value: Value, { graph, flavour }: RuleContext): string | undefined {
  if (value.kind === 'reference') {
    const read = graph.resolve(value);
    if (read?.type !== 'aws_iam_policy' || read.mode === 'managed') return undefined;
    const name = stringOf(get(read.properties, 'name'));
    return nameInArn(get(read.properties, 'arn')) ?? (name !== undefined && AWS_NAME.test(name) ? name : undefined);
  }
  const plain = flavour.startsWith('cloudformation') ? stringOf(value) : undefined;
  return nameInArn(value) ?? (plain !== undefined && AWS_NAME.test(plain) ? plain : undefined);
}

/** Names that AWS gives, and hardly anybody else. */
const AWS_NAME = /^(AWS|Amazon|CloudWatch|CloudFront|IAM|AutoScaling|ElasticLoadBalancing|SecretsManager|AdministratorAccess$|PowerUserAccess$|ReadOnlyAccess$)\w*$/;

function nameInArn(value: Value): string | undefined {
  const text = textWithHoles(value);
  const name = text === undefined ? undefined : /^(?:arn:[^:]*|[^:]+):iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]+)$/.exec(text)?.[1];
  return name?.includes(HOLE) ? undefined : name;
}

/** Whether a statement allows an action, whatever its conditions; what cannot be seen of it may. */
export function mayAllowAction({ effect, actions, notActions }: PolicyStatement, action: string): boolean {
  if (effect === 'Deny') return false;
  if (notActions.values.length > 0) return !notActions.values.some((value) => patternMatches(textWithHoles(value), action));
  return !actions.complete || actions.values.some((value) => textWithHoles(value) === undefined || patternMatches(textWithHoles(value), action));
}

function patternMatches(pattern: string | undefined, action: string): boolean {
  return pattern !== undefined && mayIntersect(pattern.toLowerCase(), action.toLowerCase());
}

/** Whether two patterns of ARNs can mean one resource. Nothing in an ARN but its last part has colons. */
export function mayBeOneArn(a: string, b: string): boolean {
  const [first, second] = [a, b].map((arn) => arn.split(':'));
  if (!first || !second || first.length < 6 || second.length < 6) return mayIntersect(a, b);
  const rest = [first, second].map((parts) => parts.slice(5).join(':'));
  return first.slice(0, 5).every((part, index) => mayIntersect(part, second[index] ?? '')) && mayIntersect(rest[0] ?? '', rest[1] ?? '');
}

/** Whether some text matches two patterns, in which `*`, `?` and holes stand for what is not known. */
export function mayIntersect(a: string, b: string): boolean {
  const first = a.replace(/[\u0000*]+/g, '*');
  const second = b.replace(/[\u0000*]+/g, '*');
  const known = new Map<number, boolean>();
  const match = (i: number, j: number): boolean => {
    const key = i * (second.length + 1) + j;
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, false);
    const x = first[i];
    const y = second[j];
    let result: boolean;
    if (x === undefined && y === undefined) result = true;
    else if (x === '*') result = match(i + 1, j) || (y !== undefined && match(i, j + 1));
    else if (y === '*') result = match(i, j + 1) || (x !== undefined && match(i + 1, j));
    else result = x !== undefined && y !== undefined && (x === y || x === '?' || y === '?') && match(i + 1, j + 1);
    known.set(key, result);
    return result;
  };
  return first.length * second.length > 100_000 ? true : match(0, 0);
}
