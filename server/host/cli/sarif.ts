/** SARIF 2.1.0 (OASIS). Regions count lines and UTF-16 columns from 1; files are relative to the working directory. */
import type { Severity } from '../../core/config';
import type { FileEdit } from '../../core/text';
import type { Environment } from './environment';
import type { Place, Report, ReportedFinding } from './report';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };
/** GitHub sorts by this number: above 9 is critical, above 7 high, above 4 medium. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };

export function sarifReport(report: Report, { version, engine }: Environment): string {
  const rules = engine().rules;
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Lintel',
            version,
            rules: rules.map((rule) => ({
              id: rule.id,
              name: rule.id.split('/').join('-'),
              shortDescription: { text: rule.title },
              fullDescription: { text: rule.why },
              help: { text: `${rule.why}\n\n${rule.howToFix}`, markdown: `${rule.why}\n\n## How to fix\n\n${rule.howToFix}` },
              defaultConfiguration: { level: LEVELS[rule.severity] },
              properties: { tags: rule.tags, 'security-severity': SCORES[rule.severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: report.findings.map((each) => result(each, indexes)),
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.notices.map(({ file, message }) => ({
              level: 'warning',
              message: { text: `${file} ${message}` },
            })),
          },
        ],
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function result(reported: ReportedFinding, indexes: ReadonlyMap<string, number>): object {
  const { finding, place, related } = reported;
  const ruleIndex = indexes.get(finding.rule);
  const fixes = finding.fixes.flatMap((fix) => {
    const edits = fix.edits();
    return edits ? [{ description: { text: fix.title }, artifactChanges: edits.map((edit) => change(edit, reported)) }] : [];
  });
  return {
    ruleId: finding.rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: physicalLocation(place),
        ...(finding.resource === '' ? {} : { logicalLocations: [{ name: finding.resource, kind: 'resource' }] }),
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((each, id) => ({
            id,
            physicalLocation: physicalLocation(each.place),
            message: { text: each.message },
          })),
        }),
    ...(fixes.length === 0 ? {} : { fixes }),
    properties: { severity: finding.severity, resource: finding.resource },
  };
}

function change({ uri, edits }: FileEdit, { locate }: ReportedFinding): object {
  const file = locate({ uri, range: { start: 0, end: 0 } }).file;
  return {
    artifactLocation: { uri: encodeURI(file) },
    replacements: edits.map(({ range, newText }) => ({
      deletedRegion: region(locate({ uri, range })),
      ...(newText === '' ? {} : { insertedContent: { text: newText } }),
    })),
  };
}

function physicalLocation(place: Place): object {
  return { artifactLocation: { uri: encodeURI(place.file) }, region: region(place) };
}

function region({ startLine, startColumn, endLine, endColumn }: Place): object {
  return { startLine, startColumn, endLine, endColumn };
}
