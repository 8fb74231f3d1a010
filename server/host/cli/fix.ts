import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { Fix } from '../../core/finding';
import { applyEdits, type FileEdit } from '../../core/text';
import { pathOf } from '../workspace/node-files';
import type { Root } from '../workspace/root';
import type { Environment } from './environment';
import { analyse, displayPath, loadRoots, type RootSettings } from './roots';

export interface FixOptions extends RootSettings {
  readonly unsafe: boolean;
  readonly dryRun: boolean;
}

/** One fix is applied at a time and the result is analysed again, so this bounds the number of fixes per root. */
const MOST_FIXES = 2_000;

export async function runFix(paths: readonly string[], options: FixOptions, environment: Environment): Promise<number> {
  const roots = await loadRoots(paths, options, environment);
  let fixed = 0;
  let left = 0;
  for (const root of roots) {
    const result = fixAll(root, options.unsafe, environment);
    fixed += result.fixed;
    left += result.left;
    for (const [uri, before] of result.before) {
      const after = root.analyzer.sources.get(uri)?.text ?? '';
      if (options.dryRun) {
        const name = displayPath(uri, environment.cwd);
        environment.out(createTwoFilesPatch(before === undefined ? '/dev/null' : name, name, before ?? '', after));
      } else {
        await mkdir(dirname(pathOf(uri)), { recursive: true });
        await writeFile(pathOf(uri), after);
      }
    }
  }
  const verb = options.dryRun ? 'Would apply' : 'Applied';
  environment.err(`${verb} ${fixed} ${fixed === 1 ? 'fix' : 'fixes'}; ${left} ${left === 1 ? 'finding is' : 'findings are'} left.\n`);
  return 0;
}

/** Applies fixes in memory until none is left. A fix that does not take its finding away is not tried again. */
export function fixAll(
  root: Root,
  unsafe: boolean,
  environment: Environment,
): { readonly fixed: number; readonly left: number; readonly before: ReadonlyMap<string, string | undefined> } {
  const before = new Map<string, string | undefined>();
  const tried = new Set<string>();
  let fixed = 0;
  let findings = analyse(root, environment);
  for (let turn = 0; turn < MOST_FIXES; turn++) {
    const next = findings
      .flatMap((finding) => finding.fixes.filter((fix) => unsafe || fix.applicability === 'safe').slice(0, 1).map((fix) => ({ finding, fix })))
      .find(({ finding, fix }) => !tried.has(`${finding.rule} ${finding.resource} ${fix.title} ${finding.message}`) && fix.edits());
    if (!next) break;
    const { finding, fix } = next;
    tried.add(`${finding.rule} ${finding.resource} ${fix.title} ${finding.message}`);
    for (const edit of editsOf(fix)) {
      const text = root.analyzer.sources.get(edit.uri)?.text;
      if (!before.has(edit.uri)) before.set(edit.uri, text);
      root.setText(edit.uri, applyEdits(text ?? '', edit.edits));
    }
    fixed++;
    findings = analyse(root, environment);
  }
  return { fixed, left: findings.length, before };
}

function editsOf(fix: Fix): readonly FileEdit[] {
  return fix.edits() ?? [];
}
