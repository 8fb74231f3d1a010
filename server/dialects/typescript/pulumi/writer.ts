/** How canonical edits are written in a Pulumi program. */
import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { Expression, NewInput, NewResource, NewStatement } from '../../../core/edits';
import { isNewResource, write } from '../../../core/edits';
import type { SourceFile } from '../../../core/program';
import type { ProgramInput } from '../../../core/facts';
import type { Entry, NativePlace, NewOutput } from '../../../core/rendering';
import type { DeclaredResource, Placement, Resource, ResourceGraph } from '../../../core/resource';
import { contains } from '../../../core/text';
import type { ObjectValue, Property } from '../../../core/value';
import type { PulumiClass, SchemaNames } from '../../../schema/names';
import { camelCase } from '../../../schema/names';
import { membersInBraces } from '../../shared/braces';
import { locateInTerraformFamily } from '../../shared/terraform-family';
import type { Scope } from '../evaluator/scope';
import type { Js } from '../evaluator/values';
import { editObject, appendItem } from '../writer/members';
import { findPath, isUnwrapped } from '../writer/paths';
import { variableName } from '../writer/names';
import { literalText, print, stringText, text as textCode, type CallLayout, type Code } from '../writer/print';
import type { ProgramText } from '../writer/program-text';
import { endOf } from '../writer/statements';
import { ProgramWriter, kindOf, type Construction, type OutputStatement, type Spelled, type Spelling } from '../writer/writer';
import { argumentNames } from './lowering';
import { isConfig } from './config';
import { configurationEdit } from './manifest-edit';
import { dependencyEdit, majorVersion } from './packages';
import { optionOf, optionsAsProperties } from './lifecycle';
import { nameLike } from './naming';
import { copiedOptions } from './copied-options';
import { randomClassOf } from './random';
import { shapedEntries, shapedObject } from './shapes';

const AWS = '@pulumi/aws';
const SDK = '@pulumi/pulumi';
const RANDOM = '@pulumi/random';

/** What the evaluation found that writing needs. */
export interface Known {
  /** The environment variables that the program reads. */
  readonly environment: ReadonlySet<string>;
  /** The identity of the provider that a value is. */
  providerOf(value: Js): string | undefined;
}

export class PulumiWriter extends ProgramWriter {
  constructor(
    graph: ResourceGraph,
    text: ProgramText,
    scopes: ReadonlyMap<string, Scope>,
    private readonly names: SchemaNames,
    private readonly known: Known,
  ) {
    super(graph, text, scopes);
  }

  locate(resource: Resource, path: readonly string[], value?: Expression): NativePlace | undefined {
    if (path[0] === 'lifecycle') {
      const option = optionOf(path);
      return option === undefined ? undefined : { kind: 'own', declared: this.optionsOf(resource.declared), path: [option] };
    }
    return locateInTerraformFamily(resource, path, value, this.graph, argumentNames(this.names, this.classOf(resource.declared)));
  }

  /* --------------------------------------------------- options --------------------------------------------------- */

  /** Stands for a resource whose options are edited instead of its arguments. */
  private readonly options = new Map<DeclaredResource, DeclaredResource>();

  private optionsOf(declared: DeclaredResource): DeclaredResource {
    const known = this.options.get(declared) ?? optionsAsProperties(declared);
    this.options.set(declared, known);
    return known;
  }

  private isOptions(owner: DeclaredResource): boolean {
    return [...this.options.values()].includes(owner);
  }

  override insert(owner: DeclaredResource, container: ObjectValue, path: readonly string[], entries: readonly Entry[]): boolean {
    if (!this.isOptions(owner)) return super.insert(owner, container, path, entries);
    for (const { key, value } of entries) {
      if (value.kind !== 'literal') return false;
      this.added.push({ owner, key, code: textCode(String(value.value)) });
    }
    return true;
  }

  override remove(owner: DeclaredResource, property: Property): boolean {
    const node = this.newExpression(owner);
    const options = node?.arguments[2];
    const { member } = property;
    // Options of which nothing is left are taken out with the comma before them.
    if (this.isOptions(owner) && options?.type === 'ObjectExpression' && options.properties.length === 1 && member && node?.arguments[1]) {
      if (!contains({ start: options.range[0], end: options.range[1] }, member.range)) return false;
      this.add(member.uri, { range: { start: node.arguments[1].range[1], end: options.range[1] }, newText: '' });
      return true;
    }
    return super.remove(owner, property);
  }

  private readonly added: { readonly owner: DeclaredResource; readonly key: string; readonly code: Code }[] = [];

  protected override writeMore(): boolean {
    const byNode = new Map<TSESTree.NewExpression, { readonly owner: DeclaredResource; readonly members: { readonly key: string; readonly value: Code }[] }>();
    for (const { owner, key, code } of this.added) {
      const node = this.newExpression(owner);
      if (!node) return false;
      const entry = byNode.get(node) ?? { owner, members: [] };
      byNode.set(node, entry);
      entry.members.push({ key, value: code });
    }
    return [...byNode].every(([node, { owner, members }]) => this.writeOptions(owner, node, members));
  }

  /** `{ protect: true }` behind the arguments, or among the options that are there. */
  private writeOptions(owner: DeclaredResource, node: TSESTree.NewExpression, members: readonly { readonly key: string; readonly value: Code }[]): boolean {
    const place = this.placeIn(owner.declaration.uri, { start: node.range[0], end: node.range[1] }, owner);
    const { file, style } = place;
    const [name, args, options] = node.arguments;
    if (!name || node.arguments.some((each) => each.type === 'SpreadElement')) return false;
    if (!options) {
      const last = args ?? name;
      const added = print({ kind: 'object', entries: members.map((each) => [each.key, each.value] as const) }, style, '', 0);
      this.add(file.uri, { range: { start: last.range[1], end: last.range[1] }, newText: `${args ? '' : ', {}'}, ${added}` });
      return true;
    }
    if (options.type === 'ObjectExpression') {
      this.add(file.uri, ...editObject(file.text, options, members, [], style));
      return true;
    }
    if (options.type !== 'Identifier' && options.type !== 'MemberExpression') return false;
    const source = file.text.slice(options.range[0], options.range[1]);
    const added: Code = { kind: 'object', entries: [['', textCode(`...${source}`)], ...members.map((each) => [each.key, each.value] as const)] };
    this.add(file.uri, { range: { start: options.range[0], end: options.range[1] }, newText: print(added, style, '', 0) });
    return true;
  }

  private classOf({ nativeType }: DeclaredResource): PulumiClass | undefined {
    return this.names.pulumi.classOfToken(nativeType);
  }

  protected shaped(owner: DeclaredResource, path: readonly string[], entries: readonly Entry[]): readonly Entry[] {
    const description = this.classOf(owner);
    return description ? shapedEntries(description, path, entries) : entries;
  }

  protected readonly propertiesAt = 1;

  /* ---------------------------------------------------- names ---------------------------------------------------- */

  protected attribute(target: Resource | NewResource, attribute: string): string | undefined {
    if (attribute === '') return '';
    if (target.type.startsWith('random_')) return `.${camelCase(attribute)}`;
    const description = isNewResource(target) ? this.classToWrite(target.type, target.near) : this.classOf(target.declared);
    // `master_user_secret.secret_arn`: blocks that the provider computes are lists.
    const [name = '', inner] = attribute.split('.');
    if (description && inner !== undefined) return `.${description.property([name])?.typeScript ?? `${camelCase(name)}s`}[0].${camelCase(inner)}`;
    return description && `.${description.property([attribute])?.typeScript ?? camelCase(attribute)}`;
  }

  /** The class of the version of the library that the program uses. */
  private classToWrite(type: string, near: Resource): PulumiClass | undefined {
    const classes = this.names.pulumi.classesOf(type);
    if (majorVersion(this.text, near.declaration.uri, AWS) !== 6) return classes[0];
    const version2 = classes.find((each) => each.path.endsWith('V2') && each.path.startsWith('s3.'));
    return version2 ?? classes[0];
  }

  /** `aws.kms.Key`, in the way that the file imports the library. */
  private className(file: SourceFile, path: string): string {
    const [module = '', name = ''] = path.split('.');
    const member = this.importedMember(file, AWS, module);
    return `${member ?? `${this.namespace(file, AWS, 'aws')}.${module}`}.${name}`;
  }

  private sdk(file: SourceFile, member: string): string {
    return this.importedMember(file, SDK, member) ?? `${this.namespace(file, SDK, 'pulumi')}.${member}`;
  }

  private aws(file: SourceFile, member: string): string {
    return this.importedMember(file, AWS, member) ?? `${this.namespace(file, AWS, 'aws')}.${member}`;
  }

  /* ------------------------------------------------- new statements ------------------------------------------------- */

  protected constructions(resource: NewResource): readonly Construction[] | undefined {
    const random = randomClassOf(resource.type);
    const description = this.classToWrite(resource.type, resource.near);
    if (!random && !description) return undefined;
    const words = this.wordsFor(resource);
    const kind = kindOf(resource.type);
    return [
      {
        of: resource,
        words,
        kind,
        uses: Object.values(resource.properties),
        spell: (place) => {
          const callee = description ? this.className(place.file, description.path) : this.randomClass(place.file, random ?? '');
          const { lifecycle, ...properties } = resource.properties;
          const shaped = description ? shapedObject(description, [], properties) : camelCased(properties);
          return this.construction(callee, this.uniqueWords(resource, words, kind), shaped, place, resource.placement, optionsFrom(lifecycle));
        },
      },
    ];
  }

  private wordsFor(resource: NewResource): string {
    const { type, near } = resource;
    const isNamedElsewhere = !isNameWritten(this.newExpression(near.declared));
    if (resource.name === near.name) return isNamedElsewhere ? this.suffix(resource) : `${near.name} ${this.suffix(resource)}`;
    // A name that was passed in is not the only one that the code is run for.
    const name = isNamedElsewhere && resource.name.startsWith(`${near.name} `) ? resource.name.slice(near.name.length + 1) : resource.name;
    // The secret that keeps a password is no password.
    const kept = /^aws_secretsmanager_(.+)$/.exec(type)?.[1];
    return kept === undefined ? name : name.replace(/ password$/, ` ${kept.replaceAll('_', ' ')}`);
  }

  /** `public access block` for a bucket's public access block: what its kind adds to the kind of its parent. */
  private suffix({ type, near }: NewResource): string {
    const own = type.startsWith(`${near.type}_`) ? type.slice(near.type.length + 1) : type.replace(/^[a-z]+_/, '');
    return own.replace('server_side_', '').replace(/_configuration$/, '').replaceAll('_', ' ');
  }

  /** Resources of one fix that are called alike are told apart by their kind. */
  private uniqueWords(resource: NewResource, words: string, kind: string): string {
    const before = this.spoken.get(words);
    if (before === undefined) this.spoken.set(words, resource);
    return before === undefined || before === resource ? words : `${words} ${kind}`;
  }

  private readonly spoken = new Map<string, NewResource>();

  private randomClass(file: SourceFile, name: string): string {
    const edit = dependencyEdit(this.text, file.uri, RANDOM, '^4.0.0');
    if (edit && !this.packaged.has(edit.uri)) {
      this.packaged.add(edit.uri);
      this.add(edit.uri, edit.edit);
    }
    return `${this.namespace(file, RANDOM, 'random')}.${name}`;
  }

  private readonly packaged = new Set<string>();

  /** `new aws.kms.Key(name, { … }, { parent: this })`, named and placed like the resource that it is for. */
  private construction(callee: string, words: string, properties: Expression, place: Spelling, placement: Placement | undefined, settings: readonly string[]): Code | undefined {
    const near = this.newExpression(place.owner);
    const isElsewhere = placement !== undefined && placement.provider !== place.owner.placement.provider;
    const options = isElsewhere ? this.optionsFor(placement, near, place) : copiedOptions(place.file, near, place.owner);
    if (options === undefined) return undefined;
    const there: Spelling = isElsewhere ? { ...place, owner: { ...place.owner, placement } } : place;
    const { code } = this.spell(isElsewhere ? inRegion(properties, placement) : this.withRegion(properties, place.owner), there);
    const name = nameLike(place.file, near, words, place.style);
    const args: Code[] = [textCode(name), code];
    const all = withSettings(options, settings);
    if (all !== '') args.push(textCode(all));
    return { kind: 'call', callee: `new ${callee}`, args, layout: layoutOf(place.file, near) };
  }

  /** Options for another provider than that of the resource beside it, under the same parent. */
  private optionsFor(placement: Placement, near: TSESTree.NewExpression | undefined, place: Spelling): string | undefined {
    const provider = this.providerPath(placement, place);
    if (provider === undefined) return undefined;
    const options = near?.arguments[2];
    const parent = options?.type === 'ObjectExpression' ? options.properties.find((each) => keyOf(each).includes('parent')) : undefined;
    if (!near || (options && options.type !== 'ObjectExpression')) return undefined;
    const members = [...(parent ? [place.file.text.slice(parent.range[0], parent.range[1])] : []), ...(provider === '' ? [] : [`provider: ${provider}`])];
    // What the parent says would apply instead of the default provider.
    if (provider === '' && parent) return undefined;
    return members.length === 0 ? '' : `{ ${members.join(', ')} }`;
  }

  /** How code at a place names the provider of a placement; an empty text for the default one. */
  private providerPath(placement: Placement, place: Spelling): string | undefined {
    const wanted = placement.provider.replace(/#.*$/, '');
    if (wanted === '') return '';
    const shorthand = findPath(place.site, this.text, (each) => this.known.providerOf(each) === wanted);
    return shorthand?.text;
  }

  /** `{ provider: dr }` for a resource that relies on the default provider. */
  place(owner: DeclaredResource, placement: Placement): boolean {
    const { uri, range } = owner.declaration;
    const place = this.placeIn(uri, range, owner);
    const region = /#(.*)$/.exec(placement.provider)?.[1];
    if (region !== undefined) return this.insert(owner, owner.properties, [], [{ key: 'region', value: write.literal(region) }]);
    const provider = this.providerPath(placement, place);
    if (provider === undefined || provider === '') return false;
    this.added.push({ owner, key: 'provider', code: textCode(provider) });
    return true;
  }

  /** A resource with a region of its own needs its companions in that region. */
  private withRegion(properties: Expression, owner: DeclaredResource): Expression {
    const region = owner.properties.entries.get('region')?.value;
    if (!region || properties.kind !== 'object' || region.kind === 'absent') return properties;
    return write.object({ ...properties.entries, region: write.existing(region) });
  }

  private newExpression({ declaration: { uri, range } }: DeclaredResource): TSESTree.NewExpression | undefined {
    const node = this.text.pathTo(uri, range).at(-1);
    return node?.type === 'NewExpression' && node.range[0] === range.start ? node : undefined;
  }

  /* --------------------------------------------------- expressions --------------------------------------------------- */

  protected deployment(of: 'region' | 'account' | 'partition', place: Spelling): Spelled | undefined {
    const { region } = place.owner.placement;
    if (of === 'region' && region.kind === 'literal') {
      const named = findPath(place.site, this.text, (each) => each.kind === 'literal' && each.value === region.value);
      if (named && /region/i.test(named.text)) return { code: textCode(named.text), later: false };
      return { code: textCode(stringText(String(region.value), place.style)), later: false };
    }
    const { call, member, words } = this.source(of, place);
    const value = findPath(place.site, this.text, (each) => isPartOf(each, of));
    if (value && isUnwrapped(value.root, this.text)) return { code: textCode(value.text), later: false };
    const found = findPath(place.site, this.text, (each) => each.kind === 'unknown' && each.name === `aws.${call}()`);
    if (found) return { code: textCode(`${found.text}.${member}`), later: true };
    const options = copiedOptions(place.file, this.newExpression(place.owner), place.owner) ?? '';
    const code = `${this.aws(place.file, call)}(${options === '' ? '' : `{}, ${options}`})`;
    const name = this.hoist(place, words, code);
    return { code: textCode(`${name ?? code}.${member}`), later: true };
  }

  private source(of: 'region' | 'account' | 'partition', place: Spelling): { readonly call: string; readonly member: string; readonly words: string } {
    switch (of) {
      case 'region':
        return {
          call: 'getRegionOutput',
          // Version 7 renamed it and kept the old name.
          member: majorVersion(this.text, place.file.uri, AWS) === 7 ? 'region' : 'name',
          words: 'current region',
        };
      case 'account':
        return { call: 'getCallerIdentityOutput', member: 'accountId', words: 'caller' };
      case 'partition':
        return { call: 'getPartitionOutput', member: 'partition', words: 'partition' };
    }
  }

  /* ------------------------------------------------- inputs, outputs ------------------------------------------------- */

  protected inputRead({ name, preset, isRequired }: ProgramInput, place: Spelling): Spelled | undefined {
    if (name === 'pulumi.getStack()') return { code: textCode(`${this.sdk(place.file, 'getStack')}()`), later: false };
    const otherwise = preset.kind === 'literal' && preset.value !== null ? literalText(preset.value, place.style) : undefined;
    if (this.known.environment.has(name)) return otherwise === undefined ? undefined : { code: textCode(`(process.env.${name} ?? ${otherwise})`), later: false };
    if (name.includes(':')) return undefined;
    const config = this.config(place);
    const key = stringText(name, place.style);
    // A default of the manifest is given by the configuration itself.
    if (isRequired || otherwise === undefined || /\.ya?ml$/.test(preset.from.location.uri)) {
      return { code: textCode(`${config}.require(${key})`), later: false };
    }
    return { code: textCode(`(${config}.get(${key}) ?? ${otherwise})`), later: false };
  }

  protected newInput(input: NewInput, place: Spelling): Spelled {
    const key = variableName(input.name);
    const config = this.config(place);
    const suffix = { string: '', number: 'Number', boolean: 'Boolean', list: 'Object<string[]>' }[input.type];
    const name = stringText(key, place.style);
    let code = `${config}.require${suffix}(${name})`;
    if (input.preset !== undefined) {
      const preset = literalText(input.preset, place.style);
      code = `${config}.get${suffix}(${name}) ?? ${input.type === 'list' ? `[${preset}]` : preset}`;
    } else {
      this.declareKey(key, input);
    }
    const variable = this.read(place, input.name, () => code);
    return { code: textCode(variable ?? `(${code})`), later: false };
  }

  private config(place: Spelling): string {
    const found = findPath(place.site, this.text, isConfig);
    if (found) return found.text;
    const made = `new ${this.sdk(place.file, 'Config')}()`;
    return this.read(place, 'config', () => made) ?? made;
  }

  /** A key that deployment must give is declared in the manifest, where there is one. */
  private declareKey(key: string, { type, description }: NewInput): void {
    if (this.keys.has(key)) return;
    this.keys.add(key);
    const edit = configurationEdit(this.text, key, type, description);
    if (edit) this.add(edit.uri, edit.edit);
  }

  private readonly keys = new Set<string>();

  /** `export const bucketArn = bucket.arn;` at the end of the file that the program starts in. */
  protected writeOutput({ name, value, near }: NewOutput): OutputStatement | undefined {
    const { entry } = this.text;
    if (!entry) return undefined;
    const { file, scope } = entry;
    const { body } = this.text.tree(file);
    const last = body.at(-1);
    const isModule = body.some((node) => node.type === 'ImportDeclaration');
    if (!last || !isModule || body.some((node) => node.type === 'TSExportAssignment' || node.type === 'ExportDefaultDeclaration')) return undefined;
    const position = endOf(file, { statement: last, list: body, index: body.length - 1 });
    const style = this.styleOf(file);
    const place: Spelling = { file, style, site: { uri: file.uri, range: { start: position, end: position }, scope }, owner: near.declared, region: undefined };
    const spelled = this.trySpell(value, place);
    if (!spelled) return undefined;
    const head = `export const ${this.freeName(file, name, 'output')} = `;
    const text = `${head}${print(spelled.code, style, '', head.length)}${style.semicolon ? ';' : ''}`;
    const isListed = last.type === 'ExportNamedDeclaration' && last.declaration?.type === 'VariableDeclaration';
    return { uri: file.uri, position, text, gap: style.newline.repeat(isListed ? 1 : 2), separator: style.newline };
  }

  protected documented({ code, later }: Spelled, place: Spelling): Spelled {
    const callee = later ? this.sdk(place.file, 'jsonStringify') : 'JSON.stringify';
    return { code: { kind: 'call', callee, args: [code] }, later };
  }

  protected interpolated(literal: string, later: boolean, place: Spelling): Spelled {
    return { code: textCode(later ? this.sdk(place.file, 'interpolate') + literal : literal), later };
  }

  protected statement(statement: NewStatement, like: TSESTree.Node, place: Spelling): Spelled | undefined {
    const keys = like.type === 'ObjectExpression' ? like.properties.flatMap((each) => keyOf(each)) : [];
    const isLower = keys.includes('actions') || keys.includes('resources');
    const resources = statement.resources.length === 1 && !isLower ? statement.resources[0] : write.list(...statement.resources);
    const actions = write.list(...statement.actions.map((action) => write.literal(action)));
    const entries: Record<string, Expression> = {};
    const add = (name: string, value: Expression | undefined): void => {
      if (value) entries[isLower ? LOWER[name] ?? name : name] = value;
    };
    add('Sid', statement.sid === undefined ? undefined : write.literal(statement.sid));
    if (!isLower || keys.includes('effect')) add('Effect', write.literal('Allow'));
    const { principals } = statement;
    if (principals && isLower) {
      add('Principal', write.list(write.object({ type: write.literal(principals.type), identifiers: write.list(...principals.identifiers) })));
    } else if (principals) {
      const [only] = principals.identifiers;
      add('Principal', write.object({ [principals.type]: principals.identifiers.length === 1 && only ? only : write.list(...principals.identifiers) }));
    }
    add('Action', actions);
    add('Resource', resources);
    add('Condition', statement.condition && isLower ? conditionList(statement.condition) : statement.condition);
    return this.trySpell(write.object(entries), place);
  }

  /** Outputs cannot be put into plain text: the functions around are exchanged for those that take them. */
  protected admit(place: Spelling, path: readonly TSESTree.Node[]): boolean {
    for (let index = path.length - 1; index >= 0; index--) {
      const node = path[index];
      if (!node) continue;
      if (node.type === 'TemplateLiteral' && path[index - 1]?.type !== 'TaggedTemplateExpression') {
        if (node.range[0] < place.site.range.start) {
          this.add(place.file.uri, { range: { start: node.range[0], end: node.range[0] }, newText: this.sdk(place.file, 'interpolate') });
        }
      }
      if (node.type !== 'CallExpression' || !node.arguments.some((each) => each === path[index + 1])) continue;
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') continue;
      if (callee.object.type === 'Identifier' && callee.object.name === 'JSON' && callee.property.name === 'stringify') {
        this.add(place.file.uri, { range: { start: callee.range[0], end: callee.range[1] }, newText: this.sdk(place.file, 'jsonStringify') });
        return true;
      }
      if (callee.property.name === 'getPolicyDocument') return this.toOutput(place.file, callee.property, node, path[index - 1]);
    }
    return true;
  }

  private toOutput(file: SourceFile, name: TSESTree.Identifier, call: TSESTree.CallExpression, around: TSESTree.Node | undefined): boolean {
    if (around?.type === 'AwaitExpression') return false;
    this.add(file.uri, { range: { start: name.range[0], end: name.range[1] }, newText: 'getPolicyDocumentOutput' });
    if (around?.type === 'MemberExpression' && around.object === call) return this.applied(file, around.property);
    if (around?.type !== 'VariableDeclarator' || around.id.type !== 'Identifier') return true;
    const uses = new RegExp(`\\b${around.id.name}\\.then\\(`, 'g');
    for (const match of file.text.matchAll(uses)) {
      const start = match.index + around.id.name.length + 1;
      this.add(file.uri, { range: { start, end: start + 'then'.length }, newText: 'apply' });
    }
    return true;
  }

  private applied(file: SourceFile, property: TSESTree.Node): boolean {
    if (property.type !== 'Identifier') return false;
    if (property.name === 'then') this.add(file.uri, { range: { start: property.range[0], end: property.range[1] }, newText: 'apply' });
    return true;
  }

  protected wait(_owner: DeclaredResource, names: readonly string[], node: TSESTree.NewExpression, place: Spelling): boolean {
    const { file, style } = place;
    const [, args, options] = node.arguments;
    const list: Code = { kind: 'list', items: names.map(textCode) };
    if (!options) {
      const last = args ?? node.arguments[0];
      if (!last) return false;
      const added = print({ kind: 'object', entries: [['dependsOn', list]] }, style, '', 0);
      this.add(file.uri, { range: { start: last.range[1], end: last.range[1] }, newText: `${args ? '' : ', {}'}, ${added}` });
      return true;
    }
    if (options.type !== 'ObjectExpression') {
      const source = file.text.slice(options.range[0], options.range[1]);
      if (options.type !== 'Identifier') return false;
      this.add(file.uri, { range: { start: options.range[0], end: options.range[1] }, newText: `{ ...${source}, dependsOn: [${names.join(', ')}] }` });
      return true;
    }
    const existing = options.properties.find((each) => keyOf(each).includes('dependsOn'));
    if (existing?.type !== 'Property') {
      this.add(file.uri, ...editObject(file.text, options, [{ key: 'dependsOn', value: list }], [], style));
      return true;
    }
    const { value } = existing;
    if (value.type === 'ArrayExpression') {
      for (const name of names) this.add(file.uri, ...appendItem(file.text, value, textCode(name), style));
      return true;
    }
    const source = file.text.slice(value.range[0], value.range[1]);
    const head = existing.shorthand ? `${source}: ` : '';
    this.add(file.uri, { range: { start: value.range[0], end: value.range[1] }, newText: `${head}[${[source, ...names].join(', ')}]` });
    return true;
  }
}

/** The properties with the region that a placement gives a resource itself. */
function inRegion(properties: Expression, { provider }: Placement): Expression {
  const region = /#(.*)$/.exec(provider)?.[1];
  if (region === undefined || properties.kind !== 'object') return properties;
  return write.object({ ...properties.entries, region: write.literal(region) });
}

const LOWER: Readonly<Record<string, string>> = {
  Sid: 'sid',
  Effect: 'effect',
  Action: 'actions',
  Resource: 'resources',
  Principal: 'principals',
  Condition: 'conditions',
};

/** A condition block as the list that `getPolicyDocument` takes. */
function conditionList(condition: Expression): Expression {
  if (condition.kind !== 'object') return condition;
  const items = Object.entries(condition.entries).flatMap(([test, variables]) =>
    variables.kind === 'object'
      ? Object.entries(variables.entries).map(([variable, values]) =>
          write.object({
            test: write.literal(test),
            variable: write.literal(variable),
            values: values.kind === 'list' ? values : write.list(values),
          }),
        )
      : [],
  );
  return write.list(...items);
}

function keyOf(node: TSESTree.ObjectLiteralElement): readonly string[] {
  if (node.type !== 'Property') return [];
  if (node.key.type === 'Identifier') return [node.key.name];
  return node.key.type === 'Literal' ? [String(node.key.value)] : [];
}

/** Whether a part of the name stands in the `new` expression itself. */
function isNameWritten(node: TSESTree.NewExpression | undefined): boolean {
  const name = node?.arguments[0];
  if (name?.type === 'TemplateLiteral') return name.quasis.some((quasi) => /[A-Za-z0-9]/.test(quasi.value.raw));
  return name?.type !== 'Identifier' && name?.type !== 'MemberExpression';
}

/** `protect: true` for what the canonical lifecycle says; what Pulumi does not have is left out. */
function optionsFrom(lifecycle: Expression | undefined): readonly string[] {
  const entries = lifecycle?.kind === 'object' ? Object.entries(lifecycle.entries) : [];
  return entries.flatMap(([name, value]) => {
    const option = optionOf(['lifecycle', name]);
    return option !== undefined && value.kind === 'literal' && value.value === true ? [`${option}: true`] : [];
  });
}

function withSettings(options: string, settings: readonly string[]): string {
  if (settings.length === 0) return options;
  if (options === '') return `{ ${settings.join(', ')} }`;
  const inner = membersInBraces(options) ?? [`...${options}`];
  return `{ ${[...inner, ...settings].join(', ')} }`;
}

function camelCased(properties: Readonly<Record<string, Expression>>): Expression {
  return write.object(Object.fromEntries(Object.entries(properties).map(([key, value]) => [camelCase(key), value])));
}

/** A name or expression that holds the account id, region or partition itself. */
function isPartOf(value: { readonly kind: string; readonly reason?: unknown; readonly name?: unknown }, of: 'region' | 'account' | 'partition'): boolean {
  if (value.kind !== 'unknown' || value.reason !== 'data-source' || typeof value.name !== 'string') return false;
  switch (of) {
    case 'account':
      return value.name.endsWith('.accountId');
    case 'region':
      return /(?:region|getRegion\w*\(.*\))\w*\.(?:name|region)$/i.test(value.name);
    case 'partition':
      return value.name.endsWith('.partition');
  }
}

/** Whether the arguments of the resource stand one below the other. */
function layoutOf(file: SourceFile, near: TSESTree.NewExpression | undefined): CallLayout {
  const [first] = near?.arguments ?? [];
  if (!near || !first) return 'hugging';
  return file.text.slice(near.callee.range[1], first.range[0]).includes('\n') ? 'stacked' : 'hugging';
}
