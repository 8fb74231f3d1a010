/** What it takes to spell an expression at a place of a program. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile } from '../../../core/program';
import type { DeclaredResource } from '../../../core/resource';
import type { Location, TextRange } from '../../../core/text';
import type { Site } from './paths';
import type { Code } from './print';
import type { Style } from './style';

/** Code with what the library has to know about it: whether its value comes later (an output). */
export interface Spelled {
  readonly code: Code;
  readonly later: boolean;
}

/** Where something is spelled. */
export interface Spelling {
  readonly file: SourceFile;
  readonly style: Style;
  readonly site: Site;
  /** The resource whose declaration the place belongs to. */
  readonly owner: DeclaredResource;
  /** What is being replaced: existing code inside it may be kept. */
  readonly region: Location | undefined;
}

/** Signals that something cannot be written; caught in `finish`. */
export class Unspeakable extends Error {}

export function plain(code: Code): Spelled {
  return { code, later: false };
}

export function fail(): never {
  throw new Unspeakable();
}

export function isExactly(node: TSESTree.Node, { start, end }: TextRange): boolean {
  return node.range[0] === start && node.range[1] === end;
}

export function rangeOf(node: TSESTree.Node): TextRange {
  return { start: node.range[0], end: node.range[1] };
}
