/**
 * In the tolerant pass, an item of the file that is valid as it stands is read as such, however it is laid out: the
 * layout is asked only about the items that are broken.
 */

import type { BodyItem } from './nodes';
import { pushItem } from './bodies';
import { Cursor } from './cursor';

export class Probe {
  private readonly strict: Cursor;
  /** Characters that may be read in vain. An item that is never closed is read to the end of the file each time. */
  private budget: number;

  constructor(private readonly cursor: Cursor) {
    this.strict = new Cursor(cursor.text, undefined);
    this.strict.stopsAtError = true;
    this.budget = 10_000 + 2 * cursor.text.length;
  }

  /** Reads the item at the cursor, unless it has an error: then nothing happens. */
  readIntactItem(): BodyItem | undefined {
    if (this.budget <= 0) {
      return undefined;
    }
    const { cursor, strict } = this;
    strict.restart(cursor.position);
    const items: BodyItem[] = [];
    pushItem(strict, items, false);
    if (strict.errors.length > 0) {
      this.budget -= strict.position - cursor.position;
      return undefined;
    }
    strict.comments.forEach((comment) => cursor.addComment(comment));
    cursor.position = strict.position;
    return items[0];
  }
}
