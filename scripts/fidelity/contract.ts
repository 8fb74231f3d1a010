/** What a dialect gives to have what Lintel reads of its programs compared with the truth. `test/fidelity/README.md` tells how to add one. */
import type { ObjectValue } from '../../server/core/value';

/** A program of `test/fidelity/<folder>`. */
export interface FidelityProgram {
  /** The file's name without extension: unique in its folder. */
  readonly id: string;
  /** What it is about; for a deliberately indirect one, the language feature. */
  readonly title: string;
  /** Texts by path. */
  readonly files: ReadonlyMap<string, string>;
}

export interface FidelityDialect {
  /** As the table calls it. */
  readonly name: string;
  /** Below `test/fidelity`. */
  readonly folder: string;
  /** What Lintel reads, in the dialect's own names. */
  read(program: FidelityProgram): readonly SeenResource[];
  /** What is so, of all programs at once, because tools are slow to start. Every program has an entry. */
  truths(programs: readonly FidelityProgram[], places: FidelityPlaces): Promise<ReadonlyMap<FidelityProgram, Truth>>;
  /** Which resource is which. By id and type, where it is left out. */
  pair?(seen: readonly SeenResource[], truth: readonly TrueResource[]): ReadonlyMap<SeenResource, TrueResource>;
  readonly rules?: ComparisonRules;
}

/** What is peculiar to the truth of a dialect. Paths are in its own names, without indices: `ingress.cidr_blocks`. */
export interface ComparisonRules {
  /** True for what the tool makes up, so that no source says it. */
  isIgnored?(resource: TrueResource, path: string): boolean;
  /** True for what is in the truth because the tool has a default, although nobody wrote it. Asked only where Lintel sees nothing. */
  isDefault?(resource: TrueResource, path: string, value: True): boolean;
  /** The property of the truth that has what an attribute that Lintel refers to gives. The same name, where it is left out. */
  attribute?(resource: TrueResource, canonical: string): string;
  /** Whether an attribute that Lintel refers to is the one of a mark. Whether `attribute` gives that name, where it is left out. */
  isAttribute?(resource: TrueResource, canonical: string, name: string): boolean;
}

export interface FidelityPlaces {
  /** The repository. */
  readonly root: string;
  /** A folder of the dialect's own, empty at first. */
  readonly output: string;
  /** The folder whose `node_modules` holds the libraries. */
  readonly oracles: string;
}

export interface SeenResource {
  /** `scope` and what references name in `target`. */
  readonly id: string;
  /** What tells the programs of one folder apart; empty, where it is left out. */
  readonly scope?: string;
  readonly type: string;
  readonly properties: ObjectValue;
  /** The resource exists under a condition, so that it may well be missing in truth. */
  readonly conditional?: boolean;
  /** Seen to exist and no more: what is not read of it is unknown, not absent. */
  readonly partial?: boolean;
}

export interface TrueResource {
  readonly id: string;
  readonly type: string;
  readonly properties: TrueObject;
  /**
   * The same properties when the program's inputs (parameters, variables) are others. What is not the same in both is not
   * constant: it must not be read wrongly, but need not be known.
   */
  readonly otherwise?: TrueObject;
  /** The tool made it of itself, and nobody wrote any of it: what is not known of it is not counted. */
  readonly added?: boolean;
}

export type Truth =
  | { readonly kind: 'resources'; readonly resources: readonly TrueResource[] }
  /** The tool is not here. Said aloud, and no failure. */
  | { readonly kind: 'skipped'; readonly why: string }
  /** The tool does not accept the program: a mistake in the program. */
  | { readonly kind: 'failed'; readonly why: string };

/** JSON. What exists only once it is deployed is a mark, which may stand within a text. */
export type True = string | number | boolean | null | readonly True[] | TrueObject;
export interface TrueObject {
  readonly [key: string]: True;
}

/** Marks are private characters of Unicode around what they stand for, so that runners in any language can write them. */
export const MARK = { open: '\uE000', separator: '\uE001', close: '\uE002' } as const;

/** Something that the deployment decides. */
export function openMark(name = ''): string {
  return `${MARK.open}${name}${MARK.close}`;
}

/** An attribute of a resource; without attribute, whatever a use of the resource itself gives. */
export function referenceMark(id: string, attribute = ''): string {
  return `${MARK.open}${id}${MARK.separator}${attribute}${MARK.close}`;
}
