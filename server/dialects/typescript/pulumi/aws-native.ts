/** `@pulumi/aws-native`: CloudFormation's resources as Pulumi's. */
import type { Provenance } from '../../../core/value';
import { NATIVE_PACKAGE, nativeToken } from '../../shared/pulumi-native';
import { lazyNamespace } from '../evaluator/members';
import type { Js } from '../evaluator/values';
import { native } from '../evaluator/values';
import { providerClass } from './aws';
import { otherNamespace } from './sdk';
import type { PulumiSession } from './session';

export function nativeNamespace(session: PulumiSession, from: Provenance): Js {
  return lazyNamespace(NATIVE_PACKAGE, from, (key) => {
    if (key === 'Provider') return providerClass(session, from, NATIVE_PACKAGE);
    if (key === 'default') return undefined;
    if (/^get[A-Z]/.test(key)) return session.evaluation.member(otherNamespace(session, NATIVE_PACKAGE, from), key, from.location);
    return nativeModule(session, key, from);
  });
}

/** `aws_native.s3`; what is no resource of it says nothing. */
export function nativeModule(session: PulumiSession, module: string, from: Provenance): Js {
  const others = otherNamespace(session, `${NATIVE_PACKAGE}.${module}`, from);
  return lazyNamespace(`${NATIVE_PACKAGE}.${module}`, from, (key) => {
    const type = /^[A-Z]/.test(key) ? session.native.typeOf(module, key) : undefined;
    if (type === undefined) return session.evaluation.member(others, key, from.location);
    return native(`${NATIVE_PACKAGE}.${module}.${key}`, from, {
      construct: (call) => session.declare(nativeToken(module, key), call),
      instanceMember: (instance, name, site) => session.attribute(instance, name, site, (each) => session.native.attribute(type, each)),
    });
  });
}
