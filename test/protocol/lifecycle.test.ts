/** Starting, asking, refusing, ending. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DocumentDiagnosticReport, Hover, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { RULES } from '../../rules';
import { Client, codes } from './support/client';
import { BUCKET, BUCKET_TF, DATABASE_TF, LOCALS_TF, PASSWORD } from './support/texts';

let client: Client;
afterEach(() => client.dispose());

describe('the server', () => {
  it('says what it can', async () => {
    client = await Client.start({});
    expect(client.initialized).toMatchObject({
      serverInfo: { name: 'Lintel', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      capabilities: {
        textDocumentSync: { openClose: true, change: 2 },
        codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.lintel'], resolveProvider: true },
        hoverProvider: true,
      },
    });
    expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
  });

  it('ends with 0 after shutdown, and with 1 when the client is gone', async () => {
    client = await Client.start({ 'main.tf': BUCKET_TF });
    expect(await client.stop()).toBe(0);
    client = await Client.start({});
    const ended = new Promise((done) => client.process.once('exit', done));
    client.process.stdin?.end();
    expect(await ended).toBe(1);
  });

  it('is what `lintel server` starts, also when no transport is named', async () => {
    client = await Client.start({});
    const child = spawn(process.execPath, [resolve('dist/cli.js'), 'server'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    const answer = new Promise<string>((done) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('}')) done(output);
      });
    });
    const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    child.stdin.write(`Content-Length: ${message.length}\r\n\r\n${message}`);
    expect(await answer).toMatch(/^Content-Length: \d+\r\n\r\n\{"jsonrpc":"2\.0","id":1,"result":/);
    child.kill();
  });

  it('lists its rules', async () => {
    client = await Client.start({});
    const rules = await client.connection.sendRequest<readonly { id: string }[]>('lintel/rules');
    expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
  });

  it.each([
    ['workspace/executeCommand', { command: 'lintel.server.unknown' }, 'There is no command lintel.server.unknown.'],
    ['workspace/executeCommand', { command: 'lintel.server.fixAll' }, 'lintel.server.fixAll takes the URI of a document.'],
    ['textDocument/rename', {}, 'Unhandled method textDocument/rename'],
  ])('refuses %s %j and goes on', async (method, params, message) => {
    client = await Client.start({ 'main.tf': BUCKET_TF });
    await expect(client.connection.sendRequest(method, params)).rejects.toThrow(message);
    expect(codes(await client.diagnostics('main.tf', () => true))).toEqual([BUCKET]);
  });

  it('answers questions about files that it does not know', async () => {
    client = await Client.start({});
    const textDocument = { uri: 'untitled:Untitled-1' };
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 9 } };
    expect(await client.connection.sendRequest('textDocument/hover', { textDocument, position: range.start })).toBeNull();
    expect(await client.connection.sendRequest('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } })).toEqual([]);
    expect(await client.resolve({ title: 'x', data: { kind: 'fix', uri: 3 } })).toEqual({ title: 'x', data: { kind: 'fix', uri: 3 } });
  });

  it('writes nothing into the workspace\'s log without a reason', async () => {
    client = await Client.start({ 'main.tf': BUCKET_TF, 'locals.tf': LOCALS_TF });
    await client.connection.sendRequest('lintel/rescan');
    expect(client.logged).toEqual([]);
  });
});

describe('a hover', () => {
  it('says what, why, how to fix it, and where the value comes from', async () => {
    client = await Client.start({ 'main.tf': DATABASE_TF });
    await client.open('locals.tf', LOCALS_TF);
    const { start } = client.rangeOf('locals.tf', 'Analytics');
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri: client.uri('locals.tf') }, position: start });
    expect(hover.range).toEqual(client.rangeOf('locals.tf', '"Analytics#2024"'));
    const rule = RULES.find(({ id }) => id === PASSWORD);
    const { value } = hover.contents as { readonly value: string };
    expect(value).toContain(`**${rule?.title}** (critical, \`${PASSWORD}\`)`);
    expect(value).toContain(rule?.why.trim());
    expect(value).toContain('**How to fix.**');
    expect(value).toContain(`used by aws_db_instance.main: [main.tf:6](${client.uri('main.tf')}#L6)`);
    expect(value).not.toContain('2024');
  });

  it('is not there beside findings', async () => {
    client = await Client.start({});
    await client.open('main.tf', BUCKET_TF);
    const position = client.rangeOf('main.tf', 'enable_key_rotation').start;
    expect(await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: client.uri('main.tf') }, position })).toBeNull();
  });
});

describe('a client that pulls diagnostics', () => {
  const options = { options: { diagnostics: 'pull' } } as const;

  it('gets them when it asks, and learns what has not changed', async () => {
    client = await Client.start({ 'other/main.tf': BUCKET_TF }, options);
    expect(client.initialized.capabilities.diagnosticProvider).toEqual({ identifier: 'lintel', interFileDependencies: true, workspaceDiagnostics: true });
    await client.open('main.tf', BUCKET_TF);
    const ask = (previousResultId?: string) =>
      client.connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri: client.uri('main.tf') }, previousResultId });
    const first = await ask();
    if (first.kind !== 'full') throw new Error('the first report is a full one');
    expect(codes(first.items)).toEqual([BUCKET]);
    expect(await ask(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await client.edit('main.tf', 'resource', '# moved\nresource');
    const second = await ask(first.resultId);
    if (second.kind !== 'full') throw new Error('the text has changed');
    expect(second.items[0]?.range.start.line).toBe(1);
    expect(client.published).toEqual([]);
  });

  it('gets those of the workspace', async () => {
    client = await Client.start({ 'one/main.tf': BUCKET_TF, 'two/main.tf': '# nothing\n' }, options);
    const ask = (previousResultIds: readonly { uri: string; value: string }[]) =>
      client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
    const { items } = await ask([]);
    expect(items.map(({ uri, kind, version }) => ({ uri, kind, version }))).toEqual([{ uri: client.uri('one/main.tf'), kind: 'full', version: null }]);
    const known = [{ uri: client.uri('one/main.tf'), value: items[0]?.resultId ?? '' }];
    expect((await ask(known)).items.map(({ kind }) => kind)).toEqual(['unchanged']);
    await client.delete('one/main.tf');
    await client.watched(['one/main.tf', 3]);
    await client.connection.sendRequest('lintel/rescan');
    expect((await ask(known)).items).toEqual([{ kind: 'full', uri: client.uri('one/main.tf'), version: null, items: [] }]);
  });
});
