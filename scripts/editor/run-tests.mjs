// Runs the editor suite in the real workbench with the real extension host, headless and offline.
//
//   node scripts/editor/run-tests.mjs [--vsix FILE] [--restricted] [--extension FOLDER] [--folder FOLDER]
//                                     [--grep PATTERN] [--limit SECONDS] [--scale N] [--verbose]

import { parseArgs } from 'node:util';
import path from 'node:path';
import { buildTests } from './build-tests.mjs';
import { findChromium, installServer } from './install.mjs';
import { repository, testHost } from './paths.mjs';
import { main } from './processes.mjs';
import { startServer, windowPath } from './server.mjs';
import { runSuite } from './session.mjs';

const { values } = parseArgs({
  options: {
    vsix: { type: 'string' },
    restricted: { type: 'boolean', default: false },
    extension: { type: 'string', default: repository },
    folder: { type: 'string', default: path.join(repository, 'testFixture') },
    grep: { type: 'string' },
    limit: { type: 'string', default: '300' },
    scale: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});

await main(async () => {
  const packaged = values.vsix !== undefined;
  const [editor, chromium, tests] = [await installServer(), await findChromium(), await buildTests()];

  return runSuite({
    chromium,
    tests,
    folder: path.resolve(values.folder),
    limit: Number(values.limit) * 1000,
    scale: Number(values.scale),
    verbose: values.verbose,
    suite: { host: 'server', restricted: values.restricted, packaged, grep: values.grep, color: process.stdout.isTTY },
    async open({ dataDir, folder, driver }) {
      const server = await startServer({
        editor,
        dataDir,
        ...(values.vsix === undefined ? {} : { vsix: path.resolve(values.vsix) }),
        settings: {
          'security.workspace.trust.enabled': values.restricted,
          'security.workspace.trust.startupPrompt': 'never',
          // The fixtures' own dependencies are not installed, and what the TypeScript extension says of that is not ours.
          'typescript.validate.enable': false,
          'javascript.validate.enable': false,
        },
        env: { LINTEL_EDITOR_DRIVER: driver, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
      });
      const authority = `127.0.0.1:${server.port}`;
      const extension = packaged ? testHost : path.resolve(values.extension);
      return {
        address: `http://${authority}${windowPath({ authority, token: server.token, folder, extension, tests })}`,
        ended: server.ended.then((code) => `VS Code's server ended with ${code}:\n${server.log()}`),
        stop: server.stop,
      };
    },
  });
});
