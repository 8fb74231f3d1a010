/** The extension in a browser: the server is a web worker. */
import { Uri, type ExtensionContext } from 'vscode';
import { activateWith } from './extension';

export function activate(context: ExtensionContext): void {
  activateWith(async (options) => {
    const { BrowserMessageReader, BrowserMessageWriter, LanguageClient, State } = await import('vscode-languageclient/browser');
    const script = Uri.joinPath(context.extensionUri, 'dist', 'browser', 'server.js').toString(true);
    let worker: Worker | undefined;
    const connect = async () => {
      worker = new Worker(script, { name: 'Lintel' });
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    };
    const client = new LanguageClient('lintel', 'Lintel', connect, options);
    // A worker does not end by itself, as a process does.
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) worker?.terminate();
    });
    return client;
  }, context);
}
