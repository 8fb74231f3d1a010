import * as vscode from 'vscode';
import { RULES } from '../../../rules';
import { DEFAULT_FILES, readExample } from '../../../rules/testing/examples';
import type { Flavour } from '../../../server/core/program';
import { assert, assertEqual } from './assert';
import { press, screenshot, visibleText } from './driver';
import { activeExtension, applyQuickFix, closeEditors, openFixture, quickFixes, quickFixMenu, rangeOf, waitForDiagnostics, waitForText } from './editor';
import { EXTENSION, isOurs, ruleOf, writeFixture } from './lintel';

const RULE = 's3/no-public-access-block';
const FIX = 'Block public access';
const FLAVOURS: readonly Flavour[] = ['terraform', 'cloudformation-json', 'cloudformation-yaml', 'cdk-typescript', 'pulumi-typescript', 'pulumi-python'];

describe('quick fixes', () => {
  let remove = async (): Promise<void> => undefined;
  before(() => activeExtension(EXTENSION));
  afterEach(async () => {
    await closeEditors();
    await remove();
    remove = async () => undefined;
  });

  for (const flavour of FLAVOURS) {
    it(`are applied from the menu in ${flavour}`, async () => {
      const [example] = RULES.find((rule) => rule.id === RULE)?.examples[flavour]?.bad ?? [];
      assert(example?.fixed !== undefined, `${RULE} has an example for ${flavour}`);
      const file = DEFAULT_FILES[flavour];
      const bad = readExample(example.source, flavour);
      remove = await writeFixture(`quick-fix-${flavour}/${file}`, bad.files.get(file) ?? '');
      const { document, editor } = await openFixture(`quick-fix-${flavour}/${file}`);
      await waitForDiagnostics(document.uri, (all) => all.some((each) => ruleOf(each) === RULE));
      const text = await applyQuickFix(editor, document.positionAt(bad.marks[0]?.range.start ?? 0), FIX);
      assertEqual(text, readExample(example.fixed, flavour).files.get(file) ?? '', 'the text');
      await waitForDiagnostics(document.uri, (all) => !all.some((each) => ruleOf(each) === RULE));
    });
  }

  it('offer what can be done about a rule, and ignore a finding with a reason to type', async () => {
    const { document, editor } = await openFixture('t2-terraform-monitoring/careless/database.tf');
    await waitForDiagnostics(document.uri, (all) => all.some((each) => ruleOf(each) === RULE));
    const at = rangeOf(document, 'resource "aws_s3_bucket" "exports"').start;
    const titles = await quickFixMenu(editor, at);
    await screenshot('quick-fix-menu');
    await press('Escape');
    for (const title of [`Ignore ${RULE} here…`, `Open documentation of ${RULE}`, `Configure severity of ${RULE}…`]) {
      assert(titles.includes(title), `The menu has no "${title}": ${titles.join(' | ')}`);
    }
    await applyQuickFix(editor, at, `Ignore ${RULE} here…`);
    await press(...[...'public site'].map((key) => (key === ' ' ? 'Space' : key)));
    await waitForText(document, (text) => text.includes(`# lintel-ignore ${RULE} -- public site\nresource "aws_s3_bucket" "exports"`));
    await waitForDiagnostics(document.uri, (all) => !all.some((each) => ruleOf(each) === RULE));
  });

  it('apply every safe one on request', async () => {
    const { document } = await openFixture('t2-terraform-monitoring/careless/database.tf');
    await waitForDiagnostics(document.uri, (all) => all.some((each) => ruleOf(each) === RULE));
    await vscode.commands.executeCommand('lintel.fixAll');
    await waitForText(document, (text) => text.includes('aws_s3_bucket_public_access_block'));
    await waitForDiagnostics(document.uri, (all) => !all.some((each) => ruleOf(each) === RULE));
    const left = vscode.languages.getDiagnostics(document.uri).filter(isOurs);
    const safe = await Promise.all(left.map((each) => quickFixes(document.uri, each.range)));
    assertEqual(safe.flat().filter((action) => action.isPreferred).map((action) => action.title), [], 'safe fixes that are left');
  });

  it('open the documentation of a rule', async () => {
    await vscode.commands.executeCommand('lintel.openRuleDocumentation', RULE);
    await visibleText('.tab', 'no-public-access-block.md');
  });
});
