import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { createTypeScriptDialect } from '/work/main/server/dialects/typescript';
import { engine } from '/work/main/server/dialects/typescript/syntax/engine';
import { show } from '/work/main/server/dialects/typescript/testing';
import { sourceFile } from '/work/main/server/core/source-file';
import { schemaNames } from '/work/main/server/schema/names';
import { schemaTables } from '/work/main/server/schema/names/tables';
function walk(d: string): string[] { return readdirSync(d).flatMap((n) => n === 'node_modules' ? [] : statSync(join(d, n)).isDirectory() ? walk(join(d, n)) : [join(d, n)]); }
it('dump', () => {
  const root = process.env.DUMP!;
  const files = walk(root);
  const names = schemaNames(schemaTables);
  const dialect = createTypeScriptDialect(engine, names);
  const sources = new Map(files.filter((f) => dialect.claims(f)).map((f) => ['file://' + f, sourceFile('file://' + f, readFileSync(f, 'utf8'))]));
  const set = new Set(files.map((f) => 'file://' + f));
  const fs = { root: 'file://' + root, sources, exists: (u: string) => set.has(u) };
  for (const seed of dialect.discover(fs)) {
    const p = dialect.evaluate(seed, fs);
    console.log(seed.id, p.flavour, p.limits);
    for (const r of p.graph.resources) console.log(`${r.type} ${r.id} [${r.mode}] ${r.foldedInto ? '-> ' + r.foldedInto : ''}\n   ${show(r.properties)}`);
  }
});
