/** What the language server needs of the process or worker it runs in. */
import type { Engine } from '../engine';
import type { FolderAccess } from '../workspace/files';

export interface Platform {
  createEngine(): Engine;
  /** The files of a folder, when this process can read them itself. */
  filesOf(folder: string): FolderAccess | undefined;
  /** URI of the folder with the pages of the rules, with slash at its end, for clients that have no command to show them. */
  readonly pages?: string;
  /** Lets messages that have arrived be handled, then continues. */
  pause(): Promise<void>;
  /** Cleans up what an edit left, in a few milliseconds; called when nobody waits. */
  tidy?(): void;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}
