/** A client that speaks LSP with the server of `dist/`, over standard input and output, about a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type RegistrationParams,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { ClientOptions } from '../../../protocol';
import { quiet } from '../../quiet';

/** Milliseconds after which a test has waited long enough. */
const LIMIT = 20_000;
const SERVER = resolve(process.env['LINTEL_DIST'] ?? 'dist', 'server.js');

export interface Settings {
  readonly options?: ClientOptions;
  /** False for a client that takes edits only with the action itself. */
  readonly resolves?: boolean;
  readonly snippets?: boolean;
  /** Sent as `params.capabilities` on top of the usual ones. */
  readonly workspaceFolders?: boolean;
}

export type Published = PublishDiagnosticsParams;

export class Client {
  /** Everything that was published, in order. */
  readonly published: Published[] = [];
  readonly logged: string[] = [];
  readonly registrations: RegistrationParams[] = [];
  readonly notified: { readonly method: string; readonly params: unknown }[] = [];
  /** The edits that the server asked to apply. */
  readonly applied: WorkspaceEdit[] = [];
  initialized!: InitializeResult;
  private readonly versions = new Map<string, number>();
  private readonly texts = new Map<string, string>();
  private waiting: (() => void)[] = [];

  private constructor(
    readonly folder: string,
    readonly connection: ProtocolConnection,
    readonly process: ChildProcess,
  ) {}

  static async start(files: Readonly<Record<string, string | Uint8Array>>, settings: Settings = {}): Promise<Client> {
    // The configuration above holds where a test has none of its own.
    const above = await realpath(await mkdtemp(join(tmpdir(), 'lintel protocol ')));
    await writeInto(above, 'lintel.jsonc', quiet());
    const folder = join(above, 'work space');
    await mkdir(folder);
    for (const [path, content] of Object.entries(files)) await writeInto(folder, path, content);
    const child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    const client = new Client(folder, connection, child);
    client.listen();
    await client.initialize(settings);
    return client;
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folder, path)).href;
  }

  write(path: string, content: string | Uint8Array): Promise<void> {
    return writeInto(this.folder, path, content);
  }

  delete(path: string): Promise<void> {
    return rm(join(this.folder, path), { recursive: true });
  }

  async open(path: string, text: string, uri = this.uri(path)): Promise<void> {
    this.versions.set(path, 1);
    this.texts.set(path, text);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'x', version: 1, text } });
  }

  /** Replaces the first occurrence of a text, as an increment. Returns the new version. */
  async edit(path: string, old: string, by: string): Promise<number> {
    const text = this.text(path);
    const start = text.indexOf(old);
    if (start < 0) throw new Error(`${path} has no ${old}`);
    const version = (this.versions.get(path) ?? 0) + 1;
    this.versions.set(path, version);
    this.texts.set(path, text.slice(0, start) + by + text.slice(start + old.length));
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.uri(path), version },
      contentChanges: [{ range: { start: positionAt(text, start), end: positionAt(text, start + old.length) }, text: by }],
    });
    return version;
  }

  async close(path: string): Promise<void> {
    this.versions.delete(path);
    this.texts.delete(path);
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri: this.uri(path) } });
  }

  async watched(...changes: readonly (readonly [path: string, type: 1 | 2 | 3])[]): Promise<void> {
    const params = { changes: changes.map(([path, type]) => ({ uri: this.uri(path), type })) };
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', params);
  }

  text(path: string): string {
    return this.texts.get(path) ?? '';
  }

  rangeOf(path: string, text: string): Range {
    const whole = this.text(path);
    const start = whole.indexOf(text);
    if (start < 0) throw new Error(`${path} has no ${text}`);
    return { start: positionAt(whole, start), end: positionAt(whole, start + text.length) };
  }

  /** What was published last about a file, as soon as the predicate holds for it. */
  async diagnostics(path: string, until: (published: Published) => boolean): Promise<readonly Diagnostic[]> {
    const last = (): Published | undefined => this.published.findLast((each) => each.uri === this.uri(path));
    await this.wait(
      () => {
        const found = last();
        return found !== undefined && until(found);
      },
      () => `the diagnostics of ${path}; the last were ${JSON.stringify(last(), undefined, 1)}`,
    );
    return last()?.diagnostics ?? [];
  }

  /** The diagnostics of a version of an open document. */
  version(path: string, version: number): Promise<readonly Diagnostic[]> {
    return this.diagnostics(path, (published) => published.version === version);
  }

  async notification<T>(method: string, until: (params: T) => boolean): Promise<T> {
    // The tests know what the server sends under a name.
    const find = (): T | undefined => this.notified.findLast((each) => each.method === method && until(each.params as T))?.params as T | undefined;
    await this.wait(
      () => find() !== undefined,
      () => `${method}; seen: ${JSON.stringify(this.notified.filter((each) => each.method === method))}`,
    );
    const found = find();
    if (found === undefined) throw new Error(`${method} is gone`);
    return found;
  }

  async actions(path: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]> {
    const params = { textDocument: { uri: this.uri(path) }, range, context: { diagnostics: [], ...(only ? { only } : {}) } };
    return this.connection.sendRequest<CodeAction[]>('textDocument/codeAction', params);
  }

  async resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest<CodeAction>('codeAction/resolve', action);
  }

  /** The texts that an edit makes of the client's documents, by path; new files included. */
  apply(edit: WorkspaceEdit | undefined): Readonly<Record<string, string>> {
    const result: Record<string, string> = {};
    for (const change of edit?.documentChanges ?? []) {
      if ('kind' in change) {
        if (change.kind === 'create') result[this.pathOf(change.uri)] = '';
        continue;
      }
      const path = this.pathOf(change.textDocument.uri);
      const { version } = change.textDocument;
      if (version !== null && version !== this.versions.get(path)) throw new Error(`${path}: the edit is for version ${version}`);
      result[path] = applied(result[path] ?? this.text(path), change.edits);
    }
    return result;
  }

  /** Ends the server as an editor does, and returns its exit code. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((done) => this.process.once('exit', done));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await ended;
    await this.dispose();
    return code;
  }

  async dispose(): Promise<void> {
    this.connection.dispose();
    this.process.kill();
    await rm(dirname(this.folder), { recursive: true, force: true });
  }

  private listen(): void {
    const { connection } = this;
    const changed = (): void => {
      const waiting = this.waiting;
      this.waiting = [];
      for (const check of waiting) check();
    };
    connection.onNotification('textDocument/publishDiagnostics', (params: Published) => {
      this.published.push(params);
      changed();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => void this.logged.push(message));
    connection.onUnhandledNotification(({ method, params }) => {
      this.notified.push({ method, params });
      changed();
    });
    connection.onRequest('client/registerCapability', (params: RegistrationParams) => {
      this.registrations.push(params);
      changed();
      return null;
    });
    connection.onRequest('workspace/applyEdit', ({ edit }: { edit: WorkspaceEdit }) => {
      this.applied.push(edit);
      return { applied: true };
    });
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onRequest('workspace/diagnostic/refresh', () => null);
    connection.listen();
  }

  private async initialize({ options, resolves = true, snippets = false, workspaceFolders = true }: Settings): Promise<void> {
    this.initialized = await this.connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: workspaceFolders ? [{ uri: pathToFileURL(this.folder).href, name: 'test' }] : null,
      ...(options ? { initializationOptions: options } : {}),
      capabilities: {
        workspace: {
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceEdit: { documentChanges: true, resourceOperations: ['create'], snippetEditSupport: snippets },
          diagnostics: { refreshSupport: true },
        },
        textDocument: {
          publishDiagnostics: { versionSupport: true, relatedInformation: true },
          codeAction: { dataSupport: true, ...(resolves ? { resolveSupport: { properties: ['edit'] } } : {}) },
          hover: { contentFormat: ['markdown'] },
        },
        window: { workDoneProgress: true },
      },
    });
    await this.connection.sendNotification('initialized', {});
  }

  private pathOf(uri: string): string {
    return decodeURIComponent(uri).slice(decodeURIComponent(pathToFileURL(this.folder).href).length + 1);
  }

  private wait(check: () => boolean, what: () => string): Promise<void> {
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`Waited ${LIMIT / 1000} s for ${what()}`)), LIMIT);
      const look = (): void => {
        if (check()) {
          clearTimeout(timer);
          done();
        } else {
          this.waiting.push(look);
        }
      };
      look();
    });
  }
}

export function codes(diagnostics: readonly Diagnostic[]): readonly (string | number | undefined)[] {
  return diagnostics.map((diagnostic) => diagnostic.code);
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function applied(text: string, edits: TextDocumentEdit['edits']): string {
  const lines = text.split('\n');
  const offsetAt = ({ line, character }: Position): number => lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  const sorted = [...edits].sort((a, b) => offsetAt(b.range.start) - offsetAt(a.range.start));
  return sorted.reduce((result, edit) => result.slice(0, offsetAt(edit.range.start)) + textOf(edit) + result.slice(offsetAt(edit.range.end)), text);
}

function textOf(edit: TextDocumentEdit['edits'][number]): string {
  // A text edit has a new text; a snippet edit has a snippet.
  return 'snippet' in edit ? edit.snippet.value : (edit as TextEdit).newText;
}

async function writeInto(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}
