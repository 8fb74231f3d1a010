/** The files of a function, read when something imports them. */
import { dirname, join } from '../core/source-file';
import type { Packages } from './packages';
import { add } from './scope';
import type { CallNode, ImportNode, Module } from './tree';

/** Files beyond this length are bundles: they are not what somebody wrote. */
export const LARGEST_FILE = 400_000;
const LONGEST_LINE = 20_000;
const MOST_FILES = 80;

export type Imported =
  /** `isWhole`: the name that is imported is the module itself. */
  | { readonly kind: 'module'; readonly module: Module; readonly isWhole: boolean }
  | { readonly kind: 'external'; readonly name: string }
  /** A file that is not there, or data. */
  | { readonly kind: 'nothing' };

/** The files that a function's code can be in. */
export interface CodeFiles {
  readonly root: string;
  /** Those that are packaged with it. */
  readonly packaged: readonly string[];
  has(uri: string): boolean;
  /** Undefined for what cannot be read. */
  read(uri: string): Module | undefined;
}

/** Everything that runs as one function. */
export class CodeProgram {
  readonly modules: readonly Module[];
  /** False when something that it imports could not be read. */
  readonly complete: boolean;
  private readonly imported = new Map<ImportNode, Imported>();
  private callsByName: ReadonlyMap<string, readonly CallNode[]> | undefined;
  private aliases: ReadonlyMap<string, readonly string[]> | undefined;

  /** `entries`: where it starts; what they import is read as well. */
  constructor(
    entries: readonly Module[],
    private readonly files: CodeFiles,
    packages: Packages,
  ) {
    const modules = [...entries];
    let complete = true;
    for (const module of modules) {
      complete &&= module.complete;
      for (const each of module.imports) {
        const target = this.resolve(each, module, entries);
        this.imported.set(each, target);
        if (target.kind === 'module' && !modules.includes(target.module)) {
          if (modules.length < MOST_FILES) modules.push(target.module);
          else complete = false;
        }
        if (target.kind === 'external' && !packages.isHarmless(each.module, module.text.language)) complete = false;
        if (target.kind === 'nothing' && !each.module.endsWith('.json')) complete = false;
      }
    }
    this.modules = modules;
    this.complete = complete;
  }

  import(node: ImportNode): Imported {
    return this.imported.get(node) ?? { kind: 'external', name: externalName(node) };
  }

  /** Calls of something of this name, or of what it is imported as. */
  callsOf(name: string): readonly CallNode[] {
    if (name === '') return [];
    const byName = (this.callsByName ??= this.indexCalls());
    return [name, ...((this.aliases ??= this.indexAliases()).get(name) ?? [])].flatMap((each) => byName.get(each) ?? []);
  }

  private indexCalls(): ReadonlyMap<string, readonly CallNode[]> {
    const index = new Map<string, CallNode[]>();
    for (const call of this.modules.flatMap((module) => module.calls)) {
      if (call.callee.kind === 'name' || call.callee.kind === 'member') add(index, call.callee.name, call);
    }
    return index;
  }

  private indexAliases(): ReadonlyMap<string, readonly string[]> {
    const index = new Map<string, string[]>();
    for (const { scope } of this.modules) {
      for (const [name, nodes] of scope.bindings) {
        for (const node of nodes) {
          const target = node.kind === 'import' || node.kind === 'member' || node.kind === 'name' ? node.name : undefined;
          if (target !== undefined && target !== name) add(index, target, name);
        }
      }
    }
    return index;
  }

  private resolve(node: ImportNode, from: Module, entries: readonly Module[]): Imported {
    const { language, uri } = from.text;
    if (language === 'javascript') {
      if (!/^\.{0,2}\//.test(node.module) && node.module !== '.' && node.module !== '..') return { kind: 'external', name: externalName(node) };
      if (uri === undefined) return this.packagedAs(scriptCandidates(join('', node.module)), node.name === undefined);
      return this.fileAt(scriptCandidates(join(dirname(uri), node.module)), node.name === undefined);
    }
    const level = /^\.*/.exec(node.module)?.[0].length ?? 0;
    const path = node.module.slice(level).split('.').filter((part) => part !== '');
    if (level > 0) {
      if (uri === undefined) return this.packagedAs([`/${path.join('/')}.py`], node.name === undefined);
      let folder = dirname(uri);
      for (let up = 1; up < level; up++) folder = dirname(folder);
      return this.pythonModule(folder, path, node.name);
    }
    for (const folder of uri === undefined ? [] : this.pythonRoots(uri, entries)) {
      const found = this.pythonModule(folder, path, node.name);
      if (found.kind === 'module') return found;
    }
    const packaged = uri === undefined ? this.packagedAs([`/${path.join('/')}.py`], node.name === undefined) : undefined;
    return packaged?.kind === 'module' ? packaged : { kind: 'external', name: externalName(node) };
  }

  /** What code in a string of the program imports is packaged beside it. */
  private packagedAs(paths: readonly string[], isWhole: boolean): Imported {
    const candidates = paths.flatMap((path) => this.files.packaged.filter((uri) => uri.endsWith(path.startsWith('/') ? path : `/${path}`)));
    return this.fileAt(candidates, isWhole);
  }

  /** Python looks for modules from the folder that is packaged: that of the entry, or one above. */
  private pythonRoots(uri: string, entries: readonly Module[]): readonly string[] {
    const roots = new Set<string>();
    for (const start of [uri, ...entries.map((entry) => entry.text.uri ?? uri)]) {
      for (let folder = dirname(start); folder.length >= this.files.root.length; folder = dirname(folder)) roots.add(folder);
    }
    return [...roots].sort((a, b) => b.length - a.length).slice(0, 8);
  }

  private pythonModule(folder: string, path: readonly string[], name: string | undefined): Imported {
    const base = path.reduce((parent, part) => join(parent, part), folder);
    const submodule = name === undefined ? [] : [`${base}/${name}.py`, `${base}/${name}/__init__.py`];
    const found = this.fileAt(submodule, true);
    if (found.kind === 'module') return found;
    return this.fileAt([...(path.length > 0 ? [`${base}.py`] : []), `${base}/__init__.py`], name === undefined);
  }

  private fileAt(candidates: readonly string[], isWhole: boolean): Imported {
    for (const uri of candidates) {
      if (uri.endsWith('.json') || !this.files.has(uri)) continue;
      const module = this.files.read(uri);
      return module ? { kind: 'module', module, isWhole } : { kind: 'nothing' };
    }
    return { kind: 'nothing' };
  }
}

export function isReadable(text: string): boolean {
  if (text.length > LARGEST_FILE) return false;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end - start > LONGEST_LINE) return false;
    start = end + 1;
  }
  return text.length - start <= LONGEST_LINE;
}

/** `a.b` in Python, `package#name` in JavaScript, where a default import is the package itself. */
function externalName({ module, name, text }: ImportNode): string {
  if (text.language === 'python') return name === undefined ? module : `${module}.${name}`;
  const plain = module.replace(/^node:/, '');
  return name === undefined || name === 'default' ? `${plain}#` : `${plain}#${name}`;
}

function scriptCandidates(base: string): readonly string[] {
  const extensions = ['.ts', '.js', '.mjs', '.mts', '.cjs', '.cts', '.tsx', '.jsx'];
  const bare = base.replace(/\.[cm]?jsx?$/, '');
  return [
    ...(/\.[cm]?[jt]sx?$|\.json$/.test(base) ? [base] : []),
    ...extensions.map((extension) => bare + extension),
    ...extensions.map((extension) => `${base}/index${extension}`),
  ];
}
