/** What an expression is evaluated in. */
import type { SourceFile, SourceFiles } from '../../../core/program';
import { locationIn } from '../../../core/program';
import type { Location } from '../../../core/text';
import type { Provenance, Value } from '../../../core/value';
import { unknown, withInputs, written } from '../../../core/value';
import type { ModuleSource } from '../source';
import type { TextSpan } from '../syntax/nodes';
import type { Budget } from './budget';
import type { ModuleInstance } from './module';
import type { GivenValue } from './terragrunt';

/** One evaluation of one program. */
export interface Evaluation {
  readonly files: SourceFiles;
  /** The directory of the root module, which relative paths start at. */
  readonly rootUri: string;
  readonly budget: Budget;
  /** URIs that the result depends on. */
  readonly inputs: Set<string>;
  /** The expressions in which items of lists stand, where that is not where the item's value is written. */
  readonly sites: WeakMap<Value, Location>;
  /** The text that a document was read from, for functions that want the text. */
  readonly texts: WeakMap<Value, Value>;
  /** The inputs of collections, looked for once. */
  readonly inputNames: WeakMap<Value, readonly string[]>;
  moduleAt(uri: string): ModuleSource | undefined;
  /** Attributes of `.tfvars` files by the variable's name. */
  variableValues(uri: string): ReadonlyMap<string, (scope: Scope) => Value>;
  /** What Terragrunt gives, by the variable's name. Files of variables win. */
  terragruntValues(uri: string): ReadonlyMap<string, GivenValue>;
  /** Names of variables that some file of the workspace gives a value to when the module is deployed. */
  givenVariables(uri: string): ReadonlySet<string>;
}

export interface Scope {
  readonly module: ModuleInstance;
  /** The file that the expression's offsets are in. */
  readonly file: SourceFile;
  /** Variables of `for`, iterators of `dynamic`, `each`, `count` and `self`. */
  readonly names: ReadonlyMap<string, Value>;
}

export function placeOf(node: TextSpan, scope: Scope): Location {
  return locationIn(scope.file, node.start, node.end);
}

export function at(node: TextSpan, scope: Scope): Provenance {
  return written(placeOf(node, scope));
}

const LONGEST_TEXT = 80;

/** An expression in words of the source, on one line. */
export function textOf(node: TextSpan, scope: Scope): string {
  const text = scope.file.text.slice(node.start, Math.min(node.end, node.start + 4 * LONGEST_TEXT)).replace(/\s+/g, ' ');
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}

export function withNames(scope: Scope, ...added: readonly (readonly [string, Value])[]): Scope {
  return { ...scope, names: new Map([...scope.names, ...added]) };
}

/** What an expression gives that is not known because one of its operands is not. */
export function unresolved(operand: Value, node: TextSpan, scope: Scope): Value {
  const from = withInputs(at(node, scope), operand.from.inputs);
  switch (operand.kind) {
    case 'unknown':
      return { ...unknown(operand.reason, from, textOf(node, scope)), ...(operand.sensitive ? { sensitive: true } : {}) };
    case 'reference':
    case 'template':
      return unknown('computed', from, textOf(node, scope));
    default:
      return unknown('unsupported', from, textOf(node, scope));
  }
}

/** A value that is part of another one went through the same definitions. */
export function inherit(inner: Value, outer: Value): Value {
  if (outer.from.via.length === 0 && outer.from.inputs === undefined) return inner;
  return { ...inner, from: withInputs({ ...inner.from, via: [...inner.from.via, ...outer.from.via] }, outer.from.inputs) };
}
