/** What is read from source against what the library synthesises, where the library is installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { sourceFile } from '../../../core/source-file';
import { schemaNames } from '../../../schema/names';
import { schemaTables } from '../../../schema/names/tables';
import { runProgram } from '../evaluator/program';
import { engine } from '../syntax/engine';
import { createParser } from '../syntax/parser';
import { cdkModel } from './index';
import type { Lowered, NativeResource } from './lowering';
import { APPS, type App } from './testing/apps';
import { compare, type Synthesised } from './testing/compare';

const ORACLES = process.env['LINTEL_CDK'] ?? 'scripts/oracles';
const isInstalled = existsSync(join(ORACLES, 'node_modules/aws-cdk-lib'));
if (!isInstalled) process.stderr.write(`Not tested against aws-cdk-lib, which is not installed in ${ORACLES}.\n`);

describe.skipIf(!isInstalled)('the CDK model against synthesised templates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-cdk-'));
  const templates = isInstalled ? synthesise(folder) : new Map<string, Template>();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(APPS.map((app) => [app.name, app] as const))('%s', (name, app) => {
    const template = templates.get(name);
    expect(template?.error).toBeUndefined();
    const { wrong, right, unknown, unseen } = compare(read(app), template?.resources ?? []);
    if (process.env['LINTEL_CDK_REPORT']) process.stdout.write(`${JSON.stringify({ name, right, unknown, unseen }, undefined, 1)}\n`);
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThan(0);
  });
});

interface Template {
  readonly name: string;
  readonly error?: string;
  readonly resources?: readonly Synthesised[];
}

function synthesise(folder: string): ReadonlyMap<string, Template> {
  const input = APPS.map(({ name, source }) => ({
    name,
    code: ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } }).outputText,
  }));
  const { stdout, stderr } = spawnSync(process.execPath, [join(process.cwd(), 'server/dialects/typescript/cdk/testing/synthesise.mjs')], {
    cwd: ORACLES,
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...process.env,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:enable-path-metadata': true }),
      OUTDIR: folder,
    },
  });
  if (stdout === '') throw new Error(stderr);
  // The script beside this test wrote it.
  const results = JSON.parse(stdout) as readonly Template[];
  return new Map(results.map((each) => [each.name, each]));
}

function read(app: App): readonly NativeResource[] {
  const uri = 'file:///app/app.ts';
  const file = sourceFile(uri, app.source);
  const flags = /context: (\{.*\}) \}\);/.exec(app.source)?.[1]?.replaceAll("'", '"') ?? '{}';
  const manifest = sourceFile('file:///app/cdk.json', `{ "app": "x", "context": ${flags} }`);
  const files = { root: 'file:///app', sources: new Map([[uri, file], [manifest.uri, manifest]]), texts: new Map(), exists: () => false };
  const { results } = runProgram(file, 'file:///app', files, createParser(engine), [cdkModel(schemaNames(schemaTables))]);
  // The model's own result says more than the interface of libraries.
  return results.flatMap(({ result }) => (result as unknown as Lowered).natives);
}
