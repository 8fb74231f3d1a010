// Takes the README's picture of the editor: the packaged extension, installed, in a window as a person has it.
//
//   node scripts/editor/picture.mjs [--vsix FILE] [--output FILE]

import { chromium as browserType } from 'playwright-core';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium, installServer } from './install.mjs';
import { repository } from './paths.mjs';
import { main } from './processes.mjs';
import { startServer, windowPath } from './server.mjs';
import { copyWorkspace } from './session.mjs';

const { values } = parseArgs({
  options: {
    vsix: { type: 'string', default: path.join(repository, 'out', 'lintel.vsix') },
    output: { type: 'string', default: path.join(repository, 'docs', 'images', 'editor.png') },
  },
});

/** The project, and the finding whose quick fixes are shown. */
const SHOWN = { folder: 'p1-pulumi-backup-verification/careless', rule: 'Permission on every resource', resource: 'backup-verification-backup' };

await main(async () => {
  const [editor, executablePath] = [await installServer(), await findChromium()];
  const { work, workspace, remove } = await copyWorkspace(path.join(repository, 'testFixture', SHOWN.folder));
  const server = await startServer({
    editor,
    dataDir: path.join(work, 'data'),
    vsix: path.resolve(values.vsix),
    settings: {
      'security.workspace.trust.enabled': false,
      'typescript.validate.enable': false,
      'window.title': '${activeEditorShort} — Lintel',
      'workbench.colorTheme': 'Default Dark Modern',
      'workbench.layoutControl.enabled': false,
      'workbench.sideBar.location': 'left',
      'editor.minimap.enabled': false,
      'editor.fontSize': 13,
      'editor.occurrencesHighlight': 'off',
    },
  });
  const browser = await browserType.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 760 }, deviceScaleFactor: 1.5 });
    await page.goto(`http://127.0.0.1:${server.port}${windowPath({ authority: `127.0.0.1:${server.port}`, token: server.token, folder: workspace })}`);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    await page.locator('.statusbar-item', { hasText: 'critical' }).click({ timeout: 60_000 });
    const row = (/** @type {string} */ text) => page.locator('.pane-body .monaco-list-row', { hasText: text }).last();
    await row(SHOWN.rule).click();
    await row(SHOWN.resource).click();
    await page.locator('.squiggly-error').first().waitFor();
    // Without a selection, which has actions of its own.
    await page.keyboard.press('ArrowLeft');
    // The editor looks for actions by itself when the cursor has moved.
    await page.locator('[class*="codicon-gutter-lightbulb"], [class*="codicon-light-bulb"], [class*="codicon-lightbulb"]').last().waitFor();
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row.action').first().waitFor();
    await page.locator('.notifications-toasts .notification-toast').first().waitFor({ state: 'hidden', timeout: 30_000 }).catch(() => undefined);
    await mkdir(path.dirname(values.output), { recursive: true });
    await page.screenshot({ path: values.output });
    console.log(`Wrote ${path.relative(process.cwd(), values.output)}.`);
  } finally {
    await browser.close();
    await server.stop();
    await remove();
  }
});
