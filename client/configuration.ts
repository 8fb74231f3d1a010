/** Writes `lintel.jsonc`: makes one, and sets the severity of a rule in the nearest one. */
import { applyEdits, modify } from 'jsonc-parser';
import * as vscode from 'vscode';
import type { RuleItem } from '../protocol';
import { SEVERITIES } from './findings';

const NAME = 'lintel.jsonc';

/** Opens the configuration of the workspace folder, which is made from the template when there is none. */
export async function createConfiguration(template: string): Promise<void> {
  const folder = await workspaceFolder();
  if (!folder) return;
  const uri = vscode.Uri.joinPath(folder, NAME);
  if (!(await exists(uri))) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(template));
  await vscode.window.showTextDocument(uri);
}

/** Asks for the severity of a rule and writes it. `document`: what the rule was reported in. */
export async function configureSeverity(rule: RuleItem, document: vscode.Uri | undefined): Promise<void> {
  const levels = [...SEVERITIES, 'off'] as const;
  const items = levels.map((label) => ({ label, ...(label === rule.severity ? { description: 'the default' } : {}) }));
  const picked = await vscode.window.showQuickPick(items, { title: `Severity of ${rule.id}`, placeHolder: rule.title });
  const uri = picked && (await nearestConfiguration(document));
  if (!picked || !uri) return;
  const text = (await exists(uri)) ? (await vscode.workspace.openTextDocument(uri)).getText() : '{}\n';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const changed = applyEdits(text, modify(text, ['rules', rule.id], picked.label, { formattingOptions: { insertSpaces: true, tabSize: 2, eol } }));
  const edit = new vscode.WorkspaceEdit();
  if (await exists(uri)) {
    const open = await vscode.workspace.openTextDocument(uri);
    edit.replace(uri, new vscode.Range(open.positionAt(0), open.positionAt(text.length)), changed);
  } else {
    edit.createFile(uri, { contents: new TextEncoder().encode(changed) });
  }
  if (!(await vscode.workspace.applyEdit(edit))) return;
  await (await vscode.workspace.openTextDocument(uri)).save();
}

/** The configuration that holds for a document, or where one for its workspace folder belongs. */
async function nearestConfiguration(document: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
  const folder = document && vscode.workspace.getWorkspaceFolder(document)?.uri;
  if (!document || !folder) {
    const chosen = await workspaceFolder();
    return chosen && vscode.Uri.joinPath(chosen, NAME);
  }
  for (let current = parent(document); current.path.length >= folder.path.length; current = parent(current)) {
    const candidate = vscode.Uri.joinPath(current, NAME);
    if (await exists(candidate)) return candidate;
    if (current.path === folder.path) break;
  }
  return vscode.Uri.joinPath(folder, NAME);
}

async function workspaceFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0]?.uri;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  await vscode.window.showInformationMessage('Lintel: open a folder first, for the configuration to be in.');
  return undefined;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

function parent(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..');
}
