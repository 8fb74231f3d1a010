/**
 * How code at a place can name a value: `key`, `this.key`, `args.key.arn`. Searched semantically, in the scopes that the
 * evaluator saw, so it finds what was passed in as well as what was declared there.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Location, TextRange } from '../../../core/text';
import { contains } from '../../../core/text';
import type { Binding, Scope } from '../evaluator/scope';
import type { InstanceHandle, Js, Slot } from '../evaluator/values';
import type { ProgramText } from './program-text';

/** The place that wants to name something. */
export interface Site {
  readonly uri: string;
  readonly range: TextRange;
  readonly scope: Scope;
}

export interface Path {
  /** The expression: `args.key`. */
  readonly text: string;
  readonly value: Js;
  /** The binding that the expression starts from; undefined for `this`. */
  readonly root: Binding | undefined;
}

const DEEPEST = 3;
const MOST_FIELDS = 60;

/** The shortest expression, by members, for a value that passes. Inner scopes come first. */
export function findPath(site: Site, text: ProgramText, passes: (value: Js) => boolean): Path | undefined {
  const roots = rootsAt(site, text);
  let level: readonly Path[] = roots;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const found = level.find((path) => (depth > 0 || path.text !== 'this') && passes(path.value));
    if (found) return found;
    if (depth < DEEPEST - 1) level = level.flatMap((path) => membersOf(path, site));
  }
  return undefined;
}

/** Where a place is: the scope in which code there ran last. */
export function siteAt(location: Location, text: ProgramText): Site | undefined {
  const scope = text.scopeAt(location.uri, location.range);
  return scope && { uri: location.uri, range: location.range, scope };
}

function rootsAt(site: Site, text: ProgramText): readonly Path[] {
  const roots: Path[] = [];
  const seen = new Set<string>();
  if (site.scope.self) roots.push({ text: 'this', value: site.scope.self, root: undefined });
  for (let scope: Scope | undefined = site.scope; scope; scope = scope.parent) {
    for (const [name, binding] of scope.bindings) {
      if (seen.has(name)) continue;
      seen.add(name);
      const value = binding.value ?? binding.resolve?.();
      if (value && isDeclaredBefore(binding, site, text)) roots.push({ text: name, value, root: binding });
    }
  }
  return roots;
}

/** Declared above, in a scope around the place, and not by the statement that the place is in. */
function isDeclaredBefore({ declared }: Binding, site: Site, text: ProgramText): boolean {
  if (declared.uri !== site.uri) return false;
  if (declared.range.end > site.range.start) return false;
  const declarator = text.pathTo(declared.uri, declared.range).findLast((node) => node.type === 'VariableDeclarator' || node.type === 'ClassDeclaration');
  if (declarator?.type !== 'VariableDeclarator') return true;
  return !contains({ start: declarator.range[0], end: declarator.range[1] }, site.range);
}

function membersOf(path: Path, site: Site): readonly Path[] {
  const { value } = path;
  const cell = value.kind === 'record' ? value.cell : value.kind === 'instance' && value.cell.resource === undefined ? value.cell.fields : undefined;
  if (!cell || cell.entries.size > MOST_FIELDS) return [];
  return [...cell.entries].flatMap(([key, slot]) => {
    if (slot.getter || !/^[A-Za-z_$][\w$]*$/.test(key) || !isVisible(path, key, slot, site)) return [];
    return [{ text: `${path.text}.${key}`, value: slot.value, root: path.root }];
  });
}

/** Fields of `this` count once they are assigned; private fields of others never. */
function isVisible(path: Path, key: string, slot: Slot, site: Site): boolean {
  if (path.text === 'this') return slot.key === undefined || slot.key.uri !== site.uri || slot.key.range.end <= site.range.start;
  return path.value.kind !== 'instance' || !isPrivate(path.value, key);
}

function isPrivate({ cell }: InstanceHandle, key: string): boolean {
  for (let made: Js | undefined = cell.made; made?.kind === 'class'; made = made.base) {
    for (const member of made.node.body.body) {
      if (member.type === 'PropertyDefinition' && isCalled(member.key, key)) return isHidden(member.accessibility);
      if (member.type !== 'MethodDefinition' || member.kind !== 'constructor' || member.value.type !== 'FunctionExpression') continue;
      for (const param of member.value.params) {
        if (param.type === 'TSParameterProperty' && isCalled(targetOf(param), key)) return isHidden(param.accessibility);
      }
    }
  }
  // JavaScript has no declarations: what is assigned can be read.
  return false;
}

function targetOf(param: TSESTree.TSParameterProperty): TSESTree.Node {
  return param.parameter.type === 'AssignmentPattern' ? param.parameter.left : param.parameter;
}

function isCalled(node: TSESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function isHidden(accessibility: string | undefined): boolean {
  return accessibility === 'private' || accessibility === 'protected';
}

/** True when a name is a parameter of the callback of `apply` or `then`: it holds the plain value, not the output. */
export function isUnwrapped(binding: Binding | undefined, text: ProgramText): boolean {
  if (!binding) return false;
  const path = text.pathTo(binding.declared.uri, binding.declared.range);
  const index = path.findLastIndex((node) => node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression');
  const [callback, call] = [path[index], path[index - 1]];
  if (!callback || call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { property } = call.callee;
  return property.type === 'Identifier' && (property.name === 'apply' || property.name === 'then') && call.arguments.includes(callback as TSESTree.Expression);
}

/** The names that a file uses anywhere: a new one is none of them. */
export function namesIn(body: readonly TSESTree.Node[], children: (node: TSESTree.Node) => Iterable<TSESTree.Node>): ReadonlySet<string> {
  const names = new Set<string>();
  const stack: TSESTree.Node[] = [...body];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'Identifier') names.add(node.name);
    for (const child of children(node)) stack.push(child);
  }
  return names;
}
