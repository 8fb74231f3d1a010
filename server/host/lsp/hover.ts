/** What a finding is about, for the hover: why it matters, how to mend it, and how its value got there. */
import { MarkupKind, type CancellationToken, type Hover, type HoverParams } from 'vscode-languageserver';
import type { Finding } from '../../core/finding';
import { basename } from '../../core/source-file';
import type { AnalysedFile, Session } from './session';
import { toLocation, toOffset, toRange } from './translate';
import { canonicalUri } from './uris';

export async function hoverAt(params: HoverParams, session: Session, token: CancellationToken): Promise<Hover | null> {
  if (!(await session.upToDate(token))) return null;
  const file = session.file(canonicalUri(params.textDocument.uri));
  if (!file) return null;
  const offset = toOffset(file.lines, params.position);
  const here = file.findings.filter(({ location: { range } }) => range.start <= offset && offset <= range.end);
  const [first] = here;
  if (!first) return null;
  const sections = here.flatMap((finding) => describe(finding, session) ?? []);
  if (sections.length === 0) return null;
  const value = sections.join('\n\n---\n\n');
  return {
    contents: session.rendersMarkdown ? { kind: MarkupKind.Markdown, value } : { kind: MarkupKind.PlainText, value: plain(value) },
    range: rangeOf(here, file),
  };
}

function describe(finding: Finding, session: Session): string | undefined {
  const rule = session.rule(finding.rule);
  if (!rule) return undefined;
  const chain = chainOf(finding, session);
  const page = session.texts.pageOf(rule.id);
  const references = rule.references.map((url) => `[${nameOf(url)}](${url})`);
  return [
    `**${rule.title}** (${finding.severity}, \`${rule.id}\`)${finding.resource === '' ? '' : ` in \`${finding.resource}\``}`,
    rule.why.trim(),
    `**How to fix.** ${rule.howToFix.trim()}`,
    ...(chain.length > 0 ? [`**Where the value comes from.**\n\n${chain.map((step) => `- ${step}`).join('\n')}`] : []),
    [...(page === undefined ? [] : [`[All about this rule](${page})`]), ...references].join(' · '),
  ].join('\n\n');
}

/** The definitions that the value came through, as links. */
function chainOf(finding: Finding, { texts }: Session): readonly string[] {
  return finding.related.flatMap(({ location, message }) => {
    const place = toLocation(location, texts);
    if (!place) return [];
    const line = place.range.start.line + 1;
    return [`${message}: [${decodeURI(basename(location.uri))}:${line}](${place.uri}#L${line})`];
  });
}

function rangeOf(findings: readonly Finding[], { lines }: AnalysedFile): NonNullable<Hover['range']> {
  const [smallest] = [...findings].sort((a, b) => length(a) - length(b));
  return toRange(lines, smallest?.location.range ?? { start: 0, end: 0 });
}

function length({ location: { range } }: Finding): number {
  return range.end - range.start;
}

/** What a page is about, as its address says: `encryption-at-rest`. */
function nameOf(url: string): string {
  const { pathname, hash, hostname } = new URL(url);
  const page = basename(pathname.replace(/\/$/, '')).replace(/\.html?$/, '');
  return hash === '' ? page || hostname : `${page || hostname}${hash}`;
}

/** Markdown without its marks, for clients that show plain text. */
function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1 <$2>').replace(/\*\*|`/g, '');
}
