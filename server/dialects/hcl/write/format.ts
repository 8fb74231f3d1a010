/**
 * The alignment that `terraform fmt` wants: in consecutive lines with an argument each, the equals signs stand below one another,
 * and so do comments at their ends. Only groups of lines that an edit touches are aligned.
 */
import type { TextEdit, TextRange } from '../../../core/text';
import type { Attribute, HclSyntaxTree, Node, ObjectItem } from '../syntax/nodes';
import { childrenOf } from '../syntax/visit';

/** A line with an argument on it. */
interface AssignedLine {
  readonly line: number;
  /** The line after the value: further on for heredocs. */
  readonly last: number;
  readonly name: TextRange;
  readonly equals: number;
}

/**
 * Edits that align every group of which a line lies in `touched` or next to it: a line that is no longer an argument on one
 * line leaves its group. Lines that their author did not align are left as they are. Offsets are into the text of `tree`.
 */
export function alignment(tree: HclSyntaxTree, touched: readonly TextRange[]): readonly TextEdit[] {
  const lines = new Lines(tree.text);
  const assigned = new Map(assignedLines(tree, lines).map((each) => [each.line, each]));
  const ranges = touched.map(({ start, end }) => ({ start: lines.at(start), end: lines.at(end) }));
  const isWritten = (line: number): boolean => ranges.some((range) => range.start <= line && line <= range.end);
  const edits: TextEdit[] = [];
  const shifts = new Map<number, number>();
  for (const group of groups(assigned)) {
    if (!ranges.some((range) => group.some((each) => range.start - 1 <= each.last && each.line <= range.end + 1))) continue;
    const columns = new Set(group.filter((each) => !isWritten(each.line)).map((each) => each.equals - lines.start(each.line)));
    if (columns.size > 1) continue;
    const widest = Math.max(...group.map((each) => width(tree.text.slice(each.name.start, each.name.end))));
    for (const each of group) {
      const spaces = ' '.repeat(widest - width(tree.text.slice(each.name.start, each.name.end)) + 1);
      if (tree.text.slice(each.name.end, each.equals) === spaces) continue;
      edits.push({ range: { start: each.name.end, end: each.equals }, newText: spaces });
      shifts.set(each.line, spaces.length - (each.equals - each.name.end));
    }
  }
  return [...edits, ...commentAlignment(tree, lines, ranges, shifts)];
}

/** Consecutive lines with arguments. */
function groups(assigned: ReadonlyMap<number, AssignedLine>): readonly (readonly AssignedLine[])[] {
  const result: AssignedLine[][] = [];
  let next = -1;
  for (const each of [...assigned.values()].sort((a, b) => a.line - b.line)) {
    const current = result.at(-1);
    if (current && each.line === next) current.push(each);
    else result.push([each]);
    next = each.last + 1;
  }
  return result;
}

/** Comments at the ends of consecutive lines stand below one another. */
function commentAlignment(
  { text, comments }: HclSyntaxTree,
  lines: Lines,
  touched: readonly TextRange[],
  shifts: ReadonlyMap<number, number>,
): readonly TextEdit[] {
  const trailing = comments.flatMap((comment) => {
    const line = lines.at(comment.start);
    const start = lines.start(line);
    const before = text.slice(start, comment.start);
    const isLast = comment.style !== 'block' || lines.end(line) === comment.end;
    const code = before.trimEnd();
    if (code.trim() === '' || !isLast) return [];
    return [{ line, gap: { start: start + code.length, end: comment.start }, columns: width(code) + (shifts.get(line) ?? 0) }];
  });
  const edits: TextEdit[] = [];
  for (let first = 0; first < trailing.length; ) {
    let end = first + 1;
    while (end < trailing.length && trailing[end]?.line === (trailing[end - 1]?.line ?? -1) + 1) end++;
    const group = trailing.slice(first, end);
    first = end;
    if (!touched.some((range) => group.some((each) => range.start <= each.line && each.line <= range.end))) continue;
    const widest = Math.max(...group.map((each) => each.columns));
    for (const each of group) {
      const spaces = ' '.repeat(widest - each.columns + 1);
      if (text.slice(each.gap.start, each.gap.end) !== spaces) edits.push({ range: each.gap, newText: spaces });
    }
  }
  return edits;
}

/** Lines whose first thing is an argument or member that ends on it, as all that follows on it does. */
function assignedLines(tree: HclSyntaxTree, lines: Lines): readonly AssignedLine[] {
  const found: AssignedLine[] = [];
  const visit = (node: Node, container: Node): void => {
    if (node.kind === 'attribute' || node.kind === 'objectItem') {
      const line = assignedLine(node, container, tree.text, lines);
      if (line) found.push(line);
    }
    const inner = node.kind === 'object' || node.kind === 'block' ? node : container;
    for (const child of childrenOf(node)) visit(child, inner);
  };
  visit(tree.root, tree.root);
  return found;
}

function assignedLine(node: Attribute | ObjectItem, container: Node, text: string, lines: Lines): AssignedLine | undefined {
  const equals = node.kind === 'attribute' ? node.equals : node.separator;
  const name = node.kind === 'attribute' ? node.name : node.key;
  if (equals === undefined || text.charAt(equals) !== '=') return undefined;
  const line = lines.at(node.start);
  const start = lines.start(line);
  if (text.slice(start, node.start).trim() !== '' || lines.at(equals) !== line) return undefined;
  const isHeredoc = node.value.kind === 'heredoc';
  const last = lines.at(node.end);
  if (last !== line && !isHeredoc) return undefined;
  if (container.kind !== 'body' && lines.at(container.end) === last) return undefined;
  const opened = restOpens(text.slice(node.end, lines.end(last)));
  return opened ? undefined : { line, last, name: { start: name.start, end: name.end }, equals };
}

/** Whether something else begins after the value and does not end on the line: `a = 1, b = {`. */
function restOpens(rest: string): boolean {
  return /^\s*,.*[{[(]\s*$/.test(rest);
}

function width(text: string): number {
  return [...text].length;
}

class Lines {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  at(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  start(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Without its line break. */
  end(line: number): number {
    const next = this.starts[line + 1];
    const end = next === undefined ? this.text.length : next - 1;
    return end > 0 && this.text.charAt(end - 1) === '\r' ? end - 1 : end;
  }
}
