/** What runs code of the program: functions, container services, instances; where they run, what they are told, what they may do. */
import { statementsOf, type PolicyStatement } from '../../server/core/policy';
import { descendants, get, isNothing, itemsOf, patternOf, possibilities } from '../../server/core/query';
import type { Resource, ResourceGraph } from '../../server/core/resource';
import type { Value } from '../../server/core/value';
import type { RuleContext } from '../../server/core/rule';
import { referredTo } from './networks';

export interface Workload {
  readonly kind: 'function' | 'service' | 'instance';
  /** The function, service or instance: what is in a network. */
  readonly resource: Resource;
  /** What the network is said with: `vpc_config`, `network_configuration`, or the instance itself. */
  readonly placement: Value;
  readonly subnets: readonly Value[];
  readonly groups: readonly Value[];
  /** Values that are passed to its code: the environment, user data. */
  readonly told: readonly Value[];
  /** The roles of the program that its code acts with. */
  readonly roles: readonly Resource[];
}

/** To be shared by the rules: the functions of a program as workloads. */
export function functionWorkloads({ graph }: Pick<RuleContext, 'graph'>): (lambda: Resource) => Workload {
  const made = new Map<Resource, Workload>();
  return (lambda) => {
    const workload = made.get(lambda) ?? functionWorkload(lambda, graph);
    made.set(lambda, workload);
    return workload;
  };
}

export function workloads(graph: ResourceGraph): readonly Workload[] {
  return [
    ...graph.ofType('aws_lambda_function').filter(isManaged).map((each) => functionWorkload(each, graph)),
    ...graph.ofType('aws_ecs_service').filter(isManaged).map((each) => serviceWorkload(each, graph)),
    ...graph.ofType('aws_instance').filter(isManaged).map((each) => instanceWorkload(each, graph)),
  ];
}

function isManaged({ mode }: Resource): boolean {
  return mode === 'managed';
}

function functionWorkload(resource: Resource, graph: ResourceGraph): Workload {
  const { properties } = resource;
  const placement = get(properties, 'vpc_config');
  return {
    kind: 'function',
    resource,
    placement,
    subnets: itemsOf(get(placement, 'subnet_ids')),
    groups: itemsOf(get(placement, 'security_group_ids')),
    told: membersOf(get(properties, 'environment', 'variables')),
    roles: referredTo([get(properties, 'role')], 'aws_iam_role', graph),
  };
}

/** True when a function certainly is attached to a VPC. */
export function isInVpc({ placement, subnets }: Workload): boolean {
  return !isNothing(placement) && placement.kind !== 'unknown' && placement.kind !== 'choice' && subnets.length > 0;
}

function serviceWorkload(resource: Resource, graph: ResourceGraph): Workload {
  const placement = get(resource.properties, 'network_configuration');
  const tasks = referredTo([get(resource.properties, 'task_definition')], 'aws_ecs_task_definition', graph);
  const containers = tasks.flatMap((task) => itemsOf(get(task.properties, 'container_definitions')));
  return {
    kind: 'service',
    resource,
    placement,
    subnets: itemsOf(get(placement, 'subnets')),
    groups: itemsOf(get(placement, 'security_groups')),
    told: containers.flatMap((container) => [
      ...itemsOf(get(container, 'environment')).map((each) => get(each, 'value')),
      ...itemsOf(get(container, 'secrets')).map((each) => get(each, 'valueFrom')),
    ]),
    roles: tasks.flatMap((task) => referredTo([get(task.properties, 'task_role_arn')], 'aws_iam_role', graph)),
  };
}

function instanceWorkload(resource: Resource, graph: ResourceGraph): Workload {
  const { properties } = resource;
  const profiles = referredTo([get(properties, 'iam_instance_profile')], 'aws_iam_instance_profile', graph);
  return {
    kind: 'instance',
    resource,
    placement: properties,
    subnets: itemsOf(get(properties, 'subnet_id')),
    groups: itemsOf(get(properties, 'vpc_security_group_ids')),
    told: [get(properties, 'user_data'), get(properties, 'user_data_base64')],
    roles: profiles.flatMap((profile) => referredTo([get(profile.properties, 'role')], 'aws_iam_role', graph)),
  };
}

function membersOf(value: Value): readonly Value[] {
  return possibilities(value).flatMap(({ value: each }) => (each.kind === 'object' ? [...each.entries.values()].map((property) => property.value) : []));
}

/** The resources of the program that a workload is told of, with the attribute that it is told. */
export function resourcesTold({ told }: Workload, graph: ResourceGraph): readonly { readonly resource: Resource; readonly value: Extract<Value, { kind: 'reference' }> }[] {
  return told.flatMap((value) =>
    descendants(value).flatMap((each) => {
      const resource = each.kind === 'reference' ? graph.resolve(each) : undefined;
      return resource && each.kind === 'reference' ? [{ resource, value: each }] : [];
    }),
  );
}

/** The statements that allow a role something, of the program's own policies. */
export function allowedBy(role: Resource, graph: ResourceGraph): readonly PolicyStatement[] {
  const inline = itemsOf(get(role.properties, 'inline_policy')).map((each) => get(each, 'policy'));
  const attached = referredTo(attachedArns(role, graph), 'aws_iam_policy', graph).map((policy) => get(policy.properties, 'policy'));
  return [...inline, ...attached].flatMap(statementsOf).filter((statement) => statement.effect === 'Allow');
}

/** The ARNs of the policies that are attached to a role. */
export function attachedArns(role: Resource, graph: ResourceGraph): readonly Value[] {
  const shared = graph
    .ofType('aws_iam_policy_attachment')
    .filter((each) => referredTo([get(each.properties, 'roles')], 'aws_iam_role', graph).includes(role))
    .map((each) => get(each.properties, 'policy_arn'));
  return [
    ...itemsOf(get(role.properties, 'attached_policy')).map((each) => get(each, 'policy_arn')),
    ...itemsOf(get(role.properties, 'managed_policy_arns')),
    ...shared,
  ];
}

/** The names of AWS's own policies that are attached to a role: `AmazonS3ReadOnlyAccess`. */
export function awsPoliciesOf(role: Resource, graph: ResourceGraph): readonly string[] {
  return attachedArns(role, graph).flatMap((arn) =>
    possibilities(arn).flatMap(({ value }) => /^arn:[^:]*:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(patternOf(value) ?? '')?.[1] ?? []),
  );
}
