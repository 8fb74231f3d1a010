/** TypeScript programs against the real libraries' types: one run of the compiler for all of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './execute';
import { locate } from './place';
import { failed, type Oracle, type PlacedCandidate, type Places, type Verdict } from './types';

export interface TypeProblem {
  readonly candidate: PlacedCandidate;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

export const typeCheck: Oracle = async (candidates, places) => {
  const folder = join(places.output, candidates[0]?.flavour ?? '');
  const problems = await compile(folder, candidates, places);
  return problems.map(({ candidate, path, line, column, code, message }): Verdict => {
    return failed(candidate, `${path}:${line}:${column} ${code}: ${message}`);
  });
};

/** The compiler reports types only when no file has a syntax error, so those with one are taken out for a second run. */
export async function compile(
  folder: string,
  candidates: readonly PlacedCandidate[],
  places: Places,
): Promise<readonly TypeProblem[]> {
  if (candidates.length === 0) return [];
  const problems = await compileOnce(folder, candidates, places);
  const broken = new Set(problems.filter(({ code }) => isSyntax(code)).map(({ candidate }) => candidate));
  if (broken.size === 0) return problems;
  const rest = await compile(folder, candidates.filter((each) => !broken.has(each)), places);
  return [...problems.filter(({ code }) => isSyntax(code)), ...rest];
}

async function compileOnce(
  folder: string,
  candidates: readonly PlacedCandidate[],
  { oracles }: Places,
): Promise<readonly TypeProblem[]> {
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: 'es2022',
    module: 'commonjs',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    types: ['node'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: candidates.map(({ id }) => `${id}/**/*.ts`) }));
  const compiler = join(oracles, 'node_modules/tsgo/bin/tsc');
  const { code, stdout, stderr } = await execute(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], { cwd: folder });
  const problems: TypeProblem[] = [];
  for (const line of stdout.split('\n')) {
    const [, path, row, column, number, message] = /^(\S.*?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(line) ?? [];
    const place = path === undefined ? undefined : locate(path, candidates);
    if (place) {
      problems.push({ ...place, line: Number(row), column: Number(column), code: number ?? '', message: message ?? '' });
      continue;
    }
    // What follows a problem, indented, explains it.
    const last = problems.at(-1);
    if (last && /^\s+\S/.test(line)) problems[problems.length - 1] = { ...last, message: `${last.message} ${line.trim()}` };
    else if (/\berror TS\d+/.test(line)) throw new Error(`the TypeScript compiler: ${line}`);
  }
  if (code !== 0 && problems.length === 0) throw new Error(`the TypeScript compiler failed: ${stdout}${stderr}`);
  return problems;
}

function isSyntax(code: string): boolean {
  return /^TS1\d{3}$/.test(code);
}
