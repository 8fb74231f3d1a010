/**
 * From canonical edits to text: the language-neutral half.
 *
 * `renderEdits` decides *where* each edit goes, by walking the values that the evaluator found (they know where they are
 * written), and leaves *how it is spelled* to the dialect's `SourceWriter`. Anything that is not certain ends in `undefined`.
 */
import type { CanonicalEdit, Expression, NewInput, NewResource, NewStatement } from './edits';
import { isNewInput, isNewResource } from './edits';
import type { DeclaredResource, Placement, Resource, ResourceGraph } from './resource';
import { descendants } from './query';
import type { FileEdit, Location, TextEdit } from './text';
import { contains, disjoint, locationKey } from './text';
import type { ListValue, ObjectValue, Property, Value } from './value';

/** Where a canonical property is, or would be, written in the dialect's own names. */
export type NativePlace =
  | {
      readonly kind: 'own';
      readonly declared: DeclaredResource;
      readonly path: readonly string[];
      /** Turns the canonical value into the native one (booleans to enums, keys to bags). Identity when left out. */
      readonly encode?: (value: Expression) => Expression;
    }
  /** A separate resource carries the property and does not exist yet. */
  | { readonly kind: 'satellite'; readonly satellite: NewResource };

/** How a dialect names and spells things. One writer serves one `render` call: it gathers edits and new names. */
export interface SourceWriter {
  /** Where a canonical property of a resource goes, or undefined when the dialect cannot express it. `value` is what will be set. */
  locate(resource: Resource, path: readonly string[], value?: Expression): NativePlace | undefined;
  /** Adds members to an object, argument list or block; `path` is the native path of the container from the resource's root. */
  insert(owner: DeclaredResource, container: ObjectValue, path: readonly string[], entries: readonly Entry[]): boolean;
  /** Replaces an expression. */
  replace(owner: DeclaredResource, site: Location, by: Expression): boolean;
  /** Removes a member with its separator, keeping comments that are not about it. */
  remove(owner: DeclaredResource, property: Property): boolean;
  append(owner: DeclaredResource, list: ListValue, item: Expression): boolean;
  /**
   * Writes a member of an object that the dialect does not write as one: an argument of a call. Without a value, takes it out.
   * Undefined: it is an object.
   */
  setIn?(resource: Resource, within: ObjectValue, path: readonly string[], value: Expression | undefined): boolean | undefined;
  declare(resource: NewResource): boolean;
  addStatement(owner: DeclaredResource, after: ObjectValue, statement: NewStatement): boolean;
  depend(owner: DeclaredResource, on: Resource | NewResource): boolean;
  /** Declares an input; expressions that refer to it are spelled by the writer. Left out: the dialect cannot. */
  declareInput?(input: NewInput): boolean;
  /** Exports a value; `name` in words. */
  declareOutput?(output: NewOutput): boolean;
  /** Names the provider or environment of a resource. */
  place?(owner: DeclaredResource, placement: Placement): boolean;
  /** The gathered edits, with imports; undefined when they overlap or something could not be spelled. */
  finish(): readonly FileEdit[] | undefined;
}

export interface NewOutput {
  readonly name: string;
  readonly description: string;
  readonly value: Expression;
  readonly near: Resource;
}

/** A member to insert, in native names. */
export interface Entry {
  readonly key: string;
  readonly value: Expression;
}

export function renderEdits(
  edits: readonly CanonicalEdit[],
  graph: ResourceGraph,
  writer: SourceWriter,
): readonly FileEdit[] | undefined {
  const sharing = new Sharing(graph);
  const additions = new Additions();
  const trees = new Map<DeclaredResource, SetTree>();
  const items = new Items();
  for (const edit of edits) {
    if (!apply(edit, trees, items, additions, writer, graph)) return undefined;
  }
  if (!items.write(writer, sharing)) return undefined;
  for (const [declared, tree] of trees) {
    if (!writeTree(declared, declared.properties, [], tree, writer, sharing)) return undefined;
  }
  for (const input of additions.inputs) {
    if (!writer.declareInput?.(input)) return undefined;
  }
  for (const resource of additions.all) {
    if (!writer.declare(resource)) return undefined;
  }
  for (const edit of edits) {
    if (edit.kind === 'depend' && !waitsAlready(edit) && !writer.depend(edit.resource.declared, edit.on)) return undefined;
  }
  return withTexts(writer.finish(), edits);
}

function waitsAlready({ resource, on }: Extract<CanonicalEdit, { kind: 'depend' }>): boolean {
  return !isNewResource(on) && (resource.declared.dependsOn.includes(on.id) || resource.declared.dependsOn.includes(on.declared.id));
}

/** Adds the edits that no dialect has a say in: names that are replaced, files that are created. */
function withTexts(written: readonly FileEdit[] | undefined, edits: readonly CanonicalEdit[]): readonly FileEdit[] | undefined {
  if (!written) return undefined;
  const files = new Map<string, { readonly create: boolean; readonly edits: TextEdit[] }>();
  const at = (uri: string, create: boolean): TextEdit[] => {
    const file = files.get(uri) ?? { create, edits: [] };
    files.set(uri, file);
    return file.edits;
  };
  for (const { uri, edits: changes, create } of written) at(uri, create === true).push(...changes);
  for (const edit of edits) {
    if (edit.kind === 'text') at(edit.location.uri, false).push({ range: edit.location.range, newText: edit.newText });
    else if (edit.kind === 'create') at(edit.uri, true).push({ range: { start: 0, end: 0 }, newText: edit.text });
  }
  const result: FileEdit[] = [];
  for (const [uri, { create, edits: changes }] of files) {
    const sorted = disjoint(changes);
    if (!sorted || (create && sorted.length > 1)) return undefined;
    result.push({ uri, edits: sorted, ...(create ? { create } : {}) });
  }
  return result;
}

/** A nested map of what to set; leaves are expressions. */
type SetTree = Map<string, SetTree | Expression>;

function apply(
  edit: CanonicalEdit,
  trees: Map<DeclaredResource, SetTree>,
  items: Items,
  additions: Additions,
  writer: SourceWriter,
  graph: ResourceGraph,
): boolean {
  switch (edit.kind) {
    case 'set': {
      additions.reachedFrom(edit.value);
      const done = edit.within && writer.setIn?.(edit.resource, edit.within, edit.path, edit.value);
      if (done !== undefined) return done;
      const place = writer.locate(edit.resource, edit.path, edit.value);
      if (!place) return false;
      if (place.kind === 'satellite') {
        additions.merge(edit.resource, place.satellite);
        return true;
      }
      if (edit.within) return items.set(place, edit.within, edit.value);
      const tree = trees.get(place.declared) ?? new Map<string, SetTree | Expression>();
      trees.set(place.declared, tree);
      return plant(tree, place.path, place.encode ? place.encode(edit.value) : edit.value);
    }
    case 'remove': {
      const done = edit.within && writer.setIn?.(edit.resource, edit.within, edit.path, undefined);
      if (done !== undefined) return done;
      const place = writer.locate(edit.resource, edit.path);
      if (place?.kind !== 'own') return false;
      const item = edit.within && nativeItem(place, edit.within);
      const property = edit.within ? item && nativeProperty(item.object, item.path) : nativeProperty(place.declared.properties, place.path);
      return property !== undefined && writer.remove(place.declared, property);
    }
    case 'replace':
      additions.reachedFrom(edit.by);
      return writer.replace(edit.resource.declared, edit.site, edit.by);
    case 'append':
      additions.reachedFrom(edit.item);
      return writer.append(edit.resource.declared, edit.list, edit.item);
    case 'add':
      additions.add(edit.resource);
      return true;
    case 'declare':
      additions.inputs.add(edit.input);
      return true;
    case 'add-statement':
      for (const resource of edit.statement.resources) additions.reachedFrom(resource);
      return writer.addStatement(edit.resource.declared, edit.after, edit.statement);
    case 'output': {
      additions.reachedFrom(edit.value);
      return writer.declareOutput?.(edit) ?? false;
    }
    case 'place':
      return writer.place?.(edit.resource.declared, edit.placement) ?? false;
    case 'text':
    case 'create':
      return true;
    case 'depend':
      if (isNewResource(edit.on)) additions.add(edit.on);
      else if (!graph.byId(edit.on.id)) return false;
      // Written when everything that is added has its name.
      return true;
  }
}

function writeTree(
  owner: DeclaredResource,
  container: ObjectValue,
  path: readonly string[],
  tree: SetTree,
  writer: SourceWriter,
  sharing: Sharing,
): boolean {
  if (sharing.isShared(container.from.location, owner)) return false;
  const entries: Entry[] = [];
  for (const [key, wanted] of tree) {
    const property = container.entries.get(key);
    // `window: args.window`, which no caller gives, is there: a second one beside it would be one too many. `Window:` alone is half typed.
    const isPassedOn = property?.site !== undefined && property.site.range.end > property.site.range.start && property.value.kind === 'absent' && !contains(property.site.range, property.value.from.location.range);
    if (isPassedOn) return false;
    if (!property || (property.value.kind === 'absent' && !property.site)) {
      if (!property && !container.complete) return false;
      entries.push({ key, value: wanted instanceof Map ? objectOf(wanted) : wanted });
    } else if (wanted instanceof Map) {
      const inner = singleObject(property.value);
      if (!inner || !writeTree(owner, inner, [...path, key], wanted, writer, sharing)) return false;
    } else if (!property.site || sharing.isShared(property.site, owner) || !writer.replace(owner, property.site, wanted)) {
      return false;
    }
  }
  return entries.length === 0 || writer.insert(owner, container, path, entries);
}

function plant(tree: SetTree, path: readonly string[], value: Expression): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return false;
  if (rest.length === 0) {
    tree.set(key, value);
    return true;
  }
  const below = tree.get(key) ?? new Map<string, SetTree | Expression>();
  if (!(below instanceof Map)) return false;
  tree.set(key, below);
  return plant(below, rest, value);
}

function objectOf(tree: SetTree): Expression {
  const entries = [...tree].map(([key, value]) => [key, value instanceof Map ? objectOf(value) : value] as const);
  return { kind: 'object', entries: Object.fromEntries(entries) };
}

/** The object to write into: the value itself, or the only item of a list of one. */
function singleObject(value: Value): ObjectValue | undefined {
  if (value.kind === 'object') return value;
  const [only] = value.kind === 'list' && value.complete && value.items.length === 1 ? value.items : [];
  return only?.kind === 'object' ? only : undefined;
}

function nativeProperty(properties: ObjectValue, path: readonly string[]): Property | undefined {
  let container: ObjectValue | undefined = properties;
  for (const key of path.slice(0, -1)) {
    const property: Property | undefined = container?.entries.get(key);
    container = property && singleObject(property.value);
  }
  const last = path.at(-1);
  return last === undefined ? undefined : container?.entries.get(last);
}

type OwnPlace = Extract<NativePlace, { kind: 'own' }>;

/** What is set in objects of lists: each object is written once. */
class Items {
  private readonly objects = new Map<ObjectValue, { readonly place: OwnPlace; readonly above: readonly string[]; readonly tree: SetTree }>();

  set(place: OwnPlace, within: ObjectValue, value: Expression): boolean {
    const item = nativeItem(place, within);
    if (!item) return false;
    const { object, path } = item;
    const { tree, above } = this.objects.get(object) ?? { tree: new Map<string, SetTree | Expression>(), above: place.path.slice(0, -path.length) };
    this.objects.set(object, { place, above, tree });
    return plant(tree, path, place.encode ? place.encode(value) : value);
  }

  write(writer: SourceWriter, sharing: Sharing): boolean {
    return [...this.objects].every(([object, { place, above, tree }]) => writeTree(place.declared, object, above, tree, writer, sharing));
  }
}

/** An object in the dialect's own names, and what of a native path is below it: several names where the dialect nests deeper. */
interface NativeItem {
  readonly object: ObjectValue;
  readonly path: readonly string[];
}

/** What a canonical object was read from: the object that is written at its place. */
function nativeItem({ declared, path }: OwnPlace, within: ObjectValue): NativeItem | undefined {
  const wanted = locationKey(within.from.location);
  const isWanted = (value: Value): value is ObjectValue => value.kind === 'object' && locationKey(value.from.location) === wanted;
  let level: readonly Value[] = [declared.properties];
  for (const [depth, name] of path.entries()) {
    const object = level.find(isWanted);
    if (object) return { object, path: path.slice(depth) };
    level = level.flatMap((value) => (value.kind === 'object' ? objectsOf(value.entries.get(name)?.value) : []));
  }
  const [first] = path;
  const list = path.length === 1 ? declared.properties : first === undefined ? undefined : declared.properties.entries.get(first)?.value;
  for (const value of list ? descendants(list) : []) {
    if (isWanted(value)) return { object: value, path: path.slice(-1) };
  }
  return undefined;
}

/** The objects that a value is or may be, and those of its lists. */
function objectsOf(value: Value | undefined): readonly Value[] {
  switch (value?.kind) {
    case 'object':
      return [value];
    case 'list':
      return value.items.flatMap(objectsOf);
    case 'choice':
      return value.alternatives.flatMap((each) => objectsOf(each.value));
    default:
      return [];
  }
}

/**
 * Which places of the source several declarations have in common: an object that is spread into two resources, a helper's arguments.
 * An edit there would change the others as well, so it is not certain. Instances of one declaration share all of it; that they all
 * have the problem is checked before a fix is offered.
 */
class Sharing {
  private users: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(private readonly graph: ResourceGraph) {}

  isShared(place: Location, owner: DeclaredResource): boolean {
    const { uri, range } = owner.declaration;
    if (place.uri === uri && contains(range, place.range)) return false;
    const users = (this.users ??= this.index()).get(locationKey(place)) ?? new Set();
    return [...users].some((user) => user !== locationKey(owner.declaration));
  }

  private index(): ReadonlyMap<string, ReadonlySet<string>> {
    const users = new Map<string, Set<string>>();
    const add = (place: Location, user: string): void => {
      const key = locationKey(place);
      users.set(key, (users.get(key) ?? new Set()).add(user));
    };
    for (const declared of new Set(this.graph.resources.map((resource) => resource.declared))) {
      const user = locationKey(declared.declaration);
      for (const value of descendants(declared.properties)) {
        if (value.kind !== 'object') continue;
        add(value.from.location, user);
        for (const { site } of value.entries.values()) if (site) add(site, user);
      }
    }
    return users;
  }
}

/** The resources that a fix adds: each once, what it refers to first; satellites of one parent and type are one resource. */
class Additions {
  private readonly ordered = new Set<NewResource>();
  private readonly satellites = new Map<string, NewResource>();
  readonly inputs = new Set<NewInput>();

  get all(): readonly NewResource[] {
    return [...this.ordered, ...this.satellites.values()];
  }

  add(resource: NewResource): void {
    if (this.ordered.has(resource)) return;
    for (const value of Object.values(resource.properties)) this.reachedFrom(value);
    this.ordered.add(resource);
  }

  merge(parent: Resource, satellite: NewResource): void {
    for (const value of Object.values(satellite.properties)) this.reachedFrom(value);
    const key = `${satellite.type} ${parent.id} ${locationKey(parent.declaration)}`;
    const existing = this.satellites.get(key);
    const properties = existing ? mergeEntries(existing.properties, satellite.properties) : satellite.properties;
    this.satellites.set(key, { ...satellite, properties });
  }

  reachedFrom(expression: Expression): void {
    switch (expression.kind) {
      case 'reference':
        if (isNewResource(expression.target)) this.add(expression.target);
        break;
      case 'list':
        expression.items.forEach((item) => this.reachedFrom(item));
        break;
      case 'object':
        Object.values(expression.entries).forEach((entry) => this.reachedFrom(entry));
        break;
      case 'template':
        expression.parts.forEach((part) => typeof part !== 'string' && this.reachedFrom(part));
        break;
      case 'named':
        if (expression.otherwise) this.reachedFrom(expression.otherwise);
        break;
      case 'merge':
        expression.parts.forEach((part) => this.reachedFrom(part));
        break;
      case 'document':
        this.reachedFrom(expression.content);
        break;
      case 'input':
        if (isNewInput(expression.input)) this.inputs.add(expression.input);
        break;
    }
  }
}

type Entries = Readonly<Record<string, Expression>>;

function mergeEntries(a: Entries, b: Entries): Entries {
  const merged: Record<string, Expression> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = merged[key];
    merged[key] =
      before?.kind === 'object' && value.kind === 'object'
        ? { kind: 'object', entries: mergeEntries(before.entries, value.entries) }
        : value;
  }
  return merged;
}
