/** Offsets, edits and lines of plain text: the vocabulary that every layer shares. All offsets are UTF-16 code units. */

/** A half-open span of a document, in UTF-16 offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A span of one document of the workspace. `uri` is the document's URI as the host knows it. */
export interface Location {
  readonly uri: string;
  readonly range: TextRange;
}

export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** The edits of one document; `create` when the document does not exist yet (then the one edit inserts its whole text). */
export interface FileEdit {
  readonly uri: string;
  readonly edits: readonly TextEdit[];
  readonly create?: boolean;
}

/** Zero-based line and UTF-16 column. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

export function contains(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function sameLocation(a: Location, b: Location): boolean {
  return a.uri === b.uri && a.range.start === b.range.start && a.range.end === b.range.end;
}

/** A key that is equal for equal locations. */
export function locationKey({ uri, range }: Location): string {
  return `${uri}#${range.start}-${range.end}`;
}

/** What differs between two versions of a text: one span of each, as small as common beginnings and ends make it. */
export interface Change {
  readonly before: TextRange;
  readonly after: TextRange;
}

export function changeBetween(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (same < shorter - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  return { before: { start, end: before.length - same }, after: { start, end: after.length - same } };
}

/** Sorts edits by position and drops repeated ones. Returns undefined when two different edits overlap. */
export function disjoint(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const sorted = edits.map((edit, order) => ({ edit, order }));
  sorted.sort((a, b) => a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.order - b.order);
  const result: TextEdit[] = [];
  for (const { edit } of sorted) {
    const previous = result.at(-1);
    if (previous && isSameEdit(previous, edit)) continue;
    if (previous && edit.range.start < previous.range.end) return undefined;
    result.push(edit);
  }
  return result;
}

/** Applies edits that `disjoint` accepts; throws a RangeError for edits that overlap, which is a programming error. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = disjoint(edits);
  if (!sorted) throw new RangeError('Text edits overlap');
  let result = '';
  let last = 0;
  for (const { range, newText } of sorted) {
    result += text.slice(last, range.start) + newText;
    last = range.end;
  }
  return result + text.slice(last);
}

/** Line starts of a text, for conversions between offsets and lines. Lines end with \n, \r\n or \r. */
export class LineIndex {
  private readonly starts: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.starts = starts;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  positionAt(offset: number): LineColumn {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: clamped - (this.starts[low] ?? 0) };
  }

  offsetAt({ line, column }: LineColumn): number {
    const start = this.starts[line];
    if (start === undefined) return line < 0 ? 0 : this.text.length;
    return Math.min(start + column, this.starts[line + 1] ?? this.text.length);
  }

  /** The offset at which a line starts; the end of the text for a line past the last. */
  lineStart(line: number): number {
    return this.starts[line] ?? this.text.length;
  }
}

/** The whitespace that the line of `offset` starts with. */
export function indentationAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, lineStart + 200))?.[0] ?? '';
}

function isSameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.range.start === b.range.start && a.range.end === b.range.end && a.newText === b.newText;
}
