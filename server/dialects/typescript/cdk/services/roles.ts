/** Roles that constructs make for themselves. */
import type { Value } from '../../../../core/value';
import { list, literal, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { fields } from '../build';
import { awsPolicyArn, documentOf } from '../policies';

export interface ImplicitRole {
  /** The property with which a role can be given. */
  readonly property: string;
  /** The id of the role that is made otherwise. */
  readonly child: string;
  /** CloudFormation's property that takes the ARN. */
  readonly target: string | undefined;
  readonly service: string;
  /** Names of AWS managed policies. */
  readonly managed?: readonly string[];
}

/** Names the role that was given, or makes one. */
export function implicitRole(build: Build, { property, child, target, service, managed = [] }: ImplicitRole): void {
  const { main, from } = build;
  const given = build.property(property);
  if (given) {
    if (target !== undefined) main.set(target, { ...given, value: build.attribute(given.value, 'arn') });
    return;
  }
  build.construct.roleChild = child;
  if (target !== undefined) main.set(target, build.own('arn', child));
  const role = build.child(child, 'AWS::IAM::Role');
  role.set('AssumeRolePolicyDocument', serviceTrust(build, service));
  const added = build.calls('role.addManagedPolicy').flatMap((call) => (call.args[0] ? [call.args[0].value] : []));
  const arns: readonly Value[] = [...managed.map((name) => awsPolicyArn(name, from)), ...added.map((each) => build.managedPolicy(each))];
  if (arns.length > 0) role.set('ManagedPolicyArns', list(arns, from));
}

export function serviceTrust(build: Build, service: string): Value {
  const { from } = build;
  return documentOf(
    [
      fields(from, {
        Effect: literal('Allow', from),
        Action: literal('sts:AssumeRole', from),
        Principal: fields(from, { Service: literal(service, from) }),
        // Versions of the library differ in whether state machines are held to their account.
        ...(service === 'states.amazonaws.com' ? { Condition: unknown('computed', from) } : {}),
      }),
    ],
    from,
  );
}
