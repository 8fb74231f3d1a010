/** The state of one evaluation: budgets, conditions, the trail, and what connects modules. */
import { Deadline, TOOK_TOO_LONG } from '../../../core/deadline';
import type { Location, TextRange } from '../../../core/text';
import type { Provenance } from '../../../core/value';
import type { Expression, Statement } from '../syntax/ast';
import { Scope } from './scope';
import { joinEntries, joinVariables, ListStore, MapStore, Trail } from './stores';
import type { Call, ClassValue, Entry, Item, MappingValue, PyAlternative, PyValue, SequenceValue } from './values';

export interface Limits {
  /** Statements and expressions evaluated in all. */
  readonly steps: number;
  /** Nesting of calls. */
  readonly depth: number;
  /** Turns of one loop. */
  readonly turns: number;
  /** Items of one list. */
  readonly items: number;
}

export const DEFAULT_LIMITS: Limits = { steps: 200_000, depth: 60, turns: 1_000, items: 10_000 };

/** So many items cost one step to copy. */
const ITEMS_PER_STEP = 16;

/** What one body of code is evaluated in. */
export interface Frame {
  readonly scope: Scope;
  readonly uri: string;
  readonly text: string;
  /** The statement that is being evaluated. */
  statement: Statement | undefined;
  readonly returns: PyAlternative[];
  /** The inputs that decide which of the returns it is. */
  readonly decidedBy: string[];
  /** What a generator yields would go here; conditions below this index are the caller's. */
  readonly conditionBase: number;
}

/** A read of something that is given at deployment. */
export interface InputRead {
  /** As `Provenance.inputs` has it. */
  readonly name: string;
  readonly kind: 'configuration' | 'environment' | 'stack';
  readonly call: Location;
  readonly preset: PyValue | undefined;
  readonly isRequired: boolean;
  readonly isGiven: boolean;
  readonly isSecret: boolean;
}

/** A value that the program exports. */
export interface Export {
  readonly name: PyValue;
  readonly value: PyValue;
  readonly call: Location;
}

/** A file, folder or text that the program hands to a resource, or a file that it opens. */
export interface Asset {
  readonly kind: 'file' | 'archive' | 'text' | 'assets' | 'open';
  readonly value: PyValue;
  readonly call: Location;
  /** The expression of the path. */
  readonly site: Location | undefined;
  /** False when it may not come to that: under a condition, or where a failure is handled. */
  readonly isCertain: boolean;
}

/** An attribute that an object was asked for and does not have, as far as was known then. */
export interface Miss {
  readonly object: PyValue;
  readonly name: string;
  readonly place: Location;
}

/** How a statement ended. */
export type Completion = 'normal' | 'return' | 'raise' | 'break' | 'continue';

export interface ModuleSource {
  /** The module that a dotted path names, or undefined when it is neither in the workspace nor provided. */
  load(path: readonly string[], fromUri: string, level: number): PyValue | undefined;
  /** The text of a document that was loaded. */
  text(uri: string): string;
}

export class Machine {
  readonly trail = new Trail();
  readonly conditions: string[] = [];
  readonly limitsHit = new Set<string>();
  /** Classes of the workspace, and those of them that were called. */
  readonly classes: ClassValue[] = [];
  readonly instantiated = new Set<ClassValue['node']>();
  /** The scopes in which each function's body was evaluated: fixes look here what code in it can name. */
  readonly frames = new Map<object, Scope[]>();
  /** Where the text of string literals starts that may hold JSON, by document and offset of the literal. */
  readonly verbatim = new Map<string, number>();
  /** Calls that made JSON text of a value: a fix that puts an output into the value has to rewrite them. */
  readonly dumps: { readonly call: Location; readonly value: PyValue }[] = [];
  /** Reads of configuration, of environment variables and of the stack's name. */
  readonly reads: InputRead[] = [];
  readonly exports: Export[] = [];
  readonly assets: Asset[] = [];
  readonly misses: Miss[] = [];
  /** What is registered for the whole stack and may change every resource. */
  readonly transformations: PyValue[] = [];
  /** How many `try` blocks with handlers are around the statement. */
  trying = 0;
  /** Functions whose bodies were evaluated for an `apply`, where outputs are plain values. */
  readonly applied = new Set<object>();
  applying = 0;
  frame: Frame | undefined;
  depth = 0;
  readonly deadline = new Deadline();
  private steps = 0;
  private order = 0;

  constructor(
    readonly modules: ModuleSource,
    readonly builtins: (name: string) => PyValue | undefined,
    readonly limits: Limits,
  ) {}

  nextOrder(): number {
    return ++this.order;
  }

  /** False when the budget is used up. */
  spend(): boolean {
    if (this.deadline.isOver()) {
      this.steps = this.limits.steps;
      this.limitsHit.add(TOOK_TOO_LONG);
      return false;
    }
    if (this.steps < this.limits.steps) {
      this.steps++;
      return true;
    }
    this.limitsHit.add(`The program takes more than ${this.limits.steps} steps to evaluate; the rest is unknown.`);
    return false;
  }

  get exhausted(): boolean {
    return this.steps >= this.limits.steps;
  }

  list(items: readonly PyValue[], from: Provenance, type: SequenceValue['type'] = 'list', complete = true): SequenceValue {
    return this.sequence(items.map((value) => ({ value })), from, type, complete);
  }

  sequence(items: readonly Item[], from: Provenance, type: SequenceValue['type'] = 'list', complete = true): SequenceValue {
    const isShort = items.length <= this.limits.items;
    if (!isShort) this.limitsHit.add(`A list has more than ${this.limits.items} items; the rest is unknown.`);
    this.steps += Math.floor(items.length / ITEMS_PER_STEP);
    const held = isShort ? items : items.slice(0, this.limits.items);
    return { kind: 'sequence', type, store: new ListStore(this.trail, held, complete && isShort), from };
  }

  mapping(entries: Iterable<readonly [string, Entry]>, from: Provenance, complete = true, className?: string): MappingValue {
    const store = new MapStore<Entry>(this.trail, joinEntries);
    for (const [key, entry] of entries) store.set(key, entry);
    if (!complete) store.markIncomplete();
    return className === undefined ? { kind: 'mapping', store, from } : { kind: 'mapping', store, className, from };
  }

  variables(): MapStore<PyValue> {
    return new MapStore(this.trail, joinVariables);
  }

  scope(
    kind: Scope['kind'],
    uri: string,
    parent: Scope | undefined,
    node: Scope['node'] = undefined,
    method: Scope['method'] = undefined,
  ): Scope {
    return new Scope(this.trail, kind, uri, parent, node, method, this.nextOrder());
  }
}

export function assetOf(machine: Machine, kind: Asset['kind'], call: Call, value: PyValue, site: TextRange | undefined): Asset {
  const place = site && { uri: call.uri, range: { start: site.start, end: site.end } };
  const isCertain = machine.conditions.length === 0 && machine.trying === 0;
  return { kind, value, call: call.from.location, site: place, isCertain };
}

export function placeIn(frame: Frame, range: TextRange): Location {
  return { uri: frame.uri, range: { start: range.start, end: range.end } };
}

/** Shared by all values that come straight from where they are written. */
const NO_DEFINITIONS: Provenance['via'] = [];

export function at(frame: Frame, range: TextRange): Provenance {
  return { location: placeIn(frame, range), via: NO_DEFINITIONS };
}

/** The text of an expression on one line, for names and conditions. */
export function wordsOf(frame: Frame, expression: Expression | TextRange): string {
  const written = frame.text.slice(expression.start, expression.end);
  const text = written.includes('\n') ? written.replace(/\s+/g, ' ').trim() : written;
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}

/** The opposite of a condition, in words. */
export function negated(words: string): string {
  const comparison = /^([^()]+?) (==|!=|is not|is|not in|in|>=|<=|<|>) ([^()]+)$/.exec(words);
  if (comparison && !/ (?:and|or) /.test(words)) {
    const [, left = '', operator = '', right = ''] = comparison;
    const opposite = OPPOSITE[operator];
    if (opposite !== undefined) return `${left} ${opposite} ${right}`;
  }
  if (/^not [\w.]+$/.test(words)) return words.slice(4);
  return /^[\w.]+(?:\([^()]*\))?$/.test(words) ? `not ${words}` : `not (${words})`;
}

const OPPOSITE: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  is: 'is not',
  'is not': 'is',
  in: 'not in',
  'not in': 'in',
  '>=': '<',
  '<': '>=',
  '<=': '>',
  '>': '<=',
};
