/** The server as commands and views know it. The language client behind it is loaded when it is started. */
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { CLIENT_COMMANDS, FINDINGS, LIST_FILES, READ_FILE, STATUS, type ClientOptions, type FindingsParams, type ListFilesParams, type ReadFileParams, type StatusParams } from '../protocol';
import { listFiles, readFile } from './files';
import type { Findings } from './findings';

/** The language client of the process or worker that serves here. */
export interface Server {
  readonly client: BaseLanguageClient;
  /** Ends what does not end by itself when the client has stopped. */
  end(): void;
}

export type ServerFactory = (options: LanguageClientOptions) => Promise<Server>;

/** Languages and names of what may be infrastructure; the server decides by content. */
const PATTERN = '**/*.{tf,tofu,tfvars,hcl,tftpl,tpl,md,txt,toml,json,jsonc,yaml,yml,template,ts,mts,cts,tsx,js,mjs,cjs,jsx,py}';

export class Connection implements vscode.Disposable {
  private server: Server | undefined;
  /** Starting and stopping happen one after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly factory: ServerFactory,
    private readonly findings: Findings,
    private readonly output: vscode.LogOutputChannel,
  ) {}

  start(): Promise<void> {
    return this.next(async () => {
      if (this.server) return;
      this.findings.setState('starting');
      this.server = await this.factory(this.options());
      const { client } = this.server;
      client.onNotification(FINDINGS, (params: FindingsParams) => this.findings.set(params));
      client.onNotification(STATUS, (params: StatusParams) => this.findings.setStatus(params));
      client.onRequest(LIST_FILES, (params: ListFilesParams) => listFiles(params));
      client.onRequest(READ_FILE, (params: ReadFileParams) => readFile(params));
      try {
        await client.start();
      } catch (error) {
        this.server.end();
        this.server = undefined;
        throw error;
      }
    }, 'Lintel could not start its language server.');
  }

  stop(): Promise<void> {
    return this.next(async () => {
      const { server } = this;
      this.server = undefined;
      try {
        await server?.client.dispose();
      } finally {
        server?.end();
        this.findings.clear();
      }
    }, 'Lintel could not stop its language server.');
  }

  /** Asks the server; undefined when it does not run. */
  async ask<R>(method: string, params?: unknown): Promise<R | undefined> {
    await this.turn;
    return this.server?.client.sendRequest<R>(method, params);
  }

  dispose(): void {
    void this.stop();
  }

  private next(work: () => Promise<void>, failure: string): Promise<void> {
    this.turn = this.turn.then(work).catch((error: unknown) => {
      this.output.error(error instanceof Error ? error : String(error));
      this.findings.setState('off');
      void vscode.window.showErrorMessage(failure, 'Show Output').then((choice) => {
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
