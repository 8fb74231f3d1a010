/** Modules: files of the workspace, libraries that a model knows, and what lies between them. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile } from '../../../core/program';
import { resolveImport } from '../program/resolve';
import { jsonModule } from './builtins/json';
import { nodeModule } from './builtins/node';
import { defineClass } from './classes';
import type { Context } from './context';
import { at, here } from './context';
import { evaluate, functionValue } from './expressions';
import { lazyNamespace, readMember } from './members';
import { frame, Scope } from './scope';
import { runStatements, type Completion } from './statements';
import type { Js, RecordHandle, Slot } from './values';
import { passed, record } from './values';

export interface ModuleRecord {
  readonly file: SourceFile;
  readonly scope: Scope;
  readonly exports: Map<string, () => Js | undefined>;
  readonly stars: (() => Js)[];
  /** `module`, as CommonJS code sees it. */
  readonly common: RecordHandle;
  done: boolean;
}

/** Evaluates a module, once. A module that is being evaluated already (a cycle) is given as it is. */
export function loadModule(context: Context, file: SourceFile): ModuleRecord {
  const known = context.modules.get(file.uri);
  if (known) return known;
  context.inputs.add(file.uri);
  const start = { location: { uri: file.uri, range: { start: 0, end: 0 } }, via: [] };
  const common = record([['exports', { value: record([], start) }]], start);
  const outer = new Scope(undefined, file, frame(), undefined, true);
  outer.declare('__dirname', start.location, { kind: 'unknown', reason: 'computed', from: start, name: '__dirname' });
  outer.declare('__filename', start.location, { kind: 'unknown', reason: 'computed', from: start, name: '__filename' });
  outer.declare('module', start.location, common);
  outer.declare('exports', start.location, common.cell.entries.get('exports')?.value);
  const scope = new Scope(outer, file, frame(), undefined, true);
  const module: ModuleRecord = { file, scope, exports: new Map(), stars: [], common, done: false };
  context.modules.set(file.uri, module);
  runStatements(context, context.parse(file).body, scope);
  module.done = true;
  return module;
}

/** Half-typed imports have something else than a string behind `from`. */
function specifierOf(source: { readonly value?: unknown }): string {
  return typeof source.value === 'string' ? source.value : '';
}

/** The value of `import * as`, `require` and `import()`. */
export function importedModule(context: Context, specifier: string, source: TSESTree.Node, scope: Scope): Js {
  const site = here(scope, source);
  const library = context.library.module(specifier, site);
  if (library) return library;
  const file = resolveImport(context.files, specifier, scope.file.uri, context.inputs);
  if (file) return file.uri.endsWith('.json') ? jsonModule(file) : namespaceOf(loadModule(context, file));
  return nodeModule(context, specifier, at(scope, source)) ?? {
    kind: 'unknown',
    reason: specifier.startsWith('.') ? 'missing-file' : 'missing-module',
    from: at(scope, source),
    name: specifier,
  };
}

function namespaceOf(module: ModuleRecord): Js {
  const start = { location: { uri: module.file.uri, range: { start: 0, end: 0 } }, via: [] };
  if (!module.done) return lazyNamespace(module.file.uri, start, (key) => exportOf(module, key));
  if (module.exports.size === 0 && module.stars.length === 0) {
    return module.common.cell.entries.get('exports')?.value ?? record([], start);
  }
  const entries = new Map<string, Slot>();
  let complete = true;
  for (const star of module.stars) {
    const value = star();
    if (value.kind !== 'record') complete = false;
    else for (const [key, slot] of value.cell.entries) if (key !== 'default') entries.set(key, slot);
  }
  for (const [key, read] of module.exports) {
    const value = read();
    if (value) entries.set(key, { value });
  }
  return record(entries, start, complete);
}

function exportOf(module: ModuleRecord, name: string): Js | undefined {
  const own = module.exports.get(name)?.();
  if (own) return own;
  for (const star of module.stars) {
    const value = star();
    const found = value.kind === 'record' ? value.cell.entries.get(name)?.value : undefined;
    if (found) return found;
  }
  return undefined;
}

export function importStatement(
  context: Context,
  node: TSESTree.ImportDeclaration | TSESTree.TSImportEqualsDeclaration,
  scope: Scope,
): void {
  if (node.importKind === 'type') return;
  if (node.type === 'TSImportEqualsDeclaration') {
    const reference = node.moduleReference;
    if (reference.type === 'TSExternalModuleReference' && reference.expression.type === 'Literal') {
      const value = importedModule(context, String(reference.expression.value), reference.expression, scope);
      scope.declare(node.id.name, here(scope, node.id), value);
    }
    return;
  }
  const namespace = importedModule(context, specifierOf(node.source), node.source, scope);
  for (const specifier of node.specifiers) {
    const local = specifier.local;
    const declared = here(scope, local);
    if (specifier.type === 'ImportNamespaceSpecifier') {
      scope.declare(local.name, declared, namespace);
      continue;
    }
    if (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type') continue;
    const name =
      specifier.type === 'ImportDefaultSpecifier'
        ? 'default'
        : specifier.imported.type === 'Identifier'
          ? specifier.imported.name
          : specifier.imported.value;
    const read = (): Js => importedName(context, namespace, name, scope, specifier);
    // In a cycle the export may not be there yet: it is read again when it is used.
    if (isUnfinished(context, namespace)) scope.declare(local.name, declared, undefined, read);
    else scope.declare(local.name, declared, read());
  }
}

function isUnfinished(context: Context, namespace: Js): boolean {
  return namespace.kind === 'native' && context.modules.get(namespace.name)?.done === false;
}

function importedName(context: Context, namespace: Js, name: string, scope: Scope, node: TSESTree.Node): Js {
  const site = here(scope, node);
  const value = readMember(context, namespace, name, site, name);
  // A list can only come from JSON.
  const isMissing = value.kind === 'absent' || namespace.kind === 'array' || (value.kind === 'unknown' && namespace.kind === 'native');
  // CommonJS modules, and libraries imported as if they had a default export.
  if (name === 'default' && isMissing) return namespace;
  if (value.kind === 'absent') return { kind: 'unknown', reason: 'missing-module', from: at(scope, node), name };
  return value;
}

type ExportNode =
  | TSESTree.ExportNamedDeclaration
  | TSESTree.ExportDefaultDeclaration
  | TSESTree.ExportAllDeclaration
  | TSESTree.TSExportAssignment;

export function exportStatement(
  context: Context,
  node: ExportNode,
  scope: Scope,
  run: (statement: TSESTree.Statement) => Completion,
): void {
  const module = context.modules.get(scope.file.uri);
  if (!module) return;
  switch (node.type) {
    case 'ExportNamedDeclaration':
      if (node.exportKind === 'type') return;
      if (node.declaration) exportDeclaration(module, node.declaration, scope, run);
      else exportSpecifiers(context, module, node, scope);
      break;
    case 'ExportDefaultDeclaration':
      exportDefault(context, module, node, scope);
      break;
    case 'ExportAllDeclaration': {
      if (node.exportKind === 'type') return;
      const namespace = importedModule(context, specifierOf(node.source), node.source, scope);
      const name = node.exported?.type === 'Identifier' ? node.exported.name : undefined;
      if (name === undefined) module.stars.push(() => namespace);
      else module.exports.set(name, () => namespace);
      break;
    }
    case 'TSExportAssignment': {
      const value = evaluate(context, node.expression, scope);
      context.heap.set(module.common.cell, 'exports', { value });
      break;
    }
  }
}

function exportDeclaration(
  module: ModuleRecord,
  declaration: TSESTree.NamedExportDeclarations,
  scope: Scope,
  run: (statement: TSESTree.Statement) => Completion,
): void {
  const before = new Set(scope.bindings.keys());
  if ('id' in declaration && declaration.id?.type === 'Identifier') before.delete(declaration.id.name);
  // Only a class of a default export may lack its name, which makes it another type than a statement.
  run(declaration as TSESTree.Statement);
  for (const [name, binding] of scope.bindings) {
    if (!before.has(name)) module.exports.set(name, () => binding.value);
  }
}

function exportSpecifiers(context: Context, module: ModuleRecord, node: TSESTree.ExportNamedDeclaration, scope: Scope): void {
  const namespace = node.source ? importedModule(context, specifierOf(node.source), node.source, scope) : undefined;
  for (const specifier of node.specifiers) {
    const exported = specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value;
    const local = specifier.local.type === 'Identifier' ? specifier.local.name : specifier.local.value;
    module.exports.set(
      exported,
      namespace
        ? () => importedName(context, namespace, local, scope, specifier)
        : () => {
            const binding = scope.lookup(local);
            return binding?.value ?? binding?.resolve?.();
          },
    );
  }
}

function exportDefault(context: Context, module: ModuleRecord, node: TSESTree.ExportDefaultDeclaration, scope: Scope): void {
  const { declaration } = node;
  const value = defaultValue(context, declaration, scope);
  const name = 'id' in declaration && declaration.id?.type === 'Identifier' ? declaration.id : undefined;
  if (name && value.kind === 'class') scope.declare(name.name, here(scope, name), value);
  const shown = value.kind === 'function' || value.kind === 'class' ? value : passed(value, { name: 'default export', location: here(scope, node) });
  module.exports.set('default', () => shown);
}

function defaultValue(context: Context, declaration: TSESTree.DefaultExportDeclarations, scope: Scope): Js {
  switch (declaration.type) {
    case 'FunctionDeclaration':
      return (declaration.id && scope.lookup(declaration.id.name)?.value) ?? functionValue(declaration, scope, undefined);
    case 'ClassDeclaration':
      return defineClass(context, declaration, scope);
    default:
      return evaluate(context, declaration, scope);
  }
}
