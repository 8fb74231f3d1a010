/** The extension where Node runs it: the server is a process. */
import type { ExtensionContext } from 'vscode';
import { activateWith } from './extension';

/**
 * Each edit leaves a syntax tree and a program behind. With V8's usual 16 MB for young objects most of them would be promoted before
 * they die, and collecting the old ones takes longer than the analysis. In MB.
 */
const YOUNG_GENERATION = '--max-semi-space-size=32';

export function activate(context: ExtensionContext): void {
  activateWith(async (options) => {
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const module = context.asAbsolutePath('dist/server.js');
    const server = { module, transport: TransportKind.ipc, options: { execArgv: [YOUNG_GENERATION] } };
    const debug = { ...server, options: { execArgv: [YOUNG_GENERATION, '--nolazy', '--inspect=6009'] } };
    return { client: new LanguageClient('lintel', 'Lintel', { run: server, debug }, options), end: () => undefined };
  }, context);
}
