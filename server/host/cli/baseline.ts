/** Findings that were there before. Lines move, so a finding is known again by its rule, file, resource and message. */
import { UsageError } from './environment';
import type { Report, ReportedFinding } from './report';

/** `baseline`: the text of a report in JSON. Each finding of it takes out one of the new report. */
export function withoutBaseline(report: Report, baseline: string): Report {
  const known = new Map<string, number>();
  for (const key of keysIn(baseline)) known.set(key, (known.get(key) ?? 0) + 1);
  const findings = report.findings.filter((each) => {
    const key = keyOf(each);
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    return left <= 0;
  });
  return { ...report, findings };
}

function keysIn(text: string): readonly string[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new UsageError('the baseline is not a JSON report; make one with `lintel scan --format json --output FILE`');
  }
  const findings = isRecord(document) && Array.isArray(document['findings']) ? document['findings'] : undefined;
  if (!findings) throw new UsageError('the baseline has no findings list; make one with `lintel scan --format json --output FILE`');
  return findings.filter(isRecord).map((each) => join(each['rule'], each['file'], each['resource'], each['message']));
}

function keyOf({ finding, place }: ReportedFinding): string {
  return join(finding.rule, place.file, finding.resource, finding.message);
}

function join(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
