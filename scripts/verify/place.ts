/** Writes candidates where the tools can find them. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Candidate, PlacedCandidate, Places } from './types';

/** Empties the output folder, and gives programs in it the packages of the oracles. */
export function prepareOutput({ output, oracles }: Places): void {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  symlinkSync(join(oracles, 'node_modules'), join(output, 'node_modules'), 'junction');
  writeFileSync(join(output, 'package.json'), '{ "private": true }\n');
}

export function place(candidates: readonly Candidate[], { output }: Places): readonly PlacedCandidate[] {
  const used = new Set<string>();
  return candidates.map((candidate) => {
    const id = unique(slug(`${candidate.origin}-${candidate.title}`), used);
    const folder = join(output, candidate.flavour, id);
    for (const [path, text] of candidate.files) {
      const file = join(folder, path);
      if (!file.startsWith(folder + sep)) throw new Error(`${candidate.origin}: ${path} is outside of its program`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    return { ...candidate, id, folder };
  });
}

/** Splits a path that a tool names, relative to a flavour's folder, into the candidate and the path in it. */
export function locate(path: string, candidates: readonly PlacedCandidate[]): { candidate: PlacedCandidate; path: string } | undefined {
  const [id, ...rest] = path.replaceAll('\\', '/').split('/');
  const candidate = candidates.find((each) => each.id === id);
  return candidate && { candidate, path: rest.join('/') };
}

function slug(text: string): string {
  const words = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return words.slice(0, 60).replaceAll(/^-|-$/g, '');
}

function unique(wanted: string, used: Set<string>): string {
  let id = wanted;
  for (let count = 2; used.has(id); count++) id = `${wanted}-${count}`;
  used.add(id);
  return id;
}
