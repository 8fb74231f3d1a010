/** The view of all findings: by severity, rule and file, or by file. */
import * as vscode from 'vscode';
import type { SeverityName } from '../protocol';
import { SEVERITIES, toRange, type Findings, type PlacedFinding } from './findings';

export const VIEW = 'lintel.findings';

export type Grouping = 'severity' | 'file';

export type Node =
  | { readonly kind: 'group'; readonly level: 'severity' | 'rule' | 'file'; readonly key: string; readonly findings: readonly PlacedFinding[]; readonly inner: readonly Level[] }
  | { readonly kind: 'finding'; readonly finding: PlacedFinding; readonly key: string };

type Level = 'severity' | 'rule' | 'file';

const LEVELS: Readonly<Record<Grouping, readonly Level[]>> = { severity: ['severity', 'rule', 'file'], file: ['file'] };

const ICONS: Readonly<Record<SeverityName, vscode.ThemeIcon>> = {
  critical: new vscode.ThemeIcon('flame', new vscode.ThemeColor('list.errorForeground')),
  high: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  medium: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  low: new vscode.ThemeIcon('info', new vscode.ThemeColor('notificationsInfoIcon.foreground')),
};

export class FindingsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly listener: vscode.Disposable;
  private grouping: Grouping = 'severity';
  private filter = '';

  constructor(private readonly findings: Findings) {
    this.listener = findings.onDidChange(() => this.changed.fire());
  }

  /** The findings that pass the filter. */
  get shown(): readonly PlacedFinding[] {
    const words = this.filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) return this.findings.all;
    return this.findings.all.filter((finding) => {
      const { rule, title, severity, message, resource, uri } = finding;
      const text = [rule, title, severity, message, resource, vscode.workspace.asRelativePath(uri)].join('\n').toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  get filterText(): string {
    return this.filter;
  }

  setFilter(filter: string): void {
    this.filter = filter;
    this.changed.fire();
  }

  setGrouping(grouping: Grouping): void {
    this.grouping = grouping;
    this.changed.fire();
  }

  getChildren(node?: Node): Node[] {
    if (!node) return [...group(this.shown, LEVELS[this.grouping], '')];
    return node.kind === 'group' ? [...group(node.findings, node.inner, node.key)] : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'finding' ? findingItem(node.finding, node.key, this.grouping) : groupItem(node);
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }
}

/** A node as text, for the clipboard: one line for each finding. */
export function describe(node: Node): string {
  const findings = node.kind === 'finding' ? [node.finding] : node.findings;
  return findings.map(({ uri, range, severity, rule, message }) => {
    return `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1}:${range.start.character + 1} ${severity} ${rule}: ${message}`;
  }).join('\n');
}

function group(findings: readonly PlacedFinding[], levels: readonly Level[], prefix: string): readonly Node[] {
  const [level, ...inner] = levels;
  if (level === undefined) {
    return [...findings]
      .sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character)
      .map((finding, index) => ({ kind: 'finding', finding, key: `${prefix}/${finding.rule} ${finding.resource} ${index}` }));
  }
  const groups = new Map<string, PlacedFinding[]>();
  for (const finding of findings) {
    const name = nameIn(level, finding);
    const same = groups.get(name);
    if (same) same.push(finding);
    else groups.set(name, [finding]);
  }
  return [...groups]
    .map(([name, members]): Node & { readonly kind: 'group' } => ({ kind: 'group', level, key: `${prefix}/${name}`, findings: members, inner }))
    .sort((a, b) => worst(a) - worst(b) || (a.key < b.key ? -1 : 1));
}

function nameIn(level: Level, { severity, rule, uri }: PlacedFinding): string {
  return { severity, rule, file: uri.toString() }[level];
}

function worst({ findings }: { readonly findings: readonly PlacedFinding[] }): number {
  return Math.min(...findings.map(({ severity }) => SEVERITIES.indexOf(severity)));
}

function groupItem({ level, key, findings, inner }: Node & { readonly kind: 'group' }): vscode.TreeItem {
  const [first] = findings;
  const open = level === 'severity' ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem('', open);
  item.id = key;
  item.contextValue = level;
  item.description = String(findings.length);
  if (!first) return item;
  if (level === 'severity') {
    item.label = first.severity[0]?.toUpperCase() + first.severity.slice(1);
    item.iconPath = ICONS[first.severity];
  } else if (level === 'rule') {
    item.label = first.title;
    item.description = `${findings.length} · ${first.rule}`;
    item.tooltip = `${first.title} (${first.rule})`;
  } else {
    item.label = vscode.workspace.asRelativePath(first.uri);
    item.resourceUri = first.uri;
    item.iconPath = vscode.ThemeIcon.File;
    if (inner.length === 0) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
  }
  item.accessibilityInformation = { label: `${String(item.label)}, ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}` };
  return item;
}

function findingItem(finding: PlacedFinding, key: string, grouping: Grouping): vscode.TreeItem {
  const item = new vscode.TreeItem(finding.resource === '' ? finding.message : finding.resource);
  const line = finding.range.start.line + 1;
  item.id = key;
  item.contextValue = finding.fixable ? 'finding.fixable' : 'finding';
  const place = `${line}:${finding.range.start.character + 1}`;
  item.description = grouping === 'file' ? `${place} · ${finding.rule}` : place;
  item.iconPath = finding.fixable ? new vscode.ThemeIcon('lightbulb') : ICONS[finding.severity];
  item.tooltip = new vscode.MarkdownString().appendMarkdown(`**${finding.title}** (${finding.severity}, \`${finding.rule}\`)\n\n`).appendText(finding.message);
  item.command = { title: 'Reveal', command: 'vscode.open', arguments: [finding.uri, { selection: toRange(finding.range), preserveFocus: false }] };
  item.accessibilityInformation = { label: `${finding.severity}: ${finding.message} Line ${line}` };
  return item;
}
