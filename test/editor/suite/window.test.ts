import * as vscode from 'vscode';
import { assert, assertEqual } from './assert';
import { visibleText } from './driver';
import { workspaceFolder } from './editor';

describe('the window', () => {
  it('has the fixtures open', async () => {
    const shown = await visibleText('.explorer-folders-view .monaco-list-row');
    const entries = await vscode.workspace.fs.readDirectory(workspaceFolder());
    assert(entries.length > 0, 'The workspace folder is empty.');
    assertEqual([...shown].sort(), entries.map(([name]) => name).sort(), 'the rows of the explorer');
  });
});
