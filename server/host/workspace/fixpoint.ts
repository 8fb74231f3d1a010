/** Fixes until none is left, in memory: what `lintel fix` and an editor's *fix all* share. */
import { SEVERITIES } from '../../core/config';
import type { Finding, Fix } from '../../core/finding';
import { applyEdits } from '../../core/text';
import type { Analyzer } from './analyzer';

/** One fix is applied at a time and the result is analysed again, so this bounds the work. */
const MOST_FIXES = 2_000;
/** Fixes of two rules may undo each other: what comes back this often is left. */
const MOST_OF_ONE = 20;

export interface Fixed {
  readonly count: number;
  /** Findings that are left. */
  readonly left: number;
  /** The files that changed. */
  readonly texts: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string }>;
}

/**
 * Applies the first accepted fix of each finding, the most severe first, and analyses again, until there is none. A fix that does
 * not take its finding away is not tried again. The analyzer itself stays as it is. Yields between programs, as `Analyzer.refresh` does.
 */
export function* fixAll(analyzer: Analyzer, accept: (finding: Finding, fix: Fix) => boolean): Generator<void, Fixed> {
  const scratch = analyzer.fork();
  const before = new Map<string, string | undefined>();
  const after = new Map<string, string>();
  const tried = new Set<string>();
  const turns = new Map<string, number>();
  let count = 0;
  yield* scratch.refresh();
  for (; count < MOST_FIXES; count++) {
    const next = nextFix(scratch, accept, tried);
    if (!next) break;
    const key = keyOf(next.finding, next.fix);
    const alike = countOf(scratch, key);
    for (const { uri, edits } of next.fix.edits() ?? []) {
      const text = after.get(uri) ?? scratch.fileAt(uri)?.text;
      if (!before.has(uri)) before.set(uri, text);
      const changed = applyEdits(text ?? '', edits);
      after.set(uri, changed);
      scratch.setText(uri, changed);
    }
    yield* scratch.refresh();
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    if (countOf(scratch, key) >= alike || turn >= MOST_OF_ONE) tried.add(key);
  }
  return {
    count,
    left: [...scratch.findings.values()].reduce((sum, findings) => sum + findings.length, 0),
    texts: new Map([...before].map(([uri, text]) => [uri, { before: text, after: after.get(uri) ?? '' }])),
  };
}

function nextFix(
  analyzer: Analyzer,
  accept: (finding: Finding, fix: Fix) => boolean,
  tried: ReadonlySet<string>,
): { readonly finding: Finding; readonly fix: Fix } | undefined {
  for (const finding of [...analyzer.findings.values()].flat().sort(bySeverity)) {
    const fix = finding.fixes.find((each) => accept(finding, each) && each.edits() !== undefined);
    if (fix && !tried.has(keyOf(finding, fix))) return { finding, fix };
  }
  return undefined;
}

/** What is worst first: what a lesser fix then says of a resource (a description, a name) is about the mended one. */
function bySeverity(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

/** How many findings there are that the fix is for: several statements of one policy can have the same. */
function countOf(analyzer: Analyzer, key: string): number {
  const findings = [...analyzer.findings.values()].flat();
  return findings.filter((finding) => finding.fixes.some((fix) => keyOf(finding, fix) === key)).length;
}

function keyOf({ rule, resource, message }: Finding, { title }: Fix): string {
  return JSON.stringify([rule, resource, title, message]);
}
