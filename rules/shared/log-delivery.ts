/** Who delivers which logs to which bucket, whether the bucket lets it, and the policy that does. */
import type { CanonicalEdit, Expression, NewResource, NewStatement } from '../../server/core/edits';
import { isNewResource, newResource, write } from '../../server/core/edits';
import { statementsOf, type PolicyStatement } from '../../server/core/policy';
import { booleanOf, equals, get, isNothing, itemsOf, patternOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource, type ResourceGraph } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import type { Value } from '../../server/core/value';
import { BALANCER_ACCOUNTS } from '../data/balancer-accounts';
import { bucketOf } from './buckets';

/** Logs that a service writes to a bucket on behalf of a resource of the program. */
export interface LogDelivery {
  readonly source: Resource;
  /** What is delivered, in words. */
  readonly what: string;
  /** Names the bucket. */
  readonly destination: Value;
  readonly prefix: Value;
  readonly service: DeliveryService;
  /** When it is delivered only sometimes. */
  readonly condition: string | undefined;
}

interface DeliveryService {
  readonly principal: string;
  /** Whose resources deliver, in ARNs: `elasticloadbalancing:REGION:ACCOUNT:loadbalancer/*`. */
  readonly source: { readonly namespace: string; readonly resource: string };
  /** Whether the service looks at the bucket's ACL before it writes, and hands the objects to the bucket's owner. */
  readonly readsAcl: boolean;
  /** The names of its statements. */
  readonly sids: { readonly write: string; readonly acl: string };
}

/** "Enable access logs for your Application Load Balancer": the principal of every region; SSE-S3 only. */
const BALANCERS: DeliveryService = {
  principal: 'logdelivery.elasticloadbalancing.amazonaws.com',
  source: { namespace: 'elasticloadbalancing', resource: 'loadbalancer/*' },
  readsAcl: false,
  sids: { write: 'LoadBalancersWriteLogs', acl: 'LoadBalancersReadAcl' },
};

/** "Enabling logging from AWS services": network load balancers, flow logs, and what CloudWatch delivers for other services. */
const VENDED: DeliveryService = {
  principal: 'delivery.logs.amazonaws.com',
  source: { namespace: 'logs', resource: '*' },
  readsAcl: true,
  sids: { write: 'LogDeliveryWrites', acl: 'LogDeliveryReadsAcl' },
};

/** "Amazon S3 bucket policy for CloudTrail". */
const TRAILS: DeliveryService = {
  principal: 'cloudtrail.amazonaws.com',
  source: { namespace: 'cloudtrail', resource: 'trail/*' },
  readsAcl: true,
  sids: { write: 'CloudTrailWrites', acl: 'CloudTrailReadsAcl' },
};

export const DELIVERING_TYPES = ['aws_lb', 'aws_alb', 'aws_elb', 'aws_flow_log', 'aws_cloudtrail', 'aws_cloudwatch_log_delivery_destination'];

/** What is delivered for a resource. What cannot be known is left out. */
export function deliveriesOf(source: Resource): readonly LogDelivery[] {
  const { properties } = source;
  switch (source.type) {
    case 'aws_lb':
    case 'aws_alb':
      return balancerDeliveries(source);
    case 'aws_elb': {
      const logs = get(properties, 'access_logs');
      if (isNothing(logs) || isTurnedOff(get(logs, 'enabled'))) return [];
      return delivery(source, 'access logs', get(logs, 'bucket'), get(logs, 'bucket_prefix'), BALANCERS);
    }
    case 'aws_flow_log':
      if (!equals(get(properties, 'log_destination_type'), 's3')) return [];
      return delivery(source, 'flow logs', get(properties, 'log_destination'), keyPrefixOf(get(properties, 'log_destination')), VENDED);
    case 'aws_cloudtrail':
      return delivery(source, 'events', get(properties, 's3_bucket_name'), get(properties, 's3_key_prefix'), TRAILS);
    case 'aws_cloudwatch_log_delivery_destination': {
      const arn = get(properties, 'delivery_destination_configuration', 'destination_resource_arn');
      return delivery(source, 'logs', arn, keyPrefixOf(arn), VENDED);
    }
    default:
      return [];
  }
}

/** The access logs of a load balancer that has none yet, as a fix delivers them. */
export function balancerAccessLogs(balancer: Resource): LogDelivery {
  const nothing: Value = { kind: 'absent', from: balancer.properties.from };
  const isNetwork = equals(get(balancer.properties, 'load_balancer_type'), 'network');
  return {
    source: balancer,
    what: 'access logs',
    destination: nothing,
    prefix: get(balancer.properties, 'access_logs', 'prefix'),
    service: isNetwork ? VENDED : BALANCERS,
    condition: undefined,
  };
}

/** The bucket of the program that logs are delivered to, when the program creates it. */
export function receiverOf({ destination }: LogDelivery, graph: ResourceGraph): Resource | undefined {
  const bucket = bucketOf(destination, graph);
  return bucket?.mode === 'managed' ? bucket : undefined;
}

/** Whether the bucket's policy certainly does not let the service write there; the condition under which it does not. */
export function deniedUnder(delivered: LogDelivery, bucket: Resource, graph: ResourceGraph): { readonly condition: string | undefined } | undefined {
  return possibilities(get(bucket.properties, 'policy')).find(({ value }) => {
    if (isNothing(value)) return true;
    if (value.kind !== 'object') return false;
    const listed = get(value, 'Statement');
    if (itemsOf(listed).some((each) => possibilities(each).some((one) => one.value.kind !== 'object')) || (listed.kind === 'list' && !listed.complete)) return false;
    return statementsOf(value).every((statement) => refuses(statement, delivered, bucket, graph));
  });
}

/**
 * The edits that let every service deliver what the program sends to the bucket, `also` included. Sources wait for a new policy.
 * Undefined when the policy that is there cannot be extended.
 */
export function admitDeliveries(bucket: Resource | NewResource, also: readonly LogDelivery[], context: RuleContext): readonly CanonicalEdit[] | undefined {
  const { graph } = context;
  if (isNewResource(bucket)) return policyEdits(bucket, also, bucket.near, context);
  const policy = get(bucket.properties, 'policy');
  const denied = graph
    .ofType(...DELIVERING_TYPES)
    .filter((source) => source.mode === 'managed' && source.declared.grantsImplicitly !== true)
    .flatMap(deliveriesOf)
    .filter((each) => receiverOf(each, graph)?.id === bucket.id && deniedUnder(each, bucket, graph));
  const deliveries = [...also.filter((each) => deniedUnder(each, bucket, graph)), ...denied];
  // A construct of the CDK takes further statements whatever its policy is made of.
  if (isNothing(policy) || bucket.declared.grantsImplicitly === true) return policyEdits(bucket, deliveries, besideWhat(bucket, deliveries, context), context);
  const last = policy.kind === 'object' ? statementsOf(policy).at(-1) : undefined;
  const carrier = graph.ofType('aws_s3_bucket_policy').find((each) => each.foldedInto === bucket.id) ?? bucket;
  if (!last) return undefined;
  const sources = [...new Set([...also, ...denied].map(({ source }) => source))];
  const waiting = carrier === bucket ? [] : sources.filter((source) => context.canReach(carrier, source));
  return [
    ...neededStatements(bucket, deliveries).map((statement): CanonicalEdit => ({ kind: 'add-statement', resource: carrier, after: last.node, statement })),
    ...waiting.map((source): CanonicalEdit => ({ kind: 'depend', resource: source, on: carrier })),
  ];
}

/** The policy stands with its bucket, unless a component makes the bucket: its inside cannot be named where the only source waits for it. */
function besideWhat(bucket: Resource, deliveries: readonly LogDelivery[], { canReach }: RuleContext): Resource {
  const [only, ...others] = new Set(deliveries.map(({ source }) => source));
  return only && others.length === 0 && bucket.declared.label !== undefined && canReach(bucket, only) ? only : bucket;
}

function policyEdits(bucket: Resource | NewResource, deliveries: readonly LogDelivery[], near: Resource, context: RuleContext): readonly CanonicalEdit[] {
  const policy = newResource('aws_s3_bucket_policy', bucket.name, near, {
    bucket: write.reference(bucket, 'id'),
    policy: write.document(
      write.object({
        Version: write.literal('2012-10-17'),
        Statement: write.list(...neededStatements(bucket, deliveries).map(statementObject)),
      }),
    ),
  });
  const sources = [...new Set(deliveries.map((each) => each.source))].filter((source) => isNewResource(bucket) || context.canReach(bucket, source));
  return [{ kind: 'add', resource: policy }, ...sources.map((source): CanonicalEdit => ({ kind: 'depend', resource: source, on: policy }))];
}

/* -------------------------------------------------------- who delivers -------------------------------------------------------- */

const BALANCER_LOGS: readonly (readonly [property: string, what: string])[] = [
  ['access_logs', 'access logs'],
  ['connection_logs', 'connection logs'],
];

function balancerDeliveries(balancer: Resource): readonly LogDelivery[] {
  const type = get(balancer.properties, 'load_balancer_type');
  const service = isNothing(type) || equals(type, 'application') ? BALANCERS : equals(type, 'network') ? VENDED : undefined;
  if (!service) return [];
  return BALANCER_LOGS.flatMap(([property, what]) => {
    const logs = get(balancer.properties, property);
    const enabled = possibilities(get(logs, 'enabled')).find(({ value }) => booleanOf(value) === true);
    if (!enabled) return [];
    return delivery(balancer, what, get(logs, 'bucket'), get(logs, 'prefix'), service, enabled.condition);
  });
}

function delivery(
  source: Resource,
  what: string,
  destination: Value,
  prefix: Value,
  service: DeliveryService,
  condition?: string,
): readonly LogDelivery[] {
  return isNothing(destination) ? [] : [{ source, what, destination, prefix, service, condition }];
}

function isTurnedOff(enabled: Value): boolean {
  return enabled.kind !== 'absent' && booleanOf(enabled) !== true;
}

/** What follows the bucket in the ARN of a folder. */
function keyPrefixOf(arn: Value): Value {
  const last = arn.kind === 'template' ? arn.parts.at(-1) : arn;
  const text = last && stringOf(last);
  const prefix = text?.includes('/') === true ? text.slice(text.indexOf('/') + 1).replace(/\/$/, '') : '';
  return prefix === '' ? { kind: 'absent', from: arn.from } : { kind: 'literal', value: prefix, from: arn.from };
}

/* -------------------------------------------------------- who is let in ------------------------------------------------------- */

/** True when the statement certainly does not let the service write. */
function refuses(statement: PolicyStatement, delivered: LogDelivery, bucket: Resource, graph: ResourceGraph): boolean {
  if (statement.effect === 'Deny') return true;
  const { actions, notActions, resources, notResources } = statement;
  const isOpen = (element: PolicyStatement['actions']): boolean => element.values.length > 0 || !element.complete;
  if (isOpen(notActions) || isOpen(notResources)) return false;
  const isNotFor = !statementPrincipals(statement).some((principal) => mayBe(principal, delivered, graph));
  const cannotPut = actions.complete && !actions.values.some((action) => covers(patternOf(action)?.toLowerCase(), 's3:putobject'));
  const isElsewhere = resources.complete && !resources.values.some((resource) => mayHold(resource, delivered, bucket));
  return isNotFor || cannotPut || isElsewhere;
}

interface Principal {
  readonly type: string;
  readonly value: Value;
}

function statementPrincipals({ principals }: PolicyStatement): readonly Principal[] {
  return possibilities(principals).flatMap(({ value }): readonly Principal[] => {
    if (value.kind !== 'object') return [{ type: '*', value }];
    const named = [...value.entries].flatMap(([type, property]) =>
      itemsOf(property.value).flatMap((item) => possibilities(item).map((each) => ({ type, value: each.value }))),
    );
    return value.complete ? named : [...named, { type: '*', value }];
  });
}

/** Whether a principal is, or for all that is known may be, the one that delivers. */
function mayBe({ type, value }: Principal, { service, source }: LogDelivery, graph: ResourceGraph): boolean {
  const text = patternOf(value);
  if (text === '*' || (type === '*' && text === undefined)) return true;
  if (type === 'Service') return text === undefined || covers(text, service.principal);
  if (service !== BALANCERS || type !== 'AWS') return text === undefined && value.kind !== 'reference';
  if (value.kind === 'reference') return graph.resolve(value)?.type === 'aws_elb_service_account';
  if (value.kind === 'literal') return isAccountOf(String(value.value), source);
  // The account can be known where the partition is not.
  if (text !== undefined && /\d{12}/.test(text)) return isAccountOf(text, source);
  const holes = value.kind === 'template' ? value.parts.filter((part) => part.kind !== 'literal') : [value];
  return !holes.every((hole) => isOwnAccount(hole, graph));
}

/** The account of a region's load balancers, of the source's region where that is known. */
function isAccountOf(principal: string, { placement: { region } }: Resource): boolean {
  const account = /\d{12}/.exec(principal)?.[0];
  const found = Object.entries(BALANCER_ACCOUNTS).find(([, id]) => id === account)?.[0];
  return found !== undefined && (region.kind !== 'literal' || region.value === found);
}

function isOwnAccount(hole: Value, graph: ResourceGraph): boolean {
  if (hole.kind === 'reference') return /caller_identity|partition/.test(graph.resolve(hole)?.type ?? '');
  return hole.kind === 'unknown' && /AccountId|Partition|caller_identity|partition/.test(hole.name ?? '');
}

function mayHold(resource: Value, { prefix, service }: LogDelivery, bucket: Resource): boolean {
  if (resource.kind === 'reference') return resource.target !== bucket.id;
  const pattern = patternOf(resource);
  if (pattern === undefined || pattern === '*') return true;
  const slash = pattern.indexOf('/');
  const path = slash < 0 ? undefined : pattern.slice(slash + 1);
  if (path === undefined) return pattern.endsWith('*') && resource.kind === 'literal';
  const folder = isNothing(prefix) ? 'AWSLogs/' : stringOf(prefix) === undefined ? undefined : `${stringOf(prefix) ?? ''}/AWSLogs/`;
  if (folder === undefined || service === VENDED) return true;
  const fixed = path.split('*')[0] ?? '';
  return fixed.startsWith(folder) || folder.startsWith(fixed);
}

/** Whether a pattern with `*` stands for a name. */
function covers(pattern: string | undefined, name: string): boolean {
  if (pattern === undefined) return true;
  const [first = '', ...rest] = pattern.split('*');
  if (!name.startsWith(first)) return false;
  let position = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return rest.length > 0 ? rest.at(-1) === '' || name.endsWith(rest.at(-1) ?? '') : position === name.length;
}

/* ---------------------------------------------------------- the policy -------------------------------------------------------- */

function neededStatements(bucket: Resource | NewResource, deliveries: readonly LogDelivery[]): readonly NewStatement[] {
  const services = [...new Set(deliveries.map((each) => each.service))];
  return services.flatMap((service): readonly NewStatement[] => {
    const arn = write.reference(bucket, 'arn');
    const folders = deliveries.filter((each) => each.service === service).map(({ prefix }) => folderOf(prefix));
    const principals = { type: 'Service', identifiers: [write.literal(service.principal)] } as const;
    const source = sourceCondition(service);
    const writes: NewStatement = {
      sid: service.sids.write,
      principals,
      actions: ['s3:PutObject'],
      resources: [...new Set(folders)].map((folder) => write.template(arn, `/${folder}AWSLogs/`, write.deployment('account'), '/*')),
      condition: service.readsAcl ? write.object({ ...source, StringEquals: withOwner(source['StringEquals']) }) : write.object(source),
    };
    if (!service.readsAcl) return [writes];
    return [{ sid: service.sids.acl, principals, actions: ['s3:GetBucketAcl'], resources: [arn], condition: write.object(source) }, writes];
  });
}

/** The folder that AWS puts its own into; any, where it is not known. */
function folderOf(prefix: Value): string {
  if (isNothing(prefix)) return '';
  const text = stringOf(prefix);
  return text === undefined ? '*' : `${text}/`;
}

/** Only for resources of this account, so that nobody else's logs end up in the bucket. */
function sourceCondition({ source, readsAcl }: DeliveryService): Readonly<Record<string, Expression>> {
  const { namespace, resource } = source;
  const arn = write.template('arn:', write.deployment('partition'), `:${namespace}:`, write.deployment('region'), ':', write.deployment('account'), `:${resource}`);
  return {
    ...(readsAcl ? { StringEquals: write.object({ 'aws:SourceAccount': write.deployment('account') }) } : {}),
    ArnLike: write.object({ 'aws:SourceArn': arn }),
  };
}

function withOwner(equal: Expression | undefined): Expression {
  return write.object({ ...(equal?.kind === 'object' ? equal.entries : {}), 's3:x-amz-acl': write.literal('bucket-owner-full-control') });
}

function statementObject({ sid, principals, actions, resources, condition }: NewStatement): Expression {
  const one = (items: readonly Expression[]): Expression => (items.length === 1 && items[0] ? items[0] : write.list(...items));
  return write.object({
    ...(sid === undefined ? {} : { Sid: write.literal(sid) }),
    Effect: write.literal('Allow'),
    ...(principals ? { Principal: write.object({ [principals.type]: one(principals.identifiers) }) } : {}),
    Action: one(actions.map((action) => write.literal(action))),
    Resource: one(resources),
    ...(condition ? { Condition: condition } : {}),
  });
}

/** A source of logs in words: `load balancer aws_lb.main`. */
export function describeSource(source: Resource): string {
  return `${NOUNS[source.type] ?? 'resource'} ${labelOf(source)}`;
}

const NOUNS: Readonly<Record<string, string>> = {
  aws_lb: 'load balancer',
  aws_alb: 'load balancer',
  aws_elb: 'load balancer',
  aws_flow_log: 'flow log',
  aws_cloudtrail: 'trail',
  aws_cloudwatch_log_delivery_destination: 'log delivery',
};
