/**
 * Inline policies are written into the role that they are for, where that is in the template: a function that waits for its
 * role then waits for its permissions as well.
 */
import type { Expression, NewResource } from '../../../core/edits';
import { isNewResource } from '../../../core/edits';
import type { DeclaredResource } from '../../../core/resource';
import { logicalIdOf, referencesIn, type Dependencies } from '../references';
import type { MapNode, Member, Node } from '../syntax/nodes';
import { memberOf, plainMap } from '../syntax/nodes';
import type { Patch } from './patch';
import type { Data, Speller } from './spell';

export interface RolePolicies {
  /** Undefined for what is no inline policy, or has to stand alone. */
  homeOf(resource: NewResource): OwnPolicies | undefined;
  add(home: OwnPolicies, resource: NewResource): boolean;
  /** `begin` writes the first property of a resource that has none. */
  write(patch: Patch, begin: (owner: DeclaredResource, key: string, data: Data) => void): void;
}

/** A resource that lists inline policies of its own. */
export interface OwnPolicies {
  readonly declared: DeclaredResource;
  /** Its properties; undefined where none are written yet. */
  readonly map: MapNode | undefined;
  readonly isNamed: boolean;
}

export interface RolePoliciesInput {
  readonly dependencies: Dependencies;
  readonly speller: Speller;
  memberFor(owner: DeclaredResource): Member | undefined;
  logicalId(resource: NewResource): string;
}

export function createRolePolicies(input: RolePoliciesInput): RolePolicies {
  /** What is added, by the id of the resource that lists it. */
  const added = new Map<string, { readonly home: OwnPolicies; readonly items: Data[] }>();

  /** The role in whose own policies a new inline policy is written: one of this template, when that closes no circle. */
  function homeOf(resource: NewResource): OwnPolicies | undefined {
    const role = resource.properties['role'];
    if (resource.type !== 'aws_iam_role_policy' || role?.kind !== 'reference') return undefined;
    if (isNewResource(role.target)) return undefined;
    const { declared } = role.target;
    const isNamed = POLICIES_ARE_NAMED[declared.nativeType];
    const properties = memberOf(input.memberFor(declared)?.value, 'Properties');
    const map = plainMap(properties?.value);
    if (isNamed === undefined || !input.memberFor(declared) || (properties?.value && !map)) return undefined;
    const policies = memberOf(map, 'Policies');
    if (policies && !canTakeMore(policies.value, isNamed)) return undefined;
    const targets = existingTargets(resource, new Set());
    const own = logicalIdOf(role.target);
    const isCircular = targets.some((id) => id === own || input.dependencies.waits(id, own));
    return isCircular ? undefined : { declared, map, isNamed };
  }

  function add(home: OwnPolicies, resource: NewResource): boolean {
    const { name, policy } = resource.properties;
    if (!policy) return false;
    const named: Expression = {
      kind: 'object',
      entries: { PolicyName: name ?? { kind: 'literal', value: input.logicalId(resource) }, PolicyDocument: policy },
    };
    const item = input.speller.data(home.isNamed ? named : policy);
    if (!item) return false;
    const { id } = home.declared;
    added.set(id, { home, items: [...(added.get(id)?.items ?? []), item] });
    return true;
  }

  function write(patch: Patch, begin: (owner: DeclaredResource, key: string, data: Data) => void): void {
    for (const { home, items } of added.values()) {
      const { map } = home;
      const policies = memberOf(map, 'Policies')?.value;
      if (!map) {
        begin(home.declared, 'Policies', { kind: 'list', items });
      } else if (policies?.kind === 'list') {
        for (const item of items) patch.insertItem(policies, policies.items.length - 1, item);
      } else if (policies) {
        patch.replace(policies.range, { kind: 'list', items: [{ kind: 'source', node: policies }, ...items] }, map);
      } else {
        patch.insert(map, 'Policies', { kind: 'list', items });
      }
    }
  }

  return { homeOf, add, write };
}

/** The types that list inline policies, and whether those have a name there. */
const POLICIES_ARE_NAMED: Readonly<Record<string, boolean>> = {
  'AWS::IAM::Role': true,
  'AWS::Serverless::Function': false,
  'AWS::Serverless::StateMachine': false,
};

/** A list can take more policies; SAM's only policy can become the first of a list. */
function canTakeMore(policies: Node | undefined, isNamed: boolean): boolean {
  if (policies?.kind === 'list') return policies.intrinsic === undefined;
  return !isNamed && policies !== undefined && (policies.intrinsic === undefined || policies.intrinsic === 'Ref');
}

/** The resources of the template that a new resource would wait for, directly or through other new ones. */
function existingTargets(resource: NewResource, seen: Set<NewResource>): readonly string[] {
  if (seen.has(resource)) return [];
  seen.add(resource);
  const targets: string[] = [];
  const visit = (expression: Expression): void => {
    switch (expression.kind) {
      case 'reference':
        if (isNewResource(expression.target)) targets.push(...existingTargets(expression.target, seen));
        else targets.push(logicalIdOf(expression.target));
        break;
      case 'list':
        expression.items.forEach(visit);
        break;
      case 'object':
        Object.values(expression.entries).forEach(visit);
        break;
      case 'template':
        expression.parts.forEach((part) => typeof part !== 'string' && visit(part));
        break;
      case 'document':
        visit(expression.content);
        break;
      case 'existing':
        targets.push(...referencesIn(expression.value));
        break;
      default:
        break;
    }
  };
  for (const [name, value] of Object.entries(resource.properties)) if (name !== 'role') visit(value);
  return targets;
}
