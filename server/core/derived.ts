import type { SourceFile } from './program';

/**
 * Facts that are derived from immutable objects and live as long as these do: the syntax tree of a source file, what a file imports.
 *
 * They are kept on the object itself. V8 treats what a long-lived `WeakMap` holds as reachable until the next full garbage
 * collection, so that the trees of every keystroke would be copied through the young generation into the old one.
 */
export class Attachment<Holder extends object, T> {
  private readonly key = Symbol('derived');

  get(holder: Holder): T | undefined {
    // The symbol is known here only, so what it holds was put there by `set`.
    return (holder as Readonly<Record<symbol, T | undefined>>)[this.key];
  }

  set(holder: Holder, value: T): T {
    // Not enumerable: copies of the object have to derive their own.
    Object.defineProperty(holder, this.key, { value, enumerable: false, writable: true });
    return value;
  }
}

/** Files whose last version is remembered: what is being typed, not what lies around. */
const MOST_REMEMBERED = 16;

/** As `derived`, for what is faster to compute from what the last version of the file gave. */
export function derivedInSteps<T>(compute: (file: SourceFile, last: T | undefined) => T): (file: SourceFile) => T {
  const latest = new Map<string, T>();
  return derived((file: SourceFile) => {
    const result = compute(file, latest.get(file.uri));
    latest.delete(file.uri);
    latest.set(file.uri, result);
    const [oldest] = latest.keys();
    if (latest.size > MOST_REMEMBERED && oldest !== undefined) latest.delete(oldest);
    return result;
  });
}

/** A function that computes once per object. */
export function derived<Holder extends object, T>(compute: (holder: Holder) => T): (holder: Holder) => T {
  const kept = new Attachment<Holder, { readonly value: T }>();
  return (holder) => (kept.get(holder) ?? kept.set(holder, { value: compute(holder) })).value;
}
