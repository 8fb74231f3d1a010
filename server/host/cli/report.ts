/** A scan's result with places resolved: what every report format is made of. */
import type { Finding } from '../../core/finding';
import type { Location } from '../../core/text';
import type { Root } from '../workspace/root';
import type { Environment } from './environment';
import { displayPath } from './roots';

export interface Report {
  readonly findings: readonly ReportedFinding[];
  /** What was not analysed, and why. */
  readonly notices: readonly { readonly file: string; readonly message: string }[];
  readonly files: number;
}

export interface ReportedFinding {
  readonly finding: Finding;
  readonly place: Place;
  /** The line of text that the finding starts in. */
  readonly line: string;
  readonly related: readonly { readonly place: Place; readonly message: string }[];
  /** True when what is found must not be printed: reports end up in build logs. */
  readonly isSecret: boolean;
  /** Where a place in any file of the root is, for fixes. */
  locate(location: Location): Place;
}

/** Relative to the working directory; lines and UTF-16 columns count from 1, the end is exclusive. */
export interface Place {
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function buildReport(
  roots: readonly Root[],
  findings: readonly { readonly finding: Finding; readonly root: Root }[],
  { cwd, engine }: Environment,
): Report {
  const secret = new Set(engine().rules.filter((rule) => rule.tags.includes('secrets')).map((rule) => rule.id));
  const reported = findings.map(({ finding, root }): ReportedFinding => {
    const locate = (location: Location): Place => placeOf(location, root, cwd);
    const source = root.analyzer.fileAt(finding.location.uri);
    const place = locate(finding.location);
    const start = source?.lines.lineStart(place.startLine - 1) ?? 0;
    return {
      finding,
      place,
      line: source?.text.slice(start, source.lines.lineStart(place.startLine)).trimEnd() ?? '',
      isSecret: secret.has(finding.rule),
      related: finding.related.map(({ location, message }) => ({ place: locate(location), message })),
      locate,
    };
  });
  return {
    findings: reported,
    notices: roots.flatMap((root) => notices(root, cwd)),
    files: roots.reduce((sum, root) => sum + root.analyzer.sources.size, 0),
  };
}

function notices(root: Root, cwd: string): Report['notices'] {
  const unread = root.notices.map(({ uri, message }) => ({ file: displayPath(uri, cwd), message }));
  const broken = [...root.analyzer.sources.keys()].flatMap((uri) => {
    const [first] = root.analyzer.syntaxProblems(uri);
    if (!first) return [];
    const { startLine } = placeOf({ uri, range: first.range }, root, cwd);
    return [{ file: `${displayPath(uri, cwd)}:${startLine}`, message: `has a syntax error (${first.message}); what is around it may go unnoticed` }];
  });
  const limited = root.analyzer.programs.flatMap((program) =>
    program.limits.map((message) => ({ file: displayPath(program.seed.uri, cwd), message })),
  );
  return [...unread, ...broken, ...limited];
}

function placeOf({ uri, range }: Location, root: Root, cwd: string): Place {
  const lines = root.analyzer.fileAt(uri)?.lines;
  const start = lines?.positionAt(range.start) ?? { line: 0, column: 0 };
  const end = lines?.positionAt(range.end) ?? start;
  return {
    file: displayPath(uri, cwd),
    startLine: start.line + 1,
    startColumn: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
  };
}
