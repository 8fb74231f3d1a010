/** Orders values as Python does. */
import { call as callValue, callWith } from './calls';
import type { Machine } from './machine';
import { truthOf } from './truth';
import type { Call, Item, PyValue } from './values';

/** What `sorted` and `list.sort` make of items with their `key` and `reverse`; undefined when the order is not certain. */
export function sortedItems(machine: Machine, items: readonly Item[], { keywords, from }: Call): readonly Item[] | undefined {
  const [key, reverse] = [keywords.get('key')?.value, keywords.get('reverse')?.value];
  const isReversed = reverse ? truthOf(reverse) : false;
  if (isReversed === undefined || items.some(({ when }) => when !== undefined)) return undefined;
  const keyed = items.map((item) => ({ item, key: key && !isNothing(key) ? callValue(machine, key, callWith(from, item.value), 'key') : item.value }));
  let isCertain = true;
  // Items that are equal keep their order, reversed or not.
  const ordered = keyed.toSorted((a, b) => {
    const order = ordering(a.key, b.key);
    isCertain &&= order !== undefined;
    return (order ?? 0) * (isReversed ? -1 : 1);
  });
  return isCertain ? ordered.map(({ item }) => item) : undefined;
}

/** Below zero when `a` comes first; undefined for what cannot be compared here. */
export function ordering(a: PyValue, b: PyValue): number | undefined {
  if (a.kind === 'literal' && b.kind === 'literal') {
    const [x, y] = [a.value, b.value].map((each) => (typeof each === 'boolean' ? Number(each) : each));
    if (x === null || y === null || x === undefined || y === undefined || typeof x !== typeof y) return undefined;
    return x < y ? -1 : x > y ? 1 : 0;
  }
  if (a.kind !== 'sequence' || b.kind !== 'sequence' || a.type === 'set' || b.type === 'set' || !a.store.complete || !b.store.complete) return undefined;
  for (const [index, { value }] of a.store.items.entries()) {
    const other = b.store.items[index];
    if (!other) return 1;
    const order = ordering(value, other.value);
    if (order !== 0) return order;
  }
  return a.store.items.length - b.store.items.length;
}

function isNothing(value: PyValue): boolean {
  return value.kind === 'literal' && value.value === null;
}
