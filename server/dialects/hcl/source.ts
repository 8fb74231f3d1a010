/** A module's files as an index of what they declare. Files are indexed once; a module is a cheap union of its files. */
import { derived } from '../../core/derived';
import { basename } from '../../core/source-file';
import type { SourceFile } from '../../core/program';
import { usesIn, type FileUses } from './syntax/uses';
import { parseHcl } from './syntax/parse';
import type { Attribute, Block, Body, Expression, HclSyntaxTree } from './syntax/nodes';

/** A syntax node with the file that its offsets are in. */
export interface Placed<T> {
  readonly file: SourceFile;
  readonly node: T;
  /** What files named `override.tf` or `…_override.tf` say about it, the last one holding. */
  readonly overrides?: readonly Placed<T>[];
}

export interface FileIndex {
  readonly file: SourceFile;
  readonly tree: HclSyntaxTree;
  readonly variables: ReadonlyMap<string, Placed<Block>>;
  readonly locals: ReadonlyMap<string, Placed<Attribute>>;
  readonly outputs: ReadonlyMap<string, Placed<Block>>;
  /** By address without module: `aws_s3_bucket.logs`, `data.aws_region.current`. */
  readonly resources: ReadonlyMap<string, Placed<Block>>;
  readonly modules: ReadonlyMap<string, Placed<Block>>;
  /** Sources of called modules that are directories: `./modules/data`. */
  readonly localSources: readonly string[];
  readonly providers: readonly Placed<Block>[];
  readonly settings: readonly Placed<Block>[];
}

/** The files of one directory. */
export interface ModuleSource extends Omit<FileIndex, 'file' | 'tree'> {
  readonly uri: string;
  readonly files: readonly FileIndex[];
}

/** Parses and indexes files, each version once. */
export interface SourceIndex {
  index(file: SourceFile): FileIndex;
  /** Of the index: known without the tree, once it was read. */
  localSources(file: SourceFile): readonly string[];
  parse(file: SourceFile): HclSyntaxTree;
  /** What its expressions name and call. */
  uses(file: FileIndex): FileUses;
}

export function sourceIndex(parseJson: (file: SourceFile) => HclSyntaxTree): SourceIndex {
  const parse = derived((file: SourceFile) => (file.uri.endsWith('.json') ? parseJson(file) : parseHcl(file.text)), 'large');
  const index = derived((file: SourceFile) => indexFile(file, parse(file)), 'large');
  return {
    parse,
    index,
    localSources: derived((file: SourceFile) => index(file).localSources),
    uses: derived(({ tree }: FileIndex) => usesIn(tree.root)),
  };
}

export function isModuleFile(uri: string): boolean {
  return /\.(tf|tofu)(\.json)?$/.test(uri);
}

export function isVariablesFile(uri: string): boolean {
  return /\.tfvars(\.json)?$/.test(uri);
}

/** OpenTofu reads `x.tofu` instead of `x.tf`. */
export function withoutShadowed(files: readonly SourceFile[]): readonly SourceFile[] {
  const preferred = new Set(files.map((file) => file.uri).filter((uri) => /\.tofu(\.json)?$/.test(uri)));
  return files.filter((file) => !preferred.has(file.uri.replace(/\.tf(\.json)?$/, '.tofu$1')) || !/\.tf(\.json)?$/.test(file.uri));
}

/** The union of a directory's files in the order of their names; of two declarations of one name the first holds. */
export function moduleSource(uri: string, indexes: readonly FileIndex[]): ModuleSource {
  const files = [...indexes].sort((a, b) => (basename(a.file.uri) < basename(b.file.uri) ? -1 : 1));
  const base = files.filter((each) => !isOverride(each.file.uri));
  const source: ModuleSource = {
    uri,
    files,
    variables: union(base.map((each) => each.variables)),
    locals: union(base.map((each) => each.locals)),
    outputs: union(base.map((each) => each.outputs)),
    resources: union(base.map((each) => each.resources)),
    modules: union(base.map((each) => each.modules)),
    localSources: files.flatMap((each) => each.localSources),
    providers: base.flatMap((each) => each.providers),
    settings: files.flatMap((each) => each.settings),
  };
  return files.filter((each) => isOverride(each.file.uri)).reduce(overridden, source);
}

function isOverride(uri: string): boolean {
  return /(^|[/_])override\.(tf|tofu)(\.json)?$/.test(uri);
}

/** What an override file says of what others declare. It cannot declare anything by itself, but for locals. */
function overridden(source: ModuleSource, { variables, locals, outputs, resources, modules, providers }: FileIndex): ModuleSource {
  return {
    ...source,
    variables: overlaid(source.variables, variables),
    locals: new Map([...source.locals, ...locals]),
    outputs: overlaid(source.outputs, outputs),
    resources: overlaid(source.resources, resources),
    modules: overlaid(source.modules, modules),
    providers: source.providers.map((placed) => {
      const own = providers.filter(({ node }) => providerKey(node) === providerKey(placed.node));
      return own.length === 0 ? placed : { ...placed, overrides: [...(placed.overrides ?? []), ...own] };
    }),
  };
}

function providerKey({ labels, body }: Block): string {
  return `${labels[0]?.value ?? ''} ${plainText(attributeOf(body, 'alias')?.value) ?? ''}`;
}

function overlaid<T>(base: ReadonlyMap<string, Placed<T>>, over: ReadonlyMap<string, Placed<T>>): ReadonlyMap<string, Placed<T>> {
  const result = new Map(base);
  for (const [key, placed] of over) {
    const before = result.get(key);
    if (before) result.set(key, { ...before, overrides: [...(before.overrides ?? []), placed] });
  }
  return result;
}

/** An argument of a block as the last file says that names it. */
export function argumentOf({ file, node, overrides }: Placed<Block>, name: string): Placed<Attribute> | undefined {
  for (const over of overrides?.toReversed() ?? []) {
    const found = attributeOf(over.node.body, name);
    if (found) return { file: over.file, node: found };
  }
  const own = attributeOf(node.body, name);
  return own && { file, node: own };
}

export function attributeOf(body: Body, name: string): Attribute | undefined {
  for (const item of body.items) {
    if (item.kind === 'attribute' && item.name.name === name) return item;
  }
  return undefined;
}

export function blocksOf(body: Body, type: string): readonly Block[] {
  return body.items.filter((item): item is Block => item.kind === 'block' && item.type.name === type);
}

/** The text of a string without holes. */
export function plainText(node: Expression | undefined): string | undefined {
  if (node?.kind !== 'template') return undefined;
  let text = '';
  for (const part of node.parts) {
    if (part.kind !== 'templateLiteral') return undefined;
    text += part.value;
  }
  return text;
}

/** The directory that a module block calls, as it is written; undefined for modules from elsewhere. */
export function localSource(block: Block): string | undefined {
  const path = plainText(attributeOf(block.body, 'source')?.value);
  return path !== undefined && /^\.\.?(\/|$)/.test(path) ? path : undefined;
}

function indexFile(file: SourceFile, tree: HclSyntaxTree): FileIndex {
  const variables = new Map<string, Placed<Block>>();
  const locals = new Map<string, Placed<Attribute>>();
  const outputs = new Map<string, Placed<Block>>();
  const resources = new Map<string, Placed<Block>>();
  const modules = new Map<string, Placed<Block>>();
  const providers: Placed<Block>[] = [];
  const settings: Placed<Block>[] = [];
  const add = (map: Map<string, Placed<Block>>, key: string, node: Block): void => {
    if (!map.has(key)) map.set(key, { file, node });
  };
  for (const node of tree.root.items) {
    if (node.kind !== 'block') continue;
    const [first = '', second = ''] = node.labels.map((label) => label.value);
    switch (node.type.name) {
      case 'variable':
        add(variables, first, node);
        break;
      case 'output':
        add(outputs, first, node);
        break;
      case 'module':
        add(modules, first, node);
        break;
      case 'resource':
      case 'ephemeral':
        if (first !== '' && second !== '') add(resources, node.type.name === 'resource' ? `${first}.${second}` : `ephemeral.${first}.${second}`, node);
        break;
      case 'data':
        if (first !== '' && second !== '') add(resources, `data.${first}.${second}`, node);
        break;
      case 'locals':
        for (const item of node.body.items) {
          if (item.kind === 'attribute' && !locals.has(item.name.name)) locals.set(item.name.name, { file, node: item });
        }
        break;
      case 'provider':
        providers.push({ file, node });
        break;
      case 'terraform':
        settings.push({ file, node });
        break;
    }
  }
  const localSources = [...modules.values()].flatMap(({ node }) => localSource(node) ?? []);
  return { file, tree, variables, locals, outputs, resources, modules, localSources, providers, settings };
}

function union<T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> {
  const [only] = maps;
  if (only && maps.length === 1) return only;
  const result = new Map<string, T>();
  for (const map of maps) {
    for (const [key, value] of map) {
      if (!result.has(key)) result.set(key, value);
    }
  }
  return result;
}
