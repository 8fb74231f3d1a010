/**
 * Compares what Lintel reads with the truth, constant by constant: each text, number and truth value inside a property counts
 * for one. What is wrong is counted once, at the outermost place where it is.
 */
import type { ObjectValue, Value } from '../../server/core/value';
import type { ComparisonRules, FidelityDialect, SeenResource, True, TrueObject, TrueResource } from './contract';
import { isConstant, isNothing, isSameText, leaves, marksIn, parsedText, piecesOf, shortly } from './truth';

export interface Comparison {
  readonly seen: number;
  readonly true: number;
  readonly equal: number;
  /** The truth is one of several alternatives that Lintel sees. */
  readonly among: number;
  /** Known once it is deployed, and not before, as Lintel says. */
  readonly open: number;
  /** Constant in truth, and not known to Lintel. */
  readonly unknown: readonly string[];
  /** Certain to Lintel, and not so. */
  readonly wrong: readonly string[];
  /** How many of `unknown` there are: one place can hold several constants. */
  readonly missed: number;
}

export function compare(seen: readonly SeenResource[], truth: readonly TrueResource[], dialect: Pick<FidelityDialect, 'pair' | 'rules'>): Comparison {
  const pairs = (dialect.pair ?? pairById)(seen, truth);
  const total = new Tally();
  for (const each of seen) {
    if (!pairs.has(each) && each.conditional !== true) total.wrong.push(`${each.type} ${each.id} is seen and does not exist`);
  }
  const byId = new Map([...pairs].map(([from, to]) => [from.id, to]));
  for (const [from, to] of pairs) {
    const walk = new Walk(to, (target) => byId.get(`${from.scope ?? ''}${target}`), dialect.rules ?? {});
    total.add(walk.object(from.properties, to.properties, to.otherwise, '', from.partial !== true));
  }
  const found = new Set(pairs.values());
  for (const each of truth.filter((one) => !found.has(one) && one.added !== true)) total.miss(`${each.type} ${each.id} is not seen`, leaves(each.properties, each.otherwise));
  const { equal, among, open, unknown, wrong, missed } = total;
  return { seen: found.size, true: truth.length, equal, among, open, unknown, wrong, missed };
}

function pairById(seen: readonly SeenResource[], truth: readonly TrueResource[]): ReadonlyMap<SeenResource, TrueResource> {
  const byId = new Map(truth.map((each) => [`${each.type} ${each.id}`, each]));
  return new Map(seen.flatMap((each) => {
    const found = byId.get(`${each.type} ${each.id}`);
    return found ? [[each, found] as const] : [];
  }));
}

class Tally {
  equal = 0;
  among = 0;
  open = 0;
  missed = 0;
  readonly unknown: string[] = [];
  readonly wrong: string[] = [];

  add(other: Tally): void {
    this.equal += other.equal;
    this.among += other.among;
    this.open += other.open;
    this.missed += other.missed;
    this.unknown.push(...other.unknown);
    this.wrong.push(...other.wrong);
  }

  miss(place: string, count: number): void {
    if (count === 0) return;
    this.missed += count;
    this.unknown.push(count === 1 ? place : `${place} (${count} constants)`);
  }
}

/** The comparison of one resource. */
class Walk {
  constructor(
    private readonly resource: TrueResource,
    private readonly target: (id: string) => TrueResource | undefined,
    private readonly rules: ComparisonRules,
  ) {}

  object(value: ObjectValue, truth: TrueObject, otherwise: True | undefined, path: string, complete = true): Tally {
    const tally = new Tally();
    const other = memberOf(otherwise);
    for (const [key, property] of value.entries) {
      const place = path === '' ? key : `${path}.${key}`;
      if (!this.isIgnored(place)) tally.add(this.value(property.value, truth[key], other(key), place));
    }
    for (const [key, each] of Object.entries(truth)) {
      const place = path === '' ? key : `${path}.${key}`;
      if (value.entries.has(key) || isNothing(each) || this.isIgnored(place) || this.rules.isDefault?.(this.resource, plain(place), each) === true) continue;
      if (value.complete && complete) tally.wrong.push(this.said(place, 'absent', each));
      else this.unknown(tally, place, 'unknown', each, other(key));
    }
    return tally;
  }

  private value(value: Value, truth: True | undefined, otherwise: True | undefined, path: string): Tally {
    if (truth === undefined || isNothing(truth)) return this.nothing(value, truth, path);
    const tally = new Tally();
    switch (value.kind) {
      case 'unknown':
        this.unknown(tally, path, `unknown (${value.name ?? value.reason})`, truth, otherwise);
        return tally;
      case 'absent':
        if (this.rules.isDefault?.(this.resource, plain(path), truth) !== true) tally.wrong.push(this.said(path, 'absent', truth));
        return tally;
      case 'choice':
        if (isOpen(truth)) {
          tally.open++;
          return tally;
        }
        return this.choice(value.alternatives.map((each) => this.value(each.value, truth, otherwise, path)), truth, otherwise, path);
      case 'reference':
        return this.reference(value.target, value.attribute, truth, otherwise, path);
      case 'template':
        return this.text(value.parts, truth, otherwise, path);
      case 'literal':
        return this.literal(value.value, truth, otherwise, path);
      case 'list':
        return this.list(value.items, value.complete, truth, otherwise, path);
      case 'object': {
        const inner = unwrapped(truth);
        if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
          if (isOpen(truth)) tally.open++;
          else tally.wrong.push(this.said(path, 'an object', truth));
          return tally;
        }
        // Not an array: excluded above, which `Array.isArray` does not say of readonly ones.
        return this.object(value, inner as TrueObject, otherwise === undefined ? undefined : unwrapped(otherwise), path);
      }
    }
  }

  /** Where the truth has nothing. */
  private nothing(value: Value, truth: True | undefined, path: string): Tally {
    const tally = new Tally();
    switch (value.kind) {
      case 'absent':
      case 'unknown':
        break;
      case 'literal':
        if (value.value !== null && !(value.value === '' && truth !== undefined)) tally.wrong.push(this.said(path, JSON.stringify(value.value), truth));
        break;
      case 'choice':
        if (value.alternatives.every((each) => this.nothing(each.value, truth, path).wrong.length > 0)) tally.wrong.push(this.said(path, 'a choice', truth));
        break;
      case 'list':
        if (value.items.some((item) => this.nothing(item, truth, path).wrong.length > 0)) tally.wrong.push(this.said(path, 'a list', truth));
        break;
      case 'object':
        for (const [key, property] of value.entries) tally.add(this.nothing(property.value, undefined, `${path}.${key}`));
        break;
      case 'reference':
      case 'template':
        tally.wrong.push(this.said(path, `a ${value.kind}`, truth));
    }
    return tally;
  }

  private literal(value: string | number | boolean | null, truth: True, otherwise: True | undefined, path: string): Tally {
    const tally = new Tally();
    const only = Array.isArray(truth) && truth.length === 1 ? (truth as readonly True[])[0] : truth;
    // `null` says that the tool may take its default, which is mostly this.
    if (value === null && (only === false || only === '' || only === 0)) return tally;
    if (isSameText(value, only ?? null)) tally.equal += leaves(truth, undefined);
    else tally.wrong.push(this.said(path, JSON.stringify(value), truth, otherwise));
    return tally;
  }

  private choice(tallies: readonly Tally[], truth: True, otherwise: True | undefined, path: string): Tally {
    const possible = tallies.filter((each) => each.wrong.length === 0).sort((a, b) => a.missed - b.missed);
    const [best] = possible;
    const tally = new Tally();
    if (!best) tally.wrong.push(this.said(path, 'a choice of other values', truth));
    else if (best.missed > 0) this.unknown(tally, path, 'a choice', truth, otherwise);
    else tally.among += leaves(truth, undefined);
    return tally;
  }

  private reference(target: string, attribute: string, truth: True, otherwise: True | undefined, path: string): Tally {
    const tally = new Tally();
    const named = this.target(target);
    const only = Array.isArray(truth) && truth.length === 1 ? ((truth as readonly True[])[0] ?? null) : truth;
    const [mark, ...others] = typeof only === 'string' ? piecesOf(only) : [];
    if (mark?.kind === 'open') tally.open++;
    else if (mark?.kind === 'reference') {
      // A text around it is what the program's library makes of the attribute, as an ARN from a name.
      const isThat = named?.id === mark.id && (mark.attribute === '' || attribute === '' || others.length > 0 || this.isAttribute(named, attribute, mark.attribute));
      if (isThat) tally.equal++;
      else if (named === undefined) tally.open++;
      else tally.wrong.push(this.said(path, `@${target}.${attribute}`, truth));
    } else if (named && others.length === 0 && isConstant(truth, truth)) {
      const there = named.properties[this.rules.attribute?.(named, attribute) ?? attribute];
      if (there === undefined) this.unknown(tally, path, `@${target}.${attribute}`, truth, otherwise);
      else if (isSameText(literalOf(there), only)) tally.equal++;
      else tally.wrong.push(this.said(path, `@${target}.${attribute}`, truth));
    } else if (marksIn(truth).some((each) => each.kind === 'reference' && each.id === named?.id)) tally.equal++;
    else this.unknown(tally, path, `@${target}.${attribute}`, truth, otherwise);
    return tally;
  }

  /** A text of parts against one with marks: what is literal must be there in order, and a hole can be anything. */
  private text(parts: readonly Value[], truth: True, otherwise: True | undefined, path: string): Tally {
    const tally = new Tally();
    const only = Array.isArray(truth) && truth.length === 1 ? (truth as readonly True[])[0] : truth;
    if (only === null || only === undefined || typeof only === 'object') {
      tally.wrong.push(this.said(path, 'a text', truth));
      return tally;
    }
    const text = String(only);
    if (isOpen(text)) {
      tally.open++;
      return tally;
    }
    const pattern = parts.map((part) => (part.kind === 'literal' ? escaped(String(part.value)) : part.kind === 'choice' ? choicePattern(part) : '(.*)')).join('');
    const found = new RegExp(`^${pattern}$`, 's').exec(text);
    if (!found) {
      tally.wrong.push(this.said(path, shortly(parts.map((part) => (part.kind === 'literal' ? String(part.value) : '${…}')).join('')), truth));
      return tally;
    }
    const holes = parts.filter((part) => part.kind !== 'literal' && part.kind !== 'choice');
    for (const [index, hole] of holes.entries()) {
      const filled = found[index + 1] ?? '';
      if (hole.kind !== 'reference' || marksIn(filled).length !== 1 || !filled.startsWith('\uE000')) continue;
      tally.wrong.push(...this.reference(hole.target, hole.attribute, filled, undefined, path).wrong);
    }
    if (tally.wrong.length > 0) return tally;
    const isKnown = holes.every((hole, index) => hole.kind === 'reference' || marksIn(found[index + 1] ?? '').length > 0);
    if (isKnown) tally.equal++;
    else this.unknown(tally, path, `${JSON.stringify(shortly(parts.map((part) => (part.kind === 'literal' ? String(part.value) : '${…}')).join('')))}`, truth, otherwise);
    return tally;
  }

  private list(items: readonly Value[], complete: boolean, truth: True, otherwise: True | undefined, path: string): Tally {
    const tally = new Tally();
    const parsed = typeof truth === 'string' ? parsedText(truth) : truth;
    if (isOpen(parsed)) {
      tally.open++;
      return tally;
    }
    const all: readonly True[] = Array.isArray(parsed) ? (parsed as readonly True[]) : [parsed];
    const others: readonly True[] = Array.isArray(otherwise) ? (otherwise as readonly True[]) : [];
    const isSameLength = others.length === all.length;
    const other = (index: number): True | undefined => (otherwise === undefined ? undefined : isSameLength ? others[index] : null);
    if (complete && items.length !== all.length) {
      // An item that may be absent counts for none, and one that is unknown may be absent.
      const certain = items.filter((item) => item.kind !== 'unknown' && item.kind !== 'choice').length;
      if (all.length < certain || all.length > items.length) {
        tally.wrong.push(this.said(path, `${items.length} items`, truth));
        return tally;
      }
    }
    const inOrder = new Tally();
    for (const [index, item] of items.entries()) {
      const each = all[index];
      if (each === undefined) break;
      inOrder.add(this.value(item, each, other(index), `${path}[${index}]`));
    }
    if (inOrder.wrong.length === 0 && items.length === all.length) return inOrder;
    return this.unordered(items, all, other, path, tally);
  }

  /** Sets have no order, and what is not known may stand for any. */
  private unordered(items: readonly Value[], all: readonly True[], other: (index: number) => True | undefined, path: string, tally: Tally): Tally {
    const free = new Set(all.keys());
    for (const [index, item] of items.entries()) {
      const tries = [...free].map((at) => ({ at, made: this.value(item, all[at] ?? null, other(at), `${path}[${index}]`) }));
      const [best] = tries.sort((a, b) => a.made.wrong.length - b.made.wrong.length || b.made.equal + b.made.among - a.made.equal - a.made.among);
      if (!best) {
        if (item.kind !== 'choice' && item.kind !== 'unknown') tally.wrong.push(this.said(`${path}[${index}]`, item.kind, undefined));
        continue;
      }
      if (best.made.wrong.length > 0 && item.kind === 'choice') continue;
      free.delete(best.at);
      tally.add(best.made);
    }
    for (const at of free) this.unknown(tally, `${path}[${at}]`, 'not known to be there', all[at] ?? null, other(at));
    return tally;
  }

  private unknown(tally: Tally, path: string, what: string, truth: True, otherwise: True | undefined): void {
    const constants = this.resource.added === true ? 0 : leaves(truth, this.resource.otherwise === undefined ? undefined : (otherwise ?? null));
    if (constants === 0) tally.open++;
    else tally.miss(this.said(path, what, truth), constants);
  }

  private isAttribute(resource: TrueResource, canonical: string, name: string): boolean {
    return this.rules.isAttribute?.(resource, canonical, name) ?? (this.rules.attribute?.(resource, canonical) ?? canonical) === name;
  }

  private isIgnored(path: string): boolean {
    return this.rules.isIgnored?.(this.resource, plain(path)) === true;
  }

  private said(path: string, what: string, truth: True | undefined, otherwise?: True): string {
    const other = otherwise === undefined ? '' : ` or ${shortly(otherwise)}`;
    return `${this.resource.type} ${this.resource.id}: ${path} is read as ${what} and is ${truth === undefined ? 'not there' : shortly(truth)}${other}`;
  }
}

function memberOf(truth: True | undefined): (key: string) => True | undefined {
  if (truth === undefined) return () => undefined;
  // What is no object in the other case has no members there.
  const members = typeof truth === 'object' && truth !== null && !Array.isArray(truth) ? (truth as TrueObject) : {};
  return (key) => members[key] ?? null;
}

/** The object that a text of JSON holds, or the only one of a list: tools differ in whether a block is a list. */
function unwrapped(truth: True): True {
  if (typeof truth === 'string') {
    const parsed = parsedText(truth);
    return parsed === truth ? truth : unwrapped(parsed);
  }
  const [only, ...others] = Array.isArray(truth) ? (truth as readonly True[]) : [truth];
  return Array.isArray(truth) && others.length === 0 && only !== undefined ? only : truth;
}

function isOpen(truth: True): boolean {
  if (typeof truth !== 'string') return false;
  const [first, ...others] = piecesOf(truth);
  return first?.kind === 'open' && others.length === 0;
}

function literalOf(truth: True): string | number | boolean | null {
  return typeof truth === 'object' ? null : truth;
}

function choicePattern(part: Extract<Value, { kind: 'choice' }>): string {
  return `(?:${part.alternatives.map(({ value }) => (value.kind === 'literal' ? escaped(String(value.value)) : '.*')).join('|')})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function plain(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '');
}
