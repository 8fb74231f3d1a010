/** The extension where Node runs it: the server is a process. */
import type { ExtensionContext } from 'vscode';
import { activateWith } from './extension';

export function activate(context: ExtensionContext): void {
  activateWith(async (options) => {
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
    const debug = { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
    return { client: new LanguageClient('lintel', 'Lintel', { run: server, debug }, options), end: () => undefined };
  }, context);
}
