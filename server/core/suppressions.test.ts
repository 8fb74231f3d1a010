import { expect, it } from 'vitest';
import type { Finding } from './finding';
import { sourceFile } from './source-file';
import { suppress, suppressionsIn } from './suppressions';

const URI = 'file:///a.tf';

/** Findings are at `!rule` in the text; comments start with `#`. */
function run(text: string, today = '2026-06-01'): readonly string[] {
  const file = sourceFile(URI, text);
  const comments = [...text.matchAll(/#.*/g)].map((match) => ({
    range: { start: match.index, end: match.index + match[0].length },
    text: match[0].slice(1).trim(),
  }));
  const findings = [...text.matchAll(/!([\w/-]+)/g)].map(
    (match): Finding => ({
      rule: match[1] ?? '',
      severity: 'high',
      message: 'm',
      location: { uri: URI, range: { start: match.index, end: match.index + 1 } },
      related: [],
      resource: '',
      alsoAt: [],
      fixes: [],
    }),
  );
  const lineOf = (location: { range: { start: number } }): number => file.lines.positionAt(location.range.start).line;
  return suppress({ findings, suppressions: suppressionsIn(file, comments), today, lineOf }).map(
    (finding) => `${lineOf(finding.location) + 1} ${finding.rule}`,
  );
}

it.each([
  ['above the line', '# lintel-ignore s3/x -- public on purpose\n!s3/x', []],
  ['on the line', '!s3/x # lintel-ignore s3/x -- public on purpose', []],
  ['above, with other comments between', '# lintel-ignore s3/x -- public on purpose\n# see the wiki\n!s3/x', []],
  ['a whole group', '# lintel-ignore s3/* -- public on purpose\n!s3/x', []],
  ['until a day that is to come', '# lintel-ignore s3/x until 2026-06-01 -- migration\n!s3/x', []],
  ['not another rule', '# lintel-ignore s3/y -- reason\n!s3/x', ['1 lintel/unused-suppression', '2 s3/x']],
  ['not the line after the next', '# lintel-ignore s3/x -- reason\n\n!s3/x', ['1 lintel/unused-suppression', '3 s3/x']],
  ['not the line below one at the end of a line', 'a # lintel-ignore s3/x -- reason\n!s3/x', ['1 lintel/unused-suppression', '2 s3/x']],
  ['no longer when it has ended', '# lintel-ignore s3/x until 2026-05-31 -- migration\n!s3/x', ['1 lintel/expired-suppression', '2 s3/x']],
  ['but asks for a reason', '# lintel-ignore s3/x\n!s3/x', ['1 lintel/suppression-without-reason']],
  ['and says when it is of no use', '# lintel-ignore s3/x -- reason\nok', ['1 lintel/unused-suppression']],
])('suppresses %s', (_, text, left) => {
  expect(run(text)).toEqual(left);
});
