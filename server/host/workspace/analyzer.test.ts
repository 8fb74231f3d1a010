import { expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../core/config';
import type { Dialect } from '../../core/program';
import { Analyzer } from './analyzer';

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
    iam: { actionsMatching: () => undefined }, schema: { takes: () => undefined, replaces: () => undefined },
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
