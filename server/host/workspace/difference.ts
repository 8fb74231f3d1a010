/** The edits that make one text of another, line by line, so that what is equal keeps its cursors, marks and folds. */
import { diffLines } from 'diff';
import type { TextEdit } from '../../core/text';

/** Texts that differ in more than this many lines are replaced as a whole: comparing them takes long. */
const MOST_CHANGES = 1_000;

export function difference(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const changes = diffLines(before, after, { maxEditLength: MOST_CHANGES });
  if (!changes) return [{ range: { start: 0, end: before.length }, newText: after }];
  const edits: TextEdit[] = [];
  let offset = 0;
  for (const { value, added, removed } of changes) {
    const previous = edits.at(-1);
    const touching = previous?.range.end === offset ? previous : undefined;
    if (added) {
      if (touching) edits[edits.length - 1] = { range: touching.range, newText: touching.newText + value };
      else edits.push({ range: { start: offset, end: offset }, newText: value });
      continue;
    }
    const end = offset + value.length;
    if (removed) {
      if (touching) edits[edits.length - 1] = { range: { start: touching.range.start, end }, newText: touching.newText };
      else edits.push({ range: { start: offset, end }, newText: '' });
    }
    offset = end;
  }
  return edits;
}
