/** Where Pulumi programs start: at a manifest's entry, or in a file that imports Pulumi and is imported by none that does. */
import type { ProgramSeed, SourceFile, SourceFiles } from '../../../core/program';
import { basename, dirname, join } from '../../../core/source-file';
import type { Manifest } from './manifest';

const IGNORED = /(?:^|\/)(?:venv|\.venv|env|site-packages|__pycache__|node_modules|\.git|\.tox|build|dist)\//;
const PULUMI_IMPORT = /^[ \t]*(?:import|from)[ \t]+pulumi(?:_\w+)?\b/m;

/** A project's manifest, or the configuration of one of its stacks. */
export function isConfiguration(path: string): boolean {
  return /(?:^|\/)Pulumi\.(?:[\w-]+\.)?ya?ml$/.test(path);
}

function isManifest(path: string): boolean {
  return /(?:^|\/)Pulumi\.ya?ml$/.test(path);
}

export function isIgnored(path: string): boolean {
  return IGNORED.test(path);
}

export function importsPulumi(text: string): boolean {
  return PULUMI_IMPORT.test(text);
}

export interface Discovery {
  manifestOf(file: SourceFile): Manifest;
  usesPulumi(file: SourceFile): boolean;
  /** The files of the workspace that a file imports. */
  importsOf(file: SourceFile): readonly string[];
}

export function discoverPrograms(files: SourceFiles, { manifestOf, usesPulumi, importsOf }: Discovery): readonly ProgramSeed[] {
  const entries = new Map<string, ProgramSeed>();
  const covered: string[] = [];
  for (const file of files.sources.values()) {
    if (!isManifest(file.uri) || isIgnored(relative(files, file.uri))) continue;
    const manifest = manifestOf(file);
    if (manifest.runtime !== 'python') continue;
    const folder = dirname(file.uri);
    const entry = entryOf(files, folder, manifest);
    if (entry === undefined) continue;
    entries.set(entry, { id: `python:${entry}`, dialect: 'python', uri: folder });
    covered.push(folder);
  }
  const candidates = [...files.sources.values()].filter(
    (file) =>
      file.uri.endsWith('.py') &&
      !isTest(file.uri) &&
      !isIgnored(relative(files, file.uri)) &&
      !covered.some((folder) => file.uri.startsWith(`${folder}/`)) &&
      usesPulumi(file),
  );
  const imported = new Set(candidates.flatMap((file) => importsOf(file).filter((uri) => uri !== file.uri)));
  for (const file of candidates) {
    if (!imported.has(file.uri)) entries.set(file.uri, { id: `python:${file.uri}`, dialect: 'python', uri: file.uri });
  }
  return [...entries.values()];
}

/** The entry file of a seed. */
export function entryUri(seed: ProgramSeed): string {
  return seed.id.slice('python:'.length);
}

/** The manifest that governs a file: the nearest one above it. */
export function manifestUri(files: SourceFiles, uri: string): string | undefined {
  for (let folder = dirname(uri); folder.length >= files.root.length; folder = dirname(folder)) {
    for (const name of ['Pulumi.yaml', 'Pulumi.yml']) {
      if (files.sources.has(`${folder}/${name}`)) return `${folder}/${name}`;
    }
  }
  return undefined;
}

function entryOf(files: SourceFiles, folder: string, manifest: Manifest): string | undefined {
  const main = manifest.main === undefined ? folder : join(folder, manifest.main);
  const candidates = main.endsWith('.py') ? [main] : [`${main}/__main__.py`];
  return candidates.find((uri) => files.sources.has(uri));
}

function isTest(uri: string): boolean {
  return /^(?:test_.*|.*_test|conftest|setup)\.py$/.test(basename(uri));
}

function relative(files: SourceFiles, uri: string): string {
  return uri.slice(files.root.length);
}
