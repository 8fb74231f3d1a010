/** What a fix adds, as a construct: the L2 class where its table can say everything, else the L1 class. */
import type { Expression, NewResource } from '../../../../core/edits';
import { GENERATED_SECRET, isNewResource, write } from '../../../../core/edits';
import { code } from '../code';
import { removalPolicyFor, takesRemovalPolicy } from '../lifecycle';
import type { ConstructModel } from '../model';
import { MODELS } from '../services';
import type { CdkSession } from '../session';
import { propertiesToL1 } from './l1-names';
import { rowFor } from './locate';

export interface NewConstruct {
  /** `aws-kms.Key`. */
  readonly className: string;
  readonly properties: Readonly<Record<string, Expression>>;
  /** Statements of its resource policy, each added by a call. */
  readonly statements: readonly Expression[];
  /** What becomes of it when it is deleted, where that is said by a call. */
  readonly removal?: Expression;
}

/** Names that CloudFormation makes up when they are left out, as is usual in the CDK. */
const GENERATED_NAMES: Readonly<Record<string, string>> = {
  aws_sqs_queue: 'name',
  aws_sns_topic: 'name',
  aws_cloudwatch_log_group: 'name',
  aws_s3_bucket: 'bucket',
};

export function newConstruct(session: CdkSession, { properties: { lifecycle, tags: _, ...properties }, ...resource }: NewResource, alias: Expression | undefined): NewConstruct | undefined {
  const made = construct(session, { ...resource, properties }, alias);
  const [, module = '', className = ''] = /^(.*)\.(\w+)$/.exec(made?.className ?? '') ?? [];
  const removal = removalFrom(lifecycle);
  if (!made || !removal) return made;
  const isL1 = className.startsWith('Cfn');
  if (!isL1 && takesRemovalPolicy(`${module}.${className}`)) {
    // The library keeps these unless it is told otherwise.
    const isUsual = removal.isKept && KEPT.has(resource.type);
    const force = made.properties['autoDeleteObjects'] ? { autoDeleteObjects: made.properties['autoDeleteObjects'] } : {};
    return isUsual ? made : { ...made, properties: { ...made.properties, removalPolicy: removal.policy, ...force } };
  }
  return isL1 ? { ...made, removal: removal.policy } : made;
}

const KEPT: ReadonlySet<string> = new Set(['aws_s3_bucket', 'aws_kms_key', 'aws_dynamodb_table', 'aws_efs_file_system', 'aws_cloudwatch_log_group']);

function removalFrom(lifecycle: Expression | undefined): { readonly policy: Expression; readonly isKept: boolean } | undefined {
  for (const [name, value] of lifecycle?.kind === 'object' ? Object.entries(lifecycle.entries) : []) {
    const policy = removalPolicyFor(name === 'prevent_destroy' ? 'retain_on_delete' : name, value);
    if (policy) return { policy, isKept: value.kind === 'literal' && value.value === true };
  }
  return undefined;
}

function construct(session: CdkSession, resource: NewResource, alias: Expression | undefined): NewConstruct | undefined {
  if (resource.type === GENERATED_SECRET) return generatedSecret(resource);
  const policyOfRole = resource.type === 'aws_iam_role_policy' ? rolePolicy(session, resource) : undefined;
  if (policyOfRole) return policyOfRole;
  const role = resource.type === 'aws_iam_role' ? serviceRole(resource) : undefined;
  if (role) return role;
  const managedPolicy = resource.type === 'aws_iam_policy' ? ownManagedPolicy(resource) : undefined;
  if (managedPolicy) return managedPolicy;
  const { policy, ...own } = resource.properties;
  const isKey = resource.type === 'aws_kms_key';
  const generated = GENERATED_NAMES[resource.type];
  const wanted = Object.fromEntries(Object.entries(isKey ? own : resource.properties).filter(([name]) => name !== generated));
  const expressed = session.bridge.express(resource.type, wanted);
  if (!expressed) return undefined;
  const model = [...MODELS.values()].find((each) => each.type === expressed.native);
  const properties = model && l2Properties(model, expressed.properties);
  if (model && properties) {
    return {
      className: model.name,
      properties: alias ? { alias: withoutPrefix(alias), ...properties } : properties,
      statements: isKey && policy ? addedStatements(policy) : [],
    };
  }
  const found = session.names.cdk.classOf(expressed.native);
  if (!found || (isKey && policy)) return undefined;
  return { className: `${found.module}.${found.className}`, properties: propertiesToL1(session, expressed.native, [], expressed.properties), statements: [] };
}

/** Properties of the construct for CloudFormation's; undefined when one of them has no row. */
function l2Properties(model: ConstructModel, native: Readonly<Record<string, Expression>>): Readonly<Record<string, Expression>> | undefined {
  const result: Record<string, Expression> = {};
  const take = (path: string, value: Expression): boolean => {
    const place = rowFor(model, path);
    if (place) {
      const written = place.write(value);
      if (!written || place.property.includes('.')) return false;
      for (const each of model.companions ?? []) if (each.key === place.property) result[each.also] = each.value;
      result[place.property] = written;
      return true;
    }
    if (value.kind === 'object') return Object.entries(value.entries).every(([key, inner]) => take(`${path}.${key}`, inner));
    const [only] = value.kind === 'list' && value.items.length === 1 ? value.items : [];
    return only?.kind === 'object' ? take(path, only) : false;
  };
  return Object.entries(native).every(([key, value]) => take(key, value)) ? result : undefined;
}

/** The construct puts `alias/` in front. */
export function withoutPrefix(alias: Expression): Expression {
  const prefix = /^alias\//;
  if (alias.kind === 'literal' && typeof alias.value === 'string') return write.literal(alias.value.replace(prefix, ''));
  if (alias.kind !== 'template') return alias;
  const [first, ...rest] = alias.parts;
  const kept = typeof first === 'string' ? first.replace(prefix, '') : first;
  return { kind: 'template', parts: kept === '' || kept === undefined ? rest : [kept, ...rest] };
}

/** The construct's own policy lets the account decide; the other statements are added to it. */
function addedStatements(policy: Expression): readonly Expression[] {
  return itemsOf(policy).flatMap((item) => (item.kind !== 'object' || isRoot(item) ? [] : [policyStatement(item)]));
}

/** The statements of a new policy that is a resource of its own. */
export function statementsIn({ properties: { policy } }: NewResource): readonly Expression[] {
  return policy ? itemsOf(policy).flatMap((item) => (item.kind === 'object' ? [policyStatement(item)] : [])) : [];
}

function itemsOf(policy: Expression): readonly Expression[] {
  const content = policy.kind === 'document' ? policy.content : policy;
  const statements = content.kind === 'object' ? content.entries['Statement'] : undefined;
  return statements?.kind === 'list' ? statements.items : [];
}

function isRoot(statement: Extract<Expression, { kind: 'object' }>): boolean {
  const action = statement.entries['Action'];
  return action?.kind === 'literal' && action.value === 'kms:*';
}

const MEMBERS: readonly (readonly [string, string])[] = [
  ['Sid', 'sid'],
  ['Principal', 'principals'],
  ['Action', 'actions'],
  ['Resource', 'resources'],
  ['Condition', 'conditions'],
];

/** `new iam.PolicyStatement({ … })` for a statement in IAM's JSON shape. */
export function policyStatement(statement: Extract<Expression, { kind: 'object' }>): Expression {
  const entries: Record<string, Expression> = {};
  for (const [name, member] of MEMBERS) {
    const value = statement.entries[name];
    if (!value) continue;
    if (name === 'Principal') entries[member] = principals(value);
    else if (name === 'Action' || name === 'Resource') entries[member] = value.kind === 'list' ? value : write.list(value);
    else entries[member] = value;
  }
  return code('aws-iam.PolicyStatement', [write.object(entries)], 'new');
}

function principals(value: Expression): Expression {
  if (value.kind !== 'object') return write.list(code('aws-iam.AnyPrincipal', [], 'new'));
  return write.list(
    ...Object.entries(value.entries).map(([kind, each]) =>
      kind === 'Service' ? code('aws-iam.ServicePrincipal', [each], 'new') : code('aws-iam.ArnPrincipal', [each], 'new'),
    ),
  );
}

/** A generated password beside a user name, for constructs that do not make one themselves. */
function generatedSecret({ properties }: NewResource): NewConstruct {
  const { username, kms_key_id: key } = properties;
  const user = username?.kind === 'literal' ? String(username.value) : 'admin';
  return {
    className: 'aws-secretsmanager.Secret',
    properties: {
      ...(key ? { encryptionKey: key.kind === 'reference' ? { ...key, attribute: '' } : key } : {}),
      generateSecretString: write.object({
        secretStringTemplate: write.literal(JSON.stringify({ username: user })),
        generateStringKey: write.literal('password'),
        passwordLength: write.literal(32),
        // RDS takes no slash, quote, at sign or space.
        excludeCharacters: write.literal('"@/\\ '),
      }),
    },
    statements: [],
  };
}

/** `new iam.Policy(this, id, { roles: [role], statements: [...] })`. */
function rolePolicy(session: CdkSession, { properties }: NewResource): NewConstruct | undefined {
  const { role, policy } = properties;
  const content = policy?.kind === 'document' ? policy.content : undefined;
  const statements = content?.kind === 'object' ? content.entries['Statement'] : undefined;
  if (role?.kind !== 'reference' || isNewResource(role.target) || statements?.kind !== 'list') return undefined;
  if (session.constructAt(role.target.declared.id)?.kind !== 'l2') return undefined;
  return {
    className: 'aws-iam.Policy',
    properties: {
      roles: write.list({ ...role, attribute: '' }),
      statements: write.list(...statements.items.map((item) => (item.kind === 'object' ? policyStatement(item) : item))),
    },
    statements: [],
  };
}

/** `new iam.ManagedPolicy(this, id, { statements: [...] })`. */
function ownManagedPolicy(resource: NewResource): NewConstruct | undefined {
  const { name, description, policy, ...others } = resource.properties;
  if (!policy || Object.keys(others).length > 0) return undefined;
  return {
    className: 'aws-iam.ManagedPolicy',
    properties: {
      ...(name ? { managedPolicyName: name } : {}),
      ...(description ? { description } : {}),
      statements: write.list(...statementsIn(resource)),
    },
    statements: [],
  };
}

/** `new iam.Role(this, id, { assumedBy: new iam.ServicePrincipal(…), managedPolicies: [...] })`, for a role that one service assumes. */
function serviceRole({ properties: { assume_role_policy: trust, managed_policy_arns: policies, description, ...others } }: NewResource): NewConstruct | undefined {
  const service = trust && trustedService(trust);
  const names = policies?.kind === 'list' ? policies.items.map(awsPolicyName) : [];
  if (!service || names.includes(undefined) || Object.keys(others).length > 0) return undefined;
  const managed = names.flatMap((name) => (name === undefined ? [] : [code('aws-iam.ManagedPolicy.fromAwsManagedPolicyName', [write.literal(name)])]));
  return {
    className: 'aws-iam.Role',
    properties: {
      ...(description ? { description } : {}),
      assumedBy: code('aws-iam.ServicePrincipal', [service], 'new'),
      ...(managed.length > 0 ? { managedPolicies: write.list(...managed) } : {}),
    },
    statements: [],
  };
}

/** The service that a trust policy of one unconditional statement admits. */
function trustedService(trust: Expression): Expression | undefined {
  const statements = trust.kind === 'document' && trust.content.kind === 'object' ? trust.content.entries['Statement'] : undefined;
  const [only, second] = statements?.kind === 'list' ? statements.items : [];
  if (only?.kind !== 'object' || second || only.entries['Condition']) return undefined;
  const principal = only.entries['Principal'];
  const [kind, another] = principal?.kind === 'object' ? Object.keys(principal.entries) : [];
  return principal?.kind === 'object' && kind === 'Service' && another === undefined ? principal.entries['Service'] : undefined;
}

/** `service-role/AmazonRDSEnhancedMonitoringRole` of the ARN of such a policy of AWS. */
function awsPolicyName(arn: Expression): string | undefined {
  const last = arn.kind === 'template' ? arn.parts.at(-1) : arn.kind === 'literal' ? String(arn.value) : undefined;
  return typeof last === 'string' ? /:iam::aws:policy\/(.+)$/.exec(last)?.[1] : undefined;
}
