/** What the command line needs of the process it runs in: commands are functions of this. */
import type { Engine } from '../engine';

export interface Environment {
  readonly version: string;
  readonly cwd: string;
  readonly engine: () => Engine;
  /** True when standard output goes to a terminal that wants colours. */
  readonly colour: boolean;
  /** Shows progress on a terminal, and nothing elsewhere; undefined takes it away. */
  progress(text: string | undefined): void;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readStdin(): Promise<string>;
  serve(): Promise<number>;
}

/** Something that the person who called can mend. */
export class UsageError extends Error {}
