/** The packages that a program is installed with: versions decide names, and new imports need new dependencies. */
import { modify, parse as parseJson } from 'jsonc-parser';
import type { SourceFile } from '../../../core/program';
import { dirname } from '../../../core/source-file';
import type { TextEdit } from '../../../core/text';
import type { ProgramText } from '../writer/program-text';

/** The major version of a package that the nearest `package.json` asks for. */
export function majorVersion(text: ProgramText, uri: string, name: string): number | undefined {
  const manifest = nearestManifest(text, uri);
  const range = manifest && dependencyOf(manifest, name);
  const major = range === undefined ? undefined : /(\d+)/.exec(range)?.[1];
  return major === undefined ? undefined : Number(major);
}

/** Adds a dependency to the nearest `package.json`, when there is one that lacks it. */
export function dependencyEdit(
  text: ProgramText,
  uri: string,
  name: string,
  range: string,
): { readonly uri: string; readonly edit: TextEdit } | undefined {
  const manifest = nearestManifest(text, uri);
  if (!manifest || dependencyOf(manifest, name) !== undefined) return undefined;
  const names = Object.keys(objectOf(manifest, 'dependencies') ?? {});
  const position = names.findIndex((each) => each > name);
  const edits = modify(manifest.text, ['dependencies', name], range, {
    formattingOptions: { insertSpaces: !/\n\t/.test(manifest.text), tabSize: /\n( +)/.exec(manifest.text)?.[1]?.length ?? 2 },
    getInsertionIndex: () => (position < 0 ? names.length : position),
  });
  const [edit] = edits;
  if (!edit || edits.length !== 1) return undefined;
  return { uri: manifest.uri, edit: { range: { start: edit.offset, end: edit.offset + edit.length }, newText: edit.content } };
}

function nearestManifest(text: ProgramText, uri: string): SourceFile | undefined {
  const { root } = text.files;
  for (let folder = dirname(uri); folder.startsWith(root); folder = dirname(folder)) {
    const file = text.files.sources.get(`${folder}/package.json`);
    if (file) return file;
    if (folder === root) break;
  }
  return undefined;
}

function dependencyOf(manifest: SourceFile, name: string): string | undefined {
  for (const group of ['dependencies', 'devDependencies', 'peerDependencies']) {
    const range = objectOf(manifest, group)?.[name];
    if (typeof range === 'string') return range;
  }
  return undefined;
}

function objectOf(manifest: SourceFile, key: string): Readonly<Record<string, unknown>> | undefined {
  const root: unknown = parseJson(manifest.text);
  const value = typeof root === 'object' && root !== null ? new Map<string, unknown>(Object.entries(root)).get(key) : undefined;
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}
