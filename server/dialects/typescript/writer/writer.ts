/**
 * From canonical edits to edits of TypeScript: the half that is the same for every library.
 *
 * Edits are gathered first and spelled in `finish`, when all that is added is known: only then new names, their order and the
 * places of their declarations can be chosen. How a library constructs, names and refers to things is left to subclasses.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Expression, NewResource, NewStatement } from '../../../core/edits';
import { isNewResource, write } from '../../../core/edits';
import type { SourceFile } from '../../../core/program';
import type { Entry, NativePlace, NewOutput, SourceWriter } from '../../../core/rendering';
import type { DeclaredResource, Resource } from '../../../core/resource';
import type { FileEdit, Location, TextEdit, TextRange } from '../../../core/text';
import { contains, disjoint, indentationAt, sameLocation } from '../../../core/text';
import type { ListValue, ObjectValue, Property } from '../../../core/value';
import { editsOfLine, literalOnOneLine, type Change } from './changes';
import { earlyPlace, isBoundBehind, type EarlyPlace } from './early';
import { appendItem, columnAt, editObject, type NewMember } from './members';
import type { Site } from './paths';
import { print, type Code } from './print';
import { anyReference } from './references';
import { Speller } from './speller';
import { Unspeakable, fail, isExactly, rangeOf, type Spelled, type Spelling } from './spelling';
import { endOf, isSpaced, startOf, statementAround, type StatementPlace } from './statements';
import type { Style } from './style';

export { kindOf } from './names';
export { exportedName, importsBack } from './exports';
export type { Spelled, Spelling } from './spelling';

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
  /** The list, or the one item that becomes a list. */
  readonly node: TSESTree.ArrayExpression | TSESTree.ObjectExpression;
  readonly item: Expression | NewStatement;
  readonly after: TSESTree.Node | undefined;
}

interface Dependency {
  readonly owner: DeclaredResource;
  readonly on: Resource | NewResource;
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

/** A statement behind others. */
export interface OutputStatement {
  readonly uri: string;
  readonly position: number;
  readonly text: string;
  /** Before the first one. */
  readonly gap: string;
  readonly separator: string;
}

interface Planned {
  readonly construction: Construction;
  /** Undefined when nothing refers to it. */
  readonly variable: string | undefined;
}

export abstract class ProgramWriter extends Speller implements SourceWriter {
  private readonly objects = new Map<TSESTree.Node, ObjectEdit>();
  private readonly replacements: Replacement[] = [];
  private readonly appends: Append[] = [];
  private readonly dependencies: Dependency[] = [];
  private readonly declared: NewResource[] = [];
  private readonly planned = new Map<object, Group>();
  private readonly groups = new Map<TSESTree.Node, Group>();

  /** The position of the properties among the arguments of `new`. */
  protected abstract readonly propertiesAt: number;

  abstract locate(resource: Resource, path: readonly string[], value?: Expression): NativePlace | undefined;

  /** Members at a place of a resource, in the names and the shape that the library takes. */
  protected abstract shaped(owner: DeclaredResource, path: readonly string[], entries: readonly Entry[]): readonly Entry[];

  /** The statements for a new resource, what is referred to first. */
  protected abstract constructions(resource: NewResource): readonly Construction[] | undefined;

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
    this.appends.push({ owner, uri, node, item: item.kind === 'object' ? this.shapedItem(owner, list, item) : item, after: undefined });
    return true;
  }

  /** An object for a list of the resource, in the shape of the others in it. */
  private shapedItem(owner: DeclaredResource, { from }: ListValue, item: Expression): Expression {
    const [name] = [...owner.properties.entries].find(([, { value }]) => sameLocation(value.from.location, from.location)) ?? [];
    const [member] = name === undefined ? [] : this.shaped(owner, [], [{ key: name, value: write.list(item) }]);
    const value = member?.value ?? item;
    return value.kind === 'list' ? (value.items[0] ?? item) : value;
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
    if (node && list?.type === 'ArrayExpression') {
      this.appends.push({ owner, uri, node: list, item: statement, after: node });
      return true;
    }
    // The only statement, without a list around it.
    if (node?.type !== 'ObjectExpression' || list?.type !== 'Property' || list.value !== node) return false;
    this.appends.push({ owner, uri, node, item: statement, after: node });
    return true;
  }

  depend(owner: DeclaredResource, on: Resource | NewResource): boolean {
    this.dependencies.push({ owner, on });
    return true;
  }

  /** Inputs are read where they are used. */
  declareInput(): boolean {
    return true;
  }

  declareOutput(output: NewOutput): boolean {
    this.outputs.push(output);
    return true;
  }

  protected readonly outputs: NewOutput[] = [];

  /** Statements that export values, one edit for each place. */
  protected abstract writeOutput(output: NewOutput): OutputStatement | undefined;

  private writeOutputs(): void {
    const places = new Map<string, { readonly first: OutputStatement; readonly statements: string[] }>();
    for (const output of this.outputs) {
      const written = this.writeOutput(output);
      if (!written) throw new Unspeakable();
      const key = `${written.uri} ${written.position}`;
      const place = places.get(key) ?? { first: written, statements: [] };
      places.set(key, place);
      place.statements.push(written.text);
    }
    for (const { first, statements } of places.values()) {
      const { uri, position, separator, gap } = first;
      this.add(uri, { range: { start: position, end: position }, newText: gap + statements.join(separator) });
    }
  }

  finish(): readonly FileEdit[] | undefined {
    try {
      for (const resource of this.declared) this.plan(resource);
      this.writeInPlace();
      if (!this.writeMore()) throw new Unspeakable();
      this.writeOutputs();
      this.writeDependencies();
      for (const group of this.groups.values()) this.writeGroup(group);
      this.writeImports();
      this.writeEarly();
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
    return files;
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
      this.outputs.some(({ value }) => refers(value)) ||
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

  /* ----------------------------------------------- writing in place ----------------------------------------------- */

  private writeInPlace(): void {
    const changes = [
      ...[...this.objects.values()].map((each) => this.objectChange(each)),
      ...this.replacements.map((each) => this.replacementChange(each)),
      ...this.appends.map((each) => this.appendChange(each)),
    ];
    const rewritten = new Map<TSESTree.Node, Change[]>();
    for (const change of changes) {
      const line = literalOnOneLine(change, this.text);
      if (line) rewritten.set(line, [...(rewritten.get(line) ?? []), change]);
      else this.add(change.uri, ...change.edits());
    }
    for (const [line, inside] of rewritten) {
      const [first] = inside;
      if (first) this.add(first.uri, ...editsOfLine(line, inside));
    }
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
    const range = rangeOf(node);
    if (node.type === 'ObjectExpression') return { uri, range: { start: range.start, end: range.start }, file, style, edits: () => listed(node, code, file, style) };
    return { uri, range, file, style, node, item: { code, after }, edits: () => appendItem(file.text, node, code, style, after) };
  }

  private writeDependencies(): void {
    for (const owner of new Set(this.dependencies.map((each) => each.owner))) {
      const { uri, range } = owner.declaration;
      const node = this.text.pathTo(uri, range).at(-1);
      if (node?.type !== 'NewExpression' || !isExactly(node, range)) throw new Unspeakable();
      const place = this.placeIn(uri, range, owner);
      const names = this.dependencies
        .filter((each) => each.owner === owner)
        .map(({ on }) => (isNewResource(on) ? this.nameOfNew(on, place) : this.resourceAt(on, place)));
      if (names.some((name) => name === undefined)) throw new Unspeakable();
      if (!this.wait(owner, names.filter((name) => name !== undefined), node, place)) throw new Unspeakable();
    }
  }

  /** How code names what is added, where it is something to wait for. */
  protected nameOfNew(resource: NewResource, { file, site }: Spelling): string | undefined {
    const group = this.planned.get(resource);
    const [first, last] = [group?.place.list[0], group?.place.list.at(-1)];
    // Outside the function that it is declared in, nothing can name it.
    const isSeen = group?.file === file && first !== undefined && last !== undefined && first.range[0] <= site.range.start && site.range.end <= last.range[1];
    return isSeen ? this.variables.get(resource) : undefined;
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

  /* --------------------------------------------- writing new statements --------------------------------------------- */

  private writeGroup(group: Group): void {
    const { file, place } = group;
    const style = this.styleOf(file);
    this.moveAnchor(group);
    const { start, indent } = startOf(file, group.anchor);
    const before = group.before.map((each) => this.statementText(each, group, start, indent));
    const end = endOf(file, place);
    const after = group.after.map((each) => this.statementText(each, group, end, indent));
    const returned = this.returned.get(place.statement);
    if (returned !== undefined) after.push(`return ${returned}${style.semicolon ? ';' : ''}`);
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

  /** A constant for something that is given at deployment, where such things are read. */
  protected read(place: Spelling, words: string, code: (indent: string) => string): string | undefined {
    const { uri, range } = place.owner.declaration;
    const file = this.text.file(uri);
    const around = file && statementAround(this.text.pathTo(uri, range), this.text.tree(file).body);
    const early = file && around && earlyPlace(file, around);
    if (!early || uri !== place.site.uri || place.site.range.start < early.position || isBoundBehind(early.position, around.list, code(''))) {
      return this.hoist(place, words, code(''));
    }
    const key = `${uri} ${early.position}`;
    const entry = this.early.get(key) ?? { uri, place: early, statements: [] };
    this.early.set(key, entry);
    const text = code(early.indent);
    const known = entry.statements.find((each) => each.code === text);
    if (known) return known.name;
    const name = this.freeName(file, words, 'input');
    entry.statements.push({ name, code: text });
    return name;
  }

  private readonly early = new Map<string, { readonly uri: string; readonly place: EarlyPlace; readonly statements: { readonly name: string; readonly code: string }[] }>();

  private writeEarly(): void {
    for (const { uri, place, statements } of this.early.values()) {
      const file = this.text.file(uri) ?? fail();
      const { newline, semicolon } = this.styleOf(file);
      const { position, indent, isSpacedBefore, isSpacedBehind } = place;
      const lines = statements.map(({ name, code }) => `${newline}${indent}const ${name} = ${code}${semicolon ? ';' : ''}`);
      const newText = `${isSpacedBefore ? newline : ''}${lines.join('')}${isSpacedBehind ? newline : ''}`;
      this.add(uri, { range: { start: position, end: position }, newText });
    }
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
}

/** Brackets around an item, and another one behind it. */
function listed(node: TSESTree.ObjectExpression, code: Code, file: SourceFile, style: Style): readonly TextEdit[] {
  const { start, end } = rangeOf(node);
  const printed = print(code, style, indentationAt(file.text, end), columnAt(file.text, end) + 2);
  return [
    { range: { start, end: start }, newText: '[' },
    { range: { start: end, end }, newText: `, ${printed}]` },
  ];
}
