import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { fixAll, type Fixed } from '../workspace/fixpoint';
import { pathOf } from '../workspace/node-files';
import type { Root } from '../workspace/root';
import type { Environment } from './environment';
import { displayPath, loadRoots, type RootSettings } from './roots';

export interface FixOptions extends RootSettings {
  readonly unsafe: boolean;
  readonly dryRun: boolean;
}

export async function runFix(paths: readonly string[], options: FixOptions, environment: Environment): Promise<number> {
  const roots = await loadRoots(paths, options, environment);
  let fixed = 0;
  let left = 0;
  for (const root of roots) {
    const result = fixAllOf(root, options.unsafe, environment);
    fixed += result.count;
    left += result.left;
    for (const [uri, { before, after }] of result.texts) {
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

function fixAllOf(root: Root, unsafe: boolean, environment: Environment): Fixed {
  const work = fixAll(root.analyzer, (_, fix) => unsafe || fix.applicability === 'safe');
  for (let turns = 1; ; turns++) {
    const turn = work.next();
    if (turn.done) {
      environment.progress(undefined);
      return turn.value;
    }
    environment.progress(`fixing: ${turns} programs`);
  }
}
