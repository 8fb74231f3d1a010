/**
 * Where programs start: at the entry that a manifest names, else at every file that leads to a modelled library and that no
 * such file imports.
 */
import { parse as parseJson } from 'jsonc-parser';
import type { ProgramSeed, SourceFile, SourceFiles } from '../../../core/program';
import { basename, dirname, join } from '../../../core/source-file';
import type { LibraryModel } from '../evaluator/library';
import type { ImportsOf } from './imports';
import { fileAt, resolveImport } from './resolve';

const SCRIPT = /\.[cm]?[jt]sx?$/;
const MANIFESTS = new Set(['Pulumi.yaml', 'Pulumi.yml', 'cdk.json', 'package.json', 'tsconfig.json']);
const IGNORED = /(?:^|\/)(?:node_modules|cdk\.out|\.git)\//;
const TEST = /(?:\.(?:test|spec)\.[cm]?[jt]sx?$)|(?:\/(?:__tests__|__mocks__)\/)/;

/** By name alone: scripts, and the manifests that say where programs start. */
export function claims(path: string): boolean {
  if (IGNORED.test(path)) return false;
  return isScript(path) || MANIFESTS.has(basename(path)) || isStackFile(path) || isData(path);
}

export function isScript(path: string): boolean {
  return SCRIPT.test(path) && !/\.d\.[cm]?ts$/.test(path);
}

/** JSON that a program may import. */
function isData(path: string): boolean {
  return path.endsWith('.json') && !path.endsWith('package-lock.json');
}

/** `Pulumi.dev.yaml`. */
function isStackFile(path: string): boolean {
  return /^Pulumi\.[\w-]+\.ya?ml$/.test(basename(path));
}

export interface Entry {
  readonly seed: ProgramSeed;
  readonly file: SourceFile;
  /** The folder of the manifest, or of the entry file. */
  readonly folder: string;
}

export type Discover = (files: SourceFiles) => readonly Entry[];

/** Entries are found again only when files came or went, or one changed its imports or is a manifest: not at every keystroke. */
export function createDiscovery(models: readonly LibraryModel[], importsOf: ImportsOf): Discover {
  const last = new Map<string, { readonly files: SourceFiles; readonly entries: readonly Entry[] }>();
  return (files) => {
    const before = last.get(files.root);
    if (before?.files === files) return before.entries;
    const entries =
      before && leadsToTheSame(before.files, files, importsOf)
        ? before.entries.map((entry) => ({ ...entry, file: files.sources.get(entry.file.uri) ?? entry.file }))
        : discoverEntries(files, models, importsOf);
    last.set(files.root, { files, entries });
    return entries;
  };
}

function leadsToTheSame(before: SourceFiles, files: SourceFiles, importsOf: ImportsOf): boolean {
  if (before.sources.size !== files.sources.size) return false;
  for (const [uri, file] of files.sources) {
    const known = before.sources.get(uri);
    if (known === file) continue;
    if (!known || MANIFESTS.has(basename(uri))) return false;
    if (isScript(uri) && importsOf(known).join('\n') !== importsOf(file).join('\n')) return false;
  }
  return true;
}

function discoverEntries(files: SourceFiles, models: readonly LibraryModel[], importsOf: ImportsOf): readonly Entry[] {
  const graph = importGraph(files, models, importsOf);
  const entries = new Map<string, Entry>();
  const reached = new Set<string>();
  const add = (file: SourceFile, folder: string, uri: string): void => {
    if (entries.has(file.uri)) return;
    entries.set(file.uri, { seed: { id: `typescript:${file.uri}`, dialect: 'typescript', uri }, file, folder });
    reach(file.uri, graph, reached);
  };
  for (const manifest of manifestsOf(files)) {
    const file = entryOf(manifest, files);
    if (file && graph.has(file.uri)) add(file, dirname(manifest.uri), dirname(manifest.uri));
  }
  const imported = new Set([...graph.values()].flatMap((node) => node.imports));
  // First what nothing imports, then what only a cycle does.
  for (const isRoot of [true, false]) {
    for (const [uri, node] of graph) {
      if (reached.has(uri) || TEST.test(uri) || (isRoot && imported.has(uri))) continue;
      add(node.file, dirname(uri), uri);
    }
  }
  return [...entries.values()];
}

interface GraphNode {
  readonly file: SourceFile;
  readonly imports: readonly string[];
}

/** The files that lead to a library, directly or through others. */
function importGraph(files: SourceFiles, models: readonly LibraryModel[], importsOf: ImportsOf): ReadonlyMap<string, GraphNode> {
  const all = new Map<string, GraphNode>();
  const importers = new Map<string, string[]>();
  const relevant = new Set<string>();
  const ignored = new Set<string>();
  for (const file of scriptsOf(files)) {
    const specifiers = importsOf(file);
    const imports = specifiers.flatMap((specifier) => {
      const target = mayBeLocal(specifier) ? resolveImport(files, specifier, file.uri, ignored) : undefined;
      return target && isScript(target.uri) ? [target.uri] : [];
    });
    all.set(file.uri, { file, imports });
    for (const target of imports) importers.set(target, [...(importers.get(target) ?? []), file.uri]);
    if (specifiers.some((specifier) => models.some((model) => model.recognises(specifier)))) relevant.add(file.uri);
  }
  const queue = [...relevant];
  for (let uri = queue.pop(); uri !== undefined; uri = queue.pop()) {
    for (const importer of importers.get(uri) ?? []) {
      if (relevant.has(importer) || TEST.test(importer)) continue;
      relevant.add(importer);
      queue.push(importer);
    }
  }
  return new Map([...all].filter(([uri]) => relevant.has(uri) && !TEST.test(uri)));
}

/** Names of packages are not looked for in the workspace, unless they may be an alias of `tsconfig.json`. */
function mayBeLocal(specifier: string): boolean {
  return !/^(?:@pulumi\/|aws-cdk-lib|@aws-cdk\/|@aws-sdk\/|constructs$|node:)/.test(specifier);
}

function scriptsOf(files: SourceFiles): readonly SourceFile[] {
  return [...files.sources.values()]
    .filter(({ uri }) => isScript(uri) && !IGNORED.test(uri.slice(files.root.length)) && !isCompiled(uri, files))
    .sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

/** `x.js` beside `x.ts` is its output. */
function isCompiled(uri: string, files: SourceFiles): boolean {
  return uri.endsWith('.js') && (files.sources.has(`${uri.slice(0, -3)}.ts`) || files.sources.has(`${uri.slice(0, -3)}.tsx`));
}

function reach(uri: string, graph: ReadonlyMap<string, GraphNode>, reached: Set<string>): void {
  const queue = [uri];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    queue.push(...(graph.get(next)?.imports ?? []));
  }
}

/** `Pulumi.yaml` and `cdk.json` before `package.json`: what runs before what is published. */
function manifestsOf(files: SourceFiles): readonly SourceFile[] {
  const order = ['Pulumi.yaml', 'Pulumi.yml', 'cdk.json', 'package.json'];
  const rank = (file: SourceFile): number => order.indexOf(basename(file.uri));
  return [...files.sources.values()]
    .filter((file) => rank(file) >= 0 && !IGNORED.test(file.uri.slice(files.root.length)))
    .sort((a, b) => rank(a) - rank(b) || (a.uri < b.uri ? -1 : 1));
}

function entryOf(manifest: SourceFile, files: SourceFiles): SourceFile | undefined {
  const folder = dirname(manifest.uri);
  for (const path of entryPaths(manifest, folder, files)) {
    const file = fileAt(files, join(folder, path), new Set());
    if (file && isScript(file.uri)) return file;
  }
  return undefined;
}

function entryPaths(manifest: SourceFile, folder: string, files: SourceFiles): readonly string[] {
  switch (basename(manifest.uri)) {
    case 'Pulumi.yaml':
    case 'Pulumi.yml': {
      const main = yamlScalar(manifest.text, 'main');
      if (main !== undefined) return [main];
      const fromPackage = stringIn(files.sources.get(`${folder}/package.json`)?.text, 'main');
      return [...(fromPackage === undefined ? [] : sourcesFor(fromPackage)), 'index', '.'];
    }
    case 'cdk.json':
      return appPaths(stringIn(manifest.text, 'app') ?? '');
    default:
      return sourcesFor(stringIn(manifest.text, 'main') ?? '');
  }
}

/** A top-level scalar of a YAML document. */
function yamlScalar(text: string, key: string): string | undefined {
  for (const line of text.split(/\r?\n/)) {
    if (!line.startsWith(`${key}:`)) continue;
    const value = line.slice(key.length + 1).replace(/\s#.*$/, '').trim().replace(/^(['"])(.*)\1$/, '$2');
    return value === '' ? undefined : value;
  }
  return undefined;
}

/** `npx ts-node --prefer-ts-exts bin/app.ts`: the words that look like a script. */
function appPaths(command: string): readonly string[] {
  return command
    .split(/\s+/)
    .map((word) => word.replace(/^['"]|['"]$/g, ''))
    .filter((word) => SCRIPT.test(word) || /^(?:bin|lib|src|dist)\//.test(word))
    .flatMap(sourcesFor);
}

/** A compiled file stands for its source: `dist/index.js`, `lib/index.js`, `bin/app.js`. */
function sourcesFor(path: string): readonly string[] {
  if (path === '') return [];
  const source = path.replace(/^(?:\.\/)?(?:dist|build|out|lib)\//, '');
  return source === path ? [path] : [path, source, `src/${source}`];
}

function stringIn(text: string | undefined, key: string): string | undefined {
  if (text === undefined) return undefined;
  const value: unknown = parseJson(text);
  const found = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
  return typeof found === 'string' ? found : undefined;
}
