/** What a fix adds, and how what is there and what is new is named. */
import type { Expression, NewInput, NewResource } from '../../../core/edits';
import { isNewInput, isNewResource } from '../../../core/edits';
import type { ProgramInput } from '../../../core/facts';
import type { Resource } from '../../../core/resource';
import type { Value } from '../../../core/value';
import { contains, indentationAt } from '../../../core/text';
import type { PulumiClass } from '../../../schema/names';
import type { Declaration } from '../pulumi/collector';
import type { Statement } from '../syntax/ast';
import { unwrapped } from '../syntax/walk';
import type { WritingContext } from './context';
import type { Documents } from './documents';
import { lineEndAt, textAt } from './file-index';
import { roomAt, type FileWriter } from './file-writer';
import type { CodeItem } from './layout';
import { layOut } from './layout';
import { constructorName, simpleName, targetOf, titleOf, variableFor, wordsIn, type Title } from './naming';
import type { Inputs } from './inputs';
import { invokeOptions, optionsElsewhere, optionsItems, withSettings } from './options';
import { applicationAt, appliedName } from './outputs';
import { distinctName, PHYSICAL_NAMES } from './physical-names';
import { existingIn, loopAround, mentions, placementOf, slotFor, type Loop, type Plan, type Slot } from './plans';
import { spellEntry, type Operand, type Operands, type Site } from './speller';
import { nameFor, vantageAt, type Vantage } from './visibility';

const DEPLOYMENT = {
  region: { type: 'aws_region', call: 'get_region_output', attribute: 'name', variable: 'region' },
  account: { type: 'aws_caller_identity', call: 'get_caller_identity_output', attribute: 'account_id', variable: 'identity' },
  partition: { type: 'aws_partition', call: 'get_partition_output', attribute: 'partition', variable: 'partition' },
} as const;

export class Additions implements Operands {
  private readonly plans = new Map<NewResource | string, Plan>();
  private readonly variables = new Set<string>();
  private readonly constructorNames = new Set<string>();
  private readonly titles = new Set<string>();
  /** Variables given to existing resources that had none. */
  private readonly named = new Map<Declaration, string>();
  /** The plan whose code is being written. */
  private current: { readonly plan: Plan; readonly slot: Slot } | undefined;
  /** Statements that return what was given a variable, to stand behind what is added. */
  private readonly returned: { readonly file: FileWriter; readonly at: number; readonly line: string }[] = [];
  private failed = false;

  constructor(
    private readonly context: WritingContext,
    private readonly documents: Documents,
    private readonly inputs: Inputs,
  ) {}

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
      const callee = textAt(this.documents.at(declaration.uri)?.index ?? site.file.index, declaration.node.callee);
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

  input(site: Site, input: ProgramInput | NewInput): Operand | undefined {
    if (isNewInput(input)) return this.inputs.planned(input, site.file, this.current ? this.slotOffset(this.current.slot) : site.offset);
    const vantage = this.vantageFor(site);
    const found = vantage && this.inputs.existing(input, vantage, site.file);
    return found && this.operandAt(site, found.text, found.isOutput);
  }

  holder(site: Site, value: Value): Operand | undefined {
    const vantage = this.vantageFor(site);
    const found = vantage && nameFor(vantage, { held: value }, site.file.index);
    return found && { text: found.text, isOutput: value.kind === 'unknown' };
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
  private textFor(site: Site, wanted: { readonly id: string; readonly attribute: string }, declaration: Declaration): string | undefined {
    const vantage = this.vantageFor(site);
    const seen = vantage && (this.current ? { ...vantage, order: Math.max(vantage.order, this.orderAfter(site.near, declaration)) } : vantage);
    const found = seen && nameFor(seen, wanted, site.file.index);
    if (found) return found.isAttribute ? found.text : attributed(found.text, wanted.attribute, declaration.cls);
    const variable = this.variableOf(declaration, site);
    return variable === undefined ? undefined : attributed(variable, wanted.attribute, declaration.cls);
  }

  /** What is in force where code is to stand. */
  private vantageFor(site: Site): Vantage | undefined {
    const offset = this.current ? this.slotOffset(this.current.slot) : (applicationOffset(this.context, site) ?? site.offset);
    const vantage = vantageAt(this.context, site.file.index, offset, site.near);
    if (vantage && site.late) return { ...vantage, offset: Number.MAX_SAFE_INTEGER, order: Number.MAX_SAFE_INTEGER };
    return vantage && this.current ? { ...vantage, offset } : vantage;
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
      if (!plan.resource) plan.uses.push(statementAt(this.current.slot)?.start ?? this.slotOffset(this.current.slot));
    } else if (site.file === plan.file) {
      plan.uses.push(site.offset);
    } else {
      this.failed = true;
    }
  }

  /** The statement that will declare a resource. */
  planFor(resource: NewResource): Plan | undefined {
    const known = this.plans.get(resource);
    if (known) return known;
    const near = this.context.declarationOf(resource.near.declared);
    const file = near && this.documents.at(near.uri);
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
    const file = this.documents.at(near.uri);
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
  write(): boolean {
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
    return this.insertStatements(slots, codes) && !this.failed;
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
    const options = resource.placement
      ? optionsElsewhere(file, near, resource.placement, (id) => this.providerName(site, id))
      : optionsItems(file, near, isAws, (id) => this.providerName(site, id));
    if (callee === undefined || name === undefined || !options) return undefined;
    this.constructorNames.add(`${token} ${name}`);
    const items: CodeItem[] = [{ lead: '', value: name }];
    const { lifecycle, ...properties } = resource.properties;
    for (const [key, value] of Object.entries(properties)) {
      const item = spellEntry(key, PHYSICAL_NAMES.has(key) ? distinctName(value, near, loop) : value, site, this, 'keyword');
      if (!item) return undefined;
      items.push(item);
    }
    items.push(...(resource.placement ? [] : this.regionItems(near, file, isAws)), ...withSettings(options, lifecycle, file));
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

  /** The variable of a provider, as code at a place calls it. */
  providerName(site: Site, id: string): string | undefined {
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

  private slotOffset(slot: Slot): number {
    const next = slot.block.statements[slot.index];
    return slot.side === 'before' && next ? next.start : (slot.block.statements[slot.index - 1]?.end ?? slot.block.end);
  }
}

/** The statement that a slot is drawn to. */
function statementAt({ block, index, side }: Slot): Statement | undefined {
  return block.statements[side === 'before' ? index : index - 1];
}

function attributed(text: string, attribute: string, cls: PulumiClass | undefined): string {
  // `master_user_secret.secret_arn`: blocks that the provider computes are lists.
  const [name = '', inner] = attribute.split('.');
  if (inner !== undefined) return `${text}.${cls?.property([name])?.python ?? `${name}s`}[0].${inner}`;
  return attribute === '' ? text : `${text}.${cls?.property([attribute])?.python ?? attribute}`;
}

/** An output that is used in an `apply` is named outside of it. */
function applicationOffset(context: WritingContext, site: Site): number | undefined {
  const application = applicationAt(context, site.file.index, site.offset);
  return application === undefined || application === 'opaque' ? undefined : application.call.start;
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
      case 'merge':
        return expression.parts.some(visit);
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

function titleKey(title: Title, near: Declaration): string {
  return `${title.follows ? near.declared.id : ''} ${title.words.join(' ')}`;
}

function functionAt(file: FileWriter, offset: number): unknown {
  return file.index.placeOf(offset).functions.filter((each) => each.kind === 'function').at(-1);
}
