/** Which files of the workspace a module names in its imports, found without evaluating it. */
import type { SourceFiles } from '../../../core/program';
import { dirname, join } from '../../../core/source-file';
import type { Block, PythonModule } from '../syntax/ast';
import { blocksOf } from '../syntax/walk';

/** A module that an import names, or may name: `from a import b` may mean the module `a.b`. */
export interface ImportedName {
  /** Number of leading dots. */
  readonly level: number;
  readonly path: readonly string[];
}

export function importedNames(module: PythonModule): readonly ImportedName[] {
  const names: ImportedName[] = [];
  const visit = (block: Block): void => {
    for (const statement of block.statements) {
      if (statement.kind === 'import') {
        names.push(...statement.modules.map(({ path }) => ({ level: 0, path })));
      } else if (statement.kind === 'import-from') {
        const { level, path } = statement;
        names.push({ level, path }, ...statement.names.map(({ name }) => ({ level, path: [...path, name.name] })));
      }
      for (const inner of blocksOf(statement)) visit(inner);
    }
  };
  visit(module.body);
  return names;
}

export function importedFiles(names: readonly ImportedName[], uri: string, files: SourceFiles): readonly string[] {
  const found = new Set<string>();
  const around = searched(uri, files);
  for (const { level, path } of names) {
    for (const folder of level === 0 ? around : [above(uri, level)]) {
      const base = join(folder, path.join('/'));
      for (const candidate of [`${base}.py`, `${base}/__init__.py`]) if (files.sources.has(candidate)) found.add(candidate);
    }
  }
  return [...found];
}

/** Folders from the file's up to the root: the file may be a module of a program that starts further up. */
function searched(uri: string, files: SourceFiles): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(uri); folder.length >= files.root.length; folder = dirname(folder)) folders.push(folder);
  return folders;
}

function above(uri: string, level: number): string {
  let folder = dirname(uri);
  for (let step = 1; step < level; step++) folder = dirname(folder);
  return folder;
}
