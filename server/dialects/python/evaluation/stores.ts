/**
 * Mutable state of the interpreted program, with a trail: when a condition is not known, both branches run, one after the
 * other on the same state, and what they changed is merged.
 */
import type { Provenance } from '../../../core/value';
import type { Entry, Item, PyValue } from './values';
import { both, carrying, either, isSame } from './values';

/** How the two sides of a merge are told apart. */
export interface Sides {
  readonly first: string;
  readonly second: string;
  readonly from: Provenance;
}

/** State that the trail can save and restore. */
export interface Store {
  snapshot(): unknown;
  /** `saved` comes from `snapshot` of this same store. */
  restore(saved: unknown): void;
  /** Makes the state that holds after either of two, given the state before. */
  merge(before: unknown, first: unknown, second: unknown, sides: Sides): void;
}

/** Remembers what a branch changes. */
export class Trail {
  private readonly frames: Map<Store, unknown>[] = [];

  /** To be called before a store changes. */
  touch(store: Store): void {
    const frame = this.frames.at(-1);
    if (frame && !frame.has(store)) frame.set(store, store.snapshot());
  }

  /** Runs something and takes its changes back. Returns them. */
  attempt(run: () => void): Changes {
    const frame = new Map<Store, unknown>();
    this.frames.push(frame);
    try {
      run();
    } finally {
      this.frames.pop();
    }
    const after = new Map<Store, unknown>();
    for (const [store, before] of frame) {
      after.set(store, store.snapshot());
      store.restore(before);
    }
    return { before: frame, after };
  }

  /** Makes changes happen that `attempt` took back. */
  commit(changes: Changes): void {
    for (const [store, after] of changes.after) {
      this.touch(store);
      store.restore(after);
    }
  }

  /** Makes one or the other happen. */
  merge(first: Changes, second: Changes, sides: Sides): void {
    for (const store of new Set([...first.after.keys(), ...second.after.keys()])) {
      this.touch(store);
      const before = first.before.get(store) ?? second.before.get(store);
      store.merge(before, first.after.get(store) ?? before, second.after.get(store) ?? before, sides);
    }
  }
}

export interface Changes {
  readonly before: ReadonlyMap<Store, unknown>;
  readonly after: ReadonlyMap<Store, unknown>;
}

interface MapContent<T> {
  readonly entries: ReadonlyMap<string, T>;
  readonly complete: boolean;
}

/** Named values: variables, fields, dict entries. */
export class MapStore<T> implements Store {
  private entries = new Map<string, T>();
  private isComplete = true;

  constructor(
    private readonly trail: Trail,
    /** What a key holds after a merge; undefined for a key that is missing on one side. */
    private readonly join: (first: T | undefined, second: T | undefined, sides: Sides) => T | undefined,
  ) {}

  get complete(): boolean {
    return this.isComplete;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): T | undefined {
    return this.entries.get(key);
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  all(): IterableIterator<[string, T]> {
    return this.entries.entries();
  }

  set(key: string, value: T): void {
    this.trail.touch(this);
    this.entries.set(key, value);
  }

  delete(key: string): void {
    this.trail.touch(this);
    this.entries.delete(key);
  }

  clear(): void {
    this.trail.touch(this);
    this.entries.clear();
    this.isComplete = true;
  }

  markIncomplete(): void {
    this.trail.touch(this);
    this.isComplete = false;
  }

  snapshot(): MapContent<T> {
    return { entries: new Map(this.entries), complete: this.isComplete };
  }

  restore(saved: unknown): void {
    const content = contentOf<MapContent<T>>(saved);
    this.entries = new Map(content.entries);
    this.isComplete = content.complete;
  }

  merge(_before: unknown, first: unknown, second: unknown, sides: Sides): void {
    const [a, b] = [contentOf<MapContent<T>>(first), contentOf<MapContent<T>>(second)];
    const merged = new Map<string, T>();
    for (const key of new Set([...a.entries.keys(), ...b.entries.keys()])) {
      const value = this.join(a.entries.get(key), b.entries.get(key), sides);
      if (value !== undefined) merged.set(key, value);
    }
    this.entries = merged;
    this.isComplete = a.complete && b.complete;
  }
}

interface ListContent<T> {
  readonly items: readonly T[];
  readonly complete: boolean;
}

/** The most items of one list; further ones are not known. */
const MAX_ITEMS = 10_000;

/** The items of a list. */
export class ListStore<T extends Item> implements Store {
  private content: T[] = [];
  private isComplete = true;

  constructor(
    private readonly trail: Trail,
    items: readonly T[] = [],
    complete = true,
  ) {
    this.content = [...items];
    this.isComplete = complete;
  }

  get items(): readonly T[] {
    return this.content;
  }

  get complete(): boolean {
    return this.isComplete;
  }

  push(...items: readonly T[]): void {
    this.trail.touch(this);
    const room = MAX_ITEMS - this.content.length;
    this.content.push(...items.slice(0, room));
    if (items.length > room) this.isComplete = false;
  }

  assign(items: readonly T[]): void {
    this.trail.touch(this);
    this.content = [...items];
  }

  markIncomplete(): void {
    this.trail.touch(this);
    this.isComplete = false;
  }

  snapshot(): ListContent<T> {
    return { items: [...this.content], complete: this.isComplete };
  }

  restore(saved: unknown): void {
    const { items, complete } = contentOf<ListContent<T>>(saved);
    this.content = [...items];
    this.isComplete = complete;
  }

  merge(_before: unknown, first: unknown, second: unknown, sides: Sides): void {
    const [a, b] = [contentOf<ListContent<T>>(first), contentOf<ListContent<T>>(second)];
    let shared = 0;
    while (shared < a.items.length && shared < b.items.length && sameItem(a.items[shared], b.items[shared])) shared++;
    this.content = [
      ...a.items.slice(0, shared),
      ...a.items.slice(shared).map((item) => guarded(item, sides.first, sides.from.inputs)),
      ...b.items.slice(shared).map((item) => guarded(item, sides.second, sides.from.inputs)),
    ];
    this.isComplete = a.complete && b.complete;
  }
}

/** For variables and fields: a name that only one side defined keeps what that side gave it. */
export function joinVariables(a: PyValue | undefined, b: PyValue | undefined, sides: Sides): PyValue | undefined {
  const { inputs } = sides.from;
  if (a === undefined || b === undefined) {
    const only = a ?? b;
    return only && carrying(only, inputs);
  }
  if (isSame(a, b)) return a;
  const merged = either(
    [
      { value: a, condition: sides.first },
      { value: b, condition: sides.second },
    ],
    sides.from,
  );
  return carrying(merged, inputs);
}

/** For dicts: an entry that only one side has is absent on the other. */
export function joinEntries(a: Entry | undefined, b: Entry | undefined, sides: Sides): Entry | undefined {
  const present = a ?? b;
  if (!present) return undefined;
  if (a && b && isSame(a.value, b.value)) return a;
  const missing: PyValue = { kind: 'absent', from: sides.from };
  const merged = either(
    [
      { value: a?.value ?? missing, condition: sides.first },
      { value: b?.value ?? missing, condition: sides.second },
    ],
    sides.from,
  );
  const value = carrying(merged, sides.from.inputs);
  return a && b ? { value } : { ...present, value };
}

function guarded<T extends Item>(item: T, condition: string, inputs: readonly string[] | undefined): T {
  return { ...item, value: carrying(item.value, inputs), when: item.when === undefined ? condition : both(condition, item.when) };
}

function sameItem(a: Item | undefined, b: Item | undefined): boolean {
  return a !== undefined && b !== undefined && a.when === b.when && isSame(a.value, b.value);
}

/** Snapshots come back to the store that made them, so their shape is known. */
function contentOf<T>(saved: unknown): T {
  return saved as T;
}
