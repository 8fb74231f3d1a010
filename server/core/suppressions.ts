/**
 * `lintel-ignore <rule> [until YYYY-MM-DD] -- <reason>`, in a comment on or above the line of a finding, or of the resource.
 * A suppression that is out of date, suppresses nothing or gives no reason is itself a finding.
 */
import { placesOf, type Finding } from './finding';
import { byPlace } from './check';
import type { Comment, SourceFile } from './program';
import type { Location, TextRange } from './text';

export interface Suppression {
  readonly rule: string;
  /** Last day on which it holds, as YYYY-MM-DD. */
  readonly until?: string;
  readonly reason: string;
  readonly location: Location;
  /** The lines it covers: of the comment, and the next one that is not a comment. */
  readonly lines: readonly number[];
}

export const UNUSED = 'lintel/unused-suppression';
export const EXPIRED = 'lintel/expired-suppression';
export const NO_REASON = 'lintel/suppression-without-reason';

const DIRECTIVE = /^lintel-ignore\s+([\w*/-]+)(?:\s+until\s+(\d{4}-\d{2}-\d{2}))?(?:\s+--\s*(.*))?\s*$/;

export function suppressionsIn(file: SourceFile, comments: readonly Comment[]): readonly Suppression[] {
  const commentLines = new Set(comments.flatMap((comment) => linesOf(file, comment.range)));
  return comments.flatMap((comment) => {
    const line = comment.text.split('\n').find((each) => each.trim().startsWith('lintel-ignore'));
    const match = line === undefined ? null : DIRECTIVE.exec(line.trim());
    const rule = match?.[1];
    if (!match || rule === undefined) return [];
    const own = linesOf(file, comment.range);
    let next = (own.at(-1) ?? 0) + 1;
    while (commentLines.has(next)) next++;
    const until = match[2];
    return [
      {
        rule,
        ...(until === undefined ? {} : { until }),
        reason: (match[3] ?? '').trim(),
        location: { uri: file.uri, range: comment.range },
        lines: comment.scope ? linesOf(file, comment.scope) : standsAlone(file, comment.range) ? [...own, next] : own,
      },
    ];
  });
}

export interface SuppressionInput {
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  /** YYYY-MM-DD. */
  readonly today: string;
  lineOf(location: Location): number;
}

/** Findings that are not suppressed, and findings about the suppressions. */
export function suppress(input: SuppressionInput): readonly Finding[] {
  const used = new Set<Suppression>();
  const kept = input.findings.filter((finding) => {
    const places = placesOf(finding);
    const matching = input.suppressions.filter(
      (each) =>
        (each.rule === finding.rule || (each.rule.endsWith('/*') && finding.rule.startsWith(each.rule.slice(0, -1)))) &&
        places.some((place) => place.uri === each.location.uri && each.lines.includes(input.lineOf(place))),
    );
    matching.forEach((each) => used.add(each));
    return !matching.some((each) => each.until === undefined || each.until >= input.today);
  });
  const about = input.suppressions.flatMap((each) => aboutSuppression(each, used.has(each), input.today));
  return [...kept, ...about].sort(byPlace);
}

function aboutSuppression(suppression: Suppression, isUsed: boolean, today: string): readonly Finding[] {
  const { rule, until, reason, location } = suppression;
  const finding = (id: string, message: string): Finding => {
    return { rule: id, severity: 'low', message, location, related: [], resource: '', alsoAt: [], fixes: [] };
  };
  if (!isUsed) return [finding(UNUSED, `Nothing here is reported by ${rule}: remove this suppression.`)];
  if (until !== undefined && until < today) {
    return [finding(EXPIRED, `This suppression of ${rule} ended on ${until}: mend what it hid, or give a new date.`)];
  }
  return reason === '' ? [finding(NO_REASON, `Say why ${rule} is ignored: append \`-- <reason>\`.`)] : [];
}

function linesOf(file: SourceFile, range: TextRange): readonly number[] {
  const first = file.lines.positionAt(range.start).line;
  const last = file.lines.positionAt(Math.max(range.start, range.end - 1)).line;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function standsAlone(file: SourceFile, range: TextRange): boolean {
  const start = file.lines.lineStart(file.lines.positionAt(range.start).line);
  return file.text.slice(start, range.start).trim() === '';
}
