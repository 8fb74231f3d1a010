/**
 * In the tolerant pass, an item of the file that is valid as it stands is read as such, however it is laid out: the
 * layout is asked only about the items that are broken.
 */

import type { BodyItem } from './nodes';
import type { Lines } from './lines';
import { isStrayBrace, pushItem } from './bodies';
import { Cursor } from './cursor';

export class Probe {
  private readonly strict: Cursor;
  /** Characters that may be read in vain. An item that is never closed is read to the end of the file each time. */
  private budget: number;

  constructor(
    private readonly cursor: Cursor,
    private readonly lines: Lines,
  ) {
    this.strict = new Cursor(cursor.text, undefined);
    this.strict.stopsAtError = true;
    this.budget = 10_000 + 2 * cursor.text.length;
  }

  /** Reads the item at the cursor, unless it is broken: then nothing happens. */
  readIntactItem(): BodyItem | undefined {
    if (this.budget <= 0) {
      return undefined;
    }
    const { cursor, strict } = this;
    strict.restart(cursor.position);
    const items: BodyItem[] = [];
    pushItem(strict, items, false);
    const item = items[0];
    if (!item || strict.errors.length > 0 || this.endsTooEarly(item)) {
      this.budget -= strict.position - cursor.position;
      return undefined;
    }
    strict.comments.forEach((comment) => cursor.addComment(comment));
    cursor.position = strict.position;
    return item;
  }

  /** A brace too many inside a block ends it, and leaves the rest of it outside. */
  private endsTooEarly(item: BodyItem): boolean {
    const close = item.kind === 'block' ? item.close : undefined;
    return close !== undefined && isStrayBrace(this.lines, this.cursor.text, item.start, close);
  }
}
