import { describe, expect, it } from 'vitest';
import { literal, template, unknown, written, type Value } from '../../server/core/value';
import { hasCredentialInUrl, holdsSecret, isCredentialName, isKnownToken } from './credentials';

const here = written({ uri: 'file:///a', range: { start: 0, end: 1 } });
const joined = (...parts: readonly (string | undefined)[]): Value =>
  template(parts.map((part) => (part === undefined ? unknown('parameter', here) : literal(part, here))), here);

describe('names of credentials', () => {
  it.each(['DB_PASSWORD', 'password', 'dbPassword', 'API_KEY', 'apiToken', 'CLIENT_SECRET', 'AWS_SECRET_ACCESS_KEY', 'PRIVATE_KEY'])(
    '%s',
    (name) => {
      expect(isCredentialName(name)).toBe(true);
    },
  );

  it.each(['DB_SECRET_ARN', 'SECRET_NAME', 'PASSWORD_PARAMETER', 'TOKEN_TTL', 'TOKEN_URL', 'SECRET_ID', 'PUBLIC_KEY', 'KEYSPACE', 'TABLE_NAME', 'PASSWORD_LENGTH'])(
    'not %s',
    (name) => {
      expect(isCredentialName(name)).toBe(false);
    },
  );
});

describe('secrets in variables', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2'],
    ['AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['DB_SECRET', 'Sup3rSecret!'],
    ['DB_PASSWORD', 'orders-db-password'],
  ])('%s=%s', (name, text) => {
    expect(holdsSecret(text, name)).toBe(true);
  });

  it.each([
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', '{{resolve:secretsmanager:db:SecretString:password}}'],
    ['DB_SECRET', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db'],
    ['DB_PASSWORD', '/prod/db/password'],
    ['DB_SECRET', 'prod/db'],
    ['DB_SECRET', 'orders-db-secret'],
    ['USE_TOKEN', 'true'],
    ['TOKEN', '3600'],
    ['TOKEN', 'https://auth.example.com/token'],
    ['PASSWORD', '<your password>'],
  ])('not %s=%s', (name, text) => {
    expect(holdsSecret(text, name)).toBe(false);
  });
});

describe('connection strings', () => {
  it.each([
    [joined('postgres://orders:hunter2@db/orders')],
    [joined('postgres://orders:hunter2@', undefined, '/orders')],
    [joined('amqps://', undefined, ':hunter2@mq')],
  ])('with a password %#', (value) => {
    expect(hasCredentialInUrl(value)).toBe(true);
  });

  it.each([
    [joined('postgres://orders:', undefined, '@db/orders')],
    [joined('postgres://db/orders')],
    [joined('https://example.com:8443/a@b')],
    [joined('postgres://orders:${PASSWORD}@db')],
  ])('without one %#', (value) => {
    expect(hasCredentialInUrl(value)).toBe(false);
  });
});

it('knows tokens by their format', () => {
  expect(isKnownToken('export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE')).toBe(true);
  expect(isKnownToken('-----BEGIN RSA PRIVATE KEY-----')).toBe(true);
  expect(isKnownToken(`ghp_${'a1B2'.repeat(9)}`)).toBe(true);
  expect(isKnownToken('arn:aws:iam::111122223333:role/AKIA')).toBe(false);
  expect(isKnownToken('-----BEGIN CERTIFICATE-----')).toBe(false);
});
