import { describe, expect, it } from 'vitest';
import type { CanonicalEdit, Expression } from '../../../core/edits';
import { newResource, write } from '../../../core/edits';
import type { Resource } from '../../../core/resource';
import { get } from '../../../core/query';
import { applyEdits } from '../../../core/text';
import { program } from '../testing/files';

/** JSON as it is laid out by hand. */
function text(resources: unknown): string {
  return `${JSON.stringify({ resource: resources }, null, 2)}\n`;
}

const DB = { identifier: 'db', password: 'x', tags: { A: 'a' } };
const set = (resource: Resource, path: readonly string[], value: Expression): CanonicalEdit => ({ kind: 'set', resource, path, value });

describe('writing .tf.json', () => {
  it.each<readonly [string, unknown, (db: Resource) => readonly CanonicalEdit[], unknown]>([
    ['replaces an argument', DB, (db) => [set(db, ['identifier'], write.literal('${x}'))], { ...DB, identifier: '$${x}' }],
    ['adds arguments', DB, (db) => [set(db, ['storage_encrypted'], write.literal(true)), set(db, ['port'], write.literal(1))], { ...DB, storage_encrypted: true, port: 1 }],
    ['removes an argument', DB, (db) => [{ kind: 'remove', resource: db, path: ['password'] }], { identifier: 'db', tags: { A: 'a' } }],
    ['writes into an object', DB, (db) => [set(db, ['tags', 'B'], write.template('b-', write.reference(db, 'arn')))], { ...DB, tags: { A: 'a', B: 'b-${aws_db_instance.d.arn}' } }],
    ['protects', DB, (db) => [set(db, ['lifecycle', 'prevent_destroy'], write.literal(true))], { ...DB, lifecycle: { prevent_destroy: true } }],
    ['no longer protects', { ...DB, lifecycle: { prevent_destroy: true } }, (db) => [{ kind: 'remove', resource: db, path: ['lifecycle', 'prevent_destroy'] }], DB],
    ['keeps what is written', DB, (db) => [set(db, ['final_snapshot_identifier'], write.existing(get(db.properties, 'identifier')))], { ...DB, final_snapshot_identifier: 'db' }],
  ])('%s', (_, before, edits, after) => {
    expect(rendered(text({ aws_db_instance: { d: before } }), edits)).toBe(text({ aws_db_instance: { d: after } }));
  });

  it('appends to a list', () => {
    const before = { ...DB, vpc_security_group_ids: ['a'] };
    const edits = (db: Resource): readonly CanonicalEdit[] => {
      const list = get(db.properties, 'vpc_security_group_ids');
      return list.kind === 'list' ? [{ kind: 'append', resource: db, list, item: write.literal('b') }] : [];
    };
    // Lists keep their layout: an item that is added to one over several lines gets a line.
    expect(rendered(text({ aws_db_instance: { d: before } }), edits)).toBe(text({ aws_db_instance: { d: { ...before, vpc_security_group_ids: ['a', 'b'] } } }));
  });

  it('declares resources, and waits for them', () => {
    const edits = (db: Resource): readonly CanonicalEdit[] => {
      const key = newResource('aws_kms_key', 'data key', db, { enable_key_rotation: write.literal(true) });
      return [set(db, ['kms_key_id'], write.reference(key, 'arn')), { kind: 'depend', resource: db, on: key }];
    };
    expect(rendered(text({ aws_db_instance: { d: DB } }), edits)).toBe(
      text({
        aws_db_instance: { d: { ...DB, kms_key_id: '${aws_kms_key.data.arn}', depends_on: ['aws_kms_key.data'] } },
        aws_kms_key: { data: { enable_key_rotation: true } },
      }),
    );
  });
});

function rendered(source: string, edits: (db: Resource) => readonly CanonicalEdit[]): string | undefined {
  const made = program({ 'main.tf.json': source });
  const db = made.graph.byId('aws_db_instance.d');
  const [file] = (db && made.render(edits(db))) ?? [];
  return file && applyEdits(source, file.edits);
}
