/** JavaScript and TypeScript to the common tree. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { TypeScriptEngine } from '../dialects/typescript/syntax/engine';
import { findComments } from '../dialects/typescript/syntax/comments';
import { childrenOf } from '../dialects/typescript/syntax/tree';
import { MAX_DEPTH, ModuleBuilder, type Context } from './builder';
import { Scope } from './scope';
import type { ClassNode, CodeText, FunctionNode, ImportNode, Module, Node, ParameterNode, SelfNode } from './tree';
import { CONSTRUCTOR, ITEMS } from './tree';

/** Undefined when the text cannot be parsed at all. */
export function readJavaScript(text: CodeText, engine: TypeScriptEngine): Module | undefined {
  const parsed = engine.parse(text.text, text.uri ?? 'inline.js');
  if (!parsed) return undefined;
  const reader = new JavaScriptReader(text);
  const context: Context = { scope: reader.module.scope, returns: undefined, owner: undefined };
  for (const statement of parsed.program.body) reader.visit(statement, context);
  reader.module.words.push(...findComments(text.text, parsed.program.body).map((comment) => comment.text));
  return reader.module.finish();
}

type FunctionLike =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression
  | TSESTree.TSDeclareFunction
  | TSESTree.TSEmptyBodyFunctionExpression;

class JavaScriptReader {
  readonly module: ModuleBuilder;
  private depth = 0;

  constructor(private readonly text: CodeText) {
    this.module = new ModuleBuilder(text);
  }

  /** Statements, and everything else that holds some. */
  visit(node: TSESTree.Node, context: Context): void {
    if (this.depth > MAX_DEPTH) return;
    this.depth++;
    this.statement(node, context);
    this.depth--;
  }

  private statement(node: TSESTree.Node, context: Context): void {
    switch (node.type) {
      case 'ImportDeclaration':
        this.importNames(node, context);
        return;
      case 'ExportNamedDeclaration':
        this.exportNames(node, context);
        return;
      case 'ExportDefaultDeclaration':
        this.exportDefault(node, context);
        return;
      case 'ExportAllDeclaration': {
        const all = this.module.imported(this.importNode(node, node.source.value, undefined));
        if (node.exported?.type === 'Identifier') this.module.export(node.exported.name, all);
        else this.module.reexports.push(all);
        return;
      }
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
        if (node.id) context.scope.bind(node.id.name, this.functionOf(node, node.id.name, context));
        return;
      case 'ClassDeclaration': {
        const made = this.classOf(node, node.id?.name ?? '', context);
        if (node.id) context.scope.bind(node.id.name, made);
        return;
      }
      case 'VariableDeclarator': {
        const value = node.init ? this.read(node.init, context, nameOf(node.id)) : undefined;
        if (value) this.bind(node.id, value, context);
        return;
      }
      case 'ReturnStatement':
        if (node.argument) context.returns?.push(this.read(node.argument, context));
        return;
      case 'ForOfStatement':
      case 'ForInStatement': {
        const iterated = this.itemOf(this.read(node.right, context));
        const target = node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left;
        if (target) this.bind(target, iterated, context);
        this.visit(node.body, context);
        return;
      }
      case 'ExpressionStatement':
        this.read(node.expression, context);
        return;
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        return;
      default:
        for (const child of inOrder(childrenOf(node))) {
          if (isExpression(child)) this.read(child, context);
          else this.visit(child, context);
        }
    }
  }

  private importNames(node: TSESTree.ImportDeclaration, { scope }: Context): void {
    if (node.importKind === 'type') return;
    if (node.specifiers.length === 0) this.module.imported(this.importNode(node, node.source.value, undefined));
    for (const specifier of node.specifiers) {
      const name =
        specifier.type === 'ImportSpecifier' ? keyName(specifier.imported) : specifier.type === 'ImportDefaultSpecifier' ? 'default' : undefined;
      scope.bind(specifier.local.name, this.module.imported(this.importNode(specifier, node.source.value, name)));
    }
  }

  private exportNames(node: TSESTree.ExportNamedDeclaration, context: Context): void {
    if (node.declaration) {
      this.visit(node.declaration, context);
      for (const name of declaredNames(node.declaration)) this.module.export(name, this.nameIn(name, node.declaration, context));
      return;
    }
    for (const specifier of node.specifiers) {
      const name = keyName(specifier.local);
      const value = node.source
        ? this.module.imported(this.importNode(specifier, node.source.value, name))
        : this.nameIn(name, specifier, context);
      this.module.export(keyName(specifier.exported), value);
    }
  }

  private exportDefault({ declaration }: TSESTree.ExportDefaultDeclaration, context: Context): void {
    const isNamed = (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id;
    if (isNamed) {
      this.visit(declaration, context);
      this.module.export('default', this.nameIn(isNamed.name, declaration, context));
    } else {
      this.module.export('default', this.read(declaration, context, 'default'));
    }
  }

  /** Binds the names of a pattern to the parts of a value. */
  private bind(pattern: TSESTree.Node, value: Node, context: Context): void {
    switch (pattern.type) {
      case 'Identifier':
        context.scope.bind(pattern.name, value);
        return;
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') {
            this.bind(property.argument, value, context);
          } else {
            const name = property.computed ? undefined : keyName(property.key);
            const part: Node = name === undefined ? this.other(property) : { kind: 'member', object: value, name, ...this.at(property) };
            this.bind(property.value, part, context);
          }
        }
        return;
      case 'ArrayPattern':
        pattern.elements.forEach((element, index) => {
          if (!element) return;
          const part = value.kind === 'list' && value.complete ? value.items[index] : undefined;
          this.bind(element, part ?? this.itemOf(value), context);
        });
        return;
      case 'AssignmentPattern': {
        const preset = this.read(pattern.right, context, nameOf(pattern.left));
        this.bind(pattern.left, { kind: 'either', options: [value, preset], ...this.at(pattern) }, context);
        return;
      }
      case 'RestElement':
        this.bind(pattern.argument, this.other(pattern), context);
        return;
      case 'MemberExpression':
        this.assignTo(pattern, value, context);
        return;
      case 'TSParameterProperty':
        this.bind(pattern.parameter, value, context);
        return;
    }
  }

  private assignTo(target: TSESTree.MemberExpression, value: Node, context: Context): void {
    const name = memberName(target);
    const object = this.read(target.object, context);
    if (name === undefined) {
      this.module.assignMember(object, ITEMS, value);
      return;
    }
    if (object.kind === 'name' && object.name === 'exports') this.module.export(name, value);
    else if (object.kind === 'name' && object.name === 'module' && name === 'exports') this.exportAll(value, context);
    else if (isModuleExports(object)) this.module.export(name, value);
    else this.module.assignMember(object, name, value);
  }

  /** `module.exports = { … }`. */
  private exportAll(value: Node, _context: Context): void {
    this.module.export('default', value);
    if (value.kind === 'object') for (const [name, entry] of value.entries) this.module.export(name, entry);
  }

  read(node: TSESTree.Node, context: Context, name = ''): Node {
    if (this.depth > MAX_DEPTH) return this.other(node);
    this.depth++;
    const result = this.expression(node, context, name);
    this.depth--;
    return result;
  }

  private expression(node: TSESTree.Node, context: Context, name: string): Node {
    const at = this.at(node);
    switch (node.type) {
      case 'Identifier':
        return { kind: 'name', name: node.name, scope: context.scope, ...at };
      case 'Literal':
        return { kind: 'literal', value: typeof node.value === 'object' && node.value !== null ? String(node.raw) : literalOf(node.value), ...at };
      case 'TemplateLiteral':
        return this.template(node, context);
      case 'ThisExpression':
        return context.owner ? { ...context.owner.self, start: at.start, end: at.end } : this.other(node);
      case 'MemberExpression':
        return this.member(node, context);
      case 'CallExpression':
      case 'NewExpression':
        return this.call(node, context);
      case 'ImportExpression': {
        const source = this.read(node.source, context);
        if (source.kind !== 'literal' || typeof source.value !== 'string') {
          this.module.isComplete = false;
          return this.other(node);
        }
        return this.module.imported(this.importNode(node, source.value, undefined));
      }
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
      case 'TSEmptyBodyFunctionExpression':
        return this.functionOf(node, node.id?.name ?? name, context);
      case 'ClassExpression':
      case 'ClassDeclaration':
        return this.classOf(node, node.id?.name ?? name, context);
      case 'ObjectExpression':
        return this.object(node, context);
      case 'ArrayExpression': {
        const complete = node.elements.every((each) => each !== null && each.type !== 'SpreadElement');
        const items = node.elements.flatMap((each) => (each ? [this.read(each.type === 'SpreadElement' ? each.argument : each, context)] : []));
        return { kind: 'list', items, complete, ...at };
      }
      case 'ConditionalExpression':
        this.read(node.test, context);
        return { kind: 'either', options: [this.read(node.consequent, context), this.read(node.alternate, context)], ...at };
      case 'LogicalExpression':
        return { kind: 'either', options: [this.read(node.left, context), this.read(node.right, context)], ...at };
      case 'BinaryExpression': {
        const parts = [this.read(node.left, context), this.read(node.right, context)];
        const isText = node.operator === '+' && parts.some((part) => part.kind === 'template' || (part.kind === 'literal' && typeof part.value === 'string'));
        return isText ? { kind: 'template', parts, ...at } : this.other(node);
      }
      case 'AssignmentExpression': {
        const value = this.read(node.right, context, nameOf(node.left));
        if (['=', '??=', '||='].includes(node.operator)) this.bind(node.left, value, context);
        return value;
      }
      case 'AwaitExpression':
        return this.read(node.argument, context);
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
      case 'ChainExpression':
        return this.read(node.expression, context, name);
      case 'SequenceExpression': {
        const values = node.expressions.map((each) => this.read(each, context));
        return values.at(-1) ?? this.other(node);
      }
      case 'SpreadElement':
        return this.read(node.argument, context);
      default:
        for (const child of inOrder(childrenOf(node))) {
          if (isExpression(child)) this.read(child, context);
          else this.visit(child, context);
        }
        return this.other(node);
    }
  }

  private template(node: TSESTree.TemplateLiteral, context: Context): Node {
    const parts: Node[] = [];
    node.quasis.forEach((quasi, index) => {
      const text = quasi.value.cooked;
      if (text !== '') parts.push({ kind: 'literal', value: text, ...this.at(quasi) });
      const hole = node.expressions[index];
      if (hole) parts.push(this.read(hole, context));
    });
    const [only] = parts;
    if (parts.length === 0) return { kind: 'literal', value: '', ...this.at(node) };
    return only?.kind === 'literal' && parts.length === 1 ? { ...only, ...this.at(node) } : { kind: 'template', parts, ...this.at(node) };
  }

  private member(node: TSESTree.MemberExpression, context: Context): Node {
    const object = this.read(node.object, context);
    const name = memberName(node);
    if (node.computed) this.read(node.property, context);
    if (name !== undefined) return { kind: 'member', object, name, ...this.at(node) };
    return { kind: 'item', of: object, ...this.at(node) };
  }

  private call(node: TSESTree.CallExpression | TSESTree.NewExpression, context: Context): Node {
    const at = this.at(node);
    const callee = this.read(node.callee, context);
    const list = node.arguments.map((argument) => ({
      name: undefined,
      value: this.read(argument, context),
      isSpread: argument.type === 'SpreadElement',
    }));
    if (callee.kind === 'name' && callee.name === 'require' && !callee.scope.declaring('require')) {
      const module = list[0]?.value;
      if (module?.kind === 'literal' && typeof module.value === 'string') return this.module.imported(this.importNode(node, module.value, undefined));
      this.module.isComplete = false;
    }
    const [, second] = list;
    // `clients.set(region, client)` of a map.
    if (callee.kind === 'member' && callee.name === 'set' && second && list.length === 2) this.module.assignMember(callee.object, ITEMS, second.value);
    return this.module.call({ kind: 'call', callee, arguments: list, isNew: node.type === 'NewExpression', ...at });
  }

  private object(node: TSESTree.ObjectExpression, context: Context): Node {
    const entries = new Map<string, Node>();
    const spreads: Node[] = [];
    let complete = true;
    for (const property of node.properties) {
      if (property.type === 'SpreadElement') {
        spreads.push(this.read(property.argument, context));
        continue;
      }
      const name = property.computed ? undefined : keyName(property.key);
      const value = this.read(property.value, context, name ?? '');
      if (name === undefined) complete = false;
      else entries.set(name, value);
    }
    return { kind: 'object', entries, spreads, complete, ...this.at(node) };
  }

  private functionOf(node: FunctionLike, name: string, context: Context, isMethod = false): FunctionNode {
    if (name !== '' && name !== 'default') this.module.words.push(name);
    const isArrow = node.type === 'ArrowFunctionExpression';
    const scope = new Scope('function', context.scope);
    const parameters: ParameterNode[] = [];
    const returns: Node[] = [];
    const made: FunctionNode = { kind: 'function', name, parameters, returns, ...this.at(node) };
    const inner: Context = { scope, returns, owner: isArrow || isMethod ? context.owner : undefined };
    node.params.forEach((pattern, index) => {
      const plain = pattern.type === 'TSParameterProperty' ? pattern.parameter : pattern;
      const preset = plain.type === 'AssignmentPattern' ? this.read(plain.right, inner) : undefined;
      const target = plain.type === 'AssignmentPattern' ? plain.left : plain;
      const parameter: ParameterNode = {
        kind: 'parameter',
        of: made,
        index,
        name: target.type === 'Identifier' ? target.name : '',
        preset,
        type: this.typeOf(target, context),
        isRest: target.type === 'RestElement',
        ...this.at(pattern),
      };
      parameters.push(parameter);
      this.bind(target, parameter, inner);
      if (pattern.type === 'TSParameterProperty' && context.owner && parameter.name !== '') {
        this.module.assignMember(context.owner.self, parameter.name, parameter);
      }
    });
    if (!node.body) return made;
    if (node.body.type === 'BlockStatement') this.visit(node.body, inner);
    else returns.push(this.read(node.body, inner));
    return made;
  }

  /** The name of a parameter's type: `client: RDSClient`, `rds: AWS.RDS`. */
  private typeOf(target: TSESTree.Node, context: Context): Node | undefined {
    const annotation = 'typeAnnotation' in target ? target.typeAnnotation : undefined;
    const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
    return type?.type === 'TSTypeReference' ? this.entityName(type.typeName, context) : undefined;
  }

  private entityName(name: TSESTree.EntityName, context: Context): Node {
    if (name.type === 'Identifier') return { kind: 'name', name: name.name, scope: context.scope, ...this.at(name) };
    if (name.type === 'TSQualifiedName') return { kind: 'member', object: this.entityName(name.left, context), name: name.right.name, ...this.at(name) };
    return this.other(name);
  }

  private classOf(node: TSESTree.ClassDeclaration | TSESTree.ClassExpression, name: string, context: Context): ClassNode {
    if (name !== '') this.module.words.push(name);
    const bases = node.superClass ? [this.read(node.superClass, context)] : [];
    const scope = new Scope('class', context.scope);
    const made: ClassNode = { kind: 'class', name, bases, members: scope.bindings, ...this.at(node) };
    const self: SelfNode = { kind: 'self', of: made, ...this.at(node) };
    const inner: Context = { scope: context.scope, returns: undefined, owner: { self } };
    for (const member of node.body.body) {
      if (member.type === 'MethodDefinition' || member.type === 'TSAbstractMethodDefinition') {
        const isConstructor = member.kind === 'constructor';
        const key = isConstructor ? CONSTRUCTOR : keyName(member.key);
        const method = this.functionOf(member.value, isConstructor ? name : key, inner, true);
        const isGetter = member.kind === 'get';
        scope.bind(key, isGetter ? { kind: 'either', options: method.returns, ...this.at(member) } : method);
      } else if (member.type === 'PropertyDefinition' && member.value) {
        const key = keyName(member.key);
        scope.bind(key, this.read(member.value, inner, key));
      } else if (member.type === 'StaticBlock') {
        this.visit(member, inner);
      }
    }
    return made;
  }

  /** `module` is missing while it is being typed. */
  private importNode(node: TSESTree.Node, module: string | undefined, name: string | undefined): ImportNode {
    return { kind: 'import', module: module ?? '', name, ...this.at(node) };
  }

  private nameIn(name: string, node: TSESTree.Node, { scope }: Context): Node {
    return { kind: 'name', name, scope, ...this.at(node) };
  }

  private itemOf(of: Node): Node {
    return { kind: 'item', of, text: this.text, start: of.start, end: of.end };
  }

  private at(node: TSESTree.Node): { readonly text: CodeText; readonly start: number; readonly end: number } {
    return { text: this.text, start: node.range[0], end: node.range[1] };
  }

  private other(node: TSESTree.Node): Node {
    return { kind: 'other', ...this.at(node) };
  }
}

function isExpression(node: TSESTree.Node): boolean {
  return /Expression$|^(Identifier|Literal|TemplateLiteral|SpreadElement)$/.test(node.type);
}

function inOrder(nodes: readonly TSESTree.Node[]): readonly TSESTree.Node[] {
  return nodes.toSorted((a, b) => a.range[0] - b.range[0]);
}

function nameOf(pattern: TSESTree.Node): string {
  if (pattern.type === 'Identifier') return pattern.name;
  return pattern.type === 'MemberExpression' ? (memberName(pattern) ?? '') : '';
}

function keyName(key: TSESTree.Node): string {
  switch (key.type) {
    case 'Identifier':
    case 'PrivateIdentifier':
      return key.name;
    case 'Literal':
      return String(key.value);
    default:
      return '';
  }
}

function memberName(node: TSESTree.MemberExpression): string | undefined {
  if (!node.computed) return keyName(node.property);
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : undefined;
}

function isModuleExports(node: Node): boolean {
  return node.kind === 'member' && node.name === 'exports' && node.object.kind === 'name' && node.object.name === 'module';
}

function literalOf(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function declaredNames(node: TSESTree.Node): readonly string[] {
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap(({ id }) => patternNames(id));
  return 'id' in node && node.id?.type === 'Identifier' ? [node.id.name] : [];
}

function patternNames(pattern: TSESTree.Node): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => patternNames(property.type === 'RestElement' ? property.argument : property.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? patternNames(element) : []));
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    default:
      return [];
  }
}
