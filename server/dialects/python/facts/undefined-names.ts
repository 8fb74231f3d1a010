/** Names that no scope, import or builtin defines. A module in which names may appear unseen has none. */
import type { UnresolvedReference } from '../../../core/facts';
import type { SourceFile } from '../../../core/program';
import type { Block, Expression, NameExpression } from '../syntax/ast';
import { blocksOf, childExpressions, expressionsInBlock, expressionsOf } from '../syntax/walk';
import { bindingsOf, moduleBindings, parameterNames, targetNames } from './bindings';
import { BUILTIN_NAMES } from './builtin-names';
import { resourceAt, type FactsContext } from './context';

/** Functions that can define names which are not written. */
const DYNAMIC = new Set(['globals', 'exec', 'eval', 'locals', 'vars', '__builtins__', 'builtins', 'ipython']);

const MENTIONS_DYNAMIC = new RegExp(`\\b(?:${[...DYNAMIC].join('|')})\\b`);

interface Names {
  readonly own: ReadonlySet<string>;
  readonly outer: Names | undefined;
  /** The names of a class body are not seen by functions in it. */
  readonly isClass: boolean;
}

export function undefinedNames(context: FactsContext): readonly UnresolvedReference[] {
  const found = [...context.program.modules.keys()].flatMap((uri) => {
    const file = context.files.sources.get(uri);
    return file ? inFile(context, file) : [];
  });
  if (found.length === 0) return found;
  const assigned = assignedAttributes(context);
  return found.filter((each) => !assigned.has(each.name));
}

/** All names that a module of the program defines, or undefined when it may define more. */
export function namesOfModule(context: FactsContext, uri: string, depth = 0): ReadonlySet<string> | undefined {
  const file = context.files.sources.get(uri);
  if (!file || depth > 8) return undefined;
  const { module } = context.indexOf(file);
  if (module.hasErrors || isDynamic(module.body, file.text)) return undefined;
  const { names, globals, stars } = moduleBindings(module, file.text);
  const all = new Set([...names, ...globals]);
  for (const { path, level } of stars) {
    const target = moduleAt(context, uri, path, level);
    const inner = target === undefined || target === uri ? undefined : namesOfModule(context, target, depth + 1);
    if (!inner) return undefined;
    for (const name of inner) all.add(name);
  }
  return all;
}

/** The file of a module that an import names, where the program loaded it. */
export function moduleAt({ program }: FactsContext, uri: string, path: readonly string[], level: number): string | undefined {
  let folder = uri.slice(0, uri.lastIndexOf('/'));
  for (let step = 1; step < level; step++) folder = folder.slice(0, folder.lastIndexOf('/'));
  for (const base of level === 0 ? program.searchPath : [folder]) {
    const target = [base, ...path].join('/');
    const found = [`${target}.py`, `${target}/__init__.py`].find((each) => program.modules.has(each));
    if (found !== undefined) return found;
  }
  return undefined;
}

function isDynamic(body: Block, text: string): boolean {
  if (!MENTIONS_DYNAMIC.test(text)) return false;
  return expressionsInBlock(body).some((each) => each.kind === 'name' && DYNAMIC.has(each.name));
}

function inFile(context: FactsContext, file: SourceFile): readonly UnresolvedReference[] {
  const own = namesOfModule(context, file.uri);
  if (!own) return [];
  const { module } = context.indexOf(file);
  const found: { readonly name: NameExpression; readonly scope: Names }[] = [];

  function sees(scope: Names, name: string): boolean {
    for (let each: Names | undefined = scope, inner = true; each; each = each.outer, inner = false) {
      if (each.own.has(name) && (inner || !each.isClass)) return true;
    }
    return BUILTIN_NAMES.has(name) || /^__\w+__$/.test(name);
  }

  function visitExpression(expression: Expression, scope: Names): void {
    switch (expression.kind) {
      case 'name':
        if (!sees(scope, expression.name)) found.push({ name: expression, scope });
        return;
      case 'lambda': {
        for (const { defaultValue } of expression.parameters) if (defaultValue) visitExpression(defaultValue, scope);
        visitExpression(expression.body, below(scope, parameterNames(expression.parameters)));
        return;
      }
      case 'comprehension': {
        // A comprehension in a class body is taken to see the class's names.
        const inner = { ...below(scope, expression.clauses.flatMap((clause) => targetNames(clause.target))), isClass: false };
        const seen = scope.isClass ? { ...inner, own: new Set([...inner.own, ...scope.own]) } : inner;
        for (const child of childExpressions(expression)) visitExpression(child, seen);
        return;
      }
      default:
        for (const child of childExpressions(expression)) visitExpression(child, scope);
    }
  }

  function visitBlock(block: Block, scope: Names): void {
    for (const statement of block.statements) {
      // A name whose absence is handled is no mistake.
      if (statement.kind === 'try' && statement.handlers.length > 0) {
        for (const inner of blocksOf(statement)) if (inner !== statement.body) visitBlock(inner, scope);
        continue;
      }
      for (const expression of expressionsOf(statement)) visitExpression(expression, scope);
      if (statement.kind === 'function' || statement.kind === 'class') {
        const { names } = bindingsOf(statement.body, file.text);
        const parameters = statement.kind === 'function' ? parameterNames(statement.parameters) : [];
        visitBlock(statement.body, { ...below(scope, [...names, ...parameters]), isClass: statement.kind === 'class' });
        continue;
      }
      for (const inner of blocksOf(statement)) visitBlock(inner, scope);
    }
  }

  visitBlock(module.body, { own, outer: undefined, isClass: false });
  return found.map(({ name, scope }): UnresolvedReference => {
    const within = resourceAt(context, file.uri, name.start);
    return {
      location: { uri: file.uri, range: { start: name.start, end: name.end } },
      kind: 'name',
      name: name.name,
      candidates: visible(scope),
      ...(within === undefined ? {} : { within }),
    };
  });
}

function below(outer: Names, names: readonly string[]): Names {
  return { own: new Set(names), outer, isClass: false };
}

function visible(scope: Names): readonly string[] {
  const names = new Set<string>();
  for (let each: Names | undefined = scope, inner = true; each; each = each.outer, inner = false) {
    if (inner || !each.isClass) for (const name of each.own) if (!name.startsWith('__')) names.add(name);
  }
  return [...names];
}

/** Names that some object of the program is given as an attribute: a module's names can be given from outside. */
export function assignedAttributes({ program, files, indexOf }: FactsContext): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (target: Expression): void => {
    if (target.kind === 'attribute') names.add(target.name);
    else if (target.kind === 'tuple' || target.kind === 'list') target.items.forEach(add);
    else if (target.kind === 'starred') add(target.value);
    else if (target.kind === 'parenthesized') add(target.inner);
  };
  const visit = (block: Block): void => {
    for (const statement of block.statements) {
      if (statement.kind === 'assign') statement.targets.forEach(add);
      if (statement.kind === 'update' || statement.kind === 'for') add(statement.target);
      if (statement.kind === 'with') for (const { target } of statement.items) if (target) add(target);
      blocksOf(statement).forEach(visit);
    }
  };
  for (const uri of program.modules.keys()) {
    const file = files.sources.get(uri);
    if (file) visit(indexOf(file).module.body);
  }
  return names;
}
