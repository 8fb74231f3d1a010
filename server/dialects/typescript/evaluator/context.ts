/** The state of one evaluation, its budgets, and how unknown values are made. */
import { TOOK_TOO_LONG, type Deadline } from '../../../core/deadline';
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { SourceFile, SourceFiles } from '../../../core/program';
import type { Location } from '../../../core/text';
import type { Provenance, UnknownReason, UnknownValue } from '../../../core/value';
import type { NamedPath } from '../facts/paths';
import type { Parse } from '../syntax/parser';
import type { InputReads } from './inputs';
import type { LibrarySession } from './library';
import type { ModuleRecord } from './modules';
import type { Heap, Scope } from './scope';
import type { ClassValue, FunctionNode, InstanceHandle, Js } from './values';
import { conjunction } from './values';

/** Bounds of one evaluation. A real program needs a few thousand steps. */
export const LIMITS = {
  steps: 400_000,
  /** Nesting of calls and expressions together. */
  depth: 700,
  calls: 60,
  /** Calls of one function inside itself. */
  recursion: 16,
  loopTurns: 600,
} as const;

export interface Context {
  readonly files: SourceFiles;
  readonly parse: Parse;
  readonly heap: Heap;
  readonly modules: Map<string, ModuleRecord>;
  readonly inputs: Set<string>;
  readonly limits: Set<string>;
  /** Paths of files that the program reads while it runs. */
  readonly read: NamedPath[];
  /** What the program asks deployment for. */
  readonly reads: InputReads;
  readonly library: LibrarySession;
  /** Conditions, outermost first, under which the code being evaluated runs. */
  readonly conditions: string[];
  /** Functions and classes that something has called, by their node. */
  readonly called: Set<TSESTree.Node>;
  /** Classes of the program in the order in which they were evaluated. */
  readonly classes: ClassValue[];
  /** Where object literals, calls and `new` were last evaluated: the names that code there can use. */
  readonly sites: Map<TSESTree.Node, Scope>;
  readonly active: FunctionNode[];
  /** Globals shared by all modules. */
  readonly globals: ReadonlyMap<string, Js>;
  readonly deadline: Deadline;
  /** Steps that are left. */
  steps: number;
  depth: number;
  /** Instances that constructors are running for, with the class whose constructor it is. */
  readonly instances: InstanceHandle[];
}

export function here(scope: Scope, node: TSESTree.Node): Location {
  return { uri: scope.file.uri, range: { start: node.range[0], end: endOf(node) } };
}

export function at(scope: Scope, node: TSESTree.Node): Provenance {
  return { location: { uri: scope.file.uri, range: { start: node.range[0], end: endOf(node) } }, via: [] };
}

/** The end of a node; of a declared name without its type. */
function endOf(node: TSESTree.Node): number {
  return node.type === 'Identifier' && node.typeAnnotation ? node.range[0] + node.name.length : node.range[1];
}

const LONGEST_NAME = 80;

/** Source text on one line, shortened: what conditions and unknown values are called. */
export function words(file: SourceFile, node: TSESTree.Node): string {
  return shortened(file.text.slice(node.range[0], Math.min(endOf(node), node.range[0] + 4 * LONGEST_NAME)));
}

export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1)}…` : line;
}

/** An unknown value called by its source text. */
export function unknownAt(scope: Scope, node: TSESTree.Node, reason: UnknownReason = 'unsupported'): UnknownValue {
  return { kind: 'unknown', reason, from: at(scope, node), name: words(scope.file, node) };
}

export function currentCondition(context: Context): string | undefined {
  return context.conditions.length === 0 ? undefined : context.conditions.reduce((all, each) => conjunction(all, each), '');
}

/** Counts a step; false when the budget is used up. */
export function step(context: Context): boolean {
  if (context.steps <= 0) return false;
  context.steps--;
  if (context.deadline.isOver()) {
    context.steps = 0;
    context.limits.add(TOOK_TOO_LONG);
  } else if (context.steps === 0) {
    context.limits.add('The program takes too many steps to follow; what comes after them is not analysed.');
  }
  return true;
}
