/** Where the code of a function is. */
import type { CodeSource } from '../../../core/function-code';
import { get, stringOf } from '../../../core/query';
import type { Resource } from '../../../core/resource';
import { join } from '../../../core/source-file';
import type { ObjectValue, Value } from '../../../core/value';
import { fileExists, type FactsContext } from './context';
import { assetAt, uriOf } from './files';

const SUFFIXES: Readonly<Record<CodeSource['language'], readonly string[]>> = {
  python: ['.py'],
  javascript: ['.js', '.mjs', '.cjs', '.ts', '.mts'],
};
const MAX_FILES = 200;
const IGNORED = /\/(?:node_modules|site-packages|__pycache__|\.venv|venv|tests?)\//;

export function codeSourceOf(context: FactsContext, lambda: Resource): CodeSource | undefined {
  const { properties } = lambda;
  const code = get(properties, 'filename');
  const handler = stringOf(get(properties, 'handler'));
  const language = languageOf(stringOf(get(properties, 'runtime')));
  if (!language) return undefined;
  const complete = get(properties, 'layers').kind === 'absent' && properties.complete;
  const wanted = handler?.replace(/\.[^./]*$/, '');
  if (code.kind === 'object') return archived(context, code, language, wanted, complete);
  const path = stringOf(code);
  return path === undefined ? undefined : fromFiles(filesAt(context, path, '', language), language, wanted, complete);
}

function languageOf(runtime: string | undefined): CodeSource['language'] | undefined {
  if (runtime?.startsWith('python')) return 'python';
  return runtime?.startsWith('nodejs') ? 'javascript' : undefined;
}

/** A file of a package: where it is in there, and in the workspace. */
interface Packed {
  readonly name: string;
  readonly uri: string;
}

/** `AssetArchive({"index.py": StringAsset("…"), "lib": FileArchive("./lib")})` */
function archived(
  context: FactsContext,
  { entries, complete: isWhole }: ObjectValue,
  language: CodeSource['language'],
  wanted: string | undefined,
  complete: boolean,
): CodeSource | undefined {
  const packed: Packed[] = [];
  const texts: { readonly name: string; readonly value: Value }[] = [];
  let all = complete && isWhole;
  for (const [name, { value }] of entries) {
    const text = stringOf(value);
    const asset = assetAt(context, value.from.location);
    if (asset?.kind === 'text') texts.push({ name, value });
    else if (text === undefined) all = false;
    else {
      const found = filesAt(context, text, name === '.' ? '' : name, language);
      packed.push(...found);
      all &&= found.length > 0;
    }
  }
  const source = fromFiles(packed, language, wanted, all);
  const code = texts.filter(({ name }) => SUFFIXES[language].some((suffix) => name.endsWith(suffix)));
  const inline = code.find(({ name }) => withoutSuffix(name) === wanted) ?? code[0];
  if (!inline) return source;
  return { language, inline: inline.value, files: source?.files ?? [], complete: all && code.length === 1 };
}

function fromFiles(
  packed: readonly Packed[],
  language: CodeSource['language'],
  wanted: string | undefined,
  complete: boolean,
): CodeSource | undefined {
  if (packed.length === 0) return undefined;
  const isHandler = ({ name }: Packed): boolean => withoutSuffix(name) === wanted;
  const sorted = [...packed.filter(isHandler), ...packed.filter((each) => !isHandler(each))];
  return { language, files: sorted.map((each) => each.uri), complete: complete && packed.some(isHandler) && packed.length < MAX_FILES };
}

/** The sources that a path stands for, under the name that it has in the package. */
function filesAt(context: FactsContext, path: string, name: string, language: CodeSource['language']): readonly Packed[] {
  const uri = uriOf(context, path);
  if (uri === undefined || !fileExists(context, uri)) return [];
  const isSource = (each: string): boolean => SUFFIXES[language].some((suffix) => each.endsWith(suffix));
  const { sources, texts } = context.files;
  if (isSource(uri) && (sources.has(uri) || texts.has(uri))) {
    context.dependsOn(uri);
    return [{ name: name === '' ? uri.slice(uri.lastIndexOf('/') + 1) : name, uri }];
  }
  const found: Packed[] = [];
  for (const each of [...sources.keys(), ...texts.keys()]) {
    if (!each.startsWith(`${uri}/`) || !isSource(each) || IGNORED.test(each.slice(uri.length))) continue;
    if (found.length >= MAX_FILES) break;
    context.dependsOn(each);
    found.push({ name: join(name, each.slice(uri.length + 1)).replace(/^\//, ''), uri: each });
  }
  return found;
}

function withoutSuffix(name: string): string {
  return name.replace(/\.[^./]*$/, '');
}
