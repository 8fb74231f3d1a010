import { expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../core/config';
import type { Dialect } from '../../core/program';
import type { Rule } from '../../core/rule';
import { createPythonDialect } from '../../dialects/python';
import { createCloudFormationDialect } from '../../dialects/cloudformation';
import { createTypeScriptDialect } from '../../dialects/typescript';
import { engine as typescript } from '../../dialects/typescript/syntax/engine';
import { schemaNames } from '../../schema/names';
import { schemaTables } from '../../schema/names/tables';
import { Analyzer } from './analyzer';
import { fixAll } from './fixpoint';

it('shows a program that a dialect fails on, and checks the others', () => {
  const failing: Dialect = {
    id: 'hcl',
    claims: () => true,
    recognises: () => true,
    discover: (files) => [...files.sources.keys()].map((uri) => ({ id: uri, dialect: 'hcl', uri })),
    evaluate: () => {
      throw new Error('boom');
    },
    syntaxProblems: () => [],
    comments: () => [],
  };
  const analyzer = new Analyzer({
    root: 'file:///a',
    dialects: [failing],
    rules: [],
    iam: { actionsMatching: () => undefined }, schema: { takes: () => undefined, replaces: () => undefined, takesTags: () => false },
    today: () => '2026-01-01',
    config: DEFAULT_CONFIG,
  });
  analyzer.setText('file:///a/main.tf', 'x');
  analyzer.setText('file:///a/other.tf', 'y');
  expect([...analyzer.refresh()]).toHaveLength(2);
  expect([...analyzer.findings.values()].flat().map(({ rule, location }) => `${rule} ${location.uri}`)).toEqual([
    'lintel/internal-error file:///a/main.tf',
    'lintel/internal-error file:///a/other.tf',
  ]);
});

const names = schemaNames(schemaTables);
const NAMELESS: Rule = { id: 'project/x', title: '', severity: 'low', tags: [], corresponds: {}, why: '', howToFix: '', references: [], fixable: false, examples: {} };

function analyzerOf(files: Readonly<Record<string, string>>, rules: readonly Rule[] = [], asked: string[] = []): Analyzer {
  const readCode = ({ files: uris }: { readonly files: readonly string[] }): undefined => {
    asked.push(...uris);
  };
  const analyzer = new Analyzer({
    root: 'file:///a',
    dialects: [
      createCloudFormationDialect({ names, readCode }),
      createTypeScriptDialect(typescript, names),
      createPythonDialect({ names: names.pulumi }),
    ],
    rules,
    iam: { actionsMatching: () => undefined },
    schema: { takes: () => undefined, replaces: () => undefined, takesTags: () => false },
    today: () => '2026-01-01',
    config: DEFAULT_CONFIG,
  });
  for (const [path, text] of Object.entries(files)) if (analyzer.claims(path)) analyzer.setText(`file:///a/${path}`, text);
  for (const turn of analyzer.refresh()) expect(turn).toBeUndefined();
  return analyzer;
}

it.each(['python3.12 index.py', 'nodejs22.x index.js', 'nodejs22.x index.mjs', 'nodejs22.x index.cjs', 'nodejs22.x index.ts'])(
  'keeps the code of functions beside templates: %s',
  (function_) => {
    const [runtime = '', file = ''] = function_.split(' ');
    const template = `Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: ${runtime}, Handler: index.handler, Code: src}\n`;
    const asked: string[] = [];
    const reading: Rule = {
      ...NAMELESS,
      *checkProgram({ facts, graph }) {
        for (const lambda of graph.ofType('aws_lambda_function')) facts.codeOf(lambda);
      },
    };
    analyzerOf({ 'template.yaml': template, [`src/${file}`]: 'x = 1\n' }, [reading], asked);
    expect(asked).toEqual([`file:///a/src/${file}`]);
  },
);

it('fixes texts that are no sources, and creates files', () => {
  const rule: Rule = {
    ...NAMELESS,
    fixable: true,
    *checkProgram({ facts }) {
      const uri = `${facts.folder}/requirements.txt`;
      const text = facts.textOf(uri);
      const at = { uri, range: { start: 0, end: text?.length ?? 0 } };
      const isDone = text === 'b\n' && facts.exists(facts.folder) && facts.exists(`${facts.folder}/README.md`) && facts.exists(`${facts.folder}/x.bin`);
      if (isDone) return;
      yield {
        at,
        message: 'm',
        fixes: [
          {
            title: 't',
            applicability: 'safe',
            impact: 'in-place',
            edits: () => [
              { kind: 'text', location: { uri, range: { start: 0, end: 1 } }, newText: 'b' },
              { kind: 'create', uri: `${facts.folder}/README.md`, text: '# A\n' },
              { kind: 'create', uri: `${facts.folder}/x.bin`, text: '1' },
            ],
          },
        ],
      };
    },
  };
  const analyzer = analyzerOf({ '__main__.py': 'import pulumi_aws as aws\n\naws.sqs.Queue("q")\n', 'requirements.txt': 'a\n' }, [rule]);
  expect([...analyzer.findings.values()].flat().map(({ resource, location }) => [resource, location.uri])).toEqual([['', 'file:///a/requirements.txt']]);
  const work = fixAll(analyzer, () => true);
  let turn = work.next();
  while (!turn.done) turn = work.next();
  expect([turn.value.count, turn.value.left]).toEqual([1, 0]);
  expect([...turn.value.texts]).toEqual([
    ['file:///a/requirements.txt', { before: 'a\n', after: 'b\n' }],
    ['file:///a/README.md', { before: undefined, after: '# A\n' }],
    ['file:///a/x.bin', { before: undefined, after: '1' }],
  ]);
});
