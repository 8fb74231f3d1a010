/** From canonical names to CloudFormation's. What cannot be said there gives undefined. */
import type { Expression } from '../../core/edits';
import type { ObjectValue, Value } from '../../core/value';
import { snakeCase } from '../names/case';
import type { CloudFormationSchema } from '../names/types';
import { compile, EMPTY_SHAPE, type CompiledField, type CompiledShape } from './compile';
import type { Bag } from './types';

/** A native path from the resource's properties, and the translation of what is set there. */
export interface NativeLocation {
  readonly path: readonly string[];
  /** `before`: what an earlier change of the same fix makes of that place, for a list that holds several properties. */
  readonly encode?: (value: Expression, before?: Expression) => Expression;
}

/** Where names are looked up: rows first, then the schema at the same place. */
export interface Names {
  readonly native: string;
  readonly shape: CompiledShape;
  readonly schema: CloudFormationSchema | undefined;
  /** The native path of the object that the shape is about. */
  readonly at?: readonly string[];
}

export function locateIn(
  names: Names,
  path: readonly string[],
  properties: ObjectValue,
  value?: Expression,
): NativeLocation | undefined {
  const found = find(names, path);
  if (!found) return undefined;
  // Places are told from the object that `properties` are.
  const place = found.path.slice((names.at ?? []).length);
  if (found.kind === 'pair') {
    const items = listAt(properties, place)?.map((item): Expression => ({ kind: 'existing', value: item }));
    const { bag, key, codec } = found;
    // The list as a whole is not the pair's: without something to set, there is no such place.
    if (!items || !value || (codec && codec.encode(value) === undefined)) return undefined;
    return {
      path: place,
      encode: (expression, before) =>
        withPair(before?.kind === 'list' ? before.items : items, bag, key, codec?.encode(expression) ?? expression),
    };
  }
  if (value && encodeValue(found.names, found.field, value) === undefined) return undefined;
  return {
    path: place,
    encode: (expression) => encodeValue(found.names, found.field, expression) ?? expression,
  };
}

export function encodeProperties(
  names: Names,
  properties: Readonly<Record<string, Expression>>,
): Readonly<Record<string, Expression>> | undefined {
  const tree = new Tree();
  for (const [name, value] of Object.entries(properties)) {
    if (!plant(names, [name], value, tree)) return undefined;
  }
  return tree.entries(names);
}

type Found = FoundField | FoundPair;

interface FoundField {
  readonly kind: 'field';
  readonly path: readonly string[];
  readonly field: CompiledField;
  readonly names: Names;
}

/** One pair of a bag. */
interface FoundPair {
  readonly kind: 'pair';
  readonly path: readonly string[];
  readonly bag: Bag;
  readonly key: string;
  readonly codec: { encode(value: Expression): Expression | undefined } | undefined;
}

/** Rows that lead to the path by a path of their own, then the schema's own names, then rows that merge into this object. */
function find(names: Names, path: readonly string[]): Found | undefined {
  const merging: CompiledField[] = [];
  for (const field of names.shape.fields().values()) {
    if (field.bag) {
      const pair = findPair(names, field, path);
      if (pair) return pair;
    }
    if (field.path.length === 0) {
      if (!field.bag) merging.push(field);
    } else if (startsWith(path, field.path)) {
      const found = findBelow(names, field, path.slice(field.path.length));
      if (found) return found;
    }
  }
  const unlisted = findUnlisted(names, path);
  if (unlisted) return unlisted;
  for (const field of merging) {
    const found = find(below(names, field), path);
    if (found) return found;
  }
  return undefined;
}

function findBelow(names: Names, field: CompiledField, rest: readonly string[]): Found | undefined {
  const path = [...(names.at ?? []), field.native];
  if (rest.length === 0) return { kind: 'field', path, field, names };
  if ((field.codec && !field.opaque) || field.bag) return undefined;
  if (field.opaque) {
    return { kind: 'field', path: [...path, ...rest], field: { ...field, native: rest.at(-1) ?? '' }, names };
  }
  return find(below(names, field), rest);
}

function findUnlisted(names: Names, path: readonly string[]): Found | undefined {
  const [first, ...rest] = path;
  const property = names.schema
    ?.properties(names.native, names.at ?? [])
    ?.find((each) => snakeCase(each.name) === first && !names.shape.fields().has(each.name));
  if (!property) return undefined;
  if (property.name === 'Tags' && property.container === 'list') {
    const tags = compile({ Tags: { to: 'tags', bag: { key: 'Key', value: 'Value' } } }).field('Tags');
    return findPair(names, tags, path) ?? findBelow(names, tags, rest);
  }
  const field = EMPTY_SHAPE.field(property.name);
  return findBelow(names, property.container === 'map' ? { ...field, opaque: true } : field, rest);
}

function findPair(names: Names, field: CompiledField, path: readonly string[]): FoundPair | undefined {
  const { bag } = field;
  if (!bag) return undefined;
  const native = [...(names.at ?? []), field.native];
  if (!bag.names) {
    if (path.length !== field.path.length + 1 || !startsWith(path, field.path)) return undefined;
    return { kind: 'pair', path: native, bag, key: path.at(-1) ?? '', codec: undefined };
  }
  for (const [key, row] of Object.entries(bag.names)) {
    if ((typeof row === 'string' ? row : row.to) === path.join('.')) {
      return { kind: 'pair', path: native, bag, key, codec: typeof row === 'string' ? undefined : row.codec };
    }
  }
  return undefined;
}

function below(names: Names, field: CompiledField): Names {
  return { ...names, shape: field.of, at: [...(names.at ?? []), field.native] };
}

function encodeValue(names: Names, field: CompiledField, value: Expression): Expression | undefined {
  if (field.codec) return value.kind === 'existing' ? value : field.codec.encode(value);
  if (field.bag && !field.bag.names && value.kind === 'object') return pairsOf(field.bag, value.entries);
  if (field.opaque) return value;
  switch (value.kind) {
    case 'object': {
      const entries = encodeProperties(below(names, field), value.entries);
      return entries && { kind: 'object', entries };
    }
    case 'list': {
      const items: Expression[] = [];
      for (const item of value.items) {
        const encoded = encodeValue(names, field, item);
        if (!encoded) return undefined;
        items.push(encoded);
      }
      return { kind: 'list', items };
    }
    default:
      return value;
  }
}

/** Puts a value into the tree of native properties; an object without a place of its own goes there member by member. */
function plant(names: Names, path: readonly string[], value: Expression, tree: Tree): boolean {
  const found = find(names, path);
  if (found?.kind === 'pair') {
    tree.addPair(found.path, found.bag, found.key, found.codec?.encode(value) ?? value);
    return true;
  }
  if (found) {
    const encoded = encodeValue(found.names, found.field, value);
    return encoded !== undefined && tree.add(found.path.slice((names.at ?? []).length), encoded);
  }
  if (value.kind !== 'object') return false;
  return Object.entries(value.entries).every(([name, inner]) => plant(names, [...path, name], inner, tree));
}

/** Native properties in the making. */
class Tree {
  private readonly root = new Map<string, Tree | Expression>();

  add(path: readonly string[], value: Expression): boolean {
    const [name = '', ...rest] = path;
    if (rest.length === 0) {
      this.root.set(name, value);
      return true;
    }
    const next = this.root.get(name) ?? new Tree();
    if (!(next instanceof Tree)) return false;
    this.root.set(name, next);
    return next.add(rest, value);
  }

  addPair(path: readonly string[], bag: Bag, key: string, value: Expression): void {
    const name = path.at(-1) ?? '';
    const before = this.root.get(name);
    const items = before && !(before instanceof Tree) && before.kind === 'list' ? before.items : [];
    this.root.set(name, { kind: 'list', items: [...items, pairOf(bag, key, value)] });
  }

  /** Lists that only rows or the schema know of are wrapped here. */
  entries(names: Names): Readonly<Record<string, Expression>> {
    return Object.fromEntries(
      [...this.root].map(([name, node]): [string, Expression] => {
        const field = names.shape.field(name);
        const value: Expression =
          node instanceof Tree ? { kind: 'object', entries: node.entries(below(names, field)) } : node;
        const isList =
          field.list ?? names.schema?.property(names.native, [...(names.at ?? []), name])?.container === 'list';
        return [name, isList && value.kind === 'object' ? { kind: 'list', items: [value] } : value];
      }),
    );
  }
}

/** The list that a bag is, with one pair changed or added; the others are kept as they are written. */
function withPair(list: readonly Expression[], bag: Bag, key: string, value: Expression): Expression {
  const items = list.map((item) => (keyOf(item, bag) === key ? pairOf(bag, key, value) : item));
  const isNew = list.every((item) => keyOf(item, bag) !== key);
  return { kind: 'list', items: isNew ? [...items, pairOf(bag, key, value)] : items };
}

function keyOf(item: Expression, bag: Bag): string | undefined {
  if (item.kind === 'object') {
    const name = item.entries[bag.key];
    return name?.kind === 'literal' ? String(name.value) : undefined;
  }
  const name =
    item.kind === 'existing' && item.value.kind === 'object' ? item.value.entries.get(bag.key)?.value : undefined;
  return name?.kind === 'literal' ? String(name.value) : undefined;
}

function pairOf(bag: Bag, key: string, value: Expression): Expression {
  return { kind: 'object', entries: { [bag.key]: { kind: 'literal', value: key }, [bag.value]: value } };
}

function pairsOf(bag: Bag, entries: Readonly<Record<string, Expression>>): Expression {
  return { kind: 'list', items: Object.entries(entries).map(([key, value]) => pairOf(bag, key, value)) };
}

/** The items at a native path: none where nothing is written, undefined where that cannot be told. */
function listAt(properties: ObjectValue, path: readonly string[]): readonly Value[] | undefined {
  let current: Value = properties;
  for (const name of path) {
    if (current.kind !== 'object') return undefined;
    const next: Value | undefined = current.entries.get(name)?.value;
    if (!next || next.kind === 'absent') return current.complete ? [] : undefined;
    current = next;
  }
  return current.kind === 'list' && current.complete ? current.items : undefined;
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((name, index) => path[index] === name);
}
