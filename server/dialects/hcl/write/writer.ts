/** Writes canonical edits into Terraform code, as `terraform fmt` lays it out. One writer serves one `render` call. */
import type { Expression, NewInput, NewResource, NewStatement } from '../../../core/edits';
import { isNewResource } from '../../../core/edits';
import type { SourceFile, SourceFiles } from '../../../core/program';
import type { Entry, NativePlace, NewOutput, SourceWriter } from '../../../core/rendering';
import type { DeclaredResource, Placement, Resource, ResourceGraph } from '../../../core/resource';
import type { FileEdit, Location, TextEdit, TextRange } from '../../../core/text';
import { indentationAt } from '../../../core/text';
import type { ListValue, ObjectValue, Property, Value } from '../../../core/value';
import type { TerraformSchema } from '../../../schema/names';
import type { ModuleInstance } from '../evaluate/module';
import { isSetting, locateHcl } from '../names';
import { attributeOf, plainText, type SourceIndex } from '../source';
import type { Block, HclSyntaxTree, Node } from '../syntax/nodes';
import { pathAt } from '../syntax/visit';
import { EditSet } from './edit-set';
import { finished } from './finish';
import { spellJson, spellJsonStatement } from './json';
import { nameIn } from './held';
import { isJson, jsonData, JsonFiles, jsonPathAt } from './json-files';
import { blocksIntoBody, firstIntoBody, indentOf, INDENT, intoBody, intoObject, intoTuple, lineEnd, lineStart, removal, settingIntoBody } from './layout';
import { NewBlocks } from './new-blocks';
import type { Origin } from './origin';
import { Outputs } from './outputs';
import { addressAt, attributePath, placeAt, placementArguments, sharesExpansion, type Place } from './place';
import { containerAt, expressionAt, fileOf, heredocAt, sourceOf, type Container } from './sites';
import { allOf, blockBodies, spell, spellBlock, spellKey, spellMembers, type Spelling } from './spell';
import { spellStatementBlock, spellStatementObject } from './statements';
import { Variables } from './variables';

export interface WriterInput {
  readonly files: SourceFiles;
  readonly index: SourceIndex;
  readonly graph: ResourceGraph;
  readonly origins: ReadonlyMap<DeclaredResource, Origin>;
  /** See `Evaluation.sites`. */
  readonly sites: WeakMap<Value, Location>;
  readonly schema: TerraformSchema;
  modules(): readonly ModuleInstance[];
}

export function hclWriter(input: WriterInput): SourceWriter {
  return new HclWriter(input);
}

/** A place that can be written to. */
interface Target {
  readonly origin: Origin;
  readonly file: SourceFile;
  readonly tree: HclSyntaxTree;
  readonly spelling: Spelling;
}

/** Arguments that hold a list of IAM's, where the data source does not take a single string. */
const STATEMENT_LISTS = new Set(['actions', 'not_actions', 'resources', 'not_resources', 'identifiers', 'values']);

class HclWriter implements SourceWriter {
  private readonly edits = new EditSet();
  private readonly json = new JsonFiles();
  private readonly blocks: NewBlocks;
  private readonly variables: Variables;
  private readonly outputs = new Outputs(this.edits);
  private readonly dependencies = new Map<DeclaredResource, string[]>();
  /** Resources with their settings in place of their arguments, so that settings are written like arguments. */
  private readonly settings = new Map<DeclaredResource, DeclaredResource>();
  private readonly origins: Map<DeclaredResource, Origin>;

  constructor(private readonly input: WriterInput) {
    this.origins = new Map(input.origins);
    this.variables = new Variables(this.edits, input.modules);
    this.blocks = new NewBlocks(input.origins, this.edits, (value, { module }) => sourceOf(value, module, input.sites)?.text);
  }

  locate(resource: Resource, path: readonly string[], value?: Expression): NativePlace | undefined {
    if (isSetting(path)) return { kind: 'own', declared: this.settingsOf(resource.declared), path };
    return locateHcl(resource, path, value, this.input.graph);
  }

  insert(owner: DeclaredResource, container: ObjectValue, path: readonly string[], entries: readonly Entry[]): boolean {
    const target = this.targetAt(owner, container.from.location);
    const found = target && container.from.via.length === 0 ? containerAt(target.tree, container.from.location) : undefined;
    if (!target || !found) return false;
    const { file, spelling } = target;
    const { node } = found;
    if (isJson(file)) {
      const base = jsonPathAt(file, node.kind === 'block' ? (node.open ?? node.start) : node.start);
      return base !== undefined && entries.every(({ key, value }) => this.json.set(file, [...base, key], jsonData(value, spelling)));
    }
    const indent = indentOf(file.text, node.start) + INDENT;
    const lines: string[] = [];
    const blocks: string[] = [];
    for (const { key, value } of entries) {
      if (node.kind === 'block' && isSetting([...path, key, ...(value.kind === 'object' ? Object.keys(value.entries) : [])])) {
        if (!this.intoSettings(target, node, key, value, indent)) return false;
        continue;
      }
      const bodies = node.kind === 'block' ? blockBodies(value, owner.nativeType, [...path, key], this.input.schema) : undefined;
      if (bodies) {
        const texts = allOf(bodies.map((body) => spellBlock(key, body, owner.nativeType, [...path, key], spelling, indent)));
        if (!texts) return false;
        blocks.push(...texts);
      } else {
        const text = spell(value, spelling, indent);
        if (text === undefined) return false;
        lines.push(`${node.kind === 'block' ? key : spellKey(key)} = ${text}`);
      }
    }
    return node.kind === 'object' ? this.edits.add(file, intoObject(file.text, node, lines)) : this.intoBlock(file, node, lines, blocks, indent);
  }

  replace(owner: DeclaredResource, site: Location, by: Expression): boolean {
    const target = this.targetAt(owner, site);
    if (!target) return false;
    const { file, tree, spelling } = target;
    if (isJson(file)) return this.json.set(file, jsonPathAt(file, site.range.start), jsonData(by, spelling));
    const found = expressionAt(tree, site);
    if (!found) return this.replaceJson(target, site, by);
    const { node, argument } = found;
    const isList = argument !== undefined && STATEMENT_LISTS.has(argument.name.name) && by.kind !== 'list';
    const text = spell(isList ? { kind: 'list', items: [by] } : by, spelling, indentationAt(file.text, node.start));
    return text !== undefined && this.edits.add(file, [{ range: rangeOf(node), newText: text }]);
  }

  remove(owner: DeclaredResource, { member }: Property): boolean {
    const target = member && this.targetAt(owner, member);
    if (!target || !member) return false;
    if (isJson(target.file)) return this.json.remove(target.file, member);
    const path = pathAt(target.tree, member.range.start);
    const found = path.findIndex((node) => node.start === member.range.start && node.end === member.range.end);
    const at = leavesNothing(path, found) ? found - 2 : found;
    const item = path[at];
    const container = path.slice(0, Math.max(at, 0)).findLast((node) => node.kind === 'block' || node.kind === 'object');
    if (!item || !container || !['attribute', 'block', 'objectItem'].includes(item.kind)) return false;
    const within = container.kind === 'block' ? { start: container.open ?? container.start, end: container.end } : rangeOf(container);
    const edit = removal(target.file.text, item, within);
    return edit !== undefined && this.edits.add(target.file, [edit]);
  }

  append(owner: DeclaredResource, list: ListValue, item: Expression): boolean {
    const target = list.from.via.length > 0 ? undefined : this.targetAt(owner, list.from.location);
    const node = target && expressionAt(target.tree, list.from.location)?.node;
    if (target && !node && !isJson(target.file)) return this.appendBlock(owner, target, list, item);
    if (!target || node?.kind !== 'tuple') return false;
    if (isJson(target.file)) return this.json.append(target.file, jsonPathAt(target.file, node.start), jsonData(item, target.spelling));
    return this.edits.add(target.file, intoTuple(target.file.text, node, (indent) => spell(item, target.spelling, indent)));
  }

  /** One more block behind the last of its kind. */
  private appendBlock(owner: DeclaredResource, { file, tree, spelling }: Target, list: ListValue, item: Expression): boolean {
    const found = containerAt(tree, list.from.location);
    const outer = found?.path.slice(0, -1).findLast((node) => node.kind === 'block');
    if (found?.node.kind !== 'block' || outer?.kind !== 'block' || item.kind !== 'object') return false;
    const kindOf = (block: Block): string => (block.type.name === 'dynamic' ? (block.labels[0]?.value ?? '') : block.type.name);
    const name = kindOf(found.node);
    const last = outer.body.items.findLast((each) => each.kind === 'block' && kindOf(each) === name);
    const text = spellBlock(name, item.entries, owner.nativeType, [name], spelling, indentOf(file.text, found.node.start));
    return last !== undefined && text !== undefined && this.edits.add(file, [{ range: { start: last.end, end: last.end }, newText: `\n\n${text.trimEnd()}` }]);
  }

  declare(resource: NewResource): boolean {
    const near = this.origins.get(resource.near.declared);
    const named = this.blocks.nameOf(resource);
    if (!near || !named) return false;
    const inside = named.like ? { resource: near.resource, instance: near.instance } : { resource: undefined, instance: undefined };
    const placed = resource.placement && placementArguments(resource.placement, near.module);
    if (resource.placement && !placed) return false;
    const provider = placed && (placed.provider ?? 'aws');
    const spelling = this.spelling({ module: near.module, ...inside, ...(provider === undefined ? {} : { provider }) }, near);
    if (isJson(near.resource.block.file)) return named.like === undefined && placed?.region === undefined && this.declareJson(resource, named.address, near, provider, spelling);
    const members = spellMembers(this.blocks.propertiesOf(resource), resource.type, [], spelling, INDENT);
    if (members === undefined) return false;
    const isAfter = Object.values(resource.properties).some((value) => mentions(value, resource.near));
    return this.blocks.declare(resource, named, near, { members, placed }, isAfter);
  }

  addStatement(owner: DeclaredResource, after: ObjectValue, statement: NewStatement): boolean {
    const target = this.targetAt(owner, after.from.location);
    if (!target) return false;
    const found = containerAt(target.tree, after.from.location);
    if (!found) return this.addJsonStatement(target, after.from.location, statement);
    const { file, spelling } = target;
    const indent = indentationAt(file.text, found.node.start);
    if (found.node.kind === 'object') return this.addStatementObject(target, found, spellStatementObject(statement, spelling, indent), indent);
    const text = spellStatementBlock(statement, spelling, indent);
    return text !== undefined && this.edits.add(file, [{ range: endOf(found.node), newText: `\n\n${text.trimEnd()}` }]);
  }

  depend(owner: DeclaredResource, on: Resource | NewResource): boolean {
    const origin = this.origins.get(owner);
    const address = isNewResource(on) ? this.blocks.nameOf(on)?.address : this.blockAddress(on, origin);
    if (!origin || address === undefined) return false;
    const before = this.dependencies.get(owner);
    if (before) before.push(address);
    else this.dependencies.set(owner, [address]);
    return true;
  }

  declareInput(input: NewInput): boolean {
    const near = this.origins.get(input.near.declared);
    return near !== undefined && this.variables.reference(input, near.module, near.resource.block.file) !== undefined;
  }

  declareOutput(output: NewOutput): boolean {
    const near = this.origins.get(output.near.declared);
    if (!near) return false;
    const text = spell(output.value, this.spelling({ module: near.module, resource: undefined, instance: undefined }, near), INDENT);
    return text !== undefined && this.outputs.declare(output, text, near);
  }

  place(owner: DeclaredResource, placement: Placement): boolean {
    const origin = this.origins.get(owner);
    const placed = origin && placementArguments(placement, origin.module);
    if (!origin || !placed) return false;
    const { file, node } = origin.resource.block;
    const { provider, region } = placed;
    if (region !== undefined) return provider === undefined && !isJson(file) && this.edits.add(file, firstIntoBody(file.text, node, `region = ${region}`));
    if (provider === undefined) return false;
    if (isJson(file)) return this.json.setIn(file, node, 'provider', provider);
    const existing = attributeOf(node.body, 'provider')?.value;
    if (existing) return this.edits.add(file, [{ range: rangeOf(existing), newText: provider }]);
    return this.edits.add(file, firstIntoBody(file.text, node, `provider = ${provider}`));
  }

  finish(): readonly FileEdit[] | undefined {
    for (const [owner, addresses] of this.dependencies) {
      if (!this.writeDependencies(owner, [...new Set(addresses)])) return undefined;
    }
    const files = [...this.edits.all()].map(([uri, edits]) => {
      const file = this.input.files.sources.get(uri);
      return file && finished(file, this.input.index.parse(file), edits);
    });
    const written = allOf(files);
    return written && [...written, ...this.json.all()];
  }

  private declareJson(resource: NewResource, address: string, near: Origin, chosen: string | undefined, spelling: Spelling): boolean {
    const { file, node } = near.resource.block;
    const provider = chosen ?? plainText(attributeOf(node.body, 'provider')?.value);
    const data = jsonData({ kind: 'object', entries: this.blocks.propertiesOf(resource) }, spelling);
    return this.json.declare(file, resource.type, address.slice(resource.type.length + 1), provider === 'aws' ? undefined : provider, data);
  }

  /** A place in a file of the owner's own module: other modules belong to other callers as well. */
  private targetAt(owner: DeclaredResource, location: Location): Target | undefined {
    const origin = this.origins.get(owner);
    const found = origin && fileOf(origin.module, location);
    const place = origin && placeAt(location, origin);
    return origin && found && place ? { origin, file: found.file, tree: found.tree, spelling: this.spelling(place, origin) } : undefined;
  }

  private intoBlock(file: SourceFile, node: Block, lines: readonly string[], blocks: readonly string[], indent: string): boolean {
    const isOneLine = !file.text.slice(node.start, node.end).includes('\n');
    if (lines.length > 0 && blocks.length > 0 && isOneLine) return false;
    const isWritten = lines.length === 0 || this.inPlaceOfRemoved(file, node, lines, indent) || this.edits.add(file, intoBody(file.text, node, lines));
    // What the same fix takes out is nothing to stand behind.
    const isRemoved = (item: { readonly start: number; readonly end: number }): boolean =>
      this.edits.of(file.uri).some(({ range, newText }) => newText === '' && range.start <= item.start && item.end <= range.end);
    return isWritten && (blocks.length === 0 || this.edits.add(file, blocksIntoBody(file.text, node, blocks, isRemoved)));
  }

  /** A block of Terraform's own settings is written into a block that is there, or comes last. */
  private intoSettings({ file, spelling }: Target, node: Block, key: string, value: Expression, indent: string): boolean {
    if (node.type.name === key || value.kind !== 'object') {
      const text = spell(value, spelling, indent);
      return text !== undefined && this.edits.add(file, intoBody(file.text, node, [`${key} = ${text}`]));
    }
    const text = spellBlock(key, value.entries, node.labels[0]?.value ?? '', [key], spelling, indent);
    return text !== undefined && this.edits.add(file, settingIntoBody(file.text, node, text));
  }

  private settingsOf(declared: DeclaredResource): DeclaredResource {
    const known = this.settings.get(declared);
    if (known) return known;
    const made = { ...declared, properties: declared.settings };
    const origin = this.origins.get(declared);
    if (origin) this.origins.set(made, origin);
    this.settings.set(declared, made);
    return made;
  }

  /** An argument that takes the place of one that the same fix removes is written on its line. */
  private inPlaceOfRemoved(file: SourceFile, block: Block, lines: readonly string[], indent: string): boolean {
    const edits = this.edits.of(file.uri);
    for (const [position, { range, newText }] of edits.entries()) {
      const removed = block.body.items.find((item) => item.kind === 'attribute' && range.start <= item.start && item.end <= range.end);
      if (newText !== '' || !removed || range.start < (block.open ?? 0)) continue;
      edits[position] = { range: { start: removed.start, end: removed.end }, newText: lines.join(`\n${indent}`) };
      return true;
    }
    return false;
  }

  private addStatementObject({ file }: Target, { node, path }: Container, text: string | undefined, indent: string): boolean {
    if (text === undefined) return false;
    const isInList = path.at(-2)?.kind === 'tuple';
    const startsLine = file.text.slice(0, node.start).endsWith(`\n${indent}`);
    if (isInList && startsLine) return this.edits.add(file, [{ range: endOf(node), newText: `,\n${indent}${text}` }]);
    const opening: TextEdit = { range: { start: node.start, end: node.start }, newText: '[' };
    const closing = isInList ? '' : ']';
    return this.edits.add(file, [
      ...(isInList ? [] : [opening]),
      ...closingBrace(file.text, node),
      { range: endOf(node), newText: `, ${text}${closing}` },
    ]);
  }

  private replaceJson(target: Target, site: Location, by: Expression): boolean {
    const existing = existingJson(target, site);
    if (!existing) return false;
    const text = spellJson(by, target.spelling, indentationAt(target.file.text, site.range.start), existing);
    return text !== undefined && this.edits.add(target.file, [{ range: site.range, newText: text }]);
  }

  private addJsonStatement(target: Target, after: Location, statement: NewStatement): boolean {
    const existing = existingJson(target, after);
    const { text } = target.file;
    const { start, end } = after.range;
    if (!existing || !/^\s*[,\]]/.test(text.slice(end, end + 200))) return false;
    const indent = indentationAt(text, start);
    const added = spellJsonStatement(statement, target.spelling, indent, existing);
    const separator = text.slice(0, start).endsWith(`\n${indent}`) ? `,\n${indent}` : ', ';
    return added !== undefined && this.edits.add(target.file, [{ range: { start: end, end }, newText: separator + added }]);
  }

  private writeDependencies(owner: DeclaredResource, addresses: readonly string[]): boolean {
    const origin = this.origins.get(owner);
    if (!origin) return false;
    const { file, node } = origin.resource.block;
    const existing = attributeOf(node.body, 'depends_on')?.value;
    if (isJson(file)) return this.json.depend(file, node, existing !== undefined, addresses);
    if (existing) return existing.kind === 'tuple' && this.edits.add(file, intoTuple(file.text, existing, () => addresses.join(', ')));
    const line = `depends_on = [${addresses.join(', ')}]`;
    const last = node.body.items.at(-1);
    if (!last) return this.edits.add(file, intoBody(file.text, node, [line]));
    const end = lineEnd(file.text, last.end);
    return this.edits.addLast(file, { range: { start: end, end }, newText: `\n\n${indentOf(file.text, node.start)}${INDENT}${line}` });
  }

  private blockAddress(on: Resource, from: Origin | undefined): string | undefined {
    const origin = this.origins.get(on.declared);
    return origin && origin.module === from?.module ? origin.resource.address : undefined;
  }

  private spelling(place: Place, owner: Origin): Spelling {
    const { schema } = this.input;
    return {
      schema,
      reference: (target, attribute) => {
        const address = isNewResource(target) ? this.newAddress(target, place) : this.declaredAddress(target, place);
        return address === undefined || place.isConstant ? undefined : `${address}${attributePath(target.type, attribute, schema)}`;
      },
      deployment: (of) => (place.isConstant ? undefined : this.blocks.deployment(of, (place.resource ?? owner.resource).block, owner, place.provider)),
      existing: (value) => this.existing(value, place, owner),
      input: (input) => (place.isConstant ? undefined : this.variables.reference(input, place.module, owner.resource.block.file)),
      named: (value) => (place.isConstant ? undefined : nameIn(place.module, value)),
    };
  }

  private declaredAddress(target: Resource, place: Place): string | undefined {
    const origin = this.origins.get(target.declared);
    return origin && addressAt(origin, place);
  }

  private newAddress(target: NewResource, place: Place): string | undefined {
    const named = this.blocks.nameOf(target);
    if (!named?.like) return named?.address;
    if (!place.resource || !sharesExpansion(named.like, place.resource)) return undefined;
    return `${named.address}[${named.like.expansion.kind === 'count' ? 'count.index' : 'each.key'}]`;
  }

  /** What means something in one block only does not go to another place. */
  private existing(value: Value, place: Place, owner: Origin): string | undefined {
    const source = sourceOf(value, owner.module, this.input.sites);
    const isLocal = source !== undefined && /\b(each|count|self)\./.test(source.text);
    return isLocal && !place.resource ? undefined : source?.text;
  }
}

/** Whether a member is all that its `lifecycle` block says. `path`: the block, its body and the member. */
function leavesNothing(path: readonly Node[], at: number): boolean {
  const block = path[at - 2];
  return block?.kind === 'block' && block.type.name === 'lifecycle' && block.body.items.length === 1;
}

/** The JSON text of values that are kept in the document of a heredoc. */
function existingJson({ file, tree }: Target, location: Location): ((expression: Expression) => string | undefined) | undefined {
  const heredoc = heredocAt(tree, location);
  return (
    heredoc &&
    ((expression) => {
      if (expression.kind !== 'existing') return undefined;
      const { location: place, via } = expression.value.from;
      const isHere = place.uri === file.uri && heredoc.start <= place.range.start && place.range.end <= heredoc.end && via.length === 0;
      return isHere ? file.text.slice(place.range.start, place.range.end) : undefined;
    })
  );
}

/** `}, {` on a line of its own belongs one level deeper, in the eyes of `terraform fmt`. */
function closingBrace(text: string, { start, end }: TextRange): readonly TextEdit[] {
  const brace = end - 1;
  const line = lineStart(text, brace);
  return line > start && text.slice(line, brace).trim() === '' ? [{ range: { start: brace, end: brace }, newText: INDENT }] : [];
}

function rangeOf({ start, end }: TextRange): TextRange {
  return { start, end };
}

function endOf({ end }: TextRange): TextRange {
  return { start: end, end };
}

function mentions(expression: Expression, near: Resource): boolean {
  switch (expression.kind) {
    case 'reference':
      return !isNewResource(expression.target) && expression.target.id === near.id;
    case 'list':
      return expression.items.some((item) => mentions(item, near));
    case 'object':
      return Object.values(expression.entries).some((entry) => mentions(entry, near));
    case 'template':
      return expression.parts.some((part) => typeof part !== 'string' && mentions(part, near));
    case 'merge':
      return expression.parts.some((part) => mentions(part, near));
    case 'document':
      return mentions(expression.content, near);
    default:
      return false;
  }
}
