/**
 * From canonical edits to edits of TypeScript: the half that is the same for every library.
 *
 * Edits are gathered first and spelled in `finish`, when all that is added is known: only then new names, their order and the
 * places of their declarations can be chosen. How a library constructs, names and refers to things is left to subclasses.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Expression, NewResource, NewStatement } from '../../../core/edits';
import { isNewResource } from '../../../core/edits';
import type { SourceFile } from '../../../core/program';
import type { Entry, NativePlace, SourceWriter } from '../../../core/rendering';
import type { DeclaredResource, Resource, ResourceGraph } from '../../../core/resource';
import type { FileEdit, Location, TextEdit, TextRange } from '../../../core/text';
import { contains, disjoint, indentationAt } from '../../../core/text';
import type { ListValue, ObjectValue, Property, Value } from '../../../core/value';
import type { Scope } from '../evaluator/scope';
import type { Js } from '../evaluator/values';
import { childrenOf } from '../syntax/tree';
import { addMember, addNamespace, importedNames, widened } from './imports';
import { appendItem, columnAt, editObject, isTags, type NewMember } from './members';
import { findPath, findResource, isUnwrapped, namesIn, siteAt, type Site } from './paths';
import { literalText, print, stringText, templateText, text as textCode, type Code } from './print';
import type { ProgramText } from './program-text';
import { endOf, isSpaced, startOf, statementAround, unexported, type StatementPlace } from './statements';
import { styleOf, type Style } from './style';

/** Code with what the library has to know about it: whether its value comes later (an output). */
export interface Spelled {
  readonly code: Code;
  readonly later: boolean;
}

/** A statement that is added: `const name = new Class(…)`. */
export interface Construction {
  /** What refers to it: the resource, or a part of one that takes several statements. */
  readonly of: object;
  /** In words: `data key`. */
  readonly words: string;
  /** A word for its kind, for when the name is taken: `alias`. */
  readonly kind: string;
  /** What it takes: decides whether it can stand before the resource that it is for. */
  readonly uses: readonly Expression[];
  spell(place: Spelling): Code | undefined;
}

/** Where something is spelled. */
export interface Spelling {
  readonly file: SourceFile;
  readonly style: Style;
  readonly site: Site;
  /** The resource whose declaration the place belongs to. */
  readonly owner: DeclaredResource;
  /** What is being replaced: existing code inside it may be kept. */
  readonly region: Location | undefined;
}

/** Signals that something cannot be written; caught in `finish`. */
class Unspeakable extends Error {}

interface ObjectEdit {
  readonly owner: DeclaredResource;
  /** The object, or the construction that has none yet. */
  readonly node: TSESTree.ObjectExpression | TSESTree.NewExpression;
  readonly uri: string;
  readonly additions: Entry[];
  readonly removals: TSESTree.Node[];
}

interface Replacement {
  readonly owner: DeclaredResource;
  readonly site: Location;
  readonly by: Expression;
}

interface Append {
  readonly owner: DeclaredResource;
  readonly uri: string;
  readonly node: TSESTree.ArrayExpression;
  readonly item: Expression | NewStatement;
  readonly after: TSESTree.Node | undefined;
}

interface Dependency {
  readonly owner: DeclaredResource;
  readonly on: Resource | NewResource;
}

/** A change of code that is there, spelled. */
interface Change {
  readonly uri: string;
  readonly range: TextRange;
  readonly file: SourceFile;
  readonly style: Style;
  /** The literal that changes; undefined when an expression is replaced as a whole. */
  readonly node?: TSESTree.Node;
  readonly members?: readonly NewMember[];
  readonly removals?: readonly TSESTree.Node[];
  readonly item?: { readonly code: Code; readonly after: TSESTree.Node | undefined };
  /** What replaces the range. */
  readonly code?: Code;
  edits(): readonly TextEdit[];
}

interface NewImport {
  readonly file: SourceFile;
  readonly edit: (body: readonly TSESTree.Node[], style: Style) => TextEdit;
}

/** New statements beside one statement. */
interface Group {
  readonly file: SourceFile;
  readonly place: StatementPlace;
  readonly near: DeclaredResource;
  /** The statement that what comes first is put before. */
  anchor: StatementPlace;
  readonly before: Planned[];
  readonly after: Planned[];
  /** Statements that expressions asked for: `const caller = …`. */
  readonly hoisted: { readonly name: string; readonly code: string }[];
}

interface Planned {
  readonly construction: Construction;
  /** Undefined when nothing refers to it. */
  readonly variable: string | undefined;
}

export abstract class ProgramWriter implements SourceWriter {
  private readonly edits = new Map<string, TextEdit[]>();
  private readonly objects = new Map<TSESTree.Node, ObjectEdit>();
  private readonly replacements: Replacement[] = [];
  private readonly appends: Append[] = [];
  private readonly dependencies: Dependency[] = [];
  private readonly declared: NewResource[] = [];
  private readonly variables = new Map<object, string>();
  private readonly planned = new Map<object, Group>();
  private readonly groups = new Map<TSESTree.Node, Group>();
  private readonly taken = new Map<string, Set<string>>();
  private readonly styles = new Map<string, Style>();
  private readonly imports = new Map<string, NewImport>();

  constructor(
    protected readonly graph: ResourceGraph,
    protected readonly text: ProgramText,
    private readonly scopes: ReadonlyMap<string, Scope>,
  ) {}

  /** The position of the properties among the arguments of `new`. */
  protected abstract readonly propertiesAt: number;

  abstract locate(resource: Resource, path: readonly string[], value?: Expression): NativePlace | undefined;

  /** Members at a place of a resource, in the names and the shape that the library takes. */
  protected abstract shaped(owner: DeclaredResource, path: readonly string[], entries: readonly Entry[]): readonly Entry[];

  /** The statements for a new resource, what is referred to first. */
  protected abstract constructions(resource: NewResource): readonly Construction[] | undefined;

  /** How an attribute is read off a resource: `.arn`; an empty text for the resource itself. */
  protected abstract attribute(target: Resource | NewResource, attribute: string): string | undefined;

  /** The statement that a reference to a new resource leads to; another than its own for resources of several statements. */
  protected referent(target: NewResource, _attribute: string): object {
    return target;
  }

  protected abstract deployment(of: 'region' | 'account' | 'partition', place: Spelling): Spelled | undefined;

  protected abstract documented(content: Spelled, place: Spelling): Spelled | undefined;

  /** A template literal; `later` when one of its holes is. */
  protected abstract interpolated(literal: string, later: boolean, place: Spelling): Spelled;

  /** The text of the statement object for a policy, in the way that the one before it is written. */
  protected abstract statement(statement: NewStatement, like: TSESTree.Node, place: Spelling): Spelled | undefined;

  /** Makes code around a place take a value that comes later. False when it cannot. */
  protected abstract admit(place: Spelling, path: readonly TSESTree.Node[]): boolean;

  protected abstract wait(owner: DeclaredResource, names: readonly string[], node: TSESTree.NewExpression, place: Spelling): boolean;

  insert(owner: DeclaredResource, container: ObjectValue, path: readonly string[], entries: readonly Entry[]): boolean {
    const { uri, range } = container.from.location;
    const node = this.text.pathTo(uri, range).at(-1);
    if (node?.type !== 'ObjectExpression' || !isExactly(node, range)) {
      return path.length === 0 && this.insertArgument(owner, entries);
    }
    this.objectEdit(owner, uri, node).additions.push(...this.shaped(owner, path, entries));
    return true;
  }

  /** For a resource that was given no arguments: they go behind those that it has. */
  private insertArgument(owner: DeclaredResource, entries: readonly Entry[]): boolean {
    const { uri, range } = owner.declaration;
    const node = this.text.pathTo(uri, range).at(-1);
    if (node?.type !== 'NewExpression' || !isExactly(node, range) || node.arguments.length !== this.propertiesAt) return false;
    this.objectEdit(owner, uri, node).additions.push(...this.shaped(owner, [], entries));
    return true;
  }

  replace(owner: DeclaredResource, site: Location, by: Expression): boolean {
    this.replacements.push({ owner, site, by });
    return true;
  }

  remove(owner: DeclaredResource, property: Property): boolean {
    if (!property.member) return false;
    const { uri, range } = property.member;
    const path = this.text.pathTo(uri, range);
    const index = path.findLastIndex((node) => node.type === 'Property' && isExactly(node, range));
    const [node, object] = [path[index], path[index - 1]];
    if (!node || object?.type !== 'ObjectExpression') return false;
    this.objectEdit(owner, uri, object).removals.push(node);
    return true;
  }

  append(owner: DeclaredResource, list: ListValue, item: Expression): boolean {
    const { uri, range } = list.from.location;
    const node = this.text.pathTo(uri, range).at(-1);
    if (node?.type !== 'ArrayExpression' || !isExactly(node, range)) return false;
    this.appends.push({ owner, uri, node, item, after: undefined });
    return true;
  }

  declare(resource: NewResource): boolean {
    this.declared.push(resource);
    return true;
  }

  addStatement(owner: DeclaredResource, after: ObjectValue, statement: NewStatement): boolean {
    const { uri, range } = after.from.location;
    const path = this.text.pathTo(uri, range);
    const index = path.findLastIndex((node) => isExactly(node, range));
    const [node, list] = [path[index], path[index - 1]];
    if (!node || list?.type !== 'ArrayExpression') return false;
    this.appends.push({ owner, uri, node: list, item: statement, after: node });
    return true;
  }

  depend(owner: DeclaredResource, on: Resource | NewResource): boolean {
    this.dependencies.push({ owner, on });
    return true;
  }

  finish(): readonly FileEdit[] | undefined {
    try {
      for (const resource of this.declared) this.plan(resource);
      this.writeInPlace();
      if (!this.writeMore()) throw new Unspeakable();
      this.writeDependencies();
      for (const group of this.groups.values()) this.writeGroup(group);
      this.writeImports();
    } catch (error) {
      if (error instanceof Unspeakable) return undefined;
      throw error;
    }
    const files: FileEdit[] = [];
    for (const [uri, edits] of this.edits) {
      const sorted = disjoint(edits);
      if (!sorted) return undefined;
      files.push({ uri, edits: sorted });
    }
    return files.length === 0 ? undefined : files;
  }

  /** What a library writes besides: statements behind others. Runs when all new names are known; false when something cannot be written. */
  protected writeMore(): boolean {
    return true;
  }

  private objectEdit(owner: DeclaredResource, uri: string, node: ObjectEdit['node']): ObjectEdit {
    const known = this.objects.get(node);
    if (known) return known;
    const edit: ObjectEdit = { owner, uri, node, additions: [], removals: [] };
    this.objects.set(node, edit);
    return edit;
  }

  /* ------------------------------------------- planning what is added ------------------------------------------- */

  private plan(resource: NewResource): void {
    const constructions = this.constructions(resource);
    if (!constructions) throw new Unspeakable();
    const group = this.groupFor(resource.near.declared);
    for (const construction of constructions) {
      const isAfter = construction.uses.some((use) => this.comesLater(use, group));
      const isReferred = this.isReferredTo(construction.of);
      if (isAfter && isReferred && this.isUsedBefore(construction.of)) throw new Unspeakable();
      const variable = isReferred ? this.freeName(group.file, construction.words, construction.kind) : undefined;
      if (variable !== undefined) this.variables.set(construction.of, variable);
      this.planned.set(construction.of, group);
      const planned = { construction, variable };
      if (isAfter) group.after.push(planned);
      else if (isReferred) group.before.push(planned);
      else this.placeBehindUsed(planned, group.before);
    }
  }

  /** What nothing refers to stands right behind what it refers to: an alias behind its key. */
  private placeBehindUsed(planned: Planned, before: Planned[]): void {
    const last = before.findLastIndex((each) =>
      planned.construction.uses.some((use) =>
        anyReference(use, (target, attribute) => isNewResource(target) && this.referent(target, attribute) === each.construction.of),
      ),
    );
    before.splice(last < 0 ? before.length : last + 1, 0, planned);
  }

  private groupFor(near: DeclaredResource): Group {
    const file = this.text.file(near.declaration.uri);
    const path = this.text.pathTo(near.declaration.uri, near.declaration.range);
    const place = file && statementAround(path, this.text.tree(file).body);
    if (!place) throw new Unspeakable();
    const known = this.groups.get(place.statement);
    if (known) return known;
    const group: Group = { file, place, near, anchor: place, before: [], after: [], hoisted: [] };
    this.groups.set(place.statement, group);
    return group;
  }

  /** Whether an expression refers to the resource beside which it is added, or to what is declared behind it. */
  private comesLater(expression: Expression, group: Group): boolean {
    return anyReference(expression, (target, attribute) => {
      if (isNewResource(target)) return group.after.some((each) => each.construction.of === this.referent(target, attribute));
      const { uri, range } = target.declaration;
      if (uri !== group.file.uri) return false;
      return range.end > group.place.statement.range[0] && !this.pathFor(target, attribute, this.siteBefore(group));
    });
  }

  private siteBefore(group: Group): Site {
    const start = startOf(group.file, group.anchor).start;
    return this.siteOf({ uri: group.file.uri, range: { start, end: start } }, group.near);
  }

  private isReferredTo(of: object): boolean {
    const refers = (expression: Expression): boolean =>
      anyReference(expression, (target, attribute) => isNewResource(target) && this.referent(target, attribute) === of);
    return (
      this.expressionsInPlace().some(refers) ||
      this.dependencies.some(({ on }) => on === of) ||
      this.declared.some((resource) => (this.constructions(resource) ?? []).some((each) => each.uses.some(refers)))
    );
  }

  /** Whether code that is there already, and so stands before what is added behind it, refers to something new. */
  private isUsedBefore(of: object): boolean {
    return this.expressionsInPlace().some((expression) =>
      anyReference(expression, (target, attribute) => isNewResource(target) && this.referent(target, attribute) === of),
    );
  }

  /** What is written into code that is there. */
  protected expressionsInPlace(): readonly Expression[] {
    return [
      ...[...this.objects.values()].flatMap((each) => each.additions.map((entry) => entry.value)),
      ...this.replacements.map((each) => each.by),
      ...this.appends.flatMap(({ item }) => ('kind' in item ? [item] : item.resources)),
    ];
  }

  /** `data key` is `dataKey`; with its kind, then with a number, when that is taken. */
  protected freeName(file: SourceFile, words: string, kind: string): string {
    const names = this.namesOf(file);
    const [short, long] = [variableName(words), variableName(`${words} ${kind}`)];
    for (const name of [short, long]) {
      if (!names.has(name)) return this.take(names, name);
    }
    for (let count = 2; ; count++) {
      if (!names.has(`${short}${count}`)) return this.take(names, `${short}${count}`);
    }
  }

  private take(names: Set<string>, name: string): string {
    names.add(name);
    return name;
  }

  private namesOf(file: SourceFile): Set<string> {
    const known = this.taken.get(file.uri);
    if (known) return known;
    const names = new Set(namesIn(this.text.tree(file).body, childrenOf));
    this.taken.set(file.uri, names);
    return names;
  }

  /* ----------------------------------------------- writing in place ----------------------------------------------- */

  private writeInPlace(): void {
    const changes = [
      ...[...this.objects.values()].map((each) => this.objectChange(each)),
      ...this.replacements.map((each) => this.replacementChange(each)),
      ...this.appends.map((each) => this.appendChange(each)),
    ];
    const rewritten = new Map<TSESTree.Node, Change[]>();
    for (const change of changes) {
      const line = this.literalOnOneLine(change);
      if (line) rewritten.set(line, [...(rewritten.get(line) ?? []), change]);
      else this.add(change.uri, ...change.edits());
    }
    for (const [line, inside] of rewritten) this.writeLine(line, inside);
  }

  /** The largest object or array around a change that stands on one line. */
  private literalOnOneLine({ uri, range, file }: Change): TSESTree.Node | undefined {
    const path = this.text.pathTo(uri, range);
    let found: TSESTree.Node | undefined;
    for (const node of path.toReversed()) {
      if (node.type === 'Property' || node.type === 'SpreadElement') continue;
      if (node.type === 'ObjectExpression' || node.type === 'ArrayExpression') {
        const source = file.text.slice(node.range[0], node.range[1]);
        if (source.includes('\n') || source.includes('/*')) return found;
        found = node;
      } else if (!isExactly(node, range)) {
        return found;
      }
    }
    return found;
  }

  /** Changes of a literal on one line: in place while the line is short enough, else one member to a line. */
  private writeLine(line: TSESTree.Node, inside: readonly Change[]): void {
    const [first] = inside;
    if (!first) return;
    const { file, style, uri } = first;
    const edits = inside.flatMap((change) => change.edits());
    const { start, end } = rangeOf(line);
    const lineStart = file.text.lastIndexOf('\n', start - 1) + 1;
    const newline = file.text.indexOf('\n', end);
    const lineEnd = newline < 0 ? file.text.length : newline;
    const grown = edits.reduce((sum, edit) => sum + edit.newText.length - (edit.range.end - edit.range.start), lineEnd - lineStart);
    const code = grown <= style.width && edits.every((edit) => !edit.newText.includes('\n')) ? undefined : rewrittenCode(line, file, inside);
    if (!code) {
      this.add(uri, ...edits);
      return;
    }
    const room = { ...style, width: style.width - (lineEnd - end) };
    const newText = print(code, room, indentationAt(file.text, start), columnAt(file.text, start));
    this.add(uri, { range: { start, end }, newText });
  }

  private objectChange({ owner, uri, node, additions, removals }: ObjectEdit): Change {
    const range = rangeOf(node);
    const place = this.placeIn(uri, range, owner);
    const { file, style } = place;
    const members = additions.map(({ key, value }): NewMember => ({ key, value: this.spellAt(value, place) }));
    if (node.type === 'ObjectExpression') {
      return { uri, range, file, style, node, members, removals, edits: () => editObject(file.text, node, members, removals, style) };
    }
    const last = node.arguments.at(-1) ?? fail();
    const position = last.range[1];
    const code: Code = { kind: 'object', entries: members.map((each) => [each.key, each.value] as const) };
    const printed = print(code, style, indentationAt(file.text, node.range[0]), columnAt(file.text, position) + 2);
    const edit = { range: { start: position, end: position }, newText: `, ${printed}` };
    return { uri, range: edit.range, file, style, edits: () => [edit] };
  }

  private replacementChange({ owner, site, by }: Replacement): Change {
    const { uri, range } = site;
    const place = this.placeIn(uri, range, owner, site);
    const { file, style } = place;
    const code = this.spellAt(by, place);
    const { text } = file;
    const path = this.text.pathTo(uri, range);
    const shorthand = path.findLast((node) => node.type === 'Property' && node.shorthand && isExactly(node, range));
    const head = shorthand ? `${text.slice(range.start, range.end)}: ` : '';
    const edits = (): readonly TextEdit[] => {
      const printed = print(code, style, indentationAt(text, range.start), columnAt(text, range.start) + head.length);
      return [{ range, newText: head + printed }];
    };
    return { uri, range, file, style, code, edits };
  }

  private appendChange({ owner, uri, node, item, after }: Append): Change {
    const last = after ?? node;
    const place = this.placeIn(uri, rangeOf(last), owner);
    const { file, style } = place;
    const spelled = 'kind' in item ? this.spell(item, place) : this.statement(item, last, place);
    if (!spelled) throw new Unspeakable();
    if (spelled.later) this.admitAt(place);
    const { code } = spelled;
    return { uri, range: rangeOf(node), file, style, node, item: { code, after }, edits: () => appendItem(file.text, node, code, style, after) };
  }

  private writeDependencies(): void {
    for (const owner of new Set(this.dependencies.map((each) => each.owner))) {
      const { uri, range } = owner.declaration;
      const node = this.text.pathTo(uri, range).at(-1);
      if (node?.type !== 'NewExpression' || !isExactly(node, range)) throw new Unspeakable();
      const place = this.placeIn(uri, range, owner);
      const names = this.dependencies
        .filter((each) => each.owner === owner)
        .map(({ on }) => (isNewResource(on) ? this.variables.get(on) : this.pathFor(on, '', place.site)?.text));
      if (names.some((name) => name === undefined)) throw new Unspeakable();
      if (!this.wait(owner, names.filter((name) => name !== undefined), node, place)) throw new Unspeakable();
    }
  }

  /** Spells an expression at a place of the program, and makes the code around it take what comes later. */
  private spellAt(expression: Expression, place: Spelling): Code {
    const spelled = this.spell(expression, place);
    if (spelled.later) this.admitAt(place);
    return spelled.code;
  }

  private admitAt(place: Spelling): void {
    if (!this.admit(place, this.text.pathTo(place.site.uri, place.site.range))) throw new Unspeakable();
  }

  protected add(uri: string, ...edits: readonly TextEdit[]): void {
    this.edits.set(uri, [...(this.edits.get(uri) ?? []), ...edits]);
  }

  protected placeIn(uri: string, range: TextRange, owner: DeclaredResource, region?: Location): Spelling {
    const file = this.text.file(uri);
    if (!file) throw new Unspeakable();
    return { file, style: this.styleOf(file), site: this.siteOf({ uri, range }, owner), owner, region };
  }

  private siteOf(location: Location, owner: DeclaredResource): Site {
    const own = this.scopes.get(owner.id);
    const isOwn = location.uri === owner.declaration.uri && contains(owner.declaration.range, location.range);
    const site = siteAt(location, this.text);
    // Code of a component runs once per instance: the scope of the one that the edit is for.
    const scope = own && (!site || (isOwn && !isInside(site.scope, own) && isSameCode(site.scope, own))) ? own : (site?.scope ?? own);
    if (!scope) throw new Unspeakable();
    return { ...location, scope };
  }

  protected styleOf(file: SourceFile): Style {
    const known = this.styles.get(file.uri);
    if (known) return known;
    const style = styleOf(file.text);
    this.styles.set(file.uri, style);
    return style;
  }

  /* --------------------------------------------- writing new statements --------------------------------------------- */

  private writeGroup(group: Group): void {
    const { file, place } = group;
    const style = this.styleOf(file);
    this.moveAnchor(group);
    const { start, indent } = startOf(file, group.anchor);
    const before = group.before.map((each) => this.statementText(each, group, start, indent));
    const end = endOf(file, place);
    const after = group.after.map((each) => this.statementText(each, group, end, indent));
    const gap = style.newline.repeat(isSpaced(file, place) ? 2 : 1);
    const hoisted = group.hoisted.map((each) => `const ${each.name} = ${each.code}${style.semicolon ? ';' : ''}`);
    const first = [...(hoisted.length > 0 ? [hoisted.join(style.newline + indent)] : []), ...before];
    if (first.length > 0) {
      this.add(file.uri, { range: { start, end: start }, newText: first.map((each) => `${each}${gap}${indent}`).join('') });
    }
    if (after.length > 0) {
      this.add(file.uri, { range: { start: end, end }, newText: after.map((each) => `${gap}${indent}${each}`).join('') });
    }
  }

  /** What existing code refers to has to be declared before it. */
  private moveAnchor(group: Group): void {
    for (const [uri, range, expressions] of this.usesInPlace()) {
      const isUsed = expressions.some((expression) =>
        anyReference(expression, (target, attribute) => isNewResource(target) && this.planned.get(this.referent(target, attribute)) === group),
      );
      if (!isUsed) continue;
      const index = uri === group.file.uri ? group.place.list.findIndex((each) => contains(rangeOf(each), range)) : -1;
      const statement = group.place.list[index];
      if (!statement) throw new Unspeakable();
      if (index < group.anchor.index) group.anchor = { ...group.place, statement, index };
    }
  }

  private usesInPlace(): readonly (readonly [uri: string, range: TextRange, expressions: readonly Expression[]])[] {
    return [
      ...[...this.objects.values()].map((each) => [each.uri, rangeOf(each.node), each.additions.map((entry) => entry.value)] as const),
      ...this.replacements.map((each) => [each.site.uri, each.site.range, [each.by]] as const),
      ...this.appends.map((each) => [each.uri, rangeOf(each.node), 'kind' in each.item ? [each.item] : each.item.resources] as const),
    ];
  }

  private statementText({ construction, variable }: Planned, group: Group, position: number, indent: string): string {
    const style = this.styleOf(group.file);
    const site = this.siteOf({ uri: group.file.uri, range: { start: position, end: position } }, group.near);
    const place: Spelling = { file: group.file, style, site: { ...site, scope: this.scopes.get(group.near.id) ?? site.scope }, owner: group.near, region: undefined };
    const code = construction.spell(place);
    if (!code) throw new Unspeakable();
    const head = variable === undefined ? '' : `const ${variable} = `;
    return head + print(code, style, indent, indent.length + head.length) + (style.semicolon ? ';' : '');
  }

  /** A constant that expressions of a place share, declared before the statement that the place is in. */
  protected hoist(place: Spelling, words: string, code: string): string | undefined {
    const path = this.text.pathTo(place.site.uri, place.site.range);
    const around = statementAround(path, this.text.tree(place.file).body);
    const group = this.groups.get(around?.statement ?? this.groupFor(place.owner).place.statement) ?? this.groupFor(place.owner);
    const isInside = contains(rangeOf(group.place.statement), place.site.range) || place.site.range.start === place.site.range.end;
    if (group.file.uri !== place.site.uri || !isInside) return undefined;
    const known = group.hoisted.find((each) => each.code === code);
    if (known) return known.name;
    const name = this.freeName(group.file, words, 'data');
    group.hoisted.push({ name, code });
    return name;
  }

  /* ------------------------------------------------- expressions ------------------------------------------------- */

  /** Throws when the expression cannot be written at the place. */
  protected spell(expression: Expression, place: Spelling): Spelled {
    switch (expression.kind) {
      case 'literal':
        return plain(textCode(literalText(expression.value, place.style)));
      case 'list': {
        const items = expression.items.map((item) => this.spell(item, place));
        return { code: { kind: 'list', items: items.map((each) => each.code) }, later: items.some((each) => each.later) };
      }
      case 'object': {
        const entries = Object.entries(expression.entries).map(([key, value]) => [key, this.spell(value, place)] as const);
        return {
          code: { kind: 'object', entries: entries.map(([key, value]) => [key, value.code] as const) },
          later: entries.some(([, value]) => value.later),
        };
      }
      case 'reference':
        return this.reference(expression.target, expression.attribute, place);
      case 'template':
        return this.template(expression.parts, place);
      case 'deployment':
        return this.deployment(expression.of, place) ?? fail();
      case 'document':
        return this.documented(this.spell(expression.content, place), place) ?? fail();
      case 'existing':
        return this.existing(expression.value, place);
    }
  }

  protected trySpell(expression: Expression, place: Spelling): Spelled | undefined {
    try {
      return this.spell(expression, place);
    } catch (error) {
      if (error instanceof Unspeakable) return undefined;
      throw error;
    }
  }

  private reference(target: Resource | NewResource, attribute: string, place: Spelling): Spelled {
    const member = this.attribute(target, attribute) ?? fail();
    if (isNewResource(target)) {
      const variable = this.variables.get(this.referent(target, attribute)) ?? fail();
      return { code: textCode(variable + member), later: true };
    }
    const path = this.pathFor(target, attribute, place.site) ?? this.bound(target, member, place);
    return { code: textCode(path.text), later: !path.isPlain };
  }

  /** How code at a place names an attribute of a resource. */
  protected pathFor(target: Resource, attribute: string, site: Site): { readonly text: string; readonly isPlain: boolean } | undefined {
    const value = attribute === '' ? undefined : findPath(site, this.text, (each) => isReferenceTo(each, target.id, attribute));
    const isPlain = value !== undefined && isUnwrapped(value.root, this.text);
    if (value && isPlain) return { text: value.text, isPlain };
    const instance = findResource(site, this.text, target.id);
    const member = this.attribute(target, attribute);
    if (instance && member !== undefined) return { text: instance.text + member, isPlain: isUnwrapped(instance.root, this.text) };
    return value && { text: value.text, isPlain: false };
  }

  /** A resource that no name holds yet is given one, where its statement allows; one of another file is imported. */
  private bound(target: Resource, member: string, place: Spelling): { readonly text: string; readonly isPlain: boolean } {
    const known = this.variables.get(target.declared);
    if (known !== undefined) return { text: known + member, isPlain: false };
    const { uri, range } = target.declaration;
    if (uri !== place.site.uri) return this.imported(target, member, place);
    const around = this.unboundStatement(target.declared);
    if (!around || around.statement.range[1] > place.site.range.start || !isInScope(around, place, this.text)) fail();
    const name = this.freeName(place.file, target.name === '' ? kindOf(target.type) : target.name, kindOf(target.type));
    this.variables.set(target.declared, name);
    this.add(uri, { range: { start: range.start, end: range.start }, newText: `const ${name} = ` });
    return { text: name + member, isPlain: false };
  }

  /** The statement that is nothing but the declaration of a resource. */
  private unboundStatement({ declaration }: DeclaredResource): StatementPlace | undefined {
    const file = this.text.file(declaration.uri);
    const around = file && statementAround(this.text.pathTo(declaration.uri, declaration.range), this.text.tree(file).body);
    const isBare = around?.statement.type === 'ExpressionStatement' && isExactly(around.statement.expression, declaration.range);
    return isBare ? around : undefined;
  }

  private imported(target: Resource, member: string, place: Spelling): { readonly text: string; readonly isPlain: boolean } {
    const name = exportedName(target, this.text) ?? fail();
    if (importsBack(target.declaration.uri, place.site.uri, this.text)) fail();
    if (this.namesOf(place.file).has(name)) fail();
    const specifier = relativePath(place.site.uri, target.declaration.uri);
    this.importOnce(place.file, specifier, (body, style) => addMember(place.file, body, name, specifier, style), name);
    return { text: name + member, isPlain: false };
  }

  protected importOnce(file: SourceFile, specifier: string, edit: NewImport['edit'], member = ''): void {
    this.imports.set(`${file.uri} ${specifier} ${member}`, { file, edit });
  }

  /** Sorted, so that several at one place come in order. */
  private writeImports(): void {
    const sorted = [...this.imports].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, { file, edit }] of sorted) this.add(file.uri, edit(this.text.tree(file).body, this.styleOf(file)));
  }

  /** The local name of a module's namespace, imported when the file does not have it. */
  protected namespace(file: SourceFile, specifier: string, name: string): string {
    const { namespace, typeOnly } = importedNames(this.text.tree(file).body, specifier);
    if (namespace !== undefined) return namespace;
    const [only] = typeOnly?.specifiers ?? [];
    if (typeOnly && only?.type === 'ImportNamespaceSpecifier') {
      this.importOnce(file, specifier, () => widened(file, typeOnly));
      return only.local.name;
    }
    this.importOnce(file, specifier, (body, style) => addNamespace(file, body, name, specifier, style));
    return name;
  }

  /** The local name of a member of a module, added to the braces that import from it; undefined when the file has none. */
  protected importedMember(file: SourceFile, specifier: string, name: string): string | undefined {
    const { members, named, namespace } = importedNames(this.text.tree(file).body, specifier);
    if (namespace !== undefined) return undefined;
    const local = members.get(name);
    if (local !== undefined || !named) return local;
    this.importOnce(file, specifier, (body, style) => addMember(file, body, name, specifier, style), name);
    return name;
  }

  private template(parts: readonly (string | Expression)[], place: Spelling): Spelled {
    let literal = '';
    let later = false;
    let isText = true;
    let content = '';
    for (const part of parts) {
      if (typeof part === 'string') {
        literal += templateText(part);
        content += part;
        continue;
      }
      const spelled = this.spell(part, place);
      const printed = print(spelled.code, { ...place.style, width: Infinity }, '', 0);
      const inner = unquoted(printed);
      later ||= spelled.later || (inner === undefined && /^pulumi\.interpolate`/.test(printed));
      if (inner !== undefined) {
        literal += inner.template;
        content += inner.text ?? '';
        isText &&= inner.text !== undefined;
      } else {
        isText = false;
        literal += `\${${printed}}`;
      }
    }
    if (isText) return plain(textCode(stringText(content, place.style)));
    const [only] = parts;
    if (parts.length === 1 && only !== undefined && typeof only !== 'string') return this.spell(only, place);
    return this.interpolated(`\`${literal}\``, later, place);
  }

  /** Code that is written already, where the names in it mean the same; literals anywhere. */
  private existing(value: Value, place: Spelling): Spelled {
    const locations = [value.from.location, ...value.from.via.map((each) => each.location)];
    const kept = locations.findLast((location) => this.isKept(location, place));
    if (kept) {
      const source = place.file.text.slice(kept.range.start, kept.range.end);
      return { code: textCode(source), later: false };
    }
    switch (value.kind) {
      case 'literal':
        return plain(textCode(literalText(value.value, place.style)));
      case 'reference': {
        const target = this.graph.resolve(value) ?? fail();
        return this.reference(target, value.attribute, place);
      }
      case 'template':
        return this.template(
          value.parts.map((part) => (part.kind === 'literal' ? String(part.value ?? '') : { kind: 'existing', value: part })),
          place,
        );
      default: {
        const path = findPath(place.site, this.text, (each) => isSameUnknown(each, value)) ?? fail();
        return { code: textCode(path.text), later: !isUnwrapped(path.root, this.text) };
      }
    }
  }

  private isKept({ uri, range }: Location, place: Spelling): boolean {
    if (uri !== place.site.uri) return false;
    if (place.region) return contains(place.region.range, range);
    const { declaration } = place.owner;
    return declaration.uri === uri && contains(declaration.range, range);
  }
}

/** The code of a literal with all changes in it. */
function rewrittenCode(node: TSESTree.Node, file: SourceFile, changes: readonly Change[]): Code {
  const replaced = changes.find((each) => each.code && isExactly(node, each.range))?.code;
  if (replaced) return replaced;
  const own = changes.filter((each) => each.node === node);
  switch (node.type) {
    case 'ObjectExpression': {
      const members = own.flatMap((each) => each.members ?? []);
      const removals = own.flatMap((each) => each.removals ?? []);
      const kept = node.properties.filter((each) => !removals.includes(each)).map((each) => rewrittenMember(each, file, changes));
      const last = node.properties.at(-1);
      const position = kept.length > 1 && last && isTags(last) && !removals.includes(last) ? kept.length - 1 : kept.length;
      return { kind: 'object', entries: kept.toSpliced(position, 0, ...members.map((each) => [each.key, each.value] as const)) };
    }
    case 'ArrayExpression': {
      const items = node.elements.flatMap((element): Code[] => {
        const added = own.flatMap((each) => (each.item && each.item.after === element && element ? [each.item.code] : []));
        return element ? [rewrittenCode(element, file, changes), ...added] : [textCode('')];
      });
      const last = own.flatMap((each) => (each.item && !each.item.after ? [each.item.code] : []));
      return { kind: 'list', items: [...items, ...last] };
    }
    default:
      return textCode(file.text.slice(node.range[0], node.range[1]));
  }
}

function rewrittenMember(node: TSESTree.ObjectLiteralElement, file: SourceFile, changes: readonly Change[]): readonly [string, Code] {
  const isChanged = changes.some((each) => contains(rangeOf(node), each.range));
  if (node.type === 'Property' && isChanged && !node.computed && !node.method) {
    const key = node.key.type === 'Identifier' ? node.key.name : node.key.type === 'Literal' ? String(node.key.value) : undefined;
    if (key !== undefined) return [key, rewrittenCode(node.value, file, changes)];
  }
  return ['', textCode(file.text.slice(node.range[0], node.range[1]))];
}

function plain(code: Code): Spelled {
  return { code, later: false };
}

function fail(): never {
  throw new Unspeakable();
}

function isExactly(node: TSESTree.Node, { start, end }: TextRange): boolean {
  return node.range[0] === start && node.range[1] === end;
}

function rangeOf(node: TSESTree.Node): TextRange {
  return { start: node.range[0], end: node.range[1] };
}

export function anyReference(
  expression: Expression,
  test: (target: Resource | NewResource, attribute: string) => boolean,
): boolean {
  switch (expression.kind) {
    case 'reference':
      return test(expression.target, expression.attribute);
    case 'list':
      return expression.items.some((item) => anyReference(item, test));
    case 'object':
      return Object.values(expression.entries).some((entry) => anyReference(entry, test));
    case 'template':
      return expression.parts.some((part) => typeof part !== 'string' && anyReference(part, test));
    case 'document':
      return anyReference(expression.content, test);
    default:
      return false;
  }
}

/** `orders dead letter`, `orders-data key` → `ordersDeadLetter`, `ordersDataKey`. */
function variableName(words: string): string {
  const parts = words
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part !== '')
    .map((part) => part.toLowerCase());
  const name = parts.map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1))).join('');
  return /^[a-z]/.test(name) && !RESERVED.has(name) ? name : `new${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

const RESERVED = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static await async package'.split(
    ' ',
  ),
);

/** `aws_s3_bucket` → `bucket`. */
export function kindOf(type: string): string {
  return type.slice(type.lastIndexOf('_') + 1);
}

function isReferenceTo(value: Js, id: string, attribute: string): boolean {
  return value.kind === 'reference' && value.target === id && value.attribute === attribute;
}

function isSameUnknown(value: Js, wanted: Value): boolean {
  return value.kind === 'unknown' && wanted.kind === 'unknown' && value.name !== undefined && value.name === wanted.name && value.reason === wanted.reason;
}

function isInside(inner: Scope, outer: Scope): boolean {
  for (let scope: Scope | undefined = inner; scope; scope = scope.parent) if (scope === outer) return true;
  return false;
}

/** Whether two scopes are of runs of the same code. */
function isSameCode(a: Scope, b: Scope): boolean {
  const names = [...b.bindings.keys()];
  return a.file.uri === b.file.uri && a.home?.node === b.home?.node && names.every((name) => a.lookup(name)?.declared.range.start === b.bindings.get(name)?.declared.range.start);
}

/** Whether a name declared by a statement can be used at a place: one of the blocks around the place holds the statement. */
function isInScope(around: StatementPlace, place: Spelling, text: ProgramText): boolean {
  const first = around.list[0];
  const last = around.list.at(-1);
  if (!first || !last) return false;
  const path = text.pathTo(place.site.uri, { start: around.statement.range[0], end: around.statement.range[1] });
  const block = path[path.indexOf(around.statement) - 1];
  return !block || contains(rangeOf(block), place.site.range);
}

/** The name under which the file of a resource exports it. */
export function exportedName(target: Resource, text: ProgramText): string | undefined {
  const { uri, range } = target.declaration;
  const file = text.file(uri);
  if (!file) return undefined;
  for (const statement of text.tree(file).body) {
    if (statement.type !== 'ExportNamedDeclaration' || !contains(rangeOf(statement), range)) continue;
    const declaration = unexported(statement);
    if (declaration.type !== 'VariableDeclaration') return undefined;
    for (const { id, init } of declaration.declarations) {
      if (id.type === 'Identifier' && init && isExactly(init, range)) return id.name;
    }
  }
  return undefined;
}

/** Whether the file `from` imports `to`, directly or through others: then `to` must not import it. */
export function importsBack(from: string, to: string, text: ProgramText): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (let uri = queue.pop(); uri !== undefined; uri = queue.pop()) {
    if (uri === to) return true;
    if (seen.has(uri)) continue;
    seen.add(uri);
    queue.push(...text.importsOf(uri));
  }
  return false;
}

/** `../lib/keys` for a module beside or below. */
function relativePath(from: string, to: string): string {
  const [a, b] = [from.split('/').slice(0, -1), to.replace(/\.[cm]?[jt]sx?$/, '').split('/')];
  let common = 0;
  while (common < a.length && common < b.length - 1 && a[common] === b[common]) common++;
  const up = a.length - common;
  return `${up === 0 ? './' : '../'.repeat(up)}${b.slice(common).join('/')}`;
}

/** The content of a string or template literal as the inside of a template; `text` where it is plain text. */
function unquoted(source: string): { readonly template: string; readonly text: string | undefined } | undefined {
  const string = /^(['"])([^'"\\\n]*)\1$/.exec(source);
  if (string) return { template: templateText(string[2] ?? ''), text: string[2] ?? '' };
  const literal = /^`((?:[^`\\]|\\.)*)`$/.exec(source);
  if (!literal || (literal[1] ?? '').includes('${`')) return undefined;
  const inner = literal[1] ?? '';
  return { template: inner, text: /[\\$]/.test(inner) ? undefined : inner };
}
