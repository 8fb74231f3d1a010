/** Narrower peers for rules of security groups: what a fix writes in the place of a network that is too wide. */
import type { CanonicalEdit, Expression, NewInput } from '../../server/core/edits';
import { write } from '../../server/core/edits';
import { booleanOf, get, itemsOf, possibilities, someValue } from '../../server/core/query';
import type { Resource } from '../../server/core/resource';
import type { RuleContext } from '../../server/core/rule';
import { contains } from '../../server/core/text';
import type { Value } from '../../server/core/value';
import type { GroupRule, Peer } from './group-rules';
import { referredTo } from './networks';
import { groupName } from './rule-words';

export interface Narrowing {
  /** In the imperative, for the fix's title. */
  readonly title: string;
  edits(): readonly CanonicalEdit[] | undefined;
}

/** The VPC that a rule's group is in, where the program declares or reads it. */
export function vpcOfRule(rule: GroupRule, { graph }: RuleContext): Resource | undefined {
  const [vpc] = rule.group ? referredTo([get(rule.group.properties, 'vpc_id')], 'aws_vpc', graph) : [];
  return vpc?.mode === 'imported' ? undefined : vpc;
}

/** Admits the network of the group's VPC; one that is given at deployment when the program has no VPC. */
export function narrowToVpc(rule: GroupRule, wide: readonly Peer[], context: RuleContext): Narrowing {
  const found = vpcOfRule(rule, context);
  const vpc = found && context.canReach(found, rule.resource) ? found : undefined;
  return {
    title: vpc ? 'Admit the network of the VPC only' : 'Admit a network that is given at deployment only',
    edits: () => {
      if (rule.isRepeated) return undefined;
      const edits: CanonicalEdit[] = [];
      for (const member of new Set(wide.map((each) => each.member))) {
        const own = wide.filter((each) => each.member === member);
        const [first] = own;
        const changed = first && replaceIn(rule, own, networkFor(rule, first.version, vpc, context));
        if (!changed) return undefined;
        edits.push(...changed);
      }
      return edits;
    },
  };
}

function networkFor(rule: GroupRule, version: 4 | 6, vpc: Resource | undefined, { facts }: RuleContext): Expression {
  if (vpc && version === 4) return write.reference(vpc, 'cidr_block');
  if (vpc && booleanOf(get(vpc.properties, 'assign_generated_ipv6_cidr_block')) === true) return write.reference(vpc, 'ipv6_cidr_block');
  const near = rule.resource;
  const group = groupName(rule.group ?? near);
  const name = `${group} allowed ${version === 4 ? 'cidr' : 'ipv6 cidr'}`;
  // Another rule of the group may have been given it before.
  const known = facts.inputs.find((each) => lettersOf(each.name) === lettersOf(name));
  const input: NewInput = {
    isNew: true,
    name,
    type: 'string',
    description: `Network that may reach the ${group}, as an ${version === 4 ? 'IPv4' : 'IPv6'} CIDR block`,
    near,
  };
  return write.input(known ?? input);
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Replaces peers of one member where they stand in the rule, else writes the member anew beside the peers that stay. */
function replaceIn(rule: GroupRule, wide: readonly Peer[], by: Expression): readonly CanonicalEdit[] | undefined {
  const { resource, node, path } = rule;
  const [first, ...others] = wide;
  if (!first) return undefined;
  if (others.length === 0 && isWrittenIn(resource, first.value)) return [{ kind: 'replace', resource, site: first.value.from.location, by }];
  const all = possibilities(first.property.value).flatMap(({ value }) => itemsOf(value));
  const kept = all.filter((value) => !wide.some((each) => each.value === value));
  if (first.property.value.kind === 'choice' || kept.some((value) => value.kind !== 'literal')) return undefined;
  const isList = first.member.endsWith('_blocks');
  if (!isList && kept.length > 0) return undefined;
  const value = isList ? write.list(...kept.map((each) => write.literal(each.kind === 'literal' ? each.value : '')), by) : by;
  return [{ kind: 'set', resource, path: [...path, first.member], within: node, value }];
}

function isWrittenIn({ declaration }: Resource, { from }: Value): boolean {
  return from.via.length === 0 && from.location.uri === declaration.uri && contains(declaration.range, from.location.range);
}

/** Admits a security group in the place of networks. */
export function narrowToGroup(rule: GroupRule, wide: readonly Peer[], client: Resource): Narrowing {
  return {
    title: `Admit the security group ${client.name} only`,
    edits: () => {
      const { resource, node, path, names } = rule;
      const all = [names.ipv4, names.ipv6].flatMap((name) => possibilities(get(node, name)).flatMap(({ value }) => itemsOf(value)));
      const isSole = all.every((value) => wide.some((each) => each.value === value));
      if (rule.isRepeated || !isSole || node.entries.has(names.groups) || isCircular(rule, client)) return undefined;
      const id = write.reference(client, 'id');
      const members = new Set(wide.map((each) => each.member));
      return [
        { kind: 'set', resource, path: [...path, names.groups], within: node, value: names.groups.endsWith('_groups') ? write.list(id) : id },
        ...[...members].map((member): CanonicalEdit => ({ kind: 'remove', resource, path: [...path, member], within: node })),
      ];
    },
  };
}

/** Two groups whose own rules name each other could not be made. */
function isCircular({ group, path }: GroupRule, client: Resource): boolean {
  if (path.length === 0 || !group) return false;
  return ['ingress', 'egress'].some((list) =>
    someValue(get(client.properties, list), (value) => value.kind === 'reference' && value.target === group.id),
  );
}
