/**
 * Programs are written as one text each: a title in the first line, then files, each after a line `-- path --`. So what a
 * program is about can be read at once, and no tool takes it for a part of this project.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Dialect, SourceFiles } from '../../server/core/program';
import { dirname, sourceFile } from '../../server/core/source-file';
import type { FidelityProgram } from './contract';

export function programsIn(folder: string): readonly FidelityProgram[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt')).sort();
  return names.map((name) => programOf(parse(name).name, readFileSync(join(folder, name), 'utf8')));
}

export function programOf(id: string, text: string): FidelityProgram {
  const [head = '', ...pieces] = text.split(/^-- (\S+) --\n/m);
  const files = new Map<string, string>();
  for (let index = 0; index < pieces.length; index += 2) files.set(pieces[index] ?? '', pieces[index + 1] ?? '');
  const title = head.trim();
  if (title === '' || files.size === 0) throw new Error(`${id}: a title and a file are needed`);
  return { id, title, files };
}

/** Without what is beside the program for the sake of the truth. */
export function sourcesOf({ files }: FidelityProgram): ReadonlyMap<string, string> {
  return new Map([...files].filter(([path]) => !path.startsWith('truth/')));
}

export const ROOT = 'file:///program';

/** The program as a workspace, told apart into sources and other texts as hosts do. */
export function workspaceOf(program: FidelityProgram, dialect: Pick<Dialect, 'claims' | 'recognises'>): SourceFiles {
  const sources = new Map<string, ReturnType<typeof sourceFile>>();
  const texts = new Map<string, string>();
  const known = new Set<string>([ROOT]);
  for (const [path, text] of sourcesOf(program)) {
    const uri = `${ROOT}/${path}`;
    for (let each = uri; each !== ROOT; each = dirname(each)) known.add(each);
    const source = sourceFile(uri, text);
    if (dialect.claims(uri) && dialect.recognises(source)) sources.set(uri, source);
    else texts.set(uri, text);
  }
  return { root: ROOT, sources, texts, exists: (uri) => known.has(uri) };
}
