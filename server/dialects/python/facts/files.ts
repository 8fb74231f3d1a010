/** Local files and folders that a program names: assets, code of functions, what it opens. */
import type { FileReference } from '../../../core/facts';
import { get, possibilities, stringOf } from '../../../core/query';
import { dirname, join } from '../../../core/source-file';
import { locationKey, type Location } from '../../../core/text';
import { descendants } from '../../../core/query';
import { freeze } from '../evaluation/freeze';
import type { Asset } from '../evaluation/machine';
import type { Resource } from '../../../core/resource';
import { expressionsInBlock } from '../syntax/walk';
import { textAt } from '../writing/file-index';
import { fileExists, projectFolder, resourceAt, type FactsContext } from './context';

export function fileReferencesOf(context: FactsContext): readonly FileReference[] {
  const seen = new Set<string>();
  const lambdas = lambdasByCode(context);
  let makers: readonly string[] | undefined;
  return context.program.assets.flatMap((asset): readonly FileReference[] => {
    if (asset.kind === 'text' || asset.kind === 'assets' || !asset.isCertain) return [];
    const value = freeze(asset.value);
    const path = stringOf(value);
    if (path === undefined || path === '') return [];
    const site = asset.site ?? value.from.location;
    const location = isPlainText(context, value.from.location) ? value.from.location : site;
    const key = locationKey(location) + path;
    if (seen.has(key)) return [];
    seen.add(key);
    const uri = uriOf(context, path);
    const isThere = uri !== undefined && fileExists(context, uri);
    const lambda = lambdas.get(locationKey(value.from.location));
    const within = lambda?.id ?? resourceAt(context, site.uri, site.range.start);
    const runtime = lambda && stringOf(get(lambda.properties, 'runtime'));
    const handler = lambda && stringOf(get(lambda.properties, 'handler'));
    return [
      {
        location,
        path: shown(context, path),
        uri,
        exists: isThere,
        purpose: lambda ? 'code' : asset.kind === 'open' ? 'template' : 'data',
        kind: kindOf(asset, path),
        isGenerated: !isThere && mayMake((makers ??= makersIn(context)), path),
        ...(handler === undefined ? {} : { handler }),
        ...(runtime === undefined ? {} : { runtime }),
        ...(within === undefined ? {} : { within }),
      },
    ];
  });
}

/** A path that is written as one string, there or through a constant; not one that is put together. */
function isPlainText({ files }: FactsContext, { uri, range }: Location): boolean {
  return /^(["'])[^"'\n]*\1$/.test(files.sources.get(uri)?.text.slice(range.start, range.end) ?? '');
}

/** An archive may be a folder, or a packed file. */
function kindOf({ kind }: Asset, path: string): FileReference['kind'] {
  if (kind !== 'archive') return 'file';
  return /\.(?:zip|jar|tgz|tar(?:\.\w+)?|gz)$/.test(path) ? 'file' : 'either';
}

/**
 * What a path names. Pulumi runs a program in its own folder; a program without manifest may be run in the root as well, so
 * that a file which is there counts.
 */
export function uriOf(context: FactsContext, path: string): string | undefined {
  const { files, entry, configuration } = context;
  const isInside = (uri: string): boolean => uri === files.root || uri.startsWith(`${files.root}/`);
  if (path.startsWith(`${files.root}/`) || path === files.root) return join(files.root, path.slice(files.root.length));
  if (/^(?:\/|~|[A-Za-z]:[\\/]|[a-z]+:\/\/)/.test(path)) return undefined;
  const folders = configuration.manifest ? [dirname(entry), projectFolder(context)] : [dirname(entry), files.root];
  const candidates = folders.map((folder) => join(folder, path.replaceAll('\\', '/'))).filter(isInside);
  return candidates.find((uri) => fileExists(context, uri)) ?? candidates[0];
}

/** A path that was computed from a module's own place, relative to the root. */
function shown({ files }: FactsContext, path: string): string {
  return path.startsWith(`${files.root}/`) ? path.slice(files.root.length + 1) : path;
}

/** What writes files, or runs something that may. */
const MAKERS = /(?:^|\.)(?:make_archive|ZipFile|PyZipFile|write_text|write_bytes|copy|copy2|copyfile|copytree|move|rename|replace_file|urlretrieve|run|check_call|check_output|call|Popen|system|dump)$/;

/** The arguments of the program's calls that make files, as they are written; `*` for one that cannot be read. */
function makersIn({ program, files, indexOf }: FactsContext): readonly string[] {
  const found: string[] = [];
  for (const uri of program.modules.keys()) {
    const file = files.sources.get(uri);
    if (!file) continue;
    const index = indexOf(file);
    for (const each of expressionsInBlock(index.module.body)) {
      if (each.kind !== 'call') continue;
      const callee = textAt(index, each.callee);
      const isWrite = /(?:^|\.)open$/.test(callee) && each.arguments.some(({ value }) => value.kind === 'string' && /^[wax]b?\+?$/.test(value.value));
      if (!isWrite && !MAKERS.test(callee)) continue;
      const isPlain = each.arguments.every(({ value }) => ['string', 'number', 'constant', 'list'].includes(value.kind));
      found.push(isPlain ? textAt(index, each) : '*');
    }
  }
  return found;
}

/** True when some call may make a file: one that mentions its name, or whose arguments are not written there. */
function mayMake(makers: readonly string[], path: string): boolean {
  const stem = path.replace(/\/+$/, '').replace(/^.*\//, '').replace(/(.)\.[^.]*$/, '$1');
  return makers.some((each) => each === '*' || each.includes(stem));
}

/** Functions by where their code's paths are written. */
function lambdasByCode({ graph }: FactsContext): ReadonlyMap<string, Resource> {
  const result = new Map<string, Resource>();
  for (const lambda of graph.ofType('aws_lambda_function', 'aws_lambda_layer_version')) {
    const code = get(lambda.properties, 'filename');
    for (const { value } of possibilities(code)) {
      for (const each of descendants(value)) result.set(locationKey(each.from.location), lambda);
    }
  }
  return result;
}

/** The asset that a value was handed over as. */
export function assetAt({ program }: FactsContext, place: Location): Asset | undefined {
  const key = locationKey(place);
  return program.assets.find((each) => locationKey(each.value.from.location) === key);
}
