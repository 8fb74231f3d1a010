// What a person does in the editor, in the words of the tests. Every wait is for an event, with a limit, and says at
// the limit what it saw instead. Nothing here imports from Node: the suite runs in the web worker too.

import * as vscode from 'vscode';
import { click, press, visibleText } from './driver';

const LIMIT = 40_000;
const PATIENCE = 15_000;

export interface OpenFile {
  readonly document: vscode.TextDocument;
  readonly editor: vscode.TextEditor;
}

/** The folder that the window has open: a copy of testFixture that tests may write to. */
export function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('The window has no folder open.');
  return folder.uri;
}

/** Shows a file of the workspace, named by its path from the workspace folder. */
export async function openFixture(file: string): Promise<OpenFile> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(workspaceFolder(), file));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  return { document, editor };
}

/** Throws unsaved edits away and closes every editor, so that the next test starts from the files. */
export async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter((candidate) => candidate.isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** The diagnostics of a file as soon as the predicate holds for them. */
export function waitForDiagnostics(
  uri: vscode.Uri,
  predicate: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
  limit = LIMIT,
): Promise<readonly vscode.Diagnostic[]> {
  return waitFor({
    event: vscode.languages.onDidChangeDiagnostics,
    read: () => vscode.languages.getDiagnostics(uri),
    until: predicate,
    limit,
    seen: (diagnostics) =>
      `Diagnostics of ${vscode.workspace.asRelativePath(uri)}: ${diagnostics.map(describeDiagnostic).join('\n  ') || 'none'}`,
  });
}

/** The text of a document as soon as the predicate holds for it. */
export function waitForText(
  document: vscode.TextDocument,
  predicate: (text: string) => boolean,
  limit = LIMIT,
): Promise<string> {
  return waitFor({
    event: vscode.workspace.onDidChangeTextDocument,
    read: () => document.getText(),
    until: predicate,
    limit,
    seen: (text) => `Text of ${vscode.workspace.asRelativePath(document.uri)}:\n${text}`,
  });
}

/** What is read as soon as it is as wanted, or after a while however it is then: for what the editor shows without telling. */
export async function eventually<T>(read: () => Promise<T>, isWanted: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + PATIENCE; ; ) {
    const value = await read();
    if (isWanted(value) || Date.now() > end) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until the cursor is in a line of a file, counted from 0. */
export async function waitForCursor(file: string, line: number): Promise<void> {
  const read = (): string => {
    const editor = vscode.window.activeTextEditor;
    return editor === undefined ? 'nowhere' : `${vscode.workspace.asRelativePath(editor.document.uri)}:${editor.selection.start.line}`;
  };
  await waitFor({
    event: (listener) => vscode.Disposable.from(vscode.window.onDidChangeActiveTextEditor(listener), vscode.window.onDidChangeTextEditorSelection(listener)),
    read,
    until: (place) => place === `${file}:${line}`,
    limit: LIMIT,
    seen: (place) => `The cursor is at ${place} instead of ${file}:${line}.`,
  });
}

/** Waits until an extension is active, and returns what it exports. */
export async function activeExtension(id: string): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension<unknown>(id);
  if (extension === undefined) {
    const others = vscode.extensions.all.map((other) => other.id).filter((other) => !other.startsWith('vscode.'));
    throw new Error(`Extension ${id} is not installed; these are: ${others.join(', ')}`);
  }
  await extension.activate();
  return extension;
}

/** The quick fixes that the editor offers at a range, edits included, in its order. */
export async function quickFixes(uri: vscode.Uri, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    MOST_QUICK_FIXES,
  );
}

/** The text of the hover at a position as soon as it contains `text`, shown with the keyboard as the mouse would show it. */
export async function hoverText(editor: vscode.TextEditor, at: vscode.Position, text: string): Promise<string> {
  await placeCursor(editor, at);
  await vscode.commands.executeCommand('editor.action.showHover');
  const texts = await visibleText('.monaco-editor .monaco-hover', text);
  return texts.join('\n');
}

/** The titles in the quick-fix menu, opened with the keyboard at a position; the menu stays open. */
export async function quickFixMenu(editor: vscode.TextEditor, at: vscode.Position): Promise<readonly string[]> {
  await placeCursor(editor, at);
  const titles = (await openMenu().catch(() => undefined)) ?? (await openMenu());
  return titles.map((title) => title.trim());
}

/** Chooses from the quick-fix menu as a person does, and returns the document's text once it has changed. */
export async function applyQuickFix(editor: vscode.TextEditor, at: vscode.Position, title: string): Promise<string> {
  const before = editor.document.getText();
  const titles = await quickFixMenu(editor, at);
  if (!titles.some((candidate) => candidate.includes(title))) {
    await press('Escape');
    throw new Error(`The quick-fix menu has no "${title}"; it has: ${titles.join(' | ')}`);
  }
  const changed = waitForText(editor.document, (text) => text !== before);
  await click(MENU_ITEM, title);
  return changed;
}

/** The range of the first occurrence of a text, or of the part of it between `«` and `»`. */
export function rangeOf(document: vscode.TextDocument, marked: string): vscode.Range {
  const plain = marked.replace(/[«»]/g, '');
  const start = document.getText().indexOf(plain);
  if (start < 0) throw new Error(`${vscode.workspace.asRelativePath(document.uri)} has no "${plain}".`);
  const open = marked.indexOf('«');
  const close = marked.indexOf('»') - 1;
  return open < 0
    ? new vscode.Range(document.positionAt(start), document.positionAt(start + plain.length))
    : new vscode.Range(document.positionAt(start + open), document.positionAt(start + close));
}

/**
 * The editor looks for actions by itself a moment after the cursor has moved. When that moment comes while the menu is
 * about to open, it stays closed, and a person presses the keys again.
 */
async function openMenu(): Promise<readonly string[]> {
  await vscode.commands.executeCommand('editor.action.quickFix');
  return visibleText(MENU_ITEM, undefined, MENU_LIMIT);
}

async function placeCursor(editor: vscode.TextEditor, at: vscode.Position): Promise<void> {
  const { document, viewColumn } = editor;
  const selection = new vscode.Range(at, at);
  await vscode.window.showTextDocument(document, { selection, ...(viewColumn === undefined ? {} : { viewColumn }) });
}

const MENU_ITEM = '.action-widget .monaco-list-row.action';
const MENU_LIMIT = 5_000;
const MOST_QUICK_FIXES = 50;

interface Wait<T> {
  readonly event: vscode.Event<unknown>;
  readonly read: () => T;
  readonly until: (value: T) => boolean;
  readonly limit: number;
  readonly seen: (value: T) => string;
}

function waitFor<T>({ event, read, until, limit, seen }: Wait<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const value = read();
      if (!until(value)) return;
      stop();
      resolve(value);
    };
    const listener = event(check);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Not what was waited for within ${limit / 1000} s. ${seen(read())}`));
    }, limit);
    const stop = (): void => {
      clearTimeout(timer);
      listener.dispose();
    };
    check();
  });
}

function describeDiagnostic({ range, source, code, message }: vscode.Diagnostic): string {
  const id = typeof code === 'object' ? code.value : code;
  const { start, end } = range;
  return `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1} ${source ?? ''} ${id ?? ''}: ${message}`;
}
