/** What the code of functions tells about their roles: which actions they need, and on which resources. */
import { write, type Expression, type NewStatement } from '../../server/core/edits';
import type { ApiCall } from '../../server/core/function-code';
import type { IamTarget } from '../../server/core/iam';
import { statementsOf } from '../../server/core/policy';
import { descendants, get, isNothing, itemsOf, patternOf, possibilities, propertyAt, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { Location } from '../../server/core/text';
import type { Property, Value } from '../../server/core/value';
import { mayBeLogGroupOf } from './log-groups';
import { HOLE, keyOf, MOST_RESOURCES, programResources, scopesOf, textWithHoles, type Scope } from './scoping';
import { enumeration } from './words';

/** The role of the program that a function runs with. */
export function roleOf(lambda: Resource, { graph }: RuleContext): Resource | undefined {
  const role = get(lambda.properties, 'role');
  const target = role.kind === 'reference' ? graph.resolve(role) : undefined;
  return target?.type === 'aws_iam_role' && target.mode === 'managed' ? target : undefined;
}

/** The functions that run with a role. */
export function functionsOf(role: Resource, context: RuleContext): readonly Resource[] {
  return context.graph.ofType('aws_lambda_function').filter((lambda) => lambda.mode === 'managed' && roleOf(lambda, context)?.id === role.id);
}

/** A call of a function's code. */
export interface RoleCall {
  readonly lambda: Resource;
  readonly call: ApiCall;
}

/** What everything that runs with a role calls. */
export interface RoleCode {
  readonly functions: readonly Resource[];
  readonly calls: readonly RoleCall[];
  /** False when some of the code could not be read. */
  readonly complete: boolean;
}

/** Undefined when there is a function whose code is not there, or when something other than functions may assume the role. */
export function codeOfRoles(roles: readonly Resource[], context: RuleContext): RoleCode | undefined {
  if (roles.length === 0 || !roles.every(isForFunctions)) return undefined;
  const functions = [...new Set(roles.flatMap((role) => functionsOf(role, context)))];
  const codes = functions.map((lambda) => ({ lambda, code: context.facts.codeOf(lambda) }));
  if (codes.length === 0 || !roles.every((role) => functionsOf(role, context).length > 0)) return undefined;
  const calls: RoleCall[] = [];
  let complete = true;
  for (const { lambda, code } of codes) {
    if (!code) return undefined;
    complete &&= code.complete;
    calls.push(...code.calls.map((call) => ({ lambda, call })));
  }
  return { functions, calls, complete };
}

/** Roles that a policy of the program is attached to; the role itself for an inline one. Undefined when somebody else may have it. */
export function rolesOf(policy: Resource, context: RuleContext): readonly Resource[] | undefined {
  const { graph } = context;
  if (policy.type === 'aws_iam_role') return [policy];
  if (policy.type === 'aws_iam_role_policy' || policy.type === 'aws_iam_role_policy_attachment') {
    const role = roleNamed(get(policy.properties, 'role'), context);
    return role && [role];
  }
  if (policy.type !== 'aws_iam_policy' && policy.type !== 'aws_iam_policy_document') return undefined;
  const roles: Resource[] = [];
  for (const user of graph.referrers(policy)) {
    if (user.foldedInto !== undefined && user.type !== 'aws_iam_role_policy' && user.type !== 'aws_iam_role_policy_attachment') continue;
    const found = user.type === 'aws_iam_policy' && policy.type === 'aws_iam_policy' ? undefined : rolesOf(user, context);
    if (!found) return undefined;
    roles.push(...found);
  }
  return roles.length > 0 ? [...new Set(roles)] : undefined;
}

function roleNamed(value: Value, { graph }: RuleContext): Resource | undefined {
  const target = value.kind === 'reference' ? graph.resolve(value) : undefined;
  if (target?.type === 'aws_iam_role' && target.mode === 'managed') return target;
  const name = stringOf(value);
  return name === undefined ? undefined : graph.ofType('aws_iam_role').find((role) => role.mode === 'managed' && stringOf(get(role.properties, 'name')) === name);
}

/** True when the trust policy, as far as it is known, lets Lambda assume the role and nobody else. */
function isForFunctions(role: Resource): boolean {
  const principals = statementsOf(get(role.properties, 'assume_role_policy'))
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => descendants(statement.principals).flatMap((value) => patternOf(value) ?? []));
  return principals.every((principal) => /^(edge)?lambda\.amazonaws\.com/.test(principal));
}

/**
 * The statements that calls need, each limited to the resources that the calls are made on as far as the environment of the functions
 * tells, else to those of the program. Undefined when an action cannot be limited to anything narrower than everything.
 */
export function leastPrivilege(calls: readonly RoleCall[], near: Resource, context: RuleContext): readonly NewStatement[] | undefined {
  const groups = new Map<string, { readonly actions: Set<string>; readonly resources: readonly Expression[] }>();
  const scopes = new Map<string, Map<string, Expression>>();
  for (const { lambda, call } of calls) {
    for (const id of call.actions) {
      const [action] = context.iam.actionsMatching(id) ?? [];
      if (!action) return undefined;
      const own: Scope = (target, policy) => scopeOfCall(target, call, lambda, policy, context);
      const found = action.targets.length > 0 ? scopesOf(action, near, context, own) : [write.literal('*')];
      if (!found) return undefined;
      const known = scopes.get(action.id) ?? new Map<string, Expression>();
      scopes.set(action.id, known);
      for (const expression of found) known.set(keyOf(expression), expression);
    }
  }
  for (const [action, found] of scopes) {
    if (found.size > MOST_RESOURCES) return undefined;
    const key = `${action.split(':')[0] ?? ''} ${[...found.keys()].sort().join(' ')}`;
    const group = groups.get(key) ?? { actions: new Set<string>(), resources: [...found.values()] };
    groups.set(key, group);
    group.actions.add(action);
  }
  return groups.size === 0 ? undefined : [...groups.values()].map(({ actions, resources }) => ({ actions: [...actions].sort(), resources }));
}

/** A policy document of such statements. */
export function documentWith(statements: readonly NewStatement[]): Expression {
  return write.document(
    write.object({
      Version: write.literal('2012-10-17'),
      Statement: write.list(
        ...statements.map(({ sid, actions, resources }) =>
          write.object({
            ...(sid === undefined ? {} : { Sid: write.literal(sid) }),
            Effect: write.literal('Allow'),
            Action: write.list(...actions.map((action) => write.literal(action))),
            Resource: resources.length === 1 && resources[0] ? resources[0] : write.list(...resources),
          }),
        ),
      ),
    }),
  );
}

/** `rds:CreateDBSnapshot and rds:DescribeDBSnapshots`; only how many where there are more than a title can hold. */
export function actionsInWords(calls: readonly RoleCall[]): string {
  const actions = [...new Set(calls.flatMap(({ call }) => call.actions))].sort();
  return actions.length <= 3 ? enumeration(actions) : `the ${actions.length} actions`;
}

/** Whose code it is, for titles: `the code of verifier`. */
export function codeInWords({ functions, complete }: RoleCode): string {
  const names = functions.length <= 2 ? enumeration(functions.map(labelOf)) : `${functions.length} functions`;
  return `the code of ${names}${complete ? '' : ', as far as it can be read,'}`;
}

/** What a call is made on, of one kind of resource: from its parameters, else everything of the kind that the program has. */
function scopeOfCall(target: IamTarget, call: ApiCall, lambda: Resource, near: Resource, context: RuleContext): readonly Expression[] {
  if (target.id === 'dynamodb:index' && !call.parameters.has('IndexName')) return [];
  const named = [...call.parameters].flatMap(([parameter, value]) => {
    const variable = call.environment.get(parameter);
    const property = variable === undefined ? undefined : propertyAt(lambda.properties, ['environment', 'variables', variable]);
    const values = property ? possibilities(property.value) : possibilities(value);
    const resources = values.flatMap(({ value: each }) => resourceOf(each, target, near, context));
    if (resources.length > 0 || !isIdentifierOf(parameter, target)) return resources;
    const texts = values.map(({ value: each }) => stringOf(each) ?? '');
    if (!texts.includes('')) return texts.flatMap((text) => arnNamed(text, text.startsWith('arn:'), target));
    return property ? givenName(property, target, lambda, near, context) : [];
  });
  if (named.length > 0) return named;
  const own = programResources(target, near, context);
  return call.service === '' && target.id.startsWith('logs:') ? logGroupOf(lambda, own, near, context) : own;
}

/** Of all groups, the function's own. */
function logGroupOf(lambda: Resource, all: readonly Expression[], near: Resource, { graph, canReach }: RuleContext): readonly Expression[] {
  const own = graph.ofType('aws_cloudwatch_log_group').find((group) => group.mode === 'managed' && canReach(group, near) && mayBeLogGroupOf(group, lambda, graph));
  return all.filter((expression) => own !== undefined && expression.kind === 'template' && expression.parts.some((part) => typeof part !== 'string' && part.kind === 'reference' && part.target === own));
}

function resourceOf(value: Value, target: IamTarget, near: Resource, { graph, canReach }: RuleContext): readonly Expression[] {
  const name = stringOf(value);
  return target.sources.flatMap(({ type, attribute, suffix }) => {
    const resource =
      value.kind === 'reference'
        ? graph.resolve(value)
        : name === undefined
          ? undefined
          : graph.ofType(type).find((each) => each.mode === 'managed' && NAMES.some((argument) => stringOf(get(each.properties, argument)) === name));
    if (resource?.type !== type || resource.mode !== 'managed' || !canReach(resource, near)) return [];
    const arn = write.reference(resource, attribute);
    return [suffix === '' ? arn : write.template(arn, suffix)];
  });
}

/** Arguments that hold the name by which calls know a resource. */
const NAMES = ['name', 'bucket', 'identifier', 'cluster_identifier', 'function_name', 'arn'];

/** Parameters that identify the kind of resource, where the value of an environment variable is not one of the program's resources. */
const IDENTIFIERS: Readonly<Partial<Record<string, readonly string[]>>> = {
  'dynamodb:table': ['TableName'],
  'events:event-bus': ['EventBusName'],
  'firehose:deliverystream': ['DeliveryStreamName'],
  'kinesis:stream': ['StreamName', 'StreamARN'],
  'kms:key': ['KeyId', 'KmsKeyId'],
  'lambda:function': ['FunctionName'],
  'rds:cluster': ['DBClusterIdentifier'],
  'rds:db': ['DBInstanceIdentifier'],
  's3:bucket': ['Bucket'],
  's3:object': ['Bucket'],
  'secretsmanager:Secret': ['SecretId'],
  'sns:topic': ['TopicArn'],
  'sqs:queue': [],
  'ssm:parameter': ['Name'],
  'states:statemachine': ['stateMachineArn'],
};

function isIdentifierOf(parameter: string, target: IamTarget): boolean {
  return IDENTIFIERS[target.id]?.includes(parameter) ?? false;
}

/** The ARN with the name that the environment is given, in dialects where an expression means the same everywhere. */
function givenName(property: Property, target: IamTarget, lambda: Resource, near: Resource, context: RuleContext): readonly Expression[] {
  const { site, value } = property;
  const isUsable = site && (isDeclarative(context) ? moduleOf(lambda) === moduleOf(near) : isInScope(site, near, context));
  if (!isUsable) return [];
  if (value.kind === 'literal' || isNothing(value)) return [];
  const written = write.existing({ ...value, from: { location: site, via: [] } });
  if (mayBeArn(value) || target.id === 'ssm:parameter') return [];
  return arnNamed(written, false, target);
}

/** The ARN of what has a name; the name itself when that is one. Only for kinds of resources that have no other part to name. */
function arnNamed(name: string | Expression, isArn: boolean, target: IamTarget): readonly Expression[] {
  if (isArn) return [typeof name === 'string' ? write.literal(name) : name];
  const pattern = target.arns[0] ?? '';
  const [hole, ...others] = pattern.match(/\$\{(?!Partition|Region|Account)[^}]*\}/g) ?? [];
  if (hole === undefined || others.length > 1) return [];
  const parts = pattern.split(/(\$\{[^}]*\})/).flatMap((part): readonly (string | Expression)[] => {
    if (part === '') return [];
    if (part === '${Partition}') return [write.deployment('partition')];
    if (part === '${Region}') return [write.deployment('region')];
    if (part === '${Account}') return [write.deployment('account')];
    // Secrets Manager puts six characters behind the name; names of parameters begin with the slash that stands before them.
    if (part === hole && target.id === 'secretsmanager:Secret') return [name, '-??????'];
    if (part === hole) return [typeof name === 'string' ? name.replace(/^\//, '') : name];
    return [part.startsWith('${') ? '*' : part];
  });
  return [write.template(...parts)];
}

function mayBeArn(value: Value): boolean {
  const text = textWithHoles(value);
  const name = value.kind === 'unknown' ? (value.name ?? '') : value.kind === 'reference' ? value.attribute : '';
  return /arn$/i.test(name) || (text?.startsWith('arn:') ?? false) || (text?.startsWith(HOLE) ?? false);
}

function isDeclarative({ flavour }: RuleContext): boolean {
  return flavour === 'terraform' || flavour.startsWith('cloudformation');
}

/**
 * True when code beside a resource can repeat a name or attribute: it is declared before the resource, in a block that is still open
 * there. Told by the text alone, so anything unusual is not.
 */
function isInScope({ uri, range }: Location, near: Resource, { facts }: RuleContext): boolean {
  const text = uri === near.declaration.uri ? facts.textOf(uri) : undefined;
  const root = /^[A-Za-z_$][\w$]*(?=(\.[A-Za-z_$][\w$]*)*$)/.exec(text?.slice(range.start, range.end) ?? '')?.[0];
  if (text === undefined || root === undefined || uri.endsWith('.py')) return false;
  const before = text.slice(0, near.declaration.range.start);
  const name = root.replace(/\$/g, '\\$');
  const declared = [...before.matchAll(new RegExp(`(?:\\b(?:const|let)\\s+${name}\\b|[(,]\\s*(?:(?:private|public|readonly)\\s+)*${name}\\??\\s*:)`, 'g'))].at(-1);
  if (!declared) return false;
  let depth = 0;
  for (const character of before.slice(declared.index)) {
    if (character === '{') depth++;
    else if (character === '}' && --depth < 0) return false;
  }
  return true;
}

/** The Terraform module of a resource; the template, where there are none. */
function moduleOf({ id, type }: Resource): string {
  const at = id.indexOf(`${type}.`);
  return at < 0 ? '' : id.slice(0, at);
}

/**
 * What Lambda itself does with the functions' role, beside what their code calls, where nothing else of the role allows it: `needs` says
 * so of an action. Undefined when that is access to a VPC's interfaces, which AWS documents for every resource only.
 */
export function runtimeCalls({ functions }: RoleCode, needs: (action: string) => boolean, { graph }: RuleContext): readonly RoleCall[] | undefined {
  const calls: RoleCall[] = [];
  for (const lambda of functions) {
    const { properties } = lambda;
    if (itemsOf(get(properties, 'vpc_config')).length > 0 && needs('ec2:CreateNetworkInterface')) return undefined;
    const target = get(properties, 'dead_letter_config', 'target_arn');
    const hasLogGroup = graph.ofType('aws_cloudwatch_log_group').some((group) => mayBeLogGroupOf(group, lambda, graph));
    const wanted: readonly (readonly [actions: readonly string[], on?: Value])[] = [
      [hasLogGroup ? WRITE_LOGS : ['logs:CreateLogGroup', ...WRITE_LOGS]],
      ...(stringOf(get(properties, 'tracing_config', 'mode')) === 'Active' ? [[['xray:PutTelemetryRecords', 'xray:PutTraceSegments']] as const] : []),
      ...(isNothing(target) ? [] : [[['sqs:SendMessage'], target] as const]),
    ];
    for (const [actions, on] of wanted) {
      if (!actions.some(needs)) continue;
      const parameters = on ? new Map([['target', on]]) : new Map<string, Value>();
      calls.push({ lambda, call: { service: '', operation: '', actions, location: lambda.header, parameters, region: undefined, environment: new Map() } });
    }
  }
  return calls;
}

const WRITE_LOGS: readonly string[] = ['logs:CreateLogStream', 'logs:PutLogEvents'];
