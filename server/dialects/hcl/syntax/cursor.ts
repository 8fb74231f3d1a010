/**
 * The place in the text where a parse stands, what it has collected, and the two ideas that its recovery rests on:
 *
 * - `limit` is where the text ends for whoever reads next. A value that was left open ends where the layout says that
 *   something else begins: the limit is put there, every construct then sees the end of the text and closes itself,
 *   and the owner of the value restores the limit.
 * - `lines` is there in the tolerant pass alone. Without it the layout is never looked at.
 */

import type { Comment, SyntaxProblem } from './nodes';
import type { Lines } from './lines';
import * as ch from './characters';

/** Deeper nesting than this is an error: the parser and its readers are recursive. */
export const MAX_DEPTH = 200;
/** The same for operators and accessors in a row, whose trees are deep to the left. */
export const MAX_CHAIN = 500;
/** As many are collected, of each kind. */
export const MAX_ERRORS = 1000;

export class Cursor {
  position = 0;
  limit: number;
  /** Inside `(`, `[` and `${`, where a line break is white space. */
  ignoresNewlines = false;
  /** How many brackets are open in the current value. */
  brackets = 0;
  depth = 0;
  /** Indentation of the attribute or object item whose value is read; -1 elsewhere and in the strict pass. */
  valueIndent = -1;
  /** Whether an error ends the text for everybody: for a reading that is worth nothing then. */
  stopsAtError = false;
  readonly errors: SyntaxProblem[] = [];
  readonly comments: Comment[] = [];

  private commentsEnd = 0;
  private rewindBudget: number;
  private layoutEnd = -1;
  private reportedLayoutEnd = -1;
  private blockCommentEnd = { searchedFrom: -1, found: -1 };

  constructor(
    readonly text: string,
    readonly lines: Lines | undefined,
  ) {
    this.limit = text.length;
    this.rewindBudget = 10_000 + text.length;
  }

  /** Begins anew at `position`, with nothing collected. */
  restart(position: number): void {
    this.position = position;
    this.limit = this.text.length;
    this.errors.length = 0;
    this.comments.length = 0;
    this.commentsEnd = 0;
  }

  get atEnd(): boolean {
    return this.position >= this.limit;
  }

  /** The code unit `ahead` of the position, or -1 at or after the limit. */
  peek(ahead = 0): number {
    const at = this.position + ahead;
    return at < this.limit ? this.text.charCodeAt(at) : -1;
  }

  startsWith(text: string): boolean {
    return this.position + text.length <= this.limit && this.text.startsWith(text, this.position);
  }

  /** Reports an error, unless it follows from the last one. */
  fail(message: string, start: number, end = start): void {
    if (this.errors.at(-1)?.start === start) {
      return;
    }
    if (this.limit === this.layoutEnd) {
      if (this.layoutEnd === this.reportedLayoutEnd) {
        return;
      }
      this.reportedLayoutEnd = this.layoutEnd;
    }
    if (this.errors.length < MAX_ERRORS) {
      this.errors.push({ message, start, end: Math.min(Math.max(start, end), this.text.length) });
    }
    if (this.stopsAtError) {
      this.limit = Math.min(this.limit, this.position);
    }
  }

  /**
   * Ends the open value here, because the layout says so. Everything that is still open is then closed at once, which
   * is one error and not as many.
   */
  endByLayout(position: number): void {
    this.position = position;
    this.limit = position;
    this.layoutEnd = position;
  }

  /** Skips white space and comments, and line breaks where `newlines` says so. */
  skipTrivia(newlines = this.ignoresNewlines): void {
    for (;;) {
      const code = this.peek();
      if (code === ch.SPACE || code === ch.TAB || (code === ch.CR && this.peek(1) === ch.LF)) {
        this.position++;
      } else if (code === ch.LF) {
        if (!newlines || this.endsValueAtNewline()) {
          return;
        }
        this.position++;
      } else if (code === ch.HASH) {
        this.lineComment('hash');
      } else if (code === ch.SLASH && this.peek(1) === ch.SLASH) {
        this.lineComment('slashes');
      } else if (code === ch.SLASH && this.peek(1) === ch.STAR) {
        this.blockComment();
      } else {
        return;
      }
    }
  }

  /** To the line's break, or the limit. */
  skipLine(): void {
    const end = this.text.indexOf('\n', this.position);
    this.position = end < 0 ? this.limit : Math.min(end, this.limit);
  }

  /**
   * To the next closing bracket of this line, or comma where `commas` says so, that belongs to no bracket opened on
   * the way; else to the line's end. Where no bracket is open at all, the rest of the line goes.
   */
  skipToDelimiter(commas: boolean): void {
    if (this.brackets === 0) {
      this.skipLine();
      return;
    }
    for (let open = 0; !this.atEnd; this.position++) {
      const code = this.peek();
      if (code === ch.LF || (open === 0 && (isClosing(code) || (commas && code === ch.COMMA)))) {
        return;
      }
      open += isOpening(code) ? 1 : isClosing(code) ? -1 : 0;
    }
  }

  /**
   * Goes back and forgets all but the first `errors` errors, as far as a budget allows that all calls share: reading
   * again what was read must not multiply. Returns whether it did.
   */
  rewind(position: number, errors: number): boolean {
    const distance = this.position - position;
    if (distance > this.rewindBudget) {
      return false;
    }
    this.rewindBudget -= distance;
    this.position = position;
    this.errors.length = Math.min(this.errors.length, errors);
    this.reportedLayoutEnd = -1;
    return true;
  }

  /** Ends the open value at the line break where the cursor stands, if the next line looks like something after it. */
  private endsValueAtNewline(): boolean {
    if (!this.lines || this.valueIndent < 0 || !looksOutside(this, this.lines, this.position + 1)) {
      return false;
    }
    this.endByLayout(this.position);
    return true;
  }

  private lineComment(style: 'hash' | 'slashes'): void {
    const start = this.position;
    this.skipLine();
    const end = this.text.charCodeAt(this.position - 1) === ch.CR ? this.position - 1 : this.position;
    this.addComment({ kind: 'comment', style, start, end });
  }

  private blockComment(): void {
    const start = this.position;
    const close = this.findBlockCommentEnd(start + 2);
    if (close < 0 || close + 2 > this.limit) {
      this.fail('This comment is not closed: */ is missing.', start, start + 2);
      this.position = this.limit;
    } else {
      this.position = close + 2;
    }
    this.addComment({ kind: 'comment', style: 'block', start, end: this.position });
  }

  /** Remembers the last answer, as many unclosed comments would each search the rest of the text. */
  private findBlockCommentEnd(from: number): number {
    const { searchedFrom, found } = this.blockCommentEnd;
    const known = searchedFrom >= 0 && from >= searchedFrom && (found < 0 || from <= found);
    if (!known) {
      this.blockCommentEnd = { searchedFrom: from, found: this.text.indexOf('*/', from) };
    }
    return this.blockCommentEnd.found;
  }

  addComment(comment: Comment): void {
    if (comment.start >= this.commentsEnd) {
      this.comments.push(comment);
      this.commentsEnd = comment.end;
    }
  }
}

function isOpening(code: number): boolean {
  return code === ch.OPEN_PAREN || code === ch.OPEN_BRACKET || code === ch.OPEN_BRACE;
}

function isClosing(code: number): boolean {
  return code === ch.CLOSE_PAREN || code === ch.CLOSE_BRACKET || code === ch.CLOSE_BRACE;
}

/**
 * Whether the line at `start` looks like a sibling of the open value's owner, or like something further out: it is
 * indented no deeper, and begins like an attribute, a block or an object item, or with a closing bracket further left.
 */
export function looksOutside(cursor: Cursor, lines: Lines, start: number): boolean {
  const { text, valueIndent } = cursor;
  const line = lines.lineAt(start);
  const content = lines.contentStart(line);
  const indent = content - lines.start(line);
  if (indent > valueIndent) {
    return false;
  }
  const code = text.charCodeAt(content);
  if (isClosing(code)) {
    return indent < valueIndent;
  }
  return startsItem(text, content, lines.end(line));
}

/** Whether an attribute, block or object item seems to start at `start`. */
export function startsItem(text: string, start: number, lineEnd: number): boolean {
  let at = ch.identifierEnd(text, start, lineEnd);
  const quotedKey = at === start && text.charCodeAt(start) === ch.QUOTE;
  if (quotedKey) {
    const close = text.indexOf('"', start + 1);
    at = close < 0 || close > lineEnd ? start : close + 1;
  }
  if (at === start) {
    return false;
  }
  while (at < lineEnd && ch.isBlank(text.charCodeAt(at))) {
    at++;
  }
  const code = at < lineEnd ? text.charCodeAt(at) : -1;
  const next = at + 1 < lineEnd ? text.charCodeAt(at + 1) : -1;
  if (code === ch.EQUALS) {
    return next !== ch.EQUALS && next !== ch.GREATER;
  }
  if (code === ch.COLON) {
    return next !== ch.COLON;
  }
  return !quotedKey && (code === ch.OPEN_BRACE || code === ch.QUOTE);
}
