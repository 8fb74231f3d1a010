/** Finds the code of a function: inline, or files of the workspace that its handler names. */
import type { CodeSource } from '../../../core/function-code';
import type { SourceFiles } from '../../../core/program';
import { dirname, join } from '../../../core/source-file';
import type { Value } from '../../../core/value';
import { knownPath, type Folders } from './paths';

/** Where a library says that the code of a function is. */
export interface NamedCode {
  readonly handler: string | undefined;
  readonly runtime: string | undefined;
  /** Text in the program. */
  readonly inline?: Value;
  /** A folder, or one file, with the code. */
  readonly path?: Value;
  /** The URI of the file to begin with, where the library names it itself. */
  readonly entry?: string;
  /** False when there is code besides: layers, images. */
  readonly isComplete: boolean;
}

const EXTENSIONS = {
  python: ['.py'],
  javascript: ['.ts', '.mts', '.tsx', '.js', '.mjs', '.cjs', '.cts', '.jsx'],
} as const;
const MOST_FILES = 200;

export function codeSource({ handler, runtime, inline, path, entry, isComplete }: NamedCode, files: SourceFiles, folders: Folders): CodeSource | undefined {
  const language = languageOf(runtime);
  if (inline) return language && { language, inline, files: [], complete: isComplete };
  const known = path && knownPath(path, folders);
  const start = entry ?? known?.uri;
  if (start === undefined) return undefined;
  const isFile = files.sources.has(start);
  const first = isFile ? start : handlerFile(start, handler, language, files);
  const spoken = language ?? (first === undefined ? undefined : languageOfFile(first));
  if (spoken === undefined) return undefined;
  const folder = isFile ? dirname(start) : start;
  const others = sourcesIn(folder, spoken, files).filter((uri) => uri !== first);
  const found = first === undefined ? others : [first, ...others];
  if (found.length === 0) return undefined;
  return { language: spoken, files: found.slice(0, MOST_FILES), complete: isComplete && first !== undefined && found.length <= MOST_FILES };
}

function languageOf(runtime: string | undefined): CodeSource['language'] | undefined {
  if (runtime?.startsWith('python')) return 'python';
  return runtime?.startsWith('nodejs') ? 'javascript' : undefined;
}

function languageOfFile(uri: string): CodeSource['language'] {
  return uri.endsWith('.py') ? 'python' : 'javascript';
}

/** `src/app.handler` is `src/app.py`, or `src/app.ts`. */
function handlerFile(folder: string, handler: string | undefined, language: CodeSource['language'] | undefined, files: SourceFiles): string | undefined {
  const module = handler?.replace(/\.[^./]*$/, '');
  if (module === undefined || module === '') return undefined;
  const extensions = language ? EXTENSIONS[language] : [...EXTENSIONS.python, ...EXTENSIONS.javascript];
  return extensions.map((extension) => `${join(folder, module)}${extension}`).find((uri) => files.sources.has(uri));
}

function sourcesIn(folder: string, language: CodeSource['language'], files: SourceFiles): readonly string[] {
  const extensions: readonly string[] = EXTENSIONS[language];
  return [...files.sources.keys()]
    .filter((uri) => uri.startsWith(`${folder}/`) && extensions.some((each) => uri.endsWith(each)))
    .filter((uri) => !/\.d\.[cm]?ts$|\/node_modules\/|(?:\.|\/)(?:test|spec)\.|\/__tests__\//.test(uri))
    .sort();
}
