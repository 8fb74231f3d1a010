import * as vscode from 'vscode';
import { assert, assertEqual } from './assert';
import { screenshot, visibleText } from './driver';
import { activeExtension, closeEditors, hoverText, openFixture, rangeOf, waitForDiagnostics, workspaceFolder } from './editor';
import { CARELESS_FILES, EXTENSION, expectedFindings, isOurs, ruleOf, shownFindings } from './lintel';

describe('squiggles', () => {
  before(() => activeExtension(EXTENSION));
  afterEach(closeEditors);

  for (const { dialect, system, file } of CARELESS_FILES) {
    it(`are where ${dialect} is careless`, async () => {
      const expected = await expectedFindings(system, file);
      const { document, editor } = await openFixture(`${system}/careless/${file}`);
      assertEqual(await shownFindings(document.uri, expected.length), expected, 'the findings');
      const [first] = vscode.languages.getDiagnostics(document.uri).filter(isOurs);
      if (first) editor.revealRange(first.range, vscode.TextEditorRevealType.InCenter);
      await visibleText('.squiggly-error, .squiggly-warning, .squiggly-info');
      await screenshot(`squiggles-${system}`);
    });

    it(`are absent where ${dialect} is ready`, async () => {
      // The careless file shows that both versions have been analysed.
      const careless = await openFixture(`${system}/careless/${file}`);
      await shownFindings(careless.document.uri, (await expectedFindings(system, file)).length);
      const ready = vscode.Uri.joinPath(workspaceFolder(), system, 'ready').path;
      const shown = vscode.languages.getDiagnostics().filter(([uri, all]) => uri.path.startsWith(`${ready}/`) && all.some(isOurs));
      assertEqual(shown.map(([uri]) => vscode.workspace.asRelativePath(uri)), [], 'files with findings');
    });
  }

  it('come and go with what is typed', async () => {
    const { document, editor } = await openFixture('t2-terraform-monitoring/careless/monitoring.tf');
    const isSilent = (each: vscode.Diagnostic): boolean => isOurs(each) && ruleOf(each) === 'monitoring/silent-alarm';
    const rules = async (count: number) =>
      (await waitForDiagnostics(document.uri, (all) => all.filter(isSilent).length === count)).filter(isSilent).map(ruleOf);
    assertEqual(await rules(2), ['monitoring/silent-alarm', 'monitoring/silent-alarm'], 'before');
    await editor.edit((edit) => edit.replace(rangeOf(document, 'alarm_actions       = «[]»'), '[aws_sns_topic.alarms.arn]'));
    assertEqual(await rules(1), ['monitoring/silent-alarm'], 'after an edit');
    await editor.edit((edit) => edit.replace(rangeOf(document, '«[aws_sns_topic.alarms.arn]»'), '[]'));
    assertEqual(await rules(2), ['monitoring/silent-alarm', 'monitoring/silent-alarm'], 'after taking it back');
  });

  it('say on hover why they are there and where the value comes from', async () => {
    const { document, editor } = await openFixture('t2-terraform-monitoring/careless/main.tf');
    await waitForDiagnostics(document.uri, (all) => all.some((each) => isOurs(each) && ruleOf(each) === 'secrets/hardcoded-password'));
    const text = await hoverText(editor, rangeOf(document, 'db_password = "«Analytics»').start, 'How to fix');
    for (const part of ['Credential written into the code', 'How to fix.', 'through local.db_password', 'database.tf:']) {
      assert(text.includes(part), `The hover does not say "${part}":\n${text}`);
    }
    await screenshot('hover');
  });
});
