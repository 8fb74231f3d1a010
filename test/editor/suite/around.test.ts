import * as vscode from 'vscode';
import { assert, assertEqual } from './assert';
import { click, press, screenshot, type, visibleText } from './driver';
import { activeExtension, closeEditors, eventually, openFixture, waitForCursor, waitForDiagnostics, workspaceFolder } from './editor';
import { EXTENSION, isOurs, ruleOf, VIEW, writeFixture } from './lintel';
import { problemsPanel, statusBarItem, statusBarLabel, treeView } from './views';

const BUCKET = 'resource "aws_s3_bucket" "logs" {\n  bucket = "acme-logs"\n}\n';

describe('around the editor', () => {
  let remove = nothing;
  before(() => activeExtension(EXTENSION));
  afterEach(async () => {
    await closeEditors();
    await vscode.commands.executeCommand('lintel.findings.clearFilter');
    await remove();
    remove = nothing;
  });
  after(() => vscode.commands.executeCommand('workbench.view.explorer'));

  it('the view shows findings by severity, rule, file and place', async () => {
    // Findings come in as they are found.
    const rows = await eventually(() => treeView(VIEW, 'Critical'), (each) => each.some((row) => row.startsWith('High')));
    assert(/^Critical ?\d+$/.test(rows[0] ?? ''), `The first row is "${rows[0]}".`);
    assert(rows.some((row) => /^High ?\d/.test(row)), `The rows have no severity high: ${rows.join(' | ')}`);
    await screenshot('view');
    await filterView('silent-alarm t2-terraform');
    await openRow('Alarm that notifies nobody');
    await click(`${ROWS}`, 'aws_cloudwatch_metric_alarm.aggregator_errors');
    await waitForCursor('t2-terraform-monitoring/careless/monitoring.tf', 53);
    await screenshot('view-finding');
  });

  it('the view filters', async () => {
    await treeView(VIEW, 'Critical');
    await filterView('silent-alarm t2-terraform');
    const severities = async (): Promise<readonly string[]> =>
      (await treeView(VIEW, 'High')).filter((row) => /^(Critical|High|Medium|Low) ?\d/.test(row)).map((row) => row.replace(' ', ''));
    assertEqual(await eventually(severities, (each) => each.length === 1), ['High2'], 'the severities');
    await vscode.commands.executeCommand('lintel.findings.clearFilter');
    await treeView(VIEW, 'Critical');
  });

  it('the status bar counts', async () => {
    const text = await statusBarItem(EXTENSION, 'summary', 'critical');
    assert(/\d+ critical, \d+ high/.test(text), `The status bar says "${text}".`);
    assert((await statusBarLabel(EXTENSION, 'summary')).startsWith('Lintel: '), 'The label names Lintel.');
  });

  it('the Problems panel lists files that are not open', async () => {
    assertEqual(vscode.window.tabGroups.all.flatMap((group) => group.tabs).length, 0, 'open editors');
    await problemsPanel('Lintel');
    await vscode.commands.executeCommand('problems.action.focusFilter');
    await type('no-public-access-block');
    const rows = await problemsPanel('storage.tf');
    assert(rows.some((row) => row.includes('Lintel') && row.includes('s3/no-public-access-block')), `The panel shows: ${rows.join(' | ')}`);
    await screenshot('problems');
    await vscode.commands.executeCommand('problems.action.clearFilterText');
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  it('findings follow files that appear, change and go', async () => {
    const uri = vscode.Uri.joinPath(workspaceFolder(), 'new-folder/main.tf');
    remove = await writeFixture('new-folder/main.tf', BUCKET);
    const found = await waitForDiagnostics(uri, (all) => all.some(isOurs));
    assert(found.some((each) => ruleOf(each) === 's3/no-public-access-block'), 'The new file has its finding.');
    await writeFixture('new-folder/main.tf', '# nothing yet\n');
    await waitForDiagnostics(uri, (all) => all.length === 0);
    await writeFixture('new-folder/main.tf', BUCKET);
    await waitForDiagnostics(uri, (all) => all.some(isOurs));
    await remove();
    remove = nothing;
    await waitForDiagnostics(uri, (all) => all.length === 0);
  });

  it('the configuration counts as it is typed, and is checked', async () => {
    remove = await writeFixture('configured/main.tf', BUCKET);
    const code = vscode.Uri.joinPath(workspaceFolder(), 'configured/main.tf');
    const isBucket = (each: vscode.Diagnostic): boolean => ruleOf(each) === 's3/no-public-access-block';
    await waitForDiagnostics(code, (all) => all.some(isBucket));
    await writeFixture('configured/lintel.jsonc', '{ "rules": { "s3/no-public-access-block": "off" } }\n');
    await waitForDiagnostics(code, (all) => !all.some(isBucket));
    const { document, editor } = await openFixture('configured/lintel.jsonc');
    await editor.edit((edit) => edit.insert(document.positionAt(1), ' "ruels": {},'));
    const [problem] = await waitForDiagnostics(document.uri, (all) => all.some(isOurs)).then((all) => all.filter(isOurs));
    assert(problem?.message.includes('no setting `ruels`') === true, `The configuration's problem is "${problem?.message}".`);
  });
});

async function nothing(): Promise<void> {
  // No folder to remove.
}

const ROWS = '.pane-body .monaco-list-row, .tree-explorer-viewlet-tree-view .monaco-list-row';

async function openRow(text: string): Promise<void> {
  await click(ROWS, text);
}

async function filterView(text: string): Promise<void> {
  await vscode.commands.executeCommand(`${VIEW.id}.focus`);
  void vscode.commands.executeCommand('lintel.findings.filter');
  await visibleText('.quick-input-widget');
  await type(text);
  await press('Enter');
  await visibleText('.pane-body .message, .tree-explorer-viewlet-tree-view .message', text.split(' ')[0] ?? text);
}
