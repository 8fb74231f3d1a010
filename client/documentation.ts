/** Shows the page of a rule: the packaged one, so that it works without a network. */
import * as vscode from 'vscode';
import type { RuleItem } from '../protocol';

export async function openRuleDocumentation(extension: vscode.Uri, ruleId: string): Promise<void> {
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(ruleId)) return;
  const page = vscode.Uri.joinPath(extension, 'docs', 'rules', `${ruleId}.md`);
  try {
    await vscode.workspace.fs.readFile(page);
    await vscode.commands.executeCommand('markdown.showPreview', page);
  } catch {
    void vscode.window.showErrorMessage(`There is no page about ${ruleId} in this version of Lintel.`);
  }
}

/** Asks for a rule. */
export async function pickRule(rules: readonly RuleItem[], title: string): Promise<string | undefined> {
  const items = rules.map(({ id, title: label, severity }) => ({ label, description: id, detail: severity, id }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return picked?.id;
}
