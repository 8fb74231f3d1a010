/** The language server as a process: over standard input and output, or over Node's IPC when the client asks for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures, type Connection } from 'vscode-languageserver/node';
import { tuneCollector, youngCollector } from '../collector';
import { createEngine } from '../engine';
import { loaders } from '../node-loaders';
import { nodeFiles } from '../workspace/node-files';
import { startServer } from './server';
import { schemeOf } from './uris';

const TRANSPORTS = ['--node-ipc', '--stdio', '--socket', '--pipe'];

tuneCollector();
const tidy = youngCollector();
const connection = connect();
process.on('unhandledRejection', (reason) => connection.console.error(`Unhandled rejection: ${describe(reason)}`));
process.on('uncaughtException', (error) => connection.console.error(`Uncaught error: ${describe(error)}`));
startServer(
  connection,
  {
    createEngine: () => createEngine(loaders(__dirname)),
    filesOf: (folder) => (schemeOf(folder) === 'file' ? nodeFiles : undefined),
    pages: pathToFileURL(join(__dirname, '..', 'docs', 'rules', '/')).href,
    pause: () => setImmediate(),
    ...(tidy ? { tidy } : {}),
    now: () => performance.now(),
  },
  { name: 'Lintel', version: versionOf(join(__dirname, '..', 'package.json')) },
);

function connect(): Connection {
  if (process.argv.some((each) => TRANSPORTS.includes(each.replace(/=.*/, '')))) return createConnection(ProposedFeatures.all);
  // Nothing else may write to standard output.
  const log = (...values: readonly unknown[]): void => void process.stderr.write(`${values.map(String).join(' ')}\n`);
  Object.assign(console, { log, info: log, debug: log });
  return createConnection(ProposedFeatures.all, process.stdin, process.stdout);
}

function versionOf(manifest: string): string {
  // The manifest is the project's own.
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
