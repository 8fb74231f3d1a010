/** What is verified: the examples that rules give as right, and the workspaces that are kept production-ready. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { RULES } from '../../rules';
import { readExample } from '../../rules/testing/examples';
import type { Flavour } from '../../server/core/program';
import { execute } from './execute';
import { examplesOf } from '../../server/core/rule';
import type { Candidate } from './types';

export const FLAVOURS: readonly Flavour[] = [
  'terraform',
  'cloudformation-json',
  'cloudformation-yaml',
  'cdk-typescript',
  'pulumi-typescript',
  'pulumi-python',
];

/** The `fixed` and `good` texts of every rule. */
export function exampleCandidates(): readonly Candidate[] {
  return RULES.flatMap((rule) =>
    FLAVOURS.flatMap((flavour) => {
      const { bad, good } = examplesOf(rule, flavour);
      const made = (kind: string, index: number, title: string | undefined, source: Parameters<typeof readExample>[0]): Candidate => {
        return { flavour, origin: rule.id, title: `${kind} ${index + 1}${title === undefined ? '' : ` (${title})`}`, files: readExample(source, flavour).files };
      };
      return [
        ...bad.flatMap(({ title, fixed }, index) => (fixed === undefined ? [] : [made('fixed', index, title, fixed)])),
        ...good.map(({ title, source }, index) => made('good', index, title, source)),
      ];
    }),
  );
}

/** The workspaces of `testFixture`: as they are, and the careless ones as `lintel fix --unsafe` leaves them, where Lintel is built. */
export async function fixtureCandidates(folder: string, cli: string): Promise<readonly Candidate[]> {
  const fixtures = existsSync(folder) ? readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory()) : [];
  const made = await Promise.all(fixtures.map((name) => candidatesOf(name, join(folder, name), cli)));
  return made.flat();
}

async function candidatesOf(origin: string, folder: string, cli: string): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  for (const title of ['ready', 'careless']) {
    const files = filesIn(join(folder, title));
    const flavour = flavourOf(files);
    if (flavour) candidates.push({ origin, title, flavour, files, careless: title === 'careless' });
    if (flavour && title === 'careless' && existsSync(cli)) {
      candidates.push({ origin, title: `${title}, fixed`, madeFrom: title, flavour, files: await fixedCopy(join(folder, title), cli) });
    }
  }
  return candidates;
}

async function fixedCopy(folder: string, cli: string): Promise<ReadonlyMap<string, string>> {
  const copy = mkdtempSync(join(tmpdir(), 'lintel-verify-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const { code, stderr } = await execute(process.execPath, [cli, 'fix', '--unsafe', copy]);
    // 1: findings are left that have no fix.
    if (code !== 0 && code !== 1) throw new Error(`lintel fix failed in a copy of ${folder}: ${stderr}`);
    return filesIn(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function flavourOf(files: ReadonlyMap<string, string>): Flavour | undefined {
  const paths = [...files.keys()];
  const has = (pattern: RegExp): boolean => paths.some((path) => pattern.test(path));
  if (has(/^cdk\.json$/)) return 'cdk-typescript';
  if (has(/\.tf$/)) return 'terraform';
  if (has(/^__main__\.py$/)) return 'pulumi-python';
  if (has(/^Pulumi\.yaml$/)) return 'pulumi-typescript';
  if (has(/\.ya?ml$/)) return 'cloudformation-yaml';
  return has(/\.json$/) ? 'cloudformation-json' : undefined;
}

function filesIn(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')] as const;
    }),
  );
}
