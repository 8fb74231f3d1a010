/** The compiler that is cut down to its parser reads everything as the whole one does, valid and half-typed. */
import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { engine as whole, type TypeScriptEngine } from '../server/dialects/typescript/syntax/engine';
import { slimTypeScript } from './slim-typescript.mjs';

let slim: TypeScriptEngine;

beforeAll(async () => {
  const root = process.cwd();
  const outfile = join(root, '.cache/slim-typescript/engine-under-test.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['server/dialects/typescript/syntax/engine.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    logLevel: 'error',
    ...(await slimTypeScript(root)),
  });
  // The bundle is of the engine, so it has its shape.
  slim = (createRequire(import.meta.url)(outfile) as { readonly engine: TypeScriptEngine }).engine;
}, 60_000);

const sources = sourcesIn('testFixture').concat(sourcesIn('client'), sourcesIn('rules/shared'));

it.each(sources)('%s', (file) => {
  const text = readFileSync(file, 'utf8');
  for (const mutant of [text, ...mutants(text)]) {
    expect(simplified(slim.parse(mutant, file))).toBe(simplified(whole.parse(mutant, file)));
  }
});

it('reads at least as many files as there are programs', () => {
  expect(sources.length).toBeGreaterThan(10);
});

/** The text cut off, and with one character missing, at places that a fixed step chooses. */
function mutants(text: string): readonly string[] {
  const step = Math.max(1, Math.floor(text.length / 12));
  const places = Array.from({ length: 11 }, (_, index) => (index + 1) * step);
  return [...places.map((at) => text.slice(0, at)), ...places.map((at) => text.slice(0, at) + text.slice(at + 1))];
}

/** `parent` would be a circle, and `loc` is left out where nobody asks for it. */
function simplified(parsed: ReturnType<TypeScriptEngine['parse']>): string {
  return JSON.stringify(parsed, (key, value: unknown) => (key === 'parent' || key === 'loc' ? undefined : typeof value === 'bigint' ? String(value) : value));
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
