/** Runs the built command line in a folder of its own. */
import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { quiet } from '../quiet';

const CLI = join(process.cwd(), 'dist/cli.js');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder with files by path; it is gone after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const above = mkdtempSync(join(tmpdir(), 'lintel-cli-'));
  folders.push(above);
  // The configuration above holds where a test has none of its own.
  writeFileSync(join(above, 'lintel.jsonc'), quiet());
  const folder = join(above, 'work');
  mkdirSync(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function lintel(cwd: string, args: readonly string[], input = ''): Result {
  return run(cwd, args, { input });
}

/** The same without the rights of root, who may read everything. */
export function lintelAsNobody(cwd: string, args: readonly string[]): Result {
  const nobody = 65_534;
  return run(cwd, args, process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {});
}

function run(cwd: string, args: readonly string[], options: SpawnSyncOptions): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd, ...options, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}
