/**
 * Runs a rule's examples through the real dialects: `bad` yields exactly this rule at the marked places, `good` yields nothing,
 * the preferred fix gives `fixed`, which parses, is clean, brings no other finding and is stable when fixed again.
 */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../server/core/finding';
import type { Flavour } from '../../server/core/program';
import { examplesOf, type BadExample, type Examples, type Rule } from '../../server/core/rule';
import type { Engine } from '../../server/host/engine';
import { readExample } from './examples';
import { analyse, analyzerOf, fixAll, ROOT } from './programs';

/**
 * What a fix adds is as its neighbours are: untagged, or left to the default provider; and what is said of the program as a whole is said at
 * another resource once that comes first. Where the program had the finding before, it is no doing of the fix.
 */
const SHARED_WITH_NEIGHBOURS = ['cost/missing-tags', 'deploy/implicit-provider', 'project/no-outputs'];

export function testRule(rule: Rule, engine: Engine): void {
  describe(rule.id, () => {
    for (const [flavour, { bad, good }] of entriesOf(rule)) {
      describe(flavour, () => {
        bad.forEach((example, index) => {
          it(`reports ${example.title ?? `bad example ${index + 1}`}`, () => checkBad(rule, flavour, example, engine));
          if (example.fixed !== undefined) {
            it(`fixes ${example.title ?? `bad example ${index + 1}`}`, () => checkFix(rule, flavour, example, engine));
          }
        });
        good.forEach((example, index) => {
          it(`accepts ${example.title ?? `good example ${index + 1}`}`, () => {
            const findings = analyse(readExample(example.source, flavour).files, { ...engine, rules: [rule] }, example.config);
            expect(findings.map(briefly)).toEqual([]);
          });
        });
      });
    }
  });
}

function checkBad(rule: Rule, flavour: Flavour, example: BadExample, engine: Engine): void {
  const { files, marks } = readExample(example.source, flavour);
  expect(marks.length, 'a bad example marks where its finding is').toBeGreaterThan(0);
  const analyzer = analyzerOf(files, { ...engine, rules: [rule] }, example.config);
  const findings = [...analyzer.findings.values()].flat();
  const shown = findings.map(({ location }) => {
    const path = location.uri.slice(ROOT.length + 1);
    return `${path}: ${files.get(path)?.slice(location.range.start, location.range.end)} @${location.range.start}`;
  });
  const wanted = marks.map(({ path, range }) => `${path}: ${files.get(path)?.slice(range.start, range.end)} @${range.start}`);
  expect(shown).toEqual(wanted);
  expect(new Set(findings.map((finding) => finding.rule))).toEqual(new Set([rule.id]));
  expect(findings.map((finding) => finding.severity)).toEqual(marks.map(() => example.severity ?? rule.severity));
  for (const uri of analyzer.sources.keys()) expect(analyzer.syntaxProblems(uri)).toEqual([]);
}

function checkFix(rule: Rule, flavour: Flavour, example: BadExample, engine: Engine): void {
  const before = readExample(example.source, flavour).files;
  const fixed = fixAll(before, rule, engine, example.config);
  const wanted = readExample(example.fixed ?? '', flavour).files;
  expect(textsOf(fixed)).toEqual(textsOf(wanted));
  const analyzer = analyzerOf(fixed, engine, example.config);
  for (const uri of analyzer.sources.keys()) expect(analyzer.syntaxProblems(uri)).toEqual([]);
  const earlier = new Set(analyse(before, engine, example.config).map(identity));
  const shared = SHARED_WITH_NEIGHBOURS.filter((id) => [...earlier].some((each) => each.startsWith(id)));
  const later = [...analyzer.findings.values()].flat();
  expect(later.filter((finding) => finding.rule === rule.id).map(briefly), 'the fixed program is clean').toEqual([]);
  expect(later.filter((finding) => !earlier.has(identity(finding)) && !shared.includes(finding.rule)).map(briefly), 'the fix brings no new finding').toEqual([]);
}

function briefly(finding: Finding): string {
  return `${finding.rule}: ${finding.message}`;
}

function identity({ rule, resource }: Finding): string {
  return `${rule} ${resource}`;
}

function textsOf(files: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entriesOf(rule: Rule): readonly [Flavour, Examples][] {
  // The record's keys are flavours by its type.
  return (Object.keys(rule.examples) as Flavour[]).map((flavour) => [flavour, examplesOf(rule, flavour)]);
}
