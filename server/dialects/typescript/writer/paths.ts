/**
 * How code at a place can name a value: `key`, `this.key`, `args.key.arn`. Searched semantically, in the scopes that the
 * evaluator saw, so it finds what was passed in as well as what was declared there.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Location, TextRange } from '../../../core/text';
import { contains } from '../../../core/text';
import type { Binding, Scope } from '../evaluator/scope';
import type { ArrayHandle, InstanceHandle, Js } from '../evaluator/values';
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
  /** The offset from which on the expression can be used in its file. */
  readonly from: number;
  /** The declarator of the root: inside it the name is not there yet. */
  readonly declarator: TextRange | undefined;
}

/** All that code in a scope can name, by members up to a depth: inner scopes and short expressions first. */
export interface Paths {
  readonly all: readonly Path[];
  readonly byResource: ReadonlyMap<string, readonly Path[]>;
}

const DEEPEST = 3;
const MOST_FIELDS = 60;
const MOST_PATHS = 3000;

/** The shortest expression, by members, for a value that passes. Inner scopes come first. */
export function findPath(site: Site, text: ProgramText, passes: (value: Js) => boolean): Path | undefined {
  return text.pathsIn(site.scope, site.uri).all.find((path) => passes(path.value) && isUsable(path, site));
}

/** The shortest expression for a resource. */
export function findResource(site: Site, text: ProgramText, id: string): Path | undefined {
  return text.pathsIn(site.scope, site.uri).byResource.get(id)?.find((path) => isUsable(path, site));
}

function isUsable({ from, declarator }: Path, { range }: Site): boolean {
  return from <= range.start && !(declarator && contains(declarator, range));
}

/** Where a place is: the scope in which code there ran last. */
export function siteAt(location: Location, text: ProgramText): Site | undefined {
  const scope = text.scopeAt(location.uri, location.range);
  return scope && { uri: location.uri, range: location.range, scope };
}

export function collectPaths(scope: Scope, uri: string, declarationOf: (declared: Location) => TextRange | undefined): Paths {
  const all: Path[] = [];
  let level: readonly Path[] = rootsIn(scope, uri, declarationOf);
  for (let depth = 0; depth < DEEPEST && all.length < MOST_PATHS; depth++) {
    all.push(...level.filter((path) => path.text !== 'this'));
    if (depth < DEEPEST - 1) level = level.flatMap((path) => membersOf(path, uri));
  }
  const byResource = new Map<string, Path[]>();
  for (const path of all) {
    const id = path.value.kind === 'instance' ? path.value.cell.resource : undefined;
    if (id !== undefined) byResource.set(id, [...(byResource.get(id) ?? []), path]);
  }
  return { all, byResource };
}

function rootsIn(start: Scope, uri: string, declarationOf: (declared: Location) => TextRange | undefined): readonly Path[] {
  const roots: Path[] = [];
  const seen = new Set<string>();
  if (start.self) roots.push({ text: 'this', value: start.self, root: undefined, from: 0, declarator: undefined });
  for (let scope: Scope | undefined = start; scope; scope = scope.parent) {
    for (const [name, binding] of scope.bindings) {
      if (seen.has(name)) continue;
      seen.add(name);
      const value = binding.value ?? binding.resolve?.();
      if (!value || binding.declared.uri !== uri) continue;
      roots.push({ text: name, value, root: binding, from: binding.declared.range.end, declarator: declarationOf(binding.declared) });
    }
  }
  return roots;
}

function membersOf(path: Path, uri: string): readonly Path[] {
  const { value } = path;
  if (value.kind === 'array') return itemsOf(path, value, uri);
  const cell = value.kind === 'record' ? value.cell : value.kind === 'instance' && value.cell.resource === undefined ? value.cell.fields : undefined;
  if (!cell || cell.entries.size > MOST_FIELDS) return [];
  return [...cell.entries].flatMap(([key, slot]): readonly Path[] => {
    if (slot.getter || !/^[A-Za-z_$][\w$]*$/.test(key)) return [];
    if (path.text !== 'this' && value.kind === 'instance' && isPrivate(value, key)) return [];
    // Fields of `this` count once they are assigned.
    const assigned = path.text === 'this' && slot.key?.uri === uri ? slot.key.range.end : 0;
    return [{ ...path, text: `${path.text}.${key}`, value: slot.value, from: Math.max(path.from, assigned) }];
  });
}

/** The items of a list count once they are made: they may be put into it later than it is. */
function itemsOf(path: Path, { cell }: ArrayHandle, uri: string): readonly Path[] {
  if (!cell.complete || cell.items.length > MOST_FIELDS) return [];
  return cell.items.map((value, index) => {
    const { location } = value.from;
    const made = location.uri === uri ? location.range.end : 0;
    return { ...path, text: `${path.text}[${index}]`, value, from: Math.max(path.from, made) };
  });
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
