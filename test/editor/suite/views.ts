// What a person reads around the editor: the Problems panel, a tree view, the status bar.

import * as vscode from 'vscode';
import { visibleAttribute, visibleText } from './driver';

/** The rows of the Problems panel, files and problems, as soon as one of them contains `text`. */
export async function problemsPanel(text: string): Promise<readonly string[]> {
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  await visibleText(`${PROBLEMS} .monaco-list-row`, text);
  return tidy(await visibleText(`${PROBLEMS} .monaco-list-row`));
}

/** The visible rows of a contributed tree view from its top, as soon as one of them contains `text`. */
export async function treeView(view: { readonly id: string; readonly name: string }, text: string): Promise<readonly string[]> {
  await vscode.commands.executeCommand(`${view.id}.focus`);
  // Rows that are scrolled away are not there.
  await vscode.commands.executeCommand('list.focusFirst');
  const rows = `.pane:has(.pane-header[aria-label^="${view.name}"]) .monaco-list-row`;
  await visibleText(rows, text);
  return tidy(await visibleText(rows));
}

/** The text of a status-bar item, as soon as it contains `text`. */
export async function statusBarItem(extension: string, item: string, text: string): Promise<string> {
  const [shown = ''] = tidy(await visibleText(statusBarSelector(extension, item), text));
  return shown;
}

/** What a screen reader says of a status-bar item; its tooltip where the extension gave no label of its own. */
export async function statusBarLabel(extension: string, item: string): Promise<string> {
  const [label = ''] = await visibleAttribute(`${statusBarSelector(extension, item)} a`, 'aria-label');
  return label;
}

const PROBLEMS = '.markers-panel-container';

function statusBarSelector(extension: string, item: string): string {
  return `.statusbar-item[id="${extension}.${item}"]`;
}

function tidy(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.replace(/\s+/g, ' ').trim());
}
