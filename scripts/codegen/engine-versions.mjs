// Compares rules/data/engine-versions.ts with the versions that AWS's validator of templates admits, and brings it up to date.
// Usage, after `npm run verify` has installed the validator: node scripts/codegen/engine-versions.mjs [--write]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argv, execPath } from 'node:process';

const TABLE = 'rules/data/engine-versions.ts';
const ORACLES = resolve('scripts/oracles');
/** By the table's name: the engine to ask for, and how many numbers make a line. */
const ENGINES = {
  'postgres': ['postgres', 1],
  'aurora-postgresql': ['aurora-postgresql', 1],
  'mysql': ['mysql', 2],
  'aurora-mysql': ['aurora-mysql', 2],
  'mariadb': ['mariadb', 2],
  'sqlserver': ['sqlserver-se', 2],
};

const admitted = admittedVersions();
let text = readFileSync(TABLE, 'utf8');
for (const [name, [, length]] of Object.entries(ENGINES)) {
  for (const [line, newest] of newestByLine(admitted.get(name) ?? [], length)) {
    const entry = new RegExp(`('${name}': \\{[^}]*lines: \\{[^}]*'${line.replaceAll('.', '\\.')}': ')([^']*)'`);
    const known = entry.exec(text)?.[2];
    if (known === undefined) console.log(`${name}: the table has no line ${line} (newest ${newest})`);
    else if (known !== newest) {
      console.log(`${name}: ${known} -> ${newest}`);
      text = text.replace(entry, (_, before) => `${before}${newest}'`);
    }
  }
}
const { version } = createRequire(join(ORACLES, 'package.json'))('aws-cdk-lib/package.json');
console.log(`Compared with the validator of aws-cdk-lib ${version}: state its version and date in the table.`);
if (argv.includes('--write')) writeFileSync(TABLE, text);

/** The validator says what it admits when it is shown a version that does not exist. */
function admittedVersions() {
  const folder = mkdtempSync(join(tmpdir(), 'engine-versions-'));
  const files = Object.entries(ENGINES).map(([name, [engine]]) => {
    const properties = { Engine: engine, EngineVersion: '0.0.0', DBInstanceClass: 'db.m6i.large', AllocatedStorage: '100' };
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify({ Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: properties } } }));
    return [name, file];
  });
  const input = JSON.stringify(files.map(([, file]) => file));
  const found = JSON.parse(execFileSync(execPath, ['scripts/verify/runners/cloudformation.mjs', ORACLES], { input, encoding: 'utf8' }));
  rmSync(folder, { recursive: true });
  return new Map(files.map(([name, file]) => [name, versionsIn(found[file].find(({ message }) => message.includes("'0.0.0' is not one of"))?.message ?? '')]));
}

function versionsIn(message) {
  return [...message.slice(message.indexOf('[')).matchAll(/'([^']+)'/g)].map(([, version]) => version).filter((version) => !version.includes('limitless'));
}

function newestByLine(versions, length) {
  const newest = new Map();
  for (const version of versions) {
    const line = version.split('.').slice(0, length).join('.');
    const isOldForm = versions.some((each) => each.includes('aurora')) && !version.includes('aurora');
    if (numbers(version).length > length && !isOldForm && isNewer(version, newest.get(line))) newest.set(line, version);
  }
  return newest;
}

function isNewer(version, other) {
  const [own, others] = [numbers(version), numbers(other ?? '')];
  const index = own.findIndex((part, at) => part !== (others[at] ?? -1));
  return index >= 0 && own[index] > (others[index] ?? -1);
}

function numbers(version) {
  return (version.match(/\d+/g) ?? []).map(Number);
}
