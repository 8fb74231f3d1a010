/** Finding syntax by its place in a document. What takes a walk through the document is computed when first asked for. */
import { lazily } from '../../../core/lazy';
import type { SourceFile } from '../../../core/program';
import type { TextRange } from '../../../core/text';
import type {
  Argument,
  Block,
  CallExpression,
  ClassStatement,
  DictEntry,
  DictExpression,
  Expression,
  FunctionStatement,
  LambdaExpression,
  PythonModule,
  SequenceExpression,
  Statement,
} from '../syntax/ast';
import { blocksOf, childExpressions, expressionsOf, unwrapped } from '../syntax/walk';

/** Something that members can be written into. */
export type Container = CallExpression | DictExpression | SequenceExpression;
export type Member = Argument | DictEntry | Expression;

/** A statement and the block that it stands in. */
export interface Step {
  readonly block: Block;
  readonly index: number;
  readonly statement: Statement;
}

export interface Place {
  /** From the module down to the innermost statement. */
  readonly steps: readonly Step[];
  /** The functions around the place, the outermost first. */
  readonly functions: readonly (FunctionStatement | LambdaExpression)[];
  readonly classes: readonly ClassStatement[];
  /** The expressions around the place, the outermost first. */
  readonly expressions: readonly Expression[];
}

export interface FileIndex {
  readonly file: SourceFile;
  readonly module: PythonModule;
  /** The quotation mark that most strings have. */
  readonly quote: string;
  /** Every identifier that occurs. */
  readonly identifiers: ReadonlySet<string>;
  /** Where a name is used, also as an attribute: `document`, `self.document`. */
  usesOf(name: string): readonly Expression[];
  expressionAt(range: TextRange): Expression | undefined;
  /** The container of the argument, entry or item at exactly this range. */
  memberAt(range: TextRange): { readonly container: Container; readonly member: Member } | undefined;
  placeOf(offset: number): Place;
}

export function indexFile(file: SourceFile, module: PythonModule): FileIndex {
  return new TextIndex(file, module);
}

class TextIndex implements FileIndex {
  private readonly contents = lazily(() => contentsOf(this.file.text, this.module));

  constructor(
    readonly file: SourceFile,
    readonly module: PythonModule,
  ) {}

  get quote(): string {
    return this.contents().quote;
  }

  get identifiers(): ReadonlySet<string> {
    return this.contents().identifiers;
  }

  usesOf(name: string): readonly Expression[] {
    return [...this.contents().expressions.values()].filter((each) => (each.kind === 'name' || each.kind === 'attribute') && each.name === name);
  }

  expressionAt(range: TextRange): Expression | undefined {
    return this.contents().expressions.get(keyOf(range));
  }

  memberAt(range: TextRange): { readonly container: Container; readonly member: Member } | undefined {
    return this.contents().members.get(keyOf(range));
  }

  placeOf(offset: number): Place {
    return placeIn(this.module, offset);
  }
}

interface Contents {
  readonly expressions: ReadonlyMap<string, Expression>;
  readonly members: ReadonlyMap<string, { readonly container: Container; readonly member: Member }>;
  readonly identifiers: ReadonlySet<string>;
  readonly quote: string;
}

function contentsOf(text: string, module: PythonModule): Contents {
  const expressions = new Map<string, Expression>();
  const members = new Map<string, { readonly container: Container; readonly member: Member }>();
  const identifiers = new Set<string>();
  const pending: Expression[] = [];
  let singleQuoted = 0;

  function addMembers(container: Container, list: readonly Member[]): void {
    for (const member of list) if (!members.has(keyOf(member))) members.set(keyOf(member), { container, member });
  }

  function visit(block: Block): void {
    for (const statement of block.statements) {
      if (statement.kind === 'function' || statement.kind === 'class') identifiers.add(statement.name.name);
      if (statement.kind === 'function') statement.parameters.forEach((each) => identifiers.add(each.name));
      if (statement.kind === 'import') statement.modules.forEach((each) => identifiers.add(each.alias?.name ?? each.path[0] ?? ''));
      if (statement.kind === 'import-from') statement.names.forEach((each) => identifiers.add((each.alias ?? each.name).name));
      pending.push(...expressionsOf(statement));
      for (const inner of blocksOf(statement)) visit(inner);
    }
  }

  visit(module.body);
  for (let expression = pending.pop(); expression; expression = pending.pop()) {
    const key = keyOf(expression);
    if (!expressions.has(key)) expressions.set(key, expression);
    if (expression.kind === 'name') identifiers.add(expression.name);
    if (expression.kind === 'string' || expression.kind === 'format') singleQuoted += isSingleQuoted(text, expression) ? 1 : -1;
    if (expression.kind === 'lambda') expression.parameters.forEach((each) => identifiers.add(each.name));
    if (expression.kind === 'call') addMembers(expression, expression.arguments);
    if (expression.kind === 'dict') addMembers(expression, expression.entries);
    if (expression.kind === 'list' || expression.kind === 'tuple' || expression.kind === 'set') addMembers(expression, expression.items);
    pending.push(...childExpressions(expression));
  }
  return { expressions, members, identifiers, quote: singleQuoted > 0 ? "'" : '"' };
}

function isSingleQuoted(text: string, { start, end }: TextRange): boolean {
  return /^[A-Za-z]{0,2}'/.test(text.slice(start, Math.min(end, start + 3)));
}

function placeIn(module: PythonModule, offset: number): Place {
  const steps: Step[] = [];
  const functions: (FunctionStatement | LambdaExpression)[] = [];
  const classes: ClassStatement[] = [];
  const expressions: Expression[] = [];
  let block: Block | undefined = module.body;
  while (block) {
    const index: number = block.statements.findIndex((each) => holds(each, offset));
    const statement: Statement | undefined = block.statements[index];
    if (!statement) break;
    steps.push({ block, index, statement });
    block = blocksOf(statement).find((each) => each.statements.length > 0 && holds(each, offset));
    if (block && statement.kind === 'function') functions.push(statement);
    if (block && statement.kind === 'class') classes.push(statement);
    if (block) continue;
    let expression = expressionsOf(statement).find((each) => holds(each, offset));
    while (expression) {
      expressions.push(expression);
      if (expression.kind === 'lambda' && holds(expression.body, offset)) functions.push(expression);
      expression = childExpressions(expression).find((each) => holds(each, offset));
    }
  }
  return { steps, functions, classes, expressions };
}

/** The container that an expression is, or that its parentheses hold. */
export function containerOf(expression: Expression | undefined): Container | undefined {
  const inner = expression && unwrapped(expression);
  switch (inner?.kind) {
    case 'call':
    case 'dict':
    case 'list':
    case 'tuple':
    case 'set':
      return inner;
    default:
      return undefined;
  }
}

export function membersOf(container: Container): readonly Member[] {
  switch (container.kind) {
    case 'call':
      return container.arguments;
    case 'dict':
      return container.entries;
    default:
      return container.items;
  }
}

/** The brackets of a container with everything between them. */
export function bracketsOf(container: Container): TextRange {
  return container.kind === 'call' ? container.list : container;
}

export function textAt(index: FileIndex, range: TextRange): string {
  return index.file.text.slice(range.start, range.end);
}

/** Where the line of an offset ends, before its line break. */
export function lineEndAt(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return at > offset && text[at - 1] === '\r' ? at - 1 : at;
}

export function keyOf({ start, end }: TextRange): string {
  return `${start}-${end}`;
}

function holds(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset < Math.max(range.end, range.start + 1);
}
