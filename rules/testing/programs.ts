/** Programs given as texts, analysed and fixed with everything loaded from the sources. */
import { readFileSync } from 'node:fs';
import { DEFAULT_CONFIG, type Config } from '../../server/core/config';
import type { Finding } from '../../server/core/finding';
import type { Rule } from '../../server/core/rule';
import { applyEdits } from '../../server/core/text';
import { engine as typescript } from '../../server/dialects/typescript/syntax/engine';
import { createEngine, type Engine } from '../../server/host/engine';
import { Analyzer } from '../../server/host/workspace/analyzer';
import type { IamJson } from '../../server/schema/iam';

/** The folder that the programs are in. */
export const ROOT = 'file:///example';

/** An engine with everything loaded from the sources. */
export function testEngine(): Engine {
  return createEngine({
    typescript: () => typescript,
    // The generator wrote the file, so its shape is known.
    iam: () => JSON.parse(readFileSync('server/schema/generated/iam.json', 'utf8')) as IamJson,
  });
}

/** The findings of a program given as texts by path. */
export function analyse(files: ReadonlyMap<string, string>, engine: Engine, config: Partial<Config> = {}): readonly Finding[] {
  const analyzer = analyzerOf(files, engine, config);
  return [...analyzer.findings.values()].flat();
}

const MOST_FIXES = 20;

/** Applies the preferred fix of the first finding until no finding has one. */
export function fixAll(
  files: ReadonlyMap<string, string>,
  rule: Rule,
  engine: Engine,
  config: Partial<Config> | undefined,
): ReadonlyMap<string, string> {
  const texts = new Map(files);
  for (let turn = 0; turn < MOST_FIXES; turn++) {
    const edits = analyse(texts, { ...engine, rules: [rule] }, config)
      .flatMap((finding) => finding.fixes.map((fix) => fix.edits()))
      .find((each) => each !== undefined);
    if (!edits) return texts;
    for (const { uri, edits: changes } of edits) {
      const path = uri.slice(ROOT.length + 1);
      texts.set(path, applyEdits(texts.get(path) ?? '', changes));
    }
  }
  throw new Error(`${rule.id}: fixing does not come to an end`);
}

export function analyzerOf(files: ReadonlyMap<string, string>, engine: Engine, config: Partial<Config> = {}): Analyzer {
  const analyzer = new Analyzer({ root: ROOT, ...engine, config: { ...DEFAULT_CONFIG, ...config }, today: () => '2026-01-01' });
  for (const [path, text] of files) {
    analyzer.addPath(`${ROOT}/${path}`);
    if (analyzer.claims(path)) analyzer.setText(`${ROOT}/${path}`, text);
  }
  const work = analyzer.refresh();
  while (!work.next().done);
  return analyzer;
}
