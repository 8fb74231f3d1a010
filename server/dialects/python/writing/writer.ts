/** Canonical edits as Pulumi Python. One writer serves one rendering. */
import type { Expression, NewInput, NewResource, NewStatement } from '../../../core/edits';
import type { Entry, NativePlace, NewOutput, SourceWriter } from '../../../core/rendering';
import type { DeclaredResource, Placement, Resource } from '../../../core/resource';
import type { FileEdit, Location } from '../../../core/text';
import { contains, indentationAt, sameLocation } from '../../../core/text';
import type { ListValue, ObjectValue, Property } from '../../../core/value';
import { object } from '../../../core/value';
import type { PulumiClass } from '../../../schema/names';
import { locateInTerraformFamily } from '../../shared/terraform-family';
import { LIFECYCLE_OPTIONS } from '../pulumi/lifecycle';
import { writingNames } from '../pulumi/names';
import { quoted } from '../syntax/strings';
import { unwrapped } from '../syntax/walk';
import { Additions } from './additions';
import type { WritingContext } from './context';
import { Documents } from './documents';
import { containerOf, membersOf, type Container } from './file-index';
import { roomAt, type FileWriter } from './file-writer';
import { layOut, type Code } from './layout';
import { Exports } from './exports';
import { Inputs } from './inputs';
import { OptionChanges } from './option-changes';
import { admitOutputs } from './outputs';
import { statementCode } from './policy-statement';
import { holdsOutput, spell, spellEntry, spellProperty, type Site } from './speller';

export function createWriter(context: WritingContext): SourceWriter {
  return new Writer(context);
}

class Writer implements SourceWriter {
  private readonly documents: Documents;
  private readonly additions: Additions;
  private readonly inputs: Inputs;
  private readonly exports: Exports;
  private readonly options = new OptionChanges();
  /** Resources with their options in place of their arguments, and whose they are. */
  private readonly optionsOf = new Map<DeclaredResource, DeclaredResource>();
  private readonly ownersOfOptions = new Map<DeclaredResource, DeclaredResource>();

  constructor(private readonly context: WritingContext) {
    this.documents = new Documents(context);
    this.inputs = new Inputs(context);
    this.additions = new Additions(context, this.documents, this.inputs);
    this.exports = new Exports(context, this.documents, this.additions);
  }

  locate(resource: Resource, path: readonly string[], value?: Expression): NativePlace | undefined {
    const declaration = this.context.declarationOf(resource.declared);
    if (!declaration) return undefined;
    if (path[0] === 'lifecycle') return this.locateOption(resource.declared, path);
    const names = writingNames(this.context.names, declaration.cls, false);
    const place = locateInTerraformFamily(resource, path, value, this.context.graph, names);
    if (place?.kind !== 'own' || place.declared === resource.declared) return place;
    const cls = this.context.declarationOf(place.declared)?.cls;
    return locateInTerraformFamily(resource, path, value, this.context.graph, writingNames(this.context.names, cls, false));
  }

  /** What keeps a resource from being destroyed is an option, not an argument. */
  private locateOption(declared: DeclaredResource, [, name = '', ...more]: readonly string[]): NativePlace | undefined {
    const option = LIFECYCLE_OPTIONS.get(name);
    if (option === undefined || more.length > 0) return undefined;
    const { settings } = declared;
    // What a parent hands down is not written here.
    const own = new Map([...settings.entries].filter(([, property]) => property.site !== undefined));
    const known = this.optionsOf.get(declared) ?? { ...declared, properties: object(own, settings.from, settings.complete) };
    this.optionsOf.set(declared, known);
    this.ownersOfOptions.set(known, declared);
    return { kind: 'own', declared: known, path: [option] };
  }

  private insertOptions(owner: DeclaredResource, entries: readonly Entry[]): boolean {
    const declaration = this.context.declarationOf(owner);
    if (!declaration?.node) return false;
    for (const { key, value } of entries) {
      if (value.kind !== 'literal') return false;
      this.options.set(declaration, key, value.value === true ? 'True' : value.value === false ? 'False' : 'None');
    }
    return true;
  }

  insert(owner: DeclaredResource, container: ObjectValue, path: readonly string[], entries: readonly Entry[]): boolean {
    const ofOptions = this.ownersOfOptions.get(owner);
    if (ofOptions) return this.insertOptions(ofOptions, entries);
    const found = this.containerAt(container.from.location);
    const site = found && this.siteFor(owner, found.file, found.node.start, path);
    if (!found || !site || found.node.kind === 'list' || found.node.kind === 'tuple' || found.node.kind === 'set') return false;
    const isCall = found.node.kind === 'call';
    const isCamel = !isCall && membersOf(found.node).some((each) => 'key' in each && each.key?.kind === 'string' && /[a-z][A-Z]/.test(each.key.value));
    const isTyped = site.cls !== undefined && (site.path.length === 0 || site.cls.property(site.path)?.inputType !== undefined);
    const form = isCall ? 'keyword' : !isTyped ? 'data' : isCamel ? 'camel' : 'snake';
    const inner: Site = form === 'snake' || form === 'camel' ? { ...site, dict: form } : site;
    for (const { key, value } of entries) {
      const item = spellEntry(key, value, inner, this.additions, form);
      if (!item || !this.admits(inner, value, { uri: found.file.index.file.uri, range: found.node })) return false;
      found.file.members.add(found.node, item);
    }
    return true;
  }

  replace(owner: DeclaredResource, site: Location, by: Expression): boolean {
    const ofOptions = this.ownersOfOptions.get(owner);
    if (ofOptions) return this.replaceOption(ofOptions, site, by);
    const file = this.documents.at(site.uri);
    const node = file?.index.expressionAt(site.range);
    if (!file || !node) return false;
    const target = this.siteFor(owner, file, site.range.start, this.pathOf(owner, site));
    if (!target) return false;
    const parent = target.path.slice(0, -1);
    const property = target.cls?.property(target.path);
    const code = property ? spellProperty(by, property, { ...target, path: parent }, this.additions) : spell(by, target, this.additions);
    if (code === undefined || !this.admits(target, by, site)) return false;
    file.replace(site.range, code);
    return true;
  }

  /** Options that several resources have in common stay as they are: this one's win. */
  private replaceOption(owner: DeclaredResource, site: Location, by: Expression): boolean {
    const file = this.documents.at(site.uri);
    if (!file || by.kind !== 'literal') return false;
    const isOwn = site.uri === owner.declaration.uri && contains(owner.declaration.range, site.range);
    if (!isOwn) {
      const option = [...owner.settings.entries].find(([, property]) => property.site && sameLocation(property.site, site));
      return option !== undefined && this.insertOptions(owner, [{ key: option[0], value: by }]);
    }
    file.replace(site.range, by.value === true ? 'True' : by.value === false ? 'False' : 'None');
    return true;
  }

  remove(owner: DeclaredResource, property: Property): boolean {
    const { member } = property;
    const ofOptions = this.ownersOfOptions.get(owner);
    if (ofOptions && member && !(member.uri === ofOptions.declaration.uri && contains(ofOptions.declaration.range, member.range))) return false;
    const file = member && this.documents.at(member.uri);
    const found = member && file?.index.memberAt(member.range);
    if (!file || !found) return false;
    file.members.remove(found.container, found.member);
    return true;
  }

  append(owner: DeclaredResource, value: ListValue, item: Expression): boolean {
    const { location } = value.from;
    const file = this.documents.at(location.uri);
    const node = file?.index.expressionAt(location.range);
    const container = containerOf(node);
    if (!file || !node) return false;
    const site = this.siteFor(owner, file, node.start, this.pathOf(owner, location));
    const code = site && spell(item, site, this.additions);
    if (!site || code === undefined || !this.admits(site, item, location)) return false;
    if (container?.kind === 'list' || container?.kind === 'tuple' || container?.kind === 'set') {
      file.members.add(container, { lead: '', value: code });
      return true;
    }
    if (node.kind !== 'binary' || node.operator !== '+') return false;
    const indentation = indentationAt(file.index.file.text, node.start);
    const list: Code = { open: '[', items: [{ lead: '', value: code }], close: ']' };
    file.insert(node.end, ` + ${layOut(list, roomAt(file, indentation, indentation.length))}`);
    return true;
  }

  declare(resource: NewResource): boolean {
    return this.additions.planFor(resource) !== undefined;
  }

  addStatement(owner: DeclaredResource, after: ObjectValue, statement: NewStatement): boolean {
    const { location } = after.from;
    const found = this.containerAt(location);
    const site = found && this.siteFor(owner, found.file, found.node.start, []);
    if (!found || !site) return false;
    const { file, node } = found;
    // Spelling one output can change what the others are called, so that all are spelled before it counts.
    const spelled = (): Code | undefined => statementCode(node, statement, { ...site, cls: undefined, path: [] }, this.additions);
    const code = spelled() && spelled();
    const values: readonly Expression[] = statement.condition ? [...statement.resources, statement.condition] : statement.resources;
    if (!code || !values.every((each) => this.admits(site, each, location))) return false;
    const member = file.index.memberAt(location.range);
    if (member && (member.container.kind === 'list' || member.container.kind === 'tuple')) {
      file.members.add(member.container, { lead: '', value: code, after: member.member });
      return true;
    }
    if (member || !file.index.placeOf(node.start).expressions.some((each) => each.kind === 'dict' && each.entries.some((entry) => unwrapped(entry.value) === node))) {
      return false;
    }
    const indentation = indentationAt(file.index.file.text, node.start);
    file.insert(node.start, '[');
    file.insert(node.end, `, ${layOut(code, roomAt(file, indentation, indentation.length))}]`);
    return true;
  }

  depend(owner: DeclaredResource, on: Resource | NewResource): boolean {
    const declaration = this.context.declarationOf(owner);
    const file = declaration && this.documents.at(declaration.uri);
    if (!declaration?.node || !file) return false;
    const site = this.siteFor(owner, file, declaration.node.start, []);
    const operand = site && this.additions.reference(site, on, '');
    if (!operand) return false;
    this.options.depend(declaration, operand.text);
    return true;
  }

  declareInput(input: NewInput): boolean {
    // One that only new resources refer to is planned when they are spelled.
    if (this.inputs.isPlanned(input) || input.isNamed !== true) return true;
    const declaration = this.context.declarationOf(input.near.declared);
    const file = declaration && this.documents.at(declaration.uri);
    const node = declaration?.node;
    if (!file || !node) return false;
    this.inputs.planned(input, file, node.start);
    return true;
  }

  declareOutput(output: NewOutput): boolean {
    return this.exports.declare(output);
  }

  place(owner: DeclaredResource, { provider, region }: Placement): boolean {
    const declaration = this.context.declarationOf(owner);
    const file = declaration && this.documents.at(declaration.uri);
    const node = declaration?.node;
    if (!file || !node) return false;
    const [id = '', own] = provider.split('@');
    const site = this.siteFor(owner, file, node.start, []);
    if (own !== undefined) {
      const takesRegion = declaration.cls?.property(['region']) !== undefined && !node.arguments.some((each) => each.name === 'region');
      if (id !== owner.placement.provider || !takesRegion || region.kind !== 'literal' || typeof region.value !== 'string') return false;
      file.members.add(node, { lead: 'region=', value: quoted(region.value, file.index.quote) });
      return true;
    }
    const name = id === '' || !site ? undefined : this.additions.providerName(site, id);
    if (name === undefined) return false;
    this.options.set(declaration, 'provider', name);
    return true;
  }

  finish(): readonly FileEdit[] | undefined {
    if (!this.options.write(this.documents) || !this.additions.write() || !this.inputs.write()) return undefined;
    const edits = this.documents.edits();
    return edits && [...edits, ...this.inputs.manifestEdits()];
  }

  /** True when outputs that are written at a place are fine there, or were made so. */
  private admits(site: Site, value: Expression, at: Location): boolean {
    if (!holdsOutput(value, site, this.additions)) return true;
    return admitOutputs(this.context, site.file, at, (uri) => this.documents.at(uri));
  }

  private siteFor(owner: DeclaredResource, file: FileWriter, offset: number, path: readonly string[]): Site | undefined {
    const near = this.context.declarationOf(owner);
    if (!near) return undefined;
    return { file, offset, near, cls: near.cls, path: canonicalPath(near.cls, path) };
  }

  /** The native path of the property that stands at a place. */
  private pathOf(owner: DeclaredResource, site: Location): readonly string[] {
    const visit = (value: ObjectValue, path: readonly string[]): readonly string[] | undefined => {
      for (const [key, property] of value.entries) {
        const inner = [...path, key];
        const { range, uri } = property.site ?? { range: undefined, uri: undefined };
        if (uri === site.uri && range?.start === site.range.start && range.end === site.range.end) return inner;
        const objects = property.value.kind === 'list' ? property.value.items : [property.value];
        for (const each of objects) {
          const found = each.kind === 'object' ? visit(each, inner) : undefined;
          if (found) return found;
        }
      }
      return undefined;
    };
    return visit(owner.properties, []) ?? [];
  }

  private containerAt(location: Location): { readonly file: FileWriter; readonly node: Container } | undefined {
    const file = this.documents.at(location.uri);
    const node = containerOf(file?.index.expressionAt(location.range));
    return file && node && { file, node };
  }
}

function canonicalPath(cls: PulumiClass | undefined, path: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const key of path) result.push((cls?.fromPython(result, key) ?? cls?.fromTypeScript(result, key))?.name ?? key);
  return result;
}
