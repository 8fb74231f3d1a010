/** The extension in a browser: the server is a web worker. */
import { Uri, type ExtensionContext } from 'vscode';
import { activateWith } from './extension';

export function activate(context: ExtensionContext): void {
  activateWith(async (options) => {
    const { LanguageClient } = await import('vscode-languageclient/browser');
    const worker = new Worker(Uri.joinPath(context.extensionUri, 'dist', 'browser', 'server.js').toString(true), { name: 'Lintel' });
    return new LanguageClient('lintel', 'Lintel', worker, options);
  }, context);
}
