/**
 * Expressions as text: how code at a place names resources, attributes, and what is added. Imports and names that this takes are
 * gathered on the way.
 */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Expression, NewInput, NewResource } from '../../../core/edits';
import { isNewInput, isNewResource } from '../../../core/edits';
import type { ProgramInput } from '../../../core/facts';
import type { SourceFile } from '../../../core/program';
import type { DeclaredResource, Resource, ResourceGraph } from '../../../core/resource';
import type { Location, TextEdit, TextRange } from '../../../core/text';
import { contains } from '../../../core/text';
import type { Value } from '../../../core/value';
import type { Scope } from '../evaluator/scope';
import { membersInBraces } from '../../shared/braces';
import { exportedName, importsBack, relativePath } from './exports';
import { addImported, addNamespace, importedNames, widened } from './imports';
import { isInput } from './inputs';
import { kindOf, variableName } from './names';
import { findPath, findResource, isUnwrapped, siteAt, type Site } from './paths';
import { literalText, print, stringText, templateText, text as textCode, type Code } from './print';
import type { ProgramText } from './program-text';
import { isReferenceTo, isSameObject, isSameUnknown } from './references';
import { isInScope, isInside, isSameCode } from './scopes';
import { Unspeakable, fail, isExactly, plain, type Spelled, type Spelling } from './spelling';
import { statementAround, type StatementPlace } from './statements';
import { styleOf, type Style } from './style';

interface NewImport {
  readonly file: SourceFile;
  readonly edit: (body: readonly TSESTree.Node[], style: Style) => readonly TextEdit[];
  /** The names that it imports, for one that gives several. */
  readonly members?: readonly string[];
}

export abstract class Speller {
  protected readonly edits = new Map<string, TextEdit[]>();
  /** The names of what is added, and of resources that are given one. */
  protected readonly variables = new Map<object, string>();
  /** Statements that returned a resource which is given a name instead, to be returned later. */
  protected readonly returned = new Map<TSESTree.Node, string>();
  private readonly taken = new Map<string, Set<string>>();
  private readonly styles = new Map<string, Style>();
  private readonly imports = new Map<string, NewImport>();

  constructor(
    protected readonly graph: ResourceGraph,
    protected readonly text: ProgramText,
    protected readonly scopes: ReadonlyMap<string, Scope>,
  ) {}

  /** How an attribute is read off a resource: `.arn`; an empty text for the resource itself. */
  protected abstract attribute(target: Resource | NewResource, attribute: string): string | undefined;

  /** The statement that a reference to a new resource leads to; another than its own for resources of several statements. */
  protected referent(target: NewResource, _attribute: string): object {
    return target;
  }

  protected abstract deployment(of: 'region' | 'account' | 'partition', place: Spelling): Spelled | undefined;

  /** `isText`: the property is a string even where documents are objects. */
  protected abstract documented(content: Spelled, place: Spelling, isText: boolean): Spelled | undefined;

  /** How an input is read that no name at the place holds. */
  protected abstract inputRead(input: ProgramInput, place: Spelling): Spelled | undefined;

  /** Reads an input that the program did not have. */
  protected abstract newInput(input: NewInput, place: Spelling): Spelled | undefined;

  private knownInput(input: ProgramInput, place: Spelling): Spelled | undefined {
    const named = findPath(place.site, this.text, (each) => isInput(each, input));
    return named ? { code: textCode(named.text), later: false } : this.inputRead(input, place);
  }

  /** A template literal; `later` when one of its holes is. */
  protected abstract interpolated(literal: string, later: boolean, place: Spelling): Spelled;

  protected add(uri: string, ...edits: readonly TextEdit[]): void {
    this.edits.set(uri, [...(this.edits.get(uri) ?? []), ...edits]);
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
    const names = new Set(this.text.namesIn(file));
    this.taken.set(file.uri, names);
    return names;
  }

  protected placeIn(uri: string, range: TextRange, owner: DeclaredResource, region?: Location): Spelling {
    const file = this.text.file(uri);
    if (!file) throw new Unspeakable();
    return { file, style: this.styleOf(file), site: this.siteOf({ uri, range }, owner), owner, region };
  }

  protected siteOf(location: Location, owner: DeclaredResource): Site {
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
        return this.documented(this.spell(expression.content, place), place, expression.asText === true) ?? fail();
      case 'existing':
        return this.existing(expression.value, place);
      case 'named': {
        const path = findPath(place.site, this.text, (each) => isSameObject(each, expression.value));
        if (!path) return expression.otherwise ? this.spell(expression.otherwise, place) : fail();
        return { code: textCode(path.text), later: !isUnwrapped(path.root, this.text) && expression.value.kind === 'unknown' };
      }
      case 'merge':
        return this.merge(expression.parts, place);
      case 'input':
        return (isNewInput(expression.input) ? this.newInput(expression.input, place) : this.knownInput(expression.input, place)) ?? fail();
    }
  }

  /** `{ ...tags, Name: 'orders' }` */
  private merge(parts: readonly Expression[], place: Spelling): Spelled {
    const spelled = parts.map((part) => this.spell(part, place));
    const entries = spelled.flatMap(({ code }): readonly (readonly [string, Code])[] => {
      if (code.kind === 'object') return code.entries;
      const printed = print(code, { ...place.style, width: Infinity }, '', 0);
      return membersInBraces(printed)?.map((member) => ['', textCode(member)] as const) ?? [['', textCode(`...${printed}`)]];
    });
    return { code: { kind: 'object', entries }, later: spelled.some((each) => each.later) };
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

  /** How code at a place names a resource; one that nothing names yet is given a name. Throws when it cannot be named there. */
  protected resourceAt(target: Resource, place: Spelling): string {
    return (this.pathFor(target, '', place.site) ?? this.bound(target, '', place)).text;
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
    const isReturned = around.statement.type === 'ReturnStatement';
    if (isReturned) this.returned.set(around.statement, name);
    const start = isReturned ? around.statement.range[0] : range.start;
    // With the first character of what is named, so that statements which are inserted at that place come before the name.
    const first = this.text.file(uri)?.text.charAt(range.start) ?? fail();
    this.add(uri, { range: { start, end: range.start + 1 }, newText: `const ${name} = ${first}` });
    return { text: name + member, isPlain: false };
  }

  /** The statement that is nothing but the declaration of a resource, or that returns it. */
  private unboundStatement({ declaration }: DeclaredResource): StatementPlace | undefined {
    const file = this.text.file(declaration.uri);
    const around = file && statementAround(this.text.pathTo(declaration.uri, declaration.range), this.text.tree(file).body);
    const statement = around?.statement;
    const expression =
      statement?.type === 'ExpressionStatement' ? statement.expression : statement?.type === 'ReturnStatement' ? statement.argument : undefined;
    return expression && isExactly(expression, declaration.range) ? around : undefined;
  }

  private imported(target: Resource, member: string, place: Spelling): { readonly text: string; readonly isPlain: boolean } {
    const name = exportedName(target, this.text) ?? fail();
    if (importsBack(target.declaration.uri, place.site.uri, this.text)) fail();
    if (this.namesOf(place.file).has(name)) fail();
    const specifier = relativePath(place.site.uri, target.declaration.uri);
    this.importMember(place.file, specifier, name);
    return { text: name + member, isPlain: false };
  }

  protected importOnce(file: SourceFile, specifier: string, edit: NewImport['edit']): void {
    this.imports.set(`${file.uri} ${specifier}`, { file, edit });
  }

  protected importMember(file: SourceFile, specifier: string, name: string): void {
    const key = `${file.uri} ${specifier} {}`;
    const names = [...new Set([...(this.imports.get(key)?.members ?? []), name])].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
    this.imports.set(key, { file, members: names, edit: (body, style) => addImported(file, body, names, specifier, style) });
  }

  /** Sorted, so that several at one place come in order. */
  protected writeImports(): void {
    const sorted = [...this.imports].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, { file, edit }] of sorted) this.add(file.uri, ...edit(this.text.tree(file).body, this.styleOf(file)));
  }

  /** The local name of a module's namespace, imported when the file does not have it. */
  protected namespace(file: SourceFile, specifier: string, name: string): string {
    const { namespace, typeOnly } = importedNames(this.text.tree(file).body, specifier);
    if (namespace !== undefined) return namespace;
    const [only] = typeOnly?.specifiers ?? [];
    if (typeOnly && only?.type === 'ImportNamespaceSpecifier') {
      this.importOnce(file, specifier, () => [widened(file, typeOnly)]);
      return only.local.name;
    }
    this.importOnce(file, specifier, (body, style) => [addNamespace(file, body, name, specifier, style)]);
    return name;
  }

  /** The local name of a member of a module, added to the braces that import from it; undefined when the file has none. */
  protected importedMember(file: SourceFile, specifier: string, name: string): string | undefined {
    const { members, named, namespace } = importedNames(this.text.tree(file).body, specifier);
    if (namespace !== undefined) return undefined;
    const local = members.get(name);
    if (local !== undefined || !named) return local;
    this.importMember(file, specifier, name);
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
        literal += `\${${unwrapped(printed)}}`;
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

/** Brackets around all of an expression say nothing inside a template. */
function unwrapped(source: string): string {
  if (!source.startsWith('(') || !source.endsWith(')')) return source;
  let depth = 0;
  for (let index = 0; index < source.length - 1; index++) {
    depth += source[index] === '(' ? 1 : source[index] === ')' ? -1 : 0;
    if (depth === 0) return source;
  }
  return source.slice(1, -1);
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
