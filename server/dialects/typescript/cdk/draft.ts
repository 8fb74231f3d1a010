/** CloudFormation resources in the making: what a construct declares, with the places of the properties it was made from. */
import type { Location } from '../../../core/text';
import type { ObjectValue, Property, Provenance, Value } from '../../../core/value';
import { list, object } from '../../../core/value';
import { withoutObjects } from './shapes';

type Branch = Map<string, Branch | Items | Property>;

/** A list of objects or values that several properties fill. */
interface Items {
  readonly items: (Branch | Property)[];
  complete: boolean;
}

export class Draft {
  readonly settings = new Map<string, Property>();
  readonly dependsOn: string[] = [];
  /** Created by the construct on its own: what it does not say is not the author's choice. */
  implicit = false;
  /** Stands for what the library does in another way than by a resource of its type. */
  virtual = false;
  /** Where to point at, when it is not the construct. */
  header: Location | undefined;
  complete: boolean;
  private readonly root: Branch = new Map();
  private readonly loose = new Set<Branch>();

  constructor(
    /** The id of its main canonical resource. */
    readonly id: string,
    readonly type: string,
    readonly from: Provenance,
    complete = true,
  ) {
    this.complete = complete;
  }

  /** Sets a property at a dotted path, `[]` behind the name of a list of which the first item is meant. Absent values are left out. */
  set(path: string, given: Property | Value): void {
    const property = asProperty(given);
    if (property.value.kind === 'absent') return;
    const { branch, name } = this.reach(path);
    if (name.endsWith('[]')) this.itemsAt(branch, name.slice(0, -2)).items.push(property);
    else branch.set(name, property);
  }

  /** Says that a property is left out because of a value: `versioned: false`. */
  lack(path: string, { value, ...places }: Property): void {
    if (this.has(path)) return;
    const { branch, name } = this.reach(path);
    branch.set(name, { ...places, value: { kind: 'absent', from: value.from } });
  }

  /** Sets a property unless it is set. */
  preset(path: string, given: Property | Value): void {
    if (!this.has(path)) this.set(path, given);
  }

  /** Adds an item to a list. `complete: false`: there may be others. */
  push(path: string, item: Property | Value): void {
    const { branch, name } = this.reach(path);
    this.itemsAt(branch, name).items.push(asProperty(item));
  }

  /** There may be further items in a list. */
  open(path: string): void {
    const { branch, name } = this.reach(path);
    this.itemsAt(branch, name).complete = false;
  }

  /** There may be further members of an object. */
  loosen(path: string): void {
    const { branch, name } = this.reach(path);
    this.loose.add(this.branchAt(branch, name));
  }

  remove(path: string): void {
    const { branch, name } = this.reach(path);
    branch.delete(name);
  }

  has(path: string): boolean {
    let branch: Branch | undefined = this.root;
    const names = path.split('.');
    for (const name of names.slice(0, -1)) branch = branch && next(branch, name);
    return branch?.has((names.at(-1) ?? '').replace('[]', '')) ?? false;
  }

  value(path: string): Value | undefined {
    let branch: Branch | undefined = this.root;
    const names = path.split('.');
    for (const name of names.slice(0, -1)) branch = branch && next(branch, name);
    const node = branch?.get(names.at(-1) ?? '');
    return node === undefined || node instanceof Map || 'items' in node ? undefined : node.value;
  }

  finish(): ObjectValue {
    return finished(this.root, this.from, this.loose, this.complete);
  }

  private reach(path: string): { readonly branch: Branch; readonly name: string } {
    const names = path.split('.');
    let branch = this.root;
    for (const name of names.slice(0, -1)) branch = this.branchAt(branch, name);
    return { branch, name: names.at(-1) ?? '' };
  }

  private branchAt(branch: Branch, name: string): Branch {
    if (name.endsWith('[]')) {
      const { items } = this.itemsAt(branch, name.slice(0, -2));
      const [first] = items;
      if (first instanceof Map) return first;
      const made: Branch = new Map();
      items.unshift(made);
      return made;
    }
    const node = branch.get(name);
    if (node instanceof Map) return node;
    const made: Branch = new Map();
    if (node && 'value' in node && node.value.kind === 'object') {
      for (const [key, property] of node.value.entries) made.set(key, property);
    }
    branch.set(name, made);
    return made;
  }

  private itemsAt(branch: Branch, name: string): Items {
    const node = branch.get(name);
    if (node && !(node instanceof Map) && 'items' in node) return node;
    const items: Items = { items: [], complete: true };
    if (node && 'value' in node) {
      if (node.value.kind === 'list') {
        items.items.push(...node.value.items.map((value): Property => ({ value })));
        items.complete = node.value.complete;
      } else {
        items.complete = false;
      }
    }
    branch.set(name, items);
    return items;
  }
}

function next(branch: Branch, name: string): Branch | undefined {
  const node = branch.get(name.replace('[]', ''));
  if (node instanceof Map) return node;
  const [first] = node && 'items' in node ? node.items : [];
  return first instanceof Map ? first : undefined;
}

function asProperty(given: Property | Value): Property {
  return 'kind' in given ? { value: given } : given;
}

function finished(branch: Branch, from: Provenance, loose: ReadonlySet<Branch>, complete = !loose.has(branch)): ObjectValue {
  const entries = new Map<string, Property>();
  for (const [name, node] of branch) {
    if (node instanceof Map) entries.set(name, { value: finished(node, from, loose) });
    else if ('items' in node) entries.set(name, { value: list(node.items.map((item) => itemOf(item, from, loose)), from, node.complete) });
    else entries.set(name, cleaned(node));
  }
  return object(entries, from, complete);
}

function itemOf(item: Branch | Property, from: Provenance, loose: ReadonlySet<Branch>): Value {
  return item instanceof Map ? finished(item, from, loose) : cleaned(item).value;
}

function cleaned(property: Property): Property {
  const value = withoutObjects(property.value);
  return value === property.value ? property : { ...property, value };
}
