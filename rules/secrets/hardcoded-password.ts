import type { CanonicalEdit } from '../../server/core/edits';
import { GENERATED_SECRET, newResource, write } from '../../server/core/edits';
import { booleanOf, descendants, get, isNothing, itemsOf, possibilities, stringOf } from '../../server/core/query';
import { labelOf, type Resource } from '../../server/core/resource';
import { defineRule, type FixOffer, type Problem, type RuleContext } from '../../server/core/rule';
import { locationKey } from '../../server/core/text';
import type { Value } from '../../server/core/value';
import { hasCredentialInUrl, holdsSecret, isCredentialName, isKnownToken } from '../shared/credentials';
import { customerKeyFor } from '../shared/keys';
import { physicalName } from '../shared/names';

export default defineRule({
  id: 'secrets/hardcoded-password',
  title: 'Credential written into the code',
  severity: 'critical',
  tags: ['secrets'],
  corresponds: {
    checkov: ['CKV_SECRET_2', 'CKV_SECRET_6', 'CKV_AWS_41', 'CKV_AWS_45', 'CKV_AWS_46'],
    trivy: ['AVD-AWS-0099'],
    'cdk-nag': ['AwsSolutions-SMG4'],
    sonar: ['S6418', 'S2068', 'S6437'],
  },
  why: `A password in the code is known to everyone who can read the repository, its forks, its backups and its build logs, and stays in the
history after it is removed. It is also the same in every environment, and nobody rotates it. A wrapper such as \`pulumi.secret("…")\`,
\`sensitive("…")\` or \`NoEcho\` with a default hides it on the screen; it stands in the source all the same.`,
  howToFix: `Let nobody know the password. RDS can manage the master password itself: it generates one, keeps it in Secrets Manager and
rotates it. Where that is not possible, generate the password and keep it in Secrets Manager. Either fix changes the password of a deployed
database, in place: clients have to read the new one from the secret. Consider the old one compromised and rotate it wherever else it is used.`,
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html',
  ],
  fixable: true,

  *checkProgram(context) {
    const seen = new Set<string>();
    for (const resource of context.graph.resources) {
      if (resource.mode !== 'managed') continue;
      for (const problem of [...credentialArguments(resource, context), ...environment(resource), ...tokens(resource)]) {
        const place = 'kind' in problem.at ? problem.at.from.location : problem.at;
        if (seen.has(locationKey(place))) continue;
        seen.add(locationKey(place));
        yield problem;
      }
    }
  },

  examples: {
    terraform: { bad: [], good: [] },
    'cloudformation-json': { bad: [], good: [] },
    'cloudformation-yaml': { bad: [], good: [] },
    'cdk-typescript': { bad: [], good: [] },
    'pulumi-typescript': { bad: [], good: [] },
    'pulumi-python': { bad: [], good: [] },
  },
});

/** Arguments that take a credential. */
interface Credential {
  readonly type: string;
  readonly path: readonly string[];
  readonly what: string;
  /** The switch that lets the service generate and keep the password. */
  readonly managedBy?: string;
}

const CREDENTIALS: readonly Credential[] = [
  { type: 'aws_db_instance', path: ['password'], what: 'master password', managedBy: 'manage_master_user_password' },
  { type: 'aws_rds_cluster', path: ['master_password'], what: 'master password', managedBy: 'manage_master_user_password' },
  { type: 'aws_docdb_cluster', path: ['master_password'], what: 'master password', managedBy: 'manage_master_user_password' },
  { type: 'aws_redshift_cluster', path: ['master_password'], what: 'master password', managedBy: 'manage_master_password' },
  { type: 'aws_redshiftserverless_namespace', path: ['admin_user_password'], what: 'admin password', managedBy: 'manage_admin_password' },
  { type: 'aws_elasticache_replication_group', path: ['auth_token'], what: 'auth token' },
  { type: 'aws_elasticache_user', path: ['passwords'], what: 'password' },
  { type: 'aws_memorydb_user', path: ['authentication_mode', 'passwords'], what: 'password' },
  { type: 'aws_mq_broker', path: ['user', 'password'], what: 'password' },
  { type: 'aws_dms_endpoint', path: ['password'], what: 'password' },
  { type: 'aws_directory_service_directory', path: ['password'], what: 'password' },
  { type: 'aws_fsx_windows_file_system', path: ['self_managed_active_directory', 'password'], what: 'password' },
  { type: 'aws_opensearch_domain', path: ['advanced_security_options', 'master_user_options', 'master_user_password'], what: 'master password' },
  { type: 'aws_elasticsearch_domain', path: ['advanced_security_options', 'master_user_options', 'master_user_password'], what: 'master password' },
  { type: 'aws_secretsmanager_secret_version', path: ['secret_string'], what: 'secret' },
  { type: 'aws_secretsmanager_secret', path: ['version', 'secret_string'], what: 'secret' },
  { type: 'aws_ssm_parameter', path: ['value'], what: 'secure parameter' },
  { type: 'aws_amplify_app', path: ['access_token'], what: 'access token' },
  { type: 'aws_amplify_app', path: ['oauth_token'], what: 'access token' },
  { type: 'aws_codebuild_source_credential', path: ['token'], what: 'access token' },
  { type: 'aws_cognito_identity_provider', path: ['provider_details', 'client_secret'], what: 'client secret' },
  { type: 'aws_dx_bgp_peer', path: ['bgp_auth_key'], what: 'authentication key' },
  { type: 'aws_vpn_connection', path: ['tunnel1_preshared_key'], what: 'pre-shared key' },
  { type: 'aws_vpn_connection', path: ['tunnel2_preshared_key'], what: 'pre-shared key' },
];

function* credentialArguments(resource: Resource, context: RuleContext): Iterable<Problem> {
  for (const credential of CREDENTIALS) {
    if (credential.type !== resource.type) continue;
    if (resource.type === 'aws_ssm_parameter' && stringOf(get(resource.properties, 'type')) !== 'SecureString') continue;
    for (const at of literalsIn(get(resource.properties, ...credential.path))) {
      yield {
        resource,
        at,
        message: `The ${credential.what} of ${labelOf(resource)} is written into the code, where everyone who reads the repository finds it. ${adviceFor(credential)}`,
        fixes: fixesFor(resource, credential, context),
      };
    }
  }
}

/** The literals in a credential's value: itself, the password in a connection string, the members of a JSON document that are secret. */
function literalsIn(value: Value): readonly Value[] {
  return possibilities(value).flatMap(({ value: each }): readonly Value[] => {
    switch (each.kind) {
      case 'literal':
        return typeof each.value === 'string' ? (holdsSecret(each.value) ? [each] : []) : typeof each.value === 'number' ? [each] : [];
      case 'template':
        return hasCredentialInUrl(each) ? [each] : [];
      case 'list':
        return each.items.flatMap(literalsIn);
      case 'object':
        return [...each.entries].flatMap(([key, property]) => (isCredentialName(key) ? literalsIn(property.value) : []));
      default:
        return [];
    }
  });
}

/** Environment variables of functions and containers whose name or value says that they are secret. */
function* environment(resource: Resource): Iterable<Problem> {
  for (const { name, value } of variablesOf(resource)) {
    for (const { value: each } of possibilities(value)) {
      const isSecret =
        (each.kind === 'literal' && typeof each.value === 'string' && isCredentialName(name) && holdsSecret(each.value, name)) ||
        hasCredentialInUrl(each);
      if (!isSecret) continue;
      yield {
        resource,
        at: each,
        message: `The environment variable ${name} of ${labelOf(resource)} holds a credential in plain text: everyone who may read the code or the configuration sees it. Pass the ARN of a secret and read it at run time.`,
      };
    }
  }
}

function variablesOf(resource: Resource): readonly { readonly name: string; readonly value: Value }[] {
  switch (resource.type) {
    case 'aws_lambda_function':
      return possibilities(get(resource.properties, 'environment', 'variables')).flatMap(({ value }) =>
        value.kind === 'object' ? [...value.entries].map(([name, property]) => ({ name, value: property.value })) : [],
      );
    case 'aws_ecs_task_definition':
      return itemsOf(get(resource.properties, 'container_definitions')).flatMap((container) =>
        itemsOf(get(container, 'environment')).flatMap(namedValue),
      );
    case 'aws_codebuild_project':
      return itemsOf(get(resource.properties, 'environment', 'environment_variable'))
        .filter((each) => ['PLAINTEXT', undefined].includes(stringOf(get(each, 'type'))))
        .flatMap(namedValue);
    default:
      return [];
  }
}

function namedValue(entry: Value): readonly { readonly name: string; readonly value: Value }[] {
  const name = stringOf(get(entry, 'name'));
  return name === undefined ? [] : [{ name, value: get(entry, 'value') }];
}

/** Access keys, private keys and tokens of known formats, wherever they are. */
function* tokens(resource: Resource): Iterable<Problem> {
  for (const value of descendants(resource.properties)) {
    if (value.kind !== 'literal' || typeof value.value !== 'string' || !isKnownToken(value.value)) continue;
    yield {
      resource,
      at: value,
      message: `${labelOf(resource)} contains what looks like an access key, private key or token. Revoke it, and read it from Secrets Manager at run time.`,
    };
  }
}

function adviceFor({ managedBy }: Credential): string {
  return managedBy === undefined
    ? 'Generate it and keep it in Secrets Manager.'
    : 'Let AWS generate and keep it in Secrets Manager.';
}

function fixesFor(resource: Resource, credential: Credential, context: RuleContext): readonly FixOffer[] {
  if (!GENERATES.has(credential.type)) return [];
  const generated = generatedPassword(resource, credential, context);
  return credential.managedBy === undefined || !canBeManaged(resource, context)
    ? [generated]
    : [managedPassword(resource, credential, credential.managedBy), generated];
}

/** Types whose credential can be a generated password as it stands. */
const GENERATES = new Set([
  'aws_db_instance',
  'aws_rds_cluster',
  'aws_docdb_cluster',
  'aws_redshift_cluster',
  'aws_elasticache_replication_group',
]);

/**
 * AWS does not manage the password of a replica, of a source of replicas (SQL Server's apart), of a member of an Aurora global
 * database, nor of Aurora Serverless v1: "Limitations for Secrets Manager integration" (see the references).
 */
function canBeManaged(resource: Resource, { graph }: RuleContext): boolean {
  const given = (name: string): boolean => !isNothing(get(resource.properties, name));
  if (['replicate_source_db', 'replication_source_identifier', 'global_cluster_identifier'].some(given)) return false;
  if (booleanOf(get(resource.properties, 'manage_master_user_password')) === true) return false;
  if (stringOf(get(resource.properties, 'engine_mode')) === 'serverless') return false;
  const isSource = (value: Value): boolean =>
    possibilities(value).some((each) => each.value.kind === 'reference' && each.value.target === resource.id);
  const isReplicated = graph
    .ofType('aws_db_instance', 'aws_rds_cluster', 'aws_rds_global_cluster')
    .some((other) => SOURCES.some((name) => isSource(get(other.properties, name))));
  return !isReplicated || (stringOf(get(resource.properties, 'engine')) ?? '').startsWith('sqlserver');
}

const SOURCES = ['replicate_source_db', 'replication_source_identifier', 'source_db_cluster_identifier'];

function managedPassword(resource: Resource, { path }: Credential, managedBy: string): FixOffer {
  return {
    title: 'Let AWS manage the master password in Secrets Manager',
    applicability: 'unsafe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] => [
      { kind: 'remove', resource, path },
      { kind: 'set', resource, path: [managedBy], value: write.literal(true) },
    ],
  };
}

function generatedPassword(resource: Resource, { path }: Credential, context: RuleContext): FixOffer {
  return {
    title: 'Generate the password and keep it in Secrets Manager',
    applicability: 'unsafe',
    impact: 'in-place',
    edits: (): readonly CanonicalEdit[] => {
      const key = customerKeyFor(resource, context);
      const username = ['username', 'master_username'].map((name) => get(resource.properties, name)).find((value) => stringOf(value) !== undefined);
      const secret = newResource(GENERATED_SECRET, `${resource.name} password`, resource, {
        name: write.template(...physicalName(resource), '-password'),
        ...(username ? { username: write.literal(stringOf(username) ?? '') } : {}),
        kms_key_id: key.arn,
      });
      return [{ kind: 'set', resource, path, value: write.reference(secret, 'password') }, ...key.edits];
    },
  };
}
