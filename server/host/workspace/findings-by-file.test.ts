import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../core/config';
import { write } from '../../core/edits';
import { booleanOf, get } from '../../core/query';
import { labelOf } from '../../core/resource';
import { defineRule } from '../../core/rule';
import { createHclDialect } from '../../dialects/hcl';
import { Analyzer } from './analyzer';

const rule = defineRule({
  id: 'test/unencrypted',
  title: '',
  severity: 'low',
  tags: [],
  corresponds: {},
  why: '',
  howToFix: '',
  references: [],
  fixable: true,
  resources: ['aws_sqs_queue'],
  *check(resource) {
    const at = get(resource.properties, 'sqs_managed_sse_enabled');
    if (booleanOf(at) !== false) return;
    yield {
      resource,
      at,
      message: `${labelOf(resource)} is not encrypted.`,
      fixes: [
        {
          title: 'Encrypt it',
          applicability: 'safe',
          impact: 'in-place',
          edits: () => [{ kind: 'set', resource, path: ['sqs_managed_sse_enabled'], value: write.literal(true) }],
        },
      ],
    };
  },
  examples: {},
});

const MODULE = 'variable "encrypted" {}\nresource "aws_sqs_queue" "q" {\n  sqs_managed_sse_enabled = var.encrypted\n}\n';
const OPEN = 'resource "aws_sqs_queue" "q" {\n  sqs_managed_sse_enabled = false\n}\n';
const call = (encrypted: string): string => `module "queue" {\n  source    = "../queue"\n  encrypted = ${encrypted}\n}\n`;

function analyzerOf(files: Readonly<Record<string, string>>): Analyzer {
  const analyzer = emptyAnalyzer();
  change(analyzer, files);
  return analyzer;
}

function emptyAnalyzer(): Analyzer {
  return new Analyzer({
    root: 'file:///w',
    dialects: [createHclDialect()],
    rules: [rule],
    iam: { actionsMatching: () => undefined },
    schema: { takes: () => undefined, replaces: () => undefined, takesTags: () => false },
    today: () => '2026-01-01',
    config: DEFAULT_CONFIG,
  });
}

function change(analyzer: Analyzer, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) analyzer.setText(`file:///w/${path}`, text);
  for (const work = analyzer.refresh(); !work.next().done; );
}

/** File, rule, and the files that fixes change. */
function said(analyzer: Analyzer): readonly string[] {
  return [...analyzer.findings.values()].flat().map(({ location, rule: id, fixes }) => {
    const files = fixes.map((fix) => fix.edits()?.map((edit) => edit.uri.slice('file:///w/'.length)).join(' ') ?? 'none');
    return `${location.uri.slice('file:///w/'.length)} ${id} ${files.join(' ')}`.trim();
  });
}

describe('a module of several programs', () => {
  it('is changed when all of them have the problem', () => {
    const analyzer = analyzerOf({ 'queue/main.tf': OPEN, 'dev/main.tf': call('false'), 'prod/main.tf': call('false') });
    expect(said(analyzer)).toEqual(['queue/main.tf test/unencrypted queue/main.tf']);
  });

  it('is left alone when one of them has not', () => {
    const analyzer = analyzerOf({ 'queue/main.tf': MODULE, 'dev/main.tf': call('false'), 'prod/main.tf': call('true') });
    expect(said(analyzer)).toEqual(['dev/main.tf test/unencrypted none']);
    change(analyzer, { 'prod/main.tf': call('false') });
    expect(said(analyzer)).toEqual(['dev/main.tf test/unencrypted queue/main.tf', 'prod/main.tf test/unencrypted queue/main.tf']);
    change(analyzer, { 'prod/main.tf': call('true') });
    expect(said(analyzer)).toEqual(['dev/main.tf test/unencrypted none']);
  });
});

describe('after a change', () => {
  const ignored = (text: string): string => `# lintel-ignore test/unencrypted -- known\n${text}`;

  it('suppressions come and go', () => {
    const analyzer = analyzerOf({ 'a/main.tf': OPEN, 'b/main.tf': OPEN });
    expect(said(analyzer)).toHaveLength(2);
    change(analyzer, { 'a/main.tf': ignored(OPEN) });
    expect(said(analyzer)).toEqual(['b/main.tf test/unencrypted b/main.tf']);
    change(analyzer, { 'a/main.tf': ignored('# nothing\n') });
    expect(said(analyzer)).toEqual(['a/main.tf lintel/unused-suppression', 'b/main.tf test/unencrypted b/main.tf']);
    change(analyzer, { 'a/main.tf': OPEN });
    expect(said(analyzer)).toEqual(['a/main.tf test/unencrypted a/main.tf', 'b/main.tf test/unencrypted b/main.tf']);
  });

  it('a suppression at one place of a finding counts for the file that it is shown in', () => {
    const analyzer = analyzerOf({ 'queue/main.tf': MODULE, 'dev/main.tf': call('false') });
    expect(said(analyzer)).toHaveLength(1);
    change(analyzer, { 'queue/main.tf': ignored(MODULE.replace('variable "encrypted" {}\n', '')) + 'variable "encrypted" {}\n' });
    expect(said(analyzer)).toEqual([]);
  });

  it('files that are gone take their findings along', () => {
    const analyzer = analyzerOf({ 'a/main.tf': OPEN, 'b/main.tf': OPEN });
    analyzer.delete('file:///w/a/main.tf');
    change(analyzer, {});
    expect(said(analyzer)).toEqual(['b/main.tf test/unencrypted b/main.tf']);
  });

  it('a copy knows what was found, in files without resources as well', () => {
    const analyzer = analyzerOf({ 'a/main.tf': OPEN, 'a/notes.tf': ignored('# nothing\n') });
    const copy = analyzer.fork();
    expect(said(copy)).toEqual(said(analyzer));
    change(copy, { 'a/main.tf': `${OPEN}# changed\n` });
    expect(said(copy)).toEqual(['a/main.tf test/unencrypted a/main.tf', 'a/notes.tf lintel/unused-suppression']);
  });

  it('a copy goes its own way', () => {
    const analyzer = analyzerOf({ 'a/main.tf': OPEN, 'b/main.tf': OPEN });
    const copy = analyzer.fork();
    change(copy, { 'a/main.tf': OPEN.replace('false', 'true') });
    expect(said(copy)).toEqual(['b/main.tf test/unencrypted b/main.tf']);
    expect(said(analyzer)).toHaveLength(2);
  });
});

describe('before all programs are checked', () => {
  it('those come first that are close to what people look at', () => {
    const analyzer = emptyAnalyzer();
    for (const folder of ['a', 'b/one', 'b/two', 'c']) analyzer.setText(`file:///w/${folder}/main.tf`, OPEN);
    const work = analyzer.refresh(['file:///w/b/two/notes.md']);
    const seen = [1, 2].map(() => {
      work.next();
      analyzer.collect();
      return said(analyzer);
    });
    expect(seen).toEqual([
      ['b/two/main.tf test/unencrypted b/two/main.tf'],
      ['b/one/main.tf test/unencrypted b/one/main.tf', 'b/two/main.tf test/unencrypted b/two/main.tf'],
    ]);
  });

  it('nothing is taken back that only waits to be found again', () => {
    const analyzer = analyzerOf({ 'a/main.tf': OPEN, 'b/main.tf': OPEN });
    for (const folder of ['a', 'b']) analyzer.setText(`file:///w/${folder}/main.tf`, OPEN.replace('false', 'true'));
    const work = analyzer.refresh();
    const known = (): readonly boolean[] => {
      const isKnown = analyzer.collect();
      return ['a', 'b'].map((folder) => isKnown(`file:///w/${folder}/main.tf`));
    };
    work.next();
    expect(known()).toEqual([true, false]);
    // Typing starts the work anew.
    analyzer.setText('file:///w/a/main.tf', OPEN);
    const again = analyzer.refresh();
    again.next();
    expect(known()).toEqual([true, false]);
    again.next();
    expect(known()).toEqual([true, true]);
    expect(said(analyzer)).toEqual(['a/main.tf test/unencrypted a/main.tf']);
  });

  it('a suppression may still be of use', () => {
    const analyzer = emptyAnalyzer();
    analyzer.setText('file:///w/a/main.tf', `# lintel-ignore test/unencrypted -- known\n${MODULE.replace('variable "encrypted" {}\n', '')}variable "encrypted" {}\n`);
    analyzer.setText('file:///w/b/main.tf', call('false').replace('../queue', '../a'));
    const work = analyzer.refresh(['file:///w/a/main.tf']);
    const known = [];
    while (!work.next().done) known.push(analyzer.collect()('file:///w/a/main.tf'));
    expect(said(analyzer)).toEqual([]);
    expect(known).toEqual([true]);
  });
});
