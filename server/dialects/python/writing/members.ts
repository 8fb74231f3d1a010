/**
 * Adding members to calls, dicts and lists and taking them away, in the layout that each has. Changes are gathered per
 * container and turned into edits together, so that what replaces a removed argument stands in its place. What stands on
 * one line and would no longer fit there is laid out anew elsewhere (`file-writer.ts`).
 */
import type { TextEdit, TextRange } from '../../../core/text';
import { indentationAt } from '../../../core/text';
import { bracketsOf, keyOf, membersOf, type Container, type FileIndex, type Member } from './file-index';
import { flat, layOut, type CodeItem } from './layout';

export interface Addition extends CodeItem {
  /** The member to stand behind; at the end, or before `opts`, when left out. */
  readonly after?: Member;
}

export interface Change {
  readonly container: Container;
  readonly additions: Addition[];
  readonly removals: Set<Member>;
}

export class MemberChanges {
  private readonly changes = new Map<string, Change>();

  constructor(
    private readonly index: FileIndex,
    private readonly unit: string,
    private readonly width: number,
  ) {}

  add(container: Container, addition: Addition): void {
    this.changeOf(container).additions.push(addition);
  }

  remove(container: Container, member: Member): void {
    this.changeOf(container).removals.add(member);
  }

  /** How many members a container will have at its end, for counting positions. */
  count(container: Container): number {
    return membersOf(container).length + (this.changes.get(keyOf(container))?.additions.length ?? 0);
  }

  get all(): readonly Change[] {
    return [...this.changes.values()];
  }

  changeTo(container: Container): Change | undefined {
    return this.changes.get(keyOf(container));
  }

  /** The members of a container as they will be. */
  static arranged({ container, additions, removals }: Change): readonly (Member | Addition)[] {
    const result: (Member | Addition)[] = [];
    const [atEnd, behind] = [additionsAtEnd(additions), additions.filter((each) => each.after)];
    const members = membersOf(container);
    const replaced = members.find((member) => removals.has(member));
    const options = optionsOf(container);
    for (const member of members) {
      if (member === replaced || (!replaced && member === options)) result.push(...atEnd);
      if (!removals.has(member)) result.push(member);
      result.push(...behind.filter((each) => each.after === member));
    }
    return replaced || options ? result : [...result, ...atEnd];
  }

  private changeOf(container: Container): Change {
    const key = keyOf(container);
    const known = this.changes.get(key);
    if (known) return known;
    const change: Change = { container, additions: [], removals: new Set() };
    this.changes.set(key, change);
    return change;
  }

  editsOf({ container, additions, removals }: Change): readonly TextEdit[] {
    const removed = membersOf(container).filter((member) => removals.has(member));
    const [first, ...others] = removed;
    const atEnd = additionsAtEnd(additions);
    const behind = additions.filter((each) => each.after);
    const edits = behind.flatMap((each) => this.insertion(container, [each], each.after));
    if (first && atEnd.length > 0) {
      edits.push(this.replacement(first, atEnd), ...others.map((member) => this.removal(container, member)));
    } else {
      edits.push(...removed.map((member) => this.removal(container, member)));
      if (atEnd.length > 0) edits.push(...this.insertion(container, atEnd, undefined));
    }
    return edits;
  }

  private replacement(member: Member, items: readonly CodeItem[]): TextEdit {
    const { text } = this.index.file;
    const indentation = indentationAt(text, member.start);
    const startsLine = this.startsLine(member);
    const code = items.map((item) => this.laidOut(item, indentation, startsLine ? indentation.length : this.column(member.start)));
    return { range: { start: member.start, end: member.end }, newText: code.join(startsLine ? `,\n${indentation}` : ', ') };
  }

  private removal(container: Container, member: Member): TextEdit {
    const { text } = this.index.file;
    const members = membersOf(container);
    const at = members.indexOf(member);
    const [previous, next] = [members[at - 1], members[at + 1]];
    const comma = this.commaAfter(container, member);
    const end = comma === undefined ? member.end : comma + 1;
    const rest = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(text.slice(end, end + 500));
    if (this.startsLine(member) && rest) {
      return { range: { start: member.start - this.column(member.start), end: end + rest[0].length }, newText: '' };
    }
    if (next) return { range: { start: member.start, end: next.start }, newText: '' };
    return { range: { start: previous?.end ?? member.start, end }, newText: '' };
  }

  private insertion(container: Container, items: readonly CodeItem[], after: Member | undefined): readonly TextEdit[] {
    const members = membersOf(container);
    const [first] = members;
    if (!first) return [this.fill(container, items)];
    const last = members.at(-1);
    const anchor = after ?? (optionsOf(container) ? members.at(-2) : last);
    const lineMember = [anchor, last, ...members].find((member) => member !== undefined && this.startsLine(member));
    if (lineMember) return this.insertLines(container, items, anchor, indentationAt(this.index.file.text, lineMember.start), first);
    const at = anchor?.end ?? first.start;
    const indentation = indentationAt(this.index.file.text, at);
    const code = items.map((item) => this.laidOut(item, indentation, this.column(at))).join(', ');
    return [{ range: { start: at, end: at }, newText: anchor ? `, ${code}` : `${code}, ` }];
  }

  /** Into empty brackets. */
  private fill(container: Container, items: readonly CodeItem[]): TextEdit {
    const brackets = bracketsOf(container);
    const { text } = this.index.file;
    const indentation = indentationAt(text, brackets.start);
    const range = { start: brackets.start + 1, end: brackets.end - 1 };
    const group = { open: '', items, close: '' };
    const oneLine = flat(group);
    if (oneLine !== undefined && this.column(range.start) + oneLine.length < this.width) return { range, newText: oneLine };
    const inner = indentation + this.unit;
    const lines = items.map((item) => `${inner}${this.laidOut(item, inner, inner.length)},\n`);
    return { range, newText: `\n${lines.join('')}${indentation}` };
  }

  private insertLines(
    container: Container,
    items: readonly CodeItem[],
    anchor: Member | undefined,
    indentation: string,
    first: Member,
  ): readonly TextEdit[] {
    const { text } = this.index.file;
    const code = items.map((item) => this.laidOut(item, indentation, indentation.length));
    if (!anchor) {
      const newText = code.map((each) => `${each},\n${indentation}`).join('');
      return [{ range: { start: first.start, end: first.start }, newText }];
    }
    const comma = this.commaAfter(container, anchor);
    const from = comma === undefined ? anchor.end : comma + 1;
    const rest = /^[ \t]*(#[^\n]*)?(?=\r?\n|$)/.exec(text.slice(from, from + 500));
    const at = rest ? from + rest[0].trimEnd().length : from;
    const lines = code.map((each) => `\n${indentation}${each}`);
    if (comma !== undefined) return [{ range: { start: at, end: at }, newText: `${lines.join(',')},` }];
    if (at === anchor.end) return [{ range: { start: at, end: at }, newText: `,${lines.join(',')}` }];
    return [
      { range: { start: anchor.end, end: anchor.end }, newText: ',' },
      { range: { start: at, end: at }, newText: lines.join(',') },
    ];
  }

  private laidOut({ lead, value }: CodeItem, indentation: string, column: number): string {
    return lead + layOut(value, { indentation, unit: this.unit, width: this.width, column: column + lead.length, trailing: 1 });
  }

  /** The comma behind a member, if one is written. */
  private commaAfter(container: Container, member: TextRange): number | undefined {
    const { text } = this.index.file;
    const end = bracketsOf(container).end;
    let at = member.end;
    while (at < end) {
      const character = text[at];
      if (character === ',') return at;
      if (character === '#') {
        const line = text.indexOf('\n', at);
        at = line < 0 ? end : line;
      } else if (character !== undefined && /\s/.test(character)) at++;
      else return undefined;
    }
    return undefined;
  }

  private startsLine(member: TextRange): boolean {
    const { text } = this.index.file;
    const lineStart = text.lastIndexOf('\n', member.start - 1) + 1;
    return lineStart > 0 && text.slice(lineStart, member.start).trim() === '';
  }

  private column(offset: number): number {
    return offset - (this.index.file.text.lastIndexOf('\n', offset - 1) + 1);
  }
}

/** Options come last. */
function additionsAtEnd(additions: readonly Addition[]): readonly Addition[] {
  const isOptions = (each: Addition): number => Number(each.lead === 'opts=');
  return additions.filter((each) => !each.after).sort((a, b) => isOptions(a) - isOptions(b));
}

function optionsOf(container: Container): Member | undefined {
  const last = membersOf(container).at(-1);
  return container.kind === 'call' && last && 'name' in last && last.name === 'opts' ? last : undefined;
}
