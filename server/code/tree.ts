/**
 * What is read of a function's code, in Python and JavaScript alike: a small tree with the names resolved to scopes. The two readers
 * (`python.ts`, `javascript.ts`) make it, everything behind them knows no language.
 */
import type { Location } from '../core/text';
import type { Value } from '../core/value';
import type { Scope } from './scope';

/** A text that code stands in: a file, or a string of the program. */
export interface CodeText {
  readonly language: 'python' | 'javascript';
  /** The URI of the file; undefined for a string of the program. */
  readonly uri: string | undefined;
  readonly text: string;
}

/** Where the text of a string is written in the program; it moves while the text stays. */
export interface TextPlace {
  /** Where a part of the text is written. */
  locate(start: number, end: number): Location;
  /** What stands in a hole of a template, by the word that the text has in its place. */
  readonly holes: ReadonlyMap<string, Value>;
}

export type Node =
  | LiteralNode
  | TemplateNode
  | ListNode
  | ObjectNode
  | NameNode
  | MemberNode
  | ItemNode
  | CallNode
  | FunctionNode
  | ClassNode
  | ParameterNode
  | SelfNode
  | ImportNode
  | EitherNode
  | OtherNode;

interface NodeBase {
  readonly text: CodeText;
  readonly start: number;
  readonly end: number;
}

export interface LiteralNode extends NodeBase {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
}

/** A string with holes, or a sum of which some operand is a string. */
export interface TemplateNode extends NodeBase {
  readonly kind: 'template';
  readonly parts: readonly Node[];
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
  /** False when something is spread in. */
  readonly complete: boolean;
}

export interface ObjectNode extends NodeBase {
  readonly kind: 'object';
  readonly entries: ReadonlyMap<string, Node>;
  readonly spreads: readonly Node[];
  /** False when a key is computed. */
  readonly complete: boolean;
}

export interface NameNode extends NodeBase {
  readonly kind: 'name';
  readonly name: string;
  readonly scope: Scope;
}

/** `a.b`, `a['b']`, what `{ b } = a` takes. */
export interface MemberNode extends NodeBase {
  readonly kind: 'member';
  readonly object: Node;
  readonly name: string;
}

/** The name under which what is assigned to items of a collection is kept: `clients[region] = …`, `clients.set(region, …)`. */
export const ITEMS = '[]';

/** Some item of a list, with an index that is not followed: `a[i]`, the target of a loop. */
export interface ItemNode extends NodeBase {
  readonly kind: 'item';
  readonly of: Node;
}

export interface CallNode extends NodeBase {
  readonly kind: 'call';
  readonly callee: Node;
  readonly arguments: readonly ArgumentNode[];
  readonly isNew: boolean;
}

export interface ArgumentNode {
  /** The name of a keyword argument. */
  readonly name: string | undefined;
  readonly value: Node;
  readonly isSpread: boolean;
}

export interface FunctionNode extends NodeBase {
  readonly kind: 'function';
  /** Its own, or that of the variable or key that it is given to; a constructor has its class's. Empty when it has none. */
  readonly name: string;
  readonly parameters: readonly ParameterNode[];
  readonly returns: readonly Node[];
}

export interface ClassNode extends NodeBase {
  readonly kind: 'class';
  readonly name: string;
  readonly bases: readonly Node[];
  /** Methods, attributes, and what the methods assign to `self`. */
  readonly members: ReadonlyMap<string, readonly Node[]>;
}

/** The name of the method that makes an instance, in both languages. */
export const CONSTRUCTOR = '<constructor>';

export interface ParameterNode extends NodeBase {
  readonly kind: 'parameter';
  readonly of: FunctionNode;
  readonly index: number;
  /** Empty for a pattern. */
  readonly name: string;
  readonly preset: Node | undefined;
  /** The type that it is declared with, where that is a name. */
  readonly type: Node | undefined;
  /** True for `*args`, `**kwargs` and `...rest`. */
  readonly isRest: boolean;
}

/** `self`, `cls`, `this`. */
export interface SelfNode extends NodeBase {
  readonly kind: 'self';
  readonly of: ClassNode;
}

/** What an import brings in. */
export interface ImportNode extends NodeBase {
  readonly kind: 'import';
  /** As written: `boto3`, `.helpers`, `./helpers`, `@aws-sdk/client-rds`. */
  readonly module: string;
  /** What is taken of it; undefined for the module as a whole. */
  readonly name: string | undefined;
}

/** One of several: conditionals, defaults. */
export interface EitherNode extends NodeBase {
  readonly kind: 'either';
  readonly options: readonly Node[];
}

/** What is not followed. */
export interface OtherNode extends NodeBase {
  readonly kind: 'other';
}

/** A text, read. */
export interface Module {
  readonly text: CodeText;
  readonly scope: Scope;
  /** Every call, in the order of the source. */
  readonly calls: readonly CallNode[];
  readonly imports: readonly ImportNode[];
  /** What other files can import by name; the default export is `default`. */
  readonly exports: ReadonlyMap<string, readonly Node[]>;
  /** What it gives on as a whole: `export * from`, `from x import *`. */
  readonly reexports: readonly ImportNode[];
  /** Names of functions and classes, comments and docstrings. */
  readonly words: readonly string[];
  /** False when something is imported by a name that is not written out. */
  readonly complete: boolean;
}
