/** The language server as a web worker, with everything in one script: for editors in a browser. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from 'vscode-languageserver/browser';
import { engine as typescript } from '../../dialects/typescript/syntax/engine';
import iam from '../../schema/generated/iam.json';
import type { IamJson } from '../../schema/iam';
import { createEngine } from '../engine';
import { startServer } from '../lsp/server';

/** What is used of a worker's globals. The compiler's libraries for workers and for Node exclude each other. */
type WorkerScope = ConstructorParameters<typeof BrowserMessageReader>[0] & {
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason: unknown }) => void): void;
  readonly MessageChannel: new () => {
    readonly port1: { onmessage: (() => void) | null; close(): void };
    readonly port2: { postMessage(message: unknown): void };
  };
};

// Not a cast between types that know of each other, for the reason above.
const scope = globalThis as unknown as WorkerScope;
const connection = createConnection(ProposedFeatures.all, new BrowserMessageReader(scope), new BrowserMessageWriter(scope));

scope.addEventListener('unhandledrejection', ({ reason }: { readonly reason: unknown }) => {
  connection.console.error(`Unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
});

startServer(
  connection,
  {
    createEngine: () =>
      createEngine({
        typescript: () => typescript,
        // The generator writes this file, so its shape is known.
        iam: () => iam as unknown as IamJson,
      }),
    filesOf: () => undefined,
    pause: nextTask,
    now: () => performance.now(),
  },
  { name: 'Lintel' },
);

/** A new task, without the delay that timers have. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new scope.MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
