/**
 * The syntax tree of HCL's native syntax. It says what is written and where, and nothing about what it means.
 *
 * Offsets are UTF-16 indexes into the text, `end` exclusive. A node's children lie inside it, in the order of the
 * text. Code that is half-typed gives the same node types with `missing` or `error` expressions, empty names, or
 * brackets whose `closed` is false; `HclSyntaxTree.errors` holds one entry at least for each of them.
 */

export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

export interface HclSyntaxTree {
  readonly text: string;
  readonly root: Body;
  /** In the order of the text. */
  readonly comments: readonly Comment[];
  /** In the order of the text; empty if and only if the text is valid HCL. */
  readonly errors: readonly SyntaxProblem[];
}

export interface SyntaxProblem extends TextSpan {
  readonly message: string;
}

/** The span holds the comment's marks, and not the line break that ends a line comment. */
export interface Comment extends TextSpan {
  readonly kind: 'comment';
  readonly style: 'hash' | 'slashes' | 'block';
}

export type Node =
  Body | BodyItem | Identifier | Label | Expression | ObjectItem | TemplatePart;

/** The span of a block's body is what lies between its braces. */
export interface Body extends TextSpan {
  readonly kind: 'body';
  readonly items: readonly BodyItem[];
}

export type BodyItem = Attribute | Block | IncompleteItem;

export interface Attribute extends TextSpan {
  readonly kind: 'attribute';
  readonly name: Identifier;
  /** Offset of `=`. */
  readonly equals: number;
  readonly value: Expression;
}

export interface Block extends TextSpan {
  readonly kind: 'block';
  readonly type: Identifier;
  readonly labels: readonly Label[];
  /** Offset of `{`; undefined where it is missing. */
  readonly open: number | undefined;
  readonly body: Body;
  /** Offset of `}`; undefined where it is missing. */
  readonly close: number | undefined;
}

/** What may become an attribute or a block: a name, perhaps with labels, and no value or body. */
export interface IncompleteItem extends TextSpan {
  readonly kind: 'incomplete';
  readonly name: Identifier;
  readonly labels: readonly Label[];
}

/** Where a name is missing, `name` is empty and so is the span. */
export interface Identifier extends TextSpan {
  readonly kind: 'identifier';
  readonly name: string;
}

export interface Label extends TextSpan {
  readonly kind: 'label';
  /** Without quotes, escapes decoded. */
  readonly value: string;
  readonly quoted: boolean;
}

export type Expression =
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | Template
  | Heredoc
  | Variable
  | AttributeAccess
  | IndexAccess
  | Splat
  | SplatItem
  | Call
  | Conditional
  | BinaryOperation
  | UnaryOperation
  | Parentheses
  | Tuple
  | ObjectConstructor
  | ForExpression
  | MissingExpression
  | ErrorExpression;

export interface NumberLiteral extends TextSpan {
  readonly kind: 'number';
  readonly value: number;
}

export interface BooleanLiteral extends TextSpan {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface NullLiteral extends TextSpan {
  readonly kind: 'null';
}

/** A quoted string, with or without interpolations. */
export interface Template extends TextSpan {
  readonly kind: 'template';
  readonly parts: readonly TemplatePart[];
  readonly closed: boolean;
}

/** The span reaches from `<<` to the end of the closing tag. */
export interface Heredoc extends TextSpan {
  readonly kind: 'heredoc';
  readonly tag: string;
  /** `<<-`: the literals' values come without the common indentation. */
  readonly indented: boolean;
  readonly parts: readonly TemplatePart[];
  readonly closed: boolean;
}

export type TemplatePart = TemplateLiteral | Interpolation | TemplateIf | TemplateFor;

export interface TemplateLiteral extends TextSpan {
  readonly kind: 'templateLiteral';
  /** Escapes decoded, strip markers (`~`) and the indentation of `<<-` applied. */
  readonly value: string;
}

export interface Interpolation extends TextSpan {
  readonly kind: 'interpolation';
  readonly expression: Expression;
}

export interface TemplateIf extends TextSpan {
  readonly kind: 'templateIf';
  readonly condition: Expression;
  readonly whenTrue: readonly TemplatePart[];
  readonly whenFalse: readonly TemplatePart[];
}

export interface TemplateFor extends TextSpan {
  readonly kind: 'templateFor';
  readonly keyVariable: Identifier | undefined;
  readonly valueVariable: Identifier;
  readonly collection: Expression;
  readonly parts: readonly TemplatePart[];
}

/** The first name of a traversal: `var`, `local`, `aws_s3_bucket`, or a variable of a `for`. */
export interface Variable extends TextSpan {
  readonly kind: 'variable';
  readonly name: string;
}

export interface AttributeAccess extends TextSpan {
  readonly kind: 'access';
  readonly target: Expression;
  readonly name: Identifier;
}

export interface IndexAccess extends TextSpan {
  readonly kind: 'index';
  readonly target: Expression;
  readonly key: Expression;
  /** Written `target.0`. */
  readonly legacy: boolean;
}

/** `target.*.each` or, full, `target[*].each`. `each` holds what applies to every item and starts at a `SplatItem`. */
export interface Splat extends TextSpan {
  readonly kind: 'splat';
  readonly target: Expression;
  readonly full: boolean;
  readonly each: Expression;
}

/** Stands for the current item in `Splat.each`; its span is empty. */
export interface SplatItem extends TextSpan {
  readonly kind: 'splatItem';
}

export interface Call extends TextSpan {
  readonly kind: 'call';
  /** With its namespaces: `jsonencode`, `provider::aws::arn_parse`. */
  readonly name: Identifier;
  readonly args: readonly Expression[];
  /** `f(a, b...)`: the last argument is a list of arguments. */
  readonly expandsLast: boolean;
  readonly closed: boolean;
}

export interface Conditional extends TextSpan {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

export interface BinaryOperation extends TextSpan {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface UnaryOperation extends TextSpan {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expression;
}

export interface Parentheses extends TextSpan {
  readonly kind: 'parentheses';
  readonly expression: Expression;
  readonly closed: boolean;
}

export interface Tuple extends TextSpan {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
  readonly closed: boolean;
}

export interface ObjectConstructor extends TextSpan {
  readonly kind: 'object';
  readonly items: readonly ObjectItem[];
  readonly closed: boolean;
}

export interface ObjectItem extends TextSpan {
  readonly kind: 'objectItem';
  readonly key: Expression;
  /** Offset of `=` or `:`; undefined where it is missing. */
  readonly separator: number | undefined;
  readonly value: Expression;
}

/** `[for v in c : value if condition]` or `{for k, v in c : key => value... if condition}`. */
export interface ForExpression extends TextSpan {
  readonly kind: 'for';
  readonly result: 'tuple' | 'object';
  readonly keyVariable: Identifier | undefined;
  readonly valueVariable: Identifier;
  readonly collection: Expression;
  /** Undefined if and only if the result is a tuple. */
  readonly key: Expression | undefined;
  readonly value: Expression;
  readonly grouped: boolean;
  readonly condition: Expression | undefined;
  readonly closed: boolean;
}

/** Nothing is written where an expression must stand. */
export interface MissingExpression extends TextSpan {
  readonly kind: 'missing';
}

/** Something is written that is no expression, or that goes on after one (`partial`) where it must end. */
export interface ErrorExpression extends TextSpan {
  readonly kind: 'error';
  readonly partial: Expression | undefined;
}
