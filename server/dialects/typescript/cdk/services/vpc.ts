/** Subnets and security groups as constructs name them. */
import type { Property, Value } from '../../../../core/value';
import { list, literal, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { fields } from '../build';
import { valueAt } from '../shapes';
import { connections } from './rules';

/** The subnets that a selection takes; which they are is not modelled, only that they are the VPC's. */
export function subnetIds(build: Build, vpc: Value, selection: Value, usual?: string): Value {
  const listed = valueAt(selection, 'subnets');
  const given = givenSubnets(build, vpc, selection, usual);
  if (given) return given;
  if (listed.kind === 'list') return list(listed.items.map((item) => build.attribute(item, 'id')), listed.from, listed.complete);
  return unknown('computed', selection.kind === 'absent' ? vpc.from : selection.from, 'subnets');
}

/** Of a VPC that exists and whose subnets the program names. */
function givenSubnets(build: Build, vpc: Value, selection: Value, usual: string | undefined): Value | undefined {
  const target = build.session.target(vpc);
  if (target?.mode !== 'imported' || (selection.kind !== 'absent' && selection.kind !== 'object')) return undefined;
  const kind = valueAt(selection, 'subnetType');
  const isPlain = selection.kind === 'absent' || (selection.complete && selection.entries.size === (kind.kind === 'absent' ? 0 : 1));
  const wanted = kind.kind === 'literal' ? String(kind.value) : kind.kind === 'absent' ? usual : 'unknown';
  if (!isPlain || target.given.size === 0) return undefined;
  const found = wanted === undefined ? ['Private', 'Isolated', 'Public'].find((each) => target.given.has(SUBNETS[each] ?? '')) : wanted;
  const subnets = target.given.get(SUBNETS[found ?? ''] ?? '');
  return subnets?.kind === 'list' && subnets.complete ? subnets : undefined;
}

/** The names under which a VPC that is imported has its subnets, by their type. */
export const SUBNETS: Readonly<Record<string, string>> = { Public: '(public subnets)', Private: '(private subnets)', Isolated: '(isolated subnets)' };

/** The security groups that are given, else one that the construct makes when it is in a VPC. */
export function securityGroups(build: Build, to: string, property: string, vpc: Property | undefined): void {
  const given = build.property(property);
  if (given) {
    const { value } = given;
    build.main.set(to, {
      ...given,
      value:
        value.kind === 'list'
          ? list(value.items.map((item) => build.attribute(item, 'id')), value.from, value.complete)
          : value.kind === 'reference'
            ? list([build.attribute(value, 'id')], value.from)
            : unknown('unsupported', value.from, property),
    });
    return;
  }
  if (!vpc) return;
  const group = build.child('SecurityGroup', 'AWS::EC2::SecurityGroup');
  group.implicit = true;
  group.set('VpcId', build.attribute(vpc.value, 'id'));
  connections(build, group);
  build.main.set(to, list([build.own('id', 'SecurityGroup')], build.from));
}

export function allOutbound(build: Build): Value {
  const { from } = build;
  return fields(from, {
    CidrIp: literal('0.0.0.0/0', from),
    Description: literal('Allow all outbound traffic by default', from),
    IpProtocol: literal('-1', from),
  });
}

