/** What is to become of the members of a map and the items of a list. */
import type { MapNode, Member } from '../syntax/nodes';
import type { JsonPrinter } from './json';
import type { Data } from './spell';
import type { YamlPrinter } from './yaml';

export interface MapChange {
  /** Behind a member, or last; one without a place takes that of a removed one. */
  readonly inserted: { readonly key: string; readonly data: Data; readonly after: Member | undefined }[];
  readonly removed: Set<Member>;
}

export interface ListChange {
  readonly inserted: { readonly index: number; readonly data: Data }[];
  readonly removed: Set<number>;
}

export interface Printers {
  readonly json: JsonPrinter;
  /** Undefined in a JSON file. */
  readonly yaml: YamlPrinter | undefined;
}

/** The members that stand in the map itself. */
export function ownMembers(map: MapNode): readonly Member[] {
  return map.members.filter((member) => !member.merged);
}
