/** The server as commands and views know it. The language client behind it is loaded when it is started. */
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { CLIENT_COMMANDS, FINDINGS, LIST_FILES, READ_FILE, STATUS, type ClientOptions, type FindingsParams, type ListFilesParams, type ReadFileParams, type StatusParams } from '../protocol';
import { listFiles, readFile } from './files';
import type { Findings } from './findings';

/** Makes the language client of the process or worker that serves here. */
export type ClientFactory = (options: LanguageClientOptions) => Promise<BaseLanguageClient>;

/** Languages and names of what may be infrastructure; the server decides by content. */
const PATTERN = '**/*.{tf,tofu,tfvars,json,jsonc,yaml,yml,template,ts,mts,cts,tsx,js,mjs,cjs,jsx,py}';

export class Connection implements vscode.Disposable {
  private client: BaseLanguageClient | undefined;
  /** Starting and stopping happen one after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly factory: ClientFactory,
    private readonly findings: Findings,
    private readonly output: vscode.LogOutputChannel,
  ) {}

  start(): Promise<void> {
    return this.next(async () => {
      if (this.client) return;
      this.findings.setState('starting');
      const client = await this.factory(this.options());
      client.onNotification(FINDINGS, (params: FindingsParams) => this.findings.set(params));
      client.onNotification(STATUS, (params: StatusParams) => this.findings.setStatus(params));
      client.onRequest(LIST_FILES, (params: ListFilesParams) => listFiles(params));
      client.onRequest(READ_FILE, (params: ReadFileParams) => readFile(params));
      this.client = client;
      await client.start();
    });
  }

  stop(): Promise<void> {
    return this.next(async () => {
      const { client } = this;
      this.client = undefined;
      await client?.dispose();
      this.findings.clear();
    });
  }

  /** Asks the server; undefined when it does not run. */
  async ask<R>(method: string, params?: unknown): Promise<R | undefined> {
    await this.turn;
    return this.client?.sendRequest<R>(method, params);
  }

  dispose(): void {
    void this.stop();
  }

  private next(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).catch((error: unknown) => {
      this.output.error(error instanceof Error ? error : String(error));
      this.findings.setState('off');
      void vscode.window.showErrorMessage('Lintel could not start its language server.', 'Show Output').then((choice) => {
        if (choice) this.output.show();
      });
    });
    return this.turn;
  }

  private options(): LanguageClientOptions {
    const initializationOptions: ClientOptions = { commands: true, views: true, files: true, skipUnchanged: true };
    const schemes = new Set(['file', ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]);
    return {
      documentSelector: [...schemes].map((scheme) => ({ scheme, pattern: PATTERN })),
      initializationOptions,
      outputChannel: this.output,
      markdown: { isTrusted: { enabledCommands: [CLIENT_COMMANDS.openRuleDocumentation] } },
    };
  }
}
