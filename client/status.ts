/** The summary in the status bar: counts, and in the tooltip what was analysed and what was not. */
import * as vscode from 'vscode';
import { countBySeverity, SEVERITIES, type Findings } from './findings';

export function createStatusItem(findings: Findings): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('summary', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Lintel';
  item.command = `lintel.showFindings`;
  const update = (): void => {
    const text = textOf(findings);
    if (text === undefined) return item.hide();
    item.text = text.icon === '' ? text.words : `$(${text.icon}) ${text.words}`;
    item.tooltip = tooltipOf(findings);
    item.accessibilityInformation = { label: `Lintel: ${text.words}` };
    item.show();
  };
  const listener = findings.onDidChange(update);
  update();
  return vscode.Disposable.from(item, listener);
}

function textOf(findings: Findings): { readonly icon: string; readonly words: string } | undefined {
  const { state, status, all } = findings;
  if (state === 'off') return undefined;
  if (state === 'starting' || state === 'loading') return { icon: 'loading~spin', words: 'Lintel' };
  if (all.length === 0) return status && status.files > 0 ? { icon: 'pass', words: 'No findings' } : undefined;
  const counts = countBySeverity(all);
  const words = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => `${counts[severity]} ${severity}`);
  return { icon: 'shield', words: words.join(', ') };
}

function tooltipOf({ status, all }: Findings): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString('', true);
  tooltip.isTrusted = { enabledCommands: ['lintel.showFindings', 'lintel.rescan', 'lintel.showOutput'] };
  const counts = countBySeverity(all);
  tooltip.appendMarkdown('**Lintel**\n\n');
  for (const severity of SEVERITIES) tooltip.appendMarkdown(`- ${counts[severity]} ${severity}\n`);
  if (status) {
    tooltip.appendMarkdown(`\n${plural(status.files, 'file')} in ${plural(status.programs, 'program')} analysed.\n`);
    for (const limit of status.limits) tooltip.appendMarkdown('\n\n$(question) Not followed to the end: ').appendText(limit);
    const [notice] = status.notices;
    if (notice) {
      const name = vscode.workspace.asRelativePath(vscode.Uri.parse(notice.uri));
      tooltip.appendMarkdown('\n\n$(circle-slash) ').appendText(`${name} ${notice.message}.`);
      if (status.notices.length > 1) tooltip.appendMarkdown(` And ${status.notices.length - 1} more, told in the output.`);
    }
  }
  tooltip.appendMarkdown('\n\n---\n\n[Show findings](command:lintel.showFindings) · [Rescan](command:lintel.rescan) · [Output](command:lintel.showOutput)');
  return tooltip;
}

function plural(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
