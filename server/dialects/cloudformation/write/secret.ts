import type { Expression, NewResource } from '../../../core/edits';

/**
 * A secret that Secrets Manager generates. Punctuation is left out, so that the password suits every engine and needs no
 * escaping in a connection string.
 */
export function generatedSecret({ properties }: NewResource): {
  readonly native: string;
  readonly properties: Readonly<Record<string, Expression>>;
} {
  const { name, username, kms_key_id: key, tags } = properties;
  const user = username?.kind === 'literal' ? { username: String(username.value) } : {};
  return {
    native: 'AWS::SecretsManager::Secret',
    properties: {
      ...(name ? { Name: name } : {}),
      ...(key ? { KmsKeyId: key } : {}),
      GenerateSecretString: {
        kind: 'object',
        entries: {
          SecretStringTemplate: { kind: 'literal', value: JSON.stringify(user) },
          GenerateStringKey: { kind: 'literal', value: 'password' },
          PasswordLength: { kind: 'literal', value: 32 },
          ExcludePunctuation: { kind: 'literal', value: true },
        },
      },
      ...(tags?.kind === 'object' ? { Tags: pairsOf(tags.entries) } : {}),
    },
  };
}

function pairsOf(entries: Readonly<Record<string, Expression>>): Expression {
  const items = Object.entries(entries).map(([key, value]): Expression => ({ kind: 'object', entries: { Key: { kind: 'literal', value: key }, Value: value } }));
  return { kind: 'list', items };
}
