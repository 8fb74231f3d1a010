/** Python to the common tree. */
import type { Block, Expression, FormatPart, FunctionStatement, LambdaExpression, Parameter, Pattern, Statement } from '../dialects/python/syntax/ast';
import { commentsIn, parsePython } from '../dialects/python/syntax/parse';
import { blocksOf, childExpressions, expressionsOf, unwrapped } from '../dialects/python/syntax/walk';
import { MAX_DEPTH, ModuleBuilder, type Context } from './builder';
import { Scope } from './scope';
import type { ClassNode, CodeText, FunctionNode, Module, NameNode, Node, ParameterNode, SelfNode } from './tree';
import { CONSTRUCTOR, ITEMS } from './tree';

export function readPython(text: CodeText): Module {
  const parsed = parsePython(text.text);
  const reader = new PythonReader(text);
  reader.block(parsed.module.body, { scope: reader.module.scope, returns: undefined, owner: undefined });
  reader.module.words.push(...commentsIn(parsed).map((comment) => comment.text));
  return reader.module.finish();
}

class PythonReader {
  readonly module: ModuleBuilder;
  private depth = 0;

  constructor(private readonly text: CodeText) {
    this.module = new ModuleBuilder(text);
  }

  block(block: Block, context: Context): void {
    if (this.depth > MAX_DEPTH) return;
    this.depth++;
    this.docstring(block);
    for (const statement of block.statements) this.statement(statement, context);
    this.depth--;
  }

  private docstring({ statements: [first] }: Block): void {
    if (first?.kind !== 'expression') return;
    const expression = unwrapped(first.expression);
    if (expression.kind === 'string') this.module.words.push(expression.value);
  }

  private statement(statement: Statement, context: Context): void {
    switch (statement.kind) {
      case 'assign': {
        if (!statement.value) return;
        const [first] = statement.targets;
        const value = this.read(statement.value, context, first?.kind === 'name' ? first.name : '');
        for (const target of statement.targets) this.assign(target, value, context);
        return;
      }
      case 'for':
        this.assign(statement.target, this.itemOf(this.read(statement.iterable, context)), context);
        break;
      case 'with':
        for (const { context: value, target } of statement.items) {
          const node = this.read(value, context);
          if (target) this.assign(target, node, context);
        }
        this.block(statement.body, context);
        return;
      case 'function':
        this.functionOf(statement, context);
        return;
      case 'class':
        this.classOf(statement, context);
        return;
      case 'import':
        this.importModules(statement, context);
        return;
      case 'import-from':
        this.importNames(statement, context);
        return;
      case 'return':
        if (statement.value) context.returns?.push(this.read(statement.value, context));
        return;
      case 'match':
        for (const each of statement.cases) this.bindPattern(each.pattern, context);
        break;
      case 'scope':
        for (const name of statement.names) context.scope.yieldTo(name, statement.of);
        return;
      default:
        break;
    }
    if (statement.kind !== 'for') for (const expression of expressionsOf(statement)) this.read(expression, context);
    for (const block of blocksOf(statement)) this.block(block, context);
  }

  private assign(target: Expression, value: Node, context: Context): void {
    switch (target.kind) {
      case 'name':
        context.scope.bind(target.name, value);
        return;
      case 'parenthesized':
        this.assign(target.inner, value, context);
        return;
      case 'starred':
        this.assign(target.value, this.other(target), context);
        return;
      case 'tuple':
      case 'list':
        target.items.forEach((item, index) => {
          const part = value.kind === 'list' && value.complete ? value.items[index] : undefined;
          this.assign(item, part ?? this.itemOf(value), context);
        });
        return;
      case 'attribute':
        this.module.assignMember(this.read(target.object, context), target.name, value);
        return;
      case 'subscript': {
        const index = unwrapped(target.index);
        const object = this.read(target.object, context);
        this.read(target.index, context);
        this.module.assignMember(object, index.kind === 'string' ? index.value : ITEMS, value);
        return;
      }
      default:
        this.read(target, context);
    }
  }

  private functionOf(statement: FunctionStatement, context: Context): void {
    const { name } = statement.name;
    this.module.words.push(name);
    for (const expression of statement.decorators) this.read(expression, context);
    const owner = context.scope.kind === 'class' ? context.owner : undefined;
    const decorators = statement.decorators.map((each) => (each.kind === 'name' ? each.name : ''));
    const returns: Node[] = [];
    const parameters = owner && !decorators.includes('staticmethod') ? statement.parameters.slice(1) : statement.parameters;
    const scope = new Scope('function', context.scope);
    const self = owner && parameters.length < statement.parameters.length ? statement.parameters[0] : undefined;
    if (self && owner) scope.bind(self.name, owner.self);
    const isConstructor = owner !== undefined && name === '__init__';
    const node = this.makeFunction(isConstructor ? owner.self.of.name : name, statement, parameters, scope, returns, context);
    const isProperty = owner !== undefined && decorators.some((each) => each === 'property' || each === 'cached_property');
    if (isProperty) context.scope.bind(name, { kind: 'either', options: returns, text: this.text, start: node.start, end: node.end });
    else context.scope.bind(isConstructor ? CONSTRUCTOR : name, node);
    this.block(statement.body, { scope, returns, owner: owner ?? context.owner });
  }

  private makeFunction(
    name: string,
    { start, end }: { readonly start: number; readonly end: number },
    parameters: readonly Parameter[],
    scope: Scope,
    returns: readonly Node[],
    context: Context,
  ): FunctionNode {
    const list: ParameterNode[] = [];
    const node: FunctionNode = { kind: 'function', name, parameters: list, returns, text: this.text, start, end };
    parameters.forEach((parameter, index) => {
      list.push({
        kind: 'parameter',
        of: node,
        index,
        name: parameter.name,
        preset: parameter.defaultValue && this.read(parameter.defaultValue, context),
        type: undefined,
        isRest: parameter.variadic !== 'no',
        text: this.text,
        start: parameter.start,
        end: parameter.end,
      });
    });
    for (const parameter of list) scope.bind(parameter.name, parameter);
    return node;
  }

  private classOf(statement: Extract<Statement, { kind: 'class' }>, context: Context): void {
    const { name } = statement.name;
    this.module.words.push(name);
    for (const expression of statement.decorators) this.read(expression, context);
    const scope = new Scope('class', context.scope);
    // The names of the class's scope are its members.
    const members = scope.bindings;
    const bases = statement.bases.map((base) => this.read(base.value, context));
    const node: ClassNode = { kind: 'class', name, bases, members, text: this.text, start: statement.start, end: statement.end };
    context.scope.bind(name, node);
    const self: SelfNode = { kind: 'self', of: node, text: this.text, start: statement.start, end: statement.end };
    this.block(statement.body, { scope, returns: undefined, owner: { self } });
  }

  private importModules({ modules }: Extract<Statement, { kind: 'import' }>, { scope }: Context): void {
    for (const { path, alias, range } of modules) {
      const [first = ''] = path;
      const at = { text: this.text, start: range.start, end: range.end };
      const whole = this.module.imported({ kind: 'import', module: path.join('.'), name: undefined, ...at });
      if (alias) scope.bind(alias.name, whole);
      else scope.bind(first, path.length === 1 ? whole : { kind: 'import', module: first, name: undefined, ...at });
    }
  }

  private importNames({ level, path, names, star, start, end }: Extract<Statement, { kind: 'import-from' }>, { scope }: Context): void {
    const module = '.'.repeat(level) + path.join('.');
    const at = { text: this.text, start, end };
    if (star) {
      const all = this.module.imported({ kind: 'import', module, name: undefined, ...at });
      scope.module.stars.push(all);
      this.module.reexports.push(all);
    }
    for (const { name, alias } of names) {
      const taken = this.module.imported({ kind: 'import', module, name: name.name, ...at });
      scope.bind((alias ?? name).name, taken);
    }
  }

  private bindPattern(pattern: Pattern, context: Context): void {
    if (pattern.kind === 'capture') context.scope.bind(pattern.name.name, this.other(pattern.name));
    else if (pattern.kind === 'or') for (const each of pattern.alternatives) this.bindPattern(each, context);
    else if (pattern.kind === 'other') for (const name of pattern.captures) context.scope.bind(name.name, this.other(name));
  }

  /** `name`: what a lambda is called, where it is given to a variable or key. */
  read(expression: Expression, context: Context, name = ''): Node {
    if (this.depth > MAX_DEPTH) return this.other(expression);
    this.depth++;
    const node = expression.kind === 'lambda' ? this.lambda(expression, context, name) : this.expression(expression, context);
    this.depth--;
    return node;
  }

  private expression(expression: Expression, context: Context): Node {
    const { start, end } = expression;
    const at = { text: this.text, start, end };
    switch (expression.kind) {
      case 'parenthesized':
        return this.read(expression.inner, context);
      case 'name':
        return this.nameIn(expression.name, start, context.scope);
      case 'string':
      case 'number':
      case 'constant':
        return { kind: 'literal', value: expression.value, ...at };
      case 'format':
        return { kind: 'template', parts: expression.parts.map((part) => this.formatPart(part, context)), ...at };
      case 'list':
      case 'tuple':
      case 'set': {
        const complete = expression.items.every((item) => item.kind !== 'starred');
        return { kind: 'list', items: expression.items.map((item) => this.read(item, context)), complete, ...at };
      }
      case 'dict': {
        const entries = new Map<string, Node>();
        const spreads: Node[] = [];
        let complete = true;
        for (const { key, value } of expression.entries) {
          const name = key && unwrapped(key);
          const node = this.read(value, context, name?.kind === 'string' ? name.value : '');
          if (!name) spreads.push(node);
          else if (name.kind === 'string') entries.set(name.value, node);
          else {
            this.read(name, context);
            complete = false;
          }
        }
        return { kind: 'object', entries, spreads, complete, ...at };
      }
      case 'comprehension': {
        for (const clause of expression.clauses) {
          this.assign(clause.target, this.itemOf(this.read(clause.iterable, context)), context);
          for (const condition of clause.conditions) this.read(condition, context);
        }
        const element = this.read(expression.element, context);
        if (expression.value) {
          const value = this.read(expression.value, context);
          return { kind: 'list', items: [value], complete: false, ...at };
        }
        return { kind: 'list', items: [element], complete: false, ...at };
      }
      case 'conditional':
        this.read(expression.test, context);
        return { kind: 'either', options: [this.read(expression.then, context), this.read(expression.otherwise, context)], ...at };
      case 'logical':
        return { kind: 'either', options: [this.read(expression.left, context), this.read(expression.right, context)], ...at };
      case 'named': {
        const value = this.read(expression.value, context);
        this.assign(expression.target, value, context);
        return value;
      }
      case 'binary': {
        const parts = [this.read(expression.left, context), this.read(expression.right, context)];
        const isText = expression.operator === '+' && parts.some((part) => part.kind === 'template' || (part.kind === 'literal' && typeof part.value === 'string'));
        return isText ? { kind: 'template', parts, ...at } : this.other(expression);
      }
      case 'call': {
        const callee = this.read(expression.callee, context);
        const list = expression.arguments.map((argument) => ({
          name: argument.name,
          value: this.read(argument.value, context),
          isSpread: argument.kind === 'star' || argument.kind === 'double-star',
        }));
        const node = this.module.call({ kind: 'call', callee, arguments: list, isNew: false, ...at });
        const isImport = (callee.kind === 'name' && callee.name === '__import__') || (callee.kind === 'member' && callee.name === 'import_module');
        if (isImport) this.module.isComplete = false;
        return node;
      }
      case 'attribute':
        return { kind: 'member', object: this.read(expression.object, context), name: expression.name, ...at };
      case 'subscript': {
        const object = this.read(expression.object, context);
        const index = unwrapped(expression.index);
        this.read(index, context);
        if (index.kind === 'string') return { kind: 'member', object, name: index.value, ...at };
        return index.kind === 'slice' ? object : { kind: 'item', of: object, ...at };
      }
      case 'starred':
        return this.read(expression.value, context);
      default:
        for (const child of childExpressions(expression)) this.read(child, context);
        return this.other(expression);
    }
  }

  private formatPart(part: FormatPart, context: Context): Node {
    if (part.kind === 'hole') return this.read(part.expression, context);
    return { kind: 'literal', value: part.value, text: this.text, start: part.start, end: part.end };
  }

  private lambda(expression: LambdaExpression, context: Context, name: string): Node {
    const returns: Node[] = [];
    const scope = new Scope('function', context.scope);
    const node = this.makeFunction(name, expression, expression.parameters, scope, returns, context);
    returns.push(this.read(expression.body, { ...context, scope, returns }));
    return node;
  }

  private itemOf(of: Node): Node {
    return { kind: 'item', of, text: this.text, start: of.start, end: of.end };
  }

  private nameIn(name: string, start: number, scope: Scope): NameNode {
    return { kind: 'name', name, scope, text: this.text, start, end: start + name.length };
  }

  private other({ start, end }: { readonly start: number; readonly end: number }): Node {
    return { kind: 'other', text: this.text, start, end };
  }
}
