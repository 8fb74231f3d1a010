/** `@pulumi/random`: generated values, under Terraform's names. */
import type { Provenance } from '../../../core/value';
import { snakeCase } from '../../../schema/names';
import { lazyNamespace } from '../evaluator/members';
import type { Js } from '../evaluator/values';
import { native } from '../evaluator/values';
import type { PulumiSession } from './session';

const PREFIX = 'random:index/';

export function randomNamespace(session: PulumiSession, from: Provenance): Js {
  return lazyNamespace('random', from, (key) => {
    if (!/^Random[A-Z]\w*$/.test(key)) return undefined;
    return native(`random.${key}`, from, {
      construct: (call) => session.declare(`${PREFIX}${key.charAt(0).toLowerCase()}${key.slice(1)}:${key}`, call),
      instanceMember: (instance, name, site) => session.attribute(instance, name, site, () => undefined),
    });
  });
}

/** `random:index/randomPassword:RandomPassword` is `random_password`. */
export function randomTypeOf(token: string): string | undefined {
  return token.startsWith(PREFIX) ? snakeCase(token.slice(token.indexOf(':', PREFIX.length) + 1)) : undefined;
}

/** `random_password` is `RandomPassword`. */
export function randomClassOf(type: string): string | undefined {
  if (!type.startsWith('random_')) return undefined;
  return type
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
