import { describe, expect, it } from 'vitest';
import type { CanonicalEdit, Expression, NewResource } from '../../core/edits';
import { GENERATED_SECRET, isNewResource, newResource, write } from '../../core/edits';
import type { Resource } from '../../core/resource';
import { absent, object, written } from '../../core/value';
import { expandGeneratedSecrets } from './generated-secrets';

const place = { uri: 'file:///main.tf', range: { start: 0, end: 0 } };
const region = absent(written(place));
const properties = object(new Map(), written(place));
const placement = { provider: '', region };

const database: Resource = {
  id: 'aws_db_instance.main',
  type: 'aws_db_instance',
  name: 'main',
  mode: 'managed',
  properties,
  declaration: place,
  header: place,
  placement,
  dependsOn: [],
  declared: {
    id: 'aws_db_instance.main',
    nativeType: 'aws_db_instance',
    name: 'main',
    mode: 'managed',
    properties,
    declaration: place,
    header: place,
    placement,
    dependsOn: [],
    settings: properties,
  },
};

describe('expandGeneratedSecrets', () => {
  it('makes a password, a secret and its version, each once', () => {
    const key = newResource('aws_kms_key', 'main key', database, {});
    const generated = newResource(GENERATED_SECRET, 'main password', database, {
      name: write.literal('main-password'),
      username: write.literal('admin'),
      kms_key_id: write.reference(key, 'arn'),
    });
    const edits = expandGeneratedSecrets([
      { kind: 'set', resource: database, path: ['password'], value: write.reference(generated, 'password') },
      { kind: 'set', resource: database, path: ['secret'], value: write.template('x', write.reference(generated, 'arn')) },
      { kind: 'add', resource: key },
    ]);
    expect(edits.map(show)).toEqual([
      'set password = random_password(main password).result',
      'set secret = "x" + aws_secretsmanager_secret(main password).arn',
      'add aws_kms_key',
      'add aws_secretsmanager_secret_version',
    ]);
    const version = edits.flatMap((edit) => (edit.kind === 'add' ? [edit.resource] : [])).at(-1);
    expect(version && Object.entries(version.properties).map(([name, value]) => `${name} = ${text(value)}`)).toEqual([
      'secret_id = aws_secretsmanager_secret(main password).id',
      'secret_string = json({username: "admin", password: random_password(main password).result})',
    ]);
    expect(targets(edits).get('aws_secretsmanager_secret')?.properties['kms_key_id']).toEqual(write.reference(key, 'arn'));
  });

  it('leaves other edits as they are', () => {
    const key = newResource('aws_kms_key', 'main key', database, {});
    const edits: readonly CanonicalEdit[] = [
      { kind: 'set', resource: database, path: ['kms_key_id'], value: write.reference(key, 'arn') },
      { kind: 'remove', resource: database, path: ['password'] },
    ];
    expect(expandGeneratedSecrets(edits)).toEqual(edits);
    expect(targets(expandGeneratedSecrets(edits)).get('aws_kms_key')).toBe(key);
  });
});

function show(edit: CanonicalEdit): string {
  switch (edit.kind) {
    case 'set':
      return `set ${edit.path.join('.')} = ${text(edit.value)}`;
    case 'add':
      return `add ${edit.resource.type}`;
    default:
      return edit.kind;
  }
}

function text(value: Expression): string {
  switch (value.kind) {
    case 'reference':
      return isNewResource(value.target) ? `${value.target.type}(${value.target.name}).${value.attribute}` : value.target.id;
    case 'document':
      return `json(${text(value.content)})`;
    case 'object':
      return `{${Object.entries(value.entries).map(([key, each]) => `${key}: ${text(each)}`).join(', ')}}`;
    case 'template':
      return value.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : text(part))).join(' + ');
    default:
      return value.kind === 'literal' ? JSON.stringify(value.value) : value.kind;
  }
}

function targets(edits: readonly CanonicalEdit[]): ReadonlyMap<string, NewResource> {
  const found = new Map<string, NewResource>();
  const visit = (value: Expression): void => {
    if (value.kind === 'template') value.parts.forEach((part) => typeof part !== 'string' && visit(part));
    if (value.kind !== 'reference' || !isNewResource(value.target)) return;
    found.set(value.target.type, value.target);
    Object.values(value.target.properties).forEach(visit);
  };
  for (const edit of edits) {
    if (edit.kind === 'set') visit(edit.value);
    if (edit.kind === 'add') Object.values(edit.resource.properties).forEach(visit);
  }
  return found;
}
