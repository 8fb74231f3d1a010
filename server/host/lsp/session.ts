/** What the handlers of requests know: the findings of the present texts, and what the client can do. */
import type { CancellationToken } from 'vscode-languageserver';
import type { ClientOptions } from '../../../protocol';
import type { Finding } from '../../core/finding';
import type { Rule } from '../../core/rule';
import type { LineIndex } from '../../core/text';
import type { Engine } from '../engine';
import type { Root } from '../workspace/root';
import type { EditSupport, Texts } from './translate';

export interface Session {
  readonly texts: Texts;
  readonly options: ClientOptions;
  readonly edits: EditSupport;
  /** True when the client asks for a code action's edit when it is chosen. */
  readonly resolvesActions: boolean;
  readonly rendersMarkdown: boolean;
  engine(): Engine;
  rule(id: string): Rule | undefined;
  /** Waits until what is open is read and analysed; false when the request was cancelled meanwhile. */
  upToDate(token: CancellationToken): Promise<boolean>;
  /** A file that is analysed, by its canonical URI. */
  file(uri: string): AnalysedFile | undefined;
  /** Runs work in slices, letting messages in between. Undefined when it was cancelled. */
  inSlices<T>(work: Generator<void, T>, token: CancellationToken): Promise<T | undefined>;
}

export interface AnalysedFile {
  readonly uri: string;
  readonly root: Root;
  readonly text: string;
  readonly lines: LineIndex;
  readonly findings: readonly Finding[];
}
