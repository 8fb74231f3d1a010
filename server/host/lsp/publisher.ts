/** Sends what changed: diagnostics to clients that take them, findings to clients with views of their own. */
import type { Diagnostic } from 'vscode-languageserver';
import type { FindingItem } from '../../../protocol';
import type { Root } from '../workspace/root';
import type { Report, Reports } from './reports';

export interface PublisherHost {
  reports: Reports;
  rootOf(uri: string): Root | undefined;
  /** Diagnostics that only have a new version need not be sent. */
  skipUnchanged(): boolean;
  sendDiagnostics(uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]): void;
  sendFindings(uri: string, findings: readonly FindingItem[]): void;
  /** Pulled diagnostics are out of date. */
  refreshPulled(): void;
}

interface Published {
  readonly root: string;
  readonly report: Report;
  /** For `resultId` of pulled diagnostics. */
  readonly number: number;
}

export interface Pulled {
  readonly uri: string;
  readonly resultId: string;
  readonly report: Report;
}

export class Publisher {
  private readonly published = new Map<string, Published>();
  private count = 0;

  constructor(private readonly host: PublisherHost) {}

  /** Everything that is said now, for pulled diagnostics. */
  get all(): readonly Pulled[] {
    return [...this.published].map(([uri, { number, report }]) => ({ uri, report, resultId: String(number) }));
  }

  get(uri: string): Pulled | undefined {
    const found = this.published.get(uri);
    return found && { uri, report: found.report, resultId: String(found.number) };
  }

  /** The findings of the root's present texts are known. */
  publish(root: Root): void {
    const before = this.count;
    const files = new Set(this.host.reports.filesOf(root).filter((uri) => this.host.rootOf(uri) === root));
    for (const uri of files) this.update(uri, root);
    for (const [uri, { root: owner }] of [...this.published]) if (owner === root.uri && !files.has(uri)) this.clear(uri);
    if (this.count !== before) this.host.refreshPulled();
  }

  /** Some of the findings of the root's present texts are known: those of files with findings, or that had some. */
  publishEarly(root: Root, isKnown: (uri: string) => boolean): void {
    const said = [...this.published].filter(([, { root: owner }]) => owner === root.uri).map(([uri]) => uri);
    for (const uri of new Set([...root.analyzer.findings.keys(), ...said])) {
      if (this.host.rootOf(uri) === root && isKnown(uri)) this.update(uri, root);
    }
  }

  /** Takes back what was said about a root that is gone. */
  retract(root: Root): void {
    for (const [uri, { root: owner }] of [...this.published]) if (owner === root.uri) this.clear(uri);
    this.host.refreshPulled();
  }

  private update(uri: string, root: Root): void {
    const known = this.published.get(uri);
    const report = this.host.reports.reportOf(uri, root, known?.report);
    if (known?.report !== report) this.send(uri, root.uri, report, known?.report);
  }

  private send(uri: string, root: string, report: Report, before: Report | undefined): void {
    this.published.set(uri, { root, report, number: ++this.count });
    if (before && this.host.skipUnchanged() && isSame(before, report)) return;
    this.host.sendDiagnostics(uri, report.version, report.diagnostics);
    this.host.sendFindings(uri, report.items);
  }

  private clear(uri: string): void {
    this.published.delete(uri);
    this.count++;
    this.host.sendDiagnostics(uri, undefined, []);
    this.host.sendFindings(uri, []);
  }
}

function isSame(a: Report, b: Report): boolean {
  return JSON.stringify([a.diagnostics, a.items]) === JSON.stringify([b.diagnostics, b.items]);
}
