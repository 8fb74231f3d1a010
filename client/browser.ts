/** The extension in a browser: the server is a web worker. */
import { Uri, type ExtensionContext } from 'vscode';
import { activateWith } from './extension';

export function activate(context: ExtensionContext): void {
  activateWith(async (options) => {
    const { BrowserMessageReader, BrowserMessageWriter, LanguageClient } = await import('vscode-languageclient/browser');
    const script = Uri.joinPath(context.extensionUri, 'dist', 'browser', 'server.js').toString(true);
    let worker: Worker | undefined;
    const connect = async () => {
      worker = new Worker(script, { name: 'Lintel' });
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    };
    return { client: new LanguageClient('lintel', 'Lintel', connect, options), end: () => worker?.terminate() };
  }, context);
}
