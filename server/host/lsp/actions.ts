/**
 * Code actions. Which there are is decided when they are asked for, so that none is offered that would do nothing; their
 * edits are computed when one is chosen, from the findings of the texts as they are then.
 */
import {
  CodeActionKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { CLIENT_COMMANDS, FIX_ALL_KIND } from '../../../protocol';
import type { Impact } from '../../core/edits';
import type { Finding, Fix } from '../../core/finding';
import { difference } from '../workspace/difference';
import { fixAll } from '../workspace/fixpoint';
import { ignoring } from './ignoring';
import type { AnalysedFile, Session } from './session';
import { fingerprintOf, toDiagnostic, toSnippetEdit, toTextRange, toWorkspaceEdit } from './translate';
import { canonicalUri } from './uris';

export const ACTION_KINDS = [CodeActionKind.QuickFix, FIX_ALL_KIND];

export async function codeActions(params: CodeActionParams, session: Session, token: CancellationToken): Promise<CodeAction[]> {
  if (!(await session.upToDate(token))) return [];
  const file = session.file(canonicalUri(params.textDocument.uri));
  if (!file) return [];
  const { only } = params.context;
  const actions: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix, only)) {
    const wanted = toTextRange(file.lines, params.range);
    const here = file.findings.filter(({ location: { range } }) => range.start <= wanted.end && wanted.start <= range.end);
    for (const finding of here) actions.push(...fixActions(finding, file, session));
    for (const finding of onePerRule(here)) actions.push(...ruleActions(finding, file, session));
  }
  if (isWanted(FIX_ALL_KIND, only) && file.findings.some((finding) => finding.fixes.some(isSafe))) {
    const action = { title: 'Fix all problems that Lintel can fix safely', kind: FIX_ALL_KIND };
    actions.push({ ...action, data: data({ kind: 'fix-all', uri: file.uri }) });
  }
  if (session.resolvesActions) return actions;
  const resolved: CodeAction[] = [];
  for (const action of actions) {
    const complete = await resolveAction(action, session, token);
    if (complete.edit || complete.command) resolved.push(complete);
  }
  return resolved;
}

/** Adds the edit. Without one the finding is gone, or the fix no longer certain: the client then does nothing. */
export async function resolveAction(action: CodeAction, session: Session, token: CancellationToken): Promise<CodeAction> {
  const wanted = readData(action.data);
  if (!wanted || action.edit || !(await session.upToDate(token))) return action;
  const file = session.file(wanted.uri);
  const edit = file && (await editFor(wanted, file, session, token));
  return edit ? { ...action, edit } : action;
}

/** The edits that take every finding of a file away that has a safe fix, or of one rule of it. */
export async function fixAllIn(
  file: AnalysedFile,
  rule: string | undefined,
  session: Session,
  token: CancellationToken,
): Promise<WorkspaceEdit | undefined> {
  const accept = (finding: Finding, fix: Fix): boolean =>
    isSafe(fix) && finding.location.uri === file.uri && (rule === undefined || finding.rule === rule);
  const fixed = await session.inSlices(fixAll(file.root.analyzer, accept), token);
  const changed = [...(fixed?.texts ?? [])].filter(([, { before, after }]) => before !== after);
  // A document that changed meanwhile has other offsets; its version in the edit makes the client refuse it.
  if (changed.length === 0 || file.root.analyzer.sources.get(file.uri)?.text !== file.text) return undefined;
  const edits = changed.map(([uri, { before, after }]) => {
    return { uri, edits: difference(before ?? '', after), ...(before === undefined ? { create: true } : {}) };
  });
  return toWorkspaceEdit(edits, session.texts, session.edits);
}

type ActionData =
  | { readonly kind: 'fix'; readonly uri: string; readonly fingerprint: string; readonly start: number; readonly title: string }
  | { readonly kind: 'fix-rule'; readonly uri: string; readonly rule: string }
  | { readonly kind: 'ignore'; readonly uri: string; readonly fingerprint: string; readonly start: number }
  | { readonly kind: 'fix-all'; readonly uri: string };

const IMPACTS: Readonly<Record<Impact, string>> = {
  'in-place': '',
  replacement: ' (replaces the resource)',
  downtime: ' (interrupts the service)',
  cost: ' (adds cost)',
};

function fixActions(finding: Finding, file: AnalysedFile, session: Session): readonly CodeAction[] {
  const diagnostics = [toDiagnostic(finding, session.rule(finding.rule), session.texts)];
  const place = { uri: file.uri, fingerprint: fingerprintOf(finding), start: finding.location.range.start };
  return finding.fixes.flatMap((fix, index): CodeAction[] => {
    const edits = fix.edits();
    if (!edits || !toWorkspaceEdit(edits, session.texts, session.edits)) return [];
    return [
      {
        title: `${fix.title}${IMPACTS[fix.impact]}`,
        kind: CodeActionKind.QuickFix,
        diagnostics,
        ...(index === 0 && isSafe(fix) ? { isPreferred: true } : {}),
        data: data({ kind: 'fix', ...place, title: fix.title }),
      },
    ];
  });
}

/** What can be done about a rule rather than about the code. */
function ruleActions(finding: Finding, file: AnalysedFile, session: Session): readonly CodeAction[] {
  const rule = session.rule(finding.rule);
  if (!rule) return [];
  const quickFix = { kind: CodeActionKind.QuickFix, diagnostics: [toDiagnostic(finding, rule, session.texts)] };
  const place = { uri: file.uri, fingerprint: fingerprintOf(finding), start: finding.location.range.start };
  const fixable = file.findings.filter((each) => each.rule === rule.id && each.fixes.some((fix) => isSafe(fix) && fix.edits()));
  const actions: CodeAction[] = [];
  if (fixable.length > 1) {
    const title = `Fix all ${fixable.length} findings of ${rule.id} in this file`;
    actions.push({ ...quickFix, title, data: data({ kind: 'fix-rule', uri: file.uri, rule: rule.id }) });
  }
  actions.push({ ...quickFix, title: `Ignore ${rule.id} here…`, data: data({ kind: 'ignore', ...place }) });
  if (session.options.commands) {
    const uri = session.texts.clientUri(file.uri);
    actions.push(
      command(quickFix, `Open documentation of ${rule.id}`, CLIENT_COMMANDS.openRuleDocumentation, rule.id),
      command(quickFix, `Configure severity of ${rule.id}…`, CLIENT_COMMANDS.configureSeverity, rule.id, uri),
    );
  }
  return actions;
}

function command(action: Partial<CodeAction>, title: string, name: string, ...args: readonly string[]): CodeAction {
  return { ...action, title, command: { title, command: name, arguments: [...args] } };
}

async function editFor(
  wanted: ActionData,
  file: AnalysedFile,
  session: Session,
  token: CancellationToken,
): Promise<WorkspaceEdit | undefined> {
  switch (wanted.kind) {
    case 'fix-all':
      return fixAllIn(file, undefined, session, token);
    case 'fix-rule':
      return fixAllIn(file, wanted.rule, session, token);
    case 'fix': {
      const fix = find(file.findings, wanted)?.fixes.find((each) => each.title === wanted.title);
      const edits = fix?.edits();
      return edits && toWorkspaceEdit(edits, session.texts, session.edits);
    }
    case 'ignore': {
      const finding = find(file.findings, wanted);
      return finding && ignore(finding, file, session, token);
    }
  }
}

async function ignore(
  finding: Finding,
  { root }: AnalysedFile,
  session: Session,
  token: CancellationToken,
): Promise<WorkspaceEdit | undefined> {
  const found = await session.inSlices(ignoring(finding, root.analyzer, session.engine()), token);
  if (!found) return undefined;
  const { uri, edits, reason } = found;
  const [edit] = edits;
  const isInsertion = edit !== undefined && edits.length === 1 && edit.range.start === edit.range.end;
  if (!session.edits.snippets || !reason || !isInsertion) return toWorkspaceEdit([{ uri, edits }], session.texts, session.edits);
  const { newText, range } = edit;
  const snippet = `${escape(newText.slice(0, reason.start))}\${1:${newText.slice(reason.start, reason.end)}}${escape(newText.slice(reason.end))}`;
  return toSnippetEdit(uri, range.start, snippet, session.texts);
}

/** The finding that an action was offered for, also when it has moved: then the nearest of its kind. */
function find(findings: readonly Finding[], { fingerprint, start }: { readonly fingerprint: string; readonly start: number }): Finding | undefined {
  const distance = (finding: Finding): number => Math.abs(finding.location.range.start - start);
  return findings.filter((each) => fingerprintOf(each) === fingerprint).sort((a, b) => distance(a) - distance(b))[0];
}

function onePerRule(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.rule, finding])).values()];
}

function isSafe(fix: Fix): boolean {
  return fix.applicability === 'safe';
}

function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((each) => each === '' || kind === each || kind.startsWith(`${each}.`));
}

function escape(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

function data(value: ActionData): ActionData {
  return value;
}

/** What comes back from a client is anything. */
function readData(value: unknown): ActionData | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('uri' in value) || typeof value.uri !== 'string') return undefined;
  const { kind, uri } = value;
  if (kind === 'fix-all') return { kind, uri };
  if (kind === 'fix-rule' && 'rule' in value && typeof value.rule === 'string') return { kind, uri, rule: value.rule };
  if (!('fingerprint' in value) || typeof value.fingerprint !== 'string' || !('start' in value) || typeof value.start !== 'number') return undefined;
  const { fingerprint, start } = value;
  if (kind === 'ignore') return { kind, uri, fingerprint, start };
  if (kind === 'fix' && 'title' in value && typeof value.title === 'string') return { kind, uri, fingerprint, start, title: value.title };
  return undefined;
}
