/** Keys, roles, policies, secrets, parameters. */
import type { Property, Value } from '../../../../core/value';
import { list, literal, object, reference, template, unknown } from '../../../../core/value';
import type { Build } from '../build';
import { fields, under } from '../build';
import { attribute, boolean, duration, enumeration, plain, read } from '../codecs';
import type { ConstructModel, Method, RecordedCall } from '../model';
import { at } from '../natives';
import { documentOf, managedPolicyArn, principalOf, trustOf } from '../policies';
import { madeBy, valueAt } from '../shapes';
import { addToRolePolicy, grants, type GrantRow } from './grants';
import { OPENED, opens } from './opened';

const KEY_ATTRIBUTES = { keyArn: 'arn', keyId: 'key_id' } as const;

function buildKey(build: Build): void {
  if (!build.lacks('rotationPeriod')) build.preset('EnableKeyRotation', true, 'enableKeyRotation');
  const alias = build.property('alias');
  if (alias) {
    const draft = build.child('Alias', 'AWS::KMS::Alias');
    draft.set('AliasName', { ...alias, value: aliasName(alias.value) });
    draft.set('TargetKeyId', build.own('arn'));
  }
  build.calls('addAlias').forEach((call, index) => {
    const [name] = call.args;
    if (!name) return;
    const draft = build.child(`Alias${index === 0 && !alias ? '' : index + 1}`, 'AWS::KMS::Alias', at(call.site));
    draft.header = call.site;
    draft.set('AliasName', { ...name, value: aliasName(name.value) });
    draft.set('TargetKeyId', build.own('arn'));
  });
  keyPolicy(build);
}

function keyPolicy(build: Build): void {
  const added: Value[] = build.construct.calls.flatMap((call) => {
    const statement = call.name === 'addToResourcePolicy' ? call.args[0]?.value : grantedToService(build, call);
    return statement ? [under(call.condition, statement)] : [];
  });
  added.push(...build.calls(SECRETS).flatMap((call) => throughSecrets(build).map((statement) => under(call.condition, statement))));
  const given = build.property('policy');
  const { from } = build;
  const root = rootOf(build);
  const own = fields(from, {
    Effect: literal('Allow', from),
    Principal: fields(from, { AWS: root }),
    Action: literal('kms:*', from),
    Resource: literal('*', from),
  });
  if (given?.value.kind === 'object' && added.length === 0) {
    build.main.set('KeyPolicy', given);
  } else if (given) {
    const statement = given.value.kind === 'object' ? given.value.entries.get('Statement')?.value : undefined;
    const items = statement?.kind === 'list' ? statement.items : [];
    build.main.set('KeyPolicy', { ...given, value: documentOf([...items, ...added], given.value.from, statement?.kind === 'list' && statement.complete) });
  } else {
    build.main.set('KeyPolicy', documentOf([own, ...added], from, build.calls(OPENED).length === 0));
  }
}

const SECRETS = '(secrets)';

function rootOf(build: Build): Value {
  const { from } = build;
  return template(
    [literal('arn:', from), unknown('data-source', from, 'AWS::Partition'), literal(':iam::', from), build.session.accountOf(build.construct, from), literal(':root', from)],
    from,
  );
}

/** What a key grants to all who go through Secrets Manager. */
function throughSecrets(build: Build): readonly Value[] {
  const { from } = build;
  const service = template([literal('secretsmanager.', from), build.session.regionOf(build.construct, from), literal('.amazonaws.com', from)], from);
  return [['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'], ['kms:CreateGrant', 'kms:DescribeKey']].map((actions) =>
    fields(from, {
      Effect: literal('Allow', from),
      Principal: fields(from, { AWS: rootOf(build) }),
      Action: list(actions.map((action) => literal(action, from)), from),
      Resource: literal('*', from),
      Condition: fields(from, { StringEquals: fields(from, { 'kms:ViaService': service }) }),
    }),
  );
}

/** Services have no policies of their own: what they are granted stands in the key's. */
function grantedToService(build: Build, { name, args: [grantee, ...rest], site }: RecordedCall): Value | undefined {
  if (!grantee || madeBy(grantee.value) !== 'aws-iam.ServicePrincipal') return undefined;
  const from = at(site);
  const actions = name === 'grant' ? rest.map(({ value }) => value) : KEY_GRANTS[name]?.actions.map((action) => literal(action, from));
  if (!actions) return undefined;
  const [only] = actions;
  return fields(from, {
    Effect: literal('Allow', from),
    Principal: principalOf(build.session, grantee.value),
    Action: actions.length === 1 && only ? only : list(actions, from),
    Resource: literal('*', from),
  });
}

const KEY_GRANTS: Readonly<Record<string, GrantRow>> = {
  grantDecrypt: { actions: ['kms:Decrypt'] },
  grantEncrypt: { actions: ['kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'] },
  grantEncryptDecrypt: { actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'] },
  grantGenerateMac: { actions: ['kms:GenerateMac'] },
  grantVerifyMac: { actions: ['kms:VerifyMac'] },
};

function aliasName(value: Value): Value {
  if (value.kind === 'literal') return String(value.value).startsWith('alias/') ? value : literal(`alias/${String(value.value)}`, value.from);
  if (value.kind !== 'template') return value;
  const [first] = value.parts;
  const isPrefixed = first?.kind === 'literal' && String(first.value).startsWith('alias/');
  return isPrefixed ? value : template([literal('alias/', value.from), ...value.parts], value.from);
}

/** `managedPolicies`, `addManagedPolicy`, `inlinePolicies`: what roles, users and groups have in common. */
function buildIdentity(build: Build): void {
  const { main, session } = build;
  const given = build.property('managedPolicies');
  if (given) {
    main.set('ManagedPolicyArns', {
      ...given,
      value:
        given.value.kind === 'list'
          ? list(given.value.items.map((item) => managedPolicyArn(session, item)), given.value.from, given.value.complete)
          : unknown('unsupported', given.value.from, 'managedPolicies'),
    });
  }
  for (const call of build.calls('addManagedPolicy')) {
    const [policy] = call.args;
    if (policy) main.push('ManagedPolicyArns', under(call.condition, managedPolicyArn(session, policy.value)));
  }
  const inline = build.property('inlinePolicies');
  if (inline?.value.kind === 'object') {
    for (const [name, policy] of inline.value.entries) {
      const item = new Map<string, Property>([
        ['PolicyName', { value: literal(name, policy.value.from) }],
        ['PolicyDocument', policy],
      ]);
      main.push('Policies', object(item, policy.value.from));
    }
    if (!inline.value.complete) main.open('Policies');
  } else if (inline) {
    main.open('Policies');
  }
}

/** A user's groups, whichever side names the other. */
function groupsOf(build: Build): void {
  const given = build.value('groups');
  for (const item of given.kind === 'list' ? given.items : []) build.main.push('Groups', build.attribute(item, 'name'));
  if (given.kind !== 'absent' && (given.kind !== 'list' || !given.complete)) build.main.open('Groups');
  for (const call of build.calls('addToGroup')) {
    if (call.args[0]) build.main.push('Groups', under(call.condition, build.attribute(call.args[0].value, 'name')));
  }
}

/** `group.addUser(user)` is the user's. */
const addUser: Method = ({ session, construct, call }) => {
  const user = call.args[0] && session.target(call.args[0].value);
  user?.calls.push({ ...call, name: 'addToGroup', args: [{ value: reference(construct.path, '', at(call.site)) }] });
  return undefined;
};

const boundary = read('PermissionsBoundary', (value, build) => managedPolicyArn(build.session, value));

/** `attachInlinePolicy(policy)`: the policy's statements are the role's. */
const attachInlinePolicy: Method = ({ session, construct, call }) => {
  const policy = call.args[0] && session.target(call.args[0].value);
  policy?.calls.push({ name: 'attachTo', args: [{ value: reference(construct.path, '', at(call.site)) }], complete: true, site: call.site, condition: call.condition });
  return undefined;
};

/** Policies that are resources of their own: inline ones of roles, or managed ones. */
function buildPolicy(build: Build): void {
  const { main } = build;
  const given = build.property('document')?.value;
  const own = given?.kind === 'object' ? given.entries.get('Statement')?.value : undefined;
  const listed = build.value('statements');
  const added = build.calls('addStatements').flatMap((call) => call.args.map((each) => under(call.condition, each.value)));
  const items = [...(own?.kind === 'list' ? own.items : []), ...(listed.kind === 'list' ? listed.items : []), ...added];
  const complete = (given === undefined || own?.kind === 'list') && (listed.kind === 'absent' || (listed.kind === 'list' && listed.complete));
  const from = own?.from ?? (listed.kind === 'list' ? listed.from : build.from);
  main.set('PolicyDocument', documentOf(items, from, complete));
  for (const [property, target, method] of PRINCIPALS) {
    const values = build.value(property);
    for (const item of values.kind === 'list' ? values.items : []) main.push(target, build.attribute(item, 'name'));
    for (const call of build.calls(method)) if (call.args[0]) main.push(target, build.attribute(call.args[0].value, 'name'));
  }
  for (const call of build.calls('attachTo')) {
    const role = call.args[0]?.value;
    const type = role && build.session.target(role)?.type;
    if (role) main.push(type === 'AWS::IAM::User' ? 'Users' : type === 'AWS::IAM::Group' ? 'Groups' : 'Roles', build.attribute(role, 'name'));
  }
}

const PRINCIPALS = [
  ['roles', 'Roles', 'attachToRole'],
  ['users', 'Users', 'attachToUser'],
  ['groups', 'Groups', 'attachToGroup'],
] as const;

const identityMethods: NonNullable<ConstructModel['methods']> = {
  addToPolicy: addToRolePolicy,
  addToPrincipalPolicy: addToRolePolicy,
  attachInlinePolicy,
  ...grants({ grantPassRole: { actions: ['iam:PassRole'] }, grantAssumeRole: { actions: ['sts:AssumeRole'] } }),
};

const GENERATED: Readonly<Record<string, string>> = {
  excludeCharacters: 'ExcludeCharacters',
  excludeLowercase: 'ExcludeLowercase',
  excludeNumbers: 'ExcludeNumbers',
  excludePunctuation: 'ExcludePunctuation',
  excludeUppercase: 'ExcludeUppercase',
  generateStringKey: 'GenerateStringKey',
  includeSpace: 'IncludeSpace',
  passwordLength: 'PasswordLength',
  requireEachIncludedType: 'RequireEachIncludedType',
  secretStringTemplate: 'SecretStringTemplate',
};

export const SECURITY: readonly ConstructModel[] = [
  {
    name: 'aws-kms.Key',
    type: 'AWS::KMS::Key',
    rows: {
      description: plain('Description'),
      enableKeyRotation: boolean('EnableKeyRotation'),
      rotationPeriod: duration('RotationPeriodInDays', 'days'),
      enabled: boolean('Enabled'),
      keySpec: enumeration('KeySpec', 'aws-kms.KeySpec'),
      keyUsage: enumeration('KeyUsage', 'aws-kms.KeyUsage'),
      multiRegion: boolean('MultiRegion'),
      pendingWindow: duration('PendingWindowInDays', 'days'),
    },
    attributes: KEY_ATTRIBUTES,
    build: buildKey,
    methods: grants(KEY_GRANTS),
    imports: { fromKeyArn: { attribute: 'arn' }, fromLookup: {} },
  },
  {
    name: 'aws-kms.Alias',
    type: 'AWS::KMS::Alias',
    rows: { aliasName: read('AliasName', aliasName), targetKey: attribute('TargetKeyId', 'arn') },
    // An alias can stand for its key.
    attributes: { aliasName: 'name', keyArn: 'arn', keyId: 'name' },
    imports: { fromAliasName: { attribute: 'name' } },
  },
  {
    name: 'aws-iam.Role',
    type: 'AWS::IAM::Role',
    rows: {
      roleName: plain('RoleName'),
      description: plain('Description'),
      path: plain('Path'),
      assumedBy: read('AssumeRolePolicyDocument', (value, build) => trustOf(build.session, value, value.from)),
      maxSessionDuration: duration('MaxSessionDuration', 'seconds'),
      permissionsBoundary: boundary,
    },
    attributes: { roleArn: 'arn', roleName: 'name', roleId: 'unique_id' },
    build: buildIdentity,
    methods: identityMethods,
    imports: { fromRoleArn: { attribute: 'arn' }, fromRoleName: { attribute: 'name' } },
    role: 'self',
  },
  {
    name: 'aws-iam.User',
    type: 'AWS::IAM::User',
    rows: { userName: plain('UserName'), path: plain('Path'), permissionsBoundary: boundary },
    attributes: { userArn: 'arn', userName: 'name' },
    build: (build) => {
      buildIdentity(build);
      groupsOf(build);
    },
    methods: identityMethods,
    imports: { fromUserName: { attribute: 'name' }, fromUserArn: { attribute: 'arn' } },
    role: 'self',
  },
  {
    name: 'aws-iam.Group',
    type: 'AWS::IAM::Group',
    rows: { groupName: plain('GroupName'), path: plain('Path') },
    attributes: { groupArn: 'arn', groupName: 'name' },
    build: buildIdentity,
    methods: { ...identityMethods, addUser },
    imports: { fromGroupName: { attribute: 'name' }, fromGroupArn: { attribute: 'arn' } },
    role: 'self',
  },
  {
    name: 'aws-iam.Policy',
    type: 'AWS::IAM::Policy',
    rows: { policyName: plain('PolicyName') },
    attributes: { policyName: 'name' },
    build: buildPolicy,
  },
  {
    name: 'aws-iam.ManagedPolicy',
    type: 'AWS::IAM::ManagedPolicy',
    rows: { managedPolicyName: plain('ManagedPolicyName'), description: plain('Description'), path: plain('Path') },
    attributes: { managedPolicyArn: 'arn', managedPolicyName: 'name' },
    build: (build) => {
      build.preset('Description', '', 'description');
      build.preset('Path', '/', 'path');
      buildPolicy(build);
    },
    imports: { fromManagedPolicyArn: { attribute: 'arn' } },
  },
  {
    name: 'aws-secretsmanager.Secret',
    type: 'AWS::SecretsManager::Secret',
    rows: {
      secretName: plain('Name'),
      description: plain('Description'),
      encryptionKey: attribute('KmsKeyId', 'arn'),
      secretStringValue: 'SecretString',
      secretObjectValue: 'SecretString',
      generateSecretString: read('GenerateSecretString', (value) =>
        value.kind === 'object'
          ? object(new Map([...value.entries].map(([key, property]) => [GENERATED[key] ?? key, property])), value.from, value.complete)
          : undefined,
      ),
    },
    attributes: { secretArn: 'arn', secretFullArn: 'arn', secretName: 'name' },
    build: (build) => {
      if (build.lacks('generateSecretString') && build.lacks('secretStringValue') && build.lacks('secretObjectValue') && build.lacks('secretStringBeta1')) {
        build.main.set('GenerateSecretString', fields(build.from, {}));
      }
      if (!build.lacks('replicaRegions')) build.main.open('ReplicaRegions');
    },
    methods: {
      ...grants({
        grantRead: { actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'] },
        grantWrite: { actions: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecret', 'secretsmanager:UpdateSecretVersionStage'] },
      }),
    },
    // Secrets Manager is admitted to the key.
    made: (session, construct) => {
      const given = valueAt(construct.props, 'encryptionKey');
      const key = session.target(given);
      // Whoever is granted the secret is admitted as well.
      opens(session, given);
      // Once, however many secrets there are; of keys that are imported nothing is known.
      if (key?.calls.some(({ name }) => name === SECRETS)) return;
      key?.calls.push({ name: SECRETS, args: [], complete: true, site: construct.header, condition: construct.condition });
    },
    imports: {
      fromSecretNameV2: { attribute: 'name' },
      fromSecretCompleteArn: { attribute: 'arn' },
      fromSecretPartialArn: { attribute: 'arn' },
      fromSecretAttributes: { properties: { secretCompleteArn: 'arn', secretPartialArn: 'arn' } },
    },
  },
  {
    name: 'aws-ssm.StringParameter',
    type: 'AWS::SSM::Parameter',
    rows: { parameterName: plain('Name'), stringValue: plain('Value'), description: plain('Description'), tier: enumeration('Tier', 'aws-ssm.ParameterTier') },
    attributes: { parameterArn: 'arn', parameterName: 'name', stringValue: 'value' },
    build: (build) => build.main.preset('Type', build.literal('String')),
    methods: grants({
      grantRead: { actions: ['ssm:DescribeParameters', 'ssm:GetParameters', 'ssm:GetParameter', 'ssm:GetParameterHistory'] },
      grantWrite: { actions: ['ssm:PutParameter'] },
    }),
    imports: { fromStringParameterName: { attribute: 'name' } },
  },
];

