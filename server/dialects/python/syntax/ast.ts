/**
 * Our own view of Python source: small, typed, tolerant. What the parser could not read is an expression of kind `missing`
 * or a statement that is left out; everything around it is still there. All ranges are UTF-16 offsets of the text.
 */
import type { TextRange } from '../../../core/text';

export type Expression =
  | NameExpression
  | StringExpression
  | FormatExpression
  | NumberExpression
  | ConstantExpression
  | SequenceExpression
  | DictExpression
  | ComprehensionExpression
  | LambdaExpression
  | ConditionalExpression
  | LogicalExpression
  | UnaryExpression
  | BinaryExpression
  | CompareExpression
  | CallExpression
  | AttributeExpression
  | SubscriptExpression
  | SliceExpression
  | NamedExpression
  | StarredExpression
  | ParenthesizedExpression
  | MissingExpression;

export interface NameExpression extends TextRange {
  readonly kind: 'name';
  readonly name: string;
}

/** One or several adjacent literals without holes, decoded. */
export interface StringExpression extends TextRange {
  readonly kind: 'string';
  readonly value: string;
  /** Where the text between the quotes starts, when it is one literal in which every character stands for itself. */
  readonly verbatimAt: number | undefined;
}

/** A string with holes: an f-string, or several adjacent literals of which one is. */
export interface FormatExpression extends TextRange {
  readonly kind: 'format';
  readonly parts: readonly FormatPart[];
}

export type FormatPart = FormatText | FormatHole;

export interface FormatText extends TextRange {
  readonly kind: 'text';
  readonly value: string;
}

export interface FormatHole extends TextRange {
  readonly kind: 'hole';
  readonly expression: Expression;
  /** True when a conversion or a format specification is written, which may change the text. */
  readonly formatted: boolean;
  /** The format specification, where there is nothing else and no hole in it. */
  readonly spec?: string;
}

export interface NumberExpression extends TextRange {
  readonly kind: 'number';
  readonly value: number;
}

export interface ConstantExpression extends TextRange {
  readonly kind: 'constant';
  readonly value: boolean | null;
}

export interface SequenceExpression extends TextRange {
  readonly kind: 'list' | 'tuple' | 'set';
  readonly items: readonly Expression[];
}

export interface DictExpression extends TextRange {
  readonly kind: 'dict';
  readonly entries: readonly DictEntry[];
}

export interface DictEntry extends TextRange {
  /** Undefined for `**other`. */
  readonly key: Expression | undefined;
  readonly value: Expression;
}

export interface ComprehensionExpression extends TextRange {
  readonly kind: 'comprehension';
  readonly of: 'list' | 'set' | 'dict' | 'generator';
  readonly element: Expression;
  /** The value after the colon, in a dict comprehension. */
  readonly value: Expression | undefined;
  readonly clauses: readonly ComprehensionClause[];
}

export interface ComprehensionClause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export interface LambdaExpression extends TextRange {
  readonly kind: 'lambda';
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
}

export interface Parameter extends TextRange {
  readonly name: string;
  readonly nameRange: TextRange;
  readonly variadic: 'no' | 'positional' | 'keyword';
  /** True for parameters behind `*`, which can only be given by name. */
  readonly keywordOnly: boolean;
  readonly annotation: Expression | undefined;
  readonly defaultValue: Expression | undefined;
}

export interface ConditionalExpression extends TextRange {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

export interface LogicalExpression extends TextRange {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

export interface UnaryExpression extends TextRange {
  readonly kind: 'unary';
  readonly operator: string;
  readonly operand: Expression;
}

export interface BinaryExpression extends TextRange {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

/** `a < b` or a chain `a < b < c`: one more operand than operators. */
export interface CompareExpression extends TextRange {
  readonly kind: 'compare';
  readonly operators: readonly string[];
  readonly operands: readonly Expression[];
}

export interface CallExpression extends TextRange {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
  /** The parentheses with everything between them. */
  readonly list: TextRange;
  /** False when the closing parenthesis is missing. */
  readonly closed: boolean;
}

/** The range covers name and value. */
export interface Argument extends TextRange {
  readonly kind: 'positional' | 'keyword' | 'star' | 'double-star';
  readonly name: string | undefined;
  readonly nameRange: TextRange | undefined;
  readonly value: Expression;
}

export interface AttributeExpression extends TextRange {
  readonly kind: 'attribute';
  readonly object: Expression;
  readonly name: string;
  readonly nameRange: TextRange;
}

export interface SubscriptExpression extends TextRange {
  readonly kind: 'subscript';
  readonly object: Expression;
  readonly index: Expression;
}

export interface SliceExpression extends TextRange {
  readonly kind: 'slice';
  readonly lower: Expression | undefined;
  readonly upper: Expression | undefined;
  readonly step: Expression | undefined;
}

export interface NamedExpression extends TextRange {
  readonly kind: 'named';
  readonly target: Expression;
  readonly value: Expression;
}

export interface StarredExpression extends TextRange {
  readonly kind: 'starred';
  readonly value: Expression;
}

export interface ParenthesizedExpression extends TextRange {
  readonly kind: 'parenthesized';
  readonly inner: Expression;
}

export interface MissingExpression extends TextRange {
  readonly kind: 'missing';
  /** `error` where the text is not valid (yet); `unsupported` for what we do not read (`yield`, `...`); `deep` beyond the nesting limit. */
  readonly reason: 'error' | 'unsupported' | 'deep';
}

export type Statement =
  | ExpressionStatement
  | AssignStatement
  | UpdateStatement
  | IfStatement
  | ForStatement
  | WhileStatement
  | WithStatement
  | TryStatement
  | MatchStatement
  | FunctionStatement
  | ClassStatement
  | ImportStatement
  | ImportFromStatement
  | ReturnStatement
  | RaiseStatement
  | AssertStatement
  | DeleteStatement
  | ScopeStatement
  | PlainStatement;

export interface ExpressionStatement extends TextRange {
  readonly kind: 'expression';
  readonly expression: Expression;
}

/** `a = b = value`, `name: type = value`, `name: type`. */
export interface AssignStatement extends TextRange {
  readonly kind: 'assign';
  readonly targets: readonly Expression[];
  readonly annotation: Expression | undefined;
  readonly value: Expression | undefined;
}

export interface UpdateStatement extends TextRange {
  readonly kind: 'update';
  readonly target: Expression;
  /** Without the `=`. */
  readonly operator: string;
  readonly value: Expression;
}

export interface IfStatement extends TextRange {
  readonly kind: 'if';
  readonly branches: readonly { readonly test: Expression; readonly body: Block }[];
  readonly otherwise: Block | undefined;
}

export interface ForStatement extends TextRange {
  readonly kind: 'for';
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: Block;
  readonly otherwise: Block | undefined;
}

export interface WhileStatement extends TextRange {
  readonly kind: 'while';
  readonly test: Expression;
  readonly body: Block;
  readonly otherwise: Block | undefined;
}

export interface WithStatement extends TextRange {
  readonly kind: 'with';
  readonly items: readonly { readonly context: Expression; readonly target: Expression | undefined }[];
  readonly body: Block;
}

export interface TryStatement extends TextRange {
  readonly kind: 'try';
  readonly body: Block;
  readonly handlers: readonly { readonly name: NameExpression | undefined; readonly body: Block }[];
  readonly otherwise: Block | undefined;
  readonly finally: Block | undefined;
}

export interface MatchStatement extends TextRange {
  readonly kind: 'match';
  readonly subject: Expression;
  readonly cases: readonly MatchCase[];
}

export interface MatchCase extends TextRange {
  readonly pattern: Pattern;
  readonly guard: Expression | undefined;
  readonly body: Block;
}

export type Pattern =
  | { readonly kind: 'value'; readonly value: Expression }
  /** A name that takes whatever is there; `_` takes it without a name. */
  | { readonly kind: 'capture'; readonly name: NameExpression }
  | { readonly kind: 'or'; readonly alternatives: readonly Pattern[] }
  | { readonly kind: 'other'; readonly captures: readonly NameExpression[]; readonly shape?: PatternShape };

/** What a pattern with parts asks for; none for patterns that are not read. */
export type PatternShape =
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[]; /** Where the rest goes, and the name for it. */ readonly star?: { readonly at: number; readonly name: NameExpression } }
  | { readonly kind: 'mapping'; readonly entries: readonly { readonly key: Expression; readonly pattern: Pattern }[]; readonly rest?: NameExpression }
  | { readonly kind: 'class'; readonly callee: Expression; readonly positional: readonly Pattern[]; readonly keywords: readonly { readonly name: string; readonly pattern: Pattern }[] }
  | { readonly kind: 'as'; readonly pattern: Pattern; readonly name: NameExpression };

export interface FunctionStatement extends TextRange {
  readonly kind: 'function';
  readonly name: NameExpression;
  readonly parameters: readonly Parameter[];
  readonly decorators: readonly Expression[];
  readonly body: Block;
  /** True when the body holds a `yield` of its own. */
  readonly generator: boolean;
}

export interface ClassStatement extends TextRange {
  readonly kind: 'class';
  readonly name: NameExpression;
  readonly bases: readonly Argument[];
  readonly decorators: readonly Expression[];
  readonly body: Block;
}

export interface ImportStatement extends TextRange {
  readonly kind: 'import';
  readonly modules: readonly { readonly path: readonly string[]; readonly alias: NameExpression | undefined; readonly range: TextRange }[];
}

export interface ImportFromStatement extends TextRange {
  readonly kind: 'import-from';
  /** Number of leading dots. */
  readonly level: number;
  readonly path: readonly string[];
  readonly names: readonly { readonly name: NameExpression; readonly alias: NameExpression | undefined }[];
  readonly star: boolean;
}

export interface ReturnStatement extends TextRange {
  readonly kind: 'return';
  readonly value: Expression | undefined;
}

export interface RaiseStatement extends TextRange {
  readonly kind: 'raise';
}

export interface AssertStatement extends TextRange {
  readonly kind: 'assert';
  readonly test: Expression;
}

export interface DeleteStatement extends TextRange {
  readonly kind: 'delete';
  readonly targets: readonly Expression[];
}

export interface ScopeStatement extends TextRange {
  readonly kind: 'scope';
  readonly of: 'global' | 'nonlocal';
  readonly names: readonly string[];
}

export interface PlainStatement extends TextRange {
  readonly kind: 'pass' | 'break' | 'continue' | 'other';
}

/** The statements of a suite; the range leads from the first to the last of them. */
export interface Block extends TextRange {
  readonly statements: readonly Statement[];
}

export interface PythonModule {
  readonly body: Block;
  /** True when the parser met something that is not Python (yet). */
  readonly hasErrors: boolean;
}
