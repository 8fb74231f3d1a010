/** The one place that knows both vocabularies: offsets, findings and edits of the core, and what LSP makes of them. */
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Position,
  type Range,
  type SnippetTextEdit,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { CLIENT_COMMANDS, type FindingItem } from '../../../protocol';
import type { Severity } from '../../core/config';
import type { Finding } from '../../core/finding';
import type { Rule } from '../../core/rule';
import type { FileEdit, LineIndex, Location, TextRange } from '../../core/text';

export const SOURCE = 'Lintel';

/** What is known of the texts that offsets refer to. URIs are canonical. */
export interface Texts {
  linesOf(uri: string): LineIndex | undefined;
  /** The version that the client has open; undefined for files that are not open. */
  versionOf(uri: string): number | undefined;
  /** The URI as the client spells it. */
  clientUri(uri: string): string;
  /** Where a person reads about a rule. */
  /** Undefined where no page can be reached. */
  pageOf(ruleId: string): string | undefined;
}

/** What is in a diagnostic's `data`, for clients that keep it. */
export interface DiagnosticData {
  readonly ruleId: string;
  /** Equal for the same problem in two versions of a text, unless two of one kind are in one resource. */
  readonly fingerprint: string;
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  critical: DiagnosticSeverity.Error,
  high: DiagnosticSeverity.Error,
  medium: DiagnosticSeverity.Warning,
  low: DiagnosticSeverity.Information,
};

const START: TextRange = { start: 0, end: 0 };

export function toPosition(lines: LineIndex, offset: number): Position {
  const { line, column } = lines.positionAt(offset);
  return { line, character: column };
}

export function toRange(lines: LineIndex, { start, end }: TextRange): Range {
  return { start: toPosition(lines, start), end: toPosition(lines, end) };
}

export function toOffset(lines: LineIndex, { line, character }: Position): number {
  return lines.offsetAt({ line, column: character });
}

export function toTextRange(lines: LineIndex, { start, end }: Range): TextRange {
  return { start: toOffset(lines, start), end: toOffset(lines, end) };
}

/** `rule`: undefined for findings about suppressions and internal errors, which have no page. */
export function toDiagnostic(finding: Finding, rule: Rule | undefined, texts: Texts): Diagnostic {
  const lines = texts.linesOf(finding.location.uri);
  const related = finding.related.flatMap((each): DiagnosticRelatedInformation[] => {
    const location = toLocation(each.location, texts);
    return location ? [{ location, message: each.message }] : [];
  });
  const page = rule && texts.pageOf(rule.id);
  const data: DiagnosticData = { ruleId: finding.rule, fingerprint: fingerprintOf(finding) };
  return {
    range: lines ? toRange(lines, finding.location.range) : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: SEVERITIES[finding.severity],
    source: SOURCE,
    code: finding.rule,
    ...(page === undefined ? {} : { codeDescription: { href: page } }),
    message: finding.message,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    data,
  };
}

/** Something to know about a file that is no finding: a configuration that does not hold, a text that cannot be read. */
export function toNotice(
  message: string,
  code: string,
  severity: 'error' | 'information',
  range: TextRange = START,
  lines?: LineIndex,
): Diagnostic {
  return {
    range: lines ? toRange(lines, range) : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Information,
    source: SOURCE,
    code,
    message,
  };
}

export function toItem(finding: Finding, rule: Rule | undefined, range: Range): FindingItem {
  return {
    rule: finding.rule,
    title: rule?.title ?? finding.message,
    severity: finding.severity,
    message: finding.message,
    range,
    resource: finding.resource,
    fixable: finding.fixes.length > 0,
  };
}

export function toLocation({ uri, range }: Location, texts: Texts): { uri: string; range: Range } | undefined {
  const lines = texts.linesOf(uri);
  return lines && { uri: texts.clientUri(uri), range: toRange(lines, range) };
}

/** What the client can do with edits. */
export interface EditSupport {
  readonly documentChanges: boolean;
  readonly create: boolean;
  readonly snippets: boolean;
}

/** Undefined when an edit is of a text that is not known, or of a kind that the client cannot apply. */
export function toWorkspaceEdit(files: readonly FileEdit[], texts: Texts, support: EditSupport): WorkspaceEdit | undefined {
  const creates = files.filter((each) => each.create);
  if (creates.length > 0 && !(support.documentChanges && support.create)) return undefined;
  const changes: NonNullable<WorkspaceEdit['changes']> = {};
  const documentChanges: NonNullable<WorkspaceEdit['documentChanges']> = [];
  for (const { uri, edits, create } of files) {
    const clientUri = texts.clientUri(uri);
    const lines = create ? undefined : texts.linesOf(uri);
    if (!create && !lines) return undefined;
    const textEdits = edits.map(({ range, newText }) => ({
      range: lines ? toRange(lines, range) : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      newText,
    }));
    if (create) documentChanges.push({ kind: 'create', uri: clientUri });
    documentChanges.push({ textDocument: { uri: clientUri, version: versionFor(uri, texts, create) }, edits: textEdits });
    changes[clientUri] = textEdits;
  }
  return support.documentChanges ? { documentChanges } : { changes };
}

/** An insertion with a placeholder to type over, marked `${1:…}` in `snippet`. */
export function toSnippetEdit(uri: string, offset: number, snippet: string, texts: Texts): WorkspaceEdit | undefined {
  const lines = texts.linesOf(uri);
  if (!lines) return undefined;
  const edit: SnippetTextEdit = { range: toRange(lines, { start: offset, end: offset }), snippet: { kind: 'snippet', value: snippet } };
  const change: TextDocumentEdit = { textDocument: { uri: texts.clientUri(uri), version: versionFor(uri, texts) }, edits: [edit] };
  return { documentChanges: [change] };
}

/** The page of a rule, for a client that has a command to show it. */
export function pageCommand(ruleId: string): string {
  return `command:${CLIENT_COMMANDS.openRuleDocumentation}?${encodeURIComponent(JSON.stringify([ruleId]))}`;
}

export function fingerprintOf({ rule, resource, message }: Finding): string {
  return hash(JSON.stringify([rule, resource, message]));
}

function versionFor(uri: string, texts: Texts, create = false): number | null {
  return create ? null : (texts.versionOf(uri) ?? null);
}

/** FNV-1a over UTF-16 code units, in hexadecimal. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
