/**
 * The extension is activated by files that only infrastructure has (`*.tf`, `cdk.json`, `Pulumi.yaml`, names of templates,
 * `lintel.jsonc`) or by its own view and commands, not by languages as common as TypeScript, Python, JSON or YAML: a
 * workspace without infrastructure never loads it.
 *
 * It starts with views and commands, and the language server right after. The language client, which is large, is
 * loaded only then, so that activating costs the editor next to nothing.
 */
import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { Connection, type ServerFactory } from './connection';
import { Findings } from './findings';
import { createStatusItem } from './status';
import { FindingsTree, VIEW } from './tree';

export function activateWith(factory: ServerFactory, context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Lintel', { log: true });
  const findings = new Findings();
  const connection = new Connection(factory, findings, output);
  const tree = new FindingsTree(findings);
  const view = vscode.window.createTreeView(VIEW, { treeDataProvider: tree, showCollapseAll: true });
  context.subscriptions.push(
    output,
    findings,
    connection,
    tree,
    view,
    createStatusItem(findings),
    registerCommands({ extension: context.extensionUri, connection, tree, view, output }),
    findings.onDidChange(() => showState(findings, view)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('lintel.enable')) void apply(connection);
    }),
  );
  void vscode.commands.executeCommand('setContext', 'lintel.grouping', 'severity');
  void apply(connection);
}

async function apply(connection: Connection): Promise<void> {
  const isEnabled = vscode.workspace.getConfiguration('lintel').get<boolean>('enable', true);
  await (isEnabled ? connection.start() : connection.stop());
}

/** The number on the view's icon, and which text the empty view shows. */
function showState(findings: Findings, view: vscode.TreeView<unknown>): void {
  const { all, state, status } = findings;
  view.badge = all.length === 0 ? undefined : { value: all.length, tooltip: `${all.length} findings` };
  const shown = state === 'ready' && status ? (status.files === 0 ? 'empty' : 'clean') : state === 'off' ? 'off' : 'busy';
  void vscode.commands.executeCommand('setContext', 'lintel.state', shown);
}
