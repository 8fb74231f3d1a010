/** What a person can do from the palette, the view and the quick-fix menu. */
import * as vscode from 'vscode';
import { CLIENT_COMMANDS, CONFIGURATION_TEMPLATE, RESCAN, RULES, SERVER_COMMANDS, type RuleItem } from '../protocol';
import { configureSeverity, createConfiguration } from './configuration';
import type { Connection } from './connection';
import { openRuleDocumentation, pickRule } from './documentation';
import { describe, VIEW, type FindingsTree, type Grouping, type Node } from './tree';

export interface CommandContext {
  readonly extension: vscode.Uri;
  readonly connection: Connection;
  readonly tree: FindingsTree;
  readonly view: vscode.TreeView<Node>;
  readonly output: vscode.LogOutputChannel;
}

export function registerCommands({ extension, connection, tree, view, output }: CommandContext): vscode.Disposable {
  const rules = async (): Promise<readonly RuleItem[]> => (await connection.ask<readonly RuleItem[]>(RULES)) ?? [];
  const setFilter = (filter: string): void => {
    tree.setFilter(filter);
    view.message = filter === '' ? '' : `Showing ${tree.shown.length} findings that match “${filter}”`;
    void vscode.commands.executeCommand('setContext', 'lintel.filtered', filter !== '');
  };
  const setGrouping = (grouping: Grouping): void => {
    tree.setGrouping(grouping);
    void vscode.commands.executeCommand('setContext', 'lintel.grouping', grouping);
  };

  const commands: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
    'lintel.rescan': () =>
      vscode.window.withProgress({ location: { viewId: VIEW }, title: 'Lintel' }, () => connection.ask(RESCAN)),
    'lintel.restartServer': async () => {
      await connection.stop();
      await connection.start();
    },
    'lintel.showOutput': () => output.show(),
    'lintel.showFindings': () => vscode.commands.executeCommand(`${VIEW}.focus`),
    'lintel.fixAll': async () => {
      const document = vscode.window.activeTextEditor?.document;
      if (!document) return;
      // Not by way of the editor's code actions: it drops them without a word while the cursor is still being placed.
      const params = { command: SERVER_COMMANDS.fixAll, arguments: [document.uri.toString()] };
      const isApplied = await connection.ask<boolean>('workspace/executeCommand', params);
      if (isApplied === false) void vscode.window.showInformationMessage('Nothing was fixed: Lintel has no safe fix here, or the document changed meanwhile.');
    },
    'lintel.createConfiguration': async () => {
      const template = await connection.ask<string>(CONFIGURATION_TEMPLATE);
      if (template !== undefined) await createConfiguration(template);
    },
    [CLIENT_COMMANDS.openRuleDocumentation]: async (target) => {
      const rule = ruleOf(target) ?? (await pickRule(await rules(), 'Open the documentation of a rule'));
      if (rule !== undefined) await openRuleDocumentation(extension, rule);
    },
    [CLIENT_COMMANDS.configureSeverity]: async (target, document) => {
      const all = await rules();
      const id = ruleOf(target) ?? (await pickRule(all, 'Configure the severity of a rule'));
      const rule = all.find((each) => each.id === id);
      if (rule) await configureSeverity(rule, documentOf(target, document));
    },
    'lintel.findings.filter': async () => {
      const options = { title: 'Filter findings', prompt: 'Words of a rule, resource, file, severity or message', value: tree.filterText };
      const filter = await vscode.window.showInputBox(options);
      if (filter !== undefined) setFilter(filter.trim());
    },
    'lintel.findings.clearFilter': () => setFilter(''),
    'lintel.findings.groupBySeverity': () => setGrouping('severity'),
    'lintel.findings.groupByFile': () => setGrouping('file'),
    'lintel.findings.copy': async (target) => {
      const node = isNode(target) ? target : view.selection[0];
      if (node) await vscode.env.clipboard.writeText(describe(node));
    },
  };
  return vscode.Disposable.from(...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)));
}

/** The rule that a command is about: given by id, or by what was clicked in the view. */
function ruleOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (!isNode(target)) return undefined;
  return target.kind === 'finding' ? target.finding.rule : target.findings[0]?.rule;
}

function documentOf(target: unknown, document: unknown): vscode.Uri | undefined {
  if (typeof document === 'string') return vscode.Uri.parse(document);
  if (isNode(target)) return target.kind === 'finding' ? target.finding.uri : target.findings[0]?.uri;
  return vscode.window.activeTextEditor?.document.uri;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'finding' || value.kind === 'group');
}
