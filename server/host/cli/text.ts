/** The report for people: grouped by file, worst first within the summary. */
import { styleText } from 'node:util';
import { SEVERITIES, type Severity } from '../../core/config';
import type { Report, ReportedFinding } from './report';

type Style = Parameters<typeof styleText>[0];

const COLOURS: Readonly<Record<Severity, Style>> = { critical: ['bold', 'red'], high: 'red', medium: 'yellow', low: 'cyan' };

export function textReport(report: Report, colour: boolean): string {
  const paint = (style: Style, text: string): string => (colour ? styleText(style, text, { validateStream: false }) : text);
  const files = new Map<string, ReportedFinding[]>();
  for (const each of report.findings) files.set(each.place.file, [...(files.get(each.place.file) ?? []), each]);
  const sections = [...files].map(([file, findings]) => {
    return `${paint('underline', file)}\n${findings.map((each) => entry(each, paint)).join('')}`;
  });
  return `${sections.join('\n')}${sections.length > 0 ? '\n' : ''}${summary(report, paint)}\n`;
}

function entry({ finding, place, line, related, isSecret }: ReportedFinding, paint: (style: Style, text: string) => string): string {
  const width = place.endLine === place.startLine ? place.endColumn - place.startColumn : line.length - place.startColumn + 1;
  const shown = (isSecret ? masked(line, place.startColumn - 1, width) : line).slice(0, 160);
  const indent = /^\s*/.exec(shown)?.[0].length ?? 0;
  const marks = ' '.repeat(Math.max(place.startColumn - 1 - indent, 0)) + '^'.repeat(Math.max(Math.min(width, 160 - place.startColumn), 1));
  const fixable = finding.fixes.some((fix) => fix.edits() !== undefined) ? paint('green', ' [fix]') : '';
  return [
    `  ${place.startLine}:${place.startColumn}  ${paint(COLOURS[finding.severity], finding.severity)}  ${paint('bold', finding.rule)}${fixable}`,
    `    ${finding.message}`,
    `    ${paint('dim', `| ${shown.slice(indent).replaceAll('\t', ' ')}`)}`,
    `    ${paint('dim', `| ${marks}`)}`,
    ...related.map((each) => `    ${paint('dim', `${each.message} (${each.place.file}:${each.place.startLine})`)}`),
    '',
  ].join('\n');
}

function masked(line: string, start: number, width: number): string {
  return line.slice(0, start) + '*'.repeat(Math.max(width, 0)) + line.slice(start + Math.max(width, 0));
}

function summary(report: Report, paint: (style: Style, text: string) => string): string {
  const files = `${report.files} ${report.files === 1 ? 'file' : 'files'}`;
  if (report.findings.length === 0) return paint('green', `No findings in ${files}.`);
  const counts = SEVERITIES.flatMap((severity) => {
    const count = report.findings.filter(({ finding }) => finding.severity === severity).length;
    return count === 0 ? [] : [paint(COLOURS[severity], `${count} ${severity}`)];
  });
  const total = report.findings.length;
  return `${total} ${total === 1 ? 'finding' : 'findings'} in ${files}: ${counts.join(', ')}.`;
}
