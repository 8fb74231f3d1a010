/** Compares what was read from an app's source with the template that the library synthesises. */
import type { Value } from '../../../../core/value';
import type { NativeResource } from '../lowering';

export interface Synthesised {
  readonly logicalId: string;
  readonly path: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy?: string;
}

export interface Comparison {
  /** What is certain and not so: the only thing that may never be. */
  readonly wrong: readonly string[];
  /** Values that agree, values that are not known, and resources that were not seen. */
  readonly right: number;
  readonly unknown: readonly string[];
  readonly unseen: readonly string[];
}

/** Values that exist only once an app is synthesised, and lists that depend on how AWS names its zones. */
const IGNORED: ReadonlySet<string> = new Set([
  'AWS::Lambda::Function.Code.S3Bucket',
  'AWS::Lambda::Function.Code.S3Key',
  'AWS::IAM::Policy.PolicyName',
  // The library writes a text of its own where the author wrote none, which is no description.
  'AWS::EC2::SecurityGroup.GroupDescription',
]);

export function compare(read: readonly NativeResource[], synthesised: readonly Synthesised[]): Comparison {
  const wrong: string[] = [];
  const unknown: string[] = [];
  const ids = new Map(synthesised.map((each) => [each.logicalId, each]));
  const pairs = new Map<Synthesised, NativeResource>();
  for (const native of read.filter((each) => each.construct.mode === 'managed')) {
    const found = counterpart(native, synthesised, new Set(pairs.keys()));
    if (found) pairs.set(found, native);
    else wrong.push(`${native.type} ${native.id} is not synthesised`);
  }
  const byId = new Map([...pairs].map(([resource, native]) => [native.id, resource.logicalId]));
  let right = 0;
  const agree = (value: Value, truth: unknown, place: string): void => {
    if (IGNORED.has(place.replace(/^\S+ /, '').replaceAll(/\[\d+\]/g, ''))) return;
    const problem = differ(value, truth, place, byId, ids, unknown);
    if (problem === undefined) right++;
    else wrong.push(problem);
  };
  for (const [resource, native] of pairs) {
    const policy = native.settings.get('DeletionPolicy')?.value;
    if (policy) agree(policy, resource.deletionPolicy, `${native.id} ${native.type}.DeletionPolicy`);
    else if (resource.deletionPolicy !== undefined && !native.implicit) unknown.push(`${native.id} ${native.type}.DeletionPolicy`);
    const { entries, complete } = native.properties;
    for (const [name, property] of entries) agree(property.value, resource.properties[name], `${native.id} ${native.type}.${name}`);
    for (const name of Object.keys(resource.properties)) {
      if (entries.has(name) || IGNORED.has(`${native.type}.${name}`)) continue;
      if (complete && !native.implicit) wrong.push(`${native.id} ${native.type}.${name} is read as absent and is ${JSON.stringify(resource.properties[name]).slice(0, 120)}`);
      else unknown.push(`${native.id} ${native.type}.${name}`);
    }
  }
  const unseen = synthesised.filter((each) => !pairs.has(each)).map((each) => `${each.type} ${each.path}`);
  return { wrong, right, unknown, unseen };
}

/** The synthesised resource of the same construct; for a child, one of its type inside the same construct. */
function counterpart(native: NativeResource, synthesised: readonly Synthesised[], taken: ReadonlySet<Synthesised>): Synthesised | undefined {
  const free = synthesised.filter((each) => each.type === native.type && !taken.has(each));
  const exact = free.find((each) => each.path === native.id || each.path === `${native.id}/Resource` || each.path === `${native.id}/Default`);
  if (exact || native.id === native.construct.path) return exact;
  const { path, scope } = native.construct;
  // Some children stand elsewhere: a subscription in the construct that subscribes. The one that is most alike is meant.
  const inside = free.filter((each) => each.path.startsWith(`${path}/`));
  const around = free.filter((each) => each.path.startsWith(`${scope?.path ?? ''}/`));
  return [...(inside.length > 0 && native.type !== 'AWS::SNS::Subscription' ? inside : around)].sort((a, b) => likeness(native, b) - likeness(native, a))[0];
}

/** How many plain values agree. */
function likeness(native: NativeResource, candidate: Synthesised): number {
  return [...native.properties.entries].filter(([name, { value }]) => value.kind === 'literal' && isSameText(value.value, candidate.properties[name])).length;
}

function differ(
  value: Value,
  truth: unknown,
  place: string,
  byId: ReadonlyMap<string, string>,
  ids: ReadonlyMap<string, Synthesised>,
  unknown: string[],
): string | undefined {
  const said = (what: string): string => `${place} is read as ${what} and is ${JSON.stringify(truth)?.slice(0, 160)}`;
  switch (value.kind) {
    case 'unknown':
      unknown.push(place);
      return undefined;
    case 'absent':
      // The library writes a text of its own where the author wrote none, which is no description of a rule.
      return truth === undefined || /SecurityGroup(In|E)gress(\[\d+\])?\.Description$/.test(place) ? undefined : said('absent');
    case 'literal':
      return isSameText(value.value, truth) ? undefined : said(JSON.stringify(value.value));
    case 'choice':
      return value.alternatives.some((each) => differ(each.value, truth, place, byId, ids, []) === undefined) ? undefined : said('a choice');
    case 'reference': {
      const target = byId.get(value.target);
      const named = referred(truth);
      if (target === undefined) {
        unknown.push(place);
        return undefined;
      }
      return named === target || joins(truth, target) ? undefined : said(`@${value.target}.${value.attribute}`);
    }
    case 'template':
      return isSameTemplate(value.parts, truth, byId) ? undefined : said('a template');
    case 'list': {
      const items = Array.isArray(truth) ? truth : truth === undefined ? [] : [truth];
      if (!value.complete) {
        unknown.push(place);
        return undefined;
      }
      // Statements are merged and sorted when an app is synthesised, so the order says nothing.
      if (/\.Statement$/.test(place)) return differStatements(value.items, items, place, byId, ids, unknown);
      if (items.length !== value.items.length) return said(`${value.items.length} items`);
      for (const [index, item] of value.items.entries()) {
        const problem = differ(item, items[index], `${place}[${index}]`, byId, ids, unknown);
        if (problem !== undefined) return problem;
      }
      return undefined;
    }
    case 'object': {
      if (typeof truth === 'string' && truth.startsWith('{')) return differ(value, JSON.parse(truth), place, byId, ids, unknown);
      if (typeof truth !== 'object' || truth === null || Array.isArray(truth)) return said('an object');
      if ('Fn::If' in truth && Array.isArray(truth['Fn::If'])) {
        const branches = truth['Fn::If'].slice(1) as readonly unknown[];
        return branches.some((branch) => differ(value, branch, place, byId, ids, unknown) === undefined) ? undefined : said('an object');
      }
      const members = new Map<string, unknown>(Object.entries(truth));
      for (const [key, property] of value.entries) {
        const problem = differ(property.value, members.get(key), `${place}.${key}`, byId, ids, unknown);
        if (problem !== undefined) return problem;
      }
      const missing = [...members.keys()].filter((key) => !value.entries.has(key));
      if (missing.length > 0 && value.complete) return said(`an object without ${missing.join(', ')}`);
      return undefined;
    }
  }
}

function differStatements(
  values: readonly Value[],
  truths: readonly unknown[],
  place: string,
  byId: ReadonlyMap<string, string>,
  ids: ReadonlyMap<string, Synthesised>,
  unknown: string[],
): string | undefined {
  const free = [...truths];
  for (const value of values) {
    const index = free.findIndex((truth) => differ(value, truth, place, byId, ids, []) === undefined);
    if (index < 0) return `${place} has no statement like ${JSON.stringify(summary(value)).slice(0, 200)} among ${JSON.stringify(free).slice(0, 700)}`;
    differ(value, free[index], place, byId, ids, unknown);
    free.splice(index, 1);
  }
  return free.length === 0 ? undefined : `${place} lacks ${JSON.stringify(free).slice(0, 300)}`;
}

function summary(value: Value): unknown {
  switch (value.kind) {
    case 'literal':
      return value.value;
    case 'list':
      return value.items.map(summary);
    case 'object':
      return Object.fromEntries([...value.entries].map(([key, property]) => [key, summary(property.value)]));
    case 'reference':
      return `@${value.target}.${value.attribute}`;
    case 'template':
      return value.parts.map(summary).join('');
    default:
      return value.kind;
  }
}

function isSameText(value: unknown, truth: unknown): boolean {
  if (truth === value) return true;
  const [only] = Array.isArray(truth) && truth.length === 1 ? (truth as readonly unknown[]) : [];
  if (only !== undefined) return isSameText(value, only);
  const isScalar = ['string', 'number', 'boolean'].includes(typeof truth);
  return isScalar && String(value) === String(truth);
}

/** An ARN that is put together from a resource's name. */
function joins(truth: unknown, target: string): boolean {
  if (typeof truth !== 'object' || truth === null || !('Fn::Join' in truth) || !Array.isArray(truth['Fn::Join'])) return false;
  const [, pieces] = truth['Fn::Join'] as readonly unknown[];
  return Array.isArray(pieces) && (pieces as readonly unknown[]).some((piece) => referred(piece) === target);
}

/** The logical id that `Ref` or `Fn::GetAtt` names. */
function referred(truth: unknown): string | undefined {
  if (typeof truth !== 'object' || truth === null) return undefined;
  if (Array.isArray(truth)) return truth.length === 1 ? referred(truth[0]) : undefined;
  if ('Ref' in truth) return String(truth.Ref);
  if ('Fn::GetAtt' in truth && Array.isArray(truth['Fn::GetAtt'])) return String(truth['Fn::GetAtt'][0]);
  return undefined;
}

/** `Fn::Join` of the same parts; a hole that is not known matches anything but text. */
function isSameTemplate(parts: readonly Value[], truth: unknown, byId: ReadonlyMap<string, string>): boolean {
  if (Array.isArray(truth) && truth.length === 1) return isSameTemplate(parts, truth[0], byId);
  if (typeof truth === 'string') return parts.every((part) => part.kind === 'literal') && parts.map((part) => (part.kind === 'literal' ? String(part.value) : '')).join('') === truth;
  if (typeof truth !== 'object' || truth === null) return false;
  const mine = parts.map((part) => (part.kind === 'literal' ? String(part.value) : '\u0000')).join('');
  if ('Fn::Sub' in truth) return String(truth['Fn::Sub']).replaceAll(/\$\{[^}]*\}/g, '\u0000') === mine;
  if (!('Fn::Join' in truth) || !Array.isArray(truth['Fn::Join'])) return false;
  const [, pieces] = truth['Fn::Join'] as readonly unknown[];
  const theirs = Array.isArray(pieces) ? (pieces as readonly unknown[]).map((piece) => (typeof piece === 'string' ? piece : '\u0000')).join('') : '';
  const targets = parts.flatMap((part) => (part.kind === 'reference' ? [byId.get(part.target)] : []));
  const named = Array.isArray(pieces) ? (pieces as readonly unknown[]).map(referred) : [];
  return mine === theirs && targets.every((target) => target === undefined || named.includes(target));
}
