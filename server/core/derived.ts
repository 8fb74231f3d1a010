import type { SourceFile } from './program';

/**
 * Facts that are derived from immutable objects and live as long as these do: the syntax tree of a source file, what a file imports.
 *
 * They are kept on the object itself. V8 treats what a long-lived `WeakMap` holds as reachable until the next full garbage
 * collection, so that the trees of every keystroke would be copied through the young generation into the old one.
 */
export class Attachment<Holder extends object, T> {
  private readonly key = Symbol('derived');

  /** `size`: what is large is forgotten with `release`. */
  constructor(private readonly size: 'small' | 'large' = 'small') {}

  get(holder: Holder): T | undefined {
    // The symbol is known here only, so what it holds was put there by `set`.
    return (holder as Readonly<Record<symbol, T | undefined>>)[this.key];
  }

  set(holder: Holder, value: T): T {
    keep(holder, this.key, value);
    if (this.size === 'large') largeOf(holder).add(this.key);
    return value;
  }
}

/** Forgets what is large of what was derived from an object. It is derived again when it is asked for. */
export function release(holder: object): void {
  const large = largeOf(holder);
  for (const key of large) keep(holder, key, undefined);
  large.clear();
}

const LARGE = Symbol('large');

function largeOf(holder: object): Set<symbol> {
  const known = (holder as Readonly<Record<symbol, Set<symbol> | undefined>>)[LARGE];
  if (known) return known;
  const made = new Set<symbol>();
  keep(holder, LARGE, made);
  return made;
}

/** Not enumerable: copies of the object have to derive their own. */
function keep(holder: object, key: symbol, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: false, writable: true });
}

/** A function that computes once per object. */
export function derived<Holder extends object, T>(compute: (holder: Holder) => T, size: 'small' | 'large' = 'small'): (holder: Holder) => T {
  const kept = new Attachment<Holder, { readonly value: T }>(size);
  return (holder) => (kept.get(holder) ?? kept.set(holder, { value: compute(holder) })).value;
}

/** Files whose last version is remembered: what is being typed, not what lies around. */
const MOST_REMEMBERED = 16;

/** As `derived`, for what is large, and faster to compute from what the last version of the file gave. */
export function derivedInSteps<T>(compute: (file: SourceFile, last: T | undefined) => T): (file: SourceFile) => T {
  const latest = new Map<string, T>();
  return derived((file: SourceFile) => {
    const result = compute(file, latest.get(file.uri));
    latest.delete(file.uri);
    latest.set(file.uri, result);
    const [oldest] = latest.keys();
    if (latest.size > MOST_REMEMBERED && oldest !== undefined) latest.delete(oldest);
    return result;
  }, 'large');
}
