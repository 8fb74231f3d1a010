/** Line starts and indentation, for the pass that guesses from the layout where broken code ends. */

import { identifierEnd, isBlank, CR, LF } from './characters';

export class Lines {
  private readonly starts: readonly number[];
  private tagLines: Map<string, number[]> | undefined;

  constructor(private readonly text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    this.starts = starts;
  }

  get count(): number {
    return this.starts.length;
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  start(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** The offset of the line's break, or of the end of the text. */
  end(line: number): number {
    return line + 1 < this.starts.length ? this.start(line + 1) - 1 : this.text.length;
  }

  /** The first offset of the line that is not a space or tab. */
  contentStart(line: number): number {
    const end = this.end(line);
    let offset = this.start(line);
    while (offset < end && isBlank(this.text.charCodeAt(offset))) {
      offset++;
    }
    return offset;
  }

  indentAt(offset: number): number {
    const line = this.lineAt(offset);
    return this.contentStart(line) - this.start(line);
  }

  isFirstOnLine(offset: number): boolean {
    return this.contentStart(this.lineAt(offset)) === offset;
  }

  isEmpty(line: number): boolean {
    const code = this.text.charCodeAt(this.contentStart(line));
    return Number.isNaN(code) || code === LF || code === CR;
  }

  /** The first line from `line` on that holds `tag` and nothing else. */
  tagLine(tag: string, line: number): number | undefined {
    this.tagLines ??= this.findTagLines();
    const lines = this.tagLines.get(tag) ?? [];
    let low = 0;
    let high = lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lines[middle] ?? 0) < line) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return lines[low];
  }

  private findTagLines(): Map<string, number[]> {
    const found = new Map<string, number[]>();
    for (let line = 0; line < this.count; line++) {
      const start = this.contentStart(line);
      const end = identifierEnd(this.text, start, this.end(line));
      if (end === start || this.text.slice(end, this.end(line)).trim() !== '') {
        continue;
      }
      const tag = this.text.slice(start, end);
      const lines = found.get(tag);
      if (lines) {
        lines.push(line);
      } else {
        found.set(tag, [line]);
      }
    }
    return found;
  }
}
