import { describe, expect, it } from 'vitest';
import { createTypeScriptDialect } from '../index';
import { engine } from '../syntax/engine';
import { workspace } from '../testing';
import { claims } from './discovery';

const USE = "import * as aws from '@pulumi/aws';\n";

function seeds(texts: Readonly<Record<string, string>>): readonly string[] {
  return createTypeScriptDialect(engine)
    .discover(workspace(texts))
    .map(({ id, uri }) => `${id.replace('typescript:file:///workspace/', '')} @ ${uri.replace('file:///workspace', '') || '/'}`);
}

describe('entries', () => {
  it.each<[string, Record<string, string>, readonly string[]]>([
    ['the main of Pulumi.yaml', { 'Pulumi.yaml': 'name: x\nruntime: nodejs\nmain: src/app.ts # entry\n', 'src/app.ts': USE, 'package.json': '{}' }, ['src/app.ts @ /']],
    ['a folder as main', { 'Pulumi.yaml': 'name: x\nmain: infra/\n', 'infra/index.ts': USE }, ['infra/index.ts @ /']],
    ['the main of package.json beside Pulumi.yaml', { 'Pulumi.yaml': 'name: x', 'package.json': '{ "main": "program.ts" }', 'program.ts': USE }, ['program.ts @ /']],
    ['index.ts without main', { 'Pulumi.yaml': 'name: x', 'index.ts': USE }, ['index.ts @ /']],
    ['compiled output for its source', { 'package.json': '{ "main": "dist/index.js" }', 'src/index.ts': USE }, ['src/index.ts @ /']],
    ['a file that nothing imports', { 'a.ts': `${USE}import './b';`, 'b.ts': USE }, ['a.ts @ /a.ts']],
    ['a barrel that leads to a library', { 'main.ts': "import { B } from './lib';", 'lib/index.ts': "export * from './b';", 'lib/b.ts': USE }, ['main.ts @ /main.ts']],
    ['one file of a cycle', { 'a.ts': `${USE}import './b';`, 'b.ts': "import './a';" }, ['a.ts @ /a.ts']],
    ['no tests, packages or declarations', { 'a.test.ts': USE, 'node_modules/x/index.js': USE, 'types.d.ts': USE, 'plain.ts': 'export {};' }, []],
    ['two programs', { 'x/Pulumi.yaml': 'name: x', 'x/index.ts': USE, 'y/Pulumi.yaml': 'name: y', 'y/index.js': "const p = require('@pulumi/aws');" }, ['x/index.ts @ /x', 'y/index.js @ /y']],
    ['source beside its output', { 'a.ts': USE, 'a.js': "require('@pulumi/aws')" }, ['a.ts @ /a.ts']],
    ['a program that a test imports', { 'a.ts': USE, 'a.spec.ts': "import './a'; import '@pulumi/pulumi';" }, ['a.ts @ /a.ts']],
  ])('%s', (_, texts, expected) => {
    expect(seeds(texts)).toEqual(expected);
  });
});

describe('later versions of the files', () => {
  const dialect = createTypeScriptDialect(engine);
  const seedsOf = (texts: Readonly<Record<string, string>>): readonly string[] => dialect.discover(workspace(texts)).map(({ id }) => id.slice(id.lastIndexOf('/') + 1));
  it('are discovered again when imports change', () => {
    expect(seedsOf({ 'a.ts': USE, 'b.ts': `${USE}const x = 1;` })).toEqual(['a.ts', 'b.ts']);
    expect(seedsOf({ 'a.ts': USE, 'b.ts': `${USE}const x = 2;` })).toEqual(['a.ts', 'b.ts']);
    expect(seedsOf({ 'a.ts': USE, 'b.ts': `${USE}import './a';` })).toEqual(['b.ts']);
    expect(seedsOf({ 'a.ts': USE })).toEqual(['a.ts']);
    expect(seedsOf({ 'a.ts': USE, 'Pulumi.yaml': 'name: x\nmain: a.ts' })).toEqual(['a.ts']);
  });

  it('are evaluated as they are', () => {
    const texts = (name: string): Readonly<Record<string, string>> => ({ 'a.ts': `${USE}new aws.sqs.Queue('${name}');` });
    const names = ['x', 'y'].map((name) => {
      const files = workspace(texts(name));
      const [seed] = dialect.discover(files);
      return dialect.evaluate(seed ?? { id: '', dialect: 'typescript', uri: '' }, files).declared.map((each) => each.name);
    });
    expect(names).toEqual([['x'], ['y']]);
  });
});

describe('claims', () => {
  it.each([
    ['src/index.ts', true],
    ['app.mjs', true],
    ['Pulumi.yaml', true],
    ['Pulumi.dev.yaml', true],
    ['cdk.json', true],
    ['config/sizes.json', true],
    ['package-lock.json', false],
    ['types.d.ts', false],
    ['node_modules/aws-cdk-lib/index.js', false],
    ['cdk.out/asset.1/index.js', false],
    ['main.tf', false],
  ])('%s: %s', (path, expected) => {
    expect(claims(path)).toBe(expected);
  });
});

describe('inputs', () => {
  it('are the files that were read and those that were looked for', () => {
    const dialect = createTypeScriptDialect(engine);
    const files = workspace({ 'index.ts': `${USE}import './lib/there';\nimport './missing';`, 'lib/there.ts': USE });
    const [seed] = dialect.discover(files);
    const inputs = [...dialect.evaluate(seed ?? { id: '', dialect: 'typescript', uri: '' }, files).inputs].map((uri) => uri.slice('file:///workspace/'.length));
    expect(inputs).toEqual(expect.arrayContaining(['index.ts', 'lib/there.ts', 'missing.ts', 'missing/index.ts']));
  });
});
