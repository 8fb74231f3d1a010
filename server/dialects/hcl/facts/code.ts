/** Where the code of a function is, as far as it is in the workspace: in the files that `archive_file` packs. */
import type { CodeSource } from '../../../core/function-code';
import { get, isNothing, itemsOf, stringOf } from '../../../core/query';
import type { DeclaredResource, Resource } from '../../../core/resource';
import type { Value } from '../../../core/value';
import type { ModuleInstance } from '../evaluate/module';
import type { Origin } from '../write/origin';
import { archiveAt, uriOf, type Archive } from './archives';

export function codeSourceOf(
  { type, declared, properties }: Resource,
  archives: readonly Archive[],
  origins: ReadonlyMap<DeclaredResource, Origin>,
  byId: (id: string) => Resource | undefined,
): CodeSource | undefined {
  const origin = type === 'aws_lambda_function' ? origins.get(declared) : undefined;
  const language = languageOf(stringOf(get(properties, 'runtime')));
  if (!origin || !language) return undefined;
  const packed = packagePath(get(properties, 'filename'), get(properties, 's3_key'), byId);
  const archive = packed && archiveAt(packed, origin.module, archives);
  if (!archive) return undefined;
  const found = contentsOf(archive, stringOf(get(properties, 'handler')), language);
  const layers = get(properties, 'layers');
  const hasLayers = !isNothing(layers) && !(layers.kind === 'list' && layers.complete && layers.items.length === 0);
  if (found.files.length === 0 && !found.inline) return undefined;
  return { language, ...found, complete: found.complete && !hasLayers };
}

function languageOf(runtime: string | undefined): CodeSource['language'] | undefined {
  if (runtime?.startsWith('python') === true) return 'python';
  return runtime?.startsWith('nodejs') === true ? 'javascript' : undefined;
}

/** A package is a file, or an object that a file was uploaded to. */
function packagePath(filename: Value, key: Value, byId: (id: string) => Resource | undefined): Value | undefined {
  if (!isNothing(filename)) return filename;
  const uploaded = key.kind === 'reference' ? byId(key.target) : undefined;
  return uploaded && /^aws_s3_(bucket_)?object$/.test(uploaded.type) ? get(uploaded.properties, 'source') : undefined;
}

type Contents = Pick<CodeSource, 'inline' | 'files' | 'complete'>;

const EXTENSIONS = { python: /\.py$/, javascript: /\.(js|mjs|cjs|ts|mts|cts)$/ } as const;

function contentsOf({ module, file, folder, contents }: Archive, handler: string | undefined, language: CodeSource['language']): Contents {
  if (!isNothing(file)) {
    const uri = uriOf(file, module);
    return uri !== undefined && isLoaded(uri, module) ? { files: [uri], complete: true } : NOTHING;
  }
  if (!isNothing(folder)) {
    const uri = uriOf(folder, module);
    return uri === undefined ? NOTHING : { files: inFolder(uri, module, handler, language), complete: true };
  }
  const files = contents.flatMap(({ content }) => (isWholeFile(content, module) ? [content.from.location.uri] : []));
  const texts = contents.filter(({ content }) => !isWholeFile(content, module));
  const [text] = texts;
  return { files, ...(text && contents.length === 1 ? { inline: text.content } : {}), complete: texts.length === 0 || contents.length === 1 };
}

const NOTHING: Contents = { files: [], complete: false };

/** The file of the handler first: `src/index.handler` is in `src/index.py`. */
function inFolder(uri: string, module: ModuleInstance, handler: string | undefined, language: CodeSource['language']): readonly string[] {
  const { files } = module.evaluation;
  const stem = handler === undefined ? undefined : `${uri}/${handler.slice(0, handler.lastIndexOf('.'))}.`;
  const found = [...files.sources.keys(), ...files.texts.keys()].filter(
    (each) => each.startsWith(`${uri}/`) && EXTENSIONS[language].test(each) && !each.includes('/node_modules/') && !each.includes('/site-packages/'),
  );
  const isFirst = (each: string): boolean => stem !== undefined && each.startsWith(stem) && !each.slice(stem.length).includes('.');
  return [...found.filter(isFirst).sort(), ...found.filter((each) => !isFirst(each)).sort()];
}

/** Whether a text is that of a file as a whole. */
function isWholeFile({ from: { location } }: Value, module: ModuleInstance): boolean {
  return location.range.start === 0 && isLoaded(location.uri, module) && !module.source.files.some(({ file }) => file.uri === location.uri);
}

function isLoaded(uri: string, { evaluation: { files } }: ModuleInstance): boolean {
  return files.sources.has(uri) || files.texts.has(uri);
}

/** Everything that a result of reading depends on. */
export function filesOfSource({ files, inline }: CodeSource): readonly string[] {
  return [...files, ...(inline ? itemsOf(inline).map((value) => value.from.location.uri) : [])];
}
