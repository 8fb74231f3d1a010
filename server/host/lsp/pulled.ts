/** Diagnostics for clients that ask for them instead of being told. */
import {
  DocumentDiagnosticReportKind,
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Publisher, Pulled } from './publisher';
import type { Session } from './session';
import { canonicalUri } from './uris';

export async function documentDiagnostics(
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  publisher: Publisher,
  session: Session,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  await session.upToDate(token);
  const found = publisher.get(canonicalUri(textDocument.uri));
  if (!found) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  if (found.resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: found.resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId: found.resultId, items: [...found.report.diagnostics] };
}

export async function workspaceDiagnostics(
  { previousResultIds }: WorkspaceDiagnosticParams,
  publisher: Publisher,
  session: Session,
  token: CancellationToken,
): Promise<WorkspaceDiagnosticReport> {
  await session.upToDate(token);
  const before = new Map(previousResultIds.map(({ uri, value }) => [canonicalUri(uri), value]));
  const { all } = publisher;
  const present = new Set(all.map((each) => each.uri));
  const gone = [...before.keys()].filter((uri) => !present.has(uri));
  return {
    items: [
      ...all.map((each) => reportOf(each, before.get(each.uri), session)),
      ...gone.map((uri): WorkspaceDocumentDiagnosticReport => {
        return { kind: DocumentDiagnosticReportKind.Full, uri: session.texts.clientUri(uri), version: null, items: [] };
      }),
    ],
  };
}

function reportOf({ uri, resultId, report }: Pulled, before: string | undefined, { texts }: Session): WorkspaceDocumentDiagnosticReport {
  const about = { uri: texts.clientUri(uri), version: report.version ?? null, resultId };
  return resultId === before
    ? { kind: DocumentDiagnosticReportKind.Unchanged, ...about }
    : { kind: DocumentDiagnosticReportKind.Full, ...about, items: [...report.diagnostics] };
}
