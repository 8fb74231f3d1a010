/** What the server is doing and what it could not do, for clients that show it. */
import type { StatusParams } from '../../../protocol';
import type { Texts } from './translate';
import type { Workspace } from './workspace';

/** No one reads more; the output channel has all. */
const MOST_NOTICES = 20;

export function statusOf(workspace: Workspace, isSettled: boolean, texts: Texts): StatusParams {
  const { roots } = workspace;
  const programs = roots.flatMap(({ analyzer }) => analyzer.programs);
  return {
    state: !workspace.isLoaded ? 'loading' : isSettled ? 'ready' : 'analysing',
    files: roots.reduce((sum, { analyzer }) => sum + analyzer.sources.size, 0),
    programs: programs.length,
    limits: [...new Set(programs.flatMap((program) => program.limits))].slice(0, MOST_NOTICES),
    notices: roots
      .flatMap((root) => root.notices)
      .slice(0, MOST_NOTICES)
      .map(({ uri, message }) => ({ uri: texts.clientUri(uri), message })),
  };
}
