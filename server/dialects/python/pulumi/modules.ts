/** The modules of a program: files of the workspace, Pulumi's packages, and what we know of Python's library. */
import type { SourceFile, SourceFiles } from '../../../core/program';
import { basename, dirname, join } from '../../../core/source-file';
import { libraryModule } from '../evaluation/builtins';
import type { Frame, Machine, ModuleSource } from '../evaluation/machine';
import type { Scope } from '../evaluation/scope';
import { executeBlock } from '../evaluation/statements';
import type { ModuleValue, PyValue } from '../evaluation/values';
import { pyLiteral } from '../evaluation/values';
import type { PythonModule } from '../syntax/ast';

export interface ModuleHost {
  readonly files: SourceFiles;
  /** Folders in which absolute imports are looked for. */
  readonly searchPath: readonly string[];
  readonly machine: () => Machine;
  parse(file: SourceFile): PythonModule;
  /** Modules that the evaluator provides. */
  provided(path: readonly string[]): PyValue | undefined;
}

export class WorkspaceModules implements ModuleSource {
  /** Every file that was read or looked for. */
  readonly inputs = new Set<string>();
  readonly scopes = new Map<string, Scope>();
  private readonly loaded = new Map<string, ModuleValue>();

  constructor(private readonly host: ModuleHost) {}

  /** Evaluates the file that a program starts with. */
  main(uri: string): void {
    const file = this.host.files.sources.get(uri);
    this.inputs.add(uri);
    if (file) this.run(file, '__main__');
  }

  load(path: readonly string[], fromUri: string, level: number): PyValue | undefined {
    if (level === 0) {
      const provided = this.host.provided(path) ?? libraryModule(this.host.machine, path);
      if (provided) return provided;
    }
    const folders = level === 0 ? this.host.searchPath : [parentFolder(dirname(fromUri), level - 1)];
    for (const folder of folders) {
      const module = this.find(folder, path);
      if (module) return module;
    }
    return undefined;
  }

  text(uri: string): string {
    return this.host.files.sources.get(uri)?.text ?? '';
  }

  /** The module at a path below a folder; packages on the way are loaded first, as Python does. */
  private find(folder: string, path: readonly string[]): ModuleValue | undefined {
    if (path.length === 0) return this.packageAt(folder);
    let current = folder;
    for (const [index, name] of path.entries()) {
      const isLast = index === path.length - 1;
      if (isLast) return this.fileModule(join(current, `${name}.py`), name) ?? this.packageAt(join(current, name));
      current = join(current, name);
      if (!this.packageAt(current)) return undefined;
    }
    return undefined;
  }

  private packageAt(folder: string): ModuleValue | undefined {
    if (!this.isInside(folder)) return undefined;
    const init = this.fileModule(join(folder, '__init__.py'), basename(folder));
    if (init) return init;
    const known = this.loaded.get(folder);
    if (known) return known;
    if (!this.host.files.exists(folder)) return undefined;
    const namespace = this.moduleValue(basename(folder), folder, undefined);
    this.loaded.set(folder, namespace);
    return namespace;
  }

  private fileModule(uri: string, name: string): ModuleValue | undefined {
    if (!this.isInside(uri)) return undefined;
    this.inputs.add(uri);
    const known = this.loaded.get(uri);
    if (known) return known;
    const file = this.host.files.sources.get(uri);
    return file && this.run(file, name);
  }

  private run(file: SourceFile, name: string): ModuleValue {
    const machine = this.host.machine();
    const scope = machine.scope('module', file.uri, undefined);
    const isPackage = basename(file.uri) === '__init__.py';
    const module = this.moduleValue(name, isPackage ? dirname(file.uri) : undefined, scope);
    this.loaded.set(file.uri, module);
    this.scopes.set(file.uri, scope);
    scope.variables.set('__name__', pyLiteral(name, module.from));
    scope.variables.set('__file__', pyLiteral(file.uri, module.from));
    const frame: Frame = {
      scope,
      uri: file.uri,
      text: file.text,
      statement: undefined,
      returns: [],
      decidedBy: [],
      conditionBase: machine.conditions.length,
    };
    const outer = machine.frame;
    // What a module defines does not depend on the condition under which it was first imported.
    const conditions = machine.conditions.splice(0);
    machine.frame = frame;
    executeBlock(machine, frame, this.host.parse(file).body);
    machine.frame = outer;
    machine.conditions.splice(0, machine.conditions.length, ...conditions);
    return module;
  }

  private moduleValue(name: string, folder: string | undefined, scope: Scope | undefined): ModuleValue {
    const from = { location: { uri: scope?.uri ?? folder ?? '', range: { start: 0, end: 0 } }, via: [] };
    const member = (wanted: string): PyValue | undefined =>
      folder === undefined ? undefined : (this.loaded.get(join(folder, `${wanted}.py`)) ?? this.loaded.get(join(folder, `${wanted}/__init__.py`)) ?? this.loaded.get(join(folder, wanted)));
    return scope ? { kind: 'module', name, scope, member, from } : { kind: 'module', name, member, from };
  }

  private isInside(uri: string): boolean {
    return uri === this.host.files.root || uri.startsWith(`${this.host.files.root}/`);
  }
}

function parentFolder(folder: string, levels: number): string {
  let current = folder;
  for (let level = 0; level < levels; level++) current = dirname(current);
  return current;
}
