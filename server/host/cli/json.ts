import type { Environment } from './environment';
import type { Report } from './report';

/** The report as JSON: stable keys, one object per finding. */
export function jsonReport(report: Report, { version }: Environment): string {
  const document = {
    version,
    files: report.files,
    findings: report.findings.map(({ finding, place, related }) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      resource: finding.resource,
      ...place,
      related: related.map((each) => ({ message: each.message, ...each.place })),
      fixes: finding.fixes
        .filter((fix) => fix.edits() !== undefined)
        .map(({ title, applicability, impact }) => ({ title, applicability, impact })),
    })),
    notices: report.notices,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
