/** Roles, policies, keys, secrets, parameters. */
import type { Property } from '../../../core/value';
import { object } from '../../../core/value';
import { document, firstOf, free, translated, within } from '../codecs';
import type { Part, PartBridge, PartOwner, Shape, TypeBridge } from '../types';
import { eachItem, eachLink, type } from './row';

/** What a managed policy says of itself is not said again of its attachments. */
const ATTACHMENT: Shape = { ManagedPolicyName: '-', PolicyDocument: '-', Description: '-', Path: '-' };

const INLINE_POLICY: Shape = { PolicyName: 'name', PolicyDocument: document('policy') };

export const IDENTITY: readonly TypeBridge[] = [
  type(
    'AWS::IAM::Role',
    'aws_iam_role',
    {
      RoleName: 'name',
      AssumeRolePolicyDocument: document('assume_role_policy'),
      'ManagedPolicyArns[]': 'managed_policy_arns',
      'Policies[]': within('inline_policy', INLINE_POLICY),
    },
    { ref: ['name', 'id'], attributes: { Arn: 'arn', RoleId: 'unique_id' } },
  ),
  // An inline policy for each role that it names; one for no role at all is still a policy to be seen.
  type('AWS::IAM::Policy', '', INLINE_POLICY, {
    attributes: {},
    parts: [
      rolePolicy(),
      eachLink('Users', 'aws_iam_user_policy', 'user', INLINE_POLICY),
      eachLink('Groups', 'aws_iam_group_policy', 'group', INLINE_POLICY),
    ],
  }),
  type('AWS::IAM::RolePolicy', 'aws_iam_role_policy', { ...INLINE_POLICY, RoleName: 'role' }, { attributes: {} }),
  type('AWS::IAM::UserPolicy', 'aws_iam_user_policy', { ...INLINE_POLICY, UserName: 'user' }, { attributes: {} }),
  type('AWS::IAM::GroupPolicy', 'aws_iam_group_policy', { ...INLINE_POLICY, GroupName: 'group' }, { attributes: {} }),
  type(
    'AWS::IAM::ManagedPolicy',
    'aws_iam_policy',
    { ManagedPolicyName: 'name', PolicyDocument: document('policy'), 'Roles[]': '-', 'Users[]': '-', 'Groups[]': '-' },
    {
      ref: ['arn', 'id'],
      attributes: { PolicyArn: 'arn', PolicyId: 'policy_id' },
      parts: [
        eachLink('Roles', 'aws_iam_role_policy_attachment', 'role', ATTACHMENT, {
          added: ({ self }) => new Map([['policy_arn', { value: self('arn') }]]),
        }),
      ],
    },
  ),
  type(
    'AWS::IAM::User',
    'aws_iam_user',
    { UserName: 'name', 'ManagedPolicyArns[]': 'managed_policy_arns' },
    {
      ref: ['name', 'id'],
      parts: [eachItem('Policies', 'aws_iam_user_policy', INLINE_POLICY, { name: 'user', attribute: 'name' })],
    },
  ),
  type(
    'AWS::IAM::Group',
    'aws_iam_group',
    { GroupName: 'name', 'ManagedPolicyArns[]': 'managed_policy_arns' },
    {
      ref: ['name', 'id'],
      parts: [eachItem('Policies', 'aws_iam_group_policy', INLINE_POLICY, { name: 'group', attribute: 'name' })],
    },
  ),
  type(
    'AWS::IAM::InstanceProfile',
    'aws_iam_instance_profile',
    { InstanceProfileName: 'name', 'Roles[]': translated('role', firstOf()) },
    { ref: ['name', 'id'] },
  ),
  type(
    'AWS::IAM::AccessKey',
    'aws_iam_access_key',
    { UserName: 'user' },
    { ref: ['id'], attributes: { SecretAccessKey: 'secret' } },
  ),
  type(
    'AWS::KMS::Key',
    'aws_kms_key',
    {
      KeyPolicy: document('policy'),
      PendingWindowInDays: 'deletion_window_in_days',
      KeySpec: 'customer_master_key_spec',
      Enabled: 'is_enabled',
    },
    { ref: ['key_id', 'id'], attributes: { Arn: 'arn', KeyId: ['key_id', 'id'] } },
  ),
  type(
    'AWS::KMS::ReplicaKey',
    'aws_kms_replica_key',
    { KeyPolicy: document('policy'), PendingWindowInDays: 'deletion_window_in_days' },
    { ref: ['key_id', 'id'], attributes: { Arn: 'arn', KeyId: ['key_id', 'id'] } },
  ),
  type('AWS::KMS::Alias', 'aws_kms_alias', { AliasName: 'name' }, { ref: ['name', 'id'], attributes: {} }),
  type(
    'AWS::SecretsManager::Secret',
    'aws_secretsmanager_secret',
    {
      SecretString: '-',
      GenerateSecretString: within('generate_secret_string'),
      'ReplicaRegions[]': within('replica'),
    },
    { ref: ['arn', 'id'], attributes: { Id: 'id' }, parts: [secretVersion()] },
  ),
  type(
    'AWS::SecretsManager::RotationSchedule',
    'aws_secretsmanager_secret_rotation',
    {
      RotateImmediatelyOnUpdate: 'rotate_immediately',
    },
    { attributes: {} },
  ),
  type(
    'AWS::SecretsManager::ResourcePolicy',
    'aws_secretsmanager_secret_policy',
    {
      SecretId: 'secret_arn',
      ResourcePolicy: document('policy'),
    },
    { attributes: {} },
  ),
  type(
    'AWS::SSM::Parameter',
    'aws_ssm_parameter',
    { Tags: free('tags') },
    { ref: ['name', 'id'], attributes: { Type: 'type', Value: 'value' } },
  ),
  type('AWS::CertificateManager::Certificate', 'aws_acm_certificate', {}, { ref: ['arn', 'id'], attributes: {} }),
];

function rolePolicy(): PartBridge {
  const linked = eachLink('Roles', 'aws_iam_role_policy', 'role', INLINE_POLICY);
  const alone = eachLink('Roles', 'aws_iam_role_policy', 'role', INLINE_POLICY, { without: true });
  const namesOther = ({ properties }: PartOwner): boolean =>
    ['Users', 'Groups'].some((name) => (properties.entries.get(name)?.value.kind ?? 'absent') !== 'absent');
  return { ...linked, split: (owner): readonly Part[] => (namesOther(owner) ? linked : alone).split(owner) };
}

/** The value that the secret is given in the template. */
function secretVersion(): PartBridge {
  return {
    canonical: 'aws_secretsmanager_secret_version',
    shape: { SecretString: 'secret_string' },
    split: ({ properties, self }) => {
      const text = properties.entries.get('SecretString');
      if (!text) return [];
      return [
        {
          key: 'SecretString',
          native: object(new Map([['SecretString', text]]), properties.from, true),
          view: false,
          added: new Map<string, Property>([['secret_id', { value: self('id') }]]),
        },
      ];
    },
  };
}
