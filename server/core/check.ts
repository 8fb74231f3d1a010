/** Runs rules over a program and turns what they yield into findings. A rule that crashes becomes an internal error, never silence. */
import type { Config, Severity } from './config';
import { configuredLevel } from './config';
import type { Finding, Fix } from './finding';
import type { Applicability, CanonicalEdit, Impact } from './edits';
import type { IamReference } from './iam';
import type { Program } from './program';
import { labelOf, type Resource } from './resource';
import type { FixOffer, Problem, Related, Rule, RuleContext } from './rule';
import type { ResourceSchema } from './schema';
import type { Location } from './text';
import { sameLocation } from './text';
import type { ObjectValue, Property, Value } from './value';

/** The id under which a crash of a rule is reported. */
export const INTERNAL_ERROR = 'lintel/internal-error';

export interface CheckInput {
  readonly program: Program;
  readonly rules: readonly Rule[];
  readonly config: Config;
  readonly iam: IamReference;
  readonly schema: ResourceSchema;
  /** Gives what a fix adds what the program's own resources have: tags, protection. */
  readonly adapt?: ((edits: readonly CanonicalEdit[], context: RuleContext) => readonly CanonicalEdit[]) | undefined;
  /** Told of a fix that crashed when its edits were asked for; the fix is then not offered. */
  readonly log?: ((message: string) => void) | undefined;
}

/** Findings of one program, in file order. Rules that the configuration turns off do not run. */
export function check({ program, rules, config, iam, schema, adapt, log }: CheckInput): readonly Finding[] {
  const context: RuleContext = {
    graph: program.graph,
    config,
    flavour: program.flavour,
    iam,
    schema,
    facts: program.facts,
    canReach: (target, from) => program.canReach(target, from),
    shared: sharing(() => context),
  };
  let counts: Declarations | undefined;
  const declared = (): Declarations => (counts ??= countDeclared(program));
  const findings: Finding[] = [];
  const byStart = new Map<number, Finding[]>();
  for (const rule of rules) {
    const level = configuredLevel(config, rule.id);
    if (level === 'off' || (level === undefined && rule.enabled === false)) continue;
    if (rule.flavours && !rule.flavours.includes(program.flavour)) continue;
    for (const finding of run(rule, level, program, context, declared, { adapt, log })) {
      const near = bucket(byStart, finding.location.range.start);
      if (near.some((each) => isSameFinding(each, finding))) continue;
      near.push(finding);
      findings.push(finding);
    }
  }
  return findings.sort(byPlace);
}

/** Keeps what rules share for the time of one check. */
function sharing(context: () => RuleContext): RuleContext['shared'] {
  const made = new Map<(context: RuleContext) => unknown, { readonly value: unknown }>();
  return <T>(make: (context: RuleContext) => T): T => {
    const known = made.get(make) ?? { value: make(context()) };
    made.set(make, known);
    // What is kept under a function is what that function returned.
    return known.value as T;
  };
}

function isSameFinding(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.message === b.message && sameLocation(a.location, b.location);
}

export function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.location.uri, b.location.uri) ||
    a.location.range.start - b.location.range.start ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

function run(
  rule: Rule,
  level: Severity | undefined,
  program: Program,
  context: RuleContext,
  declared: () => Declarations,
  hooks: Pick<CheckInput, 'adapt' | 'log'>,
): readonly Finding[] {
  const problems: Problem[] = [];
  const crashes: Finding[] = [];
  for (const resource of rule.check && rule.resources ? context.graph.ofType(...rule.resources) : []) {
    if (resource.mode !== 'managed') continue;
    try {
      for (const problem of rule.check?.(resource, context) ?? []) problems.push(problem);
    } catch (error) {
      crashes.push(internalError(rule, error, resource.header, labelOf(resource)));
    }
  }
  try {
    for (const problem of rule.checkProgram?.(context) ?? []) problems.push(problem);
  } catch (error) {
    crashes.push(internalError(rule, error, { uri: program.seed.uri, range: { start: 0, end: 0 } }, ''));
  }
  let instances: ReadonlyMap<Problem, number> | undefined;
  const concernsAll = (problem: Problem): boolean => {
    if (!problem.resource || problem.isTextual === true) return true;
    const count = declared()(problem.resource);
    return count <= 1 || ((instances ??= countInstances(problems)).get(problem) ?? 0) >= count;
  };
  return [...problems.map((problem) => toFinding(rule, level, problem, program, context, concernsAll, hooks)), ...crashes];
}

function toFinding(
  rule: Rule,
  level: Severity | undefined,
  problem: Problem,
  program: Program,
  context: RuleContext,
  /** Whether every instance of the problem's declaration has it: only then its fixes are fixes of the declaration. */
  concernsAll: (problem: Problem) => boolean,
  hooks: Pick<CheckInput, 'adapt' | 'log'>,
): Finding {
  const location = placeOf(problem);
  const steps = chain(problem, location);
  const { resource } = problem;
  return {
    rule: rule.id,
    severity: level ?? problem.severity ?? rule.severity,
    message: problem.message,
    location,
    related: [...steps, ...(problem.related ?? [])],
    resource: resource ? labelOf(resource) : (problem.subject ?? ''),
    alsoAt: [...(resource ? [resource.header] : []), ...steps.map((step) => step.location)],
    fixes: (problem.fixes ?? []).filter((offer) => offer.isForInstance || concernsAll(problem)).map((offer) => new OfferedFix({ offer, program, context, hooks }, offer)),
  };
}

/** A fix whose title and edits are made when they are asked for. */
class OfferedFix implements Fix {
  readonly applicability: Applicability;
  readonly impact: Impact;
  private said: string | undefined;
  private rendered: { readonly edits: ReturnType<Fix['edits']> } | undefined;
  private again: (() => Fix | undefined) | undefined;

  constructor(private origin: Origin | undefined, { applicability, impact }: FixOffer) {
    this.applicability = applicability;
    this.impact = impact;
  }

  get title(): string {
    return (this.said ??= this.origin ? titleOf(this.origin.offer) : (this.again?.()?.title ?? ''));
  }

  edits(): ReturnType<Fix['edits']> {
    return (this.rendered ??= { edits: this.origin ? rendered(this.origin) : this.again?.()?.edits() }).edits;
  }

  rest(again: () => Fix | undefined): void {
    // What was asked for once is likely to be shown.
    if (this.rendered) this.said = this.title;
    this.again = again;
    this.origin = undefined;
  }
}

/** What a fix is made of. */
interface Origin {
  readonly offer: FixOffer;
  readonly program: Program;
  readonly context: RuleContext;
  readonly hooks: Pick<CheckInput, 'adapt' | 'log'>;
}

function titleOf({ title }: FixOffer): string {
  return typeof title === 'string' ? title : title();
}

function rendered({ offer, program, context, hooks: { adapt, log } }: Origin): ReturnType<Fix['edits']> {
  try {
    const canonical = offer.edits();
    if (!canonical || canonical.length === 0) return undefined;
    const adapted = adapt?.(canonical, context);
    // What the program's own resources have is worth less than the fix: where it cannot be said, the fix goes without.
    const edits = (adapted && program.render(adapted)) ?? program.render(canonical);
    return edits && edits.length > 0 ? edits : undefined;
  } catch (error) {
    log?.(`The fix "${titleOf(offer)}" failed and is not offered: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return undefined;
  }
}

/** Where a problem is shown: where the wrong value is written; for something missing, at the key of what lacks it. */
export function placeOf({ at, resource }: Problem): Location {
  if (!('kind' in at)) return at;
  if (at.kind !== 'absent' || !resource) return at.from.location;
  if (sameLocation(at.from.location, resource.properties.from.location)) return resource.header;
  return keyOf(resource.properties, at.from.location) ?? at.from.location;
}

function keyOf(container: ObjectValue, wanted: Location): Location | undefined {
  for (const property of container.entries.values()) {
    for (const object of objectsIn(property.value)) {
      if (sameLocation(object.from.location, wanted)) return property.key;
      const inner = keyOf(object, wanted);
      if (inner) return inner;
    }
  }
  return undefined;
}

function objectsIn(value: Value): readonly ObjectValue[] {
  switch (value.kind) {
    case 'object':
      return [value];
    case 'list':
      return value.items.flatMap(objectsIn);
    case 'choice':
      return value.alternatives.flatMap((each) => objectsIn(each.value));
    default:
      return [];
  }
}

/** The definitions that the value came through, then the property that receives it, then the resource. */
function chain(problem: Problem, place: Location): readonly Related[] {
  const { at, resource } = problem;
  if (!('kind' in at) || at.kind === 'absent') return [];
  // Where a list or an object takes a name up, the value passes through the same name once more.
  const via = at.from.via.filter(({ name }, index, all) => name !== all[index - 1]?.name);
  const steps = via.map(({ location, name }) => ({ location, message: `through ${name}` }));
  if (!resource) return steps;
  const property = steps.length > 0 ? propertyHolding(resource.properties, at) : undefined;
  const site = property?.member ?? property?.site;
  if (site) steps.push({ location: site, message: `used by ${labelOf(resource)}` });
  else if (resource.header.uri !== place.uri) steps.push({ location: resource.header, message: `used by ${labelOf(resource)}` });
  return steps.filter((step) => !sameLocation(step.location, place));
}

function propertyHolding(container: ObjectValue, wanted: Value): Property | undefined {
  for (const property of container.entries.values()) {
    if (holds(property.value, wanted)) return property;
    for (const object of objectsIn(property.value)) {
      const inner = propertyHolding(object, wanted);
      if (inner) return inner;
    }
  }
  return undefined;
}

function holds(value: Value, wanted: Value): boolean {
  if (value === wanted) return true;
  switch (value.kind) {
    case 'list':
      return value.items.some((item) => holds(item, wanted));
    case 'template':
      return value.parts.some((part) => holds(part, wanted));
    case 'choice':
      return value.alternatives.some((each) => holds(each.value, wanted));
    default:
      return false;
  }
}

/** For each problem: how many instances of its declaration have the same one. */
function countInstances(problems: readonly Problem[]): ReadonlyMap<Problem, number> {
  const groups = new Map<number, Problem[][]>();
  for (const problem of problems) {
    const { resource } = problem;
    if (!resource) continue;
    const known = bucket(groups, resource.declaration.range.start);
    const same = known.find(([first]) => first?.resource && isSameDeclaration(first.resource, resource) && isSameButForName(first, problem));
    if (same) same.push(problem);
    else known.push([problem]);
  }
  const counts = new Map<Problem, number>();
  for (const group of [...groups.values()].flat()) {
    const instances = new Set(group.map((each) => each.resource?.id)).size;
    for (const problem of group) counts.set(problem, instances);
  }
  return counts;
}

/** Whether the messages of two instances' problems differ in the instances' names only. */
function isSameButForName(a: Problem, b: Problem): boolean {
  const [one, other] = [a, b].map(({ resource, message }) => ({ message, label: resource ? labelOf(resource) : '' }));
  if (!one || !other || one.label === other.label) return a.message === b.message;
  let at = 0;
  let otherAt = 0;
  while (at < one.message.length && otherAt < other.message.length) {
    if (isNameAt(one.message, at, one.label) && isNameAt(other.message, otherAt, other.label)) {
      at += one.label.length;
      otherAt += other.label.length;
    } else if (one.message[at++] !== other.message[otherAt++]) {
      return false;
    }
  }
  return at === one.message.length && otherAt === other.message.length;
}

function isNameAt(message: string, at: number, label: string): boolean {
  return label !== '' && message.startsWith(label, at) && !/\w/.test(message[at - 1] ?? '') && !/\w/.test(message[at + label.length] ?? '');
}

/** How many resources of its type a resource's declaration stands for. */
type Declarations = (resource: Resource) => number;

function countDeclared({ graph }: Program): Declarations {
  const groups = new Map<number, { readonly first: Resource; count: number }[]>();
  const groupOf = (resource: Resource): { count: number } => {
    const near = bucket(groups, resource.declaration.range.start);
    const known = near.find(({ first }) => isSameDeclaration(first, resource));
    if (known) return known;
    const group = { first: resource, count: 0 };
    near.push(group);
    return group;
  };
  for (const resource of graph.resources) groupOf(resource).count++;
  return (resource) => groupOf(resource).count;
}

function isSameDeclaration(a: Resource, b: Resource): boolean {
  return a.type === b.type && sameLocation(a.declaration, b.declaration);
}

/** The list under a key, which is made when it is not there. */
function bucket<T>(lists: Map<number, T[]>, key: number): T[] {
  const known = lists.get(key);
  if (known) return known;
  const made: T[] = [];
  lists.set(key, made);
  return made;
}

function internalError(rule: Rule, error: unknown, location: Location, resource: string): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    rule: INTERNAL_ERROR,
    severity: 'low',
    message: `Rule ${rule.id} failed and could not check this: ${reason}. Please report it; the rule can be turned off in lintel.jsonc.`,
    location,
    related: [],
    resource,
    alsoAt: [],
    fixes: [],
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
