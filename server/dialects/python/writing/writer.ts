/** Canonical edits as Pulumi Python. One writer serves one rendering. */
import type { Expression, NewResource, NewStatement } from '../../../core/edits';
import { isNewResource } from '../../../core/edits';
import type { Entry, NativePlace, SourceWriter } from '../../../core/rendering';
import type { DeclaredResource, Resource } from '../../../core/resource';
import type { FileEdit, Location } from '../../../core/text';
import { contains, disjoint, indentationAt } from '../../../core/text';
import type { ListValue, ObjectValue, Property } from '../../../core/value';
import { literal } from '../../../core/value';
import type { PulumiClass } from '../../../schema/names';
import { locateInTerraformFamily } from '../../shared/terraform-family';
import type { Declaration } from '../pulumi/collector';
import { writingNames } from '../pulumi/names';
import { unwrapped } from '../syntax/ast';
import type { WritingContext } from './context';
import { containerOf, indexFile, lineEndAt, membersOf, textAt, type Container } from './file-index';
import { FileWriter } from './file-writer';
import type { Code, CodeItem, Room } from './layout';
import { layOut } from './layout';
import { constructorName, simpleName, targetOf, titleOf, variableFor, wordsIn, type Title } from './naming';
import { invokeOptions, optionsArgument, optionsItems } from './options';
import { admitOutputs, applicationAt, appliedName } from './outputs';
import { existingIn, loopAround, mentions, placementOf, slotFor, type Loop, type Plan, type Slot } from './plans';
import { holdsOutput, spell, spellEntry, spellProperty, type Operand, type Operands, type Site } from './speller';
import { statementCode } from './policy-statement';
import { nameFor, vantageAt, type Wanted } from './visibility';

const DEPLOYMENT = {
  region: { type: 'aws_region', call: 'get_region_output', attribute: 'name', variable: 'region' },
  account: { type: 'aws_caller_identity', call: 'get_caller_identity_output', attribute: 'account_id', variable: 'identity' },
  partition: { type: 'aws_partition', call: 'get_partition_output', attribute: 'partition', variable: 'partition' },
} as const;

export function createWriter(context: WritingContext): SourceWriter {
  return new Writer(context);
}

class Writer implements SourceWriter, Operands {
  private readonly files = new Map<string, FileWriter>();
  private readonly plans = new Map<NewResource | string, Plan>();
  private readonly variables = new Set<string>();
  private readonly constructorNames = new Set<string>();
  private readonly titles = new Set<string>();
  /** Variables given to existing resources that had none. */
  private readonly named = new Map<Declaration, string>();
  private readonly dependencies = new Map<Declaration, string[]>();
  /** The plan whose code is being written. */
  private current: { readonly plan: Plan; readonly slot: Slot } | undefined;
  /** Statements that return what was given a variable, to stand behind what is added. */
  private readonly returned: { readonly file: FileWriter; readonly at: number; readonly line: string }[] = [];
  private failed = false;

  constructor(private readonly context: WritingContext) {}

  locate(resource: Resource, path: readonly string[], value?: Expression): NativePlace | undefined {
    const declaration = this.context.declarationOf(resource.declared);
    if (!declaration) return undefined;
    const names = writingNames(this.context.names, declaration.cls, false);
    const place = locateInTerraformFamily(resource, path, value, this.context.graph, names);
    if (place?.kind !== 'own' || place.declared === resource.declared) return place;
    const cls = this.context.declarationOf(place.declared)?.cls;
    return locateInTerraformFamily(resource, path, value, this.context.graph, writingNames(this.context.names, cls, false));
  }

  insert(owner: DeclaredResource, container: ObjectValue, path: readonly string[], entries: readonly Entry[]): boolean {
    const found = this.containerAt(container.from.location);
    const site = found && this.siteFor(owner, found.file, found.node.start, path);
    if (!found || !site || found.node.kind === 'list' || found.node.kind === 'tuple' || found.node.kind === 'set') return false;
    const isCall = found.node.kind === 'call';
    const isCamel = !isCall && membersOf(found.node).some((each) => 'key' in each && each.key?.kind === 'string' && /[a-z][A-Z]/.test(each.key.value));
    const isTyped = site.cls !== undefined && (site.path.length === 0 || site.cls.property(site.path)?.inputType !== undefined);
    const form = isCall ? 'keyword' : !isTyped ? 'data' : isCamel ? 'camel' : 'snake';
    const inner: Site = form === 'snake' || form === 'camel' ? { ...site, dict: form } : site;
    for (const { key, value } of entries) {
      const item = spellEntry(key, value, inner, this, form);
      if (!item || !this.admits(inner, value, { uri: found.file.index.file.uri, range: found.node })) return false;
      found.file.members.add(found.node, item);
    }
    return true;
  }

  replace(owner: DeclaredResource, site: Location, by: Expression): boolean {
    const file = this.fileAt(site.uri);
    const node = file?.index.expressionAt(site.range);
    if (!file || !node) return false;
    const target = this.siteFor(owner, file, site.range.start, this.pathOf(owner, site));
    if (!target) return false;
    const parent = target.path.slice(0, -1);
    const property = target.cls?.property(target.path);
    const code = property ? spellProperty(by, property, { ...target, path: parent }, this) : spell(by, target, this);
    if (code === undefined || !this.admits(target, by, site)) return false;
    file.replace(site.range, code);
    return true;
  }

  remove(_owner: DeclaredResource, property: Property): boolean {
    const { member } = property;
    const file = member && this.fileAt(member.uri);
    const found = member && file?.index.memberAt(member.range);
    if (!file || !found) return false;
    file.members.remove(found.container, found.member);
    return true;
  }

  append(owner: DeclaredResource, value: ListValue, item: Expression): boolean {
    const { location } = value.from;
    const file = this.fileAt(location.uri);
    const node = file?.index.expressionAt(location.range);
    const container = containerOf(node);
    if (!file || !node) return false;
    const site = this.siteFor(owner, file, node.start, this.pathOf(owner, location));
    const code = site && spell(item, site, this);
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
    return this.planFor(resource) !== undefined;
  }

  addStatement(owner: DeclaredResource, after: ObjectValue, statement: NewStatement): boolean {
    const { location } = after.from;
    const found = this.containerAt(location);
    const site = found && this.siteFor(owner, found.file, found.node.start, []);
    if (!found || !site) return false;
    const { file, node } = found;
    const code = statementCode(node, statement, { ...site, cls: undefined, path: [] }, this);
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
    const file = declaration && this.fileAt(declaration.uri);
    if (!declaration?.node || !file) return false;
    const site = this.siteFor(owner, file, declaration.node.start, []);
    const operand = site && this.reference(site, on, '');
    if (!operand) return false;
    const texts = this.dependencies.get(declaration) ?? [];
    if (!texts.includes(operand.text)) this.dependencies.set(declaration, [...texts, operand.text]);
    return true;
  }

  finish(): readonly FileEdit[] | undefined {
    for (const [declaration, texts] of this.dependencies) this.writeDependencies(declaration, texts);
    if (!this.writePlans() || this.failed) return undefined;
    const result: FileEdit[] = [];
    for (const [uri, file] of this.files) {
      const edits = disjoint(file.edits());
      if (!edits || file.broken) return undefined;
      if (edits.length > 0) result.push({ uri, edits });
    }
    return result;
  }

  reference(site: Site, target: Resource | NewResource, attribute: string): Operand | undefined {
    if (isNewResource(target)) {
      const plan = this.planFor(target);
      if (!plan) return undefined;
      this.use(plan, site);
      const cls = this.classFor(target.type, plan.near);
      return this.operandAt(site, attributed(plan.variable, attribute, cls), attribute !== '');
    }
    const declaration = this.context.declarationOf(target.declared);
    if (!declaration) return undefined;
    const text = this.textFor(site, { id: target.id, attribute }, declaration);
    return text === undefined ? undefined : this.operandAt(site, text, attribute !== '');
  }

  deployment(site: Site, of: 'region' | 'account' | 'partition'): Operand | undefined {
    const { type, attribute, variable } = DEPLOYMENT[of];
    for (const data of this.context.graph.ofType(type)) {
      if (of === 'region' && data.placement.provider !== site.near.declared.placement.provider) continue;
      const declaration = this.context.declarationOf(data.declared);
      const text = declaration && this.textFor(site, { id: data.id, attribute }, declaration);
      if (text === undefined || !declaration?.node) continue;
      const callee = textAt(this.fileAt(declaration.uri)?.index ?? site.file.index, declaration.node.callee);
      return this.operandAt(site, text, callee.endsWith('_output'));
    }
    const offset = this.current ? this.slotOffset(this.current.slot) : site.offset;
    const fn = site.file.index.placeOf(offset).functions.find((each) => each.kind === 'function');
    const key = `${of} ${site.near.declared.placement.provider} ${site.file.index.file.uri} ${fn?.start ?? ''}`;
    const plan = this.plans.get(key) ?? this.addPlan(key, site.near, this.dataPlan({ ...site, offset }), this.freeVariable(variable, site.file));
    if (!plan) return undefined;
    this.use(plan, site);
    return this.operandAt(site, `${plan.variable}.${attribute}`, true);
  }

  /** A value where it stands: as it is, or as one of the values of an `apply`. */
  private operandAt(site: Site, text: string, isOutput: boolean): Operand | undefined {
    if (!isOutput || this.current) return { text, isOutput };
    const application = applicationAt(this.context, site.file.index, site.offset);
    if (application === undefined) return { text, isOutput };
    const inner = application === 'opaque' ? undefined : appliedName(site.file, application, text);
    return inner === undefined ? undefined : { text: inner, isOutput: false };
  }

  /** What code at a site calls a declared resource or its attribute. */
  private textFor(site: Site, wanted: Wanted, declaration: Declaration): string | undefined {
    const offset = this.current ? this.slotOffset(this.current.slot) : (applicationOffset(this.context, site) ?? site.offset);
    const vantage = vantageAt(this.context, site.file.index, offset, site.near);
    const seen = vantage && (this.current ? { ...vantage, offset, order: Math.max(vantage.order, this.orderAfter(site.near, declaration)) } : vantage);
    const found = seen && nameFor(seen, wanted, site.file.index);
    if (found) return found.isAttribute ? found.text : attributed(found.text, wanted.attribute, declaration.cls);
    const variable = this.variableOf(declaration, site);
    return variable === undefined ? undefined : attributed(variable, wanted.attribute, declaration.cls);
  }

  /** New statements may stand behind the neighbour, where more is bound. */
  private orderAfter(near: Declaration, target: Declaration): number {
    return (near.scope === target.scope ? Math.max(near.order, target.order) : near.order) + 2;
  }

  /** Gives a variable to a resource that is declared without one, in the scope where it is needed. */
  private variableOf(declaration: Declaration, site: Site): string | undefined {
    const known = this.named.get(declaration);
    const { file } = site;
    if (declaration.uri !== file.index.file.uri || !declaration.node || declaration.scope !== site.near.scope) return undefined;
    if (known !== undefined) return known;
    const statement = file.index.placeOf(declaration.node.start).steps.at(-1)?.statement;
    const value = statement?.kind === 'expression' ? statement.expression : statement?.kind === 'return' ? statement.value : undefined;
    if (!statement || !value || unwrapped(value) !== declaration.node) return undefined;
    if (!this.current && declaration.node.end > site.offset) return undefined;
    const title = { words: declaration.declared.name.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== ''), follows: false };
    const variable = variableFor(title, declaration, file.index, this.variables, undefined, wordsIn(simpleName(declaration.cls?.path ?? '')));
    this.variables.add(variable);
    this.named.set(declaration, variable);
    if (statement.kind === 'return') {
      const { text } = file.index.file;
      const line = `${indentationAt(text, statement.start)}return ${variable}`;
      this.returned.push({ file, at: lineEndAt(text, statement.end), line });
    }
    file.ensure({ start: statement.start, end: value.start }, `${variable} = `);
    return variable;
  }

  private use(plan: Plan, site: Site): void {
    if (this.current) {
      if (this.current.plan !== plan) plan.users.add(this.current.plan);
      if (!plan.resource) plan.uses.push(this.slotOffset(this.current.slot));
    } else if (site.file === plan.file) {
      plan.uses.push(site.offset);
    } else {
      this.failed = true;
    }
  }

  private planFor(resource: NewResource): Plan | undefined {
    const known = this.plans.get(resource);
    if (known) return known;
    const near = this.context.declarationOf(resource.near.declared);
    const file = near && this.fileAt(near.uri);
    if (!near?.node || !file) return undefined;
    const title = titleOf(resource, near, this.classFor(resource.type, near), (each) => this.titles.has(titleKey(each, near)));
    this.titles.add(titleKey(title, near));
    const around = loopAround(near.node.start, file.index);
    const isInLoop = (each: Resource): boolean => around !== undefined && each.declared.declaration.uri === near.uri && contains(around.statement, each.declared.declaration.range);
    const loop = around && !existingIn(resource).some(isInLoop) ? around : undefined;
    const kind = wordsIn(simpleName(this.classFor(resource.type, near)?.path ?? resource.type));
    return this.addPlan(resource, near, { resource, title, loop }, variableFor(title, near, file.index, this.variables, loop, kind));
  }

  private addPlan(
    key: NewResource | string,
    near: Declaration,
    what: Pick<Plan, 'resource' | 'title' | 'loop'>,
    variable: string,
  ): Plan | undefined {
    const file = this.fileAt(near.uri);
    if (!file) return undefined;
    const plan: Plan = { file, near, variable, ...what, uses: [], users: new Set() };
    this.variables.add(variable);
    this.plans.set(key, plan);
    return plan;
  }

  private dataPlan({ offset, file }: Site): Pick<Plan, 'resource' | 'title' | 'loop'> {
    return { resource: undefined, title: undefined, loop: loopAround(offset, file.index) };
  }

  private freeVariable(wanted: string, file: FileWriter): string {
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? wanted : `current_${wanted}${number === 2 ? '' : `_${number - 1}`}`;
      if (!file.index.identifiers.has(candidate) && !this.variables.has(candidate)) return candidate;
    }
  }

  /** Writes the new statements: users are placed first, what they use before them. */
  private writePlans(): boolean {
    const slots = new Map<Plan, Slot>();
    const codes = new Map<Plan, string>();
    const pending = [...this.plans.entries()];
    for (const [, plan] of pending) {
      for (const [, other] of pending) if (other.resource && plan.resource && names(other.resource, plan.resource)) plan.users.add(other);
    }
    const placed = new Set<Plan>();
    const visit = (plan: Plan): boolean => {
      if (placed.has(plan)) return true;
      placed.add(plan);
      for (const user of plan.users) if (!visit(user)) return false;
      const existing = plan.resource ? existingIn(plan.resource).flatMap((each) => this.context.declarationOf(each.declared) ?? []) : [];
      for (const loop of plan.loop ? [plan.loop, undefined] : [undefined]) {
        const slot = slotFor(plan, existing, slots, loop);
        if (!slot) continue;
        this.current = { plan, slot };
        const code = plan.resource ? this.resourceCode(plan, plan.resource, slot, loop) : this.dataCode(plan);
        this.current = undefined;
        if (code === undefined || (loop && mentions(code, loop.names))) continue;
        const isOutside = plan.loop && slot.block.start < plan.loop.statement.start;
        if (isOutside && plan.loop && mentions(code, plan.loop.names)) return false;
        slots.set(plan, slot);
        codes.set(plan, code);
        return true;
      }
      return false;
    };
    // Writing code can add plans for what it names.
    for (let count = -1; count !== this.plans.size; ) {
      count = this.plans.size;
      for (const plan of [...this.plans.values()].reverse()) if (!visit(plan)) return false;
    }
    return this.insertStatements(slots, codes);
  }

  private insertStatements(slots: ReadonlyMap<Plan, Slot>, codes: ReadonlyMap<Plan, string>): boolean {
    const groups = new Map<string, { readonly slot: Slot; readonly file: FileWriter; readonly plans: Plan[] }>();
    for (const plan of inOrder([...this.plans.values()])) {
      const slot = slots.get(plan);
      if (!slot) return false;
      const key = `${plan.file.index.file.uri} ${slot.block.start} ${slot.index} ${slot.side}`;
      const group = groups.get(key);
      if (group) group.plans.push(plan);
      else groups.set(key, { slot, file: plan.file, plans: [plan] });
    }
    for (const { slot, file, plans } of groups.values()) {
      const placement = placementOf(slot, file.index);
      if (!placement) return false;
      file.insert(placement.at, placement.wrap(plans.map((plan) => codes.get(plan) ?? '')));
    }
    for (const { file, at, line } of this.returned) file.insert(at, `\n${line}`);
    return true;
  }

  private resourceCode(plan: Plan, resource: NewResource, slot: Slot, loop: Loop | undefined): string | undefined {
    const { file, near } = plan;
    const cls = this.classFor(resource.type, near);
    const isAws = resource.type.startsWith('aws_');
    const callee = isAws ? cls && this.calleeOf(cls, file) : this.randomCallee(resource.type, file);
    const { title } = plan;
    const token = cls?.token ?? resource.type;
    const name = title && constructorName(title, near, file.index, (candidate) => this.isFreeName(token, candidate), loop);
    const site: Site = { file, offset: this.slotOffset(slot), near, cls, path: [], ...(loop ? { loop } : {}) };
    const options = optionsItems(file, near, isAws, (id) => this.providerName(site, id));
    if (callee === undefined || name === undefined || !options) return undefined;
    this.constructorNames.add(`${token} ${name}`);
    const items: CodeItem[] = [{ lead: '', value: name }];
    for (const [key, value] of Object.entries(resource.properties)) {
      const item = spellEntry(key, PHYSICAL_NAMES.has(key) ? distinctName(value, near, loop) : value, site, this, 'keyword');
      if (!item) return undefined;
      items.push(item);
    }
    items.push(...this.regionItems(near, file, isAws), ...options);
    const placement = placementOf(slot, file.index);
    if (!placement) return undefined;
    const isReferenced = plan.uses.length > 0 || plan.users.size > 0;
    const prefix = isReferenced || targetOf(near, file.index)?.includes('.') ? `${plan.variable} = ` : '';
    const hanging = isHanging(near, file);
    const room = roomAt(file, placement.indentation, placement.indentation.length + prefix.length);
    return prefix + layOut({ open: `${callee}(`, items, close: ')', spread: true, hanging }, room);
  }

  private dataCode(plan: Plan): string | undefined {
    const offset = plan.uses[0] ?? plan.near.node?.start ?? 0;
    const site: Site = { file: plan.file, offset, near: plan.near, cls: undefined, path: [] };
    const entry = [...this.plans].find(([, each]) => each === plan);
    const of = typeof entry?.[0] === 'string' ? entry[0].split(' ')[0] : undefined;
    if (of !== 'region' && of !== 'account' && of !== 'partition') return undefined;
    const options = invokeOptions(plan.file, plan.near, (id) => this.providerName(site, id));
    const isElsewhere = functionAt(plan.file, offset) !== functionAt(plan.file, plan.near.node?.start ?? 0);
    // What the options name is known to be there only beside the resource.
    if (isElsewhere && options !== '' && !/\(parent=self\)$/.test(options ?? '')) return undefined;
    return options === undefined ? undefined : `${plan.variable} = ${plan.file.imports.aws('')}.${DEPLOYMENT[of].call}(${options})`;
  }

  private providerName(site: Site, id: string): string | undefined {
    const declaration = this.context.program.declarations.find((each) => each.declared.id === id);
    return declaration && this.textFor(site, { id, attribute: '' }, declaration);
  }

  /** A neighbour with a region of its own keeps its new companions there. */
  private regionItems(near: Declaration, file: FileWriter, isAws: boolean): readonly CodeItem[] {
    const region = isAws ? near.node?.arguments.find((each) => each.name === 'region') : undefined;
    return region ? [{ lead: 'region=', value: textAt(file.index, region.value) }] : [];
  }

  private classFor(type: string, near: Declaration): PulumiClass | undefined {
    const classes = this.context.names.classesOf(type);
    const [first] = classes;
    const module = near.cls?.pythonPath.split('.')[0];
    const usesV2 = this.context.program.declarations.some((each) => each.cls?.alias && each.cls.path.endsWith('V2'));
    const old = usesV2 && module === 's3' ? classes.find((each) => each.path.endsWith('V2')) : undefined;
    return old ?? first;
  }

  private calleeOf(cls: PulumiClass, file: FileWriter): string {
    const dot = cls.pythonPath.lastIndexOf('.');
    return `${file.imports.aws(cls.pythonPath.slice(0, dot))}.${cls.pythonPath.slice(dot + 1)}`;
  }

  private randomCallee(type: string, file: FileWriter): string | undefined {
    if (!type.startsWith('random_')) return undefined;
    const name = type.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
    return file.imports.random(name);
  }

  private isFreeName(token: string, name: string): boolean {
    const taken = this.context.program.declarations.some(({ declared }) => declared.nativeType === token && declared.name === name);
    return !taken && !this.constructorNames.has(`${token} "${name}"`);
  }

  private writeDependencies(declaration: Declaration, texts: readonly string[]): void {
    const file = this.fileAt(declaration.uri);
    const { node } = declaration;
    if (!file || !node) {
      this.failed = true;
      return;
    }
    const list: CodeItem['value'] = { open: '[', items: texts.map((value) => ({ lead: '', value })), close: ']' };
    const given = optionsArgument(node);
    const resourceOptions = (): string => file.imports.pulumi('ResourceOptions');
    if (!given) {
      file.members.add(node, { lead: 'opts=', value: { open: `${resourceOptions()}(`, items: [{ lead: 'depends_on=', value: list }], close: ')' } });
      return;
    }
    const options = unwrapped(given);
    if (options.kind === 'call' && /(?:^|\.)ResourceOptions$/.test(textAt(file.index, options.callee))) {
      const present = options.arguments.find((each) => each.name === 'depends_on');
      const container = containerOf(present?.value);
      if (!present) file.members.add(options, { lead: 'depends_on=', value: list });
      else if (container?.kind === 'list') texts.forEach((value) => file.members.add(container, { lead: '', value }));
      else file.replace(present.value, `[${[textAt(file.index, present.value), ...texts].join(', ')}]`);
      return;
    }
    const merged = `${resourceOptions()}.merge(${textAt(file.index, given)}, ${resourceOptions()}(depends_on=[${texts.join(', ')}]))`;
    file.replace(given, merged);
  }

  /** True when outputs that are written at a place are fine there, or were made so. */
  private admits(site: Site, value: Expression, at: Location): boolean {
    if (!holdsOutput(value, site, this)) return true;
    return admitOutputs(this.context, site.file, at, (uri) => this.fileAt(uri));
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
    const file = this.fileAt(location.uri);
    const node = containerOf(file?.index.expressionAt(location.range));
    return file && node && { file, node };
  }

  private fileAt(uri: string): FileWriter | undefined {
    const known = this.files.get(uri);
    if (known) return known;
    const file = this.context.files.sources.get(uri);
    if (!file) return undefined;
    const writer = new FileWriter(indexFile(file, this.context.moduleOf(file)));
    this.files.set(uri, writer);
    return writer;
  }

  private slotOffset(slot: Slot): number {
    const next = slot.block.statements[slot.index];
    return slot.side === 'before' && next ? next.start : (slot.block.statements[slot.index - 1]?.end ?? slot.block.end);
  }
}

/** Arguments that hold a name which has to be free in AWS. */
const PHYSICAL_NAMES = new Set(['name', 'bucket', 'function_name', 'identifier', 'alarm_name']);

/**
 * A physical name made of the neighbour's own name. Where that is composed (`f"{name}-logs"`), so is the new one: code that runs
 * several times would make the same name again.
 */
function distinctName(value: Expression, { node, declared, cls }: Declaration, loop: Loop | undefined): Expression {
  const texts = value.kind === 'template' ? value.parts : [value.kind === 'literal' ? String(value.value) : value];
  const text = texts.every((part) => typeof part === 'string') ? texts.join('') : undefined;
  const argument = node?.arguments.find((each) => each.kind === 'positional' || each.name === 'resource_name');
  const written = argument && unwrapped(argument.value);
  const own = wordsIn(declared.name).join('-');
  if (text === undefined || !written || written.kind === 'string' || own === '') return value;
  const at = new RegExp(`(?<![a-z0-9])${own}(?![a-z0-9])`).exec(text);
  if (!at) return value;
  const location = { uri: declared.header.uri, range: { start: written.start, end: written.end } };
  const composed: Expression = { kind: 'existing', value: literal(own, { location, via: [] }) };
  const isWorded = written.kind !== 'format' || written.parts.some((part) => part.kind === 'text' && /[A-Za-z]/.test(part.value));
  const kind = wordsIn(simpleName(cls?.path ?? '')).join('-');
  const isTurning = loop !== undefined && written.kind === 'name' && loop.names.has(written.name);
  const named = isTurning ? [kind] : loop && !isWorded ? [`${kind}-`, composed] : [composed];
  return { kind: 'template', parts: [text.slice(0, at.index), ...named, text.slice(at.index + own.length)].filter((part) => part !== '') };
}

function roomAt({ unit, width }: FileWriter, indentation: string, column: number): Room {
  return { indentation, unit, width, column, trailing: 0 };
}

function functionAt(file: FileWriter, offset: number): unknown {
  return file.index.placeOf(offset).functions.filter((each) => each.kind === 'function').at(-1);
}

function titleKey(title: Title, near: Declaration): string {
  return `${title.follows ? near.declared.id : ''} ${title.words.join(' ')}`;
}

function attributed(text: string, attribute: string, cls: PulumiClass | undefined): string {
  return attribute === '' ? text : `${text}.${cls?.property([attribute])?.python ?? attribute}`;
}

/** An output that is used in an `apply` is named outside of it. */
function applicationOffset(context: WritingContext, site: Site): number | undefined {
  const application = applicationAt(context, site.file.index, site.offset);
  return application === undefined || application === 'opaque' ? undefined : application.call.start;
}

function canonicalPath(cls: PulumiClass | undefined, path: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const key of path) result.push((cls?.fromPython(result, key) ?? cls?.fromTypeScript(result, key))?.name ?? key);
  return result;
}

function isHanging(near: Declaration, file: FileWriter): boolean {
  const { node } = near;
  const first = node?.arguments[0];
  if (!node || !first) return false;
  const text = textAt(file.index, node.list);
  return text.includes('\n') && !file.index.file.text.slice(node.list.start, first.start).includes('\n') && !/\n\s*\)$/.test(text);
}

/** True when the first resource names the second. */
function names(user: NewResource, used: NewResource): boolean {
  const visit = (expression: Expression): boolean => {
    switch (expression.kind) {
      case 'reference':
        return expression.target === used;
      case 'list':
        return expression.items.some(visit);
      case 'object':
        return Object.values(expression.entries).some(visit);
      case 'template':
        return expression.parts.some((part) => typeof part !== 'string' && visit(part));
      case 'document':
        return visit(expression.content);
      default:
        return false;
    }
  };
  return Object.values(user.properties).some(visit);
}

/** What is used before what uses it, else in the order of asking. */
function inOrder(plans: readonly Plan[]): readonly Plan[] {
  const result = new Set<Plan>();
  const visit = (plan: Plan, path: ReadonlySet<Plan>): void => {
    if (result.has(plan) || path.has(plan)) return;
    for (const other of plans) if (other.users.has(plan)) visit(other, new Set([...path, plan]));
    result.add(plan);
  };
  for (const plan of plans) visit(plan, new Set());
  return [...result];
}
