/** Files that a program names, and whether they are there. */
import type { FileReference } from '../../../core/facts';
import type { Resource } from '../../../core/resource';
import { locationKey, type Location } from '../../../core/text';
import { knownPath, type Folders, type NamedPath } from './paths';

export function fileReferences(named: readonly NamedPath[], folders: Folders, exists: (uri: string) => boolean): readonly FileReference[] {
  const found = new Map<string, FileReference>();
  for (const { value, location, purpose, kind, handler, runtime, within } of named) {
    const known = knownPath(value, folders);
    if (!known) continue;
    const place = isWritten(known.location) ? known.location : location;
    const key = `${locationKey(place)} ${known.uri ?? known.path}`;
    if (found.has(key)) continue;
    found.set(key, {
      location: place,
      path: known.path,
      uri: known.uri,
      exists: known.uri !== undefined && exists(known.uri),
      purpose,
      kind,
      isGenerated: false,
      ...(handler === undefined ? {} : { handler }),
      ...(runtime === undefined ? {} : { runtime }),
      ...(within === undefined ? {} : { within }),
    });
  }
  return [...found.values()];
}

function isWritten({ range }: Location): boolean {
  return range.end > range.start;
}

/** The resource in whose declaration a place is: the innermost. */
export function resourceAround(resources: readonly Resource[], { uri, range }: Location): Resource | undefined {
  let best: Resource | undefined;
  for (const each of resources) {
    const { declaration } = each;
    if (declaration.uri !== uri || declaration.range.start > range.start || declaration.range.end < range.end) continue;
    if (!best || declaration.range.end - declaration.range.start < best.declaration.range.end - best.declaration.range.start) best = each;
  }
  return best;
}
