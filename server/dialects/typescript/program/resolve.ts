/** Which file of the workspace an import names. */
import { parse as parseJson } from 'jsonc-parser';
import type { SourceFile, SourceFiles } from '../../../core/program';
import { dirname, join } from '../../../core/source-file';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'] as const;
/** What a compiled file's extension can stand for. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

/**
 * The file of the root that `specifier` names in `from`, or undefined. Every file that was looked for is added to `inputs`.
 * Relative paths, index files, `.js` for `.ts`, and the `paths` and `baseUrl` of the nearest `tsconfig.json`.
 */
export function resolveImport(files: SourceFiles, specifier: string, from: string, inputs: Set<string>): SourceFile | undefined {
  for (const target of targetsOf(files, specifier, from, inputs)) {
    const found = fileAt(files, target, inputs);
    if (found) return found;
  }
  return undefined;
}

/** The source file for a path that may lack its extension or name a folder. */
export function fileAt(files: SourceFiles, path: string, inputs: Set<string>): SourceFile | undefined {
  if (path !== files.root && !path.startsWith(`${files.root}/`)) return undefined;
  for (const candidate of candidatesOf(path)) {
    inputs.add(candidate);
    const found = files.sources.get(candidate);
    if (found) return found;
  }
  return undefined;
}

function* candidatesOf(path: string): Generator<string> {
  const extension = /\.[a-z]+$/.exec(path)?.[0] ?? '';
  const stem = path.slice(0, path.length - extension.length);
  for (const each of SOURCES[extension] ?? []) yield stem + each;
  if (extension !== '' && !(extension in SOURCES)) yield path;
  for (const each of EXTENSIONS) yield path + each;
  for (const each of EXTENSIONS) yield `${path}/index${each}`;
}

function* targetsOf(files: SourceFiles, specifier: string, from: string, inputs: Set<string>): Generator<string> {
  if (specifier.startsWith('./') || specifier.startsWith('../') || specifier === '.' || specifier === '..') {
    yield join(dirname(from), specifier);
    return;
  }
  const config = nearestConfig(files, dirname(from), inputs);
  if (!config) return;
  for (const [pattern, replacements] of config.paths) {
    const matched = matchPattern(pattern, specifier);
    if (matched === undefined) continue;
    for (const replacement of replacements) yield join(config.base, replacement.replace('*', matched));
  }
  if (config.hasBase) yield join(config.base, specifier);
}

interface PathConfig {
  readonly base: string;
  readonly hasBase: boolean;
  readonly paths: readonly (readonly [pattern: string, replacements: readonly string[]])[];
}

function nearestConfig(files: SourceFiles, start: string, inputs: Set<string>): PathConfig | undefined {
  for (let folder = start; folder.startsWith(files.root); folder = dirname(folder)) {
    const uri = `${folder}/tsconfig.json`;
    inputs.add(uri);
    const file = files.sources.get(uri);
    if (file) return readConfig(file.text, folder);
    if (folder === files.root) break;
  }
  return undefined;
}

function readConfig(text: string, folder: string): PathConfig | undefined {
  const options = memberOf(parseJson(text), 'compilerOptions');
  const baseUrl = memberOf(options, 'baseUrl');
  const paths = memberOf(options, 'paths');
  const hasBase = typeof baseUrl === 'string';
  const entries = typeof paths === 'object' && paths !== null ? Object.entries(paths) : [];
  return {
    base: hasBase ? join(folder, baseUrl) : folder,
    hasBase,
    paths: entries.map(([pattern, list]: readonly [string, unknown]) => [pattern, Array.isArray(list) ? list.filter(isString) : []]),
  };
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** What `*` stands for, an empty string for a pattern without one, or undefined when the pattern does not match. */
function matchPattern(pattern: string, specifier: string): string | undefined {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === specifier ? '' : undefined;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const fits = specifier.length >= before.length + after.length && specifier.startsWith(before) && specifier.endsWith(after);
  return fits ? specifier.slice(before.length, specifier.length - after.length) : undefined;
}
