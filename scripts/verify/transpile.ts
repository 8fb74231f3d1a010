/** Makes JavaScript beside the TypeScript of a program, and finds where the program starts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { transform } from 'esbuild';
import type { PlacedCandidate } from './types';

/** Files that cannot be translated are left out: the type check says why. */
export async function transpile(candidates: readonly PlacedCandidate[]): Promise<void> {
  for (const { folder, files } of candidates) {
    for (const path of files.keys()) {
      if (!isTypeScript(path)) continue;
      const source = readFileSync(join(folder, path), 'utf8');
      const made = await transform(source, { loader: 'ts', format: 'cjs', target: 'node20', sourcefile: path, sourcemap: 'inline' }).catch(() => undefined);
      if (made) writeFileSync(join(folder, scriptOf(path)), made.code);
    }
  }
}

/** The scripts to load: what the project file names, else those that no other file of the program imports. */
export function entriesOf({ files }: PlacedCandidate): readonly string[] {
  const named = namedEntry(files);
  if (named !== undefined) return [scriptOf(named)];
  const sources = [...files.keys()].filter((path) => isTypeScript(path) || /\.[cm]?js$/.test(path));
  const imported = new Set(sources.flatMap((path) => importsOf(path, files)));
  return sources.filter((path) => !imported.has(path)).map(scriptOf);
}

function namedEntry(files: ReadonlyMap<string, string>): string | undefined {
  const main = /"main"\s*:\s*"([^"]+)"/.exec(files.get('package.json') ?? '')?.[1];
  const app = /"app"\s*:\s*"[^"]*?([\w./-]+\.[jt]s)\b[^"]*"/.exec(files.get('cdk.json') ?? '')?.[1];
  const pulumi = /^main:\s*(\S+)/m.exec(files.get('Pulumi.yaml') ?? '')?.[1];
  return [app, pulumi, main].flatMap((each) => (each === undefined ? [] : [posix.normalize(each)])).find((each) => files.has(each));
}

function importsOf(path: string, files: ReadonlyMap<string, string>): readonly string[] {
  const specifiers = [...(files.get(path) ?? '').matchAll(/(?:from|import|require\()\s*['"](\.[^'"]*)['"]/g)];
  return specifiers.flatMap(([, specifier = '']) => {
    const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, '');
    return [target, `${target}.ts`, `${target}.js`, `${target}/index.ts`, `${target}/index.js`].filter((each) => files.has(each));
  });
}

function isTypeScript(path: string): boolean {
  return path.endsWith('.ts') && !path.endsWith('.d.ts');
}

function scriptOf(path: string): string {
  return path.replace(/\.ts$/, '.js');
}
