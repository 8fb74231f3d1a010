/** What `grant…` methods allow. */
import type { Value } from '../../../../core/value';
import { literal, reference, template } from '../../../../core/value';
import type { Js } from '../../evaluator/values';
import type { Method, MethodCall } from '../model';
import { allow } from '../policies';
import { at, opaque } from '../natives';

export interface GrantRow {
  readonly actions: readonly string[];
  /** Canonical attribute of the construct, with what follows it; the ARN when left out. */
  readonly resources?: readonly (readonly [attribute: string, suffix: string])[];
  /** True when it gives more than is listed. */
  readonly more?: boolean;
}

/** Methods by name. The first argument is who gets the permission. */
export function grants(rows: Readonly<Record<string, GrantRow>>): Readonly<Record<string, Method>> {
  return {
    ...Object.fromEntries(Object.entries(rows).map(([name, row]): [string, Method] => [name, (call) => grant(call, row.actions, row)])),
    grant: (call) => {
      const actions = call.call.args.slice(1).flatMap(({ value }) => (value.kind === 'literal' ? [String(value.value)] : []));
      return grant(call, actions, {});
    },
  };
}

function grant({ session, construct, call, site }: MethodCall, actions: readonly string[], row: Omit<GrantRow, 'actions'>): Js {
  const [grantee] = call.args;
  const from = at(site);
  const resources = (row.resources ?? [['arn', '']]).map(([attribute, suffix]): Value => {
    const value = construct.given.get(attribute) ?? reference(construct.path, attribute, from);
    return suffix === '' ? value : template([value, literal(suffix, from)], from);
  });
  if (grantee) {
    const isEncrypted = KEYS.some((name) => construct.props.entries.has(name)) || !construct.props.complete || construct.given.size > 0;
    const more = row.more === true || isEncrypted;
    session.grant(grantee.value, { statement: allow(actions, resources, site), site, condition: call.condition, more });
  }
  return opaque('grant', from);
}

/** With a key of its own, what is granted includes the use of the key. */
const KEYS = ['encryptionKey', 'encryptionMasterKey', 'masterKey', 'encryption', 'kmsKey'];

/** `addToRolePolicy(new iam.PolicyStatement({ … }))`. */
export const addToRolePolicy: Method = ({ session, construct, call, site }) => {
  const [statement] = call.args;
  if (statement) session.grant(reference(construct.path, '', at(site)), { statement: statement.value, site, condition: call.condition });
  return undefined;
};
