/** Which names a piece of Python defines, without evaluating it: all that may be bound there counts. */
import type { Block, Expression, Parameter, Pattern, PythonModule, Statement } from '../syntax/ast';
import { blocksOf, childExpressions, expressionsOf } from '../syntax/walk';

export interface Bindings {
  readonly names: Set<string>;
  /** Names of `global` statements in functions below: they are the module's. */
  readonly globals: Set<string>;
  /** Modules that are imported with a star. */
  readonly stars: (Statement & { readonly kind: 'import-from' })[];
}

/** What a module, class or function body binds in its own scope. `text` is the document's. */
export function bindingsOf(block: Block, text: string): Bindings {
  const bindings: Bindings = { names: new Set(), globals: new Set(), stars: [] };
  const redirected = new Set<string>();
  collect(block, text, bindings, redirected);
  for (const name of redirected) bindings.names.delete(name);
  return bindings;
}

export function moduleBindings({ body }: PythonModule, text: string): Bindings {
  return bindingsOf(body, text);
}

export function parameterNames(parameters: readonly Parameter[]): readonly string[] {
  return parameters.map((each) => each.name);
}

/** The names in a target: `a, (b, *c)`. */
export function targetNames(target: Expression): readonly string[] {
  switch (target.kind) {
    case 'name':
      return [target.name];
    case 'tuple':
    case 'list':
      return target.items.flatMap(targetNames);
    case 'starred':
      return targetNames(target.value);
    case 'parenthesized':
      return targetNames(target.inner);
    default:
      return [];
  }
}

function collect(block: Block, text: string, into: Bindings, redirected: Set<string>): void {
  const add = (...names: readonly string[]): void => names.forEach((name) => into.names.add(name));
  for (const statement of block.statements) {
    for (const expression of expressionsOf(statement)) addNamed(expression, into.names);
    switch (statement.kind) {
      case 'assign':
        add(...statement.targets.flatMap(targetNames));
        break;
      case 'update':
      case 'for':
        add(...targetNames(statement.target));
        break;
      case 'with':
        for (const { target } of statement.items) if (target) add(...targetNames(target));
        break;
      case 'try':
        for (const { name } of statement.handlers) if (name) add(name.name);
        break;
      case 'match':
        for (const each of statement.cases) add(...captures(each.pattern));
        break;
      case 'function':
        add(statement.name.name);
        for (const name of globalsIn(statement.body)) into.globals.add(name);
        continue;
      case 'class':
        add(statement.name.name);
        for (const name of globalsIn(statement.body)) into.globals.add(name);
        continue;
      case 'import':
        for (const { path, alias } of statement.modules) add(alias?.name ?? path[0] ?? '');
        break;
      case 'import-from':
        if (statement.star) into.stars.push(statement);
        for (const { name, alias } of statement.names) add((alias ?? name).name);
        break;
      case 'delete':
        add(...statement.targets.flatMap(targetNames));
        break;
      case 'scope':
        for (const name of statement.names) redirected.add(name);
        break;
      case 'other':
        // `type Name = …`: whatever is mentioned there counts as defined.
        add(...(text.slice(statement.start, statement.end).match(/[A-Za-z_]\w*/g) ?? []));
        break;
    }
    for (const inner of blocksOf(statement)) collect(inner, text, into, redirected);
  }
}

/** Names that `:=` binds: in comprehensions as well, whose scope they leave. */
function addNamed(expression: Expression, into: Set<string>): void {
  if (expression.kind === 'named') for (const name of targetNames(expression.target)) into.add(name);
  if (expression.kind !== 'lambda') for (const child of childExpressions(expression)) addNamed(child, into);
}

function captures(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'capture':
      return [pattern.name.name];
    case 'or':
      return pattern.alternatives.flatMap(captures);
    case 'other':
      return pattern.captures.map((each) => each.name);
    case 'value':
      return [];
  }
}

function globalsIn(block: Block): readonly string[] {
  return block.statements.flatMap((statement) => [
    ...(statement.kind === 'scope' ? statement.names : []),
    ...blocksOf(statement).flatMap(globalsIn),
  ]);
}
