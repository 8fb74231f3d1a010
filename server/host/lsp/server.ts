/** The language server: wires a connection to the workspace, whatever process or worker it runs in. */
import {
  CancellationToken,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  FileChangeType,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  WatchKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import {
  CONFIGURATION_TEMPLATE,
  FINDINGS,
  RESCAN,
  RULES,
  SERVER_COMMANDS,
  STATUS,
  type ClientOptions,
  type FindingsParams,
  type RuleItem,
} from '../../../protocol';
import type { Engine } from '../engine';
import { CONFIG_TEMPLATE } from '../workspace/config-template';
import { Analysis } from './analysis';
import { ACTION_KINDS, codeActions, fixAllIn, resolveAction } from './actions';
import { trackDocuments } from './documents';
import { hoverAt } from './hover';
import type { Platform } from './platform';
import { Publisher } from './publisher';
import { documentDiagnostics, workspaceDiagnostics } from './pulled';
import { remoteFiles } from './remote-files';
import { createReports, NOT_ANALYSED } from './reports';
import type { AnalysedFile, Session } from './session';
import { statusOf } from './status';
import { pageCommand, type Texts } from './translate';
import { canonicalUri } from './uris';
import { Workspace } from './workspace';

export interface ServerInfo {
  readonly name: string;
  readonly version?: string;
}

/** Extensions of what may be source code or configuration. Of other files and of folders it counts that they come and go. */
const SOURCES = '**/*.{tf,tofu,tfvars,hcl,tftpl,tpl,md,txt,toml,json,jsonc,yaml,yml,template,ts,mts,cts,tsx,js,mjs,cjs,jsx,py,gitignore}';

/** Between the answer to one keystroke and the analysis of the next one. In milliseconds. */
const TIDY_AFTER = 10;

export function startServer(connection: Connection, platform: Platform, info: ServerInfo): void {
  let engine: Engine | undefined;
  let options: ClientOptions = {};
  let client: InitializeParams['capabilities'] = {};
  let folders: readonly string[] = [];
  let tidying: ReturnType<typeof setTimeout> | undefined;
  const getEngine = (): Engine => (engine ??= platform.createEngine());
  const log = (error: unknown): void => {
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };

  const analysis = new Analysis({
    pause: platform.pause,
    now: platform.now,
    near: (root) => documents.all().map(({ uri }) => uri).filter((uri) => workspace.rootOf(uri) === root),
    early: (root, isKnown) => {
      publisher.publishEarly(root, isKnown);
      tellStatus();
    },
    done: (root) => publisher.publish(root),
    idle: () => {
      tellStatus();
      // What was published is on its way first.
      clearTimeout(tidying);
      tidying = setTimeout(() => platform.tidy?.(), TIDY_AFTER);
    },
    log,
  });
  const workspace = new Workspace({
    engine: getEngine,
    filesOf: (folder) => platform.filesOf(folder) ?? (options.files ? remoteFiles(connection) : undefined),
    documentAt: (uri) => documents.get(uri),
    documents: () => documents.all(),
    changed: (root, when) => analysis.touch(root, when),
    replaced: (root) => analysis.forget(root),
    removed: (root) => {
      analysis.forget(root);
      publisher.retract(root);
    },
    progress: (folder, work) => showProgress(folder, work),
    log,
  });
  const documents = trackDocuments(
    connection,
    {
      opened: (document) => workspace.opened(document),
      changed: (document) => workspace.changed(document),
      saved: (document) => workspace.saved(document),
      closed: (uri) => workspace.closed(uri),
    },
    log,
  );
  const texts: Texts = {
    linesOf: (uri) => {
      const root = workspace.rootOf(uri);
      return root?.analyzer.fileAt(uri)?.lines ?? root?.configProblems.get(uri)?.lines;
    },
    versionOf: (uri) => documents.get(uri)?.version,
    clientUri: (uri) => documents.clientUri(uri),
    pageOf: (ruleId) => {
      if (options.commands === true) return pageCommand(ruleId);
      return platform.pages === undefined ? undefined : `${platform.pages}${ruleId}.md`;
    },
  };
  const publisher = new Publisher({
    reports: createReports(getEngine, texts, (uri) => documents.get(uri)),
    rootOf: (uri) => workspace.rootOf(uri),
    skipUnchanged: () => options.skipUnchanged === true,
    sendDiagnostics: (uri, version, diagnostics) => {
      if (options.diagnostics === 'pull') return;
      const about = { uri: texts.clientUri(uri), diagnostics: [...diagnostics] };
      void connection.sendDiagnostics(version === undefined ? about : { ...about, version }).catch(log);
    },
    sendFindings: (uri, findings) => {
      if (!options.views) return;
      const params: FindingsParams = { uri: texts.clientUri(uri), findings };
      void connection.sendNotification(FINDINGS, params).catch(log);
    },
    refreshPulled: () => {
      if (options.diagnostics === 'pull' && client.workspace?.diagnostics?.refreshSupport) connection.languages.diagnostics.refresh();
    },
  });
  const session: Session = {
    texts,
    engine: getEngine,
    get options() {
      return options;
    },
    get edits() {
      const support = client.workspace?.workspaceEdit;
      return {
        documentChanges: support?.documentChanges === true,
        create: support?.resourceOperations?.includes('create') === true,
        snippets: support?.snippetEditSupport === true && support.documentChanges === true,
      };
    },
    get resolvesActions() {
      return client.textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true;
    },
    get rendersMarkdown() {
      return client.textDocument?.hover?.contentFormat?.includes('markdown') === true;
    },
    rule: (id) => getEngine().rules.find((rule) => rule.id === id),
    upToDate: async (token) => {
      const cancelled = new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
      await Promise.race([workspace.loaded(), cancelled]);
      return analysis.settled(token);
    },
    file: (uri): AnalysedFile | undefined => {
      const root = workspace.rootOf(uri);
      const source = root?.analyzer.sources.get(uri);
      if (!root || !source) return undefined;
      return { uri, root, text: source.text, lines: source.lines, findings: root.analyzer.findings.get(uri) ?? [] };
    },
    inSlices: async (work, token) => {
      for (let end = platform.now() + 8; ; ) {
        const turn = work.next();
        if (turn.done) return turn.value;
        if (platform.now() < end) continue;
        await platform.pause();
        if (token.isCancellationRequested) return undefined;
        end = platform.now() + 8;
      }
    },
  };

  connection.onInitialize((params): InitializeResult => {
    options = readOptions(params.initializationOptions);
    client = params.capabilities;
    folders = (params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri }] : [])).map(({ uri }) => canonicalUri(uri));
    const everything = { filters: [{ pattern: { glob: '**/*' } }] };
    return {
      serverInfo: info,
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        codeActionProvider: { codeActionKinds: ACTION_KINDS, resolveProvider: true },
        hoverProvider: true,
        executeCommandProvider: { commands: Object.values(SERVER_COMMANDS) },
        ...(options.diagnostics === 'pull'
          ? { diagnosticProvider: { identifier: 'lintel', interFileDependencies: true, workspaceDiagnostics: true } }
          : {}),
        workspace: {
          workspaceFolders: { supported: true, changeNotifications: true },
          fileOperations: { didCreate: everything, didRename: everything, didDelete: everything },
        },
      },
    };
  });

  connection.onInitialized(() => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = [
        { globPattern: SOURCES, kind: WatchKind.Change },
        { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
      ];
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(log);
    }
    if (client.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(
        guarded(({ added, removed }) => {
          for (const { uri } of removed) workspace.removeFolder(canonicalUri(uri));
          for (const { uri } of added) workspace.addFolder(canonicalUri(uri));
          tellStatus();
        }),
      );
    }
    for (const folder of folders) workspace.addFolder(folder);
    tellStatus();
  });

  connection.onDidChangeWatchedFiles(
    guarded(({ changes }) => {
      const those = (wanted: FileChangeType): readonly string[] => changes.filter(({ type }) => type === wanted).map(({ uri }) => canonicalUri(uri));
      those(FileChangeType.Deleted).forEach((uri) => workspace.deleted(uri));
      workspace.appeared(those(FileChangeType.Created));
      those(FileChangeType.Changed).forEach((uri) => workspace.reload(uri));
    }),
  );
  connection.workspace.onDidDeleteFiles(guarded(({ files }) => files.forEach(({ uri }) => workspace.deleted(canonicalUri(uri)))));
  connection.workspace.onDidCreateFiles(guarded(({ files }) => workspace.appeared(files.map(({ uri }) => canonicalUri(uri)))));
  connection.workspace.onDidRenameFiles(
    guarded(({ files }) => {
      for (const { oldUri } of files) workspace.deleted(canonicalUri(oldUri));
      workspace.appeared(files.map(({ newUri }) => canonicalUri(newUri)));
    }),
  );

  connection.onCodeAction(answering((params, token) => codeActions(params, session, token)));
  connection.onCodeActionResolve(answering((action, token) => resolveAction(action, session, token)));
  connection.onHover(answering((params, token) => hoverAt(params, session, token)));
  connection.languages.diagnostics.on(answering((params, token) => documentDiagnostics(params, publisher, session, token)));
  connection.languages.diagnostics.onWorkspace(answering((params, token) => workspaceDiagnostics(params, publisher, session, token)));
  connection.onExecuteCommand(
    answering(async ({ command, arguments: args = [] }, token) => {
      if (command === SERVER_COMMANDS.rescan) return rescan(token);
      if (command !== SERVER_COMMANDS.fixAll) throw new ResponseError(ErrorCodes.InvalidParams, `There is no command ${command}.`);
      const uri: unknown = args[0];
      if (typeof uri !== 'string') throw new ResponseError(ErrorCodes.InvalidParams, `${command} takes the URI of a document.`);
      const file = (await session.upToDate(token)) ? session.file(canonicalUri(uri)) : undefined;
      const edit = file && (await fixAllIn(file, undefined, session, token));
      return edit ? (await connection.workspace.applyEdit({ label: 'Fix all with Lintel', edit })).applied : false;
    }),
  );
  // The token comes first when a client sends no parameters.
  connection.onRequest(RESCAN, (...values: readonly unknown[]) => rescan(values.find(CancellationToken.is) ?? CancellationToken.None));
  connection.onRequest(CONFIGURATION_TEMPLATE, () => CONFIG_TEMPLATE);
  connection.onRequest(RULES, () => getEngine().rules.map(({ id, title, severity, fixable }): RuleItem => ({ id, title, severity, fixable: fixable !== false })));

  connection.listen();

  async function rescan(token: CancellationToken): Promise<null> {
    await workspace.rescan();
    await session.upToDate(token);
    return null;
  }

  function tellStatus(): void {
    if (!options.views) return;
    void connection.sendNotification(STATUS, statusOf(workspace, analysis.isSettled, texts)).catch(log);
  }

  async function showProgress(folder: string, work: (report: (done: number) => void) => Promise<void>): Promise<void> {
    tellStatus();
    const progress = client.window?.workDoneProgress ? await connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('Lintel', 0, 'reading the workspace', false);
    try {
      await work((done) => progress?.report(Math.round(done * 100)));
    } finally {
      progress?.done();
    }
    for (const { uri, message } of workspace.rootOf(folder)?.notices ?? []) connection.console.info(`[${NOT_ANALYSED}] ${uri} ${message}`);
  }

  /** A notification that cannot be handled is logged; the server goes on. */
  function guarded<P>(handle: (params: P) => void): (params: P) => void {
    return (params) => {
      try {
        handle(params);
      } catch (error) {
        log(error);
      }
    };
  }

  /** A request that cannot be answered is logged and refused. */
  function answering<P, R>(handle: (params: P, token: CancellationToken) => Promise<R>): (params: P, token: CancellationToken) => Promise<R> {
    return async (params, token) => {
      try {
        const answer = await handle(params, token);
        if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
        return answer;
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        log(error);
        throw new ResponseError(ErrorCodes.InternalError, error instanceof Error ? error.message : String(error));
      }
    };
  }
}

/** What a client sends is anything: what is not understood is as if it were not there. */
function readOptions(value: unknown): ClientOptions {
  if (typeof value !== 'object' || value === null) return {};
  const is = (name: string): boolean => name in value && Reflect.get(value, name) === true;
  return {
    diagnostics: 'diagnostics' in value && value.diagnostics === 'pull' ? 'pull' : 'push',
    commands: is('commands'),
    views: is('views'),
    skipUnchanged: is('skipUnchanged'),
    files: is('files'),
  };
}
