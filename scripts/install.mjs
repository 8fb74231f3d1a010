// Brings `node_modules` up to date with the lock file, and nothing when it is already.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './process.mjs';

export async function install(root) {
  if (isCurrent(root)) return;
  console.log('Installing dependencies…');
  await run('npm', ['ci', '--no-fund', '--no-audit'], { cwd: root });
}

/** npm writes what it installed to a hidden lock file; both name the same versions when nothing is to be done. */
function isCurrent(root) {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const versions = (file) => Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages).filter(([path]) => path !== '');
  const present = new Map(versions(installed).map(([path, { version }]) => [path, version]));
  return versions(join(root, 'package-lock.json')).every(([path, { version, optional }]) => present.get(path) === version || optional);
}
