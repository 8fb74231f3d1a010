/** Where the code of a function is: in the template, or in files of the workspace. */
import type { CodeSource } from '../../../core/function-code';
import { get, isNothing, stringOf } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import type { SourceFiles } from '../../../core/program';
import { dirname, join } from '../../../core/source-file';
import type { Value } from '../../../core/value';
import { localPath, localUri } from './files';

type Language = CodeSource['language'];

/** `look`: told of each file and folder that the answer depends on. Undefined when none of the code is in the workspace. */
export function codeSourceOf(
  { declared }: Resource,
  template: string,
  files: SourceFiles,
  look: (uri: string) => void,
): CodeSource | undefined {
  const { nativeType, properties } = declared;
  const isServerless = nativeType === 'AWS::Serverless::Function';
  if (!isServerless && nativeType !== 'AWS::Lambda::Function') return undefined;
  const language = languageOf(stringOf(get(properties, 'Runtime')));
  if (!language) return undefined;
  const complete = isNothing(get(properties, 'Layers'));
  const inline = isServerless ? get(properties, 'InlineCode') : get(properties, 'Code', 'ZipFile');
  if (isText(inline)) return { language, inline, files: [], complete };
  const path = localPath(get(properties, isServerless ? 'CodeUri' : 'Code'));
  const folder = path === undefined ? undefined : localUri(path, template, files.root);
  if (folder === undefined) return undefined;
  look(folder);
  const found = filesIn(folder, language, stringOf(get(properties, 'Handler')), files);
  for (const uri of found) {
    look(uri);
    look(dirname(uri));
  }
  return found.length === 0 ? undefined : { language, files: found, complete };
}

function isText({ kind }: Value): boolean {
  return kind === 'literal' || kind === 'template' || kind === 'choice';
}

function languageOf(runtime: string | undefined): Language | undefined {
  if (runtime?.startsWith('python')) return 'python';
  return runtime?.startsWith('nodejs') ? 'javascript' : undefined;
}

const EXTENSIONS: Readonly<Record<Language, readonly string[]>> = {
  python: ['py'],
  javascript: ['mjs', 'cjs', 'js', 'ts', 'mts', 'cts'],
};

/** The file that the handler names (`src/app.handler`), then the others of the language. `folder` can be one file. */
function filesIn(
  folder: string,
  language: Language,
  handler: string | undefined,
  files: SourceFiles,
): readonly string[] {
  const isSource = (uri: string): boolean => EXTENSIONS[language].includes(uri.slice(uri.lastIndexOf('.') + 1));
  const all = [...files.sources.keys(), ...files.texts.keys()]
    .filter((uri) => (uri === folder || uri.startsWith(`${folder}/`)) && isSource(uri))
    .filter((uri) => !NOT_OURS.test(uri.slice(folder.length)))
    .sort();
  const dot = handler?.lastIndexOf('.') ?? -1;
  if (handler === undefined || dot <= 0) return all;
  const module = join(folder, language === 'python' ? handler.slice(0, dot).replaceAll('.', '/') : handler.slice(0, dot));
  const entries = EXTENSIONS[language].map((extension) => `${module}.${extension}`).filter((uri) => all.includes(uri));
  return [...entries, ...all.filter((uri) => !entries.includes(uri))];
}

/** Packages, tests and types, which the function does not run. */
const NOT_OURS = /\/(?:node_modules|\.aws-sam|\.venv|venv|site-packages|__pycache__|tests?|__tests__)\/|\.d\.[mc]?ts$|[._](?:test|spec)\.\w+$/;
