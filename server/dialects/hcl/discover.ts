/** Root modules: directories with Terraform files that no other directory calls. */
import type { ProgramSeed, SourceFile, SourceFiles } from '../../core/program';
import { dirname, join } from '../../core/source-file';
import { isModuleFile, moduleSource, withoutShadowed, type ModuleSource, type SourceIndex } from './source';

export function discoverModules(files: SourceFiles, index: SourceIndex): readonly ProgramSeed[] {
  const modules = moduleDirectories(files);
  const calls = new Map([...modules].map(([uri, sources]) => [uri, localCalls(uri, sources, index).filter((called) => modules.has(called) && called !== uri)]));
  const called = new Set([...calls.values()].flat());
  const roots = [...modules.keys()].filter((uri) => !called.has(uri));
  const reached = new Set<string>();
  const reach = (start: string): void => {
    const pending = [start];
    for (let uri = pending.pop(); uri !== undefined; uri = pending.pop()) {
      if (reached.has(uri)) continue;
      reached.add(uri);
      pending.push(...(calls.get(uri) ?? []));
    }
  };
  roots.forEach(reach);
  for (const uri of [...modules.keys()].sort()) {
    if (reached.has(uri)) continue;
    roots.push(uri);
    reach(uri);
  }
  return roots.sort().map((uri) => ({ id: `hcl ${uri}`, dialect: 'hcl', uri }));
}

export function moduleDirectories(files: SourceFiles): ReadonlyMap<string, readonly SourceFile[]> {
  const directories = new Map<string, SourceFile[]>();
  for (const file of files.sources.values()) {
    if (!isModuleFile(file.uri)) continue;
    const uri = dirname(file.uri);
    const before = directories.get(uri);
    if (before) before.push(file);
    else directories.set(uri, [file]);
  }
  return directories;
}

export function moduleOf(uri: string, sources: readonly SourceFile[], index: SourceIndex): ModuleSource {
  return moduleSource(uri, withoutShadowed(sources).map((file) => index.index(file)));
}

function localCalls(uri: string, sources: readonly SourceFile[], index: SourceIndex): readonly string[] {
  return withoutShadowed(sources).flatMap((file) => index.localSources(file).map((path) => join(uri, path)));
}
