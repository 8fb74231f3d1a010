/**
 * Names and what they are bound to, and the heap: everything that assignments change, with a log that makes it possible to
 * evaluate two branches from the same state and to join what they leave behind.
 */
import type { SourceFile } from '../../../core/program';
import type { Location } from '../../../core/text';
import type { Provenance } from '../../../core/value';
import type { ArrayCell, ClassValue, Js, Possible, RecordCell, Slot } from './values';
import { array, either, isSame, record } from './values';

export interface Binding {
  readonly name: string;
  /** The identifier in the declaration. */
  readonly declared: Location;
  /** Undefined before the declaration has been evaluated. */
  value: Js | undefined;
  /** For imports: reads the exported binding. */
  readonly resolve?: () => Js | undefined;
}

/** One call of a function, or one module. */
export interface Frame {
  /** What `return` under conditions that are not known has left behind. */
  readonly pending: Possible[];
  readonly yields: Js[];
  /** The inputs that decided whether code returned early. */
  readonly inputs: string[];
  /** What is assumed of tests that are not known, by their text, while one of their branches runs. */
  readonly facts: Map<string, boolean>;
}

export class Scope {
  readonly bindings = new Map<string, Binding>();

  constructor(
    readonly parent: Scope | undefined,
    readonly file: SourceFile,
    readonly frame: Frame,
    /** `this`; undefined where there is none. */
    readonly self: Js | undefined,
    /** The function's own scope, as opposed to a block's: where `var` belongs. */
    readonly isFunction: boolean,
    /** The class whose member is running: what `super` starts from. */
    readonly home: ClassValue | undefined = undefined,
  ) {}

  lookup(name: string): Binding | undefined {
    // A loop instead of recursion: scopes nest as deeply as the program does.
    let scope: Scope | undefined = this.bindings.has(name) ? this : this.parent;
    while (scope) {
      const binding = scope.bindings.get(name);
      if (binding) return binding;
      scope = scope.parent;
    }
    return undefined;
  }

  block(): Scope {
    return new Scope(this, this.file, this.frame, this.self, false, this.home);
  }

  declare(name: string, declared: Location, value: Js | undefined, resolve?: () => Js | undefined): Binding {
    const binding: Binding = resolve ? { name, declared, value, resolve } : { name, declared, value };
    this.bindings.set(name, binding);
    return binding;
  }
}

export function frame(): Frame {
  return { pending: [], yields: [], inputs: [], facts: new Map() };
}

interface ItemsState {
  readonly items: readonly Js[];
  readonly complete: boolean;
}

type Change =
  | { readonly kind: 'binding'; readonly target: Binding; readonly before: Js | undefined }
  | { readonly kind: 'entry'; readonly target: RecordCell; readonly key: string; readonly before: Slot | undefined }
  | { readonly kind: 'open'; readonly target: RecordCell; readonly before: boolean }
  | { readonly kind: 'items'; readonly target: ArrayCell; readonly before: ItemsState };

/** What one branch left behind. */
interface Outcome {
  readonly condition: string;
  readonly bindings: ReadonlyMap<Binding, Js | undefined>;
  readonly entries: ReadonlyMap<RecordCell, ReadonlyMap<string, Slot | undefined>>;
  readonly opened: ReadonlyMap<RecordCell, boolean>;
  readonly items: ReadonlyMap<ArrayCell, ItemsState>;
}

export class Heap {
  private log: Change[] = [];
  private depth = 0;

  assign(target: Binding, value: Js | undefined): void {
    if (this.depth > 0) this.log.push({ kind: 'binding', target, before: target.value });
    target.value = value;
  }

  set(target: RecordCell, key: string, slot: Slot | undefined): void {
    if (this.depth > 0) this.log.push({ kind: 'entry', target, key, before: target.entries.get(key) });
    if (slot) target.entries.set(key, slot);
    else target.entries.delete(key);
  }

  setComplete(target: RecordCell, complete: boolean): void {
    if (target.complete === complete) return;
    if (this.depth > 0) this.log.push({ kind: 'open', target, before: target.complete });
    target.complete = complete;
  }

  setItems(target: ArrayCell, items: readonly Js[], complete = target.complete): void {
    if (this.depth > 0) this.log.push({ kind: 'items', target, before: { items: target.items, complete: target.complete } });
    target.items = items;
    target.complete = complete;
  }

  /**
   * Runs every branch from the state as it is now, then joins what the live ones left behind (all of them, when none is).
   * `isLive` tells whether code after the branches runs after this one.
   */
  fork<T>(branches: readonly { readonly condition: string; run(): T }[], isLive: (result: T) => boolean, from: Provenance): readonly T[] {
    const outer = this.log;
    this.depth++;
    const outcomes: { readonly result: T; readonly outcome: Outcome }[] = [];
    for (const { condition, run } of branches) {
      this.log = [];
      const result = run();
      outcomes.push({ result, outcome: this.collect(condition) });
    }
    this.depth--;
    this.log = outer;
    const live = outcomes.filter((each) => isLive(each.result));
    this.join((live.length > 0 ? live : outcomes).map((each) => each.outcome), from);
    return outcomes.map((each) => each.result);
  }

  /** Reads what has changed and takes it back. */
  private collect(condition: string): Outcome {
    const bindings = new Map<Binding, Js | undefined>();
    const entries = new Map<RecordCell, Map<string, Slot | undefined>>();
    const opened = new Map<RecordCell, boolean>();
    const items = new Map<ArrayCell, ItemsState>();
    for (const change of this.log) {
      switch (change.kind) {
        case 'binding':
          bindings.set(change.target, change.target.value);
          break;
        case 'entry': {
          const keys = entries.get(change.target) ?? new Map<string, Slot | undefined>();
          entries.set(change.target, keys.set(change.key, change.target.entries.get(change.key)));
          break;
        }
        case 'open':
          opened.set(change.target, change.target.complete);
          break;
        case 'items':
          items.set(change.target, { items: change.target.items, complete: change.target.complete });
          break;
      }
    }
    for (let i = this.log.length - 1; i >= 0; i--) {
      const change = this.log[i];
      if (change) takeBack(change);
    }
    return { condition, bindings, entries, opened, items };
  }

  private join(outcomes: readonly Outcome[], from: Provenance): void {
    for (const binding of new Set(outcomes.flatMap((each) => [...each.bindings.keys()]))) {
      const values = outcomes.map((each) => ({
        value: each.bindings.has(binding) ? each.bindings.get(binding) : binding.value,
        condition: each.condition,
      }));
      this.assign(binding, joined(values, from));
    }
    for (const cell of new Set(outcomes.flatMap((each) => [...each.entries.keys()]))) {
      for (const key of new Set(outcomes.flatMap((each) => [...(each.entries.get(cell)?.keys() ?? [])]))) {
        const slots = outcomes.map((each) => ({
          slot: each.entries.get(cell)?.has(key) ? each.entries.get(cell)?.get(key) : cell.entries.get(key),
          condition: each.condition,
        }));
        this.set(cell, key, joinedSlot(slots, from));
      }
    }
    for (const cell of new Set(outcomes.flatMap((each) => [...each.opened.keys()]))) {
      this.setComplete(cell, outcomes.every((each) => each.opened.get(cell) ?? cell.complete));
    }
    for (const cell of new Set(outcomes.flatMap((each) => [...each.items.keys()]))) {
      const before: ItemsState = { items: cell.items, complete: cell.complete };
      const states = outcomes.map((each) => ({ state: each.items.get(cell) ?? before, condition: each.condition }));
      this.setItems(cell, joinedItems(states, from), states.every(({ state }) => state.complete));
    }
  }
}

function takeBack(change: Change): void {
  switch (change.kind) {
    case 'binding':
      change.target.value = change.before;
      break;
    case 'entry':
      if (change.before) change.target.entries.set(change.key, change.before);
      else change.target.entries.delete(change.key);
      break;
    case 'open':
      change.target.complete = change.before;
      break;
    case 'items':
      change.target.items = change.before.items;
      change.target.complete = change.before.complete;
      break;
  }
}

function joined(values: readonly { readonly value: Js | undefined; readonly condition: string }[], from: Provenance): Js | undefined {
  const known = values.flatMap(({ value, condition }) => (value ? [{ value, condition }] : []));
  return known.length === 0 ? undefined : either(known, from);
}

function joinedSlot(
  slots: readonly { readonly slot: Slot | undefined; readonly condition: string }[],
  from: Provenance,
): Slot | undefined {
  const first = slots.find(({ slot }) => slot)?.slot;
  if (!first) return undefined;
  const value = either(
    slots.map(({ slot, condition }) => ({ value: slot?.value ?? { kind: 'absent', from }, condition })),
    from,
  );
  return value === first.value ? first : { ...first, value };
}

/** What all have in common, then what each adds, present or absent under its condition. */
function joinedItems(
  states: readonly { readonly state: ItemsState; readonly condition: string }[],
  from: Provenance,
): readonly Js[] {
  const [first] = states;
  if (!first) return [];
  let common = 0;
  const shortest = Math.min(...states.map(({ state }) => state.items.length));
  while (common < shortest && states.every(({ state }) => sameItem(state.items[common], first.state.items[common]))) common++;
  const additions = states.flatMap(({ state, condition }) =>
    state.items.slice(common).map((value) =>
      either(
        [
          { value, condition },
          { value: { kind: 'absent', from }, condition: `not (${condition})` },
        ],
        value.from,
      ),
    ),
  );
  return [...first.state.items.slice(0, common), ...additions];
}

function sameItem(a: Js | undefined, b: Js | undefined): boolean {
  return a !== undefined && b !== undefined && isSame(a, b);
}

/** A copy of an object or array that can be changed without changing the original; other values are themselves. */
export function copied(value: Js): Js {
  if (value.kind === 'record') return record(value.cell.entries, value.from, value.cell.complete);
  if (value.kind === 'array') return array(value.cell.items, value.from, value.cell.complete);
  return value;
}
