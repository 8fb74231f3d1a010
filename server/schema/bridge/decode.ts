/** From CloudFormation's names to canonical ones. */
import type { ObjectValue, Property, Value } from '../../core/value';
import { choice, list, literal, object } from '../../core/value';
import type { CompiledField, CompiledShape } from './compile';
import type { Bag } from './types';

/** The canonical object that a native one stands for. Places in the source are kept. */
export function canonicalObject(native: ObjectValue, shape: CompiledShape): ObjectValue {
  const draft = new Draft(native.complete);
  for (const [name, property] of native.entries) draft.take(property, fieldFor(shape, name, property.value));
  return draft.finish(native);
}

/** Tags are a bag or a map wherever they occur, without a row. */
function fieldFor(shape: CompiledShape, name: string, value: Value): CompiledField {
  const field = shape.field(name);
  if (field.listed || name !== 'Tags') return field;
  return value.kind === 'object' ? { ...field, opaque: true } : { ...field, bag: TAGS };
}

/** An object in the making: a canonical path can be filled from several native properties. */
class Draft {
  private readonly root: Branch = new Map();

  constructor(private complete: boolean) {}

  take(property: Property, field: CompiledField): void {
    if (field.path[0] === '-') return;
    if (field.bag) {
      this.takeBag(property, field.path, field.bag);
      return;
    }
    const value = canonicalValue(property.value, field);
    if (field.path.length > 0) this.put(field.path, value === property.value ? property : { ...property, value });
    else this.merge(value);
  }

  finish(native: ObjectValue): ObjectValue {
    return finished(this.root, native, this.complete);
  }

  private merge(value: Value): void {
    if (value.kind === 'object') {
      for (const [name, property] of value.entries) this.put([name], property);
      this.complete &&= value.complete;
    } else if (value.kind !== 'absent') {
      this.complete = false;
    }
  }

  private takeBag(property: Property, path: readonly string[], bag: Bag): void {
    const { value } = property;
    if (!bag.names) {
      this.put(path, { ...property, value: mapAlternatives(value, (each) => objectOfBag(each, bag)) });
      return;
    }
    if (value.kind !== 'list') {
      this.complete &&= value.kind === 'absent';
      return;
    }
    this.complete &&= value.complete;
    for (const item of value.items) {
      const pair = pairOf(item, bag);
      const row = pair && bag.names[pair.name];
      if (!row) {
        this.complete &&= pair !== undefined;
      } else if (typeof row === 'string') {
        this.put(row.split('.'), pair.property);
      } else {
        this.put(row.to.split('.'), { ...pair.property, value: row.codec.decode(pair.property.value) });
      }
    }
  }

  private put(path: readonly string[], property: Property): void {
    let branch = this.root;
    for (const name of path.slice(0, -1)) {
      const next = branch.get(name);
      if (next instanceof Map) {
        branch = next;
      } else {
        const grown: Branch = new Map(next?.value.kind === 'object' ? next.value.entries : []);
        branch.set(name, grown);
        branch = grown;
      }
    }
    const last = path.at(-1) ?? '';
    const present = branch.get(last);
    if (present instanceof Map && property.value.kind === 'object') {
      for (const [name, inner] of property.value.entries) present.set(name, inner);
    } else {
      branch.set(last, property);
    }
  }
}

type Branch = Map<string, Branch | Property>;

/** The branch itself becomes the entries: nothing is put into it any more. */
function finished(branch: Branch, native: ObjectValue, complete: boolean): ObjectValue {
  for (const [name, node] of branch) if (node instanceof Map) branch.set(name, { value: finished(node, native, complete) });
  return object(branch as ReadonlyMap<string, Property>, native.from, complete);
}

function canonicalValue(value: Value, field: CompiledField): Value {
  if (field.codec) return field.codec.decode(value);
  if (field.opaque) return value;
  switch (value.kind) {
    case 'object':
      return canonicalObject(value, field.of);
    case 'list': {
      const items = value.items.map((item) => canonicalValue(item, field));
      return items.every((item, index) => item === value.items[index])
        ? value
        : list(items, value.from, value.complete);
    }
    case 'choice':
      return mapAlternatives(value, (each) => canonicalValue(each, field));
    default:
      return value;
  }
}

function mapAlternatives(value: Value, map: (value: Value) => Value): Value {
  if (value.kind !== 'choice') return map(value);
  return choice(
    value.alternatives.map((each) => ({ ...each, value: map(each.value) })),
    value.from,
  );
}

function objectOfBag(value: Value, bag: Bag): Value {
  if (value.kind !== 'list') return value;
  const entries = new Map<string, Property>();
  let complete = value.complete;
  for (const item of value.items) {
    const pair = pairOf(item, bag);
    if (pair) entries.set(pair.name, pair.property);
    else complete = false;
  }
  return object(entries, value.from, complete);
}

function pairOf(item: Value, bag: Bag): { readonly name: string; readonly property: Property } | undefined {
  if (item.kind !== 'object') return undefined;
  const name = item.entries.get(bag.key)?.value;
  if (name?.kind !== 'literal') return undefined;
  const content = item.entries.get(bag.value);
  return {
    name: String(name.value),
    property: content
      ? { ...content, member: item.from.location }
      : { value: literal(null, item.from), member: item.from.location },
  };
}

const TAGS: Bag = { key: 'Key', value: 'Value' };
