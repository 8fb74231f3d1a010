/** Files that are not open: found, watched, configured, excluded. */
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { WatchKind } from 'vscode-languageserver';
import { afterEach, describe, expect, it } from 'vitest';
import type { FindingsParams, StatusParams } from '../../protocol';
import { quiet } from '../quiet';
import { Client, codes } from './support/client';
import { BLOCK_TF, BUCKET, BUCKET_TF, BUCKET_YAML, DATABASE_TF, LOCALS_TF, PASSWORD } from './support/texts';

let client: Client;
afterEach(() => client.dispose());

function changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
  const named = (uris: readonly string[]) => uris.map((uri) => ({ uri, name: 'folder' }));
  return client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: named(added), removed: named(removed) } });
}

function rootUri(): string {
  return client.uri('.').replace(/\/\.?$/, '');
}

describe('files that are not open', () => {
  it('have findings', async () => {
    client = await Client.start({ 'infra/main.tf': BUCKET_TF, 'stacks/store.yaml': BUCKET_YAML, 'other.yaml': 'a: 1\n' });
    expect(codes(await client.diagnostics('infra/main.tf', () => true))).toEqual([BUCKET]);
    expect(codes(await client.diagnostics('stacks/store.yaml', () => true))).toEqual([BUCKET]);
    await client.connection.sendRequest('lintel/rescan');
    expect(client.published.map(({ uri }) => uri)).not.toContain(client.uri('other.yaml'));
  });

  it('follow edits of other files', async () => {
    client = await Client.start({ 'main.tf': BUCKET_TF });
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 1);
    await client.open('block.tf', BLOCK_TF);
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 0);
    await client.close('block.tf');
    expect(codes(await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 1))).toEqual([BUCKET]);
  });

  it('are watched', async () => {
    client = await Client.start({ 'main.tf': BUCKET_TF });
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 1);
    await client.connection.sendRequest('lintel/rescan');
    const [watching] = client.registrations.flatMap(({ registrations }) => registrations).filter(({ method }) => method === 'workspace/didChangeWatchedFiles');
    expect(watching?.registerOptions.watchers).toContainEqual({ globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete });
    await client.write('main.tf', `${BUCKET_TF}\n${BLOCK_TF}`);
    await client.watched(['main.tf', 2]);
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 0);
    await client.write('sub/new.tf', BUCKET_TF);
    await client.watched(['sub/new.tf', 1]);
    await client.diagnostics('sub/new.tf', ({ diagnostics }) => diagnostics.length === 1);
    await client.delete('sub');
    await client.watched(['sub', 3]);
    await client.diagnostics('sub/new.tf', ({ diagnostics }) => diagnostics.length === 0);
  });

  it('are read with the folder that is all that watchers tell of, links out of the workspace are not', async () => {
    client = await Client.start({ 'main.tf': BUCKET_TF });
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 1);
    await client.write('moved c#/v1.2/main.tf', BUCKET_TF);
    await client.write('moved c#/node_modules/x/main.tf', BUCKET_TF);
    await symlink('/', join(client.folder, 'linked'));
    await client.watched(['moved c#', 1], ['linked', 1], ['gone already', 1]);
    await client.diagnostics('moved c#/v1.2/main.tf', ({ diagnostics }) => diagnostics.length === 1);
    expect(new Set(client.published.map(({ uri }) => uri))).toEqual(new Set([client.uri('main.tf'), client.uri('moved c#/v1.2/main.tf')]));
    expect(client.logged).toEqual([]);
  });

  it('count by being there, whatever is in them', async () => {
    client = await Client.start({
      'main.tf': 'resource "aws_lambda_function" "a" {\n  function_name = "a"\n  filename = "${path.module}/code/a.zip"\n}\n',
      'lintel.jsonc': quiet({ rules: { 'deploy/missing-file': 'critical', 'lambda/no-dead-letter-queue': 'off' } }),
    });
    await client.diagnostics('main.tf', ({ diagnostics }) => codes(diagnostics).includes('deploy/missing-file'));
    await client.write('code/a.zip', new Uint8Array([80, 75, 3, 4]));
    await client.watched(['code', 1]);
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 0);
  });

  it('are forgotten with their folder, also when they were edited and closed just before', async () => {
    client = await Client.start({ 'sub/main.tf': BUCKET_TF });
    await client.diagnostics('sub/main.tf', ({ diagnostics }) => diagnostics.length === 1);
    await client.open('sub/main.tf', BUCKET_TF);
    await client.edit('sub/main.tf', 'resource', '# edited\nresource');
    await client.close('sub/main.tf');
    await client.delete('sub');
    await client.watched(['sub', 3]);
    await client.diagnostics('sub/main.tf', ({ diagnostics }) => diagnostics.length === 0);
  });

  it('keep the text that is open when they change on the disk', async () => {
    client = await Client.start({ 'main.tf': BUCKET_TF });
    await client.open('main.tf', `${BUCKET_TF}\n${BLOCK_TF}`);
    expect(codes(await client.version('main.tf', 1))).toEqual([]);
    await client.write('main.tf', `# changed\n${BUCKET_TF}`);
    await client.watched(['main.tf', 2]);
    await client.connection.sendRequest('lintel/rescan');
    expect(client.published.at(-1)).toMatchObject({ version: 1, diagnostics: [] });
    await client.close('main.tf');
    const [finding] = await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 1);
    expect(finding?.range.start.line).toBe(1);
  });

  it('may be unreadable, binary, too large, links or folders of a file\'s name', async () => {
    client = await Client.start({
      'main.tf': BUCKET_TF,
      'binary.tf': new Uint8Array([0, 1, 2, 3]),
      'large.tf': '# filler\n'.repeat(560_000),
      'secret.tf': BUCKET_TF,
      'x.tf/inner.tf': BUCKET_TF,
    });
    await chmod(join(client.folder, 'secret.tf'), 0);
    await symlink('/', join(client.folder, 'everything'));
    await symlink('/etc/passwd', join(client.folder, 'outside.tf'));
    await mkdir(join(client.folder, 'empty.tf'));
    await client.connection.sendRequest('lintel/rescan');
    expect(codes(await client.diagnostics('main.tf', () => true))).toEqual([BUCKET]);
    expect(codes(await client.diagnostics('x.tf/inner.tf', () => true))).toEqual([BUCKET]);
    expect(await client.diagnostics('binary.tf', () => true)).toMatchObject([{ code: 'lintel/not-analysed', severity: 3, message: 'binary.tf is not analysed: it is binary.' }]);
    expect(codes(await client.diagnostics('large.tf', () => true))).toEqual(['lintel/not-analysed']);
    expect(client.published.map(({ uri }) => uri)).not.toContain(client.uri('outside.tf'));
  });

  it('belong to the folders that are open', async () => {
    client = await Client.start({ 'one/main.tf': BUCKET_TF });
    await client.diagnostics('one/main.tf', ({ diagnostics }) => diagnostics.length === 1);
    await changeFolders([], [rootUri()]);
    await client.diagnostics('one/main.tf', ({ diagnostics }) => diagnostics.length === 0);
    await changeFolders([client.uri('one')], []);
    await client.diagnostics('one/main.tf', ({ diagnostics }) => diagnostics.length === 1);
  });

  it('belong to the innermost of nested folders, and to the outer one when that is closed', async () => {
    client = await Client.start({ 'one/main.tf': BUCKET_TF, 'two/main.tf': BUCKET_TF });
    await client.diagnostics('one/main.tf', ({ diagnostics }) => diagnostics.length === 1);
    await changeFolders([client.uri('one')], []);
    await client.connection.sendRequest('lintel/rescan');
    await changeFolders([], [client.uri('one')]);
    await client.connection.sendRequest('lintel/rescan');
    expect(codes(await client.diagnostics('one/main.tf', () => true))).toEqual([BUCKET]);
    await changeFolders([], [rootUri()]);
    await client.diagnostics('one/main.tf', ({ diagnostics }) => diagnostics.length === 0);
    await client.diagnostics('two/main.tf', ({ diagnostics }) => diagnostics.length === 0);
  });

  it('beside a document that is in no folder are known, those below it are not', async () => {
    client = await Client.start({ 'locals.tf': LOCALS_TF, 'sub/main.tf': BUCKET_TF }, { workspaceFolders: false });
    await client.open('main.tf', DATABASE_TF);
    expect(codes(await client.diagnostics('locals.tf', ({ diagnostics }) => diagnostics.length === 1))).toEqual([PASSWORD]);
    await client.connection.sendRequest('lintel/rescan');
    expect(client.published.map(({ uri }) => uri)).not.toContain(client.uri('sub/main.tf'));
    await client.close('main.tf');
    await client.diagnostics('locals.tf', ({ diagnostics }) => diagnostics.length === 0);
  });
});

describe('lintel.jsonc', () => {
  it('counts as it is typed', async () => {
    client = await Client.start({ 'main.tf': BUCKET_TF, 'lintel.jsonc': quiet() });
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 1);
    await client.open('lintel.jsonc', quiet({ rules: { [BUCKET]: 'high' } }));
    await client.edit('lintel.jsonc', '"high"', '"off"');
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 0);
    await client.edit('lintel.jsonc', `"${BUCKET}": "off"`, `"${BUCKET}": "medium"`);
    const [finding] = await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 1);
    expect(finding?.severity).toBe(2);
  });

  it('holds for the folder that it is in, and counts until it is deleted', async () => {
    client = await Client.start({ 'one/main.tf': BUCKET_TF, 'two/main.tf': BUCKET_TF, 'one/lintel.jsonc': quiet({ rules: { [BUCKET]: 'off' } }) });
    await client.diagnostics('two/main.tf', ({ diagnostics }) => diagnostics.length === 1);
    expect(client.published.map(({ uri }) => uri)).not.toContain(client.uri('one/main.tf'));
    await client.delete('one/lintel.jsonc');
    await client.watched(['one/lintel.jsonc', 3]);
    await client.diagnostics('one/main.tf', ({ diagnostics }) => diagnostics.length === 1);
  });

  it('counts when it is above the folder that is open', async () => {
    client = await Client.start({ 'one/main.tf': BUCKET_TF, 'lintel.jsonc': quiet({ rules: { [BUCKET]: 'medium' } }) });
    await client.diagnostics('one/main.tf', ({ diagnostics }) => diagnostics.length === 1);
    await changeFolders([client.uri('one')], [rootUri()]);
    await client.connection.sendRequest('lintel/rescan');
    expect((await client.diagnostics('one/main.tf', ({ diagnostics }) => diagnostics.length === 1))[0]?.severity).toBe(2);
  });

  it('excludes files, and takes them in again', async () => {
    client = await Client.start({ 'main.tf': BUCKET_TF, 'examples/main.tf': BUCKET_TF, 'lintel.jsonc': quiet({ exclude: ['examples/**'] }) });
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 1);
    expect(client.published.map(({ uri }) => uri)).not.toContain(client.uri('examples/main.tf'));
    await client.write('lintel.jsonc', quiet({ exclude: ['main.tf'] }));
    await client.watched(['lintel.jsonc', 2]);
    await client.diagnostics('examples/main.tf', ({ diagnostics }) => diagnostics.length === 1);
    await client.diagnostics('main.tf', ({ diagnostics }) => diagnostics.length === 0);
  });

  it.each([
    ['{ "rules": { "s3/no-public-acces-block": "off" } }', 'There is no rule `s3/no-public-acces-block`. Did you mean `s3/no-public-access-block`?'],
    ['{ "lifecycle": "forever" }', '`lifecycle` must be one of "production", "ephemeral".'],
    ['{ "rules": ', 'Not valid JSON with comments: ValueExpected at `rules`.'],
    ['[]', 'The configuration must be an object.'],
    ['['.repeat(5_000), 'This file is nested too deeply to be a Lintel configuration.'],
  ])('is told what is wrong in it: %s', async (text, message) => {
    client = await Client.start({ 'lintel.jsonc': text, 'main.tf': BUCKET_TF });
    const problems = await client.diagnostics('lintel.jsonc', ({ diagnostics }) => diagnostics.length > 0);
    expect(problems[0]).toMatchObject({ code: 'lintel/configuration', severity: 1, source: 'Lintel', message });
    expect(codes(await client.diagnostics('main.tf', () => true))).toContain(BUCKET);
  });
});

describe('a client with views', () => {
  it('gets findings and status', async () => {
    client = await Client.start({ 'main.tf': BUCKET_TF, 'large.tf': '# filler\n'.repeat(560_000) }, { options: { views: true } });
    const { findings } = await client.notification<FindingsParams>('lintel/findings', ({ uri }) => uri === client.uri('main.tf'));
    expect(findings).toEqual([
      {
        rule: BUCKET,
        title: 'Bucket without a complete public access block',
        severity: 'high',
        message: expect.any(String),
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 34 } },
        resource: 'aws_s3_bucket.reports',
        fixable: true,
      },
    ]);
    const status = await client.notification<StatusParams>('lintel/status', ({ state }) => state === 'ready');
    expect(status).toEqual({
      state: 'ready',
      files: 1,
      programs: 1,
      limits: [],
      notices: [{ uri: client.uri('large.tf'), message: 'is not analysed: it has 5.0 MB, and the limit is 2 MB' }],
    });
  });
});
