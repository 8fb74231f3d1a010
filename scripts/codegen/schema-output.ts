/**
 * How generators write: sorted JSON with one row a line (so that a change reads well in a diff), and a check mode
 * that compares instead of writing.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A two-level table as JSON: sorted keys, one line for each value of the second level. */
export function formatTables(tables: Readonly<Record<string, Readonly<Record<string, Json>> | Json>>): string {
  const sections = sortedKeys(tables).map((name) => {
    const table = tables[name];
    if (table === undefined || table === null || typeof table !== 'object' || Array.isArray(table)) {
      return `${JSON.stringify(name)}: ${JSON.stringify(table)}`;
    }
    // An array was excluded above; what remains has string keys.
    const rows = table as Readonly<Record<string, Json>>;
    const lines = sortedKeys(rows).map((key) => `${JSON.stringify(key)}:${JSON.stringify(rows[key])}`);
    return `${JSON.stringify(name)}: {\n${lines.join(',\n')}\n}`;
  });
  return `{\n${sections.join(',\n')}\n}\n`;
}

/** Writes `text`, or with `check` reports whether the file differs from it. Resolves to false for a stale file. */
export async function emit(file: string, text: string, check: boolean): Promise<boolean> {
  const name = relative('.', file);
  if (check) {
    const present = await readFile(file, 'utf8').catch(() => undefined);
    const fresh = present === text;
    console.log(`${fresh ? 'fresh' : 'STALE'}  ${name}`);
    return fresh;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`wrote  ${name}: ${kib(Buffer.byteLength(text))} raw, ${kib(gzipSync(text).length)} gzip`);
  return true;
}

export function sortedKeys(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).sort();
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
