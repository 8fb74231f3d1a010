/** `database.secret`: the secret that a database of the library made for its password, or was given. */
import type { Location } from '../../../../core/text';
import { booleanOf } from '../../../../core/query';
import { reference } from '../../../../core/value';
import type { Js } from '../../evaluator/values';
import { native } from '../../evaluator/values';
import type { Construct } from '../constructs';
import { at, func, opaque } from '../natives';
import { allow } from '../policies';
import type { CdkSession } from '../session';
import { argument, madeBy, valueAt } from '../shapes';

const READ = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];

/** Undefined when it cannot be told which secret that is, or whether there is one. */
export function databaseSecret(session: CdkSession, construct: Construct, site: Location): Js | undefined {
  const { props, path } = construct;
  if (construct.mode !== 'managed' || !props.complete) return undefined;
  const managed = valueAt(props, 'manageMasterUserPassword');
  if (managed.kind !== 'absent' && booleanOf(managed) !== false) {
    return booleanOf(managed) === true ? secret(session, construct, site, { target: path, arn: 'master_user_secret', name: 'master_user_secret' }) : undefined;
  }
  const credentials = valueAt(props, 'credentials');
  const made = credentials.kind === 'absent' ? 'fromGeneratedSecret' : madeBy(credentials)?.split('.').at(-1);
  if (made === 'fromSecret') {
    const given = argument(credentials, 0)?.value;
    return given && session.target(given)?.instance;
  }
  const hasPassword = made === 'fromUsername' && valueAt(argument(credentials, 1)?.value ?? credentials, 'password').kind !== 'absent';
  if ((made !== 'fromGeneratedSecret' && made !== 'fromUsername') || hasPassword) return undefined;
  return secret(session, construct, site, { target: `${path}/Secret`, arn: 'arn', name: 'name' });
}

interface Names {
  readonly target: string;
  readonly arn: string;
  readonly name: string;
}

function secret(session: CdkSession, construct: Construct, site: Location, { target, arn, name }: Names): Js {
  return native(`${construct.id}.secret`, at(site), {
    toValue: () => reference(target, arn === 'arn' ? '' : arn, at(site)),
    member: (key, memberSite) => {
      const from = at(memberSite);
      if (key === 'secretArn' || key === 'secretFullArn') return reference(target, arn, from);
      if (key === 'secretName') return reference(target, name, from);
      if (key !== 'grantRead') return opaque(`${construct.id}.secret.${key}`, from);
      return func(key, from, (call) => {
        const [grantee] = call.args;
        const statement = allow(READ, [reference(target, arn, at(call.site))], call.site);
        if (grantee) session.grant(session.evaluation.toValue(grantee.value), { statement, site: call.site, condition: session.evaluation.condition() || undefined, more: true });
        return opaque('grant', at(call.site));
      });
    },
  });
}
