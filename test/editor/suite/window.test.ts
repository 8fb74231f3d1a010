import * as vscode from 'vscode';
import { assert, assertEqual } from './assert';
import { suiteOptions, visibleText, waitUntilGone } from './driver';
import { workspaceFolder } from './editor';

describe('the window', () => {
  it('has the fixtures open', async () => {
    const entries = await vscode.workspace.fs.readDirectory(workspaceFolder());
    assert(entries.length > 0, 'The workspace folder is empty.');
    await vscode.commands.executeCommand('workbench.view.explorer');
    await vscode.commands.executeCommand('workbench.files.action.collapseExplorerFolders');
    // Folders that other tests have removed again.
    for (const name of ['commands', 'configured', 'new-folder', 'quick-fix-']) await waitUntilGone('.explorer-folders-view .monaco-list-row', name);
    const shown = await visibleText('.explorer-folders-view .monaco-list-row');
    assertEqual([...shown].sort(), entries.map(([name]) => name).sort(), 'the rows of the explorer');
  });

  it('is in Restricted Mode when the run asks for it', async () => {
    const { restricted } = await suiteOptions();
    assertEqual(vscode.workspace.isTrusted, !restricted, 'workspace.isTrusted');
    if (restricted) await visibleText('.statusbar-item', 'Restricted Mode');
  });
});
