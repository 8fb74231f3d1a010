/** What is verified, and what an oracle says about it. */
import type { Flavour } from '../../server/core/program';

/** A program that a real tool must accept. */
export interface Candidate {
  readonly flavour: Flavour;
  /** The rule or the fixture it comes from. */
  readonly origin: string;
  /** Which program of its origin: `fixed: a bucket with versioning`. */
  readonly title: string;
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Not asked to be right: what is wrong with it is compared with what is wrong with others. */
  readonly careless?: boolean;
  /** The title of the program of the same origin that it was made from: only what that one has not is held against it. */
  readonly madeFrom?: string;
  /** For a program with a defect on purpose: what some oracle must say about it. */
  readonly defect?: RegExp;
}

/** A candidate whose files were written. */
export interface PlacedCandidate extends Candidate {
  /** The folder's name: unique among the candidates of a flavour. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
}

export interface Verdict {
  readonly candidate: PlacedCandidate;
  readonly kind: 'failed' | 'skipped';
  /** With file and line where they are known. */
  readonly message: string;
}

/** Where things are; all absolute. */
export interface Places {
  /** The repository. */
  readonly root: string;
  /** Where the candidates are written: one folder for each flavour. */
  readonly output: string;
  /** The folder whose `node_modules` holds the tools. */
  readonly oracles: string;
}

/** Asks one tool about all candidates of a flavour at once. Says nothing about those that are right. */
export type Oracle = (candidates: readonly PlacedCandidate[], places: Places) => Promise<readonly Verdict[]>;

export function failed(candidate: PlacedCandidate, message: string): Verdict {
  return { candidate, kind: 'failed', message };
}

export function skipped(candidate: PlacedCandidate, message: string): Verdict {
  return { candidate, kind: 'skipped', message };
}
