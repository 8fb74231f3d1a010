/** Which files of the workspace a module names in its imports, found without evaluating it. */
import type { SourceFiles } from '../../../core/program';
import { dirname, join } from '../../../core/source-file';
import type { Block, PythonModule } from '../syntax/ast';
import { blocksOf } from '../syntax/ast';

export function importedFiles(module: PythonModule, uri: string, files: SourceFiles): readonly string[] {
  const found = new Set<string>();
  const add = (folder: string, path: readonly string[]): void => {
    const base = join(folder, path.join('/'));
    for (const candidate of [`${base}.py`, `${base}/__init__.py`]) if (files.sources.has(candidate)) found.add(candidate);
  };
  const visit = (block: Block): void => {
    for (const statement of block.statements) {
      if (statement.kind === 'import') {
        for (const { path } of statement.modules) for (const folder of searched(uri, files)) add(folder, path);
      } else if (statement.kind === 'import-from') {
        const folders = statement.level === 0 ? searched(uri, files) : [above(uri, statement.level)];
        for (const folder of folders) {
          add(folder, statement.path);
          for (const { name } of statement.names) add(folder, [...statement.path, name.name]);
        }
      }
      for (const inner of blocksOf(statement)) visit(inner);
    }
  };
  visit(module.body);
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
