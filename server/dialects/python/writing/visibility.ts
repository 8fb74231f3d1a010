/** What code at a place can name: resources in variables, attributes of objects, dicts and other modules. */
import { holdsEntries } from '../../../core/entries';
import type { Resource } from '../../../core/resource';
import type { Value } from '../../../core/value';
import type { Binding, Scope } from '../evaluation/scope';
import type { PyValue } from '../evaluation/values';
import type { Declaration } from '../pulumi/collector';
import type { Block, FunctionStatement } from '../syntax/ast';
import { blocksOf } from '../syntax/walk';
import type { WritingContext } from './context';
import type { FileIndex, Place } from './file-index';
import { quoted } from '../syntax/strings';

/** A place in a document, as scopes. */
export interface Vantage {
  readonly scope: Scope;
  /** The offset of the statement that will hold the name. */
  readonly offset: number;
  /** What was bound later than this is not seen. */
  readonly order: number;
}

export type Wanted =
  | {
      readonly id: string;
      /** The canonical attribute, empty for the resource itself. */
      readonly attribute: string;
    }
  /** An input, under the name that provenance has for it. */
  | { readonly input: string }
  /** Something that the evaluator provides, by its name. */
  | { readonly native: string }
  /** What holds all entries of an object, or is the same unknown. */
  | { readonly held: Value };

export interface Named {
  readonly text: string;
  /** True when the text gives the attribute itself, not the resource. */
  readonly isAttribute: boolean;
}

/** True when code beside one resource can name another. */
export function reaches(context: WritingContext, target: Resource, from: Resource): boolean {
  const declaration = context.declarationOf(from.declared);
  const file = declaration && context.files.sources.get(declaration.uri);
  if (!declaration || !file) return false;
  const index = context.indexOf(file);
  const vantage = vantageAt(context, index, from.header.range.start, declaration);
  return vantage !== undefined && nameFor(vantage, { id: target.id, attribute: '' }, index) !== undefined;
}

/** The scopes that are in force at an offset, as seen while `near` was declared. */
export function vantageAt(
  context: WritingContext,
  index: FileIndex,
  offset: number,
  near: Declaration | undefined,
): Vantage | undefined {
  const place = index.placeOf(offset);
  const { uri } = index.file;
  const named = place.functions.filter((each) => each.kind === 'function');
  const innermost = named.at(-1);
  const statement = statementStart(place, offset);
  if (!innermost) {
    const scope = context.program.modules.get(uri);
    return scope && { scope, offset: statement, order: near && near.scope === scope ? near.order : Number.MAX_SAFE_INTEGER };
  }
  for (let scope = near?.scope; scope; scope = scope.parent) {
    if (scope.node === innermost) return { scope, offset: statement, order: near?.order ?? Number.MAX_SAFE_INTEGER };
  }
  const frames = context.program.frames.get(innermost) ?? [];
  const [only] = frames;
  return only && frames.length === 1 ? { scope: only, offset: statement, order: Number.MAX_SAFE_INTEGER } : undefined;
}

/** How code can name a resource, or an attribute of it that something holds. */
export function nameFor(vantage: Vantage, wanted: Wanted, index: FileIndex): Named | undefined {
  const shadowed = new Set<string>();
  let best: Named | undefined;
  for (let scope: Scope | undefined = vantage.scope; scope; scope = scope.parent) {
    if (scope.kind === 'class' || scope.kind === 'comprehension') continue;
    for (const binding of visibleBindings(scope, vantage)) {
      if (shadowed.has(binding.name)) continue;
      const found = within(binding.value, binding.name, wanted, vantage, index, 0);
      if (found && (!best || found.text.length < best.text.length)) best = found;
    }
    if (best) return best;
    for (const [name] of scope.variables.all()) shadowed.add(name);
  }
  return undefined;
}

/** For each name, what it held when the place was reached. */
function visibleBindings(scope: Scope, vantage: Vantage): Iterable<Binding> {
  const last = new Map<string, Binding>();
  const isOwn = scope === vantage.scope;
  const before = isOwn ? vantage.order : Math.min(vantage.scope.order, vantage.order);
  for (const binding of scope.bindings) {
    if (binding.order >= before) continue;
    if (isOwn && binding.range && binding.range.start >= vantage.offset) continue;
    last.set(binding.name, binding);
  }
  return last.values();
}

function within(
  value: PyValue,
  text: string,
  wanted: Wanted,
  vantage: Vantage,
  index: FileIndex,
  depth: number,
): Named | undefined {
  if ('input' in wanted && isInput(value, wanted.input)) return { text, isAttribute: true };
  if ('native' in wanted && value.kind === 'native' && value.name === wanted.native) return { text, isAttribute: true };
  if ('held' in wanted && holds(value, wanted.held)) return { text, isAttribute: true };
  switch (value.kind) {
    case 'resource':
      return 'id' in wanted && value.id === wanted.id ? { text, isAttribute: false } : undefined;
    case 'reference':
      return 'id' in wanted && value.target === wanted.id && wanted.attribute !== '' && value.attribute === wanted.attribute
        ? { text, isAttribute: true }
        : undefined;
    case 'instance': {
      if (depth > 1) return undefined;
      for (const [name, field] of value.fields.all()) {
        const found = within(field, `${text}.${name}`, wanted, vantage, index, depth + 1);
        if (found && isAssigned(text, name, vantage, index)) return found;
      }
      return undefined;
    }
    case 'mapping': {
      if (depth > 1) return undefined;
      for (const [key, entry] of value.store.all()) {
        if (entry.keyValue) continue;
        const member = value.className === undefined ? `${text}[${quoted(key, index.quote)}]` : `${text}.${key}`;
        const found = within(entry.value, member, wanted, vantage, index, depth + 1);
        if (found) return found;
      }
      return undefined;
    }
    case 'sequence': {
      if (depth > 1 || value.type === 'set' || !value.store.complete) return undefined;
      for (const [position, { value: item, when }] of value.store.items.entries()) {
        const { location } = item.from;
        // What is put into it later is not there yet.
        if (when !== undefined || (location.uri === index.file.uri && location.range.end > vantage.offset)) continue;
        const found = within(item, `${text}[${position}]`, wanted, vantage, index, depth + 1);
        if (found) return found;
      }
      return undefined;
    }
    case 'module': {
      if (depth > 0 || !value.scope) return undefined;
      for (const [name, member] of value.scope.variables.all()) {
        const found = within(member, `${text}.${name}`, wanted, vantage, index, depth + 1);
        if (found) return found;
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

function holds(value: PyValue, wanted: Value): boolean {
  if (value.kind === 'mapping') return value.className === undefined && wanted.kind === 'object' && holdsEntries(value.store, wanted);
  if (value.kind === 'literal' && wanted.kind === 'literal') return value.value === wanted.value && value.value !== '';
  return value.kind === 'unknown' && wanted.kind === 'unknown' && value.name !== undefined && value.name === wanted.name;
}

/** True for the value of an input, with what stands in for it where it is not given. */
function isInput(value: PyValue, name: string): boolean {
  if (value.kind === 'either') {
    return value.alternatives.some((each) => isInput(each.value, name)) && value.alternatives.every((each) => each.value.kind === 'literal' || isInput(each.value, name));
  }
  if (value.kind !== 'unknown' || value.from.inputs?.length !== 1 || value.from.inputs[0] !== name) return false;
  return [`configuration ${name}`, `secret configuration ${name}`, `environment variable ${name}`, 'stack'].includes(value.name ?? '');
}

/** A field of `self` has to be set before the place, where the same function sets it. */
function isAssigned(object: string, field: string, vantage: Vantage, index: FileIndex): boolean {
  const { node } = vantage.scope;
  if (node?.kind !== 'function' || object !== node.parameters[0]?.name || vantage.scope.uri !== index.file.uri) return true;
  const starts = assignmentsTo(node, `${object}.${field}`, index);
  return starts.length === 0 || starts.some((end) => end <= vantage.offset);
}

function assignmentsTo(node: FunctionStatement, target: string, index: FileIndex): readonly number[] {
  const ends: number[] = [];
  const visit = (block: Block): void => {
    for (const statement of block.statements) {
      if (statement.kind === 'assign') {
        const isTarget = statement.targets.some((each) => index.file.text.slice(each.start, each.end) === target);
        if (isTarget) ends.push(statement.end);
      }
      for (const inner of blocksOf(statement)) visit(inner);
    }
  };
  visit(node.body);
  return ends;
}

function statementStart(place: Place, offset: number): number {
  return place.steps.at(-1)?.statement.start ?? offset;
}
