/** What the server found, as views show it. */
import * as vscode from 'vscode';
import type { FindingItem, FindingsParams, SeverityName, StatusParams } from '../protocol';

export const SEVERITIES: readonly SeverityName[] = ['critical', 'high', 'medium', 'low'];

export interface PlacedFinding extends FindingItem {
  readonly uri: vscode.Uri;
}

/** `off`: the server does not run. */
export type State = 'off' | 'starting' | StatusParams['state'];

export class Findings implements vscode.Disposable {
  private readonly files = new Map<string, readonly PlacedFinding[]>();
  private readonly changed = new vscode.EventEmitter<void>();
  private last: StatusParams | undefined;
  private present: State = 'off';

  /** Findings or state changed. Many changes in a row are told once. */
  readonly onDidChange = this.changed.event;
  private pending: ReturnType<typeof setTimeout> | undefined;

  get all(): readonly PlacedFinding[] {
    return [...this.files.values()].flat();
  }

  get state(): State {
    return this.present;
  }

  get status(): StatusParams | undefined {
    return this.last;
  }

  set({ uri, findings }: FindingsParams): void {
    const parsed = vscode.Uri.parse(uri);
    if (findings.length === 0) this.files.delete(parsed.toString());
    else this.files.set(parsed.toString(), findings.map((finding) => ({ ...finding, uri: parsed })));
    this.tell();
  }

  setStatus(status: StatusParams): void {
    this.last = status;
    this.setState(status.state);
  }

  setState(state: State): void {
    this.present = state;
    this.tell();
  }

  clear(): void {
    this.files.clear();
    this.last = undefined;
    this.setState('off');
  }

  dispose(): void {
    clearTimeout(this.pending);
    this.changed.dispose();
  }

  private tell(): void {
    this.pending ??= setTimeout(() => {
      this.pending = undefined;
      this.changed.fire();
    }, 30);
  }
}

export function countBySeverity(findings: readonly FindingItem[]): Readonly<Record<SeverityName, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

export function toRange({ start, end }: FindingItem['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
