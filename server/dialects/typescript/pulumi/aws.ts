/** `@pulumi/aws`: resources, providers, data sources, and the enumerations that policies and functions are written with. */
import type { Location } from '../../../core/text';
import { object, type ObjectValue, type Provenance, type Value } from '../../../core/value';
import { snakeCase } from '../../../schema/names';
import { enumerationValue } from '../../shared/pulumi-enumerations';
import { lazyNamespace } from '../evaluator/members';
import type { Js } from '../evaluator/values';
import { native } from '../evaluator/values';
import { assumeRolePolicy, policyDocument } from './documents';
import type { PulumiSession } from './session';
import { otherNamespace } from './sdk';

export function awsNamespace(session: PulumiSession, from: Provenance): Js {
  return lazyNamespace('aws', from, (key) => {
    if (key === 'Provider') return providerClass(session, from);
    if (key === 'default') return undefined;
    if (/^get[A-Z]/.test(key)) return dataSource(session, key, from);
    if (key === 'config') return configuration(session, from);
    if (/^[a-z]/.test(key)) return moduleNamespace(session, key, from);
    return enumeration('aws', key, from);
  });
}

function moduleNamespace(session: PulumiSession, module: string, from: Provenance): Js {
  return lazyNamespace(`aws.${module}`, from, (key) => {
    const description = session.names.pulumi.classAt(`${module}.${key}`);
    if (description) return session.resourceClass(description, from);
    if (module === 'iam' && /^getPolicyDocument(Output)?$/.test(key)) {
      return native(`aws.iam.${key}`, from, { call: (call) => policyDocument(session.evaluation, call) });
    }
    if (module === 'iam' && key === 'assumeRolePolicyForPrincipal') {
      return native(`aws.iam.${key}`, from, { call: (call) => assumeRolePolicy(session.evaluation, call) });
    }
    if (/^get[A-Z]/.test(key)) return dataSource(session, `${module}.${key}`, from);
    if (/^[A-Z]/.test(key)) return enumeration(`aws.${module}`, key, from) ?? undefined;
    return session.evaluation.member(otherNamespace(session, `aws.${module}`, from), key, from.location);
  });
}

export function providerClass(session: PulumiSession, from: Provenance, of = 'aws'): Js {
  return native(`${of}.Provider`, from, {
    construct: ({ args, instance }) => {
      const region = args[1] ? session.evaluation.member(args[1].value, 'region', args[1].site) : undefined;
      const id = session.freeId(`pulumi:providers:${of}::${session.nameOf(args[0])}`);
      const tags = args[1] ? session.evaluation.member(session.evaluation.member(args[1].value, 'defaultTags', args[1].site), 'tags', args[1].site) : undefined;
      if (tags && tags.kind !== 'absent') session.defaultTags.set(id, session.evaluation.toValue(tags));
      session.providers.set(instance.cell, {
        id,
        region: region && region.kind !== 'absent' ? session.evaluation.toValue(region) : session.defaultRegion,
        properties: of === 'aws' && args[1] ? argumentsOf(session.evaluation.toValue(args[1].value)) : undefined,
      });
    },
    instanceMember: (instance, key) =>
      key === 'region' ? session.evaluation.fromValue(session.providers.get(instance.cell)?.region ?? session.defaultRegion) : undefined,
  });
}

function argumentsOf(given: Value): ObjectValue | undefined {
  if (given.kind !== 'object') return undefined;
  return object(new Map([...given.entries].map(([name, property]) => [snakeCase(name), property])), given.from, given.complete);
}

function configuration(session: PulumiSession, from: Provenance): Js {
  return lazyNamespace('aws.config', from, (key) =>
    key === 'region' || key === 'requireRegion'
      ? native(`aws.config.${key}`, from, {
          call: () => session.evaluation.fromValue(session.defaultRegion),
          toValue: () => session.defaultRegion,
        })
      : undefined,
  );
}

/** The deployment itself: who and where it is. Fixes look for these by name. */
const DEPLOYMENT = new Set(['aws_caller_identity', 'aws_region', 'aws_partition']);

/** What a function reads at deployment: a resource that exists, or an unknown value under the name of the function. */
function dataSource(session: PulumiSession, path: string, from: Provenance): Js {
  const type = session.names.pulumi.dataSourceOf(path);
  return native(`aws.${path}`, from, {
    call: (call): Js =>
      type === undefined || DEPLOYMENT.has(type)
        ? { kind: 'unknown', reason: 'data-source', from: { location: call.site, via: [] }, name: `aws.${path}()` }
        : session.read(path, call),
  });
}

const POLICY_PREFIX = 'arn:aws:iam::aws:policy/';
/** Managed policies whose ARN is not their name. */
const POLICY_PATHS: Readonly<Record<string, string>> = {
  LambdaFullAccess: 'AWSLambda_FullAccess',
  LambdaReadOnlyAccess: 'AWSLambda_ReadOnlyAccess',
  AmazonECSFullAccess: 'AmazonECS_FullAccess',
  AWSLambdaBasicExecutionRole: 'service-role/AWSLambdaBasicExecutionRole',
  AWSLambdaVPCAccessExecutionRole: 'service-role/AWSLambdaVPCAccessExecutionRole',
  AWSLambdaSQSQueueExecutionRole: 'service-role/AWSLambdaSQSQueueExecutionRole',
  AWSLambdaDynamoDBExecutionRole: 'service-role/AWSLambdaDynamoDBExecutionRole',
  AWSLambdaKinesisExecutionRole: 'service-role/AWSLambdaKinesisExecutionRole',
  AmazonECSTaskExecutionRolePolicy: 'service-role/AmazonECSTaskExecutionRolePolicy',
  AmazonRDSEnhancedMonitoringRole: 'service-role/AmazonRDSEnhancedMonitoringRole',
  AmazonAPIGatewayPushToCloudWatchLogs: 'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
  AWSBackupServiceRolePolicyForBackup: 'service-role/AWSBackupServiceRolePolicyForBackup',
  AWSBackupServiceRolePolicyForRestores: 'service-role/AWSBackupServiceRolePolicyForRestores',
  AWSXRayDaemonWriteAccess: 'AWSXRayDaemonWriteAccess',
  AmazonSSMManagedInstanceCore: 'AmazonSSMManagedInstanceCore',
  AmazonEKSClusterPolicy: 'AmazonEKSClusterPolicy',
  AmazonEKSWorkerNodePolicy: 'AmazonEKSWorkerNodePolicy',
};
const AT_ROOT = /^(?:Amazon(?!Personalize|SageMakerGeospatial)|AWS(?!DataLifecycle|MigrationHubRefactor)|CloudWatch|IAM|Administrator|PowerUser|ReadOnly|Secrets)\w*(?:FullAccess|ReadOnlyAccess|AdministratorAccess|PowerUserAccess|ReadWrite)$|^(?:AdministratorAccess|PowerUserAccess|ReadOnlyAccess|IAMFullAccess)$/;

function enumeration(module: string, name: string, from: Provenance): Js | undefined {
  const member = (key: string, site: Location): Js => {
    const value = valueOf(module, name, key);
    const at: Provenance = { location: site, via: [] };
    return value === undefined
      ? { kind: 'unknown', reason: 'unsupported', from: at, name: `${module}.${name}.${key}` }
      : { kind: 'literal', value, from: at };
  };
  return native(`${module}.${name}`, from, { member, construct: () => undefined });
}

function valueOf(module: string, name: string, key: string): string | undefined {
  if (module === 'aws.iam' && (name === 'ManagedPolicy' || name === 'ManagedPolicies')) {
    const path = Object.hasOwn(POLICY_PATHS, key) ? POLICY_PATHS[key] : AT_ROOT.test(key) ? key : undefined;
    return path === undefined ? undefined : POLICY_PREFIX + path;
  }
  if (module === 'aws.lambda' && name === 'Runtime') {
    return key.toLowerCase().replace(/dx$/, '.x').replace(/(\d)d(\d)/, '$1.$2');
  }
  if (module === 'aws.rds' && (name === 'EngineType' || name === 'EngineMode')) return engineOf(name, key);
  if (module === 'aws.rds' && name === 'InstanceType') return databaseClassOf(key);
  return enumerationValue(`${module}.${name}`.replace(/^aws\./, ''), key);
}

/** `AuroraPostgresql` is aurora-postgresql; modes are single words. */
function engineOf(name: string, key: string): string | undefined {
  const words = key.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  return name === 'EngineMode' ? words.replace('-', '') : words;
}

/** `T4G_2XLarge` is db.t4g.2xlarge. */
function databaseClassOf(key: string): string | undefined {
  const [, family, size] = /^([A-Z]+\d\w*?)_((?:\d*X)?Large|Micro|Small|Medium)$/.exec(key) ?? [];
  return family === undefined || size === undefined ? undefined : `db.${family}.${size}`.toLowerCase();
}
