import * as vscode from 'vscode';
import { assert, assertEqual } from './assert';
import { press, screenshot, type, visibleText, waitUntilGone } from './driver';
import { activeExtension, closeEditors, waitForDiagnostics, workspaceFolder } from './editor';
import { EXTENSION, isOurs, ruleOf, VIEW, writeFixture } from './lintel';
import { treeView } from './views';

const RULE = 's3/no-public-access-block';
const BUCKET = 'resource "aws_s3_bucket" "logs" {\n  bucket = "acme-logs"\n}\n';

describe('commands', () => {
  const code = vscode.Uri.joinPath(workspaceFolder(), 'commands/main.tf');
  const isBucket = (each: vscode.Diagnostic): boolean => ruleOf(each) === RULE;
  let extension: vscode.Extension<unknown>;
  let remove: () => Promise<void>;

  before(async () => {
    extension = await activeExtension(EXTENSION);
    remove = await writeFixture('commands/main.tf', BUCKET);
    await waitForDiagnostics(code, (all) => all.some(isBucket));
  });
  afterEach(closeEditors);
  after(async () => {
    await remove();
    await vscode.commands.executeCommand('workbench.view.explorer');
  });

  it('are there, all that the manifest names', async () => {
    const present = new Set(await vscode.commands.getCommands(true));
    // The manifest is the project's own.
    const manifest = extension.packageJSON as { readonly contributes: { readonly commands: readonly { readonly command: string }[] } };
    const missing = manifest.contributes.commands.map(({ command }) => command).filter((command) => !present.has(command));
    assertEqual(missing, [], 'commands that are missing');
  });

  it('rescan the workspace', async () => {
    await vscode.commands.executeCommand('lintel.rescan');
    assert(vscode.languages.getDiagnostics(code).some(isBucket), 'The finding is still there.');
  });

  it('restart the server', async () => {
    const gone = waitForDiagnostics(code, (all) => all.length === 0);
    await vscode.commands.executeCommand('lintel.restartServer');
    await gone;
    await waitForDiagnostics(code, (all) => all.some(isBucket));
    await waitUntilGone('.notification-toast', 'Lintel could not');
  });

  it('configure the severity of a rule in the nearest lintel.jsonc', async () => {
    await writeFixture('commands/lintel.jsonc', '{\n  // kept\n  "rules": {}\n}\n');
    const done = vscode.commands.executeCommand('lintel.configureSeverity', RULE, code.toString());
    await visibleText('.quick-input-list .monaco-list-row', 'off');
    await screenshot('configure-severity');
    await type('off');
    await press('Enter');
    await done;
    await waitForDiagnostics(code, (all) => !all.some(isBucket));
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(code, '../lintel.jsonc')));
    assertEqual(text, `{\n  // kept\n  "rules": {\n    "${RULE}": "off"\n  }\n}\n`, 'lintel.jsonc');
  });

  it('turn the analysis off and on', async () => {
    const settings = vscode.workspace.getConfiguration('lintel');
    const anywhere = () => vscode.languages.getDiagnostics().some(([, all]) => all.some(isOurs));
    await waitForDiagnostics(code, (all) => all.some(isOurs));
    const gone = waitForDiagnostics(code, (all) => all.length === 0);
    await settings.update('enable', false, vscode.ConfigurationTarget.Global);
    await gone;
    assert(!anywhere(), 'No findings are left.');
    await settings.update('enable', undefined, vscode.ConfigurationTarget.Global);
    await waitForDiagnostics(code, (all) => all.some(isOurs));
  });

  it('group the view by file', async () => {
    await treeView(VIEW, 'Critical');
    await vscode.commands.executeCommand('lintel.findings.groupByFile');
    await waitUntilGone('.pane-body .monaco-list-row', 'Critical');
    const rows = await treeView(VIEW, 'c1-cloudformation-payments/careless/primary.json');
    assert(!rows.some((row) => row.startsWith('Critical')), `The rows are: ${rows.join(' | ')}`);
    await screenshot('view-by-file');
    await vscode.commands.executeCommand('lintel.findings.groupBySeverity');
    await treeView(VIEW, 'Critical');
  });
});
