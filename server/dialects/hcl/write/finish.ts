/** The last step of writing: alignment around what was written, line breaks of the file, and proof that the result parses. */
import type { SourceFile } from '../../../core/program';
import type { FileEdit, TextEdit, TextRange } from '../../../core/text';
import { applyEdits, disjoint } from '../../../core/text';
import type { HclSyntaxTree } from '../syntax/nodes';
import { parseHcl } from '../syntax/parse';
import { alignment } from './format';

/** Undefined when edits overlap, or the text would have more syntax errors than before. */
export function finished(file: SourceFile, tree: HclSyntaxTree, edits: readonly TextEdit[]): FileEdit | undefined {
  const lineBreak = file.text.includes('\r\n') ? '\r\n' : '\n';
  const sorted = disjoint(edits.map((edit) => ({ ...edit, newText: edit.newText.replace(/\r?\n/g, lineBreak) })));
  if (!sorted) return undefined;
  const around = surroundings(tree, sorted);
  const written = parseHcl(applyEdits(file.text.slice(around.start, around.end), moved(sorted, -around.start)));
  if (written.errors.length > tree.errors.length) return undefined;
  const placed = place(moved(sorted, -around.start));
  const composed = compose(placed, alignment(written, placed.map(linesWritten)));
  const all = composed && disjoint(moved(composed, around.start));
  return all && { uri: file.uri, edits: all };
}

/** The blocks of a valid file that edits are in or next to, from one blank line to another: the others stay as they are. */
function surroundings({ text, root, errors }: HclSyntaxTree, edits: readonly TextEdit[]): TextRange {
  let [start, end] = [0, text.length];
  const [first = 0, last = 0] = [edits[0]?.range.start, edits.at(-1)?.range.end];
  if (errors.length > 0) return { start, end };
  for (const block of root.items) {
    if (!/\n\r?\n$/.test(text.slice(Math.max(0, block.start - 3), block.start))) continue;
    if (block.start < first) start = block.start;
    else if (block.start > last) {
      end = block.start;
      break;
    }
  }
  return { start, end };
}

function moved(edits: readonly TextEdit[], by: number): readonly TextEdit[] {
  return edits.map(({ range, newText }) => ({ range: { start: range.start + by, end: range.end + by }, newText }));
}

/** An edit with the range that its text has in the result. */
interface PlacedEdit {
  readonly edit: TextEdit;
  readonly range: TextRange;
}

/** Without the line break before: that line was there. */
function linesWritten({ edit, range }: PlacedEdit): TextRange {
  const lead = /^\r?\n/.exec(edit.newText)?.[0].length ?? 0;
  return { start: range.start + lead, end: range.end };
}

function place(edits: readonly TextEdit[]): readonly PlacedEdit[] {
  let shift = 0;
  return edits.map((edit) => {
    const start = edit.range.start + shift;
    shift += edit.newText.length - (edit.range.end - edit.range.start);
    return { edit, range: { start, end: start + edit.newText.length } };
  });
}

/** Edits of the result as edits of the original: inside of a text that was written they change that text. */
function compose(placed: readonly PlacedEdit[], later: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const inside = new Map<PlacedEdit, TextEdit[]>();
  const outside: TextEdit[] = [];
  for (const edit of later) {
    const holder = placed.find(({ range }) => range.start <= edit.range.start && edit.range.end <= range.end && range.end > range.start);
    if (holder) {
      const before = inside.get(holder) ?? [];
      inside.set(holder, before);
      const { start } = holder.range;
      before.push({ range: { start: edit.range.start - start, end: edit.range.end - start }, newText: edit.newText });
      continue;
    }
    const start = original(placed, edit.range.start);
    const end = original(placed, edit.range.end);
    if (start === undefined || end === undefined) return undefined;
    outside.push({ range: { start, end }, newText: edit.newText });
  }
  const own = placed.map((each) => {
    const added = inside.get(each);
    return added ? { ...each.edit, newText: applyEdits(each.edit.newText, added) } : each.edit;
  });
  return [...own, ...outside];
}

/** The offset in the original; undefined inside of written text. */
function original(placed: readonly PlacedEdit[], offset: number): number | undefined {
  let shift = 0;
  for (const { edit, range } of placed) {
    if (offset <= range.start) break;
    if (offset < range.end) return undefined;
    shift += edit.newText.length - (edit.range.end - edit.range.start);
  }
  return offset - shift;
}
