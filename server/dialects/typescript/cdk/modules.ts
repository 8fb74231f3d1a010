/** What an import gives: `aws-cdk-lib`, its modules, and `constructs`. */
import type { Provenance } from '../../../core/value';
import { lazyNamespace } from '../evaluator/members';
import type { Js } from '../evaluator/values';
import { coreMember } from './core';
import { l1Class } from './l1';
import { l2Class } from './l2';
import { metricClass } from './metrics';
import { anyClass, enumeration } from './natives';
import { documentClass, statementClass } from './policies';
import { MODELS } from './services';
import type { CdkSession } from './session';

export function moduleOf(session: CdkSession, specifier: string, from: Provenance): Js | undefined {
  if (specifier === 'constructs') return lazyNamespace('constructs', from, (key) => coreMember(session, key, from));
  if (specifier === 'aws-cdk-lib' || specifier === 'aws-cdk-lib/core') {
    return lazyNamespace('aws-cdk-lib', from, (key) =>
      /^(aws|alexa)_/.test(key) ? serviceModule(session, key.replaceAll('_', '-'), from) : coreMember(session, key, from),
    );
  }
  const module = /^aws-cdk-lib\/((?:aws|alexa)-[\w-]+)$/.exec(specifier)?.[1];
  if (module !== undefined) return serviceModule(session, module, from);
  const alpha = /^@aws-cdk\/(aws-[\w-]+-alpha)$/.exec(specifier)?.[1];
  if (alpha !== undefined && [...MODELS.keys()].some((each) => each.startsWith(`${alpha}.`))) return alphaModule(session, alpha, from);
  const name = /^aws-cdk-lib\/([\w/-]+)$/.exec(specifier)?.[1];
  return name === undefined ? undefined : lazyNamespace(name, from, (key) => (key === 'default' ? undefined : anyClass(session, `${name}.${key}`, from)));
}

/** A package of its own, of which some constructs are understood. */
function alphaModule(session: CdkSession, module: string, from: Provenance): Js {
  return lazyNamespace(module, from, (key) => {
    const model = MODELS.get(`${module}.${key}`);
    return model && l2Class(session, model, from);
  });
}

function serviceModule(session: CdkSession, module: string, from: Provenance): Js {
  return lazyNamespace(module, from, (key) => {
    if (key === 'default') return undefined;
    const name = `${module}.${key}`;
    const model = MODELS.get(name);
    if (model) return l2Class(session, model, from);
    if (name === 'aws-iam.PolicyStatement') return statementClass(session, from);
    if (name === 'aws-cloudwatch.Metric' || name === 'aws-cloudwatch.MathExpression') return metricClass(session, name, from);
    if (name === 'aws-iam.PolicyDocument') return documentClass(session, from);
    const type = /^Cfn[A-Z]/.test(key) ? session.names.cdk.typeOf(module, key) : undefined;
    if (type !== undefined) return l1Class(session, type, from, name);
    return enumeration(name, from) ?? anyClass(session, name, from);
  });
}
