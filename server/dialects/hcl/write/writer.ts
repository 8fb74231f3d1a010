/** Writes canonical edits into Terraform code, as `terraform fmt` lays it out. One writer serves one `render` call. */
import type { Expression, NewResource, NewStatement } from '../../../core/edits';
import { isNewResource } from '../../../core/edits';
import type { SourceFile, SourceFiles } from '../../../core/program';
import { locationIn } from '../../../core/program';
import type { Entry, NativePlace, SourceWriter } from '../../../core/rendering';
import type { DeclaredResource, Resource, ResourceGraph } from '../../../core/resource';
import type { FileEdit, Location, TextEdit } from '../../../core/text';
import { indentationAt } from '../../../core/text';
import type { ListValue, ObjectValue, Property, Value } from '../../../core/value';
import type { TerraformSchema } from '../../../schema/names';
import { locateHcl } from '../names';
import { attributeOf, blocksOf, type Placed, type SourceIndex } from '../source';
import type { Block, Expression as Node, HclSyntaxTree } from '../syntax/nodes';
import { nodeWithRange, pathAt } from '../syntax/visit';
import { finished } from './finish';
import { withHolesOf } from './name-holes';
import { aboveBlock, blocksIntoBody, indentOf, intoBody, intoObject, intoTuple, lineEnd, lineStart, nameOf, removal } from './layout';
import { spellJson, spellJsonStatement } from './json';
import { freeName } from './names';
import type { Origin } from './origin';
import { addressAt, attributePath, awsMajor, dependsOnInstance, placeAt, sharesExpansion, type Named, type Place } from './place';
import { allOf, blockBodies, spell, spellBlock, spellKey, spellMembers, type Spelling } from './spell';
import { spellStatementBlock, spellStatementObject } from './statements';

export interface WriterInput {
  readonly files: SourceFiles;
  readonly index: SourceIndex;
  readonly graph: ResourceGraph;
  readonly origins: ReadonlyMap<DeclaredResource, Origin>;
  readonly sites: WeakMap<Value, Location>;
  readonly schema: TerraformSchema;
}

export function hclWriter(input: WriterInput): SourceWriter {
  return new HclWriter(input);
}

/** The argument that holds an IAM list, which a data source does not take as a single string. */
const STATEMENT_LISTS = new Set(['actions', 'not_actions', 'resources', 'not_resources', 'identifiers', 'values']);

class HclWriter implements SourceWriter {
  private readonly edits = new Map<string, TextEdit[]>();
  private readonly named = new Map<NewResource, Named>();
  private readonly taken = new Set<string>();
  /** Text of new declarations by the place that they go to. */
  private readonly declarations = new Map<string, { readonly uri: string; readonly offset: number; readonly after: boolean; readonly texts: string[] }>();

  /** What comes behind everything else that goes to the same place. */
  private readonly lastEdits: { readonly uri: string; readonly edit: TextEdit }[] = [];

  constructor(private readonly input: WriterInput) {}

  locate(resource: Resource, path: readonly string[], value?: Expression): NativePlace | undefined {
    return locateHcl(resource, path, value, this.input.graph);
  }

  insert(owner: DeclaredResource, container: ObjectValue, path: readonly string[], entries: readonly Entry[]): boolean {
    const found = this.containerAt(owner, container);
    if (!found) return false;
    const { file, node, spelling } = found;
    const indent = `${indentOf(file.text, node.start)}  `;
    const lines: string[] = [];
    const blocks: string[] = [];
    for (const { key, value } of entries) {
      const bodies = node.kind === 'block' ? blockBodies(value, owner.nativeType, [...path, key], this.input.schema) : undefined;
      if (!bodies) {
        const text = spell(value, spelling, indent);
        if (text === undefined) return false;
        lines.push(`${node.kind === 'block' ? key : spellKey(key)} = ${text}`);
        continue;
      }
      for (const body of bodies) {
        const text = spellBlock(key, body, owner.nativeType, [...path, key], spelling, indent);
        if (text === undefined) return false;
        blocks.push(text);
      }
    }
    if (node.kind === 'object') return this.add(file, intoObject(file.text, node, lines));
    if (lines.length > 0 && blocks.length > 0 && !file.text.slice(node.start, node.end).includes('\n')) return false;
    if (lines.length > 0 && !this.inPlaceOfRemoved(file, node, lines, indent) && !this.add(file, intoBody(file.text, node, lines))) return false;
    return blocks.length === 0 || this.add(file, blocksIntoBody(file.text, node, blocks));
  }

  replace(owner: DeclaredResource, site: Location, by: Expression): boolean {
    const found = this.expressionAt(owner, site);
    if (!found) return this.replaceJson(owner, site, by);
    const { file, node, parent, spelling } = found;
    const isListArgument = parent?.kind === 'attribute' && STATEMENT_LISTS.has(parent.name.name) && by.kind !== 'list';
    const value: Expression = isListArgument ? { kind: 'list', items: [by] } : by;
    const text = spell(value, spelling, indentationAt(file.text, node.start));
    return text !== undefined && this.add(file, [{ range: { start: node.start, end: node.end }, newText: text }]);
  }

  remove(owner: DeclaredResource, { member }: Property): boolean {
    const origin = this.input.origins.get(owner);
    const file = member && this.fileOf(owner, member);
    if (!file || !origin || !placeAt(member, origin)) return false;
    const path = pathAt(this.tree(file), member.range.start);
    const at = path.findIndex((node) => node.start === member.range.start && node.end === member.range.end);
    const item = path[at];
    const container = [...path.slice(0, Math.max(at, 0))].reverse().find((node) => node.kind === 'block' || node.kind === 'object');
    if (!item || !container || !['attribute', 'block', 'objectItem'].includes(item.kind)) return false;
    const within = container.kind === 'block' ? { start: container.open ?? container.start, end: container.end } : container;
    const edit = removal(file.text, item, within);
    return edit !== undefined && this.add(file, [edit]);
  }

  append(owner: DeclaredResource, list: ListValue, item: Expression): boolean {
    if (list.from.via.length > 0) return false;
    const found = this.expressionAt(owner, list.from.location);
    if (found?.node.kind !== 'tuple') return false;
    const { file, node, spelling } = found;
    return this.add(file, intoTuple(file.text, node, (indent) => spell(item, spelling, indent)));
  }

  declare(resource: NewResource): boolean {
    const near = this.input.origins.get(resource.near.declared);
    const named = this.nameOf(resource);
    if (!near || !named) return false;
    const { file, node } = near.resource.block;
    const place: Place = named.like ? { module: near.module, resource: near.resource, instance: near.instance } : { module: near.module, resource: undefined, instance: undefined };
    const spelling = this.spelling(place, near);
    const properties = withHolesOf(near, resource.properties);
    const members = spellMembers(properties, resource.type, [], spelling, '  ');
    if (members === undefined) return false;
    const meta = this.metaArguments(resource, near, named);
    const body = [meta, members].filter((part) => part !== '').join('\n');
    const name = named.address.slice(resource.type.length + 1);
    const text = body === '' ? `resource "${resource.type}" "${name}" {}` : `resource "${resource.type}" "${name}" {\n${body}}`;
    const isAfter = Object.values(resource.properties).some((value) => mentions(value, resource.near));
    this.addDeclaration(file, node, isAfter, text);
    return resource.type.startsWith('aws_') || this.requireProvider(resource.type.split('_')[0] ?? '', near);
  }

  addStatement(owner: DeclaredResource, after: ObjectValue, statement: NewStatement): boolean {
    const found = this.containerAt(owner, after);
    if (!found) return this.addJsonStatement(owner, after, statement);
    const { file, node, spelling, path } = found;
    const indent = indentationAt(file.text, node.start);
    if (node.kind === 'block') {
      const text = spellStatementBlock(statement, spelling, indent);
      return text !== undefined && this.add(file, [{ range: { start: node.end, end: node.end }, newText: `\n\n${text.trimEnd()}` }]);
    }
    const text = spellStatementObject(statement, spelling, indent);
    if (text === undefined) return false;
    const tuple = path.at(-2);
    if (tuple?.kind === 'tuple') return this.add(file, afterItem(file.text, node, text, indent));
    return this.add(file, [
      { range: { start: node.start, end: node.start }, newText: '[' },
      ...closingBrace(file.text, node),
      { range: { start: node.end, end: node.end }, newText: `, ${text}]` },
    ]);
  }

  depend(owner: DeclaredResource, on: Resource | NewResource): boolean {
    const origin = this.input.origins.get(owner);
    const address = isNewResource(on) ? this.nameOf(on)?.address : this.blockAddress(on, origin);
    if (!origin || address === undefined) return false;
    const { file, node } = origin.resource.block;
    const existing = attributeOf(node.body, 'depends_on');
    if (existing) return existing.value.kind === 'tuple' && this.add(file, intoTuple(file.text, existing.value, () => address));
    const last = node.body.items.at(-1);
    if (!last) return this.add(file, intoBody(file.text, node, [`depends_on = [${address}]`]));
    const indent = `${indentOf(file.text, node.start)}  `;
    const end = lineEnd(file.text, last.end);
    this.lastEdits.push({ uri: file.uri, edit: { range: { start: end, end }, newText: `\n\n${indent}depends_on = [${address}]` } });
    return !file.uri.endsWith('.json');
  }

  finish(): readonly FileEdit[] | undefined {
    for (const { uri, edit } of this.lastEdits) this.editsOf(uri).push(edit);
    for (const { uri, offset, after, texts } of this.declarations.values()) {
      const newText = after ? texts.map((text) => `\n\n${text}`).join('') : texts.map((text) => `${text}\n\n`).join('');
      this.editsOf(uri).push({ range: { start: offset, end: offset }, newText });
    }
    const result = [...this.edits].map(([uri, edits]) => {
      const file = this.input.files.sources.get(uri);
      return file && finished(file, this.tree(file), edits);
    });
    return allOf(result);
  }

  private replaceJson(owner: DeclaredResource, site: Location, by: Expression): boolean {
    const found = this.jsonAt(owner, site);
    if (!found) return false;
    const { file, spelling, existing } = found;
    const text = spellJson(by, spelling, indentationAt(file.text, site.range.start), existing);
    return text !== undefined && this.add(file, [{ range: site.range, newText: text }]);
  }

  private addJsonStatement(owner: DeclaredResource, { from }: ObjectValue, statement: NewStatement): boolean {
    const found = this.jsonAt(owner, from.location);
    if (!found || !/^\s*[,\]]/.test(found.file.text.slice(from.location.range.end, from.location.range.end + 200))) return false;
    const { file, spelling, existing } = found;
    const { start, end } = from.location.range;
    const indent = indentationAt(file.text, start);
    const text = spellJsonStatement(statement, spelling, indent, existing);
    const separator = file.text.slice(0, start).endsWith(`\n${indent}`) ? `,\n${indent}` : ', ';
    return text !== undefined && this.add(file, [{ range: { start: end, end }, newText: separator + text }]);
  }

  /** A place in a JSON document that stands in a heredoc. */
  private jsonAt(owner: DeclaredResource, location: Location): JsonSite | undefined {
    const origin = this.input.origins.get(owner);
    const file = this.fileOf(owner, location);
    const place = origin && placeAt(location, origin);
    if (!origin || !file || !place) return undefined;
    const heredoc = pathAt(this.tree(file), location.range.start).findLast((node) => node.kind === 'heredoc');
    if (!heredoc || heredoc.end < location.range.end) return undefined;
    const existing = (expression: Expression): string | undefined => {
      if (expression.kind !== 'existing') return undefined;
      const { uri, range } = expression.value.from.location;
      const isHere = uri === file.uri && heredoc.start <= range.start && range.end <= heredoc.end;
      return isHere && expression.value.from.via.length === 0 ? file.text.slice(range.start, range.end) : undefined;
    };
    return { file, spelling: this.spelling(place, origin), existing };
  }

  private tree(file: SourceFile): HclSyntaxTree {
    return this.input.index.parse(file);
  }

  private editsOf(uri: string): TextEdit[] {
    const known = this.edits.get(uri);
    if (known) return known;
    const made: TextEdit[] = [];
    this.edits.set(uri, made);
    return made;
  }

  private add(file: SourceFile, edits: readonly TextEdit[] | undefined): boolean {
    if (!edits || file.uri.endsWith('.json')) return false;
    this.editsOf(file.uri).push(...edits);
    return true;
  }

  /** A file of the owner's own module: others belong to other callers as well. */
  private fileOf(owner: DeclaredResource, { uri }: Location): SourceFile | undefined {
    const origin = this.input.origins.get(owner);
    return origin?.module.source.files.find((each) => each.file.uri === uri)?.file;
  }

  private containerAt(owner: DeclaredResource, { from }: ObjectValue): Container | undefined {
    const origin = this.input.origins.get(owner);
    const file = this.fileOf(owner, from.location);
    if (!origin || !file || from.via.length > 0) return undefined;
    const { start, end } = from.location.range;
    const path = pathAt(this.tree(file), start);
    for (let index = path.length - 1; index >= 0; index--) {
      const node = path[index];
      const isObject = node?.kind === 'object' && node.start === start && node.end === end;
      const isBlock = node?.kind === 'block' && (node.open === start || (node.start === start && node.end === end));
      const place = isObject || isBlock ? placeAt(from.location, origin) : undefined;
      if (place && node && (node.kind === 'object' || node.kind === 'block')) {
        return { file, node, path: path.slice(0, index + 1), spelling: this.spelling(place, origin) };
      }
    }
    return undefined;
  }

  private expressionAt(owner: DeclaredResource, site: Location): Site | undefined {
    const origin = this.input.origins.get(owner);
    const file = this.fileOf(owner, site);
    const place = origin && placeAt(site, origin);
    if (!origin || !file || !place) return undefined;
    const node = nodeWithRange(this.tree(file), site.range.start, site.range.end);
    if (!node || !isExpression(node)) return undefined;
    const path = pathAt(this.tree(file), site.range.start);
    const parent = path.find((each) => each.kind === 'attribute' && each.value === node);
    return { file, node, parent, spelling: this.spelling(place, origin) };
  }

  /** An argument that takes the place of one that the same fix removes is written on its line. */
  private inPlaceOfRemoved(file: SourceFile, block: Block, lines: readonly string[], indent: string): boolean {
    const edits = this.editsOf(file.uri);
    const position = edits.findIndex(
      ({ range, newText }) =>
        newText === '' &&
        block.body.items.some((item) => item.kind === 'attribute' && range.start <= item.start && item.end < range.end && range.start >= (block.open ?? 0)),
    );
    const edit = edits[position];
    if (!edit) return false;
    const removed = block.body.items.find((item) => edit.range.start <= item.start && item.end < edit.range.end);
    if (!removed) return false;
    const range = { start: removed.start, end: lineEnd(file.text, removed.end) };
    edits[position] = { range, newText: lines.join(`\n${indent}`) };
    return true;
  }

  private addDeclaration(file: SourceFile, block: Block, after: boolean, text: string): void {
    const offset = after ? lineEnd(file.text, block.end) : aboveBlock(file.text, block);
    const key = `${file.uri} ${offset} ${String(after)}`;
    const before = this.declarations.get(key);
    if (before) before.texts.push(text);
    else this.declarations.set(key, { uri: file.uri, offset, after, texts: [text] });
    this.editsOf(file.uri);
  }

  /** `provider`, as the resource has it that the new one is made for, and its expansion when there is one for each instance. */
  private metaArguments(resource: NewResource, near: Origin, { like }: Named): string {
    const { file, node } = near.resource.block;
    const provider = resource.type.startsWith('aws_') ? attributeOf(node.body, 'provider') : undefined;
    const expansion = like && attributeOf(node.body, like.expansion.kind === 'count' ? 'count' : 'for_each');
    return [provider, expansion]
      .map((attribute) => (attribute ? `  ${attribute.name.name} = ${file.text.slice(attribute.value.start, attribute.value.end)}\n` : ''))
      .join('');
  }

  private nameOf(resource: NewResource): Named | undefined {
    const known = this.named.get(resource);
    if (known) return known;
    const near = this.input.origins.get(resource.near.declared);
    if (!near) return undefined;
    const { resources } = near.module.source;
    const name = freeName(resource, (address) => resources.has(address) || this.taken.has(`${near.module.source.uri} ${address}`));
    const address = `${resource.type}.${name}`;
    this.taken.add(`${near.module.source.uri} ${address}`);
    const isPerInstance = dependsOnInstance(resource, near, this.input.origins, (value) => this.sourceOf(value, near)?.text);
    const named = { address, like: isPerInstance ? near.resource : undefined };
    this.named.set(resource, named);
    return named;
  }

  private blockAddress(on: Resource, from: Origin | undefined): string | undefined {
    const origin = this.input.origins.get(on.declared);
    return origin && origin.module === from?.module ? origin.resource.address : undefined;
  }

  private spelling(place: Place, owner: Origin): Spelling {
    const { schema } = this.input;
    return {
      schema,
      reference: (target, attribute) => {
        if (place.isConstant) return undefined;
        const address = isNewResource(target) ? this.newAddress(target, place) : this.declaredAddress(target, place);
        return address === undefined ? undefined : `${address}${attributePath(target.type, attribute, schema)}`;
      },
      deployment: (of) => place.isConstant ? undefined : this.deployment(of, place.resource ? place.resource.block : owner.resource.block, owner),
      existing: (value) => this.existing(value, place, owner),
    };
  }

  private declaredAddress(target: Resource, place: Place): string | undefined {
    const origin = this.input.origins.get(target.declared);
    return origin && addressAt(origin, place);
  }

  private newAddress(target: NewResource, place: Place): string | undefined {
    const named = this.nameOf(target);
    if (!named?.like) return named?.address;
    if (!place.resource || !sharesExpansion(named.like, place.resource)) return undefined;
    return `${named.address}[${named.like.expansion.kind === 'count' ? 'count.index' : 'each.key'}]`;
  }

  /** Data sources of the module that tell about the deployment; added where there is none. */
  private deployment(of: 'region' | 'account' | 'partition', block: Placed<Block>, owner: Origin): string | undefined {
    const { type, attribute } = DEPLOYMENT[of];
    const { module } = owner;
    const provider = providerText(block);
    const isRegion = of === 'region';
    for (const [address, { file, node }] of module.source.resources) {
      if (!address.startsWith(`data.${type}.`) || attributeOf(node.body, 'count') || attributeOf(node.body, 'for_each')) continue;
      const own = attributeOf(node.body, 'provider');
      const text = own && file.text.slice(own.value.start, own.value.end);
      if (!isRegion || text === provider) return `${address}.${isRegion && awsMajor(module.source) < 6 ? 'name' : attribute}`;
    }
    const name = this.addDataSource(type, provider, block, owner);
    return `data.${type}.${name}.${isRegion && awsMajor(module.source) < 6 ? 'name' : attribute}`;
  }

  private addDataSource(type: string, provider: string | undefined, near: Placed<Block>, { module }: Origin): string {
    const suffix = type === 'aws_region' && provider !== undefined ? `_${provider.split('.').at(-1) ?? ''}` : '';
    const isFree = (name: string): boolean => !module.source.resources.has(`data.${type}.${name}`);
    const name = isFree('current') ? 'current' : `current${suffix}`;
    const key = `${module.source.uri} data.${type}.${name}`;
    if (!this.taken.has(key)) {
      this.taken.add(key);
      const body = provider === undefined ? '{}' : `{\n  provider = ${provider}\n}`;
      this.addDeclaration(near.file, near.node, false, `data "${type}" "${name}" ${body}`);
    }
    return name;
  }

  private existing(value: Value, place: Place, owner: Origin): string | undefined {
    const source = this.sourceOf(value, owner);
    if (!source) return undefined;
    const isFromElsewhere = !place.resource || !owner.resource || !isWithin(source.location, place.resource);
    return isFromElsewhere && /\b(each|count|self)\./.test(source.text) && place.resource === undefined ? undefined : source.text;
  }

  /** The text of a value where it stands in this module. */
  private sourceOf(value: Value, owner: Origin): { readonly text: string; readonly location: Location } | undefined {
    const site = this.input.sites.get(value);
    const location = site ?? value.from.location;
    const file = owner.module.source.files.find((each) => each.file.uri === location.uri)?.file;
    if (!file || (!site && value.from.via.length > 0 && value.kind !== 'literal')) return undefined;
    const node = nodeWithRange(this.tree(file), location.range.start, location.range.end);
    if (!node || !isExpression(node)) return undefined;
    return { text: file.text.slice(node.start, node.end), location: locationIn(file, node.start, node.end) };
  }

  /** Adds a provider to `required_providers`, where the module lists its providers. */
  private requireProvider(name: string, { module }: Origin): boolean {
    const required = PROVIDERS[name];
    const key = `${module.source.uri} provider ${name}`;
    if (required === undefined || this.taken.has(key)) return true;
    this.taken.add(key);
    for (const { file, node } of module.source.settings) {
      const [block] = blocksOf(node.body, 'required_providers');
      if (!block) continue;
      if (attributeOf(block.body, name)) return true;
      const indent = `${indentOf(file.text, block.start)}  `;
      const text = `${name} = {\n${indent}  source  = "hashicorp/${name}"\n${indent}  version = "${required}"\n${indent}}`;
      const after = [...block.body.items].reverse().find((item) => nameOf(item) < name);
      if (!after) return this.add(file, intoFront(block, text, indent));
      const end = lineEnd(file.text, after.end);
      return this.add(file, [{ range: { start: end, end }, newText: `\n${indent}${text}` }]);
    }
    return true;
  }
}

const PROVIDERS: Readonly<Record<string, string>> = { random: '~> 3.6', tls: '~> 4.0' };

const DEPLOYMENT = {
  region: { type: 'aws_region', attribute: 'region' },
  account: { type: 'aws_caller_identity', attribute: 'account_id' },
  partition: { type: 'aws_partition', attribute: 'partition' },
} as const;

interface Container {
  readonly file: SourceFile;
  readonly node: Block | (Node & { kind: 'object' });
  readonly path: ReturnType<typeof pathAt>;
  readonly spelling: Spelling;
}

interface JsonSite {
  readonly file: SourceFile;
  readonly spelling: Spelling;
  readonly existing: (expression: Expression) => string | undefined;
}

interface Site {
  readonly file: SourceFile;
  readonly node: Node;
  readonly parent: ReturnType<typeof pathAt>[number] | undefined;
  readonly spelling: Spelling;
}

function intoFront(block: Block, text: string, indent: string): readonly TextEdit[] | undefined {
  if (block.open === undefined) return undefined;
  const start = block.open + 1;
  return [{ range: { start, end: start }, newText: `\n${indent}${text}` }];
}

function providerText({ file, node }: Placed<Block>): string | undefined {
  const provider = attributeOf(node.body, 'provider');
  return provider && file.text.slice(provider.value.start, provider.value.end);
}

function isWithin({ uri, range }: Location, { block }: Origin['resource']): boolean {
  return block.file.uri === uri && block.node.start <= range.start && range.end <= block.node.end;
}

/** One more item behind an item of a list, laid out like it. */
function afterItem(text: string, item: Node, added: string, indent: string): readonly TextEdit[] {
  const startsLine = text.slice(0, item.start).endsWith(`\n${indent}`);
  const after = { start: item.end, end: item.end };
  if (startsLine) return [{ range: after, newText: `,\n${indent}${added}` }];
  return [...closingBrace(text, item), { range: after, newText: `, ${added}` }];
}

/** `}, {` on a line of its own belongs one level deeper, in the eyes of `terraform fmt`. */
function closingBrace(text: string, item: Node): readonly TextEdit[] {
  const brace = item.end - 1;
  const startsLine = text.slice(lineStart(text, brace), brace).trim() === '' && lineStart(text, brace) > item.start;
  return startsLine ? [{ range: { start: brace, end: brace }, newText: '  ' }] : [];
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
    case 'document':
      return mentions(expression.content, near);
    default:
      return false;
  }
}

const NO_EXPRESSIONS = new Set(['body', 'attribute', 'block', 'incomplete', 'identifier', 'label', 'objectItem', 'templateLiteral', 'interpolation', 'templateIf', 'templateFor']);

function isExpression(node: ReturnType<typeof pathAt>[number]): node is Node {
  return !NO_EXPRESSIONS.has(node.kind);
}

