// Runs the editor suite in the web workbench, with the extension's `browser` entry in the web-worker extension host.
//
//   node scripts/editor/run-web-tests.mjs [--vsix FILE] [--extension FOLDER] [--folder FOLDER] [--grep PATTERN]
//                                         [--limit SECONDS] [--scale N] [--verbose]
//
// The web workbench trusts what its page opens, so Restricted Mode is tested by run-tests.mjs alone.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildWebTests } from './build-tests.mjs';
import { findChromium, installServer, installWeb } from './install.mjs';
import { repository } from './paths.mjs';
import { main } from './processes.mjs';
import { installExtension } from './server.mjs';
import { runSuite } from './session.mjs';
import { startWebHost } from './web-host.mjs';

const { values } = parseArgs({
  options: {
    vsix: { type: 'string' },
    extension: { type: 'string', default: repository },
    folder: { type: 'string', default: path.join(repository, 'testFixture') },
    grep: { type: 'string' },
    limit: { type: 'string', default: '300' },
    scale: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});

await main(async () => {
  const [workbench, chromium, tests] = [await installWeb(), await findChromium(), await buildWebTests()];

  return runSuite({
    chromium,
    tests,
    folder: path.resolve(values.folder),
    limit: Number(values.limit) * 1000,
    scale: Number(values.scale),
    verbose: values.verbose,
    suite: { host: 'web', restricted: false, packaged: values.vsix !== undefined, grep: values.grep, color: process.stdout.isTTY },
    async open({ dataDir, folder, driver }) {
      const extension =
        values.vsix === undefined
          ? path.resolve(values.extension)
          : await installExtension({ editor: await installServer(), dataDir, vsix: path.resolve(values.vsix) });
      return startWebHost({ workbench, extension, folder, tests, driver });
    },
  });
});
