/** The order of resources in the source. */
import type { Resource } from '../../server/core/resource';

/** By file, then by where they are declared. */
export function byPlace(a: Resource, b: Resource): number {
  const [left, right] = [a.header, b.header];
  return left.uri < right.uri ? -1 : left.uri > right.uri ? 1 : left.range.start - right.range.start;
}
