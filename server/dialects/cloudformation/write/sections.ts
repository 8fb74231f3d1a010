/** What is added to the top-level sections of a template, `Parameters` and `Outputs`: their names and places. */
import type { TextEdit } from '../../../core/text';
import type { MapNode, Member } from '../syntax/nodes';
import { memberOf, plainMap } from '../syntax/nodes';
import type { Template } from '../template';
import { ownMembers, type Printers } from './changes';
import type { Patch } from './patch';
import type { Data } from './spell';
import { columnOf, lineEnd, type Style } from './style';

export interface Sections {
  /** Adds a member to a section, which is begun where the template has none. Returns false where that is not certain. */
  add(section: SectionName, key: string, data: Data): boolean;
  /** To be called once. What it gives is to be put behind all other edits: what ends on the same line comes first. */
  write(patch: Patch): readonly TextEdit[];
}

export type SectionName = 'Parameters' | 'Outputs';

/** What stands above the parameters. */
const HEAD: ReadonlySet<string> = new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Transform']);

export function createSections(template: Template, style: Style, printers: Printers): Sections {
  const { root } = template;
  const { text } = template.file;
  const { newline, unit } = style;
  const added = new Map<SectionName, Entries>();

  function written(section: SectionName, entries: Entries, patch: Patch): readonly TextEdit[] {
    const present = memberOf(root, section);
    const map = plainMap(present?.value);
    if (!present) return begun(section, { kind: 'map', entries }, patch);
    if (!map || ownMembers(map).length === 0) {
      patch.replace(present.site, { kind: 'map', entries }, root);
      return [];
    }
    if (printers.yaml && !map.flow) return appended(map, entries);
    for (const [key, data] of entries) patch.insert(map, key, data);
    return [];
  }

  /** Behind the last member of a block, set apart as the others are. */
  function appended(map: MapNode, entries: Entries): readonly TextEdit[] {
    const { yaml } = printers;
    const members = ownMembers(map);
    const [first, second] = members;
    const last = members.at(-1);
    if (!yaml || !first || !last) return [];
    const column = columnOf(text, first.keyRange.start);
    const isApart = second && /\n[ \t]*\r?\n/.test(text.slice(first.range.end, second.range.start));
    const at = lineEnd(text, last.range.end);
    const newText = entries
      .map(([key, data]) => `${newline}${' '.repeat(column)}${yaml.key(key)}:${yaml.behind(data, column)}`)
      .map((line) => (isApart ? newline + line : line))
      .join('');
    return [{ range: { start: at, end: at }, newText }];
  }

  function begun(section: SectionName, data: Data, patch: Patch): readonly TextEdit[] {
    const members = ownMembers(root);
    const [first] = members;
    const behind = section === 'Outputs' ? members.at(-1) : lastOf(members);
    const { yaml, json } = printers;
    if (!first) return [];
    if (behind && (root.flow || !yaml)) {
      patch.insert(root, section, data, behind);
      return [];
    }
    if (!yaml || root.flow) {
      const printed = yaml ? `${section}: ${yaml.flow(data)}` : `${json.key(section)}: ${json.value(data, unit)}`;
      const between = yaml ? ' ' : newline + unit;
      return [insertion(first.range.start, `${printed},${between}`)];
    }
    const printed = `${section}:${yaml.behind(data, 0)}`;
    const gap = hasGaps(members) ? newline : '';
    if (!behind) return [insertion(first.range.start, `${printed}${newline}${gap}`)];
    return [insertion(lineEnd(text, behind.range.end), `${newline}${gap}${printed}`)];
  }

  /** The last of those that stand above the parameters, from the beginning on. */
  function lastOf(members: readonly Member[]): Member | undefined {
    const end = members.findIndex(({ key }) => !HEAD.has(key));
    return end < 0 ? members.at(-1) : members[end - 1];
  }

  /** Whether sections are set apart by blank lines; so they are where there is but one. */
  function hasGaps(members: readonly Member[]): boolean {
    const sections = members.filter(({ key }) => !HEAD.has(key));
    const [first, second] = sections;
    if (!first || !second) return true;
    return /\n[ \t]*\r?\n/.test(text.slice(first.range.end, second.range.start));
  }

  return {
    add(section, key, data) {
      const present = memberOf(root, section);
      const isPlain = !present?.value || plainMap(present.value) !== undefined;
      const isHere = !present?.value || present.site.start === present.value.range.start;
      if (template.broken || present?.merged || !isPlain || !isHere) return false;
      added.set(section, [...(added.get(section) ?? []), [key, data]]);
      return true;
    },
    write: (patch) => [...added].flatMap(([section, entries]) => written(section, entries, patch)),
  };
}

type Entries = readonly (readonly [string, Data])[];

function insertion(at: number, newText: string): TextEdit {
  return { range: { start: at, end: at }, newText };
}
